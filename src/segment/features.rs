//! What the model sees of a place where a sentence might end: the words around it and the kind of each.
//!
//! Two words stand on each side; each has a *kind* (small letters, capital, all capitals, number …), and those before the
//! place the mark that they end with. A feature is a template and what fills it in: kinds, a word, both. The same code
//! names the features for training and finds their weights when a text is cut.
//!
//! Looks at a few words around the place, whatever the text. Tried and left out, since they changed nothing on the
//! tuning part of the train sets: how the paragraph is written as a whole, how far the next mark is, words further away.

use super::Rule;
use super::context::{Candidate, begins_plain, ends_plain, is_opener};

/// So many bytes of a word are looked at.
const LONGEST: usize = 32;

/// What takes the features of a place.
pub(super) trait Sink {
    /// A word as the features hold it, made once and used in several.
    type Word: Copy;

    /// Takes a word in any case; `""` for none.
    fn word(&self, word: &str) -> Self::Word;

    /// A template, some kinds, and two words.
    fn feature(&mut self, template: u8, kinds: &[u8], words: [Self::Word; 2]);

    /// Whether the features so far say it all.
    fn has_enough(&self) -> bool {
        false
    }
}

/// A word and what it looks like. Kinds and marks are letters that can be read in the files of weights.
#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    /// From the first letter or digit to the last.
    core: &'a str,
    kind: u8,
    /// What opens before it.
    opens: u8,
    /// The mark behind it.
    ends: u8,
}

const NOTHING: u8 = b'_';

/// Hands out the features of a place; `cuts` is what the rules say. The most telling come first: most places need no more.
pub(super) fn features(candidate: &Candidate<'_>, rule: Rule, cuts: bool, sink: &mut impl Sink) {
    let (from, before) = token_before(candidate.text, candidate.start, candidate.end);
    let (to, next) = token_after(candidate.text, candidate.end);
    let (rule, length) = (letter(rule, cuts), length(candidate.end - candidate.start));
    let (kind, ends, begins, opens) = (before.kind, before.ends, next.kind, next.opens);
    let (none, first, second) = (sink.word(""), sink.word(before.core), sink.word(next.core));
    sink.feature(b'a', &[rule], [none, none]);
    sink.feature(b'b', &[kind, ends, begins, opens], [none, none]);
    sink.feature(b'c', &[ends], [first, none]);
    sink.feature(b'd', &[ends, begins], [second, none]);
    if sink.has_enough() {
        return;
    }
    let (_, earlier) = token_before(candidate.text, candidate.start, from);
    let (_, later) = token_after(candidate.text, to);
    let ending = sink.word(suffix(before.core));
    sink.feature(b'e', &[kind, ends, begins, opens, later.kind], [none, none]);
    sink.feature(b'f', &[kind, ends, begins, earlier.kind, earlier.ends], [none, none]);
    sink.feature(b'g', &[kind, ends, begins, opens, earlier.kind, later.kind], [none, none]);
    sink.feature(b'h', &[kind, ends, begins, length], [none, none]);
    sink.feature(b'i', &[rule, ends, begins, opens, later.kind], [none, none]);
    sink.feature(b'j', &[ends, begins], [ending, none]);
    sink.feature(b'k', &[kind, begins, later.kind], [second, none]);
    sink.feature(b'l', &[], [first, second]);
}

/// A letter for a rule that leaves a case open.
fn letter(rule: Rule, cuts: bool) -> u8 {
    let letter = match rule {
        Rule::Heading => b'h',
        Rule::Semicolon => b's',
        Rule::LowerCaseBegins => b'l',
        _ => b'u',
    };
    if cuts { letter.to_ascii_uppercase() } else { letter }
}

/// How long the segment would be, in bytes, by doubling steps.
fn length(bytes: usize) -> u8 {
    const STEPS: [usize; 6] = [8, 20, 40, 80, 160, 320];
    b'1' + STEPS.iter().filter(|step| bytes > **step).count() as u8
}

/// The last three letters, where inflection is.
fn suffix(word: &str) -> &str {
    let from = word.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    &word[from..]
}

/// The word that ends before a place, and where it begins.
fn token_before(text: &str, start: usize, end: usize) -> (usize, Token<'_>) {
    let mut text = &text[start..end];
    if !text.as_bytes().last().is_some_and(u8::is_ascii_graphic) {
        text = text.trim_end();
    }
    let mut from = text.len().saturating_sub(LONGEST);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let tail = &text[from..];
    let at = tail.bytes().rposition(|byte| byte.is_ascii_whitespace()).map_or(0, |at| at + 1);
    (start + from + at, token(&tail[at..]))
}

