//! The seventeen vectors of the request and breach clocks, then ages, retention and the rest.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::day;
use crate::age::{self, Consenting};
use crate::calendar::easter;
use crate::deadline::{self, ClockError, Due, Effect, RequestClock};
use crate::period::{self, Length};
use crate::retention::{self, FinancialYearEnd, Trigger};
use crate::rights::{self, LegalBasis, Right, Standing};
use crate::{Calendar, Law, Region};

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap()
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn started(received: &str, region: Region) -> RequestClock {
    RequestClock::start(&Law::FRENCH, day(received), Calendar::of(region)).unwrap()
}

fn clock(received: &str) -> RequestClock {
    started(received, Region::National)
}

#[test]
fn vectors_1_to_9_a_request_is_due_in_a_month() {
    for (number, received, raw, legal, extended) in [
        (1, "2026-01-31", "2026-02-28", "2026-03-02", "2026-04-30"),
        (2, "2026-03-05", "2026-04-05", "2026-04-07", "2026-06-05"),
        (3, "2026-08-31", "2026-09-30", "2026-09-30", "2026-11-30"),
        (4, "2026-12-01", "2027-01-01", "2027-01-04", "2027-03-01"),
        (5, "2028-01-30", "2028-02-29", "2028-02-29", "2028-05-02"),
        (6, "2026-04-14", "2026-05-14", "2026-05-15", "2026-07-15"),
        (7, "2026-07-15", "2026-08-15", "2026-08-17", "2026-10-15"),
        (8, "2026-10-11", "2026-11-11", "2026-11-12", "2027-01-11"),
        (9, "2026-11-30", "2026-12-30", "2026-12-30", "2027-03-01"),
    ] {
        let clock = clock(received);
        let due = clock.due(day(received)).unwrap();
        assert_eq!(due, Due { raw: day(raw), safe: day(raw), legal: day(legal) }, "{number}");
        let longer = clock.extended_due(day(received)).unwrap();
        assert_eq!(longer.legal, day(extended), "{number}, extended");
    }
}

#[test]
fn vector_10_the_day_is_that_of_the_controller_not_of_utc() {
    let received = period::day_of(instant("2026-01-31T23:30:00Z"), &paris());
    assert_eq!(received, day("2026-02-01"));
    let clock = clock("2026-02-01");
    let due = clock.due(received).unwrap();
    assert_eq!((due.raw, due.legal), (day("2026-03-01"), day("2026-03-02")));
    assert_eq!(clock.extended_due(received).unwrap().legal, day("2026-05-04"));
}

#[test]
fn vector_11_alsace_moselle_has_good_friday() {
    let due = |region| started("2026-03-03", region).due(day("2026-03-03")).unwrap();
    assert_eq!(due(Region::AlsaceMoselle).raw, day("2026-04-03"));
    assert_eq!(due(Region::AlsaceMoselle).legal, day("2026-04-07"));
    assert_eq!(due(Region::National).legal, day("2026-04-03"));
}

#[test]
fn vector_12_an_identity_question_adds_the_days_it_stayed_open() {
    let mut clock = clock("2026-03-02");
    assert_eq!(clock.ask_by(), day("2026-03-09"));
    assert_eq!(clock.ask(day("2026-03-04")), Ok(Effect::Suspends));
    assert!(clock.is_suspended());
    // Nothing came yet: on the 9th five days are known to be added.
    assert_eq!(clock.due(day("2026-03-09")).unwrap().raw, day("2026-04-07"));
    clock.reply(day("2026-03-14")).unwrap();
    assert!(!clock.is_suspended());
    let due = clock.due(day("2026-03-14")).unwrap();
    assert_eq!((due.raw, due.legal), (day("2026-04-12"), day("2026-04-13")));
    assert_eq!(clock.unsuspended().unwrap().raw, day("2026-04-02"));
}

#[test]
fn vector_13_a_late_notice_of_extension_is_invalid() {
    let mut clock = clock("2026-01-31");
    let late = clock.extend(day("2026-03-03"));
    assert_eq!(
        late,
        Err(ClockError::NoticeTooLate { sent: day("2026-03-03"), deadline: day("2026-03-02") })
    );
    assert_eq!(clock.due(day("2026-03-03")).unwrap().legal, day("2026-03-02"));
    clock.extend(day("2026-03-02")).unwrap();
    let due = clock.due(day("2026-03-02")).unwrap();
    assert_eq!((due.raw, due.legal), (day("2026-04-30"), day("2026-04-30")));
    // T-09: one month then two would give the 28th; staff aim at the earlier.
    assert_eq!(due.safe, day("2026-04-28"));
    assert!(matches!(clock.extend(day("2026-03-02")), Err(ClockError::AlreadyExtended { .. })));
}

