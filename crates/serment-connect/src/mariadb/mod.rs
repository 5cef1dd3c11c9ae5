//! MariaDB 10.10 or later.
//!
//! Looking happens in one read-only transaction on one snapshot; its temporary key tables are
//! created just before. Acting happens in one `READ COMMITTED` transaction that locks the person's
//! rows as it selects them. A table whose engine has no transactions, or that keeps the history of
//! its rows, is a conflict: named, and left alone.
//!
//! Every session has the same modes, whatever the server's: strict, assignments evaluated
//! together, UTC. Names are compared as the server does; identifiers byte by byte, after the
//! rules of [`crate::identifiers`] and whatever the column's collation. MariaDB checks foreign
//! keys row by row, never at the commit: rows that hold each other by links that may not be
//! empty are a conflict too. Deletions by ON DELETE CASCADE run no trigger there.
//!
//! Rights needed: CREATE TEMPORARY TABLES on the database, SELECT on all its tables (those the
//! account may not see, and their links, do not exist for it), UPDATE and DELETE on those with
//! steps. Where the server keeps a binary log in another format than ROW, BINLOG ADMIN too, or the
//! values searched stay in that log until it expires.
//!
//! Absent: MySQL, whose statements may not name a temporary table twice (error 1137) and which
//! lacks several functions used here; it is refused by name. Replicas, which take no change.

mod address;
mod catalogue;

use std::time::Duration;

use mysql::prelude::{FromValue, Queryable};
use mysql::{Conn, Error, MySqlError, Params, Row, Value};
use serment_kernel::words::Personal;

use crate::error::ConnectError;
use crate::model::{Cell, Probe};
use crate::settings::Limits;
use crate::sql::dialect::Dialect;
use crate::sql::driver::Driver;
use crate::sql::{Fetch, Ground, Intent, Session};
use crate::{Ability, Manifest};

/// What this driver is.
pub const MANIFEST: Manifest = Manifest {
    kind: "mariadb",
    label_fr: "Base MariaDB",
    label_en: "MariaDB database",
    abilities: &[
        Ability::Catalogue,
        Ability::Read,
        Ability::Act,
        Ability::Transaction,
        Ability::ForeignKeys,
        Ability::Scan,
    ],
};

/// The first version with the functions and collations used here.
const OLDEST: (u32, u32) = (10, 10);

/// The session's own modes.
const MODES: &str = "STRICT_ALL_TABLES,SIMULTANEOUS_ASSIGNMENT,ERROR_FOR_DIVISION_BY_ZERO,\
                     NO_ENGINE_SUBSTITUTION";

/// A MariaDB database.
#[derive(Clone, Debug)]
pub struct Mariadb {
    name: String,
    url: Personal<String>,
    schema: Option<String>,
    limits: Limits,
}

/// An open connection.
pub(crate) struct Open<'a> {
    system: &'a str,
    database: String,
    version: String,
    conn: Conn,
    intent: Intent,
}

impl Mariadb {
    /// A connector for this database. Opens nothing.
    pub fn new(name: &str, url: Personal<String>, schema: Option<String>, limits: Limits) -> Self {
        Self { name: name.to_owned(), url, schema, limits }
    }

    fn unreachable(&self, why: String) -> ConnectError {
        ConnectError::Unreachable { system: self.name.clone(), why }
    }

