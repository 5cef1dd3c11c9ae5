//! The lists every slice is named in. A slice that is missing from one is missing from the site.

use std::sync::{Arc, LazyLock};

use serment_kernel::jobs::Handler;
use serment_kernel::subscriptions::Subscriber;
use serment_kernel::{Capability, KERNEL};
use serment_register::{Check, Site};
use serment_rights::propagation::{Signatures, Withdrawals};
use serment_rights::{Rights, Systems};
use serment_web::mail::Mailer;
use serment_web::routes::Recipients;
use serment_web::{Routes, Slice};

/// Where the console's search is posted: no slice has one yet.
pub(super) const CONSOLE_SEARCH: Option<&str> = None;

static CAPABILITIES: LazyLock<Vec<&'static Capability>> = LazyLock::new(|| {
    let shell: &[&Capability] =
        &[&KERNEL, &serment_web::session::CAPABILITY, &serment_web::api::IDEMPOTENCY];
    [
        shell,
        serment_register::CAPABILITIES,
        serment_consent::CAPABILITIES,
        &[&serment_rights::CAPABILITY],
        serment_governance::CAPABILITIES,
    ]
    .concat()
});

/// Every capability, in the order of their tables.
pub(crate) fn capabilities() -> &'static [&'static Capability] {
    &CAPABILITIES
}

/// What each slice adds to the shell of pages.
pub(super) fn pages() -> Vec<Slice> {
    [
        serment_register::SLICES,
        serment_consent::SLICES,
        &[serment_rights::SLICE],
        serment_governance::SLICES,
    ]
    .concat()
}

/// Every page and operation of the slices.
pub(super) fn routes(rights: &Rights) -> Routes {
    let site = &rights.site;
    serment_governance::routes(site.clone())
        .merge(serment_register::routes(site.clone()))
        .merge(serment_consent::routes(site))
        .merge(serment_rights::routes(rights))
}

/// Every check a control can name.
pub(super) fn checks(rights: &Rights) -> Vec<Box<dyn Check>> {
    let mut checks: Vec<Box<dyn Check>> =
        vec![Box::new(serment_register::HostedIn), Box::new(serment_governance::JournalVerifies)];
    checks.extend(serment_consent::checks());
    checks.extend(serment_rights::checks::all(rights));
    checks
}

/// Every kind of job.
pub(super) fn handlers(rights: &Rights, mailer: &Arc<dyn Mailer>) -> Vec<Box<dyn Handler>> {
    serment_rights::handlers(rights, mailer)
}

/// Everyone who hears what others did.
pub(super) fn subscribers(site: &Site) -> Vec<Arc<dyn Subscriber>> {
    let mut subscribers = serment_governance::subscribers();
    subscribers.push(Arc::new(Withdrawals::new(site.charter.clone())));
    subscribers
}

/// How recipients are recognised.
pub(super) fn recipients(site: &Site, systems: &Systems) -> Arc<dyn Recipients> {
    let (context, charter) = (site.context.clone(), site.charter.clone());
    Arc::new(Signatures { context, charter, systems: systems.clone() })
}
