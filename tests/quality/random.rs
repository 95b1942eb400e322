//! A small seeded generator: SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
//!
//! The layouts that the tests draw must be the same on every machine and with every version of every crate.

/// The generator; its state is its seed.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number in `range`; the slight bias of the remainder does not matter here.
    pub(crate) fn number(&mut self, range: std::ops::RangeInclusive<usize>) -> usize {
        let span = (range.end() - range.start() + 1) as u64;
        range.start() + (self.next() % span) as usize
    }

    /// True in `percent` of a hundred cases.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.number(1..=100) <= percent
    }

    /// One of the items.
    pub(crate) fn choose<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.number(0..=items.len() - 1)]
    }
}

#[test]
fn the_first_numbers_are_those_of_the_reference() {
    let mut random = Random::new(1_234_567);
    let found: Vec<u64> = (0..3).map(|_| random.next()).collect();
    assert_eq!(found, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
}
