//! Checks of `notices/<id>.<lang>.md`: complete (Art. 13, 14), and never against the facts.

use std::collections::BTreeSet;

use serment_kernel::words::Lang::{self, En, Fr};

use super::super::activity::{Activity, LegalBasis, Source};
use super::super::files::{FileKind, Files};
use super::super::graph;
use super::super::load::{Findings, Parts, say};
use super::super::notice::NoticeText;
use super::super::render::{Placeholder, placeholders};
use super::super::rules::{self, Rule};
use super::super::system::EraseRule;
use super::super::validate::nearest;
use super::super::words::Period;
use super::durations::mentions;

pub(super) fn check(parts: &Parts, files: &Files, out: &mut Findings<'_, '_>) {
    let cited: BTreeSet<&str> =
        parts.activities.values().filter_map(|activity| activity.notice.as_deref()).collect();
    let languages = parts.organisation.as_ref().map(|organisation| &organisation.languages);
    for (id, notice) in &parts.notices {
        for lang in languages.into_iter().flatten() {
            let file = file(id, *lang);
            if !notice.texts.contains_key(lang) && !files.0.contains_key(&file) {
                let what = say(
                    format!("le fichier {file} n’existe pas"),
                    format!("there is no file {file}"),
                );
                out.file(&rules::N001, &file, what);
            }
        }
        for (lang, text) in &notice.texts {
            let file = file(id, *lang);
            let check = Checked { parts, id, file: &file, text };
            check.activities(out);
            check.elements(out);
            check.placeholders(files, out);
            check.durations(files, out);
        }
        if parts.whole(FileKind::Activity)
            && !cited.contains(id.as_str())
            && let Some(lang) = notice.texts.keys().next()
        {
            let what =
                say("aucune activité ne cite cette information", "no activity names this notice");
            out.value(&rules::N009, &file(id, *lang), &[], what);
        }
    }
}

fn file(id: &str, lang: Lang) -> String {
    format!("notices/{id}.{lang}.md")
}

/// Whether an activity needs an element in its notice.
type Needs<'n> = &'n dyn Fn(&Activity) -> bool;

struct Checked<'a> {
    parts: &'a Parts,
    id: &'a str,
    file: &'a str,
    text: &'a NoticeText,
}

