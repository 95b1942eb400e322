//! What the linear model sees of a place where a sentence might end: the word on each side and the kind of each.
//!
//! A word has a *kind* (small letters, capital, all capitals, number …), and the one before the place the mark that it ends with. A
//! feature is a template and what fills it in: kinds, a word, both. The same code names the features for training and finds
//! their weights when a text is cut. Words further away, and kinds of several words together, are left to the forest
//! (`gauges`), which tells more with them.

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
}

/// The words next to a place, and where they begin and end on the far side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near<'a> {
    pub(super) before: Token<'a>,
    pub(super) from: usize,
    pub(super) after: Token<'a>,
    pub(super) to: usize,
}

impl<'a> Near<'a> {
    pub(super) fn of(candidate: &Candidate<'a>) -> Self {
        let (from, before) = token_before(candidate.text, candidate.start, candidate.end);
        let (to, after) = token_after(candidate.text, candidate.end);
        Self { before, from, after, to }
    }
}

/// Hands out the features of a place; `cuts` is what the rules say.
pub(super) fn features(near: &Near<'_>, rule: Rule, cuts: bool, sink: &mut impl Sink) {
    let Near { before, after, .. } = near;
    let (none, first, second) = (sink.word(""), sink.word(before.core), sink.word(after.core));
    sink.feature(b'a', &[letter(rule, cuts)], [none, none]);
    sink.feature(b'b', &[before.kind, before.ends, after.kind, after.opens], [none, none]);
    sink.feature(b'c', &[before.ends], [first, none]);
    sink.feature(b'd', &[before.ends, after.kind], [second, none]);
    sink.feature(b'e', &[], [first, second]);
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
