//! Whether two texts name somebody or something else.
//!
//! Names are words that begin with a capital inside a sentence, which tells nothing where nouns do (German) or where most
//! words of a text do (titles, buttons). Behind a title (*Dr.*, *Sra.*) or an initial a full stop ends no sentence, and what
//! follows is a name for certain.

use super::place_in;
use crate::language::LanguageTag;
use crate::text::{fold, stem, words};
use std::collections::HashSet;

/// Nouns are written with capitals in these.
const CAPITALS_SAY_NOTHING: &[&str] = &["de", "lb"];

/// After these a word begins with a capital, name or not.
const OPENS: &[char] =
    &['.', '?', '!', ':', '…', '¿', '¡', '“', '„', '‘', '«', '»', '"', '(', '[', '—', '–', '•', '*', '\n'];

/// Titles, folded, of all languages: hardly one is a word in another. Behind their full stop a name follows.
const TITLES: &str = "adm brig capt card cmdr col cpl dña dna dr dra dras dres drs fr gen gov gral hon ing lic lt maj me \
    messrs mgr mlle mm mme mons mr mrs ms msgr mtra mtro prof profa profs rep rev sen sgt sig snr sr sra sras sres srs srta \
    st sta ste sto";

/// Whether one of two texts names what the other does not hold.
pub(super) fn names_differ(one: &str, other: &str, language: &LanguageTag) -> bool {
    // *Roman* and *Romans* name the same.
    let lacks = |names: HashSet<String>, text: &str| {
        let held = || words(text).map(|word| stem(&text[word.range])).collect::<HashSet<String>>();
        !names.is_empty() && !names.is_subset(&held())
    };
    !CAPITALS_SAY_NOTHING.contains(&language.primary()) && (lacks(names(one), other) || lacks(names(other), one))
}

/// Stems of words of two letters or more that begin with a capital inside a sentence. When most words do, only those
/// behind a title are names.
fn names(text: &str) -> HashSet<String> {
    let (mut names, mut certain, mut inside, mut capitals) = (HashSet::new(), HashSet::new(), 0, 0);
    let (mut from, mut before) = (0, "");
    for word in words(text) {
        let gap = &text[from..word.range.start];
        let is_first = from == 0;
        from = word.range.end;
        let word = &text[word.range];
        let abbreviated = std::mem::replace(&mut before, word);
        let is_capital = word.starts_with(char::is_uppercase);
        // The English pronoun, alone or with a verb (`I’m`), is no name.
        let is_name = is_capital && word.chars().nth(1).is_some_and(char::is_alphanumeric);
        match gap.strip_prefix('.').filter(|_| is_title(abbreviated)) {
            Some(gap) if !gap.contains(OPENS) => certain.extend(is_name.then(|| stem(word))),
            _ if is_first || gap.contains(OPENS) => {}
            _ => {
                inside += 1;
                capitals += usize::from(is_capital);
                let after_title = is_title(abbreviated) && abbreviated.chars().count() > 1;
                if after_title { &mut certain } else { &mut names }.extend(is_name.then(|| stem(word)));
            }
        }
    }
    if capitals * 2 > inside {
        return certain;
    }
    names.extend(certain);
    names
}

/// Whether a name follows the full stop behind a word: a title, or the initial of a name.
fn is_title(word: &str) -> bool {
    let folded = fold(word);
    word.starts_with(char::is_uppercase) && (folded.chars().count() == 1 || place_in(TITLES, &folded).is_some())
}
