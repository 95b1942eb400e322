//! Full stops: what kind of word stands before the mark, and what that asks of the word behind it.
//!
//! Nothing that is an abbreviation: a sentence ends. An abbreviation of some class: the class says what to look for. Something
//! that looks like one without being listed (an initial, letters with dots, letters without a vowel): a name, unless a word
//! follows that begins sentences.

use super::abbreviation::{class_of, goes_on};
use super::key::{Key, first_word, last_word};
use super::{begins_lower, ellipsis, follows_sentence, lower_case, starts_sentence, words_before};
use crate::segment::abbreviations::{Abbreviations, Class};
use crate::segment::context::{Candidate, LONGEST_RUN, is_opener, skip};
use crate::segment::{Rule, Segmenter};

pub(super) fn full_stop(segmenter: &Segmenter, candidate: &Candidate<'_>) -> (bool, Rule) {
    if ends_spaced_ellipsis(candidate) {
        return ellipsis(segmenter, candidate);
    }
    let data = &*segmenter.abbreviations;
    let mut key = Key::default();
    key.push(candidate.before);
    if is_list_marker(candidate) {
        return (false, Rule::ListMarker);
    }
    if goes_on(data, &key, candidate) {
        return (false, Rule::PartOfAbbreviation);
    }
    let class = class_of(data, &key, candidate);
    if begins_lower(candidate) {
        let begins = is_whole_word(data, &key, candidate) && follows_sentence(candidate);
        return class.map_or_else(|| lower_case(candidate, begins), |class| (false, Rule::from(class)));
    }
    match class {
        // `et al. (2001)`, `100 B. C. (2001)`: the year belongs to what stands before it.
        Some(_) if year_follows(candidate.rest) => (false, Rule::Reference),
        Some(class) => by_class(data, class, candidate),
        None => by_shape(data, candidate),
    }
}

/// Whether a new sentence follows right behind a mark, where it looks like that: a word that likes to begin sentences, or any behind
/// some words of this one. Names of code have that look too (`json.Marshal`), abbreviations as well (`art.Primero`).
pub(super) fn sentence_is_glued(segmenter: &Segmenter, candidate: &Candidate<'_>) -> bool {
    let data = &*segmenter.abbreviations;
    let mut key = Key::default();
    key.push(candidate.before);
    let letter_alone = first_word(candidate.next).chars().nth(1).is_none();
    class_of(data, &key, candidate).is_none_or(|class| class == Class::MayEnd)
        && (starts_sentence(data, candidate) || !letter_alone && words_before(candidate, FEWEST_WORDS))
}

/// Words of a sentence behind which any word may begin the next one without a space.
const FEWEST_WORDS: usize = 4;

/// `. . .`: an ellipsis with spaces; a fourth dot ends the sentence.
fn ends_spaced_ellipsis(candidate: &Candidate<'_>) -> bool {
    let before = &candidate.text[candidate.start..candidate.mark.start];
    before.ends_with(". . ") && !before.ends_with(". . . ")
}

/// A year in brackets, as in references: `(2001)`, `(2001a, May)`.
fn year_follows(rest: &str) -> bool {
    let Some(inner) = rest.strip_prefix('(') else { return false };
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let after = inner[digits..].strip_prefix(|c: char| c.is_ascii_lowercase()).unwrap_or(&inner[digits..]);
    digits == 4 && after.starts_with([')', ','])
}

