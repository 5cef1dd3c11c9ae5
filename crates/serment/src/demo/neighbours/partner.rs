//! The mailing partner: receives signed webhooks, does as told, acknowledges with its own signature.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use serment_kernel::words::{Clock, SystemClock};
use serment_rights::propagation::{sign, verify};
use serment_web::Caller;

use super::Neighbours;

/// One message received, without the address it speaks of.
#[derive(Clone, Debug)]
pub(super) struct Received {
    id: String,
    kind: String,
    at: Timestamp,
    acknowledged: bool,
}

/// What Serment posts: checked like any stranger's message, then done.
pub(super) async fn webhook(
    State(demo): State<Neighbours>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let (id, timestamp) = (header("webhook-id"), header("webhook-timestamp"));
    let signatures = header("webhook-signature");
    let now = SystemClock.now();
    if !verify(&demo.secret, id, timestamp, &body, signatures, now) {
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(message) = serde_json::from_slice::<Json>(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    let received = Received {
        id: message["data"]["notification"].as_str().unwrap_or_default().to_owned(),
        kind: message["type"].as_str().unwrap_or_default().to_owned(),
        at: now,
        acknowledged: false,
    };
    let answer_to = message["data"]["acknowledge_at"].as_str().unwrap_or_default().to_owned();
    let id = received.id.clone();
    {
        let mut list = demo.lock();
        list.retain(|known| known.id != id);
        list.push(received);
    }
    tokio::task::spawn_blocking(move || demo.acknowledge(&id, &answer_to));
    StatusCode::ACCEPTED
}

impl Neighbours {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Received>> {
        self.received.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Says it is done. A real partner would first erase the person from its own lists.
    fn acknowledge(&self, id: &str, address: &str) {
        std::thread::sleep(std::time::Duration::from_millis(300));
        let body = json!({ "notification": id }).to_string();
        let now = SystemClock.now();
        let signature = sign(&self.secret, id, now, body.as_bytes());
        let answer = ureq::post(address)
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", now.as_second().to_string())
            .header("webhook-signature", &signature)
            .send(body);
        match answer {
            Ok(_) => {
                let mut list = self.lock();
                for known in list.iter_mut().filter(|known| known.id == id) {
                    known.acknowledged = true;
                }
            }
            Err(error) => tracing::warn!(%error, "the partner could not acknowledge"),
        }
    }
}

/// What the partner received.
pub(super) async fn page(State(demo): State<Neighbours>, caller: Caller) -> Response {
    let zone = demo.web.site().zone.clone();
    let say = |at| serment_web::i18n::format::short_date_time(caller.lang, at, &zone);
    let list: Vec<_> = demo
        .lock()
        .iter()
        .rev()
        .map(|it| {
            json!({
                "id": it.id, "kind": it.kind, "at": say(it.at), "acknowledged": it.acknowledged,
            })
        })
        .collect();
    let title = demo.web.t(caller.lang, "demo-partner-title");
    let meta = super::meta(&caller, &title);
    demo.web.page(&meta, "demo-partner.html", json!({ "title": title, "list": list }))
}
