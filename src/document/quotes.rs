//! Quoted letters: marks (`> `, `> > `) that a mail program puts before each line of what it quotes.
//!
//! They are the indentation of a block: how many stand there is its depth, and a line of marks alone is blank. A single line
//! that begins so is none. Linear.

use super::lines::{Line, is_blank};
use std::ops::Range;

/// Takes the marks from the lines of quoted blocks, which learn their depth; says where they stood, and on which line.
pub(super) fn take_marks(text: &str, lines: &mut [Line]) -> Vec<(Range<usize>, usize)> {
    let mut taken = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let length = lines[start..].iter().take_while(|line| line.text(text).starts_with('>')).count();
        if length > 1 {
            taken.extend(lines[start..start + length].iter_mut().map(|line| take(text, line)));
        }
        start += length.max(1);
    }
    taken
}

fn take(text: &str, line: &mut Line) -> (Range<usize>, usize) {
    let whole = line.text(text);
    let mut rest = whole;
    while let Some(after) = rest.trim_start_matches(is_blank).strip_prefix('>') {
        rest = after;
        line.depth += 1;
    }
    let kept = rest.trim_start_matches(is_blank);
    line.indent = rest.chars().count() - kept.chars().count();
    let marks = line.range.start..line.range.start + (whole.len() - rest.len());
    line.range.start = line.range.end - kept.len();
    (marks, line.number)
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    #[test]
    fn marks_are_taken_from_blocks_only() {
        let text = "He wrote:\n> The boats\n>\n> > came\n>> late\nThat is > all.\n> one line\nNo.";
        let mut found = lines(text);
        let taken = take_marks(text, &mut found);
        let depths: Vec<(usize, &str)> = found.iter().map(|line| (line.depth, line.text(text))).collect();
        let expected = [
            (0, "He wrote:"),
            (1, "The boats"),
            (1, ""),
            (2, "came"),
            (2, "late"),
            (0, "That is > all."),
            (0, "> one line"),
            (0, "No."),
        ];
        assert_eq!(depths, expected);
        let marks: Vec<&str> = taken.iter().map(|(range, _)| &text[range.clone()]).collect();
        assert_eq!(marks, [">", ">", "> >", ">>"]);
    }
}
