//! How a column is compared with an identifier, and which index spares reading the whole table.
//! Both sides of every comparison are made here and in [`crate::identifiers`], nowhere else.
//!
//! What decides is always the whole rule: every writing of an identifier is one. What an index
//! serves is a condition that all those writings satisfy:
//! - PostgreSQL: the rule itself, as an index on the expression;
//! - MariaDB, which indexes no expression: the rule as an invisible computed column;
//! - SQLite, where the rule is a function of ours that no index may hold: ranges of
//!   `lower(trim(column))`, or of a column indexed `collate nocase`. A writing begins with the
//!   identifier or with one of the characters that are not seen.

use super::dialect::{Dialect, Folding};
use super::{Ground, Place, Session, bare, list_of, row_of};
use crate::catalogue::{CellKind, ColumnInfo};
use crate::error::ConnectError;
use crate::identifiers::{
    IdentifierKind, Identifiers, folded, heads, phone_digits, unseen_ranges, writings,
};
use crate::model::{Reach, Via};

/// The functions of [`crate::identifiers`] that a SQLite connection calls.
pub(crate) const TRIMMED_LOWER: &str = "serment_trimmed_lower";
/// Lower case by Unicode.
pub(crate) const LOWER: &str = "serment_lower";
/// Lower case without spaces.
pub(crate) const FOLDED: &str = "serment_folded";

/// Characters people put between the digits of a telephone number, besides the space.
const SEPARATORS: [&str; 8] = [".", "-", "/", "(", ")", "+", "\u{a0}", "\u{202f}"];

/// The longest identifier, and one more character, so that a longer text is not cut into one.
const COMPUTED_LENGTH: usize = 321;

/// After every text that begins with what precedes it.
const LAST: char = '\u{10ffff}';

