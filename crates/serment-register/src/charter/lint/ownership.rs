//! Checks of whose the rows are: links, chains of owners, rows of several owners.
//!
//! What the request engine will follow (Art. 15, 17) must lead to a person, without turning in a
//! circle: inside a system by columns, between systems by one value.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::super::files::FileKind;
use super::super::graph::{self, Reach};
use super::super::link::Link;
use super::super::load::{Findings, say};
use super::super::rules;
use super::super::system::{Shared, SystemDecl};
use super::super::validate::nearest;
use super::systems::Checked;

type Name<'a> = (&'a str, &'a str);

/// What is known of the whole graph, found once.
pub(super) struct Ownership<'a> {
    reaches: HashMap<Name<'a>, Reach>,
    circles: HashSet<(Name<'a>, Name<'a>)>,
    system_circles: HashSet<(&'a str, &'a str)>,
}

impl<'a> Ownership<'a> {
    pub(super) fn of(systems: &'a std::collections::BTreeMap<String, SystemDecl>) -> Self {
        Self {
            reaches: graph::reaches(systems),
            circles: graph::circles(systems),
            system_circles: graph::system_circles(systems),
        }
    }

    fn turns(&self, table: Name<'_>) -> bool {
        self.reaches.get(&table) == Some(&Reach::Circle)
    }
}

