//! A system of each kind holding the same hotel, and how tests look into it without the
//! connector under test.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use mysql::prelude::Queryable;
use serment_connect::{Connector, FileTable, Limits, Settings, connect_with};
use serment_kernel::words::Personal;

/// (table, columns with SQL types, rows). An empty text is NULL.
pub(crate) type Data =
    (&'static str, &'static [(&'static str, &'static str)], &'static [&'static [&'static str]]);

pub(crate) const HOTEL: &[Data] = &[
    (
        "guests",
        &[
            ("id", "integer primary key"),
            ("email", "text"),
            ("phone", "text"),
            ("given_name", "text not null"),
            ("family_name", "text"),
            ("birth_date", "date"),
            ("address", "text"),
        ],
        &[
            &[
                "1",
                " Ana@Example.org ",
                "06 12 34 56 78",
                "Ana",
                "Le Goff",
                "1980-02-03",
                "1, quai \"Nord\"",
            ],
            &[
                "2",
                "bob@example.org",
                "+33 7 00 00 00 02",
                "Bob",
                "Kerdreux",
                "1975-05-06",
                "2; rue Sud",
            ],
            &["3", "family@example.org", "", "Élodie", "Moal", "1990-01-01", ""],
            &["4", "FAMILY@example.org", "", "Marc", "Moal", "1991-01-01", ""],
        ],
    ),
    (
        "stays",
        &[
            ("id", "integer primary key"),
            ("guest_id", "integer not null references guests (id)"),
            ("arrival", "date not null"),
            ("comment", "text"),
        ],
        &[
            &["10", "1", "2025-07-01", "late arrival, ana@example.org"],
            &["11", "1", "2026-07-01", ""],
            &["20", "2", "2026-08-01", "sea view"],
            &["30", "3", "2026-08-02", ""],
            &["40", "4", "2026-08-03", ""],
        ],
    ),
    (
        "companions",
        &[
            ("id", "integer primary key"),
            ("stay_id", "integer not null references stays (id)"),
            ("guest_id", "integer references guests (id)"),
            ("given_name", "text not null"),
            ("family_name", "text"),
            ("birth_date", "date"),
        ],
        &[
            &["100", "10", "", "Nino", "Le Goff", "2015-01-01"],
            &["101", "10", "2", "Bob", "Kerdreux", "1975-05-06"],
            &["102", "20", "1", "Ana", "Le Goff", "1980-02-03"],
            &["103", "10", "1", "Ana", "Le Goff", "1980-02-03"],
        ],
    ),
    (
        "invoices",
        &[
            ("id", "integer primary key"),
            ("stay_id", "integer references stays (id)"),
            ("number", "text not null unique"),
            ("amount_cents", "integer not null"),
            ("billing_name", "text not null"),
            ("delivery_note", "text"),
        ],
        &[
            &["1000", "10", "F-1", "42000", "Ana Le Goff", "third floor"],
            &["1001", "20", "F-2", "50000", "Bob Kerdreux", "ground floor"],
        ],
    ),
    (
        "messages",
        &[
            ("id", "integer primary key"),
            ("author_id", "integer references guests (id)"),
            ("recipient_id", "integer references guests (id)"),
            ("body", "text not null"),
        ],
        &[
            &["1", "1", "2", "see you in July"],
            &["2", "2", "1", "gladly"],
            &["3", "2", "3", "hello"],
        ],
    ),
    (
        "reviews",
        &[
            ("id", "integer primary key"),
            ("guest_id", "integer references guests (id)"),
            ("rating", "integer not null"),
            ("title", "text not null"),
        ],
        &[&["1", "1", "5", "Ana was here"], &["2", "2", "4", "Fine"]],
    ),
];

pub(crate) enum Kind {
    Sqlite,
    Postgres { url: String, schema: String },
    Mariadb { url: String, database: String },
    Files,
}

pub(crate) struct World {
    pub(crate) kind: Kind,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) limits: Limits,
}

/// Every row of every table as text, by table.
pub(crate) type Dump = BTreeMap<String, Vec<String>>;

#[expect(clippy::disallowed_methods, reason = "the address of a test server")]
fn server(variable: &str) -> Option<String> {
    let url = std::env::var(variable).ok();
    if url.is_none() {
        println!("skipped where {variable} would say");
    }
    url
}

/// The same SQL as MariaDB writes it: standard quotes and `||` are modes of the session, what is
/// left has another word or none.
fn for_mariadb(sql: &str) -> String {
    sql.replace(" as bigint)", " as signed)").replace(" deferrable", "")
}

fn limits() -> Limits {
    Limits { lock: Duration::from_millis(300), ..Limits::default() }
}

fn literal(value: &str) -> String {
    if value.is_empty() { "null".into() } else { format!("'{}'", value.replace('\'', "''")) }
}

fn script(data: &[Data]) -> String {
    let mut sql = String::new();
    for (table, columns, rows) in data {
        let columns: Vec<String> = columns.iter().map(|(n, t)| format!("\"{n}\" {t}")).collect();
        sql.extend([format!("create table {table} ({});\n", columns.join(", "))]);
        for row in *rows {
            let values: Vec<String> = row.iter().map(|v| literal(v)).collect();
            sql.extend([format!("insert into {table} values ({});\n", values.join(", "))]);
        }
    }
    sql
}

impl World {
    /// The databases with this content, PostgreSQL in a schema of the test's own.
    pub(crate) fn databases(test: &str, sql: &str) -> Vec<Self> {
        let sqlite =
            Self { kind: Kind::Sqlite, folder: tempfile::tempdir().unwrap(), limits: limits() };
        sqlite.execute(sql);
        let mut worlds = vec![sqlite];
        if let Some(url) = server("SERMENT_TEST_PG") {
            let schema = format!("connect_{test}");
            let world = Self {
                kind: Kind::Postgres { url, schema: schema.clone() },
                folder: tempfile::tempdir().unwrap(),
                limits: limits(),
            };
            world
                .client("public")
                .batch_execute(&format!(
                    "set client_min_messages = error; drop schema if exists {schema} cascade; \
                 create schema {schema}"
                ))
                .unwrap();
            world.execute(sql);
            worlds.push(world);
        }
        worlds.extend(Self::mariadb(test, sql));
        worlds
    }

    /// MariaDB alone, in a database of the test's own, compared without case nor accents.
    pub(crate) fn mariadb(test: &str, sql: &str) -> Option<Self> {
        let url = server("SERMENT_TEST_MARIADB")?;
        let database = format!("connect_{test}");
        let world = Self {
            kind: Kind::Mariadb { url, database: database.clone() },
            folder: tempfile::tempdir().unwrap(),
            limits: limits(),
        };
        let mut conn = world.conn("");
        conn.query_drop(format!("drop database if exists {database}")).unwrap();
        let create = format!("create database {database} collate utf8mb4_general_ci");
        conn.query_drop(create).unwrap();
        world.execute(sql);
        Some(world)
    }

    /// The hotel in databases only.
    pub(crate) fn hotel_databases(test: &str) -> Vec<Self> {
        Self::databases(test, &script(HOTEL))
    }

    /// The hotel on every driver.
    pub(crate) fn hotels(test: &str) -> Vec<Self> {
        let mut worlds = Self::hotel_databases(test);
        let files =
            Self { kind: Kind::Files, folder: tempfile::tempdir().unwrap(), limits: limits() };
        for (table, columns, rows) in HOTEL {
            let mut csv = csv_line(&columns.iter().map(|(name, _)| *name).collect::<Vec<_>>());
            for row in *rows {
                csv += &csv_line(row);
            }
            fs::write(files.folder.path().join(format!("{table}.csv")), csv).unwrap();
        }
        worlds.push(files);
        worlds
    }

    pub(crate) fn name(&self) -> &'static str {
        match self.kind {
            Kind::Sqlite => "sqlite",
            Kind::Postgres { .. } => "postgres",
            Kind::Mariadb { .. } => "mariadb",
            Kind::Files => "files",
        }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("hotel.db")
    }

    pub(crate) fn settings(&self) -> Settings {
        match &self.kind {
            Kind::Sqlite => Settings::Sqlite { path: self.path() },
            Kind::Postgres { url, schema } => {
                Settings::Postgres { url: Personal::new(url.clone()), schema: Some(schema.clone()) }
            }
            Kind::Mariadb { url, database } => Settings::Mariadb {
                url: Personal::new(url.clone()),
                schema: Some(database.clone()),
            },
            Kind::Files => Settings::Files {
                folder: self.folder.path().to_owned(),
                tables: HOTEL
                    .iter()
                    .map(|(table, ..)| FileTable {
                        name: (*table).into(),
                        file: format!("{table}.csv"),
                        key: vec!["id".into()],
                    })
                    .collect(),
            },
        }
    }

    pub(crate) fn connector(&self) -> Box<dyn Connector> {
        connect_with("booking", &self.settings(), self.limits)
    }

    pub(crate) fn client(&self, schema: &str) -> postgres::Client {
        let Kind::Postgres { url, .. } = &self.kind else { panic!("not PostgreSQL") };
        let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
        client.batch_execute(&format!("set search_path = {schema}")).unwrap();
        client
    }

    /// A connection of one's own to MariaDB.
    pub(crate) fn conn(&self, database: &str) -> mysql::Conn {
        let Kind::Mariadb { url, .. } = &self.kind else { panic!("not MariaDB") };
        let options = mysql::Opts::from_url(url).unwrap();
        let options = mysql::OptsBuilder::from_opts(options)
            .prefer_socket(false)
            .db_name((!database.is_empty()).then_some(database));
        let mut conn = mysql::Conn::new(options).unwrap();
        conn.query_drop(
            "set session sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,STRICT_ALL_TABLES', \
             max_recursive_iterations = 1000000, time_zone = '+00:00'",
        )
        .unwrap();
        conn
    }

    /// Runs SQL beside the connector.
    pub(crate) fn execute(&self, sql: &str) {
        match &self.kind {
            Kind::Sqlite => {
                rusqlite::Connection::open(self.path()).unwrap().execute_batch(sql).unwrap();
            }
            Kind::Postgres { schema, .. } => self.client(schema).batch_execute(sql).unwrap(),
            Kind::Mariadb { database, .. } => {
                let mut conn = self.conn(database);
                let mut results = conn.query_iter(for_mariadb(sql)).unwrap();
                while let Some(set) = results.iter() {
                    set.for_each(|row| drop(row.unwrap()));
                }
            }
            Kind::Files => panic!("files have no SQL"),
        }
    }

    /// One number, from SQL beside the connector.
    pub(crate) fn number(&self, sql: &str) -> i64 {
        match &self.kind {
            Kind::Sqlite => rusqlite::Connection::open(self.path())
                .unwrap()
                .query_row(sql, [], |row| row.get(0))
                .unwrap(),
            Kind::Postgres { schema, .. } => {
                self.client(schema).query_one(sql, &[]).unwrap().get(0)
            }
            Kind::Mariadb { database, .. } => {
                self.conn(database).query_first(for_mariadb(sql)).unwrap().unwrap()
            }
            Kind::Files => panic!("files have no SQL"),
        }
    }

    /// Everything there is, in a stable order.
    pub(crate) fn dump(&self) -> Dump {
        match &self.kind {
            Kind::Sqlite => self.dump_sqlite(),
            Kind::Postgres { schema, .. } => self.dump_postgres(schema),
            Kind::Mariadb { database, .. } => self.dump_mariadb(database),
            Kind::Files => {
                let mut dump = Dump::new();
                for entry in fs::read_dir(self.folder.path()).unwrap().flatten() {
                    let name = entry.file_name().into_string().unwrap();
                    if let Some(table) = name.strip_suffix(".csv") {
                        let text = fs::read_to_string(entry.path()).unwrap();
                        let rows = text.lines().skip(1).map(str::to_owned).collect();
                        dump.insert(table.to_owned(), rows);
                    }
                }
                dump
            }
        }
    }

    fn dump_sqlite(&self) -> Dump {
        let connection = rusqlite::Connection::open(self.path()).unwrap();
        let names: Vec<String> = connection
            .prepare("select name from sqlite_schema where type = 'table'")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let mut dump = Dump::new();
        for name in names {
            let sql = format!("select * from \"{}\" order by 1", name.replace('"', "\"\""));
            let mut statement = connection.prepare(&sql).unwrap();
            let width = statement.column_count();
            let rows = statement
                .query_map([], |row| {
                    let cells: Vec<String> =
                        (0..width).map(|i| shown(row.get_ref(i).unwrap())).collect();
                    Ok(cells.join("|"))
                })
                .unwrap()
                .map(Result::unwrap)
                .collect();
            dump.insert(name, rows);
        }
        dump
    }

    fn dump_mariadb(&self, database: &str) -> Dump {
        let mut conn = self.conn(database);
        let columns: Vec<(String, String)> = conn
            .exec(
                "select table_name, group_concat(concat('coalesce(`', replace(column_name, '`', \
                 '``'), '`, ''NULL'')') order by ordinal_position) from \
                 information_schema.columns where table_schema = ? group by table_name",
                (database,),
            )
            .unwrap();
        let mut dump = Dump::new();
        for (table, columns) in columns {
            let quoted = table.replace('`', "``");
            let sql = format!("select concat_ws('|', {columns}) from `{quoted}` order by 1");
            dump.insert(table, conn.query(sql).unwrap());
        }
        dump
    }

    fn dump_postgres(&self, schema: &str) -> Dump {
        let mut client = self.client(schema);
        let mut dump = Dump::new();
        let tables = client
            .query("select tablename::text from pg_tables where schemaname = $1", &[&schema])
            .unwrap();
        for table in tables {
            let name: String = table.get(0);
            let sql = format!("select t::text from \"{}\" t order by 1", name.replace('"', "\"\""));
            let rows = client.query(&sql, &[]).unwrap().iter().map(|row| row.get(0)).collect();
            dump.insert(name, rows);
        }
        dump
    }
}

fn shown(value: rusqlite::types::ValueRef<'_>) -> String {
    match value.as_str() {
        Ok(text) => text.to_owned(),
        Err(_) => format!("{value:?}"),
    }
}

fn csv_line(fields: &[&str]) -> String {
    let quoted = |field: &&str| {
        if field.contains(['"', ',', ' ']) {
            format!("\"{}\"", field.replace('"', "\"\""))
        } else {
            (*field).to_owned()
        }
    };
    fields.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n"
}
