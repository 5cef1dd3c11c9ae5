//! Random systems: tables and links first, then rows, then what is declared about them.

use serment_connect::{Action, Identifiers, Map, Reach, Role, Step, Via};
use serment_kernel::words::Personal;

use super::dice::Dice;
use super::model::compute;
use super::schema::{Case, Cell, Column, Kind, Link, Rule, State, Table};

/// The person sought is the first; the household's address is everyone's.
const EMAILS: [&[&str]; 4] = [
    &["ana@x.org", " Ana@X.org ", "ANA@x.org", "ana.second@y.org"],
    &["bob@x.org", "Bob@X.org"],
    &["élodie@x.org", "ÉLODIE@X.org"],
    &["family@x.org", "Family@x.org "],
];
const PHONES: [&str; 6] = [
    "06 12 34 56 70",
    "+33612345670",
    "0033 6 12 34 56 70",
    "06 12 34 56 71",
    "+33 6 12 34 56 71",
    "0612345672",
];
const NAMES: [&str; 6] = ["Ana", " ana", "A NA", "Bob", "Zoé", ""];
const DAYS: [&str; 2] = ["2025-07-01", "2026-08-02"];

/// The case of a seed.
pub(super) fn case(seed: u64) -> Case {
    let dice = &mut Dice::new(seed);
    let count = 3 + dice.below(6);
    let mut tables: Vec<Table> = Vec::new();
    for index in 0..count {
        let table = table(dice, index, &tables);
        tables.push(table);
    }
    for index in 0..count {
        links(dice, index, &mut tables);
    }
    let rows = rows(dice, &tables);
    let map = map(dice, &tables);
    let steps = steps(dice, &tables, &map);
    let mut who = Identifiers::one("email", "Ana@x.org");
    for (percent, kind, value) in [
        (60, "email", "ana.second@y.org"),
        (30, "email", "family@x.org"),
        (50, "phone", "06.12.34.56.70"),
        (50, "customer_number", "1"),
    ] {
        if dice.chance(percent) {
            who = who.and(kind, value);
        }
    }
    Case { tables, rows, map, steps, who }
}

fn column(name: &str, kind: Kind) -> Column {
    Column { name: name.to_owned(), kind, nullable: false, unique: false }
}

fn nullable(name: &str, kind: Kind) -> Column {
    Column { nullable: true, ..column(name, kind) }
}

fn unique(column: Column) -> Column {
    Column { unique: true, ..column }
}

fn table(dice: &mut Dice, index: usize, earlier: &[Table]) -> Table {
    let mut table = Table {
        name: format!("t{index}"),
        columns: Vec::new(),
        key: Vec::new(),
        links: Vec::new(),
        bare: dice.chance(20),
    };
    let weak = earlier.iter().rposition(|t| !t.key.is_empty() && t.key.len() < 3);
    match (dice.below(100), weak) {
        (0..55, _) => {
            table.columns.push(column("id", Kind::Int));
            table.key = vec!["id".into()];
        }
        (55..70, _) => {
            table.columns.extend([column("a", Kind::Text), column("b", Kind::Int)]);
            table.key = vec!["a".into(), "b".into()];
        }
        (70..85, Some(parent)) => weak_entity(&mut table, parent, &earlier[parent]),
        (85..93, _) => table.columns.push(unique(nullable("id", Kind::Int))),
        _ => table.columns.push(unique(column("id", Kind::Int))),
    }
    table.bare &= !table.key.is_empty();
    table.columns.push(column("tag", Kind::Int));
    for (percent, column) in [
        (if index == 0 { 100 } else { 35 }, nullable("email", Kind::Text)),
        (25, nullable("phone", Kind::Text)),
        (20, nullable("num", Kind::Int)),
        (60, column("name", Kind::Text)),
        (70, nullable("note", Kind::Text)),
        (25, unique(column("code", Kind::Text))),
        (30, column("points", Kind::Int)),
        (20, unique(column("login", Kind::Text))),
        (15, unique(nullable("handle", Kind::Text))),
        (10, column("day", Kind::Date)),
        (8, unique(column("serial", Kind::Int))),
    ] {
        if dice.chance(percent) {
            table.columns.push(column);
        }
    }
    if table.has("name") && dice.chance(15) {
        table.columns.push(nullable("shout", Kind::Shout));
    }
    table
}

