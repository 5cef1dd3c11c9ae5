//! Properties of the tree as it grows: batching, resuming and cutting change nothing.

use proptest::prelude::*;
use serment_journal::append::{ResumeError, check_whole_tiles, stored_root};
use serment_journal::hash::{Hash, leaf_hash, node_hash};
use serment_journal::tile::{ReadError, TileError, TileHashes, TileId};
use serment_journal::tree::{BuildError, LeafHashes, OutOfRange};
use serment_journal::{Appender, HashReader as _, Resource, bundle, tree};

use crate::ledger::Ledger;

/// RFC 6962, section 2.1, word for word: the slowest and plainest definition.
fn mth(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::EMPTY_ROOT,
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node_hash(&mth(left), &mth(right))
        }
    }
}

fn batches() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(prop_oneof![1..4_usize, 250..262_usize, 0..700_usize], 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn batching_changes_nothing(batches in batches()) {
        let mut ledger = Ledger::default();
        for (number, batch) in batches.iter().enumerate() {
            let before = ledger.appender.size();
            let entries = (0..*batch).map(|entry| format!("{number}.{entry}").into_bytes());
            let changed = ledger.append(entries.collect());
            let after = ledger.appender.size();
            prop_assert_eq!(after, before + *batch as u64);

            // Each changed tile once, as wide as the tree has it, and none that did not change.
            for (position, update) in changed.iter().enumerate() {
                let (level, index) = (update.tile.level(), update.tile.index());
                prop_assert_eq!(TileId::of_tree(level, index, after), Some(update.tile));
                prop_assert_ne!(TileId::of_tree(level, index, before), Some(update.tile));
                prop_assert_eq!(update.bytes.len(), update.tile.size_bytes());
                prop_assert!(changed[..position].iter().all(|other| other.tile != update.tile));
            }

            // A restarted process stands exactly where the running one does.
            let resumed = Appender::resume(after, |tile| ledger.read(tile)).unwrap();
            prop_assert_eq!(&resumed, &ledger.appender);
            prop_assert_eq!(ledger.appender.root(), mth(&ledger.leaves()));
            prop_assert_eq!(stored_root(after, |tile| ledger.read(tile)), Ok(resumed.root()));
        }

        let mut one_by_one = Ledger::default();
        for entry in ledger.entries.clone() {
            one_by_one.append(vec![entry]);
        }
        prop_assert_eq!(&one_by_one.tiles, &ledger.tiles);
        prop_assert_eq!(one_by_one.appender, ledger.appender);
    }

    #[test]
    fn every_older_tree_is_served_from_the_newest_tiles(size in 0_u64..1_500, newest in 1_500_usize..1_800) {
        let ledger = Ledger::of(newest);
        let leaves = &ledger.leaves()[..usize::try_from(size).unwrap()];
        prop_assert_eq!(ledger.root(size), mth(leaves));
        prop_assert_eq!(tree::root(&mut LeafHashes(leaves), size), Ok(mth(leaves)));
        let resumed = Appender::resume(size, |tile| ledger.read(tile)).unwrap();
        prop_assert_eq!(resumed.root(), mth(leaves));
    }

    /// Hostile paths never panic, and a resource has one path.
    #[test]
    fn paths_are_written_back(path in "tile/([0-9]{1,2}|entries)/(x[0-9]{3}/){0,8}[0-9]{3}(.p/[0-9]{1,3})?") {
        if let Ok(resource) = path.parse::<Resource>() {
            prop_assert_eq!(resource.path(), path);
        }
    }

    /// Hostile bundles never panic, and an accepted one is what its entries encode to.
    #[test]
    fn bundles_are_written_back(bytes in prop::collection::vec(0_u8..4, 0..64), width in 0_u16..10) {
        if let Ok(entries) = bundle::parse(&bytes, width) {
            prop_assert_eq!(bundle::encode(&entries).unwrap(), bytes);
        }
    }

    #[test]
    fn every_proof_built_verifies(size in 1_u64..1_500, index in any::<prop::sample::Index>()) {
        let ledger = Ledger::of(1_500);
        let index = index.index(usize::try_from(size).unwrap());
        let leaf = leaf_hash(&ledger.entries[index]);
        let (index, root) = (index as u64, ledger.root(size));
        let proof = tree::inclusion_proof(&mut ledger.hashes(size), index, size).unwrap();
        prop_assert_eq!(tree::verify_inclusion(index, size, &leaf, &proof, &root), Ok(()));
        let old = index + 1;
        let proof = tree::consistency_proof(&mut ledger.hashes(size), old, size).unwrap();
        let old_root = ledger.root(old);
        prop_assert_eq!(tree::verify_consistency(old, &old_root, size, &root, &proof), Ok(()));
    }
}

#[test]
fn whole_tiles_are_checked_against_the_level_above() {
    let mut ledger = Ledger::of(70_000);
    let whole: Vec<TileId> = (0..273).map(|index| TileId::new(0, index, 256).unwrap()).collect();
    let read = |ledger: &Ledger, tile| ledger.read(tile);
    let checked = check_whole_tiles(70_000, &whole, |tile| read(&ledger, tile));
    assert_eq!(checked, Ok(None));
    ledger.tiles.get_mut(&(0, 5)).unwrap()[100] ^= 1;
    let checked = check_whole_tiles(70_000, &whole, |tile| read(&ledger, tile));
    assert_eq!(checked, Ok(Some(whole[5])));
}

#[test]
fn a_damaged_store_is_an_error_and_never_a_panic() {
    let tile = TileId::new(0, 0, 3).unwrap();
    let short = TileError::Length { expected: 96, found: 64 };
    let source = short.clone();
    let resumed = Appender::resume(3, |_| Ok::<_, ()>(vec![0; 64]));
    assert_eq!(resumed, Err(ResumeError::Read(ReadError::Tile { tile, source })));
    let source = TileError::Length { expected: 96, found: 97 };
    let resumed = Appender::resume(3, |_| Ok::<_, ()>(vec![0; 97]));
    assert_eq!(resumed, Err(ResumeError::Read(ReadError::Tile { tile, source })));
    let resumed = Appender::resume(3, |_| Err(()));
    assert_eq!(resumed, Err(ResumeError::Read(ReadError::Storage { tile, source: () })));
    let resumed = Appender::resume(u64::MAX, |_| Err(()));
    assert_eq!(resumed, Err(ResumeError::TooLarge(u64::MAX)));

    let mut reader = TileHashes::new(3, |_| Ok::<_, ()>(vec![0; 64]));
    let read = ReadError::Tile { tile, source: short };
    assert_eq!(tree::inclusion_proof(&mut reader, 0, 3), Err(BuildError::Read(read)));
    assert_eq!(
        tree::inclusion_proof(&mut reader, 3, 3),
        Err(BuildError::Index { index: 3, size: 3 })
    );
    assert_eq!(tree::root(&mut reader, u64::MAX), Err(BuildError::TooLarge(u64::MAX)));
    for (level, index) in [(0, 3), (1, 1), (2, 0), (7, u64::MAX), (64, 0), (255, u64::MAX)] {
        let wrong = OutOfRange { level, index };
        assert_eq!(reader.hash(level, index), Err(ReadError::OutOfRange(wrong)));
        assert_eq!(LeafHashes(&[Hash::EMPTY_ROOT; 3]).hash(level, index), Err(wrong));
    }
    for (old, new) in [(0, 3), (4, 3)] {
        assert_eq!(
            tree::consistency_proof(&mut reader, old, new),
            Err(BuildError::Sizes { old, new })
        );
    }
}
