//! The work nobody waits for, one thread each: placing leaves, signing, jobs, subscriptions,
//! evidence, following the charter, cleaning.
//!
//! Each loop is a step repeated: at once while there is more to do, else after its pause. A step
//! that fails or panics is logged and tried again later, more and more rarely; no loop ever ends
//! before it is told to.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use serment_kernel::jobs::{self, Handler};
use serment_kernel::journal::{publish, read};
use serment_kernel::store::StoreError;
use serment_kernel::subscriptions::{self, Subscriber};
use serment_kernel::words::Actor;
use serment_kernel::{AppError, Context, abandoned, execute_blocking};
use serment_register::Site;
use serment_web::JournalLine;

use super::Assembly;

/// Threads that carry out jobs.
const WORKERS: usize = 2;
/// Pause of the sequencer between two looks at an empty queue.
const SEQUENCE_EVERY: Duration = Duration::from_millis(20);
/// Pause of subscriptions.
const HEAR_EVERY: Duration = Duration::from_millis(200);
/// How often a node looks whether another published a charter or signed a checkpoint.
const FOLLOW_EVERY: Duration = Duration::from_secs(2);
/// How often controls are looked at for one that is due.
const EVIDENCE_EVERY: Duration = Duration::from_secs(2);
/// How often what is over is removed.
const CLEAN_EVERY: Duration = Duration::from_mins(10);
/// How often handles that nothing holds are looked for.
const FORGET_EVERY: Duration = Duration::from_hours(24);
/// How long a handle that nothing holds is kept: signing in makes one before anyone knows whether
/// the person has something here, and they may come back to it.
const HANDLES_KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);
/// How long done jobs stay visible.
const JOBS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);
/// The longest pause after failures.
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// Which program does the work: said in leases, where two programs of one machine are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Process {
    /// `serment serve`.
    Serve,
    /// `serment worker`.
    Worker,
}

impl Process {
    /// What people call the place this process runs at; leases add a word of the process's own.
    fn node(self, machine: &str) -> String {
        let role = match self {
            Self::Serve => "serve",
            Self::Worker => "worker",
        };
        format!("{machine}/{role}")
    }
}

/// Told once, heard by every loop at once.
#[derive(Clone, Default)]
struct Stop {
    flag: Arc<AtomicBool>,
    bell: Arc<(Mutex<()>, Condvar)>,
}

impl Stop {
    fn is_told(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }

    fn tell(&self) {
        let _held = self.bell.0.lock().unwrap_or_else(PoisonError::into_inner);
        self.flag.store(true, Ordering::Relaxed);
        self.bell.1.notify_all();
    }

    fn pause(&self, length: Duration) {
        let held = self.bell.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.is_told() {
            drop(self.bell.1.wait_timeout(held, length));
        }
    }
}

/// The background work of a node. Dropping it tells the loops to stop without waiting.
pub(crate) struct Background {
    stop: Stop,
    threads: Vec<JoinHandle<()>>,
    site: Site,
}

impl Background {
    /// Tells every loop to stop and waits, but not longer than `grace`. What a job did not finish
    /// is taken up at the next start, or by another process once its lease has run out.
    pub(crate) fn stop(mut self, grace: Duration) {
        self.stop.tell();
        let until = Instant::now() + grace;
        let mut threads = std::mem::take(&mut self.threads);
        while !threads.is_empty() && Instant::now() < until {
            threads.retain(|thread| !thread.is_finished());
            std::thread::sleep(Duration::from_millis(5));
        }
        if !threads.is_empty() {
            tracing::warn!(threads = threads.len(), "stopped without waiting for unfinished work");
            return;
        }
        // What was acknowledged last is signed before leaving, so that receipts can be made.
        if let Err(error) = sign(&self.site) {
            tracing::error!(%error, "the last checkpoint was not signed");
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.stop.tell();
    }
}

pub(super) fn start(
    assembly: &Assembly,
    process: Process,
    handlers: Vec<Box<dyn Handler>>,
    subscribers: Vec<Arc<dyn Subscriber>>,
) -> Result<Background, StoreError> {
    let site = assembly.site.clone();
    let context = site.context.clone();
    let node = process.node(&assembly.setup.node);
    let holder = jobs::process_name(&node, &*context.environment.entropy);
    let freed = jobs::take_up(&context)?;
    if freed > 0 {
        tracing::info!(jobs = freed, "jobs left by the last run are taken up");
    }
    tell_pages(&site)?;
    let mut background = Background { stop: Stop::default(), threads: vec![], site: site.clone() };
    if context.store.engine_name() == "postgres" {
        let store = context.store.clone();
        background.every("sequencer", SEQUENCE_EVERY, move || Ok(store.sequence()? > 0));
    }
    let signing = site.clone();
    background.every("publisher", assembly.setup.publish_every, move || {
        sign(&signing)?;
        Ok(false)
    });
    let following = site.clone();
    background.every("charter", FOLLOW_EVERY, move || {
        following.charter.refresh(&following.context)?;
        tell_pages(&following)?;
        Ok(false)
    });
    // One loop each: a subscriber that fails waits alone.
    for subscriber in subscribers {
        let hearing = context.clone();
        background.every(subscriber.name(), HEAR_EVERY, move || {
            Ok(subscriptions::advance(&hearing, &subscriber)? > 0)
        });
    }
    let evidence = assembly.evidence();
    background.every("evidence", EVIDENCE_EVERY, move || evidence.tick().map(|_| false));
    let cleaning = site.clone();
    background.every("cleaning", CLEAN_EVERY, move || {
        clean(&cleaning.context);
        Ok(false)
    });
    let forgetting = context.clone();
    background.every("handles", FORGET_EVERY, move || forget_abandoned(&forgetting));
    let handlers = Arc::new(handlers);
    for n in 0..WORKERS {
        let (context, handlers) = (context.clone(), handlers.clone());
        let (flag, name) = (background.stop.flag.clone(), jobs::worker_name(&holder, n));
        background.spawn("worker", move || jobs::work(&context, &handlers, &name, &flag));
    }
    Ok(background)
}

impl Background {
    fn spawn(&mut self, name: &'static str, body: impl FnOnce() + Send + 'static) {
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(body);
        match thread {
            Ok(thread) => self.threads.push(thread),
            Err(error) => tracing::error!(name, %error, "a background thread could not start"),
        }
    }

