//! Signing in by an emailed link, for persons and staff alike, and the sessions this opens.
//!
//! Art. 12(6), 32. Proving that one reads an address is the identification asked for: no account,
//! no password, no document.
//!
//! Invariants:
//! - whoever asks for a link gets the same answer, whether the address is known or not;
//! - a link works once, twenty minutes, and only when its page's button is pressed: a mail
//!   scanner that follows it opens nothing;
//! - tokens are 32 random bytes, stored as hashes; the address a session proved is sealed under a
//!   key made from its cookie's token, so that the database alone reveals nobody;
//! - roles of staff are read from the directory at each request, never from the session.
//!
//! Deliberately absent: passwords, remembered devices, a list of a person's sessions.

mod directory;
mod model;
mod pages;
mod store;
mod usecases;

#[cfg(test)]
mod tests;

use serment_kernel::store::{Migration, Read, StoreError, Tx};
use serment_kernel::words::{Actor, SubjectId};
use serment_kernel::{AppError, Capability, Context, execute};

pub use directory::{Directory, Member};
pub(crate) use model::cookie_name;
pub use model::{Kind, Session, Token, mask_email, normalise_email};
pub use pages::routes;
pub use usecases::Purge;

/// The tables of links and sessions. A person's sessions end with their erasure.
pub const CAPABILITY: Capability = Capability {
    name: "session",
    migrations: &[Migration {
        id: "0001_session",
        sql: include_str!("../../migrations/0001_session.sql"),
    }],
    queries: &[store::QUERIES],
    forget: Some(forget),
};

fn forget(tx: &mut Tx<'_>, subject: SubjectId) -> Result<u64, StoreError> {
    store::end_of_subject(tx, subject)
}

/// The session a token opens, if it still does. Says that it was seen, once a minute at most.
pub async fn resume(
    context: &Context,
    kind: Kind,
    token: &Token,
) -> Result<Option<Session>, AppError> {
    let (hash, key, now) = (token.hash(), token.clone(), context.now());
    let found = context.read(move |read| find(read, &hash, &key)).await;
    let session = found.map_err(AppError::from)?;
    let Some(session) = session.filter(|s| s.kind == kind && s.is_open(now)) else {
        return Ok(None);
    };
    if session.is_worth_touching(now) {
        execute(context, &Actor::System("session"), usecases::Touch { hash }).await?;
    }
    Ok(Some(session))
}

fn find(
    read: &mut impl Read,
    hash: &[u8; 32],
    token: &Token,
) -> Result<Option<Session>, StoreError> {
    store::session(read, hash, token)
}
