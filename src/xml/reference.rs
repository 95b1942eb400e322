//! References: `&amp;`, `&#233;`, and what people write instead.

use super::OddityKind::{self, InvalidCharacter, UnescapedAmpersand, UnknownEntity};
use super::chars::{is_name, is_xml_char, push_clean};
use quick_xml::escape::{resolve_html5_entity, resolve_xml_entity};

/// What a reference stands for.
enum Resolved {
    /// Text, as XML has it.
    Text(&'static str),
    /// A character by its number.
    Character(char),
    /// Half of a character beyond the basic plane, written by a program that thinks in UTF-16.
    Half(u16),
    /// Text that is meant, most likely.
    Meant(&'static str, OddityKind),
    /// Nothing: it stays as it is.
    Literal(OddityKind),
}

/// Appends text with its references resolved and without characters that XML does not allow. What is odd goes to `note`,
/// with its place in the text in bytes.
pub(super) fn push_resolved(text: &str, resolved: &mut String, mut note: impl FnMut(usize, OddityKind, String)) {
    let mut from = 0;
    // The first half of a character, with the place behind it.
    let mut half: Option<(u16, usize)> = None;
    for at in memchr::memchr_iter(b'&', text.as_bytes()) {
        push_text(text, from..at, resolved, &mut note);
        from = at;
        let after = &text[at + 1..];
        let end = after.find([';', '&']).filter(|&end| after.as_bytes()[end] == b';');
        let Some(name) = end.map(|end| &after[..end]) else {
            note(at, UnescapedAmpersand, "an “&” that begins no reference was read as text".to_owned());
            continue;
        };
        let end = at + name.len() + 2;
        let before = half.take().filter(|&(_, behind)| behind == at);
        match resolve(name) {
            Resolved::Text(text) => resolved.push_str(text),
            Resolved::Character(c) => resolved.push(c),
            Resolved::Half(second) => match before.and_then(|(first, _)| joined(first, second)) {
                Some(c) => resolved.push(c),
                None => {
                    half = Some((second, end));
                    note(
                        at,
                        InvalidCharacter,
                        "a character is written as two halves; a lone half is dropped".to_owned(),
                    );
                }
            },
            Resolved::Meant(text, kind) => {
                let done = if text.is_empty() { "dropped".to_owned() } else { format!("read as “{text}”") };
                note(at, kind, format!("“&{name};” was {done}"));
                resolved.push_str(text);
            }
            Resolved::Literal(kind) => {
                note(at, kind, format!("“&{name};” is no reference that is known; it was read as text"));
                continue;
            }
        }
        from = end;
    }
    push_text(text, from..text.len(), resolved, &mut note);
}

fn push_text(
    text: &str,
    range: std::ops::Range<usize>,
    resolved: &mut String,
    note: &mut impl FnMut(usize, OddityKind, String),
) {
    let from = range.start;
    if let Some(at) = push_clean(&text[range], resolved) {
        note(from + at, InvalidCharacter, "characters that XML does not allow were dropped".to_owned());
    }
}

/// Resolves what stands between `&` and `;`.
fn resolve(name: &str) -> Resolved {
    if let Some(number) = name.strip_prefix('#') {
        return resolve_number(number);
    }
    if let Some(text) = resolve_xml_entity(name) {
        return Resolved::Text(text);
    }
    match resolve_html5_entity(name) {
        Some(text) => Resolved::Meant(text, UnknownEntity),
        None => Resolved::Literal(if is_name(name) { UnknownEntity } else { UnescapedAmpersand }),
    }
}

fn resolve_number(number: &str) -> Resolved {
    // XML wants a small x; some programs write a large one.
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| char::from(byte).is_digit(radix)) {
        return Resolved::Literal(UnescapedAmpersand);
    }
    let number = u32::from_str_radix(digits, radix).unwrap_or(u32::MAX);
    match (char::from_u32(number).filter(|&c| is_xml_char(c)), u16::try_from(number)) {
        (Some(c), _) => Resolved::Character(c),
        (None, Ok(half @ 0xD800..=0xDFFF)) => Resolved::Half(half),
        (None, _) => Resolved::Meant("", InvalidCharacter),
    }
}

/// The character that two halves make.
fn joined(first: u16, second: u16) -> Option<char> {
    char::decode_utf16([first, second]).next()?.ok()
}
