//! Which units of a document stay when it is aligned again, and which are made anew.
//!
//! Old and new segments are the nodes of a graph. A unit whose segments are all still there has them to itself, unless the new
//! alignment knows better (`pinned`). A new group ties together what it holds besides; an old unit ties the segments of the languages
//! that take no part this time to its segments that are still there, or where none is to what stands in their place. What hangs
//! together is a unit (`component`). Where that is just what an old unit holds, the unit stays as it is; where it is that and
//! languages that the unit lacked, it grows (`growth`).

mod component;
mod growth;
mod outdated;
mod pinned;
mod succession;

use super::Parallel;
use super::keep::links;
use super::revised::RevisedText;
use crate::align::Group;
use crate::language::LanguageTag;
use crate::model::{Doubt, Status, UnitId};
use crate::store::{Error, Memory, NewUnit, SegmentId, StoredSegment, StoredUnit};
use component::{Component, components};
use growth::Growth;
use outdated::Outdated;
use pinned::Pinning;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The outcome.
pub(super) struct Regrouping<'a> {
    parallel: &'a Parallel,
    texts: &'a [RevisedText<'a>],
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
        texts: &'a [RevisedText<'a>],
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
        let unit_of: HashMap<SegmentId, usize> =
            old.iter().enumerate().flat_map(|(at, unit)| segments(unit).map(move |id| (id, at))).collect();
        let groups = parallel.groups.groups.iter().enumerate();
        let group_of = groups.flat_map(|(number, group)| nodes_of(group).map(move |node| (node, number))).collect();
        let retired = texts.iter().flat_map(|text| &text.retired).filter_map(|id| nodes.get(id).copied());
        let mut taken: HashSet<Node> = retired.collect();
        let pinning = Pinning { parallel, texts, old, nodes: &nodes, unit_of: &unit_of, group_of: &group_of };
        let pinned = pinning.pinned(&mut taken);
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
        let outdated = Outdated::new(parallel, texts, old, source);
        let old: Vec<(&StoredUnit, bool)> = (old.iter().zip(pinned).enumerate())
            .map(|(at, (unit, pinned))| (unit, grown.contains_key(&at) || stays(unit, pinned)))
            .collect();
        let unchanged = old.iter().filter(|(_, stays)| *stays).count() - grown.len();
        Self { parallel, texts, old, unit_of, outdated, components: made, grown, unchanged }
    }

    /// The units that do not stay.
    pub(super) fn dissolved(&self) -> impl Iterator<Item = &StoredUnit> {
        self.old.iter().filter(|(_, stays)| !stays).map(|(unit, _)| *unit)
    }

    /// The units that grow, given the ids of the segments of each version.
    pub(super) fn grown(&self, ids: &[Vec<SegmentId>], memory: &Memory) -> Result<Vec<Grown<'a>>, Error> {
        let grown = |(&at, component): (&usize, &Component)| {
            let (unit, fresh) = (self.old[at].0, self.unit(component, ids, memory)?);
            let own: HashSet<SegmentId> = fresh.variants.iter().flatten().copied().collect();
            let held: HashSet<SegmentId> = segments(unit).chain(own.iter().copied()).collect();
            let mut links = self.links(component, ids, &held);
            links.retain(|(source, target, _)| own.contains(source) || own.contains(target));
            Ok(Grown { unit, addition: NewUnit { links, ..fresh } })
        };
        self.grown.iter().map(grown).collect()
    }

    /// The units to be made, given the ids of the segments of each version.
    pub(super) fn units(&self, ids: &[Vec<SegmentId>], memory: &Memory) -> Result<Vec<NewUnit>, Error> {
        self.components.iter().map(|component| self.unit(component, ids, memory)).collect()
    }

    fn unit(&self, component: &Component, ids: &[Vec<SegmentId>], memory: &Memory) -> Result<NewUnit, Error> {
        let groups = || component.groups.iter().map(|&group| &self.parallel.groups.groups[group]);
        let mut variants: BTreeMap<usize, Vec<SegmentId>> = BTreeMap::new();
        for &(version, ordinal) in &component.nodes {
            variants.entry(version).or_default().push(ids[version][ordinal]);
        }
        let doubt: Option<Doubt> = groups().find_map(|group| group.doubt);
        let own: HashSet<SegmentId> = variants.values().chain(component.others.values()).flatten().copied().collect();
        let is_outdated = self.outdated.is(self, component, memory)?;
        let old = self.only_old(&own);
        let said = old.map(|old| &old.unit);
        Ok(NewUnit {
            status: self.status(component, old, doubt),
            confidence: groups().map(|group| group.confidence).reduce(f64::min),
            doubt: if is_outdated { Some(Doubt::SourceChanged) } else { doubt },
            variants: variants.into_values().chain(component.others.values().cloned()).collect(),
            links: self.links(component, ids, &own),
            attributes: said.map(|unit| unit.attributes.clone()).unwrap_or_default(),
            annotations: said.map(|unit| unit.annotations.clone()).unwrap_or_default(),
        })
    }

    /// A unit stays reviewed where it holds as many segments of the same languages as before, and the aligner does not doubt it: what
    /// was reworded is the work of a person, too. Who joins it to something else has not looked at the whole.
    fn status(&self, component: &Component, old: Option<&StoredUnit>, doubt: Option<Doubt>) -> Status {
        let Some(old) = old.filter(|old| old.unit.status == Status::Reviewed && doubt.is_none()) else {
            return Status::Aligned;
        };
        let given = component.nodes.iter().map(|&(version, _)| &self.parallel.versions[version].language);
        let others = component.others.iter().flat_map(|(language, ids)| ids.iter().map(move |_| language));
        let mut now: Vec<&LanguageTag> = given.chain(others).collect();
        let mut before: Vec<&LanguageTag> = old.segments.iter().flatten().map(|segment| &segment.language).collect();
        now.sort_unstable();
        before.sort_unstable();
        if now == before { Status::Reviewed } else { Status::Aligned }
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

    /// A segment of the old units.
    fn stored(&self, id: SegmentId) -> Option<&StoredSegment> {
        let (unit, _) = self.old[*self.unit_of.get(&id)?];
        unit.segments.iter().flatten().find(|segment| segment.id == id)
    }

    /// The old unit that segments were in, when it is one: what was said of it holds on.
    fn only_old(&self, segments: &HashSet<SegmentId>) -> Option<&StoredUnit> {
        let mut units = segments.iter().filter_map(|segment| self.unit_of.get(segment).copied());
        let first = units.next()?;
        units.all(|other| other == first).then(|| self.old[first].0)
    }
}

