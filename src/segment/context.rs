//! What stands before and after a mark.
//!
//! Behind the mark come quotes and brackets that close with it, signs of footnotes and emoticons; the cut, if there is one,
//! comes behind those. Before it stands the word that may be an abbreviation.

use super::glued::forgets_space;
use super::lists::is_bullet;
use super::scan::{Mark, MarkKind};

/// A place where a sentence might end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub(super) text: &'a str,
    /// Where the segment begins that would end here.
    pub(super) start: usize,
    pub(super) mark: Mark,
    /// Behind the mark and all that closes with it.
    pub(super) end: usize,
    /// The word in front of the mark, dots inside included; empty when there is none.
    pub(super) before: &'a str,
    /// What follows the white space, opening marks included.
    pub(super) rest: &'a str,
    /// The same without opening marks.
    pub(super) next: &'a str,
    /// Whether something closes between the mark and the cut.
    pub(super) closes: bool,
    /// Whether no space stands at the cut where one is usual.
    pub(super) glued: bool,
}

/// The longest word that is looked at as an abbreviation, in bytes.
const LONGEST: usize = 40;

/// So many marks that open or close are looked at in one place. A row of a thousand (`- - - …`) is a place at each of
/// them, and would be read a thousand times.
pub(super) const LONGEST_RUN: usize = 64;

/// The widest sign of a footnote, in bytes: `[1234]`.
const WIDEST_FOOTNOTE: usize = 6;

/// What stands around a mark, if a sentence might end there; and where to look on.
pub(super) fn candidate(text: &str, start: usize, mark: Mark) -> (Option<Candidate<'_>>, usize) {
    if mark.kind == MarkKind::Unmarked {
        return (unmarked(text, start, mark), mark.resume);
    }
    let end = closers(text, mark);
    let spaced = text[end..].starts_with(char::is_whitespace);
    let unspaced = mark.kind == MarkKind::OtherScript || mark.kind == MarkKind::LineBreak;
    let glued = !spaced && !unspaced && forgets_space(&text[start..mark.start], &text[end..]);
    if end >= text.len() || !(spaced || unspaced || glued) {
        return (None, mark.resume);
    }
    let rest = text[end..].trim_start();
    let next = skip(rest, LONGEST_RUN, is_opener);
    let before = word_before(&text[start..mark.start]);
    (Some(Candidate { text, start, mark, end, before, rest, next, closes: end > mark.end, glued }), end)
}

/// A place without a mark, if none was judged there: whatever ends with a full stop or the like has been.
fn unmarked(text: &str, start: usize, mut mark: Mark) -> Option<Candidate<'_>> {
    let segment = text.get(start..mark.start)?.trim_end();
    let end = start + segment.len();
    let marked = !ends_plain(segment) && segment.trim_end_matches(is_closer).ends_with(['.', '!', '?', '…', ';']);
    let before = word_before(segment);
    let rest = &text[mark.start..];
    (mark.start, mark.end) = (end, end);
    let next = if begins_plain(rest) { rest } else { skip(rest, LONGEST_RUN, is_opener) };
    let ends = !segment.is_empty() && !marked && !opens(segment) && !ends_with_marker(segment);
    ends.then_some(Candidate { text, start, mark, end, before, rest, next, closes: false, glued: false })
}

/// Whether a text ends with a mark that stands by itself and belongs to what follows: a quotation mark, a bracket, a dash, a bullet.
fn opens(text: &str) -> bool {
    if ends_plain(text) {
        return false;
    }
    let (front, marks) = text.split_at(text.len() - openers(text));
    !marks.is_empty() && (front.is_empty() || marks.starts_with(char::is_whitespace)) && !is_rule(marks)
}

/// How many bytes marks that open take at the end of a text.
fn openers(text: &str) -> usize {
    text.chars().rev().take(LONGEST_RUN).take_while(|c| is_opener(*c)).map(char::len_utf8).sum()
}

/// Whether a segment so far ends with the number or the letter of an item (`1)`, `(ii)`, `[3]`), or is nothing but a number.
fn ends_with_marker(segment: &str) -> bool {
    if !segment.ends_with(|c: char| c.is_ascii_digit() || matches!(c, ')' | ']')) {
        return false;
    }
    let last = segment.rsplit(char::is_whitespace).next().unwrap_or(segment);
    let inner = last.trim_matches(['(', '[', ')', ']']);
    if inner.is_empty() {
        return false;
    }
    let is_number = inner.bytes().all(|byte| byte.is_ascii_digit());
    let is_numeral = || inner.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x' | b'I' | b'V' | b'X'));
    let is_letter = || inner.len() == 1 && inner.bytes().all(|byte| byte.is_ascii_alphabetic()) || is_numeral();
    match last.ends_with([')', ']']) {
        true => is_number || is_letter(),
        false => is_number && last.len() == segment.len(),
    }
}

/// A line drawn with the keyboard.
fn is_rule(marks: &str) -> bool {
    marks.trim().len() > LONGEST_DASH
}

/// Bytes: `--`, an em dash.
const LONGEST_DASH: usize = 3;

/// Quotes and brackets that close, marks among them, footnote signs; over a space too where nothing else can be meant.
fn closers(text: &str, mark: Mark) -> usize {
    let from = mark.end;
    let mut end = from;
    for _ in 0..LONGEST_RUN {
        let rest = &text[end..];
        let Some(c) = rest.chars().next() else { return end };
        if is_closer(c) || (end > from && matches!(c, '.' | '!' | '?' | '…')) {
            end += c.len_utf8();
        } else if let Some(width) = footnote(rest) {
            end += width;
        } else if let Some(width) = spaced_closer(text, end) {
            end += width;
        } else {
            return end;
        }
    }
    end
}

