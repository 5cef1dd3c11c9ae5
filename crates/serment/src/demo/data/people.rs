//! The people: one endless, repeatable stream of households that the three systems read again.
//!
//! Each household is drawn as one: a couple with one mailbox, parents and a grown child at one
//! address, someone typed in twice by two receptionists. Guests come first, numbered from one;
//! the prospects who only ever gave a mailbox follow. The cast keeps its places whatever the seed.

use super::cast;
use super::contact::{Directory, Number, typed_address, typed_name};
use super::day::Day;
use super::names::{Names, Origin, Sex, unaccented};
use super::places::{Places, Town, town};
use super::prng::Prng;
use super::{Settings, texts};

/// The longest memory of the booking system, in days.
const HISTORY_DAYS: i32 = 8 * 365;
/// How many recent guests a later one may turn out to be, or write to.
const RECENT: usize = 256;

/// One row of `guests`, before anyone has slept anywhere.
#[derive(Clone, Debug)]
pub(super) struct Guest {
    /// The customer number; zero for a prospect.
    pub(super) id: i64,
    /// A person of the cast keeps her own history.
    pub(super) cast: Option<&'static cast::CastMember>,
    /// As the register of births has it; what was typed may differ.
    pub(super) given: String,
    /// As the register of births has it.
    pub(super) family: String,
    /// As typed at the desk.
    pub(super) typed_given: String,
    /// As typed at the desk.
    pub(super) typed_family: String,
    /// In small letters; `None` when never given.
    pub(super) mailbox: Option<String>,
    /// As typed at the desk.
    pub(super) email: Option<String>,
    /// As typed at the desk.
    pub(super) phone: Option<String>,
    number: Option<Number>,
    /// When it was asked.
    pub(super) birth: Option<Day>,
    /// Street and number.
    pub(super) address: Option<String>,
    /// Where the letters go.
    pub(super) town: &'static Town,
    /// First contact.
    pub(super) created: Day,
    /// What the desk wrote down.
    pub(super) notes: Option<String>,
    /// The companion of most stays, when both are in the register.
    pub(super) partner: Option<i64>,
    origin: Origin,
}

/// The people who live at one address, in the order of their customer numbers.
pub(super) type Household = Vec<Guest>;

/// The stream of households.
pub(super) struct People {
    rng: Prng,
    seed: u64,
    guests: i64,
    today: Day,
    next: i64,
    names: Names,
    places: Places,
    directory: Directory,
    recent: Vec<Guest>,
}

