//! Who owns what: chains of owners from any table to a table of persons.
//!
//! A table has one owner at most, so the graph is a forest with, when somebody made a mistake,
//! circles. Everything is linear in the number of tables: a chain is walked once and remembered.
//! Co-owners add people, not chains; with them, and between systems, circles are looked for as
//! strongly connected parts ([`circles`], [`system_circles`]).

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

use super::declared::{Clock, is_financial_year};
use super::link::Link;
use super::system::{SystemDecl, TableDecl};

type Systems = BTreeMap<String, SystemDecl>;
type Name<'a> = (&'a str, &'a str);

/// Where a table's chain of owners ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// At a table of persons.
    Person,
    /// At a table that has no owner.
    Nobody,
    /// At a link to a table that is not declared.
    Broken,
    /// Nowhere: it turns in a circle.
    Circle,
}

pub(crate) fn tables(systems: &Systems) -> impl Iterator<Item = (&str, &str, &TableDecl)> {
    systems.iter().flat_map(|(id, system)| {
        let tables = system.tables.iter();
        tables.map(move |(name, table)| (id.as_str(), name.as_str(), table))
    })
}

fn table<'a>(systems: &'a Systems, (system, name): Name<'_>) -> Option<&'a TableDecl> {
    systems.get(system)?.tables.get(name)
}

/// The next table up, when there is one to go to.
fn next<'a>(systems: &'a Systems, at: Name<'a>) -> Option<Name<'a>> {
    let declared = table(systems, at)?;
    if declared.subject {
        return None;
    }
    let link = declared.owner.as_ref()?;
    Some((link.system.as_deref().unwrap_or(at.0), link.table.as_str()))
}

/// Where every table's chain ends.
pub(crate) fn reaches(systems: &Systems) -> HashMap<Name<'_>, Reach> {
    let mut known: HashMap<Name<'_>, Option<Reach>> = HashMap::new();
    let mut chain = Vec::new();
    for (system, name, _) in tables(systems) {
        let mut at = (system, name);
        let end = loop {
            match known.get(&at) {
                Some(Some(reach)) => break *reach,
                Some(None) => break Reach::Circle,
                None => {}
            }
            let Some(declared) = table(systems, at) else { break Reach::Broken };
            known.insert(at, None);
            chain.push(at);
            if declared.subject {
                break Reach::Person;
            }
            match next(systems, at) {
                Some(up) => at = up,
                None => break Reach::Nobody,
            }
        };
        for visited in chain.drain(..) {
            known.insert(visited, Some(end));
        }
    }
    known.into_iter().filter_map(|(at, reach)| Some((at, reach?))).collect()
}

/// The tables from one up to the end of its chain, itself first; stops where a circle closes.
fn climb<'a>(systems: &'a Systems, system: &'a str, name: &'a str) -> Climb<'a> {
    Climb { systems, at: Some((system, name)), steps: 0 }
}

/// Walks up owners. A circle is cut after more steps than any honest chain has.
struct Climb<'a> {
    systems: &'a Systems,
    at: Option<Name<'a>>,
    steps: usize,
}

/// The longest chain of owners followed; the linter refuses longer ones as it does circles.
pub(crate) const LONGEST_CHAIN: usize = 64;

impl<'a> Iterator for Climb<'a> {
    type Item = (Name<'a>, &'a TableDecl);

    fn next(&mut self) -> Option<Self::Item> {
        let at = self.at.take().filter(|_| self.steps < LONGEST_CHAIN)?;
        let declared = table(self.systems, at)?;
        self.steps += 1;
        self.at = next(self.systems, at);
        Some((at, declared))
    }
}

pub(crate) fn owner_chain<'a>(
    systems: &'a Systems,
    system: &'a str,
    name: &'a str,
) -> Vec<Name<'a>> {
    climb(systems, system, name).map(|(at, _)| at).collect()
}

/// Whether a chain is longer than what is followed.
pub(crate) fn is_too_long(systems: &Systems, system: &str, name: &str) -> bool {
    let last = climb(systems, system, name).nth(LONGEST_CHAIN - 1);
    last.is_some_and(|(_, table)| !table.subject)
}

