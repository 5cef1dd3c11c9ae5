//! The booking system: what each guest did, row by row, into any sink.

use std::collections::HashMap;

use anyhow::Result;

use super::cast::{self, CastStay};
use super::day::{Day, Moment};
use super::names::{Names, Origin, Sex};
use super::people::{Guest, Household, People};
use super::prng::Prng;
use super::schema::Table;
use super::sink::{Cell, Sink};
use super::{Settings, texts};

/// The three houses, with the price of a night in cents and their number of floors.
pub(super) static HOTELS: [(&str, i64, u32); 3] =
    [("Les Embruns", 12_900, 3), ("La Dune", 10_700, 2), ("Le Phare", 9_600, 1)];
const HOTEL_WEIGHTS: [u32; 3] = [45, 35, 20];

/// How likely an arrival is, by month, in percent of August.
const SEASON: [u32; 12] = [12, 22, 26, 48, 62, 74, 96, 100, 60, 40, 20, 24];
const NIGHTS: [u32; 8] = [0, 34, 26, 16, 8, 4, 3, 9];

/// One stay, before it is written.
struct Stay {
    id: i64,
    hotel: &'static str,
    arrival: Day,
    departure: Day,
    room: String,
    amount_cents: i64,
    comment: Option<String>,
}

/// Writes the whole booking system.
pub(super) fn write(settings: &Settings, sink: &mut dyn Sink) -> Result<()> {
    let today = Day::of(settings.today);
    let mut people = People::new(settings);
    let mut booking = Booking::new(today, sink);
    while let Some(household) = people.household() {
        for guest in &household {
            if guest.cast.is_some() {
                booking.cast(guest)?;
            } else {
                booking.guest(&people, &household, guest)?;
            }
        }
    }
    Ok(())
}

/// The next ids and invoice numbers.
struct Booking<'s> {
    today: Day,
    sink: &'s mut dyn Sink,
    names: Names,
    stays: i64,
    companions: i64,
    invoices: i64,
    messages: i64,
    reviews: i64,
    invoices_of_day: HashMap<Day, u32>,
}

impl<'s> Booking<'s> {
    fn new(today: Day, sink: &'s mut dyn Sink) -> Self {
        Self {
            today,
            sink,
            names: Names::new(),
            stays: 0,
            companions: 0,
            invoices: 0,
            messages: 0,
            reviews: 0,
            invoices_of_day: HashMap::new(),
        }
    }

    fn guest(&mut self, people: &People, household: &Household, guest: &Guest) -> Result<()> {
        let mut rng = people.fate(guest, 2);
        let stays = self.plan_stays(&mut rng, guest);
        let last_stay = stays.iter().map(|stay| stay.departure.min(self.today)).max();
        let last = last_stay.unwrap_or(guest.created).max(guest.created);
        self.guest_row(guest, moment(&mut rng, last))?;
        for stay in &stays {
            self.stay_row(guest.id, stay)?;
            self.stay_companions(&mut rng, household, guest, stay)?;
            if stay.departure <= self.today && rng.per_mille(920) {
                self.stay_invoice(&mut rng, guest, stay)?;
            }
        }
        if rng.per_mille(12) {
            self.other_invoice(&mut rng, guest, last)?;
        }
        if rng.per_mille(260) {
            self.correspond(&mut rng, people, guest, last)?;
        }
        if let Some(stay) = stays.first()
            && stay.departure < self.today
            && rng.per_mille(320)
        {
            self.review(&mut rng, guest, stay)?;
        }
        Ok(())
    }

    /// Past stays in order without overlap, and sometimes one to come.
    fn plan_stays(&mut self, rng: &mut Prng, guest: &Guest) -> Vec<Stay> {
        let wanted = match rng.weighted(&[6, 30, 21, 15, 10, 7, 11]) {
            6 => 6 + rng.below(8),
            few => u32::try_from(few).unwrap_or(0),
        };
        let mut arrivals: Vec<Day> =
            (0..wanted).map(|_| in_season(rng, guest.created, self.today)).collect();
        if rng.per_mille(45) {
            arrivals.push(self.today.plus(rng.between(4, 120)));
        }
        arrivals.sort_unstable();
        let mut stays: Vec<Stay> = Vec::with_capacity(arrivals.len());
        for arrival in arrivals {
            if stays.last().is_some_and(|before| before.departure > arrival) {
                continue;
            }
            let stay = self.plan_stay(rng, guest, arrival);
            stays.push(stay);
        }
        stays
    }

