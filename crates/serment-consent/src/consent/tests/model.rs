//! The decisions, without a store.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use proptest::prelude::*;
use serment_journal::canonical;
use serment_kernel::keys::Secret;
use serment_kernel::words::{Lang, SubjectId};
use serment_register::charter::{Channel, CollectionChannel, ConsentControl};

use crate::consent::evidence::{DefaultState, Event, Identified, Means, Reach};
use crate::consent::model::{Act, Change, ConsentRecord, Passive, Refusal, Status};
use crate::consent::offer::Offer;
use crate::consent::ticket::Ticket;
use crate::receipt::ReceiptId;
use crate::testing::{charter, offer};

const EMAIL: Reach = Reach::By(Channel::Email);
const PHONE: Reach = Reach::By(Channel::Phone);

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn act(boxes: &[Reach], receipt: u8) -> Act {
    Act {
        boxes: boxes.iter().copied().collect(),
        default_state: DefaultState::Unticked,
        preferences: BTreeMap::new(),
        of_age: None,
        channel: CollectionChannel::Web,
        identified: Identified::Declared,
        application: None,
        receipt: ReceiptId([receipt; 16]),
        timed_until: None,
    }
}

fn change(offer: &Offer, receipt: u8) -> Change {
    Change {
        means: Means::Choice,
        identified: Identified::SignedIn,
        channel: CollectionChannel::Web,
        application: None,
        receipt: ReceiptId([receipt; 16]),
        zone: "Europe/Paris".into(),
        recipients: BTreeSet::from(["former".to_owned()]),
        processing: offer.processing.clone(),
    }
}

fn shown(offer: &Offer) -> Ticket {
    Ticket::new(offer, "site", at(0), [1; 16])
}

fn record(activity: &str) -> ConsentRecord {
    ConsentRecord::new(SubjectId([9; 16]), activity)
}

fn give(offer: &Offer, change_act: impl Fn(&mut Act)) -> Result<Event, Refusal> {
    let mut act = act(&[offer.boxes[0]], 1);
    change_act(&mut act);
    record(&offer.activity).give(offer, &shown(offer), act)
}

