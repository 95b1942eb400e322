//! Nulls: what it costs that a segment has no counterpart.
//!
//! The first of a run is dear, the others are cheaper: what is left out is often a whole passage. How dear the first is,
//! is learnt from the document: one that leaves much out makes the next null likely.

use crate::model::Bead;

/// Log scores of null steps.
#[derive(Debug, Clone, Copy)]
pub(super) struct NullCost {
    /// The first of a run.
    pub(super) open: f64,
    /// Each further one.
    pub(super) extend: f64,
    /// The end of a run.
    pub(super) close: f64,
}

const OPEN: f64 = -5.0;
const EXTEND: f64 = -1.6;
const CLOSE: f64 = -0.3;

/// Beads to each run of nulls in ordinary translations, and how many beads that is worth against a document's own.
const USUAL_RATE: f64 = 0.02;
const USUAL_WEIGHT: f64 = 80.0;

/// How far the log of the rate moves the cost, and its bounds.
const SENSITIVITY: f64 = 1.5;
const MIN_CHANGE: f64 = -2.0;
const MAX_CHANGE: f64 = 2.5;

/// While nothing is sure, nulls are dearer: else a weak lexicon makes nulls of everything.
const UNSURE_PENALTY: f64 = 1.0;

impl NullCost {
    /// Before anything is known of the document.
    pub(super) fn at_first() -> Self {
        Self { open: OPEN - UNSURE_PENALTY, extend: EXTEND - UNSURE_PENALTY, close: CLOSE }
    }

    /// From an alignment of the document; `unsure` when it is hardly believed.
    pub(super) fn learnt(beads: &[Bead], unsure: bool) -> Self {
        let matched = beads.iter().filter(|bead| !bead.is_null()).count() as f64;
        let runs = beads.chunk_by(|a, b| a.is_null() && b.is_null()).filter(|run| run[0].is_null()).count() as f64;
        let rate = (runs + USUAL_WEIGHT * USUAL_RATE) / (matched + USUAL_WEIGHT);
        let change = (SENSITIVITY * (rate / USUAL_RATE).ln()).clamp(MIN_CHANGE, MAX_CHANGE);
        let penalty = if unsure { UNSURE_PENALTY } else { 0.0 };
        Self { open: OPEN + change - penalty, extend: EXTEND - penalty, close: CLOSE }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_leaves_much_out_makes_nulls_cheaper() {
        let bead = |at: usize, target: usize| Bead {
            source: at..at + 1,
            target: at..at + target,
            confidence: 1.0,
            doubt: None,
        };
        let complete: Vec<Bead> = (0..100).map(|at| bead(at, 1)).collect();
        let sparse: Vec<Bead> = (0..100).map(|at| bead(at, at % 2)).collect();
        let (complete, sparse) = (NullCost::learnt(&complete, false), NullCost::learnt(&sparse, false));
        assert!(sparse.open > complete.open + 2.0);
        assert!(NullCost::learnt(&[], true).open < NullCost::learnt(&[], false).open);
    }
}
