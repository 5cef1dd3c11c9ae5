//! PostgreSQL, and what speaks its protocol.
//!
//! Looking happens in one `REPEATABLE READ` transaction, made read-only once the temporary key
//! tables exist. Acting happens in one `READ COMMITTED` transaction that locks the person's rows
//! as it selects them, so that a row added meanwhile under a selected parent is either seen or
//! refused by its foreign key. Row-level security is an error rather than a silent filter.
//!
//! Rights needed: CONNECT, TEMPORARY (everyone's by default), USAGE on the schema, SELECT on the
//! tables, and UPDATE and DELETE on those with steps. Absent: replicas, which refuse temporary
//! tables; `vacuum`, which decides when old row versions leave the disk.

mod catalogue;

use std::error::Error as _;

use postgres::config::SslMode;
use postgres::error::SqlState;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{FromSql, ToSql};
use postgres::{Client, Config, NoTls, Row};
use serment_kernel::words::{Personal, tls};

use crate::error::ConnectError;
use crate::model::{Cell, Probe};
use crate::settings::Limits;
use crate::sql::dialect::{Dialect, Folding};
use crate::sql::driver::Driver;
use crate::sql::{Fetch, Ground, Intent, Session};
use crate::{Ability, Manifest};

/// What this driver is.
pub const MANIFEST: Manifest = Manifest {
    kind: "postgres",
    label_fr: "Base PostgreSQL",
    label_en: "PostgreSQL database",
    abilities: &[
        Ability::Catalogue,
        Ability::Read,
        Ability::Act,
        Ability::Transaction,
        Ability::ForeignKeys,
        Ability::Scan,
    ],
};

/// Writing is allowed for the key tables only, then taken away: an account that reads by default
/// must be able to look.
const LOOK: &str = "begin isolation level repeatable read read write";
const ACT: &str = "begin isolation level read committed";

/// The encoding, and whether ICU's collation is there.
const LETTERS: &str = "\
select pg_catalog.current_setting('server_encoding'), exists (select 1 \
from pg_catalog.pg_collation where collname = 'und-x-icu' \
and collnamespace = 'pg_catalog'::regnamespace)";

/// Tables of ours to change, with a right that is missing.
const MISSING_RIGHTS: &str = "\
select r.word || ' on ' || n.nspname || '.' || c.relname from pg_class c \
join pg_namespace n on n.oid = c.relnamespace \
cross join (values ('select'), ('update'), ('delete')) r(word) \
where c.relkind in ('r', 'p') and not c.relispartition \
and n.nspname = coalesce($1, current_schema()) \
and not has_table_privilege(c.oid, r.word) order by 1";

/// A PostgreSQL database.
#[derive(Clone, Debug)]
pub struct Postgres {
    name: String,
    url: Personal<String>,
    schema: Option<String>,
    limits: Limits,
}

/// An open connection, in a transaction.
pub(crate) struct Open<'a> {
    system: &'a str,
    schema: Option<String>,
    client: Client,
    intent: Intent,
    folding: Folding,
}

impl Postgres {
    /// A connector for this database. Opens nothing.
    pub fn new(name: &str, url: Personal<String>, schema: Option<String>, limits: Limits) -> Self {
        Self { name: name.to_owned(), url, schema, limits }
    }

    fn unreachable(&self, why: &str) -> ConnectError {
        ConnectError::Unreachable { system: self.name.clone(), why: why.to_owned() }
    }

    fn connect(&self, intent: Intent) -> Result<Open<'_>, ConnectError> {
        let url = self.url.reveal();
        // The parser's own error could quote the password.
        let mut config: Config = url
            .parse()
            .map_err(|_| self.unreachable("its address is not of the form postgres://…"))?;
        config.connect_timeout(self.limits.connect).application_name("serment");
        tls::choose_mode(&mut config, url);
        let client = if config.get_ssl_mode() == SslMode::Disable {
            config.connect(NoTls)
        } else {
            config.connect(tls::connector().map_err(|e| self.unreachable(&format!("no TLS: {e}")))?)
        };
        let client = client.map_err(|e| self.unreachable(&refusal(&e)))?;
        let folding = Folding::Narrow;
        let schema = self.schema.clone();
        let mut open = Open { system: &self.name, schema, client, intent, folding };
        let begin = match intent {
            Intent::Look => LOOK,
            Intent::Act => ACT,
        };
        open.batch(&format!(
            "set statement_timeout = {}; set lock_timeout = {}; set row_security = off; \
             set datestyle = 'ISO, YMD'; set timezone = 'UTC'; set intervalstyle = 'iso_8601'; \
             set client_min_messages = error; {begin}",
            self.limits.statement.as_millis(),
            self.limits.lock.as_millis()
        ))?;
        open.folding = open.letters()?;
        Ok(open)
    }
}

