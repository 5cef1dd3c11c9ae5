//! Events: what a capability tells the journal, and what can be read back.

use jiff::Timestamp;
use serde_json::{Map, Value as Json};
use serment_journal::canonical;
use serment_journal::leaf::{ErasureMark, Leaf, Opening, PublicFact};

use crate::environment::Environment;
use crate::keys::Secret;
use crate::store::{Read, Row, StoreError, Tx};
use crate::words::{EventId, SubjectId};
use crate::{params, queries, subjects};

/// Whom an event is about, which decides what its leaf shows and which key seals it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A data subject: a commitment, sealed under their key, unreadable once they are erased.
    Subject(SubjectId),
    /// The house's own affairs: a commitment, sealed under the house's key.
    House,
    /// A public fact, in clear in the log for ever. Never about a person.
    Public,
}

/// A fact to journal: `capability.fact`, past tense, with its data.
#[derive(Clone, Debug)]
pub struct Event {
    /// `capability.fact`.
    pub kind: &'static str,
    /// Whom it is about.
    pub about: About,
    /// Its data: an object without floating-point numbers. `id`, `kind` and `time` are added.
    pub data: Json,
}

/// A leaf waiting for its place, with the event it stands for.
#[derive(Debug)]
pub(crate) struct Entry {
    pub id: EventId,
    pub at: Timestamp,
    pub leaf: Vec<u8>,
}

/// What is written of an event beside its leaf.
struct Written<'a> {
    id: EventId,
    kind: &'a str,
    form: &'static str,
    subject: Option<SubjectId>,
    at: Timestamp,
    payload: Option<Vec<u8>>,
}

/// An event read back. `data` is `None` when its key was destroyed.
#[derive(Clone, Debug)]
pub struct StoredEvent {
    /// Its id.
    pub id: EventId,
    /// Its place in the tree, once sequenced.
    pub seq: Option<u64>,
    /// `capability.fact`.
    pub kind: String,
    /// The data subject, if it is about one.
    pub subject: Option<SubjectId>,
    /// When the act was made.
    pub at: Timestamp,
    /// The payload, as committed to.
    pub data: Option<Json>,
    /// What opens the commitment; `None` for public facts, which need no opening.
    pub opening: Option<Opening>,
}

queries! {
    SAVE = "event.save":
        "insert into event (id, seq, kind, form, subject, at, payload)
         values ($1, $2, $3, $4, $5, $6, $7)";
    FIND = "event.find":
        "select id, seq, kind, form, subject, at, payload from event where id = $1";
    SINCE = "event.since":
        "select id, seq, kind, form, subject, at, payload from event
         where seq >= $1 order by seq limit $2";
    OF_SUBJECT = "event.of_subject":
        "select id, seq, kind, form, subject, at, payload from event
         where subject = $1 order by at, id";
    COUNT_KIND = "event.count_kind": "select count(*) from event where kind = $1";
}

impl Tx<'_> {
    /// Appends an event to the journal: written if and only if this transaction commits.
    ///
    /// # Errors
    /// The subject was erased ([`StoreError::Fenced`]), or the data cannot be written canonically.
    pub fn append(&mut self, event: Event) -> Result<EventId, StoreError> {
        let environment = self.environment().clone();
        let id = EventId::random(&*environment.entropy);
        let at = environment.clock.now();
        let bytes = payload(id, &event, at)?;
        let (form, subject) = match event.about {
            About::Subject(subject) => ("subject", Some(subject)),
            About::House => ("house", None),
            About::Public => ("public", None),
        };
        let unfit = |error| StoreError::Query { query: "journal.append", source: Box::new(error) };
        let (leaf, kept) = match event.about {
            About::Public => (Leaf::Public(PublicFact::parse(&bytes).map_err(unfit)?), bytes),
            About::Subject(_) | About::House => {
                let key = match subject {
                    Some(subject) => subjects::key(self, subject)?,
                    None => environment.keys.house().clone(),
                };
                let opening = Opening::new(environment.entropy.array(), bytes).map_err(unfit)?;
                let leaf = Leaf::Commitment(opening.commitment());
                let sealed =
                    key.seal(&*environment.entropy, id.to_string().as_bytes(), &opening.to_bytes());
                (leaf, sealed)
            }
        };
        let written = Written { id, kind: event.kind, form, subject, at, payload: Some(kept) };
        self.write_event(written, leaf)?;
        Ok(id)
    }

    /// Writes the event at once, so that what follows in this transaction sees it, with its place
    /// where one writer knows it already.
    fn write_event(&mut self, event: Written<'_>, leaf: Leaf) -> Result<(), StoreError> {
        let (id, at) = (event.id, event.at);
        let seq = self.next_seq();
        let row =
            params![id, seq.map(bigint), event.kind, event.form, event.subject, at, event.payload,];
        self.execute(&SAVE, &row)?;
        self.entries.push(Entry { id, at, leaf: leaf.encode() });
        Ok(())
    }

    /// Appends the public mark of an erasure, so that a restored copy can be erased again.
    pub(crate) fn append_erasure(&mut self, subject: SubjectId) -> Result<EventId, StoreError> {
        let environment = self.environment().clone();
        let id = EventId::random(&*environment.entropy);
        let (kind, at) = ("subject.erased", environment.clock.now());
        let written = Written { id, kind, form: "erase", subject: None, at, payload: None };
        self.write_event(written, Leaf::Erasure(ErasureMark::of(&subject.0)))?;
        Ok(id)
    }
}

