//! `serment charter`: publish, compare, export.

use std::path::PathBuf;

use serde_json::{Value as Json, json};
use serment_governance::commitments::{GateFinding, Publishing};
use serment_kernel::AppError;
use serment_kernel::store::StoreError;
use serment_kernel::words::Lang;
use serment_register::charter::{self, Change, ChangeKind, Charter, FileKind, Files, Lint};
use serment_register::publication::{self, VersionLine};

use super::Session;
use super::args::{CharterVerb, Format, Kind};
use super::session::{operator, today};
use super::system::charter as folder_charter;
use crate::failure::{Exit, Failure};
use crate::wiring::{self, Assembly};

pub(super) fn run(verb: CharterVerb, session: &mut Session<'_>) -> Result<Exit, Failure> {
    match verb {
        CharterVerb::Publish { folder } => {
            session.with_creatable_store(|assembly, session| publish(folder, assembly, session))
        }
        CharterVerb::Diff { from, to, folder } => {
            session.with_store(|assembly, session| diff(from, to, folder, assembly, session))
        }
        CharterVerb::Export { folder, of: None, format } => session.alone(|session| {
            let (_, _, charter) = folder_charter(folder, session)?;
            export(&charter, format, session);
            Ok(Exit::Done)
        }),
        CharterVerb::Export { of: Some(version), format, .. } => {
            session.with_store(|assembly, session| {
                export(&stored(version, assembly)?, format, session);
                Ok(Exit::Done)
            })
        }
        CharterVerb::Schema { kind } => session.alone(|session| {
            schema(kind, session);
            Ok(Exit::Done)
        }),
        CharterVerb::History => session.with_store(history),
    }
}

fn publish(
    folder: Option<PathBuf>,
    assembly: &Assembly,
    session: &mut Session<'_>,
) -> Result<Exit, Failure> {
    let folder = match folder {
        Some(folder) => session.path(folder),
        None => assembly.setup.charter_folder.clone(),
    };
    let files = Files::read(&folder)?;
    let zone = assembly.site.zone();
    let today = today(zone.iana_name());
    let rules = wiring::law::rules(today);
    let lint = Lint { today: Some(today), rules: &rules, publishing: true, ..Lint::default() };
    session.out.progress("Vérification des promesses…", "Checking every promise…");
    let published = serment_governance::publish(
        &assembly.site,
        &operator(),
        files.clone(),
        &lint,
        &assembly.checks,
    )?;
    if session.within.is_none() {
        wiring::sign(&assembly.site)?;
    }
    Ok(tell(&published, &files, session))
}

fn tell(published: &Publishing, files: &Files, session: &mut Session<'_>) -> Exit {
    let lang = session.out.lang();
    let json = session.out.json();
    match published {
        Publishing::Errors(report) if json => {
            let findings = charter::to_json(&report.findings);
            session.out.value(&json!({ "published": false, "findings": findings }));
            Exit::Refused
        }
        Publishing::Errors(report) => {
            session.out.raw(&charter::render(&report.findings, files, lang));
            session.out.say("Rien n’est publié.", "Nothing is published.");
            Exit::Refused
        }
        Publishing::Refused(findings) => {
            if json {
                session.out.value(&json!({ "published": false, "refused": findings }));
            } else {
                refused(findings, session);
            }
            Exit::Refused
        }
        Publishing::Unchanged(line) => {
            if json {
                session.out.value(&json!({ "published": false, "current": version(line) }));
            } else {
                let n = line.version;
                session.out.say(
                    format!("Rien à publier\u{a0}: c’est déjà la version {n}."),
                    format!("Nothing to publish: this is version {n} already."),
                );
            }
            Exit::Done
        }
        Publishing::Published { line, report, failing } => {
            if json {
                let findings = charter::to_json(&report.findings);
                session.out.value(&json!({
                    "published": true,
                    "current": version(line),
                    "findings": findings,
                    "failing": failing,
                }));
            } else {
                let (n, digest, event) = (line.version, &line.digest, line.event);
                session.out.say(
                    format!("Version {n} publiée, empreinte {digest}, acte {event}."),
                    format!("Version {n} published, digest {digest}, act {event}."),
                );
                still_failing(failing, session);
            }
            Exit::Done
        }
    }
}

fn refused(findings: &[GateFinding], session: &mut Session<'_>) {
    session.out.say(
        "Rien n’est publié\u{a0}: une promesse ne peut pas être montrée tenue.",
        "Nothing is published: a promise cannot be shown to be kept.",
    );
    promises(findings, session);
}

/// A warning: what was red before this publication still is.
fn still_failing(findings: &[GateFinding], session: &mut Session<'_>) {
    if !findings.is_empty() {
        session.out.say(
            "Attention\u{a0}: une promesse déjà publiée n’est toujours pas tenue.",
            "Warning: a promise already published is still not kept.",
        );
        promises(findings, session);
    }
}

