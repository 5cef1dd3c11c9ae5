//! Correcting one's own rows in place (Art. 16): only columns the charter lets people correct
//! without asking, and never those a person is found by.
//!
//! A row is named in the form by a keyed hash of its place: keys may be personal, and an address or
//! a form that leaks must tell nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use serment_connect::{Amendment, ConnectError, Connector, Identifiers, Record};
use serment_kernel::words::Personal;
use serment_kernel::{Environment, execute};
use serment_register::PublishedCharter;
use serment_register::charter::TableDecl;
use serment_web::{Access, PageMeta, Person, Problem, Routes};

use super::model::Right;
use super::pages::words;
use super::usecases::OpenRequest;
use crate::Rights;
use crate::household::name_columns;
use crate::resolve::{Change, Known, resolve};

/// Rows offered at once; a longer table is corrected by writing to us.
const ROWS: usize = 50;
/// The longest value a person may write.
const VALUE_MAX: usize = 1_000;

/// The routes of correction.
pub(super) fn routes() -> Routes<Rights> {
    Routes::new().get("/{lang}/me/correct", Access::Person, show).post(
        "/{lang}/me/correct",
        Access::Person,
        send,
    )
}

/// The columns a person may correct without asking: those declared, but for those that identify
/// them, since a new address must be proved first, and their names, by which persons who share an
/// address are told apart: changed in one system only, one person would become two.
pub(crate) fn correctable(declared: &TableDecl) -> Vec<&str> {
    let identifies = |column: &&str| declared.identify.values().any(|held| held == column);
    let names = |column: &&str| name_columns(declared).any(|name| name == *column);
    let all = declared.rectify.iter().map(String::as_str);
    all.filter(|column| !identifies(column) && !names(column)).collect()
}

#[derive(Deserialize)]
struct Asked {
    table: String,
}

/// The table asked for, and the person's rows of it.
struct Rows {
    charter: Arc<PublishedCharter>,
    system: String,
    table: String,
    records: Vec<Record>,
}

impl Rows {
    fn declared(&self) -> Result<&TableDecl, Problem> {
        self.charter.charter.table(&self.system, &self.table).ok_or_else(Problem::not_found)
    }
}

