//! Which wordings of a unit translate each other: variant by variant, and bead by bead where its links are finer.
//!
//! A revision retires *pairs* of wordings, not texts: the same words may translate another source as well. What a unit pairs
//! is what look-ups offer from it. A bead of two variants is a connected component of the links between them.
//!
//! Quadratic in the variants of a unit and linear in its links, both of which are few.

use super::record::{SegmentId, StoredSegment};
use crate::language::LanguageTag;
use crate::partition::Partition;
use crate::text::{joint_between, match_key};
use std::collections::BTreeMap;

/// A wording, seen from its side, and what translates it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairing {
    /// The language of the wording.
    pub language: LanguageTag,
    /// Its segments.
    pub segments: Vec<SegmentId>,
    /// Its match key.
    pub key: String,
    /// The language of its counterpart.
    pub other_language: LanguageTag,
    /// The segments of its counterpart.
    pub other_segments: Vec<SegmentId>,
    /// The match key of its counterpart.
    pub other_key: String,
}

/// Segments of two variants that links join, directly or by way of others.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedBead {
    /// Places of its segments in the one variant, ascending.
    pub own: Vec<usize>,
    /// Places of its segments in the other variant, ascending.
    pub other: Vec<usize>,
    /// That of its least sure link, in `0.0..=1.0`.
    pub confidence: f64,
}

/// The beads of two variants, in the order of the one: the connected components of the links between them, whichever way a link
/// leads. A segment without a link is in none.
pub fn linked_beads(
    own: &[StoredSegment],
    other: &[StoredSegment],
    links: &[(SegmentId, SegmentId, f64)],
) -> Vec<LinkedBead> {
    let place = |side: &[StoredSegment], id: SegmentId| side.iter().position(|segment| segment.id == id);
    let way = |one, two, confidence| Some((place(own, one)?, place(other, two)?, confidence));
    let between: Vec<(usize, usize, f64)> = (links.iter())
        .filter_map(|&(one, two, confidence)| way(one, two, confidence).or_else(|| way(two, one, confidence)))
        .collect();
    // The segments of the other variant are numbered behind those of the one, so that the first of the one stands for a bead.
    let mut joined = Partition::new(own.len() + other.len());
    for &(here, there, _) in &between {
        joined.join(here, own.len() + there);
    }
    let mut beads: BTreeMap<usize, LinkedBead> = BTreeMap::new();
    for &(here, there, confidence) in &between {
        let new = || LinkedBead { own: Vec::new(), other: Vec::new(), confidence: 1.0 };
        let bead = beads.entry(joined.root(here)).or_insert_with(new);
        bead.own.push(here);
        bead.other.push(there);
        bead.confidence = bead.confidence.min(confidence);
    }
    for places in beads.values_mut().flat_map(|bead| [&mut bead.own, &mut bead.other]) {
        places.sort_unstable();
        places.dedup();
    }
    beads.into_values().collect()
}

/// All pairings of a unit, given its variants and its links.
pub fn pairings(variants: &[Vec<StoredSegment>], links: &[(SegmentId, SegmentId, f64)]) -> Vec<Pairing> {
    let mut found = Vec::new();
    for (at, own) in variants.iter().enumerate() {
        for other in variants.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, other)| other) {
            let (all, all_other): (Vec<&StoredSegment>, Vec<&StoredSegment>) =
                (own.iter().collect(), other.iter().collect());
            let is_whole = |bead: &LinkedBead| (bead.own.len(), bead.other.len()) == (all.len(), all_other.len());
            let beads = linked_beads(own, other, links);
            for bead in beads.iter().filter(|bead| !is_whole(bead)) {
                found.extend(pairing(&picked(own, &bead.own), &picked(other, &bead.other)));
            }
            found.extend(pairing(&all, &all_other));
        }
    }
    found
}

fn picked<'a>(side: &'a [StoredSegment], places: &[usize]) -> Vec<&'a StoredSegment> {
    places.iter().map(|&place| &side[place]).collect()
}

fn pairing(own: &[&StoredSegment], other: &[&StoredSegment]) -> Option<Pairing> {
    Some(Pairing {
        language: own.first()?.language.clone(),
        segments: own.iter().map(|segment| segment.id).collect(),
        key: joined_key(own),
        other_language: other.first()?.language.clone(),
        other_segments: other.iter().map(|segment| segment.id).collect(),
        other_key: joined_key(other),
    })
}

fn joined_key(segments: &[&StoredSegment]) -> String {
    let mut text = String::new();
    for segment in segments {
        let joint = joint_between(&text, &segment.text);
        text.push_str(joint);
        text.push_str(&segment.text);
    }
    match_key(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(links: &[(i64, i64)], expected: &[(&str, &str)]) {
        let side = |language: &str, first: i64, texts: [&str; 2]| -> Vec<StoredSegment> {
            let language = LanguageTag::parse(language).unwrap();
            let segment = |(text, id): (&str, i64)| StoredSegment {
                id: SegmentId(id),
                language: language.clone(),
                text: text.to_owned(),
            };
            texts.into_iter().zip(first..).map(segment).collect()
        };
        let variants = [side("en", 1, ["A.", "B."]), side("es", 3, ["C.", "D."])];
        let links: Vec<_> = links.iter().map(|&(one, two)| (SegmentId(one), SegmentId(two), 1.0)).collect();
        let found = pairings(&variants, &links);
        let own = found.iter().filter(|pairing| pairing.language.as_str() == "en");
        let own: Vec<(&str, &str)> = own.map(|pairing| (pairing.key.as_str(), pairing.other_key.as_str())).collect();
        assert_eq!(own, expected, "{links:?}");
        assert_eq!(found.len(), 2 * own.len(), "each pairing is seen from both sides");
    }

    #[test]
    fn links_are_finer_than_variants() {
        let whole = ("A. B.", "C. D.");
        check(&[], &[whole]);
        check(&[(1, 3), (2, 4)], &[("A.", "C."), ("B.", "D."), whole]);
        check(&[(3, 1), (4, 2)], &[("A.", "C."), ("B.", "D."), whole]);
        check(&[(1, 3), (1, 4)], &[("A.", "C. D."), whole]);
        check(&[(1, 3), (2, 4), (2, 3)], &[whole]);
    }
}
