//! Requests taken down for somebody: the receipt, identity, questions, time; and other rights than
//! erasure.

use axum::http::StatusCode;

use super::super::{Fact, RequestId, Right, Status, objects};
use crate::testing::{ANNE, Stand, YANN, on_each, plain};

/// Claire takes a request down.
fn take(stand: &Stand, form: &str) -> RequestId {
    let answer = stand.post(&stand.staff("claire"), "/console/requests/new", form);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer.header("location").split('/').nth(3).unwrap().parse().unwrap()
}

#[test]
fn a_request_by_telephone_waits_for_identity_then_gives_a_copy() {
    on_each(|stand| {
        let claire = stand.staff("claire");
        stand.both(&claire, "/console/requests/new");
        let wrong = stand.post(
            &claire,
            "/console/requests/new",
            "right=access&channel=telephone&received=2030-01-01&kind=email&value=anne&lang=fr",
        );
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(serment_web::a11y::check(&wrong.text), []);
        let text = plain(&wrong.text);
        assert!(text.contains("un jour passé ou aujourd’hui"), "{text}");
        assert!(text.contains("nous ne pouvons pas le lire"), "{text}");
        let id = take(
            stand,
            "right=access&channel=telephone&received=2026-11-20&kind=email&lang=en\
             &value=Anne%40Exemple.fr&given=Anne&family=Le+Goff&message=All+of+it",
        );
        let receipt = stand.both(&claire, &format!("/console/requests/{id}/receipt"));
        assert!(receipt.contains("Récépissé") && receipt.contains("21 décembre 2026"), "{receipt}");
        stand.work();
        let (desk, request) = (format!("/console/requests/{id}"), stand.request(id));
        assert_eq!((request.status, request.identity), (Status::Planned, None));
        let page = stand.both(&claire, &desk);
        assert!(page.contains("Identité pas encore confirmée"), "{page}");
        assert!(page.contains("Remettre une copie à Anne Le Goff"), "{page}");
        let digest = request.plan_digest.unwrap();
        let approve = format!("decision=approve&digest={digest}");
        let early = stand.post(&claire, &format!("{desk}/decide"), &approve);
        assert_eq!(early.status, StatusCode::CONFLICT);
        assert!(plain(&early.text).contains("L’identité n’est pas confirmée"), "{}", early.text);
        asked_and_answered(stand, id);
        let claire = stand.staff("claire");
        stand.post(&claire, &format!("{desk}/identity"), "proof=knowledge");
        let done = stand.post(&claire, &format!("{desk}/decide"), &approve);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        stand.work();
        let request = stand.request(id);
        assert_eq!((request.status, request.subject), (Status::Done, None));
        let certificate = request.certificate.unwrap();
        assert_eq!((certificate.right, certificate.touched()), (Right::Access, 0));
        assert!(certificate.given() > 0);
        // Nothing was erased, here or there, and what was said is gone.
        assert!(stand.subject(ANNE).is_some());
        let page = stand.both(&claire, &desk);
        assert!(!page.contains("Le Goff") && !page.contains("June"), "{page}");
        let own = stand.both(&stand.sign_in(ANNE), &format!("/fr/me/requests/{id}"));
        assert!(own.contains("Votre copie est prête"), "{own}");
    });
}

/// Claire asks; Anne answers from her space; the time the answer took is added.
fn asked_and_answered(stand: &Stand, id: RequestId) {
    let (claire, desk) = (stand.staff("claire"), format!("/console/requests/{id}"));
    let before = stand.request(id).due_legal;
    let empty = stand.post(&claire, &format!("{desk}/ask"), "question=");
    assert_eq!(empty.status, StatusCode::CONFLICT);
    stand.post(&claire, &format!("{desk}/ask"), "question=When+did+you+stay%3F");
    let twice = stand.post(&claire, &format!("{desk}/ask"), "question=And+where%3F");
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.text);
    assert!(stand.request(id).facts.is_waiting());
    assert!(stand.both(&claire, &desk).contains("Le délai est arrêté"));
    stand.test.kit.clock.advance_seconds(4 * 86_400);
    let own = format!("/fr/me/requests/{id}");
    let cookie = stand.sign_in(ANNE);
    assert!(stand.both(&cookie, &own).contains("When did you stay?"));
    let said = stand.post(&cookie, &format!("{own}/answer"), "text=In+June");
    assert_eq!(said.status, StatusCode::SEE_OTHER);
    let request = stand.request(id);
    assert!(matches!(request.facts.0[..], [Fact::Asked(_), Fact::Answered(_)]));
    assert!(request.due_legal > before, "{} then {before}", request.due_legal);
    assert!(stand.both(&stand.staff("claire"), &desk).contains("In June"));
}

