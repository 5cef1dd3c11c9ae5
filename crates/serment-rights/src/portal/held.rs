//! What is held of a person, system by system, with why, since when, until when and who received it.
//!
//! When the rows of all systems together are of several persons, no system that holds any shows it.

use std::sync::Arc;

use serde::Serialize;
use serment_connect::{Cell, Connector, Identifiers, Record, Role};
use serment_kernel::words::{Lang, Personal};
use serment_register::charter::{Charter, Clock, TableDecl};

use crate::household::Persons;
use crate::reach::compile;
use crate::requests::day;
use crate::systems::{Opened, Opening};

/// Rows shown of one table; the archive has them all.
pub(super) const ROWS_SHOWN: usize = 10;

/// Rows of one table held in memory at the most; more are counted, and said to be left out.
pub(super) const ROWS_READ: usize = 200_000;

/// One system.
#[derive(Clone, Debug, Serialize)]
pub struct HeldSystem {
    /// Its id in the charter.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where it is and who runs it.
    pub hosted: String,
    /// Whether it could not be read just now.
    pub unreachable: bool,
    /// Whether several persons share the address here, so that nothing is shown.
    pub shared: bool,
    /// Its tables that hold something.
    pub tables: Vec<HeldTable>,
    /// Pieces of information held.
    pub count: u64,
    /// The recipients, by name.
    pub recipients: Vec<String>,
}

/// One table of a system.
#[derive(Clone, Debug, Serialize)]
pub struct HeldTable {
    /// Its name in the database.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Whether the rows are someone else's that concern the person.
    pub concerns: bool,
    /// The columns, by name in the database.
    pub columns: Vec<String>,
    /// Their labels.
    pub labels: Vec<String>,
    /// The rows, at most as many as asked.
    pub rows: Vec<HeldRow>,
    /// How many rows there are.
    pub total: u64,
    /// Pieces of information in all of them.
    pub count: u64,
    /// The file that holds them in the archive.
    pub file: String,
    /// Why: the activities, by title.
    pub why: Vec<String>,
    /// How long, in words.
    pub kept: Vec<String>,
    /// The recipients, by name.
    pub recipients: Vec<String>,
    /// The oldest day a row was collected.
    pub since: Option<String>,
}

/// One row.
#[derive(Clone, Debug, Serialize)]
pub struct HeldRow {
    /// The values, one a column; `None` where nothing is held.
    pub values: Vec<Option<String>>,
    /// What the row is sorted by, when the charter says so.
    #[serde(skip)]
    place: Option<String>,
}

/// How a person's data are read and put into words.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The charter in force.
    pub charter: &'a Charter,
    /// Whose.
    pub who: &'a Identifiers,
    /// The language of titles and labels.
    pub lang: Lang,
    /// Rows given of one table, at the most; all of them are counted.
    pub limit: usize,
    /// Puts the length of binary content into words, in its place.
    pub say_bytes: &'a (dyn Fn(u64) -> String + Sync),
}

/// The one identifier a session proves.
pub(super) fn who(email: &Personal<String>) -> Identifiers {
    Identifiers(vec![("email".into(), email.clone())])
}

/// Reads every system at once.
pub fn read(reading: Reading<'_>, systems: &Opening) -> Vec<HeldSystem> {
    let read: Vec<(HeldSystem, Persons)> = std::thread::scope(|scope| {
        let threads: Vec<_> = systems
            .iter()
            .map(|(id, opened)| (id, scope.spawn(move || one(reading, id, opened))))
            .collect();
        let joined = threads.into_iter().map(|(id, thread)| {
            thread.join().unwrap_or_else(|_| {
                // A defect of ours must not pass for a system that holds nothing.
                tracing::error!(system = id, "the reading stopped on a defect");
                (HeldSystem { unreachable: true, ..empty(reading, id) }, Persons::default())
            })
        });
        joined.collect()
    });
    let (mut held, mut household) = (Vec::new(), Persons::default());
    for (system, persons) in read {
        held.push(system);
        household.merge(persons);
    }
    for system in &mut held {
        system.shared = household.are_several() && !system.tables.is_empty();
        if system.shared {
            system.tables.clear();
        }
        sum(system);
    }
    held
}

