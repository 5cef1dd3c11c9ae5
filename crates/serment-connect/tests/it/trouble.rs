//! When the system does not cooperate: nothing is done, and the error says why.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;

use mysql::prelude::Queryable;
use serment_connect::{Identifiers, Map, Settings, connect};

use crate::declare::{by_identifier, hotel, hotel_steps, strings};
use crate::world::{Kind, World};

fn ana() -> Identifiers {
    Identifiers::one("email", "ana@example.org")
}

/// The same address, signed in as another role.
fn as_role(url: &str, role: &str) -> String {
    let (_, place) = url.split_once('@').expect("an address of tests names its user");
    format!("postgres://{role}:reader@{place}")
}

#[test]
fn a_read_only_database_says_so_and_can_still_be_read() {
    for world in World::hotel_databases("readonly") {
        match &world.kind {
            // A whole server is: no test may do that to the others.
            Kind::Mariadb { .. } => {}
            Kind::Postgres { schema, .. } => {
                let role = format!("reader_{schema}");
                world.execute(&format!(
                    "do $$ begin create role {role} login password 'reader'; exception when duplicate_object then null; end $$; \
                     grant usage on schema {schema} to {role}; \
                     grant select on all tables in schema {schema} to {role}; \
                     alter role {role} set default_transaction_read_only = on"
                ));
                let Settings::Postgres { url, schema } = world.settings() else { unreachable!() };
                let url = as_role(url.reveal(), &role);
                let connector = connect("booking", &Settings::Postgres { url: url.into(), schema });
                let probe = connector.probe().unwrap();
                assert!(probe.read_only);
                assert_eq!(connector.find(&hotel(), &ana()).unwrap()[0].rows, 1);
                assert!(probe.missing.iter().any(|m| m.starts_with("delete on")), "{probe:?}");
                assert_eq!(
                    connector.apply(&hotel(), &hotel_steps(), &ana()).unwrap_err().kind(),
                    "read_only"
                );
            }
            Kind::Sqlite | Kind::Files => {
                // A write version above 2 in the header makes SQLite treat the file as read-only.
                let file = OpenOptions::new().write(true).open(world.path()).unwrap();
                file.write_all_at(&[9], 18).unwrap();
                let connector = world.connector();
                assert!(connector.probe().unwrap().read_only);
                let error = connector.apply(&hotel(), &hotel_steps(), &ana()).unwrap_err();
                assert_eq!((error.kind(), error.retryable()), ("read_only", false));
                assert_eq!(connector.find(&hotel(), &ana()).unwrap()[0].rows, 1);
            }
        }
    }
}

#[test]
fn a_missing_right_names_the_table() {
    for world in World::hotel_databases("rights") {
        let Kind::Postgres { schema, .. } = &world.kind else { continue };
        let role = format!("reader_{schema}");
        world.execute(&format!(
            "do $$ begin create role {role} login password 'reader'; exception when duplicate_object then null; end $$; \
             grant usage on schema {schema} to {role}; \
             grant select, update, delete on all tables in schema {schema} to {role}; \
             revoke delete on stays from {role}"
        ));
        let before = world.dump();
        let Settings::Postgres { url, schema } = world.settings() else { unreachable!() };
        let url = as_role(url.reveal(), &role);
        let connector = connect("booking", &Settings::Postgres { url: url.into(), schema });
        let error = connector.apply(&hotel(), &hotel_steps(), &ana()).unwrap_err();
        assert_eq!(error.kind(), "missing_right");
        assert!(error.to_string().contains("stays"), "{error}");
        assert_eq!(before, world.dump());
    }
}

#[test]
fn a_lock_held_by_another_writer_is_worth_a_retry() {
    for world in World::hotels("locked") {
        let connector = world.connector();
        let error = match &world.kind {
            Kind::Sqlite => {
                let other = rusqlite::Connection::open(world.path()).unwrap();
                other.execute_batch("begin immediate").unwrap();
                connector.apply(&hotel(), &hotel_steps(), &ana()).unwrap_err()
            }
            Kind::Postgres { schema, .. } => {
                let mut other = world.client(schema);
                other.batch_execute("begin; update stays set comment = 'x' where id = 10").unwrap();
                connector.apply(&hotel(), &hotel_steps(), &ana()).unwrap_err()
            }
            Kind::Mariadb { database, .. } => {
                let mut other = world.conn(database);
                other.query_drop("begin").unwrap();
                other.query_drop("update stays set comment = 'x' where id = 10").unwrap();
                connector.apply(&hotel(), &hotel_steps(), &ana()).unwrap_err()
            }
            Kind::Files => {
                let lock = File::create(world.folder.path().join(".serment.lock")).unwrap();
                lock.lock().unwrap();
                connector.apply(&hotel(), &hotel_steps(), &ana()).unwrap_err()
            }
        };
        assert_eq!((error.kind(), error.retryable()), ("lock_timeout", true), "{}", world.name());
        connector.apply(&hotel(), &hotel_steps(), &ana()).unwrap();
    }
}

