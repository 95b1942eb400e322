//! TMX files ↔ units: reading, writing, and what was odd on the way.
//!
//! TMX 1.4b is the exchange format of translation memories. A file is a [`Header`] and a stream of units; [`Reader`] hands
//! out one [`Unit`] at a time and [`Writer`] takes one at a time, so that memory does not grow with the file.
//!
//! Reading is lenient and never silent: what another tool wrote in its own way is read as far as it can be, and each
//! repair is a [`Finding`]. What cannot be a unit is [`Read::Refused`] with its reason. Only XML that breaks off or does not
//! nest is an error ([`ReadError`]). Writing is strict: what a [`Profile`] other than [`Profile::AsIs`] writes is valid to
//! the DTD and the XSD of TMX 1.4, whatever the units carry.
//!
//! Source: TMX 1.4b Specification (LISA OSCAR, 2005) and its DTD. Compression is not known here.

mod codes;
mod content;
mod finding;
mod languages;
mod own;
mod profile;
mod reader;
mod source;
mod stats;
mod unit;
mod validate;
mod vocabulary;
mod writer;

pub use finding::{Finding, FindingKind};
pub use own::{Provenance, changed, described, is_assessment, is_own, own_header, rename_source, tmx_date};
pub use profile::{adapted, sourced};
pub use reader::{ReadOptions, Reader};
pub use stats::{LanguageStats, Stats, stats};
pub use validate::{Validated, validate};
pub use writer::Writer;

use crate::model::{Annotation, Attribute, Unit};

/// What stands in front of the units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// Attributes as written and in order; namespaces that the root declares (`xmlns:…`) stand first.
    pub attributes: Vec<Attribute>,
    /// Properties and notes, in order.
    pub annotations: Vec<Annotation>,
    /// User-defined encodings, in order.
    pub encodings: Vec<Encoding>,
}

/// A user-defined encoding: TMX `ude`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Encoding {
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// The attributes of each `map` in it.
    pub maps: Vec<Vec<Attribute>>,
}

/// What the file holds next.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    /// A unit, with the status `Imported` and no id.
    Unit(Unit),
    /// A `tu` that cannot be a unit.
    Refused {
        /// 1-based line where it begins.
        line: u64,
        /// Its `tuid`.
        tuid: Option<String>,
        /// Why, in a sentence without a full stop.
        reason: String,
        /// What could be read of it: a variant without a language is in `und`, one without text is empty.
        remains: Unit,
    },
}

/// A unit that was read without some of its variants.
#[derive(Debug, Clone, PartialEq)]
pub struct Incomplete {
    /// 1-based line where it begins.
    pub line: u64,
    /// All that could be read of it: a variant without a language is in `und`, one without text is empty, and a second text
    /// of a variant is a variant.
    pub whole: Unit,
}

/// Why a file cannot be read (further).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The bytes could not be had.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// XML or not, there is no `tmx` in it.
    #[error("this is not a TMX file: {found}")]
    NotTmx {
        /// What was found instead.
        found: String,
    },
    /// It is no XML from here on.
    #[error("line {line}, column {column}: {message}")]
    Malformed {
        /// 1-based.
        line: u64,
        /// 1-based, in characters.
        column: u64,
        /// What is wrong.
        message: String,
    },
    /// It ends too early.
    #[error("the file breaks off at line {line}: “{open}” is not closed")]
    Truncated {
        /// 1-based line of the end.
        line: u64,
        /// The innermost element that is open.
        open: String,
    },
    /// One piece of text or markup is larger than the limit.
    #[error("line {line}: a single text or tag is larger than {limit} bytes")]
    TooLarge {
        /// 1-based line where it begins.
        line: u64,
        /// [`ReadOptions::max_token_bytes`].
        limit: usize,
    },
}

/// For which tool a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Profile {
    /// What every tool accepts.
    #[default]
    Generic,
    /// OmegaT.
    OmegaT,
    /// Trados Studio: the caller writes one file per language pair.
    Trados,
    /// memoQ.
    MemoQ,
    /// What came in goes out.
    AsIs,
}
