//! What a MariaDB database has, from its information schema. Its own tables have plain names;
//! those of another database that refer to it are `database.table`.

use std::collections::{BTreeMap, BTreeSet};

use mysql::Row;

use super::Open;
use crate::catalogue::{CellKind, ColumnInfo, ForeignKey, OnDelete, TableInfo};
use crate::error::ConnectError;
use crate::sql::dialect::Dialect;
use crate::sql::{Ground, Place};

/// Tables of other databases that refer to this one. The questions below name one database each:
/// the server would open every table of all of them otherwise.
const ABROAD: &str = "\
select distinct table_schema, table_name from information_schema.key_column_usage \
where referenced_table_schema = ?1 and table_schema <> ?1";

const TABLES: &str = "\
select t.table_schema, t.table_name, t.table_type, t.engine, t.table_rows, \
coalesce(e.transactions, 'NO') from information_schema.tables t \
left join information_schema.engines e on e.engine = t.engine \
where t.table_schema = ?1 and t.table_type in ('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW')";

const COLUMNS: &str = "\
select table_schema, table_name, column_name, column_type, data_type, is_nullable = 'YES', \
column_default, is_generated = 'ALWAYS', generation_expression, extra like '%INVISIBLE%' \
from information_schema.columns where table_schema = ?1 order by table_name, ordinal_position";

const INDEXES: &str = "\
select table_schema, table_name, index_name, non_unique = 0, column_name, \
sub_part is not null, nullable = 'YES' from information_schema.statistics \
where table_schema = ?1 order by table_name, index_name, seq_in_index";

const KEYS: &str = "\
select table_schema, table_name, constraint_name, column_name, referenced_table_schema, \
referenced_table_name, referenced_column_name from information_schema.key_column_usage \
where table_schema = ?1 and referenced_table_name is not null \
order by table_name, constraint_name, ordinal_position";

/// JSON is a text with a check here.
const CHECKS: &str = "\
select constraint_schema, table_name, check_clause from information_schema.check_constraints \
where constraint_schema = ?1 and check_clause like 'json_valid(%'";

/// A table, where it is.
type Name = (String, String);

/// What is known of each.
type Tables = BTreeMap<Name, (TableInfo, Place)>;

/// One index, with its columns in order.
#[derive(Default)]
struct Index {
    unique: bool,
    /// Some column may be NULL, or is indexed by its beginning only.
    partial: bool,
    columns: Vec<String>,
}

pub(super) fn ground(open: &mut Open<'_>) -> Result<Ground, ConnectError> {
    let own = open.database.clone();
    let mut abroad: BTreeSet<Name> = BTreeSet::new();
    for row in open.rows(ABROAD, &own)? {
        abroad.insert((open.get(&row, 0)?, open.get(&row, 1)?));
    }
    let mut tables = Tables::new();
    read_schema(open, &own, None, &mut tables)?;
    let others: BTreeSet<&String> = abroad.iter().map(|(schema, _)| schema).collect();
    for schema in &others {
        read_schema(open, schema, Some(&abroad), &mut tables)?;
    }
    for schema in std::iter::once(&own).chain(others) {
        read_keys(open, schema, &mut tables)?;
    }
    let mut ground = Ground { system: open.system.to_owned(), ..Ground::default() };
    for (info, place) in tables.into_values() {
        ground.places.insert(info.name.clone(), place);
        ground.catalogue.tables.push(info);
    }
    ground.catalogue.tables.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(ground)
}

