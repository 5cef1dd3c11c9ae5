//! The few statements and expressions the engines write differently. How identifiers are compared
//! is in [`super::compare`].

use std::fmt::Write as _;

use super::{Fetch, quote};
use crate::catalogue::{CellKind, ColumnInfo};
use crate::identifiers::unseen;

/// An SQL engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres(Folding),
    Mariadb,
}

/// How a PostgreSQL database puts letters in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Folding {
    /// By ICU's collation `und-x-icu`, every letter.
    Icu,
    /// UTF-8 without ICU: the locale's letters, of `C` only those of ASCII.
    Utf8,
    /// The encoding ISO 8859-1, which writes the white space of Western Europe.
    Latin1,
    /// Another encoding, of which only the white space of ASCII is certain.
    Narrow,
}

impl Folding {
    /// What PostgreSQL trims, as characters.
    pub(super) fn unseen(self) -> impl Iterator<Item = char> {
        let last = match self {
            Self::Icu | Self::Utf8 => '\u{ffff}',
            Self::Latin1 => '\u{ff}',
            Self::Narrow => '\x7f',
        };
        ('\x01'..=last).filter(|c| unseen(*c))
    }

    /// The same as a literal without invisible characters.
    pub(super) fn literal(self) -> String {
        let mut codes = String::new();
        for c in self.unseen() {
            // Writing to a string cannot fail.
            let _ = write!(codes, "\\u{:04x}", u32::from(c));
        }
        format!("E'{codes}'")
    }

    pub(super) fn lower(self, text: &str) -> String {
        match self {
            Self::Icu => format!("lower({text} collate \"und-x-icu\")"),
            Self::Utf8 | Self::Latin1 | Self::Narrow => format!("lower({text})"),
        }
    }
}

impl Dialect {
    /// A quoted identifier.
    pub(crate) fn quote(self, name: &str) -> String {
        match self {
            Self::Mariadb => format!("`{}`", name.replace('`', "``")),
            Self::Sqlite | Self::Postgres(_) => quote(name),
        }
    }

    /// Quoted names.
    pub(crate) fn quoted(self, names: &[String]) -> Vec<String> {
        names.iter().map(|n| self.quote(n)).collect()
    }

    /// The name of a temporary key table.
    pub(crate) fn temp(self, name: &str) -> String {
        match self {
            Self::Sqlite => format!("temp.{name}"),
            Self::Postgres(_) => format!("pg_temp.{name}"),
            Self::Mariadb => name.to_owned(),
        }
    }

    /// An UPDATE of the rows that satisfy a condition, under alias `t`. MariaDB looks up the keys
    /// only where more than one table is named; with one, it would read, and lock, every row.
    pub(crate) fn update(self, place: &str, set: &str, condition: &str) -> String {
        match self {
            Self::Sqlite | Self::Postgres(_) => {
                format!("update {place} as t set {set} where {condition}")
            }
            Self::Mariadb => {
                format!("update {place} as t, (select 1) as once set {set} where {condition}")
            }
        }
    }

    /// How a text is compared to the letter, where `=` minds neither case nor accents.
    pub(crate) fn exact_text(self) -> Option<fn(&str) -> String> {
        match self {
            Self::Sqlite | Self::Postgres(_) => None,
            Self::Mariadb => {
                Some(|text| format!("convert({text} using utf8mb4) collate utf8mb4_nopad_bin"))
            }
        }
    }

    /// A DELETE, likewise.
    pub(crate) fn delete(self, place: &str, condition: &str) -> String {
        match self {
            Self::Sqlite | Self::Postgres(_) => {
                format!("delete from {place} as t where {condition}")
            }
            Self::Mariadb => format!("delete t from {place} as t where {condition}"),
        }
    }

    /// Whether foreign keys can wait for the commit. MariaDB checks them row by row.
    pub(crate) fn defers(self) -> bool {
        self != Self::Mariadb
    }

    /// The statements that create a key table for these identity columns.
    pub(crate) fn create_keys(self, name: &str, place: &str, identity: &[String]) -> Vec<String> {
        let keys: Vec<String> = (0..identity.len()).map(|i| format!("c{i}")).collect();
        let keys = keys.join(", ");
        match self {
            Self::Sqlite => {
                vec![format!("create temp table {name} ({keys}, unique ({keys}))")]
            }
            Self::Postgres(_) => {
                let selected: Vec<String> =
                    identity.iter().enumerate().map(|(i, c)| format!("t.{c} as c{i}")).collect();
                vec![
                    format!(
                        "create temp table {name} on commit drop as select {} from {place} t \
                         with no data",
                        selected.join(", ")
                    ),
                    format!("create unique index on pg_temp.{name} ({keys})"),
                ]
            }
            Self::Mariadb => {
                let selected: Vec<String> =
                    identity.iter().enumerate().map(|(i, c)| format!("t.{c} as c{i}")).collect();
                vec![format!(
                    "create temporary table {name} (unique ({keys})) engine = InnoDB \
                     as select {} from {place} t limit 0",
                    selected.join(", ")
                )]
            }
        }
    }

