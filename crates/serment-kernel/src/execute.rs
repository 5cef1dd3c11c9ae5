//! One way to act: a use case, checked, run in one transaction, journaled, committed.
//!
//! Pages, the API, the command line and jobs all come through [`execute`]. It checks permission
//! before anything else, runs the use case, and runs it again when a race was lost, so a use case
//! must be repeatable: it reads, decides through its model, records, and touches nothing outside.

use std::sync::Arc;

use crate::context::Context;
use crate::error::AppError;
use crate::store::Tx;
use crate::words::{Actor, Permission};

/// One thing the system can be asked to do.
pub trait UseCase: Send + Sync + 'static {
    /// Names the transaction in logs and metrics, and the CLI verb: `capability.verb`.
    const NAME: &'static str;
    /// What it answers.
    type Output: Send + 'static;

    /// What the actor must be allowed to do. There is no default, so none is forgotten.
    fn permission(&self) -> Permission;

    /// Loads, decides, records. May run again if the transaction loses a race.
    fn run(&self, context: &Context, tx: &mut Tx<'_>) -> Result<Self::Output, AppError>;
}

/// Runs a use case for an actor. With [`execute_blocking`], the only opener of writing transactions.
pub async fn execute<U: UseCase>(
    context: &Context,
    actor: &Actor,
    use_case: U,
) -> Result<U::Output, AppError> {
    check(actor, &use_case)?;
    let inside = context.clone();
    let use_case = Arc::new(use_case);
    context.store.write_async(U::NAME, move |tx| use_case.run(&inside, tx)).await
}

/// As [`execute`], for threads that may block: jobs, the command line, tests.
pub fn execute_blocking<U: UseCase>(
    context: &Context,
    actor: &Actor,
    use_case: U,
) -> Result<U::Output, AppError> {
    check(actor, &use_case)?;
    let inside = context.clone();
    context.store.write(U::NAME, move |tx| use_case.run(&inside, tx))
}

fn check<U: UseCase>(actor: &Actor, use_case: &U) -> Result<(), AppError> {
    if actor.may(use_case.permission()) {
        return Ok(());
    }
    tracing::warn!(use_case = U::NAME, %actor, "refused: permission");
    Err(AppError::Forbidden)
}
