//! SQLite: one database file, which must exist and is never created.
//!
//! Reading opens the file read-only. Acting takes the write lock first (`BEGIN IMMEDIATE`),
//! enforces foreign keys, overwrites deleted content with zeros (`secure_delete`), and after the
//! commit folds and empties the write-ahead log. Key tables live in memory.
//!
//! Absent: a limit on a statement's time, since the file is local and no server shares it.

mod catalogue;

use std::path::{Path, PathBuf};

use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, params_from_iter};
use serment_kernel::words::Personal;

use crate::catalogue::Catalogue;
use crate::error::ConnectError;
use crate::identifiers::{Identifiers, folded, trimmed_lower};
use crate::model::{Advice, Cell, Found, Hit, Map, Outcome, Probe, Step, SystemPlan};
use crate::settings::Limits;
use crate::sql::dialect::{Dialect, FOLDED, LOWER, TRIMMED_LOWER};
use crate::sql::{Fetch, Ground, Session, advice, run};
use crate::{Ability, Connector, Manifest, Sink};

/// What this driver is.
pub const MANIFEST: Manifest = Manifest {
    kind: "sqlite",
    label_fr: "Base SQLite",
    label_en: "SQLite database",
    abilities: &[
        Ability::Catalogue,
        Ability::Read,
        Ability::Act,
        Ability::Transaction,
        Ability::ForeignKeys,
        Ability::Scan,
    ],
};

/// A SQLite database file.
#[derive(Clone, Debug)]
pub struct Sqlite {
    name: String,
    path: PathBuf,
    limits: Limits,
}

impl Sqlite {
    /// A connector for this file. Opens nothing.
    pub fn new(name: &str, path: &Path, limits: Limits) -> Self {
        Self { name: name.to_owned(), path: path.to_owned(), limits }
    }

    fn open(&self, access: OpenFlags) -> Result<Open<'_>, ConnectError> {
        let unreachable =
            |why: String| ConnectError::Unreachable { system: self.name.clone(), why };
        if !self.path.is_file() {
            return Err(unreachable("the database file does not exist".to_owned()));
        }
        let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)
            .map_err(|e| unreachable(code(&e).to_owned()))?;
        let open = Open { system: &self.name, connection };
        open.connection.busy_timeout(self.limits.lock).map_err(|e| open.error("database", &e))?;
        open.learn().map_err(|e| open.error("database", &e))?;
        open.batch("pragma temp_store = memory; pragma foreign_keys = on")?;
        Ok(open)
    }

    /// A read-only snapshot and what it shows.
    fn look(&self) -> Result<(Open<'_>, Ground), ConnectError> {
        let open = self.open(OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        open.batch("begin")?;
        let ground = catalogue::ground(&open)?;
        Ok((open, ground))
    }
}

/// An open connection.
struct Open<'a> {
    system: &'a str,
    connection: Connection,
}

fn code(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => "the file cannot be opened",
        Some(ErrorCode::NotADatabase) => "the file is not a SQLite database",
        Some(ErrorCode::PermissionDenied) => "access to the file is denied",
        Some(ErrorCode::DatabaseCorrupt) => "the file is damaged",
        _ => "the database refuses to open",
    }
}

impl Open<'_> {
    /// Teaches the connection how identifiers are compared: SQLite's own `lower` and `trim` know
    /// ASCII letters and the plain space only.
    fn learn(&self) -> Result<(), rusqlite::Error> {
        let learn = |name: &str, fold: fn(&str) -> String| {
            let flags = FunctionFlags::SQLITE_UTF8
                | FunctionFlags::SQLITE_DETERMINISTIC
                | FunctionFlags::SQLITE_DIRECTONLY;
            self.connection.create_scalar_function(name, 1, flags, move |call| {
                Ok(match call.get_raw(0) {
                    ValueRef::Text(text) => Some(fold(&String::from_utf8_lossy(text))),
                    ValueRef::Null => None,
                    ValueRef::Integer(n) => Some(n.to_string()),
                    ValueRef::Real(n) => Some(n.to_string()),
                    ValueRef::Blob(bytes) => Some(fold(&String::from_utf8_lossy(bytes))),
                })
            })
        };
        learn(TRIMMED_LOWER, trimmed_lower)?;
        learn(LOWER, str::to_lowercase)?;
        learn(FOLDED, folded)
    }

    fn batch(&self, sql: &str) -> Result<(), ConnectError> {
        self.connection.execute_batch(sql).map_err(|e| self.error("database", &e))
    }

    /// The typed error. SQLite's own texts name tables and columns, never values.
    fn error(&self, at: &str, error: &rusqlite::Error) -> ConnectError {
        let system = self.system.to_owned();
        let table = at.to_owned();
        let told = match error {
            rusqlite::Error::SqliteFailure(_, Some(text)) => text.clone(),
            _ => String::new(),
        };
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                ConnectError::LockTimeout { system, table }
            }
            Some(ErrorCode::ReadOnly) => ConnectError::ReadOnly { system },
            Some(ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied) => {
                ConnectError::MissingRight { system, table }
            }
            Some(ErrorCode::ConstraintViolation) => {
                ConnectError::Constraint { system, table, constraint: told }
            }
            Some(ErrorCode::CannotOpen | ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                ConnectError::Unreachable { system, why: code(error).to_owned() }
            }
            Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => {
                ConnectError::Io { system, what: table, why: told }
            }
            Some(ErrorCode::TooBig) => {
                ConnectError::TooLarge { system, what: table, limit_bytes: 1_000_000_000 }
            }
            other => ConnectError::Refused { system, table, code: format!("{other:?} {told}") },
        }
    }

    fn clear_traces(&self) -> bool {
        let journal: Result<String, _> =
            self.connection.query_row("pragma journal_mode", [], |row| row.get(0));
        let busy: Result<i64, _> =
            self.connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0));
        matches!(journal, Ok(mode) if mode != "persist") && busy == Ok(0)
    }
}

