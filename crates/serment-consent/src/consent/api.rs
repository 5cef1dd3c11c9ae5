//! `/api/v1/consents`: for the organisation's own applications, with a key of scope `consent`.
//!
//! An address is always posted, never in a URL. A refusal is 422 with its stable code and its
//! reason in words; nothing is recorded then.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use serment_kernel::store::{Read, StoreError};
use serment_kernel::words::{Lang, Personal};
use serment_kernel::{AppError, UseCase, execute, subjects};
use serment_register::Site;
use serment_register::charter::CollectionChannel;
use serment_web::api::{self, IdempotencyKey, Once, Operation};
use serment_web::problem::{Wrong, refusal_key};
use serment_web::{Application, Problem, Routes};

use super::evidence::{DefaultState, Reach};
use super::model::Refusal;
use super::offer::Offer;
use super::pages::{ask, unkept};
use super::store;
use super::ticket::Ticket;
use super::usecases::{Give, Submission, Target, Who, Withdraw};
use crate::identifier;
use crate::receipt::ReceiptId;
use crate::suppression;

const SCOPE: &str = "consent";
const TAG: &str = "consent";

/// The operations of this capability.
pub(super) fn routes() -> Routes<Site> {
    Routes::new()
        .operation(
            operation(Method::POST, "/api/v1/consents", "Record a consent given in your own form")
                .description(
                    "The form must carry our ticket (GET /api/v1/consents/forms/{activity}/{lang}, or \
                     the fragment /c/{activity}/{lang}), its boxes unticked.",
                )
                .request(given_schema())
                .response(201, "Recorded, with the receipt to hand over", Some(recorded_schema()))
                .response(422, "Refused, with its code: nothing is recorded", Some(api::problem_schema()))
                .idempotent_by_key(),
            give,
        )
        .operation(
            operation(Method::POST, "/api/v1/consents/withdraw", "Take a consent back: never refused")
                .request(withdraw_schema())
                .response(200, "Taken back, or nothing was left to take back", Some(json!({
                    "type": "object",
                    "properties": { "withdrawn": { "type": "array", "items": recorded_schema() } },
                }))),
            withdraw,
        )
        .operation(
            operation(Method::POST, "/api/v1/consents/lookup", "How a person's consents stand")
                .request(json!({
                    "type": "object",
                    "required": ["identifiers"],
                    "properties": { "identifiers": identifiers_schema() },
                }))
                .response(200, "Every answer there is; an absent one is a no", Some(json!({
                    "type": "object",
                    "properties": { "consents": { "type": "array" }, "suppressed": {} },
                }))),
            lookup,
        )
        .operation(
            operation(Method::GET, "/api/v1/consents/forms/{activity}/{lang}", "What your own form must show")
                .response(200, "Sentence, boxes, choices, notice, and a ticket that serves once", Some(json!({
                    "type": "object",
                    "properties": { "statement": { "type": "string" }, "ticket": { "type": "string" } },
                }))),
            form,
        )
}

fn operation(method: Method, path: &'static str, summary: &'static str) -> Operation {
    Operation::new(method, path, TAG, summary).scope(SCOPE)
}

fn identifiers_schema() -> Json {
    json!({
        "type": "object",
        "required": ["email"],
        "properties": { "email": { "type": "string", "format": "email" } },
        "additionalProperties": false,
    })
}

fn recorded_schema() -> Json {
    json!({
        "type": "object",
        "properties": {
            "receipt": { "type": "string" },
            "url": { "type": "string", "format": "uri" },
            "event": { "type": "string" },
        },
    })
}

fn given_schema() -> Json {
    json!({
        "type": "object",
        "required": ["identifiers", "activity", "ticket", "boxes", "channel"],
        "properties": {
            "identifiers": identifiers_schema(),
            "activity": { "type": "string" },
            "ticket": { "type": "string" },
            "boxes": { "type": "array", "items": { "type": "string" }, "minItems": 1 },
            "default_state": { "enum": ["unticked"], "default": "unticked" },
            "preferences": { "type": "object", "additionalProperties": { "type": "string" } },
            "channel": { "type": "string", "description": "where it was collected: web, app, counter…" },
            "of_age": { "type": "boolean" },
        },
        "additionalProperties": false,
    })
}

