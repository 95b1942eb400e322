//! The attributes of a start tag.
//!
//! Well-written ones cost one pass over the tag. A value without quotes, a name without a value, a name twice and a `<`
//! inside a value are taken as meant and noted.

use super::OddityKind::{self, AttributeSyntax, InvalidCharacter, UnescapedAmpersand};
use super::chars::{cleaned, is_name};
use super::reference::{Resolved, joined, resolve};
use std::borrow::Cow;

/// Hands each attribute to `each`, its value resolved and normalised; oddities go to `note`.
pub(super) fn parse(tag: &str, mut each: impl FnMut(&str, String), mut note: impl FnMut(OddityKind, String)) {
    let mut rest = tag.trim_ascii();
    // Tags have few attributes; a list is faster than a set.
    let mut seen: Vec<&str> = Vec::new();
    while !rest.is_empty() {
        let name_end = rest.find(|c: char| c == '=' || c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(name_end);
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
        } else if seen.contains(&name) {
            note(AttributeSyntax, format!("“{name}” is there twice; the first was kept"));
        } else {
            seen.push(name);
            each(name, normalised(raw, &mut note));
        }
    }
}

/// Splits a value from what comes after it.
fn value(text: &str, mut note: impl FnMut(&str)) -> (&str, &str) {
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        note("is not in quotes");
        return text.split_at(text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len()));
    };
    let inside = &text[1..];
    match inside.find(quote) {
        Some(end) => (&inside[..end], &inside[end + 1..]),
        None => {
            note("lacks the closing quote");
            (inside, "")
        }
    }
}

/// A value with references resolved and white space as XML has it in attributes.
fn normalised(raw: &str, note: &mut impl FnMut(OddityKind, String)) -> String {
    let (clean, invalid) = cleaned(raw);
    if invalid {
        note(InvalidCharacter, "characters that XML does not allow were dropped from an attribute".to_owned());
    }
    if clean.contains('<') {
        note(AttributeSyntax, "a “<” stands in the value of an attribute".to_owned());
    }
    if !clean.bytes().any(|byte| matches!(byte, b'&' | b'\n' | b'\t')) {
        return clean.into_owned();
    }
    let spaced: Cow<'_, str> = Cow::Owned(clean.replace(['\n', '\t'], " "));
    dereferenced(&spaced, note)
}

/// Text with references resolved.
fn dereferenced(text: &str, note: &mut impl FnMut(OddityKind, String)) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut pending: Option<u16> = None;
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        resolved.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(end) = rest.find([';', '&']).filter(|&end| rest.as_bytes()[end] == b';') else {
            note(UnescapedAmpersand, "an “&” that begins no reference was read as text".to_owned());
            resolved.push('&');
            continue;
        };
        let high = pending.take().filter(|_| at == 0);
        match resolve(&rest[..end]) {
            Resolved::Text(text) => resolved.push_str(text),
            Resolved::Character(c) => resolved.push(c),
            Resolved::Surrogate(half) => match high.and_then(|high| joined(high, half)) {
                Some(c) => resolved.push(c),
                None => {
                    pending = Some(half);
                    note(InvalidCharacter, "half of a character stands in an attribute".to_owned());
                }
            },
            Resolved::Odd(text, kind) => {
                note(kind, format!("“&{};” in an attribute was read as “{text}”", &rest[..end]));
                resolved.push_str(&text);
            }
        }
        rest = &rest[end + 1..];
    }
    resolved.push_str(rest);
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tag: &str, expected: &[(&str, &str)], oddities: usize) {
        let (mut found, mut notes) = (Vec::new(), Vec::new());
        parse(tag, |name, value| found.push((name.to_owned(), value)), |kind, message| notes.push((kind, message)));
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
