//! Foreign keys and constraints: what erasing one row does to the rows around it.

use serment_connect::{Action, ConnectError, Identifiers, Map, PlanNote, Role, SystemPlan};

use crate::declare::{
    anonymise, by_identifier, by_key, delete, detach, found, hotel, hotel_steps, retain, strings,
};
use crate::world::World;

fn ana() -> Identifiers {
    Identifiers::one("email", "ana@x.org")
}

fn person(columns: &[&str]) -> serment_connect::Reach {
    by_identifier("person", "email", "email", columns)
}

fn owned(table: &str, link: &str, columns: &[&str]) -> serment_connect::Reach {
    by_key(table, Role::Owner, &[link], 0, &["id"], columns)
}

fn conflict(plan: &SystemPlan) -> (&str, &str) {
    assert_eq!(plan.conflicts.len(), 1, "{:?}", plan.conflicts);
    (&plan.conflicts[0].table, &plan.conflicts[0].column)
}

const PEOPLE: &str = "
    create table person (id integer primary key, email text, name text not null,
        code text not null unique, age integer not null);
    insert into person values (1, 'ana@x.org', 'Ana', 'A', 30), (2, 'bob@x.org', 'Bob', 'B', 40);";

#[test]
fn a_retained_row_that_needs_its_parent_keeps_it_anonymised() {
    let sql = format!(
        "{PEOPLE}
        create table purchase (id integer primary key,
            person_id integer not null references person (id), note text);
        create table invoice (id integer primary key,
            purchase_id integer not null references purchase (id), amount integer not null);
        create table visit (id integer primary key,
            person_id integer not null references person (id));
        insert into purchase values (10, 1, 'secret'), (11, 1, 'other secret'), (20, 2, 'bob');
        insert into invoice values (100, 10, 5);
        insert into visit values (1, 1), (2, 2);"
    );
    let map = Map {
        reaches: vec![
            person(&["email", "name", "code", "age"]),
            owned("purchase", "person_id", &["note"]),
            by_key("invoice", Role::Owner, &["purchase_id"], 1, &["id"], &["amount"]),
            owned("visit", "person_id", &[]),
        ],
    };
    let steps = [delete("person"), delete("purchase"), retain("invoice", &[]), delete("visit")];
    for world in World::databases("held", &sql) {
        let connector = world.connector();
        let plan = connector.plan(&map, &steps, &ana()).unwrap();
        assert_eq!(plan.conflicts, []);
        let note = |table: &str| {
            plan.lines.iter().find(|l| l.table == table && l.note.is_some()).unwrap().note.clone()
        };
        let kept = |table: &str, column: &str| {
            Some(PlanNote::KeptFor { table: table.into(), column: column.into() })
        };
        assert_eq!(note("purchase"), kept("invoice", "purchase_id"));
        assert_eq!(note("person"), kept("purchase", "person_id"));
        let outcome = connector.apply(&map, &steps, &ana()).unwrap();
        assert_eq!(
            outcome.rows(),
            4,
            "purchase 10 and the person emptied, purchase 11 and a visit gone"
        );
        assert_eq!(world.number("select count(*) from purchase where note is null"), 1);
        let clean = "select count(*) from person where id = 1 and email is null and name = '' \
                     and age = 0 and code like 'anonymised-%'";
        assert_eq!(world.number(clean), 1, "{}", world.name());
        assert_eq!(
            world.number("select count(*) from person where name = 'Bob' and code = 'B'"),
            1
        );
        assert!(connector.verify(&map, &ana()).unwrap().iter().all(|f| f.rows == 0));
        assert_eq!(connector.apply(&map, &steps, &ana()).unwrap().rows(), 0);
    }
}

