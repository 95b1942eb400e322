//! What hangs together: the units to be made.
//!
//! Groups that lost segments to units that stay fall into the pieces that their beads still hold together. What the pieces tore apart
//! though it was one unit before, and what has no counterpart now though a unit had held it together with another such segment, comes
//! together again.

use super::super::Parallel;
use super::super::revised::RevisedText;
use super::{Node, nodes_of, segments};
use crate::align::Group;
use crate::language::LanguageTag;
use crate::partition::Partition;
use crate::store::{SegmentId, StoredSegment, StoredUnit};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A unit to be made.
#[derive(Default)]
pub(super) struct Component {
    /// Which groups are in it, ascending.
    pub(super) groups: Vec<usize>,
    /// Its segments of the versions that were aligned.
    pub(super) nodes: Vec<Node>,
    /// Its segments of languages that take no part, in the order of their text.
    pub(super) others: BTreeMap<LanguageTag, Vec<SegmentId>>,
}

/// Segments of a group that no unit which stays has.
struct Piece {
    group: usize,
    nodes: Vec<Node>,
}

impl Piece {
    /// Whether it has no counterpart.
    fn is_null(&self) -> bool {
        self.nodes.iter().all(|node| node.0 == self.nodes[0].0)
    }
}

/// What hangs together, in the order of the groups. `loose` are the old units that do not stay, `taken` the segments of those that
/// do, `nodes` the segments that are still there.
pub(super) fn components(
    parallel: &Parallel,
    texts: &[RevisedText<'_>],
    taken: &HashSet<Node>,
    loose: &[&StoredUnit],
    nodes: &HashMap<SegmentId, Node>,
) -> Vec<Component> {
    let groups = parallel.groups.groups.iter().enumerate();
    let pieces: Vec<Piece> = groups.flat_map(|(number, group)| pieces(number, group, taken)).collect();
    let piece_of: HashMap<Node, usize> =
        pieces.iter().enumerate().flat_map(|(at, piece)| piece.nodes.iter().map(move |&node| (node, at))).collect();
    let takes_part = |language: &LanguageTag| parallel.versions.iter().any(|version| version.language == *language);
    let others: Vec<Vec<&StoredSegment>> = loose
        .iter()
        .map(|unit| unit.segments.iter().flatten().filter(|segment| !takes_part(&segment.language)).collect())
        .collect();
    // Units with segments of other languages are numbered behind the pieces.
    let mut joined = Partition::new(pieces.len() + loose.len());
    for (number, (unit, others)) in loose.iter().zip(&others).enumerate() {
        let own: Vec<Node> = segments(unit).filter_map(|id| nodes.get(&id).copied()).collect();
        let mut came = in_place_of(unit, texts, nodes);
        if !others.is_empty() {
            let held = if own.is_empty() { came.iter().map(|(node, _)| *node).collect() } else { own.clone() };
            let held = held.iter().filter_map(|node| piece_of.get(node));
            held.for_each(|&piece| joined.join(pieces.len() + number, piece));
        }
        came.retain(|&(_, is_alike)| is_alike);
        let all = own.into_iter().chain(came.into_iter().map(|(node, _)| node));
        let nulls = all.filter_map(|node| piece_of.get(&node).copied()).filter(|&piece| pieces[piece].is_null());
        let nulls: Vec<usize> = nulls.collect();
        nulls.windows(2).for_each(|pair| joined.join(pair[0], pair[1]));
    }
    let mut found: BTreeMap<usize, Component> = BTreeMap::new();
    let count = pieces.len();
    for (number, piece) in pieces.into_iter().enumerate() {
        let component = found.entry(joined.root(number)).or_default();
        component.groups.push(piece.group);
        component.nodes.extend(piece.nodes);
    }
    for (number, others) in others.into_iter().enumerate().filter(|(_, others)| !others.is_empty()) {
        let component = found.entry(joined.root(count + number)).or_default();
        for segment in others {
            component.others.entry(segment.language.clone()).or_default().push(segment.id);
        }
    }
    let mut components: Vec<Component> = found.into_values().collect();
    for component in &mut components {
        component.nodes.sort_unstable();
        component.groups.dedup();
    }
    components
}

/// What is left of a group: all of it, or what its beads hold together without the segments that are taken.
fn pieces(number: usize, group: &Group, taken: &HashSet<Node>) -> Vec<Piece> {
    let (held, free): (Vec<Node>, Vec<Node>) = nodes_of(group).partition(|node| taken.contains(node));
    if free.is_empty() {
        return Vec::new();
    }
    if held.is_empty() || group.links.is_empty() {
        return vec![Piece { group: number, nodes: free }];
    }
    let place: HashMap<Node, usize> = free.iter().enumerate().map(|(at, &node)| (node, at)).collect();
    let mut joined = Partition::new(free.len());
    for link in &group.links {
        let source = link.bead.source.clone().map(|ordinal| (link.texts.0, ordinal));
        let both = source.chain(link.bead.target.clone().map(|ordinal| (link.texts.1, ordinal)));
        let own: Vec<usize> = both.filter_map(|node| place.get(&node).copied()).collect();
        own.windows(2).for_each(|pair| joined.join(pair[0], pair[1]));
    }
    let mut pieces: BTreeMap<usize, Piece> = BTreeMap::new();
    for (at, node) in free.into_iter().enumerate() {
        pieces.entry(joined.root(at)).or_insert(Piece { group: number, nodes: Vec::new() }).nodes.push(node);
    }
    pieces.into_values().collect()
}

/// What stands in the place of the segments of a unit that are gone, and whether it is like them.
fn in_place_of(unit: &StoredUnit, texts: &[RevisedText<'_>], nodes: &HashMap<SegmentId, Node>) -> Vec<(Node, bool)> {
    let gone = segments(unit).filter(|id| !nodes.contains_key(id));
    let replaced = gone.flat_map(|id| {
        let of = move |(version, text): (usize, &RevisedText<'_>)| Some((version, text.replaced.get(&id)?.clone()));
        texts.iter().enumerate().filter_map(of).collect::<Vec<_>>()
    });
    replaced.flat_map(|(version, gone)| gone.by.map(move |at| ((version, at), gone.is_alike))).collect()
}
