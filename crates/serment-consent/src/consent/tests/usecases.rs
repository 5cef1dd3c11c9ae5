//! The acts, on both engines.

use std::collections::{BTreeMap, BTreeSet};

use serment_kernel::journal::event;
use serment_kernel::store::StoreError;
use serment_kernel::words::{Actor, SubjectId};
use serment_kernel::{AppError, execute, execute_blocking, subjects};
use serment_register::charter::{Channel, CollectionChannel};
use serment_register::{Check, Published};

use crate::consent::evidence::{DefaultState, Event, Reach};
use crate::consent::model::{ConsentRecord, Status};
use crate::consent::{
    Choice, Choose, ConsentIsActive, Give, Recorded, StopAll, Submission, Target, Ticket, Who,
    Withdraw, WithdrawalAsEasy, store,
};
use crate::receipt::{self, Found};
use crate::suppression;
use crate::testing::{Stand, email, erase, offer, on_each, ticket};

const EMAIL: Reach = Reach::By(Channel::Email);
const PHONE: Reach = Reach::By(Channel::Phone);

fn submission(ticket: String, activity: &str, boxes: &[Reach]) -> Submission {
    Submission {
        activity: activity.into(),
        ticket,
        boxes: boxes.iter().copied().collect(),
        default_state: DefaultState::Unticked,
        preferences: BTreeMap::new(),
        of_age: None,
        channel: CollectionChannel::Web,
    }
}

async fn send(stand: &Stand, who: &str, submission: Submission) -> Result<Recorded, AppError> {
    let who = Who { email: email(who), application: None };
    let give = Give { published: stand.published(), who, submission };
    execute(&stand.site.context, &Actor::Public, give).await
}

/// Anne says yes to an activity, on a form of its own.
async fn give(stand: &Stand, activity: &str, boxes: &[Reach]) -> Recorded {
    let ticket = ticket(&stand.test.kit, activity);
    send(stand, "anne@exemple.fr", submission(ticket, activity, boxes)).await.unwrap()
}

async fn subject(stand: &Stand, who: &str) -> Option<SubjectId> {
    let who = email(who);
    let found = stand.site.context.read(move |read| subjects::find(read, "email", &who)).await;
    let found: Result<_, StoreError> = found;
    found.unwrap()
}

async fn records(stand: &Stand) -> BTreeMap<String, ConsentRecord> {
    let Some(subject) = subject(stand, "anne@exemple.fr").await else { return BTreeMap::new() };
    let found: Result<_, StoreError> =
        stand.site.context.read(move |read| store::of_subject(read, subject)).await;
    found.unwrap()
}

async fn status(stand: &Stand, activity: &str, reach: Reach) -> Option<Status> {
    let now = stand.site.context.now();
    records(stand).await.get(activity).and_then(|record| record.status(reach, now))
}

async fn kinds(stand: &Stand) -> Vec<String> {
    let Some(subject) = subject(stand, "anne@exemple.fr").await else { return vec![] };
    let events: Result<_, StoreError> =
        stand.site.context.read(move |read| event::of_subject(read, subject)).await;
    let mut events: Vec<_> = events.unwrap();
    events.sort_by_key(|it| (it.at, it.seq));
    events.into_iter().map(|it| it.kind).collect()
}

fn code(result: Result<Recorded, AppError>) -> &'static str {
    match result {
        Err(AppError::Refused(refused)) => refused.code,
        other => panic!("{other:?}"),
    }
}

async fn back(stand: &Stand, target: Target) -> crate::consent::Withdrawn {
    let withdraw = Withdraw { published: Some(stand.published()), target };
    let actor = Actor::Application("booking".into());
    execute(&stand.site.context, &actor, withdraw).await.unwrap()
}

