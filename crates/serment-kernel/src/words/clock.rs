//! Time is an argument: only this file reads the machine's clock.

use jiff::Timestamp;

/// Tells the current instant. Passed down, never looked up.
pub trait Clock: Send + Sync {
    /// The current instant, in UTC.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that tests move by hand.
#[cfg(any(test, feature = "testing"))]
#[derive(Debug)]
pub struct FakeClock(std::sync::Mutex<Timestamp>);

#[cfg(any(test, feature = "testing"))]
impl FakeClock {
    /// A clock stopped at an instant.
    pub fn at(instant: Timestamp) -> Self {
        Self(std::sync::Mutex::new(instant))
    }

    /// Moves the clock, forwards or backwards.
    pub fn set(&self, instant: Timestamp) {
        *self.0.lock().expect("no test panics while holding the clock") = instant;
    }

    /// Moves the clock by a signed number of seconds.
    pub fn advance_seconds(&self, seconds: i64) {
        let mut now = self.0.lock().expect("no test panics while holding the clock");
        *now += jiff::SignedDuration::from_secs(seconds);
    }
}

#[cfg(any(test, feature = "testing"))]
impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("no test panics while holding the clock")
    }
}
