//! Signing in and out through the site, on every engine.

use axum::http::StatusCode;
use serment_kernel::store::{Query, Read, StoreError};
use serment_kernel::testing::Kit;
use serment_kernel::words::{Actor, Role};
use serment_kernel::{Capability, KERNEL, execute_blocking, params, subjects};

use super::model::{Kind, return_path};
use super::{Purge, mask_email, normalise_email};
use crate::limits::Limits;
use crate::testing::{TestSite, on_each};
use crate::{Access, Person, Routes, Staff, a11y};

const ROLES: &[Role] = &[Role::Dpo];

fn routes() -> Routes {
    Routes::new()
        .get("/{lang}/me", Access::Person, async |person: Person| {
            format!("{} {}", person.caller.name, person.email.reveal())
        })
        .get("/{lang}/me/choices", Access::Person, async || "choices")
        .get("/console", Access::Staff(ROLES), async |staff: Staff| staff.caller.name)
        .get("/console/keys", Access::Staff(&[Role::Engineer]), async || "keys")
}

const CAPABILITIES: &[&Capability] = &[&KERNEL, &super::CAPABILITY, &crate::api::IDEMPOTENCY];

fn site() -> TestSite {
    TestSite::open(Kit::sqlite(CAPABILITIES), Limits::default(), &[], &[], |_| routes())
}

fn each(test: impl AsyncFn(&TestSite)) {
    on_each(CAPABILITIES, &[], |_| routes(), test);
}

