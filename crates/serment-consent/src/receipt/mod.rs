//! Receipts: what a person is given for each answer, and can show when everybody has forgotten.
//!
//! Art. 7(1), 12(1); ISO/IEC TS 27560 for its form. A receipt is made from the journaled payload of
//! its event and from nothing else, so it says what was recorded, whatever the charter became.
//! Its address is 128 random bits and the page names nobody: whoever holds it may read it.
//!
//! Invariants:
//! - every event of consent has one receipt, filed in the transaction that recorded it;
//! - the proof file alone is enough to verify, with no server and no database;
//! - once the person is erased, the page says so and the copy they kept still verifies.
//!
//! Deliberately absent: the address of the person, a list of receipts open to anyone but them.

mod document;
mod pages;
mod store;
#[cfg(test)]
mod tests;

use serment_kernel::Capability;
use serment_kernel::store::Migration;
use serment_kernel::words::Lang;
use serment_web::{NavItem, NavSet, Slice};

pub use document::document;
pub use pages::routes;
pub use store::{Filed, Found, Line, find, of_subject, proof};
pub(crate) use store::{file, holder, later};

serment_kernel::id!(ReceiptId, "rcp", "A receipt given to a person.");

/// Its table, and what is left of it after an erasure.
pub const CAPABILITY: Capability = Capability {
    name: "receipt",
    migrations: &[Migration {
        id: "0302_receipt",
        sql: include_str!("../../migrations/0302_receipt.sql"),
    }],
    queries: &[store::QUERIES],
    forget: Some(store::forget),
};

/// Its pages' texts and templates.
pub const SLICE: Slice = Slice {
    name: "receipt",
    messages: &[
        (Lang::Fr, include_str!("messages/fr.ftl")),
        (Lang::En, include_str!("messages/en.ftl")),
    ],
    templates: &[
        ("receipt-shown.html", include_str!("templates/shown.html")),
        ("receipt-erased.html", include_str!("templates/erased.html")),
        ("receipt-list.html", include_str!("templates/list.html")),
    ],
    nav: &[NavItem::new(NavSet::Portal, 50, "receipts", "receipt-nav", "/{lang}/me/receipts")],
};
