//! Segments of two or more texts → beads: which segments say the same.
//!
//! ```text
//! segments ──features──▶ words ──cognate, anchors──▶ corridor
//!   ┌──────────────────────────────────────────────────┘
//!   ▼
//! lattice of beads (shape, length, paragraph, edge, evidence of the words) ──path──▶ beads ──posterior, support, confidence, witness──▶ what is believed
//!   ▲                                                                                         │
//!   └── lexical ◀── train ◀── words, lengths, shapes, cost of nulls (in passes: `pair`) ◀──┘
//! ```
//! ```text
//! beads ──crossing, moved, stray──▶ what is in another order     pairs of texts ──passage, pivot──▶ groups over all texts
//! ```
//!
//! Nothing is needed but the texts: a document teaches its own lexicon. Cost: linear in the segments, but for the logarithm of
//! their number in the chain of anchors: what is compared (nodes, rare words, runs of nulls, moved sentences) has bounds.

mod anchors;
mod cognate;
mod confidence;
mod corridor;
mod crossing;
mod doubt;
mod edge;
mod evidence;
mod features;
#[cfg(test)]
mod generated;
mod lattice;
mod length;
mod lexical;
mod moved;
mod nulls;
mod pair;
mod paragraph;
mod passage;
mod path;
mod pivot;
mod place;
mod posterior;
mod prior;
#[cfg(test)]
mod reordered;
mod runs;
mod shape;
mod sparse;
mod stray;
mod support;
mod train;
pub mod training;
mod witness;

use features::Side;
use pivot::PairAlignment;
use rayon::prelude::*;
use std::collections::BTreeSet;

use crate::lexicon::{Lexicon, Teacher};
use crate::model::Bead;

/// A text to align, as its segments.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The segments in order.
    pub segments: &'a [&'a str],
    /// For each segment the 0-based number of its paragraph, ascending.
    pub paragraphs: &'a [usize],
}

/// Several texts that say the same, aligned with each other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Groups {
    /// In the order of the pivot; what has no segment there follows the group before it.
    pub groups: Vec<Group>,
}

/// What belongs together over all languages: the segments of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// For each text the ordinals of its segments, ascending; empty where it has none.
    pub segments: Vec<Vec<usize>>,
    /// The probability, in `0.0..=1.0`, that exactly these belong together.
    pub confidence: f64,
    /// Why a person should look at it.
    pub doubt: Option<crate::model::Doubt>,
    /// Where a text has several segments here: the finer pairing, bead by bead.
    pub links: Vec<PairBead>,
}

/// A bead between two of several texts.
#[derive(Debug, Clone, PartialEq)]
pub struct PairBead {
    /// Which two texts.
    pub texts: (usize, usize),
    /// The bead; neither side is empty.
    pub bead: Bead,
}

/// What helps to align, beside the texts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// What a memory knows of the two languages' words, source first. It may be more than the texts need.
    pub lexicon: Option<&'a Lexicon>,
}

/// What a memory learns its lexicon with. `form` is to be raised whenever the words of a text (`vocabulary`) or what is learnt from
/// it change: memories then learn anew.
pub const TEACHER: Teacher = Teacher { form: 3, learn };

/// The words of a text as lexicons have them: what to ask a memory for before aligning.
pub fn vocabulary(segments: &[&str]) -> BTreeSet<String> {
    let side = Side::read(segments);
    side.vocabulary.entries.iter().map(|entry| entry.text.to_string()).collect()
}

/// Learns a lexicon from segments that translate each other, such as the units of a memory.
pub fn learn(pairs: &[(&str, &str)]) -> Lexicon {
    let sources: Vec<&str> = pairs.iter().map(|pair| pair.0).collect();
    let targets: Vec<&str> = pairs.iter().map(|pair| pair.1).collect();
    prior::learn(&Side::read(&sources), &Side::read(&targets))
}

/// Aligns two texts. The beads cover each segment of both sides exactly once; they ascend on both sides, but for what is in
/// another order, which stands where the source has it.
pub fn align(source: &Text<'_>, target: &Text<'_>) -> Vec<Bead> {
    align_with(source, target, Options::default())
}

/// As [`align`], with what else is known.
pub fn align_with(source: &Text<'_>, target: &Text<'_>, options: Options<'_>) -> Vec<Bead> {
    align_sides(&Side::of(source), &Side::of(target), options, &|_| {})
}

