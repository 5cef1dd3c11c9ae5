//! Requests as the person makes and follows them.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::json;
use serment_kernel::journal::{event, read};
use serment_kernel::store::StoreError;
use serment_kernel::words::Personal;
use serment_kernel::{AppError, execute, subjects};
use serment_web::{Access, Caller, PageMeta, Person, Problem, Routes};

use super::identity::SayName;
use super::life::{Answer, Answering, Said};
use super::model::{RequestId, Right, RightsRequest, Status, StepStatus, SystemStep};
use super::usecases::OpenRequest;
use super::view::Words;
use super::{correct, counter, desk, store};
use crate::Rights;
use crate::household::Name;
use crate::propagation::{self, Notification};
use crate::resolve::Known;

/// The longest message a person may add.
pub(super) const MESSAGE_MAX: usize = 4_000;
/// The longest part of a name a person may say.
const NAME_MAX: usize = 200;

/// The routes of this capability.
pub fn routes() -> Routes<Rights> {
    Routes::new()
        .get("/{lang}/me/requests", Access::Person, mine)
        .get("/{lang}/me/requests/erasure", Access::Person, ask)
        .post("/{lang}/me/requests/erasure", Access::Person, send)
        .get("/{lang}/me/requests/{id}", Access::Person, follow)
        .get("/{lang}/me/requests/{id}/certificate.tlog-proof", Access::Person, proof)
        .get("/{lang}/me/requests/{id}/certificate.json", Access::Person, certificate)
        .get("/{lang}/me/requests/objection", Access::Person, objection)
        .post("/{lang}/me/requests/objection", Access::Person, object)
        .post("/{lang}/me/requests/{id}/name", Access::Person, name)
        .post("/{lang}/me/requests/{id}/answer", Access::Person, answer)
        .merge(correct::routes())
        .merge(counter::routes())
        .merge(desk::routes())
}

pub(super) fn words<'a>(
    rights: &'a Rights,
    charter: &'a serment_register::PublishedCharter,
    caller: &Caller,
) -> Words<'a> {
    Words {
        web: &rights.site.web,
        charter: &charter.charter,
        lang: caller.lang,
        zone: rights.site.zone(),
        now: rights.site.context.now(),
    }
}

async fn of_person(rights: &Rights, person: &Person) -> Result<Vec<RightsRequest>, Problem> {
    let requester = store::requester(&rights.site.context.environment, &person.email);
    let mine = rights.site.context.read(move |read| store::of_requester(read, requester)).await;
    Ok(mine.map_err(AppError::from)?)
}

async fn mine(State(rights): State<Rights>, person: Person) -> Result<Response, Problem> {
    let charter = rights.charter()?;
    let words = words(&rights, &charter, &person.caller);
    let mine = of_person(&rights, &person).await?;
    let open = mine.iter().filter(|it| !it.status.is_closed()).count() as u64;
    let title = words.count("requests-mine-title", open);
    let lines: Vec<_> = mine.iter().map(|it| words.summary(it, None)).collect();
    let authority = &charter.charter.organisation.authority;
    let contact = &charter.charter.organisation.contact.email;
    let view =
        json!({ "title": title, "lines": lines, "authority": authority, "contact": contact });
    let meta = PageMeta::of(&person.caller, title.clone()).current("requests");
    Ok(rights.site.web.page(&meta, "me-requests.html", view))
}

async fn ask(State(rights): State<Rights>, person: Person) -> Result<Response, Problem> {
    form(&rights, &person, serment_web::Form::new(["message"]))
}

fn form(rights: &Rights, person: &Person, form: serment_web::Form) -> Result<Response, Problem> {
    let charter = rights.charter()?;
    let words = words(rights, &charter, &person.caller);
    let title = words.t("requests-ask-title");
    let kept: Vec<String> = charter
        .charter
        .tables()
        .filter_map(|(system, name, table)| match table.erase_rule() {
            serment_register::charter::EraseRule::Retain(_) => {
                Some(charter.charter.table_label(system, name, person.caller.lang))
            }
            _ => None,
        })
        .collect();
    let view = json!({ "title": title, "form": form, "kept": kept });
    let meta = PageMeta::of(&person.caller, title.clone())
        .current("requests")
        .errors(usize::from(form.is_refused()));
    Ok(rights.site.web.page(&meta, "me-erase.html", view))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    message: String,
}

async fn send(
    State(rights): State<Rights>,
    person: Person,
    Form(asked): Form<Asked>,
) -> Result<Response, Problem> {
    let message = asked.message.trim();
    if message.chars().count() > MESSAGE_MAX {
        let mut refused = serment_web::Form::new(["message"]).fill("message", message);
        refused.refuse("message", rights.site.web.t(person.caller.lang, "requests-ask-long"));
        return form(&rights, &person, refused);
    }
    let open = OpenRequest {
        subject: person.subject,
        email: person.email.clone(),
        right: Right::Erasure,
        lang: person.caller.lang,
        message: (!message.is_empty()).then(|| Personal::new(message.to_owned())),
        scope: Vec::new(),
        changes: Vec::new(),
        charter: rights.charter()?,
    };
    let id = execute(&rights.site.context, &person.caller.actor, open).await?;
    Ok(Redirect::to(&format!("/{}/me/requests/{id}", person.caller.lang)).into_response())
}

