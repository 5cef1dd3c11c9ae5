//! What goes wrong: a system away, a program that stops, an address that two people share.

use axum::http::StatusCode;
use serment_connect::Connector;
use serment_kernel::jobs::NewJob;
use serment_kernel::store::Tx;
use serment_kernel::words::{Actor, Permission, SubjectId};
use serment_kernel::{AppError, Context, UseCase, execute_blocking, params, queries};
use serment_web::a11y;

use super::super::jobs::identifiers;
use super::super::usecases::BeginStep;
use super::super::{Fate, RequestId, Status, StepStatus, find, steps};
use crate::reach::compile;
use crate::requests::{DoneLine, StepOutcome};
use crate::testing::{ANNE, COUPLE, Stand, TOUCHED, YANN, on_each, plain};

fn hide(stand: &Stand, file: &str, hidden: bool) {
    let (shown, away) = (stand.folder.join(file), stand.folder.join(format!("{file}.away")));
    let (from, to) = if hidden { (shown, away) } else { (away, shown) };
    std::fs::rename(from, to).unwrap();
}

fn status_of(stand: &Stand, id: RequestId, system: &str) -> StepStatus {
    let list = stand.context().store.read(|read| steps(read, id)).unwrap();
    list.iter().find(|step| step.system == system).unwrap().status
}

#[test]
fn a_system_away_is_residue_and_never_done() {
    on_each(|stand| {
        let id = stand.ask(YANN);
        stand.work();
        hide(stand, "newsletter.db", true);
        let cookie = stand.sign_in(YANN);
        let home = stand.both(&cookie, "/fr/me");
        assert!(home.contains("Un de nos systèmes ne répond pas"), "{home}");
        stand.both(&cookie, "/fr/me/data");
        assert_eq!(stand.approve(id).status, StatusCode::SEE_OTHER);
        stand.work();
        assert_eq!(stand.request(id).status, Status::Approved);
        assert_eq!(status_of(stand, id, "booking"), StepStatus::Done);
        assert_eq!(status_of(stand, id, "loyalty"), StepStatus::Done);
        assert_eq!(status_of(stand, id, "newsletter"), StepStatus::Unreachable);
        let own = stand.both(&stand.sign_in(YANN), &format!("/fr/me/requests/{id}"));
        assert!(own.contains("Votre effacement n’est pas terminé"), "{own}");
        assert!(own.contains("Lettre d’information, dernier essai"), "{own}");
        let desk = stand.both(&stand.staff("claire"), &format!("/console/requests/{id}"));
        assert!(desk.contains("Un système n’est pas encore effacé"), "{desk}");
        hide(stand, "newsletter.db", false);
        stand.work_later();
        let request = stand.request(id);
        assert_eq!(request.status, Status::Done);
        assert_eq!(request.certificate.unwrap().touched(), TOUCHED);
        assert_eq!(stand.count("newsletter.db", "select count(*) from subscribers"), 1);
    });
}

#[test]
fn a_system_never_read_may_hold_the_second_name_so_the_others_wait() {
    on_each(|stand| {
        hide(stand, "newsletter.db", true);
        let id = stand.ask(YANN);
        stand.work();
        let plan = stand.both(&stand.staff("claire"), &format!("/console/requests/{id}"));
        assert!(plan.contains("Lettre d’information n’est pas compté"), "{plan}");
        assert_eq!(stand.approve(id).status, StatusCode::SEE_OTHER);
        stand.work();
        assert_eq!(status_of(stand, id, "booking"), StepStatus::Unreachable);
        let list = stand.context().store.read(|read| steps(read, id)).unwrap();
        let why = |system: &str| list.iter().find(|it| it.system == system).unwrap().why.clone();
        assert!(why("booking").unwrap().contains("system newsletter has not answered yet"));
        assert_eq!(stand.count("booking.db", "select count(*) from guests"), 4);
        hide(stand, "newsletter.db", false);
        stand.work_later();
        let request = stand.request(id);
        assert_eq!(request.status, Status::Done);
        assert_eq!(request.certificate.unwrap().touched(), TOUCHED);
    });
}

/// Someone else subscribes with Yann's mailbox.
fn lodge(stand: &Stand) {
    let sql = "insert into subscribers values (9, 'yann@exemple.fr', 'Maëlle', 'monthly', null,
               '2026-01-01')";
    let database = rusqlite::Connection::open(stand.folder.join("newsletter.db")).unwrap();
    database.execute_batch(sql).unwrap();
}

