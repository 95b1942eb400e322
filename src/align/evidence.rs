//! What a bead's words and lengths say for it: its score.
//!
//! Most words of two segments have nothing to do with each other. So the words that may translate each other are listed
//! once for each pair of segments (a *cell*), and a bead adds up the lists of its cells: the cost of a bead is that of
//! its matches, not of its words.

use super::features::{MAX_TOKENS, Side};
use super::length::LengthModel;
use super::lexical::{Evidence, Model};
use super::shape::Shape;
use super::sparse::Rows;
use std::ops::Range;

/// A bead of several segments whose shape and length alone score below this is not looked at.
const MIN_WITHOUT_WORDS: f32 = -14.0;

/// Words of a side that count as seen beside its own, so that very short segments are not believed too much.
const EXTRA_WORDS: f32 = 0.5;

/// Lexical evidence never falls much below this: a loose translation of a long sentence is still no null.
const FLOOR: f64 = -2.0;

/// Above this the floor makes no difference.
const FLOOR_MATTERS_BELOW: f64 = 8.0;

/// All that is needed to score the beads of two texts.
pub(super) struct Scorer<'a> {
    source: &'a Side,
    target: &'a Side,
    length: LengthModel,
    forward: &'a Rows,
    /// For each source word the target words that make it.
    backward: Rows,
    source_evidence: SideEvidence,
    target_evidence: SideEvidence,
    places: Places,
}

/// The evidence of the words of a text, word by word as they stand.
struct SideEvidence {
    matched: Vec<(f32, f32)>,
    /// Of each segment, while no word of it has a partner.
    alone: Vec<f32>,
}

impl SideEvidence {
    fn of(side: &Side, evidence: &[Evidence]) -> Self {
        let matched = side.all_tokens().iter().map(|&word| {
            let evidence = evidence[word as usize];
            (evidence.base, evidence.slope)
        });
        let alone = |segment: usize| {
            side.tokens(segment..segment + 1).iter().map(|&word| evidence[word as usize].alone).sum::<f32>()
        };
        Self { matched: matched.collect(), alone: (0..side.len()).map(alone).collect() }
    }
}

/// For one source segment and a range of target segments: the words that may translate each other.
#[derive(Default)]
pub(super) struct Cells {
    /// The first target segment.
    first: usize,
    /// Where the matches of each target segment start in `target_words` and `source_words`, and the end of the last.
    starts: Vec<(u32, u32)>,
    /// Word of the target segment, and the summed chance that the source segment's words make it.
    target_words: Vec<(u16, u16, f32)>,
    /// Word of the source segment, and the summed chance that the target segment's words make it.
    source_words: Vec<(u16, u16, f32)>,
}

impl Cells {
    fn target_words(&self, segment: usize) -> &[(u16, u16, f32)] {
        let at = segment - self.first;
        &self.target_words[self.starts[at].0 as usize..self.starts[at + 1].0 as usize]
    }

    fn source_words(&self, segment: usize) -> &[(u16, u16, f32)] {
        let at = segment - self.first;
        &self.source_words[self.starts[at].1 as usize..self.starts[at + 1].1 as usize]
    }
}

/// Buffers that are reused from row to row.
pub(super) struct Scratch {
    slots: Vec<Slot>,
    used: Vec<u32>,
    makes: Vec<Makes>,
    sums: Sums,
}

/// Chances added up word by word of a segment.
struct Sums {
    sums: [f32; MAX_TOKENS],
    touched: Vec<u16>,
}

/// What the words of the present source segment have to do with a target word.
#[derive(Clone, Copy, Default)]
struct Slot {
    made_by: u32,
    /// One more than the place in `makes` of the last word that it may make.
    last: u32,
}

struct Makes {
    word: u16,
    chance: f32,
    /// As `Slot::last`.
    before: u32,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(source: &'a Side, target: &'a Side, model: &'a Model, length: LengthModel) -> Self {
        Self {
            source,
            target,
            length,
            forward: &model.forward.chances,
            backward: model.backward.chances.transposed(source.vocabulary.len()),
            source_evidence: SideEvidence::of(source, &model.backward.evidence),
            target_evidence: SideEvidence::of(target, &model.forward.evidence),
            places: Places::new(),
        }
    }

