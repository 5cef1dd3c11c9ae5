//! Counting on the real systems what an erasure would do, without touching anything.
//!
//! Whether one address is several persons' is judged over all systems together: when it is, every
//! system that holds a row is marked, and nothing is approved before it is known which one asks.
//! What was done already stays as it was planned: only the rest is counted again.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serment_connect::{ConnectError, Connector, Found, Record, Role};
use serment_kernel::jobs::{Handler, Job, JobError};
use serment_kernel::store::StoreError;
use serment_kernel::words::{Actor, Personal};
use serment_kernel::{Context, execute_blocking};
use serment_law::retention::{self, FinancialYearEnd, Trigger};
use serment_law::{Law, Length};
use serment_register::charter::{Charter, EraseRule, Retain, TableDecl};

use super::jobs::{identifiers, load};
use super::model::{Right, Status, StepStatus};
use super::plan::{Fate, Line, Plan, SystemPart};
use super::usecases::{RecordPlan, length, zone};
use super::{recipients, store};
use crate::Rights;
use crate::reach::SystemReach;
use crate::resolve::{Change, Known, Resolved, is_charters_fault, resolve};
use crate::systems::Opened;

const ACTOR: Actor = Actor::System("requests");

/// Counts on the real systems what an erasure would do.
pub struct PlanJob(pub Rights);

impl Handler for PlanJob {
    fn kind(&self) -> &'static str {
        "requests.plan"
    }

    fn run(&self, context: &Context, job: &Job) -> Result<(), JobError> {
        let request = load(context, job)?;
        let (Status::Received | Status::Planned, Some(subject)) = (request.status, request.subject)
        else {
            return Ok(());
        };
        let (known, steps) = context.store.read(|read| {
            Ok::<_, StoreError>((store::known(read, &request)?, store::steps(read, request.id)?))
        })?;
        let published = self.0.charter()?;
        let charter = &published.charter;
        let today = serment_law::period::day_of(context.now(), &zone(charter));
        let all = self.0.systems.of(&published);
        let none = std::sync::Arc::default();
        // An objection stops uses; it looks for no row.
        let systems = if request.right == Right::Objection { none } else { all };
        let resolved = resolve(charter, &systems, &identifiers(context, subject)?, &known);
        let earlier = |system: &str| {
            let done = steps.iter().any(|it| it.system == system && it.status == StepStatus::Done);
            let parts = request.plan.iter().flat_map(|plan| &plan.systems);
            parts.filter(|_| done).find(|part| part.system == system).cloned()
        };
        let parts: Vec<SystemPart> = std::thread::scope(|scope| {
            let threads: Vec<_> = systems
                .iter()
                .map(|(id, opened)| {
                    let (resolved, earlier) = (&resolved, earlier(id));
                    scope.spawn(move || {
                        earlier.unwrap_or_else(|| {
                            count(charter, id, opened, resolved, request.right, today)
                        })
                    })
                })
                .collect();
            threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
        });
        if parts.len() < systems.len() {
            return Err(JobError::Retry("a system's plan stopped on a defect".into()));
        }
        let parts = match request.right {
            Right::Rectification => corrected(parts, &known.changes),
            _ => parts,
        };
        let recipients = match request.right {
            Right::Rectification | Right::Erasure => recipients::planned(charter, &parts),
            Right::Objection => recipients::of_activities(charter, &request.scope),
            _ => Vec::new(),
        };
        let scope = request.scope.clone();
        let marketing = |id: &String| charter.activities.get(id).is_some_and(|it| it.marketing);
        let absolute = !scope.is_empty() && scope.iter().all(marketing);
        let charter_version = published.version;
        let plan = Plan { charter_version, systems: parts, recipients, scope, absolute };
        let label = resolved.household.name().map(Personal::new);
        let seen = resolved.household.persons().into_iter().cloned().collect();
        let known = Known { seen, carried: resolved.carried, ..known };
        let record = RecordPlan { request: request.id, plan, label, known };
        execute_blocking(context, &ACTOR, record)?;
        Ok(())
    }
}

/// The systems where something is to be corrected, with what.
fn corrected(mut parts: Vec<SystemPart>, changes: &[Change]) -> Vec<SystemPart> {
    parts.retain(|part| changes.iter().any(|it| it.system == part.system));
    for part in &mut parts {
        let here = changes.iter().filter(|it| it.system == part.system);
        let lines = (1..).zip(here).map(|(order, it)| Line::corrected(order, &it.amendment));
        part.lines = lines.collect();
    }
    parts
}

/// One system, counted.
fn count(
    charter: &Charter,
    system: &str,
    opened: &Opened,
    resolved: &Resolved,
    right: Right,
    today: Date,
) -> SystemPart {
    let mut part = SystemPart {
        system: system.to_owned(),
        lines: Vec::new(),
        conflicts: Vec::new(),
        unreachable: None,
        shared: false,
        uncertain: resolved.uncertain_in(system),
    };
    let connector = match opened {
        Ok(connector) => connector,
        Err(why) => {
            part.unreachable = Some(why.clone());
            return part;
        }
    };
    let compiled = match resolved.reach(charter, system) {
        Ok(compiled) => compiled,
        Err(error) => {
            part.conflicts.push(error.to_string());
            return part;
        }
    };
    let filled = match right {
        Right::Erasure => fill(&mut part, charter, &**connector, &compiled, resolved, today),
        Right::Access => give(&mut part, &**connector, &compiled, resolved, &|_| true),
        Right::Portability => {
            let portable = |found: &Found| is_portable(charter, system, found);
            give(&mut part, &**connector, &compiled, resolved, &portable)
        }
        _ => Ok(()),
    };
    match filled {
        Ok(()) => {
            let holds = !part.lines.is_empty() || right == Right::Rectification;
            part.shared = resolved.is_undecided() && holds;
        }
        Err(error) => {
            // What was counted before the failure is not the whole: it must not be approved as such.
            part.lines.clear();
            if is_charters_fault(&error) {
                part.conflicts.push(error.to_string());
            } else {
                part.unreachable = Some(error.to_string());
            }
        }
    }
    part
}

