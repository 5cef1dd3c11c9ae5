//! `/{lang}/withdraw/{receipt}`: one page, one button, no account (Art. 7(3)).

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;
use serment_kernel::execute;
use serment_kernel::store::StoreError;
use serment_register::Site;
use serment_web::i18n::args;
use serment_web::{Caller, PageMeta, Problem};

use super::{to_receipt, unkept};
use crate::consent::model::Status;
use crate::consent::store;
use crate::consent::usecases::{Target, Withdraw};
use crate::receipt::{self, Found, ReceiptId};

fn parse(id: &str) -> Result<ReceiptId, Problem> {
    id.parse().map_err(|_| Problem::not_found())
}

pub(super) async fn show(
    State(site): State<Site>,
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let found = site.context.read(move |read| -> Result<_, StoreError> {
        let Some(found) = receipt::find(read, id)? else { return Ok(None) };
        let Found::Kept(filed) = found else { return Ok(Some(None)) };
        let record = store::find(read, filed.event.subject(), filed.event.activity())?;
        let later = receipt::later(read, &filed, &record)?;
        Ok(Some(Some((filed, record, later))))
    });
    let Some((filed, record, later)) = found.await?.ok_or_else(Problem::not_found)? else {
        return Ok(Redirect::to(&format!("/{}/receipts/{id}", caller.lang)).into_response());
    };
    let lang = caller.lang;
    let answers = filed.event.channels().iter().filter_map(|reach| record.answers.get(reach));
    let answers: Vec<_> = answers.collect();
    let holds = answers.iter().any(|it| it.status == Status::Given);
    let ended =
        answers.iter().find(|it| it.status != Status::Given).filter(|_| !holds && later.is_some());
    let processing = filed.event.processing();
    let values = args([("title", processing.title.get(lang).into())]);
    let key = if holds { "consent-withdraw-title" } else { "consent-withdraw-ended-title" };
    let title = site.web.messages().t(lang, key, &values);
    let context = json!({
        "title": title,
        "activity": processing.title.get(lang),
        "purpose": processing.purpose.get(lang),
        "action": format!("/{lang}/withdraw/{id}"),
        "receipt": format!("/{lang}/receipts/{id}"),
        "since": filed.stored.at.to_string(),
        "holds": holds,
        "ended": ended.map(|it| json!({
            "at": it.at.to_string(),
            "receipt": later.map(|id| format!("/{lang}/receipts/{id}")),
        })),
        "recipients": filed.event.processing().parties.iter()
            .filter(|party| party.id.is_some())
            .map(|party| party.name.get(lang).to_owned())
            .collect::<Vec<_>>()
            .join(", "),
    });
    let meta = PageMeta::of(&caller, title);
    Ok(unkept(site.web.page(&meta, "consent-withdraw.html", context)))
}

pub(super) async fn send(
    State(site): State<Site>,
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id = parse(&id)?;
    let withdraw = Withdraw { published: site.charter.current(), target: Target::Receipt(id) };
    let done = execute(&site.context, &caller.actor, withdraw).await?;
    let ended = done.recorded.first().map(|it| it.receipt).or(done.already);
    Ok(to_receipt(caller.lang, ended.unwrap_or(id)))
}