/// Aligns any number of texts; the first is the pivot. Each segment of each text is in exactly one group.
pub fn align_all(texts: &[Text<'_>]) -> Groups {
    align_all_with(texts, |_, _| Options::default())
}

/// As [`align_all`], with what else is known of each pair of texts, by their numbers, the smaller first.
pub fn align_all_with<'a>(texts: &[Text<'_>], options: impl Fn(usize, usize) -> Options<'a> + Sync) -> Groups {
    align_all_watched(texts, options, &|_, _| {})
}

/// As [`align_all_with`], with somebody to tell how far each pair of texts has come, as a share of its work that grows to 1. The pairs
/// are aligned side by side.
pub fn align_all_watched<'a>(
    texts: &[Text<'_>],
    options: impl Fn(usize, usize) -> Options<'a> + Sync,
    watch: &(dyn Fn((usize, usize), f64) + Sync),
) -> Groups {
    if texts.is_empty() {
        return Groups::default();
    }
    let sides: Vec<Side> = texts.par_iter().map(Side::of).collect();
    let texts = 0..sides.len();
    let pairs: Vec<(usize, usize)> =
        texts.flat_map(|first| (first + 1..sides.len()).map(move |second| (first, second))).collect();
    let pairs: Vec<PairAlignment> = pairs
        .into_par_iter()
        .map(|texts| PairAlignment {
            texts,
            beads: align_sides(&sides[texts.0], &sides[texts.1], options(texts.0, texts.1), &|share| {
                watch(texts, share);
            }),
        })
        .collect();
    let lengths: Vec<usize> = sides.iter().map(Side::len).collect();
    pivot::compose(&lengths, &pairs)
}

