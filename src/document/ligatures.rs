//! Ligatures of typesetting, with which PDF files write some pairs of letters: words are found by their letters.
//!
//! One search for the bytes that all of them begin with. Linear.

use super::builder::extend;
use super::{Origin, Paragraph};
use std::ops::Range;

/// The Latin ligatures, U+FB00 to U+FB06.
const LIGATURES: [(char, &str); 7] = [
    ('\u{FB00}', "ff"),
    ('\u{FB01}', "fi"),
    ('\u{FB02}', "fl"),
    ('\u{FB03}', "ffi"),
    ('\u{FB04}', "ffl"),
    ('\u{FB05}', "st"),
    ('\u{FB06}', "st"),
];
/// How all of them begin, and how long they are.
const BEGIN: &[u8] = b"\xEF\xAC";
const SIZE: usize = 3;

/// Calls back with each ligature of a text and the letters that it stands for.
pub(super) fn each(text: &str, mut each: impl FnMut(Range<usize>, &'static str)) {
    for at in memchr::memmem::find_iter(text.as_bytes(), BEGIN) {
        let found = text[at..].chars().next();
        if let Some((_, letters)) = LIGATURES.iter().find(|(ligature, _)| Some(*ligature) == found) {
            each(at..at + SIZE, letters);
        }
    }
}

/// Writes the ligatures of a paragraph as letters.
pub(super) fn expand(paragraph: &mut Paragraph) {
    // A line that has none is told by a search for one byte, quicker to set up than one for two.
    let bytes = paragraph.text.as_bytes();
    if !memchr::memchr_iter(BEGIN[0], bytes).any(|at| bytes[at..].starts_with(BEGIN)) {
        return;
    }
    let mut expanded = Paragraph::default();
    let Paragraph { text, origin, .. } = &*paragraph;
    let mut add = |piece: &str, source: Range<usize>, is_replaced: bool| {
        let start = expanded.text.len();
        expanded.text.push_str(piece);
        let text = start..expanded.text.len();
        if is_replaced {
            expanded.origin.push(Origin { text, source });
        } else if !piece.is_empty() {
            extend(&mut expanded.origin, text, source);
        }
    };
    for piece in origin {
        let source = |at: usize| piece.source_at(piece.text.start + at);
        let own = &text[piece.text.clone()];
        let mut start = 0;
        each(own, |range, letters| {
            add(&own[start..range.start], source(start)..source(range.start), false);
            add(letters, source(range.start)..source(range.end), true);
            start = range.end;
        });
        add(&own[start..], source(start)..source(own.len()), false);
    }
    (paragraph.text, paragraph.origin) = (expanded.text, expanded.origin);
}
