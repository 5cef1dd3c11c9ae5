//! `/{lang}/register` and `/{lang}/notices/{id}`: what anyone may read of the charter.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use serment_kernel::AppError;
use serment_kernel::words::Lang;
use serment_web::i18n::args;
use serment_web::{Access, Caller, NavItem, NavSet, PageMeta, Problem, Routes};
use std::sync::Arc;

use super::handle::PublishedCharter;
use super::{store, view};
use crate::site::Site;

pub(super) const NAV: &[NavItem] =
    &[NavItem::new(NavSet::Public, 40, "register", "register-nav", "/{lang}/register")];

/// The public pages of the register.
pub fn routes(site: Site) -> Routes {
    Routes::new()
        .get("/{lang}/register", Access::Public, register)
        .get("/{lang}/notices/{id}", Access::Public, notice)
        .with_state(site)
}

async fn register(State(site): State<Site>, caller: Caller) -> Response {
    let lang = caller.lang;
    let Some(published) = site.charter.current() else {
        let meta = PageMeta::of(&caller, site.web.t(lang, "register-empty-title"));
        let context = json!({ "charter": null, "activities": [] });
        return site.web.page(&meta.current("register"), "publication-register.html", context);
    };
    let activities = view::activities(&published.charter, site.web.messages(), lang);
    let count = i64::try_from(activities.len()).unwrap_or(i64::MAX);
    let title = site.web.messages().t(lang, "register-title", &args([("count", count.into())]));
    let meta = PageMeta::of(&caller, title.clone())
        .current("register")
        .description(site.web.t(lang, "register-description"));
    let organisation = &published.charter.organisation;
    let context = json!({
        "title": title,
        "charter": {
            "version": published.version,
            "digest": published.digest,
            "at": published.published_at.to_string(),
            "event": published.event.to_string(),
        },
        "controller": { "name": organisation.name, "address": organisation.address },
        "dpo": organisation.dpo.as_ref().map(|dpo| json!({ "name": dpo.name, "email": dpo.email })),
        "activities": activities,
    });
    site.web.page(&meta, "publication-register.html", context)
}

/// Which version of a notice is asked for: the current one, or an older one by number.
#[derive(Debug, Deserialize)]
struct Which {
    version: Option<u64>,
}

async fn notice(
    State(site): State<Site>,
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let lang = caller.lang;
    let current = site.charter.current();
    let wanted = which.version.or_else(|| current.as_ref().map(|it| it.version));
    let wanted = wanted.ok_or_else(Problem::not_found)?;
    let published = version(&site, wanted).await?.ok_or_else(Problem::not_found)?;
    let text = published.notice_text(&id, lang).ok_or_else(Problem::not_found)?;
    let title = published.charter.notices[&id].texts[&lang].front.title.clone();
    let newest = current.map_or(wanted, |it| it.version);
    let page_title = if wanted == newest {
        title.clone()
    } else {
        let number = i64::try_from(wanted).unwrap_or(i64::MAX);
        let values = args([("title", title.clone().into()), ("version", number.into())]);
        site.web.messages().t(lang, "notice-title-older", &values)
    };
    let meta = PageMeta::of(&caller, page_title).current("register");
    let other = published.notice_text(&id, lang.other()).is_some();
    let meta = if other { meta } else { meta.path_other_lang(None) };
    let context = json!({
        "title": title,
        "text": below_title(&text.markdown, &title),
        "digest": text.digest,
        "version": published.version,
        "at": published.published_at.to_string(),
        "event": published.event.to_string(),
        "newest": newest,
        "id": id,
    });
    Ok(site.web.page(&meta, "publication-notice.html", context).into_response())
}

/// The text under the page's title, which is not said twice.
fn below_title<'a>(markdown: &'a str, title: &str) -> &'a str {
    let heading = markdown.trim_start().strip_prefix("# ");
    let parted = heading.map(|text| text.split_once('\n').unwrap_or((text, "")));
    parted.filter(|(first, _)| first.trim() == title).map_or(markdown, |(_, rest)| rest)
}

async fn version(site: &Site, wanted: u64) -> Result<Option<Arc<PublishedCharter>>, AppError> {
    match site.charter.current() {
        Some(current) if current.version == wanted => Ok(Some(current)),
        _ => {
            let found = site.context.read(move |read| store::get(read, wanted)).await;
            Ok(found?.map(Arc::new))
        }
    }
}

/// A notice exactly as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeCopy {
    /// The text, complete, in Markdown.
    pub markdown: String,
    /// SHA-256 of that text, in hexadecimal: what a consent refers to.
    pub digest: String,
}

impl PublishedCharter {
    /// A notice as this version publishes it, with the digest a consent refers to.
    pub fn notice_text(&self, id: &str, lang: Lang) -> Option<NoticeCopy> {
        let markdown = self.charter.notice(id, lang)?;
        let digest = store::sha256(markdown.as_bytes());
        Some(NoticeCopy { markdown, digest })
    }
}
