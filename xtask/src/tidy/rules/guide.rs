//! Every code that people meet is explained in the guide.

use crate::tidy::source::find_token;
use crate::tidy::{Found, Rule};

pub(crate) const DOCUMENTED_CODES: Rule = Rule {
    name: "documented-codes",
    why: "a refusal or a finding carries a stable code that people look up: the guide has each",
    fix: "explain the code, with an example, in a page of docs/guide in both languages",
    check: |tree, found| {
        for language in ["fr", "en"] {
            let of = |path: &str| {
                path.contains(&format!("/{language}/"))
                    || path.ends_with(&format!(".{language}.md"))
            };
            let guide: Vec<&str> =
                tree.under("docs/guide/").filter(|f| of(&f.path)).map(|f| &*f.text).collect();
            for (file, rust) in tree.rust() {
                for (line, text) in rust.shipped_strings() {
                    let arm = in_code_function(&rust.code, line);
                    if !is_code(text, arm) || guide.iter().any(|page| page.contains(text)) {
                        continue;
                    }
                    let what = format!("{text} is not in the {language} guide");
                    found.push(Found::at(file, line, what));
                }
            }
        }
    },
    bad: &[
        &[("crates/serment-register/src/a.rs", "rule(\"SRM-A012\", Error);")],
        &[(
            "crates/serment-rights/src/plan/model.rs",
            "impl Refusal {\n    pub const fn code(&self) -> &'static str {\n        match self {\n            \
             Self::Late => \"plan.late\",\n        }\n    }\n}",
        )],
        &[
            ("crates/serment-register/src/a.rs", "rule(\"SRM-A012\", Error);"),
            ("docs/guide/fr/codes.md", "SRM-A012"),
        ],
    ],
    good: &[
        &[
            ("crates/serment-register/src/a.rs", "rule(\"SRM-A012\", Error);"),
            ("docs/guide/fr/codes.md", "`SRM-A012`"),
            ("docs/guide/en/codes.md", "`SRM-A012`"),
        ],
        &[("crates/serment-register/src/a.rs", "fn kind() -> &str { \"plan.late\" }")],
    ],
};

/// `SRM-A012`, or whatever a function named `code` answers.
fn is_code(text: &str, in_code_function: bool) -> bool {
    let lint = text.strip_prefix("SRM-").is_some_and(|rest| {
        let mut chars = rest.chars();
        chars.next().is_some_and(|c| c.is_ascii_uppercase())
            && rest.len() >= 3
            && chars.all(|c| c.is_ascii_digit())
    });
    let word = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    lint || (in_code_function && !text.is_empty() && text.chars().all(word))
}

/// Whether a line belongs to a `fn code(…)`.
fn in_code_function(code: &[String], line: usize) -> bool {
    const LOOK_BACK: usize = 40;
    let start = line.saturating_sub(LOOK_BACK);
    let function = |text: &str| find_token(text, "fn").is_some();
    let last = code[start..=line].iter().rev().find(|text| function(text));
    last.is_some_and(|text| text.contains("fn code(") && text.contains("'static str"))
}
