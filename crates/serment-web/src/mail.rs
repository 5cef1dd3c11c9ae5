//! Mail as the pages see it: a letter in the person's language, and a trait that sends it.
//!
//! The sender is always an address that can be answered; it belongs to the implementation. Bodies
//! may hold a link that opens a space, so a mail is never stored, queued in the database or logged.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use serde_json::json;
use serment_kernel::words::{Lang, Personal};

use crate::page::Web;
use crate::template::TemplateError;

/// One message to one person.
#[derive(Clone, Debug)]
pub struct Mail {
    /// To whom.
    pub to: Personal<String>,
    /// Its subject.
    pub subject: String,
    /// Its body as plain text, complete.
    pub text: Personal<String>,
    /// The same as HTML, when there is one.
    pub html: Option<Personal<String>>,
}

/// The relay did not take a message.
#[derive(Debug, thiserror::Error)]
#[error("mail could not be handed to the relay: {0}")]
pub struct MailError(pub String);

/// Sends mail. Blocking: called from a blocking thread.
pub trait Mailer: Send + Sync {
    /// Hands one message to the relay.
    fn send(&self, mail: &Mail) -> Result<(), MailError>;
}

/// What a letter says, ready for both bodies.
#[derive(Clone, Debug, Serialize)]
pub struct Letter {
    /// Its subject.
    pub subject: String,
    /// Paragraphs before the link.
    pub before: Vec<String>,
    /// Label and absolute address of the one thing to do.
    pub action: Option<(String, String)>,
    /// Paragraphs after the link.
    pub after: Vec<String>,
}

impl Letter {
    /// Writes both bodies in a language.
    pub fn to(
        &self,
        web: &Web,
        lang: Lang,
        address: Personal<String>,
    ) -> Result<Mail, TemplateError> {
        let organisation = &web.site().organisation;
        let context = json!({ "letter": self, "lang": lang, "organisation": organisation });
        let text = web.fragment(lang, "mail.txt", &context)?;
        let html = web.fragment(lang, "mail.html", &context)?;
        let subject = self.subject.clone();
        Ok(Mail { to: address, subject, text: text.into(), html: Some(html.into()) })
    }
}

/// Keeps messages in memory: for tests, and for a demonstration that shows its outbox.
#[derive(Clone, Debug, Default)]
pub struct Outbox(Arc<Mutex<Vec<Mail>>>);

/// How many messages an outbox keeps.
const KEPT: usize = 200;

impl Outbox {
    /// Every message kept, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Mailer for Outbox {
    fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let mut mails = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if mails.len() == KEPT {
            mails.remove(0);
        }
        mails.push(mail.clone());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::web;

    #[test]
    fn a_letter_says_the_same_in_both_bodies() {
        let letter = Letter {
            subject: "Lien".into(),
            before: vec!["Bonjour <Anne>,".into()],
            action: Some(("Ouvrir".into(), "https://x.example/a?b=1&c=2".into())),
            after: vec!["À bientôt".into()],
        };
        let mail = letter.to(&web(&[]), Lang::Fr, "anne@exemple.fr".to_owned().into()).unwrap();
        let text = mail.text.reveal();
        assert!(text.contains("Bonjour <Anne>,") && text.contains("https://x.example/a?b=1&c=2"));
        let html = mail.html.as_ref().unwrap().reveal();
        assert!(html.contains("Bonjour &lt;Anne&gt;,") && html.contains("a?b=1&amp;c=2"));
        assert!(html.contains("<html lang=\"fr\">"));
        assert!(!format!("{mail:?}").contains("x.example"));
    }
}
