//! Selects the person's rows into key tables: one per table and role, by fixpoint over the
//! reaches, so that self-references and tables reached by several paths are complete.

use super::compare::by_identifier;
use super::dialect::Dialect;
use super::{Ground, Place, Session, list_of, row_of};
use crate::catalogue::CellKind;
use crate::error::ConnectError;
use crate::identifiers::Identifiers;
use crate::model::{Map, Reach, Role, Via};

/// The rows of one table and role, in a key table.
#[derive(Clone, Debug)]
pub(crate) struct Set {
    pub(crate) table: String,
    pub(crate) role: Role,
    /// The key table's name, unqualified.
    pub(crate) temp: String,
    /// The quoted columns that identify a row.
    pub(crate) identity: Vec<String>,
}

/// All sets of a map.
#[derive(Debug)]
pub(crate) struct Sets(Vec<Set>);

/// `t.identity in (select … from the key table)`.
pub(crate) fn inside(
    session: &dyn Session,
    alias: &str,
    identity: &[String],
    temp: &str,
) -> String {
    let keys: Vec<String> = (0..identity.len()).map(|i| format!("c{i}")).collect();
    format!(
        "{} in (select {} from {})",
        row_of(alias, identity),
        keys.join(", "),
        session.dialect().temp(temp)
    )
}

impl Sets {
    /// Creates the empty key tables. Before a transaction becomes read-only.
    pub(crate) fn create(
        session: &mut dyn Session,
        ground: &Ground,
        map: &Map,
    ) -> Result<Self, ConnectError> {
        let mut sets = Vec::new();
        for (index, (table, role)) in map.sets().into_iter().enumerate() {
            let place = ground.place(table)?;
            let identity = identity(session.dialect(), ground, map, table, place)?;
            let name = match role {
                Role::Owner => format!("serment_{index}_owner"),
                Role::Accessor => format!("serment_{index}_accessor"),
            };
            for sql in session.dialect().create_keys(&name, &place.name, &identity) {
                session.execute(table, &sql, &[])?;
            }
            sets.push(Set { table: table.to_owned(), role, temp: name, identity });
        }
        Ok(Self(sets))
    }

    /// Fills them. With `lock`, the selected rows stay locked until the transaction ends.
    pub(crate) fn fill(
        &self,
        session: &mut dyn Session,
        ground: &Ground,
        map: &Map,
        who: &Identifiers,
        lock: bool,
    ) -> Result<(), ConnectError> {
        let again = map.reaches.iter().any(|reach| feeds_back(map, reach));
        loop {
            let mut added = 0;
            for reach in &map.reaches {
                added += self.reach(session, ground, map, reach, who, lock)?;
            }
            if !again || added == 0 {
                return Ok(());
            }
        }
    }

    /// The set of a table and role.
    pub(crate) fn get(&self, table: &str, role: Role) -> Option<&Set> {
        self.0.iter().find(|s| s.table == table && s.role == role)
    }

