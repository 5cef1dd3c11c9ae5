//! A private PostgreSQL for one run, not durable (`fsync=off`). How it lives and ends is in
//! [`super::server`].

use anyhow::{Result, bail};

use super::prepare;
use super::server::Server;

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

/// Starts it, with the databases `serment_test` and `serment_demo`.
pub(super) fn start() -> Result<Server> {
    let Some(programs) = prepare::postgres_programs() else {
        bail!("PostgreSQL is not installed; run without --no-install, or install it");
    };
    Server::start("PostgreSQL", SCRIPT, &programs.to_string_lossy(), &["postgres", "nobody"])
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Only where a server is installed: elsewhere there is nothing to start.
    #[test]
    fn the_server_answers_and_leaves_nothing_behind() {
        let Some(programs) = prepare::postgres_programs() else { return };
        let server = start().unwrap();
        let ask = |url: &str| {
            let psql = programs.join("psql");
            let output = Command::new(psql).args([url, "-tAc", "show data_directory"]).output();
            String::from_utf8(output.unwrap().stdout).unwrap().trim().to_owned()
        };
        let url = server.url("postgres", "serment_test");
        let folder = ask(&url);
        assert!(folder.contains("serment-pg-"), "{folder}");
        assert_eq!(ask(&server.url("postgres", "serment_demo")), folder);
        drop(server);
        assert_eq!(ask(&url), "");
        assert!(!std::path::Path::new(&folder).exists());
    }
}
