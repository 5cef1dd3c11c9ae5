//! The one stylesheet and the mark, embedded, served under an address that changes with them.
//!
//! `serment.css` is the design's stylesheet, byte for byte: what a page needs is added to the
//! design first. No script, no font, no image beside the seal.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;
use sha2::{Digest, Sha256};

const STYLESHEET: &str = include_str!("../assets/serment.css");
const SEAL: &str = include_str!("../assets/seal.svg");

static STYLESHEET_PATH: LazyLock<String> = LazyLock::new(|| hashed("serment", STYLESHEET, "css"));
static SEAL_PATH: LazyLock<String> = LazyLock::new(|| hashed("seal", SEAL, "svg"));

fn hashed(name: &str, content: &str, extension: &str) -> String {
    let digest = Sha256::digest(content);
    let mut path = format!("/assets/{name}.");
    for byte in &digest[..6] {
        write!(path, "{byte:02x}").expect("writing to a string does not fail");
    }
    path + "." + extension
}

/// Address of the stylesheet.
pub fn stylesheet_path() -> &'static str {
    &STYLESHEET_PATH
}

/// Address of the seal, which is also the icon.
pub fn seal_path() -> &'static str {
    &SEAL_PATH
}

const FOREVER: &str = "public, max-age=31536000, immutable";
const A_DAY: &str = "public, max-age=86400";

fn asset(body: &'static str, kind: &'static str, cache: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, cache)], body)
}

/// Routes of the assets. They ask for nobody and are not rate limited.
pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    const CSS: &str = "text/css; charset=utf-8";
    const SVG: &str = "image/svg+xml";
    Router::new()
        .route(stylesheet_path(), get(|| async { asset(STYLESHEET, CSS, FOREVER) }))
        .route(seal_path(), get(|| async { asset(SEAL, SVG, FOREVER) }))
        .route("/favicon.ico", get(|| async { asset(SEAL, SVG, A_DAY) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stylesheet_keeps_to_its_budget() {
        assert!(STYLESHEET.len() <= 12_000, "{} bytes", STYLESHEET.len());
    }

    #[test]
    fn the_address_carries_the_hash_of_the_content() {
        assert_eq!(stylesheet_path().len(), "/assets/serment.".len() + 12 + ".css".len());
        assert_ne!(hashed("a", "x", "css"), hashed("a", "y", "css"));
    }
}
