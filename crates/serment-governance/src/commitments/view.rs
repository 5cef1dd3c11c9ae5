//! What pages show of the board, in words; and what is not true any more, for staff.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serment_kernel::AppError;
use serment_kernel::words::{Lang, Text};
use serment_register::Site;
use serment_register::charter::Audience;
use serment_web::Web;
use serment_web::i18n::args;

use super::model::{Board, CommitmentStanding, ControlState, Hidden, Standing};
use super::store;
use super::when::when;

/// One control that fails, or whose evidence is too old: what staff must know first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Untrue {
    /// The commitment's id.
    pub commitment: String,
    /// Its number.
    pub number: u32,
    /// Its promise.
    pub title: Text,
    /// Whether the public sees it (as broken).
    pub public: bool,
    /// The control's id.
    pub control: String,
    /// What the control shows.
    pub control_title: Text,
    /// What was seen.
    pub summary: Text,
    /// Why the check could not run, when it could not.
    pub detail: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// When it was last seen so.
    pub seen_at: Timestamp,
}

/// The controls of the published charter that fail, the oldest failure first.
pub async fn untrue(site: &Site) -> Result<Vec<Untrue>, AppError> {
    with_state(site, ControlState::Failing).await
}

/// The controls of the published charter whose evidence is too old or of a former definition.
pub async fn to_confirm(site: &Site) -> Result<Vec<Untrue>, AppError> {
    with_state(site, ControlState::Stale).await
}

async fn with_state(site: &Site, state: ControlState) -> Result<Vec<Untrue>, AppError> {
    let Some(published) = site.charter.current() else { return Ok(Vec::new()) };
    let memory = site.context.read(|read| Ok::<_, AppError>(store::memory(read)?)).await?;
    let board = Board::new(&published.charter, &memory, site.context.now(), &site.zone());
    let mut list: Vec<_> = board.commitments.iter().flat_map(|it| controls_in(it, state)).collect();
    list.sort_by_key(|it| it.since);
    Ok(list)
}

fn controls_in(standing: &CommitmentStanding<'_>, state: ControlState) -> Vec<Untrue> {
    let found = standing.controls.iter().filter(|it| it.state == state);
    let found = found.filter_map(|it| Some((it.control, it.evidence.as_ref()?)));
    found
        .map(|(control, evidence)| Untrue {
            commitment: standing.id.to_owned(),
            number: standing.commitment.number,
            title: standing.commitment.title.clone(),
            public: standing.hidden.is_none(),
            control: control.id.clone(),
            control_title: control.title.clone(),
            summary: evidence.summary.clone(),
            detail: evidence.detail.clone(),
            since: evidence.since,
            seen_at: evidence.seen_at,
        })
        .collect()
}

/// The language, the zone and the instant a view is written for.
pub(super) struct Words<'a> {
    pub(super) web: &'a Web,
    pub(super) lang: Lang,
    pub(super) now: Timestamp,
    pub(super) zone: TimeZone,
}

/// One line of the ledger.
#[derive(Debug, Serialize)]
pub(super) struct LineView {
    id: String,
    number: u32,
    title: String,
    state: &'static str,
    word: String,
    controls: String,
    evidence: String,
}

/// One broken commitment, told in full.
#[derive(Debug, Serialize)]
pub(super) struct BrokenView {
    id: String,
    number: u32,
    title: String,
    since: String,
    causes: Vec<CauseView>,
    owner: String,
}

#[derive(Debug, Serialize)]
struct CauseView {
    control: String,
    summary: String,
    seen: String,
}

/// The home of the trust site.
#[derive(Debug, Serialize)]
pub(super) struct HomeView {
    pub(super) title: String,
    pub(super) total: usize,
    pub(super) filtered: bool,
    pub(super) broken: Vec<BrokenView>,
    pub(super) tally: Vec<TallyView>,
    pub(super) lines: Vec<LineView>,
    pub(super) audiences: Vec<AudienceView>,
    pub(super) checked: Option<String>,
    pub(super) since: Option<String>,
    pub(super) controls: (usize, usize),
}