/// Whether rows are the person's to take elsewhere: their own, held on their consent or a contract
/// (Art. 20(1)).
fn is_portable(charter: &Charter, system: &str, found: &Found) -> bool {
    let activities = charter.activities_of(system, &found.table);
    let on_it =
        |id: &String| charter.activities.get(id).is_some_and(|it| it.legal_basis.rights().port);
    found.role == Role::Owner && activities.iter().any(on_it)
}

/// What is found is given.
fn give(
    part: &mut SystemPart,
    connector: &dyn Connector,
    compiled: &SystemReach,
    resolved: &Resolved,
    is_given: &dyn Fn(&Found) -> bool,
) -> Result<(), ConnectError> {
    let found = connector.find(&compiled.map, &resolved.who)?;
    let lines = (1..).zip(found.iter().filter(|it| it.rows > 0 && is_given(it)));
    part.lines = lines.map(|(order, found)| Line::given(order, found)).collect();
    Ok(())
}

fn fill(
    part: &mut SystemPart,
    charter: &Charter,
    connector: &dyn Connector,
    compiled: &SystemReach,
    resolved: &Resolved,
    today: Date,
) -> Result<(), ConnectError> {
    let (system, who) = (part.system.clone(), &resolved.who);
    let plan = connector.plan(&compiled.map, &compiled.steps, who)?;
    part.lines = plan.lines.iter().filter(|it| it.rows > 0).map(Line::of).collect();
    let conflicts = plan.conflicts.iter();
    part.conflicts =
        conflicts.map(|it| format!("{}.{}: {}", it.table, it.column, it.why)).collect();
    if part.lines.iter().all(|line| line.fate != Fate::Keep) {
        return Ok(());
    }
    let mut dates: BTreeMap<String, Date> = BTreeMap::new();
    connector.read(&compiled.reading, who, &mut |record: Record| {
        if let Some(table) = charter.table(&system, &record.table)
            && record.role == Role::Owner
            && let EraseRule::Retain(retain) = table.erase_rule()
        {
            note_date(&mut dates, charter, table, &retain, today, &record);
        }
        Ok(())
    })?;
    for line in &mut part.lines {
        let Some(table) = charter.table(&system, &line.table) else { continue };
        if let EraseRule::Retain(retain) = table.erase_rule()
            && line.fate == Fate::Keep
        {
            line.exception.clone_from(&retain.exception);
            line.until = dates.get(&line.table).copied();
        }
    }
    Ok(())
}

/// How long a retained row is kept, counted from which event: as its table says, else as its
/// ground does.
fn keeping(charter: &Charter, retain: &Retain, today: Date) -> Option<(Length, String, Trigger)> {
    let trigger = |from: &str| match from {
        "financial_year_close" => Trigger::FinancialYearClose,
        _ => Trigger::Collection,
    };
    if let Some(until) = &retain.until {
        return Some((length(until.keep), until.from.clone(), trigger(&until.from)));
    }
    if let Some(activity) = charter.activities.get(&retain.ground) {
        let own = &activity.retention;
        return Some((length(own.keep), own.from.clone(), trigger(&own.from)));
    }
    let rule = retention::find(&retain.ground)?;
    let kept = rule.length(&Law::FRENCH, today).ok()?;
    let from = match rule.from {
        Trigger::FinancialYearClose => "financial_year_close",
        _ => "collection",
    };
    Some((kept, from.to_owned(), rule.from))
}

/// Remembers until when the last of a table's rows is kept.
fn note_date(
    dates: &mut BTreeMap<String, Date>,
    charter: &Charter,
    table: &TableDecl,
    retain: &Retain,
    today: Date,
    record: &Record,
) {
    let Some((kept, from, trigger)) = keeping(charter, retain, today) else { return };
    let Some(column) = table.date_of(&from).or(table.since.as_deref()) else { return };
    let value = record.values.iter().find(|(name, _)| name == column);
    let Some(happened) = value.and_then(|(_, cell)| cell.text()).and_then(|text| day(&text)) else {
        return;
    };
    let end = charter.organisation.financial_year_end.split_once('-');
    let end = end.and_then(|(m, d)| FinancialYearEnd::new(m.parse().ok()?, d.parse().ok()?));
    let end = end.unwrap_or(FinancialYearEnd::CALENDAR);
    let Ok(until) = retention::due(kept, trigger, happened, end) else { return };
    let latest = dates.entry(record.table.clone()).or_insert(until);
    *latest = until.max(*latest);
}

/// The day at the head of an ISO date or instant, in either of its usual spellings.
pub(crate) fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}
