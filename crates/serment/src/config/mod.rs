//! `serment.toml`: what a deployment is, typed, with the environment laid over it.
//!
//! Secrets are never in it: it names files and environment variables. Paths are relative to the
//! file's own folder. An unknown key is an error that says the line and the nearest known key.
//!
//! Deliberately absent: anything the charter declares (who the organisation is, its systems, its
//! promises), and a reload while running: restart instead, nothing is lost.

mod keyfile;
mod read;
mod sample;

use std::path::{Path, PathBuf};
use std::time::Duration;

use serment_kernel::store::Place;
use serment_web::api::ApiKey;
use serment_web::session::Member;

use crate::environ::Lookup;
use crate::failure::Failure;

pub(crate) use keyfile::{create as create_key, load as load_key};
pub(crate) use read::parse;
pub(crate) use sample::sample;

/// The name looked for in the current folder.
pub(crate) const FILE: &str = "serment.toml";

/// A deployment, resolved: absolute paths, secrets looked up.
#[derive(Clone)]
pub(crate) struct Settings {
    /// The file it was read from.
    pub(crate) file: PathBuf,
    /// The charter's folder.
    pub(crate) charter: PathBuf,
    /// Address of the pages as people reach them, without final slash.
    pub(crate) base_url: String,
    /// Where to listen.
    pub(crate) listen: String,
    /// The file of the root key.
    pub(crate) key_file: PathBuf,
    /// Where the store is.
    pub(crate) place: Place,
    /// The journal's name.
    pub(crate) origin: String,
    /// How often a checkpoint is signed.
    pub(crate) publish_every: Duration,
    /// Where the last checkpoint is also kept.
    pub(crate) guard: PathBuf,
    /// How mail leaves.
    pub(crate) mail: MailSettings,
    /// Members of staff.
    pub(crate) staff: Vec<Member>,
    /// Keys of applications.
    pub(crate) api_keys: Vec<ApiKey>,
    /// Reverse proxies of ours in front.
    pub(crate) trusted_proxies: usize,
}

/// How mail leaves.
#[derive(Clone, Debug)]
pub(crate) struct MailSettings {
    /// `Name <address>`; the charter's sender when absent.
    pub(crate) sender: Option<String>,
    /// The way.
    pub(crate) way: MailWay,
}

/// The way mail leaves.
#[derive(Clone)]
pub(crate) enum MailWay {
    /// Written as files in a folder.
    Outbox(PathBuf),
    /// Handed to a relay: `smtp(s)://user:password@host:port`.
    Smtp(String),
}

impl std::fmt::Debug for MailWay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Outbox(folder) => write!(f, "Outbox({})", folder.display()),
            Self::Smtp(_) => f.write_str("Smtp(‹secret›)"),
        }
    }
}

/// Finds the configuration: the file given, else `serment.toml` here.
pub(crate) fn locate(given: Option<&Path>, here: &Path) -> Result<PathBuf, Failure> {
    let path = here.join(given.unwrap_or_else(|| Path::new(FILE)));
    if path.is_file() {
        return Ok(path);
    }
    Err(Failure::usage(
        format!("there is no configuration at {}", path.display()),
        "write one with `serment init`, or name yours with --config",
    ))
}

/// Reads and resolves a configuration.
pub(crate) fn load(
    given: Option<&Path>,
    here: &Path,
    lookup: &Lookup,
) -> Result<Settings, Failure> {
    let path = locate(given, here)?;
    let text = std::fs::read_to_string(&path).map_err(|error| {
        Failure::usage(
            format!("{} cannot be read: {error}", path.display()),
            "give this process the right to read it",
        )
    })?;
    parse(&text, &path, lookup)
}

#[cfg(test)]
mod tests;
