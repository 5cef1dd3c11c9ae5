//! Whose the rows are: several owners, links between systems, rows set aside.

use super::super::rules::Edit::{self, Replace};
use super::super::{EraseRule, Link, Shared};
use super::*;

const STAYS: (&str, &str) =
    ("owner  = \"guest_id -> guests.id\"\nfields = { hotel", "systems/booking.toml");

/// The stays of the hotel with other links.
fn stays(links: &'static str) -> Edit {
    let to: &'static str = Box::leak(format!("{links}\nfields = {{ hotel").into_boxed_str());
    Replace(STAYS.1, STAYS.0, to)
}

/// What is found, leaving out what the example's database lacks.
fn found(edits: &[Edit]) -> Vec<&'static str> {
    let (_, report) = broken(edits);
    let mut found = codes(&report.findings);
    found.retain(|code| !["SRM-S009", "SRM-S028"].contains(code));
    found
}

#[test]
fn a_row_of_several_owners_goes_with_the_last_unless_it_is_split() {
    let both = "owner = \"guest_id -> guests.id\"\nco_owner = \"payer_id -> guests.id\"";
    let mut files = samples::hotel();
    let text = files
        .text(STAYS.1)
        .expect("exists")
        .replace(STAYS.0, &format!("{both}\nfields = {{ hotel"));
    files.set(STAYS.1, text.clone());
    let read = |files: &Files| {
        let report = check(files, &Lint::default());
        assert_eq!(codes(&report.findings), ["SRM-S028"]);
        super::super::read(files).expect("it is read, though not carried out yet")
    };
    let charter = read(&files);
    let stays = &charter.systems["booking"].tables["stays"];
    assert_eq!(stays.owners().map(Link::side).collect::<Vec<_>>(), ["guest_id", "payer_id"]);
    assert_eq!((stays.shared_rule(), stays.erase_rule()), (Some(Shared::Last), EraseRule::Delete));
    assert_eq!(charter.systems["booking"].tables["reviews"].shared_rule(), None);
    // Activities and dates come from the first owner.
    assert_eq!(charter.activities_of("booking", "stays"), ["stay"]);

    let split = "shared = { split = { guest_id = [\"comment\"], payer_id = [\"amount_cents\"] } }";
    files.set(STAYS.1, text.replace(both, &format!("{both}\n{split}")));
    let charter = read(&files);
    let stays = &charter.systems["booking"].tables["stays"];
    let shared = stays.shared_rule().expect("several owners");
    assert_eq!(shared.part(&stays.co_owner[0]), ["amount_cents"]);
    assert_eq!(shared.part(stays.owner.as_ref().expect("an owner")), ["comment"]);
    let text = serde_json::to_value(&charter).expect("a charter is JSON");
    assert_eq!(serde_json::from_value::<Charter>(text).expect("reads back"), charter);
}

#[test]
fn sharing_says_one_thing() {
    let owner = "owner = \"guest_id -> guests.id\"";
    let two = "owner = \"guest_id -> guests.id\"\nco_owner = [\"payer_id -> guests.id\"]";
    let of = |links: &str, shared: &str| {
        let text: &'static str = Box::leak(format!("{links}\nshared = {shared}").into_boxed_str());
        found(&[stays(text)])
    };
    assert_eq!(of(owner, "\"last\""), ["SRM-S012"], "one owner only");
    assert_eq!(of(two, "{ split = { payer = [\"room\"] } }"), ["SRM-S012"], "no such link");
    assert_eq!(of(two, "{ split = { payer_id = [\"rooms\"] } }"), ["SRM-S018"]);
    assert_eq!(of(two, "{ split = { payer_id = [\"guest_id\"] } }"), ["SRM-S012"], "a link");
    let twice = "{ split = { payer_id = [\"room\"], guest_id = [\"room\"] } }";
    assert_eq!(of(two, twice), ["SRM-S012"], "twice");
    assert_eq!(of(two, "\"first\""), ["SRM-F007"]);
    assert_eq!(of(two, "\"last\""), [""; 0]);
    let alone = "co_owner = \"guest_id -> guests.id\"";
    assert!(found(&[stays(alone)]).contains(&"SRM-S027"));
}

#[test]
fn co_owners_that_turn_in_a_circle_are_refused() {
    let circle = "owner = \"guest_id -> guests.id\"\nco_owner = \"room -> companions.stay_id\"";
    let (_, report) = broken(&[stays(circle)]);
    let turns: Vec<_> = (report.findings.iter())
        .filter(|found| found.code == "SRM-S004")
        .map(|found| found.what.en.as_str())
        .collect();
    // Each of the two links is told.
    assert_eq!(turns.len(), 2, "{turns:?}");
    assert!(turns.contains(&"“stays” leads to “companions”, which leads back"));
}

