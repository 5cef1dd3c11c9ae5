//! Propagation: every recipient is told of an erasure or of a consent withdrawn, and answers
//! (Art. 19, 7(3)).
//!
//! A notification is recorded in the transaction of the act it tells of, with the person's
//! identifiers sealed under the house's key, because the person's own key is about to be destroyed.
//! A job delivers it as a signed webhook (Standard Webhooks: id, timestamp, HMAC-SHA256) and tries
//! again until it is taken; the recipient acknowledges through a request it signs the same way, and
//! only then are the identifiers deleted. A recipient without a webhook is told by a person: the
//! console lists it with its contact until someone says it is done.
//!
//! Invariants: nothing is called acknowledged that was not; a delivery is idempotent by its id.

mod jobs;
mod model;
mod pages;
mod signature;
mod store;
#[cfg(test)]
mod tests;
mod usecases;

pub use jobs::NotifyJob;
pub use model::{Kind, Notification, NotificationId, NotificationStatus};
pub use pages::routes;
pub use signature::{Secret, Signatures, sign, verify};
#[cfg(test)]
pub(crate) use store::identifiers;
pub(crate) use store::{QUERIES, count};
pub use store::{of_request, overdue, recent};
pub use usecases::{Acknowledge, Withdrawals};
pub(crate) use usecases::{tell, tell_by_hand};
