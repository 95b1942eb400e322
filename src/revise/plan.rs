//! Which units a revision makes anew, and of what.
//!
//! Units follow their segments: those that a change touches are dissolved, and what it joins is one unit. Linear in the document.

use super::catch_up::is_of;
use super::{Running, is_current, is_kept, says_other};
use crate::diff::Change;
use crate::language::LanguageTag;
use crate::model::{Doubt, Status};
use crate::partition::Partition;
use crate::store::{Error, Memory, NewSegment, NewUnit, SegmentId, StoredSegment, StoredUnit};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Which units are made anew, and of what.
pub(super) struct Plan {
    /// Units that a change concerns.
    pub(super) touched: Vec<usize>,
    /// New units: which old ones each is made of, and which changes.
    groups: Vec<(Vec<usize>, Vec<usize>)>,
    /// Units whose doubt falls when what the text has of them says something else now.
    pub(super) caught_up: HashSet<usize>,
    /// Groups whose source says again what it said when it was translated, by number.
    pub(super) is_back: HashSet<usize>,
}

impl Plan {
    /// `retired` are segments of the text that are in no unit, with those that once were in one with them.
    pub(super) fn new(
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
        Self { touched, groups, caught_up: HashSet::new(), is_back: HashSet::new() }
    }

    /// Sentences that were deleted before and are back go to what is left of their unit, when that has nothing else in the language
    /// and nothing else happens to it.
    pub(super) fn return_deleted(
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

    /// Those of the new units that were doubted, and whose translations are all of what the source says now.
    pub(super) fn back(
        &self,
        memory: &Memory,
        units: &[StoredUnit],
        changes: &[Change],
        segments: &[NewSegment],
        places: &[Option<SegmentId>],
        source: &LanguageTag,
    ) -> Result<HashSet<usize>, Error> {
        let mut found = HashSet::new();
        let place: HashMap<SegmentId, usize> =
            places.iter().enumerate().filter_map(|(at, id)| Some(((*id)?, at))).collect();
        for (number, (old, numbers)) in self.groups.iter().enumerate() {
            let old: Vec<&StoredUnit> = old.iter().map(|&at| &units[at]).collect();
            if !old.iter().any(|unit| unit.is_outdated()) {
                continue;
            }
            let (own, others): (Vec<_>, Vec<_>) =
                old.iter().flat_map(|unit| &unit.segments).partition(|variant| is_of(variant, source));
            let stay = own.into_iter().flatten().filter_map(|segment| place.get(&segment.id).copied());
            let mut now: Vec<usize> =
                stay.chain(numbers.iter().flat_map(|&number| changes[number].new.clone())).collect();
            now.sort_unstable();
            now.dedup();
            let now: Vec<&str> = now.iter().map(|&at| segments[at].content.text.as_str()).collect();
            let is_of_now =
                |all, variant: &Vec<StoredSegment>| Ok::<_, Error>(all && is_current(memory, variant, source, &now)?);
            if others.into_iter().try_fold(true, is_of_now)? {
                found.insert(number);
            }
        }
        Ok(found)
    }

    /// The units to be made, and in how many of them a changed source leaves translations behind; those that would hold nothing
    /// are left out.
    pub(super) fn units(
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
        let made = self.groups.iter().enumerate().map(|(number, (old, numbers))| {
            let is_back = self.is_back.contains(&number);
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
            let is_outdated = is_source && is_pair && says_other && !is_back;
            outdated += usize::from(is_outdated);
            let still = |at: &&usize| !is_renewed || !self.caught_up.contains(*at);
            let mut doubts = places.iter().filter(still).filter_map(|&at| units[at].unit.doubt);
            let doubt = doubts.find(|doubt| !is_back || *doubt != Doubt::SourceChanged);
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
