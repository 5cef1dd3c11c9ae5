//! `systems/<id>.toml`: where personal data are, and whose each row is.
//!
//! Ownership is the heart of the request engine (Art. 15–18): `owner` says whose the row is,
//! `accessor` who else it is about. What becomes of a row on erasure is declared per table; a
//! row that stays states its rule (Art. 17(3)). Connections name environment variables, so the
//! charter can be public.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serment_kernel::words::Text;

use super::activity::{Retention, is_false};
use super::link::Link;
use super::recipient::Safeguard;
use super::words::{
    Category, CountryForm, EnvForm, ErasureExceptionForm, IdForm, LinkForm, OneOrManyForm,
    OrderForm, Period, TextForm, one_or_many,
};

/// A system that holds personal data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SystemDecl {
    /// The name people read.
    #[schemars(with = "TextForm")]
    pub title: Text,
    /// How it is reached.
    pub connect: Connect,
    /// Where it is, and who runs it.
    pub hosted: Hosted,
    /// What protects data hosted outside the European Economic Area by ourselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safeguard: Option<Safeguard>,
    /// Its tables, by name.
    #[serde(default)]
    pub tables: BTreeMap<String, TableDecl>,
}

/// How a system is reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Connect {
    /// A SQLite file.
    Sqlite {
        /// Its path, relative to the charter's folder.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        path: Option<String>,
        /// The variable that holds its path.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "Option<EnvForm>")]
        path_env: Option<String>,
    },
    /// A PostgreSQL database.
    Postgres {
        /// The variable that holds its URL.
        #[schemars(with = "EnvForm")]
        url_env: String,
    },
    /// A MariaDB database, 10.10 or later.
    Mariadb {
        /// The variable that holds its URL.
        #[schemars(with = "EnvForm")]
        url_env: String,
    },
    /// A folder of files, one per table.
    Files {
        /// The folder, relative to the charter's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        path: Option<String>,
        /// The variable that holds the folder.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "Option<EnvForm>")]
        path_env: Option<String>,
        /// The format of the files.
        format: FileFormat,
    },
}

/// The format of a folder of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// Comma-separated values with a header line.
    Csv,
}

impl Connect {
    /// The word the charter writes after `kind`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "sqlite",
            Self::Postgres { .. } => "postgres",
            Self::Mariadb { .. } => "mariadb",
            Self::Files { .. } => "files",
        }
    }

    /// The environment variable the connection needs, if any.
    pub fn variable(&self) -> Option<&str> {
        match self {
            Self::Sqlite { path_env, .. } | Self::Files { path_env, .. } => path_env.as_deref(),
            Self::Postgres { url_env } | Self::Mariadb { url_env } => Some(url_env),
        }
    }
}

/// Where a system is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hosted {
    /// The country of the machines.
    #[schemars(with = "CountryForm")]
    pub country: String,
    /// "self", or the id of the recipient that runs it.
    #[schemars(with = "IdForm")]
    pub operator: String,
}

impl Hosted {
    /// The recipient that runs the system, unless we do.
    pub fn recipient(&self) -> Option<&str> {
        (self.operator != "self").then_some(&self.operator)
    }
}

/// A table, or a file, of a system.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TableDecl {
    /// The name people read; the table's name when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<TextForm>")]
    pub title: Option<Text>,
    /// Whether one row is one data subject.
    #[serde(skip_serializing_if = "is_false")]
    pub subject: bool,
    /// Columns that identify a person, by kind: email, phone, customer_number.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub identify: BTreeMap<String, String>,
    /// Columns that identify a row; the primary key when absent.
    #[serde(deserialize_with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "OneOrManyForm<String>")]
    pub key: Vec<String>,
    /// The file's name, in a system of files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Whose the row is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<LinkForm>")]
    pub owner: Option<Link>,
    /// Who else the row belongs to, as fully as to its owner.
    #[serde(deserialize_with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "OneOrManyForm<LinkForm>")]
    pub co_owner: Vec<Link>,
    /// What leaves a row of several owners with one of them, while another stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<SharedForm>")]
    pub shared: Option<Shared>,
    /// Who else the row is about.
    #[serde(deserialize_with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "OneOrManyForm<LinkForm>")]
    pub accessor: Vec<Link>,
    /// The category of each personal column.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Category>,
    /// What people read for a column; the category's label when absent.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "BTreeMap<String, TextForm>")]
    pub labels: BTreeMap<String, Text>,
    /// Columns that are not about a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignore: Option<Ignored>,
    /// The activities that use the table; those of the owner's table when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<IdForm>")]
    pub activities: Vec<String>,
    /// Columns we deduced, that the person never gave.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<String>,
    /// Columns the person may correct without asking.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rectify: Vec<String>,
    /// The column that says when the row was collected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The columns that hold the date of an event retention starts from.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub events: BTreeMap<String, String>,
    /// The order rows are shown in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<OrderForm>")]
    pub order: Option<String>,
    /// A retention of its own, in place of the activities'.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
    /// How the owner sees the row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access: Option<Sight>,
    /// How an accessor sees the row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accessor_access: Option<Sight>,
    /// What becomes of the row when its owner is erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<EraseForm>")]
    pub erase: Option<EraseRule>,
    /// What becomes of the row when an accessor is erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<EraseForm>")]
    pub accessor_erase: Option<EraseRule>,
}

