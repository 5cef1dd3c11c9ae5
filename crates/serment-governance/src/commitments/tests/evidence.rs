//! Evidence over time: measured by the reconciler, journaled when it changes, to confirm when too old;
//! and a journal that was altered is noticed.

use serment_kernel::journal::event;
use serment_kernel::store::{Query, Tx};
use serment_kernel::testing::Kit;
use serment_kernel::words::{Actor, Permission};
use serment_kernel::{AppError, Context, UseCase, execute_blocking, subscriptions};

use super::{Answer, CAPABILITIES, House, samples};
use crate::commitments::model::{Board, Standing};
use crate::commitments::{Tick, measure, store, subscribers, to_confirm, untrue};

fn standing(house: &House, id: &str) -> (Standing, bool) {
    let published = house.site.charter().unwrap();
    let memory = house.site.context.store.read(|read| store::memory(read)).unwrap();
    let now = house.site.context.now();
    let board = Board::new(&published.charter, &memory, now, &house.site.zone());
    let it = board.commitments.iter().find(|it| it.id == id).unwrap();
    (it.standing, it.hidden.is_none())
}

#[test]
fn a_published_commitment_turns_red_when_its_control_fails_and_is_kept_again_after() {
    for kit in Kit::each(CAPABILITIES) {
        let house = House::of(&kit);
        house.publish_hotel();
        assert_eq!(standing(&house, "erasure"), (Standing::Kept, true));

        house.switches.set("erasure_leaves_nothing", Answer::Fail);
        kit.clock.advance_seconds(3600);
        let tick = house.reconciler().tick().unwrap();
        assert_eq!((tick.failed > 0, tick.changed), (true, tick.failed));
        assert_eq!(standing(&house, "erasure"), (Standing::Broken, true), "red, not taken away");
        assert_eq!(house.journaled("control.failed"), tick.failed as u64);

        house.switches.set("erasure_leaves_nothing", Answer::Pass);
        kit.clock.advance_seconds(300);
        let tick = house.reconciler().tick().unwrap();
        assert!(tick.failed == 0 && tick.changed > 0);
        assert_eq!(standing(&house, "erasure"), (Standing::Kept, true));
    }
}

#[test]
fn the_journal_hears_a_result_once_a_period_and_not_at_each_tick() {
    for kit in Kit::each(CAPABILITIES) {
        let house = House::of(&kit);
        house.publish_hotel();
        let first = house.journaled("control.passed");
        assert!(first > 0);
        for _ in 0..23 {
            kit.clock.advance_seconds(3600);
            kit.publish();
            assert_eq!(house.reconciler().tick().unwrap().failed, 0);
        }
        let idle = house.reconciler().tick().unwrap();
        assert_eq!(idle, Tick::default(), "nothing is due twice in the same instant");
        assert_eq!(house.journaled("control.passed"), first, "{first}");
        kit.clock.advance_seconds(3600);
        house.reconciler().tick().unwrap();
        assert!(house.journaled("control.passed") > first, "a day has passed");
        assert_eq!(standing(&house, "erasure").0, Standing::Kept);
    }
}

#[test]
fn evidence_that_is_too_old_is_to_confirm() {
    let kit = Kit::sqlite(CAPABILITIES);
    let house = House::of(&kit);
    house.publish_hotel();
    kit.clock.advance_seconds(24 * 3600);
    assert_eq!(standing(&house, "france"), (Standing::ToConfirm, true));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let list = runtime.block_on(to_confirm(&house.site)).unwrap();
    assert_eq!(list.len() as u64, house.journaled("control.passed"));
    assert_eq!(runtime.block_on(untrue(&house.site)).unwrap(), []);
}

#[test]
fn a_check_that_cannot_run_is_a_failure_with_its_reason_and_tells_no_secret() {
    for (answer, said) in [(Answer::Unreachable, "booking"), (Answer::Defect, "our side")] {
        let kit = Kit::sqlite(CAPABILITIES);
        let house = House::of(&kit);
        house.publish_hotel();
        house.switches.set("systems_match", answer);
        assert!(!house.reconciler().run_now("access", "systems").unwrap());
        let latest = house.site.context.store.read(|read| store::latest(read, "access", "systems"));
        let latest = latest.unwrap().unwrap();
        assert!(!latest.passed && latest.summary.en.contains(said), "{}", latest.summary.en);
        assert!(!latest.summary.en.contains("db.internal"), "the public reads no address");
        assert!(latest.detail.is_some(), "staff read the cause");
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let list = runtime.block_on(untrue(&house.site)).unwrap();
        assert_eq!(list.len(), 1);
        assert_eq!((list[0].commitment.as_str(), list[0].public), ("access", true));
    }
}

