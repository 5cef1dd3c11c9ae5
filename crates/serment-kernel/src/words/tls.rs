//! TLS towards databases: on, with the machine's certificate authorities, unless the address asks
//! otherwise. One rule for our own store and for the systems the connectors act on, which is why
//! it stands among the words both may import.

use std::sync::Arc;

use postgres::Config;
use postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// A connector for PostgreSQL that trusts the machine's certificate authorities.
pub fn connector() -> Result<MakeRustlsConnect, rustls::Error> {
    let mut roots = rustls::RootCertStore::empty();
    for certificate in rustls_native_certs::load_native_certs().certs {
        // One unreadable certificate of the machine is not a reason to trust none.
        let _ = roots.add(certificate);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// Requires TLS, except towards this machine, or when the address itself says otherwise.
pub fn choose_mode(config: &mut Config, url: &str) {
    if url.contains("sslmode=") {
        return;
    }
    let local = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => is_local(name),
        Host::Unix(_) => true,
    });
    config.ssl_mode(if local { SslMode::Disable } else { SslMode::Require });
}

/// Whether a host of an address is this machine, so that nothing leaves it in clear.
pub fn is_local(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "::1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(url: &str) -> SslMode {
        let mut config: Config = url.parse().unwrap();
        choose_mode(&mut config, url);
        config.get_ssl_mode()
    }

    #[test]
    fn only_this_machine_is_spoken_to_in_clear_unless_asked() {
        assert_eq!(mode("postgres://a@db.example.org/x"), SslMode::Require);
        assert_eq!(mode("postgres://a@localhost/x"), SslMode::Disable);
        assert_eq!(mode("postgres://a@localhost,db.example.org/x"), SslMode::Require);
        assert_eq!(mode("postgres://a@db.example.org/x?sslmode=disable"), SslMode::Disable);
        assert!(!is_local("localhost.example.org"));
    }

    #[test]
    fn the_machines_authorities_make_a_connector() {
        assert!(connector().is_ok());
    }
}
