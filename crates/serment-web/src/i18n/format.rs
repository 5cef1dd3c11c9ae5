//! Numbers, dates and durations as a reader of French or English writes them.
//!
//! Pure: every function takes the language, and the zone when the value is an instant. Spaces
//! inside a value are no-break ones, so that « 6 h 10 » or « 48 932 » never splits over two lines;
//! only a date may, before its year.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serment_kernel::words::Lang;

/// No-break space: between day and month, between the parts of a time, before a French colon.
pub const NBSP: char = '\u{a0}';
/// Narrow no-break space: between groups of digits in French, before `€ ; ? !`.
pub const NNBSP: char = '\u{202f}';

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_FR_SHORT: [&str; 12] = [
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
    "déc.",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONTHS_EN_SHORT: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"];

/// A whole number, its digits grouped by three: « 48 932 », “48,932”.
pub fn number(lang: Lang, n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 * 3 + 3);
    if n < 0 {
        text.push('\u{2212}');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(if lang == Lang::Fr { NNBSP } else { ',' });
        }
        text.push(digit);
    }
    text
}

/// A number with a fixed count of decimals: « 3,1 », “3.1”.
pub fn decimal(lang: Lang, value: f64, places: usize) -> String {
    let text = format!("{:.places$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let negative = value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    let grouped = whole.parse().map_or_else(|_| whole.to_owned(), |n| number(lang, n));
    let sign = if negative { "\u{2212}" } else { "" };
    if fraction.is_empty() {
        return format!("{sign}{grouped}");
    }
    let point = if lang == Lang::Fr { ',' } else { '.' };
    format!("{sign}{grouped}{point}{fraction}")
}

/// An amount in euros, given in cents: « 412,00 € », “€412.00”.
pub fn euros(lang: Lang, cents: i64) -> String {
    let (whole, rest) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    let whole = number(lang, i64::try_from(whole).expect("a hundredth of an i64 fits an i64"));
    let sign = if cents < 0 { "\u{2212}" } else { "" };
    match lang {
        Lang::Fr => format!("{sign}{whole},{rest:02}{NNBSP}€"),
        Lang::En => format!("{sign}€{whole}.{rest:02}"),
    }
}

/// A size on disk, in decimal units: « 12 ko », “12 kB”.
pub fn size(lang: Lang, bytes: u64) -> String {
    let units = if lang == Lang::Fr { ["o", "ko", "Mo", "Go"] } else { ["B", "kB", "MB", "GB"] };
    let (mut value, mut unit) = (bytes, 0);
    while value >= 1000 && unit + 1 < units.len() {
        value = value / 1000 + u64::from(value % 1000 >= 500);
        unit += 1;
    }
    let value = number(lang, i64::try_from(value).unwrap_or(i64::MAX));
    format!("{value}{NBSP}{}", units[unit])
}

fn day(lang: Lang, date: Date) -> String {
    match (lang, date.day()) {
        (Lang::Fr, 1) => "1er".to_owned(),
        (_, n) => n.to_string(),
    }
}

fn month(names: [&'static str; 12], date: Date) -> &'static str {
    let index = usize::try_from(date.month() - 1).expect("a civil month is 1 to 12");
    names[index]
}

/// A date in full: « 20 novembre 2026 », « 1er janvier 2027 », “20 November 2026”. A narrow margin
/// may cut it before its year, never inside a number.
pub fn date(lang: Lang, date: Date) -> String {
    format!("{} {}", day_month(lang, date), date.year())
}

/// A date without its year: « 20 novembre », “20 November”.
pub fn day_month(lang: Lang, date: Date) -> String {
    let names = if lang == Lang::Fr { MONTHS_FR } else { MONTHS_EN };
    format!("{}{NBSP}{}", day(lang, date), month(names, date))
}

/// A date for tables and timelines: « 20 nov. 2026 », “20 Nov 2026”.
pub fn short_date(lang: Lang, date: Date) -> String {
    let names = if lang == Lang::Fr { MONTHS_FR_SHORT } else { MONTHS_EN_SHORT };
    format!("{}{NBSP}{} {}", day(lang, date), month(names, date), date.year())
}

/// The day of the week: « vendredi », “Friday”.
pub fn weekday(lang: Lang, date: Date) -> &'static str {
    let (fr, en) = match date.weekday() {
        Weekday::Monday => ("lundi", "Monday"),
        Weekday::Tuesday => ("mardi", "Tuesday"),
        Weekday::Wednesday => ("mercredi", "Wednesday"),
        Weekday::Thursday => ("jeudi", "Thursday"),
        Weekday::Friday => ("vendredi", "Friday"),
        Weekday::Saturday => ("samedi", "Saturday"),
        Weekday::Sunday => ("dimanche", "Sunday"),
    };
    if lang == Lang::Fr { fr } else { en }
}

fn clock_time(lang: Lang, at: &Zoned) -> String {
    match lang {
        Lang::Fr => format!("{}{NBSP}h{NBSP}{:02}", at.hour(), at.minute()),
        Lang::En => format!("{:02}:{:02}", at.hour(), at.minute()),
    }
}

/// The time of day in a zone: « 6 h 10 », “06:10”.
pub fn time(lang: Lang, at: Timestamp, zone: &TimeZone) -> String {
    clock_time(lang, &at.to_zoned(zone.clone()))
}

/// An instant in full: « 20 novembre 2026 à 6 h 10 », “20 November 2026 at 06:10”.
pub fn date_time(lang: Lang, at: Timestamp, zone: &TimeZone) -> String {
    let zoned = at.to_zoned(zone.clone());
    let joint = if lang == Lang::Fr { "à" } else { "at" };
    format!("{} {joint} {}", date(lang, zoned.date()), clock_time(lang, &zoned))
}

/// An instant for tables: « 20 nov. 2026, 6 h 10 », “20 Nov 2026, 06:10”.
pub fn short_date_time(lang: Lang, at: Timestamp, zone: &TimeZone) -> String {
    let zoned = at.to_zoned(zone.clone());
    format!("{}, {}", short_date(lang, zoned.date()), clock_time(lang, &zoned))
}

/// A count of days: « 24 jours », « 1 jour », “24 days”.
pub fn days(lang: Lang, n: i64) -> String {
    let singular = match lang {
        Lang::Fr => n.unsigned_abs() < 2,
        Lang::En => n.unsigned_abs() == 1,
    };
    let word = match (lang, singular) {
        (Lang::Fr, true) => "jour",
        (Lang::Fr, false) => "jours",
        (Lang::En, true) => "day",
        (Lang::En, false) => "days",
    };
    format!("{}{NBSP}{word}", number(lang, n))
}

/// A span of hours and minutes, for clocks that run out: « 37 h 55 », “37 h 55 min”.
pub fn hours(lang: Lang, minutes: i64) -> String {
    let (sign, total) = (if minutes < 0 { "\u{2212}" } else { "" }, minutes.unsigned_abs());
    let (whole, rest) = (total / 60, total % 60);
    match (lang, whole) {
        (_, 0) => format!("{sign}{rest}{NBSP}min"),
        (Lang::Fr, _) => format!("{sign}{whole}{NBSP}h{NBSP}{rest:02}"),
        (Lang::En, _) => format!("{sign}{whole}{NBSP}h{NBSP}{rest:02}{NBSP}min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        text.replace([NBSP, NNBSP], " ")
    }

    fn paris() -> TimeZone {
        TimeZone::get("Europe/Paris").unwrap()
    }

    #[test]
    fn numbers_are_grouped_as_each_language_does() {
        assert_eq!(number(Lang::Fr, 48_932), "48\u{202f}932");
        assert_eq!(number(Lang::En, -1_048_932), "\u{2212}1,048,932");
        assert_eq!(number(Lang::Fr, 999), "999");
        assert_eq!(number(Lang::En, i64::MIN), "\u{2212}9,223,372,036,854,775,808");
    }

    #[test]
    fn decimals_and_euros_use_the_local_point() {
        assert_eq!(decimal(Lang::Fr, 3.08, 1), "3,1");
        assert_eq!(decimal(Lang::En, 12_345.678, 2), "12,345.68");
        assert_eq!(decimal(Lang::Fr, -0.01, 1), "0,0");
        assert_eq!(euros(Lang::Fr, 41_200), "412,00\u{202f}€");
        assert_eq!(euros(Lang::En, -123_456_789), "\u{2212}€1,234,567.89");
    }

    #[test]
    fn dates_are_written_in_full() {
        let d = jiff::civil::date(2026, 11, 20);
        assert_eq!(plain(&date(Lang::Fr, d)), "20 novembre 2026");
        assert_eq!(plain(&date(Lang::En, d)), "20 November 2026");
        assert_eq!(plain(&day_month(Lang::Fr, jiff::civil::date(2027, 1, 1))), "1er janvier");
        assert_eq!(plain(&short_date(Lang::Fr, d)), "20 nov. 2026");
        assert_eq!(weekday(Lang::Fr, d), "vendredi");
    }

    #[test]
    fn a_date_breaks_before_its_year_and_nowhere_else() {
        let d = jiff::civil::date(2026, 11, 20);
        assert_eq!(date(Lang::Fr, d), "20\u{a0}novembre 2026");
        assert_eq!(short_date(Lang::En, d), "20\u{a0}Nov 2026");
        let at: Timestamp = "2026-11-20T05:10:00Z".parse().unwrap();
        let text = short_date_time(Lang::Fr, at, &paris());
        assert_eq!(text, "20\u{a0}nov. 2026, 6\u{a0}h\u{a0}10");
    }

    #[test]
    fn instants_are_read_in_their_zone_across_the_change_of_hour() {
        let winter: Timestamp = "2026-11-20T05:10:00Z".parse().unwrap();
        let summer: Timestamp = "2026-07-14T22:30:00Z".parse().unwrap();
        assert_eq!(plain(&date_time(Lang::Fr, winter, &paris())), "20 novembre 2026 à 6 h 10");
        assert_eq!(plain(&date_time(Lang::En, winter, &paris())), "20 November 2026 at 06:10");
        assert_eq!(plain(&short_date_time(Lang::Fr, summer, &paris())), "15 juil. 2026, 0 h 30");
        assert_eq!(plain(&time(Lang::En, summer, &TimeZone::UTC)), "22:30");
    }

    #[test]
    fn zero_is_singular_in_french_only() {
        assert_eq!(plain(&days(Lang::Fr, 0)), "0 jour");
        assert_eq!(plain(&days(Lang::En, 0)), "0 days");
        assert_eq!(plain(&days(Lang::Fr, 24)), "24 jours");
        assert_eq!(plain(&days(Lang::En, 1)), "1 day");
    }

    #[test]
    fn spans_and_sizes_read_naturally() {
        assert_eq!(plain(&hours(Lang::Fr, 37 * 60 + 55)), "37 h 55");
        assert_eq!(plain(&hours(Lang::En, 5)), "5 min");
        assert_eq!(plain(&size(Lang::Fr, 12_400)), "12 ko");
        assert_eq!(plain(&size(Lang::En, 999)), "999 B");
    }
}
