//! The copy a person takes away.

use axum::http::StatusCode;
use serde_json::json;

use super::{Copy, change, served};
use crate::testing::{ANNE, COUPLE, YANN, on_each, plain};

/// An event's rows and what it says was missing.
fn told(event: &serde_json::Value) -> (u64, serde_json::Value) {
    (event["rows"].as_u64().unwrap(), event["missing"].clone())
}

#[test]
fn the_copy_opens_holds_everything_and_starts_no_formula() {
    on_each(|stand| {
        for lang in ["fr", "en"] {
            let mut copy = Copy::of(stand, YANN, lang);
            let names = copy.names();
            let index = copy.text("index.html");
            assert_eq!(index.matches("<h1>").count(), 1);
            assert!(index.contains(&format!("<html lang=\"{lang}\">")));
            assert_eq!(index.matches("<table>").count(), index.matches("<caption>").count());
            for file in names.iter().filter(|name| name.contains('/')) {
                assert!(index.contains(&format!("href=\"{file}\"")), "{file}: {index}");
            }
            assert!(plain(&index).contains("22"), "dated");
            let guests = copy.text("booking/guests.csv");
            assert!(guests.starts_with('\u{feff}') && guests.contains("'=1+1"), "{guests}");
            let others = copy.text("booking/companions-concerning-you.csv");
            assert!(others.contains("Yann") && !others.contains("Lena"), "{others}");
            let data = copy.data();
            assert_eq!(data["systems"].as_array().unwrap().len(), 3);
            assert_eq!(data["complete"], true);
            let whole = data.to_string();
            assert!(whole.contains("\"=1+1\"") && !whole.contains("anne@"), "{whole}");
            assert!(names.contains(&"newsletter/clicks.csv".to_owned()));
            assert!(names.contains(&"loyalty/loyalty.csv".to_owned()));
        }
        let served = served(stand, YANN);
        assert_eq!(served.iter().map(told).collect::<Vec<_>>(), [(15, json!([])), (15, json!([]))]);
        assert!(Copy::of(stand, ANNE, "fr").names().len() > 3);
    });
}

