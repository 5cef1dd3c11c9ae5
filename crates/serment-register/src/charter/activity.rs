//! `activities/<id>.toml`: one processing activity, its purpose and what follows from it.
//!
//! Art. 5(1)(b)–(e), 6(1), 7, 9(2), 13, 22, 30(1). One purpose has exactly one legal basis: the
//! type cannot hold two. Forms of collection that are not consent can be written down so that
//! the linter can refuse them by name.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serment_kernel::words::Text;

use super::words::{Category, DateForm, IdForm, Period, SpecialExceptionForm, TextForm};

/// A processing activity of the register.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// Short name.
    #[schemars(with = "TextForm")]
    pub title: Text,
    /// Why the data are used, in a sentence a person understands.
    #[schemars(with = "TextForm")]
    pub purpose: Text,
    /// The one legal basis (Art. 6(1)).
    pub legal_basis: LegalBasis,
    /// The legitimate interest pursued (Art. 13(1)(d)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<TextForm>")]
    pub interest: Option<Text>,
    /// Categories of persons, from organisation.toml.
    #[schemars(with = "Vec<IdForm>", length(min = 1))]
    pub subjects: Vec<String>,
    /// Categories of data.
    #[schemars(length(min = 1))]
    pub data: Vec<Category>,
    /// The data the person must give; the notice says what follows when they do not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mandatory: Vec<Category>,
    /// Exception that allows special categories (Art. 9(2)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<SpecialExceptionForm>")]
    pub exception: Option<String>,
    /// The text that allows the social security number (LIL 30, decree 2019-341).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nir_ground: Option<String>,
    /// The text that allows data about offences (Art. 10, LIL 46).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offence_ground: Option<String>,
    /// How we reach the person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// Whether this is direct marketing (Art. 21(2)).
    #[serde(default, skip_serializing_if = "is_false")]
    pub marketing: bool,
    /// Whether it is offered to persons under the age of digital consent (Art. 8, LIL 45).
    #[serde(default, skip_serializing_if = "is_false")]
    pub minors: bool,
    /// Choices the person has inside the activity.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub preferences: BTreeMap<String, Preference>,
    /// Recipients, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<IdForm>")]
    pub recipients: Vec<String>,
    /// Internal services that use the data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<TextForm>")]
    pub services: Vec<Text>,
    /// Entities concerned; all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<IdForm>")]
    pub entities: Vec<String>,
    /// How long the data are kept (Art. 5(1)(e)).
    pub retention: Retention,
    /// The notice people are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<IdForm>")]
    pub notice: Option<String>,
    /// How the data are obtained, and consent asked.
    #[serde(default)]
    pub collection: Collection,
    /// How consent is taken back (Art. 7(3)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawal: Option<Withdrawal>,
    /// Impact assessment, or why there is none (Art. 35).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpia: Option<Dpia>,
    /// Decision made by a machine alone (Art. 22).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub automated_decision: Option<AutomatedDecision>,
    /// When the activity started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<DateForm>")]
    pub since: Option<Date>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
pub(crate) fn is_false(value: &bool) -> bool {
    !*value
}

/// The legal basis of an activity (Art. 6(1)).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LegalBasis {
    /// The person agreed (a).
    Consent,
    /// A contract with the person needs it (b).
    Contract,
    /// A text obliges us (c): cite it.
    LegalObligation(String),
    /// Someone's life depends on it (d).
    Vital,
    /// A task of public interest (e): cite the text.
    PublicTask(String),
    /// A legitimate interest (f): the path of the balance test, under docs/.
    LegitimateInterests(String),
}

impl LegalBasis {
    /// The key the charter writes.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Contract => "contract",
            Self::LegalObligation(_) => "legal_obligation",
            Self::Vital => "vital",
            Self::PublicTask(_) => "public_task",
            Self::LegitimateInterests(_) => "legitimate_interests",
        }
    }

    /// The rights a person has under this basis, from the CNIL's table.
    pub fn rights(&self) -> Rights {
        let all =
            Rights { erase: true, restrict: true, port: true, object: false, withdraw: false };
        match self {
            Self::Consent => Rights { withdraw: true, ..all },
            Self::Contract => all,
            Self::LegitimateInterests(_) => Rights { port: false, object: true, ..all },
            Self::LegalObligation(_) => Rights { erase: false, port: false, ..all },
            Self::PublicTask(_) => Rights { erase: false, port: false, object: true, ..all },
            Self::Vital => Rights { port: false, ..all },
        }
    }
}

/// What a person may ask beyond access and rectification, which are always open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one flag per right of the table")]
pub struct Rights {
    /// Erasure (Art. 17).
    pub erase: bool,
    /// Restriction (Art. 18).
    pub restrict: bool,
    /// Portability (Art. 20).
    pub port: bool,
    /// Objection (Art. 21).
    pub object: bool,
    /// Withdrawal of consent (Art. 7(3)).
    pub withdraw: bool,
}

