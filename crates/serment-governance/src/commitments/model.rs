//! What evidence says of a control, controls of a commitment, commitments of a charter. Pure.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use serde_json::{Value as Json, json};
use serment_kernel::words::{EventId, Text};
use serment_register::charter::{Charter, Commitment, Control, Period, Unit};

/// A control is looked at again at least this often while it passes.
// tidy: allow law-is-data: the rhythm of our own measures, the law sets none
const LOOK_PASSING: SignedDuration = SignedDuration::from_hours(1);
/// And this often while it fails, so that the seal closes soon after the remedy.
const LOOK_FAILING: SignedDuration = SignedDuration::from_mins(5);

/// What a control showed, as remembered.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Evidence {
    /// The commitment's id.
    pub(super) commitment: String,
    /// The control's id.
    pub(super) control: String,
    /// Its rank among the control's, from 1.
    pub(super) n: u64,
    /// [`definition`] of what ran.
    pub(super) definition: String,
    /// The version of the charter it last judged.
    pub(super) charter_version: u64,
    /// Whether the control passed.
    pub(super) passed: bool,
    /// First instant of this result without interruption.
    pub(super) since: Timestamp,
    /// When it was journaled.
    pub(super) at: Timestamp,
    /// When it was last seen.
    pub(super) seen_at: Timestamp,
    /// What was seen, with counts.
    pub(super) summary: Text,
    /// Why the check could not run, for staff.
    pub(super) detail: Option<String>,
    /// The counts.
    pub(super) facts: Json,
    /// The public fact in the journal.
    pub(super) event: EventId,
}

/// The state of a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ControlState {
    /// Its latest evidence passes, is fresh, and is about the control as it is now defined.
    Passing,
    /// Its latest evidence passed, and is too old or about a former definition.
    Stale,
    /// It never ran.
    Never,
    /// Its latest evidence failed.
    Failing,
}

/// The state of a commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// Every control passes.
    Kept,
    /// No control fails, one at least has no valid evidence.
    ToConfirm,
    /// A control fails.
    Broken,
}

/// Why a commitment is not shown to the public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hidden {
    /// This control never passed as it is now defined.
    NeverPassed,
    /// There is no control at all.
    NoControl,
}

/// A control with its state.
#[derive(Clone, Debug)]
pub(super) struct ControlStanding<'a> {
    /// The control as declared.
    pub(super) control: &'a Control,
    /// Its state.
    pub(super) state: ControlState,
    /// Its latest evidence.
    pub(super) evidence: Option<Evidence>,
    /// Whether it passed at least once as it is now defined.
    pub(super) ever_passed: bool,
}

/// A commitment with its state.
#[derive(Clone, Debug)]
pub(super) struct CommitmentStanding<'a> {
    /// Its id.
    pub(super) id: &'a str,
    /// The commitment as declared.
    pub(super) commitment: &'a Commitment,
    /// Its state.
    pub(super) standing: Standing,
    /// Its controls, in order.
    pub(super) controls: Vec<ControlStanding<'a>>,
    /// Why it is not public; `None` when it is.
    pub(super) hidden: Option<Hidden>,
}

impl CommitmentStanding<'_> {
    /// The controls that fail.
    pub(super) fn failing(&self) -> impl Iterator<Item = &ControlStanding<'_>> {
        self.controls.iter().filter(|it| it.state == ControlState::Failing)
    }

    /// How many controls pass.
    pub(super) fn passing(&self) -> usize {
        self.controls.iter().filter(|it| it.state == ControlState::Passing).count()
    }

    /// Since when it is broken.
    pub(super) fn broken_since(&self) -> Option<Timestamp> {
        self.failing().filter_map(|it| Some(it.evidence.as_ref()?.since)).min()
    }

    /// When the least recent of its evidence was last seen: what is said of all is as old.
    pub(super) fn seen_at(&self) -> Option<Timestamp> {
        self.controls.iter().filter_map(|it| Some(it.evidence.as_ref()?.seen_at)).min()
    }
}

/// Every commitment of a charter, by number.
#[derive(Clone, Debug)]
pub(super) struct Board<'a> {
    /// The commitments.
    pub(super) commitments: Vec<CommitmentStanding<'a>>,
}

/// What is remembered of every control.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// The latest evidence of each control, by commitment and control.
    pub(super) latest: BTreeMap<(String, String), Evidence>,
    /// The definitions under which each control passed: commitment, control, definition.
    pub(super) passed: BTreeSet<(String, String, String)>,
}

impl<'a> Board<'a> {
    /// The state of everything the charter promises, from what is remembered.
    pub(super) fn new(
        charter: &'a Charter,
        memory: &Memory,
        now: Timestamp,
        zone: &TimeZone,
    ) -> Self {
        let mut commitments: Vec<_> = charter
            .commitments
            .iter()
            .map(|(id, commitment)| stand(id, commitment, memory, now, zone))
            .collect();
        commitments.sort_by_key(|it| (it.commitment.number, it.id));
        Self { commitments }
    }

    /// The commitments shown to everyone.
    pub(super) fn public(&self) -> impl Iterator<Item = &CommitmentStanding<'a>> {
        self.commitments.iter().filter(|it| it.hidden.is_none())
    }
}

