//! Table `idempotency`: answers already given, sealed, for a day. It holds no fact of the charter,
//! so nothing is journaled.

use jiff::Timestamp;
use serment_kernel::store::{Read, StoreError, Tx};
use serment_kernel::{params, queries};

queries! {
    FIND = "idempotency.find":
        "select request, answer from idempotency where application = $1 and key = $2";
    SAVE = "idempotency.save":
        "insert into idempotency (application, key, request, answer, created_at)
         values ($1, $2, $3, $4, $5)";
    PURGE = "idempotency.purge": "delete from idempotency where created_at < $1";
}

/// Under which key an application asked.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) application: &'a str,
    pub(super) key: &'a str,
}

impl Place<'_> {
    fn sealed_for(self) -> Vec<u8> {
        format!("idempotency/{}/{}", self.application, self.key).into_bytes()
    }
}

/// What was asked under a key (its hash), and what was answered.
pub(super) struct Given {
    pub(super) request: Vec<u8>,
    pub(super) answer: Vec<u8>,
}

/// The answer already given under a key.
pub(super) fn find(read: &mut impl Read, place: Place<'_>) -> Result<Option<Given>, StoreError> {
    let Some(row) = read.row(&FIND, &params![place.application, place.key])? else {
        return Ok(None);
    };
    let keys = read.environment().keys.clone();
    let answer = keys.house().open(&place.sealed_for(), &row.blob(1)?);
    let answer = answer.ok_or(StoreError::Sealed { what: "an answer already given" })?;
    Ok(Some(Given { request: row.blob(0)?, answer: answer.to_vec() }))
}

pub(super) fn save(
    tx: &mut Tx<'_>,
    place: Place<'_>,
    request: &[u8; 32],
    answer: &[u8],
) -> Result<(), StoreError> {
    let environment = tx.environment().clone();
    let house = environment.keys.house();
    let sealed = house.seal(&*environment.entropy, &place.sealed_for(), answer);
    let now = environment.clock.now();
    tx.execute(&SAVE, &params![place.application, place.key, *request, sealed, now])?;
    Ok(())
}

pub(super) fn purge(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(&PURGE, &params![before])
}
