//! What breaks is said clearly, and nothing acknowledged is lost.

use serment_kernel::Context;
use serment_kernel::journal::publish::{self, Log};
use serment_kernel::store::{Place, Store, StoreError};
use serment_kernel::testing::{Kit, fresh_folder};

use crate::{ALONE, say};

#[test]
fn a_second_server_on_the_same_folder_is_refused() {
    let kit = Kit::sqlite(ALONE);
    let second = Store::open(&kit.place, &kit.context.environment, ALONE);
    assert!(matches!(second.err(), Some(StoreError::Held { .. })));
}

#[test]
fn an_unreachable_database_is_named() {
    let kit = Kit::sqlite(ALONE);
    let url = "postgres://nobody@127.0.0.1:1/nothing".to_owned();
    let place = Place::Postgres { url, schema: None };
    let error = Store::open(&place, &kit.context.environment, ALONE).err().unwrap();
    assert!(matches!(&error, StoreError::Unreachable { what, .. } if what == "database nothing"));
}

#[test]
fn a_flipped_bit_stops_the_log_before_it_is_signed() {
    let kit = Kit::sqlite(ALONE);
    for n in 0..10 {
        say(&kit, None, &n.to_string());
    }
    assert!(kit.context.store.purge().unwrap());
    flip(&kit, "update journal_tile set bytes = zeroblob(length(bytes)) where level = 0");
    let error = publish::publish(&kit.context).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
}

#[test]
fn a_changed_entry_stops_the_log_before_it_is_signed() {
    let kit = Kit::sqlite(ALONE);
    say(&kit, None, "one");
    flip(
        &kit,
        "update journal_tile set bytes = cast(replace(cast(bytes as text), 'one', 'two') as blob) where level = -1",
    );
    let error = publish::publish(&kit.context).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
}

/// Edits the file behind the program's back.
fn flip(kit: &Kit, sql: &str) {
    let raw = rusqlite::Connection::open(kit.folder.join("store/serment.db")).unwrap();
    raw.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    raw.execute_batch(sql).unwrap();
}

#[test]
fn a_clock_set_back_stops_signing_and_says_so() {
    for kit in Kit::each(ALONE) {
        say(&kit, None, "one");
        kit.publish();
        kit.clock.advance_seconds(-3600);
        say(&kit, None, "two");
        while kit.context.store.sequence().unwrap() > 0 {}
        let error = publish::publish(&kit.context).unwrap_err();
        assert!(matches!(error, StoreError::ClockBack { .. }), "{error}");
        kit.clock.advance_seconds(3600);
        kit.publish();
    }
}

#[test]
fn a_store_older_than_its_guard_is_refused() {
    let folder = fresh_folder();
    let guarded = |kit: &Kit| {
        let seed = kit.context.environment.keys.log_seed();
        let log = Log::new("test.example/journal", seed, Some(folder.join("guard"))).unwrap();
        Context { journal: std::sync::Arc::new(log), ..kit.context.clone() }
    };
    let kit = Kit::sqlite(ALONE);
    say(&kit, None, "one");
    say(&kit, None, "two");
    publish::publish(&guarded(&kit)).unwrap();
    publish::check_guard(&guarded(&kit)).unwrap();
    let restored = Kit::sqlite(ALONE);
    say(&restored, None, "one");
    let error = publish::check_guard(&guarded(&restored)).unwrap_err();
    assert!(matches!(error, StoreError::Older { guard: 2, found: 1 }), "{error}");
    say(&restored, None, "another two");
    let error = publish::publish(&guarded(&restored)).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_journal_keeps_its_name() {
    let folder = fresh_folder();
    let kit = Kit::sqlite(ALONE);
    let named = |origin: &str| {
        let seed = kit.context.environment.keys.log_seed();
        let log = Log::new(origin, seed, Some(folder.join("guard"))).unwrap();
        Context { journal: std::sync::Arc::new(log), ..kit.context.clone() }
    };
    say(&kit, None, "one");
    publish::publish(&named("first.example/journal")).unwrap();
    let error = publish::check_guard(&named("second.example/journal")).unwrap_err();
    assert!(error.to_string().contains("origin = \"first.example/journal\""), "{error}");
    std::fs::remove_dir_all(folder).unwrap();
}
