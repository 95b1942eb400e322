//! What the aligner sees of a text: its words, cut to what survives inflection, and marks for the edges of segments.
//!
//! A word is folded (lower case, no diacritics) and cut to its first letters, a cheap stem that serves any language with
//! suffixes. Punctuation that translators keep (`?`, `:`, quotes, percent signs) counts as a word. How a segment ends is noted
//! beside (`edge`).
//!
//! Words are numbered; a text is one flat array of numbers with the start of each segment. Linear in the text.

use super::Text;
use super::edge::End;
use crate::lexicon::WORD_LETTERS;
use crate::text::{fold_into, is_ignorable, is_unspaced};
use std::collections::HashMap;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Words of a segment that are looked at: no sentence has more, and the cost of a pair is the product of both.
pub(super) const MAX_TOKENS: usize = 200;

/// What kind of thing a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, perhaps with digits among them, but none as the first of all.
    Letters,
    /// Holds a digit.
    Number,
    /// Punctuation, a symbol or the mark of an edge.
    Mark,
}

/// A word of a text's vocabulary.
#[derive(Debug)]
pub(super) struct Entry {
    /// The folded stem, the number or the mark.
    pub(super) text: Box<str>,
    pub(super) kind: Kind,
    /// How often the text has it.
    pub(super) count: u32,
    /// How often with an upper-case first letter.
    pub(super) capitalised: u32,
}

/// The words of a text, numbered in the order in which they were seen.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    pub(super) entries: Vec<Entry>,
    numbers: HashMap<Box<str>, u32>,
}

impl Vocabulary {
    /// The number of a word, if the text has it.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    fn note(&mut self, token: &Token<'_>) -> u32 {
        let number = match self.numbers.get(token.text) {
            Some(&number) => number,
            None => {
                let number = self.entries.len() as u32;
                self.numbers.insert(token.text.into(), number);
                self.entries.push(Entry { text: token.text.into(), kind: token.kind, count: 0, capitalised: 0 });
                number
            }
        };
        let entry = &mut self.entries[number as usize];
        entry.count += 1;
        entry.capitalised += u32::from(token.capitalised);
        number
    }
}

/// One text as the aligner sees it.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) vocabulary: Vocabulary,
    tokens: Vec<u32>,
    /// Where the tokens of each segment start, and the end of the last.
    starts: Vec<u32>,
    /// Characters (white space aside) before each segment, and of all.
    characters: Vec<u64>,
    /// How each segment ends.
    ends: Vec<End>,
    /// Whether each segment begins a paragraph, and `true` behind the last; empty where paragraphs are not known.
    begins: Vec<bool>,
}

impl Side {
    /// Reads a text.
    pub(super) fn of(text: &Text<'_>) -> Self {
        let mut side = Self::read(text.segments);
        let begins = |at: usize| at == 0 || text.paragraphs.get(at) != text.paragraphs.get(at - 1);
        side.begins = (0..=side.len()).map(|at| begins(at) || at == side.len()).collect();
        side
    }

    /// Reads the segments of a text.
    pub(super) fn read(segments: &[&str]) -> Self {
        let mut side = Self {
            vocabulary: Vocabulary::default(),
            tokens: Vec::new(),
            starts: vec![0],
            characters: vec![0],
            ends: Vec::new(),
            begins: Vec::new(),
        };
        for segment in segments {
            side.push(segment);
        }
        side
    }

    fn push(&mut self, segment: &str) {
        let first = self.tokens.len();
        let Self { vocabulary, tokens, .. } = self;
        each_token(segment, |token| {
            // What is not looked at must not be in the vocabulary either: a book in one line has a large one.
            if tokens.len() < first + MAX_TOKENS {
                tokens.push(vocabulary.note(token));
            }
        });
        self.ends.push(End::of(segment));
        let characters = segment.chars().filter(|c| !c.is_whitespace()).count().max(1) as u64;
        self.starts.push(self.tokens.len() as u32);
        self.characters.push(self.characters[self.characters.len() - 1] + characters);
    }

    /// The number of segments.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether a paragraph begins with a segment; one does behind the last.
    pub(super) fn begins_paragraph(&self, segment: usize) -> bool {
        self.begins.get(segment).copied().unwrap_or(false)
    }

    /// How a segment ends.
    pub(super) fn end(&self, segment: usize) -> End {
        self.ends[segment]
    }

    /// Where the words of some segments stand among all.
    pub(super) fn token_range(&self, segments: Range<usize>) -> Range<usize> {
        self.starts[segments.start] as usize..self.starts[segments.end] as usize
    }

    /// The words of some segments.
    pub(super) fn tokens(&self, segments: Range<usize>) -> &[u32] {
        &self.tokens[self.token_range(segments)]
    }

