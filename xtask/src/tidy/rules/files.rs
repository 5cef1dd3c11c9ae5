//! Files: their size, their opening words, what they must not name, the layout of a capability.

use std::collections::BTreeSet;

use super::SLICES;
use crate::tidy::source::{find_token, is_ident};
use crate::tidy::{Found, Rule, Tree};

const LINES_MAX: usize = 800;

pub(crate) const LENGTH: Rule = Rule {
    name: "file-length",
    why: "a file is read in one sitting: 800 lines at most, 400 as an aim",
    fix: "split it by subject into a directory with a mod.rs",
    check: |tree, found| {
        let written = ["rs", "html", "css", "js", "mjs", "sql", "ftl"];
        for file in &tree.files {
            let extension = file.name().rsplit('.').next().unwrap_or("");
            let lines = file.text.lines().count();
            let vendored = file.path.contains("/vendor/");
            if written.contains(&extension) && lines > LINES_MAX && !vendored {
                found.push(Found::at(file, LINES_MAX, format!("{lines} lines")));
            }
        }
    },
    bad: &[&[("crates/serment-law/src/long.rs", LONG)]],
    good: &[&[("crates/serment-law/src/short.rs", "//! Short.\n")]],
};

/// More lines than a file may have.
const LONG: &str = {
    const BYTES: [u8; LINES_MAX + 1] = [b'\n'; LINES_MAX + 1];
    match std::str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => "",
    }
};

pub(crate) const MODULE_DOC: Rule = Rule {
    name: "module-doc",
    why: "every file opens by saying what it is for, what it assumes and what it leaves out",
    fix: "write a `//!` paragraph at the top",
    check: |tree, found| {
        let ours = |path: &str| path.starts_with("crates/") || path.starts_with("xtask/");
        for file in tree.files.iter().filter(|file| ours(&file.path) && file.rust.is_some()) {
            let first = file.text.trim_start().lines().next().unwrap_or("");
            let says = first.strip_prefix("//!").is_some_and(|text| text.trim().len() > 3);
            let placeholder = first.trim_start_matches("//!").trim() == file.package();
            if !says || placeholder {
                found.push(Found::at(file, 0, "no module doc"));
            }
        }
    },
    bad: &[
        &[("crates/serment-law/src/age.rs", "use std::fmt;\n")],
        &[("crates/serment-law/src/lib.rs", "//! serment-law\n")],
    ],
    good: &[&[("crates/serment-law/src/age.rs", "//! Ages.\n")]],
};

