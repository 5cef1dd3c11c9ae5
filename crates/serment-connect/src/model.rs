//! The neutral words between a caller and a connector: where a person's rows are ([`Map`]), what
//! to do with them ([`Step`]), what would happen ([`SystemPlan`]) and what happened ([`Outcome`]).
//!
//! Pure data: no I/O, no clock, no randomness. Nothing here knows a charter or a request.

use std::fmt;

use serde::{Deserialize, Serialize};
use serment_kernel::words::Personal;

use crate::catalogue::TableInfo;
use crate::error::ConnectError;
use crate::identifiers::IdentifierKind;

/// Whose row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The row is the person's.
    Owner,
    /// The row is someone else's and concerns the person too.
    Accessor,
}

/// How rows are reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// By an identifier of the person held in a column.
    Identifier {
        /// Which of the person's identifiers.
        kind: IdentifierKind,
        /// The column that holds it.
        column: String,
        /// Further columns that must equal these values, whatever the case and spaces: singles
        /// out one person among several who share the identifier. An empty value is equal to a
        /// column that is NULL or blank. Empty = no narrowing. It narrows this reach only:
        /// several reaches of a table need it each.
        narrow: Vec<(String, Personal<String>)>,
    },
    /// By columns equal, all of them, to columns of rows already reached.
    ///
    /// The parent rows are **all** rows reached with the parent reach's table and role, so a
    /// table reached by two paths needs its children declared once. A self-reference
    /// (`replies.parent_id -> replies.id`) is a reach whose `parent` is its own index or an
    /// earlier reach of the same table; it is followed to any depth, from rows that another
    /// reach of the same table and role found first.
    Key {
        /// Columns of this table, in order.
        columns: Vec<String>,
        /// Index in [`Map::reaches`] of an earlier reach, or of this one.
        parent: usize,
        /// Columns of the parent's table, as many as `columns`, in the same order.
        references: Vec<String>,
    },
}

/// One way to reach rows of one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// The table, as the catalogue names it (PostgreSQL: `schema.table` outside the default schema).
    pub table: String,
    /// Whose rows these are.
    pub role: Role,
    /// How they are reached.
    pub via: Via,
    /// The personal columns: what `read` gives, and what is emptied when a row due for deletion
    /// must stay because a retained row needs it.
    pub columns: Vec<String>,
    /// The columns that identify a row; empty = the primary key. Needed only where the catalogue
    /// has none: views, partitioned tables without primary key, files.
    pub key: Vec<String>,
}

/// Where a person's rows are in one system. Several reaches of one table and role are a union;
/// rows are deduplicated by their identity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Map {
    /// The reaches, parents before children.
    pub reaches: Vec<Reach>,
}

impl Map {
    /// The distinct (table, role) pairs, in order of first appearance.
    pub fn sets(&self) -> Vec<(&str, Role)> {
        let mut sets: Vec<(&str, Role)> = Vec::new();
        for reach in &self.reaches {
            let set = (reach.table.as_str(), reach.role);
            if !sets.contains(&set) {
                sets.push(set);
            }
        }
        sets
    }

    /// The columns to read of one table and role: the union of its reaches, in order.
    pub fn columns(&self, table: &str, role: Role) -> Vec<&str> {
        let mut columns: Vec<&str> = Vec::new();
        for reach in self.reaches.iter().filter(|r| r.table == table && r.role == role) {
            for column in &reach.columns {
                if !columns.contains(&column.as_str()) {
                    columns.push(column);
                }
            }
        }
        columns
    }
}

