//! The two hashes of an RFC 6962 tree.
//!
//! A leaf is `SHA-256(0x00 ‖ entry)`, a node `SHA-256(0x01 ‖ left ‖ right)`. The different first
//! byte is what stops anybody from passing a node off as an entry. The root of the empty tree is
//! the hash of nothing at all.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::text;

/// Length of a hash in bytes.
pub const HASH_SIZE: usize = 32;

/// A SHA-256 hash: of a leaf, of a node, of a whole tree.
///
/// Its text is base64, as in checkpoints and proofs; its debug form is hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; HASH_SIZE]);

impl Hash {
    /// Root of the tree that holds nothing: `SHA-256("")`.
    pub const EMPTY_ROOT: Self = Self([
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9,
        0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52,
        0xb8, 0x55,
    ]);

    /// The hash held by exactly 32 bytes, `None` for any other length.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The hash written in strict base64, `None` for any other spelling or length.
    pub fn from_base64(text: &str) -> Option<Self> {
        text::from_base64(text).and_then(|bytes| Self::from_slice(&bytes))
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; HASH_SIZE] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::base64(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::hex(&self.0))
    }
}

/// Hash of an entry: `SHA-256(0x00 ‖ entry)`.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    sha256(&[&[0], entry])
}

/// Hash of two neighbours: `SHA-256(0x01 ‖ left ‖ right)`.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut block = [1; 1 + 2 * HASH_SIZE];
    block[1..=HASH_SIZE].copy_from_slice(&left.0);
    block[1 + HASH_SIZE..].copy_from_slice(&right.0);
    sha256(&[&block])
}

/// SHA-256 of parts laid end to end.
pub(crate) fn sha256(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    Hash(hasher.finalize().into())
}

/// Root of a perfect subtree, `None` unless the number of hashes is a power of two.
pub(crate) fn perfect_root(hashes: &[Hash]) -> Option<Hash> {
    if !hashes.len().is_power_of_two() {
        return None;
    }
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = row.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
    }
    row.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_root_is_the_hash_of_nothing() {
        assert_eq!(Hash::EMPTY_ROOT, sha256(&[]));
    }

    #[test]
    fn a_hash_is_read_back_from_its_text_and_from_nothing_else() {
        let hash = leaf_hash(b"entry");
        assert_eq!(Hash::from_base64(&hash.to_string()), Some(hash));
        assert_eq!(Hash::from_base64(""), None);
        assert_eq!(Hash::from_base64(&text::base64(&[0; 31])), None);
        assert_eq!(Hash::from_base64(&text::base64(&[0; 33])), None);
        assert_eq!(format!("{:?}", Hash::EMPTY_ROOT).get(..8), Some("e3b0c442"));
    }

    #[test]
    fn only_a_power_of_two_is_perfect() {
        let hash = leaf_hash(b"");
        assert_eq!(perfect_root(&[]), None);
        assert_eq!(perfect_root(&[hash]), Some(hash));
        assert_eq!(perfect_root(&[hash; 2]), Some(node_hash(&hash, &hash)));
        assert_eq!(perfect_root(&[hash; 3]), None);
    }
}
