//! What a unit and a header become for the tool that is to read them.
//!
//! Pure functions. For every profile but [`Profile::AsIs`] the result is valid to DTD and XSD whatever it was made of:
//! attributes that TMX does not have are left out, those that it must have are added, names of properties begin with
//! `x-` (OmegaT 3.6 takes others, such as `file`, as its own), language tags are canonical.

use super::vocabulary::{self, ANNOTATION, HEADER_OPTIONAL, HEADER_REQUIRED, LANGUAGE, retain};
use super::{Encoding, Header, Profile, codes};
use crate::language::LanguageTag;
use crate::model::{Annotation, Attribute, Unit, Variant};

/// Properties that memoQ reads by these names.
const MEMOQ_PROPERTIES: &[&str] = &[
    "aligned",
    "client",
    "corrected",
    "defclient",
    "defdomain",
    "defproject",
    "defsubject",
    "description",
    "domain",
    "name",
    "project",
    "subject",
    "targetlang",
];

/// What `srclang` says when any language may be the source.
const ALL_LANGUAGES: &str = "*all*";

/// OmegaT parses segments in its own way when it sees its own name there; nobody else may write it.
const OMEGAT: &str = "OmegaT";

/// OmegaT cuts the units of a file into sentences by the rules of its project only when the file says that they are
/// paragraphs; a unit of two sentences on both sides fills in nothing otherwise where the project is segmented. Without
/// segmentation it makes no difference there.
const OMEGAT_SEGTYPE: &str = "paragraph";

/// A header for the profile.
pub(super) fn header(header: &Header, profile: Profile) -> Header {
    let mut adapted = header.clone();
    if profile != Profile::AsIs {
        let known = |name: &str| {
            HEADER_REQUIRED.iter().any(|(required, _)| *required == name) || HEADER_OPTIONAL.contains(&name)
        };
        retain(&mut adapted.attributes, known);
        for attribute in &mut adapted.attributes {
            if attribute.name == "creationtool" && attribute.value == OMEGAT {
                "alinea".clone_into(&mut attribute.value);
            }
            if attribute.name == "segtype" && profile == Profile::OmegaT {
                OMEGAT_SEGTYPE.clone_into(&mut attribute.value);
            }
        }
        let is_language = |name: &str| matches!(name, "adminlang" | "srclang");
        adapted.attributes.retain_mut(|attribute| {
            !is_language(&attribute.name) || attribute.value == ALL_LANGUAGES || make_canonical(&mut attribute.value)
        });
        for annotation in &mut adapted.annotations {
            adapt_annotation(annotation, profile);
        }
        adapted.encodings = std::mem::take(&mut adapted.encodings).into_iter().filter_map(encoding).collect();
    }
    for &(name, value) in HEADER_REQUIRED {
        let value = if name == "segtype" && profile == Profile::OmegaT { OMEGAT_SEGTYPE } else { value };
        if vocabulary::value(&adapted.attributes, name).is_none() {
            adapted.attributes.push(Attribute { name: name.to_owned(), value: value.to_owned() });
        }
    }
    adapted
}

/// A unit for the profile, in a file whose header names a source language or, with `None`, all of them.
pub fn adapted(mut unit: Unit, profile: Profile, source: Option<&LanguageTag>) -> Unit {
    if profile == Profile::AsIs {
        return unit;
    }
    adapt_source(&mut unit, source);
    retain(&mut unit.attributes, |name| vocabulary::UNIT.contains(&name));
    for annotation in &mut unit.annotations {
        adapt_annotation(annotation, profile);
    }
    for variant in &mut unit.variants {
        adapt_variant(variant, profile);
    }
    codes::adapt(&mut unit.variants, profile);
    unit
}

