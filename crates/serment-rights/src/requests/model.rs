//! What a request is, and what may be decided about it. Pure.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serment_connect::Role;
use serment_kernel::AppError;
use serment_kernel::words::{Lang, SubjectId};
pub use serment_law::rights::Right;

use super::clock::Facts;
use super::plan::{Fate, Line, Plan};

serment_kernel::id!(RequestId, "req", "One request of a data subject.");

/// How a request reached us. Any of them starts the clock, and none may be imposed (T-18).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// From the person's own space.
    Portal,
    /// Said or handed over at a counter.
    Counter,
    /// By telephone.
    Telephone,
    /// On paper, by post.
    Paper,
    /// By e-mail.
    Email,
}

impl Channel {
    /// Those a member of staff takes requests by.
    pub const DESK: [Self; 4] = [Self::Counter, Self::Telephone, Self::Paper, Self::Email];

    /// The word stored and journaled.
    pub fn word(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Counter => "counter",
            Self::Telephone => "telephone",
            Self::Paper => "paper",
            Self::Email => "email",
        }
    }
}

/// How we made sure of who asks (T-13): whatever proves it, and a document only when nothing else
/// does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// They opened the link sent to their address.
    Link,
    /// They said what only they know: a booking, an amount, a date.
    Knowledge,
    /// By telephone, at a number the systems held before they asked.
    Telephone,
    /// They came, and were recognised or showed something only they have.
    Counter,
    /// They showed an identity document, of which no copy is kept.
    Document,
}

impl Proof {
    /// What a member of staff may vouch for, the least intrusive first.
    pub const DESK: [Self; 4] = [Self::Knowledge, Self::Telephone, Self::Counter, Self::Document];