fn by_class(data: &Abbreviations, class: Class, candidate: &Candidate<'_>) -> (bool, Rule) {
    // `Tel. +46 8`: a sign may stand before the number.
    let digit = candidate.next.trim_start_matches('+').starts_with(|c: char| c.is_ascii_digit());
    let mut key = Key::default();
    key.push(candidate.before);
    match class {
        Class::Title => (false, Rule::Title),
        Class::Inner => (false, Rule::Inner),
        Class::Reference if digit || is_numeral(candidate.next) && !word_then_starter(data, &key, candidate) => {
            (false, Rule::Reference)
        }
        Class::Date if digit || date_goes_on(data, candidate) => (false, Rule::Date),
        Class::Reference | Class::Date => (true, Rule::FullStop),
        Class::Citation => (!digit, Rule::MayEnd),
        Class::MayEnd if time_goes_on(data, &key, candidate) => (false, Rule::MayEnd),
        // `At 5 a.m. Mr. Low left.`: hardly a sentence yet. `Come in. Two left.`: the word, not the unit.
        Class::MayEnd => {
            let word = data.is_starter(key.as_str());
            (word || words_before(candidate, 4) || starts_sentence(data, candidate), Rule::MayEnd)
        }
        Class::Name if starts_sentence(data, candidate) => (true, Rule::NameThenStarter),
        Class::Name => (false, Rule::Name),
    }
}

/// `Mon. Oct. 2`: a day, its month and a number.
fn date_goes_on(data: &Abbreviations, candidate: &Candidate<'_>) -> bool {
    let word = first_word(candidate.next);
    let mut next = Key::default();
    next.push(word);
    let number = candidate.next[word.len()..].strip_prefix('.').map(str::trim_start);
    !candidate.closes
        && number.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        && data.class(next.as_str()) == Some(Class::Date)
}

/// `at 9 a.m. Monday`, `5 p.m. EST`.
fn time_goes_on(data: &Abbreviations, key: &Key, candidate: &Candidate<'_>) -> bool {
    let mut next = Key::default();
    next.push(first_word(candidate.next));
    key.as_str().ends_with('m') && !candidate.closes && data.follows_time(next.as_str())
}

/// `He said no. I left.`: a word in lower case, and the letter behind it is one too.
fn word_then_starter(data: &Abbreviations, key: &Key, candidate: &Candidate<'_>) -> bool {
    let after = candidate.next.strip_prefix(first_word(candidate.next)).unwrap_or_default();
    data.is_word(key.as_str())
        && candidate.before.starts_with(char::is_lowercase)
        && after.trim_start().starts_with(char::is_lowercase)
        && starts_sentence(data, candidate)
}

/// Words that are not listed, by how they look.
fn by_shape(data: &Abbreviations, candidate: &Candidate<'_>) -> (bool, Rule) {
    let before = candidate.before;
    // `Jean-P.`: the last part is an initial.
    let last = before.rsplit_once('-').filter(|(first, _)| first.starts_with(char::is_uppercase));
    let mut letters = last.map_or(before, |(_, last)| last).chars();
    let single = letters.next().filter(|_| letters.next().is_none());
    if before.bytes().all(|byte| byte.is_ascii_digit()) && !before.is_empty() {
        let mut next = Key::default();
        next.push(first_word(candidate.next));
        let ordinal = data.makes_ordinal(next.as_str()) || is_led_to(data, candidate);
        return if ordinal { (false, Rule::Ordinal) } else { (true, Rule::FullStop) };
    }
    if single.is_some_and(|letter| is_initial(data, letter, candidate)) {
        return match starts_sentence(data, candidate) {
            true => (true, Rule::InitialThenStarter),
            false => (false, Rule::Initial),
        };
    }
    let dotted =
        before.contains('.') && before.split('.').all(|part| part.trim_start_matches('-').chars().count() == 1);
    if dotted && before.contains(char::is_alphabetic) || lacks_vowel(before) {
        return match starts_sentence(data, candidate) {
            true => (true, Rule::NameThenStarter),
            false => (false, Rule::Name),
        };
    }
    (true, Rule::FullStop)
}

/// `im 19. Jahrhundert`: a number of few digits behind a word that leads to ordinals, a capital behind it.
fn is_led_to(data: &Abbreviations, candidate: &Candidate<'_>) -> bool {
    let earlier = candidate.text[candidate.start..candidate.mark.start - candidate.before.len()].trim_end();
    let mut word = Key::default();
    word.push(last_word(earlier));
    candidate.before.len() <= 3
        && data.leads_to_ordinal(word.as_str())
        && candidate.rest.starts_with(char::is_uppercase)
        && !starts_sentence(data, candidate)
}

