//! A whole log in memory: what the kernel keeps in a database, the tests keep in maps.

use std::collections::BTreeMap;

use serment_journal::append::TileUpdate;
use serment_journal::hash::{Hash, leaf_hash};
use serment_journal::tile::{BundleId, Resource, TileHashes, TileId};
use serment_journal::{Appender, Checkpoint, KeyName, Policy, SignerKey, bundle};

pub(crate) const ORIGIN: &str = "log.example/journal";

/// The store has no such tile.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Missing;

#[derive(Clone, Default)]
pub(crate) struct Ledger {
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) appender: Appender,
    pub(crate) tiles: BTreeMap<(u8, u64), Vec<u8>>,
}

impl Ledger {
    pub(crate) fn of(size: usize) -> Self {
        let mut ledger = Self::default();
        ledger.append((0..size).map(|entry| format!("entry {entry}").into_bytes()).collect());
        ledger
    }

    pub(crate) fn append(&mut self, entries: Vec<Vec<u8>>) -> Vec<TileUpdate> {
        let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
        self.entries.extend(entries);
        let changed = self.appender.append(&leaves);
        for TileUpdate { tile, bytes } in &changed {
            self.tiles.insert((tile.level(), tile.index()), bytes.clone());
        }
        changed
    }

    pub(crate) fn leaves(&self) -> Vec<Hash> {
        self.entries.iter().map(|entry| leaf_hash(entry)).collect()
    }

    /// The newest state of a tile, as a database would return it.
    pub(crate) fn read(&self, tile: TileId) -> Result<Vec<u8>, Missing> {
        self.tiles.get(&(tile.level(), tile.index())).cloned().ok_or(Missing)
    }

    pub(crate) fn hashes(
        &self,
        size: u64,
    ) -> TileHashes<impl FnMut(TileId) -> Result<Vec<u8>, Missing>> {
        TileHashes::new(size, |tile| self.read(tile))
    }

    pub(crate) fn root(&self, size: u64) -> Hash {
        serment_journal::tree::root(&mut self.hashes(size), size).unwrap()
    }

    pub(crate) fn checkpoint(&self, size: u64) -> Checkpoint {
        Checkpoint { origin: ORIGIN.into(), size, root: self.root(size) }
    }

    /// A file as the log serves it, cut to the width asked for.
    pub(crate) fn file(&self, path: &str) -> Option<Vec<u8>> {
        match path.parse().ok()? {
            Resource::Checkpoint => None,
            Resource::Tile(tile) => tile.cut(&self.read(tile).ok()?).ok().map(<[u8]>::to_vec),
            Resource::Entries(id) => self.bundle(id),
        }
    }

    fn bundle(&self, id: BundleId) -> Option<Vec<u8>> {
        let first = usize::try_from(id.first_entry()).ok()?;
        bundle::encode(self.entries.get(first..first + usize::from(id.width()))?).ok()
    }
}

pub(crate) fn name(text: &str) -> KeyName {
    text.parse().unwrap()
}

pub(crate) fn log_key() -> SignerKey {
    SignerKey::log(name(ORIGIN), &[7; 32])
}

pub(crate) fn policy() -> Policy {
    Policy::log(log_key().verifier().clone()).unwrap()
}
