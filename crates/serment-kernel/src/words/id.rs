//! Typed ids: 128 random bits, written with a prefix that says what they name.
//!
//! The text form is the prefix, `_`, and 26 characters of Crockford's base 32 (no I, L, O, U),
//! which can be read aloud. An id names a thing and says nothing about a person.

use crate::words::Entropy;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The text was not an id of the expected kind.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not an id of the form {0}_ followed by 26 characters")]
pub struct InvalidId(pub &'static str);

/// Writes 16 bytes as 26 characters, most significant first.
pub fn encode(bytes: &[u8; 16]) -> String {
    let n = u128::from_be_bytes(*bytes);
    (0..26).rev().map(|i| char::from(ALPHABET[((n >> (5 * i)) & 31) as usize])).collect()
}

/// Reads what [`encode`] wrote. Lower case is accepted.
pub fn decode(text: &str) -> Option<[u8; 16]> {
    if text.len() != 26 {
        return None;
    }
    let mut n: u128 = 0;
    for (i, byte) in text.bytes().enumerate() {
        let digit = ALPHABET.iter().position(|&a| a == byte.to_ascii_uppercase())?;
        if i == 0 && digit > 7 {
            return None;
        }
        n = (n << 5) | digit as u128;
    }
    Some(n.to_be_bytes())
}

/// Declares an id type: `id!(RequestId, "req", "A request of a data subject.")`.
#[macro_export]
macro_rules! id {
    ($name:ident, $prefix:literal, $doc:literal) => {
        #[doc = $doc]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 16]);

        impl $name {
            /// What the text form begins with.
            pub const PREFIX: &'static str = $prefix;

            /// A fresh random id.
            pub fn random(entropy: &dyn $crate::words::Entropy) -> Self {
                Self($crate::words::id::random(entropy))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}_{}", Self::PREFIX, $crate::words::id::encode(&self.0))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::words::id::InvalidId;

            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.strip_prefix(Self::PREFIX)
                    .and_then(|rest| rest.strip_prefix('_'))
                    .and_then($crate::words::id::decode)
                    .map(Self)
                    .ok_or($crate::words::id::InvalidId(Self::PREFIX))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl From<$name> for $crate::store::Value {
            fn from(id: $name) -> Self {
                Self::Text(id.to_string())
            }
        }
    };
}

/// 16 fresh bytes for an id.
pub fn random(entropy: &dyn Entropy) -> [u8; 16] {
    entropy.array()
}

id!(SubjectId, "sub", "A data subject, by a random handle that is not derived from who they are.");
id!(EventId, "evt", "One event of the journal.");
id!(JobId, "job", "One recorded intention to do something outside a transaction.");
