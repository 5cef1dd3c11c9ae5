//! Periods as Regulation (EEC, Euratom) 1182/71 counts them.
//!
//! - The day of the event is not counted; a period in months ends on the day bearing the same
//!   number, or on the last day of a shorter month (art. 3(2)(c), T-01).
//! - Weekends and holidays count inside a period; one that *ends* on such a day ends on the
//!   next working day (art. 3(4), T-03), see [`crate::Calendar::next_working_day`].
//! - A period in hours starts with the next full hour, and nothing extends it (T-02, T-21).
//!
//! Not used: art. 3(5), "at least two working days", which is disputed for hour periods (T-05).

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use serde::{Deserialize, Serialize, de};

use crate::calendar::Calendar;
use crate::parameter::LawError;

const SECONDS_PER_HOUR: i64 = 3600;

/// The unit of a length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Elapsed hours.
    Hours,
    /// Calendar days.
    Days,
    /// Days that are not holidays, Saturdays or Sundays.
    WorkingDays,
    /// Seven calendar days.
    Weeks,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

impl Unit {
    /// The unit as one word, as it serializes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Days => "days",
            Self::WorkingDays => "working_days",
            Self::Weeks => "weeks",
            Self::Months => "months",
            Self::Years => "years",
        }
    }
}

/// A length of time in one unit, never converted into another: one month is not thirty days.
///
/// Written `3 years`, `1 month`, `5 working days` in the charter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Length {
    /// How many.
    pub amount: i32,
    /// Of what.
    pub unit: Unit,
}

impl Length {
    /// So many hours.
    pub const fn hours(amount: i32) -> Self {
        Self { amount, unit: Unit::Hours }
    }

    /// So many calendar days.
    pub const fn days(amount: i32) -> Self {
        Self { amount, unit: Unit::Days }
    }

    /// So many working days.
    pub const fn working_days(amount: i32) -> Self {
        Self { amount, unit: Unit::WorkingDays }
    }

    /// So many weeks.
    pub const fn weeks(amount: i32) -> Self {
        Self { amount, unit: Unit::Weeks }
    }

    /// So many calendar months.
    pub const fn months(amount: i32) -> Self {
        Self { amount, unit: Unit::Months }
    }

    /// So many calendar years.
    pub const fn years(amount: i32) -> Self {
        Self { amount, unit: Unit::Years }
    }

    /// The last day of a period of this length that an event opens, before any roll. Hours are
    /// a matter of instants, not of days: see [`hours_legal`].
    pub fn after(self, event: Date, calendar: &Calendar) -> Result<Date, LawError> {
        match self.unit {
            Unit::Hours => Err(LawError::WrongUnit {
                id: self.to_string(),
                wanted: Unit::Days.word(),
                found: Unit::Hours.word(),
            }),
            Unit::Days => add_days(event, self.amount),
            Unit::WorkingDays => calendar.add_working_days(event, self.amount),
            Unit::Weeks => event
                .checked_add(span(|s| s.try_weeks(self.amount))?)
                .map_err(|_| LawError::OutOfRange),
            Unit::Months => add_months(event, self.amount),
            Unit::Years => {
                add_months(event, self.amount.checked_mul(12).ok_or(LawError::OutOfRange)?)
            }
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match (self.unit, self.amount) {
            (Unit::WorkingDays, 1) => "working day",
            (Unit::WorkingDays, _) => "working days",
            (unit, 1) => unit.word().trim_end_matches('s'),
            (unit, _) => unit.word(),
        };
        write!(f, "{} {unit}", self.amount)
    }
}

/// The text was not a length of time.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "not a length of time, expected a number and hours, days, working days, weeks, months or years"
)]
pub struct InvalidLength;

impl FromStr for Length {
    type Err = InvalidLength;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (amount, unit) = text.trim().split_once(' ').ok_or(InvalidLength)?;
        if amount.is_empty() || !amount.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidLength);
        }
        let amount = amount.parse().map_err(|_| InvalidLength)?;
        let unit = match unit.trim() {
            "hour" | "hours" => Unit::Hours,
            "day" | "days" => Unit::Days,
            "working day" | "working days" => Unit::WorkingDays,
            "week" | "weeks" => Unit::Weeks,
            "month" | "months" => Unit::Months,
            "year" | "years" => Unit::Years,
            _ => return Err(InvalidLength),
        };
        Ok(Self { amount, unit })
    }
}

impl Serialize for Length {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

fn span(set: impl FnOnce(Span) -> Result<Span, jiff::Error>) -> Result<Span, LawError> {
    set(Span::new()).map_err(|_| LawError::OutOfRange)
}

/// Adds calendar days.
pub fn add_days(day: Date, days: i32) -> Result<Date, LawError> {
    day.checked_add(span(|s| s.try_days(days))?).map_err(|_| LawError::OutOfRange)
}

/// Adds calendar months: the same day number, or the last day of a shorter month (T-01).
pub fn add_months(day: Date, months: i32) -> Result<Date, LawError> {
    day.checked_add(span(|s| s.try_months(months))?).map_err(|_| LawError::OutOfRange)
}

/// How many calendar days lie between two days; negative when `to` is before `from`.
pub fn days_between(from: Date, to: Date) -> i32 {
    // Two dates of jiff's calendar are less than 8 million days apart.
    from.until(to).map_or(0, |span| span.get_days())
}

/// The civil day of an instant where the controller is (T-08): never the day in UTC.
pub fn day_of(instant: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(instant).date()
}

/// The instant at which a day is over, that is when the next one begins.
pub fn end_of_day(day: Date, zone: &TimeZone) -> Result<Timestamp, LawError> {
    let next = add_days(day, 1)?;
    let start = next.to_zoned(zone.clone()).map_err(|_| LawError::OutOfRange)?;
    Ok(start.timestamp())
}

/// The end of a period in hours counted from the very instant: the earlier, safe reading.
pub fn hours_safe(event: Timestamp, hours: i32) -> Result<Timestamp, LawError> {
    event.checked_add(SignedDuration::from_hours(hours.into())).map_err(|_| LawError::OutOfRange)
}

/// The end of a period in hours as art. 3(1) counts it: the hour of the event is not counted,
/// so the period starts at the next full hour, strictly after the event.
pub fn hours_legal(event: Timestamp, hours: i32, zone: &TimeZone) -> Result<Timestamp, LawError> {
    let offset = i64::from(zone.to_offset(event).seconds());
    let local = event.as_second() + offset;
    let next_hour = local - local.rem_euclid(SECONDS_PER_HOUR) + SECONDS_PER_HOUR - offset;
    let start = Timestamp::from_second(next_hour).map_err(|_| LawError::OutOfRange)?;
    hours_safe(start, hours)
}
