//! What a segment says beside the classes of its words: spelling, numbers, punctuation, tags.
//!
//! Two segments whose words match may still differ in these; each difference costs points (see `score`). They are
//! counted as multisets, so that they do not depend on which of several best alignments of the words one looks at.
//! Linear but for the sorting of short lists; made only for candidates whose words are near enough.

use super::sign::{Before, sign_in};
use crate::text::{WordKind, fold, is_ignorable, tags, words};
use std::cmp::Ordering;
use unicode_normalization::UnicodeNormalization;

/// What a negative number begins with, whichever sign was written.
const MINUS: &str = "-";

/// A segment taken apart.
#[derive(Debug, Clone)]
pub(super) struct Wording {
    /// Letter words in three spellings.
    spellings: Vec<Spelling>,
    /// Words in lower case and numbers with their sign, in order.
    sequence: Vec<String>,
    /// The numbers with their sign, in order.
    pub(super) numbers: Vec<String>,
    /// Punctuation, sorted.
    punctuation: Vec<char>,
    /// Signs that mean something of their own (`€`, `+`, `→`), in order.
    symbols: Vec<char>,
    /// Tags, sorted.
    tags: Vec<String>,
}

/// A word, ever less folded. Each form decides the ones before it.
#[derive(Debug, Clone)]
struct Spelling {
    folded: String,
    lower: String,
    written: String,
}

/// In how many ways two segments differ whose words match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Differences {
    pub(super) numbers: usize,
    pub(super) diacritics: usize,
    pub(super) case: usize,
    pub(super) punctuation: usize,
    pub(super) tags: usize,
    /// Words, numbers, symbols and tags are the same, in the same order, but for upper and lower case.
    pub(super) same_but_for_looks: bool,
}

impl Wording {
    pub(super) fn new(text: &str) -> Self {
        let mut wording = Self {
            spellings: Vec::new(),
            sequence: Vec::new(),
            numbers: Vec::new(),
            punctuation: Vec::new(),
            symbols: Vec::new(),
            tags: Vec::new(),
        };
        let mut from = 0;
        for tag in tags(text) {
            wording.take_plain(&text[from..tag.start]);
            wording.tags.push(text[tag.clone()].to_owned());
            from = tag.end;
        }
        wording.take_plain(&text[from..]);
        wording.punctuation.sort_unstable();
        wording.tags.sort_unstable();
        wording
    }

    /// Text without tags.
    fn take_plain(&mut self, text: &str) {
        let (mut from, mut before) = (0, Before::Nothing);
        for word in words(text) {
            let gap = &text[from..word.range.start];
            let sign = if word.kind == WordKind::Number { sign_in(gap, before) } else { None };
            // A plus is a symbol as well as a sign; a hyphen that is a sign is no mark.
            let sign = sign.filter(|&(_, sign)| sign == '-');
            self.take_gap(&gap[..sign.map_or(gap.len(), |(at, _)| at)]);
            self.take_word(sign.map_or("", |_| MINUS), &text[word.range.clone()], word.kind);
            (from, before) = (word.range.end, Before::of(word.kind));
        }
        self.take_gap(&text[from..]);
    }

    fn take_word(&mut self, sign: &str, word: &str, kind: WordKind) {
        let mut written = written_form(word);
        written.insert_str(0, sign);
        let lower = written.to_lowercase();
        self.sequence.push(lower.clone());
        match kind {
            WordKind::Number => self.numbers.push(written),
            WordKind::Letters => self.spellings.push(Spelling { folded: fold(word), lower, written }),
        }
    }

    /// What stands between words.
    fn take_gap(&mut self, gap: &str) {
        for c in gap.chars().filter(|&c| !c.is_whitespace() && !is_ignorable(c)) {
            if is_symbol(c) { self.symbols.push(c) } else { self.punctuation.push(c) }
        }
    }

    /// The words in one of their forms, sorted.
    fn sorted(&self, form: fn(&Spelling) -> &str) -> Vec<&str> {
        let mut forms: Vec<&str> = self.spellings.iter().map(form).collect();
        forms.sort_unstable();
        forms
    }

    /// What differs, apart from the words themselves.
    pub(super) fn differences(&self, other: &Self) -> Differences {
        let shared = |form: fn(&Spelling) -> &str| in_both(&self.sorted(form), &other.sorted(form));
        let (folded, lower) = (shared(|s| &s.folded), shared(|s| &s.lower));
        let symbols = super::distance::distance(&self.symbols, &other.symbols);
        Differences {
            numbers: if self.spellings.is_empty() || other.spellings.is_empty() {
                // Where there are no words, numbers are the words, but for their sign.
                let digits = differing_numbers(&without_sign(&self.numbers), &without_sign(&other.numbers));
                differing_numbers(&self.numbers, &other.numbers).saturating_sub(digits)
            } else {
                differing_numbers(&self.numbers, &other.numbers)
            },
            diacritics: folded.saturating_sub(lower),
            case: lower.saturating_sub(shared(|s| &s.written)),
            punctuation: unpaired(&self.punctuation, &other.punctuation) + symbols,
            tags: unpaired(&self.tags, &other.tags),
            same_but_for_looks: self.sequence == other.sequence && symbols == 0 && self.tags == other.tags,
        }
    }
}

