//! Giving, choosing, taking back, stopping everything: each one transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serment_kernel::store::Tx;
use serment_kernel::words::{EventId, Permission, Personal, SubjectId};
use serment_kernel::{AppError, Context, UseCase, subjects};
use serment_law::table::id;
use serment_law::{Calendar, Law, LawError, period};
use serment_register::PublishedCharter;
use serment_register::charter::CollectionChannel;

use super::evidence::{DefaultState, Event, Identified, Means, Processing, Reach};
use super::model::{Act, Change, ConsentRecord, Refusal, Status};
use super::offer::{Offer, TIMED, processing};
use super::store;
use super::ticket::Ticket;
use crate::receipt::{self, Found, ReceiptId};
use crate::suppression;

/// What was recorded, and the receipt to hand over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// The receipt.
    pub receipt: ReceiptId,
    /// The event of the journal.
    pub event: EventId,
}

/// Whose answer it is, and how we know.
#[derive(Clone, Debug)]
pub struct Who {
    /// Their address, normalised.
    pub email: Personal<String>,
    /// The application that vouches for it; `None` when the person wrote it in our form.
    pub application: Option<String>,
}

/// What came back with a form.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The activity asked about.
    pub activity: String,
    /// The form's ticket, as received.
    pub ticket: String,
    /// The boxes ticked.
    pub boxes: BTreeSet<Reach>,
    /// How they stood before.
    pub default_state: DefaultState,
    /// Choices inside the activity.
    pub preferences: BTreeMap<String, String>,
    /// Whether the person declared to be old enough to consent alone.
    pub of_age: Option<bool>,
    /// Where it was collected.
    pub channel: CollectionChannel,
}

/// Somebody says yes with a form.
#[derive(Clone, Debug)]
pub struct Give {
    /// The charter in force.
    pub published: Arc<PublishedCharter>,
    /// Who.
    pub who: Who,
    /// With what.
    pub submission: Submission,
}

impl UseCase for Give {
    const NAME: &'static str = "consent.give";
    type Output = Recorded;

    fn permission(&self) -> Permission {
        match self.who.application {
            Some(_) => Permission::Application,
            None => Permission::Public,
        }
    }

    fn run(&self, context: &Context, tx: &mut Tx<'_>) -> Result<Recorded, AppError> {
        let (now, sent) = (context.now(), &self.submission);
        let ticket = Ticket::open(&sent.ticket, context.environment.keys.tickets(), now)?;
        let offer = Offer::of(&self.published, &sent.activity, ticket.lang)?;
        let subject = subjects::find_or_create(tx, "email", &self.who.email)?;
        if let Some(receipt) = store::ticket_used(tx, &ticket)? {
            return already(tx, receipt, subject, &sent.activity);
        }
        let mut record = store::find(tx, subject, &sent.activity)?;
        let act = Act {
            boxes: sent.boxes.clone(),
            default_state: sent.default_state,
            preferences: sent.preferences.clone(),
            of_age: sent.of_age,
            channel: sent.channel,
            identified: match self.who.application {
                Some(_) => Identified::Application,
                None => Identified::Declared,
            },
            application: self.who.application.clone(),
            receipt: ReceiptId::random(&*context.environment.entropy),
            timed_until: timed_until(&offer, now)?,
        };
        let event = record.give(&offer, &ticket, act)?;
        keep(tx, &mut record, &event, &offer, &ticket, now)
    }
}

/// A form sent twice by the same person is answered twice and recorded once.
fn already(
    tx: &mut Tx<'_>,
    receipt: ReceiptId,
    subject: SubjectId,
    activity: &str,
) -> Result<Recorded, AppError> {
    match receipt::holder(tx, receipt)? {
        Some((holder, about, event)) if holder == subject && about == activity => {
            Ok(Recorded { receipt, event })
        }
        _ => Err(Refusal::TicketUsed.into()),
    }
}

