//! Migrations: forward only, one text for both engines, applied at start under a lock.
//!
//! A migration is written in the portable subset; only type words and the `strict` clause differ,
//! and are put in here. Each text runs once, in order, in one transaction with its own record, so
//! two nodes starting together cannot apply it twice: the second one fails on the record and reads
//! again.

use super::StoreError;
use crate::capability::Capability;

/// One step of a capability's tables.
#[derive(Debug)]
pub struct Migration {
    /// Unique and ordered: `0001_journal`.
    pub id: &'static str,
    /// Statements in the portable subset, each ended by `;` at the end of a line.
    pub sql: &'static str,
}

/// Which engine a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// The statements of a portable text, in one engine's words, comments left out.
pub(super) fn statements(sql: &str, dialect: Dialect) -> Vec<String> {
    let code: String = sql
        .lines()
        .map(|line| line.split_once("--").map_or(line, |(code, _)| code).trim_end())
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n");
    code.split(';')
        .map(str::trim)
        .filter(|statement| !statement.is_empty())
        .map(|statement| translate(statement, dialect))
        .collect()
}

fn translate(statement: &str, dialect: Dialect) -> String {
    let words = |from: &str, to: &str| -> String {
        let mut out = String::with_capacity(statement.len() + 16);
        let mut word = String::new();
        for c in statement.chars().chain(std::iter::once('\0')) {
            if c.is_alphanumeric() || c == '_' {
                word.push(c);
                continue;
            }
            out.push_str(if word == from { to } else { &word });
            word.clear();
            if c != '\0' {
                out.push(c);
            }
        }
        out
    };
    match dialect {
        Dialect::Postgres => words("blob", "bytea"),
        Dialect::Sqlite => {
            let text = words("bigint", "integer").replace("double precision", "real");
            if text.starts_with("create table") { format!("{text} strict") } else { text }
        }
    }
}

/// Every migration, in the order of the capabilities, then their own.
pub(super) fn plan<'a>(
    capabilities: &'a [&'a Capability],
) -> impl Iterator<Item = &'static Migration> + 'a {
    capabilities.iter().flat_map(|capability| capability.migrations.iter())
}

/// The record of what was applied.
pub(super) const RECORD: &str =
    "create table if not exists migration (id text primary key, applied_at text not null);";

/// Refuses tables written by a version that knew more.
pub(super) fn check_known(
    applied: &[String],
    capabilities: &[&Capability],
) -> Result<(), StoreError> {
    let unknown = applied.iter().find(|id| !plan(capabilities).any(|step| step.id == **id));
    unknown.map_or(Ok(()), |id| Err(StoreError::TooNew { found: id.clone() }))
}

/// The tables of these capabilities that have a column of this name, as their migrations leave them.
pub(crate) fn tables_with(capabilities: &[&Capability], column: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for step in plan(capabilities) {
        for statement in statements(step.sql, Dialect::Sqlite) {
            let words: Vec<&str> = statement.split_whitespace().collect();
            match words.as_slice() {
                ["create", "table", table, ..] if creates(&statement, column) => {
                    found.push((*table).to_owned());
                }
                ["alter", "table", table, "add", "column", name, ..] if *name == column => {
                    found.push((*table).to_owned());
                }
                ["alter", "table", table, "drop", "column", name] if *name == column => {
                    found.retain(|known| known != table);
                }
                ["alter", "table", table, "rename", "to", name] => {
                    let renamed = found.iter_mut().filter(|known| known == table);
                    renamed.for_each(|known| (*name).clone_into(known));
                }
                ["drop", "table", table] => found.retain(|known| known != table),
                _ => {}
            }
        }
    }
    found
}

/// Whether a `create table` declares a column: a line, or a part between commas, begins with it.
fn creates(statement: &str, column: &str) -> bool {
    let body = statement.split_once('(').map_or("", |(_, body)| body);
    body.split([',', '\n']).any(|part| part.split_whitespace().next() == Some(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_serves_both_engines() {
        let sql = "-- what it is\ncreate table t (\n  id text primary key, -- who\n  n bigint, b blob, blobs text\n);\ncreate index i on t (n);";
        assert_eq!(
            statements(sql, Dialect::Sqlite),
            [
                "create table t (\n  id text primary key,\n  n integer, b blob, blobs text\n) strict",
                "create index i on t (n)"
            ]
        );
        assert_eq!(
            statements(sql, Dialect::Postgres)[0],
            "create table t (\n  id text primary key,\n  n bigint, b bytea, blobs text\n)"
        );
    }

    #[test]
    fn tables_are_known_by_their_columns_as_migrations_leave_them() {
        const FIRST: Migration = Migration {
            id: "0001_a",
            sql: "create table a (id text primary key, subject text not null);\n\
                  create table b (\n  id text primary key,\n  subject_name text,\n  -- subject text,\n  primary key (id, subject)\n);\n\
                  create table c (\n  id text primary key\n);\n\
                  create table d (\n  subject text\n);\ncreate table e (subject text);",
        };
        const SECOND: Migration = Migration {
            id: "0002_b",
            sql: "alter table c add column subject text;\nalter table d rename to f;\n\
                  drop table e;\nalter table a drop column subject;\ncreate index i on b (subject);",
        };
        const ONE: Capability =
            Capability { name: "one", migrations: &[FIRST, SECOND], queries: &[], forget: None };
        assert_eq!(tables_with(&[&ONE], "subject"), ["f", "c"]);
        assert_eq!(tables_with(&[&ONE], "id"), ["a", "b", "c"]);
    }
}
