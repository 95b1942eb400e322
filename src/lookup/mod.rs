//! Query → matches: what the memory holds that is like a text, and where words stand in it.
//!
//! [`Finder`] gives the best matches of a segment, scored as `score` says; [`concordance`] gives every segment that holds
//! some words. Both answer with the segment that was found and with what its unit says in the other languages, as finely
//! as the links of the unit allow.

mod analysis;
mod candidates;
mod concordance;
mod context;
mod counterpart;
mod difference;
mod distance;
mod earlier;
mod excerpt;
mod expression;
mod find;
mod forms;
mod outdated;
mod penalty;
mod ranking;
mod same_text;
mod score;
mod sign;
mod superseded;
mod warning;
mod wording;

pub use analysis::{Analysis, Analyst, Band, Count, InContext, LEAST_USEFUL, Weights};
pub use concordance::{Exactness, Found, Hit, Pattern, PatternError, Search, Total, concordance};
pub use counterpart::{Counterparts, WordCount};
pub use difference::{Difference, DifferenceKind, difference};
pub use earlier::Earlier;
pub use excerpt::{Excerpt, excerpts, serves};
pub use find::Finder;
pub use penalty::Penalties;
pub use ranking::rank;
pub use score::{Kind, Query, Score, Scored};
pub use superseded::Archive;
pub use warning::{Warning, warnings};

use crate::language::LanguageTag;
use crate::model::{Doubt, UnitId};
use crate::store::SegmentId;

/// What is asked of a memory beside the text.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// The language of the query; every language of the memory when it is not known.
    pub from: Option<&'a LanguageTag>,
    /// The languages wanted, in order; all when empty. A match without any of them is no match.
    pub to: &'a [LanguageTag],
    /// The lowest score that counts.
    pub least: Score,
    /// How many matches are wanted.
    pub limit: usize,
    /// The segment before the query in its running text.
    pub before: Option<&'a str>,
    /// The segment after it.
    pub after: Option<&'a str>,
}

/// A segment of the memory that is like the query, with its translations.
#[derive(Debug, Clone)]
pub struct Match {
    /// How well it matches.
    pub score: Score,
    /// In what way.
    pub kind: Kind,
    /// The share of characters in common, in `0.0..=1.0`.
    pub similarity: f64,
    /// The unit that holds it.
    pub unit: UnitId,
    /// The document that the unit belongs to.
    pub document: String,
    /// When the unit was stored (UTC, RFC 3339).
    pub created: String,
    /// The segment that was found.
    pub segment: SegmentId,
    /// Its text.
    pub source: Excerpt,
    /// What the unit says for it in other languages.
    pub targets: Vec<Excerpt>,
    /// From the segment to the query.
    pub difference: Vec<Difference>,
    /// What may have changed the sense.
    pub warnings: Vec<Warning>,
    /// Why the pair itself is doubtful, whatever was asked.
    pub doubt: Option<Doubt>,
    /// For a translation of an earlier wording of its source that wording.
    pub source_before: Option<String>,
    /// How many matches say the same in all these languages.
    pub occurrences: usize,
    /// For superseded wording what took its place, perhaps nothing; `None` for what is offered.
    pub successors: Option<Vec<Excerpt>>,
}
