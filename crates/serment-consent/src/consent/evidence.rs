//! What the journal keeps of an answer: every field by which Art. 7(1) is met, and nothing that
//! names the person.
//!
//! These are the payloads of `consent.given`, `consent.refused`, `consent.adjusted` and
//! `consent.withdrawn`. A receipt is made from its payload and from nothing else, so a payload says
//! who the controller was, what it wanted to do and under which text, as they were on that day.
//! Frozen: fields are added, never changed, because every event ever written must still be read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;
use serment_kernel::words::{Lang, SubjectId, Text};
use serment_register::charter::{Channel, CollectionChannel, ConsentControl};

use crate::receipt::ReceiptId;

/// What one answer covers: one way to reach the person, or an activity that names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// The activity as a whole.
    Whole,
    /// One channel of it.
    By(Channel),
}

const CHANNELS: [(Channel, &str); 7] = [
    (Channel::Email, "email"),
    (Channel::Sms, "sms"),
    (Channel::Phone, "phone"),
    (Channel::Post, "post"),
    (Channel::Push, "push"),
    (Channel::Chat, "chat"),
    (Channel::Counter, "counter"),
];

impl Reach {
    /// The word written in forms, rows and events.
    pub fn word(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::By(channel) => {
                let named = CHANNELS.iter().find(|(it, _)| *it == channel);
                named.map_or("whole", |(_, word)| word)
            }
        }
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The text named no way to reach a person.
#[derive(Debug, thiserror::Error)]
#[error("not a channel")]
pub struct UnknownReach;

impl FromStr for Reach {
    type Err = UnknownReach;

    fn from_str(text: &str) -> Result<Self, UnknownReach> {
        let channel = CHANNELS.iter().find(|(_, word)| *word == text);
        match (text, channel) {
            ("whole", _) => Ok(Self::Whole),
            (_, Some(&(channel, _))) => Ok(Self::By(channel)),
            _ => Err(UnknownReach),
        }
    }
}

impl Serialize for Reach {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for Reach {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// How we knew who answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identified {
    /// They wrote their address in our form; nobody checked it.
    Declared,
    /// They opened a link sent to their address.
    SignedIn,
    /// An application of the organisation vouched for the address.
    Application,
    /// They held the address of a receipt, which only they were given.
    Receipt,
}

/// What was on the screen, or said, when they answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The notice, by id.
    pub notice: String,
    /// The version of the charter that published it.
    pub version: u64,
    /// SHA-256 of that charter, in hexadecimal.
    pub charter: String,
    /// The language it was shown in.
    pub language: Lang,
    /// SHA-256 of the exact text of the notice in that language, in hexadecimal.
    pub digest: String,
    /// The sentence beside the control, word for word.
    pub statement: String,
    /// When the form was made, as its ticket says.
    pub at: Timestamp,
    /// SHA-256 of the markup shown, its ticket left blank; absent when an application drew it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub render: Option<String>,
}

/// The state of the control before the person touched it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultState {
    /// Nothing chosen in advance.
    #[default]
    Unticked,
    /// Ticked in advance: never consent.
    Ticked,
}

/// The act by which the person answered (Art. 4(11)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gesture {
    /// The kind of control.
    pub control: ConsentControl,
    /// Its state before.
    pub default_state: DefaultState,
    /// The form, by id.
    pub form: String,
    /// Where it was collected.
    pub channel: CollectionChannel,
    /// SHA-256 of the form's ticket, in hexadecimal.
    pub ticket: String,
    /// The application that passed it on, by the name of its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// Whether they declared to be old enough to consent alone, where it was asked (Art. 8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_age: Option<bool>,
    /// The program that recorded it.
    pub software: String,
}

/// Someone who receives, decides or answers, as ISO/IEC TS 27560 lists parties.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Id in the charter; absent for the organisation itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What they are to the processing: controller, dpo, authority, processor, …
    pub role: String,
    /// Their name.
    pub name: Text,
    /// Postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Country, two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// E-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Web address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What protects data sent to them outside the EEA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safeguard: Option<String>,
}

/// One category of data concerned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Datum {
    /// The word of the charter.
    pub category: String,
    /// What people read.
    pub label: Text,
    /// Whether the processing cannot do without it.
    pub mandatory: bool,
    /// Whether Art. 9 protects it.
    pub special: bool,
}

/// How long, from when, and then what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Length, as the charter writes it.
    pub keep: String,
    /// What people read of the length.
    pub length: Text,
    /// The event it is counted from.
    pub from: String,
    /// What people read after "after".
    pub event: Text,
    /// `erase` or `anonymise`.
    pub then: String,
}

/// The processing the person answered about, as the charter described it that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Processing {
    /// The activity's name.
    pub title: Text,
    /// Its purpose.
    pub purpose: Text,
    /// `consent`, or `explicit consent` for special categories (Art. 9(2)(a)).
    pub legal_basis: String,
    /// Whether it is direct marketing.
    pub marketing: bool,
    /// The data.
    pub data: Vec<Datum>,
    /// Controller, officer, authority and every recipient.
    pub parties: Vec<Party>,
    /// Countries where systems hold the data.
    pub storage: BTreeSet<String>,
    /// Retention.
    pub kept: Kept,
    /// Whose law applies.
    pub jurisdictions: Vec<String>,
    /// Where consent can be taken back.
    pub withdrawal: Vec<CollectionChannel>,
    /// The rights that go with it.
    pub rights: Vec<String>,
}

impl Processing {
    /// The recipients, by id: whom a change must reach (Art. 19).
    pub fn recipients(&self) -> BTreeSet<String> {
        self.parties.iter().filter_map(|party| party.id.clone()).collect()
    }