    pub(super) fn scratch(&self) -> Scratch {
        let words = self.target.vocabulary.len();
        Scratch {
            slots: vec![Slot::default(); words],
            used: Vec::new(),
            makes: Vec::new(),
            sums: Sums { sums: [0.0; MAX_TOKENS], touched: Vec::with_capacity(MAX_TOKENS) },
        }
    }

    /// Lists the matches of a source segment with each of some target segments.
    pub(super) fn fill(&self, cells: &mut Cells, segment: usize, targets: Range<usize>, scratch: &mut Scratch) {
        self.mark_partners(segment, scratch);
        cells.first = targets.start;
        cells.starts.clear();
        cells.target_words.clear();
        cells.source_words.clear();
        for target in targets {
            cells.starts.push((cells.target_words.len() as u32, cells.source_words.len() as u32));
            for (at, &word) in self.target.tokens(target..target + 1).iter().enumerate() {
                let slot = scratch.slots[word as usize];
                let mut next = slot.made_by;
                while next > 0 {
                    let makes = &scratch.makes[next as usize - 1];
                    cells.target_words.push((at as u16, makes.word, makes.chance));
                    next = makes.before;
                }
                let mut next = slot.last;
                while next > 0 {
                    let makes = &scratch.makes[next as usize - 1];
                    cells.source_words.push((makes.word, at as u16, makes.chance));
                    next = makes.before;
                }
            }
        }
        cells.starts.push((cells.target_words.len() as u32, cells.source_words.len() as u32));
        for word in scratch.used.drain(..) {
            scratch.slots[word as usize] = Slot::default();
        }
        scratch.makes.clear();
    }

    /// Notes at each target word which words of a source segment may make it, and which it may make.
    fn mark_partners(&self, segment: usize, scratch: &mut Scratch) {
        let Scratch { slots, used, makes, .. } = scratch;
        for (at, &word) in self.source.tokens(segment..segment + 1).iter().enumerate() {
            for &(other, chance) in self.forward.row(word as usize) {
                let slot = &mut slots[other as usize];
                makes.push(Makes { word: at as u16, chance, before: slot.made_by });
                slot.made_by = makes.len() as u32;
                used.push(other);
            }
            for &(other, chance) in self.backward.row(word as usize) {
                let slot = &mut slots[other as usize];
                makes.push(Makes { word: at as u16, chance, before: slot.last });
                slot.last = makes.len() as u32;
                used.push(other);
            }
        }
    }

    /// The score of the bead of a shape that ends at a node, or `None` for one not worth a look. `rows` are the cells of
    /// the bead's source segments.
    pub(super) fn score(
        &self,
        shape: Shape,
        end: (usize, usize),
        rows: &[Cells],
        scratch: &mut Scratch,
    ) -> Option<f32> {
        let (sources, targets) = (end.0 - shape.source..end.0, end.1 - shape.target..end.1);
        let without_words = shape.prior + self.length_score(sources.clone(), targets.clone());
        if shape.source + shape.target > 2 && without_words < MIN_WITHOUT_WORDS {
            return None;
        }
        Some(without_words + self.lexical(rows, sources, targets, scratch))
    }

    fn length_score(&self, sources: Range<usize>, targets: Range<usize>) -> f32 {
        self.length.score(self.source.length(sources), self.target.length(targets))
    }

    /// What the words say, both directions half, with a floor.
    fn lexical(&self, rows: &[Cells], sources: Range<usize>, targets: Range<usize>, scratch: &mut Scratch) -> f32 {
        let mut product = Product::new();
        let share = 1.0 / (self.source.tokens(sources.clone()).len() as f32 + EXTRA_WORDS);
        let all_targets = self.target.token_range(targets.clone());
        let all_sources = self.source.token_range(sources.clone());
        let ys = STRIDE as f32 / all_targets.len().max(1) as f32;
        let xs = STRIDE as f32 / all_sources.len().max(1) as f32;
        let places = self.places.of((all_sources.len() + all_targets.len()) as f32 * 0.5);
        for target in targets.clone() {
            product.log += f64::from(self.target_evidence.alone[target]);
            let own = self.target.token_range(target..target + 1);
            let first = own.start - all_targets.start;
            for (row, source) in rows.iter().zip(sources.clone()) {
                let from = self.source.token_range(source..source + 1).start - all_sources.start;
                for &(word, other, chance) in row.target_words(target) {
                    let y = ((first + usize::from(word)) as f32 + 0.5) * ys;
                    let x = ((from + usize::from(other)) as f32 + 0.5) * xs;
                    scratch.sums.add(word, chance * places[y as usize * STRIDE + x as usize]);
                }
            }
            product.take(&self.target_evidence.matched[own], scratch.sums.drain(), share);
        }
        let share = 1.0 / (self.target.tokens(targets.clone()).len() as f32 + EXTRA_WORDS);
        for (row, source) in rows.iter().zip(sources.clone()) {
            product.log += f64::from(self.source_evidence.alone[source]);
            let own = self.source.token_range(source..source + 1);
            let first = own.start - all_sources.start;
            for target in targets.clone() {
                let from = self.target.token_range(target..target + 1).start - all_targets.start;
                for &(word, other, chance) in row.source_words(target) {
                    let x = ((first + usize::from(word)) as f32 + 0.5) * xs;
                    let y = ((from + usize::from(other)) as f32 + 0.5) * ys;
                    scratch.sums.add(word, chance * places[x as usize * STRIDE + y as usize]);
                }
            }
            product.take(&self.source_evidence.matched[own], scratch.sums.drain(), share);
        }
        product.half_with_floor()
    }
}