#[test]
fn two_people_each_in_another_system_are_shown_and_erased_nothing() {
    on_each(|stand| {
        let sql =
            "delete from clicks where subscriber_id = 1; delete from subscribers where id = 1";
        let database = rusqlite::Connection::open(stand.folder.join("newsletter.db")).unwrap();
        database.execute_batch(sql).unwrap();
        lodge(stand);
        let data = stand.both(&stand.sign_in(YANN), "/fr/me/data");
        assert!(!data.contains("Maëlle") && !data.contains("Kervella"), "{data}");
        let id = stand.ask(YANN);
        stand.work();
        let plan = stand.request(id).plan.unwrap();
        assert!(plan.systems.iter().all(|part| part.shared), "{plan:#?}");
        assert_eq!(stand.approve(id).status, StatusCode::CONFLICT);
    });
}

#[test]
fn a_second_name_that_comes_after_approval_stops_every_system() {
    on_each(|stand| {
        let id = stand.ask(YANN);
        stand.work();
        assert_eq!(stand.approve(id).status, StatusCode::SEE_OTHER);
        lodge(stand);
        stand.work();
        let request = stand.request(id);
        assert_eq!(request.status, Status::Planned);
        assert!(request.plan.unwrap().systems.iter().all(|part| part.shared));
        assert_eq!(stand.approve(id).status, StatusCode::CONFLICT);
        assert_eq!(stand.count("booking.db", "select count(*) from guests"), 4);
    });
}

queries! {
    CONSENT = "consent.test":
        "insert into consent_record (subject, activity, channel, status, receipt, notice, at)
         values ($1, 'newsletter', 'email', 'given', $2, 'none', $3)";
}

/// A consent on file, as the slice of consents leaves it.
struct Consented(SubjectId);

impl UseCase for Consented {
    const NAME: &'static str = "requests.test_consent";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, cx: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        let receipt = serment_consent::receipt::ReceiptId([7; 16]);
        tx.execute(&CONSENT, &params![self.0, receipt, cx.now()])?;
        Ok(())
    }
}

#[test]
fn whoever_only_consented_is_erased_and_the_recipient_told() {
    on_each(|stand| {
        let id = stand.ask("x@exemple.fr");
        let subject = stand.subject("x@exemple.fr").unwrap();
        execute_blocking(stand.context(), &Actor::System("test"), Consented(subject)).unwrap();
        stand.work();
        assert_eq!(stand.request(id).plan.unwrap().recipients, Vec::<String>::new());
        assert_eq!(stand.approve(id).status, StatusCode::SEE_OTHER);
        stand.work();
        let request = stand.request(id);
        assert_eq!(request.status, Status::Done);
        assert_eq!(request.certificate.unwrap().recipients, ["mailhouse"]);
        assert_eq!(stand.partner.lock().unwrap().len(), 1);
        assert!(stand.subject("x@exemple.fr").is_none());
    });
}

#[test]
fn a_stop_between_the_systems_commit_and_ours_keeps_the_true_counts() {
    on_each(|stand| {
        let id = stand.ask(YANN);
        stand.work();
        stand.approve(id);
        let published = stand.published();
        let systems = stand.rights.systems.of(&published);
        let connector: &dyn Connector = &**systems["booking"].as_ref().unwrap();
        let compiled = compile(&published.charter, "booking").unwrap();
        let request = stand.context().store.read(|read| find(read, id)).unwrap().unwrap();
        let who = identifiers(stand.context(), request.subject.unwrap()).unwrap();
        let plan = connector.plan(&compiled.map, &compiled.steps, &who).unwrap();
        let lines = plan.lines.iter().map(|it| {
            let line = super::super::Line::of(it);
            let rows = if line.fate == Fate::Keep { it.rows } else { it.changes };
            DoneLine { table: line.table, role: line.role, fate: line.fate, rows }
        });
        let counted = StepOutcome { lines: lines.collect(), ..StepOutcome::default() };
        let begin = BeginStep {
            request: id,
            system: "booking".into(),
            counted,
            carried: serment_connect::Identifiers::default(),
            digest: request.plan_digest.clone(),
            turn: 0,
        };
        execute_blocking(stand.context(), &Actor::System("requests"), begin).unwrap();
        connector.apply(&compiled.map, &compiled.steps, &who).unwrap();
        stand.work();
        let request = stand.request(id);
        assert_eq!(request.status, Status::Done);
        let certificate = request.certificate.unwrap();
        assert_eq!((certificate.touched(), certificate.kept_rows()), (TOUCHED, 2));
    });
}

