//! Columns that stand side by side: a layout that was kept, where one line of the file holds a line of each column.
//!
//! A gutter is a place on the page where many lines have a gap and text on both sides of it, and hardly any has text across
//! it. What stands left and right of it must read on downwards, in lower case, as prose does: the cells of a table do not.
//! Lines across the gutter (titles, headers) divide the page into bands; of each band the left column is read first. A page
//! ends at a form feed.
//!
//! Linear but for the gutters of a page, of which only the most frequent are tried. Two columns; more are left alone.

use super::lines::{self, Line, continues_sentence, ends_sentence};
use std::collections::BTreeMap;
use std::ops::Range;

/// A gap of so many spaces may be part of a gutter; justified text has narrower ones.
const GAP: usize = 2;
/// The right column begins within so many characters of the gutter's end.
const RAGGED: usize = 3;
/// Fewer lines with text on both sides prove nothing.
const FEWEST: usize = 4;
/// Of the lines that reach the gutter, fewer than one in so many cross it.
const CROSSING_ONE_IN: usize = 4;
/// Of the lines of a column, at least one in so many goes on from the one before in lower case.
const CONTINUING_ONE_IN: usize = 4;
/// A column holds more words in a line than a table's cell.
const WORDS: usize = 3;

/// A line and its gaps.
struct Row {
    /// Which line of the text.
    line: usize,
    /// How far the text goes, in characters.
    width: usize,
    /// Where gaps end and text goes on: the character, and the bytes of the gap.
    gaps: Vec<(usize, Range<usize>)>,
}

/// The lines in reading order, and where (which line) columns were found.
pub(super) fn in_reading_order(text: &str, lines: Vec<Line>) -> (Vec<Line>, Vec<usize>) {
    if memchr::memmem::find(text.as_bytes(), b"    ").is_none() {
        return (lines, Vec::new());
    }
    let pages = || lines.chunk_by(|_, next| !next.begins_page);
    let gutters: Vec<Option<usize>> = pages().map(|page| gutter(text, page)).collect();
    if gutters.iter().all(Option::is_none) {
        return (lines, Vec::new());
    }
    let mut ordered = Vec::with_capacity(lines.len());
    let mut found = Vec::new();
    for (page, gutter) in pages().zip(gutters) {
        match gutter {
            Some(gutter) => {
                found.push(ordered.len());
                let begins = ordered.len();
                Bands { text, gutter, ordered: &mut ordered, left: Vec::new(), right: Vec::new() }.read(page);
                if let Some(first) = ordered.get_mut(begins) {
                    first.begins_page = page[0].begins_page;
                }
            }
            None => ordered.extend_from_slice(page),
        }
    }
    (ordered, found)
}

fn row(text: &str, line: usize, at: &Line) -> Row {
    let whole = at.text(text);
    let mut gaps = Vec::new();
    if at.indent >= GAP {
        gaps.push((at.indent, at.range.start..at.range.start));
    }
    if !has_gap(whole) {
        return Row { line, width: at.indent + whole.chars().count(), gaps };
    }
    let mut width = at.indent;
    let mut blank: Option<(usize, usize)> = None;
    for (offset, c) in whole.char_indices() {
        match (lines::is_blank(c), blank) {
            (true, None) => blank = Some((width, offset)),
            (false, Some((began, from))) => {
                if width - began >= GAP || c != ' ' && whole[from..offset].contains('\t') {
                    gaps.push((width, at.range.start + from..at.range.start + offset));
                }
                blank = None;
            }
            _ => {}
        }
        width += 1;
    }
    Row { line, width, gaps }
}

/// Whether so many lines with text on both sides of a gap make columns of so many lines.
fn is_enough(both: usize, lines: usize) -> bool {
    both >= FEWEST && both * 3 >= lines
}

/// Whether a line may have a gap: white space that is more than a space between words. Looks at all pairs of bytes without a
/// branch, which is a good deal faster than stopping at the first.
fn has_gap(line: &str) -> bool {
    let bytes = line.as_bytes();
    // How white space beyond ASCII begins.
    let other = |one: u8, two: u8| {
        (one == 0xC2) & (two == 0xA0)
            | (one == 0xE1) & (two == 0x9A)
            | (one == 0xE2) & (two == 0x81)
            | (one == 0x80) & (two < 0x90)
            | (one == 0xEF) & (two == 0xBB)
    };
    let wide = |one: u8, two: u8| (two < b' ') | (one == b' ') & (two == b' ') | other(one, two);
    bytes.iter().zip(bytes.iter().skip(1)).fold(false, |found, (one, two)| found | wide(*one, *two))
}

