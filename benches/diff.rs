//! How long comparing two revisions takes: `cargo bench --bench diff -- 10000`.
//!
//! A made-up text in which every word is drawn by rank (Zipf's law), and its revision: one segment of twenty is reworded, cut,
//! joined with the next, deleted, added, or changes places with the next, in turn. Prints the time of one thread and the memory of the
//! process at its height. No test: times depend on the machine.

#![allow(clippy::print_stdout)]

mod measure;

use alinea::diff::{Class, compare};
use measure::peak;
use std::time::Instant;

/// Words that there are.
const VOCABULARY: usize = 20_000;
/// Runs, of which the least and the median are told.
const RUNS: usize = 5;

fn main() {
    let size = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(10_000);
    let (old, new) = revision(size);
    let old: Vec<&str> = old.iter().map(String::as_str).collect();
    let new: Vec<&str> = new.iter().map(String::as_str).collect();
    let mut times: Vec<f64> = Vec::new();
    let mut same = 0;
    for _ in 0..RUNS {
        let start = Instant::now();
        same = compare(&old, &new).summary.count(Class::Same);
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    println!("{} segments against {}, {same} the same", old.len(), new.len());
    println!("{:.3} s least, {:.3} s median of {RUNS}; {} at most", times[0], times[RUNS / 2], peak());
}

/// A stream of numbers that is the same in each run (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// The first ranks far more often: the logarithm of a rank is spread evenly.
    fn word(&mut self) -> String {
        let share = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        format!("w{}", (VOCABULARY as f64).powf(share) as usize)
    }

    fn segment(&mut self) -> String {
        let words: Vec<String> = (0..8 + self.next() % 20).map(|_| self.word()).collect();
        format!("S{}.", words.join(" "))
    }
}

fn revision(size: usize) -> (Vec<String>, Vec<String>) {
    let mut numbers = Numbers(7);
    let old: Vec<String> = (0..size).map(|_| numbers.segment()).collect();
    let mut new = Vec::with_capacity(size);
    let mut at = 0;
    while at < size {
        let next = old.get(at + 1).cloned().unwrap_or_default();
        let text = old[at].clone();
        match (at % 20 == 7, at / 20 % 6) {
            (false, _) => new.push(text),
            (true, 0) => new.push(text.replacen(' ', &format!(" {} ", numbers.word()), 2)),
            (true, 1) => {
                let words: Vec<&str> = text.split(' ').collect();
                let (one, two) = words.split_at(words.len() / 2);
                new.extend([format!("{}.", one.join(" ")), two.join(" ")]);
            }
            (true, 2) => {
                new.push(format!("{}, {next}", text.trim_end_matches('.')));
                at += 1;
            }
            (true, 3) => {}
            (true, 4) => new.extend([text, numbers.segment()]),
            (true, _) => {
                new.extend([next, text]);
                at += 1;
            }
        }
        at += 1;
    }
    (old, new)
}
