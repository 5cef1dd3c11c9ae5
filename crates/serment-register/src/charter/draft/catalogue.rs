//! A system drafted from its database: owners from foreign keys, categories from names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::super::files::Files;
use super::super::words::Category;
use super::escape;
use super::hints::{self, Sure};

/// What a database holds, as its own catalogue tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// Its tables, by name.
    pub tables: BTreeMap<String, CatalogueTable>,
}

/// A table of a database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueTable {
    /// Its columns, in order.
    pub columns: Vec<CatalogueColumn>,
    /// The columns of its primary key.
    #[serde(default)]
    pub primary_key: Vec<String>,
    /// Its foreign keys.
    #[serde(default)]
    pub foreign_keys: Vec<CatalogueKey>,
    /// About how many rows it has.
    #[serde(default)]
    pub rows: Option<u64>,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueColumn {
    /// Its name.
    pub name: String,
    /// Its type, in the database's words.
    pub kind: String,
    /// Whether it may be empty.
    pub nullable: bool,
}

/// A foreign key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueKey {
    /// The columns that point.
    pub columns: Vec<String>,
    /// The table pointed at.
    pub table: String,
    /// The columns pointed at, in the same order.
    pub references: Vec<String>,
}

/// What is known of a system to draft, besides its catalogue.
#[derive(Clone, Debug)]
pub struct DraftSystem<'a> {
    /// Its id, and that of the activity drafted with it.
    pub id: &'a str,
    /// Its name.
    pub title: &'a str,
    /// The value of `connect`, as TOML: `{ kind = "sqlite", path_env = "BOOKING_PATH" }`.
    pub connect: &'a str,
    /// The country of the machines.
    pub country: &'a str,
    /// The category of persons the activity is about, declared in `organisation.toml`.
    pub subject: &'a str,
}

/// What is guessed of a table.
struct Guess<'a> {
    name: &'a str,
    table: &'a CatalogueTable,
    fields: Vec<(&'a str, &'static str, Sure)>,
    subject: bool,
    owner: Option<&'a CatalogueKey>,
    accessors: Vec<&'a CatalogueKey>,
}

/// Drafts a system, one activity for its data and the notice of that activity. What was guessed
/// is marked; tables where nothing looks personal are set aside, marked too.
pub fn from_catalogue(system: &DraftSystem<'_>, catalogue: &Catalogue) -> Files {
    let guesses = guess(catalogue);
    let categories: BTreeSet<&str> =
        guesses.iter().flat_map(|guess| &guess.fields).map(|(_, category, _)| *category).collect();
    let mut files = Files::default();
    let id = system.id;
    files.set(&format!("systems/{id}.toml"), write_system(system, &guesses));
    if !categories.is_empty() {
        files.set(&format!("activities/{id}.toml"), write_activity(system, &categories));
        files.set(&format!("notices/{id}.fr.md"), write_notice(system, true));
        files.set(&format!("notices/{id}.en.md"), write_notice(system, false));
    }
    files
}

fn guess(catalogue: &Catalogue) -> Vec<Guess<'_>> {
    let mut guesses: Vec<Guess<'_>> = catalogue
        .tables
        .iter()
        .map(|(name, table)| {
            let keys: BTreeSet<&str> = (table.foreign_keys.iter().flat_map(|key| &key.columns))
                .chain(&table.primary_key)
                .map(String::as_str)
                .collect();
            let columns = table.columns.iter().map(|column| column.name.as_str());
            let fields = columns
                .filter(|column| !keys.contains(column))
                .filter_map(|column| {
                    let (category, sure) = hints::category(column)?;
                    Some((column, category, sure))
                })
                .collect();
            Guess { name, table, fields, subject: false, owner: None, accessors: Vec::new() }
        })
        .collect();
    let persons = persons(&guesses);
    let depths = depths(catalogue, &persons);
    for guess in &mut guesses {
        guess.subject = persons.contains(guess.name);
        own(guess, &persons, &depths);
    }
    guesses
}

/// Tables where one row looks like one person: an identifier and a name, or an e-mail that leads nowhere else.
fn persons(guesses: &[Guess<'_>]) -> BTreeSet<String> {
    let has = |guess: &Guess<'_>, prefix: &str| {
        guess.fields.iter().any(|(_, category, _)| category.starts_with(prefix))
    };
    let person = |guess: &&Guess<'_>| {
        let reachable = has(guess, "contact.email") || has(guess, "contact.phone");
        reachable && (has(guess, "identity.") || guess.table.foreign_keys.is_empty())
    };
    guesses.iter().filter(person).map(|guess| guess.name.to_owned()).collect()
}

