//! Small typed values of the charter: periods, categories of data, and the string forms that
//! the JSON Schema names so that an editor and the validator check the same thing.
//!
//! A period keeps the unit it was written in ("36 months" is not "3 years" on a page), yet two
//! periods of the same length are equal in law: [`Period::same_length`].

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serment_kernel::words::Lang;

/// The unit a period is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Elapsed hours.
    Hours,
    /// Calendar days.
    Days,
    /// Weeks of seven days.
    Weeks,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

impl Unit {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Hours, "hours", "hour"),
        (Self::Days, "days", "day"),
        (Self::Weeks, "weeks", "week"),
        (Self::Months, "months", "month"),
        (Self::Years, "years", "year"),
    ];

    /// The unit in a sentence, agreed with the count.
    pub fn say(self, count: u32, lang: Lang) -> &'static str {
        let one = match lang {
            Lang::Fr => count < 2,
            Lang::En => count == 1,
        };
        match (lang, self, one) {
            (Lang::Fr, Self::Hours, true) => "heure",
            (Lang::Fr, Self::Hours, false) => "heures",
            (Lang::Fr, Self::Days, true) => "jour",
            (Lang::Fr, Self::Days, false) => "jours",
            (Lang::Fr, Self::Weeks, true) => "semaine",
            (Lang::Fr, Self::Weeks, false) => "semaines",
            (Lang::Fr, Self::Months, _) => "mois",
            (Lang::Fr, Self::Years, true) => "an",
            (Lang::Fr, Self::Years, false) => "ans",
            (Lang::En, unit, one) => {
                let (_, many, single) = Self::ALL[unit as usize];
                if one { single } else { many }
            }
        }
    }
}

/// A length of time in civil units, written `"3 years"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// How many units, from 1 to 9999.
    pub count: u32,
    /// The unit counted.
    pub unit: Unit,
}

/// The text was not a period.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a period such as \"30 days\" or \"3 years\"")]
pub struct InvalidPeriod;

impl Period {
    /// The period in a sentence: `3 ans`, `3 years`.
    pub fn say(self, lang: Lang) -> String {
        let space = match lang {
            Lang::Fr => '\u{a0}',
            Lang::En => ' ',
        };
        format!("{}{space}{}", self.count, self.unit.say(self.count, lang))
    }

    /// Calendar months, when the period is counted in months or years.
    pub fn months(self) -> Option<u32> {
        match self.unit {
            Unit::Months => Some(self.count),
            Unit::Years => Some(self.count * 12),
            _ => None,
        }
    }

    /// A length in hours, good enough to order two periods and never to compute a date.
    pub fn approximate_hours(self) -> u64 {
        let unit = match self.unit {
            Unit::Hours => 1,
            Unit::Days => 24,
            Unit::Weeks => 24 * 7,
            Unit::Months => 730,
            Unit::Years => 8_760,
        };
        u64::from(self.count) * unit
    }

    /// Whether both say the same length: 36 months and 3 years, 2 weeks and 14 days. Months and
    /// days never do.
    pub fn same_length(self, other: Self) -> bool {
        self.months().is_some() == other.months().is_some()
            && self.approximate_hours() == other.approximate_hours()
    }

    /// Orders two periods by length.
    pub fn compare(self, other: Self) -> Ordering {
        self.approximate_hours().cmp(&other.approximate_hours())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.count, self.unit.say(self.count, Lang::En))
    }
}

