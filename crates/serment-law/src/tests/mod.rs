//! The vectors of the law as tables, what must hold of the parameter table, and properties.

mod properties;
mod table;
mod vectors;

use jiff::civil::Date;

use crate::{Calendar, Region};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn regions() -> [Calendar; 9] {
    [
        Region::National,
        Region::AlsaceMoselle,
        Region::Guadeloupe,
        Region::Guyane,
        Region::Martinique,
        Region::Mayotte,
        Region::Reunion,
        Region::SaintBarthelemy,
        Region::SaintMartin,
    ]
    .map(Calendar::of)
}