    /// Repeats a step: at once when it says there is more, else after `pause`.
    fn every(
        &mut self,
        name: &'static str,
        pause: Duration,
        mut step: impl FnMut() -> Result<bool, AppError> + Send + 'static,
    ) {
        let told = self.stop.clone();
        self.spawn(name, move || {
            let mut failures = 0_u32;
            while !told.is_told() {
                let ran = catch_unwind(AssertUnwindSafe(&mut step));
                match ran {
                    Ok(Ok(more)) => {
                        failures = 0;
                        if !more {
                            told.pause(pause);
                        }
                        continue;
                    }
                    Ok(Err(error)) => tracing::error!(name, %error, "background work failed"),
                    Err(_) => tracing::error!(name, "background work stopped on a defect"),
                }
                failures += 1;
                told.pause(after_failures(failures).max(pause.min(PAUSE_MAX)));
            }
        });
    }
}

/// Half a second, doubled at each failure, at most [`PAUSE_MAX`].
fn after_failures(failures: u32) -> Duration {
    (Duration::from_millis(250) * 2_u32.saturating_pow(failures.min(8))).min(PAUSE_MAX)
}

/// Places what is pending and signs what is new.
pub(crate) fn sign(site: &Site) -> Result<(), StoreError> {
    while site.context.store.sequence()? > 0 {}
    if publish::publish(&site.context)?.is_some() {
        tell_pages(site)?;
    }
    Ok(())
}

/// What the footer of pages says of the journal.
fn tell_pages(site: &Site) -> Result<(), StoreError> {
    let (count, signed) = site
        .context
        .store
        .read(|store| Ok::<_, StoreError>((read::size(store)?, publish::last(store)?)))?;
    site.web.set_journal(JournalLine { count, checkpoint: signed.map(|it| it.at) });
    Ok(())
}

/// Removes all that is over, many times a day. What fails is logged and does not keep the rest.
fn clean(context: &Context) {
    let actor = Actor::System("cleaning");
    let steps: [(&str, Result<u64, AppError>); 4] = [
        ("jobs", jobs::clean(context, context.now() - JOBS_KEPT).map_err(AppError::from)),
        ("sessions", execute_blocking(context, &actor, serment_web::session::Purge)),
        ("answers", execute_blocking(context, &actor, serment_web::api::Purge)),
        ("suppression", execute_blocking(context, &actor, serment_consent::suppression::Purge)),
    ];
    for (what, done) in steps {
        if let Err(error) = done {
            tracing::error!(what, %error, "what is over was not removed");
        }
    }
}

/// Forgets the handles that nothing holds, and lets their keys leave the disk. `false`: a day's work
/// is done at once.
fn forget_abandoned(context: &Context) -> Result<bool, AppError> {
    let forgotten = abandoned::forget(context, context.now() - HANDLES_KEPT)?;
    if forgotten > 0 {
        tracing::info!(handles = forgotten, "handles that nothing held were forgotten");
    }
    // A reader in the way is no failure: the next day's purge takes these keys too.
    context.store.purge()?;
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_is_heard_at_once() {
        let stop = Stop::default();
        let hearing = stop.clone();
        let started = Instant::now();
        let waiting = std::thread::spawn(move || hearing.pause(Duration::from_mins(1)));
        stop.tell();
        waiting.join().unwrap();
        stop.pause(Duration::from_mins(1));
        assert!(started.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn serve_and_worker_of_one_machine_hold_jobs_under_names_of_their_own() {
        assert_eq!(Process::Serve.node("web-1"), "web-1/serve");
        assert_eq!(Process::Worker.node("web-1"), "web-1/worker");
    }

    #[test]
    fn what_is_over_is_removed_even_when_another_cleaning_fails() {
        use serment_consent::suppression::{self, CAPABILITY};
        use serment_kernel::KERNEL;
        use serment_kernel::testing::Kit;
        // Neither sessions nor answers have their table here: their cleaning fails.
        for kit in Kit::each(&[&KERNEL, &CAPABILITY]) {
            let actor = Actor::System("test");
            let until = execute_blocking(&kit.context, &actor, Object).unwrap();
            kit.clock.set(until);
            clean(&kit.context);
            let left = execute_blocking(&kit.context, &actor, suppression::Purge).unwrap();
            assert_eq!(left, 0, "it was removed before");
        }
    }

    /// Puts an address on the list of those not to write to.
    struct Object;

    impl serment_kernel::UseCase for Object {
        const NAME: &'static str = "test.object";
        type Output = jiff::Timestamp;

        fn permission(&self) -> serment_kernel::words::Permission {
            serment_kernel::words::Permission::System
        }

        fn run(
            &self,
            _: &Context,
            tx: &mut serment_kernel::store::Tx<'_>,
        ) -> Result<jiff::Timestamp, AppError> {
            use serment_consent::suppression::{Reason, add};
            let anne = serment_kernel::words::Personal::new("anne@exemple.fr".to_owned());
            Ok(add(tx, "email", &anne, Reason::Objection)?.until)
        }
    }

    /// Comes in as someone who signs in does, and does nothing else.
    struct Come;

    impl serment_kernel::UseCase for Come {
        const NAME: &'static str = "test.come";
        type Output = ();

        fn permission(&self) -> serment_kernel::words::Permission {
            serment_kernel::words::Permission::System
        }

        fn run(&self, _: &Context, tx: &mut serment_kernel::store::Tx<'_>) -> Result<(), AppError> {
            let anne = serment_kernel::words::Personal::new("anne@exemple.fr".to_owned());
            serment_kernel::subjects::find_or_create(tx, "email", &anne)?;
            Ok(())
        }
    }

    #[test]
    fn whoever_only_signed_in_is_forgotten_after_thirty_days() {
        use serment_kernel::subjects;
        use serment_kernel::testing::Kit;
        use serment_kernel::words::Personal;
        for kit in Kit::each(crate::wiring::capabilities()) {
            execute_blocking(&kit.context, &Actor::System("test"), Come).unwrap();
            let anne = Personal::new("anne@exemple.fr".to_owned());
            let known = || kit.context.store.read(|it| subjects::find(it, "email", &anne)).unwrap();
            kit.clock.advance_seconds(30 * 86_400);
            assert!(!forget_abandoned(&kit.context).unwrap());
            assert!(known().is_some(), "thirty days, not less");
            kit.clock.advance_seconds(1);
            assert!(!forget_abandoned(&kit.context).unwrap());
            assert!(known().is_none());
        }
    }

    /// Every table whose rows belong to a person keeps their handle in a column called `subject`,
    /// and the list the kernel reads from the migrations is what the engine really has.
    #[test]
    fn every_table_that_holds_a_handle_is_looked_at() {
        let kit = serment_kernel::testing::Kit::sqlite(crate::wiring::capabilities());
        let base = rusqlite::Connection::open(kit.folder.join("store/serment.db")).unwrap();
        let sql = "select m.name from sqlite_master m, pragma_table_info(m.name) c
                   where m.type = 'table' and c.name = 'subject' order by m.name";
        let mut statement = base.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let mut there: Vec<String> = rows.map(Result::unwrap).collect();
        there.retain(|table| table != "subject_identifier");
        let mut looked_at = abandoned::holders(crate::wiring::capabilities());
        looked_at.sort();
        assert_eq!(looked_at, there);
        for table in ["event", "session", "consent_record", "receipt", "rights_request"] {
            assert!(looked_at.iter().any(|it| it == table), "{table}");
        }
    }

    #[test]
    fn failures_are_tried_again_more_and_more_rarely() {
        assert_eq!(after_failures(1), Duration::from_millis(500));
        assert_eq!(after_failures(40), PAUSE_MAX);
    }
}
