//! Confidence: how often beads like this one were right.
//!
//! The posterior knows what the lattice knows, and is too sure where the model itself is weak: nulls, beads of several
//! segments, lengths that hardly fit, words without a partner at an edge, the neighbourhood of such beads. A logistic regression
//! over these corrects it.

use super::features::Side;
use super::length::LengthModel;
use super::lexical::Model;
use super::support::{Support, Supports};
use crate::model::Bead;

/// What is looked at in a bead, with the weight of each. The weights are what `examples/train_confidence.rs` prints, which says
/// from which texts; figures in `docs/benchmarks.md`.
const WEIGHTS: [(&str, f64); FEATURES] = [
    ("base", 1.42),
    ("posterior", 0.42),
    ("least sure neighbour", 0.08),
    ("null", -1.42),
    ("other nulls beside a null", 0.46),
    ("edge of a neighbour beside a null", 0.58),
    ("length", -0.71),
    ("beside a null", -0.94),
    ("several segments", -2.04),
    ("more than three", -0.78),
    ("not as many on both sides", 0.92),
    ("beside several segments", -0.49),
    ("support of the side with less", 1.79),
    ("support at the edges", 0.73),
];

const FEATURES: usize = 14;

/// The features of a bead, in the order of the weights.
pub(super) type Observation = [f64; FEATURES];

/// What is looked at, by name.
pub(super) fn names() -> [&'static str; FEATURES] {
    WEIGHTS.map(|(name, _)| name)
}

/// Standard deviations of length beyond which more makes no difference.
const MAX_SURPRISE: f32 = 6.0;

/// Nulls of a run to either side of one; more make no difference, and counting them would take the square of their number.
const MAX_RUN: usize = 20;

/// Keeps log odds finite.
const LEAST: f64 = 1e-4;

/// What the beads of a path look like. Their confidence is still the posterior.
pub(super) fn observe(
    beads: &[Bead],
    (source, target): (&Side, &Side),
    length: &LengthModel,
    model: &Model,
) -> Vec<Observation> {
    let mut supports = Supports::new(source, target, model);
    let supports: Vec<Option<Support>> =
        beads.iter().map(|bead| (!bead.is_null()).then(|| supports.of(bead))).collect();
    let view = View { beads, source, target, length, supports: &supports };
    (0..beads.len()).map(|at| view.observe(at)).collect()
}

/// The probability that a bead is right.
pub(super) fn confidence(observation: &Observation) -> f64 {
    let odds: f64 = WEIGHTS.iter().zip(observation).map(|((_, weight), value)| weight * value).sum();
    1.0 / (1.0 + (-odds).exp())
}

/// The beads of a path, with what was found out about them.
struct View<'a> {
    beads: &'a [Bead],
    source: &'a Side,
    target: &'a Side,
    length: &'a LengthModel,
    /// Of each bead that is no null.
    supports: &'a [Option<Support>],
}

