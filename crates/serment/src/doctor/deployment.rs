//! The deployment itself: configuration, key, store, journal, charter, mail, address.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;

use serment_kernel::journal::{publish, read};
use serment_kernel::keys::Secret;
use serment_kernel::store::{Place, StoreError};
use serment_kernel::words::Clock as _;
use serment_register::charter::{self, Charter, Files};
use serment_rights::Systems;

use super::{Line, systems};
use crate::cli::{Session, assemble, check_charter, draft_organisation, sender};
use crate::config::{self, MailWay, Settings};
use crate::control;
use crate::wiring::mail::Relay;
use crate::wiring::{Assembly, capabilities};

pub(super) fn examine(session: &Session<'_>) -> Vec<Line> {
    let settings = match session.settings() {
        Ok(settings) => settings,
        Err(failure) => return vec![Line::failure("configuration", &failure)],
    };
    let file = settings.file.display().to_string();
    let mut lines = vec![Line::ok("configuration", file.clone(), file)];
    let key = key(&settings, &mut lines);
    clock(&mut lines);
    let served = control::is_there(&settings.place);
    let assembly = store(&settings, session, key.is_some(), served, &mut lines);
    let published = match &assembly {
        Some(assembly) => assembly.site.charter.current().map(|it| (it.version, it.digest.clone())),
        None => control::published(&settings.place),
    };
    let known = assembly.is_some() || served;
    let charter = charter(&settings, published, known, &mut lines);
    if let Some(charter) = &charter {
        let opening = Systems::new(session.lookup.clone(), settings.charter.clone()).open(charter);
        lines.extend(systems(charter, &opening, None));
        recipients(charter, session, &mut lines);
    }
    mail(&settings, &mut lines);
    address(&settings, served, &mut lines);
    staff(&settings, &mut lines);
    lines
}

fn key(settings: &Settings, lines: &mut Vec<Line>) -> Option<Secret> {
    match config::load_key(&settings.key_file) {
        Ok(key) => {
            lines.push(Line::ok("key", "présente et privée", "present and private"));
            Some(key)
        }
        Err(failure) => {
            lines.push(Line::failure("key", &failure));
            None
        }
    }
}

/// No network is asked: a clock before this version was built is certainly wrong.
fn clock(lines: &mut Vec<Line>) {
    let now = serment_kernel::words::SystemClock.now();
    let year = now.to_zoned(jiff::tz::TimeZone::UTC).year();
    if (2026..2100).contains(&year) {
        lines.push(Line::ok("clock", format!("{now:.0}"), format!("{now:.0}")));
    } else {
        lines.push(
            Line::error("clock", format!("elle dit {now:.0}"), format!("it says {now:.0}"))
                .fix("réglez l’horloge de la machine", "set the machine's clock"),
        );
    }
}

/// Opens the store only when it is there and migrated: looking must not change it.
fn store(
    settings: &Settings,
    session: &Session<'_>,
    keyed: bool,
    served: bool,
    lines: &mut Vec<Line>,
) -> Option<Assembly> {
    if served {
        lines.push(Line::ok("store", "un serveur tourne dessus", "a server is running on it"));
        return None;
    }
    let ready = match &settings.place {
        Place::Sqlite { folder } => sqlite(folder, lines),
        Place::Postgres { url, schema } => postgres(url, schema.as_ref(), lines),
    };
    if !ready || !keyed {
        return None;
    }
    match assemble(settings, &session.lookup) {
        Ok(assembly) => {
            lines.push(Line::ok(
                "store",
                "ouvert, garde exacte",
                "opens, and agrees with its guard",
            ));
            journal(&assembly, lines);
            Some(assembly)
        }
        Err(failure) => {
            lines.push(Line::failure("store", &failure));
            None
        }
    }
}

fn fresh(lines: &mut Vec<Line>) -> bool {
    let line = Line::warning("store", "encore vide", "empty yet");
    lines.push(line.fix(
        "le premier `serment serve` en crée les tables",
        "the first `serment serve` makes its tables",
    ));
    false
}

fn sqlite(folder: &Path, lines: &mut Vec<Line>) -> bool {
    let file = folder.join("serment.db");
    if !file.exists() {
        return fresh(lines);
    }
    let place = folder.display();
    let unwritable = std::fs::OpenOptions::new().append(true).open(&file).err();
    if let Some(error) = unwritable {
        let said = format!("{place}: {error}");
        lines.push(Line::error("store", said.clone(), said).fix(
            "donnez à ce processus le droit d’y écrire",
            "give this process the right to write there",
        ));
        return false;
    }
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let applied = rusqlite::Connection::open_with_flags(&file, flags).and_then(|connection| {
        let mut statement = connection.prepare("select id from migration")?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        rows.collect::<Result<Vec<_>, _>>()
    });
    match applied {
        Err(error) => {
            let said = format!("{place}: {error}");
            lines.push(
                Line::error("store", said.clone(), said)
                    .fix("restaurez-la d’une copie", "restore it from a copy"),
            );
            false
        }
        Ok(applied) => {
            let wanted = capabilities().iter().flat_map(|it| it.migrations).map(|it| it.id);
            let waiting = wanted.filter(|id| !applied.iter().any(|it| it == id)).count();
            migrated(waiting, lines)
        }
    }
}

