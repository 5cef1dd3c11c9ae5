//! How people can be reached: mailboxes under reserved names, numbers kept free for fiction.
//!
//! Nothing generated here can reach anyone. Addresses end in `.example`, `.test` or `.invalid`
//! (RFC 2606). French numbers come from the blocks that ARCEP keeps for audiovisual works, British
//! ones from Ofcom's, German ones from the Bundesnetzagentur's. Two strangers never share one: a
//! number or an address found twice is one person, one couple or one family, by construction.

use std::collections::HashSet;

use super::names::{Origin, mailbox_part, unaccented};
use super::prng::Prng;

/// Where private people have their mailbox.
const DOMAINS: [&str; 8] = [
    "courriel.example",
    "poste.example",
    "exemple.example",
    "boite.example",
    "fournisseur.example",
    "mel.example",
    "libre.test",
    "ancien-fournisseur.invalid",
];
const DOMAIN_WEIGHTS: [u32; 8] = [30, 22, 14, 12, 9, 7, 4, 2];
const DOMAINS_ABROAD: [&str; 3] = ["mail.example", "post.example", "inbox.test"];

/// Mobile numbers below this one belong to the cast.
const CAST_MOBILES: u32 = 100;
const MOBILES: u32 = 10_000 - CAST_MOBILES;
const LANDLINES: u32 = 50_000;
const LANDLINE_BLOCKS: [&str; 5] = ["19900", "26191", "35301", "46571", "53649"];
const BRITISH: u32 = 1000;
const GERMAN: u32 = 5000;
const GERMAN_BLOCKS: [&str; 5] = ["3023125", "6990009", "4066969", "2214710", "8999998"];

/// A number that rings nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    prefix: &'static str,
    /// Without the zero that starts it inside the country.
    national: String,
}

impl Number {
    /// A French mobile of the cast.
    pub(super) fn of_cast(index: u32) -> Self {
        Self { prefix: "33", national: format!("63998{index:04}") }
    }

    /// The number as one more clerk typed it.
    pub(super) fn typed(&self, rng: &mut Prng) -> String {
        let (prefix, digits) = (self.prefix, &self.national);
        if prefix != "33" {
            return if rng.per_mille(700) {
                format!("+{prefix} {digits}")
            } else {
                format!("00{prefix}{digits}")
            };
        }
        match rng.weighted(&[34, 26, 18, 10, 6, 4, 2]) {
            0 => format!("0{}", self.grouped(" ")),
            1 => format!("0{digits}"),
            2 => format!("+33{digits}"),
            3 => format!("+33 {}", self.grouped(" ")),
            4 => format!("0{}", self.grouped(".")),
            5 => format!("+33 (0){}", self.grouped(" ")),
            _ => format!("0033 {}", self.grouped("-")),
        }
    }

    /// As it is printed on a letter: `+33 6 39 98 00 17`.
    pub(super) fn printed(&self) -> String {
        format!("+33 {}", self.grouped(" "))
    }

    fn grouped(&self, gap: &str) -> String {
        let mut out = String::with_capacity(13);
        for (index, digit) in self.national.chars().enumerate() {
            if index % 2 == 1 {
                out.push_str(gap);
            }
            out.push(digit);
        }
        out
    }
}

/// What has been given out so far.
pub(super) struct Directory {
    mailboxes: HashSet<u64>,
    mobiles: u32,
    landlines: u32,
    british: u32,
    german: u32,
}

impl Directory {
    /// An empty directory in which these addresses are already taken.
    pub(super) fn new(taken: impl Iterator<Item = &'static str>) -> Self {
        let mailboxes = taken.map(fingerprint).collect();
        Self { mailboxes, mobiles: 0, landlines: 0, british: 0, german: 0 }
    }

