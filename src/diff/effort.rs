//! How much was changed, in figures that editors are paid by.
//!
//! *Edit effort* follows the translation edit rate (Snover et al. 2006): words and marks inserted, deleted or replaced,
//! and one for each segment that moved, divided by the words and marks of the longer text; at most 1. Here the edits are those
//! of the comparison itself rather than the least possible, so the figure agrees with what the reader is shown.

use super::features::Size;
use super::words::Compared;
use super::{Change, Class};

/// How much was changed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    counts: [usize; Class::ALL.len()],
    /// Places where a paragraph begins in one of the texts only.
    pub paragraphs: usize,
    /// Segments of the old text and of the new.
    pub segments: (usize, usize),
    /// Words of the old text and of the new.
    pub words: (usize, usize),
    /// Words that were inserted, deleted or replaced.
    pub words_touched: usize,
    /// Characters that were inserted, deleted or replaced.
    pub characters_touched: usize,
    /// Share of the words and marks that were touched, in `0.0..=1.0`.
    pub edit_effort: f64,
    /// Share of the new segments in which nothing happened, in `0.0..=1.0`.
    pub untouched: f64,
    tokens: usize,
}

impl Summary {
    /// How many changes are of this class.
    pub fn count(&self, class: Class) -> usize {
        self.counts[class as usize]
    }

    /// The same figures over other changes of the same texts.
    pub(super) fn recount(self, changes: &[Change]) -> Self {
        let mut summary = Self { segments: self.segments, words: self.words, tokens: self.tokens, ..Self::default() };
        let (mut edits, mut untouched) = (0, 0);
        for change in changes {
            summary.counts[change.class as usize] += 1;
            summary.paragraphs += usize::from(change.paragraph.is_some());
            summary.words_touched += change.effort.words;
            summary.characters_touched += change.effort.characters;
            edits += change.effort.edits;
            untouched += if change.class == Class::Same { change.new.len() } else { 0 };
        }
        summary.edit_effort = ratio(edits, summary.tokens).unwrap_or(0.0).min(1.0);
        summary.untouched = ratio(untouched, summary.segments.1).unwrap_or(1.0);
        summary
    }
}

/// What one change touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Touched {
    edits: usize,
    words: usize,
    characters: usize,
}

impl Touched {
    pub(super) fn of(compared: &Compared, moved: bool) -> Self {
        Self {
            edits: compared.tokens_touched + usize::from(moved),
            words: compared.words_touched,
            characters: compared.characters_touched,
        }
    }
}

/// Adds up the changes between two texts.
pub(super) fn summarise(changes: &[Change], old: Size, new: Size) -> Summary {
    let sizes = Summary {
        segments: (old.segments, new.segments),
        words: (old.words, new.words),
        tokens: old.tokens.max(new.tokens),
        ..Summary::default()
    };
    sizes.recount(changes)
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
