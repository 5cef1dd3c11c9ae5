//! Checks of `commitments/<id>.toml` and their texts.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::commitment::{Commitment, Control, ControlKind, ParamForm};
use super::super::files::{FileKind, Files, Role, role};
use super::super::load::{Findings, Parts, say};
use super::super::recipient::RecipientKind;
use super::super::rules;
use super::super::validate::nearest;
use super::super::vocabulary::is_country;
use super::super::words::Period;
use super::Lint;
use super::activities::repeated;

pub(super) fn check(parts: &Parts, lint: &Lint<'_>, files: &Files, out: &mut Findings<'_, '_>) {
    let mut numbers: BTreeMap<u32, &str> = BTreeMap::new();
    for (id, commitment) in &parts.commitments {
        let file = format!("commitments/{id}.toml");
        if commitment.controls.is_empty() {
            let what = say("il n’y a pas de [[controls]]", "there are no [[controls]]");
            out.value(&rules::C001, &file, &["title"], what);
        }
        if let Some(other) = numbers.insert(commitment.number, id) {
            let what = say(
                format!("le numéro {} est celui de « {other} »", commitment.number),
                format!("number {} is that of “{other}”", commitment.number),
            );
            out.value(&rules::C005, &file, &["number"], what);
        }
        texts(parts, id, commitment, out);
        let ids = commitment.controls.iter().map(|control| control.id.as_str());
        repeated(&file, &["controls"], ids, out);
        for (index, control) in commitment.controls.iter().enumerate() {
            let check = Check { parts, file: &file, index: index.to_string(), control };
            check.kind(lint, out);
        }
    }
    for path in files.0.keys() {
        if let Role::CommitmentText(id, _) = role(path)
            && !parts.exists(FileKind::Commitment, id)
        {
            let what = say(
                format!("il n’y a pas de commitments/{id}.toml"),
                format!("there is no commitments/{id}.toml"),
            );
            out.file(&rules::C007, path, what);
        }
    }
}

fn texts(parts: &Parts, id: &str, commitment: &Commitment, out: &mut Findings<'_, '_>) {
    let languages = parts.organisation.as_ref().map(|organisation| &organisation.languages);
    for lang in languages.into_iter().flatten() {
        if commitment.texts.get(lang).is_none_or(String::is_empty) {
            let file = format!("commitments/{id}.{lang}.md");
            let what = say(
                format!("le fichier {file} manque ou est vide"),
                format!("the file {file} is missing or empty"),
            );
            out.file(&rules::C004, &file, what);
        }
    }
}

struct Check<'a> {
    parts: &'a Parts,
    file: &'a str,
    index: String,
    control: &'a Control,
}

impl Check<'_> {
    fn path<'p>(&'p self, rest: &[&'p str]) -> Vec<&'p str> {
        [&["controls", &self.index], rest].concat()
    }

    fn kind(&self, lint: &Lint<'_>, out: &mut Findings<'_, '_>) {
        let name = self.control.kind.as_str();
        let Some(kind) = lint.control_kinds.iter().find(|kind| kind.name == name) else {
            let what = say(
                format!("la mesure « {name} » n’existe pas"),
                format!("there is no control “{name}”"),
            );
            out.value(&rules::C002, self.file, &self.path(&["kind"]), what);
            let names: Vec<&str> = lint.control_kinds.iter().map(|kind| kind.name).collect();
            let all = names.join(", ");
            out.fix(
                format!("Mesures possibles\u{a0}: {all}."),
                format!("Possible controls: {all}."),
            );
            return out.suggest(|| nearest(name, names));
        };
        self.params(kind, out);
        if name == "hosted_in" {
            self.hosted_in(out);
        }
    }

    fn params(&self, kind: &ControlKind, out: &mut Findings<'_, '_>) {
        for key in self.control.params.keys() {
            if !kind.params.iter().any(|param| param.name == key) {
                let what = say(
                    format!("« {} » n’a pas de réglage « {key} »", kind.name),
                    format!("“{}” has no setting “{key}”", kind.name),
                );
                out.key(&rules::C003, self.file, &self.path(&["params", key]), what);
                out.suggest(|| nearest(key, kind.params.iter().map(|param| param.name)));
            }
        }
        for param in kind.params {
            let fault = match self.control.params.get(param.name) {
                None if param.required => Some(say(
                    format!("il manque le réglage « {} »", param.name),
                    format!("the setting “{}” is missing", param.name),
                )),
                Some(value) if !self.fits(param.form, value) => Some(say(
                    format!("la valeur de « {} » ne convient pas", param.name),
                    format!("the value of “{}” does not fit", param.name),
                )),
                _ => None,
            };
            if let Some(what) = fault {
                out.value(&rules::C003, self.file, &self.path(&["params", param.name]), what);
            }
        }
    }

    fn fits(&self, form: ParamForm, value: &Value) -> bool {
        let each = |test: &dyn Fn(&str) -> bool| {
            value.as_array().is_some_and(|list| {
                !list.is_empty() && list.iter().all(|item| item.as_str().is_some_and(test))
            })
        };
        match form {
            ParamForm::Period => value.as_str().is_some_and(|text| text.parse::<Period>().is_ok()),
            ParamForm::Countries => each(&is_country),
            ParamForm::Systems => each(&|id| self.parts.exists(FileKind::System, id)),
        }
    }

    /// C006: a promise about countries agrees with where systems and processors are.
    fn hosted_in(&self, out: &mut Findings<'_, '_>) {
        let promised: Vec<&str> = self
            .control
            .params
            .get("countries")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        if promised.is_empty() {
            return;
        }
        let systems = self.parts.systems.iter().map(|(id, system)| (id, &system.hosted.country));
        let processors = self.parts.recipients.iter().flat_map(|(id, recipient)| {
            let processor = recipient.kind == RecipientKind::Processor;
            let own = processor.then_some((id, &recipient.country));
            let others = recipient.sub_processors.iter().map(move |other| (id, &other.country));
            own.into_iter().chain(others)
        });
        let elsewhere = systems.chain(processors);
        for (id, country) in elsewhere.filter(|(_, at)| !promised.contains(&at.as_str())) {
            let list = promised.join(", ");
            let what = say(
                format!("la promesse dit {list}, « {id} » est dans le pays {country}"),
                format!("the promise says {list}, “{id}” is in country {country}"),
            );
            out.value(&rules::C006, self.file, &self.path(&["params", "countries"]), what);
        }
    }
}
