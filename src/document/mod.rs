//! Bytes → paragraphs: what a file says, freed from how it was laid out.

use crate::language::LanguageTag;
use std::ops::Range;

/// How the lines of the input are to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// Decided by evidence: hard-wrapped text is unwrapped, page furniture dropped, break hyphens joined.
    #[default]
    Detect,
    /// Each line is a paragraph.
    ParagraphPerLine,
    /// Each line is a segment, a blank line ends a paragraph.
    SegmentPerLine,
}

/// A document: paragraphs and what was repaired to get them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// In reading order.
    pub paragraphs: Vec<Paragraph>,
    /// What was done to the text, in the order of the source.
    pub repairs: Vec<Repair>,
    /// The name of the encoding it was read in (WHATWG label).
    pub encoding: &'static str,
}

/// A paragraph. With [`Layout::SegmentPerLine`] its lines are kept apart by `\n`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// The text, unwrapped; its words are separated by what separated them in the source or by one space.
    pub text: String,
    /// Pieces of the text and where they came from, ascending, adjacent in `text`.
    pub origin: Vec<Origin>,
    /// Whether a speaker's turn begins here.
    pub begins_turn: bool,
}

/// A piece of a paragraph and the bytes of the source that it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// UTF-8 bytes of the paragraph's text.
    pub text: Range<usize>,
    /// Bytes of the input file.
    pub source: Range<usize>,
}

/// Something that was done to the text between the file and the paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What was done.
    pub kind: RepairKind,
    /// Which bytes of the input file it concerns.
    pub source: Range<usize>,
    /// 1-based line of the input file.
    pub line: usize,
    /// The text concerned, as it was.
    pub found: String,
}

/// Kinds of repairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RepairKind {
    /// A line break inside a paragraph became a space.
    LineJoined,
    /// A hyphen at a line end was dropped: it had been put there to break the word.
    BreakHyphenDropped,
    /// A hyphen at a line end was kept: it belongs to the word.
    HyphenKept,
    /// A blank line inside a sentence was taken for a column or page break.
    ColumnBreakJoined,
    /// A running header or footer was left out.
    FurnitureDropped,
    /// A page number was left out.
    PageNumberDropped,
    /// A paragraph was divided where a question ends and its answer begins.
    ParagraphDivided,
    /// Bytes that are no text in this encoding were replaced by U+FFFD.
    BytesReplaced,
}

/// Why a file cannot be read as text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Bytes that no text holds.
    #[error("this is not a text file (byte {byte:#04x} at offset {offset})")]
    Binary {
        /// Where the first of them stands.
        offset: usize,
        /// Which it is.
        byte: u8,
    },
    /// Nothing but white space.
    #[error("there is no text in it")]
    Empty,
}

/// How to read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// How the lines are to be understood.
    pub layout: Layout,
    /// The language, when known: for hyphens and questions.
    pub language: Option<&'a LanguageTag>,
}

/// Reads a whole document.
pub fn read(_bytes: &[u8], _options: &Options<'_>) -> Result<Document, ReadError> {
    todo!()
}
