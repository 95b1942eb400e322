//! Decides whether a sentence ends at a candidate: rules, the most specific first.
//!
//! For a full stop the question is what kind of word stands before it: nothing that is an abbreviation (then a sentence
//! ends), an abbreviation of some class (then the class says what to look for behind it), or something that looks like one
//! without being listed (an initial, letters with dots, letters without a vowel).

use super::abbreviations::{Abbreviations, Class};
use super::context::{Candidate, is_opener};
use super::features::features;
use super::labels::{is_label, range_follows};
use super::model::Sum;
use super::scan::MarkKind;
use super::{Decision, Rule, Segmenter, Settings};

/// A cut without a mark needs this much: a title or a name that is cut in two costs a reader more than a heading that
/// stays with its text. On texts of other kinds than the train sets, nothing that the rules kept whole was cut above it.
const LEAST_UNMARKED: i32 = 32;

/// Whether the text is cut at a candidate, and what says so.
pub(super) fn judge(segmenter: &Segmenter, candidate: &Candidate<'_>) -> Decision {
    let (cuts, rule) = by_rule(segmenter, candidate);
    let mut decision = Decision { at: candidate.end, cuts, rule, score: None };
    if let Some(model) = &segmenter.model
        && is_open(segmenter.settings, rule, cuts, candidate)
    {
        let mut sum = Sum::new(model);
        features(candidate, rule, cuts, &mut sum);
        let least = if candidate.mark.kind == MarkKind::Unmarked { LEAST_UNMARKED } else { 0 };
        decision = Decision { at: candidate.end, cuts: sum.score > least, rule: Rule::Model, score: Some(sum.score) };
    }
    let whole = !segmenter.settings.quotations;
    if decision.cuts && whole && inside_quotation(&candidate.text[candidate.start..candidate.end]) {
        return Decision { at: candidate.end, cuts: false, rule: Rule::InsideQuotation, score: None };
    }
    decision
}

/// Whether a rule leaves the case to the model: places without a mark, semicolons, and sentences in lower case that a rule
/// would cut. Abbreviations that no list has, ellipses and what follows a quotation (`“Why?” he asked`) are not left to
/// it: the train sets hold little of that, and it did harm on other texts.
pub(super) fn is_open(settings: Settings, rule: Rule, cuts: bool, candidate: &Candidate<'_>) -> bool {
    match rule {
        Rule::Unmarked => !announces_speech(candidate),
        Rule::Heading => !cuts,
        Rule::Semicolon => !settings.semicolon,
        Rule::LowerCaseBegins => candidate.mark.kind == MarkKind::FullStop,
        _ => false,
    }
}

/// A colon before a quotation: whether that ends a segment is a convention, not something to learn from a corpus.
fn announces_speech(candidate: &Candidate<'_>) -> bool {
    candidate.text[..candidate.end].ends_with(':') && candidate.rest.starts_with(['"', '“', '«', '‘', '„'])
}

/// What the rules alone say.
pub(super) fn by_rule(segmenter: &Segmenter, candidate: &Candidate<'_>) -> (bool, Rule) {
    let (cuts, rule) = match candidate.mark.kind {
        MarkKind::LineBreak => return (true, Rule::LineBreak),
        _ if follows_mark(candidate) => (false, Rule::MarkFollows),
        _ if stands_in_brackets(candidate) => (false, Rule::MarkInBrackets),
        _ if quotation_goes_on(candidate) => (false, Rule::LowerCaseFollows),
        MarkKind::OtherScript => (true, Rule::OtherScript),
        MarkKind::Colon => (!begins_lower(candidate), Rule::Colon),
        MarkKind::Semicolon => semicolon(segmenter, candidate),
        MarkKind::Unmarked if is_label(candidate) || range_follows(candidate.rest) => (false, Rule::Label),
        MarkKind::Unmarked => unmarked(&segmenter.abbreviations, candidate),
        MarkKind::Question if begins_lower(candidate) => {
            // `Yahoo! is`: a name with a mark of its own.
            let name =
                candidate.before.starts_with(char::is_uppercase) && candidate.text[..candidate.mark.end].ends_with('!');
            lower_case(candidate, follows_sentence(candidate) && !name)
        }
        MarkKind::Question => (true, Rule::QuestionOrExclamation),
        MarkKind::Ellipsis => ellipsis(segmenter, candidate),
        MarkKind::FullStop => full_stop(segmenter, candidate),
    };
    (cuts, rule)
}

/// A capital behind a semicolon is a name, or the next item of a list: words that like to begin sentences are no names.
fn semicolon(segmenter: &Segmenter, candidate: &Candidate<'_>) -> (bool, Rule) {
    let capital = candidate.rest.starts_with(char::is_uppercase);
    let begins = segmenter.settings.semicolon || capital && starts_sentence(&segmenter.abbreviations, candidate);
    (begins, Rule::Semicolon)
}