#[derive(Debug, Serialize)]
pub(super) struct TallyView {
    state: &'static str,
    label: String,
    count: usize,
    href: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct AudienceView {
    word: &'static str,
    label: String,
    current: bool,
}

/// Audiences one may choose among: everyone is not one of them.
pub(super) const SPECIFIC: [Audience; 4] =
    [Audience::Customers, Audience::Staff, Audience::Partners, Audience::Candidates];

/// The word of an audience in an address.
pub(super) fn audience_word(audience: Audience) -> &'static str {
    match audience {
        Audience::Everyone => "everyone",
        Audience::Customers => "customers",
        Audience::Staff => "staff",
        Audience::Partners => "partners",
        Audience::Candidates => "candidates",
    }
}

/// Whether a commitment is made to these people, be it as to everyone.
fn concerns(it: &CommitmentStanding<'_>, audience: Audience) -> bool {
    let made_to = &it.commitment.audience;
    made_to.contains(&audience) || made_to.contains(&Audience::Everyone)
}

fn state_class(standing: Standing) -> &'static str {
    match standing {
        Standing::Kept => "kept",
        Standing::ToConfirm => "due",
        Standing::Broken => "broken",
    }
}

fn int(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Words<'_> {
    pub(super) fn t(&self, key: &str) -> String {
        self.web.t(self.lang, key)
    }

    pub(super) fn count(&self, key: &str, count: usize) -> String {
        self.web.messages().t(self.lang, key, &args([("count", int(count).into())]))
    }

    pub(super) fn when(&self, at: Timestamp) -> String {
        when(self.lang, at, self.now, &self.zone)
    }

    pub(super) fn home(&self, board: &Board<'_>, wanted: Option<Audience>) -> HomeView {
        let public: Vec<_> = board.public().collect();
        let of = |standing| public.iter().filter(|it| it.standing == standing).count();
        let (broken, due, kept) =
            (of(Standing::Broken), of(Standing::ToConfirm), of(Standing::Kept));
        let controls = public.iter().map(|it| it.controls.len()).sum();
        let passing = public.iter().map(|it| it.passing()).sum();
        let shown =
            |it: &&&CommitmentStanding<'_>| wanted.is_none_or(|wanted| concerns(it, wanted));
        HomeView {
            title: self.home_title(broken, due, kept),
            total: public.len(),
            filtered: wanted.is_some(),
            broken: public
                .iter()
                .filter(|it| it.standing == Standing::Broken)
                .map(|it| self.broken(it))
                .collect(),
            tally: self.tally(broken, due, kept),
            lines: public.iter().filter(shown).map(|it| self.line(it)).collect(),
            audiences: self.audiences(&public, wanted),
            checked: public.iter().filter_map(|it| it.seen_at()).max().map(|at| self.when(at)),
            since: public.iter().filter_map(|it| it.broken_since()).min().map(|at| self.when(at)),
            controls: (passing, controls),
        }
    }

    fn home_title(&self, broken: usize, due: usize, kept: usize) -> String {
        let key = match (broken, due) {
            (0, 0) => "trust-title-kept",
            (0, _) => "trust-title-due",
            _ => "trust-title-broken",
        };
        let values = args([
            ("broken", int(broken).into()),
            ("due", int(due).into()),
            ("kept", int(kept).into()),
        ]);
        self.web.messages().t(self.lang, key, &values)
    }

    fn tally(&self, broken: usize, due: usize, kept: usize) -> Vec<TallyView> {
        let one = |state, key, count, href: &str| TallyView {
            state,
            label: self.count(key, count),
            count,
            href: (count > 0).then(|| href.to_owned()),
        };
        vec![
            one("broken", "trust-tally-broken", broken, "#broken"),
            one("due", "trust-tally-due", due, "#all"),
            one("kept", "trust-tally-kept", kept, "#all"),
        ]
    }

    fn audiences(
        &self,
        public: &[&CommitmentStanding<'_>],
        wanted: Option<Audience>,
    ) -> Vec<AudienceView> {
        let addressed = public.iter().flat_map(|it| it.commitment.audience.iter().copied());
        let mut present: BTreeSet<_> = addressed.filter(|it| SPECIFIC.contains(it)).collect();
        // A list that would hold them all is the one already shown.
        present.retain(|audience| public.iter().any(|it| !concerns(it, *audience)));
        present.extend(wanted);
        let view = |audience| {
            let word = audience_word(audience);
            let label = self.t(&format!("trust-for-{word}"));
            AudienceView { word, label, current: wanted == Some(audience) }
        };
        present.into_iter().map(view).collect()
    }

    /// The word of a state, with what of its controls passes.
    pub(super) fn state(&self, it: &CommitmentStanding<'_>) -> (&'static str, String, String) {
        let state = state_class(it.standing);
        let word = self.t(&format!("trust-state-{state}"));
        let failing = it.failing().count();
        let (passing, total) = (int(it.passing()), int(it.controls.len()));
        let values = args([
            ("count", total.into()),
            ("pass", passing.into()),
            ("fail", int(failing).into()),
        ]);
        let key = if failing > 0 { "trust-controls-fail" } else { "trust-controls-pass" };
        (state, word, self.web.messages().t(self.lang, key, &values))
    }

    pub(super) fn freshness(&self, it: &CommitmentStanding<'_>) -> String {
        let (key, at) = match (it.broken_since(), it.seen_at()) {
            (Some(since), _) => ("trust-since", since),
            (None, Some(seen)) => ("trust-evidence", seen),
            (None, None) => return self.t("trust-evidence-none"),
        };
        self.web.messages().t(self.lang, key, &args([("when", self.when(at).into())]))
    }

    fn line(&self, it: &CommitmentStanding<'_>) -> LineView {
        let (state, word, controls) = self.state(it);
        LineView {
            id: it.id.to_owned(),
            number: it.commitment.number,
            title: it.commitment.title.get(self.lang).to_owned(),
            state,
            word,
            controls,
            evidence: self.freshness(it),
        }
    }

    fn broken(&self, it: &CommitmentStanding<'_>) -> BrokenView {
        let failing = it.failing().filter_map(|it| Some((it.control, it.evidence.as_ref()?)));
        let causes = failing
            .map(|(control, evidence)| CauseView {
                control: control.title.get(self.lang).to_owned(),
                summary: evidence.summary.get(self.lang).to_owned(),
                seen: self.when(evidence.seen_at),
            })
            .collect();
        BrokenView {
            id: it.id.to_owned(),
            number: it.commitment.number,
            title: it.commitment.title.get(self.lang).trim_end_matches('.').to_owned(),
            since: it.broken_since().map(|at| self.when(at)).unwrap_or_default(),
            causes,
            owner: self.owner(it),
        }
    }

    pub(super) fn owner(&self, it: &CommitmentStanding<'_>) -> String {
        let owner = &it.commitment.owner;
        format!("{}, {}", owner.name, owner.role.get(self.lang))
    }

    /// The state of a control as a class and a word.
    pub(super) fn control_state(&self, state: ControlState) -> (&'static str, String) {
        let (class, key) = match state {
            ControlState::Passing => ("kept", "trust-control-passing"),
            ControlState::Stale => ("due", "trust-control-stale"),
            ControlState::Never => ("due", "trust-control-never"),
            ControlState::Failing => ("broken", "trust-control-failing"),
        };
        (class, self.t(key))
    }

    /// Why a commitment is kept out of the public site.
    pub(super) fn hidden(&self, hidden: Hidden) -> String {
        self.t(match hidden {
            Hidden::NeverPassed => "trust-hidden-never",
            Hidden::NoControl => "trust-hidden-none",
        })
    }
}
