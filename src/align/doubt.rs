//! Why a bead is doubtful, in terms that a translator understands.
//!
//! The probability says that something is wrong; here the most telling reason is looked for: the lengths, the words, a
//! neighbour without counterpart that may belong to the bead, or where several segments that stand together are cut.

use super::features::Side;
use super::length::LengthModel;
use super::path::Step;
use crate::model::{Bead, Doubt};
use std::collections::HashSet;

/// Beads more probable than this need no second look.
const SURE: f64 = 0.9;

/// Standard deviations from the expected length that strike a reader.
const STRIKING_LENGTH: f32 = 2.5;

/// Gives each improbable bead its reason, but for those in another order; `steps` are those of the path.
pub(super) fn give_reasons(beads: &mut [Bead], steps: &[Step], source: &Side, target: &Side, length: &LengthModel) {
    let is_null: Vec<bool> = beads.iter().map(Bead::is_null).collect();
    let weak: HashSet<(usize, usize)> =
        steps.iter().filter(|step| step.score < 0.0).map(|step| (step.source.start, step.target.start)).collect();
    for at in 0..beads.len() {
        let bead = &mut beads[at];
        if bead.confidence >= SURE || is_null[at] || bead.doubt == Some(Doubt::Order) {
            continue;
        }
        let surprise = length.surprise(source.length(bead.source.clone()), target.length(bead.target.clone()));
        let beside_null = (at > 0 && is_null[at - 1]) || is_null.get(at + 1) == Some(&true);
        bead.doubt = Some(if surprise.abs() > STRIKING_LENGTH {
            Doubt::Length
        } else if beside_null {
            Doubt::UnmatchedNeighbour
        } else if weak.contains(&(bead.source.start, bead.target.start)) || bead.source.len() + bead.target.len() == 2 {
            Doubt::FewSharedWords
        } else {
            Doubt::CutUncertain
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_sentences_of_fitting_length_are_not_said_to_differ_in_length() {
        let source = Side::read(&["The harbour was quiet that night.", "Nobody knew what would come."]);
        let target = Side::read(&["El puerto estaba tranquilo esa noche y nadie sabía qué vendría."]);
        let mut beads = [Bead { source: 0..2, target: 0..1, confidence: 0.5, doubt: None }];
        let steps = [Step { source: 0..2, target: 0..1, score: 3.0 }];
        give_reasons(&mut beads, &steps, &source, &target, &LengthModel::of_totals(100.0, 100.0));
        assert_eq!(beads[0].doubt, Some(Doubt::CutUncertain));
        assert_eq!(Doubt::from_word("cut uncertain"), Some(Doubt::CutUncertain), "the memory knows the word");
    }
}
