//! The reference: what must be found and what must remain, computed row by row in memory from the
//! words of `serment_connect::model` and of the module documentation, with none of its code.

use std::collections::{BTreeMap, BTreeSet};

use serment_connect::{Action, Identifiers, Role, Via};

use super::schema::{Case, Cell, Kind, Rule, State, Table};

/// A unique text that was anonymised: what follows is random.
pub(super) const TOKEN: &str = "anonymised-";

/// The rows of each table that are the person's, and those that concern the person too.
#[derive(Clone, Debug, Default)]
pub(super) struct Sets {
    owned: Vec<BTreeSet<usize>>,
    concerned: Vec<BTreeSet<usize>>,
}

impl Sets {
    fn raw(&mut self, table: usize, role: Role) -> &mut BTreeSet<usize> {
        match role {
            Role::Owner => &mut self.owned[table],
            Role::Accessor => &mut self.concerned[table],
        }
    }

    /// A row the person both owns and is concerned by counts as owned.
    pub(super) fn of(&self, table: usize, role: Role) -> BTreeSet<usize> {
        match role {
            Role::Owner => self.owned[table].clone(),
            Role::Accessor => &self.concerned[table] - &self.owned[table],
        }
    }

    pub(super) fn any(&self, table: usize, row: usize) -> bool {
        self.owned[table].contains(&row) || self.concerned[table].contains(&row)
    }
}

fn normal(style: &str, text: &str) -> String {
    match style {
        "email" => text.trim().to_lowercase(),
        "phone" => {
            let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
            digits[digits.len().saturating_sub(9)..].iter().collect()
        }
        _ => text.to_owned(),
    }
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

fn identified(table: &Table, row: &[Cell], via: &Via, who: &Identifiers) -> bool {
    let Via::Identifier { kind, column, narrow } = via else { return false };
    let Some(stored) = &row[table.at(column)] else { return false };
    let stored = normal(kind.style(), stored);
    let named = who.0.iter().any(|(k, v)| k == kind && normal(kind.style(), v.reveal()) == stored);
    named
        && narrow.iter().all(|(column, value)| {
            let here = row[table.at(column)].clone().unwrap_or_default();
            folded(&here) == folded(value.reveal())
        })
}

/// Every row reached, to a fixpoint.
pub(super) fn reached(case: &Case, state: &State) -> Sets {
    let empty = vec![BTreeSet::new(); case.tables.len()];
    let mut sets = Sets { owned: empty.clone(), concerned: empty };
    loop {
        let mut grown = false;
        for reach in &case.map.reaches {
            let index = case.index(&reach.table);
            let table = &case.tables[index];
            for (row, cells) in state[index].iter().enumerate() {
                let hit = match &reach.via {
                    via @ Via::Identifier { .. } => identified(table, cells, via, &case.who),
                    Via::Key { columns, parent, references } => {
                        let parent = &case.map.reaches[*parent];
                        let from = case.index(&parent.table);
                        let here = table.cells(cells, columns);
                        here.is_some()
                            && sets.raw(from, parent.role).iter().any(|p| {
                                case.tables[from].cells(&state[from][*p], references) == here
                            })
                    }
                };
                grown |= hit && sets.raw(index, reach.role).insert(row);
            }
        }
        if !grown {
            return sets;
        }
    }
}

/// One line of a plan: table, role, action, rows concerned, rows changed.
pub(super) type Line = (String, Role, &'static str, u64, u64);

/// What the steps come to.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdict {
    /// (table, column) of each obstacle.
    pub(super) conflicts: BTreeSet<(String, String)>,
    /// Those that concern rows.
    pub(super) lines: Vec<Line>,
    /// What must be there afterwards when there is no obstacle.
    pub(super) after: State,
    /// By table: rows that were to be deleted and that kept rows need.
    pub(super) held: Vec<BTreeSet<usize>>,
    /// (table, column) to be emptied in a row that another row points to by that very column: the
    /// plan may refuse it, depending on what happens to that other row before.
    pub(super) pointed: BTreeSet<(String, String)>,
    /// By table.
    pub(super) deleted: Vec<BTreeSet<usize>>,
}

pub(super) fn word(action: &Action) -> &'static str {
    match action {
        Action::Delete => "delete",
        Action::Anonymise { .. } => "anonymise",
        Action::Detach { .. } => "detach",
        Action::Retain { .. } => "retain",
    }
}

