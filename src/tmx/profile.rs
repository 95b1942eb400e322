//! What a unit and a header become for the tool that is to read them.
//!
//! Pure functions. For every profile but [`Profile::AsIs`] the result is valid to DTD and XSD whatever it was made of:
//! attributes that TMX does not have are left out, those that it must have are added, names of properties begin with
//! `x-` (OmegaT 3.6 takes others, such as `file`, as its own), language tags are canonical.

use super::vocabulary::{self, ANNOTATION, HEADER_OPTIONAL, HEADER_REQUIRED, LANGUAGE, SUBFLOW};
use super::{Encoding, Header, Profile};
use crate::model::{Annotation, Attribute, CodeData, CodeKind, Content, InlineCode, Unit, Variant};

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

/// OmegaT parses segments in its own way when it sees its own name there; nobody else may write it.
const OMEGAT: &str = "OmegaT";

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
        }
        for annotation in &mut adapted.annotations {
            adapt_annotation(annotation, profile);
        }
        adapted.encodings = std::mem::take(&mut adapted.encodings).into_iter().filter_map(encoding).collect();
    }
    for &(name, value) in HEADER_REQUIRED {
        if vocabulary::value(&adapted.attributes, name).is_none() {
            adapted.attributes.push(Attribute { name: name.to_owned(), value: value.to_owned() });
        }
    }
    adapted
}

/// A unit for the profile.
pub fn adapted(mut unit: Unit, profile: Profile) -> Unit {
    if profile == Profile::AsIs {
        return unit;
    }
    retain(&mut unit.attributes, |name| vocabulary::UNIT.contains(&name));
    for annotation in &mut unit.annotations {
        adapt_annotation(annotation, profile);
    }
    for variant in &mut unit.variants {
        adapt_variant(variant, profile);
    }
    unit
}

fn adapt_variant(variant: &mut Variant, profile: Profile) {
    retain(&mut variant.attributes, |name| vocabulary::VARIANT.contains(&name));
    for annotation in &mut variant.annotations {
        adapt_annotation(annotation, profile);
    }
    adapt_content(&mut variant.content);
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

fn adapt_content(content: &mut Content) {
    let mut open = Vec::new();
    let mut next = first_free_number(&content.codes);
    for code in &mut content.codes {
        retain(&mut code.attributes, |name| vocabulary::of_code(code.kind).contains(&name));
        pair(code, &mut open, &mut next);
        for data in &mut code.data {
            if let CodeData::Subflow { attributes, content } = data {
                retain(attributes, |name| SUBFLOW.contains(&name));
                adapt_content(content);
            }
        }
    }
}

/// A number that no pair of the content has.
fn first_free_number(codes: &[InlineCode]) -> u64 {
    let numbers = codes.iter().filter_map(|code| vocabulary::value(&code.attributes, "i")?.parse::<u64>().ok());
    numbers.max().map_or(1, |largest| largest.saturating_add(1))
}

/// Gives a code the attribute that it must have: an end without a number ends the pair that was begun last.
fn pair(code: &mut InlineCode, open: &mut Vec<String>, next: &mut u64) {
    let Some(required) = vocabulary::required_of_code(code.kind) else { return };
    let found = vocabulary::value(&code.attributes, required).map(str::to_owned);
    let mut add = |name: &str, value: &str| {
        code.attributes.insert(0, Attribute { name: name.to_owned(), value: value.to_owned() });
    };
    let mut number = || {
        let number = next.to_string();
        *next = next.saturating_add(1);
        number
    };
    match (code.kind, found) {
        (CodeKind::BeginPaired, Some(i)) => open.push(i),
        (CodeKind::BeginPaired, None) => {
            let i = number();
            add("i", &i);
            open.push(i);
        }
        (CodeKind::EndPaired, Some(i)) => open.retain(|begun| *begun != i),
        (CodeKind::EndPaired, None) => {
            let i = open.pop().unwrap_or_else(number);
            add("i", &i);
        }
        (CodeKind::Isolated, None) => add("pos", "begin"),
        _ => {}
    }
}

/// Keeps attributes that are known, have a value that they may have, and are there for the first time.
fn retain(attributes: &mut Vec<Attribute>, is_known: impl Fn(&str) -> bool) {
    let mut at = 0;
    while at < attributes.len() {
        let (before, rest) = attributes.split_at(at);
        let attribute = &rest[0];
        let is_repeated = before.iter().any(|earlier| earlier.name == attribute.name);
        if is_known(&attribute.name) && vocabulary::has_known_value(attribute) && !is_repeated {
            at += 1;
        } else {
            attributes.remove(at);
        }
    }
}

/// Whether a variant names its language itself, in a way of its own.
pub(super) fn names_language(variant: &Variant) -> bool {
    vocabulary::value(&variant.attributes, LANGUAGE).is_some()
}
