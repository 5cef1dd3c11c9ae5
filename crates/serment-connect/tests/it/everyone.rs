//! What every driver must do.

use serment_connect::{
    Action, CONNECTORS, Cell, ConnectError, Hit, Identifiers, PlanNote, Record, Role, connect,
};
use serment_kernel::words::Personal;

use crate::declare::{by_identifier, by_key, delete, found, hotel, hotel_steps, narrowed};
use crate::world::{HOTEL, Kind, World};

fn ana() -> Identifiers {
    Identifiers::one("email", "ana@example.org")
}

fn read(world: &World, who: &Identifiers) -> Vec<Record> {
    let mut records = Vec::new();
    let connector = world.connector();
    connector
        .read(&hotel(), who, &mut |record| {
            records.push(record);
            Ok(())
        })
        .unwrap();
    records
}

#[test]
fn finds_rows_through_chains_and_roles_and_writes_nothing() {
    use Role::{Accessor, Owner};
    for world in World::hotels("find") {
        let before = world.dump();
        let expected = vec![
            found("guests", Owner, 1),
            found("stays", Owner, 2),
            found("companions", Owner, 3),
            found("companions", Accessor, 1),
            found("invoices", Owner, 1),
            found("messages", Owner, 1),
            found("messages", Accessor, 1),
            found("reviews", Owner, 1),
        ];
        let connector = world.connector();
        assert_eq!(connector.find(&hotel(), &ana()).unwrap(), expected, "{}", world.name());
        let phone = Identifiers::one("phone", "+33 (0)6 12 34 56 78");
        assert_eq!(connector.find(&hotel(), &phone).unwrap(), expected, "{}", world.name());
        let nobody = Identifiers::one("email", "nobody@example.org");
        assert!(connector.find(&hotel(), &nobody).unwrap().iter().all(|f| f.rows == 0));
        assert!(
            connector.find(&hotel(), &Identifiers::default()).unwrap().iter().all(|f| f.rows == 0)
        );
        assert_eq!(before, world.dump());
    }
}

#[test]
fn reads_records_with_their_keys_and_hides_them_from_debug() {
    for world in World::hotels("read") {
        let records = read(&world, &ana());
        assert_eq!(records.len(), 11, "{}", world.name());
        let guest = &records[0];
        assert_eq!(
            (guest.table.as_str(), guest.role, guest.key.as_str()),
            ("guests", Role::Owner, "1")
        );
        let texts: Vec<Option<String>> = guest.values.iter().map(|(_, cell)| cell.text()).collect();
        assert_eq!(texts[0].as_deref().map(str::trim), Some("Ana@Example.org"));
        assert_eq!(texts[4].as_deref(), Some("1980-02-03"));
        assert_eq!(texts[5].as_deref(), Some("1, quai \"Nord\""));
        let empty = records.iter().find(|r| r.table == "stays" && r.key == "11").unwrap();
        assert_eq!(empty.values[1], ("comment".to_owned(), Cell::Null));
        let invoice = records.iter().find(|r| r.table == "invoices").unwrap();
        assert_eq!(invoice.values[1].1.text().as_deref(), Some("42000"));
        // Ana accompanies Bob, and herself: the second is hers.
        let accessor: Vec<&str> = records
            .iter()
            .filter(|r| r.table == "companions" && r.role == Role::Accessor)
            .map(|r| r.key.as_str())
            .collect();
        assert_eq!(accessor, ["102"]);
        assert!(!format!("{records:?}").contains("Ana"));
    }
}

#[test]
fn the_receiver_can_stop_reading() {
    for world in World::hotels("stop") {
        let mut seen = 0;
        let error = world
            .connector()
            .read(&hotel(), &ana(), &mut |_| {
                seen += 1;
                Err(ConnectError::Stopped { why: "the archive is full".into() })
            })
            .unwrap_err();
        assert_eq!((error.kind(), seen), ("stopped", 1));
    }
}