#[test]
fn two_people_at_one_address_are_shown_and_erased_nothing() {
    on_each(|stand| {
        let cookie = stand.sign_in(COUPLE);
        let data = stand.both(&cookie, "/fr/me/data");
        assert!(data.contains("Plusieurs personnes ont cette adresse"), "{data}");
        assert!(!data.contains("Paul") && !data.contains("Maud"), "{data}");
        let home = stand.both(&cookie, "/fr/me");
        assert!(home.contains("Nous ne pouvons pas encore dire"), "{home}");
        let id = stand.ask(COUPLE);
        stand.work();
        let page = stand.both(&stand.staff("claire"), &format!("/console/requests/{id}"));
        assert!(page.contains("Ce plan ne peut pas être approuvé"), "{page}");
        let refused = stand.approve(id);
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(plain(&refused.text).contains("Plusieurs personnes ont cette adresse"));
        stand.both(&stand.sign_in(COUPLE), &format!("/fr/me/requests/{id}"));
        assert_eq!(stand.count("booking.db", "select count(*) from guests"), 4);
    });
}

#[test]
fn two_people_found_only_when_acting_are_left_alone() {
    on_each(|stand| {
        hide(stand, "booking.db", true);
        let id = stand.ask(COUPLE);
        stand.work();
        assert_eq!(stand.approve(id).status, StatusCode::SEE_OTHER);
        hide(stand, "booking.db", false);
        stand.work();
        assert_eq!(status_of(stand, id, "booking"), StepStatus::Blocked);
        assert_eq!(stand.request(id).status, Status::Planned);
        assert_eq!(stand.count("booking.db", "select count(*) from guests"), 4);
        let desk = stand.both(&stand.staff("claire"), &format!("/console/requests/{id}"));
        assert!(desk.contains("Qui demande ?") && desk.contains("Maud Morel"), "{desk}");
    });
}

#[test]
fn one_of_two_who_share_an_address_is_erased_and_the_other_keeps_everything() {
    on_each(|stand| {
        let sql = "insert into stays (id, guest_id, hotel) values (30, 3, 'A'), (40, 4, 'B');
                   insert into guests (id, email, family_name) values (5, 'morel@exemple.fr', 'Morel')";
        let database = rusqlite::Connection::open(stand.folder.join("booking.db")).unwrap();
        database.execute_batch(sql).unwrap();
        drop(database);
        let id = stand.ask(COUPLE);
        stand.work();
        let subject = stand.subject(COUPLE).unwrap();
        let own = format!("/fr/me/requests/{id}");
        let cookie = stand.sign_in(COUPLE);
        assert!(stand.both(&cookie, &own).contains("Dites-nous votre nom"));
        let nameless = stand.post(&cookie, &format!("{own}/name"), "given=&family=Morel");
        assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(a11y::check(&nameless.text), []);
        let said = stand.post(&cookie, &format!("{own}/name"), "given=Maud&family=Morel");
        assert_eq!(said.status, StatusCode::SEE_OTHER);
        let page = stand.both(&cookie, &own);
        assert!(page.contains("Nous avons noté votre nom") && !page.contains("Maud"), "{page}");
        let (claire, desk) = (stand.staff("claire"), format!("/console/requests/{id}"));
        let page = stand.both(&claire, &desk);
        assert!(page.contains("dit s’appeler Maud Morel"), "{page}");
        let unsure = stand.post(&claire, &format!("{desk}/choose"), "person=0");
        assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(plain(&unsure.text).contains("Vérification :"));
        let maud = u8::from(page.find("Maud Morel</label>") > page.find("Paul Morel</label>"));
        let digest = stand.request(id).plan_digest.unwrap();
        let stale = format!("person={maud}&checked=knowledge&digest=other");
        let stale = stand.post(&claire, &format!("{desk}/choose"), &stale);
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let chosen = format!("person={maud}&checked=knowledge&digest={digest}");
        let chosen = stand.post(&claire, &format!("{desk}/choose"), &chosen);
        assert_eq!(chosen.status, StatusCode::SEE_OTHER);
        stand.work();
        let page = stand.both(&claire, &desk);
        assert!(page.contains("Une fiche ne dit pas à qui elle est"), "{page}");
        assert_eq!(stand.approve(id).status, StatusCode::SEE_OTHER, "{page}");
        stand.work();
        let request = stand.request(id);
        assert_eq!(request.status, Status::Done);
        let certificate = request.certificate.unwrap();
        assert!(certificate.shared_address && certificate.fingerprint_until.is_none());
        assert_eq!(certificate.touched(), 2);
        let left = "select count(*) from guests where id in (3, 5)";
        assert_eq!(stand.count("booking.db", left), 2);
        assert_eq!(stand.count("booking.db", "select count(*) from guests where id = 4"), 0);
        assert_eq!(stand.count("booking.db", "select count(*) from stays where id = 30"), 1);
        // The address is Paul's too: it is not forgotten, nor fenced against letters.
        assert_eq!(stand.subject(COUPLE), Some(subject));
        let page = stand.both(&stand.sign_in(COUPLE), &own);
        assert!(page.contains("D’autres que vous ont cette adresse"), "{page}");
        let data = stand.both(&stand.sign_in(COUPLE), "/fr/me/data");
        assert!(data.contains("Paul"), "{data}");
    });
}

