//! Tests of the charter: samples, every rule's example, errors as people read them.

mod documents;
mod errors;
mod files;
mod language;
mod limits;
mod outputs;
mod ownership;

use std::collections::BTreeMap;

use serment_kernel::words::Lang;

use super::draft::{Catalogue, CatalogueColumn, CatalogueTable};
use super::rules::Edit;
use super::{
    Bound, Charter, Files, Finding, KnownRule, Lint, MAX_FILE_BYTES, Report, check, render, samples,
};

/// What the linter is told in every test: a day, a few rules of law, the hotel's real database.
fn lint() -> Lint<'static> {
    static RULES: std::sync::LazyLock<Vec<KnownRule>> = std::sync::LazyLock::new(|| {
        let rule = |id: &str, keep: &str, bound| KnownRule {
            id: id.into(),
            keep: keep.parse().ok(),
            bound,
        };
        vec![
            rule("R-INVOICE", "10 years", Bound::Least),
            rule("R-CUSTOMER", "3 years", Bound::Most),
            rule("R-PROSPECT", "3 years", Bound::Most),
            rule("R-ACCOUNT", "2 years", Bound::Most),
            rule("R-DSR", "5 years", Bound::Most),
        ]
    });
    let today = "2026-11-20".parse().ok();
    Lint { today, rules: &RULES, catalogues: hotel_catalogues(), ..Lint::default() }
}

/// Databases that hold exactly what the hotel charter declares.
fn hotel_catalogues() -> BTreeMap<String, Catalogue> {
    static ALL: std::sync::LazyLock<BTreeMap<String, Catalogue>> =
        std::sync::LazyLock::new(read_catalogues);
    ALL.clone()
}

fn read_catalogues() -> BTreeMap<String, Catalogue> {
    let charter = hotel();
    let system = &charter.systems["booking"];
    let tables = system.tables.iter().map(|(name, table)| {
        let links = system.tables.values().flat_map(super::system::TableDecl::links);
        let aimed = links.filter(|link| link.table == *name).flat_map(|link| &link.target_columns);
        let primary_key: Vec<String> = aimed.cloned().collect();
        let names: std::collections::BTreeSet<&str> =
            table.columns().chain(primary_key.iter().map(String::as_str)).collect();
        let column = |name: &str| CatalogueColumn { name: name.into(), ..Default::default() };
        let columns = names.into_iter().map(column).collect();
        (name.clone(), CatalogueTable { columns, primary_key, ..Default::default() })
    });
    BTreeMap::from([("booking".to_owned(), Catalogue { tables: tables.collect() })])
}

fn hotel() -> Charter {
    check(&samples::hotel(), &Lint::default()).charter.expect("the hotel charter has no error")
}

/// The hotel charter after some edits, checked.
fn broken(edits: &[Edit]) -> (Files, Report) {
    let (mut files, mut lint) = (samples::hotel(), lint());
    for edit in edits {
        match edit {
            Edit::Replace(path, from, to) => {
                let text = files.text(path).expect("the file exists").to_owned();
                assert!(text.contains(from), "{path} does not contain {from}");
                files.set(path, text.replacen(from, to, 1));
            }
            Edit::Write(path, text) => files.set(path, *text),
            Edit::Remove(path) => {
                assert!(files.0.remove(*path).is_some(), "there is no {path} to remove");
            }
            Edit::Latin(path) => {
                files.0.insert((*path).into(), b"title = { fr = \"\xc9t\xe9\" }\n".to_vec());
            }
            Edit::Huge(path) => {
                files.0.insert((*path).into(), vec![b' '; MAX_FILE_BYTES + 1]);
            }
            Edit::Column(system, table, column) => {
                let catalogue = lint.catalogues.get_mut(*system).expect("the system exists");
                let table = catalogue.tables.entry((*table).into()).or_default();
                let column = CatalogueColumn { name: (*column).into(), ..Default::default() };
                table.columns.push(column);
            }
            Edit::NoColumn(system, table, column) => {
                let catalogue = lint.catalogues.get_mut(*system).expect("the system exists");
                let table = catalogue.tables.get_mut(*table).expect("the table exists");
                table.columns.retain(|found| found.name != *column);
            }
        }
    }
    let report = check(&files, &lint);
    (files, report)
}

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code).collect()
}

fn shown(files: &Files, report: &Report) -> String {
    render(&report.findings, files, Lang::En)
}
