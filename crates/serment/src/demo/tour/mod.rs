//! The tour: a guest's whole journey over HTTP, each promise checked with what a stranger has.
//!
//! It uses the public interfaces only (pages, forms, API, journal), and verifies receipts,
//! certificate and log with nothing but the journal's public key. One promise that fails is exit 1.
//!
//! It reads the organisation's databases in one step, the last: to look for the erased person's
//! identifiers everywhere, as an auditor with access would.

mod browser;
mod proof;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::Value as Json;
use serment_connect::{Identifiers, Settings, connect};
use serment_kernel::words::{Lang, Personal};
use serment_register::Site;
use serment_rights::{Systems, portal};
use tokio::sync::mpsc::UnboundedSender;

use super::stage::Stage;
use super::{Addresses, data};
use crate::cli::Session;
use crate::failure::Exit;
use crate::wiring::Assembly;
use browser::{Answer, Browser};

/// How long the tour waits for what happens in the background.
const PATIENCE: Duration = Duration::from_mins(1);

/// One step, told.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    kept: bool,
    fr: String,
    en: String,
    evidence: String,
    took: Duration,
}

/// Why a step failed: what was expected, what was seen.
type Seen = Result<String, String>;

/// What the tour works with.
#[derive(Clone)]
pub(crate) struct Tour {
    addresses: Addresses,
    api_key: String,
    key: String,
    site: Site,
    systems: Systems,
    store: Settings,
    told: UnboundedSender<Step>,
    email: &'static str,
}

/// Prints a step, and remembers whether a promise failed.
pub(crate) fn tell(step: &Step, number: usize, session: &mut Session<'_>) {
    let Step { kept, fr, en, evidence, took } = step;
    if session.out.json() {
        let line = serde_json::json!({
            "step": number, "kept": kept, "fr": fr, "en": en, "evidence": evidence,
            "milliseconds": u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        });
        return session.out.line(line);
    }
    let mark = if *kept { "✓" } else { "✗" };
    session.out.say(
        format!("{mark} {number:2}. {fr}\n       {evidence}"),
        format!("{mark} {number:2}. {en}\n       {evidence}"),
    );
}

/// The last line, and the exit code.
pub(crate) fn conclude(steps: &[Step], session: &mut Session<'_>) -> Exit {
    let failed = steps.iter().filter(|step| !step.kept).count();
    let kept = steps.len() - failed;
    if !session.out.json() {
        session.out.say(
            format!("\n{kept} promesses tenues, {failed} rompue(s)."),
            format!("\n{kept} promises kept, {failed} broken."),
        );
    }
    if failed == 0 && !steps.is_empty() { Exit::Done } else { Exit::Refused }
}

impl Tour {
    /// A tour of this demonstration, telling its steps as they come.
    pub(crate) fn new(
        stage: &Stage,
        assembly: &Assembly,
        addresses: &Addresses,
        told: UnboundedSender<Step>,
    ) -> Self {
        let anne = data::cast_member("anne").map_or("", |it| it.email);
        Self {
            addresses: addresses.clone(),
            api_key: stage.api_key().to_owned(),
            key: assembly.site.context.journal.verifier().to_string(),
            site: assembly.site.clone(),
            systems: assembly.systems.clone(),
            store: stage.store(),
            told,
            email: anne,
        }
    }

    /// Makes the journey; stops at the first step without which the rest makes no sense.
    pub(crate) fn make(self) {
        // A step that fails was told; what follows from it would only repeat it.
        let _ = self.journey();
    }

    fn step<T>(
        &self,
        fr: &str,
        en: &str,
        act: impl FnOnce() -> Result<(T, String), String>,
    ) -> Option<T> {
        let began = Instant::now();
        let (value, kept, evidence) = match act() {
            Ok((value, evidence)) => (Some(value), true, evidence),
            Err(why) => (None, false, why),
        };
        let (fr, en) = (fr.to_owned(), en.to_owned());
        // The receiver is gone only when the program is ending.
        let _ = self.told.send(Step { kept, fr, en, evidence, took: began.elapsed() });
        value
    }

    fn check(&self, fr: &str, en: &str, act: impl FnOnce() -> Seen) -> Option<()> {
        self.step(fr, en, || act().map(|evidence| ((), evidence)))
    }

