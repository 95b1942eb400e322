//! A new text → how much of it the memory covers, in the bands that translators are paid by.
//!
//! Each segment counts in the first band it fits, in the order of [`Band::ALL`]: context, repetition, exact, the fuzzy bands,
//! new. A segment that occurs again in the same texts is a repetition from the second time on (the same match key), whatever
//! the memory holds of it; only a context match, which needs no second look at all, goes before. The first time it counts
//! as what the memory gives for it.
//!
//! Words are those that matching compares (`text::match_tokens`): tags are none, a character of a script without spaces is
//! one. Characters are counted without white space and tags. Other tools count a little differently; none of them agree.
//!
//! On demand a segment that resembles one before it in the texts counts in the fuzzy band of that likeness, where the memory
//! has nothing better (`earlier`).
//!
//! Where matches come from is the caller's affair, who may ask several memories. A segment that occurred before is asked for
//! again only where it may be a context match. Memory grows with the different segments.

use super::{Earlier, Score};
use crate::text::{is_ignorable, match_key, match_tokens, tags};
use std::collections::HashMap;
use std::ops::AddAssign;

/// Below this score a match does not help: the lowest that an analysis asks for.
pub const LEAST_USEFUL: Score = Score(50);

/// Bands of matches, the one that costs least work first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Exact, with a neighbour that is the same.
    Context,
    /// Occurred before in the texts themselves.
    Repetitions,
    /// The same match key.
    Exact,
    /// 95 to 99.
    From95,
    /// 85 to 94.
    From85,
    /// 75 to 84.
    From75,
    /// 50 to 74.
    From50,
    /// Nothing useful in the memory.
    New,
}

impl Band {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::Context,
        Self::Repetitions,
        Self::Exact,
        Self::From95,
        Self::From85,
        Self::From75,
        Self::From50,
        Self::New,
    ];

    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Repetitions => "repetitions",
            Self::Exact => "exact",
            Self::From95 => "95-99",
            Self::From85 => "85-94",
            Self::From75 => "75-84",
            Self::From50 => "50-74",
            Self::New => "new",
        }
    }

    /// The band of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.as_str() == word)
    }

    fn of(best: Option<Score>) -> Self {
        match best {
            Some(score) if score > Score::EXACT => Self::Context,
            Some(Score::EXACT) => Self::Exact,
            Some(Score(95..)) => Self::From95,
            Some(Score(85..)) => Self::From85,
            Some(Score(75..)) => Self::From75,
            Some(score) if score >= LEAST_USEFUL => Self::From50,
            _ => Self::New,
        }
    }
}

/// How much text there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// How many segments.
    pub segments: usize,
    /// How many words.
    pub words: usize,
    /// How many characters, without white space.
    pub characters: usize,
}

impl Count {
    /// The count of one segment.
    pub fn of(segment: &str) -> Self {
        let mut words = 0;
        match_tokens(segment, |_| words += 1);
        let visible = |text: &str| text.chars().filter(|&c| !c.is_whitespace() && !is_ignorable(c)).count();
        // Composed, so that an accent does not count by how a file spells it.
        let key = match_key(segment);
        let in_tags: usize = tags(&key).into_iter().map(|tag| visible(&key[tag])).sum();
        Self { segments: 1, words, characters: visible(&key) - in_tags }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.segments += other.segments;
        self.words += other.words;
        self.characters += other.characters;
    }
}

/// How much of the work that a new word takes a word of each band takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights([f64; Band::ALL.len()]);

impl Default for Weights {
    /// Every word counts in full.
    fn default() -> Self {
        Self([1.0; Band::ALL.len()])
    }
}

impl Weights {
    /// Changes the weight of a band.
    pub fn set(&mut self, band: Band, weight: f64) {
        self.0[band as usize] = weight;
    }

    /// The weight of a band.
    pub fn of(&self, band: Band) -> f64 {
        self.0[band as usize]
    }
}

/// How much of a text falls in each band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Analysis([Count; Band::ALL.len()]);

impl Analysis {
    /// What falls in a band.
    pub fn of(&self, band: Band) -> Count {
        self.0[band as usize]
    }

    /// What falls in any.
    pub fn total(&self) -> Count {
        let mut total = Count::default();
        self.0.iter().for_each(|&count| total += count);
        total
    }

    /// The words that would be as much work if all were new.
    pub fn weighted_words(&self, weights: &Weights) -> f64 {
        Band::ALL.into_iter().map(|band| self.of(band).words as f64 * weights.of(band)).sum()
    }
}

impl AddAssign for Analysis {
    fn add_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(count, more)| *count += more);
    }
}

/// What a segment is asked for with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InContext<'a> {
    /// The segment.
    pub text: &'a str,
    /// The one before it in its text.
    pub before: Option<&'a str>,
    /// The one after it.
    pub after: Option<&'a str>,
}

/// Analyses texts that belong together: what occurs in one is a repetition in the next.
#[derive(Debug, Default)]
pub struct Analyst {
    /// The best score of each match key so far.
    seen: HashMap<String, Option<Score>>,
    /// The different segments so far, where likeness to them counts.
    earlier: Option<Earlier>,
}

impl Analyst {
    /// Counts likeness to earlier segments of the texts, too.
    pub fn with_internal_matches(self) -> Self {
        Self { earlier: Some(Earlier::default()), ..self }
    }

