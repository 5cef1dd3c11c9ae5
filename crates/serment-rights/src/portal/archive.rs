//! The copy a person keeps: `index.html` to read, `data.json` for programs, one CSV a table.
//!
//! Each system is read twice, once for its CSV files and once for `data.json`, row by row: nothing is
//! held in memory and nothing is written to disk. The index comes last, because it says what is
//! missing: a system that stopped in the middle is named there, and `"complete": false` says the same
//! in `data.json`. Rows that a rule keeps after an erasure are counted and explained, not copied.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::json;
use serment_connect::{Cell, ConnectError, Connector, Record};
use serment_kernel::words::Personal;
use serment_web::Web;
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

use super::export;
use super::held::{self, HeldSystem, Reading, age, described, value};
use super::table::{HeldTable, Set, only};
use crate::reach::SystemReach;
use crate::resolve::Resolved;
use crate::systems::Opening;

/// Why an archive could not be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum ArchiveError {
    /// The page to read.
    #[error(transparent)]
    Page(#[from] serment_web::TemplateError),
    /// The archive itself.
    #[error("the archive could not be written")]
    Zip(#[from] zip::result::ZipError),
    /// A file of it.
    #[error("a file of the archive could not be written")]
    Io(#[from] std::io::Error),
    /// A value of it.
    #[error("a value could not be written")]
    Json(#[from] serde_json::Error),
}

/// An archive being written.
pub(super) type Zip<W> = ZipWriter<StreamWriter<W>>;

/// Starts an archive. It is not one before [`ZipWriter::finish`].
pub(super) fn open<W: Write>(out: W) -> Zip<W> {
    ZipWriter::new_stream(out).set_auto_large_file()
}

/// What is copied.
pub(super) struct Archive<'a> {
    web: &'a Web,
    reading: Reading<'a>,
    opened: &'a Opening,
    whose: Resolved,
    made: jiff::Timestamp,
    systems: Vec<HeldSystem>,
}

impl<'a> Archive<'a> {
    /// Finds out whose rows these are. Nothing is read yet.
    pub(super) fn new(
        web: &'a Web,
        reading: Reading<'a>,
        opened: &'a Opening,
        made: jiff::Timestamp,
    ) -> Self {
        let whose = held::resolved(reading.charter, opened, reading.who);
        let empty = |id: &String| held::empty(reading.charter, reading.words.lang, id);
        let systems = opened.keys().map(empty).collect();
        Self { web, reading, opened, whose, made, systems }
    }

    /// Rows copied so far.
    pub(super) fn rows(&self) -> u64 {
        let tables = self.systems.iter().flat_map(|it| &it.tables);
        tables.filter(|it| it.aside.is_none()).map(|it| it.total).sum()
    }

    /// The systems that are not here, or not whole.
    pub(super) fn missing(&self) -> Vec<String> {
        let missing =
            self.systems.iter().filter(|it| it.unreachable || it.interrupted || it.shared);
        missing.map(|it| it.id.clone()).collect()
    }

    /// Writes everything but the end of the archive.
    pub(super) fn write<W: Write>(&mut self, zip: &mut Zip<W>) -> Result<(), ArchiveError> {
        // Taken out while they are filled, and kept whatever happens: what was given is journaled.
        let mut systems = std::mem::take(&mut self.systems);
        let written = self.files(zip, &mut systems).and_then(|()| self.data(zip, &mut systems));
        systems.iter_mut().for_each(held::sum);
        self.systems = systems;
        written?;
        let context = json!({
            "systems": self.systems, "made": self.made, "lang": self.reading.words.lang,
            "organisation": self.web.site().organisation, "partial": !self.missing().is_empty(),
        });
        self.start(zip, "index.html")?;
        let page = self.web.fragment(self.reading.words.lang, "archive.html", &context)?;
        zip.write_all(page.as_bytes())?;
        Ok(())
    }

    fn start<W: Write>(&self, zip: &mut Zip<W>, name: &str) -> Result<(), ArchiveError> {
        let at = self.made.to_zoned(self.reading.words.zone.clone());
        let field = |n: i8| u8::try_from(n).unwrap_or_default();
        let dated = zip::DateTime::from_date_and_time(
            u16::try_from(at.year()).unwrap_or_default(),
            field(at.month()),
            field(at.day()),
            field(at.hour()),
            field(at.minute()),
            field(at.second()),
        );
        let options = SimpleFileOptions::default();
        let options = dated.map_or(options, |it| options.last_modified_time(it));
        Ok(zip.start_file(name, options)?)
    }

    /// The CSV files of every system.
    fn files<W: Write>(
        &self,
        zip: &mut Zip<W>,
        systems: &mut [HeldSystem],
    ) -> Result<(), ArchiveError> {
        for system in systems {
            let id = system.id.clone();
            let opened = self.opened.get(&id);
            let open = opened.and_then(|it| held::open(self.reading.charter, &self.whose, &id, it));
            let Some((connector, reach)) = open else {
                system.unreachable = true;
                continue;
            };
            if self.whose.is_undecided() {
                match connector.find(&reach.map, &self.whose.who) {
                    Ok(found) => system.shared = found.iter().any(|it| it.rows > 0),
                    Err(_) => system.unreachable = true,
                }
                continue;
            }
            self.files_of(zip, system, connector, &reach)?;
        }
        Ok(())
    }

    fn files_of<W: Write>(
        &self,
        zip: &mut Zip<W>,
        system: &mut HeldSystem,
        connector: &dyn Connector,
        reach: &SystemReach,
    ) -> Result<(), ArchiveError> {
        let mut tables = described(self.reading, system, reach);
        let mut started = None;
        let read = self.pass(system, connector, reach, &tables.clone(), &mut |at, record| {
            let table = &mut tables[at];
            if let Some(column) = self.since(&system.id, table) {
                age(&mut table.since, column, record);
            }
            if table.aside.is_none() {
                if started != Some(at) {
                    started = Some(at);
                    self.start(zip, &table.file)?;
                    zip.write_all(export::header(&table.columns).as_bytes())?;
                }
                let cells = table.columns.iter().map(|column| value(record, column));
                zip.write_all(export::csv(cells).as_bytes())?;
            }
            table.total += 1;
            Ok(())
        });
        let whole = read?;
        let (held, nothing): (Vec<_>, Vec<_>) = tables.into_iter().partition(|it| it.total > 0);
        system.unreachable = !whole && held.is_empty();
        system.interrupted = !whole && !held.is_empty();
        if whole {
            let own = nothing.into_iter().filter(|table| !table.concerns);
            system.nothing = own.map(|table| table.title).collect();
        }
        system.tables = held;
        Ok(())
    }

    fn since(&self, system: &str, table: &HeldTable) -> Option<&'a String> {
        self.reading.charter.table(system, &table.name)?.since.as_ref()
    }

    /// Lets the rows of a system pass, each with the place of its table. Whether it answered to the
    /// end; an error of the archive itself ends everything.
    fn pass(
        &self,
        system: &HeldSystem,
        connector: &dyn Connector,
        reach: &SystemReach,
        tables: &[HeldTable],
        each: &mut dyn FnMut(usize, &Record) -> Result<(), ArchiveError>,
    ) -> Result<bool, ArchiveError> {
        let mut places: BTreeMap<Set, usize> = BTreeMap::new();
        let mut wanted: BTreeMap<Set, Vec<String>> = BTreeMap::new();
        for (at, table) in tables.iter().enumerate() {
            let shown = table.columns.iter().filter(|_| table.aside.is_none());
            let since = self.since(&system.id, table).filter(|it| !table.columns.contains(it));
            places.insert(table.set(), at);
            wanted.insert(table.set(), shown.chain(since).cloned().collect());
        }
        let mut broken = None;
        let read = connector.read(&only(&reach.map, &wanted), &self.whose.who, &mut |record| {
            let Some(at) = places.get(&(record.table.clone(), record.role)) else { return Ok(()) };
            each(*at, &record).map_err(|error| {
                broken = Some(error);
                ConnectError::Stopped { why: "the copy cannot be written".to_owned() }
            })
        });
        if let Some(error) = broken {
            return Err(error);
        }
        if let Err(error) = &read {
            tracing::warn!(system = system.id, %error, "not copied whole");
        }
        Ok(read.is_ok())
    }

    /// `data.json`: every system, table and row, each thing said only once it is known.
    fn data<W: Write>(
        &self,
        zip: &mut Zip<W>,
        systems: &mut [HeldSystem],
    ) -> Result<(), ArchiveError> {
        self.start(zip, "data.json")?;
        let organisation = &self.web.site().organisation;
        write!(zip, "{{\n\"controller\": {},\n", json!(organisation))?;
        write!(zip, "\"made\": {},\n\"systems\": [", json!(self.made))?;
        for (at, system) in systems.iter_mut().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            write!(zip, "{comma}\n{{\"system\": {}, ", json!(system.id))?;
            write!(zip, "\"title\": {}, ", json!(system.title))?;
            write!(zip, "\"hosted\": {},\n\"tables\": [", json!(system.hosted))?;
            if !system.unreachable && !system.shared {
                self.data_of(zip, system)?;
            }
            let whole = !system.unreachable && !system.interrupted && !system.shared;
            let end = json!({
                "not_readable_now": system.unreachable, "address_shared": system.shared,
                "nothing_in": system.nothing,
            });
            write!(zip, "],\n\"about\": {end},\n\"complete\": {whole}}}")?;
        }
        let whole = systems.iter().all(|it| !it.unreachable && !it.interrupted && !it.shared);
        write!(zip, "\n],\n\"complete\": {whole}\n}}\n")?;
        Ok(())
    }

    fn data_of<W: Write>(
        &self,
        zip: &mut Zip<W>,
        system: &mut HeldSystem,
    ) -> Result<(), ArchiveError> {
        let opened = self.opened.get(&system.id);
        let open =
            opened.and_then(|it| held::open(self.reading.charter, &self.whose, &system.id, it));
        let Some((connector, reach)) = open else {
            system.interrupted = true;
            return Ok(());
        };
        let tables = described(self.reading, system, &reach);
        let mut writing: Option<(usize, u64)> = None;
        let whole = self.pass(system, connector, &reach, &tables, &mut |at, record| {
            let table = &tables[at];
            let rows = match writing {
                Some((open, rows)) if open == at => rows,
                before => {
                    end_table(zip, before)?;
                    begin_table(zip, table, before.is_none())?;
                    0
                }
            };
            if table.aside.is_none() {
                zip.write_all(if rows == 0 { b"\n" } else { b",\n" })?;
                row(zip, table, record)?;
            }
            writing = Some((at, rows + 1));
            Ok(())
        })?;
        end_table(zip, writing)?;
        system.interrupted |= !whole;
        Ok(())
    }
}

