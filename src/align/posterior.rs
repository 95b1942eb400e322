//! How probable each step of a path is: forward–backward over the lattice.
//!
//! Forward, the log weight of all paths to a node is summed; backward, the probability of a node is handed down to
//! those before it in proportion to what they gave. Scores are taken at a temperature, because the evidence of the words of
//! a segment is not independent: at 1 the probabilities would be far too sure.
//!
//! Weights are f64: in f32, long documents lost half of their confidence to rounding. Time linear in the beads of the
//! lattice, one exponential for each that matters.

use super::corridor::{Corridor, affordable};
use super::lattice::Lattice;
use super::path::{AFTER_BEAD, AFTER_NULL, Step};

/// Scores are multiplied by this.
const SHARPNESS: f64 = 0.6;

/// A way that is less likely than the best by this factor (as a logarithm) does not count.
const NEGLIGIBLE: f64 = -30.0;

/// Nodes less probable than this hand nothing down.
const MIN_NODE: f32 = 1e-9;

/// Nodes less probable than this (as a logarithm) are not in the next corridor.
const MIN_KEPT: f64 = -7.0;

/// The share of a row's probability that its best node has where the alignment is sure. At .9 nothing is lost either.
const SURE: f32 = 0.99;

/// Probabilities of a lattice.
pub(super) struct Posterior {
    /// The log weight of all paths to each state of each node.
    weight: Vec<[f64; 2]>,
    /// The probability of each state of each node.
    node: Vec<[f32; 2]>,
    /// The probability that a segment has no counterpart.
    source_null: Vec<f64>,
    target_null: Vec<f64>,
}

impl Posterior {
    pub(super) fn of(lattice: &Lattice<'_>) -> Self {
        let (rows, columns) = lattice.corridor.end();
        let mut posterior = Self {
            weight: vec![[f64::NEG_INFINITY; 2]; lattice.corridor.nodes()],
            node: vec![[0.0_f32; 2]; lattice.corridor.nodes()],
            source_null: vec![0.0; rows],
            target_null: vec![0.0; columns],
        };
        posterior.forward(lattice);
        posterior.backward(lattice);
        posterior
    }

    fn forward(&mut self, lattice: &Lattice<'_>) {
        let nulls = Scaled::of(lattice);
        for row in 0..=lattice.corridor.end().0 {
            let (first, last) = lattice.corridor.columns(row);
            for column in first..=last {
                let node = lattice.corridor.row_start(row) + column - first;
                if node == 0 {
                    self.weight[node][AFTER_BEAD] = 0.0;
                    continue;
                }
                let (mut behind_null, mut behind_bead) = (LogSum::default(), LogSum::default());
                for before in lattice.before_null((row, column), node).into_iter().flatten() {
                    behind_null.add(self.weight[before][AFTER_BEAD] + nulls.open);
                    behind_null.add(self.weight[before][AFTER_NULL] + nulls.extend);
                }
                lattice.each_bead_to((row, column), node, |_, before, score| {
                    behind_bead.add(self.weight[before][AFTER_BEAD] + SHARPNESS * score);
                    behind_bead.add(self.weight[before][AFTER_NULL] + SHARPNESS * score + nulls.close);
                });
                self.weight[node] = [behind_bead.value(), behind_null.value()];
            }
        }
    }

    fn backward(&mut self, lattice: &Lattice<'_>) {
        let nulls = Scaled::of(lattice);
        let (rows, columns) = lattice.corridor.end();
        let end = self.weight.len() - 1;
        let ends = [self.weight[end][AFTER_BEAD], self.weight[end][AFTER_NULL] + nulls.close];
        let total = ends.iter().copied().collect::<LogSum>().value();
        self.node[end] = ends.map(|weight| (weight - total).exp() as f32);
        if rows + columns == 0 {
            return;
        }
        for row in (0..=rows).rev() {
            let (first, last) = lattice.corridor.columns(row);
            for column in (first..=last).rev() {
                let node = lattice.corridor.row_start(row) + column - first;
                let at = (row, column);
                if self.node[node][AFTER_NULL] > MIN_NODE {
                    self.hand_down_null(lattice, &nulls, at, node);
                }
                if self.node[node][AFTER_BEAD] > MIN_NODE && node > 0 {
                    self.hand_down_bead(lattice, &nulls, at, node);
                }
            }
        }
    }

