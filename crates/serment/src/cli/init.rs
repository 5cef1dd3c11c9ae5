//! `serment init`: a deployment to start from, and systems drafted from real databases.
//!
//! Nothing that exists is written over. What is guessed carries a mark, and nothing is published
//! until somebody removes it.

use std::path::{Path, PathBuf};

use serde_json::json;
use serment_connect::{FileTable, Settings as Reach, connect};
use serment_kernel::words::{OsEntropy, Personal};
use serment_register::charter::draft::{self, DraftSystem, Start};
use serment_register::charter::{self, Files};

use super::args::InitArgs;
use super::check::converted;
use super::session::check;
use super::{Session, system};
use crate::config;
use crate::failure::{Exit, Failure};

pub(super) fn run(args: InitArgs, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let folder = session.path(&args.folder);
    let home = folder.join("charter");
    let begun = home.join("organisation.toml").exists();
    if begun && args.from.is_none() {
        let message = format!("{} holds a charter already", home.display());
        let remedy = "check it with `serment check`, or add a system to it with --from";
        return Err(Failure::refused("init.exists", message, remedy));
    }
    let mut files = if begun { Files::default() } else { start(args.name.as_deref(), &folder) };
    let present = if begun { Files::read(&home)? } else { files.clone() };
    let drafted = match &args.from {
        Some(from) => Some(draft_system(from, args.system.as_deref(), &present, session)?),
        None => None,
    };
    if let Some((_, system, _)) = &drafted {
        files.0.extend(system.0.clone());
    }
    if let Some(path) = files.0.keys().find(|path| home.join(path).exists()) {
        let message = format!("{} exists already", home.join(path).display());
        return Err(Failure::refused("init.exists", message, "choose another id with --system"));
    }
    files.write_new(&home)?;
    let mut written: Vec<PathBuf> = files.0.keys().map(|path| home.join(path)).collect();
    written.extend(deployment(&folder, session)?);
    let report = check(&Files::read(&home)?, std::collections::BTreeMap::new());
    if session.out.json() {
        session.out.value(&json!({
            "written": written,
            "system": drafted.as_ref().map(|(id, ..)| id),
            "variable": drafted.as_ref().map(|(.., variable)| variable),
            "findings": charter::to_json(&report.findings),
        }));
        return Ok(Exit::Done);
    }
    for path in &written {
        session.out.line(path.strip_prefix(&session.here).unwrap_or(path).display());
    }
    if let Some((id, _, variable)) = &drafted {
        session.out.note(
            format!(
                "Le système {id} se lit par la variable {variable}\u{a0}: donnez-la au serveur."
            ),
            format!(
                "The system {id} is reached by the variable {variable}: give it to the server."
            ),
        );
    }
    let summary = charter::summary(&report.findings, session.out.lang());
    session.out.note(
        format!(
            "{summary} `serment check` les montre\u{202f}; rien n’est publié tant qu’un point reste à confirmer."
        ),
        format!("{summary} `serment check` shows them; nothing is published while a point is to confirm."),
    );
    Ok(Exit::Done)
}

fn start(name: Option<&str>, folder: &Path) -> Files {
    let guessed = folder.file_name().map(|it| it.to_string_lossy().into_owned());
    let guess = guessed.unwrap_or_else(|| "Organisation".to_owned());
    draft::init(&Start { name, guess: &guess, address: None, email: None, place: None })
}

/// The configuration and the key, where there are none.
fn deployment(folder: &Path, session: &Session<'_>) -> Result<Vec<PathBuf>, Failure> {
    let mut written = Vec::new();
    let file = folder.join(config::FILE);
    if !file.exists() {
        std::fs::write(&file, config::sample(session.out.lang())).map_err(|error| {
            let message = format!("{} cannot be written: {error}", file.display());
            Failure::unavailable("file.unwritable", message, "choose another folder")
        })?;
        written.push(file);
    }
    let key = folder.join("serment.key");
    if !key.exists() {
        config::create_key(&key, &OsEntropy)?;
        written.push(key);
    }
    Ok(written)
}

