//! `kill -9` at any moment of the tour, then a restart: nothing acknowledged is lost, and what was
//! under way is finished, once.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use tempfile::tempdir;

/// A process that goes away with its handle.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn demo(folder: &Path, extra: &[&str]) -> (Running, BufReader<std::process::ChildStdout>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_serment"))
        .args(["demo", "--json", "--port", "0", "--guests", "60", "--dir"])
        .arg(folder)
        .args(extra)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    (Running(child), output)
}

/// Lets the tour make its first steps, then stops the process as a power cut would.
fn cut_after(folder: &Path, step: u64, then: Duration) -> Vec<Value> {
    let (running, output) = demo(folder, &["--tour"]);
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
        assert!(began.elapsed() < Duration::from_secs(40), "{what} did not come");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn one<T: rusqlite::types::FromSql>(file: &Path, sql: &str) -> T {
    let database = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    database.busy_timeout(Duration::from_secs(5)).unwrap();
    database.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Cuts, restarts, and looks at everything the tour had been told was done.
fn survives(step: u64, then: u64) {
    let folder = tempdir().unwrap();
    let seen = cut_after(folder.path(), step, Duration::from_millis(then));
    let store = folder.path().join("store/serment.db");
    let before: i64 = one(&store, "select size from journal_head");
    let (running, mut output) = demo(folder.path(), &[]);
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let places: Value = serde_json::from_str(&line).unwrap();
    let trust = places["trust"].as_str().unwrap().trim_start_matches("http://").to_owned();
    let site = trust.split('/').next().unwrap().to_owned();
    wait("the restarted server", || get(&site, "/readyz").0 == 200);
    assert!(one::<i64>(&store, "select size from journal_head") >= before);
    if step >= 13 {
        let status = "select status from rights_request";
        wait("the end of the erasure", || one::<String>(&store, status) == "done");
        let certificate: String = one(&store, "select certificate from rights_request");
        let certificate: Value = serde_json::from_str(&certificate).unwrap();
        let lines = certificate["systems"].as_array().unwrap().iter();
        let rows: u64 = lines
            .flat_map(|system| system["lines"].as_array().unwrap())
            .map(|line| line["rows"].as_u64().unwrap())
            .sum();
        assert_eq!(rows, 22, "the certificate counts what was done, once: {certificate}");
        let booking = folder.path().join("systems/booking.db");
        assert_eq!(one::<i64>(&booking, "select count(*) from guests where id = 17"), 0);
        assert_eq!(
            one::<i64>(&store, "select count(*) from event where kind = 'request.certified'"),
            1
        );
    } else {
        let receipt = seen[3]["evidence"].as_str().unwrap();
        let path = format!("/{}", receipt.splitn(4, '/').nth(3).unwrap());
        assert_eq!(get(&site, &path).0, 200, "an acknowledged receipt is still there");
        let proof = format!("{path}.tlog-proof");
        wait("its proof", || get(&site, &proof).1.starts_with("c2sp.org/tlog-proof@v1"));
    }
    let page = get(&site, "/en/verify").1.replace("&#x2f;", "/");
    let at = page.find("charte.maisons-du-littoral.example/journal+").unwrap();
    let ends = |c: char| c.is_whitespace() || c == '<' || c == '&';
    let key = page[at..].split(ends).next().unwrap();
    let audit = Command::new(env!("CARGO_BIN_EXE_serment"))
        .args(["journal", "fsck", &format!("http://{site}/journal"), "--key", key])
        .output()
        .unwrap();
    assert!(audit.status.success(), "{}", String::from_utf8_lossy(&audit.stderr));
    drop(running);
}

#[test]
fn a_receipt_just_given_survives() {
    survives(4, 0);
}

#[test]
fn a_withdrawal_just_made_survives() {
    survives(9, 20);
}

#[test]
fn an_erasure_just_approved_is_finished() {
    survives(13, 0);
}

#[test]
fn an_erasure_under_way_is_finished_once() {
    for then in [30, 90, 160, 260] {
        survives(13, then);
    }
}

#[test]
fn an_erasure_just_certified_stays_so() {
    survives(14, 10);
}
