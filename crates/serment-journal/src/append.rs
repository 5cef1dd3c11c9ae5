//! Growing the tree: leaf hashes in, changed tiles out.
//!
//! The [`Appender`] keeps two views of the right edge. *Peaks* are the roots of the perfect
//! subtrees, one for each bit set in the size: a new leaf is carried into them as one is added to a
//! binary number, one hash per leaf on average. *Edge tiles* are what storage must hold: a hash
//! that rises to a height divisible by eight goes into the tile of that level.
//!
//! Nothing is written here. A caller clones the appender, appends, stores the tiles returned and
//! the new size in one transaction, and keeps the clone only when that transaction commits.

use thiserror::Error;

use crate::hash::{HASH_SIZE, Hash, node_hash, perfect_root};
use crate::tile::{LEVELS, ReadError, TILE_WIDTH, TileHashes, TileId, edge};
use crate::tree::{HashReader, MAX_SIZE, join_peaks};

/// A tile that changed, as it must now be stored: it replaces any narrower one at the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileUpdate {
    /// Which tile, with its new width.
    pub tile: TileId,
    /// Its hashes, 32 bytes each.
    pub bytes: Vec<u8>,
}

/// Why an appender could not be made from stored tiles.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ResumeError<E> {
    /// The size is larger than a journal can be.
    #[error("a tree of {0} leaves is larger than a journal can be")]
    TooLarge(u64),
    /// An edge tile could not be read.
    #[error(transparent)]
    Read(ReadError<E>),
}

/// The right edge of a tree, ready to grow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Appender {
    size: u64,
    peaks: Vec<Hash>,
    edge: [Vec<u8>; LEVELS as usize],
}

impl Appender {
    /// The empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// The tree of `size` leaves, from the tiles of [`edge`]; the callback may return newer ones.
    ///
    /// The caller compares [`Appender::root`] with the root it trusts before going on.
    pub fn resume<E>(
        size: u64,
        mut read: impl FnMut(TileId) -> Result<Vec<u8>, E>,
    ) -> Result<Self, ResumeError<E>> {
        if size > MAX_SIZE {
            return Err(ResumeError::TooLarge(size));
        }
        let mut appender = Self { size, ..Self::default() };
        for tile in edge(size) {
            let bytes = read(tile).map_err(|source| ReadError::Storage { tile, source });
            let bytes = bytes.map_err(ResumeError::Read)?;
            let bytes = tile.cut(&bytes).map_err(|source| ReadError::Tile { tile, source });
            appender.edge[usize::from(tile.level())] = bytes.map_err(ResumeError::Read)?.to_vec();
        }
        appender.peaks = appender.peaks_of_edge();
        Ok(appender)
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Root of the tree.
    pub fn root(&self) -> Hash {
        join_peaks(&self.peaks)
    }

    /// The partial tiles of the right edge, lowest level first.
    pub fn edge(&self) -> Vec<TileUpdate> {
        let update =
            |tile: TileId| TileUpdate { tile, bytes: self.edge[usize::from(tile.level())].clone() };
        edge(self.size).into_iter().map(update).collect()
    }

    /// Appends leaf hashes in order and returns every tile that changed, each once, newest state:
    /// the tiles that became whole, then the partial ones.
    pub fn append(&mut self, leaves: &[Hash]) -> Vec<TileUpdate> {
        let before = self.size;
        let mut changed = Vec::new();
        for leaf in leaves {
            self.push(*leaf, &mut changed);
        }
        let grew = |update: &TileUpdate| {
            let shift = 8 * u32::from(update.tile.level());
            before >> shift != self.size >> shift
        };
        changed.extend(self.edge().into_iter().filter(grew));
        changed
    }

    fn push(&mut self, leaf: Hash, changed: &mut Vec<TileUpdate>) {
        let mut hash = leaf;
        self.store(0, hash, changed);
        let mut carry = self.size;
        let mut height = 0_u8;
        while carry & 1 == 1 {
            let left = self.peaks.pop().expect("there is a peak for each bit set in the size");
            hash = node_hash(&left, &hash);
            carry >>= 1;
            height += 1;
            if height.is_multiple_of(8) {
                self.store(height / 8, hash, changed);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    fn store(&mut self, level: u8, hash: Hash, changed: &mut Vec<TileUpdate>) {
        let Some(bytes) = self.edge.get_mut(usize::from(level)) else { return };
        bytes.extend_from_slice(&hash.0);
        if bytes.len() == usize::from(TILE_WIDTH) * HASH_SIZE {
            let bytes = std::mem::take(bytes);
            // `size` still is the index of the leaf being appended.
            let index = self.size >> (8 * (u32::from(level) + 1));
            if let Ok(tile) = TileId::new(level, index, TILE_WIDTH) {
                changed.push(TileUpdate { tile, bytes });
            }
        }
    }

    /// The perfect subtrees of the size, highest first, from the edge tiles.
    fn peaks_of_edge(&self) -> Vec<Hash> {
        let mut peaks = Vec::new();
        for bytes in self.edge.iter().rev() {
            let hashes: Vec<Hash> =
                bytes.as_chunks::<HASH_SIZE>().0.iter().copied().map(Hash).collect();
            let mut rest = hashes.as_slice();
            while !rest.is_empty() {
                let (perfect, after) = rest.split_at(1 << rest.len().ilog2());
                peaks.extend(perfect_root(perfect));
                rest = after;
            }
        }
        peaks
    }
}

/// Reads again, from storage, the root of the tree of `size` leaves: a log signs only what it has
/// re-read, because one bit flipped in memory has killed logs before.
pub fn stored_root<E>(
    size: u64,
    read: impl FnMut(TileId) -> Result<Vec<u8>, E>,
) -> Result<Hash, ResumeError<E>> {
    Appender::resume(size, read).map(|appender| appender.root())
}

/// Checks that each tile that became whole adds up to the hash stored for it one level above.
///
/// With [`stored_root`], every tile written since the last signature has been checked.
pub fn check_whole_tiles<E>(
    size: u64,
    whole: &[TileId],
    read: impl FnMut(TileId) -> Result<Vec<u8>, E>,
) -> Result<Option<TileId>, ReadError<E>> {
    let mut hashes = TileHashes::new(size, read);
    for tile in whole.iter().copied().filter(|tile| !tile.is_partial()) {
        let above = hashes.hash(8 * (tile.level() + 1), tile.index())?;
        let half = |side: u64| (8 * tile.level() + 7, 2 * tile.index() + side);
        let (left, right) = (half(0), half(1));
        let below = node_hash(&hashes.hash(left.0, left.1)?, &hashes.hash(right.0, right.1)?);
        if above != below {
            return Ok(Some(tile));
        }
    }
    Ok(None)
}
