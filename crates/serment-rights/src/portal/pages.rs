//! The person's home, what is held, and the copy.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::json;
use serment_consent::consent;
use serment_kernel::store::StoreError;
use serment_kernel::words::{Actor, Lang, SubjectId};
use serment_kernel::{AppError, execute_blocking};
use serment_register::PublishedCharter;
use serment_web::i18n::{args, format};
use serment_web::{Access, PageMeta, Person, Problem, Routes, Web};
use tokio::sync::Semaphore;

use super::after;
use super::archive::{self, Archive};
use super::held::{self, HeldSystem, ROWS_PER_PAGE, ROWS_SHOWN, Reading, Show, Who};
use super::stream::{self, Outlet};
use super::words::{Said, Words};
use crate::Rights;
use crate::requests::{self, RightsRequest};
use crate::systems::Opening;

/// Copies written at the same time; each holds a thread and a connection while it is taken away.
static COPIES: Semaphore = Semaphore::const_new(16);

/// The routes of this capability.
pub fn routes() -> Routes<Rights> {
    Routes::new()
        .get("/{lang}/me", Access::Person, home)
        .get("/{lang}/me/data", Access::Person, data)
        .get("/{lang}/me/copy", Access::Person, offer)
        .post("/{lang}/me/copy", Access::Person, copy)
}

/// Everything a reading for one person stands on.
struct Desk {
    charter: Arc<PublishedCharter>,
    systems: Arc<Opening>,
    who: Who,
    aside: BTreeSet<(String, String)>,
    requests: Vec<RightsRequest>,
    /// Consents Serment itself holds of the person.
    consents: usize,
    lang: Lang,
    zone: TimeZone,
    web: Web,
}

impl Desk {
    async fn of(rights: &Rights, person: &Person) -> Result<Self, Problem> {
        let charter = rights.charter()?;
        let requester = requests::requester(&rights.site.context.environment, &person.email);
        let context = &rights.site.context;
        let subject = person.subject;
        let known = context.read(move |read| {
            let consents = consent::of_subject(read, subject)?.len();
            Ok::<_, StoreError>((requests::of_requester(read, requester)?, consents))
        });
        let (requests, consents) = known.await.map_err(AppError::from)?;
        Ok(Self {
            systems: rights.systems.of(&charter),
            who: held::who(&person.email),
            aside: after::set_aside(&charter.charter, &requests),
            requests,
            consents,
            lang: person.caller.lang,
            zone: rights.site.zone(),
            web: rights.site.web.clone(),
            charter,
        })
    }

