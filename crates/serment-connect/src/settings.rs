//! How to reach a system, and the one place that turns settings into a connector.

use std::path::PathBuf;
use std::time::Duration;

use serment_kernel::words::Personal;

use crate::Connector;

/// Where a system is. Secrets arrive resolved; they are never written back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settings {
    /// One SQLite database file, which must exist.
    Sqlite {
        /// The file.
        path: PathBuf,
    },
    /// One PostgreSQL database.
    Postgres {
        /// `postgres://…`, with its password: never printed.
        url: Personal<String>,
        /// The only schema looked at, besides the tables elsewhere that refer to it; its tables
        /// have plain names. Without it: the whole database, where tables of the connection's
        /// first schema have plain names and the others are `schema.table`.
        schema: Option<String>,
    },
    /// One MariaDB database.
    Mariadb {
        /// `mariadb://user:password@host:port/database` or `mysql://…`: never printed. TLS is
        /// required unless the host is this machine; `?sslmode=disable|require` says otherwise,
        /// `?sslrootcert=/path/ca.pem` names an authority to trust besides the public ones.
        url: Personal<String>,
        /// The database looked at, instead of the address's.
        schema: Option<String>,
    },
    /// A folder of CSV files with headers.
    Files {
        /// The folder.
        folder: PathBuf,
        /// The tables, one file each.
        tables: Vec<FileTable>,
    },
}

/// One table held in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileTable {
    /// The table's name in the map.
    pub name: String,
    /// The file's name in the folder.
    pub file: String,
    /// The columns that identify a row; empty = its line.
    pub key: Vec<String>,
}

/// How long a connector waits before it gives up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For a connection.
    pub connect: Duration,
    /// For one statement.
    pub statement: Duration,
    /// For a lock another writer holds.
    pub lock: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            statement: Duration::from_secs(30),
            lock: Duration::from_secs(10),
        }
    }
}

/// The connector for these settings. `name` is how errors call the system. Opens nothing.
pub fn connect(name: &str, settings: &Settings) -> Box<dyn Connector> {
    connect_with(name, settings, Limits::default())
}

/// The same with other limits.
pub fn connect_with(name: &str, settings: &Settings, limits: Limits) -> Box<dyn Connector> {
    match settings {
        Settings::Sqlite { path } => Box::new(crate::sqlite::Sqlite::new(name, path, limits)),
        Settings::Postgres { url, schema } => {
            Box::new(crate::postgres::Postgres::new(name, url.clone(), schema.clone(), limits))
        }
        Settings::Mariadb { url, schema } => {
            Box::new(crate::mariadb::Mariadb::new(name, url.clone(), schema.clone(), limits))
        }
        Settings::Files { folder, tables } => {
            Box::new(crate::files::Files::new(name, folder, tables.clone()))
        }
    }
}
