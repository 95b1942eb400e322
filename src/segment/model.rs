//! A linear model for what the rules leave open: the weights of a place's features, added up.
//!
//! Logistic regression. The weights are whole numbers (log-odds in [`SCALE`]ths), so that a sum is the same on every
//! machine, and kept as text, one feature a line, so that anybody can read what was learnt. Loading puts them into a table by hash
//! (open addressing, a quarter full); a look-up compares 32 bits of the hash and copies no word. The train sets hold a
//! hundred thousand different features at most, so that two of them hardly ever share place and tag.
//!
//! A language without a file has no model: rules decide alone. So does Spanish, where the model changed nothing.

use super::features::Sink;

/// A weight of this much multiplies the odds by *e*.
pub(super) const SCALE: i32 = 64;

/// A place that is worth less by its first features is not looked at further: on the train sets, none that was became a
/// cut.
const HOPELESS: i32 = -192;

/// The files: a language that gets a model is a line here.
const FILES: &[(&str, &str)] = &[("en", include_str!("weights/en.tsv")), ("pt", include_str!("weights/pt.tsv"))];

/// The weights of one language.
#[derive(Debug)]
pub(super) struct Model {
    /// Tag of a feature and its weight; no weight is 0, so that 0 is an empty place.
    table: Box<[(u32, i32)]>,
}

impl Model {
    /// The model for a primary language, where there is one.
    pub(super) fn of(language: &str) -> Option<Self> {
        let (_, file) = FILES.iter().find(|(known, _)| *known == language)?;
        Some(Self::parse(file))
    }

    /// Reads lines of template, kinds, two words and weight, between tabs; `#` begins a comment.
    pub(super) fn parse(file: &str) -> Self {
        let lines = || file.lines().filter(|line| !line.starts_with('#')).filter_map(feature);
        let size = (lines().count() * 4 + 1).next_power_of_two();
        let mut table = vec![(0, 0); size].into_boxed_slice();
        for (hash, weight) in lines() {
            let mut at = place(hash, size);
            while table[at].1 != 0 {
                at = (at + 1) % size;
            }
            table[at] = (tag(hash), weight);
        }
        Self { table }
    }

    fn weight(&self, hash: u64) -> i32 {
        let mut at = place(hash, self.table.len());
        loop {
            let (found, weight) = self.table[at];
            if weight == 0 || found == tag(hash) {
                return weight;
            }
            at = (at + 1) & (self.table.len() - 1);
        }
    }
}

/// Adds up the weights of the features that it is given.
#[derive(Debug)]
pub(super) struct Sum<'a> {
    model: &'a Model,
    pub(super) score: i32,
}

impl<'a> Sum<'a> {
    pub(super) fn new(model: &'a Model) -> Self {
        Self { model, score: 0 }
    }
}

impl Sink for Sum<'_> {
    type Word = u64;

    fn word(&self, word: &str) -> u64 {
        hash_word(word)
    }

    fn feature(&mut self, template: u8, kinds: &[u8], words: [u64; 2]) {
        self.score += self.model.weight(hash(template, kinds, words));
    }

    fn has_enough(&self) -> bool {
        self.score < HOPELESS
    }
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

/// Odd, with bits all over: 2^64 through the golden ratio.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// Kinds fit into one word of the machine, so that a feature costs three multiplications.
fn hash(template: u8, kinds: &[u8], words: [u64; 2]) -> u64 {
    let packed = kinds.iter().fold(u64::from(template), |packed, kind| packed << 8 | u64::from(*kind));
    let hash = packed.wrapping_mul(FACTOR) ^ words[0] ^ words[1].wrapping_mul(FACTOR);
    let hash = (hash ^ hash >> 32).wrapping_mul(FACTOR);
    hash ^ hash >> 29
}

/// Eight bytes at a time; 0 for no word. The bit that tells capitals from small letters is set in each byte, which is right for ASCII
/// and for the Latin letters of one byte more that English and Portuguese need.
fn hash_word(word: &str) -> u64 {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    word.as_bytes().chunks(8).fold(0, |hash: u64, chunk| {
        let mut bytes = [0; 8];
        bytes[..chunk.len()].copy_from_slice(chunk);
        let hash = (hash.rotate_left(5) ^ (u64::from_le_bytes(bytes) | SMALL)).wrapping_mul(FACTOR);
        hash ^ hash >> 31
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_found_by_template_kinds_and_words() {
        let model = Model::parse("# comment\na\t_w\t\t\t-12\nl\t\tthe\tend\t30\nbroken\n");
        let sum = |template, kinds: &[u8], words: [&str; 2]| {
            let mut sum = Sum::new(&model);
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
            assert!(lines.iter().all(|line| feature(line).is_some()), "{language}");
            let names: Vec<&str> = lines.iter().filter_map(|line| Some(line.rsplit_once('\t')?.0)).collect();
            assert!(names.is_sorted_by(|one, two| one < two), "{language}");
        }
    }
}