/// Reads the tables of one database, all or some, without their foreign keys.
fn read_schema(
    open: &mut Open<'_>,
    schema: &str,
    only: Option<&BTreeSet<Name>>,
    tables: &mut Tables,
) -> Result<(), ConnectError> {
    for row in open.rows(TABLES, schema)? {
        let (name, table) = read_table(open, &row)?;
        if only.is_none_or(|only| only.contains(&name)) {
            tables.insert(name, table);
        }
    }
    let mut hidden: BTreeMap<Name, Vec<(String, String)>> = BTreeMap::new();
    for row in open.rows(COLUMNS, schema)? {
        let name = (open.get(&row, 0)?, open.get(&row, 1)?);
        let Some((info, _)) = tables.get_mut(&name) else { continue };
        let column = read_column(open, &row)?;
        if column.generated && open.get(&row, 9)? {
            let expression: Option<String> = open.get(&row, 8)?;
            hidden.entry(name).or_default().push((expression.unwrap_or_default(), column.name));
        } else {
            info.columns.push(column);
        }
    }
    for row in open.rows(CHECKS, schema)? {
        let name = (open.get(&row, 0)?, open.get(&row, 1)?);
        let clause: String = open.get(&row, 2)?;
        if let Some((info, _)) = tables.get_mut(&name) {
            for column in &mut info.columns {
                if clause == format!("json_valid({})", Dialect::Mariadb.quote(&column.name)) {
                    column.kind = CellKind::Other;
                }
            }
        }
    }
    read_indexes(open, schema, tables, &hidden)
}

/// How a map names a table.
fn known_as(open: &Open<'_>, (schema, table): &Name) -> String {
    if *schema == open.database { table.clone() } else { format!("{schema}.{table}") }
}

fn read_table(open: &Open<'_>, row: &Row) -> Result<(Name, (TableInfo, Place)), ConnectError> {
    let name: Name = (open.get(row, 0)?, open.get(row, 1)?);
    let (kind, engine): (String, Option<String>) = (open.get(row, 2)?, open.get(row, 3)?);
    let is_view = kind == "VIEW";
    let dialect = Dialect::Mariadb;
    let quoted = format!("{}.{}", dialect.quote(&name.0), dialect.quote(&name.1));
    let transactions: String = open.get(row, 5)?;
    let unfit = if is_view {
        None
    } else if transactions != "YES" {
        Some(format!(
            "its engine {} has no transactions, so a failure would leave it half done: run \
             `ALTER TABLE {quoted} ENGINE = InnoDB;`",
            engine.as_deref().unwrap_or("unknown")
        ))
    } else if kind == "SYSTEM VERSIONED" {
        Some(format!(
            "it keeps the history of its rows, where they would stay: run `ALTER TABLE {quoted} \
             DROP SYSTEM VERSIONING;`"
        ))
    } else {
        None
    };
    let info = TableInfo {
        name: known_as(open, &name),
        columns: Vec::new(),
        primary_key: Vec::new(),
        foreign_keys: Vec::new(),
        rows_estimate: open.get(row, 4)?,
        is_view,
    };
    let place = Place { name: quoted, stored: !is_view, unfit, ..Place::default() };
    Ok((name, (info, place)))
}

fn read_column(open: &Open<'_>, row: &Row) -> Result<ColumnInfo, ConnectError> {
    let type_name: String = open.get(row, 3)?;
    let data_type: String = open.get(row, 4)?;
    Ok(ColumnInfo {
        name: open.get(row, 2)?,
        kind: kind(&data_type, &type_name),
        type_name,
        nullable: open.get(row, 5)?,
        unique: false,
        generated: open.get(row, 7)?,
        default: open.get(row, 6)?,
    })
}

fn read_indexes(
    open: &mut Open<'_>,
    schema: &str,
    tables: &mut Tables,
    hidden: &BTreeMap<Name, Vec<(String, String)>>,
) -> Result<(), ConnectError> {
    let mut indexes: BTreeMap<(Name, String), Index> = BTreeMap::new();
    for row in open.rows(INDEXES, schema)? {
        let name: Name = (open.get(&row, 0)?, open.get(&row, 1)?);
        let index = indexes.entry((name, open.get(&row, 2)?)).or_default();
        index.unique = open.get(&row, 3)?;
        index.columns.push(open.get(&row, 4)?);
        index.partial |= open.get::<bool>(&row, 5)? || open.get::<bool>(&row, 6)?;
    }
    for ((name, called), index) in &indexes {
        let Some((info, place)) = tables.get_mut(name) else { continue };
        let Some(first) = index.columns.first() else { continue };
        let computed = hidden.get(name).into_iter().flatten().find(|(_, column)| column == first);
        match computed {
            Some(computed) => place.computed.push(computed.clone()),
            None => place.indexed.push(first.clone()),
        }
        let covered: BTreeSet<&String> = index.columns.iter().filter(|_| index.unique).collect();
        for column in info.columns.iter_mut().filter(|c| covered.contains(&c.name)) {
            column.unique = true;
        }
        if called == "PRIMARY" {
            info.primary_key.clone_from(&index.columns);
        }
        // The primary key is preferred; without one, a unique key that is never NULL.
        if index.unique && !index.partial && (place.identity.is_empty() || called == "PRIMARY") {
            place.identity = Dialect::Mariadb.quoted(&index.columns);
        }
    }
    Ok(())
}

