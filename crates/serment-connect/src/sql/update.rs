//! Writes one UPDATE: columns anonymised, links emptied, and the condition under which a row is
//! not yet as wanted, so that a second run touches nothing.

use super::Session;
use super::anonymise::{Assignment, Emptied, empty, null};
use super::dialect::Dialect;
use crate::catalogue::{ForeignKey, TableInfo};
use crate::model::Conflict;

/// A foreign key from a table to one that loses rows.
pub(super) struct Link<'a> {
    pub(super) child: &'a TableInfo,
    pub(super) key: &'a ForeignKey,
}

impl Link<'_> {
    /// Its columns that may be empty.
    pub(super) fn nullable(&self) -> Vec<String> {
        let nullable = |c: &&String| self.child.column(c).is_some_and(|c| c.nullable);
        self.key.columns.iter().filter(nullable).cloned().collect()
    }
}

/// One UPDATE being written.
pub(super) struct Update<'a> {
    table: &'a TableInfo,
    dialect: Dialect,
    assignments: Vec<Assignment>,
    pub(super) conflicts: Vec<Conflict>,
    pub(super) generated: Vec<String>,
    pub(super) kept: Vec<String>,
}

impl<'a> Update<'a> {
    /// Changes nothing yet.
    pub(super) fn new(session: &dyn Session, table: &'a TableInfo) -> Self {
        Self {
            table,
            dialect: session.dialect(),
            assignments: Vec::new(),
            conflicts: Vec::new(),
            generated: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// Whether it writes a column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.assignments.iter().any(|a| a.column == column)
    }

    /// Anonymises these columns.
    pub(super) fn empty_all(&mut self, columns: &[String]) {
        for name in columns {
            let Some(column) = self.table.column(name).filter(|_| !self.has(name)) else {
                continue;
            };
            match empty(self.dialect, self.table, column) {
                Emptied::Assign(assignment) => self.assignments.push(assignment),
                Emptied::Generated => self.generated.push(name.clone()),
                Emptied::Refused(conflict) => self.conflicts.push(conflict),
            }
        }
    }

    /// Empties a link; one that may not be empty stays when its target is erased or held.
    pub(super) fn detach(&mut self, name: &str, links: &[Link<'_>]) {
        let Some(column) = self.table.column(name) else { return };
        if column.nullable && !column.generated && !self.has(name) {
            self.assignments.push(null(self.dialect, name));
        } else if links
            .iter()
            .any(|l| l.child.name == self.table.name && l.key.columns.iter().any(|c| c == name))
        {
            self.kept.push(name.to_owned());
        } else {
            self.empty_all(&[name.to_owned()]);
        }
    }

    /// Empties a link only in rows that point to a deleted row. False when it is emptied anyway.
    pub(super) fn link(&mut self, name: &str, points: &str) -> bool {
        let quoted = self.dialect.quote(name);
        let earlier = self.assignments.iter_mut().find(|a| a.column == name);
        match earlier {
            Some(assignment) if assignment.value == "null" => return false,
            Some(assignment) => {
                assignment.changes = format!("({} or {points})", assignment.changes);
                assignment.value =
                    assignment.value.replacen("case when ", &format!("case when {points} or "), 1);
            }
            None => self.assignments.push(Assignment {
                column: name.to_owned(),
                value: format!("case when {points} then null else t.{quoted} end"),
                changes: format!("(t.{quoted} is not null and {points})"),
            }),
        }
        true
    }

    /// The statement and the condition of the rows it changes; nothing when it changes nothing.
    pub(super) fn sql(&self, place: &str, condition: &str) -> Option<(String, String)> {
        if self.assignments.is_empty() {
            return None;
        }
        let set: Vec<String> = self
            .assignments
            .iter()
            .map(|a| format!("{} = {}", self.dialect.quote(&a.column), a.value))
            .collect();
        let changes: Vec<&str> = self.assignments.iter().map(|a| a.changes.as_str()).collect();
        let condition = format!("{condition} and ({})", changes.join(" or "));
        Some((self.dialect.update(place, &set.join(", "), &condition), condition))
    }
}
