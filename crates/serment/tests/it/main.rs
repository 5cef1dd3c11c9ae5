//! The real binary, as people and scripts run it: its answers, its refusals, its exit codes.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

mod association;
mod bad_charter;
mod bad_place;
mod bad_store;
mod confirm;
mod crash;
mod deployment;
mod help;
mod journey;
mod leases;
