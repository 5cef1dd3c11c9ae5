//! Which decisions hold, whatever the request.

use jiff::civil::date;
use proptest::prelude::*;
use serment_connect::Role;
use serment_kernel::words::Lang;

use super::super::model::*;
use super::super::plan::*;

fn line(table: &str, fate: Fate, rows: u64) -> Line {
    Line {
        order: 1,
        table: table.into(),
        role: Role::Owner,
        fate,
        rows,
        columns: vec![],
        sql: String::new(),
        rule: None,
        exception: None,
        until: None,
    }
}

fn part(system: &str) -> SystemPart {
    SystemPart {
        system: system.into(),
        lines: vec![line("guests", Fate::Erase, 1), line("invoices", Fate::Keep, 3)],
        conflicts: vec![],
        unreachable: None,
        shared: false,
        uncertain: 0,
    }
}

fn plan() -> Plan {
    Plan {
        charter_version: 4,
        systems: vec![part("booking")],
        recipients: vec![],
        scope: vec![],
        absolute: false,
    }
}

fn request(status: Status) -> RightsRequest {
    let plan = plan();
    RightsRequest {
        id: RequestId([1; 16]),
        right: Right::Erasure,
        channel: Channel::Portal,
        identity: Some(Proof::Link),
        facts: super::super::Facts::default(),
        scope: vec![],
        status,
        lang: Lang::Fr,
        received_at: "2026-11-22T11:00:00Z".parse().unwrap(),
        due_safe: date(2026, 12, 22),
        due_legal: date(2026, 12, 22),
        subject: None,
        plan_digest: Some(plan.digest()),
        plan: Some(plan),
        decided: None,
        reason: None,
        closed_at: None,
        certificate: None,
    }
}

fn step(status: StepStatus, remaining: Option<u64>) -> SystemStep {
    let outcome = remaining.map(|remaining| StepOutcome { remaining, ..StepOutcome::default() });
    SystemStep {
        system: "booking".into(),
        status,
        attempts: 1,
        turn: 0,
        counted: None,
        outcome,
        why: None,
        at: None,
    }
}

fn any_status() -> impl Strategy<Value = Status> {
    prop::sample::select(vec![
        Status::Received,
        Status::Planned,
        Status::Approved,
        Status::Done,
        Status::Refused,
    ])
}

fn any_step() -> impl Strategy<Value = SystemStep> {
    let statuses = vec![StepStatus::Waiting, StepStatus::Done, StepStatus::Unreachable];
    (prop::sample::select(statuses), prop::option::of(0_u64..3))
        .prop_map(|(status, remaining)| step(status, remaining))
}

proptest! {
    #[test]
    fn only_the_very_plan_under_the_very_charter_is_approved(
        status in any_status(), same in any::<bool>(), version in 3_u64..6,
    ) {
        let request = request(status);
        let digest = if same { plan().digest() } else { "0".repeat(32) };
        let approved = request.approve(&digest, version).is_ok();
        prop_assert_eq!(approved, status == Status::Planned && same && version == 4);
    }

    #[test]
    fn nothing_is_done_while_a_row_or_a_system_remains(
        status in any_status(), steps in prop::collection::vec(any_step(), 0..4),
    ) {
        let certified = request(status).certify(&steps).is_ok();
        let whole = !steps.is_empty() && steps.iter().all(|step| {
            step.status == StepStatus::Done && step.outcome.as_ref().is_some_and(|it| it.remaining == 0)
        });
        prop_assert_eq!(certified, status == Status::Approved && whole);
    }

    #[test]
    fn a_refusal_has_a_reason_and_comes_before_any_approval(
        status in any_status(), reason in "[ a]{0,3}",
    ) {
        let refused = request(status).refuse(&reason).is_ok();
        let early = matches!(status, Status::Received | Status::Planned);
        prop_assert_eq!(refused, early && !reason.trim().is_empty());
    }

    #[test]
    fn a_plan_counts_each_row_once(rows in prop::collection::vec(0_u64..1_000, 5)) {
        let fates = [Fate::Erase, Fate::Anonymise, Fate::Detach, Fate::Keep, Fate::KeepEmpty];
        let mut plan = plan();
        plan.systems[0].lines = fates.iter().zip(&rows).map(|(fate, n)| line("t", *fate, *n)).collect();
        prop_assert_eq!(plan.touched() + plan.rows(Fate::Keep), rows.iter().sum::<u64>());
    }
}

#[test]
fn what_forbids_a_plan_is_said() {
    let mut request = request(Status::Planned);
    let mut shared = plan();
    shared.systems[0].shared = true;
    request.plan_digest = Some(shared.digest());
    request.plan = Some(shared.clone());
    let refusal = request.approve(&shared.digest(), 4).unwrap_err();
    assert_eq!(refusal, Refusal::SharedAddress { system: "booking".into() });
    let mut conflict = plan();
    conflict.systems[0].conflicts.push("guests.email: not there".into());
    request.plan_digest = Some(conflict.digest());
    request.plan = Some(conflict.clone());
    let refusal = request.approve(&conflict.digest(), 4).unwrap_err();
    assert_eq!(refusal.code(), "requests.conflict");
}

#[test]
fn equal_plans_have_equal_digests_and_one_row_changes_it() {
    let mut other = plan();
    assert_eq!(plan().digest(), other.digest());
    other.systems[0].lines[0].rows += 1;
    assert_ne!(plan().digest(), other.digest());
}

#[test]
fn a_plan_without_systems_is_closed_without_steps() {
    let mut request = request(Status::Approved);
    request.plan = Some(Plan { systems: vec![], ..plan() });
    assert!(request.certify(&[]).is_ok());
    request.plan = None;
    assert!(request.certify(&[]).is_err(), "what was never planned is not over");
}
