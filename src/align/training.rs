//! Beads as their confidence is judged, for the program that learns the weights (`examples/train_confidence.rs`).

use super::{Text, confidence, features::Side, pair, train::BothCounts};
use crate::model::Bead;

/// A bead of an alignment, and what its confidence is judged by.
#[derive(Debug, Clone)]
pub struct ObservedBead {
    /// The bead, with the confidence that it has now.
    pub bead: Bead,
    /// What is looked at in it, in the order of [`names`].
    pub features: Vec<f64>,
}

/// What is looked at in a bead.
pub fn names() -> Vec<&'static str> {
    confidence::names().to_vec()
}

/// Aligns two texts without a memory. What stands in another order is left out: its confidence is judged apart.
pub fn observe(source: &Text<'_>, target: &Text<'_>) -> Vec<ObservedBead> {
    let (source, target) = (Side::of(source), Side::of(target));
    if source.len() == 0 || target.len() == 0 {
        return Vec::new();
    }
    let nothing = BothCounts::none(source.vocabulary.len(), target.vocabulary.len());
    let (_, observed) = pair::align_observed(&source, &target, &nothing, &|_| {});
    observed.into_iter().map(|(bead, features)| ObservedBead { bead, features: features.to_vec() }).collect()
}
