//! The steps of `cargo xtask test`, in order: the quick ones first.
//!
//! A step that needs a file which is not there yet is skipped, and counted as such: it is never
//! taken for a success.

use std::path::Path;

/// One thing that must hold.
pub(super) struct Step {
    /// How `--only` and the summary name it.
    pub(super) name: &'static str,
    /// What it proves.
    pub(super) what: &'static str,
    /// How.
    pub(super) run: Run,
    /// Whether it wants the private PostgreSQL, named by `SERMENT_TEST_PG` (for stores of tests)
    /// and `SERMENT_DEMO_PG` (an empty database of its own).
    pub(super) postgres: bool,
    /// Whether it wants the private MariaDB, named by `SERMENT_TEST_MARIADB`.
    pub(super) mariadb: bool,
    /// Whether it drives a browser.
    pub(super) browser: bool,
    /// A path without which it is skipped.
    pub(super) needs: Option<&'static str>,
}

/// How a step is run.
pub(super) enum Run {
    /// The house rules, in this process.
    Tidy,
    /// Every test of the workspace, by nextest or by cargo.
    Tests,
    /// A command, from the root. `{NAME}` is replaced by the setting of that name.
    Command(&'static [&'static str]),
}

impl Step {
    const fn new(name: &'static str, what: &'static str, run: Run) -> Self {
        Self { name, what, run, postgres: false, mariadb: false, browser: false, needs: None }
    }

    const fn on_postgres(mut self) -> Self {
        self.postgres = true;
        self
    }

    const fn on_mariadb(mut self) -> Self {
        self.mariadb = true;
        self
    }

    const fn in_browser(mut self) -> Self {
        self.browser = true;
        self
    }

    const fn needing(mut self, path: &'static str) -> Self {
        self.needs = Some(path);
        self
    }

    /// Whether what it needs is in the tree.
    pub(super) fn is_present(&self, root: &Path) -> bool {
        self.needs.is_none_or(|path| root.join(path).exists())
    }
}

/// Every step.
pub(super) const ALL: &[Step] = &[
    Step::new(
        "format",
        "the sources are formatted",
        Run::Command(&["cargo", "fmt", "--all", "--check"]),
    ),
    Step::new("tidy", "the house rules hold", Run::Tidy),
    Step::new(
        "lint",
        "the compiler and clippy have nothing to say",
        Run::Command(&[
            "cargo",
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]),
    ),
    Step::new(
        "tests",
        "every test passes, on SQLite and on PostgreSQL; connectors on MariaDB too",
        Run::Tests,
    )
    .on_postgres()
    .on_mariadb(),
    Step::new(
        "tour-sqlite",
        "the promises of the demonstration hold on SQLite",
        Run::Command(&[
            "cargo", "run", "--quiet", "--bin", "serment", "--", "demo", "--tour", "--port", "0",
        ]),
    )
    .needing("crates/serment/src/demo/tour"),
    Step::new(
        "tour-postgres",
        "the promises of the demonstration hold on PostgreSQL",
        Run::Command(&[
            "cargo",
            "run",
            "--quiet",
            "--bin",
            "serment",
            "--",
            "demo",
            "--tour",
            "--port",
            "0",
            "--on",
            "{SERMENT_DEMO_PG}",
        ]),
    )
    .on_postgres()
    .needing("crates/serment/src/demo/tour"),
    Step::new(
        "browser",
        "the journeys work in a real browser, with and without JavaScript",
        Run::Command(&["bash", "tests/browser/run.sh"]),
    )
    .on_postgres()
    .in_browser()
    .needing("tests/browser/run.sh"),
];
