//! What a bead's words and lengths say for it: its score.
//!
//! Most words of two segments have nothing to do with each other. So the words that may translate each other are listed
//! once for each pair of segments (a *cell*), and a bead adds up the lists of its cells: the cost of a bead is that of
//! its matches, not of its words. A match counts by how well the two words keep their place in the bead (`place`).

use super::edge::EdgeModel;
use super::features::{MAX_TOKENS, Side};
use super::length::LengthModel;
use super::lexical::{Evidence, Model};
use super::paragraph::ParagraphModel;
use super::place::{Places, Scale, Weights};
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
    paragraphs: ParagraphModel,
    edges: EdgeModel,
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

/// Two words of a cell that may translate each other.
#[derive(Clone, Copy)]
struct Match {
    /// Which word of its segment is made.
    word: u16,
    /// By which word of the other segment.
    by: u16,
    chance: f32,
}

/// For one source segment and a range of target segments: the words that may translate each other.
#[derive(Default)]
pub(super) struct Cells {
    /// The first target segment.
    first: usize,
    /// Where the matches of each target segment start in `target_words` and `source_words`, and the end of the last.
    starts: Vec<(u32, u32)>,
    /// Words of the target segment, made by words of the source segment.
    target_words: Vec<Match>,
    /// Words of the source segment, made by words of the target segment.
    source_words: Vec<Match>,
}

impl Cells {
    fn target_words(&self, segment: usize) -> &[Match] {
        let at = segment - self.first;
        &self.target_words[self.starts[at].0 as usize..self.starts[at + 1].0 as usize]
    }

    fn source_words(&self, segment: usize) -> &[Match] {
        let at = segment - self.first;
        &self.source_words[self.starts[at].1 as usize..self.starts[at + 1].1 as usize]
    }
}

/// Buffers that are reused from row to row.
pub(super) struct Scratch {
    slots: Vec<Slot>,
    used: Vec<u32>,
    partners: Vec<Partner>,
    sums: Sums,
}

/// Chances added up word by word of a segment.
struct Sums {
    sums: [f32; MAX_TOKENS],
    touched: Vec<u16>,
}

/// What the words of the present source segment have to do with a target word: one more than the place, in `partners`, of
/// the last that may make it, and of the last that it may make; 0 for none.
#[derive(Clone, Copy, Default)]
struct Slot {
    made_by: u32,
    makes: u32,
}

/// A word of the present source segment, in a list that ends with 0.
struct Partner {
    word: u16,
    chance: f32,
    before: u32,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(
        source: &'a Side,
        target: &'a Side,
        model: &'a Model,
        length: LengthModel,
        paragraphs: ParagraphModel,
        edges: EdgeModel,
    ) -> Self {
        Self {
            source,
            target,
            length,
            paragraphs,
            edges,
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
            partners: Vec::new(),
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
                let at = at as u16;
                let made = partners(&scratch.partners, slot.made_by);
                cells.target_words.extend(made.map(|by| Match { word: at, by: by.word, chance: by.chance }));
                let makes = partners(&scratch.partners, slot.makes);
                cells.source_words.extend(makes.map(|made| Match { word: made.word, by: at, chance: made.chance }));
            }
        }
        cells.starts.push((cells.target_words.len() as u32, cells.source_words.len() as u32));
        for word in scratch.used.drain(..) {
            scratch.slots[word as usize] = Slot::default();
        }
        scratch.partners.clear();
    }

    /// Notes at each target word which words of a source segment may make it, and which it may make.
    fn mark_partners(&self, segment: usize, scratch: &mut Scratch) {
        let Scratch { slots, used, partners, .. } = scratch;
        for (at, &word) in self.source.tokens(segment..segment + 1).iter().enumerate() {
            let mut note = |chance: f32, last: &mut u32| {
                partners.push(Partner { word: at as u16, chance, before: *last });
                *last = partners.len() as u32;
            };
            for &(other, chance) in self.forward.row(word as usize) {
                note(chance, &mut slots[other as usize].made_by);
                used.push(other);
            }
            for &(other, chance) in self.backward.row(word as usize) {
                note(chance, &mut slots[other as usize].makes);
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
        let without_words = shape.prior
            + self.length_score(sources.clone(), targets.clone())
            + self.paragraphs.score(self.source, self.target, &sources, &targets)
            + self.edges.score(self.source.end(sources.end - 1), self.target.end(targets.end - 1));
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
        let (source, target) = (Words::of(self.source, sources), Words::of(self.target, targets));
        let weights = self.places.of(source.count() + target.count());
        for (segment, own, scale) in target.segments() {
            for (row, (_, _, other)) in rows.iter().zip(source.segments()) {
                scratch.sums.add_matches(row.target_words(segment), scale, other, weights);
            }
            product.log += f64::from(self.target_evidence.alone[segment]);
            product.take(&self.target_evidence.matched[own], scratch.sums.drain(), source.share());
        }
        for (row, (segment, own, scale)) in rows.iter().zip(source.segments()) {
            for (other_segment, _, other) in target.segments() {
                scratch.sums.add_matches(row.source_words(other_segment), scale, other, weights);
            }
            product.log += f64::from(self.source_evidence.alone[segment]);
            product.take(&self.source_evidence.matched[own], scratch.sums.drain(), target.share());
        }
        product.half_with_floor()
    }
}

/// A list of partners, from its last.
fn partners(all: &[Partner], last: u32) -> impl Iterator<Item = &Partner> {
    let at = |number: u32| number.checked_sub(1).map(|place| &all[place as usize]);
    std::iter::successors(at(last), move |partner| at(partner.before))
}

/// The words of one side of a bead.
struct Words<'a> {
    side: &'a Side,
    segments: Range<usize>,
    all: Range<usize>,
}

impl<'a> Words<'a> {
    fn of(side: &'a Side, segments: Range<usize>) -> Self {
        Self { side, all: side.token_range(segments.clone()), segments }
    }

    fn count(&self) -> usize {
        self.all.len()
    }

    /// What one word of many is worth.
    fn share(&self) -> f32 {
        1.0 / (self.all.len() as f32 + EXTRA_WORDS)
    }

    /// Each segment, where its words stand in the text, and in the bead.
    fn segments(&self) -> impl Iterator<Item = (usize, Range<usize>, Scale)> {
        self.segments.clone().map(|segment| {
            let own = self.side.token_range(segment..segment + 1);
            let scale = Scale::new(own.start - self.all.start, self.all.len());
            (segment, own, scale)
        })
    }
}

impl Sums {
    /// Adds up the chances of each word of a segment, those of words at its own place the most.
    fn add_matches(&mut self, matches: &[Match], own: Scale, other: Scale, weights: Weights<'_>) {
        for &Match { word, by, chance } in matches {
            let sum = &mut self.sums[usize::from(word)];
            if *sum == 0.0 {
                self.touched.push(word);
            }
            *sum += chance * weights.of(own.place(word), other.place(by));
        }
    }

    /// The words and their sums; nothing is left behind.
    fn drain(&mut self) -> impl Iterator<Item = (u16, f32)> + '_ {
        let Self { sums, touched } = self;
        touched.drain(..).map(|word| (word, std::mem::take(&mut sums[usize::from(word)])))
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
