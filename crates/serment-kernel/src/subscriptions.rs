//! Subscriptions: a capability hears what an earlier one did, in journal order, exactly once.
//!
//! A subscriber keeps a cursor over the dense index, so it never misses an event that committed
//! late under a lower number. Its reaction and the cursor's move are one transaction.

use std::sync::Arc;

use crate::context::Context;
use crate::journal::event::{self, StoredEvent, bigint};
use crate::store::{Read, StoreError, Tx};
use crate::{params, queries};

/// Events handled in one transaction.
const BATCH: u64 = 200;

/// One capability listening to others.
pub trait Subscriber: Send + Sync {
    /// Unique and stable: `propagation.consent`.
    fn name(&self) -> &'static str;

    /// The event kinds it wants; the others are skipped over.
    fn kinds(&self) -> &'static [&'static str];

    /// Reacts inside the transaction that moves the cursor. May run again after a lost race.
    fn handle(
        &self,
        context: &Context,
        tx: &mut Tx<'_>,
        event: &StoredEvent,
    ) -> Result<(), StoreError>;
}

queries! {
    CURSOR = "subscription.cursor": "select cursor from subscription where name = $1";
    MOVE = "subscription.move":
        "insert into subscription (name, cursor) values ($1, $2)
         on conflict (name) do update set cursor = excluded.cursor";
}

/// Lets a subscriber read what is new. Returns how many events it went past.
pub fn advance(context: &Context, subscriber: &Arc<dyn Subscriber>) -> Result<u64, StoreError> {
    let name = subscriber.name();
    let subscriber = subscriber.clone();
    let waiting = context.store.read(|read| {
        let from = cursor(read, name)?;
        event::since(read, from, 1).map(|events| !events.is_empty())
    })?;
    if !waiting {
        return Ok(0);
    }
    let inside = context.clone();
    context.store.write(name, move |tx| {
        let from = cursor(tx, name)?;
        let events = event::since(tx, from, BATCH)?;
        for event in events.iter().filter(|event| subscriber.kinds().contains(&&*event.kind)) {
            subscriber.handle(&inside, tx, event)?;
        }
        if let Some(last) = events.last().and_then(|event| event.seq) {
            tx.execute(&MOVE, &params![name, bigint(last + 1)])?;
        }
        Ok(events.len() as u64)
    })
}

fn cursor(read: &mut impl Read, name: &str) -> Result<u64, StoreError> {
    read.row(&CURSOR, &params![name])?.map_or(Ok(0), |row| row.count(0))
}