/// Records an answer given with a form: its text, its ticket, its event.
fn keep(
    tx: &mut Tx<'_>,
    record: &mut ConsentRecord,
    event: &Event,
    offer: &Offer,
    ticket: &Ticket,
    now: Timestamp,
) -> Result<Recorded, AppError> {
    store::keep_notice(tx, offer, now)?;
    if store::ticket_used(tx, ticket)?.is_none() {
        store::use_ticket(tx, ticket, event.receipt(), now)?;
    }
    let id = store::record(tx, record, event)?;
    Ok(Recorded { receipt: event.receipt(), event: id })
}

/// When consent to commercial calls ends by itself: the earlier of the law's two readings.
fn timed_until(offer: &Offer, now: Timestamp) -> Result<Option<Timestamp>, AppError> {
    if !offer.boxes.contains(&TIMED) {
        return Ok(None);
    }
    let zone = TimeZone::get(&offer.zone).unwrap_or(TimeZone::UTC);
    let day = period::day_of(now, &zone);
    let last = |row: &str| -> Result<_, LawError> {
        Law::FRENCH.length(row, day)?.after(day, &Calendar::NATIONAL)
    };
    let end = |row| last(row).and_then(|day| period::end_of_day(day, &zone));
    let ends = [end(id::PHONE_CONSENT), end("phone.consent_days")];
    let mut earliest = None;
    for end in ends {
        match end {
            Ok(at) => earliest = Some(earliest.map_or(at, |other: Timestamp| other.min(at))),
            Err(LawError::NotInForce { .. }) => {}
            Err(error) => return Err(law_failed(&error)),
        }
    }
    Ok(earliest)
}

fn law_failed(error: &LawError) -> AppError {
    AppError::Unavailable { what: "the table of the law".into(), why: error.to_string() }
}

/// What a person answers about one activity in their own space.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The activity.
    pub activity: String,
    /// The ticket of that part of the form, as received.
    pub ticket: String,
    /// Yes or no, by channel; a channel left out was not answered.
    pub answers: BTreeMap<Reach, bool>,
    /// Choices inside the activity.
    pub preferences: BTreeMap<String, String>,
    /// Whether the person declared to be old enough to consent alone.
    pub of_age: Option<bool>,
}

/// A signed-in person answers about any number of activities.
#[derive(Clone, Debug)]
pub struct Choose {
    /// The charter in force.
    pub published: Arc<PublishedCharter>,
    /// Who.
    pub subject: SubjectId,
    /// Their answers.
    pub choices: Vec<Choice>,
}

/// What came of a person's choices. Every no is kept, whatever happened to a yes.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// What was recorded.
    pub recorded: Vec<Recorded>,
    /// What could not be, by activity.
    pub refused: Vec<(String, Refusal)>,
}

impl UseCase for Choose {
    const NAME: &'static str = "consent.choose";
    type Output = Chosen;

    fn permission(&self) -> Permission {
        Permission::Own(self.subject)
    }

    fn run(&self, context: &Context, tx: &mut Tx<'_>) -> Result<Chosen, AppError> {
        let mut chosen = Chosen::default();
        for choice in &self.choices {
            self.take(context, tx, choice, &mut chosen)?;
        }
        Ok(chosen)
    }
}

