//! A private MariaDB for one run, not durable, with a certificate of its own where openssl is
//! there to make one. How it lives and ends is in [`super::server`].

use anyhow::{Result, bail};

use super::prepare;
use super::server::Server;

/// `$1`: the server's program; `$2`: the port.
const SCRIPT: &str = r#"
set -eu
trap '' INT TERM HUP
server_program=$1 port=$2
folder=$(mktemp -d "${TMPDIR:-/tmp}/serment-maria-XXXXXX")
cd "$folder"
server=
finish() {
  if [ -n "$server" ]; then kill -TERM "$server" 2>/dev/null || true; wait "$server" || true; fi
  cd / && rm -rf "$folder"
}
trap finish EXIT
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
mariadb-install-db --no-defaults --datadir="$folder/data" --skip-test-db \
  --auth-root-authentication-method=socket > install.log 2>&1 || { cat install.log >&2; exit 1; }
cat > init.sql <<SQL
create database serment_test;
create user serment@'127.0.0.1' identified by '$password';
grant all on *.* to serment@'127.0.0.1' with grant option;
SQL
tls=
if command -v openssl > openssl.log 2>&1; then
  curve="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
  openssl req -x509 $curve -days 2 -subj /CN=serment-test -keyout ca.key -out ca.pem
  openssl req -new $curve -subj /CN=127.0.0.1 -keyout key.pem -out request.pem
  echo subjectAltName=IP:127.0.0.1 > names
  openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
    -extfile names -out certificate.pem
  tls="--ssl-ca=$folder/ca.pem --ssl-cert=$folder/certificate.pem --ssl-key=$folder/key.pem"
fi >> openssl.log 2>&1
"$server_program" --no-defaults --datadir="$folder/data" --port="$port" \
  --socket="$folder/socket" --pid-file="$folder/pid" --bind-address=127.0.0.1 \
  --skip-name-resolve --init-file="$folder/init.sql" --max-connections=300 --sync-frm=0 \
  --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-flush-method=nosync $tls \
  > server.log 2>&1 &
server=$!
tries=0
until mariadb-admin --no-defaults --host=127.0.0.1 --port="$port" --user=serment \
  --password="$password" ping > /dev/null 2>&1; do
  tries=$((tries + 1))
  if [ "$tries" -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then cat server.log >&2; exit 1; fi
  sleep 0.1
done
echo "ready $password"
cat > /dev/null
"#;

/// Starts it, with the database `serment_test`.
pub(super) fn start() -> Result<Server> {
    let Some(program) = prepare::mariadb_server() else {
        bail!("MariaDB is not installed; run without --no-install, or install mariadb-server");
    };
    Server::start("MariaDB", SCRIPT, &program.to_string_lossy(), &["mysql", "nobody"])
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Only where a server is installed: elsewhere there is nothing to start.
    #[test]
    fn the_server_answers_and_leaves_nothing_behind() {
        if prepare::mariadb_server().is_none() {
            return;
        }
        let server = start().unwrap();
        let url = server.url("mysql", "serment_test");
        let ask = || {
            let (account, place) = url["mysql://".len()..].split_once('@').unwrap();
            let (user, password) = account.split_once(':').unwrap();
            let port = place.split([':', '/']).nth(1).unwrap();
            let output = Command::new("mariadb")
                .args(["--no-defaults", "--host=127.0.0.1", "--port", port, "--user", user])
                .args([&format!("--password={password}"), "-Ne", "select @@datadir"])
                .output();
            String::from_utf8(output.unwrap().stdout).unwrap().trim().to_owned()
        };
        let folder = ask();
        assert!(folder.contains("serment-maria-"), "{folder}");
        drop(server);
        assert_eq!(ask(), "");
        assert!(!std::path::Path::new(&folder).exists());
    }
}