#[test]
fn vectors_14_to_17_a_breach_is_due_in_seventy_two_hours() {
    for (number, aware, safe, legal) in [
        (14, "2026-05-13T17:40+02", "2026-05-16T17:40+02", "2026-05-16T18:00+02"),
        (15, "2026-03-27T10:15+01", "2026-03-30T11:15+02", "2026-03-30T12:00+02"),
        (16, "2026-10-23T09:00+02", "2026-10-26T08:00+01", "2026-10-26T09:00+01"),
        (17, "2026-12-22T12:17+01", "2026-12-25T12:17+01", "2026-12-25T13:00+01"),
    ] {
        let due = deadline::breach_notification(&Law::FRENCH, instant(aware), &paris()).unwrap();
        assert_eq!(due.safe, instant(safe), "{number}");
        assert_eq!(due.legal, instant(legal), "{number}");
    }
}

#[test]
fn a_question_asked_late_changes_nothing_and_says_so() {
    let mut clock = clock("2026-03-02");
    assert_eq!(clock.ask(day("2026-03-10")), Ok(Effect::TooLate(day("2026-03-09"))));
    assert!(!clock.is_suspended());
    assert_eq!(clock.due(day("2026-04-30")).unwrap().raw, day("2026-04-02"));
    assert!(matches!(clock.reply(day("2026-03-11")), Err(ClockError::NothingAsked { .. })));
}

#[test]
fn questions_follow_one_another_and_their_days_add_up() {
    let mut clock = clock("2026-03-02");
    assert!(matches!(clock.ask(day("2026-03-01")), Err(ClockError::AskedBeforeReceipt { .. })));
    clock.ask(day("2026-03-03")).unwrap();
    assert!(matches!(clock.ask(day("2026-03-04")), Err(ClockError::Overlap { .. })));
    assert!(matches!(clock.reply(day("2026-03-02")), Err(ClockError::NothingAsked { .. })));
    clock.reply(day("2026-03-05")).unwrap();
    assert!(matches!(clock.ask(day("2026-03-04")), Err(ClockError::Overlap { .. })));
    clock.ask(day("2026-03-06")).unwrap();
    clock.reply(day("2026-03-09")).unwrap();
    assert_eq!(clock.suspensions().len(), 2);
    assert_eq!(clock.due(day("2026-03-09")).unwrap().raw, day("2026-04-07"));
}

#[test]
fn lateness_starts_the_day_after_the_legal_one() {
    let due = clock("2026-01-31").due(day("2026-02-01")).unwrap();
    assert!(!due.is_late(day("2026-03-02")));
    assert!(due.is_late(day("2026-03-03")));
}

#[test]
fn other_clocks() {
    let law = &Law::FRENCH;
    let calendar = &Calendar::NATIONAL;
    let obtained = day("2026-03-01");
    let told = |first, shared| deadline::indirect_collection(law, obtained, first, shared).unwrap();
    assert_eq!(told(Some(day("2026-03-10")), None), day("2026-03-10"));
    assert_eq!(told(Some(day("2026-03-10")), Some(day("2026-03-05"))), day("2026-03-05"));
    assert_eq!(told(None, None), day("2026-04-01"));
    let advice = |extended| {
        deadline::prior_consultation(law, day("2026-03-02"), extended, calendar).unwrap().raw
    };
    assert_eq!((advice(false), advice(true)), (day("2026-04-27"), day("2026-06-08")));
    let complaint = deadline::accessibility_complaint(law, day("2026-06-01"), calendar).unwrap();
    assert_eq!(complaint.legal, day("2026-06-08"));
    let sent = deadline::recipient_acknowledgement(law, day("2026-11-04"), calendar).unwrap();
    assert_eq!((sent.safe, sent.legal), (day("2026-11-11"), day("2026-11-12")));
}

#[test]
fn a_day_ends_when_the_next_begins_even_when_the_hour_changes() {
    let end = |text| period::end_of_day(day(text), &paris()).unwrap();
    assert_eq!(end("2026-03-29"), instant("2026-03-30T00:00+02"));
    assert_eq!(end("2026-10-25"), instant("2026-10-26T00:00+01"));
}

