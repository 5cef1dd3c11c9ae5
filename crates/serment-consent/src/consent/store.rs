//! Consent as it stands. Its past is in the journal, its evidence in [`crate::receipt`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serment_kernel::journal::{self, About};
use serment_kernel::store::{Read, Row, StoreError, Tx};
use serment_kernel::words::{EventId, SubjectId};
use serment_kernel::{params, queries};

use super::evidence::{Event, Reach};
use super::model::{Answer, ConsentRecord, Status};
use super::offer::Offer;
use super::ticket::Ticket;
use crate::receipt::{self, ReceiptId};

queries! {
    FIND = "consent.find":
        "select activity, channel, status, receipt, notice, at, valid_until from consent_record
         where subject = $1 and activity = $2";
    OF_SUBJECT = "consent.of_subject":
        "select activity, channel, status, receipt, notice, at, valid_until from consent_record
         where subject = $1 order by activity, channel";
    PREFERENCES = "consent.preferences":
        "select activity, preference, choice from consent_preference where subject = $1";
    SAVE = "consent.save":
        "insert into consent_record
         (subject, activity, channel, status, receipt, notice, at, valid_until)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (subject, activity, channel) do update set status = excluded.status,
         receipt = excluded.receipt, notice = excluded.notice, at = excluded.at,
         valid_until = excluded.valid_until";
    SAVE_PREFERENCE = "consent.save_preference":
        "insert into consent_preference (subject, activity, preference, choice)
         values ($1, $2, $3, $4)
         on conflict (subject, activity, preference) do update set choice = excluded.choice";
    SAVE_NOTICE = "consent.save_notice":
        "insert into consent_notice (digest, notice, lang, version, body, first_shown_at)
         values ($1, $2, $3, $4, $5, $6) on conflict (digest) do nothing";
    NOTICE = "consent.notice": "select body from consent_notice where digest = $1";
    TICKET = "consent.ticket": "select receipt from consent_ticket where nonce = $1";
    USE_TICKET = "consent.use_ticket":
        "insert into consent_ticket (nonce, receipt, expires_at) values ($1, $2, $3)";
    CLEAN_TICKETS = "consent.clean_tickets": "delete from consent_ticket where expires_at < $1";
    FORGET = "consent.forget": "delete from consent_record where subject = $1";
    FORGET_PREFERENCES = "consent.forget_preferences":
        "delete from consent_preference where subject = $1";
    LIVE = "consent.live":
        "select count(*) from consent_record
         where status = 'given' and (valid_until is null or valid_until > $1)";
    LIVE_WITHOUT_NOTICE = "consent.live_without_notice":
        "select count(*) from consent_record
         where status = 'given' and (valid_until is null or valid_until > $1)
         and not exists (select 1 from consent_notice where consent_notice.digest = consent_record.notice)";
    LIVE_WITHOUT_RECEIPT = "consent.live_without_receipt":
        "select count(*) from consent_record
         where status = 'given' and (valid_until is null or valid_until > $1)
         and not exists (select 1 from receipt join event on event.id = receipt.event
           where receipt.id = consent_record.receipt and receipt.kind = 'consent.given'
           and receipt.subject = consent_record.subject)";
    LIVE_BY_ACTIVITY = "consent.live_by_activity":
        "select activity, count(*) from consent_record
         where status = 'given' and (valid_until is null or valid_until > $1)
         group by activity order by activity";
}

fn answer(row: &Row) -> Result<(Reach, Answer), StoreError> {
    let status = Status::of(&row.text(2)?);
    let expected = "a status of consent";
    let status = status.ok_or(StoreError::Column { query: FIND.name, column: 2, expected })?;
    let answer = Answer {
        status,
        receipt: row.parse(3)?,
        notice: row.text(4)?,
        at: row.instant(5)?,
        until: row.opt_instant(6)?,
    };
    Ok((row.parse(1)?, answer))
}

/// A person's consent to one activity; nothing answered when there is no row.
pub fn find(
    read: &mut impl Read,
    subject: SubjectId,
    activity: &str,
) -> Result<ConsentRecord, StoreError> {
    let mut record = ConsentRecord::new(subject, activity);
    for row in read.rows(&FIND, &params![subject, activity])? {
        let (reach, answer) = answer(&row)?;
        record.answers.insert(reach, answer);
    }
    if !record.answers.is_empty() {
        record.preferences = preferences(read, subject)?.remove(activity).unwrap_or_default();
    }
    Ok(record)
}

/// Every activity a person answered about, by id.
pub fn of_subject(
    read: &mut impl Read,
    subject: SubjectId,
) -> Result<BTreeMap<String, ConsentRecord>, StoreError> {
    let mut records: BTreeMap<String, ConsentRecord> = BTreeMap::new();
    for row in read.rows(&OF_SUBJECT, &params![subject])? {
        let activity = row.text(0)?;
        let (reach, answer) = answer(&row)?;
        let record = records
            .entry(activity.clone())
            .or_insert_with(|| ConsentRecord::new(subject, activity));
        record.answers.insert(reach, answer);
    }
    for (activity, chosen) in preferences(read, subject)? {
        if let Some(record) = records.get_mut(&activity) {
            record.preferences = chosen;
        }
    }
    Ok(records)
}

