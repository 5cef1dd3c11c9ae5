//! Who a person is in the systems: from the identifiers they proved to everything their rows are
//! found by.
//!
//! Each system that answers is asked for its rows of persons and for the values that other systems
//! link to. Values found in the person's own rows lead on ([`carried_kind`]), until nothing new is
//! found: charters without links between systems are read once. Nothing that is not certainly the
//! person's is ever followed: of several who share an address, only rows written as the one who was
//! chosen, and only values the others do not hold too.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serment_connect::{Amendment, ConnectError, IdentifierKind, Identifiers, Record, normalise};
use serment_kernel::words::Personal;
use serment_register::charter::{Charter, TableDecl};

use crate::household::{Household, Name, Standing, name_columns, written};
use crate::reach::{ReachError, SystemReach, Writings, carried_kind, compile, linked_to};
use crate::systems::{Opened, Opening};

/// What is known of a person beside the identifiers they proved. Personal: kept sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Which of several persons who share an identifier this is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Name>,
    /// The persons the systems held for these identifiers when they were last asked.
    #[serde(default)]
    pub seen: Vec<Name>,
    /// What they want written in their own rows instead (Art. 16).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Who the person says they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Name>,
    /// Values their rows were found by earlier: an erasure may have taken away the rows that held
    /// them.
    #[serde(default)]
    pub carried: Identifiers,
}

/// One row of the person, with what they want written in it. Personal: kept sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The system.
    pub system: String,
    /// The row and its new values.
    pub amendment: Amendment,
}

/// A person, as far as the systems that answered tell.
#[derive(Debug, Default)]
pub struct Resolved {
    /// What they proved, and what their own rows add to it.
    pub who: Identifiers,
    /// The values their rows add.
    pub carried: Identifiers,
    /// The persons these identifiers lead to.
    pub household: Household,
    /// Why a system did not answer.
    pub silent: BTreeMap<String, Silence>,
    /// Rows of persons that do not say whose they are, by system and table.
    pub uncertain: BTreeMap<(String, String), u64>,
    /// How the person's rows are written, by system, when they are told from others.
    writings: Option<BTreeMap<String, Writings>>,
}

/// Why a system did not answer.
#[derive(Clone, Debug)]
pub struct Silence {
    /// In words, without any value.
    pub why: String,
    /// Whether only a person can settle it: the charter and the system disagree.
    pub charters_fault: bool,
}

impl Silence {
    fn of(why: impl ToString, charters_fault: bool) -> Self {
        Self { why: why.to_string(), charters_fault }
    }
}

impl Resolved {
    /// How this person's rows are reached in a system.
    ///
    /// # Errors
    /// [`ReachError`] when the charter's declaration cannot be followed.
    pub fn reach(&self, charter: &Charter, system: &str) -> Result<SystemReach, ReachError> {
        let compiled = compile(charter, system)?;
        let Some(writings) = &self.writings else { return Ok(compiled) };
        let none = Writings::new();
        Ok(compiled.narrowed(charter, system, writings.get(system).unwrap_or(&none)))
    }

    /// Whether several persons answer and nobody said which one this is: nothing may be shown of
    /// them, or touched.
    pub fn is_undecided(&self) -> bool {
        if self.writings.is_none() {
            self.household.are_several()
        } else {
            self.household.is_torn()
        }
    }

    /// Rows of a system that do not say whose they are.
    pub fn uncertain_in(&self, system: &str) -> u64 {
        let here = self.uncertain.iter().filter(|((id, _), _)| id == system);
        here.map(|(_, rows)| rows).sum()
    }
}

/// Finds out who a person is over every system.
pub fn resolve(
    charter: &Charter,
    systems: &Opening,
    verified: &Identifiers,
    known: &Known,
) -> Resolved {
    let mut asked =
        Asked { charter, verified, known, rows: BTreeMap::new(), silent: BTreeMap::new() };
    let mut who = verified.clone();
    who.extend(&known.carried);
    loop {
        asked.ask(systems, &who);
        let found = asked.conclude();
        if !who.extend(&found.carried) {
            return Resolved { who, ..found };
        }
    }
}

/// A row that tells who someone is.
struct Told {
    table: String,
    name: Name,
    written: Vec<(String, String)>,
    /// What other systems reach their rows by.
    values: Vec<(IdentifierKind, Personal<String>)>,
}

/// The systems' answers so far.
struct Asked<'a> {
    charter: &'a Charter,
    verified: &'a Identifiers,
    known: &'a Known,
    rows: BTreeMap<String, Vec<Told>>,
    silent: BTreeMap<String, Silence>,
}

