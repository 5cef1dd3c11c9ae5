//! What the charter says of each table to the person its rows are about: title, columns and their
//! labels in an order one reads, why, how long, who received it. Pure.
//!
//! The charter keeps the columns of a table by name, so the order is made here: the column rows are
//! sorted by, then who, then how to reach them, then what happened, notes last.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};
use serment_connect::{Map, Role, Via};
use serment_kernel::words::Lang;
use serment_register::charter::{Category, Charter, Clock, LegalBasis, Retain, TableDecl};

use super::order::Way;
use super::words::Kind;

/// One table of a system, for one role of the person.
#[derive(Clone, Debug, Serialize)]
pub struct HeldTable {
    /// Its name in the database.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Whether the rows are someone else's that concern the person.
    pub concerns: bool,
    /// The columns, by name in the database.
    pub columns: Vec<String>,
    /// Their labels.
    pub labels: Vec<String>,
    /// How the values of each are put into words.
    #[serde(skip)]
    pub(super) kinds: Vec<Kind>,
    /// The rows, at most as many as asked.
    pub rows: Vec<HeldRow>,
    /// How many rows there are.
    pub total: u64,
    /// What names it in an address of the portal.
    pub address: String,
    /// The file that holds it in the archive.
    pub file: String,
    /// Why: the activities, by title.
    pub why: Vec<String>,
    /// How long, in words.
    pub kept: Vec<String>,
    /// The recipients, by name.
    pub recipients: Vec<String>,
    /// The oldest day a row was collected.
    pub since: Option<String>,
    /// Whether the person may correct some of it without asking.
    pub correctable: bool,
    /// Why its rows are kept and shown to nobody, once the person was erased.
    pub aside: Option<Aside>,
}

/// One row: the values in words, one a column; `None` where nothing is held.
#[derive(Clone, Debug, Serialize)]
pub struct HeldRow {
    /// The values.
    #[serde(serialize_with = "in_pieces")]
    pub values: Vec<Option<String>>,
}

/// The longest run of letters a column must make room for.
const UNBROKEN: usize = 30;

/// Pages are given each value in pieces, between which a line may break.
fn in_pieces<S: Serializer>(values: &[Option<String>], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(values.iter().map(|value| value.as_deref().map(pieces)))
}

fn pieces(text: &str) -> Vec<&str> {
    let (mut pieces, mut start, mut run) = (Vec::new(), 0, 0);
    for (at, letter) in text.char_indices() {
        if run >= UNBROKEN {
            pieces.push(&text[start..at]);
            (start, run) = (at, 0);
        }
        run = if letter.is_whitespace() { 0 } else { run + 1 };
    }
    pieces.push(&text[start..]);
    pieces
}

/// Why rows are kept that nobody is shown (Art. 17(3), 18).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Aside {
    /// The rule, in words.
    pub rule: String,
    /// How long, in words, when the charter says.
    pub until: Option<String>,
}

/// A table and whose rows of it are meant.
pub(super) type Set = (String, Role);

impl HeldTable {
    /// Which rows these are.
    pub(super) fn set(&self) -> Set {
        (self.name.clone(), if self.concerns { Role::Accessor } else { Role::Owner })
    }
}

/// The tables of a system that a map reaches, in its order.
pub(super) fn tables(charter: &Charter, system: &str, map: &Map, lang: Lang) -> Vec<HeldTable> {
    let mut taken = BTreeSet::new();
    let mut list = Vec::new();
    for (name, role) in map.sets() {
        let Some(declared) = charter.table(system, name) else { continue };
        let concerns = role == Role::Accessor;
        let mut address = address(system, name, concerns);
        while !taken.insert(address.clone()) {
            address.push('-');
        }
        list.push(table(charter, system, (name, declared), concerns, address, lang));
    }
    list
}

fn table(
    charter: &Charter,
    system: &str,
    (name, declared): (&str, &TableDecl),
    concerns: bool,
    address: String,
    lang: Lang,
) -> HeldTable {
    let columns = columns(declared, concerns);
    let kind = |column: &String| {
        let category = declared.fields.get(column);
        category.map_or(Kind::Plain, |it| Kind::of(charter, (system, name), it, lang))
    };
    let activities = charter.activities_of(system, name);
    let title = |id: &String| charter.activities.get(id).map(|it| it.title.get(lang).to_owned());
    HeldTable {
        name: name.to_owned(),
        title: charter.table_label(system, name, lang),
        concerns,
        labels: labels(charter, (system, name), &columns, lang),
        kinds: columns.iter().map(kind).collect(),
        columns,
        rows: Vec::new(),
        total: 0,
        file: format!("{address}.csv"),
        address,
        why: activities.iter().filter_map(title).collect(),
        kept: kept(charter, system, name, lang),
        recipients: recipients(charter, activities, lang),
        since: None,
        correctable: !concerns && !crate::requests::correctable(declared).is_empty(),
        aside: None,
    }
}

