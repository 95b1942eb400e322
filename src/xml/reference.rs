//! References: `&amp;`, `&#233;`, and what people write instead.

use super::OddityKind;
use super::chars::{is_name, is_xml_char};
use quick_xml::escape::{resolve_html5_entity, resolve_xml_entity};
use std::borrow::Cow;

/// What a reference stands for.
pub(super) enum Resolved<'a> {
    /// Text, as XML has it.
    Text(&'static str),
    /// A character by its number.
    Character(char),
    /// Half of a character beyond the basic plane, written by a program that thinks in UTF-16.
    Surrogate(u16),
    /// Text all the same.
    Odd(Cow<'a, str>, OddityKind),
}

/// Resolves what stands between `&` and `;`.
pub(super) fn resolve(name: &str) -> Resolved<'_> {
    if let Some(number) = name.strip_prefix('#') {
        return resolve_number(name, number);
    }
    if let Some(text) = resolve_xml_entity(name) {
        return Resolved::Text(text);
    }
    if let Some(text) = resolve_html5_entity(name) {
        return Resolved::Odd(Cow::Borrowed(text), OddityKind::UnknownEntity);
    }
    literal(name, if is_name(name) { OddityKind::UnknownEntity } else { OddityKind::UnescapedAmpersand })
}

fn resolve_number<'a>(name: &'a str, number: &str) -> Resolved<'a> {
    // XML wants a small x; some programs write a large one.
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| char::from(byte).is_digit(radix)) {
        return literal(name, OddityKind::UnescapedAmpersand);
    }
    match u32::from_str_radix(digits, radix) {
        Ok(number @ 0xD800..=0xDFFF) => Resolved::Surrogate(number as u16),
        Ok(number) => match char::from_u32(number).filter(|&c| is_xml_char(c)) {
            Some(c) => Resolved::Character(c),
            None => Resolved::Odd(Cow::Borrowed(""), OddityKind::InvalidCharacter),
        },
        Err(_) => Resolved::Odd(Cow::Borrowed(""), OddityKind::InvalidCharacter),
    }
}

fn literal(name: &str, kind: OddityKind) -> Resolved<'_> {
    Resolved::Odd(Cow::Owned(format!("&{name};")), kind)
}

/// The character that two halves make.
pub(super) fn joined(high: u16, low: u16) -> Option<char> {
    char::decode_utf16([high, low]).next()?.ok().filter(|&c| u32::from(c) > 0xFFFF)
}
