//! What is held of a person, system by system, with why, since when, until when and who received it.
//!
//! Nothing is kept in memory but what a page shows: rows are counted where they are, or pass one at a
//! time ([`super::order::Window`]). When the rows of all systems together are of several persons, no
//! system that holds any shows it. Rows that a rule keeps after an erasure are counted and explained,
//! never shown.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serment_connect::{Cell, ConnectError, Connector, Found, Identifiers, Record};
use serment_kernel::words::{Lang, Personal};
use serment_register::charter::Charter;

use super::order::{Place, Way, Window};
use super::table::{self, HeldRow, HeldTable, Set, only};
use super::words::Words;
use crate::reach::SystemReach;
use crate::requests::day;
use crate::resolve::{Known, Resolved, resolve};
use crate::systems::{Opened, Opening};

/// Rows shown of one table beside the others.
pub(super) const ROWS_SHOWN: usize = 10;

/// Rows on one page of a table.
pub(super) const ROWS_PER_PAGE: usize = 50;

/// Places remembered while a later page is looked for.
const PLACES: usize = 20_000;

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
    /// Whether it stopped answering while it was read, so that what is here is not all.
    pub interrupted: bool,
    /// Whether several persons share the address here, so that nothing is shown.
    pub shared: bool,
    /// Its tables that hold something.
    pub tables: Vec<HeldTable>,
    /// The titles of its tables where the person has nothing of their own.
    pub nothing: Vec<String>,
    /// Rows held.
    pub count: u64,
    /// The recipients, by name.
    pub recipients: Vec<String>,
}

/// The rows a reading gives.
#[derive(Clone, Copy, Debug)]
pub enum Show<'a> {
    /// The first ones of each table.
    First(usize),
    /// Those of one page of one table; nothing of the others.
    Page {
        /// The table, by its address ([`HeldTable::address`]).
        table: &'a str,
        /// From 1.
        page: u64,
    },
}

/// Whose data are read, and how they are put into words.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The charter in force.
    pub charter: &'a Charter,
    /// Whose.
    pub who: &'a Identifiers,
    /// The tables whose rows a rule keeps since the person was erased, by system.
    pub aside: &'a BTreeSet<(String, String)>,
    /// Language, zone, words.
    pub words: Words<'a>,
}

/// What tells whose data are read.
pub(super) type Who = Identifiers;

/// The one identifier a session proves.
pub(super) fn who(email: &Personal<String>) -> Who {
    Identifiers(vec![("email".into(), email.clone())])
}

/// Who the person is over all systems: the one place where it is found out.
pub(super) fn resolved(charter: &Charter, systems: &Opening, who: &Identifiers) -> Resolved {
    resolve(charter, systems, who, &Known::default())
}

/// What is done with one system that answers and holds one person's rows.
type Fill<'a> = dyn Fn(&mut HeldSystem, &dyn Connector, &SystemReach, &Resolved) -> Result<(), ConnectError>
    + Sync
    + 'a;

/// Reads every system at once, and gives the rows asked for.
pub fn read(reading: Reading<'_>, show: Show<'_>, systems: &Opening) -> Vec<HeldSystem> {
    let wanted = match show {
        Show::First(_) => None,
        Show::Page { table, .. } => table.split_once('/').map(|(system, _)| system),
    };
    let fill = |system: &mut HeldSystem,
                connector: &dyn Connector,
                reach: &SystemReach,
                whose: &Resolved| {
        if wanted.is_some_and(|id| id != system.id) {
            return Ok(());
        }
        match show {
            Show::First(limit) => first(reading, system, connector, reach, (whose, limit)),
            Show::Page { table, page } => {
                one_page(reading, system, connector, reach, (whose, table, page))
            }
        }
    };
    every(reading, systems, &fill)
}

/// Counts what every system holds, without reading it; only the oldest date is looked for.
pub fn count(reading: Reading<'_>, systems: &Opening) -> Vec<HeldSystem> {
    let fill = |system: &mut HeldSystem,
                connector: &dyn Connector,
                reach: &SystemReach,
                whose: &Resolved| {
        let found = connector.find(&reach.map, &whose.who)?;
        let mut tables = described(reading, system, reach);
        for table in &mut tables {
            table.total = rows_of(&found, &table.set());
        }
        tables.retain(|table| table.total > 0);
        oldest(reading, system, connector, reach, (whose, &mut tables))?;
        system.tables = tables;
        Ok(())
    };
    every(reading, systems, &fill)
}

