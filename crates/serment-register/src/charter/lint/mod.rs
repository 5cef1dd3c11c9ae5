//! The linter: what a charter says is checked against itself, the law, and the real databases.
//!
//! One pass per kind of file, each linear. Findings come out in the order of files and lines.

mod activities;
mod catalogue;
mod commitments;
mod durations;
mod notices;
mod organisation;
mod ownership;
mod recipients;
mod systems;

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::commitment::{CONTROL_KINDS, ControlKind};
use super::declared::Charter;
use super::draft::Catalogue;
use super::files::Files;
use super::finding::{Finding, Severity};
use super::load::{self, Findings, Rigour};
use super::rules;
use super::tree::Item;
use super::troubles;
use super::words::Period;

/// What the linter is told besides the charter.
#[derive(Clone, Debug)]
pub struct Lint<'a> {
    /// Today, to notice a contract that has expired; not checked when absent.
    pub today: Option<Date>,
    /// The kinds of control the code can run.
    pub control_kinds: &'a [ControlKind],
    /// The retention rules of the law today; not checked when empty.
    pub rules: &'a [KnownRule],
    /// What the real databases hold, by system id; a system without one is not compared.
    pub catalogues: BTreeMap<String, Catalogue>,
    /// Whether the charter is about to be published: what is still to confirm stops it.
    pub publishing: bool,
}

impl Default for Lint<'_> {
    fn default() -> Self {
        Self {
            today: None,
            control_kinds: CONTROL_KINDS,
            rules: &[],
            catalogues: BTreeMap::new(),
            publishing: false,
        }
    }
}

/// A retention rule of the law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownRule {
    /// Its id, such as R-INVOICE.
    pub id: String,
    /// The period it sets, when it sets one.
    pub keep: Option<Period>,
    /// Whether that period is the least or the most.
    pub bound: Bound,
}

/// What a legal period limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Data must be kept at least that long.
    Least,
    /// Data should not be kept longer without a written reason.
    Most,
}

/// What [`check`] found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The charter, when nothing in it is an error; nor, to publish it, still to confirm.
    pub charter: Option<Charter>,
    /// Everything found, by file and line.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether something in the charter is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many findings are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|found| found.severity == severity).count()
    }
}

/// Reads and checks a charter: syntax, keys, types, references, law. Pure.
pub fn check(files: &Files, lint: &Lint<'_>) -> Report {
    let mut sources = load::sources(files);
    let (parts, found) = load::parse(files, &mut sources, Rigour::Whole);
    let mut out = Findings::new(&sources);
    troubles::report(files, found, &mut out);
    empty_texts(&sources, &mut out);
    organisation::check(&parts, &mut out);
    activities::check(&parts, lint, &mut out);
    systems::check(&parts, lint, &mut out);
    catalogue::check(&parts, lint, &mut out);
    recipients::check(&parts, lint, &mut out);
    notices::check(&parts, files, &mut out);
    commitments::check(&parts, lint, files, &mut out);
    let mut findings = out.list;
    findings.sort_by(|a, b| {
        (&a.file, a.line, a.column, a.code).cmp(&(&b.file, b.line, b.column, b.code))
    });
    findings.dedup();
    // A guess and the mark beside it are one question.
    findings.dedup_by(|next, first| {
        let asked = |found: &Finding| found.severity == Severity::ToConfirm;
        asked(next) && asked(first) && (&next.file, next.line) == (&first.file, first.line)
    });
    let stops = |found: &Finding| match found.severity {
        Severity::Error => true,
        Severity::ToConfirm => lint.publishing,
        Severity::Warning => false,
    };
    let broken = findings.iter().any(stops);
    Report { charter: if broken { None } else { parts.into_charter() }, findings }
}

/// F014: a table that holds only `fr` and `en` is a text, and both are written.
fn empty_texts(sources: &load::Sources<'_>, out: &mut Findings<'_, '_>) {
    fn walk(node: &super::tree::Node, offset: usize, file: &str, out: &mut Findings<'_, '_>) {
        match &node.item {
            Item::Array(nodes) => nodes.iter().for_each(|child| walk(child, offset, file, out)),
            Item::Table(entries) => {
                let text = entries.keys().map(String::as_str).eq(["en", "fr"]);
                for (key, child) in entries {
                    let blank = matches!(&child.item, Item::Scalar(serde_json::Value::String(text)) if text.trim().is_empty());
                    if text && blank {
                        let what = load::say(
                            format!("le texte « {key} » est vide"),
                            format!("the text “{key}” is empty"),
                        );
                        let span = child.span.start + offset..child.span.end + offset;
                        out.span(&rules::F014, file, span, what);
                    }
                    walk(child, offset, file, out);
                }
            }
            Item::Scalar(_) => {}
        }
    }
    for (file, root, offset) in sources.roots() {
        walk(root, offset, file, out);
    }
}

/// The path of an activity's file.
pub(super) fn activity_file(id: &str) -> String {
    format!("activities/{id}.toml")
}

/// The path of a system's file.
pub(super) fn system_file(id: &str) -> String {
    format!("systems/{id}.toml")
}

/// The path of a recipient's file.
pub(super) fn recipient_file(id: &str) -> String {
    format!("recipients/{id}.toml")
}
