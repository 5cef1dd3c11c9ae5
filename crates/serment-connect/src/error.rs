//! What can go wrong in a system, in kinds a caller can act on.
//!
//! A text names the system, table and column, never a value: database messages that quote rows
//! (PostgreSQL's DETAIL) are dropped, not copied.

use crate::model::Conflict;

/// Why a connector could not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// Nobody answers, or the database refuses the connection.
    #[error("{system} cannot be reached: {why}")]
    Unreachable {
        /// The system.
        system: String,
        /// What was observed.
        why: String,
    },
    /// The connection was lost in the middle. The server rolls the transaction back; lost while
    /// committing, it may also be done: calling again settles it, since `apply` is idempotent.
    #[error("{system} stopped answering before the end: {why}")]
    Interrupted {
        /// The system.
        system: String,
        /// What was observed.
        why: String,
    },
    /// The system, or the file, only reads.
    #[error("{system} is read-only: nothing can be changed in it")]
    ReadOnly {
        /// The system.
        system: String,
    },
    /// The connection lacks a right.
    #[error(
        "{system} refuses access to {table}: grant the missing right to the account Serment uses"
    )]
    MissingRight {
        /// The system.
        system: String,
        /// The table, or what the refusal concerns.
        table: String,
    },
    /// What the map declares is not what the system has.
    #[error("{system}, table {table}{}: {why}", column.as_ref().map(|c| format!(", column {c}")).unwrap_or_default())]
    Schema {
        /// The system.
        system: String,
        /// The declared table.
        table: String,
        /// The declared column, when the table exists.
        column: Option<String>,
        /// The exact difference.
        why: String,
    },
    /// Another transaction holds the rows or the file.
    #[error("{system} is busy: {table} is locked by another writer")]
    LockTimeout {
        /// The system.
        system: String,
        /// The table, or the file.
        table: String,
    },
    /// A statement took longer than the limit.
    #[error(
        "{system} took too long on {table}: see which index is missing with `serment system test`"
    )]
    Timeout {
        /// The system.
        system: String,
        /// The table.
        table: String,
    },
    /// A constraint of the database refused a change; the transaction was rolled back.
    #[error("{system} refused a change of {table}: constraint {constraint}")]
    Constraint {
        /// The system.
        system: String,
        /// The table.
        table: String,
        /// The constraint's name, or its kind.
        constraint: String,
    },
    /// A file could not be read or written.
    #[error("{system}, {what}: {why}")]
    Io {
        /// The system.
        system: String,
        /// The file's name.
        what: String,
        /// What the operating system said.
        why: String,
    },
    /// A line or value is larger than a connector accepts to hold in memory.
    #[error("{system}, {what} is too large: the limit is {limit_bytes} bytes")]
    TooLarge {
        /// The system.
        system: String,
        /// What is too large.
        what: String,
        /// The limit.
        limit_bytes: u64,
    },
    /// A file changed while it was read; nothing was written.
    #[error("{system}, {table} changed while it was being read")]
    ChangedWhileRead {
        /// The system.
        system: String,
        /// The table's file.
        table: String,
    },
    /// An identifier of the person cannot be understood.
    #[error("the identifier of kind {kind} is not valid: {why}")]
    Identifier {
        /// The kind.
        kind: String,
        /// What is expected.
        why: String,
    },
    /// This connector cannot do that.
    #[error("{system} cannot do that: {what}")]
    Unsupported {
        /// The system.
        system: String,
        /// What was asked.
        what: String,
    },
    /// The steps cannot be carried out as declared; nothing was done.
    #[error("{system} cannot carry out the plan: {}", conflicts.iter().map(|c| format!("{}.{}: {}", c.table, c.column, c.why)).collect::<Vec<_>>().join("; "))]
    Conflicts {
        /// The system.
        system: String,
        /// Each obstacle.
        conflicts: Vec<Conflict>,
    },
    /// The receiver of `read` asked to stop.
    #[error("reading stopped: {why}")]
    Stopped {
        /// Why the receiver stopped.
        why: String,
    },
    /// The database refused a statement for a reason of its own.
    #[error("{system} failed on {table}: {code}")]
    Refused {
        /// The system.
        system: String,
        /// The table, or the operation.
        table: String,
        /// The database's code and its message without detail.
        code: String,
    },
}

impl ConnectError {
    /// A stable word for the kind, for logs, metrics and pages.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::Interrupted { .. } => "interrupted",
            Self::ReadOnly { .. } => "read_only",
            Self::MissingRight { .. } => "missing_right",
            Self::Schema { .. } => "schema",
            Self::LockTimeout { .. } => "lock_timeout",
            Self::Timeout { .. } => "timeout",
            Self::Constraint { .. } => "constraint",
            Self::Io { .. } => "io",
            Self::TooLarge { .. } => "too_large",
            Self::ChangedWhileRead { .. } => "changed_while_read",
            Self::Identifier { .. } => "identifier",
            Self::Unsupported { .. } => "unsupported",
            Self::Conflicts { .. } => "conflicts",
            Self::Stopped { .. } => "stopped",
            Self::Refused { .. } => "refused",
        }
    }

    /// Whether the same call may succeed later without anyone changing anything.
    pub const fn retryable(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::Interrupted { .. }
                | Self::LockTimeout { .. }
                | Self::Timeout { .. }
                | Self::ChangedWhileRead { .. }
        )
    }
}
