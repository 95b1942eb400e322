//! Which units of a document stay when it is aligned again, and which are made anew.
//!
//! Old and new segments are the nodes of a graph. A new group ties its segments together; an old unit ties the segments of the
//! languages that take no part this time to its segments that are still there, or where none is to what stands in their place. What hangs together is a unit. Where that is
//! just what an old unit holds, the unit stays as it is; where it is that and languages that the unit lacked, it grows. A
//! reviewed unit has its segments to itself, and grows by what a group adds to them.

mod growth;
mod outdated;

use super::keep::links;
use super::revised::RevisedText;
use super::{Parallel, Version};
use crate::language::LanguageTag;
use crate::model::{Doubt, Status, UnitId};
use crate::partition::Partition;
use crate::store::{NewUnit, SegmentId, StoredSegment, StoredUnit};
use crate::text::match_key;
use growth::Growth;
use outdated::Outdated;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The outcome.
pub(super) struct Regrouping<'a> {
    parallel: &'a Parallel,
    /// For each old unit whether it stays.
    old: Vec<(&'a StoredUnit, bool)>,
    /// Which old unit a segment was in.
    unit_of: HashMap<SegmentId, usize>,
    outdated: Outdated<'a>,
    /// Units to be made.
    components: Vec<Component>,
    /// What old units grow by: nothing but new segments.
    grown: BTreeMap<usize, Component>,
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

/// A unit that grows.
pub(super) struct Grown<'a> {
    pub(super) unit: &'a StoredUnit,
    /// What is added: variants of new segments, links that one of those has an end in.
    pub(super) addition: NewUnit,
}

impl Grown<'_> {
    /// What the unit will hold.
    pub(super) fn whole(&self) -> NewUnit {
        let old = self.unit.segments.iter().map(|variant| variant.iter().map(|segment| segment.id).collect());
        NewUnit {
            variants: old.chain(self.addition.variants.iter().cloned()).collect(),
            links: self.unit.links.iter().chain(&self.addition.links).copied().collect(),
            ..NewUnit::default()
        }
    }
}

impl<'a> Regrouping<'a> {
    pub(super) fn new(
        parallel: &'a Parallel,
        texts: &[RevisedText<'_>],
        old: &'a [StoredUnit],
        source: Option<&'a LanguageTag>,
    ) -> Self {
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
        let components = components(parallel, texts, &taken, &loose, &nodes);
        let held: HashMap<Vec<SegmentId>, &UnitId> =
            loose.iter().filter_map(|unit| Some((sorted(segments(unit).collect()), unit.unit.id.as_ref()?))).collect();
        let same = |component: &Component| {
            let kept = component.nodes.iter().map(|&(version, ordinal)| texts[version].kept[ordinal]);
            let ids: Option<Vec<SegmentId>> =
                kept.chain(component.others.values().flatten().map(|id| Some(*id))).collect();
            held.get(&sorted(ids?)).map(|id| (*id).clone())
        };
        let unit_of: HashMap<SegmentId, usize> =
            old.iter().enumerate().flat_map(|(at, unit)| segments(unit).map(move |id| (id, at))).collect();
        let growth = Growth { parallel, texts, old, unit_of: &unit_of };
        let mut stay = HashSet::new();
        let mut made = Vec::new();
        let mut grown: BTreeMap<usize, Component> = BTreeMap::new();
        for component in components {
            match (same(&component), growth.of(&component)) {
                (Some(id), _) => drop(stay.insert(id)),
                (None, Some(unit)) => {
                    let addition = grown.entry(unit).or_default();
                    addition.groups.extend(component.groups);
                    addition.nodes.extend(component.nodes.into_iter().filter(|&node| growth.owner(node).is_none()));
                }
                (None, None) => made.push(component),
            }
        }
        grown.values_mut().for_each(|component| component.nodes.sort_unstable());
        let stays = |unit: &StoredUnit, pinned| pinned || unit.unit.id.as_ref().is_some_and(|id| stay.contains(id));
        let old: Vec<(&StoredUnit, bool)> = (old.iter().zip(pinned).enumerate())
            .map(|(at, (unit, pinned))| (unit, grown.contains_key(&at) || stays(unit, pinned)))
            .collect();
        let unchanged = old.iter().filter(|(_, stays)| *stays).count() - grown.len();
        let outdated = Outdated::new(parallel, texts, old.iter().map(|(unit, _)| *unit), source);
        Self { parallel, old, unit_of, outdated, components: made, grown, unchanged }
    }

    /// The units that do not stay.
    pub(super) fn dissolved(&self) -> impl Iterator<Item = &StoredUnit> {
        self.old.iter().filter(|(_, stays)| !stays).map(|(unit, _)| *unit)
    }

    /// The units that grow, given the ids of the segments of each version.
    pub(super) fn grown(&self, ids: &[Vec<SegmentId>]) -> Vec<Grown<'a>> {
        let grown = |(&at, component): (&usize, &Component)| {
            let (unit, fresh) = (self.old[at].0, self.unit(component, ids));
            let own: HashSet<SegmentId> = fresh.variants.iter().flatten().copied().collect();
            let held: HashSet<SegmentId> = segments(unit).chain(own.iter().copied()).collect();
            let mut links = self.links(component, ids, &held);
            links.retain(|(source, target, _)| own.contains(source) || own.contains(target));
            Grown { unit, addition: NewUnit { links, ..fresh } }
        };
        self.grown.iter().map(grown).collect()
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
        let is_outdated = self.outdated.is(self, component, ids);
        let said = self.only_old(&own).map(|old| &old.unit);
        NewUnit {
            status: Status::Aligned,
            confidence: groups().map(|group| group.confidence).reduce(f64::min),
            doubt: if is_outdated { Some(Doubt::SourceChanged) } else { doubt },
            variants: variants.into_values().chain(component.others.values().cloned()).collect(),
            links: self.links(component, ids, &own),
            attributes: said.map(|unit| unit.attributes.clone()).unwrap_or_default(),
            annotations: said.map(|unit| unit.annotations.clone()).unwrap_or_default(),
        }
    }

    /// The finer pairing of a component. A link to a segment that its unit does not hold would lead out of it.
    fn links(
        &self,
        component: &Component,
        ids: &[Vec<SegmentId>],
        held: &HashSet<SegmentId>,
    ) -> Vec<(SegmentId, SegmentId, f64)> {
        let groups = component.groups.iter().map(|&group| &self.parallel.groups.groups[group]);
        let all = groups.flat_map(|group| links(group, ids));
        all.filter(|(source, target, _)| held.contains(source) && held.contains(target)).collect()
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
    texts: &[RevisedText<'_>],
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
        let mut own: Vec<Node> = segments(unit).filter_map(|id| nodes.get(&id).copied()).collect();
        if own.is_empty() {
            own = segments(unit).flat_map(|id| in_its_place(texts, id)).collect();
        }
        for node in own {
            joined.join(groups.len() + number, group_of[&node]);
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

/// What stands in the place of a segment that is gone.
fn in_its_place<'a>(texts: &'a [RevisedText<'_>], id: SegmentId) -> impl Iterator<Item = Node> + 'a {
    texts.iter().enumerate().flat_map(move |(version, text)| {
        text.replaced.get(&id).into_iter().flat_map(move |gone| gone.by.clone().map(move |at| (version, at)))
    })
}

fn segments(unit: &StoredUnit) -> impl Iterator<Item = SegmentId> + '_ {
    unit.segments.iter().flatten().map(|segment| segment.id)
}

fn sorted(mut ids: Vec<SegmentId>) -> Vec<SegmentId> {
    ids.sort_unstable();
    ids
}
