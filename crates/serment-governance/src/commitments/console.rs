//! The console's pages of governance: the charter as published, and the journal.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use serde_json::json;
use serment_kernel::AppError;
use serment_kernel::words::{Lang, Role};
use serment_register::charter::diff;
use serment_register::publication::{self, VersionLine};
use serment_register::{PublishedCharter, Site};
use serment_web::{Access, Caller, PageMeta, Problem, Routes, Staff};

use super::model::{Board, CommitmentStanding, Memory};
use super::view::Words;
use super::{pages, store, verify};

const STAFF: Access = Access::Staff(&[Role::Dpo, Role::Agent, Role::Engineer]);

pub(super) fn routes() -> Routes<Site> {
    Routes::new().get("/console/charter", STAFF, charter).get("/console/journal", STAFF, journal)
}

fn meta(caller: &Caller, page: &'static str, title: String) -> PageMeta {
    PageMeta::of(caller, title).current(page)
}

async fn journal(State(site): State<Site>, staff: Staff) -> Result<Response, Problem> {
    let caller = staff.caller;
    let (signed, acts) = verify::state(&site).await?;
    let waiting = acts - signed.as_ref().map_or(0, |it| it.size).min(acts);
    let count = usize::try_from(acts).unwrap_or(usize::MAX);
    let title = pages::words(&site, &caller).count("console-journal-title", count);
    let meta = meta(&caller, "journal", title.clone());
    let journal = verify::journal(&site, signed, acts);
    let context = json!({ "title": title, "journal": journal, "waiting": waiting });
    Ok(site.web.page(&meta, "trust-console-journal.html", context))
}

/// What the charter's page reads besides the charter.
struct Found {
    memory: Memory,
    history: Vec<VersionLine>,
    previous: Option<PublishedCharter>,
}

async fn charter(State(site): State<Site>, staff: Staff) -> Result<Response, Problem> {
    let caller = staff.caller;
    let Some(published) = site.charter.current() else {
        let title = site.web.t(caller.lang, "console-charter-empty-title");
        let context = json!({ "title": title, "charter": null });
        let meta = meta(&caller, "charter", title);
        return Ok(site.web.page(&meta, "trust-console-charter.html", context));
    };
    let before = published.version.saturating_sub(1);
    let found = site.context.read(move |read| {
        let memory = store::memory(read)?;
        let history = publication::history(read)?;
        let previous = publication::get(read, before)?;
        Ok::<_, AppError>(Found { memory, history, previous })
    });
    let found = found.await?;
    let words = pages::words(&site, &caller);
    let board = Board::new(&published.charter, &found.memory, words.now, &words.zone);
    let hidden = board.commitments.iter().filter_map(|it| words.hidden_line(it));
    let hidden: Vec<_> = hidden.collect();
    let count = i64::try_from(published.version).unwrap_or(i64::MAX);
    let values = serment_web::i18n::args([("version", count.into())]);
    let title = site.web.messages().t(caller.lang, "console-charter-title", &values);
    let context = json!({
        "title": title,
        "charter": {
            "version": published.version,
            "digest": published.digest,
            "at": published.published_at.to_string(),
            "event": published.event,
        },
        "hidden": hidden,
        "changes": changes(found.previous.as_ref(), &published, caller.lang),
        "history": found.history.iter().map(|it| words.version_line(it)).collect::<Vec<_>>(),
    });
    Ok(site.web.page(&meta(&caller, "charter", title), "trust-console-charter.html", context))
}

/// What the last publication changed; `None` for the first.
fn changes(
    before: Option<&PublishedCharter>,
    after: &PublishedCharter,
    lang: Lang,
) -> Option<Vec<String>> {
    let changes = diff(&before?.charter, &after.charter);
    Some(changes.iter().map(|change| change.text.get(lang).to_owned()).collect())
}

/// A commitment the public does not see, and why.
#[derive(Debug, Serialize)]
struct HiddenView {
    number: u32,
    title: String,
    why: String,
    controls: Vec<HiddenControl>,
}

#[derive(Debug, Serialize)]
struct HiddenControl {
    title: String,
    state: &'static str,
    word: String,
    summary: Option<String>,
    detail: Option<String>,
}

impl Words<'_> {
    fn version_line(&self, line: &VersionLine) -> serde_json::Value {
        json!({
            "version": line.version,
            "at": line.published_at.to_string(),
            "digest": line.digest,
            "by": self.by(&line.actor),
            "event": line.event,
        })
    }

    /// Who published, as the journal names them: a member of staff by their handle.
    fn by(&self, actor: &str) -> String {
        match actor.split_once(':') {
            Some(("staff", "command-line")) => self.t("console-by-command-line"),
            Some(("staff", name)) => name.to_owned(),
            Some(("system", _)) => self.t("console-by-system"),
            _ => actor.to_owned(),
        }
    }

    fn hidden_line(&self, it: &CommitmentStanding<'_>) -> Option<HiddenView> {
        let why = self.hidden(it.hidden?);
        let lacking = it.controls.iter().filter(|control| !control.ever_passed);
        let controls = lacking.map(|control| {
            let (state, word) = self.control_state(control.state);
            let evidence = control.evidence.as_ref();
            HiddenControl {
                title: control.control.title.get(self.lang).to_owned(),
                state,
                word,
                summary: evidence.map(|it| it.summary.get(self.lang).to_owned()),
                detail: evidence.and_then(|it| it.detail.clone()),
            }
        });
        Some(HiddenView {
            number: it.commitment.number,
            title: it.commitment.title.get(self.lang).to_owned(),
            why,
            controls: controls.collect(),
        })
    }
}