/// A system of which nothing is known yet.
fn empty(reading: Reading<'_>, id: &str) -> HeldSystem {
    let Reading { charter, lang, .. } = reading;
    let declared = charter.systems.get(id);
    HeldSystem {
        id: id.to_owned(),
        title: declared.map_or_else(|| id.to_owned(), |it| it.title.get(lang).to_owned()),
        hosted: declared.map(|it| hosted(charter, &it.hosted, lang)).unwrap_or_default(),
        unreachable: false,
        shared: false,
        tables: Vec::new(),
        count: 0,
        recipients: Vec::new(),
    }
}

/// One system, and the persons its rows are of.
fn one(reading: Reading<'_>, id: &str, opened: &Opened) -> (HeldSystem, Persons) {
    let mut system = empty(reading, id);
    let mut persons = Persons::default();
    let read = opened.as_ref().ok().map(|it| fill(&mut system, &mut persons, reading, it));
    if read != Some(true) {
        system.unreachable = true;
        system.tables.clear();
        tracing::warn!(system = id, "could not be read for its data subject");
    }
    (system, persons)
}

/// Adds up what the tables of a system hold and who receives it.
fn sum(system: &mut HeldSystem) {
    for table in &mut system.tables {
        system.count += table.count;
        for name in &table.recipients {
            if !system.recipients.contains(name) {
                system.recipients.push(name.clone());
            }
        }
        drop_empty_columns(table);
    }
}

/// Where a system is and who runs it, in words.
fn hosted(charter: &Charter, hosted: &serment_register::charter::Hosted, lang: Lang) -> String {
    let operator = hosted
        .recipient()
        .and_then(|id| charter.recipients.get(id))
        .map_or_else(|| charter.organisation.name.clone(), |it| it.title.get(lang).to_owned());
    format!("{}, {operator}", crate::country::name(&hosted.country, lang))
}

fn fill(
    system: &mut HeldSystem,
    persons: &mut Persons,
    reading: Reading<'_>,
    connector: &Arc<dyn Connector>,
) -> bool {
    let Reading { charter, who, lang, limit, .. } = reading;
    let Ok(compiled) = compile(charter, &system.id) else { return false };
    let id = system.id.clone();
    let tables = &mut system.tables;
    let read = connector.read(&compiled.reading, who, &mut |record: Record| {
        let Some(declared) = charter.table(&id, &record.table) else { return Ok(()) };
        if record.role == Role::Owner {
            persons.see(declared, &record);
        }
        let concerns = record.role == Role::Accessor;
        let at = tables
            .iter()
            .position(|it| it.name == record.table && it.concerns == concerns)
            .unwrap_or_else(|| {
                tables.push(table(charter, &id, &record, declared, lang));
                tables.len() - 1
            });
        add(&mut tables[at], declared, &record, reading.say_bytes);
        Ok(())
    });
    for table in &mut system.tables {
        if let Some(declared) = charter.table(&system.id, &table.name) {
            sort(table, declared);
        }
        table.rows.truncate(limit);
    }
    read.is_ok()
}

fn table(
    charter: &Charter,
    system: &str,
    record: &Record,
    declared: &TableDecl,
    lang: Lang,
) -> HeldTable {
    let name = record.table.as_str();
    let concerns = record.role == Role::Accessor;
    let columns = shown(declared, concerns, record);
    let activities = charter.activities_of(system, name);
    let title = |id: &String| charter.activities.get(id).map(|it| it.title.get(lang).to_owned());
    let mut recipients: Vec<String> = Vec::new();
    for id in activities.iter().flat_map(|activity| charter.recipients_of(activity)) {
        let Some(recipient) = charter.recipients.get(id) else { continue };
        let name = recipient.title.get(lang).to_owned();
        if !recipients.contains(&name) {
            recipients.push(name);
        }
    }
    let mut kept: Vec<String> = Vec::new();
    for retention in charter.retention_of(system, name) {
        if retention.clock != Clock::Unknown || retention.activity.is_some() {
            let said = charter.say_retention(retention.retention, lang);
            if !kept.contains(&said) {
                kept.push(said);
            }
        }
    }
    HeldTable {
        name: name.to_owned(),
        title: charter.table_label(system, name, lang),
        concerns,
        labels: columns
            .iter()
            .map(|column| charter.column_label(system, name, column, lang))
            .collect(),
        columns,
        rows: Vec::new(),
        total: 0,
        count: 0,
        file: file_name(system, name, concerns),
        why: activities.iter().filter_map(title).collect(),
        kept,
        recipients,
        since: None,
    }
}

