//! What a server finds in other hands when it starts: on SQLite, where it is alone, it goes on with it
//! at once; on PostgreSQL it may belong to a process of the very same name that still works.

use crate::deployment::{Deployment, postgres_url};

/// A job in the hands of a process of this node, and one that waits. Nobody knows these kinds, so
/// whoever takes one marks it failed.
const LEFT: &str = "insert into job
    (id, kind, payload, state, run_at, attempts, holder, held_until, created_at) values
    ('job_0000000000000000000000000A', 'test.held', '{}', 'ready', '2026-01-01T00:00:00.000000Z', 1,
     'web-1/serve#0123ABCD/0', '2099-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z'),
    ('job_0000000000000000000000000B', 'test.waiting', '{}', 'ready', '2026-01-01T00:00:00.000000Z',
     0, null, null, '2026-01-01T00:00:00.000000Z')";

fn state_of(kind: &str) -> String {
    format!("select state from job where kind = '{kind}'")
}

#[test]
fn a_restart_takes_up_what_the_last_run_held() {
    let mut deployment = Deployment::sqlite();
    deployment.give("SERMENT_NODE", "web-1");
    deployment.run(&["charter", "publish"]).works();
    deployment.database().execute(LEFT, []).unwrap();
    let server = deployment.serve();
    for kind in ["test.held", "test.waiting"] {
        server.until("the job being taken", |_| {
            let state = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
            deployment.database().query_row(&state_of(kind), [], state).unwrap() == "failed"
        });
    }
}

#[test]
fn a_second_server_of_the_same_name_leaves_the_first_one_its_jobs() {
    let Some(mut deployment) = Deployment::postgres() else {
        println!("skipped: SERMENT_TEST_PG is not set");
        return;
    };
    deployment.give("SERMENT_NODE", "web-1");
    deployment.run(&["charter", "publish"]).works();
    let mut client = client(&deployment);
    client.batch_execute(LEFT).unwrap();
    let server = deployment.serve();
    server.until("the waiting job being taken", |_| {
        client.query_one(&state_of("test.waiting"), &[]).unwrap().get::<_, String>(0) == "failed"
    });
    let held = "select holder, state from job where kind = 'test.held'";
    let row = client.query_one(held, &[]).unwrap();
    assert_eq!(row.get::<_, Option<String>>(0).as_deref(), Some("web-1/serve#0123ABCD/0"));
    assert_eq!(row.get::<_, String>(1), "ready");
    // Once its lease has run out, whoever is there goes on with it.
    client
        .batch_execute("update job set held_until = '2026-01-01' where holder is not null")
        .unwrap();
    server.until("the abandoned job being taken", |_| {
        client.query_one(&state_of("test.held"), &[]).unwrap().get::<_, String>(0) == "failed"
    });
}

/// A connection to the deployment's own schema.
fn client(deployment: &Deployment) -> postgres::Client {
    let settings = std::fs::read_to_string(deployment.path("serment.toml")).unwrap();
    let schema = settings.lines().find_map(|line| line.strip_prefix("schema = ")).unwrap();
    let url = postgres_url().unwrap();
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    client.batch_execute(&format!("set search_path to {}", schema.trim_matches('"'))).unwrap();
    client
}