    fn hand_down_null(&mut self, lattice: &Lattice<'_>, nulls: &Scaled, at: (usize, usize), node: usize) {
        let probability = f64::from(self.node[node][AFTER_NULL]);
        let weight = self.weight[node][AFTER_NULL];
        let [over_source, over_target] = lattice.before_null(at, node);
        for (before, over_source) in [(over_source, true), (over_target, false)] {
            let Some(before) = before else { continue };
            for (state, cost) in [(AFTER_BEAD, nulls.open), (AFTER_NULL, nulls.extend)] {
                let share = probability * (self.weight[before][state] + cost - weight).exp();
                self.node[before][state] += share as f32;
                if over_source {
                    self.source_null[at.0 - 1] += share;
                } else {
                    self.target_null[at.1 - 1] += share;
                }
            }
        }
    }

    fn hand_down_bead(&mut self, lattice: &Lattice<'_>, nulls: &Scaled, at: (usize, usize), node: usize) {
        let probability = f64::from(self.node[node][AFTER_BEAD]);
        let weight = self.weight[node][AFTER_BEAD];
        let (weights, nodes) = (&self.weight, &mut self.node);
        lattice.each_bead_to(at, node, |_, before, score| {
            for (state, cost) in [(AFTER_BEAD, 0.0), (AFTER_NULL, nulls.close)] {
                let share = weights[before][state] + SHARPNESS * score + cost - weight;
                if share > NEGLIGIBLE {
                    nodes[before][state] += (probability * share.exp()) as f32;
                }
            }
        });
    }

    /// The probability of a step of a path.
    pub(super) fn of_step(&self, lattice: &Lattice<'_>, step: &Step) -> f64 {
        let probability = match (step.source.len(), step.target.len()) {
            (_, 0) => self.source_null[step.source.start],
            (0, _) => self.target_null[step.target.start],
            _ => self.of_bead(lattice, step),
        };
        // Sums of many small shares round past the bounds.
        if probability.is_nan() { 0.0 } else { probability.clamp(0.0, 1.0) }
    }

    fn of_bead(&self, lattice: &Lattice<'_>, step: &Step) -> f64 {
        let node = |row, column| lattice.corridor.node(row, column).expect("a path stays in its corridor");
        let (before, behind) = (node(step.source.start, step.target.start), node(step.source.end, step.target.end));
        let [after_bead, after_null] = self.weight[before];
        let close = SHARPNESS * lattice.nulls.close;
        let ways = [after_bead, after_null + close].into_iter().collect::<LogSum>().value();
        f64::from(self.node[behind][AFTER_BEAD])
            * (ways + SHARPNESS * step.score - self.weight[behind][AFTER_BEAD]).exp()
    }

    /// The nodes that are still probable, with a margin where it is not sure which; where too many are, those around the middle of what is probable.
    pub(super) fn corridor(&self, lattice: &Lattice<'_>, margin: usize) -> Corridor {
        let (rows, columns) = lattice.corridor.end();
        let least = MIN_KEPT.exp() as f32;
        let mut needed: Vec<Option<(usize, usize)>> = (0..=rows)
            .map(|row| {
                let (first, _) = lattice.corridor.columns(row);
                let kept = |node: &[f32; 2]| node[0].max(node[1]) > least;
                let nodes = self.of_row(lattice, row);
                let (start, end) = (nodes.iter().position(kept)?, nodes.iter().rposition(kept)?);
                Some((first + start, first + end))
            })
            .collect();
        let widths = needed.iter().flatten().map(|(start, end)| end - start + 1 + 2 * margin);
        let affordable = affordable(rows, columns);
        if widths.sum::<usize>() > affordable {
            let half = (affordable / needed.len() / 2).saturating_sub(margin).max(margin);
            for (row, needed) in needed.iter_mut().enumerate() {
                if let Some((start, end)) = needed {
                    let middle = self.middle(lattice, row).clamp(*start, *end);
                    (*start, *end) = ((*start).max(middle.saturating_sub(half)), (*end).min(middle + half));
                }
            }
        }
        let sure: Vec<bool> = (0..=rows).map(|row| self.is_sure(lattice, row)).collect();
        Corridor::of_rows(&needed, &sure, columns, margin)
    }

    /// Whether a single node of a row has nearly all of its probability.
    fn is_sure(&self, lattice: &Lattice<'_>, row: usize) -> bool {
        let of_nodes = self.of_row(lattice, row).iter().map(|node| node[0] + node[1]);
        let (sum, most) = of_nodes.fold((0.0, 0.0_f32), |(sum, most), node| (sum + node, most.max(node)));
        most >= SURE * sum
    }

