//! An association with no system of its own: consents kept here, requests answered by hand. From
//! `init` to the certificate, over HTTP, with the real binary, on each engine.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::deployment::{Deployment, Server};

const ANNE: &str = "anne@exemple.fr";
const CLAIRE: &str = "claire@amis-du-port.example";

/// What the draft of `init` lacks: a consent, its notice, somebody in the console.
fn association() -> Vec<Deployment> {
    let deployments = Deployment::each();
    for it in &deployments {
        it.write("charter/activities/newsletter.toml", ACTIVITY);
        it.write("charter/notices/newsletter.fr.md", NOTICE_FR);
        it.write("charter/notices/newsletter.en.md", NOTICE_EN);
        let text = std::fs::read_to_string(it.path("serment.toml")).unwrap();
        let staff = format!(
            "[[staff]]\nname = \"claire\"\ndisplay = \"Claire Prigent\"\nemail = \"{CLAIRE}\"\nroles = [\"dpo\"]\n"
        );
        it.write("serment.toml", &format!("{text}\n{staff}"));
    }
    deployments
}

const ACTIVITY: &str = r#"
title       = { fr = "Lettre de l’association", en = "The association’s letter" }
purpose     = { fr = "Vous donner des nouvelles du port", en = "Send you news of the harbour" }
legal_basis = "consent"
subjects    = ["requester"]
data        = ["contact.email", "technical.proof"]
mandatory   = ["contact.email"]
channels    = ["email"]
marketing   = true
retention   = { keep = "3 years", from = "last_active_contact", then = "erase", rule = "R-PROSPECT" }
notice      = "newsletter"
[collection]
channels  = ["web"]
control   = "unticked_box"
statement = { fr = "Je veux recevoir la lettre.", en = "I want to receive the letter." }
[withdrawal]
channels = ["web", "email"]
"#;

const NOTICE_FR: &str = r#"+++
title = "La lettre"
activities = ["newsletter"]
summary = "Nous utilisons votre courriel pour vous écrire."
rights = "Ouvrez votre espace ou écrivez à {{contact.email}}."
withdrawal = "Chaque lettre a un lien pour tout arrêter."
mandatory = "Seul le courriel est obligatoire."
+++
"#;

const NOTICE_EN: &str = r#"+++
title = "The letter"
activities = ["newsletter"]
summary = "We use your e-mail to write to you."
rights = "Open your space or write to {{contact.email}}."
withdrawal = "Every letter has a link that stops everything."
mandatory = "Only the e-mail is compulsory."
+++
"#;

/// A browser without JavaScript.
struct Browser<'a> {
    server: &'a Server,
    agent: ureq::Agent,
    cookies: BTreeMap<String, String>,
}

struct Page {
    status: u16,
    location: String,
    body: String,
}

impl<'a> Browser<'a> {
    fn new(server: &'a Server) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let agent = config.max_redirects_will_error(false).build().into();
        Self { server, agent, cookies: BTreeMap::new() }
    }

    fn cookie(&self) -> String {
        let pairs: Vec<_> = self.cookies.iter().map(|(name, it)| format!("{name}={it}")).collect();
        pairs.join("; ")
    }

    fn read(&mut self, mut answer: ureq::http::Response<ureq::Body>) -> Page {
        for set in answer.headers().get_all("set-cookie") {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.into(), value.into());
        }
        let header = |name| answer.headers().get(name).map(|it| it.to_str().unwrap().to_owned());
        let location = header("location").unwrap_or_default();
        let body = answer.body_mut().read_to_string().unwrap();
        Page { status: answer.status().as_u16(), location, body }
    }

    /// A page that must be there.
    #[track_caller]
    fn get(&mut self, path: &str) -> Page {
        let page = self.try_get(path);
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        page
    }

    fn try_get(&mut self, path: &str) -> Page {
        let request = self.agent.get(format!("{}{path}", self.server.url));
        let answer = request.header("cookie", self.cookie()).header("accept", "text/html").call();
        self.read(answer.unwrap())
    }

    /// A form that is sent.
    fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = (self.agent.post(format!("{}{path}", self.server.url)))
            .header("cookie", self.cookie())
            .header("origin", "http://localhost:8420")
            .header("sec-fetch-site", "same-origin")
            .header("accept", "text/html");
        let answer = request.send_form(fields.iter().copied()).unwrap();
        self.read(answer)
    }

    /// Signs in by the link that is mailed.
    #[track_caller]
    fn sign_in(&mut self, deployment: &Deployment, at: &str, email: &str) {
        self.post(at, &[("email", email), ("next", "")]);
        let mut link = String::new();
        self.server.until("a link mailed", |_| {
            link = mailed(deployment, email, &format!("{at}/open/"));
            !link.is_empty()
        });
        self.get(&link);
        let opened = self.post(&link, &[]);
        assert_eq!(opened.status, 303, "{}", opened.body);
    }
}

impl Page {
    /// The value of the first field of a name.
    fn input(&self, name: &str) -> Option<String> {
        let name = format!("name=\"{name}\"");
        let tags = self.body.split("<input").skip(1).filter_map(|tag| tag.split('>').next());
        let tag = tags.into_iter().find(|tag| tag.contains(&name))?;
        Some(tag.split("value=\"").nth(1)?.split('"').next()?.to_owned())
    }
}

