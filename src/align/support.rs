//! Support: how many of a bead's words find a partner in it.
//!
//! The score of a bead adds up what all words say; a person who checks a bead asks something simpler: which words that could have
//! been found on the other side were not, and do they stand together at an edge? A word counts by how recognisable it is, and is
//! supported where the other side makes it likelier than chance does. Read once for each bead of the path, so it costs little.

use super::features::Side;
use super::lexical::{Direction, Model};
use super::sparse::Rows;
use crate::model::Bead;
use std::ops::Range;

/// Words that count as half supported beside those of a bead, so that a short one is not believed or doubted too much.
const START: f32 = 1.0;

/// An edge of a side is so large a part of its words.
const EDGE_SHARE: usize = 4;

/// Shares of words that find a partner, in `0.0..=1.0`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Support {
    /// Of all words of each side.
    pub(super) source: f32,
    pub(super) target: f32,
    /// The smallest among the first and last words of the two sides.
    pub(super) least_edge: f32,
}

/// Finds the support of beads; what it needs is allocated once.
pub(super) struct Supports<'a> {
    forward: Way<'a>,
    backward: Way<'a>,
}

/// From the words of one side to those of the other.
struct Way<'a> {
    giving: &'a Side,
    made: &'a Side,
    chances: &'a Rows,
    direction: &'a Direction,
    sums: Vec<f32>,
    touched: Vec<u32>,
}

impl<'a> Supports<'a> {
    pub(super) fn new(source: &'a Side, target: &'a Side, model: &'a Model) -> Self {
        Self { forward: Way::new(source, target, &model.forward), backward: Way::new(target, source, &model.backward) }
    }

    /// The support of a bead with segments on both sides.
    pub(super) fn of(&mut self, bead: &Bead) -> Support {
        let target = self.forward.look(bead.source.clone(), bead.target.clone());
        let source = self.backward.look(bead.target.clone(), bead.source.clone());
        Support { source: source.all, target: target.all, least_edge: source.least_edge.min(target.least_edge) }
    }
}

/// The support of one side of a bead.
struct Seen {
    all: f32,
    least_edge: f32,
}

impl<'a> Way<'a> {
    fn new(giving: &'a Side, made: &'a Side, direction: &'a Direction) -> Self {
        let sums = vec![0.0; made.vocabulary.len()];
        Self { giving, made, chances: &direction.chances, direction, sums, touched: Vec::new() }
    }

    fn look(&mut self, giving: Range<usize>, made: Range<usize>) -> Seen {
        let words = self.giving.tokens(giving);
        for &word in words {
            for &(other, chance) in self.chances.row(word as usize) {
                self.sums[other as usize] += chance;
                self.touched.push(other);
            }
        }
        let share = 1.0 / words.len().max(1) as f32;
        let weights: Vec<(f32, bool)> = self.made.tokens(made).iter().map(|&word| self.weight(word, share)).collect();
        for word in self.touched.drain(..) {
            self.sums[word as usize] = 0.0;
        }
        let edge = weights.len().div_ceil(EDGE_SHARE);
        let least_edge = supported(&weights[..edge]).min(supported(&weights[weights.len() - edge..]));
        Seen { all: supported(&weights), least_edge }
    }

    /// How recognisable a word is, and whether the other side makes it likelier than chance.
    fn weight(&self, word: u32, share: f32) -> (f32, bool) {
        let evidence = self.direction.evidence[word as usize];
        (
            1.0 - evidence.alone.exp(),
            evidence.alone.exp() * (evidence.base + evidence.slope * self.sums[word as usize] * share) > 1.0,
        )
    }
}

/// The share of words that are supported, by weight.
fn supported(weights: &[(f32, bool)]) -> f32 {
    let (mut all, mut found) = (START, 0.5 * START);
    for &(weight, is_supported) in weights {
        all += weight;
        found += if is_supported { weight } else { 0.0 };
    }
    found / all
}
