//! The charter against the real databases: what is declared exists, what exists is declared.

use std::collections::{BTreeMap, BTreeSet};

use super::super::draft::{Catalogue, CatalogueTable};
use super::super::load::{Findings, Parts, say};
use super::super::rules;
use super::super::system::{SystemDecl, TableDecl};
use super::super::validate::nearest;
use super::{Lint, system_file};

pub(super) fn check(parts: &Parts, lint: &Lint<'_>, out: &mut Findings<'_, '_>) {
    for (id, catalogue) in &lint.catalogues {
        if let Some(system) = parts.systems.get(id) {
            compare(&system_file(id), system, catalogue, out);
        }
    }
    for (id, system) in &parts.systems {
        for (name, table) in &system.tables {
            aims(&lint.catalogues, (id, name, table), out);
        }
    }
}

/// What links lead to exists, in the system they lead to.
fn aims(
    catalogues: &BTreeMap<String, Catalogue>,
    (id, name, table): (&str, &str, &TableDecl),
    out: &mut Findings<'_, '_>,
) {
    for (link, path) in table.places() {
        let system = link.system.as_deref().unwrap_or(id);
        let Some(real) = catalogues.get(system).and_then(|it| it.tables.get(&link.table)) else {
            continue;
        };
        let existing = || real.columns.iter().map(|column| column.name.as_str());
        let absent = |column: &&String| !existing().any(|known| known == column.as_str());
        for column in link.target_columns.iter().filter(absent) {
            let what = say(
                format!("la table « {} » n’a pas de colonne « {column} »", link.table),
                format!("the table “{}” has no column “{column}”", link.table),
            );
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            let place = [&["tables", name], path.as_slice()].concat();
            out.value(&rules::S009, &system_file(id), &place, what);
            out.suggest(|| nearest(column, existing()));
        }
    }
}

fn compare(file: &str, system: &SystemDecl, catalogue: &Catalogue, out: &mut Findings<'_, '_>) {
    for (name, table) in &system.tables {
        let Some(real) = catalogue.tables.get(name) else {
            let what = say(
                format!("la base n’a pas de table « {name} »"),
                format!("the database has no table “{name}”"),
            );
            out.key(&rules::S009, file, &["tables", name], what);
            out.suggest(|| nearest(name, catalogue.tables.keys().map(String::as_str)));
            continue;
        };
        compare_table(file, name, table, real, out);
    }
    for name in catalogue.tables.keys().filter(|name| !system.tables.contains_key(*name)) {
        let what = say(
            format!("la table « {name} » de la base n’est pas déclarée"),
            format!("the table “{name}” of the database is not declared"),
        );
        out.value(&rules::S010, file, &[], what);
    }
}

fn compare_table(
    file: &str,
    name: &str,
    table: &TableDecl,
    real: &CatalogueTable,
    out: &mut Findings<'_, '_>,
) {
    let declared: BTreeSet<&str> = table.columns().collect();
    if declared.contains("*") {
        return;
    }
    let existing: BTreeSet<&str> = real.columns.iter().map(|column| column.name.as_str()).collect();
    for column in declared.difference(&existing) {
        let what = say(
            format!("la table « {name} » n’a pas de colonne « {column} »"),
            format!("the table “{name}” has no column “{column}”"),
        );
        let place = if table.fields.contains_key(*column) { "fields" } else { "" };
        out.key(&rules::S009, file, &["tables", name, place, column], what);
        out.suggest(|| nearest(column, existing.iter().copied()));
    }
    let links = real.foreign_keys.iter().flat_map(|key| &key.columns);
    let structure: BTreeSet<&str> =
        real.primary_key.iter().chain(links).map(String::as_str).collect();
    for column in existing.difference(&declared).filter(|column| !structure.contains(*column)) {
        let what = say(
            format!("la colonne « {name}.{column} » n’est pas classée"),
            format!("the column “{name}.{column}” is not classified"),
        );
        out.key(&rules::S008, file, &["tables", name], what);
    }
}
