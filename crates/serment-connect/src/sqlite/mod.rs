//! SQLite: one database file, which must exist and is never created.
//!
//! Reading opens the file read-only. Acting takes the write lock first (`BEGIN IMMEDIATE`),
//! enforces foreign keys, overwrites deleted content with zeros (`secure_delete`), and after the
//! commit folds and empties the write-ahead log. Key tables live in memory. A statement that takes
//! longer than its limit is interrupted; the time its reader takes does not count.

mod catalogue;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, params_from_iter};
use serment_kernel::words::Personal;

use crate::error::ConnectError;
use crate::identifiers::{folded, trimmed_lower};
use crate::model::{Cell, Probe};
use crate::settings::Limits;
use crate::sql::compare::{FOLDED, LOWER, TRIMMED_LOWER};
use crate::sql::dialect::Dialect;
use crate::sql::driver::Driver;
use crate::sql::{Fetch, Ground, Intent, Session};
use crate::{Ability, Manifest};

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

    fn connect(&self, access: OpenFlags) -> Result<Open<'_>, ConnectError> {
        let unreachable =
            |why: String| ConnectError::Unreachable { system: self.name.clone(), why };
        if !self.path.is_file() {
            return Err(unreachable("the database file does not exist".to_owned()));
        }
        let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)
            .map_err(|e| unreachable(code(&e).to_owned()))?;
        let clock = Clock::default();
        let mut open = Open { system: &self.name, connection, clock };
        let limits = self.limits;
        open.prepare(limits).map_err(|e| open.error("database", &e))?;
        open.batch("pragma temp_store = memory; pragma foreign_keys = on")?;
        Ok(open)
    }
}

/// Steps of SQLite's machine between two looks at the clock.
const STEPS: i32 = 10_000;

/// Since when a statement runs; nothing between two statements.
#[derive(Clone, Debug, Default)]
struct Clock(Arc<Mutex<Option<Instant>>>);

impl Clock {
    fn set(&self, since: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = since;
    }

    /// Runs one statement under the limit.
    fn during<T>(&self, run: impl FnOnce() -> T) -> T {
        self.set(Some(Instant::now()));
        let outcome = run();
        self.set(None);
        outcome
    }

    fn exceeds(&self, limit: Duration) -> bool {
        let since = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        since.is_some_and(|since| since.elapsed() > limit)
    }
}

/// An open connection.
pub(crate) struct Open<'a> {
    system: &'a str,
    connection: Connection,
    clock: Clock,
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
    fn prepare(&mut self, limits: Limits) -> Result<(), rusqlite::Error> {
        self.connection.busy_timeout(limits.lock)?;
        let clock = self.clock.clone();
        let late = move || clock.exceeds(limits.statement);
        self.connection.progress_handler(STEPS, Some(late))?;
        self.learn()
    }

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
            Some(ErrorCode::OperationInterrupted) => ConnectError::Timeout { system, table },
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
            .clock
            .during(|| self.connection.execute(sql, params_from_iter(binds)))
            .map_err(|e| self.error(at, &e))?;
        Ok(rows as u64)
    }

    fn count(&mut self, at: &str, sql: &str, binds: &[String]) -> Result<u64, ConnectError> {
        let count: i64 = self
            .clock
            .during(|| self.connection.query_row(sql, params_from_iter(binds), |row| row.get(0)))
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
        while let Some(found) = self.clock.during(|| rows.next()).map_err(|e| self.error(at, &e))? {
            let mut cells = Vec::with_capacity(fetch.len());
            for (index, fetch) in fetch.iter().enumerate() {
                let value = found.get_ref(index).map_err(|e| self.error(at, &e))?;
                cells.push(cell(value, *fetch));
            }
            row(cells)?;
        }
        Ok(())
    }

    fn enter(&mut self) -> Result<(), ConnectError> {
        // The transaction is open, and a look cannot write: its connection only reads, and the
        // key tables are not in the file.
        Ok(())
    }

    fn defer(&mut self) -> Result<(), ConnectError> {
        self.batch("pragma defer_foreign_keys = on")
    }

    fn commit(&mut self) -> Result<bool, ConnectError> {
        self.batch("commit")?;
        Ok(self.clear_traces())
    }
}