/// Where the right column begins, if the page has two.
fn gutter(text: &str, page: &[Line]) -> Option<usize> {
    let filled = page.iter().filter(|line| !line.is_blank()).count();
    let divided = page.iter().filter(|line| has_gap(line.text(text))).count();
    if !is_enough(divided, filled) {
        return None;
    }
    let rows: Vec<Row> =
        (0..page.len()).filter(|at| !page[*at].is_blank()).map(|at| row(text, at, &page[at])).collect();
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, _) in rows.iter().flat_map(|row| &row.gaps) {
        *counts.entry(*at).or_default() += 1;
    }
    let near = |at: usize| counts.range(at..=at + RAGGED).map(|(_, count)| count).sum::<usize>();
    let best = counts.keys().copied().max_by_key(|at| (near(*at), std::cmp::Reverse(*at)))?;
    // An indented first line or a centred title stands further right than the column.
    let best = counts.range(best..=best + RAGGED).next().map_or(best, |(at, _)| *at);
    let (mut both, mut reaching, mut crossing) = (Vec::new(), 0, 0);
    for row in &rows {
        match side(row, best) {
            Side::Both(gap) => both.push((row.line, gap)),
            Side::Across => crossing += 1,
            _ => {}
        }
        reaching += usize::from(row.width >= best);
    }
    let enough = is_enough(both.len(), rows.len()) && crossing * CROSSING_ONE_IN < reaching;
    (enough && reads_on(text, page, &rows, best)).then_some(best)
}

/// What a line holds.
enum Side {
    Left,
    Right,
    /// Both, with the bytes of the gap between.
    Both(Range<usize>),
    Across,
}

fn side(row: &Row, gutter: usize) -> Side {
    if row.width <= gutter {
        return Side::Left;
    }
    // The gutter itself, or the last gap before it whose text reaches over no more than an indented line does.
    let gap = row.gaps.iter().find(|(at, _)| (gutter.saturating_sub(1)..=gutter + 2 * RAGGED).contains(at));
    match gap {
        Some((_, gap)) if gap.is_empty() => Side::Right,
        Some((_, gap)) => Side::Both(gap.clone()),
        None => Side::Across,
    }
}

/// Whether what stands left and right reads on downwards.
fn reads_on(text: &str, page: &[Line], rows: &[Row], gutter: usize) -> bool {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in rows {
        let range = page[row.line].range.clone();
        match side(row, gutter) {
            Side::Left => left.push(&text[range]),
            Side::Right => right.push(&text[range]),
            Side::Both(gap) => {
                left.push(&text[range.start..gap.start]);
                right.push(&text[gap.end..range.end]);
            }
            Side::Across => {}
        }
    }
    let is_prose = |column: &[&str]| {
        let words: usize = column.iter().map(|cell| cell.split_whitespace().count()).sum();
        let goes_on = |pair: &&[&str]| !ends_sentence(pair[0]) && continues_sentence(pair[1]);
        words >= column.len() * WORDS
            && column.windows(2).filter(goes_on).count() * CONTINUING_ONE_IN >= column.len().saturating_sub(1)
    };
    right.len() >= FEWEST && is_prose(&left) && is_prose(&right)
}

/// Divides a page into bands and reads each.
struct Bands<'a> {
    text: &'a str,
    gutter: usize,
    ordered: &'a mut Vec<Line>,
    left: Vec<Line>,
    right: Vec<Line>,
}

impl Bands<'_> {
    fn read(mut self, page: &[Line]) {
        for (at, line) in page.iter().enumerate() {
            let blank = Line { range: line.range.start..line.range.start, ..line.clone() };
            let cell = |range: Range<usize>, indent| Line { range, indent, in_column: true, ..line.clone() };
            if line.is_blank() {
                self.left.push(line.clone());
                self.right.push(line.clone());
                continue;
            }
            let row = row(self.text, at, line);
            match side(&row, self.gutter) {
                Side::Left => {
                    self.left.push(cell(line.range.clone(), line.indent));
                    self.right.push(blank);
                }
                Side::Right => {
                    self.right.push(cell(line.range.clone(), line.indent - self.gutter.min(line.indent)));
                    self.left.push(blank);
                }
                Side::Both(gap) => {
                    let begins = line.indent + self.text[line.range.start..gap.end].chars().count();
                    self.left.push(cell(line.range.start..gap.start, line.indent));
                    self.right.push(cell(gap.end..line.range.end, begins - self.gutter.min(begins)));
                }
                Side::Across => {
                    self.end_band();
                    self.ordered.push(line.clone());
                }
            }
        }
        self.end_band();
    }

    fn end_band(&mut self) {
        for line in self.left.drain(..).chain(self.right.drain(..)) {
            self.ordered.push(Line { begins_page: false, ..line });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let (lines, _) = in_reading_order(text, lines::lines(text));
        let found: Vec<&str> = lines.iter().filter(|line| !line.is_blank()).map(|line| line.text(text)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let page = "              The Ice House\n\n\
            The boats came back late         asked what had been\n\
            that evening, and nobody         caught. There was only\n\
            who stood on the quay was        some herring, and not\n\
            surprised to see them so         much of that; the rest\n\
            empty. The buyers                was ice.\n\
            had gone, and only one\n";
        check(
            page,
            &[
                "The Ice House",
                "The boats came back late",
                "that evening, and nobody",
                "who stood on the quay was",
                "surprised to see them so",
                "empty. The buyers",
                "had gone, and only one",
                "asked what had been",
                "caught. There was only",
                "some herring, and not",
                "much of that; the rest",
                "was ice.",
            ],
        );
    }

    #[test]
    fn tables_stay_rows() {
        let table = "Boat          Herring     Cod\nMaria         twelve      three\nSanta Rita    nine        one\nAlbatross     none        two\nSea Wind      eleven      six\n";
        let rows: Vec<&str> = table.lines().collect();
        check(table, &rows);
    }
}
