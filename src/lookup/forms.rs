//! The distance of two segments where another form of a word is a quarter of a change.
//!
//! Levenshtein's distance with three prices, in quarters of a word: nothing for the same word, one for a word of the same stem,
//! four for another word, one added or one left out (Wagner and Fischer 1974, "The String-to-String Correction Problem", allows
//! any prices). It lies between the distance of the stems and that of the words.
//!
//! Why a quarter: who translated *Setting* wants to see it for *Settings*, so one form in a segment of one word must stay
//! above the 70 % that people look up from; a half would not.
//!
//! Time O(n·m), space O(n); asked only where these two differ.

use super::distance::Known;
use super::score::Form;

/// A word added, left out, or replaced by an unrelated one, in quarters of a word.
pub(super) const WORD: usize = 4;
/// A word replaced by another form of it.
const OTHER_FORM: usize = 1;

/// The distance of a query's words and those of a segment (word and stem as the query numbers them), in quarters of a word.
pub(super) fn quarter_words(query: &[Form], segment: impl Iterator<Item = (Known, Known)>) -> usize {
    let mut row: Vec<usize> = (0..=query.len()).map(|words| words * WORD).collect();
    for (word, stem) in segment {
        let mut diagonal = row[0];
        row[0] += WORD;
        for (at, form) in query.iter().enumerate() {
            let price = match () {
                () if word == Some(form.word) => 0,
                () if stem == Some(form.stem) => OTHER_FORM,
                () => WORD,
            };
            let best = (diagonal + price).min(row[at] + WORD).min(row[at + 1] + WORD);
            diagonal = std::mem::replace(&mut row[at + 1], best);
        }
    }
    row[query.len()]
}
