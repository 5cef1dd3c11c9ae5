//! SQLite: one writer thread with group commit, readers beside it.
//!
//! The writer takes whatever waits (up to [`GROUP_MAX`] commands), opens one transaction, runs each
//! command under a savepoint, places the new leaves in the tree, commits once and only then answers.
//! An acknowledged act is therefore durable and provable, and costs a share of one disk flush.
//! `synchronous=FULL` with a write-ahead log; `secure_delete` so that deleted keys leave the file.

use std::any::Any;
use std::fs::{File, TryLockError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::{Connection as Raw, OpenFlags};
use tokio::sync::oneshot;

use super::migrate::{self, Dialect};
use super::tx::Connection;
use super::{Reader, StoreError, Tx};
use crate::capability::Capability;
use crate::environment::Environment;
use crate::journal::event::Entry;
use crate::journal::integrate;

/// Commands committed together at the most: bounds what one flush risks and how long it takes.
const GROUP_MAX: usize = 2_000;
/// Commands that may wait before a caller is held back.
const QUEUE_MAX: usize = 8_192;
/// Reading connections kept open.
const READERS_KEPT: usize = 16;
/// How long a connection waits for a lock another one holds.
const BUSY: Duration = Duration::from_secs(5);
/// How long a purge tries again while readers hold the log.
const PURGE_FOR: Duration = Duration::from_secs(5);
/// The pause between two of its tries.
const PURGE_EVERY: Duration = Duration::from_millis(100);

/// The engine, cheap to clone. The last clone dropped stops the writer.
#[derive(Clone)]
pub(super) struct Engine {
    shared: Arc<Shared>,
}

struct Shared {
    commands: Option<SyncSender<Command>>,
    writer: Option<JoinHandle<()>>,
    readers: Mutex<Vec<Raw>>,
    path: std::path::PathBuf,
    environment: Environment,
    /// Held until the engine is dropped: one server per folder.
    _lock: File,
}

enum Command {
    Write(Box<dyn Job>),
    Purge(oneshot::Sender<Result<bool, StoreError>>),
}

/// A write waiting for its group. `run` says whether its savepoint is kept; `answer` comes after
/// the commit.
trait Job: Send {
    fn name(&self) -> &'static str;
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    fn panicked(&mut self);
    fn answer(self: Box<Self>, committed: Option<StoreError>);
}

struct Write<T, E, F> {
    name: &'static str,
    f: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Write<T, E, F>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let result = (self.f)(tx);
        let kept = result.is_ok();
        self.result = Some(result);
        kept
    }

    fn panicked(&mut self) {
        self.result = Some(Err(StoreError::Panicked { during: self.name }.into()));
    }

    fn answer(self: Box<Self>, failed: Option<StoreError>) {
        let result = match (failed, self.result) {
            (Some(error), Some(Ok(_)) | None) => Err(error.into()),
            (_, Some(result)) => result,
            (None, None) => Err(StoreError::Closed { during: self.name }.into()),
        };
        // The caller may have gone away: the act stands all the same.
        let _ = self.reply.send(result);
    }
}

