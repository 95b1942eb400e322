//! Which matches come first, and which are the same to a translator.
//!
//! Context matches (102, then 101), exact ones (100), then by score; of equal scores one without doubt about its pair, then the
//! one that shares more characters, then one that has a translation, then the newest. Matches that say the same in every
//! language are shown once, with how many there are.
//! Time O(n log n).

use super::Match;
use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

/// Puts matches in order, joins those that say the same, keeps the best `limit`.
pub fn rank(mut matches: Vec<Match>, limit: usize) -> Vec<Match> {
    matches.sort_by(order);
    let mut ranked: Vec<Match> = Vec::new();
    let mut places: HashMap<Vec<(String, String)>, usize> = HashMap::new();
    for found in matches {
        match places.get(&saying(&found)) {
            Some(&place) => ranked[place].occurrences += found.occurrences,
            None => {
                places.insert(saying(&found), ranked.len());
                ranked.push(found);
            }
        }
    }
    ranked.truncate(limit);
    ranked
}

/// The better match first.
fn order(one: &Match, other: &Match) -> Ordering {
    let key = |found: &Match| (found.score, found.doubt.is_none(), Similarity(found.similarity));
    let age = |found: &Match| (found.created.clone(), found.segment);
    let is_empty = |found: &Match| found.targets.is_empty();
    key(other)
        .cmp(&key(one))
        .then(is_empty(one).cmp(&is_empty(other)))
        .then_with(|| Reverse(age(one)).cmp(&Reverse(age(other))))
}

/// Ratios are never NaN.
#[derive(PartialEq)]
struct Similarity(f64);
impl Eq for Similarity {}
impl PartialOrd for Similarity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Similarity {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// What a match says: its languages with their texts, the source first.
fn saying(found: &Match) -> Vec<(String, String)> {
    let said = |excerpt: &super::Excerpt| (excerpt.language.to_string(), excerpt.text.clone());
    std::iter::once(&found.source).chain(&found.targets).map(said).collect()
}
