//! What a SQLite file has, from its pragmas. Names compare without case there, so the names of
//! foreign keys are brought to the spelling of the tables they mean.

use rusqlite::Row;

use super::Open;
use crate::catalogue::{Catalogue, CellKind, ColumnInfo, ForeignKey, OnDelete, TableInfo};
use crate::error::ConnectError;
use crate::sql::{Ground, Place, quote, quoted};

/// One row of `pragma_table_list`.
struct Listed {
    name: String,
    kind: String,
    without_rowid: bool,
}

/// One row of `pragma_index_list` with its columns.
struct Index {
    unique: bool,
    columns: Vec<Option<String>>,
    /// How the first one is compared.
    collation: String,
    sql: Option<String>,
}

pub(super) fn ground(open: &Open<'_>) -> Result<Ground, ConnectError> {
    let listed = rows(
        open,
        "select name, type, wr from pragma_table_list where schema = 'main' \
         and type in ('table', 'view', 'virtual') and name not like 'sqlite\\_%' escape '\\' \
         order by name",
        &[],
        |row| Ok(Listed { name: row.get(0)?, kind: row.get(1)?, without_rowid: row.get(2)? }),
    )?;
    let mut ground = Ground { system: open.system.to_owned(), ..Ground::default() };
    for table in &listed {
        let (info, place) = describe(open, table)?;
        ground.places.insert(table.name.clone(), place);
        ground.catalogue.tables.push(info);
    }
    spell(&mut ground.catalogue);
    Ok(ground)
}

fn rows<T>(
    open: &Open<'_>,
    sql: &str,
    binds: &[&str],
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, ConnectError> {
    let collect = || {
        let mut statement = open.connection.prepare(sql)?;
        let found = statement.query_map(rusqlite::params_from_iter(binds), |row| read(row))?;
        found.collect::<rusqlite::Result<Vec<T>>>()
    };
    collect().map_err(|e| open.error("catalogue", &e))
}

fn describe(open: &Open<'_>, listed: &Listed) -> Result<(TableInfo, Place), ConnectError> {
    let name = listed.name.as_str();
    let is_view = listed.kind == "view";
    let indexes = indexes(open, name)?;
    let mut key: Vec<(i64, String)> = Vec::new();
    let mut columns = rows(
        open,
        "select name, type, \"notnull\", dflt_value, pk, hidden from pragma_table_xinfo(?1) \
         where hidden <> 1",
        &[name],
        |row| {
            let type_name: String = row.get(1)?;
            let column = ColumnInfo {
                name: row.get(0)?,
                kind: kind(&type_name),
                type_name,
                nullable: !row.get::<_, bool>(2)?,
                unique: false,
                generated: row.get::<_, i64>(5)? > 1,
                default: row.get(3)?,
            };
            Ok((column, row.get::<_, i64>(4)?))
        },
    )?;
    for (column, position) in &mut columns {
        let covered = |i: &Index| i.unique && i.columns.iter().flatten().any(|c| *c == column.name);
        column.unique = *position > 0 || indexes.iter().any(covered);
        if *position > 0 {
            column.nullable = false;
            key.push((*position, column.name.clone()));
        }
    }
    key.sort();
    let info = TableInfo {
        name: name.to_owned(),
        columns: columns.into_iter().map(|(column, _)| column).collect(),
        primary_key: key.into_iter().map(|(_, name)| name).collect(),
        foreign_keys: foreign_keys(open, name)?,
        rows_estimate: estimate(open, listed),
        is_view,
    };
    let place = Place {
        name: quote(name),
        identity: identity(listed, &info),
        stored: !is_view,
        indexed: indexes
            .iter()
            .flat_map(leading)
            .chain(info.primary_key.first().cloned())
            .collect(),
        ..Place::default()
    };
    Ok((info, place))
}

/// The row's number where there is one: unlike SQLite's primary keys, it is never NULL.
fn identity(listed: &Listed, info: &TableInfo) -> Vec<String> {
    if listed.kind == "view" {
        return Vec::new();
    }
    let free = ["_rowid_", "rowid", "oid"]
        .into_iter()
        .find(|alias| !info.columns.iter().any(|c| c.name.eq_ignore_ascii_case(alias)));
    match free {
        Some(alias) if !listed.without_rowid => vec![alias.to_owned()],
        _ => quoted(&info.primary_key),
    }
}

fn indexes(open: &Open<'_>, table: &str) -> Result<Vec<Index>, ConnectError> {
    let named = rows(
        open,
        "select l.name, l.\"unique\", s.sql from pragma_index_list(?1) l \
         left join sqlite_schema s on s.type = 'index' and s.name = l.name where l.partial = 0",
        &[table],
        |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let mut indexes = Vec::new();
    for (name, unique, sql) in named {
        let columns = rows(
            open,
            "select name, coll from pragma_index_xinfo(?1) where key = 1 order by seqno",
            &[&name],
            |row| Ok((row.get(0)?, row.get::<_, String>(1)?)),
        )?;
        let collation = columns.first().map(|(_, coll)| coll.clone()).unwrap_or_default();
        let columns = columns.into_iter().map(|(name, _)| name).collect();
        indexes.push(Index { unique, columns, collation, sql });
    }
    Ok(indexes)
}

/// What an index begins with: a column, with its collation where that ignores case, or the
/// expression of its statement.
fn leading(index: &Index) -> Vec<String> {
    match index.columns.first() {
        Some(Some(column)) if index.collation.eq_ignore_ascii_case("nocase") => {
            vec![column.clone(), format!("{column} collate nocase")]
        }
        Some(Some(column)) => vec![column.clone()],
        Some(None) => index.sql.as_deref().and_then(first_argument).into_iter().collect(),
        None => Vec::new(),
    }
}

/// The text between the first bracket and the comma, or the bracket, that ends its first part.
fn first_argument(sql: &str) -> Option<String> {
    let (_, rest) = sql.split_once('(')?;
    let mut depth = 0;
    let end = rest.find(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth < 0 || (c == ',' && depth == 0)
    })?;
    Some(rest[..end].to_owned())
}

fn foreign_keys(open: &Open<'_>, table: &str) -> Result<Vec<ForeignKey>, ConnectError> {
    let parts = rows(
        open,
        "select id, \"table\", \"from\", \"to\", on_delete from pragma_foreign_key_list(?1) \
         order by id, seq",
        &[table],
        |row| {
            let to: Option<String> = row.get(3)?;
            let rule: String = row.get(4)?;
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
                to,
                rule,
            ))
        },
    )?;
    let mut keys: Vec<(i64, ForeignKey)> = Vec::new();
    for (id, table, from, to, rule) in parts {
        if keys.last().is_none_or(|(last, _)| *last != id) {
            let on_delete = match rule.as_str() {
                "CASCADE" => OnDelete::Cascade,
                "SET NULL" => OnDelete::SetNull,
                "SET DEFAULT" => OnDelete::SetDefault,
                _ => OnDelete::Restrict,
            };
            let key = ForeignKey { columns: Vec::new(), table, references: Vec::new(), on_delete };
            keys.push((id, key));
        }
        if let Some((_, key)) = keys.last_mut() {
            key.columns.push(from);
            key.references.extend(to);
        }
    }
    Ok(keys.into_iter().map(|(_, key)| key).collect())
}

