//! The whole audit: every entry and every tile against the signed root, through a callback that
//! returns files.
//!
//! It goes down from the root. The partial tiles of the right edge give the root; each hash of a
//! tile then vouches for one whole tile below it, and each leaf hash for one entry. What a trusted
//! hash contradicts is wrong, so the first wrong file is named with certainty. When the edge itself
//! does not give the signed root, the tree is rebuilt from the entries instead, and the first tile
//! that disagrees with them is named; if none does, the log is sound but is not the one signed.
//!
//! Files are read in order, a few at a time: a large log needs no more memory than a small one.

use thiserror::Error;

use crate::append::Appender;
use crate::bundle::{self, BundleError};
use crate::checkpoint::Checkpoint;
use crate::hash::{Hash, leaf_hash, perfect_root};
use crate::leaf::Leaf;
use crate::tile::{BundleId, TILE_WIDTH, TileError, TileId, edge, parse_hashes};
use crate::tree::MAX_SIZE;

/// What an audit found sound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Report {
    /// Tiles read.
    pub tiles: u64,
    /// Entry bundles read.
    pub bundles: u64,
    /// Leaves that hide a personal event.
    pub commitments: u64,
    /// Leaves that state a public fact.
    pub public_facts: u64,
    /// Leaves that hide many personal events.
    pub batches: u64,
    /// Leaves that mark an erasure.
    pub erasures: u64,
    /// Entries that are in the log and are no leaf this crate knows.
    pub foreign: u64,
}

/// What is wrong with a file.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is not there.
    #[error("it is missing")]
    Missing,
    /// It is not a tile of the right width.
    #[error(transparent)]
    Tile(#[from] TileError),
    /// It is not a bundle of the right width.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// Its hashes do not add up to the one above.
    #[error("its hashes do not add up to the tree")]
    Hashes,
    /// An entry is not the one the tree holds.
    #[error("entry {0} is not the one the tree holds")]
    Entry(u64),
}

/// Why an audit stopped.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum FsckError<E> {
    /// The callback failed.
    #[error("{path} could not be read")]
    Read {
        /// Path below the log's prefix.
        path: String,
        /// What the callback said.
        source: E,
    },
    /// The first file that is wrong.
    #[error("{path} is wrong: {fault}")]
    Wrong {
        /// Path below the log's prefix.
        path: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// Files agree with each other and not with the checkpoint.
    #[error("the entries lead to root {computed}, the checkpoint has {signed}")]
    Root {
        /// Root of the entries.
        computed: Hash,
        /// Root of the checkpoint.
        signed: Hash,
    },
    /// The checkpoint's size is beyond any journal.
    #[error("a tree of {0} leaves is larger than a journal can be")]
    TooLarge(u64),
}

/// Checks every file of a log against a checkpoint, already trusted. The callback returns the file
/// at a path below the log's prefix, `None` when there is none.
pub fn fsck<E>(
    checkpoint: &Checkpoint,
    read: impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
) -> Result<Report, FsckError<E>> {
    if checkpoint.size > MAX_SIZE {
        return Err(FsckError::TooLarge(checkpoint.size));
    }
    Audit { size: checkpoint.size, read, report: Report::default() }.run(checkpoint.root)
}

struct Audit<F> {
    size: u64,
    read: F,
    report: Report,
}

impl<E, F: FnMut(&str) -> Result<Option<Vec<u8>>, E>> Audit<F> {
    fn run(mut self, signed: Hash) -> Result<Report, FsckError<E>> {
        let mut edges = Vec::new();
        for tile in edge(self.size) {
            edges.push((tile, self.tile(tile)?));
        }
        // The edge is in memory already: the lookup by level cannot miss.
        let stored = |tile: TileId| {
            let found = edges.iter().find(|(id, _)| *id == tile);
            found.map(|(_, hashes)| flatten(hashes)).ok_or(())
        };
        let root = Appender::resume(self.size, stored).map(|appender| appender.root());
        if root != Ok(signed) {
            return Err(self.blame(signed));
        }
        for (tile, hashes) in edges.iter().rev() {
            self.below(*tile, hashes)?;
        }
        Ok(self.report)
    }

