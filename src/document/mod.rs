//! Bytes → paragraphs: what a file says, freed from how it was laid out.
//!
//! ```text
//! bytes ──decode──▶ characters ──lines, columns──▶ lines ──wrapping──▶ wrapped? ──furniture, hyphen, unwrap──▶ paragraphs ──turns──▶
//! ```
//!
//! Nothing is lost without a word: each paragraph knows the bytes that it came from ([`Origin`]), and what was left out,
//! joined or divided is listed ([`Repair`]). The decisions rest on evidence in the text itself (the width of its lines, its
//! own vocabulary, what recurs), never on the file's name or kind.
//!
//! Linear in the length of the text, which is held in memory as a whole: what a header is shows only at the end. Text
//! that has one paragraph a line already can be streamed instead ([`Lines`]).

mod builder;
mod capitals;
mod columns;
mod decode;
mod encoding;
mod evidence;
mod furniture;
mod hanging;
mod hyphen;
mod inner;
mod joint;
mod leading;
mod ligatures;
mod lines;
mod mac;
mod margin;
mod markup;
mod notes;
mod openings;
mod quotes;
mod spelling;
mod stream;
mod turns;
mod undecided;
mod unwrap;
mod verbatim;
mod verse;
mod vocabulary;
mod wide;
mod words;
mod wrapping;
mod zones;

use crate::language::LanguageTag;
use builder::Builder;
use lines::Line;
pub use markup::Markup;
use std::borrow::Cow;
use std::ops::Range;
pub use stream::{Lines, StreamError, can_stream};

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
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paragraph {
    /// The text, unwrapped; its words are separated by what separated them in the source or by one space.
    pub text: String,
    /// Pieces of the text and where they came from, ascending, adjacent in `text`.
    pub origin: Vec<Origin>,
    /// Whether a speaker's turn begins here.
    pub begins_turn: bool,
}

/// A piece of a paragraph and the bytes of the source that it came from.
///
/// Either all characters of the piece take as many bytes in the source as the next (so that a place in it is found by
/// proportion: in UTF-8, byte for byte), or the piece stands for the source as a whole, as a space for a line break.
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
    pub found: Cow<'static, str>,
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
    /// Columns that stood side by side on this page are read one after the other.
    ColumnsSeparated,
    /// A running header or footer was left out.
    FurnitureDropped,
    /// A page number was left out.
    PageNumberDropped,
    /// A number in the margin that counts lines was left out.
    LineNumberDropped,
    /// A footnote in the middle of the text became a paragraph behind the one that it stood in.
    FootnoteSetApart,
    /// The marks before quoted lines of a letter (`>`) were left out.
    QuoteMarkDropped,
    /// A ligature was written as the letters that it stands for.
    LigatureExpanded,
    /// A drop capital was put before the word that it begins.
    DropCapitalJoined,
    /// A paragraph was divided where a question ends and its answer begins.
    ParagraphDivided,
    /// From here on the lines of a block stay lines, since no column explains where they end: verse, a list without marks.
    LinesKept,
    /// A control character stands in the text, where no text has one. It was kept.
    ControlCharacterKept,
    /// A single byte that is not UTF-8, in a text that is, was read as windows-1252.
    ByteReadAsWindows1252,
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
    /// Text between mark-up, not to be read as text.
    #[error("this is {}, not plain text", .0.as_str())]
    Markup(Markup),
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
pub fn read(bytes: &[u8], options: &Options<'_>) -> Result<Document, ReadError> {
    let language = options.language.map(LanguageTag::primary);
    let mut decoded = decode::decode(bytes, language)?;
    if let Some(markup) = Markup::of(&decoded.text) {
        return Err(ReadError::Markup(markup));
    }
    let mut repairs = std::mem::take(&mut decoded.repairs);
    let mut lines = lines::lines(&decoded.text);
    if lines.iter().all(Line::is_blank) {
        return Err(ReadError::Empty);
    }
    let mut builder = Builder::new(&decoded);
    if options.layout != Layout::SegmentPerLine {
        builder.expand_ligatures(&lines);
    }
    match options.layout {
        Layout::Detect => {
            let numbers = margin::take_numbers(&decoded.text, &mut lines);
            let (ordered, columns) = columns::in_reading_order(&decoded.text, lines);
            lines = ordered;
            for at in columns {
                builder.repair(RepairKind::ColumnsSeparated, lines[at].range.clone(), lines[at].number);
            }
            let marks = quotes::take_marks(&decoded.text, &mut lines);
            verbatim::mark(&decoded.text, &mut lines);
            let wrapping = wrapping::detect(&decoded.text, &mut lines);
            for (range, number) in numbers {
                builder.repair(RepairKind::LineNumberDropped, range, number);
            }
            for (mark, number) in marks {
                builder.repair(RepairKind::QuoteMarkDropped, mark, number);
            }
            match wrapping {
                Some(wrapping) => unwrap::unwrap(&decoded, lines, wrapping, language, &mut builder),
                None if lines.iter().any(|line| line.begins_page) => {
                    unwrap::without_furniture(&decoded.text, &lines, &mut builder);
                }
                None => undecided::join(&decoded.text, &lines, language, &mut builder),
            }
        }
        Layout::ParagraphPerLine => one_per_line(&lines, &mut builder),
        Layout::SegmentPerLine => lines_kept_apart(&lines, &mut builder),
    }
    if repairs.is_empty() {
        repairs = builder.repairs;
    } else {
        repairs.append(&mut builder.repairs);
    }
    if !repairs.is_sorted_by_key(|repair| repair.source.start) {
        repairs.sort_by_key(|repair| repair.source.start);
    }
    let mut paragraphs = builder.paragraphs;
    let begins = turns::mark(paragraphs.iter().map(|paragraph| paragraph.text.as_str()));
    for (paragraph, begins_turn) in paragraphs.iter_mut().zip(begins) {
        paragraph.begins_turn = begins_turn;
    }
    Ok(Document { paragraphs, repairs, encoding: decoded.encoding })
}