    /// Sorts the segments of a text, in reading order, into bands. `best` gives the score of the best match of a segment,
    /// from [`LEAST_USEFUL`] on.
    pub fn analyse<E>(
        &mut self,
        segments: &[&str],
        mut best: impl FnMut(InContext<'_>) -> Result<Option<Score>, E>,
    ) -> Result<Analysis, E> {
        let mut analysis = Analysis::default();
        for (at, text) in segments.iter().copied().enumerate() {
            let before = at.checked_sub(1).map(|before| segments[before]);
            let band = self.band(InContext { text, before, after: segments.get(at + 1).copied() }, &mut best)?;
            analysis.0[band as usize] += Count::of(text);
        }
        Ok(analysis)
    }

    fn band<E>(
        &mut self,
        segment: InContext<'_>,
        best: &mut impl FnMut(InContext<'_>) -> Result<Option<Score>, E>,
    ) -> Result<Band, E> {
        let key = match_key(segment.text);
        let first = self.seen.get(&*key).copied();
        // Without an exact match there is no match in context.
        if first.is_some_and(|score| score.is_none_or(|score| score < Score::EXACT)) {
            return Ok(Band::Repetitions);
        }
        let found = best(segment)?;
        let mut band = Band::of(found);
        if let Some(earlier) = self.earlier.as_mut().filter(|_| first.is_none()) {
            // The same again would be a repetition: what resembles is below that.
            let internal = earlier.best(segment.text, LEAST_USEFUL).map(|score| score.min(Score(99)));
            band = band.min(Band::of(internal));
            earlier.add(segment.text);
        }
        if first.is_none() {
            self.seen.insert(key.into_owned(), found);
        }
        Ok(if first.is_some() && band != Band::Context { Band::Repetitions } else { band })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    /// Scores by text; a segment after `start` is found in context when it is found exactly.
    fn score(segment: InContext<'_>) -> Result<Option<Score>, Infallible> {
        let score = segment.text.split(' ').find_map(|word| word.parse().ok().map(Score));
        let in_context = score == Some(Score::EXACT) && segment.before == Some("start");
        Ok(if in_context { Some(Score::ONE_NEIGHBOUR) } else { score })
    }

    /// The band of each segment, found by what it adds.
    fn check(texts: &[&[&str]], expected: &[&[Band]]) {
        let mut analyst = Analyst::default();
        for (segments, expected) in texts.iter().zip(expected) {
            let mut bands = Analysis::default();
            for (band, segment) in expected.iter().zip(*segments) {
                bands.0[*band as usize] += Count::of(segment);
            }
            let Ok(found) = analyst.analyse(segments, score);
            assert_eq!(found, bands, "{segments:?}");
        }
    }

    #[test]
    fn bands_have_the_borders_of_cat_tools() {
        use Band::*;
        check(
            &[&["a 100", "b 99", "c 95", "d 94", "e 85", "f 84", "g 75", "h 74", "i 50", "j 49", "none"]],
            &[&[Exact, From95, From95, From85, From85, From75, From75, From50, From50, New, New]],
        );
    }

    #[test]
    fn what_occurs_again_is_a_repetition_unless_in_context() {
        use Band::*;
        check(
            &[&["none", "none", "b 80"], &["b 80", "none", "a 100", "a 100", "start", "a 100"], &["start", "a 100"]],
            &[
                &[New, Repetitions, From75],
                &[Repetitions, Repetitions, Exact, Repetitions, New, Context],
                &[Repetitions, Context],
            ],
        );
        check(&[&["start", "a 100", "a 100"]], &[&[New, Context, Repetitions]]);
    }

    #[test]
    fn what_resembles_an_earlier_segment_counts_on_demand() {
        let segments = ["Save the file now", "Save the files now", "Save the files now", "Save it", "99"];
        let bands = |analyst: Analyst| {
            let mut analyst = analyst;
            let Ok(analysis) = analyst.analyse(&segments, score);
            Band::ALL.map(|band| analysis.of(band).segments)
        };
        // Context, repetitions, exact, 95, 85, 75, 50, new.
        assert_eq!(bands(Analyst::default()), [0, 1, 0, 1, 0, 0, 0, 3]);
        assert_eq!(bands(Analyst::default().with_internal_matches()), [0, 1, 0, 1, 1, 0, 0, 2]);
    }

    #[test]
    fn a_context_match_only_asks_again_where_it_can_be_one() {
        let mut asked = 0;
        let mut analyst = Analyst::default();
        let segments = ["b 80", "b 80", "none", "none", "a 100", "a 100"];
        let found = analyst.analyse(&segments, |segment| {
            asked += 1;
            score(segment)
        });
        assert_eq!((found.map(|analysis| analysis.total().segments), asked), (Ok(6), 4));
    }

    #[test]
    fn words_and_characters_leave_out_tags_and_spaces() {
        let check = |text: &str, words: usize, characters: usize| {
            assert_eq!(Count::of(text), Count { segments: 1, words, characters }, "{text:?}");
        };
        check("It’s  red, very.", 3, 13);
        check("Click <b class=\"x\">Save</b>\u{A0}{1}.", 2, 10);
        check("e\u{301}lite", 1, 5);
        check("日本語です。", 5, 6);
        check("***", 0, 3);
    }

    #[test]
    fn weights_turn_bands_into_words_of_work() {
        let mut weights = Weights::default();
        weights.set(Band::Repetitions, 0.1);
        weights.set(Band::Context, 0.0);
        let mut analyst = Analyst::default();
        let Ok(found) = analyst.analyse(&["one two", "one two", "start", "a 100"], score);
        // One and two in full, their repetition by a tenth, the start in full, the match in context not at all.
        assert!((found.weighted_words(&weights) - 3.2).abs() < 1e-9);
    }

    #[test]
    fn bands_have_words() {
        for band in Band::ALL {
            assert_eq!(Band::from_word(band.as_str()), Some(band));
        }
        assert_eq!(Band::from_word("fuzzy"), None);
    }
}
