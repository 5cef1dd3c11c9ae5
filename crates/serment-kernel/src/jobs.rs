//! Jobs: recorded intentions (send, erase, notify), carried out outside transactions.
//!
//! A use case enqueues a job in its own transaction, so the intention exists if and only if the act
//! was committed. A worker takes it under a lease, renews the lease while its handler runs however
//! long that lasts, and marks it done; a worker that dies leaves a lease that runs out, and another
//! takes over. A job therefore runs at least once, and its handler must be idempotent. Payloads hold
//! ids, never personal data.
//!
//! Invariants: a lease is held under a name that no other process has ([`process_name`]), so what a
//! worker records counts only while the job is still its own; a job is never in two hands while the
//! first can reach the store. Deliberately absent: stopping a handler whose lease was lost, and a
//! limit to how long one runs; connectors have their own.
//!
//! A failure is retried with a growing delay; what will never succeed is marked failed and stays
//! visible ([`failed`]), never silently dropped.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;

use crate::context::Context;
use crate::store::{Read, Row, StoreError, Tx};
use crate::words::{Entropy, JobId, id};
use crate::{params, queries};

/// How long a job stays with a worker that is not heard of any more: what a killed process had in
/// hand waits that long.
const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// How often a lease is renewed: five renewals may fail before it is lost.
const RENEW_EVERY: SignedDuration = SignedDuration::from_secs(5);
/// How often the clock is looked at for a renewal that is due.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// The longest wait between two tries.
const DELAY_MAX_SECONDS: i64 = 3_600;

/// An intention to record.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// `capability.verb`, as its handler is known.
    pub kind: &'static str,
    /// Ids and counts only.
    pub payload: Json,
    /// When to do it; at once when `None`.
    pub run_at: Option<Timestamp>,
    /// At most one waiting job holds this word.
    pub dedup: Option<String>,
}

impl NewJob {
    /// A job to do at once.
    pub fn now(kind: &'static str, payload: Json) -> Self {
        Self { kind, payload, run_at: None, dedup: None }
    }
}

/// A job taken by a worker.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// `capability.verb`.
    pub kind: String,
    /// What the use case recorded.
    pub payload: Json,
    /// How many times it was taken before.
    pub attempts: u64,
}

/// Why a job did not succeed this time.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// It may succeed later: an unreachable system, a lost race.
    #[error("will be tried again: {0}")]
    Retry(String),
    /// It never will: the thing is gone, the payload is wrong.
    #[error("gave up: {0}")]
    Fail(String),
}

impl From<StoreError> for JobError {
    fn from(error: StoreError) -> Self {
        Self::Retry(error.to_string())
    }
}

impl From<crate::error::AppError> for JobError {
    fn from(error: crate::error::AppError) -> Self {
        use crate::error::AppError;
        match error {
            AppError::Refused(_) | AppError::NotFound | AppError::Forbidden => {
                Self::Fail(error.to_string())
            }
            _ => Self::Retry(error.to_string()),
        }
    }
}

/// Does one kind of job. Runs on a blocking thread, outside any transaction.
pub trait Handler: Send + Sync {
    /// The kind it does.
    fn kind(&self) -> &'static str;

    /// Does it. Doing it twice must be the same as once.
    fn run(&self, context: &Context, job: &Job) -> Result<(), JobError>;
}

queries! {
    INSERT = "job.insert":
        "insert into job (id, kind, payload, dedup, state, run_at, attempts, created_at)
         values ($1, $2, $3, $4, 'ready', $5, 0, $6) on conflict (dedup) do nothing";
    NEXT = "job.next":
        "select id from job where state = 'ready' and run_at <= $1
         and (held_until is null or held_until < $1) order by run_at limit 8";
    TAKE = "job.take":
        "update job set holder = $2, held_until = $3, attempts = attempts + 1
         where id = $1 and state = 'ready' and (held_until is null or held_until < $4)
         returning id, kind, payload, attempts";
    RENEW = "job.renew":
        "update job set held_until = $3 where id = $1 and holder = $2 and state = 'ready'";
    DONE = "job.done":
        "update job set state = 'done', dedup = null, holder = null, held_until = null,
         last_error = null where id = $1 and holder = $2";
    RETRY = "job.retry":
        "update job set run_at = $3, holder = null, held_until = null, last_error = $4
         where id = $1 and holder = $2";
    FAIL = "job.fail":
        "update job set state = 'failed', dedup = null, holder = null, held_until = null,
         last_error = $3 where id = $1 and holder = $2";
    FAILED = "job.failed":
        "select kind, last_error, run_at from job where state = 'failed' order by run_at desc limit 100";
    WAITING = "job.waiting": "select count(*) from job where state = 'ready'";
    DUE = "job.due": "select count(*) from job where state = 'ready' and run_at <= $1";
    TAKE_UP = "job.take_up":
        "update job set holder = null, held_until = null
         where state = 'ready' and holder is not null";
    CLEAN = "job.clean": "delete from job where state = 'done' and run_at < $1";
}

