//! Text whose lines do not show whether they were wrapped: a short letter, a heading and two lines.
//!
//! Each line is a paragraph then, but for a sentence that can hardly be two: a line that is as long as lines of text are, and
//! stops without a mark or at a comma, before one that goes on in lower case; or at a word that another must follow. Linear.

use super::RepairKind;
use super::builder::Builder;
use super::inner::Inner;
use super::joint::TABLE_GAP;
use super::leading;
use super::lines::{Line, is_item};

/// In characters: shorter lines are headings, verse or entries of lists.
const SHORTEST: usize = 40;
/// Longer ones are paragraphs.
const LONGEST: usize = 100;

/// Fills the builder with the lines, joined where a sentence goes on.
pub(super) fn join(text: &str, lines: &[Line], language: Option<&str>, builder: &mut Builder<'_>) {
    let mut is_open = false;
    for (at, line) in lines.iter().enumerate() {
        builder.keep(line.range.clone());
        let next = lines.get(at + 1).filter(|next| goes_on(text, line, next, language, is_open));
        is_open = next.is_some();
        match next {
            Some(next) => {
                let between = line.range.end..next.range.start;
                builder.repair(RepairKind::LineJoined, between.clone(), line.number);
                builder.replace(between, " ");
            }
            None => builder.close(),
        }
    }
}

/// Whether a sentence goes on from one line to the next. What begins in lower case, and goes on from nothing, is code or a list.
fn goes_on(text: &str, line: &Line, next: &Line, language: Option<&str>, is_open: bool) -> bool {
    let (before, after) = (line.text(text), next.text(text));
    let is_beside =
        line.depth == next.depth && !next.begins_page && !line.in_column && next.range.start > line.range.end;
    if !is_beside || line.is_verbatim || next.is_verbatim || next.indent > line.indent + 1 {
        return false;
    }
    let stops = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '»' | '”'));
    let begins = is_open || !is_item(before) && (!before.starts_with(char::is_lowercase) || holds_end(before));
    let is_text = [before, after].iter().all(|line| !line.contains(TABLE_GAP) && !line.contains('\t'));
    stops
        && begins
        && is_text
        && (after.starts_with(char::is_lowercase) || leads_on(before, after, language))
        && !is_item(after)
        && (SHORTEST..=LONGEST).contains(&before.chars().count())
}

/// `in der` / `Mittagssonne`
fn leads_on(before: &str, after: &str, language: Option<&str>) -> bool {
    leading::ends(before, language) && after.starts_with(char::is_alphanumeric)
}

/// Whether a sentence ends inside a line.
fn holds_end(line: &str) -> bool {
    let mut inner = Inner::default();
    inner.add(line);
    inner.ends > 0
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    /// Whether the first line goes on in the second.
    fn check(text: &str, expected: bool) {
        let found = lines(text);
        assert_eq!(goes_on(text, &found[0], &found[1], Some("en"), false), expected, "{text}");
    }

    #[test]
    fn sentences_that_go_on_are_told_from_lists_and_code() {
        check("Nobody who stood on the quay that evening,\nwas surprised.", true);
        check("Nobody who stood on the quay that evening asked for the\nHarbour Master.", true);
        check("had gone home. Nobody who stood on the quay that\nevening asked.", true);
        check("Nobody who stood on the quay that evening.\nasked", false);
        check("Nobody who stood on the quay that evening\nThe Harbour Master", false);
        check("Nobody who stood there\nasked", false);
        check("- Nobody who stood on the quay that evening\nasked", false);
        check("let nobody = who.stood.on(the, quay, that, evening)\nlet asked", false);
        check("Nobody who stood on the quay   that evening\nasked", false);
        check("Nobody who stood on the quay that evening\n    asked", false);
    }
}
