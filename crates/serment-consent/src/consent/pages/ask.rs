//! The question itself: box, sentence, choices, ticket. The same markup in the form we serve and in
//! the one an organisation pastes, so that one digest says what was shown.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};
use serment_kernel::words::Lang;
use serment_kernel::{AppError, Context};
use serment_law::table::id;
use serment_law::{Law, Parameter, period};
use serment_register::Site;
use serment_web::Problem;
use serment_web::i18n::args;

use super::{Pairs, field, posted, unkept};
use crate::consent::evidence::{DefaultState, Reach};
use crate::consent::model::Refusal;
use crate::consent::offer::Offer;
use crate::consent::ticket::{Ticket, sha256};

/// Name of the ticket's field, and of the others: prefixed, to live in another's form.
pub(crate) const TICKET: &str = "serment_ticket";
const BOX: &str = "serment_box";
const AGE: &str = "serment_of_age";
const PREFERENCE: &str = "serment_preference_";

/// The name of the form an organisation makes with our fragment.
pub(crate) const FRAGMENT: &str = "fragment";
/// The name of the form we serve.
pub(crate) const SERVED: &str = "served";

/// What the question shows besides its text: what was answered, what is wrong.
#[derive(Debug, Default)]
pub(super) struct Filled {
    pub(super) boxes: BTreeSet<Reach>,
    pub(super) preferences: BTreeMap<String, String>,
    pub(super) of_age: Option<bool>,
    pub(super) box_error: Option<String>,
    pub(super) age_error: Option<String>,
}

impl Filled {
    /// Reads what came back. A box that no form of ours has is an error.
    pub(super) fn read(pairs: &Pairs, activity: &str) -> Result<Self, Refusal> {
        let unknown = || Refusal::UnknownBox { activity: activity.to_owned() };
        let ticked = pairs.iter().filter(|(name, _)| name == BOX);
        let boxes = ticked.map(|(_, value)| value.parse().map_err(|_| unknown()));
        let chosen = pairs.iter().filter_map(|(name, value)| {
            let id = name.strip_prefix(PREFERENCE)?;
            (!value.is_empty()).then(|| (id.to_owned(), value.clone()))
        });
        let of_age = posted(pairs, AGE).and_then(|value| match value {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        });
        let boxes = boxes.collect::<Result<_, _>>()?;
        Ok(Self { boxes, preferences: chosen.collect(), of_age, ..Self::default() })
    }

    /// The state of the boxes before the person touched them, when the form says it. Ours never
    /// does; another's must not say anything but unticked.
    pub(super) fn default_state(pairs: &Pairs) -> DefaultState {
        match posted(pairs, "serment_default_state") {
            None | Some("unticked") => DefaultState::Unticked,
            Some(_) => DefaultState::Ticked,
        }
    }
}

/// The age from which one consents alone, under the law of the day.
pub(crate) fn age_of_consent(context: &Context, zone: &TimeZone) -> Result<i16, AppError> {
    let day = period::day_of(context.now(), zone);
    Law::FRENCH.get(id::AGE_OF_CONSENT, day).and_then(Parameter::age).map_err(|error| {
        AppError::Unavailable { what: "the table of the law".into(), why: error.to_string() }
    })
}

/// What the template `consent-ask.html` is given.
pub(super) fn view(
    site: &Site,
    offer: &Offer,
    filled: &Filled,
    ticket: &str,
) -> Result<Json, AppError> {
    let lang = offer.lang;
    let say = |key: &str| site.web.t(lang, key);
    let boxes: Vec<_> = offer
        .boxes
        .iter()
        .enumerate()
        .map(|(at, reach)| {
            let value = if filled.boxes.contains(reach) { reach.word() } else { "" };
            let error = filled.box_error.as_deref().filter(|_| at == 0);
            json!({
                "field": field(BOX, &format!("serment-box-{reach}"), value, error),
                "value": reach.word(),
                "label": say(&format!("consent-by-{reach}")),
            })
        })
        .collect();
    let optional = |what: &str| {
        site.web.messages().t(lang, "consent-optional", &args([("what", what.to_owned().into())]))
    };
    let mut choices: Vec<_> = offer
        .preferences
        .iter()
        .map(|(id, it)| {
            let chosen = filled.preferences.get(id).map_or("", String::as_str);
            let name = format!("{PREFERENCE}{id}");
            let options: Vec<_> =
                it.options.iter().map(|it| json!([it.id, it.title.get(lang)])).collect();
            json!({
                "field": field(&name, &format!("serment-p-{id}"), chosen, None),
                "legend": optional(it.title.get(lang)),
                "options": options,
            })
        })
        .collect();
    choices.extend(age(site, offer, filled)?);
    let base = &site.web.site().base_url;
    Ok(json!({
        "lang": lang,
        "title": offer.processing.title.get(lang),
        "statement": offer.statement,
        "boxes": boxes,
        "choices": choices,
        "ticket_name": TICKET,
        "ticket": ticket,
        "summary": offer.summary,
        "notice": {
            "title": offer.notice_title,
            "href": format!("{base}/{lang}/notices/{}?version={}", offer.notice, offer.version),
        },
    }))
}

/// The question of age, where the activity is open to children (Art. 8).
fn age(site: &Site, offer: &Offer, filled: &Filled) -> Result<Option<Json>, AppError> {
    if !offer.minors {
        return Ok(None);
    }
    let years = age_of_consent(&site.context, &site.zone())?;
    let say =
        |key| site.web.messages().t(offer.lang, key, &args([("age", i64::from(years).into())]));
    let value = match filled.of_age {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    };
    Ok(Some(json!({
        "field": field(AGE, "serment-age", value, filled.age_error.as_deref()),
        "legend": say("consent-age"),
        "options": [["yes", say("consent-age-yes")], ["no", say("consent-age-no")]],
    })))
}

/// A fresh ticket for a form of ours, with the digest of the markup it goes into.
pub(super) fn ticket(site: &Site, offer: &Offer, form: &str) -> Result<Ticket, Problem> {
    let entropy = &*site.context.environment.entropy;
    let mut ticket = Ticket::new(offer, form, site.context.now(), entropy.array());
    let blank = view(site, offer, &Filled::default(), "")?;
    let shown = site.web.fragment(offer.lang, "consent-ask.html", json!({ "ask": blank }));
    ticket.render = Some(sha256(shown.map_err(|error| failed(&error))?.as_bytes()));
    Ok(ticket)
}

fn failed(error: &serment_web::TemplateError) -> Problem {
    tracing::error!(%error, "question of consent not rendered");
    Problem::internal()
}

/// What a page says of an offer that cannot be made.
pub(super) fn closed(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::UnknownActivity { .. } => Problem::not_found(),
        other => AppError::from(other).into(),
    }
}

/// `GET /c/{activity}/{lang}`: the question, to paste in a form of the organisation's own. Its server
/// fetches it for each page it makes; the ticket inside serves once.
pub(super) async fn fragment(
    State(site): State<Site>,
    Path((activity, lang)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let lang: Lang = lang.parse().map_err(|_| Problem::not_found())?;
    let published = site.charter()?;
    let offer = Offer::of(&published, &activity, lang).map_err(closed)?;
    let ticket = ticket(&site, &offer, FRAGMENT)?.seal(site.context.environment.keys.tickets());
    let ask = view(&site, &offer, &Filled::default(), &ticket)?;
    let html = site.web.fragment(lang, "consent-fragment.html", json!({ "ask": ask }));
    let html = html.map_err(|error| failed(&error))?;
    let kind = [(CONTENT_TYPE, "text/html; charset=utf-8")];
    Ok(unkept((kind, html).into_response()))
}
