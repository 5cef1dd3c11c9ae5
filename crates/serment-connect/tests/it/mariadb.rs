//! What only MariaDB has: engines without transactions, rows with a history, links checked one by
//! one, its own types and names.

use mysql::prelude::Queryable;
use serment_connect::{Action, Cell, Identifiers, Map, PlanNote, Role, Settings, connect};

use crate::declare::{
    anonymise, by_identifier, by_key, delete, detach, hotel, hotel_steps, retain, strings,
};
use crate::world::{HOTEL, Kind, World};

fn ana() -> Identifiers {
    Identifiers::one("email", "ana@x.org")
}

fn person(columns: &[&str]) -> serment_connect::Reach {
    by_identifier("person", "email", "email", columns)
}

const PERSON: &str = "create table person (id integer primary key, email varchar(100));
    insert into person values (1, 'Ana@x.org'), (2, 'bob@x.org');";

#[test]
fn a_table_without_transactions_is_named_and_left_alone() {
    let sql = format!(
        "{PERSON} create table log (id integer primary key, person_id integer, line text)
            engine = MyISAM;
        create table past (id integer primary key, person_id integer) with system versioning;
        insert into log values (1, 1, 'a'), (2, 2, 'b'); insert into past values (1, 1);"
    );
    let Some(world) = World::mariadb("engines", &sql) else { return };
    let owned = |table: &str| by_key(table, Role::Owner, &["person_id"], 0, &["id"], &[]);
    let map = Map { reaches: vec![person(&[]), owned("log"), owned("past")] };
    let steps = [delete("person"), delete("log"), delete("past")];
    let connector = world.connector();
    let plan = connector.plan(&map, &steps, &ana()).unwrap();
    let why: Vec<&str> = plan.conflicts.iter().map(|c| c.why.as_str()).collect();
    assert_eq!(why.len(), 2, "{why:?}");
    assert!(why[0].contains("MyISAM has no transactions") && why[0].contains("ENGINE = InnoDB"));
    assert!(why[1].contains("DROP SYSTEM VERSIONING"));
    let before = world.dump();
    assert_eq!(connector.apply(&map, &steps, &ana()).unwrap_err().kind(), "conflicts");
    assert_eq!(before, world.dump(), "nothing, even in the tables with transactions");
    let missing = connector.probe().unwrap().missing;
    assert!(missing.iter().any(|m| m.starts_with("transactions on log")), "{missing:?}");
    // Rows of nobody concerned are no obstacle.
    let who = Identifiers::one("email", "nobody@x.org");
    assert_eq!(connector.plan(&map, &steps, &who).unwrap().conflicts, []);
    for conflict in &plan.conflicts {
        let (_, statement) = conflict.why.split_once("run `").unwrap();
        world.execute(statement.trim_end_matches('`'));
    }
    assert_eq!(connector.apply(&map, &steps, &ana()).unwrap().rows(), 3);
}

#[test]
fn links_that_hold_each_other_and_may_not_be_empty_are_named() {
    let sql = "
        create table person (id integer primary key, email text, card_id integer not null,
            chief integer not null, foreign key (chief) references person (id));
        create table card (id integer primary key, person_id integer not null,
            foreign key (person_id) references person (id));
        insert into person values (2, 'bob@x.org', 20, 2), (1, 'ana@x.org', 10, 2);
        insert into card values (10, 1), (20, 2);
        alter table person add foreign key (card_id) references card (id);";
    let Some(world) = World::mariadb("knots", sql) else { return };
    let card = by_key("card", Role::Owner, &["person_id"], 0, &["id"], &[]);
    let map = Map { reaches: vec![person(&[]), card] };
    let steps = [delete("person"), delete("card")];
    let connector = world.connector();
    let refused = || {
        let conflicts = connector.plan(&map, &steps, &ana()).unwrap().conflicts;
        assert_eq!(conflicts.len(), 1, "{conflicts:?}");
        assert!(conflicts[0].why.contains("allow NULL"), "{conflicts:?}");
        (conflicts[0].table.clone(), conflicts[0].column.clone())
    };
    let (table, _) = refused();
    assert!(["person", "card"].contains(&table.as_str()), "one of the two links");
    world.execute("alter table person modify card_id integer null");
    assert_eq!(connector.apply(&map, &steps, &ana()).unwrap().rows(), 2);
    // A row that holds another one, or itself.
    for row in
        ["(3, 'bob2@x.org', null, 2), (4, 'ana@x.org', null, 4)", "(5, 'ana@x.org', null, 4)"]
    {
        world.execute(&format!("insert into person values {row}"));
        assert_eq!(refused(), ("person".to_owned(), "chief".to_owned()));
    }
    world.execute("alter table person modify chief integer null");
    assert_eq!(connector.apply(&map, &steps, &ana()).unwrap().rows(), 2);
    assert_eq!(world.number("select count(*) from person"), 2);
}

