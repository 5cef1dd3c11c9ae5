//! From nothing to an offline proof, and through a power cut, on each engine.

use std::time::Duration;

use crate::deployment::{Deployment, run, serment};

#[test]
fn a_first_start_leads_to_a_proof_that_anyone_verifies() {
    for deployment in Deployment::each() {
        let server = deployment.serve();
        assert_eq!(server.get("/healthz"), (200, "ok\n".into()));
        assert_eq!(server.get("/readyz").0, 503, "no charter is published yet");
        let published = deployment.run(&["charter", "publish", "--json"]).works().json();
        assert_eq!(published["current"]["version"], 1);
        let event = published["current"]["event"].as_str().unwrap().to_owned();
        server.until("the server following", |it| it.get("/readyz").0 == 200);
        server.until("a checkpoint covering the act", |_| {
            deployment.run(&["journal", "prove", &event, "--out", "act.tlog-proof"]).code == 0
        });
        let key = deployment.run(&["journal", "key"]).works().said;
        downloaded(&server, &event, key.trim());
        let audit = ["journal", "fsck", &format!("{}/journal", server.url), "--key", key.trim()];
        let elsewhere = tempfile::tempdir().unwrap();
        run(serment(elsewhere.path()).args(audit)).works();
        let (code, took) = server.stop();
        assert!(code == 0 && took < Duration::from_secs(6), "{code} {took:?}");
        offline(&deployment, &event, key.trim());
    }
}

/// The file of the trust site is enough by itself: no second download, no server, no store.
fn downloaded(server: &crate::deployment::Server, event: &str, key: &str) {
    let (status, proof) = server.get(&format!("/en/evidence/{event}.tlog-proof"));
    assert_eq!(status, 200, "{proof}");
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::write(elsewhere.path().join("charter.tlog-proof"), proof).unwrap();
    let words = ["journal", "verify", "charter.tlog-proof", "--key", key, "--json"];
    let json = run(serment(elsewhere.path()).args(words)).works().json();
    assert_eq!((&json[0]["verified"], &json[0]["kind"]), (&true.into(), &"fact".into()));
    assert_eq!(json[0]["content"]["kind"], "charter.published");
}

/// What a stranger does, without server, store or configuration.
fn offline(deployment: &Deployment, event: &str, key: &str) {
    let elsewhere = tempfile::tempdir().unwrap();
    let proof = std::fs::read_to_string(deployment.path("act.tlog-proof")).unwrap();
    std::fs::write(elsewhere.path().join("act.tlog-proof"), &proof).unwrap();
    std::fs::write(elsewhere.path().join("journal.key"), key).unwrap();
    let verify = |words: &[&str]| {
        let words = ["journal", "verify"].iter().chain(words);
        run(serment(elsewhere.path()).args(words))
    };
    let answer = verify(&["act.tlog-proof", "--key", "journal.key"]).works();
    assert!(answer.said.contains("charter.published") && answer.said.contains(event), "{answer:?}");
    let json = verify(&["act.tlog-proof", "--key", key, "--json"]).works().json();
    assert_eq!((&json[0]["verified"], &json[0]["kind"]), (&true.into(), &"fact".into()));
    verify(&["act.tlog-proof"]).fails(2, &["no key to verify with", "--key"]);
    // Another key of the same name, and one bit changed anywhere: nothing is proved.
    let mut other = key.to_owned();
    let last = other.pop().unwrap();
    other.push(if last == 'A' { 'B' } else { 'A' });
    assert_ne!(verify(&["act.tlog-proof", "--key", &other]).code, 0);
    for (at, _) in proof.char_indices().step_by(37) {
        let mut bytes = proof.clone().into_bytes();
        bytes[at] ^= 1;
        std::fs::write(elsewhere.path().join("changed.tlog-proof"), bytes).unwrap();
        let answer = verify(&["changed.tlog-proof", "--key", key]);
        assert_eq!(answer.code, 1, "byte {at}: {answer:?}");
    }
}

#[test]
fn an_act_that_was_acknowledged_survives_a_power_cut() {
    for deployment in Deployment::each() {
        let server = deployment.serve();
        deployment.run(&["charter", "publish"]).works();
        server.kill();
        let versions = deployment.run(&["charter", "history", "--json"]).works().json();
        assert_eq!(versions.as_array().unwrap().len(), 1);
        let server = deployment.serve();
        server.until("the journal covering it", |it| it.get("/journal/tile/0/000.p/1").0 == 200);
        assert_eq!(server.stop().0, 0);
        deployment.run(&["journal", "fsck"]).works();
    }
}

#[test]
fn a_charter_changes_while_the_server_runs() {
    for deployment in Deployment::each() {
        let server = deployment.serve();
        deployment.run(&["charter", "publish"]).works();
        assert!(deployment.run(&["charter", "diff"]).works().said.contains("Nothing changes"));
        deployment.change_charter("+33 1 02 03 04 05");
        let note = deployment.run(&["charter", "diff"]).works().said;
        assert!(note.contains("organisation.toml"), "{note}");
        let again = deployment.run(&["charter", "publish", "--lang", "fr"]).works().said;
        assert!(again.contains("Version 2 publiée"), "{again}");
        assert!(
            deployment.run(&["charter", "publish"]).works().said.contains("Nothing to publish")
        );
        assert_eq!(deployment.run(&["charter", "diff", "1", "2"]).works().said, note);
        deployment.run(&["charter", "diff", "1", "7"]).fails(2, &["no published version 7"]);
        deployment.run(&["charter", "export", "--of", "1", "--format", "csv"]).works();
        server.until("the second version", |it| {
            it.get("/readyz").1.contains("\"charter_version\":2")
        });
        assert!(deployment.run(&["request", "list"]).works().said.contains("No request is open"));
        let nobody = deployment.run_with_input(&["consent", "show", "-"], "anne@exemple.fr\n");
        assert!(nobody.works().said.contains("answered nothing"));
        deployment.run(&["consent", "show", "anne@exemple.fr"]).fails(2, &["handle of a person"]);
    }
}

#[test]
fn a_draft_is_made_from_a_real_database_and_checks_against_it() {
    let mut deployment = Deployment::sqlite();
    let base = rusqlite::Connection::open(deployment.path("booking.db")).unwrap();
    base.execute_batch(
        "create table guests (id integer primary key, email text, given_name text);
         create table stays (id integer primary key, guest_id integer references guests (id));",
    )
    .unwrap();
    let path = deployment.path("booking.db").to_str().unwrap().to_owned();
    deployment.give("BOOKING_PATH", &path);
    let drafted = deployment.run(&["init", ".", "--from", "env:BOOKING_PATH", "--json"]).works();
    assert_eq!(drafted.json()["variable"], "BOOKING_PATH");
    let text = std::fs::read_to_string(deployment.path("charter/systems/booking.toml")).unwrap();
    assert!(text.contains("TO CONFIRM") && text.contains("guest_id -> guests.id"), "{text}");
    deployment.run(&["check"]).works();
    deployment.run(&["check", "--connect"]).works();
    base.execute_batch("drop table stays").unwrap();
    let answer = deployment.run(&["check", "--connect"]);
    assert!(answer.code == 1 && answer.said.contains("stays"), "{answer:?}");
}
