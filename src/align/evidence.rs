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
use super::place::{Places, Weights, places_into};
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
    /// A word with a partner multiplies by `base + slope · t`.
    base: Vec<f32>,
    slope: Vec<f32>,
    /// Of all segments before each, and of all, while no word has a partner.
    alone: Vec<f64>,
}

impl SideEvidence {
    fn of(side: &Side, evidence: &[Evidence]) -> Self {
        let all = || side.all_tokens().iter().map(|&word| evidence[word as usize]);
        let mut sum = 0.0;
        let mut alone = vec![sum];
        for segment in 0..side.len() {
            let words = side.tokens(segment..segment + 1).iter();
            sum += words.map(|&word| f64::from(evidence[word as usize].alone)).sum::<f64>();
            alone.push(sum);
        }
        Self { base: all().map(|word| word.base).collect(), slope: all().map(|word| word.slope).collect(), alone }
    }

    fn alone(&self, segments: Range<usize>) -> f64 {
        self.alone[segments.end] - self.alone[segments.start]
    }
}

/// Two words of a cell that may translate each other.
#[derive(Clone, Copy)]
struct Match {
    /// Which word of its segment is made. A byte will do for [`MAX_TOKENS`].
    word: u8,
    /// By which word of the other segment.
    by: u8,
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
    /// Whether no word of these segments has to do with the source segment.
    fn is_empty(&self, segments: Range<usize>) -> bool {
        self.starts[segments.start - self.first] == self.starts[segments.end - self.first]
    }

    /// Whether none of these segments makes a word of the source segment.
    fn has_no_source_words(&self, segments: Range<usize>) -> bool {
        self.starts[segments.start - self.first].1 == self.starts[segments.end - self.first].1
    }

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
    bead: BeadScratch,
}

/// One more than the greatest number of a word in its segment.
const WORDS: usize = u8::MAX as usize + 1;
const _: () = assert!(MAX_TOKENS <= WORDS);

/// Buffers for one bead.
struct BeadScratch {
    /// Chances added up word by word of a segment.
    sums: [f32; WORDS],
    /// The places of the words of either side, and room behind so that those of any segment can be taken as `WORDS`.
    source_places: Vec<u8>,
    target_places: Vec<u8>,
}

/// The place of each word of a segment.
type SegmentPlaces = [u8; WORDS];

fn places_from(places: &[u8], first: usize) -> &SegmentPlaces {
    places[first..].first_chunk().expect("there is room behind the last segment")
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
    word: u8,
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
            bead: BeadScratch { sums: [0.0; WORDS], source_places: Vec::new(), target_places: Vec::new() },
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
                let at = at as u8;
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
                partners.push(Partner { word: at as u8, chance, before: *last });
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
        Some(without_words + self.lexical(rows, sources, targets, &mut scratch.bead))
    }

    fn length_score(&self, sources: Range<usize>, targets: Range<usize>) -> f32 {
        self.length.score(self.source.length(sources), self.target.length(targets))
    }

    /// What the words say, both directions half, with a floor.
    fn lexical(&self, rows: &[Cells], sources: Range<usize>, targets: Range<usize>, scratch: &mut BeadScratch) -> f32 {
        let alone = self.source_evidence.alone(sources.clone()) + self.target_evidence.alone(targets.clone());
        let mut product = Product { value: 1.0, log: alone };
        if rows.iter().all(|row| row.is_empty(targets.clone())) {
            return product.half_with_floor();
        }
        let (source, target) = (self.source.token_range(sources.clone()), self.target.token_range(targets.clone()));
        let weights = self.places.of(source.len() + target.len());
        let BeadScratch { sums, source_places, target_places } = scratch;
        for (places, words) in [(&mut *source_places, source.len()), (&mut *target_places, target.len())] {
            if places.len() < words + WORDS {
                places.resize(words + WORDS, 0);
            }
            places_into(places, words);
        }
        let source_segment = |segment: usize| {
            let own = self.source.token_range(segment..segment + 1);
            (places_from(source_places, own.start - source.start), own)
        };
        let target_segment = |segment: usize| {
            let own = self.target.token_range(segment..segment + 1);
            (places_from(target_places, own.start - target.start), own)
        };
        for segment in targets.clone() {
            if rows.iter().all(|row| row.target_words(segment).is_empty()) {
                continue;
            }
            let (places, own) = target_segment(segment);
            for (row, other) in rows.iter().zip(sources.clone()) {
                add_matches(sums, row.target_words(segment), places, source_segment(other).0, weights);
            }
            product.take(&self.target_evidence, own, sums, share(source.len()));
        }
        for (row, segment) in rows.iter().zip(sources.clone()) {
            if row.has_no_source_words(targets.clone()) {
                continue;
            }
            let (places, own) = source_segment(segment);
            for other in targets.clone() {
                add_matches(sums, row.source_words(other), places, target_segment(other).0, weights);
            }
            product.take(&self.source_evidence, own, sums, share(target.len()));
        }
        product.half_with_floor()
    }
}

/// What one word of many is worth.
fn share(words: usize) -> f32 {
    1.0 / (words as f32 + EXTRA_WORDS)
}

/// Adds up the chances of each word of a segment, those of words at its own place the most.
fn add_matches(
    sums: &mut [f32; WORDS],
    matches: &[Match],
    own: &SegmentPlaces,
    other: &SegmentPlaces,
    weights: Weights<'_>,
) {
    for &Match { word, by, chance } in matches {
        sums[usize::from(word)] += chance * weights.of(own[usize::from(word)], other[usize::from(by)]);
    }
}

/// A list of partners, from its last.
fn partners(all: &[Partner], last: u32) -> impl Iterator<Item = &Partner> {
    let at = |number: u32| number.checked_sub(1).map(|place| &all[place as usize]);
    std::iter::successors(at(last), move |partner| at(partner.before))
}

/// A product of many factors, as a logarithm that is taken only when the factors grow out of range.
struct Product {
    value: f64,
    log: f64,
}

/// Words that are multiplied side by side, and how many such rows before the range is looked at: a factor lies between
/// 1e-2 and 1e9, so four of them keep within that of f32.
const LANES: usize = 4;
const STRIDE: usize = 4 * LANES;

impl Product {
    /// Multiplies by the evidence of those words of a segment that have a partner, and leaves no sum behind.
    fn take(&mut self, evidence: &SideEvidence, words: Range<usize>, sums: &mut [f32; WORDS], share: f32) {
        let sums = &mut sums[..words.len()];
        let (base, slope) = (&evidence.base[words.clone()], &evidence.slope[words]);
        for ((sums, base), slope) in sums.chunks_mut(STRIDE).zip(base.chunks(STRIDE)).zip(slope.chunks(STRIDE)) {
            let mut lanes = [1.0_f32; LANES];
            let rows = sums.chunks_mut(LANES).zip(base.chunks(LANES)).zip(slope.chunks(LANES));
            for ((sums, base), slope) in rows {
                for (((lane, sum), base), slope) in lanes.iter_mut().zip(sums).zip(base).zip(slope) {
                    *lane *= if *sum > 0.0 { base + slope * *sum * share } else { 1.0 };
                    *sum = 0.0;
                }
            }
            let [a, b, c, d] = lanes.map(f64::from);
            self.value *= (a * b) * (c * d);
            if !(1e-150..1e150).contains(&self.value) {
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
