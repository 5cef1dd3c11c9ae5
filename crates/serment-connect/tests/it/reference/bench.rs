//! One engine on which cases are laid out one after the other, read back without the connector.

use std::fs;

use mysql::prelude::Queryable;
use serment_connect::Connector;

use super::schema::{Case, Cell, State};
use crate::world::{Kind, World};

pub(super) struct Bench {
    world: World,
    client: Option<postgres::Client>,
}

/// The tables a case may have.
fn places() -> Vec<String> {
    (0..9).map(|n| format!("t{n}")).collect()
}

impl Bench {
    /// An engine by name, in a place of this test's own; nothing where it is not there.
    pub(super) fn new(engine: &str, test: &str) -> Option<Self> {
        let worlds = World::databases(test, "select 1;");
        let world = worlds.into_iter().find(|w| w.name() == engine)?;
        let client = match &world.kind {
            Kind::Postgres { schema, .. } => Some(world.client(schema)),
            _ => None,
        };
        Some(Self { world, client })
    }

    pub(super) fn name(&self) -> &'static str {
        self.world.name()
    }

    pub(super) fn connector(&self) -> Box<dyn Connector> {
        self.world.connector()
    }

    /// Whether this engine has what the case is made of. MariaDB needs a key in every table;
    /// none of its constraints waits (`tests/it/mariadb.rs` has the conflicts that come of it);
    /// and texts link by their collation (`regressions.rs`).
    pub(super) fn takes(&self, case: &Case) -> bool {
        self.name() != "mariadb" || (case.all_keyed() && !case.waits() && !case.links_by_address())
    }

    /// Lays out a case, in the place of the one before.
    pub(super) fn lay(&mut self, case: &Case) {
        let in_file = self.name() == "sqlite";
        match &mut self.client {
            Some(client) => {
                let sql = format!(
                    "set client_min_messages = error;\ndrop table if exists {} cascade;\n{}",
                    places().join(", "),
                    case.sql(true)
                );
                client.batch_execute(&sql).unwrap();
            }
            None if in_file => {
                let path = self.world.path();
                fs::remove_file(&path).unwrap();
                let connection = rusqlite::Connection::open(&path).unwrap();
                let quick = "pragma foreign_keys = off; pragma synchronous = off; begin;";
                connection.execute_batch(&format!("{quick}\n{} commit;", case.sql(false))).unwrap();
            }
            None => {
                self.world.execute(&format!(
                    "set foreign_key_checks = 0; drop table if exists {}; \
                     set foreign_key_checks = 1;",
                    places().join(", ")
                ));
                self.world.execute(&case.sql(true));
            }
        }
    }

    /// What is there, each table in the order of its tags.
    pub(super) fn state(&mut self, case: &Case) -> State {
        let mut state = State::new();
        for table in &case.tables {
            let word = if self.name() == "mariadb" { "char" } else { "text" };
            let columns: Vec<String> =
                table.columns.iter().map(|c| format!("cast({} as {word})", c.name)).collect();
            let sql = format!("select {} from {} order by tag", columns.join(", "), table.name);
            state.push(self.rows(&sql, columns.len()));
        }
        state
    }

    fn rows(&mut self, sql: &str, width: usize) -> Vec<Vec<Cell>> {
        if let Some(client) = &mut self.client {
            let rows = client.query(sql, &[]).unwrap();
            return rows.iter().map(|r| (0..width).map(|i| r.get(i)).collect()).collect();
        }
        if let Kind::Mariadb { database, .. } = &self.world.kind {
            let rows: Vec<mysql::Row> = self.world.conn(database).query(sql).unwrap();
            let cells = |r: &mysql::Row| (0..width).map(|i| r.get(i).unwrap()).collect();
            return rows.iter().map(cells).collect();
        }
        let connection = rusqlite::Connection::open(self.world.path()).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |r| (0..width).map(|i| r.get(i)).collect()).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// What SQLite itself finds wrong with its links; the other engines refuse it.
    pub(super) fn violations(&self) -> i64 {
        if self.name() != "sqlite" {
            return 0;
        }
        self.world.number("select count(*) from pragma_foreign_key_check")
    }
}
