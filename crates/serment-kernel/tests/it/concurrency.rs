//! Many writers: nothing acknowledged is lost, indexes stay dense, two sequencers cannot both win.

use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

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

#[test]
fn acts_go_on_while_a_reader_keeps_the_log_from_being_purged() {
    let kit = Kit::sqlite(ALONE);
    let store = &kit.context.store;
    say(&kit, None, "before");
    let (reading, wait_reading) = channel();
    let (leave, wait_leave) = channel::<()>();
    thread::scope(|scope| {
        // Dropped by a test that fails, so that the reader ends.
        let leave = leave;
        let reader = scope.spawn(move || {
            store.read(|read| {
                let size = read::size(read)?;
                reading.send(()).unwrap();
                wait_leave.recv().unwrap();
                assert_eq!(read::size(read)?, size, "it still sees the state it began with");
                Ok::<_, StoreError>(())
            })
        });
        wait_reading.recv().unwrap();
        let purging = scope.spawn(|| store.purge().unwrap());
        let mut slowest = Duration::ZERO;
        let mut during = 0;
        while !purging.is_finished() {
            let began = Instant::now();
            say(&kit, None, &during.to_string());
            slowest = slowest.max(began.elapsed());
            during += 1;
        }
        assert!(during > 20, "only {during} acts in the seconds it tried");
        assert!(slowest < Duration::from_secs(2), "an act waited {slowest:?}");
        assert!(!purging.join().unwrap(), "the reader still holds the log");
        leave.send(()).unwrap();
        reader.join().unwrap().unwrap();
    });
    assert!(store.purge().unwrap(), "nothing holds it any more");
    let log = std::fs::metadata(kit.folder.join("store/serment.db-wal")).unwrap();
    assert_eq!(log.len(), 0);
}
