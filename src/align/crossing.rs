//! Blocks in another order: a passage that stands earlier in one language than in the other.
//!
//! The lattice knows ascending paths only, so such a passage comes out as a run of source nulls here and a run of target
//! nulls there. Each source run is aligned with each target run nearby, and with those anywhere that share anchors with it (notes
//! gathered at the end, chapters that changed places), by the same model; where most of both finds a partner with a good score, the
//! nulls become the beads of that alignment, marked with the doubt *order*. Of two long runs, a part may be enough: where three blocks
//! stand in reversed order, two of them are one run on both sides. What is left of the runs is looked at again until nothing more is
//! found. Then once more with the beads that hardly score: short blocks that changed places are paired with each other for want of
//! better, and what they score there is taken off what they would score elsewhere.
//!
//! Cost: the anchors are looked for once for each kind of run; each run meets a bounded number of others, large ones and those with
//! beads only along their anchors; no two runs meet twice.
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
use super::runs::{Loose, MIN_RUN, Places, Replacement, Run};
use super::shape::Shape;
use super::sparse::Rows;
use crate::model::{Bead, Doubt};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

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

/// How often what is left of the runs is looked at again: as many blocks in another order as that are found in any case.
const MAX_ROUNDS: usize = 12;

/// The share of the segments of both runs that must find a partner, and the mean score that their beads must have.
const MIN_COVERAGE: f64 = 0.5;
const MIN_SCORE: f64 = 4.0;

/// Where a part of the runs is enough: its beads, and their mean score. In a long run something fits somewhere by chance.
const MIN_PART: usize = 5;
const MIN_SCORE_OF_PART: f64 = 8.0;

/// The anchors between two runs, counted from their starts.
type Shared = BTreeMap<(usize, usize), Vec<Anchor>>;

/// Two texts, and how their beads are scored.
struct Search<'a> {
    texts: (&'a Side, &'a Side),
    chances: &'a Rows,
    scorer: &'a Scorer<'a>,
    shapes: &'a [Shape],
    nulls: NullCost,
    /// The segments of the runs that met.
    met: HashSet<(Range<usize>, Range<usize>)>,
}

/// Turns nulls into crossing beads where they say the same. `chances` says for each source word which target words it may make;
/// `steps` are what the beads were made of.
pub(super) fn find_crossings(
    beads: Vec<Bead>,
    steps: &[Step],
    texts: (&Side, &Side),
    chances: &Rows,
    scorer: &Scorer<'_>,
    shapes: &[Shape],
    nulls: NullCost,
) -> Vec<Bead> {
    let mut search = Search { texts, chances, scorer, shapes, nulls, met: HashSet::new() };
    let mut places = Places::of(&beads, steps);
    let mut found = Vec::new();
    search.look(Loose::Nulls, &mut places, &mut found);
    search.look(Loose::NullsAndWeak, &mut places, &mut found);
    if found.is_empty() { beads } else { places.replace(&found) }
}

