//! Table `suppression`: asked one address at a time.

use jiff::Timestamp;
use serment_kernel::store::{Read, StoreError, Tx};
use serment_kernel::words::SubjectId;
use serment_kernel::{params, queries};

use super::{Reason, Suppressed};

queries! {
    FIND = "suppression.find":
        "select reason, since, kept_until from suppression where kind = $1 and hash = $2";
    SAVE = "suppression.save":
        "insert into suppression (kind, hash, reason, since, kept_until)
         values ($1, $2, $3, $4, $5)
         on conflict (kind, hash) do update set reason = excluded.reason,
         since = excluded.since, kept_until = excluded.kept_until";
    PURGE = "suppression.purge": "delete from suppression where kept_until <= $1";
    // The kernel's map, read while it still holds the person: it is emptied next.
    IDENTIFIERS = "suppression.identifiers":
        "select kind, hash from subject_identifier where subject = $1 order by kind";
}

pub(super) fn find(
    read: &mut impl Read,
    kind: &str,
    hash: &[u8; 32],
) -> Result<Option<Suppressed>, StoreError> {
    let Some(row) = read.row(&FIND, &params![kind, *hash])? else { return Ok(None) };
    let expected = "a reason of suppression";
    let reason = Reason::of(&row.text(0)?);
    let reason = reason.ok_or(StoreError::Column { query: FIND.name, column: 0, expected })?;
    Ok(Some(Suppressed { reason, since: row.instant(1)?, until: row.instant(2)? }))
}

// tidy: allow journaled-state: the event is the erasure's or the objection's, appended by its caller
pub(super) fn save(
    tx: &mut Tx<'_>,
    kind: &str,
    hash: &[u8; 32],
    entry: &Suppressed,
) -> Result<(), StoreError> {
    let row = params![kind, *hash, entry.reason.word(), entry.since, entry.until];
    tx.execute(&SAVE, &row).map(|_| ())
}

// tidy: allow journaled-state: an entry past its date; a leaf would keep what must be forgotten
pub(super) fn purge(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64, StoreError> {
    tx.execute(&PURGE, &params![now])
}

pub(super) fn identifiers(
    read: &mut impl Read,
    subject: SubjectId,
) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let rows = read.rows(&IDENTIFIERS, &params![subject])?;
    rows.iter().map(|row| Ok((row.text(0)?, row.blob(1)?))).collect()
}
