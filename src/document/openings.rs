//! How turns begin that no mark tells: lines of one name, labels in small letters, initials and times in brackets.
//!
//! Where a full line ends a sentence, the next may begin a turn or go on in the paragraph. A name before a colon, a bracket
//! (`[A.L.]`, `[00:12:30]`) or a line of its own that recurs at the begins of lines tells that it is a turn.
//!
//! Read once, when the first such place is met: linear. Leaves out names that come once.

use super::lines::{Line, ends_sentence};
use super::turns;
use std::borrow::Cow;
use std::collections::HashMap;

/// So often at least a name before a colon comes.
const FEWEST_LABELS: usize = 2;
/// So often what may begin a line by chance.
const FEWEST: usize = 3;
/// The longest bracket, in bytes.
const LONGEST_BRACKET: usize = 24;
/// Lines of one name are this narrow, in hundredths of the column.
const NARROW: usize = 50;

/// What lines begin with that may be turns, and how often.
#[derive(Debug, Default)]
pub(super) struct Openings<'a>(HashMap<Cow<'a, str>, usize>);

impl<'a> Openings<'a> {
    /// Those of a text set in a column of this width.
    pub(super) fn of(text: &'a str, lines: &[Line], column: usize) -> Self {
        let mut counts = HashMap::new();
        for key in lines.iter().filter_map(|line| opening(line.text(text), is_narrow(line, column))) {
            *counts.entry(key).or_default() += 1;
        }
        Self(counts)
    }

    /// Whether a line begins with what others begin with as well.
    pub(super) fn recurs(&self, opening: &str) -> bool {
        let fewest = if opening.ends_with(':') { FEWEST_LABELS } else { FEWEST };
        self.0.get(opening).is_some_and(|count| *count >= fewest)
    }
}

/// Whether a line may be one name.
pub(super) fn is_narrow(line: &Line, column: usize) -> bool {
    line.width * 100 < column * NARROW
}

/// What a line begins with that tells by recurring: the digits of times are all the same.
pub(super) fn opening(line: &str, is_narrow: bool) -> Option<Cow<'_, str>> {
    let bytes = line.as_bytes();
    match bytes.first()? {
        b'a'..=b'z' => None,
        b'[' | b'(' => {
            let end = bytes.iter().take(LONGEST_BRACKET).position(|byte| matches!(byte, b']' | b')'))?;
            let inner = &line[1..end];
            let is_note = inner.bytes().all(|byte| byte.is_ascii_digit());
            (!is_note && !inner.starts_with(char::is_lowercase)).then(|| without_digits(&line[..=end]))
        }
        b'0'..=b'9' => {
            let end = bytes.iter().position(|byte| !byte.is_ascii_digit() && *byte != b':')?;
            let is_time = line[..end].matches(':').count() == 2 || line[..end].contains(':') && is_narrow;
            is_time.then(|| without_digits(&line[..end]))
        }
        _ => match turns::label(line) {
            Some(label) if line[label.len()..].starts_with(':') => Some(Cow::Borrowed(&line[..=label.len()])),
            _ => (is_narrow && is_name(line)).then_some(Cow::Borrowed(line)),
        },
    }
}

/// Whether a line may be a name, or an answer of a word: a sentence may recur in prose.
fn is_name(line: &str) -> bool {
    line.starts_with(char::is_uppercase) && (!ends_sentence(line) || !line.contains(' '))
}

fn without_digits(opening: &str) -> Cow<'_, str> {
    Cow::Owned(opening.replace(|c: char| c.is_ascii_digit(), "0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_are_what_may_recur() {
        for (line, narrow, expected) in [
            ("Ms Low: Yes, it was.", false, Some("Ms Low:")),
            ("[00:12:31] ANNA: Yes.", false, Some("[00:00:00]")),
            ("[A.L.] Yes.", false, Some("[A.L.]")),
            ("00:12:31 Anna", false, Some("00:00:00")),
            ("Anna Low", true, Some("Anna Low")),
            ("Anna Low", false, None),
            ("Yes.", true, Some("Yes.")),
            ("It must be so.", true, None),
            ("[3] and so on", false, None),
            ("(and so on) it went", false, None),
            ("1953 was hot", true, None),
            ("The boats came: all of them", false, None),
            ("and so on", true, None),
        ] {
            assert_eq!(opening(line, narrow).as_deref(), expected, "{line}");
        }
    }
}