/// A unit says what its source language is when the header's is not among its variants: its own if that one is, or that any
/// of them may be.
fn adapt_source(unit: &mut Unit, source: Option<&LanguageTag>) {
    let Unit { attributes, variants, .. } = unit;
    let serves = |source: &LanguageTag| variants.iter().any(|variant| serves(&variant.language, source));
    attributes.retain_mut(|attribute| attribute.name != "srclang" || make_source(&mut attribute.value, serves));
    if source.is_some_and(|source| !serves(source)) && vocabulary::value(attributes, "srclang").is_none() {
        attributes.push(Attribute { name: "srclang".to_owned(), value: ALL_LANGUAGES.to_owned() });
    }
}

/// A pair that was cut out of a unit, its source first, names no source language that it does not have. It says its own when
/// the header's is another one.
pub fn sourced(mut pair: Unit, header: Option<&LanguageTag>) -> Unit {
    let Unit { attributes, variants, .. } = &mut pair;
    let is_there = |source: &LanguageTag| variants.iter().any(|variant| serves(&variant.language, source));
    let is_good = |written: &str| {
        written.eq_ignore_ascii_case(ALL_LANGUAGES) || LanguageTag::parse(written).is_ok_and(|source| is_there(&source))
    };
    attributes.retain(|attribute| attribute.name != "srclang" || is_good(&attribute.value));
    if header.is_some_and(|source| !is_there(source))
        && vocabulary::value(attributes, "srclang").is_none()
        && let Some(first) = variants.first()
    {
        attributes.push(Attribute { name: "srclang".to_owned(), value: first.language.as_str().to_owned() });
    }
    pair
}

/// Whether a value names all languages or one that is there; it is in canonical form then.
fn make_source(value: &mut String, is_there: impl Fn(&LanguageTag) -> bool) -> bool {
    if value.eq_ignore_ascii_case(ALL_LANGUAGES) {
        ALL_LANGUAGES.clone_into(value);
        return true;
    }
    make_canonical(value) && LanguageTag::parse(value).is_ok_and(|source| is_there(&source))
}

/// Whether a variant's language is a source language: `en` in the header is met by `en-US` in a variant.
pub(super) fn serves(language: &LanguageTag, source: &LanguageTag) -> bool {
    language.distance(source).is_some()
}

fn adapt_variant(variant: &mut Variant, profile: Profile) {
    retain(&mut variant.attributes, |name| vocabulary::VARIANT.contains(&name));
    for annotation in &mut variant.annotations {
        adapt_annotation(annotation, profile);
    }
}

fn adapt_annotation(annotation: &mut Annotation, profile: Profile) {
    let attributes = match annotation {
        Annotation::Note { attributes, .. } => attributes,
        Annotation::Property { name, attributes, .. } => {
            let is_own_of_tool = profile == Profile::MemoQ && MEMOQ_PROPERTIES.contains(&name.as_str());
            if !name.starts_with("x-") && !is_own_of_tool {
                name.insert_str(0, "x-");
            }
            attributes
        }
    };
    retain(attributes, |name| ANNOTATION.contains(&name));
    attributes.retain_mut(|attribute| attribute.name != LANGUAGE || make_canonical(&mut attribute.value));
}

/// Whether a value is a language tag; it is one in canonical form then.
fn make_canonical(value: &mut String) -> bool {
    let tag = LanguageTag::parse(value);
    if let Ok(tag) = &tag {
        tag.as_str().clone_into(value);
    }
    tag.is_ok()
}

/// A `ude` needs a name and a `map`, a `map` a `unicode`.
fn encoding(mut encoding: Encoding) -> Option<Encoding> {
    retain(&mut encoding.attributes, |name| vocabulary::ENCODING.contains(&name));
    encoding.maps.retain(|map| vocabulary::value(map, "unicode").is_some());
    for map in &mut encoding.maps {
        retain(map, |name| vocabulary::MAP.contains(&name));
    }
    let is_valid = vocabulary::value(&encoding.attributes, "name").is_some() && !encoding.maps.is_empty();
    is_valid.then_some(encoding)
}

/// Whether a variant names its language itself, in a way of its own.
pub(super) fn names_language(variant: &Variant) -> bool {
    vocabulary::value(&variant.attributes, LANGUAGE).is_some()
}
