//! Everything a forger could send, tree by tree and line by line: refused, with the right reason.

use serment_journal::hash::Hash;
use serment_journal::tree::{VerifyError, verify_consistency, verify_inclusion};
use serment_journal::{leaf_hash, tree};

use crate::ledger::Ledger;

/// Every size and index up to forty, every single damage: nothing passes.
#[test]
fn no_damaged_inclusion_proof_passes() {
    let ledger = Ledger::of(40);
    for size in 1..=40_u64 {
        let root = ledger.root(size);
        for index in 0..size {
            let leaf = leaf_hash(&ledger.entries[usize::try_from(index).unwrap()]);
            let proof = tree::inclusion_proof(&mut ledger.hashes(size), index, size).unwrap();
            let refused = |index, size, leaf: &Hash, proof: &[Hash], root: &Hash| {
                assert!(verify_inclusion(index, size, leaf, proof, root).is_err());
            };
            refused(index, size, &leaf, &[proof.as_slice(), &[root]].concat(), &root);
            refused(index, size, &leaf, &[&[leaf], proof.as_slice()].concat(), &root);
            refused(index, size, &Hash([0; 32]), &proof, &root);
            refused(index, size, &leaf, &proof, &Hash::EMPTY_ROOT);
            refused(size, size, &leaf, &proof, &root);
            refused(index, 0, &leaf, &proof, &root);
            refused(index, index, &leaf, &proof, &root);
            refused(u64::MAX, size, &leaf, &proof, &root);
            for other in (0..size).filter(|other| *other != index) {
                refused(other, size, &leaf, &proof, &root);
            }
            for place in 0..proof.len() {
                let mut changed = proof.clone();
                changed[place].0[place] ^= 1;
                refused(index, size, &leaf, &changed, &root);
                changed.remove(place);
                refused(index, size, &leaf, &changed, &root);
                let mut swapped = proof.clone();
                swapped.swap(0, place);
                assert!(
                    place == 0 || verify_inclusion(index, size, &leaf, &swapped, &root).is_err()
                );
            }
        }
    }
}

#[test]
fn no_damaged_consistency_proof_passes() {
    let ledger = Ledger::of(40);
    for new in 1..=40_u64 {
        let new_root = ledger.root(new);
        for old in 1..=new {
            let old_root = ledger.root(old);
            let proof = tree::consistency_proof(&mut ledger.hashes(new), old, new).unwrap();
            let refused = |old, old_root: &Hash, new, new_root: &Hash, proof: &[Hash]| {
                assert!(verify_consistency(old, old_root, new, new_root, proof).is_err());
            };
            refused(old, &old_root, new, &new_root, &[proof.as_slice(), &[new_root]].concat());
            refused(old, &old_root, new, &new_root, &[&[old_root], proof.as_slice()].concat());
            refused(old, &Hash([1; 32]), new, &new_root, &proof);
            refused(old, &old_root, new, &Hash([1; 32]), &proof);
            refused(new + 1, &old_root, new, &new_root, &proof);
            if old < new {
                refused(old, &new_root, new, &old_root, &proof);
                refused(new, &new_root, old, &old_root, &proof);
                refused(old, &old_root, old, &new_root, &proof);
            }
            for place in 0..proof.len() {
                let mut changed = proof.clone();
                changed[place].0[place] ^= 1;
                refused(old, &old_root, new, &new_root, &changed);
                changed.remove(place);
                refused(old, &old_root, new, &new_root, &changed);
            }
        }
    }
}

#[test]
fn the_reason_is_named() {
    let (a, b) = (leaf_hash(b"a"), leaf_hash(b"b"));
    assert_eq!(verify_inclusion(1, 1, &a, &[], &a), Err(VerifyError::Index { index: 1, size: 1 }));
    assert_eq!(
        verify_inclusion(0, 1, &a, &[b], &a),
        Err(VerifyError::Length { expected: 0, found: 1 })
    );
    assert_eq!(
        verify_inclusion(0, 1, &a, &[], &b),
        Err(VerifyError::Root { expected: b, computed: a })
    );
    assert_eq!(verify_consistency(2, &a, 1, &a, &[]), Err(VerifyError::Sizes { old: 2, new: 1 }));
    assert_eq!(
        verify_consistency(1, &a, 2, &a, &[]),
        Err(VerifyError::Length { expected: 1, found: 0 })
    );
    assert!(matches!(
        verify_consistency(3, &a, 4, &b, &[a, a, b]),
        Err(VerifyError::OldRoot { .. })
    ));
    assert!(matches!(verify_consistency(1, &a, 2, &b, &[b]), Err(VerifyError::Root { .. })));
}

/// The empty tree begins every tree; nothing else of size zero does.
#[test]
fn the_empty_tree_is_its_own_case() {
    let a = leaf_hash(b"a");
    assert_eq!(verify_consistency(0, &Hash::EMPTY_ROOT, 1, &a, &[]), Ok(()));
    assert_eq!(verify_consistency(0, &Hash::EMPTY_ROOT, 0, &Hash::EMPTY_ROOT, &[]), Ok(()));
    assert!(verify_consistency(0, &a, 1, &a, &[]).is_err());
    assert!(verify_consistency(0, &Hash::EMPTY_ROOT, 1, &a, &[a]).is_err());
    assert!(verify_consistency(0, &a, 0, &a, &[]).is_err());
    assert!(verify_consistency(1, &a, 1, &a, &[a]).is_err());
    assert_eq!(verify_consistency(1, &a, 1, &a, &[]), Ok(()));
}

/// Sizes at the end of arithmetic: an answer, never a panic.
#[test]
fn the_largest_numbers_are_answered() {
    let (a, long) = (Hash([1; 32]), [Hash([1; 32]); 70]);
    for size in [u64::MAX, u64::MAX - 1, 1 << 63, (1 << 63) + 1, 1 << 56] {
        for index in [0, 1, size / 2, size - 1] {
            for length in 0..=long.len() {
                let proof = &long[..length];
                assert!(verify_inclusion(index, size, &a, proof, &a).is_err());
                assert!(verify_consistency(index, &a, size, &a, proof).is_err());
            }
        }
    }
}
