//! Every rule, by subject. Adding one is adding it to [`ALL`] with its samples.

mod boundaries;
mod crates;
mod files;
mod guide;
mod law;
mod personal;
mod store;
mod texts;

use super::Rule;

/// Every rule, in the order they are checked.
pub(crate) const ALL: &[Rule] = &[
    boundaries::PURE_MODEL,
    boundaries::PURE_CRATE,
    boundaries::SQL_IN_STORE,
    boundaries::PAGES_HOLD_NO_TX,
    boundaries::NO_HTML_IN_ACTS,
    boundaries::NO_HTTP_IN_STORE,
    boundaries::CONNECTOR_ALONE,
    boundaries::AMBIENT,
    store::ONE_WRITER,
    store::JOURNALED_STATE,
    store::COMMENTED_TABLES,
    personal::UNSPOKEN,
    law::LAW_IS_DATA,
    crates::IMPORTS,
    crates::LINTS,
    files::LENGTH,
    files::MODULE_DOC,
    files::MACHINE_PATHS,
    files::WORDS,
    files::TODO,
    files::CAPABILITY,
    texts::MESSAGES_AGREE,
    texts::FRENCH_TYPOGRAPHY,
    guide::DOCUMENTED_CODES,
];

/// Found by the exemptions themselves, not by reading the tree.
pub(crate) const STALE_EXEMPTION: Rule = Rule {
    name: "stale-exemption",
    why: "an exemption that exempts nothing hides the next violation",
    fix: "remove the comment",
    check: |_, _| {},
    bad: &[],
    good: &[],
};

/// The crates that hold capabilities.
pub(super) const SLICES: &[&str] = &[
    "serment-register",
    "serment-consent",
    "serment-rights",
    "serment-governance",
    "serment-catalogue",
];
