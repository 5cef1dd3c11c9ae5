//! The folder of a demonstration, and the site assembled from it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serment_connect::Settings;
use serment_kernel::keys::Secret;
use serment_kernel::store::Place;
use serment_kernel::words::{Clock, Entropy, OsEntropy, Personal, Role, SystemClock};
use serment_register::charter::{Lint, samples};
use serment_web::api::ApiKey;
use serment_web::limits::Limits;
use serment_web::mail::Outbox;
use serment_web::session::Member;

use super::{Addresses, data};
use crate::cli::{DemoArgs, Session, operator};
use crate::environ::Lookup;
use crate::failure::Failure;
use crate::wiring::{self, Assembly, Setup};

/// The file that marks a folder as a demonstration, whole.
const MARK: &str = "demo.json";
/// The zone of the hotels.
const ZONE: &str = "Europe/Paris";

/// What a demonstration must remember to resume.
#[derive(Clone, Serialize, Deserialize)]
struct Memory {
    guests: u32,
    seed: u64,
    /// The PostgreSQL schemas of the store and of the booking system, when they are there.
    schemas: Option<(String, String)>,
    root_key: String,
    partner_secret: String,
}

/// A demonstration ready to be assembled.
pub(crate) struct Stage {
    folder: PathBuf,
    /// Whether the folder goes with the demonstration.
    temporary: bool,
    memory: Memory,
    postgres: Option<String>,
    addresses: Addresses,
    outbox: Outbox,
    api_key: (String, ApiKey),
}

impl Stage {
    /// Makes the folder and its systems, or takes up one that was kept.
    pub(crate) fn prepare(
        args: &DemoArgs,
        session: &Session<'_>,
        addresses: &Addresses,
        outbox: &Outbox,
    ) -> Result<Self, Failure> {
        let entropy: &dyn Entropy = &OsEntropy;
        let (folder, temporary) = if let Some(folder) = &args.dir {
            (session.path(folder), false)
        } else {
            let name = format!("serment-demo-{}", hex(&entropy.array::<6>()));
            (std::env::temp_dir().join(name), true)
        };
        std::fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
        let api_key = ApiKey::generate(entropy, "hotel-site", ["consent"]);
        let mut stage = Self {
            memory: Memory {
                guests: u32::try_from(args.guests).unwrap_or(u32::MAX),
                seed: args.seed,
                schemas: None,
                root_key: hex(&entropy.array::<32>()),
                partner_secret: secret(&entropy.array::<32>()),
            },
            folder,
            temporary,
            postgres: args.on.clone(),
            addresses: addresses.clone(),
            outbox: outbox.clone(),
            api_key,
        };
        match std::fs::read(stage.folder.join(MARK)) {
            Ok(bytes) => stage.resume(&bytes)?,
            Err(_) => stage.make()?,
        }
        Ok(stage)
    }

    fn resume(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let damaged = |error| {
            let message = format!("{} cannot be read: {error}", self.folder.join(MARK).display());
            Failure::refused("demo.damaged", message, "give --dir another folder")
        };
        self.memory = serde_json::from_slice(bytes).map_err(damaged)?;
        if self.memory.schemas.is_some() != self.postgres.is_some() {
            return Err(Failure::usage(
                "this demonstration was begun on another engine",
                "give the same --on as the first time, or another --dir",
            ));
        }
        Ok(())
    }

