//! What a request is, and what may be decided about it. Pure.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serment_connect::{Action, PlanLine, PlanNote, Role};
use serment_kernel::AppError;
use serment_kernel::words::{Lang, SubjectId};

serment_kernel::id!(RequestId, "req", "One request of a data subject.");

/// What the person asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Art. 17: to be erased.
    Erasure,
}

impl Right {
    /// The word stored and journaled.
    pub fn word(self) -> &'static str {
        match self {
            Self::Erasure => "erasure",
        }
    }
}

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Received; its plan is being made.
    Received,
    /// Planned; someone must approve.
    Planned,
    /// Approved; being carried out.
    Approved,
    /// Carried out and certified.
    Done,
    /// Refused with a reason the person reads.
    Refused,
}

impl Status {
    /// The word stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Planned => "planned",
            Self::Approved => "approved",
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    /// Whether nothing more will happen.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Done | Self::Refused)
    }
}

macro_rules! from_word {
    ($type:ident: $($variant:ident),*) => {
        impl std::str::FromStr for $type {
            type Err = UnknownWord;
            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                [$(Self::$variant),*].into_iter().find(|it| it.word() == word).ok_or(UnknownWord)
            }
        }
    };
}

/// The store holds a word this version does not know.
#[derive(Debug, thiserror::Error)]
#[error("unknown word")]
pub struct UnknownWord;

from_word!(Right: Erasure);
from_word!(Status: Received, Planned, Approved, Done, Refused);
from_word!(StepStatus: Waiting, Done, Unreachable);

/// A request as it stands.
#[derive(Clone, Debug)]
pub struct RightsRequest {
    /// Its id, which the person may be told.
    pub id: RequestId,
    /// What is asked.
    pub right: Right,
    /// Where it stands.
    pub status: Status,
    /// The language the person reads.
    pub lang: Lang,
    /// When it reached us.
    pub received_at: Timestamp,
    /// The date we hold ourselves to (`serment-law`: no roll to a working day).
    pub due_safe: Date,
    /// The last lawful date.
    pub due_legal: Date,
    /// The person; `None` once erased.
    pub subject: Option<SubjectId>,
    /// The plan, once made.
    pub plan: Option<Plan>,
    /// Its digest, which an approval names.
    pub plan_digest: Option<String>,
    /// Who decided, and when.
    pub decided: Option<(String, Timestamp)>,
    /// The reason of a refusal.
    pub reason: Option<String>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// What was certified.
    pub certificate: Option<Certificate>,
}

/// What happens to the rows of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// They disappear.
    Erase,
    /// They stay and no longer say whose they are.
    Anonymise,
    /// They stay and no longer point to the person.
    Detach,
    /// They stay because a rule demands it.
    Keep,
    /// They stay empty, because kept rows need them.
    KeepEmpty,
}

impl Fate {
    /// What an action does, when nothing more is known of it.
    pub fn of(action: &Action) -> Self {
        match action {
            Action::Delete => Self::Erase,
            Action::Anonymise { .. } => Self::Anonymise,
            Action::Detach { .. } => Self::Detach,
            Action::Retain { .. } => Self::Keep,
        }
    }

    /// Whether the rows no longer say or show whose they are. Rows kept empty do not either.
    pub fn changes(self) -> bool {
        self != Self::Keep
    }
}

/// One line of a plan: one statement on one table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Place in the order of execution, which comes from the foreign keys.
    pub order: u32,
    /// The table.
    pub table: String,
    /// Whether the rows are the person's or someone else's that concern them.
    pub role: Role,
    /// What happens to them.
    pub fate: Fate,
    /// How many.
    pub rows: u64,
    /// Columns emptied.
    pub columns: Vec<String>,
    /// The statement, without any value.
    pub sql: String,
    /// The rule that keeps them: an activity or a rule of the law's catalogue.
    pub rule: Option<String>,
    /// The exception of Art. 17(3) it rests on.
    pub exception: Option<String>,
    /// Until when the last of them is kept.
    pub until: Option<Date>,
}

/// The plan of one system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SystemPart {
    /// Its id in the charter.
    pub system: String,
    /// What would be done, in order.
    pub lines: Vec<Line>,
    /// What forbids it: the charter and the database do not agree.
    pub conflicts: Vec<String>,
    /// Why it could not be asked, when it could not.
    pub unreachable: Option<String>,
    /// Several persons answer to this address here: nothing is shown or touched before one knows
    /// which.
    pub shared: bool,
}

/// What an erasure would do, counted on the real systems. No personal data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The version of the charter it was made from.
    pub charter_version: u64,
    /// System by system.
    pub systems: Vec<SystemPart>,
    /// The recipients that will be told, by id.
    pub recipients: Vec<String>,
}

