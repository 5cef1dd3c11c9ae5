//! Who may do what: decisions are pure, SQL stays in the store, pages hold no transaction,
//! connectors stand alone, the surroundings are given.

use super::SLICES;
use crate::tidy::source::{File, Rust, has_token};
use crate::tidy::{Found, Rule};

fn forbid(file: &File, rust: &Rust, tokens: &[&str], found: &mut Vec<Found>) {
    for (line, code) in rust.shipped() {
        let hits = tokens.iter().filter(|token| has_token(code, token));
        found.extend(hits.map(|token| Found::at(file, line, format!("`{token}`"))));
    }
}

const EFFECTS: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "getrandom",
    "rand",
    "tokio",
    "rusqlite",
    "postgres",
    "axum",
    "ureq",
    "lettre",
];

pub(crate) const PURE_MODEL: Rule = Rule {
    name: "pure-model",
    why: "a decision reads nothing, waits for nothing and draws nothing: it can be tested whole",
    fix: "take what it needs as an argument; do the I/O in usecases.rs or store.rs",
    check: |tree, found| {
        let own = ["async", "await", "Entropy", "Clock", "Tx", "Reader", "Context", "Store"];
        let parts = ["super::store", "super::pages", "serment_web"];
        for (file, rust) in tree.rust().filter(|(file, _)| file.is_part("model")) {
            forbid(file, rust, EFFECTS, found);
            forbid(file, rust, &own, found);
            forbid(file, rust, &parts, found);
        }
    },
    bad: &[
        &[("crates/serment-rights/src/plan/model.rs", "fn a() { std::fs::read(\"x\"); }")],
        &[("crates/serment-rights/src/plan/model.rs", "async fn decide() {}")],
        &[("crates/serment-rights/src/plan/model/step.rs", "fn a(tx: &mut Tx<'_>) {}")],
        &[("crates/serment-consent/src/consent/model.rs", "let at = Timestamp::now();")],
        &[("crates/serment-consent/src/consent/model.rs", "use super::store;")],
    ],
    good: &[
        &[(
            "crates/serment-rights/src/plan/model.rs",
            "//! Reads no std::fs.\nfn decide(now: Timestamp) -> Event { todo(\"std::fs\") }\n\
             #[cfg(test)]\nmod tests { fn a() { std::fs::read(\"x\"); } }",
        )],
        &[("crates/serment-rights/src/plan/usecases.rs", "fn a(tx: &mut Tx<'_>) {}")],
    ],
};

pub(crate) const PURE_CRATE: Rule = Rule {
    name: "pure-crate",
    why: "the journal, the law and the analysis are pure, so that an auditor can build them alone",
    fix: "move the effect to the kernel or to a slice, and pass its result",
    check: |tree, found| {
        let pure = ["serment-journal", "serment-law", "serment-analysis"];
        for (file, rust) in tree.rust().filter(|(file, _)| pure.contains(&file.package())) {
            if file.path.contains("/src/") && !file.path.contains("/src/bin/") {
                forbid(file, rust, EFFECTS, found);
            }
        }
    },
    bad: &[&[("crates/serment-law/src/age.rs", "fn now() { Timestamp::now(); }")]],
    good: &[&[("crates/serment-law/src/age.rs", "fn at(now: Timestamp) {}")]],
};

/// Whether a string literal is a statement of SQL.
pub(super) fn is_sql(text: &str) -> bool {
    let text = text.trim_start().to_lowercase();
    let starts = |word: &str| text.starts_with(word);
    (starts("select ") && text.contains(" from "))
        || starts("insert into ")
        || (starts("update ") && text.contains(" set "))
        || starts("delete from ")
        || starts("create table ")
        || starts("alter table ")
        || (starts("with ") && text.contains(" as (select"))
}

pub(crate) const SQL_IN_STORE: Rule = Rule {
    name: "sql-in-store",
    why: "named queries in store.rs are the only SQL of a slice: each is prepared on both engines \
          by a test",
    fix: "declare the query in store.rs and call a function of it",
    check: |tree, found| {
        let slice = |file: &File| SLICES.contains(&file.package());
        for (file, rust) in tree.rust().filter(|(file, _)| slice(file) && !file.is_part("store")) {
            let hits = rust.shipped_strings().filter(|(_, text)| is_sql(text));
            found.extend(hits.map(|(line, _)| Found::at(file, line, "SQL outside store.rs")));
        }
    },
    bad: &[
        &[("crates/serment-rights/src/plan/pages.rs", "const Q: &str = \"select a from b\";")],
        &[("crates/serment-rights/src/plan/usecases.rs", "let q = \"Update b set c = $1\";")],
        &[("crates/serment-consent/src/banner/jobs.rs", "let q = \"delete from choice\";")],
    ],
    good: &[
        &[("crates/serment-rights/src/plan/store.rs", "const Q: &str = \"select a from b\";")],
        &[("crates/serment-rights/src/plan/pages.rs", "let text = \"select a date\";")],
        &[("crates/serment-connect/src/postgres.rs", "let q = \"select a from b\";")],
    ],
};

