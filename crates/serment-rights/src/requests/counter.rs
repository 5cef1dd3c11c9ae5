//! Taking a request down for somebody, and what staff do about it besides deciding.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use serment_connect::{IdentifierKind, normalise};
use serment_kernel::execute;
use serment_kernel::words::{Lang, Personal, Role};
use serment_law::period::day_of;
use serment_register::charter::Charter;
use serment_web::{Access, PageMeta, Problem, Routes, Staff};

use super::life::{Answer, Answering, Ask, Extend, Identify, OpenAtDesk};
use super::model::{Channel, Proof, RequestId, Right};
use super::pages::{MESSAGE_MAX, whole, words};
use crate::Rights;
use crate::household::Name;

const DECIDERS: Access = Access::Staff(&[Role::Dpo, Role::Agent]);
const STAFF: Access = Access::Staff(&[Role::Dpo, Role::Agent, Role::Engineer]);

/// The rights a request may be taken down for.
const RIGHTS: [Right; 4] = [Right::Access, Right::Portability, Right::Erasure, Right::Objection];

/// The routes of the desk.
pub(super) fn routes() -> Routes<Rights> {
    Routes::new()
        .get("/console/requests/new", DECIDERS, fresh)
        .post("/console/requests/new", DECIDERS, take)
        .get("/console/requests/{id}/receipt", STAFF, receipt)
        .post("/console/requests/{id}/ask", DECIDERS, ask)
        .post("/console/requests/{id}/answer", DECIDERS, answer)
        .post("/console/requests/{id}/identity", DECIDERS, identify)
        .post("/console/requests/{id}/extend", DECIDERS, extend)
}

fn empty() -> serment_web::Form {
    serment_web::Form::new([
        "right", "channel", "received", "kind", "value", "given", "family", "lang", "identity",
        "message", "scope",
    ])
}

async fn fresh(State(rights): State<Rights>, staff: Staff) -> Result<Response, Problem> {
    let today = day_of(rights.site.context.now(), &rights.site.zone());
    let form = empty()
        .fill("received", today.to_string())
        .fill("kind", IdentifierKind::EMAIL)
        .fill("lang", staff.caller.lang.to_string());
    page(&rights, &staff, &form)
}

/// What a person may be known by: the kinds the systems declare, the address first.
fn kinds(charter: &Charter) -> Vec<String> {
    let mut kinds = vec![IdentifierKind::EMAIL.to_owned()];
    for (_, _, table) in charter.tables() {
        for kind in table.identify.keys() {
            if !kinds.contains(kind) {
                kinds.push(kind.clone());
            }
        }
    }
    kinds
}

fn page(rights: &Rights, staff: &Staff, form: &serment_web::Form) -> Result<Response, Problem> {
    let charter = rights.charter()?;
    let words = words(rights, &charter, &staff.caller);
    let title = words.t("requests-desk-new");
    let list = |words: Vec<(&str, String)>| -> Vec<Json> {
        words.into_iter().map(|(value, label)| json!([value, label])).collect()
    };
    let kinds = kinds(&charter.charter);
    let said = |kind: &String| words.kind(kind);
    let view = json!({
        "title": title, "form": form,
        "rights": list(RIGHTS.map(|it| (it.word(), words.right(it))).into()),
        "channels": list(Channel::DESK.map(|it| (it.word(), words.channel(it))).into()),
        "kinds": list(kinds.iter().map(|it| (it.as_str(), said(it))).collect()),
        "langs": list(Lang::ALL.map(|it| (it.tag(), words.t(&format!("requests-lang-{it}")))).into()),
        "proofs": words.checks(),
        "activities": words.objectable(),
        "today": day_of(rights.site.context.now(), &rights.site.zone()).to_string(),
    });
    let meta = PageMeta::of(&staff.caller, title.clone())
        .current("requests")
        .errors(usize::from(form.is_refused()));
    Ok(rights.site.web.page(&meta, "request-new.html", view))
}