fn stand<'a>(
    id: &'a str,
    commitment: &'a Commitment,
    memory: &Memory,
    now: Timestamp,
    zone: &TimeZone,
) -> CommitmentStanding<'a> {
    let controls: Vec<_> = commitment
        .controls
        .iter()
        .map(|control| {
            let definition = definition(control);
            let key = (id.to_owned(), control.id.clone());
            let evidence = memory.latest.get(&key).cloned();
            let state = state(evidence.as_ref(), &definition, control.max_age, now, zone);
            let ever_passed = memory.passed.contains(&(key.0, key.1, definition));
            ControlStanding { control, state, evidence, ever_passed }
        })
        .collect();
    let hidden = hidden(&controls);
    let standing = standing(controls.iter().map(|it| it.state));
    CommitmentStanding { id, commitment, standing, controls, hidden }
}

/// What makes a control itself: its kind and parameters. Rewording its title changes nothing.
pub(super) fn definition(control: &Control) -> String {
    use sha2::Digest as _;
    let text = json!({ "kind": control.kind, "params": control.params }).to_string();
    let digest = sha2::Sha256::digest(text.as_bytes());
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = std::fmt::Write::write_fmt(&mut hex, format_args!("{byte:02x}"));
        hex
    })
}

/// The state of a control from its latest evidence.
pub(super) fn state(
    latest: Option<&Evidence>,
    definition: &str,
    max_age: Period,
    now: Timestamp,
    zone: &TimeZone,
) -> ControlState {
    match latest {
        None => ControlState::Never,
        Some(it) if it.definition != definition => ControlState::Stale,
        Some(it) if !it.passed => ControlState::Failing,
        Some(it) if now >= after(it.seen_at, max_age, zone) => ControlState::Stale,
        Some(_) => ControlState::Passing,
    }
}

/// The state of a commitment from its controls'. One without control is never kept.
pub(super) fn standing(controls: impl IntoIterator<Item = ControlState>) -> Standing {
    let worst = controls.into_iter().max();
    match worst {
        Some(ControlState::Passing) => Standing::Kept,
        Some(ControlState::Failing) => Standing::Broken,
        Some(ControlState::Stale | ControlState::Never) | None => Standing::ToConfirm,
    }
}

/// Whether a commitment stays out of the public site.
pub(super) fn hidden(controls: &[ControlStanding<'_>]) -> Option<Hidden> {
    if controls.is_empty() {
        return Some(Hidden::NoControl);
    }
    controls.iter().any(|it| !it.ever_passed).then_some(Hidden::NeverPassed)
}

/// Whether a control has to run now: never ran, changed, the charter changed, or a while has passed.
pub(super) fn is_due(
    latest: Option<&Evidence>,
    definition: &str,
    charter_version: u64,
    max_age: Period,
    now: Timestamp,
) -> bool {
    let Some(latest) = latest else { return true };
    let quarter = i64::try_from(max_age.approximate_hours()).unwrap_or(i64::MAX).min(10_000) * 900;
    let longest = if latest.passed { LOOK_PASSING } else { LOOK_FAILING };
    let wait = longest.min(SignedDuration::from_secs(quarter));
    latest.definition != definition
        || latest.charter_version != charter_version
        || now.duration_since(latest.seen_at) >= wait
        || now < latest.seen_at
}

/// What to do with a result: journal it as new evidence, or note that the same was seen again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Note {
    /// A new row and a public fact; the first instant of this result.
    Journal {
        /// Since when the result is what it is.
        since: Timestamp,
        /// Whether it differs from what was known.
        changed: bool,
    },
    /// The latest evidence still holds.
    SeenAgain,
}

/// Journals a change, and otherwise once per period: the journal tells facts, not ticks.
pub(super) fn note(
    latest: Option<&Evidence>,
    definition: &str,
    passed: bool,
    max_age: Period,
    now: Timestamp,
    zone: &TimeZone,
) -> Note {
    match latest {
        Some(it) if it.definition == definition && it.passed == passed => {
            // A result nobody confirmed for a whole period was not "without interruption".
            let lapsed = passed && now >= after(it.seen_at, max_age, zone);
            let since = if lapsed { now } else { it.since };
            if now >= after(it.at, max_age, zone) {
                Note::Journal { since, changed: lapsed }
            } else {
                Note::SeenAgain
            }
        }
        _ => Note::Journal { since: now, changed: true },
    }
}

/// The instant a civil period after another, in the organisation's zone.
pub(super) fn after(at: Timestamp, period: Period, zone: &TimeZone) -> Timestamp {
    let count = i64::from(period.count);
    let span = match period.unit {
        Unit::Hours => Span::new().hours(count),
        Unit::Days => Span::new().days(count),
        Unit::Weeks => Span::new().weeks(count),
        Unit::Months => Span::new().months(count),
        Unit::Years => Span::new().try_years(count).unwrap_or_default(),
    };
    let later = at.to_zoned(zone.clone()).checked_add(span);
    later.map_or(Timestamp::MAX, |later| later.timestamp())
}
