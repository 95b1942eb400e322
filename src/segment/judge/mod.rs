//! Decides whether a sentence ends at a candidate: rules, the most specific first; then, where they leave it open, the model.

mod abbreviation;
mod full_stop;
mod key;
mod quotation;
mod speaker;
mod unmarked;

use super::abbreviations::{Abbreviations, Class};
use super::context::{Candidate, LONGEST_RUN, begins_plain, skip};
use super::labels::{is_label, range_follows};
use super::scan::{MarkKind, is_address};
use super::{Decision, Rule, Segmenter, Settings};
use full_stop::full_stop;
use key::{Key, first_word};
pub(super) use quotation::Quotation;
use speaker::speaker_follows;
use unmarked::unmarked;

/// A cut without a mark needs this much: a title or a name that is cut in two costs a reader more than a heading that
/// stays with its text.
const LEAST_UNMARKED: i32 = 32;

/// Whether the text is cut at a candidate, and what says so; `quotation` goes along with the segment.
pub(super) fn judge(segmenter: &Segmenter, candidate: &Candidate<'_>, quotation: &mut Quotation) -> Decision {
    let (cuts, rule) = by_rule(segmenter, candidate);
    let mut decision = Decision { at: candidate.end, cuts, rule, score: None };
    if let Some(model) = &segmenter.model
        && is_open(segmenter.settings, rule, cuts, candidate)
    {
        let score = model.score(candidate, rule, cuts);
        let least = if candidate.mark.kind == MarkKind::Unmarked { LEAST_UNMARKED } else { 0 };
        decision = Decision { at: candidate.end, cuts: score > least, rule: Rule::Model, score: Some(score) };
    }
    if decision.cuts && candidate.mark.kind == MarkKind::Unmarked && follows_colon(candidate) {
        return Decision { cuts: false, rule: Rule::Colon, ..decision };
    }
    let whole = !segmenter.settings.quotations;
    if decision.cuts && whole && quotation.is_open_at(candidate.text, candidate.end) {
        return Decision { at: candidate.end, cuts: false, rule: Rule::InsideQuotation, score: None };
    }
    decision
}

/// Whether a rule leaves the case to the model: places without a mark, semicolons, and sentences in lower case that a rule
/// would cut. Abbreviations that no list has, ellipses and what follows a quotation (`“Why?” he asked`) are not left to
/// it: the train sets hold little of that, and it did harm on other texts.
pub(super) fn is_open(settings: Settings, rule: Rule, cuts: bool, candidate: &Candidate<'_>) -> bool {
    match rule {
        Rule::Unmarked => !(follows_colon(candidate) && begins_quotation(candidate.rest)),
        Rule::Heading => !cuts,
        Rule::Semicolon => !settings.semicolon,
        Rule::LowerCaseBegins => candidate.mark.kind == MarkKind::FullStop,
        _ => false,
    }
}

/// Whether a segment ends behind a colon is a convention (`Settings::colon`), not something to learn from a corpus. The model
/// learns from such places all the same, but for quotations: what begins a sentence there begins others.
fn follows_colon(candidate: &Candidate<'_>) -> bool {
    candidate.text[..candidate.end].ends_with(':')
}

fn begins_quotation(text: &str) -> bool {
    text.starts_with(['"', '“', '«', '‘', '„'])
}

/// What the rules alone say.
pub(super) fn by_rule(segmenter: &Segmenter, candidate: &Candidate<'_>) -> (bool, Rule) {
    let (cuts, rule) = match candidate.mark.kind {
        MarkKind::LineBreak => return (true, Rule::LineBreak),
        _ if follows_mark(candidate) => (false, Rule::MarkFollows),
        _ if stands_in_brackets(candidate) => (false, Rule::MarkInBrackets),
        _ if quotation_goes_on(candidate) => (false, Rule::LowerCaseFollows),
        MarkKind::OtherScript => (true, Rule::OtherScript),
        _ if candidate.glued && !full_stop::sentence_is_glued(segmenter, candidate) => (false, Rule::NoSpace),
        MarkKind::Question | MarkKind::Ellipsis if speaker_follows(&segmenter.abbreviations, candidate) => {
            (false, Rule::Speaker)
        }
        MarkKind::Colon => {
            let asked = segmenter.settings.colon || begins_quotation(candidate.rest);
            (asked && !begins_lower(candidate), Rule::Colon)
        }
        MarkKind::Semicolon => semicolon(segmenter, candidate),
        MarkKind::Unmarked if is_label(candidate) || range_follows(candidate.rest) => (false, Rule::Label),
        MarkKind::Unmarked if letter_names(&segmenter.abbreviations, candidate) => (false, Rule::Label),
        MarkKind::Unmarked => unmarked(&segmenter.abbreviations, candidate),
        MarkKind::Question if begins_lower(candidate) => {
            // `Yahoo! is`: a name with a mark of its own.
            let name =
                candidate.before.starts_with(char::is_uppercase) && candidate.text[..candidate.mark.end].ends_with('!');
            lower_case(candidate, follows_sentence(candidate) && !name)
        }
        MarkKind::Question if company_goes_on(&segmenter.abbreviations, candidate) => (false, Rule::Name),
        MarkKind::Question => (true, Rule::QuestionOrExclamation),
        MarkKind::Ellipsis => ellipsis(segmenter, candidate),
        MarkKind::FullStop => full_stop(segmenter, candidate),
    };
    (cuts, rule)
}