fn promises(findings: &[GateFinding], session: &mut Session<'_>) {
    let lang = session.out.lang();
    for finding in findings {
        session.out.line(format!(
            "\n{}/{}: {}\n  {}\n  = {}",
            finding.commitment,
            finding.control,
            finding.title.get(lang),
            finding.why.get(lang),
            finding.fix.get(lang),
        ));
    }
}

fn version(line: &VersionLine) -> Json {
    json!({
        "version": line.version,
        "digest": line.digest,
        "published_at": line.published_at.to_string(),
        "by": line.actor,
        "event": line.event.to_string(),
    })
}

fn history(assembly: &Assembly, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let lines = assembly.site.context.store.read(|store| publication::history(store))?;
    if session.out.json() {
        session.out.value(&lines.iter().map(version).collect());
        return Ok(Exit::Done);
    }
    if lines.is_empty() {
        session.out.say("Aucune version n’est publiée.", "No version is published.");
    }
    for line in &lines {
        let (n, at, by) = (line.version, line.published_at, by(&line.actor, session));
        session.out.line(format!("{n:>4}  {at:.0}  {}  {by}", &line.digest[..12]));
    }
    Ok(Exit::Done)
}

/// Who published, in words: a member of staff by the name they are declared under.
fn by<'a>(actor: &'a str, session: &Session<'_>) -> &'a str {
    match (actor.split_once(':'), session.out.lang()) {
        (Some(("staff", "command-line")), Lang::Fr) => "la ligne de commande",
        (Some(("staff", "command-line")), Lang::En) => "the command line",
        (Some(("staff", name)), _) => name,
        (Some(("system", _)), Lang::Fr) => "le programme",
        (Some(("system", _)), Lang::En) => "the program",
        _ => actor,
    }
}

/// A published version.
fn stored(version: u64, assembly: &Assembly) -> Result<Charter, Failure> {
    let found = assembly.site.context.store.read(|store| publication::get(store, version));
    let found: Option<_> = found.map_err(|error: StoreError| AppError::from(error))?;
    let found = found.ok_or_else(|| {
        let message = format!("there is no published version {version}");
        Failure::usage(message, "list them with `serment charter history`")
    })?;
    Ok(found.charter)
}

fn diff(
    from: Option<u64>,
    to: Option<u64>,
    folder: Option<PathBuf>,
    assembly: &Assembly,
    session: &mut Session<'_>,
) -> Result<Exit, Failure> {
    let old = match (from, assembly.site.charter.current()) {
        (Some(version), _) => stored(version, assembly)?,
        (None, Some(current)) => current.charter.clone(),
        (None, None) => {
            let message = "no version is published yet, so there is nothing to compare with";
            return Err(Failure::refused("charter.none", message, "publish a first one"));
        }
    };
    let new = if let Some(version) = to {
        stored(version, assembly)?
    } else {
        let typed = folder.map(|folder| session.path(folder));
        let folder = typed.unwrap_or_else(|| assembly.setup.charter_folder.clone());
        folder_charter(Some(folder), session)?.2
    };
    let changes = charter::diff(&old, &new);
    if session.out.json() {
        session.out.value(&serde_json::to_value(&changes).unwrap_or_default());
    } else {
        release_note(&changes, session);
    }
    Ok(Exit::Done)
}

fn release_note(changes: &[Change], session: &mut Session<'_>) {
    if changes.is_empty() {
        session.out.say("Rien ne change.", "Nothing changes.");
    }
    for change in changes {
        let mark = match change.kind {
            ChangeKind::Added => '+',
            ChangeKind::Removed => '-',
            ChangeKind::Changed => '~',
        };
        let text = change.text.get(session.out.lang()).to_owned();
        session.out.line(format!("{mark} {text}  ({})", change.file));
    }
}

fn export(charter: &Charter, format: Format, session: &mut Session<'_>) {
    let lang = session.out.lang();
    let text = match format {
        _ if session.out.json() => format!("{:#}\n", charter::export::json(charter)),
        Format::Json => format!("{:#}\n", charter::export::json(charter)),
        Format::Csv => charter::export::csv(charter, lang),
        Format::Markdown => charter::export::markdown(charter, lang),
    };
    session.out.raw(&text);
}

fn schema(kind: Option<Kind>, session: &mut Session<'_>) {
    let of = |kind: Kind| match kind {
        Kind::Organisation => FileKind::Organisation,
        Kind::Activity => FileKind::Activity,
        Kind::System => FileKind::System,
        Kind::Recipient => FileKind::Recipient,
        Kind::Notice => FileKind::Notice,
        Kind::Commitment => FileKind::Commitment,
    };
    let value = match kind {
        Some(kind) => charter::schema(of(kind)).clone(),
        None => FileKind::ALL
            .iter()
            .map(|kind| (kind.word().to_owned(), charter::schema(*kind).clone()))
            .collect(),
    };
    session.out.value(&value);
}
