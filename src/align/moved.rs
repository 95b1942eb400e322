//! Single sentences in another order: two that changed places, or one that stands a few sentences earlier or later.
//!
//! A sentence finds a good partner by chance more easily than a block does (`crossing`), so the evidence must be strong: both sides
//! have words enough, the pairing gains much more than what stands there now, and each is the other's best. What is moved is loose:
//! it has no counterpart, or it was put to a neighbour's bead for want of one. Two neighbours that changed places are looked for among
//! pairs of beads and in beads of two by two.
//!
//! Cost: for each loose segment the words of a few segments around it.

use super::evidence::{Cells, Scorer, Scratch};
use super::features::Side;
use super::shape::Shape;
use crate::model::{Bead, Doubt};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Beads that may lie between the two places.
const MAX_DISTANCE: usize = 12;

/// Words that each side has at least.
const MIN_WORDS: usize = 4;

/// What the pairing must score, and gain over what stands there now.
const MIN_SCORE: f64 = 8.0;
const MIN_GAIN: f64 = 8.0;

/// A crossing is believed as much as its gain says, at the temperature of the posterior, and never more than this.
const SHARPNESS: f64 = 0.3;
const MAX_CONFIDENCE: f64 = 0.9;

/// Looks for moved sentences in the beads of two texts.
pub(super) fn find_moved(
    mut beads: Vec<Bead>,
    (source, target): (&Side, &Side),
    scorer: &Scorer<'_>,
    shapes: &[Shape],
) -> Vec<Bead> {
    let mut look = Look { source, target, scorer, shapes, cells: Vec::new(), scratch: scorer.scratch() };
    beads = look.exchange_neighbours(beads);
    let moves = look.moves(&beads);
    if moves.is_empty() { beads } else { look.apply(&beads, &moves) }
}

/// A segment that has no place of its own.
#[derive(Debug, Clone, Copy)]
struct Loose {
    segment: usize,
    /// Its bead.
    at: usize,
    /// What that bead loses without it; negative where it is better off.
    loss: f64,
}

/// A source and a target segment that belong together although others between them do not.
#[derive(Debug, Clone, Copy)]
struct Move {
    source: Loose,
    target: Loose,
    gain: f64,
}

struct Look<'a> {
    source: &'a Side,
    target: &'a Side,
    scorer: &'a Scorer<'a>,
    shapes: &'a [Shape],
    cells: Vec<Cells>,
    scratch: Scratch,
}

