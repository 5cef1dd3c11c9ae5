//! Durations people read in a text: "3 ans", "deux ans", "thirteen months", where the sentence is
//! about keeping or erasing.

use super::super::words::{Period, Unit};

/// A duration found in a text, with its place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) period: Period,
    pub(super) start: usize,
    pub(super) end: usize,
}

const KEEPING: &[&str] = &[
    "gard", "conserv", "effac", "effaç", "suppri", "détrui", "archiv", "keep", "kept", "retain",
    "store", "hold", "eras", "delet", "archive",
];

const NUMBERS: &[(&str, u32)] = &[
    ("un", 1),
    ("une", 1),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("six", 6),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("treize", 13),
    ("vingt", 20),
    ("trente", 30),
    ("one", 1),
    ("a", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("twenty", 20),
    ("thirty", 30),
];

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "an" | "ans" | "année" | "années" | "year" | "years" => Unit::Years,
        "mois" | "month" | "months" => Unit::Months,
        "semaine" | "semaines" | "week" | "weeks" => Unit::Weeks,
        "jour" | "jours" | "day" | "days" => Unit::Days,
        "heure" | "heures" | "hour" | "hours" => Unit::Hours,
        _ => return None,
    })
}

fn number(word: &str) -> Option<u32> {
    let written = NUMBERS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    written.or_else(|| word.parse().ok()).filter(|count| (1..=9999).contains(count))
}

/// The durations of the sentences that speak of keeping or erasing.
pub(super) fn mentions(text: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut start = 0;
    for (end, _) in text.match_indices(['.', '\n', '!', '?']).chain([(text.len(), "")]) {
        let sentence = &text[start..end];
        let lower = sentence.to_lowercase();
        if KEEPING.iter().any(|word| lower.contains(word)) {
            in_sentence(sentence, start, &mut found);
        }
        start = (end + 1).min(text.len());
    }
    found
}

fn in_sentence(sentence: &str, offset: usize, found: &mut Vec<Mention>) {
    let mut before: Option<(u32, usize)> = None;
    for (start, word) in words(sentence) {
        let lower = word.to_lowercase();
        if let (Some((count, from)), Some(unit)) = (before, unit(&lower)) {
            let period = Period { count, unit };
            found.push(Mention { period, start: offset + from, end: offset + start + word.len() });
        }
        before = number(&lower).map(|count| (count, start));
    }
}

/// The words of a sentence with their places: runs of letters and digits.
fn words(sentence: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let from = rest + sentence[rest..].find(char::is_alphanumeric)?;
        let tail = &sentence[from..];
        let length = tail.find(|c: char| !c.is_alphanumeric()).unwrap_or(tail.len());
        rest = from + length;
        Some((from, &sentence[from..from + length]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        mentions(text).iter().map(|mention| mention.period.to_string()).collect()
    }

    #[test]
    fn finds_digits_and_words_in_both_languages() {
        assert_eq!(said("Nous gardons tout 3\u{a0}ans. Puis deux mois passent."), ["3 years"]);
        assert_eq!(said("Nous effaçons après treize mois, ou dix ans."), ["13 months", "10 years"]);
        assert_eq!(
            said("We keep it for two years and erase it in 30 days."),
            ["2 years", "30 days"]
        );
    }

    #[test]
    fn leaves_other_sentences_alone() {
        assert!(said("Nous répondons en 1 mois. We answer within one month.").is_empty());
    }
}
