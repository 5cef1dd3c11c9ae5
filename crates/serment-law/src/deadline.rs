//! The clocks: when an answer, a notification, an information is due.
//!
//! Every clock gives two answers (T-07). `legal` is the last moment the law leaves, with the
//! roll of R.1182/71; `safe` is never later, needs no reading of the law, and is what staff aim
//! at and what alerts run on. Days are civil days where the controller is (T-08).
//!
//! Articles: Art. 12(3)–(4), 12(6), 14(3), 33(1), 36(2); decree 2019-536 art. 77.
//!
//! Our modelling, kept visible (T-15): an identity question asked in time adds the days it
//! stayed open; one asked late changes nothing and says so; [`RequestClock::unsuspended`] is
//! always there beside the suspended date.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::calendar::Calendar;
use crate::parameter::{Law, LawError};
use crate::period::{self, Length, Unit};
use crate::table::id;

/// The last day of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// As counted, whatever day of the week it is.
    pub raw: Date,
    /// The target: never later than `raw`.
    pub safe: Date,
    /// The last day the law leaves: never a weekend or a holiday.
    pub legal: Date,
}

impl Due {
    /// The due day of a period, from its last day as counted.
    pub fn on(raw: Date, calendar: &Calendar) -> Result<Self, LawError> {
        Ok(Self { raw, safe: raw, legal: calendar.next_working_day(raw)? })
    }

    /// The due day of a period that an event opens.
    pub fn after(event: Date, length: Length, calendar: &Calendar) -> Result<Self, LawError> {
        Self::on(length.after(event, calendar)?, calendar)
    }

    /// Whether the law's last day is over.
    pub fn is_late(&self, today: Date) -> bool {
        self.legal < today
    }
}

/// Time during which the person was asked who they are or what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Suspension {
    /// The day the question was sent.
    pub asked: Date,
    /// The day the answer came; none while it is awaited.
    pub answered: Option<Date>,
}

/// What a question did to the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The clock stops from the question to the answer.
    Suspends,
    /// Asked too late: the clock goes on. The last day on which it would have stopped.
    TooLate(Date),
}

/// Why a fact was not accepted by a clock.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ClockError {
    /// The table has no such number.
    #[error(transparent)]
    Law(#[from] LawError),
    /// The question bears a date before the request.
    #[error("the question is dated {asked}, before the request was received on {received}")]
    AskedBeforeReceipt {
        /// When it was asked.
        asked: Date,
        /// When the request came.
        received: Date,
    },
    /// The answer bears a date before its question, or there is no open question.
    #[error("an answer dated {answered} closes no open question")]
    NothingAsked {
        /// When the answer came.
        answered: Date,
    },
    /// A question is already open, or the new one is older than the last.
    #[error("a question dated {asked} overlaps another")]
    Overlap {
        /// When it was asked.
        asked: Date,
    },
    /// The notice of extension came after the first deadline (T-11).
    #[error("notice of extension sent on {sent}, after the deadline of {deadline}")]
    NoticeTooLate {
        /// When it was sent.
        sent: Date,
        /// The last day on which it was valid.
        deadline: Date,
    },
    /// The answer was already extended: Art. 12(3) allows it once.
    #[error("the answer was already extended on {sent}")]
    AlreadyExtended {
        /// When the first notice was sent.
        sent: Date,
    },
}

/// The clock of one request of a data subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequestClock {
    received: Date,
    answer: Length,
    extended: Length,
    answer_months: i32,
    extension_months: i32,
    ask_by: Date,
    #[serde(skip)]
    calendar: Calendar,
    suspensions: Vec<Suspension>,
    extension: Option<Date>,
}

impl RequestClock {
    /// Starts the clock on the day the request reached any official channel, read or not
    /// (T-10). The law that governs it is that of this day, and does not change afterwards.
    pub fn start(law: &Law, received: Date, calendar: Calendar) -> Result<Self, LawError> {
        let ask = law.length(id::REQUEST_IDENTITY_ASK, received)?;
        Ok(Self {
            received,
            answer: law.length(id::REQUEST_ANSWER, received)?,
            extended: law.length(id::REQUEST_EXTENDED, received)?,
            answer_months: law.get(id::REQUEST_ANSWER, received)?.amount(Unit::Months)?,
            extension_months: law.get(id::REQUEST_EXTENSION, received)?.amount(Unit::Months)?,
            ask_by: ask.after(received, &calendar)?,
            calendar,
            suspensions: Vec::new(),
            extension: None,
        })
    }

    /// The day of receipt.
    pub fn received(&self) -> Date {
        self.received
    }

    /// The questions that suspended the clock.
    pub fn suspensions(&self) -> &[Suspension] {
        &self.suspensions
    }

    /// The day on which an extension was notified, if one was.
    pub fn extension(&self) -> Option<Date> {
        self.extension
    }

    /// The last day on which a question still suspends the clock.
    pub fn ask_by(&self) -> Date {
        self.ask_by
    }

    /// Records a question to the person (T-14).
    pub fn ask(&mut self, asked: Date) -> Result<Effect, ClockError> {
        if asked < self.received {
            return Err(ClockError::AskedBeforeReceipt { asked, received: self.received });
        }
        let overlaps = |last: &Suspension| last.answered.is_none_or(|end| asked < end);
        if self.suspensions.last().is_some_and(overlaps) {
            return Err(ClockError::Overlap { asked });
        }
        if asked > self.ask_by {
            return Ok(Effect::TooLate(self.ask_by));
        }
        self.suspensions.push(Suspension { asked, answered: None });
        Ok(Effect::Suspends)
    }