impl Look<'_> {
    /// The score of a bead, if beads have its shape.
    fn score(&mut self, sources: Range<usize>, targets: Range<usize>) -> Option<f64> {
        let (rows, columns) = (sources.len(), targets.len());
        let shape = *self.shapes.iter().find(|shape| (shape.source, shape.target) == (rows, columns))?;
        self.cells.resize_with(rows, Cells::default);
        for (cells, segment) in self.cells.iter_mut().zip(sources.clone()) {
            self.scorer.fill(cells, segment, targets.clone(), &mut self.scratch);
        }
        self.scorer.score(shape, (sources.end, targets.end), &self.cells, &mut self.scratch).map(f64::from)
    }

    fn pair(&mut self, source: usize, target: usize) -> f64 {
        self.score(source..source + 1, target..target + 1).unwrap_or(f64::NEG_INFINITY)
    }

    fn has_words(&self, source: usize, target: usize) -> bool {
        self.source.tokens(source..source + 1).len() >= MIN_WORDS
            && self.target.tokens(target..target + 1).len() >= MIN_WORDS
    }

    /// Exchanges two neighbours where each fits the place of the other far better.
    fn exchange_neighbours(&mut self, beads: Vec<Bead>) -> Vec<Bead> {
        let mut result: Vec<Bead> = Vec::with_capacity(beads.len());
        let is_single =
            |bead: &Bead| bead.source.len() == 1 && bead.target.len() == 1 && bead.doubt != Some(Doubt::Order);
        for bead in beads {
            let window = match result.last() {
                _ if bead.source.len() == 2 && bead.target.len() == 2 => {
                    Some((bead.source.clone(), bead.target.clone(), false))
                }
                Some(last) if is_single(last) && is_single(&bead) && last.target.end == bead.target.start => {
                    Some((last.source.start..bead.source.end, last.target.start..bead.target.end, true))
                }
                _ => None,
            };
            let exchanged = window.and_then(|(sources, targets, drops_last)| {
                self.exchanged(sources, targets, drops_last).map(|beads| (beads, drops_last))
            });
            match exchanged {
                Some((both, drops_last)) => {
                    if drops_last {
                        result.pop();
                    }
                    result.extend(both);
                }
                None => result.push(bead),
            }
        }
        result
    }

    /// The crossing beads of two source and two target segments, if they convince.
    fn exchanged(&mut self, sources: Range<usize>, targets: Range<usize>, are_two: bool) -> Option<[Bead; 2]> {
        let (first, second) = ((sources.start, targets.start + 1), (sources.start + 1, targets.start));
        if !self.has_words(first.0, first.1) || !self.has_words(second.0, second.1) {
            return None;
        }
        let scores = [self.pair(first.0, first.1), self.pair(second.0, second.1)];
        if scores.iter().any(|&score| score < MIN_SCORE) {
            return None;
        }
        let now = if are_two {
            self.pair(sources.start, targets.start) + self.pair(sources.start + 1, targets.start + 1)
        } else {
            self.score(sources, targets)?
        };
        let gain = scores[0] + scores[1] - now;
        (gain >= MIN_GAIN).then(|| [first, second].map(|(source, target)| crossing(source, target, gain)))
    }

    /// Pairs of loose segments that convince, each the other's best.
    fn moves(&mut self, beads: &[Bead]) -> Vec<Move> {
        let (sources, targets) = self.loose(beads);
        let mut found: Vec<Move> = Vec::new();
        for &source in &sources {
            let first = targets.partition_point(|target| target.at + MAX_DISTANCE < source.at);
            for &target in targets[first..].iter().take_while(|target| target.at <= source.at + MAX_DISTANCE) {
                if source.at == target.at || !self.has_words(source.segment, target.segment) {
                    continue;
                }
                let score = self.pair(source.segment, target.segment);
                let gain = score - source.loss - target.loss;
                if score >= MIN_SCORE && gain >= MIN_GAIN {
                    found.push(Move { source, target, gain });
                }
            }
        }
        found.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        let mut touched = HashSet::new();
        found.retain(|moved| {
            let at = [moved.source.at, moved.target.at];
            let is_free = !at.iter().any(|at| touched.contains(at));
            if is_free {
                touched.extend(at);
            }
            is_free
        });
        found
    }

    /// The loose segments of both sides.
    fn loose(&mut self, beads: &[Bead]) -> (Vec<Loose>, Vec<Loose>) {
        let (mut sources, mut targets) = (Vec::new(), Vec::new());
        for (at, bead) in beads.iter().enumerate() {
            match (bead.source.len(), bead.target.len()) {
                (1, 0) => sources.push(Loose { segment: bead.source.start, at, loss: 0.0 }),
                (0, 1) => targets.push(Loose { segment: bead.target.start, at, loss: 0.0 }),
                (2, 1) | (1, 2) if bead.doubt != Some(Doubt::Order) => {
                    let Some(whole) = self.score(bead.source.clone(), bead.target.clone()) else { continue };
                    let (list, segments) = if bead.source.len() == 2 {
                        (&mut sources, &bead.source)
                    } else {
                        (&mut targets, &bead.target)
                    };
                    for segment in segments.clone() {
                        let other = segments.start + segments.end - 1 - segment;
                        let rest = if bead.source.len() == 2 {
                            self.pair(other, bead.target.start)
                        } else {
                            self.pair(bead.source.start, other)
                        };
                        list.push(Loose { segment, at, loss: whole - rest });
                    }
                }
                _ => {}
            }
        }
        (sources, targets)
    }

    /// Puts the crossing beads where the source has them, and takes both segments from where they were.
    fn apply(&self, beads: &[Bead], moves: &[Move]) -> Vec<Bead> {
        let at_bead: HashMap<usize, &Move> =
            moves.iter().flat_map(|moved| [(moved.source.at, moved), (moved.target.at, moved)]).collect();
        let mut result = Vec::with_capacity(beads.len());
        for (at, bead) in beads.iter().enumerate() {
            let Some(moved) = at_bead.get(&at) else {
                result.push(bead.clone());
                continue;
            };
            let leaves = moved.source.at == at;
            let mut rest = bead.clone();
            let segments = if leaves { &mut rest.source } else { &mut rest.target };
            let segment = if leaves { moved.source.segment } else { moved.target.segment };
            let is_first = segment == segments.start;
            *segments = if is_first { segments.start + 1..segments.end } else { segments.start..segments.end - 1 };
            let keeps = !rest.source.is_empty() || !rest.target.is_empty();
            let crossing = leaves.then(|| crossing(segment, moved.target.segment, moved.gain));
            let rest = keeps.then_some(rest);
            let parts = if is_first { [crossing, rest] } else { [rest, crossing] };
            result.extend(parts.into_iter().flatten());
        }
        result
    }
}