    fn of_row(&self, lattice: &Lattice<'_>, row: usize) -> &[[f32; 2]] {
        &self.node[lattice.corridor.row_start(row)..lattice.corridor.row_start(row + 1)]
    }

    /// The mean column of a row, by probability.
    fn middle(&self, lattice: &Lattice<'_>, row: usize) -> usize {
        let (mut sum, mut weighted) = (0.0_f64, 0.0);
        for (column, node) in self.of_row(lattice, row).iter().enumerate() {
            let probability = f64::from(node[0]) + f64::from(node[1]);
            sum += probability;
            weighted += probability * column as f64;
        }
        lattice.corridor.columns(row).0 + (weighted / sum.max(f64::MIN_POSITIVE)) as usize
    }
}

/// Null costs at the temperature of the posterior.
struct Scaled {
    open: f64,
    extend: f64,
    close: f64,
}

impl Scaled {
    fn of(lattice: &Lattice<'_>) -> Self {
        let nulls = lattice.nulls;
        Self { open: SHARPNESS * nulls.open, extend: SHARPNESS * nulls.extend, close: SHARPNESS * nulls.close }
    }
}

/// The logarithm of a sum of exponentials, term by term.
struct LogSum {
    greatest: f64,
    sum: f64,
}

impl Default for LogSum {
    fn default() -> Self {
        Self { greatest: f64::NEG_INFINITY, sum: 0.0 }
    }
}

impl LogSum {
    fn add(&mut self, term: f64) {
        let difference = term - self.greatest;
        if difference <= 0.0 {
            if difference > NEGLIGIBLE {
                self.sum += difference.exp();
            }
        } else if term > f64::NEG_INFINITY {
            self.sum = 1.0 + if difference < -NEGLIGIBLE { self.sum * (-difference).exp() } else { 0.0 };
            self.greatest = term;
        }
    }

    fn value(&self) -> f64 {
        if self.sum > 0.0 { self.greatest + self.sum.ln() } else { f64::NEG_INFINITY }
    }
}

impl FromIterator<f64> for LogSum {
    fn from_iter<T: IntoIterator<Item = f64>>(terms: T) -> Self {
        let mut sum = Self::default();
        terms.into_iter().for_each(|term| sum.add(term));
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::super::Text;
    use super::super::cognate::cognates;
    use super::super::edge::EdgeModel;
    use super::super::evidence::Scorer;
    use super::super::features::Side;
    use super::super::length::LengthModel;
    use super::super::lexical::Model;
    use super::super::nulls::NullCost;
    use super::super::paragraph::ParagraphModel;
    use super::super::shape::first_shapes;
    use super::super::train::BothCounts;
    use super::*;

    #[test]
    fn texts_that_say_nothing_are_not_looked_at_everywhere() {
        let segments = ["The same line."; 1200];
        let side = Side::of(&Text { segments: &segments, paragraphs: &[0; 1200] });
        let none = BothCounts::none(side.vocabulary.len(), side.vocabulary.len());
        let alike = cognates(&side.vocabulary, &side.vocabulary);
        let model = Model::build(&side, &side, &alike, &none, &none);
        let (length, paragraphs) = (LengthModel::of_totals(1.0, 1.0), ParagraphModel::at_first(&side, &side));
        let scorer = Scorer::new(&side, &side, &model, length, paragraphs, EdgeModel::learnt(&[], &side, &side));
        let path = (1..1200).map(|at| (at, at));
        let corridor = Corridor::around(path, 1200, 1200, 100);
        let shapes = first_shapes();
        let lattice = Lattice::score(&scorer, (0, 0), &corridor, &shapes[..2], NullCost::at_first());
        let next = Posterior::of(&lattice).corridor(&lattice, 3);
        assert!(corridor.nodes() > 4 * affordable(1200, 1200), "there is something to leave out");
        assert!(next.nodes() < 3 * affordable(1200, 1200) / 2, "{} nodes", next.nodes());
    }

    #[test]
    fn sums_of_exponentials() {
        let sum = |terms: &[f64]| terms.iter().copied().collect::<LogSum>().value();
        assert!((sum(&[0.0, 0.0]) - 2.0_f64.ln()).abs() < 1e-12);
        assert!((sum(&[-1.0, 2.0, 1.0]) - (2.0 + (1.0 + (-1.0_f64).exp() + (-3.0_f64).exp()).ln())).abs() < 1e-12);
        assert_eq!(sum(&[]), f64::NEG_INFINITY);
        assert_eq!(sum(&[f64::NEG_INFINITY, 5.0]), 5.0);
    }
}
