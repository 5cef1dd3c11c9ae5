//! What every page, job and check is given: the kernel's context, the shell of pages, the charter.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZone;
use serment_kernel::{AppError, Context};
use serment_web::{Identity, Web};

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
    /// Gathers the three. From then on pages say the organisation's name and count its days as the
    /// charter in force does.
    pub fn new(context: Context, web: Web, charter: Published) -> Self {
        web.follow(identity(charter.clone(), web.site().zone));
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
        declared.unwrap_or_else(|| self.web.site().zone)
    }
}

/// What a charter says of the organisation, read again only when another charter is in force.
fn identity(
    charter: Published,
    zone: TimeZone,
) -> impl Fn() -> Option<Arc<Identity>> + Send + Sync {
    let held: Mutex<Option<(String, Arc<Identity>)>> = Mutex::default();
    move || {
        let current = charter.current()?;
        let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, identity)) = held.as_ref().filter(|(digest, _)| *digest == current.digest) {
            return Some(identity.clone());
        }
        let declared = &current.charter.organisation;
        let zone = TimeZone::get(&declared.zone).unwrap_or_else(|_| zone.clone());
        let identity = Arc::new(Identity { organisation: declared.name.clone(), zone });
        *held = Some((current.digest.clone(), identity.clone()));
        Some(identity)
    }
}