/// The bead of two segments in another order that gain so much by it.
pub(super) fn crossing(source: usize, target: usize, gain: f64) -> Bead {
    let confidence = 1.0 / (1.0 + (-SHARPNESS * gain).exp());
    Bead {
        source: source..source + 1,
        target: target..target + 1,
        confidence: confidence.min(MAX_CONFIDENCE),
        doubt: Some(Doubt::Order),
    }
}

#[cfg(test)]
mod tests {
    use super::super::cognate::cognates;
    use super::super::edge::EdgeModel;
    use super::super::length::LengthModel;
    use super::super::lexical::Model;
    use super::super::paragraph::ParagraphModel;
    use super::super::shape::first_shapes;
    use super::super::train::BothCounts;
    use super::*;

    /// Looks at two texts with what looks alike in them. Behind them stand other words enough to make each word rare.
    fn look<T>(source: &[&str], target: &[&str], then: impl FnOnce(&mut Look<'_>) -> T) -> T {
        let filling = |letter: char| -> Vec<String> {
            (0..80).map(|at| [1, 2, 3, 4, 5, 6].map(|word| format!("{letter}{at}{letter}{word}")).join(" ")).collect()
        };
        let (behind_source, behind_target) = (filling('q'), filling('w'));
        let read = |text: &[&str], behind: &[String]| {
            Side::read(&text.iter().copied().chain(behind.iter().map(String::as_str)).collect::<Vec<_>>())
        };
        let (source, target) = (read(source, &behind_source), read(target, &behind_target));
        let none = BothCounts::none(source.vocabulary.len(), target.vocabulary.len());
        let alike = cognates(&source.vocabulary, &target.vocabulary);
        let model = Model::build(&source, &target, &alike, &none, &none);
        let length = LengthModel::of_totals(source.length(0..source.len()), target.length(0..target.len()));
        let (paragraphs, edges) =
            (ParagraphModel::at_first(&source, &target), EdgeModel::learnt(&[], &source, &target));
        let scorer = Scorer::new(&source, &target, &model, length, paragraphs, edges);
        let shapes = first_shapes();
        let scratch = scorer.scratch();
        let (source, target, scorer, shapes) = (&source, &target, &scorer, shapes.as_slice());
        then(&mut Look { source, target, scorer, shapes, cells: Vec::new(), scratch })
    }

    fn bead(source: Range<usize>, target: Range<usize>) -> Bead {
        Bead { source, target, confidence: 0.8, doubt: None }
    }

    type Found = (Range<usize>, Range<usize>, bool);

    fn found(beads: &[Bead]) -> Vec<Found> {
        let found = |bead: &Bead| (bead.source.clone(), bead.target.clone(), bead.doubt == Some(Doubt::Order));
        beads.iter().map(found).collect()
    }

    fn loose(segment: usize, at: usize) -> Loose {
        Loose { segment, at, loss: 0.0 }
    }

    /// What becomes of beads when a source segment (and its bead) and a target segment (and its bead) belong together.
    fn check_apply(beads: &[Bead], moved: [(usize, usize); 2], expected: &[Found]) {
        let [source, target] = moved.map(|(segment, at)| loose(segment, at));
        let result = look(&["a"], &["a"], |look| look.apply(beads, &[Move { source, target, gain: 20.0 }]));
        assert_eq!(found(&result), expected);
    }

    #[test]
    fn two_nulls_become_a_bead_where_the_source_has_it() {
        let beads = [bead(0..1, 0..0), bead(1..2, 0..1), bead(2..2, 1..2)];
        check_apply(&beads, [(0, 0), (1, 2)], &[(0..1, 1..2, true), (1..2, 0..1, false)]);
    }

    #[test]
    fn a_segment_leaves_a_bead_of_two_by_one() {
        let beads = [bead(0..2, 0..1), bead(2..3, 1..2), bead(3..3, 2..3)];
        check_apply(&beads, [(0, 0), (2, 2)], &[(0..1, 2..3, true), (1..2, 0..1, false), (2..3, 1..2, false)]);
        check_apply(&beads, [(1, 0), (2, 2)], &[(0..1, 0..1, false), (1..2, 2..3, true), (2..3, 1..2, false)]);
    }

    #[test]
    fn a_segment_leaves_a_bead_of_one_by_two() {
        let beads = [bead(0..1, 0..0), bead(1..2, 0..1), bead(2..3, 1..3)];
        check_apply(&beads, [(0, 0), (1, 2)], &[(0..1, 1..2, true), (1..2, 0..1, false), (2..3, 2..3, false)]);
        check_apply(&beads, [(0, 0), (2, 2)], &[(0..1, 2..3, true), (1..2, 0..1, false), (2..3, 1..2, false)]);
    }

    const ENGLISH: [&str; 4] = [
        "Marta Fernandez paid 4500 dollars in Montevideo.",
        "Captain Rodriguez left Valparaiso with 380 sailors.",
        "Doctor Schneider visited Salzburg in 1911.",
        "General Kowalski signed 27 documents in Krakow.",
    ];
    const SPANISH: [&str; 4] = [
        "Marta Fernandez pagó 4500 dólares en Montevideo.",
        "El capitán Rodriguez dejó Valparaiso con 380 marineros.",
        "El doctor Schneider visitó Salzburg en 1911.",
        "El general Kowalski firmó 27 documentos en Krakow.",
    ];

    #[test]
    fn neighbours_that_changed_places_are_exchanged_out_of_two_beads_and_out_of_one() {
        let target = [SPANISH[0], SPANISH[2], SPANISH[1], SPANISH[3]];
        let expected = [(0..1, 0..1, false), (1..2, 2..3, true), (2..3, 1..2, true), (3..4, 3..4, false)];
        for beads in [
            vec![bead(0..1, 0..1), bead(1..2, 1..2), bead(2..3, 2..3), bead(3..4, 3..4)],
            vec![bead(0..1, 0..1), bead(1..3, 1..3), bead(3..4, 3..4)],
        ] {
            let result = look(&ENGLISH, &target, |look| look.exchange_neighbours(beads));
            assert_eq!(found(&result), expected);
        }
    }

    #[test]
    fn moves_that_touch_the_same_bead_do_not_both_count() {
        // The second target has both the first source sentence and the first target sentence beside it.
        let target = [SPANISH[1], SPANISH[0], SPANISH[0]];
        let beads = [bead(0..1, 0..0), bead(1..2, 0..1), bead(2..2, 1..2), bead(2..2, 2..3)];
        let moves = look(&ENGLISH[..2], &target, |look| look.moves(&beads));
        assert_eq!(moves.len(), 1, "one source sentence has one place");
        assert_eq!((moves[0].source.segment, moves[0].source.at), (0, 0));
    }

    #[test]
    fn sentences_alike_that_stand_in_order_stay_there() {
        let source = [
            "The house was old and the garden was small.",
            "The house was large and the garden was green.",
            "The garden was green and the house was old.",
            "The street was small and the house was large.",
        ];
        let target = [
            "La casa era vieja y el jardín era pequeño.",
            "La casa era grande y el jardín era verde.",
            "El jardín era verde y la casa era vieja.",
            "La calle era pequeña y la casa era grande.",
        ];
        let beads: Vec<Bead> = (0..4).map(|at| bead(at..at + 1, at..at + 1)).collect();
        let result = look(&source, &target, |look| look.exchange_neighbours(beads.clone()));
        assert_eq!(result, beads);
        let nulls = [bead(0..1, 0..0), bead(1..2, 0..1), bead(2..3, 1..2), bead(3..4, 2..3), bead(4..4, 3..4)];
        assert!(look(&source, &target, |look| look.moves(&nulls)).is_empty());
    }

    #[test]
    fn sentences_of_few_words_are_not_moved() {
        let (source, target) = (["Montevideo 4500.", "Salzburg 1911."], ["Salzburg 1911.", "Montevideo 4500."]);
        let beads = vec![bead(0..1, 0..1), bead(1..2, 1..2)];
        let result = look(&source, &target, |look| look.exchange_neighbours(beads.clone()));
        assert_eq!(result, beads);
    }
}