    fn connect(&self, intent: Intent) -> Result<Open<'_>, ConnectError> {
        let (options, database) =
            address::read(self.url.reveal(), self.schema.as_deref(), self.limits)
                .map_err(|why| self.unreachable(why))?;
        let mut conn = Conn::new(options).map_err(|e| self.unreachable(refusal(&e)))?;
        let version: Option<String> =
            conn.query_first("select version()").map_err(|e| self.unreachable(refusal(&e)))?;
        let version = version.unwrap_or_default();
        if !is_known(&version) {
            let (major, minor) = OLDEST;
            return Err(ConnectError::Unsupported {
                system: self.name.clone(),
                what: format!("it runs {version}, and MariaDB {major}.{minor} is the oldest known"),
            });
        }
        let mut open = Open { system: &self.name, database, version, conn, intent };
        open.batch(&session(self.limits))?;
        open.batch(match intent {
            // A look creates key tables first, even where accounts read by default.
            Intent::Look => "set session transaction isolation level repeatable read, read write",
            Intent::Act => "set session transaction isolation level read committed",
        })?;
        // Only some accounts may: the probe tells the others.
        open.may("database", unlogged(intent))?;
        Ok(open)
    }
}

/// The settings of a session.
fn session(limits: Limits) -> String {
    format!(
        "set session sql_mode = '{MODES}', time_zone = '+00:00', max_statement_time = {}, \
         innodb_lock_wait_timeout = {lock}, lock_wait_timeout = {lock}, net_write_timeout = 600, \
         default_regex_flags = '', sql_safe_updates = 0, foreign_key_checks = 1, \
         autocommit = 1, character_set_client = utf8mb4, character_set_results = utf8mb4, \
         collation_connection = utf8mb4_nopad_bin",
        limits.statement.as_secs_f64(),
        lock = seconds(limits.lock)
    )
}

/// Keeps the key tables, and the values searched, out of the server's binary log.
fn unlogged(intent: Intent) -> &'static str {
    match intent {
        Intent::Look => "set session sql_log_bin = 0",
        Intent::Act => "set session binlog_format = 'ROW'",
    }
}

/// Whole seconds, at least one: MariaDB takes zero for not waiting at all.
fn seconds(limit: Duration) -> u64 {
    (limit.as_secs() + u64::from(limit.subsec_nanos() > 0)).max(1)
}

/// Whether a server that says this can be trusted with what this driver writes.
fn is_known(version: &str) -> bool {
    let numbers = version.strip_prefix("5.5.5-").unwrap_or(version);
    let mut parts = numbers.split(['.', '-']).map(|part| part.parse::<u32>().unwrap_or(0));
    let number = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    version.contains("MariaDB") && number >= OLDEST
}

/// Why no connection was made, without the address.
fn refusal(error: &Error) -> String {
    match error {
        Error::MySqlError(MySqlError { code: 1045 | 1698, .. }) => {
            "it refuses the account or its password".to_owned()
        }
        Error::MySqlError(MySqlError { code: 1049, .. }) => {
            "the database does not exist there".to_owned()
        }
        Error::MySqlError(MySqlError { code: 1044, .. }) => {
            "it refuses the account this database".to_owned()
        }
        Error::MySqlError(told) => format!("it refuses the connection ({})", told.code),
        Error::IoError(told) => told.to_string(),
        Error::TlsError(told) => format!("no TLS: {told}"),
        Error::DriverError(told) => told.to_string(),
        // What TLS refuses is told here too.
        Error::CodecError(told) => told.to_string(),
        _ => "it answers what is not expected".to_owned(),
    }
}