    /// In the map's order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Set> {
        self.0.iter()
    }

    /// The condition that a row, under an alias, is in a table's set of that role; accessor rows
    /// without those the person also owns.
    pub(crate) fn condition(&self, session: &dyn Session, set: &Set, alias: &str) -> String {
        let mut sql = inside(session, alias, &set.identity, &set.temp);
        if set.role == Role::Accessor
            && let Some(owned) = self.get(&set.table, Role::Owner)
        {
            sql = format!("{sql} and not {}", inside(session, alias, &owned.identity, &owned.temp));
        }
        sql
    }

    fn reach(
        &self,
        session: &mut dyn Session,
        ground: &Ground,
        map: &Map,
        reach: &Reach,
        who: &Identifiers,
        lock: bool,
    ) -> Result<u64, ConnectError> {
        let Some(set) = self.get(&reach.table, reach.role) else { return Ok(0) };
        let place = ground.place(&reach.table)?;
        let lock = lock && !ground.table(&reach.table)?.is_view;
        let Some((condition, binds)) = self.matching(session, ground, map, reach, who)? else {
            return Ok(0);
        };
        let select = format!(
            "select {} from {} t where {condition}",
            list_of("t", &set.identity),
            place.name
        );
        let sql = session.dialect().insert_keys(&set.temp, &select, lock);
        let added = session.execute(&reach.table, &sql, &binds)?;
        if let Some(sql) = session.dialect().settle_keys(&set.temp) {
            session.execute(&reach.table, &sql, &[])?;
        }
        if place.identity.is_empty() && added > 0 {
            check_key(session, ground, set)?;
        }
        Ok(added)
    }

    /// What a reach's rows satisfy; nothing when the person has no identifier of its kind.
    fn matching(
        &self,
        session: &mut dyn Session,
        ground: &Ground,
        map: &Map,
        reach: &Reach,
        who: &Identifiers,
    ) -> Result<Option<(String, Vec<String>)>, ConnectError> {
        match &reach.via {
            Via::Identifier { .. } => by_identifier(session, ground, reach, who),
            Via::Key { columns, parent, references } => {
                let parent = &map.reaches[*parent];
                let Some(from) = self.get(&parent.table, parent.role) else { return Ok(None) };
                let dialect = session.dialect();
                let texts = linking_texts(ground, reach, columns, &parent.table, references)?;
                let (references, columns) = (dialect.quoted(references), dialect.quoted(columns));
                let parents = ground.place(&parent.table)?.name.clone();
                let mut keys = if references == from.identity {
                    inside(session, "t", &columns, &from.temp)
                } else {
                    format!(
                        "{} in (select {} from {parents} p where {})",
                        row_of("t", &columns),
                        list_of("p", &references),
                        inside(session, "p", &from.identity, &from.temp)
                    )
                };
                for at in texts {
                    let (column, reference) = (&columns[at], &references[at]);
                    keys = format!("{keys} and t.{column} <> ''");
                    if let Some(exact) = dialect.exact_text() {
                        let child = exact(&format!("t.{column}"));
                        let parent = exact(&format!("p.{reference}"));
                        let among = inside(session, "p", &from.identity, &from.temp);
                        let equals = format!("select {parent} from {parents} p where {among}");
                        keys = format!("{keys} and {child} in ({equals})");
                    }
                }
                Ok(Some((keys, Vec::new())))
            }
        }
    }
}

/// The positions of a link's texts that no foreign key vouches for. An empty one leads to nobody,
/// or every row left blank would be the person's; and texts are equal to the letter.
fn linking_texts(
    ground: &Ground,
    reach: &Reach,
    columns: &[String],
    parent: &str,
    references: &[String],
) -> Result<Vec<usize>, ConnectError> {
    let table = ground.table(&reach.table)?;
    let vouched = table
        .foreign_keys
        .iter()
        .any(|key| key.table == parent && key.columns == columns && key.references == references);
    let is_text = |at: &usize| {
        table.column(&columns[*at]).is_some_and(|column| column.kind == CellKind::Text)
    };
    Ok((0..columns.len()).filter(|_| !vouched).filter(is_text).collect())
}

/// A declared key must identify rows: one key, one row, or rows of other people would follow,
/// and a row whose key is NULL would be left behind.
fn check_key(session: &mut dyn Session, ground: &Ground, set: &Set) -> Result<(), ConnectError> {
    let temp = session.dialect().temp(&set.temp);
    let keys = session.count(&set.table, &format!("select count(*) from {temp}"), &[])?;
    let sql = format!(
        "select count(*) from {} t where {}",
        ground.place(&set.table)?.name,
        inside(session, "t", &set.identity, &set.temp)
    );
    if session.count(&set.table, &sql, &[])? == keys {
        return Ok(());
    }
    Err(ConnectError::Schema {
        system: ground.system.clone(),
        table: set.table.clone(),
        column: None,
        why: "its declared `key` is the same for several rows, or is sometimes empty: \
              declare columns that identify one row"
            .to_owned(),
    })
}

/// Whether a later reach, or this one, adds to the rows this one starts from.
fn feeds_back(map: &Map, reach: &Reach) -> bool {
    let Via::Key { parent, .. } = &reach.via else { return false };
    let parent = &map.reaches[*parent];
    let position = map.reaches.iter().position(|r| std::ptr::eq(r, reach)).unwrap_or(0);
    map.reaches[position..].iter().any(|r| r.table == parent.table && r.role == parent.role)
}

fn identity(
    dialect: Dialect,
    ground: &Ground,
    map: &Map,
    table: &str,
    place: &Place,
) -> Result<Vec<String>, ConnectError> {
    if !place.identity.is_empty() {
        return Ok(place.identity.clone());
    }
    let declared = map.reaches.iter().find(|r| r.table == table && !r.key.is_empty());
    declared.map(|r| dialect.quoted(&r.key)).ok_or_else(|| ConnectError::Schema {
        system: ground.system.clone(),
        table: table.to_owned(),
        column: None,
        why: "has nothing that identifies a row: declare its `key`".to_owned(),
    })
}
