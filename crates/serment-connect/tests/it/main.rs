//! The conformance suite of connectors: one hotel, the same expectations on every driver.
//! PostgreSQL through `SERMENT_TEST_PG`, each test in its own schema; MariaDB through
//! `SERMENT_TEST_MARIADB`, each in its own database.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod amend;
mod declare;
mod everyone;
mod files;
mod lookups;
mod mariadb;
mod reference;
mod relations;
mod trouble;
mod world;
mod writings;
