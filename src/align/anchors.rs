//! Anchors: pairs of segments that share rare words, for texts too long to look at every node.
//!
//! Each source segment votes for the target segments that hold likely translations (look-alikes, numbers, what a memory
//! knows) of its rare words. The heaviest chain of votes that ascends on both sides is the path on which the first
//! corridor is built; links of the chain that jump away from their neighbours are dropped. Where there are too few anchors,
//! the corridor is a broad band around the diagonal.
//!
//! Cost: words × occurrences of rare words, n·log m for the chain. What is in another order is off the chain; `crossing` looks at
//! the anchors there.

use super::corridor::Corridor;
use super::features::{Kind, Side};
use super::sparse::Rows;

/// Up to this many nodes, all are looked at.
pub(super) const FULL_GRID: usize = 60_000;

/// Nodes of a band when anchors are missing: what bounds time and memory on texts that share nothing.
const BAND_NODES: usize = 1_500_000;

/// Half the width of a band without anchors, within what `BAND_NODES` allows.
const MIN_BAND: usize = 30;
const MAX_BAND: usize = 400;

/// Rows and columns that the corridor has to either side of the chain.
const MARGIN: usize = 10;

/// One anchor to so many segments is enough.
pub(super) const SEGMENTS_PER_ANCHOR: usize = 40;

/// Words that stand in more segments than one in so many, and than `RARE`, are not rare.
const RARE_SHARE: usize = 200;
const RARE: usize = 8;

/// Nor are words of so many segments, however long the text: looking them all up would take the square of its length.
const MOST_PLACES: usize = 400;

/// Segments that a segment may vote for, the votes needed, and what each link of the chain costs.
const CANDIDATES: usize = 4;
const MIN_VOTES: f32 = 4.0;
const LINK_COST: f32 = 2.0;

/// Words of a segment beyond which its votes are not worth less.
const LENGTH_OFFSET: f32 = 20.0;

/// A candidate for an anchor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Anchor {
    pub(super) source: usize,
    pub(super) target: usize,
    pub(super) votes: f32,
}

/// The corridor of the first pass. `chances` says for each source word which target words it may make.
pub(super) fn first_corridor(source: &Side, target: &Side, chances: &Rows) -> Corridor {
    let (rows, columns) = (source.len(), target.len());
    if (rows + 1) * (columns + 1) <= FULL_GRID {
        return Corridor::full(rows, columns);
    }
    let anchors = consistent(&chain(&candidates(source, target, chances, 0..rows), columns));
    if anchors.len() * SEGMENTS_PER_ANCHOR < rows.min(columns) {
        let affordable = (BAND_NODES / (rows + 1) / 2).clamp(MIN_BAND, MAX_BAND);
        let band = (rows.max(columns) / 10).min(affordable);
        return Corridor::around(diagonal(rows, columns), rows, columns, band);
    }
    corridor_around(&anchors, rows, columns)
}

/// The anchors between two passages that agree with each other, counted from the passages' starts.
pub(super) fn between(anchors: &[Anchor], columns: usize) -> Vec<Anchor> {
    consistent(&chain(anchors, columns))
}

/// The corridor around such anchors.
pub(super) fn corridor_around(anchors: &[Anchor], rows: usize, columns: usize) -> Corridor {
    Corridor::around(anchors.iter().map(|anchor| (anchor.source, anchor.target)), rows, columns, MARGIN)
}

/// A point for each row, so that the corridor follows the diagonal closely.
fn diagonal(rows: usize, columns: usize) -> impl Iterator<Item = (usize, usize)> {
    (1..rows).map(move |row| (row, row * columns / rows))
}

/// Segments that share rare words with some of the source, by source segment, then target.
pub(super) fn candidates(
    source: &Side,
    target: &Side,
    chances: &Rows,
    segments: impl Iterator<Item = usize>,
) -> Vec<Anchor> {
    let postings = Postings::of(target);
    let limit = (source.len().max(target.len()) / RARE_SHARE).clamp(RARE, MOST_PLACES);
    let rarity = |count: usize| ((source.len().max(target.len()) as f32) / count as f32).ln().max(0.0);
    let mut votes = vec![0.0_f32; target.len()];
    let mut voted: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    for segment in segments {
        let mut words = source.tokens(segment..segment + 1).to_vec();
        words.sort_unstable();
        words.dedup();
        for word in words {
            let entry = &source.vocabulary.entries[word as usize];
            if entry.count as usize > limit || entry.kind == Kind::Mark {
                continue;
            }
            for &(other, chance) in chances.row(word as usize) {
                let places = postings.of_word(other);
                if places.len() > limit {
                    continue;
                }
                let weight = chance * rarity(places.len().max(entry.count as usize));
                for &place in places {
                    if votes[place as usize] == 0.0 {
                        voted.push(place as usize);
                    }
                    votes[place as usize] += weight;
                }
            }
        }
        let from = found.len();
        let length = source.tokens(segment..segment + 1).len() as f32;
        for place in voted.drain(..) {
            let words = length.max(target.tokens(place..place + 1).len() as f32);
            let votes = std::mem::take(&mut votes[place]) * (LENGTH_OFFSET * 2.0 / (words + LENGTH_OFFSET)).sqrt();
            if votes > MIN_VOTES {
                found.push(Anchor { source: segment, target: place, votes });
            }
        }
        found[from..].sort_unstable_by(|a, b| b.votes.total_cmp(&a.votes).then(a.target.cmp(&b.target)));
        found.truncate(from + CANDIDATES);
        found[from..].sort_unstable_by_key(|anchor| anchor.target);
    }
    found
}

