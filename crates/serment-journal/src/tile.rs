//! Tiles: how a tree becomes a set of files that never change.
//!
//! A tile is 256 consecutive hashes of one *tile level*; the hash of a whole tile is one hash of
//! the level above, so level `L` holds the perfect subtrees of height `8·L`. Tiles on the right
//! edge are partial: `floor(size / 256^L) mod 256` hashes wide, and absent when that is zero. A
//! partial tile is a prefix of its later self, so storing the newest and cutting it serves every
//! older width.
//!
//! Paths (C2SP tlog-tiles): `tile/<L>/<N>[.p/<W>]` and `tile/entries/<N>[.p/<W>]`, `N` in groups of
//! three digits, all but the last marked `x` (`1234067` is `x001/x234/067`). A path has one
//! spelling: anything else is refused.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::hash::{HASH_SIZE, Hash, perfect_root};
use crate::text;
use crate::tree::{HashReader, MAX_SIZE, OutOfRange};

/// Hashes in a whole tile, entries in a whole bundle.
pub const TILE_WIDTH: u16 = 256;

/// Height of a tile: `2^8 = 256`.
const TILE_HEIGHT: u32 = 8;

/// The highest level a path can name.
const MAX_LEVEL: u8 = 63;

/// Levels that a tree of at most [`MAX_SIZE`] leaves can fill.
pub(crate) const LEVELS: u8 = 8;

/// Why a tile cannot be named or used.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum TileError {
    /// The level, index or width is out of bounds.
    #[error("no tile has level {level}, index {index} and width {width}")]
    Bounds {
        /// Level asked for.
        level: u8,
        /// Index asked for.
        index: u64,
        /// Width asked for.
        width: u16,
    },
    /// The path is not spelled as the format requires.
    #[error("not the path of a checkpoint, a tile or an entry bundle")]
    Path,
    /// The bytes are not that many hashes.
    #[error("the tile is {found} bytes long, {expected} are needed")]
    Length {
        /// Bytes needed.
        expected: usize,
        /// Bytes present.
        found: usize,
    },
}

/// One tile of hashes, whole or partial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    level: u8,
    index: u64,
    width: u16,
}

impl TileId {
    /// The tile at this level and index, this many hashes wide (1 to 256).
    pub fn new(level: u8, index: u64, width: u16) -> Result<Self, TileError> {
        let fits = level <= MAX_LEVEL
            && index <= MAX_SIZE >> TILE_HEIGHT
            && (1..=TILE_WIDTH).contains(&width);
        if fits {
            Ok(Self { level, index, width })
        } else {
            Err(TileError::Bounds { level, index, width })
        }
    }

    /// The tile at this level and index as the tree of `size` leaves has it, `None` when it is empty.
    pub fn of_tree(level: u8, index: u64, size: u64) -> Option<Self> {
        let hashes = size.checked_shr(TILE_HEIGHT * u32::from(level)).unwrap_or(0);
        let left = hashes.checked_sub(index.checked_mul(TILE_WIDTH.into())?)?;
        let width = u16::try_from(left.min(TILE_WIDTH.into())).ok()?;
        Self::new(level, index, width).ok()
    }

    /// Tile level, 0 for leaf hashes.
    pub fn level(self) -> u8 {
        self.level
    }

    /// Position of the tile at its level.
    pub fn index(self) -> u64 {
        self.index
    }

    /// Number of hashes, 1 to 256.
    pub fn width(self) -> u16 {
        self.width
    }

    /// Whether the tile can still grow.
    pub fn is_partial(self) -> bool {
        self.width < TILE_WIDTH
    }

    /// The whole tile at the same place.
    #[must_use]
    pub fn whole(self) -> Self {
        Self { width: TILE_WIDTH, ..self }
    }

    /// Size in bytes.
    pub fn size_bytes(self) -> usize {
        usize::from(self.width) * HASH_SIZE
    }

    /// This tile, cut from the same tile as stored now, which may have grown since.
    pub fn cut(self, stored: &[u8]) -> Result<&[u8], TileError> {
        let wrong = TileError::Length { expected: self.size_bytes(), found: stored.len() };
        if !stored.len().is_multiple_of(HASH_SIZE) {
            return Err(wrong);
        }
        stored.get(..self.size_bytes()).ok_or(wrong)
    }

    /// Path below the log's prefix.
    pub fn path(self) -> String {
        format!("tile/{}/{}", self.level, place(self.index, self.width))
    }
}

impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path())
    }
}

/// One bundle of entries, whole or partial: as wide as the level-0 tile at the same index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BundleId {
    index: u64,
    width: u16,
}

impl BundleId {
    /// The bundle at this index, with this many entries (1 to 256).
    pub fn new(index: u64, width: u16) -> Result<Self, TileError> {
        TileId::new(0, index, width).map(|tile| Self { index: tile.index, width: tile.width })
    }

