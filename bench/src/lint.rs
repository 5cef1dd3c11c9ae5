//! How long a charter of ten thousand tables takes to lint.

use std::time::Instant;

use serment_register::charter::{Lint, check, samples};

use crate::report::{Report, Rounds};

/// Lints the sample charter with one more system of ten thousand tables.
pub(crate) fn ten_thousand_tables(report: &mut Report) -> anyhow::Result<()> {
    let mut files = samples::hotel();
    let mut text = String::from(
        "title = { fr = \"Grand\", en = \"Large\" }\nconnect = { kind = \"sqlite\", path_env = \"LARGE\" }\nhosted = { country = \"FR\", operator = \"self\" }\n[tables.t0]\nsubject = true\nidentify = { email = \"email\" }\nfields = { email = \"contact.email\" }\nactivities = [\"stay\"]\n",
    );
    for n in 1..10_000_u32 {
        use std::fmt::Write as _;
        let parent = n / 2;
        write!(
            text,
            "[tables.t{n}]\nowner = \"parent_id -> t{parent}.id\"\nfields = {{ note = \"free_text\" }}\n"
        )?;
    }
    files.set("systems/large.toml", text);
    let mut rounds = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        let found = check(&files, &Lint::default());
        rounds.push(began.elapsed().as_secs_f64());
        anyhow::ensure!(found.charter.is_some(), "the large charter does not parse");
    }
    let rounds = Rounds::new(rounds);
    let reached = rounds.median() < 2.0;
    report.add("lint of a charter of 10,000 tables", &rounds, "s", 3, Some(("< 2 s", reached)));
    Ok(())
}
