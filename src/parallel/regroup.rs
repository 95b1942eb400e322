//! Which units of a document stay when it is aligned again, and which are made anew.
//!
//! Old and new segments are the nodes of a graph. A new group ties its segments together; an old unit ties the segments of the
//! languages that take no part this time to its segments that are still there. What hangs together is a unit. Where that is
//! just what an old unit holds, the unit stays as it is.

use super::keep::{RevisedText, links};
use super::{Parallel, Version};
use crate::language::LanguageTag;
use crate::model::{Doubt, Status, UnitId};
use crate::partition::Partition;
use crate::store::{NewUnit, SegmentId, StoredSegment, StoredUnit};
use crate::text::match_key;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The outcome.
pub(super) struct Regrouping<'a> {
    parallel: &'a Parallel,
    /// For each old unit whether it stays.
    old: Vec<(&'a StoredUnit, bool)>,
    /// Which old unit a segment was in.
    unit_of: HashMap<SegmentId, usize>,
    /// Units to be made.
    components: Vec<Component>,
    /// How many units stay.
    pub(super) unchanged: usize,
}

/// A unit to be made.
#[derive(Default)]
struct Component {
    /// Which groups are in it.
    groups: Vec<usize>,
    /// Its segments of the versions that were aligned.
    nodes: Vec<Node>,
    /// Its segments of languages that take no part, in the order of their text.
    others: BTreeMap<LanguageTag, Vec<SegmentId>>,
}

/// A segment of an aligned version: the version's number, the ordinal.
type Node = (usize, usize);

