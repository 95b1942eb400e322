//! References: `&amp;`, `&#233;`, and what people write instead.

use super::OddityKind::{self, InvalidCharacter, UnescapedAmpersand, UnknownEntity};
use super::chars::{is_name, is_xml_char, push_clean};
use memchr::memmem;
use quick_xml::escape::resolve_xml_entity;

/// The named characters of HTML, one a line: the name and one or two code points (WHATWG HTML, "Named character
/// references"). quick-xml has a table as well, in which 600 of them stand for something else (`&scaron;` for U+0016).
const HTML_ENTITIES: &str = include_str!("html_entities.txt");

/// What a reference stands for.
enum Resolved {
    /// Text, as XML has it.
    Text(&'static str),
    /// A character by its number.
    Character(char),
    /// Half of a character beyond the basic plane, written by a program that thinks in UTF-16.
    Half(u16),
    /// Text that is meant, most likely.
    Meant(String, OddityKind),
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
                resolved.push_str(&text);
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
    match html_entity(name) {
        Some(text) => Resolved::Meant(text, UnknownEntity),
        None => Resolved::Literal(if is_name(name) { UnknownEntity } else { UnescapedAmpersand }),
    }
}

/// What a name means in HTML.
fn html_entity(name: &str) -> Option<String> {
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let line = format!("\n{name} ");
    let at = match HTML_ENTITIES.strip_prefix(&line[1..]) {
        Some(_) => line.len() - 1,
        None => memmem::find(HTML_ENTITIES.as_bytes(), line.as_bytes())? + line.len(),
    };
    let numbers = HTML_ENTITIES[at..].lines().next()?.split(' ');
    numbers.map(|number| u32::from_str_radix(number, 16).ok().and_then(char::from_u32)).collect()
}

fn resolve_number(number: &str) -> Resolved {
    // XML wants a small x; some programs write a large one.
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let has_large_x = number.starts_with('X');
    if digits.is_empty() || !digits.bytes().all(|byte| char::from(byte).is_digit(radix)) {
        return Resolved::Literal(UnescapedAmpersand);
    }
    let number = u32::from_str_radix(digits, radix).unwrap_or(u32::MAX);
    match (char::from_u32(number).filter(|&c| is_xml_char(c)), u16::try_from(number)) {
        (Some(c), _) if has_large_x => Resolved::Meant(c.to_string(), UnknownEntity),
        (Some(c), _) => Resolved::Character(c),
        (None, Ok(half @ 0xD800..=0xDFFF)) => Resolved::Half(half),
        (None, _) => Resolved::Meant(String::new(), InvalidCharacter),
    }
}

/// The character that two halves make.
fn joined(first: u16, second: u16) -> Option<char> {
    char::decode_utf16([first, second]).next()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_html_mean_what_they_mean_there() {
        for (name, expected) in [
            ("AElig", Some("Æ")),
            ("nbsp", Some("\u{A0}")),
            ("scaron", Some("š")),
            ("oelig", Some("œ")),
            ("alpha", Some("α")),
            ("Lstrok", Some("Ł")),
            ("ZHcy", Some("Ж")),
            ("mdash", Some("—")),
            ("caps", Some("∩\u{FE00}")),
            ("zwnj", Some("\u{200C}")),
            ("nothing", None),
            ("", None),
            ("nbsp a0", None),
            ("a0\nnbsp", None),
        ] {
            assert_eq!(html_entity(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn the_table_of_names_is_whole() {
        let lines: Vec<&str> = HTML_ENTITIES.lines().collect();
        assert_eq!(lines.len(), 2_125);
        assert!(lines.is_sorted());
        for line in lines {
            let name = line.split(' ').next().unwrap();
            assert!(html_entity(name).unwrap().chars().all(is_xml_char), "{line}");
        }
    }
}
