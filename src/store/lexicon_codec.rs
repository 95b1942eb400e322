//! How counts of words become bytes: whole numbers, so that what a lesson added can be taken away without a trace.

use super::Error;
use super::match_index::{push_varint, varints};
use std::collections::BTreeMap;

/// A word seen once counts this much: fine enough for the fractions that expectation gives.
const ONE: f64 = 256.0;

/// A word's counts: how often it was seen, and which words it made how often, by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct WordCounts {
    pub(super) seen: i64,
    pub(super) made: BTreeMap<i64, i64>,
}

/// The words of a lesson, by their ids.
pub(super) type Counts = BTreeMap<i64, WordCounts>;

impl WordCounts {
    /// Adds another's counts `times` over: 1 to add them, −1 to take them away. What comes to nothing goes.
    pub(super) fn add(&mut self, other: &Self, times: i64) {
        self.seen += times * other.seen;
        for (&word, &count) in &other.made {
            let sum = self.made.entry(word).or_default();
            *sum += times * count;
            if *sum == 0 {
                self.made.remove(&word);
            }
        }
    }
}

pub(super) fn to_count(occurrences: f64) -> i64 {
    (occurrences * ONE).round() as i64
}

pub(super) fn from_count(count: i64) -> f64 {
    count as f64 / ONE
}

/// What a word made. The ids ascend and are written as differences.
pub(super) fn from_made(made: &BTreeMap<i64, i64>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(made.len() * 4);
    push_made(made, &mut bytes);
    bytes
}

fn push_made(made: &BTreeMap<i64, i64>, bytes: &mut Vec<u8>) {
    let mut last = 0;
    for (&word, &count) in made {
        push_varint((word - last).unsigned_abs(), bytes);
        push_varint(count.unsigned_abs(), bytes);
        last = word;
    }
}

/// The words that a word made and how often, in the order of their ids.
pub(super) fn each_made(bytes: &[u8]) -> impl Iterator<Item = (i64, i64)> + '_ {
    let (mut numbers, mut word) = (varints(bytes), 0_i64);
    std::iter::from_fn(move || {
        word = word.wrapping_add_unsigned(numbers.next()?);
        Some((word, i64::try_from(numbers.next()?).unwrap_or(i64::MAX)))
    })
}

/// The counts of a lesson.
pub(super) fn from_counts(counts: &Counts) -> Vec<u8> {
    let (mut bytes, mut last) = (Vec::new(), 0);
    for (&id, word) in counts {
        push_varint((id - last).unsigned_abs(), &mut bytes);
        push_varint(word.seen.unsigned_abs(), &mut bytes);
        push_varint(word.made.len() as u64, &mut bytes);
        push_made(&word.made, &mut bytes);
        last = id;
    }
    bytes
}

/// Reads what [`from_counts`] wrote.
pub(super) fn to_counts(bytes: &[u8]) -> Result<Counts, Error> {
    let damaged = || Error::Damaged("the counts of a lesson cannot be read".to_owned());
    let number = |number: u64| i64::try_from(number).map_err(|_| damaged());
    let mut numbers = varints(bytes);
    let (mut counts, mut id) = (Counts::new(), 0_i64);
    while let Some(difference) = numbers.next() {
        id = id.checked_add_unsigned(difference).ok_or_else(damaged)?;
        let mut next = || numbers.next().ok_or_else(damaged);
        let (seen, length) = (number(next()?)?, next()?);
        let (mut made, mut word) = (BTreeMap::new(), 0_i64);
        for _ in 0..length {
            word = word.checked_add_unsigned(next()?).ok_or_else(damaged)?;
            made.insert(word, number(next()?)?);
        }
        counts.insert(id, WordCounts { seen, made });
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_come_back(counts in proptest::collection::btree_map(
            1..i64::MAX / 4,
            (0..1_000_000_i64, proptest::collection::btree_map(1..i64::MAX / 4, 1..1_000_000_i64, 0..9)),
            0..9,
        )) {
            let counts: Counts =
                counts.into_iter().map(|(id, (seen, made))| (id, WordCounts { seen, made })).collect();
            prop_assert_eq!(&to_counts(&from_counts(&counts)).unwrap(), &counts);
            for word in counts.values() {
                prop_assert!(each_made(&from_made(&word.made)).eq(word.made.iter().map(|(&word, &count)| (word, count))));
                let mut sum = word.clone();
                sum.add(word, 1);
                sum.add(word, -1);
                sum.add(word, -1);
                prop_assert_eq!(&sum, &WordCounts::default());
            }
        }
    }

    #[test]
    fn what_breaks_off_is_damage() {
        assert!(to_counts(&[1, 2, 3]).is_err());
    }
}