#[test]
fn an_accessor_link_that_may_not_be_empty_keeps_the_person_anonymised() {
    let sql = format!(
        "{PEOPLE}
        create table message (id integer primary key, author integer not null references person (id),
            recipient integer not null references person (id), body text not null);
        insert into message values (1, 2, 1, 'hello Ana'), (2, 1, 2, 'hello Bob');"
    );
    let map = Map {
        reaches: vec![
            person(&["email", "name"]),
            owned("message", "author", &["body"]),
            by_key("message", Role::Accessor, &["recipient"], 0, &["id"], &["body"]),
        ],
    };
    let steps = [
        delete("person"),
        delete("message"),
        detach("message", Role::Accessor, &["recipient"], &[]),
    ];
    for world in World::databases("accessor", &sql) {
        let connector = world.connector();
        let plan = connector.plan(&map, &steps, &ana()).unwrap();
        let line = plan.lines.iter().find(|l| l.role == Role::Accessor).unwrap();
        assert_eq!(line.note, Some(PlanNote::LinkKept { columns: strings(&["recipient"]) }));
        connector.apply(&map, &steps, &ana()).unwrap();
        assert_eq!(world.number("select count(*) from message where body = 'hello Ana'"), 1);
        assert_eq!(world.number("select count(*) from message"), 1);
        assert_eq!(
            world.number("select count(*) from person where email is null and name = ''"),
            1
        );
    }
}

#[test]
fn cycles_and_self_references() {
    let sql = "
        create table person (id integer primary key, email text, main_address integer,
            sponsor integer references person (id));
        create table address (id integer primary key,
            person_id integer not null references person (id), line text);
        create table reply (id integer primary key, person_id integer references person (id),
            parent_id integer references reply (id), body text);
        insert into person values (1, 'ana@x.org', 10, 1), (2, 'bob@x.org', 20, null);
        insert into address values (10, 1, 'here'), (11, 1, 'there'), (20, 2, 'away');
        insert into reply values (1, 1, null, 'a'), (2, null, 1, 'b'), (3, null, 2, 'c'), (4, 2, null, 'd');";
    let map = Map {
        reaches: vec![
            person(&[]),
            owned("address", "person_id", &["line"]),
            owned("reply", "person_id", &["body"]),
            by_key("reply", Role::Owner, &["parent_id"], 3, &["id"], &["body"]),
        ],
    };
    let steps = [delete("person"), delete("address"), delete("reply")];
    for world in World::databases("cycles", sql) {
        if world.name() != "sqlite" {
            world.execute(
                "alter table person add foreign key (main_address) references address (id)",
            );
        }
        let connector = world.connector();
        let rows: Vec<u64> = connector.find(&map, &ana()).unwrap().iter().map(|f| f.rows).collect();
        assert_eq!(rows, [1, 2, 3], "{}", world.name());
        assert_eq!(connector.apply(&map, &steps, &ana()).unwrap().rows(), 6);
        assert_eq!(world.number("select count(*) from address"), 1);
        assert_eq!(world.number("select count(*) from reply where id = 4"), 1);
        assert_eq!(world.number("select count(*) from person where main_address = 20"), 1);
    }
}

#[test]
fn a_cycle_that_may_not_be_empty_waits_for_the_commit() {
    let sql = "
        create table person (id integer primary key, email text, card_id integer not null);
        create table card (id integer primary key,
            person_id integer not null references person (id) deferrable);
        insert into person values (1, 'ana@x.org', 10), (2, 'bob@x.org', 20);
        insert into card values (10, 1), (20, 2);";
    let map = Map { reaches: vec![person(&[]), owned("card", "person_id", &[])] };
    let steps = [delete("person"), delete("card")];
    for world in World::databases("deferred", sql) {
        if world.name() == "postgres" {
            let sql =
                "alter table person add foreign key (card_id) references card (id) deferrable";
            world.execute(sql);
        }
        assert_eq!(world.connector().apply(&map, &steps, &ana()).unwrap().rows(), 2);
        assert_eq!(world.number("select count(*) from person"), 1);
    }
}

