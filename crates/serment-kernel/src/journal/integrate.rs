//! Placing leaves in the tree: tiles and head change in one transaction, or not at all.
//!
//! The head is changed only from the size and root that were read, so of two writers one gives up;
//! before growing, the root the stored edge gives is compared with the head's, so a damaged tile
//! stops the log instead of being built upon.

use serment_journal::append::{Appender, ResumeError};
use serment_journal::bundle;
use serment_journal::hash::{Hash, leaf_hash};
use serment_journal::tile::{TILE_WIDTH, TileId};

use super::event::{Entry, bigint};
use crate::store::{Read, StoreError, Tx};
use crate::words::EventId;
use crate::{params, queries};

/// The level under which entry bundles are stored, beside the hash tiles.
pub(super) const BUNDLES: i64 = -1;

queries! {
    HEAD = "journal.head": "select size, root from journal_head where id = 0";
    FIRST_HEAD = "journal.first_head":
        "insert into journal_head (id, size, root) values (0, 0, $1) on conflict (id) do nothing";
    MOVE_HEAD = "journal.move_head":
        "update journal_head set size = $1, root = $2 where id = 0 and size = $3 and root = $4";
    TILE = "journal.tile": "select bytes from journal_tile where level = $1 and tile = $2";
    SAVE_TILE = "journal.save_tile":
        "insert into journal_tile (level, tile, bytes) values ($1, $2, $3)
         on conflict (level, tile) do update set bytes = excluded.bytes";
    SAVE_PENDING = "journal.save_pending":
        "insert into journal_pending (event, at, leaf) values ($1, $2, $3)";
    TAKE_PENDING = "journal.take_pending":
        "select event, leaf from journal_pending order by at, event limit $1";
    DROP_PENDING = "journal.drop_pending": "delete from journal_pending where event = $1";
    SET_SEQ = "journal.set_seq": "update event set seq = $2 where id = $1";
}

/// The size and root of the tree, as last committed.
pub(crate) fn head(read: &mut impl Read) -> Result<(u64, Hash), StoreError> {
    let Some(row) = read.row(&HEAD, &[])? else { return Ok((0, Hash::EMPTY_ROOT)) };
    let root = Hash::from_slice(&row.blob(1)?);
    let root =
        root.ok_or(StoreError::Column { query: HEAD.name, column: 1, expected: "a hash" })?;
    Ok((row.count(0)?, root))
}

/// The stored bytes of a hash tile, in its newest width.
pub(crate) fn tile_bytes(read: &mut impl Read, tile: TileId) -> Result<Vec<u8>, StoreError> {
    stored(read, i64::from(tile.level()), tile.index())?
        .ok_or_else(|| StoreError::Damaged { at: tile.path(), why: "it is missing".into() })
}

/// The stored bytes at a level and index.
pub(crate) fn stored(
    read: &mut impl Read,
    level: i64,
    index: u64,
) -> Result<Option<Vec<u8>>, StoreError> {
    read.row(&TILE, &params![level, bigint(index)])?.map(|row| row.blob(0)).transpose()
}

/// Places the entries of a commit at once: engines with one writer, whose events are written with
/// the very places given here.
pub(crate) fn place(tx: &mut Tx<'_>, entries: &[Entry]) -> Result<(), StoreError> {
    let leaves: Vec<&[u8]> = entries.iter().map(|entry| entry.leaf.as_slice()).collect();
    grow(tx, &leaves).map(|_| ())
}

/// Leaves the place of a commit's entries to the sequencer: engines with many
/// writers.
pub(crate) fn leave_pending(tx: &mut Tx<'_>, entries: &[Entry]) -> Result<(), StoreError> {
    for entry in entries {
        tx.execute(&SAVE_PENDING, &params![entry.id, entry.at, entry.leaf.clone()])?;
    }
    Ok(())
}

/// Takes what is pending, at most `limit`, and places it. Returns how many.
pub(crate) fn place_pending(tx: &mut Tx<'_>, limit: i64) -> Result<u64, StoreError> {
    let mut taken: Vec<(EventId, Vec<u8>)> = Vec::new();
    for row in tx.rows(&TAKE_PENDING, &params![limit])? {
        taken.push((row.parse(0)?, row.blob(1)?));
    }
    if taken.is_empty() {
        return Ok(0);
    }
    for (event, _) in &taken {
        if tx.execute(&DROP_PENDING, &params![*event])? == 0 {
            return Err(StoreError::Conflict { query: DROP_PENDING.name });
        }
    }
    let leaves: Vec<&[u8]> = taken.iter().map(|(_, leaf)| leaf.as_slice()).collect();
    let first = grow(tx, &leaves)?;
    for (seq, (event, _)) in (first..).zip(&taken) {
        tx.execute(&SET_SEQ, &params![*event, bigint(seq)])?;
    }
    Ok(taken.len() as u64)
}

/// Appends leaves to the tree and returns the index of the first.
fn grow(tx: &mut Tx<'_>, leaves: &[&[u8]]) -> Result<u64, StoreError> {
    let (size, root) = head(tx)?;
    if size == 0 {
        tx.execute(&FIRST_HEAD, &params![root.0])?;
    }
    let mut appender = Appender::resume(size, |tile| tile_bytes(tx, tile)).map_err(damaged)?;
    if appender.root() != root {
        let why = "the stored edge does not give the root of the head".into();
        return Err(StoreError::Damaged { at: format!("size {size}"), why });
    }
    let hashes: Vec<Hash> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
    for update in appender.append(&hashes) {
        let place =
            params![i64::from(update.tile.level()), bigint(update.tile.index()), update.bytes];
        tx.execute(&SAVE_TILE, &place)?;
    }
    save_bundles(tx, size, leaves)?;
    let head = params![bigint(appender.size()), appender.root().0, bigint(size), root.0];
    if tx.execute(&MOVE_HEAD, &head)? == 0 {
        return Err(StoreError::Conflict { query: MOVE_HEAD.name });
    }
    Ok(size)
}

fn save_bundles(tx: &mut Tx<'_>, size: u64, leaves: &[&[u8]]) -> Result<(), StoreError> {
    let width = u64::from(TILE_WIDTH);
    let mut rest = leaves;
    let mut at = size;
    while !rest.is_empty() {
        let (index, filled) = (at / width, at % width);
        let room = usize::try_from(width - filled).unwrap_or(usize::MAX).min(rest.len());
        let (now, after) = rest.split_at(room);
        let mut bytes = match filled {
            0 => Vec::new(),
            _ => stored(tx, BUNDLES, index)?.ok_or_else(|| StoreError::Damaged {
                at: format!("tile/entries index {index}"),
                why: "it is missing".into(),
            })?,
        };
        let added = bundle::encode(now).map_err(|error| StoreError::Query {
            query: SAVE_TILE.name,
            source: Box::new(error),
        })?;
        bytes.extend_from_slice(&added);
        tx.execute(&SAVE_TILE, &params![BUNDLES, bigint(index), bytes])?;
        at += room as u64;
        rest = after;
    }
    Ok(())
}

/// A tree that does not resume from its tiles is a damaged one, unless the store itself failed.
pub(crate) fn damaged(error: ResumeError<StoreError>) -> StoreError {
    use serment_journal::tile::ReadError;
    match error {
        ResumeError::Read(ReadError::Storage { source, .. }) => source,
        other => StoreError::Damaged { at: "the edge of the tree".into(), why: other.to_string() },
    }
}