pub(crate) fn activities_of<'a>(
    systems: &'a Systems,
    system: &'a str,
    name: &'a str,
) -> &'a [String] {
    let mut declared = climb(systems, system, name).map(|(_, table)| table.activities.as_slice());
    declared.find(|activities| !activities.is_empty()).unwrap_or_default()
}

pub(crate) fn clock(systems: &Systems, system: &str, name: &str, event: &str) -> Clock {
    let found = climb(systems, system, name)
        .find_map(|((system, name), table)| Some((system, name, table.date_of(event)?)));
    match found {
        Some((system, table, column)) => Clock::Column {
            system: system.to_owned(),
            table: table.to_owned(),
            column: column.to_owned(),
            financial_year: is_financial_year(event),
        },
        None => Clock::Unknown,
    }
}

/// The links of every table to a table that is declared, by where they lead.
fn links<'a>(
    systems: &'a Systems,
    pick: impl Fn(&'a TableDecl) -> Vec<&'a Link>,
) -> Vec<(Name<'a>, Name<'a>)> {
    let mut all = Vec::new();
    for (system, name, declared) in tables(systems) {
        for link in pick(declared) {
            let to = (link.system.as_deref().unwrap_or(system), link.table.as_str());
            if table(systems, to).is_some() {
                all.push(((system, name), to));
            }
        }
    }
    all
}

/// The pairs of tables of one system whose ownership, co-owners included, turns in a circle. A
/// table of persons that leads to itself is followed from the rows found otherwise: no circle.
pub(crate) fn circles(systems: &Systems) -> HashSet<(Name<'_>, Name<'_>)> {
    let inside = links(systems, |table| table.owners().collect());
    let inside = inside.into_iter().filter(|(from, to)| {
        let itself = from == to && table(systems, *from).is_some_and(|table| table.subject);
        from.0 == to.0 && !itself
    });
    in_circles(inside.collect())
}

/// The pairs of systems that lead to each other, directly or through others.
pub(crate) fn system_circles(systems: &Systems) -> HashSet<(&str, &str)> {
    let between =
        links(systems, |table| table.links().filter(|link| link.system.is_some()).collect());
    in_circles(between.into_iter().map(|(from, to)| (from.0, to.0)).collect())
}

/// The edges both ends of which are in the same strongly connected part (Kosaraju, without
/// recursion: a hostile charter may have ten thousand tables in a row).
fn in_circles<N: Copy + Eq + Hash>(edges: Vec<(N, N)>) -> HashSet<(N, N)> {
    let mut onward: HashMap<N, Vec<N>> = HashMap::new();
    let mut back: HashMap<N, Vec<N>> = HashMap::new();
    for (from, to) in &edges {
        onward.entry(*from).or_default().push(*to);
        back.entry(*to).or_default().push(*from);
    }
    let mut seen = HashSet::new();
    let mut finished = Vec::new();
    for (from, _) in &edges {
        visit(*from, &onward, &mut seen, &mut finished);
    }
    let (mut part, mut placed) = (HashMap::new(), HashSet::new());
    for (number, root) in finished.iter().rev().enumerate() {
        let mut members = Vec::new();
        visit(*root, &back, &mut placed, &mut members);
        part.extend(members.into_iter().map(|member| (member, number)));
    }
    edges.into_iter().filter(|(from, to)| part.get(from) == part.get(to)).collect()
}

/// Walks everything not seen yet that a node leads to; nodes come out as they are finished.
fn visit<N: Copy + Eq + Hash>(
    root: N,
    next: &HashMap<N, Vec<N>>,
    seen: &mut HashSet<N>,
    finished: &mut Vec<N>,
) {
    if !seen.insert(root) {
        return;
    }
    let mut stack = vec![(root, 0)];
    while let Some((node, at)) = stack.pop() {
        match next.get(&node).and_then(|nodes| nodes.get(at)) {
            Some(child) => {
                stack.push((node, at + 1));
                if seen.insert(*child) {
                    stack.push((*child, 0));
                }
            }
            None => finished.push(node),
        }
    }
}
