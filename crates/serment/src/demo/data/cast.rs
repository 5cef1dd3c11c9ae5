//! The cast: six people of the tour and of the browser tests, the same whatever the seed.
//!
//! | who | booking | newsletter | loyalty | what she is there to show |
//! |---|---|---|---|---|
//! | Anne Le Goff | guest 17: 5 stays, 4 invoices, 3 messages written, 2 received, 2 reviews, 3 companions of hers, companion on 1 booking of Odile | yes, 3 clicks | yes, address typed with capitals | the whole journey: accounts remain, the rest goes, others keep their part |
//! | Odile Tanguy | guest 23: 2 stays, 2 invoices, 2 messages written, 3 received, 1 review, companion on 1 booking of Anne | yes | – | the other side of every shared row |
//! | Yann Kervella | guest 31: 2 stays, 2 invoices | yes, under the shared address | yes | one mailbox, two people |
//! | Maëlle Kervella | guest 32: 1 stay, 1 invoice, companion on 2 bookings of Yann | – | yes | the other one |
//! | Jean-François d'Ornano | – | – | yes | known by a file only |
//! | Émilie N'Guyen-Le Bihan | – | yes | – | a prospect, unknown to the hotels |
//!
//! Dates follow the day of the demonstration: "this year" is the last one whose June is over.
//! What others wrote never gives a full name, an address or a number of the cast: what must be
//! found elsewhere is in columns. Rows are generated together, so customer numbers are stable and the ids of other rows are not.

use super::day::{Day, Moment};
use super::people::Guest;
use super::places::french_town;

/// One person of the cast.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CastMember {
    /// The name tests call her by.
    pub(crate) key: &'static str,
    /// As she writes it.
    pub(crate) given_name: &'static str,
    /// As she writes it.
    pub(crate) family_name: &'static str,
    /// In small letters.
    pub(crate) email: &'static str,
    /// Her customer number in the booking system.
    pub(crate) guest_id: Option<i64>,
    /// Whether the newsletter knows her.
    pub(crate) subscribed: bool,
    /// Her card in the loyalty file.
    pub(crate) card_number: Option<&'static str>,
}

/// The cast, in the order of the table above.
pub(crate) static CAST: [CastMember; 6] = [
    CastMember {
        key: "anne",
        given_name: "Anne",
        family_name: "Le Goff",
        email: "anne.legoff@courriel.example",
        guest_id: Some(17),
        subscribed: true,
        card_number: Some("ML-000017"),
    },
    CastMember {
        key: "odile",
        given_name: "Odile",
        family_name: "Tanguy",
        email: "odile.tanguy@poste.example",
        guest_id: Some(23),
        subscribed: true,
        card_number: None,
    },
    CastMember {
        key: "yann",
        given_name: "Yann",
        family_name: "Kervella",
        email: "famille.kervella@courriel.example",
        guest_id: Some(31),
        subscribed: true,
        card_number: Some("ML-000031"),
    },
    CastMember {
        key: "maelle",
        given_name: "Maëlle",
        family_name: "Kervella",
        email: "famille.kervella@courriel.example",
        guest_id: Some(32),
        subscribed: false,
        card_number: Some("ML-000032"),
    },
    CastMember {
        key: "jean-francois",
        given_name: "Jean-François",
        family_name: "d'Ornano",
        email: "jf.dornano@courriel.example",
        guest_id: None,
        subscribed: false,
        card_number: Some("ML-000041"),
    },
    CastMember {
        key: "emilie",
        given_name: "Émilie",
        family_name: "N'Guyen-Le Bihan",
        email: "emilie.nguyen-lebihan@courriel.example",
        guest_id: None,
        subscribed: true,
        card_number: None,
    },
];

/// What the desk knows of a person of the cast.
#[derive(Debug)]
pub(super) struct GuestCard {
    pub(super) mobile: Option<u32>,
    pub(super) typed_email: &'static str,
    pub(super) birth: (i32, i32, i32),
    pub(super) address: &'static str,
    pub(super) postcode: &'static str,
    pub(super) created: (i32, i32, i32),
    pub(super) notes: Option<&'static str>,
    pub(super) partner: Option<i64>,
}

/// By customer number.
static CARDS: [(i64, GuestCard); 4] = [
    (
        17,
        GuestCard {
            mobile: Some(17),
            typed_email: "anne.legoff@courriel.example",
            birth: (1958, 5, 9),
            address: "12 rue du Môle",
            postcode: "29900",
            created: (5, 6, 2),
            notes: Some("Allergie aux fruits à coque : prévenir la cuisine. Cliente d’été."),
            partner: None,
        },
    ),
    (
        23,
        GuestCard {
            mobile: Some(23),
            typed_email: "Odile.Tanguy@poste.example ",
            birth: (1956, 11, 30),
            address: "3 venelle du Four",
            postcode: "29000",
            created: (2, 4, 11),
            notes: Some("Demande une chambre voisine de celle de son amie."),
            partner: None,
        },
    ),
    (
        31,
        GuestCard {
            mobile: Some(31),
            typed_email: "famille.kervella@courriel.example",
            birth: (1981, 2, 17),
            address: "8 rue des Îles",
            postcode: "56100",
            created: (3, 5, 20),
            notes: None,
            partner: Some(32),
        },
    ),
    (
        32,
        GuestCard {
            mobile: Some(31),
            typed_email: "FAMILLE.KERVELLA@courriel.example",
            birth: (1983, 9, 4),
            address: "8 rue des Îles",
            postcode: "56100",
            created: (1, 3, 8),
            notes: Some("Conjoint joignable au même numéro."),
            partner: Some(31),
        },
    ),
];

