//! One store, one process: a command typed while a server holds the store is carried to it.
//!
//! The server listens on a Unix socket in a folder that its owner alone may enter, beside the
//! store. Whoever may open it may also read the store and the key, so nothing is opened to anyone
//! new. One request per connection: the words typed and the folder they were typed in; the answer
//! is what the command says and its exit code.
//!
//! PostgreSQL needs none of this: any number of processes share it.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serment_kernel::store::Place;

use crate::cli::{self, Kept};
use crate::environ::Lookup;
use crate::wiring::Assembly;

/// The longest request: words and a path.
const REQUEST_MAX: u64 = 64 * 1024;
/// How long a side waits for the other to speak.
const PATIENCE: Duration = Duration::from_mins(1);

/// A command to carry out.
#[derive(Serialize, Deserialize)]
pub(crate) struct Asked {
    /// The words typed.
    pub(crate) words: Vec<String>,
    /// The folder they were typed in.
    pub(crate) here: PathBuf,
    /// What was given on the input.
    pub(crate) input: Option<String>,
}

fn socket(place: &Place) -> Option<PathBuf> {
    match place {
        Place::Sqlite { folder } => Some(folder.join("control").join("socket")),
        Place::Postgres { .. } => None,
    }
}

/// Has a command carried out by the server that holds the store; `None` when no server listens.
pub(crate) fn ask(place: &Place, asked: &Asked) -> Option<Kept> {
    let mut stream = UnixStream::connect(socket(place)?).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let text = serde_json::to_string(asked).ok()?;
    writeln!(stream, "{text}").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    serde_json::from_str(&answer).ok()
}

/// Whether a server listens.
pub(crate) fn is_there(place: &Place) -> bool {
    socket(place).is_some_and(|path| UnixStream::connect(path).is_ok())
}

/// The version and digest a server that holds the store runs.
pub(crate) fn published(place: &Place) -> Option<(u64, String)> {
    let words = ["serment", "charter", "history", "--json"].map(str::to_owned).to_vec();
    let asked = Asked { words, here: "/".into(), input: None };
    let history: serde_json::Value = serde_json::from_str(&ask(place, &asked)?.said).ok()?;
    Some((history[0]["version"].as_u64()?, history[0]["digest"].as_str()?.to_owned()))
}

/// Listens until dropped.
pub(crate) struct Control {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    path: PathBuf,
}

impl Drop for Control {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes the thread, which waits for a connection.
        let _ = UnixStream::connect(&self.path);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Listens for commands. `None`, and a line in the log, when that is not possible.
pub(crate) fn listen(assembly: &Assembly, lookup: &Lookup) -> Option<Control> {
    let path = socket(&assembly.setup.place)?;
    let listener = match open(&path) {
        Ok(listener) => listener,
        Err(error) => {
            let socket = path.display().to_string();
            tracing::warn!(socket, %error, "commands cannot reach this server while it runs");
            return None;
        }
    };
    let stop = Arc::new(AtomicBool::new(false));
    let (told, assembly, lookup) = (stop.clone(), assembly.clone(), lookup.clone());
    let body = move || {
        for stream in listener.incoming() {
            if told.load(Ordering::Relaxed) {
                return;
            }
            if let Ok(stream) = stream
                && let Err(error) = answer(stream, &assembly, &lookup)
            {
                tracing::warn!(%error, "a command was not answered");
            }
        }
    };
    let thread = std::thread::Builder::new().name("control".into()).spawn(body).ok();
    Some(Control { stop, thread, path })
}

fn open(path: &Path) -> std::io::Result<UnixListener> {
    let folder = path.parent().unwrap_or(path);
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    // The store's lock is ours: a socket that is there was left by a server that was killed.
    let _ = std::fs::remove_file(path);
    UnixListener::bind(path)
}

fn answer(stream: UnixStream, assembly: &Assembly, lookup: &Lookup) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut line = String::new();
    BufReader::new((&stream).take(REQUEST_MAX)).read_line(&mut line)?;
    let Ok(asked) = serde_json::from_str::<Asked>(&line) else { return Ok(()) };
    tracing::info!(command = verbs(&asked.words), "a command is carried out");
    let kept = cli::run_within(asked, lookup.clone(), assembly.clone());
    (&stream).write_all(&serde_json::to_vec(&kept)?)
}

/// The first words, which are verbs; the others may name things.
fn verbs(words: &[String]) -> String {
    let verbs = words.iter().skip(1).filter(|word| !word.starts_with('-')).take(2);
    verbs.map(String::as_str).collect::<Vec<_>>().join(" ")
}
