//! Passages on which the pairs of texts do not agree, and who is believed there.
//!
//! A passage is what the beads of all pairs together connect. To compose groups, as many pairs are needed as connect all texts, and
//! where they disagree not more: any further one would join what the others keep apart. Elsewhere these are the pairs with the
//! pivot; in a passage of disagreement they are those that are surest of their beads there (a maximum spanning tree, Kruskal 1956).
//! Cost: linear in the beads.

use super::pivot::{Components, PairAlignment};
use crate::model::Bead;
use crate::partition::Partition;
use std::collections::{BTreeSet, HashMap};

/// A pair without the pivot must be surer by more than this. On three languages of health texts, units inside one gold row were
/// .9974 / .9955 (tuning / checking) with the pivot alone, .9991 / .9989 so, and .9983 / .9989 without a margin.
const MARGIN: f64 = 0.05;

/// For each passage of disagreement the pairs that are believed there.
pub(super) struct Passages {
    all: Components,
    /// For each passage, by its root, whether each pair is believed.
    believed: HashMap<usize, Vec<bool>>,
    /// Whether each pair has the pivot.
    backbone: Vec<bool>,
}

impl Passages {
    /// From the alignments of all pairs of texts with these numbers of segments.
    pub(super) fn of(lengths: &[usize], pairs: &[PairAlignment]) -> Self {
        let mut all = Components::new(lengths);
        let mut star = Components::new(lengths);
        for pair in pairs {
            for bead in &pair.beads {
                all.connect(pair.texts, bead);
                if pair.texts.0 == 0 {
                    star.connect(pair.texts, bead);
                }
            }
        }
        let mut sums: HashMap<usize, Vec<(f64, f64)>> = HashMap::new();
        for (number, pair) in pairs.iter().enumerate() {
            for bead in &pair.beads {
                let Some(root) = all.of_bead(pair.texts, bead).next() else { continue };
                let sum = &mut sums.entry(root).or_insert_with(|| vec![(0.0, 0.0); pairs.len()])[number];
                sum.0 += bead.confidence;
                sum.1 += 1.0;
            }
        }
        let mut groups: HashMap<usize, BTreeSet<usize>> = HashMap::new();
        for segment in 0..star.count {
            groups.entry(all.root(segment)).or_default().insert(star.root(segment));
        }
        sums.retain(|root, _| groups.get(root).is_some_and(|groups| groups.len() > 1));
        let believed = sums.into_iter().map(|(root, sums)| (root, surest(lengths.len(), pairs, &sums))).collect();
        Self { all, believed, backbone: pairs.iter().map(|pair| pair.texts.0 == 0).collect() }
    }

    /// Whether a bead of a pair is to connect its segments.
    pub(super) fn takes(&mut self, number: usize, texts: (usize, usize), bead: &Bead) -> bool {
        let Some(root) = self.all.of_bead(texts, bead).next() else { return false };
        self.believed.get(&root).map_or(self.backbone[number], |believed| believed[number])
    }
}

/// Of all pairs those that connect the texts and are surest, by sums and numbers of their confidences.
fn surest(texts: usize, pairs: &[PairAlignment], sums: &[(f64, f64)]) -> Vec<bool> {
    let mean = |number: usize| {
        let (sum, count) = sums[number];
        sum / f64::max(count, 1.0) + if pairs[number].texts.0 == 0 { MARGIN } else { 0.0 }
    };
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.sort_by(|&one, &other| mean(other).total_cmp(&mean(one)).then(one.cmp(&other)));
    let mut connected = Partition::new(texts);
    let mut believed = vec![false; pairs.len()];
    for number in order {
        let (one, other) = pairs[number].texts;
        if connected.root(one) != connected.root(other) {
            connected.join(one, other);
            believed[number] = true;
        }
    }
    believed
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::Range;

    fn pair(texts: (usize, usize), confidence: f64, beads: &[(Range<usize>, Range<usize>)]) -> PairAlignment {
        let bead = |(source, target): &(Range<usize>, Range<usize>)| Bead {
            source: source.clone(),
            target: target.clone(),
            confidence,
            doubt: None,
        };
        PairAlignment { texts, beads: beads.iter().map(bead).collect() }
    }

    /// Which pairs are believed of their first bead.
    fn check(pairs: &[PairAlignment], expected: [bool; 3]) {
        let mut passages = Passages::of(&[2, 2, 2], pairs);
        let taken = [0, 1, 2].map(|number| passages.takes(number, pairs[number].texts, &pairs[number].beads[0]));
        assert_eq!(taken, expected);
    }

    #[test]
    fn the_surest_are_believed_where_they_disagree_and_else_the_pivot() {
        let straight = [(0..1, 0..1), (1..2, 1..2)];
        let joined = [(0..2, 0..1), (2..2, 1..2)];
        let agreed = [pair((0, 1), 0.3, &straight), pair((0, 2), 0.3, &straight), pair((1, 2), 0.9, &straight)];
        check(&agreed, [true, true, false]);
        let doubted = [pair((0, 1), 0.9, &straight), pair((0, 2), 0.3, &joined), pair((1, 2), 0.9, &straight)];
        check(&doubted, [true, false, true]);
        let as_sure = [pair((0, 1), 0.9, &straight), pair((0, 2), 0.9, &joined), pair((1, 2), 0.92, &straight)];
        check(&as_sure, [true, true, false]);
    }
}
