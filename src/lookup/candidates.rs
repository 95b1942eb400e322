//! Which segments can match at all: an exact filter over the match index.
//!
//! Words here are stems, as the index keeps them: other forms of a word are told apart in the score alone, which they can only
//! lower. A segment of m words whose distance to a query of n words is d shares at least max(n, m) − d of them, counted as a
//! multiset. With a threshold on the score that is a number of shared words, and a range of lengths. So a segment that
//! matches holds one of the query's rarest words: when all but the most frequent ones, few enough to be fewer than the
//! words needed, are read, every match was seen. The lists of the frequent words are then read to count on, as long as
//! that is cheaper than verifying the candidates it rules out; no new candidate can come from them.
//!
//! What is left is verified, most shared words first, with the bit-parallel distance over token ids; a candidate that
//! passes is scored on its text. Once enough texts are found the bar rises to the worst of them (but not above the least that
//! an exact variant scores while one could still outrank it), and the search ends where not even all unread words would lift a
//! candidate over it. Quarters of words and points off only lower a score (`score`), so nothing is lost: the result is that of
//! comparing the query with every segment (Chaudhuri, Ganti and Kaushik 2006, "A Primitive Operator for Similarity Joins in
//! Data Cleaning", has the principle; here with a search for the best k).
//!
//! Time: a pass over the lists read, and one B-tree descent for each candidate verified.

use super::distance::Known;
use super::ranking::Standing;
use super::score::{Query, Score, Scored, most_distance};
use crate::store::{Error, IndexedToken, Memory, SegmentId, StoredSegment, TokenId};
use std::collections::{BTreeMap, HashSet};
use std::ops::RangeInclusive;

/// Entries of a list that are read in the time one candidate is verified in, by order of magnitude, with some
/// allowance for candidates that the list does not rule out.
const READ_PER_VERIFIED: u64 = 500;

/// Counters by segment, kept from query to query: only those that were touched are cleared.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// How many words of the query each segment was seen to share. A query of more words than a counter holds is
    /// answered by a scan.
    shared: Vec<u16>,
    touched: Vec<SegmentId>,
    /// How many segments have each count.
    with_count: Vec<u64>,
}

/// The longest query that counters can count.
pub(super) const LONGEST_QUERY: usize = u16::MAX as usize;

impl Counters {
    fn begin(&mut self, last: SegmentId, length: usize) {
        for segment in self.touched.drain(..) {
            self.shared[place(segment)] = 0;
        }
        if self.shared.len() <= place(last) {
            // Fresh zeroed memory costs nothing until it is touched.
            self.shared = vec![0; place(last) + 1];
        }
        self.with_count.clear();
        self.with_count.resize(length + 1, 0);
    }

    /// One more word shared; a segment that was not seen yet counts only when it is `welcome`.
    #[inline]
    fn count(&mut self, segment: SegmentId, welcome: bool) {
        let Some(shared) = self.shared.get_mut(place(segment)) else { return };
        if *shared == 0 {
            if !welcome {
                return;
            }
            self.touched.push(segment);
        } else {
            self.with_count[usize::from(*shared)] -= 1;
        }
        *shared += 1;
        self.with_count[usize::from(*shared)] += 1;
    }

    /// How many segments share `least` words or more, of those seen.
    fn sharing(&self, least: usize) -> u64 {
        self.with_count.iter().skip(least.max(1)).sum()
    }
}

fn place(segment: SegmentId) -> usize {
    usize::try_from(segment.0).unwrap_or(usize::MAX)
}

/// A word of the query (its stem: a word is what the index takes for one) that the index knows.
struct Term {
    token: IndexedToken,
    /// The number that the query gives it.
    known: u32,
    /// How often the query holds it.
    times: usize,
}

/// How far the counting went.
struct Counted {
    /// So many words a match shares with the query at least.
    needed: usize,
    /// Words of the query whose lists were not read: a segment may share them as well.
    unread: usize,
}

/// A query against the index of one language.
pub(super) struct Search<'a> {
    pub(super) memory: &'a Memory,
    pub(super) language: i64,
    pub(super) last: SegmentId,
    pub(super) least: Score,
    /// How many texts are wanted.
    pub(super) wanted: usize,
}

/// How the best texts found so far stand.
#[derive(Debug, Default)]
pub(super) struct Best {
    texts: HashSet<String>,
    /// How many texts have each standing.
    standings: BTreeMap<Standing, usize>,
}

impl Best {
    pub(super) fn add(&mut self, text: &str, scored: Scored) {
        if !self.texts.contains(text) {
            self.texts.insert(text.to_owned());
            *self.standings.entry(Standing::new(scored.score, scored.kind)).or_default() += 1;
        }
    }

