//! Errors as answers: RFC 9457 for programs, a page with a next step for people.
//!
//! A handler returns a [`Problem`] (any [`AppError`] becomes one) without knowing who asks. The
//! response carries it as an extension, and one middleware writes it in the form and language of
//! the request. Responses of the framework without a body (a method not allowed, a body too large,
//! a timeout, a panic) come through the same place, so no bare status reaches anyone.
//!
//! Forbidden looks like not found: whether a thing exists is private.

use std::borrow::Cow;
use std::time::Duration;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;
use serment_kernel::AppError;
use serment_kernel::words::Lang;

use crate::i18n::{Args, args};
use crate::page::{Nav, PageMeta, Web};
use crate::routes::{Asked, Place, path_in};

/// Something wrong in what was sent, for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// JSON pointer (`/purposes/0`) or name of the field.
    pub pointer: String,
    /// What is wrong with it: names, never values.
    pub detail: String,
}

/// An error on its way to whoever asked.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    code: Cow<'static, str>,
    /// Key of the sentence that replaces the usual one, for a refusal by rule.
    message: Option<String>,
    detail: Option<String>,
    wrong: Vec<Wrong>,
    retry_after_seconds: Option<u64>,
}

impl Problem {
    /// A problem of this status, under a stable code.
    pub fn new(status: StatusCode, code: impl Into<Cow<'static, str>>) -> Self {
        let (message, detail) = (None, None);
        Self {
            status,
            code: code.into(),
            message,
            detail,
            wrong: vec![],
            retry_after_seconds: None,
        }
    }

    /// There is no such thing, or it is not for this caller.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found")
    }

    /// A defect of ours.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }

    /// Something we need does not answer; nothing was lost.
    pub fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable")
            .retry_after(Duration::from_mins(1))
    }

    /// What was sent cannot be understood.
    pub fn bad_request() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request")
    }

    /// A program did not say who it is.
    pub fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated")
    }

    /// The form was sent by another site.
    pub fn cross_site() -> Self {
        Self::new(StatusCode::FORBIDDEN, "cross-site")
    }

    /// An emailed link was used or is too old.
    pub fn link_expired() -> Self {
        Self::new(StatusCode::GONE, "link-expired")
    }

    /// Too many requests of one kind.
    pub fn too_many(wait: Duration) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests").retry_after(wait)
    }

    /// What was sent is understood and wrong, field by field.
    pub fn unprocessable(wrong: Vec<Wrong>) -> Self {
        Self { wrong, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unprocessable") }
    }

    /// The sentence a person reads, by its key, instead of the usual one of the code.
    #[must_use]
    pub fn message(mut self, key: impl Into<String>) -> Self {
        self.message = Some(key.into());
        self
    }

    /// A precision for programs, in English, naming no person.
    #[must_use]
    pub fn detail(mut self, text: impl Into<String>) -> Self {
        self.detail = Some(text.into());
        self
    }

    /// When it is worth asking again.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after_seconds = Some(wait.as_secs() + u64::from(wait.subsec_nanos() > 0));
        self
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.code
    }

    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND | StatusCode::FORBIDDEN => Self::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(status, "method-not-allowed"),
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(status, "too-large"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::new(status, "unsupported-media"),
            StatusCode::UNPROCESSABLE_ENTITY => Self::unprocessable(vec![]),
            StatusCode::CONFLICT => Self::new(status, "conflict"),
            StatusCode::UNAUTHORIZED => Self::unauthenticated(),
            StatusCode::GONE => Self::new(status, "gone"),
            StatusCode::TOO_MANY_REQUESTS => Self::too_many(Duration::from_mins(1)),
            StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => Self::unavailable(),
            status if status.is_server_error() => Self::internal(),
            _ => Self::bad_request(),
        }
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(refused) => {
                Self::new(StatusCode::CONFLICT, refused.code).message(refusal_key(refused.code))
            }
            AppError::Forbidden | AppError::NotFound => Self::not_found(),
            AppError::Invalid { field, message } => {
                let wrong = Wrong { pointer: format!("/{field}"), detail: message.to_owned() };
                Self::unprocessable(vec![wrong]).message(message)
            }
            AppError::Unavailable { what, why } => {
                tracing::warn!(what, why, "unavailable");
                Self::unavailable()
            }
            AppError::Store(error) => Self::from(error),
        }
    }
}

impl From<serment_kernel::store::StoreError> for Problem {
    fn from(error: serment_kernel::store::StoreError) -> Self {
        use serment_kernel::store::StoreError as Store;
        let problem = match &error {
            Store::Duplicate { .. } => Self::new(StatusCode::CONFLICT, "conflict"),
            Store::Fenced => Self::not_found(),
            Store::Column { .. } | Store::Query { .. } | Store::Panicked { .. } => Self::internal(),
            _ => Self::unavailable(),
        };
        tracing::error!(%error, "the store failed");
        problem
    }
}

/// The key of the sentence that explains a refusal: `consent.stale_notice` has its text under
/// `refusal-consent-stale-notice`.
pub fn refusal_key(code: &str) -> String {
    format!("refusal-{}", code.replace(['.', '_'], "-"))
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Serialize)]
struct View {
    title: String,
    text: String,
    lines: Vec<String>,
    margin: Vec<String>,
    next: String,
    next_href: String,
}