pub(crate) const MACHINE_PATHS: Rule = Rule {
    name: "machine-paths",
    why: "the repository belongs to no machine: a path of one breaks on every other",
    fix: "write it from the root of the repository, or take it from the environment",
    check: |tree, found| {
        let homes = [concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Use", "rs/")];
        let work = concat!("/wo", "rk/");
        for file in &tree.files {
            for (line, text) in file.text.lines().enumerate() {
                let starts = |at: usize| {
                    !text[..at].ends_with(|c: char| c.is_alphanumeric() || ".-_~".contains(c))
                };
                let hit = homes
                    .into_iter()
                    .chain([work])
                    .find(|path| text.match_indices(path).any(|(at, _)| starts(at)));
                found.extend(hit.map(|path| Found::at(file, line, format!("`{path}…`"))));
            }
        }
    },
    bad: &[
        &[("docs/a.md", concat!("Look in /ho", "me/someone/serment."))],
        &[("scripts/run.sh", concat!("cd /wo", "rk/main"))],
    ],
    good: &[&[("docs/a.md", "See https://example.org/work/home/x and crates/serment.")]],
};

const VAGUE_TYPES: &[&str] = &["Manager", "Service", "Helper", "Util", "Utils"];
const VAGUE_MODULES: &[&str] = &["utils", "util", "common", "helpers", "helper", "misc"];

pub(crate) const WORDS: Rule = Rule {
    name: "words",
    why: "types are nouns of the law and modules say what they hold: vague names hide both",
    fix: "name it by what it is in the field (ARCHITECTURE.md, words)",
    check: |tree, found| {
        for (file, rust) in tree.rust() {
            for (line, code) in rust.code.iter().enumerate() {
                for keyword in ["struct", "enum", "trait", "type"] {
                    let name = name_after(code, keyword);
                    if VAGUE_TYPES.iter().any(|vague| name.ends_with(vague)) {
                        found.push(Found::at(file, line, format!("`{name}`")));
                    }
                }
                if VAGUE_MODULES.contains(&name_after(code, "mod").as_str()) {
                    found.push(Found::at(file, line, "a module that says nothing"));
                }
            }
        }
    },
    bad: &[
        &[("crates/serment-rights/src/a.rs", "pub struct RequestManager;")],
        &[("crates/serment-rights/src/lib.rs", "mod utils;")],
    ],
    good: &[&[("crates/serment-rights/src/a.rs", "pub struct RightsRequest; mod plan;")]],
};

fn name_after(code: &str, keyword: &str) -> String {
    let rest = find_token(code, keyword).map(|at| code[at + keyword.len()..].trim_start());
    rest.map(|rest| rest.chars().take_while(|c| is_ident(*c)).collect()).unwrap_or_default()
}

pub(crate) const TODO: Rule = Rule {
    name: "todo-has-issue",
    why: "a note to oneself is forgotten: an issue is not",
    fix: "open an issue and write TODO(#12), or do it now",
    check: |tree, found| {
        let notes = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
        for (file, rust) in tree.rust() {
            for (line, comment) in &rust.comments {
                let note = notes.iter().find(|note| find_token(comment, note).is_some());
                let numbered = comment.contains("(#");
                if let (Some(note), false) = (note, numbered) {
                    found.push(Found::at(file, *line, format!("{note} without an issue")));
                }
            }
        }
    },
    bad: &[&[("crates/serment-law/src/a.rs", concat!("// TO", "DO later\n"))]],
    good: &[&[("crates/serment-law/src/a.rs", concat!("// TO", "DO(#12): when adopted\n"))]],
};

/// Files every capability has.
const PARTS: &[&str] = &["mod.rs", "usecases.rs", "store.rs", "tests.rs"];

pub(crate) const CAPABILITY: Rule = Rule {
    name: "capability-layout",
    why: "one directory and one word tell a capability whole, the same in every slice",
    fix: "follow what `cargo xtask new capability` writes",
    check: |tree, found| {
        let is_slice = |package: &str| SLICES.contains(&package);
        for (file, _) in tree.rust().filter(|(file, _)| is_slice(file.package())) {
            if file.name() != "model.rs" || file.path.contains("/tests/") {
                continue;
            }
            let folder = format!("{}/", file.folder());
            let parts: BTreeSet<_> =
                tree.under(&folder).map(|file| &file.path[folder.len()..]).collect();
            let has = |part: &str| {
                let split = format!("{}/", part.trim_end_matches(".rs"));
                parts.contains(part) || parts.iter().any(|path| path.starts_with(&split))
            };
            for part in PARTS.iter().filter(|part| !has(part)) {
                found.push(Found::at(file, 0, format!("the capability has no {part}")));
            }
            for text in ["messages/fr.ftl", "messages/en.ftl"] {
                if has("pages.rs") && !parts.contains(text) {
                    found.push(Found::at(file, 0, format!("it has pages and no {text}")));
                }
            }
            check_names(tree, &folder, found);
        }
    },
    bad: &[
        &[("crates/serment-rights/src/plan/model.rs", "//! A plan.")],
        &[
            ("crates/serment-rights/src/plan/mod.rs", ""),
            ("crates/serment-rights/src/plan/model.rs", ""),
            ("crates/serment-rights/src/plan/store.rs", ""),
            ("crates/serment-rights/src/plan/tests/mod.rs", ""),
            ("crates/serment-rights/src/plan/usecases.rs", "const NAME: &str = \"requests.go\";"),
        ],
    ],
    good: &[&[
        ("crates/serment-rights/src/plan/mod.rs", ""),
        ("crates/serment-rights/src/plan/model.rs", ""),
        ("crates/serment-rights/src/plan/store/mod.rs", ""),
        ("crates/serment-rights/src/plan/tests.rs", ""),
        (
            "crates/serment-rights/src/plan/usecases.rs",
            "const NAME: &'static str = \"plan.approve\";",
        ),
    ]],
};

/// The name of a use case begins with the capability's word.
fn check_names(tree: &Tree, folder: &str, found: &mut Vec<Found>) {
    let word = folder.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    for file in tree.under(folder).filter(|file| file.is_part("usecases")) {
        let Some(rust) = &file.rust else { continue };
        for (line, text) in rust.shipped_strings() {
            let named = rust.code[line].contains("const NAME:");
            if named && !text.starts_with(&format!("{word}.")) {
                found.push(Found::at(file, line, format!("`{text}` does not begin with {word}.")));
            }
        }
    }
}
