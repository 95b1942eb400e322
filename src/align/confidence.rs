//! Confidence: how often beads like this one were right.
//!
//! The posterior knows what the lattice knows, and is too sure where the model itself is weak: nulls, beads of several
//! segments, lengths that hardly fit, the neighbourhood of such beads. A logistic regression over these corrects it. Its
//! weights were learnt on documents with known alignments, those made by people counted three times.

use super::features::Side;
use super::length::LengthModel;
use crate::model::Bead;

const BASE: f64 = 2.30;
const POSTERIOR: f64 = 0.41;
const NULL: f64 = -1.67;
const SEVERAL_SEGMENTS: f64 = -0.72;
const MORE_THAN_THREE: f64 = -0.43;
const BESIDE_NULL: f64 = -0.58;
const LEAST_SURE_NEIGHBOUR: f64 = 0.09;
const LENGTH: f64 = -1.14;
const BESIDE_SEVERAL: f64 = -0.30;

/// Standard deviations of length beyond which more makes no difference.
const MAX_SURPRISE: f32 = 6.0;

/// Keeps log odds finite.
const LEAST: f64 = 1e-4;

/// Turns the posteriors of the beads of a path into confidences.
pub(super) fn calibrate(beads: &mut [Bead], source: &Side, target: &Side, length: &LengthModel) {
    let calibrated: Vec<f64> = (0..beads.len()).map(|at| confidence(beads, at, source, target, length)).collect();
    for (bead, confidence) in beads.iter_mut().zip(calibrated) {
        bead.confidence = confidence;
    }
}

fn confidence(beads: &[Bead], at: usize, source: &Side, target: &Side, length: &LengthModel) -> f64 {
    let bead = &beads[at];
    let segments = bead.source.len() + bead.target.len();
    let neighbours = || beads[..at].last().into_iter().chain(beads.get(at + 1));
    let least_sure = neighbours().map(|bead| bead.confidence).fold(1.0, f64::min);
    let mut odds = BASE + POSTERIOR * log_odds(bead.confidence) + LEAST_SURE_NEIGHBOUR * log_odds(least_sure);
    if is_null(bead) {
        odds += NULL;
    } else {
        let surprise = length.surprise(source.length(bead.source.clone()), target.length(bead.target.clone()));
        odds += LENGTH * f64::from(surprise.abs().min(MAX_SURPRISE));
        odds += if neighbours().any(is_null) { BESIDE_NULL } else { 0.0 };
    }
    odds += if segments > 2 { SEVERAL_SEGMENTS } else { 0.0 };
    odds += if segments > 3 { MORE_THAN_THREE } else { 0.0 };
    odds += if neighbours().any(|bead| bead.source.len() + bead.target.len() > 2) { BESIDE_SEVERAL } else { 0.0 };
    1.0 / (1.0 + (-odds).exp())
}

fn is_null(bead: &Bead) -> bool {
    bead.source.is_empty() || bead.target.is_empty()
}

fn log_odds(probability: f64) -> f64 {
    ((probability + LEAST) / (1.0 - probability + LEAST)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_surer_than_what_does_not() {
        let source =
            Side::read(&["A sentence of some length, as they are.", "Another sentence of that length, or so."]);
        let target = Side::read(&["Una frase de cierta longitud, como son.", "Sí."]);
        let bead = |at: usize| Bead { source: at..at + 1, target: at..at + 1, confidence: 0.99, doubt: None };
        let mut beads = [bead(0), bead(1)];
        calibrate(&mut beads, &source, &target, &LengthModel::of_totals(100.0, 100.0));
        assert!(beads[0].confidence > 0.9 && beads[1].confidence < 0.8, "{beads:?}");
    }
}
