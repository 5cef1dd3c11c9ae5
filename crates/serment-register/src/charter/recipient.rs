//! `recipients/<id>.toml`: who receives personal data, under which contract, and how they are told.
//!
//! Art. 4(9), 19, 26, 28, 44–49. A processor's contract is checked clause by clause against
//! Art. 28(3); a transfer outside the European Economic Area names its safeguard.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serment_kernel::words::Text;

use super::words::{
    Category, CountryForm, DateForm, DerogationForm, EmailForm, EnvForm, Period, TextForm, Unit,
};

/// Someone outside who receives personal data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecipientDecl {
    /// The name people read.
    #[schemars(with = "TextForm")]
    pub title: Text,
    /// In which capacity they receive the data.
    pub kind: RecipientKind,
    /// What they do with the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<TextForm>")]
    pub purpose: Option<Text>,
    /// Postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Country where they use the data.
    #[schemars(with = "CountryForm")]
    pub country: String,
    /// Who to write to.
    #[serde(default)]
    pub contact: RecipientContact,
    /// The contract that binds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<Contract>,
    /// The text that makes an authority a recipient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<String>,
    /// Whether they may use other processors.
    #[serde(default)]
    pub sub_processing: SubProcessing,
    /// The processors they use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sub_processors: Vec<SubProcessor>,
    /// The categories of data they receive.
    #[schemars(length(min = 1))]
    pub categories: Vec<Category>,
    /// What protects the data outside the European Economic Area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safeguard: Option<Safeguard>,
    /// Where changes are sent, signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook: Option<Webhook>,
    /// How long they have to acknowledge a change (Art. 19).
    #[serde(default = "two_days")]
    pub ack_within: Period,
}

fn two_days() -> Period {
    Period { count: 48, unit: Unit::Hours }
}

/// In which capacity a recipient receives data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecipientKind {
    /// On our behalf and instructions (Art. 28).
    Processor,
    /// Deciding with us (Art. 26).
    JointController,
    /// For their own purposes, as a professional bound by their own rules.
    Recipient,
    /// For their own purposes, under an exchange agreement.
    Partner,
    /// Because a law says so.
    Authority,
}

/// Who to write to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecipientContact {
    /// Name or service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Address that somebody reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<EmailForm>")]
    pub email: Option<String>,
    /// Telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// A contract about personal data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// What kind of contract.
    pub kind: ContractKind,
    /// Its reference.
    pub reference: String,
    /// When it was signed.
    #[schemars(with = "DateForm")]
    pub signed_on: Date,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<DateForm>")]
    pub expires_on: Option<Date>,
    /// A copy, under docs/.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Where each item of Art. 28(3) is in the contract.
    #[serde(default)]
    pub clauses: Clauses,
}

/// What kind of contract binds a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContractKind {
    /// A processing agreement (Art. 28(3)).
    ProcessingAgreement,
    /// The standard clauses of decision (EU) 2021/915.
    StandardClauses,
    /// An arrangement between joint controllers (Art. 26).
    JointArrangement,
    /// An exchange agreement between two controllers.
    ExchangeAgreement,
}

/// Declares the clauses of Art. 28(3) once: fields, names and labels.
macro_rules! clauses {
    ($($field:ident, $doc:literal, $fr:literal;)*) => {
        /// Where each item of Art. 28(3) is in the contract: an article, a page.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct Clauses {
            $(
                #[doc = $doc]
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<String>,
            )*
        }

        impl Clauses {
            /// Each clause: its key, its French and English label, and where it is.
            pub fn all(&self) -> Vec<(&'static str, &'static str, &'static str, Option<&str>)> {
                vec![$((stringify!($field), $fr, $doc, self.$field.as_deref()),)*]
            }
        }
    };
}

clauses! {
    subject_and_duration, "Subject and duration", "Objet et durée";
    nature_and_purpose, "Nature and purpose", "Nature et finalité";
    data_types, "Types of data", "Types de données";
    data_subjects, "Categories of persons", "Catégories de personnes";
    controller_rights, "Obligations and rights of the controller", "Obligations et droits du responsable";
    documented_instructions, "Documented instructions only, transfers included", "Instructions documentées, transferts compris";
    confidentiality, "Confidentiality of staff", "Confidentialité du personnel";
    security, "Security (Art. 32)", "Sécurité (art. 32)";
    sub_processors, "Sub-processors", "Sous-traitants ultérieurs";
    assistance_rights, "Assistance with people’s rights", "Aide pour les droits des personnes";
    assistance_security, "Assistance with Art. 32 to 36", "Aide pour les articles 32 à 36";
    deletion_or_return, "Deletion or return at the end", "Effacement ou restitution à la fin";
    audits, "Information and audits", "Informations et audits";
    warning, "Duty to warn of an unlawful instruction", "Devoir d’alerte sur une instruction illicite";
}

/// Whether a processor may use others (Art. 28(2)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubProcessing {
    /// No.
    #[default]
    None,
    /// Those we authorised one by one.
    Specific,
    /// Yes, telling us before a change.
    General,
}

/// A processor of a processor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubProcessor {
    /// Its name.
    pub name: String,
    /// Its country.
    #[schemars(with = "CountryForm")]
    pub country: String,
}

/// What protects data outside the European Economic Area (Art. 45–49).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Safeguard {
    /// A decision of the Commission says the country protects enough (Art. 45).
    Adequacy,
    /// Standard contractual clauses: their reference or document (Art. 46(2)(c)).
    StandardClauses(String),
    /// Binding corporate rules: their reference (Art. 47).
    BindingRules(String),
    /// A derogation for a specific situation (Art. 49).
    Derogation(#[schemars(with = "DerogationForm")] String),
}

/// Where changes are sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// The variable that holds the address.
    #[schemars(with = "EnvForm")]
    pub url_env: String,
    /// The variable that holds the signing secret.
    #[schemars(with = "EnvForm")]
    pub secret_env: String,
}
