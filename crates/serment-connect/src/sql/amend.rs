//! Correcting one row of the person: the row is selected again under lock, as every act does, and
//! only if it is still theirs is it written.

use super::select::Sets;
use super::{Ground, Session, run};
use crate::error::ConnectError;
use crate::identifiers::Identifiers;
use crate::model::{Amendment, Map, Role};

/// How many rows were written: one, or none when the row is no longer the person's. The caller
/// commits on success and rolls back on error.
pub(crate) fn amend(
    session: &mut dyn Session,
    ground: &Ground,
    map: &Map,
    who: &Identifiers,
    amendment: &Amendment,
) -> Result<u64, ConnectError> {
    ground.catalogue.check(&ground.system, map, &[])?;
    let info = ground.table(&amendment.table)?;
    let place = ground.place(&amendment.table)?;
    let why = place.unfit.clone().or_else(|| (!place.stored).then(|| "is a view".to_owned()));
    amendment.check(&ground.system, info, why)?;
    let sets = Sets::create(session, ground, map)?;
    session.enter()?;
    sets.fill(session, ground, map, who, true)?;
    let Some(set) = sets.get(&amendment.table, Role::Owner) else { return Ok(0) };
    let dialect = session.dialect();
    let (mut binds, mut assignments) = (Vec::new(), Vec::new());
    for (name, value) in &amendment.set {
        let Some(column) = info.column(name) else { continue };
        let name = dialect.quote(name);
        if value.reveal().is_empty() && column.nullable {
            assignments.push(format!("{name} = null"));
        } else {
            binds.push(value.reveal().clone());
            assignments.push(format!("{name} = {}", dialect.assigned(column, binds.len())));
        }
    }
    let key = dialect.joined(&run::row_key(session, map, set, info));
    let owned = sets.condition(session, set, "t");
    let count = format!(
        "select count(*) from {} t where {owned} and {key} = {}",
        place.name,
        dialect.text_parameter(1)
    );
    match session.count(&amendment.table, &count, std::slice::from_ref(&amendment.key))? {
        0 => return Ok(0),
        1 => {}
        rows => return Err(amendment.conflict(&ground.system, &format!("fits {rows} rows"))),
    }
    binds.push(amendment.key.clone());
    let condition = format!("{owned} and {key} = {}", dialect.text_parameter(binds.len()));
    let sql = dialect.update(&place.name, &assignments.join(", "), &condition);
    session.execute(&amendment.table, &sql, &binds)?;
    Ok(1)
}
