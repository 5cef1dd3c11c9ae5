//! The checkpoint: all a log says of itself, in three lines (C2SP tlog-checkpoint).
//!
//! Origin, size and root, each on its line, signed as a note. Two checkpoints of one log must be
//! consistent: a log never signs otherwise, and a witness exists to see that it does not.
//!
//! Deliberately absent: extension lines. The format advises against them, a journal never writes
//! them, and refusing them leaves nothing unsaid in what a witness signs.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::hash::Hash;
use crate::key::SignerKey;
use crate::note::{Note, NoteError};
use crate::text;
use crate::tree::MAX_SIZE;

/// Why a text is not a checkpoint.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum CheckpointError {
    /// There are not exactly three lines, each ended by a line feed.
    #[error("a checkpoint is three lines: origin, size, root")]
    Lines,
    /// The origin is empty or holds a control character.
    #[error("the origin of a checkpoint is not empty and has no control character")]
    Origin,
    /// The size is not a plain decimal that a journal can reach.
    #[error("the size of a checkpoint is a decimal with no leading zero")]
    Size,
    /// The root is not 32 bytes in base64, or not that of the empty tree when the size is zero.
    #[error("the root of a checkpoint is 32 bytes in base64, that of nothing when the size is 0")]
    Root,
}

/// The state of a log: its name, how many leaves it has, and the hash of them all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: by convention its URL with no scheme, also the name of its key.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// Root of the tree.
    pub root: Hash,
}

impl Checkpoint {
    /// The checkpoint as a note with no signature yet.
    pub fn to_note(&self) -> Result<Note, NoteError> {
        Note::new(self.to_string())
    }

    /// The checkpoint signed by the log. The origin is the name of the key, as the format advises.
    pub fn sign(size: u64, root: Hash, key: &SignerKey) -> Note {
        let origin = key.verifier().name().to_string();
        // A key name has no control character, so the text is well formed.
        Note::well_formed(Self { origin, size, root }.to_string()).signed(key)
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let body = text.strip_suffix('\n').ok_or(CheckpointError::Lines)?;
        let mut lines = body.split('\n');
        let mut line = || lines.next().ok_or(CheckpointError::Lines);
        let (origin, size, root) = (line()?, line()?, line()?);
        if lines.next().is_some() {
            return Err(CheckpointError::Lines);
        }
        if origin.is_empty() || origin.contains(|c: char| c < ' ') {
            return Err(CheckpointError::Origin);
        }
        let size = text::from_decimal(size).filter(|size| *size <= MAX_SIZE);
        let size = size.ok_or(CheckpointError::Size)?;
        let root = Hash::from_base64(root).filter(|root| size > 0 || *root == Hash::EMPTY_ROOT);
        let root = root.ok_or(CheckpointError::Root)?;
        Ok(Self { origin: origin.to_owned(), size, root })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root)
    }
}
