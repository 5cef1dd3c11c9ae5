//! `/{lang}/receipts/{id}`: the page, `.json`, `.tlog-proof`; and a person's own list.

use axum::extract::{Path, State};
use axum::http::Method;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::{Value as Json, json};
use serment_kernel::store::StoreError;
use serment_kernel::words::Lang;
use serment_register::Site;
use serment_web::api::Operation;
use serment_web::i18n::{args, country, format};
use serment_web::{Access, Caller, PageMeta, Person, Problem, Routes};

use super::document::{after, document};
use super::{Filed, Found, ReceiptId, store};
use crate::consent::{self, ConsentRecord, Event, Status, unkept};

/// How soon a checkpoint covers a new act, as the server signs them.
const PROOF_WITHIN_SECONDS: i64 = 10;

/// The pages and the operation of receipts.
pub fn routes(site: Site) -> Routes {
    let operation = Operation::new(Method::GET, "/api/v1/receipts/{id}", "receipt", "A receipt")
        .description("Whoever holds the id may read it: it names nobody.")
        .response(
            200,
            "ISO/IEC TS 27560, from the journaled payload",
            Some(json!({ "type": "object" })),
        );
    Routes::new()
        .get("/{lang}/receipts/{file}", Access::Public, show)
        .get("/{lang}/me/receipts", Access::Person, list)
        .operation(operation, api)
        .with_state(site)
}

/// What a receipt shows, read in one consistent state.
struct Shown {
    filed: Box<Filed>,
    record: ConsentRecord,
    later: Option<ReceiptId>,
    proof: Option<String>,
}

async fn read(site: &Site, id: ReceiptId) -> Result<Option<Shown>, Problem> {
    let found = site.context.read(move |read| -> Result<_, StoreError> {
        let Some(found) = store::find(read, id)? else { return Ok(None) };
        let Found::Kept(filed) = found else { return Ok(Some(None)) };
        let record = consent::find(read, filed.event.subject(), filed.event.activity())?;
        let later = store::later(read, &filed, &record)?;
        let proof = store::proof(read, &filed)?;
        Ok(Some(Some(Shown { filed, record, later, proof })))
    });
    found.await?.ok_or_else(Problem::not_found)
}

