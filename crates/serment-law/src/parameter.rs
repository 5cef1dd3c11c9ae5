//! One dated parameter of the law, and the lookup that every other module goes through.
//!
//! Invariants (tested on the whole table): a source and both titles are never empty; a period
//! does not end before it starts; two rows of one id and jurisdiction never hold on one day.
//!
//! The table is Rust, not an embedded file: a misspelt unit or status does not compile, nothing
//! is parsed or can fail when the program starts, and a row is still one short expression that
//! reads as data. It serializes, so the guide and the trust site print it.

use jiff::civil::Date;
use serde::Serialize;

use crate::period::{Length, Unit};
use crate::table;

/// A short text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Title {
    /// In French.
    pub fr: &'static str,
    /// In English.
    pub en: &'static str,
}

/// Whose law a parameter is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Jurisdiction {
    /// The European Union: holds wherever no national row says otherwise.
    Eu,
    /// France: its own rows first, then those of the Union.
    #[default]
    Fr,
}

/// What weight a parameter has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Binding text.
    InForce,
    /// Recommendation of an authority.
    Guidance,
    /// Decided by a court.
    CaseLaw,
    /// Technical standard or rule of a provider.
    Standard,
    /// Not law: kept so that the day it is adopted is a change of one row.
    Proposed,
    /// Was law during its period, and is no more.
    Repealed,
    /// Our own choice, where the law sets no number.
    Design,
}

/// How well the row was checked when it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The official text was read.
    Primary,
    /// Several concordant secondary sources were read.
    Concordant,
    /// One secondary source was read.
    Single,
    /// General knowledge, to be verified before relying on it.
    Unverified,
    /// Ours: there is nothing to check it against.
    Ours,
}

/// What a parameter says, with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A length of time.
    Length(Length),
    /// An age in full years.
    Age(i16),
    /// A number of things.
    Count(u32),
    /// An hour of the day, in the person's own zone.
    HourOfDay(i8),
    /// Which of several regimes applies, by name.
    Regime(&'static str),
}

impl Value {
    /// The unit, as one word.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Length(length) => length.unit.word(),
            Self::Age(_) => "age",
            Self::Count(_) => "count",
            Self::HourOfDay(_) => "hour_of_day",
            Self::Regime(_) => "regime",
        }
    }
}

/// One row of the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// Its stable name: `request.answer`, `retention.R-INVOICE`.
    pub id: &'static str,
    /// What it says, with its unit.
    pub value: Value,
    /// Whose law it is.
    pub jurisdiction: Jurisdiction,
    /// First day this table vouches for it (a text may be older).
    pub valid_from: Date,
    /// Last day it holds; none while it is still law.
    pub valid_to: Option<Date>,
    /// The article, as it is cited.
    pub source: &'static str,
    /// Its weight.
    pub status: Status,
    /// How well it was checked.
    pub evidence: Evidence,
    /// What it is, for people.
    pub title: Title,
}

impl Parameter {
    /// Whether the row holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    /// The length of time it sets.
    pub fn length(&self) -> Result<Length, LawError> {
        match self.value {
            Value::Length(length) => Ok(length),
            _ => Err(self.not_a("length")),
        }
    }

    /// The length of time it sets, when it is in one unit and no other.
    pub fn amount(&self, unit: Unit) -> Result<i32, LawError> {
        match self.value {
            Value::Length(length) if length.unit == unit => Ok(length.amount),
            _ => Err(self.not_a(unit.word())),
        }
    }

    /// The age it sets.
    pub fn age(&self) -> Result<i16, LawError> {
        match self.value {
            Value::Age(years) => Ok(years),
            _ => Err(self.not_a("age")),
        }
    }

    /// The number it sets.
    pub fn count(&self) -> Result<u32, LawError> {
        match self.value {
            Value::Count(count) => Ok(count),
            _ => Err(self.not_a("count")),
        }
    }

    fn not_a(&self, wanted: &'static str) -> LawError {
        LawError::WrongUnit { id: self.id.to_owned(), wanted, found: self.value.unit() }
    }
}

/// What the table cannot answer.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LawError {
    /// No row has this id.
    #[error("no legal parameter is called {id}")]
    Unknown {
        /// The id asked for.
        id: String,
    },
    /// Rows have this id, none of them on that day and in that jurisdiction.
    #[error("legal parameter {id} has no value in force on {on}")]
    NotInForce {
        /// The id asked for.
        id: String,
        /// The day asked about.
        on: Date,
    },
    /// The row says something else than what was asked of it.
    #[error("legal parameter {id} is expressed in {found}, not in {wanted}")]
    WrongUnit {
        /// The id asked for.
        id: String,
        /// The unit wanted.
        wanted: &'static str,
        /// The unit found.
        found: &'static str,
    },
    /// The arithmetic left the calendar (year 9999).
    #[error("the date falls outside the calendar")]
    OutOfRange,
}

/// The law as a whole: a table, asked by date.
///
/// The product uses [`Law::FRENCH`]; a test may build one from rows of its own.
#[derive(Clone, Copy, Debug)]
pub struct Law {
    rows: &'static [&'static [Parameter]],
    jurisdiction: Jurisdiction,
}

impl Law {
    /// French law over Union law.
    pub const FRENCH: Self = Self { rows: table::ALL, jurisdiction: Jurisdiction::Fr };
    /// Union law alone.
    pub const UNION: Self = Self { rows: table::ALL, jurisdiction: Jurisdiction::Eu };

    /// A law made of other rows.
    pub const fn of(rows: &'static [&'static [Parameter]], jurisdiction: Jurisdiction) -> Self {
        Self { rows, jurisdiction }
    }

    /// Every row, whatever its period and status.
    pub fn rows(&self) -> impl Iterator<Item = &'static Parameter> + use<> {
        self.rows.iter().flat_map(|rows| rows.iter())
    }

    /// The row that holds on a day: the national one first, then that of the Union. Proposals
    /// are never answered.
    pub fn get(&self, id: &str, on: Date) -> Result<&'static Parameter, LawError> {
        self.get_in(id, self.jurisdiction, on)
    }

    /// As [`Law::get`], for a jurisdiction named by the caller.
    pub fn get_in(
        &self,
        id: &str,
        jurisdiction: Jurisdiction,
        on: Date,
    ) -> Result<&'static Parameter, LawError> {
        let mut known = false;
        let mut found: Option<&'static Parameter> = None;
        for row in self.rows().filter(|row| row.id == id) {
            known = true;
            let applies = row.status != Status::Proposed
                && row.holds_on(on)
                && (row.jurisdiction == jurisdiction || row.jurisdiction == Jurisdiction::Eu);
            if applies && found.is_none_or(|best| best.jurisdiction < row.jurisdiction) {
                found = Some(row);
            }
        }
        match found {
            Some(row) => Ok(row),
            None if known => Err(LawError::NotInForce { id: id.to_owned(), on }),
            None => Err(LawError::Unknown { id: id.to_owned() }),
        }
    }

    /// The length of time a row sets on a day.
    pub fn length(&self, id: &str, on: Date) -> Result<Length, LawError> {
        self.get(id, on)?.length()
    }
}
