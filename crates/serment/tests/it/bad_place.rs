//! A place that does not let us work: no database, no right to write, no room, no port.

use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use crate::deployment::{Deployment, postgres_url, run};

/// Somebody who is not root, so that rights mean something.
const NOBODY: u32 = 65_534;

fn is_root(path: &Path) -> bool {
    std::fs::metadata(path).unwrap().uid() == 0
}

#[test]
fn a_database_that_does_not_answer_is_unavailable() {
    let mut deployment = Deployment::sqlite();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    deployment.give("STORE_URL", &format!("postgres://serment:hidden@{closed}/serment"));
    deployment.configure("folder = \"store\"", "url_env = \"STORE_URL\"");
    for words in [&["serve"][..], &["charter", "publish"], &["journal", "checkpoint"]] {
        let answer = deployment.run(words).fails(3, &["database serment", "[store]"]);
        assert!(!answer.complained.contains("hidden"), "{answer:?}");
    }
    let answer = deployment.run(&["doctor"]);
    assert!(answer.code == 1 && answer.said.contains("error     store"), "{answer:?}");
    assert!(!answer.said.contains("hidden"), "{answer:?}");
}

#[test]
fn a_variable_that_is_not_set_is_named() {
    let deployment = Deployment::sqlite();
    deployment.configure("folder = \"store\"", "url_env = \"STORE_URL\"");
    deployment.run(&["serve"]).fails(2, &["STORE_URL, which is not set"]);
}

#[test]
fn a_system_that_is_not_there_is_unavailable() {
    let mut deployment = Deployment::sqlite();
    let base = rusqlite::Connection::open(deployment.path("crm.db")).unwrap();
    base.execute_batch(
        "create table people (id integer primary key, email text);
         create table orders (id integer primary key, person_id integer references people (id));",
    )
    .unwrap();
    deployment.run(&["init", ".", "--from", "crm.db"]).works();
    assert_eq!(deployment.run(&["system", "test"]).code, 3);
    deployment.give("CRM_PATH", deployment.path("crm.db").to_str().unwrap());
    let said = deployment.run(&["system", "test", "crm"]).works().said;
    assert!(said.contains("SQLite") && said.contains("CREATE INDEX"), "{said}");
    deployment.run(&["system", "catalogue", "other"]).fails(2, &["no system other", "crm"]);
    std::fs::remove_file(deployment.path("crm.db")).unwrap();
    let answer = deployment.run(&["system", "test"]);
    assert!(answer.code == 3 && answer.said.contains("cannot be reached"), "{answer:?}");
}

#[test]
fn a_folder_that_may_not_be_written_is_read_only() {
    let deployment = Deployment::sqlite();
    deployment.run(&["charter", "publish"]).works();
    let own = |path: &str, mode: u32| {
        let path = deployment.path(path);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path
    };
    let mut command = deployment.command(&["charter", "publish"]);
    if is_root(deployment.folder.path()) {
        // Where the binary was built may be closed to others.
        let copy = deployment.path("serment");
        std::fs::copy(env!("CARGO_BIN_EXE_serment"), &copy).unwrap();
        command = Command::new(copy);
        command.current_dir(deployment.folder.path()).args(["charter", "publish"]);
        chown(own("serment.key", 0o600), Some(NOBODY), Some(NOBODY)).unwrap();
        command.uid(NOBODY).gid(NOBODY);
    }
    own("", 0o755);
    own("store/serment.db", 0o444);
    own("store/serment.lock", 0o444);
    own("store", 0o555);
    let answer = run(&mut command);
    own("store", 0o755);
    own("store/serment.db", 0o644);
    own("store/serment.lock", 0o644);
    answer.fails(3, &["read-only", "the right to write"]);
}

#[test]
fn a_database_that_only_reads_is_read_only() {
    let Some(url) = postgres_url() else {
        println!("skipped: SERMENT_TEST_PG is not set");
        return;
    };
    let mut admin = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    let name = format!("serment_ro_{}", std::process::id());
    admin.batch_execute(&format!("create database {name}")).unwrap();
    let frozen = format!("alter database {name} set default_transaction_read_only = on");
    admin.batch_execute(&frozen).unwrap();
    let mut deployment = Deployment::sqlite();
    let (server, _) = url.rsplit_once('/').unwrap();
    deployment.give("STORE_URL", &format!("{server}/{name}"));
    deployment.configure("folder = \"store\"", "url_env = \"STORE_URL\"");
    let answer = deployment.run(&["charter", "publish"]);
    admin.batch_execute(&format!("drop database {name} with (force)")).unwrap();
    answer.fails(3, &["read-only", "the right to write"]);
}

/// A small disk of memory; unmounted when dropped.
struct Disk(std::path::PathBuf);

impl Disk {
    fn mount(place: &Path) -> Option<Self> {
        std::fs::create_dir_all(place).unwrap();
        let mut mount = Command::new("mount");
        let mounted = mount.args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(place).output();
        mounted.is_ok_and(|it| it.status.success()).then(|| Self(place.to_owned()))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_loses_nothing_acknowledged() {
    let deployment = Deployment::sqlite();
    let Some(disk) = Disk::mount(&deployment.path("store")) else {
        println!("skipped: a disk cannot be mounted here");
        return;
    };
    let server = deployment.serve();
    deployment.run(&["charter", "publish"]).works();
    deployment.write("charter/docs/annex.md", &"long ".repeat(200_000));
    let filler = disk.0.join("filler");
    let mut room = 8 * 1024 * 1024;
    while std::fs::write(&filler, vec![0_u8; room]).is_err() && room > 4_096 {
        room -= 4_096;
    }
    deployment.run(&["charter", "publish"]).fails(3, &["disk of the store is full", "free some"]);
    assert_eq!(server.get("/healthz").0, 200);
    let versions = deployment.run(&["charter", "history", "--json"]).works().json();
    assert_eq!(versions.as_array().unwrap().len(), 1);
    std::fs::remove_file(filler).unwrap();
    deployment.run(&["charter", "publish"]).works();
    server.kill();
    let versions = deployment.run(&["charter", "history", "--json"]).works().json();
    assert_eq!(versions.as_array().unwrap().len(), 2);
    deployment.run(&["journal", "prove", "0"]).works();
    deployment.run(&["journal", "fsck"]).works();
}

#[test]
fn a_port_in_use_is_told() {
    let deployment = Deployment::sqlite();
    let used = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = used.local_addr().unwrap().to_string();
    deployment.configure("127.0.0.1:0", &address);
    deployment.run(&["serve"]).fails(3, &["already listens", &address, "serment.toml"]);
    let answer = deployment.run(&["doctor"]);
    assert!(answer.code == 1 && answer.said.contains("error     port"), "{answer:?}");
}
