//! Blocks that hang: lines of verse too long for the page, entries of a bibliography, items of a list.
//!
//! A block hangs when its full lines go on deeper than they began, and what begins at the margin stands behind lines with room.
//! Where paragraphs begin deeper it is the other way round. Linear; only blocks with lines deeper than the first are looked at.

use super::lines::{Line, continues_sentence, ends_sentence, is_item};
use super::wrapping::Wrapping;

/// What a line is of a block that hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hanging {
    /// It stands at the margin, and begins a line of verse or an entry.
    Begins,
    /// It goes on from the line above.
    GoesOn,
}

/// Deeper by so many spaces is deeper on purpose.
pub(super) const STEP: usize = 2;
/// Of the places where a line ends in a block that hangs, one in so many may be odd.
const ODD_ONE_IN: usize = 5;

/// Marks the lines of a block if it hangs.
pub(super) fn mark(text: &str, block: &mut [Line], wrapping: Wrapping) -> bool {
    let base = block[0].indent;
    let is_deep = |line: &Line| line.indent >= base + STEP;
    if block.len() < 2 || !block.iter().any(is_deep) || block.iter().any(|line| line.indent < base) {
        return false;
    }
    let (mut judged, mut steps, mut odd, mut odd_steps, mut deep, mut goes_on) = (0, 0, 0, 0, 0, false);
    for pair in block.windows(2) {
        let (line, next) = (&pair[0], &pair[1]);
        deep += usize::from(is_deep(next));
        if is_deep(line) && is_deep(next) {
            continue;
        }
        judged += 1;
        let is_full = wrapping.is_full(wrapping.reach(text, line, next));
        let is_step = is_deep(next);
        steps += usize::from(is_step);
        let before = line.text(text);
        goes_on |= is_step && !ends_sentence(before);
        let after = next.text(text);
        let is_odd = is_step != is_full
            || is_step && is_item(after)
            || !is_step && !ends_sentence(before) && continues_sentence(after);
        odd += usize::from(is_odd);
        odd_steps += usize::from(is_odd && is_step);
    }
    let is_rule = |odd: usize, all: usize| odd * ODD_ONE_IN <= all;
    let hangs = is_rule(odd, judged)
        && is_rule(odd_steps, steps)
        && steps * ODD_ONE_IN >= judged
        && (deep > 1 || goes_on)
        && steps > 0;
    if hangs {
        for line in block {
            let deep = is_deep(line);
            line.hanging = Some(if deep { Hanging::GoesOn } else { Hanging::Begins });
        }
    }
    hangs
}

#[cfg(test)]
mod tests {
    use super::super::{lines::lines, verse, wrapping};
    use super::*;

    const PROSE: &str = "The boats came back late that evening, and nobody who stood on the\nquay was surprised to see them so empty as they were all that week,\nsaid the woman who sold the ice and mended the nets, while both her\nbrothers counted the crates and wrote it down for those at home.";

    /// The lines that go on from the line above.
    fn check(text: &str, expected: &[&str]) {
        let text = format!("{PROSE}\n{text}");
        let mut found = lines(&text);
        let wrapping = wrapping::detect(&text, &mut found).unwrap();
        let body: Vec<usize> = (0..found.len()).filter(|at| !found[*at].is_blank()).collect();
        verse::mark(&text, &mut found, &body, wrapping, None);
        let goes_on = found.iter().filter(|line| line.hanging == Some(Hanging::GoesOn));
        assert_eq!(goes_on.map(|line| line.text(&text)).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn what_hangs_goes_on_deeper() {
        let verse = "I have heard what the talkers were talking, the talk of the mill\n    and the water,\nBut I do not talk of the mill or the water.\nNor any more brother than him who went up the river in a boat and\n    was heard of no more.";
        check(&format!("\n{verse}\n\n{PROSE}"), &["and the water,", "was heard of no more."]);
    }

    #[test]
    fn first_lines_and_options_do_not_hang() {
        check(&format!("  {PROSE}\n  {PROSE}"), &[]);
        check(
            "\n-n\n     Creates a new list of the boats that are known to be out, and\n     asks for the name of the file.",
            &[],
        );
        check(
            "\nWhat he said was this:\n    The list of the boats that are known to be out is here, and\n    so is he.",
            &[],
        );
    }
}
