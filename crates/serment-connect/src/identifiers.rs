//! What a person is looked up by, and how two writings of the same identifier are one.
//!
//! | kind | normal form | compared in SQL |
//! |---|---|---|
//! | `email` | trimmed of white space and invisible characters, lower case | the column, trimmed and lowered as here |
//! | `phone` | E.164; French national numbers get `+33` | the digits of the column, in each usual writing |
//! | any other | trimmed | the exact text, or the number in a number column |
//!
//! A kind with a place (`email@booking.guests.email`) follows the rules of what precedes it.
//!
//! Case is Unicode's, in every driver: SQLite calls the functions of this module, PostgreSQL
//! lowers by ICU, MariaDB by its Unicode 14 collations (all letters but İ). Where PostgreSQL has
//! no ICU or another encoding than UTF-8, the writings with accented capitals are listed
//! ([`writings`]); of another encoding than ISO 8859-1, it trims the white space of ASCII only.
//! Composed and decomposed accents (é, e + U+0301) remain two writings.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use serment_kernel::words::Personal;

use crate::error::ConnectError;

/// What kind of identifier a value is: `email`, `phone`, `customer_number`, or any other word.
///
/// A kind may carry a place, `kind@system.table.column`: its values were found there, in rows of
/// the person, rather than verified by them. It is another kind than `kind` (a map reaches rows
/// by the one it names), compared by the same rules ([`style`](Self::style)).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdentifierKind(pub String);

impl IdentifierKind {
    /// The kind of e-mail addresses.
    pub const EMAIL: &'static str = "email";
    /// The kind of telephone numbers.
    pub const PHONE: &'static str = "phone";

    /// The word itself, with its place.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// By whose rules values are normalised and compared: the part before `@`, `email` for
    /// `email@booking.guests.email`.
    pub fn style(&self) -> &str {
        self.0.split_once('@').map_or(&*self.0, |(style, _)| style)
    }

    /// Where the value was found, as `system.table.column`, when the person did not prove it.
    pub fn place(&self) -> Option<&str> {
        self.0.split_once('@').map(|(_, place)| place)
    }
}

impl From<&str> for IdentifierKind {
    fn from(kind: &str) -> Self {
        Self(kind.to_owned())
    }
}

impl Borrow<str> for IdentifierKind {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IdentifierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What we know a person by. Several values of one kind are alternatives: a row with any of them
/// is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Identifiers(pub Vec<(IdentifierKind, Personal<String>)>);

impl Identifiers {
    /// One identifier.
    pub fn one(kind: &str, value: &str) -> Self {
        Self::default().and(kind, value)
    }

    /// With a further identifier.
    #[must_use]
    pub fn and(mut self, kind: &str, value: &str) -> Self {
        self.0.push((kind.into(), Personal::new(value.to_owned())));
        self
    }

    /// Adds those of another list that are not there yet. Whether there was any.
    pub fn extend(&mut self, more: &Self) -> bool {
        let before = self.0.len();
        for identifier in &more.0 {
            if !self.0.contains(identifier) {
                self.0.push(identifier.clone());
            }
        }
        self.0.len() > before
    }

