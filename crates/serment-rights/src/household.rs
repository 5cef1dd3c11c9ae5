//! Telling whether one address leads to several persons: a couple that shares a mailbox must never
//! be handed each other's data.
//!
//! Rows of persons reached by the same identifier are compared by name, whatever case, accents and
//! spaces: one person entered twice is one person; two given names or two family names are two
//! persons; a name that is missing contradicts nothing. The verdict holds over all systems together:
//! each of two persons may be alone in one. Pure.

use serment_connect::Record;
use serment_register::charter::TableDecl;

/// The persons seen so far, by what they are called.
#[derive(Debug, Default)]
pub struct Persons {
    names: Vec<Name>,
    several: bool,
    called: Option<String>,
}

/// What one row says a person is called; each part folded, and absent when the row lacks it.
#[derive(Debug, PartialEq, Eq)]
struct Name {
    given: Option<String>,
    family: Option<String>,
    /// The words of a name that is not told apart.
    full: Option<Vec<String>>,
}

impl Persons {
    /// Looks at a row of a table of persons; the others are passed over.
    pub fn see(&mut self, table: &TableDecl, record: &Record) {
        if !table.subject {
            return;
        }
        let held = |category: &str| {
            let column = table.fields.iter().find(|(_, it)| it.0 == category)?.0;
            let cell = record.values.iter().find(|(name, _)| name == column)?;
            cell.1.text().filter(|text| !fold(text).is_empty())
        };
        let (given, family) = (held("identity.given_name"), held("identity.family_name"));
        let full = held("identity.full_name");
        self.add(Name {
            given: given.as_deref().map(fold),
            family: family.as_deref().map(fold),
            full: full.as_deref().map(words),
        });
        let called = [given, family].into_iter().flatten().collect::<Vec<_>>().join(" ");
        self.call(if called.is_empty() { full } else { Some(called) });
    }

    /// Adds whom another system knows.
    pub fn merge(&mut self, other: Self) {
        self.several |= other.several;
        for name in other.names {
            self.add(name);
        }
        self.call(other.called);
    }

    fn add(&mut self, name: Name) {
        if self.several || self.names.contains(&name) {
            return;
        }
        self.several = !self.names.iter().all(|known| known.may_be(&name));
        self.names.push(name);
    }

    /// A table that knows the family name says more than one that does not.
    fn call(&mut self, called: Option<String>) {
        if let Some(called) = called
            && self.called.as_ref().is_none_or(|known| known.len() < called.len())
        {
            self.called = Some(called);
        }
    }

    /// Whether two rows cannot be of one person.
    pub fn are_several(&self) -> bool {
        self.several
    }

    /// What the person is called, as written in the systems.
    pub fn name(&self) -> Option<String> {
        if self.are_several() { None } else { self.called.clone() }
    }
}

impl Name {
    /// Whether two rows may be of one person: what both tell agrees.
    fn may_be(&self, other: &Self) -> bool {
        let agree = |one: &Option<String>, two: &Option<String>| match (one, two) {
            (Some(one), Some(two)) => one == two,
            _ => true,
        };
        let whole = match (&self.full, &other.full) {
            (Some(one), Some(two)) => one.concat() == two.concat(),
            _ => true,
        };
        agree(&self.given, &other.given)
            && agree(&self.family, &other.family)
            && whole
            && self.is_within(other)
            && other.is_within(self)
    }

    /// Whether the parts known here are found in the whole name known there.
    fn is_within(&self, other: &Self) -> bool {
        let Some(full) = &other.full else { return true };
        let holds = |part: &String| {
            (0..full.len())
                .any(|from| (from + 1..=full.len()).any(|to| full[from..to].concat() == *part))
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
    use serment_connect::{Cell, Role};
    use serment_kernel::words::Personal;

    fn seen(names: &[(&str, &str)]) -> Persons {
        let charter = crate::testing::charter();
        let guests = charter.table("booking", "guests").unwrap();
        let mut persons = Persons::default();
        for (given, family) in names {
            let text = |value: &str| Cell::Text(Personal::new(value.to_owned()));
            persons.see(
                guests,
                &Record {
                    table: "guests".into(),
                    role: Role::Owner,
                    key: "1".into(),
                    values: vec![
                        ("given_name".into(), text(given)),
                        ("family_name".into(), text(family)),
                    ],
                },
            );
        }
        persons
    }

    #[test]
    fn one_person_entered_twice_is_one() {
        let persons = seen(&[("Éloïse", "Le Goff"), ("ELOISE ", "LE GOFF")]);
        assert!(!persons.are_several());
        assert_eq!(persons.name().as_deref(), Some("Éloïse Le Goff"));
    }

    #[test]
    fn a_couple_is_two_and_has_no_one_name() {
        let persons = seen(&[("Yann", "Kervella"), ("Maëlle", "Kervella")]);
        assert!(persons.are_several());
        assert_eq!(persons.name(), None);
    }

    #[test]
    fn a_name_that_is_missing_contradicts_nothing() {
        assert!(!seen(&[("Yann", "Kervella"), ("", "Kervella"), ("Yann", "")]).are_several());
        assert!(seen(&[("Yann", "Kervella"), ("Yann", "Morel")]).are_several());
        assert!(seen(&[("", "Kervella"), ("Yann", "Morel")]).are_several());
        assert!(seen(&[("", "Kervella"), ("Yann", ""), ("Maëlle", "")]).are_several());
    }

    #[test]
    fn each_alone_in_a_system_they_are_still_two() {
        let mut persons = seen(&[("Yann", "Kervella")]);
        persons.merge(seen(&[("YANN", "")]));
        assert!(!persons.are_several());
        persons.merge(seen(&[("Maëlle", "Kervella")]));
        assert!(persons.are_several());
    }

    #[test]
    fn a_whole_name_is_compared_by_its_words() {
        let whole = |text: &str| Name { given: None, family: None, full: Some(words(text)) };
        let parts = |given: &str, family: &str| Name {
            given: Some(fold(given)),
            family: Some(fold(family)),
            full: None,
        };
        assert!(whole("LE GOFF Anne-Marie").may_be(&parts("Anne Marie", "Le Goff")));
        assert!(!parts("Ann", "Le Goff").may_be(&whole("Anne Le Goff")));
        assert!(!whole("Yann Kervella").may_be(&whole("Maëlle Kervella")));
    }
}
