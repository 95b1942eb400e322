//! Whether two texts hold other numbers, or the same ones at other places.
//!
//! A number is read with its sign and a comparison before it (`< -5`), digits and words alike: *five* is 5, *two hundred and five*
//! is 205, *1,500* is 1500 where a comma groups digits, *5 million* is 5000000. What is no whole number stands for itself.
//! Each word with a digit says a number: `1990s`, `B12`. *One* is an article as well and counts only where the other text has
//! a 1. Ordinals are compared where both texts have some (*in a second*). Numbers that changed places (*2 tablets 3 times*,
//! *3 tablets 2 times*) are told from a text in another order by the words beside them.
//!
//! Leaves out: Roman numerals, which are capitals and so taken for names, and units (5 mg, 5 g), which are words.

use super::super::sign::{Before, COMPARING, sign_in};
use super::numeral::{Numeral, numeral};
use crate::language::LanguageTag;
use crate::text::{fold, words};

/// Languages that group digits by a comma; the others of those with lists here do by a full stop.
const COMMA_GROUPS: &[&str] = &["en", "he", "ja", "ko", "th", "zh"];
const STOP_GROUPS: &[&str] = &["da", "de", "es", "fr", "id", "it", "nl", "pt", "tr"];
/// Spaces that group digits; a plain one parts two numbers as well (*5 100 mg tablets*).
const NARROW_SPACES: &[char] = &['\u{A0}', '\u{2009}', '\u{202F}'];
/// Units that are written without a space as well, in lower case; those of one letter may be something else (*7a*, *7g*).
const UNITS: &[&str] = &[
    "cm", "dl", "gb", "ghz", "hz", "kb", "kg", "khz", "km", "kv", "kw", "kwh", "mb", "mcg", "mg", "mhz", "ml", "mm",
    "ms", "mv", "mw", "nm", "px", "tb",
];
/// From here on a number in words multiplies one in digits.
const SCALE: u64 = 1000;

/// A number with the words beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Amount {
    value: String,
    before: Option<String>,
    after: Option<String>,
}

/// What a text says of numbers.
#[derive(Debug, Default)]
struct Numbers {
    amounts: Vec<Amount>,
    ordinals: Vec<u64>,
    /// How often *one* stands alone.
    ones: usize,
}

/// A number that more words may be part of.
#[derive(Debug, Clone)]
struct Open {
    value: u64,
    /// What is added must be below this.
    room: u64,
    in_digits: bool,
    /// Sign and comparison.
    prefix: String,
    first: usize,
    last: usize,
}

/// Whether the numbers of two texts differ.
pub(super) fn numbers_differ(one: &str, other: &str, language: &LanguageTag) -> bool {
    let (mut one, mut other) = (Numbers::read(one, language), Numbers::read(other, language));
    let (ones, other_ones) = (one.ones, other.ones);
    one.forgive_ones(&other, other_ones);
    other.forgive_ones(&one, ones);
    one.ordinals_differ(&other) || one.amounts_differ(&other)
}

impl Numbers {
    fn read(text: &str, language: &LanguageTag) -> Self {
        let found: Vec<(&str, &str, String)> = {
            let mut from = 0;
            let word = |word: crate::text::Word| {
                let gap = &text[std::mem::replace(&mut from, word.range.end)..word.range.start];
                (gap, &text[word.range.clone()], fold(&text[word.range]))
            };
            words(text).map(word).collect()
        };
        let mut reading = Reading { words: &found, language, numbers: Self::default(), open: None, joint: None };
        for at in 0..found.len() {
            reading.take(at);
        }
        reading.close();
        reading.numbers
    }

    /// Sets a 1 aside for each *one* of the other text that it may stand for.
    fn forgive_ones(&mut self, other: &Self, ones: usize) {
        let count = |numbers: &Self| numbers.amounts.iter().filter(|amount| amount.value == "1").count();
        for _ in 0..count(self).saturating_sub(count(other)).min(ones) {
            let place = self.amounts.iter().position(|amount| amount.value == "1");
            place.map(|at| self.amounts.remove(at));
        }
    }

    fn ordinals_differ(&self, other: &Self) -> bool {
        let sorted = |numbers: &Self| {
            let mut ordinals = numbers.ordinals.clone();
            ordinals.sort_unstable();
            ordinals
        };
        !self.ordinals.is_empty() && !other.ordinals.is_empty() && sorted(self) != sorted(other)
    }

