//! An earlier text of a document that comes again: what was revised since stays as it was revised.
//!
//! Who aligns an old file again, by mistake or with one sentence more, does not want the revision of last month undone by that. So
//! before such a text is aligned, wording that the memory knows as superseded at that place of the document gives way to what took
//! its place, and a text that is an earlier version from end to end to the newest. Who wants the old wording back has other means:
//! `undo`, `--revive`, and `diff --accept`, which is a person's word.
//!
//! Costs what comparing the texts costs.

use super::{Segment, Version};
use crate::language::LanguageTag;
use crate::revise::{self, Running};
use crate::store::{Error, Memory};
use std::collections::HashMap;

/// What of a text was revised since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The language of the text.
    pub language: LanguageTag,
    /// How many of its segments give way; of a whole earlier version, at how many places it differs.
    pub segments: usize,
    /// The first wording that gives way; empty where the newest version has more.
    pub wording: String,
    /// What it gives way to; empty where the newest version has less.
    pub now: String,
}

/// Brings texts of a document up to date with the revisions that the memory has of it; what was done to which of them.
pub fn bring_up_to_date(memory: &Memory, document: &str, versions: &mut [Version]) -> Result<Vec<Earlier>, Error> {
    let mut found = Vec::new();
    for version in versions {
        let texts: Vec<&str> = version.segments.iter().map(|segment| segment.text.as_str()).collect();
        let Some(earlier) = revise::earlier(memory, document, &version.language, &texts)? else { continue };
        let (wording, now) = earlier.first;
        found.push(Earlier { language: version.language.clone(), segments: earlier.segments, wording, now });
        version.segments = match earlier.by {
            None => earlier.newest.into_iter().map(newest).collect(),
            Some(by) => replaced(std::mem::take(&mut version.segments), &earlier.newest, &by),
        };
    }
    Ok(found)
}

fn newest((segment, paragraph, joint): Running) -> Segment {
    Segment { text: segment.text, paragraph, joint }
}

/// Segments with others in the places of some.
fn replaced(segments: Vec<Segment>, newest: &[Running], by: &HashMap<usize, Vec<usize>>) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::with_capacity(segments.len());
    for (ordinal, segment) in segments.into_iter().enumerate() {
        let Some(now) = by.get(&ordinal) else {
            out.push(segment);
            continue;
        };
        let paragraph = segment.paragraph;
        let now = now.iter().map(|&place| &newest[place]);
        out.extend(now.map(|(own, _, joint)| Segment { text: own.text.clone(), paragraph, joint: joint.clone() }));
        if let Some(last) = out.last_mut().filter(|last| last.paragraph == paragraph) {
            last.joint = segment.joint;
        }
    }
    out
}
