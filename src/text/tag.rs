//! Tags written into a text: `<b>`, `</g>`, `<x id="1"/>`, `{1}`, `{0}`.
//!
//! Stored segments keep their codes apart from the text; this is for queries and plain files that carry them inside.
//! A `<` opens a tag only when a name, a number or a slash follows at once and a `>` comes before the next `<`, so
//! `a < b` stays text. Linear.

use std::ops::Range;

/// Longer stretches between `<` and `>` are text that happens to hold both.
const LONGEST_TAG: usize = 512;

/// Where the tags of a text stand, in UTF-8 bytes, ascending.
pub fn tags(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = memchr::memchr2(b'<', b'{', &bytes[from..]).map(|offset| from + offset) {
        let end = if bytes[at] == b'<' { markup_end(bytes, at) } else { placeholder_end(bytes, at) };
        if let Some(end) = end {
            found.push(at..end);
        }
        from = end.unwrap_or(at + 1);
    }
    found
}

/// The end of `<name …>`, `</name>` or `<1>` that begins at `at`.
fn markup_end(bytes: &[u8], at: usize) -> Option<usize> {
    let name = if bytes.get(at + 1) == Some(&b'/') { at + 2 } else { at + 1 };
    bytes.get(name).filter(|byte| byte.is_ascii_alphanumeric())?;
    let limit = bytes.len().min(at + LONGEST_TAG);
    let close = name + memchr::memchr2(b'<', b'>', &bytes[name..limit.max(name)])?;
    (bytes[close] == b'>').then_some(close + 1)
}

/// The end of `{12}` that begins at `at`.
fn placeholder_end(bytes: &[u8], at: usize) -> Option<usize> {
    let digits = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let close = at + 1 + digits;
    (digits > 0 && bytes.get(close) == Some(&b'}')).then_some(close + 1)
}

#[cfg(test)]
mod tests {
    use super::tags;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = tags(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn tags_are_told_from_text() {
        check("plain", &[]);
        check("<b>é</b> <x id=\"1\"/>{1}", &["<b>", "</b>", "<x id=\"1\"/>", "{1}"]);
        check("a < b > c", &[]);
        check("<a <b>", &["<b>"]);
        check("{} {a} {12", &[]);
        check("<", &[]);
        check("</", &[]);
        check("x <3 y", &[]);
    }
}
