//! The whole site from its routes: one order of layers, the same in tests and in production.
//!
//! From the outside in: trace, careful headers, errors written for whoever asks, panics caught,
//! time limit, cross-site check, then the guard (language, rate, size, access), then the handler.

use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::problem::{self, Problem};
use crate::routes::guard::{Gate, Guard, guard};
use crate::routes::{OPEN_PREFIXES, Routes};
use crate::{Web, api, assets, headers};

/// Longest time a handler may take before its first byte.
const PATIENCE: Duration = Duration::from_secs(30);

/// The router to serve, with `into_make_service_with_connect_info::<SocketAddr>()` so that callers
/// can be told apart.
pub fn app(gate: &Gate, routes: Routes) -> Router {
    let site = gate.web.site();
    let document = api::document(
        &api_title(&gate.web),
        env!("CARGO_PKG_VERSION"),
        &site.base_url,
        routes.operations(),
    );
    let (handlers, table) = routes.into_parts();
    let panicked = |_: Box<dyn std::any::Any + Send>| Problem::internal().into_response();
    let crossed = |error: ProtectionError| {
        tracing::warn!(%error, "refused: sent by another site");
        Problem::cross_site().into_response()
    };
    let web = gate.web.clone();
    let described = async move || {
        let mut document = document;
        document["info"]["title"] = api_title(&web).into();
        Json(document)
    };
    let cross_site =
        CsrfLayer::new().with_insecure_bypass(open_to_other_sites).with_rejection_response(crossed);
    let layers = ServiceBuilder::new()
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(from_fn_with_state(site.is_tls(), headers::secure))
        .layer(from_fn_with_state(gate.web.clone(), problem::render))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(cross_site);
    handlers
        .layer(from_fn_with_state(Guard::new(gate.clone(), table), guard))
        .merge(assets::router())
        .route("/api/openapi.json", get(described))
        .layer(layers)
}

fn api_title(web: &Web) -> String {
    format!("Serment – {}", web.site().organisation)
}

fn open_to_other_sites(_: &Method, uri: &Uri) -> bool {
    OPEN_PREFIXES.iter().any(|prefix| uri.path().starts_with(prefix))
}

/// Only the pattern of the path is traced: an address can hold a token or an id.
fn span(request: &Request) -> tracing::Span {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    tracing::info_span!("http", method = %request.method(), route)
}
