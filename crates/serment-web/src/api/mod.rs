//! What JSON endpoints share: keys with scopes, bodies read with exact errors, cursor pages,
//! repeated calls that act once, and the OpenAPI document assembled from declared operations.

mod keys;
mod once;
mod openapi;
mod paging;
mod store;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use keys::{ApiKey, ApiKeys};
pub use once::{CAPABILITY as IDEMPOTENCY, IdempotencyKey, Once, Purge};
pub use openapi::{Operation, document, problem_schema};
pub use paging::{Cursor, Page, Paging};

use crate::problem::{Problem, Wrong};

/// A JSON body, in and out. Errors say where and which field, and never repeat a value.
#[derive(Clone, Copy, Debug, Default)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if !(kind == "application/json" || kind.ends_with("+json")) {
            let status = axum::http::StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Problem::new(status, "unsupported-media").detail("send application/json"));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            let too_large = rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE;
            if too_large {
                Problem::new(rejection.status(), "too-large")
            } else {
                Problem::bad_request()
            }
        })?;
        read_json(&bytes).map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Reads JSON, or says where it is wrong.
pub fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        let place = format!("line {} column {}", error.line(), error.column());
        if !error.is_data() {
            return Problem::bad_request().detail(format!("not JSON at {place}"));
        }
        let said = error.to_string();
        // Only these two name fields; the others would quote what was sent.
        let named = ["missing field", "unknown field", "duplicate field"];
        let named = named.iter().any(|start| said.starts_with(start));
        let what = if named { said.split(" at line").next() } else { None };
        let detail = format!("{} at {place}", what.unwrap_or("not of the expected form"));
        let pointer = what.and_then(|text| text.split('`').nth(1)).unwrap_or_default();
        Problem::unprocessable(vec![Wrong { pointer: format!("/{pointer}"), detail }])
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sent {
        #[expect(dead_code, reason = "only read by serde")]
        count: u32,
    }

    #[test]
    fn errors_name_the_field_and_never_the_value() {
        let say = |text: &str| format!("{:?}", read_json::<Sent>(text.as_bytes()).unwrap_err());
        assert!(say("{}").contains("missing field `count` at line 1 column 2"));
        assert!(say(r#"{"count":1,"other":2}"#).contains("/other"));
        let value = say(r#"{"count":"anne@exemple.fr"}"#);
        assert!(!value.contains("anne") && value.contains("column"), "{value}");
        assert!(say("{").contains("not JSON"));
    }
}
