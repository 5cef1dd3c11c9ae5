//! The pages of consent: the form we serve, the part an organisation pastes in its own, the choices
//! of a signed-in person, the button that takes back.

pub(super) mod ask;
mod choices;
mod form;
mod withdraw;

use axum::http::HeaderName;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value as Json, json};
use serment_register::Site;
use serment_web::{Access, Routes};

/// The pages of this capability.
pub(super) fn routes() -> Routes<Site> {
    Routes::new()
        .get("/{lang}/consent/{activity}", Access::Public, form::show)
        .post("/{lang}/consent/{activity}", Access::Public, form::send)
        .get("/c/{activity}/{lang}", Access::Public, ask::fragment)
        .get("/{lang}/withdraw/{receipt}", Access::Public, withdraw::show)
        .post("/{lang}/withdraw/{receipt}", Access::Public, withdraw::send)
        .get("/{lang}/me/choices", Access::Person, choices::show)
        .post("/{lang}/me/choices", Access::Person, choices::send)
}

/// What a form posted, in order.
pub(super) type Pairs = Vec<(String, String)>;

/// The first value posted under a name.
fn posted<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// A field as the components of `parts.html` read it, under a name made at run time.
fn field(name: &str, id: &str, value: &str, error: Option<&str>) -> Json {
    json!({ "name": name, "id": id, "value": value, "error": error })
}

/// A page that holds a ticket or a receipt is kept by nobody and indexed by nobody.
pub(crate) fn unkept(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
    let robots = HeaderName::from_static("x-robots-tag");
    headers.insert(robots, axum::http::HeaderValue::from_static("noindex"));
    response
}

fn to_receipt(lang: serment_kernel::words::Lang, id: crate::receipt::ReceiptId) -> Response {
    Redirect::to(&format!("/{lang}/receipts/{id}")).into_response()
}
