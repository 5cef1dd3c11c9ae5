//! The command line: what can be asked of Serment from a terminal or a script.
//!
//! Stable: verbs, flags, JSON keys and exit codes are what other people's scripts depend on.
//! Every command answers people by default and programs with `--json`; what went wrong is one
//! sentence on the error output with its remedy.
//!
//! A command that needs a SQLite store while a server runs on it is carried out inside that server
//! (see [`crate::control`]), so nothing has to be stopped to publish a charter or make a proof.

mod args;
mod charter;
mod check;
mod consent;
mod french;
#[cfg(test)]
mod guide;
mod init;
mod journal;
mod output;
mod request;
mod session;
mod system;
mod verify;

use std::path::PathBuf;

use clap::FromArgMatches as _;
use serment_kernel::words::Lang;

use crate::control::Asked;
use crate::environ::{Lookup, language};
use crate::failure::{Exit, Failure};
use crate::wiring::Assembly;

pub(crate) use args::{Cli, Command, DemoArgs, ServeArgs};
pub(crate) use output::{Kept, Output};
pub(crate) use session::{
    Session, assemble, check as check_charter, draft_organisation, operator, sender,
};

/// Runs the command line of the process.
pub(crate) fn run(words: Vec<String>, here: PathBuf, lookup: Lookup) -> Exit {
    answer(Asked { words, here, input: None }, lookup, &mut Output::terminal(), None)
}

/// Runs a command line inside a server that holds the store, keeping what it says.
pub(crate) fn run_within(asked: Asked, lookup: Lookup, within: Assembly) -> Kept {
    let mut out = Output::kept();
    let exit = answer(asked, lookup, &mut out, Some(within));
    out.into_kept(exit)
}

fn answer(asked: Asked, lookup: Lookup, out: &mut Output, within: Option<Assembly>) -> Exit {
    let Asked { words, here, input } = asked;
    let spoken = spoken(&words).unwrap_or_else(|| language(&lookup));
    let matches = match french::command(spoken).try_get_matches_from(&words) {
        Ok(matches) => matches,
        Err(error) => return explain(&error, out),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return explain(&error, out),
    };
    out.speak(cli.lang.unwrap_or(spoken), cli.json);
    let mut session = Session { lookup, here, config: cli.config, words, within, input, out };
    match dispatch(cli.command, &mut session) {
        Ok(exit) => exit,
        Err(failure) => {
            session.out.failure(&failure);
            failure.exit
        }
    }
}

fn dispatch(command: Command, session: &mut Session<'_>) -> Result<Exit, Failure> {
    match command {
        Command::Demo(args) => session.alone(|session| crate::demo::run(&args, session)),
        Command::Init(args) => session.alone(|session| init::run(args, session)),
        Command::Check(args) => session.alone(|session| check::run(&args, session)),
        Command::Serve(args) => session.alone(|session| crate::serve::serve(&args, session)),
        Command::Worker => session.alone(crate::serve::worker),
        Command::Doctor => session.alone(|session| Ok(crate::doctor::run(session))),
        Command::Charter { verb } => charter::run(verb, session),
        Command::System { verb } => session.alone(|session| system::run(verb, session)),
        Command::Request { verb } => request::run(verb, session),
        Command::Consent { verb } => consent::run(&verb, session),
        Command::Journal { verb } => journal::run(verb, session),
    }
}

/// The language asked for on the command line, before it is parsed: help is in that language too.
fn spoken(words: &[String]) -> Option<Lang> {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if let Some(tag) = word.strip_prefix("--lang=") {
            return tag.parse().ok();
        }
        if word == "--lang" {
            return words.next()?.parse().ok();
        }
    }
    None
}

/// Help and version go to the output and are success; the rest is a usage error.
fn explain(error: &clap::Error, out: &mut Output) -> Exit {
    let text = error.render();
    if error.use_stderr() {
        out.complain(&text.to_string());
        Exit::Usage
    } else {
        out.raw(&text.to_string());
        Exit::Done
    }
}
