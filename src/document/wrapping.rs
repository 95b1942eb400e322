//! Whether a text is hard-wrapped, and how far its lines reach.
//!
//! A line that stops in the middle of a sentence and goes on in lower case was broken by a machine. When many lines do,
//! and they are of similar width, the text is wrapped. Those lines also tell how far a line goes: its width and the
//! word that did not fit any more. A line whose next word *would* have fitted was ended on purpose. This holds
//! for typewriter text, where it is exact, and for text from a PDF, where widths in characters vary.
//!
//! Linear. Knows nothing of words or languages; scripts without case count by their terminators alone.

use super::lines::{Line, continues_sentence, ends_sentence, is_item};

/// How the lines of a text are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wrapping {
    /// Lines that reach less far (with the next word) were ended on purpose.
    pub(super) reach: usize,
    /// Every second line is blank: blank lines say nothing.
    pub(super) double_spaced: bool,
    /// Most lines are at most this wide.
    pub(super) width: usize,
}

/// Narrower columns do not occur in running text; lists of words do.
const NARROWEST: usize = 24;
/// Wider "lines" are paragraphs.
const WIDEST: usize = 180;
/// Of the lines of wrapped prose, at least every fourth goes on in lower case (most do as a rule); of the
/// paragraphs of a text, hardly any.
const CONTINUING_ONE_IN: usize = 4;

/// The layout of wrapped text; `None` when each line is a paragraph.
pub(super) fn detect(text: &str, lines: &[Line]) -> Option<Wrapping> {
    let filled: Vec<&Line> = lines.iter().filter(|line| !line.is_blank()).collect();
    let adjacent = |pair: &[&Line]| pair[1].number == pair[0].number + 1;
    let pairs = filled.windows(2).filter(|pair| adjacent(pair)).count();
    let double_spaced = pairs * 8 < filled.len();
    let mut reaches = Vec::new();
    let mut widths = Vec::new();
    let mut considered = 0;
    for pair in filled.windows(2) {
        if !adjacent(pair) && !double_spaced {
            continue;
        }
        considered += 1;
        if goes_on(pair[0].text(text), pair[1].text(text)) {
            widths.push(pair[0].width);
            if !pair[0].text(text).ends_with(['-', '\u{AD}', '\u{2010}']) {
                reaches.push(reach(text, pair[0], pair[1]));
            }
        }
    }
    if widths.is_empty() || widths.len() * CONTINUING_ONE_IN < considered {
        return None;
    }
    let mut all: Vec<usize> = filled.iter().map(|line| line.width).collect();
    let width = percentile(&mut all, 90);
    let typical = percentile(&mut widths, 50);
    let plausible = (NARROWEST..=WIDEST).contains(&width) && typical * 10 >= width * 6;
    let reach = if reaches.is_empty() { width } else { percentile(&mut reaches, 2) };
    plausible.then_some(Wrapping { reach, double_spaced, width })
}

/// How far a line would have reached with the first word of the next.
pub(super) fn reach(text: &str, line: &Line, next: &Line) -> usize {
    let first = next.text(text).split_whitespace().next().unwrap_or_default();
    line.width + 1 + first.chars().count()
}

/// Whether a sentence goes on from one line to the next.
fn goes_on(line: &str, next: &str) -> bool {
    if ends_sentence(line) || is_item(next) {
        return false;
    }
    let caseless = |c: char| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase();
    continues_sentence(next) || (next.starts_with(caseless) && line.ends_with(caseless))
}

fn percentile(values: &mut [usize], percent: usize) -> usize {
    let index = (values.len() - 1) * percent / 100;
    *values.select_nth_unstable(index).1
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn is_wrapped(text: &str) -> bool {
        detect(text, &lines(text)).is_some()
    }

    #[test]
    fn wrapped_text_is_told_from_paragraphs_and_lists() {
        assert!(is_wrapped(
            "The boats came back late that\nevening, and nobody on the quay\nwas surprised to see them so\nempty."
        ));
        assert!(is_wrapped(
            "The boats came back late that\n\nevening, and nobody on the quay\n\nwas surprised to see them so\n\nempty."
        ));
        assert!(!is_wrapped(
            "The boats came back late. Nobody was surprised.\nThey were empty.\nIt had been so all week."
        ));
        assert!(!is_wrapped("apples\npears\nyellow plums\nfigs"));
        assert!(!is_wrapped("One line."));
        assert!(!is_wrapped(""));
    }
}
