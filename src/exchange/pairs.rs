//! Units of many languages → pairs of two.
//!
//! A unit of an aligned document joins what any language joins: two English sentences are one unit when Portuguese made one
//! of them. A pair of other languages is cut finer where the links say so. Of several variants that serve the language asked
//! for, the nearest are taken; each further one makes a pair of its own.

use crate::language::LanguageTag;
use crate::model::{Content, Unit, UnitId, Variant};
use crate::store::{LinkedBead, SegmentId, StoredSegment, StoredUnit, linked_beads};
use crate::text::joint_between;

/// The pairs of a unit; none when it lacks one of the languages.
pub(super) fn pairs(stored: &StoredUnit, source: &LanguageTag, target: &LanguageTag) -> Vec<Unit> {
    let mut found = cut(stored, source, target);
    number(&mut found);
    found
}

/// The pairs of a unit in just these languages, and not in what serves for them.
pub(super) fn exact_pairs(stored: &StoredUnit, wanted: &[(LanguageTag, LanguageTag)]) -> Vec<Unit> {
    let cut = |(source, target): &(LanguageTag, LanguageTag)| cut(stored, source, target);
    let mut found: Vec<Unit> =
        wanted.iter().flat_map(|pair| cut(pair).into_iter().filter(|u| is_pair(u, pair))).collect();
    number(&mut found);
    found
}

/// Whether a unit is one of just these languages.
pub(super) fn is_pair(unit: &Unit, (source, target): &(LanguageTag, LanguageTag)) -> bool {
    matches!(&unit.variants[..], [one, two] if one.language == *source && two.language == *target)
}

/// Takes out variants that say nothing: there is nothing to offer in that language.
pub(super) fn drop_empty(stored: &mut StoredUnit) {
    let is_empty = |variant: &Variant| variant.content.codes.is_empty() && variant.content.text.trim().is_empty();
    while let Some(at) = stored.unit.variants.iter().position(is_empty) {
        stored.unit.variants.remove(at);
        // Units of a stream may come without their segments.
        if at < stored.segments.len() {
            stored.segments.remove(at);
        }
    }
}

fn cut(stored: &StoredUnit, source: &LanguageTag, target: &LanguageTag) -> Vec<Unit> {
    let (sources, targets) = (nearest(&stored.unit, source), nearest(&stored.unit, target));
    let mut found: Vec<Unit> = Vec::new();
    for &first in &sources {
        // Of two variants that each serve both languages, one order is enough.
        let is_done = |second: usize| second < first && sources.contains(&second) && targets.contains(&first);
        for &second in targets.iter().filter(|&&second| second != first && !is_done(second)) {
            found.extend(finer(stored, first, second));
        }
    }
    found
}

/// Indices of the variants in the language that is nearest to the one asked for.
fn nearest(unit: &Unit, language: &LanguageTag) -> Vec<usize> {
    let distance = |variant: &Variant| variant.language.distance(language);
    let least = unit.variants.iter().filter_map(distance).min();
    let variants = unit.variants.iter().enumerate();
    variants.filter(|(_, variant)| least.is_some() && distance(variant) == least).map(|(index, _)| index).collect()
}

/// A unit of two variants, cut where links keep its segments apart.
fn finer(stored: &StoredUnit, first: usize, second: usize) -> Vec<Unit> {
    let of = |variant: usize| stored.segments.get(variant).map_or(&[][..], Vec::as_slice);
    let (sources, targets) = (of(first), of(second));
    let whole = || {
        let variants = vec![stored.unit.variants[first].clone(), stored.unit.variants[second].clone()];
        Unit { variants, ..stored.unit.clone() }
    };
    let beads = beads(sources, targets, &stored.links);
    if beads.len() < 2 {
        return vec![whole()];
    }
    let cut = |index: usize, segments: &[StoredSegment], wanted: &[usize]| {
        let variant = &stored.unit.variants[index];
        let content = Content::from(text_of(&variant.content.text, segments, wanted));
        let ordinals = wanted.iter().filter_map(|&place| variant.segments.get(place).copied()).collect();
        Variant { content, segments: ordinals, ..variant.clone() }
    };
    let unit = |bead: &LinkedBead| Unit {
        confidence: Some(bead.confidence),
        variants: vec![cut(first, sources, &bead.own), cut(second, targets, &bead.other)],
        ..stored.unit.clone()
    };
    beads.iter().map(unit).collect()
}

/// The beads of two variants. None when a segment of either side is in no link: then only the unit as a whole is sure.
fn beads(
    sources: &[StoredSegment],
    targets: &[StoredSegment],
    links: &[(SegmentId, SegmentId, f64)],
) -> Vec<LinkedBead> {
    let found = linked_beads(sources, targets, links);
    let covered: (usize, usize) =
        (found.iter().map(|bead| bead.own.len()).sum(), found.iter().map(|bead| bead.other.len()).sum());
    if covered == (sources.len(), targets.len()) { found } else { Vec::new() }
}