/// `vitamin A`, `o jornal O Estado`: a letter that is a name, or the first word of one.
fn letter_names(data: &Abbreviations, candidate: &Candidate<'_>) -> bool {
    if !candidate.rest.chars().nth(1).is_none_or(char::is_whitespace) {
        return false;
    }
    let mut word = Key::default();
    word.push(candidate.before);
    data.names_by_letter(word.as_str())
}

/// A capital behind a semicolon is a name, or the next item of a list: words that like to begin sentences are no names.
fn semicolon(segmenter: &Segmenter, candidate: &Candidate<'_>) -> (bool, Rule) {
    let capital = candidate.rest.starts_with(char::is_uppercase);
    let begins = segmenter.settings.semicolon || capital && starts_sentence(&segmenter.abbreviations, candidate);
    (begins, Rule::Semicolon)
}

/// `Yahoo! Inc.`: a name with a mark of its own, and what kind of company it is.
fn company_goes_on(data: &Abbreviations, candidate: &Candidate<'_>) -> bool {
    let word = first_word(candidate.rest);
    let mut key = Key::default();
    key.push(word);
    !candidate.closes
        && candidate.before.starts_with(char::is_uppercase)
        && candidate.rest[word.len()..].starts_with('.')
        && data.class(key.as_str()) == Some(Class::Name)
        && !data.is_word(key.as_str())
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

fn ellipsis(segmenter: &Segmenter, candidate: &Candidate<'_>) -> (bool, Rule) {
    let begins = candidate.next.chars().next().is_none_or(|c| c.is_alphabetic() && !c.is_lowercase());
    // `I` is a capital anywhere.
    let begins = begins && first_word(candidate.next) != "I"
        || candidate.rest.starts_with(['¿', '¡'])
        || is_address(candidate.next);
    match begins && segmenter.settings.ellipsis {
        true => (true, Rule::Ellipsis),
        false => (false, Rule::EllipsisInside),
    }
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

/// A comma or the like behind the mark: whatever stands before it was no end.
fn follows_mark(candidate: &Candidate<'_>) -> bool {
    if begins_plain(candidate.rest) {
        return false;
    }
    // Dots that lead in a sentence: `... as they said.`
    if candidate.rest.starts_with("...") || candidate.rest.starts_with('…') {
        return false;
    }
    skip(candidate.rest, LONGEST_RUN, |c| matches!(c, '-' | '–' | '—' | ' '))
        .starts_with([',', ';', ':', '.', '?', '!', '…', ')', ']', '}', '%', '»', '”', '،', '、'])
}

/// `(!)`, `[...]`: a mark alone in brackets.
fn stands_in_brackets(candidate: &Candidate<'_>) -> bool {
    candidate.closes && candidate.text[candidate.start..candidate.mark.start].ends_with(['(', '['])
}

/// Whether a word in small letters follows; an address of the net is none.
fn begins_lower(candidate: &Candidate<'_>) -> bool {
    candidate.next.starts_with(char::is_lowercase) && !is_address(candidate.next)
}

/// Whether what follows can only be a new sentence.
fn starts_sentence(data: &Abbreviations, candidate: &Candidate<'_>) -> bool {
    let first = first_word(candidate.next);
    let mut word = Key::default();
    word.push(first);
    candidate.rest.starts_with(['¿', '¡']) || data.is_starter(word.as_str()) && !is_initial(candidate.next, first)
}

/// `A. Low`: one letter and a full stop, whatever word the letter is without it.
fn is_initial(text: &str, first: &str) -> bool {
    text[first.len()..].starts_with('.') && first.chars().nth(1).is_none()
}
