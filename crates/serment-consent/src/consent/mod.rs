//! Consent: asking for it, recording it with its proof, taking it back as easily.
//!
//! Art. 4(11), 6(1)(a), 7, 8, 12, 19; LIL 45; CNIL 2020-092 on proof. What may be asked comes from
//! the published charter ([`Offer`]); what was shown is signed into the form ([`Ticket`]); what was
//! done is decided by a pure model and journaled with every field of the proof ([`evidence`]).
//!
//! Invariants:
//! - nothing is recorded as consent without a ticket of ours, the current text, and an act;
//! - taking back is never refused, takes one gesture, and needs no account with a receipt in hand;
//! - no answer is a no; a form sent again unchanged is not an answer;
//! - the same page never tells whether an address was known.
//!
//! Entry points: [`Give`], [`Choose`], [`Withdraw`], [`StopAll`]; [`of_subject`] to read.
//!
//! Deliberately absent: joint consent of a child and a parent (it is refused, with whom to ask),
//! confirmation of an address by mail, import of consents given elsewhere.

mod api;
mod checks;
pub mod evidence;
mod model;
mod offer;
mod pages;
mod store;
#[cfg(test)]
mod tests;
mod ticket;
mod usecases;

use serment_kernel::Capability;
use serment_kernel::store::Migration;
use serment_kernel::words::Lang;
use serment_register::Site;
use serment_web::{NavItem, NavSet, Routes, Slice};

pub use checks::{ConsentIsActive, WithdrawalAsEasy};
pub use evidence::{Event, Reach};
pub use model::{Answer, ConsentRecord, Refusal, Status};
pub use offer::{Offer, processing};
pub(crate) use pages::unkept;
pub use store::{find, live_by_activity, notice, of_subject};
pub use ticket::Ticket;
pub use usecases::{
    Choice, Choose, Chosen, Give, Recorded, StopAll, Stopped, Submission, Target, Who, Withdraw,
    Withdrawn,
};

/// Its tables.
pub const CAPABILITY: Capability = Capability {
    name: "consent",
    migrations: &[Migration {
        id: "0301_consent",
        sql: include_str!("../../migrations/0301_consent.sql"),
    }],
    queries: &[store::QUERIES],
    forget: Some(store::forget),
};

/// Its pages' texts and templates.
pub const SLICE: Slice = Slice {
    name: "consent",
    messages: &[
        (Lang::Fr, include_str!("messages/fr.ftl")),
        (Lang::En, include_str!("messages/en.ftl")),
    ],
    templates: &[
        ("consent-form.html", include_str!("templates/form.html")),
        ("consent-fragment.html", include_str!("templates/fragment.html")),
        ("consent-ask.html", include_str!("templates/ask.html")),
        ("consent-withdraw.html", include_str!("templates/withdraw.html")),
        ("consent-choices.html", include_str!("templates/choices.html")),
    ],
    nav: &[NavItem::new(NavSet::Portal, 30, "choices", "consent-nav", "/{lang}/me/choices")],
};

/// Its pages and its operations.
pub fn routes(site: Site) -> Routes {
    pages::routes().merge(api::routes()).with_state(site)
}