/// What becomes of a cell that is emptied: another value, the same (`None`), or an obstacle.
fn emptied(table: &Table, name: &str, cell: &Cell) -> Result<Option<Cell>, ()> {
    let column = table.column(name);
    if column.kind == Kind::Shout {
        return Ok(None);
    }
    if table.key.iter().any(|k| k == name) {
        return Err(());
    }
    if column.nullable {
        return Ok(Some(None));
    }
    if table.links.iter().any(|l| l.columns.iter().any(|c| c == name)) {
        return Err(());
    }
    match column.kind {
        Kind::Text if column.unique => {
            let done = cell.as_ref().is_some_and(|c| c.starts_with(TOKEN));
            Ok((!done).then(|| Some(TOKEN.to_owned())))
        }
        Kind::Text => Ok(Some(Some(String::new()))),
        Kind::Int if !column.unique => Ok(Some(Some("0".to_owned()))),
        _ => Err(()),
    }
}

struct Judge<'a> {
    case: &'a Case,
    state: &'a State,
    sets: Sets,
    erased: Vec<bool>,
    verdict: Verdict,
}

/// What the steps of a case come to, from this state.
pub(super) fn judge(case: &Case, state: &State) -> Verdict {
    let none = vec![BTreeSet::new(); case.tables.len()];
    let verdict =
        Verdict { after: state.clone(), held: none.clone(), deleted: none, ..Verdict::default() };
    let erased = case.tables.iter().map(|t| erases(case, &t.name)).collect();
    let mut judge = Judge { case, state, sets: reached(case, state), erased, verdict };
    judge.hold();
    judge.conflicts_of_strangers();
    judge.change();
    judge.settle();
    judge.verdict
}

fn erases(case: &Case, table: &str) -> bool {
    case.steps
        .iter()
        .any(|s| s.table == table && s.role == Role::Owner && s.action == Action::Delete)
}

