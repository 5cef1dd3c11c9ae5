//! Large, odd and hostile charters.

use std::fmt::Write as _;

use super::super::rules::Edit::{Remove, Replace, Write};
use super::*;

/// A system of that many tables, each owned by the one before in runs of ten.
pub(super) fn large(tables: usize) -> Files {
    let mut files = samples::hotel();
    let mut text = String::from(
        "title   = { fr = \"Grand\", en = \"Large\" }\nconnect = { kind = \"postgres\", url_env = \"LARGE_URL\" }\nhosted  = { country = \"FR\", operator = \"self\" }\n",
    );
    for index in 0..tables {
        let _ = write!(
            text,
            "\n[tables.t{index}]\nfields = {{ name = \"identity.family_name\", mail = \"contact.email\" }}\n"
        );
        if index % 10 == 0 {
            text.push_str("subject = true\nidentify = { email = \"mail\" }\nactivities = [\"stay\"]\nevents = { last_contact = \"seen_at\" }\n");
        } else {
            let _ =
                writeln!(text, "owner = \"parent_id -> t{}.id\"\nerase = \"delete\"", index - 1);
        }
    }
    files.set("systems/large.toml", text);
    files
}

#[test]
fn ten_thousand_tables_are_checked() {
    let files = large(10_000);
    let start = std::time::Instant::now();
    let report = check(&files, &Lint::default());
    println!("10,000 tables checked in {:?}", start.elapsed());
    assert!(report.findings.is_empty(), "{}", shown(&files, &report));
    let charter = report.charter.expect("no error");
    assert_eq!(charter.systems["large"].tables.len(), 10_000);
}

#[test]
fn ten_thousand_broken_links_are_reported() {
    let mut files = large(10_000);
    let text = files.text("systems/large.toml").expect("exists").replace("-> t", "-> x");
    files.set("systems/large.toml", text);
    let start = std::time::Instant::now();
    let report = check(&files, &Lint::default());
    println!("9,000 findings in {:?}", start.elapsed());
    assert_eq!(report.findings.len(), 9_000);
}

#[test]
fn a_long_chain_of_owners_ends() {
    let mut files = samples::hotel();
    let mut text = files.text("systems/booking.toml").expect("exists").to_owned();
    for index in 0..2_000 {
        let next = (index + 1) % 2_000;
        let _ = write!(
            text,
            "\n[tables.c{index}]\nfields = {{ n = \"free_text\" }}\nowner = \"a -> c{next}.b\"\n"
        );
    }
    files.set("systems/booking.toml", text);
    let report = check(&files, &Lint::default());
    assert_eq!(report.findings.len(), 2_000);
    assert!(report.findings.iter().all(|found| found.code == "SRM-S004"));
}

#[test]
fn a_chain_longer_than_what_is_followed_is_refused() {
    let mut files = samples::hotel();
    let mut text = files.text("systems/booking.toml").expect("exists").to_owned();
    for index in 0..70 {
        let owner = match index {
            0 => "a -> guests.id".to_owned(),
            _ => format!("a -> c{}.b", index - 1),
        };
        let _ = write!(
            text,
            "\n[tables.c{index}]\nfields = {{ n = \"free_text\" }}\nowner = \"{owner}\"\n"
        );
    }
    files.set("systems/booking.toml", text);
    let report = check(&files, &Lint::default());
    let refused = report.findings.iter().filter(|found| found.code == "SRM-S004").count();
    assert_eq!(refused, 7, "{}", shown(&files, &report));
}

#[test]
fn a_table_may_belong_to_a_person_of_another_system() {
    let (files, report) = broken(&[Replace(
        "systems/newsletter.toml",
        "owner     = \"subscriber_id -> subscribers.id\"",
        "owner     = \"email -> booking:guests.email\"\nactivities = [\"newsletter\"]",
    )]);
    assert!(report.findings.is_empty(), "{}", shown(&files, &report));
}

#[test]
fn consents_need_no_table_unless_they_come_with_data_we_do_not_hold() {
    let alone = |data: &'static str| {
        let (_, report) = broken(&[
            Remove("systems/newsletter.toml"),
            Replace(
                "activities/newsletter.toml",
                "[\"contact.email\", \"identity.given_name\", \"preference.frequency\", \"internet.click\", \"technical.proof\"]",
                data,
            ),
        ]);
        codes(&report.findings).contains(&"SRM-A022")
    };
    assert!(!alone("[\"contact.email\", \"preference.frequency\", \"technical.proof\"]"));
    assert!(alone("[\"contact.email\", \"identity.given_name\"]"));
}

#[test]
fn an_empty_folder_says_what_to_do() {
    let files = Files::default();
    let report = check(&files, &Lint::default());
    insta::assert_snapshot!(shown(&files, &report));
}

#[test]
fn a_very_long_line_is_cut_where_it_matters() {
    let long = format!("title = {{ fr = \"{}\", en = \"x\", de = \"y\" }}", "é".repeat(400));
    let (files, report) =
        broken(&[Write("docs/x.md", ""), Replace("activities/loyalty.toml", "title ", "title ")]);
    assert!(report.findings.is_empty(), "{}", shown(&files, &report));
    let mut files = samples::hotel();
    let text = files.text("activities/loyalty.toml").expect("exists").to_owned();
    let rest = text.split_once('\n').expect("has lines").1;
    files.set("activities/loyalty.toml", format!("{long}\n{rest}"));
    let report = check(&files, &Lint::default());
    insta::assert_snapshot!(shown(&files, &report));
}
