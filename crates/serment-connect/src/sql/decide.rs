//! From a map, steps and the catalogue's foreign keys to statements in order, with their counts
//! and the conflicts that forbid them. Reads only; [`super::run`] executes.
//!
//! For every foreign key towards rows due for deletion:
//! - the referencing row is deleted too: children go first, cycles broken at a link that may be
//!   empty, or left to the commit when none may;
//! - it stays and the link may be empty: the link is emptied in the same UPDATE as the rest;
//! - it stays and the link may not be empty: the referenced row is *held*, that is kept with its
//!   personal columns anonymised, and so on upwards;
//! - it is no row of the person: conflict, unless the foreign key itself says SET NULL or
//!   SET DEFAULT. A CASCADE towards undeclared rows is a conflict: nobody decided to delete them.

use super::select::{Set, Sets, inside};
use super::update::{Link, Update};
use super::{Ground, Session, list_of, row_of};
use crate::catalogue::{OnDelete, TableInfo};
use crate::error::ConnectError;
use crate::identifiers::Identifiers;
use crate::model::{Action, Conflict, Map, PlanLine, PlanNote, Role, Step, Via};
use crate::order::{Edge, deletion_order};

/// A plan ready to be executed in the transaction that made it.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) lines: Vec<PlanLine>,
    pub(crate) conflicts: Vec<Conflict>,
    /// (Table, statement) to execute between the updates and the deletions.
    pub(crate) cycle_breakers: Vec<(String, String)>,
    /// No order satisfies the constraints at once: they must wait for the commit.
    pub(crate) deferred: bool,
}

/// A key table of rows to be kept although their step says delete.
struct Held<'a> {
    table: &'a str,
    temp: String,
    /// The link that holds them, for the note.
    by: Option<(String, String)>,
    rows: u64,
}

/// The key tables of one call.
pub(crate) struct Keys<'a> {
    pub(crate) sets: Sets,
    held: Vec<Held<'a>>,
}

impl<'a> Keys<'a> {
    /// Creates every key table, empty.
    pub(crate) fn create(
        session: &mut dyn Session,
        ground: &Ground,
        map: &Map,
        steps: &'a [Step],
    ) -> Result<Self, ConnectError> {
        let sets = Sets::create(session, ground, map)?;
        let mut held = Vec::new();
        for (index, step) in steps.iter().enumerate() {
            if let (Action::Delete, Some(set)) = (&step.action, sets.get(&step.table, step.role)) {
                let temp = format!("serment_{index}_held");
                let place = ground.place(&step.table)?;
                for sql in session.dialect().create_keys(&temp, &place.name, &set.identity) {
                    session.execute(&step.table, &sql, &[])?;
                }
                held.push(Held { table: &step.table, temp, by: None, rows: 0 });
            }
        }
        Ok(Self { sets, held })
    }

    fn held(&self, table: &str) -> Option<&Held<'a>> {
        self.held.iter().find(|h| h.table == table)
    }
}

/// Decides on filled key sets. `lock` selects for a change rather than for a look.
pub(crate) fn decide(
    session: &mut dyn Session,
    ground: &Ground,
    map: &Map,
    steps: &[Step],
    who: &Identifiers,
    keys: Keys<'_>,
    lock: bool,
) -> Result<Draft, ConnectError> {
    keys.sets.fill(session, ground, map, who, lock)?;
    let links: Vec<Link<'_>> = ground
        .catalogue
        .tables
        .iter()
        .flat_map(|child| child.foreign_keys.iter().map(move |key| Link { child, key }))
        .filter(|link| keys.held(&link.key.table).is_some())
        .collect();
    let mut decision =
        Decision { session, ground, map, steps, links, keys, draft: Draft::default() };
    decision.hold()?;
    decision.undeclared()?;
    decision.updates()?;
    decision.loose_links()?;
    decision.held_rows()?;
    decision.deletions()?;
    Ok(decision.draft)
}

struct Decision<'a> {
    session: &'a mut dyn Session,
    ground: &'a Ground,
    map: &'a Map,
    steps: &'a [Step],
    links: Vec<Link<'a>>,
    keys: Keys<'a>,
    draft: Draft,
}

/// Which rows of a table an UPDATE concerns.
struct Target {
    table: String,
    role: Role,
    condition: String,
    action: Action,
}

