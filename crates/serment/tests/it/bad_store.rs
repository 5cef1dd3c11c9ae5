//! A store that is not what it was: held, older than its guard, damaged, ahead of the clock.
//!
//! Nothing is signed and nothing is served from it; the message says what to do.

use crate::deployment::{Deployment, Server};

#[test]
fn a_second_server_on_the_same_folder_is_refused() {
    let deployment = Deployment::sqlite();
    let server = deployment.serve();
    deployment.run(&["serve"]).fails(3, &["another server is running", "another folder"]);
    deployment.run(&["worker"]).fails(3, &["another server is running"]);
    // The first one is not disturbed, and still carries out commands.
    assert_eq!(server.get("/healthz").0, 200);
    deployment.run(&["charter", "history"]).works();
    deployment.run(&["charter", "publish"]).works();
    let said = deployment.run(&["doctor"]).works().said;
    assert!(said.contains("a server is running on it"), "{said}");
    assert!(said.contains("ok        publication: version 1"), "{said}");
}

#[test]
fn several_servers_share_one_postgresql() {
    let Some(deployment) = Deployment::postgres() else {
        println!("skipped: SERMENT_TEST_PG is not set");
        return;
    };
    let (one, two) = (deployment.serve(), deployment.serve());
    deployment.run(&["charter", "publish"]).works();
    for server in [&one, &two] {
        server.until("the charter reaching both", |it| {
            let (status, body) = it.get("/readyz");
            status == 200 && body.contains("\"charter_version\":1")
        });
    }
    one.kill();
    assert_eq!(two.stop().0, 0);
    deployment.run(&["journal", "fsck"]).works();
}

#[test]
fn a_clock_set_back_signs_nothing() {
    let deployment = Deployment::sqlite();
    deployment.run(&["charter", "publish"]).works();
    // The same to whoever starts: the last signature is in the future.
    let later = "update journal_checkpoint set signed_at = '2098-01-01T00:00:00.000000Z'";
    assert_eq!(deployment.database().execute(later, []).unwrap(), 1);
    for words in [&["serve"][..], &["charter", "publish"], &["journal", "checkpoint"]] {
        deployment.run(words).fails(1, &["the clock says", "2098-01-01", "set the clock right"]);
    }
    let answer = deployment.run(&["doctor"]);
    assert!(answer.code == 1 && answer.said.contains("the clock says"), "{answer:?}");
}

#[test]
fn a_store_older_than_what_was_signed_is_refused() {
    let deployment = Deployment::sqlite();
    deployment.run(&["charter", "publish"]).works();
    let (file, copy) = (deployment.path("store/serment.db"), deployment.path("copy.db"));
    deployment.database().execute("vacuum into ?1", [copy.to_str().unwrap()]).unwrap();
    deployment.change_charter("+33 1 02 03 04 05");
    deployment.run(&["charter", "publish"]).works();
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(deployment.path(&format!("store/serment.db{suffix}")));
    }
    std::fs::copy(copy, file).unwrap();
    deployment.run(&["serve"]).fails(1, &["it is an older copy", "put the newer one back"]);
}

#[test]
fn a_damaged_tile_is_named_and_nothing_is_signed_over_it() {
    let deployment = Deployment::sqlite();
    let server = deployment.serve();
    deployment.run(&["charter", "publish"]).works();
    server.until("a checkpoint", |it| it.get("/journal/tile/0/000.p/1").0 == 200);
    assert_eq!(server.stop().0, 0);
    deployment.run(&["journal", "fsck"]).works();
    let base = deployment.database();
    let place = "from journal_tile where level = 0 and tile = 0";
    let read = |row: &rusqlite::Row<'_>| row.get::<_, Vec<u8>>(0);
    let mut tile = base.query_row(&format!("select bytes {place}"), [], read).unwrap();
    tile[5] ^= 1;
    let write = "update journal_tile set bytes = ?1 where level = 0 and tile = 0";
    assert_eq!(base.execute(write, [tile]).unwrap(), 1);
    for words in [&["serve"][..], &["charter", "publish"], &["journal", "fsck"]] {
        deployment.run(words).fails(1, &["journal is damaged"]);
    }
    // Without its guard a server starts on what it can read; the audit still names the tile.
    std::fs::remove_file(deployment.path("serment.checkpoint")).unwrap();
    deployment.run(&["journal", "fsck"]).fails(1, &["tile/0/000", "from a copy"]);
    deployment.run(&["charter", "history"]).works();
    deployment.change_charter("+33 1 02 03 04 05");
    deployment.run(&["charter", "publish"]).fails(1, &["journal is damaged"]);
}

#[test]
fn the_wrong_key_opens_nothing() {
    let deployment = Deployment::sqlite();
    deployment.run(&["charter", "publish"]).works();
    std::fs::remove_file(deployment.path("serment.key")).unwrap();
    deployment.write("serment.toml.copy", "");
    let server =
        std::panic::catch_unwind(|| Server::start(deployment.command(&["serve", "--create"])));
    assert!(server.is_err(), "a store signed under another key was served");
    deployment.run(&["serve"]).fails(1, &["right key file"]);
}

#[test]
fn a_store_of_a_newer_version_is_left_alone() {
    let deployment = Deployment::sqlite();
    deployment.run(&["charter", "publish"]).works();
    let newer = "insert into migration (id, applied_at) values ('9999_later', '2099-01-01')";
    deployment.database().execute(newer, []).unwrap();
    deployment.run(&["serve"]).fails(1, &["9999_later", "run the newer version"]);
}

#[test]
fn a_store_that_is_not_there_is_not_made_by_looking() {
    let deployment = Deployment::sqlite();
    deployment.run(&["journal", "checkpoint"]).fails(2, &["no store", "serve --create"]);
    deployment.run(&["charter", "history"]).fails(2, &["no store"]);
    deployment.run(&["doctor"]).works();
    assert!(!deployment.path("store").exists());
}