impl Tx<'_> {
    /// Records an intention, carried out once this transaction is committed. Returns `None` when
    /// one with the same dedup word is waiting already.
    pub fn enqueue(&mut self, job: NewJob) -> Result<Option<JobId>, StoreError> {
        let environment = self.environment().clone();
        let now = environment.clock.now();
        let id = JobId::random(&*environment.entropy);
        let payload = job.payload.to_string();
        let run_at = job.run_at.unwrap_or(now);
        let inserted =
            self.execute(&INSERT, &params![id, job.kind, payload, job.dedup, run_at, now])?;
        Ok((inserted == 1).then_some(id))
    }
}

/// How many jobs are waiting, due or not.
pub fn waiting(read: &mut impl Read) -> Result<u64, StoreError> {
    read.row(&WAITING, &[])?.map_or(Ok(0), |row| row.count(0))
}

/// How many jobs should be running by now.
pub fn due(read: &mut impl Read, now: Timestamp) -> Result<u64, StoreError> {
    read.row(&DUE, &params![now])?.map_or(Ok(0), |row| row.count(0))
}

/// Jobs that were given up, newest first: kind, why, when.
pub fn failed(read: &mut impl Read) -> Result<Vec<(String, String, Timestamp)>, StoreError> {
    let rows = read.rows(&FAILED, &[])?;
    rows.iter()
        .map(|row| Ok((row.text(0)?, row.opt_text(1)?.unwrap_or_default(), row.instant(2)?)))
        .collect()
}

/// Takes and does one due job. `false` when none is due.
pub fn work_once(
    context: &Context,
    handlers: &[Box<dyn Handler>],
    worker: &str,
) -> Result<bool, StoreError> {
    let now = context.now();
    let due = context.store.read(|read| {
        let rows = read.rows(&NEXT, &params![now])?;
        rows.iter().map(|row| row.parse::<JobId>(0)).collect::<Result<Vec<_>, StoreError>>()
    })?;
    for id in due {
        let holder = worker.to_owned();
        let taken = context.store.write("job.take", move |tx| {
            tx.row(&TAKE, &params![id, &holder, now + LEASE, now])?.map(|row| job(&row)).transpose()
        })?;
        let taken: Option<Job> = taken;
        if let Some(job) = taken {
            carry_out(context, handlers, worker, &job)?;
            return Ok(true);
        }
    }
    Ok(false)
}

fn job(row: &Row) -> Result<Job, StoreError> {
    Ok(Job {
        id: row.parse(0)?,
        kind: row.text(1)?,
        payload: row.json(2)?,
        attempts: row.count(3)?.saturating_sub(1),
    })
}

fn carry_out(
    context: &Context,
    handlers: &[Box<dyn Handler>],
    worker: &str,
    job: &Job,
) -> Result<(), StoreError> {
    let handler = handlers.iter().find(|handler| handler.kind() == job.kind);
    let result = match handler {
        None => Err(JobError::Fail(format!("this program has no handler for {}", job.kind))),
        Some(handler) => run_held(context, &**handler, worker, job),
    };
    let (id, holder, now) = (job.id, worker.to_owned(), context.now());
    if let Err(error) = &result {
        tracing::warn!(job = %id, kind = job.kind, attempt = job.attempts, %error, "job not done");
    }
    let next = now + SignedDuration::from_secs(delay_seconds(job.attempts));
    let recorded = context.store.write("job.finish", move |tx| match &result {
        Ok(()) => tx.execute(&DONE, &params![id, &holder]),
        Err(JobError::Retry(why)) => tx.execute(&RETRY, &params![id, &holder, next, why]),
        Err(JobError::Fail(why)) => tx.execute(&FAIL, &params![id, &holder, why]),
    })?;
    if recorded == 0 {
        tracing::warn!(job = %id, kind = job.kind, "job in other hands: result not recorded");
    }
    Ok(())
}