fn read_keys(open: &mut Open<'_>, schema: &str, tables: &mut Tables) -> Result<(), ConnectError> {
    let mut keys: BTreeMap<(Name, String), ForeignKey> = BTreeMap::new();
    for row in open.rows(KEYS, schema)? {
        let name: Name = (open.get(&row, 0)?, open.get(&row, 1)?);
        let parent: Name = (open.get(&row, 4)?, open.get(&row, 5)?);
        let Some((parent, _)) = tables.get(&parent) else { continue };
        let key = keys.entry((name, open.get(&row, 2)?)).or_insert_with(|| ForeignKey {
            columns: Vec::new(),
            table: parent.name.clone(),
            references: Vec::new(),
            on_delete: OnDelete::Restrict,
        });
        key.columns.push(open.get(&row, 3)?);
        key.references.push(open.get(&row, 6)?);
    }
    let mut last: Option<(Name, String)> = None;
    for ((name, constraint), mut key) in keys {
        let Some((info, place)) = tables.get_mut(&name) else { continue };
        if last.as_ref().is_none_or(|(of, _)| *of != name) {
            last = Some((name, open.definition(&place.name)?));
        }
        if let Some((_, definition)) = &last {
            key.on_delete = rule(definition, &constraint);
        }
        info.foreign_keys.push(key);
    }
    Ok(())
}

/// What a deletion does, from the table's definition: the information schema hides it from an
/// account that may only read and change rows.
fn rule(definition: &str, constraint: &str) -> OnDelete {
    let start = format!("CONSTRAINT {} FOREIGN KEY ", Dialect::Mariadb.quote(constraint));
    let line = definition.lines().find(|line| line.trim_start().starts_with(&start));
    // What follows the last bracket, so that no name is taken for a rule.
    match line.and_then(|line| line.rsplit_once(')')).map_or("", |(_, rules)| rules) {
        rules if rules.contains("ON DELETE CASCADE") => OnDelete::Cascade,
        rules if rules.contains("ON DELETE SET NULL") => OnDelete::SetNull,
        rules if rules.contains("ON DELETE SET DEFAULT") => OnDelete::SetDefault,
        _ => OnDelete::Restrict,
    }
}

fn kind(data_type: &str, type_name: &str) -> CellKind {
    match data_type {
        "char" | "varchar" | "tinytext" | "text" | "mediumtext" | "longtext" => CellKind::Text,
        "tinyint" | "bit" if matches!(type_name, "tinyint(1)" | "bit(1)") => CellKind::Bool,
        "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "bit" => CellKind::Int,
        "decimal" | "float" | "double" => CellKind::Real,
        "date" | "datetime" | "timestamp" | "time" | "year" => CellKind::Date,
        "binary" | "varbinary" | "tinyblob" | "blob" | "mediumblob" | "longblob" | "geometry"
        | "point" | "linestring" | "polygon" | "multipoint" | "multilinestring"
        | "multipolygon" | "geometrycollection" => CellKind::Bytes,
        _ => CellKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_deletion_does_is_read_from_the_definition() {
        let definition = "CREATE TABLE `a` (\n  CONSTRAINT `k``1` FOREIGN KEY (`b`) REFERENCES \
                          `ON DELETE CASCADE` (`id`) ON DELETE SET NULL,\n  CONSTRAINT `k2` \
                          FOREIGN KEY (`c`) REFERENCES `p` (`id`) ON DELETE CASCADE ON UPDATE \
                          CASCADE,\n  CONSTRAINT `k3` FOREIGN KEY (`d`) REFERENCES `p` (`id`)\n)";
        assert_eq!(rule(definition, "k`1"), OnDelete::SetNull);
        assert_eq!(rule(definition, "k2"), OnDelete::Cascade);
        assert_eq!(rule(definition, "k3"), OnDelete::Restrict);
    }
}