    /// The lowest score that may still be wanted: of texts that stand alike all are, the ranking tells them apart.
    fn bar(&self, least: Score, wanted: usize) -> Score {
        let mut held = 0;
        for (&standing, count) in self.standings.iter().rev() {
            held += count;
            if held >= wanted {
                return standing.least_score().max(least);
            }
        }
        least
    }
}

impl Search<'_> {
    /// Visits every live segment that scores at least the bar: `least`, or what the `wanted` best texts score.
    pub(super) fn run(
        &self,
        query: &mut Query,
        counters: &mut Counters,
        best: &mut Best,
        mut visit: impl FnMut(StoredSegment, Scored),
    ) -> Result<(), Error> {
        let terms = self.terms(query)?;
        let needed = query.length() - most_distance(query.length(), self.least);
        let mut unread: usize = terms.iter().map(|term| term.times).sum();
        if unread < needed || needed == 0 {
            return Ok(());
        }
        counters.begin(self.last, query.length());
        let lengths = lengths(query.length(), self.least);
        for term in &terms {
            // Whoever holds none of the words read so far would need more words than are left.
            let welcome = unread >= needed;
            if !welcome && term.token.frequency > READ_PER_VERIFIED * counters.sharing(needed - unread.min(needed)) {
                break;
            }
            self.count(term, &lengths, welcome, counters)?;
            unread -= term.times;
        }
        self.verify(query, &terms, &Counted { needed, unread }, counters, best, &mut visit)
    }

    /// The words of the query that the index knows, the rarest first.
    fn terms(&self, query: &Query) -> Result<Vec<Term>, Error> {
        let mut terms = Vec::new();
        for (stem, known, times) in query.stems() {
            if let Some(token) = self.memory.match_token(self.language, stem)? {
                terms.push(Term { token, known, times });
            }
        }
        terms.sort_unstable_by_key(|term| (term.token.frequency, term.known));
        Ok(terms)
    }

    /// Counts a word in all segments that hold it, at most as often as the query does.
    fn count(
        &self,
        term: &Term,
        lengths: &RangeInclusive<usize>,
        welcome: bool,
        counters: &mut Counters,
    ) -> Result<(), Error> {
        let (mut current, mut times) = (SegmentId(0), 0);
        self.memory.match_postings(term.token.id, lengths, |segment| {
            times = if segment == current { times + 1 } else { 1 };
            current = segment;
            if times <= term.times {
                counters.count(segment, welcome);
            }
        })
    }

    /// Verifies the candidates, most shared words first.
    fn verify(
        &self,
        query: &mut Query,
        terms: &[Term],
        &Counted { needed, unread }: &Counted,
        counters: &Counters,
        best: &mut Best,
        visit: &mut impl FnMut(StoredSegment, Scored),
    ) -> Result<(), Error> {
        let mut words: Vec<(TokenId, u32)> = terms.iter().map(|term| (term.token.id, term.known)).collect();
        words.sort_unstable();
        let shared = |segment: SegmentId| usize::from(counters.shared[place(segment)]);
        let mut candidates: Vec<SegmentId> =
            counters.touched.iter().copied().filter(|&segment| shared(segment) + unread >= needed).collect();
        candidates.sort_unstable_by_key(|&segment| (std::cmp::Reverse(shared(segment)), segment));
        let mut tokens = Vec::new();
        let mut candidate: Vec<Known> = Vec::new();
        for segment in candidates {
            let bar = best.bar(self.least, self.wanted);
            let most_shared = (shared(segment) + unread).min(query.length());
            // The base of the shortest segment that could be meant; points only lower it.
            if 100 * most_shared < usize::from(bar.0.min(100)) * query.length() {
                break;
            }
            self.memory.match_tokens_of(segment, &mut tokens)?;
            candidate.clear();
            candidate.extend(
                tokens.iter().map(|token| words.binary_search_by_key(token, |&(id, _)| id).ok().map(|at| words[at].1)),
            );
            if !query.is_near(&candidate, bar) {
                continue;
            }
            let Some(found) = self.memory.live_segment(segment)? else { continue };
            if let Some(scored) = query.score(&found.text, bar) {
                best.add(&found.text, scored);
                visit(found, scored);
            }
        }
        Ok(())
    }
}

/// The lengths of segments that can score `least` against a query of `length` words.
fn lengths(length: usize, least: Score) -> RangeInclusive<usize> {
    let least_share = usize::from(least.0.clamp(1, 100));
    length - most_distance(length, least)..=100 * length / least_share
}

impl Query {
    /// Whether a segment, given as its stems, may have a base of at least `bar`.
    fn is_near(&mut self, words: &[Known], bar: Score) -> bool {
        let longer = self.length().max(words.len());
        longer > 0 && self.by_stem().distance(words, most_distance(longer, bar)).is_some()
    }
}
