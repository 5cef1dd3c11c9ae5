//! The same log seen by implementations written by others: they must agree on every root,
//! tile, proof, note and refusal.

use proptest::prelude::*;
use serment_journal::hash::Hash;
use serment_journal::tile::TileId;
use serment_journal::{Checkpoint, Note, SignerKey, VerifierKey, tree};
use signed_note::{StandardSigner, StandardVerifier, VerifierList};

use crate::ledger::{Ledger, ORIGIN, log_key, name};

type Sha = sha2::Sha256;

fn go(hash: Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(hash.0)
}

fn go_all(hashes: &[Hash]) -> Vec<tlog_tiles::Hash> {
    hashes.iter().map(|hash| go(*hash)).collect()
}

fn ct_root(root: Hash, size: u64) -> ct_merkle::RootHash<Sha> {
    ct_merkle::RootHash::new(root.0.into(), size)
}

fn flat(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// What each implementation says of an inclusion proof: ours, tlog_tiles, ct-merkle.
fn inclusion(entry: &[u8], index: u64, size: u64, proof: &[Hash], root: Hash) -> [bool; 3] {
    let leaf = serment_journal::leaf_hash(entry);
    [
        tree::verify_inclusion(index, size, &leaf, proof, &root).is_ok(),
        tlog_tiles::check_record(&go_all(proof), size, go(root), index, go(leaf)).is_ok(),
        ct_merkle::InclusionProof::try_from_bytes(flat(proof))
            .is_ok_and(|proof| ct_root(root, size).verify_inclusion(&entry, index, &proof).is_ok()),
    ]
}

/// What each implementation says of a consistency proof between non-empty trees.
fn consistency(old: (u64, Hash), new: (u64, Hash), proof: &[Hash]) -> [bool; 3] {
    [
        tree::verify_consistency(old.0, &old.1, new.0, &new.1, proof).is_ok(),
        tlog_tiles::check_tree(&go_all(proof), new.0, go(new.1), old.0, go(old.1)).is_ok(),
        ct_merkle::ConsistencyProof::try_from_bytes(flat(proof)).is_ok_and(|proof| {
            ct_root(new.1, new.0).verify_consistency(&ct_root(old.1, old.0), &proof).is_ok()
        }),
    ]
}

/// The hashes `tlog_tiles` keeps for a log, built by its own code.
struct GoStore(Vec<tlog_tiles::Hash>);

impl tlog_tiles::HashReader for GoStore {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        Ok(indexes.iter().map(|index| self.0[usize::try_from(*index).unwrap()]).collect())
    }
}

impl GoStore {
    fn of(entries: &[Vec<u8>]) -> Self {
        let mut store = Self(Vec::new());
        for (index, entry) in (0..).zip(entries) {
            let hashes = tlog_tiles::stored_hashes(index, entry, &store).unwrap();
            store.0.extend(hashes);
        }
        store
    }
}

#[test]
fn small_trees_have_the_same_roots_and_proofs_everywhere() {
    let ledger = Ledger::of(70);
    let store = GoStore::of(&ledger.entries);
    for size in 1..=70 {
        let root = ledger.root(size);
        assert_eq!(go(root), tlog_tiles::tree_hash(size, &store).unwrap());
        for index in 0..size {
            let proof = tree::inclusion_proof(&mut ledger.hashes(size), index, size).unwrap();
            assert_eq!(go_all(&proof), tlog_tiles::prove_record(size, index, &store).unwrap());
            let entry = &ledger.entries[usize::try_from(index).unwrap()];
            assert_eq!(inclusion(entry, index, size, &proof, root), [true; 3], "{index}/{size}");
        }
        for old in 1..=size {
            let proof = tree::consistency_proof(&mut ledger.hashes(size), old, size).unwrap();
            assert_eq!(go_all(&proof), tlog_tiles::prove_tree(size, old, &store).unwrap());
            let said = consistency((old, ledger.root(old)), (size, root), &proof);
            assert_eq!(said, [true; 3], "{old} to {size}");
        }
    }
}

#[test]
fn a_tree_of_seventy_thousand_leaves_agrees_at_every_boundary() {
    let ledger = Ledger::of(70_000);
    let root = ledger.root(70_000);
    assert_eq!(root, ledger.appender.root());
    for index in [0, 1, 255, 256, 257, 65_535, 65_536, 69_887, 69_888, 69_999] {
        let proof = tree::inclusion_proof(&mut ledger.hashes(70_000), index, 70_000).unwrap();
        let entry = &ledger.entries[usize::try_from(index).unwrap()];
        assert_eq!(inclusion(entry, index, 70_000, &proof, root), [true; 3], "{index}");
    }
    for old in [1, 255, 256, 257, 65_535, 65_536, 65_537, 66_000, 69_888, 69_999, 70_000] {
        let proof = tree::consistency_proof(&mut ledger.hashes(70_000), old, 70_000).unwrap();
        let said = consistency((old, ledger.root(old)), (70_000, root), &proof);
        assert_eq!(said, [true; 3], "{old}");
    }
}

