//! Tables `sign_in` and `session`. They hold no fact of the charter, so nothing is journaled.

use jiff::Timestamp;
use serment_kernel::store::{Read, StoreError, Tx};
use serment_kernel::words::{Personal, SubjectId};
use serment_kernel::{params, queries};

use super::model::{Kind, LIFE, LINK_LIFE, Session, Token, idle_since};

queries! {
    SAVE_LINK = "session.save_link":
        "insert into sign_in (hash, kind, sealed, next, expires_at) values ($1, $2, $3, $4, $5)";
    FIND_LINK = "session.find_link": "select kind, expires_at from sign_in where hash = $1";
    TAKE_LINK = "session.take_link":
        "delete from sign_in where hash = $1 returning kind, sealed, next, expires_at";
    PURGE_LINKS = "session.purge_links": "delete from sign_in where expires_at <= $1";
    SAVE = "session.save":
        "insert into session (hash, kind, subject, staff, sealed, created_at, seen_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $6, $7)";
    FIND = "session.find":
        "select kind, subject, staff, sealed, seen_at, expires_at from session where hash = $1";
    TOUCH = "session.touch": "update session set seen_at = $2 where hash = $1 and seen_at < $2";
    END = "session.end": "delete from session where hash = $1";
    END_OF_SUBJECT = "session.end_of_subject": "delete from session where subject = $1";
    PURGE = "session.purge": "delete from session where expires_at <= $1 or seen_at <= $2";
}

const LINK: &[u8] = b"sign_in";
const SESSION: &[u8] = b"session";

/// A link that was taken, so that nobody takes it again.
pub(super) struct Link {
    pub(super) kind: Kind,
    pub(super) email: Personal<String>,
    pub(super) next: Option<String>,
    pub(super) expires_at: Timestamp,
}

pub(super) fn save_link(
    tx: &mut Tx<'_>,
    token: &Token,
    kind: Kind,
    email: &Personal<String>,
    next: Option<String>,
) -> Result<(), StoreError> {
    let environment = tx.environment().clone();
    let sealed = token.key().seal(&*environment.entropy, LINK, email.reveal().as_bytes());
    let expires_at = environment.clock.now() + LINK_LIFE;
    tx.execute(&SAVE_LINK, &params![token.hash(), kind.word(), sealed, next, expires_at])?;
    Ok(())
}

/// Whether a link would still open a session of this kind.
pub(super) fn link_works(
    read: &mut impl Read,
    hash: &[u8; 32],
    kind: Kind,
) -> Result<bool, StoreError> {
    let now = read.environment().clock.now();
    let Some(row) = read.row(&FIND_LINK, &params![*hash])? else { return Ok(false) };
    Ok(row.text(0)? == kind.word() && now < row.instant(1)?)
}

pub(super) fn take_link(tx: &mut Tx<'_>, token: &Token) -> Result<Option<Link>, StoreError> {
    let Some(row) = tx.row(&TAKE_LINK, &params![token.hash()])? else { return Ok(None) };
    let email = opened(token, LINK, &row.blob(1)?)?;
    let (kind, expires_at) = (row.parse(0)?, row.instant(3)?);
    Ok(Some(Link { kind, email, next: row.opt_text(2)?, expires_at }))
}

/// Opens a session for a verified address.
pub(super) fn open(
    tx: &mut Tx<'_>,
    token: &Token,
    kind: Kind,
    email: &Personal<String>,
    whose: (Option<SubjectId>, Option<String>),
) -> Result<(), StoreError> {
    let environment = tx.environment().clone();
    let sealed = token.key().seal(&*environment.entropy, SESSION, email.reveal().as_bytes());
    let now = environment.clock.now();
    let (subject, staff) = whose;
    let row = params![token.hash(), kind.word(), subject, staff, sealed, now, now + LIFE];
    tx.execute(&SAVE, &row)?;
    Ok(())
}

pub(super) fn session(
    read: &mut impl Read,
    hash: &[u8; 32],
    token: &Token,
) -> Result<Option<Session>, StoreError> {
    let Some(row) = read.row(&FIND, &params![*hash])? else { return Ok(None) };
    Ok(Some(Session {
        kind: row.parse(0)?,
        subject: row.opt_parse(1)?,
        staff: row.opt_text(2)?,
        email: opened(token, SESSION, &row.blob(3)?)?,
        seen_at: row.instant(4)?,
        expires_at: row.instant(5)?,
    }))
}

fn opened(token: &Token, place: &[u8], sealed: &[u8]) -> Result<Personal<String>, StoreError> {
    let clear = token.key().open(place, sealed);
    let text = clear.and_then(|clear| String::from_utf8(clear.to_vec()).ok());
    text.map(Personal::new).ok_or(StoreError::Sealed { what: "a session's address" })
}

pub(super) fn touch(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<(), StoreError> {
    let now = tx.environment().clock.now();
    tx.execute(&TOUCH, &params![*hash, now]).map(|_| ())
}

pub(super) fn end(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<(), StoreError> {
    tx.execute(&END, &params![*hash]).map(|_| ())
}

pub(super) fn end_of_subject(tx: &mut Tx<'_>, subject: SubjectId) -> Result<u64, StoreError> {
    tx.execute(&END_OF_SUBJECT, &params![subject])
}

/// Removes what is over; returns how many rows.
pub(super) fn purge(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    let now = tx.environment().clock.now();
    let links = tx.execute(&PURGE_LINKS, &params![now])?;
    Ok(links + tx.execute(&PURGE, &params![now, idle_since(now)])?)
}
