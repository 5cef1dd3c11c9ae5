//! Signing: the step that makes the log a promise to others.
//!
//! Nothing is signed that was not read again from storage: new entries are hashed again and
//! compared with their tiles, and the root is recomputed (one flipped bit has killed logs before).
//! The last checkpoint is also kept outside the database, in a guard file: a database older than
//! its guard was restored from a copy, and signing then would contradict what others have seen.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use serment_journal::append::stored_root;
use serment_journal::bundle;
use serment_journal::checkpoint::Checkpoint;
use serment_journal::hash::{HASH_SIZE, Hash, leaf_hash};
use serment_journal::key::{KeyError, KeyName, SignerKey, VerifierKey};
use serment_journal::note::Note;
use serment_journal::policy::Policy;
use serment_journal::tile::{BundleId, TileHashes, TileId};
use serment_journal::tree;

use super::event::bigint;
use super::integrate::{self, BUNDLES, damaged};
use crate::context::Context;
use crate::keys::Secret;
use crate::store::{Read, StoreError};
use crate::{params, queries};

/// How far the clock may go back before signing stops: what a time server may correct.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_secs(60);

queries! {
    LAST = "journal.checkpoint": "select size, note, signed_at from journal_checkpoint where id = 0";
    SAVE = "journal.save_checkpoint":
        "insert into journal_checkpoint (id, size, note, signed_at) values (0, $1, $2, $3)
         on conflict (id) do update set size = excluded.size, note = excluded.note,
         signed_at = excluded.signed_at where journal_checkpoint.size < excluded.size";
}

/// What the log is called, the key that signs it, and where its guard is.
pub struct Log {
    key: SignerKey,
    guard: Option<PathBuf>,
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Log").field("key", self.key.verifier()).finish_non_exhaustive()
    }
}

impl Log {
    /// A log by its origin, a URL without scheme that is also the name of its key.
    pub fn new(origin: &str, seed: &Secret, guard: Option<PathBuf>) -> Result<Self, KeyError> {
        let name: KeyName = origin.parse()?;
        Ok(Self { key: SignerKey::log(name, seed.expose()), guard })
    }

    /// The public key, as others must be given it.
    pub fn verifier(&self) -> &VerifierKey {
        self.key.verifier()
    }

    /// What an offline verifier of this log trusts.
    pub fn policy(&self) -> Policy {
        Policy::log(self.verifier().clone()).expect("a log's own key is of the log kind")
    }
}

/// A signed checkpoint as stored.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The number of leaves it covers.
    pub size: u64,
    /// The signed note, to serve as it is.
    pub note: String,
    /// When it was signed.
    pub at: Timestamp,
}

/// The last signed checkpoint.
pub fn last(read: &mut impl Read) -> Result<Option<Signed>, StoreError> {
    read.row(&LAST, &[])?
        .map(|row| Ok(Signed { size: row.count(0)?, note: row.text(1)?, at: row.instant(2)? }))
        .transpose()
}

/// Signs the tree as it stands, if it grew. Returns the size signed.
///
/// # Errors
/// [`StoreError::Damaged`] when storage does not agree with itself, [`StoreError::Older`] when it
/// is behind its guard, [`StoreError::ClockBack`] when the clock went back: nothing is signed.
pub fn publish(context: &Context) -> Result<Option<u64>, StoreError> {
    let log = context.journal.clone();
    let guard = read_guard(&log)?;
    let signed = context.store.read(|read| examine(read, guard.as_ref()))?;
    let Some((size, root)) = signed else { return Ok(None) };
    let note = Checkpoint::sign(size, root, &log.key).to_string();
    let now = context.now();
    let kept = note.clone();
    context.store.write("journal.publish", move |tx| {
        tx.execute(&SAVE, &params![bigint(size), &kept, now]).map(|_: u64| ())
    })?;
    write_guard(&log, &note)?;
    Ok(Some(size))
}

/// Refuses a store that is behind what was already signed, before anything is served from it.
pub fn check_guard(context: &Context) -> Result<(), StoreError> {
    let guard = read_guard(&context.journal)?;
    context.store.read(|read| {
        let (size, _) = integrate::head(read)?;
        check_age(read, guard.as_ref(), size)?;
        check_clock(read)
    })
}

fn examine(
    read: &mut impl Read,
    guard: Option<&Checkpoint>,
) -> Result<Option<(u64, Hash)>, StoreError> {
    let (size, root) = integrate::head(read)?;
    let before = last(read)?;
    check_age(read, guard, size)?;
    let from = before.as_ref().map_or(0, |signed| signed.size);
    if before.is_some() && from == size {
        return Ok(None);
    }
    check_clock(read)?;
    let stored = stored_root(size, |tile| integrate::tile_bytes(read, tile)).map_err(damaged)?;
    if stored != root {
        let why = "the stored tiles do not give the root of the head".into();
        return Err(StoreError::Damaged { at: format!("size {size}"), why });
    }
    check_entries(read, from, size)?;
    Ok(Some((size, root)))
}

