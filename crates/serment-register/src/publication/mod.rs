//! Publication: the charter every node runs, in immutable, hashed, journaled versions.
//!
//! Art. 5(2), 24 (being able to show what was promised, and when), 12–13 (the exact text a person
//! read), 30 (the register). [`Publish`] refuses a charter with an error, and does nothing when the
//! content is the one already published. [`Published`] is what a node believes is current; it is
//! refreshed by reading the store, so any number of nodes follow the same version.
//!
//! Invariants: a version never changes; its digest is that of its canonical bytes; versions are
//! dense from 1; each has one public event, `charter.published`, naming it and its predecessor.
//!
//! Deliberately absent: the language and its lint ([`crate::charter`]), and whether promises are
//! true (governance gates a publication before it comes here).

mod handle;
mod pages;
mod store;
#[cfg(test)]
mod tests;
mod usecases;
mod view;

use serment_kernel::Capability;
use serment_kernel::store::Migration;
use serment_kernel::words::Lang;
use serment_web::Slice;

pub use handle::{Published, PublishedCharter};
pub use pages::{NoticeCopy, routes};
pub use store::{VersionLine, get, history, newest};
pub use usecases::{Publication, Publish};

/// Tables and queries of publication.
pub const CAPABILITY: Capability = Capability {
    name: "publication",
    migrations: &[Migration {
        id: "0201_publication",
        sql: include_str!("../../migrations/0201_publication.sql"),
    }],
    queries: &[store::QUERIES],
    forget: None,
};

/// Its pages' texts and templates.
pub const SLICE: Slice = Slice {
    name: "publication",
    messages: &[
        (Lang::Fr, include_str!("messages/fr.ftl")),
        (Lang::En, include_str!("messages/en.ftl")),
    ],
    templates: &[
        ("publication-register.html", include_str!("templates/register.html")),
        ("publication-notice.html", include_str!("templates/notice.html")),
    ],
    nav: pages::NAV,
};
