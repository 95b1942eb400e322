//! What a unit says in one language, for one of its segments.
//!
//! Where a unit holds several segments of a language, its links say which of them belong together: the translation of a
//! segment is what the links lead to, as far as they are finer than the unit. Linear in the segments of a unit times its
//! links, both of which are few.

use crate::language::{Distance, LanguageTag};
use crate::model::Status;
use crate::store::{SegmentId, StoredUnit, linked_beads};
use crate::text::joint_between;

/// A text in one language: a variant of a unit, or the part of it that belongs to one segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// Its language.
    pub language: LanguageTag,
    /// The text; several segments are joined.
    pub text: String,
    /// 0-based ordinals of its segments in the version of that language; empty for an imported unit.
    pub segments: Vec<usize>,
    /// How far the unit can be trusted.
    pub status: Status,
    /// When it translates more than the segment that was found: the ordinals of all that it translates.
    pub translates: Vec<usize>,
}

/// Which languages serve where `wanted` is asked for: the same language in any region, not in another script.
pub fn serves(wanted: &LanguageTag, language: &LanguageTag) -> bool {
    wanted.distance(language).is_some_and(|distance| distance != Distance::Script)
}

/// The segment that was found, and what the unit says in other languages: those that serve for one of `wanted`, nearest
/// first in the order asked for, or all when none is asked for. `None` when the unit does not hold the segment.
pub fn excerpts(unit: &StoredUnit, found: SegmentId, wanted: &[LanguageTag]) -> Option<(Excerpt, Vec<Excerpt>)> {
    let (own, at) = place(unit, found)?;
    let source = excerpt(unit, own, &[at], Vec::new());
    let languages = unit.unit.variants.iter().map(|variant| &variant.language);
    let said = others(languages, own, wanted).filter_map(|variant| counterpart(unit, (own, at), variant));
    // A text that another tool left empty is no translation.
    let targets = said.filter(|excerpt| !excerpt.text.trim().is_empty()).collect();
    Some((source, targets))
}

/// The variants beside `own` that serve for one of `wanted`, nearest first in the order asked for.
pub(super) fn others<'a>(
    languages: impl Iterator<Item = &'a LanguageTag>,
    own: usize,
    wanted: &[LanguageTag],
) -> impl Iterator<Item = usize> {
    let others = languages.enumerate().filter(|&(variant, _)| variant != own);
    let mut ranked: Vec<(usize, usize)> =
        others.filter_map(|(variant, language)| Some((rank(language, wanted)?, variant))).collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, variant)| variant)
}

/// The variant that holds a segment, and where in it.
fn place(unit: &StoredUnit, found: SegmentId) -> Option<(usize, usize)> {
    unit.segments.iter().enumerate().find_map(|(variant, segments)| {
        segments.iter().position(|segment| segment.id == found).map(|position| (variant, position))
    })
}

/// The place of a language among those asked for, the nearer ones first; `None` when it was not asked for.
fn rank(language: &LanguageTag, wanted: &[LanguageTag]) -> Option<usize> {
    if wanted.is_empty() {
        return Some(0);
    }
    let near = |tag: &LanguageTag| tag.distance(language).filter(|_| serves(tag, language));
    wanted.iter().enumerate().filter_map(|(at, tag)| Some((near(tag)?, at))).min().map(|(distance, at)| {
        // All that serves for the first language asked for comes before what serves for the second.
        at * 8 + distance as usize
    })
}

/// What another variant says for a segment: the rest of its bead, or the whole variant where no link is finer.
fn counterpart(unit: &StoredUnit, (own, at): (usize, usize), variant: usize) -> Option<Excerpt> {
    let (near, far) = (&unit.segments[own], &unit.segments[variant]);
    let beads = linked_beads(near, far, &unit.links);
    let has_links = !beads.is_empty();
    let (near_part, far_part) = match beads.into_iter().find(|bead| bead.own.contains(&at)) {
        Some(bead) => (bead.own, bead.other),
        // Nothing is linked: either the unit says all there is to say, or this segment has no counterpart of its own.
        None if near.len() > 1 && has_links => return None,
        None => ((0..near.len()).collect(), (0..far.len()).collect()),
    };
    let translates = if near_part.len() > 1 { ordinals(unit, own, &near_part) } else { Vec::new() };
    Some(excerpt(unit, variant, &far_part, translates))
}