#[test]
fn a_link_between_systems_follows_one_value_of_any_column() {
    let clicks = "owner     = \"subscriber_id -> subscribers.id\"";
    let to = |link: &str| {
        let link: &'static str = Box::leak(
            format!("owner = \"{link}\"\nactivities = [\"newsletter\"]").into_boxed_str(),
        );
        found(&[Replace("systems/newsletter.toml", clicks, link)])
    };
    assert_eq!(to("url -> booking:guests.email"), [""; 0], "an identifier");
    assert_eq!(to("url -> booking:guests.notes"), [""; 0], "any column");
    assert_eq!(to("url -> booking:invoices.number"), [""; 0], "any table that leads to a person");
    assert_eq!(to("(url, id) -> booking:guests.(id, email)"), ["SRM-S002"]);
    assert_eq!(to("url -> newsletter:subscribers.email"), ["SRM-S023"], "itself");
    assert_eq!(to("url -> bookings:guests.email"), ["SRM-S001"]);
}

#[test]
fn a_circle_of_three_systems_is_told_at_each_link() {
    let edits = [
        Replace(
            "systems/newsletter.toml",
            "subscriber_id -> subscribers.id",
            "url -> booking:guests.email",
        ),
        Replace(
            "systems/booking.toml",
            "author_id -> guests.id",
            "author_id -> loyalty:loyalty.email",
        ),
        Replace(
            "systems/loyalty.toml",
            "activities = [\"loyalty\"]",
            "activities = [\"loyalty\"]\naccessor = \"card_number -> newsletter:subscribers.receipt_id\"",
        ),
    ];
    let found = found(&edits);
    assert_eq!(found.iter().filter(|code| **code == "SRM-S023").count(), 3, "{found:?}");
    // Without the third, nothing turns.
    let found = self::found(&edits[..2]);
    assert!(!found.contains(&"SRM-S023"), "{found:?}");
}

#[test]
fn a_row_set_aside_is_kept_for_one_reason_and_seen_by_nobody_else() {
    let charter = hotel();
    let invoices = &charter.systems["booking"].tables["invoices"];
    assert_eq!(invoices.restriction().map(|it| it.ground.as_str()), Some("accounting"));
    assert!(charter.systems["booking"].tables["stays"].restriction().is_none());
    let restrict =
        |rule: &'static str| found(&[Replace("systems/booking.toml", "erase  = \"delete\"", rule)]);
    let lost = "erase = { restrict = true, anonymise = [\"comment\"] }";
    assert_eq!(restrict(lost), ["SRM-S012"], "restrict without retain was dropped in silence");
    let kept = "erase = { retain = \"accounting\", detach = true }";
    assert_eq!(restrict(kept), ["SRM-S012"]);
    assert_eq!(restrict("erase = { retain = \"accounting\", restrict = true }"), ["SRM-S026"]);
    assert_eq!(restrict("erase = { retain = \"R-INVOICE\", restrict = true }"), ["SRM-S026"]);
    // The rule of law that the ground's activity cites is the same ground.
    let rule = Replace("systems/booking.toml", "retain = \"accounting\"", "retain = \"R-INVOICE\"");
    assert_eq!(found(&[rule]), [""; 0]);
}

#[test]
fn a_table_set_aside_is_nobodys() {
    let rule = super::super::rules().find(|rule| rule.code == "SRM-S024").expect("exists");
    let (files, _) = broken(&rule.example[1..]);
    let charter = check(&files, &Lint::default()).charter.expect("houses alone are no error");
    let booking = &charter.systems["booking"].tables;
    let aside: Vec<_> = booking.iter().filter(|(_, table)| !table.concerns_people()).collect();
    assert!(matches!(aside.as_slice(), [(name, _)] if *name == "houses"));
}

#[test]
fn a_hostile_web_of_links_is_checked_quickly() {
    use std::fmt::Write as _;
    let mut files = samples::hotel();
    let mut text = files.text("systems/booking.toml").expect("exists").to_owned();
    let count = 5_000;
    for index in 0..count {
        let (next, far) = ((index + 1) % count, (index * 7 + 3) % count);
        let _ = write!(
            text,
            "\n[tables.w{index}]\nfields = {{ n = \"free_text\" }}\nowner = \"a -> guests.id\"\nco_owner = [\"b -> w{next}.n\", \"c -> w{far}.n\"]\n"
        );
    }
    files.set("systems/booking.toml", text);
    let start = std::time::Instant::now();
    let report = check(&files, &Lint::default());
    println!("{count} tables in a web checked in {:?}", start.elapsed());
    assert!(report.findings.iter().all(|found| ["SRM-S004", "SRM-S028"].contains(&found.code)));
    assert!(report.findings.len() >= count);
}