    /// The bundle at this index as the log of `size` entries has it, `None` when it is empty.
    pub fn of_tree(index: u64, size: u64) -> Option<Self> {
        TileId::of_tree(0, index, size).map(|tile| Self { index, width: tile.width })
    }

    /// Position of the bundle: its first entry is `256 · index`.
    pub fn index(self) -> u64 {
        self.index
    }

    /// Number of entries, 1 to 256.
    pub fn width(self) -> u16 {
        self.width
    }

    /// Index in the log of the bundle's first entry.
    pub fn first_entry(self) -> u64 {
        self.index * u64::from(TILE_WIDTH)
    }

    /// The whole bundle at the same place.
    #[must_use]
    pub fn whole(self) -> Self {
        Self { width: TILE_WIDTH, ..self }
    }

    /// Path below the log's prefix.
    pub fn path(self) -> String {
        format!("tile/entries/{}", place(self.index, self.width))
    }
}

impl fmt::Display for BundleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path())
    }
}

/// Anything a log serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// The latest signed checkpoint, the only one that changes.
    Checkpoint,
    /// A tile of hashes.
    Tile(TileId),
    /// A bundle of entries.
    Entries(BundleId),
}

impl Resource {
    /// Path below the log's prefix, with no leading slash.
    pub fn path(self) -> String {
        match self {
            Self::Checkpoint => "checkpoint".into(),
            Self::Tile(tile) => tile.path(),
            Self::Entries(bundle) => bundle.path(),
        }
    }
}

impl FromStr for Resource {
    type Err = TileError;

    fn from_str(path: &str) -> Result<Self, TileError> {
        let resource = parse(path).ok_or(TileError::Path)?;
        // One resource, one spelling: whatever else the digits could mean is refused here.
        if resource.path() == path { Ok(resource) } else { Err(TileError::Path) }
    }
}

fn parse(path: &str) -> Option<Resource> {
    if path == "checkpoint" {
        return Some(Resource::Checkpoint);
    }
    let (kind, place) = path.strip_prefix("tile/")?.split_once('/')?;
    let (index, width) = match place.split_once(".p/") {
        None => (place, TILE_WIDTH),
        Some((index, width)) => {
            let width = u16::try_from(text::from_decimal(width)?).ok()?;
            (index, if width < TILE_WIDTH { width } else { return None })
        }
    };
    let index = parse_index(index)?;
    if kind == "entries" {
        return BundleId::new(index, width).ok().map(Resource::Entries);
    }
    let level = u8::try_from(text::from_decimal(kind)?).ok()?;
    TileId::new(level, index, width).ok().map(Resource::Tile)
}

fn parse_index(text: &str) -> Option<u64> {
    text.split('/').try_fold(0_u64, |index, group| {
        let digits = group.strip_prefix('x').unwrap_or(group);
        let three = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let group: u64 = if three { digits.parse().ok()? } else { return None };
        index.checked_mul(1000)?.checked_add(group)
    })
}

fn place(index: u64, width: u16) -> String {
    let mut path = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    if width < TILE_WIDTH { format!("{path}.p/{width}") } else { path }
}

/// The partial tiles on the right edge of a tree, lowest level first: all that is needed to know
/// its root and to make it grow.
pub fn edge(size: u64) -> Vec<TileId> {
    (0..LEVELS)
        .filter_map(|level| {
            let hashes = size >> (TILE_HEIGHT * u32::from(level));
            TileId::of_tree(level, hashes >> TILE_HEIGHT, size)
        })
        .collect()
}

/// The hashes a tile's bytes hold, exactly as many as the tile is wide.
pub fn parse_hashes(tile: TileId, bytes: &[u8]) -> Result<Vec<Hash>, TileError> {
    let expected = tile.size_bytes();
    if bytes.len() != expected {
        return Err(TileError::Length { expected, found: bytes.len() });
    }
    Ok(bytes.as_chunks::<HASH_SIZE>().0.iter().copied().map(Hash).collect())
}

/// Why a hash could not be read from the tiles.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ReadError<E> {
    /// The callback failed.
    #[error("{tile} could not be read")]
    Storage {
        /// Tile asked for.
        tile: TileId,
        /// What the callback said.
        source: E,
    },
    /// The callback returned too few bytes, or half a hash.
    #[error("{tile} is not a tile")]
    Tile {
        /// Tile asked for.
        tile: TileId,
        /// What is wrong with it.
        source: TileError,
    },
    /// The tree has no such subtree.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
}

/// Reads subtree hashes from tiles, each tile asked for once.
///
/// The callback may answer with the tile as it is now, even if it has grown since `size`.
pub struct TileHashes<F> {
    size: u64,
    read: F,
    known: BTreeMap<TileId, Vec<Hash>>,
}

impl<F> TileHashes<F> {
    /// The tree of `size` leaves whose tiles `read` returns.
    pub fn new(size: u64, read: F) -> Self {
        Self { size, read, known: BTreeMap::new() }
    }
}