/// A request with everything a page says of it.
pub(super) struct Whole {
    pub(super) request: RightsRequest,
    pub(super) steps: Vec<SystemStep>,
    pub(super) told: Vec<Notification>,
    pub(super) message: Option<String>,
    pub(super) label: Option<String>,
    pub(super) proof: Option<String>,
    pub(super) seq: Option<u64>,
    pub(super) known: Known,
    pub(super) thread: Vec<Said>,
    /// Whether a letter reaches the person.
    pub(super) has_address: bool,
}

pub(super) async fn whole(
    rights: &Rights,
    id: RequestId,
    requester: Option<[u8; 32]>,
) -> Result<Whole, Problem> {
    let context = &rights.site.context;
    let found = context.read(move |read| {
        if let Some(requester) = requester
            && !store::is_of(read, id, requester)?
        {
            return Ok(None);
        }
        let Some(request) = store::find(read, id)? else { return Ok(None) };
        let (message, label) = store::words(read, id)?;
        let event = store::certificate_event(read, id)?;
        let stored = event.map(|event| event::find(read, event)).transpose()?.flatten();
        let proof = stored.as_ref().map(|it| read::proof(read, it)).transpose()?.flatten();
        Ok::<_, StoreError>(Some(Whole {
            steps: store::steps(read, id)?,
            told: propagation::of_request(read, id)?,
            message,
            label,
            proof: proof.map(|it| it.to_string()),
            seq: stored.and_then(|it| it.seq),
            known: store::known(read, &request)?,
            thread: store::thread(read, &request)?,
            has_address: match request.subject {
                Some(subject) => {
                    let known = subjects::identifiers(read, subject)?;
                    known.iter().any(|(kind, _)| kind == "email")
                }
                None => false,
            },
            request,
        }))
    });
    found.await.map_err(AppError::from)?.ok_or_else(Problem::not_found)
}

async fn of_mine(rights: &Rights, person: &Person, id: RequestId) -> Result<Whole, Problem> {
    let requester = store::requester(&rights.site.context.environment, &person.email);
    whole(rights, id, Some(requester)).await
}

async fn follow(
    State(rights): State<Rights>,
    person: Person,
    Path((_, id)): Path<(String, RequestId)>,
) -> Result<Response, Problem> {
    let found = of_mine(&rights, &person, id).await?;
    // The name said is not shown: whoever shares the mailbox reads this page too.
    own_page(&rights, &person, &found, serment_web::Form::new(["given", "family", "text"]))
}

fn own_page(
    rights: &Rights,
    person: &Person,
    found: &Whole,
    form: serment_web::Form,
) -> Result<Response, Problem> {
    let charter = rights.charter()?;
    let words = words(rights, &charter, &person.caller);
    let request = &found.request;
    let (state, _) = words.state(request);
    let title = words.headline(request, &found.steps);
    let organisation = &charter.charter.organisation;
    let open = !request.status.is_closed();
    let shared = request.plan.as_ref().is_some_and(|plan| plan.systems.iter().any(|it| it.shared));
    let view = json!({
        "title": title, "id": request.id.to_string(), "state": state,
        "status": words.own_state(request),
        "lede": words.lede(request), "late": open && words.left(request) < 0,
        "shared": open && shared, "said": found.known.said.is_some(), "form": form,
        "refused": request.status == Status::Refused, "right": request.right.word(),
        "waiting": open && request.facts.is_asked(),
        // What was said is not for whoever else has the mailbox.
        "thread": if shared || found.known.chosen.is_some() { Vec::new() } else { words.thread(&found.thread) },
        "reason": request.reason, "due": words.date(request.due_safe),
        "timeline": words.timeline(request, &found.steps, &found.told),
        "certificate": request.certificate.as_ref().map(|it| words.certificate(it)),
        "told": words.told(&found.told), "proof": found.proof, "seq": found.seq,
        "unreachable": words.unreachable(&found.steps),
        "blocked": found.steps.iter().any(|step| step.status == StepStatus::Blocked),
        "authority": organisation.authority, "contact": organisation.contact.email,
        "zone": words.place(),
    });
    let meta = PageMeta::of(&person.caller, title.clone())
        .current("requests")
        .subtitle(words.t("requests-follow-subtitle"))
        .errors(usize::from(form.is_refused()));
    Ok(rights.site.web.page(&meta, "me-request.html", view))
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    given: String,
    #[serde(default)]
    family: String,
}

