//! The newsletter: two guests in five, and prospects whom the hotels have never seen.

use std::collections::HashSet;

use anyhow::Result;

use super::booking::moment;
use super::day::{Day, Moment};
use super::people::{Guest, People};
use super::prng::Prng;
use super::schema::Table;
use super::sink::{Cell, Sink};
use super::{Settings, cast};

/// Pages the letters link to.
static PAGES: [&str; 8] = [
    "https://maisons-du-littoral.example/les-embruns",
    "https://maisons-du-littoral.example/la-dune",
    "https://maisons-du-littoral.example/le-phare",
    "https://maisons-du-littoral.example/offres/printemps",
    "https://maisons-du-littoral.example/offres/grandes-marees",
    "https://maisons-du-littoral.example/carte-de-fidelite",
    "https://maisons-du-littoral.example/recettes/kouign-amann",
    "https://maisons-du-littoral.example/preferences",
];

/// One prospect for so many guests.
const GUESTS_PER_PROSPECT: u32 = 9;

/// Writes the whole newsletter.
pub(super) fn write(settings: &Settings, sink: &mut dyn Sink) -> Result<()> {
    let today = Day::of(settings.today);
    let mut people = People::new(settings);
    let mut letters = Letters { today, sink, subscribers: 0, clicks: 0, known: HashSet::new() };
    letters.cast()?;
    while let Some(household) = people.household() {
        for guest in household.iter().filter(|guest| guest.cast.is_none()) {
            let mut rng = people.fate(guest, 3);
            if rng.per_mille(480) {
                letters.subscribe(&mut rng, guest)?;
            }
        }
    }
    let mut rng = Prng::new(settings.seed, 3);
    for _ in 0..settings.guests / GUESTS_PER_PROSPECT {
        letters.subscribe(&mut rng, &people.prospect())?;
    }
    Ok(())
}

struct Letters<'s> {
    today: Day,
    sink: &'s mut dyn Sink,
    subscribers: i64,
    clicks: i64,
    known: HashSet<String>,
}

impl Letters<'_> {
    fn cast(&mut self) -> Result<()> {
        for (key, frequency, when, links) in &cast::SUBSCRIPTIONS {
            let member = cast::cast_member(key).expect("a subscription names a person of the cast");
            self.known.insert(member.email.to_owned());
            let subscribed = cast::afternoon(self.today, *when);
            self.row(member.email, Some(member.given_name), frequency, subscribed)?;
            for link in 0..*links {
                let clicked = Moment { day: subscribed.day.plus(30 * (link + 1)), ..subscribed };
                let page = PAGES[usize::try_from(link).unwrap_or(0)];
                self.click(page, clicked)?;
            }
        }
        Ok(())
    }

    /// One address subscribes once, however many people read it.
    fn subscribe(&mut self, rng: &mut Prng, guest: &Guest) -> Result<()> {
        let (Some(mailbox), Some(email)) = (&guest.mailbox, &guest.email) else {
            return Ok(());
        };
        if !self.known.insert(mailbox.clone()) {
            return Ok(());
        }
        let email = if rng.per_mille(700) { mailbox } else { email };
        let given = rng.per_mille(820).then_some(guest.given.as_str());
        let frequency = if rng.per_mille(600) { "monthly" } else { "seasonal" };
        let day = Day(rng.between(guest.created.0, self.today.0 - 1));
        let subscribed = moment(rng, day);
        self.row(email, given, frequency, subscribed)?;
        let links = if rng.per_mille(550) { 1 + rng.below(6) } else { 0 };
        for _ in 0..links {
            let day = Day(rng.between(day.0 + 1, self.today.0));
            let clicked = moment(rng, day);
            let page = rng.word(&PAGES);
            self.click(page, clicked)?;
        }
        Ok(())
    }

    fn row(
        &mut self,
        email: &str,
        given: Option<&str>,
        frequency: &str,
        subscribed: Moment,
    ) -> Result<()> {
        self.subscribers += 1;
        let cells = [
            Cell::Int(self.subscribers),
            Cell::Text(email),
            Cell::text(given),
            Cell::Text(frequency),
            Cell::Instant(subscribed),
            Cell::Null,
        ];
        self.sink.row(Table::Subscribers, &cells)
    }

    fn click(&mut self, page: &str, clicked: Moment) -> Result<()> {
        self.clicks += 1;
        let cells = [
            Cell::Int(self.clicks),
            Cell::Int(self.subscribers),
            Cell::Text(page),
            Cell::Instant(clicked),
        ];
        self.sink.row(Table::Clicks, &cells)
    }
}
