//! What a text holds itself that is like a segment: internal repetitions that are not quite the same.
//!
//! Whoever translates a text gets its own beginning offered when its end is reached, so a segment that resembles an earlier one is
//! less work than a new one, whatever the memory holds. The earlier segments are held here with an index of their stems;
//! candidates are found by the principle of `candidates`: a segment that scores at least a threshold holds one of the query's
//! rarest stems. Not by its code: what that needs most of, reading lists by length and ending early, is not worth it here, where
//! lists are in memory and only the best score is wanted.
//!
//! Time: the lists of these stems, and a comparison for each segment on them that shares enough. Memory grows with the text.

use super::{Query, Score};
use crate::text::{cut_to_stem, match_key, match_tokens};
use std::collections::HashMap;

/// The segments of a text so far, each different one once.
#[derive(Debug, Default)]
pub struct Earlier {
    texts: Vec<String>,
    /// The segments that hold each stem, once for each time they do, ascending.
    postings: HashMap<String, Vec<u32>>,
}

impl Earlier {
    /// The best score of a segment against those before it, from `least` on.
    pub fn best(&self, segment: &str, least: Score) -> Option<Score> {
        let mut query = Query::new(segment);
        let needed = query.length() - super::score::most_distance(query.length(), least);
        let mut shared: HashMap<u32, usize> = HashMap::new();
        // Seen so often, a stem of the query was counted for a segment.
        let mut lists: Vec<(&[u32], usize)> = query
            .stems()
            .filter_map(|(stem, _, times)| self.postings.get(stem).map(|list| (list.as_slice(), times)))
            .collect();
        lists.sort_unstable_by_key(|(list, _)| list.len());
        let mut unread: usize = lists.iter().map(|(_, times)| times).sum();
        for (list, times) in lists {
            let welcome = unread >= needed;
            for same in list.chunk_by(|one, next| one == next) {
                let counted = same.len().min(times);
                match shared.get_mut(&same[0]) {
                    Some(count) => *count += counted,
                    None if welcome => drop(shared.insert(same[0], counted)),
                    None => {}
                }
            }
            unread -= times;
        }
        let mut candidates: Vec<(usize, u32)> = shared.into_iter().map(|(segment, count)| (count, segment)).collect();
        candidates.sort_unstable_by(|one, other| other.cmp(one));
        let mut best = None;
        for (_, segment) in candidates.into_iter().take_while(|&(count, _)| count >= needed) {
            let bar = best.map_or(least, |score: Score| Score(score.0 + 1));
            best = query.score(&self.texts[segment as usize], bar).map(|scored| scored.score).or(best);
        }
        best
    }

    /// Takes a segment in.
    pub fn add(&mut self, segment: &str) {
        // A text of more segments has other troubles.
        let Ok(number) = u32::try_from(self.texts.len()) else { return };
        let key = match_key(segment);
        let mut stem = String::new();
        match_tokens(&key, |token| {
            stem.clear();
            stem.push_str(token.class);
            cut_to_stem(&mut stem);
            match self.postings.get_mut(&stem) {
                Some(list) => list.push(number),
                None => drop(self.postings.insert(stem.clone(), vec![number])),
            }
        });
        self.texts.push(segment.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_nearest_earlier_segment_counts() {
        let mut earlier = Earlier::default();
        assert_eq!(earlier.best("Save the file", Score(50)), None);
        for text in ["Close the window", "Save the files now", "Save the file", "…"] {
            earlier.add(text);
        }
        assert_eq!(earlier.best("Save the file", Score(50)), Some(Score(100)));
        assert_eq!(earlier.best("Save the window", Score(50)), Some(Score(66)));
        assert_eq!(earlier.best("nothing like it", Score(50)), None);
        assert_eq!(earlier.best("…", Score(50)), None, "without words there is nothing to resemble");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn it_is_the_best_of_all(
            texts in prop::collection::vec("(the |file |files |a |saved |save |12 |of ){1,9}", 1..30),
            query in "(the |file |files |a |saved |save |12 |of ){1,9}",
            least in 50u8..95,
        ) {
            let mut earlier = Earlier::default();
            texts.iter().for_each(|text| earlier.add(text));
            let mut prepared = Query::new(&query);
            let expected = texts.iter().filter_map(|text| prepared.score(text, Score(least))).map(|scored| scored.score).max();
            prop_assert_eq!(earlier.best(&query, Score(least)), expected);
        }
    }
}
