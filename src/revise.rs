//! A revision → the memory: what was reworded is superseded, and the other languages' pairing moves along.
//!
//! The revised text is compared with the running text that the memory holds. Segments that are the same letter for letter keep
//! their rows, wherever they stand now. All others are new rows, and what they replace dies, with a note of its successors.
//! Units follow their segments: a unit whose segment was reworded or split holds the new ones in its place; a merge makes
//! one unit of those whose segments it joined; what was added is a unit of its own until it is aligned, but for a sentence that
//! was deleted before and is back in what is left of its unit; what was deleted leaves the rest of its unit. The same pair of texts in another document, imported or aligned, is retired as well
//! ([`Writer::retire_elsewhere`]): the wording goes, and what else that unit pairs stays.
//!
//! [`outdated`] looks the other way: which translations a changed source leaves behind.
//!
//! Linear in the document. The caller runs it in one transaction, so that it is one change-set.

mod catch_up;
mod earlier;
mod outdated;
mod plan;
#[cfg(test)]
mod tests;

pub(crate) use catch_up::is_current;
pub(crate) use earlier::earlier;
pub use outdated::{Outdated, outdated};

use crate::diff::{self, Change, Class, Text};
use crate::language::LanguageTag;
use crate::store::{
    DocumentKind, Error, Gone, NewSegment, RevisedSegment, SegmentId, StoredSegment, Writer, is_revision,
};
use crate::text::match_key;
use plan::Plan;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A segment of the running text: what it is, its paragraph, what lies behind it.
pub(crate) type Running = (StoredSegment, usize, String);

/// How far a revision reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Only the document itself.
    Document,
    /// Pairs of the same source and the old wording in all other documents as well.
    Memory,
}

/// What became of the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Revised {
    /// Segments that stay.
    pub kept: usize,
    /// Segments that are new.
    pub new: usize,
    /// Segments that are superseded.
    pub superseded: usize,
    /// Units that were made anew.
    pub units: usize,
    /// Units of other documents whose wording was retired.
    pub elsewhere: usize,
    /// Units whose source now says something else than what was translated.
    pub outdated: usize,
}

/// Takes a revised text of a document into the memory. `language` is the tag that the memory has for it. Refused with
/// [`Error::NoRevision`] when hardly anything of the document is in it.
pub fn accept(
    writer: &mut Writer<'_>,
    document: &str,
    language: &LanguageTag,
    segments: &[NewSegment],
    scope: Scope,
) -> Result<Revised, Error> {
    let Some((id, DocumentKind::Aligned)) = writer.document(document)? else { return Ok(Revised::default()) };
    let stored = writer.memory().running_text(document, language)?;
    let texts: Vec<&str> = segments.iter().map(|segment| segment.content.text.as_str()).collect();
    let changes = compare(&stored, &texts);
    let gone = gone(&changes);
    if !is_revision(stored.len(), gone) {
        return Err(Error::NoRevision { name: document.to_owned(), gone, of: stored.len() });
    }
    let places = places(&stored, &texts, &changes);
    if is_unchanged(&stored, segments, &places) {
        return Ok(Revised { kept: segments.len(), ..Revised::default() });
    }
    let units = writer.memory().units_of(document)?;
    let retired = writer.memory().retired_in(document, language)?;
    let mut plan = Plan::new(&units, &retired, &stored, &changes, &places);
    plan.return_deleted(&units, &writer.memory().deleted_from(document, language)?, &changes, segments, language);
    for unit in plan.touched.iter().filter_map(|&at| units[at].unit.id.as_ref()) {
        writer.dissolve_unit(unit)?;
    }
    let ids = writer.put_revision(id, language, None, &revised(segments, &places))?;
    let source = writer.memory().pivot_of(id)?;
    let is_source = source.as_ref() == Some(language);
    plan.caught_up = catch_up::caught_up(writer.memory(), &units, source.as_ref(), language)?;
    if is_source {
        plan.is_back = plan.back(writer.memory(), &units, &changes, segments, &places, language)?;
    }
    let (made, outdated) = plan.units(&units, &stored, &changes, &ids, language, is_source);
    for unit in &made {
        writer.put_unit(id, unit)?;
    }
    let still: HashSet<Cow<'_, str>> = segments.iter().map(|segment| match_key(&segment.content.text)).collect();
    let gone = replaced(&changes).into_iter().filter(|(change, _)| !is_kept(change, &places));
    let successors = supersede(writer, gone, &stored, &ids, &still)?;
    let kept = places.iter().flatten().count();
    let mut revised = Revised { kept, new: segments.len() - kept, units: made.len(), outdated, ..Revised::default() };
    revised.superseded = successors.len();
    // A source that says something else does not make the old translation of the old source wrong.
    if scope == Scope::Memory && !is_source {
        let touched = plan.touched.iter().map(|&at| &units[at]);
        let mut gone: Vec<Gone> =
            touched.flat_map(|unit| Gone::of(unit, language, source.as_ref(), &successors)).collect();
        gone.retain(|gone| !still.contains(gone.key()));
        revised.elsewhere = writer.retire_elsewhere(document, &gone)?;
    }
    Ok(revised)
}

