//! How well a segment of the memory matches a query.
//!
//! The base is the share of words that need not be touched: 1 − d / max(n, m), where d is the Levenshtein distance of the
//! words of the two match keys (`text::match_tokens`) and n and m are their lengths. A word in place of another form of it
//! (*file*, *files*: the same stem, `text::cut_to_stem`) counts a quarter (`forms`). What the words set aside costs points, few enough
//! that a change of words always weighs more in a sentence:
//!
//! | differs | points off each | at most |
//! |---|---|---|
//! | a number, where there are words beside it | 2 | 6 |
//! | diacritics of a word | 2 | 6 |
//! | upper and lower case of a word | 1 | 3 |
//! | punctuation mark or symbol | 1 | 3 |
//! | tag | 1 | 5 |
//!
//! Quarters and points only lower a score, so whatever finds every segment whose *stems* are near enough finds every match.
//! 100 means the same match key. A segment that differs in nothing but case, quotes, dashes, punctuation or white space
//! is an *exact variant*, 97 to 99: the caps would take more off a sentence in capitals, but there is nothing in it to
//! translate anew. A word that differs in diacritics only may be a slip (`Elites`, `Élites`) or another word (`año`,
//! `ano`), so it costs what a number costs, and the match is no exact variant. A segment without words matches by its
//! key alone. The score is an integer, rounded down.
//!
//! Time: linear in the text for the words, then `distance` of the stems; nothing else is looked at below the threshold. Where
//! there are other forms of a word, the distance with quarters takes the length times that distance.

use super::distance::{Known, Pattern, character_ratio};
use super::forms::{WORD, quarter_words};
use super::wording::{Differences, Wording};
use crate::text::{cut_to_stem, match_key, match_tokens};
use std::collections::HashMap;

/// A match score in percent: 0 to 100, and above for exact matches with the same neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(pub u8);

impl Score {
    /// The same match key.
    pub const EXACT: Self = Self(100);
    /// The same match key, and one neighbour is the same.
    pub const ONE_NEIGHBOUR: Self = Self(101);
    /// The same match key between the same neighbours.
    pub const BOTH_NEIGHBOURS: Self = Self(102);
}

/// The least and the most that an exact variant scores.
pub(super) const VARIANT: std::ops::RangeInclusive<Score> = Score(97)..=Score(99);
/// The most that a segment with another match key scores.
const BELOW_EXACT: Score = Score(99);

/// What one kind of difference costs.
struct Price {
    each: usize,
    at_most: usize,
}

/// A wrong number in a translation is a mistake that is easily made and easily missed.
const NUMBER: Price = Price { each: 2, at_most: 6 };
/// See above: may be another word.
const DIACRITICS: Price = Price { each: 2, at_most: 6 };
const CASE: Price = Price { each: 1, at_most: 3 };
const PUNCTUATION: Price = Price { each: 1, at_most: 3 };
const TAG: Price = Price { each: 1, at_most: 5 };

impl Price {
    fn of(&self, count: usize) -> usize {
        count.saturating_mul(self.each).min(self.at_most)
    }
}

/// How a segment matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scored {
    /// How well.
    pub score: Score,
    /// In what way.
    pub kind: Kind,
}

/// Kinds of matches, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Exact, with a neighbour that is the same.
    Context,
    /// The same match key.
    Exact,
    /// Differs in case, quotes, dashes, punctuation or white space only.
    ExactVariant,
    /// Some words differ.
    Fuzzy,
}

impl Kind {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Exact => "exact",
            Self::ExactVariant => "exact-variant",
            Self::Fuzzy => "fuzzy",
        }
    }
}

/// A query, prepared for comparing it with many segments.
#[derive(Debug, Clone)]
pub struct Query {
    key: String,
    wording: Wording,
    /// The classes of its words, numbered in the order of first use.
    vocabulary: HashMap<String, Form>,
    /// Their stems, numbered likewise.
    stems: HashMap<String, u32>,
    words: Vec<Form>,
    by_stem: Pattern,
    by_word: Pattern,
    /// The words of the segment at hand, kept for their memory.
    candidate: Candidate,
}

/// A word of the query by its numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    pub(super) word: u32,
    pub(super) stem: u32,
}

/// The words of a segment as the query numbers them.
#[derive(Debug, Clone, Default)]
struct Candidate {
    words: Vec<Known>,
    stems: Vec<Known>,
    stem: String,
}

