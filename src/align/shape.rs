//! Shapes of beads: how many source and target segments, and how likely each shape is.
//!
//! A 1:1 bead is by far the most frequent; the others start from what human alignments show and are re-estimated from
//! the document, each starting share worth forty beads.

use crate::model::Bead;

/// Segments of both sides together that a bead may hold.
const MAX_SEGMENTS: usize = 6;

/// The first pass knows too little for the rarest shapes: they cost time and led astray.
const MAX_SEGMENTS_AT_FIRST: usize = 5;

/// Segments of a small bead.
const SMALL_SEGMENTS: usize = 3;

/// How many beads the starting shares are worth.
const PRIOR_WEIGHT: f64 = 40.0;

/// The shape of a bead with segments on both sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shape {
    pub(super) source: usize,
    pub(super) target: usize,
    /// The log of its share among beads.
    pub(super) prior: f32,
}

impl Shape {
    /// Whether beads of this shape are looked at everywhere; others only from core to core of a corridor.
    pub(super) fn is_small(self) -> bool {
        self.source + self.target <= SMALL_SEGMENTS
    }
}

fn starting_share(source: usize, target: usize) -> f64 {
    match (source.min(target), source.max(target)) {
        (1, 1) => 0.85,
        (1, 2) => 0.06,
        (1, 3) | (2, 2) => 0.008,
        (1, 4) => 0.0015,
        (2, 3) => 0.0008,
        _ => 0.0002,
    }
}

/// The shapes of the first pass.
pub(super) fn first_shapes() -> Vec<Shape> {
    shapes(MAX_SEGMENTS_AT_FIRST, &[])
}

/// The shapes after an alignment, weighted by the confidence of its beads.
pub(super) fn learnt_shapes(beads: &[Bead]) -> Vec<Shape> {
    shapes(MAX_SEGMENTS, beads)
}

fn shapes(max: usize, beads: &[Bead]) -> Vec<Shape> {
    let mut counts = [[0.0; MAX_SEGMENTS]; MAX_SEGMENTS];
    for bead in beads.iter().filter(|bead| !bead.is_null()) {
        counts[bead.source.len()][bead.target.len()] += bead.confidence;
    }
    let total: f64 = counts.iter().flatten().sum::<f64>() + PRIOR_WEIGHT;
    let sizes = (1..max).flat_map(|source| (1..=max - source).map(move |target| (source, target)));
    sizes
        .map(|(source, target)| {
            let share = (counts[source][target] + PRIOR_WEIGHT * starting_share(source, target)) / total;
            Shape { source, target, prior: share.ln() as f32 }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_document_has_often_becomes_likely() {
        let bead = |at: usize| Bead { source: 2 * at..2 * at + 2, target: at..at + 1, confidence: 1.0, doubt: None };
        let beads: Vec<Bead> = (0..200).map(bead).collect();
        let prior =
            |shapes: &[Shape]| shapes.iter().find(|shape| (shape.source, shape.target) == (2, 1)).unwrap().prior;
        assert!(prior(&learnt_shapes(&beads)) > prior(&first_shapes()) + 1.0);
        assert!(first_shapes().iter().all(|shape| shape.source + shape.target <= MAX_SEGMENTS_AT_FIRST));
    }
}
