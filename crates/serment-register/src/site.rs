//! What every page, job and check is given: the kernel's context, the shell of pages, the charter.

use std::sync::Arc;

use jiff::tz::TimeZone;
use serment_kernel::{AppError, Context};
use serment_web::Web;

use crate::publication::{Published, PublishedCharter};

/// The state shared by every slice. Cheap to clone.
#[derive(Clone)]
pub struct Site {
    /// Store, time, randomness, keys.
    pub context: Context,
    /// The shell of pages.
    pub web: Web,
    /// The published charter, as this node last read it.
    pub charter: Published,
}

impl Site {
    /// Gathers the three.
    pub fn new(context: Context, web: Web, charter: Published) -> Self {
        Self { context, web, charter }
    }

    /// The published charter, or [`AppError::Unavailable`] while none is.
    pub fn charter(&self) -> Result<Arc<PublishedCharter>, AppError> {
        self.charter.current().ok_or_else(|| AppError::Unavailable {
            what: "the charter".into(),
            why: "none is published yet: run `serment charter publish`".into(),
        })
    }

    /// The same site seen through a charter that is not published: checks run on it before it is.
    #[must_use]
    pub fn with_candidate(&self, candidate: PublishedCharter) -> Self {
        Self { charter: Published::holding(candidate), ..self.clone() }
    }

    /// The zone in which days are counted: the charter's, else the one pages were started with.
    pub fn zone(&self) -> TimeZone {
        let charter = self.charter.current();
        let declared = charter.and_then(|it| TimeZone::get(&it.charter.organisation.zone).ok());
        declared.unwrap_or_else(|| self.web.site().zone.clone())
    }
}