impl Decision<'_> {
    /// `alias` is among the rows really deleted from the table.
    fn deleted(&self, table: &str, alias: &str) -> Option<String> {
        let held = self.keys.held(table)?;
        let set = self.keys.sets.get(table, Role::Owner)?;
        let owned = inside(self.session, alias, &set.identity, &set.temp);
        let kept = inside(self.session, alias, &set.identity, &held.temp);
        Some(format!("{owned} and not {kept}"))
    }

    /// The row of a child table, under alias `t`, points to a row really deleted.
    fn points_to_deleted(&self, link: &Link<'_>) -> Result<String, ConnectError> {
        let deleted = self.deleted(&link.key.table, "p").unwrap_or_else(|| "false".to_owned());
        Ok(format!(
            "{} in (select {} from {} p where {deleted})",
            row_of("t", &self.session.dialect().quoted(&link.key.columns)),
            list_of("p", &self.session.dialect().quoted(&link.key.references)),
            self.ground.place(&link.key.table)?.name
        ))
    }

    /// The person's rows of a table that stay, under alias `t`; nothing when none can.
    fn staying(&self, table: &str) -> Option<String> {
        let mut parts = Vec::new();
        if let Some(owned) = self.keys.sets.get(table, Role::Owner) {
            let temp = self.keys.held(table).map_or(&owned.temp, |held| &held.temp);
            parts.push(inside(self.session, "t", &owned.identity, temp));
        }
        if let Some(concerned) = self.keys.sets.get(table, Role::Accessor) {
            parts.push(format!("({})", self.keys.sets.condition(self.session, concerned, "t")));
        }
        (!parts.is_empty()).then(|| format!("({})", parts.join(" or ")))
    }

    /// Selects the rows that retained rows need, upwards to a fixpoint.
    fn hold(&mut self) -> Result<(), ConnectError> {
        let mut statements = Vec::new();
        for link in self.links.iter().filter(|link| link.nullable().is_empty()) {
            let (Some(staying), Some(set), Some(held)) = (
                self.staying(&link.child.name),
                self.keys.sets.get(&link.key.table, Role::Owner),
                self.keys.held(&link.key.table),
            ) else {
                continue;
            };
            let select = format!(
                "select {} from {} t where {} and {} in (select {} from {} t where {staying})",
                list_of("t", &set.identity),
                self.ground.place(&link.key.table)?.name,
                inside(self.session, "t", &set.identity, &set.temp),
                row_of("t", &self.session.dialect().quoted(&link.key.references)),
                list_of("t", &self.session.dialect().quoted(&link.key.columns)),
                self.ground.place(&link.child.name)?.name,
            );
            let sql = self.session.dialect().insert_keys(&held.temp, &select, false);
            statements.push((link.key.table.clone(), link.child.name.clone(), link.key, sql));
        }
        let mut added = 1;
        while added > 0 {
            added = 0;
            for (table, child, key, sql) in &statements {
                let rows = self.session.execute(table, sql, &[])?;
                added += rows;
                if rows > 0
                    && let Some(held) = self.keys.held.iter_mut().find(|h| h.table == table)
                {
                    held.rows += rows;
                    held.by.get_or_insert_with(|| (child.clone(), key.columns.join(", ")));
                }
            }
        }
        for held in &self.keys.held {
            if let Some(sql) = self.session.dialect().settle_keys(&held.temp) {
                self.session.execute(held.table, &sql, &[])?;
            }
        }
        Ok(())
    }

    /// Rows nobody declared that point to rows to be deleted.
    fn undeclared(&mut self) -> Result<(), ConnectError> {
        for index in 0..self.links.len() {
            let link = &self.links[index];
            // A link that may not be empty would be refused, whatever the foreign key says.
            let all_nullable = link.nullable().len() == link.key.columns.len();
            let empties_itself = match link.key.on_delete {
                OnDelete::SetNull => all_nullable,
                OnDelete::SetDefault => true,
                _ => false,
            };
            if empties_itself {
                continue;
            }
            let mut sql = format!(
                "select count(*) from {} t where {}",
                self.ground.place(&link.child.name)?.name,
                self.points_to_deleted(link)?
            );
            for role in [Role::Owner, Role::Accessor] {
                if let Some(set) = self.keys.sets.get(&link.child.name, role) {
                    sql.push_str(" and not ");
                    sql.push_str(&inside(self.session, "t", &set.identity, &set.temp));
                }
            }
            let rows = self.session.count(&link.child.name, &sql, &[])?;
            if rows > 0 {
                self.draft.conflicts.push(undeclared(link, rows));
            }
        }
        Ok(())
    }

    /// The lines of steps that change rows without deleting them.
    fn updates(&mut self) -> Result<(), ConnectError> {
        for index in 0..self.steps.len() {
            let step = &self.steps[index];
            let Some(set) = self.keys.sets.get(&step.table, step.role) else { continue };
            if step.action == Action::Delete {
                continue;
            }
            let target = self.target(set, step.action.clone());
            let table = self.ground.table(&step.table)?;
            let mut draft = Update::new(self.session, table);
            match &step.action {
                Action::Delete => {}
                Action::Anonymise { columns } => draft.empty_all(columns),
                Action::Retain { anonymise, .. } => draft.empty_all(anonymise),
                Action::Detach { columns, anonymise } => {
                    for column in columns {
                        draft.detach(column, &self.links);
                    }
                    draft.empty_all(anonymise);
                }
            }
            self.line(&target, draft, None)?;
        }
        Ok(())
    }

    /// Rows of the person without a step that point to a row that disappears.
    fn loose_links(&mut self) -> Result<(), ConnectError> {
        let sets: Vec<Set> = self.keys.sets.iter().cloned().collect();
        for set in sets {
            let has_step = self.steps.iter().any(|s| s.table == set.table && s.role == set.role);
            let linked: Vec<String> = self
                .links
                .iter()
                .filter(|link| link.child.name == set.table)
                .flat_map(Link::nullable)
                .collect();
            if !has_step && !linked.is_empty() {
                let action = Action::Detach { columns: linked, anonymise: Vec::new() };
                let target = self.target(&set, action);
                let update = Update::new(self.session, self.ground.table(&set.table)?);
                self.line(&target, update, None)?;
            }
        }
        Ok(())
    }

    fn target(&self, set: &Set, action: Action) -> Target {
        let condition = self.keys.sets.condition(self.session, set, "t");
        Target { table: set.table.clone(), role: set.role, condition, action }
    }

    /// The rows kept because retained rows need them.
    fn held_rows(&mut self) -> Result<(), ConnectError> {
        for index in 0..self.keys.held.len() {
            let Held { table, temp, by, rows } = &self.keys.held[index];
            let (Some((child, column)), true) = (by.clone(), *rows > 0) else { continue };
            let Some(set) = self.keys.sets.get(table, Role::Owner) else { continue };
            let condition = inside(self.session, "t", &set.identity, temp);
            let info = self.ground.table(table)?;
            let columns = personal_columns(self.map, info);
            let mut update = Update::new(self.session, info);
            update.empty_all(&columns);
            let target = Target {
                table: (*table).to_owned(),
                role: Role::Owner,
                condition,
                action: Action::Anonymise { columns },
            };
            self.line(&target, update, Some(PlanNote::KeptFor { table: child, column }))?;
        }
        Ok(())
    }

    /// Adds the line of one UPDATE, with the links to deleted rows it must empty too.
    fn line(
        &mut self,
        target: &Target,
        mut update: Update<'_>,
        note: Option<PlanNote>,
    ) -> Result<(), ConnectError> {
        let place = &self.ground.place(&target.table)?.name;
        let rows = self.session.count(
            &target.table,
            &format!("select count(*) from {place} t where {}", target.condition),
            &[],
        )?;
        let mut emptied = Vec::new();
        if rows > 0 {
            for link in self.links.iter().filter(|link| link.child.name == target.table) {
                let points = self.points_to_deleted(link)?;
                for column in link.nullable() {
                    if update.link(&column, &points) {
                        emptied.push((column, points.clone()));
                    }
                }
            }
            self.draft.conflicts.append(&mut update.conflicts);
        }
        let mut notes: Vec<PlanNote> = note.into_iter().collect();
        let emptied = self.really_emptied(target, place, emptied)?;
        if !emptied.is_empty() {
            notes.push(PlanNote::LinkEmptied { columns: emptied });
        }
        if !update.generated.is_empty() {
            notes.push(PlanNote::GeneratedSkipped { columns: update.generated.clone() });
        }
        if !update.kept.is_empty() {
            notes.push(PlanNote::LinkKept { columns: update.kept.clone() });
        }
        let sql = update.sql(place, &target.condition);
        let changes = match (&sql, rows) {
            (None, _) | (_, 0) => 0,
            (Some((_, condition)), _) => self.session.count(
                &target.table,
                &format!("select count(*) from {place} t where {condition}"),
                &[],
            )?,
        };
        self.refuse_unfit(&target.table, changes)?;
        if let (Some((_, condition)), 1..) = (&sql, changes) {
            self.refuse_pointed(&target.table, place, &update, condition)?;
        }
        let sql = sql.map(|(sql, _)| sql).unwrap_or_default();
        self.push(&target.table, target.role, target.action.clone(), (rows, changes), sql, notes);
        Ok(())
    }

    /// A column that other rows point to may not be written under them.
    fn refuse_pointed(
        &mut self,
        table: &str,
        place: &str,
        update: &Update<'_>,
        condition: &str,
    ) -> Result<(), ConnectError> {
        let dialect = self.session.dialect();
        for child in &self.ground.catalogue.tables {
            let keys = child.foreign_keys.iter().filter(|key| key.table == table);
            for key in keys {
                let Some(column) = key.references.iter().find(|column| update.has(column)) else {
                    continue;
                };
                let sql = format!(
                    "select count(*) from {} c where {} in (select {} from {place} t where {condition})",
                    self.ground.place(&child.name)?.name,
                    row_of("c", &dialect.quoted(&key.columns)),
                    list_of("t", &dialect.quoted(&key.references)),
                );
                let rows = self.session.count(&child.name, &sql, &[])?;
                if rows > 0 {
                    self.draft.conflicts.push(Conflict {
                        table: table.to_owned(),
                        column: column.clone(),
                        why: format!(
                            "is to be emptied, and {rows} rows of {} point to it by {}: leave it out \
                             of the emptied columns, or have these rows point to something else",
                            child.name,
                            key.columns.join(", ")
                        ),
                    });
                }
            }
        }
        Ok(())
    }

    /// Of the links an UPDATE may empty, those it does empty in some row.
    fn really_emptied(
        &mut self,
        target: &Target,
        place: &str,
        links: Vec<(String, String)>,
    ) -> Result<Vec<String>, ConnectError> {
        let mut columns = Vec::new();
        for (column, points) in links {
            let sql =
                format!("select count(*) from {place} t where {} and {points}", target.condition);
            if self.session.count(&target.table, &sql, &[])? > 0 && !columns.contains(&column) {
                columns.push(column);
            }
        }
        Ok(columns)
    }

    /// The deletions, children before parents.
    fn deletions(&mut self) -> Result<(), ConnectError> {
        let tables: Vec<String> = self.keys.held.iter().map(|h| h.table.to_owned()).collect();
        let edges: Vec<Edge> = self
            .links
            .iter()
            .filter(|link| tables.contains(&link.child.name))
            .map(|link| Edge {
                child: link.child.name.clone(),
                parent: link.key.table.clone(),
                nullable: link.nullable(),
            })
            .collect();
        let order = deletion_order(&tables, &edges);
        self.draft.deferred = !order.knots.is_empty();
        if !self.session.dialect().defers() {
            self.knots(&order.knots)?;
        }
        for edge in &order.broken {
            let sql = self.break_cycle(edge)?;
            self.draft.cycle_breakers.push((edge.child.clone(), sql));
        }
        for table in &order.tables {
            let place = &self.ground.place(table)?.name;
            let Some(condition) = self.deleted(table, "t") else { continue };
            let count = format!("select count(*) from {place} t where {condition}");
            let rows = self.session.count(table, &count, &[])?;
            let broken = order.broken.iter().filter(|e| e.child == *table && rows > 0);
            let notes = broken.map(|e| PlanNote::CycleBroken { columns: e.nullable.clone() });
            self.refuse_unfit(table, rows)?;
            let sql = self.session.dialect().delete(place, &condition);
            self.push(table, Role::Owner, Action::Delete, (rows, rows), sql, notes.collect());
        }
        Ok(())
    }

    /// Where constraints cannot wait for the commit: rows to be deleted that hold each other by
    /// links that may not be empty, in a cycle of tables or within one.
    fn knots(&mut self, knots: &[Edge]) -> Result<(), ConnectError> {
        for index in 0..self.links.len() {
            let link = &self.links[index];
            let (child, parent) = (&link.child.name, &link.key.table);
            let within = child == parent
                && link.nullable().is_empty()
                && link.key.on_delete == OnDelete::Restrict;
            if !within && !knots.iter().any(|e| e.child == *child && e.parent == *parent) {
                continue;
            }
            let Some(deleted) = self.deleted(child, "t") else { continue };
            let sql = format!(
                "select count(*) from {} t where {deleted} and {}",
                self.ground.place(child)?.name,
                self.points_to_deleted(link)?
            );
            let rows = self.session.count(child, &sql, &[])?;
            if rows > 0 {
                let column = link.key.columns.join(", ");
                let why = format!(
                    "{rows} row(s) to be deleted point to rows of {parent} to be deleted before \
                     them or with them, and this database checks each link at once: allow NULL in \
                     it"
                );
                self.draft.conflicts.push(Conflict { table: child.clone(), column, why });
            }
        }
        Ok(())
    }

    /// A table where a change could be left half done, or would leave a copy.
    fn refuse_unfit(&mut self, table: &str, rows: u64) -> Result<(), ConnectError> {
        let unfit = self.ground.place(table)?.unfit.clone().filter(|_| rows > 0);
        let Some(why) = unfit else { return Ok(()) };
        let conflict = Conflict { table: table.to_owned(), column: "*".to_owned(), why };
        if !self.draft.conflicts.contains(&conflict) {
            self.draft.conflicts.push(conflict);
        }
        Ok(())
    }

    /// Empties a link of rows about to be deleted. Where the update moves the row, its new
    /// place joins the key table.
    fn break_cycle(&self, edge: &Edge) -> Result<String, ConnectError> {
        let dialect = self.session.dialect();
        let place = self.ground.place(&edge.child)?;
        let condition = self.deleted(&edge.child, "t").unwrap_or_else(|| "false".to_owned());
        let set: Vec<String> =
            edge.nullable.iter().map(|c| format!("{} = null", dialect.quote(c))).collect();
        let some: Vec<String> =
            edge.nullable.iter().map(|c| format!("t.{} is not null", dialect.quote(c))).collect();
        let condition = format!("{condition} and ({})", some.join(" or "));
        let update = dialect.update(&place.name, &set.join(", "), &condition);
        let Some(keys) = self.keys.sets.get(&edge.child, Role::Owner).filter(|_| place.moves)
        else {
            return Ok(update);
        };
        let identity = list_of("t", &keys.identity);
        let temp = dialect.temp(&keys.temp);
        Ok(format!(
            "with moved as ({update} returning {identity}) insert into {temp} select * from moved"
        ))
    }

    fn push(
        &mut self,
        table: &str,
        role: Role,
        action: Action,
        (rows, changes): (u64, u64),
        sql: String,
        mut notes: Vec<PlanNote>,
    ) {
        let note = if notes.len() > 1 { Some(PlanNote::Several(notes)) } else { notes.pop() };
        let order = u32::try_from(self.draft.lines.len() + 1).unwrap_or(u32::MAX);
        let table = table.to_owned();
        self.draft.lines.push(PlanLine { order, table, role, action, rows, changes, sql, note });
    }
}

fn undeclared(link: &Link<'_>, rows: u64) -> Conflict {
    let target = &link.key.table;
    let effect = match link.key.on_delete {
        OnDelete::Cascade => format!("deleting {target} would delete them too (ON DELETE CASCADE)"),
        _ => format!("they forbid deleting rows of {target}"),
    };
    Conflict {
        table: link.child.name.clone(),
        column: link.key.columns.join(", "),
        why: format!(
            "{rows} row(s) that the declaration does not reach point to rows to be deleted: \
             {effect}. declare this table's owner or accessor"
        ),
    }
}

/// What is emptied in a row that must stay: its personal columns and those that identify the
/// person, without keys and links.
fn personal_columns(map: &Map, table: &TableInfo) -> Vec<String> {
    let mut columns: Vec<String> =
        map.columns(&table.name, Role::Owner).into_iter().map(str::to_owned).collect();
    for reach in map.reaches.iter().filter(|r| r.table == table.name && r.role == Role::Owner) {
        if let Via::Identifier { column, .. } = &reach.via
            && !columns.contains(column)
        {
            columns.push(column.clone());
        }
    }
    columns.retain(|c| !table.primary_key.contains(c) && !table.is_foreign(c));
    columns
}
