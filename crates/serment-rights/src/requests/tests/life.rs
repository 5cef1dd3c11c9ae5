//! One request from the first visit to the certificate verified without us.

use axum::http::StatusCode;
use serde_json::Value as Json;
use serment_journal::receipt;
use serment_kernel::subjects;
use serment_kernel::words::Personal;
use serment_web::a11y;

use super::super::Status;
use crate::propagation::{self, NotificationStatus};
use crate::requests::RequestId;
use crate::testing::{ANNE, SECRET, Stand, TOUCHED, YANN, on_each, plain};

#[test]
fn a_request_lives_from_the_visit_to_the_proof() {
    on_each(|stand| {
        let id = asked(stand);
        planned(stand, id);
        let subject = stand.subject(YANN).unwrap();
        assert_eq!(stand.approve(id).status, StatusCode::SEE_OTHER);
        stand.both(&stand.staff("maya"), &format!("/console/requests/{id}"));
        stand.work();
        carried_out(stand);
        assert_eq!(stand.request(id).status, Status::Done);
        let fenced = stand.context().store.read(|read| subjects::is_fenced(read, subject));
        assert!(fenced.unwrap());
        assert!(stand.subject(YANN).is_none());
        told(stand, id);
        certified(stand, id);
        let all = stand.both(&stand.staff("claire"), "/console/requests");
        assert!(all.contains("Aucune demande n’est ouverte"));
        let done = stand.both(&stand.staff("loic"), &format!("/console/requests/{id}"));
        assert!(done.contains("Effacement fait et attesté") && !done.contains("Kervella"));
        assert!(stand.both(&stand.staff("claire"), "/console").contains("Rien n’attend"));
    });
}

/// The person asks; asking again leads to the same request.
fn asked(stand: &Stand) -> RequestId {
    let cookie = stand.sign_in(YANN);
    assert!(stand.both(&cookie, "/fr/me/requests").contains("aucune demande en cours"));
    assert!(stand.both(&cookie, "/fr/me/requests/erasure").contains("Vos factures"));
    let long = format!("message={}", "x".repeat(4_001));
    let refused = stand.post(&cookie, "/fr/me/requests/erasure", &long);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(a11y::check(&refused.text), []);
    let id = stand.ask(YANN);
    assert_eq!(stand.ask(YANN), id);
    let page = stand.both(&stand.sign_in(YANN), &format!("/fr/me/requests/{id}"));
    assert!(page.contains("Réponse au plus tard le 22 décembre 2026"), "{page}");
    assert!(stand.both(&stand.sign_in(YANN), "/fr/me").contains("est en cours"));
    let other = stand.get(&stand.sign_in(ANNE), &format!("/fr/me/requests/{id}"));
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    id
}

