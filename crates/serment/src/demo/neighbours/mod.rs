//! What is not Serment: the hotel's own site, the outbox, the mailing partner.
//!
//! They run on a second address, as other people's software would, and speak to Serment only
//! through its public interfaces: the form's fragment, the API with a key, signed webhooks. The
//! pages borrow Serment's shell so that the demonstration is of one piece.

mod hotel;
mod partner;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use serde_json::json;
use serment_kernel::words::Lang;
use serment_web::mail::Outbox;
use serment_web::{Access, Caller, Gate, Nav, PageMeta, Routes, Slice, Web};

use super::Addresses;
use super::stage::Stage;
use crate::failure::Failure;
use crate::wiring::Assembly;

const SLICE: Slice = Slice {
    name: "demo",
    messages: &[
        (Lang::Fr, include_str!("messages/fr.ftl")),
        (Lang::En, include_str!("messages/en.ftl")),
    ],
    templates: &[
        ("demo-newsletter.html", include_str!("templates/newsletter.html")),
        ("demo-thanks.html", include_str!("templates/thanks.html")),
        ("demo-outbox.html", include_str!("templates/outbox.html")),
        ("demo-partner.html", include_str!("templates/partner.html")),
    ],
    nav: &[],
};

/// The neighbours of a demonstration.
#[derive(Clone)]
pub(crate) struct Neighbours {
    web: Web,
    gate: Gate,
    addresses: Addresses,
    api_key: Arc<str>,
    newsletter: Arc<PathBuf>,
    secret: serment_rights::propagation::Secret,
    outbox: Outbox,
    received: Arc<Mutex<Vec<partner::Received>>>,
}

impl Neighbours {
    /// Gathers what they need, and no more.
    pub(crate) fn new(
        stage: &Stage,
        assembly: &Assembly,
        addresses: &Addresses,
        outbox: Outbox,
    ) -> Result<Self, Failure> {
        let site = serment_web::Site {
            base_url: addresses.hotel.clone(),
            ..assembly.site.web.site().clone()
        };
        let web = Web::new(site, &[SLICE])
            .map_err(|error| Failure::unavailable("demo.pages", error, ""))?;
        let secret = stage.partner_secret().parse();
        Ok(Self {
            gate: Gate { web: web.clone(), ..assembly.gate.clone() },
            web,
            addresses: addresses.clone(),
            api_key: stage.api_key().into(),
            newsletter: Arc::new(stage.newsletter()),
            secret: secret.map_err(|error| Failure::unavailable("demo.secret", error, ""))?,
            outbox,
            received: Arc::default(),
        })
    }

    /// Their pages, and the partner's webhook.
    pub(crate) fn router(&self) -> Router {
        let routes = Routes::new()
            .get("/", Access::Public, hotel::home)
            .get("/{lang}", Access::Public, hotel::home)
            .get("/{lang}/me", Access::Public, hotel::portal)
            .get("/{lang}/newsletter", Access::Public, hotel::form)
            .post("/{lang}/newsletter", Access::Public, hotel::sign_up)
            .get("/{lang}/outbox", Access::Public, mails)
            .get("/{lang}/partner", Access::Public, partner::page)
            .with_state(self.clone());
        // A partner is another program: it has no guard of ours in front of it.
        let webhook = Router::new()
            .route("/webhook", axum::routing::post(partner::webhook))
            .with_state(self.clone());
        serment_web::app(&self.gate, routes).merge(webhook)
    }
}

/// A page of theirs: no navigation of Serment's.
fn meta(caller: &Caller, title: &str) -> PageMeta {
    PageMeta::of(caller, title).nav(Nav::Bare)
}

/// Every message sent, last first, as its reader would see it.
async fn mails(State(demo): State<Neighbours>, caller: Caller) -> Response {
    let mails = demo.outbox.mails();
    let list: Vec<_> = mails
        .iter()
        .rev()
        .enumerate()
        .map(|(at, mail)| {
            let text = mail.text.reveal();
            let link = text.split_whitespace().find(|word| word.starts_with("http"));
            json!({
                "id": format!("m{at}"), "to": mail.to.reveal(), "subject": mail.subject,
                "text": text, "link": link,
            })
        })
        .collect();
    let title = demo.web.t(caller.lang, "demo-outbox-title");
    let page = meta(&caller, &title);
    demo.web.page(&page, "demo-outbox.html", json!({ "title": title, "mails": list }))
}
