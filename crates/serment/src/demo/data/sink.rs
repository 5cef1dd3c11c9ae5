//! Where generated rows go: a SQLite file or PostgreSQL's COPY, one row at a time.

use std::io::Write as _;

use anyhow::{Context as _, Result};
use rusqlite::types::{ToSql, ToSqlOutput};

use super::Counts;
use super::day::{Day, Moment};
use super::schema::Table;

/// A value of a row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cell<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Date(Day),
    Instant(Moment),
}

impl<'a> Cell<'a> {
    /// The text, or nothing.
    pub(super) fn text(value: Option<&'a str>) -> Self {
        value.map_or(Self::Null, Self::Text)
    }

    /// The key, or nothing.
    pub(super) fn key(value: Option<i64>) -> Self {
        value.map_or(Self::Null, Self::Int)
    }

    /// The day, or nothing.
    pub(super) fn date(value: Option<Day>) -> Self {
        value.map_or(Self::Null, Self::Date)
    }
}

/// Takes rows in any order of tables; the order within a table is kept.
pub(super) trait Sink {
    /// Adds one row, `id` first, in the order of the table's columns.
    fn row(&mut self, table: Table, cells: &[Cell<'_>]) -> Result<()>;
}

/// Prepared inserts on an open transaction.
pub(super) struct SqliteSink<'c> {
    statements: Vec<(Table, rusqlite::Statement<'c>)>,
    pub(super) counts: Counts,
}

impl<'c> SqliteSink<'c> {
    /// Prepares one insert for each table.
    pub(super) fn new(connection: &'c rusqlite::Connection, tables: &[Table]) -> Result<Self> {
        let mut statements = Vec::with_capacity(tables.len());
        for table in tables {
            let columns = table.columns().len() + 1;
            let marks = vec!["?"; columns].join(",");
            let sql = format!("insert into {} values ({marks})", table.name());
            statements.push((*table, connection.prepare(&sql)?));
        }
        Ok(Self { statements, counts: Counts::of(tables) })
    }
}

impl Sink for SqliteSink<'_> {
    fn row(&mut self, table: Table, cells: &[Cell<'_>]) -> Result<()> {
        let (_, statement) = self
            .statements
            .iter_mut()
            .find(|(prepared, _)| *prepared == table)
            .context("this table belongs to another system")?;
        for (index, cell) in cells.iter().enumerate() {
            statement.raw_bind_parameter(index + 1, cell)?;
        }
        statement.raw_execute()?;
        self.counts.add(table);
        Ok(())
    }
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        use rusqlite::types::{Value, ValueRef};
        let owned = |bytes: &[u8]| {
            ToSqlOutput::Owned(Value::Text(String::from_utf8_lossy(bytes).into_owned()))
        };
        Ok(match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Int(value) => ToSqlOutput::Borrowed(ValueRef::Integer(*value)),
            Self::Text(value) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
            Self::Date(day) => owned(&day.iso()),
            Self::Instant(moment) => owned(&moment.iso()),
        })
    }
}

/// How much waits in memory before it is sent.
const FLUSH_BYTES: usize = 1 << 20;

/// One buffer of COPY text for each table, sent together, parents first.
pub(super) struct CopySink<'t, 'c> {
    transaction: &'t mut postgres::Transaction<'c>,
    prefix: String,
    buffers: Vec<(Table, Vec<u8>)>,
    waiting: usize,
    pub(super) counts: Counts,
}

impl<'t, 'c> CopySink<'t, 'c> {
    /// Writes into the tables that `prefix` names, which must exist and be empty.
    pub(super) fn new(
        transaction: &'t mut postgres::Transaction<'c>,
        prefix: &str,
        tables: &[Table],
    ) -> Self {
        Self {
            transaction,
            prefix: prefix.to_owned(),
            buffers: tables.iter().map(|table| (*table, Vec::new())).collect(),
            waiting: 0,
            counts: Counts::of(tables),
        }
    }

    /// Sends what waits.
    pub(super) fn flush(&mut self) -> Result<()> {
        for (table, buffer) in &mut self.buffers {
            if buffer.is_empty() {
                continue;
            }
            let sql = format!("copy {}{} from stdin", self.prefix, table.name());
            let mut writer = self.transaction.copy_in(&sql)?;
            writer.write_all(buffer)?;
            writer.finish()?;
            buffer.clear();
        }
        self.waiting = 0;
        Ok(())
    }
}

impl Sink for CopySink<'_, '_> {
    fn row(&mut self, table: Table, cells: &[Cell<'_>]) -> Result<()> {
        let (_, buffer) = self
            .buffers
            .iter_mut()
            .find(|(known, _)| *known == table)
            .context("this table belongs to another system")?;
        let before = buffer.len();
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                buffer.push(b'\t');
            }
            copy_cell(buffer, cell)?;
        }
        buffer.push(b'\n');
        self.waiting += buffer.len() - before;
        self.counts.add(table);
        if self.waiting >= FLUSH_BYTES { self.flush() } else { Ok(()) }
    }
}

fn copy_cell(buffer: &mut Vec<u8>, cell: &Cell<'_>) -> Result<()> {
    match cell {
        Cell::Null => buffer.extend_from_slice(b"\\N"),
        Cell::Int(value) => write!(buffer, "{value}")?,
        Cell::Date(day) => buffer.extend_from_slice(&day.iso()),
        Cell::Instant(moment) => buffer.extend_from_slice(&moment.iso()),
        Cell::Text(text) if text.contains(['\\', '\t', '\n', '\r']) => {
            let escaped = text.replace('\\', "\\\\").replace('\t', "\\t");
            let escaped = escaped.replace('\n', "\\n").replace('\r', "\\r");
            buffer.extend_from_slice(escaped.as_bytes());
        }
        Cell::Text(text) => buffer.extend_from_slice(text.as_bytes()),
    }
    Ok(())
}
