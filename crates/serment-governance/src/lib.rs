//! Governance: what the organisation promises in public, and whether it is true today.
//!
//! Art. 5(2) and 24 GDPR: being able to show it. One capability for now, [`commitments`]: controls,
//! evidence, the gate before a publication, the trust site. Slices that know a system bring the
//! checks; governance runs them, remembers, journals and shows.
//!
//! Deliberately absent: what a control looks at (each slice's), breaches, impact assessments,
//! duties of staff.

pub mod commitments;

pub use commitments::{
    EvidenceReconciler, JournalVerifies, Untrue, gate, publish, routes, subscribers, to_confirm,
    untrue,
};

use serment_kernel::Capability;
use serment_web::Slice;

/// Tables and queries of governance.
pub const CAPABILITIES: &[&Capability] = &[&commitments::CAPABILITY];

/// What governance adds to the shell of pages.
pub const SLICES: &[Slice] = &[commitments::SLICE];
