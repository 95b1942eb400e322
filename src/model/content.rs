//! Text with inline codes: what one TMX `seg` holds.
//!
//! The text is kept apart from the codes, so that matching, searching and counting see what a translator reads. Each
//! code remembers where it stood (a byte offset into the text), which keeps nesting and order without markup inside the
//! text. Codes of one place stand in document order.

use super::Attribute;

/// The content of a segment or a variant.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Content {
    /// What is read: without codes, never normalised.
    pub text: String,
    /// Inline codes, ascending by place.
    pub codes: Vec<InlineCode>,
}

/// One inline code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct InlineCode {
    /// Where it stands: UTF-8 bytes from the start of the text.
    pub at: usize,
    /// Which element it is.
    pub kind: CodeKind,
    /// Its attributes as written, in order.
    pub attributes: Vec<Attribute>,
    /// What it holds; empty for the two ends of a highlight.
    pub data: Vec<CodeData>,
}

/// The elements of TMX that may stand inside a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeKind {
    /// `bpt`: the begin of a pair.
    BeginPaired,
    /// `ept`: the end of a pair.
    EndPaired,
    /// `it`: one end of a pair whose other end is in another segment.
    Isolated,
    /// `ph`: a code of its own.
    Placeholder,
    /// `ut`: a code of unknown kind (TMX 1.1 to 1.3).
    Unknown,
    /// `<hi>`: where a highlight begins; the text inside is text of the segment.
    HighlightBegin,
    /// `</hi>`: where the highlight that was begun last ends.
    HighlightEnd,
}

/// A piece of what a code holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CodeData {
    /// Native code, opaque to us.
    Native(String),
    /// `sub`: text inside a code that is translated on its own, such as a footnote or a title attribute.
    Subflow {
        /// Its attributes as written.
        attributes: Vec<Attribute>,
        /// Its text, which may hold codes again.
        content: Content,
    },
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), codes: Vec::new() }
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self { text, codes: Vec::new() }
    }
}
