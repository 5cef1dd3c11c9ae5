//! The check `hosted_in`: systems and processors are in the countries that were promised.
//!
//! Art. 28, 44–46. It judges what the charter declares: where each system is hosted, where each
//! processor and each of its own processors is. That the declaration matches the real systems is
//! `systems_match`, another control. Recipients who decide for themselves are told in the register.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use serment_kernel::AppError;
use serment_kernel::words::Lang;
use serment_web::i18n::country;

use crate::charter::{Charter, Period, RecipientKind};
use crate::check::{Check, Outcome};
use crate::site::Site;

/// Every declared system and processor is in one of `params.countries`.
#[derive(Clone, Copy, Debug, Default)]
pub struct HostedIn;

impl Check for HostedIn {
    fn kind(&self) -> &'static str {
        "hosted_in"
    }

    fn run(&self, site: &Site, params: &Json, _: Period) -> Result<Outcome, AppError> {
        let published = site.charter()?;
        Ok(judge(&Places::of(&published.charter), &allowed(params)))
    }
}

fn allowed(params: &Json) -> BTreeSet<&str> {
    params["countries"].as_array().into_iter().flatten().filter_map(Json::as_str).collect()
}

/// Where data are handled, by name and country.
#[derive(Debug, Default)]
struct Places<'a> {
    systems: Vec<(&'a str, &'a str)>,
    processors: Vec<(&'a str, &'a str)>,
}

impl<'a> Places<'a> {
    fn of(charter: &'a Charter) -> Self {
        let systems = charter.systems.iter();
        let systems = systems.map(|(id, it)| (id.as_str(), it.hosted.country.as_str())).collect();
        let mut places = Self { systems, processors: vec![] };
        for (id, recipient) in &charter.recipients {
            if recipient.kind != RecipientKind::Processor {
                continue;
            }
            places.processors.push((id, &recipient.country));
            let theirs = recipient.sub_processors.iter();
            places.processors.extend(theirs.map(|it| (it.name.as_str(), it.country.as_str())));
        }
        places
    }
}

fn judge(places: &Places<'_>, countries: &BTreeSet<&str>) -> Outcome {
    let all = || places.systems.iter().chain(&places.processors);
    let outside: Vec<_> = all().filter(|(_, country)| !countries.contains(country)).collect();
    let list = countries.iter().copied().collect::<Vec<_>>().join(", ");
    let (systems, processors) = (places.systems.len(), places.processors.len());
    let facts = json!({
        "systems": systems,
        "processors": processors,
        "outside": outside.len(),
        "countries": list,
    });
    if systems == 0 {
        let fr = "Aucun système n’est déclaré\u{a0}: rien ne montre où sont les données.";
        let en = "No system is declared: nothing shows where the data are.";
        return Outcome::fail(fr, en, facts);
    }
    let (fr, en) = count(systems, processors);
    let promised = |lang| {
        let names = countries.iter().map(|code| country::name(code, lang));
        names.collect::<Vec<_>>().join(", ")
    };
    let (in_french, in_english) = (promised(Lang::Fr), promised(Lang::En));
    if outside.is_empty() {
        let fr = format!("Pays promis ({in_french})\u{a0}: {fr}, aucun ailleurs.");
        return Outcome::pass(
            fr,
            format!("Countries promised ({in_english}): {en}, none elsewhere."),
            facts,
        );
    }
    let named = |lang| {
        let named =
            outside.iter().map(|(id, code)| format!("{id} ({})", country::name(code, lang)));
        named.collect::<Vec<_>>().join(", ")
    };
    let (named_fr, named_en) = (named(Lang::Fr), named(Lang::En));
    let fr = format!("Hors des pays promis ({in_french})\u{a0}: {named_fr}. En tout\u{a0}: {fr}.");
    let en = format!("Outside the countries promised ({in_english}): {named_en}. In all: {en}.");
    Outcome::fail(fr, en, facts)
}

fn count(systems: usize, processors: usize) -> (String, String) {
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let en_processors = match processors {
        0 => "no processor".to_owned(),
        1 => "1 processor".to_owned(),
        _ => format!("{processors} processors"),
    };
    let fr_processors = match processors {
        0 => "aucun sous-traitant".to_owned(),
        1 => "1 sous-traitant".to_owned(),
        _ => format!("{processors} sous-traitants"),
    };
    (
        format!("{systems} système{} et {fr_processors}", plural(systems)),
        format!("{systems} system{} and {en_processors}", plural(systems)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charter::{Lint, check, samples};

    #[test]
    fn the_hotels_keep_everything_in_france() {
        let charter = check(&samples::hotel(), &Lint::default()).charter.unwrap();
        let outcome = judge(&Places::of(&charter), &BTreeSet::from(["FR"]));
        assert!(outcome.passed, "{}", outcome.summary.en);
        assert_eq!(outcome.facts["systems"], 3);
    }

    #[test]
    fn whatever_is_outside_is_named() {
        let places = Places {
            systems: vec![("booking", "FR"), ("crm", "US")],
            processors: vec![("mailhouse", "FR")],
        };
        let outcome = judge(&places, &BTreeSet::from(["FR"]));
        assert!(!outcome.passed && outcome.summary.fr.contains("crm (États-Unis)"));
        assert_eq!(outcome.facts["outside"], 1);
        assert_eq!(
            outcome.summary.en,
            "Outside the countries promised (France): crm (United States). In all: 2 systems and 1 processor."
        );
    }

    #[test]
    fn no_system_proves_nothing() {
        assert!(!judge(&Places::default(), &BTreeSet::from(["FR"])).passed);
    }
}
