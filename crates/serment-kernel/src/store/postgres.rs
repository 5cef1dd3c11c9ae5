//! PostgreSQL, and what speaks its protocol: a small pool of blocking connections.
//!
//! Transactions are serializable and run again when they lose a race. A commit leaves its leaves
//! pending; whichever node's sequencer comes first gives them their place ([`Engine::sequence`]),
//! safe because the head is changed only from the value that was read. Nothing here relies on
//! session-level features (advisory locks, notifications) that compatible engines lack.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use postgres::{Client, Config, IsolationLevel, config::SslMode};

use super::migrate::{self, Dialect};
use super::tx::Connection;
use super::{Query, Reader, StoreError, Tx, Value};
use crate::capability::Capability;
use crate::environment::Environment;
use crate::journal::integrate;
use crate::words::tls;

/// Connections opened at the most by one node.
const POOL_MAX: usize = 12;
/// Times a transaction runs again after losing a race.
const RETRIES: u32 = 12;
/// Pending leaves placed by one step of the sequencer.
const SEQUENCE_MAX: i64 = 2_000;

/// The engine, cheap to clone.
#[derive(Clone)]
pub(super) struct Engine {
    shared: Arc<Shared>,
}

struct Shared {
    config: Config,
    what: String,
    pool: Mutex<Pool>,
    freed: Condvar,
    environment: Environment,
}

#[derive(Default)]
struct Pool {
    idle: Vec<Client>,
    open: usize,
}

/// A connection out of the pool; goes back when dropped, unless it broke.
struct Lease<'a> {
    client: Option<Client>,
    shared: &'a Shared,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let mut pool = self.shared.lock();
        match self.client.take() {
            Some(client) if !client.is_closed() => pool.idle.push(client),
            _ => pool.open -= 1,
        }
        self.shared.freed.notify_one();
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let idle = std::mem::take(&mut self.lock().idle);
        // A client closes by blocking, which an asynchronous thread must not do.
        let _ = std::thread::spawn(move || drop(idle)).join();
    }
}

impl Shared {
    fn lock(&self) -> std::sync::MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn lease(&self) -> Result<Lease<'_>, StoreError> {
        let mut pool = self.lock();
        loop {
            if let Some(client) = pool.idle.pop() {
                if client.is_closed() {
                    pool.open -= 1;
                    continue;
                }
                return Ok(Lease { client: Some(client), shared: self });
            }
            if pool.open < POOL_MAX {
                pool.open += 1;
                drop(pool);
                let mut lease = Lease { client: None, shared: self };
                lease.client = Some(self.connect()?);
                return Ok(lease);
            }
            pool = self.freed.wait(pool).unwrap_or_else(std::sync::PoisonError::into_inner);
        }
    }

    fn connect(&self) -> Result<Client, StoreError> {
        let unreachable = |source: Box<dyn std::error::Error + Send + Sync>| {
            StoreError::Unreachable { what: self.what.clone(), source }
        };
        let client = if self.config.get_ssl_mode() == SslMode::Disable {
            self.config.connect(postgres::NoTls)
        } else {
            self.config.connect(tls::connector().map_err(|error| unreachable(error.into()))?)
        };
        client.map_err(|error| unreachable(without_detail(&error).into()))
    }
}

/// The message of an error of PostgreSQL without the detail line, which may quote values.
fn without_detail(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |db| db.message().to_string())
}

const CONFIRM_SCHEMA: Query = Query { name: "store.schema", sql: "select current_schema()::text" };
const MIGRATION_RECORD: Query = Query {
    name: "store.migration",
    sql: "insert into migration (id, applied_at) values ($1, $2)",
};
const MIGRATIONS: Query = Query { name: "store.migrations", sql: "select id from migration" };

impl Engine {
    pub(super) fn open(
        url: &str,
        schema: Option<&str>,
        environment: &Environment,
        capabilities: &[&Capability],
    ) -> Result<Self, StoreError> {
        let mut config: Config = url.parse().map_err(|error: postgres::Error| {
            StoreError::Unreachable { what: "its address".into(), source: error.into() }
        })?;
        tls::choose_mode(&mut config, url);
        config.connect_timeout(Duration::from_secs(5)).application_name("serment");
        if let Some(schema) = schema {
            config.options(&format!("-c search_path={schema}"));
        }
        let what = format!("database {}", config.get_dbname().unwrap_or("postgres"));
        let shared = Shared {
            config,
            what,
            pool: Mutex::default(),
            freed: Condvar::new(),
            environment: environment.clone(),
        };
        let engine = Self { shared: Arc::new(shared) };
        if let Some(schema) = schema {
            engine.create_schema(schema)?;
        }
        engine.migrate(capabilities)?;
        Ok(engine)
    }

    fn create_schema(&self, schema: &str) -> Result<(), StoreError> {
        let mut lease = self.shared.lease()?;
        let client = lease.client.as_mut().ok_or(StoreError::Closed { during: "schema" })?;
        let quoted = schema.replace('"', "\"\"");
        // Two nodes creating it together: the second finds it there.
        let created = client.batch_execute(&format!("create schema if not exists \"{quoted}\""));
        let there = client.query_one(CONFIRM_SCHEMA.sql, &[]);
        created.map_err(|error| StoreError::postgres(CONFIRM_SCHEMA.name, &error)).or_else(|e| {
            match there.ok().and_then(|row| row.try_get::<_, Option<String>>(0).ok().flatten()) {
                Some(_) => Ok(()),
                None => Err(e),
            }
        })
    }