    /// The values of one kind, in normal form. A value that cannot be understood is an error,
    /// never a person not found.
    pub fn of(&self, kind: &IdentifierKind) -> Result<Vec<String>, ConnectError> {
        let mut values = Vec::new();
        for (_, value) in self.0.iter().filter(|(k, _)| k == kind) {
            let value = normalise(kind, value.reveal())?;
            if !values.contains(&value) {
                values.push(value);
            }
        }
        Ok(values)
    }
}

fn invalid(kind: &IdentifierKind, why: &str) -> ConnectError {
    ConnectError::Identifier { kind: kind.0.clone(), why: why.to_owned() }
}

/// Whether a character may surround an identifier without being seen: white space, and the
/// marks of width, direction and order that copying from a page or a telephone brings along.
pub(crate) fn unseen(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{ad}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2064}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

/// Text as e-mail addresses are compared and as needles are searched: without what is unseen
/// around it, lower case.
pub(crate) fn trimmed_lower(text: &str) -> String {
    text.trim_matches(unseen).to_lowercase()
}

/// The writings of a lower-case text that an engine lowering ASCII only leaves apart: each
/// letter beyond ASCII small or capital. Beyond six such letters, all small and all capital.
pub(crate) fn writings(lower: &str) -> Vec<String> {
    let capital = |c: char| c.to_uppercase().collect::<String>();
    let changes = |c: char| !c.is_ascii() && capital(c) != c.to_string();
    let wide = lower.chars().filter(|c| changes(*c)).count();
    if wide > 6 {
        let all = lower.chars().map(|c| if c.is_ascii() { c.to_string() } else { capital(c) });
        return vec![lower.to_owned(), all.collect()];
    }
    let mut forms = vec![String::new()];
    for c in lower.chars() {
        let capitals = if changes(c) { forms.clone() } else { Vec::new() };
        for form in &mut forms {
            form.push(c);
        }
        forms.extend(capitals.into_iter().map(|form| form + &capital(c)));
    }
    forms
}

/// The beginnings that every writing of a lower-case text has once the letters of ASCII are
/// lowered: as much of the text as has at most [`HEADS`] of them. What narrows a search, not what
/// decides.
pub(crate) fn heads(lower: &str) -> Vec<String> {
    let mut heads = vec![String::new()];
    let mut rest = lower.chars().peekable();
    while let Some(c) = rest.next() {
        // What one capital may lower to two characters, or by its place in the word.
        let odd = matches!(c, '\u{3c2}' | '\u{3c3}') || rest.peek() == Some(&'\u{307}');
        let empty = Vec::new();
        let capitals = CAPITALS.get(&c).unwrap_or(&empty);
        if odd || heads.len() * (capitals.len() + 1) > HEADS {
            break;
        }
        let mut longer = Vec::with_capacity(heads.len() * (capitals.len() + 1));
        for written in std::iter::once(&c).chain(capitals) {
            longer.extend(heads.iter().map(|head| format!("{head}{written}")));
        }
        heads = longer;
    }
    heads
}

/// How many beginnings [`heads`] gives at the most.
const HEADS: usize = 16;

/// The characters beyond ASCII that Unicode lowers to one character: é ← É, k ← K (Kelvin).
static CAPITALS: LazyLock<BTreeMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut capitals: BTreeMap<char, Vec<char>> = BTreeMap::new();
    // No script beyond has capitals.
    for c in '\u{80}'..='\u{1ffff}' {
        let mut lowered = c.to_lowercase();
        if let (Some(lower), None) = (lowered.next(), lowered.next())
            && lower != c
        {
            capitals.entry(lower).or_default().push(c);
        }
    }
    capitals
});

/// The characters that are not seen, as ranges.
pub(crate) fn unseen_ranges() -> Vec<(char, char)> {
    let mut ranges: Vec<(char, char)> = Vec::new();
    for c in ('\0'..='\u{ffff}').filter(|c| unseen(*c)) {
        match ranges.last_mut() {
            Some((_, last)) if u32::from(*last) + 1 == u32::from(c) => *last = c,
            _ => ranges.push((c, c)),
        }
    }
    ranges
}

/// The normal form of an identifier. Normalising twice changes nothing.
pub fn normalise(kind: &IdentifierKind, value: &str) -> Result<String, ConnectError> {
    let value = value.trim_matches(unseen);
    if value.is_empty() {
        return Err(invalid(kind, "it is empty"));
    }
    if value.len() > 320 || value.chars().any(char::is_control) {
        return Err(invalid(kind, "it is too long or has control characters"));
    }
    match kind.style() {
        IdentifierKind::EMAIL => {
            let value = value.to_lowercase();
            let whole = value.split_once('@').is_some_and(|(local, domain)| {
                !local.is_empty() && !domain.is_empty() && !domain.contains('@')
            });
            if whole && !value.contains(char::is_whitespace) {
                Ok(value)
            } else {
                Err(invalid(kind, "expected name@domain"))
            }
        }
        IdentifierKind::PHONE => phone(kind, value),
        _ => Ok(value.to_owned()),
    }
}

