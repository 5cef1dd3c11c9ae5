//! What a commitment's control runs: one kind of [`Check`], brought by the slice that knows how.
//!
//! Art. 5(2), 24. A check looks at what *is* (rows, systems, the journal) and says whether the
//! promise holds, in one sentence with counts. It changes nothing. Its outcome is published: the
//! summary and the facts never hold personal data.

use serde_json::Value as Json;
use serment_kernel::AppError;
use serment_kernel::words::Text;

use crate::charter::Period;
use crate::site::Site;

/// One kind of control that can be run.
pub trait Check: Send + Sync {
    /// The word after `kind` in the charter: `hosted_in`.
    fn kind(&self) -> &'static str;

    /// Looks, on a thread that may block. The charter to judge is `site.charter()`: before a
    /// publication it is the candidate, so never read another. `params` is the control's object;
    /// `max_age` is how far back its evidence counts.
    ///
    /// # Errors
    /// What had to be looked at did not answer. Governance records it as a failure with its cause:
    /// a promise nobody can verify is not kept.
    fn run(&self, site: &Site, params: &Json, max_age: Period) -> Result<Outcome, AppError>;
}

/// What a check saw.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Whether the control passes.
    pub passed: bool,
    /// One sentence with counts, no personal data: « 5 systèmes sur 5 sont hébergés en France. »
    pub summary: Text,
    /// The counts behind the sentence: an object of whole numbers and words, no personal data.
    pub facts: Json,
}

impl Outcome {
    /// The control passes.
    pub fn pass(fr: impl Into<String>, en: impl Into<String>, facts: Json) -> Self {
        Self { passed: true, summary: Text { fr: fr.into(), en: en.into() }, facts }
    }

    /// The control fails.
    pub fn fail(fr: impl Into<String>, en: impl Into<String>, facts: Json) -> Self {
        Self { passed: false, ..Self::pass(fr, en, facts) }
    }
}
