//! Legal numbers are data of `serment-law`.

use crate::tidy::source::{File, find_token, is_ident};
use crate::tidy::{Found, Rule};

/// Calls whose literal argument is a length of civil time.
const LENGTHS: &[&str] =
    &["years", "months", "weeks", "days", "working_days", "from_hours", "hours", "from_days"];
/// Endings of a constant's name that make its number a length of civil time or an age.
const UNITS: &[&str] = &["_YEARS", "_MONTHS", "_WEEKS", "_DAYS", "_HOURS", "_AGE"];

pub(crate) const LAW_IS_DATA: Rule = Rule {
    name: "law-is-data",
    why: "every duration, age, cap and threshold of the law is dated, sourced and can change by row",
    fix: "ask serment-law for the parameter on the day; a technical duration says so in an exemption",
    check: |tree, found| {
        // Those that know no law: what they count in hours or days is technical.
        let free = [
            "serment-law",
            "serment-journal",
            "serment-analysis",
            "serment-kernel",
            "serment-web",
            "serment-connect",
        ];
        let ours =
            |file: &File| !free.contains(&file.package()) && !file.path.contains("/src/demo/");
        for (file, rust) in tree.rust().filter(|(file, _)| ours(file)) {
            for (line, code) in rust.shipped() {
                let technical = file.package() == "serment" && counts_hours(code);
                if let (Some(what), false) = (legal_number(code), technical) {
                    found.push(Found::at(file, line, what));
                }
            }
        }
    },
    bad: &[
        &[("crates/serment-rights/src/a.rs", "let due = period::add_months(day, 1) + months(3);")],
        &[("crates/serment-rights/src/a.rs", "let due = day + 30.days();")],
        &[("crates/serment-rights/src/a.rs", "const ANSWER_DAYS: i32 = 30;")],
        &[("crates/serment-consent/src/a.rs", "const MINOR_AGE: u8 = 15;")],
        &[("crates/serment-rights/src/a.rs", "SignedDuration::from_hours(72)")],
        &[("crates/serment-rights/src/a.rs", "let limit = 3 * 365 * 86_400;")],
        &[("crates/serment/src/cli.rs", "let keep = Length::years(3);")],
    ],
    good: &[
        &[("crates/serment-rights/src/a.rs", "let due = law.length(id::REQUEST_ANSWER, today)?;")],
        &[("crates/serment-rights/src/a.rs", "let days = days(rule.keep); let n = months(n);")],
        &[("crates/serment-rights/src/a.rs", "const RETRY_SECONDS: u64 = 30;")],
        &[("crates/serment-law/src/a.rs", "Length::months(3)")],
        &[("crates/serment/src/wiring.rs", "let every = Duration::from_hours(1);")],
    ],
};

/// Hours and seconds of a day: in the binary they are schedules, never law.
fn counts_hours(code: &str) -> bool {
    ["from_hours(", "hours(", "86_400", "86400"].iter().any(|word| code.contains(word))
}

fn legal_number(code: &str) -> Option<String> {
    for length in LENGTHS {
        let call = format!("{length}(");
        if let Some(at) = find_token(code, &call) {
            let rest = code[at + call.len()..].trim_start();
            let before = code[..at].trim_end_matches('.');
            let literal = rest.starts_with(|c: char| c.is_ascii_digit());
            let method = rest.starts_with(')') && ends_with_number(before);
            if literal || method {
                return Some(format!("a number of {length}"));
            }
        }
    }
    if code.contains("86_400") || code.contains("86400") {
        return Some("the seconds of a day".to_owned());
    }
    let at = find_token(code, "const")?;
    let name: String = code[at + 5..].trim_start().chars().take_while(|c| is_ident(*c)).collect();
    let value = code.split_once('=')?.1.trim_start();
    let unit = UNITS.iter().find(|unit| name.ends_with(*unit))?;
    let literal = value.starts_with(|c: char| c.is_ascii_digit());
    literal.then(|| format!("a constant in {}", unit[1..].to_lowercase()))
}

fn ends_with_number(code: &str) -> bool {
    let word: String = code.chars().rev().take_while(|c| is_ident(*c)).collect();
    word.ends_with(|c: char| c.is_ascii_digit()) && !word.is_empty()
}