impl Judge<'_> {
    fn going(&self, table: usize) -> BTreeSet<usize> {
        if self.erased[table] {
            &self.sets.of(table, Role::Owner) - &self.verdict.held[table]
        } else {
            BTreeSet::new()
        }
    }

    /// Rows that go and that this row points to by this link.
    fn points_to_going(&self, child: usize, row: usize, link: usize) -> bool {
        let link = &self.case.tables[child].links[link];
        self.going(link.table).iter().any(|p| {
            self.case.points((child, &self.state[child][row]), link, &self.state[link.table][*p])
        })
    }

    fn links(&self) -> Vec<(usize, usize)> {
        let tables = self.case.tables.iter().enumerate();
        tables.flat_map(|(t, table)| (0..table.links.len()).map(move |l| (t, l))).collect()
    }

    /// Kept rows of the person keep what they point to by a link that may not be empty.
    fn hold(&mut self) {
        loop {
            let mut more = Vec::new();
            for (child, index) in self.links() {
                let table = &self.case.tables[child];
                let link = &table.links[index];
                if !table.loose(link).is_empty() {
                    continue;
                }
                for row in 0..self.state[child].len() {
                    let stays = self.sets.any(child, row) && !self.going(child).contains(&row);
                    if !stays {
                        continue;
                    }
                    for parent in self.going(link.table) {
                        let there = &self.state[link.table][parent];
                        if self.case.points((child, &self.state[child][row]), link, there) {
                            more.push((link.table, parent));
                        }
                    }
                }
            }
            if more.is_empty() {
                break;
            }
            for (table, row) in more {
                self.verdict.held[table].insert(row);
            }
        }
        for table in 0..self.case.tables.len() {
            self.verdict.deleted[table] = self.going(table);
        }
    }

    /// Rows nobody declared forbid deleting what they point to, unless their link empties itself.
    fn conflicts_of_strangers(&mut self) {
        for (child, index) in self.links() {
            let table = &self.case.tables[child];
            let link = &table.links[index];
            for row in 0..self.state[child].len() {
                if self.sets.any(child, row) || !self.points_to_going(child, row, index) {
                    continue;
                }
                if link.rule == Rule::SetNull {
                    for column in &link.columns {
                        self.verdict.after[child][row][table.at(column)] = None;
                    }
                } else {
                    let obstacle = (table.name.clone(), link.columns.join(", "));
                    self.verdict.conflicts.insert(obstacle);
                }
            }
        }
    }

    /// The columns a step empties in its rows, and which of them are links to keep if they must.
    fn columns(&self, table: usize, role: Role) -> (&'static str, Vec<String>, Vec<String>) {
        let name = &self.case.tables[table].name;
        let step = self.case.steps.iter().find(|s| s.table == *name && s.role == role);
        match step.map(|s| &s.action) {
            None => ("loose", Vec::new(), Vec::new()),
            Some(Action::Delete) => ("held", self.personal(table), Vec::new()),
            Some(Action::Anonymise { columns }) => ("anonymise", columns.clone(), Vec::new()),
            Some(Action::Retain { anonymise, .. }) => ("retain", anonymise.clone(), Vec::new()),
            Some(Action::Detach { columns, anonymise }) => {
                ("detach", anonymise.clone(), columns.clone())
            }
        }
    }

    /// What says who it was, in a row that must stay: without keys and links.
    fn personal(&self, table: usize) -> Vec<String> {
        let table = &self.case.tables[table];
        let mut columns = BTreeSet::new();
        for reach in &self.case.map.reaches {
            if reach.table == table.name && reach.role == Role::Owner {
                columns.extend(reach.columns.iter().cloned());
                if let Via::Identifier { column, .. } = &reach.via {
                    columns.insert(column.clone());
                }
            }
        }
        let linking = |c: &String| table.links.iter().any(|l| l.columns.contains(c));
        columns.into_iter().filter(|c| !table.key.contains(c) && !linking(c)).collect()
    }

    /// Every row of the person that stays.
    fn change(&mut self) {
        for table in 0..self.case.tables.len() {
            for role in [Role::Owner, Role::Accessor] {
                let rows = &self.sets.of(table, role) - &self.verdict.deleted[table];
                let (word, mut columns, links) = self.columns(table, role);
                for link in links {
                    if self.may_stay(table, &link) {
                        continue;
                    }
                    columns.push(link);
                }
                let mut changed = 0;
                for row in &rows {
                    changed += u64::from(self.change_row(table, *row, &columns));
                }
                self.line(table, role, word, (rows.len() as u64, changed));
            }
            let gone = self.verdict.deleted[table].len() as u64;
            self.line(table, Role::Owner, "delete", (gone, gone));
        }
    }

    /// A link that may not be empty stays when it points where rows are deleted.
    fn may_stay(&self, table: usize, name: &str) -> bool {
        let table = &self.case.tables[table];
        !table.column(name).nullable
            && table
                .links
                .iter()
                .any(|l| self.erased[l.table] && l.columns.iter().any(|c| c == name))
    }

    fn change_row(&mut self, table: usize, row: usize, columns: &[String]) -> bool {
        let info = &self.case.tables[table];
        let mut cells = self.state[table][row].clone();
        for column in columns {
            match emptied(info, column, &cells[info.at(column)]) {
                Ok(Some(value)) => cells[info.at(column)] = value,
                Ok(None) => {}
                Err(()) => {
                    self.verdict.conflicts.insert((info.name.clone(), column.clone()));
                }
            }
        }
        for (index, link) in info.links.iter().enumerate() {
            if self.points_to_going(table, row, index) {
                for column in info.loose(link) {
                    cells[info.at(&column)] = None;
                }
            }
        }
        let changed = cells != self.state[table][row];
        self.note_pointed(table, row, &cells);
        self.verdict.after[table][row] = cells;
        changed
    }

    fn note_pointed(&mut self, table: usize, row: usize, cells: &[Cell]) {
        let (info, old) = (&self.case.tables[table], &self.state[table][row]);
        for (child, index) in self.links() {
            let link = &self.case.tables[child].links[index];
            let moved = |c: &&String| cells[info.at(c)] != old[info.at(c)];
            if link.table != table || !link.references.iter().any(|c| moved(&c)) {
                continue;
            }
            if self.state[child].iter().any(|r| self.case.points((child, r), link, old)) {
                for column in link.references.iter().filter(moved) {
                    self.verdict.pointed.insert((info.name.clone(), column.clone()));
                }
            }
        }
    }

    fn line(&mut self, table: usize, role: Role, word: &'static str, (rows, changes): (u64, u64)) {
        if changes > 0 || (rows > 0 && word != "loose") {
            // What the driver calls these: emptied because a link goes, or because others need it.
            let word = match word {
                "loose" => "detach",
                "held" => "anonymise",
                other => other,
            };
            let name = self.case.tables[table].name.clone();
            self.verdict.lines.push((name, role, word, rows, changes));
        }
    }

    /// Takes out what goes, and computes what the database computes.
    fn settle(&mut self) {
        let verdict = &mut self.verdict;
        for (index, table) in self.case.tables.iter().enumerate() {
            let gone = &verdict.deleted[index];
            let mut position = 0;
            verdict.after[index].retain(|_| {
                position += 1;
                !gone.contains(&(position - 1))
            });
            compute(table, &mut verdict.after[index]);
        }
        verdict.lines.sort();
    }
}

/// Fills the computed column of a table.
pub(super) fn compute(table: &Table, rows: &mut [Vec<Cell>]) {
    if !table.has("shout") {
        return;
    }
    let (shout, name) = (table.at("shout"), table.at("name"));
    for row in rows {
        row[shout] = row[name].as_ref().map(|n| format!("{n}!"));
    }
}

/// How many rows `find` must count, by table and role.
pub(super) fn counted(case: &Case, state: &State) -> BTreeMap<(String, Role), u64> {
    let sets = reached(case, state);
    let pairs = case.map.sets().into_iter();
    pairs
        .map(|(table, role)| {
            ((table.to_owned(), role), sets.of(case.index(table), role).len() as u64)
        })
        .collect()
}