impl Search<'_> {
    /// Looks at runs, and again at what is left of them.
    fn look(&mut self, loose: Loose, places: &mut Places<'_>, found: &mut Vec<Replacement>) {
        let mut anchors = None;
        for _ in 0..MAX_ROUNDS {
            let (sources, targets) = places.runs(loose);
            let is_new = loose == Loose::Nulls || sources.iter().chain(&targets).any(|run| run.has_beads);
            if sources.is_empty() || targets.is_empty() || !is_new {
                return;
            }
            let anchors: &Vec<Anchor> = anchors.get_or_insert_with(|| {
                let in_runs = sources.iter().flat_map(|run| run.segments.clone());
                anchors::candidates(self.texts.0, self.texts.1, self.chances, in_runs)
            });
            let mut round = self.round(loose, &sources, &targets, anchors, places);
            round.sort_by(|a, b| b.score.total_cmp(&a.score));
            let before = found.len();
            found.extend(round.into_iter().filter(|replacement| places.take(replacement)));
            if found.len() == before {
                return;
            }
        }
    }

    /// What convinces between runs that have not met yet.
    fn round(
        &mut self,
        loose: Loose,
        sources: &[Run],
        targets: &[Run],
        anchors: &[Anchor],
        places: &Places<'_>,
    ) -> Vec<Replacement> {
        let shared = shared_anchors(anchors, sources, targets);
        let mut found = Vec::new();
        for (number, from) in sources.iter().enumerate() {
            for other in meetings(number, from, targets, &shared) {
                let to = &targets[other];
                let anchors = shared.get(&(number, other)).map_or(&[][..], Vec::as_slice);
                if self.met.insert((from.segments.clone(), to.segments.clone()))
                    && let Some(corridor) = corridor_between(from, to, anchors, loose)
                {
                    found.extend(self.align_runs(from, to, &corridor, places));
                }
            }
        }
        found
    }

    /// The passages between two runs that convince.
    fn align_runs(&self, from: &Run, to: &Run, corridor: &Corridor, places: &Places<'_>) -> Vec<Replacement> {
        let origin = (from.segments.start, to.segments.start);
        let lattice = Lattice::score(self.scorer, origin, corridor, self.shapes, self.nulls);
        let steps = best_path(&lattice);
        let covered: usize = steps.iter().filter(|step| is_matched(step)).map(segments).sum();
        let is_most = covered as f64 >= MIN_COVERAGE * (from.segments.len() + to.segments.len()) as f64;
        let convincing: Vec<(&[Step], f64)> = passages(&steps)
            .filter_map(|passage| {
                let (source, target) = spanned(passage, origin);
                let matched = passage.iter().filter(|step| is_matched(step));
                let beads = matched.clone().count();
                let score = matched.map(|step| step.score).sum::<f64>() - places.loss(&source, &target);
                let convinces = (is_most && score >= MIN_SCORE * beads as f64)
                    || (beads >= MIN_PART && score >= MIN_SCORE_OF_PART * beads as f64);
                convinces.then_some((passage, score))
            })
            .collect();
        if convincing.is_empty() {
            return Vec::new();
        }
        let posterior = Posterior::of(&lattice);
        let bead = |step: &Step| {
            let (source, target) = spanned(std::slice::from_ref(step), origin);
            let doubt = is_matched(step).then_some(Doubt::Order);
            Bead { source, target, confidence: posterior.of_step(&lattice, step), doubt }
        };
        let replacement = |(passage, score): (&[Step], f64)| {
            let (source, target) = spanned(passage, origin);
            Replacement { source, target, score, beads: passage.iter().map(bead).collect() }
        };
        convincing.into_iter().map(replacement).collect()
    }
}

fn is_matched(step: &Step) -> bool {
    !step.source.is_empty() && !step.target.is_empty()
}

/// The segments of a step, both sides together.
fn segments(step: &Step) -> usize {
    step.source.len() + step.target.len()
}

/// The segments of a passage of steps, which are counted from `origin`.
fn spanned(steps: &[Step], origin: (usize, usize)) -> (Range<usize>, Range<usize>) {
    let (first, last) = (&steps[0], &steps[steps.len() - 1]);
    (
        origin.0 + first.source.start..origin.0 + last.source.end,
        origin.1 + first.target.start..origin.1 + last.target.end,
    )
}

/// What lies between long runs of nulls, from a bead to a bead.
fn passages(steps: &[Step]) -> impl Iterator<Item = &[Step]> {
    let mut passages: Vec<Range<usize>> = Vec::new();
    for (at, _) in steps.iter().enumerate().filter(|(_, step)| is_matched(step)) {
        match passages.last_mut() {
            Some(last) if at - last.end < MIN_RUN => last.end = at + 1,
            _ => passages.push(at..at + 1),
        }
    }
    passages.into_iter().map(|passage| &steps[passage])
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
fn corridor_between(from: &Run, to: &Run, anchors: &[Anchor], loose: Loose) -> Option<Corridor> {
    let (rows, columns) = (from.segments.len(), to.segments.len());
    let (is_near, is_small) = (distance(from, to) <= MAX_DISTANCE, (rows + 1) * (columns + 1) <= FULL_GRID);
    if is_near && is_small && loose == Loose::Nulls {
        return Some(Corridor::full(rows, columns));
    }
    let segments_per_anchor =
        if is_near && loose == Loose::Nulls { SEGMENTS_PER_ANCHOR } else { SEGMENTS_PER_FAR_ANCHOR };
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
