//! What people agreed to, what they refused, how they take it back, and what they keep of it.
//!
//! Art. 4(11), 6(1)(a), 7, 8, 21; ISO/IEC TS 27560. Three capabilities, one directory each:
//! - [`consent`]: asking, recording and taking back, with every field a proof needs;
//! - [`receipt`]: what the person is given, verifiable without us;
//! - [`suppression`]: whom we must not write to, kept as hashes that serve only that.
//!
//! Other slices subscribe to `consent.given`, `consent.refused`, `consent.adjusted` and
//! `consent.withdrawn`; a withdrawal names its activity and the recipients to be told (Art. 19).
//!
//! Deliberately absent yet: objections by purpose, decisions and screening, the banner, import.

pub mod consent;
pub mod identifier;
pub mod receipt;
pub mod suppression;
#[cfg(test)]
mod testing;

use serment_kernel::Capability;
use serment_register::{Check, Site};
use serment_web::{Routes, Slice};

/// Every capability of this crate, in the order of their tables.
pub const CAPABILITIES: &[&Capability] =
    &[&consent::CAPABILITY, &receipt::CAPABILITY, &suppression::CAPABILITY];

/// Texts, templates and navigation for the shell.
pub const SLICES: &[Slice] = &[consent::SLICE, receipt::SLICE];

/// Every page and operation.
pub fn routes(site: &Site) -> Routes {
    consent::routes(site.clone()).merge(receipt::routes(site.clone()))
}

/// The controls this crate can run.
pub fn checks() -> Vec<Box<dyn Check>> {
    vec![Box::new(consent::ConsentIsActive), Box::new(consent::WithdrawalAsEasy)]
}
