//! Civil days as a count since 1970-01-01: two hundred thousand rows are dated without a calendar.
//!
//! The arithmetic is Howard Hinnant's `days_from_civil`, exact over the years accepted here.

use jiff::civil::Date;

/// A civil day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Day(pub(super) i32);

impl Day {
    /// The day of a calendar date.
    pub(super) fn of(date: Date) -> Self {
        Self::civil(i32::from(date.year()), i32::from(date.month()), i32::from(date.day()))
    }

    /// Year, month and day, in the Gregorian calendar.
    pub(super) fn civil(year: i32, month: i32, day: i32) -> Self {
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self(era * 146_097 + day_of_era - 719_468)
    }

    /// The calendar date, as (year, month, day).
    pub(super) fn parts(self) -> (i32, i32, i32) {
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i32::from(month <= 2);
        (year, month, doy - (153 * mp + 2) / 5 + 1)
    }

    /// This many days later, or earlier when negative.
    pub(super) fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// `YYYY-MM-DD`.
    pub(super) fn iso(self) -> [u8; 10] {
        let (year, month, day) = self.parts();
        let mut out = *b"0000-00-00";
        digits(&mut out[..4], year);
        digits(&mut out[5..7], month);
        digits(&mut out[8..], day);
        out
    }
}

/// A second of a civil day, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    /// The day.
    pub(super) day: Day,
    /// Seconds since midnight, below 86,400.
    pub(super) second: i32,
}

impl Moment {
    /// `YYYY-MM-DDThh:mm:ssZ`.
    pub(super) fn iso(self) -> [u8; 20] {
        let mut out = *b"0000-00-00T00:00:00Z";
        out[..10].copy_from_slice(&self.day.iso());
        digits(&mut out[11..13], self.second / 3600);
        digits(&mut out[14..16], self.second / 60 % 60);
        digits(&mut out[17..19], self.second % 60);
        out
    }
}

fn digits(slot: &mut [u8], mut value: i32) {
    for byte in slot.iter_mut().rev() {
        *byte = b'0' + u8::try_from(value % 10).unwrap_or(0);
        value /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_agree_with_jiff_over_three_centuries() {
        let mut date = jiff::civil::date(1900, 1, 1);
        let mut day = Day::of(date);
        while date.year() < 2200 {
            assert_eq!(String::from_utf8_lossy(&day.iso()), date.to_string());
            assert_eq!(Day::of(date), day);
            date = date.tomorrow().unwrap();
            day = day.plus(1);
        }
    }

    #[test]
    fn a_moment_reads_as_rfc_3339() {
        let moment = Moment { day: Day::civil(2026, 11, 22), second: 3 * 3600 + 4 * 60 + 5 };
        assert_eq!(&moment.iso(), b"2026-11-22T03:04:05Z");
    }
}
