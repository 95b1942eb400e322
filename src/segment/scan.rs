//! Finds the marks at which a sentence might end.
//!
//! One look at a table per byte; only bytes that begin a mark stop the scan. The lead bytes of `…`, `。` and others
//! also begin other characters (curly quotes share theirs with the ellipsis), so those are looked at twice.

use super::{Segmenter, Settings};
use crate::text::is_terminator;

/// What kind of mark it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkKind {
    FullStop,
    /// `?` and `!`, in Arabic and Greek too, and the full-width ones.
    Question,
    Ellipsis,
    /// Marks of scripts without case, which nothing else uses.
    OtherScript,
    Colon,
    Semicolon,
    LineBreak,
    /// No mark at all: a capital behind a space.
    Unmarked,
}

/// A mark, or several of them in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: MarkKind,
    /// Where to look on.
    pub(super) resume: usize,
}

/// The next run of marks at or behind `from`.
pub(super) fn next_mark(text: &str, from: usize, segmenter: &Segmenter) -> Option<Mark> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| STOPS[usize::from(*byte)])?;
        if segmenter.settings.unmarked
            && let Some(gap) = gap_before(text, from, at)
        {
            return Some(Mark { start: gap, end: gap, kind: MarkKind::Unmarked, resume: at + 1 });
        }
        match mark_at(text, at, segmenter) {
            Some((kind, width)) => return Some(run(text, at, kind, width, segmenter)),
            None => at += 1,
        }
    }
}

/// Where the white space ends before something that may begin a sentence: a capital, a number, a sign of a list, an address.
fn gap_before(text: &str, from: usize, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if matches!(bytes[at], b':' | b'.') {
        return gap_before_address(text, from, at);
    }
    let begins = match bytes[at] {
        b'A'..=b'Z' | b'0'..=b'9' | b'<' | b'>' | b'*' | b'=' | b'_' | b'+' | b'#' | b'-' | b'~' => true,
        0xC3 => matches!(bytes.get(at + 1), Some(0x80..=0x9E)),
        _ => false,
    };
    if !begins || at <= from {
        return None;
    }
    if bytes[at - 1] == b' ' {
        return Some(at);
    }
    let before = text.get(from..at)?;
    let opened = before.trim_end_matches(['"', '\'', '“', '‘', '«', '(', '[', '¿', '¡']);
    (opened.len() < before.len() && opened.ends_with(' ')).then_some(from + opened.len())
}

/// The same for an address of the net, when its first mark is met: `https:`, `www.`.
fn gap_before_address(text: &str, from: usize, at: usize) -> Option<usize> {
    let start =
        at - text.as_bytes()[from..at].iter().rev().take(LONGEST_SCHEME).take_while(|byte| **byte != b' ').count();
    (start > from && text.as_bytes()[start - 1] == b' ' && is_address(text.get(start..)?)).then_some(start)
}

/// Whether a text begins with an address of the net.
pub(super) fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.")
}

/// Bytes before the first mark of an address.
const LONGEST_SCHEME: usize = "https".len();

/// Takes the marks that follow without a space: `?!`, `...`, `!!!`.
fn run(text: &str, start: usize, kind: MarkKind, width: usize, segmenter: &Segmenter) -> Mark {
    let (mut end, mut kind, mut stops) = (start + width, kind, usize::from(kind == MarkKind::FullStop));
    if matches!(kind, MarkKind::Colon | MarkKind::Semicolon | MarkKind::LineBreak) {
        return Mark { start, end, kind, resume: end };
    }
    while let Some((next, width)) = mark_at(text, end, segmenter) {
        match next {
            MarkKind::Colon | MarkKind::Semicolon | MarkKind::LineBreak | MarkKind::Unmarked => break,
            MarkKind::FullStop => {
                stops += 1;
                if kind == MarkKind::FullStop {
                    kind = MarkKind::Ellipsis;
                }
            }
            MarkKind::Question | MarkKind::OtherScript => kind = next,
            MarkKind::Ellipsis if kind == MarkKind::FullStop => kind = MarkKind::Ellipsis,
            MarkKind::Ellipsis => {}
        }
        end += width;
    }
    debug_assert!(stops < 2 || kind != MarkKind::FullStop);
    Mark { start, end, kind, resume: end }
}

/// The mark that begins at a byte, and its width.
fn mark_at(text: &str, at: usize, segmenter: &Segmenter) -> Option<(MarkKind, usize)> {
    let Settings { colon, colon_quotation, line_breaks, .. } = segmenter.settings;
    let byte = *text.as_bytes().get(at)?;
    let kind = match byte {
        b'.' => MarkKind::FullStop,
        b'?' | b'!' => MarkKind::Question,
        b':' if colon || colon_quotation => MarkKind::Colon,
        b';' if segmenter.semicolon_asks => MarkKind::Question,
        b';' => MarkKind::Semicolon,
        b'\n' if line_breaks => MarkKind::LineBreak,
        0x80.. if STOPS[usize::from(byte)] && text.is_char_boundary(at) => {
            let c = text[at..].chars().next()?;
            return Some((beyond_ascii(c)?, c.len_utf8()));
        }
        _ => return None,
    };
    Some((kind, 1))
}

fn beyond_ascii(c: char) -> Option<MarkKind> {
    Some(match c {
        '…' => MarkKind::Ellipsis,
        '؟' | '‼' | '⁇' | '⁈' | '⁉' | '\u{37E}' => MarkKind::Question,
        _ if is_terminator(c) => MarkKind::OtherScript,
        _ => return None,
    })
}

/// Bytes that may begin a mark.
static STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let leads = [b'.', b'?', b'!', b':', b';', b'\n', 0xCD, 0xD6, 0xD8, 0xDB, 0xE0, 0xE1, 0xE2, 0xE3, 0xEF];
    let mut at = 0;
    while at < leads.len() {
        stops[leads[at] as usize] = true;
        at += 1;
    }
    let begins = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<>*=_+#-~\xC3";
    let mut at = 0;
    while at < begins.len() {
        stops[begins[at] as usize] = true;
        at += 1;
    }
    stops
};
