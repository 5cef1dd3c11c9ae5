//! Erasing a person: what they said is gone, the log stands, the handle cannot come back.

use serment_journal::leaf::{ErasureMark, Leaf};
use serment_kernel::journal::{About, Event, event, read};
use serment_kernel::store::{StoreError, Tx};
use serment_kernel::testing::Kit;
use serment_kernel::words::{Actor, EventId, Permission, Personal, SubjectId};
use serment_kernel::{AppError, Context, UseCase, execute_blocking, subjects};

use crate::{ALONE, say};

struct Erase(SubjectId);

impl UseCase for Erase {
    const NAME: &'static str = "test.erase";
    type Output = EventId;

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<EventId, AppError> {
        Ok(subjects::erase(tx, self.0, cx.capabilities)?.0)
    }
}

struct SayLate(SubjectId);

impl UseCase for SayLate {
    const NAME: &'static str = "test.say_late";
    type Output = EventId;

    fn permission(&self) -> Permission {
        Permission::Public
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<EventId, AppError> {
        let about = About::Subject(self.0);
        Ok(tx.append(Event { kind: "test.said", about, data: serde_json::json!({}) })?)
    }
}

const SYSTEM: Actor = Actor::System("test");

#[test]
fn an_erased_person_is_forgotten_and_the_log_still_stands() {
    for kit in Kit::each(ALONE) {
        let (id, subject) = say(&kit, Some("anne@exemple.example"), "hello");
        let subject = subject.unwrap();
        say(&kit, Some("odile@exemple.example"), "other");
        kit.publish();
        let known = kit.context.store.read(|read| subjects::identifiers(read, subject)).unwrap();
        assert_eq!(known, [("email".into(), Personal::new("anne@exemple.example".to_owned()))]);
        execute_blocking(&kit.context, &SYSTEM, Erase(subject)).unwrap();
        let known = kit.context.store.read(|read| subjects::identifiers(read, subject)).unwrap();
        assert_eq!(known, []);
        kit.publish();
        kit.context
            .store
            .read(|read| {
                assert!(event::find(read, id)?.is_none());
                let email = Personal::new("anne@exemple.example".to_owned());
                assert!(subjects::find(read, "email", &email)?.is_none());
                assert!(subjects::is_fenced(read, subject)?);
                let leaves = read::leaves(read, 0, 10)?;
                assert_eq!(leaves.len(), 3);
                assert_eq!(leaves[2], Leaf::Erasure(ErasureMark::of(&subject.0)));
                assert!(read::leaf_proof(read, 0)?.is_some());
                let other = Personal::new("odile@exemple.example".to_owned());
                assert!(subjects::find(read, "email", &other)?.is_some());
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }
}

#[test]
fn a_late_act_cannot_mint_a_key_for_an_erased_handle() {
    for kit in Kit::each(ALONE) {
        let (_, subject) = say(&kit, Some("anne@exemple.example"), "hello");
        execute_blocking(&kit.context, &SYSTEM, Erase(subject.unwrap())).unwrap();
        let late = execute_blocking(&kit.context, &Actor::Public, SayLate(subject.unwrap()));
        assert!(matches!(late, Err(AppError::Store(StoreError::Fenced))));
        let (_, again) = say(&kit, Some("anne@exemple.example"), "back");
        assert_ne!(again, subject);
    }
}

#[test]
fn deleted_keys_leave_the_file() {
    let kit = Kit::sqlite(ALONE);
    let (_, subject) = say(&kit, Some("anne@exemple.example"), "needle-in-the-file");
    let wrapped = kit.context.store.read(|read| {
        use serment_kernel::store::{Query, Read};
        const KEY: Query = Query { name: "test.key", sql: "select key from subject" };
        read.rows(&KEY, &[])?[0].blob(0)
    });
    let wrapped: Vec<u8> = wrapped.unwrap();
    assert!(kit.context.store.purge().unwrap());
    let holds = || -> bool {
        let file = std::fs::read(kit.folder.join("store/serment.db")).unwrap();
        file.windows(wrapped.len()).any(|window| window == wrapped)
    };
    assert!(holds(), "the test looks where the key is");
    execute_blocking(&kit.context, &SYSTEM, Erase(subject.unwrap())).unwrap();
    assert!(kit.context.store.purge().unwrap());
    assert!(!holds());
}

#[test]
fn permission_is_checked_before_anything_runs() {
    let kit = Kit::sqlite(ALONE);
    let (_, subject) = say(&kit, Some("anne@exemple.example"), "hello");
    let refused = execute_blocking(&kit.context, &Actor::Public, Erase(subject.unwrap()));
    assert!(matches!(refused, Err(AppError::Forbidden)));
}

/// Says something about a person and erases them, all in one transaction.
struct SayAndErase(SubjectId);

impl UseCase for SayAndErase {
    const NAME: &'static str = "test.say_and_erase";
    type Output = EventId;

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<EventId, AppError> {
        let about = About::Subject(self.0);
        let id = tx.append(Event { kind: "test.said", about, data: serde_json::json!({}) })?;
        assert!(event::find(tx, id)?.is_some(), "a transaction sees what it wrote");
        subjects::erase(tx, self.0, cx.capabilities)?;
        Ok(id)
    }
}

#[test]
fn what_was_said_in_the_same_breath_is_forgotten_too() {
    for kit in Kit::each(ALONE) {
        let (_, subject) = say(&kit, Some("anne@exemple.example"), "hello");
        let id = execute_blocking(&kit.context, &SYSTEM, SayAndErase(subject.unwrap())).unwrap();
        kit.publish();
        kit.context
            .store
            .read(|read| {
                assert!(event::find(read, id)?.is_none());
                assert_eq!(read::size(read)?, 3);
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }
}