    /// Each step in a transaction of its own with its record; a race lost is read again.
    fn migrate(&self, capabilities: &[&Capability]) -> Result<(), StoreError> {
        let mut lease = self.shared.lease()?;
        let client = lease.client.as_mut().ok_or(StoreError::Closed { during: "migrate" })?;
        let mut attempts = 0;
        loop {
            match migrate_once(client, &self.shared.environment, capabilities) {
                Ok(()) => return Ok(()),
                // Two nodes that start together meet on these; anything else will not pass.
                Err(
                    StoreError::Conflict { .. }
                    | StoreError::Duplicate { .. }
                    | StoreError::Query { .. },
                ) if attempts < RETRIES => {
                    attempts += 1;
                    std::thread::sleep(Duration::from_millis(50 * u64::from(attempts)));
                }
                Err(error) => return Err(error),
            }
        }
    }

    pub(super) fn write<T, E, F>(&self, name: &'static str, mut f: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: FnMut(&mut Tx<'_>) -> Result<T, E>,
    {
        let mut lease = self.shared.lease()?;
        let mut attempt = 0;
        loop {
            let client = lease.client.as_mut().ok_or(StoreError::Closed { during: name })?;
            let transaction = client
                .build_transaction()
                .isolation_level(IsolationLevel::Serializable)
                .start()
                .map_err(|error| StoreError::postgres(name, &error))?;
            let mut tx =
                Tx::new(Connection::Postgres(transaction.into()), &self.shared.environment, None);
            let ran = f(&mut tx);
            let lost = match ran {
                Err(error) if !tx.race_lost => return Err(error),
                Err(_) => StoreError::Conflict { query: name },
                Ok(value) => match finish(tx, name) {
                    Ok(()) => return Ok(value),
                    Err(error) if error.is_conflict() => error,
                    Err(error) => return Err(error.into()),
                },
            };
            attempt += 1;
            if attempt > RETRIES {
                return Err(lost.into());
            }
            std::thread::sleep(Duration::from_millis(u64::from(attempt * attempt)));
        }
    }

    pub(super) fn read<T, E: From<StoreError>>(
        &self,
        f: impl FnOnce(&mut Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut lease = self.shared.lease()?;
        let client = lease.client.as_mut().ok_or(StoreError::Closed { during: "read" })?;
        let transaction = client
            .build_transaction()
            .isolation_level(IsolationLevel::RepeatableRead)
            .read_only(true)
            .start()
            .map_err(|error| StoreError::postgres("read", &error))?;
        let mut reader = Reader {
            connection: Connection::Postgres(transaction.into()),
            environment: &self.shared.environment,
        };
        f(&mut reader)
    }

    /// One step of the sequencer: takes pending leaves, places them, or does nothing when another
    /// node was first.
    pub(super) fn sequence(&self) -> Result<u64, StoreError> {
        let mut lease = self.shared.lease()?;
        let client = lease.client.as_mut().ok_or(StoreError::Closed { during: "sequence" })?;
        let transaction = client
            .build_transaction()
            .isolation_level(IsolationLevel::ReadCommitted)
            .start()
            .map_err(|error| StoreError::postgres("sequence", &error))?;
        let mut tx =
            Tx::new(Connection::Postgres(transaction.into()), &self.shared.environment, None);
        let placed = integrate::place_pending(&mut tx, SEQUENCE_MAX);
        match placed {
            Ok(0) => Ok(0),
            Ok(placed) => finish(tx, "sequence").map(|()| placed),
            Err(error) if error.is_conflict() => Ok(0),
            Err(error) => Err(error),
        }
    }
}

/// Writes what the transaction left for the journal, then commits.
fn finish(mut tx: Tx<'_>, name: &'static str) -> Result<(), StoreError> {
    let entries = std::mem::take(&mut tx.entries);
    integrate::leave_pending(&mut tx, &entries)?;
    match tx.connection {
        Connection::Postgres(transaction) => {
            transaction.into_inner().commit().map_err(|error| StoreError::postgres(name, &error))
        }
        Connection::Sqlite(_) => Ok(()),
    }
}

fn migrate_once(
    client: &mut Client,
    environment: &Environment,
    capabilities: &[&Capability],
) -> Result<(), StoreError> {
    let failed = |error: postgres::Error| StoreError::postgres("migrate", &error);
    client.batch_execute(migrate::RECORD).map_err(failed)?;
    let applied: Vec<String> = client
        .query(MIGRATIONS.sql, &[])
        .map_err(failed)?
        .iter()
        .map(|row| row.try_get(0).map_err(failed))
        .collect::<Result<_, _>>()?;
    migrate::check_known(&applied, capabilities)?;
    for step in migrate::plan(capabilities).filter(|step| !applied.iter().any(|id| id == step.id)) {
        let mut tx = client.transaction().map_err(failed)?;
        // The record first: a second node waits here, then fails and reads again.
        let record = [Value::from(step.id), Value::from(environment.clock.now().to_string())];
        tx.execute(MIGRATION_RECORD.sql, &[&record[0], &record[1]]).map_err(failed)?;
        for statement in migrate::statements(step.sql, Dialect::Postgres) {
            tx.batch_execute(&statement).map_err(|error| StoreError::postgres(step.id, &error))?;
        }
        tx.commit().map_err(failed)?;
    }
    Ok(())
}
