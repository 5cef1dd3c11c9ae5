//! How mail leaves: a relay over SMTP, or files in a folder that someone reads.
//!
//! Messages are built the same way for both. An address or a body never reaches a log.

use std::path::PathBuf;
use std::time::Duration;

use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Message, SmtpTransport, Transport};
use serment_web::mail::{Mail, MailError, Mailer};

/// How long the relay may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Builds the message a relay or a file receives.
fn message(sender: &Mailbox, mail: &Mail) -> Result<Message, MailError> {
    let to: Mailbox = mail.to.reveal().parse().map_err(|_| MailError("the address".into()))?;
    let builder = Message::builder().from(sender.clone()).to(to).subject(&mail.subject);
    let text = SinglePart::plain(mail.text.reveal().clone());
    let built = match &mail.html {
        Some(html) => {
            let html = SinglePart::html(html.reveal().clone());
            builder.multipart(MultiPart::alternative().singlepart(text).singlepart(html))
        }
        None => builder.singlepart(text),
    };
    built.map_err(|_| MailError("the message".into()))
}

/// Hands messages to a relay.
pub(crate) struct Relay {
    sender: Mailbox,
    transport: SmtpTransport,
}

impl Relay {
    /// A relay by its address, `smtp(s)://user:password@host:port`.
    pub(crate) fn new(url: &str, sender: Mailbox) -> Result<Self, MailError> {
        let transport = SmtpTransport::from_url(url)
            .map_err(|_| MailError("its address is not smtp://… or smtps://…".into()))?
            .timeout(Some(PATIENCE))
            .build();
        Ok(Self { sender, transport })
    }

    /// Whether the relay answers and lets us in.
    pub(crate) fn test(&self) -> Result<(), MailError> {
        match self.transport.test_connection() {
            Ok(true) => Ok(()),
            Ok(false) => Err(MailError("it closed the connection".into())),
            Err(error) => Err(MailError(error.to_string())),
        }
    }
}

impl Mailer for Relay {
    fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = message(&self.sender, mail)?;
        let sent = self.transport.send(&message);
        // A relay quotes the address it refuses: only the code is kept.
        sent.map(|_| ()).map_err(|error| match error.status() {
            Some(code) => MailError(format!("it answered {code}")),
            None => MailError("it does not answer".into()),
        })
    }
}

/// Writes messages as files of a folder.
pub(crate) struct OutboxFolder {
    sender: Mailbox,
    folder: PathBuf,
    count: std::sync::atomic::AtomicU64,
}

impl OutboxFolder {
    /// An outbox in a folder, created when the first message leaves.
    pub(crate) fn new(folder: PathBuf, sender: Mailbox) -> Self {
        Self { sender, folder, count: std::sync::atomic::AtomicU64::new(0) }
    }
}

impl Mailer for OutboxFolder {
    fn send(&self, mail: &Mail) -> Result<(), MailError> {
        use std::io::Write;
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        let message = message(&self.sender, mail)?;
        let write = || -> std::io::Result<()> {
            std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
            loop {
                let n = self.count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let path = self.folder.join(format!("{n:06}.eml"));
                let mut options = std::fs::OpenOptions::new();
                match options.write(true).create_new(true).mode(0o600).open(path) {
                    Ok(mut file) => return file.write_all(&message.formatted()),
                    // A former run wrote that one: the next number is free, or the one after.
                    Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                    Err(error) => return Err(error),
                }
            }
        };
        write().map_err(|error| MailError(format!("the outbox folder: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outbox_keeps_every_message_and_goes_on_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let sender: Mailbox = "Maisons du Littoral <bonjour@exemple.fr>".parse().unwrap();
        let mail = Mail {
            to: "anne@exemple.fr".to_owned().into(),
            subject: "Été".into(),
            text: "Bonjour".to_owned().into(),
            html: Some("<p>Bonjour</p>".to_owned().into()),
        };
        let outbox = || OutboxFolder::new(folder.path().join("outbox"), sender.clone());
        let first = outbox();
        first.send(&mail).unwrap();
        first.send(&mail).unwrap();
        outbox().send(&mail).unwrap();
        let text = std::fs::read_to_string(folder.path().join("outbox/000002.eml")).unwrap();
        assert!(text.contains("To: anne@exemple.fr") && text.contains("multipart/alternative"));
    }

    #[test]
    fn a_relay_that_is_not_one_is_refused() {
        let sender: Mailbox = "bonjour@exemple.fr".parse().unwrap();
        assert!(Relay::new("http://relay.example", sender).is_err());
    }
}