/// The ordinals that the unit gives for some segments of a variant.
fn ordinals(unit: &StoredUnit, variant: usize, positions: &[usize]) -> Vec<usize> {
    let segments = &unit.unit.variants[variant].segments;
    positions.iter().filter_map(|&position| segments.get(position).copied()).collect()
}

fn excerpt(unit: &StoredUnit, variant: usize, positions: &[usize], translates: Vec<usize>) -> Excerpt {
    let (whole, segments) = (&unit.unit.variants[variant], &unit.segments[variant]);
    let text = if positions.len() == segments.len() && segments.len() > 1 {
        // The unit joined them as they stood in their paragraph.
        whole.content.text.clone()
    } else {
        let mut text = String::new();
        for &position in positions {
            let segment = &segments[position].text;
            text.push_str(joint_between(&text, segment));
            text.push_str(segment);
        }
        text
    };
    Excerpt {
        language: whole.language.clone(),
        text,
        segments: ordinals(unit, variant, positions),
        status: unit.unit.status,
        translates,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Content, Unit, UnitId, Variant};
    use crate::store::{Repeat, StoredSegment};

    fn tag(text: &str) -> LanguageTag {
        LanguageTag::parse(text).unwrap()
    }

    /// A unit of en 27–28, es 31–32, pt 29–30 as `(language, first ordinal, segments)`, ids counted through.
    fn unit(links: &[(i64, i64)]) -> StoredUnit {
        let mut id = 0;
        let mut variants = Vec::new();
        let mut segments = Vec::new();
        for (language, first, texts) in
            [("en", 27, ["A.", "B."]), ("es-419", 31, ["C.", "D."]), ("pt", 29, ["E.", "F."])]
        {
            let language = tag(language);
            segments.push(Vec::from(texts.map(|text| {
                id += 1;
                StoredSegment { id: SegmentId(id), language: language.clone(), text: text.to_owned() }
            })));
            variants.push(Variant {
                content: Content::from(texts.join(" ")),
                segments: vec![first, first + 1],
                ..Variant::plain(language, "")
            });
        }
        StoredUnit {
            unit: Unit {
                id: Some(UnitId("u".to_owned())),
                status: Status::Aligned,
                confidence: None,
                doubt: None,
                attributes: Vec::new(),
                annotations: Vec::new(),
                variants,
            },
            document: "d".to_owned(),
            segments,
            links: links.iter().map(|&(one, other)| (SegmentId(one), SegmentId(other), 1.0)).collect(),
            created: "2026-01-01T00:00:00Z".to_owned(),
            repeat: Repeat::No,
        }
    }

    /// `language: text` of each target, with what it translates beyond the segment.
    fn check(links: &[(i64, i64)], found: i64, wanted: &[&str], source: &str, targets: &[(&str, &str, &[usize])]) {
        let wanted: Vec<LanguageTag> = wanted.iter().map(|text| tag(text)).collect();
        let (own, others) = excerpts(&unit(links), SegmentId(found), &wanted).unwrap();
        assert_eq!(own.text, source);
        let found: Vec<(&str, &str, &[usize])> = others
            .iter()
            .map(|other| (other.language.as_str(), other.text.as_str(), other.translates.as_slice()))
            .collect();
        assert_eq!(found, targets);
    }

    #[test]
    fn links_are_finer_than_the_unit() {
        let links = [(1, 3), (2, 3), (2, 4), (5, 1), (6, 2)];
        check(&links, 1, &[], "A.", &[("es-419", "C. D.", &[27, 28]), ("pt", "E.", &[])]);
        check(&links, 2, &["pt", "es"], "B.", &[("pt", "F.", &[]), ("es-419", "C. D.", &[27, 28])]);
        check(&links, 4, &["en"], "D.", &[("en", "A. B.", &[31, 32])]);
    }

    #[test]
    fn without_links_the_unit_is_the_answer() {
        check(&[], 1, &["es"], "A.", &[("es-419", "C. D.", &[27, 28])]);
        check(&[], 1, &["fr"], "A.", &[]);
        check(&[(1, 5)], 2, &["pt"], "B.", &[]);
        assert_eq!(excerpts(&unit(&[]), SegmentId(9), &[]), None);
    }
}
