//! Table `receipt`: which event a receipt shows.

use jiff::Timestamp;
use serment_kernel::journal::event;
use serment_kernel::journal::{StoredEvent, read as journal};
use serment_kernel::store::{Read, StoreError, Tx};
use serment_kernel::words::{EventId, SubjectId};
use serment_kernel::{params, queries};

use super::ReceiptId;
use crate::consent::evidence::Identified;
use crate::consent::{ConsentRecord, Event};

queries! {
    INSERT = "receipt.insert":
        "insert into receipt (id, event, subject, kind, activity, at) values ($1, $2, $3, $4, $5, $6)";
    FIND = "receipt.find": "select event from receipt where id = $1";
    HOLDER = "receipt.holder": "select event, subject, activity from receipt where id = $1";
    OF_SUBJECT = "receipt.of_subject":
        "select id, kind, activity, at from receipt where subject = $1 order by at desc, id";
    FORGET = "receipt.forget":
        "update receipt set event = null, subject = null, kind = 'erased', activity = null, at = null
         where subject = $1";
}

/// A receipt whose event can be read.
#[derive(Clone, Debug)]
pub struct Filed {
    /// Its id.
    pub id: ReceiptId,
    /// The event as recorded.
    pub event: Event,
    /// The event as the journal keeps it: id, place, instant, opening.
    pub stored: StoredEvent,
}

/// What is behind the address of a receipt.
#[derive(Clone, Debug)]
pub enum Found {
    /// The receipt, whole.
    Kept(Box<Filed>),
    /// The person was erased: only the id is left.
    Erased,
}

/// One line of a person's own list.
#[derive(Clone, Debug)]
pub struct Line {
    /// The receipt.
    pub id: ReceiptId,
    /// The kind of its event.
    pub kind: String,
    /// The activity.
    pub activity: String,
    /// When.
    pub at: Timestamp,
}

/// Files the receipt of an event just appended.
pub(crate) fn file(
    tx: &mut Tx<'_>,
    event: &Event,
    id: EventId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let row = params![event.receipt(), id, event.subject(), event.kind(), event.activity(), at];
    tx.execute(&INSERT, &row).map(|_| ())
}

/// What is behind the address of a receipt; `None` when there never was one.
pub fn find(read: &mut impl Read, id: ReceiptId) -> Result<Option<Found>, StoreError> {
    let Some(row) = read.row(&FIND, &params![id])? else { return Ok(None) };
    let Some(event) = row.opt_parse::<EventId>(0)? else { return Ok(Some(Found::Erased)) };
    let stored = event::find(read, event)?;
    let readable = stored.and_then(|stored| {
        let event = Event::read(&stored.kind, stored.data.as_ref()?)?;
        Some(Found::Kept(Box::new(Filed { id, event, stored })))
    });
    Ok(Some(readable.unwrap_or(Found::Erased)))
}

/// Whose receipt it is, for which activity, and its event; `None` once erased. Unlike [`find`], it
/// does not open the event.
pub(crate) fn holder(
    read: &mut impl Read,
    id: ReceiptId,
) -> Result<Option<(SubjectId, String, EventId)>, StoreError> {
    let Some(row) = read.row(&HOLDER, &params![id])? else { return Ok(None) };
    let Some(event) = row.opt_parse(0)? else { return Ok(None) };
    Ok(Some((row.parse(1)?, row.text(2)?, event)))
}

/// The receipts of a person, newest first.
pub fn of_subject(read: &mut impl Read, subject: SubjectId) -> Result<Vec<Line>, StoreError> {
    let rows = read.rows(&OF_SUBJECT, &params![subject])?;
    let line = |row: &serment_kernel::store::Row| {
        Ok(Line {
            id: row.parse(0)?,
            kind: row.text(1)?,
            activity: row.text(2)?,
            at: row.instant(3)?,
        })
    };
    rows.iter().map(line).collect()
}

/// The receipt of what came after, for whoever holds this one. An address typed in a form may be
/// somebody else's: then only what was done with this very receipt is told, so that nobody watches a
/// person's choices by having signed them up.
pub(crate) fn later(
    read: &mut impl Read,
    filed: &Filed,
    record: &ConsentRecord,
) -> Result<Option<ReceiptId>, StoreError> {
    let answers = filed.event.channels().iter().filter_map(|reach| record.answers.get(reach));
    let Some(later) = answers.map(|it| it.receipt).find(|it| *it != filed.id) else {
        return Ok(None);
    };
    let Some(Found::Kept(after)) = find(read, later)? else { return Ok(None) };
    let sure = filed.event.identified() != Identified::Declared
        || after.event.identified() == Identified::Receipt;
    let newer = after.stored.at >= filed.stored.at;
    Ok((sure && newer).then_some(later))
}

/// The proof file of a receipt; `None` while no signed checkpoint covers its event.
pub fn proof(read: &mut impl Read, filed: &Filed) -> Result<Option<String>, StoreError> {
    Ok(journal::proof(read, &filed.stored)?.map(|proof| proof.to_string()))
}

/// Keeps the random id alone, so that its page can say what became of it.
pub(super) fn forget(tx: &mut Tx<'_>, subject: SubjectId) -> Result<u64, StoreError> {
    tx.execute(&FORGET, &params![subject])
}
