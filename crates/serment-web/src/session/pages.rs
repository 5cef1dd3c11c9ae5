//! Pages of signing in and out, the same for persons (`/{lang}/signin`) and staff
//! (`/console/signin`).

use std::sync::Arc;

use axum::extract::{Form as Posted, Path, Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::json;
use serment_kernel::execute;
use serment_kernel::words::{Lang, Personal};

use super::model::{Kind, LIFE, Token, cookie_name, normalise_email};
use super::store;
use super::usecases::{RequestLink, SignOut, UseLink};
use crate::form::Form;
use crate::i18n::args;
use crate::limits::Class;
use crate::mail::{Letter, Mail, Mailer};
use crate::page::{Nav, PageMeta};
use crate::problem::Problem;
use crate::routes::guard::Gate;
use crate::routes::{Access, Caller, Routes};

#[derive(Clone)]
struct Desk {
    gate: Gate,
    mailer: Arc<dyn Mailer>,
    kind: Kind,
}

/// The routes of signing in and out, for both kinds of session.
pub fn routes(gate: &Gate, mailer: &Arc<dyn Mailer>) -> Routes {
    let of = |kind, root| {
        let state = Desk { gate: gate.clone(), mailer: mailer.clone(), kind };
        desk(root).with_state(state)
    };
    of(Kind::Person, "/{lang}").merge(of(Kind::Staff, "/console"))
}

fn desk(root: &str) -> Routes<Desk> {
    let path = |rest: &str| format!("{root}/{rest}");
    Routes::new()
        .get(&path("signin"), Access::Public, ask)
        .post(&path("signin"), Access::Public, send)
        .class(Class::SignIn)
        .get(&path("signin/sent"), Access::Public, sent)
        .get(&path("signin/open/{token}"), Access::Public, link)
        .post(&path("signin/open/{token}"), Access::Public, open)
        .class(Class::SignIn)
        .get(&path("signout"), Access::Public, leave)
        .post(&path("signout"), Access::Public, close)
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    email: String,
    #[serde(default)]
    next: String,
}

/// The token is the last part of the path, whether or not a language comes first.
#[derive(Deserialize)]
struct Opening {
    token: String,
}

impl Desk {
    fn root(&self, lang: Lang) -> String {
        match self.kind {
            Kind::Person => format!("/{lang}"),
            Kind::Staff => "/console".to_owned(),
        }
    }

    /// The beginning of the keys of this kind's texts.
    fn texts(&self, step: &str) -> String {
        match self.kind {
            Kind::Person => format!("{step}-"),
            Kind::Staff => format!("{step}-staff-"),
        }
    }

    fn meta(&self, caller: &Caller, key: &str) -> PageMeta {
        PageMeta::of(caller, self.gate.web.t(caller.lang, key)).nav(Nav::Bare)
    }

    fn question(&self, caller: &Caller, form: &Form, next: &str) -> Response {
        let texts = self.texts("signin");
        let meta = self.meta(caller, &format!("{texts}title")).errors(form.errors().len());
        let action = format!("{}/signin", self.root(caller.lang));
        let other = action.replacen(caller.lang.tag(), caller.lang.other().tag(), 1);
        let meta = match self.kind {
            Kind::Person => meta.path_other_lang(Some(other)),
            Kind::Staff => meta,
        };
        let context = json!({ "form": form, "next": next, "action": action, "texts": texts });
        self.gate.web.page(&meta, "signin.html", context)
    }

    fn letter(&self, lang: Lang, token: &Token) -> Letter {
        let web = &self.gate.web;
        let texts = self.texts("signin");
        let say = |key: &str| {
            let name = web.site().organisation.clone();
            web.messages().t(lang, &format!("{texts}{key}"), &args([("organisation", name.into())]))
        };
        let token = token.reveal();
        let link = format!("{}{}/signin/open/{token}", web.site().base_url, self.root(lang));
        Letter {
            subject: say("mail-subject"),
            before: vec![say("mail-text")],
            action: Some((say("mail-button"), link)),
            after: vec![say("mail-after")],
        }
    }

    /// Persons wait for the relay's answer, so that the next page tells the truth. Staff do not:
    /// the time taken would tell which addresses are staff.
    async fn deliver(&self, mail: Mail) -> Result<(), Problem> {
        let mailer = self.mailer.clone();
        let sending = tokio::task::spawn_blocking(move || {
            mailer.send(&mail).inspect_err(|error| tracing::error!(%error, "sign-in link not sent"))
        });
        match (self.kind, sending) {
            (Kind::Staff, _) => Ok(()),
            (Kind::Person, sending) => match sending.await {
                Ok(Ok(())) => Ok(()),
                _ => Err(Problem::unavailable()),
            },
        }
    }

    async fn send_link(
        &self,
        lang: Lang,
        email: Personal<String>,
        caller: &Caller,
        next: String,
    ) -> Result<(), Problem> {
        let account = format!("{}:{}", self.kind.word(), email.reveal());
        if self.gate.limiter.check(Class::Mail, &account).is_err() {
            tracing::warn!("sign-in links to one address are too frequent: none sent");
            return Ok(());
        }
        let unknown = self.kind == Kind::Staff && self.gate.directory.by_email(&email).is_none();
        let act = RequestLink { kind: self.kind, email: email.clone(), next };
        // Recorded even for an unknown address, so that both answers take the same time.
        let token = execute(&self.gate.context, &caller.actor, act).await?;
        if unknown {
            return Ok(());
        }
        let mail = self.letter(lang, &token).to(&self.gate.web, lang, email);
        let mail = mail.map_err(|error| {
            tracing::error!(%error, "sign-in mail not written");
            Problem::internal()
        })?;
        self.deliver(mail).await
    }

    fn cookie(&self, value: &str, seconds: i64) -> HeaderValue {
        let tls = self.gate.web.site().is_tls();
        let name = cookie_name(self.kind, tls);
        let secure = if tls { "; Secure" } else { "" };
        let text =
            format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&text).expect("a token is base64, the rest constant ASCII")
    }
}

