//! Checks of `organisation.toml`.

use super::super::load::{Findings, Parts, say};
use super::super::marks;
use super::super::organisation::Organisation;
use super::super::rules;

const FILE: &str = "organisation.toml";

pub(super) fn check(parts: &Parts, out: &mut Findings<'_, '_>) {
    let Some(organisation) = &parts.organisation else { return };
    if organisation.dpo.is_none() {
        let what = say(
            "aucun délégué à la protection des données n’est déclaré",
            "no data protection officer is declared",
        );
        out.value(&rules::O001, FILE, &[], what);
    }
    if jiff::tz::TimeZone::get(&organisation.zone).is_err() {
        let zone = &organisation.zone;
        let what = say(
            format!("le fuseau « {zone} » n’existe pas"),
            format!("there is no time zone “{zone}”"),
        );
        out.value(&rules::O002, FILE, &["zone"], what);
    }
    let mut languages = organisation.languages.clone();
    languages.sort_unstable();
    languages.dedup();
    if languages.is_empty() || languages.len() < organisation.languages.len() {
        let what = say(
            "la liste des langues est vide ou se répète",
            "the list of languages is empty or repeats itself",
        );
        out.value(&rules::O003, FILE, &["languages"], what);
    }
    if organisation.backups.is_none() {
        let what = say(
            "on ne sait pas combien de temps les sauvegardes gardent ce qui est effacé",
            "how long backups keep what is erased is not known",
        );
        out.value(&rules::O006, FILE, &[], what);
    }
    addresses(organisation, out);
    entities(organisation, out);
}

fn addresses(organisation: &Organisation, out: &mut Findings<'_, '_>) {
    let dpo = organisation.dpo.as_ref().map(|dpo| ("dpo", &dpo.email));
    let sender = organisation.sender.as_ref().map(|sender| ("sender", &sender.email));
    let all = std::iter::once(("contact", &organisation.contact.email)).chain(dpo).chain(sender);
    for (key, email) in all {
        if refuses_answers(email) {
            let what = say(
                format!("« {email} » annonce que personne ne lira la réponse"),
                format!("“{email}” says that nobody will read the answer"),
            );
            out.value(&rules::O004, FILE, &[key, "email"], what);
        }
        marks::report_example(FILE, &[key, "email"], email, out);
    }
}

/// Whether an address says by its name that nobody reads it.
pub(crate) fn refuses_answers(email: &str) -> bool {
    let name = email.split('@').next().unwrap_or_default().to_lowercase();
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    ["noreply", "donotreply", "dontreply", "nepasrepondre", "nepasrépondre", "pasdereponse"]
        .iter()
        .any(|refusal| letters.contains(refusal))
}

fn entities(organisation: &Organisation, out: &mut Findings<'_, '_>) {
    for (id, entity) in &organisation.entities {
        let Some(parent) = &entity.parent else { continue };
        let path = ["entities", id, "parent"];
        if !organisation.entities.contains_key(parent) {
            let what = say(
                format!("l’entité mère « {parent} » n’est pas déclarée"),
                format!("the parent entity “{parent}” is not declared"),
            );
            out.value(&rules::O005, FILE, &path, what);
            continue;
        }
        let above = std::iter::successors(Some(parent), |at| {
            organisation.entities.get(*at).and_then(|entity| entity.parent.as_ref())
        });
        if above.take(organisation.entities.len()).any(|at| at == id) {
            let what = say(
                format!("l’entité « {id} » dépend d’elle-même"),
                format!("the entity “{id}” belongs to itself"),
            );
            out.value(&rules::O005, FILE, &path, what);
        }
    }
}
