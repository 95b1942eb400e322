//! Which old units stay as they are, whatever else the new alignment makes of their segments.
//!
//! An alignment sees the whole text anew, so that one edit, or a word that the lexicon learnt meanwhile, may make it pair otherwise
//! what nobody touched. What the memory holds was looked at, or could have been; so a unit whose segments are all still there stays,
//! unless the new alignment joins one of them to a segment from elsewhere and is at least as sure of that as the unit was of itself.
//! The surest units are asked first: what they keep cannot be joined to others any more. Reviewed units do not give way at all, and
//! where the texts are as the memory holds them no unit does.
//!
//! Sorting aside, linear in the groups.

use super::super::Parallel;
use super::super::revised::RevisedText;
use super::{Node, nodes_of, partners, segments};
use crate::language::LanguageTag;
use crate::model::Status;
use crate::store::{SegmentId, StoredSegment, StoredUnit};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What is asked to tell that.
pub(super) struct Pinning<'a> {
    pub(super) parallel: &'a Parallel,
    pub(super) texts: &'a [RevisedText<'a>],
    pub(super) old: &'a [StoredUnit],
    pub(super) nodes: &'a HashMap<SegmentId, Node>,
    pub(super) unit_of: &'a HashMap<SegmentId, usize>,
    pub(super) group_of: &'a HashMap<Node, usize>,
}

impl Pinning<'_> {
    /// For each old unit whether it stays. `taken` has the segments that no unit may take; those of what stays are added.
    pub(super) fn pinned(&self, taken: &mut HashSet<Node>) -> Vec<bool> {
        let is_unchanged = self.texts.iter().all(RevisedText::is_unchanged);
        let bridged = self.bridged();
        let mut order: Vec<usize> = (0..self.old.len()).collect();
        let sureness = |&at: &usize| match self.old[at].unit.status {
            Status::Reviewed => f64::INFINITY,
            _ => self.old[at].unit.confidence.unwrap_or(0.0),
        };
        order.sort_by(|one, other| sureness(other).total_cmp(&sureness(one)));
        let mut pinned = vec![false; self.old.len()];
        for at in order.into_iter().filter(|&at| self.is_whole(&self.old[at])) {
            let stays = (is_unchanged && !self.waits(at))
                || self.old[at].unit.status == Status::Reviewed
                || (self.can_tear(at) && !bridged.contains(&at) && !self.gives_way(at, taken));
            if stays {
                pinned[at] = true;
                taken.extend(self.own(at));
            }
        }
        pinned
    }

    /// The segments of a unit in the texts that are aligned.
    fn own(&self, at: usize) -> impl Iterator<Item = Node> {
        segments(&self.old[at]).filter_map(|id| self.nodes.get(&id).copied())
    }

    /// Whether all that a unit holds is still there.
    fn is_whole(&self, unit: &StoredUnit) -> bool {
        let takes_part =
            |segment: &StoredSegment| self.parallel.versions.iter().any(|version| version.language == segment.language);
        let mut segments = unit.segments.iter().flatten();
        segments.all(|segment| !takes_part(segment) || self.nodes.contains_key(&segment.id))
    }

    /// A segment without a counterpart is not torn from anything when it finds one.
    fn can_tear(&self, at: usize) -> bool {
        segments(&self.old[at]).nth(1).is_some()
    }

    /// Whether it is a sentence that a revision added to one language, and that was not aligned since.
    fn waits(&self, at: usize) -> bool {
        self.old[at].unit.confidence.is_none() && !self.can_tear(at)
    }

    /// Whether a group joins a segment of the unit to one from elsewhere, surely enough.
    fn gives_way(&self, at: usize, taken: &HashSet<Node>) -> bool {
        let own: HashSet<Node> = self.own(at).collect();
        let least = self.old[at].unit.confidence.unwrap_or(0.0);
        let groups: BTreeSet<usize> = own.iter().map(|node| self.group_of[node]).collect();
        let mut groups = groups.into_iter().map(|number| &self.parallel.groups.groups[number]);
        groups.any(|group| {
            let foreign = nodes_of(group).filter(|node| !own.contains(node) && !taken.contains(node));
            group.confidence >= least && foreign.into_iter().any(|node| !self.is_addition(node, at))
        })
    }

    /// Whether a unit only gains by a segment: it is new, of a language that the unit lacks.
    fn is_addition(&self, (version, ordinal): Node, at: usize) -> bool {
        let language = &self.parallel.versions[version].language;
        self.texts[version].kept[ordinal].is_none() && lacks(&self.old[at], language)
    }

    /// Units that something new of a language which they lack holds together: it can be in one of them only.
    fn bridged(&self) -> HashSet<usize> {
        let mut found = HashSet::new();
        for group in &self.parallel.groups.groups {
            for node in nodes_of(group).filter(|&(version, ordinal)| self.texts[version].kept[ordinal].is_none()) {
                let owners: BTreeSet<usize> =
                    partners(group, node).into_iter().filter_map(|partner| self.owner(partner)).collect();
                if owners.len() > 1 && owners.iter().all(|&at| self.is_addition(node, at)) {
                    found.extend(owners);
                }
            }
        }
        found
    }

    fn owner(&self, (version, ordinal): Node) -> Option<usize> {
        self.texts[version].kept[ordinal].and_then(|id| self.unit_of.get(&id).copied())
    }
}

/// Whether a unit says nothing in a language.
pub(super) fn lacks(unit: &StoredUnit, language: &LanguageTag) -> bool {
    unit.segments.iter().flatten().all(|segment| segment.language != *language)
}
