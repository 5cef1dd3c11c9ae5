//! What can be done to a request.

use jiff::Timestamp;
use serde_json::json;
use serment_connect::Identifiers;
use serment_consent::{consent, suppression};
use serment_kernel::jobs::NewJob;
use serment_kernel::journal::{About, Event};
use serment_kernel::store::{Read, Tx};
use serment_kernel::words::{Lang, Permission, Personal, Role, SubjectId};
use serment_kernel::{AppError, Context, UseCase, subjects};
use serment_law::period::day_of;
use serment_law::{Calendar, Length};
use serment_register::charter::{Charter, EraseRule, Period, RegionalHolidays, Unit};

use super::letters::{self, LetterKind, Waiting};
use super::life;
use super::model::{
    Certificate, CertifiedSystem, Channel, DoneLine, KeptLine, Proof, Refusal, RequestId, Right,
    RightsRequest, Status, StepOutcome, StepStatus, SystemStep, changes_systems,
};
use super::plan::{Fate, Plan};
use super::recipients;
use super::store::{self, NewRequest};
use crate::propagation::{self, Kind};
use crate::resolve::{Change, Known};

/// What decides when the charter leaves nothing to decide.
pub(crate) const CHARTER: &str = "charter";

/// Who may decide about requests.
pub(crate) const DECIDERS: &[Role] = &[Role::Dpo, Role::Agent];

/// A person asks, from their own space.
pub struct OpenRequest {
    /// Who asks.
    pub subject: SubjectId,
    /// The verified address they signed in with.
    pub email: Personal<String>,
    /// What they ask.
    pub right: Right,
    /// The language they read.
    pub lang: Lang,
    /// What they wrote, if anything.
    pub message: Option<Personal<String>>,
    /// The activities they object to, by id.
    pub scope: Vec<String>,
    /// What they want written instead, in rows that are theirs.
    pub changes: Vec<Change>,
    /// The charter in force, for the zone and the holidays.
    pub charter: std::sync::Arc<serment_register::PublishedCharter>,
}

impl UseCase for OpenRequest {
    const NAME: &'static str = "requests.open";
    type Output = RequestId;

    fn permission(&self) -> Permission {
        Permission::Own(self.subject)
    }

    /// Asking twice while the first is open gives the first again.
    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<RequestId, AppError> {
        // A session may outlive an erasure: whoever comes back is a new handle.
        let subject = subjects::find_or_create(tx, "email", &self.email)?;
        let requester = store::requester(&cx.environment, &self.email);
        let known = store::of_requester(tx, requester)?;
        let open = known
            .iter()
            .find(|it| it.right == self.right && it.scope == self.scope && !it.status.is_closed());
        if let Some(open) = open {
            return Ok(open.id);
        }
        let new = NewRequest {
            id: RequestId::random(&*cx.environment.entropy),
            right: self.right,
            channel: Channel::Portal,
            identity: Some(Proof::Link),
            lang: self.lang,
            received_at: cx.now(),
            due: life::first_due(&self.charter.charter, cx.now(), cx.now())?,
            subject,
            requester,
            message: self.message.clone(),
            known: Known { changes: self.changes.clone(), ..Known::default() },
            scope: self.scope.clone(),
        };
        life::open(tx, new, None)
    }
}

/// A person was given a copy of what is held (Art. 15), read live from the systems.
pub struct RecordCopy {
    /// Who.
    pub subject: SubjectId,
    /// Rows given.
    pub rows: u64,
    /// Systems that could not be read, so that the copy lacks them.
    pub missing: Vec<String>,
}

impl UseCase for RecordCopy {
    const NAME: &'static str = "requests.record_copy";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::Own(self.subject)
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let data = json!({ "rows": self.rows, "missing": self.missing });
        tx.append(Event { kind: "access.served", about: About::Subject(self.subject), data })?;
        Ok(())
    }
}