    fn journey(&self) -> Option<()> {
        self.wait_for_site()?;
        self.check(
            "Le site public dit chaque engagement et s’il est tenu",
            "The trust site says each commitment and whether it is kept",
            || self.trust(),
        )?;
        self.check(
            "Une case cochée d’avance est refusée",
            "A pre-ticked box is refused",
            || self.preticked(),
        )?;
        self.check(
            "Sans case cochée, rien n’est enregistré",
            "Without a tick, nothing is recorded",
            || self.unticked(),
        )?;
        let receipt = self.step(
            "Anne s’inscrit à la lettre chez l’hôtel et reçoit un reçu",
            "Anne signs up for the letter at the hotel and gets a receipt",
            || self.sign_up(),
        )?;
        let given = self.step(
            "Son reçu se vérifie hors ligne, avec la seule clé publique du journal",
            "Her receipt verifies offline, with the journal’s public key alone",
            || self.verify_receipt(&receipt),
        )?;
        let mut anne = self.step(
            "Elle entre dans son espace par un lien reçu par courriel",
            "She enters her space by an e-mailed link",
            || self.enter(),
        )?;
        let needles = self.step(
            "Elle voit ce qui est détenu, système par système, avec pourquoi et jusqu’à quand",
            "She sees what is held, system by system, with why and until when",
            || self.see(&mut anne),
        )?;
        self.check(
            "Elle emporte une copie : page, JSON et CSV dans une archive",
            "She takes a copy: page, JSON and CSV in one archive",
            || Self::copy(&mut anne),
        )?;
        self.check(
            "Elle retire son accord, en autant de gestes que pour le donner",
            "She takes her consent back, in as many steps as giving it",
            || self.withdraw(&receipt),
        )?;
        self.check(
            "Le partenaire en est prévenu et accuse réception",
            "The partner is told and acknowledges",
            || self.partner("consent.withdrawn"),
        )?;
        self.erased(&mut anne, &needles, &given)
    }

    fn erased(&self, anne: &mut Browser, needles: &[String], given: &str) -> Option<()> {
        let request =
            self.step("Elle demande son effacement", "She asks to be erased", || Self::ask(anne))?;
        let mut claire = self.step(
            "La déléguée entre dans la console par un lien reçu par courriel",
            "The officer enters the console by an e-mailed link",
            || self.enter_console(),
        )?;
        self.check(
            "Elle lit le plan : tables, lignes, ordre, ce qui reste et par quelle règle. Elle l’approuve",
            "She reads the plan: tables, rows, order, what stays and by which rule. She approves it",
            || Self::approve(&mut claire, &request),
        )?;
        self.check(
            "L’effacement est exécuté dans les trois systèmes, puis relu",
            "The erasure is carried out in the three systems, then looked for again",
            || Self::wait_done(&mut claire, &request),
        )?;
        *anne = self.step(
            "Sa session a pris fin avec ses données. Un nouveau lien lui montre l’attestation",
            "Her session ended with her data. A new link shows her the certificate",
            || self.enter(),
        )?;
        self.check(
            "L’attestation se vérifie hors ligne",
            "The certificate verifies offline",
            || self.verify_certificate(anne, &request),
        )?;
        self.check(
            "Le partenaire est prévenu de l’effacement et accuse réception",
            "The partner is told of the erasure and acknowledges",
            || self.partner("erasure"),
        )?;
        self.check(
            "Ses identifiants ne sont plus dans aucune table des trois systèmes",
            "Her identifiers are in no table of the three systems any more",
            || self.scan(needles),
        )?;
        self.check(
            "Ni dans le magasin de Serment lui-même",
            "Nor in Serment’s own store",
            || self.scan_store(needles),
        )?;
        self.check(
            "Le reçu qu’elle a gardé se vérifie encore : effacer n’ôte rien au journal",
            "The receipt she kept still verifies: erasing takes nothing from the journal",
            || proof::receipt(given, &self.key).map(|proven| proven.evidence),
        )?;
        self.check(
            "Tout le journal est relu, feuille par feuille, comme un inconnu le ferait",
            "The whole journal is read again, leaf by leaf, as a stranger would",
            || proof::audit(&self.addresses.site, &self.key),
        )
    }

    fn browser(&self) -> Browser {
        Browser::new(&self.addresses.site)
    }

