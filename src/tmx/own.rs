//! What alinea says of itself and of its own units in a TMX file.
//!
//! | what | where |
//! |---|---|
//! | name of the unit | `tuid` |
//! | when it was made | `creationdate` of the `tu` |
//! | document | `<prop type="x-document">`, as memoQ calls it |
//! | status, confidence, doubt | `<prop type="x-alinea-status">`, `x-alinea-confidence`, `x-alinea-doubt` |

use super::{Header, vocabulary};
use crate::language::LanguageTag;
use crate::model::{Annotation, Attribute, Status, Unit};

/// Where a unit is from, as far as an export may tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Provenance<'a> {
    /// The name of its document.
    pub document: Option<&'a str>,
    /// When it was made: UTC, RFC 3339.
    pub created: Option<&'a str>,
}

/// The header of a file that alinea makes: `version` of the program, `created` as RFC 3339 (UTC), the source language or
/// all languages.
pub fn own_header(version: &str, created: &str, source: Option<&LanguageTag>) -> Header {
    let attributes = [
        ("creationtool", "alinea"),
        ("creationtoolversion", version),
        ("segtype", "sentence"),
        ("o-tmf", "alinea"),
        ("adminlang", "en"),
        ("srclang", source.map_or("*all*", LanguageTag::as_str)),
        ("datatype", "plaintext"),
        ("creationdate", &tmx_date(created)),
    ];
    Header { attributes: attributes.map(|(name, value)| attribute(name, value)).into(), ..Header::default() }
}

/// A unit as a file tells it: what alinea knows of its own units (id, status, confidence, doubt, and where they are from)
/// becomes a `tuid` and properties, and the unit an imported one, for which nothing is added. So what was exported and
/// imported goes out as it was.
pub fn described(mut unit: Unit, provenance: Provenance<'_>) -> Unit {
    if unit.status == Status::Imported {
        return Unit { id: None, ..unit };
    }
    let mut attributes = Vec::new();
    let mut tell = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|_| !unit.attributes.iter().any(|there| there.name == name)) {
            attributes.push(attribute(name, &value));
        }
    };
    tell("tuid", unit.id.take().map(|id| id.0));
    tell("creationdate", provenance.created.map(tmx_date));
    attributes.append(&mut unit.attributes);
    unit.attributes = attributes;

    let properties = [
        ("x-document", provenance.document.map(str::to_owned)),
        ("x-alinea-status", Some(unit.status.as_str().to_owned())),
        ("x-alinea-confidence", unit.confidence.take().map(|confidence| format!("{confidence:.2}"))),
        ("x-alinea-doubt", unit.doubt.take().map(|doubt| doubt.as_str().to_owned())),
    ];
    let mut annotations: Vec<Annotation> = properties
        .into_iter()
        .filter_map(|(name, value)| {
            Some(Annotation::Property { name: name.to_owned(), value: value?, attributes: Vec::new() })
        })
        .collect();
    annotations.append(&mut unit.annotations);
    unit.annotations = annotations;
    for variant in &mut unit.variants {
        variant.segments.clear();
    }
    unit.status = Status::Imported;
    unit
}

/// Whether an annotation is one that [`described`] tells.
pub fn is_own(annotation: &Annotation) -> bool {
    matches!(annotation, Annotation::Property { name, .. }
        if matches!(name.as_str(), "x-document" | "x-alinea-status" | "x-alinea-confidence" | "x-alinea-doubt"))
}

/// Whether an annotation tells how far a unit of an alinea memory can be trusted: that may change while what it says stays.
pub fn is_assessment(annotation: &Annotation) -> bool {
    matches!(annotation, Annotation::Property { name, .. }
        if matches!(name.as_str(), "x-alinea-status" | "x-alinea-confidence" | "x-alinea-doubt"))
}

/// When an imported unit or one of its variants was made or changed last, in the form of TMX, which sorts by time.
pub fn changed(unit: &Unit) -> Option<&str> {
    let lists = std::iter::once(&unit.attributes).chain(unit.variants.iter().map(|variant| &variant.attributes));
    let dates = lists.flatten().filter(|attribute| matches!(attribute.name.as_str(), "creationdate" | "changedate"));
    dates.map(|attribute| attribute.value.as_str()).filter(|date| vocabulary::is_date(date)).max()
}

/// A time of RFC 3339 (UTC) as TMX writes it: `20261123T210453Z`.
pub fn tmx_date(time: &str) -> String {
    let whole_seconds = time.split('.').next().unwrap_or(time).trim_end_matches('Z');
    let mut date: String = whole_seconds.chars().filter(|c| !matches!(c, '-' | ':')).collect();
    date.push('Z');
    date
}

/// A language that goes by another name goes by it where a header or a unit says from what it was translated, too.
pub fn rename_source(attributes: &mut [Attribute], renamed: impl Fn(&LanguageTag) -> LanguageTag) {
    for attribute in attributes.iter_mut().filter(|attribute| attribute.name == "srclang") {
        let Ok(language) = LanguageTag::parse(&attribute.value) else { continue };
        let name = renamed(&language);
        if name != language {
            name.as_str().clone_into(&mut attribute.value);
        }
    }
}

fn attribute(name: &str, value: &str) -> Attribute {
    Attribute { name: name.to_owned(), value: value.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Doubt, UnitId, Variant};

    #[test]
    fn times_become_dates_of_tmx() {
        for time in ["2026-11-23T21:04:53Z", "2026-11-23T21:04:53.123456Z", "20261123T210453Z"] {
            assert_eq!(tmx_date(time), "20261123T210453Z");
        }
        assert!(vocabulary::is_date(&tmx_date("2026-11-23T21:04:53Z")));
    }

    #[test]
    fn a_unit_is_described_once() {
        let unit = Unit {
            id: Some(UnitId("u1".to_owned())),
            status: Status::Aligned,
            confidence: Some(0.934),
            doubt: Some(Doubt::Length),
            attributes: Vec::new(),
            annotations: Vec::new(),
            variants: vec![Variant::plain(LanguageTag::parse("en").unwrap(), "Yes.")],
        };
        let provenance = Provenance { document: Some("talk"), created: Some("2026-11-23T21:04:53Z") };
        let once = described(unit, provenance);
        assert_eq!(vocabulary::value(&once.attributes, "tuid"), Some("u1"));
        assert_eq!(once.annotations.len(), 4);
        assert_eq!(described(once.clone(), provenance), once);
    }
}
