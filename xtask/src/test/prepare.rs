//! Installs what the tests need and the machine lacks, with Debian's own packages.
//!
//! Nothing is installed that is already there, nothing is upgraded, no service is left running:
//! Debian would start servers of its own on installation, and is told not to. On another system,
//! the missing programs are named and left to the reader.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::steps::Step;

/// Where Debian's packages of PostgreSQL put the server's programs.
const SERVERS: &str = "/usr/lib/postgresql";
/// Read by Debian's PostgreSQL when it is installed.
const NO_CLUSTER: &str = "/etc/postgresql-common/createcluster.d/serment-test.conf";

/// Asked by Debian's packages before they start a service.
const NO_SERVICE: &str = "/usr/sbin/policy-rc.d";

/// Something a step needs, and the packages that bring it.
struct Need {
    packages: &'static [&'static str],
    wanted: fn(&Step) -> bool,
    present: fn() -> bool,
}

const NEEDS: &[Need] = &[
    Need {
        packages: &["postgresql"],
        wanted: |step| step.postgres,
        present: || postgres_programs().is_some(),
    },
    Need {
        packages: &["mariadb-server"],
        wanted: |step| step.mariadb,
        present: || mariadb_server().is_some(),
    },
    Need {
        packages: &["chromium"],
        wanted: |step| step.browser,
        present: || {
            let names = ["chromium", "chromium-browser", "google-chrome"];
            names.iter().any(|name| answers(name, &["--version"]))
        },
    },
    Need {
        packages: &["fonts-liberation", "fonts-dejavu-core"],
        wanted: |step| step.browser,
        present: || Path::new("/usr/share/fonts/truetype/liberation").exists(),
    },
    Need {
        packages: &["nodejs"],
        wanted: |step| step.browser,
        present: || answers("node", &["--version"]),
    },
    Need {
        packages: &["npm"],
        wanted: |step| step.browser,
        present: || answers("npm", &["--version"]),
    },
];

/// Installs what the steps that can run need.
pub(super) fn install(root: &Path, steps: &[&Step]) -> Result<()> {
    let steps: Vec<_> = steps.iter().filter(|step| step.is_present(root)).collect();
    let wanted = |need: &&Need| steps.iter().any(|step| (need.wanted)(step));
    let missing: Vec<&str> = NEEDS
        .iter()
        .filter(wanted)
        .filter(|need| !(need.present)())
        .flat_map(|need| need.packages.iter().copied())
        .collect();
    if missing.is_empty() {
        println!("xtask: everything the tests need is here");
        return Ok(());
    }
    println!("xtask: installing {}", missing.join(", "));
    if !answers("apt-get", &["--version"]) {
        bail!("this is not Debian: install {} and try again", missing.join(", "));
    }
    let silenced = silence_cluster(&missing)?;
    let quiet = silence_services(&missing)?;
    let outcome = apt(&["update", "--quiet"]).and_then(|()| {
        let mut words = vec!["install", "--quiet", "--yes", "--no-install-recommends"];
        words.extend(&missing);
        apt(&words)
    });
    if silenced {
        as_root("rm", &["-f", NO_CLUSTER])?;
    }
    if quiet {
        as_root("rm", &["-f", NO_SERVICE])?;
    }
    outcome
}

/// Tells Debian not to create and start a cluster of its own.
fn silence_cluster(missing: &[&str]) -> Result<bool> {
    if !missing.contains(&"postgresql") || Path::new(NO_CLUSTER).exists() {
        return Ok(false);
    }
    let script = format!(
        "mkdir -p \"$(dirname {NO_CLUSTER})\" && echo 'create_main_cluster = false' > {NO_CLUSTER}"
    );
    as_root("sh", &["-c", &script])?;
    Ok(true)
}

/// Refuses that one service, and no other.
const REFUSAL: &str = r#"#!/bin/sh
case "$*" in *mariadb* | *mysql*) exit 101 ;; esac
"#;

/// Tells Debian not to start the MariaDB it installs, unless the machine has a policy of its own.
fn silence_services(missing: &[&str]) -> Result<bool> {
    if !missing.contains(&"mariadb-server") || Path::new(NO_SERVICE).exists() {
        return Ok(false);
    }
    let script = format!("cat > {NO_SERVICE} <<'END'\n{REFUSAL}END\nchmod +x {NO_SERVICE}");
    as_root("sh", &["-c", &script])?;
    Ok(true)
}

fn apt(words: &[&str]) -> Result<()> {
    let mut all = vec!["DEBIAN_FRONTEND=noninteractive", "apt-get"];
    all.extend(words);
    as_root("env", &all)
}

fn as_root(program: &str, arguments: &[&str]) -> Result<()> {
    let mut command = if is_root() {
        Command::new(program)
    } else {
        let mut sudo = Command::new("sudo");
        sudo.arg(program);
        sudo
    };
    let status = command
        .args(arguments)
        .status()
        .with_context(|| format!("running {program} as root (is sudo there?)"))?;
    if !status.success() {
        bail!("{program} {} failed: {status}", arguments.join(" "));
    }
    Ok(())
}

/// Whether this process is root.
pub(super) fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Whether a program runs and ends well.
pub(super) fn answers(program: &str, arguments: &[&str]) -> bool {
    let silent = Command::new(program).args(arguments).stdin(Stdio::null()).output();
    silent.is_ok_and(|output| output.status.success())
}

/// The server program of MariaDB.
pub(super) fn mariadb_server() -> Option<PathBuf> {
    let folders = ["/usr/sbin", "/usr/libexec", "/usr/local/sbin", "/usr/local/bin"];
    folders.iter().map(|folder| Path::new(folder).join("mariadbd")).find(|path| path.is_file())
}

/// The folder of the newest PostgreSQL server installed.
pub(super) fn postgres_programs() -> Option<PathBuf> {
    let version = |folder: &PathBuf| -> Option<u32> { folder.file_name()?.to_str()?.parse().ok() };
    let entries = fs::read_dir(SERVERS).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|folder| folder.join("bin/initdb").exists())
        .max_by_key(version)
        .map(|folder| folder.join("bin"))
}
