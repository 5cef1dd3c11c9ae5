//! Hears each publication and notes which commitments it published, reworded or withdrew.

use std::sync::Arc;

use serment_kernel::Context;
use serment_kernel::journal::StoredEvent;
use serment_kernel::store::{StoreError, Tx};
use serment_kernel::subscriptions::Subscriber;
use serment_register::publication;

use super::store;

/// The subscribers of governance.
pub fn subscribers() -> Vec<Arc<dyn Subscriber>> {
    vec![Arc::new(Publications)]
}

#[derive(Debug)]
struct Publications;

impl Subscriber for Publications {
    fn name(&self) -> &'static str {
        "commitments.publications"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["charter.published"]
    }

    fn handle(&self, _: &Context, tx: &mut Tx<'_>, event: &StoredEvent) -> Result<(), StoreError> {
        let version = event.data.as_ref().and_then(|data| data["version"].as_u64());
        let Some(version) = version else { return Ok(()) };
        let Some(after) = publication::get(tx, version)? else { return Ok(()) };
        let before = publication::get(tx, version.saturating_sub(1))?;
        let before = before.map(|it| it.charter.commitments).unwrap_or_default();
        let at = after.published_at;
        for (id, commitment) in &after.charter.commitments {
            match before.get(id) {
                None => store::change(tx, id, version, "published", at)?,
                Some(old) if old != commitment => store::change(tx, id, version, "changed", at)?,
                Some(_) => {}
            }
        }
        let now = &after.charter.commitments;
        for id in before.keys().filter(|id| !now.contains_key(*id)) {
            store::change(tx, id, version, "withdrawn", at)?;
        }
        Ok(())
    }
}