fn withdraw_schema() -> Json {
    json!({
        "type": "object",
        "description": "Either a receipt, or identifiers.",
        "properties": {
            "receipt": { "type": "string" },
            "identifiers": identifiers_schema(),
            "activity": { "type": "string", "description": "every activity when absent" },
            "channels": { "type": "array", "items": { "type": "string" } },
            "channel": { "type": "string", "description": "where the person said it" },
        },
        "additionalProperties": false,
    })
}

/// Who a person is, as an application says it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Identifiers {
    email: Personal<String>,
}

impl Identifiers {
    fn email(&self) -> Result<Personal<String>, Problem> {
        identifier::email(self.email.reveal()).map_err(|wrong| {
            let pointer = "/identifiers/email".to_owned();
            Problem::unprocessable(vec![Wrong { pointer, detail: wrong.to_string() }])
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    identifiers: Identifiers,
    activity: String,
    ticket: String,
    boxes: BTreeSet<Reach>,
    #[serde(default)]
    default_state: DefaultState,
    #[serde(default)]
    preferences: BTreeMap<String, String>,
    channel: CollectionChannel,
    #[serde(default)]
    of_age: Option<bool>,
}

/// A refusal by rule is something to correct in what was sent, not a race.
fn problem(error: AppError) -> Problem {
    match error {
        AppError::Refused(refused) if refused.code.starts_with("consent.") => {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, refused.code)
                .message(refusal_key(refused.code))
                .detail(refused.text)
        }
        other => other.into(),
    }
}

async fn act<U>(
    site: &Site,
    application: &Application,
    headers: &HeaderMap,
    body: &[u8],
    use_case: U,
) -> Result<U::Output, Problem>
where
    U: UseCase<Output: Serialize + serde::de::DeserializeOwned>,
{
    let actor = &application.caller.actor;
    let done = match headers.get("idempotency-key") {
        None => execute(&site.context, actor, use_case).await,
        Some(key) => {
            let key = key.to_str().ok().and_then(IdempotencyKey::parse).ok_or_else(|| {
                let detail = "expected 1 to 255 visible ASCII characters, unique to this act";
                let pointer = "Idempotency-Key".to_owned();
                Problem::unprocessable(vec![Wrong { pointer, detail: detail.into() }])
            })?;
            let once = Once::new(use_case, &application.name, key, body);
            execute(&site.context, actor, once).await
        }
    };
    done.map_err(problem)
}

fn recorded(site: &Site, lang: Lang, it: &super::usecases::Recorded) -> Json {
    let url = receipt_url(site, lang, it.receipt);
    json!({ "receipt": it.receipt, "url": url, "event": it.event })
}

fn receipt_url(site: &Site, lang: Lang, id: ReceiptId) -> String {
    format!("{}/{lang}/receipts/{id}", site.web.site().base_url)
}

/// The body, as JSON and as the bytes an idempotency key is bound to.
async fn body<T: serde::de::DeserializeOwned>(
    request: axum::extract::Request,
) -> Result<(T, Vec<u8>), Problem> {
    use axum::extract::FromRequest;
    let api::Json(value) = api::Json::<Json>::from_request(request, &()).await?;
    let bytes = value.to_string().into_bytes();
    Ok((api::read_json(&bytes)?, bytes))
}

async fn give(
    State(site): State<Site>,
    application: Application,
    headers: HeaderMap,
    request: axum::extract::Request,
) -> Result<Response, Problem> {
    let (sent, bytes): (Given, _) = body(request).await?;
    let keys = site.context.environment.keys.clone();
    let opened = Ticket::open(&sent.ticket, keys.tickets(), site.context.now());
    let lang = opened.map_or(application.caller.lang, |ticket| ticket.lang);
    let email = sent.identifiers.email()?;
    let use_case = Give {
        published: site.charter()?,
        who: Who { email, application: Some(application.name.clone()) },
        submission: Submission {
            activity: sent.activity,
            ticket: sent.ticket,
            boxes: sent.boxes,
            default_state: sent.default_state,
            preferences: sent.preferences,
            of_age: sent.of_age,
            channel: sent.channel,
        },
    };
    let given = act(&site, &application, &headers, &bytes, use_case).await?;
    let mut response =
        (StatusCode::CREATED, api::Json(recorded(&site, lang, &given))).into_response();
    if let Ok(location) = HeaderValue::from_str(&receipt_url(&site, lang, given.receipt)) {
        response.headers_mut().insert(LOCATION, location);
    }
    Ok(response)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Taken {
    #[serde(default)]
    receipt: Option<ReceiptId>,
    #[serde(default)]
    identifiers: Option<Identifiers>,
    #[serde(default)]
    activity: Option<String>,
    #[serde(default)]
    channels: Option<BTreeSet<Reach>>,
    #[serde(default)]
    channel: Option<CollectionChannel>,
}

async fn withdraw(
    State(site): State<Site>,
    application: Application,
    headers: HeaderMap,
    request: axum::extract::Request,
) -> Result<Response, Problem> {
    let (sent, bytes): (Taken, _) = body(request).await?;
    let target = match (sent.receipt, &sent.identifiers) {
        (Some(receipt), None) => Target::Receipt(receipt),
        (None, Some(identifiers)) => Target::Application {
            email: identifiers.email()?,
            activity: sent.activity,
            channels: sent.channels,
            channel: sent.channel.unwrap_or(CollectionChannel::App),
            application: application.name.clone(),
        },
        _ => {
            let detail = "expected either a receipt or identifiers".to_owned();
            return Err(Problem::unprocessable(vec![Wrong { pointer: "/receipt".into(), detail }]));
        }
    };
    let use_case = Withdraw { published: site.charter.current(), target };
    let done = act(&site, &application, &headers, &bytes, use_case).await?;
    let lang = application.caller.lang;
    let withdrawn: Vec<_> = done.recorded.iter().map(|it| recorded(&site, lang, it)).collect();
    Ok(api::Json(json!({ "withdrawn": withdrawn, "already": done.already })).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    identifiers: Identifiers,
}

async fn lookup(
    State(site): State<Site>,
    _: Application,
    api::Json(asked): api::Json<Asked>,
) -> Result<Response, Problem> {
    let email = asked.identifiers.email()?;
    let now = site.context.now();
    let answer = site.context.read(move |read| -> Result<Json, StoreError> {
        let consents = match subjects::find(read, "email", &email)? {
            Some(subject) => consents(read, subject, now)?,
            None => vec![],
        };
        let suppressed = suppression::find(read, "email", &email)?;
        let suppressed = suppressed.map(|it| json!({ "since": it.since.to_string() }));
        Ok(json!({ "consents": consents, "suppressed": suppressed }))
    });
    Ok(unkept(api::Json(answer.await?).into_response()))
}

fn consents(
    read: &mut impl Read,
    subject: serment_kernel::words::SubjectId,
    now: jiff::Timestamp,
) -> Result<Vec<Json>, StoreError> {
    let mut consents = Vec::new();
    for (activity, record) in store::of_subject(read, subject)? {
        for (reach, answer) in &record.answers {
            consents.push(json!({
                "activity": activity,
                "channel": reach,
                "status": answer.status_at(now).word(),
                "since": answer.at.to_string(),
                "until": answer.until.map(|it| it.to_string()),
                "receipt": answer.receipt,
                "notice": answer.notice,
                "preferences": record.preferences,
            }));
        }
    }
    Ok(consents)
}

async fn form(
    State(site): State<Site>,
    _: Application,
    Path((activity, lang)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let lang: Lang = lang.parse().map_err(|_| Problem::not_found())?;
    let published = site.charter()?;
    let offer = Offer::of(&published, &activity, lang).map_err(|refusal| match refusal {
        Refusal::UnknownActivity { .. } => Problem::not_found(),
        other => problem(other.into()),
    })?;
    let environment = &site.context.environment;
    let ticket =
        Ticket::new(&offer, ask::FRAGMENT, site.context.now(), environment.entropy.array());
    let base = &site.web.site().base_url;
    let preferences: BTreeMap<_, _> = offer
        .preferences
        .iter()
        .map(|(id, it)| {
            let options: BTreeMap<_, _> =
                it.options.iter().map(|it| (&it.id, it.title.get(lang))).collect();
            (id, json!({ "title": it.title.get(lang), "options": options }))
        })
        .collect();
    let form = json!({
        "activity": offer.activity,
        "lang": lang,
        "statement": offer.statement,
        "control": offer.control,
        "boxes": offer.boxes,
        "preferences": preferences,
        "asks_age": offer.minors,
        "summary": offer.summary,
        "notice": {
            "id": offer.notice,
            "title": offer.notice_title,
            "digest": offer.digest,
            "version": offer.version,
            "url": format!("{base}/{lang}/notices/{}?version={}", offer.notice, offer.version),
        },
        "ticket": ticket.seal(environment.keys.tickets()),
        "expires_at": ticket.expires_at().to_string(),
    });
    Ok(unkept(api::Json(form).into_response()))
}