    fn amounts_differ(&self, other: &Self) -> bool {
        let values = |numbers: &Self| numbers.amounts.iter().map(|one| one.value.clone()).collect::<Vec<_>>();
        let sorted = |mut values: Vec<String>| {
            values.sort_unstable();
            values
        };
        let (ours, theirs) = (values(self), values(other));
        ours != theirs && (sorted(ours) != sorted(theirs) || self.have_moved_in(other) || other.have_moved_in(self))
    }

    /// Whether a number stands between other words in the other text.
    fn have_moved_in(&self, other: &Self) -> bool {
        let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        !self.amounts.iter().all(|here| {
            let mut places = other.amounts.iter().filter(|there| there.value == here.value);
            places.any(|there| same(&here.before, &there.before) || same(&here.after, &there.after))
        })
    }
}

/// A text that is read from left to right.
struct Reading<'a> {
    /// What stands before each word, the word, and its folded form.
    words: &'a [(&'a str, &'a str, String)],
    language: &'a LanguageTag,
    numbers: Numbers,
    open: Option<Open>,
    /// An *and* behind the open number.
    joint: Option<usize>,
}

impl Reading<'_> {
    fn take(&mut self, at: usize) {
        let (_, word, folded) = &self.words[at];
        if word.chars().any(char::is_numeric) {
            return self.take_digits(at);
        }
        match numeral(folded, self.language) {
            None => self.close(),
            Some(Numeral::Joint) if self.open.is_some() && self.touches(at) => self.joint = Some(at),
            Some(Numeral::Joint) => self.close(),
            Some(Numeral::Half) => self.put("1/2", at),
            Some(Numeral::One) => {
                if !self.add(1, at) {
                    self.close();
                    self.numbers.ones += 1;
                }
            }
            Some(Numeral::Ordinal(number)) => {
                let tens = self.open.take_if(|open| !open.in_digits && number < open.room && open.last + 1 == at);
                self.close();
                self.numbers.ordinals.push(tens.map_or(0, |open| open.value).saturating_add(number));
            }
            Some(Numeral::Count(count)) => {
                if !self.multiply(count, at) && !self.add(count, at) {
                    self.close();
                    self.begin(count, at, false);
                }
            }
        }
    }

    fn take_digits(&mut self, at: usize) {
        let (gap, _, folded) = &self.words[at];
        let is_group = folded.len() == 3 && folded.bytes().all(|byte| byte.is_ascii_digit());
        let narrow = gap.chars().all(|c| NARROW_SPACES.contains(&c)) && gap.chars().count() == 1;
        if let Some(open) =
            self.open.as_mut().filter(|open| open.in_digits && is_group && narrow && open.last + 1 == at)
            && let Some(value) =
                folded.parse().ok().and_then(|group: u64| open.value.checked_mul(1000)?.checked_add(group))
        {
            (open.value, open.last) = (value, at);
            return;
        }
        self.close();
        if let Some(number) = ordinal_in_digits(folded, self.language) {
            return self.numbers.ordinals.push(number);
        }
        let plain = ungrouped(without_unit(folded), self.language);
        match plain.parse() {
            Ok(value) => self.begin(value, at, true),
            Err(_) => self.put(&plain.replace('\u{2044}', "/"), at),
        }
    }

    fn begin(&mut self, value: u64, at: usize, in_digits: bool) {
        let prefix = self.prefix(at);
        self.open = Some(Open { value, room: room(value), in_digits, prefix, first: at, last: at });
    }

    /// Whether nothing but a space or a hyphen parts a word from the one before.
    fn touches(&self, at: usize) -> bool {
        self.words[at].0.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}'))
    }

    /// Adds to the open number what its last part leaves room for.
    fn add(&mut self, count: u64, at: usize) -> bool {
        let follows = self.follows(at);
        let Some(open) = self.open.as_mut().filter(|open| follows && !open.in_digits && count < open.room) else {
            return false;
        };
        (open.value, open.room, open.last) = (open.value.saturating_add(count), room(count), at);
        self.joint = None;
        true
    }

    /// Multiplies the part of the open number that is below a hundred, a thousand, a million.
    fn multiply(&mut self, count: u64, at: usize) -> bool {
        let follows = self.touches(at) && self.joint.is_none();
        let is_scale = matches!(count, 100 | 1000 | 1_000_000 | 1_000_000_000 | 1_000_000_000_000);
        let Some(open) = self.open.as_mut().filter(|open| follows && is_scale && open.last + 1 == at) else {
            return false;
        };
        let part = open.value % count;
        if part == 0 || (open.in_digits && count < SCALE) {
            return false;
        }
        let Some(value) = part.checked_mul(count).and_then(|product| product.checked_add(open.value - part)) else {
            return false;
        };
        (open.value, open.room, open.in_digits, open.last) = (value, count, false, at);
        true
    }

    /// Whether a word follows the open number, or the *and* behind it.
    fn follows(&self, at: usize) -> bool {
        let last = self.joint.or(self.open.as_ref().map(|open| open.last));
        last.is_some_and(|last| last + 1 == at) && self.touches(at)
    }

    fn close(&mut self) {
        self.joint = None;
        if let Some(open) = self.open.take() {
            self.push(format!("{}{}", open.prefix, open.value), open.first, open.last);
        }
    }

    /// A number of one word.
    fn put(&mut self, value: &str, at: usize) {
        self.close();
        self.push(format!("{}{value}", self.prefix(at)), at, at);
    }

    fn push(&mut self, value: String, first: usize, last: usize) {
        let beside = |at: Option<usize>| at.and_then(|at| self.words.get(at)).map(|(.., folded)| folded.clone());
        let (before, after) = (beside(first.checked_sub(1)), beside(Some(last + 1)));
        self.numbers.amounts.push(Amount { value, before, after });
    }

    /// The comparison and the sign that stand before a number.
    fn prefix(&self, at: usize) -> String {
        let (gap, ..) = &self.words[at];
        let before = match at.checked_sub(1).map(|before| self.words[before].1) {
            None => Before::Nothing,
            Some(word) if word.starts_with(char::is_numeric) => Before::Number,
            Some(_) => Before::Word,
        };
        let compared = gap.chars().filter(|c| COMPARING.contains(c));
        compared.chain(sign_in(gap, before).map(|(_, sign)| sign)).collect()
    }
}

