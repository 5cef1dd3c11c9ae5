//! The address of a MariaDB server: `mariadb://` or `mysql://`, and the TLS it asks for in
//! PostgreSQL's words, `sslmode` and `sslrootcert`.

use std::path::{Path, PathBuf};

use mysql::consts::CapabilityFlags;
use mysql::{Opts, OptsBuilder, SslOpts};
use serment_kernel::words::tls;

use crate::settings::Limits;

/// Where systems keep the authorities they trust: Debian, Fedora, SUSE, then others.
const AUTHORITIES: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// How long the client waits beyond the server's own limits.
const MARGIN: std::time::Duration = std::time::Duration::from_secs(15);

/// How to connect, and the database to look at. The errors say what is wrong without the address,
/// which holds a password.
pub(super) fn read(
    url: &str,
    schema: Option<&str>,
    limits: Limits,
) -> Result<(OptsBuilder, String), String> {
    let form = || "its address is not of the form mariadb://user@host/database".to_owned();
    let (protocol, rest) = url.split_once("://").ok_or_else(form)?;
    if !matches!(protocol, "mariadb" | "mysql") {
        return Err(form());
    }
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (mut mode, mut root, mut others) = (None, None, Vec::new());
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslmode", value)) => mode = Some(value),
            Some(("sslrootcert", value)) => root = Some(PathBuf::from(value)),
            _ => others.push(pair),
        }
    }
    let url = format!("mysql://{place}?{}", others.join("&"));
    let options = Opts::from_url(&url).map_err(|_| form())?;
    let database = schema.or(options.get_db_name()).filter(|name| !name.is_empty());
    let database = database.ok_or_else(form)?.to_owned();
    let local = options.get_socket().is_some() || tls::is_local(&options.get_ip_or_hostname());
    let encrypted = match mode {
        Some("disable") => false,
        Some("require" | "verify-ca" | "verify-full") => true,
        None => !local || root.is_some(),
        Some(_) => return Err("its sslmode is neither disable nor require".to_owned()),
    };
    let builder = OptsBuilder::from_opts(options)
        .db_name(Some(database.clone()))
        // Another path than the address says would be another account.
        .prefer_socket(false)
        .tcp_connect_timeout(Some(limits.connect))
        .read_timeout(Some(limits.statement + limits.lock + MARGIN))
        .write_timeout(Some(limits.statement + MARGIN))
        // Counts rows as the conditions do, not those whose bytes changed.
        .additional_capabilities(CapabilityFlags::CLIENT_FOUND_ROWS)
        .ssl_opts(encrypted.then(|| trusting(root)));
    Ok((builder, database))
}

/// The authorities of the address, else those of the machine.
fn trusting(root: Option<PathBuf>) -> SslOpts {
    let of_the_machine = || AUTHORITIES.iter().map(Path::new).find(|p| p.is_file());
    let root = root.or_else(|| of_the_machine().map(Path::to_owned));
    SslOpts::default().with_root_cert_path(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(url: &str) -> Result<(Opts, String), String> {
        read(url, None, Limits::default()).map(|(builder, name)| (builder.into(), name))
    }

    #[test]
    fn only_this_machine_is_spoken_to_in_clear_unless_asked() {
        let tls = |url: &str| options(url).unwrap().0.get_ssl_opts().is_some();
        assert!(tls("mariadb://a:b@db.example.org/shop"));
        assert!(!tls("mysql://a:b@127.0.0.1:3307/shop"));
        assert!(!tls("mariadb://a@db.example.org/shop?sslmode=disable"));
        assert!(tls("mariadb://a@localhost/shop?sslmode=require"));
        let (options, _) = options("mariadb://a@db/shop?sslrootcert=/etc/our/ca.pem").unwrap();
        let root = options.get_ssl_opts().unwrap().root_cert_path().unwrap();
        assert_eq!(root, Path::new("/etc/our/ca.pem"));
    }

    #[test]
    fn the_database_is_named_and_mistakes_are_said_without_the_password() {
        assert_eq!(options("mariadb://a:secret@h:3307/shop").unwrap().1, "shop");
        let other = read("mariadb://a@h/shop", Some("stock"), Limits::default()).unwrap().1;
        assert_eq!(other, "stock");
        for url in [
            "postgres://a:secret@h/shop",
            "mariadb://a:secret@h",
            "secret",
            "mariadb://a:secret@h/shop?sslmode=perhaps",
            "mariadb://a:secret@h/shop?unknown=1",
        ] {
            assert!(!options(url).unwrap_err().contains("secret"), "{url}");
        }
    }
}
