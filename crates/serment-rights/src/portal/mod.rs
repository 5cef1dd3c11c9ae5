//! A person's own space: what is held, read live from the systems; a copy to keep (Art. 12, 15, 20).
//!
//! Nothing is copied into Serment: each visit reads the organisation's systems with the address the
//! person proved to be theirs. Where several persons share that address, the system's data are not
//! shown at all: one of them must never be handed the other's ([`crate::household`]). Rows that a rule
//! keeps after an erasure are counted and explained, never shown (Art. 18).
//!
//! However many rows there are, memory stays the same: the home counts them where they are, pages
//! show a few, the copy is written while it is read. The copy is one archive: a page to read, JSON for
//! programs, CSV for spreadsheets; taking it is an act, journaled.

mod after;
mod archive;
mod export;
mod held;
mod order;
mod pages;
mod stream;
mod table;
#[cfg(test)]
mod tests;
mod words;

pub use held::{HeldSystem, Reading, Show, count, read};
pub use pages::routes;
pub(crate) use table::address;
pub use table::{Aside, HeldRow, HeldTable};
pub use words::{Said, Words};
