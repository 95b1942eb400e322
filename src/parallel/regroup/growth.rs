//! Which components are an old unit and what it grows by.

use super::super::Parallel;
use super::super::revised::RevisedText;
use super::component::Component;
use super::pinned::lacks;
use super::{Node, partners, segments};
use crate::store::{SegmentId, StoredUnit};
use std::collections::{BTreeSet, HashMap};

/// What is asked to tell that.
pub(super) struct Growth<'a> {
    pub(super) parallel: &'a Parallel,
    pub(super) texts: &'a [RevisedText<'a>],
    pub(super) old: &'a [StoredUnit],
    pub(super) unit_of: &'a HashMap<SegmentId, usize>,
}

impl Growth<'_> {
    /// The old unit that a segment was in.
    pub(super) fn owner(&self, (version, ordinal): Node) -> Option<usize> {
        self.texts[version].kept[ordinal].and_then(|id| self.unit_of.get(&id).copied())
    }

    /// The unit of which a component holds all, and nothing else but segments of languages that the unit lacks. Where it holds
    /// only such segments, the reviewed unit that they were aligned with.
    pub(super) fn of(&self, component: &Component) -> Option<usize> {
        let (known, fresh): (Vec<Node>, Vec<Node>) =
            component.nodes.iter().partition(|&&node| self.owner(node).is_some());
        let others = component.others.values().flatten().filter_map(|id| self.unit_of.get(id).copied());
        let mut owners: BTreeSet<usize> = known.iter().filter_map(|&node| self.owner(node)).chain(others).collect();
        let held = known.len() + component.others.values().map(Vec::len).sum::<usize>();
        if held == 0 {
            owners = self.aligned_with(component);
        }
        let owner = owners.pop_first().filter(|_| owners.is_empty())?;
        let unit = &self.old[owner];
        let is_lacking = |&(version, _): &Node| lacks(unit, &self.parallel.versions[version].language);
        let is_whole = held == 0 || held == segments(unit).count();
        (is_whole && fresh.iter().all(is_lacking)).then_some(owner)
    }

    /// The old units with whose segments those of a component were grouped.
    fn aligned_with(&self, component: &Component) -> BTreeSet<usize> {
        let groups = component.groups.iter().map(|&group| &self.parallel.groups.groups[group]);
        let partners = groups.flat_map(|group| component.nodes.iter().flat_map(move |&node| partners(group, node)));
        partners.filter_map(|node| self.owner(node)).collect()
    }
}
