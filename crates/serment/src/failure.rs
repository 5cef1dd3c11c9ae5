//! Why a command did not do what was asked, and the exit code that says so.
//!
//! The four codes are a promise to scripts: 0 done, 1 refused or findings, 2 usage (the command
//! line or `serment.toml` is wrong), 3 unavailable (something outside did not answer).

use serment_kernel::AppError;
use serment_kernel::store::StoreError;

use crate::wiring::AssembleError;

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// What was asked is done, and nothing is wrong.
    Done = 0,
    /// The answer is no, or something is wrong with what was examined.
    Refused = 1,
    /// What was asked, or the configuration, cannot be understood.
    Usage = 2,
    /// Something outside is not reachable; nothing was lost.
    Unavailable = 3,
}

impl Exit {
    /// The code of the process.
    pub(crate) const fn code(self) -> u8 {
        self as u8
    }

    /// Reads a code back.
    pub(crate) const fn of(code: u8) -> Self {
        match code {
            0 => Self::Done,
            1 => Self::Refused,
            2 => Self::Usage,
            _ => Self::Unavailable,
        }
    }
}

/// One clear sentence with its remedy, and how the process ends.
#[derive(Debug)]
pub(crate) struct Failure {
    /// How the process ends.
    pub(crate) exit: Exit,
    /// A stable word for scripts: `store.held`.
    pub(crate) code: &'static str,
    /// What happened and where.
    pub(crate) message: String,
    /// What to do about it; empty when the message says it.
    pub(crate) remedy: String,
}

impl Failure {
    /// What was asked cannot be understood.
    pub(crate) fn usage(message: impl std::fmt::Display, remedy: impl std::fmt::Display) -> Self {
        Self::new(Exit::Usage, "usage", message, remedy)
    }

    /// The answer is no.
    pub(crate) fn refused(
        code: &'static str,
        message: impl std::fmt::Display,
        remedy: impl std::fmt::Display,
    ) -> Self {
        Self::new(Exit::Refused, code, message, remedy)
    }

    /// Something outside does not answer.
    pub(crate) fn unavailable(
        code: &'static str,
        message: impl std::fmt::Display,
        remedy: impl std::fmt::Display,
    ) -> Self {
        Self::new(Exit::Unavailable, code, message, remedy)
    }

    fn new(
        exit: Exit,
        code: &'static str,
        message: impl std::fmt::Display,
        remedy: impl std::fmt::Display,
    ) -> Self {
        Self { exit, code, message: message.to_string(), remedy: remedy.to_string() }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "; {}", self.remedy) }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let remedy = match &error {
            StoreError::Unreachable { .. } => {
                "check the section [store] of serment.toml and that the place exists and answers"
            }
            StoreError::Query { .. } | StoreError::Column { .. } | StoreError::Panicked { .. } => {
                "nothing was written; `serment doctor` says more"
            }
            StoreError::Conflict { .. } | StoreError::Closed { .. } => "try again",
            // The others carry their remedy in their own sentence.
            _ => "",
        };
        let (exit, code) = match &error {
            StoreError::Unreachable { .. } => (Exit::Unavailable, "store.unreachable"),
            StoreError::Held { .. } => (Exit::Unavailable, "store.held"),
            StoreError::ReadOnly { .. } => (Exit::Unavailable, "store.read_only"),
            StoreError::Full => (Exit::Unavailable, "store.full"),
            StoreError::Closed { .. } | StoreError::Conflict { .. } => {
                (Exit::Unavailable, "store.busy")
            }
            StoreError::TooNew { .. } => (Exit::Refused, "store.too_new"),
            StoreError::Damaged { .. } => (Exit::Refused, "journal.damaged"),
            StoreError::Renamed { .. } => (Exit::Usage, "journal.renamed"),
            StoreError::Older { .. } => (Exit::Refused, "journal.older"),
            StoreError::ClockBack { .. } => (Exit::Refused, "journal.clock_back"),
            StoreError::Sealed { .. } => (Exit::Refused, "store.sealed"),
            _ => (Exit::Unavailable, "store.failed"),
        };
        Self::new(exit, code, &error, remedy)
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Store(error) => error.into(),
            AppError::Refused(refused) => Self::refused(refused.code, refused.text, ""),
            AppError::Unavailable { .. } => Self::unavailable("unavailable", &error, "try again"),
            AppError::NotFound => Self::refused("not_found", &error, ""),
            AppError::Forbidden => Self::refused("forbidden", &error, ""),
            AppError::Invalid { .. } => Self::usage(&error, ""),
        }
    }
}

impl From<AssembleError> for Failure {
    fn from(error: AssembleError) -> Self {
        match error {
            AssembleError::Store(error) => error.into(),
            AssembleError::App(error) => error.into(),
            AssembleError::Origin(_) => {
                Self::usage(&error, "set [journal] origin to an address without scheme")
            }
            AssembleError::Web(_) => {
                let remedy = "this is a defect of the program: report it";
                Self::refused("defect", &error, remedy)
            }
        }
    }
}

impl From<serment_register::charter::ReadError> for Failure {
    fn from(error: serment_register::charter::ReadError) -> Self {
        use std::error::Error as _;
        let why = error.source().map(|source| format!(": {source}")).unwrap_or_default();
        let remedy = "give the folder of a charter, or write one with `serment init`";
        Self::usage(format!("{error}{why}"), remedy)
    }
}