fn phone(kind: &IdentifierKind, value: &str) -> Result<String, ConnectError> {
    let separator = |c: char| c.is_whitespace() || "().-/·".contains(c);
    // « +33 (0)6 … »: the zero in brackets is for callers from France only.
    let value = value.replace("(0)", "");
    let value: String = value.chars().filter(|c| !separator(*c)).collect();
    let (plus, digits) = match (value.strip_prefix('+'), value.strip_prefix("00")) {
        (Some(rest), _) | (None, Some(rest)) => (true, rest),
        (None, None) => (false, value.as_str()),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(invalid(kind, "expected digits, with or without + and the country's code"));
    }
    let number = match (plus, digits.strip_prefix('0')) {
        (true, _) => match digits.strip_prefix("330") {
            Some(rest) if rest.len() == 9 => format!("+33{rest}"),
            _ => format!("+{digits}"),
        },
        (false, Some(rest)) if rest.len() == 9 => format!("+33{rest}"),
        (false, _) if digits.len() == 11 && digits.starts_with("33") => format!("+{digits}"),
        (false, _) => {
            return Err(invalid(kind, "write it with + and the country's code"));
        }
    };
    if (8..=16).contains(&number.len()) {
        Ok(number)
    } else {
        Err(invalid(kind, "a telephone number has 7 to 15 digits"))
    }
}

/// The digits under which a normal telephone number may be stored, the usual one first.
pub(crate) fn phone_digits(number: &str) -> Vec<String> {
    let digits = number.trim_start_matches('+');
    let mut forms = vec![digits.to_owned(), format!("00{digits}")];
    if let Some(national) = digits.strip_prefix("33").filter(|rest| rest.len() == 9) {
        forms.extend([
            format!("0{national}"),
            format!("330{national}"),
            format!("00330{national}"),
        ]);
    }
    forms
}

/// Text as narrowing compares it: lower case, without spaces.
pub(crate) fn folded(text: &str) -> String {
    text.chars().filter(|c| !unseen(*c)).collect::<String>().to_lowercase()
}

