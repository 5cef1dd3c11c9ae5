//! The gate before a publication: a promise that cannot be shown to be kept is not made (S2-08).

use serde::Serialize;
use serment_kernel::words::{Actor, Text};
use serment_kernel::{AppError, execute_blocking};
use serment_register::charter::{self, Charter, Commitment, Control, Files, Lint, Report};
use serment_register::publication::{Publication, Publish, VersionLine};
use serment_register::{PublishedCharter, Site};

use super::reconciler::{Checks, measure};
use super::usecases::{Measured, Record};

/// Why a commitment cannot be published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GateFinding {
    /// The commitment's id.
    pub commitment: String,
    /// Its promise.
    pub title: Text,
    /// The control's id.
    pub control: String,
    /// What the control shows.
    pub control_title: Text,
    /// What was seen.
    pub why: Text,
    /// What to do.
    pub fix: Text,
}

/// What the gate saw.
#[derive(Clone, Debug, Default)]
pub struct Gate {
    /// Why it stays closed; empty when it opens.
    pub findings: Vec<GateFinding>,
    /// What fails already as published, and holds nothing back: the mend must be publishable.
    pub failing: Vec<GateFinding>,
    /// What was measured, to be recorded once the charter is published.
    pub measured: Vec<Measured>,
}

/// Runs every control of the candidate. A failure refuses it, unless the commitment is published
/// as it is and the control fails on the charter in force too. Writes nothing. Blocks the thread.
pub fn gate(site: &Site, candidate: &PublishedCharter, checks: &Checks) -> Result<Gate, AppError> {
    let current = site.charter.current();
    let current = current.as_ref().map(|it| &it.charter);
    let seen = site.with_candidate(candidate.clone());
    let mut gate = Gate::default();
    for (id, commitment) in &candidate.charter.commitments {
        let changed = current.and_then(|it| it.commitments.get(id)) != Some(commitment);
        for control in &commitment.controls {
            let measured = measure(&seen, checks, id, control);
            if !measured.passed {
                let known = checks.iter().any(|check| check.kind() == control.kind);
                let finding = finding(id, commitment, control, &measured, known);
                // Measured a second time, on what is published: did the candidate break it?
                if changed || measure(site, checks, id, control).passed {
                    gate.findings.push(finding);
                } else {
                    gate.failing.push(finding);
                }
            }
            gate.measured.push(measured);
        }
    }
    Ok(gate)
}

fn finding(
    id: &str,
    commitment: &Commitment,
    control: &Control,
    measured: &Measured,
    known: bool,
) -> GateFinding {
    let fix = if known {
        Text {
            fr: format!(
                "Rendez vrai ce que mesure « {} », ou retirez commitments/{id}.toml, puis publiez à nouveau.",
                control.title.fr
            ),
            en: format!(
                "Make true what “{}” measures, or take commitments/{id}.toml out, then publish again.",
                control.title.en
            ),
        }
    } else {
        Text {
            fr: format!("Choisissez dans commitments/{id}.toml un genre de mesure qui existe."),
            en: format!("Choose in commitments/{id}.toml a kind of control that exists."),
        }
    };
    let mut why = measured.summary.clone();
    if let Some(detail) = &measured.detail {
        why = Text { fr: format!("{} ({detail})", why.fr), en: format!("{} ({detail})", why.en) };
    }
    GateFinding {
        commitment: id.to_owned(),
        title: commitment.title.clone(),
        control: control.id.clone(),
        control_title: control.title.clone(),
        why,
        fix,
    }
}

/// What became of an attempt to publish.
#[derive(Clone, Debug)]
pub enum Publishing {
    /// The charter has errors; nothing was run.
    Errors(Report),
    /// A promise cannot be shown to be kept; nothing was published.
    Refused(Vec<GateFinding>),
    /// The content is the one already published.
    Unchanged(VersionLine),
    /// A new version is current, and evidence of it recorded.
    Published {
        /// The version.
        line: VersionLine,
        /// The lint's warnings.
        report: Report,
        /// Warnings: the promises already published that still fail, shown red on the site.
        failing: Vec<GateFinding>,
    },
}

/// Checks, gates, publishes, records the evidence: what `serment charter publish` does. Blocks.
pub fn publish(
    site: &Site,
    actor: &Actor,
    files: Files,
    rules: &Lint<'_>,
    checks: &Checks,
) -> Result<Publishing, AppError> {
    let mut report = charter::check(&files, rules);
    let Some(read) = report.charter.take() else { return Ok(Publishing::Errors(report)) };
    site.charter.refresh(&site.context)?;
    let gate = gate_of(site, read, &files, checks)?;
    if !gate.findings.is_empty() {
        return Ok(Publishing::Refused(gate.findings));
    }
    let publish = Publish { files, by: actor.to_string() };
    let line = match execute_blocking(&site.context, actor, publish)? {
        Publication::Unchanged(line) => return Ok(Publishing::Unchanged(line)),
        Publication::Published(line) => line,
    };
    site.charter.refresh(&site.context)?;
    for measured in gate.measured {
        let record = Record { measured, charter_version: line.version, zone: site.zone() };
        execute_blocking(&site.context, &Actor::System("governance.gate"), record)?;
    }
    Ok(Publishing::Published { line, report, failing: gate.failing })
}

fn gate_of(
    site: &Site,
    charter: Charter,
    files: &Files,
    checks: &Checks,
) -> Result<Gate, AppError> {
    let now = site.context.now();
    gate(site, &PublishedCharter::candidate(charter, files.clone(), now), checks)
}
