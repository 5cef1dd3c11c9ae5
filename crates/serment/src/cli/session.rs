//! One command being carried out: where it was typed, its configuration, the store it needs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;
use lettre::message::Mailbox;
use serment_kernel::store::Place;
use serment_kernel::words::{Actor, Clock as _, Role, SystemClock};
use serment_register::charter::{self, Files, Lint, Organisation};
use serment_web::limits::Limits;
use serment_web::mail::Mailer;

use super::Output;
use crate::config::{self, MailWay, Settings};
use crate::control;
use crate::environ::Lookup;
use crate::failure::{Exit, Failure};
use crate::wiring::mail::{OutboxFolder, Relay};
use crate::wiring::{self, Assembly, Setup};

/// One command being carried out.
pub(crate) struct Session<'a> {
    /// Variables of the environment.
    pub(crate) lookup: Lookup,
    /// The folder it was typed in.
    pub(crate) here: PathBuf,
    /// The configuration named on the command line.
    pub(crate) config: Option<PathBuf>,
    /// The words typed.
    pub(crate) words: Vec<String>,
    /// The server this runs inside, if any.
    pub(crate) within: Option<Assembly>,
    /// What was given on the input, once read.
    pub(crate) input: Option<String>,
    /// Where it speaks.
    pub(crate) out: &'a mut Output,
}

impl Session<'_> {
    /// A path as typed, made absolute.
    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.here.join(path)
    }

    /// The configuration of this deployment.
    pub(crate) fn settings(&self) -> Result<Settings, Failure> {
        config::load(self.config.as_deref(), &self.here, &self.lookup)
    }

    /// What is given on the input, at most so many bytes. Travels with the command when it is
    /// carried to a server.
    pub(crate) fn read_input(&mut self, most: u64) -> Result<String, Failure> {
        use std::io::Read as _;
        if let Some(input) = &self.input {
            return Ok(input.clone());
        }
        if self.within.is_some() {
            return Err(Failure::usage("nothing was given on the input", ""));
        }
        let mut text = String::new();
        let read = std::io::stdin().take(most).read_to_string(&mut text);
        read.map_err(|error| Failure::usage(format!("the input cannot be read: {error}"), ""))?;
        self.input = Some(text.clone());
        Ok(text)
    }

    /// Runs what has no business inside a server.
    pub(crate) fn alone(
        &mut self,
        f: impl FnOnce(&mut Self) -> Result<Exit, Failure>,
    ) -> Result<Exit, Failure> {
        if self.within.is_some() {
            return Err(Failure::usage("this command does not run inside a server", ""));
        }
        f(self)
    }

    /// Runs with the store open here or, when a server holds it, inside that server.
    pub(crate) fn with_store(
        &mut self,
        f: impl FnOnce(&Assembly, &mut Self) -> Result<Exit, Failure>,
    ) -> Result<Exit, Failure> {
        if self.within.is_none() {
            require_store(&self.settings()?.place)?;
        }
        self.with_creatable_store(f)
    }

    /// As [`Session::with_store`], making an empty store when there is none.
    pub(crate) fn with_creatable_store(
        &mut self,
        f: impl FnOnce(&Assembly, &mut Self) -> Result<Exit, Failure>,
    ) -> Result<Exit, Failure> {
        if let Some(within) = self.within.clone() {
            return f(&within, self);
        }
        let settings = self.settings()?;
        match assemble(&settings, &self.lookup) {
            Ok(assembly) => f(&assembly, self),
            Err(failure) if failure.code == "store.held" => {
                let asked = control::Asked {
                    words: self.words.clone(),
                    here: self.here.clone(),
                    input: self.input.clone(),
                };
                let kept = control::ask(&settings.place, &asked).ok_or(failure)?;
                self.out.repeat(&asked.here, &kept)
            }
            Err(failure) => Err(failure),
        }
    }

    /// The charter's folder: the one typed, else the configuration's, else `charter`, else here.
    pub(crate) fn charter_folder(&self, typed: Option<&Path>) -> Result<PathBuf, Failure> {
        if let Some(typed) = typed {
            return Ok(self.path(typed));
        }
        if self.config.is_some() || self.path(config::FILE).is_file() {
            return Ok(self.settings()?.charter);
        }
        let usual = self.path("charter");
        Ok(if usual.is_dir() { usual } else { self.here.clone() })
    }
}

/// Who acts when a command changes something: whoever may read the key file.
pub(crate) fn operator() -> Actor {
    Actor::Staff { name: "command-line".into(), roles: vec![Role::Engineer] }
}

