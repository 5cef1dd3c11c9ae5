//! The command line itself: help with examples, both languages, JSON, a closed pipe.

use std::io::Read as _;
use std::process::Stdio;

use crate::deployment::{run, serment};

const COMMANDS: &[&str] = &[
    "demo",
    "init",
    "check",
    "serve",
    "worker",
    "doctor",
    "charter publish",
    "charter diff",
    "charter export",
    "charter schema",
    "charter history",
    "system test",
    "system catalogue",
    "request list",
    "request show",
    "consent show",
    "journal checkpoint",
    "journal key",
    "journal prove",
    "journal verify",
    "journal fsck",
];

#[test]
fn every_command_has_help_with_an_example_in_both_languages() {
    let here = tempfile::tempdir().unwrap();
    for command in COMMANDS {
        for (lang, word) in [("en", "Example:"), ("fr", "Exemple\u{a0}:")] {
            let words = command.split(' ').chain(["--lang", lang, "--help"]);
            let answer = run(serment(here.path()).args(words)).works();
            assert!(answer.said.contains(word), "{command}: {}", answer.said);
            let verb = format!("  serment {}", command.split(' ').next().unwrap());
            assert!(answer.said.contains(&verb) || answer.said.contains("| serment"), "{command}");
        }
    }
}

#[test]
fn what_is_not_understood_is_a_usage_error() {
    let here = tempfile::tempdir().unwrap();
    run(serment(here.path()).arg("chek")).fails(2, &["check"]);
    run(serment(here.path()).args(["--lang", "de", "check"])).fails(2, &["fr or en"]);
    run(serment(here.path()).args(["journal", "prove"])).fails(2, &["EVENT"]);
}

#[test]
fn a_reader_that_closes_the_pipe_had_enough() {
    let here = tempfile::tempdir().unwrap();
    let mut command = serment(here.path());
    command.args(["charter", "schema"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let mut complained = String::new();
    child.stderr.take().unwrap().read_to_string(&mut complained).unwrap();
    assert!(child.wait().unwrap().success() && complained.is_empty(), "{complained}");
}

#[test]
fn schemas_are_json() {
    let here = tempfile::tempdir().unwrap();
    let all = run(serment(here.path()).args(["charter", "schema"])).works().json();
    assert_eq!(all.as_object().unwrap().len(), 6);
    let one = run(serment(here.path()).args(["charter", "schema", "activity"])).works().json();
    assert_eq!(one, all["activity"]);
}
