//! Many patterns at once: which of them end (or begin) at a place, in one walk.
//!
//! The rules of a file are thousands, and nearly all are abbreviations. Their patterns become one automaton over
//! *classes of characters* (those that no pattern tells apart are one), made deterministic step by step as texts need
//! it, and a walk from the place outwards ends as soon as no pattern can go on: mostly after a word. Patterns that need
//! more than that (looking ahead or behind, atomic parts, references) are run one by one, see [`Program`].
//!
//! A state is what Thompson 1968 ("Regular Expression Search Algorithm") makes it, lazily as in Aho's `egrep`; conditions
//! on the edges of words are settled when the next character is known, so they need no bytes and no ASCII.
//! A step is a table look-up; a new state costs as much as patterns are alive in it.

mod alphabet;
mod dfa;
mod nfa;
mod program;

pub(super) use alphabet::Alphabet;
pub(super) use dfa::{Cache, Dfa};
pub(super) use nfa::Builder;
pub(super) use program::Program;

/// So many characters to either side of a place are looked at; real patterns need a word or two, and time stays linear
/// whatever a file asks for.
pub(super) const WINDOW: usize = 1_000;

/// Which way a pattern is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// From the place on.
    Forward,
    /// From the place back.
    Backward,
}
