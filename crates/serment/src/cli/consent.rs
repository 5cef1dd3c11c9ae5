//! `serment consent show`: what one person agreed to, as it stands, with the receipt of each answer.
//!
//! An address is read from the input, never from the command line, which others can see.

use serde_json::json;
use serment_consent::consent;
use serment_kernel::subjects;
use serment_kernel::words::SubjectId;
use serment_web::session::normalise_email;

use super::Session;
use super::args::ConsentVerb;
use crate::failure::{Exit, Failure};
use crate::wiring::Assembly;

pub(super) fn run(verb: &ConsentVerb, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let ConsentVerb::Show { who } = verb;
    if who == "-" {
        return from_input(session);
    }
    let subject: SubjectId = who.parse().map_err(|_| {
        let remedy = "give sub_…, or - and the address on the input";
        Failure::usage("this is not the handle of a person", remedy)
    })?;
    session.with_store(|assembly, session| show(Some(subject), assembly, session))
}

fn from_input(session: &mut Session<'_>) -> Result<Exit, Failure> {
    let text = session.read_input(1_024)?;
    let address = normalise_email(&text).ok_or_else(|| {
        Failure::usage("the input does not hold an e-mail address", "give one address")
    })?;
    session.with_store(|assembly, session| {
        let subject =
            assembly.site.context.store.read(|store| subjects::find(store, "email", &address))?;
        show(subject, assembly, session)
    })
}

fn show(
    subject: Option<SubjectId>,
    assembly: &Assembly,
    session: &mut Session<'_>,
) -> Result<Exit, Failure> {
    let now = assembly.site.context.now();
    let records = match subject {
        Some(subject) => {
            assembly.site.context.store.read(|store| consent::of_subject(store, subject))?
        }
        None => std::collections::BTreeMap::new(),
    };
    let mut lines = Vec::new();
    for (activity, record) in &records {
        for (reach, answer) in &record.answers {
            lines.push(json!({
                "activity": activity,
                "channel": reach.to_string(),
                "status": answer.status_at(now).word(),
                "at": answer.at.to_string(),
                "until": answer.until.map(|at| at.to_string()),
                "receipt": answer.receipt.to_string(),
            }));
        }
    }
    if session.out.json() {
        let subject = subject.map(|it| it.to_string());
        session.out.value(&json!({ "subject": subject, "answers": lines }));
        return Ok(Exit::Done);
    }
    if lines.is_empty() {
        session.out.say(
            "Cette personne n’a rien répondu\u{a0}: c’est non.",
            "This person answered nothing: that is a no.",
        );
    }
    for line in &lines {
        let word = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        let (activity, channel, status) = (word("activity"), word("channel"), word("status"));
        session.out.line(format!("{activity:<20} {channel:<8} {status:<10} {}", word("receipt")));
    }
    Ok(Exit::Done)
}