#[test]
fn links_of_several_columns_are_emptied_together() {
    let sql = format!(
        "{PERSON}
        create table stay (hotel varchar(9), number integer, person_id integer,
            primary key (hotel, number), foreign key (person_id) references person (id));
        create table extra (id integer primary key, hotel varchar(9), number integer,
            label varchar(9) not null, foreign key (hotel, number) references stay (hotel, number));
        insert into stay values ('A', 1, 1), ('A', 2, 2);
        insert into extra values (1, 'A', 1, 'x'), (2, 'A', 2, 'y');"
    );
    let Some(world) = World::mariadb("together", &sql) else { return };
    let map = Map {
        reaches: vec![
            person(&[]),
            by_key("stay", Role::Owner, &["person_id"], 0, &["id"], &[]),
            by_key("extra", Role::Owner, &["hotel", "number"], 1, &["hotel", "number"], &["label"]),
        ],
    };
    let steps = [delete("person"), delete("stay"), retain("extra", &["label"])];
    let outcome = world.connector().apply(&map, &steps, &ana()).unwrap();
    assert_eq!(outcome.rows(), 3);
    let emptied = "select count(*) from extra where id = 1 and hotel is null and number is null \
                   and label = ''";
    assert_eq!(world.number(emptied), 1, "every column sees the row as it was");
    assert_eq!(world.number("select count(*) from extra where hotel = 'A' and number = 2"), 1);
}

#[test]
fn its_types_are_read_and_emptied_or_refused() {
    let sql = "create table person (id bigint unsigned primary key, email varchar(99),
            flags bit(3) not null, vip bit(1), level enum('a', 'b') not null, tags set('x', 'y'),
            doc json not null, net inet6, ratio float, amount decimal(30, 10), born year,
            content mediumblob, at datetime(3), big bigint unsigned,
            upper_email varchar(99) as (upper(email)) virtual, stamp char(3) not null);
        insert into person (id, email, flags, vip, level, tags, doc, net, ratio, amount, born,
            content, at, big, stamp) values (18446744073709551615, 'ana@x.org', b'101', b'1', 'b',
            'x,y', '{\"k\": 1}', '::1', 1.1, 12345678901234567890.5, 1980, x'00ff',
            '2026-01-02 03:04:05.678', 18446744073709551614, 'abc');";
    let Some(world) = World::mariadb("types", sql) else { return };
    let names = [
        "flags",
        "vip",
        "level",
        "tags",
        "doc",
        "net",
        "ratio",
        "amount",
        "born",
        "content",
        "at",
        "big",
        "upper_email",
        "stamp",
    ];
    let map = Map { reaches: vec![person(&names)] };
    let connector = world.connector();
    let mut record = None;
    connector
        .read(&map, &ana(), &mut |found| {
            record = Some(found);
            Ok(())
        })
        .unwrap();
    let record = record.unwrap();
    assert_eq!(record.key, "18446744073709551615");
    let texts: Vec<Option<String>> = record.values.iter().map(|(_, cell)| cell.text()).collect();
    let expected = [
        "5",
        "true",
        "b",
        "x,y",
        "{\"k\": 1}",
        "::1",
        "1.1",
        "12345678901234567890.5000000000",
        "1980",
        "",
        "2026-01-02 03:04:05.678",
        "18446744073709551614",
        "ANA@X.ORG",
        "abc",
    ];
    let expected: Vec<Option<String>> =
        expected.iter().map(|t| (!t.is_empty()).then(|| (*t).to_owned())).collect();
    assert_eq!(texts, expected);
    assert_eq!(record.values[9].1, Cell::Bytes(2));
    for column in ["level", "doc"] {
        let plan = connector.plan(&map, &[anonymise("person", &[column])], &ana()).unwrap();
        assert_eq!(plan.conflicts.len(), 1, "{column}");
    }
    let all = ["flags", "vip", "tags", "net", "ratio", "amount", "born", "content", "at", "stamp"];
    let steps = [detach("person", Role::Owner, &["big"], &[&all[..], &["upper_email"]].concat())];
    let plan = connector.plan(&map, &steps, &ana()).unwrap();
    let skipped = PlanNote::GeneratedSkipped { columns: strings(&["upper_email"]) };
    assert_eq!((plan.conflicts.len(), &plan.lines[0].note), (0, &Some(skipped)));
    assert_eq!(connector.apply(&map, &steps, &ana()).unwrap().rows(), 1);
    assert_eq!(world.number("select count(*) from person where flags = 0 and stamp = ''"), 1);
    assert_eq!(connector.apply(&map, &steps, &ana()).unwrap().rows(), 0);
}

