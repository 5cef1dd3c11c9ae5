//! Which searches of a map no index serves, and the statement that creates it.

use super::dialect::Dialect;
use super::{Ground, quote};
use crate::error::ConnectError;
use crate::model::{Advice, Map, Via};

/// An expression as both engines might print it: without quotes, casts, brackets and spaces.
fn bare(expression: &str) -> String {
    let lower = expression.to_lowercase().replace("::text", "").replace("btrim", "trim");
    lower.replace("both from", "").chars().filter(|c| !"\"` ()".contains(*c)).collect()
}

/// The indexes missing for a map.
pub(crate) fn advice(
    dialect: Dialect,
    ground: &Ground,
    map: &Map,
) -> Result<Vec<Advice>, ConnectError> {
    ground.catalogue.check(&ground.system, map, &[])?;
    let mut advice: Vec<Advice> = Vec::new();
    for reach in &map.reaches {
        let table = ground.table(&reach.table)?;
        let place = ground.place(&reach.table)?;
        let (column, expression, key) = match &reach.via {
            Via::Identifier { kind, column, .. } => {
                let Some(info) = table.column(column) else { continue };
                let expression = dialect.indexed(kind, info);
                (column, expression.clone(), expression)
            }
            Via::Key { columns, .. } => {
                let Some(first) = columns.first() else { continue };
                let all: Vec<String> = columns.iter().map(|c| quote(c)).collect();
                (first, quote(first), all.join(", "))
            }
        };
        let wanted = bare(&dialect.printed(&expression));
        let served = place.indexed.iter().any(|indexed| bare(indexed) == wanted);
        let told = advice.iter().any(|a| a.table == reach.table && a.column == *column);
        if table.is_view || served || told {
            continue;
        }
        advice.push(Advice {
            table: reach.table.clone(),
            column: column.clone(),
            sql: format!(
                "CREATE INDEX {} ON {} ({key});",
                quote(&format!("{}_{column}_lookup", reach.table.replace('.', "_"))),
                place.name
            ),
        });
    }
    Ok(advice)
}
