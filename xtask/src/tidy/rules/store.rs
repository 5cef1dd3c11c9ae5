//! The store: one opener of transactions, no state without its journal, tables that say what
//! they hold.

use super::SLICES;
use super::boundaries::is_sql;
use crate::tidy::source::{File, Function, extension, has_token};
use crate::tidy::{Found, Rule};

pub(crate) const ONE_WRITER: Rule = Rule {
    name: "one-writer",
    why: "only execute() opens a writing transaction: permission first, then all of it or none",
    fix: "write a use case and call execute() or execute_blocking()",
    check: |tree, found| {
        let openers = ["store.write(", "store.write_async(", "store.begin("];
        let ours =
            |file: &File| file.package() != "serment-kernel" && file.package() != "serment-connect";
        for (file, rust) in tree.rust().filter(|(file, _)| ours(file)) {
            let slice = SLICES.contains(&file.package());
            for (line, code) in rust.shipped() {
                let opens = openers.iter().find(|opener| code.contains(*opener));
                let opens = opens.or_else(|| {
                    let raw = &".transaction(";
                    (slice && code.contains(raw)).then_some(raw)
                });
                found.extend(opens.map(|opener| Found::at(file, line, format!("`{opener}`"))));
            }
            let begins = |text: &str| text.trim().to_lowercase().starts_with("begin immediate");
            let hits = rust.shipped_strings().filter(|(_, text)| slice && begins(text));
            found.extend(hits.map(|(line, _)| Found::at(file, line, "begins a transaction")));
        }
    },
    bad: &[
        &[("crates/serment-rights/src/plan/jobs.rs", "context.store.write(\"a\", |tx| {});")],
        &[("crates/serment/src/cli.rs", "context.store.write_async(\"a\", f).await")],
    ],
    good: &[
        &[("crates/serment-kernel/src/execute.rs", "context.store.write(U::NAME, f)")],
        &[("crates/serment-rights/src/plan/jobs.rs", "execute_blocking(&context, &actor, act)")],
    ],
};

/// Whether a function has to do with events: it appends them, takes them or makes them. What a
/// capability forgets of a person is journaled by the kernel, which calls `forget` and appends
/// the erasure in the same transaction.
fn journals(function: &Function) -> bool {
    if function.name == "forget" {
        return true;
    }
    ["append", "Event", "event", "events", "append_erasure"]
        .iter()
        .any(|token| has_token(&function.text, token))
}

fn writes(function: &Function) -> bool {
    function.text.contains(".execute(&")
}

/// One function of a slice, with where it is.
struct Placed<'a> {
    file: &'a File,
    /// The capability's directory.
    folder: &'a str,
    function: Function,
}

impl Placed<'_> {
    fn calls(&self, name: &str) -> bool {
        let call = format!("{name}(");
        self.function.name != name && has_token(&self.function.text, &call)
    }
}

