//! `serment journal`: what the store's journal shows to others. Verifying is in [`super::verify`].

use std::path::{Path, PathBuf};

use serde_json::json;
use serment_journal::fsck::{FsckError, Report, fsck};
use serment_journal::note::Note;
use serment_journal::policy::Policy;
use serment_journal::{Checkpoint, Leaf, Proof, Resource};
use serment_kernel::journal::{event, publish, read};
use serment_kernel::store::{Reader, StoreError};
use serment_kernel::words::EventId;

use super::Session;
use super::args::JournalVerb;
use super::verify::{self, own_key};
use crate::failure::{Exit, Failure};
use crate::wiring::Assembly;

/// The largest resource of a log that is read over HTTP: a bundle of 256 entries of 64 KiB.
const RESOURCE_MAX: u64 = 256 * (65_536 + 2);

pub(super) fn run(verb: JournalVerb, session: &mut Session<'_>) -> Result<Exit, Failure> {
    match verb {
        JournalVerb::Checkpoint { file: Some(file), key } => {
            session.alone(|session| verify::run(&[file], key.as_deref(), None, session))
        }
        JournalVerb::Checkpoint { file: None, .. } => session.with_store(checkpoint),
        JournalVerb::Key => session.alone(|session| {
            let key = own_key(session)?.to_string();
            if session.out.json() {
                session.out.value(&json!({ "key": key }));
            } else {
                session.out.line(key);
            }
            Ok(Exit::Done)
        }),
        JournalVerb::Prove { event, out } => {
            session.with_store(|assembly, session| prove(&event, out, assembly, session))
        }
        JournalVerb::Verify { files, key, leaf } => {
            session.alone(|session| verify::run(&files, key.as_deref(), leaf.as_deref(), session))
        }
        JournalVerb::Fsck { place: None, .. } => session.with_store(audit_store),
        JournalVerb::Fsck { place: Some(place), key } => {
            session.alone(|session| audit_elsewhere(&place, key.as_deref(), session))
        }
    }
}

fn unsigned() -> Failure {
    let remedy = "it is signed within seconds while a server runs, or by `serment charter publish`";
    Failure::refused("journal.unsigned", "no signed checkpoint covers this yet", remedy)
}

fn checkpoint(assembly: &Assembly, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let signed = assembly.site.context.store.read(|store| publish::last(store))?;
    let signed = signed.ok_or_else(unsigned)?;
    if session.out.json() {
        session.out.value(&json!({
            "size": signed.size,
            "signed_at": signed.at.to_string(),
            "note": signed.note,
            "key": assembly.site.context.journal.verifier().to_string(),
        }));
    } else {
        session.out.raw(&signed.note);
    }
    Ok(Exit::Done)
}

fn prove(
    wanted: &str,
    out: Option<PathBuf>,
    assembly: &Assembly,
    session: &mut Session<'_>,
) -> Result<Exit, Failure> {
    if session.within.is_none() {
        crate::wiring::sign(&assembly.site)?;
    }
    let found = assembly.site.context.store.read(|store| find_proof(store, wanted))?;
    let proof = match found {
        Wanted::Unreadable => {
            let message = format!("{wanted} is neither an event nor an index");
            return Err(Failure::usage(message, "give evt_… or a number"));
        }
        Wanted::Unknown => {
            let message = format!("the journal holds no {wanted}");
            return Err(Failure::refused("journal.unknown", message, "check the id"));
        }
        Wanted::Found(None) => return Err(unsigned()),
        Wanted::Found(Some(proof)) => *proof,
    };
    let text = proof.to_string();
    let path = out.unwrap_or_else(|| PathBuf::from(format!("{wanted}.tlog-proof")));
    if path == Path::new("-") {
        session.out.raw(&text);
        return Ok(Exit::Done);
    }
    let here = session.here.clone();
    session.out.file(&here, &path, &text)?;
    let key = assembly.site.context.journal.verifier().to_string();
    if session.out.json() {
        session.out.value(&json!({ "file": path, "index": proof.index, "key": key }));
    } else {
        session.out.line(path.display());
        session.out.note(
            format!("Preuve de l’acte {}. Se vérifie avec la clé {key}", proof.index),
            format!("Proof of act {}. Verified with the key {key}", proof.index),
        );
    }
    Ok(Exit::Done)
}

enum Wanted {
    Unreadable,
    Unknown,
    Found(Option<Box<Proof>>),
}

/// The proof of an event or a leaf. When there is no opening to carry, the leaf itself goes along,
/// so that the file alone is enough to verify.
fn find_proof(store: &mut Reader<'_>, wanted: &str) -> Result<Wanted, StoreError> {
    let (seq, proof) = if let Ok(id) = wanted.parse::<EventId>() {
        let Some(stored) = event::find(store, id)? else { return Ok(Wanted::Unknown) };
        (stored.seq, read::proof(store, &stored)?)
    } else if let Ok(seq) = wanted.parse::<u64>() {
        if seq >= read::size(store)? {
            return Ok(Wanted::Unknown);
        }
        let stored = event::since(store, seq, 1)?.into_iter().find(|it| it.seq == Some(seq));
        let proof = match stored {
            Some(stored) => read::proof(store, &stored)?,
            None => read::leaf_proof(store, seq)?,
        };
        (Some(seq), proof)
    } else {
        return Ok(Wanted::Unreadable);
    };
    let Some(mut proof) = proof else { return Ok(Wanted::Found(None)) };
    if proof.extra.is_none()
        && let Some(seq) = seq
    {
        let leaves = read::leaves(store, seq, 1)?;
        proof.extra = leaves.first().map(Leaf::encode);
    }
    Ok(Wanted::Found(Some(Box::new(proof))))
}

