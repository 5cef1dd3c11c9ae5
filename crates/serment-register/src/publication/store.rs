//! Queries of publication.

use jiff::Timestamp;
use serment_kernel::journal::event;
use serment_kernel::store::{Read, Row, StoreError, Tx};
use serment_kernel::words::EventId;
use serment_kernel::{params, queries};

use super::handle::PublishedCharter;
use crate::charter::{self, Files, InvalidCanonical, Unreadable};

/// Why a stored version is not given.
#[derive(Debug, thiserror::Error)]
enum BadVersion {
    #[error(
        "version {0} of the charter is not the one that was journaled; put the store back from a copy"
    )]
    Altered(u64),
    #[error("version {0} of the charter: {1}")]
    NotCanonical(u64, InvalidCanonical),
    #[error("version {0} of the charter: {1}; run the version of this program that published it")]
    Unreadable(u64, Unreadable),
}

impl From<BadVersion> for StoreError {
    fn from(bad: BadVersion) -> Self {
        Self::Query { query: GET.name, source: Box::new(bad) }
    }
}

/// One line of the history: a version without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionLine {
    /// Its number, from 1.
    pub version: u64,
    /// SHA-256 of its canonical bytes, in hexadecimal.
    pub digest: String,
    /// When it was published.
    pub published_at: Timestamp,
    /// Who published it: a handle.
    pub actor: String,
    /// The event that published it.
    pub event: EventId,
}

queries! {
    NEWEST = "publication.newest":
        "select version, digest, published_at, actor, event from charter_version
         order by version desc limit 1";
    HISTORY = "publication.history":
        "select version, digest, published_at, actor, event from charter_version
         order by version desc";
    GET = "publication.get":
        "select version, digest, published_at, actor, event, bytes from charter_version
         where version = $1";
    INSERT = "publication.insert":
        "insert into charter_version (version, digest, bytes, published_at, actor, event)
         values ($1, $2, $3, $4, $5, $6)";
}

fn line(row: &Row) -> Result<VersionLine, StoreError> {
    Ok(VersionLine {
        version: row.count(0)?,
        digest: row.text(1)?,
        published_at: row.instant(2)?,
        actor: row.text(3)?,
        event: row.parse(4)?,
    })
}

/// The newest version, without its content.
pub fn newest(read: &mut impl Read) -> Result<Option<VersionLine>, StoreError> {
    read.row(&NEWEST, &[])?.map(|row| line(&row)).transpose()
}

/// Every version, newest first, without content.
pub fn history(read: &mut impl Read) -> Result<Vec<VersionLine>, StoreError> {
    read.rows(&HISTORY, &[])?.iter().map(line).collect()
}

/// One version, read and typed; `None` when there is no such version. Today's linter has no say
/// in it ([`PublishedCharter::findings`] asks it): only what was journaled has.
///
/// # Errors
/// The stored bytes are not those that were journaled, or no charter this program can read.
pub fn get(read: &mut impl Read, version: u64) -> Result<Option<PublishedCharter>, StoreError> {
    let number = i64::try_from(version).unwrap_or(i64::MAX);
    let Some(row) = read.row(&GET, &params![number])? else { return Ok(None) };
    let line = line(&row)?;
    let bytes = row.blob(5)?;
    if sha256(&bytes) != line.digest || journaled(read, &line)?.as_ref() != Some(&line.digest) {
        return Err(BadVersion::Altered(version).into());
    }
    let files =
        Files::from_canonical(&bytes).map_err(|why| BadVersion::NotCanonical(version, why))?;
    let charter = charter::read(&files).map_err(|why| BadVersion::Unreadable(version, why))?;
    Ok(Some(PublishedCharter {
        version: line.version,
        digest: line.digest,
        charter,
        files,
        published_at: line.published_at,
        event: line.event,
    }))
}

/// The digest that the act of publication states.
fn journaled(read: &mut impl Read, line: &VersionLine) -> Result<Option<String>, StoreError> {
    let data = event::find(read, line.event)?.and_then(|event| event.data);
    let of_version = data.filter(|data| data["version"].as_u64() == Some(line.version));
    Ok(of_version.and_then(|data| data["digest"].as_str().map(str::to_owned)))
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    line: &VersionLine,
    bytes: Vec<u8>,
) -> Result<(), StoreError> {
    let version = i64::try_from(line.version).unwrap_or(i64::MAX);
    let params = params![version, &line.digest, bytes, line.published_at, &line.actor, line.event];
    tx.execute(&INSERT, &params).map(|_| ())
}

/// SHA-256 in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    hex(&sha2::Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
