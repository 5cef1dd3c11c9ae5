//! The trust site: `/`, `/{lang}`, `/{lang}/commitments/{id}`.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::header::VARY;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use serment_kernel::AppError;
use serment_kernel::journal::event;
use serment_kernel::words::EventId;
use serment_register::charter::{Audience, Charter};
use serment_register::{PublishedCharter, Site};
use serment_web::i18n::{args, country};
use serment_web::{Access, Caller, PageMeta, Problem, Routes};

use super::model::{Board, CommitmentStanding, Evidence, Memory};
use super::store::{self, ChangeLine};
use super::verify;
use super::view::{self, Words};

pub(super) fn routes() -> Routes<Site> {
    Routes::new().get("/", Access::Public, door).get("/{lang}", Access::Public, home).get(
        "/{lang}/commitments/{id}",
        Access::Public,
        commitment,
    )
}

/// The address without language leads to the reader's.
async fn door(caller: Caller) -> Response {
    let to = Redirect::to(&format!("/{}", caller.lang));
    ([(VARY, "Accept-Language, Cookie")], to).into_response()
}

#[derive(Debug, Deserialize)]
struct Filter {
    r#for: Option<String>,
}

pub(super) fn words<'a>(site: &'a Site, caller: &Caller) -> Words<'a> {
    let (lang, now) = (caller.lang, site.context.now());
    Words { web: &site.web, lang, now, zone: site.zone() }
}

