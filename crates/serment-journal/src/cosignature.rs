//! Cosignatures (C2SP tlog-cosignature, version 1): what a witness adds to a checkpoint.
//!
//! A witness checks that a checkpoint is consistent with all it has seen of that log, then signs the
//! time and the checkpoint together. Its signature is eight bytes of time and 64 of Ed25519.
//!
//! Deliberately absent: the witness itself, which must remember and so lives elsewhere.

use zeroize::Zeroizing;

use crate::key::{KeyError, KeyKind, KeyName, KeyPair, VerifierKey};

/// A witness's private key. Never the key of two witnesses: the message does not name its signer.
#[derive(Debug)]
pub struct WitnessKey(KeyPair);

impl WitnessKey {
    /// The key of this witness, from its 32-byte Ed25519 seed.
    pub fn from_seed(name: KeyName, seed: &[u8; 32]) -> Self {
        Self(KeyPair::new(name, KeyKind::Cosignature, seed))
    }

    /// Reads `PRIVATE+KEY+name+xxxxxxxx+base64(0x04 ‖ seed)`.
    pub fn from_secret_text(text: &str) -> Result<Self, KeyError> {
        KeyPair::from_secret_text(text, KeyKind::Cosignature).map(Self)
    }

    /// Writes what [`WitnessKey::from_secret_text`] reads. It is the secret itself.
    pub fn to_secret_text(&self) -> Zeroizing<String> {
        self.0.to_secret_text()
    }

    /// The public key to hand out.
    pub fn verifier(&self) -> &VerifierKey {
        &self.0.public
    }

    /// The 72 bytes of the cosignature of a checkpoint's text at this time.
    pub(crate) fn sign(&self, text: &str, time_s: u64) -> Vec<u8> {
        let signature = self.0.sign(message(text, time_s).as_bytes());
        [time_s.to_be_bytes().as_slice(), &signature].concat()
    }
}

/// What is signed.
pub(crate) fn message(text: &str, time_s: u64) -> String {
    format!("cosignature/v1\ntime {time_s}\n{text}")
}

/// The time, which fits 63 bits, and the Ed25519 signature.
pub(crate) fn split(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (time, signature) = bytes.split_first_chunk::<8>()?;
    let time_s = u64::from_be_bytes(*time);
    i64::try_from(time_s).ok().map(|_| (time_s, signature))
}
