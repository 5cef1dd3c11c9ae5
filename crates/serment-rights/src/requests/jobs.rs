//! Carrying out an approved request: erasing or correcting in each system, then closing.
//!
//! Just before a system is changed, the household is judged again over every system that answers. A
//! system out of reach that was read when the plan was made was judged then: it never holds up the
//! others, so that a long outage delays one erasure and not all (Art. 12(3), "without undue delay").
//! One that was never read may hold the second name of a shared mailbox: until it answers once, the
//! others wait, because rows of another person erased by mistake cannot be brought back, and a few
//! hours can. A system without a table of named persons cannot hold that name and is not waited for.

use std::sync::Arc;

use serment_connect::{
    Ability, Action, Amendment, ConnectError, Connector, Identifiers, Outcome, Step, SystemPlan,
    Via,
};
use serment_kernel::jobs::{Handler, Job, JobError};
use serment_kernel::store::StoreError;
use serment_kernel::words::{Actor, Personal, SubjectId};
use serment_kernel::{Context, execute_blocking, subjects};
use serment_register::PublishedCharter;
use serment_register::charter::{Charter, TableDecl};

use super::identity::Reopen;
use super::model::{
    DoneLine, RequestId, Right, RightsRequest, Status, StepOutcome, StepStatus, SystemStep,
};
use super::plan::{Fate, Line};
use super::store;
use super::usecases::{BeginStep, Close, PutOff, RecordStep};
use crate::household::name_columns;
use crate::reach::SystemReach;
use crate::resolve::{Resolved, Silence, is_charters_fault, resolve};
use crate::{Rights, payload};

const ACTOR: Actor = Actor::System("requests");

/// Why a system was not changed.
enum Trouble {
    /// It may pass by itself, or once the system is repaired: another try will come.
    Wait(String),
    /// The system refuses the change itself: a row that came meanwhile may be why, and a new count
    /// settles it; if not, someone must decide.
    Refused(String),
    /// Someone must decide again.
    Decide(String),
}

/// Tries after which a system that refuses is a matter for a person.
const PATIENCE: u64 = 3;

impl Trouble {
    /// What it is after some tries that ended so.
    fn after(self, tries: u64) -> Self {
        match self {
            Self::Refused(why) if tries >= PATIENCE => Self::Decide(why),
            Self::Refused(why) => Self::Wait(why),
            other => other,
        }
    }
}

impl From<ConnectError> for Trouble {
    fn from(error: ConnectError) -> Self {
        let why = error.to_string();
        match error {
            ConnectError::Constraint { .. } | ConnectError::Refused { .. } => Self::Refused(why),
            error if is_charters_fault(&error) => Self::Decide(why),
            _ => Self::Wait(why),
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Wait(error.to_string())
    }
}

/// The verified identifiers of a person, as connectors take them.
pub(super) fn identifiers(
    context: &Context,
    subject: SubjectId,
) -> Result<Identifiers, StoreError> {
    let known = context.store.read(|read| subjects::identifiers(read, subject))?;
    Ok(Identifiers(known.into_iter().map(|(kind, value)| (kind.as_str().into(), value)).collect()))
}

pub(super) fn load(context: &Context, job: &Job) -> Result<RightsRequest, JobError> {
    let id: RequestId = payload(job, "request")?;
    let found = context.store.read(|read| store::find(read, id))?;
    found.ok_or_else(|| JobError::Fail("the request is gone".into()))
}

/// Erases or corrects in one system.
pub struct EraseJob(pub Rights);

impl Handler for EraseJob {
    fn kind(&self) -> &'static str {
        "requests.erase"
    }

    fn run(&self, context: &Context, job: &Job) -> Result<(), JobError> {
        let request = load(context, job)?;
        let system: String = payload(job, "system")?;
        let (Status::Approved, Some(subject)) = (request.status, request.subject) else {
            return Ok(());
        };
        let charter = approved(&self.0, context, &request)?;
        match self.erase(context, &request, &system, subject, &charter) {
            Ok(Some(outcome)) => {
                let id = request.id;
                let record = RecordStep { request: id, system, outcome };
                Ok(execute_blocking(context, &ACTOR, record)?)
            }
            Ok(None) => Ok(()),
            Err(Trouble::Wait(why) | Trouble::Refused(why)) => {
                let put_off = PutOff { request: request.id, system, why: why.clone() };
                execute_blocking(context, &ACTOR, put_off)?;
                Err(JobError::Retry(why))
            }
            Err(Trouble::Decide(why)) => {
                let reopen = Reopen { request: request.id, system, why };
                Ok(execute_blocking(context, &ACTOR, reopen)?)
            }
        }
    }
}

