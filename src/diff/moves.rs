//! What stands elsewhere, and what was rewritten where it stood.
//!
//! Segments that the path left alone get two chances: a segment that is nearly the same at another place has moved
//! there; an old and a new one left alone at the same place between paired neighbours are one that was rewritten, since
//! position says more than words then. Which pairs count as *moved* is decided at the end, over all of them: those off
//! the longest increasing chain, and, where two neighbouring blocks of one size changed places, both, since neither is
//! more moved than the other.
//!
//! Candidates for moves are found over an index of the words of what was left; near-linear while few words are shared
//! by many leftovers.

use super::Bead;
use super::anchor::LEAST_MOVED_WORDS;
use super::chain;
use super::features::{Features, Side};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A segment that reads like this at another place has moved and was edited.
const ALIKE: f32 = 0.6;
/// A feature that more leftovers hold says nothing about where one of them went.
const TOO_COMMON: usize = 40;
/// Two segments at the same place are one rewritten when neither is longer than the other by more than this …
const LENGTH_RATIO: f32 = 2.5;
/// … unless they share this much all the same.
const SHARED: f32 = 0.1;
/// More in a row that share nothing are another text, not one rewritten sentence by sentence.
const MOST_REWRITTEN: usize = 4;

/// Pairs segments that are alone: the same first, then by likeness, then by position.
pub(super) fn pair_leftovers(features: &Features, beads: &mut Vec<Bead>) {
    let found = same(features, beads);
    join(beads, found);
    let found = alike(features, beads);
    join(beads, found);
    let found = rewritten(features, beads);
    join(beads, found);
}

/// Puts pairs in the place of the lonely segments that they hold.
fn join(beads: &mut Vec<Bead>, pairs: Vec<Bead>) {
    let old: HashSet<usize> = pairs.iter().flat_map(|pair| pair.old.clone()).collect();
    let new: HashSet<usize> = pairs.iter().flat_map(|pair| pair.new.clone()).collect();
    let is_taken = |bead: &Bead| {
        if bead.new.is_empty() { old.contains(&bead.old.start) } else { new.contains(&bead.new.start) }
    };
    beads.retain(|bead| bead.is_pair() || !is_taken(bead));
    beads.extend(pairs);
}

/// One lonely segment, or two that follow each other.
struct Lonely {
    range: Range<usize>,
    bag: Vec<u32>,
    weight: f32,
    words: usize,
}

/// The lonely segments of one side, alone and by twos.
fn lonely(side: &Side, mut ordinals: Vec<usize>) -> Vec<Lonely> {
    ordinals.sort_unstable();
    let single = |&at: &usize| Lonely {
        range: at..at + 1,
        bag: side[at].bag.clone(),
        weight: side[at].weight,
        words: side[at].words,
    };
    let twos = ordinals.windows(2).filter(|two| two[0] + 1 == two[1]).map(|two| {
        let mut bag = [side[two[0]].bag.as_slice(), side[two[1]].bag.as_slice()].concat();
        bag.sort_unstable();
        let (one, other) = (&side[two[0]], &side[two[1]]);
        Lonely { range: two[0]..two[1] + 1, bag, weight: one.weight + other.weight, words: one.words + other.words }
    });
    let mut list: Vec<Lonely> = ordinals.iter().map(single).chain(twos).collect();
    list.retain(|lonely| lonely.words >= LEAST_MOVED_WORDS);
    list
}

/// Pairs of the same wording that either text has once, however short: *Sí.* is there still, whatever else it might be.
fn same(features: &Features, beads: &[Bead]) -> Vec<Bead> {
    let (old, new) = (once(&features.old), once(&features.new));
    let alone = |gone: bool| beads.iter().filter(move |bead| !bead.is_pair() && bead.new.is_empty() == gone);
    let come: HashSet<usize> = alone(false).map(|bead| bead.new.start).collect();
    let gone = alone(true).map(|bead| bead.old.start);
    gone.filter_map(|at| {
        let key = features.old[at].exact;
        old.get(&key)?.as_ref()?;
        let there = new.get(&key).copied().flatten().filter(|there| come.contains(there))?;
        Some(Bead { old: at..at + 1, new: there..there + 1 })
    })
    .collect()
}

/// Where each wording stands; `None` for one that is there more than once.
fn once(side: &Side) -> HashMap<u64, Option<usize>> {
    let mut places = HashMap::new();
    for at in 0..side.len() {
        places.entry(side[at].exact).and_modify(|place| *place = None).or_insert(Some(at));
    }
    places
}

/// Pairs that read nearly the same, the likest first.
fn alike(features: &Features, beads: &[Bead]) -> Vec<Bead> {
    let alone = |gone: bool| beads.iter().filter(move |bead| !bead.is_pair() && bead.new.is_empty() == gone);
    let old = lonely(&features.old, alone(true).map(|bead| bead.old.start).collect());
    let new = lonely(&features.new, alone(false).map(|bead| bead.new.start).collect());
    let mut index: HashMap<u32, Vec<usize>> = HashMap::new();
    for (at, lonely) in old.iter().enumerate() {
        for run in lonely.bag.chunk_by(|one, two| one == two) {
            index.entry(run[0]).or_default().push(at);
        }
    }
    let mut found: Vec<(f32, usize, usize)> = Vec::new();
    for (at, lonely) in new.iter().enumerate() {
        for candidate in candidates(&index, lonely) {
            let other = &old[candidate];
            if other.range.len() == 1 || lonely.range.len() == 1 {
                let common = features.common(&other.bag, &lonely.bag);
                found.push((2.0 * common / (other.weight + lonely.weight), candidate, at));
            }
        }
    }
    found.retain(|entry| entry.0 >= ALIKE);
    found.sort_by(|one, two| two.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(two.1, two.2))));
    let pairs = found.into_iter().map(|(_, i, j)| Bead { old: old[i].range.clone(), new: new[j].range.clone() });
    free(pairs)
}

