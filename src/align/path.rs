//! The best path through a lattice (Viterbi), two states a node.
//!
//! Time and memory are linear in the nodes. Scores are summed in f64: over a long document f32 would round away what tells
//! one bead from another.

use super::lattice::Lattice;
use std::ops::Range;

/// States of a node: what the last step to it was.
pub(super) const AFTER_BEAD: usize = 0;
pub(super) const AFTER_NULL: usize = 1;

/// A step of a path: a bead or a null, by its segments.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    pub(super) source: Range<usize>,
    pub(super) target: Range<usize>,
    /// Its score in the lattice; 0 for a null.
    pub(super) score: f64,
}

/// How a state was reached: the step, and the state before it.
#[derive(Debug, Clone, Copy)]
struct Back {
    /// The number of a bead's shape, or `OVER_SOURCE` or `OVER_TARGET`.
    step: u8,
    state: u8,
}

const OVER_SOURCE: u8 = u8::MAX - 1;
const OVER_TARGET: u8 = u8::MAX;

/// The steps of the best path, from the first segments to the last.
pub(super) fn best_path(lattice: &Lattice<'_>) -> Vec<Step> {
    let corridor = lattice.corridor;
    let mut best = vec![[f64::NEG_INFINITY; 2]; corridor.nodes()];
    let mut back = vec![[Back { step: OVER_TARGET, state: 0 }; 2]; corridor.nodes()];
    let end = corridor.end();
    for row in 0..=end.0 {
        let (first, last) = corridor.columns(row);
        for column in first..=last {
            let node = corridor.row_start(row) + column - first;
            if node == 0 {
                best[node][AFTER_BEAD] = 0.0;
                continue;
            }
            (best[node], back[node]) = arrive(lattice, &best, (row, column), node);
        }
    }
    trace(lattice, &best, &back)
}

/// The best way to either state of a node.
fn arrive(lattice: &Lattice<'_>, best: &[[f64; 2]], at: (usize, usize), node: usize) -> ([f64; 2], [Back; 2]) {
    let nulls = lattice.nulls;
    let mut score = [f64::NEG_INFINITY; 2];
    let mut back = [Back { step: OVER_TARGET, state: 0 }; 2];
    for (before, step) in lattice.before_null(at, node).into_iter().zip([OVER_SOURCE, OVER_TARGET]) {
        let Some(before) = before else { continue };
        for (state, cost) in [nulls.open, nulls.extend].into_iter().enumerate() {
            let reached = best[before][state] + cost;
            if reached > score[AFTER_NULL] {
                score[AFTER_NULL] = reached;
                back[AFTER_NULL] = Back { step, state: state as u8 };
            }
        }
    }
    lattice.each_bead_to(at, node, |shape, before, bead| {
        let closed = best[before][AFTER_NULL] + nulls.close;
        let (before, state) = if best[before][AFTER_BEAD] >= closed {
            (best[before][AFTER_BEAD], AFTER_BEAD)
        } else {
            (closed, AFTER_NULL)
        };
        if before + bead > score[AFTER_BEAD] {
            score[AFTER_BEAD] = before + bead;
            back[AFTER_BEAD] = Back { step: shape as u8, state: state as u8 };
        }
    });
    (score, back)
}

fn trace(lattice: &Lattice<'_>, best: &[[f64; 2]], back: &[[Back; 2]]) -> Vec<Step> {
    let corridor = lattice.corridor;
    let (mut row, mut column) = corridor.end();
    let last = best[best.len() - 1];
    let mut state = usize::from(last[AFTER_NULL] + lattice.nulls.close > last[AFTER_BEAD]);
    let mut steps = Vec::with_capacity(row.max(column));
    while row > 0 || column > 0 {
        let node = corridor.node(row, column).expect("a path stays in its corridor");
        let Back { step, state: before } = back[node][state];
        let (source, target) = match step {
            OVER_SOURCE => (1, 0),
            OVER_TARGET => (0, 1),
            shape => (lattice.shapes[usize::from(shape)].source, lattice.shapes[usize::from(shape)].target),
        };
        let (source, target) = (row - source..row, column - target..column);
        (row, column) = (source.start, target.start);
        let earlier = best[corridor.node(row, column).expect("a path stays in its corridor")];
        let closing = if before == AFTER_NULL as u8 { lattice.nulls.close } else { 0.0 };
        let score = if step < OVER_SOURCE { best[node][state] - earlier[usize::from(before)] - closing } else { 0.0 };
        steps.push(Step { source, target, score });
        state = usize::from(before);
    }
    steps.reverse();
    steps
}