/// The very version that was approved, whatever was published since.
fn approved(
    rights: &Rights,
    context: &Context,
    request: &RightsRequest,
) -> Result<Arc<PublishedCharter>, JobError> {
    let version = request.plan.as_ref().map_or(0, |plan| plan.charter_version);
    let current = rights.charter()?;
    if current.version == version {
        return Ok(current);
    }
    let found = context.store.read(|read| serment_register::publication::get(read, version));
    found?
        .map(Arc::new)
        .ok_or_else(|| JobError::Fail(format!("version {version} of the charter is gone")))
}

impl EraseJob {
    /// What was done in the system; `None` when it was recorded already.
    fn erase(
        &self,
        context: &Context,
        request: &RightsRequest,
        system: &str,
        subject: SubjectId,
        charter: &PublishedCharter,
    ) -> Result<Option<StepOutcome>, Trouble> {
        let (steps, known) = context.store.read(|read| {
            Ok::<_, StoreError>((store::steps(read, request.id)?, store::known(read, request)?))
        })?;
        let Some(step) = steps.iter().find(|step| step.system == system).cloned() else {
            return Ok(None);
        };
        if step.status == StepStatus::Done {
            return Ok(None);
        }
        let systems = self.0.systems.of(charter);
        let Some(opened) = systems.get(system) else {
            return Err(Trouble::Decide("it is not in the charter".into()));
        };
        let connector = opened.clone().map_err(Trouble::Wait)?;
        let verified = identifiers(context, subject)?;
        if verified.0.is_empty() {
            // With nothing to look for, nothing would be found, and that would be certified.
            return Err(Trouble::Decide("no identifier of the person is known any more".into()));
        }
        // The plan may be days old, or a system may have been out of reach when it was made.
        let resolved = resolve(&charter.charter, &systems, &verified, &known);
        let compiled = resolved.reach(&charter.charter, system);
        let compiled = compiled.map_err(|error| Trouble::Decide(error.to_string()))?;
        Judgement { charter: &charter.charter, request, steps: &steps, resolved: &resolved }
            .of(system, &compiled)?;
        let (carried, digest, turn) =
            (resolved.carried.clone(), request.plan_digest.clone(), step.turn);
        let begin = |counted: StepOutcome| {
            let (request, system) = (request.id, system.to_owned());
            let digest = digest.clone();
            let begin = BeginStep { request, system, counted, carried, digest, turn };
            execute_blocking(context, &ACTOR, begin)
                .map_err(|error| Trouble::Wait(error.to_string()))
        };
        let person = Person { connector, compiled, who: resolved.who };
        if request.right == Right::Rectification {
            let here = known.changes.iter().filter(|it| it.system == system);
            return person.correct(here.map(|it| &it.amendment), begin).map(Some);
        }
        let tries = step.attempts;
        person.erase(step.counted, begin).map(Some).map_err(|trouble| trouble.after(tries))
    }
}

/// Whether a system may be changed now, by what every system says just before.
struct Judgement<'a> {
    charter: &'a Charter,
    request: &'a RightsRequest,
    steps: &'a [SystemStep],
    resolved: &'a Resolved,
}

