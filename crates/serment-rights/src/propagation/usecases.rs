//! Recording that recipients must be told, and that they answered.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use serment_kernel::jobs::NewJob;
use serment_kernel::journal::{About, Event, StoredEvent};
use serment_kernel::store::Read;
use serment_kernel::store::{StoreError, Tx};
use serment_kernel::subscriptions::Subscriber;
use serment_kernel::words::{Permission, Personal, SubjectId};
use serment_kernel::{AppError, Context, UseCase, subjects};
use serment_register::charter::{Charter, RecipientDecl, RecipientKind, Unit};
use serment_register::{Published, PublishedCharter};

use super::model::{Kind, Notification, NotificationId, NotificationStatus};
use super::store;
use crate::requests::RequestId;

/// Records that recipients must be told, by a person, of one among several who share an address:
/// the address alone would have them erase the others too.
pub(crate) fn tell_by_hand(
    tx: &mut Tx<'_>,
    charter: &PublishedCharter,
    request: RequestId,
    subject: SubjectId,
    name: &Personal<String>,
    recipients: &[String],
) -> Result<(), StoreError> {
    let mut identifiers = subjects::identifiers(tx, subject)?;
    identifiers.push(("name".to_owned(), name.clone()));
    for id in recipients {
        let Some(declared) = charter.charter.recipients.get(id) else { continue };
        let declared = RecipientDecl { webhook: None, ..declared.clone() };
        let activities = activities_of(&charter.charter, id);
        let kind = Kind::Erasure;
        let told = Told { id, declared: &declared, kind, request: Some(request), activities };
        record(tx, told, &identifiers)?;
    }
    Ok(())
}

/// Records that recipients must be told of what a request did, for these activities when it is
/// not about all they receive.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    charter: &PublishedCharter,
    kind: Kind,
    request: RequestId,
    subject: SubjectId,
    recipients: &[String],
    scope: Option<&[String]>,
) -> Result<(), StoreError> {
    let identifiers = subjects::identifiers(tx, subject)?;
    let known = store::of_request(tx, request)?;
    for id in recipients {
        // An earlier try may have told some.
        if known.iter().any(|it| it.recipient == *id && it.kind == kind) {
            continue;
        }
        let Some(declared) = charter.charter.recipients.get(id) else { continue };
        let mut activities = activities_of(&charter.charter, id);
        if let Some(scope) = scope {
            activities.retain(|activity| scope.contains(activity));
        }
        let told = Told { id, declared, kind, request: Some(request), activities };
        record(tx, told, &identifiers)?;
    }
    Ok(())
}

fn activities_of(charter: &Charter, recipient: &str) -> Vec<String> {
    let concerned = |id: &&String| charter.recipients_of(id).contains(&recipient);
    charter.activities.keys().filter(concerned).cloned().collect()
}

struct Told<'a> {
    id: &'a str,
    declared: &'a RecipientDecl,
    kind: Kind,
    request: Option<RequestId>,
    activities: Vec<String>,
}

fn record(
    tx: &mut Tx<'_>,
    told: Told<'_>,
    identifiers: &[(String, Personal<String>)],
) -> Result<(), StoreError> {
    let environment = tx.environment().clone();
    let now = environment.clock.now();
    let webhook = told.declared.webhook.is_some();
    let new = Notification {
        id: NotificationId::random(&*environment.entropy),
        recipient: told.id.to_owned(),
        kind: told.kind,
        request: told.request,
        activities: told.activities,
        status: if webhook { NotificationStatus::Waiting } else { NotificationStatus::ByHand },
        attempts: 0,
        created_at: now,
        due_at: due(told.declared, now),
        sent_at: None,
        acknowledged_at: None,
        why: None,
    };
    store::insert(tx, &new, identifiers)?;
    if webhook {
        tx.enqueue(NewJob::now("propagation.notify", json!({ "notification": new.id })))?;
    }
    let data = json!({
        "notification": new.id, "recipient": new.recipient, "what": new.kind.word(),
        "request": new.request,
    });
    tx.append(Event { kind: "recipient.notified", about: About::House, data })?;
    Ok(())
}

