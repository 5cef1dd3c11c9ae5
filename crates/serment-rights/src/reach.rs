//! From the charter's declaration to what a connector executes: whose rows, reached how, and what
//! an erasure does with them. Pure.
//!
//! Resolution starts from verified identifiers and follows declared ownership; nothing is guessed.
//! Parents come before children, so the plan of a system is one pass over its tables. A link to
//! another system goes through the identifier its target column is declared to hold.

use std::collections::BTreeMap;

use serment_connect::{Action, Map, Reach, Role, Step, Via};
use serment_register::charter::{Charter, EraseRule, Link, SystemDecl, TableDecl};

/// What one system holds of people and what erasing does to it.
#[derive(Clone, Debug, PartialEq)]
pub struct SystemReach {
    /// How a person's rows are reached, with the personal columns: what acting uses, since a row
    /// that must stay loses these columns.
    pub map: Map,
    /// The same reaches with the dates retention reads, which no act may empty.
    pub reading: Map,
    /// What an erasure does, for each table and role.
    pub steps: Vec<Step>,
}

/// Why a system's declaration cannot be followed. The linter refuses most of these earlier.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ReachError {
    /// A table's owner does not lead to a person.
    #[error("table {table} of system {system} does not lead to a person")]
    Unreachable {
        /// The system.
        system: String,
        /// The table.
        table: String,
    },
    /// There is no such system in the charter.
    #[error("system {0} is not in the charter")]
    UnknownSystem(String),
}

/// Compiles one system of the charter.
pub fn compile(charter: &Charter, system: &str) -> Result<SystemReach, ReachError> {
    let declared = charter.systems.get(system);
    let declared = declared.ok_or_else(|| ReachError::UnknownSystem(system.to_owned()))?;
    let mut compiler = Compiler { charter, reaches: Vec::new(), owned: BTreeMap::new() };
    let mut left: Vec<(&String, &TableDecl)> = declared.tables.iter().collect();
    while !left.is_empty() {
        let before = left.len();
        left.retain(|(name, table)| !compiler.add_owned(name, table));
        if left.len() == before {
            let (system, table) = (system.to_owned(), left[0].0.clone());
            return Err(ReachError::Unreachable { system, table });
        }
    }
    for (name, table) in &declared.tables {
        compiler.add_accessed(name, table);
    }
    let mut reading = compiler.reaches.clone();
    for reach in &mut reading {
        let dates = declared.tables.get(&reach.table).into_iter();
        for column in dates.flat_map(|table| table.since.iter().chain(table.events.values())) {
            if !reach.columns.contains(column) {
                reach.columns.push(column.clone());
            }
        }
    }
    let (map, reading) = (Map { reaches: compiler.reaches }, Map { reaches: reading });
    Ok(SystemReach { map, reading, steps: steps(declared) })
}

struct Compiler<'a> {
    charter: &'a Charter,
    reaches: Vec<Reach>,
    /// The first owner reach of each table.
    owned: BTreeMap<&'a str, usize>,
}

impl<'a> Compiler<'a> {
    /// Adds a table whose owner is known by now; `false` when it must wait for its parent.
    fn add_owned(&mut self, name: &'a str, table: &'a TableDecl) -> bool {
        let mut ways = Vec::new();
        if table.subject {
            for (kind, column) in &table.identify {
                ways.push(identifier(kind, column));
            }
        }
        match &table.owner {
            Some(link) => match self.link(link) {
                Some(via) => ways.push(via),
                // A link to itself is followed from the rows found otherwise.
                None if link.system.is_none() && link.table == name && !ways.is_empty() => {
                    let parent = self.reaches.len();
                    ways.push(key(link, parent));
                }
                None => return false,
            },
            None if ways.is_empty() => return false,
            None => {}
        }
        self.owned.insert(name, self.reaches.len());
        for via in ways {
            self.push(name, table, Role::Owner, via);
        }
        true
    }

