//! Whom one believes: the keys of a log, the keys of witnesses, and how many of these must agree.
//!
//! A log can show two histories to two people. Witnesses cannot be fooled into signing both, so a
//! checkpoint is worth as much as the number of independent witnesses asked for. With none, one
//! believes the log alone: enough to prove that the log once said so, and to hold it to it.
//!
//! Deliberately absent: nested groups of the C2SP policy file; `required` of a flat list covers
//! what a receipt needs.

use thiserror::Error;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::key::{KeyKind, KeyName, VerifierKey};
use crate::note::{Note, NoteError, Verified};

/// Why a set of keys cannot be a policy.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum PolicyError {
    /// There is no log key.
    #[error("a policy names at least one log key")]
    NoLog,
    /// A key is of the wrong type for its place.
    #[error("the key of {0} is not of the type its place calls for")]
    Kind(KeyName),
    /// The log keys do not all have one name.
    #[error("the log keys {0} and {1} do not have the same name")]
    Names(KeyName, KeyName),
    /// One public key stands in two places, and would be counted twice.
    #[error("the key of {0} is also that of {1}")]
    SharedKey(KeyName, KeyName),
    /// More witnesses are required than named.
    #[error("{required} witnesses are required and {named} named")]
    Required {
        /// Witnesses required.
        required: usize,
        /// Witnesses named.
        named: usize,
    },
}

/// Why a checkpoint is not believed.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum TrustError {
    /// The note is malformed, or a signature is bad, or none is known.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Witnesses signed, the log did not.
    #[error("the checkpoint is not signed by the log {0}")]
    NotByLog(KeyName),
    /// The text signed is not a checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The checkpoint is that of another log.
    #[error("the checkpoint is of the log {found:?}, not of {expected}")]
    Origin {
        /// Name of the log believed.
        expected: KeyName,
        /// Origin found.
        found: String,
    },
    /// Too few witnesses signed.
    #[error("{found} known witnesses signed, {required} are required")]
    Witnesses {
        /// Witnesses required.
        required: usize,
        /// Witnesses that signed.
        found: usize,
    },
}

/// A witness saw the checkpoint and found it consistent with all it had seen before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// Name of the witness.
    pub witness: KeyName,
    /// When, in POSIX seconds, by its clock.
    pub time_s: u64,
}

/// A checkpoint that satisfies a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    /// What the log says of itself.
    pub checkpoint: Checkpoint,
    /// The witnesses of the policy that signed.
    pub witnesses: Vec<Cosigned>,
}

/// The keys believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    keys: Vec<VerifierKey>,
    log: KeyName,
    required: usize,
}

impl Policy {
    /// One log key and no witness.
    pub fn log(key: VerifierKey) -> Result<Self, PolicyError> {
        Self::new(vec![key], Vec::new(), 0)
    }

    /// The keys of one log (several when they were rotated), those of witnesses, and how many of
    /// these must have signed.
    pub fn new(
        log: Vec<VerifierKey>,
        witnesses: Vec<VerifierKey>,
        required: usize,
    ) -> Result<Self, PolicyError> {
        let name = log.first().ok_or(PolicyError::NoLog)?.name().clone();
        if let Some(other) = log.iter().find(|key| *key.name() != name) {
            return Err(PolicyError::Names(name, other.name().clone()));
        }
        let misplaced = |keys: &[VerifierKey], kind| {
            keys.iter().find(|key| key.kind() != kind).map(|key| key.name().clone())
        };
        let misplaced = misplaced(&log, KeyKind::Ed25519)
            .or_else(|| misplaced(&witnesses, KeyKind::Cosignature));
        if let Some(name) = misplaced {
            return Err(PolicyError::Kind(name));
        }
        if required > witnesses.len() {
            return Err(PolicyError::Required { required, named: witnesses.len() });
        }
        let keys = [log, witnesses].concat();
        for (index, key) in keys.iter().enumerate() {
            let shared =
                keys[..index].iter().find(|other| other.public_bytes() == key.public_bytes());
            if let Some(other) = shared {
                return Err(PolicyError::SharedKey(key.name().clone(), other.name().clone()));
            }
        }
        Ok(Self { keys, log: name, required })
    }

    /// Name of the log, which is the origin of its checkpoints.
    pub fn origin(&self) -> &KeyName {
        &self.log
    }

    /// Opens a signed checkpoint: signatures, origin, witnesses.
    pub fn open(&self, note: &Note) -> Result<Trusted, TrustError> {
        let verified = note.verify(&self.keys)?;
        if verified.iter().all(|signature| signature.key.kind() != KeyKind::Ed25519) {
            return Err(TrustError::NotByLog(self.log.clone()));
        }
        let checkpoint: Checkpoint = note.text().parse()?;
        if checkpoint.origin != self.log.as_str() {
            return Err(TrustError::Origin {
                expected: self.log.clone(),
                found: checkpoint.origin,
            });
        }
        let cosigned = |signature: &Verified<'_>| {
            let witness = signature.key.name().clone();
            signature.time_s.map(|time_s| Cosigned { witness, time_s })
        };
        let witnesses: Vec<Cosigned> = verified.iter().filter_map(cosigned).collect();
        if witnesses.len() < self.required {
            return Err(TrustError::Witnesses { required: self.required, found: witnesses.len() });
        }
        Ok(Trusted { checkpoint, witnesses })
    }
}
