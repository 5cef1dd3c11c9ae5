//! What an erasure would do, counted on the real systems before anyone approves it. Pure.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serment_connect::{Action, Amendment, Found, PlanLine, PlanNote, Role};

use super::model::Refusal;

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
    /// They are given to the person, and do not change.
    Give,
    /// They stay, with what the person says instead.
    Correct,
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
        !matches!(self, Self::Keep | Self::Give)
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
    /// Rows of persons that do not say whose they are, when others use the same address: they are
    /// left alone.
    #[serde(default)]
    pub uncertain: u64,
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
    /// The activities that stop, by id, when an objection is upheld.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scope: Vec<String>,
    /// Whether it is direct marketing, whose objection nothing is weighed against (Art. 21(3)).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub absolute: bool,
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

impl Line {
    /// Rows in which the person's own words are written.
    pub fn corrected(order: u32, amendment: &Amendment) -> Self {
        Self {
            order,
            table: amendment.table.clone(),
            role: Role::Owner,
            fate: Fate::Correct,
            rows: 1,
            columns: amendment.set.iter().map(|(column, _)| column.clone()).collect(),
            sql: String::new(),
            rule: None,
            exception: None,
            until: None,
        }
    }

    /// Rows that are given to the person.
    pub fn given(order: u32, found: &Found) -> Self {
        Self {
            order,
            table: found.table.clone(),
            role: found.role,
            fate: Fate::Give,
            rows: found.rows,
            columns: Vec::new(),
            sql: String::new(),
            rule: None,
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
