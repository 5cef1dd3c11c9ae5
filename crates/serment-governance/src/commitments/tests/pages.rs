//! The trust site, the console and the files for verifiers, on both engines and in both languages.

use std::sync::Mutex;

use serment_journal::policy::Policy;
use serment_kernel::words::Lang;
use serment_web::testing::{TestSite, on_each};
use serment_web::{Gate, Routes, a11y};

use super::{Answer, CAPABILITIES, House, SLICES};
use crate::commitments::routes;

/// A test over a site, with the house that holds it.
fn on_house(prepare: impl Fn(&House), test: impl AsyncFn(&TestSite, &House)) {
    let slot = Mutex::new(None);
    let open = |gate: &Gate| -> Routes {
        let house = House::new(gate.context.clone(), gate.web.clone());
        prepare(&house);
        let routes = routes(house.site.clone());
        let register = serment_register::routes(house.site.clone());
        *slot.lock().unwrap() = Some(house);
        routes.merge(register)
    };
    on_each(CAPABILITIES, SLICES, open, async |site| {
        let house = slot.lock().unwrap().clone().unwrap();
        test(site, &house).await;
    });
}

async fn tick(site: &TestSite, house: &House) {
    let (reconciler, context) = (house.reconciler(), site.kit.context.clone());
    let run = move || {
        reconciler.tick().unwrap();
        while context.store.sequence().unwrap() > 0 {}
        serment_kernel::journal::publish::publish(&context).unwrap();
    };
    tokio::task::spawn_blocking(run).await.unwrap();
}

