//! What an act can answer instead of its result.

use crate::store::StoreError;

/// Why an act was not done. One translation to HTTP and to pages lives in `serment-web`.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The law, the charter or the state said no.
    #[error("refused ({0})")]
    Refused(Refused),
    /// The actor may not. Looks like [`AppError::NotFound`] wherever existence is private.
    #[error("not permitted")]
    Forbidden,
    /// There is no such thing.
    #[error("not found")]
    NotFound,
    /// What was asked was sent wrongly: which field, and how it would be right.
    #[error("{field}: {message}")]
    Invalid {
        /// The field, as the form or the API names it.
        field: &'static str,
        /// The key of the message that says what is wrong and how it would be right.
        message: &'static str,
    },
    /// Something outside is not reachable; nothing was lost and the act may be tried again.
    #[error("{what} is not available: {why}")]
    Unavailable {
        /// A system, a recipient, the mail relay.
        what: String,
        /// Without any value or secret.
        why: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A refusal with its rule. Every capability's `Refusal` becomes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Stable, listed in the guide: `consent.stale_notice`.
    pub code: &'static str,
    /// For logs and the command line, in English, naming no person.
    pub text: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.text)
    }
}

impl AppError {
    /// A refusal by rule.
    pub fn refused(code: &'static str, text: impl std::fmt::Display) -> Self {
        Self::Refused(Refused { code, text: text.to_string() })
    }
}