fn rows_of(found: &[Found], (table, role): &Set) -> u64 {
    let mut found = found.iter();
    found.find(|it| it.table == *table && it.role == *role).map_or(0, |it| it.rows)
}

/// Every system at once, each as far as it answers.
fn every(reading: Reading<'_>, systems: &Opening, fill: &Fill<'_>) -> Vec<HeldSystem> {
    let whose = &resolved(reading.charter, systems, reading.who);
    let lang = reading.words.lang;
    let mut held: Vec<HeldSystem> = std::thread::scope(|scope| {
        let threads: Vec<_> = systems
            .iter()
            .map(|(id, opened)| (id, scope.spawn(move || one(reading, whose, (id, opened), fill))))
            .collect();
        let joined = threads.into_iter().map(|(id, thread)| {
            thread.join().unwrap_or_else(|_| {
                // A defect of ours must not pass for a system that holds nothing.
                tracing::error!(system = id, "the reading stopped on a defect");
                HeldSystem { unreachable: true, ..empty(reading.charter, lang, id) }
            })
        });
        joined.collect()
    });
    held.iter_mut().for_each(sum);
    held
}

/// A system of which nothing is known yet.
pub(super) fn empty(charter: &Charter, lang: Lang, id: &str) -> HeldSystem {
    let declared = charter.systems.get(id);
    HeldSystem {
        id: id.to_owned(),
        title: declared.map_or_else(|| id.to_owned(), |it| it.title.get(lang).to_owned()),
        hosted: declared.map(|it| hosted(charter, &it.hosted, lang)).unwrap_or_default(),
        unreachable: false,
        interrupted: false,
        shared: false,
        tables: Vec::new(),
        nothing: Vec::new(),
        count: 0,
        recipients: Vec::new(),
    }
}

/// Where a system is and who runs it, in words.
fn hosted(charter: &Charter, hosted: &serment_register::charter::Hosted, lang: Lang) -> String {
    let operator = hosted
        .recipient()
        .and_then(|id| charter.recipients.get(id))
        .map_or_else(|| charter.organisation.name.clone(), |it| it.title.get(lang).to_owned());
    format!("{}, {operator}", serment_web::i18n::country::name(&hosted.country, lang))
}

/// One system.
fn one(
    reading: Reading<'_>,
    whose: &Resolved,
    (id, opened): (&str, &Opened),
    fill: &Fill<'_>,
) -> HeldSystem {
    let mut system = empty(reading.charter, reading.words.lang, id);
    let read = open(reading.charter, whose, id, opened).and_then(|(connector, reach)| {
        let read = if whose.is_undecided() {
            connector.find(&reach.map, &whose.who).map(|found| {
                system.shared = found.iter().any(|it| it.rows > 0);
            })
        } else {
            fill(&mut system, connector, &reach, whose)
        };
        read.ok()
    });
    if read.is_none() {
        system.unreachable = true;
        system.tables.clear();
        tracing::warn!(system = id, "could not be read for its data subject");
    }
    system
}

/// How a system is read for this person; nothing when it did not answer just now.
pub(super) fn open<'a>(
    charter: &Charter,
    whose: &Resolved,
    id: &str,
    opened: &'a Opened,
) -> Option<(&'a dyn Connector, SystemReach)> {
    if whose.silent.contains_key(id) {
        return None;
    }
    let connector = opened.as_ref().ok()?;
    let reach = whose.reach(charter, id).ok()?;
    Some((&**connector, reach))
}

/// The tables of a system, those whose rows are set aside marked.
pub(super) fn described(
    reading: Reading<'_>,
    system: &HeldSystem,
    reach: &SystemReach,
) -> Vec<HeldTable> {
    let (charter, lang) = (reading.charter, reading.words.lang);
    let mut tables = table::tables(charter, &system.id, &reach.map, lang);
    for table in &mut tables {
        let key = (system.id.clone(), table.name.clone());
        let restriction = charter.table(&system.id, &table.name).and_then(|it| it.restriction());
        if let Some(retain) = restriction
            && reading.aside.contains(&key)
        {
            table.aside = Some(table::aside(charter, retain, lang));
        }
    }
    tables
}

