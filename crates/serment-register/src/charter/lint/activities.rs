//! Checks of `activities/<id>.toml`.

use std::collections::{BTreeMap, BTreeSet};

use serment_kernel::words::Lang::{En, Fr};
use serment_kernel::words::Text;

use super::super::activity::{Activity, ConsentControl, Dpia, LegalBasis, Retention};
use super::super::files::FileKind;
use super::super::graph;
use super::super::load::{Findings, Parts, say};
use super::super::rules::{self, Rule};
use super::super::validate::nearest;
use super::super::vocabulary::{CATEGORIES, EVENTS, find};
use super::super::words::Category;
use super::{Bound, Lint, activity_file};

pub(super) fn check(parts: &Parts, lint: &Lint<'_>, out: &mut Findings<'_, '_>) {
    let used = used(parts);
    let silent = parts.whole(FileKind::System);
    for (id, activity) in &parts.activities {
        let file = activity_file(id);
        let check = Check { parts, file: &file, activity };
        check.references(out);
        check.sensitive(out);
        check.consent(out);
        check.documents(out);
        check.notice(out);
        retention(parts, lint, &file, &["retention"], &activity.retention, None, out);
        duplicates(&file, activity, out);
        if silent && !used.contains(id.as_str()) && !is_ours(activity) {
            let what = say(
                format!("aucune table ne porte les données de l’activité « {id} »"),
                format!("no table holds the data of the activity “{id}”"),
            );
            out.value(&rules::A022, &file, &[], what);
        }
    }
}

/// Whether Serment itself holds the data of an activity, so that no table is expected: answers to
/// requests, and consents with the address they were given from, their choices and their proof.
fn is_ours(activity: &Activity) -> bool {
    const OURS: [&str; 3] = ["contact.email", "contact.phone", "technical.proof"];
    let held = |category: &Category| {
        OURS.contains(&category.0.as_str()) || category.0.split('.').next() == Some("preference")
    };
    let answers = activity.retention.rule.as_deref() == Some("R-DSR");
    answers || activity.legal_basis == LegalBasis::Consent && activity.data.iter().all(held)
}

/// The activities some table serves.
fn used(parts: &Parts) -> BTreeSet<&str> {
    let tables = graph::tables(&parts.systems);
    tables.flat_map(|(_, _, table)| &table.activities).map(String::as_str).collect()
}

struct Check<'a> {
    parts: &'a Parts,
    file: &'a str,
    activity: &'a Activity,
}

