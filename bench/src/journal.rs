//! The journal: durable acts a second, against bare inserts of the same bytes; proofs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use serment_journal::receipt;
use serment_kernel::journal::{About, Event, event, read};
use serment_kernel::store::{StoreError, Tx};
use serment_kernel::testing::Kit;
use serment_kernel::words::{Actor, EventId, Permission, Personal};
use serment_kernel::{
    AppError, Capability, Context, KERNEL, UseCase, execute, execute_blocking, subjects,
};

use crate::report::{Report, Rounds};

const ALONE: &[&Capability] = &[&KERNEL];
const CLIENTS: usize = 256;
const ROUND: Duration = Duration::from_secs(3);

/// Journals events about one person, as a consent does.
struct Say(u32);

impl UseCase for Say {
    const NAME: &'static str = "bench.say";
    type Output = EventId;

    fn permission(&self) -> Permission {
        Permission::Public
    }

    fn run(&self, _: &Context, tx: &mut Tx<'_>) -> Result<EventId, AppError> {
        let email = Personal::new("anne@exemple.example".to_owned());
        let subject = subjects::find_or_create(tx, "email", &email)?;
        let mut last = None;
        for n in 0..self.0 {
            let data = json!({ "n": n, "activity": "newsletter", "text": "x".repeat(200) });
            let about = About::Subject(subject);
            last = Some(tx.append(Event { kind: "bench.said", about, data })?);
        }
        last.ok_or(AppError::NotFound)
    }
}

/// Durable entries a second at 256 waiting clients, and the same bytes inserted in bare batches.
pub(crate) fn append(report: &mut Report) -> anyhow::Result<()> {
    let (mut ours, mut bare, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..5 {
        let (rate, group) = clients()?;
        let plain = inserts(group)?;
        ours.push(rate);
        bare.push(plain);
        ratios.push(plain / rate);
    }
    let (ours, ratios) = (Rounds::new(ours), Rounds::new(ratios));
    let reached = ours.median() >= 10_000.0;
    report.add(
        "durable journal entries, SQLite, 256 waiting clients",
        &ours,
        "/s",
        0,
        Some(("≥ 10,000/s", reached)),
    );
    report.add(
        "bare batched inserts of the same bytes, same batch size",
        &Rounds::new(bare),
        "/s",
        0,
        None,
    );
    let reached = ratios.median() <= 2.0;
    report.add("bare inserts ÷ journal", &ratios, "", 2, Some(("≤ 2", reached)));
    Ok(())
}

/// The rate, and how many entries one flush carried at the most.
fn clients() -> anyhow::Result<(f64, usize)> {
    let kit = Kit::sqlite(ALONE);
    execute_blocking(&kit.context, &Actor::Public, Say(1))?;
    let done = Arc::new(AtomicU64::new(0));
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let began = Instant::now();
    runtime.block_on(async {
        let tasks: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let (context, done) = (kit.context.clone(), done.clone());
                tokio::spawn(async move {
                    while began.elapsed() < ROUND {
                        if execute(&context, &Actor::Public, Say(1)).await.is_ok() {
                            done.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                })
            })
            .collect();
        for task in tasks {
            let _ = task.await;
        }
    });
    let seconds = began.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a count far below 2^52")]
    let rate = done.load(Ordering::Relaxed) as f64 / seconds;
    Ok((rate, CLIENTS))
}

/// Rows of the same width, in transactions of the same size, with the same durability.
fn inserts(group: usize) -> anyhow::Result<f64> {
    let folder = tempfile::tempdir()?;
    let database = rusqlite::Connection::open(folder.path().join("bare.db"))?;
    database.execute_batch(
        "pragma page_size = 8192; pragma journal_mode = wal; pragma synchronous = full;
         create table event (id text primary key, seq integer unique, kind text not null,
           form text not null, subject text, at text not null, payload blob) strict;
         create index event_subject on event (subject);",
    )?;
    let payload = vec![7_u8; 480];
    let (mut seq, began) = (0_i64, Instant::now());
    while began.elapsed() < ROUND {
        database.execute_batch("begin immediate")?;
        let mut insert = database.prepare_cached(
            "insert into event (id, seq, kind, form, subject, at, payload)
             values (?1, ?2, 'bench.said', 'subject', 'sub_0123456789ABCDEFGHJKMNPQRS', ?3, ?4)",
        )?;
        for _ in 0..group {
            // As random as an id is: the index is filled in no order.
            let id =
                format!("evt_{:026X}", seq.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15));
            insert.execute(rusqlite::params![id, seq, "2026-11-22T11:00:00.000000Z", payload])?;
            seq += 1;
        }
        drop(insert);
        database.execute_batch("commit")?;
    }
    #[expect(clippy::cast_precision_loss, reason = "a count far below 2^52")]
    Ok(seq as f64 / began.elapsed().as_secs_f64())
}

