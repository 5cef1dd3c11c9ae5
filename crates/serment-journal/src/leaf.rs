//! What is recorded: four kinds of leaf, and how a personal event is hidden and opened.
//!
//! A log cannot forget, so a leaf must never say anything about anybody. A personal event enters as
//! a *commitment*, `SHA-256("serment/commit/v1\0" ‖ r ‖ u32 length ‖ payload)`, where `r` is 32
//! fresh random bytes. Whoever holds the *opening* (`r` and the payload) proves what was recorded;
//! once `r` is destroyed, nobody can, not even by guessing every telephone number (GDPR Art. 17).
//! A plain hash, a keyed hash or a ciphertext would not do: `r` is what makes erasure true.
//!
//! | leaf | bytes | says |
//! |---|---|---|
//! | commitment | `01 'C' C` | a personal event; even its kind is inside |
//! | public fact | `01 'P' canonical JSON` | register, notice and policy versions, breaches, keys |
//! | batch | `01 'B' u32 count, root` | one leaf for many erasable commitments |
//! | erasure | `01 'E' SHA-256("serment/erase/v1" ‖ sid)` | the subject handle `sid` was erased |
//!
//! The bytes are frozen: a new shape takes a new version byte. An erasure leaf lets a restored
//! backup be erased again by replaying the public log, with no secret.

use std::fmt;

use serde_json::Value;
use thiserror::Error;

use crate::bundle::MAX_ENTRY;
use crate::canonical::{self, CanonicalError};
use crate::hash::{HASH_SIZE, Hash, leaf_hash, sha256};
use crate::tree::{self, LeafHashes};

const VERSION: u8 = 1;
const COMMIT_DOMAIN: &[u8] = b"serment/commit/v1\0";
const ERASE_DOMAIN: &[u8] = b"serment/erase/v1";

/// Length of the nonce that hides a payload.
pub const NONCE_SIZE: usize = 32;

/// The longest payload, in bytes: an opening travels inside a receipt.
pub const MAX_PAYLOAD: usize = 1 << 20;

/// Why bytes are not a leaf, or a leaf cannot be made.
#[derive(Debug, Error)]
pub enum LeafError {
    /// The first byte is not a version this crate knows.
    #[error("unknown leaf version")]
    Version,
    /// The second byte is not a kind of leaf.
    #[error("unknown kind of leaf {0:#04x}")]
    Kind(u8),
    /// The leaf has the wrong length for its kind.
    #[error("a leaf of kind {kind} is {expected} bytes long, not {found}")]
    Length {
        /// Letter of the kind.
        kind: char,
        /// Bytes needed.
        expected: usize,
        /// Bytes present.
        found: usize,
    },
    /// The leaf is longer than an entry can be.
    #[error("a leaf is at most 65535 bytes long, not {0}")]
    TooLong(usize),
    /// The payload is longer than [`MAX_PAYLOAD`].
    #[error("a payload is at most 1048576 bytes long, not {0}")]
    PayloadTooLong(usize),
    /// A batch of nothing.
    #[error("a batch holds at least one commitment and at most 4294967295")]
    BatchSize,
    /// A public fact that is not canonical JSON.
    #[error("a public fact is canonical json")]
    Fact(#[from] CanonicalError),
    /// The opening is shorter than its nonce.
    #[error("an opening starts with 32 bytes, {0} are present")]
    Opening(usize),
}

/// A hidden event: 32 bytes that are noise to whoever lacks the opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commitment(pub [u8; HASH_SIZE]);

/// What opens a commitment: the nonce and the payload. Personal data, never in the log.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    nonce: [u8; NONCE_SIZE],
    payload: Vec<u8>,
}

impl Opening {
    /// Hides a payload behind 32 fresh random bytes, never used twice.
    pub fn new(nonce: [u8; NONCE_SIZE], payload: Vec<u8>) -> Result<Self, LeafError> {
        if payload.len() > MAX_PAYLOAD {
            return Err(LeafError::PayloadTooLong(payload.len()));
        }
        Ok(Self { nonce, payload })
    }

    /// Reads the nonce followed by the payload, as a receipt carries them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LeafError> {
        let (nonce, payload) = bytes.split_first_chunk().ok_or(LeafError::Opening(bytes.len()))?;
        Self::new(*nonce, payload.to_vec())
    }

    /// The nonce followed by the payload.
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.nonce.as_slice(), &self.payload].concat()
    }

    /// The bytes of the event.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The 32 random bytes.
    pub fn nonce(&self) -> &[u8; NONCE_SIZE] {
        &self.nonce
    }

    /// The commitment this opens.
    pub fn commitment(&self) -> Commitment {
        // A payload is at most 2^20 bytes: its length stands in the low four bytes.
        let length = (self.payload.len() as u64).to_be_bytes();
        Commitment(sha256(&[COMMIT_DOMAIN, &self.nonce, &length[4..], &self.payload]).0)
    }
}

impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opening(‹personal›)")
    }
}

/// A public fact, in canonical JSON that fits a leaf. The caller answers for it naming nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicFact(Vec<u8>);

impl PublicFact {
    /// The fact that this value states.
    pub fn new(value: &Value) -> Result<Self, LeafError> {
        Self::checked(canonical::encode(value)?)
    }