    /// Makes everything; the mark comes last, so a folder that has it is whole.
    fn make(&mut self) -> Result<(), Failure> {
        let zone = TimeZone::get(ZONE).unwrap_or(TimeZone::UTC);
        let today = SystemClock.now().to_zoned(zone).date();
        let settings = data::Settings::new(self.memory.guests, self.memory.seed, today)
            .map_err(|error| Failure::usage(error, "choose another number with --guests"))?;
        let systems = self.folder.join("systems");
        let loyalty = systems.join("loyalty");
        // A run that was cut short left unfinished systems behind: they are made again.
        let _ = std::fs::remove_dir_all(&systems);
        std::fs::create_dir_all(&loyalty).map_err(|error| unwritable(&loyalty, &error))?;
        let failed = |error: anyhow::Error| {
            Failure::unavailable("demo.data", format!("{error:#}"), "check the space left and --on")
        };
        if self.postgres.is_some() {
            let tag = hex(&(&OsEntropy as &dyn Entropy).array::<5>());
            self.memory.schemas = Some((format!("serment_{tag}"), format!("hotel_{tag}")));
        }
        let booking = std::thread::scope(|scope| {
            let newsletter =
                scope.spawn(|| data::newsletter_sqlite(&self.newsletter(), &settings).map(|_| ()));
            let booking = self.make_booking(&settings);
            data::loyalty_csv(&loyalty.join("loyalty.csv"), &settings)?;
            newsletter.join().unwrap_or_else(|_| anyhow::bail!("the newsletter was not made"))?;
            booking
        });
        booking.map_err(failed)?;
        let files = match self.postgres {
            Some(_) => samples::hotel_on_postgres(),
            None => samples::hotel(),
        };
        for (path, bytes) in &files.0 {
            write(&self.folder.join("charter").join(path), bytes)?;
        }
        let memory = serde_json::to_vec_pretty(&self.memory).unwrap_or_default();
        write(&self.folder.join(MARK), &memory)
    }

    fn make_booking(&self, settings: &data::Settings) -> anyhow::Result<()> {
        match (&self.postgres, &self.memory.schemas) {
            (Some(url), Some((_, schema))) => {
                let mut client = postgres::Client::connect(url, postgres::NoTls)?;
                data::booking_postgres(&mut client, schema, settings)?;
            }
            _ => {
                data::booking_sqlite(&self.booking(), settings)?;
            }
        }
        Ok(())
    }

    fn booking(&self) -> PathBuf {
        self.folder.join("systems/booking.db")
    }

    /// The newsletter's database, where the hotel's own site writes.
    pub(crate) fn newsletter(&self) -> PathBuf {
        self.folder.join("systems/newsletter.db")
    }

    /// Where everything is.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The key the hotel's own site calls the API with.
    pub(crate) fn api_key(&self) -> &str {
        &self.api_key.0
    }

    /// The secret shared with the mailing partner.
    pub(crate) fn partner_secret(&self) -> &str {
        &self.memory.partner_secret
    }

    /// Serment's own store, as a connector opens any database.
    pub(crate) fn store(&self) -> Settings {
        match (&self.postgres, &self.memory.schemas) {
            (Some(url), Some((schema, _))) => {
                let url = Personal::new(url.clone());
                Settings::Postgres { url, schema: Some(schema.clone()) }
            }
            _ => Settings::Sqlite { path: self.folder.join("store/serment.db") },
        }
    }

    fn lookup(&self) -> Lookup {
        let booking = match (&self.postgres, &self.memory.schemas) {
            (Some(url), Some((_, schema))) => {
                let sign = if url.contains('?') { '&' } else { '?' };
                ("BOOKING_URL", format!("{url}{sign}schema={schema}"))
            }
            _ => ("BOOKING_PATH", self.booking().display().to_string()),
        };
        let known = [
            booking,
            ("NEWSLETTER_PATH", self.newsletter().display().to_string()),
            ("LOYALTY_DIR", self.folder.join("systems/loyalty").display().to_string()),
            ("MAILHOUSE_URL", format!("{}/webhook", self.addresses.hotel)),
            ("MAILHOUSE_SECRET", self.memory.partner_secret.clone()),
        ];
        Arc::new(move |name| {
            known.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
        })
    }

    /// The very site a deployment has, over these systems.
    pub(crate) fn assemble(&self) -> Result<Assembly, Failure> {
        let place = match (&self.postgres, &self.memory.schemas) {
            (Some(url), Some((schema, _))) => {
                Place::Postgres { url: url.clone(), schema: Some(schema.clone()) }
            }
            _ => Place::Sqlite { folder: self.folder.join("store") },
        };
        let setup = Setup {
            place,
            origin: "charte.maisons-du-littoral.example/journal".to_owned(),
            guard: Some(self.folder.join("guard")),
            publish_every: Duration::from_secs(1),
            base_url: self.addresses.site.clone(),
            organisation: "Maisons du Littoral".to_owned(),
            zone: TimeZone::get(ZONE).unwrap_or(TimeZone::UTC),
            charter_folder: self.folder.join("charter"),
            lookup: self.lookup(),
            mailer: Arc::new(self.outbox.clone()),
            staff: staff(),
            api_keys: vec![self.api_key.1.clone()],
            limits: Limits::unlimited(),
            node: "demo".to_owned(),
        };
        let root = unhex(&self.memory.root_key).ok_or_else(|| {
            Failure::refused(
                "demo.damaged",
                "the key of the demonstration is damaged",
                "give --dir another folder",
            )
        })?;
        Ok(wiring::assemble(setup, wiring::environment(&Secret::new(root)))?)
    }

