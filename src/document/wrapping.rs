//! Whether a text is hard-wrapped, and how far its lines reach.
//!
//! A line that stops in the middle of a sentence and goes on in lower case was broken by a machine. When many lines do, and
//! they fill a column, the text is wrapped. A column is what a machine would have filled: no line is wider, and no word that
//! went to the next line would have fitted. The width that fewest lines contradict is taken, so that a few odd lines do not
//! matter. A line whose next word *would* have fitted was ended on purpose.
//!
//! Of typewriter text this is exact in characters; of a PDF's proportional type in the usual widths of letters
//! ([`Face`]), to a few hundredths. Extractors that make broken words whole leave two lines of the page in one, of twice
//! the width: where such a line ended on the page is only guessed.
//!
//! Linear. Knows nothing of words or languages; scripts without case count by their terminators alone.

use super::hyphen::is_hyphen;
use super::inner::Inner;
use super::lines::{Line, continues_sentence, ends_sentence, is_item};
use super::turns;

/// How the lines of a text are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wrapping {
    face: Face,
    /// How wide the column is, in hundredths of a usual character.
    pub(super) column: usize,
    /// Every second line is blank: blank lines say nothing.
    pub(super) double_spaced: bool,
}

/// How wide letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Face {
    /// All the same.
    Fixed,
    /// As in print: i is narrow, m is wide.
    Proportional,
}

/// Narrower columns, in characters, do not occur in running text; lists of words do.
const NARROWEST: usize = 20;
/// Wider "lines" are paragraphs.
const WIDEST: usize = 180;
/// Of the lines of wrapped prose, at least every fourth goes on in lower case (most do as a rule); of the
/// paragraphs of a text, hardly any.
const CONTINUING_ONE_IN: usize = 4;
/// Where short turns, items and headings are the most, fewer lines go on. Then a quarter of those must that could, so many at least,
const FEWEST_CONTINUING: usize = 3;
/// of which one in so many at most contradicts the column,
const CLEAR_ONE_IN: usize = 8;
/// and one line of the text in so many at most is much wider: paragraphs and entries of lists are as long as they are.
const WIDER_ONE_IN: usize = 20;
/// Lines of very uneven widths are wrapped where one in so many goes on in lower case, and sentences end inside lines.
const MOST_GO_ON: usize = 2;
/// So many lines that may go on are wrapped if they fill a column, and sentences end inside them, though capitals begin most.
const FEWEST_CAPITALS: usize = 5;
/// So many lines are enough to show the column: of a longer text, lines from all over it.
const MOST_LINES: usize = 20_000;
/// A line wider than so many hundredths of the column holds more than one line of the page.
const MERGED: usize = 125;
/// Lines that go on and were merged are full, all of them: of twice the width or more, little less if a hyphen and a ragged edge
/// are gone. Narrower ones stand in a wider column.
const TWO_LINES: usize = 175;
/// How many hundredths of a column the usual widths of letters may be wrong by, over a line of them.
const BLUR: usize = 3;
/// What merged lines are worth, the distance of an odd line being two: better explained by a wider column if all are.
const MERGED_COST: usize = 1;
const ODD_COST: usize = 2;