#[test]
fn a_column_renamed_after_approval_comes_back_to_a_person_and_the_rest_stays_done() {
    on_each(|stand| {
        let id = stand.ask(YANN);
        stand.work();
        let rename = |from: &str, to: &str| {
            let database = rusqlite::Connection::open(stand.folder.join("booking.db")).unwrap();
            let sql = format!("alter table guests rename column {from} to {to}");
            database.execute_batch(&sql).unwrap();
        };
        assert_eq!(stand.approve(id).status, StatusCode::SEE_OTHER);
        rename("notes", "remarks");
        stand.work();
        assert_eq!(stand.request(id).status, Status::Planned);
        assert_eq!(status_of(stand, id, "booking"), StepStatus::Blocked);
        let own = stand.both(&stand.sign_in(YANN), &format!("/fr/me/requests/{id}"));
        assert!(own.contains("Une personne de chez nous doit décider de nouveau"), "{own}");
        assert_eq!(stand.approve(id).status, StatusCode::CONFLICT);
        rename("remarks", "notes");
        let claire = stand.staff("claire");
        stand.post(&claire, &format!("/console/requests/{id}/replan"), "");
        stand.work();
        stand.both(&claire, &format!("/console/requests/{id}/statements"));
        assert_eq!(stand.approve(id).status, StatusCode::SEE_OTHER);
        stand.work();
        let request = stand.request(id);
        assert_eq!(request.status, Status::Done);
        let certificate = request.certificate.unwrap();
        assert_eq!((certificate.touched(), certificate.kept_rows()), (TOUCHED, 2));
    });
}

#[test]
fn what_cannot_be_done_as_approved_may_be_refused() {
    on_each(|stand| {
        let id = stand.ask(YANN);
        stand.work();
        assert_eq!(stand.approve(id).status, StatusCode::SEE_OTHER);
        hide(stand, "newsletter.db", true);
        stand.work();
        assert_eq!(stand.request(id).status, Status::Approved);
        let (claire, desk) = (stand.staff("claire"), format!("/console/requests/{id}"));
        assert!(stand.both(&claire, &desk).contains("Compter à nouveau ce qui reste"));
        stand.post(&claire, &format!("{desk}/replan"), "");
        stand.work();
        let why = "decision=refuse&why=La+base+a+disparu.&digest=x";
        assert_eq!(
            stand.post(&claire, &format!("{desk}/decide"), why).status,
            StatusCode::SEE_OTHER
        );
        let own = stand.both(&stand.sign_in(YANN), &format!("/fr/me/requests/{id}"));
        assert!(own.contains("La base a disparu.") && own.contains("Effacé et relu"), "{own}");
    });
}