impl Query {
    /// Prepares a text.
    pub fn new(text: &str) -> Self {
        let (mut vocabulary, mut stems) = (HashMap::new(), HashMap::new());
        let mut words: Vec<Form> = Vec::new();
        let key = match_key(text);
        match_tokens(&key, |token| {
            if !vocabulary.contains_key(token.class) {
                let mut stem = token.class.to_owned();
                cut_to_stem(&mut stem);
                let next = number_of(stems.len());
                let form = Form { word: number_of(vocabulary.len()), stem: *stems.entry(stem).or_insert(next) };
                vocabulary.insert(token.class.to_owned(), form);
            }
            words.push(vocabulary[token.class]);
        });
        let numbers = |of: fn(&Form) -> u32| words.iter().map(of).collect::<Vec<u32>>();
        Self {
            wording: Wording::new(&key),
            key: key.into_owned(),
            vocabulary,
            stems,
            by_stem: Pattern::new(&numbers(|form| form.stem)),
            by_word: Pattern::new(&numbers(|form| form.word)),
            words,
            candidate: Candidate::default(),
        }
    }

    /// The match key of the query.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The number of its words.
    pub(super) fn length(&self) -> usize {
        self.words.len()
    }

    /// The stems of its words, each with its number and how often it is there.
    pub(super) fn stems(&self) -> impl Iterator<Item = (&str, u32, usize)> {
        let times = |number: u32| self.by_stem.occurrences(number);
        self.stems.iter().map(move |(stem, &number)| (stem.as_str(), number, times(number)))
    }

    /// The stems in order, for comparing them with stems that are numbered alike.
    pub(super) fn by_stem(&mut self) -> &mut Pattern {
        &mut self.by_stem
    }

    /// Compares the query with a segment; `None` below `least`.
    pub fn score(&mut self, segment: &str, least: Score) -> Option<Scored> {
        let key = match_key(segment);
        self.read(&key);
        let longer = self.words.len().max(self.candidate.words.len());
        let distance = self.distance(WORD * longer * usize::from(100 - least.0.min(100)) / 100)?;
        if *key == *self.key {
            return Some(Scored { score: Score::EXACT, kind: Kind::Exact });
        }
        if longer == 0 {
            return None;
        }
        let differences = self.wording.differences(&Wording::new(&key));
        let base = 100 * (WORD * longer - distance) / (WORD * longer);
        Some(with_points_off(base, &differences)).filter(|scored| scored.score >= least)
    }

    /// Puts the words of a segment into `candidate`.
    fn read(&mut self, key: &str) {
        let Candidate { words, stems, stem } = &mut self.candidate;
        words.clear();
        stems.clear();
        match_tokens(key, |token| {
            let known = self.vocabulary.get(token.class);
            words.push(known.map(|form| form.word));
            stems.push(match known {
                Some(form) => Some(form.stem),
                None => {
                    stem.clear();
                    stem.push_str(token.class);
                    cut_to_stem(stem);
                    self.stems.get(stem.as_str()).copied()
                }
            });
        });
    }

    /// The distance to the candidate in quarters of a word, or `None` when it is more than `most` of them.
    fn distance(&mut self, most: usize) -> Option<usize> {
        let Candidate { words, stems, .. } = &self.candidate;
        let distance = self.by_stem.distance(stems, most / WORD)?;
        // Counting quarters gives something between the distance of the stems and that of the words.
        if self.by_word.distance(words, distance).is_some() {
            return Some(WORD * distance);
        }
        let candidate = words.iter().copied().zip(stems.iter().copied());
        quarter_words(&self.words, &candidate, WORD * distance, most)
    }

    /// The share of characters that the match keys have in common, in `0.0..=1.0`.
    pub fn similarity(&self, segment: &str) -> f64 {
        character_ratio(&self.key, &match_key(segment))
    }
}

fn number_of(count: usize) -> u32 {
    u32::try_from(count).expect("a text in memory has fewer than 2³² words")
}

/// The largest distance of two segments, the longer of `longer` words, whose base is not below `least`.
pub(super) fn most_distance(longer: usize, least: Score) -> usize {
    longer * 100_usize.saturating_sub(usize::from(least.0)) / 100
}

