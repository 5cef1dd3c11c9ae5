//! Jobs run at least once, whatever happens to their worker.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::json;
use serment_kernel::jobs::{self, Handler, Job, JobError, NewJob};
use serment_kernel::journal::{About, Event, StoredEvent};
use serment_kernel::store::{Query, Read as _, StoreError, Tx};
use serment_kernel::subscriptions::{Subscriber, advance};
use serment_kernel::testing::Kit;
use serment_kernel::words::{Actor, Permission};
use serment_kernel::{AppError, Context, UseCase, execute_blocking};

use crate::{ALONE, say};

struct Enqueue(&'static str);

impl UseCase for Enqueue {
    const NAME: &'static str = "test.enqueue";
    type Output = bool;

    fn permission(&self) -> Permission {
        Permission::Public
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<bool, AppError> {
        let dedup = Some(self.0.to_owned());
        let job =
            NewJob { kind: "test.job", payload: json!({ "mode": self.0 }), run_at: None, dedup };
        Ok(tx.enqueue(job)?.is_some())
    }
}

struct Count(Arc<AtomicU32>);

impl Handler for Count {
    fn kind(&self) -> &'static str {
        "test.job"
    }

    fn run(&self, _: &Context, job: &Job) -> Result<(), JobError> {
        let n = self.0.fetch_add(1, Ordering::SeqCst);
        match job.payload["mode"].as_str() {
            Some("retry") if n < 2 => Err(JobError::Retry("not yet".into())),
            Some("fail") => Err(JobError::Fail("never".into())),
            Some("panic") if n == 0 => panic!("as asked"),
            _ => Ok(()),
        }
    }
}

fn run(kit: &Kit, mode: &'static str) -> u32 {
    let count = Arc::new(AtomicU32::new(0));
    let handlers: Vec<Box<dyn Handler>> = vec![Box::new(Count(count.clone()))];
    assert!(execute_blocking(&kit.context, &Actor::Public, Enqueue(mode)).unwrap());
    for _ in 0..10 {
        while jobs::work_once(&kit.context, &handlers, "worker").unwrap() {}
        kit.clock.advance_seconds(60);
    }
    count.load(Ordering::SeqCst)
}

#[test]
fn a_job_is_done_once_when_all_goes_well() {
    for kit in Kit::each(ALONE) {
        assert_eq!(run(&kit, "ok"), 1);
        assert_eq!(kit.context.store.read(|r| jobs::waiting(r)).unwrap(), 0);
    }
}

#[test]
fn what_may_succeed_later_is_tried_again_and_a_defect_too() {
    for kit in Kit::each(ALONE) {
        assert_eq!(run(&kit, "retry"), 3);
        assert_eq!(run(&kit, "panic"), 2);
        assert_eq!(run(&kit, "fail"), 1);
        assert_eq!(kit.context.store.read(|r| jobs::failed(r)).unwrap().len(), 1);
    }
}

#[test]
fn one_word_is_waiting_at_most_once() {
    for kit in Kit::each(ALONE) {
        assert!(execute_blocking(&kit.context, &Actor::Public, Enqueue("ok")).unwrap());
        assert!(!execute_blocking(&kit.context, &Actor::Public, Enqueue("ok")).unwrap());
    }
}

/// What a handler may do to the clock and see of its own lease.
type During = Box<dyn Fn(&Context, &Job) -> Result<(), JobError> + Send + Sync>;

/// Does what a test says, while it holds the job.
struct Doing(During);

impl Handler for Doing {
    fn kind(&self) -> &'static str {
        "test.job"
    }

    fn run(&self, context: &Context, job: &Job) -> Result<(), JobError> {
        (self.0)(context, job)
    }
}

fn doing(
    run: impl Fn(&Context, &Job) -> Result<(), JobError> + Send + Sync + 'static,
) -> Vec<Box<dyn Handler>> {
    vec![Box::new(Doing(Box::new(run)))]
}

const HELD: Query = Query { name: "test.held", sql: "select held_until, holder, state from job" };

/// Until when the one job is held.
fn held_until(context: &Context) -> Option<Timestamp> {
    context.store.read(|read| read.rows(&HELD, &[])?[0].opt_instant(0)).unwrap()
}

/// Its holder and its state.
fn standing(context: &Context) -> (Option<String>, String) {
    let row = |read: &mut serment_kernel::store::Reader<'_>| {
        let row = read.row(&HELD, &[])?.unwrap();
        Ok::<_, StoreError>((row.opt_text(1)?, row.text(2)?))
    };
    context.store.read(row).unwrap()
}

#[test]
fn a_job_longer_than_its_lease_stays_in_one_hand() {
    for kit in Kit::each(ALONE) {
        assert!(execute_blocking(&kit.context, &Actor::Public, Enqueue("ok")).unwrap());
        let runs = Arc::new(AtomicU32::new(0));
        let (clock, count) = (kit.clock.clone(), runs.clone());
        let long = doing(move |context, _| {
            count.fetch_add(1, Ordering::SeqCst);
            // Two minutes, twenty seconds at a time: four leases end to end.
            for _ in 0..6 {
                let before = held_until(context).unwrap();
                clock.advance_seconds(20);
                let began = Instant::now();
                while held_until(context).unwrap() <= before {
                    assert!(began.elapsed() < Duration::from_secs(10), "nothing was renewed");
                    std::thread::sleep(Duration::from_millis(20));
                }
                let other = doing(|_, _| panic!("it is in other hands"));
                assert!(!jobs::work_once(context, &other, "other/0").unwrap());
            }
            Ok(())
        });
        assert!(jobs::work_once(&kit.context, &long, "first/0").unwrap());
        assert_eq!(runs.load(Ordering::SeqCst), 1);
        assert_eq!(standing(&kit.context), (None, "done".to_owned()));
    }
}