/// The zone in which the organisation counts its days.
pub(crate) fn zone(charter: &Charter) -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get(&charter.organisation.zone).unwrap_or(jiff::tz::TimeZone::UTC)
}

pub(super) fn calendar(charter: &Charter) -> Calendar {
    let alsace = charter.organisation.regional_holidays.contains(&RegionalHolidays::AlsaceMoselle);
    Calendar::of(if alsace {
        serment_law::Region::AlsaceMoselle
    } else {
        serment_law::Region::National
    })
}

/// A charter's period as the law counts it.
pub(crate) fn length(period: Period) -> Length {
    let amount = i32::try_from(period.count).unwrap_or(i32::MAX);
    match period.unit {
        Unit::Hours => Length::hours(amount),
        Unit::Days => Length::days(amount),
        Unit::Weeks => Length::weeks(amount),
        Unit::Months => Length::months(amount),
        Unit::Years => Length::years(amount),
    }
}

pub(super) fn found(tx: &mut impl Read, id: RequestId) -> Result<RightsRequest, AppError> {
    store::find(tx, id)?.ok_or(AppError::NotFound)
}

pub(super) fn about(request: &RightsRequest) -> About {
    request.subject.map_or(About::House, About::Subject)
}

/// The plan that was counted, recorded for approval.
pub(super) struct RecordPlan {
    pub request: RequestId,
    pub plan: Plan,
    pub label: Option<Personal<String>>,
    pub known: Known,
}

impl UseCase for RecordPlan {
    const NAME: &'static str = "requests.record_plan";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let request = found(tx, self.request)?;
        // Somebody may have chosen who asks since this plan was counted: it is counted again then.
        let now = store::known(tx, &request)?;
        if now.chosen != self.known.chosen {
            return Ok(());
        }
        let known =
            Known { seen: self.known.seen.clone(), carried: self.known.carried.clone(), ..now };
        if store::save_plan(tx, &request, &self.plan, self.label.as_ref())? == 0 {
            return Ok(());
        }
        store::keep_known(tx, &request, &known)?;
        let data = json!({
            "request": request.id, "digest": self.plan.digest(), "rows": self.plan.touched(),
            "charter_version": self.plan.charter_version,
        });
        tx.append(Event { kind: "request.planned", about: about(&request), data })?;
        // The charter lets people correct these columns without asking, and the law lets nobody weigh
        // an objection to direct marketing (Art. 21(3)). A second try is somebody's decision: something
        // stood in the way of the first.
        let first = store::steps(tx, request.id)?.is_empty();
        let alone = request.right == Right::Rectification || self.plan.absolute;
        if alone && first && request.identity.is_some() && self.plan.blocked().is_none() {
            carry_out(cx, tx, &request, &self.plan, CHARTER, CHARTER)?;
        }
        Ok(())
    }
}

/// Staff approve the plan they were shown, by its digest.
pub struct Approve {
    /// The request.
    pub request: RequestId,
    /// The digest of the plan that was read.
    pub digest: String,
    /// The stable name of who approves.
    pub by: String,
    /// The version of the charter in force.
    pub charter_version: u64,
}

impl UseCase for Approve {
    const NAME: &'static str = "requests.approve";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::Staff(DECIDERS)
    }

    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let request = found(tx, self.request)?;
        let plan = request.approve(&self.digest, self.charter_version)?;
        if matches!(request.right, Right::Access | Right::Portability) {
            // What is attested must be there to be read, whole, by the person and nobody else.
            let whole = plan.systems.iter().all(|part| part.unreachable.is_none());
            let shared = store::known(tx, &request)?.chosen.is_some();
            let subject = request.subject.map(|it| life::email_of(tx, it)).transpose()?.flatten();
            if !whole || shared || subject.is_none() {
                return Err(Refusal::NoDelivery.into());
            }
        }
        let by = format!("staff:{}", self.by);
        carry_out(cx, tx, &request, plan, &self.by, &by)
    }
}

