//! What a command says: to a terminal, or kept to be carried to one.
//!
//! Results go to the standard output, everything else to the error output. A reader that closed
//! the pipe is not an error: what follows is dropped in silence.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use serment_kernel::words::Lang;

use crate::failure::{Exit, Failure};

/// What a command said inside a server.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// For the standard output.
    pub(crate) said: String,
    /// For the error output.
    pub(crate) complained: String,
    /// Files to write, where the command was typed.
    pub(crate) files: Vec<(PathBuf, String)>,
    /// The exit code.
    pub(crate) exit: u8,
}

enum Sink {
    Terminal,
    Kept(Kept),
}

/// Where a command speaks.
pub(crate) struct Output {
    sink: Sink,
    lang: Lang,
    json: bool,
}

impl Output {
    /// Speaks to the process's own outputs.
    pub(crate) fn terminal() -> Self {
        Self { sink: Sink::Terminal, lang: Lang::En, json: false }
    }

    /// Keeps what is said.
    pub(crate) fn kept() -> Self {
        Self { sink: Sink::Kept(Kept::default()), ..Self::terminal() }
    }

    /// Chooses the language, and whether programs read.
    pub(crate) fn speak(&mut self, lang: Lang, json: bool) {
        (self.lang, self.json) = (lang, json);
    }

    /// The language people read.
    pub(crate) fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether programs read.
    pub(crate) fn json(&self) -> bool {
        self.json
    }

    /// What was kept, with how the command ended.
    pub(crate) fn into_kept(self, exit: Exit) -> Kept {
        match self.sink {
            Sink::Kept(kept) => Kept { exit: exit.code(), ..kept },
            Sink::Terminal => Kept { exit: exit.code(), ..Kept::default() },
        }
    }

    /// Text as it is, on the standard output.
    pub(crate) fn raw(&mut self, text: &str) {
        match &mut self.sink {
            Sink::Kept(kept) => kept.said.push_str(text),
            Sink::Terminal => {
                let mut out = std::io::stdout().lock();
                // A closed pipe: the reader had enough.
                let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
            }
        }
    }

    /// A line for people.
    pub(crate) fn line(&mut self, text: impl std::fmt::Display) {
        self.raw(&format!("{text}\n"));
    }

    /// A line for people, in their language.
    pub(crate) fn say(&mut self, fr: impl std::fmt::Display, en: impl std::fmt::Display) {
        match self.lang {
            Lang::Fr => self.line(fr),
            Lang::En => self.line(en),
        }
    }

    /// A value for programs.
    pub(crate) fn value(&mut self, value: &Json) {
        self.line(format!("{value:#}"));
    }

    /// Text as it is, on the error output.
    pub(crate) fn complain(&mut self, text: &str) {
        match &mut self.sink {
            Sink::Kept(kept) => kept.complained.push_str(text),
            Sink::Terminal => {
                let mut out = std::io::stderr().lock();
                let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
            }
        }
    }

    /// Something worth knowing beside the result.
    pub(crate) fn note(&mut self, fr: impl std::fmt::Display, en: impl std::fmt::Display) {
        let text = match self.lang {
            Lang::Fr => format!("{fr}\n"),
            Lang::En => format!("{en}\n"),
        };
        if !self.json {
            self.complain(&text);
        }
    }

    /// Says what is being done, only to a person who watches.
    pub(crate) fn progress(&mut self, fr: impl std::fmt::Display, en: impl std::fmt::Display) {
        if matches!(self.sink, Sink::Terminal) && std::io::stderr().is_terminal() {
            self.note(fr, en);
        }
    }

    /// Why a command did not do what was asked.
    pub(crate) fn failure(&mut self, failure: &Failure) {
        let text = if self.json {
            let error = json!({
                "code": failure.code,
                "message": failure.message,
                "remedy": failure.remedy,
            });
            format!("{}\n", json!({ "error": error }))
        } else {
            format!("serment: {failure}\n")
        };
        self.complain(&text);
    }

    /// A file the command makes, relative to where it was typed.
    pub(crate) fn file(&mut self, here: &Path, path: &Path, text: &str) -> Result<(), Failure> {
        match &mut self.sink {
            Sink::Kept(kept) => {
                kept.files.push((path.to_owned(), text.to_owned()));
                Ok(())
            }
            Sink::Terminal => write(&here.join(path), text),
        }
    }

    /// Repeats what was said elsewhere.
    pub(crate) fn repeat(&mut self, here: &Path, kept: &Kept) -> Result<Exit, Failure> {
        for (path, text) in &kept.files {
            self.file(here, path, text)?;
        }
        self.raw(&kept.said);
        self.complain(&kept.complained);
        Ok(Exit::of(kept.exit))
    }
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| {
        let message = format!("{} cannot be written: {error}", path.display());
        Failure::unavailable("file.unwritable", message, "choose another place")
    })
}
