//! Judging the household once more, over every system, just before one of them is changed.

use serment_connect::{Connector, Identifiers, Record, Role};
use serment_register::charter::{Charter, TableDecl};

use super::model::{Plan, StepStatus, SystemStep};
use crate::household::Persons;
use crate::reach::compile;
use crate::systems::Opening;

/// What a judgement rests on.
pub(super) struct Household<'a> {
    pub charter: &'a Charter,
    pub systems: &'a Opening,
    pub plan: Option<&'a Plan>,
    pub steps: &'a [SystemStep],
    pub who: &'a Identifiers,
}

impl Household<'_> {
    /// Why a system may not be changed now, if it may not.
    pub(super) fn judge(&self, changed: &str) -> Result<(), String> {
        let mut persons = Persons::default();
        for (id, opened) in self.systems {
            let read = match opened {
                Ok(connector) => self.read(id, &**connector, &mut persons),
                Err(why) => Err(why.clone()),
            };
            match read {
                Err(why) if id == changed => return Err(why),
                // Why stays with that system's own step: the residue here is that it is awaited.
                Err(_) if self.may_hold_another(id) && !self.was_judged(id) => {
                    return Err(format!(
                        "system {id} has not answered yet: it may tell that several persons share \
                         this address"
                    ));
                }
                _ => {}
            }
        }
        if persons.are_several() {
            return Err("several persons share this address: find out which one asks".into());
        }
        Ok(())
    }

    fn read(
        &self,
        system: &str,
        connector: &dyn Connector,
        persons: &mut Persons,
    ) -> Result<(), String> {
        let compiled = compile(self.charter, system).map_err(|error| error.to_string())?;
        let read = connector.read(&compiled.reading, self.who, &mut |record: Record| {
            if let Some(table) = self.charter.table(system, &record.table)
                && record.role == Role::Owner
            {
                persons.see(table, &record);
            }
            Ok(())
        });
        read.map_err(|error| error.to_string())
    }

    /// Whether it was read whole when the plan was made, or when it was changed.
    fn was_judged(&self, system: &str) -> bool {
        let parts = self.plan.into_iter().flat_map(|plan| &plan.systems);
        let mut planned = parts.filter(|part| part.unreachable.is_none());
        planned.any(|part| part.system == system)
            || self.steps.iter().any(|it| it.system == system && it.status == StepStatus::Done)
    }

    /// Whether it has a table of named persons that these identifiers may lead to.
    fn may_hold_another(&self, system: &str) -> bool {
        let named = |table: &TableDecl| {
            table.fields.values().any(|it| {
                ["identity.given_name", "identity.family_name", "identity.full_name"]
                    .contains(&&*it.0)
            })
        };
        let reached = |table: &TableDecl| {
            self.who.0.iter().any(|(kind, _)| table.identify.keys().any(|it| *it == kind.as_str()))
        };
        let declared = self.charter.systems.get(system);
        let mut tables = declared.into_iter().flat_map(|it| it.tables.values());
        tables.any(|table| table.subject && named(table) && reached(table))
    }
}
