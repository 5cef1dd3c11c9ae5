//! The conformance suite of connectors: one hotel, the same expectations on every driver.
//! PostgreSQL through `SERMENT_TEST_PG`, each test in its own schema.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod declare;
mod everyone;
mod files;
mod relations;
mod trouble;
mod world;
mod writings;
