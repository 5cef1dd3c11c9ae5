//! Queries of commitments.

use jiff::Timestamp;
use serment_kernel::store::{Read, Row, StoreError, Tx, Value};
use serment_kernel::words::{EventId, Text};
use serment_kernel::{params, queries};

use super::model::{Evidence, Memory};

/// Lines of history a page shows.
const HISTORY_LINES: i64 = 60;

queries! {
    LATEST = "commitments.latest":
        "select commitment, control, n, definition, charter_version, passed, since, at, seen_at,
                summary_fr, summary_en, detail, facts, event
         from evidence e where n = (select max(n) from evidence l
             where l.commitment = e.commitment and l.control = e.control)";
    LATEST_OF = "commitments.latest_of":
        "select commitment, control, n, definition, charter_version, passed, since, at, seen_at,
                summary_fr, summary_en, detail, facts, event
         from evidence where commitment = $1 and control = $2 order by n desc limit 1";
    PASSED = "commitments.passed":
        "select distinct commitment, control, definition from evidence where passed = 1";
    HISTORY = "commitments.history":
        "select commitment, control, n, definition, charter_version, passed, since, at, seen_at,
                summary_fr, summary_en, detail, facts, event
         from evidence where commitment = $1 and since = at
         order by at desc, control limit $2";
    INSERT = "commitments.insert":
        "insert into evidence (commitment, control, n, definition, charter_version, passed, since,
                at, seen_at, summary_fr, summary_en, detail, facts, event)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    SEEN = "commitments.seen":
        "update evidence set seen_at = $4, charter_version = $5, summary_fr = $6, summary_en = $7,
                detail = $8, facts = $9
         where commitment = $1 and control = $2 and n = $3";
    CHANGES = "commitments.changes":
        "select charter_version, change, at from commitment_change where commitment = $1
         order by charter_version desc";
    CHANGE = "commitments.change":
        "insert into commitment_change (commitment, charter_version, change, at)
         values ($1, $2, $3, $4) on conflict (commitment, charter_version) do nothing";
}

/// What is remembered of every control.
pub(super) fn memory(read: &mut impl Read) -> Result<Memory, StoreError> {
    let mut memory = Memory::default();
    for row in read.rows(&LATEST, &[])? {
        let evidence = evidence(&row)?;
        memory.latest.insert((evidence.commitment.clone(), evidence.control.clone()), evidence);
    }
    for row in read.rows(&PASSED, &[])? {
        memory.passed.insert((row.text(0)?, row.text(1)?, row.text(2)?));
    }
    Ok(memory)
}

/// The latest evidence of one control.
pub(super) fn latest(
    read: &mut impl Read,
    commitment: &str,
    control: &str,
) -> Result<Option<Evidence>, StoreError> {
    read.row(&LATEST_OF, &params![commitment, control])?.map(|row| evidence(&row)).transpose()
}

/// The changes of result of a commitment's controls, newest first.
pub(super) fn history(read: &mut impl Read, commitment: &str) -> Result<Vec<Evidence>, StoreError> {
    read.rows(&HISTORY, &params![commitment, HISTORY_LINES])?.iter().map(evidence).collect()
}

/// Writes new evidence.
pub(super) fn insert(tx: &mut Tx<'_>, evidence: &Evidence) -> Result<(), StoreError> {
    let params = params![
        &evidence.commitment,
        &evidence.control,
        bigint(evidence.n),
        &evidence.definition,
        bigint(evidence.charter_version),
        evidence.passed,
        evidence.since,
        evidence.at,
        evidence.seen_at,
        &evidence.summary.fr,
        &evidence.summary.en,
        evidence.detail.clone(),
        evidence.facts.to_string(),
        evidence.event,
    ];
    tx.execute(&INSERT, &params).map(|_| ())
}

/// Notes that evidence was seen again, with its counts of now.
pub(super) fn seen(tx: &mut Tx<'_>, evidence: &Evidence) -> Result<(), StoreError> {
    let params = params![
        &evidence.commitment,
        &evidence.control,
        bigint(evidence.n),
        evidence.seen_at,
        bigint(evidence.charter_version),
        &evidence.summary.fr,
        &evidence.summary.en,
        evidence.detail.clone(),
        evidence.facts.to_string(),
    ];
    tx.execute(&SEEN, &params).map(|_| ())
}

/// One line of a commitment's own history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChangeLine {
    pub(super) version: u64,
    pub(super) change: String,
    pub(super) at: Timestamp,
}

/// When a commitment was published and reworded, newest first.
pub(super) fn changes(
    read: &mut impl Read,
    commitment: &str,
) -> Result<Vec<ChangeLine>, StoreError> {
    let rows = read.rows(&CHANGES, &params![commitment])?;
    let line = |row: &Row| {
        Ok(ChangeLine { version: row.count(0)?, change: row.text(1)?, at: row.instant(2)? })
    };
    rows.iter().map(line).collect()
}

/// Notes that a version of the charter published, changed or withdrew a commitment.
pub(super) fn change(
    tx: &mut Tx<'_>,
    commitment: &str,
    version: u64,
    change: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&CHANGE, &params![commitment, bigint(version), change, at]).map(|_| ())
}

fn evidence(row: &Row) -> Result<Evidence, StoreError> {
    Ok(Evidence {
        commitment: row.text(0)?,
        control: row.text(1)?,
        n: row.count(2)?,
        definition: row.text(3)?,
        charter_version: row.count(4)?,
        passed: row.flag(5)?,
        since: row.instant(6)?,
        at: row.instant(7)?,
        seen_at: row.instant(8)?,
        summary: Text { fr: row.text(9)?, en: row.text(10)? },
        detail: row.opt_text(11)?,
        facts: row.json(12)?,
        event: row.parse::<EventId>(13)?,
    })
}

fn bigint(n: u64) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}
