//! The receipt: what a person keeps, and can show when everybody else has forgotten.
//!
//! A receipt is a proof file whose extra data is the opening of a commitment: 32 bytes and the
//! payload. From it, and the log's public key, anyone checks with no server and no database that
//! *this event was recorded in this log, at this place, before this checkpoint was signed*
//! (GDPR Art. 7(1): whoever relies on consent must be able to show it; so can the person).
//!
//! What it does not prove: that the event is true, that it is the latest, or that the log shows
//! everybody the same history. The last is what witnesses are for.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::hash::Hash;
use crate::leaf::{Commitment, Leaf, LeafError, Opening};
use crate::note::Note;
use crate::policy::Policy;
use crate::proof::{Included, Proof, ProofError};

/// Why a receipt proves nothing.
#[derive(Debug, Error)]
pub enum ReceiptError {
    /// The proof file is malformed, not believed, or does not include the event.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// The proof file has no extra data: it is not a receipt.
    #[error("the proof has no opening: it does not say what was recorded")]
    NoOpening,
    /// The extra data cannot be an opening.
    #[error("the extra data is not an opening")]
    Opening(#[source] LeafError),
}

/// A recorded event and the proof that it was recorded. Parsing promises form only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    opening: Opening,
    index: u64,
    hashes: Vec<Hash>,
    checkpoint: Note,
}

/// What a receipt proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// Where and when: log, index, size, root, witnesses.
    pub included: Included,
    /// The leaf that hides the event.
    pub commitment: Commitment,
    /// The event itself, as it was recorded. Personal data.
    pub opening: Opening,
}

impl Receipt {
    /// The receipt of an event, from its opening, its index, its inclusion proof and a signed
    /// checkpoint.
    pub fn new(opening: Opening, index: u64, hashes: Vec<Hash>, checkpoint: Note) -> Self {
        Self { opening, index, hashes, checkpoint }
    }

    /// The opening, before anything is verified.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// Checks everything: signatures, origin, witnesses, inclusion, opening.
    pub fn verify(&self, policy: &Policy) -> Result<Proven, ReceiptError> {
        let commitment = self.opening.commitment();
        let included = self.to_proof().verify(&Leaf::Commitment(commitment).hash(), policy)?;
        Ok(Proven { included, commitment, opening: self.opening.clone() })
    }

    /// The proof file of this receipt.
    pub fn to_proof(&self) -> Proof {
        Proof {
            extra: Some(self.opening.to_bytes()),
            index: self.index,
            hashes: self.hashes.clone(),
            checkpoint: self.checkpoint.clone(),
        }
    }
}

impl FromStr for Receipt {
    type Err = ReceiptError;

    fn from_str(text: &str) -> Result<Self, ReceiptError> {
        let proof: Proof = text.parse()?;
        let extra = proof.extra.ok_or(ReceiptError::NoOpening)?;
        let opening = Opening::from_bytes(&extra).map_err(ReceiptError::Opening)?;
        Ok(Self::new(opening, proof.index, proof.hashes, proof.checkpoint))
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_proof().fmt(f)
    }
}

/// Reads a receipt and checks everything about it.
pub fn verify(text: &str, policy: &Policy) -> Result<Proven, ReceiptError> {
    text.parse::<Receipt>()?.verify(policy)
}

/// Reads a proof file and checks that it proves this leaf: for public facts, which need no opening.
pub fn verify_leaf(text: &str, leaf: &Leaf, policy: &Policy) -> Result<Included, ReceiptError> {
    Ok(text.parse::<Proof>()?.verify(&leaf.hash(), policy)?)
}
