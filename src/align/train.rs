//! Which words translate which, learnt from beads: IBM Model 1 in both directions.
//!
//! Expectation–maximisation over the words of each bead: a word was made by one of the words of the other side, or by
//! none of them (a twentieth part for each at its plain frequency). Words that look alike start ahead of the others, and
//! what a memory knows is counted along. Brown et al. 1993, "The Mathematics of Statistical Machine Translation", §4.2.
//!
//! Each pair of words that meets in a bead has one number, shared by both directions; a bead is the list of the numbers
//! of its pairs, so that a step is two sweeps over a flat array. Cost: iterations × Σ source words · target words.

use super::cognate::Cognate;
use super::features::Side;
use super::sparse::Rows;
use std::ops::Range;

/// Eight steps won .003 over four on human dev sets; more gave nothing.
const STEPS: usize = 8;

/// How likely a word was made by none of the words of the other side, relative to one of them at its own frequency.
const FROM_NOTHING: f32 = 0.1;

/// What a word that looks alike is worth at the start, and at each step, in occurrences per unit of strength squared.
const COGNATE_START: f32 = 1.5;
const COGNATE_STEP: f32 = 0.9;

/// Occurrences that the other words of the language hold against each pair.
const SMOOTHING: f32 = 0.3;

/// Pairs less likely than this are given up.
const MIN_CHANCE: f32 = 1e-5;

/// Pairs seen less often than this are not worth keeping.
const MIN_COUNT: f32 = 0.05;

/// A bead to learn from.
#[derive(Debug, Clone)]
pub(super) struct Lesson {
    pub(super) source: Range<usize>,
    pub(super) target: Range<usize>,
    /// How far it is to be believed.
    pub(super) weight: f32,
}

/// How often words were made by a word of the other language.
#[derive(Debug)]
pub(super) struct Counts {
    /// For each giving word the words that it made, and how often.
    pub(super) made: Rows,
    /// How often each giving word was seen.
    pub(super) seen: Vec<f32>,
}

impl Counts {
    /// Nothing seen yet.
    pub(super) fn none(words: usize) -> Self {
        Self { made: Rows::empty(words), seen: vec![0.0; words] }
    }
}

/// Both directions.
#[derive(Debug)]
pub(super) struct BothCounts {
    /// Source words make target words.
    pub(super) forward: Counts,
    /// Target words make source words.
    pub(super) backward: Counts,
}

impl BothCounts {
    /// Nothing seen yet.
    pub(super) fn none(source: usize, target: usize) -> Self {
        Self { forward: Counts::none(source), backward: Counts::none(target) }
    }
}

/// Learns from beads. `prior` are counts from elsewhere, which are used but not part of the result.
pub(super) fn train(
    lessons: &[Lesson],
    source: &Side,
    target: &Side,
    cognates: &[Cognate],
    prior: &BothCounts,
) -> BothCounts {
    let mut pairs = Pairs::meet(lessons, source, target);
    pairs.apply_prior(cognates, prior);
    let nothing = Nothing::of(lessons, source, target);
    pairs.start(prior);
    for _ in 0..STEPS {
        pairs.expect(lessons, source, target, &nothing);
        pairs.maximise(prior);
    }
    pairs.counts(lessons, source, target)
}

/// One direction of a pair of words.
#[derive(Debug, Clone, Copy, Default)]
struct Direction {
    /// How likely the one makes the other.
    chance: f32,
    /// How often it did, as far as the last step could tell.
    count: f32,
    /// Counts from the prior and from likeness.
    known: f32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Pair {
    source: u32,
    target: u32,
    /// How much likeness says for the pair.
    likeness: f32,
    forward: Direction,
    backward: Direction,
}

struct Pairs {
    /// Ordered by source word.
    pairs: Vec<Pair>,
    source_words: usize,
    target_words: usize,
    /// For each bead the numbers of its pairs, source word by source word.
    meetings: Vec<u32>,
}

impl Pairs {
    /// Numbers the pairs of words that meet in a bead, and counts how evenly they could have made each other.
    fn meet(lessons: &[Lesson], source: &Side, target: &Side) -> Self {
        let (source_words, target_words) = (source.vocabulary.len(), target.vocabulary.len());
        let occurrences = Occurrences::of(lessons, source, target);
        let mut pairs: Vec<Pair> = Vec::new();
        let mut meetings = vec![0; occurrences.meetings];
        let mut number_of = vec![(u32::MAX, 0); target_words];
        for word in 0..source_words as u32 {
            for &(lesson, at) in occurrences.of_word(word) {
                let Lesson { source: sources, target: targets, weight } = &lessons[lesson as usize];
                let targets = target.tokens(targets.clone());
                let shares = (weight / source.tokens(sources.clone()).len() as f32, weight / targets.len() as f32);
                for (offset, &other) in targets.iter().enumerate() {
                    let slot = &mut number_of[other as usize];
                    if slot.0 != word {
                        *slot = (word, pairs.len() as u32);
                        pairs.push(Pair { source: word, target: other, ..Pair::default() });
                    }
                    let pair = &mut pairs[slot.1 as usize];
                    pair.forward.chance += shares.0;
                    pair.backward.chance += shares.1;
                    meetings[at as usize + offset] = slot.1;
                }
            }
        }
        Self { pairs, source_words, target_words, meetings }
    }

