//! Two revisions of a text → what changed: which segments, which words.
//!
//! A reviewer hands a translation back: sentences reworded, split, merged, moved, quotation marks replaced throughout.
//! A line diff drowns in that. Here the *segments* of both revisions are aligned first, then each bead is classed by
//! the heaviest thing that happened to it, then the words inside are compared.
//!
//! ```text
//! segments ──features──▶ word ids ──anchor──▶ chain of identical segments, gaps ──path──▶ beads
//!    beads ──moves──▶ what stands elsewhere ──order──▶ changes ──words──▶ class, also, words ──effort──▶ summary
//! ```
//!
//! 1. Segments with the same words that stand once on either side are *anchors* (the idea of patience diff); the
//!    heaviest increasing chain of them cuts the text into gaps, and gaps are cut again in the same way.
//! 2. In a gap, dynamic programming over beads up to 1:4, 4:1 and 3:3 finds what shares most words; it stays in a band.
//! 3. What is left over and alike elsewhere has moved; what is left over at the same place was rewritten.
//!
//! Cost: near-linear in the length of the texts; see `path.rs` for the band that keeps it so.
//! Leaves out: a segment that was moved *and* cut into three or more is seen as moved and added.

mod anchor;
mod chain;
mod classify;
mod effort;
mod features;
mod moves;
mod order;
mod path;
mod runs;
mod token;
mod words;

#[cfg(test)]
mod tests;

pub use effort::Summary;

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
    /// The words, when anything differs. What is `=` or `+` is the new text, what is `=` or `-` the old one, where the
    /// segments of one side are joined as [`crate::text::joint_between`] says.
    pub words: Vec<WordChange>,
    /// What deserves a second look, because it carries facts.
    pub marks: Vec<Mark>,
    /// Whether a paragraph begins in the new text where none began in the old one, or the other way round.
    pub paragraph: Option<ParagraphChange>,
    effort: effort::Touched,
}

/// A run of text that stayed, went or came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordChange {
    /// What happened to it.
    pub kind: WordChangeKind,
    /// The text with the white space that belongs to it.
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

/// What can happen to a segment, from the lightest to the heaviest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Nothing.
    Same,
    /// Spaces, or characters that are not seen.
    Whitespace,
    /// Quotation marks and apostrophes.
    Quotes,
    /// Capitals.
    Case,
    /// Accents and other marks on letters.
    Diacritics,
    /// Other punctuation.
    Punctuation,
    /// Words.
    Text,
    /// It stands at another place.
    Moved,
    /// It is new.
    Added,
    /// It is gone.
    Deleted,
    /// One segment became several.
    Split,
    /// Several segments became one (and perhaps several again, cut elsewhere).
    Merged,
}

impl Class {
    /// All classes, lightest first.
    pub const ALL: [Self; 12] = [
        Self::Same,
        Self::Whitespace,
        Self::Quotes,
        Self::Case,
        Self::Diacritics,
        Self::Punctuation,
        Self::Text,
        Self::Moved,
        Self::Added,
        Self::Deleted,
        Self::Split,
        Self::Merged,
    ];

    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Whitespace => "whitespace",
            Self::Quotes => "quotes",
            Self::Case => "case",
            Self::Diacritics => "diacritics",
            Self::Punctuation => "punctuation",
            Self::Text => "text",
            Self::Moved => "moved",
            Self::Added => "added",
            Self::Deleted => "deleted",
            Self::Split => "split",
            Self::Merged => "merged",
        }
    }

    /// The class of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == word)
    }
}

/// A fact that a change touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// A number is not what it was.
    Number,
    /// A capitalised word inside a sentence is not what it was: in most languages a name, in German any noun.
    Name,
}

impl Mark {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Name => "name",
        }
    }
}

/// What happened to the paragraph break before (or inside) a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParagraphChange {
    /// A paragraph begins where none began.
    Begins,
    /// It continues the paragraph before, which ended there.
    Joined,
}

impl ParagraphChange {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Begins => "begins",
            Self::Joined => "joined",
        }
    }
}

/// A text, cut into segments.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// Its segments, in order.
    pub segments: &'a [&'a str],
    /// For each segment the number of its paragraph; empty when that is not known.
    pub paragraphs: &'a [usize],
}

impl<'a> From<&'a [&'a str]> for Text<'a> {
    fn from(segments: &'a [&'a str]) -> Self {
        Self { segments, paragraphs: &[] }
    }
}

/// Compares two texts, given as their segments.
pub fn compare(old: &[&str], new: &[&str]) -> Comparison {
    compare_texts(old.into(), new.into())
}

/// Compares two texts whose paragraphs are known as well.
pub fn compare_texts(old: Text<'_>, new: Text<'_>) -> Comparison {
    let features = features::extract(old.segments, new.segments);
    let mut beads = path::align(&features, &anchor::find(&features.old, &features.new));
    moves::pair_leftovers(&features, &mut beads);
    let moved = moves::mark(&beads);
    let ordered = order::by_new_text(beads, &moved);
    let mut changes: Vec<Change> =
        ordered.into_iter().map(|(bead, moved)| classify::change(bead, moved, old.segments, new.segments)).collect();
    order::note_paragraphs(&mut changes, old.paragraphs, new.paragraphs);
    let summary = effort::summarise(&changes, features.old.size(), features.new.size());
    Comparison { changes, summary }
}

impl Comparison {
    /// The same comparison for a reader who does not care about some classes: what they alone made is `same`.
    pub fn ignoring(mut self, ignored: &[Class]) -> Self {
        for change in &mut self.changes {
            change.ignore(ignored);
        }
        self.summary = self.summary.recount(&self.changes);
        self
    }

    /// Whether nothing changed, paragraphs included.
    pub fn is_same(&self) -> bool {
        self.changes.iter().all(Change::is_same)
    }
}

impl Change {
    /// Whether nothing happened here.
    pub fn is_same(&self) -> bool {
        self.class == Class::Same && self.paragraph.is_none()
    }

    /// Whether this happened here, as the heaviest thing or as well.
    pub fn has(&self, class: Class) -> bool {
        self.class == class || self.also.contains(&class)
    }

    fn ignore(&mut self, ignored: &[Class]) {
        self.also.retain(|class| !ignored.contains(class));
        if ignored.contains(&self.class) {
            self.class = if self.also.is_empty() { Class::Same } else { self.also.remove(0) };
        }
        if self.class == Class::Same {
            self.words.clear();
            self.marks.clear();
            self.effort = effort::Touched::default();
        }
    }
}

/// A bead while it is made: ordinals of old and new segments that belong together, one side may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Bead {
    old: Range<usize>,
    new: Range<usize>,
}

impl Bead {
    fn is_pair(&self) -> bool {
        !self.old.is_empty() && !self.new.is_empty()
    }
}
