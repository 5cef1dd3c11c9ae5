//! One e-mail address in every writing a system may hold it in: accented capitals, and white
//! space or invisible characters around it.

use std::fmt::Write as _;

use serment_connect::{Hit, Identifiers, Map};
use serment_kernel::words::Personal;

use crate::declare::{by_identifier, delete, found, narrowed};
use crate::world::World;

/// As stored, the first ones the person's.
const STORED: [&str; 10] = [
    "Élodie@X.example",
    "élodie@x.example\t",
    "\u{a0}ÉLODIE@X.EXAMPLE\u{202f}",
    "\u{feff}élodie@x.example\u{200b}",
    "\r\n Élodie@x.example \u{3000}",
    "elodie@x.example",
    "Élodie@x.example.org",
    "jean élodie@x.example",
    "Hélodie@x.example",
    "",
];
const HERS: usize = 5;

fn worlds(test: &str) -> Vec<World> {
    let mut sql =
        "create table guests (id integer primary key, email text, given_name text);".to_owned();
    let mut csv = "id,email,phone,given_name,family_name,birth_date,address\n".to_owned();
    for (id, email) in STORED.iter().enumerate() {
        let _ = write!(sql, "insert into guests values ({id}, '{email}', 'ÉLO\u{a0}DIE');");
        let _ = writeln!(csv, "{id},\"{email}\",,ÉLO\u{a0}DIE,,,");
    }
    let mut worlds = World::databases(test, &sql);
    let files = World::hotels(&format!("{test}_files")).pop().unwrap();
    std::fs::write(files.folder.path().join("guests.csv"), csv).unwrap();
    worlds.push(files);
    worlds
}

fn map() -> Map {
    Map { reaches: vec![by_identifier("guests", "email", "email", &["given_name"])] }
}

#[test]
fn every_writing_of_an_address_is_found_and_erased_and_no_other() {
    use serment_connect::Role::Owner;
    for world in worlds("writings") {
        let connector = world.connector();
        for asked in ["élodie@x.example", " ÉLODIE@X.example\u{200b}"] {
            let who = Identifiers::one("email", asked);
            let rows = connector.find(&map(), &who).unwrap();
            assert_eq!(rows, [found("guests", Owner, HERS as u64)], "{}", world.name());
        }
        let who = Identifiers::one("email", "élodie@x.example");
        let before = world.dump();
        let outcome = connector.apply(&map(), &[delete("guests")], &who).unwrap();
        assert_eq!(outcome.rows(), HERS as u64, "{}", world.name());
        assert!(connector.verify(&map(), &who).unwrap().iter().all(|f| f.rows == 0));
        let after = world.dump();
        assert!(after["guests"].iter().all(|row| before["guests"].contains(row)));
        assert_eq!(after["guests"].len(), STORED.len() - HERS, "{}", world.name());
    }
}

#[test]
fn a_scan_sees_accented_capitals() {
    let needles = [Personal::new("\u{a0}ÉLODIE@x.example ".to_owned())];
    for world in worlds("writings_scan") {
        let hits = world.connector().scan(&needles).unwrap();
        // All but the address without accent and the empty one.
        let hit = Hit { table: "guests".into(), column: "email".into(), rows: 8 };
        assert_eq!(hits, [hit], "{}", world.name());
    }
}

#[test]
fn narrowing_folds_the_same_letters_and_spaces() {
    let mut map = map();
    map.reaches[0] = narrowed(map.reaches[0].clone(), "given_name", "élo die");
    let who = Identifiers::one("email", "élodie@x.example");
    for world in worlds("writings_narrow") {
        let rows = world.connector().find(&map, &who).unwrap()[0].rows;
        assert_eq!(rows, HERS as u64, "{}", world.name());
    }
}

#[test]
fn a_large_table_is_searched_quickly_with_the_advised_index() {
    let sql = "create table guests (id integer primary key, email text, given_name text); \
               insert into guests with recursive n(i) as (select 1 union all select i + 1 from n \
               where i < 60000) select i, 'Guest.' || i || '@Example.org ', 'G' from n;";
    for world in World::databases("writings_large", sql) {
        let connector = world.connector();
        let who = Identifiers::one("email", "guest.41234@example.org");
        for _ in 0..2 {
            let start = std::time::Instant::now();
            assert_eq!(connector.find(&map(), &who).unwrap()[0].rows, 1);
            println!("{}: {:?}", world.name(), start.elapsed());
            for advised in connector.advice(&map()).unwrap() {
                world.execute(&advised.sql);
            }
        }
        assert_eq!(connector.advice(&map()).unwrap(), [], "{}", world.name());
    }
}
