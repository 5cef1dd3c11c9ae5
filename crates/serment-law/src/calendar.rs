//! French public holidays, and the working days they leave.
//!
//! R.1182/71 art. 2: a working day is not a holiday, a Saturday or a Sunday, and the holidays
//! are those of the State where the action is taken. The eleven of the labour code (L3133-1)
//! hold everywhere; a [`Region`] adds its own. The default adds none, which gives the earlier
//! deadline (T-06).
//!
//! Absent: days that are bank closures or bridges; the "day of solidarity", which leaves Whit
//! Monday a public holiday.

use jiff::civil::{Date, Weekday, date};
use serde::{Deserialize, Serialize};

use crate::parameter::{LawError, Title};
use crate::period::add_days;

/// Which holidays are added to the national ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    /// None: the national list alone.
    #[default]
    National,
    /// Bas-Rhin, Haut-Rhin and Moselle: Good Friday (where there is a Protestant church) and
    /// the second day of Christmas.
    AlsaceMoselle,
    /// Abolition of slavery, 27 May.
    Guadeloupe,
    /// Abolition of slavery, 10 June.
    Guyane,
    /// Abolition of slavery, 22 May.
    Martinique,
    /// Abolition of slavery, 27 April.
    Mayotte,
    /// Abolition of slavery, 20 December.
    Reunion,
    /// Abolition of slavery, 9 October.
    SaintBarthelemy,
    /// Abolition of slavery, 28 May.
    SaintMartin,
}

/// When in the year a holiday falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    /// Month and day.
    Fixed(i8, i8),
    /// Days after Easter Sunday.
    Easter(i32),
}

/// One public holiday, as a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Observance {
    day: Day,
    region: Option<Region>,
    title: Title,
}

const fn national(day: Day, fr: &'static str, en: &'static str) -> Observance {
    Observance { day, region: None, title: Title { fr, en } }
}

const fn regional(region: Region, day: Day, fr: &'static str, en: &'static str) -> Observance {
    Observance { day, region: Some(region), title: Title { fr, en } }
}

const fn abolition(region: Region, month: i8, day: i8) -> Observance {
    regional(region, Day::Fixed(month, day), "Abolition de l’esclavage", "Abolition of slavery")
}

/// Labour code L3133-1, L3134-13 (Alsace-Moselle) and L3422-2 (overseas).
const OBSERVANCES: &[Observance] = &[
    national(Day::Fixed(1, 1), "Jour de l’an", "New Year’s Day"),
    national(Day::Easter(1), "Lundi de Pâques", "Easter Monday"),
    national(Day::Fixed(5, 1), "Fête du Travail", "Labour Day"),
    national(Day::Fixed(5, 8), "Victoire de 1945", "Victory in 1945"),
    national(Day::Easter(39), "Ascension", "Ascension Day"),
    national(Day::Easter(50), "Lundi de Pentecôte", "Whit Monday"),
    national(Day::Fixed(7, 14), "Fête nationale", "National Day"),
    national(Day::Fixed(8, 15), "Assomption", "Assumption"),
    national(Day::Fixed(11, 1), "Toussaint", "All Saints’ Day"),
    national(Day::Fixed(11, 11), "Armistice de 1918", "Armistice of 1918"),
    national(Day::Fixed(12, 25), "Noël", "Christmas Day"),
    regional(Region::AlsaceMoselle, Day::Easter(-2), "Vendredi saint", "Good Friday"),
    regional(Region::AlsaceMoselle, Day::Fixed(12, 26), "Saint-Étienne", "Saint Stephen’s Day"),
    abolition(Region::Mayotte, 4, 27),
    abolition(Region::Martinique, 5, 22),
    abolition(Region::Guadeloupe, 5, 27),
    abolition(Region::SaintMartin, 5, 28),
    abolition(Region::Guyane, 6, 10),
    abolition(Region::SaintBarthelemy, 10, 9),
    abolition(Region::Reunion, 12, 20),
];

/// A public holiday of a given year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Holiday {
    /// The day it falls on.
    pub day: Date,
    /// Its name.
    pub title: Title,
}

/// The holidays that count for an organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    region: Region,
}

impl Calendar {
    /// The national list alone.
    pub const NATIONAL: Self = Self { region: Region::National };

    /// The national list and that of a region.
    pub const fn of(region: Region) -> Self {
        Self { region }
    }

    /// The holidays of a year, in order. Two may fall on one day (Ascension on 1 or 8 May).
    pub fn holidays(&self, year: i16) -> Vec<Holiday> {
        let mut holidays: Vec<_> = self
            .observances()
            .filter_map(|o| Some(Holiday { day: o.day.in_year(year)?, title: o.title }))
            .collect();
        holidays.sort_by_key(|holiday| holiday.day);
        holidays
    }

    /// The holiday a day is, if it is one.
    pub fn holiday(&self, day: Date) -> Option<Holiday> {
        self.observances()
            .find(|o| o.day.in_year(day.year()) == Some(day))
            .map(|o| Holiday { day, title: o.title })
    }

    /// Whether a day is neither a holiday, a Saturday nor a Sunday.
    pub fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && self.holiday(day).is_none()
    }

    /// The day itself when it is a working day, otherwise the next one that is (T-03).
    pub fn next_working_day(&self, day: Date) -> Result<Date, LawError> {
        let mut day = day;
        while !self.is_working_day(day) {
            day = add_days(day, 1)?;
        }
        Ok(day)
    }

    /// The n-th working day after a day, which is itself not counted.
    pub fn add_working_days(&self, day: Date, count: i32) -> Result<Date, LawError> {
        let mut day = day;
        for _ in 0..count {
            day = self.next_working_day(add_days(day, 1)?)?;
        }
        Ok(day)
    }

    fn observances(self) -> impl Iterator<Item = &'static Observance> {
        let region = self.region;
        OBSERVANCES.iter().filter(move |o| o.region.is_none_or(|of| of == region))
    }
}

impl Day {
    /// The day in a year; none where the calendar ends or before the Gregorian reform.
    fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed(month, day) => Date::new(year, month, day).ok(),
            Self::Easter(offset) => add_days(easter(year)?, offset).ok(),
        }
    }
}

/// Easter Sunday in the Gregorian calendar (the "anonymous" computus of 1876).
pub fn easter(year: i16) -> Option<Date> {
    if !(1583..=9999).contains(&year) {
        return None;
    }
    let y = i32::from(year);
    let (golden, century, rest) = (y % 19, y / 100, y % 100);
    let moon = {
        let corrected = (century + 8) / 25;
        (19 * golden + century - century / 4 - (century - corrected + 1) / 3 + 15) % 30
    };
    let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let days_after_22_march = moon + sunday - 7 * late;
    add_days(date(year, 3, 22), days_after_22_march).ok()
}
