//! `serment check`: what is wrong in a charter, where, why, how to mend it; then what a draft left
//! to confirm, which stops a publication and not a trial.

use std::collections::BTreeMap;

use serde_json::json;
use serment_register::charter::{self, Files, Severity, draft};

use super::args::CheckArgs;
use super::session::check;
use super::{Session, system};
use crate::failure::{Exit, Failure};

pub(super) fn run(args: &CheckArgs, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let folder = session.charter_folder(args.folder.as_deref())?;
    let files = Files::read(&folder)?;
    if files.0.is_empty() {
        let message = format!("{} holds no file of a charter", folder.display());
        return Err(Failure::usage(message, "write one with `serment init`"));
    }
    let mut report = check(&files, BTreeMap::new());
    if args.connect
        && let Some(charter) = &report.charter
    {
        let systems = system::open(session, &folder, charter);
        let mut catalogues = BTreeMap::new();
        for (id, opened) in &*systems {
            session.out.progress(format!("Lecture de {id}…"), format!("Reading {id}…"));
            let connector = opened.as_ref().map_err(|why| system::closed(id, why))?;
            let catalogue = connector.catalogue().map_err(system::failed)?;
            catalogues.insert(id.clone(), converted(&catalogue));
        }
        report = check(&files, catalogues);
    }
    let errors = report.count(Severity::Error);
    if session.out.json() {
        session.out.value(&json!({
            "folder": folder,
            "digest": charter::digest_hex(&files),
            "errors": errors,
            "to_confirm": report.count(Severity::ToConfirm),
            "warnings": report.count(Severity::Warning),
            "findings": charter::to_json(&report.findings),
        }));
    } else {
        let lang = session.out.lang();
        session.out.raw(&charter::render(&report.findings, &files, lang));
    }
    Ok(if errors > 0 { Exit::Refused } else { Exit::Done })
}

/// A connector's catalogue in the words of the register, which knows no connector.
pub(super) fn converted(catalogue: &serment_connect::Catalogue) -> draft::Catalogue {
    let table = |table: &serment_connect::TableInfo| draft::CatalogueTable {
        columns: table
            .columns
            .iter()
            .map(|column| draft::CatalogueColumn {
                name: column.name.clone(),
                kind: column.type_name.clone(),
                nullable: column.nullable,
            })
            .collect(),
        primary_key: table.primary_key.clone(),
        foreign_keys: table
            .foreign_keys
            .iter()
            .map(|key| draft::CatalogueKey {
                columns: key.columns.clone(),
                table: key.table.clone(),
                references: key.references.clone(),
            })
            .collect(),
        rows: table.rows_estimate,
    };
    let tables = catalogue.tables.iter().map(|it| (it.name.clone(), table(it))).collect();
    draft::Catalogue { tables }
}
