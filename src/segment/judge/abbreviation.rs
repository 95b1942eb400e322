//! Which abbreviation ends at a full stop, if any: the longest one, over its parts.

use super::key::{Key, first_part, first_word, last_word};
use crate::segment::Rule;
use crate::segment::abbreviations::{Abbreviations, Class};
use crate::segment::context::Candidate;

/// The class of the longest abbreviation that ends here, looking back over parts with spaces between.
pub(super) fn class_of(data: &Abbreviations, key: &Key, candidate: &Candidate<'_>) -> Option<Class> {
    // `m.` is a metre, `M.` is a name.
    let initial = key.as_str().len() == 1 && candidate.before.starts_with(char::is_uppercase);
    // `Title 18 Sec. 12`: with a capital, and a number on both sides, it is none.
    let between = has_capital(candidate.before) && candidate.next.starts_with(|c: char| c.is_ascii_digit());
    if data.is_unit(key.as_str()) && follows_number(candidate) && !between {
        return Some(Class::MayEnd);
    }
    let mut found = data.class(key.as_str()).filter(|class| !initial && !is_word_here(data, *class, key, candidate));
    if found.is_some() && !initial && data.names_with_capital(key.as_str()) && has_capital(candidate.before) {
        found = Some(Class::Name);
    }
    if found.is_none() {
        // `ex-Sen.`, `mid-Dec.`: the last part of a compound.
        let last = key.as_str().rsplit_once(['-', '’', '\'']).map(|(_, last)| last);
        found = last.filter(|last| last.chars().count() > 1).and_then(|last| data.class(last));
    }
    let (mut whole, mut from) = (*key, candidate.mark.start - candidate.before.len());
    for _ in 0..3 {
        let Some(earlier) = candidate.text[candidate.start..from].trim_end().strip_suffix('.') else { break };
        let part = last_word(earlier);
        let mut longer = Key::default();
        longer.push(part);
        longer.push(".");
        longer.push(whole.as_str());
        if !data.goes_on(first_part(longer.as_str())) {
            break;
        }
        found = data.class(longer.as_str()).or(found);
        whole = longer;
        from = candidate.start + earlier.len() - part.len();
    }
    found
}

/// A capital first, and small letters behind it.
fn has_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase)
}

/// `20 ft.`, `80/min.`: a number stands before it. Before a single letter it must not be a year: `in 1920 F. Scott`.
fn follows_number(candidate: &Candidate<'_>) -> bool {
    let earlier = &candidate.text[candidate.start..candidate.mark.start - candidate.before.len()];
    let number = earlier.strip_suffix('/').unwrap_or(earlier.trim_end());
    let digits = number.bytes().rev().take_while(u8::is_ascii_digit).count();
    number.len() < earlier.len() && digits > 0 && (candidate.before.len() > 1 || digits < 4)
}

/// `every sales rep.`, not `Rep. Low`: in capitals an abbreviation only where all is in capitals.
fn is_word_here(data: &Abbreviations, class: Class, key: &Key, candidate: &Candidate<'_>) -> bool {
    if !matches!(class, Class::Title | Class::Inner | Class::Name) || !data.is_word(key.as_str()) {
        return false;
    }
    let capitals = |word: &str| word.chars().all(char::is_uppercase);
    let small = candidate.before.starts_with(char::is_lowercase);
    let earlier = candidate.text[candidate.start..candidate.mark.start - candidate.before.len()].trim_end();
    // `(vid. Pérez)`: what refers somewhere else stands first in its brackets; a noun does not.
    let refers = class == Class::Inner && (earlier.is_empty() || earlier.ends_with(['(', '[', ';', ',']));
    small && !refers || capitals(candidate.before) && !capitals(first_word(candidate.next))
}

/// Whether what follows is the next part of an abbreviation that begins here.
pub(super) fn goes_on(data: &Abbreviations, key: &Key, candidate: &Candidate<'_>) -> bool {
    if !data.goes_on(key.as_str()) || candidate.closes {
        return false;
    }
    let part = first_word(candidate.rest);
    if part.is_empty() || !candidate.rest[part.len()..].starts_with('.') {
        return false;
    }
    let mut longer = *key;
    longer.push(".");
    longer.push(part);
    data.class(longer.as_str()).is_some() || data.goes_on(longer.as_str())
}

impl From<Class> for Rule {
    fn from(class: Class) -> Self {
        match class {
            Class::Title => Self::Title,
            Class::Inner => Self::Inner,
            Class::Reference => Self::Reference,
            Class::Date => Self::Date,
            Class::MayEnd | Class::Citation => Self::MayEnd,
            Class::Name => Self::Name,
        }
    }
}