impl TableDecl {
    /// What becomes of the row when its owner is erased: deleted unless the charter says else.
    pub fn erase_rule(&self) -> EraseRule {
        self.erase.clone().unwrap_or(EraseRule::Delete)
    }

    /// What becomes of the row when an accessor is erased: their link is emptied by default.
    pub fn accessor_erase_rule(&self) -> EraseRule {
        self.accessor_erase.clone().unwrap_or(EraseRule::Detach { anonymise: Vec::new() })
    }

    /// Whether its rows are anybody's: a table set aside has no person, no owner, no field, and
    /// nothing to follow, show or erase.
    pub fn concerns_people(&self) -> bool {
        self.subject || self.owner.is_some() || !self.fields.is_empty()
    }

    /// Links to everyone the row belongs to: the owner first, whose chain gives activities and
    /// dates, then the co-owners.
    pub fn owners(&self) -> impl Iterator<Item = &Link> {
        self.owner.iter().chain(&self.co_owner)
    }

    /// Every link the table declares: owner, co-owners, accessors.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.owners().chain(&self.accessor)
    }

    /// Every link with the keys that lead to it in the table's declaration.
    pub(crate) fn places(&self) -> Vec<(&Link, Vec<String>)> {
        let owner = self.owner.iter().map(|link| (link, vec!["owner".to_owned()]));
        let listed = [("co_owner", &self.co_owner), ("accessor", &self.accessor)];
        let listed = listed.into_iter().flat_map(|(key, links)| {
            let at = move |(index, link)| (link, vec![key.to_owned(), usize::to_string(&index)]);
            links.iter().enumerate().map(at)
        });
        owner.chain(listed).collect()
    }

    /// What leaves a row with one of several owners while another stays; `None` when a row has one
    /// owner at most. The row itself goes with the last of them, by [`TableDecl::erase_rule`].
    pub fn shared_rule(&self) -> Option<Shared> {
        let several = self.owners().nth(1).is_some();
        several.then(|| self.shared.clone().unwrap_or_default())
    }

    /// The rule that sets kept rows aside, if there is one ([`Retain::restrict`]).
    pub fn restriction(&self) -> Option<&Retain> {
        match &self.erase {
            Some(EraseRule::Retain(retain)) if retain.restrict => Some(retain),
            _ => None,
        }
    }

    /// The column that dates an event: declared in `events`, or a declared column of that name.
    pub fn date_of(&self, event: &str) -> Option<&str> {
        if let Some(column) = self.events.get(event) {
            return Some(column);
        }
        self.columns().find(|column| *column == event)
    }

    /// Every column the declaration names, in no useful order, perhaps twice.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let links = self.links().flat_map(|link| &link.columns);
        (self.fields.keys())
            .chain(self.identify.values())
            .chain(&self.key)
            .chain(links)
            .chain(self.events.values())
            .chain(&self.since)
            .chain(self.ignore.iter().flat_map(|ignored| &ignored.columns))
            .map(String::as_str)
    }
}

/// Columns set aside, with the reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ignored {
    /// The columns.
    pub columns: Vec<String>,
    /// Why they are not personal data.
    pub reason: String,
}

/// How someone sees a row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sight {
    /// Columns masked in their copy, because they are about someone else (Art. 15(4)).
    #[serde(default)]
    pub redact: Vec<String>,
}

/// What leaves a row of several owners with one of them, while another stays (Art. 17, 15(4)).
///
/// Every owner sees the whole row. Whoever is erased first loses the link to them: the row is kept
/// for the others, not against the law. It goes with the last, by the table's `erase`. Two links
/// that lead to the same person count as one owner, and a link that is null as none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "SharedForm", into = "SharedForm")]
pub enum Shared {
    /// The link of the one who leaves is emptied, and nothing else.
    #[default]
    Last,
    /// The columns that are theirs are emptied with their link, by [`Link::side`].
    Split(BTreeMap<String, Vec<String>>),
}

impl Shared {
    /// The columns emptied with a link, besides those of the link.
    pub fn part(&self, link: &Link) -> &[String] {
        match self {
            Self::Last => &[],
            Self::Split(parts) => parts.get(&link.side()).map_or(&[], Vec::as_slice),
        }
    }
}

/// How the charter writes a [`Shared`].
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Shared")]
pub(crate) enum SharedForm {
    /// The link of the one who leaves is emptied; the row goes with the last.
    Word(SharedWord),
    /// Their columns too.
    Split(SharedSplit),
}

/// What leaves with one of several owners, in one word.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SharedWord {
    /// The row goes with the last.
    Last,
}

