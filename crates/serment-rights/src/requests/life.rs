//! What happens around a request besides its plan: taken down at a counter, a question to the
//! person and their answer, their identity confirmed, more time taken.
//!
//! Nothing said here is journaled, only that it was said: questions and answers stay sealed under
//! the person's key with the request, and go with it.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use serment_kernel::jobs::NewJob;
use serment_kernel::journal::{About, Event};
use serment_kernel::store::Tx;
use serment_kernel::words::{Lang, Permission, Personal, SubjectId};
use serment_kernel::{AppError, Context, UseCase, subjects};
use serment_law::deadline::{ClockError, Due, Effect};
use serment_law::period::day_of;
use serment_register::PublishedCharter;
use serment_register::charter::Charter;

use super::clock::Facts;
use super::letters::{self, LetterKind, Waiting};
use super::model::{Channel, Proof, Refusal, RequestId, Right, RightsRequest};
use super::store::{self, NewRequest};
use super::usecases::{DECIDERS, about, calendar, found, tell, told, zone};
use crate::household::Name;
use crate::resolve::Known;

/// One thing said between the person and us. Personal: kept sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Whether the person says it.
    pub by_person: bool,
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: String,
}

/// A member of staff takes a request down for somebody.
pub struct OpenAtDesk {
    /// What is asked.
    pub right: Right,
    /// How it came.
    pub channel: Channel,
    /// When it reached us: the clock starts then.
    pub received_at: Timestamp,
    /// What the person is known by: kind and value in normal form.
    pub identifier: (String, Personal<String>),
    /// Their name, as they say it.
    pub name: Option<Name>,
    /// How we know it is them, if we do.
    pub identity: Option<Proof>,
    /// The language they read.
    pub lang: Lang,
    /// What they said.
    pub message: Option<Personal<String>>,
    /// The activities they object to, by id.
    pub scope: Vec<String>,
    /// The stable name of who takes it down.
    pub by: String,
    /// The charter in force.
    pub charter: Arc<PublishedCharter>,
}

impl UseCase for OpenAtDesk {
    const NAME: &'static str = "requests.open_at_desk";
    type Output = RequestId;

    fn permission(&self) -> Permission {
        Permission::Staff(DECIDERS)
    }

    /// Asking twice while the first is open gives the first again.
    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<RequestId, AppError> {
        if self.received_at > cx.now() {
            return Err(Refusal::InTheFuture.into());
        }
        let (kind, value) = &self.identifier;
        let subject = subjects::find_or_create(tx, kind, value)?;
        let requester = store::requester_by(&cx.environment, kind, value);
        let known = store::of_requester(tx, requester)?;
        let first = known
            .iter()
            .find(|it| it.right == self.right && it.scope == self.scope && !it.status.is_closed());
        if let Some(first) = first {
            return Ok(first.id);
        }
        let new = NewRequest {
            id: RequestId::random(&*cx.environment.entropy),
            right: self.right,
            channel: self.channel,
            identity: self.identity,
            lang: self.lang,
            received_at: self.received_at,
            due: first_due(&self.charter.charter, self.received_at, cx.now())?,
            subject,
            requester,
            message: self.message.clone(),
            known: Known { said: self.name.clone(), ..Known::default() },
            scope: self.scope.clone(),
        };
        open(tx, new, Some(&self.by))
    }
}

/// Records a request whose clock starts, has it planned, and tells the person it came.
pub(super) fn open(
    tx: &mut Tx<'_>,
    new: NewRequest,
    by: Option<&str>,
) -> Result<RequestId, AppError> {
    let (id, subject, lang) = (new.id, new.subject, new.lang);
    store::insert(tx, &new)?;
    let data = json!({
        "request": id, "right": new.right.word(), "channel": new.channel.word(),
        "due_safe": new.due.safe, "due_legal": new.due.legal,
        "identity": new.identity.map(Proof::word), "by": by.map(|name| format!("staff:{name}")),
    });
    tx.append(Event { kind: "request.received", about: About::Subject(subject), data })?;
    tx.enqueue(NewJob::now("requests.plan", json!({ "request": id })))?;
    if let Some(address) = email_of(tx, subject)? {
        letters::write(tx, &Waiting { request: id, kind: LetterKind::Received, lang, address })?;
    }
    Ok(id)
}

