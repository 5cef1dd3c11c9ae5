//! The store: one concrete type over SQLite and PostgreSQL, SQL written once.
//!
//! The portable subset is `text`, `bigint`, `double precision`, `blob`, parameters `$1…`,
//! `on conflict`, `returning`; time and randomness come from the application. Whatever cannot be
//! said in it is a named method of an engine, so no capability ever asks which engine runs.
//!
//! Everything under a transaction is synchronous. On SQLite one writer thread owns the writing
//! connection and commits waiting commands together (a failing one rolls back alone, under its
//! savepoint); on PostgreSQL a blocking thread drives a pooled connection. Reads go beside.
//!
//! Deliberately absent: a trait per repository, and any way for a capability to open a writing
//! transaction: that is [`crate::execute()`]'s alone.

mod error;
mod migrate;
mod postgres;
mod row;
mod sqlite;
mod tx;

use std::path::PathBuf;

pub use error::StoreError;
pub use migrate::Migration;
pub(crate) use migrate::tables_with;
pub use row::{Query, Row, Value};
pub use tx::{Read, Reader, Tx};

use crate::capability::Capability;
use crate::environment::Environment;

/// Where the store is.
#[derive(Clone, Debug)]
pub enum Place {
    /// A folder of this machine holding `serment.db`.
    Sqlite {
        /// The folder; created when absent.
        folder: PathBuf,
    },
    /// A PostgreSQL database (or one that speaks its protocol).
    Postgres {
        /// A `postgres://` address; its password never reaches a log.
        url: String,
        /// The schema holding our tables, when not the default one.
        schema: Option<String>,
    },
}

/// The store, cheap to clone.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
}

#[derive(Clone)]
enum Engine {
    Sqlite(sqlite::Engine),
    Postgres(postgres::Engine),
}

impl Store {
    /// Opens the store, creating or migrating its tables first.
    ///
    /// # Errors
    /// The place cannot be reached, is read-only, is held by another server (SQLite), or holds
    /// tables of a newer version.
    pub fn open(
        place: &Place,
        environment: &Environment,
        capabilities: &[&Capability],
    ) -> Result<Self, StoreError> {
        let engine = match place {
            Place::Sqlite { folder } => {
                Engine::Sqlite(sqlite::Engine::open(folder, environment, capabilities)?)
            }
            Place::Postgres { url, schema } => Engine::Postgres(postgres::Engine::open(
                url,
                schema.as_deref(),
                environment,
                capabilities,
            )?),
        };
        Ok(Self { engine })
    }

    /// Reads, beside the writer, from one consistent state. Blocks the thread.
    pub fn read<T, E: From<StoreError>>(
        &self,
        f: impl FnOnce(&mut Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.read(f),
            Engine::Postgres(engine) => engine.read(f),
        }
    }

    /// Runs a writing transaction and waits for its durable commit. Blocks the thread.
    pub(crate) fn write<T, E, F>(&self, name: &'static str, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite(engine) => engine
                .submit(name, f)
                .blocking_recv()
                .map_err(|_| E::from(StoreError::Closed { during: name }))?,
            Engine::Postgres(engine) => engine.write(name, f),
        }
    }

    /// As [`Store::write`], without blocking an asynchronous caller.
    pub(crate) async fn write_async<T, E, F>(&self, name: &'static str, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let closed = || E::from(StoreError::Closed { during: name });
        match &self.engine {
            Engine::Sqlite(engine) => engine.submit(name, f).await.map_err(|_| closed())?,
            Engine::Postgres(engine) => {
                let engine = engine.clone();
                tokio::task::spawn_blocking(move || engine.write(name, f))
                    .await
                    .map_err(|_| closed())?
            }
        }
    }

    /// Gives pending leaves their place in the tree. Returns how many were placed.
    ///
    /// On SQLite there is never one pending: a commit places its own leaves.
    pub fn sequence(&self) -> Result<u64, StoreError> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(0),
            Engine::Postgres(engine) => engine.sequence(),
        }
    }

    /// Whether no other process can have this store open: SQLite's folder is held by one.
    pub(crate) fn is_exclusive(&self) -> bool {
        matches!(self.engine, Engine::Sqlite(_))
    }

    /// Makes deletions reach the disk as far as the engine can: truncates SQLite's log. Blocks the
    /// thread for a few seconds at the most, and never the writer: acts go on being committed.
    /// `false` when a reader held it back all that time, and a later call is needed.
    pub fn purge(&self) -> Result<bool, StoreError> {
        match &self.engine {
            Engine::Sqlite(engine) => engine.purge(),
            Engine::Postgres(_) => Ok(true),
        }
    }

    /// What to call the engine in a diagnosis.
    pub fn engine_name(&self) -> &'static str {
        match &self.engine {
            Engine::Sqlite(_) => "sqlite",
            Engine::Postgres(_) => "postgres",
        }
    }
}

/// Declares named queries and the list a test prepares on both engines:
/// `queries! { FIND = "consent.find": "select …"; }`.
#[macro_export]
macro_rules! queries {
    ($($name:ident = $label:literal : $sql:expr;)*) => {
        $(pub(crate) const $name: $crate::store::Query =
            $crate::store::Query { name: $label, sql: $sql };)*
        /// Every query of this store, so that a test can prepare each on both engines.
        pub(crate) const QUERIES: &[&$crate::store::Query] = &[$(&$name),*];
    };
}

/// The parameters of a query, in order: `params![subject, "given", 3]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        [$($crate::store::Value::from($value)),*]
    };
}
