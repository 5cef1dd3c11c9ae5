//! Telling whether one address leads to several persons: a couple that shares a mailbox must never
//! be handed each other's data.
//!
//! Rows of persons reached by the same identifier are compared by name, whatever case, accents and
//! spaces: one person entered twice is one person; two names are two persons. Pure.

use std::collections::BTreeSet;

use serment_connect::Record;
use serment_register::charter::TableDecl;

/// The persons seen so far, by what they are called.
#[derive(Debug, Default)]
pub struct Persons {
    given: BTreeSet<String>,
    called: Option<String>,
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
            cell.1.text().filter(|text| !text.trim().is_empty())
        };
        let (given, family) = (held("identity.given_name"), held("identity.family_name"));
        let full = held("identity.full_name");
        if let Some(given) = given.as_ref().or(full.as_ref()) {
            self.given.insert(fold(given));
        }
        let called = [given, family].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let called = if called.is_empty() { full } else { Some(called) };
        // A table that knows the family name says more than one that does not.
        if let Some(called) = called
            && self.called.as_ref().is_none_or(|known| known.len() < called.len())
        {
            self.called = Some(called);
        }
    }

    /// Whether two rows cannot be of one person.
    pub fn are_several(&self) -> bool {
        self.given.len() > 1
    }

    /// What the person is called, as written in the systems.
    pub fn name(&self) -> Option<String> {
        if self.are_several() { None } else { self.called.clone() }
    }
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
}
