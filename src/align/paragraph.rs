//! Paragraphs: where one begins in the source, one mostly begins in the target.
//!
//! A bead pays for each paragraph that begins inside it, and for each of its two edges at which a paragraph begins on one
//! side only (half, since the bead beside it pays the other half). Paragraphs pull, they do not force: how much they cost
//! is learnt from the beads that are sure anyway, since some translations keep every paragraph and others, or texts out of a
//! PDF, hardly any. Texts of which nearly every segment is a paragraph say nothing here, nor do texts of a single one.

use super::features::Side;
use crate::model::Bead;
use std::ops::Range;

/// Segments to a paragraph, on both sides, below which paragraphs are just lines.
const MIN_SEGMENTS: f32 = 1.25;

/// How often paragraphs begin together before anything is known, and how many paragraphs that is worth.
const USUAL_AGREEMENT: f32 = 0.8;
const USUAL_WEIGHT: f32 = 4.0;

/// Agreement is never taken for more than this: paragraphs are divided and joined by editors.
const MAX_AGREEMENT: f32 = 0.95;

/// Beads more probable than this teach the agreement.
const EXACT: f64 = 0.7;

/// What paragraphs say in one pair of texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct ParagraphModel {
    /// The cost of a paragraph that begins on one side only.
    cost: f32,
}

impl ParagraphModel {
    /// Before anything is known of the documents.
    pub(super) fn at_first(source: &Side, target: &Side) -> Self {
        let says_something = |side: &Side| {
            let paragraphs = (0..side.len()).filter(|&segment| side.begins_paragraph(segment)).count();
            paragraphs > 1 && side.len() as f32 >= MIN_SEGMENTS * paragraphs as f32
        };
        if says_something(source) && says_something(target) {
            Self { cost: cost_of(USUAL_AGREEMENT) }
        } else {
            Self { cost: 0.0 }
        }
    }

    /// Learns from beads how far the paragraphs of the two texts agree.
    pub(super) fn learn(&mut self, beads: &[Bead], source: &Side, target: &Side) {
        if self.cost == 0.0 {
            return;
        }
        let (mut either, mut both) = (USUAL_WEIGHT, USUAL_WEIGHT * USUAL_AGREEMENT);
        let sure = |bead: &&Bead| bead.confidence > EXACT && !bead.is_null();
        for bead in beads.iter().filter(sure) {
            let begins = [source.begins_paragraph(bead.source.start), target.begins_paragraph(bead.target.start)];
            either += f32::from(u8::from(begins[0] || begins[1]));
            both += f32::from(u8::from(begins[0] && begins[1]));
        }
        self.cost = cost_of(both / either);
    }

    /// The log score of a bead, 0 at best.
    pub(super) fn score(&self, source: &Side, target: &Side, sources: &Range<usize>, targets: &Range<usize>) -> f32 {
        if self.cost == 0.0 {
            return 0.0;
        }
        let inside = |side: &Side, segments: &Range<usize>| {
            (segments.start + 1..segments.end).filter(|&segment| side.begins_paragraph(segment)).count()
        };
        let differs = |at: usize, other: usize| source.begins_paragraph(at) != target.begins_paragraph(other);
        let edges = u8::from(differs(sources.start, targets.start)) + u8::from(differs(sources.end, targets.end));
        let inner = inside(source, sources) + inside(target, targets);
        -self.cost * (inner as f32 + 0.5 * f32::from(edges))
    }
}

fn cost_of(agreement: f32) -> f32 {
    -(1.0 - agreement.min(MAX_AGREEMENT)).ln()
}

#[cfg(test)]
mod tests {
    use super::super::Text;
    use super::*;

    fn side(paragraphs: &[usize]) -> Side {
        Side::of(&Text { segments: &vec!["Word."; paragraphs.len()], paragraphs })
    }

    #[test]
    fn a_bead_across_paragraphs_costs() {
        let both = side(&[0, 0, 1, 1, 2, 2]);
        let model = ParagraphModel::at_first(&both, &both);
        let score = |sources, targets| model.score(&both, &both, &sources, &targets);
        assert_eq!(score(0..2, 0..2), 0.0);
        assert_eq!(score(4..6, 4..6), 0.0);
        assert!(score(2..3, 2..4) < 0.0, "the target's paragraph ends, the source's does not");
        assert!(score(1..3, 1..3) < score(2..3, 2..4), "two begin inside");
    }

    #[test]
    fn lines_and_single_paragraphs_say_nothing() {
        for paragraphs in [&[0, 1, 2, 3][..], &[0, 0, 0, 0]] {
            let side = side(paragraphs);
            assert_eq!(ParagraphModel::at_first(&side, &side).score(&side, &side, &(0..2), &(1..2)), 0.0);
        }
    }

    #[test]
    fn what_does_not_agree_stops_counting() {
        let (source, target) = (side(&[0, 0, 1, 1, 2, 2, 3, 3]), side(&[0, 1, 1, 2, 2, 3, 3, 3]));
        let beads: Vec<Bead> =
            (0..8).map(|at| Bead { source: at..at + 1, target: at..at + 1, confidence: 1.0, doubt: None }).collect();
        let mut model = ParagraphModel::at_first(&source, &target);
        let before = model.cost;
        model.learn(&beads, &source, &target);
        assert!(model.cost < before);
    }
}
