//! Tokens, sessions and addresses: what is decided without looking anything up.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serment_kernel::keys::Secret;
use serment_kernel::words::{Personal, SubjectId};
use sha2::{Digest, Sha256};

/// How long an emailed link works.
pub(super) const LINK_LIFE: SignedDuration = SignedDuration::from_mins(20);
/// How long a session lasts without a request.
const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// How long a session lasts at most.
pub(super) const LIFE: SignedDuration = SignedDuration::from_hours(12);
/// How precisely the last request is remembered.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Whose session it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A data subject.
    Person,
    /// A member of staff.
    Staff,
}

impl Kind {
    /// The word stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Staff => "staff",
        }
    }
}

/// The text was not the word of a kind.
#[derive(Debug, thiserror::Error)]
#[error("unknown kind of session, expected person or staff")]
pub struct UnknownKind;

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        match word {
            "person" => Ok(Self::Person),
            "staff" => Ok(Self::Staff),
            _ => Err(UnknownKind),
        }
    }
}

/// The cookie of a session. Over TLS its prefix makes browsers bind it to this very host.
pub(crate) const fn cookie_name(kind: Kind, tls: bool) -> &'static str {
    match (kind, tls) {
        (Kind::Person, true) => "__Host-serment-person",
        (Kind::Person, false) => "serment-person",
        (Kind::Staff, true) => "__Host-serment-staff",
        (Kind::Staff, false) => "serment-staff",
    }
}

/// The random secret of a link or of a cookie. Never stored, never printed.
#[derive(Clone)]
pub struct Token([u8; 32]);

impl Token {
    pub(super) fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// What the store knows it by.
    pub(super) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// The key of what is sealed for whoever holds the token.
    pub(super) fn key(&self) -> Secret {
        Secret::new(self.0).derive("session identifier")
    }

    /// The text put in the link or the cookie.
    pub(super) fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹secret›")
    }
}

/// The text was not a token.
#[derive(Debug, thiserror::Error)]
#[error("not a token")]
pub struct InvalidToken;

impl FromStr for Token {
    type Err = InvalidToken;

    fn from_str(text: &str) -> Result<Self, InvalidToken> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidToken)?;
        bytes.try_into().map(Self).map_err(|_| InvalidToken)
    }
}

/// A session as it stands.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose.
    pub kind: Kind,
    /// The person's handle.
    pub subject: Option<SubjectId>,
    /// The stable name of the member of staff.
    pub staff: Option<String>,
    /// The address that was proved.
    pub email: Personal<String>,
    pub(super) seen_at: Timestamp,
    pub(super) expires_at: Timestamp,
}

impl Session {
    /// Whether it still opens anything.
    pub fn is_open(&self, now: Timestamp) -> bool {
        now < self.expires_at && now < self.seen_at + IDLE
    }

    pub(super) fn is_worth_touching(&self, now: Timestamp) -> bool {
        now >= self.seen_at + TOUCH_EVERY
    }
}

/// Sessions last seen before this instant are over.
pub(super) fn idle_since(now: Timestamp) -> Timestamp {
    now - IDLE
}

/// An address as it is compared and hashed everywhere: trimmed, in lower case. `None` when it
/// cannot be one.
pub fn normalise_email(typed: &str) -> Option<Personal<String>> {
    let email = typed.trim().to_lowercase();
    let (local, domain) = email.rsplit_once('@')?;
    let clean = !email.chars().any(|c| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c));
    let dotted = domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
    let fits = !local.is_empty() && local.len() <= 64 && email.len() <= 254;
    (clean && dotted && fits && !local.contains('@')).then(|| Personal::new(email))
}

/// An address shown to whoever owns it: `a•••@exemple.fr`.
pub fn mask_email(email: &str) -> String {
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let first = local.chars().next().map(String::from).unwrap_or_default();
    format!("{first}•••@{domain}")
}

/// The page to return to after signing in, when it is one of the same space on this site.
pub(super) fn return_path(kind: Kind, wanted: &str) -> Option<String> {
    let inside = |root: &str| {
        wanted
            .strip_prefix(root)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    };
    let ours = match kind {
        Kind::Person => inside("/fr/me") || inside("/en/me"),
        Kind::Staff => inside("/console"),
    };
    let plain = wanted.len() <= 512
        && wanted.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
        && !wanted.contains("//");
    (ours && plain).then(|| wanted.to_owned())
}
