//! `cargo xtask tidy`: the house rules that no compiler knows.
//!
//! Each [`Rule`] is one function over the source tree, with what it forbids, why, what to do, and
//! samples it must catch and must leave alone: a rule without them cannot be written, and one
//! test tries them all. The rules read text and tokens; they are quick, and sometimes wrong. A
//! place where one is wrong says so, with a reason, on its line or the line before:
//!
//! ```text
//! // tidy: allow law-is-data: a cookie's technical age, the law sets none
//! ```
//!
//! or, for a whole file, `tidy: allow-file RULE: reason`. An exemption without a reason does not
//! count, and one that exempts nothing is itself a finding.

mod rules;
mod source;

use std::path::Path;

use anyhow::{Result, bail};
pub(crate) use source::{File, Tree};

/// One house rule.
pub(crate) struct Rule {
    /// How findings and exemptions name it.
    pub(crate) name: &'static str,
    /// Why it exists.
    pub(crate) why: &'static str,
    /// What to do about a finding.
    pub(crate) fix: &'static str,
    /// What it looks for.
    pub(crate) check: fn(&Tree, &mut Vec<Found>),
    /// Trees it must catch, each a list of paths and texts.
    pub(crate) bad: &'static [Sample],
    /// Trees it must leave alone.
    pub(crate) good: &'static [Sample],
}

/// A small tree: paths and texts.
pub(crate) type Sample = &'static [(&'static str, &'static str)];

/// One place where a rule was broken. The line is counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) what: String,
}

impl Found {
    /// A finding at a line counted from 0.
    pub(crate) fn at(file: &File, line: usize, what: impl Into<String>) -> Self {
        Self { path: file.path.clone(), line: line + 1, what: what.into() }
    }
}

struct Exemption {
    path: String,
    line: usize,
    whole_file: bool,
    rule: String,
    used: bool,
}

pub(crate) fn run(root: &Path) -> Result<bool> {
    let tree = Tree::read(root)?;
    let findings = check(&tree);
    for (rule, found) in &findings {
        let Found { path, line, what } = found;
        println!(
            "{path}:{line} {}: {what}\n    why: {}\n    fix: {}",
            rule.name, rule.why, rule.fix
        );
    }
    let (files, count) = (tree.files.len(), findings.len());
    println!("tidy: {} rules over {files} files, {count} findings", rules::ALL.len());
    Ok(findings.is_empty())
}

pub(crate) fn list() -> bool {
    for rule in rules::ALL {
        println!("{:<22} {}", rule.name, rule.why);
    }
    true
}

pub(crate) fn explain(name: &str) -> Result<bool> {
    let Some(rule) = rules::ALL.iter().find(|rule| rule.name == name) else {
        bail!("no rule is called {name}; `cargo xtask tidy --list` names them");
    };
    println!("{}\n\nwhy: {}\nfix: {}\n\nIt refuses, for example:", rule.name, rule.why, rule.fix);
    for (path, text) in rule.bad.iter().copied().flatten() {
        println!("\n--- {path}\n{text}");
    }
    println!("\nIt accepts, for example:");
    for (path, text) in rule.good.iter().copied().flatten() {
        println!("\n--- {path}\n{text}");
    }
    Ok(true)
}

/// Every finding that no exemption answers, rule by rule; then exemptions that exempt nothing.
fn check(tree: &Tree) -> Vec<(&'static Rule, Found)> {
    let mut exemptions = exemptions(tree);
    let mut findings = Vec::new();
    for rule in rules::ALL {
        let mut found = Vec::new();
        (rule.check)(tree, &mut found);
        found.retain(|found| !is_exempt(&mut exemptions, rule.name, found));
        findings.extend(found.into_iter().map(|found| (rule, found)));
    }
    for exemption in exemptions.iter().filter(|exemption| !exemption.used) {
        let what = format!("the exemption from {} exempts nothing", exemption.rule);
        let found = Found { path: exemption.path.clone(), line: exemption.line + 1, what };
        findings.push((&rules::STALE_EXEMPTION, found));
    }
    findings
}

