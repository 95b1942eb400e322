//! Single sentences in another order: two that changed places, or one that stands a few sentences earlier or later.
//!
//! A sentence finds a good partner by chance more easily than a block does (`crossing`), so the evidence must be strong: both sides
//! have words enough, the pairing gains much more than what stands there now, and each is the other's best. What is moved is loose:
//! it has no counterpart, or it was put to a neighbour's bead for want of one. Two neighbours that changed places are looked for among
//! pairs of beads and in beads of two by two.
//!
//! Cost: for each loose segment the words of a few segments around it.

use super::evidence::{Cells, Scorer, Scratch};
use super::features::Side;
use super::shape::Shape;
use crate::model::{Bead, Doubt};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Beads that may lie between the two places.
const MAX_DISTANCE: usize = 12;

/// Words that each side has at least.
const MIN_WORDS: usize = 4;

/// What the pairing must score, and gain over what stands there now.
const MIN_SCORE: f64 = 8.0;
const MIN_GAIN: f64 = 8.0;

/// A crossing is believed as much as its gain says, at the temperature of the posterior, and never more than this.
const SHARPNESS: f64 = 0.3;
const MAX_CONFIDENCE: f64 = 0.9;

/// Looks for moved sentences in the beads of two texts.
pub(super) fn find_moved(
    mut beads: Vec<Bead>,
    (source, target): (&Side, &Side),
    scorer: &Scorer<'_>,
    shapes: &[Shape],
) -> Vec<Bead> {
    let mut look = Look { source, target, scorer, shapes, cells: Vec::new(), scratch: scorer.scratch() };
    beads = look.exchange_neighbours(beads);
    let moves = look.moves(&beads);
    if moves.is_empty() { beads } else { look.apply(&beads, &moves) }
}

/// A segment that has no place of its own.
#[derive(Debug, Clone, Copy)]
struct Loose {
    segment: usize,
    /// Its bead.
    at: usize,
    /// What that bead loses without it; negative where it is better off.
    loss: f64,
}

/// A source and a target segment that belong together although others between them do not.
#[derive(Debug, Clone, Copy)]
struct Move {
    source: Loose,
    target: Loose,
    gain: f64,
}

struct Look<'a> {
    source: &'a Side,
    target: &'a Side,
    scorer: &'a Scorer<'a>,
    shapes: &'a [Shape],
    cells: Vec<Cells>,
    scratch: Scratch,
}