fn check_clock(read: &mut impl Read) -> Result<(), StoreError> {
    let now = read.environment().clock.now();
    match last(read)? {
        Some(signed) if now < signed.at - CLOCK_SLACK => {
            Err(StoreError::ClockBack { now, signed: signed.at })
        }
        _ => Ok(()),
    }
}

fn check_age(
    read: &mut impl Read,
    guard: Option<&Checkpoint>,
    size: u64,
) -> Result<(), StoreError> {
    let Some(guard) = guard else { return Ok(()) };
    if guard.size > size {
        return Err(StoreError::Older { guard: guard.size, found: size });
    }
    let mut hashes = TileHashes::new(size, |tile| integrate::tile_bytes(read, tile));
    let then = tree::root(&mut hashes, guard.size);
    let then = then.map_err(|error| StoreError::Damaged {
        at: format!("size {}", guard.size),
        why: error.to_string(),
    })?;
    if then == guard.root {
        return Ok(());
    }
    let why = "what is stored is not what was signed".into();
    Err(StoreError::Damaged { at: format!("size {}", guard.size), why })
}

/// Hashes the entries from one size to another again and compares them with the lowest tiles, and
/// each whole tile with the hash above it.
fn check_entries(read: &mut impl Read, from: u64, to: u64) -> Result<(), StoreError> {
    for index in from / 256..to.div_ceil(256) {
        let Some(id) = BundleId::of_tree(index, to) else { break };
        let Some(tile) = TileId::of_tree(0, index, to) else { break };
        let wrong = |why: &str| StoreError::Damaged { at: id.path(), why: why.into() };
        let bytes = integrate::stored(read, BUNDLES, index)?;
        let bytes = bytes.ok_or_else(|| wrong("it is missing"))?;
        let entries = bundle::parse(
            bundle::prefix(&bytes, id.width()).map_err(|_| wrong("it is cut"))?,
            id.width(),
        )
        .map_err(|_| wrong("it is not a bundle"))?;
        let stored = integrate::tile_bytes(read, tile)?;
        let hashes = tile.cut(&stored).map_err(|_| wrong("its tile is cut"))?;
        let agree = entries
            .iter()
            .zip(hashes.as_chunks::<HASH_SIZE>().0)
            .all(|(entry, hash)| leaf_hash(entry).0 == *hash);
        if !agree {
            return Err(wrong("an entry is not the one its tile holds"));
        }
        if tile.width() == 256 {
            check_parent(read, tile, to)?;
        }
    }
    Ok(())
}

/// Whether a whole tile's root is the hash the tile above holds for it, up to the top.
fn check_parent(read: &mut impl Read, tile: TileId, size: u64) -> Result<(), StoreError> {
    let mut tile = tile;
    while tile.width() == 256 {
        let bytes = integrate::tile_bytes(read, tile)?;
        let whole = tile
            .cut(&bytes)
            .map_err(|error| StoreError::Damaged { at: tile.path(), why: error.to_string() })?;
        let hashes: Vec<Hash> =
            whole.as_chunks::<HASH_SIZE>().0.iter().copied().map(Hash).collect();
        let Some(above) = TileId::of_tree(tile.level() + 1, tile.index() / 256, size) else {
            break;
        };
        let stored = integrate::tile_bytes(read, above)?;
        let at = usize::try_from(tile.index() % 256).unwrap_or(0) * HASH_SIZE;
        let root = tree::root(&mut tree::LeafHashes(&hashes), 256);
        let held = stored.get(at..at + HASH_SIZE);
        if root.ok().as_ref().map(|root| root.0.as_slice()) != held {
            let why = "its hashes do not give the one above".into();
            return Err(StoreError::Damaged { at: tile.path(), why });
        }
        tile = above;
    }
    Ok(())
}

fn read_guard(log: &Log) -> Result<Option<Checkpoint>, StoreError> {
    let Some(path) = &log.guard else { return Ok(None) };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(guard_error(path, error.into())),
    };
    let note: Note = text.parse().map_err(|_| guard_damaged(path))?;
    let named = note.text().lines().next().unwrap_or_default();
    if named != log.verifier().name().as_str() {
        return Err(StoreError::Renamed {
            signed: named.to_owned(),
            configured: log.verifier().name().to_string(),
        });
    }
    let trusted = log.policy().open(&note).map_err(|_| guard_damaged(path))?;
    Ok(Some(trusted.checkpoint))
}

fn guard_damaged(path: &std::path::Path) -> StoreError {
    let why = "it is not a checkpoint signed by this log's key; is this the right key file?".into();
    StoreError::Damaged { at: path.display().to_string(), why }
}

fn guard_error(
    path: &std::path::Path,
    source: Box<dyn std::error::Error + Send + Sync>,
) -> StoreError {
    StoreError::Unreachable { what: path.display().to_string(), source }
}

/// Written beside, then renamed: the guard is whole or is the old one.
fn write_guard(log: &Log, note: &str) -> Result<(), StoreError> {
    use std::io::Write;
    let Some(path) = &log.guard else { return Ok(()) };
    let beside = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        let mut file = std::fs::File::create(&beside)?;
        file.write_all(note.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    };
    write().map_err(|error| match error.kind() {
        std::io::ErrorKind::StorageFull => StoreError::Full,
        _ => guard_error(path, error.into()),
    })
}