impl Checked<'_> {
    /// S001–S004, S012, S023, S024, S027.
    pub(super) fn ownership(&self, known: &Ownership<'_>, out: &mut Findings<'_, '_>) {
        for (link, path) in self.table.places() {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            self.link(known, link, &path, out);
        }
        self.chain(known, out);
        self.sharing(out);
    }

    /// One link: it leads to a declared table, in a way that can be followed, to a person.
    fn link(&self, known: &Ownership<'_>, link: &Link, path: &[&str], out: &mut Findings<'_, '_>) {
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
        if !target.tables.contains_key(&link.table) {
            let what = say(
                format!("la table « {} » n’est pas déclarée dans « {system} »", link.table),
                format!("the table “{}” is not declared in “{system}”", link.table),
            );
            out.value(&rules::S001, self.file, &self.path(path), what);
            return out.suggest(|| nearest(&link.table, target.tables.keys().map(String::as_str)));
        }
        self.between(known, link, path, out);
        self.inside(known, (system, &link.table), path, out);
        let needs_it = path[0] != "owner" || self.table.fields.is_empty();
        if needs_it && self.ends_at_nobody(known, (system, &link.table)) {
            let what = say(
                format!("« {} » n’appartient à personne", link.table),
                format!("“{}” belongs to nobody", link.table),
            );
            out.value(&rules::S024, self.file, &self.path(path), what);
        }
    }

    /// S002, S023: from one system to another, one value is followed, and never back.
    fn between(
        &self,
        known: &Ownership<'_>,
        link: &Link,
        path: &[&str],
        out: &mut Findings<'_, '_>,
    ) {
        let (Some(other), here) = (link.system.as_deref(), self.system.0) else { return };
        let place = self.path(path);
        if let [_, _, ..] = link.columns.as_slice() {
            let count = link.columns.len();
            let what = say(
                format!("ce lien vers « {other} » a {count} colonnes"),
                format!("this link to “{other}” has {count} columns"),
            );
            out.value(&rules::S002, self.file, &place, what);
        }
        if other == here {
            let what =
                say(format!("« {here} » mène à lui-même"), format!("“{here}” leads to itself"));
            out.value(&rules::S023, self.file, &place, what);
            out.fix(
                format!("Dans un même système, écrivez le lien sans « {here}: »."),
                format!("Inside one system, write the link without “{here}:”."),
            );
        } else if known.system_circles.contains(&(here, other)) && !known.turns((here, self.name)) {
            let what = say(
                format!("« {here} » mène à « {other} », qui y ramène"),
                format!("“{here}” leads to “{other}”, which leads back"),
            );
            out.value(&rules::S023, self.file, &place, what);
        }
    }

    /// S004 for circles that are not chains of owners: those are told once by [`Self::chain`].
    fn inside(
        &self,
        known: &Ownership<'_>,
        to: Name<'_>,
        path: &[&str],
        out: &mut Findings<'_, '_>,
    ) {
        let from = (self.system.0, self.name);
        if path[0] != "accessor" && known.circles.contains(&(from, to)) && !known.turns(from) {
            let what = say(
                format!("« {} » mène à « {} », qui y ramène", from.1, to.1),
                format!("“{}” leads to “{}”, which leads back", from.1, to.1),
            );
            out.value(&rules::S004, self.file, &self.path(path), what);
        }
    }

    /// S003, S004: the chain of owners ends at a person.
    fn chain(&self, known: &Ownership<'_>, out: &mut Findings<'_, '_>) {
        let (name, personal) = (self.name, !self.table.fields.is_empty());
        let systems = &self.parts.systems;
        match known.reaches.get(&(self.system.0, name)) {
            // The end of the chain is to blame, not each table below it.
            Some(Reach::Nobody) if personal && self.table.owner.is_none() => {
                let what = say(
                    format!("la table « {name} » n’a pas de titulaire"),
                    format!("the table “{name}” has no owner"),
                );
                out.key(&rules::S003, self.file, &self.path(&[]), what);
            }
            Some(Reach::Nobody)
                if personal && self.ends_at_nobody(known, (self.system.0, name)) =>
            {
                let what = say(
                    format!("la chaîne de « {name} » ne finit pas sur une personne"),
                    format!("the chain of “{name}” does not end at a person"),
                );
                out.value(&rules::S003, self.file, &self.path(&["owner"]), what);
            }
            Some(Reach::Person) if graph::is_too_long(systems, self.system.0, name) => {
                let most = graph::LONGEST_CHAIN;
                let what = say(
                    format!("la chaîne de « {name} » a plus de {most} maillons"),
                    format!("the chain of “{name}” has more than {most} links"),
                );
                out.value(&rules::S004, self.file, &self.path(&["owner"]), what);
            }
            Some(Reach::Circle) => {
                let chain = graph::owner_chain(systems, self.system.0, name);
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

    /// Whether a chain ends at a table that is nobody's and has no field: one with fields is
    /// blamed by itself.
    fn ends_at_nobody(&self, known: &Ownership<'_>, table: Name<'_>) -> bool {
        let chain = || graph::owner_chain(&self.parts.systems, table.0, table.1);
        let end = || chain().last().copied();
        known.reaches.get(&table) == Some(&Reach::Nobody)
            && end()
                .and_then(|(system, name)| self.parts.systems.get(system)?.tables.get(name))
                .is_some_and(|table| table.fields.is_empty())
    }

    /// S012, S027: a row of several owners has a first one, and says what leaves with whom.
    fn sharing(&self, out: &mut Findings<'_, '_>) {
        let (file, table) = (self.file, self.table);
        if !table.co_owner.is_empty() && (table.owner.is_none() || table.subject) {
            let what = if table.subject {
                say(
                    "une ligne qui est une personne n’est qu’à elle",
                    "a row that is a person is theirs alone",
                )
            } else {
                say("il n’y a pas de premier titulaire", "there is no first owner")
            };
            out.value(&rules::S027, file, &self.path(&["co_owner"]), what);
        }
        if !table.co_owner.is_empty() {
            let what = say(
                format!("« {} » a {} titulaires", self.name, table.owners().count()),
                format!("“{}” has {} owners", self.name, table.owners().count()),
            );
            out.value(&rules::S028, file, &self.path(&["co_owner"]), what);
        }
        let Some(shared) = &table.shared else { return };
        let place = self.path(&["shared"]);
        if table.co_owner.is_empty() {
            let what = say("les lignes n’ont qu’un titulaire", "the rows have one owner only");
            return out.value(&rules::S012, file, &place, what);
        }
        let Shared::Split(parts) = shared else { return };
        let sides: Vec<String> = table.owners().map(Link::side).collect();
        let links: BTreeSet<&str> =
            table.links().flat_map(|link| &link.columns).map(String::as_str).collect();
        let mut taken = BTreeSet::new();
        for (side, columns) in parts {
            let place = self.path(&["shared", "split", side]);
            if !sides.contains(side) {
                let what = say(
                    format!("« {side} » n’est pas le lien d’un titulaire"),
                    format!("“{side}” is not the link of an owner"),
                );
                out.key(&rules::S012, file, &place, what);
                out.suggest(|| nearest(side, sides.iter().map(String::as_str)));
            }
            for column in columns {
                let complaint = if links.contains(column.as_str()) {
                    Some((
                        "est un lien, qui part de toute façon avec le sien",
                        "is a link, which leaves anyway with the person it leads to",
                    ))
                } else if taken.insert(column) {
                    None
                } else {
                    Some(("partirait avec deux titulaires", "would leave with two owners"))
                };
                if let Some((fr, en)) = complaint {
                    let what = say(format!("« {column} » {fr}"), format!("“{column}” {en}"));
                    out.value(&rules::S012, file, &place, what);
                }
            }
        }
    }
}