/// The columns a person sees: the declared fields that are not redacted for them.
fn columns(declared: &TableDecl, concerns: bool) -> Vec<String> {
    let sight = if concerns { &declared.accessor_access } else { &declared.access };
    let redacted = sight.as_ref().map(|it| it.redact.as_slice()).unwrap_or_default();
    let way = Way::of(declared);
    let mut columns: Vec<(&String, &Category)> =
        declared.fields.iter().filter(|(name, _)| !redacted.contains(name)).collect();
    columns.sort_by_key(|(name, category)| (!way.is_by(name), rank(category)));
    columns.into_iter().map(|(name, _)| name.clone()).collect()
}

/// Categories and families, as one reads a record. The empty one stands for all others.
const READING: [&str; 27] = [
    "identity.civility",
    "identity.given_name",
    "identity.family_name",
    "identity.full_name",
    "identity.birth_date",
    "identity",
    "contact.email",
    "contact.phone",
    "contact.address",
    "contact.postcode",
    "contact.city",
    "contact.country",
    "contact",
    "service",
    "content",
    "communication",
    "preference",
    "economic.invoice",
    "economic",
    "professional_life",
    "personal_life",
    "connection",
    "internet",
    "",
    "special",
    "technical",
    "free_text",
];

fn rank(category: &Category) -> usize {
    let place = |word: &str| READING.iter().position(|known| *known == word);
    place(&category.0).or_else(|| place(category.family())).or_else(|| place("")).unwrap_or(0)
}

/// What people read over each column, begun by a capital; two alike are told apart by name.
fn labels(
    charter: &Charter,
    (system, table): (&str, &str),
    columns: &[String],
    lang: Lang,
) -> Vec<String> {
    let said = |column: &String| capital(&charter.column_label(system, table, column, lang));
    let labels: Vec<String> = columns.iter().map(said).collect();
    let alone = |label: &String| labels.iter().filter(|known| *known == label).count() == 1;
    let pairs = labels.iter().zip(columns);
    let told = pairs.map(
        |(label, column)| {
            if alone(label) { label.clone() } else { format!("{label} ({column})") }
        },
    );
    told.collect()
}

/// A text begun by a capital.
fn capital(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(|first| first.to_uppercase().collect::<String>());
    first.map_or_else(String::new, |first| first + rest.as_str())
}

fn kept(charter: &Charter, system: &str, table: &str, lang: Lang) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for retention in charter.retention_of(system, table) {
        if retention.clock != Clock::Unknown || retention.activity.is_some() {
            let said = charter.say_retention(retention.retention, lang);
            if !kept.contains(&said) {
                kept.push(said);
            }
        }
    }
    kept
}

fn recipients(charter: &Charter, activities: &[String], lang: Lang) -> Vec<String> {
    let mut recipients: Vec<String> = Vec::new();
    for id in activities.iter().flat_map(|activity| charter.recipients_of(activity)) {
        let Some(recipient) = charter.recipients.get(id) else { continue };
        let name = recipient.title.get(lang).to_owned();
        if !recipients.contains(&name) {
            recipients.push(name);
        }
    }
    recipients
}

/// What names a table in addresses and in the archive: rows that only concern the person are apart.
pub(crate) fn address(system: &str, table: &str, concerns: bool) -> String {
    let name: String =
        table.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).collect();
    let suffix = if concerns { "-concerning-you" } else { "" };
    format!("{system}/{name}{suffix}")
}

/// The rule that keeps rows, in words: the activity and the text behind it, or the rule of law.
pub(super) fn rule(charter: &Charter, ground: &str, lang: Lang) -> String {
    let Some(activity) = charter.activities.get(ground) else { return ground.to_owned() };
    let title = activity.title.get(lang);
    match &activity.legal_basis {
        LegalBasis::LegalObligation(text) => format!("{title} ({text})"),
        _ => title.to_owned(),
    }
}

