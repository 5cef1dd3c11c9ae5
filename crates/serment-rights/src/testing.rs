//! What the tests of this crate share: the hotels' charter over small real databases, a partner that
//! answers, a site entered as everyone enters it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use serment_kernel::jobs::{self, Handler};
use serment_kernel::testing::Kit;
use serment_kernel::words::{Actor, Personal, SubjectId};
use serment_kernel::{Capability, Context, KERNEL, execute_blocking, subjects};
use serment_register::charter::{Charter, Lint, check, samples};
use serment_register::publication::Publish;
use serment_register::{Published, PublishedCharter, Site};
use serment_web::limits::Limits;
use serment_web::testing::{Answer, TestSite, request};
use serment_web::{Gate, Slice, a11y, api, session};
use tower::ServiceExt;

use crate::propagation::{Secret, Signatures, sign};
use crate::requests::RequestId;
use crate::{Rights, Systems};

/// Everything a site of this crate stands on.
pub(crate) const CAPABILITIES: &[&Capability] = &[
    &KERNEL,
    &session::CAPABILITY,
    &api::IDEMPOTENCY,
    &serment_register::publication::CAPABILITY,
    &serment_consent::consent::CAPABILITY,
    &serment_consent::receipt::CAPABILITY,
    &serment_consent::suppression::CAPABILITY,
    &crate::CAPABILITY,
];

pub(crate) const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
pub(crate) const YANN: &str = "yann@exemple.fr";
pub(crate) const ANNE: &str = "anne@exemple.fr";
/// The mailbox of a couple.
pub(crate) const COUPLE: &str = "morel@exemple.fr";

/// The hotels' charter.
pub(crate) fn charter() -> Charter {
    check(&samples::hotel(), &Lint::default()).charter.expect("the sample has no error")
}

const BOOKING: &str = "
    create table guests (id integer primary key, email text, phone text, given_name text,
      family_name text, birth_date text, address text, postcode text, city text, country text,
      language text, notes text, created_at text, last_contact_at text);
    create table stays (id integer primary key, guest_id integer not null references guests (id),
      hotel text, arrival text, departure text, room text, amount_cents integer, comment text);
    create table companions (id integer primary key, stay_id integer references stays (id),
      guest_id integer references guests (id), given_name text, family_name text, birth_date text);
    create table invoices (id integer primary key, stay_id integer references stays (id),
      number text, issued_on text, amount_cents integer, billing_name text, billing_address text,
      delivery_note text);
    create table messages (id integer primary key, author_id integer references guests (id),
      recipient_id integer references guests (id), body text, sent_at text);
    create table reviews (id integer primary key, guest_id integer references guests (id),
      hotel text, rating integer, title text, body text, published_at text);
    insert into guests (id, email, phone, given_name, family_name, notes, created_at,
      last_contact_at) values
      (1, 'Yann@Exemple.fr', '06 12 34 56 78', 'Yann', 'Kervella', '=1+1', '2021-06-20', '2026-06-14'),
      (2, 'anne@exemple.fr', null, 'Anne', 'Le Goff', null, '2022-01-02', '2026-06-14'),
      (3, 'morel@exemple.fr', null, 'Paul', 'Morel', null, '2022-01-02', '2026-06-14'),
      (4, 'morel@exemple.fr', null, 'Maud', 'Morel', null, '2022-01-02', '2026-06-14');
    insert into stays (id, guest_id, hotel, arrival, departure, amount_cents) values
      (10, 1, 'Les Embruns', '2024-06-11', '2024-06-14', 41200),
      (11, 1, 'La Dune', '2025-08-02', '2025-08-05', 53850),
      (20, 2, 'Le Phare', '2026-06-11', '2026-06-14', 9600);
    insert into companions values (1, 10, null, 'Lena', 'Kervella', '2015-01-01'),
      (2, 20, 1, 'Yann', 'Kervella', '1980-01-01');
    insert into invoices values
      (100, 10, 'F-100', '2024-06-14', 41200, 'Yann Kervella', 'Brest', 'chez la voisine'),
      (101, 11, 'F-101', '2025-08-05', 53850, 'Yann Kervella', 'Brest', null),
      (200, 20, 'F-200', '2026-06-14', 9600, 'Anne Le Goff', 'Quimper', 'au bar');
    insert into messages values (1, 1, 2, 'Bonjour Anne', '2026-06-12'),
      (2, 2, 1, 'Bonjour Yann', '2026-06-12');
    insert into reviews values (1, 1, 'embruns', 5, 'Parfait', 'Tout', '2025-09-01'),
      (2, 2, 'embruns', 4, 'Bien', 'Presque tout', '2026-09-01');";