#[test]
fn a_transaction_lost_in_the_middle_changes_nothing() {
    for world in World::hotel_databases("lost") {
        let before = world.dump();
        let kind = match &world.kind {
            Kind::Postgres { .. } => {
                world.execute(
                    "create function die() returns trigger language plpgsql as \
                     $$ begin perform pg_terminate_backend(pg_backend_pid()); return old; end $$; \
                     create trigger die before delete on guests for each row execute function die()",
                );
                "interrupted"
            }
            Kind::Mariadb { .. } => {
                world.execute(
                    "create trigger die before delete on guests for each row \
                     kill connection_id()",
                );
                "interrupted"
            }
            Kind::Sqlite | Kind::Files => {
                world.execute(
                    "create trigger die before delete on guests \
                     begin select raise(abort, 'lost'); end",
                );
                "constraint"
            }
        };
        let error = world.connector().apply(&hotel(), &hotel_steps(), &ana()).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(before, world.dump());
    }
}

#[test]
fn constraints_are_named_and_values_are_not() {
    for world in World::hotel_databases("constraint") {
        world.execute("drop table reviews");
        world.execute(
            "create table reviews (id integer primary key, guest_id integer references guests (id), \
             rating integer, title text not null, constraint says_something check (title <> ''))",
        );
        world.execute("insert into reviews values (1, 1, 5, 'Ana was here')");
        let before = world.dump();
        let error = world.connector().apply(&hotel(), &hotel_steps(), &ana()).unwrap_err();
        assert_eq!(error.kind(), "constraint");
        let told = error.to_string();
        assert!(told.contains("says_something") && told.contains("reviews"), "{told}");
        assert!(!told.contains("Ana"), "{told}");
        assert_eq!(before, world.dump());
    }
}

#[test]
fn sqlite_leaves_no_trace_in_the_file_nor_its_log() {
    for world in World::hotel_databases("traces") {
        if !matches!(world.kind, Kind::Sqlite) {
            continue;
        }
        rusqlite::Connection::open(world.path())
            .unwrap()
            .query_row("pragma journal_mode = wal", [], |_| Ok(()))
            .unwrap();
        let bystander = rusqlite::Connection::open(world.path()).unwrap();
        assert_eq!(world.connector().find(&hotel(), &ana()).unwrap()[0].rows, 1);
        let outcome = world.connector().apply(&hotel(), &hotel_steps(), &ana()).unwrap();
        assert!(outcome.traces_cleared);
        let wal =
            std::fs::metadata(world.folder.path().join("hotel.db-wal")).map_or(0, |m| m.len());
        assert_eq!(wal, 0);
        let bytes = std::fs::read(world.path()).unwrap();
        let gone = b"Ana@Example.org";
        assert!(!bytes.windows(gone.len()).any(|w| w == gone));
        drop(bystander);
    }
}

#[test]
fn a_row_being_added_by_someone_else_is_waited_for_and_erased() {
    use std::time::Duration;
    for mut world in World::hotel_databases("meanwhile") {
        world.limits.lock = Duration::from_secs(5);
        let begun = "begin; insert into stays values (13, 1, '2026-10-01', 'new')";
        let wait = || std::thread::sleep(Duration::from_millis(300));
        let writer = match &world.kind {
            Kind::Postgres { schema, .. } => {
                let mut other = world.client(schema);
                other.batch_execute(begun).unwrap();
                std::thread::spawn(move || {
                    wait();
                    other.batch_execute("commit").unwrap();
                })
            }
            Kind::Mariadb { database, .. } => {
                let mut other = world.conn(database);
                other.query_iter(begun).unwrap();
                std::thread::spawn(move || {
                    wait();
                    other.query_drop("commit").unwrap();
                })
            }
            Kind::Sqlite | Kind::Files => continue,
        };
        world.connector().apply(&hotel(), &hotel_steps(), &ana()).unwrap();
        writer.join().unwrap();
        assert_eq!(world.number("select count(*) from stays where guest_id = 1"), 0);
    }
}

#[test]
fn a_statement_that_takes_too_long_is_given_up() {
    use std::time::{Duration, Instant};
    for mut world in World::databases("long", "create table one (id integer primary key)") {
        let rows = match world.kind {
            Kind::Mariadb { .. } => "select seq + 0 as i from seq_1_to_2000000000".to_owned(),
            _ => "with recursive n(i) as (select 1 union all select i + 1 from n \
                  where i < 2000000000) select i from n"
                .to_owned(),
        };
        world.execute(&format!("create view slow as select i as id, i as n from ({rows}) r"));
        let mut reach = by_identifier("slow", "customer_number", "n", &[]);
        reach.key = strings(&["id"]);
        let map = Map { reaches: vec![reach] };
        world.limits.statement = Duration::from_millis(400);
        let who = Identifiers::one("customer_number", "3000000000");
        let start = Instant::now();
        let error = world.connector().find(&map, &who).unwrap_err();
        assert_eq!((error.kind(), error.retryable()), ("timeout", true), "{error}");
        assert!(start.elapsed() < Duration::from_secs(5), "{}", world.name());
        world.execute("insert into one values (1)");
    }
}
