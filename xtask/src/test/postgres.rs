//! A private PostgreSQL for one run: its own folder, port, password and processes.
//!
//! It runs under a small shell script that lives as long as the pipe from this process: when we
//! end, well or badly, killed even, the pipe closes, the server stops and its folder goes. It
//! is not durable (`fsync=off`), listens on the loopback only, and never touches a server of
//! the machine. PostgreSQL refuses to run as root, so root hands it to another user.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, ChildStdin, Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};

use super::prepare;

/// `$1`: the folder of the server's programs; `$2`: the port.
const SCRIPT: &str = r#"
set -eu
trap '' INT TERM HUP
bin=$1 port=$2
folder=$(mktemp -d "${TMPDIR:-/tmp}/serment-pg-XXXXXX")
cd "$folder"
server=
finish() {
  if [ -n "$server" ]; then kill -INT "$server" 2>/dev/null || true; wait "$server" || true; fi
  cd / && rm -rf "$folder"
}
trap finish EXIT
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s' "$password" > password
"$bin/initdb" -D data -U serment -A password --pwfile=password -E UTF8 --locale=C.UTF-8 \
  --no-sync > initdb.log 2>&1 || { cat initdb.log >&2; exit 1; }
"$bin/postgres" -D data -p "$port" -k "$folder" -c listen_addresses=127.0.0.1 \
  -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=300 \
  > server.log 2>&1 &
server=$!
export PGPASSWORD=$password PGHOST=127.0.0.1 PGPORT=$port PGUSER=serment
tries=0
until "$bin/pg_isready" -q; do
  tries=$((tries + 1))
  if [ "$tries" -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then cat server.log >&2; exit 1; fi
  sleep 0.1
done
"$bin/createdb" serment_test
"$bin/createdb" serment_demo
echo "ready $password"
cat > /dev/null
"#;

/// How many ports are tried, should another process take the one found free.
const TRIES: u32 = 3;

/// The server; dropping it stops it and removes its folder.
pub(super) struct Cluster {
    script: Child,
    pipe: Option<ChildStdin>,
    port: u16,
    password: String,
}

impl Cluster {
    pub(super) fn start() -> Result<Self> {
        let Some(programs) = prepare::postgres_programs() else {
            bail!("PostgreSQL is not installed; run without --no-install, or install it");
        };
        let programs = programs.to_string_lossy().into_owned();
        let mut last = anyhow!("no port was tried");
        for _ in 0..TRIES {
            match Self::start_on(free_port()?, &programs) {
                Ok(cluster) => return Ok(cluster),
                Err(error) => last = error,
            }
        }
        Err(last.context("starting a private PostgreSQL"))
    }

    fn start_on(port: u16, programs: &str) -> Result<Self> {
        let mut command = unprivileged()?;
        command.args(["sh", "-c", SCRIPT, "sh", programs, &port.to_string()]);
        let mut script = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("running the script of the server")?;
        let pipe = script.stdin.take();
        let mut line = String::new();
        let output = script.stdout.take().context("the script has an output")?;
        BufReader::new(output).read_line(&mut line)?;
        let mut cluster = Self { script, pipe, port, password: String::new() };
        let password = line.trim().strip_prefix("ready ");
        // On the way out the cluster is dropped, and the script with it.
        let password = password.context("the server did not start; its log is above")?;
        password.clone_into(&mut cluster.password);
        Ok(cluster)
    }

    /// The address of one of its databases.
    pub(super) fn url(&self, database: &str) -> String {
        format!("postgres://serment:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.pipe.take();
        if let Err(error) = self.script.wait() {
            eprintln!("xtask: the private PostgreSQL may still run: {error}");
        }
    }
}

/// The beginning of a command run by someone who is not root.
fn unprivileged() -> Result<Command> {
    if !prepare::is_root() {
        return Ok(Command::new("env"));
    }
    let users = ["postgres", "nobody"];
    let Some(user) = users.into_iter().find(|user| prepare::answers("id", &[user])) else {
        bail!("PostgreSQL does not run as root, and there is no user called postgres or nobody");
    };
    let runuser = ["runuser", "/usr/sbin/runuser"]
        .into_iter()
        .find(|program| prepare::answers(program, &["--version"]))
        .context("runuser (package util-linux) is missing")?;
    let mut command = Command::new(runuser);
    command.args(["-u", user, "--"]).current_dir("/");
    Ok(command)
}

fn free_port() -> Result<u16> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("looking for a free port")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only where a server is installed: elsewhere there is nothing to start.
    #[test]
    fn the_server_answers_and_leaves_nothing_behind() {
        let Some(programs) = prepare::postgres_programs() else { return };
        let cluster = Cluster::start().unwrap();
        let ask = |url: &str| {
            let psql = programs.join("psql");
            let output = Command::new(psql).args([url, "-tAc", "show data_directory"]).output();
            String::from_utf8(output.unwrap().stdout).unwrap().trim().to_owned()
        };
        let url = cluster.url("serment_test");
        let folder = ask(&url);
        assert!(folder.contains("serment-pg-"), "{folder}");
        assert_eq!(ask(&cluster.url("serment_demo")), folder);
        drop(cluster);
        assert_eq!(ask(&url), "");
        assert!(!std::path::Path::new(&folder).exists());
    }
}