/// What may be added to a number: less than its last digit that is not zero stands for. *Twenty-five*, but not *two three*.
fn room(value: u64) -> u64 {
    let mut room: u64 = 1;
    while let Some(next) = room.checked_mul(10).filter(|&next| value != 0 && value.is_multiple_of(next)) {
        room = next;
    }
    if value == 0 { 0 } else { room }
}

/// `2nd`, `7ª`, folded.
fn ordinal_in_digits(word: &str, language: &LanguageTag) -> Option<u64> {
    let endings: &[&str] = match language.primary() {
        "en" => &["st", "nd", "rd", "th"],
        "es" | "pt" | "it" => &["o", "a", "os", "as"],
        "fr" => &["er", "re", "e", "eme"],
        "nl" => &["e", "de", "ste"],
        _ => &[],
    };
    let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
    endings.contains(&&word[digits.len()..]).then(|| digits.parse().ok()).flatten()
}

/// `5mg` says what `5 mg` says.
fn without_unit(word: &str) -> &str {
    let number = word.trim_end_matches(|c: char| c.is_alphabetic());
    if UNITS.contains(&&word[number.len()..]) { number } else { word }
}

/// A number without what groups its digits: `1,500.75` is `1500.75` in English.
fn ungrouped(word: &str, language: &LanguageTag) -> String {
    let groups = |c: char| match c {
        ',' => COMMA_GROUPS.contains(&language.primary()),
        '.' => STOP_GROUPS.contains(&language.primary()),
        _ => c == '\'',
    };
    let end = word.find(|c: char| !c.is_ascii_digit() && !groups(c)).unwrap_or(word.len());
    let (whole, rest) = word.split_at(end);
    let mut parts = whole.split(groups);
    let first = parts.next().unwrap_or_default();
    let is_grouped = (1..=3).contains(&first.len()) && !first.starts_with('0') && parts.all(|part| part.len() == 3);
    if is_grouped { format!("{}{rest}", whole.replace(groups, "")) } else { word.to_owned() }
}