#[test]
fn ages_and_who_consents() {
    let law = &Law::FRENCH;
    let who = |birth, on| age::consenting(law, day(birth), day(on)).unwrap();
    assert_eq!(who("2011-11-22", "2026-11-21"), Consenting::Joint);
    assert_eq!(who("2011-11-22", "2026-11-22"), Consenting::Alone);
    assert_eq!(age::reaches(day("2012-02-29"), 15), Ok(day("2027-03-01")));
    assert_eq!(who("2012-02-29", "2027-02-28"), Consenting::Joint);
    assert_eq!(who("2012-02-29", "2027-03-01"), Consenting::Alone);
    assert_eq!(age::reaches(day("2012-02-29"), 16), Ok(day("2028-02-29")));
    assert_eq!(age::on(day("2012-02-29"), day("2027-02-28")), Some(14));
    assert_eq!(age::on(day("2012-02-29"), day("2027-03-01")), Some(15));
    assert_eq!(age::on(day("2026-11-22"), day("2026-11-21")), None);
    assert_eq!(age::on(day("2026-11-22"), day("2026-11-22")), Some(0));
    assert!(age::is_minor(law, day("2008-11-22"), day("2026-11-21")).unwrap());
    assert!(!age::is_minor(law, day("2008-11-22"), day("2026-11-22")).unwrap());
}

#[test]
fn retention_vectors() {
    let today = day("2026-11-21");
    for (rule, happened, due) in [
        ("R-PROSPECT", "2023-05-15", "2026-05-15"),
        ("R-PROSPECT", "2024-02-29", "2027-02-28"),
        ("R-CONTRACT", "2026-02-10", "2031-02-10"),
        ("R-INVOICE", "2025-06-30", "2035-12-31"),
        ("R-CARD", "2026-01-10", "2027-02-10"),
        ("R-CARD-DEFERRED", "2026-01-10", "2027-04-10"),
        ("R-CARD-CVV", "2026-01-10", "2026-01-10"),
        ("R-CV", "2026-02-01", "2028-02-01"),
        ("R-CCTV", "2026-01-31", "2026-02-28"),
        ("R-LOG-MIN", "2026-03-01", "2026-09-01"),
        ("R-LOG", "2026-03-01", "2027-03-01"),
        ("R-COOKIE-CHOICE", "2026-01-31", "2026-07-31"),
        ("R-COOKIE", "2026-01-31", "2027-02-28"),
        ("R-COOKIE-AUDIENCE", "2026-01-31", "2028-02-29"),
        ("R-PHONEPROOF", "2026-09-01", "2029-09-01"),
        ("R-SUPPRESS", "2026-11-21", "2029-11-21"),
        ("R-ID", "2026-11-21", "2026-11-21"),
    ] {
        let rule = retention::find(rule).unwrap();
        let found =
            rule.due(&Law::FRENCH, day(happened), FinancialYearEnd::CALENDAR, today).unwrap();
        assert_eq!(found, day(due), "{}", rule.id);
    }
}

#[test]
fn consent_to_calls_lasts_the_shorter_reading_of_a_year() {
    let until = |id, from: &str| {
        let length = Law::FRENCH.length(id, day(from)).unwrap();
        length.after(day(from), &Calendar::NATIONAL).unwrap()
    };
    assert_eq!(until("phone.consent", "2026-09-01"), day("2027-09-01"));
    assert_eq!(until("phone.consent_days", "2026-09-01"), day("2027-09-01"));
    assert_eq!(until("phone.consent", "2027-09-01"), day("2028-09-01"));
    assert_eq!(until("phone.consent_days", "2027-09-01"), day("2028-08-31"));
}

#[test]
fn a_financial_year_may_close_on_any_day() {
    let close = |month, of_day, on: &str| {
        FinancialYearEnd::new(month, of_day).unwrap().close_of(day(on)).unwrap()
    };
    assert_eq!(close(6, 30, "2025-06-30"), day("2025-06-30"));
    assert_eq!(close(6, 30, "2025-07-01"), day("2026-06-30"));
    assert_eq!(close(2, 29, "2027-01-15"), day("2027-02-28"));
    assert_eq!(close(2, 29, "2028-02-29"), day("2028-02-29"));
    assert_eq!(FinancialYearEnd::new(2, 30), None);
    assert_eq!(FinancialYearEnd::new(13, 1), None);
    let june = FinancialYearEnd::new(6, 30).unwrap();
    let due =
        retention::due(Length::years(10), Trigger::FinancialYearClose, day("2025-07-01"), june);
    assert_eq!(due, Ok(day("2036-06-30")));
}

#[test]
fn every_trigger_has_its_words() {
    for trigger in Trigger::ALL {
        let title = trigger.title();
        assert!(!title.fr.is_empty() && !title.en.is_empty());
    }
}

