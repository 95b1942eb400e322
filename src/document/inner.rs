//! What the words inside lines say: where a line ends tells only by how much it differs from what stands anywhere.
//!
//! Linear in the lines looked at.

use super::lines::{Line, ends_sentence};

/// In letters: what is longer before a full stop ends a sentence.
const LONGEST_ABBREVIATION: usize = 3;
/// The words inside so many lines show how many of a text have a capital.
const MOST_SAMPLES: usize = 400;

/// The words inside lines, the first of lines and sentences left out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Inner {
    pub(super) words: usize,
    /// How many begin with a capital.
    pub(super) capitals: usize,
    /// How many sentences end inside lines.
    pub(super) ends: usize,
}

impl Inner {
    /// Those of lines from all over a text.
    pub(super) fn sample(text: &str, lines: &[Line], body: &[usize]) -> Self {
        let mut sum = Self::default();
        let step = body.len().div_ceil(MOST_SAMPLES).max(1);
        body.iter().step_by(step).for_each(|at| sum.add(lines[*at].text(text)));
        sum
    }

    pub(super) fn add(&mut self, line: &str) {
        let mut words = line.split_ascii_whitespace();
        let Some(mut before) = words.next() else { return };
        for word in words {
            let is_capital = word.starts_with(char::is_uppercase);
            if ends_sentence(before) {
                // What is shorter may be abbreviated.
                self.ends += usize::from(is_capital && ends_in_word(before));
            } else {
                self.words += 1;
                self.capitals += usize::from(is_capital);
            }
            before = word;
        }
    }

    pub(super) fn join(&mut self, other: &Self) {
        self.words += other.words;
        self.capitals += other.capitals;
        self.ends += other.ends;
    }

    /// How likely a word has a capital; nothing is certain that few words show.
    pub(super) fn rate(&self) -> f64 {
        (self.capitals + 1) as f64 / (self.words + 2) as f64
    }
}

/// Whether a word before a mark is too long for an abbreviation.
fn ends_in_word(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() > LONGEST_ABBREVIATION
}

/// How likely at least so many of `all` happen, each as likely as `rate`.
pub(super) fn chance(rate: f64, count: usize, all: usize) -> f64 {
    // The terms of the binomial distribution, each from the one before.
    let mut term = (0..all).fold(1.0, |term, _| term * (1.0 - rate));
    let mut below = 0.0;
    for at in 0..count.min(all) {
        below += term;
        term *= (all - at) as f64 / (at + 1) as f64 * rate / (1.0 - rate);
    }
    1.0 - below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_inside_lines_are_counted() {
        let mut inner = Inner::default();
        inner.add("The boats of Dr. Amos Pell came back late. Nobody was there");
        inner.add("");
        assert_eq!((inner.words, inner.capitals, inner.ends), (9, 2, 1));
    }

    #[test]
    fn chance_is_that_of_coins() {
        assert!((chance(0.5, 2, 2) - 0.25).abs() < 1e-9);
        assert!((chance(0.5, 1, 3) - 0.875).abs() < 1e-9);
        assert!((chance(0.1, 0, 5) - 1.0).abs() < 1e-9);
    }
}