/// How a form names a row.
fn row_name(environment: &Environment, system: &str, record: &Record) -> String {
    use std::fmt::Write;
    let place = format!("{system}/{}/{}", record.table, record.key);
    let hash = environment.keys.suppression().hash("row", place.as_bytes());
    hash[..16].iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The table of an address, if some of it can be corrected.
fn asked(charter: &PublishedCharter, address: &str) -> Option<(String, String)> {
    let mut tables = charter.charter.tables();
    let (system, table, _) = tables.find(|(system, name, declared)| {
        crate::portal::address(system, name, false) == address && !correctable(declared).is_empty()
    })?;
    Some((system.to_owned(), table.to_owned()))
}

async fn rows(rights: &Rights, person: &Person, address: &str) -> Result<Rows, Problem> {
    let charter = rights.charter()?;
    let (system, table) = asked(&charter, address).ok_or_else(Problem::not_found)?;
    let systems = rights.systems.of(&charter);
    let who = Identifiers(vec![("email".into(), person.email.clone())]);
    let (inside, id, name) = (charter.clone(), system.clone(), table.clone());
    let read = tokio::task::spawn_blocking(move || {
        let resolved = resolve(&inside.charter, &systems, &who, &Known::default());
        if resolved.is_undecided() {
            return Ok(Vec::new());
        }
        let Some(Ok(connector)) = systems.get(&id) else { return Err(Problem::unavailable()) };
        let reach = resolved.reach(&inside.charter, &id).map_err(|_| Problem::unavailable())?;
        first_rows(&**connector, &reach.of_table(&name), &resolved.who, &name)
            .map_err(|_| Problem::unavailable())
    });
    let records = read.await.map_err(|_| Problem::internal())??;
    Ok(Rows { charter, system, table, records })
}

fn first_rows(
    connector: &dyn Connector,
    map: &serment_connect::Map,
    who: &Identifiers,
    table: &str,
) -> Result<Vec<Record>, ConnectError> {
    let mut records = Vec::new();
    let read = connector.read(map, who, &mut |record| {
        if record.table == table {
            records.push(record);
        }
        if records.len() < ROWS {
            return Ok(());
        }
        Err(ConnectError::Stopped { why: "enough rows are read".to_owned() })
    });
    match read {
        Ok(()) | Err(ConnectError::Stopped { .. }) => Ok(records),
        Err(error) => Err(error),
    }
}

async fn show(
    State(rights): State<Rights>,
    person: Person,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let rows = rows(&rights, &person, &asked.table).await?;
    page(&rights, &person, &rows, None)
}

fn page(
    rights: &Rights,
    person: &Person,
    rows: &Rows,
    refused: Option<&str>,
) -> Result<Response, Problem> {
    let charter = &rows.charter.charter;
    let words = words(rights, &rows.charter, &person.caller);
    let (lang, declared) = (person.caller.lang, rows.declared()?);
    let columns = correctable(declared);
    let label = |column: &str| charter.column_label(&rows.system, &rows.table, column, lang);
    let line = |record: &Record| {
        let field = |column: &&str| {
            let cell = record.values.iter().find(|(name, _)| name == column);
            let value = cell.and_then(|(_, cell)| cell.text()).unwrap_or_default();
            json!({ "name": format!("c-{column}"), "label": label(column), "value": value })
        };
        let row = row_name(&rights.site.context.environment, &rows.system, record);
        json!({ "row": row, "fields": columns.iter().map(field).collect::<Vec<Json>>() })
    };
    let title = words.t("requests-correct-title");
    let view = json!({
        "title": title, "table": charter.table_label(&rows.system, &rows.table, lang),
        "address": crate::portal::address(&rows.system, &rows.table, false),
        "rows": rows.records.iter().map(line).collect::<Vec<Json>>(),
        "refused": refused.map(|key| words.t(key)),
        "email": charter.organisation.contact.email,
    });
    let meta = PageMeta::of(&person.caller, title.clone())
        .current("data")
        .errors(usize::from(refused.is_some()));
    Ok(rights.site.web.page(&meta, "me-correct.html", view))
}

async fn send(
    State(rights): State<Rights>,
    person: Person,
    Form(posted): Form<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let address = posted.get("table").map(String::as_str).unwrap_or_default();
    let rows = rows(&rights, &person, address).await?;
    let environment = &rights.site.context.environment;
    let named = |record: &&Record| {
        posted.get("row").is_some_and(|row| *row == row_name(environment, &rows.system, record))
    };
    let Some(record) = rows.records.iter().find(named) else {
        return page(&rights, &person, &rows, Some("requests-correct-gone"));
    };
    let mut set = Vec::new();
    for column in correctable(rows.declared()?) {
        let Some(value) = posted.get(&format!("c-{column}")) else { continue };
        let value = value.trim();
        if value.chars().count() > VALUE_MAX || value.chars().any(char::is_control) {
            return page(&rights, &person, &rows, Some("requests-correct-long"));
        }
        let cell = record.values.iter().find(|(name, _)| name == column);
        let held = cell.and_then(|(_, cell)| cell.text()).unwrap_or_default();
        if held.trim() != value {
            set.push((column.to_owned(), Personal::new(value.to_owned())));
        }
    }
    if set.is_empty() {
        return page(&rights, &person, &rows, Some("requests-correct-same"));
    }
    let amendment = Amendment { table: rows.table.clone(), key: record.key.clone(), set };
    let open = OpenRequest {
        subject: person.subject,
        email: person.email.clone(),
        right: Right::Rectification,
        lang: person.caller.lang,
        message: None,
        scope: Vec::new(),
        changes: vec![Change { system: rows.system.clone(), amendment }],
        charter: rows.charter.clone(),
    };
    let id = execute(&rights.site.context, &person.caller.actor, open).await?;
    Ok(Redirect::to(&format!("/{}/me/requests/{id}", person.caller.lang)).into_response())
}