impl Check<'_> {
    fn references(&self, out: &mut Findings<'_, '_>) {
        let activity = self.activity;
        categories(self.parts, self.file, "data", &activity.data, out);
        if let Some(organisation) = &self.parts.organisation {
            let known = keys(&organisation.subjects);
            self.dangling(&rules::A005, "subjects", &activity.subjects, &known, out);
            let known = keys(&organisation.entities);
            self.dangling(&rules::A025, "entities", &activity.entities, &known, out);
        }
        let known = self.parts.ids_of(FileKind::Recipient).collect();
        self.dangling(&rules::A007, "recipients", &activity.recipients, &known, out);
        for (index, category) in activity.mandatory.iter().enumerate() {
            if !activity.data.contains(category) {
                let what = say(
                    format!("« {category} » est obligatoire et n’est pas dans data"),
                    format!("“{category}” is mandatory and is not in data"),
                );
                out.value(&rules::A024, self.file, &["mandatory", &index.to_string()], what);
            }
        }
    }

    fn dangling(
        &self,
        rule: &Rule,
        key: &str,
        ids: &[String],
        known: &BTreeSet<&str>,
        out: &mut Findings<'_, '_>,
    ) {
        for (index, id) in ids.iter().enumerate() {
            if !known.contains(id.as_str()) {
                let what =
                    say(format!("« {id} » n’est pas déclaré"), format!("“{id}” is not declared"));
                out.value(rule, self.file, &[key, &index.to_string()], what);
                out.suggest(|| nearest(id, known.iter().copied()));
            }
        }
    }

    fn sensitive(&self, out: &mut Findings<'_, '_>) {
        let activity = self.activity;
        let first = |concerns: fn(&Category) -> bool| activity.data.iter().position(concerns);
        let grounds = [
            (&rules::A010, first(Category::is_special), &activity.exception),
            (&rules::A011, first(Category::is_nir), &activity.nir_ground),
            (&rules::A012, first(Category::is_offence), &activity.offence_ground),
        ];
        for (rule, found, ground) in grounds {
            if let Some(index) = found.filter(|_| ground.is_none()) {
                let category = &activity.data[index];
                let what = say(
                    format!("« {category} » est tenu sans fondement déclaré"),
                    format!("“{category}” is held without a declared ground"),
                );
                out.value(rule, self.file, &["data", &index.to_string()], what);
            }
        }
        if activity.dpia.is_none() && activity.data.iter().any(Category::is_special) {
            let what = say(
                "ni analyse d’impact, ni raison de ne pas en faire",
                "neither an impact assessment nor a reason for having none",
            );
            out.value(&rules::A023, self.file, &["data"], what);
        }
        if matches!(activity.legal_basis, LegalBasis::LegitimateInterests(_))
            && activity.interest.is_none()
        {
            let what =
                say("l’intérêt poursuivi n’est pas dit", "the interest pursued is not stated");
            out.value(&rules::A013, self.file, &["legal_basis"], what);
        }
    }

    fn consent(&self, out: &mut Findings<'_, '_>) {
        let collection = &self.activity.collection;
        let refused = match collection.control {
            Some(ConsentControl::PretickedBox) => Some(&rules::A014),
            Some(ConsentControl::ContinuedBrowsing) => Some(&rules::A015),
            Some(ConsentControl::AcceptanceOfTerms) => Some(&rules::A016),
            _ => None,
        };
        if let Some(rule) = refused {
            let what = say("ce geste n’est pas un accord", "this gesture is not an agreement");
            out.value(rule, self.file, &["collection", "control"], what);
        }
        if self.activity.legal_basis != LegalBasis::Consent {
            return;
        }
        let missing = match (collection.control.is_some(), collection.statement.is_some()) {
            (true, true) => None,
            (false, true) => Some("control"),
            (true, false) => Some("statement"),
            (false, false) => Some("control, statement"),
        };
        if let Some(missing) = missing {
            let what = say(
                format!("il manque\u{a0}: {missing}, dans [collection]"),
                format!("{missing} is missing in [collection]"),
            );
            out.value(&rules::A017, self.file, &["collection"], what);
        }
        match &self.activity.withdrawal {
            None => {
                let what = say("le retrait n’est pas déclaré", "withdrawal is not declared");
                out.value(&rules::A018, self.file, &["legal_basis"], what);
            }
            Some(withdrawal) if withdrawal.gestures > collection.gestures => {
                let (out_of, into) = (withdrawal.gestures.0, collection.gestures.0);
                let what = say(
                    format!("retirer demande {out_of} gestes, accepter {into}"),
                    format!("withdrawing takes {out_of} gestures, agreeing {into}"),
                );
                out.value(&rules::A018, self.file, &["withdrawal", "gestures"], what);
            }
            Some(_) => {}
        }
    }

    fn documents(&self, out: &mut Findings<'_, '_>) {
        let balance = match &self.activity.legal_basis {
            LegalBasis::LegitimateInterests(path) => {
                Some((path, ["legal_basis", "legitimate_interests"]))
            }
            _ => None,
        };
        let dpia = match &self.activity.dpia {
            Some(Dpia::Document(path)) => Some((path, ["dpia", "document"])),
            _ => None,
        };
        for (path, place) in balance.into_iter().chain(dpia) {
            document(self.parts, self.file, path, &place, out);
        }
    }

    fn notice(&self, out: &mut Findings<'_, '_>) {
        let Some(notice) = &self.activity.notice else {
            let consent = self.activity.legal_basis == LegalBasis::Consent;
            let rule = if consent { &rules::A002 } else { &rules::A003 };
            let what = say("il n’y a pas de clé « notice »", "there is no key “notice”");
            return out.value(rule, self.file, &[], what);
        };
        if !self.parts.exists(FileKind::Notice, notice) {
            let what = say(
                format!("l’information « {notice} » n’existe pas"),
                format!("there is no notice “{notice}”"),
            );
            out.value(&rules::A008, self.file, &["notice"], what);
            out.suggest(|| nearest(notice, self.parts.ids_of(FileKind::Notice)));
        }
    }
}

fn keys<T>(map: &BTreeMap<String, T>) -> BTreeSet<&str> {
    map.keys().map(String::as_str).collect()
}

/// A009: a document that is cited exists.
pub(super) fn document(
    parts: &Parts,
    file: &str,
    path: &str,
    place: &[&str],
    out: &mut Findings<'_, '_>,
) {
    if !parts.documents.contains(path) {
        let what = say(
            format!("le document « {path} » n’existe pas"),
            format!("there is no document “{path}”"),
        );
        out.value(&rules::A009, file, place, what);
        out.suggest(|| nearest(path, parts.documents.iter().map(String::as_str)));
    }
}

/// A006: categories are in the built-in list or declared.
pub(super) fn categories<'c>(
    parts: &Parts,
    file: &str,
    key: &str,
    list: impl IntoIterator<Item = &'c Category>,
    out: &mut Findings<'_, '_>,
) {
    for (index, category) in list.into_iter().enumerate() {
        if let Some((what, suggestion)) = unknown_category(parts, category) {
            out.value(&rules::A006, file, &[key, &index.to_string()], what);
            out.suggest(|| suggestion);
        }
    }
}

