//! What memories know of the languages of a document: read before it is aligned.

use super::Version;
use crate::align;
use crate::lexicon::Lexicon;
use crate::store::{Error, Memory};
use std::collections::{BTreeMap, BTreeSet};

/// Lexicons for the pairs of a document's versions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Knowledge {
    lexicons: BTreeMap<(usize, usize), Lexicon>,
}

impl Knowledge {
    /// Reads what several memories teach of the words of these versions; it adds up. Some milliseconds for a short document.
    pub fn read(memories: &[Memory], versions: &[Version]) -> Result<Self, Error> {
        let mut knowledge = Self::default();
        if memories.is_empty() {
            return Ok(knowledge);
        }
        let words: Vec<BTreeSet<String>> = versions.iter().map(vocabulary).collect();
        for (second, target) in versions.iter().enumerate() {
            for (first, source) in versions[..second].iter().enumerate() {
                let lexicon = knowledge.lexicons.entry((first, second)).or_default();
                for memory in memories {
                    lexicon.take_in(
                        memory.lexicon((&source.language, &words[first]), (&target.language, &words[second]))?,
                    );
                }
            }
        }
        knowledge.lexicons.retain(|_, lexicon| !lexicon.is_empty());
        Ok(knowledge)
    }

    /// What is known of two of the versions, the smaller number first.
    pub(super) fn options(&self, first: usize, second: usize) -> align::Options<'_> {
        align::Options { lexicon: self.lexicons.get(&(first, second)) }
    }
}

fn vocabulary(version: &Version) -> BTreeSet<String> {
    let segments: Vec<&str> = version.segments.iter().map(|segment| segment.text.as_str()).collect();
    align::vocabulary(&segments)
}
