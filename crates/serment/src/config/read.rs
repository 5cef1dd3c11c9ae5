//! From the text of `serment.toml` to [`Settings`].

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use serment_kernel::store::Place;
use serment_kernel::words::Role;
use serment_web::api::ApiKey;
use serment_web::session::{Member, normalise_email};
use toml::Spanned;

use super::{MailSettings, MailWay, Settings};
use crate::environ::Lookup;
use crate::failure::Failure;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "a key of the file is called key_file")]
struct File {
    #[serde(default = "charter")]
    charter: PathBuf,
    base_url: Spanned<String>,
    #[serde(default = "listen")]
    listen: String,
    #[serde(default = "key_file")]
    key_file: PathBuf,
    #[serde(default)]
    trusted_proxies: usize,
    #[serde(default)]
    store: StoreTable,
    #[serde(default)]
    journal: JournalTable,
    #[serde(default)]
    mail: MailTable,
    #[serde(default)]
    staff: Vec<Spanned<StaffTable>>,
    #[serde(default)]
    api_keys: Vec<Spanned<KeyTable>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoreTable {
    folder: Option<PathBuf>,
    url_env: Option<Spanned<String>>,
    schema: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct JournalTable {
    origin: Option<Spanned<String>>,
    publish_every: Option<Spanned<String>>,
    guard: Option<PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct MailTable {
    sender: Option<Spanned<String>>,
    smtp_env: Option<Spanned<String>>,
    outbox: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StaffTable {
    name: String,
    display: Option<String>,
    email: String,
    roles: Vec<Role>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyTable {
    name: String,
    scopes: Vec<String>,
    sha256: Option<String>,
    secret_env: Option<String>,
}

fn charter() -> PathBuf {
    "charter".into()
}

fn listen() -> String {
    "127.0.0.1:8420".into()
}

fn key_file() -> PathBuf {
    "serment.key".into()
}

/// The text being read, to name places in it.
struct Source<'a> {
    path: &'a Path,
    text: &'a str,
    lookup: &'a Lookup,
}

/// Reads the text of a configuration. `path` is where it is, for errors and relative paths.
pub(crate) fn parse(text: &str, path: &Path, lookup: &Lookup) -> Result<Settings, Failure> {
    let source = Source { path, text, lookup };
    let file: File = toml::from_str(text).map_err(|error| source.syntax(&error))?;
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let over = |name: &str| lookup(name);
    let at = |path: PathBuf| folder.join(path);
    let base_url = source.base_url(over("SERMENT_BASE_URL"), &file.base_url)?;
    let origin = match file.journal.origin.as_ref() {
        Some(origin) => source.origin(origin)?,
        None => default_origin(&base_url),
    };
    let publish_every = match file.journal.publish_every.as_ref() {
        Some(written) => source.every(written)?,
        None => Duration::from_secs(10),
    };
    Ok(Settings {
        file: path.to_owned(),
        charter: at(over("SERMENT_CHARTER").map_or(file.charter, PathBuf::from)),
        listen: over("SERMENT_LISTEN").unwrap_or(file.listen),
        key_file: at(over("SERMENT_KEY_FILE").map_or(file.key_file, PathBuf::from)),
        place: source.place(folder, &file.store)?,
        guard: at(file.journal.guard.unwrap_or_else(|| "serment.checkpoint".into())),
        mail: source.mail(folder, file.mail)?,
        staff: source.staff(&file.staff)?,
        api_keys: source.keys(&file.api_keys)?,
        trusted_proxies: file.trusted_proxies,
        base_url,
        origin,
        publish_every,
    })
}

/// The address without scheme, and `/journal`: what a log is called by convention.
fn default_origin(base_url: &str) -> String {
    let bare = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    format!("{bare}/journal")
}

impl Source<'_> {
    fn wrong(
        &self,
        span: &std::ops::Range<usize>,
        message: impl std::fmt::Display,
        remedy: &str,
    ) -> Failure {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        Failure::usage(format!("{}, line {line}: {message}", self.path.display()), remedy)
    }

    fn at<T>(&self, value: &Spanned<T>, message: impl std::fmt::Display, remedy: &str) -> Failure {
        self.wrong(&value.span(), message, remedy)
    }

    /// What the TOML reader says, with the nearest known key when one is unknown.
    fn syntax(&self, error: &toml::de::Error) -> Failure {
        let span = error.span().unwrap_or(0..0);
        let said = error.message();
        let Some(rest) = said.strip_prefix("unknown field ") else {
            return self.wrong(&span, said.replace('\n', ", "), "correct this line");
        };
        let mut words = rest.split('`').skip(1).step_by(2);
        let unknown = words.next().unwrap_or_default();
        let known: Vec<&str> = words.collect();
        let near = known.iter().copied().max_by(|a, b| {
            strsim::jaro_winkler(unknown, a).total_cmp(&strsim::jaro_winkler(unknown, b))
        });
        let remedy = match near.filter(|near| strsim::jaro_winkler(unknown, near) > 0.75) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("the keys here are {}", known.join(", ")),
        };
        self.wrong(&span, format!("there is no key {unknown}"), &remedy)
    }

    fn base_url(&self, over: Option<String>, written: &Spanned<String>) -> Result<String, Failure> {
        let text = over.as_deref().unwrap_or_else(|| written.get_ref());
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let host = host.map(|rest| rest.trim_end_matches('/'));
        match host {
            Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', ' ']) => {
                Ok(text.trim_end_matches('/').to_owned())
            }
            _ => {
                let remedy = "write the address people type, such as \"https://charte.exemple.fr\"";
                Err(self.at(written, format!("base_url is {text}"), remedy))
            }
        }
    }

    fn origin(&self, written: &Spanned<String>) -> Result<String, Failure> {
        let origin = written.get_ref();
        origin.parse::<serment_journal::KeyName>().map_err(|error| {
            let remedy = "write an address without scheme, such as \"charte.exemple.fr/journal\"";
            self.at(written, format!("the journal's origin does not fit: {error}"), remedy)
        })?;
        Ok(origin.clone())
    }

    fn every(&self, written: &Spanned<String>) -> Result<Duration, Failure> {
        let parsed = written.get_ref().split_once(' ').and_then(|(count, unit)| {
            let count: u64 = count.parse().ok().filter(|n| (1..=86_400).contains(n))?;
            match unit {
                "second" | "seconds" => Some(Duration::from_secs(count)),
                "minute" | "minutes" => Some(Duration::from_secs(count * 60)),
                "hour" | "hours" => Some(Duration::from_secs(count * 3_600)),
                _ => None,
            }
        });
        parsed.ok_or_else(|| {
            let remedy = "write a number and a unit, such as \"10 seconds\" or \"2 minutes\"";
            self.at(written, format!("publish_every is \"{}\"", written.get_ref()), remedy)
        })
    }

    /// What the variable named here holds.
    fn secret(&self, key: &str, name: &Spanned<String>) -> Result<String, Failure> {
        let named = name.get_ref();
        (self.lookup)(named).ok_or_else(|| {
            let message = format!("{key} names the variable {named}, which is not set");
            self.at(name, message, "set it in the environment of this process")
        })
    }

    fn place(&self, folder: &Path, store: &StoreTable) -> Result<Place, Failure> {
        if let Some(name) = &store.url_env {
            if store.folder.is_some() {
                let message = "[store] has both folder and url_env";
                return Err(self.at(name, message, "keep one: SQLite or PostgreSQL"));
            }
            let url = self.secret("url_env", name)?;
            return Ok(Place::Postgres { url, schema: store.schema.clone() });
        }
        let chosen = (self.lookup)("SERMENT_STORE").map(PathBuf::from);
        let chosen = chosen.or_else(|| store.folder.clone()).unwrap_or_else(|| "store".into());
        Ok(Place::Sqlite { folder: folder.join(chosen) })
    }

    fn mail(&self, folder: &Path, mail: MailTable) -> Result<MailSettings, Failure> {
        if let Some(sender) = &mail.sender {
            let text = sender.get_ref();
            if text.parse::<lettre::message::Mailbox>().is_err() {
                let remedy = "write \"Name <address>\"";
                return Err(self.at(sender, "the sender is not an e-mail address", remedy));
            }
            let flat = text.to_ascii_lowercase().replace(['-', '_', '.'], "");
            if flat.contains("noreply") || flat.contains("donotreply") {
                let message =
                    "the sender cannot be answered (Art. 12(2): exercising rights is made easy)";
                return Err(self.at(sender, message, "give an address that someone reads"));
            }
        }
        let sender = mail.sender.map(Spanned::into_inner);
        let way = match (&mail.smtp_env, mail.outbox) {
            (Some(name), Some(_)) => {
                let message = "[mail] has both smtp_env and outbox";
                return Err(self.at(name, message, "keep one"));
            }
            (Some(name), None) => MailWay::Smtp(self.secret("smtp_env", name)?),
            (None, outbox) => {
                MailWay::Outbox(folder.join(outbox.unwrap_or_else(|| "outbox".into())))
            }
        };
        Ok(MailSettings { sender, way })
    }

    fn staff(&self, staff: &[Spanned<StaffTable>]) -> Result<Vec<Member>, Failure> {
        let mut members: Vec<Member> = Vec::new();
        for spanned in staff {
            let table = spanned.get_ref();
            let email = normalise_email(&table.email).ok_or_else(|| {
                let message = format!("the e-mail of {} is not an address", table.name);
                self.at(spanned, message, "correct it")
            })?;
            if members.iter().any(|member| member.name == table.name) {
                let message = format!("two members of staff are named {}", table.name);
                return Err(self.at(spanned, message, "give each a name of its own"));
            }
            if table.roles.is_empty() {
                let message = format!("{} has no role", table.name);
                return Err(self.at(spanned, message, "give \"dpo\", \"agent\" or \"engineer\""));
            }
            let display = table.display.clone().unwrap_or_else(|| table.name.clone());
            members.push(Member {
                name: table.name.clone(),
                display,
                email,
                roles: table.roles.clone(),
            });
        }
        Ok(members)
    }

    fn keys(&self, keys: &[Spanned<KeyTable>]) -> Result<Vec<ApiKey>, Failure> {
        keys.iter().map(|spanned| self.key(spanned)).collect()
    }

    fn key(&self, spanned: &Spanned<KeyTable>) -> Result<ApiKey, Failure> {
        let table = spanned.get_ref();
        let (name, scopes) = (table.name.clone(), table.scopes.clone());
        let sha256 = match (&table.sha256, &table.secret_env) {
            (Some(hash), None) => hash.clone(),
            (None, Some(variable)) => {
                let secret = (self.lookup)(variable).ok_or_else(|| {
                    let message = format!("secret_env names {variable}, which is not set");
                    self.at(spanned, message, "set it in the environment of this process")
                })?;
                super::keyfile::sha256_hex(secret.trim().as_bytes())
            }
            _ => {
                let message = format!("the key {name} needs sha256 or secret_env, one of them");
                return Err(self.at(spanned, message, "give the hash, or name a variable"));
            }
        };
        if sha256.len() != 64 || !sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let message = format!("the sha256 of the key {name} is not 64 hexadecimal digits");
            return Err(self.at(spanned, message, "compute it with `printf %s KEY | sha256sum`"));
        }
        Ok(ApiKey { name, scopes, sha256 })
    }
}