/// The place of a table's file in the archive: rows that only concern the person are apart.
fn file_name(system: &str, table: &str, concerns: bool) -> String {
    let name: String =
        table.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).collect();
    let suffix = if concerns { "-concerning-you" } else { "" };
    format!("{system}/{name}{suffix}.csv")
}

/// The columns a person sees: the declared fields that are not redacted for them.
fn shown(declared: &TableDecl, concerns: bool, record: &Record) -> Vec<String> {
    let sight = if concerns { &declared.accessor_access } else { &declared.access };
    let redacted = sight.as_ref().map(|it| it.redact.as_slice()).unwrap_or_default();
    let is_field = |name: &str| declared.fields.contains_key(name);
    record
        .values
        .iter()
        .map(|(name, _)| name.clone())
        .filter(|name| is_field(name) && !redacted.contains(name))
        .collect()
}

/// The column rows are shown by, and whether the greatest comes first.
fn order(declared: &TableDecl) -> Option<(&str, bool)> {
    let order = declared.order.as_deref()?.trim();
    Some(match order.split_once(' ') {
        Some((column, way)) => (column, way.trim() == "desc"),
        None => (order, false),
    })
}

/// Numbers by value, everything else as text: dates in ISO 8601 sort by day.
fn sort(table: &mut HeldTable, declared: &TableDecl) {
    let Some((_, descending)) = order(declared) else { return };
    let number = |row: &HeldRow| row.place.as_ref().and_then(|place| place.parse::<f64>().ok());
    table.rows.sort_by(|a, b| {
        let ordered = match (number(a), number(b)) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            _ => a.place.cmp(&b.place),
        };
        if descending { ordered.reverse() } else { ordered }
    });
}

fn add(
    table: &mut HeldTable,
    declared: &TableDecl,
    record: &Record,
    say_bytes: &dyn Fn(u64) -> String,
) {
    table.total += 1;
    if let Some(column) = &declared.since {
        let value = record.values.iter().find(|(name, _)| name == column);
        if let Some(date) = value.and_then(|(_, cell)| cell.text()).and_then(|text| day(&text)) {
            let date = date.to_string();
            if table.since.as_ref().is_none_or(|known| date < *known) {
                table.since = Some(date);
            }
        }
    }
    let value = |column: &String| {
        let cell = record.values.iter().find(|(name, _)| name == column)?;
        match &cell.1 {
            Cell::Bytes(length) => Some(say_bytes(*length)),
            cell => cell.text().filter(|text| !text.is_empty()),
        }
    };
    let values: Vec<Option<String>> = table.columns.iter().map(value).collect();
    table.count += values.iter().flatten().count() as u64;
    if table.rows.len() < ROWS_READ {
        let place = order(declared).and_then(|(column, _)| {
            let cell = record.values.iter().find(|(name, _)| name == column)?;
            cell.1.text()
        });
        table.rows.push(HeldRow { values, place });
    }
}

/// A column that holds nothing for this person is not a piece of information.
fn drop_empty_columns(table: &mut HeldTable) {
    let held: Vec<bool> = (0..table.columns.len())
        .map(|at| table.rows.iter().any(|row| row.values[at].is_some()))
        .collect();
    let keep = |list: &mut Vec<String>| {
        let mut at = held.iter();
        list.retain(|_| at.next().copied().unwrap_or(false));
    };
    keep(&mut table.columns);
    keep(&mut table.labels);
    for row in &mut table.rows {
        let mut at = held.iter();
        row.values.retain(|_| at.next().copied().unwrap_or(false));
    }
}