/// How many foreign keys lead from each table to a person, at least.
fn depths<'c>(catalogue: &'c Catalogue, persons: &BTreeSet<String>) -> BTreeMap<&'c str, usize> {
    let mut pointed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, table) in &catalogue.tables {
        for key in &table.foreign_keys {
            pointed.entry(&key.table).or_default().push(name);
        }
    }
    let mut depths: BTreeMap<&str, usize> = BTreeMap::new();
    let mut queue: Vec<(&str, usize)> = catalogue
        .tables
        .keys()
        .filter(|name| persons.contains(*name))
        .map(|name| (name.as_str(), 0))
        .collect();
    let mut next = 0;
    while let Some(&(name, depth)) = queue.get(next) {
        next += 1;
        if depths.contains_key(name) {
            continue;
        }
        depths.insert(name, depth);
        let above = pointed.get(name).into_iter().flatten();
        queue.extend(above.map(|pointing| (*pointing, depth + 1)));
    }
    depths
}

/// The owner is the foreign key that reaches a person soonest; other keys to persons are accessors.
fn own<'a>(guess: &mut Guess<'a>, persons: &BTreeSet<String>, depths: &BTreeMap<&str, usize>) {
    if guess.subject {
        return;
    }
    let mut keys: Vec<(usize, usize, &'a CatalogueKey)> = guess
        .table
        .foreign_keys
        .iter()
        .enumerate()
        .filter(|(_, key)| key.table != guess.name && key.columns.len() == key.references.len())
        .filter_map(|(order, key)| Some((*depths.get(key.table.as_str())?, order, key)))
        .collect();
    keys.sort_by_key(|(depth, order, _)| (*depth, *order));
    let mut keys = keys.into_iter().map(|(_, _, key)| key);
    guess.owner = keys.next();
    guess.accessors = keys.filter(|key| persons.contains(&key.table)).collect();
}

fn link(key: &CatalogueKey) -> String {
    let side = |names: &[String]| match names {
        [one] => one.clone(),
        many => format!("({})", many.join(", ")),
    };
    format!("{} -> {}.{}", side(&key.columns), key.table, side(&key.references))
}

/// A TOML key: bare when it can be, else quoted.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(bare) {
        name.to_owned()
    } else {
        format!("\"{}\"", escape(name))
    }
}

fn write_system(system: &DraftSystem<'_>, guesses: &[Guess<'_>]) -> String {
    let title = escape(system.title);
    let mut out = format!(
        "title   = {{ fr = \"{title}\", en = \"{title}\" }}\nconnect = {}\nhosted  = {{ country = \"{}\", operator = \"self\" }}   # TO CONFIRM: the country of the machines, and who runs them\n",
        system.connect,
        escape(system.country),
    );
    for guess in guesses {
        // Writing to a String cannot fail.
        let _ = write!(out, "\n[tables.{}]\n", key(guess.name));
        write_table(&mut out, system, guess);
    }
    out
}

fn write_table(out: &mut String, system: &DraftSystem<'_>, guess: &Guess<'_>) {
    if guess.subject {
        let _ = writeln!(out, "subject    = true   # TO CONFIRM: one row is one person");
        let _ = writeln!(out, "identify   = {{ {} }}", identifiers(guess).join(", "));
        let _ = writeln!(out, "activities = [\"{}\"]", system.id);
    }
    if let Some(owner) = guess.owner {
        let doubt = match guess.accessors.as_slice() {
            [] => "",
            _ => "   # TO CONFIRM: whose row it is, and who is only concerned",
        };
        let _ = writeln!(out, "owner      = \"{}\"{doubt}", escape(&link(owner)));
    }
    if !guess.accessors.is_empty() {
        let links: Vec<_> =
            guess.accessors.iter().map(|key| format!("\"{}\"", escape(&link(key)))).collect();
        let _ = writeln!(out, "accessor   = [{}]", links.join(", "));
    }
    write_fields(out, guess);
    write_dates(out, guess);
    if guess.fields.is_empty() && guess.owner.is_none() {
        let _ = writeln!(
            out,
            "ignore     = {{ columns = [\"*\"], reason = \"nothing in it looks personal\" }}   # TO CONFIRM: no column is about a person"
        );
    } else if !guess.subject && guess.owner.is_none() {
        let _ = writeln!(out, "# TO CONFIRM: whose the rows are; no foreign key leads to a person");
    }
}

fn identifiers(guess: &Guess<'_>) -> Vec<String> {
    let of = |wanted: &str| guess.fields.iter().find(|(_, category, _)| *category == wanted);
    let email = of("contact.email").map(|(column, ..)| ("email", *column));
    let phone = of("contact.phone").map(|(column, ..)| ("phone", *column));
    let number = match guess.table.primary_key.as_slice() {
        [only] => Some(("customer_number", only.as_str())),
        _ => None,
    };
    let all = email.into_iter().chain(phone).chain(number);
    all.map(|(kind, column)| format!("{kind} = \"{}\"", escape(column))).collect()
}

