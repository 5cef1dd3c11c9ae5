//! What each declared system answers: reachable, writable, rights, tables, indexes.

use serment_connect::{Catalogue, Connector};
use serment_register::charter::{Charter, EraseRule, SystemDecl};
use serment_rights::reach::compile;
use serment_rights::systems::Opening;

use super::{Level, Line};

/// One or more lines a system.
pub(crate) fn systems(charter: &Charter, opening: &Opening, only: Option<&str>) -> Vec<Line> {
    let mut lines = Vec::new();
    for (id, declared) in charter.systems.iter().filter(|(id, _)| only.is_none_or(|it| it == *id)) {
        let about = format!("system {id}");
        match opening.get(id) {
            Some(Ok(connector)) => {
                one(&about, declared, &**connector, &mut lines);
                advise(&about, charter, id, &**connector, &mut lines);
            }
            Some(Err(why)) => lines.push(
                Line::error(
                    &about,
                    format!("ne peut pas être ouvert\u{a0}: {why}"),
                    format!("cannot be opened: {why}"),
                )
                .fix("donnez la variable à ce processus", "give this process the variable"),
            ),
            None => {}
        }
    }
    if lines.is_empty() && charter.systems.is_empty() {
        lines.push(
            Line::warning("systems", "la charte n’en déclare aucun", "the charter declares none")
                .fix(
                    "décrivez-en un avec `serment init --from`",
                    "draft one with `serment init --from`",
                ),
        );
    }
    lines
}

fn one(about: &str, declared: &SystemDecl, connector: &dyn Connector, lines: &mut Vec<Line>) {
    let before = lines.len();
    let probe = match connector.probe() {
        Ok(probe) => probe,
        Err(error) => {
            let said = error.to_string();
            lines.push(Line::error(about, said.clone(), said).fix(
                "vérifiez l’adresse, le réseau et le compte",
                "check the address, the network and the account",
            ));
            return;
        }
    };
    if probe.read_only {
        lines.push(Line::error(about, "ne se lit qu’en lecture", "is read-only").fix(
            "donnez au compte le droit d’écrire, sans quoi rien ne peut y être effacé",
            "grant the account the right to write, or nothing can be erased there",
        ));
    }
    for right in probe.missing.iter().filter(|right| matters(declared, right)) {
        lines.push(
            Line::error(
                about,
                format!("droit manquant\u{a0}: {right}"),
                format!("missing right: {right}"),
            )
            .fix(format!("grant {right} to …"), format!("grant {right} to …")),
        );
    }
    match connector.catalogue() {
        Ok(catalogue) => compare(about, declared, &catalogue, lines),
        Err(error) => lines.push(Line::error(about, error.to_string(), error.to_string())),
    }
    if !lines[before..].iter().any(|line| line.level == Level::Error) {
        let (engine, tables) = (&probe.engine, probe.tables);
        lines.push(Line::ok(
            about,
            format!("{engine}, tables visibles\u{a0}: {tables}"),
            format!("{engine}, tables visible: {tables}"),
        ));
    }
}

/// Whether a missing right, `update on stays`, concerns a declared table.
fn matters(declared: &SystemDecl, right: &str) -> bool {
    let table = right.rsplit(" on ").next().unwrap_or(right);
    declared.tables.contains_key(table)
}

fn compare(about: &str, declared: &SystemDecl, catalogue: &Catalogue, lines: &mut Vec<Line>) {
    for (name, table) in &declared.tables {
        let Some(real) = catalogue.table(name) else {
            lines.push(
                Line::error(
                    about,
                    format!("la table {name} est déclarée et n’existe pas"),
                    format!("table {name} is declared and does not exist"),
                )
                .fix(
                    "corrigez la charte, ou donnez le droit de voir cette table",
                    "correct the charter, or grant the right to see this table",
                ),
            );
            continue;
        };
        for column in table.fields.keys().filter(|column| real.column(column).is_none()) {
            lines.push(
                Line::error(
                    about,
                    format!("la colonne {name}.{column} est déclarée et n’existe pas"),
                    format!("column {name}.{column} is declared and does not exist"),
                )
                .fix("corrigez la charte", "correct the charter"),
            );
        }
        if real.is_view && !matches!(table.erase, Some(EraseRule::Retain(_))) {
            lines.push(
                Line::error(about, format!("{name} est une vue"), format!("{name} is a view"))
                    .fix("déclarez les tables qui sont derrière", "declare the tables behind it"),
            );
        }
    }
}

/// The indexes without which each request reads whole tables.
fn advise(
    about: &str,
    charter: &Charter,
    id: &str,
    connector: &dyn Connector,
    lines: &mut Vec<Line>,
) {
    let reach = match compile(charter, id) {
        Ok(reach) => reach,
        Err(error) => {
            lines.push(
                Line::error(about, error.to_string(), error.to_string())
                    .fix("corrigez la charte", "correct the charter"),
            );
            return;
        }
    };
    // A system that does not answer has been told already.
    for advice in connector.advice(&reach.map).unwrap_or_default() {
        let (table, column) = (&advice.table, &advice.column);
        lines.push(
            Line::warning(
                about,
                format!(
                    "chaque demande relit toute la table {table}\u{a0}: {column} n’a pas d’index"
                ),
                format!("each request reads the whole table {table}: {column} has no index"),
            )
            .fix(advice.sql.clone(), advice.sql),
        );
    }
}
