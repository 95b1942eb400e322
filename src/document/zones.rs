//! Blocks that stand in another column than the rest of the text: quotations that are set narrower, boxes.
//!
//! A block is a run of lines without a blank one. Where most of its lines contradict the column of the text, and hardly any the
//! one that fits them best, it has a column of its own; shorter blocks share one of those if it explains them better.
//! Linear. Does not divide blocks: a box right against the text is not seen.

use super::lines::Line;
use super::wrapping::{Column, Wrapping, goes_on};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// So many lines of a block at least must go on in the next to show a column.
const FEWEST: usize = 3;
/// Columns that differ by fewer hundredths are one.
const LIKE: usize = 6;
/// A text has few columns.
const MOST: usize = 4;

/// Tells the lines that stand in another column how wide it is. `body` are the lines of the text itself, without blank ones and
/// the furniture of pages.
pub(super) fn measure(text: &str, lines: &mut [Line], body: &[usize], wrapping: Wrapping) {
    let pairs = pairs(lines, body, text, wrapping);
    let blocks = blocks(lines, body, &pairs);
    let own: Vec<Option<usize>> = blocks.iter().map(|block| block.own_column(wrapping)).collect();
    let mut columns: Vec<usize> = Vec::new();
    for column in own.iter().flatten() {
        if columns.len() < MOST && columns.iter().all(|known| differ(*column, *known)) {
            columns.push(*column);
        }
    }
    if columns.is_empty() {
        return;
    }
    let indents = Indents::of(blocks.iter().zip(&own));
    for (block, own) in blocks.iter().zip(own) {
        let shared = columns.iter().copied().min_by_key(|column| block.cost(*column));
        let better = shared.filter(|shared| block.cost(*shared) < block.cost(wrapping.column));
        let beside = indents.column(block).filter(|column| block.cost(*column) == block.cost(wrapping.column));
        if let Some(column) = own.or(better).or(beside) {
            body[block.body.clone()].iter().for_each(|at| lines[*at].column = Some(column));
        }
    }
}

/// How far the blocks stand in whose columns are known: what says nothing itself stands in the column of its like.
struct Indents {
    /// The columns of the blocks that have their own.
    own: BTreeMap<usize, usize>,
    /// Of those that stand in the column of the text.
    common: BTreeSet<usize>,
}

impl Indents {
    fn of<'a>(blocks: impl Iterator<Item = (&'a Block<'a>, &'a Option<usize>)>) -> Self {
        let mut indents = Self { own: BTreeMap::new(), common: BTreeSet::new() };
        for (block, own) in blocks.filter(|(block, _)| block.pairs.len() >= FEWEST) {
            match own {
                Some(column) => drop(indents.own.insert(block.indent, *column)),
                None => drop(indents.common.insert(block.indent)),
            }
        }
        indents
    }

    fn column(&self, block: &Block<'_>) -> Option<usize> {
        self.own.get(&block.indent).copied().filter(|_| !self.common.contains(&block.indent))
    }
}

/// Whether two columns are not the same.
fn differ(one: usize, two: usize) -> bool {
    one.abs_diff(two) * 100 > one.max(two) * LIKE
}

struct Block<'a> {
    /// Which lines of the body.
    body: Range<usize>,
    /// How far its last line stands in: the first one may stand elsewhere.
    indent: usize,
    /// Of its lines that go on in the next, the last one over a gap: how wide they are, and would be with the next word.
    pairs: &'a [Pair],
}

/// A line that goes on in the next.
struct Pair {
    /// Which line of the body it is.
    order: usize,
    /// How wide it is, and would be with the first word of the next.
    reach: (usize, usize),
}

fn pairs(lines: &[Line], body: &[usize], text: &str, wrapping: Wrapping) -> Vec<Pair> {
    let pair = |(order, pair): (usize, &[usize])| {
        let (line, next) = (&lines[pair[0]], &lines[pair[1]]);
        let reach = || wrapping.pair(text, line, next);
        (!line.is_verbatim && goes_on(line.text(text), next.text(text))).then(|| Pair { order, reach: reach() })
    };
    body.windows(2).enumerate().filter_map(pair).collect()
}

fn blocks<'a>(lines: &[Line], body: &[usize], mut pairs: &'a [Pair]) -> Vec<Block<'a>> {
    let mut blocks = Vec::new();
    let mut start = 0;
    for (order, at) in body.iter().enumerate() {
        let ends = body
            .get(order + 1)
            .is_none_or(|next| lines[*at].depth != lines[*next].depth || lines[*at..*next].iter().any(Line::is_blank));
        if ends {
            let own = pairs.iter().take_while(|pair| pair.order <= order).count();
            let own = pairs.split_off(..own).unwrap_or_default();
            blocks.push(Block { body: start..order + 1, indent: lines[*at].indent, pairs: own });
            start = order + 1;
        }
    }
    blocks
}

impl Block<'_> {
    /// How many lines contradict a column.
    fn cost(&self, column: usize) -> usize {
        self.pairs.iter().filter(|Pair { reach: (width, reach), .. }| *width > column || *reach <= column).count()
    }

    /// The column of its own, if it has one.
    fn own_column(&self, wrapping: Wrapping) -> Option<usize> {
        let common = self.cost(wrapping.column);
        if self.pairs.len() < FEWEST || common * 2 < self.pairs.len() {
            return None;
        }
        let own = Column::fit(self.pairs.iter().map(|pair| pair.reach).collect());
        let is_other = own.is_plausible() && differ(own.width, wrapping.column);
        (is_other && self.cost(own.width) * 3 <= common).then_some(own.width)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{lines::lines, wrapping};

    #[test]
    fn narrow_quotations_do_not_spoil_the_column_of_the_text() {
        let wide = "The boats came back late that evening, and nobody who stood\non the quay was surprised to see them so empty as they were\nthat week, said the woman who sold the ice and mended the\nnets while her brothers counted the crates and wrote it down\nfor those who had gone home.";
        let narrow = "    what the harbour master has\n    told us is not what anyone\n    who knows the boats would\n    say of a night like this\n    one.";
        let text = format!("{wide}\n\n{narrow}\n\n{wide}\n\n{narrow}\n\n{wide}");
        let mut lines = lines(&text);
        let wrapping = wrapping::detect(&text, &mut lines).unwrap();
        let body: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].is_blank()).collect();
        super::measure(&text, &mut lines, &body, wrapping);
        for pair in lines
            .windows(2)
            .filter(|pair| !pair[0].is_blank() && wrapping::goes_on(pair[0].text(&text), pair[1].text(&text)))
        {
            assert!(wrapping.is_full(wrapping.reach(&text, &pair[0], &pair[1])), "{}", pair[0].text(&text));
        }
    }
}
