//! What a PostgreSQL database has, from its system catalogue. Tables of the default schema keep
//! their plain name; the others are `schema.table`. Partitions are seen through their parent.

use std::collections::BTreeMap;

use postgres::Row;
use postgres::types::ToSql;

use super::Open;
use crate::catalogue::{CellKind, ColumnInfo, ForeignKey, OnDelete, TableInfo};
use crate::error::ConnectError;
use crate::sql::{Ground, Place, quote, quoted};

const DEFAULT_SCHEMA: &str =
    "select n.nspname::text from pg_namespace n where n.nspname = coalesce($1, current_schema())";

/// Ordinary tables, partitioned tables, views, materialised views, foreign tables.
const TABLES: &str = "\
select c.oid, n.nspname::text, c.relname::text, c.relkind::text, c.reltuples::float8 \
from pg_class c join pg_namespace n on n.oid = c.relnamespace \
where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition \
and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%' \
and ($1::text is null or n.nspname = $1 or exists (select 1 from pg_constraint k \
join pg_class p on p.oid = k.confrelid join pg_namespace m on m.oid = p.relnamespace \
where k.contype = 'f' and k.conrelid = c.oid and m.nspname = $1)) order by 2, 3";

const COLUMNS: &str = "\
select a.attrelid, a.attname::text, format_type(a.atttypid, a.atttypmod), \
coalesce(nullif(b.typname::text, ''), t.typname::text), a.attnotnull or t.typnotnull, \
a.attgenerated <> '' or a.attidentity = 'a', pg_get_expr(d.adbin, d.adrelid), \
exists (select 1 from pg_index i where i.indrelid = a.attrelid and i.indisunique \
and a.attnum = any (i.indkey::int2[])) \
from pg_attribute a join pg_type t on t.oid = a.atttypid \
left join pg_type b on b.oid = t.typbasetype \
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum \
where a.attrelid = any ($1) and a.attnum > 0 and not a.attisdropped \
order by a.attrelid, a.attnum";

const KEYS: &str = "\
select k.conrelid, k.confrelid, k.contype::text, k.confdeltype::text, \
array(select a.attname::text from unnest(k.conkey) with ordinality u(n, o) \
join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by u.o), \
array(select a.attname::text from unnest(k.confkey) with ordinality u(n, o) \
join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n order by u.o) \
from pg_constraint k where k.contype in ('p', 'f') and k.conparentid = 0 \
and k.conrelid = any ($1) order by k.conrelid, k.conname";

const INDEXES: &str = "\
select i.indrelid, pg_get_indexdef(i.indexrelid, 1, true), \
i.indisunique and i.indimmediate and i.indexprs is null and not exists (\
select 1 from pg_attribute a where a.attrelid = i.indrelid \
and a.attnum = any (i.indkey::int2[]) and not a.attnotnull), \
array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality u(n, o) \
join pg_attribute a on a.attrelid = i.indrelid and a.attnum = u.n \
where u.o <= i.indnkeyatts order by u.o) \
from pg_index i where i.indpred is null and i.indisvalid and i.indrelid = any ($1) \
order by i.indrelid, i.indexrelid";

pub(super) fn ground(open: &mut Open<'_>) -> Result<Ground, ConnectError> {
    let schema = default_schema(open)?;
    let mut tables: BTreeMap<u32, (TableInfo, Place, String)> = BTreeMap::new();
    let only = open.schema.clone();
    for row in open.query(TABLES, &[&only])? {
        let (oid, table) = read_table(open, &row, &schema)?;
        tables.insert(oid, table);
    }
    let oids: Vec<u32> = tables.keys().copied().collect();
    for row in open.query(COLUMNS, &[&oids])? {
        let (oid, column) = read_column(open, &row)?;
        if let Some((info, ..)) = tables.get_mut(&oid) {
            info.columns.push(column);
        }
    }
    for row in open.query(KEYS, &[&oids])? {
        read_key(open, &row, &mut tables)?;
    }
    let mut unique: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for row in open.query(INDEXES, &[&oids])? {
        let oid: u32 = open.get(&row, 0)?;
        if let Some((_, place, _)) = tables.get_mut(&oid) {
            place.indexed.push(open.get(&row, 1)?);
        }
        if open.get(&row, 2)? {
            unique.entry(oid).or_insert(open.get(&row, 3)?);
        }
    }
    let mut ground = Ground { system: open.system.to_owned(), ..Ground::default() };
    for (oid, (info, mut place, kind)) in tables {
        identify(&info, &mut place, unique.get(&oid), &kind);
        ground.places.insert(info.name.clone(), place);
        ground.catalogue.tables.push(info);
    }
    ground.catalogue.tables.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(ground)
}

