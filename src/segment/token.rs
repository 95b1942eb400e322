//! Words as the model sees them: from the first letter or digit to the last, what kind of word it is, and the marks at both ends.

use super::context::{begins_plain, ends_plain, is_opener};

/// So many bytes of a word are looked at.
const LONGEST: usize = 32;

/// A word and what it looks like. Kinds and marks are letters that can be read in the files of weights.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    /// From the first letter or digit to the last.
    pub(super) core: &'a str,
    pub(super) kind: u8,
    /// What opens before it.
    pub(super) opens: u8,
    /// The mark behind it.
    pub(super) ends: u8,
    /// Bytes before the first letter or digit, and behind the last.
    pub(super) opening: usize,
    pub(super) closing: usize,
}

pub(super) const NOTHING: u8 = b'_';

impl<'a> Token<'a> {
    /// A word with no mark around it.
    pub(super) fn plain(core: &'a str, kind: u8) -> Self {
        Self { core, kind, opens: NOTHING, ends: NOTHING, opening: 0, closing: 0 }
    }
}

/// The word that ends before a place, and where it begins.
pub(super) fn token_before(text: &str, start: usize, end: usize) -> (usize, Token<'_>) {
    let mut text = &text[start..end];
    if !text.as_bytes().last().is_some_and(u8::is_ascii_graphic) {
        text = text.trim_end();
    }
    let mut seen = Seen::default();
    let width = text.bytes().rev().take(LONGEST).take_while(|byte| seen.takes(*byte)).count();
    let mut at = text.len() - width;
    while !text.is_char_boundary(at) {
        at += 1;
    }
    (start + at, token(&text[at..], seen))
}

/// The word that begins behind a place, and where it ends.
pub(super) fn token_after(text: &str, from: usize) -> (usize, Token<'_>) {
    let mut rest = &text[from..];
    rest = rest.strip_prefix(' ').unwrap_or(rest);
    if !rest.as_bytes().first().is_some_and(u8::is_ascii_graphic) {
        rest = rest.trim_start();
    }
    let from = text.len() - rest.len();
    let mut seen = Seen::default();
    let mut width = rest.bytes().take(LONGEST).take_while(|byte| seen.takes(*byte)).count();
    while !rest.is_char_boundary(width) {
        width -= 1;
    }
    (from + width, token(&rest[..width], seen))
}

/// What bytes a word is made of, found on the way to its other end.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// The sorts of its bytes.
    sorts: u8,
    capitals: u8,
}

const SMALL: u8 = 1;
const CAPITAL: u8 = 2;
const DIGIT: u8 = 4;
const OTHER: u8 = 8;

impl Seen {
    /// Whether a byte belongs to the word.
    fn takes(&mut self, byte: u8) -> bool {
        /// 0 for white space.
        static SORTS: [u8; 256] = {
            let mut sorts = [OTHER; 256];
            let mut byte = 0;
            while byte < 128 {
                sorts[byte as usize] = match byte {
                    b'a'..=b'z' => SMALL,
                    b'A'..=b'Z' => CAPITAL,
                    b'0'..=b'9' => DIGIT,
                    b' ' | b'\t' | b'\n' | b'\x0C' | b'\r' => 0,
                    _ => OTHER,
                };
                byte += 1;
            }
            sorts
        };
        let sort = SORTS[usize::from(byte)];
        self.sorts |= sort;
        self.capitals += u8::from(sort == CAPITAL);
        sort != 0
    }
}

fn token(word: &str, seen: Seen) -> Token<'_> {
    // Most words are of letters and digits of ASCII alone.
    if seen.sorts & OTHER == 0 {
        return Token::plain(word, plain_kind(word.as_bytes(), seen));
    }
    let inner = if begins_plain(word) { word } else { word.trim_start_matches(is_opener) };
    let opens = match word[..word.len() - inner.len()].chars().next_back() {
        None => NOTHING,
        Some('(' | '[' | '{') => b'(',
        Some('-' | '–' | '—' | '_') => b'-',
        Some('¿' | '¡') => b'?',
        Some('•' | '*' | '·' | '#' | '>') => b'*',
        Some(_) => b'"',
    };
    let core = if ends_plain(inner) { inner } else { inner.trim_end_matches(|c: char| !c.is_alphanumeric()) };
    let (opening, closing) = (word.len() - inner.len(), inner.len() - core.len());
    Token { core, kind: kind(core), opens, ends: mark_of(&inner[core.len()..]), opening, closing }
}

/// The last mark of several; what only closes behind a mark that ends sentences counts less than that mark.
fn mark_of(tail: &str) -> u8 {
    const ELLIPSIS: u8 = b'~';
    tail.chars().fold(NOTHING, |ends, c| match c {
        '.' if matches!(ends, b'.' | ELLIPSIS) => ELLIPSIS,
        ')' | ']' | '}' | '"' | '\'' | '”' | '’' | '»' if matches!(ends, b'.' | b'!' | ELLIPSIS) => ends,
        '.' | ':' | ';' | ',' => c as u8,
        '?' | '!' => b'!',
        '…' => ELLIPSIS,
        '-' | '–' | '—' => b'-',
        ')' | ']' | '}' => b')',
        '"' | '\'' | '”' | '’' | '»' => b'"',
        _ => b'*',
    })
}

/// `w` small letters, `C` a capital first, `A` all capitals, `S` one capital, `M` and `m` mixed, `0` a number, `4` one of
/// four digits, `1` digits with more, `u` an address of the net, `x` letters without case.
fn kind(core: &str) -> u8 {
    let mut seen = Seen::default();
    if core.bytes().all(|byte| seen.takes(byte)) && seen.sorts & OTHER == 0 {
        return plain_kind(core.as_bytes(), seen);
    }
    let mut chars = core.chars();
    let Some(first) = chars.next() else { return NOTHING };
    let rest = chars.as_str();
    if first.is_ascii_digit() {
        return b'1';
    }
    if core.contains('@') || core.contains("://") || core.starts_with("www.") {
        return b'u';
    }
    if first.is_lowercase() {
        let mixed = rest.bytes().any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        return if mixed { b'm' } else { b'w' };
    }
    match first.is_uppercase() {
        false => b'x',
        true if rest.is_empty() => b'S',
        true if rest.chars().all(|c| c.is_lowercase() || matches!(c, '\'' | '’' | '-')) => b'C',
        true if !rest.contains(char::is_lowercase) => b'A',
        true => b'M',
    }
}

/// The same for letters and digits of ASCII.
fn plain_kind(core: &[u8], seen: Seen) -> u8 {
    let one = core.len() == 1;
    match core.first() {
        None => NOTHING,
        Some(b'0'..=b'9') if seen.sorts != DIGIT => b'1',
        Some(b'0'..=b'9') if core.len() == 4 => b'4',
        Some(b'0'..=b'9') => b'0',
        Some(b'a'..=b'z') if seen.sorts == SMALL => b'w',
        Some(b'a'..=b'z') => b'm',
        Some(_) if one => b'S',
        Some(_) if seen.sorts & SMALL == 0 => b'A',
        Some(_) if seen.capitals == 1 && seen.sorts & DIGIT == 0 => b'C',
        Some(_) => b'M',
    }
}
