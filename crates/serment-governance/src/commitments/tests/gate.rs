//! The gate before publication: a promise whose control fails, or is unknown, is not published.

use std::sync::Arc;

use serde_json::{Value as Json, json};
use serment_kernel::AppError;
use serment_kernel::testing::Kit;
use serment_register::charter::{Files, Period, samples};
use serment_register::{Check, HostedIn, Outcome, Site};

use super::{Answer, CAPABILITIES, House, KINDS, Switched};
use crate::commitments::{GateFinding, JournalVerifies, Publishing};

fn refused(publishing: Publishing) -> Vec<GateFinding> {
    match publishing {
        Publishing::Refused(findings) => findings,
        other => panic!("the gate stays closed, not {other:?}"),
    }
}

/// S2-08: the first publication included.
#[test]
fn a_commitment_whose_control_fails_cannot_be_published() {
    for kit in Kit::each(CAPABILITIES) {
        let house = House::of(&kit);
        house.switches.set("requests_on_time", Answer::Fail);
        let findings = refused(house.publish(samples::hotel()));
        assert!(findings.iter().any(|it| it.commitment == "answers"), "{findings:?}");
        let finding = &findings[0];
        assert!(finding.why.en.contains("214 records") && finding.fix.en.contains("publish again"));
        assert!(house.site.charter.current().is_none(), "nothing was published");
        assert_eq!(house.journaled("charter.published"), 0);
        assert_eq!(house.journaled("control.failed"), 0, "nothing public was said of it");

        house.switches.set("requests_on_time", Answer::Pass);
        house.publish_hotel();
    }
}

#[test]
fn a_control_nobody_can_run_refuses_the_publication() {
    let kit = Kit::sqlite(CAPABILITIES);
    let mut house = House::of(&kit);
    house.checks = Arc::new(vec![]);
    let findings = refused(house.publish(samples::hotel()));
    assert!(findings.iter().any(|it| it.fix.en.contains("a kind of control that exists")));
}

#[test]
fn what_fails_already_as_published_warns_and_does_not_hold_back_its_mend() {
    let kit = Kit::sqlite(CAPABILITIES);
    let house = House::of(&kit);
    house.publish_hotel();
    // Broken today, and published before: it turns red and does not hold back the others.
    house.switches.set("requests_on_time", Answer::Fail);
    let mut files = samples::hotel();
    files.set("commitments/france.en.md", "Your data stay in France, and so do their copies.");
    let done = house.publish(files.clone());
    let Publishing::Published { line, failing, .. } = done else {
        panic!("published, not {done:?}")
    };
    assert_eq!(line.version, 2);
    assert!(!failing.is_empty() && failing.iter().all(|it| it.commitment == "answers"));
    assert!(house.journaled("control.failed") > 0, "what was seen is recorded");

    files.set("commitments/answers.en.md", "We answer you sooner than ever.");
    let findings = refused(house.publish(files));
    assert!(findings.iter().all(|it| it.commitment == "answers"));
}

/// Fails as soon as the charter says one thing, whatever its commitments say.
struct Breaks;

impl Check for Breaks {
    fn kind(&self) -> &'static str {
        "systems_match"
    }

    fn run(&self, site: &Site, _: &Json, _: Period) -> Result<Outcome, AppError> {
        let france = &site.charter()?.charter.commitments["france"];
        let broken = format!("{france:?}").contains("Broken by this");
        let outcome = Outcome::pass("Vu.", "Seen.", json!({}));
        Ok(Outcome { passed: !broken, ..outcome })
    }
}

/// S2-08: every control of every commitment passes now, on what is to be published.
#[test]
fn a_candidate_that_breaks_a_promise_it_does_not_touch_is_refused() {
    for kit in Kit::each(CAPABILITIES) {
        let mut house = House::of(&kit);
        let mut checks: Vec<Box<dyn Check>> = vec![Box::new(Breaks), Box::new(HostedIn)];
        checks.push(Box::new(JournalVerifies));
        for kind in KINDS.into_iter().filter(|kind| *kind != "systems_match") {
            checks.push(Box::new(Switched(kind, house.switches.clone())));
        }
        house.checks = Arc::new(checks);
        house.publish_hotel();
        let mut files = samples::hotel();
        files.set("commitments/france.en.md", "Broken by this.");
        let findings = refused(house.publish(files));
        assert!(findings.iter().all(|it| it.commitment == "access"), "{findings:?}");
        assert_eq!(house.site.charter.current().unwrap().version, 1);
        assert_eq!(house.journaled("control.failed"), 0);
    }
}

/// Passes on what is not published yet, and on nothing else.
struct SeesCandidate;

impl Check for SeesCandidate {
    fn kind(&self) -> &'static str {
        "systems_match"
    }

    fn run(&self, site: &Site, _: &Json, _: Period) -> Result<Outcome, AppError> {
        let candidate = site.charter()?.version == 0;
        let outcome = Outcome::pass("Vu.", "Seen.", json!({}));
        Ok(Outcome { passed: candidate, ..outcome })
    }
}

#[test]
fn the_candidate_is_judged_and_not_what_was_published_before() {
    let kit = Kit::sqlite(CAPABILITIES);
    let mut house = House::of(&kit);
    house.publish_hotel();
    let mut checks: Vec<Box<dyn Check>> = vec![Box::new(SeesCandidate)];
    for kind in KINDS.into_iter().filter(|kind| *kind != "systems_match") {
        checks.push(Box::new(Switched(kind, house.switches.clone())));
    }
    house.checks = Arc::new(checks);
    let mut files = samples::hotel();
    files.set("commitments/access.en.md", "You see everything, all of it.");
    let done = house.publish(files);
    assert!(matches!(done, Publishing::Published { .. }), "{done:?}");
    assert!(!house.reconciler().run_now("access", "systems").unwrap(), "published now");
}

#[test]
fn errors_come_first_and_the_same_content_is_said_unchanged() {
    let kit = Kit::sqlite(CAPABILITIES);
    let house = House::of(&kit);
    assert!(matches!(house.publish(Files::default()), Publishing::Errors(_)));
    house.publish_hotel();
    assert!(matches!(house.publish(samples::hotel()), Publishing::Unchanged(_)));
}