    /// Records the person's reply, which starts the clock again.
    pub fn reply(&mut self, answered: Date) -> Result<(), ClockError> {
        match self.suspensions.last_mut() {
            Some(last) if last.answered.is_none() && last.asked <= answered => {
                last.answered = Some(answered);
                Ok(())
            }
            _ => Err(ClockError::NothingAsked { answered }),
        }
    }

    /// Whether the clock is stopped, a reply being awaited.
    pub fn is_suspended(&self) -> bool {
        self.suspensions.last().is_some_and(|last| last.answered.is_none())
    }

    /// Records the notice that the answer will take longer. Valid only while the first
    /// deadline has not passed (T-11), and once.
    pub fn extend(&mut self, sent: Date) -> Result<(), ClockError> {
        if let Some(sent) = self.extension {
            return Err(ClockError::AlreadyExtended { sent });
        }
        let deadline = self.answer_due(sent)?.legal;
        if sent > deadline {
            return Err(ClockError::NoticeTooLate { sent, deadline });
        }
        self.extension = Some(sent);
        Ok(())
    }

    /// When the answer is due, as far as is known today: an open question counts up to today.
    pub fn due(&self, today: Date) -> Result<Due, LawError> {
        if self.extension.is_some() { self.extended_due(today) } else { self.answer_due(today) }
    }

    /// When the answer would be due had nothing been asked.
    pub fn unsuspended(&self) -> Result<Due, LawError> {
        if self.extension.is_some() { self.count_extended(0) } else { self.count_answer(0) }
    }

    /// When the first answer is due, extended or not: also the last day to give notice of an
    /// extension.
    pub fn answer_due(&self, today: Date) -> Result<Due, LawError> {
        self.count_answer(self.days_suspended(today))
    }

    /// When an extended answer is due, whether or not it was extended.
    pub fn extended_due(&self, today: Date) -> Result<Due, LawError> {
        self.count_extended(self.days_suspended(today))
    }

    fn count_answer(&self, suspended: i32) -> Result<Due, LawError> {
        let raw = self.answer.after(self.received, &self.calendar)?;
        Due::on(period::add_days(raw, suspended)?, &self.calendar)
    }

    /// T-09: three months from receipt, not one then two; `safe` takes the earlier.
    fn count_extended(&self, suspended: i32) -> Result<Due, LawError> {
        let raw = self.extended.after(self.received, &self.calendar)?;
        let first = period::add_months(self.received, self.answer_months)?;
        let stepwise = period::add_months(first, self.extension_months)?;
        let due = Due::on(period::add_days(raw, suspended)?, &self.calendar)?;
        let safe = period::add_days(raw.min(stepwise), suspended)?;
        Ok(Due { safe, ..due })
    }

    fn days_suspended(&self, today: Date) -> i32 {
        let days = |s: &Suspension| {
            period::days_between(s.asked, s.answered.unwrap_or(today.max(s.asked)))
        };
        self.suspensions.iter().map(days).sum()
    }
}

/// When a breach must have been notified, as instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BreachDue {
    /// Seventy-two elapsed hours, as the table says it.
    pub safe: Timestamp,
    /// The same from the next full hour: the hour of the event is not counted (T-02).
    pub legal: Timestamp,
}

/// When the authority must have been told of a breach the controller became aware of (T-21).
/// Weekends, holidays and changes of hour do not extend it.
pub fn breach_notification(
    law: &Law,
    aware: Timestamp,
    zone: &TimeZone,
) -> Result<BreachDue, LawError> {
    let day = period::day_of(aware, zone);
    let hours = law.get(id::BREACH_NOTIFICATION, day)?.amount(Unit::Hours)?;
    Ok(BreachDue {
        safe: period::hours_safe(aware, hours)?,
        legal: period::hours_legal(aware, hours, zone)?,
    })
}

/// By when a person must be told of data obtained elsewhere: a month, or the first
/// communication or disclosure if it comes before (Art. 14(3), T-30). No roll: the earliest day
/// is the safe one.
pub fn indirect_collection(
    law: &Law,
    obtained: Date,
    first_communication: Option<Date>,
    first_disclosure: Option<Date>,
) -> Result<Date, LawError> {
    let month = law.length(id::INDIRECT_COLLECTION, obtained)?;
    let latest = month.after(obtained, &Calendar::NATIONAL)?;
    Ok([first_communication, first_disclosure].into_iter().flatten().fold(latest, Date::min))
}

/// When the authority's advice on a risky processing is due (Art. 36(2), T-31).
pub fn prior_consultation(
    law: &Law,
    complete: Date,
    extended: bool,
    calendar: &Calendar,
) -> Result<Due, LawError> {
    let id = if extended { id::PRIOR_CONSULTATION_EXTENDED } else { id::PRIOR_CONSULTATION };
    Due::after(complete, law.length(id, complete)?, calendar)
}

/// When an accessibility complaint must have been answered (T-35).
pub fn accessibility_complaint(
    law: &Law,
    received: Date,
    calendar: &Calendar,
) -> Result<Due, LawError> {
    Due::after(received, law.length(id::ACCESSIBILITY_COMPLAINT, received)?, calendar)
}

/// When a recipient should have acknowledged a notification sent on a day (Art. 19).
pub fn recipient_acknowledgement(
    law: &Law,
    sent: Date,
    calendar: &Calendar,
) -> Result<Due, LawError> {
    Due::after(sent, law.length(id::RECIPIENT_ACKNOWLEDGEMENT, sent)?, calendar)
}
