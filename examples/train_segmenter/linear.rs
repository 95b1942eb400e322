//! The linear model: logistic regression by FTRL-Proximal, whose L1 term leaves a few thousand features of a hundred thousand.
//!
//! McMahan and others 2013, "Ad Click Prediction: a View from the Trenches". One thread, a fixed order, and arithmetic that is the same
//! on every machine (no `exp` of the platform).

use super::{Paragraph, shuffle, sigmoid};
use alinea::segment::{Segmenter, training};
use std::collections::HashMap;

/// So often the whole set is gone through.
const EPOCHS: usize = 6;
/// A feature that is seen less often says nothing.
const LEAST_SEEN: u32 = 3;

/// The lines of a file of weights, sorted.
pub(crate) fn train<'a>(segmenter: &Segmenter, paragraphs: impl Iterator<Item = &'a Paragraph>) -> String {
    let mut features = Features::default();
    let mut cases = Vec::new();
    for paragraph in paragraphs {
        for case in segmenter.open_cases(&paragraph.text, &paragraph.ends) {
            let cuts = paragraph.ends.contains(&case.at);
            cases.push((case.features.into_iter().map(|feature| features.number(feature)).collect::<Vec<_>>(), cuts));
        }
    }
    for (case, _) in &mut cases {
        case.retain(|feature| features.seen[*feature] >= LEAST_SEEN);
    }
    let mut learner = Learner::new(features.seen.len());
    let mut order: Vec<usize> = (0..cases.len()).collect();
    let mut random = 1;
    for _ in 0..EPOCHS {
        shuffle(&mut order, &mut random);
        for at in &order {
            learner.learn(&cases[*at].0, cases[*at].1);
        }
    }
    let mut lines: Vec<String> = features
        .numbers
        .iter()
        .filter_map(|(feature, number)| Some((feature, training::weight(learner.weight(*number))?)))
        .map(|(feature, weight)| format!("{feature}\t{weight}\n"))
        .collect();
    // By name; a tab sorts before anything that a name holds.
    lines.sort_by(|one, two| name(one).cmp(name(two)));
    lines.concat()
}

fn name(line: &str) -> &str {
    line.rsplit_once('\t').map_or(line, |(name, _)| name)
}

/// Features by number, and how often each was seen.
#[derive(Default)]
struct Features {
    numbers: HashMap<String, usize>,
    seen: Vec<u32>,
}

impl Features {
    fn number(&mut self, feature: String) -> usize {
        let next = self.numbers.len();
        let number = *self.numbers.entry(feature).or_insert(next);
        if number == next {
            self.seen.push(0);
        }
        self.seen[number] += 1;
        number
    }
}

/// FTRL-Proximal: for each feature the sum of its gradients, shifted, and that of their squares.
struct Learner {
    shifted: Vec<f64>,
    squares: Vec<f64>,
}

impl Learner {
    /// The step of a feature that is seen for the first time.
    const RATE: f64 = 0.1;
    /// What a feature must be worth to get a weight at all. Half as much gave twice the weights and .04 more on the
    /// tuning parts, and more false cuts on other texts.
    const L1: f64 = 2.0;
    const L2: f64 = 1.0;

    fn new(features: usize) -> Self {
        Self { shifted: vec![0.0; features], squares: vec![0.0; features] }
    }

    fn weight(&self, feature: usize) -> f64 {
        let shifted = self.shifted[feature];
        if shifted.abs() <= Self::L1 {
            return 0.0;
        }
        let slowed = (1.0 + self.squares[feature].sqrt()) / Self::RATE + Self::L2;
        (Self::L1.copysign(shifted) - shifted) / slowed
    }

    fn learn(&mut self, features: &[usize], cuts: bool) {
        let sum: f64 = features.iter().map(|feature| self.weight(*feature)).sum();
        let gradient = sigmoid(sum) - f64::from(u8::from(cuts));
        for feature in features {
            let before = self.squares[*feature];
            let after = before + gradient * gradient;
            let weight = self.weight(*feature);
            self.shifted[*feature] += gradient - (after.sqrt() - before.sqrt()) / Self::RATE * weight;
            self.squares[*feature] = after;
        }
    }
}