#[test]
fn names_with_backquotes_colons_and_marks_are_quoted() {
    let sql = "create table `a``b:c?1` (`i:d` integer primary key, `e?m``ail` varchar(99), \
               `x\"y` text); insert into `a``b:c?1` values (1, 'ana@x.org', 'z'), (2, 'b@x.org', 'z')";
    let Some(world) = World::mariadb("names", sql) else { return };
    let table = "a`b:c?1";
    let map = Map { reaches: vec![by_identifier(table, "email", "e?m`ail", &["x\"y"])] };
    let connector = world.connector();
    for advised in connector.advice(&map).unwrap() {
        world.execute(&advised.sql);
    }
    assert_eq!(connector.advice(&map).unwrap(), []);
    let steps = [anonymise(table, &["x\"y"])];
    assert_eq!(connector.apply(&map, &steps, &ana()).unwrap().rows(), 1);
    assert_eq!(connector.apply(&map, &[delete(table)], &ana()).unwrap().rows(), 1);
    assert_eq!(world.number("select count(*) from `a``b:c?1`"), 1);
}

#[test]
fn identifiers_are_exact_whatever_the_collation() {
    let sql = "create table person (id integer primary key, email varchar(99), code varchar(20),
            old varchar(20) character set latin1, key (code));
        insert into person values (1, 'élodie@x.org', 'C-1', 'Zoé'),
            (2, 'elodie@x.org', 'c-1', 'zoé'), (3, 'ÉLODIE@x.org', 'C-1 ', 'Zoe');";
    let Some(world) = World::mariadb("collation", sql) else { return };
    let connector = world.connector();
    let count = |kind: &str, column: &str, value: &str| {
        let map = Map { reaches: vec![by_identifier("person", kind, column, &[])] };
        connector.find(&map, &Identifiers::one(kind, value)).unwrap()[0].rows
    };
    assert_eq!(count("email", "email", "élodie@x.org"), 2, "an accent is a letter");
    assert_eq!(count("customer_number", "code", "C-1"), 1, "case and spaces too");
    assert_eq!(count("customer_number", "old", "Zoé"), 1, "in an old character set too");
    assert_eq!(count("customer_number", "id", "2"), 1);
    assert_eq!(count("customer_number", "old", "日本"), 0, "what it cannot write is not there");
}

#[test]
fn a_declared_key_that_identifies_several_rows_is_refused() {
    let sql = format!(
        "{PERSON} create table note (person_id integer, day varchar(9), body text);
        insert into note values (1, 'mon', 'a'), (1, 'tue', 'b'), (2, 'tue', 'c');"
    );
    let Some(world) = World::mariadb("keys", &sql) else { return };
    let mut reach = by_key("note", Role::Owner, &["person_id"], 0, &["id"], &["body"]);
    for (key, works) in [(vec!["day"], false), (vec!["person_id", "day"], true)] {
        reach.key = strings(&key);
        let map = Map { reaches: vec![person(&[]), reach.clone()] };
        let steps = [delete("person"), delete("note")];
        match world.connector().apply(&map, &steps, &ana()) {
            Ok(outcome) => assert_eq!((works, outcome.rows()), (true, 3)),
            Err(error) => {
                assert!(!works && error.to_string().contains("several rows"), "{error}");
                assert_eq!(world.number("select count(*) from note"), 3);
            }
        }
    }
}

