//! Text in several styles, wrapped to a number of columns.
//!
//! Lines break at spaces, and between characters of scripts that have none; a word longer than a line stays whole.
//! Widths are those of a terminal (`unicode-width`), styles take no room.

use alinea::text::{is_unspaced, visible};
use anstyle::Style;
use unicode_width::UnicodeWidthStr;

/// A run of text in one style.
pub(crate) struct Styled {
    pub(crate) text: String,
    pub(crate) style: Style,
}

/// Text from elsewhere in no style, made safe to print.
pub(crate) fn plain(text: &str) -> Styled {
    styled(text, Style::new())
}

/// Text from elsewhere in a style, made safe to print.
pub(crate) fn styled(text: &str, style: Style) -> Styled {
    Styled { text: visible(text).into_owned(), style }
}

/// What is never divided, and whether a space stands before it.
#[derive(Default)]
struct Atom {
    parts: Vec<(String, Style)>,
    after_space: bool,
}

impl Atom {
    fn width(&self) -> usize {
        self.parts.iter().map(|(text, _)| text.width()).sum()
    }

    fn push(&mut self, c: char, style: Style) {
        match self.parts.last_mut() {
            Some((text, last)) if *last == style => text.push(c),
            _ => self.parts.push((c.to_string(), style)),
        }
    }
}

/// Lines of at most `width` columns, the first behind `label`, the others as far in as the label is wide.
pub(crate) fn wrap(label: &str, runs: &[Styled], width: usize) -> Vec<String> {
    let indent = " ".repeat(label.width());
    let mut lines = Vec::new();
    let mut line = label.to_owned();
    let mut column = indent.len();
    for atom in atoms(runs) {
        let needed = atom.width() + usize::from(atom.after_space);
        let is_at_start = column == indent.len();
        if !is_at_start && column + needed > width {
            lines.push(std::mem::replace(&mut line, indent.clone()));
            column = indent.len();
        } else if atom.after_space && !is_at_start {
            line.push(' ');
            column += 1;
        }
        column += atom.width();
        for (text, style) in &atom.parts {
            line.push_str(&format!("{style}{text}{style:#}"));
        }
    }
    lines.push(line);
    lines
}

fn atoms(runs: &[Styled]) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut atom = Atom::default();
    let mut finish = |atom: &mut Atom, after_space: bool| {
        let next = Atom { parts: Vec::new(), after_space };
        let done = std::mem::replace(atom, next);
        if done.parts.is_empty() {
            atom.after_space |= done.after_space;
        } else {
            atoms.push(done);
        }
    };
    for run in runs {
        for c in run.text.chars() {
            if c.is_whitespace() {
                finish(&mut atom, true);
            } else if is_unspaced(c) {
                // What follows a character closely (`、`) does not begin a line.
                finish(&mut atom, false);
                atom.push(c, run.style);
            } else {
                atom.push(c, run.style);
            }
        }
    }
    finish(&mut atom, false);
    atoms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(label: &str, text: &str, width: usize, expected: &[&str]) {
        assert_eq!(wrap(label, &[plain(text)], width), expected);
    }

    #[test]
    fn lines_are_broken_where_they_may_be() {
        check("es  ", "one two three", 11, &["es  one two", "    three"]);
        check("", "one  two", 20, &["one two"]);
        check("", "unbreakable a", 4, &["unbreakable", "a"]);
        check("ja ", "日本語、日本", 9, &["ja 日本", "   語、日", "   本"]);
        check("", "", 9, &[""]);
        check("", "a\u{1B}[1mb", 80, &["a\\u{1B}[1mb"]);
    }

    #[test]
    fn a_word_in_two_styles_stays_whole() {
        let bold = Style::new().bold();
        let lines = wrap("", &[plain("see un"), styled("believ", bold), plain("able it")], 10);
        assert_eq!(lines, ["see", &format!("un{bold}believ{bold:#}able"), "it"]);
    }
}