fn write_fields(out: &mut String, guess: &Guess<'_>) {
    if guess.fields.is_empty() {
        return;
    }
    let fields: Vec<_> = (guess.fields.iter())
        .map(|(column, category, _)| format!("{} = \"{category}\"", key(column)))
        .collect();
    let doubtful: Vec<_> = (guess.fields.iter())
        .filter(|(_, _, sure)| *sure == Sure::Perhaps)
        .map(|(column, ..)| *column)
        .collect();
    let _ = writeln!(out, "fields     = {{ {} }}", fields.join(", "));
    if !doubtful.is_empty() {
        let _ = writeln!(out, "# TO CONFIRM: the category of {}", doubtful.join(", "));
    }
}

fn write_dates(out: &mut String, guess: &Guess<'_>) {
    let keys: BTreeSet<&str> = (guess.table.foreign_keys.iter().flat_map(|key| &key.columns))
        .chain(&guess.table.primary_key)
        .map(String::as_str)
        .collect();
    let mut events: BTreeMap<&str, &str> = BTreeMap::new();
    let mut left = Vec::new();
    for column in &guess.table.columns {
        let name = column.name.as_str();
        if keys.contains(name) || guess.fields.iter().any(|(field, ..)| *field == name) {
            continue;
        }
        let event = hints::event(name).filter(|_| hints::is_date(name, &column.kind));
        match event {
            Some(event) if !events.contains_key(event) => {
                events.insert(event, name);
            }
            _ => left.push(name),
        }
    }
    let personal = guess.subject || guess.owner.is_some();
    // The drafted activity counts from the last contact: a creation date stands in for it.
    if guess.subject
        && !events.contains_key("last_contact")
        && let Some(created) = events.get("collection").copied()
    {
        events.insert("last_contact", created);
        let _ = writeln!(
            out,
            "# TO CONFIRM: {created} stands for the last contact, for want of a better date"
        );
    }
    if personal && !events.is_empty() {
        let list: Vec<_> = events
            .iter()
            .map(|(event, column)| format!("{event} = \"{}\"", escape(column)))
            .collect();
        let _ = writeln!(out, "events     = {{ {} }}", list.join(", "));
    }
    if personal && !left.is_empty() {
        let _ = writeln!(
            out,
            "# TO CONFIRM: not classified yet (fields, or ignore): {}",
            left.join(", ")
        );
    }
}

fn write_activity(system: &DraftSystem<'_>, categories: &BTreeSet<&str>) -> String {
    let (id, title) = (system.id, escape(system.title));
    let list: Vec<_> = categories.iter().map(|category| format!("\"{category}\"")).collect();
    let mut out = format!(
        "title       = {{ fr = \"{title}\", en = \"{title}\" }}
purpose     = {{ fr = \"Gérer notre relation avec vous\", en = \"Manage our relation with you\" }}   # TO CONFIRM: why the data are used, in one sentence
legal_basis = \"contract\"   # TO CONFIRM: the one legal basis
subjects    = [\"{}\"]
data        = [{}]
retention   = {{ keep = \"3 years\", from = \"last_contact\", then = \"erase\" }}   # TO CONFIRM: how long, from when
notice      = \"{id}\"
",
        escape(system.subject),
        list.join(", "),
    );
    let special = categories.iter().any(|category| Category((*category).to_owned()).is_special());
    if special {
        out.push_str("exception   = \"9(2)(a)\"   # TO CONFIRM: the exception of Art. 9(2), or stop holding these data\n");
    }
    if categories.contains("nir") {
        out.push_str("nir_ground  = \"décret 2019-341\"   # TO CONFIRM: the article that allows the social security number\n");
    }
    out
}

fn write_notice(system: &DraftSystem<'_>, french: bool) -> String {
    let (id, title) = (system.id, escape(system.title));
    if french {
        format!(
            "+++
title = \"{title}\"
activities = [\"{id}\"]
summary = \"Nous utilisons vos données pour gérer notre relation avec vous.\" # TO CONFIRM: the first thing people read
rights = \"Écrivez à {{{{contact.email}}}}. C’est gratuit, et nous répondons en un mois au plus.\"
+++
Nous gardons vos données {{{{retention.{id}}}}}.
"
        )
    } else {
        format!(
            "+++
title = \"{title}\"
activities = [\"{id}\"]
summary = \"We use your data to manage our relation with you.\" # TO CONFIRM: the first thing people read
rights = \"Write to {{{{contact.email}}}}. It is free, and we answer within one month.\"
+++
We keep your data for {{{{retention.{id}}}}}.
"
        )
    }
}
