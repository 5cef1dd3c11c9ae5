//! The controls this slice brings to commitments: requests answered on time, erasures that leave
//! nothing, recipients that answer, systems that are what the charter says.

use serde_json::{Value as Json, json};
use serment_connect::CellKind;
use serment_kernel::AppError;
use serment_kernel::store::StoreError;
use serment_kernel::words::Lang;
use serment_law::period::day_of;
use serment_register::charter::{Period, TableDecl};
use serment_register::{Check, Outcome, Site};
use serment_web::i18n::format;

use crate::propagation::{self, NotificationStatus};
use crate::{Rights, requests};

/// Every check of this slice.
pub fn all(rights: &Rights) -> Vec<Box<dyn Check>> {
    vec![
        Box::new(OnTime),
        Box::new(LeavesNothing),
        Box::new(Acknowledged),
        Box::new(SystemsMatch(rights.clone())),
    ]
}

/// How far back statistics look: a year of 366 days, so that a whole one is always covered.
fn a_year_before(now: jiff::Timestamp) -> jiff::Timestamp {
    // tidy: allow law-is-data: how far statistics look back is ours, not the law's
    now - jiff::SignedDuration::from_hours(366 * 24)
}

/// « 1 demande », « 3 demandes »; “1 request”, “0 requests”.
fn plural(lang: Lang, count: u64, one: &str, many: &str) -> String {
    let is_one = count == 1 || (lang == Lang::Fr && count == 0);
    let shown = i64::try_from(count).unwrap_or(i64::MAX);
    let word = if is_one { one } else { many };
    format!("{}\u{a0}{word}", format::number(lang, shown))
}

fn fr(count: u64, one: &str, many: &str) -> String {
    plural(Lang::Fr, count, one, many)
}

fn en(count: u64, one: &str, many: &str) -> String {
    plural(Lang::En, count, one, many)
}

fn outcome(passed: bool, fr: String, en: String, facts: Json) -> Outcome {
    if passed { Outcome::pass(fr, en, facts) } else { Outcome::fail(fr, en, facts) }
}

/// Art. 12(3): no request is past its date.
struct OnTime;

impl Check for OnTime {
    fn kind(&self) -> &'static str {
        "requests_on_time"
    }

    fn run(&self, site: &Site, _: &Json, _: Period) -> Result<Outcome, AppError> {
        let now = site.context.now();
        let zone = site.zone();
        let today = day_of(now, &zone);
        let (late, (closed, closed_late), open) = site.context.store.read(|read| {
            Ok::<_, StoreError>((
                requests::late(read, today)?,
                requests::closed_since(read, a_year_before(now), &zone)?,
                requests::open(read)?.len() as u64,
            ))
        })?;
        let facts =
            json!({ "open": open, "late": late, "closed": closed, "closed_late": closed_late });
        let said_fr = format!(
            "{} en cours, {late} en retard. {} en un an, {closed_late} hors délai.",
            fr(open, "demande", "demandes"),
            fr(closed, "demande close", "demandes closes"),
        );
        let said_en = format!(
            "{} open, {late} late. {} closed within a year, {closed_late} after the deadline.",
            en(open, "request", "requests"),
            en(closed, "request", "requests"),
        );
        Ok(outcome(late == 0 && closed_late == 0, said_fr, said_en, facts))
    }
}

/// Art. 17: what was erased was looked for afterwards, and nothing was found.
struct LeavesNothing;

impl Check for LeavesNothing {
    fn kind(&self) -> &'static str {
        "erasure_leaves_nothing"
    }

    fn run(&self, site: &Site, _: &Json, _: Period) -> Result<Outcome, AppError> {
        let (steps, remaining) = site.context.store.read(|read| requests::remaining(read))?;
        let facts = json!({ "systems_erased": steps, "rows_found_again": remaining });
        // What is known is what each erasure saw just after itself, not what is there today.
        let said_fr = format!(
            "{} juste après coup\u{a0}: {}.",
            fr(steps, "effacement relu", "effacements relus"),
            fr(remaining, "ligne retrouvée", "lignes retrouvées"),
        );
        let said_en = format!(
            "{} looked through again just afterwards: {} found.",
            en(steps, "erasure", "erasures"),
            en(remaining, "row", "rows"),
        );
        Ok(outcome(remaining == 0, said_fr, said_en, facts))
    }
}

/// Art. 19: recipients answered in time.
struct Acknowledged;

impl Check for Acknowledged {
    fn kind(&self) -> &'static str {
        "recipients_acknowledge"
    }

    fn run(&self, site: &Site, _: &Json, _: Period) -> Result<Outcome, AppError> {
        let now = site.context.now();
        let (overdue, answered) = site.context.store.read(|read| {
            let since = a_year_before(now);
            Ok::<_, StoreError>((
                propagation::overdue(read, now)?,
                propagation::count(read, NotificationStatus::Acknowledged, since)?,
            ))
        })?;
        let facts = json!({ "overdue": overdue, "acknowledged": answered });
        let said_fr = format!(
            "{} en un an, {overdue} en retard.",
            fr(answered, "accusé reçu", "accusés reçus")
        );
        let said_en = format!(
            "{} received within a year, {overdue} overdue.",
            en(answered, "acknowledgement", "acknowledgements")
        );
        Ok(outcome(overdue == 0, said_fr, said_en, facts))
    }
}

/// Art. 5(2), 30: what the charter says of a database is what is there.
struct SystemsMatch(Rights);

