//! `serment`: the binary. Command line, configuration, wiring, server.
//!
//! Read in this order: [`cli`] (what can be asked), [`config`] (a deployment), [`wiring`] (every
//! slice put together), [`serve`] (the server), [`doctor`] (what is wrong with a deployment),
//! [`demo`] (a small hotel group to try it all on). Only this crate reads the environment and the
//! command line, and only here does a failure become an exit code.

mod cli;
mod config;
mod control;
mod demo;
mod doctor;
mod environ;
mod failure;
mod serve;
mod wiring;

use std::process::ExitCode;

fn main() -> ExitCode {
    let lookup = environ::process();
    let here = std::env::current_dir().unwrap_or_else(|_| ".".into());
    ExitCode::from(cli::run(environ::arguments(), here, lookup).code())
}
