//! From the charter's declaration to what a connector executes: whose rows, reached how, and what
//! an erasure does with them. Pure.
//!
//! Resolution starts from verified identifiers and follows declared ownership; nothing is guessed.
//! Parents come before children, so the plan of a system is one pass over its tables. A link to
//! another system is followed by value: what the person's own rows there hold in its target column
//! ([`carried_kind`]), which [`crate::resolve`] reads first.

use std::collections::{BTreeMap, BTreeSet};

use serment_connect::{Action, IdentifierKind, Map, Reach, Role, Step, Via};
use serment_kernel::words::Personal;
use serment_register::charter::{Charter, EraseRule, Link, SystemDecl, TableDecl};

/// What one system holds of people and what erasing does to it.
#[derive(Clone, Debug, PartialEq)]
pub struct SystemReach {
    /// How a person's rows are reached, with the personal columns: what acting uses, since a row
    /// that must stay loses these columns.
    pub map: Map,
    /// The same reaches with the dates retention reads, which no act may empty.
    pub reading: Map,
    /// What tells who the person is: the tables of persons with their names, and those that other
    /// systems link to, with the columns linked to.
    pub persons: Map,
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
    // Tables set aside whole hold nothing of anybody.
    let people = declared.tables.iter().filter(|(_, table)| table.concerns_people());
    let mut left: Vec<(&String, &TableDecl)> = people.collect();
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
    let reading = with_dates(&compiler.reaches, declared);
    let persons = persons(charter, system, &compiler.reaches);
    let map = Map { reaches: compiler.reaches };
    Ok(SystemReach { map, reading, persons, steps: steps(declared) })
}

/// The kind of the values by which rows of other systems are reached from a column of this one.
pub fn carried_kind(charter: &Charter, system: &str, table: &str, column: &str) -> IdentifierKind {
    let identify = charter.table(system, table).map(|it| &it.identify);
    let identified = identify.and_then(|it| it.iter().find(|(_, held)| *held == column));
    let kind = identified.map_or("value", |(kind, _)| kind.as_str());
    IdentifierKind(format!("{kind}@{system}.{table}.{column}"))
}

/// The columns of a system that tables of other systems link to, with their tables.
pub fn linked_to<'a>(charter: &'a Charter, system: &str) -> BTreeSet<(&'a str, &'a str)> {
    let tables = charter.tables();
    let links = tables.flat_map(|(_, _, table)| table.owner.iter().chain(&table.accessor));
    let here = links.filter(|link| link.system.as_deref() == Some(system));
    here.filter_map(|link| Some((link.table.as_str(), link.target_columns.first()?.as_str())))
        .collect()
}

fn with_dates(reaches: &[Reach], declared: &SystemDecl) -> Map {
    let mut reaches = reaches.to_vec();
    for reach in &mut reaches {
        let dates = declared.tables.get(&reach.table).into_iter();
        for column in dates.flat_map(|table| table.since.iter().chain(table.events.values())) {
            if !reach.columns.contains(column) {
                reach.columns.push(column.clone());
            }
        }
    }
    Map { reaches }
}

/// The reaches that tell who the person is, with those they start from.
fn persons(charter: &Charter, system: &str, reaches: &[Reach]) -> Map {
    let linked = linked_to(charter, system);
    let tells = |reach: &Reach| {
        let is_subject = charter.table(system, &reach.table).is_some_and(|it| it.subject);
        reach.role == Role::Owner
            && (is_subject || linked.iter().any(|(table, _)| *table == reach.table))
    };
    let mut wanted: BTreeSet<&str> =
        reaches.iter().filter(|reach| tells(reach)).map(|reach| reach.table.as_str()).collect();
    // From the last to the first: parents come before their children.
    for reach in reaches.iter().rev().filter(|reach| reach.role == Role::Owner) {
        if let Via::Key { parent, .. } = &reach.via
            && wanted.contains(reach.table.as_str())
        {
            wanted.insert(&reaches[*parent].table);
        }
    }
    let kept = |reach: &Reach| reach.role == Role::Owner && wanted.contains(reach.table.as_str());
    let mut map = select(reaches, kept);
    for reach in &mut map.reaches {
        let columns = linked.iter().filter(|(table, _)| *table == reach.table);
        for (_, column) in columns {
            if !reach.columns.iter().any(|known| known == column) {
                reach.columns.push((*column).to_owned());
            }
        }
    }
    map
}