/// A plan is to be carried out, system by system.
fn carry_out(
    cx: &Context,
    tx: &mut Tx<'_>,
    request: &RightsRequest,
    plan: &Plan,
    name: &str,
    by: &str,
) -> Result<(), AppError> {
    store::decide(tx, request.id, Status::Approved, name, cx.now(), None)?;
    let steps = store::steps(tx, request.id)?;
    let done =
        |system: &str| steps.iter().any(|it| it.system == system && it.status == StepStatus::Done);
    // A system that left the charter since an earlier approval is no longer waited for, and is named.
    let dropped = steps.iter().map(|it| &it.system);
    for system in dropped.filter(|id| plan.systems.iter().all(|part| part.system != **id)) {
        store::leave_out(tx, request.id, system)?;
    }
    let acting = if changes_systems(request.right) { &*plan.systems } else { &[] };
    for part in acting.iter().filter(|part| !done(&part.system)) {
        store::add_step(tx, request.id, &part.system)?;
        let payload = json!({ "request": request.id, "system": part.system });
        tx.enqueue(NewJob::now("requests.erase", payload))?;
    }
    if acting.iter().all(|part| done(&part.system)) {
        // A charter may declare no system: what is held here is all there is to change.
        close_soon(tx, request.id)?;
    }
    let data = json!({
        "request": request.id, "digest": plan.digest(), "by": by,
    });
    tx.append(Event { kind: "request.approved", about: about(request), data })?;
    Ok(())
}

/// Staff refuse the request; the person reads the reason, the complaint and the court route.
pub struct Refuse {
    /// The request.
    pub request: RequestId,
    /// Why.
    pub reason: String,
    /// The stable name of who refuses.
    pub by: String,
    /// Whether they told a person whom no letter reaches.
    pub told: bool,
}

impl UseCase for Refuse {
    const NAME: &'static str = "requests.refuse";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::Staff(DECIDERS)
    }

    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let request = found(tx, self.request)?;
        request.refuse(&self.reason)?;
        if request.plan.as_ref().is_some_and(|plan| plan.absolute) {
            return Err(Refusal::Absolute.into());
        }
        told(tx, &request, self.told)?;
        let reason = self.reason.trim();
        store::decide(tx, request.id, Status::Refused, &self.by, cx.now(), Some(reason))?;
        let data = json!({ "request": request.id, "by": format!("staff:{}", self.by) });
        tx.append(Event { kind: "request.refused", about: about(&request), data })?;
        tell(tx, &request, LetterKind::Refused)?;
        Ok(store::let_go(tx, request.id)?)
    }
}

/// A system is about to be changed: what was counted just before is kept, should the program stop
/// between the system's commit and ours.
pub(super) struct BeginStep {
    pub request: RequestId,
    pub system: String,
    pub counted: StepOutcome,
    /// What the person's rows are found by: changing this system may take it away.
    pub carried: Identifiers,
    /// The plan this try goes by, and how many tries began before it.
    pub digest: Option<String>,
    pub turn: u64,
}

impl UseCase for BeginStep {
    const NAME: &'static str = "requests.begin_step";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let request = found(tx, self.request)?;
        // Another system may have sent the request back to its plan since this one was looked at.
        request.need(Status::Approved)?;
        if request.plan_digest != self.digest {
            return Err(Refusal::StalePlan.into());
        }
        let mut known = store::known(tx, &request)?;
        known.carried.extend(&self.carried);
        store::keep_known(tx, &request, &known)?;
        if store::begin_step(tx, self.request, &self.system, &self.counted, self.turn)? == 0 {
            // Another try began meanwhile: what it counts must not be counted over.
            return Err(Refusal::StalePlan.into());
        }
        Ok(())
    }
}

/// A system was not reached, or still holds rows that were to go.
pub(super) struct PutOff {
    pub request: RequestId,
    pub system: String,
    pub why: String,
}

impl UseCase for PutOff {
    const NAME: &'static str = "requests.put_off";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let (id, system) = (self.request, &self.system);
        store::end_step(tx, id, system, StepStatus::Unreachable, None, Some(&self.why))?;
        Ok(())
    }
}