    /// Looks up what likeness and the prior say for each pair.
    fn apply_prior(&mut self, cognates: &[Cognate], prior: &BothCounts) {
        let strengths = cognates.iter().map(|cognate| (cognate.source, cognate.target, cognate.strength));
        let alike = Rows::group(self.source_words, strengths);
        self.note_rows(&alike, |pair, strength| pair.likeness = pair.likeness.max(strength * strength));
        self.note_rows(&prior.forward.made, |pair, count| pair.forward.known = count);
        let backward = prior.backward.made.transposed(self.source_words);
        self.note_rows(&backward, |pair, count| pair.backward.known = count);
    }

    /// Calls `note` for each pair that a table by source word has.
    fn note_rows(&mut self, table: &Rows, note: impl Fn(&mut Pair, f32)) {
        let mut values = vec![0.0_f32; self.target_words];
        for group in self.pairs.chunk_by_mut(|a, b| a.source == b.source) {
            let row = table.row(group[0].source as usize);
            if row.is_empty() {
                continue;
            }
            for &(word, value) in row {
                values[word as usize] = values[word as usize].max(value);
            }
            for pair in group {
                if values[pair.target as usize] > 0.0 {
                    note(pair, values[pair.target as usize]);
                }
            }
            for &(word, _) in row {
                values[word as usize] = 0.0;
            }
        }
    }

    /// The first chances: how often words met, likeness and the prior on top.
    fn start(&mut self, prior: &BothCounts) {
        let (mut given, mut taken) = (vec![0.0; self.source_words], vec![0.0; self.target_words]);
        for pair in &self.pairs {
            given[pair.source as usize] += pair.forward.chance;
            taken[pair.target as usize] += pair.backward.chance;
        }
        for pair in &mut self.pairs {
            let (source, target, alike) = (pair.source as usize, pair.target as usize, COGNATE_START * pair.likeness);
            let Pair { forward, backward, .. } = pair;
            forward.chance =
                forward.chance / given[source] + alike + forward.known / (prior.forward.seen[source] + 1.0);
            backward.chance =
                backward.chance / taken[target] + alike + backward.known / (prior.backward.seen[target] + 1.0);
        }
    }

    /// Divides each word of each bead among the words that may have made it.
    fn expect(&mut self, lessons: &[Lesson], source: &Side, target: &Side, nothing: &Nothing) {
        for pair in &mut self.pairs {
            (pair.forward.count, pair.backward.count) = (0.0, 0.0);
        }
        let Self { pairs, meetings, .. } = self;
        let mut rest = meetings.as_slice();
        let (mut of_target, mut of_source) = (Vec::new(), Vec::new());
        for lesson in lessons {
            let (sources, targets) = (source.tokens(lesson.source.clone()), target.tokens(lesson.target.clone()));
            let (met, others) = rest.split_at(sources.len() * targets.len());
            rest = others;
            if met.is_empty() {
                continue;
            }
            let from_nothing =
                |plain: &[f32], words: usize, word: &u32| plain[*word as usize] * FROM_NOTHING * words as f32;
            of_target.clear();
            of_target.extend(targets.iter().map(|word| from_nothing(&nothing.target, sources.len(), word)));
            of_source.clear();
            of_source.extend(sources.iter().map(|word| from_nothing(&nothing.source, targets.len(), word)));
            for (row, own) in met.chunks_exact(targets.len()).zip(&mut of_source) {
                for (&number, total) in row.iter().zip(&mut of_target) {
                    let pair = &pairs[number as usize];
                    *total += pair.forward.chance;
                    *own += pair.backward.chance;
                }
            }
            for total in of_target.iter_mut().chain(&mut of_source) {
                *total = lesson.weight / *total;
            }
            for (row, own) in met.chunks_exact(targets.len()).zip(&of_source) {
                for (&number, total) in row.iter().zip(&of_target) {
                    let pair = &mut pairs[number as usize];
                    pair.forward.count += pair.forward.chance * total;
                    pair.backward.count += pair.backward.chance * own;
                }
            }
        }
    }

