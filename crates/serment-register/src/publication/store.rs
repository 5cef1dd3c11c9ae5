//! Queries of publication.

use jiff::Timestamp;
use serment_kernel::store::{Read, Row, StoreError, Tx};
use serment_kernel::words::EventId;
use serment_kernel::{params, queries};

use super::handle::PublishedCharter;
use crate::charter::{Files, Lint, check};

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

/// One version, read and typed; `None` when there is no such version.
///
/// # Errors
/// The stored bytes are not a charter this program can read.
pub fn get(read: &mut impl Read, version: u64) -> Result<Option<PublishedCharter>, StoreError> {
    let version = i64::try_from(version).unwrap_or(i64::MAX);
    let Some(row) = read.row(&GET, &params![version])? else { return Ok(None) };
    let line = line(&row)?;
    let unreadable = || StoreError::Column {
        query: GET.name,
        column: 5,
        expected: "a charter this version of the program reads",
    };
    let files = Files::from_canonical(&row.blob(5)?).map_err(|_| unreadable())?;
    // A version once accepted stays what it is, whatever the lint has learnt to refuse since.
    let charter = check(&files, &Lint::default()).charter.ok_or_else(unreadable)?;
    Ok(Some(PublishedCharter {
        version: line.version,
        digest: line.digest,
        charter,
        files,
        published_at: line.published_at,
        event: line.event,
    }))
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
