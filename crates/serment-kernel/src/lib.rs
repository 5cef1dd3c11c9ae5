//! The small kernel under every capability: words, the store, the journal, one way to act.
//!
//! A page, the API, the command line or a job builds a [`UseCase`] value and gives it to
//! [`execute()`]: permission, transaction, decision by a pure model, rows and journal entries
//! written, commit. What must happen outside a transaction is a [`jobs::NewJob`] recorded inside
//! it; what other capabilities must hear is an event they subscribe to.
//!
//! Read in this order: [`words`], [`store`], [`mod@execute`], [`journal`], [`subjects`], [`jobs`],
//! [`subscriptions`], [`abandoned`]. The kernel knows no capability: each brings a [`Capability`] constant.

pub mod abandoned;
pub mod capability;
pub mod context;
pub mod environment;
pub mod error;
pub mod execute;
pub mod jobs;
pub mod journal;
pub mod keys;
pub mod store;
pub mod subjects;
pub mod subscriptions;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod words;

pub use capability::Capability;
pub use context::Context;
pub use environment::Environment;
pub use error::{AppError, Refused};
pub use execute::{UseCase, execute, execute_blocking};

use store::Migration;

/// The kernel's own tables, first in every list of capabilities.
pub const KERNEL: Capability = Capability {
    name: "kernel",
    migrations: &[Migration {
        id: "0001_kernel",
        sql: include_str!("../migrations/0001_kernel.sql"),
    }],
    queries: &[
        journal::event::QUERIES,
        journal::integrate::QUERIES,
        journal::publish::QUERIES,
        journal::read::QUERIES,
        subjects::QUERIES,
        jobs::QUERIES,
        subscriptions::QUERIES,
    ],
    forget: None,
};