#[test]
fn a_consent_is_kept_with_its_text_its_receipt_and_its_event() {
    on_each(async |stand| {
        let mut sent = submission(ticket(&stand.test.kit, "newsletter"), "newsletter", &[EMAIL]);
        sent.preferences = BTreeMap::from([("frequency".to_owned(), "monthly".to_owned())]);
        let given = send(stand, "Anne@Exemple.FR", sent).await.unwrap();
        let records = records(stand).await;
        let record = &records["newsletter"];
        assert!(record.authorises(EMAIL, stand.site.context.now()));
        assert_eq!(record.preferences["frequency"], "monthly");
        let digest = record.answers[&EMAIL].notice.clone();
        let (found, text) = stand
            .site
            .context
            .read(move |read| -> Result<_, StoreError> {
                Ok((receipt::find(read, given.receipt)?, store::notice(read, &digest)?))
            })
            .await
            .unwrap();
        assert_eq!(text.unwrap(), offer("newsletter").text);
        let Some(Found::Kept(filed)) = found else { panic!("the receipt is there") };
        let Event::Given(it) = &filed.event else { panic!("it was given") };
        assert_eq!(it.shown.version, 7);
        assert_eq!(it.zone, "Europe/Paris");
        assert_eq!(it.processing.recipients(), BTreeSet::from(["mailhouse".to_owned()]));
        assert_eq!((filed.stored.id, filed.stored.kind.as_str()), (given.event, "consent.given"));
        assert!(!format!("{:?}", filed.event).to_lowercase().contains("exemple.fr"));
    });
}

#[test]
fn consents_in_force_are_counted_by_activity() {
    on_each(async |stand| {
        give(stand, "newsletter", &[EMAIL]).await;
        give(stand, "offers", &[EMAIL, PHONE]).await;
        let now = stand.site.context.now();
        let counts: Result<_, StoreError> =
            stand.site.context.read(move |read| store::live_by_activity(read, now)).await;
        let expected = [("newsletter", 1), ("offers", 2)].map(|(id, n)| (id.to_owned(), n));
        assert_eq!(counts.unwrap(), BTreeMap::from(expected));
    });
}

#[test]
fn a_refusal_records_nothing_at_all() {
    on_each(async |stand| {
        let kit = &stand.test.kit;
        let anne = "anne@exemple.fr";
        let preticked = Submission {
            default_state: DefaultState::Ticked,
            ..submission(ticket(kit, "newsletter"), "newsletter", &[EMAIL])
        };
        assert_eq!(code(send(stand, anne, preticked).await), "consent.not_active");
        let unticked = submission(ticket(kit, "newsletter"), "newsletter", &[]);
        assert_eq!(code(send(stand, anne, unticked).await), "consent.not_active");
        let foreign = submission(ticket(kit, "offers"), "newsletter", &[EMAIL]);
        assert_eq!(code(send(stand, anne, foreign).await), "consent.ticket_invalid");
        let none = submission(String::new(), "newsletter", &[EMAIL]);
        assert_eq!(code(send(stand, anne, none).await), "consent.ticket_invalid");
        let unknown = submission(ticket(kit, "newsletter"), "stay", &[EMAIL]);
        assert_eq!(code(send(stand, anne, unknown).await), "consent.not_consent_based");
        let late = submission(ticket(kit, "newsletter"), "newsletter", &[EMAIL]);
        kit.clock.advance_seconds(86_401);
        assert_eq!(code(send(stand, anne, late).await), "consent.ticket_expired");
        assert_eq!(subject(stand, anne).await, None);
    });
}

#[test]
fn a_form_serves_once_and_sent_twice_it_is_answered_twice() {
    on_each(async |stand| {
        let ticket = ticket(&stand.test.kit, "newsletter");
        let sent = || submission(ticket.clone(), "newsletter", &[EMAIL]);
        let first = send(stand, "anne@exemple.fr", sent()).await.unwrap();
        assert_eq!(send(stand, "anne@exemple.fr", sent()).await.unwrap(), first);
        assert_eq!(kinds(stand).await, ["consent.given"]);
        assert_eq!(code(send(stand, "bruno@exemple.fr", sent()).await), "consent.ticket_used");
        assert_eq!(subject(stand, "bruno@exemple.fr").await, None);
    });
}