#[test]
fn composite_keys_are_compared_whole() {
    let sql = "
        create table person (id integer primary key, email text);
        create table stay (hotel varchar(20), number integer, person_id integer references person (id),
            primary key (hotel, number));
        create table extra (hotel varchar(20) not null, number integer not null, line integer not null,
            label text, primary key (hotel, number, line),
            foreign key (hotel, number) references stay (hotel, number));
        insert into person values (1, 'ana@x.org'), (2, 'bob@x.org');
        insert into stay values ('A', 1, 1), ('A', 2, 2), ('B', 1, 2), ('B', 2, 1);
        insert into extra values ('A', 1, 1, 'ana'), ('A', 2, 1, 'bob'), ('B', 1, 1, 'bob'), ('B', 2, 1, 'ana');";
    let mut reach =
        by_key("extra", Role::Owner, &["hotel", "number"], 1, &["hotel", "number"], &["label"]);
    reach.key = strings(&["hotel", "number", "line"]);
    let map = Map { reaches: vec![person(&[]), owned("stay", "person_id", &[]), reach] };
    let steps = [delete("person"), delete("stay"), delete("extra")];
    for world in World::databases("composite", sql) {
        let connector = world.connector();
        let mut keys = Vec::new();
        connector
            .read(&map, &ana(), &mut |record| {
                keys.push(record.key);
                Ok(())
            })
            .unwrap();
        assert_eq!(keys, ["1", "A/1", "B/2", "A/1/1", "B/2/1"], "{}", world.name());
        connector.apply(&map, &steps, &ana()).unwrap();
        assert_eq!(world.number("select count(*) from extra where label = 'bob'"), 2);
        assert_eq!(world.number("select count(*) from extra"), 2);
    }
}