    /// The words of all segments.
    pub(super) fn all_tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// The length of some segments in characters, white space aside.
    pub(super) fn length(&self, segments: Range<usize>) -> f32 {
        (self.characters[segments.end] - self.characters[segments.start]) as f32
    }
}

/// A word as it is read: the text is good until the next one.
pub(crate) struct Token<'a> {
    pub(crate) text: &'a str,
    pub(super) kind: Kind,
    pub(super) capitalised: bool,
}

impl<'a> Token<'a> {
    fn mark(text: &'a str) -> Self {
        Token { text, kind: Kind::Mark, capitalised: false }
    }
}

/// Calls `emit` for each word of a segment, then for the marks of its edges.
pub(super) fn each_token(segment: &str, mut emit: impl FnMut(&Token<'_>)) {
    let mut word = None;
    let mut folded = String::new();
    let mut characters = segment.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map_or(' ', |&(_, next)| next);
        if belongs_to_word(c, word.is_some(), before, next) {
            word.get_or_insert(at);
        } else {
            if let Some(start) = word.take() {
                emit_word(&segment[start..at], &mut folded, &mut emit);
            }
            emit_character(c, &mut emit);
        }
        before = c;
    }
    if let Some(start) = word {
        emit_word(&segment[start..], &mut folded, &mut emit);
    }
    edge_marks(segment, &mut emit);
}

/// Whether a character begins or continues a word; a point or comma does between two digits.
fn belongs_to_word(c: char, inside: bool, before: char, next: char) -> bool {
    if c.is_alphanumeric() {
        return !is_unspaced(c);
    }
    inside
        && (is_combining_mark(c)
            || is_ignorable(c)
            || (matches!(c, '.' | ',') && before.is_ascii_digit() && next.is_ascii_digit()))
}

fn emit_word(word: &str, folded: &mut String, emit: &mut impl FnMut(&Token<'_>)) {
    folded.clear();
    fold_into(word, folded);
    let capitalised = word.chars().next().is_some_and(char::is_uppercase);
    if folded.chars().any(char::is_numeric) {
        let number = folded.replace(',', ".");
        emit(&Token { text: &number, kind: Kind::Number, capitalised });
        return;
    }
    if let Some((end, _)) = folded.char_indices().nth(WORD_LETTERS) {
        folded.truncate(end);
    }
    if !folded.is_empty() {
        emit(&Token { text: folded, kind: Kind::Letters, capitalised });
    }
}

/// Punctuation and symbols that translations keep, in one form; a character of an unspaced script is a word.
fn emit_character(c: char, emit: &mut impl FnMut(&Token<'_>)) {
    let mark = match c {
        '?' | '？' | '؟' => "?",
        '!' | '！' => "!",
        ':' | '：' => ":",
        ';' | '；' | '؛' => ";",
        '(' | ')' | '（' | '）' => "(",
        '"' | '«' | '»' | '“' | '”' | '„' | '「' | '」' => "\"",
        '—' | '–' => "—",
        '%' | '€' | '$' | '£' | '&' | '@' | '#' | '+' | '=' => return emit_as_is(c, Kind::Mark, emit),
        c if is_unspaced(c) && c.is_alphanumeric() => return emit_as_is(c, Kind::Letters, emit),
        _ => return,
    };
    emit(&Token::mark(mark));
}

fn emit_as_is(c: char, kind: Kind, emit: &mut impl FnMut(&Token<'_>)) {
    emit(&Token { text: c.encode_utf8(&mut [0; 4]), kind, capitalised: false });
}

/// Marks for a segment that trails off, or that opens a speech with a dash.
fn edge_marks(segment: &str, emit: &mut impl FnMut(&Token<'_>)) {
    if segment.contains("..") || segment.contains('…') {
        emit(&Token::mark("..."));
    }
    if segment.trim_start().starts_with('-') {
        emit(&Token::mark("—"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(segment: &str, expected: &[&str]) {
        let mut found = Vec::new();
        each_token(segment, |token| found.push(token.text.to_owned()));
        assert_eq!(found, expected, "{segment:?}");
    }

    #[test]
    fn words_marks_and_edges() {
        check("", &[]);
        check("International élites.", &["intern", "elites"]);
        check("L’homme", &["l", "homme"]);
        check("¿Por qué, 1.000,5?", &["por", "que", "1.000.5", "?"]);
        check("- Wait…", &["wait", "...", "—"]);
        check("first,", &["first"]);
        check("日本。", &["日", "本"]);
    }

    #[test]
    fn a_long_segment_is_cut() {
        let long = "word ".repeat(1000);
        let side = Side::read(&[&(long + "never seen"), "next"]);
        assert_eq!(side.tokens(0..1).len(), MAX_TOKENS);
        assert_eq!(side.vocabulary.find("never"), None);
    }
}
