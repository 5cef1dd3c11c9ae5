//! The test kit: one test body, both engines, each in a store of its own.
//!
//! PostgreSQL takes part when `SERMENT_TEST_PG` holds the address of a server where schemas may be
//! created; `cargo xtask test` starts one.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::capability::Capability;
use crate::context::Context;
use crate::environment::Environment;
use crate::journal::publish::Log;
use crate::keys::{Keyring, Secret};
use crate::store::Place;
use crate::words::{Entropy, FakeClock, OsEntropy};

/// A context over a fresh store, its clock in the test's hands. Dropping it removes the store.
pub struct Kit {
    /// The context under test.
    pub context: Context,
    /// Its clock.
    pub clock: Arc<FakeClock>,
    /// Where its store is, to open it a second time.
    pub place: Place,
    /// A folder of the test's own.
    pub folder: PathBuf,
    schema: Option<(String, String)>,
}

/// The instant every test starts at: Sunday 22 November 2026, noon in Paris.
pub const START: &str = "2026-11-22T11:00:00Z";

impl Kit {
    /// A kit on SQLite.
    pub fn sqlite(capabilities: &'static [&'static Capability]) -> Self {
        let folder = fresh_folder();
        Self::open(Place::Sqlite { folder: folder.join("store") }, folder, None, capabilities)
    }

    /// A kit on PostgreSQL, when a server is given.
    pub fn postgres(capabilities: &'static [&'static Capability]) -> Option<Self> {
        let url = postgres_url()?;
        let schema = format!("t_{}", hex(&random_bytes()));
        let place = Place::Postgres { url: url.clone(), schema: Some(schema.clone()) };
        Some(Self::open(place, fresh_folder(), Some((url, schema)), capabilities))
    }

    /// A kit on every engine there is.
    pub fn each(capabilities: &'static [&'static Capability]) -> Vec<Self> {
        [Some(Self::sqlite(capabilities)), Self::postgres(capabilities)]
            .into_iter()
            .flatten()
            .collect()
    }

    fn open(
        place: Place,
        folder: PathBuf,
        schema: Option<(String, String)>,
        capabilities: &'static [&'static Capability],
    ) -> Self {
        let clock = Arc::new(FakeClock::at(START.parse().expect("a constant instant")));
        let environment = Environment {
            clock: clock.clone(),
            entropy: Arc::new(OsEntropy),
            keys: Arc::new(Keyring::from_root(&Secret::new([7; 32]))),
        };
        let log = Log::new("test.example/journal", environment.keys.log_seed(), None);
        let log = log.expect("a constant origin is a valid key name");
        let context = Context::open(&place, environment, capabilities, log);
        let context = context.expect("a fresh place opens");
        Self { context, clock, place, folder, schema }
    }

    /// Places everything pending and signs a checkpoint, as the server does every few seconds.
    pub fn publish(&self) {
        while self.context.store.sequence().expect("pending leaves are placed") > 0 {}
        crate::journal::publish::publish(&self.context).expect("a checkpoint is signed");
    }
}

impl Drop for Kit {
    fn drop(&mut self) {
        if let Some((url, schema)) = self.schema.take() {
            let dropped = std::thread::spawn(move || {
                let mut client = postgres::Client::connect(&url, postgres::NoTls)?;
                client.batch_execute(&format!("drop schema if exists {schema} cascade"))
            });
            let _ = dropped.join();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The address of the PostgreSQL server tests may use.
#[expect(clippy::disallowed_methods, reason = "the test kit, not the program, reads it")]
pub fn postgres_url() -> Option<String> {
    std::env::var("SERMENT_TEST_PG").ok().filter(|url| !url.is_empty())
}

/// A folder that no other test uses.
pub fn fresh_folder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let n = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("serment-test-{}-{n}-{}", std::process::id(), hex(&random_bytes()[..4]));
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
    folder
}

fn random_bytes() -> [u8; 8] {
    let entropy: &dyn Entropy = &OsEntropy;
    entropy.array()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