impl<'a> Regrouping<'a> {
    pub(super) fn new(parallel: &'a Parallel, texts: &[RevisedText<'_>], old: &'a [StoredUnit]) -> Self {
        let nodes: HashMap<SegmentId, Node> = texts
            .iter()
            .enumerate()
            .flat_map(|(version, text)| {
                let place = move |(ordinal, id): (usize, &Option<SegmentId>)| id.map(|id| (id, (version, ordinal)));
                text.kept.iter().enumerate().filter_map(place)
            })
            .collect();
        let pinned: Vec<bool> = old.iter().map(|unit| is_pinned(unit, parallel, &nodes)).collect();
        let retired = texts.iter().flat_map(|text| &text.retired).filter_map(|id| nodes.get(id).copied());
        let taken: HashSet<Node> = old
            .iter()
            .zip(&pinned)
            .filter(|(_, pinned)| **pinned)
            .flat_map(|(unit, _)| segments(unit).filter_map(|id| nodes.get(&id).copied()))
            .chain(retired)
            .collect();
        let loose: Vec<&StoredUnit> =
            old.iter().zip(&pinned).filter(|(_, pinned)| !**pinned).map(|(unit, _)| unit).collect();
        let components = components(parallel, &taken, &loose, &nodes);
        let held: HashMap<Vec<SegmentId>, &UnitId> =
            loose.iter().filter_map(|unit| Some((sorted(segments(unit).collect()), unit.unit.id.as_ref()?))).collect();
        let same = |component: &Component| {
            let kept = component.nodes.iter().map(|&(version, ordinal)| texts[version].kept[ordinal]);
            let ids: Option<Vec<SegmentId>> =
                kept.chain(component.others.values().flatten().map(|id| Some(*id))).collect();
            held.get(&sorted(ids?)).map(|id| (*id).clone())
        };
        let mut stay = HashSet::new();
        let mut made = Vec::new();
        for component in components {
            match same(&component) {
                Some(id) => drop(stay.insert(id)),
                None => made.push(component),
            }
        }
        let stays = |unit: &StoredUnit, pinned| pinned || unit.unit.id.as_ref().is_some_and(|id| stay.contains(id));
        let old: Vec<(&StoredUnit, bool)> =
            old.iter().zip(pinned).map(|(unit, pinned)| (unit, stays(unit, pinned))).collect();
        let unchanged = old.iter().filter(|(_, stays)| *stays).count();
        let unit_of =
            old.iter().enumerate().flat_map(|(at, (unit, _))| segments(unit).map(move |id| (id, at))).collect();
        Self { parallel, old, unit_of, components: made, unchanged }
    }

    /// The units that do not stay.
    pub(super) fn dissolved(&self) -> impl Iterator<Item = &UnitId> {
        self.old.iter().filter(|(_, stays)| !stays).filter_map(|(unit, _)| unit.unit.id.as_ref())
    }

    /// The units to be made, given the ids of the segments of each version.
    pub(super) fn units(&self, ids: &[Vec<SegmentId>]) -> Vec<NewUnit> {
        self.components.iter().map(|component| self.unit(component, ids)).collect()
    }

    fn unit(&self, component: &Component, ids: &[Vec<SegmentId>]) -> NewUnit {
        let groups = || component.groups.iter().map(|&group| &self.parallel.groups.groups[group]);
        let mut variants: BTreeMap<usize, Vec<SegmentId>> = BTreeMap::new();
        for &(version, ordinal) in &component.nodes {
            variants.entry(version).or_default().push(ids[version][ordinal]);
        }
        let doubt: Option<Doubt> = groups().find_map(|group| group.doubt);
        let own: HashSet<SegmentId> = variants.values().chain(component.others.values()).flatten().copied().collect();
        let said = self.only_old(&own).map(|old| &old.unit);
        NewUnit {
            status: Status::Aligned,
            confidence: groups().map(|group| group.confidence).reduce(f64::min),
            doubt,
            variants: variants.into_values().chain(component.others.values().cloned()).collect(),
            // A link to a segment of a unit that stays as it is would lead out of this one.
            links: groups()
                .flat_map(|group| links(group, ids))
                .filter(|(source, target, _)| own.contains(source) && own.contains(target))
                .collect(),
            attributes: said.map(|unit| unit.attributes.clone()).unwrap_or_default(),
            annotations: said.map(|unit| unit.annotations.clone()).unwrap_or_default(),
        }
    }

    /// The old unit that segments were in, when it is one: what was said of it holds on.
    fn only_old(&self, segments: &HashSet<SegmentId>) -> Option<&StoredUnit> {
        let mut units = segments.iter().filter_map(|segment| self.unit_of.get(segment).copied());
        let first = units.next()?;
        units.all(|other| other == first).then(|| self.old[first].0)
    }

    /// Which wording takes the place of which: a segment that is gone, and the new segments of its language that stand with
    /// what is left of its unit. None of them: the wording was deleted. Left out is what only stands elsewhere now, spaced
    /// otherwise.
    pub(super) fn successions(&self, ids: &[Vec<SegmentId>]) -> Vec<(SegmentId, Vec<SegmentId>)> {
        let alive: HashSet<SegmentId> = ids.iter().flatten().copied().collect();
        let mut component_of: HashMap<SegmentId, usize> = HashMap::new();
        for (number, component) in self.components.iter().enumerate() {
            let own = component.nodes.iter().map(|&(version, ordinal)| ids[version][ordinal]);
            component_of.extend(own.chain(component.others.values().flatten().copied()).map(|id| (id, number)));
        }
        let come = self.came(ids);
        let mut successions = Vec::new();
        for (unit, _) in self.old.iter().filter(|(_, stays)| !stays) {
            let components: BTreeSet<usize> = segments(unit).filter_map(|id| component_of.get(&id).copied()).collect();
            for dead in unit.segments.iter().flatten().filter(|segment| !alive.contains(&segment.id)) {
                let version = self.parallel.versions.iter().position(|version| version.language == dead.language);
                let Some(version) = version else { continue };
                let placed = components.iter().flat_map(|&component| &self.components[component].nodes);
                let new = placed.filter(|node| node.0 == version).map(|&(_, ordinal)| ids[version][ordinal]);
                let new: Vec<SegmentId> = new.filter(|id| !self.unit_of.contains_key(id)).collect();
                if !new.is_empty() || !come[version].contains(&match_key(&dead.text)) {
                    successions.push((dead.id, new));
                }
            }
        }
        successions
    }

    /// The match keys of the segments that are new, version by version.
    fn came<'b>(&'b self, ids: &[Vec<SegmentId>]) -> Vec<HashSet<Cow<'b, str>>> {
        let versions = self.parallel.versions.iter().zip(ids);
        let new = |(version, ids): (&'b Version, &Vec<SegmentId>)| {
            let segments = version.segments.iter().zip(ids).filter(|(_, id)| !self.unit_of.contains_key(id));
            segments.map(|(segment, _)| match_key(&segment.text)).collect()
        };
        versions.map(new).collect()
    }
}

