//! One case on one engine: what the connector says and does, beside the reference.

use std::collections::{BTreeMap, BTreeSet};

use serment_connect::{Action, ConnectError, Outcome, Role, SystemPlan, Via};

use super::bench::Bench;
use super::model::{Line, Sets, TOKEN, Verdict, counted, judge, reached, word};
use super::schema::{Case, Cell, State};

/// What a case came to, for the count of what was really tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Went {
    /// Nothing to change.
    Idle,
    /// Rows changed or went.
    Acted,
    /// Some row that was to go stays because another needs it.
    Held,
    /// Refused.
    Refused,
}

/// What is wrong: in a few words that stay the same while the case gets smaller, and in detail.
pub(super) type Wrong = (&'static str, String);

fn same<T: std::fmt::Debug + PartialEq>(
    what: &'static str,
    real: T,
    expected: T,
) -> Result<(), Wrong> {
    if real == expected {
        return Ok(());
    }
    Err((what, format!("there is  {real:?}\nexpected  {expected:?}")))
}

/// Runs a case and compares everything.
pub(super) fn check(bench: &mut Bench, case: &Case) -> Result<Went, Wrong> {
    bench.lay(case);
    let before = bench.state(case);
    same("the case is not laid out as written", &before, &case.rows)?;
    let verdict = judge(case, &before);
    let connector = bench.connector();
    let broken = |what| move |e: ConnectError| (what, e.to_string());
    let found = connector.find(&case.map, &case.who).map_err(broken("find fails"))?;
    let found: BTreeMap<_, _> = found.into_iter().map(|f| ((f.table, f.role), f.rows)).collect();
    same("find is not the reachable rows", found, counted(case, &before))?;
    let plan = connector.plan(&case.map, &case.steps, &case.who).map_err(broken("plan fails"))?;
    // What others point to may be refused more often than the database would: it is never written
    // under them.
    let certain =
        |it: &(String, String)| verdict.conflicts.contains(it) || !verdict.pointed.contains(it);
    let conflicts = plan.conflicts.iter().map(|c| (c.table.clone(), c.column.clone()));
    let conflicts: BTreeSet<(String, String)> = conflicts.filter(certain).collect();
    same("the plan's conflicts", conflicts, verdict.conflicts.clone())?;
    same("finding and planning write", bench.state(case), before.clone())?;
    if !plan.conflicts.is_empty() {
        refused(bench, case)?;
        same("a refused plan changes rows", bench.state(case), before)?;
        return Ok(Went::Refused);
    }
    same("the plan's lines", planned(case, &plan), verdict.lines.clone())?;
    let outcome = connector.apply(&case.map, &case.steps, &case.who);
    let outcome = outcome.map_err(broken("a plan without conflict fails"))?;
    same("the act is not its plan", done(&outcome), promised(&plan))?;
    let after = bench.state(case);
    invariants(bench, case, &before, &after, &verdict)?;
    same("what remains", masked(case, &after), verdict.after.clone())?;
    again(bench, case, &before, &after)?;
    Ok(if verdict.held.iter().any(|h| !h.is_empty()) {
        Went::Held
    } else if outcome.rows() > 0 {
        Went::Acted
    } else {
        Went::Idle
    })
}

fn refused(bench: &Bench, case: &Case) -> Result<(), Wrong> {
    match bench.connector().apply(&case.map, &case.steps, &case.who) {
        Err(ConnectError::Conflicts { .. }) => Ok(()),
        other => Err(("a plan with conflicts is not refused", format!("{other:?}"))),
    }
}

/// The lines that concern rows, without their order. Rows without a step are told of only where
/// a link of theirs is emptied.
fn planned(case: &Case, plan: &SystemPlan) -> Vec<Line> {
    let stepped = |line: &Line| case.steps.iter().any(|s| s.table == line.0 && s.role == line.1);
    let mut lines: Vec<Line> = plan
        .lines
        .iter()
        .map(|l| (l.table.clone(), l.role, word(&l.action), l.rows, l.changes))
        .filter(|line| line.4 > 0 || (line.3 > 0 && stepped(line)))
        .collect();
    lines.sort();
    lines
}

type Doing = (String, Role, Action, u64);

fn promised(plan: &SystemPlan) -> Vec<Doing> {
    let lines = plan.lines.iter();
    lines.map(|l| (l.table.clone(), l.role, l.action.clone(), l.changes)).collect()
}

fn done(outcome: &Outcome) -> Vec<Doing> {
    let lines = outcome.applied.iter();
    lines.map(|l| (l.table.clone(), l.role, l.action.clone(), l.rows)).collect()
}

/// Random tokens as the reference writes them, once each is seen to be another.
fn masked(case: &Case, state: &State) -> State {
    let mut state = state.clone();
    for (index, table) in case.tables.iter().enumerate() {
        for name in ["code", "login"].into_iter().filter(|n| table.has(n)) {
            let at = table.at(name);
            let mut seen = BTreeSet::new();
            for row in &mut state[index] {
                let token = row[at].as_ref().filter(|c| c.starts_with(TOKEN)).cloned();
                if let Some(token) = token.filter(|t| t.len() >= TOKEN.len() + 8)
                    && seen.insert(token)
                {
                    row[at] = Some(TOKEN.to_owned());
                }
            }
        }
    }
    state
}

/// What must be true whatever the reference computes.
fn invariants(
    bench: &Bench,
    case: &Case,
    before: &State,
    after: &State,
    verdict: &Verdict,
) -> Result<(), Wrong> {
    same("links of which one end is missing", case.dangling(after), Vec::new())?;
    same("links SQLite finds wrong", bench.violations(), 0)?;
    let sets = reached(case, before);
    for (index, table) in case.tables.iter().enumerate() {
        for (number, row) in before[index].iter().enumerate() {
            let name = format!("{} {:?}", table.name, table.tag(row));
            let now = after[index].iter().find(|r| table.tag(r) == table.tag(row));
            if !sets.any(index, number) {
                let allowed = untouched(case, before, after, (index, row));
                same("a row of someone else", (&name, now), (&name, Some(&allowed)))?;
            }
            let to_go = sets.of(index, Role::Owner).contains(&number)
                && case.steps.iter().any(|s| s.table == table.name && s.action == Action::Delete);
            if to_go && now.is_some() && !verdict.held[index].contains(&number) {
                return Err(("a row that was to go is there", name));
            }
            if now.is_none() && !to_go {
                return Err(("a row that was to stay is gone", name));
            }
        }
    }
    justified(case, before, after, &sets)
}

/// A row as it must be afterwards when it is nobody's business: links to what is gone are empty.
fn untouched(
    case: &Case,
    before: &State,
    after: &State,
    (index, row): (usize, &[Cell]),
) -> Vec<Cell> {
    let table = &case.tables[index];
    let mut cells = row.to_vec();
    for link in &table.links {
        let gone = |p: &&Vec<Cell>| {
            let theirs = &case.tables[link.table];
            !after[link.table].iter().any(|r| theirs.tag(r) == theirs.tag(p))
        };
        if before[link.table].iter().filter(gone).any(|p| case.points((index, row), link, p)) {
            for column in table.loose(link) {
                cells[table.at(&column)] = None;
            }
        }
    }
    cells
}

/// Each row that was to go and is still there is one that a row still there cannot do without.
fn justified(case: &Case, before: &State, after: &State, sets: &Sets) -> Result<(), Wrong> {
    for step in case.steps.iter().filter(|s| s.action == Action::Delete) {
        let index = case.index(&step.table);
        let table = &case.tables[index];
        for number in sets.of(index, Role::Owner) {
            let tag = table.tag(&before[index][number]);
            let Some(kept) = after[index].iter().find(|r| table.tag(r) == tag) else { continue };
            let needed = case.tables.iter().enumerate().any(|(child, of)| {
                of.links
                    .iter()
                    .filter(|l| l.table == index && of.loose(l).is_empty())
                    .any(|l| after[child].iter().any(|row| case.points((child, row), l, kept)))
            });
            if !needed {
                return Err(("a row is kept for nothing", format!("{} {tag:?}", table.name)));
            }
        }
    }
    Ok(())
}

/// Applying again changes nothing, and whoever is found is who the reference finds.
fn again(bench: &mut Bench, case: &Case, before: &State, after: &State) -> Result<(), Wrong> {
    let connector = bench.connector();
    let broken = |e: ConnectError| ("looking again fails", e.to_string());
    let found = connector.verify(&case.map, &case.who).map_err(broken)?;
    let found: BTreeMap<_, _> = found.into_iter().map(|f| ((f.table, f.role), f.rows)).collect();
    same("what is found afterwards", found, counted(case, after))?;
    if blank(case) {
        // A row that says nothing any more is one that says nothing: it may come within reach.
        return Ok(());
    }
    let result = connector.apply(&case.map, &case.steps, &case.who);
    let last = bench.state(case);
    let open = turned(case, before, after)?;
    same("applying twice changes rows", without(case, &last, &open), without(case, after, &open))?;
    match result {
        Ok(_) if !open.is_empty() => Ok(()),
        Ok(outcome) => same("applying twice counts rows", outcome.rows(), 0),
        // What a first act kept may have lost the link by which the person was found there.
        Err(ConnectError::Conflicts { .. }) => Ok(()),
        Err(e) => Err(("applying twice fails", e.to_string())),
    }
}

/// Whether some reach is narrowed to rows that say nothing.
fn blank(case: &Case) -> bool {
    case.map.reaches.iter().any(|r| match &r.via {
        Via::Identifier { narrow, .. } => narrow.iter().any(|(_, v)| v.reveal().is_empty()),
        Via::Key { .. } => false,
    })
}

/// Rows of the person, by table and tag, that are reached otherwise than they were: owned and
/// concerned by, then concerned by only; or singled out by a column that is empty now. What the
/// act left alone in them it will see to when called again.
fn turned(case: &Case, before: &State, after: &State) -> Result<BTreeSet<(usize, Cell)>, Wrong> {
    let (then, now) = (reached(case, before), reached(case, after));
    let mut found = BTreeSet::new();
    for (index, table) in case.tables.iter().enumerate() {
        for (number, row) in after[index].iter().enumerate() {
            let tag = table.tag(row);
            let was = before[index].iter().position(|r| table.tag(r) == tag).unwrap_or(usize::MAX);
            let turned = |role| {
                now.of(index, role).contains(&number) && !then.of(index, role).contains(&was)
            };
            if now.any(index, number) && !then.any(index, was) {
                let name = format!("{} {tag:?}", table.name);
                return Err(("a row of someone else comes within reach", name));
            }
            if turned(Role::Owner) || turned(Role::Accessor) {
                found.insert((index, tag.clone()));
            }
        }
    }
    Ok(found)
}

fn without(case: &Case, state: &State, rows: &BTreeSet<(usize, Cell)>) -> State {
    let mut state = state.clone();
    for (index, table) in case.tables.iter().enumerate() {
        state[index].retain(|row| !rows.contains(&(index, table.tag(row).clone())));
    }
    state
}