/// A person who shares a room: a guest of ours or not.
pub(super) struct Companion {
    pub(super) guest_id: Option<i64>,
    pub(super) name: (&'static str, &'static str),
    pub(super) birth: Option<(i32, i32, i32)>,
}

/// A stay of the cast; `when` is years back, month, day.
pub(super) struct CastStay {
    pub(super) guest_id: i64,
    pub(super) hotel: &'static str,
    pub(super) when: (i32, i32, i32),
    pub(super) nights: i32,
    pub(super) room: &'static str,
    pub(super) amount_cents: i64,
    pub(super) comment: Option<&'static str>,
    pub(super) delivery_note: Option<&'static str>,
    pub(super) companions: &'static [Companion],
}

/// A stay paid by a gift voucher has no amount, hence no invoice.
pub(super) static STAYS: [CastStay; 10] = [
    CastStay {
        guest_id: 17,
        hotel: "Le Phare",
        when: (5, 6, 20),
        nights: 1,
        room: "12",
        amount_cents: 9600,
        comment: None,
        delivery_note: None,
        companions: &[],
    },
    CastStay {
        guest_id: 17,
        hotel: "Les Embruns",
        when: (3, 4, 14),
        nights: 3,
        room: "203",
        amount_cents: 0,
        comment: Some("Séjour offert, bon cadeau d’une amie."),
        delivery_note: None,
        companions: &[],
    },
    CastStay {
        guest_id: 17,
        hotel: "La Dune",
        when: (2, 8, 2),
        nights: 3,
        room: "118",
        amount_cents: 53_850,
        comment: Some("Lit supplémentaire pour Loïc."),
        delivery_note: Some("Envoyée par la poste à la demande de Mme Le Goff."),
        companions: &[
            Companion {
                guest_id: Some(23),
                name: ("Odile", "Tanguy"),
                birth: Some((1956, 11, 30)),
            },
            Companion { guest_id: None, name: ("Loïc", "Le Goff"), birth: Some((2015, 3, 2)) },
        ],
    },
    CastStay {
        guest_id: 17,
        hotel: "La Dune",
        when: (1, 10, 18),
        nights: 2,
        room: "121",
        amount_cents: 21_400,
        comment: None,
        delivery_note: None,
        companions: &[],
    },
    CastStay {
        guest_id: 17,
        hotel: "Les Embruns",
        when: (0, 6, 11),
        nights: 3,
        room: "214",
        amount_cents: 41_200,
        comment: Some("Allergie aux fruits à coque, dite à la table le premier soir."),
        delivery_note: Some("Remise en main propre à Anne Le Goff."),
        companions: &[Companion { guest_id: None, name: ("Soizic", "Le Goff"), birth: None }],
    },
    CastStay {
        guest_id: 23,
        hotel: "La Dune",
        when: (2, 5, 4),
        nights: 3,
        room: "119",
        amount_cents: 31_500,
        comment: Some("Chambre partagée avec une amie."),
        delivery_note: None,
        companions: &[Companion {
            guest_id: Some(17),
            name: ("Anne", "Le Goff"),
            birth: Some((1958, 5, 9)),
        }],
    },
    CastStay {
        guest_id: 23,
        hotel: "Les Embruns",
        when: (0, 6, 2),
        nights: 2,
        room: "107",
        amount_cents: 25_800,
        comment: None,
        delivery_note: None,
        companions: &[],
    },
    CastStay {
        guest_id: 31,
        hotel: "Le Phare",
        when: (3, 7, 15),
        nights: 7,
        room: "21",
        amount_cents: 98_700,
        comment: Some("Arrivée vers 22 h, prévenir le veilleur."),
        delivery_note: None,
        companions: &[Companion {
            guest_id: Some(32),
            name: ("Maëlle", "Kervella"),
            birth: Some((1983, 9, 4)),
        }],
    },
    CastStay {
        guest_id: 31,
        hotel: "Le Phare",
        when: (1, 7, 19),
        nights: 5,
        room: "21",
        amount_cents: 74_500,
        comment: None,
        delivery_note: Some("Laissée à l’accueil, retirée le lendemain."),
        companions: &[
            Companion {
                guest_id: Some(32),
                name: ("Maëlle", "Kervella"),
                birth: Some((1983, 9, 4)),
            },
            Companion { guest_id: None, name: ("Nolan", "Kervella"), birth: Some((2016, 12, 1)) },
        ],
    },
    CastStay {
        guest_id: 32,
        hotel: "La Dune",
        when: (0, 6, 20),
        nights: 1,
        room: "110",
        amount_cents: 13_900,
        comment: Some("Avec sa sœur."),
        delivery_note: None,
        companions: &[Companion { guest_id: None, name: ("Bleuenn", "Riou"), birth: None }],
    },
];

