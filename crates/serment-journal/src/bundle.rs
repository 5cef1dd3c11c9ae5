//! Entry bundles: the entries themselves, 256 to a file.
//!
//! Each entry is a big-endian `u16` length and its bytes, so no entry is longer than 65,535 bytes.
//! A bundle is a prefix of its later self: keeping only the newest and cutting it serves every
//! older width.

use thiserror::Error;

use crate::tile::TILE_WIDTH;

/// The longest entry, in bytes.
pub const MAX_ENTRY: usize = u16::MAX as usize;

/// Why bytes are not an entry bundle.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum BundleError {
    /// The bundle ends inside an entry.
    #[error("the bundle ends inside entry {0}")]
    Truncated(usize),
    /// The bundle holds fewer entries than asked for.
    #[error("the bundle holds {found} entries, {expected} are needed")]
    Short {
        /// Entries needed.
        expected: usize,
        /// Entries present.
        found: usize,
    },
    /// Bytes follow the last entry.
    #[error("the bundle goes on after its {0} entries")]
    Trailing(usize),
    /// An entry does not fit its length field.
    #[error("entry {index} is {length} bytes, the most is 65535")]
    TooLong {
        /// Position in the bundle.
        index: usize,
        /// Length in bytes.
        length: usize,
    },
    /// More entries than a bundle holds.
    #[error("a bundle holds 256 entries at most, not {0}")]
    TooMany(usize),
}

/// The bundle of these entries, at most 256.
pub fn encode<T: AsRef<[u8]>>(entries: &[T]) -> Result<Vec<u8>, BundleError> {
    if entries.len() > usize::from(TILE_WIDTH) {
        return Err(BundleError::TooMany(entries.len()));
    }
    let mut bytes = Vec::with_capacity(entries.iter().map(|entry| 2 + entry.as_ref().len()).sum());
    for (index, entry) in entries.iter().enumerate() {
        let entry = entry.as_ref();
        let length = u16::try_from(entry.len())
            .map_err(|_| BundleError::TooLong { index, length: entry.len() })?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}

/// The entries of a bundle of exactly `width` entries.
pub fn parse(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, BundleError> {
    let (entries, rest) = take(bytes, width)?;
    if rest.is_empty() { Ok(entries) } else { Err(BundleError::Trailing(entries.len())) }
}

/// The part of a newer bundle that was the bundle of `width` entries.
pub fn prefix(bytes: &[u8], width: u16) -> Result<&[u8], BundleError> {
    let (_, rest) = take(bytes, width)?;
    Ok(&bytes[..bytes.len() - rest.len()])
}

/// The first `width` entries, and what follows them.
fn take(bytes: &[u8], width: u16) -> Result<(Vec<&[u8]>, &[u8]), BundleError> {
    let expected = usize::from(width);
    if width > TILE_WIDTH {
        return Err(BundleError::TooMany(expected));
    }
    let mut entries = Vec::with_capacity(expected);
    let mut rest = bytes;
    for index in 0..expected {
        if rest.is_empty() {
            return Err(BundleError::Short { expected, found: index });
        }
        let (length, after) = rest.split_first_chunk::<2>().ok_or(BundleError::Truncated(index))?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or(BundleError::Truncated(index))?;
        entries.push(entry);
        rest = after;
    }
    Ok((entries, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_back_and_older_widths_are_prefixes() {
        let entries: [&[u8]; 4] = [b"one", b"", &vec![7; MAX_ENTRY], b"four"];
        let bytes = encode(&entries).unwrap();
        assert_eq!(parse(&bytes, 4).unwrap(), entries);
        for width in 0..=4 {
            let older = encode(&entries[..usize::from(width)]).unwrap();
            assert_eq!(prefix(&bytes, width).unwrap(), older);
        }
    }

    #[test]
    fn a_wrong_bundle_is_named() {
        let bytes = encode(&[b"one", b"two"]).unwrap();
        assert_eq!(parse(&bytes, 1), Err(BundleError::Trailing(1)));
        assert_eq!(parse(&bytes, 3), Err(BundleError::Short { expected: 3, found: 2 }));
        assert_eq!(parse(&bytes[..9], 2), Err(BundleError::Truncated(1)));
        assert_eq!(parse(&bytes[..6], 2), Err(BundleError::Truncated(1)));
        assert_eq!(parse(&bytes, 257), Err(BundleError::TooMany(257)));
        assert_eq!(parse(&[], 0), Ok(vec![]));
        let long = vec![0; MAX_ENTRY + 1];
        assert_eq!(encode(&[long]), Err(BundleError::TooLong { index: 0, length: MAX_ENTRY + 1 }));
        assert_eq!(encode(&[b""; 257]), Err(BundleError::TooMany(257)));
    }
}
