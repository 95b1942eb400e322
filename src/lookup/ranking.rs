//! Which matches come first, and which are the same to a translator.
//!
//! Context matches (102, then 101), exact ones (100), exact variants, then by score; of equals one without doubt about its pair,
//! then the one that shares more characters, then one that has a translation, then the newest. [`Rank`] is that order, and the
//! only one: the search ends by its first part ([`Standing`]), so that fewer matches are always the beginning of more.
//!
//! Points off (`penalty`) say what a person would rather have, so a variant goes before what scores more only as long as nothing
//! is taken off it but for its looks.
//!
//! Matches that say the same in every language are shown once, with how many there are. Time O(n log n).

use super::score::VARIANT;
use super::{Kind, Match, Score};
use crate::store::SegmentId;
use std::cmp::Ordering;
use std::collections::HashMap;

/// What a match is worth by its wording and the points off: the better, the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Standing {
    class: Class,
    score: Score,
}

/// What outweighs any score below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Near,
    /// At least as good as an exact variant is on its own.
    SameWords,
    Exact,
}

impl Standing {
    pub(super) fn new(score: Score, kind: Kind) -> Self {
        let class = match kind {
            _ if score >= Score::EXACT => Class::Exact,
            Kind::Fuzzy => Class::Near,
            _ if score >= *VARIANT.start() => Class::SameWords,
            _ => Class::Near,
        };
        Self { class, score }
    }

    /// Whatever stands as high, or higher, scores as much as this.
    pub(super) fn least_score(self) -> Score {
        match self.class {
            Class::Near => self.score.min(*VARIANT.start()),
            Class::SameWords | Class::Exact => self.score,
        }
    }
}

/// The place of a match among others: the better, the greater.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank<'a> {
    pub(super) standing: Standing,
    /// Nothing makes its pair doubtful.
    pub(super) is_sound: bool,
    pub(super) similarity: Similarity,
    pub(super) is_translated: bool,
    /// When its unit was stored.
    pub(super) created: &'a str,
    pub(super) segment: SegmentId,
}

impl<'a> Rank<'a> {
    fn of(found: &'a Match) -> Self {
        Self {
            standing: Standing::new(found.score, found.kind),
            is_sound: found.doubt.is_none(),
            similarity: Similarity(found.similarity),
            is_translated: !found.targets.is_empty(),
            created: &found.created,
            segment: found.segment,
        }
    }
}

/// Whether a match is better than anything can be of that standing and similarity, however new.
pub(super) fn is_ahead(found: &Match, standing: Standing, similarity: f64) -> bool {
    let rank = Rank::of(found);
    (rank.standing, rank.is_sound, rank.similarity) > (standing, true, Similarity(similarity))
}

/// The share of characters in common; never NaN.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Similarity(pub(super) f64);
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
pub(super) type Saying = Vec<(String, String)>;

/// Puts matches in order, joins those that say the same, keeps the best `limit`.
pub fn rank(mut matches: Vec<Match>, limit: usize) -> Vec<Match> {
    matches.sort_by(|one, other| Rank::of(other).cmp(&Rank::of(one)));
    let mut ranked: Vec<Match> = Vec::new();
    let mut places: HashMap<Saying, usize> = HashMap::new();
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

fn saying(found: &Match) -> Saying {
    let said = |excerpt: &super::Excerpt| (excerpt.language.to_string(), excerpt.text.clone());
    std::iter::once(&found.source).chain(&found.targets).map(said).collect()
}
