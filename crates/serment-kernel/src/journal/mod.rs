//! The journal as the store keeps it: events in, leaves placed, checkpoints signed, proofs out.
//!
//! A capability appends an [`Event`] inside its transaction. What enters the public log is a leaf
//! (a commitment for anything about a person, canonical JSON for public facts, a handle's hash for
//! an erasure); what it says stays in the table `event`, sealed. Placing leaves ([`integrate`]) and
//! signing ([`publish`]) are separate steps: *sequenced*, then *integrated*, then *published*.
//! The formats themselves are in `serment-journal`, which an auditor can build alone.
//!
//! Invariants: a leaf exists if and only if its act was committed; indexes are dense; nothing is
//! signed that was not read again; a checkpoint smaller than one already signed is never signed.

pub mod event;
pub(crate) mod integrate;
pub mod publish;
pub mod read;

pub use event::{About, Event, StoredEvent};