/// On PostgreSQL these race for the person, the ticket and the row; one wins, the others find it.
#[test]
fn the_same_form_sent_by_eight_hands_at_once_is_one_consent() {
    on_each(async |stand| {
        let context = stand.site.context.clone();
        let published = stand.published();
        let ticket = ticket(&stand.test.kit, "newsletter");
        let hands: Vec<_> = (0..8)
            .map(|_| {
                let (context, published) = (context.clone(), published.clone());
                let submission = submission(ticket.clone(), "newsletter", &[EMAIL]);
                tokio::task::spawn_blocking(move || {
                    let who = Who { email: email("anne@exemple.fr"), application: None };
                    let give = Give { published, who, submission };
                    execute_blocking(&context, &Actor::Public, give).unwrap()
                })
            })
            .collect();
        let mut receipts = BTreeSet::new();
        for hand in hands {
            receipts.insert(hand.await.unwrap().receipt);
        }
        assert_eq!(receipts.len(), 1);
        assert_eq!(kinds(stand).await, ["consent.given"]);
    });
}

#[test]
fn a_receipt_takes_back_what_it_was_given_for_and_twice_is_once() {
    on_each(async |stand| {
        let news = give(stand, "newsletter", &[EMAIL]).await;
        give(stand, "offers", &[EMAIL, PHONE]).await;
        let done = back(stand, Target::Receipt(news.receipt)).await;
        assert_eq!((done.recorded.len(), done.already), (1, None));
        let again = back(stand, Target::Receipt(news.receipt)).await;
        assert_eq!((again.recorded.len(), again.already), (0, Some(done.recorded[0].receipt)));
        assert_eq!(status(stand, "newsletter", EMAIL).await, Some(Status::Withdrawn));
        assert_eq!(status(stand, "offers", PHONE).await, Some(Status::Given));
    });
}

#[test]
fn an_application_takes_back_one_channel_or_everything() {
    on_each(async |stand| {
        give(stand, "newsletter", &[EMAIL]).await;
        give(stand, "offers", &[EMAIL, PHONE]).await;
        let target =
            |activity: Option<&str>, channels: Option<BTreeSet<Reach>>| Target::Application {
                email: email("anne@exemple.fr"),
                activity: activity.map(str::to_owned),
                channels,
                channel: CollectionChannel::Counter,
                application: "booking".into(),
            };
        back(stand, target(Some("offers"), Some(BTreeSet::from([PHONE])))).await;
        assert_eq!(status(stand, "offers", PHONE).await, Some(Status::Withdrawn));
        assert_eq!(status(stand, "offers", EMAIL).await, Some(Status::Given));
        assert_eq!(back(stand, target(None, None)).await.recorded.len(), 2);
        assert_eq!(back(stand, target(None, None)).await.recorded.len(), 0);
        assert_eq!(status(stand, "offers", EMAIL).await, Some(Status::Withdrawn));
    });
}

#[test]
fn taking_back_works_when_the_charter_no_longer_has_the_activity() {
    on_each(async |stand| {
        let given = give(stand, "newsletter", &[EMAIL]).await;
        let withdraw = Withdraw { published: None, target: Target::Receipt(given.receipt) };
        let done = execute(&stand.site.context, &Actor::Public, withdraw).await.unwrap();
        let id = done.recorded[0].receipt;
        let found: Result<_, StoreError> =
            stand.site.context.read(move |read| receipt::find(read, id)).await;
        let Some(Found::Kept(filed)) = found.unwrap() else { panic!() };
        let Event::Withdrawn(it) = &filed.event else { panic!() };
        assert_eq!(it.recipients, BTreeSet::from(["mailhouse".to_owned()]));
    });
}

/// The form of choices for one activity, as Anne's page would show it now.
async fn form(stand: &Stand, activity: &str) -> Choice {
    let environment = &stand.site.context.environment;
    let now = stand.site.context.now();
    let mut ticket = Ticket::new(&offer(activity), "choices", now, environment.entropy.array());
    let records = records(stand).await;
    if let Some(record) = records.get(activity) {
        for reach in record.answers.keys() {
            ticket.before.insert(*reach, record.authorises(*reach, now));
        }
        ticket.preferences.clone_from(&record.preferences);
    }
    Choice {
        activity: activity.into(),
        ticket: ticket.seal(environment.keys.tickets()),
        answers: ticket.before.clone(),
        preferences: ticket.preferences.clone(),
        of_age: None,
    }
}

