//! `commitments/<id>.toml` with `commitments/<id>.<lang>.md`: a public promise and what keeps it true.
//!
//! Art. 5(2), 24. A promise without a control cannot be declared, and a control names how old its
//! evidence may be. Which kinds of control exist is told by the code that runs them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serment_kernel::words::{Lang, Text};

use super::words::{IdForm, Period, TextForm};

/// A promise made in public.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// Its number, which is also its place on the page.
    #[schemars(range(min = 1, max = 9999))]
    pub number: u32,
    /// The promise in one sentence.
    #[schemars(with = "TextForm")]
    pub title: Text,
    /// Who it is made to.
    #[schemars(length(min = 1))]
    pub audience: Vec<Audience>,
    /// Who answers for it.
    pub owner: CommitmentOwner,
    /// What keeps it true.
    #[serde(default)]
    pub controls: Vec<Control>,
    /// The promise in full, as Markdown, read from the files beside.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(skip)]
    pub texts: BTreeMap<Lang, String>,
}

/// Who a promise is made to.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Anyone.
    Everyone,
    /// Customers.
    Customers,
    /// Staff.
    Staff,
    /// Partners and suppliers.
    Partners,
    /// Candidates for a job.
    Candidates,
}

/// Who answers for a promise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitmentOwner {
    /// Their name.
    pub name: String,
    /// Their role.
    #[schemars(with = "TextForm")]
    pub role: Text,
}

/// What is measured to know that a promise is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Its id, unique in the commitment.
    #[schemars(with = "IdForm")]
    pub id: String,
    /// What is run.
    pub kind: String,
    /// What it shows, in words.
    #[schemars(with = "TextForm")]
    pub title: Text,
    /// How old its evidence may be.
    pub max_age: Period,
    /// What the kind needs to know.
    #[serde(default)]
    pub params: BTreeMap<String, serde_json::Value>,
}

/// A kind of control that the code can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ControlKind {
    /// The word after `kind`.
    pub name: &'static str,
    /// What it may be told.
    pub params: &'static [Param],
}

/// A parameter of a kind of control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its key.
    pub name: &'static str,
    /// What it holds.
    pub form: ParamForm,
    /// Whether the control cannot run without it.
    pub required: bool,
}

/// What a parameter holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamForm {
    /// Countries, two capitals each.
    Countries,
    /// Ids of systems.
    Systems,
    /// A period.
    Period,
}

const WITHIN: &[Param] = &[Param { name: "within", form: ParamForm::Period, required: false }];

/// The kinds of control this version knows.
pub const CONTROL_KINDS: &[ControlKind] = &[
    ControlKind { name: "journal_verifies", params: &[] },
    ControlKind {
        name: "systems_match",
        params: &[Param { name: "systems", form: ParamForm::Systems, required: false }],
    },
    ControlKind {
        name: "hosted_in",
        params: &[Param { name: "countries", form: ParamForm::Countries, required: true }],
    },
    ControlKind { name: "requests_on_time", params: WITHIN },
    ControlKind { name: "erasure_leaves_nothing", params: &[] },
    ControlKind { name: "recipients_acknowledge", params: WITHIN },
    ControlKind { name: "consent_is_active", params: &[] },
    ControlKind { name: "withdrawal_as_easy", params: &[] },
];
