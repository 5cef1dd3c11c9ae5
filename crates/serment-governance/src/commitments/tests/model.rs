//! The pure model: what a board of evidence says of a control, a commitment, a charter.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::json;
use serment_kernel::words::{EventId, Text};
use serment_register::charter::{Control, Period};

use crate::commitments::model::{
    ControlState, Evidence, Note, Standing, after, definition, is_due, note, standing, state,
};

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn day() -> Period {
    "24 hours".parse().unwrap()
}

fn evidence(passed: bool, seen_at: Timestamp) -> Evidence {
    Evidence {
        commitment: "erasure".into(),
        control: "nothing".into(),
        n: 1,
        definition: "d".into(),
        charter_version: 1,
        passed,
        since: seen_at,
        at: seen_at,
        seen_at,
        summary: Text::default(),
        detail: None,
        facts: json!({}),
        event: EventId([1; 16]),
    }
}

#[test]
fn the_state_of_a_control_follows_from_its_latest_evidence() {
    let seen = at("2026-11-20T05:10:00Z");
    let cases = [
        (None, "d", 0, ControlState::Never),
        (Some(true), "d", 1, ControlState::Passing),
        (Some(true), "d", 24 * 3600 - 1, ControlState::Passing),
        (Some(true), "d", 24 * 3600, ControlState::Stale),
        (Some(true), "other", 1, ControlState::Stale),
        (Some(false), "d", 1, ControlState::Failing),
        (Some(false), "d", 10 * 24 * 3600, ControlState::Failing),
        (Some(false), "other", 1, ControlState::Stale),
    ];
    for (passed, definition, later, expected) in cases {
        let latest = passed.map(|passed| evidence(passed, seen));
        let now = seen + SignedDuration::from_secs(later);
        let found = state(latest.as_ref(), definition, day(), now, &paris());
        assert_eq!(found, expected, "{passed:?} {definition} +{later} s");
    }
}

#[test]
fn a_commitment_is_as_good_as_its_worst_control() {
    use ControlState::{Failing, Never, Passing, Stale};
    let cases: [(&[ControlState], Standing); 7] = [
        (&[], Standing::ToConfirm),
        (&[Passing], Standing::Kept),
        (&[Passing, Passing], Standing::Kept),
        (&[Passing, Stale], Standing::ToConfirm),
        (&[Passing, Never], Standing::ToConfirm),
        (&[Passing, Failing], Standing::Broken),
        (&[Never, Stale, Failing, Passing], Standing::Broken),
    ];
    for (controls, expected) in cases {
        assert_eq!(standing(controls.iter().copied()), expected, "{controls:?}");
    }
}

#[test]
fn rewording_a_control_keeps_its_evidence_and_changing_it_does_not() {
    let text = |kind: &str, params: &str, title: &str| -> Control {
        serde_json::from_value(json!({
            "id": "c", "kind": kind, "title": { "fr": title, "en": title }, "max_age": "24 hours",
            "params": serde_json::from_str::<serde_json::Value>(params).unwrap(),
        }))
        .unwrap()
    };
    let base = definition(&text("hosted_in", r#"{"countries":["FR"]}"#, "a"));
    assert_eq!(base.len(), 64);
    assert_eq!(base, definition(&text("hosted_in", r#"{"countries":["FR"]}"#, "b")));
    assert_ne!(base, definition(&text("hosted_in", r#"{"countries":["FR","DE"]}"#, "a")));
    assert_ne!(base, definition(&text("systems_match", r#"{"countries":["FR"]}"#, "a")));
}

#[test]
fn a_control_is_due_when_new_changed_or_a_while_has_passed() {
    let seen = at("2026-11-20T05:10:00Z");
    let later = |seconds| seen + SignedDuration::from_secs(seconds);
    let ok = evidence(true, seen);
    let ko = evidence(false, seen);
    assert!(is_due(None, "d", 1, day(), seen));
    assert!(!is_due(Some(&ok), "d", 1, day(), later(3599)));
    assert!(is_due(Some(&ok), "d", 1, day(), later(3600)));
    assert!(is_due(Some(&ko), "d", 1, day(), later(300)));
    assert!(is_due(Some(&ok), "other", 1, day(), later(1)));
    assert!(is_due(Some(&ok), "d", 2, day(), later(1)));
    // A short period is looked at four times within it; a clock set back looks at once.
    assert!(is_due(Some(&ok), "d", 1, "1 hour".parse().unwrap(), later(900)));
    assert!(is_due(Some(&ok), "d", 1, day(), later(-1)));
}

#[test]
fn the_journal_hears_changes_and_once_a_period() {
    let seen = at("2026-11-20T05:10:00Z");
    let zone = paris();
    let decide =
        |latest: Option<&Evidence>, passed, now| note(latest, "d", passed, day(), now, &zone);
    let hour = seen + SignedDuration::from_hours(1);
    let kept = evidence(true, seen);
    assert_eq!(decide(None, true, seen), Note::Journal { since: seen, changed: true });
    assert_eq!(decide(Some(&kept), true, hour), Note::SeenAgain);
    assert_eq!(decide(Some(&kept), false, hour), Note::Journal { since: hour, changed: true });
    let seen_since = Evidence { seen_at: seen + SignedDuration::from_hours(23), ..kept.clone() };
    let next = seen + SignedDuration::from_hours(24);
    let renewed = decide(Some(&seen_since), true, next);
    assert_eq!(renewed, Note::Journal { since: seen, changed: false });
    let lapsed = decide(Some(&kept), true, next);
    assert_eq!(lapsed, Note::Journal { since: next, changed: true });
}

#[test]
fn civil_periods_cross_the_change_of_hour() {
    let before = at("2026-10-24T10:00:00Z");
    let zone = paris();
    assert_eq!(after(before, "1 day".parse().unwrap(), &zone), at("2026-10-25T11:00:00Z"));
    assert_eq!(after(before, "24 hours".parse().unwrap(), &zone), at("2026-10-25T10:00:00Z"));
    assert_eq!(after(before, "9999 years".parse().unwrap(), &zone), Timestamp::MAX);
}

proptest! {
    /// Time alone never makes a control better, and never turns a failure into anything else.
    #[test]
    fn waiting_never_improves_a_state(passed: bool, first in 0i64..400_000, more in 0i64..400_000) {
        let seen = at("2026-11-20T05:10:00Z");
        let latest = evidence(passed, seen);
        let look = |seconds| {
            state(Some(&latest), "d", day(), seen + SignedDuration::from_secs(seconds), &paris())
        };
        prop_assert!(look(first) <= look(first + more));
        prop_assert_eq!(look(first) == ControlState::Failing, !passed);
    }

    /// A commitment is kept if and only if there is a control and each passes.
    #[test]
    fn kept_means_every_control_passes(states in proptest::collection::vec(0u8..4, 0..6)) {
        let states: Vec<_> = states
            .into_iter()
            .map(|n| match n {
                0 => ControlState::Passing,
                1 => ControlState::Stale,
                2 => ControlState::Never,
                _ => ControlState::Failing,
            })
            .collect();
        let all = !states.is_empty() && states.iter().all(|it| *it == ControlState::Passing);
        let found = standing(states.iter().copied());
        prop_assert_eq!(found == Standing::Kept, all);
        prop_assert_eq!(found == Standing::Broken, states.contains(&ControlState::Failing));
    }
}