fn preferences(
    read: &mut impl Read,
    subject: SubjectId,
) -> Result<BTreeMap<String, BTreeMap<String, String>>, StoreError> {
    let mut all: BTreeMap<String, BTreeMap<_, _>> = BTreeMap::new();
    for row in read.rows(&PREFERENCES, &params![subject])? {
        all.entry(row.text(0)?).or_default().insert(row.text(1)?, row.text(2)?);
    }
    Ok(all)
}

/// Applies an event, saves the state, appends to the journal and files the receipt: all or none.
pub(super) fn record(
    tx: &mut Tx<'_>,
    record: &mut ConsentRecord,
    event: &Event,
) -> Result<EventId, StoreError> {
    let now = tx.environment().clock.now();
    let about = About::Subject(record.subject);
    let id = tx.append(journal::Event { kind: event.kind(), about, data: event.data() })?;
    record.apply(event, now);
    for reach in event.channels() {
        let Some(it) = record.answers.get(reach) else { continue };
        let row = params![
            record.subject,
            &record.activity,
            reach.word(),
            it.status.word(),
            it.receipt,
            &it.notice,
            it.at,
            it.until
        ];
        tx.execute(&SAVE, &row)?;
    }
    for (preference, choice) in event.preferences() {
        let row = params![record.subject, &record.activity, preference, choice];
        tx.execute(&SAVE_PREFERENCE, &row)?;
    }
    receipt::file(tx, event, id, now)?;
    Ok(id)
}

/// Keeps the exact text of a notice that somebody answered on.
pub(super) fn keep_notice(
    tx: &mut Tx<'_>,
    offer: &Offer,
    now: Timestamp,
) -> Result<(), StoreError> {
    let version = i64::try_from(offer.version).unwrap_or(i64::MAX);
    let row = params![&offer.digest, &offer.notice, offer.lang, version, &offer.text, now];
    tx.execute(&SAVE_NOTICE, &row).map(|_| ())
}

/// The exact text behind a digest, when somebody answered on it.
pub fn notice(read: &mut impl Read, digest: &str) -> Result<Option<String>, StoreError> {
    read.row(&NOTICE, &params![digest])?.map(|row| row.text(0)).transpose()
}

/// The receipt a ticket already led to.
pub(super) fn ticket_used(
    read: &mut impl Read,
    ticket: &Ticket,
) -> Result<Option<ReceiptId>, StoreError> {
    read.row(&TICKET, &params![&ticket.nonce])?.map(|row| row.parse(0)).transpose()
}

/// Marks a ticket as used, and lets go of those that expired.
pub(super) fn use_ticket(
    tx: &mut Tx<'_>,
    ticket: &Ticket,
    receipt: ReceiptId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&CLEAN_TICKETS, &params![now])?;
    tx.execute(&USE_TICKET, &params![&ticket.nonce, receipt, ticket.expires_at()]).map(|_| ())
}

/// What the answers of a record were given on, as the journal keeps it.
pub(super) fn evidence(
    read: &mut impl Read,
    record: &ConsentRecord,
) -> Result<Vec<Event>, StoreError> {
    let given = record.answers.values().filter(|it| it.status == Status::Given);
    let receipts: BTreeSet<_> = given.map(|it| it.receipt).collect();
    let mut events = Vec::new();
    for id in receipts {
        if let Some(receipt::Found::Kept(filed)) = receipt::find(read, id)? {
            events.push(filed.event);
        }
    }
    Ok(events)
}

/// Removes what these tables hold of a person.
pub(super) fn forget(tx: &mut Tx<'_>, subject: SubjectId) -> Result<u64, StoreError> {
    let records = tx.execute(&FORGET, &params![subject])?;
    Ok(records + tx.execute(&FORGET_PREFERENCES, &params![subject])?)
}

/// How many consents hold now, and how many of them lack a part of their proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// Consents that hold.
    pub(super) live: u64,
    /// Of them, those whose notice is not kept.
    pub(super) without_notice: u64,
    /// Of them, those whose act is not in the journal.
    pub(super) without_receipt: u64,
}

/// Counts the consents that hold and their proofs.
pub(super) fn standing(read: &mut impl Read, now: Timestamp) -> Result<Standing, StoreError> {
    let mut count = |query| {
        let row = read.row(query, &params![now])?;
        row.map_or(Ok(0), |row| row.count(0))
    };
    Ok(Standing {
        live: count(&LIVE)?,
        without_notice: count(&LIVE_WITHOUT_NOTICE)?,
        without_receipt: count(&LIVE_WITHOUT_RECEIPT)?,
    })
}

/// How many consents hold now, by activity.
pub fn live_by_activity(
    read: &mut impl Read,
    now: Timestamp,
) -> Result<BTreeMap<String, u64>, StoreError> {
    let rows = read.rows(&LIVE_BY_ACTIVITY, &params![now])?;
    rows.iter().map(|row| Ok((row.text(0)?, row.count(1)?))).collect()
}
