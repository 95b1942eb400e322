//! How often some words stand in a text: the witness for break hyphens and drop capitals.
//!
//! All words that matter are counted in one reading of the text. Most others are told from them without being looked up, by a bit
//! of a hash that is the same in any case. Linear.

use super::words::{LETTERS, each_word};
use crate::text::{caseless, mix};
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// How often words stand in the text, of those that matter.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    counts: Counts,
    /// Those that are to be counted.
    expected: Counts,
}

type Counts = HashMap<String, u32, FixedState>;

impl Vocabulary {
    /// A word, in lower case, matters.
    pub(super) fn expect(&mut self, word: &str) {
        if !self.counts.contains_key(word) && !self.expected.contains_key(word) {
            self.expected.insert(word.to_owned(), 0);
        }
    }

    /// Counts in a text what was expected since it was counted last.
    pub(super) fn count_expected(&mut self, text: &str) {
        if self.expected.is_empty() {
            return;
        }
        let filter = Filter::of(self.expected.keys());
        each_word(text, |word| {
            if filter.lets_through(word) {
                add(&mut self.expected, word);
            }
        });
        let counted = std::mem::take(&mut self.expected);
        if self.counts.is_empty() {
            self.counts = counted;
        } else {
            self.counts.extend(counted);
        }
    }

    /// How often one of them stands in the text, in any case.
    pub(super) fn count(&self, word: &str) -> u32 {
        self.counts.get(word).copied().unwrap_or(0)
    }
}

fn add(counts: &mut Counts, word: &str) {
    let count = match word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
        true => counts.get_mut(word),
        false => counts.get_mut(&word.to_lowercase()),
    };
    if let Some(count) = count {
        *count += 1;
    }
}

/// Tells most words that do not matter from those that do: one bit for each mark that a word that matters has.
struct Filter(Vec<u64>);

impl Filter {
    fn of<'a>(words: impl ExactSizeIterator<Item = &'a String>) -> Self {
        let bits = (words.len() * BITS_A_WORD).next_power_of_two();
        let mut filter = Self(vec![0; (bits / 64).max(1)]);
        for word in words {
            if let Some((at, bit)) = filter.place(word) {
                filter.0[at] |= bit;
            }
        }
        filter
    }

    fn lets_through(&self, word: &str) -> bool {
        self.place(word).is_none_or(|(at, bit)| self.0[at] & bit > 0)
    }

    /// Where the bit of a word is.
    fn place(&self, word: &str) -> Option<(usize, u64)> {
        let mark = mark(word)?;
        Some(((mark as usize / 64) & (self.0.len() - 1), 1 << (mark % 64)))
    }
}

/// So many bits for each word that matters, so that one word in so many is looked up in vain.
const BITS_A_WORD: usize = 16;

/// A number that different words seldom share and that is the same in any case; `None` where it is not known what that is.
fn mark(word: &str) -> Option<u64> {
    match word.is_ascii() {
        true => Some(caseless(word) >> 32),
        false => mark_of_letters(word),
    }
}

/// The same beyond ASCII: no letter there has one of ASCII in the other case, but for those without a number.
fn mark_of_letters(word: &str) -> Option<u64> {
    let letters = &*LETTERS;
    let number = |c: char| if c.is_ascii() { Some(u32::from(c) | 0x20) } else { letters.small(c) };
    let hash = word.chars().try_fold(0, |hash, c| Some(mix(hash, u64::from(number(c)?))))?;
    Some(hash >> 32)
}
