//! Table `recipient_notification`.

use jiff::Timestamp;
use serment_kernel::store::{Query, Read, Row, StoreError, Tx, Value};
use serment_kernel::words::Personal;
use serment_kernel::{params, queries};

use super::model::{Notification, NotificationId, NotificationStatus};
use crate::requests::RequestId;

queries! {
    INSERT = "propagation.insert":
        "insert into recipient_notification (id, recipient, kind, request, activities, identifiers,
         status, attempts, created_at, due_at) values ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)";
    FIND = "propagation.find":
        "select id, recipient, kind, request, activities, status, attempts, created_at, due_at,
         sent_at, acknowledged_at, why from recipient_notification where id = $1";
    OF_REQUEST = "propagation.of_request":
        "select id, recipient, kind, request, activities, status, attempts, created_at, due_at,
         sent_at, acknowledged_at, why from recipient_notification
         where request = $1 order by recipient";
    RECENT = "propagation.recent":
        "select id, recipient, kind, request, activities, status, attempts, created_at, due_at,
         sent_at, acknowledged_at, why from recipient_notification
         order by created_at desc limit 200";
    IDENTIFIERS = "propagation.identifiers":
        "select identifiers from recipient_notification where id = $1";
    TRIED = "propagation.tried":
        "update recipient_notification set attempts = attempts + 1, why = $2
         where id = $1 and status = 'waiting'";
    SENT = "propagation.sent":
        "update recipient_notification set status = 'sent', sent_at = $2, why = null,
         attempts = attempts + 1 where id = $1 and status = 'waiting'";
    ACKNOWLEDGED = "propagation.acknowledged":
        "update recipient_notification set status = 'acknowledged', acknowledged_at = $2,
         identifiers = null where id = $1 and recipient = $3 and status <> 'acknowledged'";
    OVERDUE = "propagation.overdue":
        "select count(*) from recipient_notification
         where status <> 'acknowledged' and due_at < $1";
    COUNTS = "propagation.counts":
        "select count(*) from recipient_notification where status = $1 and created_at > $2";
}

fn notification(row: &Row) -> Result<Notification, StoreError> {
    Ok(Notification {
        id: row.parse(0)?,
        recipient: row.text(1)?,
        kind: row.parse(2)?,
        request: row.opt_parse(3)?,
        activities: row.json(4)?,
        status: row.parse(5)?,
        attempts: row.count(6)?,
        created_at: row.instant(7)?,
        due_at: row.instant(8)?,
        sent_at: row.opt_instant(9)?,
        acknowledged_at: row.opt_instant(10)?,
        why: row.opt_text(11)?,
    })
}

fn list(
    read: &mut impl Read,
    query: &Query,
    params: &[Value],
) -> Result<Vec<Notification>, StoreError> {
    read.rows(query, params)?.iter().map(notification).collect()
}

fn place(id: NotificationId) -> String {
    format!("notification/{id}")
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    new: &Notification,
    identifiers: &[(String, Personal<String>)],
) -> Result<(), StoreError> {
    let clear = serde_json::to_vec(identifiers).expect("identifiers are texts");
    let environment = tx.environment().clone();
    let house = environment.keys.house();
    let sealed = house.seal(&*environment.entropy, place(new.id).as_bytes(), &clear);
    let activities = serde_json::to_string(&new.activities).expect("ids are texts");
    let row = params![
        new.id,
        &new.recipient,
        new.kind.word(),
        new.request,
        activities,
        sealed,
        new.status.word(),
        new.created_at,
        new.due_at,
    ];
    tx.execute(&INSERT, &row).map(|_| ())
}

pub(super) fn find(
    read: &mut impl Read,
    id: NotificationId,
) -> Result<Option<Notification>, StoreError> {
    Ok(list(read, &FIND, &params![id])?.pop())
}

/// The notifications of a request, by recipient.
pub fn of_request(
    read: &mut impl Read,
    request: RequestId,
) -> Result<Vec<Notification>, StoreError> {
    list(read, &OF_REQUEST, &params![request])
}

/// The latest notifications.
pub fn recent(read: &mut impl Read) -> Result<Vec<Notification>, StoreError> {
    list(read, &RECENT, &[])
}

/// Of whom the recipient is told; empty once acknowledged.
pub(crate) fn identifiers(
    read: &mut impl Read,
    id: NotificationId,
) -> Result<Vec<(String, Personal<String>)>, StoreError> {
    let Some(row) = read.row(&IDENTIFIERS, &params![id])? else { return Ok(Vec::new()) };
    let Some(sealed) = row.opt_blob(0)? else { return Ok(Vec::new()) };
    let wrong = || StoreError::Sealed { what: "a notification" };
    let clear = read.environment().keys.house().open(place(id).as_bytes(), &sealed);
    serde_json::from_slice(&clear.ok_or_else(wrong)?).map_err(|_| wrong())
}

// tidy: allow journaled-state: a failed delivery is not an act; recipient.notified was journaled
pub(super) fn tried(tx: &mut Tx<'_>, id: NotificationId, why: &str) -> Result<u64, StoreError> {
    tx.execute(&TRIED, &params![id, why])
}

// tidy: allow journaled-state: recipient.notified was journaled, the answer will be
pub(super) fn sent(tx: &mut Tx<'_>, id: NotificationId, at: Timestamp) -> Result<u64, StoreError> {
    tx.execute(&SENT, &params![id, at])
}

pub(super) fn acknowledged(
    tx: &mut Tx<'_>,
    id: NotificationId,
    recipient: &str,
    at: Timestamp,
) -> Result<u64, StoreError> {
    tx.execute(&ACKNOWLEDGED, &params![id, at, recipient])
}

/// Notifications not acknowledged in time.
pub fn overdue(read: &mut impl Read, now: Timestamp) -> Result<u64, StoreError> {
    read.row(&OVERDUE, &params![now])?.map_or(Ok(0), |row| row.count(0))
}

/// Notifications of a status recorded since an instant.
pub(crate) fn count(
    read: &mut impl Read,
    status: NotificationStatus,
    since: Timestamp,
) -> Result<u64, StoreError> {
    read.row(&COUNTS, &params![status.word(), since])?.map_or(Ok(0), |row| row.count(0))
}
