//! The file of the root key: 32 random bytes in hexadecimal, readable by its owner alone.
//!
//! Everything sealed and signed depends on it. It is written once, never over an existing file,
//! and refused when the group or others can read it.

use std::path::Path;

use serment_kernel::keys::Secret;
use serment_kernel::words::Entropy;
use sha2::{Digest, Sha256};

use crate::failure::Failure;

/// Writes a fresh key where there is no file yet.
pub(crate) fn create(path: &Path, entropy: &dyn Entropy) -> Result<(), Failure> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let failed = |error: std::io::Error| {
        Failure::unavailable(
            "key.unwritable",
            format!("the key file {} cannot be written: {error}", path.display()),
            "choose another key_file, or move the one that is there",
        )
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
    let text = hex(&entropy.array::<32>());
    writeln!(file, "{text}").and_then(|()| file.sync_all()).map_err(failed)
}

/// Reads the key.
pub(crate) fn load(path: &Path) -> Result<Secret, Failure> {
    use std::os::unix::fs::PermissionsExt;
    let place = path.display();
    let about = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::usage(
            format!("there is no key file at {place}"),
            "restore yours; for a first start, `serment serve --create` writes one",
        ),
        _ => Failure::usage(
            format!("the key file {place} cannot be read: {error}"),
            "check its owner",
        ),
    })?;
    let mode = about.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        let message =
            format!("others than its owner can read the key file {place} (mode {mode:o})");
        return Err(Failure::refused("key.exposed", message, format!("run `chmod 600 {place}`")));
    }
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::usage(format!("the key file {place} cannot be read: {error}"), "check its owner")
    })?;
    let bytes = from_hex(text.trim()).ok_or_else(|| {
        let message = format!("the key file {place} does not hold 64 hexadecimal digits");
        Failure::refused("key.malformed", message, "restore it from a copy")
    })?;
    Ok(Secret::new(bytes))
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits?;
    let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    if digits.len() == 64 { bytes.try_into().ok() } else { None }
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
