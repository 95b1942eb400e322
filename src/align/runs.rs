//! Runs of what found no good place: where blocks in another order are looked for, and where they are put.
//!
//! A run is some neighbouring segments of one side that are nulls, or at first nulls and then also beads that hardly score: blocks that
//! changed places may be paired with each other for want of better. The two sides are taken apart; what was found is cut out of its
//! run, and the rest is looked at again.

use super::path::Step;
use crate::model::Bead;
use std::ops::Range;

/// Segments that a run has at least: fewer find a partner by chance.
pub(super) const MIN_RUN: usize = 3;

/// Below this score a bead may stand where another block belongs.
const WEAK: f64 = 10.0;

/// What counts as having no good place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loose {
    Nulls,
    NullsAndWeak,
}

/// Neighbouring segments of one side without a good place.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) segments: Range<usize>,
    /// Whether there are beads in it, not only nulls.
    pub(super) has_beads: bool,
    /// The numbers of the beads around it.
    pub(super) at: Range<usize>,
}

/// What was found in another order: the segments of both sides, and the beads that take their place.
pub(super) struct Replacement {
    pub(super) source: Range<usize>,
    pub(super) target: Range<usize>,
    pub(super) score: f64,
    pub(super) beads: Vec<Bead>,
}

/// The beads of a path, and which of their segments were found elsewhere since.
pub(super) struct Places<'a> {
    beads: &'a [Bead],
    scores: Vec<f64>,
    source_used: Vec<bool>,
    target_used: Vec<bool>,
    /// The bead of each segment.
    of_source: Vec<usize>,
    of_target: Vec<usize>,
}

impl<'a> Places<'a> {
    /// Of the beads that were made of these steps.
    pub(super) fn of(beads: &'a [Bead], steps: &[Step]) -> Self {
        let number = |side: fn(&Bead) -> &Range<usize>| -> Vec<usize> {
            beads.iter().enumerate().flat_map(|(at, bead)| side(bead).clone().map(move |_| at)).collect()
        };
        let (of_source, of_target) = (number(|bead| &bead.source), number(|bead| &bead.target));
        Self {
            beads,
            scores: steps.iter().map(|step| step.score).collect(),
            source_used: vec![false; of_source.len()],
            target_used: vec![false; of_target.len()],
            of_source,
            of_target,
        }
    }

    fn is_loose(&self, at: usize, loose: Loose) -> bool {
        self.beads[at].is_null() || (loose == Loose::NullsAndWeak && self.scores[at] < WEAK)
    }

    /// The runs of both sides, ascending.
    pub(super) fn runs(&self, loose: Loose) -> (Vec<Run>, Vec<Run>) {
        (
            self.runs_of(loose, |bead| &bead.source, &self.source_used),
            self.runs_of(loose, |bead| &bead.target, &self.target_used),
        )
    }

