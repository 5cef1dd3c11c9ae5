//! Commitments from the first publication to the seal that opens and closes again.

mod evidence;
mod gate;
mod model;
mod pages;
mod states;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value as Json, json};
use serment_kernel::words::Actor;
use serment_kernel::{AppError, Capability, Context, KERNEL};
use serment_register::charter::{Files, Lint, Period, samples};
use serment_register::{Check, HostedIn, Outcome, Published, Site, publication};
use serment_web::{Slice, Web, api, session};

use super::{CAPABILITY, Checks, EvidenceReconciler, JournalVerifies, Publishing, SLICE, publish};

const CAPABILITIES: &[&Capability] =
    &[&KERNEL, &session::CAPABILITY, &api::IDEMPOTENCY, &publication::CAPABILITY, &CAPABILITY];

const SLICES: &[Slice] = &[publication::SLICE, SLICE];

/// The kinds the tests answer for themselves.
const KINDS: [&str; 6] = [
    "systems_match",
    "requests_on_time",
    "erasure_leaves_nothing",
    "recipients_acknowledge",
    "consent_is_active",
    "withdrawal_as_easy",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Pass,
    Fail,
    Unreachable,
    Defect,
}

/// What each kind answers, in the test's hands.
#[derive(Clone, Default)]
struct Switches(Arc<Mutex<BTreeMap<&'static str, Answer>>>);

impl Switches {
    fn set(&self, kind: &'static str, answer: Answer) {
        self.0.lock().unwrap().insert(kind, answer);
    }
}

struct Switched(&'static str, Switches);

impl Check for Switched {
    fn kind(&self) -> &'static str {
        self.0
    }

    fn run(&self, _: &Site, _: &Json, _: Period) -> Result<Outcome, AppError> {
        let answer = self.1.0.lock().unwrap().get(self.0).copied().unwrap_or(Answer::Pass);
        match answer {
            Answer::Pass => Ok(Outcome::pass("Tout est là.", "All is there.", json!({ "n": 3 }))),
            Answer::Fail => {
                let fr = "214 fiches auraient dû être effacées.";
                let en = "214 records should have been erased.";
                Ok(Outcome::fail(fr, en, json!({ "late": 214, "share": 0.5 })))
            }
            Answer::Unreachable => Err(AppError::Unavailable {
                what: "booking".into(),
                why: "password refused on db.internal".into(),
            }),
            Answer::Defect => panic!("a check that stops on a defect"),
        }
    }
}

/// A site, its checks, and the reconciler that runs them.
#[derive(Clone)]
struct House {
    site: Site,
    checks: Checks,
    switches: Switches,
}

impl House {
    fn new(context: Context, web: Web) -> Self {
        let switches = Switches::default();
        let mut checks: Vec<Box<dyn Check>> = vec![Box::new(HostedIn), Box::new(JournalVerifies)];
        for kind in KINDS {
            checks.push(Box::new(Switched(kind, switches.clone())));
        }
        let charter = Published::open(&context).unwrap();
        Self { site: Site::new(context, web, charter), checks: Arc::new(checks), switches }
    }

    fn of(kit: &serment_kernel::testing::Kit) -> Self {
        Self::new(kit.context.clone(), serment_web::testing::web(SLICES))
    }

    fn publish(&self, files: Files) -> Publishing {
        publish(&self.site, &Actor::System("cli"), files, &Lint::default(), &self.checks).unwrap()
    }

    fn publish_hotel(&self) {
        let done = self.publish(samples::hotel());
        assert!(matches!(done, Publishing::Published { .. }), "{done:?}");
    }

    fn reconciler(&self) -> EvidenceReconciler {
        EvidenceReconciler::new(self.site.clone(), self.checks.clone())
    }

    /// How many public facts of a kind are in the journal.
    fn journaled(&self, kind: &str) -> u64 {
        let context = &self.site.context;
        while context.store.sequence().unwrap() > 0 {}
        context.store.read(|read| serment_kernel::journal::event::count(read, kind)).unwrap()
    }
}
