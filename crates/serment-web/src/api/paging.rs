//! Lists given page by page, from an opaque cursor: nothing is skipped when rows are added.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Where the next page begins. Opaque to callers; inside, the sort key of the last row given.
/// It must name no person: cursors travel in addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(String);

impl Cursor {
    /// A cursor after the row with this sort key.
    pub fn after(position: impl Into<String>) -> Self {
        Self(position.into())
    }

    /// The sort key to begin after.
    pub fn position(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(&self.0))
    }
}

/// The text was not a cursor we gave.
#[derive(Debug, thiserror::Error)]
#[error("not a cursor given by this server")]
pub struct InvalidCursor;

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidCursor)?;
        String::from_utf8(bytes).map(Self).map_err(|_| InvalidCursor)
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// The query of a list: `?cursor=…&limit=…`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Paging {
    /// Where to begin; absent for the first page.
    pub cursor: Option<Cursor>,
    /// How many rows at most.
    limit: Option<u32>,
}

impl Paging {
    /// How many rows to give: 50 unless asked otherwise, 500 at most.
    pub fn limit(&self) -> u32 {
        self.limit.unwrap_or(50).clamp(1, 500)
    }
}

/// One page of a list.
#[derive(Clone, Debug, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins, absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// A page from up to `limit + 1` rows: one more than asked says that another page follows.
    pub fn of(mut rows: Vec<T>, limit: u32, position: impl Fn(&T) -> String) -> Self {
        let limit = limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|row| Cursor::after(position(row)));
        Self { items: rows, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_row_more_than_asked_makes_a_next_page() {
        let page = Page::of(vec![1, 2, 3], 2, ToString::to_string);
        assert_eq!((page.items, page.next.unwrap().position()), (vec![1, 2], "2"));
        assert_eq!(Page::of(vec![1, 2], 2, ToString::to_string).next, None);
    }

    #[test]
    fn a_cursor_survives_the_address_and_a_forged_one_is_refused() {
        let cursor = Cursor::after("2026-11-20/req_7");
        assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        assert!("é!".parse::<Cursor>().is_err());
    }
}
