//! Data subjects as the store knows them: a random handle, a key of their own, and hashes that lead
//! from a verified identifier to the handle.
//!
//! Three states, never two: absent, live, fenced. Erasing fences the handle in the same write that
//! destroys its key, so a late act cannot mint a new key under an old handle; a person who comes
//! back gets a new handle (`journal.md` 4.2).

use serment_journal::leaf::ErasureMark;

use crate::capability::Capability;
use crate::keys::Secret;
use crate::store::{Read, Row, StoreError, Tx};
use crate::words::{EventId, Personal, SubjectId};
use crate::{params, queries};

queries! {
    INSERT = "subject.insert":
        "insert into subject (id, state, key, tag, created_at) values ($1, 'live', $2, $3, $4)";
    KEY = "subject.key": "select state, key from subject where id = $1";
    FENCE = "subject.fence": "update subject set state = 'fenced', key = null where id = $1";
    BY_TAG = "subject.by_tag": "select id from subject where tag = $1 and state = 'live'";
    IDENTIFY = "subject.identify":
        "insert into subject_identifier (kind, hash, subject, sealed) values ($1, $2, $3, $4)
         on conflict (kind, hash) do nothing";
    IDENTIFIERS = "subject.identifiers":
        "select kind, sealed from subject_identifier where subject = $1 order by kind";
    BY_IDENTIFIER = "subject.by_identifier":
        "select subject from subject_identifier where kind = $1 and hash = $2";
    FORGET_IDENTIFIERS = "subject.forget_identifiers":
        "delete from subject_identifier where subject = $1";
    FORGET_EVENTS = "subject.forget_events": "delete from event where subject = $1";
}

/// The key of a live subject.
///
/// # Errors
/// [`StoreError::Fenced`] when the subject was erased or never was.
pub(crate) fn key(tx: &mut Tx<'_>, subject: SubjectId) -> Result<Secret, StoreError> {
    find_key(tx, subject)?.ok_or(StoreError::Fenced)
}

/// The key of a subject, `None` once destroyed.
pub(crate) fn find_key(
    read: &mut impl Read,
    subject: SubjectId,
) -> Result<Option<Secret>, StoreError> {
    let Some(row) = read.row(&KEY, &params![subject])? else { return Ok(None) };
    let Some(wrapped) = row.opt_blob(1)? else { return Ok(None) };
    let keys = read.environment().keys.clone();
    let key = keys.unwrap(subject.to_string().as_bytes(), &wrapped);
    key.map(Some).ok_or(StoreError::Sealed { what: "a subject's key" })
}

/// The live subject an identifier leads to, `kind` and value already normalised.
pub fn find(
    read: &mut impl Read,
    kind: &str,
    value: &Personal<String>,
) -> Result<Option<SubjectId>, StoreError> {
    let hash = read.environment().keys.identifiers().hash(kind, value.reveal().as_bytes());
    read.row(&BY_IDENTIFIER, &params![kind, hash])?.map(|row| row.parse(0)).transpose()
}

/// The subject an identifier leads to, created with a fresh key when there is none.
pub fn find_or_create(
    tx: &mut Tx<'_>,
    kind: &str,
    value: &Personal<String>,
) -> Result<SubjectId, StoreError> {
    if let Some(subject) = find(tx, kind, value)? {
        return Ok(subject);
    }
    let environment = tx.environment().clone();
    let subject = SubjectId::random(&*environment.entropy);
    let key = Secret::random(&*environment.entropy);
    let place = subject.to_string();
    let wrapped = environment.keys.wrap(&*environment.entropy, place.as_bytes(), &key);
    let tag = ErasureMark::of(&subject.0).0;
    tx.execute(&INSERT, &params![subject, wrapped, tag, environment.clock.now()])?;
    let hash = environment.keys.identifiers().hash(kind, value.reveal().as_bytes());
    let at = identifier_place(kind, subject);
    let sealed = key.seal(&*environment.entropy, at.as_bytes(), value.reveal().as_bytes());
    tx.execute(&IDENTIFY, &params![kind, hash, subject, sealed])?;
    Ok(subject)
}

fn identifier_place(kind: &str, subject: SubjectId) -> String {
    format!("identifier/{kind}/{subject}")
}

/// The verified identifiers of a live subject, each with its kind; none once they are erased.
pub fn identifiers(
    read: &mut impl Read,
    subject: SubjectId,
) -> Result<Vec<(String, Personal<String>)>, StoreError> {
    let Some(key) = find_key(read, subject)? else { return Ok(Vec::new()) };
    let wrong = || StoreError::Sealed { what: "an identifier" };
    let open = |row: &Row| {
        let kind = row.text(0)?;
        let place = identifier_place(&kind, subject);
        let clear = key.open(place.as_bytes(), &row.blob(1)?).ok_or_else(wrong)?;
        let value = String::from_utf8(clear.to_vec()).map_err(|_| wrong())?;
        Ok((kind, Personal::new(value)))
    };
    read.rows(&IDENTIFIERS, &params![subject])?.iter().map(open).collect()
}

/// Whether this handle belongs to an erased person.
pub fn is_fenced(read: &mut impl Read, subject: SubjectId) -> Result<bool, StoreError> {
    let row = read.row(&KEY, &params![subject])?;
    row.map_or(Ok(false), |row| Ok(row.text(0)? == "fenced"))
}

/// Seals bytes under a subject's key, for one place.
pub fn seal(
    tx: &mut Tx<'_>,
    subject: SubjectId,
    place: &str,
    clear: &[u8],
) -> Result<Vec<u8>, StoreError> {
    let key = key(tx, subject)?;
    Ok(key.seal(&*tx.environment().entropy, place.as_bytes(), clear))
}

/// Opens bytes sealed under a subject's key; `None` once that key is destroyed.
pub fn open(
    read: &mut impl Read,
    subject: SubjectId,
    place: &str,
    sealed: &[u8],
) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(key) = find_key(read, subject)? else { return Ok(None) };
    let clear = key.open(place.as_bytes(), sealed);
    clear.map(|clear| Some(clear.to_vec())).ok_or(StoreError::Sealed { what: "a subject's data" })
}

/// Erases a subject from our own store: every capability forgets them, their events and the map to
/// their handle go, their key is destroyed and the handle fenced, and the public mark is appended.
/// Returns the mark and the rows removed.
pub fn erase(
    tx: &mut Tx<'_>,
    subject: SubjectId,
    capabilities: &[&Capability],
) -> Result<(EventId, u64), StoreError> {
    let mut removed = 0;
    for forget in capabilities.iter().filter_map(|capability| capability.forget) {
        removed += forget(tx, subject)?;
    }
    removed += tx.execute(&FORGET_EVENTS, &params![subject])?;
    removed += tx.execute(&FORGET_IDENTIFIERS, &params![subject])?;
    tx.execute(&FENCE, &params![subject])?;
    Ok((tx.append_erasure(subject)?, removed))
}

/// The live subject an erase mark names, when a restored copy still holds them.
pub fn find_by_tag(read: &mut impl Read, tag: &[u8; 32]) -> Result<Option<SubjectId>, StoreError> {
    read.row(&BY_TAG, &params![*tag])?.map(|row| row.parse(0)).transpose()
}