impl Dialect {
    /// The expression compared with an identifier, and the values it may equal.
    fn identifier(
        self,
        kind: &IdentifierKind,
        column: &ColumnInfo,
        alias: &str,
        normal: &str,
    ) -> (String, Vec<String>) {
        let name = format!("{alias}{}", self.quote(&column.name));
        match kind.style() {
            IdentifierKind::EMAIL => {
                let text = self.as_text(column, alias);
                let sql = match self {
                    // What an index on `lower(trim(…))` holds is enough, and smaller to read.
                    Self::Sqlite => format!("{TRIMMED_LOWER}(lower(trim({text})))"),
                    Self::Postgres(folding) => {
                        folding.lower(&format!("btrim({text}, {})", folding.literal()))
                    }
                    Self::Mariadb => trimmed(&lowered(&text)),
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

    /// The expressions an index for an identifier may begin with, the one to advise first.
    pub(crate) fn indexed(self, kind: &IdentifierKind, column: &ColumnInfo) -> Vec<String> {
        match self {
            Self::Sqlite if kind.style() == IdentifierKind::EMAIL => {
                vec![
                    format!("lower(trim({}))", self.as_text(column, "")),
                    format!("{} collate nocase", self.quote(&column.name)),
                ]
            }
            _ => vec![self.identifier(kind, column, "", "").0],
        }
    }

    /// The column to compute so that an index serves: its type, and its expression. Only where
    /// the engine needs one.
    pub(crate) fn computed(
        self,
        kind: &IdentifierKind,
        column: &ColumnInfo,
    ) -> Option<(String, String)> {
        let compared = matches!(kind.style(), IdentifierKind::EMAIL | IdentifierKind::PHONE);
        (self == Self::Mariadb && compared).then(|| {
            let sql_type = format!(
                "varchar({COMPUTED_LENGTH}) character set utf8mb4 collate utf8mb4_nopad_bin"
            );
            (sql_type, self.identifier(kind, column, "", "").0)
        })
    }

    /// An expression of ours as the engine prints it back: its literal with the characters.
    pub(crate) fn printed(self, expression: &str) -> String {
        match self {
            Self::Sqlite | Self::Mariadb => expression.to_owned(),
            Self::Postgres(folding) => {
                let raw: String = folding.unseen().collect();
                expression.replace(&folding.literal(), &format!("'{raw}'"))
            }
        }
    }

    /// The values a lowered text may have where the engine does not lower every letter.
    pub(crate) fn writings(self, lower: &str) -> Vec<String> {
        match self {
            Self::Postgres(Folding::Utf8 | Folding::Latin1 | Folding::Narrow) => writings(lower),
            Self::Postgres(Folding::Icu) | Self::Sqlite | Self::Mariadb => vec![lower.to_owned()],
        }
    }

    fn digits(self, text: &str) -> String {
        match self {
            Self::Postgres(_) => format!("regexp_replace({text}, '[^0-9]', '', 'g')"),
            Self::Mariadb => {
                let digits = format!("regexp_replace(convert({text} using utf8mb4),'[^0-9]','')");
                format!("left({digits} collate utf8mb4_nopad_bin,{COMPUTED_LENGTH})")
            }
            Self::Sqlite => {
                SEPARATORS.iter().fold(format!("replace({text}, ' ', '')"), |sql, s| {
                    format!("replace({sql}, '{s}', '')")
                })
            }
        }
    }

    /// Parameter `n` as a text.
    pub(crate) fn text_parameter(self, n: usize) -> String {
        self.parameter(n, false)
    }

    /// Parameter `n`, a text, as a value of a column: the engine reads it, and refuses what is
    /// none.
    pub(crate) fn assigned(self, column: &ColumnInfo, n: usize) -> String {
        match self {
            Self::Sqlite | Self::Mariadb => format!("?{n}"),
            Self::Postgres(_) => format!("cast(${n}::text as {})", column.type_name),
        }
    }

    /// Parameter `n` of a comparison, as a number or as a text.
    fn parameter(self, n: usize, number: bool) -> String {
        match (self, number) {
            (Self::Mariadb, true) => format!("cast(?{n} as signed)"),
            (Self::Sqlite | Self::Mariadb, _) => format!("?{n}"),
            (Self::Postgres(_), true) => format!("${n}::text::bigint"),
            (Self::Postgres(_), false) => format!("${n}::text"),
        }
    }

    /// The column as narrowing compares it: lower case, without spaces.
    fn folded(self, column: &ColumnInfo, alias: &str) -> String {
        let text = self.as_text(column, alias);
        match self {
            Self::Sqlite => format!("{FOLDED}({text})"),
            Self::Postgres(folding) => {
                folding.lower(&format!("translate({text}, {}, '')", folding.literal()))
            }
            Self::Mariadb => {
                format!("regexp_replace({},'[{}]','')", lowered(&text), unseen_class())
            }
        }
    }

    /// Whether a column contains a text, any case: the parameter is lower case already.
    pub(crate) fn contains(self, column: &ColumnInfo, parameter: usize) -> String {
        match self {
            Self::Sqlite => {
                let name = format!("t.{}", self.quote(&column.name));
                format!("typeof({name}) = 'text' and instr({LOWER}({name}), ?{parameter}) > 0")
            }
            Self::Postgres(folding) => {
                let text = folding.lower(&self.as_text(column, "t."));
                format!("strpos({text}, ${parameter}::text) > 0")
            }
            Self::Mariadb => {
                format!("locate(?{parameter}, {}) > 0", lowered(&self.as_text(column, "t.")))
            }
        }
    }
}

/// MariaDB: lower case by Unicode, whatever the column's own character set and collation, and
/// then compared byte by byte.
fn lowered(text: &str) -> String {
    format!(
        "lcase(convert({text} using utf8mb4) collate utf8mb4_uca1400_as_cs) \
         collate utf8mb4_nopad_bin"
    )
}

/// MariaDB: without what is not seen around a text.
fn trimmed(text: &str) -> String {
    let class = unseen_class();
    format!("left(regexp_replace({text},'^[{class}]+|[{class}]+$',''),{COMPUTED_LENGTH})")
}

/// What is not seen, as MariaDB's expressions list it.
fn unseen_class() -> String {
    let code = |c: char| format!("\\\\x{{{:x}}}", u32::from(c));
    let range = |(first, last)| {
        if first == last { code(first) } else { format!("{}-{}", code(first), code(last)) }
    };
    unseen_ranges().into_iter().map(range).collect()
}

/// A condition being written, with its parameters.
struct Condition<'a> {
    dialect: Dialect,
    place: &'a Place,
    binds: Vec<String>,
}

impl Condition<'_> {
    fn bind(&mut self, value: String, number: bool) -> String {
        self.binds.push(value);
        self.dialect.parameter(self.binds.len(), number)
    }

    fn any_of(&mut self, expression: &str, values: Vec<String>, number: bool) -> String {
        let list: Vec<String> = values.into_iter().map(|v| self.bind(v, number)).collect();
        format!("{expression} in ({})", list.join(", "))
    }

    /// The column is one of these identifiers.
    fn identified(
        &mut self,
        kind: &IdentifierKind,
        column: &ColumnInfo,
        normals: &[String],
        values: Vec<String>,
    ) -> String {
        let (expression, _) = self.dialect.identifier(kind, column, "t.", "");
        let plain = format!("t.{}", self.dialect.quote(&column.name));
        let number = expression == plain && column.kind == CellKind::Int;
        match self.dialect {
            Dialect::Mariadb if expression == plain && !number => {
                let exact = format!("convert({plain} using utf8mb4) collate utf8mb4_nopad_bin");
                if !values.iter().all(|value| value.is_ascii()) {
                    // The column's character set may be unable to write it.
                    return self.any_of(&exact, values, false);
                }
                // The column's own collation for its index, then the exact text.
                let near = self.any_of(&plain, values.clone(), false);
                format!("{near} and {}", self.any_of(&exact, values, false))
            }
            Dialect::Mariadb => {
                let expression = self.computed(kind, column).unwrap_or(expression);
                self.any_of(&expression, values, number)
            }
            Dialect::Sqlite if kind.style() == IdentifierKind::EMAIL => {
                let near = self.near(column, normals);
                let exact = self.any_of(&expression, values, false);
                near.map_or(exact.clone(), |near| format!("{near} and {exact}"))
            }
            Dialect::Sqlite | Dialect::Postgres(_) => self.any_of(&expression, values, number),
        }
    }

    /// MariaDB: the indexed column that computes the expression compared.
    fn computed(&self, kind: &IdentifierKind, column: &ColumnInfo) -> Option<String> {
        let (_, expression) = self.dialect.computed(kind, column)?;
        let is_it = |(printed, _): &&(String, String)| bare(printed) == bare(&expression);
        let (_, name) = self.place.computed.iter().find(is_it)?;
        Some(format!("t.{}", self.dialect.quote(name)))
    }

    /// SQLite: the rows in the ranges of an indexed expression in which every writing is. As a
    /// join in a given order, since the planner supposes that a range holds much of a table.
    fn near(&mut self, column: &ColumnInfo, normals: &[String]) -> Option<String> {
        let has = |expression: &str| {
            self.place.indexed.iter().any(|indexed| bare(indexed) == bare(expression))
        };
        let place = self.place;
        let text = self.dialect.as_text(column, "g.");
        let identity = list_of("g", &place.identity);
        let mut binary = String::new();
        let expression = if has(&format!("lower(trim({}))", self.dialect.as_text(column, ""))) {
            format!("lower(trim({text}))")
        } else if has(&format!("{} collate nocase", self.dialect.quote(&column.name))) {
            // Such a column may hold binary content too, which comes after every text.
            let expression = format!("{text} collate nocase");
            binary = format!(
                " union all select {identity} from {} g where {expression} >= x''",
                place.name
            );
            expression
        } else {
            return None;
        };
        let unseen = unseen_ranges().into_iter().map(|(first, last)| (first.into(), last.into()));
        let heads = normals.iter().flat_map(|normal| heads(normal));
        let bounds: Vec<(String, String)> =
            unseen.chain(heads.map(|head| (head.clone(), head))).collect();
        let mut ranges = Vec::new();
        for (first, last) in bounds {
            let first = self.bind(first, false);
            let last = self.bind(format!("{last}{LAST}"), false);
            ranges.push(format!("({first}, {last})"));
        }
        Some(format!(
            "{} in (with serment_near(a, z) as (values {}) select {identity} from serment_near near \
             cross join {} g where {expression} >= near.a and {expression} <= near.z{binary})",
            row_of("t", &place.identity),
            ranges.join(", "),
            place.name
        ))
    }

    /// The column says this, whatever the case and spaces; to say nothing is to be empty.
    fn narrowed(&mut self, column: &ColumnInfo, values: Vec<String>) -> String {
        let expression = self.dialect.folded(column, "t.");
        if values.iter().all(String::is_empty) {
            return format!("coalesce({expression}, '') = ''");
        }
        self.any_of(&expression, values, false)
    }
}

/// The condition of the rows reached by an identifier, and its parameters; nothing when the
/// person has none of that kind.
pub(crate) fn by_identifier(
    session: &mut dyn Session,
    ground: &Ground,
    reach: &Reach,
    who: &Identifiers,
) -> Result<Option<(String, Vec<String>)>, ConnectError> {
    let Via::Identifier { kind, column, narrow } = &reach.via else { return Ok(None) };
    let dialect = session.dialect();
    let table = ground.table(&reach.table)?;
    let Some(column) = table.column(column) else { return Ok(None) };
    let normals = who.of(kind)?;
    let mut values = Vec::new();
    for normal in &normals {
        values.extend(dialect.identifier(kind, column, "t.", normal).1);
    }
    let values = held(session, values)?;
    if values.is_empty() {
        return Ok(None);
    }
    let mut condition =
        Condition { dialect, place: ground.place(&reach.table)?, binds: Vec::new() };
    let mut sql = condition.identified(kind, column, &normals, values);
    for (name, value) in narrow {
        let Some(column) = table.column(name) else { continue };
        let values = held(session, dialect.writings(&folded(value.reveal())))?;
        if values.is_empty() {
            return Ok(None);
        }
        sql = format!("{sql} and {}", condition.narrowed(column, values));
    }
    Ok(Some((sql, condition.binds)))
}

/// Of some texts, those that the database's encoding can write: it holds no other.
fn held(session: &mut dyn Session, texts: Vec<String>) -> Result<Vec<String>, ConnectError> {
    let mut held = Vec::new();
    for text in texts {
        if session.can_hold(&text)? {
            held.push(text);
        }
    }
    Ok(held)
}