impl Judgement<'_> {
    fn of(&self, changed: &str, compiled: &SystemReach) -> Result<(), Trouble> {
        match self.resolved.silent.get(changed).cloned() {
            Some(Silence { why, charters_fault: true }) => return Err(Trouble::Decide(why)),
            Some(Silence { why, .. }) => return Err(Trouble::Wait(why)),
            None => {}
        }
        if self.resolved.is_undecided() {
            let why = "several persons share this address: find out which one asks";
            return Err(Trouble::Decide(why.into()));
        }
        // Why stays with that system's own step: the residue here is that it is awaited.
        for id in self.resolved.silent.keys().filter(|id| !self.was_judged(id)) {
            if leads_from(compiled, id) {
                return Err(Trouble::Wait(format!(
                    "system {id} has not answered yet: rows here are found through it"
                )));
            }
            if self.may_hold_another(id) {
                return Err(Trouble::Wait(format!(
                    "system {id} has not answered yet: it may tell that several persons share \
                     this address"
                )));
            }
        }
        Ok(())
    }

    /// Whether it was read whole when the plan was made, or when it was changed.
    fn was_judged(&self, system: &str) -> bool {
        let parts = self.request.plan.iter().flat_map(|plan| &plan.systems);
        let mut planned = parts.filter(|part| part.unreachable.is_none());
        planned.any(|part| part.system == system)
            || self.steps.iter().any(|it| it.system == system && it.status == StepStatus::Done)
    }

    /// Whether it has a table of named persons that these identifiers may lead to.
    fn may_hold_another(&self, system: &str) -> bool {
        let named = |table: &TableDecl| name_columns(table).next().is_some();
        let who = &self.resolved.who;
        let reached = |table: &TableDecl| {
            who.0.iter().any(|(kind, _)| table.identify.keys().any(|it| *it == kind.as_str()))
        };
        let declared = self.charter.systems.get(system);
        let mut tables = declared.into_iter().flat_map(|it| it.tables.values());
        tables.any(|table| table.subject && named(table) && reached(table))
    }
}

/// Whether rows are reached by values that another system holds.
fn leads_from(compiled: &SystemReach, system: &str) -> bool {
    compiled.map.reaches.iter().any(|reach| match &reach.via {
        Via::Identifier { kind, .. } => kind
            .place()
            .is_some_and(|place| place.split_once('.').is_some_and(|(id, _)| id == system)),
        Via::Key { .. } => false,
    })
}

/// One person in one system.
struct Person {
    connector: Arc<dyn Connector>,
    compiled: SystemReach,
    who: Identifiers,
}

impl Person {
    /// Counts, records what is about to change, changes it, and looks again.
    fn erase(
        &self,
        earlier: Option<StepOutcome>,
        begin: impl FnOnce(StepOutcome) -> Result<(), Trouble>,
    ) -> Result<StepOutcome, Trouble> {
        let (map, steps) = (&self.compiled.map, &self.compiled.steps);
        let plan = self.connector.plan(map, steps, &self.who)?;
        let earlier = earlier.filter(|_| {
            let nothing_left = plan.lines.iter().all(|line| line.changes == 0);
            // A try that stopped after the system's commit left nothing: what it had counted just
            // before is what it did. Without transactions it may also have done a part.
            nothing_left || !self.connector.manifest().can(Ability::Transaction)
        });
        let counted = merged(earlier.clone(), about_to(&plan));
        begin(StepOutcome { lines: counted, ..StepOutcome::default() })?;
        let applied = self.connector.apply(map, steps, &self.who)?;
        let remaining = self.remaining()?;
        if remaining > 0 {
            return Err(Trouble::Wait(format!("{remaining} rows were found again afterwards")));
        }
        let lines = merged(earlier, done(&plan, &applied));
        Ok(StepOutcome { lines, remaining, traces_cleared: applied.traces_cleared })
    }

