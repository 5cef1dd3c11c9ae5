//! Tables `rights_request` and `rights_step`.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serment_kernel::store::{Query, Read, Row, StoreError, Tx, Value};
use serment_kernel::words::{Lang, Personal, SubjectId};
use serment_kernel::{Environment, params, queries, subjects};

use super::letters::{LetterId, Waiting};
use super::model::{
    Certificate, Plan, RequestId, Right, RightsRequest, Status, StepOutcome, StepStatus, SystemStep,
};

queries! {
    INSERT = "requests.insert":
        "insert into rights_request (id, right_asked, status, channel, lang, received_at, due_safe,
         due_legal, subject, requester, message)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    FIND = "requests.find":
        "select id, right_asked, status, lang, received_at, due_safe, due_legal, subject, plan,
         plan_digest, decided_by, decided_at, decision_reason, closed_at, certificate
         from rights_request where id = $1";
    OPEN = "requests.open":
        "select id, right_asked, status, lang, received_at, due_safe, due_legal, subject, plan,
         plan_digest, decided_by, decided_at, decision_reason, closed_at, certificate
         from rights_request where status in ('received', 'planned', 'approved')
         order by due_safe, received_at limit 500";
    RECENT = "requests.recent":
        "select id, right_asked, status, lang, received_at, due_safe, due_legal, subject, plan,
         plan_digest, decided_by, decided_at, decision_reason, closed_at, certificate
         from rights_request where status in ('done', 'refused')
         order by closed_at desc limit 50";
    OF_REQUESTER = "requests.of_requester":
        "select id, right_asked, status, lang, received_at, due_safe, due_legal, subject, plan,
         plan_digest, decided_by, decided_at, decision_reason, closed_at, certificate
         from rights_request where requester = $1 order by received_at desc limit 100";
    MESSAGE = "requests.message": "select message, label, subject from rights_request where id = $1";
    REQUESTER = "requests.requester": "select requester from rights_request where id = $1";
    PLANNED = "requests.planned":
        "update rights_request set status = 'planned', plan = $2, plan_digest = $3, label = $4
         where id = $1 and status in ('received', 'planned')";
    DECIDED = "requests.decided":
        "update rights_request set status = $2, decided_by = $3, decided_at = $4,
         decision_reason = $5, closed_at = $6 where id = $1";
    CLOSED = "requests.closed":
        "update rights_request set status = 'done', closed_at = $2, certificate = $3,
         certificate_event = $4, subject = null, message = null, label = null where id = $1";
    CERTIFICATE_EVENT = "requests.certificate_event":
        "select certificate_event from rights_request where id = $1";
    FORGET = "requests.forget":
        "update rights_request set subject = null, message = null, label = null
         where subject = $1";
    LATE = "requests.late":
        "select count(*) from rights_request
         where status in ('received', 'planned', 'approved') and due_safe < $1";
    CLOSED_SINCE = "requests.closed_since":
        "select closed_at, due_legal from rights_request
         where status in ('done', 'refused') and closed_at > $1";
    ADD_STEP = "requests.add_step":
        "insert into rights_step (request, system, status, attempts) values ($1, $2, 'waiting', 0)
         on conflict (request, system) do nothing";
    STEPS = "requests.steps":
        "select system, status, attempts, counted, outcome, why, at from rights_step
         where request = $1 order by system";
    BEGIN_STEP = "requests.begin_step":
        "update rights_step set counted = $3
         where request = $1 and system = $2 and status <> 'done'";
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
    pub channel: &'static str,
    pub lang: Lang,
    pub received_at: Timestamp,
    pub due_safe: Date,
    pub due_legal: Date,
    pub subject: SubjectId,
    pub requester: [u8; 32],
    pub message: Option<Personal<String>>,
}

fn place(id: RequestId, what: &str) -> String {
    format!("request/{id}/{what}")
}

/// The keyed hash by which a person finds their requests again, even once erased.
pub fn requester(environment: &Environment, email: &Personal<String>) -> [u8; 32] {
    environment.keys.suppression().hash("requester", email.reveal().as_bytes())
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
        new.channel,
        new.lang,
        new.received_at,
        new.due_safe.to_string(),
        new.due_legal.to_string(),
        new.subject,
        new.requester,
        message,
    ];
    tx.execute(&INSERT, &row).map(|_| ())
}

fn request(row: &Row) -> Result<RightsRequest, StoreError> {
    let plan: Option<Plan> = row.opt_text(8)?.map(|_| row.json(8)).transpose()?;
    let certificate: Option<Certificate> = row.opt_text(14)?.map(|_| row.json(14)).transpose()?;
    let decided = row.opt_text(10)?.zip(row.opt_instant(11)?);
    Ok(RightsRequest {
        id: row.parse(0)?,
        right: row.parse(1)?,
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
    tx.execute(&FORGET, &params![subject])
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
) -> Result<u64, StoreError> {
    tx.execute(&BEGIN_STEP, &params![id, system, json(counted)])
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
