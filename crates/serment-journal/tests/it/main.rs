//! The journal against public vectors, against verifiers written by others, and against everything
//! a forger could send.
#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up fails")]

mod audit;
mod differential;
mod forgery;
mod growth;
mod ledger;
mod notes;
mod receipts;
mod vectors;