/// Makes the lease of the one job run out, as if its worker had not been heard of.
struct Lose;

impl UseCase for Lose {
    const NAME: &'static str = "test.lose";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::Public
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        const LOSE: Query = Query { name: "test.lose", sql: "update job set held_until = '2000'" };
        tx.execute(&LOSE, &[])?;
        Ok(())
    }
}

#[test]
fn a_worker_that_lost_its_lease_records_nothing() {
    type Outcome = fn() -> Result<(), JobError>;
    let outcomes: [Outcome; 3] = [
        || Ok(()),
        || Err(JobError::Retry("not yet".into())),
        || Err(JobError::Fail("never".into())),
    ];
    for kit in Kit::each(ALONE) {
        for outcome in outcomes {
            assert!(execute_blocking(&kit.context, &Actor::Public, Enqueue("ok")).unwrap());
            let slow = doing(move |context, _| {
                execute_blocking(context, &Actor::Public, Lose).unwrap();
                let second = doing(move |context, job| {
                    assert_eq!(job.attempts, 1);
                    let holder = standing(context).0;
                    assert_eq!(holder.as_deref(), Some("second/0"));
                    Ok(())
                });
                assert!(jobs::work_once(context, &second, "second/0").unwrap());
                outcome()
            });
            assert!(jobs::work_once(&kit.context, &slow, "first/0").unwrap());
            assert_eq!(standing(&kit.context), (None, "done".to_owned()), "as the second left it");
            assert_eq!(kit.context.store.read(|r| jobs::failed(r)).unwrap(), []);
            kit.clock.advance_seconds(60);
            jobs::clean(&kit.context, kit.context.now()).unwrap();
        }
    }
}

#[test]
fn what_a_late_worker_says_does_not_undo_what_the_next_one_is_doing() {
    for kit in Kit::each(ALONE) {
        assert!(execute_blocking(&kit.context, &Actor::Public, Enqueue("ok")).unwrap());
        let (lost, wait_lost) = channel();
        let (taken, wait_taken) = channel();
        let (said, wait_said) = channel();
        let (seen, wait_seen) = channel();
        let (wait_taken, wait_said) = (Mutex::new(wait_taken), Mutex::new(wait_said));
        std::thread::scope(|scope| {
            let context = &kit.context;
            let late = doing(move |context, _| {
                execute_blocking(context, &Actor::Public, Lose).unwrap();
                lost.send(()).unwrap();
                wait_taken.lock().unwrap().recv().unwrap();
                Ok(())
            });
            let first = scope.spawn(move || {
                assert!(jobs::work_once(context, &late, "first/0").unwrap());
                said.send(()).unwrap();
            });
            let next = doing(move |context, _| {
                taken.send(()).unwrap();
                wait_said.lock().unwrap().recv().unwrap();
                seen.send(standing(context)).unwrap();
                Ok(())
            });
            wait_lost.recv().unwrap();
            assert!(jobs::work_once(context, &next, "second/0").unwrap());
            let meanwhile = wait_seen.recv().unwrap();
            assert_eq!(meanwhile, (Some("second/0".to_owned()), "ready".to_owned()));
            first.join().unwrap();
        });
        assert_eq!(standing(&kit.context), (None, "done".to_owned()));
    }
}

#[test]
fn two_processes_of_one_name_hold_their_jobs_apart() {
    for kit in Kit::each(ALONE) {
        let entropy = &*kit.context.environment.entropy;
        let one = jobs::process_name("web-1/serve", entropy);
        let two = jobs::process_name("web-1/serve", entropy);
        assert_ne!(one, two);
        assert!(one.starts_with("web-1/serve#") && one.len() == "web-1/serve#".len() + 8, "{one}");
        assert_eq!(jobs::worker_name(&one, 1), format!("{one}/1"));
    }
}

#[test]
fn a_restart_frees_what_was_held_only_where_it_is_alone() {
    for kit in Kit::each(ALONE) {
        assert!(execute_blocking(&kit.context, &Actor::Public, Enqueue("ok")).unwrap());
        let freed = Arc::new(AtomicU32::new(0));
        let count = freed.clone();
        let dying = doing(move |context, _| {
            let freed = jobs::take_up(context)?;
            count.store(u32::try_from(freed).unwrap(), Ordering::SeqCst);
            Ok(())
        });
        assert!(jobs::work_once(&kit.context, &dying, "web-1/serve#A/0").unwrap());
        let alone = kit.context.store.engine_name() == "sqlite";
        assert_eq!(freed.load(Ordering::SeqCst), u32::from(alone));
    }
}

struct Echo;

impl Subscriber for Echo {
    fn name(&self) -> &'static str {
        "test.echo"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["test.said"]
    }

    fn handle(&self, _: &Context, tx: &mut Tx<'_>, event: &StoredEvent) -> Result<(), StoreError> {
        let data = json!({ "of": event.seq });
        tx.append(Event { kind: "test.echoed", about: About::House, data }).map(|_| ())
    }
}

#[test]
fn a_subscriber_hears_each_event_once() {
    for kit in Kit::each(ALONE) {
        for n in 0..5 {
            say(&kit, None, &n.to_string());
        }
        for _ in 0..5 {
            while kit.context.store.sequence().unwrap() > 0 {}
            advance(&kit.context, &(Arc::new(Echo) as Arc<dyn Subscriber>)).unwrap();
        }
        let count = kit
            .context
            .store
            .read(|read| serment_kernel::journal::event::count(read, "test.echoed"));
        assert_eq!(count.unwrap(), 5);
    }
}