/// When the answer to a new request is due: counted in the controller's zone, from the day of
/// receipt (T-08, T-10).
pub(super) fn first_due(
    charter: &Charter,
    received_at: Timestamp,
    now: Timestamp,
) -> Result<Due, AppError> {
    let day = |at: Timestamp| day_of(at, &zone(charter));
    let due = Facts::default().due(day(received_at), calendar(charter), day(now));
    due.map_err(|error| AppError::refused("requests.law", error))
}

/// The address that leads to a person, if one does.
pub(super) fn email_of(
    tx: &mut Tx<'_>,
    subject: SubjectId,
) -> Result<Option<Personal<String>>, AppError> {
    let known = subjects::identifiers(tx, subject)?;
    Ok(known.into_iter().find(|(kind, _)| kind == "email").map(|(_, value)| value))
}

/// The day a request reached the controller, in its zone.
fn received(request: &RightsRequest, charter: &Charter) -> jiff::civil::Date {
    day_of(request.received_at, &zone(charter))
}

fn keep_clock(
    cx: &Context,
    tx: &mut Tx<'_>,
    request: &RightsRequest,
    charter: &Charter,
    facts: &Facts,
) -> Result<(), AppError> {
    let today = day_of(cx.now(), &zone(charter));
    let due = facts.due(received(request, charter), calendar(charter), today);
    let due = due.map_err(|error| AppError::refused("requests.law", error))?;
    Ok(store::set_clock(tx, request.id, facts, due)?)
}

fn clock_refusal(error: &ClockError) -> AppError {
    match error {
        ClockError::NoticeTooLate { .. } | ClockError::AlreadyExtended { .. } => {
            Refusal::NoExtension.into()
        }
        ClockError::Overlap { .. } => Refusal::AlreadyAsked.into(),
        other => AppError::refused("requests.law", other),
    }
}

/// Staff ask the person what they need to know: who they are, or what they mean. Asked early
/// enough, it stops the clock (T-14, T-15).
pub struct Ask {
    /// The request.
    pub request: RequestId,
    /// The question.
    pub question: Personal<String>,
    /// Whether staff put it themselves to a person whom no letter reaches.
    pub told: bool,
    /// The stable name of who asks.
    pub by: String,
    /// The charter in force.
    pub charter: Arc<PublishedCharter>,
}

impl UseCase for Ask {
    const NAME: &'static str = "requests.ask";
    /// Whether the clock stops.
    type Output = bool;

    fn permission(&self) -> Permission {
        Permission::Staff(DECIDERS)
    }

    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<bool, AppError> {
        let request = found(tx, self.request)?;
        request.reopen()?;
        told(tx, &request, self.told)?;
        let charter = &self.charter.charter;
        let mut facts = request.facts.clone();
        let today = day_of(cx.now(), &zone(charter));
        if facts.is_asked() {
            return Err(Refusal::AlreadyAsked.into());
        }
        let asked = facts.ask(received(&request, charter), calendar(charter), today);
        let stops = asked.map_err(|error| clock_refusal(&error))? == Effect::Suspends;
        keep_clock(cx, tx, &request, charter, &facts)?;
        store::say(
            tx,
            &request,
            Said { by_person: false, at: cx.now(), text: self.question.reveal().clone() },
        )?;
        let data = json!({
            "request": request.id, "by": format!("staff:{}", self.by), "clock_stops": stops,
        });
        tx.append(Event { kind: "request.asked", about: about(&request), data })?;
        tell(tx, &request, LetterKind::Asked)?;
        Ok(stops)
    }
}

/// Whose words an answer is.
#[derive(Clone, Debug)]
pub enum Answering {
    /// The person's own, from their space.
    Person(SubjectId),
    /// The person's, taken down by a member of staff, by stable name.
    Staff(String),
}

/// The person answers a question; the clock goes on.
pub struct Answer {
    /// The request.
    pub request: RequestId,
    /// The answer.
    pub text: Personal<String>,
    /// Who gives it.
    pub who: Answering,
    /// The charter in force.
    pub charter: Arc<PublishedCharter>,
}

