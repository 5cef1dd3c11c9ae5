//! `organisation.toml`: who is responsible, where people write, what the rest of the charter may name.
//!
//! Art. 4(7), 13(1)(a)–(b), 27, 30(1)(a) and (g), 37–39. Deliberately absent: committees and
//! training, which are governance facts with a history, not declarations.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serment_kernel::words::{Lang, Text};

use super::words::{CountryForm, EmailForm, MonthDayForm, Period, TextForm};

/// The controller and what is common to the whole charter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// The name people know it by.
    pub name: String,
    /// Legal form: SAS, association, commune.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_form: Option<String>,
    /// Registration number and register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<String>,
    /// Postal address of the seat.
    pub address: String,
    /// Country of the seat.
    #[schemars(with = "CountryForm")]
    pub country: String,
    /// IANA time zone in which civil dates are counted, such as Europe/Paris.
    pub zone: String,
    /// Languages of the texts, the first is the default one.
    #[serde(default = "both_languages")]
    #[schemars(with = "Vec<LangForm>")]
    pub languages: Vec<Lang>,
    /// Countries whose law applies; the country of the seat when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<CountryForm>")]
    pub jurisdictions: Vec<String>,
    /// Regional public holidays that move a deadline.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regional_holidays: Vec<RegionalHolidays>,
    /// Last day of the financial year.
    #[serde(default = "december_31")]
    #[schemars(with = "MonthDayForm")]
    pub financial_year_end: String,
    /// Where anyone writes or calls.
    pub contact: Contact,
    /// Data protection officer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpo: Option<Officer>,
    /// Representative in the Union of a controller outside it (Art. 27).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representative: Option<Representative>,
    /// Supervisory authority people may complain to.
    pub authority: Authority,
    /// Who messages come from; the contact when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<Sender>,
    /// Parts of the organisation: establishments, brands, subsidiaries.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub entities: BTreeMap<String, Entity>,
    /// What backups keep of erased data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backups: Option<Backups>,
    /// General description of security measures (Art. 30(1)(g)).
    #[serde(default)]
    pub security: Security,
    /// Categories of persons, by the id activities use.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, TextForm>")]
    pub subjects: BTreeMap<String, Text>,
    /// Categories of data added to the built-in list.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "BTreeMap<String, TextForm>")]
    pub categories: BTreeMap<String, Text>,
    /// Events added to the built-in list, read after "après" and "after".
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "BTreeMap<String, TextForm>")]
    pub events: BTreeMap<String, Text>,
}

fn both_languages() -> Vec<Lang> {
    Lang::ALL.to_vec()
}

fn december_31() -> String {
    "12-31".into()
}

/// A language of the charter.
#[derive(JsonSchema)]
#[schemars(rename = "Lang", rename_all = "lowercase")]
#[expect(dead_code, reason = "only its schema is used, for the kernel's Lang")]
enum LangForm {
    /// French.
    Fr,
    /// English.
    En,
}

/// Public holidays that exist in one region only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegionalHolidays {
    /// Good Friday and 26 December, in Alsace and Moselle.
    AlsaceMoselle,
}

/// Where anyone writes or calls.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// An address somebody reads.
    #[schemars(with = "EmailForm")]
    pub email: String,
    /// Telephone, in international form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// When somebody answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<TextForm>")]
    pub hours: Option<Text>,
    /// Postal address, when it is not the seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// The data protection officer (Art. 37–39).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    /// Name, or the name of the service.
    pub name: String,
    /// Address people write to.
    #[schemars(with = "EmailForm")]
    pub email: String,
    /// Telephone, in international form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// The representative in the Union (Art. 27).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Representative {
    /// Name.
    pub name: String,
    /// Address people write to.
    #[schemars(with = "EmailForm")]
    pub email: String,
    /// Postal address.
    pub address: String,
    /// Country, inside the Union.
    #[schemars(with = "CountryForm")]
    pub country: String,
}

/// The supervisory authority (Art. 13(2)(d), 77).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Its name.
    pub name: String,
    /// The page where people complain.
    pub url: String,
    /// Postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// Who messages come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sender {
    /// Name shown.
    pub name: String,
    /// Address that receives answers.
    #[schemars(with = "EmailForm")]
    pub email: String,
}

/// A part of the organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// Its name.
    pub title: String,
    /// The entity it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<CountryForm>")]
    pub country: Option<String>,
}

/// What backups keep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Backups {
    /// How long a backup still holds what was erased.
    pub retained: Period,
}

/// Security measures, in the order of the CNIL's register.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Security {
    /// Access control.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<TextForm>")]
    pub access: Option<Text>,
    /// Traceability.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<TextForm>")]
    pub traceability: Option<Text>,
    /// Protection of software.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<TextForm>")]
    pub software: Option<Text>,
    /// Backups.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<TextForm>")]
    pub backup: Option<Text>,
    /// Encryption.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<TextForm>")]
    pub encryption: Option<Text>,
    /// Control of processors.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<TextForm>")]
    pub processors: Option<Text>,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<TextForm>")]
    pub other: Option<Text>,
}

impl Security {
    /// The measures declared, in order.
    pub fn all(&self) -> impl Iterator<Item = &Text> {
        let Self { access, traceability, software, backup, encryption, processors, other } = self;
        [access, traceability, software, backup, encryption, processors, other]
            .into_iter()
            .flatten()
    }
}
