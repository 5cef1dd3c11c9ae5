//! The language: words, links, periods, schemas, and what is derived from a charter.

use proptest::prelude::*;

use super::super::{Clock, FileKind, InvalidLink, Link, Period, Unit, schema};
use super::*;

#[test]
fn periods_are_read_and_written() {
    assert_eq!("3 years".parse(), Ok(Period { count: 3, unit: Unit::Years }));
    assert_eq!("1 day".parse(), Ok(Period { count: 1, unit: Unit::Days }));
    for wrong in
        ["", "3", "years", "03 years", "0 days", "-1 days", "3  years", "3 ans", "99999 days"]
    {
        assert!(wrong.parse::<Period>().is_err(), "{wrong}");
    }
    let period: Period = "36 months".parse().expect("a period");
    assert!(period.same_length("3 years".parse().expect("a period")));
    assert!(!period.same_length("1095 days".parse().expect("a period")));
    assert_eq!(period.say(Lang::Fr), "36\u{a0}mois");
}

proptest! {
    #[test]
    fn a_period_survives_writing(count in 1u32..=9999, unit in 0usize..5) {
        let units = [Unit::Hours, Unit::Days, Unit::Weeks, Unit::Months, Unit::Years];
        let period = Period { count, unit: units[unit] };
        prop_assert_eq!(period.to_string().parse(), Ok(period));
    }

    #[test]
    fn a_link_survives_writing(
        columns in prop::collection::vec("[a-z_]{1,8}", 1..4),
        system in prop::option::of("[a-z]{1,6}"),
        table in "[a-z]{1,6}(\\.[a-z]{1,6})?",
    ) {
        let link = Link { target_columns: columns.clone(), columns, system, table };
        prop_assert_eq!(link.to_string().parse(), Ok(link));
    }

    #[test]
    fn no_text_makes_the_checker_fail(text in "\\PC{0,200}", path in 0usize..4) {
        let path = ["organisation.toml", "activities/a.toml", "systems/a.toml", "notices/a.fr.md"][path];
        let mut files = samples::hotel();
        files.set(path, text);
        let report = check(&files, &lint());
        let _ = shown(&files, &report);
    }
}

#[test]
fn links_say_what_is_wrong() {
    assert_eq!("guest_id".parse::<Link>(), Err(InvalidLink::NoArrow));
    assert_eq!("a -> guests".parse::<Link>(), Err(InvalidLink::NoTable));
    assert_eq!("(a, b) -> t.x".parse::<Link>(), Err(InvalidLink::Uneven));
    assert_eq!("(a, ) -> t.(x, y)".parse::<Link>(), Err(InvalidLink::NoColumn));
    let link: Link = "(hotel, number) -> shop.stays.(hotel, number)".parse().expect("a link");
    assert_eq!((link.table.as_str(), link.target_columns.len()), ("shop.stays", 2));
}

#[test]
fn the_schemas_have_no_null_and_describe_every_key() {
    for kind in FileKind::ALL {
        let schema = schema(kind);
        assert!(!schema.to_string().contains("\"null\""), "{}", kind.word());
        let properties = schema["properties"].as_object().expect("a table");
        for (key, property) in properties {
            assert!(property.get("description").is_some(), "{}.{key}", kind.word());
        }
        assert_eq!(schema["additionalProperties"], false, "{}", kind.word());
    }
    insta::assert_snapshot!(
        serde_json::to_string_pretty(schema(FileKind::Commitment)).expect("is JSON")
    );
}

#[test]
fn activities_and_dates_come_from_the_owner() {
    let charter = hotel();
    assert_eq!(charter.activities_of("booking", "companions"), ["stay"]);
    assert_eq!(
        charter.owner_chain("booking", "companions"),
        [("booking", "companions"), ("booking", "stays"), ("booking", "guests")]
    );
    let retention = charter.retention_of("booking", "stays");
    let [rule] = retention.as_slice() else { panic!("one rule for stays") };
    let clock = Clock::Column {
        system: "booking".into(),
        table: "guests".into(),
        column: "last_contact_at".into(),
        financial_year: false,
    };
    assert_eq!((rule.activity, &rule.clock), (Some("stay"), &clock));
    let invoices = charter.retention_of("booking", "invoices");
    assert!(matches!(invoices[0].clock, Clock::Column { financial_year: true, .. }));
    let clicks = charter.retention_of("newsletter", "clicks");
    assert_eq!(
        (clicks[0].activity, clicks[0].retention.keep.to_string()),
        (None, "13 months".into())
    );
}

#[test]
fn who_runs_a_system_receives_its_data() {
    let mut charter = hotel();
    let activity = charter.activities.get_mut("newsletter").expect("the activity exists");
    activity.recipients.clear();
    assert_eq!(charter.recipients_of("newsletter"), ["mailhouse"]);
}

#[test]
fn a_typed_charter_survives_json() {
    let charter = hotel();
    let text = serde_json::to_value(&charter).expect("a charter is JSON");
    let back: Charter = serde_json::from_value(text).expect("reads back");
    assert_eq!(back, charter);
}
