//! Correcting one row: the person's own, one, and nothing else.

use serment_connect::{Amendment, Cell, ConnectError, Identifiers};
use serment_kernel::words::Personal;

use crate::declare::hotel;
use crate::world::{Kind, World};

fn ana() -> Identifiers {
    Identifiers::one("email", "ana@example.org")
}

fn amendment(table: &str, key: &str, set: &[(&str, &str)]) -> Amendment {
    let pair =
        |(column, value): &(&str, &str)| ((*column).to_owned(), Personal::new((*value).to_owned()));
    Amendment { table: table.into(), key: key.into(), set: set.iter().map(pair).collect() }
}

/// The key of the first row of a table, and what one of its columns holds.
fn first(world: &World, table: &str, column: &str) -> (String, Cell) {
    let mut found = None;
    let read = world.connector().read(&hotel(), &ana(), &mut |record| {
        if record.table == table && found.is_none() {
            let cell = record.values.iter().find(|(name, _)| name == column).unwrap().1.clone();
            found = Some((record.key.clone(), cell));
        }
        Ok(())
    });
    read.unwrap();
    found.unwrap()
}

#[test]
fn a_row_of_the_person_is_written_and_read_again() {
    for world in World::hotels("amend") {
        let before = world.dump();
        let (key, _) = first(&world, "reviews", "title");
        let new = "Ana’s house, “à côté”";
        let amend = amendment("reviews", &key, &[("title", new)]);
        let connector = world.connector();
        assert_eq!(connector.amend(&hotel(), &ana(), &amend).unwrap(), 1, "{}", world.name());
        assert_eq!(first(&world, "reviews", "title").1.text().as_deref(), Some(new));
        // Twice is once.
        assert_eq!(connector.amend(&hotel(), &ana(), &amend).unwrap(), 1);
        let after = world.dump();
        let changed: usize = before
            .iter()
            .map(|(table, rows)| rows.iter().zip(&after[table]).filter(|(a, b)| a != b).count())
            .sum();
        assert_eq!(changed, 1, "{}: one row of all", world.name());
    }
}

#[test]
fn a_row_of_someone_else_is_not_written() {
    for world in World::hotels("amend_other") {
        let before = world.dump();
        let others = Identifiers::one("email", "nobody@example.org");
        let (key, _) = first(&world, "reviews", "title");
        let amend = amendment("reviews", &key, &[("title", "mine")]);
        let connector = world.connector();
        assert_eq!(connector.amend(&hotel(), &others, &amend).unwrap(), 0, "{}", world.name());
        let absent = amendment("reviews", "no such key", &[("title", "mine")]);
        assert_eq!(connector.amend(&hotel(), &ana(), &absent).unwrap(), 0);
        // A message to Ana concerns her, and is not hers to correct.
        let concerned = amendment("messages", "2", &[("body", "mine")]);
        assert_eq!(connector.amend(&hotel(), &ana(), &concerned).unwrap(), 0);
        assert_eq!(before, world.dump(), "{}", world.name());
    }
}

#[test]
fn what_cannot_be_written_is_refused_and_nothing_changes() {
    for world in World::hotels("amend_refused") {
        let before = world.dump();
        let (key, _) = first(&world, "reviews", "title");
        let connector = world.connector();
        let amend = |table: &str, set: &[(&str, &str)]| {
            connector.amend(&hotel(), &ana(), &amendment(table, &key, set))
        };
        let unknown = amend("reviews", &[("colour", "red")]);
        assert!(matches!(unknown, Err(ConnectError::Schema { .. })), "{unknown:?}");
        let nothing = amend("reviews", &[]);
        assert!(matches!(nothing, Err(ConnectError::Conflicts { .. })), "{nothing:?}");
        if !matches!(world.kind, Kind::Files) {
            let identity = amend("reviews", &[("id", "99")]);
            assert!(matches!(identity, Err(ConnectError::Schema { .. })), "{identity:?}");
        }
        if matches!(world.kind, Kind::Postgres { .. } | Kind::Mariadb { .. }) {
            let text = amend("reviews", &[("rating", "five")]).unwrap_err();
            assert!(!text.to_string().contains("five"), "{text}");
        }
        assert_eq!(before, world.dump(), "{}", world.name());
    }
}
