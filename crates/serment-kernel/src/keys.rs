//! Keys: one root secret of the organisation, and everything derived from it.
//!
//! From the root, HKDF-SHA256 derives one key per use (wrapping, sealing for the house, hashing of
//! identifiers, signing the journal), so that no key serves two uses. Each data subject has a
//! random key of their own, stored wrapped under the root: destroying it makes everything sealed
//! for them unreadable, in the database and in every copy of it that the root does not open.
//!
//! Sealing is XChaCha20-Poly1305 with a random nonce and the place as associated data, so sealed
//! bytes cannot be moved from one row to another.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::words::Entropy;

/// A 256-bit secret, wiped from memory when dropped, never printed.
#[derive(Clone)]
pub struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    /// Takes the bytes of a secret.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A fresh secret.
    pub fn random(entropy: &dyn Entropy) -> Self {
        Self::new(entropy.array())
    }

    /// The bytes, where a cipher needs them.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// A secret for one use, independent of those for other uses.
    pub fn derive(&self, label: &str) -> Self {
        let mut out = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(Some(b"serment/v1"), self.expose())
            .expand(label.as_bytes(), &mut *out)
            .expect("32 bytes is a length HKDF gives");
        Self(out)
    }

    /// Seals bytes for one place. The nonce comes first.
    pub fn seal(&self, entropy: &dyn Entropy, place: &[u8], clear: &[u8]) -> Vec<u8> {
        let nonce: [u8; 24] = entropy.array();
        let cipher = XChaCha20Poly1305::new(self.expose().into());
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: clear, aad: place })
            .expect("a message that fits in memory is within the cipher's limit");
        [nonce.as_slice(), &sealed].concat()
    }

    /// Opens what [`Secret::seal`] sealed for the same place; `None` when anything differs.
    pub fn open(&self, place: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, body) = sealed.split_first_chunk::<24>()?;
        let cipher = XChaCha20Poly1305::new(self.expose().into());
        cipher
            .decrypt(&XNonce::from(*nonce), Payload { msg: body, aad: place })
            .ok()
            .map(Zeroizing::new)
    }

    /// A keyed hash: equal inputs match, and without the key nobody can try inputs.
    pub fn hash(&self, domain: &str, value: &[u8]) -> [u8; 32] {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(self.expose())
            .expect("HMAC takes a key of any length");
        mac.update(domain.as_bytes());
        mac.update(&[0]);
        mac.update(value);
        mac.finalize().into_bytes().into()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹secret›")
    }
}

/// The organisation's keys, each for one use.
#[derive(Debug)]
pub struct Keyring {
    wrap: Secret,
    house: Secret,
    identifiers: Secret,
    suppression: Secret,
    sessions: Secret,
    tickets: Secret,
    log_seed: Secret,
}

impl Keyring {
    /// Derives every key from the root.
    pub fn from_root(root: &Secret) -> Self {
        Self {
            wrap: root.derive("wrap"),
            house: root.derive("house"),
            identifiers: root.derive("identifiers"),
            suppression: root.derive("suppression"),
            sessions: root.derive("sessions"),
            tickets: root.derive("tickets"),
            log_seed: root.derive("journal"),
        }
    }

    /// Seals what concerns no single person, or no person at all.
    pub fn house(&self) -> &Secret {
        &self.house
    }

    /// Hashes identifiers into the map identifier → subject.
    pub fn identifiers(&self) -> &Secret {
        &self.identifiers
    }

    /// Hashes identifiers that must still match after an erasure, locked to that purpose.
    pub fn suppression(&self) -> &Secret {
        &self.suppression
    }

    /// Seals what a session remembers.
    pub fn sessions(&self) -> &Secret {
        &self.sessions
    }

    /// Signs the tickets of forms.
    pub fn tickets(&self) -> &Secret {
        &self.tickets
    }

    /// The seed of the journal's Ed25519 key.
    pub fn log_seed(&self) -> &Secret {
        &self.log_seed
    }

    /// Wraps a subject's key for storage.
    pub(crate) fn wrap(&self, entropy: &dyn Entropy, place: &[u8], key: &Secret) -> Vec<u8> {
        self.wrap.seal(entropy, place, key.expose())
    }

    /// Unwraps a subject's stored key.
    pub(crate) fn unwrap(&self, place: &[u8], wrapped: &[u8]) -> Option<Secret> {
        let bytes = self.wrap.open(place, wrapped)?;
        Some(Secret::new(bytes.as_slice().try_into().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::SeededEntropy;

    #[test]
    fn sealed_bytes_open_only_in_their_place() {
        let entropy = SeededEntropy::new(1);
        let key = Secret::random(&entropy);
        let sealed = key.seal(&entropy, b"row 1", b"hello");
        assert_eq!(key.open(b"row 1", &sealed).unwrap().as_slice(), b"hello");
        assert!(key.open(b"row 2", &sealed).is_none());
        assert!(key.derive("x").open(b"row 1", &sealed).is_none());
        for cut in 0..sealed.len() {
            assert!(key.open(b"row 1", &sealed[..cut]).is_none());
        }
    }

    #[test]
    fn a_secret_never_prints() {
        assert_eq!(format!("{:?}", Secret::new([7; 32])), "‹secret›");
    }
}