impl View<'_> {
    fn observe(&self, at: usize) -> Observation {
        let bead = &self.beads[at];
        let size = |bead: &Bead| bead.source.len() + bead.target.len();
        let least_sure = self.neighbours(at).map(|at| self.beads[at].confidence).fold(1.0, f64::min);
        let (is_null, beside_null) = (bead.is_null(), self.neighbours(at).any(|at| self.beads[at].is_null()));
        let (other_nulls, edge_beside) =
            if is_null { (self.other_nulls(at).ln_1p(), self.least_edge_beside(at)) } else { (0.0, 0.0) };
        let (surprise, support, least_edge) = match self.supports[at] {
            Some(support) => (self.surprise(bead), support.source.min(support.target), support.least_edge),
            None => (0.0, 0.0, 0.0),
        };
        [
            1.0,
            log_odds(bead.confidence),
            log_odds(least_sure),
            flag(is_null),
            other_nulls,
            edge_beside,
            surprise,
            flag(!is_null && beside_null),
            flag(!is_null && size(bead) > 2),
            flag(!is_null && size(bead) > 3),
            flag(!is_null && bead.source.len() != bead.target.len()),
            flag(self.neighbours(at).any(|at| size(&self.beads[at]) > 2)),
            f64::from(support),
            f64::from(least_edge),
        ]
    }

    fn neighbours(&self, at: usize) -> impl Iterator<Item = usize> {
        at.checked_sub(1).into_iter().chain(Some(at + 1).filter(|&next| next < self.beads.len()))
    }

    /// How far the lengths stray from what is expected.
    fn surprise(&self, bead: &Bead) -> f64 {
        let (source, target) = (self.source.length(bead.source.clone()), self.target.length(bead.target.clone()));
        f64::from(self.length.surprise(source, target).abs().min(MAX_SURPRISE))
    }

    /// The number of other nulls in the run that holds a null.
    fn other_nulls(&self, at: usize) -> f64 {
        let before = self.beads[..at].iter().rev().take_while(|bead| bead.is_null()).take(MAX_RUN).count();
        let behind = self.beads[at + 1..].iter().take_while(|bead| bead.is_null()).take(MAX_RUN).count();
        (before + behind) as f64
    }

    /// How well the edges of the beads to either side are supported, at least.
    fn least_edge_beside(&self, at: usize) -> f64 {
        let edges = self.neighbours(at).filter_map(|at| self.supports[at]).map(|support| f64::from(support.least_edge));
        edges.fold(1.0, f64::min)
    }
}

fn flag(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

fn log_odds(probability: f64) -> f64 {
    ((probability + LEAST) / (1.0 - probability + LEAST)).ln()
}

#[cfg(test)]
mod tests {
    use super::super::train::BothCounts;
    use super::*;

    #[test]
    fn what_fits_is_surer_than_what_does_not() {
        let source =
            Side::read(&["A sentence of some length, as they are.", "Another sentence of that length, or so."]);
        let target = Side::read(&["Una frase de cierta longitud, como son.", "Sí."]);
        let nothing = BothCounts::none(source.vocabulary.len(), target.vocabulary.len());
        let model = Model::build(&source, &target, &[], &nothing, &nothing);
        let bead = |at: usize| Bead { source: at..at + 1, target: at..at + 1, confidence: 0.99, doubt: None };
        let length = LengthModel::of_totals(100.0, 100.0);
        let observed = observe(&[bead(0), bead(1)], (&source, &target), &length, &model);
        let found = [confidence(&observed[0]), confidence(&observed[1])];
        assert!(1.0 - found[1] > 4.0 * (1.0 - found[0]), "{found:?}");
    }

    #[test]
    fn every_feature_is_observed_where_it_belongs() {
        let source = Side::read(&["one two three", "four five", "six"]);
        let target = Side::read(&["uno dos tres", "seis"]);
        let nothing = BothCounts::none(source.vocabulary.len(), target.vocabulary.len());
        let model = Model::build(&source, &target, &[], &nothing, &nothing);
        let bead = |source, target| Bead { source, target, confidence: 0.9, doubt: None };
        let beads = [bead(0..1, 0..1), bead(1..2, 1..1), bead(2..3, 1..2)];
        let observed = observe(&beads, (&source, &target), &LengthModel::of_totals(20.0, 20.0), &model);
        let value = |at: usize, name: &str| observed[at][names().iter().position(|own| *own == name).unwrap()];
        assert_eq!([0, 1, 2].map(|at| value(at, "null")), [0.0, 1.0, 0.0]);
        assert_eq!([0, 1, 2].map(|at| value(at, "beside a null")), [1.0, 0.0, 1.0]);
        assert_eq!([0, 1, 2].map(|at| value(at, "beside several segments")), [0.0; 3]);
        assert_eq!(value(1, "support of the side with less"), 0.0);
        assert_eq!(value(0, "support of the side with less"), 0.5, "words that nobody knows say nothing");
    }
}