impl FromStr for Period {
    type Err = InvalidPeriod;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (count, unit) = text.split_once(' ').ok_or(InvalidPeriod)?;
        let written = !count.starts_with('0') && count.bytes().all(|b| b.is_ascii_digit());
        let count = count.parse().ok().filter(|n| written && (1..=9999).contains(n));
        let unit = Unit::ALL.iter().find(|(_, many, one)| unit == *many || unit == *one);
        match (count, unit) {
            (Some(count), Some(&(unit, ..))) => Ok(Self { count, unit }),
            _ => Err(InvalidPeriod),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A category of personal data: `family.name`, or a bare family.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Category(pub String);

impl Category {
    /// What comes before the first dot.
    pub fn family(&self) -> &str {
        self.0.split('.').next().unwrap_or_default()
    }

    /// Whether Art. 9 protects it.
    pub fn is_special(&self) -> bool {
        self.family() == "special"
    }

    /// Whether it is the French social security number (LIL 30).
    pub fn is_nir(&self) -> bool {
        self.family() == "nir"
    }

    /// Whether it concerns offences or convictions (Art. 10).
    pub fn is_offence(&self) -> bool {
        self.family() == "offence"
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads a value written alone or as a list.
pub(crate) fn one_or_many<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany<T> {
        One(T),
        Many(Vec<T>),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(one) => vec![one],
        OneOrMany::Many(many) => many,
    })
}

/// Declares how a string form appears in the JSON Schema.
macro_rules! string_form {
    ($($name:ident, $title:literal, $format:literal, $pattern:literal, $doc:literal;)*) => {
        $(
            #[doc = $doc]
            pub(crate) struct $name;

            impl JsonSchema for $name {
                fn schema_name() -> Cow<'static, str> {
                    $title.into()
                }
                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    json_schema!({
                        "type": "string", "format": $format, "pattern": $pattern, "description": $doc
                    })
                }
            }
        )*
    };
}

string_form! {
    PeriodForm, "Period", "serment-period", "^[1-9][0-9]{0,3} (hour|day|week|month|year)s?$",
        "A length of time such as \"30 days\" or \"3 years\".";
    CountryForm, "Country", "serment-country", "^[A-Z]{2}$",
        "A country, as two capital letters (ISO 3166).";
    EnvForm, "EnvironmentVariable", "serment-env", "^[A-Z][A-Z0-9_]*$",
        "The name of an environment variable that holds the value. Secrets stay out of the charter.";
    DateForm, "Date", "date", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "A date: 2026-02-02.";
    MonthDayForm, "MonthDay", "serment-month-day", "^[0-9]{2}-[0-9]{2}$",
        "A day of the year: 12-31.";
    EmailForm, "Email", "email", "^[^@ ]+@[^@ ]+$",
        "An e-mail address.";
    IdForm, "Id", "serment-id", "^[a-z][a-z0-9_-]*$",
        "An id: lower case letters, digits, _ and -, starting with a letter.";
    CategoryForm, "Category", "serment-category", "^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*$",
        "A category of data, such as \"contact.email\".";
    LinkForm, "Link", "serment-link", "^.+ -> .+$",
        "How rows lead to another table: \"guest_id -> guests.id\", \"(a, b) -> t.(x, y)\", \"email -> booking:guests.email\".";
    OrderForm, "Order", "serment-order", "^[^ ]+( asc| desc)?$",
        "A column to sort by, then \"desc\" for the latest first.";
    SpecialExceptionForm, "SpecialException", "serment-exception-9", "^9\\(2\\)\\([a-j]\\)$",
        "The exception of Art. 9(2) relied on: \"9(2)(a)\".";
    ErasureExceptionForm, "ErasureException", "serment-exception-17", "^17\\(3\\)\\([a-e]\\)$",
        "The exception of Art. 17(3) relied on: \"17(3)(b)\".";
    DerogationForm, "Derogation", "serment-derogation", "^49\\(1\\)\\([a-g]\\)$",
        "The derogation of Art. 49(1) relied on: \"49(1)(c)\".";
}

impl JsonSchema for Period {
    fn schema_name() -> Cow<'static, str> {
        PeriodForm::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        PeriodForm::json_schema(generator)
    }
}

impl JsonSchema for Category {
    fn schema_name() -> Cow<'static, str> {
        CategoryForm::schema_name()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        CategoryForm::json_schema(generator)
    }
}

/// A short text in both languages.
#[derive(JsonSchema)]
#[schemars(rename = "Text", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used, for the kernel's Text")]
pub(crate) struct TextForm {
    /// In French.
    fr: String,
    /// In English.
    en: String,
}

/// A value written alone or as a list.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
pub(crate) enum OneOrManyForm<T> {
    One(T),
    Many(Vec<T>),
}
