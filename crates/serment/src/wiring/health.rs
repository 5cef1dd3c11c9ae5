//! `/healthz`: the process answers. `/readyz`: it can do its work, in facts and without a secret.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use serde_json::json;
use serment_kernel::journal::{publish, read};
use serment_kernel::store::StoreError;
use serment_register::Site;
use serment_web::{Access, Routes};

/// What a checkpoint may be late beyond its rhythm before the node says it is not well.
const LATE: SignedDuration = SignedDuration::from_secs(60);

#[derive(Clone)]
struct Ready {
    site: Site,
    publish_every: SignedDuration,
}

pub(super) fn routes(site: &Site, publish_every: Duration) -> Routes {
    let publish_every = SignedDuration::try_from(publish_every).unwrap_or(SignedDuration::MAX);
    Routes::new()
        .get("/healthz", Access::Public, async || ([(CACHE_CONTROL, "no-store")], "ok\n"))
        .get("/readyz", Access::Public, ready)
        .with_state(Ready { site: site.clone(), publish_every })
}

async fn ready(State(Ready { site, publish_every }): State<Ready>) -> Response {
    let now = site.context.now();
    let read =
        site.context.read(|store| Ok::<_, StoreError>((read::size(store)?, publish::last(store)?)));
    let read = read.await;
    let charter = site.charter.current().map(|it| it.version);
    let (store, journal, signed_in_time) = match read {
        Err(error) => {
            tracing::error!(%error, "not ready: the store does not answer");
            ("unavailable", json!(null), true)
        }
        Ok((size, signed)) => {
            let covered = signed.as_ref().map_or(0, |it| it.size);
            let age = signed.as_ref().map(|it| now.duration_since(it.at));
            let late = size > covered && age.is_some_and(|age| age > publish_every + LATE);
            let age = age.map(|age| age.as_secs());
            let facts = json!({ "acts": size, "signed": covered, "checkpoint_age_seconds": age });
            ("ok", facts, !late)
        }
    };
    let well = store == "ok" && charter.is_some() && signed_in_time;
    let status = if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "ready": well,
        "store": store,
        "charter_version": charter,
        "journal": journal,
        "signing": if signed_in_time { "ok" } else { "late" },
    });
    (status, [(CACHE_CONTROL, "no-store")], axum::Json(body)).into_response()
}