async fn home(
    State(site): State<Site>,
    caller: Caller,
    Query(filter): Query<Filter>,
) -> Result<Response, Problem> {
    let words = words(&site, &caller);
    let Some(published) = site.charter.current() else {
        return Ok(empty(&site, &caller, "trust-empty-charter"));
    };
    let memory = site.context.read(|read| Ok::<_, AppError>(store::memory(read)?)).await?;
    let board = Board::new(&published.charter, &memory, words.now, &words.zone);
    if board.public().next().is_none() {
        return Ok(empty(&site, &caller, "trust-empty-evidence"));
    }
    let view = words.home(&board, filter.r#for.as_deref().and_then(audience));
    let description = words.count("trust-description", view.total);
    let meta =
        PageMeta::of(&caller, view.title.clone()).current("commitments").description(description);
    let context = json!({ "home": view, "version": published.version });
    Ok(site.web.page(&meta, "trust-home.html", context))
}

/// Whose commitments are asked for. Those made to everyone are in every list, so that word, like one
/// we do not know, asks for all.
fn audience(word: &str) -> Option<Audience> {
    view::SPECIFIC.into_iter().find(|it| view::audience_word(*it) == word)
}

/// Nothing can be shown yet: the page says so, and promises nothing.
fn empty(site: &Site, caller: &Caller, key: &str) -> Response {
    let title = site.web.t(caller.lang, &format!("{key}-title"));
    let lede = site.web.t(caller.lang, &format!("{key}-lede"));
    let meta = PageMeta::of(caller, title.clone()).current("commitments");
    let context = json!({ "home": null, "title": title, "lede": lede });
    site.web.page(&meta, "trust-home.html", context)
}

/// What the store knows of one commitment.
struct Found {
    memory: Memory,
    history: Vec<Evidence>,
    changes: Vec<ChangeLine>,
    proof: Option<ProofFound>,
}

/// The latest public fact about a commitment, and its proof once a checkpoint covers it.
struct ProofFound {
    evidence: Evidence,
    seq: Option<u64>,
    text: Option<String>,
}

async fn commitment(
    State(site): State<Site>,
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let published = site.charter.current().ok_or_else(Problem::not_found)?;
    let found = find(&site, &published, &id).await?;
    let words = words(&site, &caller);
    let board = Board::new(&published.charter, &found.memory, words.now, &words.zone);
    let standing = board.public().find(|it| it.id == id).ok_or_else(Problem::not_found)?;
    let title = standing.commitment.title.get(caller.lang).to_owned();
    let (state, word, controls) = words.state(standing);
    let meta = PageMeta::of(&caller, words.title(standing, &word, &title))
        .current("commitments")
        .description(format!("{word}. {controls}"));
    let context = json!({
        "id": id,
        "title": title,
        "number": standing.commitment.number,
        "state": state,
        "word": word,
        "controls_line": controls,
        "freshness": words.freshness(standing),
        "total": board.public().count(),
        "text": standing.commitment.texts.get(&caller.lang).cloned().unwrap_or_default(),
        "audience": words.audience(standing),
        "owner": words.owner(standing),
        "version": version(&found.changes, &published),
        "controls": words.controls(standing),
        "recipients": words.recipients(standing, &published.charter),
        "history": words.history(standing, &found),
        "proof": found.proof.as_ref().map(|proof| words.proof(standing, proof)),
        "organisation": published.charter.organisation.name,
    });
    Ok(site.web.page(&meta, "trust-commitment.html", context))
}

async fn find(site: &Site, published: &Arc<PublishedCharter>, id: &str) -> Result<Found, AppError> {
    let declared = published.charter.commitments.get(id).ok_or(AppError::NotFound)?;
    let controls: Vec<_> = declared.controls.iter().map(|it| it.id.clone()).collect();
    let id = id.to_owned();
    site.context
        .read(move |store| {
            let memory = store::memory(store)?;
            let history = store::history(store, &id)?;
            let changes = store::changes(store, &id)?;
            let latest = controls.into_iter().filter_map(|it| memory.latest.get(&(id.clone(), it)));
            let latest = latest.max_by_key(|it| it.at).cloned();
            let proof = match latest {
                None => None,
                Some(evidence) => {
                    let stored = event::find(store, evidence.event)?;
                    let proof = stored.as_ref().map(|it| verify::fact_proof(store, it));
                    let proof = proof.transpose()?;
                    let text = proof.flatten().map(|it| it.to_string());
                    Some(ProofFound { evidence, seq: stored.and_then(|it| it.seq), text })
                }
            };
            Ok(Found { memory, history, changes, proof })
        })
        .await
}

/// The version of the charter that last published or reworded it.
fn version(changes: &[ChangeLine], current: &PublishedCharter) -> serde_json::Value {
    let current = (current.version, current.published_at);
    let (version, at) = changes.first().map_or(current, |line| (line.version, line.at));
    json!({ "number": version, "at": at.to_string() })
}

#[derive(Debug, Serialize)]
struct ControlView {
    title: String,
    seen: Option<String>,
    state: &'static str,
    word: String,
    summary: Option<String>,
    max_age: String,
}

#[derive(Debug, Serialize)]
struct RecipientView {
    title: String,
    purpose: Option<String>,
    country: String,
    since: Option<String>,
}

#[derive(Debug, Serialize)]
struct HistoryView {
    at: String,
    state: Option<&'static str>,
    word: Option<String>,
    text: String,
    control: Option<String>,
    event: Option<EventId>,
}

#[derive(Debug, Serialize)]
struct ProofView {
    sentence: String,
    act: Option<String>,
    event: EventId,
    text: Option<String>,
}

impl Words<'_> {
    /// The fact first: « Rompu : nous effaçons… ».
    fn title(&self, it: &CommitmentStanding<'_>, word: &str, title: &str) -> String {
        let values = args([
            ("state", word.to_owned().into()),
            ("title", title.trim_end_matches('.').to_owned().into()),
            ("number", i64::from(it.commitment.number).into()),
        ]);
        self.web.messages().t(self.lang, "trust-commitment-title", &values)
    }

    fn audience(&self, it: &CommitmentStanding<'_>) -> String {
        let words =
            it.commitment.audience.iter().map(|audience| {
                self.t(&format!("trust-audience-{}", view::audience_word(*audience)))
            });
        words.collect::<Vec<_>>().join(", ")
    }

    fn controls(&self, it: &CommitmentStanding<'_>) -> Vec<ControlView> {
        let view = |it: &super::model::ControlStanding<'_>| {
            let (state, word) = self.control_state(it.state);
            let evidence = it.evidence.as_ref();
            ControlView {
                title: it.control.title.get(self.lang).to_owned(),
                seen: evidence.map(|it| self.when(it.seen_at)),
                state,
                word,
                summary: evidence.map(|it| it.summary.get(self.lang).to_owned()),
                max_age: it.control.max_age.say(self.lang),
            }
        };
        it.controls.iter().map(view).collect()
    }

    /// Who else the promise binds: those who must hear of a change, when it says that they do.
    fn recipients(&self, it: &CommitmentStanding<'_>, charter: &Charter) -> Vec<RecipientView> {
        let controls = &it.commitment.controls;
        if !controls.iter().any(|control| control.kind == "recipients_acknowledge") {
            return Vec::new();
        }
        let told = charter.recipients.values().filter(|it| it.webhook.is_some());
        told.map(|it| RecipientView {
            title: it.title.get(self.lang).to_owned(),
            purpose: it.purpose.as_ref().map(|text| text.get(self.lang).to_owned()),
            country: country::name(&it.country, self.lang).to_owned(),
            since: it.contract.as_ref().map(|contract| contract.signed_on.to_string()),
        })
        .collect()
    }

    /// Changes of result and of wording together, newest first. Our own faults stay.
    fn history(&self, it: &CommitmentStanding<'_>, found: &Found) -> Vec<HistoryView> {
        let mut lines: Vec<_> =
            found.history.iter().map(|line| self.result_line(it, line)).collect();
        lines.extend(found.changes.iter().map(|line| {
            let key = format!("trust-change-{}", line.change);
            let version = i64::try_from(line.version).unwrap_or(i64::MAX);
            let text = self.web.messages().t(self.lang, &key, &args([("version", version.into())]));
            (
                line.at,
                HistoryView {
                    at: line.at.to_string(),
                    state: None,
                    word: None,
                    text,
                    control: None,
                    event: None,
                },
            )
        }));
        lines.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        lines.into_iter().map(|(_, view)| view).collect()
    }

    fn result_line(
        &self,
        it: &CommitmentStanding<'_>,
        line: &Evidence,
    ) -> (jiff::Timestamp, HistoryView) {
        let control = it.controls.iter().find(|one| one.control.id == line.control);
        let title = control.map_or(line.control.as_str(), |it| it.control.title.get(self.lang));
        let (state, key) = if line.passed {
            ("kept", "trust-control-passing")
        } else {
            ("broken", "trust-control-failing")
        };
        let values = args([
            ("control", title.to_owned().into()),
            ("summary", line.summary.get(self.lang).to_owned().into()),
        ]);
        let view = HistoryView {
            at: line.at.to_string(),
            state: Some(state),
            word: Some(self.t(key)),
            text: self.web.messages().t(self.lang, "trust-history-line", &values),
            control: Some(title.to_owned()),
            event: Some(line.event),
        };
        (line.at, view)
    }

    fn proof(&self, it: &CommitmentStanding<'_>, found: &ProofFound) -> ProofView {
        let control = it.controls.iter().find(|one| one.control.id == found.evidence.control);
        let control = control.map_or("", |it| it.control.title.get(self.lang));
        let at = serment_web::i18n::format::date_time(self.lang, found.evidence.at, &self.zone);
        let key = if found.evidence.passed { "trust-proof-passed" } else { "trust-proof-failed" };
        let values = args([
            ("at", at.into()),
            ("control", control.to_owned().into()),
            ("number", i64::from(it.commitment.number).into()),
        ]);
        let act = found.seq.map(|seq| {
            let seq = i64::try_from(seq).unwrap_or(i64::MAX);
            self.web.messages().t(self.lang, "trust-proof-act", &args([("index", seq.into())]))
        });
        let sentence = self.web.messages().t(self.lang, key, &values);
        ProofView { sentence, act, event: found.evidence.event, text: found.text.clone() }
    }
}
