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
mod outdated;
#[cfg(test)]
mod tests;

pub use outdated::{Outdated, outdated};

use crate::diff::{self, Change, Class, Text};
use crate::language::LanguageTag;
use crate::model::{Doubt, Status};
use crate::partition::Partition;
use crate::store::{
    DocumentKind, Error, Gone, NewSegment, NewUnit, RevisedSegment, SegmentId, StoredSegment, StoredUnit, Writer,
    is_revision,
};
use crate::text::match_key;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
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

/// How many old segments are not in the new text: deleted, or with something in their place that has hardly a word of them, as a
/// text in another language has.
pub fn gone(changes: &[Change]) -> usize {
    /// Rewritten sentences of one language are mostly above it, sentences of two languages below.
    const LEAST_LIKENESS: f64 = 0.3;
    let is_gone =
        |change: &&Change| change.new.is_empty() || (change.has(Class::Text) && change.similarity < LEAST_LIKENESS);
    changes.iter().filter(is_gone).map(|change| change.old.len()).sum()
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

/// Which units are made anew, and of what.
struct Plan {
    /// Units that a change concerns.
    touched: Vec<usize>,
    /// New units: which old ones each is made of, and which changes.
    groups: Vec<(Vec<usize>, Vec<usize>)>,
    /// Units whose doubt falls when what the text has of them says something else now.
    caught_up: HashSet<usize>,
}

impl Plan {
    /// `retired` are segments of the text that are in no unit, with those that once were in one with them.
    fn new(
        units: &[StoredUnit],
        retired: &HashMap<SegmentId, Vec<SegmentId>>,
        stored: &[Running],
        changes: &[Change],
        places: &[Option<SegmentId>],
    ) -> Self {
        let mut unit_of: HashMap<SegmentId, usize> = units
            .iter()
            .enumerate()
            .flat_map(|(at, unit)| unit.segments.iter().flatten().map(move |segment| (segment.id, at)))
            .collect();
        for (segment, companions) in retired {
            if let Some(&unit) = companions.iter().find_map(|companion| unit_of.get(companion)) {
                unit_of.insert(*segment, unit);
            }
        }
        let mut joined = Partition::new(units.len());
        let mut open: Vec<(Option<usize>, usize)> = Vec::new();
        for (number, change) in changes.iter().enumerate().filter(|(_, change)| !is_kept(change, places)) {
            let mut own = change.old.clone().filter_map(|old| unit_of.get(&stored[old].0.id).copied());
            let first = own.next();
            open.push((first, number));
            if let Some(first) = first {
                own.for_each(|other| joined.join(first, other));
            }
        }
        let mut groups: BTreeMap<usize, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        let mut alone = Vec::new();
        for (unit, number) in open {
            match unit {
                Some(unit) => groups.entry(joined.root(unit)).or_default().1.push(number),
                None => alone.push((Vec::new(), vec![number])),
            }
        }
        for unit in 0..units.len() {
            if let Some(group) = groups.get_mut(&joined.root(unit)) {
                group.0.push(unit);
            }
        }
        let groups: Vec<(Vec<usize>, Vec<usize>)> = groups.into_values().chain(alone).collect();
        let touched = groups.iter().flat_map(|group| group.0.iter().copied()).collect();
        Self { touched, groups, caught_up: HashSet::new() }
    }

    /// Sentences that were deleted before and are back go to what is left of their unit, when that has nothing else in the language
    /// and nothing else happens to it.
    fn return_deleted(
        &mut self,
        units: &[StoredUnit],
        deleted: &HashMap<String, Vec<SegmentId>>,
        changes: &[Change],
        segments: &[NewSegment],
        language: &LanguageTag,
    ) {
        if deleted.is_empty() {
            return;
        }
        let touched: HashSet<usize> = self.touched.iter().copied().collect();
        let mut waiting: HashMap<SegmentId, usize> = HashMap::new();
        for (at, unit) in units.iter().enumerate().filter(|(at, _)| !touched.contains(at)) {
            if unit.segments.iter().flatten().all(|segment| segment.language != *language) {
                waiting.extend(unit.segments.iter().flatten().map(|segment| (segment.id, at)));
            }
        }
        for (old, numbers) in self.groups.iter_mut().filter(|(old, _)| old.is_empty()) {
            let [number] = numbers.as_slice() else { continue };
            let change = &changes[*number];
            if change.new.len() != 1 || !change.old.is_empty() {
                continue;
            }
            let companions = deleted.get(&segments[change.new.start].content.text);
            let unit = companions.into_iter().flatten().find_map(|companion| waiting.get(companion).copied());
            if let Some(unit) = unit {
                waiting.retain(|_, other| *other != unit);
                old.push(unit);
                self.touched.push(unit);
            }
        }
    }

    /// The units to be made, and in how many of them a changed source leaves translations behind; those that would hold nothing
    /// are left out.
    fn units(
        &self,
        units: &[StoredUnit],
        stored: &[Running],
        changes: &[Change],
        ids: &[SegmentId],
        language: &LanguageTag,
        is_source: bool,
    ) -> (Vec<NewUnit>, usize) {
        let mut outdated = 0;
        let place: HashMap<SegmentId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let made = self.groups.iter().map(|(old, numbers)| {
            let places = old;
            let old: Vec<&StoredUnit> = old.iter().map(|&at| &units[at]).collect();
            let successors: Vec<(SegmentId, SegmentId)> =
                numbers.iter().flat_map(|&number| successors(&changes[number], stored, ids)).collect();
            let mut variants: BTreeMap<&LanguageTag, Vec<SegmentId>> = BTreeMap::new();
            for segment in old.iter().flat_map(|unit| unit.segments.iter().flatten()) {
                let stays = segment.language != *language || place.contains_key(&segment.id);
                if stays {
                    variants.entry(&segment.language).or_default().push(segment.id);
                }
            }
            let came = numbers.iter().flat_map(|&number| changes[number].new.clone()).map(|at| ids[at]);
            let own = variants.entry(language).or_default();
            own.extend(came);
            own.sort_unstable_by_key(|id| place.get(id));
            let says_other = numbers.iter().any(|&number| says_other(&changes[number]));
            let is_renewed = says_other && !own.is_empty();
            let is_pair = !own.is_empty() && variants.len() > 1;
            let is_outdated = is_source && is_pair && says_other;
            outdated += usize::from(is_outdated);
            let still = |at: &&usize| !is_renewed || !self.caught_up.contains(*at);
            let doubt = places.iter().filter(still).find_map(|&at| units[at].unit.doubt);
            NewUnit {
                status: status(&old),
                confidence: old.iter().filter_map(|unit| unit.unit.confidence).reduce(f64::min),
                doubt: if is_outdated { Some(Doubt::SourceChanged) } else { doubt },
                variants: variants.into_values().filter(|variant| !variant.is_empty()).collect(),
                links: links(&old, &successors, &place, language),
                attributes: only(&old).map(|unit| unit.unit.attributes.clone()).unwrap_or_default(),
                annotations: only(&old).map(|unit| unit.unit.annotations.clone()).unwrap_or_default(),
            }
        });
        let made = made.filter(|unit| !unit.variants.is_empty()).collect();
        (made, outdated)
    }
}

/// The old unit that a new one is made of, when it is one: what was said of it holds on. Of several, who knows what holds.
fn only<'a>(old: &[&'a StoredUnit]) -> Option<&'a StoredUnit> {
    if let [unit] = *old { Some(unit) } else { None }
}