/// Writes the problem a response carries, in the form and language of the request.
pub(crate) async fn render(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    request.extensions_mut().insert(asked.clone());
    let can_be_asked_again = request.method().is_safe();
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let bare = |response: &Response| {
        let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        kind.is_none_or(|kind| kind.starts_with("text/plain"))
    };
    let problem = match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone(),
        None if bare(&response) => Problem::of_status(status),
        None => return response,
    };
    let allow = response.headers().get(ALLOW).cloned();
    let (mut parts, _) = response.into_parts();
    let mut written = if asked.wants_json {
        json_answer(&web, &problem, asked.lang)
    } else {
        page_answer(&web, &problem, &asked, can_be_asked_again)
    };
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.remove(CONTENT_TYPE);
    // Cookies and the like set on the way stay; the body and its description are ours.
    for (name, value) in &parts.headers {
        written.headers_mut().append(name.clone(), value.clone());
    }
    if let Some(allow) = allow {
        written.headers_mut().insert(ALLOW, allow);
    }
    if let Some(seconds) = problem.retry_after_seconds {
        written.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    written
}

fn sentences(web: &Web, problem: &Problem, lang: Lang) -> (String, String) {
    let messages = web.messages();
    let known = messages.has(lang, &format!("problem-{}-title", problem.code));
    let code = if known { problem.code.clone() } else { Problem::of_status(problem.status).code };
    let wait = i64::try_from(problem.retry_after_seconds.unwrap_or(60).div_ceil(60)).unwrap_or(1);
    let values: Args<'_> = args([("minutes", wait.into())]);
    let title = messages.t(lang, &format!("problem-{code}-title"), &values);
    let special = problem.message.as_deref().filter(|key| messages.has(lang, key));
    let text = match special {
        Some(key) => messages.t(lang, key, &values),
        None => messages.t(lang, &format!("problem-{code}-text"), &values),
    };
    (title, text)
}

fn json_answer(web: &Web, problem: &Problem, lang: Lang) -> Response {
    let (title, text) = sentences(web, problem, lang);
    let mut body = json!({
        "type": format!("urn:serment:problem:{}", problem.code),
        "title": title,
        "status": problem.status.as_u16(),
        "code": problem.code,
        "detail": problem.detail.clone().unwrap_or(text),
    });
    if !problem.wrong.is_empty() {
        body["errors"] = json!(problem.wrong);
    }
    let kind = [(CONTENT_TYPE, "application/problem+json")];
    (problem.status, kind, Json(body).into_response().into_body()).into_response()
}

fn page_answer(web: &Web, problem: &Problem, asked: &Asked, again: bool) -> Response {
    let lang = asked.lang;
    let (title, text) = sentences(web, problem, lang);
    let (key, href) = next_step(problem, asked);
    let code = problem.status.as_u16().to_string();
    let view = View {
        text,
        lines: problem.wrong.iter().map(|w| explain(web, lang, w)).collect(),
        margin: vec![web.t(lang, "problem-margin"), code],
        next: web.t(lang, key),
        next_href: href,
        title: title.clone(),
    };
    let meta = PageMeta::new(lang, title)
        .nav(Nav::Bare)
        .path_other_lang(again.then(|| path_in(&asked.path, lang.other())))
        .status(problem.status);
    let context = json!({ "problem": view });
    match web.html(&meta, "problem.html", context) {
        Ok(html) => (problem.status, axum::response::Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "page of a problem not rendered");
            (problem.status, web.t(lang, "problem-internal-title")).into_response()
        }
    }
}

/// A field's fault: its message when it has one, else nothing but its name.
fn explain(web: &Web, lang: Lang, wrong: &Wrong) -> String {
    let field = wrong.pointer.trim_start_matches('/');
    if web.messages().has(lang, &wrong.detail) {
        return format!("{field} – {}", web.t(lang, &wrong.detail));
    }
    format!("{field} – {}", wrong.detail)
}

/// No page is a dead end: where to go from this problem.
fn next_step(problem: &Problem, asked: &Asked) -> (&'static str, String) {
    let lang = asked.lang;
    match (&*problem.code, asked.place) {
        ("link-expired", Place::Console) => ("problem-next-link", "/console/signin".into()),
        ("link-expired", _) => ("problem-next-link", format!("/{lang}/signin")),
        (_, Place::Console) => ("problem-next-console", "/console".into()),
        (_, Place::Portal) => ("problem-next-portal", format!("/{lang}/me")),
        (_, Place::Public) => ("problem-next-home", format!("/{lang}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::web;

    #[test]
    fn every_status_and_code_has_its_words_in_both_languages() {
        let statuses = (400..600).filter_map(|code| StatusCode::from_u16(code).ok());
        let named = [Problem::cross_site(), Problem::link_expired(), Problem::bad_request()];
        let web = web(&[]);
        for problem in statuses.map(Problem::of_status).chain(named) {
            for lang in Lang::ALL {
                for part in ["title", "text"] {
                    let key = format!("problem-{}-{part}", problem.code());
                    assert!(web.messages().has(lang, &key), "{key} in {lang}");
                }
            }
        }
    }

    #[test]
    fn an_application_error_becomes_the_problem_its_reader_needs() {
        let status = |error: AppError| Problem::from(error).status().as_u16();
        assert_eq!(status(AppError::Forbidden), 404);
        assert_eq!(status(AppError::NotFound), 404);
        assert_eq!(status(AppError::refused("consent.stale_notice", "why")), 409);
        assert_eq!(status(AppError::Invalid { field: "email", message: "x" }), 422);
        assert_eq!(status(AppError::Unavailable { what: "x".into(), why: "y".into() }), 503);
        assert_eq!(status(serment_kernel::store::StoreError::Full.into()), 503);
        assert_eq!(refusal_key("consent.stale_notice"), "refusal-consent-stale-notice");
    }
}
