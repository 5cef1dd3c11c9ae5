//! What changed between two versions of a charter, written to be read like a release note.
//!
//! Only what a person or a colleague would want to know has a sentence; the rest (a label, an
//! order) is summed up in one line per file.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serment_kernel::words::{Lang, Text};

use super::activity::Activity;
use super::commitment::Commitment;
use super::declared::Charter;
use super::load::say;
use super::recipient::RecipientDecl;
use super::system::{SystemDecl, TableDecl};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// The file concerned.
    pub file: String,
    /// The change in a sentence.
    pub text: Text,
}

/// What happened to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is different.
    Changed,
}

/// What changed from one version to the next.
pub fn diff(old: &Charter, new: &Charter) -> Vec<Change> {
    let mut notes = Notes { old, new, list: Vec::new() };
    notes.organisation();
    notes.activities();
    notes.recipients();
    notes.systems();
    notes.notices();
    notes.commitments();
    notes.list
}

struct Notes<'a> {
    old: &'a Charter,
    new: &'a Charter,
    list: Vec<Change>,
}

/// Keys only in the new map, only in the old, in both.
#[expect(clippy::type_complexity, reason = "three lists, named where they are taken apart")]
fn compare<'m, T>(
    old: &'m BTreeMap<String, T>,
    new: &'m BTreeMap<String, T>,
) -> (Vec<(&'m str, &'m T)>, Vec<(&'m str, &'m T)>, Vec<(&'m str, &'m T, &'m T)>) {
    let added = new.iter().filter(|(id, _)| !old.contains_key(*id));
    let removed = old.iter().filter(|(id, _)| !new.contains_key(*id));
    let both = old.iter().filter_map(|(id, was)| Some((id.as_str(), was, new.get(id)?)));
    (
        added.map(|(id, is)| (id.as_str(), is)).collect(),
        removed.map(|(id, was)| (id.as_str(), was)).collect(),
        both.collect(),
    )
}

impl Notes<'_> {
    fn note(&mut self, kind: ChangeKind, file: &str, fr: String, en: String) {
        self.list.push(Change { kind, file: file.to_owned(), text: say(fr, en) });
    }

    fn changed(&mut self, file: &str, fr: String, en: String) {
        self.note(ChangeKind::Changed, file, fr, en);
    }

    /// Whether anything was said of a file.
    fn silent(&self, file: &str) -> bool {
        !self.list.iter().rev().take_while(|change| change.file == file).any(|_| true)
    }

    fn otherwise(&mut self, file: &str, title: &Text) {
        if self.silent(file) {
            let fr = format!("« {} »\u{a0}: des précisions, sans autre effet.", title.fr);
            let en = format!("“{}”: details, with no other effect.", title.en);
            self.changed(file, fr, en);
        }
    }

    fn organisation(&mut self) {
        const FILE: &str = "organisation.toml";
        let (old, new) = (&self.old.organisation, &self.new.organisation);
        if old == new {
            return;
        }
        if old.dpo != new.dpo {
            let (fr, en) = match &new.dpo {
                Some(dpo) => (
                    format!(
                        "Délégué à la protection des données\u{a0}: {}, {}.",
                        dpo.name, dpo.email
                    ),
                    format!("Data protection officer: {}, {}.", dpo.name, dpo.email),
                ),
                None => (
                    "Il n’y a plus de délégué à la protection des données.".to_owned(),
                    "There is no data protection officer any more.".to_owned(),
                ),
            };
            self.changed(FILE, fr, en);
        }
        if let (Some(was), Some(is)) = (&old.backups, &new.backups)
            && was != is
        {
            let (was, is) = (was.retained, is.retained);
            self.changed(
                FILE,
                format!(
                    "Les sauvegardes sont gardées {} au lieu de {}.",
                    is.say(Lang::Fr),
                    was.say(Lang::Fr)
                ),
                format!("Backups are kept {} instead of {}.", is.say(Lang::En), was.say(Lang::En)),
            );
        }
        if (&old.name, &old.address, &old.contact) != (&new.name, &new.address, &new.contact) {
            self.changed(
                FILE,
                format!(
                    "Nos coordonnées\u{a0}: {}, {}, {}.",
                    new.name, new.address, new.contact.email
                ),
                format!(
                    "Our contact details: {}, {}, {}.",
                    new.name, new.address, new.contact.email
                ),
            );
        }
        self.otherwise(FILE, &say("Organisation", "Organisation"));
    }

    fn activities(&mut self) {
        let (added, removed, both) = compare(&self.old.activities, &self.new.activities);
        for (id, activity) in added {
            let file = format!("activities/{id}.toml");
            let (fr, en) = (&activity.title.fr, &activity.title.en);
            let fr = format!(
                "Une nouvelle activité\u{a0}: {fr} ({}).",
                activity.legal_basis.say(Lang::Fr)
            );
            let en = format!("A new activity: {en} ({}).", activity.legal_basis.say(Lang::En));
            self.note(ChangeKind::Added, &file, fr, en);
        }
        for (id, activity) in removed {
            let file = format!("activities/{id}.toml");
            let fr = format!("Une activité prend fin\u{a0}: {}.", activity.title.fr);
            let en = format!("An activity ends: {}.", activity.title.en);
            self.note(ChangeKind::Removed, &file, fr, en);
        }
        for (id, was, is) in both.into_iter().filter(|(_, was, is)| was != is) {
            let file = format!("activities/{id}.toml");
            self.activity(&file, was, is);
            self.otherwise(&file, &is.title);
        }
    }

    fn activity(&mut self, file: &str, was: &Activity, is: &Activity) {
        let (fr, en) = (&is.title.fr, &is.title.en);
        if was.purpose != is.purpose {
            self.changed(
                file,
                format!("« {fr} » a une nouvelle finalité\u{a0}: {}.", is.purpose.fr),
                format!("“{en}” has a new purpose: {}.", is.purpose.en),
            );
        }
        if was.legal_basis != is.legal_basis {
            let bases = |lang| (is.legal_basis.say(lang), was.legal_basis.say(lang));
            let (new_fr, old_fr) = bases(Lang::Fr);
            let (new_en, old_en) = bases(Lang::En);
            self.changed(
                file,
                format!("« {fr} » repose maintenant sur {new_fr}, et non plus sur {old_fr}."),
                format!("“{en}” now rests on {new_en}, no longer on {old_en}."),
            );
        }
        self.retention(file, was, is);
        let labels = |charter: &Charter, data: &[super::words::Category], lang: Lang| {
            data.iter().map(|category| charter.category_label(category, lang)).collect::<Vec<_>>()
        };
        let fresh: Vec<_> =
            is.data.iter().filter(|found| !was.data.contains(found)).cloned().collect();
        let gone: Vec<_> =
            was.data.iter().filter(|found| !is.data.contains(found)).cloned().collect();
        if !fresh.is_empty() {
            let (in_fr, in_en) =
                (labels(self.new, &fresh, Lang::Fr), labels(self.new, &fresh, Lang::En));
            self.changed(
                file,
                format!("« {fr} » utilise en plus\u{a0}: {}.", in_fr.join(", ")),
                format!("“{en}” also uses: {}.", in_en.join(", ")),
            );
        }
        if !gone.is_empty() {
            let (in_fr, in_en) =
                (labels(self.old, &gone, Lang::Fr), labels(self.old, &gone, Lang::En));
            self.changed(
                file,
                format!("« {fr} » n’utilise plus\u{a0}: {}.", in_fr.join(", ")),
                format!("“{en}” no longer uses: {}.", in_en.join(", ")),
            );
        }
        for id in is.recipients.iter().filter(|id| !was.recipients.contains(id)) {
            let name = recipient_name(self.new, id);
            let fr = format!("« {fr} »\u{a0}: {} reçoit maintenant des données.", name.fr);
            self.changed(file, fr, format!("“{en}”: {} now receives data.", name.en));
        }
        for id in was.recipients.iter().filter(|id| !is.recipients.contains(id)) {
            let name = recipient_name(self.old, id);
            let fr = format!("« {fr} »\u{a0}: {} ne reçoit plus de données.", name.fr);
            self.changed(file, fr, format!("“{en}”: {} no longer receives data.", name.en));
        }
    }

    fn retention(&mut self, file: &str, was: &Activity, is: &Activity) {
        let (fr, en) = (&is.title.fr, &is.title.en);
        let (old, new) = (&was.retention, &is.retention);
        if old.keep != new.keep && old.from == new.from {
            let (o, n) = (old.keep, new.keep);
            self.changed(
                file,
                format!(
                    "« {fr} »\u{a0}: gardé {} au lieu de {}.",
                    n.say(Lang::Fr),
                    o.say(Lang::Fr)
                ),
                format!("“{en}” is now kept {} instead of {}.", n.say(Lang::En), o.say(Lang::En)),
            );
        } else if old.from != new.from {
            let (n_fr, n_en) =
                (self.new.say_retention(new, Lang::Fr), self.new.say_retention(new, Lang::En));
            self.changed(
                file,
                format!("« {fr} »\u{a0}: gardé maintenant {n_fr}."),
                format!("“{en}” is now kept {n_en}."),
            );
        } else if old.then != new.then || old.archive != new.archive {
            let fr = format!("« {fr} »\u{a0}: {}.", self.new.say_retention(new, Lang::Fr));
            self.changed(file, fr, format!("“{en}”: {}.", self.new.say_retention(new, Lang::En)));
        }
    }

    fn recipients(&mut self) {
        let (added, removed, both) = compare(&self.old.recipients, &self.new.recipients);
        for (id, recipient) in added {
            let file = format!("recipients/{id}.toml");
            let (fr, en, country) = (&recipient.title.fr, &recipient.title.en, &recipient.country);
            let fr = format!("Un nouveau destinataire\u{a0}: {fr} ({country}).");
            self.note(ChangeKind::Added, &file, fr, format!("A new recipient: {en} ({country})."));
        }
        for (id, recipient) in removed {
            let file = format!("recipients/{id}.toml");
            let fr = format!("{} n’est plus un destinataire.", recipient.title.fr);
            let en = format!("{} is no longer a recipient.", recipient.title.en);
            self.note(ChangeKind::Removed, &file, fr, en);
        }
        for (id, was, is) in both.into_iter().filter(|(_, was, is)| was != is) {
            let file = format!("recipients/{id}.toml");
            self.recipient(&file, was, is);
            self.otherwise(&file, &is.title);
        }
    }

    fn recipient(&mut self, file: &str, was: &RecipientDecl, is: &RecipientDecl) {
        let (fr, en) = (&is.title.fr, &is.title.en);
        if was.country != is.country {
            let (old, new) = (&was.country, &is.country);
            self.changed(
                file,
                format!(
                    "{fr} utilise les données dans un autre pays\u{a0}: {new} au lieu de {old}."
                ),
                format!("{en} uses the data in another country: {new} instead of {old}."),
            );
        }
        if was.contract != is.contract
            && let Some(contract) = &is.contract
        {
            let (reference, on) = (&contract.reference, contract.signed_on);
            self.changed(
                file,
                format!("{fr}\u{a0}: contrat {reference}, signé le {on}."),
                format!("{en}: contract {reference}, signed on {on}."),
            );
        }
        if was.categories != is.categories {
            let label = |lang| {
                let labels = is.categories.iter().map(|found| self.new.category_label(found, lang));
                labels.collect::<Vec<_>>().join(", ")
            };
            let (in_fr, in_en) = (label(Lang::Fr), label(Lang::En));
            self.changed(
                file,
                format!("{fr} reçoit\u{a0}: {in_fr}."),
                format!("{en} receives: {in_en}."),
            );
        }
    }

    fn systems(&mut self) {
        let (added, removed, both) = compare(&self.old.systems, &self.new.systems);
        for (id, system) in added {
            let file = format!("systems/{id}.toml");
            let fr = format!(
                "Un nouveau système\u{a0}: {} ({}).",
                system.title.fr, system.hosted.country
            );
            let en = format!("A new system: {} ({}).", system.title.en, system.hosted.country);
            self.note(ChangeKind::Added, &file, fr, en);
        }
        for (id, system) in removed {
            let file = format!("systems/{id}.toml");
            let fr = format!("Un système n’est plus utilisé\u{a0}: {}.", system.title.fr);
            let en = format!("A system is no longer used: {}.", system.title.en);
            self.note(ChangeKind::Removed, &file, fr, en);
        }
        for (id, was, is) in both.into_iter().filter(|(_, was, is)| was != is) {
            let file = format!("systems/{id}.toml");
            self.system(&file, was, is);
            self.otherwise(&file, &is.title);
        }
    }

    fn system(&mut self, file: &str, was: &SystemDecl, is: &SystemDecl) {
        let (fr, en) = (&is.title.fr, &is.title.en);
        if was.hosted != is.hosted {
            let (country, operator) = (&is.hosted.country, &is.hosted.operator);
            self.changed(
                file,
                format!("« {fr} » est maintenant hébergé en {country} par {operator}."),
                format!("“{en}” is now hosted in {country} by {operator}."),
            );
        }
        let (added, removed, both) = compare(&was.tables, &is.tables);
        for (name, _) in added {
            let fr = format!("« {fr} »\u{a0}: une nouvelle table, {name}.");
            self.note(ChangeKind::Added, file, fr, format!("“{en}”: a new table, {name}."));
        }
        for (name, _) in removed {
            let fr = format!("« {fr} »\u{a0}: la table {name} n’est plus déclarée.");
            self.note(
                ChangeKind::Removed,
                file,
                fr,
                format!("“{en}”: the table {name} is no longer declared."),
            );
        }
        for (name, was, is) in both {
            self.table(file, name, was, is);
        }
    }

    fn table(&mut self, file: &str, name: &str, was: &TableDecl, is: &TableDecl) {
        let (old, new): (BTreeSet<_>, BTreeSet<_>) =
            (was.fields.keys().collect(), is.fields.keys().collect());
        let list = |columns: Vec<&&String>| {
            columns.into_iter().map(|column| column.as_str()).collect::<Vec<_>>().join(", ")
        };
        let (fresh, gone) =
            (list(new.difference(&old).collect()), list(old.difference(&new).collect()));
        if !fresh.is_empty() {
            let fr = format!("Table {name}\u{a0}: champs ajoutés, {fresh}.");
            self.changed(file, fr, format!("Table {name}: fields added, {fresh}."));
        }
        if !gone.is_empty() {
            let fr = format!("Table {name}\u{a0}: champs retirés, {gone}.");
            self.changed(file, fr, format!("Table {name}: fields removed, {gone}."));
        }
        if was.erase_rule() != is.erase_rule()
            || was.accessor_erase_rule() != is.accessor_erase_rule()
            || was.shared_rule() != is.shared_rule()
        {
            let fr = format!("Table {name}\u{a0}: la règle d’effacement change.");
            self.changed(file, fr, format!("Table {name}: the erasure rule changes."));
        }
        if !was.links().eq(is.links())
            || was.owners().count() != is.owners().count()
            || was.subject != is.subject
        {
            let fr = format!("Table {name}\u{a0}: le titulaire des lignes change.");
            self.changed(file, fr, format!("Table {name}: whose the rows are changes."));
        }
        if was.retention != is.retention {
            let said = |lang: Lang| {
                let own = is.retention.as_ref().map(|own| self.new.say_retention(own, lang));
                own.unwrap_or_else(|| match lang {
                    Lang::Fr => "comme son activité".into(),
                    Lang::En => "as its activity".into(),
                })
            };
            let (in_fr, in_en) = (said(Lang::Fr), said(Lang::En));
            self.changed(
                file,
                format!("Table {name}\u{a0}: gardée {in_fr}."),
                format!("Table {name}: kept {in_en}."),
            );
        }
    }

    fn notices(&mut self) {
        let (added, removed, both) = compare(&self.old.notices, &self.new.notices);
        let title = |charter: &Charter, id: &str, lang| {
            charter.notice_text(id, lang).map_or(id.to_owned(), |text| text.front.title.clone())
        };
        for (id, _) in added {
            let fr = format!("Une nouvelle information\u{a0}: {}.", title(self.new, id, Lang::Fr));
            let en = format!("A new notice: {}.", title(self.new, id, Lang::En));
            self.note(ChangeKind::Added, &format!("notices/{id}"), fr, en);
        }
        for (id, _) in removed {
            let fr = format!(
                "Une information n’est plus montrée\u{a0}: {}.",
                title(self.old, id, Lang::Fr)
            );
            let en = format!("A notice is no longer shown: {}.", title(self.old, id, Lang::En));
            self.note(ChangeKind::Removed, &format!("notices/{id}"), fr, en);
        }
        for (id, was, is) in both {
            if was != is {
                let fr = format!("Le texte « {} » change.", title(self.new, id, Lang::Fr));
                let en = format!("The text “{}” changes.", title(self.new, id, Lang::En));
                self.changed(&format!("notices/{id}"), fr, en);
            }
        }
    }

    fn commitments(&mut self) {
        let (added, removed, both) = compare(&self.old.commitments, &self.new.commitments);
        for (id, commitment) in added {
            let (fr, en) = (&commitment.title.fr, &commitment.title.en);
            let (fr, en) =
                (format!("Un nouvel engagement\u{a0}: {fr}"), format!("A new commitment: {en}"));
            self.note(ChangeKind::Added, &format!("commitments/{id}.toml"), fr, en);
        }
        for (id, commitment) in removed {
            let (fr, en) = (&commitment.title.fr, &commitment.title.en);
            let (fr, en) = (
                format!("Un engagement est retiré\u{a0}: {fr}"),
                format!("A commitment is withdrawn: {en}"),
            );
            self.note(ChangeKind::Removed, &format!("commitments/{id}.toml"), fr, en);
        }
        for (id, was, is) in both.into_iter().filter(|(_, was, is)| was != is) {
            let file = format!("commitments/{id}.toml");
            self.commitment(&file, was, is);
            self.otherwise(&file, &is.title);
        }
    }

    fn commitment(&mut self, file: &str, was: &Commitment, is: &Commitment) {
        let number = is.number;
        if was.title != is.title || was.texts != is.texts {
            self.changed(
                file,
                format!("L’engagement n°\u{a0}{number} est reformulé\u{a0}: {}", is.title.fr),
                format!("Commitment no. {number} is reworded: {}", is.title.en),
            );
        }
        if was.controls != is.controls {
            let list = |lang| {
                is.controls
                    .iter()
                    .map(|control| control.title.get(lang))
                    .collect::<Vec<_>>()
                    .join(" · ")
            };
            let (fr, en) = (list(Lang::Fr), list(Lang::En));
            self.changed(
                file,
                format!("Ce qui vérifie l’engagement n°\u{a0}{number}\u{a0}: {fr}."),
                format!("What checks commitment no. {number}: {en}."),
            );
        }
    }
}

fn recipient_name(charter: &Charter, id: &str) -> Text {
    charter.recipients.get(id).map_or_else(|| say(id, id), |recipient| recipient.title.clone())
}
