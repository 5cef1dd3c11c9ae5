//! What the linter is told of the law: the retention catalogue of `serment-law` in its own words.

use jiff::civil::Date;
use serment_law::retention::{self, CATALOGUE};
use serment_law::{Law, Length};
use serment_register::charter::{Bound, KnownRule, Period, Unit};

/// The retention rules in force on a day.
pub(crate) fn rules(on: Date) -> Vec<KnownRule> {
    let rule = |rule: &retention::Rule| KnownRule {
        id: rule.id.to_owned(),
        // A rule whose number the law does not give on that day bounds nothing.
        keep: rule.length(&Law::FRENCH, on).ok().and_then(period),
        bound: match rule.bound {
            retention::Bound::Minimum => Bound::Least,
            retention::Bound::Maximum | retention::Bound::Usual => Bound::Most,
        },
    };
    CATALOGUE.iter().map(rule).collect()
}

fn period(length: Length) -> Option<Period> {
    let unit = match length.unit {
        serment_law::Unit::Hours => Unit::Hours,
        serment_law::Unit::Days => Unit::Days,
        serment_law::Unit::Weeks => Unit::Weeks,
        serment_law::Unit::Months => Unit::Months,
        serment_law::Unit::Years => Unit::Years,
        // The charter has no such unit.
        serment_law::Unit::WorkingDays => return None,
    };
    let count = u32::try_from(length.amount).ok().filter(|count| *count > 0)?;
    Some(Period { count, unit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invoice_is_kept_ten_years_at_least() {
        let rules = rules(jiff::civil::date(2026, 11, 22));
        let invoice = rules.iter().find(|rule| rule.id == "R-INVOICE").unwrap();
        assert_eq!(invoice.keep.unwrap().to_string(), "10 years");
        assert_eq!(invoice.bound, Bound::Least);
    }
}