impl Choose {
    fn take(
        &self,
        context: &Context,
        tx: &mut Tx<'_>,
        choice: &Choice,
        chosen: &mut Chosen,
    ) -> Result<(), AppError> {
        let now = context.now();
        let keys = context.environment.keys.clone();
        let ticket = Ticket::open(&choice.ticket, keys.tickets(), now);
        // What the form showed as it stood and came back unchanged is not an answer.
        let touched = |reach: &Reach, yes: bool| {
            ticket.as_ref().map_or(true, |it| it.before.get(reach) != Some(&yes))
        };
        let of = |wanted: bool| -> BTreeSet<Reach> {
            let answers = choice.answers.iter().filter(|(_, yes)| **yes == wanted);
            answers.map(|(reach, _)| *reach).filter(|reach| touched(reach, wanted)).collect()
        };
        let (mut yes, no) = (of(true), of(false));
        let mut record = store::find(tx, self.subject, &choice.activity)?;
        let back = Back::portal(Some(&self.published), Means::Choice);
        chosen.recorded.extend(back.withdraw(context, tx, &mut record, Some(&no))?);
        yes.retain(|reach| !record.authorises(*reach, now));
        let wants =
            !yes.is_empty() || ticket.as_ref().is_ok_and(|it| it.preferences != choice.preferences);
        let unheard = no.iter().any(|reach| !record.answers.contains_key(reach));
        if !wants && !unheard {
            return Ok(());
        }
        let lang = ticket.as_ref().map(|it| it.lang).unwrap_or_default();
        let offer = Offer::of(&self.published, &choice.activity, lang);
        let form = match (ticket, offer) {
            (Ok(ticket), Ok(offer)) => Form { choice, ticket, offer, now },
            (Err(refusal), _) | (_, Err(refusal)) => {
                chosen.refused.extend(wants.then(|| (choice.activity.clone(), refusal)));
                return Ok(());
            }
        };
        form.refuse(context, tx, &mut record, no, chosen)?;
        if !yes.is_empty() {
            return form.give(context, tx, &mut record, yes, chosen);
        }
        form.adjust(context, tx, &mut record, &back, chosen)
    }
}

/// One activity of the form of choices, read and checked.
struct Form<'a> {
    choice: &'a Choice,
    ticket: Ticket,
    offer: Offer,
    now: Timestamp,
}

impl Form<'_> {
    fn act(&self, context: &Context, boxes: BTreeSet<Reach>) -> Result<Act, AppError> {
        Ok(Act {
            boxes,
            default_state: DefaultState::Unticked,
            preferences: self.choice.preferences.clone(),
            of_age: self.choice.of_age,
            channel: CollectionChannel::Web,
            identified: Identified::SignedIn,
            application: None,
            receipt: ReceiptId::random(&*context.environment.entropy),
            timed_until: timed_until(&self.offer, self.now)?,
        })
    }

    fn give(
        &self,
        context: &Context,
        tx: &mut Tx<'_>,
        record: &mut ConsentRecord,
        boxes: BTreeSet<Reach>,
        chosen: &mut Chosen,
    ) -> Result<(), AppError> {
        let used = store::ticket_used(tx, &self.ticket)?.is_some();
        let act = self.act(context, boxes)?;
        let given = if used {
            Err(Refusal::TicketUsed)
        } else {
            record.give(&self.offer, &self.ticket, act)
        };
        match given {
            Ok(event) => {
                let kept = keep(tx, record, &event, &self.offer, &self.ticket, self.now)?;
                chosen.recorded.push(kept);
            }
            Err(refusal) => chosen.refused.push((self.choice.activity.clone(), refusal)),
        }
        Ok(())
    }

    fn refuse(
        &self,
        context: &Context,
        tx: &mut Tx<'_>,
        record: &mut ConsentRecord,
        boxes: BTreeSet<Reach>,
        chosen: &mut Chosen,
    ) -> Result<(), AppError> {
        let act = self.act(context, boxes)?;
        if let Some(event) = record.refuse(&self.offer, &self.ticket, act) {
            store::keep_notice(tx, &self.offer, self.now)?;
            let event_id = store::record(tx, record, &event)?;
            chosen.recorded.push(Recorded { receipt: event.receipt(), event: event_id });
        }
        Ok(())
    }

    fn adjust(
        &self,
        context: &Context,
        tx: &mut Tx<'_>,
        record: &mut ConsentRecord,
        back: &Back<'_>,
        chosen: &mut Chosen,
    ) -> Result<(), AppError> {
        if self.ticket.preferences == self.choice.preferences {
            return Ok(());
        }
        let Some(change) = back.change(context, tx, record)? else { return Ok(()) };
        let preferences = self.choice.preferences.clone();
        match record.adjust(&self.offer, preferences, self.now, change) {
            Ok(None) => {}
            Ok(Some(event)) => {
                let id = store::record(tx, record, &event)?;
                chosen.recorded.push(Recorded { receipt: event.receipt(), event: id });
            }
            Err(refusal) => chosen.refused.push((self.choice.activity.clone(), refusal)),
        }
        Ok(())
    }
}

