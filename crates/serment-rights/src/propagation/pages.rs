//! The acknowledgement endpoint for recipients, and the console's page about them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Redirect, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serment_kernel::execute;
use serment_kernel::store::StoreError;
use serment_kernel::words::{Lang, Permission, Personal, Role};
use serment_register::charter::Charter;
use serment_web::i18n::{args, format};
use serment_web::{Access, PageMeta, Problem, Recipient, Routes, Staff, Web};

use super::model::{Notification, NotificationId, NotificationStatus};
use super::store;
use super::usecases::Acknowledge;
use crate::Rights;

const STAFF: Access = Access::Staff(&[Role::Dpo, Role::Agent, Role::Engineer]);

/// The routes of this capability.
pub fn routes() -> Routes<Rights> {
    Routes::new()
        .post("/hooks/acknowledgements", Access::Recipient, acknowledge)
        .get("/console/recipients", STAFF, recipients)
        .post(
            "/console/recipients/{notification}/told",
            Access::Staff(&[Role::Dpo, Role::Agent]),
            told_by_hand,
        )
}

/// What a recipient posts, signed.
#[derive(Debug, Deserialize)]
struct Acknowledgement {
    notification: NotificationId,
}

async fn acknowledge(
    State(rights): State<Rights>,
    recipient: Recipient,
    Json(body): Json<Acknowledgement>,
) -> Result<StatusCode, Problem> {
    let use_case = Acknowledge {
        notification: body.notification,
        recipient: recipient.id.clone(),
        by_hand: None,
    };
    execute(&rights.site.context, &recipient.caller.actor, use_case).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn told_by_hand(
    State(rights): State<Rights>,
    staff: Staff,
    Path(notification): Path<NotificationId>,
) -> Result<Redirect, Problem> {
    let context = &rights.site.context;
    let known = context.read::<_, StoreError, _>(move |read| store::find(read, notification)).await;
    let known: Notification = known?.ok_or_else(Problem::not_found)?;
    let by_hand = Some(staff.name.clone());
    let use_case = Acknowledge { notification, recipient: known.recipient, by_hand };
    execute(context, &staff.caller.actor, use_case).await?;
    Ok(Redirect::to("/console/recipients"))
}

#[derive(Serialize)]
struct Line {
    id: String,
    recipient: String,
    what: String,
    request: Option<String>,
    state: &'static str,
    status: String,
    due: String,
    done: Option<String>,
    why: Option<String>,
    contact: Option<String>,
    /// Of whom, for whoever tells a recipient by hand.
    subject: Vec<(String, Personal<String>)>,
}

impl Line {
    fn new(
        it: &Notification,
        subject: Vec<(String, Personal<String>)>,
        charter: &Charter,
        words: &Words<'_>,
    ) -> Self {
        let declared = charter.recipients.get(&it.recipient);
        let title = declared.map(|it| it.title.get(words.lang).to_owned());
        let key = |prefix: &str, word: &str| format!("{prefix}-{}", word.replace(['.', '_'], "-"));
        let state = match it.status {
            NotificationStatus::Acknowledged => "done",
            _ if it.due_at < words.now => "broken",
            _ => "due",
        };
        Self {
            id: it.id.to_string(),
            recipient: title.unwrap_or_else(|| it.recipient.clone()),
            what: words.web.t(words.lang, &key("propagation-kind", it.kind.word())),
            request: it.request.map(|id| id.to_string()),
            state,
            status: words.web.t(words.lang, &key("propagation-status", it.status.word())),
            due: words.at(it.due_at),
            done: it.acknowledged_at.map(|at| words.at(at)),
            why: it.why.clone(),
            contact: declared.and_then(|it| it.contact.email.clone()),
            subject,
        }
    }
}

/// What putting a notification into words takes.
struct Words<'a> {
    web: &'a Web,
    lang: Lang,
    zone: TimeZone,
    now: Timestamp,
}

impl Words<'_> {
    fn at(&self, instant: Timestamp) -> String {
        format::short_date_time(self.lang, instant, &self.zone)
    }
}

async fn recipients(State(rights): State<Rights>, staff: Staff) -> Result<Response, Problem> {
    let charter = rights.charter()?;
    let context = &rights.site.context;
    // Whoever may decide may also write to the recipient, and must know of whom.
    let may_know = staff.caller.actor.may(Permission::Staff(crate::DECIDERS));
    let list = context.read(move |read| {
        let mut list = Vec::new();
        for it in store::recent(read)? {
            let by_hand = may_know && it.status == NotificationStatus::ByHand;
            let subject = if by_hand { store::identifiers(read, it.id)? } else { Vec::new() };
            list.push((it, subject));
        }
        Ok::<_, StoreError>(list)
    });
    let list = list.await?;
    let web = &rights.site.web;
    let lang = staff.caller.lang;
    let words = Words { web, lang, zone: rights.site.zone(), now: context.now() };
    let (mut hand, mut lines) = (Vec::new(), Vec::new());
    for (it, subject) in list {
        let line = Line::new(&it, subject, &charter.charter, &words);
        if it.status == NotificationStatus::ByHand {
            hand.push(line);
        } else {
            lines.push(line);
        }
    }
    let count = |state: &str| hand.iter().chain(&lines).filter(|it| it.state == state).count();
    let say = |key, count: usize| web.messages().t(lang, key, &args([("count", count.into())]));
    let title = match (count("broken"), count("due")) {
        (0, 0) => web.t(lang, "propagation-title-none"),
        (0, due) => say("propagation-title", due),
        (late, _) => say("propagation-title-late", late),
    };
    let meta = PageMeta::of(&staff.caller, title.clone()).current("recipients");
    let view = serde_json::json!({ "title": title, "hand": hand, "lines": lines });
    Ok(web.page(&meta, "recipients.html", view))
}
