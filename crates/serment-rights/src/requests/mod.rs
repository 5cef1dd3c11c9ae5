//! Requests of data subjects: received, planned, approved, carried out, certified (Art. 12, 15–19).
//!
//! A person asks from their own space; the clock starts at once (`serment-law`). For an erasure, a
//! job counts what would change in every declared system and writes a plan: tables, rows, order,
//! what is kept and by which rule. A member of staff approves that very plan, by its digest. Each
//! system is then its own job: rows are selected again under lock, changed in one transaction, and
//! looked for afterwards. An unreachable system stays as named residue and is tried again; it holds
//! up the others only while it was never read, since it may hold the second name of a shared mailbox.
//! A system that cannot be changed as approved takes the request back to its plan, where a person
//! decides again of what is left. When every system is done, recipients are told, the certificate is
//! journaled, and what Serment itself holds of the person is destroyed.
//!
//! Invariants: nothing is touched before approval; a request is never *done* while a system still
//! holds rows that were to go; plans and certificates hold counts and rules, never personal data.
//!
//! Absent here: restriction, human review of an automated decision, and identity by an external
//! provider.

mod clock;
mod correct;
mod count;
mod counter;
mod desk;
mod identity;
mod jobs;
mod letters;
mod life;
mod model;
mod pages;
mod plan;
mod recipients;
mod store;
#[cfg(test)]
mod tests;
mod usecases;
mod view;

pub use clock::{Fact, Facts};
pub(crate) use correct::correctable;
pub use count::PlanJob;
pub(crate) use count::day;
pub use identity::{Choose, Replan, SayName};
pub use jobs::{CloseJob, EraseJob};
pub use letters::{LetterId, LetterJob, LetterKind};
pub use life::{Answer, Answering, Ask, Extend, Identify, OpenAtDesk, Said};
pub use model::{
    Certificate, CertifiedSystem, Channel, DoneLine, KeptLine, Proof, Refusal, RequestId, Right,
    RightsRequest, Status, StepOutcome, StepStatus, SystemStep,
};
pub use pages::routes;
pub use plan::{Fate, Line, Plan, SystemPart};
pub(crate) use store::QUERIES;
pub(crate) use store::{closed_since, remaining};
pub use store::{find, forget, late, objects, of_requester, open, requester, steps};
pub use usecases::{Approve, OpenRequest, RecordCopy, Refuse};
pub(crate) use usecases::{DECIDERS, length};
