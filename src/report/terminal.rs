//! A comparison for the terminal: changes inline, unchanged segments folded, wrapped at the width of the window.
//!
//! With colour what went is red and struck through, what came green and underlined, so that nobody needs to tell red from green;
//! without colour `[-went-]{+came+}`. Only the sixteen colours that every theme makes readable are used. Text is
//! measured in columns (East Asian characters take two) and may be wrapped between such characters. Whatever comes from
//! a text goes through [`visible`]; spaces that changed are shown as signs.

use super::signs;
use crate::diff::{Change, Class, Comparison, Summary, WordChange, WordChangeKind};
use crate::text::visible;
use anstyle::{AnsiColor, Style};
use std::fmt::Write;
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// How a comparison is to be shown.
#[derive(Debug, Clone)]
pub struct View<'a> {
    /// Columns of the window; `None` when lines are not to be wrapped.
    pub width: Option<usize>,
    /// Whether colour is wanted.
    pub color: bool,
    /// Unchanged segments shown before and after a change.
    pub context: usize,
    /// Only changes in which one of these happened; empty for all.
    pub only: &'a [Class],
}

/// The changes of a comparison, for people.
pub fn changes(comparison: &Comparison, new: &[&str], view: &View<'_>) -> String {
    let mut page = String::new();
    let shown: Vec<bool> = comparison.changes.iter().map(|change| view.shows(change)).collect();
    let mut folded = 0;
    for (at, change) in comparison.changes.iter().enumerate() {
        let near = at.saturating_sub(view.context)..(at + view.context + 1).min(shown.len());
        if shown[at] {
            fold(&mut page, &mut folded, view);
            write_change(&mut page, change, new, view);
        } else if shown[near].contains(&true) {
            fold(&mut page, &mut folded, view);
            write_context(&mut page, change, new, view);
        } else {
            folded += 1;
        }
    }
    fold(&mut page, &mut folded, view);
    page
}

/// One change, for people.
pub fn change(change: &Change, new: &[&str], view: &View<'_>) -> String {
    let mut page = String::new();
    write_change(&mut page, change, new, view);
    page
}

/// A text that stands below what it belongs to, wrapped.
pub fn note(lead: &str, text: &str, view: &View<'_>) -> String {
    let mut page = String::new();
    let words = [WordChange { kind: WordChangeKind::Same, text: format!("{lead}{text}") }];
    write_wrapped(&mut page, &cells(&words, view), view);
    page
}

/// The figures of a comparison in one line.
pub fn summary_line(summary: &Summary) -> String {
    let mut parts: Vec<String> = Class::ALL
        .into_iter()
        .rev()
        .filter(|&class| summary.count(class) > 0)
        .map(|class| format!("{} {}", summary.count(class), class.as_str()))
        .collect();
    if summary.paragraphs > 0 {
        parts.push(format!("{} paragraph {}", summary.paragraphs, plural(summary.paragraphs, "break")));
    }
    format!("{}; edit effort {}", parts.join(", "), percent(summary.edit_effort))
}

/// The figures of a comparison as a table.
pub fn statistics(summary: &Summary) -> String {
    let mut table = String::new();
    let mut row = |name: &str, value: String| writeln!(table, "{name:<12} {value}").expect("a string can grow");
    for class in Class::ALL.into_iter().rev().filter(|&class| summary.count(class) > 0) {
        row(class.as_str(), format!("{:>7}", summary.count(class)));
    }
    row("segments", format!("{:>7} → {}", summary.segments.0, summary.segments.1));
    row("paragraphs", format!("{:>7} {} changed", summary.paragraphs, plural(summary.paragraphs, "break")));
    row("words", format!("{:>7} → {}, {} touched", summary.words.0, summary.words.1, summary.words_touched));
    row("characters", format!("{:>7} touched", summary.characters_touched));
    row("untouched", format!("{:>9} of the segments", percent(summary.untouched)));
    row("edit effort", format!("{:>9}", percent(summary.edit_effort)));
    table
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

impl View<'_> {
    fn shows(&self, change: &Change) -> bool {
        !change.is_same() && (self.only.is_empty() || self.only.iter().any(|&class| change.has(class)))
    }

    fn style(&self, style: Style) -> Style {
        if self.color { style } else { Style::new() }
    }
}

