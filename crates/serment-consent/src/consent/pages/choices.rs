//! `/{lang}/me/choices`: stop everything first, then one by one. Nothing is assumed where nothing was
//! answered, and what comes back unchanged changes nothing.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use serment_kernel::store::StoreError;
use serment_kernel::words::Lang;
use serment_kernel::{AppError, execute};
use serment_register::Site;
use serment_web::i18n::args;
use serment_web::i18n::format;
use serment_web::problem::refusal_key;
use serment_web::{PageMeta, Person, Problem};

use super::{Pairs, ask, field, posted};
use crate::consent::evidence::Reach;
use crate::consent::model::{Answer, ConsentRecord, Refusal, Status};
use crate::consent::offer::Offer;
use crate::consent::store;
use crate::consent::ticket::Ticket;
use crate::consent::usecases::{Choice, Choose, StopAll};
use crate::suppression::{self, Suppressed};

/// The form whose tickets this page signs.
const FORM: &str = "choices";

/// What the page says of what was just done.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Done {
    saved: Option<u32>,
    stopped: Option<u32>,
}

/// What the store says of the person.
struct Held {
    records: BTreeMap<String, ConsentRecord>,
    suppressed: Option<Suppressed>,
}

pub(super) async fn show(
    State(site): State<Site>,
    person: Person,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    page(&site, &person, &done, &[]).await
}

