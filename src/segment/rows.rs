//! Rows of tables that stand in one line: `Monday   12.4   3.1`, `Item⇥Qty.⇥Price`, `| A. | 1. |`.
//!
//! Cells are set apart by three spaces or more, by tabs, or by bars. A row is no running text: nothing in it ends a
//! sentence. Two sentences may stand as far apart (`He left.   She slept.`), and a label from what it names (`A.⇥I do.`),
//! so a gap says something only where it stands behind neither a mark nor a sign of a list, or behind dots that lead to a
//! page; and what is as long as a sentence is no cell.
//!
//! Two looks at each byte, for tabs and bars and for wide gaps; the rest is read only where there are any.

/// So many spaces are a gap; two stand behind many a full stop.
const GAP: &str = "   ";

/// Bytes of a cell: what is longer is running text that happens to be spaced.
const LONGEST_CELL: usize = 80;

/// The same for a cell in which a sentence may end, as in `Acme Inc. in Leeds`.
const LONGEST_WITH_MARK: usize = 40;

/// Whether a line is a row of a table.
pub(super) fn is_row(line: &str) -> bool {
    if !may_be_row(line.as_bytes()) {
        return false;
    }
    let line = line.trim();
    !line.contains('\n') && (has_bars(line) || has_gaps(line))
}

/// Whether there is a tab, a bar or a gap. Without a way out of the loop, so that many bytes are looked at together.
fn may_be_row(line: &[u8]) -> bool {
    let rest = |from: usize| line.get(from..).unwrap_or_default();
    let gaps = rest(0).iter().zip(rest(1)).zip(rest(2));
    let gap =
        gaps.fold(false, |found, ((one, two), three)| found | ((*one == b' ') & (*two == b' ') & (*three == b' ')));
    line.iter().fold(gap, |found, byte| found | (*byte == b'\t') | (*byte == b'|'))
}

/// Bars on both sides, as in Markdown, or three cells and more between bars that have spaces around them.
fn has_bars(line: &str) -> bool {
    let framed = line.len() > 2 && line.starts_with('|') && line.ends_with('|');
    (framed || line.matches(" | ").nth(1).is_some()) && line.split('|').all(is_cell)
}

fn has_gaps(line: &str) -> bool {
    let mut cells = line.split('\t').flat_map(|part| part.split(GAP)).map(str::trim).filter(|cell| !cell.is_empty());
    let (mut before, mut parts) = (cells.next().unwrap_or_default(), false);
    let mut short = is_cell(before);
    for cell in cells {
        let ends = before.ends_with(['.', '?', '!', ':', '…', ')', '”', '"', '»']);
        parts |= before.contains(char::is_alphanumeric) && (!ends || before.ends_with("..") || before.ends_with(". ."));
        short &= is_cell(cell);
        before = cell;
    }
    parts && short
}

/// Whether what stands between two gaps is short.
fn is_cell(cell: &str) -> bool {
    let marked = cell.trim_end_matches(['.', '?', '!']).contains(['.', '?', '!']);
    cell.len() <= if marked { LONGEST_WITH_MARK } else { LONGEST_CELL }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_make_a_row() {
        for row in [
            "Monday       12.4            3.1",
            "Tuesday\t10.2\t0.0",
            "Widgets, large    No.    12",
            "Item\tQty.\tPrice",
            "Acme Inc.\tLondon\t3",
            "| A.   | 1.    |",
            "Index . . . . .       99",
            "Home | About us | News",
        ] {
            assert!(is_row(row), "{row}");
        }
    }

    #[test]
    fn sentences_far_apart_do_not() {
        let long = format!("{}   and then they left. Nobody knew.", "word ".repeat(30));
        for text in [
            "He left.   She slept.",
            "Q.   Why did you go? You knew.",
            "A.\tI saw it. It was blue.",
            "1)\tWash the cups. Dry them.",
            "•\tBread. Milk.",
            "Yes | No",
            "He left.  She slept.",
            &long,
        ] {
            assert!(!is_row(text), "{text}");
        }
    }
}