/// Some of the reaches. A reach that is kept keeps the one it starts from.
fn select(reaches: &[Reach], kept: impl Fn(&Reach) -> bool) -> Map {
    let mut moved = BTreeMap::new();
    let mut selected = Vec::new();
    for (index, reach) in reaches.iter().enumerate().filter(|(_, reach)| kept(reach)) {
        moved.insert(index, selected.len());
        let mut reach = reach.clone();
        if let Via::Key { parent, .. } = &mut reach.via {
            *parent = moved.get(parent).copied().unwrap_or(*parent);
        }
        selected.push(reach);
    }
    Map { reaches: selected }
}

/// The person among several who share an identifier: how the rows that are certainly theirs are
/// written, in each table of persons.
pub type Writings = BTreeMap<String, BTreeSet<Vec<(String, String)>>>;

/// An identifier that nobody has: reaches nothing.
const NOBODY: &str = "nobody";

impl SystemReach {
    /// How the person's own rows of one table are read: its reaches, and those they start from.
    pub fn of_table(&self, table: &str) -> Map {
        let reaches = &self.reading.reaches;
        let mut wanted = BTreeSet::from([table]);
        // From the last to the first: parents come before their children.
        for reach in reaches.iter().rev() {
            if let Via::Key { parent, .. } = &reach.via
                && wanted.contains(reach.table.as_str())
            {
                wanted.insert(reaches[*parent].table.as_str());
            }
        }
        let kept =
            |reach: &Reach| reach.role == Role::Owner && wanted.contains(reach.table.as_str());
        select(reaches, kept)
    }

    /// Reaches of persons by identifier only where the row is written as the person is; those of
    /// tables that do not say whose they are lead nowhere.
    #[must_use]
    pub fn narrowed(&self, charter: &Charter, system: &str, writings: &Writings) -> Self {
        let narrow = |map: &Map| {
            let is_subject =
                |name: &str| charter.table(system, name).is_some_and(|table| table.subject);
            let mut first = Vec::new();
            let mut reaches: Vec<Reach> = Vec::new();
            for reach in &map.reaches {
                first.push(reaches.len());
                let (original, mut reach) = (reach, reach.clone());
                match &mut reach.via {
                    // Its parents are known by table and role, so the first of them serves.
                    Via::Key { parent, .. } => *parent = first[*parent],
                    Via::Identifier { kind, .. } if is_subject(&reach.table) => {
                        let written = writings.get(&reach.table).into_iter().flatten();
                        let before = reaches.len();
                        reaches.extend(written.map(|pairs| written_so(original, pairs)));
                        if reaches.len() > before {
                            continue;
                        }
                        *kind = NOBODY.into();
                    }
                    Via::Identifier { .. } => {}
                }
                reaches.push(reach);
            }
            Map { reaches }
        };
        Self {
            map: narrow(&self.map),
            reading: narrow(&self.reading),
            persons: narrow(&self.persons),
            steps: self.steps.clone(),
        }
    }
}

fn written_so(reach: &Reach, pairs: &[(String, String)]) -> Reach {
    let mut reach = reach.clone();
    if let Via::Identifier { narrow, .. } = &mut reach.via {
        let pair =
            |(column, value): &(String, String)| (column.clone(), Personal::new(value.clone()));
        *narrow = pairs.iter().map(pair).collect();
    }
    reach
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
                ways.push(identifier(kind.as_str().into(), column));
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
                let target = link.target_columns.first()?;
                let kind = carried_kind(self.charter, system, &link.table, target);
                Some(identifier(kind, link.columns.first()?))
            }
        }
    }
}

fn identifier(kind: IdentifierKind, column: &str) -> Via {
    Via::Identifier { kind, column: column.to_owned(), narrow: Vec::new() }
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
    for (name, table) in declared.tables.iter().filter(|(_, table)| table.concerns_people()) {
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
