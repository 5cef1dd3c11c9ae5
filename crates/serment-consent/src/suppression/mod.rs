//! The suppression list: whom we must not write to, though we may know nothing else of them.
//!
//! Art. 17(3), 21(3); the CNIL's standard keeps an objection three years at least (R-SUPPRESS). An
//! imported file must not write again to who objected or was erased, so something must remain: a
//! hash, keyed twice, that only the question "is this one on it?" can match.
//!
//! Invariants:
//! - only a keyed hash, a reason and two dates are kept; without the keys nobody can try addresses;
//! - the list answers one address at a time: no function and no route lists it;
//! - erasing a person adds the addresses that led to them, in the transaction that forgets them;
//! - an entry past its date is no longer answered, and is deleted.
//!
//! A consent given after `since` prevails for its own activity, when the person signed in or an
//! application vouched for them; an address typed in a form may be somebody else's and lifts
//! nothing. Whoever decides a send compares both. Deliberately absent: objections by channel or
//! by purpose.

mod store;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;
use serment_kernel::journal::{About, Event};
use serment_kernel::store::{Migration, Read, StoreError, Tx};
use serment_kernel::words::{Permission, Personal, SubjectId};
use serment_kernel::{AppError, Capability, Context, UseCase};
use serment_law::table::id;
use serment_law::{Calendar, Law, LawError, period};

/// Its table, and how an erasure adds to it.
pub const CAPABILITY: Capability = Capability {
    name: "suppression",
    migrations: &[Migration {
        id: "0303_suppression",
        sql: include_str!("../../migrations/0303_suppression.sql"),
    }],
    queries: &[store::QUERIES],
    forget: Some(on_erasure),
};

/// Why an address is on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The person said: stop everything.
    Objection,
    /// The person was erased.
    Erasure,
}

impl Reason {
    fn word(self) -> &'static str {
        match self {
            Self::Objection => "objection",
            Self::Erasure => "erasure",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::Objection, Self::Erasure].into_iter().find(|reason| reason.word() == word)
    }
}

/// An entry, for the one address it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// Why.
    pub reason: Reason,
    /// Since when; a consent given later prevails for its activity.
    pub since: Timestamp,
    /// Until when it is kept.
    pub until: Timestamp,
}

/// Puts an address on the list, kind and value normalised as for [`serment_kernel::subjects`].
/// Returns the entry; one already there starts again from now.
pub fn add(
    tx: &mut Tx<'_>,
    kind: &str,
    value: &Personal<String>,
    reason: Reason,
) -> Result<Suppressed, StoreError> {
    let hash = tx.environment().keys.identifiers().hash(kind, value.reveal().as_bytes());
    add_hash(tx, kind, &hash, reason)
}

/// Puts an address on the list because this person objected, and journals it.
pub fn object(
    tx: &mut Tx<'_>,
    subject: SubjectId,
    kind: &str,
    value: &Personal<String>,
) -> Result<Suppressed, StoreError> {
    let added = add(tx, kind, value, Reason::Objection)?;
    let until = added.until.to_string();
    let data =
        json!({ "subject": subject, "identifier": kind, "reason": "objection", "until": until });
    tx.append(Event { kind: "suppression.added", about: About::Subject(subject), data })?;
    Ok(added)
}

/// The entry of an address, if it is on the list now.
pub fn find(
    read: &mut impl Read,
    kind: &str,
    value: &Personal<String>,
) -> Result<Option<Suppressed>, StoreError> {
    let environment = read.environment().clone();
    let hash = environment.keys.identifiers().hash(kind, value.reveal().as_bytes());
    let hash = environment.keys.suppression().hash(kind, &hash);
    let found = store::find(read, kind, &hash)?;
    Ok(found.filter(|entry| entry.until > environment.clock.now()))
}

/// Whether an address is on the list now.
pub fn contains(
    read: &mut impl Read,
    kind: &str,
    value: &Personal<String>,
) -> Result<bool, StoreError> {
    Ok(find(read, kind, value)?.is_some())
}

/// Deletes what is past its date. Run it once a day.
#[derive(Clone, Copy, Debug, Default)]
pub struct Purge;

impl UseCase for Purge {
    const NAME: &'static str = "suppression.purge";
    /// How many entries went.
    type Output = u64;

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, context: &Context, tx: &mut Tx<'_>) -> Result<u64, AppError> {
        Ok(store::purge(tx, context.now())?)
    }
}

/// The addresses that lead to an erased person, taken while the map still knows them.
fn on_erasure(tx: &mut Tx<'_>, subject: SubjectId) -> Result<u64, StoreError> {
    for (kind, hash) in store::identifiers(tx, subject)? {
        add_hash(tx, &kind, &hash, Reason::Erasure)?;
    }
    Ok(0)
}

/// From the hash the map of subjects holds to the one that only this list holds.
fn add_hash(
    tx: &mut Tx<'_>,
    kind: &str,
    identifier: &[u8],
    reason: Reason,
) -> Result<Suppressed, StoreError> {
    let environment = tx.environment().clone();
    let hash = environment.keys.suppression().hash(kind, identifier);
    let since = environment.clock.now();
    let until = kept_until(since).map_err(|error| StoreError::Query {
        query: "suppression.kept_until",
        source: Box::new(error),
    })?;
    let entry = Suppressed { reason, since, until };
    store::save(tx, kind, &hash, &entry)?;
    Ok(entry)
}

/// The end of the last day the law has an objection kept.
fn kept_until(since: Timestamp) -> Result<Timestamp, LawError> {
    let day = period::day_of(since, &TimeZone::UTC);
    let last = Law::FRENCH.length(id::SUPPRESSION, day)?.after(day, &Calendar::NATIONAL)?;
    period::end_of_day(last, &TimeZone::UTC)
}
