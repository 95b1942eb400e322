//! The distance of two segments where another form of a word is a quarter of a change.
//!
//! Levenshtein's distance with three prices, in quarters of a word: nothing for the same word, one for a word of the same stem,
//! four for another word, one added or one left out (Wagner and Fischer 1974, "The String-to-String Correction Problem", allows
//! any prices). It lies between the distance of the stems and that of the words.
//!
//! Why a quarter: who translated *Setting* wants to see it for *Settings*, so one form in a segment of one word must stay
//! above the 70 % that people look up from; a half would not.
//!
//! A word that is d places off its counterpart costs d words added or left out, so only a band around the diagonal is looked at,
//! widened as long as the distance may lie outside (Ukkonen 1985, "Algorithms for Approximate String Matching"). Time O(n·d) for a
//! distance of d words, space O(n); asked only where the distances of stems and words differ.

use super::distance::Known;
use super::score::Form;

/// A word added, left out, or replaced by an unrelated one, in quarters of a word.
pub(super) const WORD: usize = 4;
/// A word replaced by another form of it.
const OTHER_FORM: usize = 1;
/// Quarters that the first attempt allows above the least: a few other forms, as most segments have that have any.
const FIRST_ALLOWANCE: usize = 4 * WORD;
/// Outside the band; a word can be added to it.
const FAR: usize = usize::MAX / 2;

/// The distance of a query's words and those of a segment (word and stem as the query numbers them), in quarters of a word; `None`
/// when it is more than `most`. It is known not to be below `least`.
pub(super) fn quarter_words(
    query: &[Form],
    segment: &(impl Iterator<Item = (Known, Known)> + Clone),
    least: usize,
    most: usize,
) -> Option<usize> {
    let mut allowed = least.saturating_add(FIRST_ALLOWANCE);
    loop {
        let limit = allowed.min(most);
        let distance = within(query, segment.clone(), limit);
        if distance.is_some() || limit == most {
            return distance;
        }
        allowed = allowed.saturating_mul(2);
    }
}

/// The distance, when it is not more than `most`.
fn within(query: &[Form], segment: impl Iterator<Item = (Known, Known)>, most: usize) -> Option<usize> {
    let width = most / WORD;
    let mut row: Vec<usize> = (0..=query.len()).map(|words| if words <= width { words * WORD } else { FAR }).collect();
    for (before, (word, stem)) in segment.enumerate() {
        let (first, last) = ((before + 1).saturating_sub(width).max(1), (before + 1 + width).min(query.len()));
        if first > query.len() + 1 {
            return None;
        }
        // The cell left of the band: the edge of the table, or too far away.
        let edge = if before < width { (before + 1) * WORD } else { FAR };
        let mut diagonal = std::mem::replace(&mut row[first - 1], edge);
        let mut nearest = edge;
        for at in first..=last {
            let form = &query[at - 1];
            let price = match () {
                () if word == Some(form.word) => 0,
                () if stem == Some(form.stem) => OTHER_FORM,
                () => WORD,
            };
            let best = (diagonal + price).min(row[at - 1] + WORD).min(row[at] + WORD);
            diagonal = std::mem::replace(&mut row[at], best);
            nearest = nearest.min(best);
        }
        if nearest > most {
            return None;
        }
    }
    Some(row[query.len()]).filter(|&distance| distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The whole table.
    fn plain(query: &[Form], segment: &[(Known, Known)]) -> usize {
        let mut table = vec![vec![0; query.len() + 1]; segment.len() + 1];
        for i in 0..=segment.len() {
            for j in 0..=query.len() {
                table[i][j] = if i == 0 || j == 0 {
                    WORD * (i + j)
                } else {
                    let ((word, stem), form) = (segment[i - 1], query[j - 1]);
                    let price = if word == Some(form.word) {
                        0
                    } else if stem == Some(form.stem) {
                        OTHER_FORM
                    } else {
                        WORD
                    };
                    (table[i - 1][j - 1] + price).min(table[i - 1][j] + WORD).min(table[i][j - 1] + WORD)
                };
            }
        }
        table[segment.len()][query.len()]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn a_band_gives_what_the_whole_table_gives(
            query in prop::collection::vec(0u32..8, 0..40),
            segment in prop::collection::vec(0u32..10, 0..40),
            kept in 0usize..40,
        ) {
            // Two words to a stem; of the segment's words the last two are unknown. Most of it follows the query.
            let mut segment = segment;
            let kept = kept.min(segment.len()).min(query.len());
            segment[..kept].copy_from_slice(&query[..kept]);
            let query: Vec<Form> = query.iter().map(|&word| Form { word, stem: word / 2 }).collect();
            let known = |word: u32| if word < 8 { (Some(word), Some(word / 2)) } else { (None, None) };
            let segment: Vec<(Known, Known)> = segment.into_iter().map(known).collect();
            let expected = plain(&query, &segment);
            for most in [0, expected.saturating_sub(1), expected, expected + 1, 1000] {
                let found = quarter_words(&query, &segment.iter().copied(), expected / 2, most);
                prop_assert_eq!(found, (expected <= most).then_some(expected), "{}", most);
            }
        }
    }

    #[test]
    fn long_twins_cost_no_more_than_their_distance() {
        // The whole table would have ten thousand million cells.
        let query: Vec<Form> = (0..100_000).map(|word| Form { word, stem: word / 2 }).collect();
        let twin = (0..100_000u32).map(|word| if word % 1_000 == 0 { word + 1 } else { word });
        let twin = twin.map(|word| (Some(word), Some(word / 2)));
        assert_eq!(quarter_words(&query, &twin, 0, 120_000), Some(100));
    }
}
