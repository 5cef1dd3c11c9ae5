//! Values as people read them: dates, instants, amounts, countries, choices the charter declares.
//! What the charter does not tell is shown as it is stored. Pure.
//!
//! The charter says what a column is about, not its unit: an amount is written with its digits
//! grouped and nothing added. Identifiers are never touched.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serment_connect::Cell;
use serment_kernel::words::Lang;
use serment_register::charter::{Category, Charter};
use serment_web::i18n::format;

/// The longest value a page shows; the copy has it whole.
const SHOWN: usize = 1_000;

/// Code of ISO 639-1, French name, English name: those most often met.
const LANGUAGES: [(&str, &str, &str); 10] = [
    ("ar", "arabe", "Arabic"),
    ("br", "breton", "Breton"),
    ("de", "allemand", "German"),
    ("en", "anglais", "English"),
    ("es", "espagnol", "Spanish"),
    ("fr", "français", "French"),
    ("it", "italien", "Italian"),
    ("nl", "néerlandais", "Dutch"),
    ("pl", "polonais", "Polish"),
    ("pt", "portugais", "Portuguese"),
];

/// The name of a language, when its code is known.
fn language(code: &str, lang: Lang) -> Option<&'static str> {
    let known = LANGUAGES.iter().find(|(known, ..)| known.eq_ignore_ascii_case(code));
    known.map(|(_, fr, en)| match lang {
        Lang::Fr => *fr,
        Lang::En => *en,
    })
}

/// What the values of a column are, as far as the charter tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Anything.
    Plain,
    /// A number, a code: never rewritten.
    Verbatim,
    /// An amount, in the unit of the column.
    Amount,
    /// A country, by its code.
    Country,
    /// A language, by its code.
    Language,
    /// One of the options of a preference.
    Options(BTreeMap<String, String>),
}

impl Kind {
    /// What a category says of the values of a table's column.
    pub(super) fn of(
        charter: &Charter,
        (system, table): (&str, &str),
        category: &Category,
        lang: Lang,
    ) -> Self {
        match category.0.as_str() {
            "contact.country" => Self::Country,
            "contact.language" => Self::Language,
            "economic.amount" | "economic.income" => Self::Amount,
            "identity.customer_number"
            | "identity.document"
            | "contact.phone"
            | "contact.postcode"
            | "contact.email"
            | "economic.bank_account"
            | "technical.proof"
            | "technical.reference"
            | "nir" => Self::Verbatim,
            other => other
                .strip_prefix("preference.")
                .and_then(|id| options(charter, system, table, id, lang))
                .map_or(Self::Plain, Self::Options),
        }
    }
}

/// The options of the preference a column holds, when an activity of the table declares it.
fn options(
    charter: &Charter,
    system: &str,
    table: &str,
    preference: &str,
    lang: Lang,
) -> Option<BTreeMap<String, String>> {
    let activities = charter.activities_of(system, table).iter();
    let mut declared = activities
        .filter_map(|id| charter.activities.get(id)?.preferences.get(preference))
        .flat_map(|preference| &preference.options)
        .map(|option| (option.id.clone(), option.title.get(lang).to_owned()))
        .peekable();
    declared.peek()?;
    Some(declared.collect())
}

/// A word that only messages have.
#[derive(Clone, Copy, Debug)]
pub enum Said {
    /// Binary content of this length.
    Bytes(u64),
    /// True.
    Yes,
    /// False.
    No,
}

/// How values are put into words.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// The language.
    pub lang: Lang,
    /// The zone instants are read in.
    pub zone: &'a TimeZone,
    /// Says what only messages can.
    pub say: &'a (dyn Fn(Said) -> String + Sync),
}

