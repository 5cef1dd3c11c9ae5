//! The time a request has, from what happened to it (Art. 12(3); décret 2019-536, art. 77).
//!
//! What is stored is what happened: asked who they are, answered, extended. The dates follow from the
//! law of the day of receipt, every time. Pure.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serment_law::deadline::{ClockError, Due, Effect, RequestClock};
use serment_law::{Calendar, Law, LawError};

/// Something that bears on the time there is to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// The person was asked who they are: the time stops.
    Asked(Date),
    /// They were asked too late for the time to stop (T-15).
    AskedLate(Date),
    /// They answered: it goes on.
    Answered(Date),
    /// They were told that the answer takes longer.
    Extended(Date),
}

/// The facts of one request, in the order they happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(pub Vec<Fact>);

impl Facts {
    /// The clock these facts make.
    ///
    /// # Errors
    /// [`ClockError`] when a fact does not follow from those before it.
    pub fn clock(&self, received: Date, calendar: Calendar) -> Result<RequestClock, ClockError> {
        let mut clock = RequestClock::start(&Law::FRENCH, received, calendar)?;
        for fact in &self.0 {
            match *fact {
                Fact::Asked(day) => {
                    clock.ask(day)?;
                }
                Fact::Answered(day) if clock.is_suspended() => clock.reply(day)?,
                Fact::Answered(_) | Fact::AskedLate(_) => {}
                Fact::Extended(day) => clock.extend(day)?,
            }
        }
        Ok(clock)
    }

    /// Whether the time stands still: the person was asked, early enough, and has not answered.
    pub fn is_waiting(&self) -> bool {
        matches!(self.last_said(), Some(Fact::Asked(_)))
    }

    /// Whether the person was asked and has not answered yet.
    pub fn is_asked(&self) -> bool {
        matches!(self.last_said(), Some(Fact::Asked(_) | Fact::AskedLate(_)))
    }

    fn last_said(&self) -> Option<&Fact> {
        self.0.iter().rev().find(|fact| !matches!(fact, Fact::Extended(_)))
    }

    /// The day on which an extension was told.
    pub fn extended(&self) -> Option<Date> {
        self.0.iter().find_map(|fact| match fact {
            Fact::Extended(day) => Some(*day),
            _ => None,
        })
    }

    /// Adds a question to the person. Asked too late, it is put without stopping the time (T-15).
    ///
    /// # Errors
    /// [`ClockError`] when a question is already open.
    pub fn ask(
        &mut self,
        received: Date,
        calendar: Calendar,
        day: Date,
    ) -> Result<Effect, ClockError> {
        let effect = self.clock(received, calendar)?.ask(day)?;
        let stops = effect == Effect::Suspends;
        self.0.push(if stops { Fact::Asked(day) } else { Fact::AskedLate(day) });
        Ok(effect)
    }

    /// Adds the person's answer, if one is awaited.
    ///
    /// # Errors
    /// [`ClockError`] when the answer is older than the question.
    pub fn answer(
        &mut self,
        received: Date,
        calendar: Calendar,
        day: Date,
    ) -> Result<(), ClockError> {
        if self.is_waiting() {
            self.clock(received, calendar)?.reply(day)?;
        }
        if self.is_asked() {
            self.0.push(Fact::Answered(day));
        }
        Ok(())
    }

    /// Adds the notice that the answer takes longer.
    ///
    /// # Errors
    /// [`ClockError`] after the first deadline, or a second time.
    pub fn extend(
        &mut self,
        received: Date,
        calendar: Calendar,
        day: Date,
    ) -> Result<(), ClockError> {
        self.clock(received, calendar)?.extend(day)?;
        self.0.push(Fact::Extended(day));
        Ok(())
    }

    /// When the answer is due, as far as is known on a day.
    ///
    /// # Errors
    /// [`LawError`] when the law has no number for the day of receipt, or the facts contradict it.
    pub fn due(&self, received: Date, calendar: Calendar, today: Date) -> Result<Due, LawError> {
        match self.clock(received, calendar) {
            Ok(clock) => clock.due(today),
            Err(ClockError::Law(error)) => Err(error),
            // Facts are only stored once accepted: without them the earlier date is the safe one.
            Err(_) => RequestClock::start(&Law::FRENCH, received, calendar)?.due(today),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn identity_asked_in_time_stops_the_clock_until_the_answer() {
        // law.md 1.2, vector 12.
        let (received, calendar) = (date(2026, 3, 2), Calendar::NATIONAL);
        let mut facts = Facts::default();
        assert_eq!(facts.ask(received, calendar, date(2026, 3, 4)).unwrap(), Effect::Suspends);
        assert!(facts.is_waiting());
        facts.answer(received, calendar, date(2026, 3, 14)).unwrap();
        assert!(!facts.is_waiting());
        let due = facts.due(received, calendar, date(2026, 3, 20)).unwrap();
        assert_eq!(due.legal, date(2026, 4, 13));
    }

    #[test]
    fn a_late_question_leaves_the_clock_alone() {
        let (received, calendar) = (date(2026, 3, 2), Calendar::NATIONAL);
        let mut facts = Facts::default();
        let effect = facts.ask(received, calendar, date(2026, 3, 20)).unwrap();
        assert!(matches!(effect, Effect::TooLate(_)));
        assert!(facts.is_asked() && !facts.is_waiting());
        let due = facts.due(received, calendar, date(2026, 3, 25)).unwrap();
        facts.answer(received, calendar, date(2026, 3, 25)).unwrap();
        assert!(!facts.is_asked());
        assert_eq!(facts.due(received, calendar, date(2026, 3, 26)).unwrap(), due);
    }

    #[test]
    fn an_extension_is_told_once_and_within_the_first_deadline() {
        // law.md 1.2, vectors 1 and 13.
        let (received, calendar) = (date(2026, 1, 31), Calendar::NATIONAL);
        let mut facts = Facts::default();
        assert!(facts.extend(received, calendar, date(2026, 3, 3)).is_err());
        facts.extend(received, calendar, date(2026, 2, 20)).unwrap();
        let due = facts.due(received, calendar, date(2026, 2, 20)).unwrap();
        assert_eq!(due.legal, date(2026, 4, 30));
        assert!(facts.extend(received, calendar, date(2026, 2, 21)).is_err());
    }
}
