//! Telling the person by mail: received, done, refused (Art. 12(3)–(4)).
//!
//! A letter is recorded in the transaction of the act it tells of, its address sealed under the
//! house's key because the person's own key may be destroyed by then; a job sends it, and the row
//! goes with the message. The letter holds no data and no decision: it leads to the person's space.

use std::sync::Arc;

use serde_json::json;
use serment_kernel::jobs::{Handler, Job, JobError, NewJob};
use serment_kernel::store::{Read, StoreError, Tx};
use serment_kernel::words::{Actor, Lang, Permission, Personal};
use serment_kernel::{AppError, Context, UseCase, execute_blocking};
use serment_web::i18n::args;
use serment_web::mail::{Letter, Mailer};

use super::model::{RequestId, UnknownWord};
use super::store;
use crate::{Rights, payload};

serment_kernel::id!(LetterId, "ltr", "One letter waiting for the relay.");

/// What a letter tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterKind {
    /// The request reached us.
    Received,
    /// It was carried out.
    Done,
    /// It was refused.
    Refused,
    /// We asked the person something.
    Asked,
    /// The answer takes longer.
    Extended,
}

impl LetterKind {
    /// The word stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Asked => "asked",
            Self::Extended => "extended",
        }
    }
}

impl std::str::FromStr for LetterKind {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let all = [Self::Received, Self::Done, Self::Refused, Self::Asked, Self::Extended];
        all.into_iter().find(|kind| kind.word() == word).ok_or(UnknownWord)
    }
}

/// A letter as recorded.
pub(super) struct Waiting {
    pub request: RequestId,
    pub kind: LetterKind,
    pub lang: Lang,
    pub address: Personal<String>,
}

/// Records a letter, sent once this transaction is committed.
pub(super) fn write(tx: &mut Tx<'_>, letter: &Waiting) -> Result<(), StoreError> {
    let id = LetterId::random(&*tx.environment().entropy.clone());
    store::add_letter(tx, id, letter)?;
    tx.enqueue(NewJob::now("requests.letter", json!({ "letter": id }))).map(|_| ())
}

/// The relay took a letter.
struct Sent(LetterId);

impl UseCase for Sent {
    const NAME: &'static str = "requests.letter_sent";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        Ok(store::drop_letter(tx, self.0).map(|_| ())?)
    }
}

/// Sends a letter.
pub struct LetterJob {
    /// The site the letter leads to.
    pub rights: Rights,
    /// The relay.
    pub mailer: Arc<dyn Mailer>,
}

impl Handler for LetterJob {
    fn kind(&self) -> &'static str {
        "requests.letter"
    }

    fn run(&self, context: &Context, job: &Job) -> Result<(), JobError> {
        let id: LetterId = payload(job, "letter")?;
        let Some(letter) = context.store.read(|read| store::letter(read, id))? else {
            return Ok(());
        };
        let mail = self.letter(&letter).to(&self.rights.site.web, letter.lang, letter.address);
        let mail = mail.map_err(|error| JobError::Fail(error.to_string()))?;
        self.mailer.send(&mail).map_err(|error| JobError::Retry(error.to_string()))?;
        Ok(execute_blocking(context, &Actor::System("requests"), Sent(id))?)
    }
}

impl LetterJob {
    fn letter(&self, letter: &Waiting) -> Letter {
        let web = &self.rights.site.web;
        let (lang, kind) = (letter.lang, letter.kind.word());
        let say = |part: &str| {
            let organisation = web.site().organisation.clone();
            let request = letter.request.to_string();
            let values = args([("organisation", organisation.into()), ("request", request.into())]);
            web.messages().t(lang, &format!("requests-letter-{kind}-{part}"), &values)
        };
        let link = format!("{}/{lang}/me/requests/{}", web.site().base_url, letter.request);
        Letter {
            subject: say("subject"),
            before: vec![say("text")],
            action: Some((web.t(lang, "requests-letter-open"), link)),
            after: vec![web.t(lang, "requests-letter-after")],
        }
    }
}
