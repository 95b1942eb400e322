//! Matches that are close in wording but perhaps not in sense.
//!
//! One word decides whether a sentence is denied, and how much, when, or who is meant; a score hardly notices. Each
//! warning is evidence on the surface, no judgement: a negation more or less (`denial`), another number (`number`), another
//! name (`name`). Words that deny, prefixes that do and numbers in words are data for some languages. Linear, but for short
//! lists; asked only of matches that are shown.
//!
//! Leaves out: opposites that are words of their own (*before*, *after*; *all*, *some*), scope.

mod denial;
mod name;
mod number;
mod numeral;

use crate::language::LanguageTag;
use crate::text::tags;
use std::borrow::Cow;

/// What may have changed the sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Warning {
    /// One of the two denies what the other says.
    Negation,
    /// They hold different numbers, or the same at other places.
    Number,
    /// One names somebody or something that the other does not.
    Name,
}

impl Warning {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Negation => "negation",
            Self::Number => "number",
            Self::Name => "name",
        }
    }
}

/// What to be wary of when the translation of `segment` is used for `query`.
pub fn warnings(segment: &str, query: &str, language: &LanguageTag) -> Vec<Warning> {
    let (segment, query) = (&*without_tags(segment), &*without_tags(query));
    let denials = |text| denial::denials(text, language);
    let mut found = Vec::new();
    if denials(segment) != denials(query) || denial::is_turned(segment, query, language) {
        found.push(Warning::Negation);
    }
    if number::numbers_differ(segment, query, language) {
        found.push(Warning::Number);
    }
    if name::names_differ(segment, query, language) {
        found.push(Warning::Name);
    }
    found
}

/// What a tag holds says nothing: `{1}` is no number, `<b id="No">` no denial.
fn without_tags(text: &str) -> Cow<'_, str> {
    let tags = tags(text);
    if tags.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut plain, mut from) = (String::with_capacity(text.len()), 0);
    for tag in tags {
        plain.push_str(&text[from..tag.start]);
        plain.push(' ');
        from = tag.end;
    }
    plain.push_str(&text[from..]);
    Cow::Owned(plain)
}

/// The list of a language; empty where there is none.
fn words_of(lists: &[(&'static str, &'static str)], language: &LanguageTag) -> &'static str {
    lists.iter().find(|(code, _)| *code == language.primary()).map_or("", |(_, words)| words)
}

/// Where a word stands in a list that spaces part. Every word of a text is looked for in some lists, most in vain: to search for its
/// bytes is quicker than to go through the words.
fn place_in(list: &str, word: &str) -> Option<usize> {
    let is_edge = |byte: Option<&u8>| byte.is_none_or(|&byte| byte == b' ');
    let list = list.as_bytes();
    let stands_alone = |&at: &usize| {
        is_edge(at.checked_sub(1).and_then(|before| list.get(before))) && is_edge(list.get(at + word.len()))
    };
    if word.is_empty() { None } else { memchr::memmem::find_iter(list, word).find(stands_alone) }
}

#[cfg(test)]
mod tests;
