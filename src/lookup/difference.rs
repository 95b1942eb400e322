//! What differs between a segment of the memory and the query, word by word, as a person reads it.
//!
//! Both texts are cut into words, punctuation marks, tags and white space; the heaviest common subsequence of these is
//! what stayed (a word weighs more than a mark, a mark more than a space, and words that differ only in case or
//! diacritics are held against each other without counting as the same). A space alone between two changes joins them,
//! so that a reader sees one change where one was made.
//!
//! Time and space O(n·m) after the common beginning and end are set aside; beyond [`MOST_CELLS`] what is left is shown
//! as replaced altogether.

use crate::text::{fold, tags, words};
use std::cell::OnceCell;
use std::ops::Range;

/// A run of text that both have, or one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which of the two has it.
    pub kind: DifferenceKind,
    /// The text with the white space around it.
    pub text: String,
}

/// Where a run of text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DifferenceKind {
    /// In both: `=`.
    Same,
    /// Only in the segment of the memory: `-`.
    Removed,
    /// Only in the query: `+`.
    Added,
}

/// The table for two segments of a thousand words each, spaces counted; longer ones nobody reads as a difference.
const MOST_CELLS: usize = 1 << 22;

/// A word, mark, tag or space.
struct Piece<'a> {
    text: &'a str,
    is_word: bool,
    weight: u32,
    folded: OnceCell<String>,
}

/// From the segment of the memory to the query. `Same` and `Removed` joined are the segment, `Same` and `Added` the query.
pub fn difference(segment: &str, query: &str) -> Vec<Difference> {
    let (old, new) = (pieces(segment), pieces(query));
    let start = old.iter().zip(&new).take_while(|(a, b)| a.text == b.text).count();
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let end = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a.text == b.text).count();
    let (old_middle, new_middle) = (&old_rest[..old_rest.len() - end], &new_rest[..new_rest.len() - end]);
    let mut steps: Vec<(DifferenceKind, &str)> = Vec::with_capacity(old.len() + new.len());
    steps.extend(old[..start].iter().map(|piece| (DifferenceKind::Same, piece.text)));
    compare(old_middle, new_middle, &mut steps);
    steps.extend(old_rest[old_middle.len()..].iter().map(|piece| (DifferenceKind::Same, piece.text)));
    runs(&steps)
}

/// The pieces of a text; joined they are the text.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    for tag in tags(text) {
        plain_pieces(text, from..tag.start, &mut found);
        found.push(piece(&text[tag.clone()], false, 4));
        from = tag.end;
    }
    plain_pieces(text, from..text.len(), &mut found);
    found
}

fn plain_pieces<'a>(text: &'a str, range: Range<usize>, found: &mut Vec<Piece<'a>>) {
    let plain = &text[range];
    let mut from = 0;
    for word in words(plain) {
        gap_pieces(&plain[from..word.range.start], found);
        found.push(piece(&plain[word.range.clone()], true, 8));
        from = word.range.end;
    }
    gap_pieces(&plain[from..], found);
}

/// Runs of white space, and every other character for itself.
fn gap_pieces<'a>(mut gap: &'a str, found: &mut Vec<Piece<'a>>) {
    while let Some(first) = gap.chars().next() {
        let spaces = gap.len() - gap.trim_start().len();
        let (one, rest) = gap.split_at(if spaces > 0 { spaces } else { first.len_utf8() });
        found.push(piece(one, false, if spaces > 0 { 1 } else { 2 }));
        gap = rest;
    }
}

fn piece(text: &str, is_word: bool, weight: u32) -> Piece<'_> {
    Piece { text, is_word, weight, folded: OnceCell::new() }
}

/// What is gained when two pieces stand against each other; nothing when they have nothing in common.
fn gain(old: &Piece<'_>, new: &Piece<'_>) -> u32 {
    if old.text == new.text {
        return old.weight;
    }
    let fold = |piece: &Piece<'_>| fold(piece.text);
    let alike =
        old.is_word && new.is_word && old.folded.get_or_init(|| fold(old)) == new.folded.get_or_init(|| fold(new));
    if alike { old.weight - 1 } else { 0 }
}

