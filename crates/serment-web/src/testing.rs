//! The test kit of pages: a whole site over a store of its own, with staff, an API key and an
//! outbox, entered by HTTP requests as everyone enters it.
//!
//! Use [`on_each`] when the test writes: stores are then opened and closed beside the asynchronous
//! runtime, as the PostgreSQL client demands.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use jiff::tz::TimeZone;
use serment_kernel::Capability;
use serment_kernel::testing::Kit;
use serment_kernel::words::{Entropy, OsEntropy, Role};
use tower::ServiceExt;

use crate::api::{ApiKey, ApiKeys};
use crate::app::app;
use crate::limits::{Limiter, Limits};
use crate::mail::{Mailer, Outbox};
use crate::page::{Site, Slice, Web};
use crate::routes::{Gate, NoRecipients, Routes};
use crate::session::{self, Directory, Member};

/// Where the site of the tests is reached.
pub const BASE_URL: &str = "https://charte.example";

/// The staff of the tests: stable name, display name, role. Their addresses are
/// `<name>@littoral.example`.
pub const STAFF: [(&str, &str, Role); 3] = [
    ("claire", "Claire Prigent, déléguée", Role::Dpo),
    ("loic", "Loïc Abgrall", Role::Agent),
    ("maya", "Maya Riou", Role::Engineer),
];

/// The shell of *Maisons du Littoral*, in Paris's zone.
pub fn web(slices: &[Slice]) -> Web {
    let site = Site {
        organisation: "Maisons du Littoral".into(),
        zone: TimeZone::get("Europe/Paris").expect("the zone database is bundled"),
        base_url: BASE_URL.into(),
        console_search: None,
    };
    Web::new(site, slices).expect("messages and templates are well formed")
}

/// A site over a store of its own.
pub struct TestSite {
    /// Its store and clock.
    pub kit: Kit,
    /// What lets people in.
    pub gate: Gate,
    /// The mails it sent.
    pub outbox: Outbox,
    /// A key of the application `booking`, with the scopes asked for.
    pub key: String,
    router: Router,
}

impl TestSite {
    /// A site with these routes beside those of signing in. `scopes` are those of its API key.
    /// The kit's capabilities must include those of [`session`] and [`crate::api`].
    pub fn open(
        kit: Kit,
        limits: Limits,
        slices: &[Slice],
        scopes: &[&str],
        routes: impl FnOnce(&Gate) -> Routes,
    ) -> Self {
        let member = |(name, display, role): (&str, &str, Role)| Member {
            name: name.into(),
            display: display.into(),
            email: format!("{name}@littoral.example").into(),
            roles: vec![role],
        };
        let entropy: &dyn Entropy = &OsEntropy;
        let (key, kept) = ApiKey::generate(entropy, "booking", scopes.iter().copied());
        let gate = Gate {
            web: web(slices),
            context: kit.context.clone(),
            directory: Arc::new(Directory::new(STAFF.map(member))),
            keys: Arc::new(ApiKeys::new([kept])),
            recipients: Arc::new(NoRecipients),
            limiter: Arc::new(Limiter::new(limits, kit.clock.clone())),
        };
        let outbox = Outbox::default();
        let mailer: Arc<dyn Mailer> = Arc::new(outbox.clone());
        let whole = routes(&gate).merge(session::routes(&gate, &mailer));
        Self { router: app(&gate, whole), kit, gate, outbox, key }
    }

    /// Sends a request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await;
        let (parts, body) = response.unwrap_or_else(|never| match never {}).into_parts();
        let bytes = body.collect().await.expect("a body of ours ends well").to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, text, bytes: bytes.into() }
    }

    /// Asks for a page.
    pub async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(request("GET", path, headers, "")).await
    }

    /// Sends a form, already encoded.
    pub async fn post(&self, path: &str, headers: &[(&str, &str)], form: &str) -> Answer {
        let form_type = ("content-type", "application/x-www-form-urlencoded");
        let headers: Vec<_> = headers.iter().copied().chain([form_type]).collect();
        self.send(request("POST", path, &headers, form)).await
    }

    /// The path of the last link sent by mail.
    pub fn last_link(&self) -> String {
        let mails = self.outbox.mails();
        let text = mails.last().expect("a mail was sent").text.reveal().clone();
        let start = text.find(BASE_URL).expect("the mail has a link") + BASE_URL.len();
        text[start..].lines().next().unwrap_or_default().to_owned()
    }

    /// Signs a person in by the emailed link; returns the cookie to send.
    pub async fn sign_in(&self, email: &str) -> String {
        self.sign_in_at("/fr/signin", email).await
    }

    /// Signs a member of staff in; returns the cookie to send.
    pub async fn sign_in_staff(&self, name: &str) -> String {
        self.sign_in_at("/console/signin", &format!("{name}@littoral.example")).await
    }

    async fn sign_in_at(&self, path: &str, email: &str) -> String {
        let sent = self.outbox.mails().len();
        let form = format!("email={}", email.replace('@', "%40"));
        self.post(path, &[], &form).await;
        // Staff's mail leaves beside the answer.
        while self.outbox.mails().len() == sent {
            tokio::task::yield_now().await;
        }
        let opened = self.post(&self.last_link(), &[], "").await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "the link opens a session");
        opened.cookie()
    }
}

/// Runs a test on a site over every engine there is, with default limits.
pub fn on_each(
    capabilities: &'static [&'static Capability],
    slices: &[Slice],
    routes: impl Fn(&Gate) -> Routes,
    test: impl AsyncFn(&TestSite),
) {
    for kit in Kit::each(capabilities) {
        let site = TestSite::open(kit, Limits::default(), slices, &[], &routes);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime starts");
        runtime.block_on(test(&site));
        drop(runtime);
    }
}

/// A request to the site of the tests.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path).header("host", "charte.example");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).expect("a test writes its request well")
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub text: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// A header, empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The first cookie set, as a browser sends it back.
    pub fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
    }
}
