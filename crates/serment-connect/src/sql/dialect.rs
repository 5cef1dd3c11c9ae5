//! The few expressions the two engines write differently. Both sides of every comparison with
//! an identifier are made here and in [`crate::identifiers`], nowhere else.

use std::fmt::Write as _;

use super::{Fetch, quote};
use crate::catalogue::{CellKind, ColumnInfo};
use crate::identifiers::{IdentifierKind, phone_digits};

/// An SQL engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// Characters people put between the digits of a telephone number, besides the space.
const SEPARATORS: [&str; 8] = [".", "-", "/", "(", ")", "+", "\u{a0}", "\u{202f}"];

/// Accented capitals of French names, which SQLite's `lower` leaves as they are.
const CAPITALS: [(&str, &str); 17] = [
    ("À", "à"),
    ("Â", "â"),
    ("Ä", "ä"),
    ("Ç", "ç"),
    ("É", "é"),
    ("È", "è"),
    ("Ê", "ê"),
    ("Ë", "ë"),
    ("Î", "î"),
    ("Ï", "ï"),
    ("Ñ", "ñ"),
    ("Ô", "ô"),
    ("Ö", "ö"),
    ("Ù", "ù"),
    ("Û", "û"),
    ("Ü", "ü"),
    ("Œ", "œ"),
];

impl Dialect {
    /// The name of a temporary key table.
    pub(crate) fn temp(self, name: &str) -> String {
        match self {
            Self::Sqlite => format!("temp.{name}"),
            Self::Postgres => format!("pg_temp.{name}"),
        }
    }

    /// The statements that create a key table for these identity columns.
    pub(crate) fn create_keys(self, name: &str, place: &str, identity: &[String]) -> Vec<String> {
        let keys: Vec<String> = (0..identity.len()).map(|i| format!("c{i}")).collect();
        let keys = keys.join(", ");
        match self {
            Self::Sqlite => {
                vec![format!("create temp table {name} ({keys}, unique ({keys}))")]
            }
            Self::Postgres => {
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
        }
    }

    /// `insert` of a selection into a key table, leaving out keys already there.
    pub(crate) fn insert_keys(self, name: &str, select: &str, lock: bool) -> String {
        let name = self.temp(name);
        match self {
            Self::Sqlite => format!("insert or ignore into {name} {select}"),
            Self::Postgres => {
                let lock = if lock { " for update of t" } else { "" };
                format!("insert into {name} {select}{lock} on conflict do nothing")
            }
        }
    }

    /// Tells the planner how few keys a key table holds: without it PostgreSQL supposes
    /// thousands and scans whole tables. Allowed in read-only transactions.
    pub(crate) fn settle_keys(self, name: &str) -> Option<String> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(format!("analyze {}", self.temp(name))),
        }
    }

    /// The column as text, without a cast where it already is, so that an index serves.
    fn as_text(self, column: &ColumnInfo, alias: &str) -> String {
        let name = format!("{alias}{}", quote(&column.name));
        match (self, column.kind) {
            (_, CellKind::Text) => name,
            (Self::Sqlite, _) => format!("cast({name} as text)"),
            (Self::Postgres, _) => format!("{name}::text"),
        }
    }

    /// The expression compared with an identifier, and the values it may equal.
    pub(crate) fn identifier(
        self,
        kind: &IdentifierKind,
        column: &ColumnInfo,
        alias: &str,
        normal: &str,
    ) -> (String, Vec<String>) {
        let name = format!("{alias}{}", quote(&column.name));
        match kind.as_str() {
            IdentifierKind::EMAIL => {
                (format!("lower(trim({}))", self.as_text(column, alias)), vec![normal.to_owned()])
            }
            IdentifierKind::PHONE => {
                let mut forms = phone_digits(normal);
                if column.kind == CellKind::Int {
                    // A number column has lost the leading zeros.
                    let bare = forms.iter().map(|f| f.trim_start_matches('0').to_owned());
                    forms = bare.collect();
                    forms.dedup();
                }
                (self.digits(&self.as_text(column, alias)), forms)
            }
            _ if column.kind == CellKind::Int => {
                (name, normal.parse::<i64>().map(|n| n.to_string()).into_iter().collect())
            }
            _ => (self.as_text(column, alias), vec![normal.to_owned()]),
        }
    }

    fn digits(self, text: &str) -> String {
        match self {
            Self::Postgres => format!("regexp_replace({text}, '[^0-9]', '', 'g')"),
            Self::Sqlite => {
                SEPARATORS.iter().fold(format!("replace({text}, ' ', '')"), |sql, s| {
                    format!("replace({sql}, '{s}', '')")
                })
            }
        }
    }

    /// Parameter `n` in a comparison with a column of this kind.
    pub(crate) fn parameter(self, n: usize, kind: CellKind, exact: bool) -> String {
        match self {
            Self::Sqlite => format!("?{n}"),
            Self::Postgres if exact && kind == CellKind::Int => format!("${n}::text::bigint"),
            Self::Postgres => format!("${n}::text"),
        }
    }

    /// The column as narrowing compares it: lower case, without spaces.
    pub(crate) fn folded(self, column: &ColumnInfo, alias: &str) -> String {
        let text = self.as_text(column, alias);
        match self {
            Self::Postgres => format!("lower(regexp_replace({text}, '\\s', '', 'g'))"),
            Self::Sqlite => {
                let spaces = [" ", "\u{a0}", "\u{202f}"];
                let sql =
                    spaces.iter().fold(text, |sql, space| format!("replace({sql}, '{space}', '')"));
                let sql = CAPITALS.iter().fold(sql, |sql, (capital, small)| {
                    format!("replace({sql}, '{capital}', '{small}')")
                });
                format!("lower({sql})")
            }
        }
    }

    /// Whether a column contains a text, any case: the parameter is lower case already.
    pub(crate) fn contains(self, column: &ColumnInfo, parameter: usize) -> String {
        match self {
            Self::Sqlite => {
                let name = format!("t.{}", quote(&column.name));
                format!("typeof({name}) = 'text' and instr(lower({name}), ?{parameter}) > 0")
            }
            Self::Postgres => {
                let text = self.as_text(column, "t.");
                format!("strpos(lower({text}), ${parameter}::text) > 0")
            }
        }
    }

    /// A fresh random token, other for every row, of at most `length` hexadecimal digits.
    pub(crate) fn token(self, length: u64) -> String {
        match self {
            Self::Sqlite => format!("substr(lower(hex(randomblob(8))), 1, {length})"),
            Self::Postgres => {
                format!("substr(replace(gen_random_uuid()::text, '-', ''), 1, {length})")
            }
        }
    }

    /// A column in a select list, and what it is fetched as.
    pub(crate) fn fetched(self, column: &ColumnInfo) -> (String, Fetch) {
        let name = format!("t.{}", quote(&column.name));
        match (self, column.kind) {
            (Self::Sqlite, CellKind::Bool) => (name, Fetch::Bool),
            (Self::Sqlite, _) => (name, Fetch::Text),
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
                Self::Postgres => write!(sql, "{separator}coalesce(t.{column}::text, '')"),
            };
        }
        sql
    }
}