impl Plan {
    /// Every line of every system.
    pub fn lines(&self) -> impl Iterator<Item = (&str, &Line)> {
        self.systems.iter().flat_map(|part| part.lines.iter().map(|line| (&*part.system, line)))
    }

    /// The rows that meet one fate.
    pub fn rows(&self, fate: Fate) -> u64 {
        self.lines().filter(|(_, line)| line.fate == fate).map(|(_, line)| line.rows).sum()
    }

    /// The rows erased, anonymised or detached.
    pub fn touched(&self) -> u64 {
        self.lines().filter(|(_, line)| line.fate.changes()).map(|(_, line)| line.rows).sum()
    }

    /// What an approval names: equal plans have equal digests.
    pub fn digest(&self) -> String {
        use sha2::{Digest, Sha256};
        use std::fmt::Write;
        let bytes = serde_json::to_vec(self).expect("a plan has only texts, numbers and lists");
        Sha256::digest(&bytes).iter().take(16).fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// Why this plan cannot be approved as it is.
    pub fn blocked(&self) -> Option<Refusal> {
        for part in &self.systems {
            if part.shared {
                return Some(Refusal::SharedAddress { system: part.system.clone() });
            }
            if let Some(conflict) = part.conflicts.first() {
                let (system, what) = (part.system.clone(), conflict.clone());
                return Some(Refusal::Conflict { system, what });
            }
        }
        None
    }
}

impl Line {
    /// A line from what a connector counted.
    pub fn of(line: &PlanLine) -> Self {
        let empty = matches!(&line.note, Some(note) if keeps_for(note));
        let fate = if empty { Fate::KeepEmpty } else { Fate::of(&line.action) };
        let (columns, rule) = match &line.action {
            Action::Delete => (Vec::new(), None),
            Action::Anonymise { columns } => (columns.clone(), None),
            Action::Detach { anonymise, .. } => (anonymise.clone(), None),
            Action::Retain { rule, anonymise } => (anonymise.clone(), Some(rule.clone())),
        };
        Self {
            order: line.order,
            table: line.table.clone(),
            role: line.role,
            fate,
            rows: line.rows,
            columns,
            sql: line.sql.clone(),
            rule,
            exception: None,
            until: None,
        }
    }
}

fn keeps_for(note: &PlanNote) -> bool {
    match note {
        PlanNote::KeptFor { .. } => true,
        PlanNote::Several(notes) => notes.iter().any(keeps_for),
        _ => false,
    }
}

/// Where the erasure of one system stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepStatus {
    /// Not done yet.
    Waiting,
    /// Done, and looked for afterwards.
    Done,
    /// The last try did not reach it; another will come.
    Unreachable,
}

impl StepStatus {
    /// The word stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Unreachable => "unreachable",
        }
    }
}

/// What was done to the rows of one table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DoneLine {
    /// The table.
    pub table: String,
    /// Whose rows.
    pub role: Role,
    /// What happened to them.
    pub fate: Fate,
    /// How many.
    pub rows: u64,
}

/// What was done in one system.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StepOutcome {
    /// Line by line.
    pub lines: Vec<DoneLine>,
    /// Rows found again afterwards that were to go. A step is only done at zero.
    pub remaining: u64,
    /// Whether deleted pages were cleared from the system's own log.
    pub traces_cleared: bool,
}

impl StepOutcome {
    /// Rows erased, anonymised or detached.
    pub fn touched(&self) -> u64 {
        self.lines.iter().filter(|line| line.fate.changes()).map(|line| line.rows).sum()
    }

    /// Whether this attempt changed anything.
    pub fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.rows == 0)
    }
}

/// The erasure of one system, as it stands.
#[derive(Clone, Debug)]
pub struct SystemStep {
    /// The system.
    pub system: String,
    /// Where it stands.
    pub status: StepStatus,
    /// Tries so far.
    pub attempts: u64,
    /// What the last try was about to do: what was done, should the program have stopped between
    /// the system's commit and our own.
    pub counted: Option<StepOutcome>,
    /// What was done.
    pub outcome: Option<StepOutcome>,
    /// Why the last try failed.
    pub why: Option<String>,
    /// When the last try ended.
    pub at: Option<Timestamp>,
}

/// Rows kept, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptLine {
    /// The system.
    pub system: String,
    /// The table.
    pub table: String,
    /// How many.
    pub rows: u64,
    /// The rule.
    pub rule: String,
    /// The exception of Art. 17(3).
    pub exception: Option<String>,
    /// Until when.
    pub until: Option<Date>,
}

