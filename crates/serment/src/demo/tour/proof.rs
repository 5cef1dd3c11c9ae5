//! What a stranger checks, with the journal's public key and nothing else of ours.

use std::io::Cursor;

use serde_json::Value as Json;
use serment_journal::key::VerifierKey;
use serment_journal::note::Note;
use serment_journal::policy::Policy;
use serment_journal::{fsck, receipt as receipts};

use super::browser::Browser;

/// A proof that holds.
pub(super) struct Proven {
    /// What it opens to.
    pub(super) payload: Json,
    /// In words.
    pub(super) evidence: String,
}

fn policy(key: &str) -> Result<Policy, String> {
    let key: VerifierKey = key.parse().map_err(|error| format!("the key: {error}"))?;
    Policy::log(key).map_err(|error| error.to_string())
}

/// Verifies a receipt or a certificate from its proof file alone.
pub(super) fn receipt(text: &str, key: &str) -> Result<Proven, String> {
    let proven = receipts::verify(text, &policy(key)?).map_err(|error| error.to_string())?;
    let payload = serde_json::from_slice(proven.opening.payload());
    let payload = payload.map_err(|_| "it opens to something that is not JSON".to_owned())?;
    let (index, size) = (proven.included.index, proven.included.size);
    Ok(Proven { payload, evidence: format!("leaf {index} of {size}, root signed") })
}

/// Reads the whole log over HTTP and derives its root again.
pub(super) fn audit(site: &str, key: &str) -> Result<String, String> {
    let mut browser = Browser::new(site);
    let note = browser.get("/journal/checkpoint")?.expect(200)?.body;
    let note: Note = note.parse().map_err(|_| "the checkpoint is not a note".to_owned())?;
    let trusted = policy(key)?.open(&note).map_err(|error| error.to_string())?;
    let report = fsck::fsck(&trusted.checkpoint, |path| {
        browser.bytes(&format!("/journal/{path}")).map(Some)
    });
    let report = report.map_err(|error| format!("{error:?}"))?;
    Ok(format!(
        "{} leaves: {} commitments, {} public facts, {} erasures",
        trusted.checkpoint.size, report.commitments, report.public_facts, report.erasures
    ))
}

/// The names in an archive that opens.
pub(super) fn archive(bytes: &[u8]) -> Result<Vec<String>, String> {
    let failed = |error: zip::result::ZipError| error.to_string();
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(failed)?;
    archive.file_names().map(|name| name.map(Into::into).map_err(failed)).collect()
}