#[test]
fn a_control_that_does_not_exist_is_not_found() {
    let kit = Kit::sqlite(CAPABILITIES);
    let house = House::of(&kit);
    let error = |it: Result<bool, AppError>| it.unwrap_err().to_string();
    assert!(error(house.reconciler().run_now("access", "x")).contains("charter publish"));
    house.publish_hotel();
    assert!(matches!(house.reconciler().run_now("access", "x"), Err(AppError::NotFound)));
    assert!(matches!(house.reconciler().run_now("x", "x"), Err(AppError::NotFound)));
}

#[test]
fn a_journal_nobody_signs_does_not_verify() {
    for kit in Kit::each(CAPABILITIES) {
        let house = House::of(&kit);
        house.publish_hotel();
        let verifies = || house.reconciler().run_now("journal", "journal").unwrap();
        assert!(verifies(), "young");
        kit.clock.advance_seconds(25 * 3600);
        while kit.context.store.sequence().unwrap() > 0 {}
        assert!(!verifies(), "unsigned for longer than its evidence may be old");
        kit.publish();
        assert!(verifies(), "signed and read again");
    }
}

/// What someone with the database's password could do behind our back.
struct Tamper(Query);

impl UseCase for Tamper {
    const NAME: &'static str = "test.tamper";
    type Output = u64;

    fn permission(&self) -> Permission {
        Permission::System
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<u64, AppError> {
        Ok(tx.execute(&self.0, &[])?)
    }
}

#[test]
fn an_altered_event_or_tile_is_noticed() {
    let event = "update event set payload = (select l.payload from event l where l.kind <> 'charter.published' and l.form = 'public' order by l.id limit 1) where kind = 'charter.published'";
    let tile = "delete from journal_tile where level = 0";
    let note = "update journal_checkpoint set note = '' where id = 0";
    for sql in [event, tile, note] {
        for kit in Kit::each(CAPABILITIES) {
            let house = House::of(&kit);
            house.publish_hotel();
            kit.publish();
            // Measured and not recorded: a damaged journal takes nothing in.
            let charter = house.site.charter().unwrap();
            let control = &charter.charter.commitments["journal"].controls[0];
            let verifies = || measure(&house.site, &house.checks, "journal", control).passed;
            assert!(verifies());
            let tamper = Tamper(Query { name: "test.tamper", sql });
            let touched = execute_blocking(&kit.context, &Actor::System("test"), tamper).unwrap();
            assert!(touched > 0, "{sql}");
            assert!(!verifies(), "{sql}");
        }
    }
}

#[test]
fn the_history_of_a_commitment_is_heard_from_publications() {
    for kit in Kit::each(CAPABILITIES) {
        let house = House::of(&kit);
        house.publish_hotel();
        let mut files = samples::hotel();
        files.set("commitments/france.en.md", "Your data stay in France, and so do their copies.");
        files.set("commitments/france.fr.md", "Vos données restent en France, leurs copies aussi.");
        for name in ["answers.toml", "answers.fr.md", "answers.en.md"] {
            files.0.remove(&format!("commitments/{name}"));
        }
        kit.clock.advance_seconds(60);
        house.publish(files);
        while kit.context.store.sequence().unwrap() > 0 {}
        for subscriber in subscribers() {
            while subscriptions::advance(&kit.context, &subscriber).unwrap() > 0 {}
        }
        let changes = |id: &'static str| {
            let lines = kit.context.store.read(|read| store::changes(read, id)).unwrap();
            lines.into_iter().map(|line| (line.version, line.change)).collect::<Vec<_>>()
        };
        assert_eq!(changes("france"), [(2, "changed".into()), (1, "published".into())]);
        assert_eq!(changes("answers"), [(2, "withdrawn".into()), (1, "published".into())]);
        assert_eq!(changes("journal"), [(1, "published".into())]);
    }
}

/// What is journaled keeps the shape the first version wrote: a new shape is a new kind.
#[test]
fn what_is_journaled_of_charters_and_controls_keeps_its_shape() {
    for kit in Kit::each(CAPABILITIES) {
        let house = House::of(&kit);
        house.publish_hotel();
        house.switches.set("erasure_leaves_nothing", Answer::Fail);
        kit.clock.advance_seconds(3600);
        house.reconciler().tick().unwrap();
        let shape = |kind: &str| {
            assert!(house.journaled(kind) > 0, "{kind}");
            let read = kit.context.store.read(|read| event::since(read, 0, 1_000)).unwrap();
            let data = read.into_iter().find(|it| it.kind == kind).unwrap().data.unwrap();
            data.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shape("charter.published"), "digest id kind time version");
        let control = "charter commitment control definition facts id kind summary time";
        assert_eq!(
            (shape("control.passed"), shape("control.failed")),
            (control.into(), control.into())
        );
    }
}
