//! A regular expression over segments: where it matches with diacritics set aside, and which words every match must hold.
//!
//! Unless diacritics are to count, expression and text are both stripped of them (`jardin` and `jardín` find either) and the places
//! found are mapped back. The ends of a range such as `à-ü` stay as they are, and an expression that finds nothing so is tried on
//! the text as it is written; so who asks for accents by name finds them.
//!
//! Where a literal part begins a word for certain (behind a space or an ASCII mark, behind `\b` or `^`), every match holds a word
//! that begins so, and the full-text index names the segments that do. Characters of scripts without spaces are words of their
//! own there. A part that may begin inside a word, or fewer than three letters, tell nothing: then every segment is read. The
//! index and `\b` disagree behind a middle dot and a soft hyphen inside a word: a beginning there is not found.
//!
//! Time: linear in the candidates' texts.

use crate::text::{fold, is_unspaced};
use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind, Look};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The beginning of a word that is worth looking up: fewer letters begin too many words.
const SHORTEST_BEGINNING: usize = 3;

/// A compiled expression.
#[derive(Debug, Clone)]
pub(super) struct Expression {
    written: Regex,
    /// Without diacritics, unless they count.
    bare: Option<Regex>,
    full_text: Option<String>,
}

impl Expression {
    /// Compiles an expression.
    pub(super) fn new(pattern: &str, case_counts: bool, diacritics_count: bool) -> Result<Self, regex::Error> {
        let compile = |pattern: &str| regex::RegexBuilder::new(pattern).case_insensitive(!case_counts).build();
        let written = compile(pattern)?;
        // What is no expression any more without its diacritics is taken as it is written.
        let bare = (!diacritics_count).then(|| compile(&bare_pattern(pattern)).unwrap_or_else(|_| written.clone()));
        let full_text = regex_syntax::parse(pattern).ok().and_then(|hir| required_words(&hir));
        Ok(Self { written, bare, full_text })
    }

    /// The full-text query that finds every segment with a match; `None` when all must be read.
    pub(super) fn full_text(&self) -> Option<String> {
        self.full_text.clone()
    }

    /// Where it matches, in UTF-8 bytes.
    pub(super) fn spans(&self, text: &str) -> Vec<Range<usize>> {
        let Some(bare) = &self.bare else { return places(&self.written, text) };
        let found = match Bare::of(text) {
            Some(stripped) => {
                let original = |span: Range<usize>| stripped.starts[span.start]..stripped.starts[span.end];
                places(bare, &stripped.text).into_iter().map(original).collect()
            }
            None => places(bare, text),
        };
        if found.is_empty() && !(text.is_ascii() && bare.as_str() == self.written.as_str()) {
            return places(&self.written, text);
        }
        found
    }
}

fn places(expression: &Regex, text: &str) -> Vec<Range<usize>> {
    expression.find_iter(text).map(|hit| hit.range()).filter(|span| !span.is_empty()).collect()
}

/// A text without diacritics.
struct Bare {
    text: String,
    /// For each byte of it, and for its end, where the character begins in the original.
    starts: Vec<usize>,
}

impl Bare {
    /// `None` when there are none in it.
    fn of(original: &str) -> Option<Self> {
        if original.is_ascii() {
            return None;
        }
        let (mut text, mut starts) = (String::with_capacity(original.len()), Vec::with_capacity(original.len() + 1));
        for (at, c) in original.char_indices() {
            if let Some(c) = without_marks(c) {
                text.push(c);
                starts.resize(text.len(), at);
            }
        }
        starts.push(original.len());
        Some(Self { text, starts })
    }
}

/// A letter without its marks; `None` for a mark. What is not one letter then (Hangul, kana with their sound marks) stays whole.
fn without_marks(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c);
    }
    if is_mark(c) {
        return None;
    }
    let mut letters = std::iter::once(c).nfd().filter(|&c| !is_mark(c));
    match (letters.next(), letters.next()) {
        (Some(letter), None) if letter.is_alphanumeric() => Some(unbarred(letter)),
        _ => Some(c),
    }
}

/// The marks that folding drops: those of Latin, Greek and Cyrillic, of Arabic and Hebrew.
fn is_mark(c: char) -> bool {
    is_combining_mark(c) && fold(c.encode_utf8(&mut [0; 4])).is_empty()
}

/// Letters whose mark no decomposition takes off.
fn unbarred(c: char) -> char {
    match c {
        'ø' => 'o',
        'Ø' => 'O',
        'ł' => 'l',
        'Ł' => 'L',
        'đ' | 'ð' => 'd',
        'Đ' | 'Ð' => 'D',
        other => other,
    }
}

/// An expression without diacritics, but for the ends of ranges.
fn bare_pattern(pattern: &str) -> String {
    let characters: Vec<char> = pattern.chars().collect();
    let is_end = |at: usize| {
        let is_dash = |place: Option<usize>| place.and_then(|place| characters.get(place)) == Some(&'-');
        is_dash(at.checked_sub(1)) || is_dash(Some(at + 1))
    };
    let bare = |(at, &c): (usize, &char)| if is_end(at) { Some(c) } else { without_marks(c) };
    characters.iter().enumerate().filter_map(bare).collect()
}

/// A part of what an expression matches, from left to right.
#[derive(Debug, PartialEq)]
enum Part {
    Literal(String),
    /// No word goes across here.
    Edge,
    /// Anything.
    Gap,
}

