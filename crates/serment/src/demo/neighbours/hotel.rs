//! The hotel's own sign-up page: its form, Serment's fragment inside, Serment's API behind.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value as Json, json};
use serment_kernel::words::Lang;
use serment_web::{Caller, Problem};

use super::Neighbours;

/// What a form posted, in order.
type Pairs = Vec<(String, String)>;

/// What Serment refused, told in the hotel's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    Email,
    Box,
    Stale,
    Down,
}

impl Wrong {
    fn of(answer: &Json) -> Self {
        let about = |it: &Json| it["pointer"].as_str().is_some_and(|at| at.contains("email"));
        if answer["errors"].as_array().is_some_and(|errors| errors.iter().any(about)) {
            return Self::Email;
        }
        match answer["code"].as_str() {
            Some("consent.not_active") => Self::Box,
            Some(code) if code.starts_with("consent.") => Self::Stale,
            _ => Self::Down,
        }
    }

    fn message(self) -> &'static str {
        match self {
            Self::Email => "demo-newsletter-email-wrong",
            Self::Box => "demo-newsletter-box",
            Self::Stale => "demo-newsletter-stale",
            Self::Down => "demo-newsletter-down",
        }
    }

    /// The field of the page it is about; the box is Serment's.
    fn place(self) -> &'static str {
        if self == Self::Email { "f-email" } else { "serment-box-email" }
    }
}

pub(super) async fn home(caller: Caller) -> Redirect {
    Redirect::to(&format!("/{}/newsletter", caller.lang))
}

/// The portal is on Serment's own address.
pub(super) async fn portal(State(demo): State<Neighbours>, caller: Caller) -> Redirect {
    Redirect::to(&format!("{}/{}/me", demo.addresses.site, caller.lang))
}

pub(super) async fn form(
    State(demo): State<Neighbours>,
    caller: Caller,
) -> Result<Response, Problem> {
    page(&demo, &caller, "", None).await
}

async fn page(
    demo: &Neighbours,
    caller: &Caller,
    email: &str,
    wrong: Option<Wrong>,
) -> Result<Response, Problem> {
    let (url, lang) =
        (format!("{}/c/newsletter/{}", demo.addresses.site, caller.lang), caller.lang);
    let fragment = tokio::task::spawn_blocking(move || fetch(&url)).await;
    let fragment = fragment.ok().flatten().ok_or_else(Problem::unavailable)?;
    let title = demo.web.t(lang, "demo-newsletter-title");
    let mut form = serment_web::Form::new(["email"]).fill("email", email);
    let say = |wrong: &Wrong| demo.web.t(lang, wrong.message());
    if wrong == Some(Wrong::Email) {
        form.refuse("email", say(&Wrong::Email));
    }
    let errors: Vec<_> =
        wrong.iter().map(|it| json!({ "id": it.place(), "message": say(it) })).collect();
    let beside = wrong.filter(|it| *it != Wrong::Email).map(|it| say(&it));
    let meta = super::meta(caller, &title).errors(errors.len());
    let view = json!({
        "title": title, "fragment": fragment, "form": form, "wrong": { "errors": errors },
        "beside": beside,
    });
    Ok(demo.web.page(&meta, "demo-newsletter.html", view))
}

fn fetch(url: &str) -> Option<String> {
    ureq::get(url).call().ok()?.body_mut().read_to_string().ok()
}

pub(super) async fn sign_up(
    State(demo): State<Neighbours>,
    caller: Caller,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Problem> {
    let email = posted(&pairs, "email").unwrap_or_default().to_owned();
    let (inside, lang) = (demo.clone(), caller.lang);
    let done = tokio::task::spawn_blocking(move || inside.record(&pairs, lang)).await;
    match done.map_err(|_| Problem::internal())? {
        Ok(receipt) => {
            let title = demo.web.t(lang, "demo-thanks-title");
            let meta = super::meta(&caller, &title).path_other_lang(None);
            let view = json!({ "title": title, "receipt": receipt });
            Ok(demo.web.page(&meta, "demo-thanks.html", view).into_response())
        }
        Err(why) => page(&demo, &caller, &email, Some(why)).await,
    }
}

fn posted<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

impl Neighbours {
    /// Records the consent with Serment, then the subscriber here. The address of the receipt, or
    /// why it was refused.
    fn record(&self, pairs: &Pairs, lang: Lang) -> Result<String, Wrong> {
        let email = posted(pairs, "email").unwrap_or_default();
        let boxes: Vec<&str> =
            pairs.iter().filter(|(name, _)| name == "serment_box").map(|(_, it)| &**it).collect();
        let preferences: BTreeMap<&str, &str> = pairs
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix("serment_preference_")?, &**value)))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let mut body = json!({
            "identifiers": { "email": email }, "activity": "newsletter",
            "ticket": posted(pairs, "serment_ticket").unwrap_or_default(),
            "boxes": boxes, "preferences": preferences, "channel": "web",
        });
        if let Some(state) = posted(pairs, "serment_default_state") {
            body["default_state"] = state.into();
        }
        let answer = self.post("/api/v1/consents", &body, lang)?;
        let receipt = answer["url"].as_str().ok_or(Wrong::Down)?.to_owned();
        self.subscribe(email, &answer, preferences.get("frequency").copied());
        Ok(receipt)
    }

    fn post(&self, path: &str, body: &Json, lang: Lang) -> Result<Json, Wrong> {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut answer = agent
            .post(format!("{}{path}", self.addresses.site))
            .header("authorization", format!("Bearer {}", self.api_key))
            .header("content-type", "application/json")
            .header("accept-language", lang.tag())
            .send(body.to_string())
            .map_err(|_| Wrong::Down)?;
        let text = answer.body_mut().read_to_string().map_err(|_| Wrong::Down)?;
        let json: Json = serde_json::from_str(&text).map_err(|_| Wrong::Down)?;
        if answer.status().is_success() { Ok(json) } else { Err(Wrong::of(&json)) }
    }

    /// The hotel's own list of readers, as its newsletter software keeps it.
    fn subscribe(&self, email: &str, answer: &Json, frequency: Option<&str>) {
        let receipt = answer["receipt"].as_str().unwrap_or_default();
        let write = || -> rusqlite::Result<()> {
            let database = rusqlite::Connection::open(&*self.newsletter)?;
            database.busy_timeout(std::time::Duration::from_secs(5))?;
            let known = database.execute(
                "update subscribers set receipt_id = ?2, frequency = coalesce(?3, frequency)
                 where lower(trim(email)) = lower(trim(?1))",
                rusqlite::params![email, receipt, frequency],
            )?;
            if known == 0 {
                database.execute(
                    "insert into subscribers (email, given_name, frequency, subscribed_at, receipt_id)
                     values (?1, null, coalesce(?3, 'monthly'), datetime('now'), ?2)",
                    rusqlite::params![email, receipt, frequency],
                )?;
            }
            Ok(())
        };
        if let Err(error) = write() {
            tracing::error!(%error, "the newsletter's own database refused a reader");
        }
    }
}
