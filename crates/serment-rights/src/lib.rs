//! Rights of data subjects, carried out in the real databases (Art. 12, 15–19).
//!
//! [`reach`] turns the charter's declarations into what connectors execute; [`systems`] opens the
//! systems; [`requests`] is the life of a request, from receipt to certificate; [`portal`] is what a
//! person sees and downloads; [`propagation`] tells recipients. [`resolve`] finds out who a person is
//! in the systems, and [`household`] keeps two who share an address apart. [`checks`] are the controls this slice brings to commitments.

pub mod checks;
pub mod household;
pub mod portal;
pub mod propagation;
pub mod reach;
pub mod requests;
pub mod resolve;
pub mod systems;
#[cfg(test)]
mod testing;

use std::sync::Arc;

use serment_kernel::jobs::{Handler, Job, JobError};
use serment_kernel::store::Migration;
use serment_kernel::words::Lang;
use serment_kernel::{AppError, Capability};
use serment_register::{PublishedCharter, Site};
use serment_web::mail::Mailer;
use serment_web::{NavItem, NavSet, Routes, Slice};

pub use propagation::{Signatures, Withdrawals};
pub(crate) use requests::DECIDERS;
pub use systems::Systems;

/// What this slice's pages and jobs are given. Cheap to clone.
#[derive(Clone)]
pub struct Rights {
    /// The kernel, the shell of pages, the charter.
    pub site: Site,
    /// The organisation's systems.
    pub systems: Systems,
}

impl Rights {
    /// The charter in force.
    pub(crate) fn charter(&self) -> Result<Arc<PublishedCharter>, AppError> {
        self.site.charter()
    }
}

/// The tables and queries of this slice.
pub const CAPABILITY: Capability = Capability {
    name: "rights",
    migrations: &[Migration {
        id: "0401_rights",
        sql: include_str!("../migrations/0401_rights.sql"),
    }],
    queries: &[requests::QUERIES, propagation::QUERIES],
    forget: Some(requests::forget),
};

/// Its pages' texts, templates and navigation.
pub const SLICE: Slice = Slice {
    name: "rights",
    messages: &[
        (Lang::Fr, include_str!("requests/messages/fr.ftl")),
        (Lang::En, include_str!("requests/messages/en.ftl")),
        (Lang::Fr, include_str!("portal/messages/fr.ftl")),
        (Lang::En, include_str!("portal/messages/en.ftl")),
        (Lang::Fr, include_str!("propagation/messages/fr.ftl")),
        (Lang::En, include_str!("propagation/messages/en.ftl")),
    ],
    templates: &[
        ("me.html", include_str!("portal/templates/me.html")),
        ("me-data.html", include_str!("portal/templates/me-data.html")),
        ("me-copy.html", include_str!("portal/templates/me-copy.html")),
        ("archive.html", include_str!("portal/templates/archive.html")),
        ("me-requests.html", include_str!("requests/templates/me-requests.html")),
        ("me-erase.html", include_str!("requests/templates/me-erase.html")),
        ("me-request.html", include_str!("requests/templates/me-request.html")),
        ("today.html", include_str!("requests/templates/today.html")),
        ("requests.html", include_str!("requests/templates/requests.html")),
        ("request.html", include_str!("requests/templates/request.html")),
        ("me-correct.html", include_str!("requests/templates/me-correct.html")),
        ("request-new.html", include_str!("requests/templates/request-new.html")),
        ("request-receipt.html", include_str!("requests/templates/request-receipt.html")),
        ("me-object.html", include_str!("requests/templates/me-object.html")),
        ("request-statements.html", include_str!("requests/templates/request-statements.html")),
        ("request-confirm.html", include_str!("requests/templates/request-confirm.html")),
        ("recipients.html", include_str!("propagation/templates/recipients.html")),
    ],
    nav: &[
        NavItem::new(NavSet::Portal, 10, "me", "portal-nav-home", "/{lang}/me"),
        NavItem::new(NavSet::Portal, 20, "data", "portal-nav-data", "/{lang}/me/data"),
        NavItem::new(NavSet::Portal, 40, "requests", "portal-nav-requests", "/{lang}/me/requests"),
        NavItem::new(NavSet::Console, 10, "today", "requests-nav-today", "/console?lang={lang}"),
        NavItem::new(NavSet::Console, 20, "requests", "requests-nav-requests", "/console/requests"),
        NavItem::new(NavSet::Console, 40, "recipients", "propagation-nav", "/console/recipients"),
    ],
};

/// Every route of this slice.
pub fn routes(rights: &Rights) -> Routes {
    requests::routes()
        .merge(portal::routes())
        .merge(propagation::routes())
        .with_state(rights.clone())
}

/// Every job of this slice.
pub fn handlers(rights: &Rights, mailer: &Arc<dyn Mailer>) -> Vec<Box<dyn Handler>> {
    let letters = requests::LetterJob { rights: rights.clone(), mailer: mailer.clone() };
    vec![
        Box::new(letters),
        Box::new(requests::PlanJob(rights.clone())),
        Box::new(requests::EraseJob(rights.clone())),
        Box::new(requests::CloseJob(rights.clone())),
        Box::new(propagation::NotifyJob(rights.clone())),
    ]
}

/// What a job's payload holds under a name.
pub(crate) fn payload<T: std::str::FromStr>(job: &Job, name: &str) -> Result<T, JobError> {
    let text = job.payload[name].as_str().and_then(|text| text.parse().ok());
    text.ok_or_else(|| JobError::Fail(format!("the payload has no {name}")))
}
