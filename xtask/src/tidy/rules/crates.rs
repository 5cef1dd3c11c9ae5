//! Manifests: who may import whom, and that every crate obeys the workspace's lints.

use crate::tidy::{File, Found, Rule, Tree};

/// Who may import whom (ARCHITECTURE.md). A slice never imports a later one: it subscribes to
/// its events. The journal is pure, so those that give receipts and proofs import it too. The
/// binary imports all.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("serment-journal", &[]),
    ("serment-analysis", &[]),
    ("serment-law", &[]),
    ("serment-kernel", &["serment-journal"]),
    ("serment-web", &["serment-kernel"]),
    ("serment-connect", &["serment-kernel"]),
    ("serment-register", &["serment-kernel", "serment-web", "serment-law"]),
    (
        "serment-consent",
        &["serment-journal", "serment-kernel", "serment-web", "serment-law", "serment-register"],
    ),
    (
        "serment-rights",
        &[
            "serment-journal",
            "serment-kernel",
            "serment-web",
            "serment-law",
            "serment-register",
            "serment-consent",
            "serment-connect",
        ],
    ),
    (
        "serment-governance",
        &["serment-journal", "serment-kernel", "serment-web", "serment-law", "serment-register"],
    ),
    (
        "serment-catalogue",
        &[
            "serment-kernel",
            "serment-web",
            "serment-law",
            "serment-register",
            "serment-analysis",
            "serment-connect",
        ],
    ),
];

pub(crate) const IMPORTS: Rule = Rule {
    name: "crate-imports",
    why: "slices stand on the kernel and never on a later slice: a change stays where it is made",
    fix: "subscribe to the other slice's events, or change the table here with an ADR",
    check: |tree, found| {
        for manifest in manifests(tree) {
            if manifest.package() == "serment" {
                continue;
            }
            let Some((_, allowed)) =
                MAY_IMPORT.iter().find(|(name, _)| *name == manifest.package())
            else {
                let what = format!("{} is not in the table of crates", manifest.package());
                found.push(Found::at(manifest, 0, what));
                continue;
            };
            for (line, text) in manifest.text.lines().enumerate() {
                let name = text.split(['.', ' ', '=']).next().unwrap_or("");
                let itself = name == manifest.package();
                if name.starts_with("serment-") && !itself && !allowed.contains(&name) {
                    let what = format!("{} may not import {name}", manifest.package());
                    found.push(Found::at(manifest, line, what));
                }
            }
        }
    },
    bad: &[
        &[(
            "crates/serment-consent/Cargo.toml",
            "[dependencies]\nserment-rights.workspace = true\n",
        )],
        &[(
            "crates/serment-law/Cargo.toml",
            "[dev-dependencies]\nserment-kernel = { path = \"\" }",
        )],
        &[("crates/serment-utils/Cargo.toml", "[dependencies]\n")],
    ],
    good: &[
        &[("crates/serment-rights/Cargo.toml", "serment-consent.workspace = true\n")],
        &[("crates/serment/Cargo.toml", "serment-rights.workspace = true\n")],
    ],
};

pub(crate) const LINTS: Rule = Rule {
    name: "lints-inherited",
    why: "one set of lints for the house: `unwrap` on outside data is denied everywhere or nowhere",
    fix: "write `[lints]` and `workspace = true`; use #[expect(lint, reason = \"…\")]",
    check: |tree, found| {
        for manifest in manifests(tree) {
            let text = manifest.text.replace([' ', '\t'], "");
            if !text.contains("[lints]\nworkspace=true") {
                found.push(Found::at(manifest, 0, "the workspace's lints are not inherited"));
            }
        }
        if let Some(root) = tree.find("Cargo.toml") {
            for lint in ["unwrap_used", "allow_attributes", "todo", "dbg_macro"] {
                let denied = format!("{lint} = \"deny\"");
                if !root.text.contains(&denied) {
                    found.push(Found::at(root, 0, format!("`{denied}` is missing")));
                }
            }
        }
    },
    bad: &[
        &[("crates/serment-law/Cargo.toml", "[package]\nname = \"serment-law\"\n")],
        &[("Cargo.toml", "[workspace.lints.clippy]\ntodo = \"deny\"\n")],
    ],
    good: &[&[("crates/serment-law/Cargo.toml", "[lints]\nworkspace = true\n")]],
};

fn manifests(tree: &Tree) -> impl Iterator<Item = &File> {
    let manifest =
        |file: &&File| file.name() == "Cargo.toml" && file.path.matches('/').count() == 2;
    tree.under("crates/").filter(manifest)
}