async fn show(
    State(site): State<Site>,
    caller: Caller,
    Path((_, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (id, kind) = file.split_once('.').unwrap_or((&file, ""));
    let id: ReceiptId = id.parse().map_err(|_| Problem::not_found())?;
    if !["", "json", "tlog-proof"].contains(&kind) {
        return Err(Problem::not_found());
    }
    let Some(shown) = read(&site, id).await? else {
        return match kind {
            "" => Ok(unkept(erased(&site, &caller, id))),
            _ => Err(gone()),
        };
    };
    let base = &site.web.site().base_url;
    Ok(unkept(match kind {
        "json" => axum::Json(document(&shown.filed, base, caller.lang)).into_response(),
        "tlog-proof" => {
            let text = shown.proof.ok_or_else(soon)?;
            let name = format!("attachment; filename=\"{id}.tlog-proof\"");
            let headers = [
                (CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
                (CONTENT_DISPOSITION, name),
            ];
            (headers, text).into_response()
        }
        _ => page(&site, &caller, &shown),
    }))
}

fn gone() -> Problem {
    Problem::new(axum::http::StatusCode::GONE, "gone").message("receipt-gone")
}

/// The proof is not there yet: a checkpoint will cover the act shortly.
fn soon() -> Problem {
    let wait = std::time::Duration::from_secs(PROOF_WITHIN_SECONDS.unsigned_abs());
    Problem::unavailable().message("receipt-proof-soon").retry_after(wait)
}

async fn api(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id: ReceiptId = id.parse().map_err(|_| Problem::not_found())?;
    let shown = read(&site, id).await?.ok_or_else(gone)?;
    let document = document(&shown.filed, &site.web.site().base_url, caller.lang);
    Ok(unkept(axum::Json(document).into_response()))
}

fn erased(site: &Site, caller: &Caller, id: ReceiptId) -> Response {
    let title = site.web.t(caller.lang, "receipt-erased-title");
    let context = json!({
        "title": title,
        "id": id,
        "verify": format!("/{}/verify", caller.lang),
    });
    site.web.page(&PageMeta::of(caller, title), "receipt-erased.html", context)
}

fn page(site: &Site, caller: &Caller, shown: &Shown) -> Response {
    let (lang, filed) = (caller.lang, &*shown.filed);
    let (event, id) = (&filed.event, filed.id);
    let kind = event.kind().trim_start_matches("consent.");
    let processing = event.processing();
    let zone = site.zone();
    let organisation = processing.party("controller").map_or("", |it| it.name.get(lang));
    let values = args([
        ("at", format::date_time(lang, filed.stored.at, &zone).into()),
        ("title", processing.title.get(lang).into()),
        ("organisation", organisation.into()),
    ]);
    let say = |key: &str| site.web.messages().t(lang, key, &values);
    let title = say(&format!("receipt-title-{kind}"));
    let index = filed.stored.seq.and_then(|seq| i64::try_from(seq).ok());
    let standing = standing(site, lang, event, &shown.record);
    let context = json!({
        "title": title,
        "ring": site.web.t(lang, "receipt-ring"),
        "organisation": organisation,
        "back": caller.holds_session.then(|| format!("/{lang}/me/receipts")),
        "act": say(&format!("receipt-act-{kind}")),
        "read": read_text(site, lang, event),
        "facts": facts(site, lang, filed, &standing),
        "withdraw": standing.holds.then(|| format!("/{lang}/withdraw/{id}")),
        "other": shown.later.map(|it| json!({ "href": format!("/{lang}/receipts/{it}"), "id": it })),
        "id": id,
        "proof": shown.proof,
        "index": index,
        "seconds": PROOF_WITHIN_SECONDS,
        "page": format!("/{lang}/receipts/{id}"),
        "proof_href": format!("/{lang}/receipts/{id}.tlog-proof"),
        "json_href": format!("/{lang}/receipts/{id}.json"),
        "verify": format!("/{lang}/verify"),
        "key": site.context.journal.verifier().to_string(),
    });
    let meta = PageMeta::of(caller, say(&format!("receipt-page-{kind}")));
    site.web.page(&meta, "receipt-shown.html", context)
}

/// How what the receipt says stands today.
struct Standing {
    holds: bool,
    state: &'static str,
    word: String,
}

fn standing(site: &Site, lang: Lang, event: &Event, record: &ConsentRecord) -> Standing {
    let now = site.context.now();
    let answers = event.channels().iter().filter_map(|reach| record.answers.get(reach));
    let answers: Vec<_> = answers.collect();
    let holds = answers.iter().any(|it| it.status_at(now) == Status::Given);
    let key = match event {
        Event::Given(_) | Event::Adjusted(_) if holds => "receipt-state-given",
        Event::Given(_) | Event::Adjusted(_) => {
            let expired = answers.iter().any(|it| it.status_at(now) == Status::Expired);
            if expired { "receipt-state-expired" } else { "receipt-state-ended" }
        }
        Event::Refused(_) | Event::Withdrawn(_) if holds => "receipt-state-replaced",
        Event::Refused(_) => "receipt-state-refused",
        Event::Withdrawn(_) => "receipt-state-withdrawn",
    };
    Standing {
        holds: holds && matches!(event, Event::Given(_) | Event::Adjusted(_)),
        state: "done",
        word: site.web.t(lang, key),
    }
}

/// The sentence the person read and what they did, in the language they read it in.
fn read_text(site: &Site, lang: Lang, event: &Event) -> Json {
    match event {
        Event::Given(it) | Event::Refused(it) => json!({
            "statement": it.shown.statement,
            "lang": it.shown.language,
            "how": site.web.t(lang, &format!("receipt-control-{}", word(&it.gesture.control))),
        }),
        Event::Adjusted(it) | Event::Withdrawn(it) => json!({
            "statement": null,
            "lang": lang,
            "how": site.web.t(lang, &format!("receipt-means-{}", word(&it.means))),
        }),
    }
}

/// The word a value of a payload is written with.
fn word(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_value(value).ok();
    text.as_ref().and_then(Json::as_str).unwrap_or_default().to_owned()
}

fn facts(site: &Site, lang: Lang, filed: &Filed, standing: &Standing) -> Vec<Json> {
    let event = &filed.event;
    let processing = event.processing();
    let say = |key: &str| site.web.t(lang, key);
    let fact = |key: &str, value: String| json!({ "label": say(key), "value": value });
    let join = |list: Vec<String>| list.join(", ");
    let mut facts = vec![
        fact("receipt-fact-id", format!("{}, ISO/IEC TS 27560:2023", filed.id)),
        json!({ "label": say("receipt-fact-state"), "state": standing.state, "value": standing.word }),
    ];
    facts.extend(processing.party("controller").map(|it| {
        let parts = [Some(it.name.get(lang).to_owned()), it.address.clone()];
        fact("receipt-fact-controller", join(parts.into_iter().flatten().collect()))
    }));
    facts.extend(processing.party("dpo").map(|it| {
        let parts = [Some(it.name.get(lang).to_owned()), it.email.clone()];
        fact("receipt-fact-dpo", join(parts.into_iter().flatten().collect()))
    }));
    facts.push(fact("receipt-fact-purpose", processing.purpose.get(lang).to_owned()));
    let explicit = processing.legal_basis != "consent";
    let basis = if explicit { "receipt-basis-explicit" } else { "receipt-basis-consent" };
    facts.push(fact("receipt-fact-basis", say(basis)));
    let by = event.channels().iter().map(|reach| say(&format!("consent-by-{reach}")));
    facts.push(fact("receipt-fact-channels", join(by.collect())));
    let data = processing.data.iter().map(|it| it.label.get(lang).to_owned());
    facts.push(fact("receipt-fact-data", join(data.collect())));
    facts.extend(preferences(site, lang, event));
    let recipients: Vec<_> = processing
        .parties
        .iter()
        .filter(|it| it.id.is_some())
        .map(|it| recipient(it, lang))
        .collect();
    let nobody = say("receipt-fact-nobody");
    let list = if recipients.is_empty() { nobody } else { join(recipients) };
    facts.push(fact("receipt-fact-recipients", list));
    let kept = &processing.kept;
    facts.push(fact("receipt-fact-kept", after(&kept.length, &kept.event, lang)));
    let storage = processing.storage.iter().map(|code| country::name(code, lang).to_owned());
    facts.push(fact("receipt-fact-storage", join(storage.collect())));
    facts.extend(answered_facts(site, lang, event));
    facts.extend(processing.party("authority").map(|it| {
        let parts = [Some(it.name.get(lang).to_owned()), it.address.clone()];
        let mut fact = fact("receipt-fact-complain", join(parts.into_iter().flatten().collect()));
        fact["site"] = json!(it.url.as_deref().filter(|url| url.starts_with("https://")));
        fact
    }));
    facts
}

fn recipient(party: &crate::consent::evidence::Party, lang: Lang) -> String {
    let name = party.name.get(lang);
    party
        .country
        .as_ref()
        .map_or_else(|| name.to_owned(), |code| format!("{name} ({})", country::name(code, lang)))
}

/// Which text was read, and how long the answer lasts by itself.
fn answered_facts(site: &Site, lang: Lang, event: &Event) -> Vec<Json> {
    let (Event::Given(it) | Event::Refused(it)) = event else { return vec![] };
    let say = |key: &str| site.web.t(lang, key);
    let version = i64::try_from(it.shown.version).unwrap_or(i64::MAX);
    let values = args([
        ("version", version.into()),
        ("lang", say(&format!("receipt-lang-{}", it.shown.language)).into()),
        ("at", format::date_time(lang, it.shown.at, &site.zone()).into()),
    ]);
    let notice = site.web.messages().t(lang, "receipt-notice", &values);
    let shown = it.shown.language;
    let href = format!("/{shown}/notices/{}?version={}", it.shown.notice, it.shown.version);
    let mut facts = vec![
        json!({ "label": say("receipt-fact-notice"), "value": notice, "href": href }),
        json!({ "label": say("receipt-fact-digest"), "digest": it.shown.digest }),
    ];
    facts.extend(it.until.map(|until| {
        let date = format::date(lang, until.to_zoned(site.zone()).date());
        json!({ "label": say("receipt-fact-until"), "value": date })
    }));
    facts
}

/// What was chosen inside the activity, in words while the charter still has them.
fn preferences(site: &Site, lang: Lang, event: &Event) -> Vec<Json> {
    let charter = site.charter.current();
    let activity = charter.as_ref().and_then(|it| it.charter.activities.get(event.activity()));
    let named = |(id, choice): (&String, &String)| {
        let declared = activity.and_then(|it| it.preferences.get(id));
        let option = declared.and_then(|it| it.options.iter().find(|it| it.id == *choice));
        let label = declared.map_or(id.as_str(), |it| it.title.get(lang));
        let value = option.map_or(choice.as_str(), |it| it.title.get(lang));
        json!({ "label": label, "value": value })
    };
    event.preferences().iter().map(named).collect()
}

async fn list(State(site): State<Site>, person: Person) -> Result<Response, Problem> {
    let subject = person.subject;
    let lines = site.context.read(move |read| store::of_subject(read, subject)).await;
    let lines = lines.map_err(Problem::from)?;
    let lang = person.caller.lang;
    let charter = site.charter.current();
    let view: Vec<_> = lines
        .iter()
        .map(|line| {
            let declared =
                charter.as_ref().and_then(|it| it.charter.activities.get(&line.activity));
            let title = declared.map_or(line.activity.as_str(), |it| it.title.get(lang));
            let kind = line.kind.trim_start_matches("consent.");
            let values = args([("title", title.into())]);
            json!({
                "at": line.at.to_string(),
                "href": format!("/{lang}/receipts/{}", line.id),
                "id": line.id,
                "label": site.web.messages().t(lang, &format!("receipt-line-{kind}"), &values),
            })
        })
        .collect();
    let count = i64::try_from(view.len()).unwrap_or(i64::MAX);
    let title = site.web.messages().t(lang, "receipt-list-title", &args([("count", count.into())]));
    let context = json!({
        "title": title,
        "who": person.caller.name,
        "lines": view,
        "choices": format!("/{lang}/me/choices"),
    });
    let meta = PageMeta::of(&person.caller, title).current("receipts");
    Ok(site.web.page(&meta, "receipt-list.html", context))
}