fn one_per_line(lines: &[Line], builder: &mut Builder<'_>) {
    for line in lines {
        builder.keep(line.range.clone());
        builder.close();
    }
}

/// Segments of one paragraph are kept apart by `\n`, which stands for all that lay between them.
fn lines_kept_apart(lines: &[Line], builder: &mut Builder<'_>) {
    let mut end = 0;
    for line in lines {
        if line.is_blank() {
            builder.close();
            continue;
        }
        if builder.is_open() {
            builder.replace(end..line.range.start, "\n");
        }
        builder.keep(line.range.clone());
        end = line.range.end;
    }
    builder.close();
}

impl Document {
    /// How many lines were left out: headers, footers and page numbers.
    pub fn dropped(&self) -> usize {
        let is_dropped =
            |repair: &&Repair| matches!(repair.kind, RepairKind::FurnitureDropped | RepairKind::PageNumberDropped);
        self.repairs.iter().filter(is_dropped).count()
    }
}

impl Document {
    /// What was done to bytes that are no text in the encoding of the document, all of them.
    pub fn broken(&self) -> Broken {
        let mut broken = Broken::default();
        self.repairs.iter().for_each(|repair| broken.add(repair.kind, repair.line));
        broken
    }
}

/// Places of a source where its bytes are no text in its encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Broken {
    /// How many were read as windows-1252.
    pub reread: usize,
    /// How many were replaced by U+FFFD.
    pub replaced: usize,
    /// The 1-based line of the first; 0 if there is none.
    pub line: usize,
}

impl Broken {
    fn add(&mut self, kind: RepairKind, line: usize) {
        match kind {
            RepairKind::ByteReadAsWindows1252 => self.reread += 1,
            RepairKind::BytesReplaced => self.replaced += 1,
            _ => return,
        }
        if self.line == 0 {
            self.line = line;
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.reread + self.replaced
    }
}

impl Paragraph {
    /// The bytes of the input file that a range of the text came from, in the order of the text: ascending unless columns
    /// stood side by side. What was left out between them is left out. Both ends must be character boundaries.
    pub fn source_of(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let first = self.origin.partition_point(|origin| origin.text.end <= range.start);
        for origin in self.origin[first..].iter().take_while(|origin| origin.text.start < range.end) {
            let start = origin.source_at(range.start.max(origin.text.start));
            let end = origin.source_at(range.end.min(origin.text.end));
            match found.last_mut() {
                _ if start == end => {}
                Some(last) if last.end == start => last.end = end,
                _ => found.push(start..end),
            }
        }
        found
    }
}

impl Origin {
    /// Where a place of the piece lies in the source.
    fn source_at(&self, at: usize) -> usize {
        self.source.start + (at - self.text.start) * self.source.len() / self.text.len().max(1)
    }
}

#[cfg(test)]
mod tests;
