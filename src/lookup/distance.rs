//! Levenshtein distance over tokens, 64 at a time.
//!
//! The columns of the dynamic programme are kept as differences of neighbouring cells, one bit each, so that a machine
//! word advances 64 cells at once: Myers 1999, "A Fast Bit-Vector Algorithm for Approximate String Matching Based on
//! Dynamic Programming", in the form of Hyyrö 2003, "A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit
//! Distances"; longer patterns in blocks that hand on their last horizontal difference (Myers §4).
//!
//! Time O(⌈m/64⌉·n) for a pattern of m and a text of n tokens, less with a cutoff; space O(⌈m/64⌉·distinct tokens).
//! Knows nothing of what a token is: words and characters are both compared with it.

use std::collections::HashMap;
use std::hash::Hash;

/// Bits of a block.
const BLOCK: usize = 64;

/// A sequence of tokens prepared for comparing it with many others.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    length: usize,
    blocks: usize,
    /// For each distinct token of the pattern (in the order of first use) a bit for each place where it stands.
    places: Vec<u64>,
    /// Differences of the current column: where it goes up and where it goes down.
    columns: Vec<Column>,
}

/// Vertical differences of one block.
#[derive(Debug, Clone, Copy)]
struct Column {
    up: u64,
    down: u64,
}

/// A token of the text as the pattern numbers it; `None` when the pattern does not hold it.
pub(super) type Known = Option<u32>;

impl Pattern {
    /// Prepares a pattern of tokens numbered `0..distinct` in the order of first use.
    pub(super) fn new(tokens: &[u32]) -> Self {
        let blocks = tokens.len().div_ceil(BLOCK);
        let distinct = tokens.iter().max().map_or(0, |&last| last as usize + 1);
        let mut places = vec![0; distinct * blocks];
        for (at, &token) in tokens.iter().enumerate() {
            places[token as usize * blocks + at / BLOCK] |= 1 << (at % BLOCK);
        }
        Self { length: tokens.len(), blocks, places, columns: vec![Column { up: !0, down: 0 }; blocks] }
    }

    /// How often the pattern holds a token.
    pub(super) fn occurrences(&self, token: u32) -> usize {
        let row = token as usize * self.blocks;
        self.places[row..row + self.blocks].iter().map(|places| places.count_ones() as usize).sum()
    }

    /// The distance to a text, or `None` when it is more than `most`.
    pub(super) fn distance(&mut self, text: &[Known], most: usize) -> Option<usize> {
        if self.length.abs_diff(text.len()) > most {
            return None;
        }
        if self.length == 0 {
            return Some(text.len());
        }
        self.columns.fill(Column { up: !0, down: 0 });
        let mut distance = self.length;
        for (done, &token) in text.iter().enumerate() {
            distance = distance.wrapping_add_signed(self.advance(token));
            // Each token that is left can bring the distance down by one.
            if distance > most + (text.len() - done - 1) {
                return None;
            }
        }
        Some(distance)
    }

    /// Goes one column further; how the last cell of the column differs from the last of the column before.
    fn advance(&mut self, token: Known) -> isize {
        let last_bit = 1 << ((self.length - 1) % BLOCK);
        let row = token.map(|token| token as usize * self.blocks);
        // The top row counts the tokens of the text: it always goes up.
        let mut carry = 1;
        for (block, column) in self.columns.iter_mut().enumerate() {
            let equal = row.map_or(0, |row| self.places[row + block]);
            let high = if block + 1 == self.blocks { last_bit } else { 1 << (BLOCK - 1) };
            carry = column.advance(equal, carry, high);
        }
        carry
    }
}

