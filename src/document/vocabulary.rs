//! How often some words stand in a text: the witness for break hyphens and drop capitals.
//!
//! All words that matter are counted in one reading of the text. Most others are told from them without being looked up: by
//! their first letter and length, then by a bit of a hash that is the same in any case. Linear.

use super::hyphen::in_word;
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
    /// Counts words, given in lower case, in a text.
    pub(super) fn of(text: &str, words: impl Iterator<Item = String>) -> Self {
        let mut vocabulary = Self { counts: words.map(|word| (word, 0)).collect(), ..Self::default() };
        if vocabulary.counts.is_empty() {
            return vocabulary;
        }
        vocabulary.mark_words();
        each_word(text, |word| vocabulary.add(word));
        vocabulary
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
        if word.is_ascii() && self.lengths[first] & length == 0 {
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

/// A number that different words seldom share and that is the same in any case; `None` beyond the letters whose case is
/// one bit of a byte: ASCII and what Western Europe adds to it.
fn mark(word: &str) -> Option<u64> {
    /// Odd, with bits all over: 2^64 through the golden ratio.
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    const CASE: u64 = 0x2020_2020_2020_2020;
    let western = |bytes: &[u8]| match bytes {
        [0xC2 | 0xC3, ..] | [0xE2, 0x80, ..] => true,
        [first, ..] => *first < 0xC0,
        [] => true,
    };
    let bytes = word.as_bytes();
    if !word.is_ascii() && !(0..bytes.len()).all(|at| western(&bytes[at..])) {
        return None;
    }
    let add = |hash: u64, eight: u64| (hash.rotate_left(5) ^ (eight | CASE)).wrapping_mul(FACTOR);
    let (whole, rest) = bytes.as_chunks::<8>();
    let hash = whole.iter().fold(0, |hash, chunk| add(hash, u64::from_le_bytes(*chunk)));
    let rest = rest.iter().fold(1, |packed: u64, byte| packed << 8 | u64::from(*byte));
    Some(add(hash, rest) >> 32)
}

/// Calls back with each word of a text.
fn each_word(text: &str, mut each: impl FnMut(&str)) {
    let bytes = text.as_bytes();
    let (mut start, mut at) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        let (inside, width) = match byte {
            0x80.. => text[at..].chars().next().map_or((false, 1), |c| (in_word(c), c.len_utf8())),
            _ => (IN_WORD[usize::from(*byte)], 1),
        };
        if !inside {
            if start < at {
                each(&text[start..at]);
            }
            start = at + width;
        }
        at += width;
    }
    if start < at {
        each(&text[start..]);
    }
}

/// The same as [`in_word`] for ASCII, by one look.
static IN_WORD: [bool; 128] = {
    let mut inside = [false; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        inside[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'\'');
        byte += 1;
    }
    inside
};
