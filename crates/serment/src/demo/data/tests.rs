//! The demonstration's data keeps its promises: same bytes, whole cast, real faults, nobody reachable.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use jiff::civil::{Date, date};
use rusqlite::types::ValueRef;
use tempfile::TempDir;

use super::schema::Kind;
use super::*;

const TODAY: Date = date(2026, 11, 22);

fn settings(guests: u32) -> Settings {
    Settings::new(guests, 1, TODAY).unwrap()
}

/// The three systems of these settings.
struct Made {
    folder: TempDir,
    booking: Counts,
    newsletter: Counts,
    cards: u64,
}

impl Made {
    fn with(settings: &Settings) -> Self {
        let folder = TempDir::new().unwrap();
        let booking = booking_sqlite(&folder.path().join("booking.db"), settings).unwrap();
        let newsletter = newsletter_sqlite(&folder.path().join("newsletter.db"), settings).unwrap();
        let cards = loyalty_csv(&folder.path().join("loyalty.csv"), settings).unwrap();
        Self { folder, booking, newsletter, cards }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn open(&self, name: &str) -> Connection {
        Connection::open(self.file(name)).unwrap()
    }

    fn loyalty(&self) -> Vec<csv::StringRecord> {
        let mut reader = csv::Reader::from_path(self.file("loyalty.csv")).unwrap();
        reader.records().map(Result::unwrap).collect()
    }
}

fn count(connection: &Connection, sql: &str) -> i64 {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn column(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn same_settings_give_the_same_bytes() {
    let (one, two) = (Made::with(&settings(2000)), Made::with(&settings(2000)));
    let other = Made::with(&Settings::new(2000, 2, TODAY).unwrap());
    for name in ["booking.db", "newsletter.db", "loyalty.csv"] {
        let bytes = fs::read(one.file(name)).unwrap();
        assert!(bytes == fs::read(two.file(name)).unwrap(), "{name} differs between two runs");
        assert!(bytes != fs::read(other.file(name)).unwrap(), "{name} ignores the seed");
    }
}

#[test]
fn counts_are_what_the_tables_hold_and_keys_hold_together() {
    for guests in [GUESTS_MIN, 2000] {
        let made = Made::with(&settings(guests));
        for (file, counts) in [("booking.db", &made.booking), ("newsletter.db", &made.newsletter)] {
            let connection = made.open(file);
            for (table, rows) in counts.iter() {
                let sql = format!("select count(*) from {}", table.name());
                assert_eq!(count(&connection, &sql), i64::try_from(rows).unwrap(), "{table:?}");
            }
            assert!(column(&connection, "pragma foreign_key_check").is_empty());
            assert_eq!(column(&connection, "pragma integrity_check"), ["ok"]);
        }
        assert_eq!(made.booking.rows(Table::Guests), u64::from(guests));
        assert_eq!(made.loyalty().len() as u64, made.cards);
    }
}

#[test]
fn the_table_of_the_module_doc_is_true() {
    let made = Made::with(&settings(300));
    let rows = made.booking.iter().chain(made.newsletter.iter()).map(|(_, rows)| rows);
    assert_eq!(rows.collect::<Vec<_>>(), [300, 865, 696, 784, 155, 95, 168, 304]);
    assert_eq!(made.cards, 87);
}

#[test]
fn every_reference_has_its_index_and_addresses_are_found_without_capitals() {
    let made = Made::with(&settings(GUESTS_MIN));
    let booking = made.open("booking.db");
    let plan = "explain query plan select id from guests where lower(trim(email)) = 'x'";
    let detail: String = booking.query_row(plan, [], |row| row.get(3)).unwrap();
    assert!(detail.contains("guests_email"), "{detail}");
    for table in Table::BOOKING {
        for (name, kind) in table.columns() {
            if matches!(kind, Kind::Reference(_) | Kind::RequiredReference(_)) {
                let table = table.name();
                let sql = format!("explain query plan select id from {table} where {name} = 1");
                let detail: String = booking.query_row(&sql, [], |row| row.get(3)).unwrap();
                assert!(detail.contains(&format!("{table}_{name}")), "{detail}");
            }
        }
    }
}

/// Rows of one guest, in the order of [`PLACES`].
const PLACES: [&str; 6] = [
    "stays where guest_id = ?1",
    "invoices where stay_id in (select id from stays where guest_id = ?1)",
    "messages where author_id = ?1",
    "messages where recipient_id = ?1",
    "reviews where guest_id = ?1",
    "companions where guest_id = ?1",
];

#[test]
fn the_cast_is_there_whatever_the_seed_the_size_and_the_day() {
    let days = [date(2026, 11, 22), date(2026, 7, 1), date(2027, 6, 30), date(2028, 2, 29)];
    for (guests, seed, today) in
        [(50, 1, days[0]), (51, 7, days[1]), (60, 99, days[2]), (700, u64::MAX, days[3])]
    {
        let made = Made::with(&Settings::new(guests, seed, today).unwrap());
        let booking = made.open("booking.db");
        let expected = [
            ("anne", [5, 4, 3, 2, 2, 1]),
            ("odile", [2, 2, 2, 3, 1, 1]),
            ("yann", [2, 2, 0, 0, 0, 0]),
            ("maelle", [1, 1, 0, 0, 0, 2]),
        ];
        for (key, rows) in expected {
            let person = cast_member(key).unwrap();
            let id = person.guest_id.unwrap();
            let of = |place: &str| {
                let sql = format!("select count(*) from {place}");
                booking.query_row(&sql, [id], |row| row.get::<_, i64>(0)).unwrap()
            };
            assert_eq!(PLACES.map(of), rows, "{key}");
            let names: (String, String) = booking
                .query_row(
                    "select given_name, family_name from guests where id = ?1",
                    [id],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .unwrap();
            assert_eq!(names, (person.given_name.to_owned(), person.family_name.to_owned()));
        }
        cast_elsewhere(&made, &booking);
        let late =
            format!("select count(*) from stays where guest_id = 17 and departure > '{today}'");
        assert_eq!(count(&booking, &late), 0);
    }
}

fn cast_elsewhere(made: &Made, booking: &Connection) {
    let newsletter = made.open("newsletter.db");
    let cards = made.loyalty();
    for person in &CAST {
        let email = person.email;
        let guests = format!("select count(*) from guests where lower(trim(email)) = '{email}'");
        let sharing = CAST.iter().filter(|m| m.email == email && m.guest_id.is_some()).count();
        assert_eq!(count(booking, &guests), i64::try_from(sharing).unwrap(), "{}", person.key);
        let reads =
            format!("select count(*) from subscribers where lower(trim(email)) = '{email}'");
        let subscribed = CAST.iter().any(|m| m.email == email && m.subscribed);
        assert_eq!(count(&newsletter, &reads), i64::from(subscribed), "{}", person.key);
        let card = cards.iter().find(|card| {
            &card[2] == person.given_name && card[1].trim().eq_ignore_ascii_case(email)
        });
        assert_eq!(card.map(|card| &card[0]), person.card_number, "{}", person.key);
    }
}

#[test]
fn nobody_else_bears_a_full_name_of_the_cast() {
    let made = Made::with(&settings(5000));
    let booking = made.open("booking.db");
    let sql = "select lower(given_name || ' ' || family_name) from guests where id not in
               (17, 23, 31, 32)";
    let strangers: HashSet<String> = column(&booking, sql).into_iter().collect();
    for person in &CAST {
        let name = format!("{} {}", person.given_name, person.family_name).to_lowercase();
        assert!(!strangers.contains(&name), "{}", person.key);
    }
}

#[test]
fn nothing_generated_can_reach_anyone() {
    let made = Made::with(&settings(2000));
    let booking = made.open("booking.db");
    let mut addresses = column(&booking, "select email from guests where email is not null");
    addresses.extend(column(&made.open("newsletter.db"), "select email from subscribers"));
    addresses.extend(made.loyalty().iter().map(|card| card[1].to_owned()));
    for address in addresses.iter().filter(|address| !address.is_empty()) {
        let plain = address.trim().to_lowercase();
        let (local, domain) = plain.split_once('@').expect("one sign");
        let reserved = [".example", ".test", ".invalid"].iter().any(|end| domain.ends_with(end));
        let tidy = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-');
        assert!(reserved && !local.is_empty() && local.chars().all(tidy), "{plain}");
    }
    for phone in column(&booking, "select phone from guests where phone is not null") {
        let digits: String =
            phone.replace("(0)", "").chars().filter(char::is_ascii_digit).collect();
        let bare = digits.trim_start_matches('0');
        let national = bare.strip_prefix("33").unwrap_or(bare);
        let fiction = [
            "63998",
            "19900",
            "26191",
            "35301",
            "46571",
            "53649",
            "447700900",
            "493023125",
            "496990009",
            "494066969",
            "492214710",
            "498999998",
        ];
        assert!(fiction.iter().any(|block| national.starts_with(block)), "{phone}");
    }
}

#[test]
fn strangers_never_share_a_mailbox() {
    let made = Made::with(&settings(5000));
    let booking = made.open("booking.db");
    let mut statement = booking
        .prepare(
            "select lower(trim(email)), coalesce(address, '') from guests where email is not null",
        )
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let mut homes: HashMap<String, HashSet<String>> = HashMap::new();
    for (email, home) in rows.map(Result::unwrap) {
        homes.entry(email).or_default().insert(home);
    }
    assert!(homes.values().all(|addresses| addresses.len() == 1));
}

#[test]
fn real_faults_are_there() {
    let made = Made::with(&settings(2000));
    let booking = made.open("booking.db");
    let faults = [
        "email is null",
        "phone is null",
        "birth_date is null",
        "address is null",
        "email <> trim(email)",
        "email <> lower(email)",
        "family_name = upper(family_name)",
        "family_name <> trim(family_name)",
        "family_name like 'Le %'",
        "family_name like 'd''%'",
        "family_name like 'de %'",
        "given_name like '%-%'",
        "family_name like '%-%'",
        "country <> 'FR'",
        "postcode like '0%'",
        "phone like '+33%'",
        "phone like '06 %'",
        "phone like '06399%'",
        "notes is not null",
        "last_contact_at < '2023-11-22'",
        "lower(trim(email)) in (select lower(trim(email)) from guests group by 1 having count(*) > 1)",
    ];
    for fault in faults {
        let sql = format!("select count(*) from guests where {fault}");
        assert!(count(&booking, &sql) > 0, "nobody with {fault}");
    }
    let orphans = [
        "invoices where stay_id is null",
        "messages where author_id is null",
        "messages where recipient_id is null",
        "reviews where guest_id is null",
    ];
    for orphan in orphans {
        assert!(count(&booking, &format!("select count(*) from {orphan}")) > 0, "no {orphan}");
    }
    let prospects =
        column(&made.open("newsletter.db"), "select lower(trim(email)) from subscribers");
    let known: HashSet<String> =
        column(&booking, "select lower(trim(email)) from guests where email is not null")
            .into_iter()
            .collect();
    let unknown = prospects.iter().filter(|email| !known.contains(*email)).count();
    assert_eq!(unknown, 1 + 2000 / 9, "prospects are in no other system");
}

#[test]
fn dates_make_sense() {
    for today in [TODAY, date(2028, 2, 29), date(2027, 1, 1)] {
        let made = Made::with(&Settings::new(1000, 3, today).unwrap());
        let (booking, newsletter) = (made.open("booking.db"), made.open("newsletter.db"));
        let tonight = format!("'{today}T23:59:59Z'");
        let impossible = [
            "stays where departure <= arrival".to_owned(),
            "stays s join guests g on g.id = s.guest_id where s.arrival < date(g.created_at)".to_owned(),
            "stays a join stays b on a.guest_id = b.guest_id and a.id < b.id and b.arrival < a.departure and a.guest_id <> 17".to_owned(),
            format!("stays where arrival > date('{today}', '+121 days')"),
            format!("invoices where issued_on > '{today}'"),
            "invoices i join stays s on s.id = i.stay_id where i.issued_on <> s.departure".to_owned(),
            format!("guests where last_contact_at > {tonight} or created_at > last_contact_at"),
            format!("guests where birth_date > date('{today}', '-18 years') or birth_date < '1915'"),
            format!("messages where sent_at > {tonight}"),
            format!("reviews where published_at > {tonight} or rating not between 1 and 5"),
            "companions c join stays s on s.id = c.stay_id where c.birth_date > s.arrival".to_owned(),
        ];
        for rows in impossible {
            assert_eq!(count(&booking, &format!("select count(*) from {rows}")), 0, "{rows}");
        }
        for rows in [
            format!("subscribers where subscribed_at > {tonight}"),
            format!("clicks where clicked_at > {tonight}"),
            "clicks c join subscribers s on s.id = c.subscriber_id where clicked_at < subscribed_at"
                .to_owned(),
        ] {
            assert_eq!(count(&newsletter, &format!("select count(*) from {rows}")), 0, "{rows}");
        }
    }
}

#[test]
fn what_cannot_be_made_is_refused() {
    for guests in [0, GUESTS_MIN - 1, GUESTS_MAX + 1] {
        let error = Settings::new(guests, 1, TODAY).unwrap_err().to_string();
        assert!(error.contains(&guests.to_string()) && error.contains("between"), "{error}");
    }
    assert!(Settings::new(50, 1, date(1970, 1, 1)).is_err());
}

#[test]
fn what_is_already_there_is_kept() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("booking.db");
    fs::write(&path, "mine").unwrap();
    let error = booking_sqlite(&path, &settings(50)).unwrap_err().to_string();
    assert!(error.contains("already exists"), "{error}");
    assert!(loyalty_csv(&path, &settings(50)).is_err());
    assert_eq!(fs::read(&path).unwrap(), b"mine");
    let missing = folder.path().join("nowhere").join("booking.db");
    assert!(booking_sqlite(&missing, &settings(50)).is_err());
}

#[test]
fn an_interrupted_run_is_started_again() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("booking.db");
    fs::write(folder.path().join("booking.db.unfinished"), "half a database").unwrap();
    booking_sqlite(&path, &settings(50)).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Every row of a table as text, `␀` for nothing.
fn sqlite_rows(connection: &Connection, table: Table) -> Vec<String> {
    let sql = format!("select * from {} order by id", table.name());
    let mut statement = connection.prepare(&sql).unwrap();
    let width = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut out = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let cells = (0..width).map(|index| match row.get_ref(index).unwrap() {
            ValueRef::Null => "␀".to_owned(),
            ValueRef::Integer(value) => value.to_string(),
            other => other.as_str().unwrap().to_owned(),
        });
        out.push(cells.collect::<Vec<_>>().join("|"));
    }
    out
}

fn postgres_rows(client: &mut postgres::Client, schema: &str, table: Table) -> Vec<String> {
    let columns = table.columns().iter().map(|(name, kind)| match kind {
        Kind::Instant => {
            format!("to_char({name} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
        }
        _ => format!("{name}::text"),
    });
    let cells = std::iter::once("id::text".to_owned()).chain(columns);
    let cells = cells.map(|cell| format!("coalesce({cell}, '␀')")).collect::<Vec<_>>();
    let sql = format!(
        "select concat_ws('|', {}) from \"{schema}\".{} order by id",
        cells.join(", "),
        table.name()
    );
    client.query(&sql, &[]).unwrap().iter().map(|row| row.get(0)).collect()
}

/// Needs a PostgreSQL server: `SERMENT_TEST_PG` is its address.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "where the test server is comes from the environment"
)]
fn both_engines_hold_the_same_rows() {
    let Ok(address) = std::env::var("SERMENT_TEST_PG") else {
        return;
    };
    let mut client = postgres::Client::connect(&address, postgres::NoTls).unwrap();
    let folder = TempDir::new().unwrap();
    let name = folder.path().file_name().and_then(|name| name.to_str()).unwrap();
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let schema = format!("demo_{}", plain.to_lowercase());
    let path = folder.path().join("booking.db");
    let on_sqlite = booking_sqlite(&path, &settings(2000)).unwrap();
    let on_postgres = booking_postgres(&mut client, &schema, &settings(2000)).unwrap();
    assert_eq!(on_sqlite, on_postgres);
    let connection = Connection::open(&path).unwrap();
    for table in Table::BOOKING {
        let same = sqlite_rows(&connection, table) == postgres_rows(&mut client, &schema, table);
        assert!(same, "{table:?} differs between the engines");
    }
    let newcomer = format!("insert into {schema}.guests (family_name) values ('x') returning id");
    assert_eq!(client.query_one(&newcomer, &[]).unwrap().get::<_, i64>(0), 2001);
    let again = booking_postgres(&mut client, &schema, &settings(50)).unwrap_err().to_string();
    assert!(again.contains("choose an empty schema"), "{again}");
    drop_booking_postgres(&mut client, &schema).unwrap();
    let left = "select count(*) from information_schema.schemata where schema_name = $1";
    assert_eq!(client.query_one(left, &[&schema]).unwrap().get::<_, i64>(0), 0);
    for refused in ["", "Public", "x\"; drop table y", &"x".repeat(64)] {
        assert!(booking_postgres(&mut client, refused, &settings(50)).is_err());
        assert!(drop_booking_postgres(&mut client, refused).is_err());
    }
}

#[test]
fn a_folder_that_is_a_file_is_said_so() {
    let error = newsletter_sqlite(Path::new("/dev/null/newsletter.db"), &settings(50)).unwrap_err();
    assert!(format!("{error:#}").contains("/dev/null/newsletter.db"), "{error:#}");
}
