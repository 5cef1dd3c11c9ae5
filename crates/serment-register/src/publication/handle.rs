//! The published charter as a node holds it, and how it follows the store.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use jiff::Timestamp;
use serment_kernel::words::EventId;
use serment_kernel::{AppError, Context};

use super::store;
use crate::charter::{Charter, Files, Finding, Lint, check};

/// One version of the charter, read and typed.
#[derive(Clone, Debug)]
pub struct PublishedCharter {
    /// Its number, from 1. 0 for a candidate that is not published.
    pub version: u64,
    /// SHA-256 of its canonical bytes, in hexadecimal.
    pub digest: String,
    /// What it declares.
    pub charter: Charter,
    /// The files it was read from.
    pub files: Files,
    /// When it was published.
    pub published_at: Timestamp,
    /// The event that published it.
    pub event: EventId,
}

impl PublishedCharter {
    /// A charter to be judged before it is published: version 0, dated `at`.
    pub fn candidate(charter: Charter, files: Files, at: Timestamp) -> Self {
        let digest = store::hex(&crate::charter::digest(&files));
        Self { version: 0, digest, charter, files, published_at: at, event: EventId([0; 16]) }
    }

    /// What today's rules find in this version. It runs whatever they say.
    pub fn findings(&self, lint: &Lint<'_>) -> Vec<Finding> {
        check(&self.files, lint).findings
    }
}

/// What a node believes is the published charter. Cheap to clone; clones see the same version.
#[derive(Clone, Debug, Default)]
pub struct Published(Arc<ArcSwapOption<PublishedCharter>>);

impl Published {
    /// Reads the newest version, for the start of a node. Blocks the thread.
    pub fn open(context: &Context) -> Result<Self, AppError> {
        let published = Self::default();
        published.refresh(context)?;
        Ok(published)
    }

    /// A handle that holds a given charter: a candidate, a test's.
    pub fn holding(charter: PublishedCharter) -> Self {
        Self(Arc::new(ArcSwapOption::from_pointee(charter)))
    }

    /// The current version; `None` while nothing was ever published.
    pub fn current(&self) -> Option<Arc<PublishedCharter>> {
        self.0.load_full()
    }

    /// Reads the newest version if it is not the one held; `true` when it changed. Blocks the
    /// thread; every node calls it every few seconds.
    pub fn refresh(&self, context: &Context) -> Result<bool, AppError> {
        let held = self.current().map_or(0, |current| current.version);
        let newer = context.store.read(|read| match store::newest(read)? {
            Some(line) if line.version != held => store::get(read, line.version),
            _ => Ok(None),
        })?;
        let changed = newer.is_some();
        if let Some(newer) = newer {
            self.0.store(Some(Arc::new(newer)));
        }
        Ok(changed)
    }
}
