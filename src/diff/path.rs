//! Gaps → beads: the path through a gap on which old and new segments share most words.
//!
//! Dynamic programming over the beads 1:0, 0:1, 1:1, 1:n, n:1 (n ≤ [`MOST_PARTS`]) and 2:2 to 3:3, which cover
//! sentences that were split, merged, or cut at another place. A bead earns the weight of the words that both its sides
//! share and pays for those they do not; a segment alone pays a little less, so that a pair must have something in common.
//!
//! A small gap is searched whole. In a large one only a band is: around a line through the places where a pair of
//! neighbouring words stands once on each side. Time and memory then grow with `new + BAND · old`, so that a text
//! rewritten from end to end is no quadratic affair. Beads of several segments are scored only where each part shares
//! enough words with the other side.

use super::Bead;
use super::anchor::{Anchors, Gap};
use super::chain;
use super::features::{Features, Side};
use std::collections::HashMap;
use std::ops::Range;

/// What an unshared word of a pair costs, where a shared one earns 1 on each side.
const UNSHARED: f32 = 1.0;
/// What a word of a segment alone costs. With the above, a pair must share about a sixth of its weight.
const ALONE: f32 = 0.65;
/// Earned when the match keys are equal: decides between segments that differ only in case or punctuation.
const EXACT: f32 = 0.2;
/// What each segment beyond 1:1 costs, in words: a split must explain more than a common word.
const FURTHER: f32 = 1.0;
/// Into how many segments one may have been split.
const MOST_PARTS: usize = 4;
/// Each part of a split shares at least this much of its weight with the whole.
const PART_SHARED: f32 = 0.4;
/// When segments were cut elsewhere, what crosses the old cut is at least this much of a segment.
const CROSSING: f32 = 0.2;
/// Up to so many cells a gap is searched whole.
const SMALL: usize = 4096;
/// Half the width of the band in a large gap, in segments.
const BAND: usize = 24;

/// Beads of both texts, in no order: anchors and what is found in the gaps.
pub(super) fn align(features: &Features, anchors: &Anchors) -> Vec<Bead> {
    let pair = |&(old, new): &(usize, usize)| Bead { old: old..old + 1, new: new..new + 1 };
    let mut beads: Vec<Bead> = anchors.pairs.iter().map(pair).collect();
    let mut scratch = vec![0i32; features.weights.len()];
    for gap in &anchors.gaps {
        if gap.old.is_empty() || gap.new.is_empty() {
            beads.extend(gap.old.iter().map(|&at| Bead { old: at..at + 1, new: 0..0 }));
            beads.extend(gap.new.iter().map(|&at| Bead { old: 0..0, new: at..at + 1 }));
        } else {
            let band = Band::of(features, gap);
            Search { features, gap, band, scratch: &mut scratch }.path(&mut beads);
        }
    }
    beads
}

/// Which cells of a gap are searched: for each row of nodes a range of columns.
struct Band {
    columns: Vec<Range<usize>>,
    /// Where each row begins in an array of all nodes.
    offsets: Vec<usize>,
    size: usize,
}

impl Band {
    fn of(features: &Features, gap: &Gap) -> Self {
        let (n, m) = (gap.old.len(), gap.new.len());
        if n * m <= SMALL { Self::new(vec![0..m + 1; n + 1]) } else { Self::new(along(&line(features, gap), n, m)) }
    }

    fn new(columns: Vec<Range<usize>>) -> Self {
        let mut size = 0;
        let mut offsets = Vec::with_capacity(columns.len());
        for row in &columns {
            offsets.push(size);
            size += row.len();
        }
        Self { columns, offsets, size }
    }

    /// The place of a node in an array of all nodes, when the band holds it.
    fn place(&self, i: usize, j: usize) -> Option<usize> {
        let row = &self.columns[i];
        row.contains(&j).then(|| self.offsets[i] + j - row.start)
    }
}

/// Columns around a line that ascends from corner to corner.
fn along(line: &[(usize, usize)], n: usize, m: usize) -> Vec<Range<usize>> {
    let mut columns = Vec::with_capacity(n + 1);
    for step in line.windows(2) {
        let ((from, low), (to, high)) = (step[0], step[1]);
        let column = |i: usize| low + (i - from) * (high - low) / (to - from).max(1);
        for i in from..to {
            columns.push(column(i).saturating_sub(BAND)..(column(i + 1) + BAND + 1).min(m + 1));
        }
    }
    columns.push(m.saturating_sub(BAND)..m + 1);
    debug_assert_eq!(columns.len(), n + 1, "each row has its columns");
    columns
}