/// How a consent comes back to us.
struct Back<'a> {
    published: Option<&'a PublishedCharter>,
    means: Means,
    identified: Identified,
    channel: CollectionChannel,
    application: Option<String>,
}

impl<'a> Back<'a> {
    fn portal(published: Option<&'a PublishedCharter>, means: Means) -> Self {
        let (identified, channel) = (Identified::SignedIn, CollectionChannel::Web);
        Self { published, means, identified, channel, application: None }
    }

    /// What a change of this record will say. `None` when nothing is given.
    fn change(
        &self,
        context: &Context,
        tx: &mut Tx<'_>,
        record: &ConsentRecord,
    ) -> Result<Option<Change>, AppError> {
        if record.answers.values().all(|it| it.status != Status::Given) {
            return Ok(None);
        }
        let evidence = store::evidence(tx, record)?;
        let processing = self.described(&record.activity, evidence.last());
        let processing = processing.ok_or_else(|| AppError::Unavailable {
            what: "the journal".into(),
            why: "the consent to take back was recorded this instant".into(),
        })?;
        let recipients = evidence.iter().flat_map(|it| it.processing().recipients()).collect();
        let organisation = self.published.map(|it| &it.charter.organisation);
        let zone = organisation.map_or_else(|| "UTC".to_owned(), |it| it.zone.clone());
        Ok(Some(Change {
            means: self.means,
            identified: self.identified,
            channel: self.channel,
            application: self.application.clone(),
            receipt: ReceiptId::random(&*context.environment.entropy),
            zone,
            recipients,
            processing,
        }))
    }

    /// The activity as it is today; as it was when they consented, once it is gone. An act of the
    /// same instant may not be readable yet: then today's is all there is.
    fn described(&self, activity: &str, given: Option<&Event>) -> Option<Processing> {
        let charter = self.published.map(|it| &it.charter);
        let today = charter.and_then(|it| Some((it, it.activities.get(activity)?)));
        today
            .map(|(charter, declared)| processing(charter, activity, declared))
            .or_else(|| given.map(|it| it.processing().clone()))
    }

    fn withdraw(
        &self,
        context: &Context,
        tx: &mut Tx<'_>,
        record: &mut ConsentRecord,
        reaches: Option<&BTreeSet<Reach>>,
    ) -> Result<Option<Recorded>, AppError> {
        let Some(change) = self.change(context, tx, record)? else { return Ok(None) };
        let Some(event) = record.withdraw(reaches, change) else { return Ok(None) };
        let id = store::record(tx, record, &event)?;
        Ok(Some(Recorded { receipt: event.receipt(), event: id }))
    }
}

/// Which consent is taken back, and who says so.
#[derive(Clone, Debug)]
pub enum Target {
    /// What a receipt was given for: whoever holds it may.
    Receipt(ReceiptId),
    /// What an application of the organisation was told.
    Application {
        /// The person's address, normalised.
        email: Personal<String>,
        /// The activity; every activity when absent.
        activity: Option<String>,
        /// The channels; all when absent.
        channels: Option<BTreeSet<Reach>>,
        /// Where the person said it.
        channel: CollectionChannel,
        /// The name of the key.
        application: String,
    },
}

/// A consent is taken back. Never refused: at most there was nothing left to take back.
#[derive(Clone, Debug)]
pub struct Withdraw {
    /// The charter in force, if there is one.
    pub published: Option<Arc<PublishedCharter>>,
    /// What, and by whom.
    pub target: Target,
}

/// What came of taking back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// What was recorded now.
    pub recorded: Vec<Recorded>,
    /// The receipt of what ended it before, when it had ended.
    pub already: Option<ReceiptId>,
}

impl UseCase for Withdraw {
    const NAME: &'static str = "consent.withdraw";
    type Output = Withdrawn;

    fn permission(&self) -> Permission {
        match self.target {
            Target::Receipt(_) => Permission::Public,
            Target::Application { .. } => Permission::Application,
        }
    }

