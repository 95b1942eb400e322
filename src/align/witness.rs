//! Witnesses: words that say that two segments belong together without having learnt it from these texts.
//!
//! A short text teaches its own lexicon, and what is wrong teaches as well as what is right: in two texts of twenty sentences with two
//! paragraphs exchanged, each wrong pair finds its words translated, by itself. So in a short text a bead that no name, number,
//! look-alike or word of a memory speaks for, nor for the beads on both sides of it, is believed less; how much less fades with the
//! length, since words that come again in other beads are evidence of their own. And a number that each side has once speaks against
//! the two beads that it is divided between.

use super::features::{Kind, Side};
use super::lexical::Model;
use crate::model::Bead;
use std::collections::{HashMap, HashSet};

/// Texts of so many segments (the shorter side) need no witnesses; in those of so few, or fewer, they are needed most.
const ENOUGH: usize = 60;
const FEW: usize = 20;

/// What a bead is believed at most when neither it nor one beside it has any, in the shortest texts.
const ALONE: f64 = 0.8;

/// What a bead is believed at most that lacks a number which the other text has elsewhere.
const DIVIDED: f64 = 0.5;

/// Digits that a number has at least to tell anything: small ones are written as words.
const MIN_DIGITS: usize = 2;

/// A word makes another that is so likely by likeness, or by what was known before. Short words that are the same are not.
const MIN_CHANCE: f32 = 0.35;

/// Nor does a word tell anything that more than one segment in so many has.
const RARE_SHARE: usize = 4;

/// What is known of two texts before anything was learnt from them.
pub(super) struct Witnesses {
    /// What a bead is believed at most without a witness.
    alone: f64,
    /// Source and target words.
    pairs: HashSet<(u32, u32)>,
    /// Numbers that stand once on each side.
    numbers: Vec<(u32, u32)>,
}

impl Witnesses {
    /// From what is known before the first pass; nothing is collected for long texts.
    pub(super) fn of(source: &Side, target: &Side, model: &Model) -> Self {
        let segments = source.len().min(target.len());
        let alone = if segments < ENOUGH { alone(segments) } else { 1.0 };
        let pairs = if segments < ENOUGH { known_pairs(source, target, model) } else { HashSet::new() };
        let numbers = if segments < ENOUGH { single_numbers(source, target) } else { Vec::new() };
        Self { alone, pairs, numbers }
    }

    /// Lowers the confidence of beads that nothing speaks for, or a number against.
    pub(super) fn judge(&self, beads: &mut [Bead], source: &Side, target: &Side) {
        let has_witness: Vec<bool> = beads.iter().map(|bead| self.has_witness(bead, source, target)).collect();
        for (at, bead) in beads.iter_mut().enumerate().filter(|(_, bead)| !bead.is_null()) {
            let beside =
                [at.checked_sub(1), Some(at + 1)].map(|at| at.and_then(|at| has_witness.get(at)) == Some(&true));
            let believed = match (has_witness[at], beside) {
                (true, _) | (false, [true, true]) => 1.0,
                (false, [false, false]) => self.alone,
                _ => f64::midpoint(self.alone, 1.0),
            };
            bead.confidence = bead.confidence.min(believed);
        }
        for at in self.divided(beads, source, target) {
            // A translator may well move a number to the next sentence; where other words speak for the bead, that is likelier.
            if !has_witness[at] && !beads[at].is_null() {
                beads[at].confidence = beads[at].confidence.min(DIVIDED);
            }
        }
    }

    fn has_witness(&self, bead: &Bead, source: &Side, target: &Side) -> bool {
        if self.alone == 1.0 {
            return true;
        }
        let targets = target.tokens(bead.target.clone());
        let speaks = |word: &u32| targets.iter().any(|other| self.pairs.contains(&(*word, *other)));
        source.tokens(bead.source.clone()).iter().any(speaks)
    }

