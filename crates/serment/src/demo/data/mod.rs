//! The real systems of Maisons du Littoral: a booking database, a newsletter database, a loyalty file.
//!
//! They are made as three vendors would have made them, and know nothing of Serment. The same
//! [`Settings`] give the same bytes: people are one stream drawn from the seed (`people`), read
//! again for each system, so that a person is the same in all three and nothing is kept in memory
//! but keys. Six people are always there, whatever the seed: [`CAST`].
//!
//! The data has the faults that real data has: one mailbox for two people, one person entered
//! twice, capitals and blanks in addresses, numbers in nine notations, names without accents,
//! nothing at all where something was expected, illness and neighbours in free text. Nothing in it
//! can reach anyone: see `contact`.
//!
//! Rows made with seed 1 on 2026-11-22:
//!
//! | guests asked | 50 | 300 | 2,000 | 20,000 |
//! |---|---|---|---|---|
//! | guests | 50 | 300 | 2,000 | 20,000 |
//! | stays | 125 | 865 | 5,939 | 58,569 |
//! | companions | 107 | 696 | 4,912 | 48,542 |
//! | invoices | 110 | 784 | 5,422 | 53,140 |
//! | messages | 24 | 155 | 960 | 10,361 |
//! | reviews | 15 | 95 | 592 | 5,932 |
//! | subscribers | 30 | 168 | 1,034 | 10,204 |
//! | clicks | 58 | 304 | 1,962 | 19,736 |
//! | loyalty cards | 17 | 87 | 524 | 4,912 |
//!
//! Deliberately absent: a schedule of future changes, and anything that Serment itself writes.

mod booking;
mod cast;
mod contact;
mod day;
mod loyalty;
mod names;
mod newsletter;
mod people;
mod places;
mod prng;
mod schema;
mod sink;
#[cfg(test)]
mod tests;
mod texts;

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use jiff::civil::Date;
use rusqlite::Connection;

#[cfg(test)]
pub(crate) use cast::CAST;
pub(crate) use cast::cast_member;
pub(crate) use schema::Table;

use schema::Engine;
use sink::{CopySink, Sink, SqliteSink};

/// The fewest guests among whom the whole cast has its place.
pub(crate) const GUESTS_MIN: u32 = 50;
/// The most that one machine makes in minutes.
pub(crate) const GUESTS_MAX: u32 = 5_000_000;

/// What decides every byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    guests: u32,
    seed: u64,
    today: Date,
}

impl Settings {
    /// Refuses a size without room for the cast, or a day outside the calendar of these hotels.
    pub(crate) fn new(guests: u32, seed: u64, today: Date) -> Result<Self> {
        ensure!(
            (GUESTS_MIN..=GUESTS_MAX).contains(&guests),
            "{guests} guests asked: the demonstration needs between {GUESTS_MIN} and {GUESTS_MAX}"
        );
        ensure!(
            (1990..2200).contains(&today.year()),
            "the demonstration cannot take place on {today}: set the clock between 1990 and 2199"
        );
        Ok(Self { guests, seed, today })
    }
}

/// How many rows each table got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counts(Vec<(Table, u64)>);

impl Counts {
    fn of(tables: &[Table]) -> Self {
        Self(tables.iter().map(|table| (*table, 0)).collect())
    }

    fn add(&mut self, table: Table) {
        if let Some((_, rows)) = self.0.iter_mut().find(|(counted, _)| *counted == table) {
            *rows += 1;
        }
    }

    /// The rows of one table.
    pub(crate) fn rows(&self, table: Table) -> u64 {
        self.iter().find(|(counted, _)| *counted == table).map_or(0, |(_, rows)| rows)
    }

    /// Every table with its rows, parents first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Table, u64)> + '_ {
        self.0.iter().copied()
    }
}

/// Makes the booking system as a SQLite file, which must not exist yet.
pub(crate) fn booking_sqlite(path: &Path, settings: &Settings) -> Result<Counts> {
    sqlite(path, &Table::BOOKING, |sink| booking::write(settings, sink))
}

/// Makes the newsletter as a SQLite file, which must not exist yet.
pub(crate) fn newsletter_sqlite(path: &Path, settings: &Settings) -> Result<Counts> {
    sqlite(path, &Table::NEWSLETTER, |sink| newsletter::write(settings, sink))
}