/// The beginnings of words that every match holds, as a full-text query.
fn required_words(hir: &Hir) -> Option<String> {
    let mut parts = Vec::new();
    collect(hir, &mut parts);
    let (mut words, mut begins_word) = (Vec::new(), false);
    for part in parts {
        match part {
            Part::Literal(text) => {
                words_of(&text, begins_word, &mut words);
                begins_word = text.chars().next_back().is_some_and(parts_words);
            }
            Part::Edge => begins_word = true,
            Part::Gap => begins_word = false,
        }
    }
    (!words.is_empty()).then(|| words.join(" AND "))
}

fn collect(hir: &Hir, parts: &mut Vec<Part>) {
    match hir.kind() {
        HirKind::Empty => {}
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) => match parts.last_mut() {
                Some(Part::Literal(before)) => before.push_str(text),
                _ => parts.push(Part::Literal(text.to_owned())),
            },
            Err(_) => parts.push(Part::Gap),
        },
        HirKind::Look(Look::Start | Look::StartLF | Look::StartCRLF | Look::WordUnicode | Look::WordStartUnicode) => {
            parts.push(Part::Edge);
        }
        HirKind::Class(class) if is_space(class) => parts.push(Part::Edge),
        HirKind::Capture(capture) => collect(&capture.sub, parts),
        HirKind::Concat(all) => all.iter().for_each(|one| collect(one, parts)),
        HirKind::Repetition(repetition) if repetition.min > 0 => match repetition.sub.kind() {
            HirKind::Class(class) if is_space(class) => parts.push(Part::Edge),
            _ => {
                parts.push(Part::Gap);
                collect(&repetition.sub, parts);
                parts.push(Part::Gap);
            }
        },
        _ => parts.push(Part::Gap),
    }
}

/// Whether a class holds white space only.
fn is_space(class: &Class) -> bool {
    let Class::Unicode(class) = class else { return false };
    class.ranges().iter().all(|range| (range.start()..=range.end()).all(char::is_whitespace))
}

/// Where the full-text index cuts for certain.
fn parts_words(c: char) -> bool {
    c.is_whitespace() || (c.is_ascii() && !c.is_ascii_alphanumeric())
}

/// The beginnings of words in a literal, and its characters of scripts without spaces.
fn words_of(literal: &str, begins_word: bool, words: &mut Vec<String>) {
    let mut begins_word = begins_word;
    for piece in literal.split_inclusive(|c: char| !c.is_alphanumeric() || is_unspaced(c)) {
        let last = piece.chars().next_back().filter(|c| !c.is_alphanumeric() || is_unspaced(*c));
        let beginning = fold(&piece[..piece.len() - last.map_or(0, char::len_utf8)]);
        let is_plain = beginning.chars().all(char::is_alphanumeric);
        if begins_word && is_plain && beginning.chars().count() >= SHORTEST_BEGINNING {
            words.push(format!("\"{beginning}\"*"));
        }
        if let Some(character) = last.filter(|&c| is_unspaced(c) && c.is_alphanumeric()) {
            let folded = fold(character.encode_utf8(&mut [0; 4]));
            if folded.chars().all(char::is_alphanumeric) {
                words.push(format!("\"{folded}\""));
            }
        }
        begins_word = last.is_some_and(parts_words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, text: &str, found: &[&str]) {
        let expression = Expression::new(pattern, false, false).unwrap();
        let spans: Vec<&str> = expression.spans(text).into_iter().map(|span| &text[span]).collect();
        assert_eq!(spans, found, "{pattern} in {text}");
    }

    #[test]
    fn diacritics_do_not_count() {
        check("jardin", "El jardín, o jardi\u{301}n.", &["jardín", "jardi\u{301}n"]);
        check("jardín", "el jardin", &["jardin"]);
        check(r"\bŁódź\b", "Lodz i Łódź", &["Lodz", "Łódź"]);
        check("JARD[IÍ]N", "jardín", &["jardín"]);
        check(r"\w+", "Über’s", &["Über", "s"]);
        check("é", "elite", &["e", "e"]);
        check("…", "Well… no...", &["…"]);
        check("か", "がか", &["か"]);
        check("한", "하한", &["한"]);
        check("≠", "a = b ≠ c", &["≠"]);
    }

    #[test]
    fn who_names_accents_finds_them() {
        check("[à-ü]", "cómo está", &["ó", "á"]);
        check(r"\x{e9}", "élite", &["é"]);
        check(r"[A-Za-zÀ-ÿ]+", "¿Qué tal?", &["Qué", "tal"]);
        let exact = Expression::new("jardin", false, true).unwrap();
        assert!(exact.spans("jardín").is_empty());
    }

    #[test]
    fn words_that_must_occur_are_looked_up() {
        let query = |pattern| Expression::new(pattern, false, false).unwrap().full_text();
        for (pattern, words) in [
            (r"\bmobil", Some(r#""mobil"*"#)),
            (r"\bÉlite\w*\b", Some(r#""elite"*"#)),
            (r"rose\s+garden", Some(r#""garden"*"#)),
            ("the rose garden", Some(r#""rose"* AND "garden"*"#)),
            (r"\b(spare) (parts?)\b", Some(r#""spare"* AND "part"*"#)),
            ("l'autonomie", Some(r#""autonomie"*"#)),
            ("日本.*語", Some(r#""日" AND "本" AND "語""#)),
            ("(?:^|x)garden", None),
            ("garden", None),
            (r"\bga", None),
            (r"\b(19|20)\d\d\b", None),
            (r"(?i)\bgarden", None),
            (r"\Bgarden", None),
            (r"\b(garden)?", None),
            (r"a·lega", None),
            (r"(?-u:\b)clair", None),
        ] {
            assert_eq!(query(pattern).as_deref(), words, "{pattern}");
        }
    }
}
