//! Which words translate which, learnt from beads: IBM Model 1 in both directions.
//!
//! Expectation–maximisation over the words of each bead: a word was made by one of the words of the other side, or by
//! none of them (a twentieth part for each at its plain frequency). Words that look alike start ahead of the others, and
//! what a memory knows is counted along. Brown et al. 1993, "The Mathematics of Statistical Machine Translation", §4.2.
//!
//! The words stand in a [`corpus`]; which may have made which is kept in [`pairs`]. Cost: steps × meetings of words.

mod corpus;
mod pairs;

use super::cognate::Cognate;
use super::features::Side;
use super::sparse::Rows;
use corpus::Corpus;
use pairs::Pairs;
use std::ops::Range;

/// Steps of expectation and maximisation; the chances hardly move after these.
const STEPS: usize = 8;

/// A bead to learn from.
#[derive(Debug, Clone)]
pub(super) struct Lesson {
    pub(super) source: Range<usize>,
    pub(super) target: Range<usize>,
    /// How far it is to be believed.
    pub(super) weight: f32,
}

/// How often words were made by a word of the other language.
#[derive(Debug)]
pub(super) struct Counts {
    /// For each giving word the words that it made, and how often.
    pub(super) made: Rows,
    /// How often each giving word was seen.
    pub(super) seen: Vec<f32>,
}

impl Counts {
    /// Nothing seen yet.
    pub(super) fn none(words: usize) -> Self {
        Self { made: Rows::empty(words), seen: vec![0.0; words] }
    }
}

/// Both directions.
#[derive(Debug)]
pub(super) struct BothCounts {
    /// Source words make target words.
    pub(super) forward: Counts,
    /// Target words make source words.
    pub(super) backward: Counts,
}

impl BothCounts {
    /// Nothing seen yet.
    pub(super) fn none(source: usize, target: usize) -> Self {
        Self { forward: Counts::none(source), backward: Counts::none(target) }
    }
}

/// Learns from beads. `prior` are counts from elsewhere, which are used but not part of the result.
pub(super) fn train(
    lessons: &[Lesson],
    source: &Side,
    target: &Side,
    cognates: &[Cognate],
    prior: &BothCounts,
) -> BothCounts {
    let corpus = Corpus::of(lessons, source, target);
    let mut pairs = Pairs::meet(&corpus, source, target);
    pairs.start(cognates, prior);
    for _ in 0..STEPS {
        let shares = pairs.prepare(&corpus);
        let totals = pairs.expect(&corpus, &shares);
        pairs.maximise(totals, prior);
    }
    pairs.counts(corpus)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_meet_again_and_again_translate_each_other() {
        let source = Side::read(&["the house", "the tree", "a house", "a tree stands"]);
        let target = Side::read(&["das Haus", "der Baum", "ein Haus", "ein Baum steht"]);
        let lessons: Vec<Lesson> = (0..4).map(|i| Lesson { source: i..i + 1, target: i..i + 1, weight: 1.0 }).collect();
        let prior = BothCounts::none(source.vocabulary.len(), target.vocabulary.len());
        let counts = train(&lessons, &source, &target, &[], &prior);
        let word = |side: &Side, text: &str| side.vocabulary.find(text).unwrap();
        let best = |row: &[(u32, f32)]| row.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap().0;
        for (a, b) in [("house", "haus"), ("tree", "baum")] {
            let (a, b) = (word(&source, a), word(&target, b));
            assert_eq!(best(counts.forward.made.row(a as usize)), b);
            assert_eq!(best(counts.backward.made.row(b as usize)), a);
        }
    }
}
