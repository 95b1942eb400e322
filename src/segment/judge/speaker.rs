//! Who spoke, behind a quotation that asks or shouts: `“Why?” I asked him.`, `“Where?” John Low asked.`
//!
//! Such words begin with a capital only because they are names, or *I*. A pronoun with a capital (`“Why?” He asked again.`)
//! begins a sentence.

use super::key::{Key, first_word};
use crate::segment::abbreviations::{Abbreviations, Class};
use crate::segment::context::Candidate;

/// Words of a name before the verb: `Mrs. Ada Low`.
const LONGEST_NAME: usize = 3;

/// Whether a name, or *I*, and a verb that tells of speech follow a quotation.
pub(super) fn speaker_follows(data: &Abbreviations, candidate: &Candidate<'_>) -> bool {
    if !candidate.closes
        || candidate.rest.len() != candidate.next.len()
        || !candidate.rest.starts_with(char::is_uppercase)
        || !candidate.text[..candidate.end].ends_with(['”', '"', '’', '\'', '»'])
    {
        return false;
    }
    for (at, word) in candidate.rest.split(' ').take(LONGEST_NAME + 1).enumerate() {
        let letters = first_word(word);
        let mut key = Key::default();
        key.push(letters);
        if at > 0 && word.starts_with(char::is_lowercase) {
            return data.is_speech(key.as_str());
        }
        let name = word.starts_with(char::is_uppercase) && (word == "I" || !data.is_starter(key.as_str()));
        let title = data.class(key.as_str()) == Some(Class::Title);
        if !name || word.len() > letters.len() && !(title && word[letters.len()..] == *".") {
            return false;
        }
    }
    false
}
