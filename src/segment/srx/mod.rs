//! A user's own rules: SRX files (Segmentation Rules eXchange 2.0, and 1.0), as CAT tools write them.
//!
//! ```text
//! bytes ──file──▶ rules and maps ──pattern──▶ trees ──ruleset (automaton)──▶ which rule decides at a place
//! ```
//!
//! A rule breaks a text, or is an exception, where its pattern `before` ends and its pattern `after` begins. At every
//! place the first rule that fits decides; where none does, the text goes on. Maps say which rules a language has: the
//! first map that fits its tag, or all of them in order (`cascade`). A language that no map fits has no rules, so its
//! paragraphs stay whole, as they do in CAT tools.
//!
//! What cannot be used is a [`Finding`], and the rest works. Text and codes: `codes`.
//! SRX 2.0 Specification, LISA OSCAR 2008.

mod automaton;
mod codes;
mod file;
mod pattern;
mod ruleset;
#[cfg(test)]
mod tests;

pub use codes::{FormatHandles, Piece};

use super::{Decision, Rule};
use crate::language::LanguageTag;
use crate::xml::Place;
use automaton::{Direction, Program};
use pattern::Node;
use ruleset::{Draft, Ruleset};
use std::ops::Range;

/// The rules of an SRX file.
#[derive(Debug)]
pub struct Srx {
    /// Where the codes of a formatted text belong that stand where it is cut.
    pub handles: FormatHandles,
    /// Whether text inside codes, such as a footnote, is to be cut, too.
    pub segments_subflows: bool,
    /// What could not be used, or was read in another way than it is written, in the order of the file.
    pub findings: Vec<Finding>,
    cascades: bool,
    groups: Vec<Group>,
    maps: Vec<Map>,
}

/// Why a file is no SRX.
#[derive(Debug, thiserror::Error)]
pub enum SrxError {
    /// It is XML of another kind, or not even that.
    #[error("this is no SRX file: {found}")]
    NotSrx {
        /// What was found instead.
        found: String,
    },
    /// It is not well-formed.
    #[error("line {line}, column {column}: {message}", line = .place.line, column = .place.column)]
    Malformed {
        /// Where.
        place: Place,
        /// What is wrong.
        message: String,
    },
    /// It has no rules.
    #[error("there are no rules in it")]
    Empty,
}

/// Something in a file that was not used, or not as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where it stands.
    pub place: Place,
    /// The language rule that it is in, if any.
    pub language_rule: Option<String>,
    /// What it is, and what was done.
    pub message: String,
    /// Whether a rule was left out.
    pub drops_rule: bool,
}

/// A `languagerule`: rules under a name.
#[derive(Debug)]
struct Group {
    name: String,
    rules: Vec<FileRule>,
}

/// A rule as the file has it.
#[derive(Debug)]
struct FileRule {
    line: u64,
    breaks: bool,
    before: Pattern,
    after: Pattern,
}

#[derive(Debug)]
struct Pattern {
    written: String,
    node: Node,
}

/// Which languages have the rules of a name.
#[derive(Debug)]
struct Map {
    pattern: Pattern,
    name: String,
}

/// The rules of an SRX file for one language.
#[derive(Debug)]
pub(super) struct Rules {
    ruleset: Ruleset,
    origins: Vec<Origin>,
    handles: FormatHandles,
}

/// Where a rule of an SRX file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The name of its `languagerule`.
    pub language_rule: String,
    /// The line that it begins in, 1-based.
    pub line: u64,
    /// Whether it breaks, or is an exception.
    pub breaks: bool,
}

impl Srx {
    /// Reads a file.
    pub fn parse(bytes: &[u8]) -> Result<Self, SrxError> {
        file::read(bytes)
    }

    /// How many rules can be used.
    pub fn rule_count(&self) -> usize {
        self.groups.iter().map(|group| group.rules.len()).sum()
    }

    /// Whether a map fits a language. One that has none is not cut.
    pub fn maps(&self, language: &LanguageTag) -> bool {
        self.mapped(language).next().is_some()
    }

    /// The groups of a language, in order.
    fn mapped<'a>(&'a self, language: &'a LanguageTag) -> impl Iterator<Item = &'a Group> {
        let most = if self.cascades { usize::MAX } else { 1 };
        let maps = self.maps.iter().filter(|map| map.fits(language));
        maps.filter_map(|map| self.groups.iter().find(|group| group.name == map.name)).take(most)
    }

    /// The rules of a language, ready to use.
    pub(super) fn rules(&self, language: &LanguageTag) -> Rules {
        let rules = || self.mapped(language).flat_map(|group| group.rules.iter().map(move |rule| (group, rule)));
        let drafts: Vec<Draft<'_>> = rules()
            .map(|(_, rule)| Draft {
                breaks: rule.breaks,
                before: (&rule.before.node, &rule.before.written),
                after: (&rule.after.node, &rule.after.written),
            })
            .collect();
        let origins = rules().map(|(group, rule)| {
            let (language_rule, line, breaks) = (group.name.clone(), rule.line, rule.breaks);
            Origin { language_rule, line, breaks }
        });
        Rules { ruleset: Ruleset::new(&drafts), origins: origins.collect(), handles: self.handles }
    }
}

impl Map {
    /// Tags are compared without case, and files write `en_US` as well as `en-US`.
    fn fits(&self, language: &LanguageTag) -> bool {
        let hyphened = language.as_str();
        let program = Program::new(&self.pattern.node, Direction::Forward);
        [hyphened, &hyphened.replace('-', "_")].into_iter().any(|tag| program.fits(tag))
    }
}

impl Rules {
    /// Where the segment ends that begins a range of a text, if a rule cuts it before the range ends. The text may go on
    /// behind the range, with white space that patterns see.
    pub(super) fn next_cut(
        &self,
        text: &str,
        range: Range<usize>,
        mut considered: impl FnMut(Decision),
    ) -> Option<usize> {
        let mut from = range.start;
        while let Some((at, rule)) = self.ruleset.next(text, from).filter(|(at, _)| *at < range.end) {
            let cuts = self.origins[rule].breaks;
            considered(Decision { at, cuts, rule: Rule::Srx(rule), score: None });
            if cuts {
                return Some(at);
            }
            from = at;
        }
        None
    }

    pub(super) fn origin(&self, rule: usize) -> Option<&Origin> {
        self.origins.get(rule)
    }

    pub(super) fn handles(&self) -> FormatHandles {
        self.handles
    }
}
