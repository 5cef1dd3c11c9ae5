//! Requests as the person follows them and as staff decide them.

use axum::Form;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::json;
use serment_kernel::journal::{event, read};
use serment_kernel::store::StoreError;
use serment_kernel::words::{Personal, Role};
use serment_kernel::{AppError, execute};
use serment_web::{Access, Caller, PageMeta, Person, Problem, Routes, Staff};

use super::model::{Refusal, RequestId, Right, RightsRequest, Status, SystemStep};
use super::store;
use super::usecases::{Approve, OpenRequest, Refuse, Replan};
use super::view::Words;
use crate::Rights;
use crate::propagation::{self, Notification};

const STAFF: Access = Access::Staff(&[Role::Dpo, Role::Agent, Role::Engineer]);
const DECIDERS: Access = Access::Staff(&[Role::Dpo, Role::Agent]);
/// The longest message a person may add.
const MESSAGE_MAX: usize = 4_000;

/// The routes of this capability.
pub fn routes() -> Routes<Rights> {
    Routes::new()
        .get("/{lang}/me/requests", Access::Person, mine)
        .get("/{lang}/me/requests/erasure", Access::Person, ask)
        .post("/{lang}/me/requests/erasure", Access::Person, send)
        .get("/{lang}/me/requests/{id}", Access::Person, follow)
        .get("/{lang}/me/requests/{id}/certificate.tlog-proof", Access::Person, proof)
        .get("/{lang}/me/requests/{id}/certificate.json", Access::Person, certificate)
        .get("/console", STAFF, today)
        .get("/console/requests", STAFF, list)
        .get("/console/requests/{id}", STAFF, show)
        .post("/console/requests/{id}/replan", DECIDERS, replan)
        .post("/console/requests/{id}/decide", DECIDERS, decide)
        .post("/console/requests/{id}/approve", DECIDERS, approve)
}

fn words<'a>(
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
        charter: rights.charter()?,
    };
    let id = execute(&rights.site.context, &person.caller.actor, open).await?;
    Ok(Redirect::to(&format!("/{}/me/requests/{id}", person.caller.lang)).into_response())
}

/// A request with everything a page says of it.
struct Whole {
    request: RightsRequest,
    steps: Vec<SystemStep>,
    told: Vec<Notification>,
    message: Option<String>,
    label: Option<String>,
    proof: Option<String>,
    seq: Option<u64>,
}

