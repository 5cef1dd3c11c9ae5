//! `/{lang}/consent/{activity}`: the form we serve. Whoever fills it is not signed in; whether their
//! address was known is told to nobody.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::json;
use serment_kernel::words::Personal;
use serment_kernel::{AppError, execute};
use serment_register::charter::CollectionChannel;
use serment_register::{PublishedCharter, Site};
use serment_web::i18n::args;
use serment_web::problem::refusal_key;
use serment_web::{Caller, PageMeta, Problem};

use super::ask::{self, Filled, SERVED};
use super::{Pairs, field, posted, to_receipt, unkept};
use crate::consent::offer::Offer;
use crate::consent::ticket::Ticket;
use crate::consent::usecases::{Give, Submission, Who};
use crate::identifier;

/// The form as it is shown: what was typed and what is wrong.
#[derive(Default)]
struct Typed {
    email: Personal<String>,
    email_error: Option<String>,
    filled: Filled,
    /// The ticket that came back, while it can still serve.
    ticket: Option<String>,
}

pub(super) async fn show(
    State(site): State<Site>,
    caller: Caller,
    Path((_, activity)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let published = site.charter()?;
    let offer = Offer::of(&published, &activity, caller.lang).map_err(ask::closed)?;
    page(&site, &caller, &offer, Typed::default())
}

pub(super) async fn send(
    State(site): State<Site>,
    caller: Caller,
    Path((_, activity)): Path<(String, String)>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Problem> {
    let published = site.charter()?;
    let offer = Offer::of(&published, &activity, caller.lang).map_err(ask::closed)?;
    let filled = Filled::read(&pairs, &activity).map_err(AppError::from)?;
    let typed = posted(&pairs, "email").unwrap_or_default();
    let mut form = Typed {
        email: Personal::new(typed.chars().take(400).collect()),
        ticket: still_good(&site, &offer, posted(&pairs, ask::TICKET)),
        filled,
        ..Typed::default()
    };
    let email = identifier::email(typed);
    if let Err(wrong) = &email {
        form.email_error = Some(site.web.t(caller.lang, wrong.message()));
    }
    if form.filled.boxes.is_empty() {
        form.filled.box_error = Some(site.web.t(caller.lang, "consent-box-missing"));
    }
    if offer.minors && form.filled.of_age.is_none() {
        form.filled.age_error = Some(site.web.t(caller.lang, "consent-age-missing"));
    }
    let wrong = form.email_error.is_some()
        || form.filled.box_error.is_some()
        || form.filled.age_error.is_some();
    let (Ok(email), false) = (email, wrong) else {
        return page(&site, &caller, &offer, form);
    };
    let give = give(published, &activity, email, &form.filled, &pairs);
    match execute(&site.context, &caller.actor, give).await {
        Ok(recorded) => Ok(to_receipt(caller.lang, recorded.receipt)),
        Err(AppError::Refused(refused)) => {
            refuse(&site, &caller, &mut form, refused.code)?;
            page(&site, &caller, &offer, form)
        }
        Err(error) => Err(error.into()),
    }
}

fn give(
    published: Arc<PublishedCharter>,
    activity: &str,
    email: Personal<String>,
    filled: &Filled,
    pairs: &Pairs,
) -> Give {
    Give {
        published,
        who: Who { email, application: None },
        submission: Submission {
            activity: activity.to_owned(),
            ticket: posted(pairs, ask::TICKET).unwrap_or_default().to_owned(),
            boxes: filled.boxes.clone(),
            default_state: Filled::default_state(pairs),
            preferences: filled.preferences.clone(),
            of_age: filled.of_age,
            channel: CollectionChannel::Web,
        },
    }
}

/// The ticket that came back, if the text it stands for is still the one shown: what the person
/// ticked then stays ticked, because it was their act.
fn still_good(site: &Site, offer: &Offer, ticket: Option<&str>) -> Option<String> {
    let text = ticket?;
    let keys = &site.context.environment.keys;
    let ticket = Ticket::open(text, keys.tickets(), site.context.now()).ok()?;
    let same = ticket.notice == offer.digest
        && ticket.statement == offer.statement_digest()
        && ticket.activity == offer.activity
        && ticket.lang == offer.lang;
    same.then(|| text.to_owned())
}

/// Puts the reason of a refusal beside the field it is about. The form starts again from a text
/// that was not read: nothing stays ticked.
fn refuse(
    site: &Site,
    caller: &Caller,
    form: &mut Typed,
    code: &'static str,
) -> Result<(), AppError> {
    let years = ask::age_of_consent(&site.context, &site.zone())?;
    let values = args([("age", i64::from(years).into())]);
    let text = site.web.messages().t(caller.lang, &refusal_key(code), &values);
    if code.starts_with("consent.age") || code == "consent.needs_parent" {
        form.filled.age_error = Some(text);
        return Ok(());
    }
    form.filled.box_error = Some(text);
    form.filled.boxes.clear();
    form.ticket = None;
    Ok(())
}

fn page(
    site: &Site,
    caller: &Caller,
    offer: &Offer,
    mut typed: Typed,
) -> Result<Response, Problem> {
    let ticket = if let Some(ticket) = typed.ticket.take() {
        ticket
    } else {
        typed.filled.boxes.clear();
        ask::ticket(site, offer, SERVED)?.seal(site.context.environment.keys.tickets())
    };
    let lang = caller.lang;
    let filled = &typed.filled;
    let first = offer.boxes.first().map_or_else(String::new, |it| format!("serment-box-{it}"));
    let ids = ["f-email".to_owned(), first, "serment-age".to_owned()];
    let messages = [&typed.email_error, &filled.box_error, &filled.age_error];
    let errors: Vec<_> = ids
        .iter()
        .zip(messages)
        .filter_map(|(id, message)| message.as_ref().map(|it| json!({ "id": id, "message": it })))
        .collect();
    let title = site.web.messages().t(
        lang,
        "consent-form-title",
        &args([("title", offer.processing.title.get(lang).into())]),
    );
    let controller = offer.processing.party("controller").map_or("", |it| it.name.get(lang));
    let context = json!({
        "title": title,
        "purpose": offer.processing.purpose.get(lang),
        "controller": controller,
        "action": format!("/{lang}/consent/{}", offer.activity),
        "email": field("email", "f-email", typed.email.reveal(), typed.email_error.as_deref()),
        "form": { "errors": errors },
        "ask": ask::view(site, offer, filled, &ticket)?,
    });
    let meta = PageMeta::of(caller, title).errors(errors.len());
    Ok(unkept(site.web.page(&meta, "consent-form.html", context)))
}
