//! Requests as staff read and decide them: what waits, one request with its plan, its decision.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::json;
use serment_kernel::store::StoreError;
use serment_kernel::words::{Actor, Role};
use serment_kernel::{AppError, execute};
use serment_web::{Access, PageMeta, Problem, Routes, Staff};

use super::identity::{Choose, Replan};
use super::model::{Proof, Refusal, RequestId, Right, RightsRequest, Status};
use super::pages::{Whole, whole, words};
use super::store;
use super::usecases::{Approve, DECIDERS as DECIDER_ROLES, Refuse};
use crate::Rights;
use crate::household::Name;
use crate::propagation;

const STAFF: Access = Access::Staff(&[Role::Dpo, Role::Agent, Role::Engineer]);
const DECIDERS: Access = Access::Staff(&[Role::Dpo, Role::Agent]);

/// The routes of staff.
pub(super) fn routes() -> Routes<Rights> {
    Routes::new()
        .get("/console", STAFF, today)
        .get("/console/requests", STAFF, list)
        .get("/console/requests/{id}", STAFF, show)
        .get("/console/requests/{id}/statements", STAFF, statements)
        .post("/console/requests/{id}/replan", DECIDERS, replan)
        .post("/console/requests/{id}/choose", DECIDERS, choose)
        .post("/console/requests/{id}/decide", DECIDERS, decide)
        .post("/console/requests/{id}/approve", DECIDERS, approve)
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
    page(&rights, &staff, &found, form())
}

/// Everything staff may fill in on the page of a request.
fn form() -> serment_web::Form {
    serment_web::Form::new([
        "decision", "why", "read", "told", "person", "checked", "proof", "question", "answer",
        "reason",
    ])
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
    // Names and messages are for those who decide (need to know).
    let may_read = match &staff.caller.actor {
        Actor::Staff { roles, .. } => roles.iter().any(|role| DECIDER_ROLES.contains(role)),
        _ => false,
    };
    let mine = |text: &Option<String>| text.clone().filter(|_| may_read);
    let thread = if may_read { words.thread(&found.thread) } else { Vec::new() };
    let (state, status) = words.state(request);
    let title = match request.status {
        Status::Done | Status::Refused | Status::Approved => {
            words.desk_headline(request, &found.steps)
        }
        _ => words.plan_title(request, mine(&found.label).as_deref()),
    };
    let outdated =
        request.plan.as_ref().is_some_and(|plan| plan.charter_version != charter.version);
    let view = json!({
        "title": title, "id": request.id.to_string(), "state": state, "status": status,
        "received": words.at(request.received_at), "due": words.date(request.due_safe),
        "due_legal": words.date(request.due_legal), "left": words.left(request),
        "label": mine(&found.label), "message": mine(&found.message), "reason": request.reason,
        "plan": request.plan.as_ref().map(|plan| words.plan(plan)),
        "digest": request.plan_digest, "stale": outdated,
        "planned": request.status == Status::Planned,
        "refused": request.status == Status::Refused, "open": !request.status.is_closed(),
        "by": request.decided.as_ref().map(|(name, at)| json!({ "name": words.decider(staff, name), "at": words.at(*at) })),
        "steps": words.steps(&found.steps), "told": words.told(&found.told),
        "timeline": words.timeline(request, &found.steps, &found.told),
        "certificate": request.certificate.as_ref().map(|it| words.certificate(it)),
        "proof": found.proof, "seq": found.seq, "form": form,
        "right": request.right.word(), "right_name": words.right(request.right),
        "channel": words.channel(request.channel),
        "identity": request.identity.map(|it| words.proof(it)),
        "waiting": request.facts.is_waiting(), "asked": request.facts.is_asked(),
        "by_hand": !found.has_address, "absolute": request.plan.as_ref().is_some_and(|it| it.absolute),
        "thread": thread,
        "extended": request.facts.extended().map(|day| words.date(day)),
        "persons": if may_read { super::view::persons(&found.known) } else { Vec::new() }, "checks": words.checks(),
        "said": found.known.said.as_ref().filter(|_| may_read).map(Name::said),
        "troubled": !words.unreachable(&found.steps).is_empty(),
        "chosen": found.known.chosen.is_some(),
        "unfinished": request.status == Status::Approved && !words.unreachable(&found.steps).is_empty(),
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
    #[serde(default)]
    told: String,
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
    let mut form = form()
        .fill("decision", posted.decision.as_str())
        .fill("why", posted.why.as_str())
        .fill("read", posted.read.as_str());
    match posted.decision.as_str() {
        "refuse" if posted.why.trim().is_empty() => form.refuse("why", say("requests-why-missing")),
        "refuse" => {
            let (reason, told) = (posted.why, posted.told == "yes");
            let refuse = Refuse { request: id, reason, told, by: staff.name.clone() };
            execute(&rights.site.context, &staff.caller.actor, refuse).await?;
            return Ok(Redirect::to(&format!("/console/requests/{id}")).into_response());
        }
        "approve" if found.request.right != Right::Erasure => {
            let digest = posted.digest;
            return carry_out(&rights, &staff, id, digest).await;
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
    carry_out(&rights, &staff, id, approval.digest).await
}

async fn carry_out(
    rights: &Rights,
    staff: &Staff,
    id: RequestId,
    digest: String,
) -> Result<Response, Problem> {
    let approve = Approve {
        request: id,
        digest,
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

#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    person: String,
    #[serde(default)]
    checked: String,
    #[serde(default)]
    digest: String,
}

/// Staff say which of several persons asks, and how they made sure.
async fn choose(
    State(rights): State<Rights>,
    staff: Staff,
    Path(id): Path<RequestId>,
    Form(posted): Form<Chosen>,
) -> Result<Response, Problem> {
    let say = |key: &str| rights.site.web.t(staff.caller.lang, key);
    let mut form =
        form().fill("person", posted.person.as_str()).fill("checked", posted.checked.as_str());
    let person = posted.person.parse::<usize>().ok();
    let checked = Proof::DESK.into_iter().find(|it| it.word() == posted.checked);
    if person.is_none() {
        form.refuse("person", say("requests-choose-missing"));
    }
    if checked.is_none() {
        form.refuse("checked", say("requests-checked-missing"));
    }
    let (Some(person), Some(checked)) = (person, checked) else {
        return page(&rights, &staff, &whole(&rights, id, None).await?, form);
    };
    let digest = posted.digest;
    let choose = Choose { request: id, person, digest, checked, by: staff.name.clone() };
    execute(&rights.site.context, &staff.caller.actor, choose).await?;
    Ok(Redirect::to(&format!("/console/requests/{id}")).into_response())
}

/// The statements of the plan, for who wants to read them.
async fn statements(
    State(rights): State<Rights>,
    staff: Staff,
    Path(id): Path<RequestId>,
) -> Result<Response, Problem> {
    let found = whole(&rights, id, None).await?;
    let charter = rights.charter()?;
    let words = words(&rights, &charter, &staff.caller);
    let plan = found.request.plan.as_ref().ok_or_else(Problem::not_found)?;
    let title = words.t("requests-plan-sql");
    let view = json!({ "title": title, "id": id.to_string(), "plan": words.plan(plan) });
    let meta = PageMeta::of(&staff.caller, title.clone()).current("requests");
    Ok(rights.site.web.page(&meta, "request-statements.html", view))
}