    fn plan_stay(&mut self, rng: &mut Prng, guest: &Guest, arrival: Day) -> Stay {
        let (hotel, price, floors) = HOTELS[rng.weighted(&HOTEL_WEIGHTS)];
        let nights = i32::try_from(rng.weighted(&NIGHTS)).unwrap_or(1).max(1);
        let (_, month, _) = arrival.parts();
        let high = if matches!(month, 7 | 8) { 130 } else { 100 };
        let extras = i64::from(rng.below(60)) * 50;
        let comment = rng.per_mille(180).then(|| texts::fill(rng.word(&texts::COMMENTS), guest));
        self.stays += 1;
        Stay {
            id: self.stays,
            hotel,
            arrival,
            departure: arrival.plus(nights),
            room: format!("{}{:02}", 1 + rng.below(floors), 1 + rng.below(24)),
            amount_cents: price * i64::from(nights) * high / 100 + extras,
            comment,
        }
    }

    fn guest_row(&mut self, guest: &Guest, last_contact: Moment) -> Result<()> {
        let placed = guest.address.as_deref();
        let created = Moment { day: guest.created, second: last_contact.second };
        let cells = [
            Cell::Int(guest.id),
            Cell::text(guest.email.as_deref()),
            Cell::text(guest.phone.as_deref()),
            Cell::Text(&guest.typed_given),
            Cell::Text(&guest.typed_family),
            Cell::date(guest.birth),
            Cell::text(placed),
            Cell::text(placed.map(|_| guest.town.postcode)),
            Cell::text(placed.map(|_| guest.town.name)),
            Cell::Text(guest.town.country),
            Cell::Text(guest.town.language),
            Cell::Instant(created),
            Cell::Instant(last_contact.max(created)),
            Cell::text(guest.notes.as_deref()),
        ];
        self.sink.row(Table::Guests, &cells)
    }

    fn stay_row(&mut self, guest_id: i64, stay: &Stay) -> Result<()> {
        let cells = [
            Cell::Int(stay.id),
            Cell::Int(guest_id),
            Cell::Text(stay.hotel),
            Cell::Date(stay.arrival),
            Cell::Date(stay.departure),
            Cell::Text(&stay.room),
            Cell::Int(stay.amount_cents),
            Cell::text(stay.comment.as_deref()),
        ];
        self.sink.row(Table::Stays, &cells)
    }

    fn companion_row(
        &mut self,
        stay: i64,
        guest: Option<i64>,
        (given, family): (&str, &str),
        birth: Option<Day>,
    ) -> Result<()> {
        self.companions += 1;
        let cells = [
            Cell::Int(self.companions),
            Cell::Int(stay),
            Cell::key(guest),
            Cell::Text(given),
            Cell::Text(family),
            Cell::date(birth),
        ];
        self.sink.row(Table::Companions, &cells)
    }

    fn stay_companions(
        &mut self,
        rng: &mut Prng,
        household: &Household,
        guest: &Guest,
        stay: &Stay,
    ) -> Result<()> {
        let partner = household.iter().find(|other| Some(other.id) == guest.partner);
        if let Some(other) = partner
            && rng.per_mille(650)
        {
            let name = (other.given.as_str(), other.family.as_str());
            self.companion_row(stay.id, Some(other.id), name, other.birth)?;
        } else if rng.per_mille(300) {
            let born = guest.birth.unwrap_or(stay.arrival.plus(-45 * 365)).parts().0;
            let sex = any_sex(rng);
            let name = self.names.given(rng, Origin::France, sex, born);
            let family = if rng.per_mille(500) {
                guest.family.clone()
            } else {
                self.names.family(rng, Origin::France)
            };
            self.companion_row(stay.id, None, (name, &family), None)?;
        }
        if !rng.per_mille(150) {
            return Ok(());
        }
        for _ in 0..=rng.below(3) {
            let birth = stay.arrival.plus(-rng.between(200, 16 * 365));
            let sex = any_sex(rng);
            let name = self.names.given(rng, Origin::France, sex, birth.parts().0);
            let birth = rng.per_mille(800).then_some(birth);
            self.companion_row(stay.id, None, (name, &guest.family), birth)?;
        }
        Ok(())
    }

