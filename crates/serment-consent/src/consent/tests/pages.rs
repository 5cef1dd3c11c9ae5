//! The pages, as a browser without script sees them, in both languages.

use axum::http::StatusCode;
use serment_web::a11y;
use serment_web::testing::Answer;

use crate::testing::{Stand, encode, erase, on_each, plain, value_of};

const FORM: &str = "/fr/consent/newsletter";

fn passes(page: &Answer, status: StatusCode) {
    assert_eq!(page.status, status, "{}", page.text);
    let violations = a11y::check(&page.text);
    assert!(violations.is_empty(), "{violations:?}\n{}", page.text);
}

async fn subscribe(stand: &Stand, who: &str) -> String {
    let page = stand.test.get(FORM, &[]).await;
    let ticket = value_of(&page.text, "serment_ticket");
    let sent = [("email", who), ("serment_ticket", ticket.as_str()), ("serment_box", "email")];
    let sent = stand.test.post(FORM, &[], &encode(&sent)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    sent.header("location").to_owned()
}

#[test]
fn the_form_is_shown_unticked_in_both_languages_and_kept_by_nobody() {
    on_each(async |stand| {
        for lang in ["fr", "en"] {
            for activity in ["newsletter", "offers", "club"] {
                let page = stand.test.get(&format!("/{lang}/consent/{activity}"), &[]).await;
                passes(&page, StatusCode::OK);
                assert!(!page.text.contains("checked"), "{}", page.text);
                assert_eq!(page.header("cache-control"), "no-store");
            }
        }
        assert_eq!(stand.test.get("/fr/consent/nothing", &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stand.test.get("/fr/consent/stay", &[]).await.status, StatusCode::CONFLICT);
    });
}

#[test]
fn a_yes_leads_to_its_receipt_and_back_in_one_gesture() {
    on_each(async |stand| {
        let receipt = subscribe(stand, "anne@exemple.fr").await;
        assert!(receipt.starts_with("/fr/receipts/rcp_"));
        let id = receipt.rsplit('/').next().unwrap();
        for lang in ["fr", "en"] {
            let page = stand.test.get(&format!("/{lang}/withdraw/{id}"), &[]).await;
            passes(&page, StatusCode::OK);
            assert_eq!(page.text.matches("<button").count(), 1);
        }
        let done = stand.test.post(&format!("/fr/withdraw/{id}"), &[], "").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let ended = done.header("location").to_owned();
        assert_ne!(ended, receipt);
        passes(&stand.test.get(&ended, &[]).await, StatusCode::OK);
        let again = stand.test.post(&format!("/fr/withdraw/{id}"), &[], "").await;
        assert_eq!(again.header("location"), ended);
        passes(&stand.test.get(&format!("/en/withdraw/{id}"), &[]).await, StatusCode::OK);
        let unknown = format!("/fr/withdraw/rcp_{}", "0".repeat(26));
        assert_eq!(stand.test.get(&unknown, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stand.test.post(&unknown, &[], "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(stand.test.get("/fr/withdraw/x", &[]).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost() {
    on_each(async |stand| {
        let first = stand.test.get(FORM, &[]).await;
        let ticket = value_of(&first.text, "serment_ticket");
        let send = async |pairs: &[(&str, &str)]| stand.test.post(FORM, &[], &encode(pairs)).await;
        let empty = send(&[("email", "anne"), ("serment_ticket", &ticket)]).await;
        passes(&empty, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(plain(&empty.text).contains("À corriger : 2 erreurs"), "{}", empty.text);
        assert!(empty.text.contains("value=\"anne\"") && empty.text.contains("href=\"#f-email\""));
        let whole = [
            ("email", "anne le goff"),
            ("serment_ticket", ticket.as_str()),
            ("serment_box", "email"),
            ("serment_preference_frequency", "seasonal"),
        ];
        let kept = send(&whole).await;
        passes(&kept, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(value_of(&kept.text, "serment_ticket"), ticket);
        assert_eq!(kept.text.matches(" checked").count(), 2, "{}", kept.text);
        let forged = [("email", "a@b.fr"), ("serment_ticket", "x.y"), ("serment_box", "email")];
        let refused = send(&forged).await;
        passes(&refused, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(plain(&refused.text).contains("n’est pas le nôtre"), "{}", refused.text);
        assert!(!refused.text.contains("checked"), "a new text starts unticked");
        let preticked = [
            ("email", "a@b.fr"),
            ("serment_ticket", ticket.as_str()),
            ("serment_box", "email"),
            ("serment_default_state", "ticked"),
        ];
        let refused = send(&preticked).await;
        passes(&refused, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(plain(&refused.text).contains("n’est pas un oui"), "{}", refused.text);
        for who in ["anne@exemple.fr", "a@b.fr"] {
            let cookie = stand.test.sign_in(who).await;
            let list = stand.test.get("/fr/me/receipts", &[("cookie", &cookie)]).await;
            assert!(plain(&list.text).contains("pas encore de reçu"), "{}", list.text);
        }
    });
}

#[test]
fn a_child_is_told_whom_to_ask() {
    on_each(async |stand| {
        let page = stand.test.get("/fr/consent/club", &[]).await;
        assert!(plain(&page.text).contains("J’ai 15 ans ou plus"), "{}", page.text);
        let ticket = value_of(&page.text, "serment_ticket");
        let mut sent = vec![
            ("email", "lou@exemple.fr"),
            ("serment_ticket", ticket.as_str()),
            ("serment_box", "whole"),
        ];
        let missing = stand.test.post("/fr/consent/club", &[], &encode(&sent)).await;
        passes(&missing, StatusCode::UNPROCESSABLE_ENTITY);
        sent.push(("serment_of_age", "no"));
        let child = stand.test.post("/fr/consent/club", &[], &encode(&sent)).await;
        passes(&child, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(plain(&child.text).contains("un parent"), "{}", child.text);
        sent.pop();
        sent.push(("serment_of_age", "yes"));
        let adult = stand.test.post("/fr/consent/club", &[], &encode(&sent)).await;
        assert_eq!(adult.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn the_pasted_question_carries_its_ticket_and_its_notice() {
    on_each(async |stand| {
        for (lang, word) in [("fr", "Je veux recevoir"), ("en", "I want to receive")] {
            let part = stand.test.get(&format!("/c/newsletter/{lang}"), &[]).await;
            assert_eq!((part.status, part.header("cache-control")), (StatusCode::OK, "no-store"));
            assert!(
                plain(&part.text).contains(word) && !part.text.contains("checked"),
                "{}",
                part.text
            );
            let notice = format!("https://charte.example/{lang}/notices/newsletter?version=7");
            assert!(part.text.contains(&notice), "{}", part.text);
            let first = value_of(&part.text, "serment_ticket");
            let again = stand.test.get(&format!("/c/newsletter/{lang}"), &[]).await;
            assert_ne!(value_of(&again.text, "serment_ticket"), first);
        }
        assert_eq!(stand.test.get("/c/newsletter/de", &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stand.test.get("/c/nothing/fr", &[]).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_person_chooses_one_by_one_then_stops_everything() {
    on_each(async |stand| {
        subscribe(stand, "anne@exemple.fr").await;
        let cookie = stand.test.sign_in("anne@exemple.fr").await;
        let own = [("cookie", cookie.as_str())];
        for lang in ["fr", "en"] {
            let page = stand.test.get(&format!("/{lang}/me/choices"), &own).await;
            passes(&page, StatusCode::OK);
        }
        let page = stand.test.get("/fr/me/choices", &own).await;
        assert!(plain(&page.text).contains("Oui depuis le 22 novembre 2026"), "{}", page.text);
        assert!(plain(&page.text).contains("Pas encore de réponse"), "{}", page.text);
        assert_eq!(page.text.matches("checked data-state").count(), 1);
        let tickets: Vec<_> = ["newsletter", "offers", "club"]
            .map(|id| (format!("ticket.{id}"), value_of(&page.text, &format!("ticket.{id}"))))
            .into();
        let mut sent: Vec<_> =
            tickets.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        sent.extend([
            ("answer.newsletter.email", "no"),
            ("answer.offers.email", "yes"),
            ("answer.offers.phone", "no"),
        ]);
        let saved = stand.test.post("/fr/me/choices", &own, &encode(&sent)).await;
        assert_eq!(saved.header("location"), "/fr/me/choices?saved=3", "{}", saved.text);
        let page = stand.test.get("/fr/me/choices?saved=3", &own).await;
        passes(&page, StatusCode::OK);
        assert!(
            plain(&page.text).contains("vous avez arrêté le")
                && plain(&page.text).contains("vous avez refusé le")
        );
        let stopped = stand.test.post("/fr/me/choices", &own, "stop=all").await;
        assert_eq!(stopped.header("location"), "/fr/me/choices?stopped=1");
        let page = stand.test.get("/en/me/choices?stopped=1", &own).await;
        passes(&page, StatusCode::OK);
        assert!(plain(&page.text).contains("stopped since 22 November 2026"), "{}", page.text);
        for lang in ["fr", "en"] {
            let list = stand.test.get(&format!("/{lang}/me/receipts"), &own).await;
            passes(&list, StatusCode::OK);
            assert_eq!(list.text.matches("/receipts/rcp_").count(), 5, "{}", list.text);
        }
        let none = stand.test.get("/fr/me/choices", &[]).await;
        assert!(none.header("location").starts_with("/fr/signin"));
    });
}

#[test]
fn choices_that_could_not_be_kept_are_told() {
    on_each(async |stand| {
        let cookie = stand.test.sign_in("anne@exemple.fr").await;
        let own = [("cookie", cookie.as_str())];
        let sent = encode(&[("ticket.newsletter", "x.y"), ("answer.newsletter.email", "yes")]);
        let page = stand.test.post("/fr/me/choices", &own, &sent).await;
        passes(&page, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("href=\"#c-newsletter-email\""), "{}", page.text);
        assert!(page.text.contains("<p class=\"err\" id=\"c-newsletter-email-e\">"));
        for odd in ["answer.newsletter.pigeon=yes", "answer.newsletter.email=perhaps", "colour.x=1"]
        {
            let answer = stand.test.post("/fr/me/choices", &own, odd).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{odd}");
        }
    });
}

#[test]
fn after_an_erasure_the_button_leads_to_what_became_of_it() {
    on_each(async |stand| {
        let receipt = subscribe(stand, "anne@exemple.fr").await;
        let id = receipt.rsplit('/').next().unwrap().to_owned();
        let context = stand.site.context.clone();
        tokio::task::spawn_blocking(move || erase(&context, "anne@exemple.fr")).await.unwrap();
        let page = stand.test.get(&format!("/fr/withdraw/{id}"), &[]).await;
        assert_eq!(page.header("location"), receipt);
        let done = stand.test.post(&format!("/fr/withdraw/{id}"), &[], "").await;
        assert_eq!(done.header("location"), receipt);
    });
}

#[test]
fn what_is_too_large_or_from_elsewhere_is_refused() {
    on_each(async |stand| {
        let large = "x".repeat(10 * 1024 * 1024);
        let answer = stand.test.post(FORM, &[], &large).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        let origin = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
        let answer = stand.test.post(FORM, &origin, "email=a%40b.fr").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn every_message_exists_in_both_languages() {
    let slices: Vec<_> = crate::SLICES.iter().chain(serment_register::SLICES).copied().collect();
    let gaps = serment_web::testing::web(&slices).messages().gaps();
    assert!(gaps.is_empty(), "{gaps:?}");
}

#[test]
fn whoever_signed_an_address_up_does_not_watch_what_its_owner_does() {
    on_each(async |stand| {
        let receipt = subscribe(stand, "anne@exemple.fr").await;
        let cookie = stand.test.sign_in("anne@exemple.fr").await;
        let own = [("cookie", cookie.as_str())];
        stand.test.kit.clock.advance_seconds(60);
        stand.test.post("/fr/me/choices", &own, "stop=all").await;
        let page = stand.test.get(&receipt, &[]).await;
        let id = receipt.rsplit('/').next().unwrap();
        assert_eq!(page.text.matches("rcp_").count(), page.text.matches(id).count());
        let withdraw = receipt.replace("receipts", "withdraw");
        let done = stand.test.post(&withdraw, &[], "").await;
        assert_eq!(done.header("location"), receipt);
        let page = stand.test.get(&withdraw, &[]).await;
        passes(&page, StatusCode::OK);
        assert_eq!(page.text.matches("/receipts/rcp_").count(), 1, "{}", page.text);
    });
}
