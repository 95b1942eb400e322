//! Blocks in another order: a passage that stands earlier in one language than in the other.
//!
//! The lattice knows ascending paths only, so such a passage comes out as a run of source nulls here and a run of target
//! nulls there. Each source run is aligned with each target run nearby, by the same model; where most of both finds a
//! partner with a good score, the nulls become the beads of that alignment, marked with the doubt *order*.
//!
//! Runs shorter than three segments are left to `moved`: two sentences find a partner by chance, so the evidence must be stronger.

use super::corridor::Corridor;
use super::evidence::Scorer;
use super::lattice::Lattice;
use super::nulls::NullCost;
use super::path::{Step, best_path};
use super::posterior::Posterior;
use super::shape::Shape;
use crate::model::{Bead, Doubt};
use std::ops::Range;

/// Segments that a run has at least and at most.
const RUN_LENGTHS: std::ops::RangeInclusive<usize> = 3..=400;

/// Beads that may lie between a source run and its target run.
const MAX_DISTANCE: usize = 60;

/// A run is not compared with one that is this many times longer.
const MAX_RATIO: usize = 4;

/// The share of the segments of both runs that must find a partner, and the mean score that their beads must have.
const MIN_COVERAGE: f64 = 0.5;
const MIN_SCORE: f64 = 4.0;

/// A run of nulls on one side.
#[derive(Debug, Clone)]
struct Run {
    segments: Range<usize>,
    /// The bead at which the nulls around it start.
    at: usize,
}

/// A source run and a target run that say the same.
struct Crossing {
    source: usize,
    target: usize,
    score: f64,
    beads: Vec<Bead>,
}

/// The segments of a source run and a target run, and the beads that take their place.
type Replacement = (Range<usize>, Range<usize>, Vec<Bead>);

/// Turns nulls into crossing beads where they say the same.
pub(super) fn find_crossings(beads: Vec<Bead>, scorer: &Scorer<'_>, shapes: &[Shape], nulls: NullCost) -> Vec<Bead> {
    let (sources, targets) = runs(&beads);
    let mut found = Vec::new();
    for (source, from) in sources.iter().enumerate() {
        for (target, to) in targets.iter().enumerate() {
            let distance = from.at.abs_diff(to.at);
            let (rows, columns) = (from.segments.len(), to.segments.len());
            if distance == 0 || distance > MAX_DISTANCE || rows > MAX_RATIO * columns || columns > MAX_RATIO * rows {
                continue;
            }
            if let Some((score, beads)) = align_runs(from, to, scorer, shapes, nulls) {
                found.push(Crossing { source, target, score, beads });
            }
        }
    }
    if found.is_empty() { beads } else { replace(&beads, &best_pairs(found, &sources, &targets)) }
}

/// The runs of source nulls and of target nulls. Nulls of both sides may alternate; the sides are taken apart.
fn runs(beads: &[Bead]) -> (Vec<Run>, Vec<Run>) {
    let is_null = |bead: &Bead| bead.source.is_empty() || bead.target.is_empty();
    let (mut sources, mut targets) = (Vec::new(), Vec::new());
    let mut at = 0;
    for group in beads.chunk_by(|a, b| is_null(a) && is_null(b)) {
        if is_null(&group[0]) {
            let (first, last) = (&group[0], &group[group.len() - 1]);
            for (runs, segments) in [
                (&mut sources, first.source.start..last.source.end),
                (&mut targets, first.target.start..last.target.end),
            ] {
                if RUN_LENGTHS.contains(&segments.len()) {
                    runs.push(Run { segments, at });
                }
            }
        }
        at += group.len();
    }
    (sources, targets)
}

/// The beads between two runs and their summed score, if they convince.
fn align_runs(
    from: &Run,
    to: &Run,
    scorer: &Scorer<'_>,
    shapes: &[Shape],
    nulls: NullCost,
) -> Option<(f64, Vec<Bead>)> {
    let corridor = Corridor::full(from.segments.len(), to.segments.len());
    let origin = (from.segments.start, to.segments.start);
    let lattice = Lattice::score(scorer, origin, &corridor, shapes, nulls);
    let steps = best_path(&lattice);
    let matched: Vec<&Step> = steps.iter().filter(|step| !step.source.is_empty() && !step.target.is_empty()).collect();
    let covered: usize = matched.iter().map(|step| step.source.len() + step.target.len()).sum();
    let score: f64 = matched.iter().map(|step| step.score).sum();
    let segments = from.segments.len() + to.segments.len();
    if (covered as f64) < MIN_COVERAGE * segments as f64 || score < MIN_SCORE * matched.len().max(1) as f64 {
        return None;
    }
    let posterior = Posterior::of(&lattice);
    let bead = |step: &Step| Bead {
        source: origin.0 + step.source.start..origin.0 + step.source.end,
        target: origin.1 + step.target.start..origin.1 + step.target.end,
        confidence: posterior.of_step(&lattice, step),
        doubt: (!step.source.is_empty() && !step.target.is_empty()).then_some(Doubt::Order),
    };
    Some((score, steps.iter().map(bead).collect()))
}

/// Each run is used once, the best-scored pairs first.
fn best_pairs(mut found: Vec<Crossing>, sources: &[Run], targets: &[Run]) -> Vec<Replacement> {
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let (mut source_used, mut target_used) = (vec![false; sources.len()], vec![false; targets.len()]);
    let mut taken = Vec::new();
    for crossing in found {
        if !source_used[crossing.source] && !target_used[crossing.target] {
            source_used[crossing.source] = true;
            target_used[crossing.target] = true;
            let (source, target) = (&sources[crossing.source], &targets[crossing.target]);
            taken.push((source.segments.clone(), target.segments.clone(), crossing.beads));
        }
    }
    taken
}

/// Puts crossing beads in the place of the source nulls, and takes both sides' nulls out.
fn replace(beads: &[Bead], crossings: &[Replacement]) -> Vec<Bead> {
    let mut result = Vec::with_capacity(beads.len());
    for bead in beads {
        let within = |(source, target, _): &&Replacement| {
            (bead.target.is_empty() && source.contains(&bead.source.start))
                || (bead.source.is_empty() && target.contains(&bead.target.start))
        };
        match crossings.iter().find(within) {
            None => result.push(bead.clone()),
            Some((source, _, beads)) if bead.target.is_empty() && bead.source.start == source.start => {
                result.extend(beads.iter().cloned());
            }
            Some(_) => {}
        }
    }
    result
}
