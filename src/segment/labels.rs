//! Numbers that name what follows or stands before them: `Chapter 3 The storm`, `3.1 The cat`, `Letters 1–40`.
//!
//! No sentence ends there, however much the next word looks like a beginning: a heading or a caption stays with its number.

use super::context::Candidate;

/// A label is no longer, in bytes: one word and a number.
const LONGEST_LABEL: usize = 32;

/// Whether all that stands before a place is a number, or a word with a capital and its number.
pub(super) fn is_label(candidate: &Candidate<'_>) -> bool {
    if candidate.end - candidate.start > LONGEST_LABEL {
        return false;
    }
    let last = candidate.text.as_bytes()[..candidate.end].last();
    let small = last.is_some_and(u8::is_ascii_lowercase);
    let text = without_ordinal_sign(&candidate.text[candidate.start..candidate.end]);
    let before = text.bytes().rev().nth(usize::from(small));
    if !before
        .is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'I' | b'V' | b'X' | b'L' | b'C'))
    {
        return false;
    }
    let mut words = text.split_whitespace();
    let (Some(first), second, None) = (words.next(), words.next(), words.next()) else { return false };
    match second {
        None => is_number(first),
        Some(number) => {
            first.starts_with(|c: char| c == '§' || c.is_uppercase()) && (is_number(number) || is_roman(number))
        }
    }
}

/// `§ 2º` names its paragraph as `§ 2` does.
fn without_ordinal_sign(text: &str) -> &str {
    text.strip_suffix(['º', 'ª', '°']).unwrap_or(text)
}

/// Whether a range of numbers begins a text: `1–40`, `12-15`, but no date.
pub(super) fn range_follows(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = digits(text);
    let Some(rest) = text[first..].strip_prefix(['-', '–', '—']) else { return false };
    let second = digits(rest);
    first > 0 && second > 0 && !rest[second..].starts_with(['-', '–', '/'])
}

/// `3`, `3.1`, `12-4`, `2b`.
fn is_number(word: &str) -> bool {
    let number = word.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(word);
    number.starts_with(|c: char| c.is_ascii_digit())
        && number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
}

fn is_roman(word: &str) -> bool {
    word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X' | b'L' | b'C'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_no_range() {
        assert!(range_follows("1–40 (1890–1893)") && range_follows("12-15"));
        assert!(!range_follows("08-15-2000 at noon") && !range_follows("02/13/2001 08:02"));
        assert!(!range_follows("–40") && !range_follows("12") && !range_follows("3- left"));
    }
}