#[test]
fn a_plan_counts_and_writes_nothing_then_the_act_does_what_it_said() {
    for world in World::hotels("plan") {
        let before = world.dump();
        let connector = world.connector();
        let plan = connector.plan(&hotel(), &hotel_steps(), &ana()).unwrap();
        assert_eq!(before, world.dump(), "{}", world.name());
        assert_eq!(plan.conflicts, []);
        assert_eq!(plan.lines.len(), hotel_steps().len());
        assert!(plan.lines.iter().enumerate().all(|(i, line)| line.order as usize == i + 1));
        let printed = format!("{plan:?}").to_lowercase();
        assert!(!printed.contains("ana@") && !printed.contains("le goff"), "{printed}");
        let outcome = connector.apply(&hotel(), &hotel_steps(), &ana()).unwrap();
        let planned: Vec<_> = plan
            .lines
            .iter()
            .map(|l| (l.table.clone(), l.role, l.action.clone(), l.changes))
            .collect();
        let applied: Vec<_> = outcome
            .applied
            .iter()
            .map(|a| (a.table.clone(), a.role, a.action.clone(), a.rows))
            .collect();
        assert_eq!(planned, applied);
        let clears = matches!(world.kind, Kind::Sqlite | Kind::Files);
        assert_eq!(outcome.traces_cleared, clears);
    }
}

#[test]
fn deletions_follow_foreign_keys() {
    for world in World::hotel_databases("order") {
        let plan = world.connector().plan(&hotel(), &hotel_steps(), &ana()).unwrap();
        let deleted: Vec<&str> = plan
            .lines
            .iter()
            .filter(|l| l.action == Action::Delete)
            .map(|l| l.table.as_str())
            .collect();
        let position = |table| deleted.iter().position(|t| *t == table).unwrap();
        assert!(position("companions") < position("stays"));
        assert!(position("stays") < position("guests"));
        let invoice = plan.lines.iter().find(|l| l.table == "invoices").unwrap();
        assert_eq!(invoice.note, Some(PlanNote::LinkEmptied { columns: vec!["stay_id".into()] }));
        assert!(invoice.sql.starts_with("update "), "{}", invoice.sql);
    }
}

#[test]
fn applying_twice_is_applying_once_and_others_keep_every_byte() {
    for world in World::hotels("twice") {
        let before = world.dump();
        let connector = world.connector();
        let outcome = connector.apply(&hotel(), &hotel_steps(), &ana()).unwrap();
        // 1 guest, 2 stays, 3 companions, 1 accompanied, 1 invoice, 2 messages, 1 review.
        assert_eq!(outcome.rows(), 11, "{}", world.name());
        let after = world.dump();
        let again = connector.apply(&hotel(), &hotel_steps(), &ana()).unwrap();
        assert_eq!(again.rows(), 0);
        assert_eq!(after, world.dump());
        assert!(connector.verify(&hotel(), &ana()).unwrap().iter().all(|f| f.rows == 0));
        let kept: Vec<(&str, usize)> =
            after.iter().map(|(t, rows)| (t.as_str(), rows.len())).collect();
        assert_eq!(
            kept,
            [
                ("companions", 1),
                ("guests", 3),
                ("invoices", 2),
                ("messages", 2),
                ("reviews", 2),
                ("stays", 3)
            ]
        );
        for (table, rows) in &after {
            let new: Vec<&String> = rows.iter().filter(|r| !before[table].contains(r)).collect();
            let changed = match table.as_str() {
                "guests" | "stays" => 0,
                _ => 1,
            };
            assert_eq!(new.len(), changed, "{} {table} {new:?}", world.name());
        }
        let text = format!("{after:?}");
        for gone in ["Ana was here", "third floor", "1980-02-03", "see you in July"] {
            assert!(!text.contains(gone), "{} still has {gone}", world.name());
        }
        assert!(text.contains("Ana Le Goff"), "the invoice keeps the name its rule demands");
    }
}

#[test]
fn rows_added_after_the_plan_are_erased_too() {
    for world in World::hotel_databases("late") {
        let connector = world.connector();
        let plan = connector.plan(&hotel(), &hotel_steps(), &ana()).unwrap();
        world.execute("insert into stays values (12, 1, '2026-09-01', 'new')");
        let outcome = connector.apply(&hotel(), &hotel_steps(), &ana()).unwrap();
        let planned: u64 = plan.lines.iter().map(|l| l.changes).sum();
        assert_eq!(outcome.rows(), planned + 1, "{}", world.name());
        assert_eq!(world.number("select count(*) from stays where guest_id = 1"), 0);
    }
}