fn planned(stand: &Stand, id: RequestId) {
    let claire = stand.staff("claire");
    let waiting = stand.both(&claire, &format!("/console/requests/{id}"));
    assert!(waiting.contains("en train de compter"));
    stand.work();
    let request = stand.request(id);
    let plan = request.plan.unwrap();
    assert_eq!((request.status, plan.touched()), (Status::Planned, TOUCHED), "{plan:#?}");
    assert_eq!(plan.recipients, ["mailhouse"]);
    let page = stand.both(&claire, &format!("/console/requests/{id}"));
    for said in [
        "Effacer Yann Kervella : 13 lignes dans 3 systèmes",
        "Code de commerce, art. L123-22",
        "31 décembre 2035",
        "J’ai lu les 2 lignes gardées",
        "2 lignes ont été écrites par d’autres",
        "<q>Merci</q>",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(stand.both(&claire, "/console").contains("Effacement, Yann Kervella"));
    assert!(stand.both(&claire, "/console/requests").contains("Une demande est ouverte"));
    for (form, said) in [
        ("digest=x", "choisissez d’approuver"),
        ("decision=refuse&digest=x", "écrivez-le, la personne le lira"),
        ("decision=approve&digest=x", "cochez la case"),
    ] {
        let refused = stand.post(&claire, &format!("/console/requests/{id}/decide"), form);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(a11y::check(&refused.text), [], "{form}");
        assert!(plain(&refused.text).contains(said), "{form}: {}", refused.text);
    }
    let stale = "decision=approve&read=yes&digest=x";
    let stale = stand.post(&claire, &format!("/console/requests/{id}/decide"), stale);
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(plain(&stale.text).contains("Le plan a changé depuis"), "{}", stale.text);
    let maya =
        stand.post(&stand.staff("maya"), &format!("/console/requests/{id}/approve"), "digest=x");
    assert_eq!(maya.status, StatusCode::NOT_FOUND, "an engineer decides nothing");
    assert_eq!(stand.count("booking.db", "select count(*) from guests"), 4, "nothing was touched");
}

/// What the systems hold afterwards.
fn carried_out(stand: &Stand) {
    let booking = |sql: &str| stand.count("booking.db", sql);
    assert_eq!(booking("select count(*) from guests where id = 1"), 0);
    assert_eq!(booking("select count(*) from stays where guest_id = 1"), 0);
    assert_eq!(booking("select count(*) from messages where author_id = 1"), 0);
    let kept = "select count(*) from invoices where id in (100, 101) and stay_id is null
                and delivery_note is null and billing_name = 'Yann Kervella'";
    assert_eq!(booking(kept), 2, "invoices stay, detached and without the note");
    let theirs = "select count(*) from messages where id = 2 and author_id = 2
                  and recipient_id is null and body = 'Bonjour Yann'";
    assert_eq!(booking(theirs), 1);
    let along = "select count(*) from companions where id = 2 and stay_id = 20
                 and guest_id is null and given_name is null";
    assert_eq!(booking(along), 1);
    let review = "select count(*) from reviews where id = 1 and guest_id is null and body is null
                  and rating = 5";
    assert_eq!(booking(review), 1);
    let others = "select (select count(*) from guests) * 100 + (select count(*) from stays) * 10
                  + (select count(*) from invoices where delivery_note = 'au bar')";
    assert_eq!(booking(others), 311, "the rows of others are as they were");
    let newsletter = |sql: &str| stand.count("newsletter.db", sql);
    assert_eq!(newsletter("select count(*) from subscribers where id = 2"), 1);
    assert_eq!(newsletter("select count(*) from subscribers"), 1);
    assert_eq!(newsletter("select count(*) from clicks"), 1);
    let cards = std::fs::read_to_string(stand.folder.join("cards/loyalty.csv")).unwrap();
    assert!(!cards.contains("C1,") && cards.contains("C2,anne@exemple.fr,Anne,Le Goff,30,"));
}

/// The partner was told, and answers.
fn told(stand: &Stand, id: RequestId) {
    let list = || stand.context().store.read(|read| propagation::of_request(read, id)).unwrap();
    let notification = list().remove(0);
    assert_eq!(notification.status, NotificationStatus::Sent);
    let body: Json = {
        let taken = stand.partner.lock().unwrap();
        let [message] = taken.as_slice() else { panic!("{} messages", taken.len()) };
        let signed = propagation::verify(
            &SECRET.parse().unwrap(),
            message.header("webhook-id"),
            message.header("webhook-timestamp"),
            message.body.as_bytes(),
            message.header("webhook-signature"),
            stand.context().now(),
        );
        assert!(signed && message.header("webhook-id") == notification.id.to_string());
        serde_json::from_str(&message.body).unwrap()
    };
    assert_eq!(body["type"], "erasure");
    assert_eq!(body["data"]["subject"]["email"], YANN);
    let waiting = stand.both(&stand.staff("claire"), "/console/recipients");
    assert!(waiting.contains("Un accusé de réception manque") && !waiting.contains(YANN));
    let answer = format!(r#"{{"notification":"{}"}}"#, notification.id);
    let other = "whsec_D2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    assert_eq!(stand.hook(other, &answer), StatusCode::UNAUTHORIZED);
    for _ in 0..2 {
        assert_eq!(stand.hook(SECRET, &answer), StatusCode::NO_CONTENT);
    }
    assert_eq!(list().remove(0).status, NotificationStatus::Acknowledged);
    let emptied =
        stand.context().store.read(|read| propagation::identifiers(read, notification.id));
    assert_eq!(emptied.unwrap(), Vec::<(String, Personal<String>)>::new());
    let page = stand.both(&stand.staff("claire"), "/console/recipients");
    assert!(page.contains("Tous les partenaires ont répondu"));
}

/// The person reads the certificate and proves it without us.
fn certified(stand: &Stand, id: RequestId) {
    stand.test.kit.publish();
    let cookie = stand.sign_in(YANN);
    let page = stand.both(&cookie, &format!("/fr/me/requests/{id}"));
    for said in [
        "Vos données sont effacées. 2 lignes restent",
        "13 lignes effacées, détachées ou vidées dans 3 systèmes",
        "Courrier de l’Ouest",
        "Accusé reçu",
        "31 décembre 2035",
        "https://www.cnil.fr/plaintes",
        "Une empreinte de votre adresse",
        "Disparaît de toutes nos sauvegardes le 29 novembre 2026",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let home = stand.both(&cookie, "/fr/me");
    assert!(home.contains("Cette adresse ne mène plus à rien. 2 lignes restent"), "{home}");
    let path = format!("/fr/me/requests/{id}/certificate");
    let proof = stand.get(&cookie, &format!("{path}.tlog-proof"));
    let proven = receipt::verify(&proof.text, &stand.context().journal.policy()).unwrap();
    let payload: Json = serde_json::from_slice(proven.opening.payload()).unwrap();
    assert_eq!(payload["kind"], "request.certified");
    let json: Json =
        serde_json::from_str(&stand.get(&cookie, &format!("{path}.json")).text).unwrap();
    assert_eq!(payload["certificate"], json);
    assert_eq!(json["kept"][0]["rows"], 2);
    assert_eq!(json["kept"][0]["until"], "2035-12-31");
    for text in [payload.to_string(), stand.get(&cookie, &path).text] {
        assert!(!text.contains("yann") && !text.contains("Kervella"), "{text}");
    }
    let other = stand.get(&stand.sign_in(ANNE), &format!("{path}.json"));
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}