fn migrated(waiting: usize, lines: &mut Vec<Line>) -> bool {
    if waiting == 0 {
        return true;
    }
    let (fr, en) = (
        format!("étapes de migration en attente\u{a0}: {waiting}"),
        format!("migration steps waiting: {waiting}"),
    );
    lines.push(Line::warning("store", fr, en).fix(
        "sauvegardez, puis démarrez `serment serve`\u{a0}: il les applique",
        "back up, then start `serment serve`: it applies them",
    ));
    false
}

fn postgres(url: &str, schema: Option<&String>, lines: &mut Vec<Line>) -> bool {
    use serment_connect::{Settings as Reach, connect};
    let reach = Reach::Postgres { url: url.to_owned().into(), schema: schema.cloned() };
    let connector = connect("the store", &reach);
    let probe = match connector.probe() {
        Ok(probe) => probe,
        Err(error) => {
            lines.push(Line::error("store", error.to_string(), error.to_string()).fix(
                "vérifiez la variable nommée par url_env, et que le serveur répond",
                "check the variable named by url_env, and that the server answers",
            ));
            return false;
        }
    };
    if probe.read_only {
        lines.push(
            Line::error("store", "en lecture seule", "read-only")
                .fix("donnez au compte le droit d’écrire", "grant the account the right to write"),
        );
        return false;
    }
    match connector.catalogue() {
        Ok(catalogue) if catalogue.table("journal_head").is_some() => true,
        Ok(_) => fresh(lines),
        Err(error) => {
            lines.push(Line::error("store", error.to_string(), error.to_string()));
            false
        }
    }
}

fn journal(assembly: &Assembly, lines: &mut Vec<Line>) {
    let context = &assembly.site.context;
    let seen = context.store.read(|store| {
        let failed = serment_kernel::jobs::failed(store)?.len();
        Ok::<_, StoreError>((read::size(store)?, publish::last(store)?, failed))
    });
    match seen {
        Ok((size, signed, failed)) => {
            let covered = signed.map_or(0, |it| it.size);
            lines.push(Line::ok(
                "journal",
                format!("actes\u{a0}: {size}, signés\u{a0}: {covered}"),
                format!("acts: {size}, signed: {covered}"),
            ));
            if failed > 0 {
                lines.push(
                    Line::warning(
                        "jobs",
                        format!("travaux abandonnés\u{a0}: {failed}"),
                        format!("jobs given up: {failed}"),
                    )
                    .fix("voyez-les dans la console", "see them in the console"),
                );
            }
        }
        Err(error) => lines.push(Line::error("journal", error.to_string(), error.to_string())),
    }
}

/// The folder checks, and is what is published. Returns the charter whose systems are looked at.
fn charter(
    settings: &Settings,
    published: Option<(u64, String)>,
    known: bool,
    lines: &mut Vec<Line>,
) -> Option<Charter> {
    let files = match Files::read(&settings.charter) {
        Ok(files) => files,
        Err(error) => {
            lines.push(Line::failure("charter", &error.into()));
            return None;
        }
    };
    let report = check_charter(&files, std::collections::BTreeMap::new());
    let summary = |lang| charter::summary(&report.findings, lang);
    let (fr, en) =
        (summary(serment_kernel::words::Lang::Fr), summary(serment_kernel::words::Lang::En));
    lines.push(if report.has_errors() {
        Line::error("charter", fr, en)
            .fix("lisez-les avec `serment check`", "read them with `serment check`")
    } else if report.findings.is_empty() {
        Line::ok("charter", fr, en)
    } else {
        Line::warning("charter", fr, en)
            .fix("lisez-les avec `serment check`", "read them with `serment check`")
    });
    match published {
        Some((n, digest)) if digest == charter::digest_hex(&files) => {
            lines.push(Line::ok("publication", format!("version {n}"), format!("version {n}")));
        }
        Some((n, _)) => {
            let line = Line::warning(
                "publication",
                format!("le dossier n’est plus la version {n} publiée"),
                format!("the folder is not version {n}, which is published"),
            );
            lines.push(line.fix(
                "comparez avec `serment charter diff`, puis publiez",
                "compare with `serment charter diff`, then publish",
            ));
        }
        None if known => lines.push(
            Line::warning("publication", "aucune version n’est publiée", "no version is published")
                .fix("lancez `serment charter publish`", "run `serment charter publish`"),
        ),
        None => {}
    }
    report.charter
}

