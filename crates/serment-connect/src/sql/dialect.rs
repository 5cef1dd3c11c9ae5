//! The few expressions the two engines write differently. Both sides of every comparison with
//! an identifier are made here and in [`crate::identifiers`], nowhere else.

use std::fmt::Write as _;

use super::{Fetch, quote};
use crate::catalogue::{CellKind, ColumnInfo};
use crate::identifiers::{IdentifierKind, phone_digits, unseen, writings};

/// An SQL engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres(Folding),
}

/// How a PostgreSQL database puts letters in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Folding {
    /// By ICU's collation `und-x-icu`, every letter.
    Icu,
    /// UTF-8 without ICU: the locale's letters, of `C` only those of ASCII.
    Utf8,
    /// Another encoding, which cannot write every white space.
    Narrow,
}

/// The functions of [`crate::identifiers`] that a SQLite connection calls.
pub(crate) const TRIMMED_LOWER: &str = "serment_trimmed_lower";
/// Lower case by Unicode.
pub(crate) const LOWER: &str = "serment_lower";
/// Lower case without spaces.
pub(crate) const FOLDED: &str = "serment_folded";

/// Characters people put between the digits of a telephone number, besides the space.
const SEPARATORS: [&str; 8] = [".", "-", "/", "(", ")", "+", "\u{a0}", "\u{202f}"];

impl Folding {
    /// What PostgreSQL trims, as characters.
    fn unseen(self) -> impl Iterator<Item = char> {
        let last = if self == Self::Narrow { '\x7f' } else { '\u{ffff}' };
        ('\x01'..=last).filter(|c| unseen(*c))
    }

    /// The same as a literal without invisible characters.
    fn literal(self) -> String {
        let mut codes = String::new();
        for c in self.unseen() {
            // Writing to a string cannot fail.
            let _ = write!(codes, "\\u{:04x}", u32::from(c));
        }
        format!("E'{codes}'")
    }

    fn lower(self, text: &str) -> String {
        match self {
            Self::Icu => format!("lower({text} collate \"und-x-icu\")"),
            Self::Utf8 | Self::Narrow => format!("lower({text})"),
        }
    }
}

impl Dialect {
    /// The name of a temporary key table.
    pub(crate) fn temp(self, name: &str) -> String {
        match self {
            Self::Sqlite => format!("temp.{name}"),
            Self::Postgres(_) => format!("pg_temp.{name}"),
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
        }
    }

    /// Tells the planner how few keys a key table holds: without it PostgreSQL supposes
    /// thousands and scans whole tables. Allowed in read-only transactions.
    pub(crate) fn settle_keys(self, name: &str) -> Option<String> {
        match self {
            Self::Sqlite => None,
            Self::Postgres(_) => Some(format!("analyze {}", self.temp(name))),
        }
    }

    /// The column as text, without a cast where it already is, so that an index serves.
    fn as_text(self, column: &ColumnInfo, alias: &str) -> String {
        let name = format!("{alias}{}", quote(&column.name));
        match (self, column.kind) {
            (_, CellKind::Text) => name,
            (Self::Sqlite, _) => format!("cast({name} as text)"),
            (Self::Postgres(_), _) => format!("{name}::text"),
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
                let text = self.as_text(column, alias);
                let sql = match self {
                    // What an index on `lower(trim(…))` holds is enough, and smaller to read.
                    Self::Sqlite => format!("{TRIMMED_LOWER}(lower(trim({text})))"),
                    Self::Postgres(folding) => {
                        folding.lower(&format!("btrim({text}, {})", folding.literal()))
                    }
                };
                (sql, self.writings(normal))
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

    /// The expression an index for an identifier holds. SQLite's is not the one compared, since
    /// only our connections know our functions; scanning it spares reading the table.
    pub(crate) fn indexed(self, kind: &IdentifierKind, column: &ColumnInfo) -> String {
        match self {
            Self::Sqlite if kind.as_str() == IdentifierKind::EMAIL => {
                format!("lower(trim({}))", self.as_text(column, ""))
            }
            _ => self.identifier(kind, column, "", "").0,
        }
    }

    /// An expression of ours as the engine prints it back: its literal with the characters.
    pub(crate) fn printed(self, expression: &str) -> String {
        match self {
            Self::Sqlite => expression.to_owned(),
            Self::Postgres(folding) => {
                let raw: String = folding.unseen().collect();
                expression.replace(&folding.literal(), &format!("'{raw}'"))
            }
        }
    }

    /// The values a lowered text may have where the engine does not lower every letter.
    pub(crate) fn writings(self, lower: &str) -> Vec<String> {
        match self {
            Self::Postgres(Folding::Utf8) => writings(lower),
            _ => vec![lower.to_owned()],
        }
    }

    fn digits(self, text: &str) -> String {
        match self {
            Self::Postgres(_) => format!("regexp_replace({text}, '[^0-9]', '', 'g')"),
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
            Self::Postgres(_) if exact && kind == CellKind::Int => format!("${n}::text::bigint"),
            Self::Postgres(_) => format!("${n}::text"),
        }
    }

    /// The column as narrowing compares it: lower case, without spaces.
    pub(crate) fn folded(self, column: &ColumnInfo, alias: &str) -> String {
        let text = self.as_text(column, alias);
        match self {
            Self::Sqlite => format!("{FOLDED}({text})"),
            Self::Postgres(folding) => {
                folding.lower(&format!("translate({text}, {}, '')", folding.literal()))
            }
        }
    }

    /// Whether a column contains a text, any case: the parameter is lower case already.
    pub(crate) fn contains(self, column: &ColumnInfo, parameter: usize) -> String {
        match self {
            Self::Sqlite => {
                let name = format!("t.{}", quote(&column.name));
                format!("typeof({name}) = 'text' and instr({LOWER}({name}), ?{parameter}) > 0")
            }
            Self::Postgres(folding) => {
                let text = folding.lower(&self.as_text(column, "t."));
                format!("strpos({text}, ${parameter}::text) > 0")
            }
        }
    }

    /// A fresh random token, other for every row, of at most `length` hexadecimal digits.
    pub(crate) fn token(self, length: u64) -> String {
        match self {
            Self::Sqlite => format!("substr(lower(hex(randomblob(8))), 1, {length})"),
            Self::Postgres(_) => {
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
                Self::Postgres(_) => write!(sql, "{separator}coalesce(t.{column}::text, '')"),
            };
        }
        sql
    }
}