fn is_exempt(exemptions: &mut [Exemption], rule: &str, found: &Found) -> bool {
    let applies = |e: &&mut Exemption| {
        e.rule == rule
            && e.path == found.path
            && (e.whole_file || e.line + 1 == found.line || e.line + 2 == found.line)
    };
    exemptions.iter_mut().find(applies).is_some_and(|exemption| {
        exemption.used = true;
        true
    })
}

fn exemptions(tree: &Tree) -> Vec<Exemption> {
    // This crate's own files speak of exemptions without making any.
    let ours = tree.files.iter().filter(|file| !file.path.starts_with("xtask/"));
    let mut all = Vec::new();
    for file in ours.filter(|file| !file.path.starts_with("docs/") && file.path.contains('/')) {
        for (line, text) in file.text.lines().enumerate() {
            let Some((_, order)) = text.split_once("tidy: allow") else { continue };
            let whole_file = order.starts_with("-file ");
            let Some((_, order)) = order.split_once(' ') else { continue };
            let Some((rule, reason)) = order.split_once(": ") else { continue };
            if reason.trim().len() >= 10 {
                let (path, rule) = (file.path.clone(), rule.to_owned());
                all.push(Exemption { path, line, whole_file, rule, used: false });
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(sample: &[(&str, &str)]) -> Tree {
        let file = |(path, text): &(&str, &str)| File::new((*path).to_owned(), (*text).to_owned());
        Tree { files: sample.iter().map(file).collect() }
    }

    fn caught(rule: &Rule, sample: &[(&str, &str)]) -> Vec<Found> {
        let mut found = Vec::new();
        (rule.check)(&tree(sample), &mut found);
        found
    }

    #[test]
    fn every_rule_catches_each_violation_planted_for_it() {
        for rule in rules::ALL {
            assert!(!rule.bad.is_empty(), "{} has no planted violation", rule.name);
            for (n, sample) in rule.bad.iter().enumerate() {
                assert!(!caught(rule, sample).is_empty(), "{} misses its sample {n}", rule.name);
            }
        }
    }

    #[test]
    fn every_rule_leaves_clean_text_alone() {
        for rule in rules::ALL {
            assert!(!rule.good.is_empty(), "{} has no clean sample", rule.name);
            for (n, sample) in rule.good.iter().enumerate() {
                assert_eq!(caught(rule, sample), [], "{}, clean sample {n}", rule.name);
            }
        }
    }

    #[test]
    fn rules_have_unique_names_and_say_why_and_what_to_do() {
        let names: std::collections::BTreeSet<_> =
            rules::ALL.iter().map(|rule| rule.name).collect();
        assert_eq!(names.len(), rules::ALL.len());
        assert!(rules::ALL.iter().all(|rule| rule.why.len() > 20 && rule.fix.len() > 10));
    }

    #[test]
    fn an_exemption_needs_a_reason_and_a_use() {
        let path = "crates/serment-rights/src/a.rs";
        let finds = |text: &str| -> Vec<&str> {
            check(&tree(&[(path, text)])).into_iter().map(|(rule, _)| rule.name).collect()
        };
        let doc = "//! A file.\n";
        let code = "const KEEP_DAYS: i32 = 30;\n";
        assert_eq!(finds(&format!("{doc}{code}")), ["law-is-data"]);
        let allowed = "// tidy: allow law-is-data: a technical age, no law\n";
        assert_eq!(finds(&format!("{doc}{allowed}{code}")), [""; 0]);
        assert_eq!(finds(&format!("{doc}// tidy: allow law-is-data: ok\n{code}")), ["law-is-data"]);
        assert_eq!(finds(&format!("{doc}{allowed}")), ["stale-exemption"]);
        let file = "// tidy: allow-file law-is-data: the whole file is technical\n";
        assert_eq!(finds(&format!("{doc}{file}\n\n{code}{code}")), [""; 0]);
    }
}
