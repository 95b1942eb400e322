//! The lexical model: what the words of one side say about the words of the other.
//!
//! A word of the target is explained by the words of the source as a mixture: with chance q, how recognisable the word
//! is, it is a translation of one of them; else it comes at its plain frequency p. Its evidence is
//! ln[(1 − q) + q·t/p], where t is the mean chance that the words of the source make it. A word nobody knows has q = 0 and
//! says nothing, which is what makes texts of forty sentences work; a word that is well known and finds no partner
//! speaks against the pairing. Both directions count half.

use super::cognate::Cognate;
use super::features::{Side, Vocabulary};
use super::sparse::Rows;
use super::train::{BothCounts, Counts};

/// Subtracted from each count: rare pairs are mostly chance (absolute discounting).
const DISCOUNT: f32 = 0.5;

/// What likeness is worth, in occurrences per unit of strength squared, and how far the word's frequency raises it.
const COGNATE_COUNT: f32 = 3.0;
const MAX_COGNATE_GROWTH: f32 = 4.0;

/// Occurrences that words unseen together hold against each row.
const SMOOTHING: f32 = 0.3;

/// Translations less likely than this are left out, and the best so many kept.
const MIN_CHANCE: f32 = 0.002;
const MAX_TRANSLATIONS: usize = 40;

/// Translations that are not so many times likelier than the word is anyway are taken together as one chance, the same in all
/// segments: they are the most by far, mostly frequent words, and say the least one by one. With four times, short interviews lose
/// pairs.
const MIN_LIFT: f32 = 2.0;

/// How recognisable a word is at most by what was learnt, by likeness, and by both.
const MAX_LEARNT: f32 = 0.9;
const MAX_ALIKE: f32 = 0.55;
const MAX_RECOGNISED: f32 = 0.95;

/// A word that did find a partner counts as at least so recognisable.
const MIN_WHEN_MATCHED: f32 = 0.3;

/// The counts of a word's plain frequency start at this.
const FREQUENCY_START: f32 = 0.5;

/// How the words of one side make those of the other.
#[derive(Debug, Default)]
pub(super) struct Direction {
    /// For each giving word the words that it makes, with their chance.
    pub(super) chances: Rows,
    /// For each made word, its evidence.
    pub(super) evidence: Vec<Evidence>,
}

/// What a word says for or against a pairing.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Evidence {
    /// Its evidence while it has no partner: ln(1 − q), with what the translations say that are taken together.
    pub(super) alone: f32,
    /// With a partner, that is multiplied by `base + slope · t`.
    pub(super) base: f32,
    pub(super) slope: f32,
}

/// Both directions.
#[derive(Debug, Default)]
pub(super) struct Model {
    /// Source words make target words.
    pub(super) forward: Direction,
    /// Target words make source words.
    pub(super) backward: Direction,
}

impl Model {
    /// Puts together what was counted in this document, what was known before, and what looks alike.
    pub(super) fn build(
        source: &Side,
        target: &Side,
        cognates: &[Cognate],
        counts: &BothCounts,
        prior: &BothCounts,
    ) -> Self {
        let forward = |cognate: &Cognate| (cognate.source, cognate.target, cognate.strength);
        let backward = |cognate: &Cognate| (cognate.target, cognate.source, cognate.strength);
        Self {
            forward: Direction::build(
                &source.vocabulary,
                target,
                cognates.iter().map(forward),
                [&counts.forward, &prior.forward],
            ),
            backward: Direction::build(
                &target.vocabulary,
                source,
                cognates.iter().map(backward),
                [&counts.backward, &prior.backward],
            ),
        }
    }
}

