//! Tests on generated texts: what holds whatever the text, and how much work texts may cost that say nothing.

use super::lattice::work;
use super::{Text, align};
use crate::model::{Bead, Doubt};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::ops::Range;

/// What became of a sentence in translation.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    Translated,
    /// In one sentence with the next.
    Joined,
    /// In two sentences.
    Cut,
    LeftOut,
    /// With a sentence of the translator's own behind it.
    AddedTo,
    /// Some places further down.
    Moved,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        20 => Just(Fate::Translated),
        1 => Just(Fate::Joined),
        1 => Just(Fate::Cut),
        1 => Just(Fate::LeftOut),
        1 => Just(Fate::AddedTo),
        1 => Just(Fate::Moved),
    ]
}

fn clean_fate() -> impl Strategy<Value = Fate> {
    prop_oneof![20 => Just(Fate::Translated), 1 => Just(Fate::Joined), 1 => Just(Fate::Cut)]
}

/// A sentence as the numbers of its words, the first half of which are rare.
fn sentence() -> impl Strategy<Value = Vec<u32>> {
    (prop::collection::vec(100..4000_u32, 4..8), prop::collection::vec(0..100_u32, 4..8))
        .prop_map(|(rare, usual)| rare.into_iter().zip(usual).flat_map(|(a, b)| [a, b]).collect())
}

/// A word of a language made of its own syllables, or one that both have.
fn word(number: u32, syllables: [&str; 10]) -> String {
    const ONE_IN: u32 = 4;
    if number >= 100 && number.is_multiple_of(ONE_IN) {
        return number.to_string();
    }
    format!("{number:04}").chars().map(|digit| syllables[digit as usize - '0' as usize]).collect()
}

const SOURCE: [&str; 10] = ["ba", "de", "fi", "go", "hu", "ja", "ke", "li", "mo", "nu"];
const TARGET: [&str; 10] = ["pra", "qe", "ri", "so", "tu", "va", "we", "xi", "yo", "zu"];

fn written(words: &[u32], syllables: [&str; 10]) -> String {
    words.iter().map(|&number| word(number, syllables)).collect::<Vec<_>>().join(" ") + "."
}

/// A text and its translation.
fn texts(sentences: &[(Vec<u32>, Fate)]) -> (Vec<String>, Vec<String>) {
    const PLACES: usize = 5;
    let source = sentences.iter().map(|(words, _)| written(words, SOURCE)).collect();
    let mut target: Vec<String> = Vec::new();
    let mut moved: Vec<(usize, String)> = Vec::new();
    let mut joined: Vec<u32> = Vec::new();
    for (at, (words, fate)) in sentences.iter().enumerate() {
        let words: Vec<u32> = joined.drain(..).chain(words.iter().copied()).collect();
        match fate {
            Fate::Translated => target.push(written(&words, TARGET)),
            Fate::Joined => joined = words,
            Fate::Cut => target.extend(words.chunks(words.len().div_ceil(2)).map(|part| written(part, TARGET))),
            Fate::LeftOut => {}
            Fate::AddedTo => {
                target.push(written(&words, TARGET));
                let own: Vec<u32> = (0..8).map(|word| 4000 + (at * 8 + word) as u32).collect();
                target.push(written(&own, TARGET));
            }
            Fate::Moved => moved.push((at + PLACES, written(&words, TARGET))),
        }
        moved.retain(|(place, sentence)| {
            let waits = *place > at;
            if !waits {
                target.push(sentence.clone());
            }
            waits
        });
    }
    target.extend(moved.into_iter().map(|(_, sentence)| sentence));
    (source, target)
}

fn aligned(source: &[String], target: &[String]) -> Vec<Bead> {
    let source: Vec<&str> = source.iter().map(String::as_str).collect();
    let target: Vec<&str> = target.iter().map(String::as_str).collect();
    let (of_source, of_target) = (vec![0; source.len()], vec![0; target.len()]);
    align(&Text { segments: &source, paragraphs: &of_source }, &Text { segments: &target, paragraphs: &of_target })
}

/// Each of so many segments once, in any order.
fn cover(segments: impl Iterator<Item = Range<usize>>, count: usize) -> bool {
    let mut all: Vec<usize> = segments.flatten().collect();
    all.sort_unstable();
    all.into_iter().eq(0..count)
}

type Pair = (Vec<usize>, Vec<usize>, bool);

