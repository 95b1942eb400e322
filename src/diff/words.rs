//! Inside a bead: which words went and came, and how heavy each difference is.
//!
//! Tokens are aligned by Myers' algorithm (crate `similar`) over what is the same to a translator: folded words, any
//! quotation mark for any other. What is aligned and still not the same byte for byte differs in white space, quotes,
//! case or diacritics; what is not aligned differs in punctuation or text. One pass gives the class and the words.
//!
//! O((n + m)·d) for d differences, so a bead with more than [`LARGEST`] tokens in the part that differs is taken for
//! rewritten whole.

use super::token::{Token, TokenKind, tokens_of};
use super::{Class, Mark, WordChange, WordChangeKind, runs};
use crate::text::{fold, match_key};
use similar::{Algorithm, DiffTag};
use std::collections::HashMap;

/// Beyond this many tokens that differ, words are not compared: a paragraph of 20,000 words is no segment.
const LARGEST: usize = 40_000;

/// What the words of a bead say.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Compared {
    pub(super) words: Vec<WordChange>,
    /// Kinds of differences, heaviest first.
    pub(super) kinds: Vec<Class>,
    pub(super) marks: Vec<Mark>,
    /// Words and marks that were inserted, deleted or replaced.
    pub(super) tokens_touched: usize,
    pub(super) words_touched: usize,
    pub(super) characters_touched: usize,
    /// Share of the characters that stayed.
    pub(super) similarity: f64,
}

/// Compares two texts that are not the same.
pub(super) fn compare(old: &str, new: &str) -> Compared {
    let (old_tokens, new_tokens) = (tokens_of(old), tokens_of(new));
    let hunks = hunks(&old_tokens, &new_tokens);
    let mut compared = Compared::default();
    let mut facts = Facts::default();
    for hunk in &hunks {
        match hunk {
            Hunk::Aligned { old, new, first } => compared.aligned(*old, *new, *first, &mut facts),
            Hunk::Differing { old, new } => compared.differing(old, new, &mut facts),
        }
    }
    compared.kinds.sort_unstable_by(|one, two| two.cmp(one));
    compared.kinds.dedup();
    compared.marks = facts.marks();
    let runs = runs::written(&hunks);
    let stayed = stayed(&runs);
    compared.words = runs::tidy(&runs);
    let all = old.chars().count() + new.chars().count();
    compared.similarity = if all == 0 { 1.0 } else { 2.0 * stayed as f64 / all as f64 };
    compared
}

/// Characters on both sides.
fn stayed(words: &[WordChange]) -> usize {
    let same = words.iter().filter(|word| word.kind == WordChangeKind::Same);
    same.map(|word| word.text.chars().count()).sum()
}

/// A stretch of the comparison.
pub(super) enum Hunk<'a> {
    /// The same token to a translator.
    Aligned {
        old: Seen<'a>,
        new: Seen<'a>,
        /// Whether something differs right before it: then its white space is that difference's business.
        first: bool,
    },
    /// Tokens that only one side has.
    Differing { old: Vec<Seen<'a>>, new: Vec<Seen<'a>> },
}

/// A token and whether it is a capitalised word inside a sentence.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) token: Token<'a>,
    inner: bool,
}