    fn runs_of(&self, loose: Loose, side: fn(&Bead) -> &Range<usize>, used: &[bool]) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut open: Option<Run> = None;
        let is_long = |run: &Run| run.segments.len() >= MIN_RUN;
        let mut close = |run: &mut Option<Run>| runs.extend(run.take().filter(is_long));
        for (at, bead) in self.beads.iter().enumerate() {
            if !self.is_loose(at, loose) {
                close(&mut open);
                continue;
            }
            for segment in side(bead).clone() {
                if used[segment] {
                    close(&mut open);
                    continue;
                }
                let run = open.get_or_insert(Run { segments: segment..segment, has_beads: false, at: at..at });
                run.segments.end = segment + 1;
                run.at.end = at + 1;
                run.has_beads |= !bead.is_null();
            }
        }
        close(&mut open);
        runs
    }

    /// What the beads score that would be taken apart.
    pub(super) fn loss(&self, source: &Range<usize>, target: &Range<usize>) -> f64 {
        let mut touched: Vec<usize> =
            self.of_source[source.clone()].iter().chain(&self.of_target[target.clone()]).copied().collect();
        touched.sort_unstable();
        touched.dedup();
        touched.into_iter().map(|at| self.scores[at].max(0.0)).sum()
    }

    /// Takes the segments of a replacement out of their runs, if they are still there.
    pub(super) fn take(&mut self, found: &Replacement) -> bool {
        let (source, target) =
            (&mut self.source_used[found.source.clone()], &mut self.target_used[found.target.clone()]);
        let is_free = !source.iter().chain(target.iter()).any(|used| *used);
        if is_free {
            source.fill(true);
            target.fill(true);
        }
        is_free
    }

    /// Puts what was found in the place of its source segments, and takes both sides from where they were. Of beads that are taken
    /// apart, the rest are nulls.
    pub(super) fn replace(&self, found: &[Replacement]) -> Vec<Bead> {
        let mut starts: Vec<&Replacement> = found.iter().collect();
        starts.sort_unstable_by_key(|found| found.source.start);
        let mut next = starts.into_iter().peekable();
        let mut result = Vec::with_capacity(self.beads.len());
        for bead in self.beads {
            let is_touched = bead.source.clone().any(|segment| self.source_used[segment])
                || bead.target.clone().any(|segment| self.target_used[segment]);
            if !is_touched {
                result.push(bead.clone());
                continue;
            }
            let confidence = if bead.is_null() { bead.confidence } else { 1.0 - bead.confidence };
            let null = |source, target| Bead { source, target, confidence, doubt: None };
            for segment in bead.source.clone() {
                if let Some(found) = next.next_if(|found| found.source.start == segment) {
                    result.extend(found.beads.iter().cloned());
                }
                if !self.source_used[segment] {
                    result.push(null(segment..segment + 1, bead.target.start..bead.target.start));
                }
            }
            let left = bead.target.clone().filter(|&segment| !self.target_used[segment]);
            result.extend(left.map(|segment| null(bead.source.end..bead.source.end, segment..segment + 1)));
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(source: Range<usize>, target: Range<usize>, score: f64) -> Step {
        Step { source, target, score }
    }

    fn beads(steps: &[Step]) -> Vec<Bead> {
        let bead = |step: &Step| Bead {
            source: step.source.clone(),
            target: step.target.clone(),
            confidence: 0.9,
            doubt: None,
        };
        steps.iter().map(bead).collect()
    }

    fn segments(runs: &[Run]) -> Vec<Range<usize>> {
        runs.iter().map(|run| run.segments.clone()).collect()
    }

    #[test]
    fn what_was_found_is_cut_out_of_its_run_and_the_rest_is_looked_at_again() {
        let steps: Vec<Step> = (0..12).map(|at| step(at..at + 1, 0..0, 0.0)).collect();
        let beads = beads(&steps);
        let mut places = Places::of(&beads, &steps);
        assert_eq!(segments(&places.runs(Loose::Nulls).0), std::slice::from_ref(&(0..12)));
        assert!(places.take(&Replacement { source: 4..7, target: 0..0, score: 1.0, beads: Vec::new() }));
        assert_eq!(segments(&places.runs(Loose::Nulls).0), [0..4, 7..12]);
        assert!(!places.take(&Replacement { source: 6..9, target: 0..0, score: 1.0, beads: Vec::new() }), "once each");
    }

    #[test]
    fn weak_beads_are_taken_apart_and_their_rest_are_nulls() {
        let mut steps = vec![step(0..1, 0..1, 30.0), step(1..2, 1..3, 2.0), step(2..3, 3..4, 1.0)];
        steps.extend((3..10).map(|at| step(at..at + 1, at + 1..at + 2, 2.0)));
        let beads = beads(&steps);
        let mut places = Places::of(&beads, &steps);
        assert!(places.runs(Loose::Nulls).0.is_empty());
        let (sources, targets) = places.runs(Loose::NullsAndWeak);
        assert_eq!(segments(&sources), std::slice::from_ref(&(1..10)));
        assert_eq!(segments(&targets), std::slice::from_ref(&(1..11)));
        let moved = Bead { source: 1..2, target: 3..4, confidence: 0.9, doubt: None };
        let found = Replacement { source: 1..2, target: 3..4, score: 9.0, beads: vec![moved] };
        assert_eq!(places.loss(&found.source, &found.target), 3.0);
        assert!(places.take(&found));
        let result = places.replace(&[found]);
        let ranges: Vec<_> = result.iter().map(|bead| (bead.source.clone(), bead.target.clone())).collect();
        let expected = [(0..1, 0..1), (1..2, 3..4), (2..2, 1..2), (2..2, 2..3), (2..3, 3..3), (3..4, 4..5)];
        assert_eq!(ranges[..6], expected);
    }
}