const NEWSLETTER: &str = "
    create table subscribers (id integer primary key, email text not null, given_name text,
      frequency text, receipt_id text, subscribed_at text);
    create table clicks (id integer primary key,
      subscriber_id integer not null references subscribers (id), url text, clicked_at text);
    insert into subscribers values (1, 'yann@exemple.fr', 'Yann', 'monthly', null, '2026-01-01'),
      (2, 'anne@exemple.fr', 'Anne', 'monthly', null, '2026-01-01');
    insert into clicks values (1, 1, '/embruns', '2026-02-01'), (2, 1, '/dune', '2026-02-02'),
      (3, 1, '/phare', '2026-03-01'), (4, 2, '/dune', '2026-03-01');";

const LOYALTY: &str = "card_number,email,given_name,family_name,points,joined_on,last_used_on\n\
    C1,yann@exemple.fr,Yann,Kervella,120,2021-06-20,2025-08-05\n\
    C2,anne@exemple.fr,Anne,Le Goff,30,2022-01-02,2026-06-14\n";

/// The rows of Yann's that an erasure touches: 8 in booking, 4 in the newsletter, 1 card.
pub(crate) const TOUCHED: u64 = 13;

/// One message the partner received.
pub(crate) struct Delivered {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Delivered {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}

/// A partner that listens on this machine and takes everything.
fn partner() -> (String, Arc<Mutex<Vec<Delivered>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let taken: Arc<Mutex<Vec<Delivered>>> = Arc::default();
    let inside = taken.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut headers, mut line) = (Vec::new(), String::new());
            while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                if let Some((name, value)) = line.trim_end().split_once(": ") {
                    headers.push((name.to_owned(), value.to_owned()));
                }
                line.clear();
            }
            let mut delivered = Delivered { headers, body: String::new() };
            let length = delivered.header("content-length").parse().unwrap();
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            delivered.body = String::from_utf8(body).unwrap();
            inside.lock().unwrap().push(delivered);
            let mut stream = stream;
            stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").unwrap();
        }
    });
    (url, taken)
}

/// A site over the charter and its systems, on one engine.
pub(crate) struct Stand {
    pub(crate) test: TestSite,
    pub(crate) rights: Rights,
    pub(crate) partner: Arc<Mutex<Vec<Delivered>>>,
    /// Where the systems are.
    pub(crate) folder: PathBuf,
    handlers: Vec<Box<dyn Handler>>,
    runtime: tokio::runtime::Runtime,
}

impl Stand {
    fn open(kit: Kit) -> Self {
        let folder = kit.folder.join("systems");
        std::fs::create_dir_all(folder.join("cards")).unwrap();
        std::fs::write(folder.join("cards/loyalty.csv"), LOYALTY).unwrap();
        for (file, sql) in [("booking.db", BOOKING), ("newsletter.db", NEWSLETTER)] {
            rusqlite::Connection::open(folder.join(file)).unwrap().execute_batch(sql).unwrap();
        }
        let publish = Publish { files: samples::hotel(), by: "system:test".into() };
        execute_blocking(&kit.context, &Actor::System("test"), publish).unwrap();
        let (url, partner) = partner();
        let at = folder.clone();
        let systems =
            Systems::new(Arc::new(move |name: &str| variable(&at, &url, name)), folder.clone());
        let slices: Vec<Slice> = serment_consent::SLICES
            .iter()
            .chain(serment_register::SLICES)
            .chain(&[crate::SLICE])
            .copied()
            .collect();
        let charter = Published::open(&kit.context).unwrap();
        let mut kept = None;
        let test = TestSite::open(kit, Limits::unlimited(), &slices, &[], |gate| {
            let site = Site::new(gate.context.clone(), gate.web.clone(), charter);
            let rights = Rights { site, systems };
            let routes = crate::routes(&rights);
            kept = Some(rights);
            routes
        });
        let rights = kept.expect("the site was made with its routes");
        let mailer: Arc<dyn serment_web::mail::Mailer> =
            Arc::new(serment_web::mail::Outbox::default());
        let handlers = crate::handlers(&rights, &mailer);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { test, rights, partner, folder, handlers, runtime }
    }

    pub(crate) fn context(&self) -> &Context {
        &self.rights.site.context
    }

    pub(crate) fn published(&self) -> Arc<PublishedCharter> {
        self.rights.site.charter().unwrap()
    }

    /// Does every due job.
    pub(crate) fn work(&self) {
        while jobs::work_once(self.context(), &self.handlers, "test").unwrap() {}
    }

    /// Lets an hour and a half pass, so that what was put off is due, then does it.
    pub(crate) fn work_later(&self) {
        self.test.kit.clock.advance_seconds(5_400);
        self.work();
    }

    pub(crate) fn sign_in(&self, email: &str) -> String {
        self.runtime.block_on(self.test.sign_in(email))
    }

