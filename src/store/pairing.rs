//! Which wordings of a unit translate each other: variant by variant, and bead by bead where its links are finer.
//!
//! A revision retires *pairs* of wordings, not texts: the same words may translate another source as well. What a unit pairs
//! is what look-ups offer from it. A bead of two variants is a connected component of the links between them.
//!
//! Quadratic in the variants of a unit and linear in its links, both of which are few.

use super::record::{SegmentId, StoredSegment};
use crate::language::LanguageTag;
use crate::text::{joint_between, match_key};

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

/// All pairings of a unit, given its variants and its links.
pub fn pairings(variants: &[Vec<StoredSegment>], links: &[(SegmentId, SegmentId, f64)]) -> Vec<Pairing> {
    let mut found = Vec::new();
    for (at, own) in variants.iter().enumerate() {
        for other in variants.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, other)| other) {
            let everything = (own.iter().collect(), other.iter().collect());
            let beads = beads(own, other, links);
            let is_finer = beads.iter().any(|bead| *bead != everything);
            found.extend(beads.iter().filter(|_| is_finer).chain([&everything]).filter_map(pairing));
        }
    }
    found
}

/// Some segments of one variant and some of another.
type Bead<'a> = (Vec<&'a StoredSegment>, Vec<&'a StoredSegment>);

fn pairing((own, other): &Bead<'_>) -> Option<Pairing> {
    Some(Pairing {
        language: own.first()?.language.clone(),
        segments: own.iter().map(|segment| segment.id).collect(),
        key: joined_key(own),
        other_language: other.first()?.language.clone(),
        other_segments: other.iter().map(|segment| segment.id).collect(),
        other_key: joined_key(other),
    })
}

/// The connected components of the links between two variants.
fn beads<'a>(
    own: &'a [StoredSegment],
    other: &'a [StoredSegment],
    links: &[(SegmentId, SegmentId, f64)],
) -> Vec<Bead<'a>> {
    let place = |side: &[StoredSegment], id: SegmentId| side.iter().position(|segment| segment.id == id);
    let way = |one, two| Some((place(own, one)?, place(other, two)?));
    let pairs = links.iter().filter_map(|&(one, two, _)| way(one, two).or_else(|| way(two, one)));
    // Which bead each segment is in so far.
    let mut own_bead: Vec<Option<usize>> = vec![None; own.len()];
    let mut other_bead: Vec<Option<usize>> = vec![None; other.len()];
    for (number, (here, there)) in pairs.enumerate() {
        let joined = [own_bead[here], other_bead[there]];
        let is_joined = |bead: &&mut Option<usize>| bead.is_some() && joined.contains(*bead);
        own_bead.iter_mut().chain(&mut other_bead).filter(is_joined).for_each(|bead| *bead = Some(number));
        (own_bead[here], other_bead[there]) = (Some(number), Some(number));
    }
    let mut numbers: Vec<usize> = own_bead.iter().flatten().copied().collect();
    numbers.sort_unstable();
    numbers.dedup();
    let of = |side: &'a [StoredSegment], beads: &[Option<usize>], number: usize| -> Vec<&'a StoredSegment> {
        side.iter().zip(beads).filter(|(_, bead)| **bead == Some(number)).map(|(segment, _)| segment).collect()
    };
    numbers.into_iter().map(|number| (of(own, &own_bead, number), of(other, &other_bead, number))).collect()
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
