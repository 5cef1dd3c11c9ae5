//! Checks of `systems/<id>.toml`: connections, links, purposes of fields, rules of erasure.

use std::collections::BTreeSet;

use super::super::activity::LegalBasis;
use super::super::files::FileKind;
use super::super::graph;
use super::super::load::{Findings, Parts, say};
use super::super::recipient::RecipientDecl;
use super::super::rules;
use super::super::system::{Connect, EraseRule, Retain, Shared, SystemDecl, TableDecl};
use super::super::validate::nearest;
use super::super::vocabulary::is_in_eea;
use super::super::words::Category;
use super::activities::{retention, unknown_category};
use super::ownership::Ownership;
use super::{Lint, system_file};

pub(super) fn check(parts: &Parts, lint: &Lint<'_>, out: &mut Findings<'_, '_>) {
    let ownership = Ownership::of(&parts.systems);
    for (id, system) in &parts.systems {
        let file = system_file(id);
        connection(&file, system, out);
        hosting(parts, &file, system, out);
        for (name, table) in &system.tables {
            let check = Checked { parts, lint, file: &file, system: (id, system), name, table };
            check.columns(out);
            check.ownership(&ownership, out);
            check.purposes(out);
            check.keeping(out);
            check.erasure(&["erase"], table.erase.as_ref(), out);
            check.erasure(&["accessor_erase"], table.accessor_erase.as_ref(), out);
        }
    }
}

fn connection(file: &str, system: &SystemDecl, out: &mut Findings<'_, '_>) {
    let (path, variable) = match &system.connect {
        Connect::Sqlite { path, path_env } | Connect::Files { path, path_env, .. } => {
            (path.is_some(), path_env.is_some())
        }
        Connect::Postgres { .. } | Connect::Mariadb { .. } => return,
    };
    if path == variable {
        let what = if path {
            say("path et path_env disent deux endroits", "path and path_env say two places")
        } else {
            say("il manque path ou path_env", "path or path_env is missing")
        };
        out.value(&rules::S021, file, &["connect"], what);
    }
}

fn hosting(parts: &Parts, file: &str, system: &SystemDecl, out: &mut Findings<'_, '_>) {
    let operator = system.hosted.recipient();
    if let Some(operator) = operator
        && !parts.exists(FileKind::Recipient, operator)
    {
        let what = say(
            format!("« {operator} » n’est pas un destinataire déclaré"),
            format!("“{operator}” is not a declared recipient"),
        );
        out.value(&rules::S015, file, &["hosted", "operator"], what);
        out.suggest(|| nearest(operator, parts.ids_of(FileKind::Recipient).chain(["self"])));
    }
    let guarded = system.safeguard.is_some()
        || operator
            .and_then(|id| parts.recipients.get(id))
            .is_some_and(|recipient: &RecipientDecl| recipient.safeguard.is_some());
    let country = &system.hosted.country;
    if !guarded && !is_in_eea(country) {
        let what = say(
            format!("hébergé dans le pays {country}, sans garantie"),
            format!("hosted in country {country}, without a safeguard"),
        );
        out.value(&rules::S016, file, &["hosted", "country"], what);
    }
}

/// One table being checked.
pub(super) struct Checked<'a> {
    pub(super) parts: &'a Parts,
    lint: &'a Lint<'a>,
    pub(super) file: &'a str,
    pub(super) system: (&'a str, &'a SystemDecl),
    pub(super) name: &'a str,
    pub(super) table: &'a TableDecl,
}