/// Runs a handler while a thread beside it renews the lease.
fn run_held(
    context: &Context,
    handler: &dyn Handler,
    worker: &str,
    job: &Job,
) -> Result<(), JobError> {
    let (running, over) = channel::<()>();
    let due = context.now() + RENEW_EVERY;
    std::thread::scope(|scope| {
        let renewing = std::thread::Builder::new()
            .name("lease".into())
            .spawn_scoped(scope, move || renew_until(context, worker, job.id, due, &over));
        if let Err(error) = renewing {
            return Err(JobError::Retry(format!("its lease cannot be renewed: {error}")));
        }
        let result = run_guarded(context, handler, job);
        drop(running);
        result
    })
}

/// Renews a lease until its handler is over, or until it is in other hands. Looks often at the
/// context's clock rather than sleeping from one renewal to the next, so that a machine that was
/// suspended renews as soon as it wakes.
fn renew_until(
    context: &Context,
    worker: &str,
    job: JobId,
    mut due: Timestamp,
    over: &Receiver<()>,
) {
    while over.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Timeout) {
        let now = context.now();
        if now < due {
            continue;
        }
        due = now + RENEW_EVERY;
        let holder = worker.to_owned();
        let renewed = context
            .store
            .write("job.renew", move |tx| tx.execute(&RENEW, &params![job, &holder, now + LEASE]));
        match renewed {
            Ok(0) => return tracing::warn!(%job, "the lease was lost while its handler runs"),
            Ok(_) => {}
            Err(error) => tracing::warn!(%job, %error, "the lease was not renewed"),
        }
    }
}

fn run_guarded(context: &Context, handler: &dyn Handler, job: &Job) -> Result<(), JobError> {
    let run = std::panic::AssertUnwindSafe(|| handler.run(context, job));
    std::panic::catch_unwind(run)
        .unwrap_or_else(|_| Err(JobError::Retry("the handler stopped on a defect".into())))
}

/// 1, 2, 4 … seconds, at most an hour.
fn delay_seconds(attempts: u64) -> i64 {
    1_i64
        .checked_shl(u32::try_from(attempts.min(20)).unwrap_or(20))
        .map_or(DELAY_MAX_SECONDS, |seconds| seconds.min(DELAY_MAX_SECONDS))
}

/// Runs jobs until told to stop: the body of a worker thread.
pub fn work(
    context: &Context,
    handlers: &Arc<Vec<Box<dyn Handler>>>,
    worker: &str,
    stop: &AtomicBool,
) {
    let idle = Duration::from_millis(100);
    while !stop.load(Ordering::Relaxed) {
        match work_once(context, handlers, worker) {
            Ok(true) => {}
            Ok(false) => std::thread::sleep(idle),
            Err(error) => {
                tracing::error!(%error, "worker could not reach the store");
                std::thread::sleep(Duration::from_secs(1));
            }
        }
    }
}

/// What a process is called in leases: the node it runs on, as people know it, and a word that no
/// other process has, even one on the same machine with the same role, even itself after a restart.
pub fn process_name(node: &str, entropy: &dyn Entropy) -> String {
    let unique = id::encode(&entropy.array());
    format!("{node}#{}", &unique[unique.len() - 8..])
}

/// What a process calls its `n`th worker: `{process}/{n}`.
pub fn worker_name(process: &str, n: usize) -> String {
    format!("{process}/{n}")
}

/// Frees what the last process left in hand, where the store admits one process at a time, so that a
/// restart goes on at once; to be called before any worker starts. Where several processes share the
/// store nobody can tell a dead one from a slow one: leases run out instead, and this frees nothing.
pub fn take_up(context: &Context) -> Result<u64, StoreError> {
    if !context.store.is_exclusive() {
        return Ok(0);
    }
    context.store.write("job.take_up", |tx| tx.execute(&TAKE_UP, &[]))
}

/// Removes jobs done before an instant, so that the table stays small.
pub fn clean(context: &Context, before: Timestamp) -> Result<u64, StoreError> {
    context.store.write("job.clean", move |tx| tx.execute(&CLEAN, &params![before]))
}
