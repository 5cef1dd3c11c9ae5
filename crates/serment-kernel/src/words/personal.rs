//! A value about a person, which no log, error or metric can print.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A personal value. `Debug` prints `‹personal›` and there is no `Display`, so that reading it
/// is a visible act: [`Personal::reveal`].
///
/// It serializes as the value itself, because a page or an export made for the person shows it;
/// `cargo xtask tidy` keeps it out of journal leaves, logs and metrics.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Personal<T>(T);

impl<T> Personal<T> {
    /// Marks a value as personal.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, where it is needed: a connector, a page shown to that person, a mail to them.
    pub const fn reveal(&self) -> &T {
        &self.0
    }

    /// Takes the value out.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹personal›")
    }
}

impl<T> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}