/// Without a mark, only two things are sure enough: a heading in capitals before a sentence that is not, and a word that
/// likes to begin sentences, in a capital, with a word in lower case behind it, after a word that likes to do neither.
fn unmarked(data: &Abbreviations, candidate: &Candidate<'_>) -> (bool, Rule) {
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

/// The next word is in lower case: rarely a sentence begins so, and only right behind the mark.
fn lower_case(candidate: &Candidate<'_>, begins: bool) -> (bool, Rule) {
    let opens = candidate.rest.strip_prefix('(').unwrap_or(candidate.rest).trim_start();
    if begins && !candidate.closes && opens.starts_with(char::is_lowercase) {
        (true, Rule::LowerCaseBegins)
    } else {
        (false, Rule::LowerCaseFollows)
    }
}

/// Whether three words or more stand before the mark: no interjection, no name with a mark of its own.
fn follows_sentence(candidate: &Candidate<'_>) -> bool {
    words_before(candidate, 3)
}

/// Whether at least so many words of the segment stand before the mark.
fn words_before(candidate: &Candidate<'_>, count: usize) -> bool {
    candidate.text[candidate.start..candidate.mark.start].split_whitespace().nth(count - 1).is_some()
}

/// Whether a word is none of the abbreviations that no list has: too long, a common word, or before one.
fn is_whole_word(data: &Abbreviations, key: &Key, candidate: &Candidate<'_>) -> bool {
    let word = candidate.before;
    let before_common = || {
        let mut next = Key::default();
        next.push(first_word(candidate.next));
        word.chars().count() == 3 && data.is_starter(next.as_str())
    };
    word.chars().all(char::is_lowercase)
        && (word.chars().count() >= 4 || (word.len() > 1 && data.is_starter(key.as_str())) || before_common())
}

fn ellipsis(segmenter: &Segmenter, candidate: &Candidate<'_>) -> (bool, Rule) {
    let begins = candidate.next.chars().next().is_none_or(|c| c.is_alphabetic() && !c.is_lowercase());
    // `I` is a capital anywhere.
    let begins = begins && first_word(candidate.next) != "I" || candidate.rest.starts_with(['¿', '¡']);
    match begins && segmenter.settings.ellipsis {
        true => (true, Rule::Ellipsis),
        false => (false, Rule::EllipsisInside),
    }
}

fn full_stop(segmenter: &Segmenter, candidate: &Candidate<'_>) -> (bool, Rule) {
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
        Some(class) => by_class(data, class, candidate),
        None => by_shape(data, &key, candidate),
    }
}