/// Proofs from a journal of a million leaves: how long one takes to build, and to verify.
pub(crate) fn proofs(report: &mut Report) -> anyhow::Result<()> {
    let kit = Kit::sqlite(ALONE);
    let mut ids = Vec::new();
    for _ in 0..500 {
        ids.push(execute_blocking(&kit.context, &Actor::Public, Say(2_000))?);
    }
    kit.publish();
    let policy = kit.context.journal.policy();
    let (mut built, mut verified) = (Vec::new(), Vec::new());
    for n in 0..2_000_usize {
        let id = ids[n * 7 % ids.len()];
        let began = Instant::now();
        let proof = kit.context.store.read(|reader| {
            let stored = event::find(reader, id)?;
            stored.as_ref().map(|it| read::proof(reader, it)).transpose().map(Option::flatten)
        });
        let proof = proof.map_err(|error: StoreError| anyhow::anyhow!(error))?;
        built.push(began.elapsed().as_secs_f64() * 1e3);
        let text = proof.ok_or_else(|| anyhow::anyhow!("an event has no proof"))?.to_string();
        let began = Instant::now();
        let proven = receipt::verify(&text, &policy).map_err(|error| anyhow::anyhow!("{error}"))?;
        verified.push(began.elapsed().as_secs_f64() * 1e6);
        anyhow::ensure!(
            proven.included.size == 1_000_000,
            "the journal is not of a million leaves"
        );
    }
    let (built, verified) = (Rounds::new(built), Rounds::new(verified));
    let p99 = Rounds::new(vec![built.percentile(0.99)]);
    report.add("proof built from 1,000,000 leaves", &built, "ms", 3, None);
    report.add("the same, 99th percentile", &p99, "ms", 3, Some(("≤ 10 ms", p99.median() <= 10.0)));
    let paths = inclusion_only(&kit, &ids, &policy)?;
    report.add(
        "receipt file parsed and verified whole, signature included",
        &verified,
        "µs",
        1,
        None,
    );
    report.add("inclusion verified", &paths, "µs", 2, Some(("≤ 20 µs", paths.median() <= 20.0)));
    Ok(())
}

/// The proof alone: twenty hashes, without the checkpoint's signature.
fn inclusion_only(
    kit: &Kit,
    ids: &[EventId],
    policy: &serment_journal::policy::Policy,
) -> anyhow::Result<Rounds> {
    let mut rounds = Vec::new();
    for id in ids {
        let (leaf, proof) = kit
            .context
            .store
            .read(|reader| {
                let stored = event::find(reader, *id)?;
                let proof =
                    stored.as_ref().map(|it| read::proof(reader, it)).transpose()?.flatten();
                let leaf = stored.and_then(|it| it.opening).map(|it| it.commitment());
                Ok::<_, StoreError>(leaf.zip(proof))
            })?
            .ok_or_else(|| anyhow::anyhow!("an event has no proof"))?;
        let checkpoint =
            policy.open(&proof.checkpoint).map_err(|error| anyhow::anyhow!("{error}"))?.checkpoint;
        let leaf = serment_journal::leaf::Leaf::Commitment(leaf).hash();
        let began = Instant::now();
        serment_journal::tree::verify_inclusion(
            proof.index,
            checkpoint.size,
            &leaf,
            &proof.hashes,
            &checkpoint.root,
        )
        .map_err(|error| anyhow::anyhow!("{error}"))?;
        rounds.push(began.elapsed().as_secs_f64() * 1e6);
    }
    Ok(Rounds::new(rounds))
}
