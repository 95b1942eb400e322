//! What the model sees of a place where a sentence might end: the words around it and the kind of each.
//!
//! Two words stand on each side; each has a *kind* (small letters, capital, all capitals, number …), and those before the
//! place the mark that they end with. A feature is a template and what fills it in: kinds, a word, both. The same code
//! names the features for training and finds their weights when a text is cut.
//!
//! Looks at a few words around the place, whatever the text. Tried and left out, since they changed nothing on the
//! tuning part of the train sets: how the paragraph is written as a whole, how far the next mark is, words further away.

use super::Rule;
use super::context::Candidate;
use super::token::{Token, token_after, token_before};

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

/// The two words next to a place, and the two behind those.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near<'a> {
    /// The words before the place, the nearest first.
    pub(super) before: [Token<'a>; 2],
    /// The words behind it, the nearest first.
    pub(super) after: [Token<'a>; 2],
    /// Where the last of these ends.
    pub(super) to: usize,
}

/// Hands out the features of a place; `cuts` is what the rules say. The most telling come first: most places need no more, and have
/// no words to be looked at again.
pub(super) fn features<'a>(
    candidate: &Candidate<'a>,
    rule: Rule,
    cuts: bool,
    sink: &mut impl Sink,
) -> Option<Near<'a>> {
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
        return None;
    }
    let (_, earlier) = token_before(candidate.text, candidate.start, from);
    let (to, later) = token_after(candidate.text, to);
    let ending = sink.word(suffix(before.core));
    sink.feature(b'e', &[kind, ends, begins, opens, later.kind], [none, none]);
    sink.feature(b'f', &[kind, ends, begins, earlier.kind, earlier.ends], [none, none]);
    if sink.has_enough() {
        return None;
    }
    sink.feature(b'g', &[kind, ends, begins, opens, earlier.kind, later.kind], [none, none]);
    sink.feature(b'h', &[kind, ends, begins, length], [none, none]);
    sink.feature(b'i', &[rule, ends, begins, opens, later.kind], [none, none]);
    sink.feature(b'j', &[ends, begins], [ending, none]);
    sink.feature(b'k', &[kind, begins, later.kind], [second, none]);
    sink.feature(b'l', &[], [first, second]);
    Some(Near { before: [before, earlier], after: [next, later], to })
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
