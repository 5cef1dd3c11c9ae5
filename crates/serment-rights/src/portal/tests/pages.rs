//! The home and what is held.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use jiff::tz::TimeZone;
use serment_kernel::words::{Lang, Personal};

use super::super::held::{self, Reading, Show};
use super::super::words::Words;
use super::{Copy, change};
use crate::testing::{Stand, YANN, on_each, plain};

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
        assert_eq!(total(&home, "Nous détenons"), "15");
        assert_eq!(total(&data, "<p class=\"m\">"), "15");
        let stranger = stand.both(&stand.sign_in("x@exemple.fr"), "/fr/me/data");
        assert!(stranger.contains("Aucun de nos systèmes ne détient"));
    });
}

#[test]
fn values_are_read_in_words_and_what_is_empty_says_so() {
    on_each(|stand| {
        change(
            stand,
            "booking.db",
            "update guests set country = 'DE', birth_date = '1980-01-02'
            where id = 1; delete from reviews where guest_id = 1",
        );
        let cookie = stand.sign_in(YANN);
        let data = stand.both(&cookie, "/fr/me/data");
        for said in [
            "<dt>Date de naissance</dt><dd>2 janvier 1980</dd>",
            "<dt>Pays</dt><dd>Allemagne</dd>",
            "<dt>Rythme choisi</dt><dd>une fois par mois</dd>",
            "<td data-l=\"Arrivée\">2 août 2025</td>",
            "<td data-l=\"Prix payé, en centimes\">53 850</td>",
            "<div><dt>Vos avis</dt><dd>Rien ici. Réservations.</dd></div>",
        ] {
            assert!(data.contains(said), "{said}: {data}");
        }
        let english = plain(&stand.get(&cookie, "/en/me/data").text);
        for said in ["2 January 1980", "Germany", "once a month", "53,850", "Nothing here."] {
            assert!(english.contains(said), "{said}: {english}");
        }
        change(stand, "booking.db", "insert into reviews (guest_id, title) values (1, 'Bien')");
        assert!(
            !stand.both(&cookie, "/fr/me/data").contains("Rien ici"),
            "no heading over nothing"
        );
        assert!(data.find("Prénom") < data.find("Date de naissance"), "as one reads a record");
    });
}

#[test]
fn a_long_table_is_read_page_by_page_and_every_page_has_its_address() {
    on_each(|stand| {
        change(
            stand,
            "booking.db",
            "with recursive n (i) as (select 1 union all select i + 1 from n
            where i < 130) insert into stays (guest_id, hotel, arrival) select 1, 'La Dune ' || i,
            date('2010-01-01', '+' || ((i * 37) % 131) || ' days') from n",
        );
        let cookie = stand.sign_in(YANN);
        let data = stand.both(&cookie, "/fr/me/data");
        assert!(data.contains("Les 10 premières lignes sur 132"), "{data}");
        let first = "/fr/me/data?table=booking/stays&amp;page=1";
        assert!(data.contains(&format!("<a href=\"{first}\">Lire les 132 lignes</a>")), "{data}");
        let mut seen = Vec::new();
        for page in 1..=3 {
            let text = stand.both(&cookie, &format!("/fr/me/data?table=booking/stays&page={page}"));
            assert!(text.contains(&format!("Vos séjours, page {page} sur 3</h1>")), "{text}");
            let next = format!("/fr/me/data?table=booking/stays&amp;page={}", page + 1);
            assert_eq!(text.contains(&next), page < 3);
            assert!(text.contains("hreflang=\"en\">") && !text.contains("Votre fiche"));
            let cells = text.split("<td data-l=\"Maison\">").skip(1);
            seen.extend(cells.map(|it| it.split('<').next().unwrap().to_owned()));
        }
        assert_eq!(seen.len(), 132);
        assert_eq!(
            seen[..2],
            ["La Dune", "Les Embruns"],
            "by the day of arrival, the latest first"
        );
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 132);
        for nowhere in [
            "table=booking/stays&page=4",
            "table=booking/stays&page=0",
            "table=booking/stays&page=x",
            "table=booking/nothing",
            "table=nowhere",
            "page=2",
        ] {
            let answer = stand.get(&cookie, &format!("/fr/me/data?{nowhere}"));
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nowhere}");
        }
        let others = stand.get(&stand.sign_in("x@exemple.fr"), "/fr/me/data?table=booking/stays");
        assert_eq!(others.status, StatusCode::NOT_FOUND);
    });
}