#[test]
fn what_was_chosen_in_advance_or_not_at_all_is_not_consent() {
    let offer = offer("newsletter");
    let why = |refusal| match refusal {
        Err(Refusal::NotActive { why, .. }) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(why(give(&offer, |it| it.default_state = DefaultState::Ticked)), Passive::Preticked);
    assert_eq!(why(give(&offer, |it| it.boxes.clear())), Passive::NoBox);
    assert!(give(&offer, |_| {}).is_ok());
}

#[test]
fn a_charter_that_asks_for_consent_passively_cannot_ask_for_it() {
    for control in [
        ConsentControl::PretickedBox,
        ConsentControl::ContinuedBrowsing,
        ConsentControl::AcceptanceOfTerms,
    ] {
        let mut published = charter();
        let activity = published.charter.activities.get_mut("newsletter").unwrap();
        activity.collection.control = Some(control);
        let refusal = Offer::of(&published, "newsletter", Lang::Fr).unwrap_err();
        assert_eq!(refusal.code(), "consent.not_active");
    }
    let code = |id: &str| Offer::of(&charter(), id, Lang::Fr).unwrap_err().code();
    assert_eq!(code("nothing"), "consent.unknown_activity");
    assert_eq!(code("stay"), "consent.not_consent_based");
}

#[test]
fn consent_is_given_to_the_text_that_was_shown() {
    let offer = offer("newsletter");
    let stale = |change: &dyn Fn(&mut Ticket)| {
        let mut ticket = shown(&offer);
        change(&mut ticket);
        record("newsletter").give(&offer, &ticket, act(&[EMAIL], 1)).unwrap_err().code()
    };
    assert_eq!(stale(&|it| it.notice = "0".repeat(64)), "consent.stale_notice");
    assert_eq!(stale(&|it| it.statement = "0".repeat(64)), "consent.stale_notice");
    assert_eq!(stale(&|it| it.lang = Lang::En), "consent.stale_notice");
    assert_eq!(stale(&|it| it.boxes = vec![EMAIL, PHONE]), "consent.stale_notice");
    assert_eq!(stale(&|it| it.activity = "offers".into()), "consent.ticket_invalid");
}

#[test]
fn a_form_answers_only_what_it_asked() {
    let offer = offer("newsletter");
    let code = |result: Result<Event, Refusal>| result.unwrap_err().code();
    assert_eq!(code(give(&offer, |it| it.boxes.extend([PHONE]))), "consent.unknown_box");
    let choose = |id: &str, choice: &str| {
        let chosen = BTreeMap::from([(id.to_owned(), choice.to_owned())]);
        give(&offer, move |it| it.preferences.clone_from(&chosen))
    };
    assert!(choose("frequency", "monthly").is_ok());
    assert_eq!(code(choose("frequency", "hourly")), "consent.unknown_preference");
    assert_eq!(code(choose("colour", "blue")), "consent.unknown_preference");
    let elsewhere = give(&offer, |it| it.channel = CollectionChannel::Kiosk);
    assert_eq!(code(elsewhere), "consent.channel_not_declared");
}

#[test]
fn a_child_does_not_consent_alone() {
    let offer = offer("club");
    assert_eq!(give(&offer, |_| {}).unwrap_err().code(), "consent.age_unknown");
    let child = give(&offer, |it| it.of_age = Some(false)).unwrap_err();
    assert_eq!(child.code(), "consent.needs_parent");
    assert!(give(&offer, |it| it.of_age = Some(true)).is_ok());
}

#[test]
fn consent_to_calls_ends_by_itself_and_the_rest_does_not() {
    let offer = offer("offers");
    let mut record = record("offers");
    let mut act = act(&[EMAIL, PHONE], 1);
    act.timed_until = Some(at(100));
    let event = record.give(&offer, &shown(&offer), act).unwrap();
    record.apply(&event, at(1));
    assert!(record.authorises(PHONE, at(99)) && record.authorises(EMAIL, at(99)));
    assert_eq!(record.status(PHONE, at(100)), Some(Status::Expired));
    assert!(record.authorises(EMAIL, at(100)));
}

#[test]
fn a_withdrawal_names_whom_to_tell() {
    let offer = offer("newsletter");
    let mut record = record("newsletter");
    let event = record.give(&offer, &shown(&offer), act(&[EMAIL], 1)).unwrap();
    record.apply(&event, at(1));
    let Some(Event::Withdrawn(it)) = record.withdraw(None, change(&offer, 2)) else { panic!() };
    let expected: BTreeSet<_> = ["former", "mailhouse"].map(str::to_owned).into();
    assert_eq!((it.recipients, it.activity.as_str()), (expected, "newsletter"));
    assert_eq!(it.follows, BTreeSet::from([ReceiptId([1; 16])]));
}

#[test]
fn a_ticket_is_ours_of_today_and_whole() {
    let (ours, theirs) = (Secret::new([1; 32]), Secret::new([2; 32]));
    let ticket = shown(&offer("newsletter"));
    let text = ticket.seal(&ours);
    assert_eq!(Ticket::open(&text, &ours, at(60)), Ok(ticket.clone()));
    assert_eq!(Ticket::open(&text, &theirs, at(60)), Err(Refusal::TicketInvalid));
    assert_eq!(Ticket::open(&text, &ours, at(86_401)), Err(Refusal::TicketExpired));
    assert_eq!(Ticket::open(&text, &ours, at(-301)), Err(Refusal::TicketInvalid));
    for cut in (0..text.len()).step_by(7) {
        assert_eq!(Ticket::open(&text[..cut], &ours, at(60)), Err(Refusal::TicketInvalid));
    }
    let long = "a".repeat(100_000);
    for bad in ["", ".", "a.b", "é.é", &long, &format!("{text}.x")] {
        assert_eq!(Ticket::open(bad, &ours, at(60)), Err(Refusal::TicketInvalid));
    }
}

#[test]
fn the_text_of_a_ticket_changes_with_one_flipped_letter() {
    let key = Secret::new([1; 32]);
    let text = shown(&offer("newsletter")).seal(&key);
    for at_byte in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at_byte] = if bytes[at_byte] == b'A' { b'B' } else { b'A' };
        let bad = String::from_utf8(bytes).unwrap();
        if bad != text {
            // The last letter of base64 may carry bits nobody reads: then it still is our ticket.
            let opened = Ticket::open(&bad, &key, at(60));
            assert!(opened.is_err() || at_byte + 1 == text.len(), "byte {at_byte}");
        }
    }
}

/// Payloads as they were written by the first version: every later one reads them, word for word.
#[test]
fn what_was_journaled_is_read_for_ever() {
    for (kind, golden) in [
        ("consent.given", include_str!("golden/given.json")),
        ("consent.refused", include_str!("golden/refused.json")),
        ("consent.adjusted", include_str!("golden/adjusted.json")),
        ("consent.withdrawn", include_str!("golden/withdrawn.json")),
    ] {
        let data = serde_json::from_str(golden).unwrap();
        let event = Event::read(kind, &data).unwrap_or_else(|| panic!("{kind} is not read"));
        assert_eq!((event.kind(), event.data()), (kind, data));
    }
    assert_eq!(Event::KINDS.len(), 4, "a new kind has its golden payload");
}