    /// Reads canonical JSON.
    pub fn parse(json: &[u8]) -> Result<Self, LeafError> {
        canonical::parse(json)?;
        Self::checked(json.to_vec())
    }

    fn checked(json: Vec<u8>) -> Result<Self, LeafError> {
        let length = json.len() + 2;
        if length > MAX_ENTRY { Err(LeafError::TooLong(length)) } else { Ok(Self(json)) }
    }

    /// The canonical JSON.
    pub fn as_json(&self) -> &[u8] {
        &self.0
    }
}

/// Many commitments under one leaf. Each stays openable and erasable on its own; a proof takes two
/// steps, from the commitment to [`Batch::root`] and from the batch's leaf to the log's root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    count: u32,
    root: Hash,
}

impl Batch {
    /// The batch of these commitments, in order.
    pub fn new(commitments: &[Commitment]) -> Result<Self, LeafError> {
        let count = u32::try_from(commitments.len()).map_err(|_| LeafError::BatchSize)?;
        let rows = row_hashes(commitments);
        let root = tree::root(&mut LeafHashes(&rows), count.into());
        Self::from_parts(count, root.map_err(|_| LeafError::BatchSize)?)
    }

    fn from_parts(count: u32, root: Hash) -> Result<Self, LeafError> {
        if count == 0 { Err(LeafError::BatchSize) } else { Ok(Self { count, root }) }
    }

    /// Number of commitments.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Root of the tree whose entries are the commitments' own leaf bytes.
    pub fn root(&self) -> &Hash {
        &self.root
    }

    /// The first step of a proof: that the commitment at `row` is in the batch.
    pub fn prove(commitments: &[Commitment], row: u32) -> Result<Vec<Hash>, LeafError> {
        let rows = row_hashes(commitments);
        let size = u64::try_from(rows.len()).map_err(|_| LeafError::BatchSize)?;
        tree::inclusion_proof(&mut LeafHashes(&rows), row.into(), size)
            .map_err(|_| LeafError::BatchSize)
    }

    /// Checks the first step of a proof.
    pub fn verify(
        &self,
        row: u32,
        commitment: Commitment,
        proof: &[Hash],
    ) -> Result<(), tree::VerifyError> {
        let leaf = Leaf::Commitment(commitment).hash();
        tree::verify_inclusion(row.into(), self.count.into(), &leaf, proof, &self.root)
    }
}

fn row_hashes(commitments: &[Commitment]) -> Vec<Hash> {
    commitments.iter().map(|commitment| Leaf::Commitment(*commitment).hash()).collect()
}

/// The public trace of an erasure: it matches the subject's random handle and says nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErasureMark(pub [u8; HASH_SIZE]);

impl ErasureMark {
    /// The mark of this random 128-bit subject handle.
    pub fn of(sid: &[u8; 16]) -> Self {
        Self(sha256(&[ERASE_DOMAIN, sid]).0)
    }
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaf {
    /// A personal event, hidden.
    Commitment(Commitment),
    /// A public fact, in clear.
    Public(PublicFact),
    /// Many personal events, hidden.
    Batch(Batch),
    /// A subject handle was erased.
    Erasure(ErasureMark),
}

impl Leaf {
    /// The entry's bytes.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Commitment(commitment) => encode(b'C', &[&commitment.0]),
            Self::Public(fact) => encode(b'P', &[&fact.0]),
            Self::Batch(batch) => encode(b'B', &[&batch.count.to_be_bytes(), &batch.root.0]),
            Self::Erasure(mark) => encode(b'E', &[&mark.0]),
        }
    }

    /// Reads an entry's bytes: exactly what [`Leaf::encode`] writes.
    pub fn parse(entry: &[u8]) -> Result<Self, LeafError> {
        if entry.len() > MAX_ENTRY {
            return Err(LeafError::TooLong(entry.len()));
        }
        let &[VERSION, kind, ref body @ ..] = entry else { return Err(LeafError::Version) };
        let length = |expected: usize| LeafError::Length {
            kind: kind.into(),
            expected: expected + 2,
            found: entry.len(),
        };
        let hash = || Hash::from_slice(body).ok_or_else(|| length(HASH_SIZE));
        match kind {
            b'C' => Ok(Self::Commitment(Commitment(hash()?.0))),
            b'E' => Ok(Self::Erasure(ErasureMark(hash()?.0))),
            b'P' => Ok(Self::Public(PublicFact::parse(body)?)),
            b'B' => {
                let parts = body.split_first_chunk::<4>();
                let parts = parts.and_then(|(n, root)| Some((*n, Hash::from_slice(root)?)));
                let (count, root) = parts.ok_or_else(|| length(4 + HASH_SIZE))?;
                Ok(Self::Batch(Batch::from_parts(u32::from_be_bytes(count), root)?))
            }
            other => Err(LeafError::Kind(other)),
        }
    }

    /// The leaf hash of the entry's bytes.
    pub fn hash(&self) -> Hash {
        leaf_hash(&self.encode())
    }
}

fn encode(kind: u8, parts: &[&[u8]]) -> Vec<u8> {
    [&[&[VERSION, kind] as &[u8]], parts].concat().concat()
}
