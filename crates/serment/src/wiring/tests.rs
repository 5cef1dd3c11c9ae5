//! The whole site put together: nothing collides, every route is guarded, every query prepares.

use std::collections::BTreeSet;

use serment_kernel::store::StoreError;
use serment_kernel::testing::Kit;
use serment_web::Access;
use serment_web::mail::Outbox;

use super::*;

fn setup(kit: &Kit) -> Setup {
    Setup {
        place: Place::Sqlite { folder: kit.folder.join("site") },
        origin: "test.example/journal".into(),
        guard: Some(kit.folder.join("guard")),
        publish_every: Duration::from_millis(50),
        base_url: "http://localhost".into(),
        organisation: "Acme".into(),
        zone: TimeZone::UTC,
        charter_folder: kit.folder.clone(),
        lookup: Arc::new(|_| None),
        mailer: Arc::new(Outbox::default()),
        staff: vec![],
        api_keys: vec![],
        limits: Limits::default(),
        node: "test".into(),
    }
}

fn site(kit: &Kit) -> Assembly {
    assemble(setup(kit), kit.context.environment.clone()).unwrap()
}

#[test]
fn every_query_of_every_capability_prepares_on_each_engine() {
    for kit in Kit::each(capabilities()) {
        let prepared = kit.context.store.read(|store| {
            capabilities().iter().try_for_each(|capability| store.prepare(capability))
        });
        prepared.map_err(|error: StoreError| error.to_string()).unwrap();
    }
}

#[test]
fn migrations_and_capabilities_have_names_of_their_own() {
    let mut names = BTreeSet::new();
    let mut steps = BTreeSet::new();
    for capability in capabilities() {
        assert!(names.insert(capability.name), "{} is there twice", capability.name);
        for step in capability.migrations {
            assert!(steps.insert(step.id), "migration {} is there twice", step.id);
        }
    }
}

#[test]
fn a_person_s_pages_ask_for_the_person_and_the_console_for_staff() {
    let kit = Kit::sqlite(capabilities());
    let routes = site(&kit).routes();
    let signing = |path: &str| path.contains("/signin") || path.contains("/signout");
    assert!(routes.table().len() > 30);
    for route in routes.table() {
        let (path, access) = (route.path.as_str(), route.access);
        if path.starts_with("/console") && !signing(path) {
            assert!(matches!(access, Access::Staff(_)), "{route}");
        } else if path.split('/').nth(2) == Some("me") {
            assert_eq!(access, Access::Person, "{route}");
        } else if path.starts_with("/hooks/") {
            assert_eq!(access, Access::Recipient, "{route}");
        } else if path.starts_with("/api/") && route.method != axum::http::Method::GET {
            // What may be read without a key is reached by 128 random bits.
            assert!(matches!(access, Access::Application(_)), "{route}");
        }
    }
}

#[test]
fn background_work_signs_what_is_new_and_stops_when_told() {
    let kit = Kit::sqlite(capabilities());
    let assembly = site(&kit);
    let context = assembly.site.context.clone();
    let background = assembly.start(Process::Serve).unwrap();
    let act = serment_web::session::Purge;
    let actor = serment_kernel::words::Actor::System("test");
    serment_kernel::execute_blocking(&context, &actor, act).unwrap();
    let started = std::time::Instant::now();
    background.stop(GRACE);
    assert!(started.elapsed() < GRACE);
    let signed = context.store.read(|store| publish::last(store)).unwrap();
    assert!(signed.is_some() && kit.folder.join("guard").exists());
}

/// Hears what is said in a test, or always fails, as its name says.
struct Listener(&'static str, Arc<std::sync::atomic::AtomicU32>);

impl serment_kernel::subscriptions::Subscriber for Listener {
    fn name(&self) -> &'static str {
        self.0
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["test.said"]
    }

    fn handle(
        &self,
        _: &serment_kernel::Context,
        _: &mut serment_kernel::store::Tx<'_>,
        _: &serment_kernel::journal::StoredEvent,
    ) -> Result<(), StoreError> {
        if self.0 == "test.fails" {
            return Err(StoreError::Sealed { what: "a test" });
        }
        self.1.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Ok(())
    }
}

/// Journals what the listeners wait for.
struct Say;

impl serment_kernel::UseCase for Say {
    const NAME: &'static str = "test.say";
    type Output = ();

    fn permission(&self) -> serment_kernel::words::Permission {
        serment_kernel::words::Permission::System
    }

    fn run(
        &self,
        _: &serment_kernel::Context,
        tx: &mut serment_kernel::store::Tx<'_>,
    ) -> Result<(), serment_kernel::AppError> {
        use serment_kernel::journal::{About, Event};
        let data = serde_json::json!({});
        tx.append(Event { kind: "test.said", about: About::House, data })?;
        Ok(())
    }
}

#[test]
fn a_subscriber_that_fails_does_not_keep_the_next_ones_from_hearing() {
    let kit = Kit::sqlite(capabilities());
    let assembly = site(&kit);
    let heard = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let listeners: Vec<Arc<dyn serment_kernel::subscriptions::Subscriber>> = vec![
        Arc::new(Listener("test.fails", heard.clone())),
        Arc::new(Listener("test.hears", heard.clone())),
    ];
    let actor = serment_kernel::words::Actor::System("test");
    serment_kernel::execute_blocking(&assembly.site.context, &actor, Say).unwrap();
    let background = background::start(&assembly, Process::Serve, vec![], listeners).unwrap();
    let until = std::time::Instant::now() + Duration::from_secs(10);
    while heard.load(std::sync::atomic::Ordering::SeqCst) == 0 {
        assert!(std::time::Instant::now() < until, "the second heard nothing");
        std::thread::sleep(Duration::from_millis(10));
    }
    background.stop(GRACE);
}