    /// Does something with the reading.
    fn reading<T>(&self, then: impl FnOnce(Reading<'_>, &Opening) -> T) -> T {
        let say = |said| match said {
            Said::Bytes(length) => count(&self.web, self.lang, "portal-copy-bytes", length),
            Said::Yes => self.web.t(self.lang, "portal-yes"),
            Said::No => self.web.t(self.lang, "portal-no"),
        };
        let reading = Reading {
            charter: &self.charter.charter,
            who: &self.who,
            aside: &self.aside,
            words: Words { lang: self.lang, zone: &self.zone, say: &say },
        };
        then(reading, &self.systems)
    }

    /// Does something with the reading, on a thread that may block.
    async fn read(
        self: &Arc<Self>,
        then: impl FnOnce(Reading<'_>, &Opening) -> Vec<HeldSystem> + Send + 'static,
    ) -> Result<Vec<HeldSystem>, Problem> {
        let desk = self.clone();
        let read = tokio::task::spawn_blocking(move || desk.reading(then));
        read.await.map_err(|_| Problem::internal())
    }

    fn erasures(&self) -> Vec<after::Erased> {
        after::erasures(&self.charter.charter, &self.requests, self.lang, &self.zone)
    }
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn count(web: &Web, lang: Lang, key: &str, count: u64) -> String {
    web.messages().t(lang, key, &args([("count", number(count).into())]))
}

/// The titles of the systems of which something is true.
fn titles(systems: &[HeldSystem], is: impl Fn(&HeldSystem) -> bool) -> Vec<&str> {
    systems.iter().filter(|it| is(it)).map(|it| it.title.as_str()).collect()
}

async fn home(State(rights): State<Rights>, person: Person) -> Result<Response, Problem> {
    let lang = person.caller.lang;
    let desk = Arc::new(Desk::of(&rights, &person).await?);
    let systems = desk.read(held::count).await?;
    let count: u64 = systems.iter().map(|system| system.count).sum();
    let held = systems.iter().filter(|system| system.count > 0).count();
    let oldest = systems.iter().flat_map(|it| &it.tables).filter_map(|it| it.since.clone()).min();
    let silent = systems.iter().any(|it| it.unreachable || it.shared);
    let erased = desk.erasures();
    let kept: u64 = erased.iter().map(after::Erased::kept_rows).sum();
    let (key, said) = match (count, kept) {
        (0, _) if silent => ("portal-home-unknown", 0),
        (0, 0) if desk.consents > 0 => ("portal-home-consents", 0),
        (0, 0) => ("portal-home-none", 0),
        (0, kept) => ("portal-home-none-kept", kept),
        _ => ("portal-home-title", count),
    };
    let values = args([("count", number(said).into()), ("systems", held.into())]);
    let title = desk.web.messages().t(lang, key, &values);
    let open = desk.requests.iter().find(|it| !it.status.is_closed());
    let contact = &desk.charter.charter.organisation.contact;
    let view = json!({
        "title": title,
        "oldest": oldest,
        "unreachable": titles(&systems, |it| it.unreachable),
        "shared": titles(&systems, |it| it.shared),
        "name": person.caller.name,
        "open": open.map(|it| json!({
            "id": it.id.to_string(), "due": it.due_safe.to_string(),
            "at": format::short_date_time(lang, it.received_at, &desk.zone),
        })),
        "erased": erased,
        "phone": contact.phone,
        "email": contact.email,
        "hours": contact.hours.as_ref().map(|hours| hours.get(lang)),
    });
    let meta = PageMeta::of(&person.caller, title.clone()).current("me");
    Ok(desk.web.page(&meta, "me.html", view).into_response())
}

/// What part of the data is asked for.
#[derive(Deserialize)]
struct Asked {
    table: Option<String>,
    page: Option<u64>,
}

async fn data(
    State(rights): State<Rights>,
    person: Person,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::not_found())?;
    let desk = Arc::new(Desk::of(&rights, &person).await?);
    match (asked.table, asked.page) {
        (None, None) => overview(&desk, &person).await,
        (Some(table), page) => one_table(&desk, &person, table, page.unwrap_or(1)).await,
        (None, Some(_)) => Err(Problem::not_found()),
    }
}

async fn overview(desk: &Arc<Desk>, person: &Person) -> Result<Response, Problem> {
    let systems = desk.read(|it, systems| held::read(it, Show::First(ROWS_SHOWN), systems)).await?;
    let title = desk.web.t(desk.lang, "portal-data-title");
    let total: u64 = systems.iter().map(|system| system.count).sum();
    let erased = desk.erasures();
    let kept: u64 = erased.iter().map(after::Erased::kept_rows).sum();
    let is_empty_somewhere = total > 0 && systems.iter().any(|it| !it.nothing.is_empty());
    let view = json!({
        "title": title, "systems": systems, "total": total, "pages": null,
        "nothing": is_empty_somewhere, "kept": kept, "consents": desk.consents,
        "unreachable": titles(&systems, |it| it.unreachable),
        "shared": titles(&systems, |it| it.shared),
        "erased": erased,
        "email": desk.charter.charter.organisation.contact.email,
    });
    let meta = PageMeta::of(&person.caller, title).current("data");
    Ok(desk.web.page(&meta, "me-data.html", view).into_response())
}

async fn one_table(
    desk: &Arc<Desk>,
    person: &Person,
    address: String,
    page: u64,
) -> Result<Response, Problem> {
    if page == 0 {
        return Err(Problem::not_found());
    }
    let systems =
        desk.read(move |it, systems| held::read(it, Show::Page { table: &address, page }, systems));
    let systems = systems.await?;
    let Some(system) = systems.iter().find(|it| !it.tables.is_empty()) else {
        // A system that does not answer now is not a table that does not exist.
        let silent = systems.iter().any(|it| it.unreachable);
        return Err(if silent { Problem::unavailable() } else { Problem::not_found() });
    };
    let table = &system.tables[0];
    let pages = table.total.div_ceil(ROWS_PER_PAGE as u64).max(page);
    let named = args([("title", table.title.clone().into())]);
    let heading = if table.concerns {
        desk.web.messages().t(desk.lang, "portal-data-concerning", &named)
    } else {
        table.title.clone()
    };
    let title = match pages {
        1 => heading,
        _ => desk.web.messages().t(
            desk.lang,
            "portal-table-title",
            &args([
                ("title", heading.into()),
                ("page", number(page).into()),
                ("pages", number(pages).into()),
            ]),
        ),
    };
    let view = json!({
        "title": title, "systems": [system], "total": table.total,
        "consents": 0, "pages": {
            "page": page, "last": pages, "first_row": (page - 1) * ROWS_PER_PAGE as u64,
        },
        "unreachable": [], "shared": [], "erased": [], "kept": 0, "nothing": false,
        "email": desk.charter.charter.organisation.contact.email,
    });
    let meta = PageMeta::of(&person.caller, title).current("data");
    Ok(desk.web.page(&meta, "me-data.html", view).into_response())
}

/// Where a copy is asked for: asking is an act, so it is sent, not followed.
async fn offer(State(rights): State<Rights>, person: Person) -> Result<Response, Problem> {
    let title = rights.site.web.t(person.caller.lang, "portal-offer-title");
    let meta = PageMeta::of(&person.caller, title.clone()).current("data");
    Ok(rights.site.web.page(&meta, "me-copy.html", json!({ "title": title })).into_response())
}

async fn copy(State(rights): State<Rights>, person: Person) -> Result<Response, Problem> {
    let desk = Desk::of(&rights, &person).await?;
    let wait = tokio::time::timeout(Duration::from_secs(20), COPIES.acquire()).await;
    let Ok(Ok(permit)) = wait else { return Err(Problem::unavailable()) };
    let name = match desk.lang {
        Lang::Fr => "vos-donnees.zip",
        Lang::En => "your-data.zip",
    };
    let (outlet, body) = stream::open(tokio::runtime::Handle::current());
    let (actor, subject) = (person.caller.actor, person.subject);
    tokio::task::spawn_blocking(move || {
        write(&rights, &desk, (&actor, subject), outlet);
        drop(permit);
    });
    Ok(attachment(name, body))
}

fn attachment(name: &str, body: Body) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers =
        [(CONTENT_TYPE, "application/zip".to_owned()), (CONTENT_DISPOSITION, disposition)];
    (headers, body).into_response()
}

/// Writes the archive. What was given is journaled, whole or not, before an archive can be opened.
fn write(rights: &Rights, desk: &Desk, (actor, subject): (&Actor, SubjectId), outlet: Outlet) {
    let given_up = outlet.given_up();
    let mut zip = archive::open(outlet);
    let context = &rights.site.context;
    let (written, rows, missing) = desk.reading(|reading, systems| {
        let mut archive = Archive::new(&desk.web, reading, systems, context.now());
        let written = archive.write(&mut zip);
        (written, archive.rows(), archive.missing())
    });
    let record = requests::RecordCopy { subject, rows, missing };
    let recorded = execute_blocking(context, actor, record);
    if let Err(error) = &written {
        tracing::info!(%error, "the copy was not taken to its end");
    }
    if let Err(error) = &recorded {
        tracing::error!(%error, "the copy is not in the journal, so it is not given");
    }
    if written.is_err() || recorded.is_err() {
        given_up.store(true, Ordering::Relaxed);
        return;
    }
    let finished = zip.finish().map_err(archive::ArchiveError::from);
    if let Err(error) = finished.and_then(|it| Ok(it.into_inner().close()?)) {
        given_up.store(true, Ordering::Relaxed);
        tracing::info!(%error, "the copy was not taken to its end");
    }
}
