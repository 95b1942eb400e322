//! A version of a document beside what the memory holds of its language.

use super::{Segment, Version};
use crate::language::LanguageTag;
use crate::model::Content;
use crate::revise::{self, Running};
use crate::store::{DocumentId, Error, NewSegment, RevisedSegment, SegmentId, Writer};
use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;

/// A version beside what the memory holds of its language.
pub(super) struct RevisedText<'a> {
    version: &'a Version,
    /// How many segments the memory holds.
    pub(super) stored: usize,
    /// How many of them the version has nothing of.
    pub(super) gone: usize,
    /// For each segment of the version the one of the memory that says the same.
    pub(super) kept: Vec<Option<SegmentId>>,
    /// Those of them that a revision elsewhere retired: they stand in the text, and in no unit.
    pub(super) retired: HashSet<SegmentId>,
    /// What became of the segments of the memory that the version does not hold.
    pub(super) replaced: HashMap<SegmentId, Replaced>,
    /// Whether anything differs: wording, order, paragraphs or what lies between segments.
    changed: bool,
}

/// What became of a segment.
#[derive(Clone)]
pub(super) struct Replaced {
    /// Ordinals of the segments that stand in its place.
    pub(super) by: Range<usize>,
    /// Whether they say something else, so that its translation may be none of them.
    pub(super) is_reworded: bool,
    /// Whether they have words of it.
    pub(super) is_alike: bool,
}

impl<'a> RevisedText<'a> {
    /// Segments of the same wording are the same segment; of repeated ones those at the same place of the text. To `revive` is to
    /// take what was retired for new.
    pub(super) fn new(writer: &Writer<'_>, name: &str, version: &'a Version, revive: bool) -> Result<Self, Error> {
        let stored = writer.memory().running_text(name, &version.language)?;
        let texts: Vec<&str> = version.segments.iter().map(|segment| segment.text.as_str()).collect();
        let changes = revise::compare(&stored, &texts);
        let mut kept = revise::places(&stored, &texts, &changes);
        take_leftovers(&mut kept, &stored, &texts);
        let held: HashSet<SegmentId> = kept.iter().flatten().copied().collect();
        let mut replaced = HashMap::new();
        for change in &changes {
            for id in change.old.clone().map(|old| stored[old].0.id).filter(|id| !held.contains(id)) {
                let (is_reworded, is_alike) = (revise::says_other(change), !revise::is_gone(change));
                replaced.insert(id, Replaced { by: change.new.clone(), is_reworded, is_alike });
            }
        }
        let mut retired: HashSet<SegmentId> =
            writer.memory().retired_in(name, &version.language)?.into_keys().collect();
        if revive {
            kept.iter_mut().for_each(|id| *id = id.filter(|id| !retired.contains(id)));
            retired.clear();
        }
        let places =
            version.segments.iter().zip(&kept).map(|(segment, id)| (*id, segment.paragraph, segment.joint.as_str()));
        let changed =
            !places.eq(stored.iter().map(|(segment, paragraph, joint)| (Some(segment.id), *paragraph, joint.as_str())));
        Ok(Self { version, stored: stored.len(), gone: revise::gone(&changes), kept, retired, replaced, changed })
    }

    /// Whether it is as the memory holds it.
    pub(super) fn is_unchanged(&self) -> bool {
        !self.changed
    }

    /// Stores what is new in it; the ids of its segments in order.
    pub(super) fn store(
        &self,
        writer: &mut Writer<'_>,
        document: DocumentId,
        language: &LanguageTag,
        digest: &[u8],
    ) -> Result<Vec<SegmentId>, Error> {
        if !self.changed {
            return Ok(self.kept.iter().flatten().copied().collect());
        }
        let revised = |(segment, kept): (&Segment, &Option<SegmentId>)| match *kept {
            Some(id) => RevisedSegment::Kept { id, paragraph: segment.paragraph, joint: segment.joint.clone() },
            None => RevisedSegment::New(new_segment(segment)),
        };
        let segments: Vec<RevisedSegment> = self.version.segments.iter().zip(&self.kept).map(revised).collect();
        writer.put_revision(document, language, Some(digest), &segments)
    }

    /// Those of its segments that are new, given their ids.
    pub(super) fn fresh<'b>(&'b self, ids: &'b [SegmentId]) -> impl Iterator<Item = SegmentId> + 'b {
        ids.iter().zip(&self.kept).filter(|(_, kept)| kept.is_none()).map(|(id, _)| *id)
    }
}

/// What the comparison paired with something else, though its wording is there: in order.
fn take_leftovers(kept: &mut [Option<SegmentId>], stored: &[Running], texts: &[&str]) {
    let taken: HashSet<SegmentId> = kept.iter().flatten().copied().collect();
    let mut by_text: HashMap<&str, VecDeque<SegmentId>> = HashMap::new();
    for (segment, ..) in stored.iter().filter(|(segment, ..)| !taken.contains(&segment.id)) {
        by_text.entry(&segment.text).or_default().push_back(segment.id);
    }
    for (place, text) in kept.iter_mut().zip(texts).filter(|(place, _)| place.is_none()) {
        *place = by_text.get_mut(text).and_then(VecDeque::pop_front);
    }
}

pub(super) fn new_segment(segment: &Segment) -> NewSegment {
    NewSegment {
        content: Content::from(segment.text.as_str()),
        paragraph: segment.paragraph,
        joint: segment.joint.clone(),
    }
}
