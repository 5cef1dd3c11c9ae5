//! The connector's calls on an open transaction: count, read, plan, act, search.

use serment_kernel::words::Personal;

use super::decide::{Draft, Keys, decide};
use super::dialect::Dialect;
use super::select::{Set, Sets};
use super::{Fetch, Ground, Session, list_of};
use crate::catalogue::{CellKind, TableInfo};
use crate::error::ConnectError;
use crate::identifiers::{Identifiers, trimmed_lower};
use crate::model::{Applied, Cell, Found, Hit, Map, Outcome, Record, Step, SystemPlan};

fn selected(
    session: &mut dyn Session,
    ground: &Ground,
    map: &Map,
    who: &Identifiers,
) -> Result<Sets, ConnectError> {
    ground.catalogue.check(&ground.system, map, &[])?;
    let sets = Sets::create(session, ground, map)?;
    session.enter()?;
    sets.fill(session, ground, map, who, false)?;
    Ok(sets)
}

/// Counts the person's rows.
pub(crate) fn find(
    session: &mut dyn Session,
    ground: &Ground,
    map: &Map,
    who: &Identifiers,
) -> Result<Vec<Found>, ConnectError> {
    let sets = selected(session, ground, map, who)?;
    let mut found = Vec::new();
    for set in sets.iter() {
        let sql = format!(
            "select count(*) from {} t where {}",
            ground.place(&set.table)?.name,
            sets.condition(session, set, "t")
        );
        let rows = session.count(&set.table, &sql, &[])?;
        found.push(Found { table: set.table.clone(), role: set.role, rows });
    }
    Ok(found)
}

/// The quoted columns a record of a set is named by.
pub(crate) fn row_key(
    session: &dyn Session,
    map: &Map,
    set: &Set,
    info: &TableInfo,
) -> Vec<String> {
    let declared = map.reaches.iter().find(|r| r.table == set.table && !r.key.is_empty());
    let dialect = session.dialect();
    match declared {
        Some(reach) => dialect.quoted(&reach.key),
        None if info.primary_key.is_empty() => set.identity.clone(),
        None => dialect.quoted(&info.primary_key),
    }
}

/// Streams the person's records.
pub(crate) fn read(
    session: &mut dyn Session,
    ground: &Ground,
    map: &Map,
    who: &Identifiers,
    sink: &mut crate::Sink<'_>,
) -> Result<(), ConnectError> {
    let sets = selected(session, ground, map, who)?;
    for set in sets.iter() {
        let info = ground.table(&set.table)?;
        let columns: Vec<String> =
            map.columns(&set.table, set.role).into_iter().map(str::to_owned).collect();
        let dialect = session.dialect();
        let key = row_key(session, map, set, info);
        let mut selects = vec![dialect.joined(&key)];
        let mut fetch = vec![Fetch::Text];
        for column in columns.iter().filter_map(|name| info.column(name)) {
            let (sql, kind) = dialect.fetched(column);
            selects.push(sql);
            fetch.push(kind);
        }
        let sql = format!(
            "select {} from {} t where {} order by {}",
            selects.join(", "),
            ground.place(&set.table)?.name,
            sets.condition(session, set, "t"),
            list_of("t", &set.identity)
        );
        session.stream(&set.table, &sql, &[], &fetch, &mut |mut cells| {
            let key = cells.remove(0).text().unwrap_or_default();
            let values = columns.iter().cloned().zip(cells).collect();
            sink(Record { table: set.table.clone(), role: set.role, key, values })
        })?;
    }
    Ok(())
}

/// What applying would do.
pub(crate) fn plan(
    session: &mut dyn Session,
    ground: &Ground,
    map: &Map,
    steps: &[Step],
    who: &Identifiers,
) -> Result<SystemPlan, ConnectError> {
    ground.catalogue.check(&ground.system, map, steps)?;
    let keys = Keys::create(session, ground, map, steps)?;
    session.enter()?;
    let Draft { lines, conflicts, .. } = decide(session, ground, map, steps, who, keys, false)?;
    Ok(SystemPlan { lines, conflicts })
}

/// Acts. The caller commits on success and rolls back on error.
pub(crate) fn apply(
    session: &mut dyn Session,
    ground: &Ground,
    map: &Map,
    steps: &[Step],
    who: &Identifiers,
) -> Result<Outcome, ConnectError> {
    ground.catalogue.check(&ground.system, map, steps)?;
    let keys = Keys::create(session, ground, map, steps)?;
    session.enter()?;
    let draft = decide(session, ground, map, steps, who, keys, true)?;
    if !draft.conflicts.is_empty() {
        let system = ground.system.clone();
        return Err(ConnectError::Conflicts { system, conflicts: draft.conflicts });
    }
    if draft.deferred {
        session.defer()?;
    }
    let mut outcome = Outcome::default();
    let mut breakers = Some(draft.cycle_breakers);
    for line in draft.lines {
        if line.action == crate::Action::Delete {
            for (table, sql) in breakers.take().into_iter().flatten() {
                session.execute(&table, &sql, &[])?;
            }
        }
        let mut rows = 0;
        if line.changes > 0 {
            session.execute(&line.table, "savepoint serment_step", &[])?;
            rows = session.execute(&line.table, &line.sql, &[])?;
            session.execute(&line.table, "release savepoint serment_step", &[])?;
        }
        outcome.applied.push(Applied {
            table: line.table,
            role: line.role,
            action: line.action,
            rows,
        });
    }
    Ok(outcome)
}

/// Searches every text column of every table.
pub(crate) fn scan(
    session: &mut dyn Session,
    ground: &Ground,
    needles: &[Personal<String>],
) -> Result<Vec<Hit>, ConnectError> {
    let mut binds: Vec<String> = Vec::new();
    for needle in needles.iter().map(|n| trimmed_lower(n.reveal())).filter(|n| !n.is_empty()) {
        for writing in session.dialect().writings(&needle) {
            if session.can_hold(&writing)? {
                binds.push(writing);
            }
        }
    }
    let mut hits = Vec::new();
    for table in &ground.catalogue.tables {
        let place = ground.place(&table.name)?;
        if !place.stored || binds.is_empty() {
            continue;
        }
        let dialect = session.dialect();
        let searched = |kind| match dialect {
            // Any column of SQLite may hold a text, whatever its declared type.
            Dialect::Sqlite => kind != CellKind::Bytes,
            Dialect::Postgres(_) | Dialect::Mariadb => {
                matches!(kind, CellKind::Text | CellKind::Other)
            }
        };
        let columns: Vec<_> = table.columns.iter().filter(|c| searched(c.kind)).collect();
        if columns.is_empty() {
            continue;
        }
        let counts = columns.iter().map(|column| {
            let any: Vec<String> = (1..=binds.len()).map(|n| dialect.contains(column, n)).collect();
            format!("count(case when {} then 1 end)", any.join(" or "))
        });
        let sql = format!("select {} from {} t", counts.collect::<Vec<_>>().join(", "), place.name);
        session.stream(
            &table.name,
            &sql,
            &binds,
            &vec![Fetch::Int; columns.len()],
            &mut |row| {
                for (column, cell) in columns.iter().zip(row) {
                    if let Cell::Int(rows @ 1..) = cell {
                        let (table, column) = (table.name.clone(), column.name.clone());
                        hits.push(Hit { table, column, rows: rows.unsigned_abs() });
                    }
                }
                Ok(())
            },
        )?;
    }
    Ok(hits)
}
