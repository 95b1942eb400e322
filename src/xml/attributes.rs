//! The attributes of a start tag.
//!
//! Well-written ones cost one pass over the tag. A value without quotes, a name without a value, a name twice and a `<`
//! inside a value are taken as meant and noted.

use super::OddityKind::{self, AttributeSyntax};
use super::chars::{is_name, is_space};
use super::reference::push_resolved;
use std::borrow::Cow;

/// Hands each attribute to `each`, its value resolved and normalised; `each` tells whether the name is a new one. What is
/// odd goes to `note`.
pub(super) fn parse(
    attributes: &str,
    mut each: impl FnMut(&str, Cow<'_, str>) -> bool,
    mut note: impl FnMut(OddityKind, String),
) {
    if attributes.contains('\u{C}') {
        note(AttributeSyntax, "a form feed is no white space of XML; it was read as a blank".to_owned());
    }
    let mut rest = attributes.trim_ascii();
    while !rest.is_empty() {
        let ends_name = |byte: u8| byte == b'=' || byte.is_ascii_whitespace();
        let (name, after) = rest.split_at(rest.bytes().position(ends_name).unwrap_or(rest.len()));
        let (raw, after) = match after.trim_ascii_start().strip_prefix('=') {
            Some(after) => value(after.trim_ascii_start(), |what| note(AttributeSyntax, format!("“{name}” {what}"))),
            None => {
                note(AttributeSyntax, format!("“{name}” has no value"));
                ("", after)
            }
        };
        if after.bytes().next().is_some_and(|byte| !byte.is_ascii_whitespace()) {
            note(AttributeSyntax, format!("no blank stands behind the value of “{name}”"));
        }
        rest = after.trim_ascii_start();
        if !is_name(name) {
            note(AttributeSyntax, format!("“{name}” is no name of an attribute; it was left out"));
        } else if !each(name, normalised(raw, &mut note)) {
            note(AttributeSyntax, format!("“{name}” is there twice; the first was kept"));
        }
    }
}

/// Bytes that end a value or ask for a closer look at it.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        stops[byte] = is_special(byte as u8) || matches!(byte as u8, b'"' | b'\'');
        byte += 1;
    }
    stops
};

/// Hands each attribute to `each` as long as they are written as almost all are: nothing odd, nothing to resolve. False
/// at the first that is not, or that `each` does not take; nothing was noted then, and [`parse`] tells what they are.
pub(super) fn parse_plain(attributes: &str, mut each: impl FnMut(&str, &str) -> bool) -> bool {
    let bytes = attributes.as_bytes();
    let from = |at: usize, stops: fn(u8) -> bool| bytes[at..].iter().position(|&byte| stops(byte)).map(|n| at + n);
    let mut at = 0;
    while let Some(name) = from(at, |byte| !is_space(&byte)) {
        if name == at {
            return false;
        }
        let Some(equals) = from(name, |byte| byte == b'=') else { return false };
        let value = equals + 2;
        let Some(&quote) = bytes.get(equals + 1).filter(|quote| matches!(quote, b'"' | b'\'')) else { return false };
        let Some(mut end) = from(value, |byte| STOPS[usize::from(byte)]) else { return false };
        while bytes[end] != quote {
            let is_other_quote = matches!(bytes[end], b'"' | b'\'');
            let Some(next) = from(end + 1, |byte| STOPS[usize::from(byte)]).filter(|_| is_other_quote) else {
                return false;
            };
            end = next;
        }
        if !each(&attributes[name..equals], &attributes[value..end]) {
            return false;
        }
        at = end + 1;
    }
    true
}

/// Splits a value from what comes after it.
fn value(text: &str, mut note: impl FnMut(&str)) -> (&str, &str) {
    let Some(quote) = text.bytes().next().filter(|c| matches!(c, b'"' | b'\'')) else {
        note("is not in quotes");
        return text.split_at(text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len()));
    };
    let inside = &text[1..];
    match memchr::memchr(quote, inside.as_bytes()) {
        Some(end) => (&inside[..end], &inside[end + 1..]),
        None => {
            note("lacks the closing quote");
            (inside, "")
        }
    }
}

