//! The RFC 6962 Merkle tree: roots, inclusion proofs, consistency proofs.
//!
//! A tree of `n` leaves splits at the largest power of two below `n`, so it is a row of *perfect*
//! subtrees of falling height, joined from the right. Only perfect subtrees are ever stored, and
//! [`HashReader`] finds one by level and index: `(l, i)` covers the leaves `i·2^l .. (i+1)·2^l`.
//!
//! An *inclusion proof* shows that one entry is in a tree. A *consistency proof* shows that a
//! larger tree begins with the very entries of a smaller one: nothing was changed or removed.
//!
//! Verification is strict. The proof's length is known from the sizes before any hash is computed,
//! and one hash too few or too many is an error, never ignored. A hash is 32 bytes by type, so the
//! "empty hash equals empty root" confusion of other verifiers cannot be written here.

use thiserror::Error;

use crate::hash::{Hash, node_hash, perfect_root};

/// The largest size of a journal, far above what hardware can hold: arithmetic stays exact.
pub const MAX_SIZE: u64 = 1 << 56;

/// Reads the hash of a perfect subtree. Takes `&mut self` so that a database transaction can be one.
pub trait HashReader {
    /// Why a hash could not be read.
    type Error;

    /// The root of the leaves `index·2^level .. (index+1)·2^level`, all inside the tree.
    fn hash(&mut self, level: u8, index: u64) -> Result<Hash, Self::Error>;
}

/// Why a root or a proof could not be built.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum BuildError<E> {
    /// The leaf asked for is not in the tree.
    #[error("leaf {index} is not in a tree of {size} leaves")]
    Index {
        /// Index asked for.
        index: u64,
        /// Size of the tree.
        size: u64,
    },
    /// The old tree is not smaller than or equal to the new one, or is empty.
    #[error("no consistency proof leads from {old} leaves to {new}")]
    Sizes {
        /// Size of the older tree.
        old: u64,
        /// Size of the newer tree.
        new: u64,
    },
    /// The tree is larger than [`MAX_SIZE`].
    #[error("a tree of {0} leaves is larger than a journal can be")]
    TooLarge(u64),
    /// A stored hash could not be read.
    #[error("a stored hash could not be read")]
    Read(#[source] E),
}

/// Why a proof proves nothing.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum VerifyError {
    /// The index is not below the size.
    #[error("leaf {index} cannot be in a tree of {size} leaves")]
    Index {
        /// Index claimed.
        index: u64,
        /// Size claimed.
        size: u64,
    },
    /// A tree cannot have shrunk.
    #[error("a tree of {new} leaves cannot extend one of {old}")]
    Sizes {
        /// Size of the older tree.
        old: u64,
        /// Size of the newer tree.
        new: u64,
    },
    /// The proof does not have the one length its sizes allow.
    #[error("the proof has {found} hashes where {expected} are needed")]
    Length {
        /// Hashes the sizes call for.
        expected: usize,
        /// Hashes present.
        found: usize,
    },
    /// The proof leads to another root than the signed one.
    #[error("the proof leads to root {computed}, the tree has {expected}")]
    Root {
        /// Root of the tree.
        expected: Hash,
        /// Root the proof leads to.
        computed: Hash,
    },
    /// The proof does not start from the older tree.
    #[error("the proof starts from root {computed}, the older tree has {expected}")]
    OldRoot {
        /// Root of the older tree.
        expected: Hash,
        /// Root the proof starts from.
        computed: Hash,
    },
}

/// The leaf hashes themselves, in memory: right for small trees such as a batch.
pub struct LeafHashes<'a>(pub &'a [Hash]);

impl HashReader for LeafHashes<'_> {
    type Error = OutOfRange;

    fn hash(&mut self, level: u8, index: u64) -> Result<Hash, OutOfRange> {
        let wrong = OutOfRange { level, index };
        let width = 1_u64.checked_shl(level.into()).ok_or(wrong)?;
        let start = index.checked_mul(width).ok_or(wrong)?;
        let end = start.checked_add(width).ok_or(wrong)?;
        let place = |leaf: u64| usize::try_from(leaf).map_err(|_| wrong);
        let leaves = self.0.get(place(start)?..place(end)?).ok_or(wrong)?;
        perfect_root(leaves).ok_or(wrong)
    }
}

/// A subtree was asked for that the tree does not have.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[error("no perfect subtree at level {level}, index {index}")]
pub struct OutOfRange {
    /// Height of the subtree.
    pub level: u8,
    /// Position of the subtree at that height.
    pub index: u64,
}

/// The root of the tree's first `size` leaves.
pub fn root<R: HashReader>(reader: &mut R, size: u64) -> Result<Hash, BuildError<R::Error>> {
    check_size(size)?;
    if size == 0 {
        return Ok(Hash::EMPTY_ROOT);
    }
    subtree_root(reader, 0, size)
}