    /// The first party in a role.
    pub fn party(&self, role: &str) -> Option<&Party> {
        self.parties.iter().find(|party| party.role == role)
    }
}

/// A yes or a no, with what was shown and done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Its receipt.
    pub receipt: ReceiptId,
    /// The person, by handle.
    pub subject: SubjectId,
    /// How we knew it was them.
    pub identified: Identified,
    /// The activity: one purpose.
    pub activity: String,
    /// What the answer covers.
    pub channels: BTreeSet<Reach>,
    /// What they chose inside the activity.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub preferences: BTreeMap<String, String>,
    /// What they saw.
    pub shown: Shown,
    /// What they did.
    pub gesture: Gesture,
    /// The zone in which the organisation counts days.
    pub zone: String,
    /// When it ends by itself, where the law sets an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// What it was about.
    pub processing: Processing,
}

/// How a change reached us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// "Stop everything" in the person's space.
    StopAll,
    /// One choice in the person's space.
    Choice,
    /// The button of a receipt.
    Receipt,
    /// An application of the organisation.
    Application,
}

/// A consent taken back, or adjusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Its receipt.
    pub receipt: ReceiptId,
    /// The person, by handle.
    pub subject: SubjectId,
    /// How we knew it was them.
    pub identified: Identified,
    /// The activity: one purpose.
    pub activity: String,
    /// What the change covers.
    pub channels: BTreeSet<Reach>,
    /// The receipts it comes after.
    pub follows: BTreeSet<ReceiptId>,
    /// What they chose, when they adjusted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub preferences: BTreeMap<String, String>,
    /// How it reached us.
    pub means: Means,
    /// Where.
    pub channel: CollectionChannel,
    /// The application that passed it on, by the name of its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// The zone in which the organisation counts days.
    pub zone: String,
    /// Who must be told: those of the consent and those of today (Art. 19).
    pub recipients: BTreeSet<String>,
    /// What it was about.
    pub processing: Processing,
}

/// A fact about one person's consent, as the journal keeps it for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// They said yes.
    Given(Box<Answered>),
    /// They said no.
    Refused(Box<Answered>),
    /// They changed a preference and stayed.
    Adjusted(Box<Changed>),
    /// They took it back.
    Withdrawn(Box<Changed>),
}

impl Event {
    /// Every kind, for subscribers and for the test of golden encodings.
    pub const KINDS: [&'static str; 4] =
        ["consent.given", "consent.refused", "consent.adjusted", "consent.withdrawn"];

    /// Its name in the journal.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Given(_) => Self::KINDS[0],
            Self::Refused(_) => Self::KINDS[1],
            Self::Adjusted(_) => Self::KINDS[2],
            Self::Withdrawn(_) => Self::KINDS[3],
        }
    }

    /// Its payload.
    pub fn data(&self) -> Json {
        let data = match self {
            Self::Given(it) | Self::Refused(it) => serde_json::to_value(it),
            Self::Adjusted(it) | Self::Withdrawn(it) => serde_json::to_value(it),
        };
        data.expect("a payload has only words, integers and lists")
    }

    /// Reads a payload back. `None` for the kinds of others and for a payload that is not ours.
    pub fn read(kind: &str, data: &Json) -> Option<Self> {
        fn as_is<T: for<'a> Deserialize<'a>>(data: &Json) -> Option<Box<T>> {
            T::deserialize(data).ok().map(Box::new)
        }
        match Self::KINDS.iter().position(|it| *it == kind)? {
            0 => as_is(data).map(Self::Given),
            1 => as_is(data).map(Self::Refused),
            2 => as_is(data).map(Self::Adjusted),
            _ => as_is(data).map(Self::Withdrawn),
        }
    }

    /// Its receipt.
    pub fn receipt(&self) -> ReceiptId {
        match self {
            Self::Given(it) | Self::Refused(it) => it.receipt,
            Self::Adjusted(it) | Self::Withdrawn(it) => it.receipt,
        }
    }

    /// The person.
    pub fn subject(&self) -> SubjectId {
        match self {
            Self::Given(it) | Self::Refused(it) => it.subject,
            Self::Adjusted(it) | Self::Withdrawn(it) => it.subject,
        }
    }

    /// How we knew it was them.
    pub fn identified(&self) -> Identified {
        match self {
            Self::Given(it) | Self::Refused(it) => it.identified,
            Self::Adjusted(it) | Self::Withdrawn(it) => it.identified,
        }
    }

    /// The activity.
    pub fn activity(&self) -> &str {
        match self {
            Self::Given(it) | Self::Refused(it) => &it.activity,
            Self::Adjusted(it) | Self::Withdrawn(it) => &it.activity,
        }
    }

    /// What it covers.
    pub fn channels(&self) -> &BTreeSet<Reach> {
        match self {
            Self::Given(it) | Self::Refused(it) => &it.channels,
            Self::Adjusted(it) | Self::Withdrawn(it) => &it.channels,
        }
    }

    /// What the person chose inside the activity.
    pub fn preferences(&self) -> &BTreeMap<String, String> {
        match self {
            Self::Given(it) | Self::Refused(it) => &it.preferences,
            Self::Adjusted(it) | Self::Withdrawn(it) => &it.preferences,
        }
    }

    /// What it was about.
    pub fn processing(&self) -> &Processing {
        match self {
            Self::Given(it) | Self::Refused(it) => &it.processing,
            Self::Adjusted(it) | Self::Withdrawn(it) => &it.processing,
        }
    }
}
