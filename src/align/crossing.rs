//! Blocks in another order: a passage that stands earlier in one language than in the other.
//!
//! The lattice knows ascending paths only, so such a passage comes out as a run of source nulls here and a run of target
//! nulls there. Each source run is aligned with each target run nearby, and with those anywhere that share anchors with it (notes
//! gathered at the end, chapters that changed places), by the same model; where most of both finds a partner with a good score, the
//! nulls become the beads of that alignment, marked with the doubt *order*.
//!
//! Cost: the anchors are looked for once; each run meets a bounded number of others, large ones only along their anchors.
//!
//! Runs shorter than three segments are left to `moved`: two sentences find a partner by chance, so the evidence must be stronger.

use super::anchors::{self, Anchor, FULL_GRID, SEGMENTS_PER_ANCHOR};
use super::corridor::Corridor;
use super::evidence::Scorer;
use super::features::Side;
use super::lattice::Lattice;
use super::nulls::NullCost;
use super::path::{Step, best_path};
use super::posterior::Posterior;
use super::shape::Shape;
use super::sparse::Rows;
use crate::model::{Bead, Doubt};
use std::collections::BTreeMap;
use std::ops::Range;

/// Segments that a run has at least: fewer find a partner by chance.
const MIN_RUN: usize = 3;

/// Beads that may lie between a source run and its target run when they share no anchors: about the notes of a chapter. Farther
/// away, too many runs would meet.
const MAX_DISTANCE: usize = 60;

/// Runs that a run meets for their anchors, those with the most: the right one has many more than the others.
const MAX_ANCHORED: usize = 3;

/// Anchors that agree, for runs far from each other: at least so many, and one to so many segments of the shorter run.
const MIN_ANCHORS: usize = 3;
const SEGMENTS_PER_FAR_ANCHOR: usize = 10;

/// Nodes of the grid between two runs beyond which they are given up: what bounds the memory.
const MAX_NODES: usize = 1_500_000;

/// A run is not compared with one that is this many times longer.
const MAX_RATIO: usize = 4;

/// The share of the segments of both runs that must find a partner, and the mean score that their beads must have.
const MIN_COVERAGE: f64 = 0.5;
const MIN_SCORE: f64 = 4.0;

