//! What a system really has: tables, columns, keys. Pure data, and the comparison of a map with
//! it, so that a difference is told by table and column before anything is read.

use serde::{Deserialize, Serialize};

use crate::error::ConnectError;
use crate::model::{Action, Map, Role, Step, Via};

/// What a column holds, as far as this crate must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    /// Text of any length.
    Text,
    /// Whole numbers.
    Int,
    /// Other numbers.
    Real,
    /// True or false.
    Bool,
    /// Dates, times, instants.
    Date,
    /// Binary content.
    Bytes,
    /// Anything else: JSON, arrays, uuid, network addresses, enumerations.
    Other,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnInfo {
    /// Its name.
    pub name: String,
    /// Its type as the system writes it.
    pub type_name: String,
    /// What it holds.
    pub kind: CellKind,
    /// Whether it may be empty.
    pub nullable: bool,
    /// Whether a unique constraint or index covers it, alone or with others.
    pub unique: bool,
    /// Whether the system computes it.
    pub generated: bool,
    /// Its default, as the system writes it.
    pub default: Option<String>,
}

/// What happens to referencing rows when the referenced row is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDelete {
    /// The deletion is refused.
    Restrict,
    /// They are deleted too.
    Cascade,
    /// Their columns are emptied.
    SetNull,
    /// Their columns take their default.
    SetDefault,
}

/// A foreign key of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// Columns of this table.
    pub columns: Vec<String>,
    /// The referenced table.
    pub table: String,
    /// Its columns, in the same order.
    pub references: Vec<String>,
    /// What a deletion there does here.
    pub on_delete: OnDelete,
}

/// One table or view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableInfo {
    /// Its name (PostgreSQL: `schema.table` outside the default schema).
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<ColumnInfo>,
    /// Its primary key; empty when it has none.
    pub primary_key: Vec<String>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// About how many rows, when the system knows without counting.
    pub rows_estimate: Option<u64>,
    /// A view can be read, never changed.
    pub is_view: bool,
}

impl TableInfo {
    /// One column by name.
    pub fn column(&self, name: &str) -> Option<&ColumnInfo> {
        self.columns.iter().find(|c| c.name == name)
    }

    /// Whether some foreign key uses this column.
    pub fn is_foreign(&self, column: &str) -> bool {
        self.foreign_keys.iter().any(|key| key.columns.iter().any(|c| c == column))
    }
}

/// All tables and views of a system.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// In the order of their names.
    pub tables: Vec<TableInfo>,
}

impl Catalogue {
    /// One table by name.
    pub fn table(&self, name: &str) -> Option<&TableInfo> {
        self.tables.iter().find(|t| t.name == name)
    }

    /// Refuses a map or steps that name what does not exist, with the exact difference.
    pub fn check(&self, system: &str, map: &Map, steps: &[Step]) -> Result<(), ConnectError> {
        let check = Check { catalogue: self, system, map };
        for index in 0..map.reaches.len() {
            check.reach(index)?;
        }
        for (index, step) in steps.iter().enumerate() {
            check.step(step)?;
            if steps[..index].iter().any(|s| s.table == step.table && s.role == step.role) {
                return Err(check.schema(&step.table, None, "has two steps for the same role"));
            }
        }
        Ok(())
    }
}

struct Check<'a> {
    catalogue: &'a Catalogue,
    system: &'a str,
    map: &'a Map,
}

impl<'a> Check<'a> {
    fn schema(&self, table: &str, column: Option<&str>, why: &str) -> ConnectError {
        ConnectError::Schema {
            system: self.system.to_owned(),
            table: table.to_owned(),
            column: column.map(str::to_owned),
            why: why.to_owned(),
        }
    }

    fn table(&self, name: &str) -> Result<&'a TableInfo, ConnectError> {
        self.catalogue.table(name).ok_or_else(|| {
            let near = self.catalogue.tables.iter().find(|t| t.name.eq_ignore_ascii_case(name));
            let why = near.map_or_else(
                || "is declared and does not exist".to_owned(),
                |t| format!("is declared and does not exist (there is {})", t.name),
            );
            self.schema(name, None, &why)
        })
    }

    fn columns<'c>(
        &self,
        table: &TableInfo,
        names: impl IntoIterator<Item = &'c String>,
    ) -> Result<(), ConnectError> {
        for name in names {
            if table.column(name).is_none() {
                let near = table.columns.iter().find(|c| c.name.eq_ignore_ascii_case(name));
                let why = near.map_or_else(
                    || "is declared and does not exist".to_owned(),
                    |c| format!("is declared and does not exist (there is {})", c.name),
                );
                return Err(self.schema(&table.name, Some(name), &why));
            }
        }
        Ok(())
    }

    fn reach(&self, index: usize) -> Result<(), ConnectError> {
        let reach = &self.map.reaches[index];
        let table = self.table(&reach.table)?;
        self.columns(table, &reach.columns)?;
        self.columns(table, &reach.key)?;
        match &reach.via {
            Via::Identifier { column, narrow, .. } => {
                self.columns(table, [column])?;
                self.columns(table, narrow.iter().map(|(column, _)| column))
            }
            Via::Key { columns, parent, references } => {
                self.columns(table, columns)?;
                if columns.is_empty() || columns.len() != references.len() {
                    return Err(self.schema(
                        &reach.table,
                        None,
                        "its link does not have as many columns on both sides",
                    ));
                }
                let parent = self.map.reaches.get(*parent).filter(|_| *parent <= index);
                let parent = parent.ok_or_else(|| {
                    self.schema(&reach.table, None, "its link points to a later table of the map")
                })?;
                self.columns(self.table(&parent.table)?, references)
            }
        }
    }

    fn step(&self, step: &Step) -> Result<(), ConnectError> {
        let table = self.table(&step.table)?;
        if !self.map.sets().contains(&(step.table.as_str(), step.role)) {
            return Err(self.schema(&step.table, None, "has a step and no way to reach its rows"));
        }
        if table.is_view {
            return Err(self.schema(&step.table, None, "is a view: declare the tables behind it"));
        }
        match &step.action {
            Action::Delete => {}
            Action::Anonymise { columns } => self.columns(table, columns)?,
            Action::Detach { columns, anonymise } => {
                self.columns(table, columns.iter().chain(anonymise))?;
            }
            Action::Retain { anonymise, .. } => self.columns(table, anonymise)?,
        }
        if step.role == Role::Accessor
            && matches!(step.action, Action::Delete | Action::Retain { .. })
        {
            return Err(ConnectError::Unsupported {
                system: self.system.to_owned(),
                what: format!(
                    "rows of {} that belong to someone else can be detached or anonymised only",
                    step.table
                ),
            });
        }
        Ok(())
    }
}