#[test]
fn looking_at_the_offer_is_no_act_and_asking_is_one() {
    on_each(|stand| {
        let cookie = stand.sign_in(YANN);
        for page in ["/fr/me/copy", "/fr/me/data"] {
            let offer = stand.both(&cookie, page);
            assert!(offer.contains("<form method=\"post\" action=\"/fr/me/copy\">"), "{offer}");
        }
        assert!(served(stand, YANN).is_empty());
        assert_eq!(stand.get("", "/fr/me/copy").status, StatusCode::SEE_OTHER);
        assert_eq!(stand.post("", "/fr/me/copy", "").status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn types_are_kept_and_nothing_is_not_the_empty_text() {
    on_each(|stand| {
        change(
            stand,
            "booking.db",
            "update guests set notes = '', city = x'0102', postcode = 29200,
            phone = '+33612345678', address = 'a, \"b\"' || char(10) || 'c' where id = 1;
            update stays set amount_cents = 12.5, comment = '-1' where id = 10",
        );
        let mut copy = Copy::of(stand, YANN, "fr");
        let data = copy.data();
        let booking =
            data["systems"].as_array().unwrap().iter().find(|it| it["system"] == "booking");
        let table = |name: &str| {
            let tables = booking.unwrap()["tables"].as_array().unwrap();
            tables.iter().find(|it| it["table"] == name).unwrap().clone()
        };
        let guest = &table("guests")["rows"][0];
        assert_eq!(guest["notes"], "");
        assert_eq!(guest["birth_date"], json!(null));
        assert_eq!(guest["city"], json!({ "bytes": 2 }));
        assert_eq!(guest["phone"], "+33612345678");
        assert_eq!(table("stays")["rows"][0]["amount_cents"], 12.5);
        assert_eq!(table("stays")["rows"][1]["amount_cents"], 53850);
        assert_eq!(table("stays")["total"], 2);
        let csv = copy.text("booking/guests.csv");
        let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let headers = reader.headers().unwrap().clone();
        let row = reader.records().next().unwrap().unwrap();
        let at = |name: &str| &row[headers.iter().position(|it| it == name).unwrap()];
        assert_eq!(at("address"), "a, \"b\"\nc");
        assert_eq!(at("phone"), "'+33612345678");
        assert_eq!((at("city"), at("notes"), at("birth_date")), ("2 bytes", "", ""));
        assert!(csv.contains(",\"\"\r\n"), "the empty text is last, in quotation marks: {csv}");
        assert!(copy.text("booking/stays.csv").contains(",-1\r\n"), "a number stays one");
    });
}

#[test]
fn a_copy_has_every_row_however_many() {
    on_each(|stand| {
        change(
            stand,
            "newsletter.db",
            "with recursive n (i) as (select 10 union all select i + 1
            from n where i < 30000) insert into clicks (id, subscriber_id, url, clicked_at)
            select i, 1, '/page/' || i, '2026-02-01' from n",
        );
        let mut copy = Copy::of(stand, YANN, "fr");
        assert_eq!(copy.text("newsletter/clicks.csv").lines().count(), 1 + 3 + 29_991);
        let data = copy.data();
        let newsletter = &data["systems"].as_array().unwrap()[2];
        let clicks = newsletter["tables"].as_array().unwrap();
        let clicks = clicks.iter().find(|it| it["table"] == "clicks").unwrap();
        assert_eq!(clicks["rows"].as_array().unwrap().len(), 29_994);
        assert_eq!(clicks["rows"][29_993]["url"], "/page/30000");
        assert!(plain(&copy.text("index.html")).contains("29 994"));
        let home = stand.both(&stand.sign_in(YANN), "/fr/me");
        assert!(home.contains("Nous détenons 30 006 informations"), "{home}");
    });
}

#[test]
fn a_system_that_fails_in_the_middle_is_named_and_the_copy_is_not_called_whole() {
    on_each(|stand| {
        // Reading row 4000 is an error of the database.
        change(
            stand,
            "newsletter.db",
            "drop table clicks; create table clicks (id integer primary key,
            subscriber_id integer not null references subscribers (id), clicked_at text);
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 5000)
            insert into clicks (id, subscriber_id, clicked_at) select i, 1, '2026-02-01' from n;
            alter table clicks add column url text generated always as
              ('/p' || id || substr(abs(-9223372036854775807 - (id = 4000)), 1, 0)) virtual",
        );
        let mut copy = Copy::of(stand, YANN, "fr");
        let index = plain(&copy.text("index.html"));
        assert!(index.contains("Cette copie n’est pas complète"), "{index}");
        assert!(index.contains("a cessé de répondre pendant la copie"), "{index}");
        let data = copy.data();
        assert_eq!(data["complete"], false);
        for system in data["systems"].as_array().unwrap() {
            assert_eq!(system["complete"], system["system"] != "newsletter", "{system}");
        }
        assert!(copy.text("newsletter/clicks.csv").contains("/p3999"));
        assert_eq!(told(&served(stand, YANN)[0]).1, json!(["newsletter"]));
        let page = stand.both(&stand.sign_in(YANN), "/fr/me/data");
        assert!(page.contains("ne répond pas"), "{page}");
        assert!(stand.both(&stand.sign_in(YANN), "/fr/me").contains("Nous détenons"));
    });
}

#[test]
fn a_system_that_is_away_and_a_shared_address_are_told_in_the_copy() {
    on_each(|stand| {
        std::fs::remove_file(stand.folder.join("newsletter.db")).unwrap();
        let mut copy = Copy::of(stand, YANN, "en");
        let index = copy.text("index.html");
        assert!(index.contains("did not answer when this copy was made"), "{index}");
        assert!(copy.names().iter().all(|name| !name.starts_with("newsletter/")));
        let mut copy = Copy::of(stand, COUPLE, "en");
        let data = copy.data().to_string();
        assert!(!data.contains("Morel") && data.contains("\"address_shared\":true"), "{data}");
        let missing = told(&served(stand, COUPLE)[0]);
        assert_eq!(missing, (0, json!(["booking", "newsletter"])));
    });
}
