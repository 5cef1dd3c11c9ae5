//! Jobs run at least once, whatever happens to their worker.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;
use serment_kernel::jobs::{self, Handler, Job, JobError, NewJob};
use serment_kernel::journal::{About, Event, StoredEvent};
use serment_kernel::store::{StoreError, Tx};
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

/// Says what was freed of what the worker that runs it holds.
struct Freed(Arc<std::sync::Mutex<Vec<u64>>>, &'static [&'static str]);

impl Handler for Freed {
    fn kind(&self) -> &'static str {
        "test.job"
    }

    fn run(&self, context: &Context, _: &Job) -> Result<(), JobError> {
        for node in self.1 {
            self.0.lock().unwrap().push(jobs::release(context, node)?);
        }
        Ok(())
    }
}

#[test]
fn a_restart_frees_what_its_own_workers_held_and_no_other() {
    let nodes = &["web-1", "web_10", "web%", "web-10/serve", "web-10/work", "", "web-10/worker"];
    for kit in Kit::each(ALONE) {
        assert!(execute_blocking(&kit.context, &Actor::Public, Enqueue("ok")).unwrap());
        let freed = Freed(Arc::default(), nodes);
        let seen = freed.0.clone();
        let handlers: Vec<Box<dyn Handler>> = vec![Box::new(freed)];
        let holder = jobs::worker_name("web-10/worker", 0);
        assert!(jobs::work_once(&kit.context, &handlers, &holder).unwrap());
        assert_eq!(*seen.lock().unwrap(), [0, 0, 0, 0, 0, 0, 1]);
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