/// A system was changed and looked through again. The last one done closes.
pub(super) struct RecordStep {
    pub request: RequestId,
    pub system: String,
    pub outcome: StepOutcome,
}

impl UseCase for RecordStep {
    const NAME: &'static str = "requests.record_step";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let request = found(tx, self.request)?;
        let (id, system, outcome) = (self.request, &self.system, &self.outcome);
        if store::end_step(tx, id, system, StepStatus::Done, Some(outcome), None)? == 0 {
            return Ok(());
        }
        let rows: u64 = outcome.lines.iter().map(|line| line.rows).sum();
        let data = json!({
            "request": id, "system": system, "rows": rows, "remaining": outcome.remaining,
        });
        tx.append(Event { kind: "request.executed", about: about(&request), data })?;
        if request.certify(&store::steps(tx, id)?).is_err() {
            return Ok(());
        }
        close_soon(tx, id)?;
        Ok(())
    }
}

fn close_soon(tx: &mut Tx<'_>, id: RequestId) -> Result<(), AppError> {
    let mut job = NewJob::now("requests.close", json!({ "request": id }));
    job.dedup = Some(format!("close/{id}"));
    tx.enqueue(job)?;
    Ok(())
}

/// Everything is done: tell recipients, certify, and forget the person here too.
pub(super) struct Close {
    pub request: RequestId,
    pub charter: std::sync::Arc<serment_register::PublishedCharter>,
}

impl UseCase for Close {
    const NAME: &'static str = "requests.close";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let request = found(tx, self.request)?;
        if request.status.is_closed() {
            return Ok(());
        }
        let steps = store::steps(tx, request.id)?;
        request.certify(&steps)?;
        let mut certificate = certificate(&request, &steps, &self.charter.charter, cx.now());
        if let Some(subject) = request.subject {
            let (certificate, request) = (&mut certificate, &request);
            match request.right {
                Right::Erasure => self.forget(cx, tx, request, subject, &steps, certificate),
                Right::Objection => self.stop(cx, tx, request, subject, certificate),
                Right::Rectification => self.corrected(tx, request, subject, certificate),
                _ => tell(tx, request, LetterKind::Done),
            }?;
        }
        let data = serde_json::to_value(&certificate).expect("a certificate has plain values");
        let data = json!({ "certificate": data });
        let event = tx.append(Event { kind: "request.certified", about: About::House, data })?;
        store::close(tx, &certificate, cx.now(), event)?;
        Ok(())
    }
}

/// What else a person had asked ends with them: nothing is left to act on, and they are told.
fn others_end(
    cx: &Context,
    tx: &mut Tx<'_>,
    request: &RightsRequest,
    subject: SubjectId,
) -> Result<(), AppError> {
    for other in store::of_subject(tx, subject)? {
        if other.id == request.id || other.status.is_closed() {
            continue;
        }
        let reason = match other.lang {
            Lang::Fr => {
                "Vos données ont été effacées depuis, comme vous l’avez demandé : il n’y a plus rien sur quoi agir."
            }
            Lang::En => {
                "Your data have been erased since, as you asked: there is nothing left to act on."
            }
        };
        store::decide(tx, other.id, Status::Refused, CHARTER, cx.now(), Some(reason))?;
        let data = json!({ "request": other.id, "by": CHARTER });
        tx.append(Event { kind: "request.refused", about: About::House, data })?;
        store::let_go(tx, other.id)?;
    }
    Ok(())
}