/// Makes the loyalty file, which must not exist yet; returns how many cards it has.
pub(crate) fn loyalty_csv(path: &Path, settings: &Settings) -> Result<u64> {
    let unfinished = begin(path)?;
    let file = File::create(&unfinished)
        .with_context(|| format!("cannot write {}", unfinished.display()))?;
    let mut out = BufWriter::new(file);
    let cards = loyalty::write(settings, &mut out)?;
    out.flush()?;
    out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    fs::rename(&unfinished, path)?;
    Ok(cards)
}

/// Makes the booking system in a schema of its own, in one transaction. The schema may exist, its
/// tables may not.
pub(crate) fn booking_postgres(
    client: &mut postgres::Client,
    schema: &str,
    settings: &Settings,
) -> Result<Counts> {
    let prefix = prefix_of(schema)?;
    let mut transaction = client.transaction().context("the booking database does not answer")?;
    transaction.batch_execute(&format!("create schema if not exists \"{schema}\""))?;
    for table in Table::BOOKING {
        let sql = schema::create(Engine::Postgres, table, &prefix);
        transaction.batch_execute(&sql).with_context(|| {
            format!("cannot create {schema}.{}: choose an empty schema", table.name())
        })?;
    }
    let mut sink = CopySink::new(&mut transaction, &prefix, &Table::BOOKING);
    booking::write(settings, &mut sink)?;
    sink.flush()?;
    let counts = sink.counts;
    for table in Table::BOOKING {
        for sql in schema::finish(Engine::Postgres, table, &prefix) {
            transaction.batch_execute(&sql)?;
        }
        let name = table.name();
        transaction.batch_execute(&format!(
            "alter table {prefix}{name} alter column id restart with {}; analyze {prefix}{name}",
            counts.rows(table) + 1
        ))?;
    }
    transaction.commit()?;
    Ok(counts)
}

/// Takes the booking system away again, schema and all: what Ctrl-C does to a passing demonstration.
pub(crate) fn drop_booking_postgres(client: &mut postgres::Client, schema: &str) -> Result<()> {
    prefix_of(schema)?;
    client
        .batch_execute(&format!("drop schema if exists \"{schema}\" cascade"))
        .with_context(|| format!("cannot drop schema {schema}"))
}

/// What stands before a table's name, for a schema name that needs no escaping.
fn prefix_of(schema: &str) -> Result<String> {
    let plain =
        |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
    if schema.is_empty() || schema.len() > 63 || !schema.bytes().all(plain) {
        bail!("schema name {schema:?} refused: use small letters, digits and _, at most 63");
    }
    Ok(format!("\"{schema}\"."))
}

/// Rows first, then indexes, then the name: a file under its own name is whole.
fn sqlite(
    path: &Path,
    tables: &[Table],
    write: impl FnOnce(&mut dyn Sink) -> Result<()>,
) -> Result<Counts> {
    let unfinished = begin(path)?;
    let connection = Connection::open(&unfinished)
        .with_context(|| format!("cannot write {}", unfinished.display()))?;
    connection.execute_batch(
        "pragma page_size = 4096; pragma synchronous = off; pragma journal_mode = off;
         pragma foreign_keys = off; begin",
    )?;
    for table in tables {
        connection.execute_batch(&schema::create(Engine::Sqlite, *table, ""))?;
    }
    let mut sink = SqliteSink::new(&connection, tables)?;
    write(&mut sink)?;
    let counts = std::mem::replace(&mut sink.counts, Counts::of(&[]));
    drop(sink);
    for table in tables {
        for sql in schema::finish(Engine::Sqlite, *table, "") {
            connection.execute_batch(&sql)?;
        }
    }
    connection.execute_batch("commit; pragma synchronous = normal")?;
    connection.close().map_err(|(_, error)| error)?;
    File::open(&unfinished)?.sync_all()?;
    fs::rename(&unfinished, path)?;
    Ok(counts)
}

/// Where the file grows until it is whole; what an interrupted run left there is thrown away.
fn begin(path: &Path) -> Result<PathBuf> {
    if path.exists() {
        bail!("{} already exists: it is kept as it is, choose another folder", path.display());
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let unfinished = PathBuf::from(unfinished);
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot replace {}", unfinished.display()))
        }
        _ => Ok(unfinished),
    }
}