/// Brings the names in foreign keys to the catalogue's spelling; a key without referenced
/// columns means the primary key; a key towards a table that does not exist is left out.
fn spell(catalogue: &mut Catalogue) {
    let known = catalogue.clone();
    for table in &mut catalogue.tables {
        let own = &known;
        table.foreign_keys.retain_mut(|key| {
            let Some(parent) = own.tables.iter().find(|t| t.name.eq_ignore_ascii_case(&key.table))
            else {
                return false;
            };
            key.table.clone_from(&parent.name);
            if key.references.is_empty() {
                key.references.clone_from(&parent.primary_key);
            }
            for name in &mut key.references {
                if let Some(c) = parent.columns.iter().find(|c| c.name.eq_ignore_ascii_case(name)) {
                    name.clone_from(&c.name);
                }
            }
            for name in &mut key.columns {
                if let Some(c) = table.columns.iter().find(|c| c.name.eq_ignore_ascii_case(name)) {
                    name.clone_from(&c.name);
                }
            }
            key.references.len() == key.columns.len()
        });
    }
}

fn kind(type_name: &str) -> CellKind {
    let name = type_name.to_ascii_uppercase();
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    if name.is_empty() {
        CellKind::Other
    } else if has(&["BOOL"]) {
        CellKind::Bool
    } else if has(&["DATE", "TIME"]) {
        CellKind::Date
    } else if has(&["INT"]) {
        CellKind::Int
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        CellKind::Text
    } else if has(&["BLOB"]) {
        CellKind::Bytes
    } else if has(&["REAL", "FLOA", "DOUB", "NUM", "DEC"]) {
        CellKind::Real
    } else {
        CellKind::Other
    }
}

/// The highest row number: exact for a table that only grows, and free to ask.
fn estimate(open: &Open<'_>, listed: &Listed) -> Option<u64> {
    if listed.kind != "table" || listed.without_rowid {
        return None;
    }
    let sql = format!("select max(_rowid_) from {}", quote(&listed.name));
    let highest: Option<i64> = open.connection.query_row(&sql, [], |row| row.get(0)).ok()?;
    Some(u64::try_from(highest.unwrap_or(0)).unwrap_or(0))
}
