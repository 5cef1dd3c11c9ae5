//! Consent: what a person agreed to, on which notice, and how they took it back.
//!
//! A [`ConsentRecord`] is one person's consent to one activity (one purpose), channel by channel.
//! Art. 7(1) puts the burden of proof on the controller, so every answer carries what was shown
//! and what was done; Art. 7(2) wants a question of its own, so a form asks one activity.
//!
//! Invariants:
//! - only a consent that was given, not taken back and not ended authorises (Art. 6(1)(a));
//! - giving can be refused, withdrawing cannot: the signatures say so (Art. 7(3));
//! - what was chosen in advance is not an answer (Art. 4(11)); no answer is a no;
//! - a record holds a handle, never an identity: destroying the key erases the person.
//!
//! This module decides. It does not store, send, or read the clock.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serment_kernel::AppError;
use serment_kernel::words::{Lang, SubjectId};
use serment_register::charter::CollectionChannel;

use super::evidence::{
    Answered, Changed, DefaultState, Event, Gesture, Identified, Means, Processing, Reach, Shown,
};
use super::offer::{Offer, TIMED};
use super::ticket::Ticket;
use crate::receipt::ReceiptId;

/// How one answer stands (ISO/IEC TS 27560).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Given, and it holds.
    Given,
    /// The person said no.
    Refused,
    /// Given, then taken back.
    Withdrawn,
    /// Given, and ended by itself.
    Expired,
}

impl Status {
    const WORDS: [(Self, &'static str); 4] = [
        (Self::Given, "given"),
        (Self::Refused, "refused"),
        (Self::Withdrawn, "withdrawn"),
        (Self::Expired, "expired"),
    ];

    /// The word written in rows and answers.
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize].1
    }

    /// The status a word names.
    pub fn of(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, it)| *it == word).map(|(status, _)| *status)
    }
}

/// One answer, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Given, refused or withdrawn; whether it ended by itself is asked with [`Answer::status_at`].
    pub status: Status,
    /// The receipt of the last change.
    pub receipt: ReceiptId,
    /// Digest of the notice it was given on.
    pub notice: String,
    /// When it last changed.
    pub at: Timestamp,
    /// When it ends by itself.
    pub until: Option<Timestamp>,
}

impl Answer {
    /// How the answer stands at an instant.
    pub fn status_at(&self, now: Timestamp) -> Status {
        match self.status {
            Status::Given if self.until.is_some_and(|until| until <= now) => Status::Expired,
            status => status,
        }
    }
}

/// One person's consent to one activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentRecord {
    /// The person, by handle.
    pub subject: SubjectId,
    /// The activity.
    pub activity: String,
    /// What they answered, by channel. A channel that is absent was never answered: it is a no.
    pub answers: BTreeMap<Reach, Answer>,
    /// What they chose inside the activity.
    pub preferences: BTreeMap<String, String>,
}

/// What somebody did with a form.
#[derive(Clone, Debug)]
pub struct Act {
    /// The boxes they ticked.
    pub boxes: BTreeSet<Reach>,
    /// How the boxes stood before they did.
    pub default_state: DefaultState,
    /// What they chose inside the activity.
    pub preferences: BTreeMap<String, String>,
    /// Whether they declared to be old enough to consent alone.
    pub of_age: Option<bool>,
    /// Where.
    pub channel: CollectionChannel,
    /// How we know it was them.
    pub identified: Identified,
    /// The application that passed it on.
    pub application: Option<String>,
    /// The receipt they will be given.
    pub receipt: ReceiptId,
    /// When consent to calls will end by itself, under the law of the day.
    pub timed_until: Option<Timestamp>,
}

/// A consent taken back or adjusted, as it reached us.
#[derive(Clone, Debug)]
pub struct Change {
    /// How.
    pub means: Means,
    /// How we know it was them.
    pub identified: Identified,
    /// Where.
    pub channel: CollectionChannel,
    /// The application that passed it on.
    pub application: Option<String>,
    /// The receipt they will be given.
    pub receipt: ReceiptId,
    /// The organisation's zone.
    pub zone: String,
    /// Recipients of the consents concerned, as they were when given.
    pub recipients: BTreeSet<String>,
    /// The processing as the charter now describes it, or as it did when they consented.
    pub processing: Processing,
}

