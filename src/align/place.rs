//! Where words stand: a translation says things in much the same order.
//!
//! A word is more likely made by a word at its own place than by one at the other end of the bead. The weight of two places
//! (0 at the start of a bead, 1 at its end) falls exponentially with their distance, as in Dyer, Chahuneau and Smith 2013,
//! "A Simple, Fast, and Effective Reparameterization of IBM Model 2"; its mean over all places is 1. The longer a bead, the
//! steeper the fall: words move by a few words, however long the sentence.
//!
//! Without this, two sentences that stand in one bead dilute each other: each word might have been made by twice as many,
//! so that beads of several segments lost against beads that cut a sentence off. Weights are looked up in small tables, one
//! for each length of bead, since an exponential for each pair of words would cost more than all the rest.

/// How steeply the weight falls in a bead of the usual length.
const LOCALITY: f32 = 3.0;

/// Words (mean of both sides) of a bead of the usual length.
const USUAL_WORDS: f32 = 20.0;

/// How fast the fall grows with length: at 1, words would move by a number of words; at 0, by a share of the bead. Free
/// translations move whole clauses, so the truth is between.
const GROWTH: f32 = 0.5;

/// Places that are told apart.
pub(super) const PLACES: usize = 32;

/// Tables, and by which factor the lengths of bead grow from one to the next.
const TABLES: usize = 12;
const STEP: f32 = 1.7;

/// The weights for beads of all lengths.
#[derive(Debug)]
pub(super) struct Places {
    weights: Vec<f32>,
}

impl Places {
    pub(super) fn new() -> Self {
        let mut weights = Vec::with_capacity(TABLES * PLACES * PLACES);
        for table in 0..TABLES {
            let words = STEP.powi(table as i32);
            let locality = LOCALITY * (words / USUAL_WORDS).powf(GROWTH) / PLACES as f32;
            for own in 0..PLACES {
                let weight = |other: usize| (-locality * own.abs_diff(other) as f32).exp();
                let mean = (0..PLACES).map(weight).sum::<f32>() / PLACES as f32;
                weights.extend((0..PLACES).map(|other| weight(other) / mean));
            }
        }
        Self { weights }
    }

    /// The weights for a bead with so many words on both sides together.
    pub(super) fn of(&self, words: usize) -> Weights<'_> {
        let table = ((words as f32 * 0.5).max(1.0).ln() / STEP.ln()).round() as usize;
        let first = table.min(TABLES - 1) * PLACES * PLACES;
        Weights(&self.weights[first..first + PLACES * PLACES])
    }
}

/// The weights for a bead: how likely a word at a place is made by one at another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights<'a>(&'a [f32]);

impl Weights<'_> {
    pub(super) fn of(self, own: usize, other: usize) -> f32 {
        self.0[own * PLACES + other]
    }
}

/// Turns the words of one segment of a bead into places within the bead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    first: f32,
    places_per_word: f32,
}

impl Scale {
    /// For a segment that begins after `before` of the `all` words that the bead has on its side.
    pub(super) fn new(before: usize, all: usize) -> Self {
        // The middle of a word is where it stands.
        Self { first: before as f32 + 0.5, places_per_word: PLACES as f32 / all.max(1) as f32 }
    }

    /// The place of a word of the segment, below [`PLACES`].
    pub(super) fn place(self, word: u16) -> usize {
        ((self.first + f32::from(word)) * self.places_per_word) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_place_weighs_most_and_the_mean_is_one() {
        let places = Places::new();
        for words in [0, 2, 40, 400, 10_000] {
            let weights = places.of(words);
            for own in 0..PLACES {
                let all: Vec<f32> = (0..PLACES).map(|other| weights.of(own, other)).collect();
                assert!((all.iter().sum::<f32>() / PLACES as f32 - 1.0).abs() < 1e-3);
                assert!(all.iter().all(|weight| *weight <= all[own]));
            }
        }
        assert!(places.of(200).of(0, 0) > places.of(20).of(0, 0), "long beads are told apart better");
    }

    #[test]
    fn every_word_has_a_place() {
        for (before, length, all) in [(0_usize, 1_usize, 1_usize), (3, 4, 7), (800, 200, 1000), (0, 199, 1000)] {
            let scale = Scale::new(before, all);
            let places: Vec<usize> = (0..length).map(|word| scale.place(word as u16)).collect();
            assert!(places.is_sorted() && places[length - 1] < PLACES, "{before} {length} {all}");
        }
        assert_eq!(Scale::new(5, 10).place(4), PLACES - 2);
    }
}
