//! Headers that tell a browser to be careful, on every response that does not say otherwise.
//!
//! No script ever runs: `default-src 'none'`. The referrer stays on our own site (`same-origin`
//! rather than `no-referrer`, which would make browsers without `Sec-Fetch-Site` send
//! `Origin: null` with our own forms, and the cross-site check refuse them).

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const ALWAYS: [(&str, &str); 5] = [
    ("content-security-policy", POLICY),
    ("referrer-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
];

const OVER_TLS: (&str, &str) = ("strict-transport-security", "max-age=63072000");

/// Adds what is missing. The state says whether people come over TLS.
pub(crate) async fn secure(State(tls): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let headers = response.headers_mut();
    let errors = failed.then_some(("cache-control", "no-store"));
    for (name, value) in ALWAYS.into_iter().chain(tls.then_some(OVER_TLS)).chain(errors) {
        let name = HeaderName::from_static(name);
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
