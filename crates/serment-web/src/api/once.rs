//! A call repeated under the same idempotency key acts once and is answered the same.
//!
//! [`Once`] wraps a use case: the answer is recorded in the transaction of the act, so there is no
//! moment when one is known without the other. The same key with another request is refused.
//!
//! A request may hold an e-mail address: only its hash is kept, keyed, so that nobody without the
//! keys can try addresses against it.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::SignedDuration;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serment_kernel::store::{Migration, StoreError, Tx};
use serment_kernel::words::Permission;
use serment_kernel::{AppError, Capability, Context, UseCase};

use super::store::{self, Place};
use crate::problem::{Problem, Wrong};

/// The table of answers already given.
pub const CAPABILITY: Capability = Capability {
    name: "idempotency",
    migrations: &[Migration {
        id: "0001_idempotency",
        sql: include_str!("../../migrations/0001_idempotency.sql"),
    }],
    queries: &[store::QUERIES],
    // Answers are not linked to a subject; they are gone after a day.
    forget: None,
};

const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What an application calls one attempt, in the header `Idempotency-Key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Reads a key: 1 to 255 visible ASCII characters.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let header = parts.headers.get("idempotency-key").and_then(|value| value.to_str().ok());
        header.and_then(Self::parse).ok_or_else(|| {
            let detail = "expected 1 to 255 visible ASCII characters, unique to this act";
            let wrong = Wrong { pointer: "Idempotency-Key".into(), detail: detail.into() };
            Problem::unprocessable(vec![wrong])
        })
    }
}

/// A use case that acts once for one key of one application.
pub struct Once<U> {
    act: U,
    application: String,
    key: IdempotencyKey,
    request: Vec<u8>,
}

impl<U> Once<U> {
    /// Wraps an act. `request` is what was sent, byte for byte or serialized again.
    pub fn new(
        act: U,
        application: impl Into<String>,
        key: IdempotencyKey,
        request: &[u8],
    ) -> Self {
        Self { act, application: application.into(), key, request: request.to_vec() }
    }

    fn place(&self) -> Place<'_> {
        Place { application: &self.application, key: &self.key.0 }
    }
}

impl<U> UseCase for Once<U>
where
    U: UseCase<Output: Serialize + DeserializeOwned>,
{
    const NAME: &'static str = U::NAME;
    type Output = U::Output;

    fn permission(&self) -> Permission {
        self.act.permission()
    }

    fn run(&self, context: &Context, tx: &mut Tx<'_>) -> Result<U::Output, AppError> {
        store::purge(tx, context.now() - KEPT)?;
        let request = context.environment.keys.sessions().hash("idempotency", &self.request);
        if let Some(given) = store::find(tx, self.place())? {
            if given.request != request {
                let why = "this idempotency key was used for another request";
                return Err(AppError::refused("api.idempotency_key_reused", why));
            }
            let unreadable = StoreError::Sealed { what: "an answer already given" };
            return serde_json::from_slice(&given.answer).map_err(|_| AppError::Store(unreadable));
        }
        let output = self.act.run(context, tx)?;
        let answer = serde_json::to_vec(&output).map_err(|error| AppError::Unavailable {
            what: "the record of the answer".into(),
            why: error.to_string(),
        })?;
        store::save(tx, self.place(), &request, &answer)?;
        Ok(output)
    }
}

/// Deletes the answers whose day is over, when nobody calls any more.
#[derive(Clone, Copy, Debug, Default)]
pub struct Purge;

impl UseCase for Purge {
    const NAME: &'static str = "idempotency.purge";
    /// How many answers went.
    type Output = u64;

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, context: &Context, tx: &mut Tx<'_>) -> Result<u64, AppError> {
        Ok(store::purge(tx, context.now() - KEPT)?)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use serment_kernel::testing::Kit;
    use serment_kernel::words::Actor;
    use serment_kernel::{KERNEL, execute_blocking};

    use super::*;

    struct Count(Arc<AtomicU32>);

    impl UseCase for Count {
        const NAME: &'static str = "test.count";
        type Output = u32;
        fn permission(&self) -> Permission {
            Permission::Application
        }
        fn run(&self, _: &Context, _: &mut Tx<'_>) -> Result<u32, AppError> {
            Ok(self.0.fetch_add(1, Ordering::Relaxed) + 1)
        }
    }

    #[test]
    fn a_repeated_call_acts_once_for_a_day() {
        for kit in Kit::each(&[&KERNEL, &CAPABILITY]) {
            let calls = Arc::new(AtomicU32::new(0));
            let actor = Actor::Application("booking".into());
            let call = |application: &str, request: &[u8]| {
                let key = IdempotencyKey::parse("k-1").unwrap();
                let act = Once::new(Count(calls.clone()), application, key, request);
                execute_blocking(&kit.context, &actor, act)
            };
            assert_eq!(call("booking", b"{}").unwrap(), 1);
            assert_eq!(call("booking", b"{}").unwrap(), 1);
            assert_eq!(call("other", b"{}").unwrap(), 2);
            let error = call("booking", b"{\"x\":1}").unwrap_err();
            assert!(error.to_string().contains("idempotency_key_reused"), "{error}");
            kit.clock.advance_seconds(25 * 3600);
            assert_eq!(call("booking", b"{}").unwrap(), 3);
        }
    }

    #[test]
    fn what_was_sent_is_kept_as_a_keyed_hash_until_the_day_is_over() {
        use sha2::{Digest, Sha256};
        let body = b"{\"email\":\"anne@exemple.fr\"}";
        for kit in Kit::each(&[&KERNEL, &CAPABILITY]) {
            let key = IdempotencyKey::parse("k-1").unwrap();
            let act = Once::new(Count(Arc::default()), "booking", key, body);
            execute_blocking(&kit.context, &Actor::Application("booking".into()), act).unwrap();
            let place = Place { application: "booking", key: "k-1" };
            let kept = || kit.context.store.read(|read| store::find(read, place)).unwrap();
            let request = kept().unwrap().request;
            assert_ne!(request, Sha256::digest(body).to_vec());
            let keys = &kit.context.environment.keys;
            assert_eq!(request, keys.sessions().hash("idempotency", body));

            let purge = || execute_blocking(&kit.context, &Actor::System("test"), Purge).unwrap();
            assert_eq!(purge(), 0);
            kit.clock.advance_seconds(25 * 3600);
            assert_eq!((purge(), kept().is_none()), (1, true));
        }
    }

    #[test]
    fn a_key_that_could_break_a_log_is_refused() {
        for bad in ["", "a b", "a\nb", "é", &"x".repeat(256)] {
            assert_eq!(IdempotencyKey::parse(bad), None);
        }
    }
}
