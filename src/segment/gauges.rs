//! A place where a sentence might end, in a few dozen small numbers: what the forest asks about.
//!
//! What the linear model says; the kinds and marks of the words around, two back and three ahead; how far it is to the ends of the
//! segment and of the paragraph; and how the words next to the place are usually written and used ([`Usage`]). More words
//! (six back, seven ahead), how many capitals and numbers are among them and how far the next mark is gave nothing on the
//! tuning parts of the train sets. Looks at five words, whatever the text.

use super::context::Candidate;
use super::features::Near;
use super::token::{token_after, token_before};
use super::usage::Usage;

/// How many gauges there are.
pub(super) const COUNT: usize = 29;

/// Room for them: a power of two, so that a number below it is made without a question.
pub(super) const ROOM: usize = 64;

/// One small number each.
pub(super) type Gauges = [i8; ROOM];

/// Takes numbers one after the other.
struct Dials {
    gauges: Gauges,
    next: usize,
}

impl Dials {
    fn add(&mut self, value: usize, most: i8) {
        self.set(i8::try_from(value).map_or(most, |value| value.min(most)));
    }

    fn set(&mut self, value: i8) {
        self.gauges[self.next] = value;
        self.next += 1;
    }
}

/// The gauges of a place; `linear` is what the linear model says, in 64ths of log-odds.
pub(super) fn gauges(candidate: &Candidate<'_>, near: &Near<'_>, linear: i32, usage: impl Fn(&str) -> Usage) -> Gauges {
    let (_, earlier) = token_before(candidate.text, candidate.start, near.from);
    let (to, later) = token_after(candidate.text, near.to);
    let (_, last) = token_after(candidate.text, to);
    let (before, after) = ([near.before, earlier], [near.after, later, last]);
    let mut dials = Dials { gauges: [0; ROOM], next: 0 };
    dials.set((linear / 4).clamp(i32::from(i8::MIN), i32::from(i8::MAX)) as i8);
    before.iter().chain(&after).for_each(|token| dials.set(KINDS[usize::from(token.kind)]));
    before.iter().chain(&after).for_each(|token| dials.set(MARKS[usize::from(token.ends)]));
    after[..2].iter().for_each(|token| dials.set(OPENS[usize::from(token.opens)]));
    dials.add((candidate.end - candidate.start) / 4, i8::MAX);
    dials.add((candidate.text.len() - candidate.end) / 4, i8::MAX);
    dials.add(before[0].core.len(), 20);
    dials.add(after[0].core.len(), 20);
    dials.add(before[0].closing, 9);
    dials.add(after[0].opening, 9);
    let [next, later, last, earlier] = [after[0], after[1], before[0], before[1]].map(|token| usage(token.core));
    for value in [next.small, next.seen, next.begins, later.small, later.seen] {
        dials.set(value);
    }
    for value in [last.small, last.seen, last.ends, earlier.small, earlier.seen] {
        dials.set(value);
    }
    debug_assert_eq!(dials.next, COUNT);
    dials.gauges
}

/// In this order, so that what is alike stands together and one question parts much.
static KINDS: [i8; 256] = places(b"_041uwmSCAMx");
static MARKS: [i8; 256] = places(b"_.!~)\":;,-*");
static OPENS: [i8; 256] = places(b"_(-?*\"");

const fn places(letters: &[u8]) -> [i8; 256] {
    let mut places = [0; 256];
    let mut at = 0;
    while at < letters.len() {
        places[letters[at] as usize] = at as i8;
        at += 1;
    }
    places
}
