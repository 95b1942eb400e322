//! The attributes of a start tag.
//!
//! Well-written ones cost one pass over the tag. A value without quotes, a name without a value, a name twice and a `<`
//! inside a value are taken as meant and noted.

use super::OddityKind::{self, AttributeSyntax};
use super::chars::is_name;
use super::reference::push_resolved;
use std::borrow::Cow;

/// Hands each attribute to `each`, its value resolved and normalised; `each` tells whether the name is a new one. What is
/// odd goes to `note`.
pub(super) fn parse(
    attributes: &str,
    mut each: impl FnMut(&str, Cow<'_, str>) -> bool,
    mut note: impl FnMut(OddityKind, String),
) {
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
        rest = after.trim_ascii_start();
        if !is_name(name) {
            note(AttributeSyntax, format!("“{name}” is no name of an attribute; it was left out"));
        } else if !each(name, normalised(raw, &mut note)) {
            note(AttributeSyntax, format!("“{name}” is there twice; the first was kept"));
        }
    }
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

/// A value with references resolved and white space as XML has it in attributes.
fn normalised<'a>(raw: &'a str, note: &mut impl FnMut(OddityKind, String)) -> Cow<'a, str> {
    let special = |byte: u8| (byte < b' ') | (byte == b'&') | (byte == b'<') | (byte == 0xEF);
    if !raw.bytes().fold(false, |found, byte| found | special(byte)) {
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
        let found: Vec<(&str, &str)> = found.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(found, expected, "{tag}");
        assert_eq!(notes.len(), oddities, "{tag}: {notes:?}");
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
        check("1='x' b='2'", &[("b", "2")], 1);
        check("='x' \" b='2'", &[("b", "2")], 3);
    }
}
