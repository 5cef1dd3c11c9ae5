//! Standard Webhooks signatures: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.
//!
//! Both directions use the recipient's one secret: what we send, and the acknowledgement we receive.

use axum::body::Bytes;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serment_kernel::Context;
use serment_register::Published;
use serment_register::charter::RecipientDecl;
use serment_web::routes::Recipients;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::Systems;

/// How old a signed message may be, either way: beyond, it may be a replay.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(300);

/// A recipient's secret, written `whsec_` and base64.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹secret›")
    }
}

/// The text is not a secret.
#[derive(Debug, thiserror::Error)]
#[error("a webhook secret reads whsec_ followed by base64 of at least 24 bytes")]
pub struct InvalidSecret;

impl std::str::FromStr for Secret {
    type Err = InvalidSecret;

    fn from_str(text: &str) -> Result<Self, InvalidSecret> {
        let bytes = text.trim().strip_prefix("whsec_").and_then(|text| STANDARD.decode(text).ok());
        bytes.filter(|bytes| bytes.len() >= 24).map(Self).ok_or(InvalidSecret)
    }
}

fn mac(secret: &Secret, id: &str, timestamp: i64, body: &[u8]) -> Vec<u8> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(&secret.0).expect("HMAC takes a key of any length");
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body);
    mac.finalize().into_bytes().to_vec()
}

/// The value of `webhook-signature` for a message.
pub fn sign(secret: &Secret, id: &str, at: Timestamp, body: &[u8]) -> String {
    format!("v1,{}", STANDARD.encode(mac(secret, id, at.as_second(), body)))
}

/// Whether one of the signatures of a message is right and recent. Compares in constant time.
pub fn verify(
    secret: &Secret,
    id: &str,
    timestamp: &str,
    body: &[u8],
    signatures: &str,
    now: Timestamp,
) -> bool {
    let Ok(at) = timestamp.parse::<i64>() else { return false };
    if now.as_second().abs_diff(at) > TOLERANCE.as_secs().unsigned_abs() {
        return false;
    }
    let expected = mac(secret, id, at, body);
    let given = signatures.split(' ').filter_map(|one| one.strip_prefix("v1,"));
    given.filter_map(|one| STANDARD.decode(one).ok()).any(|one| one.ct_eq(&expected).into())
}

/// Recognises the recipients of the published charter by what they sign.
#[derive(Clone)]
pub struct Signatures {
    /// The clock.
    pub context: Context,
    /// The charter in force.
    pub charter: Published,
    /// Where the secrets its recipients name are looked up.
    pub systems: Systems,
}

impl Recipients for Signatures {
    /// Every declared secret is tried; a message that several of them sign is nobody's.
    fn identify(&self, parts: &Parts, body: &Bytes) -> Option<String> {
        let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let (id, at) = (header("webhook-id")?, header("webhook-timestamp")?);
        let signatures = header("webhook-signature")?;
        let published = self.charter.current()?;
        let now = self.context.now();
        let signs = |declared: &RecipientDecl| {
            let named = declared.webhook.as_ref()?;
            let secret: Secret = self.systems.variable(&named.secret_env)?.parse().ok()?;
            verify(&secret, id, at, body, signatures, now).then_some(())
        };
        let mut found = published.charter.recipients.iter().filter(|(_, it)| signs(it).is_some());
        let (recipient, _) = found.next()?;
        found.next().is_none().then(|| recipient.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks specification.
    #[test]
    fn the_example_of_the_specification_is_signed_alike() {
        let secret: Secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD".parse().unwrap();
        let at = Timestamp::from_second(1_674_087_231).unwrap();
        let body = br#"{"type": "contact.created","timestamp":"2022-11-03T20:26:10.344522Z","data":{"id":"1f81eb52-5198-4599-803e-771906343485","type":"contact","email":"a@b.test"}}"#;
        let id = "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk";
        let signature = sign(&secret, id, at, body);
        assert!(verify(&secret, id, "1674087231", body, &signature, at));
        let both = format!("v1,AAAA v2,x {signature}");
        assert!(verify(&secret, id, "1674087231", body, &both, at));
    }

    #[test]
    fn anything_changed_or_old_is_refused() {
        let secret: Secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD".parse().unwrap();
        let other: Secret = "whsec_D2FVsBQIhrscChlQIMV+b5sSYspob7oD".parse().unwrap();
        let at = Timestamp::from_second(1_700_000_000).unwrap();
        let signature = sign(&secret, "a", at, b"body");
        assert!(!verify(&other, "a", "1700000000", b"body", &signature, at));
        assert!(!verify(&secret, "b", "1700000000", b"body", &signature, at));
        assert!(!verify(&secret, "a", "1700000001", b"body", &signature, at));
        assert!(!verify(&secret, "a", "1700000000", b"bodY", &signature, at));
        assert!(!verify(&secret, "a", "x", b"body", &signature, at));
        let late = at + SignedDuration::from_secs(301);
        assert!(!verify(&secret, "a", "1700000000", b"body", &signature, late));
        assert!("whsec_".parse::<Secret>().is_err() && "abc".parse::<Secret>().is_err());
    }
}