/// What to say of a category nobody declared, and the one that was perhaps meant.
pub(super) fn unknown_category(
    parts: &Parts,
    category: &Category,
) -> Option<(Text, Option<String>)> {
    let organisation = parts.organisation.as_ref()?;
    let declared = organisation.categories.contains_key(&category.0);
    if declared || find(CATEGORIES, &category.0).is_some() {
        return None;
    }
    let what = say(
        format!("la catégorie « {category} » est inconnue"),
        format!("the category “{category}” is unknown"),
    );
    let own = organisation.categories.keys().map(String::as_str);
    let known = CATEGORIES.iter().map(|word| word.id).chain(own);
    Some((what, nearest(&category.0, known)))
}

/// A019–A021, A026 (and S022 for a table): the period, its start and its rule agree.
pub(super) fn retention(
    parts: &Parts,
    lint: &Lint<'_>,
    file: &str,
    path: &[&str],
    retention: &Retention,
    columns: Option<&BTreeSet<&str>>,
    out: &mut Findings<'_, '_>,
) {
    let at = |key: &'static str| [path, &[key]].concat();
    if let Some(organisation) = &parts.organisation {
        let event = retention.from.as_str();
        let known = find(EVENTS, event).is_some()
            || organisation.events.contains_key(event)
            || columns.is_some_and(|columns| columns.contains(event));
        if !known {
            let what = say(
                format!("l’événement « {event} » est inconnu"),
                format!("the event “{event}” is unknown"),
            );
            out.value(&rules::A019, file, &at("from"), what);
            let own = organisation.events.keys().map(String::as_str);
            out.suggest(|| nearest(event, EVENTS.iter().map(|word| word.id).chain(own)));
        }
    }
    if let Some(notify) = retention.notify_before
        && notify.compare(retention.keep).is_ge()
    {
        let what = say(
            format!("prévenir {} avant la fin de {}", notify.say(Fr), retention.keep.say(Fr)),
            format!("telling {} before the end of {}", notify.say(En), retention.keep.say(En)),
        );
        out.value(&rules::A026, file, &at("notify_before"), what);
    }
    rule(lint, file, &at("rule"), &at("keep"), retention, out);
}

fn rule(
    lint: &Lint<'_>,
    file: &str,
    rule_path: &[&str],
    keep_path: &[&str],
    retention: &Retention,
    out: &mut Findings<'_, '_>,
) {
    let Some(id) = retention.rule.as_deref().filter(|_| !lint.rules.is_empty()) else { return };
    let Some(known) = lint.rules.iter().find(|known| known.id == id) else {
        let what =
            say(format!("la règle « {id} » est inconnue"), format!("there is no rule “{id}”"));
        out.value(&rules::A020, file, rule_path, what);
        return out.suggest(|| nearest(id, lint.rules.iter().map(|known| known.id.as_str())));
    };
    let Some(legal) = known.keep else { return };
    let wrong = match known.bound {
        Bound::Least => retention.keep.compare(legal).is_lt(),
        Bound::Most => retention.keep.compare(legal).is_gt() && retention.reason.is_none(),
    };
    if wrong {
        let keep = retention.keep;
        let (fr, en) = match known.bound {
            Bound::Least => ("au moins", "at least"),
            Bound::Most => ("au plus", "at most"),
        };
        let what = say(
            format!("{id} demande {fr} {}, la charte dit {}", legal.say(Fr), keep.say(Fr)),
            format!("{id} asks for {en} {}, the charter says {}", legal.say(En), keep.say(En)),
        );
        out.value(&rules::A021, file, keep_path, what);
    }
}

/// F013: ids inside an activity are written once.
fn duplicates(file: &str, activity: &Activity, out: &mut Findings<'_, '_>) {
    for (name, preference) in &activity.preferences {
        let ids = preference.options.iter().map(|option| option.id.as_str());
        repeated(file, &["preferences", name, "options"], ids, out);
    }
    let ids = activity.collection.forms.iter().map(|form| form.id.as_str());
    repeated(file, &["collection", "forms"], ids, out);
}

/// F013: the ids of a list of tables are different.
pub(super) fn repeated<'i>(
    file: &str,
    path: &[&str],
    ids: impl Iterator<Item = &'i str>,
    out: &mut Findings<'_, '_>,
) {
    let mut seen = BTreeSet::new();
    for (index, id) in ids.enumerate() {
        if !seen.insert(id) {
            let what =
                say(format!("« {id} » est écrit deux fois"), format!("“{id}” is written twice"));
            let index = index.to_string();
            out.value(&rules::F013, file, &[path, &[&index, "id"]].concat(), what);
        }
    }
}