/// What can happen to one consent.
#[derive(Clone, Debug)]
enum Step {
    Give(Vec<Reach>),
    GiveStale,
    GivePreticked,
    Refuse(Vec<Reach>),
    Adjust(&'static str),
    Withdraw(Option<Vec<Reach>>),
}

fn reaches() -> impl Strategy<Value = Vec<Reach>> {
    proptest::sample::subsequence(vec![EMAIL, PHONE], 0..=2)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        reaches().prop_map(Step::Give),
        Just(Step::GiveStale),
        Just(Step::GivePreticked),
        reaches().prop_map(Step::Refuse),
        prop_oneof![Just("monthly"), Just("seasonal")].prop_map(Step::Adjust),
        proptest::option::of(reaches()).prop_map(Step::Withdraw),
    ]
}

/// The only place that calls the model with steps. Events go through their journaled form.
fn after(steps: &[Step]) -> (ConsentRecord, Vec<(Event, Timestamp)>) {
    let mut offer = offer("offers");
    offer.preferences = self::offer("newsletter").preferences;
    let ticket = shown(&offer);
    let mut record = record("offers");
    let mut journal = vec![];
    for (n, step) in (1_u8..).zip(steps) {
        let now = at(n.into());
        let event = match step {
            Step::Give(boxes) => record.give(&offer, &ticket, act(boxes, n)).ok(),
            Step::GiveStale => {
                let stale = Ticket { notice: String::new(), ..ticket.clone() };
                record.give(&offer, &stale, act(&[EMAIL], n)).ok()
            }
            Step::GivePreticked => {
                let preticked = Act { default_state: DefaultState::Ticked, ..act(&[EMAIL], n) };
                record.give(&offer, &ticket, preticked).ok()
            }
            Step::Refuse(boxes) => record.refuse(&offer, &ticket, act(boxes, n)),
            Step::Adjust(choice) => {
                let chosen = BTreeMap::from([("frequency".to_owned(), (*choice).to_owned())]);
                record.adjust(&offer, chosen, now, change(&offer, n)).unwrap()
            }
            Step::Withdraw(reaches) => {
                let reaches = reaches.as_ref().map(|it| it.iter().copied().collect());
                record.withdraw(reaches.as_ref(), change(&offer, n))
            }
        };
        if let Some(event) = event {
            let bytes = canonical::encode(&event.data()).unwrap();
            let data = canonical::parse(&bytes).unwrap();
            let event = Event::read(event.kind(), &data).unwrap();
            record.apply(&event, now);
            journal.push((event, now));
        }
    }
    (record, journal)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Art. 7(3): whatever came before, a withdrawal ends every authorisation.
    #[test]
    fn nothing_survives_a_withdrawal(mut steps in prop::collection::vec(step(), 0..12)) {
        steps.push(Step::Withdraw(None));
        let (record, _) = after(&steps);
        prop_assert!(!record.authorises(EMAIL, at(200)) && !record.authorises(PHONE, at(200)));
    }

    /// Pressing the button twice is journaled once.
    #[test]
    fn a_second_withdrawal_records_nothing(mut steps in prop::collection::vec(step(), 0..12)) {
        steps.push(Step::Withdraw(None));
        let once = after(&steps);
        steps.push(Step::Withdraw(None));
        prop_assert_eq!(once, after(&steps));
    }

    /// Without one active, current yes, nothing is ever authorised.
    #[test]
    fn nothing_authorises_but_a_yes(steps in prop::collection::vec(step(), 0..12)) {
        let steps: Vec<_> =
            steps.into_iter().filter(|step| !matches!(step, Step::Give(_))).collect();
        let (record, _) = after(&steps);
        prop_assert!(!record.authorises(EMAIL, at(200)) && !record.authorises(PHONE, at(200)));
    }

    /// The journal alone tells the state: folding it gives the record.
    #[test]
    fn the_record_is_the_fold_of_its_events(steps in prop::collection::vec(step(), 0..12)) {
        let (state, journal) = after(&steps);
        let mut folded = record("offers");
        for (event, at) in &journal {
            folded.apply(event, *at);
        }
        prop_assert_eq!(state, folded);
    }
}
