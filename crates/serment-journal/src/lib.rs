//! The journal: a transparency log anyone can check with software that is not ours.
//!
//! Every act of Serment ends as one *leaf* of an append-only Merkle tree. The formats are public
//! and none is ours: the RFC 6962 SHA-256 tree, and from C2SP the tiles, the checkpoint, the
//! signed note, the cosignature and the proof file. What is ours is what a leaf says, and it says
//! nothing about anybody: a personal event is a hiding commitment, so erasing the payload and its
//! nonce leaves a number that means nothing (GDPR Art. 17) in a log that still verifies
//! (Art. 5(2), 7(1)).
//!
//! Read the modules in this order, each is a short chapter:
//! 1. [`hash`], the two hashes of the tree; [`tree`], roots and proofs;
//! 2. [`tile`], how a tree is cut into files; [`bundle`], the entries; [`append`], growing it;
//! 3. [`key`] and [`note`], who signs; [`checkpoint`], what the log signs; [`cosignature`], what a
//!    witness adds; [`policy`], whom one believes;
//! 4. [`leaf`] and [`canonical`], what is recorded, and how an event is hidden and opened;
//! 5. [`proof`] and [`receipt`], what a person keeps; [`fsck`], what an auditor runs.
//!
//! Everything here is a pure function of bytes: no file, socket, clock or source of randomness.
//! Storage is a callback, nonces and seeds are arguments. Bytes from outside never panic and never
//! make it allocate more than a small multiple of their own length.
//!
//! Deliberately absent: the database, key custody, witnesses over HTTP, erasure itself (the kernel).

pub mod append;
pub mod bundle;
pub mod canonical;
pub mod checkpoint;
pub mod cosignature;
pub mod fsck;
pub mod hash;
pub mod key;
pub mod leaf;
pub mod note;
pub mod policy;
pub mod proof;
pub mod receipt;
mod text;
pub mod tile;
pub mod tree;

pub use append::{Appender, TileUpdate};
pub use checkpoint::Checkpoint;
pub use cosignature::WitnessKey;
pub use hash::{Hash, leaf_hash, node_hash};
pub use key::{KeyName, SignerKey, VerifierKey};
pub use leaf::{Commitment, Leaf, Opening};
pub use note::Note;
pub use policy::Policy;
pub use proof::Proof;
pub use receipt::Receipt;
pub use tile::{BundleId, Resource, TileHashes, TileId};
pub use tree::HashReader;