    /// A number nobody has yet; none is left after sixty thousand French ones.
    pub(super) fn number(&mut self, rng: &mut Prng, origin: Origin) -> Option<Number> {
        match origin {
            Origin::France if self.mobiles < MOBILES && rng.per_mille(640) => {
                let index = CAST_MOBILES + turn(&mut self.mobiles, 7919, MOBILES);
                Some(Number::of_cast(index))
            }
            Origin::France if self.landlines < LANDLINES => {
                let index = turn(&mut self.landlines, 48_271, LANDLINES);
                Some(block("33", &LANDLINE_BLOCKS, index, 4))
            }
            Origin::Visitor(0) if self.british < BRITISH => {
                let index = turn(&mut self.british, 379, BRITISH);
                Some(block("44", &["7700900"], index, 3))
            }
            Origin::Visitor(1) if self.german < GERMAN => {
                let index = turn(&mut self.german, 2111, GERMAN);
                Some(block("49", &GERMAN_BLOCKS, index, 3))
            }
            _ => None,
        }
    }

    /// A mailbox nobody has yet, made from the name, in small letters.
    pub(super) fn mailbox(
        &mut self,
        rng: &mut Prng,
        origin: Origin,
        (given, family): (&str, &str),
        born: i32,
    ) -> String {
        let (given, family) = (mailbox_part(given), mailbox_part(family));
        let domain = match origin {
            Origin::France => DOMAINS[rng.weighted(&DOMAIN_WEIGHTS)],
            Origin::Visitor(_) => rng.word(&DOMAINS_ABROAD),
        };
        let local = match rng.below(6) {
            0 => format!("{}.{family}", given.get(..1).unwrap_or("x")),
            1 => format!("{family}.{given}"),
            2 => format!("{given}{family}"),
            3 => format!("{given}.{family}{:02}", born.rem_euclid(100)),
            _ => format!("{given}.{family}"),
        };
        self.claim(local, domain)
    }

    /// The mailbox a household shares, in small letters.
    pub(super) fn family_mailbox(&mut self, rng: &mut Prng, family: &str) -> String {
        let family = mailbox_part(family);
        let domain = DOMAINS[rng.weighted(&DOMAIN_WEIGHTS)];
        let local = match rng.below(3) {
            0 => format!("famille.{family}"),
            1 => format!("les.{family}"),
            _ => format!("{family}.maison"),
        };
        self.claim(local, domain)
    }

    fn claim(&mut self, local: String, domain: &str) -> String {
        let mut address = format!("{local}@{domain}");
        let mut suffix = 2;
        while !self.mailboxes.insert(fingerprint(&address)) {
            address = format!("{local}{suffix}@{domain}");
            suffix += 1;
        }
        address
    }
}

/// An address as it was typed years ago: capitals, blanks before or after.
pub(super) fn typed_address(rng: &mut Prng, address: &str) -> String {
    match rng.below(40) {
        0 => address.to_ascii_uppercase(),
        1 | 2 => capitalised(address),
        3 => format!("{address} "),
        4 => format!(" {address}"),
        _ => address.to_owned(),
    }
}

/// A name as it was typed years ago: all capitals, no accent, a blank left behind.
pub(super) fn typed_name(rng: &mut Prng, name: &str) -> String {
    match rng.below(60) {
        0 | 1 => name.to_uppercase(),
        2 => name.to_lowercase(),
        3 => unaccented(name).to_uppercase(),
        4 => unaccented(name),
        5 => format!("{name} "),
        _ => name.to_owned(),
    }
}

fn capitalised(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut first = true;
    for letter in address.chars() {
        out.push(if first { letter.to_ascii_uppercase() } else { letter });
        first = matches!(letter, '.' | '-' | '@');
    }
    out
}

/// Visits every index of `0..size` once, in an order that does not show.
fn turn(counter: &mut u32, stride: u32, size: u32) -> u32 {
    let index = (u64::from(*counter) * u64::from(stride)) % u64::from(size);
    *counter += 1;
    u32::try_from(index).unwrap_or(0)
}

fn block(prefix: &'static str, blocks: &[&str], index: u32, width: u32) -> Number {
    let size = 10_u32.pow(width);
    let head = blocks[(index / size) as usize];
    Number { prefix, national: format!("{head}{:0width$}", index % size, width = width as usize) }
}

/// FNV-1a: sixty-four bits are enough to tell apart the addresses of a demonstration.
fn fingerprint(address: &str) -> u64 {
    address.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
