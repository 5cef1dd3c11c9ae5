//! `notices/<id>.<lang>.md`: what people are told before their data are used (Art. 13, 14; LIL 48).
//!
//! The front matter holds only what cannot be derived. Everything else (controller, purposes,
//! bases, recipients, retention, rights) is written from the charter when the notice is
//! rendered, so that it cannot disagree with it. See [`super::render`].

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serment_kernel::words::Lang;

use super::words::{IdForm, Period};

/// A notice in each language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Its texts.
    pub texts: BTreeMap<Lang, NoticeText>,
}

/// A notice in one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoticeText {
    /// What the file says between its two `+++` lines.
    pub front: FrontMatter,
    /// The Markdown after it, placeholders unresolved.
    pub body: String,
}

/// The facts of a notice that cannot be derived.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    /// Its title.
    pub title: String,
    /// The activities it covers.
    #[schemars(with = "Vec<IdForm>", length(min = 1))]
    pub activities: Vec<String>,
    /// The first layer: what matters, in a sentence or two.
    pub summary: String,
    /// How people use their rights.
    pub rights: String,
    /// How they take consent back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawal: Option<String>,
    /// What they must give, and what follows when they do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandatory: Option<String>,
    /// Where the data come from, when not from them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What a machine decides, how, and how to contest it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub automated: Option<String>,
    /// How long the text says the data of an activity are kept.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub retention: BTreeMap<String, Period>,
}