async fn choose(stand: &Stand, choices: Vec<Choice>) -> crate::consent::Chosen {
    let subject = subject(stand, "anne@exemple.fr").await.unwrap();
    let choose = Choose { published: stand.published(), subject, choices };
    execute(&stand.site.context, &Actor::Person(subject), choose).await.unwrap()
}

#[test]
fn a_form_of_choices_sent_back_unchanged_changes_nothing() {
    on_each(async |stand| {
        give(stand, "newsletter", &[EMAIL]).await;
        let shown = form(stand, "newsletter").await;
        assert_eq!(choose(stand, vec![shown.clone()]).await.recorded.len(), 0);
        // She stops elsewhere; the old page, still open, says yes as it was shown.
        let news = records(stand).await["newsletter"].answers[&EMAIL].receipt;
        back(stand, Target::Receipt(news)).await;
        assert_eq!(choose(stand, vec![shown]).await.recorded.len(), 0);
        assert_eq!(status(stand, "newsletter", EMAIL).await, Some(Status::Withdrawn));
    });
}

#[test]
fn choices_are_taken_one_by_one_and_a_no_is_never_lost() {
    on_each(async |stand| {
        give(stand, "newsletter", &[EMAIL]).await;
        let mut news = form(stand, "newsletter").await;
        news.answers.insert(EMAIL, false);
        let mut offers = form(stand, "offers").await;
        offers.answers = BTreeMap::from([(EMAIL, true), (PHONE, false)]);
        let mut forged = form(stand, "club").await;
        forged.ticket.push('x');
        forged.answers = BTreeMap::from([(Reach::Whole, true)]);
        let chosen = choose(stand, vec![news, offers.clone(), forged]).await;
        let refused: Vec<_> = chosen.refused.iter().map(|(_, it)| it.code()).collect();
        assert_eq!((chosen.recorded.len(), refused), (3, vec!["consent.ticket_invalid"]));
        assert_eq!(status(stand, "newsletter", EMAIL).await, Some(Status::Withdrawn));
        assert_eq!(status(stand, "offers", EMAIL).await, Some(Status::Given));
        assert_eq!(status(stand, "offers", PHONE).await, Some(Status::Refused));
        assert_eq!(status(stand, "club", Reach::Whole).await, None);
        let given = records(stand).await["offers"].answers[&EMAIL].receipt;
        back(stand, Target::Receipt(given)).await;
        // The same page again, from the browser's history: it has served.
        let again = choose(stand, vec![offers]).await;
        assert_eq!(again.refused[0].1.code(), "consent.ticket_used");
        assert_eq!(status(stand, "offers", EMAIL).await, Some(Status::Withdrawn));
    });
}

#[test]
fn a_preference_changes_without_a_new_yes() {
    on_each(async |stand| {
        let given = give(stand, "newsletter", &[EMAIL]).await;
        stand.test.kit.clock.advance_seconds(1);
        let mut news = form(stand, "newsletter").await;
        news.preferences.insert("frequency".into(), "seasonal".into());
        let chosen = choose(stand, vec![news]).await;
        assert_eq!((chosen.recorded.len(), chosen.refused.len()), (1, 0));
        assert_eq!(kinds(stand).await, ["consent.given", "consent.adjusted"]);
        let record = &records(stand).await["newsletter"];
        assert_eq!(record.preferences["frequency"], "seasonal");
        assert_eq!(record.answers[&EMAIL].receipt, given.receipt);
    });
}

#[test]
fn a_no_is_kept_even_when_the_form_was_open_for_days() {
    on_each(async |stand| {
        give(stand, "newsletter", &[EMAIL]).await;
        let mut news = form(stand, "newsletter").await;
        news.answers.insert(EMAIL, false);
        stand.test.kit.clock.advance_seconds(3 * 86_400);
        let chosen = choose(stand, vec![news]).await;
        assert_eq!((chosen.recorded.len(), chosen.refused.len()), (1, 0));
        assert_eq!(status(stand, "newsletter", EMAIL).await, Some(Status::Withdrawn));
    });
}

