//! The attributes that TMX 1.4 knows, element by element.
//!
//! Source: the DTD of TMX 1.4b. `lang`, which the DTD still lists beside `xml:lang`, is left out: it is read and never
//! written.

use crate::model::{Attribute, CodeKind};

/// The attribute that names a language.
pub(super) const LANGUAGE: &str = "xml:lang";
/// The same in TMX 1.1 and 1.2.
pub(super) const OLD_LANGUAGE: &str = "lang";

/// Attributes that a header must have, with what stands in for a missing one.
pub(super) const HEADER_REQUIRED: &[(&str, &str)] = &[
    ("creationtool", "unknown"),
    ("creationtoolversion", "unknown"),
    ("segtype", "sentence"),
    ("o-tmf", "unknown"),
    ("adminlang", "en"),
    ("srclang", "*all*"),
    ("datatype", "unknown"),
];
pub(super) const HEADER_OPTIONAL: &[&str] = &["o-encoding", "creationdate", "creationid", "changedate", "changeid"];
pub(super) const ANNOTATION: &[&str] = &[LANGUAGE, "o-encoding"];
pub(super) const UNIT: &[&str] = &[
    "tuid",
    "o-encoding",
    "datatype",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "creationdate",
    "creationid",
    "changedate",
    "segtype",
    "changeid",
    "o-tmf",
    "srclang",
];
pub(super) const VARIANT: &[&str] = &[
    "o-encoding",
    "datatype",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "creationdate",
    "creationid",
    "changedate",
    "o-tmf",
    "changeid",
];
pub(super) const ENCODING: &[&str] = &["name", "base"];
pub(super) const MAP: &[&str] = &["unicode", "code", "ent", "subst"];
pub(super) const SUBFLOW: &[&str] = &["datatype", "type"];

/// The attributes of an inline code.
pub(super) fn of_code(kind: CodeKind) -> &'static [&'static str] {
    match kind {
        CodeKind::BeginPaired => &["i", "x", "type"],
        CodeKind::EndPaired => &["i"],
        CodeKind::Isolated => &["pos", "x", "type"],
        CodeKind::Placeholder => &["x", "assoc", "type"],
        CodeKind::Unknown => &["x"],
        CodeKind::HighlightBegin => &["x", "type"],
        CodeKind::HighlightEnd => &[],
    }
}

/// The attribute that an inline code must have.
pub(super) fn required_of_code(kind: CodeKind) -> Option<&'static str> {
    match kind {
        CodeKind::BeginPaired | CodeKind::EndPaired => Some("i"),
        CodeKind::Isolated => Some("pos"),
        _ => None,
    }
}

/// The element of an inline code.
pub(super) fn element(kind: CodeKind) -> &'static str {
    match kind {
        CodeKind::BeginPaired => "bpt",
        CodeKind::EndPaired => "ept",
        CodeKind::Isolated => "it",
        CodeKind::Placeholder => "ph",
        CodeKind::Unknown => "ut",
        CodeKind::HighlightBegin | CodeKind::HighlightEnd => "hi",
    }
}

/// The code that an element begins.
pub(super) fn code(element: &str) -> Option<CodeKind> {
    Some(match element {
        "bpt" => CodeKind::BeginPaired,
        "ept" => CodeKind::EndPaired,
        "it" => CodeKind::Isolated,
        "ph" => CodeKind::Placeholder,
        "ut" => CodeKind::Unknown,
        "hi" => CodeKind::HighlightBegin,
        _ => return None,
    })
}

/// The elements of TMX that hold units or are held by them.
const ELEMENTS: &[&str] = &["tmx", "header", "body", "tu", "tuv", "seg", "prop", "note", "ude", "map"];

/// The element of TMX whose name is written in capitals, which XML takes for another name.
pub(super) fn in_capitals(name: &str) -> Option<&'static str> {
    ELEMENTS.iter().copied().find(|element| *element != name && element.eq_ignore_ascii_case(name))
}

/// What is said of an element that is left out.
pub(super) fn not_here(name: &str) -> String {
    match in_capitals(name) {
        Some(element) => format!("“{name}” is not TMX, which writes “{element}” in small letters; it was left out"),
        None => format!("TMX has no “{name}” here; it was left out"),
    }
}