/// The proof that leaf `index` is in the tree of `size` leaves, the leaf's sibling first.
pub fn inclusion_proof<R: HashReader>(
    reader: &mut R,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, BuildError<R::Error>> {
    check_size(size)?;
    if index >= size {
        return Err(BuildError::Index { index, size });
    }
    let (mut low, mut high) = (0, size);
    let mut proof = Vec::new();
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            proof.push(subtree_root(reader, middle, high)?);
            high = middle;
        } else {
            proof.push(subtree_root(reader, low, middle)?);
            low = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// The proof that the tree of `new` leaves begins with the tree of `old`. Equal sizes need no hash.
pub fn consistency_proof<R: HashReader>(
    reader: &mut R,
    old: u64,
    new: u64,
) -> Result<Vec<Hash>, BuildError<R::Error>> {
    check_size(new)?;
    if old == 0 || old > new {
        return Err(BuildError::Sizes { old, new });
    }
    let (mut low, mut high) = (0, new);
    let mut proof = Vec::new();
    while old != high {
        let middle = low + split(high - low);
        if old <= middle {
            proof.push(subtree_root(reader, middle, high)?);
            high = middle;
        } else {
            proof.push(subtree_root(reader, low, middle)?);
            low = middle;
        }
    }
    // The verifier already holds the root of a subtree that starts at leaf zero: the old root.
    if low > 0 {
        proof.push(subtree_root(reader, low, high)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Checks that the entry hashing to `leaf` is at `index` in the tree of `size` leaves and this root.
pub fn verify_inclusion(
    index: u64,
    size: u64,
    leaf: &Hash,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), VerifyError> {
    if index >= size {
        return Err(VerifyError::Index { index, size });
    }
    let shape = Shape::of(index, size);
    let expected = shape.inner + shape.border;
    if proof.len() != expected {
        return Err(VerifyError::Length { expected, found: proof.len() });
    }
    let (inner, border) = proof.split_at(shape.inner);
    let computed = join_border(join_inner(*leaf, inner, index), border);
    if computed == *root { Ok(()) } else { Err(VerifyError::Root { expected: *root, computed }) }
}

/// Checks that the tree `(new, new_root)` begins with the tree `(old, old_root)`.
///
/// The empty tree is the beginning of every tree and needs an empty proof.
pub fn verify_consistency(
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), VerifyError> {
    if old > new {
        return Err(VerifyError::Sizes { old, new });
    }
    if old == 0 || old == new {
        let known = if old == 0 { &Hash::EMPTY_ROOT } else { new_root };
        return verify_trivial(old_root, known, proof);
    }
    let shape = Shape::of(old - 1, new);
    let height = old.trailing_zeros();
    // When the old tree is one perfect subtree, its root is the seed and is not repeated.
    let repeated = usize::from(!old.is_power_of_two());
    let inner = shape.inner - height as usize;
    let expected = repeated + inner + shape.border;
    if proof.len() != expected {
        return Err(VerifyError::Length { expected, found: proof.len() });
    }
    let (head, rest) = proof.split_at(repeated);
    let seed = head.first().copied().unwrap_or(*old_root);
    let (inner, border) = rest.split_at(inner);
    let path = (old - 1) >> height;
    let computed = join_border(join_left(seed, inner, path), border);
    if computed != *old_root {
        return Err(VerifyError::OldRoot { expected: *old_root, computed });
    }
    let computed = join_border(join_inner(seed, inner, path), border);
    if computed == *new_root {
        Ok(())
    } else {
        Err(VerifyError::Root { expected: *new_root, computed })
    }
}

fn verify_trivial(old_root: &Hash, known: &Hash, proof: &[Hash]) -> Result<(), VerifyError> {
    if !proof.is_empty() {
        return Err(VerifyError::Length { expected: 0, found: proof.len() });
    }
    if old_root == known {
        Ok(())
    } else {
        Err(VerifyError::OldRoot { expected: *old_root, computed: *known })
    }
}

/// How an inclusion path climbs: `inner` steps where a sibling may be on either side, then
/// `border` steps along the right edge of the tree, where it is always on the left.
struct Shape {
    inner: usize,
    border: usize,
}

impl Shape {
    /// Needs `index < size`.
    fn of(index: u64, size: u64) -> Self {
        let inner = u64::BITS - (index ^ (size - 1)).leading_zeros();
        let border = index.checked_shr(inner).unwrap_or(0).count_ones();
        Self { inner: inner as usize, border: border as usize }
    }
}

fn join_inner(seed: Hash, siblings: &[Hash], path: u64) -> Hash {
    siblings.iter().enumerate().fold(seed, |hash, (step, sibling)| {
        if path >> step & 1 == 0 { node_hash(&hash, sibling) } else { node_hash(sibling, &hash) }
    })
}

/// As [`join_inner`], keeping only the left siblings: what the old tree could see.
fn join_left(seed: Hash, siblings: &[Hash], path: u64) -> Hash {
    siblings.iter().enumerate().fold(seed, |hash, (step, sibling)| {
        if path >> step & 1 == 0 { hash } else { node_hash(sibling, &hash) }
    })
}

fn join_border(seed: Hash, siblings: &[Hash]) -> Hash {
    siblings.iter().fold(seed, |hash, sibling| node_hash(sibling, &hash))
}

/// The largest power of two below `count`, which is at least two.
fn split(count: u64) -> u64 {
    1 << (u64::BITS - 1 - (count - 1).leading_zeros())
}

/// The root of the leaves `low..high`, where `low` is a multiple of a power of two that is at
/// least `high - low`: the only ranges RFC 6962 names.
fn subtree_root<R: HashReader>(
    reader: &mut R,
    low: u64,
    high: u64,
) -> Result<Hash, BuildError<R::Error>> {
    let mut peaks = Vec::new();
    let mut start = low;
    while start < high {
        let level = (high - start).ilog2();
        let level_byte = u8::try_from(level).expect("a u64 has 64 levels");
        peaks.push(reader.hash(level_byte, start >> level).map_err(BuildError::Read)?);
        start += 1 << level;
    }
    Ok(join_peaks(&peaks))
}

/// Joins perfect subtrees, the leftmost and highest first, from the right.
pub(crate) fn join_peaks(peaks: &[Hash]) -> Hash {
    let mut peaks = peaks.iter().rev();
    match peaks.next() {
        None => Hash::EMPTY_ROOT,
        Some(last) => peaks.fold(*last, |right, left| node_hash(left, &right)),
    }
}

fn check_size<E>(size: u64) -> Result<(), BuildError<E>> {
    if size > MAX_SIZE { Err(BuildError::TooLarge(size)) } else { Ok(()) }
}
