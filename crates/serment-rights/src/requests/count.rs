//! Counting on the real systems what an erasure would do, without touching anything.
//!
//! Whether one address is several persons' is judged over all systems together: when it is, every
//! system that holds a row is marked, and nothing is approved.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serment_connect::{ConnectError, Connector, Identifiers, Record, Role};
use serment_kernel::jobs::{Handler, Job, JobError};
use serment_kernel::words::{Actor, Personal};
use serment_kernel::{Context, execute_blocking};
use serment_law::retention::{self, FinancialYearEnd, Trigger};
use serment_law::{Law, Length};
use serment_register::charter::{Charter, EraseRule, Retain, TableDecl};

use super::jobs::{identifiers, load};
use super::model::{Fate, Line, Plan, Status, SystemPart};
use super::recipients;
use super::usecases::{RecordPlan, length, zone};
use crate::Rights;
use crate::household::Persons;
use crate::reach::{SystemReach, compile};
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
        let published = self.0.charter()?;
        let who = identifiers(context, subject)?;
        let today = serment_law::period::day_of(context.now(), &zone(&published.charter));
        let systems = self.0.systems.of(&published);
        let counted: Vec<Counted> = std::thread::scope(|scope| {
            let threads: Vec<_> = systems
                .iter()
                .map(|(id, opened)| {
                    let (charter, who) = (&published.charter, &who);
                    scope.spawn(move || count(charter, id, opened, who, today))
                })
                .collect();
            threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
        });
        if counted.len() < systems.len() {
            return Err(JobError::Retry("a system's plan stopped on a defect".into()));
        }
        let (mut parts, mut household) = (Vec::new(), Persons::default());
        for system in counted {
            parts.push((system.part, system.holds));
            household.merge(system.persons);
        }
        let shared = household.are_several();
        let label = household.name().map(Personal::new);
        let parts = parts.into_iter();
        let parts: Vec<SystemPart> =
            parts.map(|(part, holds)| SystemPart { shared: shared && holds, ..part }).collect();
        let recipients = recipients::planned(&published.charter, &parts);
        let plan = Plan { charter_version: published.version, systems: parts, recipients };
        execute_blocking(context, &ACTOR, RecordPlan { request: request.id, plan, label })?;
        Ok(())
    }
}

/// One system, counted.
struct Counted {
    part: SystemPart,
    /// Whether it holds any row that the identifiers reach.
    holds: bool,
    /// The persons its rows are of.
    persons: Persons,
}

fn count(
    charter: &Charter,
    system: &str,
    opened: &Opened,
    who: &Identifiers,
    today: Date,
) -> Counted {
    let part = SystemPart {
        system: system.to_owned(),
        lines: Vec::new(),
        conflicts: Vec::new(),
        unreachable: None,
        shared: false,
    };
    let mut counted = Counted { part, holds: false, persons: Persons::default() };
    let connector = match opened {
        Ok(connector) => connector,
        Err(why) => {
            counted.part.unreachable = Some(why.clone());
            return counted;
        }
    };
    let compiled = match compile(charter, system) {
        Ok(compiled) => compiled,
        Err(error) => {
            counted.part.conflicts.push(error.to_string());
            return counted;
        }
    };
    let filled = fill(&mut counted, charter, connector, &compiled, who, today);
    if let Err(error) = filled {
        // What was counted before the failure is not the whole: it must not be approved as such.
        counted.part.lines.clear();
        if is_charters_fault(&error) {
            counted.part.conflicts.push(error.to_string());
        } else {
            counted.part.unreachable = Some(error.to_string());
        }
    }
    counted
}

/// Whether the charter and the system disagree, which only a person can settle; everything else
/// may pass by itself, or once the system is repaired.
fn is_charters_fault(error: &ConnectError) -> bool {
    matches!(
        error,
        ConnectError::Schema { .. }
            | ConnectError::Conflicts { .. }
            | ConnectError::Identifier { .. }
            | ConnectError::Unsupported { .. }
    )
}

fn fill(
    counted: &mut Counted,
    charter: &Charter,
    connector: &Arc<dyn Connector>,
    compiled: &SystemReach,
    who: &Identifiers,
    today: Date,
) -> Result<(), ConnectError> {
    let system = counted.part.system.clone();
    let plan = connector.plan(&compiled.map, &compiled.steps, who)?;
    counted.part.lines = plan.lines.iter().filter(|it| it.rows > 0).map(Line::of).collect();
    let conflicts = plan.conflicts.iter();
    counted.part.conflicts =
        conflicts.map(|it| format!("{}.{}: {}", it.table, it.column, it.why)).collect();
    let mut dates: BTreeMap<String, Date> = BTreeMap::new();
    let Counted { holds, persons, .. } = counted;
    connector.read(&compiled.reading, who, &mut |record: Record| {
        *holds = true;
        if let Some(table) = charter.table(&system, &record.table)
            && record.role == Role::Owner
        {
            persons.see(table, &record);
            if let EraseRule::Retain(retain) = table.erase_rule() {
                note_date(&mut dates, charter, table, &retain, today, &record);
            }
        }
        Ok(())
    })?;
    for line in &mut counted.part.lines {
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
