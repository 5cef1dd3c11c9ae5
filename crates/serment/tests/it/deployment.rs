//! A deployment of a test's own: folder, configuration, key, store on one engine, server.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A folder with a charter, a configuration, a key.
pub(crate) struct Deployment {
    pub(crate) folder: TempDir,
    variables: Vec<(String, String)>,
    schema: Option<(String, String)>,
}

/// What a command answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) said: String,
    pub(crate) complained: String,
}

impl Answer {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            said: String::from_utf8(output.stdout).unwrap(),
            complained: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The answer, which must be this code and tell these words on the error output.
    #[track_caller]
    pub(crate) fn fails(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        for word in words {
            assert!(self.complained.contains(word), "{word}: {self:?}");
        }
        let panicked = self.complained.contains("panicked");
        assert!(!panicked, "{self:?}");
        self
    }

    /// The answer, which must be a success.
    #[track_caller]
    pub(crate) fn works(self) -> Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.said).unwrap()
    }
}

/// The binary in a folder, its environment emptied of what could change its answers.
pub(crate) fn serment(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_serment"));
    command.current_dir(folder).env("LANG", "en_GB.UTF-8").stdin(Stdio::null());
    for name in ["LC_ALL", "LC_MESSAGES", "SERMENT_LANG", "SERMENT_LOG"] {
        command.env_remove(name);
    }
    command
}

pub(crate) fn run(command: &mut Command) -> Answer {
    Answer::of(command.output().unwrap())
}

/// The address of a PostgreSQL server tests may use, if any.
#[expect(clippy::disallowed_methods, reason = "a test reads where its server is")]
pub(crate) fn postgres_url() -> Option<String> {
    std::env::var("SERMENT_TEST_PG").ok().filter(|url| !url.is_empty())
}

/// A word no other test uses.
fn unique() -> String {
    let folder = tempfile::Builder::new().prefix("t").tempdir().unwrap();
    let name = folder.path().file_name().unwrap().to_string_lossy().to_ascii_lowercase();
    format!("{}_{}", name.replace('.', "_"), std::process::id())
}

impl Deployment {
    /// A deployment on SQLite, as `serment init` writes it, listening on any port.
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        run(serment(folder.path()).args(["init", ".", "--name", "Acme"])).works();
        let deployment = Self { folder, variables: vec![], schema: None };
        deployment.confirm();
        deployment.configure("127.0.0.1:8420", "127.0.0.1:0");
        deployment.configure("10 seconds", "1 second");
        deployment
    }

    /// Settles every point the draft left to confirm.
    pub(crate) fn confirm(&self) {
        for path in ["charter/organisation.toml", "charter/commitments/answers.toml"] {
            let text = std::fs::read_to_string(self.path(path)).unwrap();
            let text = text
                .replace("TO CONFIRM: postal address", "1 quai du Port, 29900 Concarneau")
                .replace("contact@example.org", "contact@acme.example")
                .replace("TO CONFIRM:", "confirmed:");
            self.write(path, &text);
        }
    }

    /// The same on PostgreSQL, in a schema of its own.
    pub(crate) fn postgres() -> Option<Self> {
        let url = postgres_url()?;
        let mut deployment = Self::sqlite();
        let schema = unique();
        deployment.variables.push(("STORE_URL".into(), url.clone()));
        let place = format!("url_env = \"STORE_URL\"\nschema = \"{schema}\"");
        deployment.configure("folder = \"store\"", &place);
        deployment.schema = Some((url, schema));
        Some(deployment)
    }

    /// One on each engine there is.
    pub(crate) fn each() -> Vec<Self> {
        [Some(Self::sqlite()), Self::postgres()].into_iter().flatten().collect()
    }

    /// Gives the commands a variable.
    pub(crate) fn give(&mut self, name: &str, value: &str) {
        self.variables.push((name.into(), value.into()));
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        std::fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        std::fs::write(self.path(path), text).unwrap();
    }

    /// Replaces the first occurrence of a text in a file, which must hold it.
    #[track_caller]
    pub(crate) fn replace(&self, path: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path(path)).unwrap();
        let at = text.match_indices(from).find(|(at, _)| !text[..*at].ends_with("# "));
        let (at, _) = at.unwrap_or_else(|| panic!("{path} does not hold {from}"));
        std::fs::write(self.path(path), format!("{}{to}{}", &text[..at], &text[at + from.len()..]))
            .unwrap();
    }

    /// Replaces a text of `serment.toml`.
    pub(crate) fn configure(&self, from: &str, to: &str) {
        self.replace("serment.toml", from, to);
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = serment(self.folder.path());
        command.args(words).envs(self.variables.iter().cloned());
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Answer {
        run(&mut self.command(words))
    }

    pub(crate) fn run_with_input(&self, words: &[&str], input: &str) -> Answer {
        let mut command = self.command(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Answer::of(child.wait_with_output().unwrap())
    }

    /// A version more: the organisation has another telephone.
    pub(crate) fn change_charter(&self, phone: &str) {
        let text = std::fs::read_to_string(self.path("charter/organisation.toml")).unwrap();
        let kept: Vec<_> = text.lines().filter(|line| !line.starts_with("phone")).collect();
        let text =
            kept.join("\n").replacen("[contact]", &format!("[contact]\nphone = \"{phone}\""), 1);
        self.write("charter/organisation.toml", &(text + "\n"));
    }

    /// The store's SQLite database, opened beside whoever holds it.
    pub(crate) fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.path("store/serment.db")).unwrap()
    }

    pub(crate) fn serve(&self) -> Server {
        Server::start(self.command(&["serve"]))
    }
}

impl Drop for Deployment {
    fn drop(&mut self) {
        if let Some((url, schema)) = self.schema.take()
            && let Ok(mut client) = postgres::Client::connect(&url, postgres::NoTls)
        {
            let _ = client.batch_execute(&format!("drop schema if exists {schema} cascade"));
        }
    }
}

/// A server that runs; killed when dropped.
pub(crate) struct Server {
    child: Child,
    /// `http://127.0.0.1:port`.
    pub(crate) url: String,
}

impl Server {
    /// Starts a server and waits until it says where it listens.
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut seen = String::new();
        let address = lines.by_ref().map(Result::unwrap).find_map(|line| {
            seen.push_str(&line);
            let rest = line.split("listens on ").nth(1)?;
            Some(rest.split(' ').next()?.to_owned())
        });
        let address = address.unwrap_or_else(|| panic!("the server did not start: {seen}"));
        // Read on, so that the server never waits for its log to be read.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, url: format!("http://{address}") }
    }

    /// A page: status and body.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut answer = agent.get(format!("{}{path}", self.url)).call().unwrap();
        let mut body = Vec::new();
        answer.body_mut().as_reader().read_to_end(&mut body).unwrap();
        (answer.status().as_u16(), String::from_utf8_lossy(&body).into_owned())
    }

    /// Waits until something becomes true.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, mut test: impl FnMut(&Self) -> bool) {
        let limit = Instant::now() + Duration::from_secs(20);
        while !test(self) {
            assert!(Instant::now() < limit, "{what} did not happen in time");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Asks it to stop; its exit code and how long it took.
    pub(crate) fn stop(mut self) -> (i32, Duration) {
        let started = Instant::now();
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let status = self.child.wait().unwrap();
        (status.code().unwrap_or(-1), started.elapsed())
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
