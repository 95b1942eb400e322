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
    /// For beads of growing length: by the place of the one word, then of the other.
    tables: Vec<[[f32; PLACES]; PLACES]>,
}

impl Places {
    pub(super) fn new() -> Self {
        Self { tables: (0..TABLES).map(table).collect() }
    }

    /// The weights for a bead with so many words on both sides together.
    pub(super) fn of(&self, words: usize) -> Weights<'_> {
        let table = ((words as f32 * 0.5).max(1.0).ln() / STEP.ln()).round() as usize;
        Weights(&self.tables[table.min(TABLES - 1)])
    }
}

fn table(number: usize) -> [[f32; PLACES]; PLACES] {
    let words = STEP.powi(number as i32);
    let locality = LOCALITY * (words / USUAL_WORDS).powf(GROWTH) / PLACES as f32;
    std::array::from_fn(|own| {
        let weights: [f32; PLACES] = std::array::from_fn(|other| (-locality * own.abs_diff(other) as f32).exp());
        let mean = weights.iter().sum::<f32>() / PLACES as f32;
        weights.map(|weight| weight / mean)
    })
}

/// The weights for a bead: how likely a word at a place is made by one at another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights<'a>(&'a [[f32; PLACES]; PLACES]);

impl Weights<'_> {
    /// Of two places, which are below [`PLACES`].
    pub(super) fn of(self, own: u8, other: u8) -> f32 {
        self.0[usize::from(own) % PLACES][usize::from(other) % PLACES]
    }
}

/// Bits behind the point of a place while it is worked out: exact for beads of thirty thousand words.
const FRACTION: u32 = 32;

/// The place within the bead of each word of one of its sides.
pub(super) fn places_into(places: &mut [u8], words: usize) {
    let whole = (PLACES as u64) << FRACTION;
    // The middle of a word is where it stands. Rounding up keeps a word whose middle lies on a bound behind it.
    let half = whole.div_ceil(2 * words.max(1) as u64);
    for (word, place) in places[..words].iter_mut().enumerate() {
        *place = ((half * (2 * word as u64 + 1)) >> FRACTION) as u8;
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
                let all: Vec<f32> = (0..PLACES).map(|other| weights.of(own as u8, other as u8)).collect();
                assert!((all.iter().sum::<f32>() / PLACES as f32 - 1.0).abs() < 1e-3);
                assert!(all.iter().all(|weight| *weight <= all[own]));
            }
        }
        assert!(places.of(200).of(0, 0) > places.of(20).of(0, 0), "long beads are told apart better");
    }

    #[test]
    fn every_word_has_a_place() {
        for words in [1, 2, 3, 7, 31, 32, 33, 100, 773, 999, 1000, 5000] {
            let mut places = vec![0; words];
            places_into(&mut places, words);
            let exact = |word: usize| ((2 * word + 1) * PLACES / (2 * words)) as u8;
            assert!(places.iter().enumerate().all(|(word, place)| *place == exact(word)), "{words}");
        }
    }
}
