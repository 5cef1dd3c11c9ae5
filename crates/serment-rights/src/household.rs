//! Telling whether one address leads to several persons: a couple that shares a mailbox must never
//! be handed each other's data.
//!
//! Rows of persons reached by the same identifier are compared by name, whatever case, accents and
//! spaces: one person entered twice is one person; two given names or two family names are two
//! persons; a name that is missing contradicts nothing. The verdict holds over all systems together:
//! each of two persons may be alone in one. Once it is known which of them asks, a row is theirs
//! only if it may be theirs and nobody else's. Pure.

use serde::{Deserialize, Serialize};
use serment_connect::Record;
use serment_register::charter::TableDecl;

/// The persons one identifier leads to, by what they are called.
#[derive(Clone, Debug, Default)]
pub struct Household {
    /// Every name seen, each once; the one who was chosen first.
    names: Vec<Name>,
    chosen: bool,
}

/// What one row says a person is called, as written. Personal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// The given name, absent when the row lacks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// The family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// A name that is not told apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full: Option<String>,
}

/// Whose a row is, once it is known which person asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Certainly theirs.
    Own,
    /// Certainly someone else's.
    Another,
    /// It does not say enough.
    Uncertain,
}

/// The columns of a table that hold names.
pub fn name_columns(table: &TableDecl) -> impl Iterator<Item = &str> {
    let named = |category: &str| {
        ["identity.given_name", "identity.family_name", "identity.full_name"].contains(&category)
    };
    table.fields.iter().filter(move |(_, it)| named(&it.0)).map(|(column, _)| column.as_str())
}

/// How a row writes its names, column by column; no value is an empty text.
pub fn written<'a>(
    columns: impl Iterator<Item = &'a str>,
    record: &Record,
) -> Vec<(String, String)> {
    let text = |column: &str| record.values.iter().find(|(name, _)| name == column)?.1.text();
    columns.map(|column| (column.to_owned(), text(column).unwrap_or_default())).collect()
}

impl Household {
    /// A household of which the one who asks may be known.
    pub fn of(chosen: Option<Name>) -> Self {
        Self { chosen: chosen.is_some(), names: chosen.into_iter().collect() }
    }

    /// Adds a name.
    pub fn see(&mut self, name: &Name) {
        if !name.is_empty() && !self.names.iter().any(|known| known.is(name)) {
            self.names.push(name.clone());
        }
    }

    /// The persons these names are of: a name that may be another's is not one more person.
    pub fn persons(&self) -> Vec<&Name> {
        let (mut persons, mut rest): (Vec<&Name>, Vec<&Name>) = (Vec::new(), Vec::new());
        rest.extend(&self.names);
        if self.chosen {
            persons.push(rest.remove(0));
        }
        // Whoever tells more of themselves comes first; the order of the systems decides nothing.
        rest.sort_by_key(|name| (std::cmp::Reverse(name.parts()), name.folded()));
        for name in rest {
            if persons.iter().all(|known| !known.may_be(name)) {
                persons.push(name);
            }
        }
        persons
    }

    /// Whether two rows cannot be of one person.
    pub fn are_several(&self) -> bool {
        self.persons().len() > 1
            || self.names.iter().any(|one| self.names.iter().any(|two| !one.may_be(two)))
    }

    /// Whether rows that pass for the chosen person's cannot all be of one: the name that was chosen
    /// says too little.
    pub fn is_torn(&self) -> bool {
        let own: Vec<&Name> =
            self.names.iter().filter(|name| self.standing(name) == Standing::Own).collect();
        own.iter().any(|one| own.iter().any(|two| !one.may_be(two)))
    }

    /// What the person is called, as written in the systems.
    pub fn name(&self) -> Option<String> {
        if self.are_several() && !self.chosen {
            return None;
        }
        let own =
            self.names.iter().filter(|name| !self.chosen || self.standing(name) == Standing::Own);
        // A table that knows the family name says more than one that does not.
        own.map(Name::said).max_by_key(String::len)
    }

    /// Whose a row of this name is, when it is known who asks.
    pub fn standing(&self, name: &Name) -> Standing {
        let persons = self.persons();
        let Some((asks, others)) = persons.split_first() else { return Standing::Uncertain };
        let (own, another) = (asks.may_be(name), others.iter().any(|it| it.may_be(name)));
        match (own, another) {
            (true, false) if others.is_empty() || !name.is_empty() => Standing::Own,
            (true, _) => Standing::Uncertain,
            (false, _) => Standing::Another,
        }
    }
}

impl Name {
    /// What a row of a table of persons says.
    pub fn of(table: &TableDecl, record: &Record) -> Self {
        let held = |category: &str| {
            let column = table.fields.iter().find(|(_, it)| it.0 == category)?.0;
            let cell = record.values.iter().find(|(name, _)| name == column)?;
            cell.1.text().filter(|text| !fold(text).is_empty())
        };
        Self {
            given: held("identity.given_name"),
            family: held("identity.family_name"),
            full: held("identity.full_name"),
        }
    }

    /// The name as it is read.
    pub fn said(&self) -> String {
        let parts = [&self.given, &self.family].into_iter().flatten();
        let parts: Vec<&str> = parts.map(|part| part.trim()).collect();
        match (&self.full, parts.is_empty()) {
            (Some(full), true) => full.trim().to_owned(),
            _ => parts.join(" "),
        }
    }

    /// Whether it tells nothing.
    pub fn is_empty(&self) -> bool {
        self.given.is_none() && self.family.is_none() && self.full.is_none()
    }

    /// How much of a name it tells.
    fn parts(&self) -> usize {
        let full = self.full.as_deref().map_or(0, |full| words(full).len());
        full.max(usize::from(self.given.is_some()) + usize::from(self.family.is_some()))
    }