impl Driver for Sqlite {
    type Open<'a> = Open<'a>;

    fn describe(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn open(&self, intent: Intent) -> Result<(Open<'_>, Ground), ConnectError> {
        let open = match intent {
            Intent::Look => {
                let open = self.connect(OpenFlags::SQLITE_OPEN_READ_ONLY)?;
                open.batch("begin")?;
                open
            }
            Intent::Act => {
                let open = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
                open.batch("pragma secure_delete = on; begin immediate")?;
                open
            }
        };
        let ground = catalogue::ground(&open)?;
        Ok((open, ground))
    }

    fn examine(&self) -> Result<Probe, ConnectError> {
        let open = self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identifiers::Identifiers;
    use crate::model::{Reach, Role, Via};
    use crate::sql::compare::by_identifier;

    /// The plan of a look-up by e-mail address in a table with this index, and what it finds.
    fn looked_up(index: &str, address: &str) -> (String, Vec<i64>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        let sql = "create table guests (id integer primary key, email text);
            insert into guests values (1, 'Ana@X.org'), (2, ' ana@x.org '), (3, char(160, 9) ||
                'ANA@x.org' || char(8203)), (4, 'ana@x.organic'), (5, 'É@x.org'), (6, 'é@X.org'),
                (7, 'e@x.org'), (8, 'jac' || char(8490) || '@x.org'), (9, cast('ana@x.org' as blob)),
                (10, null), (11, 'z ana@x.org'), (12, char(65279) || ' É@x.org');";
        Connection::open(&path).unwrap().execute_batch(&format!("{sql} {index}")).unwrap();
        let sqlite = Sqlite::new("x", &path, Limits::default());
        let (mut open, ground) = sqlite.open(Intent::Look).unwrap();
        let via =
            Via::Identifier { kind: "email".into(), column: "email".into(), narrow: Vec::new() };
        let (columns, key) = (Vec::new(), Vec::new());
        let reach = Reach { table: "guests".into(), role: Role::Owner, via, columns, key };
        let who = Identifiers::one("email", address);
        let (condition, binds) = by_identifier(&mut open, &ground, &reach, &who).unwrap().unwrap();
        let sql = format!("select t.id from guests t where {condition}");
        let column = |sql: &str, index: usize| -> Vec<rusqlite::types::Value> {
            let mut statement = open.connection.prepare(sql).unwrap();
            let rows = statement.query_map(params_from_iter(&binds), |row| row.get(index));
            rows.unwrap().map(Result::unwrap).collect()
        };
        let plan = format!("{:?}", column(&format!("explain query plan {sql}"), 3));
        let ids = column(&sql, 0).into_iter().map(|id| match id {
            rusqlite::types::Value::Integer(id) => id,
            other => panic!("{other:?}"),
        });
        let mut ids: Vec<i64> = ids.collect();
        ids.sort_unstable();
        (plan, ids)
    }

    #[test]
    fn an_index_serves_the_search_and_changes_nothing_to_what_is_found() {
        for index in [
            "create index lookup on guests (lower(trim(email)))",
            "create index lookup on guests (email collate nocase)",
        ] {
            for (address, found) in [
                ("ana@x.org", &[1, 2, 3, 9][..]),
                ("é@x.org", &[5, 6, 12]),
                ("jack@x.org", &[8]),
                ("nobody@x.org", &[]),
            ] {
                let (plan, ids) = looked_up(index, address);
                assert_eq!(ids, found, "{address} {index}");
                assert!(plan.contains("INDEX lookup ("), "{plan} {index}");
                assert!(!plan.contains("SCAN t") && !plan.contains("SCAN g"), "{plan} {index}");
                let (plan, ids) = looked_up("", address);
                assert_eq!((ids.as_slice(), plan.contains("SCAN t")), (found, true));
            }
        }
    }
}