impl Sums {
    fn add(&mut self, word: u16, chance: f32) {
        let sum = &mut self.sums[usize::from(word)];
        if *sum == 0.0 {
            self.touched.push(word);
        }
        *sum += chance;
    }

    /// The words and their sums; nothing is left behind.
    fn drain(&mut self) -> impl Iterator<Item = (u16, f32)> + '_ {
        let Self { sums, touched } = self;
        touched.drain(..).map(|word| (word, std::mem::take(&mut sums[usize::from(word)])))
    }

}

/// How strongly words keep their place.
const LOCALITY: f32 = 3.0;
const SPREAD: f32 = 0.0;
const GROWTH: f32 = 0.0;
const USUAL: f32 = 20.0;
const CAUCHY: usize = 0;
const STRIDE: usize = 64;
const LEVELS: usize = 12;

struct Places { table: Vec<f32> }

impl Places {
    fn new() -> Self {
        let mut table = vec![0.0; STRIDE * STRIDE * LEVELS];
        for level in 0..LEVELS {
            let words = 2.0_f32.powf(level as f32 * 0.75);
            let locality = LOCALITY * (words / USUAL).powf(GROWTH);
            for y in 0..STRIDE {
                let g = |x: usize| { let d = locality * x.abs_diff(y) as f32 / STRIDE as f32; if CAUCHY == 1 { 1.0 / (1.0 + d * d) } else { (-d).exp() } };
                let whole: f32 = (0..STRIDE).map(g).sum::<f32>() / STRIDE as f32;
                for x in 0..STRIDE {
                    table[(level * STRIDE + y) * STRIDE + x] = SPREAD + (1.0 - SPREAD) * g(x) / whole;
                }
            }
        }
        Self { table }
    }
    fn of(&self, words: f32) -> &[f32] {
        let level = ((words.max(1.0).log2() / 0.75).round() as usize).min(LEVELS - 1);
        &self.table[level * STRIDE * STRIDE..(level + 1) * STRIDE * STRIDE]
    }
}

/// A product of many factors, as a logarithm that is taken only when the factors grow out of range.
struct Product {
    value: f64,
    log: f64,
}

impl Product {
    fn new() -> Self {
        Self { value: 1.0, log: 0.0 }
    }

    /// Multiplies by the evidence of words that have a partner.
    fn take(&mut self, evidence: &[(f32, f32)], words: impl Iterator<Item = (u16, f32)>, share: f32) {
        for (word, chance) in words {
            let (base, slope) = evidence[usize::from(word)];
            self.value *= f64::from(base + slope * chance * share);
            if !(1e-200..1e200).contains(&self.value) {
                self.log += self.value.ln();
                self.value = 1.0;
            }
        }
    }

    /// Half the logarithm, softly kept above the floor.
    fn half_with_floor(&self) -> f32 {
        let half = 0.5 * self.log;
        if half > FLOOR_MATTERS_BELOW {
            return (half + 0.5 * self.value.ln()) as f32;
        }
        let lifted = self.value.sqrt() * half.exp() + FLOOR.exp();
        if lifted < f64::from(f32::MAX) { (lifted as f32).ln() } else { (half + 0.5 * self.value.ln()) as f32 }
    }
}