fn hunks<'a>(old: &[Token<'a>], new: &[Token<'a>]) -> Vec<Hunk<'a>> {
    let mut ids: HashMap<String, u32> = HashMap::new();
    let mut keys = |tokens: &[Token<'_>]| -> Vec<u32> { tokens.iter().map(|token| id(&mut ids, token)).collect() };
    let (old_keys, new_keys) = (keys(old), keys(new));
    let mut hunks: Vec<Hunk<'a>> = Vec::new();
    let seen = |tokens: &[Token<'a>], at: usize| Seen { token: tokens[at], inner: is_inner(tokens, at) };
    for (tag, from, to) in operations(&old_keys, &new_keys) {
        if tag == DiffTag::Equal {
            let after_difference = matches!(hunks.last(), Some(Hunk::Differing { .. }));
            for (step, (i, j)) in from.zip(to).enumerate() {
                let first = step == 0 && after_difference;
                hunks.push(Hunk::Aligned { old: seen(old, i), new: seen(new, j), first });
            }
        } else {
            let (old, new) = (from.map(|at| seen(old, at)).collect(), to.map(|at| seen(new, at)).collect());
            hunks.push(Hunk::Differing { old, new });
        }
    }
    hunks
}

/// What a token is to a translator, as a number.
fn id(ids: &mut HashMap<String, u32>, token: &Token<'_>) -> u32 {
    let key = match token.kind {
        TokenKind::Letters | TokenKind::Number => fold(token.text),
        TokenKind::Quote => "\"".to_owned(),
        _ => token.text.to_owned(),
    };
    let next = u32::try_from(ids.len()).expect("a segment in memory holds fewer than 2^32 words");
    *ids.entry(key).or_insert(next)
}

/// Whether the word at this place stands inside a sentence, so that a capital there means something.
fn is_inner(tokens: &[Token<'_>], at: usize) -> bool {
    at > 0 && (tokens[at - 1].kind.is_word() || tokens[at - 1].text == ",")
}

type Operation = (DiffTag, std::ops::Range<usize>, std::ops::Range<usize>);

fn operations(old: &[u32], new: &[u32]) -> Vec<Operation> {
    let prefix = old.iter().zip(new).take_while(|(one, two)| one == two).count();
    let rest = old.len().min(new.len()) - prefix;
    let suffix = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(one, two)| one == two).count();
    let (old_end, new_end) = (old.len() - suffix, new.len() - suffix);
    let mut operations = Vec::new();
    let mut push = |tag, from: std::ops::Range<usize>, to: std::ops::Range<usize>| {
        if !from.is_empty() || !to.is_empty() {
            operations.push((tag, from, to));
        }
    };
    push(DiffTag::Equal, 0..prefix, 0..prefix);
    if old_end + new_end - 2 * prefix > LARGEST {
        push(DiffTag::Replace, prefix..old_end, prefix..new_end);
    } else {
        for found in similar::capture_diff_slices(Algorithm::Myers, &old[prefix..old_end], &new[prefix..new_end]) {
            let shifted = |range: std::ops::Range<usize>| range.start + prefix..range.end + prefix;
            push(found.tag(), shifted(found.old_range()), shifted(found.new_range()));
        }
    }
    push(DiffTag::Equal, old_end..old.len(), new_end..new.len());
    joined(operations)
}

/// Deletions and insertions that touch each other as one.
fn joined(operations: Vec<Operation>) -> Vec<Operation> {
    let mut joined: Vec<Operation> = Vec::new();
    for (tag, from, to) in operations {
        match joined.last_mut() {
            Some(last) if (last.0 == DiffTag::Equal) == (tag == DiffTag::Equal) => {
                (last.1.end, last.2.end) = (from.end, to.end);
            }
            _ => joined.push((tag, from, to)),
        }
    }
    joined
}

impl Compared {
    /// A token that is on both sides, perhaps in another form.
    fn aligned<'a>(&mut self, old: Seen<'a>, new: Seen<'a>, first: bool, facts: &mut Facts<'a>) {
        let (one, two) = (old.token, new.token);
        if one.space != two.space && !(first && (one.space.is_empty() || two.space.is_empty())) {
            self.kinds.push(Class::Whitespace);
            self.characters_touched += one.space.chars().count().max(two.space.chars().count());
        }
        if one.text == two.text {
            return;
        }
        forms(one.text, two.text, &mut self.kinds);
        self.tokens_touched += 1;
        self.words_touched += usize::from(one.kind.is_word());
        self.characters_touched += differing_characters(one.text, two.text);
        facts.note(0, old);
        facts.note(1, new);
    }

    /// Tokens that are on one side only.
    fn differing<'a>(&mut self, old: &[Seen<'a>], new: &[Seen<'a>], facts: &mut Facts<'a>) {
        let kind = old.iter().chain(new).map(|seen| weight_of(seen.token.kind)).max();
        self.kinds.extend(kind);
        old.iter().for_each(|&seen| facts.note(0, seen));
        new.iter().for_each(|&seen| facts.note(1, seen));
        let words = |side: &[Seen<'_>]| side.iter().filter(|seen| seen.token.kind.is_word()).count();
        let tokens = |side: &[Seen<'_>]| side.iter().filter(|seen| seen.token.kind != TokenKind::End).count();
        let characters = |side: &[Seen<'_>]| side.iter().map(|seen| seen.token.text.chars().count()).sum::<usize>();
        self.tokens_touched += tokens(old).max(tokens(new));
        self.words_touched += words(old).max(words(new));
        self.characters_touched += characters(old).max(characters(new));
    }
}

/// How heavy a token is that only one side has.
fn weight_of(kind: TokenKind) -> Class {
    match kind {
        TokenKind::Letters | TokenKind::Number | TokenKind::Symbol => Class::Text,
        TokenKind::Punctuation => Class::Punctuation,
        TokenKind::Quote => Class::Quotes,
        TokenKind::End => Class::Whitespace,
    }
}

/// How two forms of one token differ.
fn forms(old: &str, new: &str, kinds: &mut Vec<Class>) {
    let (old, new) = (match_key(old), match_key(new));
    if old == new {
        kinds.push(Class::Whitespace);
        return;
    }
    let plain = |text: &str| text.replace(super::token::is_quote, "'");
    let (old_plain, new_plain) = (plain(&old), plain(&new));
    let quotes = |text: &str| text.chars().filter(|&c| super::token::is_quote(c)).collect::<String>();
    if quotes(&old) != quotes(&new) {
        kinds.push(Class::Quotes);
    }
    if old_plain == new_plain {
        return;
    }
    let lower = |text: &str| text.to_lowercase();
    let capitals = |text: &str| text.chars().filter(|c| c.is_alphabetic()).map(char::is_uppercase).collect::<Vec<_>>();
    let cased = capitals(&old_plain) != capitals(&new_plain);
    let marked = lower(&old_plain) != lower(&new_plain);
    if cased {
        kinds.push(Class::Case);
    }
    if marked || !cased {
        kinds.push(Class::Diacritics);
    }
}

fn differing_characters(old: &str, new: &str) -> usize {
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let prefix = old.iter().zip(&new).take_while(|(one, two)| one == two).count();
    let rest = old.len().min(new.len()) - prefix;
    let suffix = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(one, two)| one == two).count();
    old.len().max(new.len()) - prefix - suffix
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Numbers and names on either side.
#[derive(Default)]
struct Facts<'a> {
    numbers: [Vec<&'a str>; 2],
    names: [Vec<&'a str>; 2],
}

impl<'a> Facts<'a> {
    /// Notes a word of the old (0) or the new (1) side.
    fn note(&mut self, side: usize, seen: Seen<'a>) {
        let text = seen.token.text;
        if seen.token.kind.is_word() && text.contains(char::is_numeric) {
            self.numbers[side].push(text);
        } else if seen.token.kind == TokenKind::Letters && seen.inner && is_capitalised(text) {
            self.names[side].push(text);
        }
    }

    /// What is not the same on both sides, whatever its order.
    fn marks(mut self) -> Vec<Mark> {
        self.numbers.iter_mut().chain(&mut self.names).for_each(|list| list.sort_unstable());
        let mut marks = Vec::new();
        if self.numbers[0] != self.numbers[1] {
            marks.push(Mark::Number);
        }
        if self.names[0] != self.names[1] {
            marks.push(Mark::Name);
        }
        marks
    }
}
