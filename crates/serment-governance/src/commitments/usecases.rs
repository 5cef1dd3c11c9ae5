//! Recording what a control showed.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};
use serment_kernel::journal::{About, Event};
use serment_kernel::store::Tx;
use serment_kernel::words::{EventId, Permission, Text};
use serment_kernel::{AppError, Context, UseCase};
use serment_register::charter::Period;

use super::model::{self, Evidence, Note};
use super::store;

/// What running a control gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The commitment's id.
    pub commitment: String,
    /// The control's id.
    pub control: String,
    /// What ran: the digest of its kind and parameters.
    pub definition: String,
    /// How old its evidence may be.
    pub max_age: Period,
    /// Whether it passed.
    pub passed: bool,
    /// What was seen, in public words.
    pub summary: Text,
    /// Why the check could not run, for staff only.
    pub detail: Option<String>,
    /// The counts.
    pub facts: Json,
}

/// Remembers what a control showed, and journals it when it is news.
#[derive(Clone, Debug)]
pub struct Record {
    /// What running it gave.
    pub measured: Measured,
    /// The version of the charter it judged.
    pub charter_version: u64,
    /// The zone in which periods are counted.
    pub zone: TimeZone,
}

/// What became of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The public fact, when one was journaled.
    pub event: Option<EventId>,
    /// Whether the result differs from what was known.
    pub changed: bool,
}

impl UseCase for Record {
    const NAME: &'static str = "commitments.record";
    type Output = Recorded;

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, context: &Context, tx: &mut Tx<'_>) -> Result<Recorded, AppError> {
        let (it, now) = (&self.measured, context.now());
        let latest = store::latest(tx, &it.commitment, &it.control)?;
        let note =
            model::note(latest.as_ref(), &it.definition, it.passed, it.max_age, now, &self.zone);
        match (note, latest) {
            (Note::SeenAgain, Some(latest)) => {
                // Two nodes may look at once: what was seen last stays.
                let seen_at = now.max(latest.seen_at);
                let again = Evidence { n: latest.n, event: latest.event, ..self.evidence(seen_at) };
                store::seen(tx, &again)?;
                Ok(Recorded { event: None, changed: false })
            }
            (Note::Journal { since, changed }, latest) => {
                let event = self.journal(tx)?;
                let n = latest.map_or(1, |latest| latest.n + 1);
                store::insert(tx, &Evidence { n, since, event, ..self.evidence(now) })?;
                Ok(Recorded { event: Some(event), changed })
            }
            (Note::SeenAgain, None) => Ok(Recorded { event: None, changed: false }),
        }
    }
}

impl Record {
    fn evidence(&self, now: Timestamp) -> Evidence {
        let it = self.measured.clone();
        Evidence {
            commitment: it.commitment,
            control: it.control,
            n: 0,
            definition: it.definition,
            charter_version: self.charter_version,
            passed: it.passed,
            since: now,
            at: now,
            seen_at: now,
            summary: it.summary,
            detail: it.detail,
            facts: it.facts,
            event: EventId([0; 16]),
        }
    }

    fn journal(&self, tx: &mut Tx<'_>) -> Result<EventId, AppError> {
        let it = &self.measured;
        let kind = if it.passed { "control.passed" } else { "control.failed" };
        let data = json!({
            "commitment": it.commitment,
            "control": it.control,
            "definition": it.definition,
            "charter": self.charter_version,
            "summary": it.summary,
            "facts": whole(&it.facts),
        });
        Ok(tx.append(Event { kind, about: About::Public, data })?)
    }
}

/// The journal has no floating-point numbers: two programs would write them differently.
fn whole(facts: &Json) -> Json {
    match facts {
        Json::Number(number) if number.is_f64() => Json::String(number.to_string()),
        Json::Array(items) => items.iter().map(whole).collect(),
        Json::Object(entries) => {
            entries.iter().map(|(key, value)| (key.clone(), whole(value))).collect()
        }
        other => other.clone(),
    }
}
