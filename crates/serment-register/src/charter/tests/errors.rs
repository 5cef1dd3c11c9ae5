//! Every rule is broken by its example, and what people read is worth reading.

use super::super::rules::Edit::{Replace, Write};
use super::super::{render, rules, samples, to_json};
use super::*;

#[test]
fn the_hotel_charter_has_nothing_to_report() {
    let files = samples::hotel();
    let report = check(&files, &lint());
    assert!(report.findings.is_empty(), "{}", shown(&files, &report));
    assert!(report.charter.is_some());
    let files = samples::hotel_on_postgres();
    let report = check(&files, &lint());
    let charter = report.charter.expect("the same charter on PostgreSQL has no error");
    assert_eq!(charter.systems["booking"].connect.variable(), Some("BOOKING_URL"));
}

#[test]
fn every_rule_is_broken_by_its_example() {
    for rule in rules() {
        let (files, report) = broken(rule.example);
        let found = codes(&report.findings);
        assert!(found.contains(&rule.code), "{}\n{}", rule.code, shown(&files, &report));
    }
}

#[test]
fn an_example_breaks_little_else() {
    let noisy: Vec<_> = rules()
        .filter_map(|rule| {
            let (files, report) = broken(rule.example);
            let others: Vec<_> =
                report.findings.iter().filter(|found| found.code != rule.code).collect();
            (others.len() > 3).then(|| format!("{}\n{}", rule.code, shown(&files, &report)))
        })
        .collect();
    assert!(noisy.is_empty(), "{}", noisy.join("\n"));
}

#[test]
fn codes_are_unique_and_texts_are_typeset() {
    let mut seen = std::collections::BTreeSet::new();
    for rule in rules() {
        assert!(seen.insert(rule.code), "{} is declared twice", rule.code);
        for text in [rule.title(Lang::Fr).to_owned(), rule.why().fr, rule.fix().fr] {
            for wrong in [" ;", " ?", " !", " :", "'"] {
                assert!(!text.contains(wrong), "{}: {wrong:?} in {text}", rule.code);
            }
        }
    }
}

#[test]
fn all_errors_of_a_file_are_reported_at_once() {
    let text = "titel = { fr = \"Lettre\", en = \"Newsletter\" }
purpose = \"écrire\"
legal_basis = { legitimate_interest = \"docs/x.md\" }
subjects = \"guest\"
data = [\"contact.email\", 3]
channels = [\"mail\"]
retention = { keep = \"3 ans\", from = \"collection\", the = \"erase\" }
notice = \"Newsletter\"
";
    let (files, report) = broken(&[Write("activities/newsletter.toml", text)]);
    let only: Vec<_> =
        report.findings.into_iter().filter(|found| found.file.starts_with("activities")).collect();
    insta::assert_snapshot!(render(&only, &files, Lang::En));
    insta::assert_snapshot!("in_french", render(&only, &files, Lang::Fr));
}

#[test]
fn a_broken_file_does_not_blame_those_that_name_it() {
    let (files, report) =
        broken(&[Replace("recipients/mailhouse.toml", "kind       = ", "kind       = = ")]);
    assert_eq!(codes(&report.findings), ["SRM-F003"], "{}", shown(&files, &report));
    assert!(report.charter.is_none());
}

#[test]
fn a_key_written_twice_is_an_error_with_its_place() {
    let (files, report) = broken(&[Replace(
        "organisation.toml",
        "country      = \"FR\"",
        "country      = \"FR\"\ncountry = \"DE\"",
    )]);
    insta::assert_snapshot!(shown(&files, &report));
}

#[test]
fn a_misspelt_key_gets_a_suggestion_in_the_front_matter_too() {
    let (files, report) =
        broken(&[Replace("notices/newsletter.fr.md", "withdrawal =", "withdrawl =")]);
    insta::assert_snapshot!(shown(&files, &report));
}

#[test]
fn an_unknown_kind_of_connection_lists_those_that_exist() {
    let (files, report) = broken(&[Replace("systems/booking.toml", "\"sqlite\"", "\"oracle\"")]);
    insta::assert_snapshot!(shown(&files, &report));
}

#[test]
fn a_secret_cannot_be_written_in_the_charter() {
    let (_, report) = broken(&[Replace(
        "systems/booking.toml",
        "kind = \"sqlite\", path_env = \"BOOKING_PATH\"",
        "kind = \"postgres\", url = \"postgres://user:secret@host/db\"",
    )]);
    let found = codes(&report.findings);
    assert!(found.contains(&"SRM-F004") && found.contains(&"SRM-F006"), "{found:?}");
    assert!(!to_json(&report.findings).to_string().contains("secret@host"));
}

#[test]
fn a_composite_link_must_be_even() {
    let (files, report) = broken(&[Replace(
        "systems/booking.toml",
        "owner      = \"stay_id -> stays.id\"",
        "owner      = \"(stay_id, hotel) -> stays.id\"",
    )]);
    insta::assert_snapshot!(shown(&files, &report));
}

#[test]
fn findings_in_json_have_both_languages() {
    let (_, report) = broken(rules().find(|rule| rule.code == "SRM-N007").expect("exists").example);
    insta::assert_snapshot!(
        serde_json::to_string_pretty(&to_json(&report.findings)).expect("is JSON")
    );
}

#[test]
fn the_mistakes_of_syntax_people_make_are_explained_in_french() {
    let mistakes = [
        "name = \"x",
        "name = x",
        "name \"x\"",
        "name = [\"x\" \"y\"]",
        "name = { a = 1 b = 2 }",
        "name = \"x\"\nname = \"y\"",
        "name =",
        "[contact",
        "languages = [\"fr\"",
        "name = { a = 1",
    ];
    let said: Vec<String> = mistakes
        .iter()
        .flat_map(|text| {
            let mut files = Files::default();
            files.set("organisation.toml", *text);
            check(&files, &Lint::default()).findings
        })
        .map(|found| format!("{}:{} {}", found.line, found.column, found.what.fr))
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}
