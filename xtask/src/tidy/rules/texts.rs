//! Texts for people: both languages say the same things, and French is set as French.

use std::collections::{BTreeMap, BTreeSet};

use crate::tidy::{File, Found, Rule};

pub(crate) const MESSAGES_AGREE: Rule = Rule {
    name: "messages-agree",
    why: "a page exists in both languages or in neither: a missing message is a broken page",
    fix: "write the message in the other language, with the same variables",
    check: |tree, found| {
        let french = tree.files.iter().filter(|file| file.name() == "fr.ftl");
        for french in french {
            let path = format!("{}/en.ftl", french.folder());
            let Some(english) = tree.find(&path) else {
                found.push(Found::at(french, 0, "there is no en.ftl beside it"));
                continue;
            };
            compare(french, english, found);
            compare(english, french, found);
        }
        for english in tree.files.iter().filter(|file| file.name() == "en.ftl") {
            if tree.find(&format!("{}/fr.ftl", english.folder())).is_none() {
                found.push(Found::at(english, 0, "there is no fr.ftl beside it"));
            }
        }
    },
    bad: &[
        &[("crates/a/messages/fr.ftl", "a = A\nb = B\n"), ("crates/a/messages/en.ftl", "a = A\n")],
        &[("crates/a/messages/fr.ftl", "a = { $n }\n"), ("crates/a/messages/en.ftl", "a = A\n")],
        &[
            ("crates/a/messages/fr.ftl", "a = A\n    .t = T\n"),
            ("crates/a/messages/en.ftl", "a = A\n"),
        ],
        &[("crates/a/messages/fr.ftl", "a = A\n")],
        &[("crates/a/messages/fr.ftl", "a = A\na = B\n"), ("crates/a/messages/en.ftl", "a = A\n")],
    ],
    good: &[&[
        (
            "crates/a/messages/fr.ftl",
            "# Titre\na = { $n ->\n    [one] { $n } jour\n   *[other] { $n } jours\n}\n    .t = T\n",
        ),
        ("crates/a/messages/en.ftl", "a = { $n } days\n    .t = T\n"),
    ]],
};

fn compare(one: &File, other: &File, found: &mut Vec<Found>) {
    let (mine, theirs) = (messages(&one.text), messages(&other.text));
    for (key, message) in &mine {
        if message.twice {
            found.push(Found::at(one, message.line, format!("{key} is written twice")));
        }
        match theirs.get(key) {
            None => {
                let what = format!("{key} is not in {}", other.name());
                found.push(Found::at(one, message.line, what));
            }
            Some(their) if !message.variables.is_subset(&their.variables) => {
                let what = format!("{key} uses variables that {} does not", other.name());
                found.push(Found::at(one, message.line, what));
            }
            Some(_) => {}
        }
    }
}

struct Message {
    line: usize,
    variables: BTreeSet<String>,
    twice: bool,
}

/// The messages and attributes of a Fluent file, with the variables each uses.
fn messages(text: &str) -> BTreeMap<String, Message> {
    let mut all: BTreeMap<String, Message> = BTreeMap::new();
    let (mut message, mut current) = (String::new(), None::<String>);
    for (line, text) in text.lines().enumerate() {
        let name = text.split('=').next().unwrap_or("").trim();
        let is_entry = text.contains('=') && !name.is_empty() && is_name(name);
        if is_entry && !text.starts_with([' ', '\t', '#']) {
            name.clone_into(&mut message);
            current = Some(message.clone());
        } else if is_entry && text.trim_start().starts_with('.') {
            current = Some(format!("{message}{name}"));
        }
        let Some(key) = &current else { continue };
        if is_entry {
            let twice = all.contains_key(key);
            all.insert(key.clone(), Message { line, variables: BTreeSet::new(), twice });
        }
        if let Some(message) = all.get_mut(key) {
            message.variables.extend(variables(text));
        }
    }
    all
}

fn is_name(text: &str) -> bool {
    let name = text.strip_prefix('.').or_else(|| text.strip_prefix('-')).unwrap_or(text);
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
}

fn variables(text: &str) -> Vec<String> {
    let named = |rest: &str| {
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-').collect()
    };
    text.split('$').skip(1).map(named).filter(|name: &String| !name.is_empty()).collect()
}

pub(crate) const FRENCH_TYPOGRAPHY: Rule = Rule {
    name: "french-typography",
    why: "French is set as French: ’ for the apostrophe, « », and spaces that do not break",
    fix: "U+202F before ; ? !, U+00A0 before : and inside « », ’ for '",
    check: |tree, found| {
        for file in &tree.files {
            if file.name() == "fr.ftl" {
                for (line, text) in file.text.lines().enumerate() {
                    let value = text.split_once('=').map_or(text, |(_, value)| value);
                    if !text.starts_with('#') {
                        check_french(file, line, &without(value, '{', '}'), found);
                    }
                }
            } else if file.name().ends_with(".fr.md") || file.path.contains("docs/guide/fr/") {
                let mut fenced = false;
                for (line, text) in file.text.lines().enumerate() {
                    fenced ^= text.trim_start().starts_with("```");
                    let is_matter = text.contains(" = ") || text.starts_with("+++");
                    if !fenced && !is_matter {
                        check_french(file, line, &without_code(text), found);
                    }
                }
            }
        }
    },
    bad: &[
        &[("crates/a/messages/fr.ftl", "a = Qu'est-ce que c’est\n")],
        &[("crates/a/messages/fr.ftl", "a = Vraiment ?\n")],
        &[("crates/a/messages/fr.ftl", "a = Note : oui\n")],
        &[("crates/a/messages/fr.ftl", "a = Un \"mot\" cité\n")],
        &[("docs/guide/fr/a.md", "C'est ici.\n")],
    ],
    good: &[
        &[(
            "crates/a/messages/fr.ftl",
            "# Qu'on dit ?\nlien = <a href=\"/fr\">ici</a>\na = Vraiment\u{202f}? Note\u{a0}: « oui », qu’on { NUMBER($n, a: \"b\") }\n",
        )],
        &[("docs/guide/fr/a.md", "Tapez `l'option` :\n```\nc'est ?\n```\n")],
    ],
};

/// A text without what stands between two signs, nested or not.
fn without(text: &str, open: char, close: char) -> String {
    let mut depth = 0_usize;
    let outside = text.chars().filter(|&c| {
        if c == open {
            depth += 1;
        }
        let kept = depth == 0;
        if c == close {
            depth = depth.saturating_sub(1);
        }
        kept
    });
    outside.collect()
}

/// Outside `code`, quoted or linked addresses.
fn without_code(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

fn check_french(file: &File, line: usize, text: &str, found: &mut Vec<Found>) {
    let chars: Vec<char> = without(text, '<', '>').chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1).copied();
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        // In Markdown a colon after code often ends a line; the space before it is the writer's.
        let after_code = at >= 2 && chars[at - 2] == '`';
        let what = match c {
            '\'' if letter(before) && letter(after) => "a straight apostrophe",
            ';' | '?' | '!' if before == Some(' ') => "a breaking space before ; ? or !",
            ':' if before == Some(' ') && after.is_none_or(char::is_whitespace) && !after_code => {
                "a breaking space before a colon"
            }
            '"' if letter(before) || letter(after) => "straight quotation marks",
            _ => continue,
        };
        found.push(Found::at(file, line, what));
    }
}
