//! Places as the model sees them, for the program that learns its weights (`examples/train_segmenter`).

use super::features::{Near, Sink, features};
pub use super::forest::{PARTS, QUESTIONS};
use super::gauges::COUNT;
use super::model::{Model, SCALE};
use super::token::token_after;
pub use super::usage::Counts;
use super::{Segmenter, context, judge, scan, skip_white_space};
use std::cell::RefCell;
use std::sync::Arc;

/// A place that the rules leave open.
#[derive(Debug, Clone)]
pub struct OpenCase {
    /// Where what stands before it ends: UTF-8 bytes of the paragraph.
    pub at: usize,
    /// The features that hold there, as they are named in a file of weights.
    pub features: Vec<String>,
    /// What the forest of the model would be asked; `None` where it would not be, or there is no model.
    pub gauges: Option<Vec<i8>>,
}

/// Log-odds as a file of weights has them; none for what rounds to nothing.
pub fn weight(log_odds: f64) -> Option<i32> {
    let weight = (log_odds * f64::from(SCALE)).round() as i32;
    (weight != 0).then_some(weight)
}

/// A word without what stands around it, and whether it ends with a mark behind which a capital says little.
pub fn word_of(piece: &str) -> (&str, bool) {
    let (_, token) = token_after(piece, 0);
    (token.core, matches!(token.ends, b'.' | b'!' | b'~' | b':'))
}

impl Segmenter {
    /// The same rules with other weights, as in a file of them.
    #[must_use]
    pub fn with_weights(mut self, file: &str) -> Self {
        self.model = Some(Arc::new(Model::parse(file)));
        self
    }

    /// The rules alone, whatever the language has.
    #[must_use]
    pub fn with_rules_alone(mut self) -> Self {
        self.model = None;
        self
    }

    /// The places of a paragraph that the rules leave open, when it is cut at `ends` (ascending, the last one at its end).
    pub fn open_cases(&self, paragraph: &str, ends: &[usize]) -> Vec<OpenCase> {
        let mut found = Vec::new();
        let mut start = skip_white_space(paragraph, 0);
        for &end in ends {
            let mut from = start;
            while let Some(mark) = scan::next_mark(paragraph, from, self) {
                let (candidate, resume) = context::candidate(paragraph, start, mark);
                from = resume;
                let Some(candidate) = candidate else { continue };
                if candidate.end > end {
                    break;
                }
                let (cuts, rule) = judge::by_rule(self, &candidate);
                if judge::is_open(self.settings, rule, cuts, &candidate) {
                    let mut names = Names::default();
                    features(&Near::of(&candidate), rule, cuts, &mut names);
                    let asked = self.model.as_ref().and_then(|model| model.ask(&candidate, rule, cuts).1);
                    found.push(OpenCase {
                        at: candidate.end,
                        features: names.found,
                        gauges: asked.map(|gauges| gauges[..COUNT].to_vec()),
                    });
                }
            }
            start = skip_white_space(paragraph, end);
        }
        found
    }
}

/// Writes features as they stand in a file of weights. A word is its number in a list, so that it can be copied.
#[derive(Default)]
struct Names {
    words: RefCell<Vec<String>>,
    found: Vec<String>,
}

impl Sink for Names {
    type Word = usize;

    fn word(&self, word: &str) -> usize {
        let mut words = self.words.borrow_mut();
        words.push(word.to_lowercase());
        words.len() - 1
    }

    fn feature(&mut self, template: u8, kinds: &[u8], words: [usize; 2]) {
        let kinds: String = kinds.iter().map(|kind| char::from(*kind)).collect();
        let list = self.words.borrow();
        let [one, two] = words.map(|number| &list[number]);
        self.found.push(format!("{}\t{kinds}\t{one}\t{two}", char::from(template)));
    }
}
