//! The kernel on both engines: one suite, each test in a store of its own.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

mod abandoned;
mod concurrency;
mod failures;
mod golden;
mod jobs;
mod journal;
mod migrations;
mod strangers;
mod subjects;

use serde_json::json;
use serment_kernel::journal::{About, Event};
use serment_kernel::store::Tx;
use serment_kernel::testing::Kit;
use serment_kernel::words::{Actor, EventId, Permission, Personal, SubjectId};
use serment_kernel::{
    AppError, Capability, Context, KERNEL, UseCase, execute_blocking, subjects as people,
};

/// The kernel alone.
pub const ALONE: &[&Capability] = &[&KERNEL];

/// Journals one event, for a person or for everyone.
#[derive(Debug)]
pub struct Say {
    /// The e-mail of the person, or nobody.
    pub about: Option<&'static str>,
    /// What is said.
    pub text: String,
}

impl UseCase for Say {
    const NAME: &'static str = "test.say";
    type Output = (EventId, Option<SubjectId>);

    fn permission(&self) -> Permission {
        Permission::Public
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<Self::Output, AppError> {
        let subject = match self.about {
            Some(email) => {
                Some(people::find_or_create(tx, "email", &Personal::new(email.to_owned()))?)
            }
            None => None,
        };
        let about = subject.map_or(About::Public, About::Subject);
        let data = json!({ "text": self.text });
        if self.text == "refuse" {
            tx.append(Event { kind: "test.said", about, data })?;
            return Err(AppError::refused("test.refused", "as asked"));
        }
        assert!(self.text != "panic", "as asked");
        Ok((tx.append(Event { kind: "test.said", about, data })?, subject))
    }
}

/// Says something, for anyone.
pub fn say(kit: &Kit, about: Option<&'static str>, text: &str) -> (EventId, Option<SubjectId>) {
    execute_blocking(&kit.context, &Actor::Public, Say { about, text: text.into() })
        .expect("a plain act succeeds")
}
