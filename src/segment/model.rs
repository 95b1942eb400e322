//! What decides where the rules leave a case open: a linear model, and a forest that looks again where it hesitates.
//!
//! The linear model is logistic regression: the weights of a place's features (`features`), added up. Where the sum does not rule out
//! a cut, the trees of the forest have the last word: they see that sum beside how the words around look and are used (`gauges`,
//! `usage`). The forest learnt from sums of linear models that had not seen the place.
//!
//! A file holds, one a line and by name: features and their weights, trees, words and how they are used. All are whole numbers
//! (log-odds in [`SCALE`]ths), so that a sum is the same on every machine, and text, so that anybody can read what was learnt.
//! Loading puts features and words into tables by hash (open addressing, a quarter full); a look-up compares 32 bits of the hash
//! and copies no word. The train sets hold a hundred thousand different features at most, so that two of them hardly ever share
//! place and tag.
//!
//! A language without a file has no model: rules decide alone. So does Spanish, where the model changed nothing.

use super::Rule;
use super::context::Candidate;
use super::features::{Near, Sink, features};
use super::forest::Forest;
use super::gauges::{Gauges, gauges};
use super::usage::Usage;
use crate::text::{FACTOR, caseless};

/// A weight of this much multiplies the odds by *e*.
pub(super) const SCALE: i32 = 64;

/// What lines begin with that hold a tree, or a word and its usage.
const TREE: &str = "tree\t";
const WORD: &str = "word\t";

/// A place that is worth less by the linear model is not looked at further: odds of one to twenty.
const HOPELESS: i32 = -192;

/// The files: a language that gets a model is a line here.
const FILES: &[(&str, &str)] = &[("en", include_str!("weights/en.tsv")), ("pt", include_str!("weights/pt.tsv"))];

/// What is learnt for one language.
#[derive(Debug, Default)]
pub(super) struct Model {
    weights: Table<i32>,
    words: Table<Usage>,
    forest: Forest,
}

impl Model {
    /// The model for a primary language, where there is one.
    pub(super) fn of(language: &str) -> Option<Self> {
        let (_, file) = FILES.iter().find(|(known, _)| *known == language)?;
        Some(Self::parse(file))
    }

    /// Reads lines with tabs: `tree` and the tree; `word`, the word and its usage; or template, kinds, two words and weight.
    /// `#` begins a comment.
    pub(super) fn parse(file: &str) -> Self {
        let (mut weights, mut words, mut forest) = (Vec::new(), Vec::new(), Forest::default());
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            if let Some(tree) = line.strip_prefix(TREE) {
                forest.push(tree);
            } else if let Some(word) = line.strip_prefix(WORD) {
                words.extend(word_of(word));
            } else {
                weights.extend(feature(line));
            }
        }
        Self { weights: Table::of(&weights), words: Table::of(&words), forest }
    }

    /// How likely a place ends a sentence, in [`SCALE`]ths of log-odds; `cuts` is what the rules say.
    pub(super) fn score(&self, candidate: &Candidate<'_>, rule: Rule, cuts: bool) -> i32 {
        match self.ask(candidate, rule, cuts) {
            (_, Some(gauges)) if !self.forest.is_empty() => self.forest.score(&gauges),
            (linear, _) => linear,
        }
    }

    /// What the linear model says of a place, and what the forest is asked if it has a say.
    pub(super) fn ask(&self, candidate: &Candidate<'_>, rule: Rule, cuts: bool) -> (i32, Option<Gauges>) {
        let mut sum = Sum { weights: &self.weights, score: 0 };
        let near = Near::of(candidate);
        features(&near, rule, cuts, &mut sum);
        let asked = sum.score >= HOPELESS && asks_forest(rule);
        let usage = |word: &str| self.words.get(hash_word(word));
        (sum.score, asked.then(|| gauges(candidate, &near, sum.score, usage)))
    }
}

/// The forest has a say where there is no mark. Semicolons and sentences in lower case are few in the train sets, and on texts of
/// other kinds it cut dialogue behind `said Alice;`.
fn asks_forest(rule: Rule) -> bool {
    matches!(rule, Rule::Unmarked | Rule::Heading)
}

/// Values by a hash of their name. No value that is kept is the default one, so that it marks an empty place.
#[derive(Debug, Default)]
struct Table<T>(Box<[(u32, T)]>);