impl ConsentRecord {
    /// A record in which nothing was answered.
    pub fn new(subject: SubjectId, activity: impl Into<String>) -> Self {
        let activity = activity.into();
        Self { subject, activity, answers: BTreeMap::new(), preferences: BTreeMap::new() }
    }

    /// How a channel stands; `None` when it was never answered.
    pub fn status(&self, reach: Reach, now: Timestamp) -> Option<Status> {
        self.answers.get(&reach).map(|answer| answer.status_at(now))
    }

    /// Whether processing may rely on this consent, on this channel, now.
    pub fn authorises(&self, reach: Reach, now: Timestamp) -> bool {
        self.status(reach, now) == Some(Status::Given)
    }

    /// The person says yes to what their form showed, which must still be what the charter says.
    ///
    /// # Errors
    /// The form was not ours, not the current text, or nothing was actively chosen.
    pub fn give(&self, offer: &Offer, ticket: &Ticket, act: Act) -> Result<Event, Refusal> {
        let activity = || self.activity.clone();
        self.check_shown(offer, ticket)?;
        if act.default_state != DefaultState::Unticked {
            return Err(Refusal::NotActive { activity: activity(), why: Passive::Preticked });
        }
        if act.boxes.is_empty() {
            return Err(Refusal::NotActive { activity: activity(), why: Passive::NoBox });
        }
        if act.boxes.iter().any(|reach| !ticket.boxes.contains(reach)) {
            return Err(Refusal::UnknownBox { activity: activity() });
        }
        self.check_preferences(offer, &act.preferences)?;
        // A signed-in person is in their own space, which is open whatever the charter lists.
        let own = act.identified == Identified::SignedIn;
        if !own && !offer.channels.contains(&act.channel) {
            return Err(Refusal::ChannelNotDeclared { activity: activity() });
        }
        match (offer.minors, act.of_age) {
            (true, None) => return Err(Refusal::AgeUnknown { activity: activity() }),
            (_, Some(false)) => return Err(Refusal::NeedsParent { activity: activity() }),
            _ => {}
        }
        Ok(Event::Given(Box::new(self.answered(offer, ticket, act))))
    }

    /// The person says no. `None` when there is nothing to record: it was a no already, or their form
    /// proves nothing; either way nothing is authorised.
    pub fn refuse(&self, offer: &Offer, ticket: &Ticket, mut act: Act) -> Option<Event> {
        self.check_shown(offer, ticket).ok()?;
        let open = |reach: &Reach| !self.answers.contains_key(reach);
        act.boxes.retain(|reach| ticket.boxes.contains(reach) && open(reach));
        act.preferences.clear();
        if act.boxes.is_empty() {
            return None;
        }
        Some(Event::Refused(Box::new(self.answered(offer, ticket, act))))
    }

    /// The person takes their consent back on these channels, or on all. `None` when there is nothing
    /// to take back, so pressing the button twice succeeds twice and is journaled once.
    pub fn withdraw(&self, reaches: Option<&BTreeSet<Reach>>, change: Change) -> Option<Event> {
        let asked = |reach: &Reach| reaches.is_none_or(|set| set.contains(reach));
        let given = self.answers.iter().filter(|(_, answer)| answer.status == Status::Given);
        let given: Vec<_> = given.filter(|(reach, _)| asked(reach)).collect();
        if given.is_empty() {
            return None;
        }
        let channels = given.iter().map(|(reach, _)| **reach).collect();
        let follows = given.iter().map(|(_, answer)| answer.receipt).collect();
        let changed = self.changed(channels, follows, BTreeMap::new(), change);
        Some(Event::Withdrawn(Box::new(changed)))
    }