#[test]
fn a_person_signs_in_by_the_link_and_comes_back_where_they_were() {
    each(async |site| {
        let away = site.get("/fr/me/choices", &[]).await;
        assert_eq!(away.header("location"), "/fr/signin?next=/fr/me/choices");
        let form = site.get(away.header("location"), &[]).await;
        assert_eq!(a11y::check(&form.text), []);
        assert!(form.text.contains(r#"name="next" value="/fr/me/choices""#));

        site.post("/fr/signin", &[], "email=+Anne%40Exemple.FR+&next=/fr/me/choices").await;
        assert_eq!(site.outbox.mails()[0].to.reveal(), "anne@exemple.fr");
        let page = site.get(&site.last_link(), &[]).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(a11y::check(&page.text), []);
        assert_eq!(page.header("cache-control"), "no-store");

        let opened = site.post(&site.last_link(), &[], "").await;
        assert_eq!(opened.header("location"), "/fr/me/choices");
        let set = opened.header("set-cookie");
        for part in
            ["__Host-serment-person=", "; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/"]
        {
            assert!(set.contains(part), "{set}");
        }
        let me = site.get("/fr/me", &[("cookie", &opened.cookie())]).await;
        assert_eq!(me.text, "a•••@exemple.fr anne@exemple.fr");
        assert_eq!(
            (me.header("cache-control"), me.header("x-robots-tag")),
            ("no-store", "noindex")
        );
    });
}

#[test]
fn a_link_works_once_and_following_it_uses_nothing_up() {
    each(async |site| {
        site.post("/fr/signin", &[], "email=anne@exemple.fr").await;
        let link = site.last_link();
        for _ in 0..3 {
            assert_eq!(site.get(&link, &[]).await.status, StatusCode::OK);
        }
        assert_eq!(site.post(&link, &[], "").await.header("location"), "/fr/me");
        for again in [site.post(&link, &[], "").await, site.get(&link, &[]).await] {
            assert_eq!(again.status, StatusCode::GONE);
            assert!(
                again.text.contains("Ce lien ne sert plus") && again.text.contains("/fr/signin")
            );
        }
    });
}

#[test]
fn a_link_twenty_minutes_old_or_of_the_other_kind_opens_nothing() {
    each(async |site| {
        site.post("/fr/signin", &[], "email=claire@littoral.example").await;
        let link = site.last_link();
        let other = link.replacen("/fr/", "/console/", 1);
        assert_eq!(site.get(&other, &[]).await.status, StatusCode::GONE);
        site.kit.clock.advance_seconds(20 * 60);
        assert_eq!(site.get(&link, &[]).await.status, StatusCode::GONE);
        assert_eq!(site.post(&link, &[], "").await.status, StatusCode::GONE);
        site.post("/fr/signin", &[], "email=claire@littoral.example").await;
        let other = site.last_link().replacen("/fr/", "/console/", 1);
        assert_eq!(site.post(&other, &[], "").await.status, StatusCode::GONE);
        assert_eq!(site.post("/fr/signin/open/xyz", &[], "").await.status, StatusCode::GONE);
    });
}

#[tokio::test]
async fn whoever_asks_gets_the_same_answer() {
    let site = site();
    let known = site.post("/console/signin", &[], "email=claire@littoral.example").await;
    let unknown = site.post("/console/signin", &[], "email=nobody@littoral.example").await;
    let seen = |answer: &crate::testing::Answer| {
        (answer.status, answer.header("location").to_owned(), answer.text.clone())
    };
    assert_eq!(seen(&known), seen(&unknown));
    assert_eq!(known.header("location"), "/console/signin/sent");
}

#[test]
fn staff_enter_the_console_with_the_roles_they_hold() {
    each(async |site| {
        let cookie = site.sign_in_staff("claire").await;
        let console = site.get("/console", &[("cookie", &cookie)]).await;
        assert_eq!(console.text, "Claire Prigent, déléguée");
        let keys = site.get("/console/keys", &[("cookie", &cookie)]).await;
        assert_eq!(keys.status, StatusCode::NOT_FOUND, "a role lacking looks like nothing there");
        let me = site.get("/fr/me", &[("cookie", &cookie)]).await;
        assert_eq!(me.status, StatusCode::SEE_OTHER);
        let moved = cookie.replace("staff", "person");
        let me = site.get("/fr/me", &[("cookie", &moved)]).await;
        assert_eq!(me.status, StatusCode::SEE_OTHER, "a staff token opens no portal");
    });
}

#[test]
fn a_session_ends_by_idleness_by_age_and_by_leaving() {
    each(async |site| {
        let cookie = site.sign_in("anne@exemple.fr").await;
        let headers = [("cookie", cookie.as_str())];
        for _ in 0..25 {
            assert_eq!(site.get("/fr/me", &headers).await.status, StatusCode::OK);
            site.kit.clock.advance_seconds(29 * 60);
        }
        assert_eq!(site.get("/fr/me", &headers).await.status, StatusCode::SEE_OTHER, "12 hours");

        let cookie = site.sign_in("anne@exemple.fr").await;
        site.kit.clock.advance_seconds(30 * 60);
        let idle = site.get("/fr/me", &[("cookie", &cookie)]).await;
        assert_eq!(idle.status, StatusCode::SEE_OTHER, "30 idle minutes");
        let rows = execute_blocking_off(site, Purge).await;
        assert_eq!(rows, 1, "what is over is removed");

        let cookie = site.sign_in("anne@exemple.fr").await;
        let headers = [("cookie", cookie.as_str())];
        assert_eq!(a11y::check(&site.get("/fr/signout", &headers).await.text), []);
        let left = site.post("/fr/signout", &headers, "").await;
        assert!(left.header("set-cookie").contains("Max-Age=0"));
        assert_eq!(site.get("/fr/me", &headers).await.status, StatusCode::SEE_OTHER);
    });
}

async fn execute_blocking_off(site: &TestSite, purge: Purge) -> u64 {
    let context = site.kit.context.clone();
    let run = move || execute_blocking(&context, &Actor::System("test"), purge).unwrap();
    tokio::task::spawn_blocking(run).await.unwrap()
}

struct Erase;

impl serment_kernel::UseCase for Erase {
    const NAME: &'static str = "test.erase";
    type Output = ();

    fn permission(&self) -> serment_kernel::words::Permission {
        serment_kernel::words::Permission::System
    }

    fn run(
        &self,
        context: &serment_kernel::Context,
        tx: &mut serment_kernel::store::Tx<'_>,
    ) -> Result<(), serment_kernel::AppError> {
        let email = normalise_email("anne@exemple.fr").unwrap();
        let subject = subjects::find(tx, "email", &email)?.unwrap();
        subjects::erase(tx, subject, context.capabilities)?;
        Ok(())
    }
}

#[test]
fn an_erased_person_is_signed_out_everywhere() {
    each(async |site| {
        let cookie = site.sign_in("anne@exemple.fr").await;
        let (context, actor) = (site.kit.context.clone(), Actor::System("test"));
        serment_kernel::execute(&context, &actor, Erase).await.unwrap();
        let me = site.get("/fr/me", &[("cookie", &cookie)]).await;
        assert_eq!(me.status, StatusCode::SEE_OTHER);
        let again = site.sign_in("anne@exemple.fr").await;
        assert_eq!(site.get("/fr/me", &[("cookie", &again)]).await.status, StatusCode::OK);
    });
}

#[tokio::test]
async fn the_database_alone_reveals_neither_address_nor_token() {
    const ALL: Query = Query {
        name: "test.all",
        sql: "select hash, sealed from session union all select hash, sealed from sign_in",
    };
    let site = site();
    let cookie = site.sign_in("anne@exemple.fr").await;
    site.post("/fr/signin", &[], "email=anne@exemple.fr").await;
    let token = cookie.split_once('=').unwrap().1.to_owned();
    let rows = site
        .kit
        .context
        .read(|read| -> Result<_, StoreError> { read.rows(&ALL, &params![]) })
        .await
        .unwrap();
    assert_eq!(rows.len(), 2);
    for row in rows {
        for bytes in [row.blob(0).unwrap(), row.blob(1).unwrap()] {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(!text.contains("anne") && !text.contains(&token));
        }
    }
}

#[tokio::test]
async fn a_wrong_address_is_shown_again_with_what_was_typed() {
    let site = site();
    let answer = site.post("/fr/signin", &[], "email=anne%40&next=/fr/me").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("<title>À corriger"), "{}", answer.text);
    assert!(answer.text.contains(r#"value="anne@""#));
    assert!(answer.text.contains(r#"aria-invalid="true" aria-describedby="f-email-e f-email-h""#));
    assert_eq!(a11y::check(&answer.text), []);
    assert!(site.outbox.mails().is_empty());
}

#[tokio::test]
async fn one_address_cannot_be_flooded() {
    let site = site();
    for _ in 0..8 {
        let answer = site.post("/fr/signin", &[], "email=anne@exemple.fr").await;
        assert_eq!(answer.header("location"), "/fr/signin/sent");
    }
    assert_eq!(site.outbox.mails().len(), 5);
}

#[test]
fn only_pages_of_the_same_space_are_returned_to() {
    for good in ["/fr/me", "/en/me/choices?a=1", "/fr/me?x"] {
        assert_eq!(return_path(Kind::Person, good).as_deref(), Some(good));
    }
    for bad in [
        "",
        "/",
        "//evil.example",
        "https://evil.example",
        "/fr/meteo",
        "/console",
        "/fr/me//evil",
        "/fr/me\\evil",
        "/fr/me\r\nx",
        "/fr/signout",
    ] {
        assert_eq!(return_path(Kind::Person, bad), None, "{bad}");
    }
    assert!(return_path(Kind::Staff, "/console/requests").is_some());
    assert!(return_path(Kind::Staff, "/fr/me").is_none());
}

#[test]
fn addresses_are_compared_in_one_form() {
    let normal =
        |typed: &str| normalise_email(typed).map(serment_kernel::words::Personal::into_inner);
    assert_eq!(normal(" Anne.LeGoff@Exemple.FR ").as_deref(), Some("anne.legoff@exemple.fr"));
    assert_eq!(normal("éloïse@exemple.fr").as_deref(), Some("éloïse@exemple.fr"));
    for bad in [
        "",
        "anne",
        "anne@",
        "@exemple.fr",
        "a b@c.fr",
        "a@b",
        "a@.fr",
        "a@b..fr",
        "a@b@c.fr",
        "a@b.fr\r\nBcc: x",
    ] {
        assert_eq!(normal(bad), None, "{bad}");
    }
    assert_eq!(mask_email("anne@exemple.fr"), "a•••@exemple.fr");
}