    /// `insert` of a selection into a key table, leaving out keys already there.
    pub(crate) fn insert_keys(self, name: &str, select: &str, lock: bool) -> String {
        let name = self.temp(name);
        match self {
            Self::Sqlite => format!("insert or ignore into {name} {select}"),
            Self::Postgres(_) => {
                let lock = if lock { " for update of t" } else { "" };
                format!("insert into {name} {select}{lock} on conflict do nothing")
            }
            Self::Mariadb => {
                let lock = if lock { " for update" } else { "" };
                format!("insert ignore into {name} {select}{lock}")
            }
        }
    }

    /// Tells the planner how few keys a key table holds: without it PostgreSQL supposes
    /// thousands and scans whole tables. Allowed in read-only transactions.
    pub(crate) fn settle_keys(self, name: &str) -> Option<String> {
        match self {
            // MariaDB knows by itself, and its `analyze` would end the transaction.
            Self::Sqlite | Self::Mariadb => None,
            Self::Postgres(_) => Some(format!("analyze {}", self.temp(name))),
        }
    }

    /// The column as text, without a cast where it already is, so that an index serves.
    pub(super) fn as_text(self, column: &ColumnInfo, alias: &str) -> String {
        let name = format!("{alias}{}", self.quote(&column.name));
        match (self, column.kind) {
            (_, CellKind::Text) => name,
            (Self::Sqlite, _) => format!("cast({name} as text)"),
            (Self::Postgres(_), _) => format!("{name}::text"),
            (Self::Mariadb, _) => format!("cast({name} as char)"),
        }
    }

    /// A prefix and a fresh random token, other for every row, of at most `length` hexadecimal
    /// digits.
    pub(crate) fn token(self, prefix: &str, length: u64) -> String {
        match self {
            Self::Sqlite => {
                format!("'{prefix}' || substr(lower(hex(randomblob(8))), 1, {length})")
            }
            Self::Postgres(_) => {
                let random = "replace(gen_random_uuid()::text, '-', '')";
                format!("'{prefix}' || substr({random}, 1, {length})")
            }
            Self::Mariadb => {
                format!("concat('{prefix}', substr(lower(hex(random_bytes(8))), 1, {length}))")
            }
        }
    }

    /// A column in a select list, and what it is fetched as.
    pub(crate) fn fetched(self, column: &ColumnInfo) -> (String, Fetch) {
        let name = format!("t.{}", self.quote(&column.name));
        match (self, column.kind) {
            (Self::Sqlite, CellKind::Bool) => (name, Fetch::Bool),
            (Self::Sqlite, _) => (name, Fetch::Text),
            (Self::Mariadb, kind) => fetched_from_mariadb(kind, &column.type_name, name),
            (_, CellKind::Int) => (format!("{name}::bigint"), Fetch::Int),
            (_, CellKind::Real) if column.type_name.starts_with("numeric") => {
                (format!("{name}::text"), Fetch::Text)
            }
            (_, CellKind::Real) => (format!("{name}::double precision"), Fetch::Real),
            (_, CellKind::Bool) => (name, Fetch::Bool),
            (_, CellKind::Bytes) => (format!("octet_length({name})::bigint"), Fetch::Bytes),
            (_, CellKind::Text | CellKind::Date | CellKind::Other) => {
                (format!("{name}::text"), Fetch::Text)
            }
        }
    }

    /// Columns joined by `/`, as text: how a record is named.
    pub(crate) fn joined(self, columns: &[String]) -> String {
        let mut sql = String::new();
        for (i, column) in columns.iter().enumerate() {
            let separator = if i == 0 { "" } else { " || '/' || " };
            // Writing to a string cannot fail.
            let _ = match self {
                Self::Sqlite => write!(sql, "{separator}coalesce(cast(t.{column} as text), '')"),
                Self::Postgres(_) => write!(sql, "{separator}coalesce(t.{column}::text, '')"),
                Self::Mariadb if i == 0 => write!(sql, "coalesce(t.{column}, '')"),
                Self::Mariadb => write!(sql, ", '/', coalesce(t.{column}, '')"),
            };
        }
        match self {
            Self::Mariadb => format!("cast(concat({sql}) as char)"),
            Self::Sqlite | Self::Postgres(_) => sql,
        }
    }
}

fn fetched_from_mariadb(kind: CellKind, type_name: &str, name: String) -> (String, Fetch) {
    let is_bit = type_name.starts_with("bit");
    match kind {
        CellKind::Bool | CellKind::Int if is_bit => {
            let fetch = if kind == CellKind::Bool { Fetch::Bool } else { Fetch::Int };
            (format!("cast({name} as unsigned)"), fetch)
        }
        CellKind::Bool => (name, Fetch::Bool),
        CellKind::Int => (name, Fetch::Int),
        CellKind::Real if type_name.starts_with("decimal") => {
            (format!("cast({name} as char)"), Fetch::Text)
        }
        CellKind::Real => (name, Fetch::Real),
        CellKind::Bytes => (format!("octet_length({name})"), Fetch::Bytes),
        CellKind::Text => (name, Fetch::Text),
        CellKind::Date | CellKind::Other => (format!("cast({name} as char)"), Fetch::Text),
    }
}
