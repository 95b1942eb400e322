//! The forest: gradient boosting for the logistic loss, with trees that ask all cases the same few questions.
//!
//! Friedman 2001, "Greedy Function Approximation: A Gradient Boosting Machine"; gains and leaves by the second derivative as in Chen and
//! Guestrin 2016, "XGBoost". Each question is the one that gains most over all leaves that the questions before it made. Each
//! tree sees some of the cases and of the gauges, drawn from a seed. What it says is rounded before the next tree is grown,
//! so that that one mends what was rounded. Sums run in one order: the same trees on every machine.

use super::{Paragraph, shuffle, sigmoid};
use alinea::segment::training::QUESTIONS;
use alinea::segment::{Segmenter, training};
use std::fmt::Write;

const TREES: usize = 60;
/// What a tree says counts so much.
const RATE: f64 = 0.25;
/// A question parts at least one leaf into parts that hold so many cases; smaller parts gain nothing.
const LEAST_CASES: usize = 15;
/// Draws what leaves say towards nothing.
const L2: f64 = 5.0;
/// Of ten cases, and of ten gauges, a tree sees so many.
const CASES_SEEN: usize = 8;
const GAUGES_SEEN: usize = 5;
/// Parts of a leaf's number that make log-odds of 1.
const SCALE: f64 = (training::PARTS * 64) as f64;

/// A place that the forest is asked about.
pub(crate) struct Case {
    gauges: Vec<i8>,
    cuts: bool,
}

/// Takes the places of some paragraphs about which the model asks its forest.
pub(crate) fn collect<'a>(
    segmenter: &Segmenter,
    paragraphs: impl Iterator<Item = &'a Paragraph>,
    cases: &mut Vec<Case>,
) {
    for paragraph in paragraphs {
        for case in segmenter.open_cases(&paragraph.text, &paragraph.ends) {
            let cuts = paragraph.ends.contains(&case.at);
            cases.extend(case.gauges.map(|gauges| Case { gauges, cuts }));
        }
    }
}

/// Grows trees; lines of a file of weights.
pub(crate) fn grow(cases: &[Case]) -> String {
    let gauges = cases.first().map_or(0, |case| case.gauges.len());
    let (mut sums, mut random, mut lines) = (vec![0.0; cases.len()], 1, String::new());
    let mut all: Vec<usize> = (0..cases.len()).collect();
    let mut dials: Vec<usize> = (0..gauges).collect();
    for _ in 0..TREES {
        let slopes: Vec<(f64, f64)> = cases
            .iter()
            .zip(&sums)
            .map(|(case, sum)| {
                let likely = sigmoid(*sum);
                (likely - f64::from(u8::from(case.cuts)), likely * (1.0 - likely))
            })
            .collect();
        shuffle(&mut all, &mut random);
        shuffle(&mut dials, &mut random);
        let mut seen = all[..all.len() * CASES_SEEN / 10].to_vec();
        seen.sort_unstable();
        let tree = Tree::grow(cases, &slopes, &dials[..gauges * GAUGES_SEEN / 10], seen);
        for (case, sum) in cases.iter().zip(&mut sums) {
            *sum += f64::from(tree.says(case)) / SCALE;
        }
        lines.push_str(&tree.line());
    }
    lines
}

/// The questions, and what is said to each row of answers, "no" to the first counting most.
struct Tree {
    questions: Vec<Question>,
    says: Vec<i16>,
}

/// Whether a gauge is below a limit.
#[derive(Clone, Copy)]
struct Question {
    gauge: usize,
    below: i8,
}

impl Question {
    fn no(self, case: &Case) -> bool {
        case.gauges[self.gauge] >= self.below
    }
}

impl Tree {
    fn grow(cases: &[Case], slopes: &[(f64, f64)], dials: &[usize], seen: Vec<usize>) -> Self {
        let (mut leaves, mut questions) = (vec![seen], Vec::new());
        for _ in 0..QUESTIONS {
            let question = best_question(cases, slopes, dials, &leaves);
            leaves = leaves
                .into_iter()
                .flat_map(|leaf| {
                    let (no, yes): (Vec<_>, Vec<_>) = leaf.into_iter().partition(|case| question.no(&cases[*case]));
                    [yes, no]
                })
                .collect();
            questions.push(question);
        }
        Self { says: leaves.iter().map(|leaf| says(slopes, leaf)).collect(), questions }
    }

    fn says(&self, case: &Case) -> i16 {
        let answers = self.questions.iter().map(|question| usize::from(question.no(case)));
        self.says[answers.fold(0, |number, no| number << 1 | no)]
    }

    fn line(&self) -> String {
        let mut line = String::from("tree\t");
        for Question { gauge, below } in &self.questions {
            let _ = write!(line, "{gauge}<{below} ");
        }
        let says: Vec<String> = self.says.iter().map(i16::to_string).collect();
        line + &says.join(" ") + "\n"
    }
}

/// What a leaf says: a step of Newton's towards what its cases are.
fn says(slopes: &[(f64, f64)], cases: &[usize]) -> i16 {
    let (slope, curve) = cases.iter().fold((0.0, 0.0), |sum, case| (sum.0 + slopes[*case].0, sum.1 + slopes[*case].1));
    (-slope / (curve + L2) * RATE * SCALE).round() as i16
}

/// The question that parts the leaves best, all together.
fn best_question(cases: &[Case], slopes: &[(f64, f64)], dials: &[usize], leaves: &[Vec<usize>]) -> Question {
    let (mut best, mut most) = (Question { gauge: 0, below: 0 }, 0.0);
    for gauge in dials {
        let mut gains = [0.0; 256];
        for leaf in leaves {
            add_gains(cases, slopes, *gauge, leaf, &mut gains);
        }
        for (gain, below) in gains.iter().zip(i8::MIN..=i8::MAX) {
            if *gain > most {
                (best, most) = (Question { gauge: *gauge, below }, *gain);
            }
        }
    }
    best
}

/// For each limit, what a leaf gains if it is parted there.
fn add_gains(cases: &[Case], slopes: &[(f64, f64)], gauge: usize, leaf: &[usize], gains: &mut [f64; 256]) {
    let worth = |slope: f64, curve: f64| slope * slope / (curve + L2);
    let mut bins = [(0_usize, 0.0, 0.0); 256];
    let mut whole = (0.0, 0.0);
    for case in leaf {
        let (slope, curve) = slopes[*case];
        let bin = &mut bins[(i16::from(cases[*case].gauges[gauge]) + 128) as usize];
        *bin = (bin.0 + 1, bin.1 + slope, bin.2 + curve);
        whole = (whole.0 + slope, whole.1 + curve);
    }
    let (mut count, mut slope, mut curve) = (0, 0.0, 0.0);
    for (bin, gain) in bins.iter().zip(&mut gains[1..]) {
        (count, slope, curve) = (count + bin.0, slope + bin.1, curve + bin.2);
        if count >= LEAST_CASES && leaf.len() - count >= LEAST_CASES {
            *gain += worth(slope, curve) + worth(whole.0 - slope, whole.1 - curve) - worth(whole.0, whole.1);
        }
    }
}
