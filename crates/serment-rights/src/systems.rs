//! The organisation's real systems, as the published charter declares them.
//!
//! Secrets come by reference: the charter names a variable, the binary gives the function that
//! looks it up. A system that cannot be opened stays in the list with its reason, so a request
//! names it as residue instead of forgetting it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use serment_connect::{Connector, FileTable, Settings, connect};
use serment_kernel::words::Personal;
use serment_register::charter::{Charter, Connect, SystemDecl};
use serment_register::publication::PublishedCharter;

/// Looks up a variable that the charter names: an address, a path, a secret.
pub type Lookup = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// One system, or why it cannot be opened.
pub type Opened = Result<Arc<dyn Connector>, String>;

/// The systems of one version of the charter, by id.
pub type Opening = BTreeMap<String, Opened>;

/// The digest of a version, with its systems.
type Known = (String, Arc<Opening>);

/// Opens systems, once for each version of the charter. Cheap to clone.
#[derive(Clone)]
pub struct Systems {
    lookup: Lookup,
    /// Relative paths of the charter start here.
    folder: PathBuf,
    known: Arc<Mutex<Option<Known>>>,
}

impl Systems {
    /// Systems whose secrets `lookup` gives and whose relative paths start at `folder`.
    pub fn new(lookup: Lookup, folder: PathBuf) -> Self {
        Self { lookup, folder, known: Arc::default() }
    }

    /// What a variable named by the charter holds.
    pub fn variable(&self, name: &str) -> Option<String> {
        (self.lookup)(name)
    }

    /// The systems of a published version.
    pub fn of(&self, published: &PublishedCharter) -> Arc<Opening> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((digest, systems)) = &*known
            && *digest == published.digest
        {
            return systems.clone();
        }
        let systems = Arc::new(self.open(&published.charter));
        *known = Some((published.digest.clone(), systems.clone()));
        systems
    }

    /// Opens every system of a charter.
    pub fn open(&self, charter: &Charter) -> Opening {
        let open = |(id, declared): (&String, &SystemDecl)| {
            let opened = self.settings(declared).map(|settings| connect(id, &settings).into());
            (id.clone(), opened)
        };
        charter.systems.iter().map(open).collect()
    }

    fn settings(&self, declared: &SystemDecl) -> Result<Settings, String> {
        let value = |name: &str| {
            self.variable(name).ok_or_else(|| format!("the variable {name} is not set"))
        };
        let path = |path: &Option<String>, env: &Option<String>| match (path, env) {
            (Some(path), _) => Ok(self.folder.join(path)),
            (None, Some(name)) => value(name).map(PathBuf::from),
            (None, None) => Err("neither path nor path_env is given".to_owned()),
        };
        match &declared.connect {
            Connect::Sqlite { path: file, path_env } => {
                Ok(Settings::Sqlite { path: path(file, path_env)? })
            }
            Connect::Postgres { url_env } => {
                let url = value(url_env)?;
                let (url, schema) = split_schema(&url);
                Ok(Settings::Postgres { url: Personal::new(url), schema })
            }
            Connect::Mariadb { url_env } => {
                let (url, schema) = split_schema(&value(url_env)?);
                Ok(Settings::Mariadb { url: Personal::new(url), schema })
            }
            Connect::Files { path: folder, path_env, .. } => {
                let tables = declared.tables.iter().map(|(name, table)| FileTable {
                    name: name.clone(),
                    file: table.file.clone().unwrap_or_else(|| format!("{name}.csv")),
                    key: table.key.clone(),
                });
                Ok(Settings::Files { folder: path(folder, path_env)?, tables: tables.collect() })
            }
        }
    }
}

/// `…?schema=name` chooses a schema; the rest is an ordinary address.
fn split_schema(url: &str) -> (String, Option<String>) {
    let Some((base, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let (schema, rest): (Vec<&str>, Vec<&str>) =
        query.split('&').partition(|part| part.starts_with("schema="));
    let schema = schema.first().map(|part| part["schema=".len()..].to_owned());
    if rest.is_empty() {
        (base.to_owned(), schema)
    } else {
        (format!("{base}?{}", rest.join("&")), schema)
    }
}

#[cfg(test)]
mod tests {
    use super::split_schema;

    #[test]
    fn a_schema_is_taken_out_of_the_address() {
        assert_eq!(split_schema("postgres://h/d"), ("postgres://h/d".into(), None));
        assert_eq!(
            split_schema("postgres://h/d?schema=s&sslmode=disable"),
            ("postgres://h/d?sslmode=disable".into(), Some("s".into()))
        );
    }
}