    /// Writes what the person says in their rows, and reads them again.
    fn correct<'a>(
        &self,
        amendments: impl Iterator<Item = &'a Amendment>,
        begin: impl FnOnce(StepOutcome) -> Result<(), Trouble>,
    ) -> Result<StepOutcome, Trouble> {
        begin(StepOutcome::default())?;
        let mut lines = Vec::new();
        for (order, amendment) in (1..).zip(amendments) {
            match self.connector.amend(&self.compiled.map, &self.who, amendment) {
                Ok(0) => {
                    return Err(Trouble::Decide("the row is not the person's any more".into()));
                }
                Ok(_) => {}
                // The system does not take this value: no later try will change that.
                Err(
                    error @ (ConnectError::Constraint { .. }
                    | ConnectError::Refused { .. }
                    | ConnectError::MissingRight { .. }),
                ) => return Err(Trouble::Decide(error.to_string())),
                Err(error) => return Err(error.into()),
            }
            self.kept(amendment)?;
            lines.push(DoneLine::of(&Line::corrected(order, amendment)));
        }
        Ok(StepOutcome { lines, remaining: 0, traces_cleared: true })
    }

    /// Whether a row now holds what was written.
    fn kept(&self, amendment: &Amendment) -> Result<(), Trouble> {
        let mut held = None;
        let map = self.compiled.of_table(&amendment.table);
        self.connector.read(&map, &self.who, &mut |record| {
            if record.table == amendment.table && record.key == amendment.key {
                held = Some(record);
            }
            Ok(())
        })?;
        let held = held.ok_or_else(|| Trouble::Wait("the row was not found again".into()))?;
        let holds = |(column, wanted): &(String, Personal<String>)| {
            let cell = held.values.iter().find(|(name, _)| name == column);
            let text = cell.and_then(|(_, cell)| cell.text()).unwrap_or_default();
            let (text, wanted) = (text.trim(), wanted.reveal().trim());
            text == wanted
                || matches!((text.parse::<f64>(), wanted.parse::<f64>()), (Ok(a), Ok(b)) if a.total_cmp(&b).is_eq())
        };
        match amendment.set.iter().find(|it| !holds(it)) {
            None => Ok(()),
            Some((column, _)) => {
                Err(Trouble::Decide(format!("the system kept another value in {column}")))
            }
        }
    }

    /// Rows that were to go and are still reached.
    fn remaining(&self) -> Result<u64, ConnectError> {
        let goes = |step: &Step| matches!(step.action, Action::Delete | Action::Detach { .. });
        let found = self.connector.verify(&self.compiled.map, &self.who)?;
        let left = found.iter().filter(|found| {
            let mut steps = self.compiled.steps.iter();
            let step = steps.find(|it| it.table == found.table && it.role == found.role);
            step.is_some_and(goes)
        });
        Ok(left.map(|found| found.rows).sum())
    }
}

/// What is about to change, line by line, and what is kept.
fn about_to(plan: &SystemPlan) -> Vec<DoneLine> {
    let line = |it: &serment_connect::PlanLine| {
        let line = Line::of(it);
        let rows = if line.fate == Fate::Keep { it.rows } else { it.changes };
        DoneLine { table: line.table, role: line.role, fate: line.fate, rows }
    };
    plan.lines.iter().map(line).filter(|line| line.rows > 0).collect()
}

/// What was really changed, by the fates of the plan; kept rows as they were counted.
fn done(plan: &SystemPlan, applied: &Outcome) -> Vec<DoneLine> {
    let mut left: Vec<_> = applied.applied.iter().collect();
    let mut lines = Vec::new();
    for planned in &plan.lines {
        let line = Line::of(planned);
        let same = |it: &&serment_connect::Applied| {
            it.table == planned.table && it.role == planned.role && it.action == planned.action
        };
        let really = left.iter().position(same).map(|at| left.remove(at).rows);
        let rows = match line.fate {
            Fate::Keep => planned.rows,
            _ => really.unwrap_or(0),
        };
        lines.push(DoneLine { table: line.table, role: line.role, fate: line.fate, rows });
    }
    // A line that only appeared between the count and the act.
    lines.extend(left.into_iter().map(|it| DoneLine {
        table: it.table.clone(),
        role: it.role,
        fate: Fate::of(&it.action),
        rows: it.rows,
    }));
    lines.retain(|line| line.rows > 0);
    lines
}

/// What an earlier try did together with what this one does. Both may count the same rows: the
/// larger count is the true one.
fn merged(earlier: Option<StepOutcome>, now: Vec<DoneLine>) -> Vec<DoneLine> {
    let mut lines = earlier.map(|it| it.lines).unwrap_or_default();
    for line in now {
        let same = |it: &&mut DoneLine| {
            it.table == line.table && it.role == line.role && it.fate == line.fate
        };
        match lines.iter_mut().find(same) {
            Some(known) => known.rows = known.rows.max(line.rows),
            None => lines.push(line),
        }
    }
    lines
}

/// Certifies, and forgets the person here.
pub struct CloseJob(pub Rights);

impl Handler for CloseJob {
    fn kind(&self) -> &'static str {
        "requests.close"
    }

    fn run(&self, context: &Context, job: &Job) -> Result<(), JobError> {
        let request = load(context, job)?;
        let charter = approved(&self.0, context, &request)?;
        execute_blocking(context, &ACTOR, Close { request: request.id, charter })?;
        // Deleted keys leave the disk now; a reader in the way means a later try.
        match context.store.purge() {
            Ok(true) => Ok(()),
            Ok(false) => Err(JobError::Retry("a reader holds the write-ahead log".into())),
            Err(error) => Err(JobError::Retry(error.to_string())),
        }
    }
}