fn begin_table<W: Write>(
    zip: &mut Zip<W>,
    table: &HeldTable,
    is_first: bool,
) -> Result<(), ArchiveError> {
    let about = json!({
        "title": table.title, "concerns_you_only": table.concerns, "purposes": table.why,
        "retention": table.kept, "recipients": table.recipients,
        "set_aside": table.aside.as_ref().map(|it| json!({ "rule": it.rule, "until": it.until })),
        "labels": table.columns.iter().zip(&table.labels).collect::<BTreeMap<_, _>>(),
    });
    let comma = if is_first { "" } else { "," };
    write!(zip, "{comma}\n{{\"table\": {}, \"about\": {about},\n", json!(table.name))?;
    Ok(write!(zip, "\"rows\": [")?)
}

fn end_table<W: Write>(zip: &mut Zip<W>, open: Option<(usize, u64)>) -> Result<(), ArchiveError> {
    match open {
        Some((_, rows)) => Ok(write!(zip, "], \"total\": {rows}}}")?),
        None => Ok(()),
    }
}

/// One row, in the order of the columns.
fn row<W: Write>(zip: &mut Zip<W>, table: &HeldTable, record: &Record) -> Result<(), ArchiveError> {
    for (at, column) in table.columns.iter().enumerate() {
        zip.write_all(if at == 0 { b"{" } else { b"," })?;
        serde_json::to_writer(&mut *zip, column)?;
        zip.write_all(b":")?;
        let cell = value(record, column).unwrap_or(&Cell::Null);
        match cell {
            // Not copied once more: it may be long.
            Cell::Text(text) => serde_json::to_writer(&mut *zip, Personal::reveal(text))?,
            cell => serde_json::to_writer(&mut *zip, &export::json(cell))?,
        }
    }
    if table.columns.is_empty() {
        zip.write_all(b"{")?;
    }
    Ok(zip.write_all(b"}")?)
}