    fn stay_invoice(&mut self, rng: &mut Prng, guest: &Guest, stay: &Stay) -> Result<()> {
        let name = if rng.per_mille(50) {
            format!("SARL {} et fils, à l’attention de {}", guest.family, guest.given)
        } else {
            format!("{} {}", guest.given, guest.family)
        };
        let note = rng.per_mille(170).then(|| texts::fill(rng.word(&texts::DELIVERY_NOTES), guest));
        let invoice = (stay.departure, stay.amount_cents);
        self.invoice_row(guest, Some(stay.id), invoice, &name, note.as_deref())
    }

    /// A gift voucher, a seminar room: paid for, slept nowhere.
    fn other_invoice(&mut self, rng: &mut Prng, guest: &Guest, day: Day) -> Result<()> {
        let name = format!("{} {}", guest.given, guest.family);
        let amount = 5000 * i64::from(1 + rng.below(6));
        self.invoice_row(guest, None, (day, amount), &name, Some("Bon cadeau, sans séjour."))
    }

    fn invoice_row(
        &mut self,
        guest: &Guest,
        stay: Option<i64>,
        (day, amount_cents): (Day, i64),
        name: &str,
        note: Option<&str>,
    ) -> Result<()> {
        self.invoices += 1;
        let of_day = self.invoices_of_day.entry(day).or_insert(0);
        *of_day += 1;
        let (year, month, day_of_month) = day.parts();
        let number = format!("F{year}{month:02}{day_of_month:02}-{of_day:03}");
        let address = guest
            .address
            .as_ref()
            .map(|street| format!("{street}, {} {}", guest.town.postcode, guest.town.name));
        let cells = [
            Cell::Int(self.invoices),
            Cell::key(stay),
            Cell::Text(&number),
            Cell::Date(day),
            Cell::Int(amount_cents),
            Cell::Text(name),
            Cell::text(address.as_deref()),
            Cell::text(note),
        ];
        self.sink.row(Table::Invoices, &cells)
    }

    fn correspond(
        &mut self,
        rng: &mut Prng,
        people: &People,
        guest: &Guest,
        last: Day,
    ) -> Result<()> {
        for _ in 0..=rng.below(3) {
            let day = Day(rng.between(guest.created.0, last.0));
            let sent = moment(rng, day);
            match (rng.below(10), people.acquaintance(rng)) {
                (0, _) => {
                    let body = texts::fill(rng.word(&texts::DESK_MESSAGES), guest);
                    self.message_row((None, Some(guest.id)), sent, &body)?;
                }
                (2.., Some(other)) if other.id != guest.id => {
                    let template = rng.word(&texts::MESSAGES);
                    let body = texts::fill_with(template, guest, &other.given);
                    self.message_row((Some(guest.id), Some(other.id)), sent, &body)?;
                }
                _ => {
                    let body = texts::fill_with(rng.word(&texts::MESSAGES), guest, "la réception");
                    self.message_row((Some(guest.id), None), sent, &body)?;
                }
            }
        }
        Ok(())
    }

    fn message_row(
        &mut self,
        (author, recipient): (Option<i64>, Option<i64>),
        sent: Moment,
        body: &str,
    ) -> Result<()> {
        self.messages += 1;
        let cells = [
            Cell::Int(self.messages),
            Cell::key(author),
            Cell::key(recipient),
            Cell::Instant(sent),
            Cell::Text(body),
        ];
        self.sink.row(Table::Messages, &cells)
    }

