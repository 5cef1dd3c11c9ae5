//! Short ways to write maps and steps in tests.

use serment_connect::{Action, Found, Map, Reach, Role, Step, Via};
use serment_kernel::words::Personal;

pub(crate) fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

pub(crate) fn by_identifier(table: &str, kind: &str, column: &str, columns: &[&str]) -> Reach {
    Reach {
        table: table.into(),
        role: Role::Owner,
        via: Via::Identifier { kind: kind.into(), column: column.into(), narrow: Vec::new() },
        columns: strings(columns),
        key: Vec::new(),
    }
}

pub(crate) fn narrowed(mut reach: Reach, by: &str, value: &str) -> Reach {
    if let Via::Identifier { narrow, .. } = &mut reach.via {
        narrow.push((by.into(), Personal::new(value.into())));
    }
    reach
}

pub(crate) fn by_key(
    table: &str,
    role: Role,
    link: &[&str],
    parent: usize,
    references: &[&str],
    columns: &[&str],
) -> Reach {
    Reach {
        table: table.into(),
        role,
        via: Via::Key { columns: strings(link), parent, references: strings(references) },
        columns: strings(columns),
        key: Vec::new(),
    }
}

pub(crate) fn step(table: &str, role: Role, action: Action) -> Step {
    Step { table: table.into(), role, action }
}

pub(crate) fn delete(table: &str) -> Step {
    step(table, Role::Owner, Action::Delete)
}

pub(crate) fn retain(table: &str, anonymise: &[&str]) -> Step {
    let action = Action::Retain { rule: "R-INVOICE".into(), anonymise: strings(anonymise) };
    step(table, Role::Owner, action)
}

pub(crate) fn anonymise(table: &str, columns: &[&str]) -> Step {
    step(table, Role::Owner, Action::Anonymise { columns: strings(columns) })
}

pub(crate) fn detach(table: &str, role: Role, columns: &[&str], anonymise: &[&str]) -> Step {
    let action = Action::Detach { columns: strings(columns), anonymise: strings(anonymise) };
    step(table, role, action)
}

pub(crate) fn found(table: &str, role: Role, rows: u64) -> Found {
    Found { table: table.into(), role, rows }
}

/// The hotel's declaration.
pub(crate) fn hotel() -> Map {
    use Role::{Accessor, Owner};
    let person = ["email", "phone", "given_name", "family_name", "birth_date", "address"];
    Map {
        reaches: vec![
            by_identifier("guests", "email", "email", &person),
            by_identifier("guests", "phone", "phone", &person),
            by_key("stays", Owner, &["guest_id"], 0, &["id"], &["arrival", "comment"]),
            by_key("companions", Owner, &["stay_id"], 2, &["id"], &["given_name", "birth_date"]),
            by_key("companions", Accessor, &["guest_id"], 0, &["id"], &["given_name"]),
            by_key("invoices", Owner, &["stay_id"], 2, &["id"], &["number", "amount_cents"]),
            by_key("messages", Owner, &["author_id"], 0, &["id"], &["body"]),
            by_key("messages", Accessor, &["recipient_id"], 0, &["id"], &["body"]),
            by_key("reviews", Owner, &["guest_id"], 0, &["id"], &["rating", "title"]),
        ],
    }
}

/// What the hotel does to erase someone.
pub(crate) fn hotel_steps() -> Vec<Step> {
    let named = ["given_name", "family_name", "birth_date"];
    vec![
        delete("guests"),
        delete("stays"),
        delete("companions"),
        detach("companions", Role::Accessor, &["guest_id"], &named),
        retain("invoices", &["delivery_note"]),
        delete("messages"),
        detach("messages", Role::Accessor, &["recipient_id"], &[]),
        detach("reviews", Role::Owner, &["guest_id"], &["title"]),
    ]
}