/// Why no connection was made, without the address.
fn refusal(error: &postgres::Error) -> String {
    match error.code() {
        Some(&SqlState::INVALID_PASSWORD | &SqlState::INVALID_AUTHORIZATION_SPECIFICATION) => {
            "it refuses the account or its password".to_owned()
        }
        Some(&SqlState::INVALID_CATALOG_NAME) => "the database does not exist there".to_owned(),
        Some(code) => format!("it refuses the connection ({})", code.code()),
        None => error.source().map_or_else(|| error.to_string(), ToString::to_string),
    }
}

impl Open<'_> {
    fn letters(&mut self) -> Result<Folding, ConnectError> {
        let row = self.query(LETTERS, &[])?;
        let Some(row) = row.first() else { return Ok(Folding::Narrow) };
        let encoding: String = self.get(row, 0)?;
        Ok(match (encoding.as_str(), self.get(row, 1)?) {
            ("UTF8", true) => Folding::Icu,
            ("UTF8", false) => Folding::Utf8,
            ("LATIN1", _) => Folding::Latin1,
            _ => Folding::Narrow,
        })
    }

    fn batch(&mut self, sql: &str) -> Result<(), ConnectError> {
        self.client.batch_execute(sql).map_err(|e| failure(self.system, "database", &e))
    }

    fn query(
        &mut self,
        sql: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, ConnectError> {
        self.client.query(sql, parameters).map_err(|e| failure(self.system, "catalogue", &e))
    }

    fn get<'r, T: FromSql<'r>>(&self, row: &'r Row, index: usize) -> Result<T, ConnectError> {
        row.try_get(index).map_err(|e| failure(self.system, "catalogue", &e))
    }
}

/// The typed error. Messages are kept for errors in names only (class 42), since others quote
/// values; DETAIL never is.
fn failure(system: &str, at: &str, error: &postgres::Error) -> ConnectError {
    let system = system.to_owned();
    let Some(told) = error.as_db_error() else {
        let why = error.source().map_or_else(|| error.to_string(), ToString::to_string);
        return ConnectError::Interrupted { system, why };
    };
    let table = told.table().unwrap_or(at).to_owned();
    match told.code().code() {
        "55P03" | "40P01" | "40001" => ConnectError::LockTimeout { system, table },
        "57014" => ConnectError::Timeout { system, table },
        "42501" => ConnectError::MissingRight { system, table },
        "25006" => ConnectError::ReadOnly { system },
        "53100" => ConnectError::Io { system, what: table, why: "its disk is full".to_owned() },
        "42P01" | "42703" | "42883" | "42804" => ConnectError::Schema {
            system,
            table,
            column: told.column().map(str::to_owned),
            why: told.message().to_owned(),
        },
        code if code.starts_with("23") => ConnectError::Constraint {
            system,
            table,
            constraint: told.constraint().or(told.column()).unwrap_or(code).to_owned(),
        },
        code if code.starts_with("57P") || code.starts_with("08") => {
            ConnectError::Interrupted { system, why: format!("the server closed ({code})") }
        }
        code if code.starts_with("42") => {
            ConnectError::Refused { system, table, code: format!("{code} {}", told.message()) }
        }
        code => ConnectError::Refused { system, table, code: code.to_owned() },
    }
}

fn cell(row: &Row, index: usize, fetch: Fetch) -> Result<Cell, postgres::Error> {
    let cell = match fetch {
        Fetch::Text => {
            row.try_get::<_, Option<String>>(index)?.map(|text| Cell::Text(Personal::new(text)))
        }
        Fetch::Int => row.try_get::<_, Option<i64>>(index)?.map(Cell::Int),
        Fetch::Real => row.try_get::<_, Option<f64>>(index)?.map(Cell::Real),
        Fetch::Bool => row.try_get::<_, Option<bool>>(index)?.map(Cell::Bool),
        Fetch::Bytes => {
            row.try_get::<_, Option<i64>>(index)?.map(|n| Cell::Bytes(n.unsigned_abs()))
        }
    };
    Ok(cell.unwrap_or(Cell::Null))
}

