//! `serment request`: what people asked, read only. Decisions are taken in the console, by name.

use serde_json::{Value as Json, json};
use serment_rights::requests::{self, RequestId, RightsRequest};

use super::Session;
use super::args::RequestVerb;
use crate::failure::{Exit, Failure};
use crate::wiring::Assembly;

pub(super) fn run(verb: RequestVerb, session: &mut Session<'_>) -> Result<Exit, Failure> {
    session.with_store(|assembly, session| match verb {
        RequestVerb::List => list(assembly, session),
        RequestVerb::Show { id } => show(&id, assembly, session),
    })
}

/// What is said of a request: never who asks, never their words.
fn facts(request: &RightsRequest) -> Json {
    json!({
        "id": request.id.to_string(),
        "right": request.right.word(),
        "status": request.status.word(),
        "received_at": request.received_at.to_string(),
        "due_safe": request.due_safe.to_string(),
        "due_legal": request.due_legal.to_string(),
        "decided_by": request.decided.as_ref().map(|(by, _)| by),
        "decided_at": request.decided.as_ref().map(|(_, at)| at.to_string()),
        "closed_at": request.closed_at.map(|at| at.to_string()),
        "plan_digest": request.plan_digest,
    })
}

fn list(assembly: &Assembly, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let open = assembly.site.context.store.read(|store| requests::open(store))?;
    if session.out.json() {
        session.out.value(&open.iter().map(facts).collect());
        return Ok(Exit::Done);
    }
    if open.is_empty() {
        session.out.say("Aucune demande n’est ouverte.", "No request is open.");
    }
    for request in &open {
        session.out.line(format!(
            "{}  {:<8} {:<9} {}",
            request.id,
            request.right.word(),
            request.status.word(),
            request.due_safe
        ));
    }
    Ok(Exit::Done)
}

fn show(id: &str, assembly: &Assembly, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let wanted: RequestId =
        id.parse().map_err(|error| Failure::usage(format!("{id} is {error}"), ""))?;
    let (request, steps) = assembly.site.context.store.read(|store| {
        Ok::<_, serment_kernel::store::StoreError>((
            requests::find(store, wanted)?,
            requests::steps(store, wanted)?,
        ))
    })?;
    let request = request.ok_or_else(|| {
        let remedy = "list the open ones with `serment request list`";
        Failure::refused("request.unknown", format!("there is no request {id}"), remedy)
    })?;
    let mut value = facts(&request);
    value["plan"] = serde_json::to_value(&request.plan).unwrap_or_default();
    value["certificate"] = serde_json::to_value(&request.certificate).unwrap_or_default();
    value["steps"] = steps
        .iter()
        .map(|step| {
            json!({
                "system": step.system,
                "status": step.status.word(),
                "attempts": step.attempts,
                "why": step.why,
            })
        })
        .collect();
    if session.out.json() {
        session.out.value(&value);
        return Ok(Exit::Done);
    }
    for key in ["id", "right", "status", "received_at", "due_safe", "due_legal", "closed_at"] {
        if let Some(text) = value[key].as_str() {
            session.out.line(format!("{key:<12} {text}"));
        }
    }
    for step in &steps {
        let why = step.why.as_deref().map_or_else(String::new, |why| format!("  ({why})"));
        session.out.line(format!("  {:<16} {}{why}", step.system, step.status.word()));
    }
    Ok(Exit::Done)
}
