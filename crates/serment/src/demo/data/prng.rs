//! SplitMix64: small, fast, and the same on every machine, which is all a demonstration asks.
//!
//! Never used for anything secret: keys and nonces come from the context's entropy.

const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// A deterministic stream of numbers.
#[derive(Clone, Debug)]
pub(super) struct Prng {
    state: u64,
}

impl Prng {
    /// The stream `stream` of `seed`: two streams of one seed have nothing visible in common.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        Self { state: mix(mix(seed).wrapping_add(stream.wrapping_mul(GAMMA))) }
    }

    /// Sixty-four fresh bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GAMMA);
        mix(self.state)
    }

    /// A number in `0..bound`; zero when `bound` is zero.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        let wide = (self.bits() >> 32) * u64::from(bound);
        (wide >> 32) as u32
    }

    /// A number in `low..=high`; `low` when the range is empty.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = u32::try_from(i64::from(high) - i64::from(low) + 1).unwrap_or(0);
        low.saturating_add_unsigned(self.below(span))
    }

    /// True `share` times in a thousand.
    pub(super) fn per_mille(&mut self, share: u32) -> bool {
        self.below(1000) < share
    }

    /// One item of a list that is not empty.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let bound = u32::try_from(items.len()).unwrap_or(u32::MAX);
        &items[self.below(bound) as usize]
    }

    /// One word of a list that is not empty.
    pub(super) fn word(&mut self, words: &[&'static str]) -> &'static str {
        self.pick::<&'static str>(words)
    }

    /// The index of one weight, drawn in proportion.
    pub(super) fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        0
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
