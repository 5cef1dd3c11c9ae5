//! The site as it is reached: access, errors, cross-site posts, headers, limits.

use axum::http::{Method, StatusCode};
use serde_json::json;
use serment_kernel::testing::Kit;
use serment_kernel::words::Role;
use serment_kernel::{Capability, KERNEL};

use crate::api::{self, Operation};
use crate::limits::{Class, Limits, Quota};
use crate::testing::{TestSite, request};
use crate::{Access, Application, Caller, Person, Problem, Routes, Staff, a11y, form, session};

const CAPABILITIES: &[&Capability] = &[&KERNEL, &session::CAPABILITY, &api::IDEMPOTENCY];

fn site(limits: Limits) -> TestSite {
    TestSite::open(Kit::sqlite(CAPABILITIES), limits, &[], &["consent"], |_| routes())
}

const ANY_STAFF: &[Role] = &[Role::Dpo, Role::Agent, Role::Engineer];

fn routes() -> Routes {
    let decide = Operation::new(Method::POST, "/api/v1/decide", "decision", "Decide")
        .scope("consent")
        .response(200, "Decided", None);
    let secret = Operation::new(Method::GET, "/api/v1/secret", "x", "x").scope("other");
    Routes::new()
        .get("/{lang}", Access::Public, async |caller: Caller| caller.lang.to_string())
        .post("/{lang}", Access::Public, async || "posted")
        .get("/{lang}/me", Access::Person, async |person: Person| person.email.reveal().clone())
        .get("/console", Access::Staff(ANY_STAFF), async |staff: Staff| staff.name)
        .get("/console/keys", Access::Staff(&[Role::Engineer]), async || "keys")
        .get("/{lang}/panic", Access::Public, async || {
            assert!(form::Form::new([]).is_refused(), "a defect");
            "never"
        })
        .get("/{lang}/refused", Access::Public, async || {
            Problem::from(serment_kernel::AppError::refused("test.no_such_text", "why"))
        })
        .post("/c/choices", Access::Public, async |body: String| body)
        .body_bytes(10)
        .operation(decide, async |app: Application, api::Json(sent): api::Json<Vec<u8>>| {
            api::Json(json!({ "by": app.name, "sent": sent }))
        })
        .operation(secret, async || "secret")
        .get("/hooks/ack", Access::Recipient, async || "ack")
}

#[tokio::test]
async fn every_route_that_asks_for_someone_refuses_anyone() {
    let site = site(Limits::default());
    for route in routes().table() {
        let path = route.path.replace("{lang}", "fr");
        let answer = site.send(request(route.method.as_str(), &path, &[], "x")).await;
        match route.access {
            Access::Public => assert_ne!(answer.status, StatusCode::SEE_OTHER, "{route}"),
            Access::Person => assert_eq!(answer.header("location"), "/fr/signin?next=/fr/me"),
            Access::Staff(_) => assert!(answer.header("location").starts_with("/console/signin")),
            Access::Application(_) | Access::Recipient => {
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{route}");
                assert_eq!(answer.header("www-authenticate"), "Bearer");
            }
        }
        let expected = if route.access == Access::Public { "no-cache" } else { "no-store" };
        let seen = answer.header("cache-control");
        assert!(seen == expected || answer.status.as_u16() >= 400 && seen == "no-store", "{route}");
    }
}

