//! `cargo xtask test`: the one command that proves the house stands.
//!
//! It installs what the tests need and the machine lacks (Debian, as root or with sudo), starts
//! private servers of PostgreSQL and MariaDB, runs every step of [`steps::ALL`] even after one failed, stops what it
//! started however it ends, and closes with a count. To add a step, add a line to that list.
//!
//! Absent: installing Rust itself (README says how), and any service left behind.

mod mariadb;
mod postgres;
mod prepare;
mod server;
mod steps;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::{tidy, variable};
use server::Server;
use steps::{Run, Step};

/// What the command line asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    install: bool,
    list: bool,
    only: Vec<&'static str>,
}

impl Options {
    fn parse(arguments: &[&str]) -> Result<Self> {
        let mut options = Self { install: true, ..Self::default() };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match *argument {
                "--no-install" => options.install = false,
                "--list" => options.list = true,
                "--only" => {
                    let name = rest.next().copied().unwrap_or_default();
                    let Some(step) = steps::ALL.iter().find(|step| step.name == name) else {
                        bail!("no step is called {name:?}; `cargo xtask test --list` names them");
                    };
                    options.only.push(step.name);
                }
                other => bail!("unknown argument {other}; see `cargo xtask help`"),
            }
        }
        Ok(options)
    }

    fn wants(&self, step: &Step) -> bool {
        self.only.is_empty() || self.only.contains(&step.name)
    }
}

/// The private servers of one run.
#[derive(Default)]
struct Servers {
    postgres: Option<Server>,
    mariadb: Option<Server>,
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Passed,
    Failed,
    Skipped,
}

pub(crate) fn run(root: &Path, arguments: &[&str]) -> Result<bool> {
    let options = Options::parse(arguments)?;
    if options.list {
        for step in steps::ALL {
            println!("{:<14} {}", step.name, step.what);
        }
        return Ok(true);
    }
    let started = Instant::now();
    let wanted: Vec<&Step> = steps::ALL.iter().filter(|step| options.wants(step)).collect();
    if options.install {
        prepare::install(root, &wanted)?;
    }
    let needs =
        |server: fn(&Step) -> bool| wanted.iter().any(|step| server(step) && step.is_present(root));
    let servers = Servers {
        postgres: needs(|step| step.postgres).then(postgres::start).transpose()?,
        mariadb: needs(|step| step.mariadb).then(mariadb::start).transpose()?,
    };
    println!("xtask: ready in {:.1} s", started.elapsed().as_secs_f32());

    let settings = settings(&servers);
    let ends: Vec<(&Step, End, f32)> = wanted
        .into_iter()
        .map(|step| {
            let since = Instant::now();
            let end = run_step(root, step, &settings);
            (step, end, since.elapsed().as_secs_f32())
        })
        .collect();
    drop(servers);
    Ok(report(&ends, started.elapsed().as_secs_f32()))
}

/// What every step finds in its environment, and what `{…}` in its arguments becomes.
fn settings(servers: &Servers) -> BTreeMap<&'static str, String> {
    let mut settings = BTreeMap::new();
    if let Some(server) = &servers.postgres {
        settings.insert("SERMENT_TEST_PG", server.url("postgres", "serment_test"));
        settings.insert("SERMENT_DEMO_PG", server.url("postgres", "serment_demo"));
    }
    if let Some(server) = &servers.mariadb {
        settings.insert("SERMENT_TEST_MARIADB", server.url("mysql", "serment_test"));
    }
    if variable("CI").is_some() {
        settings.insert("CARGO_INCREMENTAL", "0".to_owned());
    }
    settings
}

fn run_step(root: &Path, step: &Step, settings: &BTreeMap<&'static str, String>) -> End {
    println!("\n=== {}: {}", step.name, step.what);
    if !step.is_present(root) {
        println!("skipped: there is no {}", step.needs.unwrap_or_default());
        return End::Skipped;
    }
    let outcome = match step.run {
        Run::Tidy => tidy::run(root).map_err(|error| format!("{error:#}")),
        Run::Tests => command(root, &tests(), settings),
        Run::Command(words) => command(root, words, settings),
    };
    match outcome {
        Ok(true) => End::Passed,
        Ok(false) => End::Failed,
        Err(error) => {
            eprintln!("xtask: {}: {error}", step.name);
            End::Failed
        }
    }
}

