//! Links between tables: `guest_id -> guests.id`, `(a, b) -> t.(x, y)`, `email -> booking:guests.email`.
//!
//! The arrow reads "leads to". Columns on both sides pair up in order.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How the rows of one table lead to those of another.
///
/// Inside a system the columns of both sides are compared there. To another system a link is
/// followed by value: rows belong to whoever owns the target row whose column holds the same value,
/// whatever that column is; such a link has one column on each side.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// Columns of the table that declares the link.
    pub columns: Vec<String>,
    /// The other system, when the link crosses systems.
    pub system: Option<String>,
    /// The table it leads to.
    pub table: String,
    /// Columns there, one for each of `columns`.
    pub target_columns: Vec<String>,
}

/// Why a text is not a link.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidLink {
    /// No arrow.
    #[error("no `->` between the two sides")]
    NoArrow,
    /// No table after the arrow.
    #[error("no `table.column` after the arrow")]
    NoTable,
    /// A side is empty.
    #[error("a column name is missing")]
    NoColumn,
    /// Both sides do not have as many columns.
    #[error("the two sides do not have as many columns")]
    Uneven,
}

fn columns(side: &str) -> Result<Vec<String>, InvalidLink> {
    let side = side.trim();
    let inner = match side.strip_prefix('(') {
        Some(rest) => rest.strip_suffix(')').ok_or(InvalidLink::NoColumn)?,
        None => side,
    };
    let names: Vec<String> = inner.split(',').map(|name| name.trim().to_owned()).collect();
    let wrong = |name: &String| name.is_empty() || name.contains(['(', ')', ' ']);
    if names.iter().any(wrong) { Err(InvalidLink::NoColumn) } else { Ok(names) }
}

impl Link {
    /// The side of the table that declares the link, as the charter names it: `guest_id`, or
    /// `hotel, number`.
    pub fn side(&self) -> String {
        self.columns.join(", ")
    }
}

impl FromStr for Link {
    type Err = InvalidLink;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (left, right) = text.split_once("->").ok_or(InvalidLink::NoArrow)?;
        let right = right.trim();
        // The last dot outside parentheses parts the table from its columns: a schema may have its own.
        let dot = match right.find('(') {
            Some(parenthesis) => right[..parenthesis].rfind('.'),
            None => right.rfind('.'),
        };
        let (table, target) = right.split_at(dot.ok_or(InvalidLink::NoTable)?);
        let (system, table) = match table.split_once(':') {
            Some((system, table)) => (Some(system.trim().to_owned()), table),
            None => (None, table),
        };
        let table = table.trim();
        if table.is_empty() || table.contains(' ') || system.as_deref() == Some("") {
            return Err(InvalidLink::NoTable);
        }
        let (columns, target_columns) = (columns(left)?, columns(&target[1..])?);
        if columns.len() != target_columns.len() {
            return Err(InvalidLink::Uneven);
        }
        Ok(Self { columns, system, table: table.to_owned(), target_columns })
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |names: &[String]| match names {
            [one] => one.clone(),
            many => format!("({})", many.join(", ")),
        };
        write!(f, "{} -> ", side(&self.columns))?;
        if let Some(system) = &self.system {
            write!(f, "{system}:")?;
        }
        write!(f, "{}.{}", self.table, side(&self.target_columns))
    }
}

impl Serialize for Link {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
