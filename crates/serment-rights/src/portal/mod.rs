//! A person's own space: what is held, read live from the systems; a copy to keep (Art. 12, 15, 20).
//!
//! Nothing is copied into Serment: each visit reads the organisation's systems with the address the
//! person proved to be theirs. Where several persons share that address, the system's data are not
//! shown at all: one of them must never be handed the other's ([`crate::household`]).
//!
//! The copy is one archive: a page to read, JSON for programs, CSV for spreadsheets.

mod archive;
mod held;
mod pages;
#[cfg(test)]
mod tests;

pub use held::{HeldRow, HeldSystem, HeldTable, Reading, read};
pub use pages::routes;
