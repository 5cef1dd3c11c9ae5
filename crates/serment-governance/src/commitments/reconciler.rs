//! Evidence: compares what is promised with what is, takes no input, and records what it saw.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use serde_json::{Value as Json, json};
use serment_kernel::store::StoreError;
use serment_kernel::words::{Actor, Text};
use serment_kernel::{AppError, execute_blocking};
use serment_register::charter::Control;
use serment_register::{Check, Outcome, PublishedCharter, Site};

use super::model;
use super::store;
use super::usecases::{Measured, Record, Recorded};

/// The checks every slice brought.
pub type Checks = Arc<Vec<Box<dyn Check>>>;

/// Who records evidence.
const ACTOR: Actor = Actor::System("governance.evidence");

/// Runs the controls of the published charter when they are due. Owns nothing: any node may run
/// one, and two at once only look twice.
#[derive(Clone)]
pub struct EvidenceReconciler {
    site: Site,
    checks: Checks,
}

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tick {
    /// Controls that ran.
    pub ran: usize,
    /// Those that failed.
    pub failed: usize,
    /// Those whose result is news.
    pub changed: usize,
}

impl EvidenceReconciler {
    /// What to call it in logs and in the list of reconcilers.
    pub const NAME: &'static str = "governance.evidence";

    /// A reconciler over the checks there are.
    pub fn new(site: Site, checks: Checks) -> Self {
        Self { site, checks }
    }

    /// Runs every control that is due. Blocks the thread for as long as the checks take.
    pub fn tick(&self) -> Result<Tick, AppError> {
        let mut tick = Tick::default();
        let Some(published) = self.site.charter.current() else { return Ok(tick) };
        let memory = self.site.context.store.read(|read| store::memory(read))?;
        for (id, commitment) in &published.charter.commitments {
            for control in &commitment.controls {
                let key = (id.clone(), control.id.clone());
                let (latest, now) = (memory.latest.get(&key), self.site.context.now());
                let definition = model::definition(control);
                let version = published.version;
                if model::is_due(latest, &definition, version, control.max_age, now) {
                    let (passed, recorded) = self.run(&published, id, control)?;
                    tick.ran += 1;
                    tick.failed += usize::from(!passed);
                    tick.changed += usize::from(recorded.changed);
                }
            }
        }
        Ok(tick)
    }

    /// Runs one control at once, due or not; `true` when it passes.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when the published charter has no such control.
    pub fn run_now(&self, commitment: &str, control: &str) -> Result<bool, AppError> {
        let published = self.site.charter()?;
        let declared = published.charter.commitments.get(commitment);
        let declared = declared.ok_or(AppError::NotFound)?;
        let control = declared.controls.iter().find(|it| it.id == control);
        let (passed, _) = self.run(&published, commitment, control.ok_or(AppError::NotFound)?)?;
        Ok(passed)
    }

    fn run(
        &self,
        published: &PublishedCharter,
        commitment: &str,
        control: &Control,
    ) -> Result<(bool, Recorded), AppError> {
        let measured = measure(&self.site, &self.checks, commitment, control);
        let passed = measured.passed;
        let charter_version = published.version;
        let record = Record { measured, charter_version, zone: self.site.zone() };
        let recorded = match execute_blocking(&self.site.context, &ACTOR, record) {
            // Another node saw the same in the same instant: its row stands for both.
            Err(AppError::Store(StoreError::Duplicate { .. })) => {
                Recorded { event: None, changed: false }
            }
            recorded => recorded?,
        };
        if recorded.changed {
            let control = control.id.as_str();
            tracing::info!(commitment, control, passed, "a control's result changed");
        }
        Ok((passed, recorded))
    }
}

/// Runs one control. A check that errs, that stops on a defect, or that nobody brought is a
/// failure: what cannot be verified is not kept.
pub fn measure(site: &Site, checks: &Checks, commitment: &str, control: &Control) -> Measured {
    let (outcome, detail) = match checks.iter().find(|check| check.kind() == control.kind) {
        Some(check) => guarded(&**check, site, control),
        None => (unknown(&control.kind), None),
    };
    Measured {
        commitment: commitment.to_owned(),
        control: control.id.clone(),
        definition: model::definition(control),
        max_age: control.max_age,
        passed: outcome.passed,
        summary: outcome.summary,
        detail,
        facts: outcome.facts,
    }
}

fn guarded(check: &dyn Check, site: &Site, control: &Control) -> (Outcome, Option<String>) {
    let params = Json::Object(control.params.clone().into_iter().collect());
    let run = AssertUnwindSafe(|| check.run(site, &params, control.max_age));
    match catch_unwind(run) {
        Ok(Ok(outcome)) => (outcome, None),
        Ok(Err(error)) => {
            tracing::warn!(kind = control.kind, control = control.id, %error, "check not run");
            (not_run(&error), Some(error.to_string()))
        }
        Err(_) => {
            tracing::error!(kind = control.kind, control = control.id, "check stopped on a defect");
            let detail = "the check stopped on a defect of the program: see the logs".to_owned();
            (defect(), Some(detail))
        }
    }
}

/// In public words: which thing does not answer, and nothing of how it is reached.
fn not_run(error: &AppError) -> Outcome {
    let facts = json!({ "ran": false });
    match error {
        AppError::Unavailable { what, .. } => Outcome::fail(
            format!("La mesure n’a pas pu être faite\u{a0}: «\u{a0}{what}\u{a0}» ne répond pas."),
            format!("The control could not run: “{what}” does not answer."),
            facts,
        ),
        _ => defect(),
    }
}

fn defect() -> Outcome {
    let fr = "La mesure n’a pas pu être faite, par une erreur de notre côté.";
    let en = "The control could not run, by an error on our side.";
    Outcome::fail(fr, en, json!({ "ran": false }))
}

fn unknown(kind: &str) -> Outcome {
    let summary = Text {
        fr: format!(
            "Personne ne sait faire cette mesure\u{a0}: le genre «\u{a0}{kind}\u{a0}» n’existe pas."
        ),
        en: format!("Nobody can run this control: there is no kind “{kind}”."),
    };
    Outcome { passed: false, summary, facts: json!({ "ran": false }) }
}