/// A message of the cast: author, recipient, years back, month, day, body.
pub(super) type CastMessage = (i64, i64, (i32, i32, i32), &'static str);

/// Between Anne and Odile.
pub(super) static MESSAGES: [CastMessage; 5] = [
    (17, 23, (2, 7, 21), "Bonjour Odile, j’ai pris la 118 pour août. Viendrez-vous ? Anne"),
    (23, 17, (2, 7, 22), "Avec joie, Anne. J’apporte les cannes à pêche de Loïc."),
    (17, 23, (0, 5, 28), "Odile, le 2 juin, demandez la 107 : la vue est la plus belle. Anne"),
    (23, 17, (0, 6, 4), "Vous aviez raison pour la 107. Merci ! Votre allergie va mieux ?"),
    (
        17,
        23,
        (0, 6, 15),
        "Bien rentrée à Concarneau. À bientôt, Odile. Anne Le Goff, 06 39 98 00 17",
    ),
];

/// A review of the cast: guest, hotel, rating, title, body, years back, month, day.
pub(super) type CastReview = (i64, &'static str, i64, &'static str, &'static str, (i32, i32, i32));

/// Published under their names.
pub(super) static REVIEWS: [CastReview; 3] = [
    (
        17,
        "La Dune",
        4,
        "Très agréable",
        "La dune au pied du lit. Loïc a adoré. Anne, de Concarneau",
        (2, 8, 9),
    ),
    (
        17,
        "Les Embruns",
        5,
        "Parfait",
        "La cuisine a retenu mon allergie sans que je la redise. Merci à Gwenaëlle.",
        (0, 6, 16),
    ),
    (23, "Les Embruns", 5, "Une merveille", "La 107, le silence, la mer.", (0, 6, 7)),
];

/// A subscription of the cast: key, frequency, years back, month, day, links followed.
pub(super) type CastSubscription = (&'static str, &'static str, (i32, i32, i32), i32);

/// In the order of their subscriptions' ids.
pub(super) static SUBSCRIPTIONS: [CastSubscription; 4] = [
    ("anne", "monthly", (5, 6, 21), 3),
    ("odile", "seasonal", (2, 5, 8), 1),
    ("yann", "monthly", (3, 7, 24), 0),
    ("emilie", "seasonal", (1, 2, 14), 2),
];

/// A loyalty card of the cast: key, address as typed, points, joined, last used.
pub(super) type CastCard =
    (&'static str, &'static str, u32, (i32, i32, i32), Option<(i32, i32, i32)>);

/// By order of their numbers.
pub(super) static LOYALTY: [CastCard; 4] = [
    ("anne", "Anne.LeGoff@Courriel.example", 1240, (5, 6, 20), Some((0, 6, 14))),
    ("yann", "famille.kervella@courriel.example", 310, (3, 7, 16), Some((1, 7, 24))),
    ("maelle", "famille.kervella@courriel.example", 85, (1, 7, 20), None),
    ("jean-francois", "jf.dornano@courriel.example", 2310, (6, 9, 1), Some((1, 12, 28))),
];

/// The person called by this key.
pub(crate) fn cast_member(key: &str) -> Option<&'static CastMember> {
    CAST.iter().find(|member| member.key == key)
}

/// The person of the cast at this customer number.
pub(super) fn at(guest_id: i64) -> Option<&'static CastMember> {
    CAST.iter().find(|member| member.guest_id == Some(guest_id))
}

/// The first customer number of the cast at or after `from`, `end` at most.
pub(super) fn next_place(from: i64, end: i64) -> i64 {
    CAST.iter().filter_map(|m| m.guest_id).filter(|id| *id >= from).fold(end, i64::min)
}

/// The guest's row of a person of the cast.
pub(super) fn guest(member: &'static CastMember, today: Day) -> Guest {
    let (_, card) = CARDS
        .iter()
        .find(|(id, _)| member.guest_id == Some(*id))
        .expect("every guest of the cast has a card");
    Guest::of_cast(member, card, french_town(card.postcode), on(today, card.created))
}

/// A date of the cast: so many years before the last one whose June is over.
pub(super) fn on(today: Day, (years_back, month, day): (i32, i32, i32)) -> Day {
    let (year, current_month, _) = today.parts();
    let this_year = if current_month > 6 { year } else { year - 1 };
    Day::civil(this_year - years_back, month, day)
}

/// Early afternoon of a date of the cast.
pub(super) fn afternoon(today: Day, when: (i32, i32, i32)) -> Moment {
    Moment { day: on(today, when), second: 14 * 3600 + 5 * 60 }
}