/// The typed error. Messages are kept for errors in names only, since others quote values.
fn failure(system: &str, at: &str, error: &Error) -> ConnectError {
    let system = system.to_owned();
    let told = match error {
        Error::MySqlError(told) => told,
        Error::IoError(told) => {
            return ConnectError::Interrupted { system, why: told.kind().to_string() };
        }
        Error::CodecError(told) => {
            return ConnectError::Interrupted { system, why: told.to_string() };
        }
        _ => {
            let why = "it answered what is not expected".to_owned();
            return ConnectError::Interrupted { system, why };
        }
    };
    let table = at.to_owned();
    match told.code {
        1020 | 1205 | 1213 => ConnectError::LockTimeout { system, table },
        1969 => ConnectError::Timeout { system, table },
        1044 | 1142 | 1143 | 1227 | 1370 => ConnectError::MissingRight { system, table },
        1290 | 1792 | 1836 => ConnectError::ReadOnly { system },
        1021 | 1114 | 1041 => {
            ConnectError::Io { system, what: table, why: "its disk is full".to_owned() }
        }
        1054 | 1146 => {
            ConnectError::Schema { system, table, column: None, why: told.message.clone() }
        }
        // A key's value comes first in the message, its name after it.
        1062 | 1586 => {
            let constraint = quoted_after(&told.message, "for key '", '\'');
            ConnectError::Constraint { system, table, constraint }
        }
        1451 | 1452 | 4025 => {
            let constraint = quoted_after(&told.message, "CONSTRAINT `", '`');
            ConnectError::Constraint { system, table, constraint }
        }
        1048 | 1364 => {
            let constraint = format!("not null {}", quoted_after(&told.message, "'", '\''));
            ConnectError::Constraint { system, table, constraint }
        }
        1053 | 1152 | 1158..=1161 | 1317 | 1927 | 2006 | 2013 => {
            ConnectError::Interrupted { system, why: format!("the server closed ({})", told.code) }
        }
        // A trigger or a procedure said no, in words of its own.
        _ if told.state == "45000" => {
            ConnectError::Constraint { system, table, constraint: "signal 45000".to_owned() }
        }
        1064 | 1093 | 1170 | 1665 => {
            ConnectError::Refused { system, table, code: format!("{} {}", told.code, told.message) }
        }
        code => ConnectError::Refused { system, table, code: code.to_string() },
    }
}

/// The name between the last occurrence of a mark and its end.
fn quoted_after(message: &str, mark: &str, end: char) -> String {
    let name = message.rsplit_once(mark).and_then(|(_, rest)| rest.split_once(end));
    name.map_or_else(|| "unnamed".to_owned(), |(name, _)| name.to_owned())
}

/// `?n` outside quotes becomes `?`, and the parameters follow in the order they are named.
fn positional(sql: &str, binds: &[String]) -> (String, Vec<Value>) {
    let mut text = String::with_capacity(sql.len());
    let mut values = Vec::new();
    let mut quote = None;
    let mut chars = sql.chars().peekable();
    while let Some(c) = chars.next() {
        text.push(c);
        match quote {
            Some('\'') if c == '\\' => text.extend(chars.next()),
            Some(open) if c == open => quote = None,
            None if matches!(c, '\'' | '`') => quote = Some(c),
            None if c == '?' => {
                let mut number = 0;
                while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
                    number = number * 10 + digit as usize;
                    chars.next();
                }
                let bind = number.checked_sub(1).and_then(|index| binds.get(index));
                values.push(bind.map_or(Value::NULL, Value::from));
            }
            _ => {}
        }
    }
    (text, values)
}

