//! `serment serve` and `serment worker`: a deployment that runs until it is told to stop.

use std::io::IsTerminal as _;
use std::net::SocketAddr;

use serment_kernel::words::OsEntropy;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::cli::{ServeArgs, Session, assemble};
use crate::config::{self, Settings};
use crate::control;
use crate::environ::Lookup;
use crate::failure::{Exit, Failure};
use crate::wiring::{Assembly, GRACE, Process, ServeError};

/// Serves pages, API and journal, with the background work.
pub(crate) fn serve(args: &ServeArgs, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let settings = session.settings()?;
    prepare_key(args.create, &settings, session)?;
    log(&session.lookup);
    let assembly = assemble(&settings, &session.lookup)?;
    let control = control::listen(&assembly, &session.lookup);
    let served = runtime()?.block_on(async {
        let listener = bind(&settings.listen).await?;
        let address =
            listener.local_addr().map_or_else(|_| settings.listen.clone(), |it| it.to_string());
        announce(&assembly, &address, session);
        assembly.clone().run(listener, stopped()).await.map_err(Failure::from)
    });
    drop(control);
    served?;
    session.out.note("Arrêté proprement.", "Stopped cleanly.");
    Ok(Exit::Done)
}

/// Carries out jobs and the other background work, without serving.
pub(crate) fn worker(session: &mut Session<'_>) -> Result<Exit, Failure> {
    let settings = session.settings()?;
    log(&session.lookup);
    let assembly = assemble(&settings, &session.lookup)?;
    let control = control::listen(&assembly, &session.lookup);
    let background = assembly.start(Process::Worker)?;
    session.out.note("Travaux en cours. Ctrl-C arrête.", "Working. Ctrl-C stops.");
    runtime()?.block_on(stopped());
    drop(control);
    background.stop(GRACE);
    session.out.note("Arrêté proprement.", "Stopped cleanly.");
    Ok(Exit::Done)
}

/// Makes the root key when asked to, and only where there is none.
fn prepare_key(
    create: bool,
    settings: &Settings,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    if !create || settings.key_file.exists() {
        return Ok(());
    }
    config::create_key(&settings.key_file, &OsEntropy)?;
    let path = settings.key_file.display();
    session.out.note(
        format!(
            "Clé créée\u{a0}: {path}. Gardez-en une copie ailleurs\u{a0}: sans elle, rien ne s’ouvre plus."
        ),
        format!("Key created: {path}. Keep a copy elsewhere: without it, nothing opens any more."),
    );
    Ok(())
}

/// A runtime whose blocking pool stays small: the store bounds what runs at once anyway.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let built = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    built.map_err(|error| {
        let message = format!("the server's threads could not start: {error}");
        Failure::unavailable("threads", message, "raise the limits of this process")
    })
}

/// Listens, or says what is in the way.
pub(crate) async fn bind(listen: &str) -> Result<TcpListener, Failure> {
    let address: SocketAddr = listen.parse().map_err(|_| {
        let message = format!("listen is {listen}");
        Failure::usage(message, "write an address and a port, such as 127.0.0.1:8420")
    })?;
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => Failure::unavailable(
            "port.used",
            format!("something already listens on {address}"),
            "stop it, or change listen in serment.toml",
        ),
        std::io::ErrorKind::PermissionDenied => Failure::unavailable(
            "port.forbidden",
            format!("this process may not listen on {address}"),
            "choose a port above 1023 and put a proxy in front",
        ),
        _ => Failure::unavailable(
            "port.unusable",
            format!("{address} cannot be listened on: {error}"),
            "change listen in serment.toml",
        ),
    })
}

/// Resolves on SIGINT or SIGTERM.
pub(crate) async fn stopped() {
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    match (interrupt, terminate) {
        (Ok(mut interrupt), Ok(mut terminate)) => {
            tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
        }
        _ => std::future::pending().await,
    }
}

/// What is logged unless asked otherwise. A failed answer is logged where it fails, with its cause.
const USUAL: &str = "warn,serment=info,tower_http=off";

/// Logs to the error output: `SERMENT_LOG` chooses how much, `SERMENT_LOG_FORMAT=json` for programs.
pub(crate) fn log(lookup: &Lookup) {
    let filter = lookup("SERMENT_LOG").unwrap_or_else(|| USUAL.to_owned());
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A second start in one process keeps the first one's logs.
    let _ = match lookup("SERMENT_LOG_FORMAT").as_deref() {
        Some("json") => lines.json().try_init(),
        _ => lines.try_init(),
    };
}

fn announce(assembly: &Assembly, address: &str, session: &mut Session<'_>) {
    let base = &assembly.setup.base_url;
    session.out.note(
        format!("Serment écoute sur {address} et se montre à {base}. Ctrl-C arrête."),
        format!("Serment listens on {address} and shows itself at {base}. Ctrl-C stops."),
    );
    if assembly.site.charter.current().is_none() {
        session.out.note(
            "Aucune charte n’est publiée encore\u{a0}: `serment charter publish`.",
            "No charter is published yet: `serment charter publish`.",
        );
    }
    let key = assembly.site.context.journal.verifier().to_string();
    tracing::info!(address, base, journal_key = key, "serving");
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::Store(error) => error.into(),
            ServeError::Io(_) => Self::unavailable("network", &error, "start again"),
        }
    }
}
