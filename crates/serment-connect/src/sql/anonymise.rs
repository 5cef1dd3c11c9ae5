//! What emptying one column of a database table means, and when it is impossible. The rules
//! are told at [`crate::Action`].

use super::dialect::Dialect;
use crate::catalogue::{CellKind, ColumnInfo, TableInfo};
use crate::model::Conflict;

/// What a unique column's token begins with; also how a second run knows it is done.
const TOKEN: &str = "anonymised-";

/// One column of an UPDATE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assignment {
    pub(crate) column: String,
    /// What is written.
    pub(crate) value: String,
    /// When a row is not as wanted yet.
    pub(crate) changes: String,
}

/// What becomes of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Emptied {
    Assign(Assignment),
    Generated,
    Refused(Conflict),
}

/// NULL where allowed.
pub(crate) fn null(dialect: Dialect, column: &str) -> Assignment {
    let name = dialect.quote(column);
    Assignment {
        column: column.to_owned(),
        value: "null".to_owned(),
        changes: format!("t.{name} is not null"),
    }
}

/// How to anonymise a column, in the order of preference NULL, empty, token, zero.
pub(crate) fn empty(dialect: Dialect, table: &TableInfo, column: &ColumnInfo) -> Emptied {
    if column.generated {
        return Emptied::Generated;
    }
    if table.primary_key.contains(&column.name) {
        return refuse(table, column, "is part of the primary key: leave it out of the columns");
    }
    if column.nullable {
        return Emptied::Assign(null(dialect, &column.name));
    }
    if table.is_foreign(&column.name) {
        return refuse(
            table,
            column,
            "is a link that may not be empty: delete the row, or allow NULL",
        );
    }
    let name = dialect.quote(&column.name);
    let assign = |value: String, changes: String| {
        Emptied::Assign(Assignment { column: column.name.clone(), value, changes })
    };
    match column.kind {
        CellKind::Text if column.unique => match token_length(column) {
            Some(length) => {
                assign(dialect.token(TOKEN, length), format!("t.{name} not like '{TOKEN}%'"))
            }
            None => refuse(table, column, "is unique and too short for a token: allow NULL"),
        },
        CellKind::Text => assign("''".to_owned(), format!("t.{name} <> ''")),
        CellKind::Int | CellKind::Real if !column.unique => {
            assign("0".to_owned(), format!("t.{name} <> 0"))
        }
        CellKind::Int | CellKind::Real => {
            refuse(table, column, "is a unique number that may not be empty: allow NULL")
        }
        _ => refuse(table, column, "may not be empty and has no neutral value: allow NULL"),
    }
}

fn refuse(table: &TableInfo, column: &ColumnInfo, why: &str) -> Emptied {
    Emptied::Refused(Conflict {
        table: table.name.clone(),
        column: column.name.clone(),
        why: format!("cannot be anonymised: it {why}, or delete the rows"),
    })
}

/// Random digits that fit in the column, at least 8 of them.
fn token_length(column: &ColumnInfo) -> Option<u64> {
    let declared = column.type_name.split_once('(').map(|(_, rest)| {
        rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u64>()
    });
    match declared {
        Some(Ok(limit)) => {
            limit.checked_sub(TOKEN.len() as u64).filter(|l| *l >= 8).map(|l| l.min(16))
        }
        _ => Some(16),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(kind: CellKind, type_name: &str) -> ColumnInfo {
        ColumnInfo {
            name: "c".into(),
            type_name: type_name.into(),
            kind,
            nullable: false,
            unique: false,
            generated: false,
            default: None,
        }
    }

    fn value(column: &ColumnInfo) -> Option<String> {
        let table = TableInfo {
            name: "t".into(),
            columns: vec![column.clone()],
            primary_key: vec!["id".into()],
            foreign_keys: Vec::new(),
            rows_estimate: None,
            is_view: false,
        };
        match empty(Dialect::Postgres(crate::sql::dialect::Folding::Icu), &table, column) {
            Emptied::Assign(a) => Some(a.value),
            Emptied::Generated => Some("generated".into()),
            Emptied::Refused(_) => None,
        }
    }

    #[test]
    fn each_kind_of_column_has_one_way_to_be_empty() {
        let text = column(CellKind::Text, "text");
        assert_eq!(value(&text).unwrap(), "''");
        assert_eq!(value(&ColumnInfo { nullable: true, ..text.clone() }).unwrap(), "null");
        assert_eq!(value(&ColumnInfo { generated: true, ..text.clone() }).unwrap(), "generated");
        assert!(
            value(&ColumnInfo { unique: true, ..text }).unwrap().starts_with("'anonymised-' ||")
        );
        assert_eq!(value(&column(CellKind::Int, "integer")).unwrap(), "0");
        assert!(value(&column(CellKind::Date, "date")).is_none());
        let short = ColumnInfo { unique: true, ..column(CellKind::Text, "character varying(12)") };
        assert!(value(&short).is_none());
        let fits = ColumnInfo { unique: true, ..column(CellKind::Text, "character varying(20)") };
        assert!(value(&fits).unwrap().contains(", 1, 9)"));
    }
}
