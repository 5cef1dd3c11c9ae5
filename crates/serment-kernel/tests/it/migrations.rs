//! Every query prepares on both engines; a newer store is refused; a fresh store equals a migrated
//! one by construction (one ordered list).

use serment_kernel::store::{Migration, Store, StoreError};
use serment_kernel::testing::Kit;
use serment_kernel::{Capability, KERNEL};

use crate::{ALONE, say};

const MORE: Capability = Capability {
    name: "more",
    migrations: &[Migration { id: "9999_more", sql: "create table more (id text primary key);" }],
    queries: &[],
    forget: None,
};
const NEWER: &[&Capability] = &[&KERNEL, &MORE];

#[test]
fn every_query_prepares_on_both_engines() {
    for kit in Kit::each(ALONE) {
        kit.context.store.read(|read| read.prepare(&KERNEL)).unwrap();
    }
}

#[test]
fn an_older_program_refuses_a_newer_store() {
    for kit in Kit::each(NEWER) {
        let place = kit.place.clone();
        let environment = kit.context.environment.clone();
        say(&kit, None, "before");
        let older = if kit.context.store.engine_name() == "sqlite" {
            // The folder is held: open a copy.
            let copy = kit.folder.join("copy");
            std::fs::create_dir_all(&copy).unwrap();
            assert!(kit.context.store.purge().unwrap());
            std::fs::copy(kit.folder.join("store/serment.db"), copy.join("serment.db")).unwrap();
            let place = serment_kernel::store::Place::Sqlite { folder: copy };
            Store::open(&place, &environment, ALONE)
        } else {
            Store::open(&place, &environment, ALONE)
        };
        assert!(matches!(older.err(), Some(StoreError::TooNew { found }) if found == "9999_more"));
    }
}