    fn wait_for_site(&self) -> Option<()> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if self.browser().get("/readyz").is_ok_and(|answer| answer.status == 200) {
                return Some(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.check("Le serveur répond", "The server answers", || Err("no answer".into()))
    }

    fn trust(&self) -> Seen {
        let page = self.browser().get("/fr")?.expect(200)?;
        let kept = page.body.matches("<p class=\"st kept\"").count();
        let broken = page.body.matches("<p class=\"st broken\"").count();
        if kept == 0 {
            return Err("no commitment is shown as kept".into());
        }
        if broken > 0 {
            return Err(format!("{broken} commitment(s) shown broken on /fr"));
        }
        Ok(format!("{}/fr: {kept} commitments kept, none broken", self.addresses.site))
    }

    fn fragment(&self) -> Result<(String, String), String> {
        let mut hotel = Browser::new(&self.addresses.hotel);
        let page = hotel.get("/fr/newsletter")?.expect(200)?;
        if page.body.contains("checked") {
            return Err("the form ticks a box by itself".into());
        }
        let ticket = page.input("serment_ticket").ok_or("the form has no ticket")?;
        Ok((ticket, page.body))
    }

    /// What an application that ticks in advance would post.
    fn consent(&self, ticket: &str, extra: &Json) -> Result<Answer, String> {
        let mut body = serde_json::json!({
            "identifiers": { "email": self.email }, "activity": "newsletter", "ticket": ticket,
            "boxes": ["email"], "channel": "web",
        });
        if let (Some(body), Some(extra)) = (body.as_object_mut(), extra.as_object()) {
            body.extend(extra.clone());
        }
        self.browser().post_json("/api/v1/consents", &body, &self.api_key)
    }

    fn preticked(&self) -> Seen {
        let (ticket, _) = self.fragment()?;
        let answer = self.consent(&ticket, &serde_json::json!({ "default_state": "ticked" }))?;
        let answer = answer.expect(422)?;
        Ok(format!("POST /api/v1/consents: 422 {}", answer.json()?["code"]))
    }

    fn unticked(&self) -> Seen {
        let (ticket, _) = self.fragment()?;
        let mut hotel = Browser::new(&self.addresses.hotel);
        let answer =
            hotel.post("/fr/newsletter", &[("email", self.email), ("serment_ticket", &ticket)])?;
        let answer = answer.expect(422)?;
        Ok(format!("POST {}: {}", answer.path, answer.status))
    }

    fn sign_up(&self) -> Result<(String, String), String> {
        let (ticket, _) = self.fragment()?;
        let mut hotel = Browser::new(&self.addresses.hotel);
        let fields =
            [("email", self.email), ("serment_ticket", &*ticket), ("serment_box", "email")];
        let page = hotel.post("/fr/newsletter", &fields)?.expect(200)?;
        let link = page.link("/receipts/").ok_or("no receipt was given")?;
        let path = link.strip_prefix(&self.addresses.site).unwrap_or(&link).to_owned();
        Ok((path.clone(), format!("{}{path}", self.addresses.site)))
    }

    fn verify_receipt(&self, receipt: &str) -> Result<(String, String), String> {
        let path = format!("{receipt}.tlog-proof");
        let text = Self::wait(|| {
            let answer = self.browser().get(&path)?;
            Ok((answer.status == 200).then_some(answer.body))
        })?;
        let proven = proof::receipt(&text, &self.key)?;
        if proven.payload["kind"] != "consent.given" {
            return Err(format!("the receipt opens to {}", proven.payload["kind"]));
        }
        Ok((text, proven.evidence))
    }

    fn wait<T>(mut look: impl FnMut() -> Result<Option<T>, String>) -> Result<T, String> {
        let began = Instant::now();
        let mut last = String::from("nothing came");
        while began.elapsed() < PATIENCE {
            match look() {
                Ok(Some(found)) => return Ok(found),
                Ok(None) => {}
                Err(why) => last = why,
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Err(format!("{last} within {} s", PATIENCE.as_secs()))
    }

    /// The last link mailed to someone, read in the visible outbox.
    fn mailed(&self, to: &str, part: &str) -> Result<String, String> {
        Self::wait(|| {
            let page = Browser::new(&self.addresses.hotel).get("/fr/outbox")?.expect(200)?;
            let Some(at) = page.body.find(to) else { return Ok(None) };
            let after = &page.body[at..];
            Ok(browser::links(after).into_iter().find(|link| link.contains(part)))
        })
    }

    fn open(&self, ask: &str, email: &str, part: &str) -> Result<(Browser, String), String> {
        let mut browser = self.browser();
        browser.post(ask, &[("email", email), ("next", "")])?;
        let link = self.mailed(email, part)?;
        let path = link.strip_prefix(&self.addresses.site).unwrap_or(&link).to_owned();
        // Opening the link consumes nothing: scanners of mail open links too.
        browser.get(&path)?.expect(200)?;
        let answer = browser.post(&path, &[])?;
        if answer.status != 303 {
            return Err(format!("the link answered {}", answer.status));
        }
        let again = self.browser().post(&path, &[])?;
        if again.status == 303 {
            return Err("the link served twice".into());
        }
        Ok((browser, "single use, nothing consumed by opening it".into()))
    }

    fn enter(&self) -> Result<(Browser, String), String> {
        self.open("/fr/signin", self.email, "/fr/signin/open/")
    }

    fn enter_console(&self) -> Result<(Browser, String), String> {
        let email = "claire.prigent@maisons-du-littoral.example";
        self.open("/console/signin", email, "/console/signin/open/")
    }

    fn see(&self, anne: &mut Browser) -> Result<(Vec<String>, String), String> {
        let page = anne.get("/fr/me/data")?.expect(200)?;
        let charter = self.site.charter().map_err(|error| error.to_string())?;
        let who = Identifiers(vec![("email".into(), Personal::new(self.email.to_owned()))]);
        let opening = self.systems.of(&charter);
        let reading = portal::Reading {
            charter: &charter.charter,
            who: &who,
            aside: &BTreeSet::new(),
            words: portal::Words {
                lang: Lang::Fr,
                zone: &self.site.zone(),
                say: &|said| format!("{said:?}"),
            },
        };
        let held = portal::read(reading, portal::Show::First(10), &opening);
        let mut needles = vec![self.email.to_owned()];
        for table in held.iter().flat_map(|system| &system.tables).filter(|table| !table.concerns) {
            for (at, column) in table.columns.iter().enumerate() {
                if matches!(column.as_str(), "email" | "phone" | "card_number") {
                    needles.extend(table.rows.iter().filter_map(|row| row.values[at].clone()));
                }
            }
        }
        needles.sort();
        needles.dedup();
        let seen = held.iter().filter(|system| page.body.contains(&system.title)).count();
        if seen < 3 || held.iter().any(|system| system.count == 0) {
            return Err(format!("{seen} systems of 3 are shown with something in them"));
        }
        let count: u64 = held.iter().map(|system| system.count).sum();
        Ok((needles, format!("/fr/me/data: {count} rows in {seen} systems")))
    }

    fn copy(anne: &mut Browser) -> Seen {
        anne.get("/fr/me/copy")?.expect(200)?;
        let bytes = anne.post_bytes("/fr/me/copy")?;
        let names = proof::archive(&bytes)?;
        for wanted in ["index.html", "data.json"] {
            if !names.iter().any(|name| name == wanted) {
                return Err(format!("the archive has no {wanted}"));
            }
        }
        let csv = names
            .iter()
            .filter(|name| std::path::Path::new(name).extension().is_some_and(|it| it == "csv"));
        Ok(format!("{} bytes: index.html, data.json and {} CSV files", bytes.len(), csv.count()))
    }

    fn withdraw(&self, receipt: &str) -> Seen {
        let path = receipt.replace("/receipts/", "/withdraw/");
        let mut anyone = self.browser();
        anyone.get(&path)?.expect(200)?;
        let answer = anyone.post(&path, &[])?;
        if answer.status != 303 && answer.status != 200 {
            return Err(format!("POST {path}: {}", answer.status));
        }
        Ok("giving: open, tick, send. Taking back: open, press. No account, no reason asked".into())
    }

    fn partner(&self, kind: &str) -> Seen {
        Self::wait(|| {
            let page = Browser::new(&self.addresses.hotel).get("/en/partner")?.expect(200)?;
            let row =
                page.body.split("<tr>").find(|row| row.contains(&format!("<code>{kind}</code>")));
            let Some(row) = row.filter(|row| row.contains("Acknowledged")) else { return Ok(None) };
            let id = row.split("<code>").nth(1).and_then(|it| it.split('<').next()).unwrap_or("");
            Ok(Some(format!("{id}: {kind}, signed both ways")))
        })
    }

    fn ask(anne: &mut Browser) -> Result<(String, String), String> {
        let answer =
            anne.post("/fr/me/requests/erasure", &[("message", "Merci de tout supprimer.")])?;
        let location = answer.location.ok_or_else(|| format!("answered {}", answer.status))?;
        let id = location.rsplit('/').next().unwrap_or_default().to_owned();
        let page = anne.get(&location)?.expect(200)?;
        Ok((id.clone(), format!("{id}: {}", page.heading())))
    }

    fn approve(claire: &mut Browser, request: &str) -> Seen {
        let path = format!("/console/requests/{request}");
        let page = Self::wait(|| {
            let page = claire.get(&format!("{path}?lang=fr"))?.expect(200)?;
            Ok(page.input("digest").is_some().then_some(page))
        })?;
        let digest = page.input("digest").ok_or("no plan")?;
        let kept = page.body.contains("L123-22");
        if !kept {
            return Err("the plan does not say which rule keeps the invoices".into());
        }
        let fields = [("decision", "approve"), ("why", ""), ("read", "yes"), ("digest", &*digest)];
        let confirm = claire.post(&format!("{path}/decide"), &fields)?.expect(200)?;
        let digest = confirm.input("digest").ok_or("no confirmation")?;
        let answer = claire.post(&format!("{path}/approve"), &[("digest", &*digest)])?;
        if answer.status != 303 {
            return Err(format!("POST {path}/approve: {}", answer.status));
        }
        Ok(format!("{} (plan {digest})", page.heading()))
    }

    fn wait_done(claire: &mut Browser, request: &str) -> Seen {
        let path = format!("/console/requests/{request}?lang=fr");
        Self::wait(|| {
            let page = claire.get(&path)?.expect(200)?;
            Ok(page.body.contains("id=\"certificate\"").then(|| page.heading()))
        })
    }

    fn verify_certificate(&self, anne: &mut Browser, request: &str) -> Seen {
        let path = format!("/fr/me/requests/{request}/certificate");
        let text = Self::wait(|| {
            let answer = anne.get(&format!("{path}.tlog-proof"))?;
            Ok((answer.status == 200).then_some(answer.body))
        })?;
        let proven = proof::receipt(&text, &self.key)?;
        let certificate = anne.get(&format!("{path}.json"))?.expect(200)?.json()?;
        if proven.payload["certificate"] != certificate {
            return Err("the proof is not of the certificate shown".into());
        }
        let count = |pointer: &str, field: &str| -> u64 {
            let lines = certificate.pointer(pointer).and_then(Json::as_array);
            lines.into_iter().flatten().filter_map(|line| line[field].as_u64()).sum()
        };
        let erased: u64 = (0..8).map(|at| count(&format!("/systems/{at}/lines"), "rows")).sum();
        let kept = count("/kept", "rows");
        if erased == 0 || kept == 0 {
            return Err(format!("{erased} rows erased, {kept} kept: both were expected"));
        }
        Ok(format!(
            "{erased} rows erased or changed, {kept} kept with their rule; {}",
            proven.evidence
        ))
    }

    fn scan(&self, needles: &[String]) -> Seen {
        let charter = self.site.charter().map_err(|error| error.to_string())?;
        let personal: Vec<_> = needles.iter().cloned().map(Personal::new).collect();
        let systems = self.systems.of(&charter);
        for (id, opened) in systems.iter() {
            let connector = opened.as_ref().map_err(Clone::clone)?;
            let hits = connector.scan(&personal).map_err(|error| error.to_string())?;
            if let Some(hit) = hits.first() {
                return Err(format!(
                    "{id}: {}.{} still holds one, in {} rows",
                    hit.table, hit.column, hit.rows
                ));
            }
        }
        Ok(format!(
            "{} identifiers looked for in every text column of {} systems",
            needles.len(),
            systems.len()
        ))
    }

    /// Looks in the store as an auditor would: every text column, then the bytes of its files.
    fn scan_store(&self, needles: &[String]) -> Seen {
        let personal: Vec<_> = needles.iter().cloned().map(Personal::new).collect();
        let store = connect("store", &self.store);
        let hits = store.scan(&personal).map_err(|error| error.to_string())?;
        if let Some(hit) = hits.first() {
            return Err(format!("{}.{} holds one, in {} rows", hit.table, hit.column, hit.rows));
        }
        let Settings::Sqlite { path } = &self.store else {
            return Ok("every text column of every table".into());
        };
        let mut looked = 0;
        for file in [path.clone(), path.with_extension("db-wal")] {
            let Ok(bytes) = std::fs::read(&file) else { continue };
            looked += bytes.len();
            for needle in needles.iter().filter(|needle| needle.len() >= 6) {
                if bytes.windows(needle.len()).any(|window| window == needle.as_bytes()) {
                    return Err(format!("one is in {}", file.display()));
                }
            }
        }
        Ok(format!("every text column of every table, then {looked} bytes of its files"))
    }
}