impl Check for SystemsMatch {
    fn kind(&self) -> &'static str {
        "systems_match"
    }

    fn run(&self, site: &Site, params: &Json, _: Period) -> Result<Outcome, AppError> {
        let published = site.charter()?;
        let wanted: Option<Vec<String>> = serde_json::from_value(params["systems"].clone()).ok();
        let systems = self.0.systems.of(&published);
        let (mut looked, mut silent, mut faults) = (0_u64, 0_u64, Vec::new());
        for (id, opened) in systems.iter() {
            if wanted.as_ref().is_some_and(|wanted| !wanted.contains(id)) {
                continue;
            }
            looked += 1;
            let catalogue = opened.as_ref().ok().and_then(|it| it.catalogue().ok());
            if let Some(catalogue) = catalogue {
                let declared = published.charter.systems.get(id);
                for (name, table) in declared.into_iter().flat_map(|it| &it.tables) {
                    faults.extend(differences(&catalogue, id, name, table));
                }
            } else {
                // Why stays in our own logs: it may name a host or a path.
                silent += 1;
                tracing::warn!(system = id, "it does not answer: not compared with the charter");
            }
        }
        // Facts are published for ever: what the databases are made of stays in our own logs.
        for fault in &faults {
            tracing::warn!(difference = %fault, "a system is not what the charter says");
        }
        let (differ, mute) = (faults.len() as u64, silent);
        let facts = json!({ "systems": looked, "differences": differ, "unreachable": mute });
        let said_fr = format!(
            "{} à la charte\u{a0}: {}, {mute} sans réponse.",
            fr(looked, "système comparé", "systèmes comparés"),
            fr(differ, "différence", "différences"),
        );
        let said_en = format!(
            "{} compared with the charter: {}, {mute} without an answer.",
            en(looked, "system", "systems"),
            en(differ, "difference", "differences"),
        );
        Ok(outcome(differ == 0 && mute == 0, said_fr, said_en, facts))
    }
}

/// Declared columns that are not there, and text columns that nothing declares.
fn differences(
    catalogue: &serment_connect::Catalogue,
    system: &str,
    name: &str,
    table: &TableDecl,
) -> Vec<String> {
    let Some(real) = catalogue.tables.iter().find(|it| it.name == name) else {
        return vec![format!("{system}.{name}: the table is not there")];
    };
    let is_there = |column: &str| real.columns.iter().any(|it| it.name == column);
    let declared: std::collections::BTreeSet<&str> = table.columns().collect();
    let missing = declared.iter().filter(|column| !is_there(column));
    let mut found: Vec<String> = missing
        .map(|column| format!("{system}.{name}.{column}: the column is not there"))
        .collect();
    let linked = |column: &str| {
        real.primary_key.iter().any(|it| it == column)
            || real.foreign_keys.iter().any(|key| key.columns.iter().any(|it| it == column))
    };
    let unknown = real.columns.iter().filter(|it| {
        it.kind == CellKind::Text && !declared.contains(it.name.as_str()) && !linked(&it.name)
    });
    found.extend(unknown.map(|it| format!("{system}.{name}.{}: declared nowhere", it.name)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Stand, YANN, on_each, plain};
    use serment_register::charter::Unit;

    fn run(stand: &Stand, kind: &str, params: &Json) -> (bool, String, Json) {
        let checks = all(&stand.rights);
        let check = checks.iter().find(|check| check.kind() == kind).unwrap();
        let age = Period { count: 24, unit: Unit::Hours };
        let outcome = check.run(&stand.rights.site, params, age).unwrap();
        (outcome.passed, plain(&outcome.summary.fr), outcome.facts)
    }

    #[test]
    fn each_check_sees_what_is() {
        on_each(|stand| {
            let none = json!({});
            for check in all(&stand.rights) {
                let (passed, said, facts) = run(stand, check.kind(), &none);
                assert!(passed, "{said} {facts}");
            }
            let id = stand.ask(YANN);
            stand.work();
            stand.test.kit.clock.advance_seconds(40 * 86_400);
            let (passed, said, _) = run(stand, "requests_on_time", &none);
            assert!(!passed && said.starts_with("1 demande en cours, 1 en retard"), "{said}");
            stand.approve(id);
            stand.work();
            let (passed, said, _) = run(stand, "requests_on_time", &none);
            assert!(!passed && said.contains("1 demande close en un an, 1 hors délai"), "{said}");
            let (passed, said, _) = run(stand, "erasure_leaves_nothing", &none);
            assert!(passed && said.starts_with("3 effacements relus"), "{said}");
            assert!(run(stand, "recipients_acknowledge", &none).0);
            stand.test.kit.clock.advance_seconds(3 * 86_400);
            assert!(!run(stand, "recipients_acknowledge", &none).0);
        });
    }

    #[test]
    fn a_column_that_nobody_declared_is_seen_and_an_absent_system_too() {
        on_each(|stand| {
            let database = rusqlite::Connection::open(stand.folder.join("booking.db")).unwrap();
            database.execute_batch("alter table guests add column diet text").unwrap();
            drop(database);
            std::fs::remove_file(stand.folder.join("newsletter.db")).unwrap();
            let (passed, said, facts) = run(stand, "systems_match", &json!({}));
            assert!(!passed && said.contains("1 différence, 1 sans réponse"), "{said}");
            assert_eq!(facts, json!({ "systems": 3, "differences": 1, "unreachable": 1 }));
            assert!(run(stand, "systems_match", &json!({ "systems": ["loyalty"] })).0);
        });
    }
}