#[test]
fn rights_by_legal_basis() {
    use Standing::{Absent as No, Exists as Yes, Withdraw};
    let table = [
        (LegalBasis::Consent, [Yes, Yes, Yes, Yes, Yes, Withdraw]),
        (LegalBasis::Contract, [Yes, Yes, Yes, Yes, Yes, No]),
        (LegalBasis::LegitimateInterests, [Yes, Yes, Yes, Yes, No, Yes]),
        (LegalBasis::LegalObligation, [Yes, Yes, No, Yes, No, No]),
        (LegalBasis::PublicTask, [Yes, Yes, No, Yes, No, Yes]),
        (LegalBasis::VitalInterests, [Yes, Yes, Yes, Yes, No, No]),
    ];
    assert_eq!(table.len(), LegalBasis::ALL.len());
    for (basis, row) in table {
        for (right, expected) in Right::ALL.into_iter().zip(row) {
            assert_eq!(rights::answer(basis, right, false), expected, "{basis:?} {right:?}");
        }
        let marketing = rights::answer(basis, Right::Objection, true);
        let expected = if basis == LegalBasis::Consent { Withdraw } else { Standing::Absolute };
        assert_eq!(marketing, expected, "{basis:?}");
        assert!(!basis.title().fr.is_empty() && basis.article().starts_with("Art. 6(1)("));
    }
}

#[test]
fn easter_over_the_centuries() {
    for (year, expected) in [
        (1583, "1583-04-10"),
        (1818, "1818-03-22"),
        (1943, "1943-04-25"),
        (2000, "2000-04-23"),
        (2008, "2008-03-23"),
        (2024, "2024-03-31"),
        (2025, "2025-04-20"),
        (2026, "2026-04-05"),
        (2027, "2027-03-28"),
        (2038, "2038-04-25"),
        (2285, "2285-03-22"),
    ] {
        assert_eq!(easter(year), Some(day(expected)), "{year}");
    }
    assert_eq!(easter(1582), None);
}

#[test]
fn holidays_of_a_year() {
    let days = |region| {
        let holidays = Calendar::of(region).holidays(2026);
        holidays.iter().map(|h| h.day.strftime("%m-%d").to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        days(Region::National),
        [
            "01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01",
            "11-11", "12-25",
        ]
    );
    assert_eq!(days(Region::AlsaceMoselle).len(), 13);
    assert!(days(Region::AlsaceMoselle).contains(&"04-03".to_owned()));
    assert!(days(Region::AlsaceMoselle).contains(&"12-26".to_owned()));
    assert!(days(Region::Reunion).contains(&"12-20".to_owned()));
    assert_eq!(days(Region::Mayotte).len(), 12);
    let christmas = Calendar::NATIONAL.holiday(day("2026-12-25")).unwrap();
    assert_eq!((christmas.title.fr, christmas.title.en), ("Noël", "Christmas Day"));
    // In 2008 Ascension fell on the first of May: two holidays, one day.
    assert_eq!(Calendar::NATIONAL.holidays(2008).len(), 11);
}

#[test]
fn working_days_are_counted_without_the_first() {
    let calendar = Calendar::NATIONAL;
    let after = |from: &str, n| calendar.add_working_days(day(from), n).unwrap();
    assert_eq!(after("2026-03-02", 5), day("2026-03-09"));
    assert_eq!(after("2026-04-03", 1), day("2026-04-07"));
    assert_eq!(after("2026-12-24", 2), day("2026-12-29"));
    assert_eq!(after("2026-03-07", 0), day("2026-03-07"));
}

#[test]
fn lengths_are_read_and_written_as_people_write_them() {
    for text in ["1 month", "3 years", "5 working days", "72 hours", "0 days", "1 working day"] {
        assert_eq!(text.parse::<Length>().unwrap().to_string(), text);
    }
    assert_eq!("  2 weeks ".parse(), Ok(Length::weeks(2)));
    for text in ["", "3", "years", "-3 years", "+3 years", "3 ans", "3.5 years", "99999999999 days"]
    {
        assert!(text.parse::<Length>().is_err(), "{text}");
    }
    let json = serde_json::to_string(&Length::working_days(5)).unwrap();
    assert_eq!(json, "\"5 working days\"");
    assert_eq!(serde_json::from_str::<Length>(&json).unwrap(), Length::working_days(5));
    assert!(Length::hours(72).after(day("2026-01-01"), &Calendar::NATIONAL).is_err());
}
