//! Segments → numbers: what the alignment compares.
//!
//! Each word counts by its folded form and, when it is long, by its beginning as well, so that *observan* still speaks
//! for *observa*. A word weighs the more the fewer segments hold it. Segments without words (`—`, `* * *`) count by
//! their match key. Linear in the length of the texts.

use super::token::{TokenKind, tokens};
use crate::text::{fold_into, match_key};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Words longer than this count by their beginning too; five letters keep stems of en, es, pt, de apart well enough.
const STEM: usize = 5;
/// Added to the number of segments, so that words weigh about the same in texts of a few segments.
const SMOOTHING: f32 = 8.0;
/// No word weighs less: two segments of common words only are still alike.
const LEAST_WEIGHT: f32 = 0.1;

/// Both texts in numbers.
#[derive(Debug)]
pub(super) struct Features {
    pub(super) old: Side,
    pub(super) new: Side,
    /// Weight of each feature.
    pub(super) weights: Vec<f32>,
}

/// One text in numbers.
#[derive(Debug, Default)]
pub(super) struct Side {
    segments: Vec<Segment>,
}

/// A segment in numbers.
#[derive(Debug)]
pub(super) struct Segment {
    /// Its features, sorted, with repetitions.
    pub(super) bag: Vec<u32>,
    /// Weight of the bag.
    pub(super) weight: f32,
    /// Hash of its folded words in their order: equal for segments that differ in case, accents or punctuation only.
    pub(super) key: u64,
    /// Hash of the match key.
    pub(super) exact: u64,
    /// Number of words.
    pub(super) words: usize,
    /// Number of words and marks.
    pub(super) tokens: usize,
    /// Number of characters.
    pub(super) characters: usize,
}

/// How large a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Size {
    pub(super) segments: usize,
    pub(super) words: usize,
    pub(super) tokens: usize,
    pub(super) characters: usize,
}

impl Side {
    pub(super) fn len(&self) -> usize {
        self.segments.len()
    }

    pub(super) fn size(&self) -> Size {
        Size {
            segments: self.len(),
            words: self.segments.iter().map(|segment| segment.words).sum(),
            tokens: self.segments.iter().map(|segment| segment.tokens).sum(),
            characters: self.segments.iter().map(|segment| segment.characters).sum(),
        }
    }
}

impl std::ops::Index<usize> for Side {
    type Output = Segment;
    fn index(&self, ordinal: usize) -> &Segment {
        &self.segments[ordinal]
    }
}

/// Turns both texts into numbers that can be compared with each other.
pub(super) fn extract(old: &[&str], new: &[&str]) -> Features {
    let mut vocabulary = Vocabulary::default();
    let mut side = |texts: &[&str]| Side { segments: texts.iter().map(|text| vocabulary.segment(text)).collect() };
    let (mut old, mut new) = (side(old), side(new));
    let weights = vocabulary.weights(old.len() + new.len());
    for segment in old.segments.iter_mut().chain(&mut new.segments) {
        segment.weight = segment.bag.iter().map(|&feature| weights[feature as usize]).sum();
    }
    Features { old, new, weights }
}

#[derive(Default)]
struct Vocabulary {
    ids: HashMap<String, u32>,
    /// For each feature, how many segments hold it, and whether it shares the weight of a word with another feature.
    seen: Vec<(u32, bool)>,
    folded: String,
}

impl Vocabulary {
    fn segment(&mut self, text: &str) -> Segment {
        let mut bag = Vec::new();
        let mut sequence = DefaultHasher::new();
        let (mut words, mut count) = (0, 0);
        tokens(text, |token| {
            count += usize::from(token.kind != TokenKind::End);
            if token.kind.is_word() {
                words += 1;
                self.word(token.text, &mut bag).hash(&mut sequence);
            }
        });
        let key = match_key(text);
        if bag.is_empty() {
            let id = self.id(&key, false);
            bag.push(id);
            id.hash(&mut sequence);
        }
        bag.sort_unstable();
        self.count(&bag);
        let mut exact = DefaultHasher::new();
        key.hash(&mut exact);
        Segment {
            weight: 0.0,
            key: sequence.finish(),
            exact: exact.finish(),
            words,
            tokens: count,
            characters: text.chars().count(),
            bag,
        }
    }

    /// Adds the features of a word; returns the first, which stands for the word.
    fn word(&mut self, word: &str, bag: &mut Vec<u32>) -> u32 {
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        fold_into(word, &mut folded);
        let stem = folded.char_indices().nth(STEM).map(|(at, _)| at);
        let id = self.id(&folded, stem.is_some());
        bag.push(id);
        if let Some(end) = stem {
            folded.truncate(end);
            // A mark that no word holds keeps beginnings apart from words.
            folded.push('*');
            bag.push(self.id(&folded, true));
        }
        self.folded = folded;
        id
    }

    fn id(&mut self, feature: &str, half: bool) -> u32 {
        if let Some(&id) = self.ids.get(feature) {
            return id;
        }
        let id = u32::try_from(self.seen.len()).expect("a text in memory holds fewer than 2^32 different words");
        self.ids.insert(feature.to_owned(), id);
        self.seen.push((0, half));
        id
    }

    fn count(&mut self, bag: &[u32]) {
        for run in bag.chunk_by(|one, two| one == two) {
            self.seen[run[0] as usize].0 += 1;
        }
    }

    fn weights(&self, segments: usize) -> Vec<f32> {
        let all = segments as f32 + SMOOTHING;
        let weight = |&(seen, half): &(u32, bool)| {
            let rarity = ((all / seen as f32).ln() / all.ln()).max(LEAST_WEIGHT);
            if half { rarity / 2.0 } else { rarity }
        };
        self.seen.iter().map(weight).collect()
    }
}

impl Features {
    /// The weight that two bags share.
    pub(super) fn common(&self, one: &[u32], two: &[u32]) -> f32 {
        let (mut i, mut j, mut sum) = (0, 0, 0.0);
        while i < one.len() && j < two.len() {
            match one[i].cmp(&two[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += self.weights[one[i] as usize];
                    i += 1;
                    j += 1;
                }
            }
        }
        sum
    }

    /// How alike an old and a new segment are, in `0.0..=1.0`.
    pub(super) fn similarity(&self, old: usize, new: usize) -> f32 {
        let (old, new) = (&self.old[old], &self.new[new]);
        2.0 * self.common(&old.bag, &new.bag) / (old.weight + new.weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_forgets_case_accents_and_punctuation() {
        let features = extract(&["«Período» de cambio.", "— —"], &["PERIODO de cambio", "—"]);
        assert_eq!(features.old[0].key, features.new[0].key);
        assert_ne!(features.old[0].exact, features.new[0].exact);
        assert_ne!(features.old[1].key, features.new[1].key);
    }

    #[test]
    fn inflected_words_are_half_alike() {
        let features = extract(&["observan", "casa"], &["observamos", "gato"]);
        assert!((features.similarity(0, 0) - 0.5).abs() < 0.2);
        assert_eq!(features.similarity(1, 1), 0.0);
    }
}