impl Close {
    /// Recipients are told, and the person is forgotten here too.
    fn forget(
        &self,
        cx: &Context,
        tx: &mut Tx<'_>,
        request: &RightsRequest,
        subject: SubjectId,
        steps: &[SystemStep],
        certificate: &mut Certificate,
    ) -> Result<(), AppError> {
        // Read before forgetting: a consent is known by the very handle that goes.
        let consents = consent::of_subject(tx, subject)?;
        let (charter, plan) = (&self.charter, request.plan.as_ref());
        let known = store::known(tx, request)?;
        let mut told = recipients::told(&charter.charter, plan, steps, consents.values());
        if let Some(name) = &known.chosen {
            // The address is others' too: it says nothing of this person to anyone, and what is
            // known here by the address alone is not certainly theirs.
            certificate.shared_address = true;
            told.retain(|id| plan.is_some_and(|plan| plan.recipients.contains(id)));
            let name = Personal::new(name.said());
            propagation::tell_by_hand(tx, charter, request.id, subject, &name, &told)?;
            certificate.recipients = told;
            return tell(tx, request, LetterKind::Done);
        }
        propagation::tell(tx, charter, Kind::Erasure, request.id, subject, &told, None)?;
        certificate.recipients = told;
        tell(tx, request, LetterKind::Done)?;
        certificate.fingerprint_until = keep_fingerprint(tx, subject, &charter.charter)?;
        others_end(cx, tx, request, subject)?;
        let (_, own) = subjects::erase(tx, subject, cx.capabilities)?;
        certificate.own = own;
        Ok(())
    }

    /// Whoever received the data is told that it changed (Art. 19).
    fn corrected(
        &self,
        tx: &mut Tx<'_>,
        request: &RightsRequest,
        subject: SubjectId,
        certificate: &mut Certificate,
    ) -> Result<(), AppError> {
        let told = request.plan.as_ref().map(|plan| plan.recipients.clone()).unwrap_or_default();
        propagation::tell(
            tx,
            &self.charter,
            Kind::Rectification,
            request.id,
            subject,
            &told,
            None,
        )?;
        certificate.recipients = told;
        tell(tx, request, LetterKind::Done)
    }

    /// The uses objected to stop, here and at those who received the data.
    fn stop(
        &self,
        cx: &Context,
        tx: &mut Tx<'_>,
        request: &RightsRequest,
        subject: SubjectId,
        certificate: &mut Certificate,
    ) -> Result<(), AppError> {
        let charter = &self.charter.charter;
        for activity in &request.scope {
            store::object(tx, subject, activity, request.id, cx.now())?;
        }
        let marketing = |id: &String| charter.activities.get(id).is_some_and(|it| it.marketing);
        if request.scope.iter().any(marketing) {
            for (kind, value) in subjects::identifiers(tx, subject)? {
                suppression::object(tx, subject, &kind, &value)?;
            }
        }
        let told = request.plan.as_ref().map(|plan| plan.recipients.clone()).unwrap_or_default();
        let scope = Some(request.scope.as_slice());
        propagation::tell(tx, &self.charter, Kind::Objection, request.id, subject, &told, scope)?;
        certificate.recipients = told;
        tell(tx, request, LetterKind::Done)
    }
}

/// What must reach the person to count reaches them: by letter, or by somebody who says so (T-11,
/// T-12, T-14).
pub(super) fn told(
    tx: &mut Tx<'_>,
    request: &RightsRequest,
    by_hand: bool,
) -> Result<(), AppError> {
    let Some(subject) = request.subject else { return Ok(()) };
    if by_hand || life::email_of(tx, subject)?.is_some() {
        return Ok(());
    }
    Err(Refusal::NotTold.into())
}

/// Writes to the person, at the address they proved to be theirs.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    request: &RightsRequest,
    kind: LetterKind,
) -> Result<(), AppError> {
    let Some(subject) = request.subject else { return Ok(()) };
    let known = subjects::identifiers(tx, subject)?;
    if let Some((_, address)) = known.into_iter().find(|(known, _)| known == "email") {
        letters::write(tx, &Waiting { request: request.id, kind, lang: request.lang, address })?;
    }
    Ok(())
}

