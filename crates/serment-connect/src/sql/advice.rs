//! Which searches of a map no index serves, and the statement that creates it.

use super::dialect::Dialect;
use super::{Ground, Place, bare};
use crate::catalogue::{CellKind, ColumnInfo, TableInfo};
use crate::error::ConnectError;
use crate::model::{Advice, Map, Via};

/// The longest name every engine accepts.
const NAME_LENGTH: usize = 63;
/// The characters of a long text that MariaDB can index.
const PREFIX: &str = "(191)";

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
        let (column, missing) = match &reach.via {
            Via::Identifier { kind, column, .. } => {
                let Some(info) = table.column(column) else { continue };
                let computed = dialect.computed(kind, info);
                let missing = match computed {
                    Some((sql_type, expression)) => {
                        missing_column(dialect, place, column, &sql_type, &expression)
                    }
                    None => missing_index(
                        dialect,
                        (table, place),
                        column,
                        &dialect.indexed(kind, info),
                        key_part(dialect, info),
                    ),
                };
                (column, missing)
            }
            Via::Key { columns, .. } => {
                let Some(first) = columns.first() else { continue };
                let parts = columns.iter().filter_map(|c| table.column(c));
                let all: Vec<String> = parts
                    .map(|c| key_part(dialect, c).unwrap_or_else(|| dialect.quote(&c.name)))
                    .collect();
                let wanted = [dialect.quote(first)];
                let missing =
                    missing_index(dialect, (table, place), first, &wanted, Some(all.join(", ")));
                (first, missing)
            }
        };
        let told = advice.iter().any(|a| a.table == reach.table && a.column == *column);
        if let Some(sql) = missing.filter(|_| !table.is_view && !told) {
            advice.push(Advice { table: reach.table.clone(), column: column.clone(), sql });
        }
    }
    Ok(advice)
}

/// A column as part of an index, where it is not just its name.
fn key_part(dialect: Dialect, column: &ColumnInfo) -> Option<String> {
    let long = ["text", "blob"].iter().any(|word| column.type_name.contains(word));
    let cut = dialect == Dialect::Mariadb && (long || column.kind == CellKind::Other);
    cut.then(|| format!("{}{PREFIX}", dialect.quote(&column.name)))
}

fn named(start: &str, column: &str, end: &str) -> String {
    let name = format!("{}_{column}_{end}", start.replace('.', "_"));
    name.chars().rev().take(NAME_LENGTH).collect::<Vec<_>>().into_iter().rev().collect()
}

/// The index to create, unless one begins with one of these expressions.
fn missing_index(
    dialect: Dialect,
    (table, place): (&TableInfo, &Place),
    column: &str,
    wanted: &[String],
    key: Option<String>,
) -> Option<String> {
    let serves = |indexed: &String| {
        wanted.iter().any(|wanted| bare(indexed) == bare(&dialect.printed(wanted)))
    };
    if place.indexed.iter().any(serves) {
        return None;
    }
    let key = key.or_else(|| wanted.first().cloned())?;
    let name = dialect.quote(&named(&table.name, column, "lookup"));
    Some(format!("CREATE INDEX {name} ON {} ({key});", place.name))
}

/// The computed column to add with its index, unless it is there.
fn missing_column(
    dialect: Dialect,
    place: &Place,
    column: &str,
    sql_type: &str,
    expression: &str,
) -> Option<String> {
    if place.computed.iter().any(|(printed, _)| bare(printed) == bare(expression)) {
        return None;
    }
    let name = dialect.quote(&named("serment", column, "lookup"));
    Some(format!(
        "ALTER TABLE {} ADD COLUMN {name} {sql_type} AS ({expression}) VIRTUAL INVISIBLE, \
         ADD INDEX ({name});",
        place.name
    ))
}