/// A way to reach a person.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// Text message.
    Sms,
    /// Telephone call.
    Phone,
    /// Letter.
    Post,
    /// Notification of an application.
    Push,
    /// Instant messaging.
    Chat,
    /// Face to face.
    Counter,
}

/// A choice inside an activity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preference {
    /// What is chosen.
    #[schemars(with = "TextForm")]
    pub title: Text,
    /// The options, in the order shown.
    #[schemars(length(min = 1))]
    pub options: Vec<PreferenceOption>,
}

/// One option of a preference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreferenceOption {
    /// The value stored.
    #[schemars(with = "IdForm")]
    pub id: String,
    /// What the person reads.
    #[schemars(with = "TextForm")]
    pub title: Text,
}

/// How long data are kept, from when, and what becomes of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// How long the data are in use.
    pub keep: Period,
    /// The event the period starts from.
    pub from: String,
    /// What becomes of the data at the end.
    #[serde(default)]
    pub then: Disposition,
    /// A restricted archive after the period, before the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive: Option<Period>,
    /// How long before the end the person is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notify_before: Option<Period>,
    /// The rule of law it applies, such as R-INVOICE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Why this length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<TextForm>")]
    pub reason: Option<Text>,
}

/// What becomes of data at the end of their retention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// They are erased.
    #[default]
    Erase,
    /// They are made anonymous.
    Anonymise,
}

/// How the data are obtained.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Collection {
    /// Who gives the data.
    pub source: Source,
    /// Where they are given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<CollectionChannel>,
    /// The act by which the person agrees; required for consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control: Option<ConsentControl>,
    /// The sentence beside the control; required for consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<TextForm>")]
    pub statement: Option<Text>,
    /// How many gestures agreeing takes.
    #[serde(default = "one_gesture")]
    pub gestures: Gestures,
    /// The forms where it is asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<Form>,
}

/// A number of gestures, from 1.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Gestures(#[schemars(range(min = 1, max = 99))] pub u8);

impl Default for Gestures {
    fn default() -> Self {
        Self(1)
    }
}

fn one_gesture() -> Gestures {
    Gestures::default()
}

/// Who gives the data (Art. 14(2)(f)).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The person.
    #[default]
    Person,
    /// We observe it while the person uses the service.
    Observed,
    /// Someone else: say who.
    Other(#[schemars(with = "TextForm")] Text),
}

/// Where data are obtained.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CollectionChannel {
    /// A web page.
    Web,
    /// An application.
    App,
    /// Face to face.
    Counter,
    /// Telephone.
    Phone,
    /// Letter.
    Post,
    /// E-mail.
    Email,
    /// A kiosk.
    Kiosk,
    /// A connected object.
    Device,
    /// A partner.
    Partner,
}

/// The act by which a person agrees (Art. 4(11), 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentControl {
    /// A box the person ticks.
    UntickedBox,
    /// A button that does only that.
    Button,
    /// A signature on paper or screen.
    Signature,
    /// Said aloud and recorded.
    Spoken,
    /// An answer to a message.
    Reply,
    /// Not consent: always refused.
    PretickedBox,
    /// Not consent: always refused.
    ContinuedBrowsing,
    /// Not consent: bundled with something else, always refused.
    AcceptanceOfTerms,
}

/// A form where consent is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Its id, recorded in the proof.
    #[schemars(with = "IdForm")]
    pub id: String,
    /// Its name.
    #[schemars(with = "TextForm")]
    pub title: Text,
    /// Its address, when it is on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// How consent is taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// Where.
    #[schemars(length(min = 1))]
    pub channels: Vec<CollectionChannel>,
    /// How many gestures it takes, never more than agreeing.
    #[serde(default = "one_gesture")]
    pub gestures: Gestures,
}

/// Impact assessment (Art. 35).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dpia {
    /// The path of the assessment, under docs/.
    Document(String),
    /// Why none is needed.
    NotRequired(#[schemars(with = "TextForm")] Text),
}

/// A decision made by a machine alone (Art. 22).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AutomatedDecision {
    /// What allows it.
    pub ground: DecisionGround,
    /// The logic, in words a person understands.
    #[schemars(with = "TextForm")]
    pub logic: Text,
    /// What it changes for the person.
    #[schemars(with = "TextForm")]
    pub effects: Text,
}

/// What allows a decision made by a machine alone (Art. 22(2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecisionGround {
    /// A contract needs it.
    Contract,
    /// A law authorises it.
    Law,
    /// The person agreed explicitly.
    Consent,
}