/// A table whose key is its parent's and a line number.
fn weak_entity(table: &mut Table, parent: usize, of: &Table) {
    let own: Vec<String> = of.key.iter().map(|c| format!("w_{c}")).collect();
    for (name, key) in own.iter().zip(&of.key) {
        table.columns.push(column(name, of.column(key).kind));
    }
    table.columns.push(column("line", Kind::Int));
    table.key = own.iter().cloned().chain(["line".to_owned()]).collect();
    table.links.push(Link {
        columns: own,
        table: parent,
        references: of.key.clone(),
        rule: Rule::NoAction,
        deferrable: false,
    });
}

fn links(dice: &mut Dice, index: usize, tables: &mut [Table]) {
    let wanted = if index == 0 { dice.below(2) } else { 1 + dice.below(3) };
    for number in 0..wanted {
        let target = match dice.below(100) {
            0..12 => index,
            12..24 => dice.below(tables.len()),
            _ => dice.below(index.max(1)),
        };
        let backwards = target < index;
        let may_be_empty = dice.chance(if backwards { 50 } else { 90 });
        let references = referenced(dice, &tables[target], may_be_empty);
        let shared = tables[index].key == ["a", "b"] && references == ["a", "b"] && dice.chance(50);
        let mixed = references.len() > 1 && dice.chance(40);
        let mut columns = Vec::new();
        for (position, name) in references.iter().enumerate() {
            if shared && position == 0 {
                columns.push(name.clone());
                continue;
            }
            let own = format!("l{number}_{name}");
            let empty = shared || (may_be_empty && !(mixed && position == 0));
            let kind = tables[target].column(name).kind;
            let column = if empty { nullable(&own, kind) } else { column(&own, kind) };
            tables[index].columns.push(column);
            columns.push(own);
        }
        let all_empty = columns.iter().all(|c| tables[index].column(c).nullable);
        let fixed = columns.iter().all(|c| !tables[index].column(c).nullable);
        let rule = match dice.below(100) {
            0..60 => Rule::NoAction,
            60..75 => Rule::Cascade,
            75..85 => Rule::Restrict,
            _ if all_empty => Rule::SetNull,
            _ => Rule::NoAction,
        };
        // Where rows may hold each other for good, only constraints that wait let them go.
        let waits = fixed && !backwards;
        let rule = if waits { Rule::NoAction } else { rule };
        let link = Link { columns, table: target, references, rule, deferrable: waits };
        tables[index].links.push(link);
    }
    if tables.iter().any(|t| t.links.iter().any(|l| l.deferrable)) {
        for table in tables {
            let fixed: Vec<bool> =
                table.links.iter().map(|link| table.loose(link).is_empty()).collect();
            for (link, _) in table.links.iter_mut().zip(fixed).filter(|(_, fixed)| *fixed) {
                (link.rule, link.deferrable) = (Rule::NoAction, true);
            }
        }
    }
}

/// What a link to this table names: its key, or a natural one.
fn referenced(dice: &mut Dice, table: &Table, may_be_empty: bool) -> Vec<String> {
    if may_be_empty && table.has("handle") && dice.chance(40) {
        vec!["handle".into()]
    } else if table.has("login") && dice.chance(30) {
        vec!["login".into()]
    } else if !table.key.is_empty() {
        table.key.clone()
    } else {
        vec!["id".into()]
    }
}

fn rows(dice: &mut Dice, tables: &[Table]) -> State {
    let mut state = State::new();
    for (index, table) in tables.iter().enumerate() {
        let count = if index == 0 { 3 + dice.below(3) } else { 1 + dice.below(6) };
        let mut rows = vec![vec![None; table.columns.len()]; count];
        for (number, row) in rows.iter_mut().enumerate() {
            if let Some(link) = table.links.first().filter(|l| l.columns[0].starts_with("w_")) {
                let parent = dice.pick(&state[link.table]).clone();
                for (own, theirs) in link.columns.iter().zip(&link.references) {
                    row[table.at(own)].clone_from(&parent[tables[link.table].at(theirs)]);
                }
            }
            for (column, cell) in table.columns.iter().zip(row) {
                let given = value(dice, column, number);
                if given.is_some() {
                    *cell = given;
                }
            }
        }
        state.push(rows);
    }
    for index in 0..tables.len() {
        point(dice, tables, index, &mut state);
        compute(&tables[index], &mut state[index]);
    }
    state
}

