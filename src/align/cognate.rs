//! Words that look alike in two languages: names, numbers, and words of common origin.
//!
//! They are what the aligner knows before it has learnt anything. Words are compared by a skeleton in which spellings of
//! one sound fall together (`ph`/`f`, `tion`/`ción`); the similarity is one minus the edit distance over the length of
//! the longer. Only words whose skeletons share the first three letters are compared, so the cost is that of the
//! buckets, not of the product of the vocabularies.

use super::features::{Entry, Kind, Vocabulary};
use std::collections::HashMap;

/// Below this similarity, words of one bucket are taken for chance.
const MIN_SIMILARITY: f32 = 0.45;

/// Shorter skeletons look alike by chance.
const MIN_SKELETON: usize = 4;

/// Bytes of a skeleton that are looked at: more than a stem has.
const MAX_SKELETON: usize = 32;

/// Letters that two skeletons must share at the start to be compared.
const SHARED_START: usize = 3;

/// Kin is never as sure as identity.
const KIN_WEIGHT: f32 = 0.9;

/// Kin of a word that are kept: in a large vocabulary, the many that are a little alike say nothing.
const MAX_KIN: usize = 12;

/// Two words that look alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cognate {
    pub(super) source: u32,
    pub(super) target: u32,
    /// How sure, in `0.0..=1.0`.
    pub(super) strength: f32,
}

/// All pairs of words that look alike, in the order of the source vocabulary.
pub(super) fn cognates(source: &Vocabulary, target: &Vocabulary) -> Vec<Cognate> {
    let skeletons: Vec<Vec<u8>> = target.entries.iter().map(skeleton).collect();
    let mut buckets: HashMap<&[u8], Vec<u32>> = HashMap::new();
    for (number, skeleton) in skeletons.iter().enumerate().filter(|(_, skeleton)| skeleton.len() >= MIN_SKELETON) {
        buckets.entry(&skeleton[..SHARED_START]).or_default().push(number as u32);
    }
    let mut found = Vec::new();
    for (number, entry) in source.entries.iter().enumerate() {
        let identical = target.find(&entry.text);
        if let Some(identical) = identical {
            found.push(Cognate { source: number as u32, target: identical, strength: strength_of_identity(entry) });
        }
        let own = skeleton(entry);
        if own.len() < MIN_SKELETON {
            continue;
        }
        let first = found.len();
        for &other in buckets.get(&own[..SHARED_START]).into_iter().flatten().filter(|&&other| Some(other) != identical)
        {
            if let Some(strength) = strength_of_kin(&own, &skeletons[other as usize]) {
                found.push(Cognate { source: number as u32, target: other, strength });
            }
        }
        if found.len() > first + MAX_KIN {
            found[first..].sort_by(|a, b| b.strength.total_cmp(&a.strength));
            found.truncate(first + MAX_KIN);
        }
    }
    found
}

/// How much it says that both languages have this very word: short words do by chance, names less so.
fn strength_of_identity(entry: &Entry) -> f32 {
    match (entry.kind, entry.text.chars().count()) {
        (Kind::Number, _) => 1.0,
        (Kind::Mark, _) => 0.5,
        (Kind::Letters, 5..) => 1.0,
        (Kind::Letters, 4) => 0.8,
        (Kind::Letters, 3) if entry.capitalised * 2 > entry.count => 0.8,
        (Kind::Letters, _) => 0.15,
    }
}

fn strength_of_kin(a: &[u8], b: &[u8]) -> Option<f32> {
    let similarity = 1.0 - edit_distance(a, b) as f32 / a.len().max(b.len()) as f32;
    if similarity < MIN_SIMILARITY {
        return None;
    }
    let shorter = a.len().min(b.len()) as f32;
    let of_length = ((shorter - 2.0) / 4.0).min(1.0);
    Some((similarity - MIN_SIMILARITY + 0.1) / (1.1 - MIN_SIMILARITY) * of_length * KIN_WEIGHT)
}

/// Spellings that differ between languages for what is one sound or ending, longest first where they overlap.
const SPELLINGS: [(&str, &str); 13] = [
    ("tion", "cion"),
    ("sion", "cion"),
    ("cao", "cion"),
    ("coes", "cion"),
    ("ph", "f"),
    ("th", "t"),
    ("qu", "c"),
    ("ck", "c"),
    ("k", "c"),
    ("y", "i"),
    ("x", "s"),
    ("z", "s"),
    ("w", "v"),
];

/// What is left of a word when spellings are levelled and doubled letters made single; empty for what is no word.
fn skeleton(entry: &Entry) -> Vec<u8> {
    if entry.kind != Kind::Letters {
        return Vec::new();
    }
    let mut levelled = entry.text.to_string();
    for (spelling, common) in SPELLINGS {
        if levelled.contains(spelling) {
            levelled = levelled.replace(spelling, common);
        }
    }
    let mut bytes = levelled.into_bytes();
    bytes.dedup();
    bytes.truncate(MAX_SKELETON);
    bytes
}

/// Levenshtein distance, one row; words are stems, so rows are short.
fn edit_distance(a: &[u8], b: &[u8]) -> usize {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    if a.len().min(b.len()) < 2 {
        // One or none is left of one of them: it may stand somewhere in the other, though not at its ends.
        let found = a.len().min(b.len()) == 1 && a.iter().any(|x| b.contains(x));
        return a.len().max(b.len()) - usize::from(found);
    }
    let mut row: [u8; MAX_SKELETON + 1] = std::array::from_fn(|at| at as u8);
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i as u8 + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + u8::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    usize::from(row[b.len()])
}

#[cfg(test)]
mod tests {
    use super::super::features::Side;
    use super::*;

    fn strength(source: &str, target: &str) -> f32 {
        let (source, target) = (Side::read(&[source]), Side::read(&[target]));
        let found = cognates(&source.vocabulary, &target.vocabulary);
        found.iter().filter(|pair| (pair.source, pair.target) == (0, 0)).map(|pair| pair.strength).sum()
    }

    #[test]
    fn kin_is_stronger_the_nearer_it_is() {
        assert_eq!(strength("1984", "1984"), 1.0);
        assert_eq!(strength("Berlin", "Berlin"), 1.0);
        assert!(strength("photo", "foto") > 0.4);
        assert!(strength("minister", "ministro") > strength("minute", "ministro"));
        assert_eq!(strength("house", "casa"), 0.0);
        assert!(strength("a", "a") < 0.2);
    }
}
