//! Handles that nothing holds any more: forgotten after a while, since keeping them serves nobody.
//!
//! Signing in mints a handle, with its key and the sealed address that led to it, before anyone
//! knows whether the person has something here. When they have not (no event, no row of any
//! capability), Art. 5(1)(c) and (e) say that this must not stay either.
//!
//! Who holds a handle is not declared a second time: every table of every capability keeps it in a
//! column called `subject`, and [`holders`] reads that list from the migrations. A capability that
//! comes later is therefore looked at without a line of its own; what it must never do is to keep a
//! handle under another name.
//!
//! Invariants: what is held is never touched, because the statement that deletes asks again in its
//! own transaction; key, map and handle go together. Deliberately absent: a mark in the journal. No
//! leaf ever spoke of such a handle, so nothing is left to be proved about it, and a restored copy
//! forgets it again by itself.

use jiff::Timestamp;

use crate::capability::Capability;
use crate::context::Context;
use crate::params;
use crate::store::{StoreError, tables_with};
use crate::subjects;
use crate::words::SubjectId;

/// The map that leads to a handle: it goes with it and does not hold it.
const MAP: &str = "subject_identifier";
/// Handles looked for at once, beside the writer.
const LOOKED_FOR: usize = 1_000;
/// Handles forgotten in one transaction, so that acts do not wait behind them.
const FORGOTTEN: usize = 100;

/// The tables whose rows hold a handle, in the order they came to be.
pub fn holders(capabilities: &[&Capability]) -> Vec<String> {
    let mut tables = tables_with(capabilities, "subject");
    tables.retain(|table| table != MAP);
    tables
}

/// Forgets every live handle created before an instant that no table holds. Returns how many.
pub fn forget(context: &Context, before: Timestamp) -> Result<u64, StoreError> {
    let unheld = unheld(&holders(context.capabilities));
    let mut forgotten = 0;
    loop {
        let found = find(context, &unheld, before)?;
        let mut gone = 0;
        for some in found.chunks(FORGOTTEN) {
            gone += forget_some(context, &unheld, before, some.to_vec())?;
        }
        forgotten += gone;
        // Those that stayed were taken up meanwhile; without progress there is nothing to go on for.
        if found.len() < LOOKED_FOR || gone == 0 {
            return Ok(forgotten);
        }
    }
}

/// The condition on a row of `subject`, called `handle`, created before `$1`.
fn unheld(holders: &[String]) -> String {
    let mut condition = "handle.state = 'live' and handle.created_at < $1".to_owned();
    for table in holders {
        condition += " and not exists (select 1 from ";
        condition += table;
        condition += " where ";
        condition += table;
        condition += ".subject = handle.id)";
    }
    condition
}

fn find(context: &Context, unheld: &str, before: Timestamp) -> Result<Vec<SubjectId>, StoreError> {
    let sql = format!("select handle.id from subject as handle where {unheld} limit {LOOKED_FOR}");
    context.store.read(|read| {
        let rows = read.rows_of("abandoned.find", &sql, &params![before])?;
        rows.iter().map(|row| row.parse(0)).collect()
    })
}

fn forget_some(
    context: &Context,
    unheld: &str,
    before: Timestamp,
    some: Vec<SubjectId>,
) -> Result<u64, StoreError> {
    let sql =
        format!("delete from subject as handle where {unheld} and handle.id = $2 returning id");
    context.store.write("abandoned.forget", move |tx| {
        let mut gone = 0;
        for subject in &some {
            if tx.rows_of("abandoned.forget", &sql, &params![before, *subject])?.is_empty() {
                continue;
            }
            tx.execute(&subjects::FORGET_IDENTIFIERS, &params![*subject])?;
            gone += 1;
        }
        Ok(gone)
    })
}