/// The segments of a group.
fn nodes_of(group: &Group) -> impl Iterator<Item = Node> {
    let sides = group.segments.iter().enumerate();
    sides.flat_map(|(version, ordinals)| ordinals.iter().map(move |&ordinal| (version, ordinal)))
}

/// What a segment of a group was aligned with: in the first version that it is linked with, else all that the group holds besides;
/// nothing where it is in another group.
fn partners(group: &Group, node: Node) -> Vec<Node> {
    if !group.segments[node.0].contains(&node.1) {
        return Vec::new();
    }
    let side = |version: usize, ordinals: &std::ops::Range<usize>| ordinals.clone().map(move |at| (version, at));
    let linked = group.links.iter().filter_map(|link| {
        let (one, two) = link.texts;
        let (source, target) = (&link.bead.source, &link.bead.target);
        let is_source = one == node.0 && source.contains(&node.1);
        let is_target = two == node.0 && target.contains(&node.1);
        let other = if is_source { Some((two, target)) } else { is_target.then_some((one, source)) };
        other.map(|(version, ordinals)| side(version, ordinals).collect::<Vec<Node>>())
    });
    let first = linked.filter(|partners| !partners.is_empty()).min_by_key(|partners| partners[0].0);
    first.unwrap_or_else(|| nodes_of(group).filter(|other| *other != node).collect())
}

fn segments(unit: &StoredUnit) -> impl Iterator<Item = SegmentId> + '_ {
    unit.segments.iter().flatten().map(|segment| segment.id)
}

fn sorted(mut ids: Vec<SegmentId>) -> Vec<SegmentId> {
    ids.sort_unstable();
    ids
}
