//! Beads in the order of the new text, and what became of the paragraphs. Linear after a sort.

use super::{Bead, Change, Class, ParagraphChange};

/// Beads by the new text; a deleted segment follows the bead that holds its predecessor in the old text.
pub(super) fn by_new_text(beads: Vec<Bead>, moved: &[bool]) -> Vec<(Bead, bool)> {
    let old_size = beads.iter().map(|bead| bead.old.end).max().unwrap_or(0);
    let mut deleted = vec![false; old_size];
    for bead in beads.iter().filter(|bead| bead.new.is_empty()) {
        deleted[bead.old.clone()].fill(true);
    }
    let mut standing: Vec<(Bead, bool)> =
        beads.into_iter().zip(moved.iter().copied()).filter(|(bead, _)| !bead.new.is_empty()).collect();
    standing.sort_unstable_by_key(|(bead, _)| bead.new.start);
    let gone_from = |start: usize| {
        let run = (start..old_size).take_while(|&old| deleted[old]);
        run.map(|old| (Bead { old: old..old + 1, new: 0..0 }, false)).collect::<Vec<_>>()
    };
    let mut ordered = gone_from(0);
    for (bead, moved) in standing {
        let next = (!bead.old.is_empty()).then_some(bead.old.end);
        ordered.push((bead, moved));
        if let Some(next) = next {
            ordered.extend(gone_from(next));
        }
    }
    ordered
}

/// Notes where a paragraph begins in one text only: between what stands in order in both, and inside what was cut anew.
pub(super) fn note_paragraphs(changes: &mut [Change], old: &[usize], new: &[usize]) {
    if old.is_empty() || new.is_empty() {
        return;
    }
    let mut last: Option<(usize, usize)> = None;
    for change in changes.iter_mut() {
        if change.old.is_empty() || change.new.is_empty() || change.has(Class::Moved) {
            continue;
        }
        let (from_old, from_new) = last.unwrap_or((change.old.start, change.new.start));
        let breaks_old = old[from_old] != old[change.old.end - 1];
        let breaks_new = new[from_new] != new[change.new.end - 1];
        change.paragraph = match (breaks_old, breaks_new) {
            (false, true) => Some(ParagraphChange::Begins),
            (true, false) => Some(ParagraphChange::Joined),
            _ => None,
        };
        last = Some((change.old.end - 1, change.new.end - 1));
    }
}
