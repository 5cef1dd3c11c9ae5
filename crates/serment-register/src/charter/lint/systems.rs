//! Checks of `systems/<id>.toml`: connections, links, purposes of fields, rules of erasure.

use std::collections::{BTreeSet, HashMap};

use super::super::activity::LegalBasis;
use super::super::files::FileKind;
use super::super::graph::{self, Reach};
use super::super::link::Link;
use super::super::load::{Findings, Parts, say};
use super::super::recipient::RecipientDecl;
use super::super::rules;
use super::super::system::{Connect, EraseRule, Retain, SystemDecl, TableDecl};
use super::super::validate::nearest;
use super::super::vocabulary::is_in_eea;
use super::super::words::Category;
use super::activities::{retention, unknown_category};
use super::{Lint, system_file};

type Reaches<'a> = HashMap<(&'a str, &'a str), Reach>;

pub(super) fn check(parts: &Parts, lint: &Lint<'_>, out: &mut Findings<'_, '_>) {
    let reaches = graph::reaches(&parts.systems);
    for (id, system) in &parts.systems {
        let file = system_file(id);
        connection(&file, system, out);
        hosting(parts, &file, system, out);
        for (name, table) in &system.tables {
            let check = Checked { parts, lint, file: &file, system: (id, system), name, table };
            check.columns(out);
            check.links(out);
            check.ownership(&reaches, out);
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

struct Checked<'a> {
    parts: &'a Parts,
    lint: &'a Lint<'a>,
    file: &'a str,
    system: (&'a str, &'a SystemDecl),
    name: &'a str,
    table: &'a TableDecl,
}

impl Checked<'_> {
    fn path<'p>(&'p self, rest: &[&'p str]) -> Vec<&'p str> {
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

    /// S001, S002: links lead somewhere.
    fn links(&self, out: &mut Findings<'_, '_>) {
        if let Some(link) = &self.table.owner {
            self.link(link, &["owner"], out);
        }
        for (index, link) in self.table.accessor.iter().enumerate() {
            self.link(link, &["accessor", &index.to_string()], out);
        }
    }

    fn link(&self, link: &Link, path: &[&str], out: &mut Findings<'_, '_>) {
        let system = link.system.as_deref().unwrap_or(self.system.0);
        let Some(target) = self.parts.systems.get(system) else {
            // A system whose file is broken is reported there.
            if !self.parts.exists(FileKind::System, system) {
                let what = say(
                    format!("le système « {system} » n’existe pas"),
                    format!("there is no system “{system}”"),
                );
                out.value(&rules::S001, self.file, &self.path(path), what);
                out.suggest(|| nearest(system, self.parts.ids_of(FileKind::System)));
            }
            return;
        };
        let Some(table) = target.tables.get(&link.table) else {
            let what = say(
                format!("la table « {} » n’est pas déclarée dans « {system} »", link.table),
                format!("the table “{}” is not declared in “{system}”", link.table),
            );
            out.value(&rules::S001, self.file, &self.path(path), what);
            return out.suggest(|| nearest(&link.table, target.tables.keys().map(String::as_str)));
        };
        let identifies = |column: &String| table.identify.values().any(|named| named == column);
        if link.system.is_some() && !(table.subject && link.target_columns.iter().all(identifies)) {
            let column = link.target_columns.join(", ");
            let what = say(
                format!("« {column} » n’est pas un identifiant de « {} »", link.table),
                format!("“{column}” is not an identifier of “{}”", link.table),
            );
            out.value(&rules::S002, self.file, &self.path(path), what);
        }
    }

    /// S003, S004: the chain of owners ends at a person.
    fn ownership(&self, reaches: &Reaches<'_>, out: &mut Findings<'_, '_>) {
        let (name, personal) = (self.name, !self.table.fields.is_empty());
        match reaches.get(&(self.system.0, name)) {
            // The end of the chain is to blame, not each table below it.
            Some(Reach::Nobody) if personal && self.table.owner.is_none() => {
                let what = say(
                    format!("la table « {name} » n’a pas de titulaire"),
                    format!("the table “{name}” has no owner"),
                );
                out.key(&rules::S003, self.file, &self.path(&[]), what);
            }
            Some(Reach::Nobody) if personal && self.leads_to_nobody() => {
                let what = say(
                    format!("la chaîne de « {name} » ne finit pas sur une personne"),
                    format!("the chain of “{name}” does not end at a person"),
                );
                out.value(&rules::S003, self.file, &self.path(&["owner"]), what);
            }
            Some(Reach::Person) if graph::is_too_long(&self.parts.systems, self.system.0, name) => {
                let most = graph::LONGEST_CHAIN;
                let what = say(
                    format!("la chaîne de « {name} » a plus de {most} maillons"),
                    format!("the chain of “{name}” has more than {most} links"),
                );
                out.value(&rules::S004, self.file, &self.path(&["owner"]), what);
            }
            Some(Reach::Circle) => {
                let chain = graph::owner_chain(&self.parts.systems, self.system.0, name);
                let circle: Vec<&str> = chain.iter().take(4).map(|(_, table)| *table).collect();
                let shown = circle.join(" → ");
                let what = say(
                    format!("la chaîne tourne en rond\u{a0}: {shown}…"),
                    format!("the chain turns in a circle: {shown}…"),
                );
                out.value(&rules::S004, self.file, &self.path(&["owner"]), what);
            }
            _ => {}
        }
    }

    /// Whether the chain ends at a table without fields, which is not blamed by itself.
    fn leads_to_nobody(&self) -> bool {
        let chain = graph::owner_chain(&self.parts.systems, self.system.0, self.name);
        let last = chain
            .last()
            .and_then(|(system, name)| self.parts.systems.get(*system)?.tables.get(*name));
        last.is_some_and(|table| table.fields.is_empty())
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

    /// S012–S014, S022: the rule of erasure says one thing, and a row that stays says why.
    fn erasure(&self, path: &[&str; 1], rule: Option<&EraseRule>, out: &mut Findings<'_, '_>) {
        let Some(rule) = rule else { return };
        let accessor = path == &["accessor_erase"];
        let complaint = match rule {
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