fn default_schema(open: &mut Open<'_>) -> Result<String, ConnectError> {
    let wanted = open.schema.clone();
    let parameter: &(dyn ToSql + Sync) = &wanted;
    match open.query(DEFAULT_SCHEMA, &[parameter])?.first() {
        Some(row) => open.get(row, 0),
        None => Err(ConnectError::Schema {
            system: open.system.to_owned(),
            table: wanted.unwrap_or_else(|| "current schema".to_owned()),
            column: None,
            why: "is declared as schema and does not exist".to_owned(),
        }),
    }
}

fn read_table(
    open: &Open<'_>,
    row: &Row,
    schema: &str,
) -> Result<(u32, (TableInfo, Place, String)), ConnectError> {
    let namespace: String = open.get(row, 1)?;
    let relation: String = open.get(row, 2)?;
    let kind: String = open.get(row, 3)?;
    let tuples: f64 = open.get(row, 4)?;
    let place = Place {
        name: format!("{}.{}", quote(&namespace), quote(&relation)),
        stored: kind != "v",
        ..Place::default()
    };
    let name = if namespace == schema { relation } else { format!("{namespace}.{relation}") };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate, never negative here"
    )]
    let rows_estimate = (tuples >= 0.0).then_some(tuples as u64);
    let info = TableInfo {
        name,
        columns: Vec::new(),
        primary_key: Vec::new(),
        foreign_keys: Vec::new(),
        rows_estimate,
        is_view: matches!(kind.as_str(), "v" | "m"),
    };
    Ok((open.get(row, 0)?, (info, place, kind)))
}

fn read_column(open: &Open<'_>, row: &Row) -> Result<(u32, ColumnInfo), ConnectError> {
    let base: String = open.get(row, 3)?;
    let column = ColumnInfo {
        name: open.get(row, 1)?,
        type_name: open.get(row, 2)?,
        kind: kind(&base),
        nullable: !open.get::<bool>(row, 4)?,
        generated: open.get(row, 5)?,
        default: open.get(row, 6)?,
        unique: open.get(row, 7)?,
    };
    Ok((open.get(row, 0)?, column))
}

fn read_key(
    open: &Open<'_>,
    row: &Row,
    tables: &mut BTreeMap<u32, (TableInfo, Place, String)>,
) -> Result<(), ConnectError> {
    let (from, to): (u32, u32) = (open.get(row, 0)?, open.get(row, 1)?);
    let (kind, rule): (String, String) = (open.get(row, 2)?, open.get(row, 3)?);
    let columns: Vec<String> = open.get(row, 4)?;
    let parent = tables.get(&to).map(|(info, ..)| info.name.clone());
    let Some((info, ..)) = tables.get_mut(&from) else { return Ok(()) };
    if kind == "p" {
        info.primary_key = columns;
    } else if let Some(table) = parent {
        let on_delete = match rule.as_str() {
            "c" => OnDelete::Cascade,
            "n" => OnDelete::SetNull,
            "d" => OnDelete::SetDefault,
            _ => OnDelete::Restrict,
        };
        let references = open.get(row, 5)?;
        info.foreign_keys.push(ForeignKey { columns, table, references, on_delete });
    }
    Ok(())
}

/// The primary key, else a unique key that is never NULL, else the row's place in the file.
fn identify(info: &TableInfo, place: &mut Place, unique: Option<&Vec<String>>, kind: &str) {
    if !info.primary_key.is_empty() {
        place.identity = quoted(&info.primary_key);
    } else if let Some(columns) = unique {
        place.identity = quoted(columns);
    } else if kind == "r" {
        place.identity = vec!["ctid".to_owned()];
        place.moves = true;
    }
}

fn kind(base: &str) -> CellKind {
    match base {
        "text" | "varchar" | "bpchar" | "citext" | "name" => CellKind::Text,
        "int2" | "int4" | "int8" => CellKind::Int,
        "float4" | "float8" | "numeric" => CellKind::Real,
        "bool" => CellKind::Bool,
        "date" | "time" | "timetz" | "timestamp" | "timestamptz" | "interval" => CellKind::Date,
        "bytea" => CellKind::Bytes,
        _ => CellKind::Other,
    }
}
