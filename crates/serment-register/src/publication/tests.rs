//! Publication: immutable versions, who may publish, and the public register and notices.

use serment_kernel::store::{Query, Tx};
use serment_kernel::testing::Kit;
use serment_kernel::words::{Actor, Lang, Permission, Role};
use serment_kernel::{AppError, Capability, Context, KERNEL, UseCase, execute_blocking, params};
use serment_web::testing::on_each;
use serment_web::{a11y, api, session};

use super::*;
use crate::Site;
use crate::charter::{Files, Lint, Severity, canonical, check, samples};

const CAPABILITIES: &[&Capability] =
    &[&KERNEL, &session::CAPABILITY, &api::IDEMPOTENCY, &CAPABILITY];

const CLI: Actor = Actor::System("cli");

fn publish(context: &serment_kernel::Context, files: Files) -> Result<Publication, AppError> {
    execute_blocking(context, &CLI, Publish { files, by: CLI.to_string() })
}

fn reworded() -> Files {
    let mut files = samples::hotel();
    let path = "notices/newsletter.fr.md";
    let text = files.text(path).unwrap().to_owned() + "\nMerci de nous lire.\n";
    files.set(path, text);
    files
}

#[test]
fn a_version_is_immutable_hashed_journaled_and_the_same_content_is_not_published_twice() {
    for kit in Kit::each(CAPABILITIES) {
        let files = samples::hotel();
        let Publication::Published(first) = publish(&kit.context, files.clone()).unwrap() else {
            panic!("a first publication is one");
        };
        assert_eq!(first.version, 1);
        assert_eq!(first.digest, store::sha256(&canonical(&files)));
        let again = publish(&kit.context, files.clone()).unwrap();
        assert_eq!(again, Publication::Unchanged(first.clone()));

        kit.clock.advance_seconds(60);
        let Publication::Published(second) = publish(&kit.context, reworded()).unwrap() else {
            panic!("another content is another version");
        };
        assert_eq!(second.version, 2);
        kit.publish();
        let read = kit.context.store.read(|read| {
            let event = serment_kernel::journal::event::find(read, second.event)?;
            Ok::<_, AppError>((get(read, 1)?, history(read)?, event))
        });
        let (old, lines, event) = read.unwrap();
        assert_eq!(old.unwrap().files, files);
        assert_eq!(lines, [second.clone(), first.clone()]);
        let data = event.unwrap().data.unwrap();
        assert_eq!(data["kind"], "charter.published");
        assert_eq!(data["version"], 2);
        assert_eq!(data["digest"], second.digest.as_str());
        assert_eq!(data["previous"], first.digest.as_str());
    }
}

#[test]
fn a_charter_with_an_error_is_refused_and_nothing_is_written() {
    for kit in Kit::each(CAPABILITIES) {
        let mut files = samples::hotel();
        files.0.remove("organisation.toml");
        let error = publish(&kit.context, files).unwrap_err();
        assert!(matches!(&error, AppError::Refused(it) if it.code == "publication.findings"));
        assert!(Published::open(&kit.context).unwrap().current().is_none());
    }
}

#[test]
fn only_the_officer_and_engineers_publish() {
    let kit = Kit::sqlite(CAPABILITIES);
    let staff = |role| Actor::Staff { name: "x".into(), roles: vec![role] };
    let publish = |role| {
        let publish = Publish { files: samples::hotel(), by: staff(role).to_string() };
        execute_blocking(&kit.context, &staff(role), publish)
    };
    assert!(matches!(publish(Role::Agent), Err(AppError::Forbidden)));
    assert!(publish(Role::Dpo).is_ok() && publish(Role::Engineer).is_ok());
}

#[test]
fn every_node_follows_the_newest_version() {
    for kit in Kit::each(CAPABILITIES) {
        let node = Published::open(&kit.context).unwrap();
        assert!(node.current().is_none() && !node.refresh(&kit.context).unwrap());
        publish(&kit.context, samples::hotel()).unwrap();
        assert!(node.refresh(&kit.context).unwrap() && !node.refresh(&kit.context).unwrap());
        assert_eq!(node.clone().current().unwrap().version, 1);
        publish(&kit.context, reworded()).unwrap();
        assert!(node.refresh(&kit.context).unwrap());
        assert_eq!(node.current().unwrap().version, 2);
    }
}

/// A publication under an older, laxer linter.
struct Laxer(Files);

impl UseCase for Laxer {
    const NAME: &'static str = "test.laxer";
    type Output = Publication;

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, context: &Context, tx: &mut Tx<'_>) -> Result<Publication, AppError> {
        Publish { files: self.0.clone(), by: CLI.to_string() }.keep(context, tx)
    }
}

/// A charter today's linter refuses: a case ticked in advance, a form no longer allowed.
fn once_allowed() -> Files {
    let mut files = samples::hotel();
    for (path, from, to) in [
        ("activities/newsletter.toml", "\"unticked_box\"", "\"preticked_box\""),
        ("recipients/mailhouse.toml", "country    = \"FR\"", "country    = \"france\""),
    ] {
        let text = files.text(path).unwrap().replacen(from, to, 1);
        assert!(text.contains(to));
        files.set(path, text);
    }
    files
}