/// The layout of wrapped text; `None` when each line is a paragraph. The lines learn their widths.
pub(super) fn detect(text: &str, lines: &mut [Line]) -> Option<Wrapping> {
    let filled: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].is_blank() && !lines[*at].is_verbatim).collect();
    let is_adjacent = |pair: &[usize]| lines[pair[1]].number == lines[pair[0]].number + 1;
    let adjacent = filled.windows(2).filter(|pair| is_adjacent(pair)).count();
    let double_spaced = adjacent * 8 < filled.len();
    let pairs = || filled.windows(2).filter(|pair| double_spaced || is_adjacent(pair));
    let texts = |pair: &[usize]| (lines[pair[0]].text(text), lines[pair[1]].text(text));
    let (mut considered, mut continuing) = (0, Vec::new());
    for pair in pairs() {
        considered += 1;
        let (line, next) = texts(pair);
        if goes_on(line, next) {
            continuing.push((pair[0], pair[1]));
        }
    }
    let mut is_rule = !continuing.is_empty() && continuing.len() * CONTINUING_ONE_IN >= considered;
    // Only where most lines end do those count alone that do not: to look for items and turns takes longer.
    let is_open = |pair: &&[usize]| {
        let (line, next) = texts(pair);
        goes_on(line, next) || could_go_on(line, next)
    };
    let is_enough =
        |count: usize| count >= FEWEST_CONTINUING && count * CONTINUING_ONE_IN >= pairs().filter(is_open).count();
    if !is_rule && !is_enough(continuing.len()) {
        // Names begin most lines, or nouns.
        continuing = pairs().filter(is_open).map(|pair| (pair[0], pair[1])).collect();
        is_rule = continuing.len() >= FEWEST_CAPITALS && stops_inside_lines(pairs().map(texts));
        let open: Vec<(&str, &str)> = continuing.iter().map(|(at, next)| texts(&[*at, *next])).collect();
        if !is_rule || !Column::is_filled(&open) {
            return None;
        }
    }
    let step = continuing.len().div_ceil(MOST_LINES);
    let shown = continuing.len().div_ceil(step);
    let (fixed, proportional) = Column::in_both(continuing.iter().step_by(step).map(|(at, next)| texts(&[*at, *next])));
    let (face, mut column) =
        if proportional.cost < fixed.cost { (Face::Proportional, proportional) } else { (Face::Fixed, fixed) };
    let is_even = column.is_plausible() && column.typical * 10 >= column.width * 6;
    let is_prose = || continuing.len() * MOST_GO_ON >= considered && stops_inside_lines(pairs().map(texts));
    if !is_even && (column.width > WIDEST * 100 || !is_prose()) {
        return None;
    }
    column.width = column.width.max(NARROWEST * 100);
    let mut wider = 0;
    for at in &filled {
        lines[*at].width = measure(lines[*at].text(text), face);
        wider += usize::from(lines[*at].width * 100 > column.width * MERGED);
    }
    let is_clear = || column.cost * CLEAR_ONE_IN <= shown * ODD_COST && wider * WIDER_ONE_IN <= filled.len();
    if !is_rule && !is_clear() {
        return None;
    }
    Some(Wrapping { face, column: column.width, double_spaced })
}

/// Whether sentences end inside lines rather than at their ends, as they do in prose whatever its lines are like.
fn stops_inside_lines<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> bool {
    let (mut inner, mut ends) = (Inner::default(), 0);
    for (line, _) in pairs {
        inner.add(line);
        ends += usize::from(ends_sentence(line));
    }
    inner.ends > ends
}

/// A width that lines may have been wrapped at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub(super) width: usize,
    /// What contradicts it.
    cost: usize,
    /// The median of the lines, as wide as they stand on the page.
    typical: usize,
}

impl Column {
    /// Whether lines that go on in the next fill a column, hardly any contradicting it.
    pub(super) fn is_filled(pairs: &[(&str, &str)]) -> bool {
        let most = pairs.len() * ODD_COST / CLEAR_ONE_IN;
        let (fixed, proportional) = Self::in_both(pairs.iter().copied());
        [fixed, proportional].iter().any(|column| column.is_plausible() && column.cost <= most)
    }

    /// The columns that lines and those that they go on in show, if all letters are as wide and if they are as in print.
    fn in_both<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> (Self, Self) {
        let reach = |line, next, face| reach_of(measure(line, face), line, next, face);
        let both = |(line, next)| (reach(line, next, Face::Fixed), reach(line, next, Face::Proportional));
        let (fixed, proportional) = pairs.map(both).unzip();
        (Self::fit(fixed), Self::fit(proportional))
    }

    /// Whether running text stands in columns of this width.
    pub(super) fn is_plausible(&self) -> bool {
        (NARROWEST * 100..=WIDEST * 100).contains(&self.width)
    }