/// The variables of webhooks are set, or a person is known to be written to.
fn recipients(charter: &Charter, session: &Session<'_>, lines: &mut Vec<Line>) {
    for (id, recipient) in &charter.recipients {
        let about = format!("recipient {id}");
        let Some(webhook) = &recipient.webhook else { continue };
        let names = [&webhook.url_env, &webhook.secret_env];
        let absent: Vec<_> = names.iter().filter(|name| (session.lookup)(name).is_none()).collect();
        if absent.is_empty() {
            lines.push(Line::ok(
                &about,
                "son adresse et son secret sont donnés",
                "its address and secret are given",
            ));
        }
        for name in absent {
            lines.push(
                Line::error(
                    &about,
                    format!("la variable {name} n’est pas donnée"),
                    format!("the variable {name} is not set"),
                )
                .fix(
                    "donnez-la au serveur\u{a0}: sans elle, ce destinataire n’est prévenu de rien",
                    "give it to the server: without it, this recipient is told nothing",
                ),
            );
        }
    }
}

fn mail(settings: &Settings, lines: &mut Vec<Line>) {
    let organisation = draft_organisation(&settings.charter);
    let sender = match sender(settings, organisation.as_ref()) {
        Ok(sender) => sender,
        Err(failure) => return lines.push(Line::failure("mail", &failure)),
    };
    match &settings.mail.way {
        MailWay::Outbox(folder) => {
            let place = folder.display();
            let line = Line::warning(
                "mail",
                format!("aucun relais\u{a0}: les messages restent dans {place}"),
                format!("no relay: messages stay in {place}"),
            );
            lines.push(line.fix("donnez smtp_env dans [mail]", "give smtp_env in [mail]"));
        }
        MailWay::Smtp(url) => {
            let tested = Relay::new(url, sender).and_then(|relay| relay.test());
            lines.push(match tested {
                Ok(()) => Line::ok("mail", "le relais répond", "the relay answers"),
                Err(error) => Line::error("mail", error.to_string(), error.to_string()).fix(
                    "vérifiez la variable nommée par smtp_env",
                    "check the variable named by smtp_env",
                ),
            });
        }
    }
}

fn address(settings: &Settings, served: bool, lines: &mut Vec<Line>) {
    let base = &settings.base_url;
    let local = ["localhost", "127.0.0.1", "[::1]"].iter().any(|host| base.contains(host));
    if base.starts_with("http://") && !local {
        lines.push(
            Line::warning(
                "address",
                format!("{base} n’est pas chiffrée"),
                format!("{base} is not encrypted"),
            )
            .fix(
                "mettez un relais TLS devant, et https:// dans base_url",
                "put a TLS proxy in front, and https:// in base_url",
            ),
        );
    }
    if base.starts_with("https://") && settings.trusted_proxies == 0 {
        lines.push(
            Line::warning(
                "address",
                "aucun relais n’est cru\u{a0}: tous les visiteurs semblent n’être qu’un",
                "no proxy is trusted: all visitors look like one",
            )
            .fix("mettez trusted_proxies = 1", "set trusted_proxies = 1"),
        );
    }
    let listen = &settings.listen;
    let Ok(address) = listen.parse::<SocketAddr>() else {
        lines.push(
            Line::error("port", format!("listen = {listen}"), format!("listen = {listen}"))
                .fix("écrivez une adresse et un port", "write an address and a port"),
        );
        return;
    };
    let port_in_url = base.rsplit(':').next().and_then(|port| port.parse::<u16>().ok());
    if local && port_in_url.is_some_and(|port| port != address.port()) {
        lines.push(
            Line::warning(
                "address",
                format!("base_url dit {base}, et le serveur écoute sur {listen}"),
                format!("base_url says {base}, and the server listens on {listen}"),
            )
            .fix("accordez les deux", "make them agree"),
        );
    }
    lines.push(match TcpListener::bind(address) {
        Ok(_) => Line::ok("port", format!("{listen} est libre"), format!("{listen} is free")),
        Err(_) if served => {
            Line::ok("port", format!("{listen}, notre serveur"), format!("{listen}, our server"))
        }
        Err(error) => {
            Line::error("port", format!("{listen}\u{a0}: {error}"), format!("{listen}: {error}"))
                .fix(
                    "arrêtez ce qui l’occupe, ou changez listen",
                    "stop what uses it, or change listen",
                )
        }
    });
}

fn staff(settings: &Settings, lines: &mut Vec<Line>) {
    let count = settings.staff.len();
    lines.push(if count == 0 {
        Line::warning(
            "staff",
            "personne ne peut entrer dans la console",
            "nobody can enter the console",
        )
        .fix("ajoutez [[staff]] à serment.toml", "add [[staff]] to serment.toml")
    } else {
        Line::ok("staff", format!("membres\u{a0}: {count}"), format!("members: {count}"))
    });
}