/// Reviewed when all it is made of was: the reviser is a person too.
fn status(old: &[&StoredUnit]) -> Status {
    let reviewed = !old.is_empty() && old.iter().all(|unit| unit.unit.status == Status::Reviewed);
    if reviewed { Status::Reviewed } else { Status::Aligned }
}

/// Links of the old units, with what took the place of their segments.
fn links(
    old: &[&StoredUnit],
    successors: &[(SegmentId, SegmentId)],
    place: &HashMap<SegmentId, usize>,
    language: &LanguageTag,
) -> Vec<(SegmentId, SegmentId, f64)> {
    let own: HashSet<SegmentId> = old
        .iter()
        .flat_map(|unit| unit.segments.iter().flatten())
        .filter(|segment| segment.language == *language)
        .map(|segment| segment.id)
        .collect();
    let now = |id: SegmentId| -> Vec<SegmentId> {
        if !own.contains(&id) || place.contains_key(&id) {
            return vec![id];
        }
        successors.iter().filter(|(old, _)| *old == id).map(|(_, new)| *new).collect()
    };
    let mut seen = HashSet::new();
    let mut links = Vec::new();
    for &(source, target, confidence) in old.iter().flat_map(|unit| &unit.links) {
        for source in now(source) {
            let pairs = now(target).into_iter().map(|target| (source, target));
            links.extend(pairs.filter(|pair| seen.insert(*pair)).map(|(source, target)| (source, target, confidence)));
        }
    }
    links
}

/// Which wording took the place of which: each old segment of a change, each new one.
fn successors<'a>(
    change: &'a Change,
    stored: &'a [Running],
    ids: &'a [SegmentId],
) -> impl Iterator<Item = (SegmentId, SegmentId)> + 'a {
    change.old.clone().flat_map(move |old| change.new.clone().map(move |new| (stored[old].0.id, ids[new])))
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
