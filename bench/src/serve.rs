//! The server: how soon it answers, how much memory it keeps, how many requests it takes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::report::{Report, Rounds};

/// A process that goes away with its handle.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Requests a second of a page and of the journal, against a bare handler of the same library.
pub(crate) fn requests(report: &mut Report, binary: &Path) -> anyhow::Result<()> {
    let (demo, site) = demonstration(binary, 300)?;
    let hello = bare_handler()?;
    let (mut pages, mut checkpoints, mut bases) = (Vec::new(), Vec::new(), Vec::new());
    let (mut page_ratios, mut checkpoint_ratios) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let base = load(&hello, "/")?;
        let checkpoint = load(&site, "/journal/checkpoint")?;
        let page = load(&site, "/fr")?;
        page_ratios.push(page / base);
        checkpoint_ratios.push(checkpoint / base);
        bases.push(base);
        pages.push(page);
        checkpoints.push(checkpoint);
    }
    drop(demo);
    report.add("bare handler, 32 connections", &Rounds::new(bases), "requests/s", 0, None);
    report.add("journal checkpoint", &Rounds::new(checkpoints), "requests/s", 0, None);
    report.add("trust site, whole page", &Rounds::new(pages), "requests/s", 0, None);
    report.add("checkpoint ÷ bare handler", &Rounds::new(checkpoint_ratios), "", 2, None);
    report.add("trust page ÷ bare handler", &Rounds::new(page_ratios), "", 2, None);
    Ok(())
}

/// Starts a demonstration and returns the address of its site.
fn demonstration(binary: &Path, guests: u32) -> anyhow::Result<(Running, String)> {
    let mut child = Command::new(binary)
        .args(["demo", "--json", "--port", "0", "--guests", &guests.to_string()])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take();
    let running = Running(child);
    let mut line = String::new();
    BufReader::new(output.ok_or_else(|| anyhow::anyhow!("no output"))?).read_line(&mut line)?;
    let places: serde_json::Value = serde_json::from_str(&line)?;
    let trust = places["trust"].as_str().unwrap_or_default();
    let site = trust.trim_start_matches("http://").split('/').next().unwrap_or_default().to_owned();
    wait_for(&site, "/readyz")?;
    Ok((running, site))
}

fn wait_for(site: &str, path: &str) -> anyhow::Result<Duration> {
    let began = Instant::now();
    while began.elapsed() < Duration::from_mins(1) {
        if let Ok(mut stream) = TcpStream::connect(site)
            && ask(&mut stream, site, path).is_ok_and(|status| status == 200)
        {
            return Ok(began.elapsed());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    anyhow::bail!("{site} did not answer")
}

/// One request on a connection that stays open; returns the status.
fn ask(stream: &mut TcpStream, host: &str, path: &str) -> anyhow::Result<u16> {
    stream.set_nodelay(true)?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut bytes = Vec::with_capacity(16_384);
    let mut buffer = [0_u8; 16_384];
    let head = loop {
        let read = stream.read(&mut buffer)?;
        anyhow::ensure!(read > 0, "closed");
        bytes.extend_from_slice(&buffer[..read]);
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let length: usize = text
        .split("content-length: ")
        .nth(1)
        .and_then(|rest| rest.split("\r\n").next()?.parse().ok())
        .unwrap_or(0);
    let mut have = bytes.len() - head;
    while have < length {
        let read = stream.read(&mut buffer)?;
        anyhow::ensure!(read > 0, "closed");
        have += read;
    }
    Ok(text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0))
}

/// Requests a second at 32 connections, for two seconds.
fn load(site: &str, path: &str) -> anyhow::Result<f64> {
    let (done, failed) = (AtomicU64::new(0), AtomicBool::new(false));
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..32 {
            scope.spawn(|| {
                let Ok(mut stream) = TcpStream::connect(site) else {
                    failed.store(true, Ordering::Relaxed);
                    return;
                };
                while began.elapsed() < Duration::from_secs(2) {
                    if !matches!(ask(&mut stream, site, path), Ok(200)) {
                        failed.store(true, Ordering::Relaxed);
                        return;
                    }
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    anyhow::ensure!(!failed.load(Ordering::Relaxed), "{site}{path} did not answer 200 each time");
    #[expect(clippy::cast_precision_loss, reason = "a count far below 2^52")]
    Ok(done.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64())
}

/// A server of the same library that only says hello.
fn bare_handler() -> anyhow::Result<String> {
    let (told, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
            told.send(listener.local_addr()?.to_string())?;
            let router = axum::Router::new().route("/", axum::routing::get(|| async { "hello" }));
            axum::serve(listener, router).await?;
            anyhow::Ok(())
        })
    });
    Ok(heard.recv()?)
}

/// From process start to first answer, and memory kept when idle.
pub(crate) fn starts(report: &mut Report, binary: &Path) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let init = Command::new(binary)
        .args(["init", ".", "--name", "Bench"])
        .current_dir(folder.path())
        .output()?;
    anyhow::ensure!(init.status.success(), "init: {}", String::from_utf8_lossy(&init.stderr));
    let (mut starts, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let listen = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let began = Instant::now();
        let child = Command::new(binary)
            .arg("serve")
            .env("SERMENT_LISTEN", &listen)
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let running = Running(child);
        wait_for(&listen, "/healthz")?;
        starts.push(began.elapsed().as_secs_f64() * 1e3);
        std::thread::sleep(Duration::from_secs(3));
        memory.push(resident_megabytes(running.0.id())?);
        drop(running);
        std::thread::sleep(Duration::from_millis(200));
    }
    let (starts, memory) = (Rounds::new(starts), Rounds::new(memory));
    report.add(
        "cold start to first answer",
        &starts,
        "ms",
        0,
        Some(("≤ 300 ms", starts.median() <= 300.0)),
    );
    report.add(
        "idle memory, resident",
        &memory,
        "MB",
        1,
        Some(("≤ 60 MB", memory.median() <= 60.0)),
    );
    Ok(())
}

fn resident_megabytes(id: u32) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes: f64 = line
        .and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .ok_or_else(|| anyhow::anyhow!("no memory figure"))?;
    Ok(kilobytes / 1024.0)
}

/// How soon a demonstration of 20,000 guests is ready, and how large the binary is.
pub(crate) fn demo(report: &mut Report, binary: &Path) -> anyhow::Result<()> {
    let mut rounds = Vec::new();
    for _ in 0..3 {
        let began = Instant::now();
        let (running, _) = demonstration(binary, 20_000)?;
        rounds.push(began.elapsed().as_secs_f64());
        drop(running);
    }
    let rounds = Rounds::new(rounds);
    report.add(
        "demo of 20,000 guests ready",
        &rounds,
        "s",
        2,
        Some(("≤ 5 s", rounds.median() <= 5.0)),
    );
    #[expect(clippy::cast_precision_loss, reason = "a size far below 2^52")]
    let size = std::fs::metadata(binary)?.len() as f64 / 1e6;
    report.add(
        "release binary",
        &Rounds::new(vec![size]),
        "MB",
        1,
        Some(("≤ 40 MB", size <= 40.0)),
    );
    Ok(())
}
