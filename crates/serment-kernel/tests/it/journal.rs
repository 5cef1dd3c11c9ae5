//! What is said is placed, signed, proved, and stays provable.

use std::collections::BTreeMap;

use serment_journal::fsck::fsck;
use serment_journal::receipt;
use serment_journal::tile::Resource;
use serment_kernel::AppError;
use serment_kernel::execute_blocking;
use serment_kernel::journal::{event, publish, read};
use serment_kernel::store::StoreError;
use serment_kernel::testing::Kit;
use serment_kernel::words::Actor;

use crate::{ALONE, Say, say};

#[test]
fn what_is_said_is_proved_to_others() {
    for kit in Kit::each(ALONE) {
        let (id, _) = say(&kit, Some("anne@exemple.example"), "hello");
        for n in 0..600 {
            say(&kit, None, &format!("public {n}"));
        }
        kit.publish();
        let text = kit.context.store.read(|read| {
            let stored = event::find(read, id)?.expect("it was committed");
            assert!(stored.seq.is_some());
            Ok::<_, StoreError>(read::proof(read, &stored)?.expect("it is signed").to_string())
        });
        let proven = receipt::verify(&text.unwrap(), &kit.context.journal.policy()).unwrap();
        let payload: serde_json::Value = serde_json::from_slice(proven.opening.payload()).unwrap();
        assert_eq!(payload["text"], "hello");
        assert_eq!(payload["kind"], "test.said");
        assert_eq!(proven.included.size, 601);
    }
}

#[test]
fn the_served_log_passes_the_whole_audit() {
    for kit in Kit::each(ALONE) {
        for n in 0..300 {
            say(&kit, (n % 3 == 0).then_some("anne@exemple.example"), &format!("{n}"));
            if n % 70 == 0 {
                kit.publish();
            }
        }
        kit.publish();
        let signed = kit.context.store.read(|r| publish::last(r)).unwrap().unwrap();
        let note = signed.note.parse().unwrap();
        let checkpoint = kit.context.journal.policy().open(&note).unwrap().checkpoint;
        assert_eq!(checkpoint.size, 300);
        let mut served = BTreeMap::new();
        let report = fsck(&checkpoint, |path| {
            let resource: Resource = path.parse().expect("paths are of the format");
            let bytes = kit.context.store.read(|read| read::resource(read, resource))?;
            served.insert(path.to_owned(), bytes.is_some());
            Ok::<_, StoreError>(bytes)
        });
        let report = report.unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!((report.commitments, report.public_facts), (100, 200));
    }
}

#[test]
fn only_what_was_signed_is_served() {
    for kit in Kit::each(ALONE) {
        say(&kit, None, "one");
        kit.publish();
        say(&kit, None, "two");
        while kit.context.store.sequence().unwrap() > 0 {}
        let get = |path: &str| {
            let resource: Resource = path.parse().unwrap();
            kit.context.store.read(|read| read::resource(read, resource)).unwrap()
        };
        assert!(get("tile/0/000.p/1").is_some());
        assert!(get("tile/0/000.p/2").is_none());
        assert!(get("tile/entries/000.p/2").is_none());
        assert!(get("tile/7/000.p/1").is_none());
    }
}

#[test]
fn a_refused_act_leaves_no_leaf() {
    for kit in Kit::each(ALONE) {
        let refused = execute_blocking(
            &kit.context,
            &Actor::Public,
            Say { about: None, text: "refuse".into() },
        );
        assert!(matches!(refused, Err(AppError::Refused(_))));
        say(&kit, None, "kept");
        kit.publish();
        assert_eq!(kit.context.store.read(|r| read::size(r)).unwrap(), 1);
    }
}

#[test]
fn a_defect_in_one_act_does_not_take_the_others_with_it() {
    let kit = Kit::sqlite(ALONE);
    let broken =
        execute_blocking(&kit.context, &Actor::Public, Say { about: None, text: "panic".into() });
    assert!(matches!(broken, Err(AppError::Store(StoreError::Panicked { .. }))));
    say(&kit, None, "kept");
    assert_eq!(kit.context.store.read(|r| read::size(r)).unwrap(), 1);
}