/// Which functions of a slice are with events, themselves or because every caller is. Callers
/// are looked for in the capability, and in the whole slice when it has none there.
fn journaled(functions: &[Placed<'_>]) -> Vec<bool> {
    let mut clear: Vec<bool> = functions.iter().map(|placed| journals(&placed.function)).collect();
    let callers: Vec<Vec<usize>> = functions
        .iter()
        .map(|callee| {
            let all = |near: bool| {
                let calls = |(_, caller): &(usize, &Placed<'_>)| {
                    (!near || caller.folder == callee.folder) && caller.calls(&callee.function.name)
                };
                functions.iter().enumerate().filter(calls).map(|(n, _)| n).collect::<Vec<_>>()
            };
            let near = all(true);
            if near.is_empty() { all(false) } else { near }
        })
        .collect();
    // Each round can only clear more of them, so as many rounds as functions are enough.
    for _ in 0..functions.len() {
        let before = clear.clone();
        for (n, callers) in callers.iter().enumerate() {
            clear[n] |= !callers.is_empty() && callers.iter().all(|&caller| before[caller]);
        }
        if clear == before {
            break;
        }
    }
    clear
}

pub(crate) const JOURNALED_STATE: Rule = Rule {
    name: "journaled-state",
    why: "a state written without its journal events cannot be proved: tables and journal must agree",
    fix: "append the events in the same function, or take them as an argument",
    check: |tree, found| {
        for slice in SLICES {
            let mut functions = Vec::new();
            for (file, rust) in tree.rust().filter(|(file, _)| file.package() == *slice) {
                let folder = file.folder().strip_suffix("/store").unwrap_or(file.folder());
                let placed = rust.functions().into_iter();
                functions.extend(placed.map(|function| Placed { file, folder, function }));
            }
            let clear = journaled(&functions);
            for (Placed { file, function, .. }, clear) in functions.iter().zip(clear) {
                if writes(function) && !clear {
                    let what = format!("`{}` writes rows without events", function.name);
                    found.push(Found::at(file, function.line, what));
                }
            }
        }
    },
    bad: &[
        &[(
            "crates/serment-rights/src/plan/store.rs",
            "fn save(tx: &mut Tx<'_>) {\n    tx.execute(&SAVE, &[]);\n}",
        )],
        &[
            (
                "crates/serment-rights/src/plan/store.rs",
                "fn save(tx: &mut Tx<'_>) { tx.execute(&SAVE, &[]); }",
            ),
            (
                "crates/serment-rights/src/plan/usecases.rs",
                "fn run() { store::save(tx); }\nfn run() { tx.append(other()); }",
            ),
        ],
    ],
    good: &[
        &[(
            "crates/serment-rights/src/plan/store.rs",
            "fn record(tx: &mut Tx<'_>, event: Event) { tx.execute(&SAVE, &[]); tx.append(event); }",
        )],
        &[
            (
                "crates/serment-rights/src/plan/store.rs",
                "fn save(tx: &mut Tx<'_>) { tx.execute(&SAVE, &[]); }",
            ),
            (
                "crates/serment-rights/src/plan/usecases.rs",
                "fn run() { store::save(tx); tx.append(declared()); }\nfn run() { read(); }",
            ),
        ],
        &[(
            "crates/serment-rights/src/plan/store.rs",
            "fn forget(tx: &mut Tx<'_>) { tx.execute(&FORGET, &[]); }",
        )],
    ],
};

/// Column names that are about a person.
const PERSONAL_COLUMNS: &[&str] =
    &["email", "phone", "given_name", "family_name", "birth_date", "address", "ip", "payload"];

pub(crate) const COMMENTED_TABLES: Rule = Rule {
    name: "commented-tables",
    why: "our own entry in the register is read from what each table says it holds, and how long",
    fix: "write a `--` comment above the table; say `personal:` and the retention when it is",
    check: |tree, found| {
        for file in tree.under("crates/").filter(|file| extension(&file.path) == "sql") {
            check_tables(file, found);
        }
        for (file, rust) in tree.rust().filter(|(file, _)| SLICES.contains(&file.package())) {
            // A migration inside a Rust string is read as SQL of its own.
            for (line, text) in rust.shipped_strings().filter(|(_, text)| is_sql(text)) {
                if text.to_lowercase().contains("create table ") {
                    let what = "a table created outside migrations/*.sql";
                    found.push(Found::at(file, line, what));
                }
            }
        }
    },
    bad: &[
        &[("crates/serment-rights/migrations/0001.sql", "create table plan (\n  id text\n);")],
        &[(
            "crates/serment-rights/migrations/0001.sql",
            "-- Who asked.\ncreate table plan (\n  email text\n);",
        )],
    ],
    good: &[&[(
        "crates/serment-rights/migrations/0001.sql",
        "-- Who asked. personal: the address, kept until the request is closed.\n\
         create table plan (\n  id text,\n  email text\n);",
    )]],
};

fn check_tables(file: &File, found: &mut Vec<Found>) {
    let lines: Vec<&str> = file.text.lines().collect();
    for (line, text) in lines.iter().enumerate() {
        let lower = text.trim_start().to_lowercase();
        let Some(rest) = lower.strip_prefix("create table ") else { continue };
        let name = rest.split(['(', ' ']).next().unwrap_or("");
        let above: Vec<_> =
            lines[..line].iter().rev().take_while(|text| text.starts_with("--")).collect();
        if above.is_empty() {
            found.push(Found::at(file, line, format!("table {name} has no comment")));
            continue;
        }
        let body: Vec<_> =
            lines[line..].iter().take_while(|text| !text.trim_start().starts_with(");")).collect();
        let says = above.iter().chain(&body).any(|text| text.contains("personal"));
        let personal = body.iter().enumerate().find(|(_, text)| {
            let column = text.split_whitespace().next().unwrap_or("");
            PERSONAL_COLUMNS.contains(&column)
        });
        if let (Some((offset, column)), false) = (personal, says) {
            let column = column.split_whitespace().next().unwrap_or("");
            let what = format!("{name}.{column} does not say that it is personal");
            found.push(Found::at(file, line + offset, what));
        }
    }
}
