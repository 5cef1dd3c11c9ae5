//! The tables of the booking and newsletter systems, as the hotels' software made them.
//!
//! Nothing here knows Serment: real column types of each engine, real keys, no comment about
//! personal data. Keys and indexes come after the rows, which is when they are cheap.

/// A table of the demonstration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    /// People with a customer number.
    Guests,
    /// Nights booked.
    Stays,
    /// Who shared the room.
    Companions,
    /// What was paid.
    Invoices,
    /// Between two guests, or with the desk.
    Messages,
    /// What guests published.
    Reviews,
    /// Readers of the newsletter.
    Subscribers,
    /// Links they followed.
    Clicks,
}

impl Table {
    /// The booking system, parents first.
    pub(crate) const BOOKING: [Self; 6] = [
        Self::Guests,
        Self::Stays,
        Self::Companions,
        Self::Invoices,
        Self::Messages,
        Self::Reviews,
    ];
    /// The newsletter, parents first.
    pub(crate) const NEWSLETTER: [Self; 2] = [Self::Subscribers, Self::Clicks];

    /// Its name in the database.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Guests => "guests",
            Self::Stays => "stays",
            Self::Companions => "companions",
            Self::Invoices => "invoices",
            Self::Messages => "messages",
            Self::Reviews => "reviews",
            Self::Subscribers => "subscribers",
            Self::Clicks => "clicks",
        }
    }

    /// Its columns after `id`, each with its kind.
    pub(super) fn columns(self) -> &'static [(&'static str, Kind)] {
        use Kind::{Date, Instant, Integer, RequiredReference, RequiredText, Text};
        match self {
            Self::Guests => &[
                ("email", Text),
                ("phone", Text),
                ("given_name", Text),
                ("family_name", RequiredText),
                ("birth_date", Date),
                ("address", Text),
                ("postcode", Text),
                ("city", Text),
                ("country", Text),
                ("language", Text),
                ("created_at", Instant),
                ("last_contact_at", Instant),
                ("notes", Text),
            ],
            Self::Stays => &[
                ("guest_id", RequiredReference("guests")),
                ("hotel", RequiredText),
                ("arrival", Date),
                ("departure", Date),
                ("room", Text),
                ("amount_cents", Integer),
                ("comment", Text),
            ],
            Self::Companions => &[
                ("stay_id", RequiredReference("stays")),
                ("guest_id", Kind::Reference("guests")),
                ("given_name", Text),
                ("family_name", Text),
                ("birth_date", Date),
            ],
            Self::Invoices => &[
                ("stay_id", Kind::Reference("stays")),
                ("number", RequiredText),
                ("issued_on", Date),
                ("amount_cents", Integer),
                ("billing_name", Text),
                ("billing_address", Text),
                ("delivery_note", Text),
            ],
            Self::Messages => &[
                ("author_id", Kind::Reference("guests")),
                ("recipient_id", Kind::Reference("guests")),
                ("sent_at", Instant),
                ("body", RequiredText),
            ],
            Self::Reviews => &[
                ("guest_id", Kind::Reference("guests")),
                ("hotel", RequiredText),
                ("rating", Integer),
                ("title", Text),
                ("body", Text),
                ("published_at", Instant),
            ],
            Self::Subscribers => &[
                ("email", RequiredText),
                ("given_name", Text),
                ("frequency", RequiredText),
                ("subscribed_at", Instant),
                ("receipt_id", Text),
            ],
            Self::Clicks => &[
                ("subscriber_id", RequiredReference("subscribers")),
                ("url", RequiredText),
                ("clicked_at", Instant),
            ],
        }
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    RequiredText,
    Integer,
    Date,
    Instant,
    Reference(&'static str),
    RequiredReference(&'static str),
}

/// Which engine the statement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Engine {
    Sqlite,
    Postgres,
}

/// `CREATE TABLE`. On SQLite the foreign keys are inside, on PostgreSQL they come after the rows.
pub(super) fn create(engine: Engine, table: Table, prefix: &str) -> String {
    let mut sql = format!("create table {prefix}{} (\n  id ", table.name());
    sql.push_str(match engine {
        Engine::Sqlite => "integer primary key",
        Engine::Postgres => "bigint generated by default as identity primary key",
    });
    for (name, kind) in table.columns() {
        sql.push_str(",\n  ");
        sql.push_str(name);
        sql.push(' ');
        sql.push_str(column_type(engine, *kind));
        if matches!(kind, Kind::RequiredText | Kind::RequiredReference(_)) {
            sql.push_str(" not null");
        }
        if let (Engine::Sqlite, Kind::Reference(to) | Kind::RequiredReference(to)) = (engine, kind)
        {
            sql.push_str(" references ");
            sql.push_str(to);
            sql.push_str("(id)");
        }
    }
    sql.push_str("\n)");
    sql
}

fn column_type(engine: Engine, kind: Kind) -> &'static str {
    match (engine, kind) {
        (_, Kind::Text | Kind::RequiredText) => "text",
        (Engine::Sqlite, Kind::Integer | Kind::Reference(_) | Kind::RequiredReference(_)) => {
            "integer"
        }
        (Engine::Postgres, _) if matches!(kind, Kind::Date) => "date",
        (Engine::Postgres, Kind::Instant) => "timestamptz",
        (Engine::Postgres, _) => "bigint",
        (Engine::Sqlite, Kind::Date) => "date",
        (Engine::Sqlite, Kind::Instant) => "datetime",
    }
}

/// What follows the rows: foreign keys on PostgreSQL, an index on each reference, one on addresses.
pub(super) fn finish(engine: Engine, table: Table, prefix: &str) -> Vec<String> {
    let name = table.name();
    let mut statements = Vec::new();
    for (column, kind) in table.columns() {
        if let Kind::Reference(to) | Kind::RequiredReference(to) = kind {
            if engine == Engine::Postgres {
                statements.push(format!(
                    "alter table {prefix}{name} add foreign key ({column}) references {prefix}{to}(id)"
                ));
            }
            statements.push(format!("create index {name}_{column} on {prefix}{name} ({column})"));
        }
    }
    if table.columns().iter().any(|(column, _)| *column == "email") {
        let unique = if table == Table::Subscribers { "unique " } else { "" };
        statements.push(format!(
            "create {unique}index {name}_email on {prefix}{name} (lower(trim(email)))"
        ));
    }
    if table == Table::Invoices {
        statements
            .push(format!("create unique index invoices_number on {prefix}invoices (number)"));
    }
    statements
}
