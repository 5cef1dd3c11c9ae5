//! TLS towards PostgreSQL: on, with the machine's roots, unless the address asks otherwise. The
//! same rule as for our own store.

use std::sync::Arc;

use postgres::Config;
use postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// A connector that trusts the machine's certificate authorities.
pub(super) fn connector() -> Result<MakeRustlsConnect, rustls::Error> {
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
pub(super) fn choose_mode(config: &mut Config, url: &str) {
    if url.contains("sslmode=") {
        return;
    }
    let local = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
        Host::Unix(_) => true,
    });
    config.ssl_mode(if local { SslMode::Disable } else { SslMode::Require });
}