/// NFC, without what is not seen, with plain apostrophes.
fn written_form(word: &str) -> String {
    word.nfc().filter(|&c| !is_ignorable(c)).map(plain_apostrophe).collect()
}

fn plain_apostrophe(c: char) -> char {
    if matches!(c, '\u{2019}' | '\u{2018}' | '\u{2BC}') { '\'' } else { c }
}

fn without_sign(numbers: &[String]) -> Vec<String> {
    numbers.iter().map(|number| number.trim_start_matches(MINUS).to_owned()).collect()
}

/// Numbers that were changed; those that were only added or left out are missing words already.
fn differing_numbers(one: &[String], other: &[String]) -> usize {
    let (one, other): (Vec<&str>, Vec<&str>) =
        (one.iter().map(String::as_str).collect(), other.iter().map(String::as_str).collect());
    super::distance::distance(&one, &other) - one.len().abs_diff(other.len())
}

/// How many items of two sorted lists pair up.
fn in_both<T: Ord>(one: &[T], other: &[T]) -> usize {
    let (mut i, mut j, mut paired) = (0, 0, 0);
    while i < one.len() && j < other.len() {
        match one[i].cmp(&other[j]) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => (i, j, paired) = (i + 1, j + 1, paired + 1),
        }
    }
    paired
}

/// How many changes turn one sorted list into the other: one replaced by another is one change.
fn unpaired<T: Ord>(one: &[T], other: &[T]) -> usize {
    one.len().max(other.len()) - in_both(one, other)
}

/// Signs that are no punctuation: what they say is not said by anything else (`€ 5`, `a + b`, `A → B`).
fn is_symbol(c: char) -> bool {
    matches!(c,
        '$' | '+' | '<' | '=' | '>' | '|' | '~' | '%' | '#' | '@' | '&'
        | '\u{A2}'..='\u{A6}' | '©' | '®' | '°' | '±' | '×' | '÷' | '¬'
        | '\u{20A0}'..='\u{20CF}'       // currencies
        | '\u{2100}'..='\u{214F}'       // letter-like
        | '\u{2190}'..='\u{23FF}'       // arrows, mathematics, technical
        | '\u{2460}'..='\u{27BF}'       // enclosed, boxes, shapes, dingbats
        | '\u{27C0}'..='\u{2BFF}'
        | '\u{1F000}'..='\u{1FAFF}') // pictographs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(one: &str, other: &str, expected: Differences) {
        assert_eq!(Wording::new(one).differences(&Wording::new(other)), expected, "{one:?} {other:?}");
        assert_eq!(Wording::new(other).differences(&Wording::new(one)), expected, "{other:?} {one:?}");
    }

    #[test]
    fn differences_are_counted_by_kind() {
        let looks = Differences { same_but_for_looks: true, ..Differences::default() };
        let sense = Differences::default();
        check("It’s  red", "It's red", looks);
        check("THE RED", "the Red", Differences { case: 2, ..looks });
        check("Click Save.", "Click “Save”.", Differences { punctuation: 2, ..looks });
        check("a – b", "a - b", Differences { punctuation: 1, ..looks });
        check("año", "ano", Differences { diacritics: 1, ..sense });
        check("AÑO", "ano", Differences { diacritics: 1, ..sense });
        check("in 2024", "in 2025", Differences { numbers: 1, ..sense });
        check("from 5 to 7", "from 7 to 5", Differences { numbers: 2, ..sense });
        check("5 of 7", "of 7", sense);
        check("<b>Save</b> it", "Save it", Differences { tags: 2, ..sense });
        check("{1}Save{2}", "{1}Save{3}", Differences { tags: 1, ..sense });
        check("costs € 5", "costs $ 5", Differences { punctuation: 1, ..sense });
        check("at -20 °C", "at 20 °C", Differences { numbers: 1, ..sense });
        check("at -20 °C", "at −20 °C", looks);
        check("rose +3 %", "rose -3 %", Differences { numbers: 1, punctuation: 1, ..sense });
        check("-20", "20", Differences { numbers: 1, ..sense });
        check("-20", "-30", sense);
        check("10-20 mg", "10–20 mg", Differences { punctuation: 1, ..looks });
    }
}
