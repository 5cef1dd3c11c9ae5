//! A transaction, as capabilities see it: named queries, journal events, recorded intentions.

use std::cell::RefCell;

use super::{Query, Row, StoreError, Value};
use crate::environment::Environment;
use crate::journal::event::Entry;

/// What can be asked of a connection, whichever engine holds it.
pub(super) enum Connection<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(RefCell<postgres::Transaction<'a>>),
}

impl Connection<'_> {
    pub(super) fn rows(
        &self,
        name: &'static str,
        sql: &str,
        params: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Sqlite(connection) => {
                let failed = |error| StoreError::sqlite(name, error);
                let mut statement = connection.prepare_cached(sql).map_err(failed)?;
                let columns = statement.column_count();
                bind(&mut statement, name, params)?;
                let mut rows = statement.raw_query();
                let mut found = Vec::new();
                while let Some(row) = rows.next().map_err(failed)? {
                    found.push(Row::from_sqlite(name, row, columns).map_err(failed)?);
                }
                Ok(found)
            }
            Self::Postgres(transaction) => {
                let params: Vec<_> = params.iter().map(as_sql).collect();
                let rows = transaction
                    .borrow_mut()
                    .query(sql, &params)
                    .map_err(|error| StoreError::postgres(name, &error))?;
                rows.iter().map(|row| Row::from_postgres(name, row)).collect()
            }
        }
    }

    pub(super) fn execute(&self, query: &Query, params: &[Value]) -> Result<u64, StoreError> {
        let name = query.name;
        match self {
            Self::Sqlite(connection) => {
                let failed = |error| StoreError::sqlite(name, error);
                let mut statement = connection.prepare_cached(query.sql).map_err(failed)?;
                bind(&mut statement, name, params)?;
                Ok(statement.raw_execute().map_err(failed)? as u64)
            }
            Self::Postgres(transaction) => {
                let params: Vec<_> = params.iter().map(as_sql).collect();
                transaction
                    .borrow_mut()
                    .execute(query.sql, &params)
                    .map_err(|error| StoreError::postgres(name, &error))
            }
        }
    }
}

/// Binds by the number after `$`: SQLite itself numbers such names by first appearance.
fn bind(
    statement: &mut rusqlite::CachedStatement<'_>,
    query: &'static str,
    params: &[Value],
) -> Result<(), StoreError> {
    for index in 1..=statement.parameter_count() {
        let number = statement.parameter_name(index).and_then(|name| name[1..].parse().ok());
        let value = params.get(number.unwrap_or(0_usize).wrapping_sub(1));
        let value = value.ok_or_else(|| StoreError::Query {
            query,
            source: format!("parameter {index} is not given").into(),
        })?;
        statement
            .raw_bind_parameter(index, value)
            .map_err(|error| StoreError::sqlite(query, error))?;
    }
    Ok(())
}

fn as_sql(value: &Value) -> &(dyn postgres::types::ToSql + Sync) {
    value
}

/// Reading, the same in a transaction and beside it.
pub trait Read {
    /// Every row of an answer.
    fn rows(&mut self, query: &Query, params: &[Value]) -> Result<Vec<Row>, StoreError>;

    /// Time, randomness and keys.
    fn environment(&self) -> &Environment;

    /// The first row of an answer, if any.
    fn row(&mut self, query: &Query, params: &[Value]) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(query, params)?.into_iter().next())
    }
}

/// A consistent state to read from.
pub struct Reader<'a> {
    pub(super) connection: Connection<'a>,
    pub(super) environment: &'a Environment,
}

impl Reader<'_> {
    /// Asks a question the kernel put together from the capabilities present. Constants elsewhere.
    pub(crate) fn rows_of(
        &mut self,
        name: &'static str,
        sql: &str,
        params: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        self.connection.rows(name, sql, params)
    }
}

#[cfg(any(test, feature = "testing"))]
impl Reader<'_> {
    /// Prepares every query of a capability, so that a test finds one an engine refuses.
    pub fn prepare(&mut self, capability: &crate::Capability) -> Result<(), StoreError> {
        for query in capability.queries.iter().flat_map(|list| list.iter()) {
            match &self.connection {
                Connection::Sqlite(connection) => {
                    let prepared = connection.prepare(query.sql);
                    prepared.map_err(|error| StoreError::sqlite(query.name, error))?;
                }
                Connection::Postgres(transaction) => {
                    let prepared = transaction.borrow_mut().prepare(query.sql);
                    prepared.map_err(|error| StoreError::postgres(query.name, &error))?;
                }
            }
        }
        Ok(())
    }
}

impl Read for Reader<'_> {
    fn rows(&mut self, query: &Query, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.connection.rows(query.name, query.sql, params)
    }

    fn environment(&self) -> &Environment {
        self.environment
    }
}

/// A writing transaction. Its journal entries are kept here and written when it commits.
pub struct Tx<'a> {
    pub(super) connection: Connection<'a>,
    pub(super) environment: &'a Environment,
    pub(crate) entries: Vec<Entry>,
    /// The place of this transaction's first entry, where one writer knows it beforehand.
    first_seq: Option<u64>,
    /// A statement lost a race, so whatever the use case answers, it must run again.
    pub(super) race_lost: bool,
}

impl<'a> Tx<'a> {
    pub(super) fn new(
        connection: Connection<'a>,
        environment: &'a Environment,
        first_seq: Option<u64>,
    ) -> Self {
        Self { connection, environment, entries: Vec::new(), first_seq, race_lost: false }
    }

    /// The place of the next entry, where it is known beforehand.
    pub(crate) fn next_seq(&self) -> Option<u64> {
        self.first_seq.map(|first| first + self.entries.len() as u64)
    }

    /// Runs a statement that changes rows; returns how many.
    pub fn execute(&mut self, query: &Query, params: &[Value]) -> Result<u64, StoreError> {
        let result = self.connection.execute(query, params);
        self.note(result)
    }

    /// As [`Reader::rows_of`], in a transaction.
    pub(crate) fn rows_of(
        &mut self,
        name: &'static str,
        sql: &str,
        params: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        let result = self.connection.rows(name, sql, params);
        self.note(result)
    }

    fn note<T>(&mut self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        self.race_lost |= result.as_ref().is_err_and(StoreError::is_conflict);
        result
    }
}

impl Read for Tx<'_> {
    fn rows(&mut self, query: &Query, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let result = self.connection.rows(query.name, query.sql, params);
        self.note(result)
    }

    fn environment(&self) -> &Environment {
        self.environment
    }
}