    fn review(&mut self, rng: &mut Prng, guest: &Guest, stay: &Stay) -> Result<()> {
        let stars = rng.weighted(&[4, 8, 18, 38, 32]);
        let (title, body) = rng.pick(&texts::REVIEWS[stars]);
        let body = texts::fill(body, guest);
        let author = (!rng.per_mille(60)).then_some(guest.id);
        let latest = stay.departure.plus(20).min(self.today);
        let day = Day(rng.between(stay.departure.0, latest.0));
        let rating = i64::try_from(stars).unwrap_or(0) + 1;
        let published = moment(rng, day);
        self.review_row(author, (stay.hotel, rating), (title, &body), published)
    }

    fn review_row(
        &mut self,
        author: Option<i64>,
        (hotel, rating): (&str, i64),
        (title, body): (&str, &str),
        published: Moment,
    ) -> Result<()> {
        self.reviews += 1;
        let cells = [
            Cell::Int(self.reviews),
            Cell::key(author),
            Cell::Text(hotel),
            Cell::Int(rating),
            Cell::Text(title),
            Cell::Text(body),
            Cell::Instant(published),
        ];
        self.sink.row(Table::Reviews, &cells)
    }

    /// A person of the cast: her rows are written out in `cast`, only their ids are counted here.
    fn cast(&mut self, guest: &Guest) -> Result<()> {
        let own = || cast::STAYS.iter().filter(|stay| stay.guest_id == guest.id);
        let last = own().map(|stay| cast::on(self.today, stay.when).plus(stay.nights)).max();
        let last = last.unwrap_or(guest.created);
        self.guest_row(guest, Moment { day: last, second: 10 * 3600 })?;
        for stay in own() {
            self.cast_stay(guest, stay)?;
        }
        for (author, recipient, when, body) in cast::MESSAGES.iter().filter(|m| m.0 == guest.id) {
            let sent = cast::afternoon(self.today, *when);
            self.message_row((Some(*author), Some(*recipient)), sent, body)?;
        }
        for (_, hotel, rating, title, body, when) in
            cast::REVIEWS.iter().filter(|review| review.0 == guest.id)
        {
            let published = cast::afternoon(self.today, *when);
            self.review_row(Some(guest.id), (hotel, *rating), (title, body), published)?;
        }
        Ok(())
    }

    fn cast_stay(&mut self, guest: &Guest, planned: &CastStay) -> Result<()> {
        let arrival = cast::on(self.today, planned.when);
        self.stays += 1;
        let stay = Stay {
            id: self.stays,
            hotel: planned.hotel,
            arrival,
            departure: arrival.plus(planned.nights),
            room: planned.room.to_owned(),
            amount_cents: planned.amount_cents,
            comment: planned.comment.map(str::to_owned),
        };
        self.stay_row(guest.id, &stay)?;
        for companion in planned.companions {
            let birth = companion.birth.map(|(y, m, d)| Day::civil(y, m, d));
            self.companion_row(stay.id, companion.guest_id, companion.name, birth)?;
        }
        if stay.amount_cents == 0 {
            return Ok(());
        }
        let name = format!("{} {}", guest.given, guest.family);
        let invoice = (stay.departure, stay.amount_cents);
        self.invoice_row(guest, Some(stay.id), invoice, &name, planned.delivery_note)
    }
}

fn any_sex(rng: &mut Prng) -> Sex {
    if rng.per_mille(500) { Sex::Woman } else { Sex::Man }
}

/// A day of the period, more often in summer.
fn in_season(rng: &mut Prng, from: Day, to: Day) -> Day {
    let mut day = from;
    for _ in 0..4 {
        day = Day(rng.between(from.0, to.0 - 1));
        let month = usize::try_from(day.parts().1 - 1).unwrap_or(0);
        if rng.below(100) < SEASON[month] {
            break;
        }
    }
    day
}

/// A second of the day when people are awake.
pub(super) fn moment(rng: &mut Prng, day: Day) -> Moment {
    Moment { day, second: rng.between(7 * 3600, 21 * 3600) }
}
