//! Signed notes (C2SP signed-note): a text, a blank line, and one line per signature.
//!
//! A signature line is an em dash, a space, the key name, a space, and base64 of the four-byte key
//! identifier and the signature. The text ends with a line feed, which is signed; the blank line is
//! not. A note is UTF-8 with no control character but the line feed.
//!
//! Rules of verification: a signature by an unknown key is ignored; a bad signature by a known key
//! rejects the whole note; a note with no good signature by a known key is worth nothing. The same
//! key signing twice counts once.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::cosignature::WitnessKey;
use crate::key::{KeyId, KeyName, SignerKey, VerifierKey};
use crate::text;

/// The most signatures a note may carry. The format asks for 16 at least.
pub const MAX_SIGNATURES: usize = 100;

/// The longest note, in bytes.
pub const MAX_NOTE: usize = 1_000_000;

/// Why a note is refused.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum NoteError {
    /// The note is longer than [`MAX_NOTE`].
    #[error("the note is {0} bytes long, the most is 1000000")]
    TooLong(usize),
    /// The note carries more than [`MAX_SIGNATURES`] signatures.
    #[error("the note carries more than 100 signatures")]
    TooManySignatures,
    /// The bytes are not UTF-8.
    #[error("the note is not utf-8")]
    Encoding,
    /// The note holds a control character other than the line feed.
    #[error("the note holds a control character")]
    Control,
    /// The text does not end with a line feed.
    #[error("the text of a note ends with a line feed")]
    Text,
    /// No blank line separates a text from signatures.
    #[error("the note has no blank line before its signatures")]
    NoSeparator,
    /// A line after the blank line is not a signature.
    #[error("signature line {0} is malformed")]
    SignatureLine(usize),
    /// Two of the keys given have the same name and identifier.
    #[error("two known keys are called {0} and have the same identifier")]
    AmbiguousKey(KeyName),
    /// A known key's signature does not verify.
    #[error("the signature by {name} ({id}) is not valid for this text")]
    BadSignature {
        /// Name of the key.
        name: KeyName,
        /// Identifier of the key.
        id: KeyId,
    },
    /// No known key signed.
    #[error("no known key signed this note")]
    NoKnownSignature,
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key.
    pub name: KeyName,
    /// Identifier of the key.
    pub id: KeyId,
    /// What the key's algorithm produced.
    pub bytes: Vec<u8>,
}

impl NoteSignature {
    fn of(key: &VerifierKey, bytes: Vec<u8>) -> Self {
        Self { name: key.name().clone(), id: key.id(), bytes }
    }

    /// Reads one signature line, without its line feed.
    pub fn parse(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
        let decoded = text::from_base64(encoded)?;
        let (id, bytes) = decoded.split_first_chunk::<4>()?;
        if bytes.is_empty() {
            return None;
        }
        Some(Self { name: name.parse().ok()?, id: KeyId(*id), bytes: bytes.to_vec() })
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encoded = text::base64(&[&self.id.0, self.bytes.as_slice()].concat());
        writeln!(f, "— {} {encoded}", self.name)
    }
}

/// A good signature by a known key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified<'k> {
    /// The key that signed.
    pub key: &'k VerifierKey,
    /// When a witness says it signed, in POSIX seconds. A log's signature has no time.
    pub time_s: Option<u64>,
}

/// A text and its signatures. Parsing promises form only: nothing is true before
/// [`Note::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

impl Note {
    /// A note to be signed. The text ends with a line feed.
    pub fn new(text: String) -> Result<Self, NoteError> {
        check_characters(&text)?;
        if text.ends_with('\n') { Ok(Self::well_formed(text)) } else { Err(NoteError::Text) }
    }

    /// A note to be signed, whose text the caller knows to be well formed.
    pub(crate) fn well_formed(text: String) -> Self {
        Self { text, signatures: Vec::new() }
    }

    /// Reads a note from bytes that may not be UTF-8.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NoteError> {
        std::str::from_utf8(bytes).map_err(|_| NoteError::Encoding)?.parse()
    }

    /// What is signed, final line feed included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, in the order of their lines.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a log's signature.
    #[must_use]
    pub fn signed(self, key: &SignerKey) -> Self {
        let bytes = key.sign(&self.text);
        self.with_signature(NoteSignature::of(key.verifier(), bytes))
    }

    /// Adds a witness's signature made at this time, in POSIX seconds.
    #[must_use]
    pub fn cosigned(self, key: &WitnessKey, time_s: u64) -> Self {
        let bytes = key.sign(&self.text, time_s);
        self.with_signature(NoteSignature::of(key.verifier(), bytes))
    }

    /// Adds a signature made elsewhere, by a witness that answered.
    #[must_use]
    pub fn with_signature(mut self, signature: NoteSignature) -> Self {
        self.signatures.push(signature);
        self
    }

    /// The good signatures by known keys, each key once. At least one, or an error.
    pub fn verify<'k>(&self, known: &'k [VerifierKey]) -> Result<Vec<Verified<'k>>, NoteError> {
        let mut good: Vec<Verified<'k>> = Vec::new();
        for signature in &self.signatures {
            let NoteSignature { name, id, bytes } = signature;
            let mut keys = known.iter().filter(|key| key.name() == name && key.id() == *id);
            let Some(key) = keys.next() else { continue };
            if keys.any(|other| other != key) {
                return Err(NoteError::AmbiguousKey(name.clone()));
            }
            let bad = || NoteError::BadSignature { name: name.clone(), id: *id };
            let time_s = key.check(&self.text, bytes).map_err(|_| bad())?;
            if good.iter().all(|verified| verified.key != key) {
                good.push(Verified { key, time_s });
            }
        }
        if good.is_empty() { Err(NoteError::NoKnownSignature) } else { Ok(good) }
    }
}

impl FromStr for Note {
    type Err = NoteError;

    fn from_str(note: &str) -> Result<Self, NoteError> {
        if note.len() > MAX_NOTE {
            return Err(NoteError::TooLong(note.len()));
        }
        check_characters(note)?;
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::NoSeparator)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::NoSeparator)?;
        let mut signatures = Vec::new();
        for (number, line) in (1..).zip(lines.split('\n')) {
            if number > MAX_SIGNATURES {
                return Err(NoteError::TooManySignatures);
            }
            signatures.push(NoteSignature::parse(line).ok_or(NoteError::SignatureLine(number))?);
        }
        Ok(Self { text: format!("{text}\n"), signatures })
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| write!(f, "{signature}"))
    }
}

fn check_characters(text: &str) -> Result<(), NoteError> {
    let control = |byte: u8| byte < b' ' && byte != b'\n';
    if text.bytes().any(control) { Err(NoteError::Control) } else { Ok(()) }
}
