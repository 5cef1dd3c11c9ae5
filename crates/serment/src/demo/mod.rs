//! `serment demo`: a small hotel group with real systems, and everything Serment does for it.
//!
//! [`stage`] makes the folder (charter, databases, key) and assembles the very site a deployment
//! has; [`neighbours`] is what is not Serment: the hotel's own sign-up page, the visible outbox, and
//! the mailing partner that receives signed webhooks. [`tour`] makes the whole journey over HTTP
//! and checks every promise with what a stranger has: the journal and its public key.
//!
//! Nothing is kept unless `--dir` was given; then a second run resumes where the first stopped.

pub(crate) mod data;
mod neighbours;
mod stage;
mod tour;

use std::net::SocketAddr;

use serde_json::json;
use serment_web::mail::Outbox;
use tokio::net::TcpListener;

use crate::cli::{DemoArgs, Session};
use crate::failure::{Exit, Failure};
use crate::serve::{log, runtime, stopped};
use neighbours::Neighbours;
use stage::Stage;

/// The addresses of a demonstration.
#[derive(Clone, Debug)]
pub(crate) struct Addresses {
    /// Serment itself, without final slash.
    pub(crate) site: String,
    /// The hotel's own site, the outbox and the partner, without final slash.
    pub(crate) hotel: String,
}

/// Runs the demonstration until it is told to stop, or the tour until it ends.
pub(crate) fn run(args: &DemoArgs, session: &mut Session<'_>) -> Result<Exit, Failure> {
    log(&session.lookup);
    let (site_socket, hotel_socket) = (listen(args.port)?, listen(next(args.port))?);
    let addresses = Addresses { site: url(&site_socket)?, hotel: url(&hotel_socket)? };
    session.out.progress("Préparation des trois hôtels…", "Getting three hotels ready…");
    let outbox = Outbox::default();
    let stage = Stage::prepare(args, session, &addresses, &outbox)?;
    let assembly = stage.assemble()?;
    stage.publish(&assembly, session)?;
    let neighbours = Neighbours::new(&stage, &assembly, &addresses, outbox)?;
    if !args.tour {
        announce(&addresses, &stage, session);
    }
    let runtime = runtime()?;
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let mut steps = Vec::new();
    let served = runtime.block_on(async {
        let (done, finished) = tokio::sync::oneshot::channel::<()>();
        let touring = args.tour;
        let stop = async move {
            let finished = async {
                if touring {
                    let _ = finished.await;
                } else {
                    std::future::pending::<()>().await;
                }
            };
            tokio::select! { () = finished => {}, () = stopped() => {} }
        };
        let site = TcpListener::from_std(site_socket).map_err(unusable)?;
        let hotel = TcpListener::from_std(hotel_socket).map_err(unusable)?;
        let router = neighbours.router();
        tokio::spawn(async move {
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            if let Err(error) = axum::serve(hotel, service).await {
                tracing::error!(%error, "the hotel's own site stopped");
            }
        });
        if args.tour {
            let tour = tour::Tour::new(&stage, &assembly, &addresses, told);
            tokio::task::spawn_blocking(move || {
                tour.make();
                let _ = done.send(());
            });
        } else {
            drop(told);
        }
        let listen = async {
            while let Some(step) = heard.recv().await {
                steps.push(step);
                if let Some(step) = steps.last() {
                    tour::tell(step, steps.len(), session);
                }
            }
        };
        let (served, ()) = tokio::join!(assembly.clone().run(site, stop), listen);
        served.map_err(Failure::from)
    });
    drop(neighbours);
    drop(assembly);
    drop(runtime);
    served?;
    stage.clean(session)?;
    Ok(if args.tour { tour::conclude(&steps, session) } else { Exit::Done })
}

/// The port after the site's; any, when the site takes any.
fn next(port: u16) -> u16 {
    if port == 0 { 0 } else { port.wrapping_add(1) }
}

fn listen(port: u16) -> Result<std::net::TcpListener, Failure> {
    let socket = std::net::TcpListener::bind(("127.0.0.1", port)).map_err(|error| {
        if error.kind() == std::io::ErrorKind::AddrInUse {
            return Failure::unavailable(
                "port.used",
                format!("something already listens on port {port}"),
                "give another with --port, or --port 0 for any",
            );
        }
        unusable(error)
    })?;
    socket.set_nonblocking(true).map_err(unusable)?;
    Ok(socket)
}

fn unusable(error: std::io::Error) -> Failure {
    Failure::unavailable("port.unusable", error, "give another port with --port")
}

fn url(socket: &std::net::TcpListener) -> Result<String, Failure> {
    Ok(format!("http://{}", socket.local_addr().map_err(unusable)?))
}

/// Prints where everything is. With `--json`, one line for programs.
fn announce(addresses: &Addresses, stage: &Stage, session: &mut Session<'_>) {
    let Addresses { site, hotel } = addresses;
    let lang = session.out.lang();
    if session.out.json() {
        let line = json!({
            "trust": format!("{site}/{lang}"), "portal": format!("{site}/{lang}/me"),
            "console": format!("{site}/console"), "signup": format!("{hotel}/{lang}/newsletter"),
            "outbox": format!("{hotel}/{lang}/outbox"), "partner": format!("{hotel}/{lang}/partner"),
            "journal": format!("{site}/journal/checkpoint"), "folder": stage.folder().display().to_string(),
        });
        return session.out.line(line);
    }
    let places = [
        ("Nos engagements", "Trust site", format!("{site}/{lang}")),
        ("Espace de la personne", "Portal", format!("{site}/{lang}/me")),
        ("Console", "Console", format!("{site}/console")),
        (
            "Inscription, chez l’hôtel",
            "Sign-up, at the hotel",
            format!("{hotel}/{lang}/newsletter"),
        ),
        ("Courriels envoyés", "Mail sent", format!("{hotel}/{lang}/outbox")),
        ("Le partenaire", "The partner", format!("{hotel}/{lang}/partner")),
        ("Journal", "Journal", format!("{site}/journal/checkpoint")),
    ];
    session.out.line("");
    for (fr, en, place) in places {
        session.out.say(format!("  {fr:26} {place}"), format!("  {en:26} {place}"));
    }
    session.out.say(
        "\n  Cliente : anne.legoff@courriel.example. Déléguée : claire.prigent@maisons-du-littoral.example.\n  \
         Le lien de connexion arrive dans « Courriels envoyés ». Ctrl-C arrête tout.\n",
        "\n  Guest: anne.legoff@courriel.example. Officer: claire.prigent@maisons-du-littoral.example.\n  \
         The sign-in link arrives under “Mail sent”. Ctrl-C stops everything.\n",
    );
}
