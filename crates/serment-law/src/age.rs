//! Ages, and who consents for a minor (Art. 8, LIL 45).
//!
//! A person born on 29 February reaches an age on 1 March of a common year: the safe reading,
//! one day later than the other. Absent: any check that the child tells the truth, or that the
//! adult holds parental authority (Art. 8(2)); those are facts, not arithmetic.

use jiff::civil::{Date, date};
use serde::Serialize;

use crate::parameter::{Law, LawError};
use crate::table::id;

/// Who must consent to an online service offered directly to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Consenting {
    /// The person alone.
    Alone,
    /// The child and a holder of parental authority, together.
    Joint,
}

/// The day on which a person reaches an age.
pub fn reaches(birth: Date, years: i16) -> Result<Date, LawError> {
    let year = birth.year().checked_add(years).ok_or(LawError::OutOfRange)?;
    match Date::new(year, birth.month(), birth.day()) {
        Ok(day) => Ok(day),
        Err(_) if (1..=9999).contains(&year) => Ok(date(year, 3, 1)),
        Err(_) => Err(LawError::OutOfRange),
    }
}

/// How many full years a person has lived on a day; none before birth.
pub fn on(birth: Date, day: Date) -> Option<i16> {
    let years = day.year() - birth.year();
    let reached = reaches(birth, years).ok()? <= day;
    let age = if reached { years } else { years - 1 };
    (age >= 0).then_some(age)
}

/// Who must consent for a person on a day, under the law of that day.
pub fn consenting(law: &Law, birth: Date, day: Date) -> Result<Consenting, LawError> {
    let threshold = law.get(id::AGE_OF_CONSENT, day)?.age()?;
    Ok(if reaches(birth, threshold)? <= day { Consenting::Alone } else { Consenting::Joint })
}

/// Whether a person is a minor on a day, under the law of that day.
pub fn is_minor(law: &Law, birth: Date, day: Date) -> Result<bool, LawError> {
    let majority = law.get(id::AGE_OF_MAJORITY, day)?.age()?;
    Ok(day < reaches(birth, majority)?)
}
