//! What must hold of every row: a source, a period, an id that means one thing on one day.

use std::collections::BTreeSet;

use super::day;
use crate::parameter::{Evidence, Jurisdiction, Law, LawError, Parameter, Status, Value};
use crate::period::{Length, Unit};
use crate::{retention, rights, table};

fn rows() -> Vec<&'static Parameter> {
    Law::FRENCH.rows().collect()
}

#[test]
fn every_parameter_has_a_source_titles_and_a_coherent_period() {
    for row in rows() {
        assert!(!row.id.is_empty() && !row.id.contains(' '), "{row:?}");
        assert!(row.source.len() > 5, "{} has no source", row.id);
        assert!(!row.title.fr.is_empty() && !row.title.en.is_empty(), "{} has no title", row.id);
        assert!(!row.title.fr.contains('\''), "{} needs a typographic apostrophe", row.id);
        assert!(row.valid_to.is_none_or(|last| row.valid_from <= last), "{row:?}");
        assert!(row.valid_from >= table::GDPR, "{} starts before the table does", row.id);
        assert_eq!(row.status == Status::Repealed, row.valid_to.is_some(), "{row:?}");
        assert_eq!(row.status == Status::Design, row.evidence == Evidence::Ours, "{row:?}");
    }
}

#[test]
fn no_two_rows_of_one_id_hold_on_one_day() {
    let law: Vec<_> = rows().into_iter().filter(|row| row.status != Status::Proposed).collect();
    for (i, a) in law.iter().enumerate() {
        for b in &law[i + 1..] {
            let same = a.id == b.id && a.jurisdiction == b.jurisdiction;
            let overlap = a.holds_on(b.valid_from) || b.holds_on(a.valid_from);
            assert!(!(same && overlap), "{a:?} and {b:?} overlap");
        }
    }
}

#[test]
fn one_id_keeps_one_kind_of_value() {
    for a in rows() {
        for b in rows().into_iter().filter(|b| b.id == a.id) {
            assert_eq!(
                std::mem::discriminant(&a.value),
                std::mem::discriminant(&b.value),
                "{}",
                a.id
            );
        }
    }
}

#[test]
fn every_id_that_code_asks_for_is_in_the_table() {
    let known: BTreeSet<_> = rows().iter().map(|row| row.id).collect();
    for id in table::id::ALL {
        assert!(known.contains(id), "{id} is not in the table");
    }
    let unique: BTreeSet<_> = table::id::ALL.iter().collect();
    assert_eq!(unique.len(), table::id::ALL.len());
}

#[test]
fn every_retention_rule_has_a_parameter_and_every_retention_parameter_a_use() {
    let today = day("2026-11-21");
    let mut ids = BTreeSet::new();
    for rule in retention::CATALOGUE {
        assert!(ids.insert(rule.id), "{} twice", rule.id);
        assert!(rule.length(&Law::FRENCH, today).is_ok(), "{}", rule.id);
        assert_eq!(retention::find(rule.id), Some(rule));
    }
    let used: BTreeSet<_> = retention::CATALOGUE.iter().map(|rule| rule.parameter).collect();
    for row in rows().iter().filter(|row| row.id.starts_with("retention.R-")) {
        let former_practice = row.id.starts_with("retention.R-ID.");
        assert!(former_practice || used.contains(row.id), "{} is used by no rule", row.id);
    }
}

#[test]
fn the_law_of_a_day_is_the_row_that_holds_on_it() {
    let regime = |on: &str| Law::FRENCH.get(table::id::PHONE_REGIME, day(on)).unwrap().value;
    assert_eq!(regime("2026-08-10"), Value::Regime("objection_list"));
    assert_eq!(regime("2026-08-11"), Value::Regime("prior_consent"));
}

#[test]
fn national_law_comes_before_that_of_the_union_and_falls_back_on_it() {
    let on = day("2026-11-21");
    let age = table::id::AGE_OF_CONSENT;
    assert_eq!(Law::FRENCH.get(age, on).unwrap().value, Value::Age(15));
    assert_eq!(Law::UNION.get(age, on).unwrap().value, Value::Age(16));
    let answer = Law::FRENCH.get(table::id::REQUEST_ANSWER, on).unwrap();
    assert_eq!(
        (answer.jurisdiction, answer.value),
        (Jurisdiction::Eu, Value::Length(Length::months(1)))
    );
    let invoice = Law::UNION.get("retention.R-INVOICE", on);
    assert_eq!(invoice, Err(LawError::NotInForce { id: "retention.R-INVOICE".to_owned(), on }));
}

#[test]
fn a_proposal_is_never_the_law() {
    let row = Law::FRENCH.get(table::id::BREACH_NOTIFICATION, day("2030-01-01")).unwrap();
    assert_eq!(row.value, Value::Length(Length::hours(72)));
    let years = Law::FRENCH.length("retention.R-TAX", day("2030-01-01"));
    assert_eq!(years, Ok(Length::years(6)));
}

#[test]
fn what_the_table_cannot_answer_is_an_error_that_says_so() {
    let law = Law::FRENCH;
    let on = day("2018-05-24");
    assert_eq!(
        law.get("request.anwser", on).unwrap_err().to_string(),
        "no legal parameter is called request.anwser"
    );
    assert_eq!(
        law.get("request.answer", on).unwrap_err().to_string(),
        "legal parameter request.answer has no value in force on 2018-05-24"
    );
    let row = law.get("request.answer", day("2026-01-01")).unwrap();
    assert_eq!(
        row.age().unwrap_err().to_string(),
        "legal parameter request.answer is expressed in months, not in age"
    );
    assert_eq!(
        row.amount(Unit::Days).unwrap_err().to_string(),
        "legal parameter request.answer is expressed in months, not in days"
    );
    assert!(row.count().is_err());
    assert_eq!(row.length(), Ok(Length::months(1)));
    assert_eq!(law.get("phone.attempts", day("2026-09-01")).unwrap().count(), Ok(4));
}

#[test]
fn a_law_can_be_made_of_other_rows() {
    let law = Law::of(&[], Jurisdiction::Eu);
    assert!(matches!(law.get("request.answer", day("2026-01-01")), Err(LawError::Unknown { .. })));
}

#[test]
fn a_row_serializes_as_the_guide_and_the_site_print_it() {
    let row = Law::FRENCH.get("request.answer", day("2026-01-01")).unwrap();
    let json = serde_json::to_value(row).unwrap();
    assert_eq!(json["value"]["length"], "1 month");
    assert_eq!(json["valid_from"], "2018-05-25");
    assert_eq!(json["status"], "in_force");
}

#[test]
fn grounds_have_unique_codes_and_are_found_by_them() {
    let all = [
        rights::ERASURE_GROUNDS,
        rights::ERASURE_REFUSALS,
        rights::RESTRICTION_GROUNDS,
        rights::REQUEST_REFUSALS,
    ];
    let mut codes = BTreeSet::new();
    for ground in all.into_iter().flatten() {
        assert!(codes.insert(ground.code), "{} twice", ground.code);
        assert_eq!(rights::find(ground.code), Some(*ground));
    }
    assert_eq!(rights::find("17(3)(f)"), None);
}
