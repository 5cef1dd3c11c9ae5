//! The register: the charter an organisation writes, and what is read from it.
//!
//! [`charter`] is the language (Art. 5, 6, 13, 14, 24, 28, 30): types, errors with places, linter,
//! versions, exports. [`publication`] stores an immutable version and journals it; every node runs
//! the published version, through the [`Site`] all slices share. [`check`] is what a commitment's
//! control runs; slices bring one per kind they know.

pub mod charter;
pub mod check;
mod hosting;
pub mod publication;
mod site;

pub use check::{Check, Outcome};
pub use hosting::HostedIn;
pub use publication::{Published, PublishedCharter, routes};
pub use site::Site;

use serment_kernel::Capability;
use serment_web::Slice;

/// Tables and queries of the register.
pub const CAPABILITIES: &[&Capability] = &[&publication::CAPABILITY];

/// What the register adds to the shell of pages.
pub const SLICES: &[Slice] = &[publication::SLICE];
