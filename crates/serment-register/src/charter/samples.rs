//! Two charters that ship with the program: a start for `serment init`, and the hotels of the
//! demonstration, which the linter accepts without a word.

use super::files::Files;

macro_rules! folder {
    ($folder:literal: $($path:literal)*) => {
        &[$(($path, include_str!(concat!("samples/", $folder, "/", $path)))),*]
    };
}

const HOTEL: &[(&str, &str)] = folder! { "hotel":
    "organisation.toml"
    "activities/accounting.toml"
    "activities/loyalty.toml"
    "activities/messages.toml"
    "activities/newsletter.toml"
    "activities/reviews.toml"
    "activities/stay.toml"
    "systems/booking.toml"
    "systems/loyalty.toml"
    "systems/newsletter.toml"
    "recipients/accountant.toml"
    "recipients/mailhouse.toml"
    "recipients/treasury.toml"
    "notices/loyalty.en.md"
    "notices/loyalty.fr.md"
    "notices/newsletter.en.md"
    "notices/newsletter.fr.md"
    "notices/reviews.en.md"
    "notices/reviews.fr.md"
    "notices/stay.en.md"
    "notices/stay.fr.md"
    "commitments/access.toml"
    "commitments/access.en.md"
    "commitments/access.fr.md"
    "commitments/answers.toml"
    "commitments/answers.en.md"
    "commitments/answers.fr.md"
    "commitments/consent.toml"
    "commitments/consent.en.md"
    "commitments/consent.fr.md"
    "commitments/erasure.toml"
    "commitments/erasure.en.md"
    "commitments/erasure.fr.md"
    "commitments/france.toml"
    "commitments/france.en.md"
    "commitments/france.fr.md"
    "commitments/journal.toml"
    "commitments/journal.en.md"
    "commitments/journal.fr.md"
    "commitments/partners.toml"
    "commitments/partners.en.md"
    "commitments/partners.fr.md"
    "commitments/withdrawal.toml"
    "commitments/withdrawal.en.md"
    "commitments/withdrawal.fr.md"
    "docs/balance-reviews.md"
};

pub(crate) const START: &[(&str, &str)] = folder! { "start":
    "organisation.toml"
    "activities/requests.toml"
    "notices/requests.en.md"
    "notices/requests.fr.md"
    "commitments/answers.toml"
    "commitments/answers.en.md"
    "commitments/answers.fr.md"
};

/// The line of the booking system that says how it is reached.
pub const BOOKING_SQLITE: &str = "connect = { kind = \"sqlite\", path_env = \"BOOKING_PATH\" }";

/// The same when the booking database is PostgreSQL.
pub const BOOKING_POSTGRES: &str = "connect = { kind = \"postgres\", url_env = \"BOOKING_URL\" }";

/// The charter of *Maisons du Littoral*, three hotels; its booking system is SQLite.
///
/// The demonstration sets `BOOKING_PATH`, `NEWSLETTER_PATH`, `LOYALTY_DIR`, `MAILHOUSE_URL` and
/// `MAILHOUSE_SECRET`.
pub fn hotel() -> Files {
    files(HOTEL)
}

/// The same charter with a booking system on PostgreSQL, which reads `BOOKING_URL`.
pub fn hotel_on_postgres() -> Files {
    let mut files = hotel();
    let path = "systems/booking.toml";
    let text = files.text(path).unwrap_or_default().replace(BOOKING_SQLITE, BOOKING_POSTGRES);
    files.set(path, text);
    files
}

pub(crate) fn files(list: &[(&str, &str)]) -> Files {
    let mut files = Files::default();
    for (path, text) in list {
        files.set(path, *text);
    }
    files
}
