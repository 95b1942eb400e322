//! Which wording takes the place of which when a document is aligned again.

use super::super::Version;
use super::{Regrouping, segments};
use crate::store::SegmentId;
use crate::text::match_key;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

impl Regrouping<'_> {
    /// Which wording takes the place of which: a segment that is gone, and the new segments of its language that stand with
    /// what is left of its unit. None of them: the wording was deleted. Left out is what only stands elsewhere now, spaced
    /// otherwise.
    pub(in super::super) fn successions(&self, ids: &[Vec<SegmentId>]) -> Vec<(SegmentId, Vec<SegmentId>)> {
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
