//! The benchmarks behind `docs/benchmarks.md`: ratios against a baseline measured in the same run.
//!
//! A machine is slower on some days than on others; the ratio of two measures taken in turn is not.
//! Each figure is the median of its rounds, with the lowest and highest beside it. Started by
//! `cargo xtask bench`, which builds both this program and the binary in release first.

mod journal;
mod lint;
mod report;
mod serve;

use std::path::PathBuf;

use report::Report;

fn main() -> anyhow::Result<()> {
    let mut words = arguments();
    let binary = words.next().map(PathBuf::from);
    let binary = binary.ok_or_else(|| anyhow::anyhow!("usage: serment-bench BINARY TABLE.md"))?;
    // It is also started from other folders.
    let binary = binary.canonicalize()?;
    let table = words.next().map(PathBuf::from);
    let mut report = Report::default();
    journal::append(&mut report)?;
    journal::proofs(&mut report)?;
    lint::ten_thousand_tables(&mut report)?;
    serve::requests(&mut report, &binary)?;
    serve::starts(&mut report, &binary)?;
    serve::demo(&mut report, &binary)?;
    report.write(table.as_deref())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark is a binary: it has a command line")]
fn arguments() -> impl Iterator<Item = String> {
    std::env::args().skip(1)
}