    /// Chances from the counts.
    fn maximise(&mut self, prior: &BothCounts) {
        let total = |seen: &Vec<f32>| seen.iter().map(|&seen| seen + SMOOTHING).collect::<Vec<f32>>();
        let (mut given, mut taken) = (total(&prior.forward.seen), total(&prior.backward.seen));
        for pair in &self.pairs {
            given[pair.source as usize] += pair.forward.count;
            taken[pair.target as usize] += pair.backward.count;
        }
        for pair in &mut self.pairs {
            let (source, target, alike) = (pair.source as usize, pair.target as usize, COGNATE_STEP * pair.likeness);
            for (direction, total) in [(&mut pair.forward, given[source]), (&mut pair.backward, taken[target])] {
                let chance = (direction.count + direction.known + alike) / total;
                direction.chance = if chance < MIN_CHANCE { 0.0 } else { chance };
            }
        }
    }

    fn counts(&self, lessons: &[Lesson], source: &Side, target: &Side) -> BothCounts {
        let worth = |count: f32| count > MIN_COUNT;
        let forward = self.pairs.iter().filter(|pair| worth(pair.forward.count));
        let backward = self.pairs.iter().filter(|pair| worth(pair.backward.count));
        BothCounts {
            forward: Counts {
                made: Rows::group(
                    self.source_words,
                    forward.map(|pair| (pair.source, pair.target, pair.forward.count)),
                ),
                seen: seen(lessons, source, |lesson| lesson.source.clone()),
            },
            backward: Counts {
                made: Rows::group(
                    self.target_words,
                    backward.map(|pair| (pair.target, pair.source, pair.backward.count)),
                ),
                seen: seen(lessons, target, |lesson| lesson.target.clone()),
            },
        }
    }
}

/// How often each word of a side stands in the beads.
fn seen(lessons: &[Lesson], side: &Side, segments: impl Fn(&Lesson) -> Range<usize>) -> Vec<f32> {
    let mut seen = vec![0.0; side.vocabulary.len()];
    for lesson in lessons {
        for &word in side.tokens(segments(lesson)) {
            seen[word as usize] += lesson.weight;
        }
    }
    seen
}

/// The plain relative frequency of each word within the beads.
struct Nothing {
    source: Vec<f32>,
    target: Vec<f32>,
}

impl Nothing {
    fn of(lessons: &[Lesson], source: &Side, target: &Side) -> Self {
        let relative = |mut seen: Vec<f32>| {
            let total = seen.iter().sum::<f32>().max(1.0);
            seen.iter_mut().for_each(|seen| *seen /= total);
            seen
        };
        Self {
            source: relative(seen(lessons, source, |lesson| lesson.source.clone())),
            target: relative(seen(lessons, target, |lesson| lesson.target.clone())),
        }
    }
}

/// Where each source word stands in the beads, so that its pairs can be numbered without a hash map.
struct Occurrences {
    starts: Vec<u32>,
    /// Bead, and where the word's row of pairs starts among all.
    places: Vec<(u32, u32)>,
    /// How many pairs of words meet, repeats included.
    meetings: usize,
}

impl Occurrences {
    fn of(lessons: &[Lesson], source: &Side, target: &Side) -> Self {
        let words = source.vocabulary.len();
        let mut starts = vec![0_u32; words + 1];
        for lesson in lessons {
            for &word in source.tokens(lesson.source.clone()) {
                starts[word as usize + 1] += 1;
            }
        }
        for word in 0..words {
            starts[word + 1] += starts[word];
        }
        let mut next = starts.clone();
        let mut places = vec![(0, 0); starts[words] as usize];
        let mut meetings = 0;
        for (number, lesson) in lessons.iter().enumerate() {
            let row = target.tokens(lesson.target.clone()).len();
            for &word in source.tokens(lesson.source.clone()) {
                let place = &mut next[word as usize];
                places[*place as usize] = (number as u32, meetings as u32);
                *place += 1;
                meetings += row;
            }
        }
        Self { starts, places, meetings }
    }

    fn of_word(&self, word: u32) -> &[(u32, u32)] {
        &self.places[self.starts[word as usize] as usize..self.starts[word as usize + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_meet_again_and_again_translate_each_other() {
        let source = Side::read(&["the house", "the tree", "a house", "a tree stands"]);
        let target = Side::read(&["das Haus", "der Baum", "ein Haus", "ein Baum steht"]);
        let lessons: Vec<Lesson> = (0..4).map(|i| Lesson { source: i..i + 1, target: i..i + 1, weight: 1.0 }).collect();
        let prior = BothCounts::none(source.vocabulary.len(), target.vocabulary.len());
        let counts = train(&lessons, &source, &target, &[], &prior);
        let word = |side: &Side, text: &str| side.vocabulary.find(text).unwrap();
        let best = |row: &[(u32, f32)]| row.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap().0;
        for (a, b) in [("house", "haus"), ("tree", "baum")] {
            let (a, b) = (word(&source, a), word(&target, b));
            assert_eq!(best(counts.forward.made.row(a as usize)), b);
            assert_eq!(best(counts.backward.made.row(b as usize)), a);
        }
    }
}