/// A read of a store that is not there would make an empty one: a mistyped folder is told instead.
fn require_store(place: &Place) -> Result<(), Failure> {
    match place {
        Place::Sqlite { folder } if !folder.join("serment.db").exists() => {
            let message = format!("there is no store in {}", folder.display());
            let remedy =
                "start one with `serment serve --create`, or correct [store] in serment.toml";
            Err(Failure::usage(message, remedy))
        }
        _ => Ok(()),
    }
}

/// Opens a deployment.
pub(crate) fn assemble(settings: &Settings, lookup: &Lookup) -> Result<Assembly, Failure> {
    let root = config::load_key(&settings.key_file)?;
    let setup = setup(settings, lookup)?;
    Ok(wiring::assemble(setup, wiring::environment(&root))?)
}

/// What wiring needs, from a configuration and the charter's folder.
pub(crate) fn setup(settings: &Settings, lookup: &Lookup) -> Result<Setup, Failure> {
    let organisation = draft_organisation(&settings.charter);
    let name = organisation.as_ref().map_or_else(|| "Serment".to_owned(), |it| it.name.clone());
    let zone = organisation.as_ref().and_then(|it| TimeZone::get(&it.zone).ok());
    Ok(Setup {
        place: settings.place.clone(),
        origin: settings.origin.clone(),
        guard: Some(settings.guard.clone()),
        publish_every: settings.publish_every,
        base_url: settings.base_url.clone(),
        organisation: name,
        zone: zone.unwrap_or(TimeZone::UTC),
        charter_folder: settings.charter.clone(),
        lookup: lookup.clone(),
        mailer: mailer(settings, organisation.as_ref())?,
        staff: settings.staff.clone(),
        api_keys: settings.api_keys.clone(),
        limits: Limits { trusted_proxies: settings.trusted_proxies, ..Limits::default() },
        node: node(lookup),
    })
}

/// The name of this machine, the same after a restart.
fn node(lookup: &Lookup) -> String {
    let host = std::fs::read_to_string("/etc/hostname").ok();
    let host = host.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    lookup("SERMENT_NODE").or(host).unwrap_or_else(|| "node".to_owned())
}

/// What the charter's folder says of the organisation, when it can be read.
pub(crate) fn draft_organisation(folder: &Path) -> Option<Organisation> {
    let files = Files::read(folder).ok()?;
    toml::from_str(files.text("organisation.toml")?).ok()
}

/// Who messages come from: the configuration, else the charter's sender, else its contact.
pub(crate) fn sender(
    settings: &Settings,
    organisation: Option<&Organisation>,
) -> Result<Mailbox, Failure> {
    let wrong = |_| {
        let message = "the sender of messages is not an e-mail address";
        Failure::usage(message, "set sender in the section [mail] of serment.toml")
    };
    if let Some(written) = &settings.mail.sender {
        return written.parse().map_err(wrong);
    }
    // A name may hold what an address header gives a meaning to: « S.A.R.L. Dupont, Fils ».
    let (name, email) = match organisation {
        Some(it) => match &it.sender {
            Some(sender) => (&*sender.name, &*sender.email),
            None => (&*it.name, &*it.contact.email),
        },
        None => ("Serment", "serment@localhost"),
    };
    Ok(Mailbox::new(Some(name.to_owned()), email.parse().map_err(wrong)?))
}

fn mailer(
    settings: &Settings,
    organisation: Option<&Organisation>,
) -> Result<Arc<dyn Mailer>, Failure> {
    let sender = sender(settings, organisation)?;
    Ok(match &settings.mail.way {
        MailWay::Outbox(folder) => Arc::new(OutboxFolder::new(folder.clone(), sender)),
        MailWay::Smtp(url) => {
            Arc::new(Relay::new(url, sender).map_err(|error| {
                Failure::usage(&error, "correct the variable named by smtp_env")
            })?)
        }
    })
}

/// Today, where the organisation is.
pub(crate) fn today(zone: Option<&str>) -> jiff::civil::Date {
    let zone = zone.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
    SystemClock.now().to_zoned(zone).date()
}

/// Checks a charter as of today, with the law of today.
pub(crate) fn check(
    files: &Files,
    catalogues: std::collections::BTreeMap<String, charter::draft::Catalogue>,
) -> charter::Report {
    let zone = files.text("organisation.toml").and_then(|text| text.parse::<toml::Table>().ok());
    let zone = zone.as_ref().and_then(|table| table.get("zone")).and_then(toml::Value::as_str);
    let today = today(zone);
    let rules = wiring::law::rules(today);
    let lint = Lint { today: Some(today), rules: &rules, catalogues, ..Lint::default() };
    charter::check(files, &lint)
}