/// Whether a stored text is the identifier whose normal form is given. What SQL does in the
/// databases, done here for files.
pub(crate) fn matches(kind: &IdentifierKind, stored: &str, normal: &str) -> bool {
    match kind.style() {
        IdentifierKind::EMAIL => trimmed_lower(stored) == normal,
        IdentifierKind::PHONE => {
            let digits: String = stored.chars().filter(char::is_ascii_digit).collect();
            !digits.is_empty() && phone_digits(normal).contains(&digits)
        }
        _ => stored.trim() == normal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn norm(kind: &str, value: &str) -> Result<String, ConnectError> {
        normalise(&kind.into(), value)
    }

    #[test]
    fn usual_writings_of_one_identifier_are_one() {
        assert_eq!(norm("email", "  Ana.Le-Goff@Example.ORG ").unwrap(), "ana.le-goff@example.org");
        for writing in [
            "06 12 34 56 78",
            "06.12.34.56.78",
            "+33 6 12 34 56 78",
            "0033612345678",
            "+33 (0)6 12-34-56-78",
            "33612345678",
            "+330612345678",
        ] {
            assert_eq!(norm("phone", writing).unwrap(), "+33612345678", "{writing}");
        }
        assert_eq!(norm("phone", "+44 20 7946 0000").unwrap(), "+442079460000");
        for writing in ["Élodie@X.example", "ÉLODIE@x.example\t", "\u{a0}Élodie@x.example\u{200b}"]
        {
            assert_eq!(norm("email", writing).unwrap(), "élodie@x.example");
            assert!(matches(&"email".into(), writing, "élodie@x.example"));
        }
        assert_eq!(norm("customer_number", " C-0042 ").unwrap(), "C-0042");
    }

    #[test]
    fn what_cannot_be_understood_is_refused_without_its_value() {
        for (kind, value) in [
            ("email", "ana"),
            ("email", "a b@c"),
            ("email", "@c"),
            ("phone", "12"),
            ("phone", "call me"),
            ("phone", "612345678"),
            ("other", "  "),
        ] {
            let error = norm(kind, value).unwrap_err();
            assert_eq!(error.kind(), "identifier");
            assert!(value.trim().is_empty() || !error.to_string().contains(value), "{error}");
        }
    }

    #[test]
    fn letters_beyond_ascii_are_written_small_and_capital() {
        assert_eq!(writings("ana"), ["ana"]);
        assert_eq!(writings("éñ"), ["éñ", "Éñ", "éÑ", "ÉÑ"]);
        assert_eq!(writings("ééééééé"), ["ééééééé", "ÉÉÉÉÉÉÉ"]);
    }

    #[test]
    fn every_writing_begins_with_a_head_or_with_what_is_not_seen() {
        assert_eq!(heads("ana@x.org"), ["ana@x.org"]);
        assert_eq!(heads("é@x"), ["é@x", "É@x"]);
        assert_eq!(heads("jack"), ["jack", "jac\u{212a}"]);
        assert!(heads("ééééééééé@x").len() <= HEADS);
        for writing in ["ÉLODIE", "\u{212a}ARL", "ΟΔΟΣ", "i\u{307}stanbul", "ẞA", "ǅ"] {
            let normal = trimmed_lower(writing);
            let stored = writing.to_ascii_lowercase();
            assert!(heads(&normal).iter().any(|head| stored.starts_with(head)), "{writing}");
        }
        let ranges = unseen_ranges();
        assert!(ranges.len() < 16 && ranges.contains(&('\t', '\r')), "{ranges:?}");
        assert!(('\0'..=char::MAX).all(|c| {
            unseen(c) == ranges.iter().any(|(first, last)| (*first..=*last).contains(&c))
        }));
    }

    #[test]
    fn a_kind_with_a_place_follows_the_rules_of_its_kind() {
        let kind = IdentifierKind::from("email@booking.guests.email");
        assert_eq!(kind.as_str(), "email@booking.guests.email");
        assert_eq!((kind.style(), kind.place()), ("email", Some("booking.guests.email")));
        assert_eq!(IdentifierKind::from("email").place(), None);
        assert_eq!(normalise(&kind, " Ana@X.org").unwrap(), "ana@x.org");
        assert!(matches(&kind, "ANA@x.org", "ana@x.org"));
        assert_eq!(normalise(&kind, "see notes").unwrap_err().kind(), "identifier");
        let number = IdentifierKind::from("customer_number@booking.guests.id");
        assert_eq!(normalise(&number, " 7 ").unwrap(), "7");
        let who = Identifiers::one("email", "ana@x.org").and(kind.as_str(), "b@x.org");
        assert_eq!(who.of(&"email".into()).unwrap(), ["ana@x.org"], "found is not verified");
        assert_eq!(who.of(&kind).unwrap(), ["b@x.org"]);
    }

    #[test]
    fn every_stored_writing_of_a_phone_matches() {
        for stored in ["0612345678", "06 12 34 56 78", "+33612345678", "+33 (0)6 12 34 56 78"] {
            assert!(matches(&"phone".into(), stored, "+33612345678"), "{stored}");
        }
        assert!(!matches(&"phone".into(), "0612345679", "+33612345678"));
        assert!(!matches(&"phone".into(), "", "+33612345678"));
    }
}
