//! Footnotes: blocks at the foot of a page or of a column, in the middle of what goes on behind them.
//!
//! A note begins with its marker (`3 See …`, `[3] See …`, `³ See …`, `* See …`), and the text above it on the page has the
//! same marker behind a word. Markers count up, or begin anew. A note ends with its page, before the next note, at a
//! blank line behind a full stop, or where the sentence that it interrupts goes on.
//!
//! Numbers at the begin of a line that nothing refers to are text. Linear: one look at each line for what refers to notes, and
//! only where a line below looks like one. Leaves out notes that go on on the next page, and notes at the end of a book,
//! which are a list like any other.

use super::lines::{Line, continues_sentence, ends_sentence, is_rule};
use super::wrapping::Wrapping;
use std::collections::HashMap;
use std::ops::Range;

/// Longer notes are taken for text.
const LONGEST: usize = 30;
/// Where no page ends are known, a note stands within so many lines of what refers to it.
const FARTHEST: usize = 90;

/// The letters of a code before its number are so many at most.
const LONGEST_CODE: usize = 3;

/// What a note is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Marker {
    Number(u32),
    Sign(char),
}

/// The body of a text: its lines, and where pages end.
pub(super) struct Body<'a> {
    pub(super) text: &'a str,
    pub(super) lines: &'a [Line],
    pub(super) wrapping: Wrapping,
    /// Which lines belong to it, in reading order.
    pub(super) order: &'a [usize],
    /// For each of them, whether a page ends behind it.
    pub(super) ends_page: &'a [bool],
}

/// The notes of a body, as ranges of its order.
pub(super) fn find(body: &Body<'_>) -> Vec<Range<usize>> {
    let markers: Vec<(usize, Marker)> = (1..body.order.len()).filter_map(|at| Some((at, body.marker(at)?))).collect();
    if markers.is_empty() {
        return Vec::new();
    }
    let mut pages = Vec::with_capacity(body.order.len());
    let mut page = 0;
    for ends in body.ends_page {
        pages.push(page);
        page += usize::from(*ends);
    }
    let is_near = |place: usize, at: usize| pages[place] == pages[at] && (page > 1 || at - place <= FARTHEST);
    let mut references: HashMap<Marker, Vec<usize>> = markers.iter().map(|(_, marker)| (*marker, Vec::new())).collect();
    let mut below = markers.iter().map(|(at, _)| *at).peekable();
    for place in 0..body.order.len() {
        while below.next_if(|at| *at <= place).is_some() {}
        if below.peek().is_none_or(|at| !is_near(place, *at)) {
            continue;
        }
        each_reference(body.at(place), |marker| {
            if let Some(places) = references.get_mut(&marker) {
                places.push(place);
            }
        });
    }
    let is_referred_to = |at: usize, marker: Marker| {
        let places = &references[&marker];
        let before = places.partition_point(|place| *place < at);
        before > 0 && is_near(places[before - 1], at)
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut last = None;
    for (order, (at, marker)) in markers.iter().enumerate() {
        let inside = found.last().is_some_and(|note| note.contains(at));
        if inside || !counts_on(last, *marker) || !is_referred_to(*at, *marker) {
            continue;
        }
        let next = markers[order + 1..]
            .iter()
            .find(|(at, next)| counts_on(Some(*marker), *next) && is_referred_to(*at, *next));
        let first = found.last().filter(|note| note.end == *at).map_or(*at, |note| note.start);
        if let Some(end) = body.end_of(*at, first, next.map(|(at, _)| *at)) {
            found.push(*at..end);
            last = Some(*marker);
        }
    }
    found
}

/// Whether a marker may come after another.
fn counts_on(last: Option<Marker>, marker: Marker) -> bool {
    match (last, marker) {
        (Some(Marker::Number(last)), Marker::Number(number)) => number == last + 1 || number == 1,
        _ => true,
    }
}

impl Body<'_> {
    fn at(&self, at: usize) -> &str {
        self.lines[self.order[at]].text(self.text)
    }

    /// The marker of a note that may begin here. Below a rule, it may have a full stop, as the items of a list have.
    fn marker(&self, at: usize) -> Option<Marker> {
        let line = self.at(at);
        marker(line).or_else(|| dotted_marker(line).filter(|_| self.is_below_rule(self.order[at])))
    }

    fn is_below_rule(&self, index: usize) -> bool {
        let above = self.lines[index.saturating_sub(LONGEST)..index].iter().rev();
        let begins_page = self.lines[index].begins_page;
        !begins_page
            && above
                .scan(false, |ended, line| {
                    let on_page = !*ended;
                    *ended |= line.begins_page;
                    on_page.then_some(line)
                })
                .any(|line| is_rule(line.text(self.text)))
    }

    /// Where a note ends; `first` is where the block of notes begins, `next` where the next note does.
    fn end_of(&self, note: usize, first: usize, next: Option<usize>) -> Option<usize> {
        let interrupts = !ends_sentence(self.at(first - 1));
        for end in note + 1..=(note + LONGEST).min(self.order.len()) {
            if end == self.order.len() || self.ends_page[end - 1] || next == Some(end) {
                return Some(end);
            }
            let (line, after) = (&self.lines[self.order[end - 1]], &self.lines[self.order[end]]);
            let set_off = self.order[end] > self.order[end - 1] + 1;
            let full = self.wrapping.is_full(self.wrapping.reach(self.text, line, after));
            let goes_on = interrupts && continues_sentence(self.at(end));
            if ends_sentence(self.at(end - 1)) && (set_off || goes_on || !full) || set_off && !full {
                return Some(end);
            }
        }
        None
    }
}

