//! A private server of databases for one run: its own folder, port, password and processes.
//!
//! It runs under a small shell script that lives as long as the pipe from this process: when we
//! end, well or badly, killed even, the pipe closes, the server stops and its folder goes. It
//! listens on the loopback only, and never touches a server of the machine. Such servers refuse
//! to run as root, so root hands them to another user.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, ChildStdin, Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};

use super::prepare;

/// How many ports are tried, should another process take the one found free.
const TRIES: u32 = 3;

/// The server; dropping it stops it and removes its folder.
pub(super) struct Server {
    name: &'static str,
    script: Child,
    pipe: Option<ChildStdin>,
    port: u16,
    password: String,
}

impl Server {
    /// Runs a script with `$1`, where the server's programs are, and `$2`, its port, as the first
    /// of these users that exists when we are root. It says `ready` and the password once the
    /// server answers.
    pub(super) fn start(
        name: &'static str,
        script: &str,
        programs: &str,
        users: &[&str],
    ) -> Result<Self> {
        let mut last = anyhow!("no port was tried");
        for _ in 0..TRIES {
            match Self::start_on(free_port()?, name, script, programs, users) {
                Ok(server) => return Ok(server),
                Err(error) => last = error,
            }
        }
        Err(last.context(format!("starting a private {name}")))
    }

    fn start_on(
        port: u16,
        name: &'static str,
        script: &str,
        programs: &str,
        users: &[&str],
    ) -> Result<Self> {
        let mut command = unprivileged(name, users)?;
        command.args(["sh", "-c", script, "sh", programs, &port.to_string()]);
        let mut script = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("running the script of the server")?;
        let pipe = script.stdin.take();
        let mut line = String::new();
        let output = script.stdout.take().context("the script has an output")?;
        BufReader::new(output).read_line(&mut line)?;
        let mut server = Self { name, script, pipe, port, password: String::new() };
        let password = line.trim().strip_prefix("ready ");
        // On the way out the server is dropped, and the script with it.
        let password = password.context("the server did not start; its log is above")?;
        password.clone_into(&mut server.password);
        Ok(server)
    }

    /// The address of one of its databases.
    pub(super) fn url(&self, scheme: &str, database: &str) -> String {
        format!("{scheme}://serment:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.pipe.take();
        if let Err(error) = self.script.wait() {
            eprintln!("xtask: the private {} may still run: {error}", self.name);
        }
    }
}

/// The beginning of a command run by someone who is not root.
fn unprivileged(name: &str, users: &[&str]) -> Result<Command> {
    if !prepare::is_root() {
        return Ok(Command::new("env"));
    }
    let Some(user) = users.iter().find(|user| prepare::answers("id", &[user])) else {
        bail!("{name} does not run as root, and there is no user called {}", users.join(" or "));
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
