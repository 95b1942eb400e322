//! More than two texts: what belongs together over all of them.
//!
//! Each pair of texts is aligned. The beads with the first text (the pivot) are composed: segments that a chain of such
//! beads connects are one group. The other pairs are a vote. Where they agree, they give the finer pairing inside a group;
//! where one of them connects two groups, somebody is wrong. In such a passage the pairs that are surest of it are composed, with the
//! pivot or without, and what another pair contradicts is marked for review.
//!
//! Segments that the pivot does not have are connected by the other pairs alone.

use super::passage::Passages;
use super::{Group, Groups, PairBead};
use crate::model::{Bead, Doubt};
use crate::partition::Partition;
use std::ops::Range;

/// The confidence of a group that another pair contradicts, per contradiction, as far as that pair is sure.
const CONTRADICTED: f64 = 0.6;

/// The alignment of two of the texts.
pub(super) struct PairAlignment {
    pub(super) texts: (usize, usize),
    pub(super) beads: Vec<Bead>,
}

/// For each text beside its own, what a bead must be believed at least to join what the others keep apart; and what is enough.
const JOINS_PER_TEXT: f64 = 0.15;
const JOINS: f64 = 0.6;

/// Composes the alignments of all pairs of texts; those with text 0 are the backbone.
pub(super) fn compose(lengths: &[usize], pairs: &[PairAlignment]) -> Groups {
    let mut components = Components::new(lengths);
    let mut passages = Passages::of(lengths, pairs);
    let mut taken: Vec<Vec<bool>> = pairs
        .iter()
        .enumerate()
        .map(|(number, pair)| pair.beads.iter().map(|bead| passages.takes(number, pair.texts, bead)).collect())
        .collect();
    connect_taken(&mut components, pairs, &mut taken);
    let anchored = components.with_text(0);
    for pair in pairs.iter().filter(|pair| pair.texts.0 != 0) {
        for bead in &pair.beads {
            if components.of_bead(pair.texts, bead).all(|component| !anchored[component]) {
                components.connect(pair.texts, bead);
            }
        }
    }
    let mut building = Building::new(&mut components, lengths);
    for (pair, taken) in pairs.iter().zip(&taken) {
        let of = |is_taken| pair.beads.iter().zip(taken).filter(move |(_, taken)| **taken == is_taken);
        building.add(pair.texts, &of(true).map(|(bead, _)| bead).collect::<Vec<_>>());
        building.vote(pair.texts, &of(false).map(|(bead, _)| bead).collect::<Vec<_>>());
    }
    building.finish()
}

/// Connects the segments of the beads that are taken, those that are hardly believed last: a text that disagrees with the others and
/// is not sure of it must not break what they agree on. Such beads are taken no longer.
fn connect_taken(components: &mut Components, pairs: &[PairAlignment], taken: &mut [Vec<bool>]) {
    let texts = components.starts.len() - 1;
    let joins = (JOINS_PER_TEXT * texts.saturating_sub(1) as f64).min(JOINS);
    let mut unsure: Vec<(usize, usize)> = Vec::new();
    for (number, pair) in pairs.iter().enumerate() {
        for (at, bead) in pair.beads.iter().enumerate().filter(|&(at, _)| taken[number][at]) {
            if bead.confidence >= joins || texts == 2 {
                components.connect(pair.texts, bead);
            } else {
                unsure.push((number, at));
            }
        }
    }
    let confidence = |&(number, at): &(usize, usize)| pairs[number].beads[at].confidence;
    unsure.sort_by(|one, other| confidence(other).total_cmp(&confidence(one)));
    let mut agreed = components.with_several_texts();
    for (number, at) in unsure {
        let (texts, bead) = (pairs[number].texts, &pairs[number].beads[at]);
        let mut joined: Vec<usize> = components.of_bead(texts, bead).filter(|&root| agreed[root]).collect();
        joined.sort_unstable();
        joined.dedup();
        if joined.len() > 1 {
            taken[number][at] = false;
            continue;
        }
        components.connect(texts, bead);
        if let Some(root) = components.of_bead(texts, bead).next() {
            agreed[root] |= !joined.is_empty();
        }
    }
}