/// The person says which of those who share the address they are.
async fn name(
    State(rights): State<Rights>,
    person: Person,
    Path((_, id)): Path<(String, RequestId)>,
    Form(said): Form<Named>,
) -> Result<Response, Problem> {
    let found = of_mine(&rights, &person, id).await?;
    let mut form = serment_web::Form::new(["given", "family", "text"])
        .fill("given", said.given.trim())
        .fill("family", said.family.trim());
    for (field, value) in [("given", &said.given), ("family", &said.family)] {
        let length = value.trim().chars().count();
        if length == 0 || length > NAME_MAX {
            form.refuse(field, rights.site.web.t(person.caller.lang, "requests-name-missing"));
        }
    }
    if form.is_refused() {
        return own_page(&rights, &person, &found, form);
    }
    let written = |text: &str| Some(text.trim().to_owned());
    let said = Name { given: written(&said.given), family: written(&said.family), full: None };
    let say = SayName { request: id, subject: person.subject, said };
    execute(&rights.site.context, &person.caller.actor, say).await?;
    Ok(Redirect::to(&format!("/{}/me/requests/{id}", person.caller.lang)).into_response())
}

async fn proof(
    State(rights): State<Rights>,
    person: Person,
    Path((_, id)): Path<(String, RequestId)>,
) -> Result<Response, Problem> {
    let found = of_mine(&rights, &person, id).await?;
    let proof = found.proof.ok_or_else(Problem::not_found)?;
    let name = format!("attachment; filename=\"{id}.tlog-proof\"");
    let headers =
        [(CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, proof).into_response())
}

async fn certificate(
    State(rights): State<Rights>,
    person: Person,
    Path((_, id)): Path<(String, RequestId)>,
) -> Result<Response, Problem> {
    let found = of_mine(&rights, &person, id).await?;
    let certificate = found.request.certificate.ok_or_else(Problem::not_found)?;
    let name = format!("attachment; filename=\"{id}.json\"");
    let text = serde_json::to_string_pretty(&certificate).map_err(|_| Problem::internal())?;
    Ok(([(CONTENT_TYPE, "application/json".to_owned()), (CONTENT_DISPOSITION, name)], text)
        .into_response())
}

/// The person answers what they were asked.
async fn answer(
    State(rights): State<Rights>,
    person: Person,
    Path((_, id)): Path<(String, RequestId)>,
    Form(posted): Form<Answered>,
) -> Result<Response, Problem> {
    let found = of_mine(&rights, &person, id).await?;
    let text = posted.text.trim();
    if text.is_empty() || text.chars().count() > MESSAGE_MAX {
        let mut form = serment_web::Form::new(["given", "family", "text"]).fill("text", text);
        form.refuse("text", rights.site.web.t(person.caller.lang, "requests-answer-missing"));
        return own_page(&rights, &person, &found, form);
    }
    let (text, who) = (Personal::new(text.to_owned()), Answering::Person(person.subject));
    let answer = Answer { request: id, text, who, charter: rights.charter()? };
    execute(&rights.site.context, &person.caller.actor, answer).await?;
    Ok(Redirect::to(&format!("/{}/me/requests/{id}", person.caller.lang)).into_response())
}

#[derive(Deserialize)]
struct Answered {
    #[serde(default)]
    text: String,
}

async fn objection(State(rights): State<Rights>, person: Person) -> Result<Response, Problem> {
    object_form(&rights, &person, &serment_web::Form::new(["scope", "message"]))
}

fn object_form(
    rights: &Rights,
    person: &Person,
    form: &serment_web::Form,
) -> Result<Response, Problem> {
    let charter = rights.charter()?;
    let words = words(rights, &charter, &person.caller);
    let title = words.t("requests-object-title");
    let view = json!({ "title": title, "form": form, "activities": words.objectable() });
    let meta = PageMeta::of(&person.caller, title.clone())
        .current("requests")
        .errors(usize::from(form.is_refused()));
    Ok(rights.site.web.page(&meta, "me-object.html", view))
}

#[derive(Deserialize)]
struct Objected {
    #[serde(default)]
    scope: String,
    #[serde(default)]
    message: String,
}

/// The person objects to a use of their data (Art. 21(1)).
async fn object(
    State(rights): State<Rights>,
    person: Person,
    Form(posted): Form<Objected>,
) -> Result<Response, Problem> {
    let charter = rights.charter()?;
    let say = |key: &str| rights.site.web.t(person.caller.lang, key);
    let message = posted.message.trim();
    let mut form = serment_web::Form::new(["scope", "message"])
        .fill("scope", posted.scope.as_str())
        .fill("message", message);
    if !super::view::objectable(&charter.charter).contains(&posted.scope.as_str()) {
        form.refuse("scope", say("requests-new-scope"));
    }
    if message.chars().count() > MESSAGE_MAX {
        form.refuse("message", say("requests-ask-long"));
    }
    if form.is_refused() {
        return object_form(&rights, &person, &form);
    }
    let open = OpenRequest {
        subject: person.subject,
        email: person.email.clone(),
        right: Right::Objection,
        lang: person.caller.lang,
        message: (!message.is_empty()).then(|| Personal::new(message.to_owned())),
        scope: vec![posted.scope],
        changes: Vec::new(),
        charter,
    };
    let id = execute(&rights.site.context, &person.caller.actor, open).await?;
    Ok(Redirect::to(&format!("/{}/me/requests/{id}", person.caller.lang)).into_response())
}