    /// The width that fewest lines contradict, given how wide they are and would be with the next word.
    pub(super) fn fit(pairs: Vec<(usize, usize)>) -> Self {
        let mut widths: Vec<usize> = pairs.iter().map(|(width, _)| *width).collect();
        let mut reaches: Vec<usize> = pairs.into_iter().map(|(_, reach)| reach).collect();
        widths.sort_unstable();
        reaches.sort_unstable();
        let (mut over, mut merged, mut under) = (0, 0, 0);
        let mut best = Self { width: 0, cost: usize::MAX, typical: 0 };
        for (order, width) in widths.iter().enumerate() {
            over = over.max(order + 1);
            while over < widths.len() && widths[over] <= *width {
                over += 1;
            }
            merged = merged.max(over);
            while merged < widths.len() && widths[merged] * 100 <= *width * TWO_LINES {
                merged += 1;
            }
            while under < reaches.len() && reaches[under] <= *width {
                under += 1;
            }
            let cost = (merged - over + under) * ODD_COST + (widths.len() - merged) * MERGED_COST;
            // What is merged is the exception.
            if cost < best.cost && merged * 2 >= widths.len() {
                best = Self { width: *width, cost, typical: widths[merged / 2] };
            }
        }
        best
    }
}

/// How wide a line is, and would be with the first word of the next: a hyphen says that it did not fit.
fn reach_of(width: usize, line: &str, next: &str, face: Face) -> (usize, usize) {
    let is_broken = line.ends_with(is_hyphen);
    (width, if is_broken { usize::MAX } else { width + word_behind(next, face) })
}

/// What the first word of a line would take behind the one before.
fn word_behind(next: &str, face: Face) -> usize {
    space(face) + measure(first_word(next), face)
}

impl Wrapping {
    /// Of text that is not wrapped: no line is full.
    pub(super) const NONE: Self = Self { face: Face::Fixed, column: usize::MAX / 1000, double_spaced: false };

    /// How wide the last line of the page in this line would have been with the first word of the next; in another column
    /// than that of the text, in proportion.
    pub(super) fn reach(&self, text: &str, line: &Line, next: &Line) -> usize {
        let word = word_behind(next.text(text), self.face);
        if let Some(column) = line.column {
            return (line.width + word) * self.column / column;
        }
        if line.width * 100 <= self.column * MERGED {
            return line.width + word;
        }
        // The lines merged into it were full, a few hundredths for the ragged edge and the hyphen that is gone.
        let full = self.column * (100 - BLUR) / 100;
        let rest = line.width % full;
        if rest * 100 < full * (2 * BLUR) { line.width.min(full) + word } else { rest + word }
    }

    /// How wide a line is that goes on in the next, and would be with its first word.
    pub(super) fn pair(&self, text: &str, line: &Line, next: &Line) -> (usize, usize) {
        reach_of(line.width, line.text(text), next.text(text), self.face)
    }

    /// Whether a line that reaches so far was full: the next word did not fit.
    pub(super) fn is_full(&self, reach: usize) -> bool {
        match self.face {
            Face::Fixed => reach > self.column,
            Face::Proportional => reach * 100 > self.column * (100 - BLUR),
        }
    }

    /// Whether a line is wider than the column that it stands in: more than one line of the page, or not wrapped.
    pub(super) fn is_wider(&self, line: &Line) -> bool {
        line.width * 100 > line.column.unwrap_or(self.column) * MERGED
    }

    /// Whether a line that reaches so far is far from full: a heading, an address.
    pub(super) fn is_short(&self, reach: usize) -> bool {
        reach * 10 < self.column * 8
    }
}

/// What stands before the first place where a line may be broken: a space that forbids it is part of the word.
fn first_word(line: &str) -> &str {
    let is_break = |c: char| c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}' | '\u{2007}');
    match line.bytes().position(|byte| byte <= b' ' || byte >= 0x80) {
        Some(at) if line.as_bytes()[at] >= 0x80 => line.split(is_break).next().unwrap_or_default(),
        Some(at) => &line[..at],
        None => line,
    }
}

fn space(face: Face) -> usize {
    match face {
        Face::Fixed => 100,
        Face::Proportional => usize::from(WIDTHS[usize::from(b' ')]),
    }
}

/// The width of a text in hundredths of a usual character.
fn measure(text: &str, face: Face) -> usize {
    match face {
        // First words are measured more often than lines, and are too short for what makes counting characters quick.
        Face::Fixed if text.is_ascii() => text.len() * 100,
        Face::Fixed => text.chars().count() * 100,
        Face::Proportional => text.bytes().map(|byte| usize::from(WIDTHS[usize::from(byte)])).sum(),
    }
}