/// `[12]` or `(12)` right behind the mark; `(03)` begins a telephone number.
fn footnote(rest: &str) -> Option<usize> {
    let close = match rest.as_bytes().first()? {
        b'[' => ']',
        b'(' if !rest.starts_with("(0") => ')',
        _ => return None,
    };
    let digits = rest[1..].bytes().take(WIDEST_FOOTNOTE).take_while(u8::is_ascii_digit).count();
    let width = digits + 2;
    (digits > 0 && width <= WIDEST_FOOTNOTE && rest[1 + digits..].starts_with(close)).then_some(width)
}

/// A closing mark behind a space, as French sets it, or a straight quote between spaces; emoticons.
///
/// Right behind a straight quote that closed, another one opens.
fn spaced_closer(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let inner = rest.trim_start_matches([' ', '\u{A0}', '\u{202F}']);
    let width = rest.len() - inner.len();
    let first = inner.chars().next().filter(|_| width > 0)?;
    let after = &inner[first.len_utf8()..];
    let alone =
        after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | ')' | '.'));
    let after_quote = || text[..at].trim_end_matches(['.', '?', '!', ' ']).ends_with('"');
    match first {
        '»' | '”' | ')' | ']' => Some(width + first.len_utf8()),
        '"' | '\'' if alone && !after_quote() => Some(width + 1),
        ':' | ';' | '=' => {
            let face = after.strip_prefix(['-', '\'', 'o']).unwrap_or(after);
            let mouth = face
                .chars()
                .next()
                .filter(|c| matches!(c, ')' | '(' | 'D' | 'P' | 'p' | 'O' | 'o' | '/' | '|' | '*' | ']' | '['))?;
            let tail = face[1..].trim_start_matches(mouth);
            let whole = inner.len() - tail.len();
            (tail.is_empty() || tail.starts_with(char::is_whitespace)).then_some(width + whole)
        }
        _ => None,
    }
}

pub(super) fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | ')' | ']' | '}' | '”' | '’' | '»' | '›' | '」' | '』' | '）' | '】' | '》' | '〉' | '］' | '*'
    ) || matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// Marks that open a sentence: quotes, brackets, inverted marks, dashes, bullets.
pub(super) fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '‘'
            | '„'
            | '«'
            | '‹'
            | '('
            | '['
            | '{'
            | '¿'
            | '¡'
            | '—'
            | '–'
            | '-'
            | '•'
            | '*'
            | '·'
            | '#'
            | '>'
    ) || matches!(c, '「' | '『' | '（' | '【' | '《' | '_' | '\u{A0}' | '\u{202F}' | ' ')
        || is_bullet(c)
}

/// A text without such characters at its start, `most` of them at most.
pub(super) fn skip(text: &str, most: usize, skipped: impl Fn(char) -> bool) -> &str {
    let width = text.chars().take(most).take_while(|c| skipped(*c)).map(char::len_utf8).sum();
    &text[width..]
}

/// Whether a text begins with a letter or a digit of ASCII, as most do: then no mark can stand there.
pub(super) fn begins_plain(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)
}

/// Whether a text ends with one.
pub(super) fn ends_plain(text: &str) -> bool {
    text.as_bytes().last().is_some_and(u8::is_ascii_alphanumeric)
}

/// The word at the end of a text.
fn word_before(text: &str) -> &str {
    let from = text.len().saturating_sub(LONGEST);
    let bytes = text.as_bytes();
    // Most words are of plain letters and stand behind a space.
    let letters = bytes[from..].iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let start = text.len() - letters;
    if letters > 0 && start > from && bytes[start - 1] == b' ' {
        return &text[start..];
    }
    let from = (from..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let tail = &text[from..];
    let is_edge = |c: char| {
        c.is_whitespace()
            || is_bullet(c)
            || matches!(c, '"' | '“' | '‘' | '«' | '(' | '[' | '¿' | '¡' | '—' | '–' | '/' | ',' | ';' | ':' | '*')
    };
    match tail.char_indices().rev().find(|(_, c)| is_edge(*c)) {
        Some((at, c)) => &tail[at + c.len_utf8()..],
        None => tail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::LanguageTag;
    use crate::segment::{Segmenter, scan};

    /// How many places a text has, and how many bytes are skipped around them, if it is never cut.
    fn work(text: &str) -> (usize, usize) {
        let segmenter = Segmenter::new(&LanguageTag::parse("en").unwrap());
        let (mut from, mut places, mut skipped) = (0, 0, 0);
        while let Some(mark) = scan::next_mark(text, from, &segmenter) {
            places += 1;
            skipped += closers(text, mark) - mark.end + openers(text[..mark.start].trim_end());
            let (candidate, resume) = candidate(text, 0, mark);
            assert!(resume > from, "{mark:?}");
            from = resume;
            skipped += candidate.map_or(0, |candidate| candidate.rest.len() - candidate.next.len());
        }
        (places, skipped)
    }

    /// Rows of the same signs: each is a place, and what is read around a place has a bound.
    #[test]
    fn work_grows_as_the_text_does() {
        for row in ["- ", "* ", "_ ", ".)", "a.[", ". [", "A (", "# >", "! »", ".  "] {
            let (places, skipped) = work(&format!("Start {}end", row.repeat(1_000)));
            let (more, twice) = work(&format!("Start {}end", row.repeat(2_000)));
            assert!(more <= 2 * places + 2 && twice <= 2 * skipped + 4 * LONGEST_RUN * LONGEST_RUN, "{row:?}");
        }
    }

    #[test]
    fn footnotes_have_a_few_digits() {
        let width = ["[1]", "[1234] a", "[12345]", "[]", "[a]", "[1", "(1)", "(1]"].map(footnote);
        assert_eq!(width, [Some(3), Some(6), None, None, None, None, Some(3), None]);
    }
}
