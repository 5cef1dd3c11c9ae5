//! Correcting one's own rows in place: written in the real system, read again, told.

use axum::http::StatusCode;

use super::super::{RequestId, Right, Status, StepStatus, steps};
use crate::testing::{ANNE, COUPLE, Stand, YANN, on_each, plain};

/// The hidden name of the first row of a form.
fn row(page: &str) -> String {
    let at = page.find("name=\"row\" value=\"").expect("a row is offered") + 18;
    page[at..].split('"').next().unwrap().to_owned()
}

fn guests(stand: &Stand, cookie: &str) -> String {
    stand.both(cookie, "/fr/me/correct?table=booking/guests")
}

fn sent(stand: &Stand, cookie: &str, row: &str, fields: &str) -> RequestId {
    let form = format!("table=booking%2Fguests&row={row}&{fields}");
    let answer = stand.post(cookie, "/fr/me/correct", &form);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer.header("location").rsplit('/').next().unwrap().parse().unwrap()
}

#[test]
fn a_city_is_corrected_at_once_read_again_and_told() {
    on_each(|stand| {
        let cookie = stand.sign_in(YANN);
        let data = stand.both(&cookie, "/fr/me/data");
        assert!(data.contains("/fr/me/correct?table=booking/guests"), "{data}");
        let page = guests(stand, &cookie);
        assert!(page.contains("c-city"), "{page}");
        // What a person is found by is not corrected here.
        assert!(!page.contains("c-email") && !page.contains("c-family_name"), "{page}");
        let row = row(&page);
        let same = format!("table=booking%2Fguests&row={row}&c-city=");
        let same = stand.post(&cookie, "/fr/me/correct", &same);
        assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(plain(&same.text).contains("Vous n’avez rien modifié"));
        let long = format!("table=booking%2Fguests&row={row}&c-city={}", "x".repeat(1_001));
        let long = stand.post(&cookie, "/fr/me/correct", &long);
        assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(serment_web::a11y::check(&long.text), []);
        let id =
            sent(stand, &cookie, &row, "c-city=Concarneau-Ville&c-notes=mine&c-family_name=Mine");
        stand.work();
        let request = stand.request(id);
        assert_eq!((request.right, request.status), (Right::Rectification, Status::Done));
        let name = "select count(*) from guests where id = 1 and city = 'Concarneau-Ville'
                    and family_name = 'Kervella'
                    and notes = '=1+1'";
        assert_eq!(stand.count("booking.db", name), 1, "notes and names are not written here");
        assert_eq!(stand.count("booking.db", "select count(*) from guests"), 4);
        let certificate = request.certificate.unwrap();
        assert_eq!((certificate.touched(), certificate.kept_rows()), (1, 0));
        let text = serde_json::to_string(&certificate).unwrap();
        assert!(!text.contains("Concarneau"), "{text}");
        assert!(stand.subject(YANN).is_some(), "nobody is forgotten by a correction");
        let own = stand.both(&stand.sign_in(YANN), &format!("/fr/me/requests/{id}"));
        assert!(own.contains("Vos informations sont corrigées"), "{own}");
        assert!(own.contains("Corrigé et relu") && !own.contains("Effacé"), "{own}");
        assert!(own.contains("Accepté sans attendre"), "{own}");
        let desk = stand.both(&stand.staff("claire"), &format!("/console/requests/{id}"));
        assert!(desk.contains("la charte, qui laisse"), "{desk}");
        assert!(!desk.contains("Kervella"), "{desk}");
    });
}

#[test]
fn a_row_of_someone_else_cannot_be_named() {
    on_each(|stand| {
        let annes = row(&guests(stand, &stand.sign_in(ANNE)));
        let cookie = stand.sign_in(YANN);
        let form = format!("table=booking%2Fguests&row={annes}&c-city=Mine");
        let answer = stand.post(&cookie, "/fr/me/correct", &form);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(plain(&answer.text).contains("Cette ligne n’est plus là"));
        for nowhere in ["booking/invoices", "booking", "nowhere/guests", "booking/nothing"] {
            let page = stand.get(&cookie, &format!("/fr/me/correct?table={nowhere}"));
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{nowhere}");
        }
        let shared = stand.both(&stand.sign_in(COUPLE), "/fr/me/correct?table=booking/guests");
        assert!(!shared.contains("Paul") && !shared.contains("Maud"), "{shared}");
        stand.work();
        let mine = "select count(*) from guests where city = 'Mine'";
        assert_eq!(stand.count("booking.db", mine), 0);
    });
}

#[test]
fn a_value_the_system_refuses_comes_to_a_person() {
    on_each(|stand| {
        let sql = "create trigger no_dash before update on guests when new.city like '%-%'
                   begin select raise(abort, 'no dash in names'); end";
        let database = rusqlite::Connection::open(stand.folder.join("booking.db")).unwrap();
        database.execute_batch(sql).unwrap();
        let cookie = stand.sign_in(YANN);
        let row = row(&guests(stand, &cookie));
        let id = sent(stand, &cookie, &row, "c-city=Concarneau-Ville");
        stand.work();
        let list = stand.context().store.read(|read| steps(read, id)).unwrap();
        assert_eq!((list.len(), list[0].status), (1, StepStatus::Blocked));
        assert_eq!(stand.request(id).status, Status::Planned, "and not tried again by itself");
        let (claire, desk) = (stand.staff("claire"), format!("/console/requests/{id}"));
        let page = stand.both(&claire, &desk);
        assert!(
            page.contains("À décider de nouveau") && page.contains("Corriger des informations"),
            "{page}"
        );
        database.execute_batch("drop trigger no_dash").unwrap();
        let digest = stand.request(id).plan_digest.unwrap();
        let approve = format!("decision=approve&digest={digest}");
        let done = stand.post(&claire, &format!("{desk}/decide"), &approve);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        stand.work();
        assert_eq!(stand.request(id).status, Status::Done);
    });
}