/// Nodes of a line through a gap: its corners, and segments that share neighbouring words which stand once on each side.
fn line(features: &Features, gap: &Gap) -> Vec<(usize, usize)> {
    let mut seen: HashMap<(u32, u32), [(usize, usize); 2]> = HashMap::new();
    let mut note = |side: &Side, list: &[usize], which: usize| {
        for (at, &ordinal) in list.iter().enumerate() {
            for pair in side[ordinal].bag.windows(2) {
                let entry = &mut seen.entry((pair[0], pair[1])).or_default()[which];
                *entry = (entry.0 + 1, at);
            }
        }
    };
    note(&features.old, &gap.old, 0);
    note(&features.new, &gap.new, 1);
    // How many such pairs of words speak for a pair of segments.
    let mut votes: HashMap<(usize, usize), usize> = HashMap::new();
    for [(old_count, old), (new_count, new)] in seen.into_values() {
        if old_count == 1 && new_count == 1 {
            *votes.entry((old, new)).or_default() += 1;
        }
    }
    let mut best: HashMap<usize, (usize, usize)> = HashMap::new();
    for (&(old, new), &count) in &votes {
        let entry = best.entry(old).or_insert((count, new));
        // The smaller place wins a tie, so that the result does not depend on the order of a hash map.
        if (count, std::cmp::Reverse(new)) > (entry.0, std::cmp::Reverse(entry.1)) {
            *entry = (count, new);
        }
    }
    let mut pairs: Vec<(usize, usize)> = best.into_iter().map(|(old, (_, new))| (old, new)).collect();
    pairs.sort_unstable_by_key(|&(old, new)| (new, std::cmp::Reverse(old)));
    let on_chain = chain::heaviest(&pairs, |index| votes[&pairs[index]]);
    let (n, m) = (gap.old.len(), gap.new.len());
    let mut line = vec![(0, 0)];
    let inner = pairs.iter().zip(on_chain).filter(|(pair, on)| *on && pair.0 > 0).map(|(pair, _)| *pair);
    line.extend(inner);
    line.push((n, m));
    line
}

/// A step of the path: how many old and new segments it takes.
type Step = (u8, u8);

struct Search<'a> {
    features: &'a Features,
    gap: &'a Gap,
    band: Band,
    /// A counter for each feature, all zero between uses.
    scratch: &'a mut [i32],
}

