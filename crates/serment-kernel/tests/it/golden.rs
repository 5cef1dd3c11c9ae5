//! Bytes as the first version wrote them: every later one writes and reads them, bit for bit.
//!
//! With a fixed key, clock and randomness, everything a store keeps of one person and four events is
//! written out and compared with `golden/store.txt`. A difference means that stores, proofs and
//! copies already made would not be read any more: give the new shape a version of its own and leave
//! the file as it is.

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::json;
use serment_kernel::journal::publish::{self, Log};
use serment_kernel::journal::{About, Event, event, read};
use serment_kernel::keys::{Keyring, Secret};
use serment_kernel::store::{Place, Query, Read, Reader, StoreError, Tx};
use serment_kernel::testing::{Kit, START};
use serment_kernel::words::{
    Actor, EventId, FakeClock, Permission, Personal, SeededEntropy, SubjectId,
};
use serment_kernel::{AppError, Context, Environment, UseCase, execute_blocking, subjects};

use crate::ALONE;

const GOLDEN: &str = include_str!("golden/store.txt");
const EMAIL: &str = "anne@exemple.example";

/// One act of each form a leaf can have.
#[derive(Clone, Copy)]
enum Act {
    Subject,
    House,
    Public,
    Erase(SubjectId),
}

impl UseCase for Act {
    const NAME: &'static str = "test.golden";
    type Output = Option<EventId>;

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<Self::Output, AppError> {
        let data =
            json!({ "text": "été", "count": 3, "list": [true, null], "a": { "z": 1, "b": "" } });
        let about = match self {
            Self::Subject => {
                let email = Personal::new(EMAIL.to_owned());
                About::Subject(subjects::find_or_create(tx, "email", &email)?)
            }
            Self::House => About::House,
            Self::Public => About::Public,
            Self::Erase(subject) => {
                subjects::erase(tx, *subject, cx.capabilities)?;
                return Ok(None);
            }
        };
        Ok(Some(tx.append(Event { kind: "test.said", about, data })?))
    }
}

/// A store whose every byte can be foreseen, in a place of the kit's.
fn foreseen(kit: &Kit) -> (Context, Arc<FakeClock>) {
    let place = match &kit.place {
        Place::Sqlite { .. } => Place::Sqlite { folder: kit.folder.join("golden") },
        Place::Postgres { .. } => kit.place.clone(),
    };
    let clock = Arc::new(FakeClock::at(START.parse().unwrap()));
    let environment = Environment {
        clock: clock.clone(),
        entropy: Arc::new(SeededEntropy::new(1)),
        keys: Arc::new(Keyring::from_root(&Secret::new([7; 32]))),
    };
    let log = Log::new("test.example/journal", environment.keys.log_seed(), None).unwrap();
    (Context::open(&place, environment, ALONE, log).unwrap(), clock)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

const SUBJECTS: Query =
    Query { name: "test.subjects", sql: "select id, state, key, tag, created_at from subject" };
const IDENTIFIERS: Query = Query {
    name: "test.identifiers",
    sql: "select kind, hash, subject, sealed from subject_identifier",
};
const EVENTS: Query = Query {
    name: "test.events",
    sql: "select id, form, subject, at, payload, kind from event order by at",
};

/// Everything that is kept, one thing a line.
fn written(read: &mut Reader<'_>) -> Result<String, StoreError> {
    let mut text = String::new();
    let mut say = |words: &[&str]| {
        text += &words.join(" ");
        text.push('\n');
    };
    for row in read.rows(&SUBJECTS, &[])? {
        let key = row.opt_blob(2)?.map_or_else(|| "none".to_owned(), |key| hex(&key));
        say(&["subject", &row.text(0)?, &row.text(1)?, &row.text(4)?]);
        say(&["  key", &key]);
        say(&["  tag", &hex(&row.blob(3)?)]);
    }
    for row in read.rows(&IDENTIFIERS, &[])? {
        say(&["identifier", &row.text(0)?, &row.text(2)?]);
        say(&["  hash", &hex(&row.blob(1)?)]);
        say(&["  sealed", &hex(&row.blob(3)?)]);
    }
    for row in read.rows(&EVENTS, &[])? {
        let subject = row.opt_text(2)?.unwrap_or_else(|| "none".to_owned());
        say(&["event", &row.text(0)?, &row.text(1)?, &row.text(5)?, &subject, &row.text(3)?]);
        let stored = event::find(read, row.parse(0)?)?.expect("it is there");
        if let Some(opening) = &stored.opening {
            say(&["  opening", &hex(&opening.to_bytes())]);
            say(&["  clear", &String::from_utf8_lossy(opening.payload())]);
        }
        match (stored.opening, row.opt_blob(4)?) {
            (Some(_), Some(payload)) => say(&["  sealed", &hex(&payload)]),
            (None, Some(payload)) => say(&["  clear", &String::from_utf8_lossy(&payload)]),
            (_, None) => say(&["  nothing"]),
        }
    }
    for leaf in read::leaves(read, 0, 10)? {
        say(&["leaf", &hex(&leaf.encode())]);
    }
    Ok(text)
}

/// A word that each derived key answers: none may change.
fn keys(keys: &Keyring) -> String {
    let named = [
        ("house", keys.house()),
        ("identifiers", keys.identifiers()),
        ("suppression", keys.suppression()),
        ("sessions", keys.sessions()),
        ("tickets", keys.tickets()),
        ("journal", keys.log_seed()),
    ];
    named.iter().fold(String::new(), |text, (name, key)| {
        text + "key " + name + " " + &hex(&key.hash("golden", b"word")) + "\n"
    })
}

#[test]
fn what_was_written_is_written_and_read_for_ever() {
    for kit in Kit::each(ALONE) {
        let (context, clock) = foreseen(&kit);
        let system = Actor::System("test");
        let act = |act| {
            let done = execute_blocking(&context, &system, act).unwrap();
            clock.advance_seconds(1);
            while context.store.sequence().unwrap() > 0 {}
            done
        };
        for one in [Act::Subject, Act::House, Act::Public] {
            act(one);
        }
        let before = context.store.read(written).unwrap();
        let email = Personal::new(EMAIL.to_owned());
        let subject = context.store.read(|read| subjects::find(read, "email", &email)).unwrap();
        act(Act::Erase(subject.unwrap()));
        let after = context.store.read(written).unwrap();
        publish::publish(&context).unwrap();
        let signed = context.store.read(|read| publish::last(read)).unwrap().unwrap();
        let keys = keys(&context.environment.keys);
        let note = &signed.note;
        let all = format!("{keys}\nwritten\n{before}\nerased\n{after}\nsigned\n{note}");
        assert!(all == GOLDEN, "the bytes changed; they are now:\n{all}");
    }
}
