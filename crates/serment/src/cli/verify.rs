//! `serment journal verify`: what a file proves, with no server, no database, no network.
//!
//! A file is a proof (C2SP tlog-proof) that carries an opening or a leaf, a proof whose leaf is
//! beside it (`X.tlog-proof`, `X.leaf`), or a signed checkpoint. What is proved is printed in
//! readable form; it may be about a person, so it is printed where they asked and nowhere else.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use serment_journal::leaf::PublicFact;
use serment_journal::note::Note;
use serment_journal::policy::Policy;
use serment_journal::proof::{Included, MAGIC, MAX_PROOF, ProofError};
use serment_journal::receipt::Receipt;
use serment_journal::{Leaf, Proof, VerifierKey};
use serment_kernel::keys::Keyring;
use serment_kernel::words::Lang;

use super::Session;
use crate::config;
use crate::failure::{Exit, Failure};

/// What a file proved.
struct Proved {
    /// What kind of file it was.
    kind: &'static str,
    /// Where the entry is, for a proof.
    included: Option<Included>,
    /// What was recorded.
    content: Json,
}

pub(super) fn run(
    files: &[PathBuf],
    key: Option<&str>,
    leaf: Option<&Path>,
    session: &mut Session<'_>,
) -> Result<Exit, Failure> {
    let policy = policy(key, session)?;
    let mut answers = Vec::new();
    let mut failed = false;
    for file in files {
        let (text, name) = text(file, session)?;
        let beside = leaf_bytes(file, leaf, session)?;
        let proved = prove(&text, beside.as_deref(), &policy);
        failed |= proved.is_err();
        if session.out.json() {
            answers.push(as_json(&name, proved));
        } else {
            tell(&name, proved, session);
        }
    }
    if session.out.json() {
        session.out.value(&Json::Array(answers));
    }
    Ok(if failed { Exit::Refused } else { Exit::Done })
}

/// What an offline verifier believes: the key given, else our own.
pub(super) fn policy(key: Option<&str>, session: &Session<'_>) -> Result<Policy, Failure> {
    let key = match key {
        None => own_key(session).map_err(|failure| {
            let remedy = format!("give the log's public key with --key ({})", failure.message);
            Failure::usage("there is no key to verify with", remedy)
        })?,
        Some(key) => read_key(key, session)?,
    };
    Policy::log(key).map_err(|error| Failure::usage(&error, "give the key of a log"))
}

fn read_key(given: &str, session: &Session<'_>) -> Result<VerifierKey, Failure> {
    if let Ok(key) = given.parse() {
        return Ok(key);
    }
    let path = session.path(given);
    let text = std::fs::read_to_string(&path).map_err(|_| {
        let message = format!("{given} is neither a public key nor a file that holds one");
        Failure::usage(
            message,
            "a key reads name+identifier+base64: see the page /verify of the site",
        )
    })?;
    text.trim().parse().map_err(|error| {
        let message = format!("{} does not hold a public key: {error}", path.display());
        Failure::usage(message, "it is one line, name+identifier+base64")
    })
}

/// The public key of this deployment's journal, from its configuration and key file.
pub(super) fn own_key(session: &Session<'_>) -> Result<VerifierKey, Failure> {
    let settings = session.settings()?;
    let root = config::load_key(&settings.key_file)?;
    let keys = Keyring::from_root(&root);
    let log = serment_kernel::journal::publish::Log::new(&settings.origin, keys.log_seed(), None);
    let log = log.map_err(|error| Failure::usage(&error, "correct [journal] origin"))?;
    Ok(log.verifier().clone())
}

fn text(file: &Path, session: &mut Session<'_>) -> Result<(String, String), Failure> {
    if file == Path::new("-") {
        let text = session.read_input(MAX_PROOF as u64 + 1)?;
        return Ok((text, "-".to_owned()));
    }
    let name = file.display().to_string();
    let path = session.path(file);
    let length = std::fs::metadata(&path).map(|about| about.len());
    let read = match length {
        Ok(length) if length > MAX_PROOF as u64 => Ok(vec![]),
        _ => std::fs::read(&path),
    };
    let bytes = read.map_err(|error| {
        Failure::usage(format!("{name} cannot be read: {error}"), "check the path")
    })?;
    Ok((String::from_utf8_lossy(&bytes).into_owned(), name))
}

fn leaf_bytes(
    file: &Path,
    leaf: Option<&Path>,
    session: &Session<'_>,
) -> Result<Option<Vec<u8>>, Failure> {
    if let Some(leaf) = leaf {
        let path = session.path(leaf);
        return std::fs::read(&path).map(Some).map_err(|error| {
            Failure::usage(format!("{} cannot be read: {error}", path.display()), "check the path")
        });
    }
    Ok(std::fs::read(session.path(file).with_extension("leaf")).ok())
}

