//! Publishing a charter.

use serde_json::json;
use serment_kernel::journal::{About, Event};
use serment_kernel::store::Tx;
use serment_kernel::words::{EventId, Permission, Role};
use serment_kernel::{AppError, Context, UseCase};

use super::store::{self, VersionLine, hex};
use crate::charter::{self, Files, Lint, Severity};

/// Publishes a charter: from then on every node runs it.
#[derive(Clone, Debug)]
pub struct Publish {
    /// The folder.
    pub files: Files,
    /// Who publishes: the actor's handle, never a person's name.
    pub by: String,
}

/// What became of a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publication {
    /// A new version is current.
    Published(VersionLine),
    /// The content is the one already published; nothing was written.
    Unchanged(VersionLine),
}

impl UseCase for Publish {
    const NAME: &'static str = "publication.publish";
    type Output = Publication;

    fn permission(&self) -> Permission {
        Permission::Staff(&[Role::Dpo, Role::Engineer])
    }

    fn run(&self, context: &Context, tx: &mut Tx<'_>) -> Result<Publication, AppError> {
        let lint = Lint { publishing: true, ..Lint::default() };
        let report = charter::check(&self.files, &lint);
        if report.charter.is_none() {
            let (errors, asked) =
                (report.count(Severity::Error), report.count(Severity::ToConfirm));
            let text = format!(
                "the charter has {errors} error(s) and {asked} point(s) to confirm: run `serment check` to read them"
            );
            return Err(AppError::refused("publication.findings", text));
        }
        self.keep(context, tx)
    }
}

impl Publish {
    /// Stores and journals the version, checked already.
    pub(super) fn keep(&self, context: &Context, tx: &mut Tx<'_>) -> Result<Publication, AppError> {
        let bytes = charter::canonical(&self.files);
        let digest = hex(&charter::digest(&self.files));
        let previous = store::newest(tx)?;
        if let Some(current) = previous.as_ref().filter(|line| line.digest == digest) {
            return Ok(Publication::Unchanged(current.clone()));
        }
        let version = previous.as_ref().map_or(1, |line| line.version + 1);
        let event = journal(tx, version, &digest, previous.as_ref())?;
        let published_at = context.now();
        let line = VersionLine { version, digest, published_at, actor: self.by.clone(), event };
        store::insert(tx, &line, bytes)?;
        Ok(Publication::Published(line))
    }
}

fn journal(
    tx: &mut Tx<'_>,
    version: u64,
    digest: &str,
    previous: Option<&VersionLine>,
) -> Result<EventId, AppError> {
    let mut data = json!({ "version": version, "digest": digest });
    if let Some(previous) = previous {
        data["previous"] = json!(previous.digest);
    }
    Ok(tx.append(Event { kind: "charter.published", about: About::Public, data })?)
}
