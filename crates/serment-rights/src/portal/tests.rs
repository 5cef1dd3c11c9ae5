//! What a person sees and takes away.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use axum::http::StatusCode;
use serde_json::Value as Json;
use serment_kernel::words::Lang;
use serment_web::samples;

use crate::testing::{ANNE, YANN, on_each, plain};

#[test]
fn every_text_exists_in_both_languages_and_is_well_set() {
    let slices = [crate::SLICE, serment_consent::consent::SLICE];
    let web = serment_web::testing::web(&slices);
    assert_eq!(samples::check(&web, &[]), Vec::<String>::new());
    for code in ["stale_plan", "status", "conflict", "shared_address", "no_reason", "law"] {
        let key = serment_web::problem::refusal_key(&format!("requests.{code}"));
        assert!(web.messages().has(Lang::Fr, &key), "{key}");
    }
    let key = serment_web::problem::refusal_key("propagation.not_by_hand");
    assert!(web.messages().has(Lang::Fr, &key), "{key}");
}

#[test]
fn a_person_sees_what_is_held_why_and_until_when() {
    on_each(|stand| {
        let cookie = stand.sign_in(YANN);
        let home = stand.both(&cookie, "/fr/me");
        assert!(home.contains("dans 3 de nos systèmes"), "{home}");
        assert!(home.contains("La plus ancienne date du 20 juin 2021"), "{home}");
        let data = stand.both(&cookie, "/fr/me/data");
        for said in [
            "Votre fiche",
            "Yann@Exemple.fr",
            "Les Embruns",
            "F-101",
            "Bonjour Anne",
            "France, Maisons du Littoral",
            "France, Courrier de l’Ouest",
            "10 ans après",
            "là où l’on parle de vous",
        ] {
            assert!(data.contains(said), "{said}: {data}");
        }
        assert!(data.find("F-101") < data.find("F-100"), "the latest first, as declared");
        assert!(!data.contains("anne@") && !data.contains("au bar"), "another’s data");
        // The same total in both places.
        let total = |page: &str, after: &str| {
            let rest = page.split(after).nth(1).unwrap();
            let digits = rest.chars().skip_while(|c| !c.is_ascii_digit());
            digits.take_while(char::is_ascii_digit).collect::<String>()
        };
        assert_eq!(total(&home, "Nous détenons"), total(&data, "<p class=\"m\">"));
        let stranger = stand.both(&stand.sign_in("x@exemple.fr"), "/fr/me/data");
        assert!(stranger.contains("Aucun de nos systèmes ne détient"));
    });
}

#[test]
fn the_copy_opens_holds_everything_and_starts_no_formula() {
    on_each(|stand| {
        for (lang, name) in [("fr", "vos-donnees.zip"), ("en", "your-data.zip")] {
            let answer = stand.get(&stand.sign_in(YANN), &format!("/{lang}/me/copy"));
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            assert!(answer.header("content-disposition").contains(name));
            let mut zip = zip::ZipArchive::new(Cursor::new(&answer.bytes)).unwrap();
            let names: BTreeSet<String> =
                zip.file_names().map(|name| name.unwrap().into_owned()).collect();
            let mut text = |name: &str| {
                let mut text = String::new();
                zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
                text
            };
            let index = text("index.html");
            assert_eq!(index.matches("<h1>").count(), 1);
            assert!(index.contains(&format!("<html lang=\"{lang}\">")));
            assert_eq!(index.matches("<table>").count(), index.matches("<caption>").count());
            for file in names.iter().filter(|name| name.contains('/')) {
                assert!(index.contains(&format!("href=\"{file}\"")), "{file}: {index}");
            }
            assert!(plain(&index).contains("22"), "dated");
            let guests = text("booking/guests.csv");
            assert!(guests.starts_with('\u{feff}') && guests.contains("'=1+1"), "{guests}");
            let others = text("booking/companions-concerning-you.csv");
            assert!(others.contains("Yann") && !others.contains("Lena"), "{others}");
            let data: Json = serde_json::from_str(&text("data.json")).unwrap();
            assert_eq!(data["systems"].as_array().unwrap().len(), 3);
            let whole = data.to_string();
            assert!(whole.contains("=1+1") && !whole.contains("anne@"), "{whole}");
            assert!(
                names.contains("newsletter/clicks.csv") && names.contains("loyalty/loyalty.csv")
            );
        }
        let subject = stand.subject(YANN).unwrap();
        let events = stand
            .context()
            .store
            .read(|read| serment_kernel::journal::event::of_subject(read, subject))
            .unwrap();
        assert_eq!(events.iter().filter(|it| it.kind == "access.served").count(), 2);
        let nobody = stand.get("", "/fr/me/copy");
        assert_eq!(nobody.status, StatusCode::SEE_OTHER);
        assert!(stand.get(&stand.sign_in(ANNE), "/fr/me/copy").bytes.len() > 500);
    });
}

#[test]
fn a_reading_that_stops_on_a_defect_is_a_system_that_did_not_answer() {
    on_each(|stand| {
        let database = rusqlite::Connection::open(stand.folder.join("booking.db")).unwrap();
        database.execute_batch("update guests set notes = x'00ff' where id = 1").unwrap();
        drop(database);
        let published = stand.published();
        let systems = stand.rights.systems.of(&published);
        let who = super::held::who(&serment_kernel::words::Personal::new(YANN.to_owned()));
        let reading = super::held::Reading {
            charter: &published.charter,
            who: &who,
            lang: Lang::Fr,
            limit: 1,
            say_bytes: &|_| panic!("a defect"),
        };
        let held = super::held::read(reading, &systems);
        assert_eq!(held.len(), 3);
        for system in &held {
            assert_eq!(system.unreachable, system.id == "booking", "{}", system.id);
        }
    });
}