impl Column {
    /// One block of one column: takes the horizontal difference above it, gives the one in the row of the bit `high`.
    fn advance(&mut self, equal: u64, above: isize, high: u64) -> isize {
        let (up, down) = (self.up, self.down);
        let falls = u64::from(above < 0);
        let vertical = equal | down;
        let equal = equal | falls;
        let horizontal = ((equal & up).wrapping_add(up) ^ up) | equal;
        let right_up = down | !(horizontal | up);
        let right_down = up & horizontal;
        let below = isize::from(right_up & high != 0) - isize::from(right_down & high != 0);
        let right_up = (right_up << 1) | u64::from(above > 0);
        let right_down = (right_down << 1) | falls;
        self.up = right_down | !(vertical | right_up);
        self.down = right_up & vertical;
        below
    }
}

/// The distance of two sequences of anything.
pub(super) fn distance<T: Eq + Hash + Copy>(one: &[T], other: &[T]) -> usize {
    let start = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[start..], &other[start..]);
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[..one.len() - end], &other[..other.len() - end]);
    let mut numbers = HashMap::with_capacity(one.len());
    let mut number = |token: T| {
        let next = u32::try_from(numbers.len()).expect("a text in memory has fewer than 2³² tokens");
        *numbers.entry(token).or_insert(next)
    };
    let tokens: Vec<u32> = one.iter().map(|&token| number(token)).collect();
    let text: Vec<Known> = other.iter().map(|token| numbers.get(token).copied()).collect();
    Pattern::new(&tokens).distance(&text, usize::MAX - text.len()).expect("there is no cutoff")
}

/// The share of characters that two texts have in common, in `0.0..=1.0`: 1 − distance over the longer length.
pub(super) fn character_ratio(one: &str, other: &str) -> f64 {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let longer = one.len().max(other.len());
    if longer == 0 { 1.0 } else { 1.0 - distance(&one, &other) as f64 / longer as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The textbook recurrence, row by row.
    fn plain(one: &[u8], other: &[u8]) -> usize {
        let mut row: Vec<usize> = (0..=other.len()).collect();
        for (i, a) in one.iter().enumerate() {
            let mut diagonal = std::mem::replace(&mut row[0], i + 1);
            for (j, b) in other.iter().enumerate() {
                let next = (diagonal + usize::from(a != b)).min(row[j] + 1).min(row[j + 1] + 1);
                diagonal = std::mem::replace(&mut row[j + 1], next);
            }
        }
        row[other.len()]
    }

    fn check(one: &[u8], other: &[u8]) {
        let expected = plain(one, other);
        assert_eq!(distance(one, other), expected);
        // Without trimming, and with cutoffs on both sides of the answer.
        let mut numbers = HashMap::new();
        let tokens: Vec<u32> = one
            .iter()
            .map(|token| {
                let next = numbers.len() as u32;
                *numbers.entry(token).or_insert(next)
            })
            .collect();
        let text: Vec<Known> = other.iter().map(|token| numbers.get(token).copied()).collect();
        let mut pattern = Pattern::new(&tokens);
        for most in [0, expected.saturating_sub(1), expected, expected + 1, 1000] {
            assert_eq!(pattern.distance(&text, most), (expected <= most).then_some(expected), "cutoff {most}");
        }
    }

    #[test]
    fn known_distances() {
        for (one, other, expected) in [("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("abcdef", "bcdefa", 2)] {
            assert_eq!(plain(one.as_bytes(), other.as_bytes()), expected);
            check(one.as_bytes(), other.as_bytes());
            check(other.as_bytes(), one.as_bytes());
        }
    }

    #[test]
    fn the_borders_of_blocks() {
        for length in [63, 64, 65, 127, 128, 129, 200] {
            let one: Vec<u8> = (0..length).map(|i| (i * 7 % 11) as u8).collect();
            let mut other = one.clone();
            other.remove(length / 2);
            other[0] = 99;
            check(&one, &other);
            check(&other, &one);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn equals_the_plain_recurrence(
            one in prop::collection::vec(0u8..6, 0..180),
            other in prop::collection::vec(0u8..6, 0..180),
        ) {
            check(&one, &other);
        }
    }
}
