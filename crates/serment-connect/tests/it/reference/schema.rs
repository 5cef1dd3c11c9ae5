//! A small system as plain data: tables, links, rows, the declaration and the steps; and how it is
//! written in SQL for each engine.

use std::fmt::Write as _;

use serment_connect::{Identifiers, Map, Step, Via};

/// A value as text; nothing for NULL.
pub(super) type Cell = Option<String>;
/// The rows of every table, in the tables' order.
pub(super) type State = Vec<Vec<Vec<Cell>>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Text,
    Date,
    /// Computed by the database from `name`.
    Shout,
}

#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) nullable: bool,
    pub(super) unique: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    NoAction,
    Restrict,
    Cascade,
    SetNull,
}

/// A foreign key.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) columns: Vec<String>,
    pub(super) table: usize,
    pub(super) references: Vec<String>,
    pub(super) rule: Rule,
    pub(super) deferrable: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// The primary key; empty where a unique `id` is all there is.
    pub(super) key: Vec<String>,
    pub(super) links: Vec<Link>,
    /// SQLite: `without rowid`.
    pub(super) bare: bool,
}

impl Table {
    pub(super) fn at(&self, column: &str) -> usize {
        self.columns.iter().position(|c| c.name == column).expect("a column of the table")
    }

    pub(super) fn column(&self, name: &str) -> &Column {
        &self.columns[self.at(name)]
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|c| c.name == name)
    }

    /// What names a row for the reader of a failure and never changes: every table has one.
    pub(super) fn tag<'a>(&self, row: &'a [Cell]) -> &'a Cell {
        &row[self.at("tag")]
    }

    /// The cells of some columns; nothing when one is NULL.
    pub(super) fn cells<'a>(&self, row: &'a [Cell], columns: &[String]) -> Option<Vec<&'a str>> {
        columns.iter().map(|c| row[self.at(c)].as_deref()).collect()
    }

    /// The columns of a link that may be empty.
    pub(super) fn loose(&self, link: &Link) -> Vec<String> {
        link.columns.iter().filter(|c| self.column(c).nullable).cloned().collect()
    }
}

/// One case: a system, whose rows are sought in it, and what is to happen to them.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) tables: Vec<Table>,
    pub(super) rows: State,
    pub(super) map: Map,
    pub(super) steps: Vec<Step>,
    pub(super) who: Identifiers,
}

impl Case {
    pub(super) fn index(&self, table: &str) -> usize {
        self.tables.iter().position(|t| t.name == table).expect("a table of the case")
    }

    /// Whether this row points to that one.
    pub(super) fn points(
        &self,
        (child, row): (usize, &[Cell]),
        link: &Link,
        parent: &[Cell],
    ) -> bool {
        let here = self.tables[child].cells(row, &link.columns);
        let there = self.tables[link.table].cells(parent, &link.references);
        here.is_some() && here == there
    }

    /// The links of which one end is missing, as a reader would name them.
    pub(super) fn dangling(&self, state: &State) -> Vec<String> {
        let mut found = Vec::new();
        for (child, table) in self.tables.iter().enumerate() {
            for link in &table.links {
                for row in &state[child] {
                    let held = table.cells(row, &link.columns).is_none()
                        || state[link.table].iter().any(|p| self.points((child, row), link, p));
                    if !held {
                        let tag = table.tag(row).clone().unwrap_or_default();
                        found.push(format!("{} {tag} ({})", table.name, link.columns.join(", ")));
                    }
                }
            }
        }
        found
    }

    /// Whether every table has something an engine without hidden row numbers can go by.
    pub(super) fn all_keyed(&self) -> bool {
        self.tables.iter().all(|t| !t.key.is_empty())
    }

    /// Whether rows may hold each other until the commit.
    pub(super) fn waits(&self) -> bool {
        self.tables.iter().any(|t| t.links.iter().any(|l| l.deferrable))
    }

    /// Whether rows are reached by an address that no constraint keeps equal.
    pub(super) fn links_by_address(&self) -> bool {
        self.map.reaches.iter().any(
            |r| matches!(&r.via, Via::Key { columns, .. } if columns.iter().any(|c| c == "email")),
        )
    }

    /// The statements that make the system: tables, then rows, then links where they come last.
    pub(super) fn sql(&self, links_last: bool) -> String {
        let mut sql = String::new();
        for table in &self.tables {
            let mut parts: Vec<String> = table.columns.iter().map(declared).collect();
            if !table.key.is_empty() {
                parts.push(format!("primary key ({})", table.key.join(", ")));
            }
            if !links_last {
                parts.extend(table.links.iter().map(|l| self.constraint(l)));
            }
            let bare = if table.bare && !links_last { " without rowid" } else { "" };
            let parts = parts.join(", ");
            writeln!(sql, "create table {} ({parts}){bare};", table.name).unwrap();
        }
        for (table, rows) in self.tables.iter().zip(&self.rows) {
            for row in rows {
                let given: Vec<&Column> =
                    table.columns.iter().filter(|c| c.kind != Kind::Shout).collect();
                let names: Vec<&str> = given.iter().map(|c| c.name.as_str()).collect();
                let values: Vec<String> =
                    given.iter().map(|c| literal(c.kind, &row[table.at(&c.name)])).collect();
                let (names, values) = (names.join(", "), values.join(", "));
                writeln!(sql, "insert into {} ({names}) values ({values});", table.name).unwrap();
            }
        }
        if links_last {
            for table in &self.tables {
                for link in &table.links {
                    let constraint = self.constraint(link);
                    writeln!(sql, "alter table {} add {constraint};", table.name).unwrap();
                }
            }
        }
        sql
    }

    fn constraint(&self, link: &Link) -> String {
        let rule = match link.rule {
            Rule::NoAction => "",
            Rule::Restrict => " on delete restrict",
            Rule::Cascade => " on delete cascade",
            Rule::SetNull => " on delete set null",
        };
        let deferrable = if link.deferrable { " deferrable" } else { "" };
        format!(
            "foreign key ({}) references {} ({}){rule}{deferrable}",
            link.columns.join(", "),
            self.tables[link.table].name,
            link.references.join(", ")
        )
    }
}

fn declared(column: &Column) -> String {
    let kind = match column.kind {
        Kind::Int => "integer",
        Kind::Text => "varchar(80)",
        Kind::Date => "date",
        Kind::Shout => "varchar(90) generated always as (name || '!') stored",
    };
    let null = if column.nullable { "" } else { " not null" };
    let unique = if column.unique { " unique" } else { "" };
    format!("{} {kind}{null}{unique}", column.name)
}

fn literal(kind: Kind, cell: &Cell) -> String {
    match cell {
        None => "null".to_owned(),
        Some(number) if kind == Kind::Int => number.clone(),
        Some(text) => format!("'{}'", text.replace('\'', "''")),
    }
}
