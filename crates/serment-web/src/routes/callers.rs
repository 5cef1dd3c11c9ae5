//! Who calls, as handlers receive it. Built by the guard and nowhere else.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serment_kernel::words::{Actor, Lang, Personal, SubjectId};

use super::asked::path_in;
use crate::problem::Problem;
use crate::session::Directory;

/// Whoever calls, with the language they read.
#[derive(Clone, Debug)]
pub struct Caller {
    /// What use cases are executed as.
    pub actor: Actor,
    /// Language of the answer.
    pub lang: Lang,
    /// What the header calls them: a masked address, a staff name. Empty for the public.
    pub name: String,
    /// Path and query of this request.
    pub path: String,
    /// Whether the browser came with a person's session, which nobody verified: worth a link back to
    /// their space, never an access.
    pub holds_session: bool,
    /// The address a signed-in person proved to be theirs.
    pub(crate) email: Option<Personal<String>>,
}

impl Caller {
    /// The address of this same page in a language.
    pub fn path_in(&self, lang: Lang) -> String {
        path_in(&self.path, lang)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            tracing::error!("a handler outside Routes asked who calls");
            Problem::internal()
        })
    }
}

/// A data subject who signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// Whoever calls.
    pub caller: Caller,
    /// Their handle.
    pub subject: SubjectId,
    /// The address they proved to be theirs, as they sign in with it.
    pub email: Personal<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        match (&caller.actor, caller.email.clone()) {
            (&Actor::Person(subject), Some(email)) => Ok(Self { caller, subject, email }),
            _ => Err(Problem::not_found()),
        }
    }
}

/// A member of staff who signed in and holds a role the route asks for.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Whoever calls.
    pub caller: Caller,
    /// Their stable name in the configuration.
    pub name: String,
    /// Their colleagues.
    directory: Arc<Directory>,
}

impl Staff {
    /// What pages call a member of staff, by stable name; whoever left keeps the name.
    pub fn display(&self, name: &str) -> String {
        self.directory.by_name(name).map_or_else(|| name.to_owned(), |it| it.display.clone())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Staff {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let directory = parts.extensions.get::<Arc<Directory>>().cloned().unwrap_or_default();
        match caller.actor.clone() {
            Actor::Staff { name, .. } => Ok(Self { caller, name, directory }),
            _ => Err(Problem::not_found()),
        }
    }
}

/// An application with a valid key.
#[derive(Clone, Debug)]
pub struct Application {
    /// Whoever calls.
    pub caller: Caller,
    /// The name of its key.
    pub name: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Application {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        match caller.actor.clone() {
            Actor::Application(name) => Ok(Self { caller, name }),
            _ => Err(Problem::unauthenticated()),
        }
    }
}

/// A recipient whose signature was verified.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// Whoever calls.
    pub caller: Caller,
    /// Its id in the charter.
    pub id: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Recipient {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        match caller.actor.clone() {
            Actor::Recipient(id) => Ok(Self { caller, id }),
            _ => Err(Problem::unauthenticated()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_page_is_found_in_the_other_language() {
        let path_in = |path: &str, lang| {
            let (actor, name) = (Actor::Public, String::new());
            let (holds_session, email) = (false, None);
            Caller { actor, lang: Lang::Fr, name, path: path.into(), holds_session, email }
                .path_in(lang)
        };
        assert_eq!(path_in("/fr", Lang::En), "/en");
        assert_eq!(path_in("/fr/me/choices?page=2", Lang::En), "/en/me/choices?page=2");
        assert_eq!(path_in("/console?lang=fr&page=2", Lang::En), "/console?page=2&lang=en");
    }
}
