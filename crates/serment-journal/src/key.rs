//! Who signs: key names, key identifiers, and the text form of keys (C2SP signed-note).
//!
//! A verifier key is `name+xxxxxxxx+base64(type ‖ key)`. The eight digits are the start of
//! `SHA-256(name ‖ 0x0A ‖ type ‖ key)`: an address, not a proof. Base64 may itself contain `+`, so
//! the text is split twice and no more.
//!
//! Two types are understood: `0x01`, Ed25519 over the note's text, for logs; `0x04`, timestamped
//! Ed25519 cosignatures, for witnesses. Deliberately absent: every other type. A signature by a key
//! one does not hold is ignored, so a note may carry any number of them.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, SignatureError, Signer as _, SigningKey, VerifyingKey};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::cosignature;
use crate::hash::sha256;
use crate::text;

const PRIVATE: &str = "PRIVATE+KEY+";

/// Why a text is not a key.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum KeyError {
    /// The name is empty, or holds a space, a plus sign or a control character.
    #[error("a key name is not empty and has no space, plus sign or control character")]
    Name,
    /// The text does not have the shape of a key.
    #[error("a key reads name+xxxxxxxx+base64")]
    Format,
    /// The identifier is not that of the key.
    #[error("the key identifier is {found}, the key has {expected}")]
    Id {
        /// Identifier computed from the key.
        expected: KeyId,
        /// Identifier written in the text.
        found: KeyId,
    },
    /// The signature type is not one this crate verifies.
    #[error("signature type {0:#04x} is not supported")]
    Type(u8),
    /// The bytes are not a sound Ed25519 key.
    #[error("not a sound ed25519 key")]
    Key,
}

/// Name of a key: by convention a URL with no scheme.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(String);

impl KeyName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KeyName {
    type Err = KeyError;

    fn from_str(name: &str) -> Result<Self, KeyError> {
        let forbidden = |c: char| c.is_whitespace() || c == '+' || c < ' ';
        if name.is_empty() || name.contains(forbidden) {
            return Err(KeyError::Name);
        }
        Ok(Self(name.to_owned()))
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Short identifier of a key, written as eight hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 4]);

impl KeyId {
    fn of(name: &KeyName, typed_key: &[u8]) -> Self {
        let hash = sha256(&[name.0.as_bytes(), b"\n", typed_key]).0;
        Self([hash[0], hash[1], hash[2], hash[3]])
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::hex(&self.0))
    }
}

/// What a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// `0x01`: Ed25519 over the note's text. A log's key.
    Ed25519,
    /// `0x04`: Ed25519 over a time and the note's text. A witness's key.
    Cosignature,
}

impl KeyKind {
    fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 1,
            Self::Cosignature => 4,
        }
    }

    fn of(byte: u8) -> Result<Self, KeyError> {
        match byte {
            1 => Ok(Self::Ed25519),
            4 => Ok(Self::Cosignature),
            other => Err(KeyError::Type(other)),
        }
    }
}

/// A public key one has decided to believe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: KeyName,
    kind: KeyKind,
    id: KeyId,
    key: VerifyingKey,
}

impl VerifierKey {
    fn new(name: KeyName, kind: KeyKind, key: VerifyingKey) -> Self {
        let id = KeyId::of(&name, &typed(kind, key.as_bytes())[..]);
        Self { name, kind, id, key }
    }

    /// Name of the signer.
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// What the key signs.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// Short identifier, found in every signature by this key.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The 32 bytes of the Ed25519 public key.
    pub fn public_bytes(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    /// Checks signature bytes over a note's text. A cosignature also tells its time, in POSIX
    /// seconds.
    pub(crate) fn check(&self, text: &str, bytes: &[u8]) -> Result<Option<u64>, SignatureError> {
        match self.kind {
            KeyKind::Ed25519 => {
                let signature = Signature::from_slice(bytes)?;
                self.key.verify_strict(text.as_bytes(), &signature)?;
                Ok(None)
            }
            KeyKind::Cosignature => {
                let (time_s, bytes) = cosignature::split(bytes).ok_or_else(SignatureError::new)?;
                let signature = Signature::from_slice(bytes)?;
                let message = cosignature::message(text, time_s);
                self.key.verify_strict(message.as_bytes(), &signature)?;
                Ok(Some(time_s))
            }
        }
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (name, found, kind, bytes) = split(text)?;
        let expected = KeyId::of(&name, &typed(kind, &bytes)[..]);
        if expected != found {
            return Err(KeyError::Id { expected, found });
        }
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| KeyError::Key)?;
        if key.is_weak() { Err(KeyError::Key) } else { Ok(Self::new(name, kind, key)) }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = text::base64(&typed(self.kind, self.key.as_bytes())[..]);
        write!(f, "{}+{}+{key}", self.name, self.id)
    }
}