/// When a recipient should have answered.
fn due(declared: &RecipientDecl, now: Timestamp) -> Timestamp {
    let within = declared.ack_within;
    let amount = i64::from(within.count);
    let hours = match within.unit {
        Unit::Hours => amount,
        Unit::Days => amount * 24,
        Unit::Weeks => amount * 24 * 7,
        Unit::Months | Unit::Years => {
            let length = crate::requests::length(within);
            let calendar = serment_law::Calendar::NATIONAL;
            let day = now.to_zoned(jiff::tz::TimeZone::UTC).date();
            return length
                .after(day, &calendar)
                .ok()
                .and_then(|day| serment_law::period::end_of_day(day, &jiff::tz::TimeZone::UTC).ok())
                .unwrap_or(now);
        }
    };
    now + SignedDuration::from_hours(hours)
}

/// Staff may not answer in the place of a recipient that signs its answers.
#[derive(Debug, thiserror::Error)]
#[error("this recipient is told by webhook: only its own signed answer counts")]
struct NotByHand;

/// A recipient says it did what it was told, or staff say so for one told by hand.
pub struct Acknowledge {
    /// The notification.
    pub notification: NotificationId,
    /// The recipient that answers.
    pub recipient: String,
    /// The stable name of who says it, for a recipient told by hand.
    pub by_hand: Option<String>,
}

impl UseCase for Acknowledge {
    const NAME: &'static str = "propagation.acknowledge";
    type Output = ();

    fn permission(&self) -> Permission {
        match self.by_hand {
            Some(_) => Permission::Staff(crate::DECIDERS),
            None => Permission::Recipient,
        }
    }

    /// Answering twice is the same as once.
    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let known = store::find(tx, self.notification)?.ok_or(AppError::NotFound)?;
        if known.recipient != self.recipient {
            return Err(AppError::NotFound);
        }
        let settled = [NotificationStatus::ByHand, NotificationStatus::Acknowledged];
        if self.by_hand.is_some() && !settled.contains(&known.status) {
            // Whoever has a webhook answers for itself, with its own signature.
            return Err(AppError::refused("propagation.not_by_hand", NotByHand));
        }
        if store::acknowledged(tx, known.id, &self.recipient, cx.now())? == 0 {
            return Ok(());
        }
        let mut data = json!({
            "notification": known.id, "recipient": known.recipient,
            "by_hand": self.by_hand.is_some(), "request": known.request,
        });
        if let Some(name) = &self.by_hand {
            data["by"] = format!("staff:{name}").into();
        }
        tx.append(Event { kind: "recipient.acknowledged", about: About::House, data })?;
        Ok(())
    }
}

/// A delivery was tried: taken, or not.
pub(super) struct RecordDelivery {
    pub notification: NotificationId,
    pub failed: Option<String>,
}

impl UseCase for RecordDelivery {
    const NAME: &'static str = "propagation.record_delivery";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        match &self.failed {
            Some(why) => store::tried(tx, self.notification, why)?,
            None => store::sent(tx, self.notification, cx.now())?,
        };
        Ok(())
    }
}

/// Hears of consents withdrawn, and tells the recipients of their activity.
pub struct Withdrawals {
    charter: Published,
}

impl Withdrawals {
    /// A subscriber that reads recipients from the charter in force.
    pub fn new(charter: Published) -> Self {
        Self { charter }
    }
}

impl Subscriber for Withdrawals {
    fn name(&self) -> &'static str {
        "propagation.withdrawals"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["consent.withdrawn"]
    }

    fn handle(&self, _: &Context, tx: &mut Tx<'_>, event: &StoredEvent) -> Result<(), StoreError> {
        let (Some(charter), Some(subject)) = (self.charter.current(), event.subject) else {
            return Ok(());
        };
        let Some(activity) = event.data.as_ref().and_then(|data| data["activity"].as_str()) else {
            return Ok(());
        };
        let identifiers = subjects::identifiers(tx, subject)?;
        for id in charter.charter.recipients_of(activity) {
            let Some(declared) = charter.charter.recipients.get(id) else { continue };
            // An authority receives what the law says: no consent ends that.
            if declared.kind == RecipientKind::Authority {
                continue;
            }
            let activities = vec![activity.to_owned()];
            let kind = Kind::Withdrawal;
            record(tx, Told { id, declared, kind, request: None, activities }, &identifiers)?;
        }
        Ok(())
    }
}
