//! Wiring: every slice gathered into one site, its background work, and its server.
//!
//! [`assemble`] opens the store and puts everything together; [`Assembly::run`] serves until told
//! to stop; [`Assembly::start`] runs the background work alone (a worker node). The command line
//! and the demonstration both come here, so nothing in this module knows of either: no argument
//! is parsed, no environment read, nothing printed.
//!
//! Invariants: nothing is served from a store that is behind its guard; every loop survives a
//! failure and a panic; a stop is heard at once and finished within [`GRACE`].
//!
//! Adding a slice is a line in each list of [`mod@slices`], and nothing else.

mod background;
mod health;
mod journal;
pub(crate) mod law;
pub(crate) mod mail;
mod slices;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use jiff::tz::TimeZone;
use serment_governance::commitments::{Checks, EvidenceReconciler};
use serment_kernel::journal::publish::{self, Log};
use serment_kernel::keys::{Keyring, Secret};
use serment_kernel::store::{Place, StoreError};
use serment_kernel::words::{Clock, Entropy, OsEntropy, SystemClock};
use serment_kernel::{Context, Environment};
use serment_register::{Published, Site};
use serment_rights::{Rights, Systems};
use serment_web::api::{ApiKey, ApiKeys};
use serment_web::limits::{Limiter, Limits};
use serment_web::mail::Mailer;
use serment_web::routes::Recipients;
use serment_web::session::{Directory, Member};
use serment_web::{Gate, Routes, Web};
use tokio::net::TcpListener;

pub(crate) use background::{Background, Process, sign};
pub(crate) use slices::capabilities;

use crate::environ::Lookup;

/// How long a stop may take: requests under way, then threads.
pub(crate) const GRACE: Duration = Duration::from_secs(5);

/// What a deployment is, as far as wiring cares.
#[derive(Clone)]
pub(crate) struct Setup {
    /// Where the store is.
    pub(crate) place: Place,
    /// The journal's name: an address without scheme.
    pub(crate) origin: String,
    /// Where the last checkpoint is also kept.
    pub(crate) guard: Option<PathBuf>,
    /// How often what is new is signed.
    pub(crate) publish_every: Duration,
    /// Address of the pages as people reach them, without final slash.
    pub(crate) base_url: String,
    /// What pages call the organisation while no charter is published.
    pub(crate) organisation: String,
    /// The zone of civil dates while no charter is published.
    pub(crate) zone: TimeZone,
    /// Where relative paths of the charter start.
    pub(crate) charter_folder: PathBuf,
    /// Variables named by the charter.
    pub(crate) lookup: Lookup,
    /// How mail leaves.
    pub(crate) mailer: Arc<dyn Mailer>,
    /// Members of staff.
    pub(crate) staff: Vec<Member>,
    /// Keys of applications.
    pub(crate) api_keys: Vec<ApiKey>,
    /// How often one caller may ask.
    pub(crate) limits: Limits,
    /// What this node is called in leases, the same after a restart.
    pub(crate) node: String,
}