/// Aligns two texts that were read.
fn align_sides(source: &Side, target: &Side, options: Options<'_>, watch: &dyn Fn(f64)) -> Vec<Bead> {
    if source.len() == 0 || target.len() == 0 {
        let null = |source, target| Bead { source, target, confidence: 1.0, doubt: None };
        let sources = (0..source.len()).map(|segment| null(segment..segment + 1, 0..0));
        return sources.chain((0..target.len()).map(|segment| null(0..0, segment..segment + 1))).collect();
    }
    let prior = prior::counts(options.lexicon, source, target);
    pair::align_pair(source, target, &prior, watch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every index once, in range, with a probability.
    fn check_cover(beads: &[Bead], source: usize, target: usize) {
        let mut sources: Vec<usize> = beads.iter().flat_map(|bead| bead.source.clone()).collect();
        let mut targets: Vec<usize> = beads.iter().flat_map(|bead| bead.target.clone()).collect();
        sources.sort_unstable();
        targets.sort_unstable();
        assert!(sources.into_iter().eq(0..source), "each source segment once");
        assert!(targets.into_iter().eq(0..target), "each target segment once");
        assert!(beads.iter().all(|bead| (0.0..=1.0).contains(&bead.confidence)));
        assert!(beads.iter().all(|bead| !bead.source.is_empty() || !bead.target.is_empty()));
    }

    pub(super) fn align_segments(source: &[&str], target: &[&str]) -> Vec<Bead> {
        let (of_source, of_target) = (vec![0; source.len()], vec![0; target.len()]);
        let beads = align(
            &Text { segments: source, paragraphs: &of_source },
            &Text { segments: target, paragraphs: &of_target },
        );
        check_cover(&beads, source.len(), target.len());
        beads
    }

    const ENGLISH: [&str; 8] = [
        "The harbour of Lisbon was quiet in March 1974.",
        "Nobody knew what the radio would play at midnight.",
        "My father, a printer, had bought 40 kilos of paper.",
        "He told us nothing, of course, because he was afraid for us.",
        "Why paper?",
        "Because a revolution needs newspapers more than it needs soldiers!",
        "We laughed.",
        "The captain came at six o'clock and asked for coffee, bread and a map of the city.",
    ];
    const SPANISH: [&str; 8] = [
        "El puerto de Lisboa estaba tranquilo en marzo de 1974.",
        "Nadie sabía qué iba a tocar la radio a medianoche.",
        "Mi padre, impresor, había comprado 40 kilos de papel.",
        "No nos dijo nada, naturalmente, porque temía por nosotros.",
        "¿Por qué papel?",
        "¡Porque una revolución necesita periódicos más que soldados!",
        "Nos reímos.",
        "El capitán llegó a las seis y pidió café, pan y un mapa de la ciudad.",
    ];

    #[test]
    fn a_clean_text_aligns_one_to_one_both_ways() {
        let there = align_segments(&ENGLISH, &SPANISH);
        let back = align_segments(&SPANISH, &ENGLISH);
        let expected: Vec<_> = (0..8).map(|at| (at..at + 1, at..at + 1)).collect();
        let ranges =
            |beads: &[Bead]| beads.iter().map(|bead| (bead.source.clone(), bead.target.clone())).collect::<Vec<_>>();
        assert_eq!(ranges(&there), expected);
        assert_eq!(ranges(&back), expected);
        for (there, back) in there.iter().zip(&back) {
            assert!((there.confidence - back.confidence).abs() < 0.02, "swapping the sides mirrors the confidence");
        }
    }

    #[test]
    fn a_merged_and_a_missing_segment_are_found() {
        let merged = format!("{} {}", SPANISH[2], SPANISH[3]);
        let target = [SPANISH[0], SPANISH[1], &merged, SPANISH[4], SPANISH[6], SPANISH[7]];
        let beads = align_segments(&ENGLISH, &target);
        let has = |source: std::ops::Range<usize>, target: std::ops::Range<usize>| {
            beads.iter().any(|bead| bead.source == source && bead.target == target)
        };
        assert!(has(2..4, 2..3), "{beads:?}");
        assert!(beads.iter().any(|bead| bead.source == (5..6) && bead.target.is_empty()), "{beads:?}");
    }

    #[test]
    fn degenerate_texts_are_covered() {
        align_segments(&[], &[]);
        align_segments(&["One."], &[]);
        align_segments(&[], &["Uno.", "Dos."]);
        align_segments(&["", " ", ""], &["", "\u{AD}"]);
        align_segments(&["Same."; 1000], &["Same."; 1000]);
        align_segments(&["Same."; 30], &["Igual."; 300]);
        align_segments(&ENGLISH, &["Порт был тих.", "Никто не знал.", "我父親是印刷工。"]);
        align_segments(&["word ".repeat(3000).as_str(), "a"], &["b", "palabra ".repeat(3000).as_str()]);
    }

    #[test]
    fn any_number_of_texts() {
        assert_eq!(align_all(&[]), Groups::default());
        let paragraphs = [0; 8];
        let english = Text { segments: &ENGLISH, paragraphs: &paragraphs };
        let spanish = Text { segments: &SPANISH, paragraphs: &paragraphs };
        assert_eq!(align_all(&[english]).groups.len(), 8);
        let groups = align_all(&[english, spanish, english, spanish]).groups;
        let found: Vec<Vec<Vec<usize>>> = groups.into_iter().map(|group| group.segments).collect();
        assert_eq!(found, (0..8).map(|at| vec![vec![at]; 4]).collect::<Vec<_>>());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn each_segment_is_in_one_bead(
            source in prop::collection::vec("[a-d ]{0,12}[.?,…]?", 0..30),
            target in prop::collection::vec("[a-d ]{0,12}[.?,…]?", 0..30),
        ) {
            let source: Vec<&str> = source.iter().map(String::as_str).collect();
            let target: Vec<&str> = target.iter().map(String::as_str).collect();
            let beads = align_segments(&source, &target);
            prop_assert_eq!(&beads, &align_segments(&source, &target));
        }

        #[test]
        fn each_segment_is_in_one_group(texts in prop::collection::vec(prop::collection::vec("[a-c ]{0,8}[.?]?", 0..12), 1..5)) {
            let segments: Vec<Vec<&str>> = texts.iter().map(|text| text.iter().map(String::as_str).collect()).collect();
            let paragraphs = [0; 12];
            let texts: Vec<Text<'_>> =
                segments.iter().map(|segments| Text { segments, paragraphs: &paragraphs[..segments.len()] }).collect();
            let groups = align_all(&texts).groups;
            for (number, text) in segments.iter().enumerate() {
                let mut all: Vec<usize> = groups.iter().flat_map(|group| group.segments[number].clone()).collect();
                all.sort_unstable();
                prop_assert!(all.into_iter().eq(0..text.len()));
            }
            prop_assert!(groups.iter().all(|group| (0.0..=1.0).contains(&group.confidence)));
        }
    }
}