    /// Publishes the charter, unless this very one is published.
    pub(crate) fn publish(
        &self,
        assembly: &Assembly,
        session: &mut Session<'_>,
    ) -> Result<(), Failure> {
        use serment_governance::commitments::Publishing;
        let files = serment_register::charter::Files::read(&self.folder.join("charter"))?;
        let today = assembly.site.context.now().to_zoned(assembly.site.zone()).date();
        let rules = wiring::law::rules(today);
        let lint = Lint { today: Some(today), rules: &rules, ..Lint::default() };
        session.out.progress("Publication de la charte…", "Publishing the charter…");
        let published = serment_governance::publish(
            &assembly.site,
            &operator(),
            files,
            &lint,
            &assembly.checks,
        )?;
        let why = match published {
            Publishing::Published { .. } | Publishing::Unchanged(_) => {
                wiring::sign(&assembly.site)?;
                return Ok(());
            }
            Publishing::Errors(report) => {
                let files = serment_register::charter::Files::read(&self.folder.join("charter"))?;
                serment_register::charter::render(&report.findings, &files, session.out.lang())
            }
            Publishing::Refused(findings) => findings
                .iter()
                .map(|it| format!("{}/{}: {}", it.commitment, it.control, it.why.en))
                .collect::<Vec<_>>()
                .join("; "),
        };
        Err(Failure::refused(
            "demo.charter",
            why,
            "mend the charter in the folder of the demonstration",
        ))
    }

    /// Leaves nothing behind, unless a folder was given.
    pub(crate) fn clean(&self, session: &mut Session<'_>) -> Result<(), Failure> {
        if !self.temporary {
            let folder = self.folder.display();
            session.out.note(
                format!("Gardé dans {folder} : la même commande reprend."),
                format!("Kept in {folder}: the same command resumes."),
            );
            return Ok(());
        }
        if let (Some(url), Some((store, booking))) = (&self.postgres, &self.memory.schemas) {
            let failed = |error: anyhow::Error| {
                Failure::unavailable(
                    "demo.clean",
                    format!("{error:#}"),
                    format!("drop the schemas {store} and {booking}"),
                )
            };
            let mut client = postgres::Client::connect(url, postgres::NoTls)
                .map_err(|error| failed(error.into()))?;
            data::drop_booking_postgres(&mut client, booking).map_err(failed)?;
            client
                .batch_execute(&format!("drop schema if exists {store} cascade"))
                .map_err(|error| failed(error.into()))?;
        }
        std::fs::remove_dir_all(&self.folder).map_err(|error| unwritable(&self.folder, &error))
    }
}

/// Who works at the hotels.
fn staff() -> Vec<Member> {
    let member = |name: &str, display: &str, roles: &[Role]| Member {
        name: name.to_owned(),
        display: display.to_owned(),
        email: Personal::new(format!("{}@maisons-du-littoral.example", name.replace('-', "."))),
        roles: roles.to_vec(),
    };
    vec![
        member("claire-prigent", "Claire Prigent, déléguée", &[Role::Dpo]),
        member("loic-abgrall", "Loïc Abgrall, réception", &[Role::Agent]),
        member("maya-riou", "Maya Riou, informatique", &[Role::Engineer]),
    ]
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|error| unwritable(parent, &error))?;
    }
    std::fs::write(path, bytes).map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    let message = format!("{} cannot be written: {error}", path.display());
    Failure::unavailable("demo.folder", message, "give --dir a folder that can be written")
}

fn secret(bytes: &[u8]) -> String {
    use base64::Engine;
    format!("whsec_{}", base64::engine::general_purpose::STANDARD.encode(bytes))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let bytes: Option<Vec<u8>> = (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect();
    bytes?.try_into().ok()
}