    /// Checks all that the hashes of a trusted tile vouch for.
    fn below(&mut self, tile: TileId, hashes: &[Hash]) -> Result<(), FsckError<E>> {
        let Some(level) = tile.level().checked_sub(1) else {
            return self.bundle(tile.index(), hashes);
        };
        for (position, hash) in (tile.index() * u64::from(TILE_WIDTH)..).zip(hashes) {
            let child = TileId::of_tree(level, position, self.size);
            let child = child.ok_or(FsckError::TooLarge(self.size))?;
            let hashes = self.tile(child)?;
            if perfect_root(&hashes) != Some(*hash) {
                return Err(wrong(child.path(), Fault::Hashes));
            }
            self.below(child, &hashes)?;
        }
        Ok(())
    }

    fn bundle(&mut self, index: u64, hashes: &[Hash]) -> Result<(), FsckError<E>> {
        let (id, bytes) = self.entries(index)?;
        let entries = bundle::parse(&bytes, id.width());
        let entries = entries.map_err(|error| wrong(id.path(), error.into()))?;
        for ((number, entry), hash) in (id.first_entry()..).zip(&entries).zip(hashes) {
            if leaf_hash(entry) != *hash {
                return Err(wrong(id.path(), Fault::Entry(number)));
            }
            self.count(entry);
        }
        Ok(())
    }

    fn count(&mut self, entry: &[u8]) {
        let report = &mut self.report;
        let kind = match Leaf::parse(entry) {
            Ok(Leaf::Commitment(_)) => &mut report.commitments,
            Ok(Leaf::Public(_)) => &mut report.public_facts,
            Ok(Leaf::Batch(_)) => &mut report.batches,
            Ok(Leaf::Erasure(_)) => &mut report.erasures,
            Err(_) => &mut report.foreign,
        };
        *kind += 1;
    }

    /// The edge contradicts the checkpoint: finds the first file that contradicts the entries.
    fn blame(&mut self, signed: Hash) -> FsckError<E> {
        match self.rebuild() {
            Ok(computed) => FsckError::Root { computed, signed },
            Err(error) => error,
        }
    }

    fn rebuild(&mut self) -> Result<Hash, FsckError<E>> {
        let mut appender = Appender::new();
        for index in 0..self.size.div_ceil(TILE_WIDTH.into()) {
            let (id, bytes) = self.entries(index)?;
            let entries = bundle::parse(&bytes, id.width());
            let entries = entries.map_err(|error| wrong(id.path(), error.into()))?;
            let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
            let changed = appender.append(&leaves);
            for update in changed.iter().filter(|update| !update.tile.is_partial()) {
                self.compare(update.tile, &update.bytes)?;
            }
        }
        for update in appender.edge() {
            self.compare(update.tile, &update.bytes)?;
        }
        Ok(appender.root())
    }

    fn compare(&mut self, tile: TileId, bytes: &[u8]) -> Result<(), FsckError<E>> {
        let same = flatten(&self.tile(tile)?) == bytes;
        if same { Ok(()) } else { Err(wrong(tile.path(), Fault::Hashes)) }
    }

    fn tile(&mut self, tile: TileId) -> Result<Vec<Hash>, FsckError<E>> {
        self.report.tiles += 1;
        let exact = self.file(&tile.path())?;
        let bytes = match exact {
            None if tile.is_partial() => {
                let whole = self.file(&tile.whole().path())?.unwrap_or_default();
                tile.cut(&whole).ok().map(<[u8]>::to_vec)
            }
            exact => exact,
        };
        let bytes = bytes.ok_or_else(|| wrong(tile.path(), Fault::Missing))?;
        parse_hashes(tile, &bytes).map_err(|error| wrong(tile.path(), error.into()))
    }

    fn entries(&mut self, index: u64) -> Result<(BundleId, Vec<u8>), FsckError<E>> {
        self.report.bundles += 1;
        let id = BundleId::of_tree(index, self.size).ok_or(FsckError::TooLarge(self.size))?;
        let exact = self.file(&id.path())?;
        let bytes = match exact {
            None if id.width() < TILE_WIDTH => {
                let whole = self.file(&id.whole().path())?.unwrap_or_default();
                bundle::prefix(&whole, id.width()).ok().map(<[u8]>::to_vec)
            }
            exact => exact,
        };
        Ok((id, bytes.ok_or_else(|| wrong(id.path(), Fault::Missing))?))
    }

    fn file(&mut self, path: &str) -> Result<Option<Vec<u8>>, FsckError<E>> {
        (self.read)(path).map_err(|source| FsckError::Read { path: path.to_owned(), source })
    }
}

fn wrong<E>(path: String, fault: Fault) -> FsckError<E> {
    FsckError::Wrong { path, fault }
}

fn flatten(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}