/// Whether a byte of a value is not simply what it stands for; U+FFFE and U+FFFF begin with 0xEF.
const fn is_special(byte: u8) -> bool {
    (byte < b' ') | (byte == b'&') | (byte == b'<') | (byte == 0xEF)
}

/// A value with references resolved and white space as XML has it in attributes.
fn normalised<'a>(raw: &'a str, note: &mut impl FnMut(OddityKind, String)) -> Cow<'a, str> {
    if !raw.bytes().fold(false, |found, byte| found | is_special(byte)) {
        return Cow::Borrowed(raw);
    }
    if raw.contains('<') {
        note(AttributeSyntax, "a “<” stands in the value of an attribute".to_owned());
    }
    let spaced = raw.replace("\r\n", " ").replace(['\n', '\t', '\r'], " ");
    let mut resolved = String::with_capacity(raw.len());
    push_resolved(&spaced, &mut resolved, |_, kind, message| note(kind, format!("in an attribute, {message}")));
    Cow::Owned(resolved)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tag: &str, expected: &[(&str, &str)], oddities: usize) {
        let (mut found, mut notes) = (Vec::<(String, String)>::new(), Vec::new());
        let each = |name: &str, value: Cow<'_, str>| {
            let is_new = !found.iter().any(|(earlier, _)| earlier == name);
            if is_new {
                found.push((name.to_owned(), value.into_owned()));
            }
            is_new
        };
        parse(tag, each, |kind, message| notes.push((kind, message)));
        check_plain(tag, &found, notes.is_empty());
        let found: Vec<(&str, &str)> = found.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(found, expected, "{tag}");
        assert_eq!(notes.len(), oddities, "{tag}: {notes:?}");
    }

    /// The quick way either finds the same or gives up, and gives up wherever there is something to note.
    fn check_plain(tag: &str, expected: &[(String, String)], is_clean: bool) {
        let mut found: Vec<(String, String)> = Vec::new();
        let is_whole = parse_plain(tag, |name, value| {
            let takes = is_name(name) && !found.iter().any(|(earlier, _)| earlier == name);
            found.push((name.to_owned(), value.to_owned()));
            takes
        });
        assert!(is_clean || !is_whole, "{tag}");
        if is_whole {
            assert_eq!(found, expected, "{tag}");
        }
    }

    #[test]
    fn the_usual_way_of_writing_is_read_the_quick_way() {
        for tag in ["", " a='1'", r#" a="it's" xml:lang='"'"#, " a=''\n b='é'  "] {
            assert!(parse_plain(tag, |_, _| true), "{tag}");
        }
    }

    #[test]
    fn attributes_are_read_as_meant() {
        check("", &[], 0);
        check(r#" a="1" xml:lang = 'en' "#, &[("a", "1"), ("xml:lang", "en")], 0);
        check(r#"a="x &lt;&#10;&#x41;&quot; y""#, &[("a", "x <\nA\" y")], 0);
        check("a='x\n\ty'", &[("a", "x  y")], 0);
        check("a=1 b='2'", &[("a", "1"), ("b", "2")], 1);
        check("a b='2'", &[("a", ""), ("b", "2")], 1);
        check("a='1' a='2'", &[("a", "1")], 1);
        check("a='Q & A; B &c'", &[("a", "Q & A; B &c")], 2);
        check("a='&#xD83D;&#xDE00;'", &[("a", "😀")], 1);
        check("a='x\u{1}&#1;&nbsp;'", &[("a", "x\u{A0}")], 3);
        check("a='<'", &[("a", "<")], 1);
        check("a='1'b='2'", &[("a", "1"), ("b", "2")], 1);
        check(" a='1'\u{C}b='2'", &[("a", "1"), ("b", "2")], 1);
        check("1='x' b='2'", &[("b", "2")], 1);
        check("='x' \" b='2'", &[("b", "2")], 3);
    }
}
