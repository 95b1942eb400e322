//! Bilingual word counts: which words of one language were seen as translations of which words of another.
//!
//! Learnt by `align`, which takes it as what is known beforehand; kept by `store`, which learns from each unit that comes in.
//! Words are written as the aligner sees them: folded and cut to a stem, numbers and punctuation as they are
//! (`align::vocabulary` gives those of a text).
//!
//! Counts of several documents add up: [`Lexicon::merge`].
//! Ordered maps, so that what is written and summed does not depend on chance. Cost: the logarithm of the size a word.

use std::collections::BTreeMap;

/// Letters of a word that are kept: enough to tell words apart, few enough to drop most endings.
pub const WORD_LETTERS: usize = 6;

/// Counts of a lesson below this are mostly chance and not worth their place, in either direction.
const MIN_COUNT: f64 = 0.3;

/// Who makes a lexicon of texts. Handed to a memory, which cannot align by itself: `align::TEACHER`.
#[derive(Debug, Clone, Copy)]
pub struct Teacher {
    /// Which form its words and counts have. What was learnt in another form is learnt anew.
    pub form: u32,
    /// Learns from texts that translate each other pair by pair. The same texts give the same lexicon.
    pub learn: fn(&[(&str, &str)]) -> Lexicon,
}

/// What is known of two languages' words. The source is the language that comes first; see [`Lexicon::reversed`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lexicon {
    /// How often each source word was seen.
    pub source: BTreeMap<String, f64>,
    /// How often each target word was seen.
    pub target: BTreeMap<String, f64>,
    /// How often a source word and a target word were seen as translations of each other.
    pub pairs: BTreeMap<(String, String), PairCount>,
}

/// How often two words translated each other.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PairCount {
    /// As the source word's translation: of the times the source word was seen.
    pub forward: f64,
    /// As the target word's translation: of the times the target word was seen.
    pub backward: f64,
}

impl Lexicon {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Adds what another document taught.
    pub fn merge(&mut self, other: &Self) {
        for (of_all, of_other) in [(&mut self.source, &other.source), (&mut self.target, &other.target)] {
            for (word, count) in of_other {
                *of_all.entry(word.clone()).or_default() += count;
            }
        }
        for (pair, count) in &other.pairs {
            let sum = self.pairs.entry(pair.clone()).or_default();
            sum.forward += count.forward;
            sum.backward += count.backward;
        }
    }

    /// As [`merge`](Self::merge), without copying what comes first.
    pub fn take_in(&mut self, other: Self) {
        if *self == Self::default() {
            *self = other;
        } else {
            self.merge(&other);
        }
    }

    /// Notes how often a lesson saw a pair of words, if that is often enough to be kept.
    pub fn add(&mut self, source: &str, target: &str, count: PairCount) {
        if count.forward.max(count.backward) >= MIN_COUNT {
            let sum = self.pairs.entry((source.to_owned(), target.to_owned())).or_default();
            sum.forward += count.forward;
            sum.backward += count.backward;
        }
    }

    /// The same with source and target exchanged.
    pub fn reversed(&self) -> Self {
        let turned = |(pair, count): (&(String, String), &PairCount)| {
            ((pair.1.clone(), pair.0.clone()), PairCount { forward: count.backward, backward: count.forward })
        };
        Self {
            source: self.target.clone(),
            target: self.source.clone(),
            pairs: self.pairs.iter().map(turned).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon(pairs: &[(&str, &str, f64)]) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for &(source, target, count) in pairs {
            *lexicon.source.entry(source.to_owned()).or_default() += count;
            *lexicon.target.entry(target.to_owned()).or_default() += count;
            lexicon.add(source, target, PairCount { forward: count, backward: count / 2.0 });
        }
        lexicon
    }

    #[test]
    fn counts_add_up_and_turn_around() {
        let mut all = lexicon(&[("house", "casa", 2.0)]);
        all.merge(&lexicon(&[("house", "casa", 1.0), ("tree", "arbol", 1.0), ("a", "b", 0.1)]));
        assert_eq!(all.pairs[&("house".into(), "casa".into())], PairCount { forward: 3.0, backward: 1.5 });
        assert_eq!((all.source["house"], all.pairs.len()), (3.0, 2), "what is hardly seen is not kept");
        let turned = all.reversed();
        assert_eq!(turned.pairs[&("casa".into(), "house".into())], PairCount { forward: 1.5, backward: 3.0 });
        assert_eq!(turned.reversed(), all);
    }
}