#[test]
fn stopping_everything_ends_what_is_commercial_and_is_remembered() {
    on_each(async |stand| {
        give(stand, "newsletter", &[EMAIL]).await;
        give(stand, "offers", &[PHONE]).await;
        let mut club = submission(ticket(&stand.test.kit, "club"), "club", &[Reach::Whole]);
        club.of_age = Some(true);
        send(stand, "anne@exemple.fr", club).await.unwrap();
        let subject = subject(stand, "anne@exemple.fr").await.unwrap();
        let stop = || StopAll {
            published: Some(stand.published()),
            subject,
            email: email("anne@exemple.fr"),
        };
        let actor = Actor::Person(subject);
        let stopped = execute(&stand.site.context, &actor, stop()).await.unwrap();
        assert_eq!(stopped.recorded.len(), 2);
        assert!(stopped.until.to_string().starts_with("2029-11-23T00"), "{}", stopped.until);
        assert_eq!(status(stand, "newsletter", EMAIL).await, Some(Status::Withdrawn));
        assert_eq!(status(stand, "club", Reach::Whole).await, Some(Status::Given));
        let listed: Result<_, StoreError> = stand
            .site
            .context
            .read(|read| suppression::contains(read, "email", &email("anne@exemple.fr")))
            .await;
        assert!(listed.unwrap());
        assert_eq!(execute(&stand.site.context, &actor, stop()).await.unwrap().recorded.len(), 0);
        let other = execute(&stand.site.context, &Actor::Person(SubjectId([0; 16])), stop()).await;
        assert!(matches!(other, Err(AppError::Forbidden)));
    });
}

#[test]
fn consent_to_calls_ends_after_the_time_the_law_says() {
    on_each(async |stand| {
        give(stand, "offers", &[EMAIL, PHONE]).await;
        stand.test.kit.clock.set("2027-11-22T22:59:00Z".parse().unwrap());
        assert_eq!(status(stand, "offers", PHONE).await, Some(Status::Given));
        stand.test.kit.clock.set("2027-11-22T23:00:00Z".parse().unwrap());
        assert_eq!(status(stand, "offers", PHONE).await, Some(Status::Expired));
        assert_eq!(status(stand, "offers", EMAIL).await, Some(Status::Given));
    });
}

#[test]
fn an_erased_person_leaves_no_consent_behind() {
    on_each(async |stand| {
        let given = give(stand, "newsletter", &[EMAIL]).await;
        let handle = subject(stand, "anne@exemple.fr").await.unwrap();
        let context = stand.site.context.clone();
        tokio::task::spawn_blocking(move || erase(&context, "anne@exemple.fr")).await.unwrap();
        assert_eq!(subject(stand, "anne@exemple.fr").await, None);
        let (left, lines, found) = stand
            .site
            .context
            .read(move |read| -> Result<_, StoreError> {
                let lines = receipt::of_subject(read, handle)?.len();
                Ok((store::of_subject(read, handle)?, lines, receipt::find(read, given.receipt)?))
            })
            .await
            .unwrap();
        assert!(left.is_empty() && lines == 0 && matches!(found, Some(Found::Erased)));
        assert_eq!(back(stand, Target::Receipt(given.receipt)).await.recorded.len(), 0);
    });
}

#[test]
fn the_controls_pass_on_what_is_and_fail_on_what_is_not() {
    on_each(async |stand| {
        give(stand, "newsletter", &[EMAIL]).await;
        let site = stand.site.clone();
        tokio::task::spawn_blocking(move || {
            let age = "24 hours".parse().unwrap();
            let none = serde_json::json!({});
            let run = |check: &dyn Check, site: &_| check.run(site, &none, age).unwrap();
            let seen = run(&ConsentIsActive, &site);
            assert!(seen.passed, "{seen:?}");
            assert_eq!(seen.facts["consents"], 1);
            assert!(run(&WithdrawalAsEasy, &site).passed);
            let mut harder = crate::testing::charter();
            let news = harder.charter.activities.get_mut("newsletter").unwrap();
            news.withdrawal = None;
            news.collection.control = Some(serment_register::charter::ConsentControl::PretickedBox);
            let site = serment_register::Site { charter: Published::holding(harder), ..site };
            let seen = run(&WithdrawalAsEasy, &site);
            assert!(!seen.passed && seen.summary.fr.contains("newsletter"), "{seen:?}");
            assert!(!run(&ConsentIsActive, &site).passed);
        })
        .await
        .unwrap();
    });
}