impl<'a> Checked<'a> {
    fn covered(&self) -> impl Iterator<Item = (&'a str, &'a Activity)> + use<'a> {
        let (parts, text) = (self.parts, self.text);
        text.front.activities.iter().filter_map(|id| Some((id.as_str(), parts.activities.get(id)?)))
    }

    /// N002: both ends agree.
    fn activities(&self, out: &mut Findings<'_, '_>) {
        let listed = &self.text.front.activities;
        for (index, id) in listed.iter().enumerate() {
            let path = ["activities", &index.to_string()];
            if !self.parts.exists(FileKind::Activity, id) {
                let what = say(
                    format!("l’activité « {id} » n’existe pas"),
                    format!("there is no activity “{id}”"),
                );
                out.value(&rules::N002, self.file, &path, what);
                out.suggest(|| nearest(id, self.parts.ids_of(FileKind::Activity)));
            }
        }
        let points_here = |activity: &Activity| activity.notice.as_deref() == Some(self.id);
        let pointing = self.parts.activities.iter().filter(|(_, activity)| points_here(activity));
        for (id, _) in pointing.filter(|(id, _)| !listed.contains(id)) {
            let what = say(
                format!("l’activité « {id} » cite cette information, qui ne la couvre pas"),
                format!("the activity “{id}” names this notice, which does not cover it"),
            );
            out.value(&rules::N002, self.file, &["activities"], what);
        }
    }

    /// N003–N006: what cannot be derived is written.
    fn elements(&self, out: &mut Findings<'_, '_>) {
        let front = &self.text.front;
        let consent = |activity: &Activity| activity.legal_basis == LegalBasis::Consent;
        let demanding = |activity: &Activity| {
            let basis = &activity.legal_basis;
            !activity.mandatory.is_empty() || matches!(basis, LegalBasis::LegalObligation(_))
        };
        let indirect = |activity: &Activity| matches!(activity.collection.source, Source::Other(_));
        let automated = |activity: &Activity| activity.automated_decision.is_some();
        let elements: [(&Rule, &str, Option<&String>, Needs<'_>); 4] = [
            (&rules::N003, "withdrawal", front.withdrawal.as_ref(), &consent),
            (&rules::N004, "mandatory", front.mandatory.as_ref(), &demanding),
            (&rules::N005, "source", front.source.as_ref(), &indirect),
            (&rules::N006, "automated", front.automated.as_ref(), &automated),
        ];
        for (rule, key, written, needed) in elements {
            let blank = written.is_none_or(|text| text.trim().is_empty());
            let cause = self.covered().find(|(_, activity)| needed(activity));
            if let Some((id, _)) = cause.filter(|_| blank) {
                let what = say(
                    format!("« {key} » manque, à cause de l’activité « {id} »"),
                    format!("“{key}” is missing, because of the activity “{id}”"),
                );
                out.value(rule, self.file, &[], what);
            }
        }
    }

    /// N008: what stands between braces is known.
    fn placeholders(&self, files: &Files, out: &mut Findings<'_, '_>) {
        let Some(text) = files.text(self.file) else { return };
        let known: Vec<&str> = self.parts.activities.keys().map(String::as_str).collect();
        for (span, name) in placeholders(text) {
            let fault = match Placeholder::parse(name) {
                Some(Placeholder::Retention(id) | Placeholder::Recipients(id)) => {
                    let prefix = name.strip_suffix(id).unwrap_or_default();
                    let near = nearest(id, known.iter().copied());
                    let missing = !self.parts.exists(FileKind::Activity, id);
                    missing.then(|| near.map(|near| format!("{prefix}{near}")))
                }
                Some(Placeholder::Fact(_)) => None,
                None => Some(nearest(name, Placeholder::FACTS.iter().copied())),
            };
            if let Some(suggestion) = fault {
                let what = say(
                    format!("l’emplacement « {name} » est inconnu"),
                    format!("the placeholder “{name}” is unknown"),
                );
                out.span(&rules::N008, self.file, span, what);
                out.suggest(|| suggestion);
            }
        }
    }

    /// N007: periods announced are periods applied.
    fn durations(&self, files: &Files, out: &mut Findings<'_, '_>) {
        for (id, period) in &self.text.front.retention {
            let rule = self.parts.activities.get(id).map(|activity| activity.retention.keep);
            if let Some(keep) = rule
                && !keep.same_length(*period)
            {
                let what = say(
                    format!(
                        "l’en-tête dit {}, l’activité « {id} » {}",
                        period.say(Fr),
                        keep.say(Fr)
                    ),
                    format!(
                        "the front matter says {}, the activity “{id}” {}",
                        period.say(En),
                        keep.say(En)
                    ),
                );
                out.value(&rules::N007, self.file, &["retention", id], what);
            }
        }
        let known = self.parts.whole(FileKind::Activity) && self.parts.whole(FileKind::System);
        let Some(text) = files.text(self.file).filter(|_| known) else { return };
        let true_ones = self.applied();
        for mention in mentions(text) {
            if !true_ones.iter().any(|period| period.same_length(mention.period)) {
                let said = mention.period;
                let list = |lang| {
                    let list: Vec<String> = true_ones.iter().map(|found| found.say(lang)).collect();
                    list.join(", ")
                };
                let what = say(
                    format!("le texte dit {}, les faits disent {}", said.say(Fr), list(Fr)),
                    format!("the text says {}, the facts say {}", said.say(En), list(En)),
                );
                out.span(&rules::N007, self.file, mention.start..mention.end, what);
            }
        }
    }

    /// Every period the charter applies to what the notice covers.
    fn applied(&self) -> Vec<Period> {
        let ids: BTreeSet<&str> = self.covered().map(|(id, _)| id).collect();
        let mut periods: Vec<Period> = Vec::new();
        for (_, activity) in self.covered() {
            let rule = &activity.retention;
            periods.push(rule.keep);
            periods.extend(rule.archive.iter().chain(&rule.notify_before));
        }
        for (system, name, table) in graph::tables(&self.parts.systems) {
            let own =
                table.retention.is_some() || matches!(table.erase, Some(EraseRule::Retain(_)));
            let used = || graph::activities_of(&self.parts.systems, system, name);
            if !own || !used().iter().any(|id| ids.contains(id.as_str())) {
                continue;
            }
            if let Some(rule) = &table.retention {
                periods.push(rule.keep);
                periods.extend(rule.archive.iter().chain(&rule.notify_before));
            }
            if let Some(EraseRule::Retain(retain)) = &table.erase {
                periods.extend(retain.until.iter().map(|until| until.keep));
            }
        }
        let backups = self.parts.organisation.as_ref().and_then(|all| all.backups.as_ref());
        periods.extend(backups.map(|backups| backups.retained));
        periods.sort_by_key(|period| period.approximate_hours());
        periods.dedup();
        periods
    }
}
