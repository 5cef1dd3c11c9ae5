//! What must hold of every date: nothing is due early, late or on a day off.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::regions;
use crate::deadline::{self, RequestClock};
use crate::period::{self, Length, add_days};
use crate::retention::{self, FinancialYearEnd};
use crate::{Calendar, Law, age};

fn days() -> impl Strategy<Value = Date> {
    (0..60_000).prop_map(|n| add_days(date(2018, 5, 25), n).unwrap())
}

fn births() -> impl Strategy<Value = Date> {
    (0..73_000).prop_map(|n| add_days(date(1900, 1, 1), n).unwrap())
}

fn instants() -> impl Strategy<Value = Timestamp> {
    (1_527_206_400_i64..4_000_000_000).prop_map(|s| Timestamp::from_second(s).unwrap())
}

fn calendars() -> impl Strategy<Value = Calendar> {
    prop::sample::select(regions().to_vec())
}

fn start(received: Date, calendar: Calendar) -> RequestClock {
    RequestClock::start(&Law::FRENCH, received, calendar).unwrap()
}

proptest! {
    #[test]
    fn an_answer_is_never_due_before_it_is_counted_nor_on_a_day_off(
        received in days(), calendar in calendars()
    ) {
        let clock = start(received, calendar);
        for due in [clock.due(received).unwrap(), clock.extended_due(received).unwrap()] {
            prop_assert!(received < due.safe && due.safe <= due.raw && due.raw <= due.legal);
            prop_assert!(calendar.is_working_day(due.legal));
            prop_assert!(period::days_between(due.raw, due.legal) <= 4);
        }
        let plain = clock.due(received).unwrap();
        prop_assert!(plain.legal < clock.extended_due(received).unwrap().safe);
    }

    #[test]
    fn what_comes_later_is_never_due_earlier(a in days(), b in days(), calendar in calendars()) {
        let (early, late) = (a.min(b), a.max(b));
        let (first, second) = (start(early, calendar), start(late, calendar));
        for (x, y) in [
            (first.due(early).unwrap(), second.due(late).unwrap()),
            (first.extended_due(early).unwrap(), second.extended_due(late).unwrap()),
        ] {
            prop_assert!(x.raw <= y.raw && x.safe <= y.safe && x.legal <= y.legal);
        }
    }

    #[test]
    fn a_suspension_adds_exactly_its_days_and_keeps_the_other_clock(
        received in days(), ask in 0..12_i32, wait in 0..200_i32, calendar in calendars()
    ) {
        let asked = add_days(received, ask).unwrap();
        let answered = add_days(asked, wait).unwrap();
        let mut clock = start(received, calendar);
        let plain = clock.due(received).unwrap();
        let suspends = clock.ask(asked).unwrap() == deadline::Effect::Suspends;
        prop_assert_eq!(suspends, asked <= clock.ask_by());
        prop_assert_eq!(clock.reply(answered).is_ok(), suspends);
        let due = clock.due(answered).unwrap();
        let added = if suspends { wait } else { 0 };
        prop_assert_eq!(period::days_between(plain.raw, due.raw), added);
        prop_assert_eq!(clock.unsuspended().unwrap(), plain);
        prop_assert!(due.legal >= plain.legal);
    }

    #[test]
    fn an_extension_is_accepted_up_to_the_first_deadline_and_no_later(
        received in days(), after in 0..60_i32
    ) {
        let mut clock = start(received, Calendar::NATIONAL);
        let sent = add_days(received, after).unwrap();
        let first = clock.due(sent).unwrap();
        prop_assert_eq!(clock.extend(sent).is_ok(), sent <= first.legal);
    }

    #[test]
    fn a_breach_deadline_is_at_most_an_hour_apart_in_its_two_readings(aware in instants()) {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let due = deadline::breach_notification(&Law::FRENCH, aware, &paris).unwrap();
        prop_assert_eq!(due.safe.duration_since(aware).as_hours(), 72);
        let extra = due.legal.duration_since(due.safe).as_secs();
        prop_assert!(extra > 0 && extra <= 3600);
        prop_assert_eq!(paris.to_datetime(due.legal).time().minute(), 0);
    }

    #[test]
    fn months_keep_the_day_number_or_end_the_month(day in days(), months in 0..400_i32) {
        let due = period::add_months(day, months).unwrap();
        prop_assert!(due.day() == day.day() || due == due.last_of_month());
        prop_assert!(due.day() <= day.day());
    }

    #[test]
    fn an_age_is_reached_once_and_never_lost(birth in births(), years in 0..100_i16) {
        let reached = age::reaches(birth, years).unwrap();
        prop_assert_eq!(age::on(birth, reached), Some(years));
        prop_assert_eq!(age::on(birth, add_days(reached, -1).unwrap()), (years > 0).then_some(years - 1));
    }

    #[test]
    fn every_retention_rule_is_monotone_and_never_ends_before_it_starts(
        a in days(), b in days()
    ) {
        let today = date(2026, 11, 21);
        let (early, late) = (a.min(b), a.max(b));
        for rule in retention::CATALOGUE {
            let due = |day| rule.due(&Law::FRENCH, day, FinancialYearEnd::CALENDAR, today).unwrap();
            prop_assert!(early <= due(early) && due(early) <= due(late), "{}", rule.id);
        }
    }

    #[test]
    fn a_length_survives_being_written(amount in 0..i32::MAX, unit in 0..6_usize) {
        let make = [Length::hours, Length::days, Length::working_days, Length::weeks,
            Length::months, Length::years][unit];
        prop_assert_eq!(make(amount).to_string().parse(), Ok(make(amount)));
    }

    #[test]
    fn no_date_makes_the_arithmetic_panic(
        year in 1..=9999_i16, month in 1..=12_i8, n in any::<i32>(), calendar in calendars()
    ) {
        let day = date(year, month, 28);
        let _ = (period::add_days(day, n), period::add_months(day, n));
        let _ = (Length::years(n).after(day, &calendar), Length::weeks(n).after(day, &calendar));
        let _ = (calendar.next_working_day(day), calendar.holidays(year));
        let _ = age::reaches(day, i16::try_from(n % 20_000).unwrap());
    }
}
