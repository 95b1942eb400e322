//! How the cost of an alignment grows with the text: 100 × 100 segments, then 1,000 to 34,000.
//!
//!     cargo bench --bench align [-- LARGEST]
//!
//! The texts are made up from a seed. Source: words by Zipf's law (exponent 1 over 50,000), lengths log-normal around 15
//! words. Target: each word's counterpart, one word in six another one, neighbours exchanged one time in four; one word in
//! eight looks alike in both. One segment in thirty is missing on either side, one in fifteen is cut in two, one in fifteen is
//! joined with the next. CPU is that of all threads; the peak is that of the whole process, texts included.

#![allow(clippy::print_stdout)] // Printing figures is what it is for.

mod measure;

use alinea::align::{Text, align};
use measure::{peak, process_time};
use std::collections::HashSet;

const VOCABULARY: usize = 50_000;
const SIZES: [usize; 6] = [1_000, 2_000, 4_000, 8_000, 16_000, 34_000];
/// A small text is aligned so many times; the least counts.
const SMALL: usize = 100;
const REPEATS: usize = 15;

fn main() {
    let largest = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(34_000);
    let small = Pair::new(SMALL);
    let least = (0..REPEATS).map(|_| small.align().cpu).fold(f64::INFINITY, f64::min);
    println!("{SMALL} × {SMALL} segments: {:.1} ms CPU, least of {REPEATS}", least * 1000.0);
    let mut curve = Vec::new();
    for size in SIZES.into_iter().filter(|size| *size <= largest) {
        let pair = Pair::new(size);
        let Measure { cpu, right } = pair.align();
        let (rows, columns) = (pair.source.len(), pair.target.len());
        println!("{rows} × {columns} segments: {cpu:.2} s CPU, peak {}, {right:.3} of the beads right", peak());
        curve.push(((rows as f64).ln(), cpu.ln()));
    }
    if curve.len() > 1 {
        println!("log-log slope: {:.2}", slope(&curve));
    }
}

struct Measure {
    cpu: f64,
    /// The share of the true beads that were found.
    right: f64,
}

/// The slope of the straight line nearest to some points.
fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let covariance: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    covariance / points.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>()
}

/// Two texts, and which segments of them belong together.
struct Pair {
    source: Vec<String>,
    target: Vec<String>,
    truth: HashSet<(Vec<usize>, Vec<usize>)>,
}

impl Pair {
    fn new(size: usize) -> Self {
        let mut random = Random::new(11);
        let mut pair = Self { source: Vec::new(), target: Vec::new(), truth: HashSet::new() };
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

    fn add(&mut self, source: Vec<String>, target: Vec<String>) {
        let (from, to) = (self.source.len(), self.target.len());
        self.source.extend(source);
        self.target.extend(target);
        self.truth.insert(((from..self.source.len()).collect(), (to..self.target.len()).collect()));
    }

    fn align(&self) -> Measure {
        let source: Vec<&str> = self.source.iter().map(String::as_str).collect();
        let target: Vec<&str> = self.target.iter().map(String::as_str).collect();
        let (of_source, of_target) = (vec![0; source.len()], vec![0; target.len()]);
        let start = process_time();
        let beads = align(
            &Text { segments: &source, paragraphs: &of_source },
            &Text { segments: &target, paragraphs: &of_target },
        );
        let cpu = (process_time() - start).as_secs_f64();
        let right = beads
            .into_iter()
            .filter(|bead| self.truth.contains(&(bead.source.clone().collect(), bead.target.clone().collect())));
        Measure { cpu, right: right.count() as f64 / self.truth.len() as f64 }
    }
}

/// A sentence of two or more words, cut in the middle.
fn halves(sentence: &str) -> Vec<String> {
    let words: Vec<&str> = sentence.split(' ').collect();
    let (first, second) = words.split_at(words.len() / 2);
    [first, second].iter().filter(|half| !half.is_empty()).map(|half| half.join(" ")).collect()
}

/// Sentences from a seed.
struct Random {
    state: u64,
    /// Up to where the probability of each word reaches.
    reach: Vec<f64>,
}

impl Random {
    fn new(seed: u64) -> Self {
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

    fn below(&mut self, limit: usize) -> usize {
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

fn mix(state: u64) -> u64 {
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