/// Keeps what is needed never to write to this person again, and says until when.
fn keep_fingerprint(
    tx: &mut Tx<'_>,
    subject: SubjectId,
    charter: &Charter,
) -> Result<Option<jiff::civil::Date>, AppError> {
    let mut until = None;
    for (kind, value) in subjects::identifiers(tx, subject)? {
        let kept = suppression::add(tx, &kind, &value, suppression::Reason::Erasure)?;
        until = Some(day_of(kept.until, &zone(charter)));
    }
    Ok(until)
}

/// What was kept, by what the system said when it was carried out; its rule and its end by the plan,
/// or by the charter for a system that was out of reach when the plan was made.
fn kept_line(plan: Option<&Plan>, charter: &Charter, system: &str, line: &DoneLine) -> KeptLine {
    let planned = plan.into_iter().flat_map(Plan::lines);
    let mut planned = planned.filter(|(id, _)| *id == system).map(|(_, planned)| planned);
    let planned = planned.find(|it| it.table == line.table && it.fate == Fate::Keep);
    let declared = || match charter.table(system, &line.table)?.erase_rule() {
        EraseRule::Retain(retain) => Some(retain),
        _ => None,
    };
    let rule = planned.and_then(|it| it.rule.clone());
    let exception = planned.and_then(|it| it.exception.clone());
    KeptLine {
        system: system.to_owned(),
        table: line.table.clone(),
        rows: line.rows,
        rule: rule.or_else(|| Some(declared()?.ground)).unwrap_or_default(),
        exception: exception.or_else(|| declared()?.exception),
        until: planned.and_then(|it| it.until),
    }
}

fn certificate(
    request: &RightsRequest,
    steps: &[SystemStep],
    charter: &Charter,
    now: Timestamp,
) -> Certificate {
    let done_at = steps.iter().filter_map(|step| step.at).max().unwrap_or(now);
    let plan = request.plan.as_ref();
    let given = plan.into_iter().flat_map(|plan| &plan.systems).filter_map(|part| {
        let given = part.lines.iter().filter(|line| line.fate == Fate::Give);
        let lines: Vec<DoneLine> = given.map(DoneLine::of).collect();
        let system = part.system.clone();
        (!lines.is_empty()).then_some(CertifiedSystem {
            system,
            lines,
            at: now,
            traces_cleared: true,
        })
    });
    let systems = steps.iter().filter_map(|step| {
        let outcome = step.outcome.as_ref()?;
        let touched = |line: &&DoneLine| line.fate.changes() && line.rows > 0;
        Some(CertifiedSystem {
            system: step.system.clone(),
            lines: outcome.lines.iter().filter(touched).cloned().collect(),
            at: step.at.unwrap_or(done_at),
            traces_cleared: outcome.traces_cleared,
        })
    });
    let kept = steps.iter().flat_map(|step| {
        let lines = step.outcome.iter().flat_map(|outcome| &outcome.lines);
        let kept = lines.filter(|line| line.fate == Fate::Keep && line.rows > 0);
        kept.map(|line| kept_line(plan, charter, &step.system, line))
    });
    let erases = request.right == Right::Erasure;
    let backups = charter.organisation.backups.as_ref().filter(|_| erases).and_then(|backups| {
        let from = day_of(done_at, &zone(charter));
        length(backups.retained).after(from, &calendar(charter)).ok()
    });
    Certificate {
        request: request.id,
        right: request.right,
        scope: request.scope.clone(),
        controller: charter.organisation.name.clone(),
        charter_version: plan.map_or(0, |plan| plan.charter_version),
        received_at: request.received_at,
        done_at,
        systems: given.chain(systems).collect(),
        kept: kept.collect(),
        recipients: Vec::new(),
        own: 0,
        left_out: steps
            .iter()
            .filter(|step| step.status == StepStatus::LeftOut)
            .map(|step| step.system.clone())
            .collect(),
        uncertain: plan.into_iter().flat_map(|it| &it.systems).map(|it| it.uncertain).sum(),
        shared_address: false,
        fingerprint_until: None,
        backups_until: backups,
    }
}
