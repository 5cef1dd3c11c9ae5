//! The catalogue of retention rules, and when each comes due (Art. 5(1)(e)).
//!
//! A rule says what is kept, how long, counted from what, and what the number bounds. Its
//! number is a parameter, so the day the law changes the rule follows. A rule is a default: the
//! charter may depart from it with a reason, and [`Bound`] says in which direction the law
//! allows it.
//!
//! `due` is the last day of keeping, as R.1182/71 counts; the disposition happens on the first
//! run after it. No roll to a working day: nobody is owed a longer keeping.
//!
//! Absent: legal holds and intermediate archives, which are facts about rows.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::parameter::{Law, LawError, Parameter, Title};
use crate::period::Length;
use crate::table::id;

/// The event a retention is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The data were collected.
    Collection,
    /// The person last did something: a click, a reply, a call. Opening an e-mail is not one.
    LastActiveContact,
    /// The relationship ended, or the last activity of a customer.
    EndOfRelationship,
    /// The contract ended.
    EndOfContract,
    /// The thing was delivered.
    Delivery,
    /// The financial year in which the record was issued closed.
    FinancialYearClose,
    /// The document was established.
    Establishment,
    /// The account was debited.
    Debit,
    /// The person last signed in.
    LastSignIn,
    /// The person objected.
    Objection,
    /// The person left the organisation.
    Departure,
    /// The event happened, or the record was made.
    Recording,
    /// The file, request or use was closed.
    Closure,
}

impl Trigger {
    /// Every trigger.
    pub const ALL: [Self; 13] = [
        Self::Collection,
        Self::LastActiveContact,
        Self::EndOfRelationship,
        Self::EndOfContract,
        Self::Delivery,
        Self::FinancialYearClose,
        Self::Establishment,
        Self::Debit,
        Self::LastSignIn,
        Self::Objection,
        Self::Departure,
        Self::Recording,
        Self::Closure,
    ];

    /// What it is, for people: reads after "counted from".
    pub const fn title(self) -> Title {
        match self {
            Self::Collection => Title { fr: "la collecte", en: "collection" },
            Self::LastActiveContact => Title {
                fr: "le dernier contact venu de la personne",
                en: "the last contact initiated by the person",
            },
            Self::EndOfRelationship => {
                Title { fr: "la fin de la relation", en: "the end of the relationship" }
            }
            Self::EndOfContract => Title { fr: "la fin du contrat", en: "the end of the contract" },
            Self::Delivery => Title { fr: "la livraison", en: "delivery" },
            Self::FinancialYearClose => Title {
                fr: "la clôture de l’exercice comptable",
                en: "the close of the financial year",
            },
            Self::Establishment => {
                Title { fr: "l’établissement du document", en: "the day the document was made" }
            }
            Self::Debit => Title { fr: "le débit", en: "the debit" },
            Self::LastSignIn => Title { fr: "la dernière connexion", en: "the last sign-in" },
            Self::Objection => Title { fr: "l’opposition", en: "the objection" },
            Self::Departure => Title { fr: "le départ", en: "departure" },
            Self::Recording => Title { fr: "l’enregistrement", en: "recording" },
            Self::Closure => Title { fr: "la clôture", en: "closure" },
        }
    }
}

/// What the number of a rule bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The law wants it kept at least so long: the charter may not shorten it.
    Minimum,
    /// It may not be kept longer: the charter may shorten it.
    Maximum,
    /// Usual practice: the charter may depart from it, with a reason.
    Usual,
}

/// Where the data are while the rule runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// In use.
    Active,
    /// Set apart, access restricted and motivated.
    IntermediateArchive,
}

/// One rule of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its stable name: `R-INVOICE`.
    pub id: &'static str,
    /// The parameter that holds its number, source and title.
    pub parameter: &'static str,
    /// What it is counted from.
    pub from: Trigger,
    /// What the number bounds.
    pub bound: Bound,
    /// Where the data are meanwhile.
    pub phase: Phase,
}

const fn rule(
    id: &'static str,
    parameter: &'static str,
    from: Trigger,
    bound: Bound,
    phase: Phase,
) -> Rule {
    Rule { id, parameter, from, bound, phase }
}

