//! Random systems against a small reference model: what is found, what a plan counts, what an act
//! leaves. The same seeds on every engine; a failure prints its seed and the smallest case that
//! fails in the same way, as SQL.
//!
//! `SERMENT_TEST_SEEDS=from..to` tries other seeds than the usual ones.

mod bench;
mod check;
mod dice;
mod generate;
mod model;
mod regressions;
mod schema;
mod shrink;

use std::ops::Range;

use bench::Bench;
use check::{Went, check};

#[expect(clippy::disallowed_methods, reason = "the seeds of a longer search")]
fn seeds(usual: Range<u64>) -> Range<u64> {
    let Ok(given) = std::env::var("SERMENT_TEST_SEEDS") else { return usual };
    let (from, to) = given.split_once("..").expect("two numbers with .. between them");
    from.parse().unwrap()..to.parse().unwrap()
}

/// Whether nothing would happen: told by SQLite alone, which is quicker to ask.
fn idle(case: &schema::Case) -> bool {
    let verdict = model::judge(case, &case.rows);
    verdict.conflicts.is_empty() && verdict.lines.iter().all(|line| line.4 == 0)
}

/// Every seed on one engine; the cases must not all be refused or empty.
fn try_all(engine: &str, test: &str, usual: Range<u64>) {
    let Some(mut bench) = Bench::new(engine, test) else { return };
    let (mut acted, mut held, mut refused) = (0, 0, 0);
    let mut tried = 0;
    for seed in seeds(usual) {
        let case = generate::case(seed);
        if !bench.takes(&case) || (engine != "sqlite" && idle(&case)) {
            continue;
        }
        tried += 1;
        match check(&mut bench, &case) {
            Ok(Went::Acted) => acted += 1,
            Ok(Went::Held) => held += 1,
            Ok(Went::Refused) => refused += 1,
            Ok(Went::Idle) => {}
            Err(wrong) => {
                let (case, (what, detail)) = shrink::smallest(&mut bench, case, wrong);
                panic!("{engine}, seed {seed}: {what}\n{detail}\n\n{}", shrink::told(&case));
            }
        }
    }
    println!(
        "{engine}: {tried} cases, {acted} acted, {held} kept rows others need, {refused} refused"
    );
    assert!(tried < 15 || (acted + held) * 3 > tried, "too few cases act");
    assert!(tried < 15 || (held > 0 && refused > 0), "too few cases are hard");
}

#[test]
fn sqlite_does_what_the_reference_says() {
    try_all("sqlite", "reference_sqlite", 0..200);
}

#[test]
fn postgres_does_what_the_reference_says() {
    try_all("postgres", "reference_postgres", 0..24);
}

#[test]
fn mariadb_does_what_the_reference_says() {
    try_all("mariadb", "reference_mariadb", 0..100);
}