/// How many old segments are not in the new text.
pub fn gone(changes: &[Change]) -> usize {
    changes.iter().filter(|change| is_gone(change)).map(|change| change.old.len()).sum()
}

/// Whether old segments are not in the new text: deleted, or with something in their place that has hardly a word of them, as a text
/// in another language has.
pub(crate) fn is_gone(change: &Change) -> bool {
    /// Rewritten sentences of one language are mostly above it, sentences of two languages below.
    const LEAST_LIKENESS: f64 = 0.3;
    change.new.is_empty() || (change.has(Class::Text) && change.similarity < LEAST_LIKENESS)
}

/// What became of a running text.
pub(crate) fn compare(stored: &[Running], new: &[&str]) -> Vec<Change> {
    let old: Vec<&str> = stored.iter().map(|(segment, ..)| segment.text.as_str()).collect();
    diff::compare_texts(Text::from(old.as_slice()), Text::from(new)).changes
}

/// Whether what was translated before may not be a translation of it any more.
pub(crate) fn says_other(change: &Change) -> bool {
    change.has(Class::Text) || change.new.is_empty()
}

/// For each new segment the old one that it is, letter for letter.
pub(crate) fn places(stored: &[Running], new: &[&str], changes: &[Change]) -> Vec<Option<SegmentId>> {
    let mut places = vec![None; new.len()];
    for change in changes.iter().filter(|change| change.old.len() == 1 && change.new.len() == 1) {
        let old = &stored[change.old.start].0;
        if old.text == new[change.new.start] {
            places[change.new.start] = Some(old.id);
        }
    }
    places
}

fn is_kept(change: &Change, places: &[Option<SegmentId>]) -> bool {
    change.new.len() == 1 && places[change.new.start].is_some()
}

/// Whether neither wording nor order nor paragraphs nor what lies between segments differ.
fn is_unchanged(stored: &[Running], segments: &[NewSegment], places: &[Option<SegmentId>]) -> bool {
    let now = segments.iter().zip(places).map(|(segment, place)| (*place, segment.paragraph, segment.joint.as_str()));
    now.eq(stored.iter().map(|(segment, paragraph, joint)| (Some(segment.id), *paragraph, joint.as_str())))
}

fn revised(segments: &[NewSegment], places: &[Option<SegmentId>]) -> Vec<RevisedSegment> {
    let revised = |(segment, place): (&NewSegment, &Option<SegmentId>)| match *place {
        Some(id) => RevisedSegment::Kept { id, paragraph: segment.paragraph, joint: segment.joint.clone() },
        None => RevisedSegment::New(segment.clone()),
    };
    segments.iter().zip(places).map(revised).collect()
}

/// Each change with the new segments that stand in place of its old ones. What was deleted where something was added was written
/// anew, however little the two share.
fn replaced(changes: &[Change]) -> Vec<(&Change, Range<usize>)> {
    let is_alone = |change: &Change| change.old.is_empty() || change.new.is_empty();
    changes
        .chunk_by(|one, next| is_alone(one) && is_alone(next))
        .flat_map(|run| {
            let mut added = run.iter().filter(|change| change.old.is_empty()).map(|change| change.new.clone());
            let added =
                added.next().map_or(0..0, |first| first.start..added.next_back().map_or(first.end, |last| last.end));
            run.iter().map(move |change| {
                let is_deleted = change.new.is_empty();
                (change, if is_deleted { added.clone() } else { change.new.clone() })
            })
        })
        .collect()
}

/// Notes what took the place of each segment that went, and gives it back. Wording that the text still holds is not superseded.
fn supersede<'a>(
    writer: &mut Writer<'_>,
    changes: impl Iterator<Item = (&'a Change, Range<usize>)>,
    stored: &[Running],
    ids: &[SegmentId],
    still: &HashSet<Cow<'_, str>>,
) -> Result<HashMap<SegmentId, Vec<SegmentId>>, Error> {
    let mut successors = HashMap::new();
    for (change, new) in changes {
        let new = &ids[new];
        for old in change.old.clone().map(|old| &stored[old].0) {
            if !still.contains(match_key(&old.text).as_ref()) {
                writer.succeed(old.id, new)?;
            }
            successors.insert(old.id, new.to_vec());
        }
    }
    Ok(successors)
}