/// A run of nulls on one side.
#[derive(Debug, Clone)]
struct Run {
    segments: Range<usize>,
    /// The numbers of the nulls around it.
    at: Range<usize>,
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

/// The anchors between two runs, counted from their starts.
type Shared = BTreeMap<(usize, usize), Vec<Anchor>>;

/// Turns nulls into crossing beads where they say the same. `chances` says for each source word which target words it may make.
pub(super) fn find_crossings(
    beads: Vec<Bead>,
    (source, target): (&Side, &Side),
    chances: &Rows,
    scorer: &Scorer<'_>,
    shapes: &[Shape],
    nulls: NullCost,
) -> Vec<Bead> {
    let (sources, targets) = runs(&beads);
    if sources.is_empty() || targets.is_empty() {
        return beads;
    }
    let in_runs = sources.iter().flat_map(|run| run.segments.clone());
    let shared = shared_anchors(&anchors::candidates(source, target, chances, in_runs), &sources, &targets);
    let mut found = Vec::new();
    for (number, from) in sources.iter().enumerate() {
        for other in meetings(number, from, &targets, &shared) {
            let to = &targets[other];
            let anchors = shared.get(&(number, other)).map_or(&[][..], Vec::as_slice);
            let Some(corridor) = corridor_between(from, to, anchors) else { continue };
            if let Some((score, beads)) = align_runs(from, to, &corridor, scorer, shapes, nulls) {
                found.push(Crossing { source: number, target: other, score, beads });
            }
        }
    }
    if found.is_empty() { beads } else { replace(&beads, &best_pairs(found, &sources, &targets)) }
}

/// The anchors that lie in a source run and a target run.
fn shared_anchors(anchors: &[Anchor], sources: &[Run], targets: &[Run]) -> Shared {
    let mut shared = Shared::new();
    for anchor in anchors {
        if let (Some(from), Some(to)) = (run_of(sources, anchor.source), run_of(targets, anchor.target)) {
            let (source, target) =
                (anchor.source - sources[from].segments.start, anchor.target - targets[to].segments.start);
            shared.entry((from, to)).or_default().push(Anchor { source, target, ..*anchor });
        }
    }
    shared
}

/// The run that holds a segment.
fn run_of(runs: &[Run], segment: usize) -> Option<usize> {
    let number = runs.partition_point(|run| run.segments.end <= segment);
    runs.get(number).is_some_and(|run| run.segments.contains(&segment)).then_some(number)
}

/// The target runs that a source run is to be aligned with: those nearby, and those with the most shared anchors.
fn meetings(number: usize, from: &Run, targets: &[Run], shared: &Shared) -> Vec<usize> {
    let first = targets.partition_point(|to| to.at.end + MAX_DISTANCE < from.at.start);
    let end = targets.partition_point(|to| to.at.start <= from.at.end + MAX_DISTANCE);
    let mut anchored: Vec<(usize, usize)> =
        shared.range((number, 0)..(number + 1, 0)).map(|(&(_, other), anchors)| (anchors.len(), other)).collect();
    anchored.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let far = anchored.into_iter().map(|(_, other)| other).filter(|other| !(first..end).contains(other));
    let far = far.take(MAX_ANCHORED);
    let fits = |other: &usize| {
        let (rows, columns) = (from.segments.len(), targets[*other].segments.len());
        targets[*other].at != from.at && rows <= MAX_RATIO * columns && columns <= MAX_RATIO * rows
    };
    (first..end).chain(far).filter(fits).collect()
}

/// Where to look between two runs; `None` for runs that have too little in common.
fn corridor_between(from: &Run, to: &Run, anchors: &[Anchor]) -> Option<Corridor> {
    let (rows, columns) = (from.segments.len(), to.segments.len());
    let (is_near, is_small) = (distance(from, to) <= MAX_DISTANCE, (rows + 1) * (columns + 1) <= FULL_GRID);
    if is_near && is_small {
        return Some(Corridor::full(rows, columns));
    }
    let segments_per_anchor = if is_near { SEGMENTS_PER_ANCHOR } else { SEGMENTS_PER_FAR_ANCHOR };
    let agreeing = anchors::between(anchors, columns);
    if agreeing.len() < MIN_ANCHORS.max(rows.min(columns) / segments_per_anchor) {
        return None;
    }
    let corridor =
        if is_small { Corridor::full(rows, columns) } else { anchors::corridor_around(&agreeing, rows, columns) };
    (corridor.nodes() <= MAX_NODES).then_some(corridor)
}

/// The beads between two runs.
fn distance(from: &Run, to: &Run) -> usize {
    from.at.start.max(to.at.start).saturating_sub(from.at.end.min(to.at.end))
}

/// The runs of source nulls and of target nulls. Nulls of both sides may alternate; the sides are taken apart.
fn runs(beads: &[Bead]) -> (Vec<Run>, Vec<Run>) {
    let (mut sources, mut targets) = (Vec::new(), Vec::new());
    let mut at = 0;
    for group in beads.chunk_by(|a, b| a.is_null() && b.is_null()) {
        if group[0].is_null() {
            let (first, last) = (&group[0], &group[group.len() - 1]);
            for (runs, segments) in [
                (&mut sources, first.source.start..last.source.end),
                (&mut targets, first.target.start..last.target.end),
            ] {
                if segments.len() >= MIN_RUN {
                    runs.push(Run { segments, at: at..at + group.len() });
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
    corridor: &Corridor,
    scorer: &Scorer<'_>,
    shapes: &[Shape],
    nulls: NullCost,
) -> Option<(f64, Vec<Bead>)> {
    let origin = (from.segments.start, to.segments.start);
    let lattice = Lattice::score(scorer, origin, corridor, shapes, nulls);
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
    let mut by_source: Vec<&Replacement> = crossings.iter().collect();
    let mut by_target = by_source.clone();
    by_source.sort_unstable_by_key(|crossing| crossing.0.start);
    by_target.sort_unstable_by_key(|crossing| crossing.1.start);
    let of_source = |segment| by_source[..by_source.partition_point(|crossing| crossing.0.start <= segment)].last();
    let of_target = |segment| by_target[..by_target.partition_point(|crossing| crossing.1.start <= segment)].last();
    let mut result = Vec::with_capacity(beads.len());
    for bead in beads {
        let crossing = match (bead.source.is_empty(), bead.target.is_empty()) {
            (false, true) => of_source(bead.source.start).filter(|crossing| crossing.0.contains(&bead.source.start)),
            (true, false) => of_target(bead.target.start).filter(|crossing| crossing.1.contains(&bead.target.start)),
            _ => None,
        };
        match crossing {
            None => result.push(bead.clone()),
            Some((source, _, beads)) if bead.target.is_empty() && bead.source.start == source.start => {
                result.extend(beads.iter().cloned());
            }
            Some(_) => {}
        }
    }
    result
}
