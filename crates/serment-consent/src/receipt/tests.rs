//! A receipt says what was recorded, proves it alone, and outlives what we may keep.

use axum::http::StatusCode;
use serde_json::Value as Json;
use serment_journal::receipt as offline;
use serment_web::a11y;
use serment_web::testing::Answer;

use crate::testing::{Stand, encode, erase, on_each, plain, value_of};

async fn subscribe(stand: &Stand) -> String {
    let page = stand.test.get("/fr/consent/newsletter", &[]).await;
    let ticket = value_of(&page.text, "serment_ticket");
    let sent = encode(&[
        ("email", "anne@exemple.fr"),
        ("serment_ticket", &ticket),
        ("serment_box", "email"),
        ("serment_preference_frequency", "monthly"),
    ]);
    let sent = stand.test.post("/fr/consent/newsletter", &[], &sent).await;
    sent.header("location").rsplit('/').next().unwrap().to_owned()
}

fn publish(stand: &Stand) {
    std::thread::scope(|scope| {
        scope.spawn(|| stand.test.kit.publish()).join().unwrap();
    });
}

async fn get(stand: &Stand, path: &str) -> Answer {
    stand.test.get(path, &[]).await
}

fn passes(page: &Answer) {
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let violations = a11y::check(&page.text);
    assert!(violations.is_empty(), "{violations:?}\n{}", page.text);
}

#[test]
fn the_page_says_the_act_then_the_proof() {
    on_each(async |stand| {
        let id = subscribe(stand).await;
        for lang in ["fr", "en"] {
            let before = get(stand, &format!("/{lang}/receipts/{id}")).await;
            passes(&before);
            assert!(plain(&before.text).contains("10 second"), "{}", before.text);
        }
        let early = get(stand, &format!("/fr/receipts/{id}.tlog-proof")).await;
        assert_eq!(early.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(early.header("retry-after"), "10");
        publish(stand);
        for lang in ["fr", "en"] {
            let page = get(stand, &format!("/{lang}/receipts/{id}")).await;
            passes(&page);
            assert!(page.text.contains("c2sp.org/tlog-proof@v1"), "{}", page.text);
            assert_eq!(page.header("cache-control"), "no-store");
            assert!(!page.text.contains("anne@"), "the page names nobody");
        }
        let page = get(stand, &format!("/fr/receipts/{id}")).await;
        let said = plain(&page.text);
        for words in ["Le 22 novembre 2026 à", "vous avez dit oui", "une fois par mois", "CNIL"] {
            assert!(said.contains(words), "{words}: {said}");
        }
        for fact in ["<dt>Pays</dt><dd>France</dd>", "Courrier de l’Ouest (France)"] {
            assert!(said.contains(fact), "a country has a name, {fact}: {said}");
        }
        assert!(said.contains("<a href=\"https://www.cnil.fr/plaintes\">"), "{said}");
        assert!(page.text.contains("n°\u{a0}"), "a number stays with its sign");
        let page = get(stand, &format!("/en/receipts/{id}")).await;
        assert!(plain(&page.text).contains("<dt>Country</dt><dd>France</dd>"));
        assert!(page.text.contains("act no.\u{a0}"), "a number stays with its sign");
    });
}

#[test]
fn whoever_came_from_their_own_list_finds_the_way_back() {
    on_each(async |stand| {
        let path = format!("/fr/receipts/{}", subscribe(stand).await);
        assert!(!get(stand, &path).await.text.contains("/fr/me/receipts"));
        let cookie = stand.test.sign_in("anne@exemple.fr").await;
        let page = stand.test.get(&path, &[("cookie", &cookie)]).await;
        passes(&page);
        assert!(page.text.contains("<a href=\"/fr/me/receipts\">Vos reçus</a>"), "{}", page.text);
    });
}

#[test]
fn the_proof_alone_is_enough_and_still_is_after_an_erasure() {
    on_each(async |stand| {
        let id = subscribe(stand).await;
        publish(stand);
        let proof = get(stand, &format!("/fr/receipts/{id}.tlog-proof")).await;
        assert!(proof.header("content-disposition").contains(&id));
        let policy = stand.site.context.journal.policy();
        let proven = offline::verify(&proof.text, &policy).unwrap();
        let payload: Json = serde_json::from_slice(proven.opening.payload()).unwrap();
        assert_eq!(payload["receipt"], id.as_str());
        assert_eq!(payload["kind"], "consent.given");
        assert_eq!(payload["gesture"]["default_state"], "unticked");
        assert_eq!(payload["shown"]["render"].as_str().unwrap().len(), 64);
        let context = stand.site.context.clone();
        tokio::task::spawn_blocking(move || erase(&context, "anne@exemple.fr")).await.unwrap();
        for lang in ["fr", "en"] {
            let page = get(stand, &format!("/{lang}/receipts/{id}")).await;
            passes(&page);
            assert!(!page.text.contains("tlog-proof"), "{}", page.text);
        }
        for kind in ["json", "tlog-proof"] {
            let gone = get(stand, &format!("/fr/receipts/{id}.{kind}")).await;
            assert_eq!(gone.status, StatusCode::GONE);
        }
        assert!(offline::verify(&proof.text, &policy).is_ok());
    });
}

#[test]
fn the_document_has_every_mandatory_field_of_the_standard() {
    on_each(async |stand| {
        let id = subscribe(stand).await;
        let page = get(stand, &format!("/fr/receipts/{id}.json")).await;
        let document: Json = serde_json::from_str(&page.text).unwrap();
        let api = get(stand, &format!("/api/v1/receipts/{id}")).await;
        assert_eq!(serde_json::from_str::<Json>(&api.text).unwrap(), document);
        for pointer in [
            "/schema_version",
            "/receipt_id",
            "/record_id",
            "/pii_principal_id",
            "/language",
            "/pii_processing/privacy_notice/sha256",
            "/pii_processing/purposes/0/description",
            "/pii_processing/pii_information/0/pii_type",
            "/pii_processing/pii_controllers/0/party_name",
            "/pii_processing/storage_locations/0",
            "/pii_processing/retention_period/period",
            "/pii_processing/jurisdictions/0",
            "/pii_processing/recipient_third_parties/0/party_country",
            "/pii_processing/withdrawal_method/url",
            "/events/0/event_time",
            "/events/0/validity_duration",
            "/events/0/entity_id",
            "/events/0/event_type",
            "/events/0/event_state",
            "/gdpr/lawful_basis",
            "/gdpr/rights/0",
            "/gdpr/authority/party_name",
            "/gdpr/statement",
            "/proof/url",
        ] {
            let value = document.pointer(pointer);
            assert!(value.is_some_and(|it| !it.is_null()), "{pointer}: {document:#}");
        }
        assert!(!page.text.contains("anne@"));
    });
}

#[test]
fn an_address_that_never_was_is_not_found() {
    on_each(async |stand| {
        let id = subscribe(stand).await;
        for path in ["rcp_x", "x", &format!("{id}.pdf"), &format!("rcp_{}", "0".repeat(26))] {
            let page = get(stand, &format!("/fr/receipts/{path}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        }
        let api = get(stand, "/api/v1/receipts/rcp_x").await;
        assert_eq!(api.status, StatusCode::NOT_FOUND);
    });
}
