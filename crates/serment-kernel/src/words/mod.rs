//! The words everything else is written in: ids, languages, instants, who acts, what may be
//! printed, how databases are spoken to ([`tls`]). Nothing here knows a capability.
//!
//! Entry points: [`Lang`], [`Text`], [`Personal`], the ids declared in [`id`], [`Clock`],
//! [`Entropy`], [`Actor`] with the [`Permission`] it may hold.

mod actor;
mod clock;
mod entropy;
pub mod id;
mod lang;
mod personal;
pub mod tls;

pub use actor::{Actor, Permission, Role};
#[cfg(any(test, feature = "testing"))]
pub use clock::FakeClock;
pub use clock::{Clock, SystemClock};
#[cfg(any(test, feature = "testing"))]
pub use entropy::SeededEntropy;
pub use entropy::{Entropy, OsEntropy};
pub use id::{EventId, JobId, SubjectId};
pub use lang::{Lang, Text};
pub use personal::Personal;