/// The last link sent to somebody, as a path.
fn mailed(deployment: &Deployment, to: &str, part: &str) -> String {
    let Ok(folder) = std::fs::read_dir(deployment.path("outbox")) else { return String::new() };
    let mut files: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let link = files.iter().rev().find_map(|file| {
        let text = std::fs::read_to_string(file).unwrap();
        let text = text.replace("=\r\n", "").replace("=3D", "=");
        let from = text.find(part).filter(|_| text.contains(&format!("To: {to}")))?;
        let rest = &text[from..];
        let end = rest.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(rest.len());
        Some(rest[..end].to_owned())
    });
    link.unwrap_or_default()
}

#[test]
fn without_a_system_consents_are_kept_and_a_request_is_answered() {
    for deployment in association() {
        let checked = deployment.run(&["check"]).works().said;
        assert!(checked.contains("0 errors") && !checked.contains("A022"), "{checked}");
        deployment.run(&["charter", "publish"]).works();
        let server = deployment.serve();
        server.until("the charter in force", |it| it.get("/readyz").0 == 200);
        let mut anyone = Browser::new(&server);
        for page in ["", "/register", "/notices/newsletter", "/verify", "/signin"] {
            for lang in ["fr", "en"] {
                anyone.get(&format!("/{lang}{page}"));
            }
        }
        let receipt = sign_up(&mut anyone);
        let mut anne = Browser::new(&server);
        anne.sign_in(&deployment, "/fr/signin", ANNE);
        let request = portal(&mut anne);
        let mut claire = Browser::new(&server);
        claire.sign_in(&deployment, "/console/signin", CLAIRE);
        close(&mut claire, &server, &request);
        certificate(&deployment, &server, &request);
        let gone = anyone.get(&receipt).body;
        assert!(gone.contains("Ce reçu a été effacé"), "the consent was erased with its receipt");
        assert_eq!(server.stop().0, 0);
        deployment.run(&["journal", "fsck"]).works();
    }
}

/// Signs Anne up on the form we serve; the path of her receipt.
fn sign_up(anyone: &mut Browser<'_>) -> String {
    let form = anyone.get("/fr/consent/newsletter");
    assert!(!form.body.contains("checked"), "a box is ticked in advance");
    let ticket = form.input("serment_ticket").unwrap();
    let fields = [("email", ANNE), ("serment_ticket", &*ticket), ("serment_box", "email")];
    let answer = anyone.post("/fr/consent/newsletter", &fields);
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert!(anyone.get(&answer.location).body.contains("Lettre de l’association"));
    answer.location
}

/// Anne looks at her space, which says what is here, and asks for everything to go.
fn portal(anne: &mut Browser<'_>) -> String {
    for page in ["", "/data", "/choices", "/receipts", "/requests", "/requests/erasure"] {
        for lang in ["fr", "en"] {
            let page = anne.get(&format!("/{lang}/me{page}"));
            assert!(!page.body.contains("{ $"), "a message has a hole");
        }
    }
    assert!(anne.get("/fr/me/choices").body.contains("Lettre de l’association"));
    let asked = anne.post("/fr/me/requests/erasure", &[("message", "Merci.")]);
    assert_eq!(asked.status, 303, "{}", asked.body);
    anne.get(&asked.location);
    asked.location.rsplit('/').next().unwrap().to_owned()
}

/// Claire reads the plan, approves it, and sees the request closed.
fn close(claire: &mut Browser<'_>, server: &Server, request: &str) {
    let path = format!("/console/requests/{request}");
    let mut digest = None;
    server.until("a plan to approve", |_| {
        digest = claire.get(&format!("{path}?lang=fr")).input("digest");
        digest.is_some()
    });
    let digest = digest.unwrap();
    let fields = [("decision", "approve"), ("why", ""), ("read", "yes"), ("digest", &*digest)];
    let confirm = claire.post(&format!("{path}/decide"), &fields);
    let digest = confirm.input("digest").unwrap_or_else(|| panic!("{}", confirm.body));
    let approved = claire.post(&format!("{path}/approve"), &[("digest", &*digest)]);
    assert_eq!(approved.status, 303, "{}", approved.body);
    server.until("the certificate", |_| {
        claire.get(&format!("{path}?lang=fr")).body.contains("id=\"certificate\"")
    });
    let history = claire.get("/console/charter?lang=fr").body;
    assert!(!history.contains("staff:"), "who published is said in words");
}

/// Her session ended with her data; a new link shows her the certificate.
fn certificate(deployment: &Deployment, server: &Server, request: &str) {
    let mut anne = Browser::new(server);
    std::fs::remove_dir_all(deployment.path("outbox")).unwrap();
    anne.sign_in(deployment, "/fr/signin", ANNE);
    let path = format!("/fr/me/requests/{request}");
    anne.get(&path);
    server.until("its proof", |_| {
        anne.try_get(&format!("{path}/certificate.tlog-proof")).status == 200
    });
    let text = anne.get(&format!("{path}/certificate.json")).body;
    let certificate: Json = serde_json::from_str(&text).unwrap();
    assert_eq!(certificate["systems"].as_array().map_or(0, Vec::len), 0, "{certificate}");
    assert!(!anne.get("/fr/me").body.contains("{ $"));
}