async fn page(site: &TestSite, path: &str, cookie: &str) -> String {
    let answer = site.get(path, &[("cookie", cookie)]).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    assert_eq!(a11y::check(&answer.text), [], "{path}");
    answer.text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn the_home_says_whether_it_is_true_before_and_after_a_failure() {
    on_house(House::publish_hotel, async |site, house| {
        tick(site, house).await;
        let kept = page(site, "/en", "").await;
        assert!(kept.contains("<h1>Our 8 commitments are kept</h1>"), "{kept}");
        assert!(kept.contains("The seal is closed") && !kept.contains("seal big open"));
        assert!(kept.contains("this afternoon, 12:00"));

        house.switches.set("erasure_leaves_nothing", Answer::Fail);
        site.kit.clock.advance_seconds(3600);
        tick(site, house).await;
        for lang in Lang::ALL {
            let broken = page(site, &format!("/{lang}"), "").await;
            assert!(broken.contains("seal big open"));
            let note = broken.find("note broken").unwrap();
            assert!(note < broken.find("ledger").unwrap(), "the bad news comes first");
        }
        let broken = page(site, "/fr", "").await;
        assert!(broken.contains("<h1>Un engagement est rompu. 7 sont tenus.</h1>"), "{broken}");
        assert!(broken.contains("214 fiches auraient dû être effacées."));
        assert!(broken.contains("Premier constat : cet après-midi, 13 h 00."));

        house.switches.set("erasure_leaves_nothing", Answer::Pass);
        site.kit.clock.advance_seconds(3600);
        tick(site, house).await;
        assert!(page(site, "/fr", "").await.contains("<h1>Nos 8 engagements sont tenus</h1>"));
        let history = page(site, "/en/commitments/erasure", "").await;
        assert!(history.contains("214 records should have been erased."), "our faults stay");
    });
}

#[test]
fn a_commitment_shows_its_text_controls_and_a_proof_anyone_verifies() {
    on_house(House::publish_hotel, async |site, house| {
        let before = page(site, "/fr/commitments/france", "").await;
        assert!(before.contains("Le prochain point de contrôle"));
        tick(site, house).await;
        for lang in Lang::ALL {
            page(site, &format!("/{lang}/commitments/france"), "").await;
        }
        let html = page(site, "/fr/commitments/france", "").await;
        assert!(
            html.contains("Vos données restent en France.") && html.contains("valable 24 heures")
        );
        let from = html.find("/fr/evidence/evt_").unwrap();
        let path = html[from..].split(".tlog-proof").next().unwrap().to_owned();
        let proof = site.get(&format!("{path}.tlog-proof"), &[]).await;
        let leaf = site.get(&format!("{path}.leaf"), &[]).await;
        assert!(proof.header("content-disposition").contains("attachment"));
        let policy = Policy::log(house.site.context.journal.verifier().clone()).unwrap();
        let leaf = serment_journal::Leaf::parse(&leaf.bytes).unwrap();
        serment_journal::receipt::verify_leaf(&proof.text, &leaf, &policy).unwrap();
        let alone: serment_journal::Proof = proof.text.parse().unwrap();
        let carried = serment_journal::Leaf::parse(alone.extra.as_deref().unwrap()).unwrap();
        assert_eq!(carried, leaf, "the file alone is enough");
        assert!(html.contains(&proof.text), "the page shows the same file");
        let serment_journal::Leaf::Public(fact) = leaf else { panic!("a public fact") };
        assert_eq!(
            serde_json::from_slice::<serde_json::Value>(fact.as_json()).unwrap()["commitment"],
            "france"
        );
    });
}

#[test]
fn a_promise_about_partners_names_them() {
    on_house(House::publish_hotel, async |site, _| {
        for lang in Lang::ALL {
            let html = page(site, &format!("/{lang}/commitments/partners"), "").await;
            assert!(html.contains("Courrier de l’Ouest (France)"), "{html}");
        }
        assert!(!page(site, "/fr/commitments/france", "").await.contains("Qui d’autre"));
    });
}

#[test]
fn nothing_private_is_proved_to_the_public() {
    on_house(House::publish_hotel, async |site, house| {
        tick(site, house).await;
        let id = serment_kernel::words::EventId([7; 16]);
        for path in [
            format!("/fr/evidence/{id}.tlog-proof"),
            "/fr/evidence/x.tlog-proof".into(),
            "/fr/evidence/x".into(),
            "/fr/commitments/nothing".into(),
        ] {
            assert_eq!(site.get(&path, &[]).await.status, 404, "{path}");
        }
    });
}

#[test]
fn a_reader_may_see_the_promises_made_to_them() {
    on_house(House::publish_hotel, async |site, _| {
        let lines = |html: &str| html.matches("<p class=\"st ").count();
        let all = page(site, "/en", "").await;
        assert!(all.contains("<strong>all</strong>") && all.contains("to our partners</a>"));
        assert!(!all.contains("to our customers</a>"), "every commitment is made to them");
        assert!(!all.contains("everyone</a>"), "all and everyone would be two words for one list");
        for (who, words) in [("partners", "to our partners"), ("staff", "to our staff")] {
            let some = page(site, &format!("/en?for={who}"), "").await;
            assert!(some.contains(&format!("<strong>{words}</strong>")), "{some}");
            assert!(some.contains("of 8 commitments</h2>"), "{some}");
            assert!(lines(&some) < lines(&all), "{who}");
        }
        for odd in ["/fr?for=everyone", "/fr?for=x"] {
            let html = page(site, odd, "").await;
            assert!(html.contains("<strong>tous</strong>"), "{html}");
            assert_eq!(lines(&html), lines(&all));
        }
    });
}

#[test]
fn empty_states_promise_nothing() {
    on_house(
        |_| {},
        async |site, _| {
            for lang in Lang::ALL {
                page(site, &format!("/{lang}"), "").await;
                page(site, &format!("/{lang}/verify"), "").await;
            }
            assert!(page(site, "/en", "").await.contains("We have not promised anything here yet"));
            assert_eq!(site.get("/.well-known/security.txt", &[]).await.status, 404);
            let claire = site.sign_in_staff("claire").await;
            assert!(
                page(site, "/console/charter?lang=en", &claire)
                    .await
                    .contains("No charter is published")
            );
            page(site, "/console/journal?lang=fr", &claire).await;
        },
    );
}

/// What an engineer publishes while the server runs is what the next page says.
#[test]
fn the_shell_says_the_name_and_the_zone_of_the_charter_in_force() {
    on_house(House::publish_hotel, async |site, house| {
        tick(site, house).await;
        assert!(page(site, "/en", "").await.contains("<span>Maisons du Littoral<small>"));
        let house = house.clone();
        let publish = move || {
            let mut files = serment_register::charter::samples::hotel();
            let path = "organisation.toml";
            let text = files.text(path).unwrap().replace("Maisons du Littoral", "Maisons du Large");
            files.set(path, text.replace("Europe/Paris", "Indian/Reunion"));
            house.publish(files)
        };
        let done = tokio::task::spawn_blocking(publish).await.unwrap();
        assert!(matches!(done, crate::commitments::Publishing::Published { .. }), "{done:?}");
        let html = page(site, "/en", "").await;
        assert!(html.contains("<span>Maisons du Large<small>"), "{html}");
        assert!(html.contains(" – Maisons du Large</title>"), "{html}");
        let charter = page(site, "/console/charter", &site.sign_in_staff("claire").await).await;
        assert!(charter.contains("15 h 00"), "days are counted in the new zone: {charter}");
    });
}

/// Published without the gate: what was never shown to be kept stays out of the public site.
#[test]
fn a_promise_never_shown_to_be_kept_is_seen_in_the_console_only() {
    use serment_kernel::words::Actor;
    use serment_register::charter::samples;
    use serment_register::publication::Publish;
    let prepare = |house: &House| {
        house.switches.set("consent_is_active", Answer::Unreachable);
        let publish = Publish { files: samples::hotel(), by: "system:cli".into() };
        let context = &house.site.context;
        serment_kernel::execute_blocking(context, &Actor::System("cli"), publish).unwrap();
        house.site.charter.refresh(context).unwrap();
    };
    on_house(prepare, async |site, house| {
        assert!(page(site, "/en", "").await.contains("No commitment is checked yet"));
        tick(site, house).await;
        let home = page(site, "/en", "").await;
        assert!(home.contains("<h1>Our 7 commitments are kept</h1>"), "{home}");
        assert_eq!(site.get("/en/commitments/consent", &[]).await.status, 404);
        let claire = site.sign_in_staff("claire").await;
        for lang in Lang::ALL {
            page(site, &format!("/console/charter?lang={lang}"), &claire).await;
            page(site, &format!("/console/journal?lang={lang}"), &claire).await;
        }
        let console = page(site, "/console/charter?lang=en", &claire).await;
        assert!(console.contains("<td data-l=\"By\">the program</td>"), "{console}");
        assert!(console.contains("One commitment cannot be published"), "{console}");
        assert!(console.contains("password refused on db.internal"), "staff read the cause");
    });
}

#[test]
fn the_door_leads_to_the_readers_language_and_security_has_an_address() {
    on_house(House::publish_hotel, async |site, _| {
        let door = site.get("/", &[("accept-language", "en-GB")]).await;
        assert_eq!((door.status.as_u16(), door.header("location")), (303, "/en"));
        let text = site.get("/.well-known/security.txt", &[]).await.text;
        assert!(
            text.starts_with("Contact: mailto:") && text.contains("Expires: 2027-05-"),
            "{text}"
        );
        for lang in Lang::ALL {
            let verify = page(site, &format!("/{lang}/verify"), "").await;
            assert!(verify.contains("test.example/journal+"));
        }
        let answer = site.get("/console/journal?lang=fr", &[]).await;
        assert_eq!(answer.status, 303, "staff only");
    });
}
