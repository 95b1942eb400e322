//! Lines that stay lines, whatever their width: fenced code and tables of Markdown, underlines, the mark above a signature.
//!
//! A fence (`` ``` ``) needs another that closes it, a table the row of dashes below its head. An underline (`====`) ends what it
//! stands below. Linear; most lines are told by their first byte.

use super::lines::Line;

/// Fences and underlines have at least so many marks.
const SHORTEST: usize = 3;

/// Tells the lines that are not to be joined.
pub(super) fn mark(text: &str, lines: &mut [Line]) {
    let mut fence = None;
    for at in 0..lines.len() {
        let line = lines[at].text(text);
        match line.as_bytes().first() {
            Some(b'`' | b'~') if is_fence(line) => match fence {
                Some((start, mark)) if line.starts_with(mark) => {
                    lines[start..=at].iter_mut().for_each(|line| line.is_verbatim = true);
                    fence = None;
                }
                None => fence = line.chars().next().map(|mark| (at, mark)),
                _ => {}
            },
            Some(b'=' | b'-' | b'*' | b'_' | b'~' | b'#') => {
                lines[at].is_verbatim |= is_underline(line) || line == "--";
            }
            _ => {}
        }
        if is_below_head(line) {
            mark_table(text, lines, at);
        }
    }
}

fn is_fence(line: &str) -> bool {
    line.starts_with("```") || line.starts_with("~~~")
}

fn is_underline(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.len() >= SHORTEST && bytes.iter().all(|byte| *byte == bytes[0])
}

/// `|---|:--|`
fn is_below_head(line: &str) -> bool {
    line.starts_with(['|', '-', ':'])
        && line.contains('|')
        && line.contains("--")
        && line.bytes().all(|byte| b"|-: ".contains(&byte))
}

/// The rows above and below the line of dashes.
fn mark_table(text: &str, lines: &mut [Line], dashes: usize) {
    let is_row = |line: &&mut Line| line.text(text).contains('|');
    let (above, below) = lines.split_at_mut(dashes);
    above.iter_mut().rev().take_while(is_row).for_each(|line| line.is_verbatim = true);
    below.iter_mut().take_while(is_row).for_each(|line| line.is_verbatim = true);
}

/// Whether a line is an entry of a table of contents: dots that lead to a number.
pub(super) fn is_entry(line: &str) -> bool {
    line.ends_with(|c: char| c.is_ascii_digit()) && [".....", ". . . .", "……"].iter().any(|dots| line.contains(dots))
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn check(text: &str, expected: &[usize]) {
        let mut found = lines(text);
        mark(text, &mut found);
        let marked: Vec<usize> = found.iter().filter(|line| line.is_verbatim).map(|line| line.number).collect();
        assert_eq!(marked, expected, "{text}");
    }

    #[test]
    fn fences_tables_and_underlines_stay_lines() {
        check("It is so:\n```\nlet a\n  = b;\n```\nand then", &[2, 3, 4, 5]);
        check("It is so:\n```\nand nothing closes it", &[]);
        check("Heading\n====\nText | more\n\n| A | B |\n|---|---|\n| 1 | 2 |\nand so", &[2, 5, 6, 7]);
        check("Regards,\n--\nAnn Smith", &[2]);
        check("a -- b\n--- c\n~ d", &[]);
        assert!(is_entry("Index . . . . . 99") && is_entry("Chapter one.......... 3"));
        assert!(!is_entry("and then ... 99") && !is_entry("Chapter one.........."));
    }
}
