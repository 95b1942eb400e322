//! Paragraphs → segments: where sentences end.

use crate::language::LanguageTag;
use std::ops::Range;

/// The rules of one language, ready to use. Cheap to keep, made once per run.
#[derive(Debug, Clone)]
pub struct Segmenter {}

impl Segmenter {
    /// The built-in rules for a language; the neutral ones where it has none of its own.
    pub fn new(_language: &LanguageTag) -> Self {
        todo!()
    }

    /// Cuts a paragraph. Ranges are UTF-8 bytes, ascending, not empty, free of white space at both ends; what lies between
    /// two of them is white space (or nothing, in scripts without spaces).
    pub fn segments(&self, _paragraph: &str) -> Vec<Range<usize>> {
        todo!()
    }
}