/// A small hotel with links drawn at random, some of them empty.
fn random_hotel(mut seed: u64) -> String {
    let mut draw = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut rows = Vec::new();
    for id in 1..=6 {
        rows.push(format!(
            "insert into guests values ({id}, 'p{id}@x.org', null, 'G', 'F', null, 'A')"
        ));
    }
    for id in 1..=12 {
        let guest = draw(6) + 1;
        rows.push(format!("insert into stays values ({id}, {guest}, '2026-01-01', 'C')"));
    }
    for id in 1..=24 {
        let mut link = |below: u64| match draw(below + 2) {
            0 | 1 => "null".to_owned(),
            id => (id - 1).to_string(),
        };
        let (one, two, three, stay) = (link(6), link(6), link(6), link(12));
        rows.push(format!("insert into messages values ({id}, {one}, {two}, 'B')"));
        rows.push(format!("insert into reviews values ({id}, {three}, 5, 'T')"));
        rows.push(format!("insert into invoices values ({id}, {stay}, 'N{id}', 1, 'B', 'D')"));
        let stay = draw(12) + 1;
        rows.push(format!("insert into companions values ({id}, {stay}, {one}, 'G', 'F', null)"));
    }
    rows.join(";\n")
}

#[test]
fn random_hotels_lose_one_guest_and_nothing_else() {
    for seed in 0..4 {
        let who = Identifiers::one("email", "p3@x.org");
        let mut plans = Vec::new();
        for world in World::hotel_databases("random") {
            for table in ["reviews", "messages", "invoices", "companions", "stays", "guests"] {
                world.execute(&format!("delete from {table}"));
            }
            world.execute(&random_hotel(seed));
            let theirs = "coalesce(author_id, 0) <> 3";
            let left = [
                ("guests", "id <> 3".to_owned()),
                ("stays", "guest_id <> 3".to_owned()),
                (
                    "companions",
                    "stay_id not in (select id from stays where guest_id = 3)".to_owned(),
                ),
                ("messages", theirs.to_owned()),
                ("invoices", "id > 0".to_owned()),
                ("reviews", "id > 0".to_owned()),
            ];
            let ids = |table: &str, rows: &str| {
                world.number(&format!(
                    "select cast(coalesce(sum(id * id), 0) as bigint) from {table} where {rows}"
                ))
            };
            let expected: Vec<i64> = left.iter().map(|(table, rows)| ids(table, rows)).collect();
            let connector = world.connector();
            let plan = connector.plan(&hotel(), &hotel_steps(), &who).unwrap();
            let outcome = connector.apply(&hotel(), &hotel_steps(), &who).unwrap();
            let changes: u64 = plan.lines.iter().map(|l| l.changes).sum();
            assert_eq!(outcome.rows(), changes, "seed {seed} {}", world.name());
            let after: Vec<i64> = left.iter().map(|(table, _)| ids(table, "id > 0")).collect();
            assert_eq!(after, expected, "seed {seed} {}", world.name());
            assert_eq!(connector.apply(&hotel(), &hotel_steps(), &who).unwrap().rows(), 0);
            let lines = plan
                .lines
                .into_iter()
                .map(|l| (l.table, l.role, l.action, l.rows, l.changes, l.note));
            plans.push(lines.collect::<Vec<_>>());
        }
        assert!(plans.windows(2).all(|pair| pair[0] == pair[1]), "engines disagree, seed {seed}");
    }
}

#[test]
fn one_person_among_several_with_the_same_address() {
    let mut map = hotel();
    map.reaches[0] = narrowed(map.reaches[0].clone(), "given_name", " élodie");
    let who = Identifiers::one("email", "family@example.org");
    for world in World::hotels("shared") {
        let connector = world.connector();
        assert_eq!(connector.find(&hotel(), &who).unwrap()[0].rows, 2);
        let before = world.dump();
        connector.apply(&map, &hotel_steps(), &who).unwrap();
        let after = world.dump();
        assert_eq!(after["guests"].len(), 3, "{}", world.name());
        assert_eq!(after["stays"].len(), 4);
        assert!(
            after["guests"]
                .iter()
                .any(|row| row.contains("Marc") && before["guests"].contains(row))
        );
    }
}

#[test]
fn several_identifiers_of_one_kind_are_alternatives() {
    let who = ana().and("email", "bob@example.org").and("customer_number", "3");
    let mut map = hotel();
    map.reaches.push(by_identifier("guests", "customer_number", "id", &[]));
    for world in World::hotels("several") {
        assert_eq!(world.connector().find(&map, &who).unwrap()[0].rows, 3, "{}", world.name());
        let odd = Identifiers::one("customer_number", "not a number");
        assert_eq!(world.connector().find(&map, &odd).unwrap()[0].rows, 0, "{}", world.name());
    }
}

