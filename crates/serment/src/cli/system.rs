//! `serment system`: what the declared systems answer.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value as Json, json};
use serment_connect::ConnectError;
use serment_register::charter::{Charter, Files};
use serment_rights::Systems;
use serment_rights::systems::Opening;

use super::Session;
use super::args::SystemVerb;
use super::session::check;
use crate::doctor::Level;
use crate::failure::{Exit, Failure};

pub(super) fn run(verb: SystemVerb, session: &mut Session<'_>) -> Result<Exit, Failure> {
    match verb {
        SystemVerb::Test { id, folder } => test(id.as_deref(), folder, session),
        SystemVerb::Catalogue { id, folder } => catalogue(&id, folder, session),
    }
}

/// The systems of a charter that may not be published.
pub(super) fn open(session: &Session<'_>, folder: &Path, charter: &Charter) -> Arc<Opening> {
    let systems = Systems::new(session.lookup.clone(), folder.to_owned());
    Arc::new(systems.open(charter))
}

pub(super) fn closed(id: &str, why: &str) -> Failure {
    Failure::unavailable("system.closed", format!("the system {id} cannot be opened: {why}"), "")
}

pub(super) fn failed(error: ConnectError) -> Failure {
    Failure::unavailable("system.unreachable", error, "`serment system test` says more")
}

/// The charter of the folder typed or configured, which must be without error.
pub(super) fn charter(
    typed: Option<PathBuf>,
    session: &Session<'_>,
) -> Result<(PathBuf, Files, Charter), Failure> {
    let folder = session.charter_folder(typed.as_deref())?;
    let files = Files::read(&folder)?;
    let report = check(&files, std::collections::BTreeMap::new());
    let charter = report.charter.ok_or_else(|| {
        let message = format!("the charter in {} has errors", folder.display());
        Failure::refused("charter.errors", message, "read them with `serment check`")
    })?;
    Ok((folder, files, charter))
}

fn test(
    only: Option<&str>,
    folder: Option<PathBuf>,
    session: &mut Session<'_>,
) -> Result<Exit, Failure> {
    let (folder, _, charter) = charter(folder, session)?;
    known(&charter, only)?;
    let lines = crate::doctor::systems(&charter, &open(session, &folder, &charter), only);
    let broken = lines.iter().any(|line| line.level == Level::Error);
    crate::doctor::show(&lines, session);
    Ok(if broken { Exit::Unavailable } else { Exit::Done })
}

fn known(charter: &Charter, id: Option<&str>) -> Result<(), Failure> {
    match id {
        Some(id) if !charter.systems.contains_key(id) => {
            let declared: Vec<_> = charter.systems.keys().map(String::as_str).collect();
            let message = format!("the charter declares no system {id}");
            Err(Failure::usage(message, format!("it declares {}", declared.join(", "))))
        }
        _ => Ok(()),
    }
}

fn catalogue(
    id: &str,
    folder: Option<PathBuf>,
    session: &mut Session<'_>,
) -> Result<Exit, Failure> {
    let (folder, _, charter) = charter(folder, session)?;
    known(&charter, Some(id))?;
    let systems = open(session, &folder, &charter);
    let opened = systems.get(id).cloned().unwrap_or_else(|| Err("it is not declared".into()));
    let catalogue = opened.map_err(|why| closed(id, &why))?.catalogue().map_err(failed)?;
    let declared = &charter.systems[id].tables;
    if session.out.json() {
        let mut value: Json = serde_json::to_value(&catalogue).unwrap_or_default();
        value["system"] = json!(id);
        session.out.value(&value);
        return Ok(Exit::Done);
    }
    for table in &catalogue.tables {
        let rows = table.rows_estimate.map_or_else(String::new, |rows| format!("  ~{rows}"));
        let known = declared.get(&table.name);
        let mark = if known.is_some() { ' ' } else { '?' };
        session.out.line(format!("{mark} {}{rows}", table.name));
        for column in &table.columns {
            let key = if table.primary_key.contains(&column.name) { " key" } else { "" };
            let said = known.and_then(|it| it.fields.get(&column.name));
            let said = said.map_or_else(String::new, |it| format!("  → {it}"));
            session.out.line(format!("    {} {}{key}{said}", column.name, column.type_name));
        }
    }
    session.out.note(
        "«\u{a0}?\u{a0}»\u{a0}: table que la charte ne déclare pas.",
        "“?”: a table the charter does not declare.",
    );
    Ok(Exit::Done)
}
