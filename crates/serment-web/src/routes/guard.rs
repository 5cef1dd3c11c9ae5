//! The one place where access is decided: every request to a recorded route goes through here,
//! and what was not recorded does not exist.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_LENGTH, SET_COOKIE, WWW_AUTHENTICATE,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http_body_util::{BodyExt, Limited};
use serment_kernel::Context;
use serment_kernel::words::{Actor, Lang, Role};

use super::asked::{Asked, LANG_COOKIE, cookie, encode_query, lang_of_path};
use super::{Access, Caller, Route};
use crate::api::ApiKeys;
use crate::limits::{self, Limiter};
use crate::page::Web;
use crate::problem::Problem;
use crate::session::{self, Directory, Kind, Token};

/// Recognises the recipients of the charter by what they sign.
pub trait Recipients: Send + Sync {
    /// The id of the recipient who signed this, if its signature is right.
    fn identify(&self, parts: &Parts, body: &Bytes) -> Option<String>;
}

/// Recognises nobody: for a deployment without recipients.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoRecipients;

impl Recipients for NoRecipients {
    fn identify(&self, _: &Parts, _: &Bytes) -> Option<String> {
        None
    }
}

/// Who may come in: what the guard consults.
#[derive(Clone)]
pub struct Gate {
    /// The shell, for the site's address and messages.
    pub web: Web,
    /// Where sessions are.
    pub context: Context,
    /// Who is staff.
    pub directory: Arc<Directory>,
    /// The keys of applications.
    pub keys: Arc<ApiKeys>,
    /// How recipients are recognised.
    pub recipients: Arc<dyn Recipients>,
    /// How often one caller may ask.
    pub limiter: Arc<Limiter>,
}

/// The table of routes as the guard reads it.
#[derive(Clone)]
pub(crate) struct Guard {
    pub(crate) gate: Gate,
    routes: Arc<HashMap<String, Vec<Route>>>,
}

