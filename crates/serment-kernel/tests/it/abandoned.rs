//! A handle that nothing holds goes after its grace; one that anything holds stays.

use jiff::SignedDuration;
use serment_kernel::store::{Migration, Query, Read, StoreError, Tx};
use serment_kernel::testing::Kit;
use serment_kernel::words::{Actor, Permission, Personal, SubjectId};
use serment_kernel::{AppError, Capability, Context, KERNEL, UseCase, execute_blocking};
use serment_kernel::{abandoned, params, subjects};

use crate::{ALONE, say};

/// A capability that keeps handles, and declares nothing more than its table.
const NOTES: Capability = Capability {
    name: "notes",
    migrations: &[Migration {
        id: "9001_notes",
        sql: "create table note (\n  id text primary key,\n  subject text -- null once erased\n);",
    }],
    queries: &[],
    forget: None,
};
const WITH_NOTES: &[&Capability] = &[&KERNEL, &NOTES];

const NOTE: Query =
    Query { name: "test.note", sql: "insert into note (id, subject) values ($1, $1)" };
const UNNOTE: Query =
    Query { name: "test.unnote", sql: "update note set subject = null where subject = $1" };
const LEFT: Query = Query { name: "test.left", sql: "select count(*) from subject" };
const MAPPED: Query = Query { name: "test.mapped", sql: "select count(*) from subject_identifier" };

/// Days a handle that nothing holds is kept.
const GRACE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Comes in as someone who signs in does; may leave a note, or take it back.
#[derive(Clone, Copy)]
struct Come(&'static str, Option<&'static Query>);

impl UseCase for Come {
    const NAME: &'static str = "test.come";
    type Output = SubjectId;

    fn permission(&self) -> Permission {
        Permission::Public
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<SubjectId, AppError> {
        let subject = subjects::find_or_create(tx, "email", &Personal::new(self.0.to_owned()))?;
        if let Some(query) = self.1 {
            tx.execute(query, &params![subject])?;
        }
        Ok(subject)
    }
}

fn come(kit: &Kit, email: &'static str, note: Option<&'static Query>) -> SubjectId {
    execute_blocking(&kit.context, &Actor::Public, Come(email, note)).unwrap()
}

fn forget(kit: &Kit) -> u64 {
    abandoned::forget(&kit.context, kit.context.now() - GRACE).unwrap()
}

fn days(kit: &Kit, days: i64) {
    kit.clock.advance_seconds(days * 86_400);
}

fn count(kit: &Kit, query: &Query) -> u64 {
    let counted = kit.context.store.read(|read| read.row(query, &[])?.unwrap().count(0));
    counted.unwrap_or_else(|error: StoreError| panic!("{error}"))
}

fn known(kit: &Kit, email: &str) -> Option<SubjectId> {
    let email = Personal::new(email.to_owned());
    kit.context.store.read(|read| subjects::find(read, "email", &email)).unwrap()
}

#[test]
fn a_handle_that_nothing_holds_goes_after_its_grace() {
    for kit in Kit::each(WITH_NOTES) {
        let anne = come(&kit, "anne@exemple.example", None);
        days(&kit, 29);
        let odile = come(&kit, "odile@exemple.example", None);
        assert_eq!(forget(&kit), 0, "nobody was here for thirty days");
        days(&kit, 2);
        assert_eq!(forget(&kit), 1);
        assert_eq!(known(&kit, "anne@exemple.example"), None);
        assert_eq!(known(&kit, "odile@exemple.example"), Some(odile));
        assert_eq!((count(&kit, &LEFT), count(&kit, &MAPPED)), (1, 1));
        let opened = kit.context.store.read(|read| subjects::identifiers(read, anne)).unwrap();
        assert_eq!(opened, [], "its key is gone");
        assert_ne!(come(&kit, "anne@exemple.example", None), anne, "who comes back is a new one");
        assert_eq!(forget(&kit), 0);
    }
}

#[test]
fn a_handle_that_anything_holds_stays() {
    for kit in Kit::each(WITH_NOTES) {
        let (_, said) = say(&kit, Some("anne@exemple.example"), "hello");
        let noted = come(&kit, "odile@exemple.example", Some(&NOTE));
        days(&kit, 400);
        assert_eq!(forget(&kit), 0);
        assert_eq!(known(&kit, "anne@exemple.example"), said);
        assert_eq!(known(&kit, "odile@exemple.example"), Some(noted));
        come(&kit, "odile@exemple.example", Some(&UNNOTE));
        assert_eq!(forget(&kit), 1, "let go by the last row that held it");
        assert_eq!(known(&kit, "odile@exemple.example"), None);
    }
}

/// Erases a person.
struct Erase(SubjectId);

impl UseCase for Erase {
    const NAME: &'static str = "test.erase_known";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        subjects::erase(tx, self.0, cx.capabilities)?;
        Ok(())
    }
}

#[test]
fn the_fence_of_an_erased_person_stays() {
    for kit in Kit::each(ALONE) {
        let (_, subject) = say(&kit, Some("anne@exemple.example"), "hello");
        let subject = subject.unwrap();
        execute_blocking(&kit.context, &Actor::System("test"), Erase(subject)).unwrap();
        days(&kit, 400);
        assert_eq!(forget(&kit), 0);
        assert!(kit.context.store.read(|read| subjects::is_fenced(read, subject)).unwrap());
    }
}

#[test]
fn many_go_at_once_and_those_who_act_meanwhile_stay() {
    for kit in Kit::each(WITH_NOTES) {
        let names: Vec<&'static str> = (0..350)
            .map(|n| &*Box::leak(format!("{n}@exemple.example").into_boxed_str()))
            .collect();
        for name in &names {
            come(&kit, name, None);
        }
        days(&kit, 31);
        let acted: Vec<&str> = names.iter().copied().rev().step_by(7).collect();
        let gone = std::thread::scope(|scope| {
            let forgetting = scope.spawn(|| forget(&kit));
            for name in &acted {
                come(&kit, name, Some(&NOTE));
            }
            forgetting.join().unwrap()
        });
        for name in &acted {
            let subject = known(&kit, name).expect("an act finds or makes its handle");
            let held = kit.context.store.read(|read| subjects::identifiers(read, subject)).unwrap();
            assert_eq!(held.len(), 1, "with its key");
        }
        assert!(gone >= 300, "{gone}");
        forget(&kit);
        let acted = u64::try_from(acted.len()).unwrap();
        assert_eq!((count(&kit, &LEFT), count(&kit, &MAPPED)), (acted, acted));
    }
}

#[test]
fn every_table_with_a_handle_is_looked_at() {
    assert_eq!(abandoned::holders(WITH_NOTES), ["event", "note"]);
}