impl Engine {
    pub(super) fn open(
        folder: &Path,
        environment: &Environment,
        capabilities: &[&Capability],
    ) -> Result<Self, StoreError> {
        let what = || folder.display().to_string();
        let unreachable = |source: Box<dyn std::error::Error + Send + Sync>| {
            StoreError::Unreachable { what: what(), source }
        };
        std::fs::create_dir_all(folder).map_err(|error| match error.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                StoreError::ReadOnly { what: what() }
            }
            _ => unreachable(error.into()),
        })?;
        let lock = hold(folder)?;
        let path = folder.join("serment.db");
        let mut writer = Raw::open(&path).map_err(|error| unreachable(error.into()))?;
        prepare(&writer).map_err(|error| match StoreError::sqlite("open", error) {
            StoreError::ReadOnly { .. } => StoreError::ReadOnly { what: what() },
            other => unreachable(other.into()),
        })?;
        migrate(&mut writer, environment, capabilities)?;
        let (commands, waiting) = sync_channel(QUEUE_MAX);
        let inside = environment.clone();
        let thread = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || write_loop(&writer, &waiting, &inside))
            .map_err(|error| unreachable(error.into()))?;
        Ok(Self {
            shared: Arc::new(Shared {
                commands: Some(commands),
                writer: Some(thread),
                readers: Mutex::new(Vec::new()),
                path,
                environment: environment.clone(),
                _lock: lock,
            }),
        })
    }

    pub(super) fn submit<T, E, F>(
        &self,
        name: &'static str,
        f: F,
    ) -> oneshot::Receiver<Result<T, E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let write = Write { name, f, result: None, reply };
        self.shared.send(Command::Write(Box::new(write)));
        answer
    }

    pub(super) fn read<T, E: From<StoreError>>(
        &self,
        f: impl FnOnce(&mut Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let raw = self.shared.reader()?;
        let failed = |error| StoreError::sqlite("read", error);
        // A deferred transaction: all the reads of one call see one state.
        raw.execute_batch("begin").map_err(failed)?;
        let mut reader =
            Reader { connection: Connection::Sqlite(&raw), environment: &self.shared.environment };
        let result = f(&mut reader);
        drop(reader);
        raw.execute_batch("commit").map_err(failed)?;
        self.shared.give_back(raw);
        result
    }

    /// Tries until it works or [`PURGE_FOR`] is over. It is the caller who waits between two tries:
    /// the writer only ever makes one that does not wait.
    pub(super) fn purge(&self) -> Result<bool, StoreError> {
        // An idle reader holds no snapshot, but closing them lets the log shrink for certain.
        self.shared.lock_readers().clear();
        let until = Instant::now() + PURGE_FOR;
        loop {
            let (reply, answer) = oneshot::channel();
            self.shared.send(Command::Purge(reply));
            let closed = Err(StoreError::Closed { during: "purge" });
            let purged = answer.blocking_recv().unwrap_or(closed)?;
            if purged || Instant::now() >= until {
                return Ok(purged);
            }
            std::thread::sleep(PURGE_EVERY);
        }
    }
}

impl Shared {
    fn send(&self, command: Command) {
        if let Some(commands) = &self.commands {
            // A stopped writer drops the command, whose answer channel then says so.
            let _ = commands.send(command);
        }
    }

    fn lock_readers(&self) -> std::sync::MutexGuard<'_, Vec<Raw>> {
        self.readers.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn reader(&self) -> Result<Raw, StoreError> {
        if let Some(raw) = self.lock_readers().pop() {
            return Ok(raw);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let failed = |error| StoreError::sqlite("read", error);
        let raw = Raw::open_with_flags(&self.path, flags).map_err(failed)?;
        raw.busy_timeout(BUSY).map_err(failed)?;
        raw.set_prepared_statement_cache_capacity(128);
        Ok(raw)
    }

    fn give_back(&self, raw: Raw) {
        let mut readers = self.lock_readers();
        if readers.len() < READERS_KEPT {
            readers.push(raw);
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.commands = None;
        // The last handle may live in a command, and so be dropped by the writer itself.
        let writer =
            self.writer.take().filter(|it| it.thread().id() != std::thread::current().id());
        if let Some(writer) = writer {
            let _ = writer.join();
        }
    }
}

fn hold(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join("serment.lock");
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|error| match error.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            StoreError::ReadOnly { what: folder.display().to_string() }
        }
        _ => StoreError::Unreachable { what: path.display().to_string(), source: error.into() },
    })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(StoreError::Held { folder: folder.display().to_string() })
        }
        Err(TryLockError::Error(error)) => {
            Err(StoreError::Unreachable { what: path.display().to_string(), source: error.into() })
        }
    }
}

fn prepare(raw: &Raw) -> rusqlite::Result<()> {
    raw.set_prepared_statement_cache_capacity(256);
    raw.busy_timeout(BUSY)?;
    raw.execute_batch(
        "pragma page_size = 8192; pragma journal_mode = wal; pragma synchronous = full;
         pragma foreign_keys = on; pragma secure_delete = on; pragma cache_size = -16384;
         pragma journal_size_limit = 67108864;",
    )
}