/// A reviewed unit stays when all it holds is still there.
fn is_pinned(unit: &StoredUnit, parallel: &Parallel, nodes: &HashMap<SegmentId, Node>) -> bool {
    let takes_part =
        |segment: &StoredSegment| parallel.versions.iter().any(|version| version.language == segment.language);
    let mut segments = unit.segments.iter().flatten();
    unit.unit.status == Status::Reviewed
        && segments.all(|segment| !takes_part(segment) || nodes.contains_key(&segment.id))
}

/// What hangs together, in the order of the groups.
fn components(
    parallel: &Parallel,
    taken: &HashSet<Node>,
    loose: &[&StoredUnit],
    nodes: &HashMap<SegmentId, Node>,
) -> Vec<Component> {
    let groups = &parallel.groups.groups;
    let mut joined = Partition::new(groups.len() + loose.len());
    let mut group_of: HashMap<Node, usize> = HashMap::new();
    for (number, group) in groups.iter().enumerate() {
        for (version, ordinals) in group.segments.iter().enumerate() {
            group_of.extend(ordinals.iter().map(|&ordinal| ((version, ordinal), number)));
        }
    }
    let takes_part = |language: &LanguageTag| parallel.versions.iter().any(|version| version.language == *language);
    let foreign = |unit: &StoredUnit| -> Vec<StoredSegment> {
        unit.segments.iter().flatten().filter(|segment| !takes_part(&segment.language)).cloned().collect()
    };
    let others: Vec<Vec<StoredSegment>> = loose.iter().map(|unit| foreign(unit)).collect();
    for (number, unit) in loose.iter().enumerate().filter(|(number, _)| !others[*number].is_empty()) {
        for node in segments(unit).filter_map(|id| nodes.get(&id)) {
            joined.join(groups.len() + number, group_of[node]);
        }
    }
    let mut found: BTreeMap<usize, Component> = BTreeMap::new();
    for (number, group) in groups.iter().enumerate() {
        let component = found.entry(joined.root(number)).or_default();
        component.groups.push(number);
        for (version, ordinals) in group.segments.iter().enumerate() {
            let free = ordinals.iter().map(|&ordinal| (version, ordinal)).filter(|node| !taken.contains(node));
            component.nodes.extend(free);
        }
    }
    for (number, others) in others.into_iter().enumerate().filter(|(_, others)| !others.is_empty()) {
        let component = found.entry(joined.root(groups.len() + number)).or_default();
        for segment in others {
            component.others.entry(segment.language).or_default().push(segment.id);
        }
    }
    let mut components: Vec<Component> = found.into_values().collect();
    components.retain(|component| !component.nodes.is_empty() || !component.others.is_empty());
    components.iter_mut().for_each(|component| component.nodes.sort_unstable());
    components
}

fn segments(unit: &StoredUnit) -> impl Iterator<Item = SegmentId> + '_ {
    unit.segments.iter().flatten().map(|segment| segment.id)
}

fn sorted(mut ids: Vec<SegmentId>) -> Vec<SegmentId> {
    ids.sort_unstable();
    ids
}
