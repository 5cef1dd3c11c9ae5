//! The loyalty file: what an agency sends back once a month, commas between, names in quotes.

use std::io::Write;

use anyhow::Result;

use super::day::Day;
use super::people::People;
use super::{Settings, cast};

/// The first line of the file.
pub(super) const HEADER: &str =
    "card_number,email,given_name,family_name,points,joined_on,last_used_on";
/// Numbers below belong to the cast.
const FIRST_CARD: u64 = 100;

/// Writes the whole file and returns how many cards it has.
pub(super) fn write(settings: &Settings, out: &mut impl Write) -> Result<u64> {
    let today = Day::of(settings.today);
    let mut people = People::new(settings);
    writeln!(out, "{HEADER}")?;
    let mut cards = 0;
    for (key, email, points, joined, used) in &cast::LOYALTY {
        let member = cast::cast_member(key).expect("a card names a person of the cast");
        let number = member.card_number.unwrap_or_default();
        let used = used.map(|when| cast::on(today, when));
        let name = (member.given_name, member.family_name);
        card(out, (number, email), name, *points, (cast::on(today, *joined), used))?;
        cards += 1;
    }
    while let Some(household) = people.household() {
        for guest in household.iter().filter(|guest| guest.cast.is_none()) {
            let mut rng = people.fate(guest, 4);
            if !rng.per_mille(250) {
                continue;
            }
            let number = format!("ML-{:06}", FIRST_CARD + cards);
            let email = guest.email.as_deref().unwrap_or_default();
            let joined = Day(rng.between(guest.created.0, today.0 - 1));
            let used = rng.per_mille(760).then(|| Day(rng.between(joined.0, today.0)));
            let points = rng.below(60) * rng.below(60);
            let name = (guest.typed_given.as_str(), guest.typed_family.as_str());
            card(out, (&number, email), name, points, (joined, used))?;
            cards += 1;
        }
    }
    Ok(cards)
}

fn card(
    out: &mut impl Write,
    (number, email): (&str, &str),
    (given, family): (&str, &str),
    points: u32,
    (joined, used): (Day, Option<Day>),
) -> Result<()> {
    write!(out, "{number},{email},{},{},{points},", quoted(given), quoted(family))?;
    out.write_all(&joined.iso())?;
    out.write_all(b",")?;
    if let Some(day) = used {
        out.write_all(&day.iso())?;
    }
    out.write_all(b"\n")?;
    Ok(())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
