//! First drafts: a charter to start from, and a system described from its real database.
//!
//! A draft never decides what only a person can: each guess carries a `TO CONFIRM` mark, and the
//! charter is not published until somebody removes it.

mod catalogue;
mod hints;

use super::files::Files;
use super::samples::{self, START};

pub use catalogue::{
    Catalogue, CatalogueColumn, CatalogueKey, CatalogueTable, DraftSystem, from_catalogue,
};

/// Who a first charter is for. What is not known is guessed, and marked.
#[derive(Clone, Debug)]
pub struct Start<'a> {
    /// The name people know the organisation by.
    pub name: Option<&'a str>,
    /// What it may be called, for want of a name.
    pub guess: &'a str,
    /// Its postal address.
    pub address: Option<&'a str>,
    /// An address somebody reads.
    pub email: Option<&'a str>,
    /// Its country, two capitals, and its IANA time zone.
    pub place: Option<(&'a str, &'a str)>,
}

/// A charter to start from: no error in it, only points to confirm.
pub fn init(start: &Start<'_>) -> Files {
    let mut files = samples::files(START);
    let mark = |known: bool, question: &'static str| if known { "" } else { question };
    let (country, zone) = start.place.unwrap_or(("FR", "Europe/Paris"));
    let values = [
        ("{name}", start.name.unwrap_or(start.guess)),
        ("{name?}", mark(start.name.is_some(), "   # TO CONFIRM: the name people know you by")),
        ("{address}", start.address.unwrap_or("TO CONFIRM: postal address")),
        ("{email}", start.email.unwrap_or("contact@example.org")),
        (
            "{email?}",
            mark(
                start.email.is_some(),
                "            # TO CONFIRM: an address somebody reads every day",
            ),
        ),
        ("{country}", country),
        ("{zone}", zone),
        (
            "{zone?}",
            mark(
                start.place.is_some(),
                "   # TO CONFIRM: your country, and the time zone days are counted in",
            ),
        ),
        (
            "{authority?}",
            match start.place {
                Some(("FR", _)) => "# where people complain",
                _ => "# TO CONFIRM: where people complain in your country",
            },
        ),
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
