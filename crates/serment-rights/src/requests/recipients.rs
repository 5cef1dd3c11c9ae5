//! Who must be told of an erasure (Art. 19): the recipients of the activities whose rows change, and
//! of those the person ever consented to, whose data may have left without a row of ours. Pure.

use std::collections::BTreeSet;

use serment_connect::Role;
use serment_consent::consent::{ConsentRecord, Status as Consent};
use serment_register::charter::{Charter, RecipientKind};

use super::model::{DoneLine, SystemStep};
use super::plan::{Fate, Line, Plan, SystemPart};

/// Those a plan foresees.
pub(super) fn planned(charter: &Charter, parts: &[SystemPart]) -> Vec<String> {
    let mut told = BTreeSet::new();
    for part in parts {
        // A system not reached yet may hold rows of any of its activities: all of theirs are told.
        let tables: Vec<&str> = if part.unreachable.is_some() {
            let declared = charter.systems.get(&part.system);
            declared.into_iter().flat_map(|it| it.tables.keys()).map(String::as_str).collect()
        } else {
            let changing = |line: &&Line| line.role == Role::Owner && line.fate != Fate::Keep;
            part.lines.iter().filter(changing).map(|line| line.table.as_str()).collect()
        };
        for table in tables {
            told.extend(of_table(charter, &part.system, table));
        }
    }
    without_authorities(charter, told)
}

/// Those of the activities that stop.
pub(super) fn of_activities(charter: &Charter, activities: &[String]) -> Vec<String> {
    let told = activities.iter().flat_map(|it| charter.recipients_of(it)).map(str::to_owned);
    without_authorities(charter, told.collect())
}

/// Those of the plan, of what was really changed, and of every consent the person ever gave.
pub(super) fn told<'a>(
    charter: &Charter,
    plan: Option<&Plan>,
    steps: &[SystemStep],
    consents: impl Iterator<Item = &'a ConsentRecord>,
) -> Vec<String> {
    let mut told: BTreeSet<String> =
        plan.into_iter().flat_map(|plan| plan.recipients.iter().cloned()).collect();
    for step in steps {
        let lines = step.outcome.iter().flat_map(|outcome| &outcome.lines);
        let changed = |line: &&DoneLine| line.role == Role::Owner && line.fate.changes();
        for line in lines.filter(|line| line.rows > 0).filter(changed) {
            told.extend(of_table(charter, &step.system, &line.table));
        }
    }
    let given = |record: &&ConsentRecord| {
        record.answers.values().any(|answer| answer.status != Consent::Refused)
    };
    for record in consents.filter(given) {
        told.extend(charter.recipients_of(&record.activity).into_iter().map(str::to_owned));
    }
    without_authorities(charter, told)
}

fn of_table(charter: &Charter, system: &str, table: &str) -> Vec<String> {
    let activities = charter.activities_of(system, table).iter();
    activities.flat_map(|it| charter.recipients_of(it)).map(str::to_owned).collect()
}

/// An authority receives what the law says, for its own task: it has nothing to erase.
fn without_authorities(charter: &Charter, mut told: BTreeSet<String>) -> Vec<String> {
    told.retain(|id| {
        charter.recipients.get(id).is_some_and(|it| it.kind != RecipientKind::Authority)
    });
    told.into_iter().collect()
}