#[test]
fn odd_names_are_quoted() {
    let sql = r#"
        create table "the ""Guests""; drop" ("the id" integer primary key, "é-mail" text, "select" text);
        create table "Order" ("from" integer references "the ""Guests""; drop" ("the id"), "Where" text);
        insert into "the ""Guests""; drop" values (1, 'ana@x.org', 'x'), (2, 'bob@x.org', 'y');
        insert into "Order" values (1, 'a'), (1, 'a'), (2, 'b');"#;
    let table = "the \"Guests\"; drop";
    let map = Map {
        reaches: vec![
            by_identifier(table, "email", "é-mail", &["select"]),
            by_key("Order", Role::Owner, &["from"], 0, &["the id"], &["Where"]),
        ],
    };
    for world in World::databases("odd", sql) {
        if world.name() == "mariadb" {
            // Where a row has no place of its own, something must identify it.
            world.execute(r#"alter table "Order" add n integer auto_increment primary key"#);
        }
        let connector = world.connector();
        let expected = [found(table, Role::Owner, 1), found("Order", Role::Owner, 2)];
        assert_eq!(
            connector.find(&map, &ana()).unwrap(),
            expected,
            "two equal rows, without primary key where there can be"
        );
        let steps = [delete(table), delete("Order")];
        assert_eq!(connector.apply(&map, &steps, &ana()).unwrap().rows(), 3, "{}", world.name());
        assert_eq!(world.number(r#"select count(*) from "Order""#), 1);
    }
}

#[test]
fn rows_without_primary_key_are_updated_then_deleted_one_by_one() {
    for (test, key) in [("rowid", "not null unique"), ("rowid_null", "unique")] {
        let sql = format!(
            "create table person (id integer {key}, email text,
                friend integer references person (id));
            create table note (person_id integer references person (id), body text not null);
            insert into person values (1, 'ana@x.org', 1), (2, 'bob@x.org', null);
            insert into note values (1, 'same'), (1, 'same'), (2, 'same');"
        );
        let map = Map { reaches: vec![person(&[]), owned("note", "person_id", &["body"])] };
        let steps = [delete("person"), retain("note", &["body"])];
        for world in World::databases(test, &sql) {
            let connector = world.connector();
            if world.name() == "mariadb" {
                let error = connector.apply(&map, &steps, &ana()).unwrap_err();
                assert!(error.to_string().contains("declare its `key`"), "{error}");
                continue;
            }
            let outcome = connector.apply(&map, &steps, &ana()).unwrap();
            assert_eq!(outcome.rows(), 3, "{}", world.name());
            let done = "select count(*) from note where body = '' and person_id is null";
            assert_eq!(world.number(done), 2);
            assert_eq!(world.number("select count(*) from note where body = 'same'"), 1);
            assert_eq!(world.number("select count(*) from person"), 1);
            assert_eq!(connector.apply(&map, &steps, &ana()).unwrap().rows(), 0);
        }
    }
}

#[test]
fn a_table_reached_by_two_paths_counts_each_row_once() {
    let sql = format!(
        "{PEOPLE}
        create table booking (id integer primary key, person_id integer references person (id));
        create table note (id integer primary key, person_id integer references person (id),
            booking_id integer references booking (id));
        create table attachment (id integer primary key, note_id integer references note (id));
        insert into booking values (1, 1), (2, 2);
        insert into note values (1, 1, 1), (2, null, 1), (3, 1, null), (4, 2, 2);
        insert into attachment values (1, 1), (2, 2), (3, 3), (4, 4);"
    );
    let map = Map {
        reaches: vec![
            person(&[]),
            owned("booking", "person_id", &[]),
            owned("note", "person_id", &[]),
            by_key("note", Role::Owner, &["booking_id"], 1, &["id"], &[]),
            by_key("attachment", Role::Owner, &["note_id"], 2, &["id"], &[]),
        ],
    };
    for world in World::databases("paths", &sql) {
        let rows: Vec<u64> =
            world.connector().find(&map, &ana()).unwrap().iter().map(|f| f.rows).collect();
        assert_eq!(rows, [1, 1, 3, 3], "{}", world.name());
    }
}

#[test]
fn anonymising_writes_what_the_column_allows() {
    let sql = "
        create table person (id integer primary key, email text, note text not null,
            pseudonym varchar(40) not null unique, born date not null, age integer not null,
            initials text generated always as (substr(note, 1, 1)) stored);
        insert into person (id, email, note, pseudonym, born, age) values
            (1, 'ana@x.org', 'n', 'a', '2000-01-01', 20),
            (2, 'ana@x.org', 'm', 'b', '2000-01-02', 21), (3, 'bob@x.org', 'o', 'c', '2000-01-03', 22);";
    let map = Map { reaches: vec![person(&["email"])] };
    for world in World::databases("empty", sql) {
        let connector = world.connector();
        let steps = [anonymise("person", &["note", "pseudonym", "age", "initials"])];
        let plan = connector.plan(&map, &steps, &ana()).unwrap();
        assert_eq!(
            plan.lines[0].note,
            Some(PlanNote::GeneratedSkipped { columns: strings(&["initials"]) })
        );
        assert_eq!(connector.apply(&map, &steps, &ana()).unwrap().rows(), 2);
        let done = "select count(distinct pseudonym) from person \
                    where pseudonym like 'anonymised-%' and note = '' and age = 0";
        assert_eq!(world.number(done), 2, "{}", world.name());
        assert_eq!(connector.apply(&map, &steps, &ana()).unwrap().rows(), 0);
        for column in ["born", "id"] {
            let steps = [anonymise("person", &[column])];
            let plan = connector.plan(&map, &steps, &ana()).unwrap();
            assert_eq!(conflict(&plan), ("person", column));
            let error = connector.apply(&map, &steps, &ana()).unwrap_err();
            assert_eq!(error.kind(), "conflicts");
            assert!(error.to_string().contains(&format!("person.{column}")), "{error}");
        }
    }
}

#[test]
fn rows_nobody_declared_forbid_the_deletion() {
    for (rule, told) in [("", "forbid"), ("on delete cascade", "CASCADE")] {
        let sql = format!(
            "{PEOPLE}
            create table secret_log (id integer primary key,
                who integer references person (id) {rule});
            create table harmless (id integer primary key,
                who integer references person (id) on delete set null);
            insert into secret_log values (1, 1), (2, 2);
            insert into harmless values (1, 1);"
        );
        let map = Map { reaches: vec![person(&["name"])] };
        let bob = Identifiers::one("email", "bob@x.org");
        for world in World::databases(&format!("undeclared{}", rule.len()), &sql) {
            let connector = world.connector();
            let before = world.dump();
            let plan = connector.plan(&map, &[delete("person")], &ana()).unwrap();
            assert_eq!(conflict(&plan), ("secret_log", "who"));
            assert!(plan.conflicts[0].why.contains(told), "{:?}", plan.conflicts);
            let error = connector.apply(&map, &[delete("person")], &ana()).unwrap_err();
            assert!(matches!(error, ConnectError::Conflicts { .. }));
            assert_eq!(before, world.dump());
            world.execute("delete from secret_log where who = 1");
            assert_eq!(connector.apply(&map, &[delete("person")], &ana()).unwrap().rows(), 1);
            assert_eq!(world.number("select count(*) from harmless where who is null"), 1);
            assert_eq!(
                conflict(&connector.plan(&map, &[delete("person")], &bob).unwrap()).0,
                "secret_log"
            );
        }
    }
}

#[test]
fn another_persons_row_that_the_map_does_not_reach_forbids_it_too() {
    let sql = format!(
        "{PEOPLE}
        create table purchase (id integer primary key, person_id integer references person (id),
            seller_id integer references person (id));
        insert into purchase values (1, 2, 1);"
    );
    let map = Map { reaches: vec![person(&[]), owned("purchase", "person_id", &[])] };
    let steps = [delete("person"), delete("purchase")];
    for world in World::databases("seller", &sql) {
        let plan = world.connector().plan(&map, &steps, &ana()).unwrap();
        assert_eq!(conflict(&plan), ("purchase", "seller_id"), "{}", world.name());
        let mut map = map.clone();
        map.reaches.push(by_key("purchase", Role::Accessor, &["seller_id"], 0, &["id"], &[]));
        // Declared, without a step of its own: the link is emptied, in a line that says so.
        let plan = world.connector().plan(&map, &steps, &ana()).unwrap();
        assert_eq!(plan.conflicts, []);
        assert!(plan.lines.iter().any(|l| l.role == Role::Accessor
            && matches!(&l.action, Action::Detach { .. })
            && l.changes == 1));
        world.connector().apply(&map, &steps, &ana()).unwrap();
        assert_eq!(
            world.number("select count(*) from purchase where seller_id is null and person_id = 2"),
            1
        );
    }
}

#[test]
fn a_view_is_read_with_a_declared_key_and_never_changed() {
    let sql = format!("{PEOPLE} create view member as select id, email, name from person;");
    let mut reach = by_identifier("member", "email", "email", &["name"]);
    for world in World::databases("view", &sql) {
        let connector = world.connector();
        let keyless = connector.find(&Map { reaches: vec![reach.clone()] }, &ana()).unwrap_err();
        assert!(keyless.to_string().contains("declare its `key`"), "{keyless}");
        reach.key = strings(&["id"]);
        let map = Map { reaches: vec![reach.clone()] };
        assert_eq!(connector.find(&map, &ana()).unwrap()[0].rows, 1);
        assert_eq!(connector.plan(&map, &[delete("member")], &ana()).unwrap_err().kind(), "schema");
        reach.key.clear();
        if world.name() == "postgres" {
            world.execute("create materialized view copy as select email from person");
            let hits = connector.scan(&["ana@x.org".to_owned().into()]).unwrap();
            let tables: Vec<&str> = hits.iter().map(|h| h.table.as_str()).collect();
            assert_eq!(tables, ["copy", "person"], "a materialised view is a copy");
        }
    }
}

#[test]
fn missing_indexes_are_advised_with_a_statement_that_works() {
    for world in World::hotel_databases("advice") {
        let connector = world.connector();
        let advice = connector.advice(&hotel()).unwrap();
        let columns: Vec<&str> = advice.iter().map(|a| a.column.as_str()).collect();
        // MariaDB indexes every foreign key by itself.
        let wanted = if world.name() == "mariadb" { 2 } else { 9 };
        assert_eq!(columns.len(), wanted, "{advice:?}");
        assert!(columns.contains(&"email") && columns.contains(&"phone"));
        for advised in &advice {
            world.execute(&advised.sql);
        }
        assert_eq!(connector.advice(&hotel()).unwrap(), [], "{}", world.name());
        let who = Identifiers::one("email", "ana@example.org");
        assert_eq!(connector.apply(&hotel(), &hotel_steps(), &who).unwrap().rows(), 11);
    }
}

#[test]
fn each_engine_s_own_kinds_of_tables() {
    let sql = "create table person (id integer primary key, email text); \
               insert into person values (1, 'ana@x.org'), (2, 'bob@x.org');";
    for world in World::databases("storage", sql) {
        let map = Map { reaches: vec![person(&[]), owned("visit", "person_id", &[])] };
        let steps = [delete("person"), delete("visit")];
        let connector = world.connector();
        let rows = "insert into visit values (1, 'a', 'x'), (1, 'b', 'x'), (2, 'a', 'x')";
        if world.name() == "sqlite" {
            world.execute(
                "create table visit (person_id integer references person (id), place text, \
                 rowid text, primary key (person_id, place)) without rowid",
            );
            world.execute(rows);
        } else if world.name() == "mariadb" {
            world.execute(
                "create table visit (person_id integer not null, place varchar(9) not null, \
                 rowid text, unique (person_id, place)) \
                 partition by list columns (place) (partition visit_a values in ('a'), \
                 partition visit_b values in ('b'))",
            );
            world.execute(rows);
        } else {
            world.execute(
                "create table visit (person_id integer references person (id), place text, \
                 rowid text) partition by list (place); \
                 create table visit_a partition of visit for values in ('a'); \
                 create table visit_b partition of visit for values in ('b')",
            );
            world.execute(rows);
            let error = connector.find(&map, &ana()).unwrap_err();
            assert!(error.to_string().contains("nothing that identifies a row"), "{error}");
            world.execute("alter table visit add primary key (person_id, place)");
        }
        assert_eq!(connector.find(&map, &ana()).unwrap()[1].rows, 2, "{}", world.name());
        assert_eq!(connector.apply(&map, &steps, &ana()).unwrap().rows(), 3);
        assert_eq!(world.number("select count(*) from visit"), 1);
    }
}

#[test]
fn values_of_every_kind_are_read() {
    let sql = "create table person (id integer primary key, email text, vip boolean, \
               score double precision, balance numeric(12, 2), seen timestamp, big bigint, absent text);
               insert into person values (1, 'ana@x.org', true, 1.5, 10.10, '2026-01-02 03:04:05', 9000000000, null);";
    let columns = ["vip", "score", "balance", "seen", "big", "absent"];
    let map = Map { reaches: vec![person(&columns)] };
    for world in World::databases("kinds", sql) {
        let mut texts = Vec::new();
        world
            .connector()
            .read(&map, &ana(), &mut |record| {
                texts = record.values.iter().map(|(_, cell)| cell.text()).collect();
                Ok(())
            })
            .unwrap();
        let balance = if world.name() == "sqlite" { "10.1" } else { "10.10" };
        let expected = ["true", "1.5", balance, "2026-01-02 03:04:05", "9000000000"];
        let mut expected: Vec<_> = expected.iter().map(|t| Some((*t).to_owned())).collect();
        expected.push(None);
        assert_eq!(texts, expected, "{}", world.name());
    }
}
