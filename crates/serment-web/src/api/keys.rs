//! Keys of applications: shown once, kept as a hash, each with its scopes.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serment_kernel::words::Entropy;
use sha2::{Digest, Sha256};

/// An application's key, as the configuration declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// The name journaled with what the application does.
    pub name: String,
    /// What it may call: `consent`, `decide`.
    pub scopes: Vec<String>,
    /// SHA-256 of the key in hexadecimal.
    pub sha256: String,
}

/// What every key begins with, so that a leaked one is recognised.
const PREFIX: &str = "serment_";

impl ApiKey {
    /// A fresh key: the text to hand over once, and what to keep.
    pub fn generate(
        entropy: &dyn Entropy,
        name: impl Into<String>,
        scopes: impl IntoIterator<Item = impl Into<String>>,
    ) -> (String, Self) {
        let key = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(entropy.array::<32>()));
        let sha256 = hash(&key);
        let scopes = scopes.into_iter().map(Into::into).collect();
        (key, Self { name: name.into(), scopes, sha256 })
    }
}

/// Every key that is valid now.
#[derive(Clone, Debug, Default)]
pub struct ApiKeys(HashMap<String, ApiKey>);

impl ApiKeys {
    /// Gathers keys.
    pub fn new(keys: impl IntoIterator<Item = ApiKey>) -> Self {
        Self(keys.into_iter().map(|key| (key.sha256.to_ascii_lowercase(), key)).collect())
    }

    /// The key a caller shows. Looked up by its hash, so timing tells nothing of the others.
    pub fn find(&self, shown: &str) -> Option<&ApiKey> {
        shown.starts_with(PREFIX).then(|| self.0.get(&hash(shown))).flatten()
    }
}

fn hash(key: &str) -> String {
    use std::fmt::Write;
    Sha256::digest(key).iter().fold(String::with_capacity(64), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string does not fail");
        text
    })
}

#[cfg(test)]
mod tests {
    use serment_kernel::words::SeededEntropy;

    use super::*;

    #[test]
    fn a_key_is_found_by_itself_only() {
        let entropy = SeededEntropy::new(1);
        let (shown, key) = ApiKey::generate(&entropy, "booking", ["consent"]);
        let (other, _) = ApiKey::generate(&entropy, "other", ["consent"]);
        let keys = ApiKeys::new([key.clone()]);
        assert_eq!(keys.find(&shown), Some(&key));
        assert_eq!(keys.find(&other), None);
        assert_eq!(keys.find(&key.sha256), None);
        assert!(!format!("{key:?}").contains(&shown));
    }
}
