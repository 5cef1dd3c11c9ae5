//! Tables `rights_request` and `rights_step`.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serment_kernel::store::{Query, Read, Row, StoreError, Tx, Value};
use serment_kernel::words::{Lang, Personal, SubjectId};
use serment_kernel::{Environment, params, queries, subjects};
use serment_law::deadline::Due;

use super::clock::Facts;
use super::letters::{LetterId, Waiting};
use super::life::Said;
use super::model::{
    Certificate, Channel, Proof, RequestId, Right, RightsRequest, Status, StepOutcome, StepStatus,
    SystemStep,
};
use super::plan::Plan;
use crate::resolve::Known;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, right_asked, status, lang, received_at, due_safe, due_legal, subject, plan,
             plan_digest, decided_by, decided_at, decision_reason, closed_at, certificate, channel,
             identity, facts, scope from rights_request ",
            $rest
        )
    };
}

queries! {
    INSERT = "requests.insert":
        "insert into rights_request (id, right_asked, status, channel, lang, received_at, due_safe,
         due_legal, subject, requester, message, identity, facts, waiting, person,
         scope)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '[]', 0, $13, $14)";
    CLOCK = "requests.clock":
        "update rights_request set facts = $2, waiting = $3, due_safe = $4, due_legal = $5
         where id = $1";
    IDENTIFIED = "requests.identified":
        "update rights_request set identity = $2 where id = $1";
    FIND = "requests.find":
        select!("where id = $1");
    OPEN = "requests.open":
        select!("where status in ('received', 'planned', 'approved')
         order by due_safe, received_at limit 500");
    RECENT = "requests.recent":
        select!("where status in ('done', 'refused')
         order by closed_at desc limit 50");
    OF_REQUESTER = "requests.of_requester":
        select!("where requester = $1 order by received_at desc limit 100");
    OF_SUBJECT = "requests.of_subject": select!("where subject = $1 order by received_at limit 1000");
    MESSAGE = "requests.message": "select message, label, subject from rights_request where id = $1";
    REQUESTER = "requests.requester": "select requester from rights_request where id = $1";
    THREAD = "requests.thread": "select thread from rights_request where id = $1";
    KEEP_THREAD = "requests.keep_thread": "update rights_request set thread = $2 where id = $1";
    KNOWN = "requests.known": "select person from rights_request where id = $1";
    KEEP_KNOWN = "requests.keep_known": "update rights_request set person = $2 where id = $1";
    REOPEN = "requests.reopen":
        "update rights_request set status = 'received', decided_by = null, decided_at = null
         where id = $1 and status in ('received', 'planned', 'approved')";
    LEAVE_OUT = "requests.leave_out":
        "update rights_step set status = 'left_out'
         where request = $1 and system = $2 and status <> 'done'";
    PLANNED = "requests.planned":
        "update rights_request set status = 'planned', plan = $2, plan_digest = $3, label = $4
         where id = $1 and status in ('received', 'planned')";
    DECIDED = "requests.decided":
        "update rights_request set status = $2, decided_by = $3, decided_at = $4,
         decision_reason = $5, closed_at = $6 where id = $1";
    LET_GO = "requests.let_go":
        "update rights_request set subject = null, message = null, label = null, person = null,
         thread = null where id = $1";
    OBJECT = "objection.insert":
        "insert into rights_objection (subject, activity, request, since) values ($1, $2, $3, $4)
         on conflict (subject, activity) do nothing";
    OBJECTS = "objection.find":
        "select since from rights_objection where subject = $1 and activity = $2";
    FORGET_OBJECTIONS = "objection.forget": "delete from rights_objection where subject = $1";
    CLOSED = "requests.closed":
        "update rights_request set status = 'done', closed_at = $2, certificate = $3,
         certificate_event = $4, subject = null, message = null, label = null, person = null,
         thread = null
         where id = $1";
    CERTIFICATE_EVENT = "requests.certificate_event":
        "select certificate_event from rights_request where id = $1";
    FORGET = "requests.forget":
        "update rights_request set subject = null, message = null, label = null, person = null,
         thread = null
         where subject = $1";
    LATE = "requests.late":
        "select count(*) from rights_request
         where status in ('received', 'planned', 'approved') and waiting = 0 and due_safe < $1";
    CLOSED_SINCE = "requests.closed_since":
        "select closed_at, due_legal from rights_request
         where status in ('done', 'refused') and closed_at > $1";
    ADD_STEP = "requests.add_step":
        "insert into rights_step (request, system, status, attempts, turn)
         values ($1, $2, 'waiting', 0, 0)
         on conflict (request, system) do update set status = 'waiting', why = null
         where rights_step.status <> 'done'";
    STEPS = "requests.steps":
        "select system, status, attempts, counted, outcome, why, at, turn from rights_step
         where request = $1 order by system";
    BEGIN_STEP = "requests.begin_step":
        "update rights_step set counted = $3, turn = turn + 1
         where request = $1 and system = $2 and status <> 'done' and turn = $4";
    END_STEP = "requests.end_step":
        "update rights_step set status = $3, outcome = $4, why = $5, at = $6,
         attempts = attempts + 1
         where request = $1 and system = $2 and status <> 'done'";
    ADD_LETTER = "requests.add_letter":
        "insert into rights_letter (id, request, kind, lang, address, created_at)
         values ($1, $2, $3, $4, $5, $6)";
    LETTER = "requests.letter":
        "select request, kind, lang, address from rights_letter where id = $1";
    DROP_LETTER = "requests.drop_letter": "delete from rights_letter where id = $1";
    DONE_STEPS = "requests.done_steps":
        "select request, system, outcome from rights_step where status = 'done' limit 10000";
}

/// What a request is recorded with.
pub(super) struct NewRequest {
    pub id: RequestId,
    pub right: Right,
    pub channel: Channel,
    pub identity: Option<Proof>,
    pub lang: Lang,
    pub received_at: Timestamp,
    pub due: Due,
    pub subject: SubjectId,
    pub requester: [u8; 32],
    pub message: Option<Personal<String>>,
    pub known: Known,
    pub scope: Vec<String>,
}

fn place(id: RequestId, what: &str) -> String {
    format!("request/{id}/{what}")
}

/// The keyed hash by which a person finds their requests again, even once erased.
pub fn requester(environment: &Environment, email: &Personal<String>) -> [u8; 32] {
    requester_by(environment, "email", email)
}

/// The same for a person known by another identifier, in normal form.
pub(super) fn requester_by(
    environment: &Environment,
    kind: &str,
    value: &Personal<String>,
) -> [u8; 32] {
    let kind = if kind == "email" { "requester".to_owned() } else { format!("requester/{kind}") };
    environment.keys.suppression().hash(&kind, value.reveal().as_bytes())
}

pub(super) fn insert(tx: &mut Tx<'_>, new: &NewRequest) -> Result<(), StoreError> {
    let message = match &new.message {
        Some(text) => {
            let at = place(new.id, "message");
            Some(subjects::seal(tx, new.subject, &at, text.reveal().as_bytes())?)
        }
        None => None,
    };
    let row = params![
        new.id,
        new.right.word(),
        Status::Received.word(),
        new.channel.word(),
        new.lang,
        new.received_at,
        new.due.safe.to_string(),
        new.due.legal.to_string(),
        new.subject,
        new.requester,
        message,
        new.identity.map(Proof::word),
        sealed_known(tx, new.subject, new.id, &new.known)?,
        serde_json::to_string(&new.scope).expect("ids are texts"),
    ];
    tx.execute(&INSERT, &row).map(|_| ())
}

fn request(row: &Row) -> Result<RightsRequest, StoreError> {
    let plan: Option<Plan> = row.opt_text(8)?.map(|_| row.json(8)).transpose()?;
    let certificate: Option<Certificate> = row.opt_text(14)?.map(|_| row.json(14)).transpose()?;
    let decided = row.opt_text(10)?.zip(row.opt_instant(11)?);
    Ok(RightsRequest {
        id: row.parse(0)?,
        right: Right::of(&row.text(1)?).ok_or(StoreError::Sealed { what: "a right" })?,
        status: row.parse(2)?,
        lang: row.parse(3)?,
        received_at: row.instant(4)?,
        due_safe: row.parse(5)?,
        due_legal: row.parse(6)?,
        subject: row.opt_parse(7)?,
        plan,
        plan_digest: row.opt_text(9)?,
        decided,
        reason: row.opt_text(12)?,
        closed_at: row.opt_instant(13)?,
        certificate,
        channel: row.parse(15)?,
        identity: row.opt_parse(16)?,
        facts: row.json(17)?,
        scope: row.json(18)?,
    })
}

fn list(
    read: &mut impl Read,
    query: &Query,
    params: &[Value],
) -> Result<Vec<RightsRequest>, StoreError> {
    read.rows(query, params)?.iter().map(request).collect()
}

/// One request.
pub fn find(read: &mut impl Read, id: RequestId) -> Result<Option<RightsRequest>, StoreError> {
    Ok(list(read, &FIND, &params![id])?.pop())
}

/// Requests not closed, nearest deadline first.
pub fn open(read: &mut impl Read) -> Result<Vec<RightsRequest>, StoreError> {
    list(read, &OPEN, &[])
}

/// Requests closed, last first.
pub(super) fn recent(read: &mut impl Read) -> Result<Vec<RightsRequest>, StoreError> {
    list(read, &RECENT, &[])
}

/// The requests of whoever holds an address, last first.
pub fn of_requester(
    read: &mut impl Read,
    requester: [u8; 32],
) -> Result<Vec<RightsRequest>, StoreError> {
    list(read, &OF_REQUESTER, &params![requester])
}

/// The requests of a person known here, closed ones without them.
pub(super) fn of_subject(
    read: &mut impl Read,
    subject: SubjectId,
) -> Result<Vec<RightsRequest>, StoreError> {
    list(read, &OF_SUBJECT, &params![subject])
}

/// Whether a request was made by the holder of this hash.
pub(super) fn is_of(
    read: &mut impl Read,
    id: RequestId,
    requester: [u8; 32],
) -> Result<bool, StoreError> {
    let row = read.row(&REQUESTER, &params![id])?;
    row.map_or(Ok(false), |row| Ok(row.blob(0)? == requester))
}

/// What the person wrote, and the name found for them; both gone once erased.
pub(super) fn words(
    read: &mut impl Read,
    id: RequestId,
) -> Result<(Option<String>, Option<String>), StoreError> {
    let Some(row) = read.row(&MESSAGE, &params![id])? else { return Ok((None, None)) };
    let Some(subject) = row.opt_parse::<SubjectId>(2)? else { return Ok((None, None)) };
    let mut open = |column, what| -> Result<Option<String>, StoreError> {
        let Some(sealed) = row.opt_blob(column)? else { return Ok(None) };
        let clear = subjects::open(read, subject, &place(id, what), &sealed)?;
        Ok(clear.and_then(|bytes| String::from_utf8(bytes).ok()))
    };
    Ok((open(0, "message")?, open(1, "label")?))
}

/// What was said between the person and us; nothing once erased.
pub(super) fn thread(
    read: &mut impl Read,
    request: &RightsRequest,
) -> Result<Vec<Said>, StoreError> {
    let wrong = || StoreError::Sealed { what: "what was said about a request" };
    let sealed = read.row(&THREAD, &params![request.id])?.map(|row| row.opt_blob(0)).transpose()?;
    let (Some(sealed), Some(subject)) = (sealed.flatten(), request.subject) else {
        return Ok(Vec::new());
    };
    let clear = subjects::open(read, subject, &place(request.id, "thread"), &sealed)?;
    serde_json::from_slice(&clear.ok_or_else(wrong)?).map_err(|_| wrong())
}

// tidy: allow journaled-state: its callers journal that it was said
pub(super) fn say(tx: &mut Tx<'_>, request: &RightsRequest, said: Said) -> Result<(), StoreError> {
    let Some(subject) = request.subject else { return Ok(()) };
    let mut thread = thread(tx, request)?;
    thread.push(said);
    let clear = serde_json::to_vec(&thread).expect("texts and dates");
    let sealed = subjects::seal(tx, subject, &place(request.id, "thread"), &clear)?;
    tx.execute(&KEEP_THREAD, &params![request.id, sealed]).map(|_| ())
}

/// What is known of the person beside what they proved; nothing once erased.
pub(super) fn known(read: &mut impl Read, request: &RightsRequest) -> Result<Known, StoreError> {
    let sealed = read.row(&KNOWN, &params![request.id])?.map(|row| row.opt_blob(0)).transpose()?;
    let (Some(sealed), Some(subject)) = (sealed.flatten(), request.subject) else {
        return Ok(Known::default());
    };
    let clear = subjects::open(read, subject, &place(request.id, "person"), &sealed)?;
    let clear = clear.ok_or(StoreError::Sealed { what: "what is known of a person" })?;
    serde_json::from_slice(&clear)
        .map_err(|_| StoreError::Sealed { what: "what is known of a person" })
}

// tidy: allow journaled-state: how a person is looked up is not an act
pub(super) fn keep_known(
    tx: &mut Tx<'_>,
    request: &RightsRequest,
    known: &Known,
) -> Result<(), StoreError> {
    let Some(subject) = request.subject else { return Ok(()) };
    let sealed = sealed_known(tx, subject, request.id, known)?;
    tx.execute(&KEEP_KNOWN, &params![request.id, sealed]).map(|_| ())
}

fn sealed_known(
    tx: &mut Tx<'_>,
    subject: SubjectId,
    id: RequestId,
    known: &Known,
) -> Result<Vec<u8>, StoreError> {
    let clear = serde_json::to_vec(known).expect("names and identifiers are texts");
    subjects::seal(tx, subject, &place(id, "person"), &clear)
}

pub(super) fn set_clock(
    tx: &mut Tx<'_>,
    id: RequestId,
    facts: &Facts,
    due: Due,
) -> Result<(), StoreError> {
    let text = serde_json::to_string(facts).expect("facts are dates");
    let (safe, legal) = (due.safe.to_string(), due.legal.to_string());
    tx.execute(&CLOCK, &params![id, text, facts.is_waiting(), safe, legal]).map(|_| ())
}

pub(super) fn set_identity(tx: &mut Tx<'_>, id: RequestId, proof: Proof) -> Result<(), StoreError> {
    tx.execute(&IDENTIFIED, &params![id, proof.word()]).map(|_| ())
}

// tidy: allow journaled-state: its caller journals request.reopened
pub(super) fn reopen(tx: &mut Tx<'_>, id: RequestId) -> Result<u64, StoreError> {
    tx.execute(&REOPEN, &params![id])
}

pub(super) fn leave_out(tx: &mut Tx<'_>, id: RequestId, system: &str) -> Result<u64, StoreError> {
    tx.execute(&LEAVE_OUT, &params![id, system])
}

pub(super) fn save_plan(
    tx: &mut Tx<'_>,
    request: &RightsRequest,
    plan: &Plan,
    label: Option<&Personal<String>>,
) -> Result<u64, StoreError> {
    let sealed = match (label, request.subject) {
        (Some(label), Some(subject)) => {
            let at = place(request.id, "label");
            Some(subjects::seal(tx, subject, &at, label.reveal().as_bytes())?)
        }
        _ => None,
    };
    let text = serde_json::to_string(plan).expect("a plan has only texts, numbers and lists");
    tx.execute(&PLANNED, &params![request.id, text, plan.digest(), sealed])
}

pub(super) fn decide(
    tx: &mut Tx<'_>,
    id: RequestId,
    status: Status,
    by: &str,
    at: Timestamp,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let closed = status.is_closed().then_some(at);
    tx.execute(&DECIDED, &params![id, status.word(), by, at, reason, closed]).map(|_| ())
}

/// A closed request keeps nothing of who asked: they find it again by their address.
pub(super) fn let_go(tx: &mut Tx<'_>, id: RequestId) -> Result<(), StoreError> {
    tx.execute(&LET_GO, &params![id]).map(|_| ())
}

pub(super) fn object(
    tx: &mut Tx<'_>,
    subject: SubjectId,
    activity: &str,
    request: RequestId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(&OBJECT, &params![subject, activity, request, at]).map(|_| ())
}

/// Since when a person objects to an activity, if they do (Art. 21(1)).
pub fn objects(
    read: &mut impl Read,
    subject: SubjectId,
    activity: &str,
) -> Result<Option<Timestamp>, StoreError> {
    read.row(&OBJECTS, &params![subject, activity])?.map(|row| row.instant(0)).transpose()
}

pub(super) fn close(
    tx: &mut Tx<'_>,
    certificate: &Certificate,
    at: Timestamp,
    event: serment_kernel::words::EventId,
) -> Result<(), StoreError> {
    let text = serde_json::to_string(certificate).expect("a certificate has only plain values");
    tx.execute(&CLOSED, &params![certificate.request, at, text, event]).map(|_| ())
}

/// The journal event of a certificate.
pub(super) fn certificate_event(
    read: &mut impl Read,
    id: RequestId,
) -> Result<Option<serment_kernel::words::EventId>, StoreError> {
    let row = read.row(&CERTIFICATE_EVENT, &params![id])?;
    row.map_or(Ok(None), |row| row.opt_parse(0))
}

/// Removes what requests hold of a person; the requests stay, without identity.
pub fn forget(tx: &mut Tx<'_>, subject: SubjectId) -> Result<u64, StoreError> {
    Ok(tx.execute(&FORGET, &params![subject])?
        + tx.execute(&FORGET_OBJECTIONS, &params![subject])?)
}

/// Open requests past the date we hold ourselves to.
pub fn late(read: &mut impl Read, today: Date) -> Result<u64, StoreError> {
    read.row(&LATE, &params![today.to_string()])?.map_or(Ok(0), |row| row.count(0))
}

/// Requests closed since an instant, and how many of them after the last lawful date.
pub(crate) fn closed_since(
    read: &mut impl Read,
    since: Timestamp,
    zone: &TimeZone,
) -> Result<(u64, u64), StoreError> {
    let rows = read.rows(&CLOSED_SINCE, &params![since])?;
    let mut late = 0;
    for row in &rows {
        let due: Date = row.parse(1)?;
        late += u64::from(serment_law::period::day_of(row.instant(0)?, zone) > due);
    }
    Ok((rows.len() as u64, late))
}

pub(super) fn add_step(tx: &mut Tx<'_>, id: RequestId, system: &str) -> Result<(), StoreError> {
    tx.execute(&ADD_STEP, &params![id, system]).map(|_| ())
}

/// The steps of a request, by system.
pub fn steps(read: &mut impl Read, id: RequestId) -> Result<Vec<SystemStep>, StoreError> {
    let step = |row: &Row| {
        Ok(SystemStep {
            system: row.text(0)?,
            status: row.parse(1)?,
            attempts: row.count(2)?,
            counted: row.opt_text(3)?.map(|_| row.json(3)).transpose()?,
            outcome: row.opt_text(4)?.map(|_| row.json(4)).transpose()?,
            why: row.opt_text(5)?,
            at: row.opt_instant(6)?,
            turn: row.count(7)?,
        })
    };
    read.rows(&STEPS, &params![id])?.iter().map(step).collect()
}

fn json(outcome: &StepOutcome) -> String {
    serde_json::to_string(outcome).expect("an outcome has only texts, numbers and lists")
}

// tidy: allow journaled-state: an attempt is not an act; what was done is journaled when it ends
pub(super) fn begin_step(
    tx: &mut Tx<'_>,
    id: RequestId,
    system: &str,
    counted: &StepOutcome,
    turn: u64,
) -> Result<u64, StoreError> {
    let turn = i64::try_from(turn).unwrap_or(i64::MAX);
    tx.execute(&BEGIN_STEP, &params![id, system, json(counted), turn])
}

// tidy: allow journaled-state: its caller journals request.executed when the step is done
pub(super) fn end_step(
    tx: &mut Tx<'_>,
    id: RequestId,
    system: &str,
    status: StepStatus,
    outcome: Option<&StepOutcome>,
    why: Option<&str>,
) -> Result<u64, StoreError> {
    let at = tx.environment().clock.now();
    tx.execute(&END_STEP, &params![id, system, status.word(), outcome.map(json), why, at])
}

/// Rows found again after steps that were done: always zero, or a promise is broken.
pub(crate) fn remaining(read: &mut impl Read) -> Result<(u64, u64), StoreError> {
    let rows = read.rows(&DONE_STEPS, &[])?;
    let mut remaining = 0;
    for row in &rows {
        if row.opt_text(2)?.is_some() {
            remaining += row.json::<StepOutcome>(2)?.remaining;
        }
    }
    Ok((rows.len() as u64, remaining))
}

// tidy: allow journaled-state: a letter tells of an act that its caller journals
pub(super) fn add_letter(
    tx: &mut Tx<'_>,
    id: LetterId,
    letter: &Waiting,
) -> Result<(), StoreError> {
    let environment = tx.environment().clone();
    let address = letter.address.reveal().as_bytes();
    let house = environment.keys.house();
    let sealed = house.seal(&*environment.entropy, id.to_string().as_bytes(), address);
    let (request, kind) = (letter.request, letter.kind.word());
    let row = params![id, request, kind, letter.lang, sealed, environment.clock.now()];
    tx.execute(&ADD_LETTER, &row).map(|_| ())
}

/// A letter that is not sent yet.
pub(super) fn letter(read: &mut impl Read, id: LetterId) -> Result<Option<Waiting>, StoreError> {
    let Some(row) = read.row(&LETTER, &params![id])? else { return Ok(None) };
    let wrong = || StoreError::Sealed { what: "a letter" };
    let house = read.environment().keys.house();
    let address = house.open(id.to_string().as_bytes(), &row.blob(3)?).ok_or_else(wrong)?;
    let address = String::from_utf8(address.to_vec()).map_err(|_| wrong())?;
    Ok(Some(Waiting {
        request: row.parse(0)?,
        kind: row.parse(1)?,
        lang: row.parse(2)?,
        address: Personal::new(address),
    }))
}

// tidy: allow journaled-state: a letter tells of an act that is journaled; sending it is not one
pub(super) fn drop_letter(tx: &mut Tx<'_>, id: LetterId) -> Result<u64, StoreError> {
    tx.execute(&DROP_LETTER, &params![id])
}