/// A system drafted from a database: its id, its files, the variable that reaches it.
fn draft_system(
    from: &str,
    id: Option<&str>,
    present: &Files,
    session: &mut Session<'_>,
) -> Result<(String, Files, String), Failure> {
    let address = match from.strip_prefix("env:") {
        Some(name) => (session.lookup)(name).ok_or_else(|| {
            Failure::usage(format!("the variable {name} is not set"), "set it, then try again")
        })?,
        None => from.to_owned(),
    };
    let (reach, kind, suggested) = reach(&address, session)?;
    let id = id.map_or_else(|| as_id(&suggested), str::to_owned);
    if as_id(&id) != id {
        let remedy = "use lower case letters, digits, - and _, a letter first";
        return Err(Failure::usage(format!("{id} cannot be the id of a system"), remedy));
    }
    session.out.progress("Lecture du catalogue…", "Reading the catalogue…");
    let catalogue = connect(&id, &reach).catalogue().map_err(system::failed)?;
    let prefix = id.to_ascii_uppercase().replace('-', "_");
    let (connect, variable) = match kind {
        "postgres" | "mariadb" => {
            let variable = format!("{prefix}_URL");
            (format!("{{ kind = \"{kind}\", url_env = \"{variable}\" }}"), variable)
        }
        "files" => {
            let variable = format!("{prefix}_DIR");
            let connect = "{ kind = \"files\", path_env = \"VARIABLE\", format = \"csv\" }";
            (connect.replace("VARIABLE", &variable), variable)
        }
        _ => {
            let variable = format!("{prefix}_PATH");
            (format!("{{ kind = \"sqlite\", path_env = \"{variable}\" }}"), variable)
        }
    };
    let (country, subject) = told(present);
    let title = title(&id);
    let system = DraftSystem {
        id: &id,
        title: &title,
        connect: &connect,
        country: &country,
        subject: &subject,
    };
    let files = draft::from_catalogue(&system, &converted(&catalogue));
    Ok((id.clone(), files, variable))
}

/// How to reach what was typed, the kind of system, and what to call it.
fn reach(address: &str, session: &Session<'_>) -> Result<(Reach, &'static str, String), Failure> {
    if let Some((scheme, rest)) = address.split_once("://") {
        let bare = rest.split('?').next().unwrap_or(rest);
        let name = bare.rsplit('/').next().unwrap_or_default().to_owned();
        let url = Personal::new(address.to_owned());
        match scheme {
            "postgres" | "postgresql" => {
                return Ok((Reach::Postgres { url, schema: None }, "postgres", name));
            }
            "mariadb" | "mysql" => {
                return Ok((Reach::Mariadb { url, schema: None }, "mariadb", name));
            }
            _ => {}
        }
    }
    let path = session.path(address.strip_prefix("sqlite:").unwrap_or(address));
    let name = path.file_stem().map_or_else(String::new, |it| it.to_string_lossy().into_owned());
    if path.is_dir() {
        let tables = csv_tables(&path)?;
        return Ok((Reach::Files { folder: path, tables }, "files", name));
    }
    if path.is_file() {
        return Ok((Reach::Sqlite { path }, "sqlite", name));
    }
    // The address may hold a password: it is not repeated.
    let remedy = "give postgres://…, mariadb://…, the path of a SQLite file, a folder of CSV files, or env:NAME";
    Err(Failure::usage("there is no database at the address given with --from", remedy))
}

fn csv_tables(folder: &Path) -> Result<Vec<FileTable>, Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::usage(format!("{} cannot be read: {error}", folder.display()), "check its rights")
    };
    let mut tables = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
        if let Some(name) = file.strip_suffix(".csv") {
            tables.push(FileTable { name: name.to_owned(), file: file.clone(), key: Vec::new() });
        }
    }
    if tables.is_empty() {
        let message = format!("{} holds no CSV file", folder.display());
        return Err(Failure::usage(message, "give the folder of the .csv files"));
    }
    tables.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(tables)
}

/// The country and a declared category of persons, as the charter says.
fn told(files: &Files) -> (String, String) {
    let organisation = files.text("organisation.toml").unwrap_or_default();
    let table: toml::Table = organisation.parse().unwrap_or_default();
    let country = table.get("country").and_then(toml::Value::as_str).unwrap_or("FR").to_owned();
    let subjects = table.get("subjects").and_then(toml::Value::as_table);
    let known = |id: &str| subjects.is_some_and(|it| it.contains_key(id));
    let first = || subjects.and_then(|it| it.keys().next().cloned());
    let subject = if known("customer") { Some("customer".to_owned()) } else { first() };
    (country, subject.unwrap_or_else(|| "customer".to_owned()))
}

fn as_id(name: &str) -> String {
    let plain = |c: char| match c.to_ascii_lowercase() {
        c @ ('a'..='z' | '0'..='9' | '_' | '-') => c,
        _ => '-',
    };
    let id: String = name.chars().map(plain).collect();
    let id = id.trim_start_matches(|c: char| !c.is_ascii_lowercase()).trim_end_matches('-');
    if id.is_empty() { "system".to_owned() } else { id.to_owned() }
}

fn title(id: &str) -> String {
    let mut letters = id.replace(['-', '_'], " ").chars().collect::<Vec<_>>();
    if let Some(first) = letters.first_mut() {
        *first = first.to_ascii_uppercase();
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_made_of_any_name() {
        assert_eq!(as_id("Booking 2024.prod"), "booking-2024-prod");
        assert_eq!(as_id("2024"), "system");
        assert_eq!(title("guest_book"), "Guest book");
    }
}