/// Yann is erased, and his certificate is made.
fn erased(stand: &Stand) -> crate::requests::RequestId {
    let id = stand.ask(YANN);
    stand.work();
    assert_eq!(stand.approve(id).status, StatusCode::SEE_OTHER);
    stand.work();
    id
}

#[test]
fn after_an_erasure_the_certificate_is_at_hand_and_what_stays_is_told() {
    on_each(|stand| {
        let id = erased(stand);
        let cookie = stand.sign_in(YANN);
        let certificate = format!("href=\"/fr/me/requests/{id}#certificate\"");
        let home = stand.both(&cookie, "/fr/me");
        assert!(home.contains(&certificate) && home.contains("Vos données ont été effacées le"));
        assert!(home.contains("ne mène plus à rien. 2 lignes restent, gardées par une règle."));
        let data = stand.both(&cookie, "/fr/me/data");
        for said in [
            certificate.as_str(),
            "<dt>Vos factures</dt><dd>2 lignes sont gardées.",
            "Code de commerce, art. L123-22",
            "Jusqu’au 31 décembre 2035.",
            "Mises à part",
        ] {
            assert!(data.contains(said), "{said}: {data}");
        }
        assert!(!data.contains("F-101") && !data.contains("Kervella"), "{data}");
        let nobody = stand.both(&stand.sign_in("x@exemple.fr"), "/fr/me/data");
        assert!(!nobody.contains("Vos données ont été effacées"));
    });
}

#[test]
fn rows_set_aside_are_counted_and_explained_and_shown_nowhere() {
    on_each(|stand| {
        erased(stand);
        // The address leads to them again.
        change(
            stand,
            "booking.db",
            "insert or ignore into guests (id) values (1);
            update guests set email = 'yann@exemple.fr' where id = 1;
            insert or ignore into stays (id, guest_id) values (10, 1);
            update stays set guest_id = 1 where id = 10;
            update invoices set stay_id = 10 where id in (100, 101)",
        );
        let cookie = stand.sign_in(YANN);
        let data = stand.both(&cookie, "/fr/me/data");
        for said in ["2 lignes sont gardées malgré l’effacement", "10 ans après la clôture"] {
            assert!(data.contains(said), "{said}: {data}");
        }
        assert!(!data.contains("F-101") && !data.contains("538"), "{data}");
        let page = stand.get(&cookie, "/fr/me/data?table=booking/invoices");
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        let mut copy = Copy::of(stand, YANN, "fr");
        assert!(!copy.names().contains(&"booking/invoices.csv".to_owned()));
        assert!(plain(&copy.text("index.html")).contains("ces lignes ne sont pas copiées"));
        let data = copy.data().to_string();
        assert!(!data.contains("F-101") && data.contains("set_aside"), "{data}");
    });
}

#[test]
fn a_reading_that_stops_on_a_defect_is_a_system_that_did_not_answer() {
    on_each(|stand| {
        change(stand, "booking.db", "update guests set notes = x'00ff' where id = 1");
        let published = stand.published();
        let systems = stand.rights.systems.of(&published);
        let who = held::who(&Personal::new(YANN.to_owned()));
        let reading = Reading {
            charter: &published.charter,
            who: &who,
            aside: &BTreeSet::new(),
            words: Words { lang: Lang::Fr, zone: &TimeZone::UTC, say: &|_| panic!("a defect") },
        };
        let held = held::read(reading, Show::First(1), &systems);
        assert_eq!(held.len(), 3);
        for system in &held {
            assert_eq!(system.unreachable, system.id == "booking", "{}", system.id);
        }
    });
}