/// Whether a letter alone is an initial or the abbreviation of a word: a capital, unless it is the word *I* at an end;
/// a small one, or one of a script without case, before a letter (`Ο κ. Παππάς`, `د. أحمد`). A syllable or a sign of a
/// word of East Asia is as good as a word.
fn is_initial(data: &Abbreviations, letter: char, candidate: &Candidate<'_>) -> bool {
    const EAST_ASIA: char = '\u{2E80}';
    if letter.is_uppercase() {
        let names = super::is_initial(candidate.next, first_word(candidate.next));
        return letter != 'I' || !data.is_starter("i") || !follows_lower(candidate) || names;
    }
    letter.is_alphabetic() && letter < EAST_ASIA && candidate.next.starts_with(char::is_alphabetic)
}

/// Whether the word before an initial is in lower case (`so did I.`), so that the initial is more likely a word.
fn follows_lower(candidate: &Candidate<'_>) -> bool {
    let earlier = candidate.text[candidate.start..candidate.mark.start - candidate.before.len()].trim_end();
    last_word(earlier).starts_with(char::is_lowercase)
}

/// Whether a word before one in lower case is none of the abbreviations that no list has: a long or a common word; any
/// other where the text is written in lower case, or where a pronoun follows, which no abbreviation wants.
fn is_whole_word(data: &Abbreviations, key: &Key, candidate: &Candidate<'_>) -> bool {
    /// Letters: abbreviations that keep their vowels are hardly longer (`admón`, `comps`).
    const TOO_LONG: usize = 6;
    let word = candidate.before;
    let letters = word.chars().count();
    if letters < 2 || !word.chars().all(char::is_lowercase) || !has_vowel(word) {
        return false;
    }
    let mut next = Key::default();
    next.push(first_word(candidate.next));
    letters >= TOO_LONG
        || data.is_common(key.as_str())
        || letters >= 3 && data.is_pronoun(next.as_str())
        || begins_in_lower_case(candidate) && (letters >= 4 || letters == 3 && data.is_starter(next.as_str()))
}

/// Whether the segment itself begins in lower case, as people write in chats: then others may too.
fn begins_in_lower_case(candidate: &Candidate<'_>) -> bool {
    skip(&candidate.text[candidate.start..], LONGEST_RUN, is_opener).starts_with(char::is_lowercase)
}

/// `1.`, `a.`, `IV.` where a segment begins; the first one behind a colon too.
fn is_list_marker(candidate: &Candidate<'_>) -> bool {
    let before = candidate.before;
    let segment = &candidate.text[candidate.start..candidate.mark.start];
    let alone = skip(segment, LONGEST_RUN, is_opener).len() == before.len();
    let number = before.len() <= 3 && before.bytes().all(|byte| byte.is_ascii_digit());
    let outline = before.len() <= 8
        && before.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
        && before.contains('.');
    let letter = before.len() == 1 && before.bytes().all(|byte| byte.is_ascii_alphabetic());
    let roman = before.len() <= 5 && before.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X' | b'i' | b'v' | b'x'));
    let first = segment[..segment.len() - before.len()].ends_with(": ") && matches!(before, "1" | "a");
    first || alone && !before.is_empty() && (number || outline || letter || roman)
}

/// A Roman number, or one letter, as in `Fig. A` or `cap. IV`.
fn is_numeral(next: &str) -> bool {
    let word = first_word(next);
    word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase())
        || !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X' | b'L' | b'C'))
}

/// Whether a word in small letters can be spoken: `tbsp` and `pct` are not. Letters beyond ASCII may be vowels.
fn has_vowel(word: &str) -> bool {
    word.bytes().any(|byte| !byte.is_ascii() || matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
}

/// Letters without a vowel that are no acronym in capitals: `Lt`, `Blvd`, `Hr`.
fn lacks_vowel(word: &str) -> bool {
    let small = |byte: u8| byte.is_ascii_lowercase() && !matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let bytes = word.as_bytes();
    (2..=4).contains(&bytes.len()) && bytes[1..].iter().all(|byte| small(*byte)) && small(bytes[0].to_ascii_lowercase())
}
