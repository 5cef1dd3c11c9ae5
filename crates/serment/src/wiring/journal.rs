//! `/journal/…`: the log as C2SP tlog-tiles serves it, so that any client of that format reads it.
//!
//! Only what the last signed checkpoint covers is served. A tile and a bundle never change, at any
//! width; the checkpoint alone does. Other sites may read it: verifying in a browser is welcome.

use axum::extract::{Path, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serment_journal::Resource;
use serment_kernel::Context;
use serment_kernel::journal::read;
use serment_web::{Access, Problem, Routes};

const UNCHANGING: &str = "public, max-age=31536000, immutable";
/// Long enough for a crowd, short enough for whoever waits for their receipt.
const FRESH: &str = "public, max-age=2";

pub(super) fn routes(context: &Context) -> Routes {
    Routes::new()
        .get("/journal/checkpoint", Access::Public, checkpoint)
        .get("/journal/tile/{*rest}", Access::Public, tile)
        .with_state(context.clone())
}

async fn checkpoint(State(context): State<Context>) -> Result<Response, Problem> {
    give(context, Resource::Checkpoint).await
}

async fn tile(
    State(context): State<Context>,
    Path(rest): Path<String>,
) -> Result<Response, Problem> {
    let resource = format!("tile/{rest}").parse().map_err(|_| Problem::not_found())?;
    give(context, resource).await
}

async fn give(context: Context, resource: Resource) -> Result<Response, Problem> {
    let bytes = context.read(move |store| read::resource(store, resource)).await;
    let bytes = bytes.map_err(Problem::from)?.ok_or_else(Problem::not_found)?;
    let (kind, cache) = match resource {
        Resource::Checkpoint => ("text/plain; charset=utf-8", FRESH),
        Resource::Tile(_) | Resource::Entries(_) => ("application/octet-stream", UNCHANGING),
    };
    let headers =
        [(CONTENT_TYPE, kind), (CACHE_CONTROL, cache), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    Ok((headers, bytes).into_response())
}
