//! The sign of a number: -20 and 20 are two numbers, however alike they look.
//!
//! A word is cut without what stands before it, so the sign is looked for in the gap. A hyphen is one where it stands directly
//! before the digits and joins nothing to them: at the beginning, after white space (but not after a number, where a range is
//! meant), after an opening bracket or quotation mark, and after a sign of comparison. A hyphen, an en dash and a minus
//! (U+2212) say the same there.

use crate::text::WordKind;

/// Signs that compare what stands on both sides, or say how exact a number is.
pub(super) const COMPARING: &[char] = &['<', '>', '≤', '≥', '⩽', '⩾', '≦', '≧', '≪', '≫', '=', '≠', '±', '＜', '＞'];
const OPENING: &[char] = &['(', '[', '{', '¿', '¡', '"', '\'', '“', '„', '«', '‹', '‘', '/', '~', '≈'];

/// What came before a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// Nothing, or a tag.
    Nothing,
    /// A word with letters.
    Word,
    /// A number.
    Number,
}

impl Before {
    /// After a word of this kind.
    pub(super) fn of(kind: WordKind) -> Self {
        match kind {
            WordKind::Letters => Self::Word,
            WordKind::Number => Self::Number,
        }
    }
}

/// The sign at the end of the gap before a number, as `-` or `+`, and where in the gap it begins.
pub(super) fn sign_in(gap: &str, before: Before) -> Option<(usize, char)> {
    let (at, last) = gap.char_indices().next_back()?;
    let sign = match last {
        '-' | '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}' => '-',
        '+' | '\u{FF0B}' => '+',
        _ => return None,
    };
    let stands_free = match gap[..at].chars().next_back() {
        None => before == Before::Nothing,
        Some(c) if c.is_whitespace() => before != Before::Number || !gap[..at].trim().is_empty(),
        Some(c) => OPENING.contains(&c) || COMPARING.contains(&c),
    };
    stands_free.then_some((at, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_told_from_what_joins() {
        use Before::{Nothing, Number, Word};
        for (gap, before, sign) in [
            ("-", Nothing, Some('-')),
            (" -", Word, Some('-')),
            (" −", Word, Some('-')),
            ("\u{A0}–", Word, Some('-')),
            (" (+", Word, Some('+')),
            (" <-", Word, Some('-')),
            (" % -", Number, Some('-')),
            ("-", Word, None),
            ("–", Number, None),
            (" -", Number, None),
            (" - ", Word, None),
            (" --", Word, None),
            ("—", Nothing, None),
            ("", Nothing, None),
        ] {
            assert_eq!(sign_in(gap, before).map(|(_, sign)| sign), sign, "{gap:?} {before:?}");
        }
    }
}
