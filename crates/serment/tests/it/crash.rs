//! `kill -9` at any moment of the tour, then a restart: nothing acknowledged is lost, and what was
//! under way is finished, once. The same promises with the store on SQLite and on PostgreSQL, where
//! the booking system is too.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use tempfile::{TempDir, tempdir};

use crate::deployment::postgres_url;

/// A process that goes away with its handle.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Where a demonstration is kept: its folder, and the server that holds its databases, if any.
struct Kept {
    folder: TempDir,
    postgres: Option<String>,
}

/// One of the two databases that are looked into.
#[derive(Clone, Copy)]
enum Base {
    Store,
    Booking,
}

impl Kept {
    fn on_sqlite() -> Self {
        Self { folder: tempdir().unwrap(), postgres: None }
    }

    fn on_postgresql() -> Option<Self> {
        let postgres = postgres_url();
        if postgres.is_none() {
            println!("skipped: SERMENT_TEST_PG is not set");
        }
        postgres.map(|url| Self { folder: tempdir().unwrap(), postgres: Some(url) })
    }

    fn demo(&self, extra: &[&str]) -> (Running, BufReader<std::process::ChildStdout>) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_serment"));
        command.args(["demo", "--json", "--port", "0", "--guests", "60", "--dir"]);
        command.arg(self.folder.path());
        if let Some(url) = &self.postgres {
            command.args(["--on", url]);
        }
        let command = command.args(extra).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        (Running(child), output)
    }

    /// Lets the tour make its first steps, then stops the process as a power cut would.
    fn cut_after(&self, step: u64, then: Duration) -> Vec<Value> {
        let (running, output) = self.demo(&["--tour"]);
        let mut seen = Vec::new();
        for line in output.lines() {
            let told: Value = serde_json::from_str(&line.unwrap()).unwrap();
            assert_eq!(told["kept"], true, "{told}");
            let number = told["step"].as_u64().unwrap();
            seen.push(told);
            if number == step {
                break;
            }
        }
        std::thread::sleep(then);
        drop(running);
        seen
    }

    /// The schemas of the store and of the booking system, once the demonstration is made.
    fn schemas(&self) -> Option<[String; 2]> {
        let memory = std::fs::read(self.folder.path().join("demo.json")).ok()?;
        let memory: Value = serde_json::from_slice(&memory).unwrap();
        serde_json::from_value(memory["schemas"].clone()).ok()
    }

    /// The one value that a question answers, as text.
    fn text(&self, base: Base, sql: &str) -> String {
        let sql = format!("select cast(({sql}) as text)");
        if let Some(url) = &self.postgres {
            let [store, booking] = self.schemas().unwrap();
            let schema = match base {
                Base::Store => store,
                Base::Booking => booking,
            };
            let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
            client.batch_execute(&format!("set search_path to {schema}")).unwrap();
            return client.query_one(&sql, &[]).unwrap().get(0);
        }
        let file = self.folder.path().join(match base {
            Base::Store => "store/serment.db",
            Base::Booking => "systems/booking.db",
        });
        let read = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let database = Connection::open_with_flags(file, read).unwrap();
        database.busy_timeout(Duration::from_secs(5)).unwrap();
        database.query_row(&sql, [], |row| row.get(0)).unwrap()
    }

    fn count(&self, base: Base, sql: &str) -> u64 {
        self.text(base, sql).parse().unwrap()
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let (Some(url), Some(schemas)) = (&self.postgres, self.schemas()) else { return };
        if let Ok(mut client) = postgres::Client::connect(url, postgres::NoTls) {
            for schema in schemas {
                let _ = client.batch_execute(&format!("drop schema if exists {schema} cascade"));
            }
        }
    }
}

fn get(site: &str, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(site).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {site}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap();
    (status, answer.split_once("\r\n\r\n").map_or(String::new(), |(_, body)| body.to_owned()))
}

