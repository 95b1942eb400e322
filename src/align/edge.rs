//! Edges: how segments end, and what that says about where beads end.
//!
//! Not every segment is a sentence: there are cuts at a comma or a colon, headings, lines of a list. Where the source ends a
//! sentence, the target mostly ends one as well. What stands in the middle of a bead says nothing: a comma there is no surprise, one
//! at the end is. So a segment has one of four kinds of end, and a bead is scored by how much likelier the two kinds at its end are
//! together than by chance. How often they are together is learnt from the beads of the pass before, since some translators keep
//! every colon and others none. Texts whose segments all end alike say nothing here.
//!
//! As words among the others, which is what they were, ends at a comma held against every bead that had one inside.

use super::features::Side;
use crate::model::Bead;

/// How a segment ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// With a full stop, a question mark and the like.
    Sentence,
    Comma,
    /// With a colon or semicolon.
    Colon,
    /// With a word.
    Open,
}

const ENDS: usize = 4;

impl End {
    /// The end of a segment, whatever closes around it.
    pub(super) fn of(segment: &str) -> Self {
        match segment.chars().rev().find(|c| !c.is_whitespace() && !"\"»”’'“)）」".contains(*c)) {
            Some(',' | '，' | '、' | '،') => Self::Comma,
            Some(':' | ';' | '：' | '；' | '؛') => Self::Colon,
            Some(c) if ".?!…。？！؟।۔".contains(c) => Self::Sentence,
            _ => Self::Open,
        }
    }
}

/// What ends say counts so much beside what words say: both know in part the same.
const WEIGHT: f32 = 0.6;

/// The share of beads whose two ends are of one kind by more than chance, before anything is known; so many beads is that worth.
const USUAL_AGREEMENT: f32 = 0.6;
const USUAL_WEIGHT: f32 = 20.0;

/// What the end of a bead says at most, either way.
const MOST: f32 = 3.0;

/// Counts of ends start at this.
const START: f32 = 0.5;

/// What ends say in one pair of texts: for each kind of end in the source and in the target, the score of a bead that ends so.
#[derive(Debug, Clone, Copy)]
pub(super) struct EdgeModel([[f32; ENDS]; ENDS]);

impl EdgeModel {
    /// Learns from beads, as far as they are believed; of none it knows only how often segments end in each way.
    pub(super) fn learnt(beads: &[Bead], source: &Side, target: &Side) -> Self {
        let (sources, targets) = (shares(source), shares(target));
        let mut counts = [[0.0; ENDS]; ENDS];
        for (one, row) in counts.iter_mut().enumerate() {
            for (other, count) in row.iter_mut().enumerate() {
                let alike = if one == other { 0.5 * (sources[one] + targets[one]) } else { 0.0 };
                let chance = sources[one] * targets[other];
                *count = USUAL_WEIGHT * (USUAL_AGREEMENT * alike + (1.0 - USUAL_AGREEMENT) * chance);
            }
        }
        for bead in beads.iter().filter(|bead| !bead.is_null()) {
            let (one, other) = (source.end(bead.source.end - 1), target.end(bead.target.end - 1));
            counts[one as usize][other as usize] += bead.confidence as f32;
        }
        let total: f32 = counts.iter().flatten().sum();
        for (row, of_source) in counts.iter_mut().zip(sources) {
            for (count, of_target) in row.iter_mut().zip(targets) {
                *count = WEIGHT * (*count / total / (of_source * of_target)).ln().clamp(-MOST, MOST);
            }
        }
        Self(counts)
    }

    /// The log score of a bead by its last segments.
    pub(super) fn score(&self, source: End, target: End) -> f32 {
        self.0[source as usize][target as usize]
    }
}

/// The share of each way to end among the segments of a text.
fn shares(side: &Side) -> [f32; ENDS] {
    let mut counts = [START; ENDS];
    for segment in 0..side.len() {
        counts[side.end(segment) as usize] += 1.0;
    }
    let total: f32 = counts.iter().sum();
    counts.map(|count| count / total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_ends() {
        let check = |segment: &str, expected: End| assert_eq!(End::of(segment), expected, "{segment:?}");
        check("He came.", End::Sentence);
        check("“Did he?” ", End::Sentence);
        check("Well…", End::Sentence);
        check("他来了。」", End::Sentence);
        check("first,", End::Comma);
        check("He said:", End::Colon);
        check("Chapter 1", End::Open);
        check("", End::Open);
    }

    #[test]
    fn ends_of_one_kind_pull_and_texts_without_others_say_nothing() {
        let source = Side::read(&["one,", "two.", "three,", "four."]);
        let target = Side::read(&["uno,", "dos.", "tres,", "cuatro."]);
        let model = EdgeModel::learnt(&[], &source, &target);
        assert!(model.score(End::Comma, End::Comma) > 0.1);
        assert!(model.score(End::Comma, End::Sentence) < -0.1);
        let plain = Side::read(&["one."; 50]);
        assert!(EdgeModel::learnt(&[], &plain, &plain).score(End::Sentence, End::Sentence).abs() < 0.05);
    }

    #[test]
    fn a_text_teaches_what_its_ends_are_worth() {
        let segments: Vec<&str> = (0..100).map(|at| if at % 2 == 0 { "one," } else { "two." }).collect();
        let side = Side::read(&segments);
        let bead = |at: usize| Bead { source: at..at + 1, target: at..at + 1, confidence: 1.0, doubt: None };
        let kept = EdgeModel::learnt(&(0..100).map(bead).collect::<Vec<_>>(), &side, &side);
        let before = EdgeModel::learnt(&[], &side, &side);
        assert!(kept.score(End::Comma, End::Sentence) < before.score(End::Comma, End::Sentence));
    }
}
