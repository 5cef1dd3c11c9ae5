//! Reading the journal: what is served under `/journal/`, and proofs.

use serment_journal::leaf::Leaf;
use serment_journal::note::Note;
use serment_journal::proof::Proof;
use serment_journal::tile::{Resource, TileHashes};
use serment_journal::{bundle, tree};

use super::event::StoredEvent;
use super::integrate::{self, BUNDLES};
use super::publish;
use crate::queries;
use crate::store::{Read, StoreError};

queries! {
    SIZE = "journal.size": "select size from journal_head where id = 0";
}

/// The number of leaves placed, signed or not.
pub fn size(read: &mut impl Read) -> Result<u64, StoreError> {
    read.row(&SIZE, &[])?.map_or(Ok(0), |row| row.count(0))
}

/// The bytes of a resource of the log, as C2SP tlog-tiles names it, in the width asked for. `None`
/// when the last signed checkpoint does not cover it: only what was signed is served.
pub fn resource(read: &mut impl Read, resource: Resource) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(signed) = publish::last(read)? else { return Ok(None) };
    match resource {
        Resource::Checkpoint => Ok(Some(signed.note.into_bytes())),
        Resource::Tile(tile) => {
            let hashes = signed.size >> (8 * u32::from(tile.level()).min(7));
            if tile.level() > 7 || tile.index() * 256 + u64::from(tile.width()) > hashes {
                return Ok(None);
            }
            let Some(bytes) = integrate::stored(read, tile.level().into(), tile.index())? else {
                return Ok(None);
            };
            Ok(tile.cut(&bytes).ok().map(Into::into))
        }
        Resource::Entries(id) => {
            if id.first_entry() + u64::from(id.width()) > signed.size {
                return Ok(None);
            }
            let Some(bytes) = integrate::stored(read, BUNDLES, id.index())? else {
                return Ok(None);
            };
            Ok(bundle::prefix(&bytes, id.width()).ok().map(Into::into))
        }
    }
}

/// The proof that an event is in the journal, under the last signed checkpoint. `None` while that
/// checkpoint does not cover it yet. The opening, when the event has one, goes along as `extra`, so
/// that the file alone is enough to verify.
pub fn proof(read: &mut impl Read, event: &StoredEvent) -> Result<Option<Proof>, StoreError> {
    let (Some(seq), Some(signed)) = (event.seq, publish::last(read)?) else { return Ok(None) };
    let extra = event.opening.as_ref().map(serment_journal::leaf::Opening::to_bytes);
    proof_at(read, seq, &signed, extra)
}

/// The proof that the leaf at an index is in the journal, with nothing beside it.
pub fn leaf_proof(read: &mut impl Read, seq: u64) -> Result<Option<Proof>, StoreError> {
    let Some(signed) = publish::last(read)? else { return Ok(None) };
    proof_at(read, seq, &signed, None)
}

fn proof_at(
    read: &mut impl Read,
    seq: u64,
    signed: &publish::Signed,
    extra: Option<Vec<u8>>,
) -> Result<Option<Proof>, StoreError> {
    if signed.size <= seq {
        return Ok(None);
    }
    let mut hashes = TileHashes::new(signed.size, |tile| integrate::tile_bytes(read, tile));
    let wrong = |why: String| StoreError::Damaged { at: format!("leaf {seq}"), why };
    let hashes = tree::inclusion_proof(&mut hashes, seq, signed.size)
        .map_err(|error| wrong(error.to_string()))?;
    let checkpoint: Note = signed.note.parse().map_err(|_| wrong("the checkpoint".into()))?;
    Ok(Some(Proof { extra, index: seq, hashes, checkpoint }))
}

/// Leaves from an index on, at most `limit`, as they stand in the log.
pub fn leaves(read: &mut impl Read, from: u64, limit: u64) -> Result<Vec<Leaf>, StoreError> {
    let size = size(read)?;
    let to = size.min(from.saturating_add(limit));
    let mut leaves = Vec::new();
    for index in from / 256..to.div_ceil(256) {
        let wrong = |why: String| StoreError::Damaged { at: format!("bundle {index}"), why };
        let bytes = integrate::stored(read, BUNDLES, index)?;
        let bytes = bytes.ok_or_else(|| wrong("it is missing".into()))?;
        let width = u16::try_from((size - index * 256).min(256)).unwrap_or(256);
        let entries = bundle::parse(&bytes, width).map_err(|error| wrong(error.to_string()))?;
        for (seq, entry) in (index * 256..).zip(entries) {
            if (from..to).contains(&seq) {
                leaves.push(Leaf::parse(entry).map_err(|error| wrong(error.to_string()))?);
            }
        }
    }
    Ok(leaves)
}
