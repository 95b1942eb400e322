//! How words are written and where in sentences they stand, counted.

use super::Paragraph;
use alinea::segment::training::{Counts, word_of};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A word that is seen less often says nothing.
const LEAST_SEEN: u32 = 2;

/// Lines of a file of weights, sorted.
pub(crate) fn count<'a>(paragraphs: impl Iterator<Item = &'a Paragraph>) -> String {
    let mut words: BTreeMap<String, Counts> = BTreeMap::new();
    for paragraph in paragraphs {
        let (mut start, mut ends) = (true, paragraph.ends.iter().peekable());
        let mut from = 0;
        for piece in paragraph.text.split_inclusive(char::is_whitespace) {
            let end = from + piece.trim_end().len();
            from += piece.len();
            let (word, marked) = word_of(piece);
            while ends.next_if(|sentence| **sentence < end).is_some() {}
            let last = ends.next_if_eq(&&end).is_some();
            if !word.is_empty() {
                let counts = words.entry(word.to_lowercase()).or_default();
                match word.starts_with(char::is_lowercase) {
                    true => counts.small += 1,
                    false if start => counts.begins += 1,
                    false => counts.capital += 1,
                }
                counts.ends += u32::from(last);
            }
            start = last || marked || start && word.is_empty();
        }
    }
    let mut lines = String::new();
    for (word, counts) in words {
        let seen = counts.small + counts.capital + counts.begins;
        if let Some(usage) = counts.usage().filter(|_| seen >= LEAST_SEEN) {
            let _ = writeln!(lines, "word\t{word}\t{usage}");
        }
    }
    lines
}
