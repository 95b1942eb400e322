//! The lattice: every bead that may be part of the alignment, with its score.
//!
//! Nodes are those of the corridor; a bead leads from the node before its segments to the node behind them. A path from
//! corner to corner is an alignment. Nulls are steps of their own with a cost for the first of a run and a smaller one for
//! the others, so each node has two states: behind a bead, or behind a null.
//!
//! Scores are kept in one flat array, shape by shape for each node; rows are scored in parallel, independently of each
//! other, so the result does not depend on the number of threads.

use super::corridor::Corridor;
use super::evidence::{Cells, Scorer, Scratch};
use super::nulls::NullCost;
use super::shape::Shape;
use rayon::prelude::*;
use std::collections::VecDeque;
use std::ops::Range;

/// Rows that are scored in one go: each such block lists again the cells of the rows just before it.
const BLOCK: usize = 128;

/// The score of a bead that is not looked at.
const EXCLUDED: f32 = f32::NEG_INFINITY;

/// Nodes, and the scores of the beads that end there.
pub(super) struct Lattice<'a> {
    pub(super) corridor: &'a Corridor,
    pub(super) shapes: &'a [Shape],
    pub(super) nulls: NullCost,
    scores: Vec<f32>,
}

impl<'a> Lattice<'a> {
    /// Scores the beads of a corridor whose corner lies before the segments `origin` of the texts.
    pub(super) fn score(
        scorer: &Scorer<'_>,
        origin: (usize, usize),
        corridor: &'a Corridor,
        shapes: &'a [Shape],
        nulls: NullCost,
    ) -> Self {
        let mut scores = vec![EXCLUDED; corridor.nodes() * shapes.len()];
        let rows = corridor.end().0 + 1;
        let mut blocks = Vec::with_capacity(rows.div_ceil(BLOCK));
        let mut rest = scores.as_mut_slice();
        for first in (0..rows).step_by(BLOCK) {
            let last = (first + BLOCK).min(rows);
            let nodes = corridor.row_start(last) - corridor.row_start(first);
            let (block, others) = rest.split_at_mut(nodes * shapes.len());
            blocks.push((first..last, block));
            rest = others;
        }
        let work = Work { scorer, origin, corridor, shapes };
        let fill = |(rows, block): (Range<usize>, &mut [f32])| work.score_rows(rows, block);
        if blocks.len() == 1 {
            blocks.into_iter().for_each(fill);
        } else {
            blocks.into_par_iter().for_each(fill);
        }
        #[cfg(test)]
        work::note(scores.iter().filter(|score| **score != EXCLUDED).count());
        Self { corridor, shapes, nulls, scores }
    }

    /// Calls `visit` for each bead that ends at a node, with the number of its shape, the node before it and its score.
    pub(super) fn each_bead_to(
        &self,
        (row, column): (usize, usize),
        node: usize,
        mut visit: impl FnMut(usize, usize, f64),
    ) {
        let scores = &self.scores[node * self.shapes.len()..(node + 1) * self.shapes.len()];
        for (number, (shape, &score)) in self.shapes.iter().zip(scores).enumerate() {
            if score == EXCLUDED {
                continue;
            }
            if let Some(before) = self.corridor.node(row - shape.source, column - shape.target) {
                visit(number, before, f64::from(score));
            }
        }
    }

    /// The nodes from which a null leads to this one: over a source segment, and over a target segment.
    pub(super) fn before_null(&self, (row, column): (usize, usize), node: usize) -> [Option<usize>; 2] {
        let over_source = row.checked_sub(1).and_then(|above| self.corridor.node(above, column));
        let over_target = (column > self.corridor.columns(row).0).then(|| node - 1);
        [over_source, over_target]
    }
}

/// What the rows of a lattice need to be scored.
#[derive(Clone, Copy)]
struct Work<'a> {
    scorer: &'a Scorer<'a>,
    origin: (usize, usize),
    corridor: &'a Corridor,
    shapes: &'a [Shape],
}