pub(crate) const PAGES_HOLD_NO_TX: Rule = Rule {
    name: "pages-hold-no-tx",
    why: "a page shows and asks; acting is a use case's, so that permission and journal are certain",
    fix: "read through Context::read and store.rs; act through execute()",
    check: |tree, found| {
        for (file, rust) in tree.rust().filter(|(file, _)| file.is_part("pages")) {
            forbid(file, rust, &["Tx", "serment_connect", "rusqlite", "postgres"], found);
        }
    },
    bad: &[
        &[("crates/serment-rights/src/plan/pages.rs", "fn a(tx: &mut Tx<'_>) {}")],
        &[("crates/serment-rights/src/plan/pages/show.rs", "use serment_connect::Plan;")],
    ],
    good: &[&[("crates/serment-rights/src/plan/pages.rs", "fn a(context: &Context) {}")]],
};

pub(crate) const NO_HTML_IN_ACTS: Rule = Rule {
    name: "no-html-in-acts",
    why: "a decision or a use case says what happened; how it looks is a template's",
    fix: "move the markup to templates/ and render it from pages.rs",
    check: |tree, found| {
        let acts = |file: &File| {
            SLICES.contains(&file.package())
                && ["model", "usecases", "store"].iter().any(|part| file.is_part(part))
        };
        for (file, rust) in tree.rust().filter(|(file, _)| acts(file)) {
            let markup = |text: &str| text.contains("</") || text.contains("<p>");
            let hits = rust.shipped_strings().filter(|(_, text)| markup(text));
            found.extend(hits.map(|(line, _)| Found::at(file, line, "HTML in a string")));
        }
    },
    bad: &[&[("crates/serment-rights/src/plan/usecases.rs", "let a = \"<b>no</b>\";")]],
    good: &[&[("crates/serment-rights/src/plan/usecases.rs", "let a = \"a < b\";")]],
};

pub(crate) const NO_HTTP_IN_STORE: Rule = Rule {
    name: "no-http-in-store",
    why: "a transaction waits for nothing outside, or a slow partner stops every writer",
    fix: "enqueue a job in the transaction, and send from the job",
    check: |tree, found| {
        let slice = |file: &File| SLICES.contains(&file.package()) && file.is_part("store");
        for (file, rust) in tree.rust().filter(|(file, _)| slice(file)) {
            forbid(file, rust, &["axum", "ureq", "http", "lettre", "std::net"], found);
        }
    },
    bad: &[&[("crates/serment-rights/src/plan/store.rs", "fn a() { ureq::get(url); }")]],
    good: &[&[("crates/serment-rights/src/plan/store.rs", "let url = \"http://a\";")]],
};

pub(crate) const CONNECTOR_ALONE: Rule = Rule {
    name: "connector-alone",
    why: "a connector never sees our store, a request or a policy: it can be tested and trusted \
          alone",
    fix: "import the kernel's words only, and take the rest as plain arguments",
    check: |tree, found| {
        for (file, rust) in tree.rust().filter(|(file, _)| file.package() == "serment-connect") {
            for (line, code) in rust.shipped() {
                for (at, name) in code.match_indices("serment_kernel::") {
                    let rest = &code[at + name.len()..];
                    if !rest.starts_with("words") && !rest.starts_with("id!") {
                        let what = "the kernel beyond its words";
                        found.push(Found::at(file, line, what));
                    }
                }
            }
            forbid(file, rust, &["axum", "Tx", "Actor", "Permission"], found);
        }
    },
    bad: &[
        &[("crates/serment-connect/src/files.rs", "use serment_kernel::store::Tx;")],
        &[("crates/serment-connect/src/files.rs", "fn a(actor: &Actor) {}")],
    ],
    good: &[&[("crates/serment-connect/src/files.rs", "use serment_kernel::words::Personal;")]],
};

pub(crate) const AMBIENT: Rule = Rule {
    name: "ambient",
    why: "time, randomness, environment and arguments are given: what is given can be replayed",
    fix: "take them from the Context (clock, entropy) or from the configuration the binary read",
    check: |tree, found| {
        let own = ["words/clock.rs", "words/entropy.rs"];
        let time = ["Timestamp::now", "Zoned::now", "SystemTime::now", "OsRng", "thread_rng"];
        let random = ["getrandom::fill", "rand::random", "rand::rng"];
        let surroundings = ["std::env", "env::var", "env::vars", "env::args", "env::var_os"];
        for (file, rust) in tree.rust() {
            if own.iter().any(|path| file.path.ends_with(path)) || file.name() == "build.rs" {
                continue;
            }
            forbid(file, rust, &time, found);
            forbid(file, rust, &random, found);
            if file.package() != "serment" {
                forbid(file, rust, &surroundings, found);
            }
        }
    },
    bad: &[
        &[("crates/serment-web/src/page.rs", "let now = Timestamp::now();")],
        &[("crates/serment-rights/src/plan/mod.rs", "let a = std::env::var(\"A\");")],
        &[("crates/serment/src/main.rs", "let a = jiff::Zoned::now();")],
    ],
    good: &[
        &[("crates/serment/src/main.rs", "let a = std::env::var(\"A\");")],
        &[("crates/serment-kernel/src/words/clock.rs", "Timestamp::now()")],
        &[("crates/serment-kernel/src/testing.rs", "std::env::var(\"SERMENT_TEST_PG\")")],
    ],
};
