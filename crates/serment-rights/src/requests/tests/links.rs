//! Rows found through another system: what a person's own rows hold there leads on.

use axum::http::StatusCode;
use serment_kernel::execute_blocking;
use serment_kernel::words::Actor;
use serment_register::charter::samples;
use serment_register::publication::Publish;

use super::super::{Status, StepStatus, steps};
use crate::testing::{ANNE, Stand, TOUCHED, YANN, on_each};

const ORDERS: &str = "
[tables.orders]
title      = { fr = \"Vos commandes\", en = \"Your orders\" }
owner      = \"card -> loyalty:loyalty.card_number\"
fields     = { item = \"service.loyalty\" }
labels     = { item = { fr = \"article\", en = \"item\" } }
activities = [\"loyalty\"]
";

/// The newsletter's system also takes orders, by the number of a card.
fn with_orders(stand: &Stand) {
    let sql = "create table orders (id integer primary key, card text, item text);
        insert into orders values (1, 'C1', 'a book'), (2, ' C1', 'not the same number'),
          (3, 'C2', 'a lamp'), (4, null, 'nobody knows whose');";
    let database = rusqlite::Connection::open(stand.folder.join("newsletter.db")).unwrap();
    database.execute_batch(sql).unwrap();
    let mut files = samples::hotel();
    let path = "systems/newsletter.toml";
    let text = files.text(path).unwrap().to_owned() + ORDERS;
    files.set(path, text);
    let publish = Publish { files, by: "system:test".into() };
    execute_blocking(stand.context(), &Actor::System("test"), publish).unwrap();
    stand.rights.site.charter.refresh(stand.context()).unwrap();
}

fn orders(stand: &Stand) -> i64 {
    stand.count("newsletter.db", "select count(*) from orders")
}

#[test]
fn a_card_held_in_one_system_leads_to_the_rows_of_another() {
    on_each(|stand| {
        with_orders(stand);
        let data = stand.both(&stand.sign_in(YANN), "/fr/me/data");
        assert!(data.contains("a book") && !data.contains("a lamp"), "{data}");
        let id = stand.ask(YANN);
        stand.work();
        // The system that holds the card is erased first, and the one that follows it is away.
        assert_eq!(stand.approve(id).status, StatusCode::SEE_OTHER);
        let (shown, away) =
            (stand.folder.join("newsletter.db"), stand.folder.join("newsletter.db.away"));
        std::fs::rename(&shown, &away).unwrap();
        stand.work();
        let list = stand.context().store.read(|read| steps(read, id)).unwrap();
        let done = |system: &str| {
            list.iter().any(|it| it.system == system && it.status == StepStatus::Done)
        };
        assert!(done("loyalty") && !done("newsletter"));
        std::fs::rename(&away, &shown).unwrap();
        stand.work_later();
        let request = stand.request(id);
        assert_eq!(request.status, Status::Done);
        assert_eq!(request.certificate.unwrap().touched(), TOUCHED + 1);
        assert_eq!(orders(stand), 3);
    });
}

#[test]
fn rows_found_through_a_system_never_read_wait_for_it() {
    on_each(|stand| {
        with_orders(stand);
        let (shown, away) = (stand.folder.join("cards"), stand.folder.join("cards.away"));
        std::fs::rename(&shown, &away).unwrap();
        let id = stand.ask(ANNE);
        stand.work();
        assert_eq!(stand.approve(id).status, StatusCode::SEE_OTHER);
        stand.work();
        let list = stand.context().store.read(|read| steps(read, id)).unwrap();
        let newsletter = list.iter().find(|it| it.system == "newsletter").unwrap();
        assert!(newsletter.why.as_ref().unwrap().contains("found through it"), "{list:#?}");
        assert_eq!(orders(stand), 4);
        std::fs::rename(&away, &shown).unwrap();
        stand.work_later();
        assert_eq!(stand.request(id).status, Status::Done);
        assert_eq!(
            stand.count("newsletter.db", "select count(*) from orders where card = 'C2'"),
            0
        );
        assert_eq!(orders(stand), 3);
    });
}