/// Which columns leave with which owner.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SharedSplit {
    /// The columns of each owner, by the column of their link.
    split: BTreeMap<String, Vec<String>>,
}

impl From<SharedForm> for Shared {
    fn from(form: SharedForm) -> Self {
        match form {
            SharedForm::Word(SharedWord::Last) => Self::Last,
            SharedForm::Split(SharedSplit { split }) => Self::Split(split),
        }
    }
}

impl From<Shared> for SharedForm {
    fn from(shared: Shared) -> Self {
        match shared {
            Shared::Last => Self::Word(SharedWord::Last),
            Shared::Split(split) => Self::Split(SharedSplit { split }),
        }
    }
}

/// What becomes of a row on erasure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "EraseForm", into = "EraseForm")]
pub enum EraseRule {
    /// The row is deleted.
    Delete,
    /// The link to the person is emptied, and these columns with it.
    Detach {
        /// Columns emptied too.
        anonymise: Vec<String>,
    },
    /// These columns are emptied; the row and its link stay.
    Anonymise {
        /// The columns emptied.
        columns: Vec<String>,
    },
    /// The row stays, for a stated rule (Art. 17(3)).
    Retain(Retain),
}

/// Why and how a row stays.
#[derive(Clone, Debug, PartialEq)]
pub struct Retain {
    /// An activity of the charter, or a rule of law such as R-INVOICE.
    pub ground: String,
    /// Whether the rows kept are set aside (Art. 18): from the erasure on they are shown to nobody
    /// but the holder of `ground`. They are in no person's space and in no copy, portable or not;
    /// only the activity or the rule of law that keeps them may read them. The linter refuses it on
    /// a table that somebody else has a right to see (SRM-S025).
    pub restrict: bool,
    /// Columns the rule does not need, emptied at once.
    pub anonymise: Vec<String>,
    /// Until when; the ground's own retention when absent.
    pub until: Option<Until>,
    /// The exception relied on; 17(3)(b) when the ground is a legal obligation.
    pub exception: Option<String>,
}

impl EraseRule {
    /// The columns the rule empties.
    pub fn anonymised(&self) -> &[String] {
        match self {
            Self::Delete => &[],
            Self::Detach { anonymise } => anonymise,
            Self::Anonymise { columns } => columns,
            Self::Retain(retain) => &retain.anonymise,
        }
    }
}

/// Until when a row stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Until {
    /// For how long.
    pub keep: Period,
    /// From which event or column.
    pub from: String,
}

/// How the charter writes an [`EraseRule`].
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Erase")]
pub(crate) enum EraseForm {
    /// A rule in one word.
    Word(EraseWord),
    /// A rule with its details.
    Details(EraseDetails),
}

/// A rule of erasure in one word.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EraseWord {
    /// The row is deleted.
    Delete,
    /// The link to the person is emptied.
    Detach,
}

/// A rule of erasure with its details.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct EraseDetails {
    /// The activity or rule of law that makes the row stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    retain: Option<String>,
    /// Whether a row that stays is set aside.
    #[serde(skip_serializing_if = "is_false")]
    restrict: bool,
    /// Whether the link to the person is emptied.
    #[serde(skip_serializing_if = "is_false")]
    detach: bool,
    /// Columns emptied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    anonymise: Vec<String>,
    /// Until when a row stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Until>,
    /// The exception relied on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<ErasureExceptionForm>")]
    exception: Option<String>,
}

impl From<EraseForm> for EraseRule {
    fn from(form: EraseForm) -> Self {
        match form {
            EraseForm::Word(EraseWord::Delete) => Self::Delete,
            EraseForm::Word(EraseWord::Detach) => Self::Detach { anonymise: Vec::new() },
            EraseForm::Details(details) => {
                let EraseDetails { retain, restrict, detach, anonymise, until, exception } =
                    details;
                match retain {
                    Some(ground) => {
                        Self::Retain(Retain { ground, restrict, anonymise, until, exception })
                    }
                    None if detach => Self::Detach { anonymise },
                    None => Self::Anonymise { columns: anonymise },
                }
            }
        }
    }
}

impl From<EraseRule> for EraseForm {
    fn from(rule: EraseRule) -> Self {
        let details = match rule {
            EraseRule::Delete => return Self::Word(EraseWord::Delete),
            EraseRule::Detach { anonymise } if anonymise.is_empty() => {
                return Self::Word(EraseWord::Detach);
            }
            EraseRule::Detach { anonymise } => {
                EraseDetails { detach: true, anonymise, ..EraseDetails::default() }
            }
            EraseRule::Anonymise { columns } => {
                EraseDetails { anonymise: columns, ..EraseDetails::default() }
            }
            EraseRule::Retain(Retain { ground, restrict, anonymise, until, exception }) => {
                EraseDetails {
                    retain: Some(ground),
                    restrict,
                    anonymise,
                    until,
                    exception,
                    detach: false,
                }
            }
        };
        Self::Details(details)
    }
}
