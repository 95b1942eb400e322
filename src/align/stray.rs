//! Notes and boxes of a sentence or two that stand far away in the other language, such as notes gathered at the end.
//!
//! Two sentences without a counterpart, far from each other: of all that are left over on both sides some fit by chance, the more
//! there are the better. So what a pair must score grows with the logarithm of their number, each must be the other's best by far, and
//! both have words enough. Beside a pair that was found, less is asked: a note has its second sentence behind its first.
//! A wrong pair does more harm than two sentences left alone.
//!
//! Cost: where few are left over each meets each; where many are, only those that share rare words.

use super::anchors;
use super::evidence::{Cells, Scorer};
use super::features::Side;
use super::moved::crossing;
use super::shape::Shape;
use super::sparse::Rows;
use crate::model::Bead;
use std::collections::{BTreeMap, HashMap};

/// Words that each side has at least: shorter ones ("All rights reserved") come again in places that have nothing to do with each other.
const MIN_WORDS: usize = 6;

/// What a pair must score beside the logarithm of the number of others.
const MIN_SCORE: f64 = 8.0;

/// By how much it must be better than any other of either sentence.
const MIN_LEAD: f64 = 4.0;

/// What a pair must score that follows or precedes one that was found.
const MIN_SCORE_BESIDE: f64 = 2.0;

/// Pairs that are all looked at; of more, those that share rare words.
const MAX_PAIRS: usize = 2_000;

/// A source and a target segment, and what they score.
#[derive(Debug, Clone, Copy)]
struct Pair {
    source: usize,
    target: usize,
    score: f64,
}

/// Pairs nulls that say the same, wherever they stand. `chances` says for each source word which target words it may make.
pub(super) fn find_strays(
    beads: Vec<Bead>,
    texts: (&Side, &Side),
    chances: &Rows,
    scorer: &Scorer<'_>,
    shapes: &[Shape],
) -> Vec<Bead> {
    let one_by_one = shapes.iter().find(|shape| (shape.source, shape.target) == (1, 1));
    let (sources, targets) = left_over(&beads, texts);
    let (Some(&shape), false, false) = (one_by_one, sources.is_empty(), targets.is_empty()) else { return beads };
    let scored = score_pairs(&sources, &targets, texts, chances, scorer, shape);
    let chance = (sources.len().max(targets.len()) as f64).ln();
    let found = with_neighbours(convincing(&scored, MIN_SCORE + chance), &scored);
    if found.is_empty() { beads } else { apply(&beads, &found, chance) }
}

/// The nulls of both sides that have words enough, ascending.
fn left_over(beads: &[Bead], (source, target): (&Side, &Side)) -> (Vec<usize>, Vec<usize>) {
    let nulls = |side: &Side, own: fn(&Bead) -> usize, len: fn(&Bead) -> usize| -> Vec<usize> {
        let nulls = beads.iter().filter(|bead| bead.is_null() && len(bead) == 1).map(own);
        let mut nulls: Vec<usize> =
            nulls.filter(|&segment| side.tokens(segment..segment + 1).len() >= MIN_WORDS).collect();
        nulls.sort_unstable();
        nulls
    };
    (
        nulls(source, |bead| bead.source.start, |bead| bead.source.len()),
        nulls(target, |bead| bead.target.start, |bead| bead.target.len()),
    )
}

/// What the pairs score, by their segments.
fn score_pairs(
    sources: &[usize],
    targets: &[usize],
    texts: (&Side, &Side),
    chances: &Rows,
    scorer: &Scorer<'_>,
    shape: Shape,
) -> BTreeMap<(usize, usize), f64> {
    let pairs: Vec<(usize, usize)> = if sources.len() * targets.len() <= MAX_PAIRS {
        sources.iter().flat_map(|&source| targets.iter().map(move |&target| (source, target))).collect()
    } else {
        let anchors = anchors::candidates(texts.0, texts.1, chances, sources.iter().copied());
        let anchored = anchors.iter().filter(|anchor| targets.binary_search(&anchor.target).is_ok());
        anchored.map(|anchor| (anchor.source, anchor.target)).collect()
    };
    let (mut cells, mut scratch) = ([Cells::default()], scorer.scratch());
    let score = |(source, target): (usize, usize)| {
        scorer.fill(&mut cells[0], source, target..target + 1, &mut scratch);
        let score = scorer.score(shape, (source + 1, target + 1), &cells, &mut scratch)?;
        Some(((source, target), f64::from(score)))
    };
    pairs.into_iter().filter_map(score).collect()
}

