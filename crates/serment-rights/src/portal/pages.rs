//! The person's home, what is held, and the copy.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use serment_kernel::words::Lang;
use serment_kernel::{AppError, execute};
use serment_web::i18n::{args, format};
use serment_web::{Access, PageMeta, Person, Problem, Routes, Web};

use super::archive;
use super::held::{self, HeldSystem, ROWS_READ, ROWS_SHOWN};
use crate::{Rights, requests};

/// The routes of this capability.
pub fn routes() -> Routes<Rights> {
    Routes::new()
        .get("/{lang}/me", Access::Person, home)
        .get("/{lang}/me/data", Access::Person, data)
        .get("/{lang}/me/copy", Access::Person, copy)
}

/// Reads the systems for whoever signed in, on a thread that may block.
async fn read(rights: &Rights, person: &Person, limit: usize) -> Result<Vec<HeldSystem>, Problem> {
    let charter = rights.charter()?;
    let systems = rights.systems.of(&charter);
    let who = held::who(&person.email);
    let (lang, web) = (person.caller.lang, rights.site.web.clone());
    let read = move || {
        let say_bytes = |length: u64| count(&web, lang, "portal-copy-bytes", length);
        let (charter, who) = (&charter.charter, &who);
        held::read(held::Reading { charter, who, lang, limit, say_bytes: &say_bytes }, &systems)
    };
    tokio::task::spawn_blocking(read).await.map_err(|_| Problem::internal())
}

fn count(web: &Web, lang: Lang, key: &str, count: u64) -> String {
    web.messages().t(lang, key, &args([("count", i64::try_from(count).unwrap_or(i64::MAX).into())]))
}

/// The titles of the systems of which something is true.
fn titles(systems: &[HeldSystem], is: impl Fn(&HeldSystem) -> bool) -> Vec<&str> {
    systems.iter().filter(|it| is(it)).map(|it| it.title.as_str()).collect()
}

async fn home(State(rights): State<Rights>, person: Person) -> Result<Response, Problem> {
    let lang = person.caller.lang;
    let systems = read(&rights, &person, 0).await?;
    let count: u64 = systems.iter().map(|system| system.count).sum();
    let held = systems.iter().filter(|system| system.count > 0).count();
    let oldest = systems.iter().flat_map(|it| &it.tables).filter_map(|it| it.since.clone()).min();
    let web = &rights.site.web;
    let silent = systems.iter().any(|it| it.unreachable || it.shared);
    let title = web.messages().t(
        lang,
        match count {
            0 if silent => "portal-home-unknown",
            0 => "portal-home-none",
            _ => "portal-home-title",
        },
        &args([
            ("count", i64::try_from(count).unwrap_or(i64::MAX).into()),
            ("systems", held.into()),
        ]),
    );
    let requester = requests::requester(&rights.site.context.environment, &person.email);
    let mine = rights.site.context.read(move |read| requests::of_requester(read, requester)).await;
    let mine = mine.map_err(AppError::from)?;
    let open = mine.iter().find(|it| !it.status.is_closed());
    let charter = rights.charter()?;
    let contact = &charter.charter.organisation.contact;
    let zone = rights.site.zone();
    let view = json!({
        "title": title,
        "oldest": oldest,
        "unreachable": titles(&systems, |it| it.unreachable),
        "shared": titles(&systems, |it| it.shared),
        "name": person.caller.name,
        "open": open.map(|it| json!({
            "id": it.id.to_string(), "due": it.due_safe.to_string(),
            "at": format::short_date_time(lang, it.received_at, &zone),
        })),
        "phone": contact.phone,
        "email": contact.email,
        "hours": contact.hours.as_ref().map(|hours| hours.get(lang)),
    });
    let meta = PageMeta::of(&person.caller, title.clone()).current("me");
    Ok(web.page(&meta, "me.html", view).into_response())
}

async fn data(State(rights): State<Rights>, person: Person) -> Result<Response, Problem> {
    let lang = person.caller.lang;
    let systems = read(&rights, &person, ROWS_SHOWN).await?;
    let title = rights.site.web.t(lang, "portal-data-title");
    let total: u64 = systems.iter().map(|system| system.count).sum();
    let charter = rights.charter()?;
    let view = json!({
        "title": title, "systems": systems, "total": total,
        "unreachable": titles(&systems, |it| it.unreachable),
        "shared": titles(&systems, |it| it.shared),
        "email": charter.charter.organisation.contact.email,
    });
    let meta = PageMeta::of(&person.caller, title).current("data");
    Ok(rights.site.web.page(&meta, "me-data.html", view).into_response())
}

async fn copy(State(rights): State<Rights>, person: Person) -> Result<Response, Problem> {
    let lang = person.caller.lang;
    let systems = read(&rights, &person, ROWS_READ).await?;
    let (web, now) = (rights.site.web.clone(), rights.site.context.now());
    let rows = systems.iter().flat_map(|it| &it.tables).map(|table| table.total).sum();
    let missing = systems.iter().filter(|it| it.unreachable || it.shared);
    let missing = missing.map(|it| it.id.clone()).collect();
    let record = requests::RecordCopy { subject: person.subject, rows, missing };
    execute(&rights.site.context, &person.caller.actor, record).await?;
    let made = tokio::task::spawn_blocking(move || archive::write(&web, lang, &systems, now));
    let made = made.await.map_err(|_| Problem::internal())?;
    let bytes = made.map_err(|error| {
        tracing::error!(%error, "archive not made");
        Problem::internal()
    })?;
    let name = match lang {
        Lang::Fr => "vos-donnees.zip",
        Lang::En => "your-data.zip",
    };
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers =
        [(CONTENT_TYPE, "application/zip".to_owned()), (CONTENT_DISPOSITION, disposition)];
    Ok((headers, bytes).into_response())
}