const HEADER: Style = AnsiColor::Cyan.on_default().bold();
const REMOVED: Style = AnsiColor::Red.on_default().strikethrough();
const ADDED: Style = AnsiColor::Green.on_default().underline();
const FAINT: Style = Style::new().dimmed();

/// Says how many unchanged segments were left out.
fn fold(page: &mut String, folded: &mut usize, view: &View<'_>) {
    if *folded > 0 {
        let style = view.style(FAINT);
        writeln!(page, "{style}  ⋯ {folded} more{style:#}").expect("a string can grow");
        *folded = 0;
    }
}

/// Where it is and what happened: `12 → 13–14  split, text`, people's numbers from 1.
fn write_change(page: &mut String, change: &Change, new: &[&str], view: &View<'_>) {
    let places = match (numbers(&change.old), numbers(&change.new)) {
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (Some(old), None) => format!("{old} →"),
        (None, Some(new)) => format!("→ {new}"),
        (None, None) => String::new(),
    };
    let mut what: Vec<String> = Vec::new();
    if change.class != Class::Same {
        what.push(change.class.as_str().to_owned());
    }
    what.extend(change.also.iter().map(|class| class.as_str().to_owned()));
    what.extend(change.marks.iter().map(|mark| format!("{}!", mark.as_str())));
    what.extend(change.paragraph.map(|paragraph| format!("paragraph {}", paragraph.as_str())));
    let style = view.style(HEADER);
    writeln!(page, "{style}{places}  {}{style:#}", what.join(", ")).expect("a string can grow");
    let whole = || {
        let text = new.get(change.new.clone()).map(|segments| segments.join(" ")).unwrap_or_default();
        vec![WordChange { kind: WordChangeKind::Same, text }]
    };
    let words = if change.words.is_empty() { &whole() } else { &change.words };
    write_wrapped(page, &cells(words, view), view);
}

/// People's numbers of a range.
fn numbers(range: &Range<usize>) -> Option<String> {
    match range.len() {
        0 => None,
        1 => Some(range.end.to_string()),
        _ => Some(format!("{}–{}", range.start + 1, range.end)),
    }
}

/// An unchanged segment beside a change, on one line.
fn write_context(page: &mut String, change: &Change, new: &[&str], view: &View<'_>) {
    let text = new.get(change.new.clone()).map(|segments| segments.join(" ")).unwrap_or_default();
    let room = view.width.map_or(usize::MAX, |width| width.saturating_sub(INDENT.len() + 1)).max(8);
    let (mut line, mut used) = (String::new(), 0);
    for c in visible(&text).chars() {
        used += c.width().unwrap_or(0);
        if used > room {
            line.push('…');
            break;
        }
        line.push(c);
    }
    let style = view.style(FAINT);
    writeln!(page, "{INDENT}{style}{line}{style:#}").expect("a string can grow");
}

const INDENT: &str = "    ";

/// A character and how it is to look.
#[derive(Clone, Copy)]
struct Cell {
    c: char,
    style: Style,
    /// Whether no line may be broken before it.
    glued: bool,
}

/// The characters of a change with its marks.
fn cells(words: &[WordChange], view: &View<'_>) -> Vec<Cell> {
    let mut cells = Vec::new();
    for word in words {
        let (open, close, style) = match word.kind {
            WordChangeKind::Same => ("", "", Style::new()),
            WordChangeKind::Removed => ("[-", "-]", REMOVED),
            WordChangeKind::Added => ("{+", "+}", ADDED),
        };
        let text = if word.kind == WordChangeKind::Same { visible(&word.text).into_owned() } else { signs(&word.text) };
        let (open, close) = if view.color { ("", "") } else { (open, close) };
        let style = view.style(style);
        let from = cells.len() + 1;
        cells.extend([open, &text].into_iter().flat_map(str::chars).map(|c| Cell { c, style, glued: is_closing(c) }));
        let opened = from..(from + open.len()).min(cells.len());
        cells[opened].iter_mut().for_each(|cell| cell.glued = true);
        cells.extend(close.chars().map(|c| Cell { c, style, glued: true }));
    }
    cells
}

