//! Commitments: promises made in public, each with controls that must pass for it to be shown.
//!
//! Art. 5(2), 24 GDPR; C. conso. L121-2. Promise nothing that cannot be kept: a charter under which
//! a control fails is not published ([`gate()`] refuses it), unless that control fails on the charter
//! in force already: its mend must be publishable. The site does not show a commitment whose controls
//! never passed as they are now defined. One once shown is never taken away because it broke: it
//! turns red, with its date and cause, until its controls pass again.
//!
//! The charter declares controls, the slices bring the checks, [`EvidenceReconciler`] runs them and
//! remembers; `model` decides, purely, what follows. Journaled as public facts, so that anyone can
//! verify what was found and when: `control.passed`, `control.failed`.
//!
//! Invariants: no state is better than its latest evidence; evidence for a former definition of a
//! control is stale; looking less often never makes a failure go away; no personal data in an
//! outcome.
//!
//! Deliberately absent: an approval by hand. Nobody can declare a control passed.

mod check;
mod console;
mod gate;
mod model;
mod pages;
mod reconciler;
mod store;
mod subscriber;
#[cfg(test)]
mod tests;
mod usecases;
mod verify;
mod view;
mod when;

use serment_kernel::Capability;
use serment_kernel::store::Migration;
use serment_kernel::words::Lang;
use serment_register::Site;
use serment_web::{NavItem, NavSet, Routes, Slice};

pub use check::JournalVerifies;
pub use gate::{Gate, GateFinding, Publishing, gate, publish};
pub use reconciler::{Checks, EvidenceReconciler, Tick, measure};
pub use subscriber::subscribers;
pub use usecases::{Measured, Record};
pub use view::{Untrue, to_confirm, untrue};

/// Tables and queries of commitments.
pub const CAPABILITY: Capability = Capability {
    name: "commitments",
    migrations: &[Migration {
        id: "0501_commitments",
        sql: include_str!("../../migrations/0501_commitments.sql"),
    }],
    queries: &[store::QUERIES],
    forget: None,
};

/// Its pages' texts, templates and navigation.
pub const SLICE: Slice = Slice {
    name: "commitments",
    messages: &[
        (Lang::Fr, include_str!("messages/fr.ftl")),
        (Lang::En, include_str!("messages/en.ftl")),
    ],
    templates: &[
        ("trust-home.html", include_str!("templates/home.html")),
        ("trust-commitment.html", include_str!("templates/commitment.html")),
        ("trust-verify.html", include_str!("templates/verify.html")),
        ("trust-console-journal.html", include_str!("templates/console-journal.html")),
        ("trust-console-charter.html", include_str!("templates/console-charter.html")),
    ],
    nav: NAV,
};

const NAV: &[NavItem] = &[
    NavItem::new(NavSet::Public, 10, "commitments", "trust-nav-commitments", "/{lang}"),
    NavItem::new(NavSet::Public, 50, "verify", "trust-nav-verify", "/{lang}/verify"),
    NavItem::new(NavSet::Footer, 10, "commitments", "trust-nav-footer", "/{lang}"),
    NavItem::new(NavSet::Console, 30, "charter", "trust-nav-charter", "/console/charter"),
    NavItem::new(NavSet::Console, 50, "journal", "trust-nav-journal", "/console/journal"),
];

/// The trust site and its pages of the console.
pub fn routes(site: Site) -> Routes {
    pages::routes().merge(verify::routes()).merge(console::routes()).with_state(site)
}