/// A passage refused: a problem, or the way to sign in.
enum Refused {
    Problem(Problem),
    SignIn(String),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl Guard {
    pub(crate) fn new(gate: Gate, table: Vec<Route>) -> Self {
        let mut routes: HashMap<String, Vec<Route>> = HashMap::new();
        for route in table {
            routes.entry(route.path.clone()).or_default().push(route);
        }
        Self { gate, routes: Arc::new(routes) }
    }

    /// The route, or the methods this path has.
    fn route(&self, path: &str, method: &Method) -> Result<&Route, String> {
        let routes = self.routes.get(path).map(Vec::as_slice).unwrap_or_default();
        let wanted = if method == Method::HEAD { &Method::GET } else { method };
        routes.iter().find(|route| route.method == *wanted).ok_or_else(|| {
            routes.iter().map(|route| route.method.as_str()).collect::<Vec<_>>().join(", ")
        })
    }

    async fn caller(
        &self,
        route: &Route,
        asked: &Asked,
        parts: &Parts,
        body: &mut Body,
    ) -> Result<Caller, Refused> {
        let (lang, path) = (asked.lang, asked.path.clone());
        let holds_session = self.token(&parts.headers, Kind::Person).is_some();
        let (actor, name, email) = (Actor::Public, String::new(), None);
        let public = Caller { actor, lang, name, path, holds_session, email };
        match route.access {
            Access::Public => Ok(public),
            Access::Person => self.person(public, parts).await,
            Access::Staff(roles) => self.staff(public, parts, roles).await,
            Access::Application(scope) => {
                let key = bearer(&parts.headers).and_then(|key| self.gate.keys.find(key));
                let key = key.ok_or_else(Problem::unauthenticated)?;
                if !key.scopes.iter().any(|held| held == scope) {
                    let detail = format!("this key lacks the scope {scope}");
                    return Err(Problem::unauthenticated().detail(detail).into());
                }
                Ok(Caller { actor: Actor::Application(key.name.clone()), ..public })
            }
            Access::Recipient => {
                let bytes = std::mem::take(body).collect().await;
                let bytes = bytes.map_err(|_| Problem::bad_request())?.to_bytes();
                let id = self.gate.recipients.identify(parts, &bytes);
                *body = Body::from(bytes);
                let id = id.ok_or_else(Problem::unauthenticated)?;
                Ok(Caller { actor: Actor::Recipient(id), ..public })
            }
        }
    }

    async fn person(&self, public: Caller, parts: &Parts) -> Result<Caller, Refused> {
        let away = || {
            let next = return_query(&parts.method, &public.path);
            Refused::SignIn(format!("/{}/signin{next}", public.lang))
        };
        let token = self.token(&parts.headers, Kind::Person).ok_or_else(away)?;
        let session = session::resume(&self.gate.context, Kind::Person, &token).await;
        let session = session.map_err(Problem::from)?.ok_or_else(away)?;
        let subject = session.subject.ok_or_else(away)?;
        let name = session::mask_email(session.email.reveal());
        Ok(Caller { actor: Actor::Person(subject), name, email: Some(session.email), ..public })
    }

    async fn staff(
        &self,
        public: Caller,
        parts: &Parts,
        wanted: &'static [Role],
    ) -> Result<Caller, Refused> {
        let away = || {
            let next = return_query(&parts.method, &public.path);
            Refused::SignIn(format!("/console/signin{next}"))
        };
        let token = self.token(&parts.headers, Kind::Staff).ok_or_else(away)?;
        let session = session::resume(&self.gate.context, Kind::Staff, &token).await;
        let session = session.map_err(Problem::from)?.ok_or_else(away)?;
        // Roles are read at each request: taking one away acts at once.
        let member = session.staff.as_deref().and_then(|name| self.gate.directory.by_name(name));
        let member = member.ok_or_else(away)?;
        if !member.roles.iter().any(|role| wanted.contains(role)) {
            return Err(Problem::not_found().into());
        }
        let actor = Actor::Staff { name: member.name.clone(), roles: member.roles.clone() };
        Ok(Caller { actor, name: member.display.clone(), ..public })
    }

    fn token(&self, headers: &HeaderMap, kind: Kind) -> Option<Token> {
        cookie(headers, session::cookie_name(kind, self.gate.web.site().is_tls()))?.parse().ok()
    }
}

/// The middleware: language, rate, size, access, then the handler.
pub(crate) async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let Some(matched) = request.extensions().get::<MatchedPath>().cloned() else {
        return next.run(request).await;
    };
    if matched.as_str().starts_with("/{lang}") && lang_of_path(request.uri().path()).is_none() {
        return Problem::not_found().into_response();
    }
    let route = match guard.route(matched.as_str(), request.method()) {
        Ok(route) => route.clone(),
        Err(allowed) => {
            return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, allowed)]).into_response();
        }
    };
    let asked = request.extensions().get::<Asked>().cloned().unwrap_or_else(|| Asked::of(&request));
    let proxies = guard.gate.limiter.trusted_proxies();
    let from = limits::client(request.extensions(), request.headers(), proxies);
    if let Err(wait) = guard.gate.limiter.check(route.class, &from) {
        return Problem::too_many(wait).into_response();
    }
    if declared_length(request.headers()).is_some_and(|length| length > route.body_bytes) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let (mut parts, body) = request.into_parts();
    let mut body = Body::new(Limited::new(body, route.body_bytes));
    let caller = match guard.caller(&route, &asked, &parts, &mut body).await {
        Ok(caller) => caller,
        Err(Refused::SignIn(path)) => return private(Redirect::to(&path).into_response()),
        Err(Refused::Problem(problem)) => return challenge(problem),
    };
    parts.extensions.insert(caller);
    parts.extensions.insert(guard.gate.directory.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if asked.lang_is_new {
        remember(asked.lang, response.headers_mut());
    }
    let failed = response.status().is_client_error() || response.status().is_server_error();
    match route.access {
        Access::Public if failed => {}
        Access::Public => default_header(&mut response, CACHE_CONTROL, "no-cache"),
        _ => response = private(response),
    }
    response
}

/// What one person was shown is kept by nobody and indexed by nobody.
fn private(mut response: Response) -> Response {
    default_header(&mut response, CACHE_CONTROL, "no-store");
    default_header(&mut response, HeaderName::from_static("x-robots-tag"), "noindex");
    response
}

fn challenge(problem: Problem) -> Response {
    let unauthenticated = problem.status() == StatusCode::UNAUTHORIZED;
    let mut response = private(problem.into_response());
    if unauthenticated {
        default_header(&mut response, WWW_AUTHENTICATE, "Bearer");
    }
    response
}

fn default_header(response: &mut Response, name: HeaderName, value: &'static str) {
    response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
}

fn remember(lang: Lang, headers: &mut HeaderMap) {
    let cookie = format!("{LANG_COOKIE}={lang}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    headers.append(SET_COOKIE, HeaderValue::from_str(&cookie).expect("ASCII without controls"));
}

fn return_query(method: &Method, path: &str) -> String {
    if method == Method::GET { format!("?next={}", encode_query(path)) } else { String::new() }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

fn declared_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
