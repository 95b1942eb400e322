//! Differing tokens → runs of text that a reader can follow.
//!
//! What went stands before what came, neighbours of one kind are one run, a replaced word leaves the space before it in
//! place, and what stayed by chance between two larger differences is given up. Whatever is done here, `=` and `+`
//! together stay the new text, `=` and `-` the old one. Linear.

use super::words::{Hunk, Seen};
use super::{WordChange, WordChangeKind};

/// The stretches as runs of text.
pub(super) fn written(hunks: &[Hunk<'_>]) -> Vec<WordChange> {
    let mut runs = Runs::default();
    for hunk in hunks {
        match hunk {
            Hunk::Aligned { old, new, .. } => {
                runs.both(old.token.space, new.token.space);
                runs.both(old.token.text, new.token.text);
            }
            Hunk::Differing { old, new } => {
                let first = |side: &[Seen<'_>]| side.first().map_or("", |seen| seen.token.space).to_owned();
                let (old_space, new_space) = (first(old), first(new));
                // A replaced word keeps the space before it.
                let shared =
                    if old_space == new_space && !old.is_empty() && !new.is_empty() { old_space.len() } else { 0 };
                runs.push(WordChangeKind::Same, &old_space[..shared]);
                let text = |side: &[Seen<'_>]| {
                    let whole: String = side.iter().flat_map(|seen| [seen.token.space, seen.token.text]).collect();
                    whole[shared..].to_owned()
                };
                runs.push(WordChangeKind::Removed, &text(old));
                runs.push(WordChangeKind::Added, &text(new));
            }
        }
    }
    runs.finish()
}

/// Collects runs, what went before what came, neighbours of one kind as one.
#[derive(Default)]
struct Runs {
    done: Vec<WordChange>,
    removed: String,
    added: String,
}

impl Runs {
    fn both(&mut self, old: &str, new: &str) {
        if old == new {
            self.push(WordChangeKind::Same, old);
        } else {
            self.removed.push_str(old);
            self.added.push_str(new);
        }
    }

    fn push(&mut self, kind: WordChangeKind, text: &str) {
        match kind {
            WordChangeKind::Removed => self.removed.push_str(text),
            WordChangeKind::Added => self.added.push_str(text),
            WordChangeKind::Same if text.is_empty() => {}
            WordChangeKind::Same => {
                self.settle();
                match self.done.last_mut() {
                    Some(last) if last.kind == kind => last.text.push_str(text),
                    _ => self.done.push(WordChange { kind, text: text.to_owned() }),
                }
            }
        }
    }

    fn settle(&mut self) {
        for (kind, text) in [(WordChangeKind::Removed, &mut self.removed), (WordChangeKind::Added, &mut self.added)] {
            if !text.is_empty() {
                self.done.push(WordChange { kind, text: std::mem::take(text) });
            }
        }
    }

    fn finish(mut self) -> Vec<WordChange> {
        self.settle();
        self.done
    }
}

/// Gives up what stayed by chance between two larger differences (*de*, *la*): a reader sees one change there, not three.
pub(super) fn tidy(words: &[WordChange]) -> Vec<WordChange> {
    let mut runs = Runs::default();
    // Letters on the larger side of each difference; what stays is put between its neighbours.
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let before = |at: usize| difference(&words[..at], letters, true);
    let after = |at: usize| difference(&words[at + 1..], letters, false);
    for (at, word) in words.iter().enumerate() {
        let stays = word.kind != WordChangeKind::Same || 2 * letters(&word.text) > before(at).min(after(at));
        let between = at > 0 && at + 1 < words.len();
        if stays || !between || letters(&word.text) > MOST_BY_CHANCE {
            runs.push(word.kind, &word.text);
        } else {
            runs.push(WordChangeKind::Removed, &word.text);
            runs.push(WordChangeKind::Added, &word.text);
        }
    }
    runs.finish()
}

/// Letters that may have stayed by chance.
const MOST_BY_CHANCE: usize = 6;

/// The size of the difference that ends (or begins) a list of runs.
fn difference(words: &[WordChange], letters: impl Fn(&str) -> usize, at_end: bool) -> usize {
    let size = |word: &WordChange| letters(&word.text);
    let differs = |word: &&WordChange| word.kind != WordChangeKind::Same;
    if at_end {
        words.iter().rev().take_while(differs).map(size).max().unwrap_or(0)
    } else {
        words.iter().take_while(differs).map(size).max().unwrap_or(0)
    }
}
