//! Which rows of the files are the person's: the fixpoint of [`crate::sql`], by rows' numbers.
//! Held in memory: the numbers of the person's rows and the columns their children refer to.

use std::collections::{BTreeMap, BTreeSet};

use csv::ByteRecord;

use super::table::{Span, Table};
use crate::error::ConnectError;
use crate::identifiers::{IdentifierKind, Identifiers, folded, matches};
use crate::model::{Map, Reach, Role, Via};

/// The rows of one table and role: number → the columns their children refer to.
#[derive(Debug, Default)]
struct Set {
    rows: BTreeSet<u64>,
    /// For each list of referenced columns, the values found.
    referred: BTreeMap<Vec<String>, BTreeSet<Vec<String>>>,
}

/// All sets of a map.
#[derive(Debug, Default)]
pub(super) struct Selected<'m>(BTreeMap<(&'m str, Role), Set>);

/// What a row must satisfy.
enum Condition {
    Identifier {
        column: usize,
        kind: IdentifierKind,
        values: Vec<String>,
        narrow: Vec<(usize, String)>,
    },
    Key {
        columns: Vec<usize>,
        values: BTreeSet<Vec<String>>,
    },
}

impl Condition {
    fn holds(&self, table: &Table, row: &ByteRecord) -> bool {
        match self {
            Self::Identifier { column, kind, values, narrow } => {
                let stored = table.field(row, *column);
                values.iter().any(|normal| matches(kind, &stored, normal))
                    && narrow.iter().all(|(c, wanted)| folded(&table.field(row, *c)) == *wanted)
            }
            Self::Key { columns, values } => {
                let found: Vec<String> = columns.iter().map(|c| table.field(row, *c)).collect();
                // An empty field is no value: it leads to nobody.
                !found.iter().any(String::is_empty) && values.contains(&found)
            }
        }
    }
}

impl<'m> Selected<'m> {
    /// Selects the person's rows in every table of the map.
    pub(super) fn select(
        system: &str,
        tables: &BTreeMap<String, Table>,
        map: &'m Map,
        who: &Identifiers,
    ) -> Result<Self, ConnectError> {
        let mut selected = Self::default();
        for (table, role) in map.sets() {
            let mut set = Set::default();
            for reach in &map.reaches {
                if let Via::Key { parent, references, .. } = &reach.via
                    && map.reaches[*parent].table == table
                    && map.reaches[*parent].role == role
                {
                    set.referred.entry(references.clone()).or_default();
                }
            }
            selected.0.insert((table, role), set);
        }
        loop {
            let mut added = 0;
            for reach in &map.reaches {
                let table = &tables[&reach.table];
                let Some(condition) = selected.condition(table, map, reach, who)? else { continue };
                added += selected.add(system, table, reach, &condition)?;
            }
            let again = map.reaches.iter().enumerate().any(|(index, reach)| {
                matches!(&reach.via, Via::Key { parent, .. } if map.reaches[index..].iter().any(
                    |r| r.table == map.reaches[*parent].table && r.role == map.reaches[*parent].role
                ))
            });
            if added == 0 || !again {
                return Ok(selected);
            }
        }
    }

    fn condition(
        &self,
        table: &Table,
        map: &Map,
        reach: &Reach,
        who: &Identifiers,
    ) -> Result<Option<Condition>, ConnectError> {
        Ok(match &reach.via {
            Via::Identifier { kind, column, narrow } => {
                let values = who.of(kind)?;
                let narrow = narrow
                    .iter()
                    .filter_map(|(c, value)| Some((table.column(c)?, folded(value.reveal()))))
                    .collect();
                table.column(column).filter(|_| !values.is_empty()).map(|column| {
                    Condition::Identifier { column, kind: kind.clone(), values, narrow }
                })
            }
            Via::Key { columns, parent, references } => {
                let parent = &map.reaches[*parent];
                let from = self.0.get(&(parent.table.as_str(), parent.role));
                from.and_then(|set| set.referred.get(references))
                    .filter(|values| !values.is_empty())
                    .map(|values| Condition::Key {
                        columns: table.columns(columns),
                        values: values.clone(),
                    })
            }
        })
    }

    fn add(
        &mut self,
        system: &str,
        table: &Table,
        reach: &'m Reach,
        condition: &Condition,
    ) -> Result<u64, ConnectError> {
        let Some(set) = self.0.get_mut(&(reach.table.as_str(), reach.role)) else { return Ok(0) };
        let mut added = 0;
        table.rows(system, &mut |span, row| {
            if condition.holds(table, row) && set.rows.insert(span.number) {
                added += 1;
                for (columns, values) in &mut set.referred {
                    let value: Vec<String> =
                        table.columns(columns).into_iter().map(|c| table.field(row, c)).collect();
                    // An empty link points to nothing.
                    if value.iter().all(|part| !part.is_empty()) {
                        values.insert(value);
                    }
                }
            }
            Ok(())
        })?;
        Ok(added)
    }

    /// Whether a row is in a set; accessor rows that the person also owns are not.
    pub(super) fn has(&self, table: &str, role: Role, span: Span) -> bool {
        let inside =
            |role| self.0.get(&(table, role)).is_some_and(|s| s.rows.contains(&span.number));
        inside(role) && !(role == Role::Accessor && inside(Role::Owner))
    }

    /// How many rows a set has.
    pub(super) fn count(&self, table: &str, role: Role) -> u64 {
        let Some(set) = self.0.get(&(table, role)) else { return 0 };
        let owned = self.0.get(&(table, Role::Owner)).filter(|_| role == Role::Accessor);
        let other = |number: &&u64| !owned.is_some_and(|o| o.rows.contains(*number));
        set.rows.iter().filter(other).count() as u64
    }
}