/// What each byte adds to the width of a line, a usual letter being 100: the mean of the common text faces with and
/// without serifs. A character beyond ASCII is as wide as a usual letter, all by its first byte.
const WIDTHS: [u8; 256] = widths();

const fn widths() -> [u8; 256] {
    let mut widths = [110; 256];
    let groups: [(&[u8], u8); 9] = [
        (b"ijl|!':.,;", 56),
        (b" \tftI()[]-/`", 64),
        (b"r\"*", 76),
        (b"sczJ", 100),
        (b"mW%", 180),
        (b"MOQGCDHKNRUVXYABw@&", 150),
        (b"EFLPSTZ", 132),
        (b"+=<>~", 124),
        (b"?", 104),
    ];
    let mut group = 0;
    while group < groups.len() {
        let mut at = 0;
        while at < groups[group].0.len() {
            widths[groups[group].0[at] as usize] = groups[group].1;
            at += 1;
        }
        group += 1;
    }
    let mut byte = 0x80;
    while byte < 0xC0 {
        widths[byte] = 0;
        byte += 1;
    }
    widths
}

/// Whether a sentence may go on from one line to the next: none ends, and no item, turn or heading begins.
fn could_go_on(line: &str, next: &str) -> bool {
    !ends_sentence(line) && !is_item(next) && !turns::label(next).is_some_and(turns::is_plain)
}

/// Whether a sentence goes on from one line to the next.
pub(super) fn goes_on(line: &str, next: &str) -> bool {
    if ends_sentence(line) || is_item(next) {
        return false;
    }
    let caseless = |c: char| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase();
    continues_sentence(next) || (next.starts_with(caseless) && line.ends_with(caseless))
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn is_wrapped(text: &str) -> bool {
        detect(text, &mut lines(text)).is_some()
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
        assert!(is_wrapped(
            "Those who came were Anna Low and Peter\nRask, Helen Orr, Jan Vance, Mary Hill and\nAmos Pell. Nobody had asked Ann Smith or\nJohn Carter. The meeting heard Ms Low and\nMr Pell, then it went on to the Harbour\nMaster and his boats."
        ));
        assert!(is_wrapped("Nobody had\nseen the\nboats. The woman who\nsold the ice\nhad\ngone home."));
        assert!(!is_wrapped("apples\npears\nyellow plums\nfigs"));
        assert!(!is_wrapped("One line."));
        assert!(!is_wrapped(""));
    }

    #[test]
    fn short_turns_do_not_hide_that_long_ones_are_wrapped() {
        let long = "A: I worked at a mill which had been built by my grandfather\nbefore the war, and then I went to the city because the pay\nwas better and I had two children. It was hard.\n";
        let text = format!("{long}{}{long}", "Q: Why?\nA: Yes.\n".repeat(12));
        assert!(is_wrapped(&text));
        let items = "apples, which are red and\npears, which are green, and what else there may be of fruit;\nplums;\nand figs.\n";
        let paragraphs = format!("{items}{}", "The boats came back late. They were empty.\n".repeat(12));
        assert!(!is_wrapped(&paragraphs));
        let wide = format!("{text}{}", "The boats came back late that evening, and nobody who stood about on the quay was surprised to see them.\n".repeat(4));
        assert!(!is_wrapped(&wide));
    }

    #[test]
    fn lines_that_an_extractor_merged_do_not_hide_the_column() {
        let text = "The boats came back late that\nevening, and nobody who stood about on the quay was a\nbit surprised to see them so\nempty as they had been all the last week and a half or\nlonger than that, said a man\nwho sold the ice.";
        let wrapping = detect(text, &mut lines(text)).unwrap();
        assert!((2600..=3300).contains(&wrapping.column), "{}", wrapping.column);
    }

    #[test]
    fn the_column_is_what_fewest_lines_contradict() {
        let fit = |pairs: &[(usize, usize)]| Column::fit(pairs.to_vec());
        let column = fit(&[(38, 44), (40, 43), (39, 45), (37, 41), (12, 15)]);
        assert_eq!((column.width, column.cost), (40, 2));
        assert_eq!(fit(&[(38, 44), (40, 43), (77, 81), (39, 45)]).width, 40);
    }
}