#[test]
fn a_refusal_is_read_with_its_reason_and_the_way_to_complain() {
    on_each(|stand| {
        let id = stand.ask(ANNE);
        stand.work();
        let claire = stand.staff("claire");
        let why = "decision=refuse&why=Un+litige+est+en+cours.&digest=x";
        let done = stand.post(&claire, &format!("/console/requests/{id}/decide"), why);
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let page = stand.both(&stand.sign_in(ANNE), &format!("/fr/me/requests/{id}"));
        for said in ["Nous avons refusé", "Un litige est en cours.", "cnil.fr", "ou un juge"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        stand.both(&claire, &format!("/console/requests/{id}"));
        stand.both(&claire, "/console/requests");
        let list = stand.both(&stand.sign_in(ANNE), "/fr/me/requests");
        assert!(list.contains("Refusée, motif donné"), "{list}");
        stand.work();
        assert_eq!(stand.count("booking.db", "select count(*) from guests"), 4);
    });
}

#[test]
fn lateness_is_said_first_to_both() {
    on_each(|stand| {
        let id = stand.ask(ANNE);
        stand.work();
        stand.test.kit.clock.advance_seconds(40 * 86_400);
        let today = stand.both(&stand.staff("claire"), "/console");
        assert!(
            today.contains("Une demande est en retard") && today.contains("10 jours"),
            "{today}"
        );
        let page = stand.both(&stand.sign_in(ANNE), &format!("/fr/me/requests/{id}"));
        assert!(page.contains("Nous sommes en retard"), "{page}");
        stand.both(&stand.staff("claire"), &format!("/console/requests/{id}"));
    });
}

#[test]
fn rows_that_kept_rows_need_stay_empty_with_their_dates() {
    on_each(|stand| {
        let sql = "alter table invoices rename to old;
            create table invoices (id integer primary key,
              stay_id integer not null references stays (id), number text, issued_on text,
              amount_cents integer, billing_name text, billing_address text, delivery_note text);
            insert into invoices select * from old; drop table old;";
        let database = rusqlite::Connection::open(stand.folder.join("booking.db")).unwrap();
        database.execute_batch(sql).unwrap();
        drop(database);
        let id = stand.ask(YANN);
        stand.work();
        let page = stand.both(&stand.staff("claire"), &format!("/console/requests/{id}"));
        assert!(page.contains("des lignes gardées en dépendent"), "{page}");
        assert_eq!(stand.approve(id).status, StatusCode::SEE_OTHER);
        stand.work();
        let request = stand.request(id);
        assert_eq!(request.status, Status::Done, "{:?}", request.plan);
        let certificate = request.certificate.unwrap();
        assert_eq!((certificate.touched(), certificate.kept_rows()), (TOUCHED, 2));
        let empty = "select count(*) from guests where id = 1 and email is null and notes is null
                     and created_at = '2021-06-20'";
        assert_eq!(stand.count("booking.db", empty), 1);
        let own = stand.both(&stand.sign_in(YANN), &format!("/fr/me/requests/{id}"));
        assert!(own.contains("vidé, sans plus rien dire de vous"), "{own}");
    });
}

#[test]
fn a_database_that_the_charter_does_not_describe_blocks_the_plan() {
    on_each(|stand| {
        let database = rusqlite::Connection::open(stand.folder.join("booking.db")).unwrap();
        database.execute_batch("alter table guests rename column notes to remarks").unwrap();
        drop(database);
        let id = stand.ask(YANN);
        stand.work();
        let page = stand.both(&stand.staff("claire"), &format!("/console/requests/{id}"));
        assert!(page.contains("Réservations : la charte et la base ne s’accordent pas"), "{page}");
        assert_eq!(stand.approve(id).status, StatusCode::CONFLICT);
    });
}

/// Records an intention that no handler can carry out.
struct Wrong;

impl UseCase for Wrong {
    const NAME: &'static str = "requests.test";
    type Output = ();

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<(), AppError> {
        tx.enqueue(NewJob::now("requests.plan", serde_json::json!({ "request": "nothing" })))?;
        Ok(())
    }
}

#[test]
fn a_job_given_up_stays_in_sight() {
    on_each(|stand| {
        execute_blocking(stand.context(), &Actor::System("test"), Wrong).unwrap();
        stand.work();
        let today = stand.both(&stand.staff("maya"), "/console");
        assert!(today.contains("Travaux abandonnés") && today.contains("requests.plan"), "{today}");
    });
}

#[test]
fn a_plan_of_another_charter_is_counted_again() {
    use serment_register::charter::samples;
    use serment_register::publication::Publish;
    on_each(|stand| {
        let id = stand.ask(YANN);
        stand.work();
        let mut files = samples::hotel();
        let path = "notices/newsletter.fr.md";
        let text = files.text(path).unwrap().to_owned() + "\nMerci de nous lire.\n";
        files.set(path, text);
        let publish = Publish { files, by: "system:test".into() };
        execute_blocking(stand.context(), &Actor::System("test"), publish).unwrap();
        stand.rights.site.charter.refresh(stand.context()).unwrap();
        let claire = stand.staff("claire");
        let page = stand.both(&claire, &format!("/console/requests/{id}"));
        assert!(page.contains("La charte a changé depuis ce plan"), "{page}");
        assert_eq!(stand.approve(id).status, StatusCode::CONFLICT);
        let again = stand.post(&claire, &format!("/console/requests/{id}/replan"), "");
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        stand.work();
        assert_eq!(stand.approve(id).status, StatusCode::SEE_OTHER);
    });
}