/// The marker that a line begins with, if it can begin a note.
fn marker(line: &str) -> Option<Marker> {
    let first = line.chars().next()?;
    if matches!(first, '*' | '†' | '‡') {
        let rest = line[first.len_utf8()..].trim_start();
        return rest.starts_with(char::is_alphabetic).then_some(Marker::Sign(first));
    }
    let (number, rest) = if first == '[' {
        let (inner, rest) = line[1..].split_once(']')?;
        (small_number(inner)?, rest)
    } else if first.is_ascii_digit() {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        (small_number(&line[..line.len() - rest.len()])?, rest.strip_prefix(char::is_whitespace)?)
    } else {
        superscript(line)?
    };
    let begins = rest.trim_start().chars().next()?;
    let fits = begins.is_alphabetic() || matches!(begins, '«' | '“' | '"' | '(' | '¿' | '¡' | '[' | '‘' | '\'');
    fits.then_some(Marker::Number(number))
}

/// `3. See …`
fn dotted_marker(line: &str) -> Option<Marker> {
    if !line.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (number, rest) = line.split_once(". ")?;
    let begins = rest.trim_start().starts_with(|c: char| c.is_alphabetic() || matches!(c, '«' | '“' | '"' | '¿' | '¡'));
    small_number(number).filter(|_| begins).map(Marker::Number)
}

/// Whether a note may begin so, below a rule.
pub(super) fn begins_note(line: &str) -> bool {
    marker(line).or_else(|| dotted_marker(line)).is_some()
}

fn small_number(digits: &str) -> Option<u32> {
    let plain = (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|number| plain && *number > 0)
}

/// The number in raised digits that a text begins with, and the rest.
fn superscript(text: &str) -> Option<(u32, &str)> {
    let digit = |c: char| match c {
        '¹' => Some(1),
        '²' => Some(2),
        '³' => Some(3),
        '⁰' => Some(0),
        '⁴'..='⁹' => Some(c as u32 - '⁰' as u32),
        _ => None,
    };
    let rest = text.trim_start_matches(|c| digit(c).is_some());
    let digits = &text[..text.len() - rest.len()];
    let in_range = (1..=3).contains(&digits.chars().count());
    in_range.then(|| (digits.chars().filter_map(digit).fold(0, |number, digit| number * 10 + digit), rest))
}