#[test]
fn a_version_published_under_a_laxer_linter_is_read_and_runs() {
    for kit in Kit::each(CAPABILITIES) {
        let refused = check(&once_allowed(), &Lint::default());
        assert!(refused.charter.is_none() && refused.count(Severity::Error) >= 2);
        assert!(publish(&kit.context, once_allowed()).is_err());
        execute_blocking(&kit.context, &CLI, Laxer(once_allowed())).unwrap();
        // In force at start, by its number, and after others.
        let node = Published::open(&kit.context).unwrap();
        let current = node.current().unwrap();
        assert_eq!(current.charter.recipients["mailhouse"].country, "france");
        assert_eq!(current.findings(&Lint::default()), refused.findings);
        publish(&kit.context, samples::hotel()).unwrap();
        let old = kit.context.store.read(|read| get(read, 1)).unwrap().unwrap();
        assert_eq!((old.version, old.files), (1, once_allowed()));
    }
}

#[test]
fn bytes_that_were_not_journaled_are_not_read() {
    const ALTER: Query =
        Query { name: "test.alter", sql: "update charter_version set bytes = $1, digest = $2" };
    struct Alter(Files, String);
    impl UseCase for Alter {
        const NAME: &'static str = "test.alter";
        type Output = ();
        fn permission(&self) -> Permission {
            Permission::System
        }
        fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
            tx.execute(&ALTER, &params![canonical(&self.0), &self.1])?;
            Ok(())
        }
    }
    for kit in Kit::each(CAPABILITIES) {
        publish(&kit.context, samples::hotel()).unwrap();
        let (honest, other) = (store::sha256(&canonical(&samples::hotel())), reworded());
        let forged = store::sha256(&canonical(&other));
        // The bytes alone, then the row's digest with them: the journal still tells.
        for digest in [honest, forged] {
            execute_blocking(&kit.context, &CLI, Alter(other.clone(), digest)).unwrap();
            let error = kit.context.store.read(|read| get(read, 1)).unwrap_err().to_string();
            assert!(error.contains("version 1 of the charter is not the one"), "{error}");
            assert!(Published::open(&kit.context).is_err());
        }
    }
}

#[test]
fn what_is_still_to_confirm_is_not_published() {
    let kit = Kit::sqlite(CAPABILITIES);
    let mut files = samples::hotel();
    let text = files.text("organisation.toml").unwrap();
    let address = "\"TO CONFIRM: postal address\"";
    files.set("organisation.toml", text.replace("\"4 quai Carnot, 29900 Concarneau\"", address));
    let error = publish(&kit.context, files).unwrap_err();
    let told = |text: &str| text.contains("2 point(s) to confirm");
    assert!(matches!(&error, AppError::Refused(it) if told(&it.to_string())), "{error}");
}

fn site(gate: &serment_web::Gate, versions: &[Files]) -> serment_web::Routes {
    for files in versions {
        publish(&gate.context, files.clone()).unwrap();
    }
    let charter = Published::open(&gate.context).unwrap();
    routes(Site::new(gate.context.clone(), gate.web.clone(), charter))
}

#[test]
fn the_register_and_the_notices_are_read_by_anyone_in_both_languages() {
    let versions = [samples::hotel(), reworded()];
    on_each(
        CAPABILITIES,
        &[SLICE],
        |gate| site(gate, &versions),
        async |site| {
            for lang in Lang::ALL {
                for page in ["register", "notices/newsletter", "notices/newsletter?version=1"] {
                    let answer = site.get(&format!("/{lang}/{page}"), &[]).await;
                    assert_eq!(answer.status, 200, "{lang} {page}: {}", answer.text);
                    assert_eq!(a11y::check(&answer.text), [], "{lang} {page}");
                }
            }
            let register = site.get("/en/register", &[]).await.text;
            assert!(register.contains("We use your data for 6 things, and nothing else"));
            let now = site.get("/fr/notices/newsletter", &[]).await.text;
            let before = site.get("/fr/notices/newsletter?version=1", &[]).await.text;
            assert!(now.contains("Merci de nous lire") && !before.contains("Merci de nous lire"));
            assert!(before.contains("remplacé depuis"));
            assert_eq!(now.matches("La lettre d’information</h").count(), 1, "one title: {now}");
            assert!(register.contains("Courrier de l’Ouest (France)"), "{register}");
            for absent in ["/fr/notices/nothing", "/fr/notices/newsletter?version=9"] {
                assert_eq!(site.get(absent, &[]).await.status, 404);
            }
        },
    );
}

#[test]
fn before_any_publication_the_register_says_so() {
    on_each(
        CAPABILITIES,
        &[SLICE],
        |gate| site(gate, &[]),
        async |site| {
            for lang in Lang::ALL {
                let answer = site.get(&format!("/{lang}/register"), &[]).await;
                assert_eq!(answer.status, 200);
                assert_eq!(a11y::check(&answer.text), []);
            }
            assert_eq!(site.get("/fr/notices/newsletter", &[]).await.status, 404);
        },
    );
}