/// The text of some segments of a variant: a piece of the variant's where they follow each other, so that what lies between
/// them stays.
fn text_of(text: &str, segments: &[StoredSegment], wanted: &[usize]) -> String {
    let (mut joined, mut from, mut end_of_last) = (String::new(), 0, None);
    for (place, segment) in segments.iter().enumerate() {
        let Some(start) = text[from..].find(&segment.text).map(|at| from + at) else { continue };
        let end = start + segment.text.len();
        if wanted.contains(&place) {
            match end_of_last {
                Some(last) if last == from => joined.push_str(&text[last..start]),
                Some(_) => joined.push_str(joint_between(&joined, &segment.text)),
                None => {}
            }
            joined.push_str(&segment.text);
            end_of_last = Some(end);
        }
        from = end;
    }
    joined
}

/// The name of the unit that a pair was cut out of: `4t9k0zq2m7xvw-12` of `4t9k0zq2m7xvw-12.2`.
pub(super) fn unnumbered(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((unit, number)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => unit,
        _ => name,
    }
}

/// Two units of one file must not have one name: those after the first get a number behind it.
fn number(units: &mut [Unit]) {
    for (unit, number) in units.iter_mut().zip(1..).skip(1) {
        if let Some(id) = &unit.id {
            unit.id = Some(UnitId(format!("{id}.{number}")));
        }
        unit.attributes.retain(|attribute| attribute.name != "tuid");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Status;
    use crate::store::Repeat;

    fn tag(text: &str) -> LanguageTag {
        LanguageTag::parse(text).unwrap()
    }

    /// English 1 2, Spanish 11 12, Portuguese 21 (which joins them), and the links given.
    fn stored(links: &[(i64, i64)]) -> StoredUnit {
        let segment = |id, language, text: &str| StoredSegment {
            id: SegmentId(id),
            language: tag(language),
            text: text.to_owned(),
        };
        let variant = |language, text, ordinals: &[usize]| Variant {
            segments: ordinals.to_vec(),
            ..Variant::plain(tag(language), text)
        };
        StoredUnit {
            unit: Unit {
                id: Some(UnitId("u".to_owned())),
                status: Status::Aligned,
                confidence: Some(0.9),
                doubt: None,
                attributes: vec![],
                annotations: vec![],
                variants: vec![
                    variant("en", "One.  Two.", &[4, 5]),
                    variant("es-419", "Uno. Dos.", &[4, 5]),
                    variant("pt", "Um e dois.", &[4]),
                ],
            },
            document: "d".to_owned(),
            segments: vec![
                vec![segment(1, "en", "One."), segment(2, "en", "Two.")],
                vec![segment(11, "es-419", "Uno."), segment(12, "es-419", "Dos.")],
                vec![segment(21, "pt", "Um e dois.")],
            ],
            links: links.iter().map(|&(one, two)| (SegmentId(one), SegmentId(two), 0.5)).collect(),
            created: String::new(),
            repeat: Repeat::No,
        }
    }

    #[test]
    fn each_source_is_paired() {
        let mut unit = stored(&[]);
        let again = Variant::plain(tag("en"), "1. 2.");
        unit.unit.variants.push(again);
        unit.segments.push(vec![StoredSegment { id: SegmentId(31), language: tag("en"), text: "1. 2.".to_owned() }]);
        let shown = |source: &str, target: &str| -> Vec<(String, String)> {
            let text = |variant: &Variant| variant.content.text.clone();
            let pair = |unit: &Unit| (text(&unit.variants[0]), text(&unit.variants[1]));
            pairs(&unit, &tag(source), &tag(target)).iter().map(pair).collect()
        };
        let pair = |one: &str, two: &str| (one.to_owned(), two.to_owned());
        assert_eq!(shown("en", "pt"), [pair("One.  Two.", "Um e dois."), pair("1. 2.", "Um e dois.")]);
        assert_eq!(shown("pt", "en"), [pair("Um e dois.", "One.  Two."), pair("Um e dois.", "1. 2.")]);
        assert_eq!(shown("en", "en"), [pair("One.  Two.", "1. 2.")]);
    }

    fn check(links: &[(i64, i64)], pair: (&str, &str), expected: &[(&str, &str, &str)]) {
        let found = pairs(&stored(links), &tag(pair.0), &tag(pair.1));
        let shown: Vec<(&str, &str, &str)> = found
            .iter()
            .map(|unit| {
                let [source, target] = &unit.variants[..] else { panic!("a pair has two variants") };
                (unit.id.as_ref().unwrap().0.as_str(), source.content.text.as_str(), target.content.text.as_str())
            })
            .collect();
        assert_eq!(shown, expected, "{links:?} {pair:?}");
    }

    #[test]
    fn pairs_are_as_fine_as_their_links() {
        let all = [(1, 11), (2, 12), (1, 21), (2, 21)];
        check(&all, ("en", "es"), &[("u", "One.", "Uno."), ("u.2", "Two.", "Dos.")]);
        check(&all, ("es-AR", "en"), &[("u", "Uno.", "One."), ("u.2", "Dos.", "Two.")]);
        check(&all, ("en", "pt"), &[("u", "One.  Two.", "Um e dois.")]);
        check(&all, ("en", "fr"), &[]);
        check(&[(1, 11), (2, 12), (1, 12)], ("en", "es"), &[("u", "One.  Two.", "Uno. Dos.")]);
        check(&[(1, 11)], ("en", "es"), &[("u", "One.  Two.", "Uno. Dos.")]);
        check(&[], ("en", "es"), &[("u", "One.  Two.", "Uno. Dos.")]);
    }
}
