//! The list answers one question, and outlives the person.

use jiff::SignedDuration;
use serment_kernel::journal::event;
use serment_kernel::testing::Kit;
use serment_kernel::words::{Actor, Personal};
use serment_kernel::{Capability, KERNEL, execute_blocking, subjects};

use super::*;
use crate::testing::acting;

const CAPABILITIES: &[&Capability] = &[&KERNEL, &CAPABILITY];

fn listed(kit: &Kit, address: &str) -> Option<Suppressed> {
    let address = Personal::new(address.to_owned());
    let found: Result<_, StoreError> = kit.context.store.read(|read| find(read, "email", &address));
    found.unwrap()
}

fn purged(kit: &Kit) -> u64 {
    execute_blocking(&kit.context, &Actor::System("test"), Purge).unwrap()
}

fn anne() -> Personal<String> {
    Personal::new("anne@exemple.fr".to_owned())
}

#[test]
fn an_objection_is_remembered_for_the_time_the_law_says() {
    for kit in Kit::each(CAPABILITIES) {
        acting(&kit.context, |tx| {
            let subject = subjects::find_or_create(tx, "email", &anne())?;
            object(tx, subject, "email", &anne())
        });
        // What is journaled keeps the shape the first version wrote.
        while kit.context.store.sequence().unwrap() > 0 {}
        let events = kit.context.store.read(|read| event::since(read, 0, 10)).unwrap();
        let data = events[0].data.as_ref().and_then(serde_json::Value::as_object).unwrap();
        let fields = data.keys().map(String::as_str).collect::<Vec<_>>().join(" ");
        assert_eq!(events[0].kind, "suppression.added");
        assert_eq!(fields, "id identifier kind reason subject time until");
        let entry = listed(&kit, "anne@exemple.fr").unwrap();
        assert_eq!((entry.reason, listed(&kit, "bruno@exemple.fr")), (Reason::Objection, None));
        assert!(entry.until.to_string().starts_with("2029-11-23T00"), "{}", entry.until);
        kit.clock.set(entry.until - SignedDuration::from_secs(1));
        assert!(listed(&kit, "anne@exemple.fr").is_some());
        assert_eq!(purged(&kit), 0);
        kit.clock.set(entry.until);
        assert!(listed(&kit, "anne@exemple.fr").is_none());
        assert_eq!(purged(&kit), 1);
    }
}

#[test]
fn an_erased_person_is_not_written_to_again_and_nothing_else_is_left_of_them() {
    for kit in Kit::each(CAPABILITIES) {
        acting(&kit.context, |tx| {
            let subject = subjects::find_or_create(tx, "email", &anne())?;
            subjects::erase(tx, subject, CAPABILITIES)
        });
        assert_eq!(listed(&kit, "anne@exemple.fr").unwrap().reason, Reason::Erasure);
        let hash = acting(&kit.context, |tx| Ok(store::identifiers(tx, SubjectId([0; 16]))?.len()));
        assert_eq!(hash, 0);
    }
}

#[test]
fn the_hash_of_the_list_is_not_the_hash_of_the_map() {
    let kit = Kit::sqlite(CAPABILITIES);
    let keys = &kit.context.environment.keys;
    let map = keys.identifiers().hash("email", b"anne@exemple.fr");
    let list = keys.suppression().hash("email", &map);
    assert_ne!(map, list);
}
