//! What the SQL drivers share: selection of key sets, the plan, its execution. Written once;
//! a [`driver::Driver`] brings a [`Session`] on an open transaction and a [`Ground`].
//!
//! How a call goes: the person's rows are selected into one temporary key table per (table,
//! role), parents first; rows that must stay because retained rows need them are selected into
//! further key tables; then every statement is `… where identity in (select … from key table)`.
//! Key tables live in memory or vanish with the transaction, and hold row identities only.

pub(crate) mod advice;
pub(crate) mod amend;
pub(crate) mod anonymise;
pub(crate) mod compare;
pub(crate) mod decide;
pub(crate) mod dialect;
pub(crate) mod driver;
pub(crate) mod run;
pub(crate) mod select;
mod update;

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, TableInfo};
use crate::error::ConnectError;
use crate::model::Cell;
use dialect::Dialect;

/// What a column of a result is fetched as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fetch {
    Text,
    Int,
    Real,
    Bool,
    Bytes,
}

/// What a connection is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Intent {
    /// To find, read, plan or verify: nothing of the system changes.
    Look,
    /// To carry out a plan.
    Act,
}

/// A connection to one system. `at` names the table for errors. Dropped without
/// [`commit`](Self::commit), whatever it did is rolled back.
pub(crate) trait Session {
    fn dialect(&self) -> Dialect;

    /// Runs one statement with text parameters; the number of rows it touched.
    fn execute(&mut self, at: &str, sql: &str, binds: &[String]) -> Result<u64, ConnectError>;

    /// Runs a query whose one row has one count.
    fn count(&mut self, at: &str, sql: &str, binds: &[String]) -> Result<u64, ConnectError>;

    /// Streams the rows of a query.
    fn stream(
        &mut self,
        at: &str,
        sql: &str,
        binds: &[String],
        fetch: &[Fetch],
        row: &mut dyn FnMut(Vec<Cell>) -> Result<(), ConnectError>,
    ) -> Result<(), ConnectError>;

    /// The key tables exist: from here a look can write into nothing else, and everything
    /// happens in one transaction.
    fn enter(&mut self) -> Result<(), ConnectError>;

    /// Lets constraints wait for the commit, where the engine knows how.
    fn defer(&mut self) -> Result<(), ConnectError>;

    /// Makes the act durable; whether no older copy of the changed pages stays in its files.
    fn commit(&mut self) -> Result<bool, ConnectError>;

    /// Whether the database's encoding can write this text at all.
    fn can_hold(&mut self, _text: &str) -> Result<bool, ConnectError> {
        Ok(true)
    }
}

/// How one table is written in SQL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its quoted, qualified name.
    pub(crate) name: String,
    /// The quoted columns that identify a row physically; empty for views.
    pub(crate) identity: Vec<String>,
    /// The identity changes when the row is updated (PostgreSQL's `ctid`).
    pub(crate) moves: bool,
    /// It holds rows of its own: all but plain views (a materialised view is a copy).
    pub(crate) stored: bool,
    /// The expression each index begins with, as the engine writes it.
    pub(crate) indexed: Vec<String>,
    /// Indexed columns the engine computes (MariaDB, which indexes no expression): the
    /// expression as the engine writes it, and the column's name.
    pub(crate) computed: Vec<(String, String)>,
    /// Why nothing may be changed in it: its engine has no transactions, or keeps what is deleted.
    pub(crate) unfit: Option<String>,
}

/// The system as it is: its catalogue and how its tables are written.
#[derive(Debug, Default)]
pub(crate) struct Ground {
    pub(crate) system: String,
    pub(crate) catalogue: Catalogue,
    pub(crate) places: BTreeMap<String, Place>,
}

impl Ground {
    pub(crate) fn table(&self, name: &str) -> Result<&TableInfo, ConnectError> {
        self.catalogue.table(name).ok_or_else(|| self.unknown(name))
    }

    pub(crate) fn place(&self, name: &str) -> Result<&Place, ConnectError> {
        self.places.get(name).ok_or_else(|| self.unknown(name))
    }

    fn unknown(&self, name: &str) -> ConnectError {
        ConnectError::Schema {
            system: self.system.clone(),
            table: name.to_owned(),
            column: None,
            why: "does not exist".to_owned(),
        }
    }
}

/// A quoted identifier as the standard writes it.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Several columns of one alias, as a row value when there are several.
pub(crate) fn row_of(alias: &str, columns: &[String]) -> String {
    let list: Vec<String> = columns.iter().map(|c| format!("{alias}.{c}")).collect();
    if list.len() == 1 { list.concat() } else { format!("({})", list.join(", ")) }
}

/// Several columns of one alias, as a list.
pub(crate) fn list_of(alias: &str, columns: &[String]) -> String {
    columns.iter().map(|c| format!("{alias}.{c}")).collect::<Vec<_>>().join(", ")
}

/// Names quoted as the standard writes them.
pub(crate) fn quoted(names: &[String]) -> Vec<String> {
    names.iter().map(|n| quote(n)).collect()
}

/// An expression as different engines might print it: without quotes, casts, brackets, spaces.
pub(crate) fn bare(expression: &str) -> String {
    let lower = expression.to_lowercase().replace("::text", "").replace("btrim", "trim");
    lower.replace("both from", "").chars().filter(|c| !"\"` ()".contains(*c)).collect()
}