fn migrate(
    raw: &mut Raw,
    environment: &Environment,
    capabilities: &[&Capability],
) -> Result<(), StoreError> {
    let failed = |error| StoreError::sqlite("migrate", error);
    let tx = raw.transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive);
    let tx = tx.map_err(failed)?;
    tx.execute_batch(migrate::RECORD).map_err(failed)?;
    let applied: Vec<String> = {
        let mut statement = tx.prepare("select id from migration").map_err(failed)?;
        let rows = statement.query_map([], |row| row.get(0)).map_err(failed)?;
        rows.collect::<Result<_, _>>().map_err(failed)?
    };
    migrate::check_known(&applied, capabilities)?;
    for step in migrate::plan(capabilities).filter(|step| !applied.iter().any(|id| id == step.id)) {
        for statement in migrate::statements(step.sql, Dialect::Sqlite) {
            tx.execute_batch(&statement)
                .map_err(|error| StoreError::Query { query: step.id, source: Box::new(error) })?;
        }
        let at = environment.clock.now().to_string();
        tx.execute("insert into migration (id, applied_at) values ($1, $2)", [step.id, &at])
            .map_err(failed)?;
    }
    tx.commit().map_err(failed)
}

fn write_loop(raw: &Raw, waiting: &Receiver<Command>, environment: &Environment) {
    while let Ok(first) = waiting.recv() {
        let mut group = Vec::new();
        let mut purges = Vec::new();
        let mut sort = |command| match command {
            Command::Write(job) => group.push(job),
            Command::Purge(reply) => purges.push(reply),
        };
        sort(first);
        for _ in 1..GROUP_MAX {
            match waiting.try_recv() {
                Ok(command) => sort(command),
                Err(_) => break,
            }
        }
        if !group.is_empty() {
            commit_group(raw, group, environment);
        }
        for reply in purges {
            let _ = reply.send(truncate_log(raw));
        }
    }
}

fn commit_group(raw: &Raw, mut group: Vec<Box<dyn Job>>, environment: &Environment) {
    let outcome = run_group(raw, &mut group, environment);
    if let Err(error) = &outcome {
        let failure = error.to_string();
        tracing::error!(failure, commands = group.len(), "group commit failed and was rolled back");
        // Already rolled back by SQLite in some failures: then this one has nothing to do.
        let _ = raw.execute_batch("rollback");
    }
    let mut failure = outcome.err();
    for job in group {
        let error = failure.as_mut().map(repeat);
        job.answer(error);
    }
}

/// The same failure for another member of the group.
fn repeat(error: &mut StoreError) -> StoreError {
    match error {
        StoreError::Full => StoreError::Full,
        StoreError::ReadOnly { what } => StoreError::ReadOnly { what: what.clone() },
        StoreError::Conflict { query } => StoreError::Conflict { query },
        StoreError::Damaged { at, why } => StoreError::Damaged { at: at.clone(), why: why.clone() },
        other => StoreError::Query { query: "commit", source: other.to_string().into() },
    }
}

fn run_group(
    raw: &Raw,
    group: &mut [Box<dyn Job>],
    environment: &Environment,
) -> Result<(), StoreError> {
    let failed = |error| StoreError::sqlite("commit", error);
    raw.execute_batch("begin immediate").map_err(failed)?;
    let mut entries: Vec<Entry> = Vec::new();
    let mut tx = Tx::new(Connection::Sqlite(raw), environment, None);
    let (size, _) = integrate::head(&mut tx)?;
    for job in group.iter_mut() {
        raw.execute_batch("savepoint command").map_err(failed)?;
        // The one writer knows where each leaf will stand; a command rolled back frees its places.
        let next = size + entries.len() as u64;
        let mut tx = Tx::new(Connection::Sqlite(raw), environment, Some(next));
        let ran: Result<bool, Box<dyn Any + Send>> =
            catch_unwind(AssertUnwindSafe(|| job.run(&mut tx)));
        let kept = ran.unwrap_or_else(|_| {
            tracing::error!(transaction = job.name(), "a transaction panicked");
            job.panicked();
            false
        });
        if kept {
            entries.append(&mut tx.entries);
            raw.execute_batch("release command").map_err(failed)?;
        } else {
            raw.execute_batch("rollback to command; release command").map_err(failed)?;
        }
    }
    if !entries.is_empty() {
        integrate::place(&mut tx, &entries)?;
    }
    raw.execute_batch("commit").map_err(failed)
}

/// Truncates the log unless a reader is in the way. Without waiting for it: other writes are behind.
fn truncate_log(raw: &Raw) -> Result<bool, StoreError> {
    let failed = |error| StoreError::sqlite("purge", error);
    raw.busy_timeout(Duration::ZERO).map_err(failed)?;
    let busy = raw.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get::<_, i64>(0));
    raw.busy_timeout(BUSY).map_err(failed)?;
    Ok(busy.map_err(failed)? == 0)
}