/// Calls back with each marker that stands behind a word.
fn each_reference(line: &str, mut each: impl FnMut(Marker)) {
    let mut at = 0;
    let is_mark = |c: char| c.is_ascii_digit() || matches!(c, '*' | '†' | '‡' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹');
    // The first bytes of all these; curly quotes and dashes share theirs.
    let may_be = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'*' | 0xC2 | 0xE2);
    if !line.bytes().fold(false, |found, byte| found | may_be(byte)) {
        return;
    }
    while let Some(found) = line.as_bytes()[at..].iter().position(|byte| may_be(*byte)) {
        let start = at + found;
        if let Some(other) = line[start..].chars().next().filter(|c| !is_mark(*c)) {
            at = start + other.len_utf8();
            continue;
        }
        let rest = &line[start..];
        let before = &line[..start];
        let end = rest.find(|c| !is_mark(c)).unwrap_or(rest.len());
        let (mark, after) = rest.split_at(end);
        at = start + end;
        let ends = !after.starts_with(|c: char| c.is_alphanumeric());
        if before.ends_with('[') && after.starts_with(']') && before.len() > 1 {
            small_number(mark).map(Marker::Number).into_iter().for_each(&mut each);
        } else if behind_word(before) && ends {
            let number = small_number(mark).or_else(|| superscript(mark).map(|(number, _)| number));
            let sign = mark.chars().next().filter(|c| matches!(c, '*' | '†' | '‡')).map(Marker::Sign);
            number.map(Marker::Number).or(sign).into_iter().for_each(&mut each);
        }
    }
}

/// Whether a text ends in a word, perhaps with a mark behind it.
fn behind_word(text: &str) -> bool {
    let bare = text.strip_suffix(['.', ',', ';', ':', '!', '?', '…', '”', '"', '’', '»', ')']).unwrap_or(text);
    let bare = bare.strip_suffix(['.', ',', '!', '?', '”', '"', '»', ')']).unwrap_or(bare);
    bare.ends_with(char::is_alphabetic) && (bare.len() < text.len() || !ends_in_code(bare))
}

/// Whether a text ends in a few capitals, which a number makes a code of (`A4`, `CO2`, `MB4 2LP`).
fn ends_in_code(text: &str) -> bool {
    let word = text.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or(text);
    word.chars().all(char::is_uppercase) && word.chars().nth(LONGEST_CODE).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_begin_notes() {
        for (line, expected) in [
            ("3 See the minutes.", Some(Marker::Number(3))),
            ("[12] Ver las actas.", Some(Marker::Number(12))),
            ("¹² «Acta», 1953.", Some(Marker::Number(12))),
            ("³See there.", Some(Marker::Number(3))),
            ("* The name was changed.", Some(Marker::Sign('*'))),
            ("1953 was a good year.", None),
            ("3. ropes", None),
            ("3", None),
            ("* * *", None),
            ("See there.", None),
        ] {
            assert_eq!(marker(line), expected, "{line}");
        }
    }

    #[test]
    fn markers_behind_words_refer_to_notes() {
        let found = |line: &str| {
            let mut markers = Vec::new();
            each_reference(line, |marker| markers.push(marker));
            markers
        };
        let numbers = |numbers: &[u32]| numbers.iter().map(|number| Marker::Number(*number)).collect::<Vec<_>>();
        assert_eq!(found("three times.1 This,2 and this”3"), numbers(&[1, 2, 3]));
        assert_eq!(found("the ferry[4] and the quay.¹²"), numbers(&[4, 12]));
        assert_eq!(found("in 1953 the 12 boats, at 4.30 and p. 7"), []);
        assert_eq!(found("her name* was"), [Marker::Sign('*')]);
        assert_eq!(found("Millbrook MB4 2LP, on A4, of CO2 and RNA3"), []);
        assert_eq!(found("UNESCO1 and the FERRY LINE2, said I.3"), numbers(&[1, 2, 3]));
    }
}