#[tokio::test]
async fn an_application_enters_by_its_key_and_only_where_its_scope_allows() {
    let site = site(Limits::default());
    let bearer = format!("Bearer {}", site.key);
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let answer = site.send(request("POST", "/api/v1/decide", &headers, "[1]")).await;
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (StatusCode::OK, r#"{"by":"booking","sent":[1]}"#)
    );
    let answer = site.send(request("GET", "/api/v1/secret", &headers, "")).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.text.contains("lacks the scope other"), "{}", answer.text);
    let wrong = [("authorization", "Bearer serment_x"), headers[1]];
    let answer = site.send(request("POST", "/api/v1/decide", &wrong, "[1]")).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn programs_get_problems_and_people_get_pages_with_a_next_step() {
    let site = site(Limits::default());
    let bearer = format!("Bearer {}", site.key);
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let answer =
        site.send(request("POST", "/api/v1/decide", &headers, "{\"e\":\"anne@x.fr\"}")).await;
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!answer.text.contains("anne"), "{}", answer.text);

    for (path, status) in [
        ("/fr/nowhere", StatusCode::NOT_FOUND),
        ("/xx", StatusCode::NOT_FOUND),
        ("/fr/panic", StatusCode::INTERNAL_SERVER_ERROR),
        ("/fr/refused", StatusCode::CONFLICT),
        ("/c/choices", StatusCode::METHOD_NOT_ALLOWED),
    ] {
        let answer = site.get(path, &[]).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(a11y::check(&answer.text), [], "{path}");
        assert!(answer.text.contains("Revenir à nos engagements"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let answer = site.get("/fr/nowhere?a=1", &[]).await;
    assert!(answer.text.contains("<a href=\"/en/nowhere?a=1\" lang=\"en\""), "{}", answer.text);
    let answer = site.post("/fr/nowhere", &[], "").await;
    assert!(!answer.text.contains("hreflang"), "what was sent cannot be asked again by a link");
    let answer = site.get("/en/nowhere", &[]).await;
    assert!(answer.text.contains("This page does not exist, or is not for you"));
    let answer = site.get("/c/choices", &[]).await;
    assert_eq!(answer.header("allow"), "POST");
}

#[tokio::test]
async fn a_form_sent_by_another_site_is_refused_except_where_others_post() {
    let site = site(Limits::default());
    let cross = [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")];
    let answer = site.post("/fr", &cross, "").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text.contains("Cet envoi venait d’un autre site"));
    let old_browser = [("origin", "https://evil.example")];
    assert_eq!(site.post("/fr", &old_browser, "").await.status, StatusCode::FORBIDDEN);
    let own = [("origin", "https://charte.example")];
    assert_eq!(site.post("/fr", &own, "").await.status, StatusCode::OK);
    assert_eq!(site.post("/c/choices", &cross, "a").await.status, StatusCode::OK);
}

#[tokio::test]
async fn bodies_are_limited_route_by_route() {
    let site = site(Limits::default());
    let answer = site.post("/c/choices", &[], &"x".repeat(11)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let declared = [("content-length", "99999999")];
    let answer = site.post("/fr", &declared, "").await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text.contains("C’est trop volumineux"));
}

#[tokio::test]
async fn every_answer_tells_the_browser_to_be_careful() {
    let site = site(Limits::default());
    for path in ["/fr", "/fr/nowhere", "/fr/me", crate::stylesheet_path(), "/api/openapi.json"] {
        let answer = site.get(path, &[]).await;
        assert!(
            answer.header("content-security-policy").starts_with("default-src 'none'"),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!answer.header("strict-transport-security").is_empty(), "{path}");
    }
    let css = site.get(crate::stylesheet_path(), &[]).await;
    assert!(css.header("cache-control").contains("immutable"));
    assert_eq!(css.header("content-type"), "text/css; charset=utf-8");
}

#[tokio::test]
async fn too_many_requests_say_when_to_come_back() {
    let page = Quota { burst: 2, per_hour: 60 };
    let site = site(Limits { page, ..Limits::default() });
    for _ in 0..2 {
        assert_eq!(site.get("/fr", &[]).await.status, StatusCode::OK);
    }
    let answer = site.get("/en", &[]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.header("retry-after"), "60");
    assert!(answer.text.contains("Wait one minute"), "{}", answer.text);
    site.kit.clock.advance_seconds(60);
    assert_eq!(site.get("/fr", &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_document_lists_what_is_routed() {
    let site = site(Limits::default());
    let answer = site.get("/api/openapi.json", &[]).await;
    let document: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    for route in routes().table().iter().filter(|route| route.path.starts_with("/api/")) {
        let method = route.method.as_str().to_ascii_lowercase();
        assert!(document["paths"][&route.path][&method].is_object(), "{route} is not documented");
    }
}

#[tokio::test]
async fn a_language_chosen_in_the_console_is_remembered() {
    let site = site(Limits::default());
    let answer = site.get("/console/signin?lang=en", &[]).await;
    assert!(answer.text.contains("Get a link to open the console"));
    let cookie = answer.cookie();
    assert_eq!(cookie, "serment-lang=en");
    let answer = site.get("/console/signin", &[("cookie", &cookie)]).await;
    assert!(answer.text.contains("Get a link to open the console"));
}

#[test]
#[should_panic(expected = "open to other sites")]
fn a_session_is_never_accepted_where_other_sites_post() {
    let _ = Routes::<()>::new().post("/c/me", Access::Person, async || "");
}

#[test]
fn a_route_can_be_precised_after_it_is_declared() {
    let routes = routes().get("/{lang}/x", Access::Public, async || "").class(Class::SignIn);
    assert_eq!(routes.table().last().unwrap().class, Class::SignIn);
}
