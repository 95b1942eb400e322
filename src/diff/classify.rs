//! A bead → a change: its class, what else happened, its words.

use super::effort::Touched;
use super::words::{self, Compared};
use super::{Bead, Change, Class, WordChange, WordChangeKind};
use crate::text::joint_between;
use std::borrow::Cow;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Says what happened to a bead.
pub(super) fn change(bead: Bead, moved: bool, old: &[&str], new: &[&str]) -> Change {
    let (before, after) = (joined(old, &bead.old), joined(new, &bead.new));
    if !bead.is_pair() {
        return lonely(bead, &before, &after);
    }
    let is_same = before == after || before.nfc().eq(after.nfc());
    let compared = if is_same { unchanged() } else { words::compare(&before, &after) };
    let mut kinds = structure(&bead, moved);
    kinds.extend(&compared.kinds);
    let class = if kinds.is_empty() { Class::Same } else { kinds.remove(0) };
    Change {
        old: bead.old,
        new: bead.new,
        class,
        also: kinds,
        similarity: compared.similarity,
        effort: Touched::of(&compared, moved),
        words: compared.words,
        marks: compared.marks,
        paragraph: None,
    }
}

fn unchanged() -> Compared {
    Compared { similarity: 1.0, ..Compared::default() }
}

/// What happened to the segments as a whole, heaviest first.
fn structure(bead: &Bead, moved: bool) -> Vec<Class> {
    let kinds = [(bead.old.len() > 1, Class::Merged), (bead.new.len() > 1, Class::Split), (moved, Class::Moved)];
    kinds.into_iter().filter(|(is, _)| *is).map(|(_, class)| class).collect()
}

/// A segment that only one text has.
fn lonely(bead: Bead, before: &str, after: &str) -> Change {
    let (class, kind, text) = if bead.new.is_empty() {
        (Class::Deleted, WordChangeKind::Removed, before)
    } else {
        (Class::Added, WordChangeKind::Added, after)
    };
    let compared = words::compare(before, after);
    Change {
        old: bead.old,
        new: bead.new,
        class,
        also: Vec::new(),
        similarity: 0.0,
        words: vec![WordChange { kind, text: text.to_owned() }],
        marks: Vec::new(),
        paragraph: None,
        effort: Touched::of(&compared, false),
    }
}

/// Segments as one text.
fn joined<'a>(segments: &[&'a str], range: &Range<usize>) -> Cow<'a, str> {
    if range.len() == 1 {
        return Cow::Borrowed(segments[range.start]);
    }
    let mut text = String::new();
    for segment in &segments[range.clone()] {
        let joint = joint_between(&text, segment);
        text.push_str(joint);
        text.push_str(segment);
    }
    Cow::Owned(text)
}