/// Why a site could not be put together.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AssembleError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The charter that is published.
    #[error(transparent)]
    App(#[from] serment_kernel::AppError),
    /// The journal's name.
    #[error("the journal's origin does not fit: {0}")]
    Origin(#[from] serment_journal::key::KeyError),
    /// The pages: a defect of the program.
    #[error(transparent)]
    Web(#[from] serment_web::WebError),
}

/// The real clock and generator, with the keys of a root secret.
pub(crate) fn environment(root: &Secret) -> Environment {
    environment_with(root, Arc::new(SystemClock), Arc::new(OsEntropy))
}

/// As [`environment`], with a clock and a generator of one's own.
pub(crate) fn environment_with(
    root: &Secret,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Environment {
    Environment { clock, entropy, keys: Arc::new(Keyring::from_root(root)) }
}

/// A whole site. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Assembly {
    /// Store, pages, charter.
    pub(crate) site: Site,
    /// Who may come in.
    pub(crate) gate: Gate,
    /// How mail leaves.
    pub(crate) mailer: Arc<dyn Mailer>,
    /// The organisation's systems.
    pub(crate) systems: Systems,
    /// Every check a control can run.
    pub(crate) checks: Checks,
    /// What was asked for.
    pub(crate) setup: Arc<Setup>,
}

/// Opens the store and puts everything together. Blocks the thread.
///
/// # Errors
/// The store cannot be opened, is behind its guard, or was written under another key.
pub(crate) fn assemble(setup: Setup, environment: Environment) -> Result<Assembly, AssembleError> {
    let log = Log::new(&setup.origin, environment.keys.log_seed(), setup.guard.clone())?;
    let clock = environment.clock.clone();
    let context = Context::open(&setup.place, environment, capabilities(), log)?;
    publish::check_guard(&context)?;
    let charter = Published::open(&context)?;
    let web = Web::new(identity(&setup, &charter), &slices::pages())?;
    let site = Site::new(context.clone(), web.clone(), charter);
    let systems = Systems::new(setup.lookup.clone(), setup.charter_folder.clone());
    let recipients: Arc<dyn Recipients> = slices::recipients(&site, &systems);
    let gate = Gate {
        web,
        context,
        directory: Arc::new(Directory::new(setup.staff.clone())),
        keys: Arc::new(ApiKeys::new(setup.api_keys.clone())),
        recipients,
        limiter: Arc::new(Limiter::new(setup.limits, clock)),
    };
    let checks = slices::checks(&Rights { site: site.clone(), systems: systems.clone() });
    let checks = Arc::new(checks);
    let mailer = setup.mailer.clone();
    Ok(Assembly { site, gate, mailer, systems, checks, setup: Arc::new(setup) })
}

/// Who publishes the pages: the published charter says, else the setup.
fn identity(setup: &Setup, charter: &Published) -> serment_web::Site {
    let published = charter.current();
    let organisation = published.as_ref().map(|it| &it.charter.organisation);
    serment_web::Site {
        organisation: organisation.map_or_else(|| setup.organisation.clone(), |it| it.name.clone()),
        zone: organisation
            .and_then(|it| TimeZone::get(&it.zone).ok())
            .unwrap_or_else(|| setup.zone.clone()),
        base_url: setup.base_url.clone(),
        console_search: slices::CONSOLE_SEARCH,
    }
}

impl Assembly {
    /// Every route of the site.
    pub(crate) fn routes(&self) -> Routes {
        slices::routes(&self.rights())
            .merge(serment_web::session::routes(&self.gate, &self.mailer))
            .merge(journal::routes(&self.site.context))
            .merge(health::routes(&self.site, self.setup.publish_every))
    }

    /// The router to serve.
    pub(crate) fn router(&self) -> Router {
        serment_web::app(&self.gate, self.routes())
    }

    /// What the rights of persons are carried out with.
    pub(crate) fn rights(&self) -> Rights {
        Rights { site: self.site.clone(), systems: self.systems.clone() }
    }

    /// What compares promises with what is.
    pub(crate) fn evidence(&self) -> EvidenceReconciler {
        EvidenceReconciler::new(self.site.clone(), self.checks.clone())
    }

    /// Starts the background work: sequencer, publisher, workers, subscriptions, evidence,
    /// cleaning. Blocks the thread for one write.
    pub(crate) fn start(&self, process: Process) -> Result<Background, StoreError> {
        let handlers = slices::handlers(&self.rights(), &self.mailer);
        background::start(self, process, handlers, slices::subscribers(&self.site))
    }

    /// Serves, with the background work, until `stop` resolves; then finishes within [`GRACE`].
    pub(crate) async fn run(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ServeError> {
        let starting = self.clone();
        let started = tokio::task::spawn_blocking(move || starting.start(Process::Serve)).await;
        let background = started.map_err(|_| StoreError::Panicked { during: "start" })??;
        let served = self.serve(listener, stop).await;
        // Threads are joined off the runtime: some wait for a disk.
        let _ = tokio::task::spawn_blocking(move || background.stop(GRACE)).await;
        served
    }

    /// Serves without background work: another process does it.
    pub(crate) async fn serve(
        &self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ServeError> {
        let (told, mut heard) = tokio::sync::watch::channel(false);
        let stopping = async move {
            stop.await;
            let _ = told.send(true);
        };
        let service = self.router().into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(listener, service).with_graceful_shutdown(stopping);
        let limit = async move {
            if heard.wait_for(|stopped| *stopped).await.is_ok() {
                tokio::time::sleep(GRACE).await;
            } else {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            served = serving.into_future() => served.map_err(ServeError::Io),
            // A connection that never ends does not hold a stop back.
            () = limit => Ok(()),
        }
    }
}

/// Why serving ended other than by a stop.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServeError {
    /// The network.
    #[error("serving stopped: {0}")]
    Io(#[source] std::io::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[cfg(test)]
mod tests;