/// Whether an attribute declares a namespace.
pub(super) fn is_namespace(name: &str) -> bool {
    name == "xmlns" || name.starts_with("xmlns:")
}

/// Whether a namespace can be declared so: `xml` and `xmlns` are taken, and a prefix stands for something.
pub(super) fn is_good_namespace(attribute: &Attribute) -> bool {
    match attribute.name.strip_prefix("xmlns:") {
        Some(prefix) => is_local_name(prefix) && !matches!(prefix, "xml" | "xmlns") && !attribute.value.is_empty(),
        None => attribute.name == "xmlns",
    }
}

/// Whether text can stand behind a prefix.
pub(super) fn is_local_name(text: &str) -> bool {
    !text.contains(':') && crate::xml::is_name(text)
}

/// Whether an attribute has a value of the kind that it is to have.
pub(super) fn has_known_value(attribute: &Attribute) -> bool {
    is_known_value(&attribute.name, &attribute.value)
}

/// Whether an attribute that TMX has says nothing about the unit's other parts and is as it is to be.
pub(super) fn is_only_kept(name: &str, value: &str) -> bool {
    !matches!(name, "tuid" | "srclang" | "i" | "x" | "pos" | OLD_LANGUAGE) && is_known_value(name, value)
}

fn is_known_value(name: &str, value: &str) -> bool {
    match name {
        "segtype" => matches!(value, "block" | "paragraph" | "sentence" | "phrase"),
        "pos" => matches!(value, "begin" | "end"),
        "creationdate" | "changedate" | "lastusagedate" => is_date(value),
        "usagecount" | "x" => is_number(value),
        _ => true,
    }
}

/// Keeps attributes that are known, have a value that they may have, and are there for the first time.
pub(super) fn retain(attributes: &mut Vec<Attribute>, is_known: impl Fn(&str) -> bool) {
    let mut at = 0;
    while at < attributes.len() {
        let (before, rest) = attributes.split_at(at);
        let attribute = &rest[0];
        let is_repeated = before.iter().any(|earlier| earlier.name == attribute.name);
        if is_known(&attribute.name) && has_known_value(attribute) && !is_repeated {
            at += 1;
        } else {
            attributes.remove(at);
        }
    }
}

/// Whether a value is a number as TMX has it: digits.
pub(super) fn is_number(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a value is a date as TMX has it: `YYYYMMDDThhmmssZ`.
pub(super) fn is_date(value: &str) -> bool {
    let Ok(bytes) = <&[u8; 16]>::try_from(value.as_bytes()) else { return false };
    let is_marked = bytes[8] == b'T' && bytes[15] == b'Z';
    if !is_marked || !bytes.iter().enumerate().all(|(at, byte)| byte.is_ascii_digit() || at == 8 || at == 15) {
        return false;
    }
    let pair = |at: usize| u32::from(bytes[at] - b'0') * 10 + u32::from(bytes[at + 1] - b'0');
    let (year, month, day) = (pair(0) * 100 + pair(2), pair(4), pair(6));
    // No leap second: TMX readers do not know it.
    (1..=12).contains(&month)
        && (1..=days(year, month)).contains(&day)
        && pair(9) <= 23
        && pair(11) <= 59
        && pair(13) <= 59
}

/// How many days a month has.
fn days(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The value of an attribute.
pub(super) fn value<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a str> {
    attributes.iter().find(|attribute| attribute.name == name).map(|attribute| attribute.value.as_str())
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn dates_are_told_from_what_tools_write() {
        for (value, expected) in [
            ("20261123T210453Z", true),
            ("20000229T235959Z", true),
            ("19000229T235959Z", false),
            ("20260431T120000Z", false),
            ("20260430T235960Z", false),
            ("20204149T25747Z", false),
            ("20261323T210453Z", false),
            ("20261123T210453", false),
            ("2026-11-23T21:04Z", false),
            ("Mon Nov 23 21:04", false),
            ("", false),
        ] {
            assert_eq!(is_date(value), expected, "{value}");
        }
    }
}
