//! Knowing who asks, and taking a request back to its plan when it cannot be done as approved.
//!
//! Of several persons who share an address, the one who asks may say their name; a member of staff
//! who made sure of it chooses them among those the systems hold. Names stay sealed under the key
//! of the address; the journal says that someone was told apart, and how, never who.

use serde_json::json;
use serment_connect::Identifiers;
use serment_kernel::jobs::NewJob;
use serment_kernel::journal::Event;
use serment_kernel::store::Tx;
use serment_kernel::words::{Permission, SubjectId};
use serment_kernel::{AppError, Context, UseCase};

use super::model::{Proof, Refusal, RequestId, StepStatus};
use super::store;
use super::usecases::{DECIDERS, about, found};
use crate::household::Name;
use crate::resolve::Known;

/// A person says which of those who share the address they are.
pub struct SayName {
    /// The request.
    pub request: RequestId,
    /// Whose session this is.
    pub subject: SubjectId,
    /// The name, as they write it.
    pub said: Name,
}

impl UseCase for SayName {
    const NAME: &'static str = "requests.say_name";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::Own(self.subject)
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let request = found(tx, self.request)?;
        if request.subject != Some(self.subject) {
            return Err(AppError::NotFound);
        }
        request.reopen()?;
        let known = store::known(tx, &request)?;
        store::keep_known(tx, &request, &Known { said: Some(self.said.clone()), ..known })?;
        Ok(())
    }
}

/// A member of staff made sure of who asks.
pub struct Choose {
    /// The request.
    pub request: RequestId,
    /// Which of the persons the plan found, from 0.
    pub person: usize,
    /// The digest of the plan that named them: another plan may name others.
    pub digest: String,
    /// How they made sure.
    pub checked: Proof,
    /// The stable name of who chooses.
    pub by: String,
}

impl UseCase for Choose {
    const NAME: &'static str = "requests.choose";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::Staff(DECIDERS)
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let request = found(tx, self.request)?;
        request.reopen()?;
        if request.plan_digest.as_deref() != Some(&*self.digest) {
            return Err(Refusal::StalePlan.into());
        }
        // What was done was done for whoever was chosen then.
        if store::steps(tx, request.id)?.iter().any(|step| step.counted.is_some()) {
            return Err(Refusal::Begun.into());
        }
        let known = store::known(tx, &request)?;
        let chosen = known.seen.get(self.person).cloned().ok_or(Refusal::UnknownPerson)?;
        store::keep_known(
            tx,
            &request,
            &Known {
                chosen: Some(chosen),
                // Found when it was not known whose they were.
                carried: Identifiers::default(),
                ..known
            },
        )?;
        store::set_identity(tx, request.id, self.checked)?;
        let data = json!({
            "request": request.id, "checked": self.checked.word(),
            "by": format!("staff:{}", self.by),
        });
        tx.append(Event { kind: "request.identified", about: about(&request), data })?;
        count_again(tx, request.id)
    }
}

/// A system cannot be changed as approved: what is left goes back to a person who decides.
pub(super) struct Reopen {
    pub request: RequestId,
    pub system: String,
    pub why: String,
}

impl UseCase for Reopen {
    const NAME: &'static str = "requests.reopen";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let request = found(tx, self.request)?;
        let (id, system, why) = (request.id, &self.system, Some(self.why.as_str()));
        store::end_step(tx, id, system, StepStatus::Blocked, None, why)?;
        if request.reopen().is_err() {
            return Ok(());
        }
        let data = json!({ "request": id });
        tx.append(Event { kind: "request.reopened", about: about(&request), data })?;
        count_again(tx, id)
    }
}

/// Someone wants the plan counted again, of what is not done yet.
pub struct Replan {
    /// The request.
    pub request: RequestId,
}

impl UseCase for Replan {
    const NAME: &'static str = "requests.replan";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::Staff(DECIDERS)
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let request = found(tx, self.request)?;
        request.reopen()?;
        if request.status == super::Status::Approved {
            let data = json!({ "request": request.id });
            tx.append(Event { kind: "request.reopened", about: about(&request), data })?;
        }
        count_again(tx, request.id)
    }
}

fn count_again(tx: &mut Tx<'_>, id: RequestId) -> Result<(), AppError> {
    store::reopen(tx, id)?;
    // Never merged with a count under way, which began before what is decided now.
    tx.enqueue(NewJob::now("requests.plan", json!({ "request": id })))?;
    Ok(())
}
