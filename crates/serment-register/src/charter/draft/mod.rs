//! First drafts: a charter to start from, and a system described from its real database.
//!
//! A draft never decides what only a person can: each guess carries a `TO CONFIRM` mark, which the
//! linter reports until somebody removes it.

mod catalogue;
mod hints;

use super::files::Files;
use super::samples::{self, START};

pub use catalogue::{
    Catalogue, CatalogueColumn, CatalogueKey, CatalogueTable, DraftSystem, from_catalogue,
};

/// Who a first charter is for.
#[derive(Clone, Debug)]
pub struct Start<'a> {
    /// The name people know the organisation by.
    pub name: &'a str,
    /// Its postal address, when known.
    pub address: Option<&'a str>,
    /// An address somebody reads, when known.
    pub email: Option<&'a str>,
    /// Its country, two capitals.
    pub country: &'a str,
    /// Its IANA time zone.
    pub zone: &'a str,
}

/// A charter to start from: no error in it, only points to confirm.
pub fn init(start: &Start<'_>) -> Files {
    let mut files = samples::files(START);
    let address = start.address.unwrap_or("TO CONFIRM: postal address");
    let email = start.email.unwrap_or("contact@example.org");
    let values = [
        ("{name}", start.name),
        ("{address}", address),
        ("{email}", email),
        ("{country}", start.country),
        ("{zone}", start.zone),
    ];
    for bytes in files.0.values_mut() {
        if let Ok(text) = std::str::from_utf8(bytes) {
            let filled = values
                .iter()
                .fold(text.to_owned(), |text, (mark, value)| text.replace(mark, &escape(value)));
            *bytes = filled.into_bytes();
        }
    }
    files
}

/// A text fit to stand between the quotes of a TOML string.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
