//! The charter: what an organisation declares about personal data, in files it can read.
//!
//! One declaration, many uses: the register (Art. 30), notices (Art. 13, 14), plans for requests
//! (Art. 15–20), retention (Art. 5(1)(e)), notifications (Art. 19) and the public commitments are
//! all read from here. The language is described in `docs/guide/en/charter.md`, every finding of
//! the linter in `docs/guide/en/findings.md`.
//!
//! Invariants:
//! - everything is a pure function of [`Files`]; only [`Files::read`] and [`Files::write_new`] touch the disk;
//! - [`check`] gives a [`Charter`] only when there is no error in it; [`read()`] gives that of a
//!   version accepted once, whatever today's linter says of it;
//! - a finding has a stable code, a place, an article and a remedy, in French and English;
//! - the digest of a version depends on what it says and not on the machine that read it.
//!
//! Deliberately absent: secrets (the charter names environment variables), evidence (it is not a
//! declaration), and legal numbers (they are `serment-law`'s and come in through [`Lint`]).
//!
//! Entry points: [`check`], [`Charter`], [`diff()`], [`canonical()`], [`export`], [`draft`], [`samples`].

mod activity;
mod canonical;
mod commitment;
mod declared;
mod diff;
pub mod draft;
pub mod export;
mod files;
mod finding;
mod graph;
mod link;
mod lint;
mod load;
mod marks;
mod notice;
mod organisation;
mod read;
mod recipient;
mod render;
mod rules;
pub mod samples;
mod schema;
mod system;
mod tree;
mod troubles;
mod validate;
pub mod vocabulary;
mod words;

#[cfg(test)]
mod tests;

pub use activity::{
    Activity, AutomatedDecision, Channel, Collection, CollectionChannel, ConsentControl,
    DecisionGround, Disposition, Dpia, Form, Gestures, LegalBasis, Preference, PreferenceOption,
    Retention, Rights, Source, Withdrawal,
};
pub use canonical::{InvalidCanonical, canonical, digest, digest_hex};
pub use commitment::{
    Audience, CONTROL_KINDS, Commitment, CommitmentOwner, Control, ControlKind, Param, ParamForm,
};
pub use declared::{Charter, Clock, TableRetention};
pub use diff::{Change, ChangeKind, diff};
pub use files::{FileKind, Files, MAX_FILE_BYTES, MAX_FILES, ReadError};
pub use finding::{Finding, Severity, render, summary, to_json};
pub use link::{InvalidLink, Link};
pub use lint::{Bound, KnownRule, Lint, Report, check};
pub use notice::{FrontMatter, Notice, NoticeText};
pub use organisation::{
    Authority, Backups, Contact, Entity, Officer, Organisation, RegionalHolidays, Representative,
    Security, Sender,
};
pub use read::{Unreadable, read};
pub use recipient::{
    Clauses, Contract, ContractKind, RecipientContact, RecipientDecl, RecipientKind, Safeguard,
    SubProcessing, SubProcessor, Webhook,
};
pub use rules::{Rule, all as rules};
pub use schema::schema;
pub use system::{
    Connect, EraseRule, FileFormat, Hosted, Ignored, Retain, Shared, Sight, SystemDecl, TableDecl,
    Until,
};
pub use words::{Category, InvalidPeriod, Period, Unit};