/// A log's private key. It is never printed: its text is asked for by name.
#[derive(Debug)]
pub struct SignerKey(KeyPair);

impl SignerKey {
    /// The key of this log, from its 32-byte Ed25519 seed.
    pub fn log(name: KeyName, seed: &[u8; 32]) -> Self {
        Self(KeyPair::new(name, KeyKind::Ed25519, seed))
    }

    /// Reads `PRIVATE+KEY+name+xxxxxxxx+base64(0x01 ‖ seed)`.
    pub fn from_secret_text(text: &str) -> Result<Self, KeyError> {
        KeyPair::from_secret_text(text, KeyKind::Ed25519).map(Self)
    }

    /// Writes what [`SignerKey::from_secret_text`] reads. It is the secret itself.
    pub fn to_secret_text(&self) -> Zeroizing<String> {
        self.0.to_secret_text()
    }

    /// The public key to hand out.
    pub fn verifier(&self) -> &VerifierKey {
        &self.0.public
    }

    /// The 64 bytes of the signature over a note's text.
    pub(crate) fn sign(&self, text: &str) -> Vec<u8> {
        self.0.sign(text.as_bytes()).to_vec()
    }
}

/// An Ed25519 key and its public half, whatever it signs.
pub(crate) struct KeyPair {
    key: SigningKey,
    pub(crate) public: VerifierKey,
}

impl KeyPair {
    pub(crate) fn new(name: KeyName, kind: KeyKind, seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let public = VerifierKey::new(name, kind, key.verifying_key());
        Self { key, public }
    }

    pub(crate) fn from_secret_text(text: &str, wanted: KeyKind) -> Result<Self, KeyError> {
        let (name, found, kind, seed) = split(text.strip_prefix(PRIVATE).ok_or(KeyError::Format)?)?;
        if kind != wanted {
            return Err(KeyError::Type(kind.byte()));
        }
        let pair = Self::new(name, kind, &seed);
        let expected = pair.public.id;
        if expected == found { Ok(pair) } else { Err(KeyError::Id { expected, found }) }
    }

    pub(crate) fn to_secret_text(&self) -> Zeroizing<String> {
        let key = typed(self.public.kind, self.key.as_bytes());
        let key = Zeroizing::new(text::base64(&*key));
        let VerifierKey { name, id, .. } = &self.public;
        Zeroizing::new(format!("{PRIVATE}{name}+{id}+{}", *key))
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}, ‹secret›", self.public.name, self.public.id)
    }
}

fn typed(kind: KeyKind, key: &[u8; 32]) -> Zeroizing<[u8; 33]> {
    let mut bytes = Zeroizing::new([kind.byte(); 33]);
    bytes[1..].copy_from_slice(key);
    bytes
}

type Parts = (KeyName, KeyId, KeyKind, Zeroizing<[u8; 32]>);

fn split(text: &str) -> Result<Parts, KeyError> {
    let mut parts = text.splitn(3, '+');
    let mut part = || parts.next().ok_or(KeyError::Format);
    let (name, id, key) = (part()?, part()?, part()?);
    let name: KeyName = name.parse()?;
    let lower = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if id.len() != 8 || !id.bytes().all(lower) {
        return Err(KeyError::Format);
    }
    let id = u32::from_str_radix(id, 16).map_err(|_| KeyError::Format)?;
    let bytes = Zeroizing::new(text::from_base64(key).ok_or(KeyError::Format)?);
    let (kind, key) = bytes.split_first().ok_or(KeyError::Format)?;
    let kind = KeyKind::of(*kind)?;
    let key: [u8; 32] = key.try_into().map_err(|_| KeyError::Key)?;
    Ok((name, KeyId(id.to_be_bytes()), kind, Zeroizing::new(key)))
}