fn payload(id: EventId, event: &Event, at: Timestamp) -> Result<Vec<u8>, StoreError> {
    let mut object = match &event.data {
        Json::Object(object) => object.clone(),
        Json::Null => Map::new(),
        other => Map::from_iter([("value".to_owned(), other.clone())]),
    };
    object.insert("id".into(), id.to_string().into());
    object.insert("kind".into(), event.kind.into());
    object.insert("time".into(), format!("{at:.0}").into());
    canonical::encode(&Json::Object(object))
        .map_err(|error| StoreError::Query { query: "journal.append", source: Box::new(error) })
}

/// One event by id.
pub fn find(read: &mut impl Read, id: EventId) -> Result<Option<StoredEvent>, StoreError> {
    read.row(&FIND, &params![id])?.map(|row| stored(read, &row)).transpose()
}

/// Sequenced events from an index on, in order, at most `limit`. Erased ones leave gaps.
pub fn since(read: &mut impl Read, seq: u64, limit: u64) -> Result<Vec<StoredEvent>, StoreError> {
    let rows = read.rows(&SINCE, &params![bigint(seq), bigint(limit)])?;
    rows.iter().map(|row| stored(read, row)).collect()
}

/// Every event about a data subject, oldest first.
pub fn of_subject(
    read: &mut impl Read,
    subject: SubjectId,
) -> Result<Vec<StoredEvent>, StoreError> {
    let rows = read.rows(&OF_SUBJECT, &params![subject])?;
    rows.iter().map(|row| stored(read, row)).collect()
}

/// How many events of one kind the journal holds.
pub fn count(read: &mut impl Read, kind: &str) -> Result<u64, StoreError> {
    read.row(&COUNT_KIND, &params![kind])?.map_or(Ok(0), |row| row.count(0))
}

/// An index or size as the store writes it. Logs end long before 2⁶³.
pub(crate) fn bigint(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn stored(read: &mut impl Read, row: &Row) -> Result<StoredEvent, StoreError> {
    let environment: Environment = read.environment().clone();
    let id: EventId = row.parse(0)?;
    let subject: Option<SubjectId> = row.opt_parse(4)?;
    let payload = row.opt_blob(6)?;
    let form = row.text(3)?;
    let (data, opening) = match (form.as_str(), payload) {
        ("public", Some(bytes)) => (serde_json::from_slice(&bytes).ok(), None),
        ("subject", Some(sealed)) => {
            let key =
                subject.map(|subject| subjects::find_key(read, subject)).transpose()?.flatten();
            opened(key.as_ref(), id, &sealed)?
        }
        ("house", Some(sealed)) => opened(Some(environment.keys.house()), id, &sealed)?,
        _ => (None, None),
    };
    let seq = row.opt_int(1)?.and_then(|seq| u64::try_from(seq).ok());
    Ok(StoredEvent { id, seq, kind: row.text(2)?, subject, at: row.instant(5)?, data, opening })
}

/// No key is an erased person; a key that does not open is a wrong key file.
fn opened(
    key: Option<&Secret>,
    id: EventId,
    sealed: &[u8],
) -> Result<(Option<Json>, Option<Opening>), StoreError> {
    let Some(key) = key else { return Ok((None, None)) };
    let wrong = || StoreError::Sealed { what: "an event" };
    let clear = key.open(id.to_string().as_bytes(), sealed).ok_or_else(wrong)?;
    let opening = Opening::from_bytes(&clear).map_err(|_| wrong())?;
    let data = serde_json::from_slice(opening.payload()).map_err(|_| wrong())?;
    Ok((Some(data), Some(opening)))
}
