//! How often some words stand in a text: the witness for break hyphens and drop capitals.
//!
//! All words that matter are counted in one reading of the text. Most others are told from them without being looked up: by
//! their first letter and length, then by a bit of a hash that is the same in any case. Linear.

use super::words::{LETTERS, each_word};
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// How often words stand in the text, of those that matter.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    counts: HashMap<String, u32, FixedState>,
    /// For each byte that a word may begin with, a bit for each length of those that matter and begin so.
    lengths: Vec<u32>,
    /// One bit for each mark that a word that matters has: most others are told from them without being looked up.
    marks: Vec<u64>,
}

impl Vocabulary {
    /// Counts words, given in lower case, in a text: those that it does not know yet.
    pub(super) fn count_words(&mut self, text: &str, words: impl Iterator<Item = String>) {
        let missing = words.filter(|word| !self.counts.contains_key(word)).map(|word| (word, 0)).collect();
        let mut found = Self { counts: missing, ..Self::default() };
        if found.counts.is_empty() {
            return;
        }
        found.mark_words();
        each_word(text, |word| found.add(word));
        if self.counts.is_empty() {
            *self = found;
        } else {
            self.counts.extend(found.counts);
        }
    }

    fn mark_words(&mut self) {
        let bits = (self.counts.len() * BITS_A_WORD).next_power_of_two();
        self.marks = vec![0; (bits / 64).max(SHORTEST_ROW)];
        self.lengths = vec![0; FIRSTS];
        for word in self.counts.keys() {
            let (first, length) = edge(word);
            self.lengths[first] |= length;
            if let Some(mark) = mark(word) {
                let at = mark as usize & (self.marks.len() * 64 - 1);
                self.marks[at / 64] |= 1 << (at % 64);
            }
        }
    }

    fn add(&mut self, word: &str) {
        let (first, length) = edge(word);
        if self.lengths[first] & length == 0 && word.is_ascii() {
            return;
        }
        if let Some(mark) = mark(word) {
            let at = mark as usize & (self.marks.len() * 64 - 1);
            if self.marks[at / 64] >> (at % 64) & 1 == 0 {
                return;
            }
        }
        let count = match word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
            true => self.counts.get_mut(word),
            false => self.counts.get_mut(&word.to_lowercase()),
        };
        if let Some(count) = count {
            *count += 1;
        }
    }

    /// How often one of them stands in the text, in any case.
    pub(super) fn count(&self, word: &str) -> u32 {
        self.counts.get(word).copied().unwrap_or(0)
    }
}

/// So many bits for each word that matters, so that one word in so many is looked up in vain.
const BITS_A_WORD: usize = 16;

/// A row of bits has at least so many numbers: a power of two.
const SHORTEST_ROW: usize = 4;

/// Different values of [`edge`]'s first part.
const FIRSTS: usize = 128;

/// The letter that a word begins with, in any case, and its length as a bit.
fn edge(word: &str) -> (usize, u32) {
    let first = word.as_bytes().first().map_or(0, |byte| (byte | 0x20) & 0x7F);
    (usize::from(first), 1 << word.len().min(31))
}

/// A number that different words seldom share and that is the same in any case; `None` where it is not known what that is.
fn mark(word: &str) -> Option<u64> {
    const CASE: u64 = 0x2020_2020_2020_2020;
    if !word.is_ascii() {
        return mark_of_letters(word);
    }
    let (whole, rest) = word.as_bytes().as_chunks::<8>();
    let hash = whole.iter().fold(0, |hash, chunk| mix(hash, u64::from_le_bytes(*chunk) | CASE));
    let rest = rest.iter().fold(1, |packed: u64, byte| packed << 8 | u64::from(*byte));
    Some(mix(hash, rest | CASE) >> 32)
}

/// The same beyond ASCII: no letter there has one of ASCII in the other case, but for those without a number.
fn mark_of_letters(word: &str) -> Option<u64> {
    let letters = &*LETTERS;
    let number = |c: char| if c.is_ascii() { Some(u32::from(c) | 0x20) } else { letters.small(c) };
    let hash = word.chars().try_fold(0, |hash, c| Some(mix(hash, u64::from(number(c)?))))?;
    Some(hash >> 32)
}

fn mix(hash: u64, with: u64) -> u64 {
    /// Odd, with bits all over: 2^64 through the golden ratio.
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    (hash.rotate_left(5) ^ with).wrapping_mul(FACTOR)
}