/// Sets of connected segments; segments of all texts are numbered through.
pub(super) struct Components {
    partition: Partition,
    /// How many segments there are.
    pub(super) count: usize,
    /// The number of the first segment of each text.
    starts: Vec<usize>,
}

impl Components {
    pub(super) fn new(lengths: &[usize]) -> Self {
        let mut starts = vec![0];
        for length in lengths {
            starts.push(starts[starts.len() - 1] + length);
        }
        let count = starts[lengths.len()];
        Self { partition: Partition::new(count), count, starts }
    }

    /// What stands for the segments that a segment is connected with.
    pub(super) fn root(&mut self, segment: usize) -> usize {
        self.partition.root(segment)
    }

    /// The segments of a bead, numbered through.
    fn segments(&self, texts: (usize, usize), bead: &Bead) -> impl Iterator<Item = usize> + use<> {
        let (source, target) = (self.starts[texts.0], self.starts[texts.1]);
        shifted(&bead.source, source).chain(shifted(&bead.target, target))
    }

    /// The components of a bead's segments.
    pub(super) fn of_bead<'a>(&'a mut self, texts: (usize, usize), bead: &Bead) -> impl Iterator<Item = usize> + 'a {
        self.segments(texts, bead).map(|segment| self.root(segment))
    }

    /// Connects the segments of a bead.
    pub(super) fn connect(&mut self, texts: (usize, usize), bead: &Bead) {
        let mut segments = self.segments(texts, bead);
        let Some(first) = segments.next() else { return };
        for segment in segments {
            self.partition.join(first, segment);
        }
    }

    /// Which components hold segments of more than one text, by root.
    fn with_several_texts(&mut self) -> Vec<bool> {
        let mut first: Vec<Option<usize>> = vec![None; self.count];
        let mut several = vec![false; self.count];
        for text in 0..self.starts.len() - 1 {
            for segment in self.starts[text]..self.starts[text + 1] {
                let root = self.root(segment);
                several[root] |= *first[root].get_or_insert(text) != text;
            }
        }
        several
    }

    /// Which components hold a segment of a text, by root.
    fn with_text(&mut self, text: usize) -> Vec<bool> {
        let mut with = vec![false; self.count];
        for segment in self.starts[text]..self.starts[text + 1] {
            let root = self.root(segment);
            with[root] = true;
        }
        with
    }
}