fn with_points_off(base: usize, differences: &Differences) -> Scored {
    let off = NUMBER.of(differences.numbers)
        + DIACRITICS.of(differences.diacritics)
        + CASE.of(differences.case)
        + PUNCTUATION.of(differences.punctuation)
        + TAG.of(differences.tags);
    let score = Score(u8::try_from(base.saturating_sub(off)).expect("a base is at most 100"));
    if differences.same_but_for_looks {
        Scored { score: score.clamp(*VARIANT.start(), *VARIANT.end()), kind: Kind::ExactVariant }
    } else {
        Scored { score: score.min(BELOW_EXACT), kind: Kind::Fuzzy }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both ways round, with the threshold just met and just missed.
    fn check(one: &str, other: &str, score: u8, kind: Kind) {
        let expected = Scored { score: Score(score), kind };
        for (query, segment) in [(one, other), (other, one)] {
            assert_eq!(Query::new(query).score(segment, Score(0)), Some(expected), "{query:?} {segment:?}");
            assert_eq!(Query::new(query).score(segment, Score(score)), Some(expected), "{query:?} {segment:?}");
            let above = Query::new(query).score(segment, Score(score + 1));
            assert!(above.is_none() || kind == Kind::Exact, "{query:?} {segment:?}");
        }
    }

    #[test]
    fn changes_that_translators_know() {
        use Kind::{ExactVariant, Fuzzy};
        check("The report of 2024 is ready.", "The report of 2025 is ready.", 98, Fuzzy);
        check("Press the red button on the left side.", "Press the green button on the left side.", 87, Fuzzy);
        check("Save file", "Save files", 87, Fuzzy);
        check("Save file", "Close file", 50, Fuzzy);
        check("Click Save.", "Click “Save”.", 98, ExactVariant);
        check("Click <b>Save</b>.", "Click Save.", 98, Fuzzy);
        check(
            "Adults take 5 mg of this medicine twice a day before their meals.",
            "Adults take 10 mg of this medicine three times a day before their meals.",
            83,
            Fuzzy,
        );
        check("Save the file, close the window", "Close the window, save the file", 31, Fuzzy);
    }

    #[test]
    fn another_form_of_a_word_is_a_quarter_of_a_change() {
        check("Setting", "Settings", 75, Kind::Fuzzy);
        check("The red doors are closed", "The red door is closed", 75, Kind::Fuzzy);
        check("files file", "file files", 75, Kind::Fuzzy);
        check("botón rojo", "botones rojos", 75, Kind::Fuzzy);
        check("note", "not", 0, Kind::Fuzzy);
    }

    #[test]
    fn what_is_only_looks_is_an_exact_variant() {
        use Kind::ExactVariant;
        check("It's red.", "It’s red.", 99, ExactVariant);
        check("It is red?", "It is red ?", 99, ExactVariant);
        check("Store at -20 °C.", "Store at −20\u{A0}°C.", 99, ExactVariant);
        check("YOU MAY NOT SAVE THE FILE", "You may not save the file", 97, ExactVariant);
        check("‘YOU MAY NOT, EVER, SAVE’", "“You may not – ever – save.”", 97, ExactVariant);
    }

    #[test]
    fn what_changes_the_sense_is_not() {
        use Kind::Fuzzy;
        check("el año", "el ano", 98, Fuzzy);
        check("It costs € 5", "It costs $ 5", 99, Fuzzy);
        check("from 5 to 7 days", "from 7 to 5 days", 96, Fuzzy);
        check("1 2 3 4", "1 2 3 5", 75, Fuzzy);
        check("Page 12", "12", 0, Fuzzy);
        check("Store at -20 °C in a freezer.", "Store at 20 °C in a freezer.", 98, Fuzzy);
        check("Store at −20 °C in a freezer.", "Store at 20 °C in a freezer.", 98, Fuzzy);
        check("Profit rose by +3 % last year.", "Profit rose by -3 % last year.", 97, Fuzzy);
        check("-20", "20", 98, Fuzzy);
    }

    #[test]
    fn the_same_key_is_exact_and_nothing_else_is() {
        check("e\u{301}lite  now", "élite\u{A0}now", 100, Kind::Exact);
        check("***", "***", 100, Kind::Exact);
        assert_eq!(Query::new("***").score("---", Score(0)), None);
        assert_eq!(Query::new("").score("word", Score(1)), None);
    }

    #[test]
    fn points_have_a_limit() {
        check("In 1 2 3 4 5 6 we met", "In 7 8 9 10 11 12 we met", 94, Kind::Fuzzy);
    }
}
