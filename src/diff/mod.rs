//! Two revisions of a text → what changed: which segments, which words.

use std::ops::Range;

/// A revision compared with its predecessor.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// In the order of the new text; what was deleted follows the segment it followed.
    pub changes: Vec<Change>,
    /// Counts by class, edit effort.
    pub summary: Summary,
}

/// A bead of old and new segments, and what happened between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Ordinals of old segments; empty when the text was added.
    pub old: Range<usize>,
    /// Ordinals of new segments; empty when the text was deleted.
    pub new: Range<usize>,
    /// The heaviest thing that happened.
    pub class: Class,
    /// The lighter things that happened as well, heaviest first.
    pub also: Vec<Class>,
    /// Share of the text that stayed, in `0.0..=1.0`.
    pub similarity: f64,
    /// The words, when anything differs.
    pub words: Vec<WordChange>,
}

/// A run of text that stayed, went or came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordChange {
    /// What happened to it.
    pub kind: WordChangeKind,
    /// The text with the white space around it.
    pub text: String,
}

/// What happened to a run of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordChangeKind {
    /// In both: `=`.
    Same,
    /// Only in the old: `-`.
    Removed,
    /// Only in the new: `+`.
    Added,
}

/// What can happen to a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Class {
    Same,
    Whitespace,
    Quotes,
    Case,
    Diacritics,
    Punctuation,
    Text,
    Moved,
    Added,
    Deleted,
    Split,
    Merged,
}

/// How much was changed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {}

/// Compares two texts, given as their segments.
pub fn compare(_old: &[&str], _new: &[&str]) -> Comparison {
    todo!()
}
