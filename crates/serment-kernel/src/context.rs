//! What every act is given: the store, time, randomness, keys, and the capabilities present.

use std::sync::Arc;

use crate::capability::Capability;
use crate::environment::Environment;
use crate::store::{Place, Reader, Store, StoreError};

/// The surroundings of an act. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    /// The store.
    pub store: Store,
    /// Time, randomness, keys.
    pub environment: Environment,
    /// Every capability present, so that erasing a person reaches each.
    pub capabilities: &'static [&'static Capability],
    /// What the journal is called and how its checkpoints are guarded.
    pub journal: Arc<crate::journal::publish::Log>,
}

impl Context {
    /// Opens the store and gathers the rest.
    pub fn open(
        place: &Place,
        environment: Environment,
        capabilities: &'static [&'static Capability],
        journal: crate::journal::publish::Log,
    ) -> Result<Self, StoreError> {
        let store = Store::open(place, &environment, capabilities)?;
        Ok(Self { store, environment, capabilities, journal: Arc::new(journal) })
    }

    /// The current instant.
    pub fn now(&self) -> jiff::Timestamp {
        self.environment.clock.now()
    }

    /// Reads without blocking an asynchronous caller.
    pub async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Reader<'_>) -> Result<T, E> + Send + 'static,
    {
        let store = self.store.clone();
        tokio::task::spawn_blocking(move || store.read(f))
            .await
            .map_err(|_| E::from(StoreError::Panicked { during: "read" }))?
    }
}