    fn folded(&self) -> [Option<String>; 3] {
        let full = self.full.as_deref().map(|full| words(full).concat());
        [self.given.as_deref().map(fold), self.family.as_deref().map(fold), full]
    }

    /// Whether both write the same.
    fn is(&self, other: &Self) -> bool {
        self.folded() == other.folded()
    }

    /// Whether two rows may be of one person: what both tell agrees.
    fn may_be(&self, other: &Self) -> bool {
        let agree = |(one, two): (Option<String>, Option<String>)| match (one, two) {
            (Some(one), Some(two)) => one == two,
            _ => true,
        };
        self.folded().into_iter().zip(other.folded()).all(agree)
            && self.is_within(other)
            && other.is_within(self)
    }

    /// Whether the parts known here are found in the whole name known there.
    fn is_within(&self, other: &Self) -> bool {
        let Some(full) = &other.full else { return true };
        let full = words(full);
        let holds = |part: &String| {
            let part = fold(part);
            (0..full.len())
                .any(|from| (from + 1..=full.len()).any(|to| full[from..to].concat() == part))
        };
        [&self.given, &self.family].into_iter().flatten().all(holds)
    }
}

/// The words of a name, each without case, accents or hyphens.
fn words(name: &str) -> Vec<String> {
    name.split(|c: char| c.is_whitespace() || c == '-')
        .map(fold)
        .filter(|word| !word.is_empty())
        .collect()
}

/// A name without case, accents, spaces or hyphens.
fn fold(name: &str) -> String {
    name.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            'à' | 'â' | 'ä' | 'á' | 'ã' => Some('a'),
            'ç' => Some('c'),
            'é' | 'è' | 'ê' | 'ë' => Some('e'),
            'î' | 'ï' | 'í' => Some('i'),
            'ñ' => Some('n'),
            'ô' | 'ö' | 'ó' | 'õ' => Some('o'),
            'ù' | 'û' | 'ü' | 'ú' => Some('u'),
            'ÿ' | 'ý' => Some('y'),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(given: &str, family: &str) -> Name {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Name { given: some(given), family: some(family), full: None }
    }

    fn whole(text: &str) -> Name {
        Name { full: Some(text.to_owned()), ..Name::default() }
    }

    fn seen(names: &[(&str, &str)]) -> Household {
        let mut household = Household::default();
        for (given, family) in names {
            household.see(&name(given, family));
        }
        household
    }

    #[test]
    fn one_person_entered_twice_is_one() {
        let household = seen(&[("Éloïse", "Le Goff"), ("ELOISE ", "LE GOFF")]);
        assert!(!household.are_several());
        assert_eq!(household.name().as_deref(), Some("Éloïse Le Goff"));
    }

    #[test]
    fn a_couple_is_two_and_has_no_one_name() {
        let household = seen(&[("Yann", "Kervella"), ("Maëlle", "Kervella")]);
        assert!(household.are_several());
        assert_eq!(household.name(), None);
        assert_eq!(household.persons().len(), 2);
    }

    #[test]
    fn a_name_that_is_missing_contradicts_nothing() {
        assert!(!seen(&[("Yann", "Kervella"), ("", "Kervella"), ("Yann", "")]).are_several());
        assert!(seen(&[("Yann", "Kervella"), ("Yann", "Morel")]).are_several());
        assert!(seen(&[("", "Kervella"), ("Yann", "Morel")]).are_several());
        assert!(seen(&[("", "Kervella"), ("Yann", ""), ("Maëlle", "")]).are_several());
    }

    #[test]
    fn a_whole_name_is_compared_by_its_words() {
        assert!(whole("LE GOFF Anne-Marie").may_be(&name("Anne Marie", "Le Goff")));
        assert!(!name("Ann", "Le Goff").may_be(&whole("Anne Le Goff")));
        assert!(!whole("Yann Kervella").may_be(&whole("Maëlle Kervella")));
    }

    #[test]
    fn who_asks_is_told_from_the_others_and_nothing_is_guessed() {
        let mut household = Household::of(Some(name("Maëlle", "Kervella")));
        for seen in [name("Yann", "Kervella"), name("MAELLE", ""), name("", "Kervella")] {
            household.see(&seen);
        }
        assert_eq!(household.name().as_deref(), Some("Maëlle Kervella"));
        assert_eq!(household.standing(&name("maelle", "kervella")), Standing::Own);
        assert_eq!(household.standing(&name("MAELLE", "")), Standing::Own);
        assert_eq!(household.standing(&name("Yann", "Kervella")), Standing::Another);
        assert_eq!(household.standing(&name("", "Kervella")), Standing::Uncertain);
        assert_eq!(household.standing(&Name::default()), Standing::Uncertain);
    }

    #[test]
    fn alone_after_the_others_left_every_row_is_still_compared() {
        let household = Household::of(Some(name("Maëlle", "Kervella")));
        assert_eq!(household.standing(&Name::default()), Standing::Own);
        assert_eq!(household.standing(&name("Yann", "Kervella")), Standing::Another);
    }

    #[test]
    fn a_chosen_name_that_says_too_little_is_torn_between_two() {
        let mut household = Household::of(Some(name("", "Kervella")));
        household.see(&name("Yann", "Kervella"));
        assert!(!household.is_torn());
        household.see(&name("Maëlle", "Kervella"));
        assert!(household.is_torn());
    }

    #[test]
    fn a_name_of_two_is_nobodys() {
        let mut household = Household::of(Some(name("Yann", "Kervella")));
        household.see(&name("Yann", "Morel"));
        assert_eq!(household.standing(&name("Yann", "")), Standing::Uncertain);
        assert_eq!(household.persons().len(), 2);
    }
}
