//! Where nothing needs to be decided: segments with the same words, once on either side, in the same order.
//!
//! Patience diff over segments: prefix and suffix first, then the heaviest chain of keys that are unique on both sides;
//! between two anchors the same again, since what was twice in the text may be once in the gap. Unique segments off the
//! chain have moved, when they are long enough not to be there by chance. O(n log n) per level; a level ends where no
//! key is unique.

use super::chain;
use super::features::Side;
use std::collections::HashMap;
use std::ops::Range;

/// A segment of fewer words off the chain (*Sí, claro.*) is not taken for moved: it may well have been written anew.
pub(super) const LEAST_MOVED_WORDS: usize = 3;

/// What is certain, and what lies between.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// Pairs (old, new) of segments.
    pub(super) pairs: Vec<(usize, usize)>,
    /// What is not paired, gap by gap.
    pub(super) gaps: Vec<Gap>,
}

/// Segments that lie between two anchors, ascending; those that have moved are left out.
#[derive(Debug)]
pub(super) struct Gap {
    pub(super) old: Vec<usize>,
    pub(super) new: Vec<usize>,
}

/// Finds anchors, and pairs of moved segments.
pub(super) fn find(old: &Side, new: &Side) -> Anchors {
    let (all_old, all_new): (Vec<usize>, Vec<usize>) = ((0..old.len()).collect(), (0..new.len()).collect());
    let moved = moved(old, new, &all_old, &all_new);
    let gone: std::collections::HashSet<usize> = moved.iter().map(|pair| pair.0).collect();
    let come: std::collections::HashSet<usize> = moved.iter().map(|pair| pair.1).collect();
    let without = |all: Vec<usize>, out: std::collections::HashSet<usize>| {
        all.into_iter().filter(|ordinal| !out.contains(ordinal)).collect::<Vec<usize>>()
    };
    let search = Search { old, new, old_list: without(all_old, gone), new_list: without(all_new, come) };
    let mut anchors = Anchors { pairs: moved, gaps: Vec::new() };
    search.divide(&mut anchors);
    anchors
}

fn moved(old: &Side, new: &Side, all_old: &[usize], all_new: &[usize]) -> Vec<(usize, usize)> {
    let pairs = unique(old, new, all_old, all_new);
    let on_chain = chain::heaviest(&pairs, |index| old[pairs[index].0].words.max(1));
    let far = pairs.iter().zip(on_chain).filter(|(pair, on)| !on && old[pair.0].words >= LEAST_MOVED_WORDS);
    far.map(|(pair, _)| *pair).collect()
}

/// Pairs of positions in two lists whose keys are unique in both, by the new side.
fn unique(old: &Side, new: &Side, old_list: &[usize], new_list: &[usize]) -> Vec<(usize, usize)> {
    /// Positions of a key, while there is at most one on each side.
    #[derive(Default)]
    struct Seen {
        old: Vec<usize>,
        new: Vec<usize>,
    }
    let mut seen: HashMap<u64, Seen> = HashMap::with_capacity(old_list.len());
    for (at, &ordinal) in old_list.iter().enumerate() {
        seen.entry(old[ordinal].key).or_default().old.push(at);
    }
    for (at, &ordinal) in new_list.iter().enumerate() {
        if let Some(entry) = seen.get_mut(&new[ordinal].key) {
            entry.new.push(at);
        }
    }
    let once = |entry: &Seen| match (entry.old.as_slice(), entry.new.as_slice()) {
        (&[old], &[new]) => Some((old, new)),
        _ => None,
    };
    let mut pairs: Vec<(usize, usize)> = seen.values().filter_map(once).collect();
    pairs.sort_unstable_by_key(|pair| pair.1);
    pairs
}

struct Search<'a> {
    old: &'a Side,
    new: &'a Side,
    /// Ordinals that are still to be paired.
    old_list: Vec<usize>,
    new_list: Vec<usize>,
}

impl Search<'_> {
    /// Works through stretches of both lists until each is anchored or a gap.
    fn divide(&self, anchors: &mut Anchors) {
        let mut open = vec![(0..self.old_list.len(), 0..self.new_list.len())];
        while let Some((mut old, mut new)) = open.pop() {
            self.trim(&mut old, &mut new, anchors);
            if old.is_empty() && new.is_empty() {
                continue;
            }
            let kept = self.chain(&old, &new);
            if kept.is_empty() {
                anchors.gaps.push(Gap { old: self.old_list[old].to_vec(), new: self.new_list[new].to_vec() });
                continue;
            }
            for (i, j) in kept {
                anchors.pairs.push((self.old_list[i], self.new_list[j]));
                open.push((old.start..i, new.start..j));
                (old.start, new.start) = (i + 1, j + 1);
            }
            open.push((old, new));
        }
    }

    /// Pairs what both begin and end with.
    fn trim(&self, old: &mut Range<usize>, new: &mut Range<usize>, anchors: &mut Anchors) {
        while old.start < old.end && new.start < new.end && self.same(old.start, new.start) {
            anchors.pairs.push((self.old_list[old.start], self.new_list[new.start]));
            (old.start, new.start) = (old.start + 1, new.start + 1);
        }
        while old.start < old.end && new.start < new.end && self.same(old.end - 1, new.end - 1) {
            (old.end, new.end) = (old.end - 1, new.end - 1);
            anchors.pairs.push((self.old_list[old.end], self.new_list[new.end]));
        }
    }

    fn same(&self, old: usize, new: usize) -> bool {
        self.old[self.old_list[old]].key == self.new[self.new_list[new]].key
    }

    /// Positions in the lists of the anchors inside a stretch.
    fn chain(&self, old: &Range<usize>, new: &Range<usize>) -> Vec<(usize, usize)> {
        let pairs = unique(self.old, self.new, &self.old_list[old.clone()], &self.new_list[new.clone()]);
        let words = |index: usize| self.old[self.old_list[old.start + pairs[index].0]].words.max(1);
        let on_chain = chain::heaviest(&pairs, words);
        let kept = pairs.iter().zip(on_chain).filter(|(_, on)| *on);
        kept.map(|(pair, _)| (old.start + pair.0, new.start + pair.1)).collect()
    }
}
