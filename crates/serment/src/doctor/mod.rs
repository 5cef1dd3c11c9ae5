//! `serment doctor`: what is wrong with a deployment, and what to do, before it matters.
//!
//! It looks and changes nothing: no table is made, no message sent, no port kept. Each line is
//! about one thing and says ok, warning or error; an error carries its remedy. It runs beside a
//! server as well as before the first start.

mod deployment;
mod systems;

use serde_json::json;
use serment_kernel::words::{Lang, Text};

use crate::cli::Session;
use crate::failure::{Exit, Failure};

pub(crate) use systems::systems;

/// How bad a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// As it should be.
    Ok,
    /// It works, and something is missing or doubtful.
    Warning,
    /// It does not work.
    Error,
}

impl Level {
    const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One thing looked at.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// How it is.
    pub(crate) level: Level,
    /// What it is about: `store`, `system booking`.
    pub(crate) about: String,
    /// What was seen.
    pub(crate) said: Text,
    /// What to do; empty when nothing.
    pub(crate) remedy: Text,
}

impl Line {
    fn new(
        level: Level,
        about: impl Into<String>,
        fr: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        let said = Text { fr: fr.into(), en: en.into() };
        Self { level, about: about.into(), said, remedy: Text::default() }
    }

    pub(crate) fn ok(
        about: impl Into<String>,
        fr: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self::new(Level::Ok, about, fr, en)
    }

    pub(crate) fn warning(
        about: impl Into<String>,
        fr: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self::new(Level::Warning, about, fr, en)
    }

    pub(crate) fn error(
        about: impl Into<String>,
        fr: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self::new(Level::Error, about, fr, en)
    }

    /// A failure of another command, in its own words.
    pub(crate) fn failure(about: impl Into<String>, failure: &Failure) -> Self {
        let (said, remedy) = (&failure.message, &failure.remedy);
        Self::error(about, said, said).fix(remedy, remedy)
    }

    pub(crate) fn fix(mut self, fr: impl Into<String>, en: impl Into<String>) -> Self {
        self.remedy = Text { fr: fr.into(), en: en.into() };
        self
    }
}

/// Looks at everything.
pub(crate) fn run(session: &mut Session<'_>) -> Exit {
    let lines = deployment::examine(session);
    let broken = lines.iter().any(|line| line.level == Level::Error);
    show(&lines, session);
    if broken { Exit::Refused } else { Exit::Done }
}

/// Says the lines, to people or to programs.
pub(crate) fn show(lines: &[Line], session: &mut Session<'_>) {
    if session.out.json() {
        let value = lines.iter().map(|line| {
            json!({
                "level": line.level.word(),
                "about": line.about,
                "said": line.said,
                "remedy": if line.remedy.en.is_empty() { None } else { Some(&line.remedy) },
            })
        });
        session.out.value(&value.collect());
        return;
    }
    let lang = session.out.lang();
    for line in lines {
        let word = match (lang, line.level) {
            (Lang::Fr, Level::Warning) => "attention",
            (Lang::Fr, Level::Error) => "erreur",
            (_, level) => level.word(),
        };
        session.out.line(format!("{word:<9} {}: {}", line.about, line.said.get(lang)));
        if !line.remedy.en.is_empty() {
            session.out.line(format!("{:<9}   → {}", "", line.remedy.get(lang)));
        }
    }
}