#[test]
fn missing_rights_are_told_by_the_probe_and_by_the_act() {
    let Some(world) = World::hotel_databases("rights").into_iter().find(|w| w.name() == "mariadb")
    else {
        return;
    };
    let Kind::Mariadb { url, database } = &world.kind else { unreachable!() };
    let mut conn = world.conn(database);
    let user = "'connect_reader'@'%'";
    conn.query_drop(format!("create or replace user {user} identified by 'reader'")).unwrap();
    for (table, ..) in HOTEL {
        let grant = format!("grant select, update, delete on {database}.{table} to {user}");
        conn.query_drop(grant).unwrap();
    }
    // The links are seen by an account that may only read and change rows.
    conn.query_drop(format!("revoke delete on {database}.stays from {user}")).unwrap();
    let (_, place) = url.split_once('@').unwrap();
    let settings = Settings::Mariadb {
        url: format!("mysql://connect_reader:reader@{place}").into(),
        schema: Some(database.clone()),
    };
    let connector = connect("booking", &settings);
    let temporary = format!("create temporary tables on {database}");
    let mut missing = connector.probe().unwrap().missing;
    // Where the server of the tests keeps a log of statements.
    missing.retain(|right| !right.starts_with("binlog admin"));
    assert_eq!(missing, [temporary.as_str(), "delete on stays"]);
    let who = Identifiers::one("email", "ana@example.org");
    assert_eq!(connector.find(&hotel(), &who).unwrap_err().kind(), "missing_right");
    let grant = format!("grant create temporary tables on {database}.* to {user}");
    conn.query_drop(grant).unwrap();
    assert_eq!(connector.find(&hotel(), &who).unwrap()[0].rows, 1);
    let before = world.dump();
    let error = connector.apply(&hotel(), &hotel_steps(), &who).unwrap_err();
    assert_eq!(error.kind(), "missing_right", "{error}");
    assert!(error.to_string().contains("stays"), "{error}");
    assert_eq!(before, world.dump());
}

#[test]
fn tables_of_another_database_that_refer_to_it_are_seen() {
    let Some(world) = World::mariadb("here", PERSON) else { return };
    let mut conn = world.conn("connect_here");
    for sql in [
        "drop database if exists connect_there",
        "create database connect_there",
        "create table connect_there.visit (id integer primary key, person_id integer, \
         foreign key (person_id) references connect_here.person (id))",
        "insert into connect_there.visit values (1, 1), (2, 2)",
    ] {
        conn.query_drop(sql).unwrap();
    }
    let connector = world.connector();
    let map = Map { reaches: vec![person(&[])] };
    let plan = connector.plan(&map, &[delete("person")], &ana()).unwrap();
    assert_eq!(plan.conflicts.len(), 1);
    assert_eq!(plan.conflicts[0].table, "connect_there.visit");
    let visit = by_key("connect_there.visit", Role::Owner, &["person_id"], 0, &["id"], &[]);
    let map = Map { reaches: vec![person(&[]), visit] };
    let steps = [delete("person"), delete("connect_there.visit")];
    let plan = connector.plan(&map, &steps, &ana()).unwrap();
    assert!(plan.lines.iter().all(|l| l.action == Action::Delete && l.changes == 1));
    assert_eq!(connector.apply(&map, &steps, &ana()).unwrap().rows(), 2);
    conn.query_drop("drop database connect_there").unwrap();
}

#[test]
fn tls_is_spoken_with_the_authority_of_the_address() {
    let Some(world) = World::mariadb("tls", PERSON) else { return };
    let Kind::Mariadb { url, database } = &world.kind else { unreachable!() };
    let mut conn = world.conn(database);
    let authority: Option<Option<String>> =
        conn.query_first("select nullif(@@ssl_ca, '')").unwrap();
    let Some(Some(authority)) = authority else {
        println!("skipped: the server has no certificate");
        return;
    };
    let (_, place) = url.split_once('@').unwrap();
    let user = "'connect_tls'@'%'";
    conn.query_drop(format!("create or replace user {user} identified by 'x' require ssl"))
        .unwrap();
    conn.query_drop(format!("grant all on {database}.* to {user}")).unwrap();
    let probe = |query: &str| {
        let url = format!("mariadb://connect_tls:x@{place}?{query}").into();
        connect("shop", &Settings::Mariadb { url, schema: Some(database.clone()) }).probe()
    };
    assert_eq!(probe(&format!("sslmode=require&sslrootcert={authority}")).unwrap().tables, 1);
    let in_clear = probe("sslmode=disable").unwrap_err();
    assert_eq!(in_clear.kind(), "unreachable", "{in_clear}");
    let unknown = probe("sslmode=require").unwrap_err();
    assert!(
        unknown.to_string().contains("certificate"),
        "an unknown authority is refused: {unknown}"
    );
}
