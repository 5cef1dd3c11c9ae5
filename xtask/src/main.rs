//! The workshop: what a contributor runs beside `cargo build`.
//!
//! - `cargo xtask test`: installs what the tests need, runs everything, ends with a count;
//! - `cargo xtask tidy`: the house rules that no compiler knows;
//! - `cargo xtask new capability rights/portability`: writes a capability's directory;
//! - `cargo xtask bench`: measures, and writes the figures of `docs/benchmarks.md`.
//!
//! It reads the environment and the command line itself, like the binary, and nothing of ours
//! is imported: it must work on a tree that does not compile.

mod bench;
mod capability;
mod test;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask <command>

  test [--no-install] [--only STEP]...   install what the tests need, then run everything
  test --list                            name the steps, in order
  tidy [--list | --explain RULE]         check the house rules
  new capability SLICE/NAME              write the directory of a new capability
  bench                                  measure, and write docs/benchmarks.md

Exit code: 0 done, 1 something failed, 2 usage.";

fn main() -> ExitCode {
    let arguments = arguments();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = root();
    let outcome = match words.as_slice() {
        ["test", rest @ ..] => test::run(&root, rest),
        ["tidy"] => tidy::run(&root),
        ["tidy", "--list"] => Ok(tidy::list()),
        ["tidy", "--explain", rule] => tidy::explain(rule),
        ["new", "capability", path] => capability::run(&root, path),
        ["bench"] => bench::run(&root),
        ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(true)
        }
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the workshop is a binary: it has a command line")]
fn arguments() -> Vec<String> {
    std::env::args().skip(1).collect()
}

#[expect(clippy::disallowed_methods, reason = "the workshop is a binary: it has an environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The workspace, from where cargo found this crate.
fn root() -> PathBuf {
    let here = variable("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("xtask"), PathBuf::from);
    here.parent().map(Path::to_path_buf).unwrap_or_default()
}