#[test]
fn a_value_is_searched_in_every_table() {
    let needles = [Personal::new("ANA@example.org".to_owned()), Personal::new(String::new())];
    for world in World::hotels("scan") {
        let connector = world.connector();
        let hit =
            |table: &str, column: &str| Hit { table: table.into(), column: column.into(), rows: 1 };
        let hits = connector.scan(&needles).unwrap();
        assert_eq!(hits, [hit("guests", "email"), hit("stays", "comment")], "{}", world.name());
        connector.apply(&hotel(), &hotel_steps(), &ana()).unwrap();
        assert_eq!(connector.scan(&needles).unwrap(), []);
        assert_eq!(connector.scan(&[]).unwrap(), []);
    }
}

#[test]
fn what_is_declared_and_does_not_exist_is_named() {
    for world in World::hotels("schema") {
        let connector = world.connector();
        let told = |map: &serment_connect::Map| connector.find(map, &ana()).unwrap_err();
        let mut map = hotel();
        map.reaches[2].columns.push("Comment".into());
        let error = told(&map);
        assert_eq!(error.kind(), "schema");
        assert!(error.to_string().contains("table stays, column Comment"), "{error}");
        assert!(error.to_string().contains("there is comment"), "{error}");
        map = hotel();
        map.reaches[0].table = "visitors".into();
        assert!(
            matches!(told(&map), ConnectError::Schema { table, column: None, .. } if table == "visitors")
        );
        map = hotel();
        map.reaches[2] = by_key("stays", Role::Owner, &["guest_id"], 5, &["id"], &[]);
        assert_eq!(told(&map).kind(), "schema");
        let stranger = [delete("nothing")];
        let error = connector.apply(&hotel(), &stranger, &ana()).unwrap_err();
        assert!(matches!(error, ConnectError::Schema { table, .. } if table == "nothing"));
        let theirs = [crate::declare::step("messages", Role::Accessor, Action::Delete)];
        assert_eq!(connector.plan(&hotel(), &theirs, &ana()).unwrap_err().kind(), "unsupported");
        let broken = Identifiers::one("email", "not an address");
        assert_eq!(connector.find(&hotel(), &broken).unwrap_err().kind(), "identifier");
    }
}

#[test]
fn the_catalogue_and_the_probe_say_what_is_there() {
    for world in World::hotels("catalogue") {
        let connector = world.connector();
        let catalogue = connector.catalogue().unwrap();
        for (table, columns, _) in HOTEL {
            let info = catalogue.table(table).unwrap();
            let names: Vec<&str> = info.columns.iter().map(|c| c.name.as_str()).collect();
            assert_eq!(names, columns.iter().map(|(n, _)| *n).collect::<Vec<_>>());
            assert_eq!(info.primary_key, ["id"]);
        }
        let probe = connector.probe().unwrap();
        assert!(probe.tables >= 6 && !probe.read_only && probe.missing.is_empty(), "{probe:?}");
        if !matches!(world.kind, Kind::Files) {
            let companions = catalogue.table("companions").unwrap();
            assert_eq!(companions.foreign_keys.len(), 2);
            assert!(!companions.column("stay_id").unwrap().nullable);
            assert!(catalogue.table("invoices").unwrap().column("number").unwrap().unique);
        }
    }
}

#[test]
fn a_system_that_is_not_there_is_unreachable() {
    let nowhere = tempfile::tempdir().unwrap();
    let absent = nowhere.path().join("absent");
    let url = Personal::new("postgres://someone:secret@127.0.0.1:9/none".to_owned());
    let mariadb = Personal::new("mariadb://someone:secret@127.0.0.1:9/none".to_owned());
    for settings in [
        serment_connect::Settings::Sqlite { path: absent.clone() },
        serment_connect::Settings::Postgres { url, schema: None },
        serment_connect::Settings::Mariadb { url: mariadb, schema: None },
        serment_connect::Settings::Files { folder: absent.clone(), tables: Vec::new() },
    ] {
        let error = connect("booking", &settings).find(&hotel(), &ana()).unwrap_err();
        assert_eq!(error.kind(), "unreachable");
        assert!(error.retryable() && !error.to_string().contains("secret"), "{error}");
        assert!(!format!("{settings:?}").contains("secret"));
        assert!(!absent.exists(), "nothing is created");
    }
}

#[test]
fn every_kind_of_connector_says_what_it_is() {
    let kinds: Vec<&str> = CONNECTORS.iter().map(|m| m.kind).collect();
    assert_eq!(kinds, ["sqlite", "postgres", "mariadb", "files"]);
    for world in World::hotels("manifest") {
        assert_eq!(world.connector().manifest().kind, world.name());
    }
}