fn cell(value: ValueRef<'_>, fetch: Fetch) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(n) if fetch == Fetch::Bool && (n == 0 || n == 1) => Cell::Bool(n == 1),
        ValueRef::Integer(n) => Cell::Int(n),
        ValueRef::Real(n) => Cell::Real(n),
        ValueRef::Text(bytes) => {
            Cell::Text(Personal::new(String::from_utf8_lossy(bytes).into_owned()))
        }
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.len() as u64),
    }
}

impl Session for Open<'_> {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn execute(&mut self, at: &str, sql: &str, binds: &[String]) -> Result<u64, ConnectError> {
        let rows = self
            .connection
            .execute(sql, params_from_iter(binds))
            .map_err(|e| self.error(at, &e))?;
        Ok(rows as u64)
    }

    fn count(&mut self, at: &str, sql: &str, binds: &[String]) -> Result<u64, ConnectError> {
        let count: i64 = self
            .connection
            .query_row(sql, params_from_iter(binds), |row| row.get(0))
            .map_err(|e| self.error(at, &e))?;
        Ok(count.unsigned_abs())
    }

    fn stream(
        &mut self,
        at: &str,
        sql: &str,
        binds: &[String],
        fetch: &[Fetch],
        row: &mut dyn FnMut(Vec<Cell>) -> Result<(), ConnectError>,
    ) -> Result<(), ConnectError> {
        let mut statement = self.connection.prepare(sql).map_err(|e| self.error(at, &e))?;
        let mut rows = statement.query(params_from_iter(binds)).map_err(|e| self.error(at, &e))?;
        while let Some(found) = rows.next().map_err(|e| self.error(at, &e))? {
            let mut cells = Vec::with_capacity(fetch.len());
            for (index, fetch) in fetch.iter().enumerate() {
                let value = found.get_ref(index).map_err(|e| self.error(at, &e))?;
                cells.push(cell(value, *fetch));
            }
            row(cells)?;
        }
        Ok(())
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the shape the other engine needs")]
fn nothing(_: &mut dyn Session) -> Result<(), ConnectError> {
    // The connection is read-only from its opening; temporary tables are not in the file.
    Ok(())
}

impl Connector for Sqlite {
    fn manifest(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn probe(&self) -> Result<Probe, ConnectError> {
        let open = self.open(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let ground = catalogue::ground(&open)?;
        let read_only =
            open.connection.is_readonly("main").map_err(|e| open.error("database", &e))?;
        Ok(Probe {
            engine: format!("SQLite {}", rusqlite::version()),
            tables: ground.catalogue.tables.len() as u64,
            read_only,
            missing: Vec::new(),
        })
    }

    fn catalogue(&self) -> Result<Catalogue, ConnectError> {
        Ok(self.look()?.1.catalogue)
    }

    fn find(&self, map: &Map, who: &Identifiers) -> Result<Vec<Found>, ConnectError> {
        let (mut open, ground) = self.look()?;
        run::find(&mut open, &ground, map, who, &nothing)
    }

    fn read(&self, map: &Map, who: &Identifiers, sink: &mut Sink<'_>) -> Result<(), ConnectError> {
        let (mut open, ground) = self.look()?;
        run::read(&mut open, &ground, map, who, &nothing, sink)
    }

    fn plan(
        &self,
        map: &Map,
        steps: &[Step],
        who: &Identifiers,
    ) -> Result<SystemPlan, ConnectError> {
        let (mut open, ground) = self.look()?;
        run::plan(&mut open, &ground, map, steps, who, &nothing)
    }

    fn apply(&self, map: &Map, steps: &[Step], who: &Identifiers) -> Result<Outcome, ConnectError> {
        let mut open = self.open(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        open.batch("pragma secure_delete = on; begin immediate")?;
        let ground = catalogue::ground(&open)?;
        let defer = "pragma defer_foreign_keys = on";
        // On error the connection closes, and SQLite rolls the transaction back.
        let mut outcome = run::apply(&mut open, &ground, map, steps, who, defer)?;
        open.batch("commit")?;
        outcome.traces_cleared = open.clear_traces();
        Ok(outcome)
    }

    fn scan(&self, needles: &[Personal<String>]) -> Result<Vec<Hit>, ConnectError> {
        let (mut open, ground) = self.look()?;
        run::scan(&mut open, &ground, needles)
    }

    fn advice(&self, map: &Map) -> Result<Vec<Advice>, ConnectError> {
        let (_, ground) = self.look()?;
        advice::advice(Dialect::Sqlite, &ground, map)
    }
}
