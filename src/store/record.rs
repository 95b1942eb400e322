//! What goes into a memory and what comes out of it.

use crate::language::LanguageTag;
use crate::model::{Annotation, Attribute, Content, Doubt, Status, Unit, UnitId};

/// Row ids; they mean something only inside one memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(pub i64);
/// A segment's row id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SegmentId(pub i64);
/// An imported file's row id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub i64);

/// A command that writes: one transaction, one change-set.
#[derive(Debug, Clone)]
pub struct ChangeSet {
    /// `align`, `import`, …
    pub command: String,
    /// A line for `history`.
    pub summary: String,
    /// UTC, RFC 3339, handed in.
    pub at: String,
    /// Random, handed in: the first half of the names of the units that it brings.
    pub salt: u64,
}

/// Where documents come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum DocumentKind {
    Aligned,
    Imported,
}

impl DocumentKind {
    /// The word for it in output and in the memory.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aligned => "aligned",
            Self::Imported => "imported",
        }
    }

    /// The kind of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Aligned, Self::Imported].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What a document is called and whom it is for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct DocumentFields {
    pub name: String,
    pub client: Option<String>,
    pub project: Option<String>,
    pub domain: Option<String>,
}

/// A segment of a running text, to be stored.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct NewSegment {
    pub content: Content,
    pub paragraph: usize,
    /// What lies between it and the next segment of its paragraph.
    pub joint: String,
}

/// A unit of an aligned document, to be stored.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct NewUnit {
    pub status: Status,
    pub confidence: Option<f64>,
    pub doubt: Option<Doubt>,
    pub attributes: Vec<Attribute>,
    pub annotations: Vec<Annotation>,
    /// A list of segments for each variant.
    pub variants: Vec<Vec<SegmentId>>,
    /// The finer pairing, with its confidence.
    pub links: Vec<(SegmentId, SegmentId, f64)>,
}

impl Default for NewUnit {
    /// A unit that the aligner made and that nothing is said of.
    fn default() -> Self {
        Self {
            status: Status::Aligned,
            confidence: None,
            doubt: None,
            attributes: Vec::new(),
            annotations: Vec::new(),
            variants: Vec::new(),
            links: Vec::new(),
        }
    }
}

/// What became of an imported unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placed {
    /// It was not there.
    New(UnitId),
    /// It was there; its occurrence in this file is noted.
    Present(UnitId),
    /// It holds wording that a revision superseded: that stays retired. What else it pairs is stored, if anything.
    Superseded,
}

/// A document with nothing counted: counting goes through all that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct DocumentEntry {
    pub id: DocumentId,
    pub kind: DocumentKind,
    pub fields: DocumentFields,
}

/// A document, for listing.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct DocumentSummary {
    pub id: DocumentId,
    pub kind: DocumentKind,
    pub fields: DocumentFields,
    /// Live languages with their number of live segments.
    pub languages: Vec<(LanguageTag, usize)>,
    pub units: usize,
    /// When it was first stored and last changed (UTC, RFC 3339).
    pub created: String,
    pub changed: String,
}

/// A unit as the memory holds it, with what shows where it is from.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct StoredUnit {
    pub unit: Unit,
    pub document: String,
    /// For each variant its segments: row id and content.
    pub segments: Vec<Vec<StoredSegment>>,
    /// Pairs of segments that are linked more finely than the unit.
    pub links: Vec<(SegmentId, SegmentId, f64)>,
    /// When it was born (UTC, RFC 3339).
    pub created: String,
    pub repeat: Repeat,
}

impl StoredUnit {
    /// Whether its source was revised after it was translated.
    pub fn is_outdated(&self) -> bool {
        self.unit.doubt == Some(Doubt::SourceChanged)
    }
}

/// Whether what a unit says came before, where units are read one after the other ([`Memory::batches`](super::Memory::batches)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Repeat {
    /// It did not.
    #[default]
    No,
    /// The very unit did: it stands in the files of its document more than once.
    Same,
    /// A unit of another imported document did that carries the same.
    Alike,
}

/// A segment as the memory holds it.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct StoredSegment {
    pub id: SegmentId,
    pub language: LanguageTag,
    pub text: String,
}

/// A header of an imported TMX file, kept so that it goes out again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct FileHeader {
    pub attributes: Vec<Attribute>,
    pub annotations: Vec<Annotation>,
    /// User-defined encodings: attributes of each `ude` with its `map`s' attributes.
    pub encodings: Vec<(Vec<Attribute>, Vec<Vec<Attribute>>)>,
}

/// Which units are wanted.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs)]
pub struct UnitFilter {
    pub document: Option<String>,
    pub client: Option<String>,
    pub project: Option<String>,
    pub domain: Option<String>,
}