impl UseCase for Answer {
    const NAME: &'static str = "requests.answer";
    type Output = ();

    fn permission(&self) -> Permission {
        match &self.who {
            Answering::Person(subject) => Permission::Own(*subject),
            Answering::Staff(_) => Permission::Staff(DECIDERS),
        }
    }

    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let request = found(tx, self.request)?;
        if let Answering::Person(subject) = self.who
            && request.subject != Some(subject)
        {
            return Err(AppError::NotFound);
        }
        request.reopen()?;
        if !request.facts.is_asked() {
            return Err(Refusal::NothingAsked.into());
        }
        go_on(cx, tx, &request, &self.charter.charter)?;
        let text = self.text.reveal().clone();
        store::say(tx, &request, Said { by_person: true, at: cx.now(), text })?;
        let by = match &self.who {
            Answering::Person(_) => "person".to_owned(),
            Answering::Staff(name) => format!("staff:{name}"),
        };
        let data = json!({ "request": request.id, "by": by });
        tx.append(Event { kind: "request.answered", about: about(&request), data })?;
        Ok(())
    }
}

fn go_on(
    cx: &Context,
    tx: &mut Tx<'_>,
    request: &RightsRequest,
    charter: &Charter,
) -> Result<(), AppError> {
    let mut facts = request.facts.clone();
    let today = day_of(cx.now(), &zone(charter));
    let answered = facts.answer(received(request, charter), calendar(charter), today);
    answered.map_err(|error| clock_refusal(&error))?;
    keep_clock(cx, tx, request, charter, &facts)
}

/// Staff made sure of who asks.
pub struct Identify {
    /// The request.
    pub request: RequestId,
    /// How.
    pub proof: Proof,
    /// The stable name of who vouches for it.
    pub by: String,
    /// The charter in force.
    pub charter: Arc<PublishedCharter>,
}

impl UseCase for Identify {
    const NAME: &'static str = "requests.identify";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::Staff(DECIDERS)
    }

    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let request = found(tx, self.request)?;
        request.reopen()?;
        go_on(cx, tx, &request, &self.charter.charter)?;
        store::set_identity(tx, request.id, self.proof)?;
        let data = json!({
            "request": request.id, "checked": self.proof.word(),
            "by": format!("staff:{}", self.by),
        });
        tx.append(Event { kind: "request.identified", about: about(&request), data })?;
        Ok(())
    }
}

/// Staff take more time, and tell the person why within the first month (T-11).
pub struct Extend {
    /// The request.
    pub request: RequestId,
    /// Why, as the person reads it.
    pub reason: Personal<String>,
    /// Whether staff told it themselves to a person whom no letter reaches.
    pub told: bool,
    /// The stable name of who decides it.
    pub by: String,
    /// The charter in force.
    pub charter: Arc<PublishedCharter>,
}

impl UseCase for Extend {
    const NAME: &'static str = "requests.extend";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::Staff(DECIDERS)
    }

    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let request = found(tx, self.request)?;
        request.reopen()?;
        if self.reason.reveal().trim().is_empty() {
            return Err(Refusal::NoReason.into());
        }
        told(tx, &request, self.told)?;
        let charter = &self.charter.charter;
        let mut facts = request.facts.clone();
        let today = day_of(cx.now(), &zone(charter));
        let extended = facts.extend(received(&request, charter), calendar(charter), today);
        extended.map_err(|error| clock_refusal(&error))?;
        keep_clock(cx, tx, &request, charter, &facts)?;
        let text = self.reason.reveal().clone();
        store::say(tx, &request, Said { by_person: false, at: cx.now(), text })?;
        let due = facts.due(received(&request, charter), calendar(charter), today);
        let due = due.map_err(|error| AppError::refused("requests.law", error))?;
        let data = json!({
            "request": request.id, "by": format!("staff:{}", self.by),
            "due_safe": due.safe, "due_legal": due.legal,
        });
        tx.append(Event { kind: "request.extended", about: about(&request), data })?;
        tell(tx, &request, LetterKind::Extended)
    }
}
