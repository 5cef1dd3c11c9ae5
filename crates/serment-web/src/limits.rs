//! How often one caller may ask: a leaky bucket (GCRA) in memory, per route class and caller.
//!
//! A caller is an IPv4 address or an IPv6 /64, the smallest unit one subscriber holds. Time comes
//! from the injected clock. Each node counts for itself; what must be exact (a link used once) is
//! in the store, not here.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use serment_kernel::words::Clock;

/// Kinds of routes that share a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Reading pages.
    Page,
    /// Sending forms.
    Form,
    /// Asking for, or using, a sign-in link.
    SignIn,
    /// Mails sent to one address.
    Mail,
    /// Applications and recipients.
    Api,
}

/// A quota: so many at once, so many per hour in the long run.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// How many may come at once.
    pub burst: u32,
    /// How many per hour after that.
    pub per_hour: u32,
}

/// The quotas of every class, and how many proxies stand in front.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Reading pages.
    pub page: Quota,
    /// Sending forms.
    pub form: Quota,
    /// Sign-in links, per caller.
    pub sign_in: Quota,
    /// Sign-in links, per address they are sent to.
    pub mail: Quota,
    /// Applications and recipients.
    pub api: Quota,
    /// How many reverse proxies of ours add to `X-Forwarded-For`; 0 ignores it.
    pub trusted_proxies: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            page: Quota { burst: 300, per_hour: 18_000 },
            form: Quota { burst: 60, per_hour: 1_200 },
            sign_in: Quota { burst: 10, per_hour: 60 },
            mail: Quota { burst: 5, per_hour: 10 },
            api: Quota { burst: 5_000, per_hour: 3_600_000 },
            trusted_proxies: 0,
        }
    }
}

impl Limits {
    /// Quotas nobody reaches, for benchmarks and demonstrations on one machine.
    pub fn unlimited() -> Self {
        let wide = Quota { burst: u32::MAX, per_hour: u32::MAX };
        Self { page: wide, form: wide, sign_in: wide, mail: wide, api: wide, trusted_proxies: 0 }
    }

    fn quota(&self, class: Class) -> Quota {
        match class {
            Class::Page => self.page,
            Class::Form => self.form,
            Class::SignIn => self.sign_in,
            Class::Mail => self.mail,
            Class::Api => self.api,
        }
    }
}

/// Beyond this many callers, those with nothing on their account are forgotten.
const CALLERS_MAX: usize = 100_000;

/// Counts callers.
pub struct Limiter {
    limits: Limits,
    clock: Arc<dyn Clock>,
    /// When each caller's bucket is empty again, in microseconds.
    empty_at: Mutex<HashMap<(Class, String), i64>>,
}

impl std::fmt::Debug for Limiter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Limiter").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl Limiter {
    /// Starts with every account empty.
    pub fn new(limits: Limits, clock: Arc<dyn Clock>) -> Self {
        Self { limits, clock, empty_at: Mutex::default() }
    }

    /// How many proxies are trusted to say where a request came from.
    pub fn trusted_proxies(&self) -> usize {
        self.limits.trusted_proxies
    }

    /// Counts one request; `Err` says how long to wait.
    pub fn check(&self, class: Class, caller: &str) -> Result<(), Duration> {
        let quota = self.limits.quota(class);
        if quota.per_hour == u32::MAX {
            return Ok(());
        }
        let interval = 3_600_000_000 / i64::from(quota.per_hour.max(1));
        let tolerance = interval * i64::from(quota.burst.max(1));
        let now = self.clock.now().as_microsecond();
        let mut accounts = self.empty_at.lock().unwrap_or_else(PoisonError::into_inner);
        if accounts.len() >= CALLERS_MAX {
            accounts.retain(|_, empty_at| *empty_at > now);
        }
        // A clock set back must not lock anyone out longer than a full bucket.
        let known = accounts.get(&(class, caller.to_owned())).copied().unwrap_or(now);
        let empty_at = known.clamp(now, now + tolerance) + interval;
        let wait = empty_at - tolerance - now;
        if wait > 0 {
            return Err(Duration::from_micros(wait.unsigned_abs()));
        }
        if accounts.len() < CALLERS_MAX || accounts.contains_key(&(class, caller.to_owned())) {
            accounts.insert((class, caller.to_owned()), empty_at);
        }
        Ok(())
    }
}

/// The caller a request comes from: its address, or the one our own proxies saw.
pub(crate) fn client(extensions: &Extensions, headers: &HeaderMap, proxies: usize) -> String {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let forwarded = (proxies > 0).then(|| forwarded(headers, proxies)).flatten();
    forwarded.or(peer).map_or_else(|| "unknown".to_owned(), prefix)
}

/// The address seen by the outermost of our proxies: counted from the right, because only the
/// right of the list was written by them.
fn forwarded(headers: &HeaderMap, proxies: usize) -> Option<IpAddr> {
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok());
    let hops: Vec<_> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    hops.get(hops.len().checked_sub(proxies)?)?.parse().ok()
}

fn prefix(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let s = address.segments();
            format!("{:x}:{:x}:{:x}:{:x}::/64", s[0], s[1], s[2], s[3])
        }
    }
}

#[cfg(test)]
mod tests {
    use serment_kernel::words::FakeClock;

    use super::*;

    fn limiter() -> (Limiter, Arc<FakeClock>) {
        let clock = Arc::new(FakeClock::at("2026-11-22T11:00:00Z".parse().unwrap()));
        let sign_in = Quota { burst: 3, per_hour: 60 };
        (Limiter::new(Limits { sign_in, ..Limits::default() }, clock.clone()), clock)
    }

    #[test]
    fn a_burst_passes_then_one_at_a_time() {
        let (limiter, clock) = limiter();
        let ask = || limiter.check(Class::SignIn, "a");
        assert!((0..3).all(|_| ask().is_ok()));
        assert_eq!(ask(), Err(Duration::from_mins(1)));
        assert!(limiter.check(Class::SignIn, "b").is_ok());
        assert!(limiter.check(Class::Page, "a").is_ok());
        clock.advance_seconds(60);
        assert!(ask().is_ok() && ask().is_err());
    }

    #[test]
    fn a_clock_set_back_locks_nobody_out_for_long() {
        let (limiter, clock) = limiter();
        (0..3).for_each(|_| assert!(limiter.check(Class::SignIn, "a").is_ok()));
        clock.advance_seconds(-86_400);
        let wait = limiter.check(Class::SignIn, "a").unwrap_err();
        assert!(wait <= Duration::from_mins(1), "{wait:?}");
    }

    #[test]
    fn one_subscriber_is_one_caller() {
        let address = |text: &str| prefix(text.parse().unwrap());
        assert_eq!(address("2001:db8:1:2:a::1"), address("2001:db8:1:2:ffff::9"));
        assert_ne!(address("2001:db8:1:2::1"), address("2001:db8:1:3::1"));
        assert_eq!(address("::ffff:192.0.2.1"), "192.0.2.1");
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "6.6.6.6, 192.0.2.7".parse().unwrap());
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo::<SocketAddr>("127.0.0.1:80".parse().unwrap()));
        assert_eq!(client(&extensions, &headers, 0), "127.0.0.1");
        assert_eq!(client(&extensions, &headers, 1), "192.0.2.7");
        assert_eq!(client(&extensions, &headers, 3), "127.0.0.1");
    }
}
