//! Telling recipients: of withdrawals, again until it is taken, and by hand where nothing listens.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::json;
use serment_kernel::journal::{About, Event};
use serment_kernel::store::Tx;
use serment_kernel::subscriptions::{self, Subscriber};
use serment_kernel::words::{Actor, Permission, Personal};
use serment_kernel::{AppError, Context, UseCase, execute_blocking, subjects};

use super::{NotificationStatus, Withdrawals, recent};
use crate::testing::{ANNE, Stand, on_each};

/// Records a withdrawal as the slice of consents does.
struct Withdraw(&'static str);

impl UseCase for Withdraw {
    const NAME: &'static str = "propagation.test";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let subject = subjects::find_or_create(tx, "email", &Personal::new(ANNE.to_owned()))?;
        let (about, data) = (About::Subject(subject), json!({ "activity": self.0 }));
        tx.append(Event { kind: "consent.withdrawn", about, data })?;
        Ok(())
    }
}

fn withdraw(stand: &Stand, activity: &'static str) {
    execute_blocking(stand.context(), &Actor::System("test"), Withdraw(activity)).unwrap();
    stand.test.kit.publish();
    let subscriber: Arc<dyn Subscriber> =
        Arc::new(Withdrawals::new(stand.rights.site.charter.clone()));
    while subscriptions::advance(stand.context(), &subscriber).unwrap() > 0 {}
}

#[test]
fn a_withdrawal_is_told_once_with_its_activity() {
    on_each(|stand| {
        withdraw(stand, "newsletter");
        withdraw(stand, "stay");
        stand.work();
        let taken = stand.partner.lock().unwrap();
        let [message] = taken.as_slice() else { panic!("{} messages", taken.len()) };
        let body: serde_json::Value = serde_json::from_str(&message.body).unwrap();
        assert_eq!(body["type"], "consent.withdrawn");
        assert_eq!(body["data"]["activities"], json!(["newsletter"]));
        assert_eq!(body["data"]["subject"]["email"], ANNE);
        let acknowledge = body["data"]["acknowledge_at"].as_str().unwrap();
        assert!(acknowledge.ends_with("/hooks/acknowledgements"));
        let list = stand.context().store.read(|read| recent(read)).unwrap();
        let path = format!("/console/recipients/{}/told", list[0].id);
        let refused = stand.post(&stand.staff("claire"), &path, "");
        assert_eq!(refused.status, StatusCode::CONFLICT, "it signs its own answers");
        let list = stand.context().store.read(|read| recent(read)).unwrap();
        assert_eq!(list[0].status, NotificationStatus::Sent);
    });
}

#[test]
fn whoever_has_no_webhook_is_told_by_a_person() {
    on_each(|stand| {
        withdraw(stand, "accounting");
        stand.work();
        let list = stand.context().store.read(|read| recent(read)).unwrap();
        assert!(stand.partner.lock().unwrap().is_empty());
        assert_eq!(list.len(), 1, "the tax authority is not told");
        assert!(list.iter().all(|it| it.status == NotificationStatus::ByHand), "{list:?}");
        let claire = stand.staff("claire");
        let page = stand.both(&claire, "/console/recipients");
        assert!(page.contains("Cabinet Riou") && page.contains(ANNE), "{page}");
        let maya = stand.both(&stand.staff("maya"), "/console/recipients");
        assert!(!maya.contains(ANNE), "an engineer does not need to know of whom");
        let told = |cookie: &str, id| {
            stand.post(cookie, &format!("/console/recipients/{id}/told"), "").status
        };
        assert_eq!(told(&stand.staff("maya"), list[0].id), StatusCode::NOT_FOUND);
        stand.test.kit.clock.advance_seconds(30 * 86_400);
        let claire = stand.staff("claire");
        assert!(stand.both(&claire, "/console/recipients").contains("à temps"));
        assert!(stand.both(&claire, "/console").contains("Un destinataire n’a pas accusé"));
        for it in &list {
            assert_eq!(told(&claire, it.id), StatusCode::SEE_OTHER);
        }
        let page = stand.both(&claire, "/console/recipients");
        assert!(
            page.contains("Tous les partenaires ont répondu") && !page.contains(ANNE),
            "{page}"
        );
    });
}