async fn ask(State(desk): State<Desk>, caller: Caller, Query(wanted): Query<Wanted>) -> Response {
    desk.question(&caller, &Form::new(["email"]), &wanted.next)
}

async fn send(
    State(desk): State<Desk>,
    caller: Caller,
    Posted(asked): Posted<Asked>,
) -> Result<Response, Problem> {
    let Some(email) = normalise_email(&asked.email) else {
        let key = if asked.email.trim().is_empty() {
            "signin-email-missing"
        } else {
            "signin-email-wrong"
        };
        let mut form = Form::new(["email"]).fill("email", asked.email);
        form.refuse("email", desk.gate.web.t(caller.lang, key));
        return Ok(desk.question(&caller, &form, &asked.next));
    };
    desk.send_link(caller.lang, email, &caller, asked.next).await?;
    let sent = format!("{}/signin/sent", desk.root(caller.lang));
    Ok(Redirect::to(&sent).into_response())
}

async fn sent(State(desk): State<Desk>, caller: Caller) -> Response {
    let (texts, lede) = match desk.kind {
        Kind::Person => ("signin-", "signin-sent-lede"),
        Kind::Staff => ("signin-staff-", "signin-sent-staff-lede"),
    };
    let lede = desk.gate.web.t(caller.lang, lede);
    let again = format!("{}/signin", desk.root(caller.lang));
    let context = json!({ "lede": lede, "texts": texts, "again": again });
    desk.gate.web.page(&desk.meta(&caller, "signin-sent-title"), "signin-sent.html", context)
}

/// Shows the button. Following the link, as mail scanners do, uses nothing up.
async fn link(
    State(desk): State<Desk>,
    caller: Caller,
    Path(opening): Path<Opening>,
) -> Result<Response, Problem> {
    let token: Token = opening.token.parse().map_err(|_| Problem::link_expired())?;
    let (hash, kind) = (token.hash(), desk.kind);
    let works = desk.gate.context.read(move |read| store::link_works(read, &hash, kind)).await;
    if !works.map_err(Problem::from)? {
        return Err(Problem::link_expired());
    }
    let texts = desk.texts("signin-open");
    let margin = desk.gate.web.site().organisation.clone();
    let action = format!("{}/signin/open/{}", desk.root(caller.lang), token.reveal());
    let meta = desk.meta(&caller, &format!("{texts}title"));
    let context = json!({ "texts": texts, "margin": margin, "action": action });
    let mut response = desk.gate.web.page(&meta, "signin-open.html", context);
    private(&mut response);
    Ok(response)
}

async fn open(
    State(desk): State<Desk>,
    caller: Caller,
    Path(opening): Path<Opening>,
) -> Result<Response, Problem> {
    let token: Token = opening.token.parse().map_err(|_| Problem::link_expired())?;
    let act = UseLink { kind: desk.kind, token, directory: desk.gate.directory.clone() };
    let opened = execute(&desk.gate.context, &caller.actor, act).await?;
    let opened = opened.ok_or_else(Problem::link_expired)?;
    let home = match desk.kind {
        Kind::Person => format!("/{}/me", caller.lang),
        Kind::Staff => "/console".to_owned(),
    };
    let mut response = Redirect::to(opened.next.as_deref().unwrap_or(&home)).into_response();
    let cookie = desk.cookie(&opened.cookie.reveal(), LIFE.as_secs());
    response.headers_mut().append(SET_COOKIE, cookie);
    private(&mut response);
    Ok(response)
}

async fn leave(State(desk): State<Desk>, caller: Caller) -> Response {
    let texts = desk.texts("signout");
    let meta = desk.meta(&caller, &format!("{texts}title"));
    let margin = desk.gate.web.site().organisation.clone();
    let action = format!("{}/signout", desk.root(caller.lang));
    let context = json!({ "texts": texts, "margin": margin, "action": action });
    desk.gate.web.page(&meta, "signout.html", context)
}

async fn close(
    State(desk): State<Desk>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let name = cookie_name(desk.kind, desk.gate.web.site().is_tls());
    let token = crate::routes::cookie(&headers, name).and_then(|value| value.parse().ok());
    if let Some(token) = token {
        execute(&desk.gate.context, &caller.actor, SignOut { token }).await?;
    }
    let home = match desk.kind {
        Kind::Person => format!("/{}", caller.lang),
        Kind::Staff => "/console/signin".to_owned(),
    };
    let mut response = Redirect::to(&home).into_response();
    response.headers_mut().append(SET_COOKIE, desk.cookie("", 0));
    private(&mut response);
    Ok(response)
}

fn private(response: &mut Response) {
    let no_store = HeaderValue::from_static("no-store");
    response.headers_mut().insert(axum::http::header::CACHE_CONTROL, no_store);
}