impl Checked<'_> {
    pub(super) fn path<'p>(&'p self, rest: &[&'p str]) -> Vec<&'p str> {
        [&["tables", self.name], rest].concat()
    }

    /// S011, S017, S018, S020, A006: the columns named are declared, once, with known categories.
    fn columns(&self, out: &mut Findings<'_, '_>) {
        let (file, table) = (self.file, self.table);
        for (column, category) in &table.fields {
            if let Some((what, suggestion)) = unknown_category(self.parts, category) {
                out.value(&rules::A006, file, &self.path(&["fields", column]), what);
                out.suggest(|| suggestion);
            }
        }
        if table.subject && table.identify.is_empty() {
            let what = say(
                format!("la table « {} » n’a pas d’identifiant", self.name),
                format!("the table “{}” has no identifier", self.name),
            );
            out.key(&rules::S011, file, &self.path(&[]), what);
        }
        if table.key.is_empty() && matches!(self.system.1.connect, Connect::Files { .. }) {
            let what = say(
                format!("le fichier de « {} » n’a pas de clé", self.name),
                format!("the file of “{}” has no key", self.name),
            );
            out.key(&rules::S020, file, &self.path(&[]), what);
        }
        let ignored = table.ignore.iter().flat_map(|ignored| &ignored.columns).enumerate();
        for (index, column) in ignored.filter(|(_, column)| table.fields.contains_key(*column)) {
            let what = say(
                format!("« {column} » est dans fields et dans ignore"),
                format!("“{column}” is in fields and in ignore"),
            );
            let index = index.to_string();
            out.value(&rules::S017, file, &self.path(&["ignore", "columns", &index]), what);
        }
        self.named(out);
    }

    fn named(&self, out: &mut Findings<'_, '_>) {
        let table = self.table;
        let declared: BTreeSet<&str> = table.columns().collect();
        let sight = |sight: &'static str, redact: Option<&Vec<String>>| {
            (vec![sight, "redact"], redact.cloned().unwrap_or_default())
        };
        let erased = |key: &'static str, rule: Option<&EraseRule>| {
            (
                vec![key, "anonymise"],
                rule.map(|rule| rule.anonymised().to_vec()).unwrap_or_default(),
            )
        };
        let lists = [
            (vec!["derived"], table.derived.clone()),
            (vec!["rectify"], table.rectify.clone()),
            sight("access", table.access.as_ref().map(|sight| &sight.redact)),
            sight("accessor_access", table.accessor_access.as_ref().map(|sight| &sight.redact)),
            erased("erase", table.erase.as_ref()),
            erased("accessor_erase", table.accessor_erase.as_ref()),
        ];
        for (path, columns) in lists {
            for (index, column) in columns.iter().enumerate() {
                let index = index.to_string();
                self.undeclared(&declared, column, &[path.as_slice(), &[&index]].concat(), out);
            }
        }
        if let Some(Shared::Split(parts)) = &table.shared {
            for (side, columns) in parts {
                for (index, column) in columns.iter().enumerate() {
                    let index = index.to_string();
                    self.undeclared(&declared, column, &["shared", "split", side, &index], out);
                }
            }
        }
        for column in table.labels.keys() {
            self.undeclared(&declared, column, &["labels", column], out);
        }
        if let Some(order) = &table.order {
            let column = order.split(' ').next().unwrap_or_default();
            self.undeclared(&declared, column, &["order"], out);
        }
    }

    fn undeclared(
        &self,
        declared: &BTreeSet<&str>,
        column: &str,
        path: &[&str],
        out: &mut Findings<'_, '_>,
    ) {
        if !declared.contains(column) {
            let what = say(
                format!("la colonne « {column} » n’est pas déclarée dans « {} »", self.name),
                format!("the column “{column}” is not declared in “{}”", self.name),
            );
            out.value(&rules::S018, self.file, &self.path(path), what);
            out.suggest(|| nearest(column, declared.iter().copied()));
        }
    }

    /// S005–S007: each field serves an activity of the table.
    fn purposes(&self, out: &mut Findings<'_, '_>) {
        for (index, id) in self.table.activities.iter().enumerate() {
            if !self.parts.exists(FileKind::Activity, id) {
                let what = say(
                    format!("l’activité « {id} » n’existe pas"),
                    format!("there is no activity “{id}”"),
                );
                let index = index.to_string();
                out.value(&rules::S006, self.file, &self.path(&["activities", &index]), what);
                out.suggest(|| nearest(id, self.parts.ids_of(FileKind::Activity)));
            }
        }
        let ids = graph::activities_of(&self.parts.systems, self.system.0, self.name);
        // A table below another is blamed with it: only the end of a chain is reported.
        let end = self.table.subject || self.table.owner.is_none();
        if ids.is_empty() && end && !self.table.fields.is_empty() {
            let what = say(
                format!("aucune activité n’utilise la table « {} »", self.name),
                format!("no activity uses the table “{}”", self.name),
            );
            out.key(&rules::S007, self.file, &self.path(&[]), what);
        }
        let activities: Vec<_> = ids.iter().map(|id| self.parts.activities.get(id)).collect();
        if ids.is_empty() || activities.iter().any(Option::is_none) {
            return;
        }
        let serves = |category: &Category| {
            activities.iter().flatten().any(|activity| activity.data.contains(category))
        };
        for (column, category) in self.table.fields.iter().filter(|(_, found)| !serves(found)) {
            let list = ids.join(", ");
            let what = say(
                format!("« {category} » n’est dans data d’aucune activité de la table ({list})"),
                format!("“{category}” is in data of no activity of the table ({list})"),
            );
            out.value(&rules::S005, self.file, &self.path(&["fields", column]), what);
        }
    }

    /// S019 and the table's own retention.
    fn keeping(&self, out: &mut Findings<'_, '_>) {
        if let Some(own) = &self.table.retention {
            let columns: BTreeSet<&str> =
                self.table.columns().chain(self.table.events.keys().map(String::as_str)).collect();
            let path = self.path(&["retention"]);
            retention(self.parts, self.lint, self.file, &path, own, Some(&columns), out);
        }
        if self.table.fields.is_empty() || !self.ends_a_chain() {
            return;
        }
        let own = self.table.retention.iter().map(|own| own.from.as_str());
        let ids = graph::activities_of(&self.parts.systems, self.system.0, self.name);
        let inherited = ids.iter().filter_map(|id| self.parts.activities.get(id));
        let inherited = inherited.map(|activity| activity.retention.from.as_str());
        let events: BTreeSet<&str> = match self.table.retention {
            Some(_) => own.collect(),
            None => inherited.collect(),
        };
        for event in events {
            let clock = graph::clock(&self.parts.systems, self.system.0, self.name, event);
            if clock == super::super::declared::Clock::Unknown {
                let what = say(
                    format!("aucune colonne de « {} » ne date « {event} »", self.name),
                    format!("no column of “{}” dates “{event}”", self.name),
                );
                out.key(&rules::S019, self.file, &self.path(&[]), what);
            }
        }
    }

    /// Whether the table states its own retention or activities, so that its dates are its affair.
    fn ends_a_chain(&self) -> bool {
        let table = self.table;
        table.subject || !table.activities.is_empty() || table.retention.is_some()
    }

    /// S012: the rule of erasure says one thing; a row that stays says why.
    fn erasure(&self, path: &[&str; 1], rule: Option<&EraseRule>, out: &mut Findings<'_, '_>) {
        let Some(rule) = rule else { return };
        let accessor = path == &["accessor_erase"];
        let written = |word: &str| out.written(self.file, &self.path(&[path[0], word]));
        let retains = matches!(rule, EraseRule::Retain(_));
        let complaint = match rule {
            _ if !retains && ["restrict", "until", "exception"].into_iter().any(written) => Some((
                "restrict, until et exception ne valent qu’avec retain",
                "restrict, until and exception only mean something with retain",
            )),
            EraseRule::Retain(_) if written("detach") => Some((
                "une ligne gardée garde son lien\u{a0}: detach contredit retain",
                "a row that stays keeps its link: detach contradicts retain",
            )),
            EraseRule::Anonymise { columns } if columns.is_empty() => {
                Some(("rien n’est effacé ni vidé", "nothing is erased or emptied"))
            }
            EraseRule::Retain(_) if accessor => Some((
                "une ligne n’est gardée que pour son titulaire",
                "a row stays only for its owner",
            )),
            EraseRule::Detach { .. } if !accessor && self.table.owner.is_none() => Some((
                "il n’y a pas de lien à vider\u{a0}: la table n’a pas de titulaire",
                "there is no link to empty: the table has no owner",
            )),
            _ if accessor && self.table.accessor.is_empty() => {
                Some(("la table n’a pas de tiers concerné", "the table has no accessor"))
            }
            _ => None,
        };
        if let Some((fr, en)) = complaint {
            out.value(&rules::S012, self.file, &self.path(path), say(fr, en));
        }
        if let EraseRule::Retain(retain) = rule {
            self.retain(path[0], retain, out);
        }
    }

    fn retain(&self, key: &str, retain: &Retain, out: &mut Findings<'_, '_>) {
        self.reasons(key, retain, out);
        if retain.restrict {
            self.restriction(key, retain, out);
        }
    }

    /// S025, S026: a row set aside is seen by the holder of its ground and nobody else.
    fn restriction(&self, key: &str, retain: &Retain, out: &mut Findings<'_, '_>) {
        let (place, table) = (self.path(&[key, "restrict"]), self.table);
        let others = table.co_owner.iter().chain(&table.accessor);
        if let Some(link) = others.into_iter().next() {
            let side = link.side();
            let what = say(
                format!("« {side} » mène à quelqu’un qui a le droit de voir la ligne"),
                format!("“{side}” leads to somebody who has a right to see the row"),
            );
            out.value(&rules::S025, self.file, &place, what);
        }
        let ground = retain.ground.as_str();
        let holds = |id: &str| {
            let cited = self.parts.activities.get(id).and_then(|it| it.retention.rule.as_deref());
            id == ground || cited == Some(ground)
        };
        let users = graph::activities_of(&self.parts.systems, self.system.0, self.name);
        let strangers: Vec<&str> =
            users.iter().map(String::as_str).filter(|id| !holds(id)).collect();
        if !strangers.is_empty() {
            let list = strangers.join(", ");
            let what = say(
                format!("la table sert aussi à autre chose que « {ground} »\u{a0}: {list}"),
                format!("the table also serves something else than “{ground}”: {list}"),
            );
            out.value(&rules::S026, self.file, &place, what);
        }
    }

    /// S013, S014, S022: the reason for keeping exists, allows it, and has an end.
    fn reasons(&self, key: &str, retain: &Retain, out: &mut Findings<'_, '_>) {
        let ground = retain.ground.as_str();
        let place = self.path(&[key, "retain"]);
        let rule = ground.starts_with("R-");
        let known = if rule {
            self.lint.rules.is_empty() || self.lint.rules.iter().any(|rule| rule.id == ground)
        } else {
            self.parts.exists(FileKind::Activity, ground)
        };
        if !known {
            let what = say(format!("« {ground} » n’existe pas"), format!("there is no “{ground}”"));
            out.value(&rules::S013, self.file, &place, what);
            let rules = self.lint.rules.iter().map(|rule| rule.id.as_str());
            out.suggest(|| nearest(ground, self.parts.ids_of(FileKind::Activity).chain(rules)));
        }
        let basis = self.parts.activities.get(ground).map(|activity| &activity.legal_basis);
        let duty = |basis: &LegalBasis| {
            matches!(basis, LegalBasis::LegalObligation(_) | LegalBasis::PublicTask(_))
        };
        if retain.exception.is_none() && basis.is_some_and(|basis| !duty(basis)) {
            let what = say(
                format!("« {ground} » ne repose pas sur une obligation légale"),
                format!("“{ground}” does not rest on a legal obligation"),
            );
            out.value(&rules::S014, self.file, &place, what);
        }
        if let Some(until) = &retain.until
            && self.table.date_of(&until.from).is_none()
        {
            let what = say(
                format!("« {} » n’est ni un événement ni une colonne de la table", until.from),
                format!("“{}” is neither an event nor a column of the table", until.from),
            );
            out.value(&rules::S022, self.file, &self.path(&[key, "until", "from"]), what);
            let dates = self.table.events.keys().map(String::as_str).chain(self.table.columns());
            out.suggest(|| nearest(&until.from, dates));
        }
    }
}