/// The beads as pairs of segments and whether they are in another order; `mirrored` with the sides exchanged.
fn pairs(beads: &[Bead], mirrored: bool) -> BTreeSet<Pair> {
    let pair = |bead: &Bead| {
        let (source, target) = (bead.source.clone().collect(), bead.target.clone().collect());
        let order = bead.doubt == Some(Doubt::Order);
        if mirrored { (target, source, order) } else { (source, target, order) }
    };
    beads.iter().map(pair).collect()
}

/// Of texts in which every kind of thing happens: which of two runs of nulls is looked at first decides where a sentence goes that
/// stands elsewhere.
const MIRRORED_AT_LEAST: f64 = 0.6;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_texts_are_covered_and_mirrored_nearly_everywhere(sentences in prop::collection::vec((sentence(), fate()), 30..60)) {
        let (source, target) = texts(&sentences);
        let (there, back) = (aligned(&source, &target), aligned(&target, &source));
        prop_assert!(cover(there.iter().map(|bead| bead.source.clone()), source.len()));
        prop_assert!(cover(there.iter().map(|bead| bead.target.clone()), target.len()));
        prop_assert!(there.iter().chain(&back).all(|bead| (0.0..=1.0).contains(&bead.confidence)));
        prop_assert!(mirrored(&there, &back) >= MIRRORED_AT_LEAST, "{:?} {:?}", there, back);
    }

    #[test]
    fn exchanging_clean_texts_mirrors_the_beads(sentences in prop::collection::vec((sentence(), clean_fate()), 30..60)) {
        let (source, target) = texts(&sentences);
        let (there, back) = (aligned(&source, &target), aligned(&target, &source));
        prop_assert!(mirrored(&there, &back) >= 0.95, "{:?} {:?}", there, back);
    }

    #[test]
    fn exchanging_texts_of_translated_sentences_mirrors_each_bead(sentences in prop::collection::vec(sentence(), 30..60)) {
        let sentences: Vec<_> = sentences.into_iter().map(|words| (words, Fate::Translated)).collect();
        let (source, target) = texts(&sentences);
        let (there, back) = (aligned(&source, &target), aligned(&target, &source));
        prop_assert_eq!(pairs(&there, false), pairs(&back, true));
        prop_assert_eq!(there.len(), sentences.len());
    }
}

/// The share of beads that are found with the texts exchanged as well. Two paths may be as good as each other, mostly where sentences
/// are missing or moved.
fn mirrored(there: &[Bead], back: &[Bead]) -> f64 {
    let (there, back) = (pairs(there, false), pairs(back, true));
    there.intersection(&back).count() as f64 / there.len().max(back.len()) as f64
}

/// The beads scored to align two texts.
fn beads_scored(source: &[String], target: &[String]) -> usize {
    work::take();
    aligned(source, target);
    work::take()
}

/// Two texts of so many segments.
type Texts = fn(usize) -> (Vec<String>, Vec<String>);

fn lines(count: usize, language: [&str; 10], first: u32) -> Vec<String> {
    (0..count as u32).map(|at| written(&[first + at % 1000, (at * 7) % 1000, (at * 31) % 1000], language)).collect()
}

#[test]
fn texts_that_say_nothing_cost_in_proportion_to_their_length() {
    let kinds: [(&str, Texts); 5] = [
        ("identical lines", |count| (vec!["The same.".into(); count], vec!["Lo mismo.".into(); count])),
        ("one text said throughout", |count| (vec!["Same.".into(); count], vec!["Same.".into(); count])),
        ("no alphabet in common", |count| {
            (lines(count, SOURCE, 0), (0..count).map(|at| "порт был тих ".repeat(at % 4 + 1)).collect())
        }),
        ("one ten times longer", |count| (lines(count / 10, SOURCE, 0), lines(count, TARGET, 3000))),
        ("one empty", |count| (lines(count, SOURCE, 0), Vec::new())),
    ];
    for (kind, texts) in kinds {
        let cost = |count| {
            let (source, target) = texts(count);
            beads_scored(&source, &target)
        };
        let (some, twice) = (cost(800), cost(1600));
        assert!(twice <= MOST_SCORED * 1600, "{kind}: {twice} beads scored");
        assert!(2 * twice <= 5 * some, "{kind}: {some} beads scored, {twice} for twice the text");
    }
}

/// Beads scored for each segment of the longer text in all passes.
const MOST_SCORED: usize = 1200;