impl Open<'_> {
    fn batch(&mut self, sql: &str) -> Result<(), ConnectError> {
        self.conn.query_drop(sql).map_err(|e| failure(self.system, "database", &e))
    }

    /// The rows of a query about one database, its one parameter.
    fn rows(&mut self, sql: &str, schema: &str) -> Result<Vec<Row>, ConnectError> {
        let (sql, values) = positional(sql, &[schema.to_owned()]);
        self.conn
            .exec(sql, Params::Positional(values))
            .map_err(|e| failure(self.system, "catalogue", &e))
    }

    /// The statement that creates a table.
    fn definition(&mut self, place: &str) -> Result<String, ConnectError> {
        let row: Option<Row> = self
            .conn
            .query_first(format!("show create table {place}"))
            .map_err(|e| failure(self.system, "catalogue", &e))?;
        row.map_or(Ok(String::new()), |row| self.get(&row, 1))
    }

    fn get<T: FromValue>(&self, row: &Row, index: usize) -> Result<T, ConnectError> {
        row.get_opt(index).and_then(Result::ok).ok_or_else(|| ConnectError::Interrupted {
            system: self.system.to_owned(),
            why: "it answered what is not expected".to_owned(),
        })
    }

    /// Whether the account may run a statement: asking for its plan needs the same rights.
    fn may(&mut self, at: &str, sql: &str) -> Result<bool, ConnectError> {
        match self.conn.query_drop(sql) {
            Ok(()) => Ok(true),
            Err(error) => match failure(self.system, at, &error) {
                ConnectError::MissingRight { .. } => Ok(false),
                other => Err(other),
            },
        }
    }

    /// The rights that are missing on the tables of the database, and the tables that no right
    /// makes fit.
    fn missing(&mut self, ground: &Ground) -> Result<Vec<String>, ConnectError> {
        let mut missing = Vec::new();
        if !self.may("database", "create temporary table serment_probe (c0 int)")? {
            missing.push(format!("create temporary tables on {}", self.database));
        }
        let logged = "select @@global.log_bin and @@session.sql_log_bin \
                      and @@session.binlog_format <> 'ROW'";
        if self.count("database", logged, &[])? > 0 {
            missing.push("binlog admin: its binary log keeps the values searched".to_owned());
        }
        for table in ground.catalogue.tables.iter().filter(|t| !t.is_view) {
            let place = ground.place(&table.name)?;
            let Some(column) = table.columns.iter().find(|c| !c.generated) else { continue };
            let column = Dialect::Mariadb.quote(&column.name);
            for (word, sql) in [
                ("select", format!("explain select 1 from {} where {column} is null", place.name)),
                ("update", format!("explain update {} set {column} = {column}", place.name)),
                ("delete", format!("explain delete from {}", place.name)),
            ] {
                if !self.may(&table.name, &sql)? {
                    missing.push(format!("{word} on {}", table.name));
                }
            }
            if let Some(unfit) = &place.unfit {
                missing.push(format!("transactions on {}: {unfit}", table.name));
            }
        }
        missing.sort();
        Ok(missing)
    }
}

fn cell(value: Value, fetch: Fetch) -> Cell {
    let whole = |n: i64| match (fetch, n) {
        (Fetch::Bool, 0 | 1) => Cell::Bool(n == 1),
        (Fetch::Bytes, _) => Cell::Bytes(n.unsigned_abs()),
        _ => Cell::Int(n),
    };
    match value {
        Value::NULL => Cell::Null,
        Value::Int(n) => whole(n),
        Value::UInt(n) => {
            i64::try_from(n).map_or_else(|_| Cell::Text(Personal::new(n.to_string())), whole)
        }
        // Through its decimal writing, as the server shows it.
        Value::Float(n) => Cell::Real(n.to_string().parse().unwrap_or(f64::from(n))),
        Value::Double(n) => Cell::Real(n),
        Value::Bytes(bytes) => {
            Cell::Text(Personal::new(String::from_utf8_lossy(&bytes).into_owned()))
        }
        // Dates are asked for as text.
        other => Cell::Text(Personal::new(other.as_sql(true).trim_matches('\'').to_owned())),
    }
}

impl Session for Open<'_> {
    fn dialect(&self) -> Dialect {
        Dialect::Mariadb
    }

    fn execute(&mut self, at: &str, sql: &str, binds: &[String]) -> Result<u64, ConnectError> {
        let done = if binds.is_empty() {
            self.conn.query_drop(sql)
        } else {
            let (sql, values) = positional(sql, binds);
            self.conn.exec_drop(sql, Params::Positional(values))
        };
        done.map_err(|e| failure(self.system, at, &e))?;
        Ok(self.conn.affected_rows())
    }

    fn count(&mut self, at: &str, sql: &str, binds: &[String]) -> Result<u64, ConnectError> {
        let (sql, values) = positional(sql, binds);
        let found: Option<u64> = if values.is_empty() {
            self.conn.query_first(sql)
        } else {
            self.conn.exec_first(sql, Params::Positional(values))
        }
        .map_err(|e| failure(self.system, at, &e))?;
        Ok(found.unwrap_or_default())
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
        let told = |e: Error| failure(system, at, &e);
        let (sql, values) = positional(sql, binds);
        let parameters = if values.is_empty() { Params::Empty } else { Params::Positional(values) };
        let found = self.conn.exec_iter(sql, parameters).map_err(told)?;
        for values in found {
            let values = values.map_err(told)?.unwrap();
            row(values.into_iter().zip(fetch).map(|(value, fetch)| cell(value, *fetch)).collect())?;
        }
        Ok(())
    }

    fn enter(&mut self) -> Result<(), ConnectError> {
        self.batch(match self.intent {
            Intent::Look => "start transaction with consistent snapshot, read only",
            Intent::Act => "start transaction",
        })
    }

    fn defer(&mut self) -> Result<(), ConnectError> {
        // What would need it is a conflict.
        Ok(())
    }

    fn commit(&mut self) -> Result<bool, ConnectError> {
        self.batch("commit")?;
        Ok(false)
    }
}