    /// The person changes a preference and stays. `None` when nothing changes or nothing is given.
    ///
    /// # Errors
    /// The charter does not offer that choice.
    pub fn adjust(
        &self,
        offer: &Offer,
        preferences: BTreeMap<String, String>,
        now: Timestamp,
        change: Change,
    ) -> Result<Option<Event>, Refusal> {
        self.check_preferences(offer, &preferences)?;
        let given = self.answers.iter().filter(|(_, it)| it.status_at(now) == Status::Given);
        let given: Vec<_> = given.collect();
        let differs = |(id, choice): (&String, &String)| self.preferences.get(id) != Some(choice);
        if given.is_empty() || !preferences.iter().any(differs) {
            return Ok(None);
        }
        let channels = given.iter().map(|(reach, _)| **reach).collect();
        let follows = given.iter().map(|(_, answer)| answer.receipt).collect();
        let changed = self.changed(channels, follows, preferences, change);
        Ok(Some(Event::Adjusted(Box::new(changed))))
    }

    /// The only way a record changes. Total: it accepts every event ever written, in any order.
    pub fn apply(&mut self, event: &Event, at: Timestamp) {
        let receipt = event.receipt();
        for &reach in event.channels() {
            let answer = match event {
                Event::Given(it) => {
                    let until = it.until.filter(|_| reach == TIMED);
                    let notice = it.shown.digest.clone();
                    Answer { status: Status::Given, receipt, notice, at, until }
                }
                Event::Refused(it) => {
                    let notice = it.shown.digest.clone();
                    Answer { status: Status::Refused, receipt, notice, at, until: None }
                }
                // An adjustment keeps the day, the text and the receipt of the consent itself.
                Event::Adjusted(_) => continue,
                Event::Withdrawn(_) => {
                    let before = self.answers.get(&reach);
                    let notice = before.map_or_else(String::new, |it| it.notice.clone());
                    Answer { status: Status::Withdrawn, receipt, notice, at, until: None }
                }
            };
            self.answers.insert(reach, answer);
        }
        match event {
            Event::Given(it) => self.preferences.extend(it.preferences.clone()),
            Event::Adjusted(it) => self.preferences.extend(it.preferences.clone()),
            Event::Refused(_) | Event::Withdrawn(_) => {}
        }
    }

    /// What the form showed must be what the charter says now, word for word.
    fn check_shown(&self, offer: &Offer, ticket: &Ticket) -> Result<(), Refusal> {
        if ticket.activity != self.activity || offer.activity != self.activity {
            return Err(Refusal::TicketInvalid);
        }
        let same = ticket.notice == offer.digest
            && ticket.lang == offer.lang
            && ticket.statement == offer.statement_digest()
            && ticket.boxes == offer.boxes;
        if same { Ok(()) } else { Err(Refusal::StaleNotice { activity: self.activity.clone() }) }
    }

    fn check_preferences(
        &self,
        offer: &Offer,
        chosen: &BTreeMap<String, String>,
    ) -> Result<(), Refusal> {
        let offered = |(id, choice): (&String, &String)| {
            let declared = offer.preferences.get(id);
            declared.is_some_and(|it| it.options.iter().any(|option| option.id == *choice))
        };
        if chosen.iter().all(offered) {
            return Ok(());
        }
        Err(Refusal::UnknownPreference { activity: self.activity.clone() })
    }

    fn answered(&self, offer: &Offer, ticket: &Ticket, act: Act) -> Answered {
        Answered {
            receipt: act.receipt,
            subject: self.subject,
            identified: act.identified,
            activity: self.activity.clone(),
            until: act.timed_until.filter(|_| act.boxes.contains(&TIMED)),
            channels: act.boxes,
            preferences: act.preferences,
            shown: Shown {
                notice: offer.notice.clone(),
                version: offer.version,
                charter: offer.charter.clone(),
                language: offer.lang,
                digest: offer.digest.clone(),
                statement: offer.statement.clone(),
                at: ticket.at,
                render: ticket.render.clone(),
            },
            gesture: Gesture {
                control: offer.control,
                default_state: act.default_state,
                form: ticket.form.clone(),
                channel: act.channel,
                ticket: ticket.digest(),
                application: act.application,
                of_age: act.of_age,
                software: concat!("serment ", env!("CARGO_PKG_VERSION")).into(),
            },
            zone: offer.zone.clone(),
            processing: offer.processing.clone(),
        }
    }

