//! What is injected everywhere: time, randomness, keys.

use std::sync::Arc;

use crate::keys::Keyring;
use crate::words::{Clock, Entropy};

/// Time, randomness and keys, given once at the edge and passed down.
#[derive(Clone)]
pub struct Environment {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The source of randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The keys derived from the organisation's root key.
    pub keys: Arc<Keyring>,
}