/// Adds up what the tables of a system hold and who receives it.
pub(super) fn sum(system: &mut HeldSystem) {
    system.count = system.tables.iter().map(|table| table.total).sum();
    for name in system.tables.iter().flat_map(|table| &table.recipients) {
        if !system.recipients.contains(name) {
            system.recipients.push(name.clone());
        }
    }
}

/// A table being read.
struct Gathering {
    table: HeldTable,
    way: Way,
    since: Option<String>,
    window: Window<HeldRow>,
    /// Which columns hold something in some row.
    held: Vec<bool>,
}

impl Gathering {
    fn new(reading: Reading<'_>, system: &str, table: HeldTable, room: usize) -> Self {
        let declared = reading.charter.table(system, &table.name);
        let way = declared.map(Way::of).unwrap_or_default();
        let since = declared.and_then(|it| it.since.clone());
        let room = if table.aside.is_some() { 0 } else { room };
        let window = Window::new(way.clone(), room, None);
        let held = vec![false; table.columns.len()];
        Self { table, way, since, window, held }
    }

    /// The columns to read: those shown, what rows are sorted by, when they were collected.
    fn columns(&self) -> Vec<String> {
        let shown = self.table.columns.iter().filter(|_| self.table.aside.is_none());
        let mut columns: Vec<String> = shown.cloned().collect();
        for column in self.way.column().into_iter().chain(&self.since) {
            if !columns.contains(column) {
                columns.push(column.clone());
            }
        }
        columns
    }

    fn add(&mut self, record: &Record, words: Words<'_>) {
        let place = self.way.place(record, self.table.total);
        self.table.total += 1;
        if let Some(column) = &self.since {
            age(&mut self.table.since, column, record);
        }
        let cells: Vec<Option<&Cell>> =
            self.table.columns.iter().map(|column| value(record, column)).collect();
        for (held, cell) in self.held.iter_mut().zip(&cells) {
            *held |= cell.is_some_and(is_held);
        }
        let kinds = &self.table.kinds;
        self.window.offer(place, || HeldRow {
            values: cells
                .iter()
                .zip(kinds)
                .map(|(cell, kind)| words.value((*cell)?, kind))
                .collect(),
        });
    }

    fn end(self) -> HeldTable {
        let mut table = HeldTable { rows: self.window.rows(), ..self.table };
        drop_empty_columns(&mut table, &self.held);
        table
    }
}

pub(super) fn value<'a>(record: &'a Record, column: &str) -> Option<&'a Cell> {
    record.values.iter().find(|(name, _)| name == column).map(|(_, cell)| cell)
}

fn is_held(cell: &Cell) -> bool {
    match cell {
        Cell::Null => false,
        Cell::Text(text) => !text.reveal().is_empty(),
        _ => true,
    }
}

/// Remembers the oldest day.
pub(super) fn age(since: &mut Option<String>, column: &str, record: &Record) {
    if let Some(date) = value(record, column).and_then(Cell::text).and_then(|text| day(&text)) {
        let date = date.to_string();
        if since.as_ref().is_none_or(|known| date < *known) {
            *since = Some(date);
        }
    }
}

/// A column that holds nothing for this person says nothing.
fn drop_empty_columns(table: &mut HeldTable, held: &[bool]) {
    fn keep<T>(list: &mut Vec<T>, held: &[bool]) {
        let mut at = held.iter();
        list.retain(|_| at.next().copied().unwrap_or(false));
    }
    keep(&mut table.columns, held);
    keep(&mut table.labels, held);
    keep(&mut table.kinds, held);
    for row in &mut table.rows {
        keep(&mut row.values, held);
    }
}