    /// The beads between which a number is divided.
    fn divided(&self, beads: &[Bead], source: &Side, target: &Side) -> Vec<usize> {
        if self.numbers.is_empty() {
            return Vec::new();
        }
        let bead_of = |of: &dyn Fn(&Bead) -> Vec<u32>, wanted: HashSet<u32>| -> HashMap<u32, usize> {
            let words =
                beads.iter().enumerate().flat_map(|(at, bead)| of(bead).into_iter().map(move |word| (word, at)));
            words.filter(|(word, _)| wanted.contains(word)).collect()
        };
        let of_source = bead_of(
            &|bead| source.tokens(bead.source.clone()).to_vec(),
            self.numbers.iter().map(|&(number, _)| number).collect(),
        );
        let of_target = bead_of(
            &|bead| target.tokens(bead.target.clone()).to_vec(),
            self.numbers.iter().map(|&(_, number)| number).collect(),
        );
        let places = self.numbers.iter().filter_map(|(one, other)| of_source.get(one).zip(of_target.get(other)));
        places.filter(|(one, other)| one != other).flat_map(|(&one, &other)| [one, other]).collect()
    }
}

/// What a bead without a witness is believed at most in texts of so many segments.
fn alone(segments: usize) -> f64 {
    let length = segments.saturating_sub(FEW) as f64 / (ENOUGH - FEW) as f64;
    ALONE + (1.0 - ALONE) * length
}

fn known_pairs(source: &Side, target: &Side, model: &Model) -> HashSet<(u32, u32)> {
    let tells = |side: &Side, word: u32| {
        let entry = &side.vocabulary.entries[word as usize];
        entry.kind != Kind::Mark && (entry.count as usize) <= 1 + side.len() / RARE_SHARE
    };
    let known = model.forward.chances.cells().filter(|&(_, _, chance)| chance >= MIN_CHANCE);
    let known = known.filter(|&(word, other, _)| tells(source, word) && tells(target, other));
    known.map(|(word, other, _)| (word, other)).collect()
}

/// Numbers that both texts have once.
fn single_numbers(source: &Side, target: &Side) -> Vec<(u32, u32)> {
    let numbers = source.vocabulary.entries.iter().enumerate();
    let single = numbers.filter(|(_, entry)| {
        entry.kind == Kind::Number
            && entry.count == 1
            && entry.text.chars().filter(|c| c.is_numeric()).count() >= MIN_DIGITS
    });
    let both = single.filter_map(|(number, entry)| {
        let other = target.vocabulary.find(&entry.text)?;
        (target.vocabulary.entries[other as usize].count == 1).then_some((number as u32, other))
    });
    both.collect()
}

#[cfg(test)]
mod tests {
    use super::super::cognate::cognates;
    use super::super::train::BothCounts;
    use super::*;

    /// What is believed of pairs of the segments one by one, each at .97.
    fn judged(source: &[&str], target: &[&str]) -> Vec<f64> {
        let (source, target) = (Side::read(source), Side::read(target));
        let nothing = BothCounts::none(source.vocabulary.len(), target.vocabulary.len());
        let alike = cognates(&source.vocabulary, &target.vocabulary);
        let model = Model::build(&source, &target, &alike, &nothing, &nothing);
        let bead = |at: usize| Bead { source: at..at + 1, target: at..at + 1, confidence: 0.97, doubt: None };
        let mut beads: Vec<Bead> = (0..source.len()).map(bead).collect();
        Witnesses::of(&source, &target, &model).judge(&mut beads, &source, &target);
        beads.iter().map(|bead| bead.confidence).collect()
    }

    /// With a witness on one side.
    const HALF: f64 = f64::midpoint(ALONE, 1.0);

    #[test]
    fn in_a_short_text_something_must_speak_for_a_bead() {
        let source = ["My grandmother sold bread.", "We left in 1962.", "Ivo Marten taught us."];
        let target = ["Бабушка продавала хлеб.", "Мы уехали в 1962 году.", "Нас учил Иво Мартен."];
        assert_eq!(judged(&source, &target), [HALF, 0.97, HALF]);
        assert_eq!(judged(&source[..1], &target[..1]), [ALONE]);
        assert_eq!(alone(ENOUGH), 1.0, "a longer text teaches enough");
    }

    #[test]
    fn a_number_that_is_divided_speaks_against_both_beads() {
        let source = ["Они уехали в 1962 году.", "Мы видели Анну.", "Он умер в 1971 году."];
        let target = ["Anna was seen.", "He died in 1971.", "They left in 1962."];
        assert_eq!(judged(&source, &target), [DIVIDED, DIVIDED, DIVIDED]);
        assert_eq!(judged(&source, &source), [0.97; 3]);
        let [source, target] = [["Marten left in 1962.", "He saw Anna."], ["Marten left.", "In 1962 he saw Anna."]];
        assert_eq!(judged(&source, &target), [0.97; 2], "a name speaks for either");
    }
}
