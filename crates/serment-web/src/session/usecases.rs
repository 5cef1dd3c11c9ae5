//! Asking for a link, opening a session with it, leaving.

use std::sync::Arc;

use serment_kernel::store::{Read, Tx};
use serment_kernel::words::{Entropy, Permission, Personal};
use serment_kernel::{AppError, Context, UseCase, subjects};

use super::directory::Directory;
use super::model::{Kind, Token, return_path};
use super::store;

fn fresh(tx: &Tx<'_>) -> Token {
    let entropy: &dyn Entropy = &*tx.environment().entropy;
    Token::new(entropy.array())
}

/// Prepares a link for an address.
pub(super) struct RequestLink {
    pub(super) kind: Kind,
    /// Normalised.
    pub(super) email: Personal<String>,
    /// The page asked for before signing in.
    pub(super) next: String,
}

impl UseCase for RequestLink {
    const NAME: &'static str = "session.request_link";
    type Output = Token;

    fn permission(&self) -> Permission {
        Permission::Public
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<Token, AppError> {
        let token = fresh(tx);
        let next = return_path(self.kind, &self.next);
        store::save_link(tx, &token, self.kind, &self.email, next)?;
        Ok(token)
    }
}

/// A session just opened.
pub(super) struct Opened {
    pub(super) cookie: Token,
    pub(super) next: Option<String>,
}

/// Uses a link: it will not work again, whatever comes of it.
pub(super) struct UseLink {
    pub(super) kind: Kind,
    pub(super) token: Token,
    pub(super) directory: Arc<Directory>,
}

impl UseCase for UseLink {
    const NAME: &'static str = "session.use_link";
    type Output = Option<Opened>;

    fn permission(&self) -> Permission {
        Permission::Public
    }

    fn run(&self, context: &Context, tx: &mut Tx<'_>) -> Result<Option<Opened>, AppError> {
        store::purge(tx)?;
        let Some(link) = store::take_link(tx, &self.token)? else { return Ok(None) };
        if link.kind != self.kind || link.expires_at <= context.now() {
            return Ok(None);
        }
        let whose = match self.kind {
            Kind::Person => (Some(subjects::find_or_create(tx, "email", &link.email)?), None),
            Kind::Staff => match self.directory.by_email(&link.email) {
                Some(member) => (None, Some(member.name.clone())),
                None => return Ok(None),
            },
        };
        let cookie = fresh(tx);
        store::open(tx, &cookie, self.kind, &link.email, whose)?;
        Ok(Some(Opened { cookie, next: link.next }))
    }
}

/// Remembers that a session was seen.
pub(super) struct Touch {
    pub(super) hash: [u8; 32],
}

impl UseCase for Touch {
    const NAME: &'static str = "session.touch";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        Ok(store::touch(tx, &self.hash)?)
    }
}

/// Ends a session. Whoever holds its token may.
pub(super) struct SignOut {
    pub(super) token: Token,
}

impl UseCase for SignOut {
    const NAME: &'static str = "session.sign_out";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::Public
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        Ok(store::end(tx, &self.token.hash())?)
    }
}

/// Removes links and sessions that are over: for a reconciler, once an hour. Returns the rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Purge;

impl UseCase for Purge {
    const NAME: &'static str = "session.purge";
    type Output = u64;

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<u64, AppError> {
        Ok(store::purge(tx)?)
    }
}