    fn changed(
        &self,
        channels: BTreeSet<Reach>,
        follows: BTreeSet<ReceiptId>,
        preferences: BTreeMap<String, String>,
        change: Change,
    ) -> Changed {
        let mut recipients = change.recipients;
        recipients.extend(change.processing.recipients());
        Changed {
            receipt: change.receipt,
            subject: self.subject,
            identified: change.identified,
            activity: self.activity.clone(),
            channels,
            follows,
            preferences,
            means: change.means,
            channel: change.channel,
            application: change.application,
            zone: change.zone,
            recipients,
            processing: change.processing,
        }
    }
}

/// What was missing for an act to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passive {
    /// The box was ticked in advance.
    Preticked,
    /// No box was ticked.
    NoBox,
    /// The charter's control is no act: browsing on, accepting terms.
    Control,
}

impl Passive {
    fn words(self) -> &'static str {
        match self {
            Self::Preticked => "a box ticked in advance",
            Self::NoBox => "no box ticked",
            Self::Control => "a control that is no act",
        }
    }
}

/// Why nothing was recorded. Carries what a person needs to act on it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The charter has no such activity.
    #[error("the charter has no activity {activity}")]
    UnknownActivity {
        /// The id asked.
        activity: String,
    },
    /// The activity rests on another basis: asking consent for it would mislead (Art. 6(1)).
    #[error("activity {activity} does not rest on consent")]
    NotConsentBased {
        /// The activity.
        activity: String,
    },
    /// There was no clear positive act (Art. 4(11)).
    #[error("activity {activity}: {} is not consent", why.words())]
    NotActive {
        /// The activity.
        activity: String,
        /// What was missing.
        why: Passive,
    },
    /// The text changed since the form was made (Art. 7(1): informed).
    #[error("activity {activity} now shows another text than the form did")]
    StaleNotice {
        /// The activity.
        activity: String,
    },
    /// The charter has no notice for the activity in that language.
    #[error("activity {activity} has no notice in {lang}")]
    NoNotice {
        /// The activity.
        activity: String,
        /// The language.
        lang: Lang,
    },
    /// There is no ticket, it is of another form, or we did not sign it.
    #[error("the form carries no ticket of ours for this activity")]
    TicketInvalid,
    /// The form was open for too long.
    #[error("the form was open for more than a day")]
    TicketExpired,
    /// Somebody else answered with this form.
    #[error("the form was already used by somebody else")]
    TicketUsed,
    /// A box that the form did not show.
    #[error("activity {activity}: a box that the form did not show")]
    UnknownBox {
        /// The activity.
        activity: String,
    },
    /// A choice that the charter does not offer.
    #[error("activity {activity}: a choice that is not offered")]
    UnknownPreference {
        /// The activity.
        activity: String,
    },
    /// The charter does not say that consent is collected there.
    #[error("activity {activity} does not declare this channel of collection")]
    ChannelNotDeclared {
        /// The activity.
        activity: String,
    },
    /// The activity is open to children, and whether this is one was not said (Art. 8).
    #[error(
        "activity {activity} is open to children: whether the person may consent alone is not said"
    )]
    AgeUnknown {
        /// The activity.
        activity: String,
    },
    /// A child cannot consent alone (Art. 8, LIL 45).
    #[error("activity {activity}: a child consents with a holder of parental authority")]
    NeedsParent {
        /// The activity.
        activity: String,
    },
}

impl Refusal {
    /// Stable, listed in the guide.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownActivity { .. } => "consent.unknown_activity",
            Self::NotConsentBased { .. } => "consent.not_consent_based",
            Self::NotActive { .. } => "consent.not_active",
            Self::StaleNotice { .. } => "consent.stale_notice",
            Self::NoNotice { .. } => "consent.no_notice",
            Self::TicketInvalid => "consent.ticket_invalid",
            Self::TicketExpired => "consent.ticket_expired",
            Self::TicketUsed => "consent.ticket_used",
            Self::UnknownBox { .. } => "consent.unknown_box",
            Self::UnknownPreference { .. } => "consent.unknown_preference",
            Self::ChannelNotDeclared { .. } => "consent.channel_not_declared",
            Self::AgeUnknown { .. } => "consent.age_unknown",
            Self::NeedsParent { .. } => "consent.needs_parent",
        }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        Self::refused(refusal.code(), refusal)
    }
}
