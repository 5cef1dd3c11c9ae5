//! The table itself: one row per legal number, by subject.
//!
//! A row reads `row(id, value).fr("source").named("titre", "title")`, with what departs from
//! the usual (in force, from the first day of the GDPR, official text read) said by one more
//! word. To change the law: close the old row with `.until(day)` and add the new one below it.
//!
//! The ids are listed in [`id`], so that code which asks for one cannot misspell it.

mod marketing;
mod request;
mod retention;
mod watch;

use jiff::civil::{Date, date};

use crate::parameter::{Evidence, Jurisdiction, Parameter, Status, Title, Value};
use crate::period::Length;

/// Every row, by subject.
pub const ALL: &[&[Parameter]] = &[request::ROWS, retention::ROWS, marketing::ROWS, watch::ROWS];

/// The first day of application of the GDPR, and of this table.
pub const GDPR: Date = date(2018, 5, 25);

/// The names of the parameters that code asks for.
pub mod id {
    /// Answering a request: Art. 12(3).
    pub const REQUEST_ANSWER: &str = "request.answer";
    /// The answer when extended, counted from receipt: Art. 12(3).
    pub const REQUEST_EXTENDED: &str = "request.extended";
    /// By how much an answer may be extended: Art. 12(3).
    pub const REQUEST_EXTENSION: &str = "request.extension";
    /// How long after receipt an identity question still suspends the clock.
    pub const REQUEST_IDENTITY_ASK: &str = "request.identity_ask";
    /// How long a person waits before a court may be seized: Art. 78(2).
    pub const COMPLAINT_SILENCE: &str = "complaint.silence";
    /// Notifying a breach to the authority: Art. 33(1).
    pub const BREACH_NOTIFICATION: &str = "breach.notification";
    /// Informing a person whose data came from elsewhere: Art. 14(3)(a).
    pub const INDIRECT_COLLECTION: &str = "notice.indirect_collection";
    /// The authority's advice before a risky processing: Art. 36(2).
    pub const PRIOR_CONSULTATION: &str = "dpia.prior_consultation";
    /// The same, when the authority extends it.
    pub const PRIOR_CONSULTATION_EXTENDED: &str = "dpia.prior_consultation_extended";
    /// Answering an accessibility complaint.
    pub const ACCESSIBILITY_COMPLAINT: &str = "accessibility.complaint";
    /// The age from which a minor consents alone: Art. 8.
    pub const AGE_OF_CONSENT: &str = "minor.age_of_consent";
    /// The age of majority.
    pub const AGE_OF_MAJORITY: &str = "minor.age_of_majority";
    /// How long a recipient has to acknowledge a notification.
    pub const RECIPIENT_ACKNOWLEDGEMENT: &str = "recipient.acknowledgement";
    /// How long before a deletion the person is told.
    pub const RETENTION_NOTICE: &str = "retention.notice";
    /// How long an objection is remembered at least.
    pub const SUPPRESSION: &str = "retention.R-SUPPRESS";
    /// How long a choice about trackers is remembered.
    pub const TRACKER_CHOICE: &str = "tracker.choice";
    /// How long an exempt audience tracker may live.
    pub const TRACKER_LIFETIME: &str = "tracker.lifetime";
    /// How long exempt audience data may be kept.
    pub const TRACKER_AUDIENCE: &str = "tracker.audience";
    /// Which regime governs commercial calls to consumers.
    pub const PHONE_REGIME: &str = "phone.regime";
    /// How long consent to commercial calls lasts at most.
    pub const PHONE_CONSENT: &str = "phone.consent";
    /// How long proof of that consent is kept.
    pub const PHONE_PROOF: &str = "retention.R-PHONEPROOF";
    /// How many calls or attempts, per window.
    pub const PHONE_ATTEMPTS: &str = "phone.attempts";
    /// The window in which attempts are counted.
    pub const PHONE_ATTEMPTS_WINDOW: &str = "phone.attempts_window";
    /// How fast a one-click unsubscription must take effect.
    pub const UNSUBSCRIBE_EFFECT: &str = "email.unsubscribe_effect";

    /// All of them, for the test that finds each in the table.
    pub const ALL: &[&str] = &[
        REQUEST_ANSWER,
        REQUEST_EXTENDED,
        REQUEST_EXTENSION,
        REQUEST_IDENTITY_ASK,
        COMPLAINT_SILENCE,
        BREACH_NOTIFICATION,
        INDIRECT_COLLECTION,
        PRIOR_CONSULTATION,
        PRIOR_CONSULTATION_EXTENDED,
        ACCESSIBILITY_COMPLAINT,
        AGE_OF_CONSENT,
        AGE_OF_MAJORITY,
        RECIPIENT_ACKNOWLEDGEMENT,
        RETENTION_NOTICE,
        SUPPRESSION,
        TRACKER_CHOICE,
        TRACKER_LIFETIME,
        TRACKER_AUDIENCE,
        PHONE_REGIME,
        PHONE_CONSENT,
        PHONE_PROOF,
        PHONE_ATTEMPTS,
        PHONE_ATTEMPTS_WINDOW,
        UNSUBSCRIBE_EFFECT,
    ];
}

const fn row(id: &'static str, value: Value) -> Parameter {
    Parameter {
        id,
        value,
        jurisdiction: Jurisdiction::Eu,
        valid_from: GDPR,
        valid_to: None,
        source: "",
        status: Status::InForce,
        evidence: Evidence::Primary,
        title: Title { fr: "", en: "" },
    }
}

const fn lasting(length: Length) -> Value {
    Value::Length(length)
}

/// The words a row is written with.
impl Parameter {
    const fn eu(mut self, source: &'static str) -> Self {
        self.source = source;
        self
    }

    const fn fr(mut self, source: &'static str) -> Self {
        self.jurisdiction = Jurisdiction::Fr;
        self.source = source;
        self
    }

    /// Ours: the law sets no number, and `why` says what the choice rests on.
    const fn design(mut self, why: &'static str) -> Self {
        self.source = why;
        self.status = Status::Design;
        self.evidence = Evidence::Ours;
        self
    }

    const fn named(mut self, fr: &'static str, en: &'static str) -> Self {
        self.title = Title { fr, en };
        self
    }

    const fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    const fn read(mut self, evidence: Evidence) -> Self {
        self.evidence = evidence;
        self
    }

    const fn from(mut self, day: Date) -> Self {
        self.valid_from = day;
        self
    }

    const fn until(mut self, day: Date) -> Self {
        self.valid_to = Some(day);
        self
    }
}