impl<T: Copy + Default + PartialEq> Table<T> {
    fn of(values: &[(u64, T)]) -> Self {
        let size = (values.len() * 4 + 1).next_power_of_two();
        let mut table = vec![(0, T::default()); size].into_boxed_slice();
        for (hash, value) in values {
            let mut at = place(*hash, size);
            while table[at].1 != T::default() {
                at = (at + 1) % size;
            }
            table[at] = (tag(*hash), *value);
        }
        Self(table)
    }

    /// The value of a name; the default one where it has none.
    fn get(&self, hash: u64) -> T {
        let Some(last) = self.0.len().checked_sub(1) else { return T::default() };
        let mut at = place(hash, self.0.len());
        loop {
            let (found, value) = self.0[at];
            if value == T::default() || found == tag(hash) {
                return value;
            }
            at = (at + 1) & last;
        }
    }
}

/// Adds up the weights of the features that it is given.
#[derive(Debug)]
struct Sum<'a> {
    weights: &'a Table<i32>,
    score: i32,
}

impl Sink for Sum<'_> {
    type Word = u64;

    fn word(&self, word: &str) -> u64 {
        hash_word(word)
    }

    fn feature(&mut self, template: u8, kinds: &[u8], words: [u64; 2]) {
        self.score += self.weights.get(hash(template, kinds, words));
    }
}

/// The hash of a word and its usage.
fn word_of(line: &str) -> Option<(u64, Usage)> {
    let (word, usage) = line.split_once('\t')?;
    Some((hash_word(word), Usage::parse(usage)?))
}

/// The hash and the weight of a line.
fn feature(line: &str) -> Option<(u64, i32)> {
    let mut columns = line.split('\t');
    let (template, kinds) = (columns.next()?.bytes().next()?, columns.next()?);
    let words = [hash_word(columns.next()?), hash_word(columns.next()?)];
    let weight = columns.next()?.parse().ok().filter(|weight| *weight != 0)?;
    Some((hash(template, kinds.as_bytes(), words), weight))
}

fn place(hash: u64, size: usize) -> usize {
    hash as usize & (size - 1)
}

fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// Kinds fit into one word of the machine, so that a feature costs three multiplications.
fn hash(template: u8, kinds: &[u8], words: [u64; 2]) -> u64 {
    let packed = kinds.iter().fold(u64::from(template), |packed, kind| packed << 8 | u64::from(*kind));
    let hash = packed.wrapping_mul(FACTOR) ^ words[0] ^ words[1].wrapping_mul(FACTOR);
    let hash = (hash ^ hash >> 32).wrapping_mul(FACTOR);
    hash ^ hash >> 29
}

/// 0 for no word. English and Portuguese have no letters whose case is another bit.
fn hash_word(word: &str) -> u64 {
    if word.is_empty() { 0 } else { caseless(word) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_found_by_template_kinds_and_words() {
        let model = Model::parse("# comment\na\t_w\t\t\t-12\nl\t\tthe\tend\t30\nbroken\n");
        let sum = |template, kinds: &[u8], words: [&str; 2]| {
            let mut sum = Sum { weights: &model.weights, score: 0 };
            let words = words.map(|word| sum.word(word));
            sum.feature(template, kinds, words);
            sum.score
        };
        assert_eq!(sum(b'a', b"_w", ["", ""]), -12);
        assert_eq!(sum(b'l', b"", ["The", "END"]), 30);
        assert_eq!(hash_word("É"), hash_word("é"));
        assert_eq!(sum(b'l', b"", ["theend", ""]), 0);
        assert_eq!(sum(b'b', b"_w", ["", ""]), 0);
    }

    /// Sorted, no feature twice, whole lines; the licence stands at the top.
    #[test]
    fn the_files_are_in_order() {
        for (language, file) in FILES {
            assert!(file.lines().take(5).any(|line| line.contains("CC BY-SA")), "{language}: no licence");
            let lines: Vec<&str> = file.lines().filter(|line| !line.starts_with('#')).collect();
            assert!(lines.len() > 500, "{language}");
            let whole = |line: &&str| match (line.strip_prefix(TREE), line.strip_prefix(WORD)) {
                (Some(tree), _) => Forest::default().push(tree).is_some(),
                (_, Some(word)) => word_of(word).is_some(),
                _ => feature(line).is_some(),
            };
            assert_eq!(lines.iter().find(|line| !whole(line)), None, "{language}");
            let trees = |line: &&&str| !line.starts_with(TREE);
            let names: Vec<&str> =
                lines.iter().filter(trees).filter_map(|line| Some(line.rsplit_once('\t')?.0)).collect();
            assert!(names.is_sorted_by(|one, two| one < two), "{language}");
        }
    }
}