impl Direction {
    fn build(
        giving: &Vocabulary,
        made: &Side,
        cognates: impl Iterator<Item = (u32, u32, f32)> + Clone,
        counts: [&Counts; 2],
    ) -> Self {
        let words = made.vocabulary.len();
        let alike = Rows::group(giving.len(), cognates);
        let mut known = Known {
            learnt: vec![0.0; words],
            total: vec![0.0; words],
            alike: vec![0.0; words],
            background: vec![0.0; words],
        };
        let mut chances = Rows::with_capacity(giving.len(), giving.len() * 4);
        let mut row = SparseRow::new(words);
        let frequencies = frequencies(made);
        let tokens = giving.entries.iter().map(|entry| entry.count).sum::<u32>().max(1) as f32;
        for (word, entry) in giving.entries.iter().enumerate() {
            let mut sum = SMOOTHING + counts.iter().map(|counts| counts.seen[word]).sum::<f32>();
            for &(other, count) in counts.iter().flat_map(|counts| counts.made.row(word)) {
                row.add(other, count);
            }
            row.discount(&mut known);
            let growth = (1.0 + (entry.count as f32).sqrt()).min(MAX_COGNATE_GROWTH);
            for &(other, strength) in alike.row(word) {
                let count = COGNATE_COUNT * strength * strength * growth;
                row.add(other, count);
                sum += count;
                known.alike[other as usize] = known.alike[other as usize].max(strength);
            }
            let share = entry.count as f32 / tokens;
            let leave = |other: u32, chance| known.background[other as usize] += share * chance;
            chances.push_row(row.take_best(sum, &frequencies, leave));
        }
        let evidence = known.evidence(&frequencies);
        Self { chances, evidence }
    }
}

/// The relative frequency of each word of a text.
fn frequencies(side: &Side) -> Vec<f32> {
    let words = side.vocabulary.len() as f32;
    let total = side.all_tokens().len() as f32 + FREQUENCY_START * words;
    side.vocabulary.entries.iter().map(|entry| (entry.count as f32 + FREQUENCY_START) / total).collect()
}

/// What is known of each made word.
struct Known {
    /// Its counts after discounting, and before.
    learnt: Vec<f32>,
    total: Vec<f32>,
    /// The likeness of the word most like it.
    alike: Vec<f32>,
    /// The mean chance that a word of the other side makes it as one of the many translations that are taken together.
    background: Vec<f32>,
}

impl Known {
    fn evidence(&self, frequencies: &[f32]) -> Vec<Evidence> {
        (0..frequencies.len())
            .map(|word| {
                let learnt = MAX_LEARNT * self.learnt[word] / (self.total[word] + 0.5);
                let alike = MAX_ALIKE * self.alike[word] * self.alike[word];
                let recognised = (1.0 - (1.0 - learnt) * (1.0 - alike)).min(MAX_RECOGNISED);
                let matched = recognised.max(MIN_WHEN_MATCHED);
                let background = self.background[word] / frequencies[word];
                let alone = 1.0 - recognised + recognised * background;
                Evidence {
                    alone: alone.ln(),
                    base: (1.0 - matched + matched * background) / alone,
                    slope: matched / frequencies[word] / alone,
                }
            })
            .collect()
    }
}

/// A row under construction: dense values, and which of them are set.
struct SparseRow {
    values: Vec<f32>,
    set: Vec<u32>,
    best: Vec<(u32, f32)>,
}

impl SparseRow {
    fn new(words: usize) -> Self {
        Self { values: vec![0.0; words], set: Vec::new(), best: Vec::new() }
    }

    fn add(&mut self, word: u32, count: f32) {
        let value = &mut self.values[word as usize];
        if *value == 0.0 {
            self.set.push(word);
        }
        *value += count;
    }

    /// Takes the discount off every count so far, noting what is left of it.
    fn discount(&mut self, known: &mut Known) {
        for &word in &self.set {
            let value = &mut self.values[word as usize];
            known.total[word as usize] += *value;
            // Zero would read as not set; what is this small is never kept.
            *value = (*value - DISCOUNT).max(f32::MIN_POSITIVE);
            known.learnt[word as usize] += *value;
        }
    }

    /// The most likely words, and an empty row again. `leave` gets those that are hardly likelier than they are anyway.
    fn take_best(
        &mut self,
        sum: f32,
        frequencies: &[f32],
        mut leave: impl FnMut(u32, f32),
    ) -> impl Iterator<Item = (u32, f32)> + '_ {
        self.best.clear();
        for word in self.set.drain(..) {
            let chance = std::mem::take(&mut self.values[word as usize]) / sum;
            if chance > MIN_CHANCE {
                if chance > MIN_LIFT * frequencies[word as usize] {
                    self.best.push((word, chance));
                } else {
                    leave(word, chance);
                }
            }
        }
        self.best.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        self.best.truncate(MAX_TRANSLATIONS);
        self.best.iter().copied()
    }
}