    /// The word stored and journaled.
    pub fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Knowledge => "knowledge",
            Self::Telephone => "telephone",
            Self::Counter => "counter",
            Self::Document => "document",
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

/// Whether carrying out a right changes the organisation's systems, one step a system.
pub(super) fn changes_systems(right: Right) -> bool {
    matches!(right, Right::Erasure | Right::Rectification)
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

from_word!(Channel: Portal, Counter, Telephone, Paper, Email);
from_word!(Proof: Link, Knowledge, Telephone, Counter, Document);
from_word!(Status: Received, Planned, Approved, Done, Refused);
from_word!(StepStatus: Waiting, Done, Unreachable, Blocked, LeftOut);

/// A request as it stands.
#[derive(Clone, Debug)]
pub struct RightsRequest {
    /// Its id, which the person may be told.
    pub id: RequestId,
    /// What is asked.
    pub right: Right,
    /// Where it stands.
    pub status: Status,
    /// How it reached us.
    pub channel: Channel,
    /// How we made sure of who asks; `None` until we did.
    pub identity: Option<Proof>,
    /// What bears on the time there is to answer.
    pub facts: Facts,
    /// The activities an objection is about, by id.
    pub scope: Vec<String>,
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
    /// It cannot be done as approved: a person must decide again.
    Blocked,
    /// It left the charter before it was done, and the plan approved since does without it.
    LeftOut,
}

impl StepStatus {
    /// The word stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Unreachable => "unreachable",
            Self::Blocked => "blocked",
            Self::LeftOut => "left_out",
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

impl DoneLine {
    /// What was planned, done as planned.
    pub fn of(line: &Line) -> Self {
        Self { table: line.table.clone(), role: line.role, fate: line.fate, rows: line.rows }
    }
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
    /// Tries that began to act.
    pub turn: u64,
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
    /// Whether the system's own files keep no older version of the changed rows. Its backups are
    /// another matter.
    #[serde(default)]
    pub traces_cleared: bool,
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
    /// What was asked.
    pub right: Right,
    /// The activities that stopped, by id, when an objection was upheld.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scope: Vec<String>,
    /// Who attests.
    pub controller: String,
    /// The version of the charter that was followed.
    pub charter_version: u64,
    /// When the request was received.
    pub received_at: Timestamp,
    /// When the last system was done.
    pub done_at: Timestamp,
    /// System by system.
    pub systems: Vec<CertifiedSystem>,
    /// What stays, and why.
    pub kept: Vec<KeptLine>,
    /// Systems that left the charter before they were done, by id: nothing is attested of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// Rows left alone because nothing says whose they are, among those of several persons.
    #[serde(default)]
    pub uncertain: u64,
    /// Acts and entries destroyed in Serment itself: consents, receipts, requests.
    #[serde(default)]
    pub own: u64,
    /// The recipients told, by id.
    pub recipients: Vec<String>,
    /// Whether others use the same address: what is known by the address alone stays theirs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shared_address: bool,
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

    /// Rows given to the person.
    pub fn given(&self) -> u64 {
        let lines = self.systems.iter().flat_map(|system| &system.lines);
        lines.filter(|line| line.fate == Fate::Give).map(|line| line.rows).sum()
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
    /// We do not know yet that they are who they say.
    #[error("it is not known yet who asks: confirm their identity first")]
    Unidentified,
    /// Something was done already for whoever was chosen before.
    #[error("a system was changed already for the person chosen before")]
    Begun,
    /// There is no way to give the person their copy.
    #[error(
        "no copy can be given: a system has not answered, or the person has no address of theirs"
    )]
    NoDelivery,
    /// Direct marketing stops whatever the reasons.
    #[error("an objection to direct marketing cannot be refused")]
    Absolute,
    /// Nobody told the person, who has no e-mail address here.
    #[error("the person has no e-mail address here: tell them first, and say so")]
    NotTold,
    /// There is no question to answer.
    #[error("nothing was asked")]
    NothingAsked,
    /// What was to be said is missing, or too long.
    #[error("the text is missing, or longer than 4,000 characters")]
    NoText,
    /// A request cannot have reached us later than now.
    #[error("the day of receipt is in the future")]
    InTheFuture,
    /// The first month is over, or more time was taken already.
    #[error("the answer can no longer be extended: the first deadline is past, or it was already")]
    NoExtension,
    /// The person has not answered the last question.
    #[error("the person was asked already and has not answered yet")]
    AlreadyAsked,
    /// The name is not one of those the systems hold.
    #[error("this name is not one of those the systems hold for the address")]
    UnknownPerson,
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
            Self::Unidentified => "requests.unidentified",
            Self::Begun => "requests.begun",
            Self::NoDelivery => "requests.no_delivery",
            Self::Absolute => "requests.absolute",
            Self::NotTold => "requests.not_told",
            Self::NothingAsked => "requests.nothing_asked",
            Self::NoText => "requests.no_text",
            Self::InTheFuture => "requests.in_the_future",
            Self::NoExtension => "requests.no_extension",
            Self::AlreadyAsked => "requests.already_asked",
            Self::UnknownPerson => "requests.unknown_person",
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
    pub(super) fn need(&self, needed: Status) -> Result<(), Refusal> {
        if self.status == needed {
            return Ok(());
        }
        Err(Refusal::Status { found: self.status.word(), needed: needed.word() })
    }

    /// Whether this very plan may be carried out now, under the charter in force.
    pub fn approve(&self, digest: &str, charter_version: u64) -> Result<&Plan, Refusal> {
        self.need(Status::Planned)?;
        if self.identity.is_none() {
            return Err(Refusal::Unidentified);
        }
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

    /// Whether it may be looked into again: what was approved and is not done can be counted anew
    /// and decided again.
    pub fn reopen(&self) -> Result<(), Refusal> {
        if self.status.is_closed() { self.need(Status::Approved) } else { Ok(()) }
    }

    /// Whether everything was carried out, so that the request may be certified.
    pub fn certify(&self, steps: &[SystemStep]) -> Result<(), Refusal> {
        self.need(Status::Approved)?;
        let finished = |step: &SystemStep| {
            step.status == StepStatus::LeftOut
                || step.status == StepStatus::Done
                    && step.outcome.as_ref().is_some_and(|outcome| outcome.remaining == 0)
        };
        if !changes_systems(self.right) {
            return Ok(());
        }
        // A charter without systems has a plan without parts, and nothing to wait for.
        let planned = self.plan.as_ref().map_or(usize::MAX, |plan| plan.systems.len());
        if steps.len() >= planned && steps.iter().all(finished) {
            return Ok(());
        }
        Err(Refusal::Status { found: "incomplete", needed: "every system done" })
    }
}