/// Which old ones share a word with a new one that is not everywhere.
fn candidates(index: &HashMap<u32, Vec<usize>>, lonely: &Lonely) -> Vec<usize> {
    let runs = lonely.bag.chunk_by(|one, two| one == two);
    let lists = runs.filter_map(|run| index.get(&run[0])).filter(|list| list.len() <= TOO_COMMON);
    let mut candidates: Vec<usize> = lists.flatten().copied().collect();
    candidates.sort_unstable();
    candidates.dedup();
    candidates
}

/// Of pairs in the order of their worth, those whose segments no earlier one holds.
fn free(pairs: impl Iterator<Item = Bead>) -> Vec<Bead> {
    let (mut gone, mut come) = (HashSet::new(), HashSet::new());
    pairs
        .filter(|pair| {
            let free = pair.old.clone().all(|at| !gone.contains(&at)) && pair.new.clone().all(|at| !come.contains(&at));
            if free {
                gone.extend(pair.old.clone());
                come.extend(pair.new.clone());
            }
            free
        })
        .collect()
}

/// Pairs of as many old as new segments left alone between the same neighbours.
fn rewritten(features: &Features, beads: &[Bead]) -> Vec<Bead> {
    let (mut after_old, mut after_new) = (vec![None; features.old.len()], vec![None; features.new.len()]);
    for bead in beads.iter().filter(|bead| bead.is_pair()) {
        after_old[bead.old.clone()].fill(Some(bead.new.end));
        after_new[bead.new.clone()].fill(Some(bead.new.end));
    }
    // For each place in the new text, what stands alone there, on either side.
    let mut places: HashMap<usize, (Vec<usize>, Vec<usize>)> = HashMap::new();
    let mut place = 0;
    for (old, paired) in after_old.iter().enumerate() {
        match paired {
            Some(end) => place = *end,
            None => places.entry(place).or_default().0.push(old),
        }
    }
    let mut place = 0;
    for (new, paired) in after_new.iter().enumerate() {
        match paired {
            Some(end) => place = *end,
            None => places.entry(place).or_default().1.push(new),
        }
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (old, new) in places.into_values().filter(|(old, new)| old.len() == new.len() && old.len() <= MOST_REWRITTEN) {
        pairs.extend(old.into_iter().zip(new).filter(|&(old, new)| may_be_rewritten(features, old, new)));
    }
    pairs.into_iter().map(|(old, new)| Bead { old: old..old + 1, new: new..new + 1 }).collect()
}

fn may_be_rewritten(features: &Features, old: usize, new: usize) -> bool {
    let (one, two) = (features.old[old].characters as f32, features.new[new].characters as f32);
    one.max(two) <= LENGTH_RATIO * one.min(two) || features.similarity(old, new) >= SHARED
}

/// For each bead, whether it has moved. Beads come in any order.
pub(super) fn mark(beads: &[Bead]) -> Vec<bool> {
    let mut by_new: Vec<usize> = (0..beads.len()).filter(|&at| beads[at].is_pair()).collect();
    by_new.sort_unstable_by_key(|&at| beads[at].new.start);
    let mut by_old = by_new.clone();
    by_old.sort_unstable_by_key(|&at| beads[at].old.start);
    let mut rank = vec![0; beads.len()];
    for (position, &at) in by_old.iter().enumerate() {
        rank[at] = position;
    }
    let pairs: Vec<(usize, usize)> = by_new.iter().enumerate().map(|(new, &at)| (rank[at], new)).collect();
    let on_chain = chain::heaviest(&pairs, |_| 1);
    let mut off: Vec<bool> = on_chain.iter().map(|on| !on).collect();
    for block in blocks(&pairs, &on_chain) {
        let first = pairs[block.start].0;
        let crossed = |&at: &usize| on_chain[at] && (at < block.start) != (pairs[at].0 < first);
        // A swap of neighbours: as many as the block holds, right before or behind it.
        let near = block.start.saturating_sub(block.len())..(block.end + block.len()).min(pairs.len());
        let beside: Vec<usize> = near.filter(crossed).collect();
        if beside.len() == block.len() && (0..pairs.len()).filter(crossed).count() == block.len() {
            beside.into_iter().for_each(|at| off[at] = true);
        }
    }
    let mut moved = vec![false; beads.len()];
    for (position, &at) in by_new.iter().enumerate() {
        moved[at] = off[position];
    }
    moved
}

/// Runs of pairs off the chain that follow each other in both texts.
fn blocks(pairs: &[(usize, usize)], on_chain: &[bool]) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for at in (0..pairs.len()).filter(|&at| !on_chain[at]) {
        match blocks.last_mut() {
            Some(block) if block.end == at && pairs[at - 1].0 + 1 == pairs[at].0 => block.end += 1,
            _ => blocks.push(at..at + 1),
        }
    }
    blocks
}