    pub(crate) fn staff(&self, name: &str) -> String {
        self.runtime.block_on(self.test.sign_in_staff(name))
    }

    pub(crate) fn get(&self, cookie: &str, path: &str) -> Answer {
        self.runtime.block_on(self.test.get(path, &[("cookie", cookie)]))
    }

    pub(crate) fn post(&self, cookie: &str, path: &str, form: &str) -> Answer {
        self.runtime.block_on(self.test.post(path, &[("cookie", cookie)], form))
    }

    /// The same page in both languages, whole and accessible. Returns the French one.
    pub(crate) fn both(&self, cookie: &str, path: &str) -> String {
        let ask = |path: &str| {
            let page = self.get(cookie, path);
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
            assert_eq!(a11y::check(&page.text), [], "{path}: {}", page.text);
            plain(&page.text)
        };
        if path.starts_with("/console") {
            let english = ask(&format!("{path}?lang=en"));
            assert!(english.contains("<html lang=\"en\">"));
            return ask(&format!("{path}?lang=fr"));
        }
        let english = ask(&path.replacen("/fr", "/en", 1));
        assert!(english.contains("<html lang=\"en\">"));
        ask(path)
    }

    /// Yann, or another, asks to be erased from their space.
    pub(crate) fn ask(&self, email: &str) -> RequestId {
        let cookie = self.sign_in(email);
        let sent = self.post(&cookie, "/fr/me/requests/erasure", "message=Merci");
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        sent.header("location").rsplit('/').next().unwrap().parse().unwrap()
    }

    /// A member of staff reads the plan, confirms it, and it is carried out.
    pub(crate) fn approve(&self, id: RequestId) -> Answer {
        let cookie = self.staff("claire");
        let digest = self.request(id).plan_digest.unwrap_or_default();
        let form = format!("decision=approve&read=yes&digest={digest}");
        let page = self.post(&cookie, &format!("/console/requests/{id}/decide"), &form);
        if page.status != StatusCode::OK {
            return page;
        }
        assert_eq!(a11y::check(&page.text), [], "{}", page.text);
        assert!(page.text.contains(&digest));
        self.post(&cookie, &format!("/console/requests/{id}/approve"), &format!("digest={digest}"))
    }

    pub(crate) fn request(&self, id: RequestId) -> crate::requests::RightsRequest {
        self.context().store.read(|read| crate::requests::find(read, id)).unwrap().unwrap()
    }

    pub(crate) fn subject(&self, email: &str) -> Option<SubjectId> {
        let email = Personal::new(email.to_owned());
        self.context().store.read(|read| subjects::find(read, "email", &email)).unwrap()
    }

    /// One number a system answers.
    pub(crate) fn count(&self, file: &str, sql: &str) -> i64 {
        let database = rusqlite::Connection::open(self.folder.join(file)).unwrap();
        database.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// A recipient posts, signed with this secret.
    pub(crate) fn hook(&self, secret: &str, body: &str) -> StatusCode {
        let (rights, gate) = (&self.rights, &self.test.gate);
        let recipients = Arc::new(Signatures {
            context: rights.site.context.clone(),
            charter: rights.site.charter.clone(),
            systems: rights.systems.clone(),
        });
        let router = serment_web::app(&Gate { recipients, ..gate.clone() }, crate::routes(rights));
        let now = self.context().now();
        let secret: Secret = secret.parse().unwrap();
        let signature = sign(&secret, "msg_1", now, body.as_bytes());
        let at = now.as_second().to_string();
        let headers = [
            ("content-type", "application/json"),
            ("webhook-id", "msg_1"),
            ("webhook-timestamp", &at),
            ("webhook-signature", &signature),
        ];
        let request: Request<Body> = request("POST", "/hooks/acknowledgements", &headers, body);
        self.runtime.block_on(async {
            let answer = router.oneshot(request).await.unwrap();
            let status = answer.status();
            let _: Bytes = answer.into_body().collect().await.unwrap().to_bytes();
            status
        })
    }
}

fn variable(folder: &Path, url: &str, name: &str) -> Option<String> {
    let path = |file: &str| folder.join(file).to_string_lossy().into_owned();
    match name {
        "BOOKING_PATH" => Some(path("booking.db")),
        "NEWSLETTER_PATH" => Some(path("newsletter.db")),
        "LOYALTY_DIR" => Some(path("cards")),
        "MAILHOUSE_URL" => Some(url.to_owned()),
        "MAILHOUSE_SECRET" => Some(SECRET.to_owned()),
        _ => None,
    }
}

/// Runs a test on a site over every engine there is.
pub(crate) fn on_each(test: impl Fn(&Stand)) {
    for kit in Kit::each(CAPABILITIES) {
        test(&Stand::open(kit));
    }
}

/// A page's text with its unbreakable spaces made plain, to look for sentences in it.
pub(crate) fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}
