//! The rules of the linter: one row per code, with why, how to mend it, and an example that fails.
//!
//! The table is the documentation: `docs/guide/*/findings.md` is generated from it, and a test runs
//! every example. A code is never reused for another meaning.

mod activities;
mod commitments;
mod files;
mod notices;
mod organisation;
mod recipients;
mod systems;

use serment_kernel::words::{Lang, Text};

use super::finding::Severity;

pub(crate) use activities::*;
pub(crate) use commitments::*;
pub(crate) use files::*;
pub(crate) use notices::*;
pub(crate) use organisation::*;
pub(crate) use recipients::*;
pub(crate) use systems::*;

/// A rule of the linter.
#[derive(Debug)]
pub struct Rule {
    /// The code of its findings.
    pub code: &'static str,
    /// How bad its findings are.
    pub severity: Severity,
    title: [&'static str; 2],
    why: [&'static str; 2],
    fix: [&'static str; 2],
    /// What to change in the hotel charter to break it.
    #[cfg(test)]
    pub(crate) example: &'static [Edit],
}

fn text([fr, en]: [&str; 2]) -> Text {
    Text { fr: fr.into(), en: en.into() }
}

impl Rule {
    /// What is wrong, in general.
    pub fn title(&self, lang: Lang) -> &'static str {
        self.title[lang as usize]
    }

    /// Why it matters, with the article.
    pub fn why(&self) -> Text {
        text(self.why)
    }

    /// How to mend it, in general.
    pub fn fix(&self) -> Text {
        text(self.fix)
    }
}

/// A change to the sample charter that breaks a rule.
#[cfg(test)]
#[derive(Debug)]
pub(crate) enum Edit {
    /// In a file, replaces a text by another.
    Replace(&'static str, &'static str, &'static str),
    /// Adds a file, or replaces it.
    Write(&'static str, &'static str),
    /// Removes a file.
    Remove(&'static str),
    /// Adds a file that is not UTF-8.
    Latin(&'static str),
    /// Adds a file that is too large.
    Huge(&'static str),
    /// Adds a column to the database: system, table, column.
    Column(&'static str, &'static str, &'static str),
    /// Removes a column from the database: system, table, column.
    NoColumn(&'static str, &'static str, &'static str),
}

/// Declares rules: `CODE Severity fr "…" en "…" why fr "…" en "…" fix fr "…" en "…" [edits];`.
macro_rules! rules {
    ($($name:ident $severity:ident
        fr $title_fr:literal en $title_en:literal
        why fr $why_fr:literal en $why_en:literal
        fix fr $fix_fr:literal en $fix_en:literal
        [$($edit:expr),* $(,)?];)*) => {
        $(
            pub(crate) static $name: $crate::charter::rules::Rule = $crate::charter::rules::Rule {
                code: concat!("SRM-", stringify!($name)),
                severity: $crate::charter::finding::Severity::$severity,
                title: [$title_fr, $title_en],
                why: [$why_fr, $why_en],
                fix: [$fix_fr, $fix_en],
                #[cfg(test)]
                example: &[$($edit),*],
            };
        )*
        pub(super) static RULES: &[&$crate::charter::rules::Rule] = &[$(&$name),*];
    };
}
pub(crate) use rules;

/// Every rule, in the order of the documentation.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    let tables = [
        files::RULES,
        organisation::RULES,
        activities::RULES,
        systems::RULES,
        recipients::RULES,
        notices::RULES,
        commitments::RULES,
    ];
    tables.into_iter().flatten().copied()
}
