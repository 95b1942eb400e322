//! Units ↔ SQLite: the memory file. The only Rust code with SQL; hands out no connections.

use crate::language::LanguageTag;
use crate::model::{Annotation, Attribute, Content, Doubt, Status, Unit, UnitId};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// An open memory.
#[derive(Debug)]
pub struct Memory {}

/// Why a memory cannot be used. `cli` turns each into words, a hint and exit code 5.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No file there.
    #[error("there is no memory")]
    Missing,
    /// A file, but not one of ours.
    #[error("this file is not a memory")]
    NotAMemory,
    /// Made by a later alinea.
    #[error("this memory was made by a newer alinea (its version is {found}, this program knows up to {known})")]
    Newer {
        /// Schema version of the file.
        found: i64,
        /// Latest schema version this program knows.
        known: i64,
    },
    /// Another process holds it.
    #[error("another program is writing to this memory")]
    Locked,
    /// No room on the disk, or a limit on the size of files.
    #[error("the disk is full")]
    Full,
    /// The file may not be written.
    #[error("this memory cannot be written")]
    ReadOnly,
    /// Its content does not add up.
    #[error("this memory is damaged: {0}")]
    Damaged(String),
    /// A document of that name is there and would be touched by accident.
    #[error("there is a document “{0}” already")]
    DocumentExists(String),
    /// Anything else that SQLite says.
    #[error("{0}")]
    Database(String),
}

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
    /// A list of segments for each variant.
    pub variants: Vec<Vec<SegmentId>>,
    /// The finer pairing, with its confidence.
    pub links: Vec<(SegmentId, SegmentId, f64)>,
}

/// What became of an imported unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placed {
    /// It was not there.
    New(UnitId),
    /// It was there; its occurrence in this file is noted.
    Present(UnitId),
    /// It was there once and a revision took its place: it stays retired.
    Superseded,
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

impl Memory {
    /// Opens a memory to read it; never creates or changes anything.
    pub fn open_to_read(_path: &Path) -> Result<Self, Error> {
        todo!()
    }

    /// Opens a memory to write to it, making it (and its folder) when there is none.
    pub fn open_to_write(_path: &Path) -> Result<Self, Error> {
        todo!()
    }

    /// Where the file is.
    pub fn path(&self) -> &PathBuf {
        todo!()
    }

    /// Runs one transaction: what `work` does is kept when it returns `Ok`, and nothing of it when it returns `Err`.
    pub fn write<T, E: From<Error>>(
        &mut self,
        _change: &ChangeSet,
        _work: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        todo!()
    }

    /// The live documents, by name.
    pub fn documents(&self) -> Result<Vec<DocumentSummary>, Error> {
        todo!()
    }

    /// Live units, document by document (by name) and in the order of the text or of the imported file; a unit that a file
    /// repeats comes as often. `visit` may stop early. Memory does not grow with the number of units.
    pub fn units<E: From<Error>>(
        &self,
        _filter: &UnitFilter,
        _visit: impl FnMut(StoredUnit) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        todo!()
    }

    /// The languages of live segments, sorted.
    pub fn languages(&self) -> Result<Vec<LanguageTag>, Error> {
        todo!()
    }

    /// Scans the live segments of some languages.
    pub fn segments(
        &self,
        _languages: &[LanguageTag],
        _visit: impl FnMut(&StoredSegment) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        todo!()
    }

    /// The live segments of some languages whose match key is `key`.
    pub fn segments_with_key(&self, _languages: &[LanguageTag], _key: &str) -> Result<Vec<StoredSegment>, Error> {
        todo!()
    }

    /// The live unit that holds a segment.
    pub fn unit_of(&self, _segment: SegmentId) -> Result<Option<StoredUnit>, Error> {
        todo!()
    }

    /// The text before and after a segment in its running text; `None` at an edge and for imported units.
    pub fn neighbours(&self, _segment: SegmentId) -> Result<(Option<String>, Option<String>), Error> {
        todo!()
    }

    /// Live segments of some languages that a full-text query finds, in the order of their ids. The caller quotes the query.
    pub fn segments_with_words(
        &self,
        _languages: &[LanguageTag],
        _query: &str,
        _visit: impl FnMut(&StoredSegment) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        todo!()
    }

    /// The live segments of a document in one language with their paragraphs, in order: what a revision is compared with.
    pub fn running_text(&self, _document: &str, _language: &LanguageTag) -> Result<Vec<(StoredSegment, usize)>, Error> {
        todo!()
    }

    /// The headers of the files that a document was imported from, in order.
    pub fn file_headers(&self, _document: &str) -> Result<Vec<FileHeader>, Error> {
        todo!()
    }
}

/// What a transaction may do.
#[derive(Debug)]
pub struct Writer<'a> {
    #[allow(dead_code)]
    memory: &'a mut Memory,
}

impl Writer<'_> {
    /// The live document of that name.
    pub fn document(&self, _name: &str) -> Result<Option<(DocumentId, DocumentKind)>, Error> {
        todo!()
    }

    /// A new document.
    pub fn put_document(&mut self, _kind: DocumentKind, _fields: &DocumentFields) -> Result<DocumentId, Error> {
        todo!()
    }

    /// Retires a document with all that is in it.
    pub fn retire_document(&mut self, _document: DocumentId) -> Result<(), Error> {
        todo!()
    }

    /// A new version with its segments; their ids in order.
    pub fn put_version(
        &mut self,
        _document: DocumentId,
        _language: &LanguageTag,
        _digest: Option<&[u8]>,
        _segments: &[NewSegment],
    ) -> Result<Vec<SegmentId>, Error> {
        todo!()
    }

    /// A unit of segments that are there.
    pub fn put_unit(&mut self, _document: DocumentId, _unit: &NewUnit) -> Result<UnitId, Error> {
        todo!()
    }

    /// A file that units are imported from.
    pub fn put_file(
        &mut self,
        _document: DocumentId,
        _name: &str,
        _format: &str,
        _digest: &[u8],
        _header: &FileHeader,
    ) -> Result<FileId, Error> {
        todo!()
    }

    /// The next unit of a file.
    pub fn put_imported(&mut self, _document: DocumentId, _file: FileId, _unit: &Unit) -> Result<Placed, Error> {
        todo!()
    }
}