/// Marks of East Asian scripts that may not begin a line.
fn is_closing(c: char) -> bool {
    "、。，．！？：；）］｝」』】〕〉》ーっッ々".contains(c)
}

/// Writes cells in lines that fit, broken at spaces and between East Asian characters.
fn write_wrapped(page: &mut String, cells: &[Cell], view: &View<'_>) {
    let room = view.width.map_or(usize::MAX, |width| width.saturating_sub(INDENT.len())).max(8);
    let mut start = 0;
    while start < cells.len() {
        let end = line_end(&cells[start..], room) + start;
        write_line(page, &cells[start..end]);
        start = end;
        while start < cells.len() && cells[start].c == ' ' {
            start += 1;
        }
    }
}

/// How many cells fit into a line.
fn line_end(cells: &[Cell], room: usize) -> usize {
    let (mut used, mut breakable, mut after_wide) = (0, 0, false);
    for (at, cell) in cells.iter().enumerate() {
        let width = cell.c.width().unwrap_or(0);
        if cell.c == ' ' || (!cell.glued && (width > 1 || after_wide)) {
            breakable = at;
        }
        used += width;
        if used > room {
            return if breakable > 0 { breakable } else { at.max(1) };
        }
        after_wide = width > 1;
    }
    cells.len()
}

fn write_line(page: &mut String, cells: &[Cell]) {
    page.push_str(INDENT);
    for run in cells.chunk_by(|one, two| one.style == two.style) {
        let style = run[0].style;
        write!(page, "{style}").expect("a string can grow");
        page.extend(run.iter().map(|cell| cell.c));
        write!(page, "{style:#}").expect("a string can grow");
    }
    page.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::compare;

    fn check(old: &[&str], new: &[&str], width: usize, expected: &str) {
        let comparison = compare(old, new);
        let view = View { width: Some(width), color: false, context: 1, only: &[] };
        assert_eq!(changes(&comparison, new, &view), expected);
    }

    #[test]
    fn changes_are_shown_inline_with_their_neighbours() {
        check(
            &["Uno dos tres.", "Cuatro cinco.", "Seis siete.", "Ocho nueve.", "Diez."],
            &["Uno dos tres.", "Cuatro cinco.", "Seis siete.", "Ocho y nueve.", "Diez."],
            40,
            "  ⋯ 2 more\n    Seis siete.\n4 → 4  text\n    Ocho{+ y+} nueve.\n    Diez.\n",
        );
    }

    #[test]
    fn lines_fit_the_window_also_in_wide_scripts() {
        check(
            &["今日は寒いから家にいます。"],
            &["今日は暑いから家にいます。"],
            16,
            "1 → 1  text\n    今日は\n    [-寒-]{+暑+}\n    いから家にい\n    ます。\n",
        );
        check(
            &["The old text stays here."],
            &["The new text stays here."],
            24,
            "1 → 1  text\n    The [-old-]{+new+}\n    text stays here.\n",
        );
    }

    #[test]
    fn what_cannot_be_seen_is_shown_and_nothing_reaches_the_terminal() {
        check(&["a b"], &["a\u{A0}b"], 40, "1 → 1  whitespace\n    a[-·-]{+⍽+}b\n");
        check(&["co\u{AD}op"], &["coop"], 60, "1 → 1  whitespace\n    [-co\\u{AD}op-]{+coop+}\n");
        check(&["a"], &["a\u{1B}[J"], 60, "1 → 1  text\n    a{+\\u{1B}[J+}\n");
    }

    #[test]
    fn color_goes_without_brackets() {
        let comparison = compare(&["old text"], &["new text"]);
        let view = View { width: None, color: true, context: 1, only: &[] };
        let page = changes(&comparison, &["new text"], &view);
        assert!(page.contains("old") && !page.contains("[-"));
        assert!(page.contains("\u{1B}["));
    }
}