/// One system in a certificate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CertifiedSystem {
    /// The system.
    pub system: String,
    /// What was done, line by line.
    pub lines: Vec<DoneLine>,
    /// When.
    pub at: Timestamp,
}

impl CertifiedSystem {
    /// Rows erased, anonymised or detached in this system.
    pub fn touched(&self) -> u64 {
        self.lines.iter().filter(|line| line.fate.changes()).map(|line| line.rows).sum()
    }
}

/// What is attested when an erasure is over. Counts, rules and dates: no personal data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// The request.
    pub request: RequestId,
    /// Who attests.
    pub controller: String,
    /// The version of the charter that was followed.
    pub charter_version: u64,
    /// When the request was received.
    pub received_at: Timestamp,
    /// When the last system was done.
    pub erased_at: Timestamp,
    /// System by system.
    pub systems: Vec<CertifiedSystem>,
    /// What stays, and why.
    pub kept: Vec<KeptLine>,
    /// The recipients told, by id.
    pub recipients: Vec<String>,
    /// Until when a fingerprint of the address is kept, so that nobody writes again.
    pub fingerprint_until: Option<Date>,
    /// When the last backup that still holds the data is gone, if the charter says.
    pub backups_until: Option<Date>,
}

impl Certificate {
    /// Rows erased, anonymised or detached.
    pub fn touched(&self) -> u64 {
        self.systems.iter().map(CertifiedSystem::touched).sum()
    }

    /// Rows kept by a rule.
    pub fn kept_rows(&self) -> u64 {
        self.kept.iter().map(|line| line.rows).sum()
    }
}

/// Why a decision about a request is refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Refusal {
    /// The plan shown is no longer the plan.
    #[error("the plan changed since it was shown: read the new one before approving")]
    StalePlan,
    /// The request is not at a point where this can be decided.
    #[error("the request is {found}, this needs {needed}")]
    Status {
        /// Where it stands.
        found: &'static str,
        /// Where it should.
        needed: &'static str,
    },
    /// The charter and the database do not agree.
    #[error("system {system} does not match the charter: {what}")]
    Conflict {
        /// The system.
        system: String,
        /// What differs.
        what: String,
    },
    /// Several persons answer to this address.
    #[error("several persons of system {system} share this address: find out which one asks")]
    SharedAddress {
        /// The system.
        system: String,
    },
    /// A refusal must say why, since the person reads it.
    #[error("a refusal must give its reason")]
    NoReason,
}

impl Refusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::StalePlan => "requests.stale_plan",
            Self::Status { .. } => "requests.status",
            Self::Conflict { .. } => "requests.conflict",
            Self::SharedAddress { .. } => "requests.shared_address",
            Self::NoReason => "requests.no_reason",
        }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::refused(refusal.code(), &refusal)
    }
}

impl RightsRequest {
    fn need(&self, needed: Status) -> Result<(), Refusal> {
        if self.status == needed {
            return Ok(());
        }
        Err(Refusal::Status { found: self.status.word(), needed: needed.word() })
    }

    /// Whether this very plan may be carried out now, under the charter in force.
    pub fn approve(&self, digest: &str, charter_version: u64) -> Result<&Plan, Refusal> {
        self.need(Status::Planned)?;
        let plan = self.plan.as_ref().ok_or(Refusal::StalePlan)?;
        if self.plan_digest.as_deref() != Some(digest) || plan.charter_version != charter_version {
            return Err(Refusal::StalePlan);
        }
        plan.blocked().map_or(Ok(plan), Err)
    }

    /// Whether the request may be refused with this reason.
    pub fn refuse(&self, reason: &str) -> Result<(), Refusal> {
        if self.status.is_closed() || self.status == Status::Approved {
            self.need(Status::Planned)?;
        }
        if reason.trim().is_empty() { Err(Refusal::NoReason) } else { Ok(()) }
    }

    /// Whether everything was carried out, so that the request may be certified.
    pub fn certify(&self, steps: &[SystemStep]) -> Result<(), Refusal> {
        self.need(Status::Approved)?;
        let finished = |step: &SystemStep| {
            step.status == StepStatus::Done
                && step.outcome.as_ref().is_some_and(|outcome| outcome.remaining == 0)
        };
        // A charter without systems has a plan without parts, and nothing to wait for.
        let planned = self.plan.as_ref().map_or(usize::MAX, |plan| plan.systems.len());
        if steps.len() >= planned && steps.iter().all(finished) {
            return Ok(());
        }
        Err(Refusal::Status { found: "incomplete", needed: "every system done" })
    }
}
