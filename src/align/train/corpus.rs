//! The words of the beads that are learnt from, word by word of the source and bead by bead of the target.

use super::Lesson;
use crate::align::features::Side;
use std::ops::Range;

/// How likely a word was made by none of the words of the other side, relative to one of them at its own frequency.
const FROM_NOTHING: f32 = 0.1;

/// The words of the beads that are learnt from.
pub(super) struct Corpus {
    pub(super) beads: Vec<LearntBead>,
    /// Target words, bead by bead.
    pub(super) targets: Vec<u32>,
    /// For each target word, what it weighs as made by nothing.
    pub(super) target_from_nothing: Vec<f32>,
    /// For each source word of the vocabulary, the same for each target word of a bead.
    pub(super) source_from_nothing: Vec<f32>,
    /// The bead of each source word, word by word of the vocabulary.
    pub(super) occurrences: Vec<u32>,
    /// Where the occurrences of each source word start, and the end of the last.
    pub(super) starts: Vec<u32>,
    /// How often each word stands in the beads, by weight.
    pub(super) source_seen: Vec<f32>,
    pub(super) target_seen: Vec<f32>,
    /// All meetings of a source with a target word.
    pub(super) meetings: usize,
}

/// A bead that is learnt from.
pub(super) struct LearntBead {
    pub(super) weight: f32,
    /// How many source words it has.
    pub(super) sources: u32,
    /// Its target words, within all.
    pub(super) first: u32,
    pub(super) end: u32,
}

impl LearntBead {
    /// Its target words, within all.
    pub(super) fn targets(&self) -> Range<usize> {
        self.first as usize..self.end as usize
    }
}

impl Corpus {
    /// Of the beads to learn from.
    pub(super) fn of(lessons: &[Lesson], source: &Side, target: &Side) -> Self {
        let source_seen = seen(lessons, source, |lesson| lesson.source.clone());
        let target_seen = seen(lessons, target, |lesson| lesson.target.clone());
        let scale = |seen: &[f32]| FROM_NOTHING / seen.iter().sum::<f32>().max(1.0);
        let (source_scale, target_scale) = (scale(&source_seen), scale(&target_seen));
        let starts = starts(lessons, source);
        let mut next = starts.clone();
        let mut corpus = Self {
            beads: Vec::with_capacity(lessons.len()),
            targets: Vec::new(),
            target_from_nothing: Vec::new(),
            source_from_nothing: source_seen.iter().map(|seen| seen * source_scale).collect(),
            occurrences: vec![0; starts[starts.len() - 1] as usize],
            starts,
            source_seen,
            target_seen,
            meetings: 0,
        };
        for lesson in lessons {
            let (sources, targets) = (source.tokens(lesson.source.clone()), target.tokens(lesson.target.clone()));
            for &word in sources {
                corpus.occurrences[next[word as usize] as usize] = corpus.beads.len() as u32;
                next[word as usize] += 1;
            }
            let first = corpus.targets.len() as u32;
            let from_nothing = |word: &u32| corpus.target_seen[*word as usize] * target_scale * sources.len() as f32;
            corpus.target_from_nothing.extend(targets.iter().map(from_nothing));
            corpus.targets.extend_from_slice(targets);
            let (weight, end) = (lesson.weight, corpus.targets.len() as u32);
            corpus.beads.push(LearntBead { weight, sources: sources.len() as u32, first, end });
            corpus.meetings += sources.len() * targets.len();
        }
        corpus
    }

    /// The beads of a source word, once for each time that it stands there.
    pub(super) fn of_word(&self, word: usize) -> impl Iterator<Item = &LearntBead> + Clone {
        let occurrences = &self.occurrences[self.starts[word] as usize..self.starts[word + 1] as usize];
        occurrences.iter().map(|&bead| &self.beads[bead as usize])
    }
}

/// How often each word of a side stands in the beads, by weight.
fn seen(lessons: &[Lesson], side: &Side, segments: impl Fn(&Lesson) -> Range<usize>) -> Vec<f32> {
    let mut seen = vec![0.0; side.vocabulary.len()];
    for lesson in lessons {
        for &word in side.tokens(segments(lesson)) {
            seen[word as usize] += lesson.weight;
        }
    }
    seen
}

/// Where the occurrences of each source word start when they are put word by word.
fn starts(lessons: &[Lesson], source: &Side) -> Vec<u32> {
    let mut starts = vec![0_u32; source.vocabulary.len() + 1];
    for lesson in lessons {
        for &word in source.tokens(lesson.source.clone()) {
            starts[word as usize + 1] += 1;
        }
    }
    for word in 1..starts.len() {
        starts[word] += starts[word - 1];
    }
    starts
}
