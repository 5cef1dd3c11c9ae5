//! Many writers: nothing acknowledged is lost, indexes stay dense, two sequencers cannot both win.

use std::thread;

use serment_kernel::journal::{event, read};
use serment_kernel::store::{Store, StoreError};
use serment_kernel::testing::Kit;

use crate::{ALONE, say};

#[test]
fn acts_of_many_threads_all_get_a_place() {
    for kit in Kit::each(ALONE) {
        let acknowledged: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|t| {
                    let kit = &kit;
                    scope.spawn(move || {
                        (0..25).map(|n| say(kit, None, &format!("{t}-{n}")).0).collect::<Vec<_>>()
                    })
                })
                .collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        kit.publish();
        let mut places: Vec<u64> = kit
            .context
            .store
            .read(|read| {
                let events = acknowledged.iter().map(|id| {
                    Ok(event::find(read, *id)?.and_then(|event| event.seq).expect("it has a place"))
                });
                events.collect::<Result<Vec<u64>, StoreError>>()
            })
            .unwrap();
        places.sort_unstable();
        assert_eq!(places, (0..200).collect::<Vec<_>>());
    }
}

#[test]
fn two_sequencers_place_each_leaf_once() {
    let Some(kit) = Kit::postgres(ALONE) else { return };
    let second = Store::open(&kit.place, &kit.context.environment, ALONE).unwrap();
    let running = &std::sync::atomic::AtomicBool::new(true);
    thread::scope(|scope| {
        for store in [&kit.context.store, &second] {
            scope.spawn(move || {
                while running.load(std::sync::atomic::Ordering::Relaxed) {
                    store.sequence().unwrap();
                }
            });
        }
        for n in 0..100 {
            say(&kit, None, &n.to_string());
        }
        running.store(false, std::sync::atomic::Ordering::Relaxed);
    });
    kit.publish();
    assert_eq!(kit.context.store.read(|r| read::size(r)).unwrap(), 100);
}