impl Driver for Mariadb {
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
        let mut open = self.connect(Intent::Act)?;
        let facts = "select @@global.read_only or @@innodb_read_only or @@session.tx_read_only";
        let read_only = open.count("database", facts, &[])? > 0;
        drop(open);
        let (mut open, ground) = self.open(Intent::Look)?;
        Ok(Probe {
            engine: format!("MariaDB {}", open.version),
            tables: ground.catalogue.tables.len() as u64,
            read_only,
            missing: open.missing(&ground)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_follow_in_the_order_they_are_named() {
        let binds = ["a".to_owned(), "b".to_owned()];
        let (sql, values) = positional("x in (?2, ?1) and `?1` = '\\'?2' and y = ?2", &binds);
        assert_eq!(sql, "x in (?, ?) and `?1` = '\\'?2' and y = ?");
        assert_eq!(values, [Value::from("b"), Value::from("a"), Value::from("b")]);
    }

    #[test]
    fn servers_are_known_by_name_and_version() {
        for (version, known) in [
            ("10.11.19-MariaDB-0+deb12u1", true),
            ("5.5.5-10.11.6-MariaDB-log", true),
            ("11.8.2-MariaDB", true),
            ("10.6.22-MariaDB", false),
            ("8.4.3", false),
            ("9.1.0-commercial", false),
        ] {
            assert_eq!(is_known(version), known, "{version}");
        }
    }

    #[test]
    fn an_error_names_the_constraint_and_never_a_value() {
        let told = |code: u16, message: &str| {
            let (state, message) = ("23000".to_owned(), message.to_owned());
            failure("shop", "guests", &Error::MySqlError(MySqlError { state, message, code }))
        };
        let error = told(1062, "Duplicate entry 'ana@x.org' for key 'guests_email'");
        assert_eq!(error.to_string(), "shop refused a change of guests: constraint guests_email");
        let error = told(1366, "Incorrect integer value: 'ana@x.org' for column 'a'");
        assert!(!error.to_string().contains("ana"), "{error}");
        let message = "Cannot delete or update a parent row: a foreign key constraint fails \
                       (`shop`.`stays`, CONSTRAINT `stays_guest` FOREIGN KEY (`guest_id`) \
                       REFERENCES `guests` (`id`))";
        assert!(told(1451, message).to_string().ends_with("constraint stays_guest"));
    }

    #[test]
    fn numbers_keep_what_the_server_shows() {
        assert_eq!(cell(Value::Float(1.1), Fetch::Real), Cell::Real(1.1));
        let large = cell(Value::UInt(u64::MAX), Fetch::Int);
        assert_eq!(large.text().as_deref(), Some("18446744073709551615"));
        assert_eq!(cell(Value::UInt(1), Fetch::Bool), Cell::Bool(true));
        assert_eq!(cell(Value::Int(7), Fetch::Bool), Cell::Int(7));
        assert_eq!(seconds(Duration::from_millis(300)), 1);
    }
}
