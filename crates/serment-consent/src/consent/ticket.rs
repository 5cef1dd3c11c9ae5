//! A form's ticket: our signed word on what a form showed, so that the answer can be tied to it.
//!
//! It goes out inside the form and comes back with the answer. Without one, with one of another
//! activity, forged, too old or used by somebody else, nothing is recorded. It holds no personal
//! data but the state of the choices a signed-in person saw, which only their own page carries.
//!
//! Pure but for the key given: HMAC-SHA-256, compared in constant time.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serment_kernel::keys::Secret;
use serment_kernel::words::Lang;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::evidence::Reach;
use super::model::Refusal;
use super::offer::Offer;

/// How long an open form can be sent: a day at a counter.
// tidy: allow law-is-data: a form's technical life, the law sets none
const LIFE: SignedDuration = SignedDuration::from_hours(24);
/// What two clocks of the same house may differ by.
const SKEW: SignedDuration = SignedDuration::from_mins(5);
/// Longer than any ticket: what is beyond is not even decoded.
const TEXT_MAX: usize = 8192;
const DOMAIN: &str = "consent.ticket.v1";

/// What a form showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// The activity asked about.
    pub activity: String,
    /// The language it was asked in.
    pub lang: Lang,
    /// The form, by id.
    pub form: String,
    /// SHA-256 of the notice shown, in hexadecimal.
    pub notice: String,
    /// SHA-256 of the sentence beside the control, in hexadecimal.
    pub statement: String,
    /// The boxes, each shown unticked unless `before` says how it stood.
    pub boxes: Vec<Reach>,
    /// Answers the person had already given, shown as they stood.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub before: BTreeMap<Reach, bool>,
    /// Preferences the person already had, shown as they stood.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub preferences: BTreeMap<String, String>,
    /// SHA-256 of the markup shown, in hexadecimal, the ticket left blank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub render: Option<String>,
    /// When the form was made.
    pub at: Timestamp,
    /// What makes it unique, in hexadecimal.
    pub nonce: String,
}

impl Ticket {
    /// A ticket for a form of this offer, nothing chosen in advance.
    pub fn new(offer: &Offer, form: &str, at: Timestamp, nonce: [u8; 16]) -> Self {
        Self {
            activity: offer.activity.clone(),
            lang: offer.lang,
            form: form.to_owned(),
            notice: offer.digest.clone(),
            statement: offer.statement_digest(),
            boxes: offer.boxes.clone(),
            before: BTreeMap::new(),
            preferences: BTreeMap::new(),
            render: None,
            at,
            nonce: hex(&nonce),
        }
    }

    /// The text a form carries.
    pub fn seal(&self, key: &Secret) -> String {
        let body = serde_json::to_vec(self).expect("a ticket has only words and lists");
        let mac = key.hash(DOMAIN, &body);
        format!("{}.{}", URL_SAFE_NO_PAD.encode(&body), URL_SAFE_NO_PAD.encode(mac))
    }

    /// Reads a ticket we signed and that is not too old.
    ///
    /// # Errors
    /// [`Refusal::TicketInvalid`] when we did not sign it, [`Refusal::TicketExpired`] when the form
    /// was open for too long.
    pub fn open(text: &str, key: &Secret, now: Timestamp) -> Result<Self, Refusal> {
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
        let parts = text.split_once('.').filter(|_| text.len() <= TEXT_MAX);
        let (body, mac) = parts.ok_or(Refusal::TicketInvalid)?;
        let (body, mac) = decode(body).zip(decode(mac)).ok_or(Refusal::TicketInvalid)?;
        if !bool::from(key.hash(DOMAIN, &body).as_slice().ct_eq(&mac)) {
            return Err(Refusal::TicketInvalid);
        }
        let ticket: Self = serde_json::from_slice(&body).map_err(|_| Refusal::TicketInvalid)?;
        if ticket.at > now + SKEW {
            return Err(Refusal::TicketInvalid);
        }
        if ticket.expires_at() < now {
            return Err(Refusal::TicketExpired);
        }
        Ok(ticket)
    }

    /// When it stops being accepted.
    pub fn expires_at(&self) -> Timestamp {
        self.at + LIFE
    }

    /// What the proof keeps of it.
    pub fn digest(&self) -> String {
        sha256(&serde_json::to_vec(self).expect("a ticket has only words and lists"))
    }
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string does not fail");
        text
    })
}
