//! Checks of `recipients/<id>.toml`.

use std::collections::{BTreeMap, BTreeSet};

use super::super::files::FileKind;
use super::super::graph;
use super::super::load::{Findings, Parts, say};
use super::super::recipient::{RecipientDecl, RecipientKind, SubProcessing};
use super::super::rules;
use super::super::vocabulary::is_in_eea;
use super::super::words::Category;
use super::activities::{categories, document};
use super::{Lint, recipient_file};

/// What each recipient may receive: the data of the activities that lead to it.
type Allowed<'a> = BTreeMap<&'a str, BTreeSet<&'a Category>>;

pub(super) fn check(parts: &Parts, lint: &Lint<'_>, out: &mut Findings<'_, '_>) {
    let allowed = allowed(parts);
    let known = parts.whole(FileKind::Activity) && parts.whole(FileKind::System);
    for (id, recipient) in &parts.recipients {
        let file = recipient_file(id);
        categories(parts, &file, "categories", &recipient.categories, out);
        contract(parts, lint, &file, recipient, out);
        transfer(&file, recipient, out);
        if recipient.webhook.is_none()
            && recipient.contact.email.is_none()
            && recipient.kind != RecipientKind::Authority
        {
            let what = say("ni courriel ni webhook", "neither an e-mail nor a webhook");
            out.value(&rules::R004, &file, &["contact"], what);
        }
        match allowed.get(id.as_str()) {
            _ if !known => {}
            None => {
                let what = say(
                    format!("rien dans la charte n’envoie de données à « {id} »"),
                    format!("nothing in the charter sends data to “{id}”"),
                );
                out.value(&rules::R006, &file, &[], what);
            }
            Some(allowed) => excess(&file, recipient, allowed, out),
        }
    }
}

fn allowed(parts: &Parts) -> Allowed<'_> {
    let mut allowed = Allowed::new();
    for activity in parts.activities.values() {
        for recipient in &activity.recipients {
            allowed.entry(recipient).or_default().extend(&activity.data);
        }
    }
    for (id, system) in &parts.systems {
        let Some(operator) = system.hosted.recipient() else { continue };
        let entry = allowed.entry(operator).or_default();
        let used: BTreeSet<&String> = system
            .tables
            .keys()
            .flat_map(|table| graph::activities_of(&parts.systems, id, table))
            .collect();
        entry.extend(
            used.iter().filter_map(|id| parts.activities.get(*id)).flat_map(|found| &found.data),
        );
    }
    allowed
}

fn excess(
    file: &str,
    recipient: &RecipientDecl,
    allowed: &BTreeSet<&Category>,
    out: &mut Findings<'_, '_>,
) {
    for (index, category) in recipient.categories.iter().enumerate() {
        if !allowed.contains(category) {
            let what = say(
                format!("« {category} » n’est dans aucune activité qui cite ce destinataire"),
                format!("“{category}” is in no activity that names this recipient"),
            );
            out.value(&rules::R007, file, &["categories", &index.to_string()], what);
        }
    }
}

fn contract(
    parts: &Parts,
    lint: &Lint<'_>,
    file: &str,
    recipient: &RecipientDecl,
    out: &mut Findings<'_, '_>,
) {
    if recipient.kind == RecipientKind::Authority {
        if recipient.law.is_none() {
            let what = say("aucun texte n’est cité", "no legal text is cited");
            out.value(&rules::R001, file, &["kind"], what);
        }
        return;
    }
    let Some(contract) = &recipient.contract else {
        let what = say("il n’y a pas de [contract]", "there is no [contract]");
        return out.value(&rules::R001, file, &["kind"], what);
    };
    if recipient.kind == RecipientKind::Processor {
        let clauses = contract.clauses.all();
        let missing: Vec<_> = clauses.iter().filter(|(_, _, _, place)| place.is_none()).collect();
        if !missing.is_empty() {
            let keys: Vec<_> = missing.iter().map(|(key, ..)| *key).collect();
            let fr: Vec<_> = missing.iter().map(|(_, fr, ..)| fr.to_lowercase()).collect();
            let en: Vec<_> = missing.iter().map(|(_, _, en, _)| en.to_lowercase()).collect();
            let what = say(
                format!("il manque\u{a0}: {} ({})", fr.join(", "), keys.join(", ")),
                format!("missing: {} ({})", en.join(", "), keys.join(", ")),
            );
            out.value(&rules::R002, file, &["contract", "clauses"], what);
        }
    }
    if let (Some(today), Some(end)) = (lint.today, contract.expires_on)
        && end < today
    {
        let what =
            say(format!("le contrat a pris fin le {end}"), format!("the contract ended on {end}"));
        out.value(&rules::R005, file, &["contract", "expires_on"], what);
    }
    if let Some(path) = &contract.document {
        document(parts, file, path, &["contract", "document"], out);
    }
}

fn transfer(file: &str, recipient: &RecipientDecl, out: &mut Findings<'_, '_>) {
    let guarded = recipient.safeguard.is_some();
    let country = &recipient.country;
    if !guarded && !is_in_eea(country) {
        let what = say(
            format!("données envoyées dans le pays {country}, sans garantie"),
            format!("data sent to country {country}, without a safeguard"),
        );
        out.value(&rules::R003, file, &["country"], what);
    }
    for (index, other) in recipient.sub_processors.iter().enumerate() {
        let index = index.to_string();
        let name = &other.name;
        if recipient.sub_processing == SubProcessing::None {
            let what = say(
                format!("« {name} » intervient et sub_processing dit « none »"),
                format!("“{name}” takes part and sub_processing says “none”"),
            );
            out.value(&rules::R008, file, &["sub_processors", &index, "name"], what);
        } else if !guarded && !is_in_eea(&other.country) {
            let what = say(
                format!("« {name} » est dans le pays {}, sans garantie", other.country),
                format!("“{name}” is in country {}, without a safeguard", other.country),
            );
            out.value(&rules::R008, file, &["sub_processors", &index, "country"], what);
        }
    }
}