async fn whole(
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
    let charter = rights.charter()?;
    let words = words(&rights, &charter, &person.caller);
    let request = &found.request;
    let (state, _) = words.state(request);
    let title = words.headline(request, &found.steps);
    let organisation = &charter.charter.organisation;
    let open = !request.status.is_closed();
    let shared = request.plan.as_ref().is_some_and(|plan| plan.systems.iter().any(|it| it.shared));
    let view = json!({
        "title": title, "id": id.to_string(), "state": state, "status": words.own_state(request),
        "lede": words.lede(request), "late": open && words.left(request) < 0,
        "shared": open && shared, "refused": request.status == Status::Refused,
        "reason": request.reason, "due": words.date(request.due_safe),
        "timeline": words.timeline(request, &found.steps, &found.told),
        "certificate": request.certificate.as_ref().map(|it| words.certificate(it)),
        "told": words.told(&found.told), "proof": found.proof, "seq": found.seq,
        "unreachable": words.steps(&found.steps).into_iter().filter(|it| it["state"] == "broken").collect::<Vec<_>>(),
        "authority": organisation.authority, "contact": organisation.contact.email,
    });
    let meta = PageMeta::of(&person.caller, title.clone())
        .current("requests")
        .subtitle(words.t("requests-follow-subtitle"));
    Ok(rights.site.web.page(&meta, "me-request.html", view))
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

/// Open and closed requests, each with the name found for it.
async fn lists(
    rights: &Rights,
) -> Result<(Vec<(RightsRequest, Option<String>)>, Vec<RightsRequest>), Problem> {
    let read = rights.site.context.read(|read| {
        let mut open = Vec::new();
        for request in store::open(read)? {
            let label = store::words(read, request.id)?.1;
            open.push((request, label));
        }
        Ok::<_, StoreError>((open, store::recent(read)?))
    });
    Ok(read.await.map_err(AppError::from)?)
}

async fn today(State(rights): State<Rights>, staff: Staff) -> Result<Response, Problem> {
    let charter = rights.charter()?;
    let words = words(&rights, &charter, &staff.caller);
    let (open, closed) = lists(&rights).await?;
    let (late, due): (Vec<_>, Vec<_>) =
        open.iter().partition(|(request, _)| words.left(request) < 0);
    let context = &rights.site.context;
    let now = context.now();
    let read = context.read(move |read| {
        let overdue = propagation::overdue(read, now)?;
        let failed = serment_kernel::jobs::failed(read)?;
        Ok::<_, StoreError>((overdue, failed))
    });
    let (overdue, failed) = read.await.map_err(AppError::from)?;
    let title = match (late.len(), due.len()) {
        (0, 0) => words.t("requests-today-nothing"),
        (0, n) => words.count("requests-today-due", n as u64),
        (n, _) => words.count("requests-today-late", n as u64),
    };
    let lines = |list: &[&(RightsRequest, Option<String>)]| -> Vec<_> {
        list.iter().map(|(request, label)| words.summary(request, label.clone())).collect()
    };
    let view = json!({
        "title": title, "late": lines(&late), "due": lines(&due), "overdue": overdue,
        "closed": closed.len(), "now": words.at(now),
        "failed": failed.iter().map(|(kind, why, at)| json!({
            "kind": kind, "why": why, "at": words.at(*at),
        })).collect::<Vec<_>>(),
        "name": staff.caller.name,
    });
    let meta = PageMeta::of(&staff.caller, title.clone()).current("today");
    Ok(rights.site.web.page(&meta, "today.html", view))
}

async fn list(State(rights): State<Rights>, staff: Staff) -> Result<Response, Problem> {
    let charter = rights.charter()?;
    let words = words(&rights, &charter, &staff.caller);
    let (open, closed) = lists(&rights).await?;
    let title = words.count("requests-list-title", open.len() as u64);
    let view = json!({
        "title": title,
        "open": open.iter().map(|(it, label)| words.summary(it, label.clone())).collect::<Vec<_>>(),
        "closed": closed.iter().map(|it| words.summary(it, None)).collect::<Vec<_>>(),
    });
    let meta = PageMeta::of(&staff.caller, title.clone()).current("requests");
    Ok(rights.site.web.page(&meta, "requests.html", view))
}

async fn show(
    State(rights): State<Rights>,
    staff: Staff,
    Path(id): Path<RequestId>,
) -> Result<Response, Problem> {
    let found = whole(&rights, id, None).await?;
    page(&rights, &staff, &found, serment_web::Form::new(["decision", "why", "read"]))
}

fn page(
    rights: &Rights,
    staff: &Staff,
    found: &Whole,
    form: serment_web::Form,
) -> Result<Response, Problem> {
    let charter = rights.charter()?;
    let words = words(rights, &charter, &staff.caller);
    let request = &found.request;
    let (state, status) = words.state(request);
    let title = match request.status {
        Status::Done | Status::Refused | Status::Approved => {
            words.desk_headline(request, &found.steps)
        }
        _ => words.plan_title(request, found.label.as_deref()),
    };
    let outdated =
        request.plan.as_ref().is_some_and(|plan| plan.charter_version != charter.version);
    let view = json!({
        "title": title, "id": request.id.to_string(), "state": state, "status": status,
        "received": words.at(request.received_at), "due": words.date(request.due_safe),
        "due_legal": words.date(request.due_legal), "left": words.left(request),
        "label": found.label, "message": found.message, "reason": request.reason,
        "plan": request.plan.as_ref().map(|plan| words.plan(plan)),
        "digest": request.plan_digest, "stale": outdated,
        "planned": request.status == Status::Planned,
        "refused": request.status == Status::Refused, "open": !request.status.is_closed(),
        "by": request.decided.as_ref().map(|(name, at)| json!({ "name": name, "at": words.at(*at) })),
        "steps": words.steps(&found.steps), "told": words.told(&found.told),
        "timeline": words.timeline(request, &found.steps, &found.told),
        "certificate": request.certificate.as_ref().map(|it| words.certificate(it)),
        "proof": found.proof, "seq": found.seq, "form": form,
    });
    let errors = usize::from(form.is_refused());
    let meta = PageMeta::of(&staff.caller, title.clone()).current("requests").errors(errors);
    Ok(rights.site.web.page(&meta, "request.html", view))
}

#[derive(Deserialize)]
struct Decided {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    read: String,
    digest: String,
}

/// The decision as chosen: a refusal acts, an approval shows the counts one last time.
async fn decide(
    State(rights): State<Rights>,
    staff: Staff,
    Path(id): Path<RequestId>,
    Form(posted): Form<Decided>,
) -> Result<Response, Problem> {
    let found = whole(&rights, id, None).await?;
    let lang = staff.caller.lang;
    let say = |key: &str| rights.site.web.t(lang, key);
    let mut form = serment_web::Form::new(["decision", "why", "read"])
        .fill("decision", posted.decision.as_str())
        .fill("why", posted.why.as_str())
        .fill("read", posted.read.as_str());
    match posted.decision.as_str() {
        "refuse" if posted.why.trim().is_empty() => form.refuse("why", say("requests-why-missing")),
        "refuse" => {
            let refuse = Refuse { request: id, reason: posted.why, by: staff.name.clone() };
            execute(&rights.site.context, &staff.caller.actor, refuse).await?;
            return Ok(Redirect::to(&format!("/console/requests/{id}")).into_response());
        }
        "approve" if posted.read != "yes" => form.refuse("read", say("requests-read-missing")),
        "approve" => return confirm(&rights, &staff, &found, &posted.digest),
        _ => form.refuse("decision", say("requests-decision-missing")),
    }
    page(&rights, &staff, &found, form)
}

fn confirm(
    rights: &Rights,
    staff: &Staff,
    found: &Whole,
    digest: &str,
) -> Result<Response, Problem> {
    let charter = rights.charter()?;
    let request = &found.request;
    request.approve(digest, charter.version).map_err(AppError::from)?;
    let words = words(rights, &charter, &staff.caller);
    let title = words.plan_title(request, found.label.as_deref());
    let view = json!({
        "title": title, "id": request.id.to_string(), "digest": digest,
        "plan": request.plan.as_ref().map(|plan| words.plan(plan)),
    });
    let meta = PageMeta::of(&staff.caller, title.clone()).current("requests").path_other_lang(None);
    Ok(rights.site.web.page(&meta, "request-confirm.html", view))
}

#[derive(Deserialize)]
struct Approval {
    digest: String,
}

async fn approve(
    State(rights): State<Rights>,
    staff: Staff,
    Path(id): Path<RequestId>,
    Form(approval): Form<Approval>,
) -> Result<Response, Problem> {
    let approve = Approve {
        request: id,
        digest: approval.digest,
        by: staff.name.clone(),
        charter_version: rights.charter()?.version,
    };
    let context = &rights.site.context;
    match execute(context, &staff.caller.actor, approve).await {
        Ok(()) => {}
        // Somebody else, or this person twice, approved in between: the page says how it stands.
        Err(AppError::Refused(refused))
            if refused.code == (Refusal::Status { found: "", needed: "" }).code() => {}
        Err(error) => return Err(error.into()),
    }
    Ok(Redirect::to(&format!("/console/requests/{id}")).into_response())
}

async fn replan(
    State(rights): State<Rights>,
    staff: Staff,
    Path(id): Path<RequestId>,
) -> Result<Redirect, Problem> {
    execute(&rights.site.context, &staff.caller.actor, Replan { request: id }).await?;
    Ok(Redirect::to(&format!("/console/requests/{id}")))
}
