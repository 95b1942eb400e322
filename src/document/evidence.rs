//! What tells verse from prose, counted over a block of lines.
//!
//! Linear but for the widths of a stanza, of which few are tried.

use super::inner::{Inner, chance};

/// Prose that was broken by hand lacks so many hundredths of full lines at most.
const BY_HAND: usize = 15;
/// So many sentences that go on to the next line say whether a block is verse.
pub(super) const FEWEST_PAIRS: usize = 2;
/// So many that no column explains, where lines begin in lower case.
const FEWEST_RAGGED: usize = 3;
/// Names begin a few lines in a row by chance, but not so many.
const LONG_POEM: usize = 10;
/// That so many lines begin with a capital by chance is at most so likely.
const CHANCE: f64 = 0.01;
/// Of the lines inside a sentence, at most one in so many ends in a word that another must follow.
const LEADING_ONE_IN: usize = 6;
/// More are not looked at.
pub(super) const MOST_PAIRS: usize = 64;

/// What tells verse from prose.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    pub(super) lines: usize,
    /// Lines that begin with a capital and hold small letters.
    pub(super) capitals: usize,
    /// Of the lines inside a sentence, those that the next goes on from with one.
    pub(super) resumed: usize,
    /// How many end in a word that another must follow.
    pub(super) leading: usize,
    /// The words inside the lines.
    pub(super) inner: Inner,
    /// How many sentences end at line ends, but for the last line.
    pub(super) ends: usize,
    /// How many lines inside a sentence are full.
    pub(super) full: usize,
    /// How wide the widest line is, and whether it is nearly full.
    pub(super) widest: usize,
    pub(super) is_wide: bool,
    /// Of the lines inside a sentence, the least and the greatest column that explains why they end.
    pub(super) pairs: Vec<(usize, usize)>,
}

impl Evidence {
    pub(super) fn with(mut self, other: &Self) -> Self {
        self.lines += other.lines;
        self.capitals += other.capitals;
        self.resumed += other.resumed;
        self.full += other.full;
        self.leading += other.leading;
        self.ends += other.ends;
        self.inner.join(&other.inner);
        self.is_wide |= other.is_wide;
        let room = MOST_PAIRS - self.pairs.len();
        self.pairs.extend_from_slice(&other.pairs[..room.min(other.pairs.len())]);
        self
    }

    /// How many lines the column that explains most does not, when lines may lack so many hundredths of being full.
    pub(super) fn ragged(&self, blur: usize) -> usize {
        let explains = |column: usize, (least, most): (usize, usize)| {
            least <= column && column < most.saturating_add(most.saturating_mul(blur) / 100)
        };
        let unexplained = |column: usize| self.pairs.iter().filter(|pair| !explains(column, **pair)).count();
        self.pairs.iter().map(|(least, _)| unexplained(*least)).min().unwrap_or(0)
    }

    /// Capitals are expected as in the text as a whole at least.
    pub(super) fn expect(&mut self, inner: &Inner) {
        if inner.rate() > self.inner.rate() {
            self.inner = Inner { words: inner.words, capitals: inner.capitals, ends: self.inner.ends };
        }
    }

    /// Whether sentences and lines end where they do in prose.
    pub(super) fn is_prose(&self) -> bool {
        self.inner.ends > self.ends || self.leading * LEADING_ONE_IN > self.pairs.len()
    }

    pub(super) fn is_verse(&self) -> bool {
        if self.pairs.len() < FEWEST_PAIRS || self.lines <= FEWEST_PAIRS || self.is_prose() {
            return false;
        }
        if self.begins_lines() {
            let is_long = self.lines >= LONG_POEM && self.pairs.len() * 2 >= self.lines;
            let ragged = self.ragged(0);
            return is_long || self.full == 0 && ragged > 0 || ragged * 3 >= self.pairs.len();
        }
        let ragged = self.ragged(BY_HAND);
        self.leading == 0
            && !self.is_wide
            && self.full == 0
            && ragged >= FEWEST_RAGGED
            && ragged * 2 >= self.pairs.len()
    }

    /// Whether lines begin as verse does.
    pub(super) fn begins_lines(&self) -> bool {
        let is_chance = || chance(self.inner.rate(), self.resumed, self.pairs.len()) > CHANCE;
        self.capitals * 3 >= self.lines * 2 && self.resumed > 1 && !is_chance()
    }

    /// Whether a column explains all of a block, however narrow.
    pub(super) fn is_filled(&self) -> bool {
        self.pairs.len() > FEWEST_PAIRS && self.ragged(0) == 0
    }
}
