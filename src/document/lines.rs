//! Characters → lines: where each stands, how wide it is, what it begins and ends with.
//!
//! Lines end at LF, CR LF, CR or a form feed (which also ends a page). Linear; one small record a line.

use super::hanging::Hanging;
use crate::text::is_terminator;
use memchr::memchr3_iter;
use std::ops::Range;

/// Fewer marks may be an ellipsis or a dash.
const SHORTEST_RULE: usize = 3;

/// A line, without the white space around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it stands in the text; empty for a blank line.
    pub(super) range: Range<usize>,
    /// 1-based, as an editor counts (a form feed ends no line there).
    pub(super) number: usize,
    /// Characters of white space before it.
    pub(super) indent: usize,
    /// How often it is quoted, as mail does: the marks before it are not part of it.
    pub(super) depth: usize,
    /// In hundredths of a usual character, once the layout is known.
    pub(super) width: usize,
    /// How wide the column is that it stands in, if another than most of the text does.
    pub(super) column: Option<usize>,
    /// Whether a form feed stands before it.
    pub(super) begins_page: bool,
    /// Whether it is the part of a line of the file that stands in one column, so that what follows it there is not what
    /// follows it here.
    pub(super) in_column: bool,
    /// Whether it stays a line, whatever its width.
    pub(super) is_verbatim: bool,
    /// What it is of a block that hangs.
    pub(super) hanging: Option<Hanging>,
    /// Whether it is a drop capital.
    pub(super) capital: Option<Capital>,
}

/// What a drop capital is of the text that follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Capital {
    /// The first letter of its first word.
    Letter,
    /// A word of its own.
    Word,
}

impl Capital {
    /// What lies between it and what follows.
    pub(super) fn joint(self) -> &'static str {
        match self {
            Self::Letter => "",
            Self::Word => " ",
        }
    }
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.range.is_empty()
    }

    pub(super) fn text<'a>(&self, whole: &'a str) -> &'a str {
        &whole[self.range.clone()]
    }
}

/// The lines of a text, blank ones included.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut found = Vec::with_capacity(text.len() / 48);
    let (mut start, mut number, mut begins_page) = (0, 1, false);
    for end in memchr3_iter(b'\n', b'\r', 0x0C, bytes) {
        if end < start {
            continue;
        }
        found.push(line(text, start..end, number, begins_page));
        begins_page = bytes[end] == 0x0C;
        let pair = bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n');
        start = end + 1 + usize::from(pair);
        number += usize::from(!begins_page);
    }
    if start < text.len() {
        found.push(line(text, start..text.len(), number, begins_page));
    }
    found
}

fn line(text: &str, range: Range<usize>, number: usize, begins_page: bool) -> Line {
    let whole = &text[range.clone()];
    // Most lines have no white space around them.
    let is_ink = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let kept = if is_ink(whole.as_bytes().first()) { whole } else { whole.trim_start_matches(is_blank) };
    let indent = whole[..whole.len() - kept.len()].chars().count();
    let start = range.start + whole.len() - kept.len();
    let kept = if is_ink(whole.as_bytes().last()) { kept } else { kept.trim_end_matches(is_blank) };
    Line {
        range: start..start + kept.len(),
        number,
        indent,
        depth: 0,
        width: 0,
        column: None,
        begins_page,
        in_column: false,
        is_verbatim: false,
        hanging: None,
        capital: None,
    }
}

/// Whether a line is a rule: nothing but lines drawn with the keyboard.
pub(super) fn is_rule(line: &str) -> bool {
    line.chars().nth(SHORTEST_RULE - 1).is_some()
        && line.chars().all(|c| matches!(c, '_' | '-' | '–' | '—' | '―' | '─'))
}

/// White space, and the marks without width that files begin and editors fill gaps with.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}')
}

/// Whether a line ends where a sentence can end: a terminator, perhaps in quotes or brackets.
pub(super) fn ends_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(is_closer);
    bare.ends_with(is_terminator)
}

/// Whether a line begins as the middle of a sentence does: in lower case, or with a mark that never begins one.
pub(super) fn continues_sentence(line: &str) -> bool {
    let bare = line.trim_start_matches(['"', '\'', '“', '‘', '«', '(', '[', '—', '–', '-', ' ']);
    bare.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | ';' | ')' | ']' | '»' | '”'))
}

/// Whether a line begins an item of a list: a bullet, or a number or letter with a mark.
pub(super) fn is_item(line: &str) -> bool {
    // Two letters begin most lines, and no marker.
    if let [b'a'..=b'z' | b'A'..=b'Z', b'a'..=b'z' | b'A'..=b'Z', ..] = line.as_bytes() {
        return false;
    }
    let Some((marker, rest)) = line.split_once(char::is_whitespace) else { return false };
    if rest.is_empty() {
        return false;
    }
    if matches!(marker, "•" | "◦" | "▪" | "‣" | "·" | "*" | "-" | "–" | "—" | "o" | "\u{F0B7}" | "►" | "✓" | "□" | "■")
    {
        return marker != "o" || rest.starts_with(char::is_uppercase);
    }
    let Some(body) = marker.strip_suffix(['.', ')', ':']) else { return false };
    let body = body.strip_prefix('(').unwrap_or(body);
    let number = body.len() <= 3 && body.bytes().all(|byte| byte.is_ascii_digit());
    let letter = body.chars().count() == 1 && marker.ends_with(')') && body.chars().all(char::is_alphabetic);
    let roman =
        (2..=5).contains(&body.len()) && marker.ends_with(')') && body.bytes().all(|byte| b"ivxIVX".contains(&byte));
    !body.is_empty()
        && (number
            || letter
            || roman
            || body
                .split('.')
                .all(|part| !part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit())))
}

/// Marks that may follow a terminator and belong to it.
pub(super) fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | ')'
            | ']'
            | '}'
            | '”'
            | '’'
            | '»'
            | '›'
            | '」'
            | '』'
            | '）'
            | '】'
            | '》'
            | '“'
            | ' '
            | '\u{A0}'
            | '\u{202F}'
    ) || matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_every_convention() {
        let text = "one\r\n  two \r\rthree\u{C}four\n\nfive";
        let found: Vec<(&str, usize, usize, bool)> =
            lines(text).iter().map(|line| (line.text(text), line.number, line.indent, line.begins_page)).collect();
        assert_eq!(
            found,
            [
                ("one", 1, 0, false),
                ("two", 2, 2, false),
                ("", 3, 0, false),
                ("three", 4, 0, false),
                ("four", 4, 0, true),
                ("", 5, 0, false),
                ("five", 6, 0, false)
            ]
        );
    }

    #[test]
    fn items_are_told_by_their_marks() {
        for (line, expected) in [
            ("(ii) pull down", true),
            ("ii) let", false),
            ("(a) keep", true),
            ("1.2 The", false),
            ("1.2. The", true),
            ("(in) all", false),
            ("IV The", false),
        ] {
            assert_eq!(is_item(line), expected, "{line}");
        }
    }

    #[test]
    fn edges_of_sentences_are_seen() {
        for (line, ends) in
            [("He left.", true), ("“Why?”", true), ("a half-", false), ("and then", false), ("終わり。", true)]
        {
            assert_eq!(ends_sentence(line), ends, "{line}");
        }
        for (line, continues) in
            [("and so", true), ("– the ferry", true), ("The end", false), ("1990", false), ("(as it", true)]
        {
            assert_eq!(continues_sentence(line), continues, "{line}");
        }
    }
}