impl Asked<'_> {
    /// Asks every system, all at once.
    fn ask(&mut self, systems: &Opening, who: &Identifiers) {
        let charter = self.charter;
        let answers: Vec<(String, Result<Vec<Told>, Silence>)> = std::thread::scope(|scope| {
            let threads: Vec<_> = systems
                .iter()
                .map(|(id, opened)| (id, scope.spawn(move || answer(charter, id, opened, who))))
                .collect();
            let defect = || Err(Silence::of("the reading stopped on a defect", false));
            threads
                .into_iter()
                .map(|(id, thread)| (id.clone(), thread.join().unwrap_or_else(|_| defect())))
                .collect()
        });
        for (id, answer) in answers {
            match answer {
                Ok(rows) => {
                    self.silent.remove(&id);
                    self.rows.insert(id, rows);
                }
                Err(why) => {
                    self.rows.remove(&id);
                    self.silent.insert(id, why);
                }
            }
        }
    }

    fn conclude(&self) -> Resolved {
        let mut household = Household::of(self.known.chosen.clone());
        // A system that answered when the request was planned may be silent now: whom it told of
        // still exists.
        for name in &self.known.seen {
            household.see(name);
        }
        for told in self.rows.values().flatten() {
            household.see(&told.name);
        }
        let told_apart = self.known.chosen.is_some();
        let mut mine = Identifiers::default();
        let mut others = BTreeSet::new();
        let mut writings: BTreeMap<String, Writings> = BTreeMap::new();
        let mut uncertain = BTreeMap::new();
        for (system, rows) in &self.rows {
            for told in rows {
                let standing =
                    if told_apart { household.standing(&told.name) } else { Standing::Own };
                match standing {
                    Standing::Own => {
                        let own = Identifiers(told.values.clone());
                        mine.extend(&own);
                        let table = writings.entry(system.clone()).or_default();
                        let table = table.entry(told.table.clone()).or_default();
                        table.insert(told.written.clone());
                    }
                    Standing::Another => others.extend(key(&told.values)),
                    Standing::Uncertain => {
                        others.extend(key(&told.values));
                        *uncertain.entry((system.clone(), told.table.clone())).or_default() += 1;
                    }
                }
            }
        }
        if household.are_several() && !told_apart {
            // Whose values these are is not known: they lead nowhere.
            mine = Identifiers::default();
        } else if !told_apart {
            self.as_proved(&mut mine);
        }
        mine.extend(&self.known.carried);
        mine.0.retain(|(kind, value)| !others.contains(&(kind.clone(), value.reveal().clone())));
        if told_apart {
            // The shared address itself leads to the others too.
            mine.0.retain(|(kind, value)| !self.is_proved(kind, value));
        }
        Resolved {
            who: Identifiers::default(),
            carried: mine,
            household,
            silent: self.silent.clone(),
            uncertain,
            writings: told_apart.then_some(writings),
        }
    }

    /// Whether a value is one the person proved, whatever place it was found in.
    fn is_proved(&self, kind: &IdentifierKind, value: &Personal<String>) -> bool {
        let plain = IdentifierKind::from(kind.style());
        let same = |(known, proved): &(IdentifierKind, Personal<String>)| {
            *known == plain
                && match (normalise(&plain, proved.reveal()), normalise(&plain, value.reveal())) {
                    (Ok(one), Ok(two)) => one == two,
                    _ => proved == value,
                }
        };
        self.verified.0.iter().any(same)
    }

    /// What the person proved also leads on where a link goes through a column that identifies,
    /// whether or not the system it leads to answers.
    fn as_proved(&self, mine: &mut Identifiers) {
        for system in self.charter.systems.keys() {
            for (table, column) in linked_to(self.charter, system) {
                let kind = carried_kind(self.charter, system, table, column);
                let proved =
                    self.verified.0.iter().filter(|(known, _)| known.as_str() == kind.style());
                let carried = proved.map(|(_, value)| (kind.clone(), value.clone())).collect();
                mine.extend(&Identifiers(carried));
            }
        }
    }
}

fn key(
    values: &[(IdentifierKind, Personal<String>)],
) -> impl Iterator<Item = (IdentifierKind, String)> {
    values.iter().map(|(kind, value)| (kind.clone(), value.reveal().clone()))
}

fn answer(
    charter: &Charter,
    system: &str,
    opened: &Opened,
    who: &Identifiers,
) -> Result<Vec<Told>, Silence> {
    let connector = opened.as_ref().map_err(|why| Silence::of(why, false))?;
    let compiled = compile(charter, system).map_err(|error| Silence::of(error, true))?;
    if compiled.persons.reaches.is_empty() {
        return Ok(Vec::new());
    }
    let linked = linked_to(charter, system);
    let mut rows = Vec::new();
    let read = connector.read(&compiled.persons, who, &mut |record: Record| {
        if let Some(declared) = charter.table(system, &record.table) {
            rows.extend(told(charter, system, declared, &linked, &record));
        }
        Ok(())
    });
    read.map_err(|error| Silence::of(&error, is_charters_fault(&error)))?;
    Ok(rows)
}

/// What a row tells, if it is one of those asked for: rows on the way to them say nothing.
fn told(
    charter: &Charter,
    system: &str,
    declared: &TableDecl,
    linked: &BTreeSet<(&str, &str)>,
    record: &Record,
) -> Option<Told> {
    let columns =
        linked.iter().filter(|(table, _)| *table == record.table).map(|(_, column)| *column);
    let values = columns.filter_map(|column| {
        let kind = carried_kind(charter, system, &record.table, column);
        let cell = record.values.iter().find(|(name, _)| name == column)?;
        let value = normalise(&kind, &cell.1.text()?).ok()?;
        Some((kind, Personal::new(value)))
    });
    let values: Vec<_> = values.collect();
    if !declared.subject && values.is_empty() {
        return None;
    }
    Some(Told {
        table: record.table.clone(),
        name: if declared.subject { Name::of(declared, record) } else { Name::default() },
        written: written(name_columns(declared), record),
        values,
    })
}

/// Whether the charter and the system disagree, which only a person can settle; everything else
/// may pass by itself, or once the system is repaired.
pub(crate) fn is_charters_fault(error: &ConnectError) -> bool {
    matches!(
        error,
        ConnectError::Schema { .. }
            | ConnectError::Conflicts { .. }
            | ConnectError::Identifier { .. }
            | ConnectError::Unsupported { .. }
    )
}