/// Why and until when rows are set aside.
pub(super) fn aside(charter: &Charter, retain: &Retain, lang: Lang) -> Aside {
    let after = match lang {
        Lang::Fr => "après",
        Lang::En => "after",
    };
    let own = retain.until.as_ref().map(|until| {
        format!("{} {after} {}", until.keep.say(lang), charter.event_label(&until.from, lang))
    });
    let ground = charter.activities.get(&retain.ground);
    let until =
        own.or_else(|| ground.map(|activity| charter.say_retention(&activity.retention, lang)));
    Aside { rule: rule(charter, &retain.ground, lang), until }
}

/// Part of a map: these columns of these rows, and what is needed to reach them.
pub(super) fn only(map: &Map, wanted: &BTreeMap<Set, Vec<String>>) -> Map {
    let mut needed: BTreeSet<Set> = wanted.keys().cloned().collect();
    loop {
        let before = needed.len();
        for reach in &map.reaches {
            if !needed.contains(&(reach.table.clone(), reach.role)) {
                continue;
            }
            // Rows that only concern a person are those they do not own.
            needed.insert((reach.table.clone(), Role::Owner));
            if let Via::Key { parent, .. } = &reach.via {
                let parent = &map.reaches[*parent];
                needed.insert((parent.table.clone(), parent.role));
            }
        }
        if needed.len() == before {
            break;
        }
    }
    let mut moved = BTreeMap::new();
    let mut reaches = Vec::new();
    for (index, reach) in map.reaches.iter().enumerate() {
        let set = (reach.table.clone(), reach.role);
        if needed.contains(&set) {
            moved.insert(index, reaches.len());
            let mut reach = reach.clone();
            reach.columns = wanted.get(&set).cloned().unwrap_or_default();
            reaches.push(reach);
        }
    }
    for reach in &mut reaches {
        if let Via::Key { parent, .. } = &mut reach.via {
            *parent = moved.get(parent).copied().unwrap_or(*parent);
        }
    }
    Map { reaches }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_in_an_order_and_their_labels_in_one_case() {
        let charter = crate::testing::charter();
        let map = crate::reach::compile(&charter, "booking").unwrap().map;
        let tables = tables(&charter, "booking", &map, Lang::Fr);
        let of = |address: &str| tables.iter().find(|it| it.address == address).unwrap();
        let guests = of("booking/guests");
        assert_eq!(guests.columns[..3], ["given_name", "family_name", "birth_date"]);
        assert_eq!(guests.columns.last().map(String::as_str), Some("notes"));
        assert_eq!(guests.labels[0], "Prénom");
        let stays = of("booking/stays");
        assert_eq!(
            stays.columns,
            ["arrival", "departure", "hotel", "room", "amount_cents", "comment"]
        );
        assert_eq!(stays.labels[..2], ["Arrivée", "Départ"]);
        let theirs = of("booking/companions-concerning-you");
        assert!(theirs.concerns && theirs.columns.contains(&"birth_date".to_owned()));
        assert!(!of("booking/companions").columns.contains(&"birth_date".to_owned()));
    }

    #[test]
    fn a_long_run_of_letters_may_be_cut_and_nothing_is_lost() {
        assert_eq!(
            pieces("une phrase faite de mots courts, et encore un"),
            ["une phrase faite de mots courts, et encore un"]
        );
        let link = format!("voir https://{}é", "a".repeat(70));
        assert_eq!(pieces(&link).len(), 3);
        assert_eq!(pieces(&link).concat(), link);
    }

    #[test]
    fn a_part_of_a_map_keeps_what_leads_to_it_and_no_more() {
        let charter = crate::testing::charter();
        let map = crate::reach::compile(&charter, "booking").unwrap().map;
        let set = ("invoices".to_owned(), Role::Owner);
        let part = only(&map, &[(set, vec!["number".to_owned()])].into());
        let tables: BTreeSet<&str> = part.reaches.iter().map(|it| it.table.as_str()).collect();
        assert_eq!(tables, ["guests", "invoices", "stays"].into());
        for reach in &part.reaches {
            let asked = reach.table == "invoices";
            assert_eq!(!reach.columns.is_empty(), asked);
            if let Via::Key { parent, .. } = &reach.via {
                assert_eq!(part.reaches[*parent].role, Role::Owner);
            }
        }
        let set = ("companions".to_owned(), Role::Accessor);
        let part = only(&map, &[(set, vec!["given_name".to_owned()])].into());
        assert!(part.sets().contains(&("companions", Role::Owner)), "to leave out one's own");
    }
}