/// The segments that hold each word, once each.
struct Postings {
    starts: Vec<u32>,
    segments: Vec<u32>,
}

impl Postings {
    fn of(side: &Side) -> Self {
        let words = side.vocabulary.len();
        let mut last = vec![u32::MAX; words];
        let mut places = Vec::with_capacity(side.all_tokens().len());
        for segment in 0..side.len() {
            for &word in side.tokens(segment..segment + 1) {
                if last[word as usize] != segment as u32 {
                    last[word as usize] = segment as u32;
                    places.push((word, segment as u32));
                }
            }
        }
        let mut starts = vec![0_u32; words + 1];
        for &(word, _) in &places {
            starts[word as usize + 1] += 1;
        }
        for word in 0..words {
            starts[word + 1] += starts[word];
        }
        let mut next = starts.clone();
        let mut segments = vec![0; places.len()];
        for (word, segment) in places {
            segments[next[word as usize] as usize] = segment;
            next[word as usize] += 1;
        }
        Self { starts, segments }
    }

    fn of_word(&self, word: u32) -> &[u32] {
        &self.segments[self.starts[word as usize] as usize..self.starts[word as usize + 1] as usize]
    }
}

/// The heaviest chain that ascends strictly on both sides. A Fenwick tree over the targets holds the best chain that
/// ends at or before each.
fn chain(candidates: &[Anchor], columns: usize) -> Vec<Anchor> {
    let mut tree: Vec<(f32, Option<usize>)> = vec![(0.0, None); columns + 2];
    let mut before: Vec<Option<usize>> = Vec::with_capacity(candidates.len());
    let mut best = (0.0, None);
    let all: Vec<usize> = (0..candidates.len()).collect();
    for row in all.chunk_by(|&a, &b| candidates[a].source == candidates[b].source) {
        // All of one row look up before any is entered: they may not follow each other.
        let reached: Vec<(f32, Option<usize>)> =
            row.iter().map(|&number| best_before(&tree, candidates[number].target)).collect();
        for (&number, (weight, earlier)) in row.iter().zip(reached) {
            let weight = weight + candidates[number].votes - LINK_COST;
            before.push(earlier);
            enter(&mut tree, candidates[number].target + 1, (weight, Some(number)));
            if weight > best.0 {
                best = (weight, Some(number));
            }
        }
    }
    let mut chain: Vec<Anchor> =
        std::iter::successors(best.1, |&number| before[number]).map(|number| candidates[number]).collect();
    chain.reverse();
    chain
}

fn best_before(tree: &[(f32, Option<usize>)], mut at: usize) -> (f32, Option<usize>) {
    let mut best = (0.0, None);
    while at > 0 {
        if tree[at].0 > best.0 {
            best = tree[at];
        }
        at &= at - 1;
    }
    best
}

fn enter(tree: &mut [(f32, Option<usize>)], mut at: usize, chain: (f32, Option<usize>)) {
    while at < tree.len() {
        if chain.0 > tree[at].0 {
            tree[at] = chain;
        }
        at += at & at.wrapping_neg();
    }
}

/// Drops anchors that two of their three neighbours to either side do not agree with.
fn consistent(chain: &[Anchor]) -> Vec<Anchor> {
    let agree = |a: &Anchor, b: &Anchor| {
        let (rows, columns) = (a.source.abs_diff(b.source) as f64, a.target.abs_diff(b.target) as f64);
        (rows - columns).abs() <= 3.0 + 0.35 * rows.max(columns)
    };
    let kept = chain.iter().enumerate().filter(|&(at, anchor)| {
        let neighbours = &chain[at.saturating_sub(3)..(at + 4).min(chain.len())];
        neighbours.iter().filter(|other| *other != anchor && agree(anchor, other)).count() >= 2
    });
    kept.map(|(_, anchor)| *anchor).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_ascending_chain_wins() {
        let anchor = |source, target, votes| Anchor { source, target, votes };
        let candidates =
            vec![anchor(0, 0, 5.0), anchor(1, 9, 6.0), anchor(2, 1, 5.0), anchor(2, 2, 5.5), anchor(3, 3, 5.0)];
        let chain = chain(&candidates, 10);
        assert_eq!(chain.iter().map(|anchor| anchor.target).collect::<Vec<_>>(), [0, 2, 3]);
    }

    #[test]
    fn a_lone_jump_is_dropped() {
        let path = [(0, 0), (1, 1), (2, 2), (3, 60), (63, 62), (64, 63), (65, 64)];
        let path = path.map(|(source, target)| Anchor { source, target, votes: 5.0 });
        assert!(consistent(&path).iter().all(|anchor| anchor.target != 60));
    }
}