pub(super) async fn send(
    State(site): State<Site>,
    person: Person,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Problem> {
    let (lang, actor) = (person.caller.lang, person.caller.actor.clone());
    if posted(&pairs, "stop") == Some("all") {
        let (subject, email) = (person.subject, person.email.clone());
        let stop = StopAll { published: site.charter.current(), subject, email };
        let stopped = execute(&site.context, &actor, stop).await?;
        let count = stopped.recorded.len();
        return Ok(Redirect::to(&format!("/{lang}/me/choices?stopped={count}")).into_response());
    }
    let choices = read(&pairs)?;
    let choose = Choose { published: site.charter()?, subject: person.subject, choices };
    let chosen = execute(&site.context, &actor, choose).await?;
    if chosen.refused.is_empty() {
        let count = chosen.recorded.len();
        return Ok(Redirect::to(&format!("/{lang}/me/choices?saved={count}")).into_response());
    }
    page(&site, &person, &Done::default(), &chosen.refused).await
}

/// Reads `ticket.ID`, `answer.ID.CHANNEL`, `preference.ID.NAME` and `age.ID`. Ids have no dot.
fn read(pairs: &Pairs) -> Result<Vec<Choice>, Problem> {
    let mut choices: BTreeMap<&str, Choice> = BTreeMap::new();
    for (name, value) in pairs {
        let mut parts = name.splitn(3, '.');
        let (what, id) = (parts.next().unwrap_or_default(), parts.next());
        let Some(activity) = id.filter(|_| !value.is_empty()) else { continue };
        let choice = choices.entry(activity).or_insert_with(|| Choice {
            activity: activity.to_owned(),
            ticket: String::new(),
            answers: BTreeMap::new(),
            preferences: BTreeMap::new(),
            of_age: None,
        });
        match (what, parts.next(), value.as_str()) {
            ("ticket", None, _) => choice.ticket.clone_from(value),
            ("answer", Some(reach), "yes" | "no") => {
                let reach: Reach = reach.parse().map_err(|_| Problem::bad_request())?;
                choice.answers.insert(reach, value == "yes");
            }
            ("preference", Some(preference), _) => {
                choice.preferences.insert(preference.to_owned(), value.clone());
            }
            ("age", None, "yes" | "no") => choice.of_age = Some(value == "yes"),
            _ => return Err(Problem::bad_request()),
        }
    }
    Ok(choices.into_values().collect())
}

async fn page(
    site: &Site,
    person: &Person,
    done: &Done,
    refused: &[(String, Refusal)],
) -> Result<Response, Problem> {
    let (subject, email) = (person.subject, person.email.clone());
    let held = site.context.read(move |read| -> Result<Held, StoreError> {
        let suppressed = suppression::find(read, "email", &email)?;
        Ok(Held { records: store::of_subject(read, subject)?, suppressed })
    });
    let held = held.await?;
    let lang = person.caller.lang;
    let published = site.charter()?;
    let mut asked = Vec::new();
    for (id, _) in Offer::activities(&published.charter) {
        // A form the charter could not ask by would not be consent: it is not shown.
        if let Ok(offer) = Offer::of(&published, id, lang) {
            let empty = ConsentRecord::new(subject, id.clone());
            let record = held.records.get(id).unwrap_or(&empty);
            asked.push(question(site, &offer, record)?);
        }
    }
    let errors = errors(site, lang, &mut asked, refused)?;
    let title = site.web.t(lang, "consent-choices-title");
    let saved = done.saved.map(|count| counted(site, lang, "consent-choices-saved", count));
    let stopped = done.stopped.map(|count| counted(site, lang, "consent-choices-stopped", count));
    let context = json!({
        "title": title,
        "who": person.caller.name,
        "lede": lede(site, lang, &held),
        "done": saved.or(stopped),
        "suppressed": held.suppressed.map(|it| it.since.to_string()),
        "action": format!("/{lang}/me/choices"),
        "receipts": format!("/{lang}/me/receipts"),
        "asked": asked,
        "form": { "errors": errors },
    });
    let meta = PageMeta::of(&person.caller, title).current("choices").errors(errors.len());
    Ok(site.web.page(&meta, "consent-choices.html", context))
}

fn counted(site: &Site, lang: Lang, key: &str, count: u32) -> String {
    site.web.messages().t(lang, key, &args([("count", i64::from(count).into())]))
}

/// What was refused, each said beside the field it is about and listed with a link to it.
fn errors(
    site: &Site,
    lang: Lang,
    asked: &mut [Json],
    refused: &[(String, Refusal)],
) -> Result<Vec<Json>, AppError> {
    let years = ask::age_of_consent(&site.context, &site.zone())?;
    let mut errors = Vec::new();
    for (activity, refusal) in refused {
        let values = args([("age", i64::from(years).into())]);
        let text = site.web.messages().t(lang, &refusal_key(refusal.code()), &values);
        let question = asked.iter_mut().find(|it| it["activity"] == json!(activity));
        let Some(question) = question else {
            errors.push(json!({ "id": "choices", "message": text }));
            continue;
        };
        let colon = if lang == Lang::Fr { "\u{a0}:" } else { ":" };
        let title = question["title"].as_str().unwrap_or(activity);
        let message = format!("{title}{colon} {text}");
        let place = place(question, refusal.code());
        if let Some(field) = question.pointer_mut(&place) {
            field["error"] = json!(text);
            errors.push(json!({ "id": field["id"], "message": message }));
        }
    }
    Ok(errors)
}

/// Where a refusal is shown: the question of age when it is about it, else the first answer.
fn place(question: &Json, code: &str) -> String {
    let choices = question["choices"].as_array().into_iter().flatten();
    let named =
        |it: &Json| it["field"]["name"].as_str().is_some_and(|name| name.starts_with("age."));
    let age = choices.into_iter().position(named);
    match age.filter(|_| ["consent.age_unknown", "consent.needs_parent"].contains(&code)) {
        Some(at) => format!("/choices/{at}/field"),
        None => "/boxes/0/field".to_owned(),
    }
}

/// What the person has said yes to, in one sentence.
fn lede(site: &Site, lang: Lang, held: &Held) -> String {
    let now = site.context.now();
    let charter = site.charter.current();
    let title = |id: &String| {
        let declared = charter.as_ref().and_then(|it| it.charter.activities.get(id));
        declared.map_or_else(|| id.clone(), |it| it.title.get(lang).to_owned())
    };
    let given = held
        .records
        .iter()
        .filter(|(_, record)| record.answers.keys().any(|reach| record.authorises(*reach, now)));
    let titles: Vec<_> = given.map(|(id, _)| title(id)).collect();
    let count = i64::try_from(titles.len()).unwrap_or(i64::MAX);
    let values = args([("count", count.into()), ("titles", titles.join(", ").into())]);
    site.web.messages().t(lang, "consent-choices-lede", &values)
}

/// One activity: its boxes as they stand, its choices, its ticket.
fn question(site: &Site, offer: &Offer, record: &ConsentRecord) -> Result<Json, Problem> {
    let (lang, now) = (offer.lang, site.context.now());
    let id = &offer.activity;
    let mut ticket = ask::ticket(site, offer, FORM)?;
    ticket.render = None;
    let mut boxes = Vec::new();
    for reach in &offer.boxes {
        let answer = record.answers.get(reach);
        let yes = answer.map(|it| it.status_at(now) == Status::Given);
        ticket.before.extend(yes.map(|yes| (*reach, yes)));
        let value = match yes {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        };
        let by = site.web.t(lang, &format!("consent-by-{reach}"));
        boxes.push(json!({
            "field": field(&format!("answer.{id}.{reach}"), &format!("c-{id}-{reach}"), value, None),
            "by": if *reach == Reach::Whole { Json::Null } else { json!(by) },
            "state": state(site, lang, answer),
            "receipt": answer.map(|it| format!("/{lang}/receipts/{}", it.receipt)),
        }));
    }
    ticket.preferences.clone_from(&record.preferences);
    let mut choices = preferences(offer, record);
    choices.extend(age(site, offer, record)?);
    Ok(json!({
        "activity": id,
        "title": offer.processing.title.get(lang),
        "purpose": offer.processing.purpose.get(lang),
        "statement": offer.statement,
        "notice": format!("/{lang}/notices/{}", offer.notice),
        "boxes": boxes,
        "choices": choices,
        "ticket": { "name": format!("ticket.{id}"), "value": sealed(site, &ticket) },
    }))
}

fn sealed(site: &Site, ticket: &Ticket) -> String {
    ticket.seal(site.context.environment.keys.tickets())
}

fn preferences(offer: &Offer, record: &ConsentRecord) -> Vec<Json> {
    let (lang, id) = (offer.lang, &offer.activity);
    let shown = |(name, it): (&String, &serment_register::charter::Preference)| {
        let chosen = record.preferences.get(name).map_or("", String::as_str);
        let options: Vec<_> =
            it.options.iter().map(|it| json!([it.id, it.title.get(lang)])).collect();
        json!({
            "field": field(&format!("preference.{id}.{name}"), &format!("p-{id}-{name}"), chosen, None),
            "legend": it.title.get(lang),
            "options": options,
        })
    };
    offer.preferences.iter().map(shown).collect()
}

/// Asked only of who has not said yes yet.
fn age(site: &Site, offer: &Offer, record: &ConsentRecord) -> Result<Option<Json>, AppError> {
    let now = site.context.now();
    let given = record.answers.values().any(|it| it.status_at(now) == Status::Given);
    if !offer.minors || given {
        return Ok(None);
    }
    let years = ask::age_of_consent(&site.context, &site.zone())?;
    let say =
        |key| site.web.messages().t(offer.lang, key, &args([("age", i64::from(years).into())]));
    let id = &offer.activity;
    Ok(Some(json!({
        "field": field(&format!("age.{id}"), &format!("a-{id}"), "", None),
        "legend": say("consent-age"),
        "options": [["yes", say("consent-age-yes")], ["no", say("consent-age-no")]],
    })))
}

/// How one answer stands, in words: « Oui depuis le 14 mars 2025. »
fn state(site: &Site, lang: Lang, answer: Option<&Answer>) -> String {
    let Some(answer) = answer else { return site.web.t(lang, "consent-state-none") };
    let status = answer.status_at(site.context.now());
    let at = match (status, answer.until) {
        (Status::Expired, Some(until)) => until,
        _ => answer.at,
    };
    let date = format::date(lang, at.to_zoned(site.zone()).date());
    let key = format!("consent-state-{}", status.word());
    site.web.messages().t(lang, &key, &args([("date", date.into())]))
}