impl Work<'_> {
    fn score_rows(&self, rows: Range<usize>, scores: &mut [f32]) {
        let most = self.shapes.iter().map(|shape| shape.source.max(shape.target)).max().unwrap_or(1);
        let mut scratch = self.scorer.scratch();
        let mut window = Window { cells: VecDeque::new(), spare: Vec::new(), most };
        for row in (rows.start + 1).saturating_sub(most).max(1)..rows.start {
            window.push(self, row, &mut scratch);
        }
        let mut scores = scores.chunks_exact_mut(self.shapes.len());
        for row in rows {
            if row > 0 {
                window.push(self, row, &mut scratch);
            }
            let cells = window.cells.make_contiguous();
            let (first, last) = self.corridor.columns(row);
            for column in first..=last {
                let scores = scores.next().expect("the block has the scores of all its nodes");
                for (&shape, score) in self.shapes.iter().zip(scores) {
                    if let Some(own) = self.cells_of(shape, (row, column), cells) {
                        let end = (self.origin.0 + row, self.origin.1 + column);
                        *score = self.scorer.score(shape, end, own, &mut scratch).unwrap_or(EXCLUDED);
                    }
                }
            }
        }
    }

    /// The target segments, within the lattice, of all beads that hold the source segment just before a row.
    fn columns_of_beads_over(&self, row: usize) -> Range<usize> {
        let end = self.corridor.end().0;
        let reach = |is_small: bool| {
            let shapes = self.shapes.iter().filter(|shape| shape.is_small() == is_small);
            shapes.map(|shape| shape.source).max().map(|most| (row.saturating_sub(most), (row + most - 1).min(end)))
        };
        let small = reach(true).map(|(first, last)| self.corridor.columns(first).0..self.corridor.columns(last).1);
        let large = reach(false).map(|(first, last)| self.corridor.core(first).0..self.corridor.core(last).1);
        let hull = |a: Range<usize>, b: Range<usize>| a.start.min(b.start)..a.end.max(b.end);
        small.into_iter().chain(large).reduce(hull).unwrap_or(0..0)
    }

    /// The cells of the source segments of a bead, unless it would leave the corridor or, if it is large, the core.
    fn cells_of<'c>(&self, shape: Shape, (row, column): (usize, usize), cells: &'c [Cells]) -> Option<&'c [Cells]> {
        let before = (row.checked_sub(shape.source)?, column.checked_sub(shape.target)?);
        self.corridor.node(before.0, before.1)?;
        let is_core = |(row, column)| self.corridor.is_core(row, column);
        let is_looked_at = shape.is_small() || (is_core((row, column)) && is_core(before));
        is_looked_at.then(|| &cells[cells.len() - shape.source..])
    }
}

/// The cells of the source segments that beads ending at the present row may hold.
struct Window {
    cells: VecDeque<Cells>,
    spare: Vec<Cells>,
    most: usize,
}

impl Window {
    /// Adds the cells of the segment just before a row.
    fn push(&mut self, work: &Work<'_>, row: usize, scratch: &mut Scratch) {
        if self.cells.len() == self.most {
            self.spare.extend(self.cells.pop_front());
        }
        let mut cells = self.spare.pop().unwrap_or_default();
        let columns = work.columns_of_beads_over(row);
        let targets = work.origin.1 + columns.start..work.origin.1 + columns.end;
        work.scorer.fill(&mut cells, work.origin.0 + row - 1, targets, scratch);
        self.cells.push_back(cells);
    }
}

/// How many beads were scored, for tests that bound the work without a clock.
#[cfg(test)]
pub(super) mod work {
    use std::cell::Cell;

    thread_local! {
        static BEADS: Cell<usize> = const { Cell::new(0) };
    }

    pub(super) fn note(beads: usize) {
        BEADS.set(BEADS.get() + beads);
    }

    /// The beads scored since this was last asked, in lattices that this thread asked for.
    pub(in super::super) fn take() -> usize {
        BEADS.take()
    }
}