#[test]
fn tiles_are_those_of_tlog_tiles() {
    let ledger = Ledger::of(1_300);
    let store = GoStore::of(&ledger.entries);
    for size in [1, 255, 256, 257, 1_024, 1_300] {
        for theirs in tlog_tiles::Tile::new_tiles(8, 0, size) {
            let width = u16::try_from(theirs.width()).unwrap();
            let ours = TileId::new(theirs.level(), theirs.level_index(), width).unwrap();
            assert_eq!(Some(ours), TileId::of_tree(ours.level(), ours.index(), size));
            assert_eq!(ours.path(), theirs.path().replacen("tile/8/", "tile/", 1));
            assert_eq!(ledger.file(&ours.path()), Some(theirs.read_data(&store).unwrap()));
        }
    }
}

#[test]
fn notes_and_checkpoints_pass_both_ways() {
    let ledger = Ledger::of(300);
    let key = log_key();
    let note = Checkpoint::sign(300, ledger.root(300), &key);
    let public = key.verifier().to_string();

    let known = VerifierList::new(vec![Box::new(StandardVerifier::new(&public).unwrap())]);
    let theirs = signed_note::Note::from_bytes(note.to_string().as_bytes()).unwrap();
    assert_eq!(theirs.verify(&known).unwrap().0.len(), 1);
    let checkpoint = tlog_tiles::Checkpoint::from_bytes(theirs.text()).unwrap();
    assert_eq!((checkpoint.origin(), checkpoint.size()), (ORIGIN, 300));
    assert_eq!(*checkpoint.hash(), go(ledger.root(300)));
    assert_eq!(checkpoint.to_bytes(), note.text().as_bytes());

    let signer = StandardSigner::new(&key.to_secret_text()).unwrap();
    let mut theirs = signed_note::Note::new(note.text().as_bytes(), &[]).unwrap();
    theirs.add_sigs(&[&signer]).unwrap();
    assert_eq!(Note::from_bytes(&theirs.to_bytes()), Ok(note));
}

proptest! {
    /// Whatever a forger does to a proof, the four implementations give the same answer, and that
    /// answer is yes only for the proof that was built.
    #[test]
    fn a_changed_inclusion_proof_is_refused_by_all(
        size in 1_u64..600,
        index in any::<prop::sample::Index>(),
        change in 0..7_u8,
        place in any::<prop::sample::Index>(),
        bit in 0..256_usize,
    ) {
        let ledger = Ledger::of(600);
        let index = index.index(usize::try_from(size).unwrap());
        let entry = ledger.entries[index].clone();
        let index = index as u64;
        let genuine = tree::inclusion_proof(&mut ledger.hashes(size), index, size).unwrap();
        let (mut proof, mut at, mut of) = (genuine.clone(), index, size);
        let mut root = ledger.root(size);
        let flip = |hash: &mut Hash| hash.0[bit / 8] ^= 1 << (bit % 8);
        match change {
            0 if !proof.is_empty() => { let hash = place.index(proof.len()); flip(&mut proof[hash]); }
            1 => { proof.pop(); }
            2 => proof.push(root),
            3 => proof.insert(0, root),
            4 if proof.len() > 1 => proof.swap(0, 1),
            5 => at = (index + 1) % size,
            6 => of = size + 1,
            _ => flip(&mut root),
        }
        let expected = (proof == genuine && at == index && root == ledger.root(size) && of == size)
            // A path may be the same in a tree one leaf larger: only the root then tells them apart.
            || tree::verify_inclusion(at, of, &serment_journal::leaf_hash(&entry), &proof, &root).is_ok()
                && root == ledger.root(size) && proof == genuine;
        prop_assert_eq!(inclusion(&entry, at, of, &proof, root), [expected; 3]);
    }

    /// The same for consistency.
    #[test]
    fn a_changed_consistency_proof_is_refused_by_all(
        new in 2_u64..600,
        old in any::<prop::sample::Index>(),
        change in 0..6_u8,
        place in any::<prop::sample::Index>(),
        bit in 0..256_usize,
    ) {
        let ledger = Ledger::of(600);
        let old = 1 + old.index(usize::try_from(new - 1).unwrap()) as u64;
        let mut proof = tree::consistency_proof(&mut ledger.hashes(new), old, new).unwrap();
        let genuine = proof.clone();
        let (mut old_root, mut new_root) = (ledger.root(old), ledger.root(new));
        let flip = |hash: &mut Hash| hash.0[bit / 8] ^= 1 << (bit % 8);
        match change {
            0 => { let hash = place.index(proof.len()); flip(&mut proof[hash]); }
            1 => { proof.pop(); }
            2 => proof.push(old_root),
            3 => proof.insert(0, old_root),
            4 => flip(&mut old_root),
            _ => flip(&mut new_root),
        }
        prop_assert!(proof != genuine || change > 3);
        prop_assert_eq!(consistency((old, old_root), (new, new_root), &proof), [false; 3]);
    }

    /// Any key name and any text the format allows: what one signs the other verifies.
    #[test]
    fn notes_agree(seed in any::<[u8; 32]>(), who in "[a-z./]{1,20}", text in "[ -~é\n]{0,60}\n") {
        let key = SignerKey::log(name(&who), &seed);
        let note = Note::new(text).unwrap().signed(&key);
        let theirs = signed_note::Note::from_bytes(note.to_string().as_bytes()).unwrap();
        let public = key.verifier().to_string();
        let known = VerifierList::new(vec![Box::new(StandardVerifier::new(&public).unwrap())]);
        prop_assert_eq!(theirs.verify(&known).unwrap().0.len(), 1);
        prop_assert_eq!(theirs.to_bytes(), note.to_string().into_bytes());
        prop_assert_eq!(&public.parse::<VerifierKey>().unwrap(), key.verifier());
    }
}
