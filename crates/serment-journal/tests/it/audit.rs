//! The audit names the first file that is wrong, whichever it is.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serment_journal::bundle::BundleError;
use serment_journal::fsck::{Fault, FsckError, Report, fsck};
use serment_journal::tile::{BundleId, TileError, TileId, edge};
use serment_journal::{Checkpoint, Hash, Leaf};

use crate::ledger::Ledger;

type Files = BTreeMap<String, Vec<u8>>;

/// Every file a tree of this size is made of.
fn files(ledger: &Ledger, size: u64) -> Files {
    let mut files = Files::new();
    let mut add = |path: String| files.insert(path.clone(), ledger.file(&path).unwrap());
    for level in 0..8 {
        (0..).map_while(|index| TileId::of_tree(level, index, size)).for_each(|tile| {
            add(tile.path());
        });
    }
    (0..).map_while(|index| BundleId::of_tree(index, size)).for_each(|bundle| {
        add(bundle.path());
    });
    files
}

fn audit(checkpoint: &Checkpoint, files: &Files) -> Result<Report, FsckError<()>> {
    fsck(checkpoint, |path| Ok(files.get(path).cloned()))
}

#[test]
fn a_sound_log_passes_and_every_file_is_read() {
    let ledger = Ledger::of(70_000);
    let files = files(&ledger, 70_000);
    let report = audit(&ledger.checkpoint(70_000), &files).unwrap();
    assert_eq!((report.tiles, report.bundles), (274 + 2 + 1, 274));
    assert_eq!(report.foreign, 70_000);
    assert_eq!(files.len(), 274 + 2 + 1 + 274);
    let empty = Checkpoint { origin: "o".into(), size: 0, root: Hash::EMPTY_ROOT };
    assert_eq!(audit(&empty, &Files::new()), Ok(Report::default()));
}

#[test]
fn leaves_are_counted_by_kind() {
    use serment_journal::leaf::{Batch, Commitment, ErasureMark, PublicFact};
    let commitment = Commitment([1; 32]);
    let fact = PublicFact::new(&serde_json::json!({})).unwrap();
    let mut ledger = Ledger::of(1);
    ledger.append(vec![
        Leaf::Commitment(commitment).encode(),
        Leaf::Commitment(commitment).encode(),
        Leaf::Public(fact).encode(),
        Leaf::Batch(Batch::new(&[commitment]).unwrap()).encode(),
        Leaf::Erasure(ErasureMark::of(&[1; 16])).encode(),
    ]);
    let Report { commitments, public_facts, batches, erasures, foreign, .. } =
        audit(&ledger.checkpoint(6), &files(&ledger, 6)).unwrap();
    assert_eq!((commitments, public_facts, batches, erasures, foreign), (2, 1, 1, 1, 1));
}

/// A partial file may be gone once it is whole: an older checkpoint is audited all the same.
#[test]
fn an_older_checkpoint_is_audited_from_newer_files() {
    let ledger = Ledger::of(1024);
    let files = files(&ledger, 1024);
    for size in [1, 255, 256, 257, 700, 1023] {
        // The upper partial tiles are still partial: serve them cut, as a log must.
        let found = fsck(&ledger.checkpoint(size), |path| {
            let upper = path.starts_with("tile/1");
            Ok::<_, ()>(if upper { ledger.file(path) } else { files.get(path).cloned() })
        });
        assert!(found.is_ok(), "{size}: {found:?}");
    }
}

fn wrong(path: &str, fault: Fault) -> Result<Report, FsckError<()>> {
    Err(FsckError::Wrong { path: path.into(), fault })
}

/// Damages a tile in every way and expects its name each time.
fn tiles_are_named(size: u64, paths: &[&str]) {
    let ledger = Ledger::of(usize::try_from(size).unwrap());
    let (checkpoint, sound) = (ledger.checkpoint(size), files(&ledger, size));
    for path in paths.iter().copied() {
        let mut damaged = sound.clone();
        damaged.get_mut(path).unwrap()[7] ^= 0x10;
        assert_eq!(audit(&checkpoint, &damaged), wrong(path, Fault::Hashes), "{path}");
        damaged.remove(path);
        assert_eq!(audit(&checkpoint, &damaged), wrong(path, Fault::Missing), "{path}");
        damaged.insert(path.into(), sound[path][1..].to_vec());
        let (expected, found) = (sound[path].len(), sound[path].len() - 1);
        let fault = Fault::Tile(TileError::Length { expected, found });
        assert_eq!(audit(&checkpoint, &damaged), wrong(path, fault), "{path}");
    }
}

#[test]
fn a_wrong_tile_is_named() {
    tiles_are_named(1_300, &["tile/0/000", "tile/0/003", "tile/0/005.p/20", "tile/1/000.p/5"]);
    tiles_are_named(65_800, &["tile/1/000", "tile/2/000.p/1"]);
}

#[test]
fn a_wrong_bundle_is_named() {
    let ledger = Ledger::of(1_300);
    let (checkpoint, sound) = (ledger.checkpoint(1_300), files(&ledger, 1_300));
    for (path, first, width) in [
        ("tile/entries/000", 0, 256),
        ("tile/entries/003", 768, 256),
        ("tile/entries/005.p/20", 1_280, 20),
    ] {
        let mut damaged = sound.clone();
        damaged.get_mut(path).unwrap()[2] ^= 0x10;
        assert_eq!(audit(&checkpoint, &damaged), wrong(path, Fault::Entry(first)), "{path}");
        damaged.get_mut(path).unwrap()[0] ^= 0x80;
        let fault = Fault::Bundle(BundleError::Truncated(0));
        assert_eq!(audit(&checkpoint, &damaged), wrong(path, fault), "{path}");
        damaged.insert(path.into(), [sound[path].as_slice(), &[0, 0]].concat());
        let fault = Fault::Bundle(BundleError::Trailing(width));
        assert_eq!(audit(&checkpoint, &damaged), wrong(path, fault), "{path}");
        damaged.remove(path);
        assert_eq!(audit(&checkpoint, &damaged), wrong(path, Fault::Missing), "{path}");
    }
}

#[test]
fn a_sound_log_that_was_not_signed_is_told_apart() {
    let (ledger, other) = (Ledger::of(300), Hash([1; 32]));
    let checkpoint = Checkpoint { root: other, ..ledger.checkpoint(300) };
    assert_eq!(
        audit(&checkpoint, &files(&ledger, 300)),
        Err(FsckError::Root { computed: ledger.root(300), signed: other })
    );
    let huge = Checkpoint { size: u64::MAX, ..checkpoint.clone() };
    assert_eq!(audit(&huge, &Files::new()), Err(FsckError::TooLarge(u64::MAX)));
    let first = edge(300)[0].path();
    assert_eq!(
        fsck(&checkpoint, |_| Err("disk")),
        Err(FsckError::Read { path: first, source: "disk" })
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// One flipped bit in any file is found, in that file.
    #[test]
    fn one_bit_is_found_in_its_file(
        size in 1_u64..1_200,
        file in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        bit in 0..8_u8,
    ) {
        let ledger = Ledger::of(1_200);
        let mut files = files(&ledger, size);
        let path = file.get(&files.keys().cloned().collect::<Vec<_>>()).clone();
        let bytes = files.get_mut(&path).unwrap();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        let found = audit(&ledger.checkpoint(size), &files);
        prop_assert!(matches!(&found, Err(FsckError::Wrong { path: at, .. }) if *at == path), "{found:?}");
    }
}
