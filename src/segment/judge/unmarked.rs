//! Places without a mark: headings, and sentences that plainly begin.

use super::key::{Key, first_word};
use super::starts_sentence;
use crate::segment::Rule;
use crate::segment::abbreviations::Abbreviations;
use crate::segment::context::Candidate;

/// Without a mark, only two things are sure enough: a heading in capitals before a sentence that is not, and a word that
/// likes to begin sentences, in a capital, with a word in lower case behind it, after a word that likes to do neither.
pub(super) fn unmarked(data: &Abbreviations, candidate: &Candidate<'_>) -> (bool, Rule) {
    let word = first_word(candidate.rest);
    let after = candidate.rest[word.len()..].strip_prefix(' ').unwrap_or_default();
    let plain = word.chars().skip(1).all(char::is_lowercase);
    if plain
        && !word.is_empty()
        && is_heading(&candidate.text[candidate.start..candidate.end])
        && word.len() + after.len() > 1
    {
        return (word.len() > 1 || after.starts_with(char::is_lowercase), Rule::Heading);
    }
    // One letter (`I`, `A`, `O`) is too often a label: a word in lower case must stand before it.
    let letter_alone = word.len() == 1 && !candidate.before.starts_with(char::is_lowercase);
    if !data.starts_unmarked
        || !ends_word(candidate.before)
        || !plain
        || letter_alone
        || word == "I"
        || !after.starts_with(char::is_lowercase)
    {
        return (false, Rule::Unmarked);
    }
    let mut key = Key::default();
    key.push(candidate.before);
    (!data.is_starter(key.as_str()) && starts_sentence(data, candidate), Rule::Unmarked)
}

/// Whether a word can end a sentence: three letters or more, a number, an acronym.
fn ends_word(word: &str) -> bool {
    let short = || word.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    word.ends_with(char::is_alphanumeric) && (word.len() > 2 || short())
}

/// Three words or more, all in capitals.
fn is_heading(text: &str) -> bool {
    /// Bytes. Without an end to look for, a table in one line would be read again at each of its capitals.
    const LONGEST: usize = 300;
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let last = text.rsplit(char::is_whitespace).next().unwrap_or(text);
    text.len() <= LONGEST
        && last.chars().all(|c| !c.is_lowercase())
        && text.split_whitespace().count() >= 3
        && letters.clone().count() >= 12
        && letters.clone().all(|c| !c.is_lowercase())
}