/// Lets the rows of some tables pass.
fn pass(
    (connector, reach, whose): (&dyn Connector, &SystemReach, &Resolved),
    wanted: &BTreeMap<Set, Vec<String>>,
    each: &mut dyn FnMut(&Record),
) -> Result<(), ConnectError> {
    if wanted.is_empty() {
        return Ok(());
    }
    connector.read(&only(&reach.map, wanted), &whose.who, &mut |record: Record| {
        if wanted.contains_key(&(record.table.clone(), record.role)) {
            each(&record);
        }
        Ok(())
    })
}

/// The first rows of every table.
fn first(
    reading: Reading<'_>,
    system: &mut HeldSystem,
    connector: &dyn Connector,
    reach: &SystemReach,
    (whose, limit): (&Resolved, usize),
) -> Result<(), ConnectError> {
    let tables = described(reading, system, reach).into_iter();
    let mut gathered: BTreeMap<Set, Gathering> = BTreeMap::new();
    let mut order = Vec::new();
    for table in tables {
        let set = table.set();
        order.push(set.clone());
        gathered.insert(set, Gathering::new(reading, &system.id, table, limit));
    }
    let wanted = gathered.iter().map(|(set, it)| (set.clone(), it.columns())).collect();
    pass((connector, reach, whose), &wanted, &mut |record| {
        if let Some(it) = gathered.get_mut(&(record.table.clone(), record.role)) {
            it.add(record, reading.words);
        }
    })?;
    for set in order {
        let Some(table) = gathered.remove(&set).map(Gathering::end) else { continue };
        if table.total > 0 {
            system.tables.push(table);
        } else if !table.concerns {
            system.nothing.push(table.title);
        }
    }
    Ok(())
}

/// One page of one table.
fn one_page(
    reading: Reading<'_>,
    system: &mut HeldSystem,
    connector: &dyn Connector,
    reach: &SystemReach,
    (whose, address, page): (&Resolved, &str, u64),
) -> Result<(), ConnectError> {
    let mut tables = described(reading, system, reach).into_iter();
    let Some(table) = tables.find(|it| it.address == address && it.aside.is_none()) else {
        return Ok(());
    };
    let set = table.set();
    let way = reading.charter.table(&system.id, &table.name).map(Way::of).unwrap_or_default();
    let places = [(set.clone(), way.column().cloned().into_iter().collect())].into();
    let size = ROWS_PER_PAGE as u64;
    let mut left = page.saturating_sub(1).saturating_mul(size);
    let mut after: Option<Place> = None;
    while left > 0 {
        let room = usize::try_from(left).map_or(PLACES, |left| left.min(PLACES));
        let (mut window, mut at) = (Window::new(way.clone(), room, after), 0);
        pass((connector, reach, whose), &places, &mut |record| {
            window.offer(way.place(record, at), || ());
            at += 1;
        })?;
        left -= room as u64;
        after = window.end();
        if after.is_none() {
            return Ok(());
        }
    }
    let mut gathering = Gathering::new(reading, &system.id, table, ROWS_PER_PAGE);
    gathering.window = Window::new(way, ROWS_PER_PAGE, after);
    let wanted = [(set, gathering.columns())].into();
    pass((connector, reach, whose), &wanted, &mut |record| {
        gathering.add(record, reading.words);
    })?;
    let table = gathering.end();
    if !table.rows.is_empty() {
        system.tables.push(table);
    }
    Ok(())
}

/// Reads when the oldest row of each table was collected, and nothing else.
fn oldest(
    reading: Reading<'_>,
    system: &HeldSystem,
    connector: &dyn Connector,
    reach: &SystemReach,
    (whose, tables): (&Resolved, &mut [HeldTable]),
) -> Result<(), ConnectError> {
    let since = |table: &HeldTable| {
        let declared = reading.charter.table(&system.id, &table.name)?;
        Some((table.set(), vec![declared.since.clone()?]))
    };
    let wanted: BTreeMap<Set, Vec<String>> = tables.iter().filter_map(since).collect();
    pass((connector, reach, whose), &wanted, &mut |record| {
        let set = (record.table.clone(), record.role);
        let column = wanted.get(&set).and_then(|columns| columns.first());
        let table = tables.iter_mut().find(|table| table.set() == set);
        if let Some((table, column)) = table.zip(column) {
            age(&mut table.since, column, record);
        }
    })
}
