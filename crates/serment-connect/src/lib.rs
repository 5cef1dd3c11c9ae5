//! Connectors: the drivers that find, read, count, erase and re-check one person's rows in the
//! organisation's real systems (Art. 15–20 GDPR, carried out where the data is).
//!
//! This crate knows no charter, request or policy, and never opens our own store. Its caller
//! compiles a declaration into a [`Map`] (which tables, whose rows, which columns) and [`Step`]s
//! (what to do with them); a [`Connector`] executes them. Everything is synchronous.
//!
//! Invariants, each held by the conformance suite in `tests/it`:
//! - `find`, `read`, `plan` and `verify` write nothing, in read-only transactions;
//! - `apply` selects the rows again, under lock, at the moment of acting; all key sets are chosen
//!   before the first change; one transaction per system, so all of it happens or none of it;
//! - statements are set-based: no row-by-row loop, no list of values;
//! - the order comes from the catalogue's foreign keys, never from the caller;
//! - applying twice changes nothing the second time;
//! - rows of other people stay byte-identical, except a link to an erased row, which is emptied;
//! - no error, log line or displayed statement carries a value.
//!
//! Read in this order: [`model`], [`catalogue`], [`identifiers`], [`error`], then a driver.
//! Absent on purpose: retries, deadlines, who may ask, what the law says.

pub mod catalogue;
pub mod error;
pub mod files;
pub mod identifiers;
pub mod mariadb;
pub mod model;
mod order;
pub mod postgres;
pub mod settings;
mod sql;
pub mod sqlite;

pub use catalogue::{Catalogue, CellKind, ColumnInfo, ForeignKey, OnDelete, TableInfo};
pub use error::ConnectError;
pub use identifiers::{IdentifierKind, Identifiers, normalise};
pub use model::{
    Action, Advice, Amendment, Applied, Cell, Conflict, Found, Hit, Map, Outcome, PlanLine,
    PlanNote, Probe, Reach, Record, Role, Step, SystemPlan, Via,
};
pub use settings::{FileTable, Limits, Settings, connect, connect_with};

/// One thing a connector can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ability {
    /// Lists tables, columns and row estimates.
    Catalogue,
    /// Finds, counts and reads a person's rows.
    Read,
    /// Deletes, anonymises, detaches, retains.
    Act,
    /// All tables change together or not at all.
    Transaction,
    /// Knows foreign keys and respects them.
    ForeignKeys,
    /// Searches every text column for a value.
    Scan,
}

/// What a kind of connector is, said once for forms, documentation and checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The word the charter uses: `sqlite`, `postgres`, `mariadb`, `files`.
    pub kind: &'static str,
    /// Its name on French pages.
    pub label_fr: &'static str,
    /// Its name on English pages.
    pub label_en: &'static str,
    /// What it can do.
    pub abilities: &'static [Ability],
}

impl Manifest {
    /// Whether this kind of connector can do that.
    pub fn can(&self, ability: Ability) -> bool {
        self.abilities.contains(&ability)
    }

    /// Its name in one language.
    pub fn label(&self, lang: serment_kernel::words::Lang) -> &'static str {
        match lang {
            serment_kernel::words::Lang::Fr => self.label_fr,
            serment_kernel::words::Lang::En => self.label_en,
        }
    }
}

/// Every kind of connector there is. A new driver is one file and one line here.
pub const CONNECTORS: &[&Manifest] =
    &[&sqlite::MANIFEST, &postgres::MANIFEST, &mariadb::MANIFEST, &files::MANIFEST];

/// What `read` calls for each record. Returning an error stops the reading with that error.
pub type Sink<'a> = dyn FnMut(Record) -> Result<(), ConnectError> + 'a;

/// One real system. Each call opens and closes its own connection, so nothing is held between
/// two calls; implementations are cheap to build and shared between threads.
pub trait Connector: Send + Sync {
    /// What kind of connector this is.
    fn manifest(&self) -> &'static Manifest;

    /// Opens the system and says what answers, and which rights are missing.
    fn probe(&self) -> Result<Probe, ConnectError>;

    /// The tables, columns, keys and foreign keys as they are now.
    fn catalogue(&self) -> Result<Catalogue, ConnectError>;

    /// How many rows the person has, by table and role. One line per table and role of the map,
    /// zero included. A row the person both owns and is concerned by counts as owned.
    fn find(&self, map: &Map, who: &Identifiers) -> Result<Vec<Found>, ConnectError>;

    /// Streams the person's records, table by table, from one consistent snapshot.
    fn read(&self, map: &Map, who: &Identifiers, sink: &mut Sink<'_>) -> Result<(), ConnectError>;

    /// What `apply` would do now: every statement, with its counts and its conflicts.
    fn plan(
        &self,
        map: &Map,
        steps: &[Step],
        who: &Identifiers,
    ) -> Result<SystemPlan, ConnectError>;

    /// Carries out the steps on the rows that match now, in one transaction. Refuses whole
    /// ([`ConnectError::Conflicts`]) when the plan has a conflict.
    fn apply(&self, map: &Map, steps: &[Step], who: &Identifiers) -> Result<Outcome, ConnectError>;

    /// Corrects one of the person's rows (Art. 16), selected again under lock, in one transaction.
    /// How many rows were written: none when that row is not the person's, or no longer.
    fn amend(
        &self,
        map: &Map,
        who: &Identifiers,
        amendment: &Amendment,
    ) -> Result<u64, ConnectError>;

    /// Selects again after the act: what remains reachable of the person.
    fn verify(&self, map: &Map, who: &Identifiers) -> Result<Vec<Found>, ConnectError> {
        self.find(map, who)
    }

    /// Searches every text column of every table, declared or not, for these values (any case).
    /// The rows where one occurs, by table and column; nothing found is an empty list.
    fn scan(
        &self,
        needles: &[serment_kernel::words::Personal<String>],
    ) -> Result<Vec<Hit>, ConnectError>;

    /// The indexes missing for this map, each with the exact statement that creates it.
    fn advice(&self, map: &Map) -> Result<Vec<Advice>, ConnectError>;
}
