//! Verifying without us: how to, the proof files, and where to write about a weakness.

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use serment_journal::Proof;
use serment_kernel::AppError;
use serment_kernel::journal::{StoredEvent, event, publish, read};
use serment_kernel::store::{Read, StoreError};
use serment_kernel::words::EventId;
use serment_register::Site;
use serment_web::{Access, Caller, PageMeta, Problem, Routes};

/// RFC 9116 recommends less than a year; the file is written at each request.
// tidy: allow law-is-data: the life of a technical file, the law sets none
const SECURITY_TXT_VALID: SignedDuration = SignedDuration::from_hours(24 * 180);

pub(super) fn routes() -> Routes<Site> {
    Routes::new()
        .get("/{lang}/verify", Access::Public, verify)
        .get("/{lang}/evidence/{file}", Access::Public, evidence)
        .get("/.well-known/security.txt", Access::Public, security)
}

/// What anyone needs to verify this journal: its key, and where it is served.
pub(super) fn journal(
    site: &Site,
    signed: Option<publish::Signed>,
    acts: u64,
) -> serde_json::Value {
    let key = site.context.journal.verifier();
    json!({
        "key": key.to_string(),
        "origin": key.name().to_string(),
        "url": format!("{}/journal/", site.web.site().base_url),
        "size": acts,
        "signed": signed.map(|it| json!({ "size": it.size, "at": it.at.to_string(), "note": it.note })),
    })
}

async fn verify(State(site): State<Site>, caller: Caller) -> Result<Response, Problem> {
    let (signed, acts) = state(&site).await?;
    let title = site.web.t(caller.lang, "verify-title");
    let meta = PageMeta::of(&caller, title.clone())
        .current("verify")
        .description(site.web.t(caller.lang, "verify-description"));
    let context = json!({ "title": title, "journal": journal(&site, signed, acts) });
    Ok(site.web.page(&meta, "trust-verify.html", context))
}

/// The last checkpoint, and how many acts the journal holds.
pub(super) async fn state(site: &Site) -> Result<(Option<publish::Signed>, u64), AppError> {
    site.context.read(|store| Ok((publish::last(store)?, read::size(store)?))).await
}

/// The proof of a public fact, which carries the leaf it proves: the file alone is enough, offline.
/// `None` while no checkpoint covers it.
pub(super) fn fact_proof(
    store: &mut impl Read,
    stored: &StoredEvent,
) -> Result<Option<Proof>, StoreError> {
    let Some(mut proof) = read::proof(store, stored)? else { return Ok(None) };
    if proof.extra.is_none() {
        let leaves = read::leaves(store, proof.index, 1)?;
        proof.extra = leaves.first().map(serment_journal::Leaf::encode);
    }
    Ok(Some(proof))
}

/// `<event>.tlog-proof`, the proof and what it proves; `<event>.leaf`, the latter alone, exactly as
/// logged. Only for public facts: what is about a person is proved by their receipt, to them.
async fn evidence(
    State(site): State<Site>,
    Path((_, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (id, form) = file.split_once('.').ok_or_else(Problem::not_found)?;
    let id: EventId = id.parse().map_err(|_| Problem::not_found())?;
    let wants_leaf = match form {
        "tlog-proof" => false,
        "leaf" => true,
        _ => return Err(Problem::not_found()),
    };
    let found = site.context.read(move |store| {
        let Some(stored) = event::find(store, id)? else { return Err(AppError::NotFound) };
        let is_public = stored.opening.is_none() && stored.subject.is_none();
        let Some(seq) = stored.seq.filter(|_| is_public && stored.data.is_some()) else {
            return Err(AppError::NotFound);
        };
        if wants_leaf {
            let leaves = read::leaves(store, seq, 1)?;
            let leaf = leaves.first().ok_or(AppError::NotFound)?;
            return Ok(Some(leaf.encode()));
        }
        Ok(fact_proof(store, &stored)?.map(|proof| proof.to_string().into_bytes()))
    });
    // No checkpoint covers it yet: one is signed every few seconds.
    let bytes = found.await?.ok_or_else(Problem::unavailable)?;
    let kind = if wants_leaf { "application/octet-stream" } else { "text/plain; charset=utf-8" };
    let name = format!("attachment; filename=\"{id}.{form}\"");
    Ok(([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response())
}

/// RFC 9116: where to write about a weakness of this site.
async fn security(State(site): State<Site>) -> Result<Response, Problem> {
    let published = site.charter.current().ok_or_else(Problem::not_found)?;
    let expires: Timestamp = site.context.now() + SECURITY_TXT_VALID;
    let organisation = &published.charter.organisation;
    let base = &site.web.site().base_url;
    let languages: Vec<_> = organisation.languages.iter().map(|lang| lang.tag()).collect();
    let text = format!(
        "Contact: mailto:{}\nExpires: {expires:.0}\nPreferred-Languages: {}\nCanonical: {base}/.well-known/security.txt\n",
        organisation.contact.email,
        languages.join(", "),
    );
    Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