/// `. . .`: an ellipsis with spaces; a fourth dot ends the sentence.
fn ends_spaced_ellipsis(candidate: &Candidate<'_>) -> bool {
    let before = &candidate.text[candidate.start..candidate.mark.start];
    before.ends_with(". . ") && !before.ends_with(". . . ")
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
        Class::Date if digit => (false, Rule::Date),
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

/// `「そうか。」と彼は言った`: a particle right behind a quotation, and no word that begins like one.
fn quotation_goes_on(candidate: &Candidate<'_>) -> bool {
    let quoted = candidate.text[..candidate.end].ends_with(['」', '』']);
    let mut letters = candidate.text[candidate.end..].chars();
    if !quoted
        || !letters
            .next()
            .is_some_and(|c| matches!(c, 'と' | 'を' | 'の' | 'に' | 'が' | 'は' | 'も' | 'で' | 'へ' | 'っ'))
    {
        return false;
    }
    let rest = &candidate.text[candidate.end..];
    let hiragana = |c: char| matches!(c, '\u{3041}'..='\u{309F}');
    rest.starts_with("って")
        || ["とい", "とか", "とこた", "とさけ", "とつぶ", "と、"].iter().any(|start| rest.starts_with(start))
        || letters.next().is_some_and(|c| c.is_alphabetic() && !hiragana(c))
}

/// Words that are not listed, by how they look.
fn by_shape(data: &Abbreviations, key: &Key, candidate: &Candidate<'_>) -> (bool, Rule) {
    let before = candidate.before;
    // `Jean-P.`: the last part is an initial.
    let last = before.rsplit_once('-').filter(|(first, _)| first.starts_with(char::is_uppercase));
    let mut letters = last.map_or(before, |(_, last)| last).chars();
    let single = letters.next().filter(|_| letters.next().is_none());
    if before.bytes().all(|byte| byte.is_ascii_digit()) && !before.is_empty() {
        let mut next = Key::default();
        next.push(first_word(candidate.next));
        return if data.makes_ordinal(next.as_str()) { (false, Rule::Ordinal) } else { (true, Rule::FullStop) };
    }
    if single.is_some_and(char::is_uppercase) && !(data.is_starter(key.as_str()) && follows_lower(candidate)) {
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

/// The class of the longest abbreviation that ends here, looking back over parts with spaces between.
fn class_of(data: &Abbreviations, key: &Key, candidate: &Candidate<'_>) -> Option<Class> {
    // `m.` is a metre, `M.` is a name.
    let initial = key.length == 1 && candidate.before.starts_with(char::is_uppercase);
    let mut found = data.class(key.as_str()).filter(|class| !initial && !is_word_here(data, *class, key, candidate));
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

/// `every sales rep.`, not `Rep. Low`: in capitals an abbreviation only where all is in capitals.
fn is_word_here(data: &Abbreviations, class: Class, key: &Key, candidate: &Candidate<'_>) -> bool {
    if !matches!(class, Class::Title | Class::Inner | Class::Name) || !data.is_word(key.as_str()) {
        return false;
    }
    let capitals = |word: &str| word.chars().all(char::is_uppercase);
    let small = candidate.before.starts_with(char::is_lowercase);
    small || capitals(candidate.before) && !capitals(first_word(candidate.next))
}

/// Whether what follows is the next part of an abbreviation that begins here.
fn goes_on(data: &Abbreviations, key: &Key, candidate: &Candidate<'_>) -> bool {
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

/// `1.`, `a.`, `IV.` where a segment begins.
fn is_list_marker(candidate: &Candidate<'_>) -> bool {
    let before = candidate.before;
    let alone =
        candidate.text[candidate.start..candidate.mark.start].trim_start_matches(is_opener).len() == before.len();
    let number = before.len() <= 3 && before.bytes().all(|byte| byte.is_ascii_digit());
    let outline = before.len() <= 8
        && before.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
        && before.contains('.');
    let letter = before.len() == 1 && before.bytes().all(|byte| byte.is_ascii_alphabetic());
    let roman = before.len() <= 5 && before.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X' | b'i' | b'v' | b'x'));
    alone && !before.is_empty() && (number || outline || letter || roman)
}

/// A comma or the like behind the mark: whatever stands before it was no end.
fn follows_mark(candidate: &Candidate<'_>) -> bool {
    // Dots that lead in a sentence: `... as they said.`
    if candidate.rest.starts_with("...") || candidate.rest.starts_with('…') {
        return false;
    }
    candidate
        .rest
        .trim_start_matches(['-', '–', '—', ' '])
        .starts_with([',', ';', ':', '.', '?', '!', '…', ')', ']', '}', '%', '»', '”', '،', '、'])
}

/// `(!)`, `[...]`: a mark alone in brackets.
fn stands_in_brackets(candidate: &Candidate<'_>) -> bool {
    candidate.closes && candidate.text[candidate.start..candidate.mark.start].ends_with(['(', '['])
}

fn begins_lower(candidate: &Candidate<'_>) -> bool {
    candidate.next.starts_with(char::is_lowercase)
}

/// Whether the word before an initial is in lower case (`so did I.`), so that the initial is more likely a word.
fn follows_lower(candidate: &Candidate<'_>) -> bool {
    let earlier = candidate.text[candidate.start..candidate.mark.start - candidate.before.len()].trim_end();
    last_word(earlier).starts_with(char::is_lowercase)
}

/// Whether what follows can only be a new sentence.
fn starts_sentence(data: &Abbreviations, candidate: &Candidate<'_>) -> bool {
    let mut word = Key::default();
    word.push(first_word(candidate.next));
    candidate.rest.starts_with(['¿', '¡']) || data.is_starter(word.as_str())
}

/// A Roman number, or one letter, as in `Fig. A` or `cap. IV`.
fn is_numeral(next: &str) -> bool {
    let word = first_word(next);
    word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase())
        || !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X' | b'L' | b'C'))
}

/// Letters without a vowel that are no acronym in capitals: `Lt`, `Blvd`, `Hr`.
fn lacks_vowel(word: &str) -> bool {
    let small = |byte: u8| byte.is_ascii_lowercase() && !matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let bytes = word.as_bytes();
    (2..=4).contains(&bytes.len()) && bytes[1..].iter().all(|byte| small(*byte)) && small(bytes[0].to_ascii_lowercase())
}

/// Whether a quotation or a bracket is still open at the end of a text.
fn inside_quotation(text: &str) -> bool {
    let mut depth = 0_i32;
    let mut straight = false;
    for c in text.chars() {
        match c {
            '“' | '«' | '(' | '[' | '「' | '『' | '（' => depth += 1,
            '”' | '»' | ')' | ']' | '」' | '』' | '）' => depth = (depth - 1).max(0),
            '"' => straight = !straight,
            _ => {}
        }
    }
    depth > 0 || straight
}

fn first_word(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len())]
}

fn last_word(text: &str) -> &str {
    match text.char_indices().rev().find(|(_, c)| !c.is_alphabetic() && *c != '.') {
        Some((at, c)) => &text[at + c.len_utf8()..],
        None => text,
    }
}

fn first_part(key: &str) -> &str {
    key.split('.').next().unwrap_or(key)
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

/// A word in lower case, without a trip to the heap. What does not fit is cut off: no entry of the data is as long.
#[derive(Debug, Clone, Copy)]
struct Key {
    bytes: [u8; 64],
    length: usize,
}

impl Default for Key {
    fn default() -> Self {
        Self { bytes: [0; 64], length: 0 }
    }
}

impl Key {
    fn push(&mut self, word: &str) {
        for c in word.chars().flat_map(char::to_lowercase) {
            let end = self.length + c.len_utf8();
            if end > self.bytes.len() {
                return;
            }
            c.encode_utf8(&mut self.bytes[self.length..end]);
            self.length = end;
        }
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).expect("whole characters were written")
    }
}