fn audit_store(assembly: &Assembly, session: &mut Session<'_>) -> Result<Exit, Failure> {
    session.out.progress("Relecture du journal…", "Reading the journal again…");
    let policy = assembly.site.context.journal.policy();
    let audited = assembly.site.context.store.read(|store| {
        let Some(signed) = publish::last(store)? else { return Ok(None) };
        let checkpoint = trusted(&signed.note, &policy);
        Ok::<_, StoreError>(Some(checkpoint.map(|checkpoint| {
            let report = fsck(&checkpoint, |path| match path.parse::<Resource>() {
                Ok(resource) => read::resource(store, resource).map_err(|error| error.to_string()),
                Err(_) => Ok(None),
            });
            (checkpoint, report)
        })))
    })?;
    let (checkpoint, report) = audited.ok_or_else(unsigned)??;
    tell_audit(&checkpoint, report, session)
}

/// Reads a file of a log, `None` when it has none.
type Source = Box<dyn Fn(&str) -> Result<Option<Vec<u8>>, String>>;

fn audit_elsewhere(
    place: &str,
    key: Option<&str>,
    session: &mut Session<'_>,
) -> Result<Exit, Failure> {
    let policy = verify::policy(key, session)?;
    let source: Source = if place.starts_with("http://") || place.starts_with("https://") {
        over_http(place)
    } else {
        let folder = session.path(place);
        Box::new(move |path| match std::fs::read(folder.join(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.to_string()),
        })
    };
    let unreachable = |why: String| {
        let message = format!("the log at {place} cannot be read: {why}");
        Failure::unavailable("journal.unreachable", message, "check the address or the folder")
    };
    let note = source("checkpoint").map_err(unreachable)?;
    let note = note.ok_or_else(|| unreachable("it has no checkpoint".into()))?;
    let note = String::from_utf8(note).unwrap_or_default();
    let checkpoint = trusted(&note, &policy)?;
    session.out.progress(
        format!("Relecture de {} actes…", checkpoint.size),
        format!("Reading {} acts again…", checkpoint.size),
    );
    let report = fsck(&checkpoint, |path| source(path));
    tell_audit(&checkpoint, report, session)
}

fn over_http(place: &str) -> Source {
    let base = place.trim_end_matches('/').to_owned();
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(std::time::Duration::from_secs(30)))
        .http_status_as_error(false)
        .build()
        .into();
    Box::new(move |path| {
        let mut answer =
            agent.get(format!("{base}/{path}")).call().map_err(|error| error.to_string())?;
        match answer.status().as_u16() {
            200 => {
                let body = answer.body_mut().with_config().limit(RESOURCE_MAX).read_to_vec();
                body.map(Some).map_err(|error| error.to_string())
            }
            404 => Ok(None),
            status => Err(format!("it answered {status}")),
        }
    })
}

/// A checkpoint this policy believes.
fn trusted(note: &str, policy: &Policy) -> Result<Checkpoint, Failure> {
    let refused = |why: String| {
        let message = format!("the checkpoint is not believed: {why}");
        Failure::refused("journal.untrusted", message, "check the key and the log's origin")
    };
    let note: Note = note.parse().map_err(|error| refused(format!("{error}")))?;
    policy.open(&note).map(|it| it.checkpoint).map_err(|error| refused(error.to_string()))
}

fn tell_audit(
    checkpoint: &Checkpoint,
    report: Result<Report, FsckError<String>>,
    session: &mut Session<'_>,
) -> Result<Exit, Failure> {
    let report = report.map_err(|error| match error {
        FsckError::Read { path, source } => {
            let message = format!("{path} cannot be read: {source}");
            Failure::unavailable("journal.unreachable", message, "try again")
        }
        error => {
            let remedy = "restore that file from a copy, and let nothing be signed before";
            Failure::refused("journal.damaged", format!("the journal is damaged: {error}"), remedy)
        }
    })?;
    if session.out.json() {
        session.out.value(&json!({
            "origin": checkpoint.origin,
            "size": checkpoint.size,
            "root": checkpoint.root.to_string(),
            "tiles": report.tiles,
            "bundles": report.bundles,
            "personal": report.commitments,
            "public": report.public_facts,
            "batches": report.batches,
            "erasures": report.erasures,
            "foreign": report.foreign,
        }));
        return Ok(Exit::Done);
    }
    let (size, root) = (checkpoint.size, checkpoint.root);
    session.out.say(
        format!("Journal intact\u{a0}: {size} actes donnent la racine signée {root}."),
        format!("The journal is whole: {size} acts give the signed root {root}."),
    );
    let (hidden, public) = (report.commitments + report.batches, report.public_facts);
    let (erasures, files) = (report.erasures, report.tiles + report.bundles);
    session.out.say(
        format!("{hidden} actes scellés, {public} faits publics, {erasures} effacements, {files} fichiers relus."),
        format!("{hidden} sealed acts, {public} public facts, {erasures} erasures, {files} files read."),
    );
    Ok(Exit::Done)
}
