//! Translation units.

use super::{Annotation, Attribute, Content, Doubt};
use crate::language::LanguageTag;
use std::fmt;

/// What a unit is called: a random, stable name, never derived from its content. Scripts keep it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitId(pub String);

impl fmt::Display for UnitId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// How far a unit can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// The aligner made it; nobody looked at it yet.
    Aligned,
    /// A person approved it.
    Reviewed,
    /// It came from another tool.
    Imported,
}

impl Status {
    /// The word for it in output and in the memory.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aligned => "aligned",
            Self::Reviewed => "reviewed",
            Self::Imported => "imported",
        }
    }

    /// The status of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Aligned, Self::Reviewed, Self::Imported].into_iter().find(|status| status.as_str() == word)
    }
}

/// A translation unit: variants in any number of languages that say the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Its name in the memory; `None` while it is not in one (a TMX `tuid` is an attribute, not an identity).
    pub id: Option<UnitId>,
    /// How far it can be trusted.
    pub status: Status,
    /// The aligner's confidence, in `0.0..=1.0`.
    pub confidence: Option<f64>,
    /// Why it should be looked at.
    pub doubt: Option<Doubt>,
    /// Attributes of the `tu`, as written and in order.
    pub attributes: Vec<Attribute>,
    /// Properties and notes, in order.
    pub annotations: Vec<Annotation>,
    /// The same in each language. One language may be there twice.
    pub variants: Vec<Variant>,
}

impl Unit {
    /// A unit as another tool brings it: variants, and nothing that is said of them.
    pub fn imported(variants: Vec<Variant>) -> Self {
        Self {
            id: None,
            status: Status::Imported,
            confidence: None,
            doubt: None,
            attributes: Vec::new(),
            annotations: Vec::new(),
            variants,
        }
    }
}

/// A unit in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// The language, in canonical form.
    pub language: LanguageTag,
    /// Text and codes; several segments are joined as they stood in their paragraph.
    pub content: Content,
    /// 0-based ordinals of its segments in the version of that language; empty for an imported unit.
    pub segments: Vec<usize>,
    /// Attributes of the `tuv`, as written; a language tag whose canonical form differs is kept here as `xml:lang`.
    pub attributes: Vec<Attribute>,
    /// Properties and notes of the `tuv`.
    pub annotations: Vec<Annotation>,
}

impl Variant {
    /// A variant that is text and nothing else.
    pub fn plain(language: LanguageTag, text: &str) -> Self {
        Self {
            language,
            content: Content::from(text),
            segments: Vec::new(),
            attributes: Vec::new(),
            annotations: Vec::new(),
        }
    }
}