fn value(dice: &mut Dice, column: &Column, number: usize) -> Cell {
    let one = number + 1;
    let text = |text: &&str| Some((*text).to_owned());
    let known = match column.name.as_str() {
        "id" if column.nullable && number > 0 && dice.chance(15) => None,
        "id" | "b" | "line" => Some(one.to_string()),
        "tag" => Some((100 + one).to_string()),
        "a" => text(dice.pick(&["x", "y"])),
        "email" => {
            let of = *dice.pick(&EMAILS);
            text(dice.pick(of))
        }
        "phone" => text(dice.pick(&PHONES)),
        "num" => Some(dice.below(4).to_string()),
        "name" => text(dice.pick(&NAMES)),
        "note" => text(dice.pick(&["said", "Ana ", ""])),
        "code" => Some(format!("C-{one}")),
        "points" => Some(dice.below(3).to_string()),
        "login" => Some(format!("user{one}")),
        "handle" => Some(format!("@{one}")),
        "day" => text(dice.pick(&DAYS)),
        "serial" => Some((1000 + one).to_string()),
        _ => return None,
    };
    let may_be_missing = column.nullable && column.name != "id";
    known.filter(|_| !(may_be_missing && dice.chance(20)))
}

/// Fills the links of a table.
fn point(dice: &mut Dice, tables: &[Table], index: usize, state: &mut State) {
    let table = &tables[index];
    for link in table.links.iter().filter(|l| !l.columns[0].starts_with("w_")) {
        let target = &tables[link.table];
        let loose = table.loose(link);
        for row in 0..state[index].len() {
            // A column that is part of the row's own key says where it may point.
            let own: Vec<Option<String>> = link
                .columns
                .iter()
                .map(|c| state[index][row][table.at(c)].clone().filter(|_| table.key.contains(c)))
                .collect();
            let mut candidates: Vec<Vec<Cell>> = state[link.table]
                .iter()
                .map(|p| link.references.iter().map(|c| p[target.at(c)].clone()).collect())
                .filter(|cells: &Vec<Cell>| {
                    cells.iter().zip(&own).all(|(c, o)| c.is_some() && (o.is_none() || c == o))
                })
                .collect();
            if candidates.is_empty() || (!loose.is_empty() && dice.chance(25)) {
                let any: Vec<Cell> = link.references.iter().map(|_| Some("7".into())).collect();
                candidates = vec![any];
            }
            let absent = candidates[0].iter().all(|c| c.as_deref() == Some("7"));
            let chosen = dice.pick(&candidates).clone();
            for (position, name) in link.columns.iter().enumerate() {
                if own[position].is_some() {
                    continue;
                }
                let void = absent && table.column(name).nullable;
                let cell = if void { None } else { chosen[position].clone() };
                state[index][row][table.at(name)] = cell;
            }
        }
    }
}

fn named(table: &Table, names: &[&str]) -> Vec<String> {
    names.iter().filter(|n| table.has(n)).map(|n| (*n).to_owned()).collect()
}

const SAFE: [&str; 8] = ["email", "phone", "num", "name", "note", "code", "points", "shout"];
const ODD: [&str; 4] = ["day", "serial", "login", "handle"];

fn personal(dice: &mut Dice, table: &Table) -> Vec<String> {
    let mut columns = dice.some(&named(table, &SAFE), 60);
    columns.extend(dice.some(&named(table, &ODD), 8));
    dice.shuffle(&mut columns);
    columns
}

