//! Texts that are made up from a seed, and align easily.
//!
//! Source: words by Zipf's law (exponent 1 over 50,000), lengths log-normal around 15 words. Target: each word's counterpart, one
//! word in six another one, neighbours exchanged one time in four; one word in eight looks alike in both. One segment in thirty
//! is missing on either side, one in fifteen is cut in two, one in fifteen is joined with the next.

use crate::Pair;

const VOCABULARY: usize = 50_000;

/// Two texts of about so many segments.
pub(crate) fn pair(size: usize) -> Pair {
    let mut random = Random::new(11);
    let mut pair = Pair::default();
    while pair.source.len() < size {
        let ((a, b), chance) = (random.sentence(), random.below(60));
        match chance {
            0 => pair.add(vec![a], vec![]),
            1 => pair.add(vec![], vec![b]),
            2..=5 => pair.add(vec![a], halves(&b)),
            6..=9 => {
                let (c, d) = random.sentence();
                pair.add(vec![a, c], vec![format!("{b} {d}")]);
            }
            _ => pair.add(vec![a], vec![b]),
        }
    }
    pair
}

/// The same with a target that has ten segments for each of the source: a text in which it stands somewhere, or not.
pub(crate) fn ten_times_longer(size: usize) -> Pair {
    Pair { source: pair(size).source, target: pair(10 * size).target, ..Pair::default() }
}

/// Two texts that have no letter and nothing to say in common.
pub(crate) fn nothing_in_common(size: usize) -> Pair {
    let mut random = Random::new(12);
    let mut text = || (0..size).map(|_| random.sentence().0).collect::<Vec<String>>();
    let (source, other) = (text(), text());
    // Into Greek letters, one for one.
    let greek = |c: char| if c.is_ascii_lowercase() { char::from_u32(c as u32 - 97 + 0x3B1).unwrap_or(c) } else { c };
    Pair { source, target: other.iter().map(|text| text.chars().map(greek).collect()).collect(), ..Pair::default() }
}

/// A sentence of two or more words, cut in the middle.
fn halves(sentence: &str) -> Vec<String> {
    let words: Vec<&str> = sentence.split(' ').collect();
    let (first, second) = words.split_at(words.len() / 2);
    [first, second].iter().filter(|half| !half.is_empty()).map(|half| half.join(" ")).collect()
}

/// Sentences from a seed.
pub(crate) struct Random {
    state: u64,
    /// Up to where the probability of each word reaches.
    reach: Vec<f64>,
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        let sums = (1..=VOCABULARY).scan(0.0, |sum, rank| {
            *sum += 1.0 / rank as f64;
            Some(*sum)
        });
        let mut reach: Vec<f64> = sums.collect();
        let all = reach[VOCABULARY - 1];
        reach.iter_mut().for_each(|value| *value /= all);
        Self { state: seed, reach }
    }

    /// SplitMix64, by Steele, Lea and Flood 2014; in `0.0..1.0`.
    fn random(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        (mix(self.state) >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.random() * limit as f64) as usize
    }

    fn rank(&mut self) -> usize {
        let at = self.random();
        self.reach.partition_point(|&reach| reach < at).min(VOCABULARY - 1)
    }

    /// A sentence and its translation.
    fn sentence(&mut self) -> (String, String) {
        // The sum of twelve uniform numbers less six is nearly normal.
        let normal: f64 = (0..12).map(|_| self.random()).sum::<f64>() - 6.0;
        let length = (2.7 + 0.5 * normal).exp().clamp(2.0, 100.0) as usize;
        let ranks: Vec<usize> = (0..length).map(|_| self.rank()).collect();
        let source: Vec<String> = ranks.iter().map(|&rank| word(rank, 1)).collect();
        let mut target: Vec<String> = Vec::with_capacity(length);
        for rank in ranks {
            let rank = if self.below(6) == 0 { self.rank() } else { rank };
            target.push(word(rank, if rank % 8 == 7 { 1 } else { 2 }));
        }
        for at in 1..target.len() {
            if self.below(4) == 0 {
                target.swap(at - 1, at);
            }
        }
        (source.join(" ") + ".", target.join(" ") + ".")
    }
}

pub(crate) fn mix(state: u64) -> u64 {
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// The word of a rank in one of two languages: frequent ones are short.
fn word(rank: usize, language: u64) -> String {
    const LETTERS: [&[u8]; 2] = [b"bcdfglmnprstvz", b"aeiou"];
    let mut bits = mix((rank as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ language);
    let length = 2 + rank.checked_ilog2().unwrap_or(0) as usize / 2;
    let letters = (0..length).map(|at| {
        let of = LETTERS[at % 2];
        let letter = of[(bits % of.len() as u64) as usize];
        bits /= of.len() as u64;
        char::from(letter)
    });
    letters.collect()
}