/// What to do with rows.
///
/// **Anonymising a column** writes NULL where the column may be NULL; otherwise `''` in a text
/// column (`anonymised-` and a random token where it is unique), `0` in a number column. A
/// `NOT NULL` date, boolean, binary or other column, a column of the primary key, and a
/// `NOT NULL` foreign key are conflicts that name the column. Generated columns are skipped with
/// a note. In files, a column is emptied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The rows disappear. Owner rows only.
    Delete,
    /// The rows stay, these columns no longer say anything.
    Anonymise {
        /// Columns to anonymise.
        columns: Vec<String>,
    },
    /// The rows stay and no longer point to the person.
    Detach {
        /// The linking columns, emptied.
        columns: Vec<String>,
        /// Further columns to anonymise.
        anonymise: Vec<String>,
    },
    /// The rows stay because a rule demands it. Owner rows only.
    Retain {
        /// The rule, quoted in the plan as it is.
        rule: String,
        /// Columns the rule does not need, anonymised.
        anonymise: Vec<String>,
    },
}

/// One action on all the rows of one table and role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The table.
    pub table: String,
    /// Which of the person's rows. Accessor steps leave alone rows the person also owns.
    pub role: Role,
    /// What to do with them.
    pub action: Action,
}

/// Rows of the person in one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The table.
    pub table: String,
    /// Whose rows.
    pub role: Role,
    /// How many.
    pub rows: u64,
}

/// One value of a record. `Debug` prints its kind only.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// No value.
    Null,
    /// A whole number.
    Int(i64),
    /// A decimal number in floating point. Exact decimals are [`Cell::Text`].
    Real(f64),
    /// True or false.
    Bool(bool),
    /// A text, or any other type written as text (dates in ISO 8601).
    Text(Personal<String>),
    /// Binary content, by its length only.
    Bytes(u64),
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Int(_) => "Int(‹personal›)",
            Self::Real(_) => "Real(‹personal›)",
            Self::Bool(_) => "Bool(‹personal›)",
            Self::Text(_) => "Text(‹personal›)",
            Self::Bytes(_) => "Bytes(‹personal›)",
        })
    }
}

impl Cell {
    /// The value as a person reads it; nothing for NULL and binary content.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Null | Self::Bytes(_) => None,
            Self::Int(n) => Some(n.to_string()),
            Self::Real(n) => Some(n.to_string()),
            Self::Bool(b) => Some(b.to_string()),
            Self::Text(text) => Some(text.reveal().clone()),
        }
    }
}

/// One row of the person, as `read` gives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The table.
    pub table: String,
    /// Whose row.
    pub role: Role,
    /// The row's identity, its parts joined by `/`. Personal where the key is (an e-mail
    /// address as primary key): keep it out of logs.
    pub key: String,
    /// The columns of the map with their values, in the map's order.
    pub values: Vec<(String, Cell)>,
}

/// What a plan's line has that the step did not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanNote {
    /// These rows were to be deleted; kept rows of this table need them, so their personal
    /// columns are anonymised instead.
    KeptFor {
        /// The table whose retained rows point here.
        table: String,
        /// Its column that may not be empty.
        column: String,
    },
    /// These linking columns are emptied, because the row they point to disappears.
    LinkEmptied {
        /// The columns.
        columns: Vec<String>,
    },
    /// These columns are computed by the database and were left to it.
    GeneratedSkipped {
        /// The columns.
        columns: Vec<String>,
    },
    /// These linking columns may not be empty: they stay and point to an anonymised row.
    LinkKept {
        /// The columns.
        columns: Vec<String>,
    },
    /// Rows of a cycle of foreign keys, whose links are emptied before they are deleted.
    CycleBroken {
        /// The columns.
        columns: Vec<String>,
    },
    /// Several of the above.
    Several(Vec<PlanNote>),
}

/// One statement of a plan, in the order of execution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanLine {
    /// From 1.
    pub order: u32,
    /// The table.
    pub table: String,
    /// Whose rows.
    pub role: Role,
    /// What happens to them: the step's action, or what replaces it (see `note`).
    pub action: Action,
    /// The rows concerned.
    pub rows: u64,
    /// The rows that would really change: fewer when some are already as wanted, none when
    /// nothing is to be anonymised in retained rows.
    pub changes: u64,
    /// The statement, for display. No value appears in it. Empty when nothing is to be executed.
    pub sql: String,
    /// What the step did not say.
    pub note: Option<PlanNote>,
}