fn parameters(binds: &[String]) -> Vec<&(dyn ToSql + Sync)> {
    binds.iter().map(|bind| bind as &(dyn ToSql + Sync)).collect()
}

impl Session for Open<'_> {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres(self.folding)
    }

    fn execute(&mut self, at: &str, sql: &str, binds: &[String]) -> Result<u64, ConnectError> {
        self.client.execute(sql, &parameters(binds)).map_err(|e| failure(self.system, at, &e))
    }

    fn count(&mut self, at: &str, sql: &str, binds: &[String]) -> Result<u64, ConnectError> {
        let count: i64 = self
            .client
            .query_one(sql, &parameters(binds))
            .and_then(|row| row.try_get(0))
            .map_err(|e| failure(self.system, at, &e))?;
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
        let system = self.system;
        let told = |e: postgres::Error| failure(system, at, &e);
        let mut rows = self.client.query_raw(sql, binds).map_err(told)?;
        while let Some(found) = rows.next().map_err(told)? {
            let cells: Result<Vec<Cell>, _> =
                fetch.iter().enumerate().map(|(i, f)| cell(&found, i, *f)).collect();
            row(cells.map_err(told)?)?;
        }
        Ok(())
    }

    fn enter(&mut self) -> Result<(), ConnectError> {
        match self.intent {
            Intent::Look => self.batch("set transaction read only"),
            Intent::Act => Ok(()),
        }
    }

    fn defer(&mut self) -> Result<(), ConnectError> {
        self.batch("set constraints all deferred")
    }

    fn commit(&mut self) -> Result<bool, ConnectError> {
        self.batch("commit")?;
        Ok(false)
    }

    /// The server refuses a parameter that its encoding cannot write, and the transaction with
    /// it: asked under a savepoint, as bytes.
    fn can_hold(&mut self, text: &str) -> Result<bool, ConnectError> {
        if text.is_ascii() || !matches!(self.folding, Folding::Latin1 | Folding::Narrow) {
            return Ok(true);
        }
        self.batch("savepoint serment_text")?;
        let asked = self.client.execute(
            "select convert($1::bytea, 'UTF8', current_setting('server_encoding')::name)",
            &[&text.as_bytes()],
        );
        let holds = match &asked {
            Ok(_) => true,
            Err(e) if e.code() == Some(&SqlState::UNTRANSLATABLE_CHARACTER) => false,
            // SQL_ASCII converts nothing, and holds any byte.
            Err(e) if e.code() == Some(&SqlState::UNDEFINED_FUNCTION) => true,
            Err(e) => return Err(failure(self.system, "encoding", e)),
        };
        self.batch("rollback to savepoint serment_text; release savepoint serment_text")?;
        Ok(holds)
    }
}

impl Driver for Postgres {
    type Open<'a> = Open<'a>;

    fn describe(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn open(&self, intent: Intent) -> Result<(Open<'_>, Ground), ConnectError> {
        let mut open = self.connect(intent)?;
        let ground = catalogue::ground(&mut open)?;
        Ok((open, ground))
    }

    fn examine(&self) -> Result<Probe, ConnectError> {
        let (mut open, ground) = self.open(Intent::Look)?;
        let facts = "select current_setting('server_version'), \
                     pg_is_in_recovery() or current_setting('default_transaction_read_only')::bool";
        let row = open.query(facts, &[])?;
        let (version, read_only): (String, bool) = match row.first() {
            Some(row) => (open.get(row, 0)?, open.get(row, 1)?),
            None => (String::new(), false),
        };
        let schema = self.schema.clone();
        let mut missing = Vec::new();
        for row in open.query(MISSING_RIGHTS, &[&schema])? {
            missing.push(open.get(&row, 0)?);
        }
        Ok(Probe {
            engine: format!("PostgreSQL {version}"),
            tables: ground.catalogue.tables.len() as u64,
            read_only,
            missing,
        })
    }
}