/// The word that begins behind a place, and where it ends.
fn token_after(text: &str, from: usize) -> (usize, Token<'_>) {
    let mut rest = &text[from..];
    rest = rest.strip_prefix(' ').unwrap_or(rest);
    if !rest.as_bytes().first().is_some_and(u8::is_ascii_graphic) {
        rest = rest.trim_start();
    }
    let from = text.len() - rest.len();
    let mut limit = rest.len().min(LONGEST);
    while !rest.is_char_boundary(limit) {
        limit -= 1;
    }
    let width = rest.bytes().take(limit).position(|byte| byte.is_ascii_whitespace()).unwrap_or(limit);
    (from + width, token(&rest[..width]))
}

fn token(word: &str) -> Token<'_> {
    // Most words are nothing but small letters, the first one perhaps a capital.
    let plain = word.bytes().skip(1).all(|byte| byte.is_ascii_lowercase());
    match word.as_bytes() {
        [b'a'..=b'z', ..] if plain => return Token { core: word, kind: b'w', opens: NOTHING, ends: NOTHING },
        [b'A'..=b'Z', _, ..] if plain => return Token { core: word, kind: b'C', opens: NOTHING, ends: NOTHING },
        _ => {}
    }
    let inner = if begins_plain(word) { word } else { word.trim_start_matches(is_opener) };
    let opens = match word[..word.len() - inner.len()].chars().next_back() {
        None => NOTHING,
        Some('(' | '[' | '{') => b'(',
        Some('-' | '–' | '—' | '_') => b'-',
        Some('¿' | '¡') => b'?',
        Some('•' | '*' | '·' | '#' | '>') => b'*',
        Some(_) => b'"',
    };
    let core = if ends_plain(inner) { inner } else { inner.trim_end_matches(|c: char| !c.is_alphanumeric()) };
    Token { core, kind: kind(core), opens, ends: mark_of(&inner[core.len()..]) }
}

/// The last mark of several; what only closes behind a mark that ends sentences counts less than that mark.
fn mark_of(tail: &str) -> u8 {
    const ELLIPSIS: u8 = b'~';
    tail.chars().fold(NOTHING, |ends, c| match c {
        '.' if matches!(ends, b'.' | ELLIPSIS) => ELLIPSIS,
        ')' | ']' | '}' | '"' | '\'' | '”' | '’' | '»' if matches!(ends, b'.' | b'!' | ELLIPSIS) => ends,
        '.' | ':' | ';' | ',' => c as u8,
        '?' | '!' => b'!',
        '…' => ELLIPSIS,
        '-' | '–' | '—' => b'-',
        ')' | ']' | '}' => b')',
        '"' | '\'' | '”' | '’' | '»' => b'"',
        _ => b'*',
    })
}

/// `w` small letters, `C` a capital first, `A` all capitals, `S` one capital, `M` and `m` mixed, `0` a number, `4` one of
/// four digits, `1` digits with more, `u` an address of the net, `x` letters without case.
fn kind(core: &str) -> u8 {
    let mut chars = core.chars();
    let Some(first) = chars.next() else { return NOTHING };
    let rest = chars.as_str();
    if first.is_ascii_digit() {
        return match rest.bytes().all(|byte| byte.is_ascii_digit()) {
            true if core.len() == 4 => b'4',
            true => b'0',
            false => b'1',
        };
    }
    if core.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return kind_of_letters(core.as_bytes());
    }
    if core.contains('@') || core.contains("://") || core.starts_with("www.") {
        return b'u';
    }
    if first.is_lowercase() {
        let mixed = rest.bytes().any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        return if mixed { b'm' } else { b'w' };
    }
    match first.is_uppercase() {
        false => b'x',
        true if rest.is_empty() => b'S',
        true if rest.chars().all(|c| c.is_lowercase() || matches!(c, '\'' | '’' | '-')) => b'C',
        true if !rest.contains(char::is_lowercase) => b'A',
        true => b'M',
    }
}

/// The same for letters of ASCII alone, as most words are.
fn kind_of_letters(core: &[u8]) -> u8 {
    let capitals = core.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    match (core.first().is_some_and(u8::is_ascii_uppercase), capitals) {
        (false, 0) => b'w',
        (false, _) => b'm',
        (true, _) if core.len() == 1 => b'S',
        (true, 1) => b'C',
        (true, all) if all == core.len() => b'A',
        (true, _) => b'M',
    }
}