impl Search<'_> {
    fn path(&mut self, beads: &mut Vec<Bead>) {
        let shared = self.shared();
        let steps = self.steps(&shared);
        let (mut i, mut j) = (self.gap.old.len(), self.gap.new.len());
        while (i, j) != (0, 0) {
            let place = self.band.place(i, j).expect("the path stays in the band");
            let (a, b) = (usize::from(steps[place].0), usize::from(steps[place].1));
            let range = |list: &[usize], end: usize, count: usize| {
                if count == 0 { 0..0 } else { list[end - count]..list[end - 1] + 1 }
            };
            beads.push(Bead { old: range(&self.gap.old, i, a), new: range(&self.gap.new, j, b) });
            (i, j) = (i - a, j - b);
        }
    }

    /// What segments i - 1 and j - 1 share, at node (i, j).
    fn shared(&self) -> Vec<f32> {
        let mut shared = vec![0.0; self.band.size];
        for i in 1..=self.gap.old.len() {
            for j in self.band.columns[i].clone().filter(|&j| j > 0) {
                let (old, new) = (&self.features.old[self.gap.old[i - 1]], &self.features.new[self.gap.new[j - 1]]);
                if let Some(place) = self.band.place(i, j) {
                    shared[place] = self.features.common(&old.bag, &new.bag);
                }
            }
        }
        shared
    }

    /// The last step of the best path to each node.
    fn steps(&mut self, shared: &[f32]) -> Vec<Step> {
        let mut best = vec![f32::NEG_INFINITY; self.band.size];
        let mut steps: Vec<Step> = vec![(0, 0); self.band.size];
        best[0] = 0.0;
        for i in 0..=self.gap.old.len() {
            for j in self.band.columns[i].clone() {
                let Some(place) = self.band.place(i, j) else { continue };
                for (a, b) in STEPS {
                    let (a, b) = (usize::from(a), usize::from(b));
                    if a > i || b > j {
                        continue;
                    }
                    let Some(from) = self.band.place(i - a, j - b) else { continue };
                    if best[from] == f32::NEG_INFINITY {
                        continue;
                    }
                    let Some(score) = self.score(shared, (i - a)..i, (j - b)..j) else { continue };
                    if best[from] + score > best[place] {
                        best[place] = best[from] + score;
                        steps[place] = (a as u8, b as u8);
                    }
                }
            }
        }
        steps
    }

    /// What a bead of these places in the gap is worth; `None` when it is none.
    fn score(&mut self, shared: &[f32], old: Range<usize>, new: Range<usize>) -> Option<f32> {
        let weight = |side: &Side, list: &[usize]| list.iter().map(|&at| side[at].weight).sum::<f32>();
        let weights = weight(&self.features.old, &self.gap.old[old.clone()])
            + weight(&self.features.new, &self.gap.new[new.clone()]);
        match (old.len(), new.len()) {
            (0, _) | (_, 0) => Some(-ALONE * weights),
            (1, 1) => {
                let common = shared[self.band.place(old.end, new.end)?];
                let (one, two) = (self.gap.old[old.start], self.gap.new[new.start]);
                let exact = self.features.old[one].exact == self.features.new[two].exact;
                Some(earned(common, weights) + if exact { EXACT } else { 0.0 })
            }
            (a, b) => {
                if !self.is_plausible(shared, &old, &new) {
                    return None;
                }
                let common = self.common(old, new);
                Some(earned(common, weights) - FURTHER * (a + b - 2) as f32)
            }
        }
    }

    /// Whether a bead of several segments is worth scoring.
    fn is_plausible(&self, shared: &[f32], old: &Range<usize>, new: &Range<usize>) -> bool {
        let adjacent = |list: &[usize]| list.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        if !adjacent(&self.gap.old[old.clone()]) || !adjacent(&self.gap.new[new.clone()]) {
            return false;
        }
        let share = |i: usize, j: usize| self.band.place(i + 1, j + 1).map_or(0.0, |place| shared[place]);
        let old_weight = |i: usize| self.features.old[self.gap.old[i]].weight;
        let new_weight = |j: usize| self.features.new[self.gap.new[j]].weight;
        if old.len() == 1 {
            return new.clone().all(|j| share(old.start, j) >= PART_SHARED * new_weight(j));
        }
        if new.len() == 1 {
            return old.clone().all(|i| share(i, new.start) >= PART_SHARED * old_weight(i));
        }
        let ends = [(old.start, new.start), (old.end - 1, new.end - 1)];
        let crossing = [(old.start, new.start + 1), (old.start + 1, new.start)];
        let beyond = |(i, j): (usize, usize)| share(i, j) >= CROSSING * old_weight(i).min(new_weight(j));
        // A segment that has its like in none of the others was added or deleted between them, and is no part of the bead: in
        // scripts where every character is a word, some are shared by chance.
        let old_belongs = |i: usize| new.clone().any(|j| share(i, j) >= PART_SHARED * old_weight(i));
        let new_belongs = |j: usize| old.clone().any(|i| share(i, j) >= PART_SHARED * new_weight(j));
        ends.into_iter().all(beyond)
            && crossing.into_iter().any(beyond)
            && old.clone().all(old_belongs)
            && new.clone().all(new_belongs)
    }

    /// The weight that several segments of both sides share.
    fn common(&mut self, old: Range<usize>, new: Range<usize>) -> f32 {
        let features = self.features;
        let mut sum = 0.0;
        for feature in bags(&features.old, &self.gap.old[old.clone()]) {
            self.scratch[feature] += 1;
        }
        for feature in bags(&features.new, &self.gap.new[new]) {
            if self.scratch[feature] > 0 {
                self.scratch[feature] -= 1;
                sum += features.weights[feature];
            }
        }
        for feature in bags(&features.old, &self.gap.old[old]) {
            self.scratch[feature] = 0;
        }
        sum
    }
}

/// All features of some segments.
fn bags<'a>(side: &'a Side, list: &'a [usize]) -> impl Iterator<Item = usize> + 'a {
    list.iter().flat_map(|&at| side[at].bag.iter().map(|&feature| feature as usize))
}

fn earned(common: f32, weights: f32) -> f32 {
    2.0 * common - UNSHARED * (weights - 2.0 * common)
}

/// Simple steps first: they win a tie.
const STEPS: [Step; 13] = [
    (1, 1),
    (1, 0),
    (0, 1),
    (1, 2),
    (2, 1),
    (1, 3),
    (3, 1),
    (1, MOST_PARTS as u8),
    (MOST_PARTS as u8, 1),
    (2, 2),
    (2, 3),
    (3, 2),
    (3, 3),
];