#[test]
fn more_time_is_taken_once_and_told() {
    on_each(|stand| {
        let id = stand.ask(YANN);
        stand.work();
        let (claire, desk) = (stand.staff("claire"), format!("/console/requests/{id}"));
        let before = stand.request(id).due_safe;
        let extend = |text: &str| stand.post(&claire, &format!("{desk}/extend"), text);
        assert_eq!(extend("reason=").status, StatusCode::CONFLICT);
        assert_eq!(extend("reason=Trois+systemes").status, StatusCode::SEE_OTHER);
        assert!(stand.request(id).due_safe > before);
        assert_eq!(extend("reason=Encore").status, StatusCode::CONFLICT);
        let own = stand.both(&stand.sign_in(YANN), &format!("/fr/me/requests/{id}"));
        assert!(own.contains("Trois systemes"), "{own}");
        assert!(stand.both(&claire, &desk).contains("Délai prolongé le"));
    });
}

#[test]
fn an_objection_upheld_stops_the_use_and_tells_its_recipients() {
    on_each(|stand| {
        let charter = stand.published();
        let scope = super::super::view::objectable(&charter.charter);
        let activity = scope.first().copied().expect("the hotels have a legitimate interest");
        let cookie = stand.sign_in(YANN);
        stand.both(&cookie, "/fr/me/requests/objection");
        let nothing = stand.post(&cookie, "/fr/me/requests/objection", "message=Non");
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        let form = format!("scope={activity}&message=Non");
        let sent = stand.post(&cookie, "/fr/me/requests/objection", &form);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let id: RequestId = sent.header("location").rsplit('/').next().unwrap().parse().unwrap();
        stand.work();
        let (claire, desk) = (stand.staff("claire"), format!("/console/requests/{id}"));
        let page = stand.both(&claire, &desk);
        assert!(page.contains("s’oppose à un usage"), "{page}");
        let subject = stand.subject(YANN).unwrap();
        let digest = stand.request(id).plan_digest.unwrap();
        let approve = format!("decision=approve&digest={digest}");
        let done = stand.post(&claire, &format!("{desk}/decide"), &approve);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        stand.work();
        let request = stand.request(id);
        assert_eq!(request.status, Status::Done);
        assert_eq!(request.certificate.unwrap().scope, [activity]);
        let since = stand.context().store.read(|read| objects(read, subject, activity)).unwrap();
        assert!(since.is_some());
        let own = stand.both(&stand.sign_in(YANN), &format!("/fr/me/requests/{id}"));
        assert!(own.contains("Votre opposition est enregistrée"), "{own}");
        stand.both(&stand.staff("claire"), &desk);
    });
}

#[test]
fn whoever_has_no_address_must_be_told_by_somebody_and_is_given_no_copy_they_cannot_read() {
    on_each(|stand| {
        let id = take(
            stand,
            "right=access&channel=telephone&received=2026-11-20&kind=phone&lang=fr\
             &value=06+12+34+56+78&identity=telephone",
        );
        stand.work();
        let (claire, desk) = (stand.staff("claire"), format!("/console/requests/{id}"));
        let page = stand.both(&claire, &desk);
        assert!(page.contains("Aucun courriel ne l’atteint"), "{page}");
        let digest = stand.request(id).plan_digest.unwrap();
        let approve = format!("decision=approve&digest={digest}");
        let refused = stand.post(&claire, &format!("{desk}/decide"), &approve);
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(plain(&refused.text).contains("Rien n’a été attesté"), "{}", refused.text);
        for (act, text) in [("ask", "question=Quand"), ("extend", "reason=Trop")] {
            let silent = stand.post(&claire, &format!("{desk}/{act}"), text);
            assert_eq!(silent.status, StatusCode::CONFLICT, "{act}");
            assert!(plain(&silent.text).contains("Dites-le-lui d’abord"), "{}", silent.text);
        }
        let silent = format!("decision=refuse&why=Non&digest={digest}");
        let silent = stand.post(&claire, &format!("{desk}/decide"), &silent);
        assert_eq!(silent.status, StatusCode::CONFLICT);
        let told = stand.post(&claire, &format!("{desk}/ask"), "question=Quand&told=yes");
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text);
        let unasked = stand.post(&claire, &format!("{desk}/answer"), "answer=En+juin");
        assert_eq!(unasked.status, StatusCode::SEE_OTHER);
        let unasked = stand.post(&claire, &format!("{desk}/answer"), "answer=Encore");
        assert_eq!(unasked.status, StatusCode::CONFLICT);
    });
}

#[test]
fn what_else_a_person_had_asked_ends_with_their_erasure() {
    on_each(|stand| {
        let form = "right=access&channel=paper&received=2026-11-20&kind=email&lang=fr\
                    &value=yann%40exemple.fr&identity=knowledge";
        let other = take(stand, form);
        let id = stand.ask(YANN);
        stand.work();
        assert_eq!(stand.approve(id).status, StatusCode::SEE_OTHER);
        stand.work();
        assert_eq!(stand.request(id).status, Status::Done);
        let other = stand.request(other);
        assert_eq!((other.status, other.subject), (Status::Refused, None));
        let own = stand.both(&stand.sign_in(YANN), &format!("/fr/me/requests/{}", other.id));
        assert!(own.contains("Vos données ont été effacées depuis"), "{own}");
    });
}