/// Something that makes the steps impossible as declared. Nothing is executed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The table where the problem is.
    pub table: String,
    /// The column, or the columns of a key separated by `, `.
    pub column: String,
    /// What is wrong and how to remedy it, in English, without any value.
    pub why: String,
}

/// What applying the steps to one system would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SystemPlan {
    /// The statements in order; at least one per step, rows = 0 included.
    pub lines: Vec<PlanLine>,
    /// What forbids applying them.
    pub conflicts: Vec<Conflict>,
}

/// What one line of the plan really did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// The table.
    pub table: String,
    /// Whose rows.
    pub role: Role,
    /// What was done.
    pub action: Action,
    /// Rows really changed or deleted (to compare with [`PlanLine::changes`]).
    pub rows: u64,
}

/// What `apply` did, committed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// One entry per line of the plan, in order.
    pub applied: Vec<Applied>,
    /// Whether the system keeps no older copy of the pages it changed in its own files. SQLite:
    /// the write-ahead log was folded and emptied. Files: the old file is gone. PostgreSQL and
    /// MariaDB: false, `vacuum` or purge, and the retention of their logs and backups, decide.
    pub traces_cleared: bool,
}

impl Outcome {
    /// All rows changed or deleted.
    pub fn rows(&self) -> u64 {
        self.applied.iter().map(|a| a.rows).sum()
    }
}

/// What answered a probe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// The engine and its version.
    pub engine: String,
    /// Tables visible to this connection.
    pub tables: u64,
    /// The system, or this connection to it, only reads: nothing can be erased there.
    pub read_only: bool,
    /// Rights missing on visible tables, each as `update on stays`.
    pub missing: Vec<String>,
}

/// New values for one of the person's rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    /// The table; the row is the person's own.
    pub table: String,
    /// The row, named as [`Record::key`] names it.
    pub key: String,
    /// The columns with their values as text, which the system reads as the column's type. An empty
    /// text empties a column that may be empty.
    pub set: Vec<(String, Personal<String>)>,
}

impl Amendment {
    /// Whether these columns may be written: there are some, they exist, are not computed, and
    /// identify no row. `unfit` says why the table itself cannot be, if it cannot.
    pub(crate) fn check(
        &self,
        system: &str,
        table: &TableInfo,
        unfit: Option<String>,
    ) -> Result<(), ConnectError> {
        if let Some(why) = unfit {
            return Err(self.conflict(system, &why));
        }
        if self.set.is_empty() {
            return Err(self.conflict(system, "no column is to be written"));
        }
        for (name, _) in &self.set {
            let wrong = match table.column(name) {
                None => Some("does not exist"),
                Some(column) if column.generated => Some("is computed by the database"),
                Some(_) if table.primary_key.contains(name) => Some("identifies the row"),
                Some(_) => None,
            };
            if let Some(why) = wrong {
                return Err(ConnectError::Schema {
                    system: system.to_owned(),
                    table: self.table.clone(),
                    column: Some(name.clone()),
                    why: why.to_owned(),
                });
            }
        }
        Ok(())
    }

    /// The refusal to write this row.
    pub(crate) fn conflict(&self, system: &str, why: &str) -> ConnectError {
        let (table, column, why) = (self.table.clone(), "*".to_owned(), why.to_owned());
        ConnectError::Conflicts {
            system: system.to_owned(),
            conflicts: vec![Conflict { table, column, why }],
        }
    }
}

/// Rows where a searched value still occurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The table or file.
    pub table: String,
    /// The column.
    pub column: String,
    /// How many rows.
    pub rows: u64,
}

/// An index a map would profit from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// The table that is scanned whole today.
    pub table: String,
    /// The column searched.
    pub column: String,
    /// The statement to run, exactly.
    pub sql: String,
}