/// The pairs that score enough and are the best of both their segments by far.
fn convincing(scored: &BTreeMap<(usize, usize), f64>, least: f64) -> Vec<Pair> {
    let (mut of_source, mut of_target) = (HashMap::new(), HashMap::new());
    for (&(source, target), &score) in scored {
        note(of_source.entry(source).or_insert([f64::NEG_INFINITY; 2]), score);
        note(of_target.entry(target).or_insert([f64::NEG_INFINITY; 2]), score);
    }
    let leads =
        |best: Option<&[f64; 2]>, score: f64| best.is_some_and(|best| score >= best[0] && score - best[1] >= MIN_LEAD);
    let pairs = scored.iter().map(|(&(source, target), &score)| Pair { source, target, score });
    pairs
        .filter(|pair| {
            pair.score >= least
                && leads(of_source.get(&pair.source), pair.score)
                && leads(of_target.get(&pair.target), pair.score)
        })
        .collect()
}

/// Keeps the best two scores.
fn note(best: &mut [f64; 2], score: f64) {
    if score > best[0] {
        *best = [score, best[0]];
    } else {
        best[1] = best[1].max(score);
    }
}

/// Adds the pairs that go on where one was found, either way.
fn with_neighbours(mut found: Vec<Pair>, scored: &BTreeMap<(usize, usize), f64>) -> Vec<Pair> {
    let mut at = 0;
    while let Some(&Pair { source, target, .. }) = found.get(at) {
        let before = source.checked_sub(1).zip(target.checked_sub(1));
        for (source, target) in before.into_iter().chain([(source + 1, target + 1)]) {
            let is_free = !found.iter().any(|pair| pair.source == source || pair.target == target);
            if let Some(&score) = scored.get(&(source, target)).filter(|&&score| score >= MIN_SCORE_BESIDE && is_free) {
                found.push(Pair { source, target, score });
            }
        }
        at += 1;
    }
    found
}

/// Puts the pairs where the source has them.
fn apply(beads: &[Bead], found: &[Pair], chance: f64) -> Vec<Bead> {
    let of_source: HashMap<usize, &Pair> = found.iter().map(|pair| (pair.source, pair)).collect();
    let of_target: HashMap<usize, &Pair> = found.iter().map(|pair| (pair.target, pair)).collect();
    let changed = |bead: &Bead| match (bead.source.len(), bead.target.len()) {
        (1, 0) => Some(
            of_source
                .get(&bead.source.start)
                .map_or_else(|| bead.clone(), |pair| crossing(pair.source, pair.target, pair.score - chance)),
        ),
        (0, 1) if of_target.contains_key(&bead.target.start) => None,
        _ => Some(bead.clone()),
    };
    beads.iter().filter_map(changed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(pairs: &[(usize, usize, f64)]) -> BTreeMap<(usize, usize), f64> {
        pairs.iter().map(|&(source, target, score)| ((source, target), score)).collect()
    }

    fn segments(pairs: &[Pair]) -> Vec<(usize, usize)> {
        pairs.iter().map(|pair| (pair.source, pair.target)).collect()
    }

    #[test]
    fn only_pairs_that_lead_by_far_on_both_sides_convince() {
        let clear = scored(&[(1, 50, 20.0), (1, 51, 3.0), (7, 50, 2.0), (7, 51, 15.0)]);
        assert_eq!(segments(&convincing(&clear, 10.0)), [(1, 50), (7, 51)]);
        let alike = scored(&[(1, 50, 20.0), (1, 51, 18.0), (7, 51, 30.0)]);
        assert_eq!(segments(&convincing(&alike, 10.0)), [(7, 51)], "another fits the first nearly as well");
        let weak = scored(&[(1, 50, 9.0)]);
        assert!(convincing(&weak, 10.0).is_empty());
    }

    #[test]
    fn the_second_sentence_of_a_note_follows_the_first() {
        let scored = scored(&[(4, 30, 20.0), (5, 31, 3.0), (6, 32, 1.0), (3, 29, 6.0)]);
        let found = with_neighbours(convincing(&scored, 12.0), &scored);
        assert_eq!(segments(&found), [(4, 30), (3, 29), (5, 31)]);
    }

    #[test]
    fn a_pair_stands_where_the_source_has_it() {
        let bead = |source, target| Bead { source, target, confidence: 0.9, doubt: None };
        let beads = [bead(0..1, 0..0), bead(1..2, 0..1), bead(2..2, 1..2), bead(2..2, 2..3)];
        let result = apply(&beads, &[Pair { source: 0, target: 2, score: 20.0 }], 1.0);
        let ranges: Vec<_> = result.iter().map(|bead| (bead.source.clone(), bead.target.clone())).collect();
        assert_eq!(ranges, [(0..1, 2..3), (1..2, 0..1), (2..2, 1..2)]);
    }
}