fn shifted(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// Groups under construction.
struct Building {
    groups: Vec<Group>,
    /// For each text and segment the number of its group.
    group_of: Vec<Vec<usize>>,
    /// What is left of the confidence of each group by the votes that contradict it.
    contradictions: Vec<f64>,
}

impl Building {
    fn new(components: &mut Components, lengths: &[usize]) -> Self {
        let mut number_of = vec![None; components.count];
        let mut groups: Vec<Group> = Vec::new();
        let mut group_of = Vec::with_capacity(lengths.len());
        for (text, &length) in lengths.iter().enumerate() {
            let start = components.starts[text];
            let mut numbers = Vec::with_capacity(length);
            for segment in 0..length {
                let root = components.root(start + segment);
                let number = *number_of[root].get_or_insert_with(|| {
                    groups.push(Group {
                        segments: vec![Vec::new(); lengths.len()],
                        confidence: 1.0,
                        doubt: None,
                        links: Vec::new(),
                    });
                    groups.len() - 1
                });
                groups[number].segments[text].push(segment);
                numbers.push(number);
            }
            group_of.push(numbers);
        }
        let contradictions = vec![1.0; groups.len()];
        Self { groups, group_of, contradictions }
    }

    /// The groups of a bead's segments, without repeats of neighbours.
    fn groups_of(&self, texts: (usize, usize), bead: &Bead) -> Vec<usize> {
        let sources = bead.source.clone().map(|segment| self.group_of[texts.0][segment]);
        let targets = bead.target.clone().map(|segment| self.group_of[texts.1][segment]);
        let mut groups: Vec<usize> = sources.chain(targets).collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    /// Takes the beads that the groups are made of.
    fn add(&mut self, texts: (usize, usize), beads: &[&Bead]) {
        for bead in beads {
            let number = self.groups_of(texts, bead)[0];
            let group = &mut self.groups[number];
            group.confidence *= bead.confidence;
            if group.doubt.is_none() || bead.doubt == Some(Doubt::Order) {
                group.doubt = bead.doubt.or(group.doubt);
            }
            if !bead.is_null() {
                group.links.push(PairBead { texts, bead: (*bead).clone() });
            }
        }
    }

    /// Takes the vote of the other beads of a pair: contradictions, and the finer pairing of groups without any.
    fn vote(&mut self, texts: (usize, usize), beads: &[&Bead]) {
        let mut contradicted = vec![None::<f64>; self.groups.len()];
        for bead in beads {
            let groups = self.groups_of(texts, bead);
            let has_partner = |group: &usize| {
                let segments = &self.groups[*group].segments;
                !segments[texts.0].is_empty() && !segments[texts.1].is_empty()
            };
            if groups.len() > 1 || (bead.is_null() && groups.iter().any(has_partner)) {
                for group in groups {
                    let surest = contradicted[group].get_or_insert(0.0);
                    *surest = surest.max(bead.confidence);
                }
            }
        }
        for (left, sure) in self.contradictions.iter_mut().zip(&contradicted) {
            *left *= 1.0 - (1.0 - CONTRADICTED) * sure.unwrap_or(0.0);
        }
        for bead in beads.iter().filter(|bead| !bead.is_null()) {
            let groups = self.groups_of(texts, bead);
            if let [group] = groups[..]
                && contradicted[group].is_none()
            {
                self.groups[group].links.push(PairBead { texts, bead: (*bead).clone() });
            }
        }
    }

    /// Lowers what was contradicted, and puts groups without a pivot segment behind the one before them.
    fn finish(mut self) -> Groups {
        for (group, &left) in self.groups.iter_mut().zip(&self.contradictions) {
            if left < 1.0 {
                group.confidence *= left;
                // That two places are exchanged tells a reader more: the order is what the others disagree about.
                if group.doubt != Some(Doubt::Order) {
                    group.doubt = Some(Doubt::ThirdLanguageDisagrees);
                }
            }
        }
        let order = self.order();
        let mut groups: Vec<Option<Group>> = self.groups.into_iter().map(Some).collect();
        Groups { groups: order.into_iter().filter_map(|number| groups[number].take()).collect() }
    }

    /// Groups with a pivot segment in its order; each other behind the group of the segment before its own.
    fn order(&self) -> Vec<usize> {
        let mut place = vec![None; self.groups.len()];
        for (number, group) in self.groups.iter().enumerate() {
            place[number] = group.segments[0].first().map(|&segment| (segment + 1, 0, 0));
        }
        for (text, numbers) in self.group_of.iter().enumerate().skip(1) {
            let mut last = 0;
            for (segment, &number) in numbers.iter().enumerate() {
                let (pivot, _, _) = *place[number].get_or_insert((last, text, segment + 1));
                last = pivot;
            }
        }
        let mut order: Vec<usize> = (0..self.groups.len()).collect();
        order.sort_by_key(|&number| place[number]);
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bead(source: Range<usize>, target: Range<usize>) -> Bead {
        Bead { source, target, confidence: 0.9, doubt: None }
    }

    fn check(lengths: &[usize], pairs: Vec<((usize, usize), Vec<Bead>)>, expected: &[&[&[usize]]]) -> Groups {
        let pairs: Vec<_> = pairs.into_iter().map(|(texts, beads)| PairAlignment { texts, beads }).collect();
        let groups = compose(lengths, &pairs);
        let found: Vec<Vec<&[usize]>> =
            groups.groups.iter().map(|group| group.segments.iter().map(Vec::as_slice).collect()).collect();
        assert_eq!(found, expected);
        groups
    }

    #[test]
    fn finer_pairs_stand_inside_a_group() {
        let groups = check(
            &[1, 2, 2],
            vec![
                ((0, 1), vec![bead(0..1, 0..2)]),
                ((0, 2), vec![bead(0..1, 0..2)]),
                ((1, 2), vec![bead(0..1, 0..1), bead(1..2, 1..2)]),
            ],
            &[&[&[0], &[0, 1], &[0, 1]]],
        );
        assert_eq!(groups.groups[0].links.iter().filter(|link| link.texts == (1, 2)).count(), 2);
        assert_eq!(groups.groups[0].doubt, None);
    }

    #[test]
    fn what_the_pivot_lacks_follows_the_group_before() {
        check(
            &[2, 3, 3],
            vec![
                ((0, 1), vec![bead(0..1, 0..1), bead(1..1, 1..2), bead(1..2, 2..3)]),
                ((0, 2), vec![bead(0..1, 0..1), bead(1..1, 1..2), bead(1..2, 2..3)]),
                ((1, 2), vec![bead(0..1, 0..1), bead(1..2, 1..2), bead(2..3, 2..3)]),
            ],
            &[&[&[0], &[0], &[0]], &[&[], &[1], &[1]], &[&[1], &[2], &[2]]],
        );
    }

    #[test]
    fn what_is_in_another_order_stays_marked_so_when_contradicted() {
        let order = |source, target| Bead { doubt: Some(Doubt::Order), ..bead(source, target) };
        let doubtful = |source, target| Bead { doubt: Some(Doubt::Length), ..bead(source, target) };
        let groups = check(
            &[2, 2, 2],
            vec![
                ((0, 1), vec![doubtful(0..1, 0..1), doubtful(1..2, 1..2)]),
                ((0, 2), vec![order(0..1, 1..2), order(1..2, 0..1)]),
                ((1, 2), vec![bead(0..1, 0..1), bead(1..2, 1..2)]),
            ],
            &[&[&[0], &[0], &[1]], &[&[1], &[1], &[0]]],
        );
        assert!(groups.groups.iter().all(|group| group.doubt == Some(Doubt::Order)), "{groups:?}");
        assert!(groups.groups.iter().all(|group| group.confidence < 0.9 * 0.9), "the vote counts all the same");
    }

    #[test]
    fn a_text_that_is_unsure_does_not_join_what_the_others_keep_apart() {
        let unsure = |source, target| Bead { confidence: 0.15, ..bead(source, target) };
        let groups = check(
            &[3, 3, 2],
            vec![
                ((0, 1), vec![bead(0..1, 0..1), bead(1..2, 1..2), bead(2..3, 2..3)]),
                ((0, 2), vec![unsure(0..2, 0..1), unsure(2..3, 1..2)]),
                ((1, 2), vec![unsure(0..2, 0..1), unsure(2..3, 1..2)]),
            ],
            &[&[&[], &[], &[0]], &[&[0], &[0], &[]], &[&[1], &[1], &[]], &[&[2], &[2], &[1]]],
        );
        let doubted: Vec<_> = groups.groups[1..3].iter().map(|group| group.doubt).collect();
        assert_eq!(doubted, [Some(Doubt::ThirdLanguageDisagrees); 2], "what was left out is told");
        assert!(groups.groups[1..3].iter().all(|group| group.confidence > 0.75), "but hardly counts: {groups:?}");
        assert!(groups.groups[3].confidence < 0.2, "what it does add is as unsure as it is");
    }

    #[test]
    fn a_contradiction_is_marked() {
        let groups = check(
            &[2, 2, 2],
            vec![
                ((0, 1), vec![bead(0..1, 0..1), bead(1..2, 1..2)]),
                ((0, 2), vec![bead(0..1, 0..1), bead(1..2, 1..2)]),
                ((1, 2), vec![bead(0..2, 0..1), bead(2..2, 1..2)]),
            ],
            &[&[&[0], &[0], &[0]], &[&[1], &[1], &[1]]],
        );
        assert!(groups.groups.iter().all(|group| group.doubt == Some(Doubt::ThirdLanguageDisagrees)));
        assert!(groups.groups[0].confidence < 0.9 * 0.9);
    }
}
