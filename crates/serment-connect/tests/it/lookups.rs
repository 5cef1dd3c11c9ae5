//! How identifiers are looked up: narrowing to a column that says nothing, kinds with a place,
//! encodings that cannot write every letter, and the indexes that serve.

use std::time::{Duration, Instant};

use serment_connect::{Identifiers, Map, Role};

use crate::declare::{by_identifier, delete, found, narrowed};
use crate::world::{Kind, World};

#[test]
fn narrowing_to_nothing_reaches_rows_that_say_nothing() {
    let who = Identifiers::one("email", "family@example.org");
    let reach = by_identifier("guests", "email", "email", &["given_name", "address"]);
    for mut world in World::hotels("blank") {
        if matches!(world.kind, Kind::Files) {
            let path = world.folder.path().join("guests.csv");
            let csv =
                std::fs::read_to_string(&path).unwrap() + "5,family@example.org,,,,, \u{a0}\n";
            std::fs::write(&path, csv).unwrap();
        } else {
            world.execute(
                "insert into guests (id, email, given_name, address) values \
                 (5, 'family@example.org', '', ' '), (6, 'family@example.org', 'X', 'somewhere')",
            );
        }
        world.limits.lock = Duration::from_secs(1);
        let count = |by: &[(&str, &str)]| {
            let reach =
                by.iter().fold(reach.clone(), |r, (column, value)| narrowed(r, column, value));
            world.connector().find(&Map { reaches: vec![reach] }, &who).unwrap()[0].rows
        };
        assert_eq!(count(&[("address", "")]), 3, "NULL, NULL and blank: {}", world.name());
        assert_eq!(count(&[("address", " \u{a0}")]), 3, "{}", world.name());
        assert_eq!(count(&[("birth_date", ""), ("given_name", "")]), 1, "{}", world.name());
        assert_eq!(count(&[("given_name", "marc"), ("address", "")]), 1, "{}", world.name());
        assert_eq!(count(&[("given_name", "")]), 1, "{}", world.name());
    }
}

#[test]
fn a_kind_with_a_place_reaches_by_the_rules_of_its_kind() {
    let email = "email@crm.people.mail";
    let number = "customer_number@crm.people.id";
    let map = Map {
        reaches: vec![
            by_identifier("guests", email, "email", &[]),
            by_identifier("guests", number, "id", &[]),
        ],
    };
    for world in World::hotels("place") {
        let connector = world.connector();
        let count = |who: &Identifiers| connector.find(&map, who).unwrap()[0].rows;
        assert_eq!(count(&Identifiers::one(email, "ANA@Example.org")), 1, "{}", world.name());
        assert_eq!(count(&Identifiers::one(number, "2").and(email, "ana@example.org")), 2);
        assert_eq!(count(&Identifiers::one("email", "ana@example.org")), 0, "another kind");
        let garbage = Identifiers::one(email, "see notes");
        assert_eq!(connector.find(&map, &garbage).unwrap_err().kind(), "identifier");
        for advised in connector.advice(&map).unwrap() {
            world.execute(&advised.sql);
        }
        assert_eq!(count(&Identifiers::one(email, "ana@example.org")), 1, "{}", world.name());
    }
}

#[test]
fn the_advised_index_spares_reading_the_table() {
    let sql = "create table guests (id integer primary key, email varchar(90), phone varchar(40)); \
               insert into guests with recursive n(i) as (select 1 union all select i + 1 from n \
               where i < 60000) select i, 'Guest.' || i || '@Example.org ', '06 ' || (10000000 + i) \
               from n;";
    let map = Map {
        reaches: vec![
            by_identifier("guests", "email", "email", &[]),
            by_identifier("guests", "phone", "phone", &[]),
        ],
    };
    for world in World::databases("indexed", sql) {
        let connector = world.connector();
        let who = Identifiers::one("email", "guest.41234@example.org").and("phone", "0610000077");
        let best = || {
            let one = |_| {
                let start = Instant::now();
                assert_eq!(connector.find(&map, &who).unwrap()[0].rows, 2, "{}", world.name());
                start.elapsed()
            };
            (0..5).map(one).min().unwrap()
        };
        let without = best();
        for advised in connector.advice(&map).unwrap() {
            world.execute(&advised.sql);
        }
        assert_eq!(connector.advice(&map).unwrap(), [], "{}", world.name());
        let with = best();
        println!("{}: {without:?}, then {with:?}", world.name());
        assert!(with < without * 2 / 3, "{}: {without:?}, then {with:?}", world.name());
    }
}

/// A PostgreSQL database in another encoding, whose own `lower` knows the letters of ASCII.
#[test]
fn an_encoding_that_cannot_write_every_letter_finds_those_it_can() {
    let Some(world) =
        World::databases("encoding", "select 1").into_iter().find(|w| w.name() == "postgres")
    else {
        return;
    };
    let Kind::Postgres { url, .. } = &world.kind else { unreachable!() };
    for (encoding, blanks) in [("LATIN1", true), ("LATIN9", false), ("SQL_ASCII", false)] {
        let database = format!("connect_{}", encoding.to_lowercase());
        let mut server = world.client("public");
        server.batch_execute(&format!("drop database if exists {database} with (force)")).unwrap();
        server
            .batch_execute(&format!(
                "create database {database} encoding '{encoding}' locale 'C' template template0"
            ))
            .unwrap();
        let (place, _) = url.rsplit_once('/').unwrap();
        let url = format!("{place}/{database}");
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        client
            .batch_execute(
                "create table guests (id integer primary key, email text, note text); \
                 insert into guests values (1, 'ÉLODIE@x.org', 'ÀB'), (2, 'élodie@x.org\u{a0}', 'àb'), \
                 (3, 'elodie@x.org', ''), (4, ' Élodie@X.org', null)",
            )
            .unwrap();
        let settings = serment_connect::Settings::Postgres { url: url.into(), schema: None };
        let connector = serment_connect::connect("old", &settings);
        let map = Map { reaches: vec![by_identifier("guests", "email", "email", &["note"])] };
        let who = Identifiers::one("email", "élodie@x.org");
        let rows = 2 + u64::from(blanks);
        assert_eq!(connector.find(&map, &who).unwrap(), [found("guests", Role::Owner, rows)]);
        for nobody in ["日本@x.org", "żółw@x.org"] {
            let who = Identifiers::one("email", nobody);
            assert_eq!(connector.find(&map, &who).unwrap()[0].rows, 0, "{encoding}");
        }
        let by_note = |note: &str| {
            let reach = narrowed(map.reaches[0].clone(), "note", note);
            connector.find(&Map { reaches: vec![reach] }, &who).unwrap()[0].rows
        };
        assert_eq!((by_note("àb"), by_note("日本"), by_note("")), (1 + u64::from(blanks), 0, 1));
        let needles = ["élodie@x.org".to_owned().into(), "日本".to_owned().into()];
        assert_eq!(connector.scan(&needles).unwrap()[0].rows, 3, "{encoding}");
        assert_eq!(connector.apply(&map, &[delete("guests")], &who).unwrap().rows(), rows);
        drop(client);
        server.batch_execute(&format!("drop database {database} with (force)")).unwrap();
    }
}