    fn add_accessed(&mut self, name: &'a str, table: &'a TableDecl) {
        for link in &table.accessor {
            if let Some(via) = self.link(link) {
                self.push(name, table, Role::Accessor, via);
            }
        }
    }

    fn push(&mut self, name: &str, table: &TableDecl, role: Role, via: Via) {
        self.reaches.push(Reach {
            table: name.to_owned(),
            role,
            via,
            columns: columns(table),
            key: table.key.clone(),
        });
    }

    /// How a link is followed; `None` while the table it leads to is not reached.
    fn link(&self, link: &Link) -> Option<Via> {
        match &link.system {
            None => self.owned.get(link.table.as_str()).map(|parent| key(link, *parent)),
            Some(system) => {
                let target = self.charter.table(system, &link.table)?;
                let (kind, _) = target
                    .identify
                    .iter()
                    .find(|(_, column)| link.target_columns.first() == Some(column))?;
                Some(identifier(kind, link.columns.first()?))
            }
        }
    }
}

fn identifier(kind: &str, column: &str) -> Via {
    Via::Identifier { kind: kind.into(), column: column.to_owned(), narrow: Vec::new() }
}

fn key(link: &Link, parent: usize) -> Via {
    Via::Key { columns: link.columns.clone(), parent, references: link.target_columns.clone() }
}

/// The personal columns: the declared fields, then those that identify.
fn columns(table: &TableDecl) -> Vec<String> {
    let mut columns: Vec<String> = table.fields.keys().cloned().collect();
    for column in table.identify.values() {
        if !columns.contains(column) {
            columns.push(column.clone());
        }
    }
    columns
}

fn steps(declared: &SystemDecl) -> Vec<Step> {
    let mut steps = Vec::new();
    for (name, table) in &declared.tables {
        let owner = table.owner.as_ref().map(|link| link.columns.clone()).unwrap_or_default();
        let action = action(table.erase_rule(), owner);
        steps.push(Step { table: name.clone(), role: Role::Owner, action });
        if !table.accessor.is_empty() {
            let links = table.accessor.iter().flat_map(|link| link.columns.clone()).collect();
            let action = self::action(table.accessor_erase_rule(), links);
            steps.push(Step { table: name.clone(), role: Role::Accessor, action });
        }
    }
    steps
}

fn action(rule: EraseRule, links: Vec<String>) -> Action {
    match rule {
        EraseRule::Delete => Action::Delete,
        EraseRule::Anonymise { columns } => Action::Anonymise { columns },
        EraseRule::Detach { anonymise } => Action::Detach { columns: links, anonymise },
        EraseRule::Retain(retain) => {
            Action::Retain { rule: retain.ground, anonymise: retain.anonymise }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hotel_is_reached_parents_first() {
        let charter = crate::testing::charter();
        let booking = compile(&charter, "booking").unwrap();
        let at = |table: &str| {
            booking.map.reaches.iter().position(|reach| reach.table == table).unwrap()
        };
        assert!(at("guests") < at("stays") && at("stays") < at("invoices"));
        for (index, reach) in booking.map.reaches.iter().enumerate() {
            if let Via::Key { parent, .. } = &reach.via {
                assert!(*parent < index);
                assert_eq!(booking.map.reaches[*parent].role, Role::Owner);
            }
        }
        let invoices = booking.steps.iter().find(|step| step.table == "invoices").unwrap();
        assert!(matches!(&invoices.action, Action::Retain { .. }));
        let accessed: Vec<_> = booking.steps.iter().filter(|s| s.role == Role::Accessor).collect();
        assert!(accessed.iter().any(|step| step.table == "messages"));
    }

    #[test]
    fn every_system_of_the_samples_compiles() {
        let charter = crate::testing::charter();
        for system in charter.systems.keys() {
            compile(&charter, system).unwrap();
        }
        assert_eq!(compile(&charter, "nowhere"), Err(ReachError::UnknownSystem("nowhere".into())));
    }
}