/// nextest when it is there: it runs each test in its own process and says which is slow.
fn tests() -> Vec<&'static str> {
    if prepare::answers("cargo", &["nextest", "--version"]) {
        return vec!["cargo", "nextest", "run", "--locked", "--workspace", "--no-fail-fast"];
    }
    vec!["cargo", "test", "--locked", "--workspace", "--no-fail-fast"]
}

fn command(
    root: &Path,
    words: &[&str],
    settings: &BTreeMap<&'static str, String>,
) -> Result<bool, String> {
    let filled: Vec<String> = words
        .iter()
        .map(|word| {
            settings.iter().fold((*word).to_owned(), |word, (name, value)| {
                word.replace(&format!("{{{name}}}"), value)
            })
        })
        .collect();
    let (program, arguments) = filled.split_first().ok_or("a step without a command")?;
    let status = Command::new(program)
        .args(arguments)
        .envs(settings.iter().map(|(name, value)| (*name, value.as_str())))
        .current_dir(root)
        .status()
        .map_err(|error| format!("{program} cannot be run: {error}"))?;
    Ok(status.success())
}

fn report(ends: &[(&Step, End, f32)], total: f32) -> bool {
    println!();
    for (step, end, seconds) in ends {
        let word = match end {
            End::Passed => "passed",
            End::Failed => "FAILED",
            End::Skipped => "skipped",
        };
        println!("{word:<8} {:<14} {seconds:>7.1} s", step.name);
    }
    let count = |wanted: End| ends.iter().filter(|(_, end, _)| *end == wanted).count();
    let (passed, failed, skipped) = (count(End::Passed), count(End::Failed), count(End::Skipped));
    println!("xtask: {total:.0} s in all");
    match skipped {
        0 => println!("steps: {passed} passed, {failed} failed"),
        _ => println!("steps: {passed} passed, {failed} failed, {skipped} skipped"),
    }
    failed == 0 && passed > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_and_mistakes_are_named() {
        let options = Options::parse(&["--no-install", "--only", "tidy"]).unwrap();
        assert_eq!(options, Options { install: false, list: false, only: vec!["tidy"] });
        assert!(steps::ALL.iter().filter(|step| options.wants(step)).count() == 1);
        let error = Options::parse(&["--only", "tidier"]).unwrap_err().to_string();
        assert!(error.contains("tidier"), "{error}");
        assert!(Options::parse(&["--fast"]).is_err());
    }

    #[test]
    fn steps_have_unique_names_and_say_what_they_prove() {
        let names: std::collections::BTreeSet<_> = steps::ALL.iter().map(|s| s.name).collect();
        assert_eq!(names.len(), steps::ALL.len());
        assert!(steps::ALL.iter().all(|step| step.what.len() > 10));
    }

    #[test]
    fn a_step_sees_the_settings_in_its_arguments_and_environment() {
        let settings = BTreeMap::from([("SERMENT_TEST_PG", "postgres://x".to_owned())]);
        let script =
            "test {SERMENT_TEST_PG} = postgres://x && test $SERMENT_TEST_PG = postgres://x";
        let root = tempfile::tempdir().unwrap();
        assert_eq!(command(root.path(), &["sh", "-c", script], &settings), Ok(true));
        assert_eq!(command(root.path(), &["sh", "-c", "exit 3"], &settings), Ok(false));
        assert!(command(root.path(), &["no-such-program"], &settings).is_err());
    }

    #[test]
    fn a_failure_or_nothing_at_all_is_not_a_success() {
        let step = &steps::ALL[0];
        assert!(report(&[(step, End::Passed, 1.0)], 1.0));
        assert!(report(&[(step, End::Passed, 1.0), (step, End::Skipped, 0.0)], 1.0));
        assert!(!report(&[(step, End::Passed, 1.0), (step, End::Failed, 1.0)], 2.0));
        assert!(!report(&[(step, End::Skipped, 0.0)], 0.0));
        assert!(!report(&[], 0.0));
    }
}