fn wait(what: &str, mut done: impl FnMut() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < Duration::from_mins(1), "{what} did not come");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Cuts, restarts, and looks at everything the tour had been told was done.
fn survives(kept: &Kept, step: u64, then: u64) {
    let seen = kept.cut_after(step, Duration::from_millis(then));
    let head = "select size from journal_head";
    let before = kept.count(Base::Store, head);
    let (running, mut output) = kept.demo(&[]);
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let places: Value = serde_json::from_str(&line).unwrap();
    let trust = places["trust"].as_str().unwrap().trim_start_matches("http://").to_owned();
    let site = trust.split('/').next().unwrap().to_owned();
    wait("the restarted server", || get(&site, "/readyz").0 == 200);
    assert!(kept.count(Base::Store, head) >= before);
    if step >= 13 {
        erased_once(kept);
    } else {
        let receipt = seen[3]["evidence"].as_str().unwrap();
        let path = format!("/{}", receipt.splitn(4, '/').nth(3).unwrap());
        assert_eq!(get(&site, &path).0, 200, "an acknowledged receipt is still there");
        let proof = format!("{path}.tlog-proof");
        wait("its proof", || get(&site, &proof).1.starts_with("c2sp.org/tlog-proof@v1"));
    }
    let pending = "select count(*) from journal_pending";
    wait("a place for every leaf", || kept.count(Base::Store, pending) == 0);
    let homeless = "select count(*) from event where seq is null";
    assert_eq!(kept.count(Base::Store, homeless), 0, "an event has no place");
    audit(&site);
    drop(running);
}

/// The erasure that was approved is finished, and finished once.
fn erased_once(kept: &Kept) {
    let status = "select status from rights_request";
    wait("the end of the erasure", || kept.text(Base::Store, status) == "done");
    let certificate = kept.text(Base::Store, "select certificate from rights_request");
    let certificate: Value = serde_json::from_str(&certificate).unwrap();
    let lines = certificate["systems"].as_array().unwrap().iter();
    let rows: u64 = lines
        .flat_map(|system| system["lines"].as_array().unwrap())
        .map(|line| line["rows"].as_u64().unwrap())
        .sum();
    assert_eq!(rows, 22, "the certificate counts what was done, once: {certificate}");
    assert_eq!(kept.count(Base::Booking, "select count(*) from guests where id = 17"), 0);
    let certified = "select count(*) from event where kind = 'request.certified'";
    assert_eq!(kept.count(Base::Store, certified), 1);
}

/// Another program reads the whole journal from outside, under the key the site shows.
fn audit(site: &str) {
    let page = get(site, "/en/verify").1.replace("&#x2f;", "/");
    let at = page.find("charte.maisons-du-littoral.example/journal+").unwrap();
    let ends = |c: char| c.is_whitespace() || c == '<' || c == '&';
    let key = page[at..].split(ends).next().unwrap();
    let audit = Command::new(env!("CARGO_BIN_EXE_serment"))
        .args(["journal", "fsck", &format!("http://{site}/journal"), "--key", key])
        .output()
        .unwrap();
    assert!(audit.status.success(), "{}", String::from_utf8_lossy(&audit.stderr));
}

/// Several cuts of one step at once: a restart on PostgreSQL waits for leases to run out.
fn survive_on_postgresql(step: u64, thens: &[u64]) {
    std::thread::scope(|scope| {
        for then in thens {
            let Some(kept) = Kept::on_postgresql() else { return };
            scope.spawn(move || survives(&kept, step, *then));
        }
    });
}

#[test]
fn a_receipt_just_given_survives() {
    survives(&Kept::on_sqlite(), 4, 0);
}

#[test]
fn a_withdrawal_just_made_survives() {
    survives(&Kept::on_sqlite(), 9, 20);
}

#[test]
fn an_erasure_just_approved_is_finished() {
    survives(&Kept::on_sqlite(), 13, 0);
}

#[test]
fn an_erasure_under_way_is_finished_once() {
    for then in [30, 90, 160, 260] {
        survives(&Kept::on_sqlite(), 13, then);
    }
}

#[test]
fn an_erasure_just_certified_stays_so() {
    survives(&Kept::on_sqlite(), 14, 10);
}

#[test]
fn a_receipt_just_given_survives_on_postgresql() {
    survive_on_postgresql(4, &[0]);
}

#[test]
fn a_withdrawal_just_made_survives_on_postgresql() {
    survive_on_postgresql(9, &[20]);
}

#[test]
fn an_erasure_under_way_is_finished_once_on_postgresql() {
    survive_on_postgresql(13, &[0, 60, 160, 260]);
}

#[test]
fn an_erasure_just_certified_stays_so_on_postgresql() {
    survive_on_postgresql(14, &[10]);
}
