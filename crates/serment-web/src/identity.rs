//! Who publishes the pages: the organisation's name and the zone of its days, as the charter in
//! force says when a page is written.
//!
//! The shell knows no charter. Whoever does hands a source to [`Web::follow`](crate::Web::follow);
//! until then, and while the source has nothing, what the site was assembled with is said.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::tz::TimeZone;

/// Name and zone of the organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Name of the organisation.
    pub organisation: String,
    /// Zone of its civil dates.
    pub zone: TimeZone,
}

type Source = Box<dyn Fn() -> Option<Arc<Identity>> + Send + Sync>;

/// The identity of the moment, shared by the shell and the filters of its templates.
#[derive(Clone)]
pub(crate) struct Identities(Arc<Inner>);

struct Inner {
    first: Arc<Identity>,
    source: RwLock<Option<Source>>,
}

impl std::fmt::Debug for Identities {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Identities").field(&self.now()).finish()
    }
}

impl Identities {
    /// What is said while no source is followed.
    pub(crate) fn new(first: Identity) -> Self {
        Self(Arc::new(Inner { first: Arc::new(first), source: RwLock::default() }))
    }

    /// Replaces the source.
    pub(crate) fn follow(&self, source: Source) {
        *self.0.source.write().unwrap_or_else(PoisonError::into_inner) = Some(source);
    }

    /// What the source says now.
    pub(crate) fn now(&self) -> Arc<Identity> {
        let source = self.0.source.read().unwrap_or_else(PoisonError::into_inner);
        let said = source.as_ref().and_then(|source| source());
        said.unwrap_or_else(|| self.0.first.clone())
    }
}