/// Every rule, in the order of `law.md` section 7.
pub const CATALOGUE: &[Rule] = {
    use Bound::{Maximum, Minimum, Usual};
    use Phase::{Active, IntermediateArchive as Archive};
    use Trigger as T;
    &[
        rule("R-PROSPECT", "retention.R-PROSPECT", T::LastActiveContact, Maximum, Active),
        rule("R-CUSTOMER", "retention.R-CUSTOMER", T::EndOfRelationship, Usual, Active),
        rule("R-CONTRACT", "retention.R-CONTRACT", T::EndOfContract, Usual, Archive),
        rule("R-ECONTRACT", "retention.R-ECONTRACT", T::Delivery, Minimum, Archive),
        rule("R-INVOICE", "retention.R-INVOICE", T::FinancialYearClose, Minimum, Archive),
        rule("R-TAX", "retention.R-TAX", T::Establishment, Minimum, Archive),
        rule("R-CARD", "retention.R-CARD", T::Debit, Maximum, Archive),
        rule("R-CARD-DEFERRED", "retention.R-CARD.deferred", T::Debit, Maximum, Archive),
        rule("R-CARD-CVV", "retention.R-CARD.cvv", T::Debit, Maximum, Active),
        rule("R-ACCOUNT", "retention.R-ACCOUNT", T::LastSignIn, Usual, Active),
        rule("R-SUPPRESS", id::SUPPRESSION, T::Objection, Minimum, Active),
        rule("R-PHONEPROOF", id::PHONE_PROOF, T::Collection, Minimum, Archive),
        rule("R-COOKIE-CHOICE", id::TRACKER_CHOICE, T::Recording, Usual, Active),
        rule("R-COOKIE", id::TRACKER_LIFETIME, T::Recording, Maximum, Active),
        rule("R-COOKIE-AUDIENCE", id::TRACKER_AUDIENCE, T::Collection, Maximum, Active),
        rule("R-CV", "retention.R-CV", T::LastActiveContact, Maximum, Active),
        rule("R-PAY", "retention.R-PAY", T::Establishment, Minimum, Archive),
        rule("R-STAFFREG", "retention.R-STAFFREG", T::Departure, Minimum, Archive),
        rule("R-HOURS", "retention.R-HOURS", T::Establishment, Minimum, Archive),
        rule("R-HOURS-DAYRATE", "retention.R-HOURS.day_rate", T::Establishment, Minimum, Archive),
        rule("R-BADGE", "retention.R-BADGE", T::Recording, Maximum, Active),
        rule("R-CCTV", "retention.R-CCTV", T::Recording, Maximum, Active),
        rule("R-LOG-MIN", "retention.R-LOG.min", T::Recording, Usual, Active),
        rule("R-LOG", "retention.R-LOG", T::Recording, Maximum, Active),
        rule("R-LOG-CONTROL", "retention.R-LOG.internal_control", T::Recording, Maximum, Active),
        rule("R-CALL", "retention.R-CALL", T::Recording, Maximum, Active),
        rule("R-ID", "retention.R-ID", T::Closure, Maximum, Active),
        rule("R-DSR", "retention.R-DSR", T::Closure, Usual, Archive),
        rule("R-BREACH", "retention.R-BREACH", T::Closure, Minimum, Archive),
        rule("R-CONSENT", "retention.R-CONSENT", T::Closure, Usual, Archive),
        rule("R-HEALTH", "retention.R-HEALTH", T::LastActiveContact, Minimum, Archive),
        rule("R-AML", "retention.R-AML", T::EndOfRelationship, Minimum, Archive),
        rule("R-HOTEL", "retention.R-HOTEL", T::Establishment, Minimum, Archive),
    ]
};

/// The rule of a name, if the catalogue has it.
pub fn find(id: &str) -> Option<&'static Rule> {
    CATALOGUE.iter().find(|rule| rule.id == id)
}

impl Rule {
    /// The row that holds its number on a day.
    pub fn parameter(&self, law: &Law, on: Date) -> Result<&'static Parameter, LawError> {
        law.get(self.parameter, on)
    }

    /// How long it keeps, under the law of a day.
    pub fn length(&self, law: &Law, on: Date) -> Result<Length, LawError> {
        law.length(self.parameter, on)
    }

    /// The last day of keeping for something whose trigger happened on a day, under the law of
    /// `on` (today: the number that counts is the one in force when the retention is decided).
    /// A rule counted from a financial year takes the day the record was issued.
    pub fn due(
        &self,
        law: &Law,
        happened: Date,
        year_end: FinancialYearEnd,
        on: Date,
    ) -> Result<Date, LawError> {
        due(self.length(law, on)?, self.from, happened, year_end)
    }
}

/// The last day of keeping: of a rule of the catalogue or of one the charter declares.
pub fn due(
    keep: Length,
    from: Trigger,
    happened: Date,
    year_end: FinancialYearEnd,
) -> Result<Date, LawError> {
    let start = match from {
        Trigger::FinancialYearClose => year_end.close_of(happened)?,
        _ => happened,
    };
    keep.after(start, &Calendar::NATIONAL)
}

/// The day of the year on which an organisation closes its accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FinancialYearEnd {
    month: i8,
    day: i8,
}

impl FinancialYearEnd {
    /// 31 December, the usual one.
    pub const CALENDAR: Self = Self { month: 12, day: 31 };

    /// A day of the year. 29 February means the last day of February.
    pub fn new(month: i8, day: i8) -> Option<Self> {
        // 2024 has a 29 February, so every day that exists in some year is accepted.
        Date::new(2024, month, day).ok().map(|_| Self { month, day })
    }

    /// The close of the financial year that contains a day.
    pub fn close_of(self, day: Date) -> Result<Date, LawError> {
        let close = self.in_year(day.year())?;
        if day <= close { Ok(close) } else { self.in_year(day.year() + 1) }
    }

    fn in_year(self, year: i16) -> Result<Date, LawError> {
        Date::new(year, self.month, self.day)
            .or_else(|_| Date::new(year, self.month, self.day - 1))
            .map_err(|_| LawError::OutOfRange)
    }
}
