//! The operations, as an application of the organisation calls them.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use crate::testing::{Stand, on_each, ticket};

fn body(ticket: &str) -> Json {
    json!({
        "identifiers": { "email": "Anne@exemple.fr" },
        "activity": "newsletter",
        "ticket": ticket,
        "boxes": ["email"],
        "preferences": { "frequency": "monthly" },
        "channel": "counter",
    })
}

async fn post(stand: &Stand, path: &str, body: &Json) -> (StatusCode, Json) {
    let answer = stand.api(path, &[], body).await;
    (answer.status, serde_json::from_str(&answer.text).unwrap_or(Json::Null))
}

#[test]
fn a_consent_is_recorded_found_again_and_taken_back() {
    on_each(async |stand| {
        let sent = body(&ticket(&stand.test.kit, "newsletter"));
        let answer = stand.api("/api/v1/consents", &[], &sent).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        let given: Json = serde_json::from_str(&answer.text).unwrap();
        assert_eq!(answer.header("location"), given["url"].as_str().unwrap());
        let who = json!({ "identifiers": { "email": "anne@exemple.fr" } });
        let (_, found) = post(stand, "/api/v1/consents/lookup", &who).await;
        assert_eq!(found["consents"][0]["status"], "given");
        assert_eq!(found["consents"][0]["preferences"]["frequency"], "monthly");
        assert_eq!(found["consents"][0]["receipt"], given["receipt"]);
        let mut back = who.clone();
        back["activity"] = json!("newsletter");
        let (status, done) = post(stand, "/api/v1/consents/withdraw", &back).await;
        assert_eq!((status, done["withdrawn"].as_array().unwrap().len()), (StatusCode::OK, 1));
        let (_, done) = post(stand, "/api/v1/consents/withdraw", &back).await;
        assert_eq!(done["withdrawn"], json!([]));
        let receipt = json!({ "receipt": given["receipt"] });
        let (status, done) = post(stand, "/api/v1/consents/withdraw", &receipt).await;
        assert_eq!(status, StatusCode::OK);
        assert!(done["already"].as_str().unwrap().starts_with("rcp_"));
        let nobody = json!({ "identifiers": { "email": "bruno@exemple.fr" } });
        let (_, found) = post(stand, "/api/v1/consents/lookup", &nobody).await;
        assert_eq!(found, json!({ "consents": [], "suppressed": null }));
    });
}

#[test]
fn a_refusal_is_422_with_its_code_and_its_reason() {
    on_each(async |stand| {
        let fresh = || ticket(&stand.test.kit, "newsletter");
        let mut cases = vec![];
        let mut case = |change: &dyn Fn(&mut Json), code: &'static str| {
            let mut sent = body(&fresh());
            change(&mut sent);
            cases.push((sent, code));
        };
        case(&|it| it["default_state"] = json!("ticked"), "consent.not_active");
        case(&|it| it["boxes"] = json!([]), "consent.not_active");
        case(&|it| it["boxes"] = json!(["sms"]), "consent.unknown_box");
        case(&|it| it["ticket"] = json!("aGk.aGk"), "consent.ticket_invalid");
        case(&|it| it["activity"] = json!("offers"), "consent.ticket_invalid");
        case(&|it| it["activity"] = json!("stay"), "consent.not_consent_based");
        case(&|it| it["activity"] = json!("x"), "consent.unknown_activity");
        case(&|it| it["channel"] = json!("kiosk"), "consent.channel_not_declared");
        case(&|it| it["preferences"] = json!({ "a": "b" }), "consent.unknown_preference");
        case(&|it| it["identifiers"] = json!({ "email": "anne" }), "unprocessable");
        case(&|it| it["identifiers"] = json!({ "phone": "06" }), "unprocessable");
        case(&|it| it["extra"] = json!(1), "unprocessable");
        case(&|it| it["boxes"] = json!("email"), "unprocessable");
        for (sent, code) in cases {
            let (status, problem) = post(stand, "/api/v1/consents", &sent).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{sent} {problem}");
            assert_eq!(problem["code"], code, "{sent}");
            assert!(!problem.to_string().contains("exemple.fr"), "{problem}");
        }
        let who = json!({ "identifiers": { "email": "anne@exemple.fr" } });
        let (_, found) = post(stand, "/api/v1/consents/lookup", &who).await;
        assert_eq!(found["consents"], json!([]));
    });
}

#[test]
fn the_same_call_repeated_acts_once() {
    on_each(async |stand| {
        let key = [("idempotency-key", "k-1")];
        let sent = body(&ticket(&stand.test.kit, "newsletter"));
        let first = stand.api("/api/v1/consents", &key, &sent).await;
        let again = stand.api("/api/v1/consents", &key, &sent).await;
        assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::CREATED));
        assert_eq!(first.text, again.text);
        let other = body(&ticket(&stand.test.kit, "newsletter"));
        let reused = stand.api("/api/v1/consents", &key, &other).await;
        assert_eq!(reused.status, StatusCode::CONFLICT);
        let bad = stand.api("/api/v1/consents", &[("idempotency-key", "a b")], &other).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn an_application_draws_its_own_form_from_what_it_is_told() {
    on_each(async |stand| {
        let key = format!("Bearer {}", stand.test.key);
        let headers = [("authorization", key.as_str())];
        let path = "/api/v1/consents/forms/newsletter/en";
        let form = stand.test.get(path, &headers).await;
        let form: Json = serde_json::from_str(&form.text).unwrap();
        assert_eq!(form["boxes"], json!(["email"]));
        assert!(form["statement"].as_str().unwrap().starts_with("I want"));
        let (status, given) =
            post(stand, "/api/v1/consents", &body(form["ticket"].as_str().unwrap())).await;
        assert_eq!(status, StatusCode::CREATED, "{given}");
        assert!(given["url"].as_str().unwrap().starts_with("https://charte.example/en/receipts/"));
        assert_eq!(stand.test.get(path, &[]).await.status, StatusCode::UNAUTHORIZED);
        let unknown = stand.test.get("/api/v1/consents/forms/x/en", &headers).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn nobody_calls_without_a_key_and_nothing_huge_is_read() {
    on_each(async |stand| {
        let path = "/api/v1/consents/lookup";
        let json = [("content-type", "application/json")];
        let request = serment_web::testing::request("POST", path, &json, "{}");
        assert_eq!(stand.test.send(request).await.status, StatusCode::UNAUTHORIZED);
        let large = json!({ "ticket": "x".repeat(10 * 1024 * 1024) });
        let (status, _) = post(stand, "/api/v1/consents", &large).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    });
}
