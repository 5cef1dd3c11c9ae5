//! The proof file (C2SP tlog-proof): one text that shows, offline, that an entry is in a log.
//!
//! `c2sp.org/tlog-proof@v1`, an optional `extra` line, the index, the inclusion proof one hash per
//! line with the leaf's sibling first, a blank line, and the signed checkpoint word for word. The
//! extra data is not signed: a receipt puts the opening there, which the leaf itself vouches for.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::hash::Hash;
use crate::leaf::{MAX_PAYLOAD, NONCE_SIZE};
use crate::note::{MAX_NOTE, Note, NoteError};
use crate::policy::{Cosigned, Policy, TrustError};
use crate::text;
use crate::tree::{self, VerifyError};

/// First line of every proof file.
pub const MAGIC: &str = "c2sp.org/tlog-proof@v1";

/// The most hashes an inclusion proof can need: one for each bit of the size.
pub const MAX_HASHES: usize = 63;

/// The longest extra data, in bytes.
pub const MAX_EXTRA: usize = MAX_PAYLOAD + NONCE_SIZE;

/// The longest proof file, in bytes.
pub const MAX_PROOF: usize = MAX_EXTRA / 3 * 4 + MAX_NOTE + 8192;

/// Why a proof file is refused.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum ProofError {
    /// The file is longer than any proof.
    #[error("the proof is {0} bytes long, more than any proof needs")]
    TooLong(usize),
    /// The first line is not that of a proof.
    #[error("the first line is not c2sp.org/tlog-proof@v1")]
    Magic,
    /// No blank line separates the proof from its checkpoint.
    #[error("the proof has no blank line before its checkpoint")]
    NoSeparator,
    /// The extra data is not strict base64 or is too long.
    #[error("line 2: the extra data is not base64")]
    Extra,
    /// There is no index, or not a plain decimal.
    #[error("line {0}: an index is a decimal with no leading zero")]
    Index(usize),
    /// A line is not a hash.
    #[error("line {0}: a hash is 32 bytes in base64")]
    Hash(usize),
    /// More hashes than any tree needs.
    #[error("the proof has more hashes than any tree needs")]
    TooManyHashes,
    /// The checkpoint is not a signed note.
    #[error("the checkpoint is malformed: {0}")]
    Checkpoint(#[from] NoteError),
    /// The checkpoint is not believed.
    #[error("the checkpoint cannot be trusted: {0}")]
    Trust(#[from] TrustError),
    /// The inclusion proof does not hold.
    #[error("the entry is not proved to be in the log: {0}")]
    Inclusion(#[from] VerifyError),
}

/// An inclusion proof with its signed checkpoint. Parsing promises form only.
#[derive(Clone, PartialEq, Eq)]
pub struct Proof {
    /// Opaque data that the log does not vouch for.
    pub extra: Option<Vec<u8>>,
    /// Index of the entry in the log.
    pub index: u64,
    /// The inclusion proof, the leaf's sibling first.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint.
    pub checkpoint: Note,
}

/// What a proof proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Included {
    /// Name of the log.
    pub origin: String,
    /// Index of the entry.
    pub index: u64,
    /// Size of the log when the checkpoint was signed.
    pub size: u64,
    /// Root of the log at that size.
    pub root: Hash,
    /// The known witnesses that signed the checkpoint.
    pub witnesses: Vec<Cosigned>,
}

impl Proof {
    /// Checks the checkpoint against the policy, then the inclusion of the leaf hash given.
    pub fn verify(&self, leaf: &Hash, policy: &Policy) -> Result<Included, ProofError> {
        let trusted = policy.open(&self.checkpoint)?;
        let checkpoint = trusted.checkpoint;
        tree::verify_inclusion(self.index, checkpoint.size, leaf, &self.hashes, &checkpoint.root)?;
        Ok(Included {
            origin: checkpoint.origin,
            index: self.index,
            size: checkpoint.size,
            root: checkpoint.root,
            witnesses: trusted.witnesses,
        })
    }
}

impl FromStr for Proof {
    type Err = ProofError;

    fn from_str(text: &str) -> Result<Self, ProofError> {
        if text.len() > MAX_PROOF {
            return Err(ProofError::TooLong(text.len()));
        }
        let (head, checkpoint) = text.split_once("\n\n").ok_or(ProofError::NoSeparator)?;
        let mut lines = (1..).zip(head.split('\n')).peekable();
        if lines.next().is_none_or(|(_, line)| line != MAGIC) {
            return Err(ProofError::Magic);
        }
        let extra = lines.next_if(|(_, line)| line.starts_with("extra ")).map(|(_, line)| {
            text::from_base64(&line["extra ".len()..])
                .filter(|extra| extra.len() <= MAX_EXTRA)
                .ok_or(ProofError::Extra)
        });
        let extra = extra.transpose()?;
        let (number, line) = lines.next().unwrap_or((2, ""));
        let index = line.strip_prefix("index ").and_then(text::from_decimal);
        let index = index.ok_or(ProofError::Index(number))?;
        let mut hashes = Vec::new();
        for (number, line) in lines {
            if hashes.len() == MAX_HASHES {
                return Err(ProofError::TooManyHashes);
            }
            hashes.push(Hash::from_base64(line).ok_or(ProofError::Hash(number))?);
        }
        Ok(Self { extra, index, hashes, checkpoint: checkpoint.parse()? })
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{MAGIC}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", text::base64(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proof")
            .field("extra", &self.extra.as_ref().map(|_| "‹personal›"))
            .field("index", &self.index)
            .field("hashes", &self.hashes)
            .field("checkpoint", &self.checkpoint)
            .finish()
    }
}