impl Words<'_> {
    /// A value in words; nothing where nothing is held.
    pub(super) fn value(&self, cell: &Cell, kind: &Kind) -> Option<String> {
        Some(match cell {
            Cell::Null => return None,
            Cell::Bytes(length) => (self.say)(Said::Bytes(*length)),
            Cell::Bool(true) => (self.say)(Said::Yes),
            Cell::Bool(false) => (self.say)(Said::No),
            Cell::Int(n) if *kind == Kind::Amount => format::number(self.lang, *n),
            Cell::Int(n) => n.to_string(),
            Cell::Real(n) => self.decimal(&n.to_string(), kind),
            Cell::Text(text) => match text.reveal().as_str() {
                "" => return None,
                text => self.text(text, kind),
            },
        })
    }

    fn text(&self, text: &str, kind: &Kind) -> String {
        match kind {
            Kind::Verbatim => text.to_owned(),
            Kind::Country => {
                let code = text.trim().to_ascii_uppercase();
                match serment_web::i18n::country::name(&code, self.lang) {
                    unknown if unknown == code => short(text),
                    name => name.to_owned(),
                }
            }
            Kind::Language => match language(text.trim(), self.lang) {
                Some(name) => name.to_owned(),
                None => short(text),
            },
            Kind::Options(options) => {
                options.get(text.trim()).cloned().unwrap_or_else(|| short(text))
            }
            Kind::Amount if is_decimal(text) => self.decimal(text, kind),
            Kind::Plain | Kind::Amount => self.date(text).unwrap_or_else(|| short(text)),
        }
    }

    /// A decimal number, every digit kept.
    fn decimal(&self, text: &str, kind: &Kind) -> String {
        if !is_decimal(text) {
            return text.to_owned();
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let grouped = match whole.parse() {
            Ok(0) if whole.starts_with('-') => "\u{2212}0".to_owned(),
            Ok(n) if *kind == Kind::Amount => format::number(self.lang, n),
            _ => whole.to_owned(),
        };
        match (fraction, self.lang) {
            ("", _) => grouped,
            (fraction, Lang::Fr) => format!("{grouped},{fraction}"),
            (fraction, Lang::En) => format!("{grouped}.{fraction}"),
        }
    }

    /// A date or an instant in ISO 8601, whole; nothing when it is anything else.
    fn date(&self, text: &str) -> Option<String> {
        if !text.is_ascii() || text.len() < 10 || text.len() > 40 || !text.starts_with(is_digit) {
            return None;
        }
        if text.len() == 10 {
            return text.parse::<Date>().ok().map(|date| format::date(self.lang, date));
        }
        if let Ok(at) = text.parse::<Timestamp>() {
            return Some(format::date_time(self.lang, at, self.zone));
        }
        let civil: DateTime = text.parse().ok()?;
        // Without a zone, the clock of whoever wrote it: read as it stands.
        let at = civil.to_zoned(TimeZone::UTC).ok()?.timestamp();
        Some(format::date_time(self.lang, at, &TimeZone::UTC))
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// `-12.50`, and nothing more clever.
fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.chars().all(is_digit))
}

fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serment_kernel::words::Personal;

    use super::*;

    fn said(lang: Lang, cell: Cell, kind: &Kind) -> Option<String> {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let say = |said| format!("{said:?}");
        let words = Words { lang, zone: &zone, say: &say };
        words.value(&cell, kind).map(|text| crate::testing::plain(&text))
    }

    fn text(text: &str) -> Cell {
        Cell::Text(Personal::new(text.to_owned()))
    }

    #[test]
    fn dates_and_instants_are_read_in_the_language_and_the_zone() {
        let fr = |it: &str| said(Lang::Fr, text(it), &Kind::Plain).unwrap();
        let en = |it: &str| said(Lang::En, text(it), &Kind::Plain).unwrap();
        assert_eq!(fr("2024-06-11"), "11 juin 2024");
        assert_eq!(en("2024-06-11"), "11 June 2024");
        assert_eq!(fr("2026-06-14T22:30:00Z"), "15 juin 2026 à 0 h 30");
        assert_eq!(en("2026-06-14 22:30:00+00"), "15 June 2026 at 00:30");
        assert_eq!(fr("2026-06-14 22:30:00"), "14 juin 2026 à 22 h 30");
        for raw in ["2024-13-40", "le 2024-06-11", "2024-06-11 ?", "12345678901", "06 12 34 56 78"]
        {
            assert_eq!(fr(raw), raw);
        }
        let id = said(Lang::Fr, text("2024-06-11"), &Kind::Verbatim);
        assert_eq!(id.as_deref(), Some("2024-06-11"));
    }

    #[test]
    fn amounts_are_grouped_and_no_digit_is_lost() {
        let fr = |cell| said(Lang::Fr, cell, &Kind::Amount).unwrap();
        assert_eq!(fr(Cell::Int(41_200)), "41 200");
        assert_eq!(fr(text("-12345.6700")), "\u{2212}12 345,6700");
        assert_eq!(fr(text("-0.50")), "\u{2212}0,50");
        assert_eq!(fr(text("gratuit")), "gratuit");
        assert_eq!(said(Lang::Fr, Cell::Int(1985), &Kind::Plain).as_deref(), Some("1985"));
        assert_eq!(said(Lang::Fr, Cell::Real(4.5), &Kind::Plain).as_deref(), Some("4,5"));
        assert_eq!(said(Lang::En, Cell::Real(1e300), &Kind::Plain).unwrap().len(), 301);
    }

    #[test]
    fn codes_the_charter_knows_are_named_and_others_stay() {
        let charter = crate::testing::charter();
        let at = ("newsletter", "subscribers");
        let kind = |lang| Kind::of(&charter, at, &Category("preference.frequency".into()), lang);
        let often = |lang, it: &str| said(lang, text(it), &kind(lang)).unwrap();
        assert_eq!(often(Lang::Fr, "monthly"), "une fois par mois");
        assert_eq!(often(Lang::En, "monthly"), "once a month");
        assert_eq!(often(Lang::Fr, "yearly"), "yearly");
        assert_eq!(said(Lang::En, text("de"), &Kind::Country).as_deref(), Some("Germany"));
        assert_eq!(said(Lang::Fr, text("br"), &Kind::Language).as_deref(), Some("breton"));
        assert_eq!(said(Lang::Fr, text("tlh"), &Kind::Language).as_deref(), Some("tlh"));
        let yes = said(Lang::Fr, Cell::Bool(true), &Kind::Plain);
        assert_eq!(yes.as_deref(), Some("Yes"));
        assert_eq!(said(Lang::Fr, text(""), &Kind::Plain), None);
    }
}