/// The heaviest common subsequence, as steps from the old to the new.
fn compare<'a>(old: &[Piece<'a>], new: &[Piece<'a>], steps: &mut Vec<(DifferenceKind, &'a str)>) {
    use DifferenceKind::{Added, Removed, Same};
    let width = new.len() + 1;
    if (old.len() + 1).saturating_mul(width) > MOST_CELLS {
        steps.extend(old.iter().map(|piece| (Removed, piece.text)));
        steps.extend(new.iter().map(|piece| (Added, piece.text)));
        return;
    }
    // Cell (i, j): the most that can be gained from old[i..] and new[j..].
    let mut table = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let gain = gain(&old[i], &new[j]);
            let together = if gain > 0 { gain + table[(i + 1) * width + j + 1] } else { 0 };
            table[i * width + j] = together.max(table[(i + 1) * width + j]).max(table[i * width + j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        let gain = gain(&old[i], &new[j]);
        let best = table[i * width + j];
        if gain > 0 && best == gain + table[(i + 1) * width + j + 1] {
            if old[i].text == new[j].text {
                steps.push((Same, old[i].text));
            } else {
                steps.extend([(Removed, old[i].text), (Added, new[j].text)]);
            }
            (i, j) = (i + 1, j + 1);
        } else if best == table[(i + 1) * width + j] {
            steps.push((Removed, old[i].text));
            i += 1;
        } else {
            steps.push((Added, new[j].text));
            j += 1;
        }
    }
    steps.extend(old[i..].iter().map(|piece| (Removed, piece.text)));
    steps.extend(new[j..].iter().map(|piece| (Added, piece.text)));
}

/// Steps as runs: what was removed before what was added; changes with nothing but a space between them are one.
fn runs(steps: &[(DifferenceKind, &str)]) -> Vec<Difference> {
    let mut runs = Vec::new();
    let (mut removed, mut added, mut same) = (String::new(), String::new(), String::new());
    for &(kind, text) in steps {
        if kind == DifferenceKind::Same {
            same.push_str(text);
            continue;
        }
        let is_apart = !same.trim().is_empty() || (removed.is_empty() && added.is_empty());
        if is_apart {
            flush(&mut removed, &mut added, &mut runs);
            push(DifferenceKind::Same, &mut same, &mut runs);
        } else {
            removed.push_str(&same);
            added.push_str(&same);
            same.clear();
        }
        if kind == DifferenceKind::Removed { removed.push_str(text) } else { added.push_str(text) }
    }
    flush(&mut removed, &mut added, &mut runs);
    push(DifferenceKind::Same, &mut same, &mut runs);
    runs
}

fn flush(removed: &mut String, added: &mut String, runs: &mut Vec<Difference>) {
    push(DifferenceKind::Removed, removed, runs);
    push(DifferenceKind::Added, added, runs);
}

fn push(kind: DifferenceKind, text: &mut String, runs: &mut Vec<Difference>) {
    if !text.is_empty() {
        runs.push(Difference { kind, text: std::mem::take(text) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a person sees: `[old→new]`.
    fn shown(runs: &[Difference]) -> String {
        let mut shown = String::new();
        for run in runs {
            match run.kind {
                DifferenceKind::Same => shown.push_str(&run.text),
                DifferenceKind::Removed => shown.push_str(&format!("[-{}]", run.text)),
                DifferenceKind::Added => shown.push_str(&format!("[+{}]", run.text)),
            }
        }
        shown
    }

    fn check(segment: &str, query: &str, expected: &str) {
        assert_eq!(shown(&difference(segment, query)), expected);
    }

    #[test]
    fn a_change_reads_as_a_person_would_mark_it() {
        check("the red door", "the green door", "the [-red][+green] door");
        check("the red old door", "the big blue door", "the [-red old][+big blue] door");
        check("Open the door.", "Open the front door.", "Open the [+front ]door.");
        check("Click Save.", "Click “Save”.", "Click [+“]Save[+”].");
        check("Save the File", "save the file", "[-Save][+save] the [-File][+file]");
        check("same", "same", "same");
        check("", "new", "[+new]");
        check("one <b>two</b>", "one two", "one [-<b>]two[-</b>]");
        check("5 mg twice a day", "10 mg three times a day", "[-5][+10] mg [-twice][+three times] a day");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn both_texts_can_be_read_back(old in "[a-cA-C .,é<>]{0,24}", new in "[a-cA-C .,é<>]{0,24}") {
            let runs = difference(&old, &new);
            let without = |kind| runs.iter().filter(|run| run.kind != kind).map(|run| run.text.as_str()).collect::<String>();
            prop_assert_eq!(without(DifferenceKind::Added), old);
            prop_assert_eq!(without(DifferenceKind::Removed), new);
        }
    }
}
