//! One document in several languages → units.
//!
//! The stages put together: each version is read and cut into segments, the versions are aligned over the first one (the
//! pivot), and what belongs together becomes a unit. That part is pure; [`Parallel::keep`] takes the result into a
//! memory.
//!
//! Cost: that of the stages; the segments are copied once.

mod earlier;
mod keep;
mod knowledge;
mod regroup;
mod rehearsal;
mod revised;
#[cfg(test)]
mod tests;

pub use earlier::{Earlier, bring_up_to_date};
pub use keep::{KeepError, KeepOptions, Kept};
pub use knowledge::Knowledge;

use crate::align::{self, Groups};
use crate::document::{Document, Layout};
use crate::language::LanguageTag;
use crate::model::{Content, Status, Unit, Variant};
use crate::segment::Segmenter;
use crate::text::{joint_between, match_key};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};

/// A document in one language, cut into segments.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Its language.
    pub language: LanguageTag,
    /// Its segments, in reading order.
    pub segments: Vec<Segment>,
}

/// A segment of a running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// What it says.
    pub text: String,
    /// 0-based number of its paragraph.
    pub paragraph: usize,
    /// What lies between it and the next segment of its paragraph; empty at the paragraph's end.
    pub joint: String,
}

/// Versions of one document and how their segments belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Parallel {
    /// The versions; the first is the pivot.
    pub versions: Vec<Version>,
    /// The units, as ordinals into the versions.
    pub groups: Groups,
}

impl Version {
    /// Cuts a document into segments: by the rules of the language, or line by line where it was segmented before.
    pub fn new(language: LanguageTag, document: &Document, layout: Layout) -> Self {
        let segmenter = Segmenter::new(&language);
        Self::cut_by(&segmenter, language, document, layout)
    }

    /// The same by other rules than the built-in ones.
    pub fn cut_by(segmenter: &Segmenter, language: LanguageTag, document: &Document, layout: Layout) -> Self {
        let segmenter = (layout != Layout::SegmentPerLine).then_some(segmenter);
        let mut segments = Vec::new();
        for (number, paragraph) in document.paragraphs.iter().enumerate() {
            let text = paragraph.text.as_str();
            let ranges = match segmenter {
                Some(segmenter) => segmenter.segments(text),
                None => lines(text),
            };
            for (at, range) in ranges.iter().enumerate() {
                let joint = ranges.get(at + 1).map_or("", |next| &text[range.end..next.start]);
                segments.push(Segment {
                    text: text[range.clone()].to_owned(),
                    paragraph: number,
                    // A line break between segments that were given line by line stood for whatever had been there.
                    joint: if segmenter.is_none() && !joint.is_empty() {
                        joint_between(&text[range.clone()], &text[ranges[at + 1].clone()]).to_owned()
                    } else {
                        joint.to_owned()
                    },
                });
            }
        }
        Self { language, segments }
    }

    /// The match keys of its segments.
    fn keys(&self) -> HashSet<Cow<'_, str>> {
        self.segments.iter().map(|segment| match_key(&segment.text)).collect()
    }

    /// The text of some of its segments, joined as they stood.
    fn joined(&self, ordinals: &[usize]) -> String {
        let mut text = String::new();
        for (at, &ordinal) in ordinals.iter().enumerate() {
            let segment = &self.segments[ordinal];
            text.push_str(&segment.text);
            let Some(&next) = ordinals.get(at + 1) else { break };
            let adjacent = next == ordinal + 1 && self.segments[next].paragraph == segment.paragraph;
            text.push_str(if adjacent {
                &segment.joint
            } else {
                joint_between(&segment.text, &self.segments[next].text)
            });
        }
        text
    }
}

/// The lines of a text, trimmed, without empty ones.
fn lines(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let from = start + (line.len() - line.trim_start().len());
            ranges.push(from..from + trimmed.len());
        }
        start += line.len();
    }
    ranges
}

impl Parallel {
    /// Aligns versions of one document; the first is the pivot.
    pub fn new(versions: Vec<Version>) -> Self {
        Self::knowing(versions, &Knowledge::default())
    }

    /// As [`new`](Self::new), with what memories know of the languages.
    pub fn knowing(versions: Vec<Version>, knowledge: &Knowledge) -> Self {
        Self::watched(versions, knowledge, &|_| {})
    }

    /// As [`knowing`](Self::knowing), with somebody to tell which share of the work is done.
    pub fn watched(versions: Vec<Version>, knowledge: &Knowledge, watch: &(dyn Fn(f64) + Sync)) -> Self {
        let segments: Vec<Vec<&str>> = versions
            .iter()
            .map(|version| version.segments.iter().map(|segment| segment.text.as_str()).collect())
            .collect();
        let paragraphs: Vec<Vec<usize>> =
            versions.iter().map(|version| version.segments.iter().map(|segment| segment.paragraph).collect()).collect();
        let texts: Vec<align::Text<'_>> = segments
            .iter()
            .zip(&paragraphs)
            .map(|(segments, paragraphs)| align::Text { segments, paragraphs })
            .collect();
        let pairs = texts.len() * texts.len().saturating_sub(1) / 2;
        let shares = Mutex::new(BTreeMap::new());
        let groups =
            align::align_all_watched(&texts, |first, second| knowledge.options(first, second), &|pair, share| {
                let mut shares = shares.lock().unwrap_or_else(PoisonError::into_inner);
                shares.insert(pair, share);
                watch(shares.values().sum::<f64>() / pairs as f64);
            });
        Self { versions, groups }
    }

    /// The units, in the order of the pivot. Their names are given by a memory.
    pub fn units(&self) -> impl Iterator<Item = Unit> + '_ {
        self.groups.groups.iter().map(move |group| {
            let variants = self.versions.iter().zip(&group.segments).filter(|(_, ordinals)| !ordinals.is_empty());
            Unit {
                id: None,
                status: Status::Aligned,
                confidence: Some(group.confidence),
                doubt: group.doubt,
                attributes: Vec::new(),
                annotations: Vec::new(),
                variants: variants
                    .map(|(version, ordinals)| Variant {
                        language: version.language.clone(),
                        content: Content::from(version.joined(ordinals)),
                        segments: ordinals.clone(),
                        attributes: Vec::new(),
                        annotations: Vec::new(),
                    })
                    .collect(),
            }
        })
    }
}