    fn run(&self, context: &Context, tx: &mut Tx<'_>) -> Result<Withdrawn, AppError> {
        match &self.target {
            Target::Receipt(id) => self.by_receipt(context, tx, *id),
            Target::Application { email, activity, channels, channel, application } => {
                let Some(subject) = subjects::find(tx, "email", email)? else {
                    return Ok(Withdrawn::default());
                };
                let back = Back {
                    published: self.published.as_deref(),
                    means: Means::Application,
                    identified: Identified::Application,
                    channel: *channel,
                    application: Some(application.clone()),
                };
                let mut withdrawn = Withdrawn::default();
                let asked = |id: &String| activity.as_ref().is_none_or(|wanted| wanted == id);
                for (_, mut record) in
                    store::of_subject(tx, subject)?.into_iter().filter(|(id, _)| asked(id))
                {
                    let done = back.withdraw(context, tx, &mut record, channels.as_ref())?;
                    withdrawn.recorded.extend(done);
                }
                Ok(withdrawn)
            }
        }
    }
}

impl Withdraw {
    fn by_receipt(
        &self,
        context: &Context,
        tx: &mut Tx<'_>,
        id: ReceiptId,
    ) -> Result<Withdrawn, AppError> {
        let filed = match receipt::find(tx, id)? {
            None => return Err(AppError::NotFound),
            // Nothing is left to take back, and nobody is left to say it to.
            Some(Found::Erased) => return Ok(Withdrawn::default()),
            Some(Found::Kept(filed)) => filed,
        };
        let event = &filed.event;
        let mut record = store::find(tx, event.subject(), event.activity())?;
        let back = Back {
            identified: Identified::Receipt,
            ..Back::portal(self.published.as_deref(), Means::Receipt)
        };
        let recorded = back.withdraw(context, tx, &mut record, Some(event.channels()))?;
        let already = match recorded {
            Some(_) => None,
            None => receipt::later(tx, &filed, &record)?,
        };
        Ok(Withdrawn { recorded: recorded.into_iter().collect(), already })
    }
}

/// A signed-in person stops every commercial message, by any means, at once (Art. 21(3)).
#[derive(Clone, Debug)]
pub struct StopAll {
    /// The charter in force, if there is one.
    pub published: Option<Arc<PublishedCharter>>,
    /// Who.
    pub subject: SubjectId,
    /// The address they proved to be theirs.
    pub email: Personal<String>,
}

/// What stopping everything did.
#[derive(Clone, Debug)]
pub struct Stopped {
    /// The consents taken back.
    pub recorded: Vec<Recorded>,
    /// Until when the objection is kept at least.
    pub until: Timestamp,
}

impl UseCase for StopAll {
    const NAME: &'static str = "consent.stop_all";
    type Output = Stopped;

    fn permission(&self) -> Permission {
        Permission::Own(self.subject)
    }

    fn run(&self, context: &Context, tx: &mut Tx<'_>) -> Result<Stopped, AppError> {
        let back = Back::portal(self.published.as_deref(), Means::StopAll);
        let mut recorded = Vec::new();
        for (_, mut record) in store::of_subject(tx, self.subject)? {
            if self.is_marketing(tx, &record)? {
                recorded.extend(back.withdraw(context, tx, &mut record, None)?);
            }
        }
        let listed = suppression::object(tx, self.subject, "email", &self.email)?;
        Ok(Stopped { recorded, until: listed.until })
    }
}

impl StopAll {
    /// By today's charter, or by the one they consented under when it is more.
    fn is_marketing(&self, tx: &mut Tx<'_>, record: &ConsentRecord) -> Result<bool, AppError> {
        let charter = self.published.as_ref().map(|it| &it.charter);
        let today = charter.and_then(|it| it.activities.get(&record.activity));
        if today.is_some_and(|it| it.marketing) {
            return Ok(true);
        }
        Ok(store::evidence(tx, record)?.iter().any(|it| it.processing().marketing))
    }
}
