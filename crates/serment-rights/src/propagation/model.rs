//! A notification to a recipient, as it stands. Pure.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::requests::RequestId;

serment_kernel::id!(NotificationId, "ntf", "One notification to one recipient.");

/// What the recipient is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// The person was erased: erase them too.
    #[serde(rename = "erasure")]
    Erasure,
    /// The person had their data corrected: ask for it again (Art. 16, 19).
    #[serde(rename = "rectification")]
    Rectification,
    /// The person objected to a use of theirs: stop (Art. 21).
    #[serde(rename = "objection")]
    Objection,
    /// The person withdrew a consent: stop.
    #[serde(rename = "consent.withdrawn")]
    Withdrawal,
}

impl Kind {
    /// The word stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Erasure => "erasure",
            Self::Objection => "objection",
            Self::Rectification => "rectification",
            Self::Withdrawal => "consent.withdrawn",
        }
    }
}

/// Where a notification stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationStatus {
    /// To be delivered.
    Waiting,
    /// Delivered; the acknowledgement is awaited.
    Sent,
    /// The recipient answered that it was done.
    Acknowledged,
    /// To be told by a person: the recipient has no webhook.
    ByHand,
}

impl NotificationStatus {
    /// The word stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Acknowledged => "acknowledged",
            Self::ByHand => "by_hand",
        }
    }
}

/// The store holds a word this version does not know.
#[derive(Debug, thiserror::Error)]
#[error("unknown word")]
pub struct UnknownWord;

impl std::str::FromStr for Kind {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        [Self::Erasure, Self::Withdrawal]
            .into_iter()
            .find(|it| it.word() == word)
            .ok_or(UnknownWord)
    }
}

impl std::str::FromStr for NotificationStatus {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        [Self::Waiting, Self::Sent, Self::Acknowledged, Self::ByHand]
            .into_iter()
            .find(|it| it.word() == word)
            .ok_or(UnknownWord)
    }
}

/// A notification as it stands, without the identifiers it carries.
#[derive(Clone, Debug)]
pub struct Notification {
    /// Its id: the recipient sees it, and a second delivery bears the same.
    pub id: NotificationId,
    /// The recipient, by its id in the charter.
    pub recipient: String,
    /// What it is told.
    pub kind: Kind,
    /// The request it follows from, if any.
    pub request: Option<RequestId>,
    /// The activities concerned.
    pub activities: Vec<String>,
    /// Where it stands.
    pub status: NotificationStatus,
    /// Tries so far.
    pub attempts: u64,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// When an acknowledgement is due.
    pub due_at: Timestamp,
    /// When it was delivered.
    pub sent_at: Option<Timestamp>,
    /// When it was acknowledged.
    pub acknowledged_at: Option<Timestamp>,
    /// Why the last delivery failed.
    pub why: Option<String>,
}
