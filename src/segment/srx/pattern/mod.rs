//! Regular expressions as SRX has them (those of ICU; Java's are nearly the same) → a tree.
//!
//! SRX 2.0 names ICU's syntax, and files in the wild were tried with Java's, so both are read: quoting (`\Q…\E`), look
//! ahead and behind, atomic and possessive parts, flags in the middle, nested classes with `&&` and `--`, `\h`, `\v`,
//! `\R`, `\uXXXX`, `\x{…}`, properties, POSIX names, blocks. Where the two differ (what `\s`, `\d`, `\w` and `\p{Alpha}`
//! mean beyond ASCII), ICU's Unicode reading is taken: an abbreviation before a no-break space is one all the same.
//!
//! ICU User Guide, "Regular Expressions"; java.util.regex.Pattern. Left out, and said so: `\G`, `\X`, `\N{…}`, conditions.

mod blocks;
mod class;
mod escape;
mod parse;
mod shape;

pub(super) use class::word;
pub(super) use parse::{parse, size};
pub(super) use shape::{is_plain, is_reversible, relaxed, trimmed};

use regex_syntax::hir::ClassUnicode;
use std::sync::Arc;

/// What a pattern asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// Nothing; always there.
    Empty,
    /// One character of a class, shared: repetitions copy it.
    Class(Arc<ClassUnicode>),
    Concat(Vec<Node>),
    Either(Vec<Node>),
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        lazy: bool,
    },
    Assert(Assertion),
    /// Something that is there (or not there) without being taken.
    Look {
        node: Box<Node>,
        ahead: bool,
        wanted: bool,
    },
    /// What is not tried again in another way: `(?>…)`, `x*+`.
    Atomic(Box<Node>),
    /// A capturing group, with its number.
    Group(usize, Box<Node>),
    /// What a group took, once more.
    Again {
        group: usize,
        any_case: bool,
    },
}

/// A condition on a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Assertion {
    TextStart,
    TextEnd,
    /// At the end, or before a line break that ends the text.
    TextEndOrBreak,
    LineStart,
    LineEnd,
    WordEdge,
    NoWordEdge,
}

/// Why a pattern is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason} (at character {at})")]
pub(super) struct PatternError {
    /// 1-based, in characters of the pattern.
    at: usize,
    /// What is wrong.
    reason: String,
}