fn prove(text: &str, beside: Option<&[u8]>, policy: &Policy) -> Result<Proved, String> {
    if !text.starts_with(MAGIC) {
        return checkpoint(text, policy);
    }
    let proof: Proof = text.parse().map_err(|error: ProofError| error.to_string())?;
    let Some(extra) = proof.extra.clone().or_else(|| beside.map(<[u8]>::to_vec)) else {
        let why = "the proof does not carry what it proves: give the leaf with --leaf";
        return Err(why.to_owned());
    };
    // An opening first: the leaf of a personal act is a commitment, which says nothing.
    let opened = text.parse::<Receipt>().map_err(|error| error.to_string());
    let opened = opened.and_then(|receipt| {
        let proven = receipt.verify(policy).map_err(|error| error.to_string())?;
        let content = serde_json::from_slice(proven.opening.payload());
        let content =
            content.unwrap_or_else(|_| json!({ "bytes": proven.opening.payload().len() }));
        Ok(Proved { kind: "act", included: Some(proven.included), content })
    });
    if opened.is_ok() {
        return opened;
    }
    let leaf = Leaf::parse(&extra).ok();
    let leaf = leaf.or_else(|| PublicFact::parse(&extra).ok().map(Leaf::Public));
    let Some(leaf) = leaf else { return opened };
    let included = proof.verify(&leaf.hash(), policy).map_err(|error| error.to_string())?;
    let (kind, content) = match &leaf {
        Leaf::Public(fact) => ("fact", serde_json::from_slice(fact.as_json()).unwrap_or_default()),
        Leaf::Erasure(mark) => ("erasure", json!({ "mark": hex(&mark.0) })),
        Leaf::Commitment(commitment) => ("sealed", json!({ "commitment": hex(&commitment.0) })),
        Leaf::Batch(batch) => ("batch", json!({ "acts": batch.count() })),
    };
    Ok(Proved { kind, included: Some(included), content })
}

fn checkpoint(text: &str, policy: &Policy) -> Result<Proved, String> {
    let note: Note = text.parse().map_err(|_| {
        "this is neither a proof (c2sp.org/tlog-proof@v1) nor a signed checkpoint".to_owned()
    })?;
    let trusted = policy.open(&note).map_err(|error| error.to_string())?;
    let it = trusted.checkpoint;
    let content = json!({ "origin": it.origin, "size": it.size, "root": it.root.to_string() });
    Ok(Proved { kind: "checkpoint", included: None, content })
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn as_json(name: &str, proved: Result<Proved, String>) -> Json {
    match proved {
        Err(why) => json!({ "file": name, "verified": false, "why": why }),
        Ok(Proved { kind, included, content }) => {
            let place = included.map(|it| {
                json!({
                    "origin": it.origin,
                    "index": it.index,
                    "size": it.size,
                    "root": it.root.to_string(),
                    "witnesses": it.witnesses.iter().map(|w| w.witness.to_string()).collect::<Vec<_>>(),
                })
            });
            json!({ "file": name, "verified": true, "kind": kind, "place": place, "content": content })
        }
    }
}

fn tell(name: &str, proved: Result<Proved, String>, session: &mut Session<'_>) {
    let proved = match proved {
        Ok(proved) => proved,
        Err(why) => {
            session.out.say(
                format!("{name}\u{a0}: ne prouve rien. {why}"),
                format!("{name}: proves nothing. {why}"),
            );
            return;
        }
    };
    session.out.line(sentence(name, &proved, session.out.lang()));
    if proved.kind != "checkpoint" {
        for line in readable(&proved.content, 0) {
            session.out.line(format!("  {line}"));
        }
    }
}

fn sentence(name: &str, proved: &Proved, lang: Lang) -> String {
    let Some(place) = &proved.included else {
        let (size, origin) = (&proved.content["size"], proved.content["origin"].as_str());
        let origin = origin.unwrap_or_default();
        return match lang {
            Lang::Fr => {
                format!("{name}\u{a0}: point de contrôle authentique de {origin}, {size} actes.")
            }
            Lang::En => format!("{name}: authentic checkpoint of {origin}, {size} acts."),
        };
    };
    let (index, size, origin) = (place.index, place.size, &place.origin);
    let (fr, en) = match proved.kind {
        "act" => ("cet acte est inscrit", "this act is recorded"),
        "fact" => ("ce fait public est inscrit", "this public fact is recorded"),
        "erasure" => ("cet effacement est inscrit", "this erasure is recorded"),
        "batch" => ("ce lot d’actes est inscrit", "this batch of acts is recorded"),
        _ => (
            "un acte scellé est inscrit, sans dire lequel",
            "a sealed act is recorded, without saying which",
        ),
    };
    match lang {
        Lang::Fr => {
            format!("{name}\u{a0}: {fr} au journal {origin}, à la place {index} sur {size}.")
        }
        Lang::En => format!("{name}: {en} in the journal {origin}, at place {index} of {size}."),
    }
}

/// A JSON value as lines a person reads: `key: value`, indented.
fn readable(value: &Json, depth: usize) -> Vec<String> {
    let indent = "  ".repeat(depth);
    let plain = |value: &Json| match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    match value {
        Json::Object(map) => map
            .iter()
            .flat_map(|(key, value)| match value {
                Json::Object(_) | Json::Array(_) => {
                    let mut lines = vec![format!("{indent}{key}:")];
                    lines.extend(readable(value, depth + 1));
                    lines
                }
                other => vec![format!("{indent}{key}: {}", plain(other))],
            })
            .collect(),
        Json::Array(items) => items
            .iter()
            .flat_map(|item| match item {
                Json::Object(_) | Json::Array(_) => readable(item, depth),
                other => vec![format!("{indent}- {}", plain(other))],
            })
            .collect(),
        other => vec![format!("{indent}{}", plain(other))],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_recorded_reads_as_lines() {
        let value = json!({ "kind": "consent.given", "reach": ["email"], "notice": { "id": "x" } });
        assert_eq!(
            readable(&value, 0),
            ["kind: consent.given", "notice:", "  id: x", "reach:", "  - email"]
        );
    }
}
