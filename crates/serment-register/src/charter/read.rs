//! Reading a charter that was accepted once, without judging it again.
//!
//! The linter learns to refuse things; a version that people were promised stays what it is
//! (Art. 5(2), 24), and a request approved under it is carried out under it. So a stored version is
//! parsed and typed, nothing more: its references were resolved by the linter of its day, and what
//! today's rules find in it ([`super::check`]) is advice, never an obstacle.

use super::declared::Charter;
use super::files::{Files, Role, role};
use super::load::{self, Rigour};

/// Why a charter cannot even be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file} cannot be read: {why}")]
pub struct Unreadable {
    /// The file.
    pub file: String,
    /// What stopped the reading.
    pub why: String,
}

/// Reads a charter: syntax and types. Pure; reports the first file that cannot be read.
pub fn read(files: &Files) -> Result<Charter, Unreadable> {
    let stop = |file: &str, why: &str| Unreadable { file: file.into(), why: why.into() };
    let mut sources = load::sources(files);
    let left_out = files.0.keys().find(|path| {
        let textual = !matches!(role(path), Role::Document | Role::Unknown);
        textual && !sources.0.contains_key(path.as_str())
    });
    if let Some(path) = left_out {
        return Err(stop(path, "it is not text, or it is too large"));
    }
    let (parts, troubles) = load::parse(files, &mut sources, Rigour::Types);
    if let Some((path, error)) = troubles.syntax.first() {
        return Err(stop(path, &error.message));
    }
    if let Some(path) = troubles.front.first() {
        return Err(stop(path, "it has no facts between two +++ lines"));
    }
    if let Some((path, message)) = troubles.serde.first() {
        return Err(stop(path, message));
    }
    parts.into_charter().ok_or_else(|| stop("organisation.toml", "there is none"))
}