impl<E, F: FnMut(TileId) -> Result<Vec<u8>, E>> HashReader for TileHashes<F> {
    type Error = ReadError<E>;

    fn hash(&mut self, level: u8, index: u64) -> Result<Hash, ReadError<E>> {
        let wrong = OutOfRange { level, index };
        let height = u32::from(level) % TILE_HEIGHT;
        let count = 1_usize << height;
        // Position, in tile-level hashes, of the first hash that the subtree is made of.
        let position = index.checked_mul(1 << height).ok_or(wrong)?;
        let tile_level = level / 8;
        let tile = TileId::of_tree(tile_level, position >> TILE_HEIGHT, self.size).ok_or(wrong)?;
        let start = usize::from(position.to_le_bytes()[0]);
        if start + count > usize::from(tile.width) {
            return Err(wrong.into());
        }
        if !self.known.contains_key(&tile) {
            let bytes = (self.read)(tile).map_err(|source| ReadError::Storage { tile, source })?;
            let hashes = tile.cut(&bytes).and_then(|bytes| parse_hashes(tile, bytes));
            let hashes = hashes.map_err(|source| ReadError::Tile { tile, source })?;
            self.known.insert(tile, hashes);
        }
        let hashes = self.known.get(&tile).and_then(|tile| tile.get(start..start + count));
        Ok(hashes.and_then(perfect_root).ok_or(wrong)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tile(level: u8, index: u64, width: u16) -> Resource {
        Resource::Tile(TileId::new(level, index, width).unwrap())
    }

    #[test]
    fn paths_are_those_of_the_specification() {
        let bundle = |index, width| Resource::Entries(BundleId::new(index, width).unwrap());
        for (resource, path) in [
            (Resource::Checkpoint, "checkpoint"),
            (tile(0, 0, 256), "tile/0/000"),
            (tile(0, 1_234_067, 256), "tile/0/x001/x234/067"),
            (tile(0, 273, 112), "tile/0/273.p/112"),
            (tile(63, 1000, 1), "tile/63/x001/000.p/1"),
            (bundle(1_234_067, 256), "tile/entries/x001/x234/067"),
            (bundle(5, 255), "tile/entries/005.p/255"),
        ] {
            assert_eq!(resource.path(), path);
            assert_eq!(path.parse(), Ok(resource), "{path}");
        }
    }

    #[test]
    fn any_other_spelling_is_refused() {
        for path in [
            "",
            "/checkpoint",
            "checkpoint/",
            "tile",
            "tile/0",
            "tile/0/",
            "tile/0/0",
            "tile/0/00",
            "tile/0/0000",
            "tile/00/000",
            "tile/64/000",
            "tile/-1/000",
            "tile/0/x000/001",
            "tile/0/x001",
            "tile/0/001/002",
            "tile/0/x01/002",
            "tile/0/xx01/002",
            "tile/0/000.p",
            "tile/0/000.p/",
            "tile/0/000.p/0",
            "tile/0/000.p/01",
            "tile/0/000.p/256",
            "tile/0/000.p/1/",
            "tile/0/000.p/1.p/1",
            "tile/0/x001.p/1",
            "/tile/0/000",
            "tile/0/000/",
            "tile//000",
            "tile/entries/0",
            "tile/Entries/000",
            "tile/data/000",
            "tile/0/+01",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999",
            "tile/8/000/..",
        ] {
            assert_eq!(path.parse::<Resource>(), Err(TileError::Path), "{path:?}");
        }
    }

    #[test]
    fn the_edges_are_those_of_the_specification() {
        let at = |level, index, width| TileId::new(level, index, width).unwrap();
        assert_eq!(edge(70_000), [at(0, 273, 112), at(1, 1, 17), at(2, 0, 1)]);
        assert_eq!(edge(256), [at(1, 0, 1)]);
        assert_eq!(edge(0), []);
        assert_eq!(TileId::of_tree(0, 0, 256), Some(at(0, 0, 256)));
        assert_eq!(TileId::of_tree(0, 1, 256), None);
        assert_eq!(TileId::of_tree(1, 1, 70_000), Some(at(1, 1, 17)));
        assert_eq!(TileId::of_tree(200, 0, u64::MAX), None);
        assert_eq!(TileId::of_tree(0, u64::MAX, u64::MAX), None);
    }

    #[test]
    fn an_older_width_is_cut_from_the_newest_tile() {
        let stored = [9; 96];
        let id = TileId::new(0, 0, 2).unwrap();
        assert_eq!(id.cut(&stored), Ok(&stored[..64]));
        assert_eq!(id.cut(&stored[..95]), Err(TileError::Length { expected: 64, found: 95 }));
        assert_eq!(id.cut(&stored[..32]), Err(TileError::Length { expected: 64, found: 32 }));
        assert!(TileId::new(0, 0, 0).is_err() && TileId::new(0, 0, 257).is_err());
    }
}