fn map(dice: &mut Dice, tables: &[Table]) -> Map {
    let mut map = Map::default();
    for (index, table) in tables.iter().enumerate() {
        for (kind, name) in [
            ("email", "email"),
            ("phone", "phone"),
            ("customer_number", "num"),
            ("customer_number", "id"),
        ] {
            let percent = match (index, name) {
                (0, "email") => 100,
                (_, "id") => 5,
                _ => 30,
            };
            if table.has(name) && dice.chance(percent) {
                let narrow = narrow(dice, table);
                let via = Via::Identifier { kind: kind.into(), column: name.into(), narrow };
                let role = if index == 0 || dice.chance(75) { Role::Owner } else { Role::Accessor };
                add(dice, &mut map, table, role, via);
            }
        }
    }
    for _ in 0..2 {
        for index in 0..tables.len() {
            for link in 0..tables[index].links.len() {
                follow(dice, tables, index, link, &mut map);
            }
            unlinked(dice, tables, index, &mut map);
        }
    }
    map
}

fn narrow(dice: &mut Dice, table: &Table) -> Vec<(String, Personal<String>)> {
    let mut narrow = Vec::new();
    for name in named(table, &["name", "note"]) {
        if dice.chance(15) {
            let value = (*dice.pick(&["ANA", "Ana ", ""])).to_owned();
            narrow.push((name, Personal::new(value)));
        }
    }
    narrow
}

fn add(dice: &mut Dice, map: &mut Map, table: &Table, role: Role, via: Via) {
    if map.reaches.iter().any(|r| r.table == table.name && r.role == role && r.via == via) {
        return;
    }
    let columns = personal(dice, table);
    map.reaches.push(Reach { table: table.name.clone(), role, via, columns, key: Vec::new() });
}

/// Declares that rows belong to whom they point to; sometimes to whom points to them.
fn follow(dice: &mut Dice, tables: &[Table], index: usize, link: usize, map: &mut Map) {
    let (table, link) = (&tables[index], &tables[index].links[link]);
    let back = dice.chance(8);
    let (child, parent) =
        if back { (&tables[link.table], table) } else { (table, &tables[link.table]) };
    let (columns, references) = if back {
        (link.references.clone(), link.columns.clone())
    } else {
        (link.columns.clone(), link.references.clone())
    };
    let from: Vec<usize> =
        (0..map.reaches.len()).filter(|r| map.reaches[*r].table == parent.name).collect();
    if from.is_empty() || !dice.chance(if index > link.table { 80 } else { 40 }) {
        return;
    }
    let parent = *dice.pick(&from);
    let role = if dice.chance(75) { map.reaches[parent].role } else { Role::Accessor };
    add(dice, map, child, role, Via::Key { columns, parent, references });
}

/// Declares that rows belong to whom has the same address, where no constraint says so.
fn unlinked(dice: &mut Dice, tables: &[Table], index: usize, map: &mut Map) {
    let from: Vec<usize> = (0..map.reaches.len())
        .filter(|r| tables.iter().any(|t| t.name == map.reaches[*r].table && t.has("email")))
        .collect();
    if from.is_empty() || !tables[index].has("email") || !dice.chance(6) {
        return;
    }
    let parent = *dice.pick(&from);
    let (columns, references) = (vec!["email".to_owned()], vec!["email".to_owned()]);
    let role = map.reaches[parent].role;
    add(dice, map, &tables[index], role, Via::Key { columns, parent, references });
}

fn steps(dice: &mut Dice, tables: &[Table], map: &Map) -> Vec<Step> {
    let mut steps = Vec::new();
    for (name, role) in map.sets() {
        let table = tables.iter().find(|t| t.name == name).expect("a table of the map");
        if dice.chance(12) {
            continue;
        }
        let linking: Vec<String> =
            table.links.iter().flat_map(|l| l.columns.iter().cloned()).collect();
        let mut columns = personal(dice, table);
        let action = match (role, dice.below(100)) {
            (Role::Owner, 0..55) => Action::Delete,
            (Role::Owner, 55..72) => {
                Action::Retain { rule: "R-INVOICE".into(), anonymise: columns }
            }
            (Role::Owner, 72..86) | (Role::Accessor, 0..40) => {
                let loose: Vec<String> =
                    linking.iter().filter(|c| table.column(c).nullable).cloned().collect();
                columns.extend(dice.some(&loose, 20));
                Action::Anonymise { columns }
            }
            _ => Action::Detach { columns: dice.some(&linking, 60), anonymise: columns },
        };
        steps.push(Step { table: name.to_owned(), role, action });
    }
    dice.shuffle(&mut steps);
    steps
}