impl Look<'_> {
    /// The score of a bead, if beads have its shape.
    fn score(&mut self, sources: Range<usize>, targets: Range<usize>) -> Option<f64> {
        let (rows, columns) = (sources.len(), targets.len());
        let shape = *self.shapes.iter().find(|shape| (shape.source, shape.target) == (rows, columns))?;
        self.cells.resize_with(rows, Cells::default);
        for (cells, segment) in self.cells.iter_mut().zip(sources.clone()) {
            self.scorer.fill(cells, segment, targets.clone(), &mut self.scratch);
        }
        self.scorer.score(shape, (sources.end, targets.end), &self.cells, &mut self.scratch).map(f64::from)
    }

    fn pair(&mut self, source: usize, target: usize) -> f64 {
        self.score(source..source + 1, target..target + 1).unwrap_or(f64::NEG_INFINITY)
    }

    fn has_words(&self, source: usize, target: usize) -> bool {
        self.source.tokens(source..source + 1).len() >= MIN_WORDS
            && self.target.tokens(target..target + 1).len() >= MIN_WORDS
    }

    /// Exchanges two neighbours where each fits the place of the other far better.
    fn exchange_neighbours(&mut self, beads: Vec<Bead>) -> Vec<Bead> {
        let mut result: Vec<Bead> = Vec::with_capacity(beads.len());
        let is_single =
            |bead: &Bead| bead.source.len() == 1 && bead.target.len() == 1 && bead.doubt != Some(Doubt::Order);
        for bead in beads {
            let window = match result.last() {
                _ if bead.source.len() == 2 && bead.target.len() == 2 => {
                    Some((bead.source.clone(), bead.target.clone(), false))
                }
                Some(last) if is_single(last) && is_single(&bead) && last.target.end == bead.target.start => {
                    Some((last.source.start..bead.source.end, last.target.start..bead.target.end, true))
                }
                _ => None,
            };
            let exchanged = window.and_then(|(sources, targets, drops_last)| {
                self.exchanged(sources, targets, drops_last).map(|beads| (beads, drops_last))
            });
            match exchanged {
                Some((both, drops_last)) => {
                    if drops_last {
                        result.pop();
                    }
                    result.extend(both);
                }
                None => result.push(bead),
            }
        }
        result
    }

    /// The crossing beads of two source and two target segments, if they convince.
    fn exchanged(&mut self, sources: Range<usize>, targets: Range<usize>, are_two: bool) -> Option<[Bead; 2]> {
        let (first, second) = ((sources.start, targets.start + 1), (sources.start + 1, targets.start));
        if !self.has_words(first.0, first.1) || !self.has_words(second.0, second.1) {
            return None;
        }
        let scores = [self.pair(first.0, first.1), self.pair(second.0, second.1)];
        if scores.iter().any(|&score| score < MIN_SCORE) {
            return None;
        }
        let now = if are_two {
            self.pair(sources.start, targets.start) + self.pair(sources.start + 1, targets.start + 1)
        } else {
            self.score(sources, targets)?
        };
        let gain = scores[0] + scores[1] - now;
        (gain >= MIN_GAIN).then(|| [first, second].map(|(source, target)| crossing(source, target, gain)))
    }

    /// Pairs of loose segments that convince, each the other's best.
    fn moves(&mut self, beads: &[Bead]) -> Vec<Move> {
        let (sources, targets) = self.loose(beads);
        let mut found: Vec<Move> = Vec::new();
        for &source in &sources {
            let first = targets.partition_point(|target| target.at + MAX_DISTANCE < source.at);
            for &target in targets[first..].iter().take_while(|target| target.at <= source.at + MAX_DISTANCE) {
                if source.at == target.at || !self.has_words(source.segment, target.segment) {
                    continue;
                }
                let score = self.pair(source.segment, target.segment);
                let gain = score - source.loss - target.loss;
                if score >= MIN_SCORE && gain >= MIN_GAIN {
                    found.push(Move { source, target, gain });
                }
            }
        }
        found.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        let mut touched = HashSet::new();
        found.retain(|moved| {
            let at = [moved.source.at, moved.target.at];
            let is_free = !at.iter().any(|at| touched.contains(at));
            if is_free {
                touched.extend(at);
            }
            is_free
        });
        found
    }

    /// The loose segments of both sides.
    fn loose(&mut self, beads: &[Bead]) -> (Vec<Loose>, Vec<Loose>) {
        let (mut sources, mut targets) = (Vec::new(), Vec::new());
        for (at, bead) in beads.iter().enumerate() {
            match (bead.source.len(), bead.target.len()) {
                (1, 0) => sources.push(Loose { segment: bead.source.start, at, loss: 0.0 }),
                (0, 1) => targets.push(Loose { segment: bead.target.start, at, loss: 0.0 }),
                (2, 1) | (1, 2) if bead.doubt != Some(Doubt::Order) => {
                    let Some(whole) = self.score(bead.source.clone(), bead.target.clone()) else { continue };
                    let (list, segments) = if bead.source.len() == 2 {
                        (&mut sources, &bead.source)
                    } else {
                        (&mut targets, &bead.target)
                    };
                    for segment in segments.clone() {
                        let other = segments.start + segments.end - 1 - segment;
                        let rest = if bead.source.len() == 2 {
                            self.pair(other, bead.target.start)
                        } else {
                            self.pair(bead.source.start, other)
                        };
                        list.push(Loose { segment, at, loss: whole - rest });
                    }
                }
                _ => {}
            }
        }
        (sources, targets)
    }

    /// Puts the crossing beads where the source has them, and takes both segments from where they were.
    fn apply(&self, beads: &[Bead], moves: &[Move]) -> Vec<Bead> {
        let at_bead: HashMap<usize, &Move> =
            moves.iter().flat_map(|moved| [(moved.source.at, moved), (moved.target.at, moved)]).collect();
        let mut result = Vec::with_capacity(beads.len());
        for (at, bead) in beads.iter().enumerate() {
            let Some(moved) = at_bead.get(&at) else {
                result.push(bead.clone());
                continue;
            };
            let leaves = moved.source.at == at;
            let mut rest = bead.clone();
            let segments = if leaves { &mut rest.source } else { &mut rest.target };
            let segment = if leaves { moved.source.segment } else { moved.target.segment };
            let is_first = segment == segments.start;
            *segments = if is_first { segments.start + 1..segments.end } else { segments.start..segments.end - 1 };
            let keeps = !rest.source.is_empty() || !rest.target.is_empty();
            let crossing = leaves.then(|| crossing(segment, moved.target.segment, moved.gain));
            let rest = keeps.then_some(rest);
            let parts = if is_first { [crossing, rest] } else { [rest, crossing] };
            result.extend(parts.into_iter().flatten());
        }
        result
    }
}

fn crossing(source: usize, target: usize, gain: f64) -> Bead {
    let confidence = 1.0 / (1.0 + (-SHARPNESS * gain).exp());
    Bead {
        source: source..source + 1,
        target: target..target + 1,
        confidence: confidence.min(MAX_CONFIDENCE),
        doubt: Some(Doubt::Order),
    }
}
