//! Makes a failing case smaller while it fails in the same way, and prints it.

use std::fmt::Write as _;

use serment_connect::{Action, Map, Reach, Via};

use super::bench::Bench;
use super::check::{Wrong, check};
use super::schema::Case;

/// The smallest case found that fails in the same words, and its failure.
pub(super) fn smallest(bench: &mut Bench, case: Case, wrong: Wrong) -> (Case, Wrong) {
    // A failure must be told while someone still waits for it.
    let most = if bench.name() == "sqlite" { 1500 } else { 300 };
    let (mut best, mut why) = (case, wrong);
    let mut attempts = 0;
    loop {
        let mut smaller = false;
        for next in candidates(&best) {
            attempts += 1;
            if attempts > most {
                return (best, why);
            }
            if next.dangling(&next.rows).is_empty()
                && let Err(found) = check(bench, &next)
                && found.0 == why.0
            {
                (best, why, smaller) = (next, found, true);
                break;
            }
        }
        if !smaller {
            return (best, why);
        }
    }
}

/// The case without one thing, for each thing, the larger first.
fn candidates(case: &Case) -> Vec<Case> {
    let mut next = Vec::new();
    let mut offer = |change: &dyn Fn(&mut Case) -> bool| {
        let mut smaller = case.clone();
        if change(&mut smaller) {
            next.push(smaller);
        }
    };
    for table in 0..case.tables.len() {
        offer(&|c| without_table(c, table));
    }
    for step in 0..case.steps.len() {
        offer(&|c| {
            c.steps.remove(step);
            true
        });
    }
    for reach in (0..case.map.reaches.len()).rev() {
        offer(&|c| without_reach(c, reach));
    }
    for (table, of) in case.tables.iter().enumerate() {
        for link in 0..of.links.len() {
            offer(&|c| {
                c.tables[table].links.remove(link);
                true
            });
        }
        for row in 0..case.rows[table].len() {
            offer(&|c| {
                c.rows[table].remove(row);
                true
            });
        }
        for column in 0..of.columns.len() {
            offer(&|c| without_column(c, table, column));
        }
    }
    for at in 0..case.who.0.len() {
        offer(&|c| {
            c.who.0.remove(at);
            true
        });
    }
    for (at, reach) in case.map.reaches.iter().enumerate() {
        for column in 0..reach.columns.len() {
            offer(&|c| {
                c.map.reaches[at].columns.remove(column);
                true
            });
        }
    }
    for (at, step) in case.steps.iter().enumerate() {
        for column in 0..emptied(&step.action).map_or(0, Vec::len) {
            offer(&|c| {
                emptied_mut(&mut c.steps[at].action).map(|columns| columns.remove(column)).is_some()
            });
        }
    }
    next
}

fn emptied(action: &Action) -> Option<&Vec<String>> {
    match action {
        Action::Delete => None,
        Action::Anonymise { columns } => Some(columns),
        Action::Detach { anonymise, .. } | Action::Retain { anonymise, .. } => Some(anonymise),
    }
}

fn emptied_mut(action: &mut Action) -> Option<&mut Vec<String>> {
    match action {
        Action::Delete => None,
        Action::Anonymise { columns } => Some(columns),
        Action::Detach { anonymise, .. } | Action::Retain { anonymise, .. } => Some(anonymise),
    }
}

fn without_table(case: &mut Case, table: usize) -> bool {
    let pointed = case.tables.iter().enumerate();
    let pointed =
        pointed.filter(|(i, _)| *i != table).any(|(_, t)| t.links.iter().any(|l| l.table == table));
    let name = case.tables[table].name.clone();
    let named = case.map.reaches.iter().any(|r| r.table == name)
        || case.steps.iter().any(|s| s.table == name);
    if pointed || named {
        return false;
    }
    case.tables.remove(table);
    case.rows.remove(table);
    for other in &mut case.tables {
        for link in &mut other.links {
            link.table -= usize::from(link.table > table);
        }
    }
    true
}

fn without_reach(case: &mut Case, reach: usize) -> bool {
    let leaned_on = |(i, r): (usize, &Reach)| {
        i != reach && matches!(&r.via, Via::Key { parent, .. } if *parent == reach)
    };
    if case.map.reaches.iter().enumerate().any(leaned_on) {
        return false;
    }
    case.map.reaches.remove(reach);
    for other in &mut case.map.reaches {
        if let Via::Key { parent, .. } = &mut other.via {
            *parent -= usize::from(*parent > reach);
        }
    }
    let sets: Vec<_> =
        case.map.sets().into_iter().map(|(table, role)| (table.to_owned(), role)).collect();
    case.steps.iter().all(|s| sets.contains(&(s.table.clone(), s.role)))
}

fn without_column(case: &mut Case, table: usize, column: usize) -> bool {
    let of = &case.tables[table];
    let name = of.columns[column].name.clone();
    let parent_of = |map: &Map, at: usize| map.reaches[at].table.clone();
    let reached = case.map.reaches.iter().any(|r| match &r.via {
        Via::Identifier { column, narrow, .. } => {
            r.table == of.name && (*column == name || narrow.iter().any(|(c, _)| *c == name))
        }
        Via::Key { columns, parent, references } => {
            (r.table == of.name && columns.contains(&name))
                || (parent_of(&case.map, *parent) == of.name && references.contains(&name))
        }
    });
    let listed = case.map.reaches.iter().any(|r| r.table == of.name && r.columns.contains(&name));
    let stepped = case.steps.iter().any(|s| {
        let links = matches!(&s.action, Action::Detach { columns, .. } if columns.contains(&name));
        s.table == of.name && (links || emptied(&s.action).is_some_and(|c| c.contains(&name)))
    });
    let linked = of.links.iter().any(|l| l.columns.contains(&name))
        || case
            .tables
            .iter()
            .any(|t| t.links.iter().any(|l| l.table == table && l.references.contains(&name)));
    let needed = name == "tag" || (name == "name" && of.has("shout")) || of.key.contains(&name);
    if reached || listed || stepped || linked || needed {
        return false;
    }
    case.tables[table].columns.remove(column);
    for row in &mut case.rows[table] {
        row.remove(column);
    }
    true
}

/// A case for its reader: what to run, what was declared, what was sought.
pub(super) fn told(case: &Case) -> String {
    let mut text = case.sql(true);
    for (index, reach) in case.map.reaches.iter().enumerate() {
        write!(text, "-- reach {index}: {} ({:?})", reach.table, reach.role).unwrap();
        match &reach.via {
            Via::Identifier { kind, column, narrow } => {
                let narrow: Vec<String> =
                    narrow.iter().map(|(c, v)| format!(", {c} = '{}'", v.reveal())).collect();
                write!(text, " by {kind} in {column}{}", narrow.concat())
            }
            Via::Key { columns, parent, references } => {
                write!(text, " by {} = {parent}.{}", columns.join(", "), references.join(", "))
            }
        }
        .unwrap();
        writeln!(text, ", personal: {}", reach.columns.join(", ")).unwrap();
    }
    for step in &case.steps {
        writeln!(text, "-- step: {} ({:?}) {:?}", step.table, step.role, step.action).unwrap();
    }
    for (kind, value) in &case.who.0 {
        writeln!(text, "-- who: {kind} '{}'", value.reveal()).unwrap();
    }
    text
}