impl People {
    /// The people of these settings, from the first.
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            rng: Prng::new(settings.seed, 1),
            seed: settings.seed,
            guests: i64::from(settings.guests),
            today: Day::of(settings.today),
            next: 1,
            names: Names::new(),
            places: Places::new(),
            directory: Directory::new(cast::CAST.iter().map(|member| member.email)),
            recent: Vec::with_capacity(RECENT),
        }
    }

    /// The numbers of this guest's own: independent of how the rest of the stream was read.
    pub(super) fn fate(&self, guest: &Guest, stream: u64) -> Prng {
        Prng::new(self.seed ^ stream.rotate_left(32), guest.id.unsigned_abs() + 2)
    }

    /// Someone already in the register to write to, with the name she goes by.
    pub(super) fn acquaintance(&self, rng: &mut Prng) -> Option<&Guest> {
        if self.recent.is_empty() { None } else { Some(rng.pick(&self.recent)) }
    }

    /// The next household of guests, until every customer number is given.
    pub(super) fn household(&mut self) -> Option<Household> {
        if self.next > self.guests {
            return None;
        }
        if let Some(member) = cast::at(self.next) {
            let guest = cast::guest(member, self.today);
            self.next += 1;
            return Some(vec![guest]);
        }
        let places_left = cast::next_place(self.next, self.guests + 1) - self.next;
        let mut household = match self.rng.weighted(&[56, 15, 13, 9, 7]) {
            1 if places_left >= 2 => self.couple(true),
            2 if places_left >= 2 => self.couple(false),
            3 if places_left >= 3 => self.family(),
            4 if !self.recent.is_empty() => vec![self.again()],
            _ => vec![self.someone()],
        };
        for guest in &mut household {
            guest.id = self.next;
            self.next += 1;
        }
        if let [one, other, ..] = household.as_mut_slice() {
            (one.partner, other.partner) = (Some(other.id), Some(one.id));
        }
        for guest in &household {
            self.remember(guest);
        }
        Some(household)
    }

    /// A prospect: someone who gave a mailbox and perhaps a given name. Call after the last guest.
    pub(super) fn prospect(&mut self) -> Guest {
        let mut guest = self.someone();
        if guest.mailbox.is_none() {
            self.give_mailbox(&mut guest);
        }
        guest
    }

    fn remember(&mut self, guest: &Guest) {
        if self.recent.len() < RECENT {
            self.recent.push(guest.clone());
        } else {
            let slot = usize::try_from(guest.id).unwrap_or(0) % RECENT;
            self.recent[slot] = guest.clone();
        }
    }

    fn someone(&mut self) -> Guest {
        let origin = match self.rng.weighted(&[880, 46, 28, 16, 10, 12, 8]) {
            0 => Origin::France,
            visitor => Origin::Visitor(visitor - 1),
        };
        let sex = if self.rng.per_mille(520) { Sex::Woman } else { Sex::Man };
        let age = 18 + self.rng.below(40) + self.rng.below(36);
        let family = self.names.family(&mut self.rng, origin);
        let mut guest = self.person(origin, sex, i32::try_from(age).unwrap_or(40), family);
        if self.rng.per_mille(910) {
            self.give_mailbox(&mut guest);
        }
        if self.rng.per_mille(840) {
            guest.number = self.directory.number(&mut self.rng, origin);
        }
        self.type_in(&mut guest);
        guest
    }

    fn person(&mut self, origin: Origin, sex: Sex, age: i32, family: String) -> Guest {
        let birth = self.today.plus(-age * 365 - self.rng.between(0, 364));
        let given = self.names.given(&mut self.rng, origin, sex, birth.parts().0).to_owned();
        let created = self.today.plus(-self.rng.between(3, HISTORY_DAYS));
        let address = self.rng.per_mille(870).then(|| self.places.address(&mut self.rng, origin));
        let mut guest = Guest {
            id: 0,
            cast: None,
            typed_given: given.clone(),
            typed_family: family.clone(),
            given,
            family,
            mailbox: None,
            email: None,
            phone: None,
            number: None,
            birth: self.rng.per_mille(690).then_some(birth),
            address,
            town: town(&mut self.rng, origin),
            created,
            notes: None,
            partner: None,
            origin,
        };
        if self.rng.per_mille(160) {
            guest.notes = Some(texts::fill(self.rng.word(&texts::NOTES), &guest));
        }
        guest
    }

    fn give_mailbox(&mut self, guest: &mut Guest) {
        let born = guest.birth.unwrap_or(guest.created).parts().0;
        let name = (guest.given.as_str(), guest.family.as_str());
        let mailbox = self.directory.mailbox(&mut self.rng, guest.origin, name, born);
        guest.email = Some(mailbox.clone());
        guest.mailbox = Some(mailbox);
    }

    /// What was known becomes what was typed.
    fn type_in(&mut self, guest: &mut Guest) {
        guest.typed_given = typed_name(&mut self.rng, &guest.given);
        guest.typed_family = typed_name(&mut self.rng, &guest.family);
        guest.email = guest.mailbox.as_ref().map(|mailbox| typed_address(&mut self.rng, mailbox));
        guest.phone = guest.number.as_ref().map(|number| number.typed(&mut self.rng));
    }

    fn couple(&mut self, one_mailbox: bool) -> Household {
        let mut head = self.someone();
        let age = head.birth.map_or(45, |birth| (self.today.0 - birth.0) / 365);
        let age = (age + self.rng.between(-6, 6)).max(19);
        let sex = if self.rng.per_mille(500) { Sex::Woman } else { Sex::Man };
        let family = match self.rng.below(10) {
            0 => format!("{}-{}", head.family, self.names.family(&mut self.rng, head.origin)),
            1 | 2 => self.names.family(&mut self.rng, head.origin),
            _ => head.family.clone(),
        };
        let mut other = self.person(head.origin, sex, age, family);
        (other.address, other.town) = (head.address.clone(), head.town);
        if one_mailbox {
            let shared = match head.mailbox.take() {
                Some(mailbox) if self.rng.per_mille(400) => mailbox,
                _ => self.directory.family_mailbox(&mut self.rng, &head.family),
            };
            (head.mailbox, other.mailbox) = (Some(shared.clone()), Some(shared));
            other.number.clone_from(&head.number);
            self.type_in(&mut head);
        } else {
            self.give_mailbox(&mut other);
            other.number = self.directory.number(&mut self.rng, head.origin);
        }
        self.type_in(&mut other);
        vec![head, other]
    }

    fn family(&mut self) -> Household {
        let shared = self.rng.per_mille(500);
        let mut household = self.couple(shared);
        let [head, ..] = household.as_slice() else { return household };
        let (origin, family, number) = (head.origin, head.family.clone(), head.number.clone());
        let (address, town) = (head.address.clone(), head.town);
        let sex = if self.rng.per_mille(500) { Sex::Woman } else { Sex::Man };
        let age = self.rng.between(18, 25);
        let mut child = self.person(origin, sex, age, family);
        (child.address, child.town) = (address, town);
        if self.rng.per_mille(600) {
            self.give_mailbox(&mut child);
            child.number = self.directory.number(&mut self.rng, origin);
        } else {
            child.number = number;
        }
        self.type_in(&mut child);
        household.push(child);
        household
    }

    /// Someone the desk did not recognise, and entered a second time.
    fn again(&mut self) -> Guest {
        let mut guest = self.rng.pick(&self.recent).clone();
        guest.partner = None;
        guest.notes = None;
        guest.created = Day(self.rng.between(guest.created.0, self.today.0 - 3));
        self.type_in(&mut guest);
        match self.rng.below(5) {
            0 => guest.typed_family = guest.family.to_uppercase(),
            1 => guest.typed_given = unaccented(&guest.given).to_lowercase(),
            2 => {
                guest.typed_given = unaccented(&guest.given);
                guest.typed_family = unaccented(&guest.family);
            }
            3 => guest.birth = None,
            _ => guest.phone = None,
        }
        if let Some(mailbox) = &guest.mailbox
            && self.rng.per_mille(300)
        {
            guest.email = Some(format!("{} ", mailbox.to_uppercase()));
        }
        guest
    }
}

impl Guest {
    /// A person of the cast, as the desk knows her.
    pub(super) fn of_cast(
        member: &'static cast::CastMember,
        card: &cast::GuestCard,
        town: &'static Town,
        created: Day,
    ) -> Self {
        let number = card.mobile.map(Number::of_cast);
        let (given, family) = (member.given_name.to_owned(), member.family_name.to_owned());
        Self {
            id: member.guest_id.unwrap_or(0),
            cast: Some(member),
            typed_given: given.clone(),
            typed_family: family.clone(),
            given,
            family,
            mailbox: Some(member.email.to_owned()),
            email: Some(card.typed_email.to_owned()),
            phone: number.as_ref().map(Number::printed),
            number,
            birth: Some(Day::civil(card.birth.0, card.birth.1, card.birth.2)),
            address: Some(card.address.to_owned()),
            town,
            created,
            notes: card.notes.map(str::to_owned),
            partner: card.partner,
            origin: Origin::France,
        }
    }
}
