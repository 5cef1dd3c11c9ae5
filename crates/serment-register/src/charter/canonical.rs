//! One version of a charter as bytes, and its digest: what is stored, journaled and quoted.
//!
//! The form is JSON that anyone can rebuild: `{"files":{path: text},"format":"serment-charter/1"}`,
//! keys sorted, no space, line ends as `\n`. A document that is not text is written
//! `{"hex": "…"}`. Files that are not part of a charter are left out.

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::files::{Files, Role, role};

const FORMAT: &str = "serment-charter/1";

/// Why bytes are not a stored charter.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidCanonical {
    /// Not JSON.
    #[error("the stored charter is not JSON")]
    NotJson,
    /// Another format, or none.
    #[error("the stored charter is not of the format {FORMAT}")]
    OtherFormat,
    /// A file is neither a text nor hexadecimal.
    #[error("the stored charter holds a file that cannot be read: {0}")]
    BadFile(String),
}

/// The bytes of a version of the charter.
pub fn canonical(files: &Files) -> Vec<u8> {
    let mut map = Map::new();
    for (path, bytes) in &files.0 {
        if role(path) == Role::Unknown {
            continue;
        }
        let value = match std::str::from_utf8(bytes) {
            Ok(text) => Value::String(text.replace("\r\n", "\n")),
            Err(_) => json!({ "hex": to_hex(bytes) }),
        };
        map.insert(path.clone(), value);
    }
    // The map is sorted: serde_json keeps its keys in a BTreeMap, and a test says so.
    json!({ "files": map, "format": FORMAT }).to_string().into_bytes()
}

/// The SHA-256 of a version of the charter.
pub fn digest(files: &Files) -> [u8; 32] {
    Sha256::digest(canonical(files)).into()
}

/// The digest in hexadecimal.
pub fn digest_hex(files: &Files) -> String {
    to_hex(&digest(files))
}

fn to_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect()
}

impl Files {
    /// Reads back what [`canonical`] wrote.
    pub fn from_canonical(bytes: &[u8]) -> Result<Self, InvalidCanonical> {
        let value: Value = serde_json::from_slice(bytes).map_err(|_| InvalidCanonical::NotJson)?;
        let files = value.get("files").and_then(Value::as_object);
        let known = value.get("format").and_then(Value::as_str) == Some(FORMAT);
        let files = files.filter(|_| known).ok_or(InvalidCanonical::OtherFormat)?;
        let read = |(path, value): (&String, &Value)| {
            let bytes = match value {
                Value::String(text) => Some(text.clone().into_bytes()),
                _ => value.get("hex").and_then(Value::as_str).and_then(from_hex),
            };
            let bytes = bytes.ok_or_else(|| InvalidCanonical::BadFile(path.clone()))?;
            Ok((path.clone(), bytes))
        };
        files.iter().map(read).collect::<Result<_, _>>().map(Self)
    }
}