#[derive(Deserialize)]
struct Taken {
    #[serde(default)]
    right: String,
    #[serde(default)]
    channel: String,
    #[serde(default)]
    received: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    given: String,
    #[serde(default)]
    family: String,
    #[serde(default)]
    lang: String,
    #[serde(default)]
    identity: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    scope: String,
}

impl Taken {
    /// What was filled in, to be shown again.
    fn form(&self) -> serment_web::Form {
        empty()
            .fill("right", self.right.as_str())
            .fill("channel", self.channel.as_str())
            .fill("received", self.received.as_str())
            .fill("kind", self.kind.as_str())
            .fill("value", self.value.as_str())
            .fill("given", self.given.as_str())
            .fill("family", self.family.as_str())
            .fill("lang", self.lang.as_str())
            .fill("identity", self.identity.as_str())
            .fill("message", self.message.as_str())
            .fill("scope", self.scope.as_str())
    }
}

fn written(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

async fn take(
    State(rights): State<Rights>,
    staff: Staff,
    Form(taken): Form<Taken>,
) -> Result<Response, Problem> {
    let charter = rights.charter()?;
    let zone = rights.site.zone();
    let now = rights.site.context.now();
    let say = |key: &str| rights.site.web.t(staff.caller.lang, key);
    let mut form = taken.form();
    let right = Right::of(&taken.right).filter(|it| RIGHTS.contains(it));
    if right.is_none() {
        form.refuse("right", say("requests-new-right"));
    }
    let channel = taken.channel.parse::<Channel>().ok().filter(|it| Channel::DESK.contains(it));
    if channel.is_none() {
        form.refuse("channel", say("requests-new-channel"));
    }
    let received = taken.received.parse::<Date>().ok();
    let received = received.filter(|day| *day <= day_of(now, &zone));
    if received.is_none() {
        form.refuse("received", say("requests-new-received"));
    }
    let known = kinds(&charter.charter).contains(&taken.kind);
    let value = normalise(&taken.kind.as_str().into(), &taken.value).ok().filter(|_| known);
    if value.is_none() {
        form.refuse("value", say("requests-new-value"));
    }
    let objectable = super::view::objectable(&charter.charter);
    let scope = written(&taken.scope).filter(|id| objectable.contains(&id.as_str()));
    if right == Some(Right::Objection) && scope.is_none() {
        form.refuse("scope", say("requests-new-scope"));
    }
    if taken.message.chars().count() > MESSAGE_MAX {
        form.refuse("message", say("requests-ask-long"));
    }
    let (Some(right), Some(channel), Some(received), Some(value), false) =
        (right, channel, received, value, form.is_refused())
    else {
        return page(&rights, &staff, &form);
    };
    let name = Name { given: written(&taken.given), family: written(&taken.family), full: None };
    let open = OpenAtDesk {
        right,
        channel,
        received_at: instant(received, now, &zone),
        identifier: (taken.kind.clone(), Personal::new(value)),
        name: (!name.is_empty()).then_some(name),
        identity: taken.identity.parse().ok().filter(|it| Proof::DESK.contains(it)),
        lang: taken.lang.parse().unwrap_or(staff.caller.lang),
        message: written(&taken.message).map(Personal::new),
        scope: scope.into_iter().filter(|_| right == Right::Objection).collect(),
        by: staff.name.clone(),
        charter,
    };
    let id = execute(&rights.site.context, &staff.caller.actor, open).await?;
    Ok(Redirect::to(&format!("/console/requests/{id}/receipt")).into_response())
}

/// The instant of a day of receipt: now when it is today, else its beginning.
fn instant(day: Date, now: jiff::Timestamp, zone: &TimeZone) -> jiff::Timestamp {
    if day == day_of(now, zone) {
        return now;
    }
    day.to_zoned(zone.clone()).map_or(now, |start| start.timestamp())
}

/// The dated receipt a person is given on the spot (décret 2019-536, art. 77).
async fn receipt(
    State(rights): State<Rights>,
    staff: Staff,
    Path(id): Path<RequestId>,
) -> Result<Response, Problem> {
    let found = whole(&rights, id, None).await?;
    let charter = rights.charter()?;
    let words = words(&rights, &charter, &staff.caller);
    let request = &found.request;
    let title = words.t("requests-receipt-title");
    let view = json!({
        "title": title, "id": id.to_string(), "right": words.right(request.right),
        "channel": words.channel(request.channel), "received": words.at(request.received_at),
        "due": words.date(request.due_legal), "identified": request.identity.is_some(),
        "organisation": charter.charter.organisation.name,
        "address": charter.charter.organisation.address,
        "contact": charter.charter.organisation.contact.email,
        "authority": charter.charter.organisation.authority,
    });
    let meta = PageMeta::of(&staff.caller, title.clone()).current("requests");
    Ok(rights.site.web.page(&meta, "request-receipt.html", view))
}

#[derive(Deserialize)]
struct Text {
    #[serde(default, alias = "question", alias = "answer", alias = "reason")]
    text: String,
    #[serde(default)]
    told: String,
}

impl Text {
    /// Whether staff say they told it themselves.
    fn told(&self) -> bool {
        self.told == "yes"
    }

    /// The text, unless it is missing or too long.
    fn read(&self) -> Result<Personal<String>, Problem> {
        let text = self.text.trim();
        if text.is_empty() || text.chars().count() > MESSAGE_MAX {
            return Err(serment_kernel::AppError::from(super::model::Refusal::NoText).into());
        }
        Ok(Personal::new(text.to_owned()))
    }
}

fn back(id: RequestId) -> Redirect {
    Redirect::to(&format!("/console/requests/{id}"))
}

async fn ask(
    State(rights): State<Rights>,
    staff: Staff,
    Path(id): Path<RequestId>,
    Form(text): Form<Text>,
) -> Result<Redirect, Problem> {
    let (question, told, by) = (text.read()?, text.told(), staff.name.clone());
    let ask = Ask { request: id, question, told, by, charter: rights.charter()? };
    execute(&rights.site.context, &staff.caller.actor, ask).await?;
    Ok(back(id))
}

async fn answer(
    State(rights): State<Rights>,
    staff: Staff,
    Path(id): Path<RequestId>,
    Form(text): Form<Text>,
) -> Result<Redirect, Problem> {
    let who = Answering::Staff(staff.name.clone());
    let answer = Answer { request: id, text: text.read()?, who, charter: rights.charter()? };
    execute(&rights.site.context, &staff.caller.actor, answer).await?;
    Ok(back(id))
}

#[derive(Deserialize)]
struct Vouched {
    #[serde(default)]
    proof: String,
}

async fn identify(
    State(rights): State<Rights>,
    staff: Staff,
    Path(id): Path<RequestId>,
    Form(vouched): Form<Vouched>,
) -> Result<Redirect, Problem> {
    let proof = vouched.proof.parse().ok().filter(|it| Proof::DESK.contains(it));
    let proof = proof.ok_or(serment_kernel::AppError::from(super::model::Refusal::Unidentified))?;
    let by = staff.name.clone();
    let identify = Identify { request: id, proof, by, charter: rights.charter()? };
    execute(&rights.site.context, &staff.caller.actor, identify).await?;
    Ok(back(id))
}

async fn extend(
    State(rights): State<Rights>,
    staff: Staff,
    Path(id): Path<RequestId>,
    Form(text): Form<Text>,
) -> Result<Redirect, Problem> {
    let (reason, told, by) = (text.read()?, text.told(), staff.name.clone());
    let extend = Extend { request: id, reason, told, by, charter: rights.charter()? };
    execute(&rights.site.context, &staff.caller.actor, extend).await?;
    Ok(back(id))
}
