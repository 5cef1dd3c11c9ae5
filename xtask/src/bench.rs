//! `cargo xtask bench`: builds the binary and the benchmarks in release, and runs them.
//!
//! The figures and the machine they were seen on are written into `docs/benchmarks.md`, each
//! between its marks; the rest of that page is written by hand. The machine is described from
//! `/proc`, in what changes a figure: kernel, processor, cores, memory. Never its name or a path.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::variable;

/// The page, from the root.
const PAGE: &str = "docs/benchmarks.md";
const BEGIN: &str = "<!-- machine -->";
const END: &str = "<!-- /machine -->";

pub(crate) fn run(root: &Path) -> Result<bool> {
    let page = root.join(PAGE);
    let text = std::fs::read_to_string(&page).with_context(|| format!("{PAGE} cannot be read"))?;
    // Before the long part: a page without its marks is a mistake to be told at once.
    let text = between(&text, &Machine::read().line())?;
    let mut build = Command::new(variable("CARGO").unwrap_or_else(|| "cargo".to_owned()));
    build.args(["build", "--release", "--locked", "-p", "serment", "-p", "serment-bench"]);
    if !build.current_dir(root).status().context("cargo cannot be run")?.success() {
        return Ok(false);
    }
    std::fs::write(&page, text).with_context(|| format!("{PAGE} cannot be written"))?;
    let release = target(root, variable("CARGO_TARGET_DIR")).join("release");
    let bench = release.join("serment-bench");
    let status = Command::new(&bench).arg(release.join("serment")).arg(&page).status();
    let status = status.with_context(|| format!("{} cannot be run", bench.display()))?;
    if status.success() {
        println!("xtask: the figures are in {PAGE}");
    }
    Ok(status.success())
}

/// Where cargo builds; a relative folder starts at the root, where cargo was run.
fn target(root: &Path, chosen: Option<String>) -> PathBuf {
    root.join(chosen.unwrap_or_else(|| "target".to_owned()))
}

/// The page with this line between its marks.
fn between(page: &str, line: &str) -> Result<String> {
    let parts = page.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let Some((before, after)) = parts else {
        bail!("{PAGE} has no line {BEGIN} followed by a line {END}: put them back");
    };
    Ok(format!("{before}{BEGIN}\n{line}\n{END}{after}"))
}

/// What changes a figure.
#[derive(Debug, PartialEq, Eq)]
struct Machine {
    kernel: String,
    processor: String,
    cores: usize,
    memory_mib: u64,
}

impl Machine {
    fn read() -> Self {
        let read = |name: &str| std::fs::read_to_string(Path::new("/proc").join(name));
        let text = |name: &str| read(name).unwrap_or_default();
        Self::of(&text("sys/kernel/osrelease"), &text("cpuinfo"), &text("meminfo"))
    }

    fn of(release: &str, cpuinfo: &str, meminfo: &str) -> Self {
        let value = |text: &str, key: &str| {
            let line = text.lines().find(|line| line.starts_with(key));
            line.and_then(|line| line.split_once(':')).map(|(_, it)| it.trim().to_owned())
        };
        // 64-bit ARM names no model, only numbers of the maker and of the part.
        let part = || {
            let (maker, part) = (value(cpuinfo, "CPU implementer")?, value(cpuinfo, "CPU part")?);
            Some(format!("ARM {maker}/{part}"))
        };
        let memory = value(meminfo, "MemTotal").and_then(|it| {
            let kib: u64 = it.split_whitespace().next()?.parse().ok()?;
            Some(kib / 1024)
        });
        let number = |text: &&str| text.starts_with("processor");
        Self {
            kernel: release.trim().to_owned(),
            processor: value(cpuinfo, "model name").or_else(part).unwrap_or_default(),
            cores: cpuinfo.lines().filter(number).count(),
            memory_mib: memory.unwrap_or(0),
        }
    }

    fn line(&self) -> String {
        let known =
            |text: &str| if text.is_empty() { "unknown".to_owned() } else { text.to_owned() };
        format!(
            "Linux {}, {}, {} cores, {} MiB of memory.",
            known(&self.kernel),
            known(&self.processor),
            self.cores,
            self.memory_mib
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_is_described_from_proc() {
        let cpuinfo = "processor\t: 0\nmodel name\t: Maker Xeon @ 2.6\n\nprocessor\t: 1\nmodel name\t: Maker Xeon @ 2.6\n";
        let machine = Machine::of(
            "6.1.0-13-amd64\n",
            cpuinfo,
            "MemTotal:        8388608 kB\nMemFree: 1 kB\n",
        );
        assert_eq!(
            machine.line(),
            "Linux 6.1.0-13-amd64, Maker Xeon @ 2.6, 2 cores, 8192 MiB of memory."
        );
        let arm = "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n";
        assert_eq!(Machine::of("6.1", arm, "").processor, "ARM 0x41/0xd0c");
        assert_eq!(
            Machine::of("", "", "").line(),
            "Linux unknown, unknown, 0 cores, 0 MiB of memory."
        );
    }

    #[test]
    fn the_line_replaces_the_former_one_and_nothing_else() {
        let page = "a\n<!-- machine -->\nold\n<!-- /machine -->\nb\n";
        let once = between(page, "new").unwrap();
        assert_eq!(once, "a\n<!-- machine -->\nnew\n<!-- /machine -->\nb\n");
        assert_eq!(between(&once, "new").unwrap(), once);
        assert!(between("no mark", "new").is_err());
        assert!(between("<!-- machine --> alone", "new").is_err());
    }

    #[test]
    fn the_page_of_the_house_has_its_marks() {
        let page = std::fs::read_to_string(crate::root().join(PAGE)).unwrap();
        assert!(between(&page, "x").is_ok());
        let figures = page.split_once("<!-- figures -->\n").map(|(_, rest)| rest);
        assert!(figures.is_some_and(|rest| rest.contains("<!-- end -->")));
    }

    #[test]
    fn the_target_folder_is_the_one_cargo_uses() {
        let root = Path::new("/house");
        assert_eq!(target(root, None), Path::new("/house/target"));
        assert_eq!(target(root, Some("out".into())), Path::new("/house/out"));
        assert_eq!(target(root, Some("/elsewhere".into())), Path::new("/elsewhere"));
    }
}
